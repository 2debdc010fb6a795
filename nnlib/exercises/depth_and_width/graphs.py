"""Judges networks 1 → H → 1 by their graphs, whatever weights draw them (chapter 5)."""

import numpy as np

from nnlib.exercises.display import code, number, table
from nnlib.exercises.grading import close
from nnlib.exercises.reading import is_blank, read_numbers, read_scalar
from nnlib.exercises.verdict import NotYet, StillBlank

PARTS = ("w1", "b1", "w2", "b2")
MOST_UNITS = 1000


def drawn(bend, places, units=None):
    """How a `FunctionTest` runs a function that returns weights: the graph at `places(*inputs)`.

    `bend` is the activation, `units` how many hidden units are wanted, if that matters. A mistake
    is recognised by its graph, too: weights may come in any order and size.
    """

    def run(function):
        def graph(*inputs):
            network = read_network(function(*inputs), units)
            return output(network, bend, places(*inputs))

        return graph

    return run


def few_places(places, few):
    """How a `FunctionTest` shows a graph: at `few(*inputs)`, and where it is worst."""

    def show(case, parts):
        (got,), (wanted,), x = parts, case.expected, places(*case.inputs.values())
        gap = np.abs(got - wanted) / (1 + np.abs(wanted))
        shown = np.isin(x, few(*case.inputs.values())) | (np.arange(len(x)) == gap.argmax())
        rows = [
            [*(number(round(value, 9)) for value in row), "✓" if close(*row[1:]) else "✗"]
            for row in sorted(set(zip(x[shown], got[shown], wanted[shown], strict=True)))
        ]
        return table(["x", "your network", "wanted", ""], rows)

    return show


def read_network(result, units=None):
    """w1, b1, w2 (H,) and b2 from what a function returned, or `NotYet` that says what is odd."""
    if is_blank(result):
        raise StillBlank
    if not isinstance(result, (tuple, list)) or len(result) != len(PARTS):
        count = len(result) if isinstance(result, (tuple, list)) else 1
        raise NotYet(
            f"your function should return {len(PARTS)} things, `w1, b1, w2, b2` in this order, but "
            f"it returns {count}."
        )
    flat = [read_numbers(value, code(name)) for name, value in zip(PARTS[:3], result, strict=False)]
    for name, array in zip(PARTS, flat, strict=False):
        if array.ndim != 1:
            raise NotYet(
                f"{code(name)} has shape {code(array.shape)}, but it should be a flat row with one "
                "number for each hidden unit: a list such as `[1, 2]`, or an array of shape (2,)."
            )
    sizes = [len(array) for array in flat]
    if len(set(sizes)) > 1:
        pairs = ", ".join(f"{code(name)} {n}" for name, n in zip(PARTS, sizes, strict=False))
        raise NotYet(f"every hidden unit needs one number in each, but there are: {pairs}.")
    if units is not None and sizes[0] != units:
        raise NotYet(f"the network should have {units} hidden units, but yours has {sizes[0]}.")
    if sizes[0] > MOST_UNITS:
        raise NotYet(f"the network has {sizes[0]} hidden units; far fewer are enough.")
    return (*flat, read_scalar(result[3], "`b2`"))


def output(network, bend, x):
    """f(x) = w2 · bend(w1 x + b1) + b2 at x (n,)."""
    w1, b1, w2, b2 = network
    return bend(np.outer(x, w1) + b1) @ w2 + b2  # (n, H) @ (H,)
