"""A sigmoid that neither overflows nor loses its small values (chapter 2)."""

import contextlib
import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from nnlib.exercises.activations.arrays import (
    IF,
    MATH,
    check_takes_arrays,
    single_number_mistake,
)
from nnlib.exercises.display import apart, code, number, table
from nnlib.exercises.errors import explain
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake, mistake_made
from nnlib.exercises.reading import read_only_part, read_unbounded
from nnlib.exercises.running import called
from nnlib.exercises.verdict import NotYet

NAME = "stable_sigmoid"
FAR = -700.0  # further left σ(z) falls below 1e-304, and soon out of the range of a float64
NOTHING = 1e-300  # there, anything from 0 up to this is right
TOLERANCE = 1e-12
ROWS = 4  # wrong values that a message shows
HALF = np.array([0.5, 1, 2, 5, 20, 30, 40, 100, 500, 600, 700, 750, 1000])
PROBES = np.concatenate([-HALF[::-1], [0], HALF])
SHAPED = (
    np.array([[[0.5, -2]], [[30, -30]]]),  # (2, 1, 2)
    np.random.default_rng(1).uniform(-45, 45, size=(5, 4)).round(3),
    np.array([[-123.456, 3.21, -600.5]]),
)


def _exact(z):
    """σ(z) of one number with 28 digits, far more than a float64 has, and without overflow."""
    return float(1 / (1 + (-Decimal(float(z))).exp()))


EXACT = np.array([_exact(z) for z in PROBES])


def _naive(z):
    return 1 / (1 + np.exp(-z))


def _turned(z):
    return np.exp(z) / (1 + np.exp(z))


def _silently(function, z):
    with np.errstate(all="ignore"):
        return function(z)


