"""A line for x1 AND NOT x2 (chapter 1)."""

import numpy as np

from nnlib.exercises.display import number, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.linear_limits.truth_tables import POINTS, TINY, class_of, sign_of, truth_table
from nnlib.exercises.reading import read_parts, read_scalar, read_vector
from nnlib.exercises.verdict import NotYet

PARTS = ("w", "b")
WANTED = (0, 0, 1, 0)
MISTAKES = (
    Mistake(
        "a point on the boundary",
        ([1, -1], 0),
        "at least one point lies exactly *on* your boundary: its score is 0, neither above nor "
        "below. Move the boundary a little, so that every point is clearly on one side.",
    ),
    Mistake(
        "the constant 0",
        ([1, -1], -5),
        "nothing ever gets a score above 0, so class 1 is never predicted. Here the bias "
        "outweighs what the inputs can add.",
    ),
    Mistake(
        "the constant 1",
        ([1, -1], 5),
        "every score is above 0, so class 1 is always predicted. Here the bias outweighs what the "
        "inputs can take away.",
    ),
    Mistake(
        "x1 AND x2",
        ([1, 1], -1.5),
        "this is x1 AND x2: it fires when both inputs are 1. But x2 should *speak against* class "
        "1; which sign has a weight that does so?",
    ),
    Mistake(
        "x1 alone",
        ([1, 0], -0.5),
        "this is x1 alone: x2 is not heard, or too weak to change anything. It has to be able to "
        "veto.",
    ),
    Mistake(
        "NOT x1 AND x2",
        ([-1, 1], -0.5),
        "this is the mirror image, NOT x1 AND x2. The two inputs have changed places.",
    ),
    Mistake(
        "x2 alone",
        ([0, 1], -0.5),
        "this is x2 alone. x1 should speak for class 1, and x2 against it.",
    ),
    Mistake(
        "x1 OR x2",
        ([1, 1], -0.5),
        "this is x1 OR x2: one input is enough, whichever it is. x2 should speak against class 1.",
    ),
    Mistake(
        "NOR",
        ([-1, -1], 0.5),
        "this is NOR: only (0, 0) is class 1, by the bias alone. It should take x1 to get there.",
    ),
    Mistake(
        "NOT x2",
        ([0, -1], 0.5),
        "this is NOT x2. Its veto works, but class 1 also needs x1 to be 1.",
    ),
    Mistake(
        "x1 OR NOT x2",
        ([1, -1], 0.5),
        "this is x1 OR NOT x2. The weights pull the right way, and the bias lets too many points "
        "through.",
    ),
    Mistake(
        "NOT x1",
        ([-1, 0], 0.5),
        "this is NOT x1: x1 speaks against class 1 where it should speak for it.",
    ),
    Mistake(
        "NOT x1 OR x2",
        ([-1, 1], 0.5),
        "this is exactly the opposite, NOT x1 OR x2: wrong at all four points. What happens to a "
        "score if you turn round the sign of every weight and of the bias?",
    ),
    Mistake(
        "NAND",
        ([-1, -1], 1.5),
        "this is NAND: it is 1 everywhere except at (1, 1). x1 speaks against class 1 where it "
        "should speak for it.",
    ),
)


def _read_line(parts):
    """A line's weights (2,) and bias."""
    return read_vector(parts[0], "`w`", 2), read_scalar(parts[1], "`b`")


def _table(scores):
    """The truth table of four scores; None if one of them lies on the boundary."""
    return None if (np.abs(scores) < TINY).any() else truth_table(scores)


def _grade(answer):
    w, b = _read_line(read_parts(answer, PARTS))
    scores = POINTS @ w + b
    rows = [
        [f"({x1}, {x2})", number(score), class_of(score), wanted, sign_of(score, wanted)]
        for (x1, x2), score, wanted in zip(POINTS, scores, WANTED, strict=True)
    ]
    seen = table(["x1, x2", "score", "your class", "wanted", ""], rows)
    for mistake in MISTAKES:
        if _table(scores) == _table(POINTS @ mistake.answer[0] + mistake.answer[1]):
            raise NotYet(mistake.why + seen, mistake.name)
    margin = np.abs(scores).min() / np.linalg.norm(w)
    return (
        f"Only (1, 0) is class 1. The nearest of the four points is {number(margin)} away from "
        "your boundary; no line does better than 0.3536." + seen
    )


and_not = Exercise(
    "and_not",
    "A line for x1 AND NOT x2",
    stars=1,
    grade=_grade,
    parts=PARTS,
    mistakes=MISTAKES,
    hints=(
        "Which of the four points should be class 1? Mark it on paper, and draw a line that cuts "
        "off this corner of the square.",
        "A positive weight lets its input speak *for* class 1, a negative one *against* it. "
        "Decide the two signs first; the bias comes afterwards.",
        "Let both weights have the same size and opposite signs. Then (0, 0) and (1, 1) get the "
        "same score, the bias alone; (1, 0) gets more, (0, 1) less. Choose the bias so that it is "
        "below 0, yet does not drag (1, 0) below 0 as well.",
    ),
)
