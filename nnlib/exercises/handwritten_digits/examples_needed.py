"""How many test examples a claim needs (chapter 7)."""

import math

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import one_number

Z = 1.96


def _needed(accuracy, margin):
    """The number before it is rounded up."""
    return Z**2 * accuracy * (1 - accuracy) / margin**2


TEST = FunctionTest(
    parts=("the number",),
    read=one_number,
    cases=tuple(
        Case({"accuracy": accuracy, "margin": margin}, (np.array(float(count)),))
        for accuracy, margin, count in (
            (0.98, 0.01, 753),
            (0.98, 0.0025, 12048),
            (0.5, 0.1, 97),
            (0.9, 0.03, 385),
        )
    ),
    mistakes=(
        Mistake(
            "rounded down",
            lambda accuracy, margin: math.floor(_needed(accuracy, margin)),
            "with this many the margin is still a trifle too wide: the number has to be rounded "
            "*up*, `math.ceil`.",
            also=(lambda accuracy, margin: round(_needed(accuracy, margin)),),
        ),
        Mistake(
            "not a whole number",
            _needed,
            "the formula is right, but examples come in whole numbers. Which is the smallest whole "
            "number that will do?",
        ),
        Mistake(
            "margin not squared",
            lambda accuracy, margin: math.ceil(Z**2 * accuracy * (1 - accuracy) / margin),
            "the margin falls with the *root* of n. So half the margin takes four times as many "
            "examples: the margin has to be squared.",
            also=(
                lambda accuracy, margin: math.ceil(
                    Z * math.sqrt(accuracy * (1 - accuracy)) / margin
                ),
            ),
        ),
        Mistake(
            "1.96 not squared",
            lambda accuracy, margin: math.ceil(Z * accuracy * (1 - accuracy) / margin**2),
            "when both sides are squared to get rid of the root, the 1.96 is squared as well.",
        ),
        Mistake(
            "1.96 forgotten",
            lambda accuracy, margin: math.ceil(accuracy * (1 - accuracy) / margin**2),
            "this makes *one* standard deviation as small as the margin. That covers about two "
            "cases in three; for 95 % it takes 1.96 of them.",
        ),
        Mistake(
            "margin taken for the whole width",
            lambda accuracy, margin: math.ceil(4 * _needed(accuracy, margin)),
            "you let the *whole* interval be as wide as `margin`. It is the distance to either "
            "side: ± margin.",
            also=(lambda accuracy, margin: math.ceil(_needed(accuracy, margin) / 4),),
        ),
        Mistake(
            "the widest case",
            lambda accuracy, margin: math.ceil(_needed(0.5, margin)),
            "this is the number for an accuracy of one half, the worst case. It is always enough, "
            "but near 98 % far fewer will do: use `accuracy`.",
        ),
        Mistake(
            "accuracy alone",
            lambda accuracy, margin: math.ceil(Z**2 * accuracy / margin**2),
            "the variance of a yes or no is p·(1 − p): it vanishes for p = 0 *and* for p = 1. You "
            "have only one of the factors.",
            also=(lambda accuracy, margin: math.ceil(Z**2 * (1 - accuracy) / margin**2),),
        ),
        Mistake(
            "variance taken for its root",
            lambda accuracy, margin: math.ceil((Z * accuracy * (1 - accuracy) / margin) ** 2),
            "you use p·(1 − p) as if it were the standard deviation. It is the variance; the "
            "standard deviation is its root.",
        ),
    ),
)


examples_needed = Exercise(
    "examples_needed",
    "How many test examples?",
    stars=2,
    test=TEST,
    praise=(
        "So our 360 pictures can't tell 98 % from 97.5 %: for ±0.25 points it takes 12,048. "
        "Whoever boasts of a tenth of a point should show the size of the test set. (Two networks "
        "tested on the *same* pictures can be compared more sharply, in pairs, as in section 5.)"
    ),
    hints=(
        "Set the half-width of the interval equal to the margin and solve for n. Everything but n "
        "is known.",
        "Square both sides: the root goes away, and n stands below p·(1 − p). Multiply by n, "
        "divide by the square of the margin.",
        "The result is seldom a whole number. One example fewer would make the interval a little "
        "too wide, so round up; `math.ceil` does it.",
    ),
)