def _with_if(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def _error(values):
    """Relative error of each value; where σ(z) is next to nothing, 0 for anything as small."""
    error = np.abs(values - EXACT) / np.where(EXACT > 0, EXACT, 1)
    nothing = (values >= 0) & (values <= NOTHING)
    error = np.where(PROBES < FAR, np.where(nothing, 0, np.inf), error)
    return np.where(np.isnan(error), np.inf, error)


def _at(values, z):
    """The value at one of the probes."""
    return values[PROBES == z][0]


@dataclass(frozen=True)
class Seen:
    """The values at the probes, and what NumPy would have warned of, by side."""

    values: np.ndarray
    left: frozenset  # kinds of trouble for negative z
    right: frozenset  # and for positive z
    silenced: bool  # whether the answer switches warnings off

    @property
    def all_right(self):
        """True if every value has the digits that are asked for."""
        return (_error(self.values) < TOLERANCE).all()

    def at(self, z):
        """The value at one of the probes."""
        return _at(self.values, z)

    def far(self, sign):
        """The values far out on one side."""
        return self.values[sign * PROBES > 200]


MISTAKES = (
    single_number_mistake(IF, _with_if),
    single_number_mistake(MATH, lambda z: 1 / (1 + math.exp(-z))),
    Mistake(
        "infinity over infinity",
        _turned,
        "for large z the result is NaN, *not a number*: exp(1000) is beyond any float64 and "
        "becomes `inf`, and inf / inf has no value. A form with exp(z) above and below is safe "
        "only where z is negative.",
        also=(lambda z: np.where(z > 0, _turned(z), _naive(z)),),
        made=lambda seen: np.isnan(seen.far(1)).any() and not np.isnan(seen.far(-1)).any(),
    ),
    Mistake(
        "infinity over infinity on the left",
        lambda z: 1 - _turned(-z),
        "for z far below 0 the result is NaN, *not a number*: exp(−z) is exp(1000) there, beyond "
        "any float64; it becomes `inf`, and inf / inf has no value.",
        made=lambda seen: np.isnan(seen.far(-1)).any(),
    ),
    Mistake(
        "mirrored",
        lambda z: np.exp(np.minimum(-z, 0)) / (1 + np.exp(-np.abs(z))),
        "your curve falls where it should rise: this is σ(−z). Look at the sign of z in `exp`.",
        also=(lambda z: 1 / (1 + np.exp(z)),),
        made=lambda seen: np.allclose(seen.values, EXACT[::-1]),
    ),
    Mistake(
        "the slope",
        lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2,
        "this is the sigmoid's *slope*, a hill with its top of ¼ at z = 0. Asked is the value, "
        "which rises from 0 to 1.",
        made=lambda seen: np.allclose(seen.values, EXACT * (1 - EXACT)),
    ),
    Mistake(
        "the same on both sides",
        lambda z: 1 / (1 + np.exp(-np.abs(z))),
        "−z and z get the same value. With |z| nothing overflows any more, but the sign of z is "
        "forgotten: one of the two sides needs a formula of its own.",
        also=(lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))),),
        made=lambda seen: np.allclose(seen.values, seen.values[::-1]) and np.ptp(seen.values) > 0.4,
    ),
    Mistake(
        "a tanh",
        np.tanh,
        "this is a tanh, which runs from −1 to 1. A sigmoid runs from 0 to 1, with ½ at z = 0.",
        also=(lambda z: np.tanh(z / 2),),
        made=lambda seen: any(np.allclose(seen.values, np.tanh(z)) for z in (PROBES, PROBES / 2)),
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
        made=lambda seen: seen.at(-700) == seen.at(-600) > 0,
    ),
    Mistake(
        "small values lost",
        lambda z: 0.5 * (1 + np.tanh(z / 2)),
        "absolutely the error is tiny, but *relatively* it is total at the left end. You take the "
        "difference of two numbers that are almost equal (1 and something close to 1), and a "
        "float64 keeps only 16 digits of each: for z = −40 the true 4e-18 has become 0, and a "
        "logarithm of it would be −inf.",
        also=(lambda z: 1 - _naive(-z), lambda z: np.where(z > 0, _naive(z), 1 - _naive(-z))),
        made=lambda seen: (
            np.allclose(seen.values, EXACT)
            and seen.at(-40) == seen.at(-100) == 0
            and 1e-9 < abs(seen.at(-20) / _exact(-20) - 1) < 1e-6
        ),
    ),
    Mistake(
        "small values set to 0",
        lambda z: np.where(z < -30, 0, np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))),
        "far to the left your value is exactly 0, where the true one is small but not nothing: at "
        "z = −100 it is 4e-44, and a logarithm of 0 would be −inf. Neither a limit nor rounding "
        "may cut the small values off.",
        also=(lambda z: np.round(np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z))), 12),),
        made=lambda seen: np.allclose(seen.values, EXACT) and seen.at(-100) == 0,
    ),
    Mistake(
        "warnings silenced",
        lambda z: _silently(_naive, z),
        "the numbers come out right, but on the way a number overflows or becomes NaN. "
        "`np.errstate` only keeps NumPy from saying so: the trouble takes place all the same, and "
        "the check listens. No `exp` may see a large positive number.",
        also=(lambda z: _silently(lambda z: np.where(z >= 0, _naive(z), _turned(z)), z),),
        made=lambda seen: seen.all_right and seen.silenced and seen.left | seen.right,
    ),
    Mistake(
        "both branches computed",
        lambda z: np.where(z >= 0, _naive(z), _turned(z)),
        "every number is right, and yet NumPy warns of an overflow and of an invalid value. "
        "`np.where` first computes *both* of its branches for *every* z, and only then chooses: "
        "each formula also meets the z that would break it. Give them an argument that is "
        "harmless on either side.",
        made=lambda seen: seen.all_right and "invalid value" in seen.left | seen.right,
    ),
    Mistake(
        "overflow on the right",
        lambda z: np.where(
            z > 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(z) / (1 + np.exp(-np.abs(z)))
        ),
        "the numbers come out right, but for z = 1000 some exp(z) overflows on the way, and what "
        "came of it is thrown away: exp(1000) is beyond any float64 (the limit is near 709), and "
        "NumPy warns. No `exp` may see a large positive number, not even in a branch that isn't "
        "taken.",
        made=lambda seen: seen.all_right and "overflow" in seen.right,
    ),
    Mistake(
        "overflow",
        _naive,
        "the numbers come out right, but on the way exp(−z) overflows for z = −1000: exp(1000) is "
        "beyond any float64 (the limit is near 709), NumPy warns (`RuntimeWarning: overflow "
        "encountered in exp`), and what is left over happens to be harmless, as in 1 / inf = 0. No "
        "`exp` may see a large positive number.",
        also=(np.vectorize(lambda z: 1 / (1 + math.exp(-z))),),
        made=lambda seen: seen.all_right and "overflow" in seen.left,
    ),
)
OVERFLOW = MISTAKES[-1]


