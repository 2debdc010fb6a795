"""Judges networks 1 → H → 1 by their graphs, whatever weights draw them (chapter 5)."""

import numpy as np

from nnlib.exercises.display import code, number, table
from nnlib.exercises.grading import TOLERANCE, close
from nnlib.exercises.reading import read_numbers, read_scalar, read_tuple
from nnlib.exercises.verdict import NotYet

PARTS = ("w1", "b1", "w2", "b2")
MOST_UNITS = 1000


def drawn(bend, places, units=None):
    """How a `FunctionTest` runs a function that returns weights: the graph at `places(*inputs)`.

    `bend` is the activation, `units` how many hidden units are wanted, if that matters. A mistake
    is recognised by its graph, too: weights may come in any order and size.
    """

    def run(function):
        def graph(*inputs):
            result = function(*inputs)
            if result is None:
                return None
            network = read_network(result, units)
            values = output(network, bend, places(*inputs))
            single = any(getattr(part, "dtype", None) == np.float32 for part in result)
            return values.astype(np.float32) if single else values

        return graph

    return run


def read_graph(values):
    """The values of a graph, in single precision if its weights are."""
    read_numbers(values, "the output of your network")
    return (values,)


def same_graph(left, right):
    """True if two graphs are the same, up to the rounding of their weights."""
    single = np.float32 in (left.dtype, right.dtype)
    tolerance = 1e-4 if single else TOLERANCE
    return left.shape == right.shape and np.allclose(left, right, rtol=tolerance, atol=tolerance)


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
    result = read_tuple(result, PARTS)
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
