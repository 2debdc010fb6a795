"""The rules that arrange slides: they do what they say, and only that."""

import copy
import json
from pathlib import Path

import pytest

from tools.arrange_slides import (
    HIDE,
    STYLE,
    STYLE_KEY,
    arrange,
    cell_height,
    is_form,
    slide_type,
    text_height,
)

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
PICTURE = {"data": {"text/html": '<img alt="…" src="data:,">'}, "output_type": "display_data"}


def text(source="## A heading", slide="slide"):
    return {
        "cell_type": "markdown",
        "metadata": {"slideshow": {"slide_type": slide}},
        "source": source,
    }


def code(source="x = 1", slide="fragment", printed="", picture=False):
    outputs = [{"output_type": "stream", "name": "stdout", "text": printed}] if printed else []
    return {
        "cell_type": "code",
        "metadata": {"slideshow": {"slide_type": slide}},
        "outputs": outputs + ([PICTURE] if picture else []),
        "source": source,
    }


def arranged(*cells):
    """Return slide types, and whether the code is hidden, after the rules were applied."""
    notebook = {"metadata": {}, "cells": copy.deepcopy(list(cells))}
    arrange(notebook)
    once = json.dumps(notebook)
    arrange(notebook)
    assert json.dumps(notebook) == once
    assert notebook["metadata"][STYLE_KEY] == STYLE
    return [
        (c["metadata"]["slideshow"]["slide_type"], HIDE in c["metadata"].get("tags", []))
        for c in notebook["cells"]
    ]


def lines(number):
    return "\n".join(f"x{i} = {i}" for i in range(number))


def test_what_fits_stays_as_the_author_wanted_it():
    assert arranged(text(), code("print(1)", printed="1\n")) == [
        ("slide", False),
        ("fragment", False),
    ]


def test_a_picture_has_a_slide_to_itself():
    cells = text(), code(picture=True), text("words", "fragment")
    assert arranged(*cells) == [("slide", False), ("slide", True), ("slide", False)]


def test_an_explorer_has_a_slide_to_itself():
    explorer = code("from nnlib.explore.lift import Lift\n\nLift()")
    assert arranged(text(), explorer) == [("slide", False), ("slide", True)]


def test_code_that_does_not_fit_is_hidden_and_its_output_shown():
    assert arranged(text(), code(lines(22), printed="1\n2\n")) == [
        ("slide", False),
        ("fragment", True),
    ]


def test_code_that_neither_fits_nor_prints_is_skipped():
    assert arranged(text(), code(lines(22)))[1][0] == "skip"


def test_code_that_fits_alone_gets_its_own_slide():
    assert arranged(text("word " * 100), code(lines(18))) == [("slide", False), ("slide", False)]


def test_a_form_stands_on_the_slide_of_its_question_or_on_none():
    form = code('predictions.ask("three")', printed=lines(4))
    assert arranged(text("> **Predict.** Three?"), form)[1][0] == "fragment"
    assert arranged(text(long_text()), form)[1][0] == "skip"


def long_text():
    return "\n\n".join(["A paragraph of some words."] * 11)


def test_subslides_stand_in_the_row():
    assert arranged(text(), text(slide="subslide")) == [("slide", False), ("slide", False)]


@pytest.mark.parametrize("slide", ["notes", "skip"])
def test_what_is_not_on_a_slide_is_left_alone(slide):
    assert arranged(text(), code(slide=slide, picture=True)) == [("slide", False), (slide, False)]


def test_tags_of_the_author_stay():
    cell = code("print(1)", printed="1\n")
    cell["metadata"]["tags"] = ["nbval-ignore-output", HIDE]
    notebook = {"metadata": {}, "cells": [text(), cell]}
    arrange(notebook)
    assert cell["metadata"]["tags"] == ["nbval-ignore-output", HIDE]


def test_long_lines_are_counted_as_they_are_folded():
    short, long = code("x" * 80), code("x" * 170)
    assert cell_height(long) > cell_height(short)
    assert text_height("word " * 100) > text_height("word")
    assert text_height("$$x$$") > text_height("$x$")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_chapter_is_arranged(path):
    """All slides in one row, and no more than 90 minutes and the exercises can bear."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    kinds = [cell["metadata"]["slideshow"]["slide_type"] for cell in cells]
    assert "subslide" not in kinds
    assert kinds.count("slide") <= 100
    assert {slide_type(cell) for cell in cells if is_form(cell)} <= {"fragment"}  # none is left out