class _Heard:
    """In place of `np.errstate` while an answer runs: takes note, and silences nothing."""

    used = False

    def __init__(self, **kinds):
        _Heard.used = True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def __call__(self, function):
        return function


@contextlib.contextmanager
def _listening(trouble):
    """Note in the set `trouble` what NumPy would warn of, whatever the answer does about it."""
    before, _Heard.used = (np.errstate, np.seterr), False
    with np.errstate(
        call=lambda kind, flag: trouble.add(kind), over="call", invalid="call", divide="call"
    ):
        np.errstate, np.seterr = _Heard, _Heard
        try:
            yield
        finally:
            np.errstate, np.seterr = before


def _attempt(function, z):
    """The values of one call, and the kinds of trouble that NumPy would have warned of."""
    trouble = set()

    def run(z):
        try:
            return function(z)
        except OverflowError as error:
            raise NotYet(f"{OVERFLOW.why}\n\nHere, {explain(error)}", OVERFLOW.name) from error

    with _listening(trouble):
        values = read_unbounded(called(run, NAME, {"z": z}), "the result of your function")
    if values.shape != z.shape:
        raise NotYet(
            f"for z of shape {code(z.shape)} your function returns shape {code(values.shape)}: the "
            "shape of z is wanted, with one value for each entry."
        )
    return values, frozenset(trouble)


def _shown(z, values, exact, error):
    """A table of the values that are wrong, at most `ROWS` of them from all over."""
    wrong = np.flatnonzero(error >= TOLERANCE)
    wrong = wrong[np.unique(np.linspace(0, len(wrong) - 1, ROWS).astype(int))] if len(wrong) else []
    rows = [[number(z[i]), *apart(values[i], exact[i]), number(error[i])] for i in wrong]
    return table(["z", "your value", "right", "relative error"], rows) if rows else ""


def _grade(answer):
    (function,) = read_only_part(answer)
    check_takes_arrays(function, NAME, {"z": PROBES})
    values, trouble = _attempt(function, PROBES)
    silenced = _Heard.used
    sides = [_attempt(function, PROBES[sign * PROBES > 0])[1] for sign in (-1, 1)]
    seen = Seen(values, *sides, silenced)
    table_of_wrong = _shown(PROBES, values, EXACT, _error(values))
    if mistake := mistake_made(MISTAKES, seen):
        raise NotYet(mistake.why + table_of_wrong, mistake.name)
    if not seen.all_right:
        raise NotYet(
            "not every value has the twelve right digits that are asked for." + table_of_wrong
        )
    if trouble:
        raise NotYet(
            f"every number is right, but NumPy would warn ({', '.join(sorted(trouble))}). Find the "
            "step that gets there, and give it a harmless argument."
        )
    for z in SHAPED:
        exact = np.vectorize(_exact)(z)
        values, _ = _attempt(function, z)
        error = np.abs(values - exact) / exact
        if (error >= TOLERANCE).any():
            raise NotYet(
                f"right where z is flat and sorted, but not for z of shape {code(z.shape)}."
                + _shown(z.ravel(), values.ravel(), exact.ravel(), error.ravel())
            )
    return (
        "Twelve right digits wherever a float64 can hold them, from 1e-304 up to 1, and no "
        "warning on the way. Cross-entropy takes the logarithm of such values: now "
        "log σ(−700) is −700; computed as 1 − σ(700), it would be −inf."
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
