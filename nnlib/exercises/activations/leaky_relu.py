"""Value and slope of a leaky ReLU, kink included (chapter 2)."""

import numpy as np

from nnlib.exercises.activations.arrays import IF, check_takes_arrays, single_number_mistake
from nnlib.exercises.drawing import decimals, with_zeros
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_numbers, read_only_part, read_tuple

INPUTS = (
    [-2, -0.5, 0, 1, 3],
    [[-30, 0, 4], [0.2, -0.1, 5]],
    [[7], [-7]],
)
VALUES = (
    [-0.2, -0.05, 0, 1, 3],
    [[-3, 0, 4], [0.2, -0.01, 5]],
    [[7], [-0.7]],
)
SLOPES = (
    [0.1, 0.1, 0.1, 1, 1],
    [[0.1, 0.1, 1], [1, 0.1, 1]],
    [[1], [0.1]],
)


def _read_pair(result):
    """Value and slope, of any shape, from what `leaky_relu` returns."""
    value, slope = read_tuple(result, ("value", "slope"))
    return read_numbers(value, "the value"), read_numbers(slope, "the slope")


def _value(z):
    return np.where(z > 0, z, 0.1 * z)


def _slope(z):
    return np.where(z > 0, 1, 0.1)


def _draw(rng):
    for shape in ((6,), (3, 4), (2, 1, 3), (20, 2)):
        yield {"z": with_zeros(rng, decimals(rng, *shape, size=2, digits=7))}
    yield {"z": np.array([-250.5, 31.25, -99.0])}


@by_steps
def _leaky(value=_value, slope=_slope, finish=lambda value, slope: (value, slope)):
    """Value and slope as they should be, or something otherwise."""
    return lambda z: finish(value(z), slope(z))


def _with_if(z):
    if z > 0:
        return z, 1
    return 0.1 * z, 0.1


