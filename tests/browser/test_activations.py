"""Chapter 2 in a real browser: run it, move its explorers, do an exercise, hear no complaint."""

import pytest

from . import checks

TANGENT = "How much of a gradient is left after ten layers?"
DEPTH = "What reaches the first layer of a deep network?"

VALUE_FOR_SLOPE = """\
def slope_from_output(h):
    return h


exercises.slope_from_output.check(slope_from_output)"""
RIGHT = VALUE_FOR_SLOPE.replace("return h", "return h * (1 - h)")


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    checks.pictures_have_texts(chapter)


@pytest.mark.parametrize("question", [TANGENT, DEPTH], ids=["tangent", "depth"])
class TestBothExplorers(checks.EveryExplorer):
    pass


@pytest.mark.parametrize(("question", "name"), [(TANGENT, "move z"), (DEPTH, "std")])
def test_the_picture_follows_the_slider(chapter, question, name, report):
    checks.follows_the_slider(chapter.explorer(question), name, report)


def test_a_typed_number_is_kept_within_the_slider(chapter):
    explorer = chapter.explorer(TANGENT)
    before, source = (explorer.source, explorer.words), explorer.source
    explorer.type_value("move z", "nonsense")
    assert explorer.value("move z") == 2
    explorer.type_value("move z", "999")
    explorer.wait_for_change(source)
    assert explorer.value("move z") == 5
    checks.reset(explorer, before)


def test_he_keeps_a_relu_network_alive(chapter):
    explorer = chapter.explorer(DEPTH)
    before, source = (explorer.source, explorer.words), explorer.source
    explorer.click("ReLU")
    explorer.wait_for_change(source)
    source = explorer.source
    explorer.click("He: 1.41")
    explorer.wait_for_change(source)
    assert explorer.words.startswith("ReLU")
    assert "keep" in explorer.words
    checks.reset(explorer, before)


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    call = "exercises.slope_from_output.check("
    checks.answers_an_exercise(chapter, call, VALUE_FOR_SLOPE, "slope", RIGHT)
