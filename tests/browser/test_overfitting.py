"""Chapter 6 in a real browser: run it, move its explorers, do an exercise, hear no complaint."""

import pytest
from playwright.sync_api import expect

from . import checks

CAPACITY = "What helps on points that the network has never seen?"
DESCENT = "When does the second descent win?"

PATIENT = """\
def early_stopping(losses, patience):
    kept = losses.index(min(losses)) + 1
    return kept, len(losses)


exercises.early_stopping.check(early_stopping)"""
RIGHT = """\
def early_stopping(losses, patience):
    kept = 1
    for epoch, loss in enumerate(losses, 1):
        if loss < losses[kept - 1] or epoch == 1:
            kept = epoch
        if epoch - kept >= patience:
            break
    return kept, epoch


exercises.early_stopping.check(early_stopping)"""


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    checks.pictures_have_texts(chapter)


@pytest.mark.parametrize("question", [CAPACITY, DESCENT], ids=["capacity", "descent"])
class TestBothExplorers(checks.EveryExplorer):
    pass


def test_the_picture_follows_the_share_of_wrong_labels(chapter, report):
    there_and_back = ["ArrowRight"] * 2 + ["ArrowLeft"] * 2  # three values, no more
    explorer = chapter.explorer(CAPACITY)
    checks.follows_the_slider(explorer, "wrong labels", report, there_and_back * 4)


def test_weight_decay_helps_where_labels_are_wrong(chapter):
    explorer = chapter.explorer(CAPACITY)
    before, source = (explorer.source, explorer.words), explorer.source
    assert "training error 1.6 ± 2.8 %, held-out error 14.0 ± 3.2 %" in explorer.words
    explorer.click("0.01")
    explorer.wait_for_change(source)
    assert "weight decay 0.01" in explorer.words
    assert "held-out error 7.9 ± 2.8 %" in explorer.words
    field = explorer.box.locator(".nn-field").first
    source, size = explorer.source, field.bounding_box()
    field.click(position={"x": size["width"] / 2, "y": size["height"] - 5})  # the lowest row
    explorer.wait_for_change(source)
    assert explorer.words.startswith("1 hidden layer of 8 units")
    explorer.page.keyboard.press("ArrowUp")
    expect(explorer.said).to_contain_text("2 hidden layers of 8 units")
    checks.reset(explorer, before)


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    call = "exercises.early_stopping.check("
    checks.answers_an_exercise(chapter, call, PATIENT, "patience has to count", RIGHT)
