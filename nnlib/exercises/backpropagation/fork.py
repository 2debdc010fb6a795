"""A value that is used three times, and its three flows (chapter 4)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import read_scalar, read_tuple

PARTS = ("df_dx", "df_dy")


def _read(result):
    pair = zip(PARTS, read_tuple(result, PARTS), strict=True)
    return tuple(np.array(read_scalar(value, f"`{name}`")) for name, value in pair)


def _case(x, y, df_dx, df_dy):
    return Case({"x": float(x), "y": float(y)}, (np.array(float(df_dx)), np.array(float(df_dy))))


def _flows(combine):
    """The answer that combines the flows into x and into y in a way of its own.

    combine(u, v, p, x): u and v are the gradients of the sum and of the difference, p the product.
    """

    def gradients(x, y):
        s, t = x + y, x - y
        return combine(t * x, s * x, s * t, x)

    return gradients


def _last_gate_kept(x, y):
    s, t = x + y, x - y
    ds, dt = s * t * t, s * t * s
    return ds + dt + x, ds - dt


TEST = FunctionTest(
    in_order=True,
    parts=PARTS,
    read=_read,
    cases=(
        _case(3, 1, 26, -6),
        _case(2, 5, -13, -20),
        _case(-1, 4, -13, 8),
        _case(0.5, -2, -3.25, 2),
        _case(0, 3, -9, 0),
    ),
    mistakes=(
        Mistake(
            "one branch only",
            _flows(lambda u, v, p, x: (p, u - v)),
            "`df_dx` is what comes back along *one* of the three branches. Where a value forks on "
            "the way forward, gradients sum on the way back: `+=` in place of `=`.",
            also=(
                _flows(lambda u, v, p, x: (u, u - v)),
                _flows(lambda u, v, p, x: (v, u - v)),
                _flows(lambda u, v, p, x: (p, -v)),
            ),
        ),
        Mistake(
            "forgot the last gate",
            _flows(lambda u, v, p, x: (u + v, u - v)),
            "`df_dx` holds what comes back through the sum and through the difference. But x is "
            "used a third time: it is a factor of the last product itself.",
        ),
        Mistake(
            "forgot a branch",
            _flows(lambda u, v, p, x: (u + p, u - v)),
            "`df_dx` holds two of three flows: that of the last product, and one of those through "
            "the sum and the difference. Both of these use x.",
            also=(_flows(lambda u, v, p, x: (v + p, u - v)),),
        ),
        Mistake(
            "forgot the upstream gradient",
            lambda x, y: ((x + y) + (x - y) + (x + y) * (x - y), (x - y) - (x + y)),
            "the flows through s and t lack a factor: p = s·t is multiplied by x afterwards, so "
            "the gradient that arrives at p is not 1.",
            also=(
                lambda x, y: (1 + 1 + (x + y) * (x - y), 0),
                lambda x, y: (1 + 1 + 1, 1 - 1),
            ),
        ),
        Mistake(
            "last gate not swapped",
            _last_gate_kept,
            "the last product hands p the value of p, and x the value of x. A product swaps: each "
            "factor gets the value of the *other* one.",
            also=(_flows(lambda u, v, p, x: (u + v + x, u - v)),),
        ),
        Mistake(
            "flows multiplied",
            _flows(lambda u, v, p, x: (u * v * p, -u * v)),
            "you multiplied the flows of the three branches. Rates multiply *along* a path; what "
            "comes back over *different* paths adds up.",
        ),
        Mistake(
            "flows averaged",
            _flows(lambda u, v, p, x: ((u + v + p) / 3, (u - v) / 2)),
            "you took the mean of the flows. If x grows by a bit, f changes through every use of "
            "it, and the changes add up; nothing is shared out.",
        ),
        Mistake(
            "answers exchanged",
            _flows(lambda u, v, p, x: (u - v, u + v + p)),
            "the two answers have changed places: end with `return df_dx, df_dy`, in this order.",
        ),
        Mistake(
            "sign of the minus lost",
            _flows(lambda u, v, p, x: (u + v + p, u + v)),
            "`df_dx` is right. In t = x − y the y stands behind a minus: what comes back through t "
            "reaches y with the opposite sign.",
        ),
        Mistake(
            "one branch of y only",
            _flows(lambda u, v, p, x: (u + v + p, -v)),
            "`df_dx` is right, but y forks, too: it is used in s and in t.",
            also=(
                _flows(lambda u, v, p, x: (u + v + p, u)),
                _flows(lambda u, v, p, x: (u + v + p, v)),
            ),
        ),
        Mistake(
            "df_dy turned round",
            _flows(lambda u, v, p, x: (u + v + p, v - u)),
            "`df_dx` is right, and `df_dy` has the wrong sign. Either the product s·t was not "
            "swapped (s gets the gradient times t, and t gets it times s), or the minus went to "
            "the wrong branch.",
        ),
    ),
)


fork = Exercise(
    "fork",
    "A fork with three branches",
    stars=1,
    test=TEST,
    praise=(
        "x forks three ways and y two, and all that comes back is summed. In a network every "
        "weight forks once for each example of the batch: that is why its gradient is a sum over "
        "them."
    ),
    hints=(
        "Draw the graph with its four gates: s, t, p and f. How many lines leave x, and where does "
        "each of them end? Each brings something back.",
        "Start at f with the gradient 1. The last product gives p the value of x, and x the value "
        "of p: that is the first of x's three flows. The product s·t swaps likewise, with the "
        "gradient of p as the upstream one.",
        "Call the gradients of s and t `ds` and `dt`. Then x receives `ds`, `dt` and the flow of "
        "the last gate, and y receives `ds` and, because of the minus, −`dt`. Compute s and t "
        "inside the function first, and sum.",
    ),
)
