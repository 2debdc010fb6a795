"""Chapter 3 in a real browser: run it, move its explorers, do an exercise, hear no complaint."""

import pytest

from . import checks

NUMBERS = "What does the network do with this point?"
FOLD = "What does each layer do to the plane?"

NO_BIASES = """\
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))


exercises.count_parameters.check(count_parameters)"""
RIGHT = NO_BIASES.replace("a * b for", "a * b + b for")


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    checks.pictures_have_texts(chapter)


@pytest.mark.parametrize("question", [NUMBERS, FOLD], ids=["numbers", "fold"])
class TestBothExplorers(checks.EveryExplorer):
    pass


@pytest.mark.parametrize(("question", "name"), [(NUMBERS, "move x₁"), (FOLD, "step")])
def test_the_picture_follows_the_slider(chapter, question, name, report):
    checks.follows_the_slider(chapter.explorer(question), name, report)


def test_other_data_and_another_bend_are_a_click_away(chapter):
    explorer = chapter.explorer(FOLD)
    before = explorer.source, explorer.words
    for button in ("rings", "tanh"):
        source = explorer.source
        explorer.click(button)
        explorer.wait_for_change(source)
    assert "tanh" in explorer.words
    checks.reset(explorer, before)


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    call = "exercises.count_parameters.check("
    checks.answers_an_exercise(chapter, call, NO_BIASES, "bias", RIGHT)
