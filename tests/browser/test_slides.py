"""Every chapter as slides in JupyterLab: each slide is shown, judged, and fits; explorers answer.

On the larger screen those with explorers are shown alone: their letters don't all grow with the
screen by themselves, as those of the others do.

With the variable CONTACT_SHEETS a picture of all slides of each chapter is stored in that folder.
"""

import time
from pathlib import Path

import pytest

try:
    from playwright.sync_api import expect

    from . import slides
except ImportError:
    pass  # conftest.py says so, and skips

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SIZES = [(1280, 720), (1920, 1080)]
pytestmark = pytest.mark.slides


def decks(paths):
    """Give a test the `deck` of each notebook."""
    return pytest.mark.parametrize("deck", paths, ids=lambda path: path.stem, indirect=True)


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


@decks(NOTEBOOKS)
def test_each_slide_in_jupyterlab(deck, request, report):
    name = request.node.callspec.id
    for width, height in SIZES:
        start = time.perf_counter()
        deck.resize(width, height)
        deck.go(0)
        shown = deck.walk() if (width, height) == SIZES[0] else deck.visit(deck.explorers)
        assert slides.judge(deck, f"{name}-lab-{width}", shown) == {}
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
        if shown.locator(".nn-live").count():  # the page draws it
            words = shown.locator(".nn-explorer-words p").first
            before = words.text_content()
            shown.locator("input").first.press("End")
            expect(words).not_to_have_text(before)
            continue
        if shown.locator(".nn-playground").count():
            shown.get_by_role("button", name="Play", exact=True).click()
            expect(shown.locator(".epoch")).not_to_have_text("0")
            shown.get_by_role("button", name="Pause", exact=True).click()
            continue
        picture = shown.locator(".nn-explorer canvas").first
        before = picture.evaluate("canvas => told_by_pixels(canvas)")
        sliders = shown.get_by_role("slider")
        if sliders.count():
            now, last = (sliders.first.get_attribute(f"aria-value{end}") for end in ("now", "max"))
            sliders.first.press(
                "Home" if now == last else "End"
            )  # a clicker's Page Up turns slides
        else:
            shown.get_by_role("button").first.click()
        other = "([canvas, before]) => told_by_pixels(canvas) !== before"
        deck.page.wait_for_function(other, arg=[picture.element_handle(), before])
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
def test_a_slide_tells_where_in_the_chapter_it_is(deck):
    deck.notebook.wait_for_all_cells()
    for index in (deck.stops[3], deck.stops[-1]):
        deck.go(index)
        section, cells = sum(i <= index for i in deck.headings), len(deck.kinds)
        where = f"section {section} of {len(deck.headings)}, cell {index + 1} of {cells}"
        assert where.replace(" ", "") in deck.read_aloud().replace(" ", "")  # it comes in pieces


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
