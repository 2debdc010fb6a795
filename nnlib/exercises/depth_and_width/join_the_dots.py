"""A ReLU network that runs straight from point to point (chapter 5)."""

import numpy as np

from nnlib import activations
from nnlib.exercises.depth_and_width.graphs import drawn, few_places, read_graph, same_graph
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def places(xs, ys):
    """The points, and nine places between each two of them."""
    return np.linspace(xs[:-1], xs[1:], 11, axis=1).ravel()


def _case(xs, ys):
    """Points to be joined; the network is looked at in them and, finely, between them."""
    xs, ys = np.array(xs, dtype=float), np.array(ys, dtype=float)
    return Case({"xs": xs, "ys": ys}, (np.interp(places(xs, ys), xs, ys),))


def _draw(rng):
    for N in (2, 3, 5, 8):
        xs = np.cumsum(rng.uniform(0.5, 1.2, size=N)).round(3) - round(rng.uniform(0, 6), 3)
        yield {"xs": xs, "ys": decimals(rng, N)}


def _changes(slopes):
    """The first slope, and by how much each differs from the one before."""
    return np.diff(slopes, prepend=0)


@by_steps
def _join(
    rises=lambda ys: np.diff(ys),
    runs=lambda xs: np.diff(xs),
    slopes=lambda rises, runs: rises / runs,
    weights=_changes,
    bends=lambda xs: xs[:-1],
    bias=lambda bends: -bends,
    start=lambda ys: ys[0],
):
    """The network that joins the dots, with its steps as they should be, or some otherwise."""

    def network(xs, ys):
        places = np.asarray(bends(xs), dtype=float)
        w2 = weights(slopes(rises(ys), runs(xs)))
        return np.ones(len(places)), bias(places), w2, start(ys)

    return network


def _network(places, weights, start):
    places = np.asarray(places, dtype=float)
    return np.ones(len(places)), -places, weights, start


def _rising(xs, ys):
    """Why these points can't be joined from left to right, or None."""
    if len(xs) < 2:
        return "one point alone can't be joined to anything."
    return None if (np.diff(xs) > 0).all() else "`xs` must rise from point to point."


TEST = FunctionTest(
    domain=Domain(
        "weights `w1, b1, w2, b2` of a ReLU network that runs straight from point to point",
        unless=_rising,
        xs=Numbers("N"),
        ys=Numbers("N"),
    ),
    parts=("the graph",),
    read=read_graph,
    same=same_graph,
    run=drawn(activations.relu, places),
    show=few_places(places, lambda xs, ys: xs),
    cases=(
        _case([0, 1, 3, 4], [1, 3, 2, 5]),
        _case([-2, -1.5, 0, 2], [0.5, -1, -1, 3]),
        _case([2, 5], [4, 1]),
        _case([-1, 0, 0.5, 1, 3, 7], [-2, 2, 2, -4, 0, 1]),
    ),
    right=_join(),
    draw=_draw,
    mistakes=(
        Mistake(
            "slopes for changes of slope",
            _join(weights=lambda slopes: slopes),
            "you give every unit the slope of its own piece. But a unit that is on stays on: from "
            "the second piece on, the slopes add up. How much must a unit *change* the slope?",
        ),
        Mistake(
            "b2 forgotten",
            _join(start=lambda ys: 0),
            "the graph hangs too low or too high. At the first point all units "
            "are still 0, and `b2` alone is the output.",
        ),
        Mistake(
            "sign of the bias",
            _join(bias=lambda bends: bends),
            "your units bend at −x instead of at x: ReLU(x + 3) switches on at −3.",
        ),
        Mistake(
            "rise without run",
            _join(slopes=lambda rises, runs: rises),
            "you take the rise of a piece for its slope. The points are not 1 apart: a slope is "
            "rise divided by run.",
        ),
        Mistake(
            "pieces of equal length assumed",
            _join(slopes=lambda rises, runs: rises * len(runs)),
            "you work out the slopes as if the pieces were equally long, as those of the chapter's "
            "hats are. Your pieces aren't: the points stand at unequal distances, and each slope "
            "is a rise divided by a run of its own.",
            also=(
                _join(slopes=lambda rises, runs: rises * (len(runs) + 1)),
                lambda xs, ys: _network(
                    np.arange(len(xs) - 1) / (len(xs) - 1),
                    _changes(np.diff(ys) * (len(xs) - 1)),
                    ys[0],
                ),
            ),
        ),
        Mistake(
            "equal steps assumed",
            _join(slopes=lambda rises, runs: rises / runs[0]),
            "you divide every rise by the *first* distance. Each piece has a run of its own.",
        ),
        Mistake(
            "divided by the mean distance",
            _join(slopes=lambda rises, runs: rises / runs.mean()),
            "you divide every rise by the *mean* distance. Each piece has a run of its own.",
        ),
        Mistake(
            "run over rise",
            _join(slopes=lambda rises, runs: runs / np.where(rises == 0, 1, rises)),
            "your slopes are upside-down: rise divided by run, not run divided by rise.",
        ),
        Mistake(
            "kinks one point late",
            _join(bends=lambda xs: xs[1:]),
            "every unit switches on one point too late: the unit that "
            "makes the slope of a piece has to be on from the *beginning* of that piece.",
        ),
        Mistake(
            "first slope forgotten",
            _join(weights=lambda slopes: [0, *np.diff(slopes)]),
            "the graph starts out flat: nothing makes the slope of the "
            "first piece. A unit that switches on at the first point can do it.",
        ),
        Mistake(
            "changes the wrong way round",
            _join(weights=lambda slopes: [slopes[0], *-np.diff(slopes)]),
            "the first piece is right, then every kink bends the wrong way: the change is the new "
            "slope minus the old one.",
        ),
        Mistake(
            "heights for weights",
            lambda xs, ys: _network(xs[:-1], ys[1:], 0),
            "you use the heights `ys` themselves as weights. That would do for *bumps* that stand "
            "side by side, each back at 0 where the next is at its top. A single ReLU never comes "
            "back: its weight is a slope, not a height.",
            also=(
                lambda xs, ys: _network(xs[:-1], ys[:-1], 0),
                lambda xs, ys: _network(xs, ys, 0),
                lambda xs, ys: _network(xs[:-1], ys[1:], ys[0]),
            ),
        ),
        Mistake(
            "slopes summed",
            _join(weights=np.cumsum),
            "you add the slopes up. The network does that already, since every unit stays on. What "
            "it needs is the opposite: differences.",
        ),
    ),
)


join_the_dots = Exercise(
    "join_the_dots",
    "Join the dots with ReLUs",
    stars=2,
    test=TEST,
    praise=(
        "No training, and exact: N points, N − 1 hidden units. Whoever has enough units can pass "
        "through *all* the training data, noise included; what happens between the points is "
        "another matter, and it is what the rest of the chapter was about."
    ),
    hints=(
        "Walk from left to right. At each point but the last a unit switches on, and from there "
        "it adds a straight line to everything that follows. What is the output before any unit "
        "is on?",
        "Work out the slope of every piece first, `np.diff` helps. The unit of the first point "
        "must make the first slope; every later one turns the slope so far into the next.",
        "So `w1` is all ones, `b1` makes the units bend at all points but the last, `b2` is the "
        "first height, and `w2` holds the first slope followed by the *differences* of the slopes. "
        "`np.diff` takes a `prepend`.",
    ),
)