TEST = FunctionTest(
    domain=Domain(
        "value and slope of a leaky ReLU that lets a tenth through, both of the shape of `z`; at 0 "
        "the slope is that from the left",
        z=Numbers("*S"),
    ),
    name="leaky_relu",
    parts=("the value", "the slope"),
    in_order=True,
    read=_read_pair,
    cases=tuple(
        Case({"z": np.array(z, dtype=float)}, tuple(np.array(part, dtype=float) for part in parts))
        for z, *parts in zip(INPUTS, VALUES, SLOPES, strict=True)
    ),
    right=_leaky(),
    draw=_draw,
    mistakes=(
        Mistake(
            "slope first",
            _leaky(finish=lambda value, slope: (slope, value)),
            "value and slope have changed places: end with `return value, slope`, in this order.",
        ),
        Mistake(
            "plain ReLU",
            _leaky(value=lambda z: np.maximum(z, 0)),
            "the value is that of a plain ReLU: everything below 0 has become 0. A *leaky* one "
            "lets a tenth of it through, so that −2 becomes −0.2.",
        ),
        Mistake(
            "negative part turned upwards",
            _leaky(value=lambda z: np.where(z > 0, z, -0.1 * z)),
            "the value has the wrong sign for negative z: 0.1 times a negative number is "
            "*negative*. Yours bends up on both sides, like a check mark.",
        ),
        Mistake(
            "smaller instead of larger",
            _leaky(value=lambda z: np.minimum(z, 0.1 * z)),
            "the value has the two pieces the wrong way round: of z and 0.1·z you take the "
            "smaller, but a leaky ReLU takes the *larger* of the two. For z = 3 it is 3, not 0.3.",
            also=(lambda z: (np.where(z > 0, 0.1 * z, z), np.where(z > 0, 0.1, 1)),),
        ),
        Mistake(
            "a constant leak",
            _leaky(value=lambda z: np.where(z > 0, z, 0.1)),
            "the value is the same for every negative z. What leaks is a tenth *of z*, so the "
            "left piece is a slanted line through the origin, not a level one.",
            also=(lambda z: (np.where(z > 0, z, -0.1), _slope(z)),),
        ),
        Mistake(
            "leaks one hundredth",
            lambda z: (np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1, 0.01)),
            "the value leaks with the slope 0.01. That is the usual default, but here 0.1 is "
            "asked for.",
        ),
        Mistake(
            "no bend",
            lambda z: (z, np.ones_like(z)),
            "the value is one straight line, with no bend at 0: a layer with such an activation "
            "stays linear.",
            also=(lambda z: (0.1 * z, np.full_like(z, 0.1)),),
        ),
        Mistake(
            "slope 1 at the kink",
            _leaky(slope=lambda z: np.where(z >= 0, 1, 0.1)),
            "the slope differs at z = 0, exactly at the kink, and only there. There "
            "the course takes the slope from the *left*, 0.1: `>` and `>=` make the difference.",
        ),
        Mistake(
            "another slope at the kink",
            _leaky(slope=lambda z: np.where(z > 0, 1, np.where(z < 0, 0.1, 0))),
            "the slope differs at z = 0, exactly at the kink, and only there. Any "
            "number from 0.1 to 1 could be defended there; the course agrees on the one from the "
            "*left*, 0.1.",
            also=(
                _leaky(slope=lambda z: np.where(z > 0, 1, np.where(z < 0, 0.1, 0.5))),
                _leaky(slope=lambda z: np.where(z > 0, 1, np.where(z < 0, 0.1, 0.55))),
            ),
        ),
        Mistake(
            "slope 1 everywhere",
            _leaky(slope=lambda z: np.ones_like(z)),
            "the slope is 1 everywhere. To the left of 0 the curve is much "
            "flatter: how much does the value change there if z changes by 1?",
        ),
        Mistake(
            "slope of a plain ReLU",
            _leaky(slope=lambda z: (z > 0).astype(float)),
            "the slope is that of a plain ReLU, 0 to the left. The point "
            "of the leak is that some slope is *left over* there, so that a unit can recover.",
        ),
        Mistake(
            "slope multiplied by z",
            _leaky(slope=lambda z: np.where(z > 0, 1, 0.1 * z)),
            "to the left of 0 your slope changes with z. The curve is a *straight* line there: its "
            "slope is one and the same number.",
        ),
        Mistake(
            "slope multiplied by z on the right",
            _leaky(slope=lambda z: np.where(z > 0, z, 0.1)),
            "to the right of 0 your slope changes with z. The curve is a *straight* line there: "
            "its slope is one and the same number.",
        ),
        Mistake(
            "the value for the slope",
            _leaky(slope=_value),
            "your slope is the value once more. The slope says how steep the curve is: one number "
            "on the right of 0, another on the left, whatever z is.",
        ),
        Mistake(
            "slope on the wrong side",
            _leaky(slope=lambda z: np.where(z > 0, 0.1, 1)),
            "the slope has its two pieces the wrong way round: to the right of 0 the curve rises "
            "with 1, to the left it leaks a tenth.",
        ),
        Mistake(
            "slope of one hundredth",
            _leaky(slope=lambda z: np.where(z > 0, 1, 0.01)),
            "the slope to the left is 0.01. That is the usual default, but here 0.1 is asked for.",
        ),
        Mistake(
            "slope 0.1 everywhere",
            _leaky(slope=lambda z: np.full_like(z, 0.1)),
            "the slope is 0.1 everywhere. To the right of 0 the value is z itself: how much does "
            "it change there if z changes by 1?",
        ),
        Mistake(
            "negative slope",
            _leaky(slope=lambda z: np.where(z > 0, 1, -0.1)),
            "the slope to the left has the wrong sign: the curve rises "
            "there, too, if slowly. (“Negative slope” is short for the slope where z is negative.)",
        ),
        Mistake(
            "slope as one number",
            _leaky(slope=lambda z: 0.1),
            "the slope is a single number. Every entry of `z` has its own: "
            "the slope needs the shape of `z`.",
            also=(lambda z: (_value(z), 1),),
        ),
    ),
)
MISTAKES = (
    single_number_mistake(
        IF, _with_if, also=(lambda z: (max(z, 0.1 * z), 1), lambda z: (z if z > 0 else 0.1 * z, 1))
    ),
    *TEST.mistakes,
)


def _grade(answer):
    (function,) = read_only_part(answer)
    check_takes_arrays(function, "leaky_relu", TEST.cases[0].inputs)
    TEST.grade(function)
    return (
        "Value and slope are right, for arrays of any shape and at the kink. However negative z "
        "is, a tenth of the gradient still gets through: such a unit always has a way back."
    )


leaky_relu = Exercise(
    "leaky_relu",
    "A ReLU that leaks",
    stars=1,
    grade=_grade,
    test=TEST,
    mistakes=MISTAKES,
    hints=(
        "Draw the curve: two straight pieces that meet at the origin. Which line is the right "
        "piece, which the left one, and how steep is each?",
        "`z > 0` is an array of True and False. `np.where(z > 0, a, b)` takes `a` where it is "
        "True and `b` where it is False; `a` and `b` may be arrays or single numbers.",
        "You need it twice. For the value, `a` is z and `b` a tenth of z; for the slope they are "
        "two plain numbers. At z = 0 the condition is False, so `b` decides there, as agreed.",
    ),
)
