"""The exercise of the first page: right answers of any form pass, odd ones get an answer."""

import pytest

from nnlib.exercises import start_here
from nnlib.exercises.solutions import start_here as solutions
from nnlib.exercises.verdict import NOT_YET, RIGHT

mean_shape = start_here.mean_shape


@pytest.mark.parametrize("answer", [solutions.mean_shape(), (4,), [4]])
def test_right(answer):
    assert mean_shape.evaluate(answer).status == RIGHT


def test_a_number_is_not_a_tuple():
    assert "comma" in mean_shape.evaluate(4).message


@pytest.mark.parametrize("answer", [[[4]], "4", 7, (5,), {}, object(), float("nan"), (4, "a")])
def test_odd_answers_are_answered(answer):
    assert mean_shape.evaluate(answer).status == NOT_YET
