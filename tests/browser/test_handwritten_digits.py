"""Chapter 7 in a real browser: run all of it, do an exercise, hear no complaint.

The pad at its end has a file of its own, `test_pad.py`.
"""

from . import checks

ROUNDED_DOWN = """\
from math import ceil


def examples_needed(accuracy, margin):
    return int(1.96**2 * accuracy * (1 - accuracy) / margin**2)


exercises.examples_needed.check(examples_needed)"""
RIGHT = ROUNDED_DOWN.replace("int(", "ceil(")


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    checks.pictures_have_texts(chapter)


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    call = "exercises.examples_needed.check("
    checks.answers_an_exercise(chapter, call, ROUNDED_DOWN, "up", RIGHT)
