"""Multipliers that turn three inequalities into 0 > 0 (chapter 1)."""

import numpy as np

from nnlib.exercises.display import code, number
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.reading import read_numbers, read_parts, read_vector
from nnlib.exercises.verdict import NotYet

TINY = 1e-6  # of the largest multiplier: a share that rounding may leave, in float32 too
INEQUALITIES = np.array([[0, 1], [-1, -1], [3, 1]])  # each row: how often w and b, in … > 0
MISTAKES = (
    Mistake(
        "all zero",
        [0, 0, 0],
        "with three zeros nothing has been added up: that gives 0 = 0, which is no contradiction. "
        "At least one inequality must be used.",
    ),
    Mistake(
        "a negative multiplier",
        [-2, -3, -1],
        "a negative multiplier turns the sign > of an inequality round into <, and then they "
        "can't be added up any more. Every multiplier must be 0 or positive.",
    ),
    Mistake(
        "the multipliers of XOR",
        [1, 1, 1],
        "with equal multipliers, as for XOR, w does not cancel here: the points stand at unequal "
        "distances, so the inequalities need unequal weights.",
    ),
    Mistake(
        "b does not cancel",
        [1, 3, 1],
        "w has gone, but b has not, and a line may choose b so that what is left is true. Count "
        "how often b is added, and how often it is taken away.",
    ),
    Mistake(
        "w does not cancel",
        [1, 2, 1],
        "b has gone, but w has not, and a line may choose w so that what is left is true. Count "
        "how often w is added, and how often it is taken away.",
    ),
    Mistake(
        "neither cancels",
        [1, 0, 1],
        "neither w nor b cancels, so a line may still choose them to make what is left true.",
    ),
)


def _kind_of(multipliers):
    """What kind of attempt these are: all zero, any negative, all equal, w left, b left."""
    size = np.abs(multipliers).max()
    if size < np.finfo(float).tiny:
        return ("zero",)
    if (multipliers < 0).any():
        return ("negative",)
    scaled = multipliers / size
    left = np.abs(scaled @ INEQUALITIES) > TINY
    return ("sum", bool(np.ptp(scaled) < TINY), *left.tolist())


def _grade(answer):
    if len(answer) > 1:
        answer = (list(answer),)
    (given,) = read_parts(answer, ("multipliers",))
    if np.size(read_numbers(given, "`multipliers`")) == 4:
        raise NotYet(
            "there are four multipliers, as for XOR. Here are three inequalities, (A), (B), (C)."
        )
    multipliers = read_vector(given, "`multipliers`", 3)
    kind = _kind_of(multipliers)
    for mistake in MISTAKES:
        if kind == _kind_of(np.array(mistake.answer)):
            left = multipliers @ INEQUALITIES
            left = np.where(np.abs(left) > TINY * np.abs(multipliers).max(), left, 0)
            added = f"\n\nYour sum: {code(f'{_in_symbols(left)} > 0')}"
            raise NotYet(mistake.why + added * (kind[0] == "sum"), mistake.name)
    return (
        "Your sum says 0 > 0, so no w and b satisfy all three. Look at it once more as a mixture: "
        "the point 1 of class 0 is ⅔ of the point 0 plus ⅓ of the point 3, both of class 1. Such "
        "a mixture of one class inside the other is what rules out a line for the two rings as "
        "well."
    )


def _in_symbols(total):
    """A sum such as 2w - b; what is almost 0 is left out."""
    text = ""
    for factor, name in zip(total, "wb", strict=True):
        if factor:
            size = "" if abs(abs(factor) - 1) < TINY else number(abs(factor))
            sign = "-" if factor < 0 else "+" if text else ""
            text += f" {sign} {size}{name}" if text else f"{sign}{size}{name}"
    return text or "0"


contradiction = Exercise(
    "contradiction",
    "Prove that no line exists",
    stars=2,
    names=("multipliers",),
    grade=_grade,
    mistakes=MISTAKES,
    hints=(
        "Call the multipliers α, β and γ, and write down the sum of the three inequalities. How "
        "often does w occur in it, and how often b?",
        r"w occurs $-\beta + 3\gamma$ times and b occurs $\alpha - \beta + \gamma$ times. Both "
        "have to be 0, and then the sum says 0 > 0.",
        r"Two equations for three unknowns leave one free, so take $\gamma = 1$. The first "
        r"equation then tells you $\beta$, and the second one $\alpha$. All three come out "
        "positive and different.",
    ),
)
