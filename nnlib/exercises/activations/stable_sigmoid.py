"""A sigmoid that neither overflows nor loses its small values (chapter 2)."""

import math
from decimal import Decimal

import numpy as np

from nnlib.exercises.activations.arrays import (
    IF,
    MATH,
    check_takes_arrays,
    read_unbounded,
    single_number_mistake,
)
from nnlib.exercises.display import code, number, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake, mistake_made
from nnlib.exercises.reading import read_only_part
from nnlib.exercises.running import called, explain
from nnlib.exercises.verdict import NotYet

NAME = "stable_sigmoid"
FAR = -700.0  # further left σ(z) falls below 1e-304, and soon out of the range of a float64
NOTHING = 1e-300  # there, anything from 0 up to this is right
TOLERANCE = 1e-12
ROWS = 4  # wrong values that a message shows
HALF = np.array([0.5, 1, 2, 5, 20, 30, 40, 100, 500, 600, 700, 750, 1000])
PROBES = np.concatenate([-HALF[::-1], [0], HALF])
SHAPED = np.array([[[0.5, -2]], [[30, -30]]])  # (2, 1, 2)


def _exact(z):
    """σ(z) of one number with 28 digits, far more than a float64 has, and without overflow."""
    return float(1 / (1 + (-Decimal(float(z))).exp()))


EXACT = np.array([_exact(z) for z in PROBES])


def _naive(z):
    return 1 / (1 + np.exp(-z))


def _turned(z):
    return np.exp(z) / (1 + np.exp(z))


def _with_if(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def _error(values):
    """Relative error of each value; where σ(z) is next to nothing, 0 for anything as small."""
    error = np.abs(values - EXACT) / np.where(EXACT > 0, EXACT, 1)
    nothing = (PROBES < FAR) & (values >= 0) & (values <= NOTHING)
    return np.where(nothing, 0, np.where(np.isnan(error), np.inf, error))


def _all_right(values):
    return (_error(values) < TOLERANCE).all()


def _at(values, z):
    """The value at one of the probes."""
    return values[PROBES == z][0]


MISTAKES = (
    single_number_mistake(IF, _with_if),
    single_number_mistake(MATH, lambda z: 1 / (1 + math.exp(-z))),
    Mistake(
        "infinity over infinity",
        _turned,
        "for large z the result is NaN, *not a number*: exp(1000) is beyond any float64 and "
        "becomes `inf`, and inf / inf has no value. This form is safe only where z is negative.",
        also=(lambda z: np.where(z > 0, _turned(z), _naive(z)), lambda z: 1 - _turned(-z)),
        made=lambda values, trouble: np.isnan(values).any(),
    ),
    Mistake(
        "mirrored",
        lambda z: np.exp(np.minimum(-z, 0)) / (1 + np.exp(-np.abs(z))),
        "your curve falls where it should rise: this is σ(−z). Look at the sign of z in `exp`.",
        also=(lambda z: 1 / (1 + np.exp(z)),),
        made=lambda values, trouble: np.allclose(values, EXACT[::-1]),
    ),
    Mistake(
        "the slope",
        lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2,
        "this is the sigmoid's *slope*, a hill with its top of ¼ at z = 0. Asked is the value, "
        "which rises from 0 to 1.",
        made=lambda values, trouble: np.allclose(values, EXACT * (1 - EXACT)),
    ),
    Mistake(
        "the same on both sides",
        lambda z: 1 / (1 + np.exp(-np.abs(z))),
        "−z and z get the same value. With |z| nothing overflows any more, but the sign of z is "
        "forgotten: one of the two sides needs a formula of its own.",
        also=(lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))),),
        made=lambda values, trouble: np.allclose(values, values[::-1]) and np.ptp(values) > 0.4,
    ),
    Mistake(
        "a tanh",
        np.tanh,
        "this is a tanh, which runs from −1 to 1. A sigmoid runs from 0 to 1, with ½ at z = 0.",
        also=(lambda z: np.tanh(z / 2),),
        made=lambda values, trouble: any(
            np.allclose(values, np.tanh(z)) for z in (PROBES, PROBES / 2)
        ),
    ),
    Mistake(
        "clipped",
        lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
        "far to the left every z gets the same value: yours no longer tells z = −700 from "
        "z = −600, where the true values differ by a factor of 10⁴³. Clipping, or adding a little, "
        "keeps trouble away, but the small values with it; they are wanted as they are.",
        also=(
            lambda z: _naive(np.clip(z, -30, 30)),
            lambda z: np.clip(_naive(z), 1e-12, 1),
            lambda z: _naive(np.maximum(z, -100)),
            lambda z: _naive(z) + 1e-15,
        ),
        made=lambda values, trouble: _at(values, -700) == _at(values, -600) > 0,
    ),
    Mistake(
        "small values lost",
        lambda z: 0.5 * (1 + np.tanh(z / 2)),
        "nothing overflows at the left end, and absolutely the error is tiny, but *relatively* it "
        "is total. You take the difference of two numbers that are almost equal (1 and something "
        "close to 1), and a float64 keeps only 16 digits of each: for z = −40 the true 4e-18 has "
        "become 0, and a logarithm of it would be −inf.",
        also=(lambda z: 1 - _naive(-z), lambda z: np.where(z > 0, _naive(z), 1 - _naive(-z))),
        made=lambda values, trouble: (
            np.allclose(values, EXACT) and _at(values, -40) == _at(values, -100) == 0
        ),
    ),
    Mistake(
        "both branches computed",
        lambda z: np.where(z >= 0, _naive(z), _turned(z)),
        "every number is right, and yet NumPy warns of an overflow and of an invalid value. "
        "`np.where` first computes *both* of its branches for *every* z, and only then chooses: "
        "each formula also meets the z that would break it. Give them an argument that is "
        "harmless on either side.",
        made=lambda values, trouble: _all_right(values) and "invalid value" in trouble,
    ),
    Mistake(
        "overflow",
        _naive,
        "the numbers come out right, but on the way exp(−z) overflows for z = −1000: exp(1000) is "
        "beyond any float64 (the limit is near 709), NumPy warns (`RuntimeWarning: overflow "
        "encountered in exp`), and you are saved only because 1 / inf happens to be 0. No `exp` "
        "may see a large positive number.",
        also=(np.vectorize(lambda z: 1 / (1 + math.exp(-z))),),
        made=lambda values, trouble: _all_right(values) and "overflow" in trouble,
    ),
)


