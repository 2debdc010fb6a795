"""The shape of a mean, to show how a check answers (first page)."""

import numpy as np

from nnlib.exercises.frame import Exercise, Mistake
from nnlib.exercises.reading import read_numbers
from nnlib.exercises.running import called
from nnlib.exercises.verdict import NotYet

EXPECTED = (4,)
MISTAKES = (
    Mistake(
        "one mean per column",
        (3,),
        "that is one mean for each of the three *numbers*, taken over all examples: "
        "`X.mean(axis=0)`. Wanted is one mean for each *example*, and examples are the rows.",
    ),
    Mistake(
        "one mean in all",
        (),
        "`()` is the shape of a single number: the mean of all twelve. Wanted is one mean for "
        "each example.",
    ),
    Mistake(
        "nothing averaged",
        (4, 3),
        "that is the shape of `X` itself. Averaging three numbers leaves one.",
    ),
    Mistake(
        "a column",
        (4, 1),
        "nearly: a mean takes its axis away altogether, so what is left is flat. (With "
        "`keepdims=True` NumPy would give the column you describe.)",
    ),
)


def _grade(answer):
    (given,) = answer if len(answer) == 1 else (answer,)
    if callable(given):
        given = called(given, "mean_shape", {})
    alone = given if isinstance(given, (int, float, np.generic)) else None
    if alone == 3:
        raise NotYet(
            "3 is how many numbers each example has. How many means are there, one for each "
            "example? (And a shape is a tuple, written with a comma.)"
        )
    if alone == EXPECTED[0]:
        raise NotYet(
            "the number is right, but a shape is a tuple. In Python it is the comma that makes a "
            "tuple of one: `(4,)`, not `(4)`.",
            "a number for a tuple",
        )
    sizes = read_numbers(given, "`shape`")
    shape = tuple(sizes.tolist()) if sizes.ndim == 1 else None
    for mistake in MISTAKES:
        if shape == mistake.answer:
            raise NotYet(mistake.why, mistake.name)
    if shape != EXPECTED:
        raise NotYet(
            "try it: make an array with `np.ones((4, 3))`, take `.mean(axis=1)` of it, and look at "
            "its `.shape`."
        )
    return "Four examples, four means. This is how every exercise of the course answers you."


mean_shape = Exercise(
    "mean_shape",
    "The shape of a mean",
    stars=1,
    names=("shape",),
    grade=_grade,
    mistakes=MISTAKES,
    hints=(
        "Examples go in rows. How many means will there be, one for each row?",
        "`X.mean(axis=1)` takes the mean along axis 1, that is along each row, and that axis is "
        "gone afterwards. What is left of (4, 3)?",
        "A tuple with one entry is written with a comma, as in `(7,)`.",
    ),
)
