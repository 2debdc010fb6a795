"""One pass of the perceptron, by hand (chapter 1)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.linear_limits.truth_tables import TINY
from nnlib.exercises.reading import read_parts, read_scalar, read_vector
from nnlib.exercises.verdict import NotYet

PARTS = ("w", "b")
RIGHT_LINE = ([-1, 1], -1)
MISTAKES = (
    Mistake(
        "the bias is never moved",
        ([-1, 1], 0),
        "w is right, but b is still where it began. Each correction moves it, too: by +1 where a 1 "
        "was missed, by −1 where a 0 was.",
    ),
    Mistake(
        "all examples judged by the first weights",
        ([0, 3], 2),
        "you judged all four examples by the weights at the start. The perceptron doesn't wait: "
        "the second example is already judged by what the first one has changed.",
    ),
    Mistake(
        "wrong sign",
        ([0, -3], -2),
        "all your corrections go the wrong way: an example of class 1 that was missed is *added*, "
        "so that its score rises.",
    ),
    Mistake(
        "right answers corrected",
        ([-2, 2], 0),
        "you moved w for every example. Where the answer is right, y − ŷ is 0, and nothing moves.",
    ),
    Mistake(
        "a score of 0 taken for class 1",
        ([-2, 0], -1),
        "you took a score of 0 for class 1. By the rule of this chapter it is answered with 0. So "
        "at the very first example, where all scores are 0, there is something to correct.",
    ),
    Mistake(
        "only the first example",
        ([1, 2], 1),
        "this is the line after the first example, and right so far. Go on with the three others.",
    ),
    Mistake(
        "the last example is missing",
        ([-1, 2], 0),
        "this is the line after the third example, and right so far. The fourth is still to come.",
    ),
    Mistake(
        "two passes",
        ([0, 2], -1),
        "this is the line after *two* passes. One was asked for; the perceptron would go on.",
    ),
)


def _is(w, b, line):
    return np.abs([*w - line[0], b - line[1]]).max() < TINY


def _grade(answer):
    parts = read_parts(answer, PARTS)
    w, b = read_vector(parts[0], "`w`", 2), read_scalar(parts[1], "`b`")
    for mistake in MISTAKES:
        if _is(w, b, mistake.answer):
            raise NotYet(mistake.why, mistake.name)
    if not _is(w, b, RIGHT_LINE):
        raise NotYet(
            "go through it once more, one example a line: score, answer ŷ, y − ŷ, new w, new b. "
            "After the first example w = (1, 2) and b = 1."
        )
    return (
        "Three corrections, at the first, second and fourth example. The pass isn't over for the "
        "perceptron: by the line that it has now, (1, 2) is wrong again."
    )


first_pass = Exercise(
    "first_pass",
    "One pass of the perceptron",
    stars=1,
    grade=_grade,
    parts=PARTS,
    mistakes=MISTAKES,
    hints=(
        "Make a table with a line for each example: its score by the *present* w and b, the answer "
        "ŷ, the difference y − ŷ, and the new w and b.",
        "First example: the score is 0, so ŷ = 0, but y = 1. The difference is +1: w becomes "
        "(0, 0) + (1, 2), and b becomes 0 + 1.",
        "Second example, by w = (1, 2) and b = 1: the score of (2, 0) is 1·2 + 2·0 + 1 = 3, so "
        "ŷ = 1, but y = 0. The difference is −1: subtract (2, 0) from w, and 1 from b. The third "
        "example will turn out to be right.",
    ),
)