OVERFLOW = MISTAKES[-1]


def _attempt(function, z):
    """The values of one call, and the kinds of trouble that NumPy would have warned of."""
    trouble = set()

    def run(z):
        try:
            return function(z)
        except OverflowError as error:
            raise NotYet(f"{OVERFLOW.why}\n\nHere, {explain(error)}", OVERFLOW.name) from error

    with np.errstate(
        call=lambda kind, flag: trouble.add(kind), over="call", invalid="call", divide="call"
    ):
        values = read_unbounded(called(run, NAME, {"z": z}), "the result of your function")
    if values.shape != z.shape:
        raise NotYet(
            f"for z of shape {code(z.shape)} your function returns shape {code(values.shape)}: the "
            "shape of z is wanted, with one value for each entry."
        )
    return values, trouble


def _shown(values):
    """A table of the values that are wrong, at most `ROWS` of them from all over."""
    error = _error(values)
    wrong = np.flatnonzero(error >= TOLERANCE)
    wrong = wrong[np.unique(np.linspace(0, len(wrong) - 1, ROWS).astype(int))] if len(wrong) else []
    rows = [[number(x) for x in (PROBES[i], values[i], EXACT[i], error[i])] for i in wrong]
    return table(["z", "your value", "right", "relative error"], rows) if rows else ""


def _grade(answer):
    (function,) = read_only_part(answer)
    check_takes_arrays(function, NAME, {"z": PROBES})
    values, trouble = _attempt(function, PROBES)
    if mistake := mistake_made(MISTAKES, values, trouble):
        raise NotYet(mistake.why + _shown(values), mistake.name)
    if not _all_right(values):
        raise NotYet(
            "not every value has the twelve right digits that are asked for." + _shown(values)
        )
    if trouble:
        raise NotYet(
            f"every number is right, but NumPy would warn ({', '.join(sorted(trouble))}). Find the "
            "step that gets there, and give it a harmless argument."
        )
    _attempt(function, SHAPED)
    return (
        "Twelve right digits wherever a float64 can hold them, from 1e-304 up to 1, and no "
        "warning on the way. Cross-entropy takes the logarithm of such values: now "
        "log σ(−700) is −700, and not −inf."
    )


stable_sigmoid = Exercise(
    NAME,
    "A sigmoid that doesn't overflow",
    stars=2,
    grade=_grade,
    mistakes=MISTAKES,
    hints=(
        "`np.exp` overflows beyond 709, but it never minds a large *negative* argument: that "
        "gives 0. So make sure that it only ever sees numbers up to 0. Which function of z is "
        "never positive, on either side?",
        "For z ≥ 0 take the usual 1 / (1 + exp(−z)). For z < 0 multiply top and bottom by exp(z), "
        "and the top becomes exp(z), the bottom 1 + exp(z). Beware of `np.where`: it computes both "
        "of its branches for every z, also the one that it throws away.",
        "On the right, −z is the same as −|z|; on the left, z is the same as −|z|. So one "
        "exponential, of −|z|, serves both sides, and the bottom is the same on both: 1 plus that "
        "exponential. Only the top differs, 1 or the exponential. Choose *it* with `np.where`.",
    ),
)
