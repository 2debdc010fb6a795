"""How many test examples a claim needs (chapter 7)."""

import math

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number

Z = 1.96


def _draw(rng):
    for accuracy, margin in ((0.13, 0.021), (0.37, 0.047), (0.731, 0.0123), (0.995, 0.003)):
        yield {"accuracy": accuracy, "margin": margin}
    for _ in range(4):
        accuracy, margin = rng.uniform(0.02, 0.99), rng.uniform(0.004, 0.2)
        yield {"accuracy": round(accuracy, 3), "margin": round(margin, 4)}


@by_steps
def _count(
    z=lambda: Z**2,
    variance=lambda p: p * (1 - p),
    margin=lambda d: d**2,
    finish=math.ceil,
):
    """The number of examples, with its steps as they should be, or some of them otherwise."""
    return lambda accuracy, width: finish(z() * variance(accuracy) / margin(width))


TEST = FunctionTest(
    domain=Domain(
        "the smallest n with 1.96·√(accuracy·(1 − accuracy)/n) ≤ margin",
        accuracy=Numbers(above=0, below=1),
        margin=Numbers(least=1e-4, below=1),
    ),
    parts=("the number",),
    read=one_number,
    cases=tuple(
        Case({"accuracy": accuracy, "margin": margin}, (np.array(float(count)),))
        for accuracy, margin, count in (
            (0.98, 0.01, 753),
            (0.98, 0.0025, 12048),
            (0.5, 0.1, 97),
            (0.9, 0.03, 385),
            (0.5, 0.245, 16),  # comes out even, without any rounding
            (0.5, 0.49, 4),
        )
    ),
    right=_count(),
    draw=_draw,
    mistakes=(
        Mistake(
            "rounded down",
            _count(finish=math.floor),
            "with this many the margin is still a trifle too wide: the number has to be rounded "
            "*up*, `math.ceil`.",
            also=(_count(finish=round),),
        ),
        Mistake(
            "not a whole number",
            _count(finish=float),
            "examples come in whole numbers, and this is none. Which is the smallest whole "
            "number that will do?",
        ),
        Mistake(
            "margin not squared",
            _count(margin=lambda d: d),
            "the margin falls with the *root* of n. So half the margin takes four times as many "
            "examples: the margin has to be squared.",
        ),
        Mistake(
            "the root of the number",
            _count(z=lambda: Z, variance=lambda p: math.sqrt(p * (1 - p)), margin=lambda d: d),
            "this is the *root* of n: 1.96·√(p(1 − p)) divided by the margin. Square it before you "
            "round up.",
        ),
        Mistake(
            "1.96 not squared",
            _count(z=lambda: Z),
            "when both sides are squared to get rid of the root, the 1.96 is squared as well.",
        ),
        Mistake(
            "1.96 forgotten",
            _count(z=lambda: 1),
            "this makes *one* standard deviation as small as the margin. That covers about two "
            "cases in three; for 95 % it takes 1.96 of them.",
        ),
        Mistake(
            "margin taken for the whole width",
            _count(margin=lambda d: (d / 2) ** 2),
            "you let the *whole* interval be as wide as `margin`. It is the distance to either "
            "side: ± margin.",
        ),
        Mistake(
            "margin doubled",
            _count(margin=lambda d: (2 * d) ** 2),
            "you double the margin. It is the distance to *one* side already: ± margin.",
        ),
        Mistake(
            "2 for 1.96",
            _count(z=lambda: 4),
            "you take 2 for 1.96. That is the rule of thumb; asked for is 1.96, which needs about "
            "4 % fewer.",
        ),
        Mistake(
            "another level",
            _count(z=lambda: 1.645**2),
            "you take another number for 1.96. For an interval of 95 % it is 1.96.",
            also=(_count(z=lambda: 2.576**2), _count(z=lambda: 3**2), _count(z=lambda: 2.58**2)),
        ),
        Mistake(
            "one too many",
            _count(finish=lambda n: math.floor(n) + 2),
            "this is one example more than are needed. `math.ceil` rounds up already.",
        ),
        Mistake(
            "one too many where it comes out even",
            _count(finish=lambda n: math.floor(n) + 1),
            "almost: only where the number comes out even is yours one too large. There the "
            "half-width is exactly `margin`, which will do; `math.ceil` leaves a whole number as "
            "it is.",
        ),
        Mistake(
            "the widest case",
            _count(variance=lambda p: 0.25),
            "this is the number for an accuracy of one half, the worst case. It is always enough, "
            "but near 98 % far fewer will do: use `accuracy`.",
        ),
        Mistake(
            "accuracy alone",
            _count(variance=lambda p: p),
            "the variance of a yes or no is p·(1 − p): it vanishes for p = 0 *and* for p = 1. You "
            "have only one of the factors.",
            also=(_count(variance=lambda p: 1 - p),),
        ),
        Mistake(
            "variance taken for its root",
            _count(variance=lambda p: (p * (1 - p)) ** 2),
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
