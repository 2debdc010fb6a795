"""Every chapter as handouts: each exported slide is shown, judged, and fits; pages are whole.

With the variable CONTACT_SHEETS a picture of all slides of each chapter is stored in that folder.
"""

import os
from pathlib import Path

import pytest

from tools import make_handouts, npm

try:
    from playwright.sync_api import expect

    from . import axe, slides
except ImportError:
    pass  # conftest.py says so, and skips

SHORTEN = """() => {
    for (const formula of document.querySelectorAll('mjx-container')) formula.remove();
    for (const code of [...document.querySelectorAll('.highlight')].slice(5)) code.remove();
}"""
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.slides


def handouts_of(paths):
    """Give a test the `path` of each notebook."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


@pytest.fixture
def no_complaint():
    """Complaints are looked for in the tests themselves."""


@pytest.fixture(scope="module")
def handouts(tmp_path_factory):
    """The folder with the handouts of every chapter."""
    folder = tmp_path_factory.mktemp("handouts")
    try:
        make_handouts.make(NOTEBOOKS, folder)
    except npm.NoNetwork as problem:
        if os.environ.get("CI"):
            pytest.fail(f"{problem} (CI is set, so the handouts must be made)", pytrace=False)
        pytest.skip(str(problem))
    return folder


@handouts_of(NOTEBOOKS)
def test_each_exported_slide(handouts, browser, path):
    """On one screen: for any other, reveal.js stretches the slide as a whole."""
    deck = slides.ExportedDeck(browser, handouts / f"{path.stem}.slides.html")
    assert slides.judge(deck, f"{path.stem}-exported", deck.walk()) == {}
    assert deck.complaints == []
    deck.close()


@handouts_of(NOTEBOOKS[1:2])
def test_the_speakers_window_shows_prose_and_formulas(handouts, browser, path):
    deck = slides.ExportedDeck(browser, handouts / f"{path.stem}.slides.html")
    deck.page.keyboard.press("ArrowRight")
    with deck.page.expect_popup() as popup:
        deck.page.keyboard.press("s")
    notes = popup.value.locator(".speaker-controls-notes .value")
    expect(notes).to_contain_text("Two trees have dropped their leaves", timeout=30_000)
    assert notes.locator("mjx-container svg").count() > 3
    assert "$" not in notes.text_content()
    assert deck.complaints == []
    deck.close()


@handouts_of(NOTEBOOKS)
def test_exported_page_is_whole(handouts, browser, path):
    page = slides.ExportedPage(browser, handouts / f"{path.stem}.html")
    assert page.judge() == []
    page.page.evaluate(SHORTEN)  # axe takes its time for each letter of a formula
    assert axe.serious(page.page) == []
    assert page.complaints == []
    page.close()
