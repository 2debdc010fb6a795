"""Every chapter as slides, in JupyterLab and as handouts: each slide is shown, judged, and fits.

With the variable CONTACT_SHEETS a picture of all slides of each chapter is stored in that folder.
"""

import os
import time
from pathlib import Path

import pytest

from tools import make_handouts, npm

try:
    from playwright.sync_api import expect

    from . import slides
except ImportError:
    pass  # conftest.py says so, and skips

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SIZES = [(1280, 720), (1920, 1080)]
pytestmark = pytest.mark.slides


def decks(paths):
    """Give a test the `deck` of each notebook: in the window of the chapter's other tests."""
    marked = [
        pytest.param(path, marks=pytest.mark.xdist_group(path.stem), id=path.stem) for path in paths
    ]
    return pytest.mark.parametrize("deck", marked, indirect=True)


def handouts_of(paths):
    """Give a test the `path` of each notebook; one process makes the handouts of all chapters."""
    marked = [
        pytest.param(path, marks=pytest.mark.xdist_group("handouts"), id=path.stem)
        for path in paths
    ]
    return pytest.mark.parametrize("path", marked)


@pytest.fixture
def no_complaint():
    """Complaints are looked for in the tests themselves."""


@pytest.fixture(scope="module")
def deck(request, opened):
    """A chapter's slides in JupyterLab as a lecturer has it, all that there is to move running."""
    notebook = opened(f"notebooks/{request.param.name}")
    deck = slides.LiveDeck(notebook)
    if not notebook.has_run:
        deck.run_explorers()
    deck.resize(*SIZES[0])
    deck.start()
    yield deck
    notebook.close()


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


def judge(deck, name):
    """Walk through a deck; return complaints by cell. Stores a contact sheet if one is wanted."""
    sheets, pictures, found, seen = os.environ.get("CONTACT_SHEETS"), [], {}, set()
    for cell, complaints in deck.walk():
        seen.add(cell)
        if complaints:
            found[cell] = complaints
        if sheets:
            pictures.append(deck.page.screenshot())
    if sheets:
        Path(sheets).mkdir(parents=True, exist_ok=True)
        slides.contact_sheet(pictures, Path(sheets) / f"{name}.png")
    assert len(seen) > 5
    return found


@decks(NOTEBOOKS)
def test_each_slide_in_jupyterlab(deck, request, report):
    name = request.node.callspec.id
    for width, height in SIZES:
        start = time.perf_counter()
        deck.resize(width, height)
        deck.go(0)
        assert judge(deck, f"{name}-lab-{width}") == {}
        report(f"{name}, {width}×{height}: {time.perf_counter() - start:.0f} s")
    assert deck.notebook.errors == []


@decks(NOTEBOOKS)
def test_explorers_answer_on_their_slides(deck):
    deck.resize(*SIZES[0])
    for index in deck.explorers:
        deck.go(index)
        shown = deck.page.locator(slides.LIVE_PARTS)
        if shown.locator(".nn-pad").count():
            paper = shown.locator("canvas").first.bounding_box()
            before = shown.locator(".nn-pad .words").text_content()
            for fraction, act in ((0.3, "down"), (0.7, "up")):
                deck.page.mouse.move(
                    paper["x"] + paper["width"] / 2,
                    paper["y"] + fraction * paper["height"],
                    steps=5,
                )
                getattr(deck.page.mouse, act)()
            expect(shown.locator(".nn-pad .words")).not_to_have_text(before)
            continue
        picture = shown.locator(".nn-explorer img").first
        before = picture.get_attribute("src")
        sliders = shown.get_by_role("slider")
        if sliders.count():
            sliders.first.press("End")  # Page Up turns the slide, as a clicker does
        else:
            shown.get_by_role("button").first.click()
        expect(picture).not_to_have_attribute("src", before)
    deck.go(0)
    assert deck.notebook.errors == []


@decks(NOTEBOOKS[1:2])
def test_no_key_is_lost_while_a_cell_has_the_focus(deck):
    kinds = [deck.kinds[i] for i in deck.stops]
    start = kinds.index("fragment") - 1  # its slide stays where it is, with the focus in it
    assert kinds[start] == "slide"
    deck.go(deck.stops[start])
    deck.page.evaluate(f"() => {slides.NOTEBOOK}.activeCell.node.focus()")
    for place in deck.stops[start + 1 : start + 4]:
        deck.press("Space", place)


@decks(NOTEBOOKS[1:2])
def test_keys_lead_through_the_slides_but_not_out_of_a_cell(deck):
    first, second, third, *_ = deck.stops
    deck.go(first)
    for key, place in (
        ("ArrowRight", second),
        ("PageDown", third),
        ("PageUp", second),
        ("ArrowLeft", first),
        ("Space", second),
        ("Shift+Space", first),
    ):
        deck.press(key, place)
    deck.go(third)
    deck.page.locator(f"{slides.LIVE_PARTS}.jp-CodeCell .cm-content").click()
    before = deck.page.evaluate(f"() => {slides.NOTEBOOK}.activeCell.model.sharedModel.source")
    deck.page.keyboard.press("Space")
    after = deck.page.evaluate(f"() => {slides.NOTEBOOK}.activeCell.model.sharedModel.source")
    assert len(after) == len(before) + 1
    assert deck.where() == third
    deck.page.keyboard.press("Escape")
    deck.stop()
    assert deck.page.locator(slides.LIVE_PARTS).count() == 0


@handouts_of(NOTEBOOKS)
def test_each_exported_slide(handouts, browser, path):
    for width, height in SIZES:
        file = handouts / f"{path.stem}.slides.html"
        deck = slides.ExportedDeck(browser, file, width=width, height=height)
        assert judge(deck, f"{path.stem}-exported-{width}") == {}
        assert deck.complaints == []
        deck.close()


@handouts_of(NOTEBOOKS[1:2])
def test_the_speakers_window_shows_prose_and_formulas(handouts, browser, path):
    deck = slides.ExportedDeck(browser, handouts / f"{path.stem}.slides.html")
    deck.page.keyboard.press("ArrowRight")
    with deck.page.expect_popup() as popup:
        deck.page.keyboard.press("s")
    notes = popup.value.locator(".speaker-controls-notes .value")
    expect(notes).to_contain_text("Suppose you must sort points", timeout=30_000)
    assert notes.locator("mjx-container svg").count() > 3
    assert "$" not in notes.text_content()
    assert deck.complaints == []
    deck.close()


@handouts_of(NOTEBOOKS)
def test_exported_page_is_whole(handouts, browser, path):
    page = slides.ExportedPage(browser, handouts / f"{path.stem}.html")
    assert page.judge() == []
    assert page.complaints == []
    page.close()
