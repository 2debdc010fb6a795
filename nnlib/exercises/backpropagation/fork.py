"""A value that is used three times, and its three flows (chapter 4)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_scalar, read_tuple

PARTS = ("df_dx", "df_dy")


def _read(result):
    pair = zip(PARTS, read_tuple(result, PARTS), strict=True)
    return tuple(np.array(read_scalar(value, f"`{name}`")) for name, value in pair)


def _case(x, y, df_dx, df_dy):
    return Case({"x": float(x), "y": float(y)}, (np.array(float(df_dx)), np.array(float(df_dy))))


def _draw(rng):
    for x, y in decimals(rng, 5, 2, size=2):
        yield {"x": float(x), "y": float(y)}
    for x, y in ((0.7, 0.0), (-1.3, -1.3), (2.1, -2.1), (0.0, 0.0)):
        yield {"x": x, "y": y}


@by_steps
def _fork(
    forward=lambda x, y: (x + y, x - y),
    last=lambda p, x: (x, p),  # what the last product hands to p and to x
    inner=lambda s, t, dp: (t * dp, s * dp),  # what p = s·t hands to s and to t
    into_x=lambda ds, dt, dx: ds + dt + dx,
    into_y=lambda ds, dt: ds - dt,
    finish=lambda df_dx, df_dy: (df_dx, df_dy),
):
    """Both gradients, with their steps as they should be, or some of them otherwise."""

    def gradients(x, y):
        s, t = forward(x, y)
        dp, dx = last(s * t, x)
        ds, dt = inner(s, t, dp)
        return finish(into_x(ds, dt, dx), into_y(ds, dt))

    return gradients


TEST = FunctionTest(
    domain=Domain("∂f/∂x and ∂f/∂y of f = (x + y)·(x − y)·x", x=Numbers(), y=Numbers()),
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
    right=_fork(),
    draw=_draw,
    mistakes=(
        Mistake(
            "one branch only",
            _fork(into_x=lambda ds, dt, dx: dx),
            "`df_dx` is what comes back along *one* of the three branches. Where a value forks on "
            "the way forward, gradients sum on the way back: `+=` in place of `=`.",
            also=(
                _fork(into_x=lambda ds, dt, dx: ds),
                _fork(into_x=lambda ds, dt, dx: dt),
                _fork(into_x=lambda ds, dt, dx: dx, into_y=lambda ds, dt: -dt),
            ),
        ),
        Mistake(
            "forgot the last gate",
            _fork(into_x=lambda ds, dt, dx: ds + dt),
            "`df_dx` holds what comes back through the sum and through the difference. But x is "
            "used a third time: it is a factor of the last product itself.",
        ),
        Mistake(
            "forgot a branch",
            _fork(into_x=lambda ds, dt, dx: ds + dx),
            "`df_dx` holds two of three flows: that of the last product, and one of those through "
            "the sum and the difference. Both of these use x.",
            also=(_fork(into_x=lambda ds, dt, dx: dt + dx),),
        ),
        Mistake(
            "a flow into x with a minus",
            _fork(into_x=lambda ds, dt, dx: ds - dt + dx),
            "in `df_dx` the flow through the difference has the wrong sign. In t = x − y it is y "
            "that stands behind the minus; x passes as it is.",
        ),
        Mistake(
            "forgot the upstream gradient",
            _fork(last=lambda p, x: (1, p)),
            "the flows through s and t lack a factor: p = s·t is multiplied by x afterwards, so "
            "the gradient that arrives at p is not 1.",
            also=(
                lambda x, y: (1 + 1 + (x + y) * (x - y), 0),
                lambda x, y: (1 + 1 + 1, 1 - 1),
            ),
        ),
        Mistake(
            "last gate not swapped",
            _fork(last=lambda p, x: (p, x)),
            "the last product hands p the value of p, and x the value of x. A product swaps: each "
            "factor gets the value of the *other* one.",
        ),
        Mistake(
            "the direct flow is x",
            _fork(last=lambda p, x: (x, x)),
            "the flow of the last product into x is the value of x itself. A product swaps: x gets "
            "the value of the *other* factor, p.",
        ),
        Mistake(
            "the direct flow is 1",
            _fork(last=lambda p, x: (x, 1)),
            "the flow of the last product into x is 1. That would be a sum; a product hands each "
            "factor the value of the *other* one, here p.",
        ),
        Mistake(
            "flows multiplied",
            _fork(into_x=lambda ds, dt, dx: ds * dt * dx, into_y=lambda ds, dt: -ds * dt),
            "you multiplied the flows of the three branches. Rates multiply *along* a path; what "
            "comes back over *different* paths adds up.",
        ),
        Mistake(
            "flows averaged",
            _fork(
                into_x=lambda ds, dt, dx: (ds + dt + dx) / 3, into_y=lambda ds, dt: (ds - dt) / 2
            ),
            "you took the mean of the flows. If x grows by a bit, f changes through every use of "
            "it, and the changes add up; nothing is shared out.",
        ),
        Mistake(
            "answers exchanged",
            _fork(finish=lambda df_dx, df_dy: (df_dy, df_dx)),
            "the two answers have changed places: end with `return df_dx, df_dy`, in this order.",
            whole=True,
        ),
        Mistake(
            "all signs turned round",
            _fork(finish=lambda df_dx, df_dy: (-df_dx, -df_dy)),
            "both gradients have the wrong sign. The way back starts with the gradient 1 at f, not "
            "with −1.",
            whole=True,
        ),
        Mistake(
            "sign of the minus lost",
            _fork(into_y=lambda ds, dt: ds + dt),
            "in t = x − y the y stands behind a minus: what comes back through t reaches y with "
            "the opposite sign.",
        ),
        Mistake(
            "one branch of y only",
            _fork(into_y=lambda ds, dt: -dt),
            "`df_dy` is what comes back along one branch. But y forks, too: it is used in s and "
            "in t.",
            also=(_fork(into_y=lambda ds, dt: ds), _fork(into_y=lambda ds, dt: dt)),
        ),
        Mistake(
            "df_dy turned round",
            _fork(into_y=lambda ds, dt: dt - ds),
            "`df_dy` has the wrong sign. Either the product s·t was not swapped (s gets the "
            "gradient times t, and t gets it times s), or the minus went to the wrong branch.",
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
