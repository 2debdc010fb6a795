"""What is folded when a notebook is opened, and only that."""

import copy
import json

import pytest

from tests.test_arrange_slides import code, text
from tools.fold_cells import fold

ASK = text("> **Predict.** How many?")
BUG = text("> **Find the bug.** Where?")
PROSE = text("What we saw.", "notes")
ANSWER = code("print(3)", printed="3\n")
FIGURE = code("# draws: three\nplot.show(fig, alt='…')", picture=True)
EXPLORER = code("# explorer: lift the points\nfrom nnlib.explore.lift import Lift\n\nLift()")


def folded(*cells):
    """Return for each cell what is folded: "o" for its outputs, "s" for its source."""
    notebook = {"metadata": {}, "cells": [copy.deepcopy(cell) for cell in cells]}
    fold(notebook)
    once = json.dumps(notebook)
    fold(notebook)
    assert json.dumps(notebook) == once
    marks = [cell["metadata"].get("jupyter", {}) for cell in notebook["cells"]]
    assert all(value is True for mark in marks for value in mark.values())
    return ["".join(sorted(name[0] for name in mark)) for mark in marks]


def tagged(cell, *tags):
    return {**cell, "metadata": {**cell["metadata"], "tags": list(tags)}}


@pytest.mark.parametrize("question", [ASK, BUG])
def test_answers_are_folded_up_to_the_next_text(question):
    cells = ANSWER, question, ANSWER, FIGURE, ANSWER, PROSE, ANSWER
    assert folded(*cells) == ["", "", "o", "os", "o", "", ""]


def test_an_author_says_which_cell_answers_where_text_stands_between():
    assert folded(ASK, PROSE, ANSWER) == ["", "", ""]
    assert folded(ASK, PROSE, tagged(ANSWER, "answers"), ANSWER) == ["", "", "o", ""]


def test_to_speak_of_predictions_asks_nothing():
    assert folded(text("Before an experiment stands a **Predict**: stop."), ANSWER) == ["", ""]
    assert folded(text("**Predict first.** Write your guess down."), ANSWER) == ["", ""]


def test_a_cell_without_outputs_has_nothing_to_fold():
    assert folded(ASK, code("def f(): ..."), ANSWER) == ["", "", "o"]


def test_code_that_only_draws_is_folded():
    assert folded(FIGURE, EXPLORER, ANSWER) == ["s", "s", ""]


def test_the_form_of_a_prediction_is_seen_without_its_code_and_hides_no_answer():
    form = code('predictions.ask("three")', printed="○ three\n○ four\n")
    told = code("# tells the question above what came out\npredictions.came_out('three', n=3)")
    assert folded(ASK, form, ANSWER, told, PROSE) == ["", "s", "o", "s", ""]


def test_what_the_author_tags_open_stays_open():
    assert folded(tagged(FIGURE, "open"), tagged(EXPLORER, "open")) == ["", ""]


def test_an_exercise_is_never_folded():
    assert folded(code("z = ...\nplot.show(fig, alt='…')\nexercises.by_hand.check(z)")) == [""]


def test_what_somebody_folded_by_hand_is_unfolded_and_other_marks_stay():
    cell = copy.deepcopy(ANSWER)
    cell["metadata"]["jupyter"] = {"source_hidden": True, "outputs_hidden": True, "other": 1}
    notebook = {"metadata": {}, "cells": [cell]}
    fold(notebook)
    assert cell["metadata"]["jupyter"] == {"other": 1}


def test_nobody_reads_that_they_can_start_before_it_is_true():
    assert folded(code("from nnlib import ready\n\nready.check()", printed="start\n")) == ["o"]
