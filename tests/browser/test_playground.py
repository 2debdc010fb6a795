"""Chapter 8 in a real browser: the playground trains, stops, and follows hand and keyboard."""

import pytest

from tools.browser.playground import PlaygroundOnPage, write_notebook

try:
    from playwright.sync_api import expect

    from . import axe
except ImportError:
    pass  # conftest.py says so, and skips


@pytest.fixture(scope="module")
def chapter(lab, opened):
    """A notebook with nothing but a playground, run."""
    notebook = opened(write_notebook(lab.course))
    if not notebook.has_run:
        notebook.run_all()
    return notebook


def test_it_trains_stops_and_follows_the_reader(chapter, report):
    playground = PlaygroundOnPage(chapter.page)
    before = playground.pictures
    playground.click("Play")
    playground.wait_for_epoch(30)
    playground.click("Pause")
    playground.settle()
    stopped = playground.epoch
    assert playground.pictures > before + 3
    assert f"After {stopped} epoch" in playground.words
    assert axe.serious(chapter.page, ".nn-playground") == []

    playground.drag((0.5, 0.5), (0.3, 0.4))  # the spiral begins in the middle
    playground.settle()
    assert playground.words.startswith("Your own points")
    assert playground.epoch == stopped  # the point is another one, the network is not

    playground.data("XOR")
    playground.choose("Learning rate", "0.1")
    playground.settle()
    assert "learning rate 0.1" in playground.words
    assert playground.epoch == 0

    playground.map.focus()
    for key in ("PageDown", "Space", "ArrowUp", "Space", "x"):  # a bare x would cut the cell
        chapter.page.keyboard.press(key)
    playground.settle()
    assert playground.words.startswith("Your own points")
    assert chapter.page.locator(".jp-CodeCell").count() == 1


def test_when_the_kernel_is_restarted_it_says_so_and_keeps_its_picture(chapter):
    playground = PlaygroundOnPage(chapter.page)
    playground.click("Play")
    kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    chapter.page.evaluate(f"() => {kernel}.restart()")
    expect(playground.box.locator(".words")).to_contain_text("Run this cell again")
    expect(playground.map).to_be_visible()
    chapter.has_run = False
    chapter.wait_for_kernel()
