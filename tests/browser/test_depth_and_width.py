"""Chapter 5 in a real browser: run it, move its explorers, do an exercise, hear no complaint."""

import pytest

from . import checks

BUMPS = "How many hidden units does it take to follow a curve?"

STAIRCASE = """\
def bump(a, b, height):
    return [1, 1], [-a, -b], [height, height], 0


exercises.bump.check(bump)"""
RIGHT = STAIRCASE.replace("[height, height]", "[height, -height]")


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    checks.pictures_have_texts(chapter)


@pytest.mark.parametrize("question", [BUMPS], ids=["bumps"])
class TestItsExplorer(checks.EveryExplorer):
    pass


@pytest.mark.parametrize("name", ["steepness", "its height"])
def test_the_picture_follows_the_slider(chapter, name, report):
    checks.follows_the_slider(chapter.explorer(BUMPS), name, report)


def test_a_bump_is_lifted_and_all_are_read_off(chapter):
    explorer = chapter.explorer(BUMPS)
    before, source = (explorer.source, explorer.words), explorer.source
    assert "Bump 8 has the height 0.00." in explorer.words
    explorer.type_value("its height", "-0.42")
    explorer.wait_for_change(source)
    assert "Bump 8 has the height −0.42." in explorer.words
    source = explorer.source
    explorer.click("ReLU hats")
    explorer.wait_for_change(source)
    source = explorer.source
    explorer.click("from target")
    explorer.wait_for_change(source)
    assert "That is within 0.1 everywhere." in explorer.words
    assert explorer.value("its height") == -0.53
    checks.reset(explorer, before)


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    call = "exercises.bump.check("
    checks.answers_an_exercise(chapter, call, STAIRCASE, "both units step up", RIGHT)
