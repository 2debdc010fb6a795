"""Judges networks 1 → H → 1 by their graphs, whatever weights draw them (chapter 5)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.exercises.display import code, number, numbers, table
from nnlib.exercises.grading import TOLERANCE
from nnlib.exercises.reading import is_blank, read_numbers, read_scalar
from nnlib.exercises.running import call, check_signature, explain, in_place, is_unfinished
from nnlib.exercises.verdict import NotYet, StillBlank

PARTS = ("w1", "b1", "w2", "b2")
MOST_UNITS = 1000


@dataclass(frozen=True)
class GraphCase:
    """One call to try: inputs by name, where to look (n,), the values wanted there, and a few x."""

    inputs: dict
    x: np.ndarray
    wanted: np.ndarray
    shown: tuple


@dataclass(frozen=True)
class GraphTest:
    """How a function is tested that returns the weights of a network with one hidden layer.

    `bend` is its activation. A mistake is recognised by its graph, too: weights may come in any
    order and size.
    """

    name: str
    bend: Callable
    cases: tuple
    mistakes: tuple
    units: int | None = None  # how many hidden units are wanted, if that matters

    def grade(self, function):
        """Return if every graph is right; else raise `NotYet` or `StillBlank`."""
        check_signature(function, self.name, self.cases[0].inputs)
        graphs, changed, problems = [], (), []
        for case in self.cases:
            graph, problem, touched = self._draw(function, case)
            graphs.append(graph)
            changed = changed or touched
            problems += [(case, problem)] if problem else []
        wrong = [
            i
            for i, (case, graph) in enumerate(zip(self.cases, graphs, strict=True))
            if graph is None or not _same(graph(case.x), case.wanted)
        ]
        if not wrong:
            if changed:
                raise NotYet(f"the network is right, but {in_place(changed)}", "changes its input")
            return
        also = f"\n\nAlso, {in_place(changed)}" if changed else ""
        if problems:
            case, problem = problems[0]
            raise NotYet(f"{problem}\n\nThe call was {self._show(case)}.{also}")
        seen = self._evidence(self.cases[wrong[0]], graphs[wrong[0]])
        for mistake in self.mistakes:
            if any(self._like(graphs, other) for other in (mistake.answer, *mistake.also)):
                raise NotYet(mistake.why + seen + also, mistake.name)
        right, tried = len(graphs) - len(wrong), len(graphs)
        verdict = f"right for {right} of {tried}" if right else "wrong for all"
        raise NotYet(f"{verdict} inputs that were tried.{seen}{also}")

    def _draw(self, function, case):
        """The graph that the function's weights draw, or why there is none; and changed inputs."""
        result = call(function, case.inputs)
        if is_unfinished(result.error):
            raise StillBlank
        if result.error is not None:
            return None, explain(result.error), result.changed
        try:
            network = read_network(result.value, self.units)
        except NotYet as problem:
            return None, problem.message, result.changed
        return lambda x: output(network, self.bend, x), None, result.changed

    def _like(self, graphs, other):
        """True if the function `other` draws the same graphs."""
        for case, graph in zip(self.cases, graphs, strict=True):
            theirs, problem, _ = self._draw(other, case)
            if problem or not _same(graph(case.x), theirs(case.x)):
                return False
        return True

    def _evidence(self, case, graph):
        """A few places and the one where the graph is worst, and what stands there."""
        gap = np.abs(graph(case.x) - case.wanted) / (1 + np.abs(case.wanted))  # as `_same` sees it
        x = np.unique([*case.shown, case.x[gap.argmax()]])
        wanted = np.interp(x, case.x, case.wanted)
        rows = [
            [number(place), number(round(got, 9)), number(round(value, 9)),
             "✓" if _same(got, value) else "✗"]
            for place, got, value in zip(x, graph(x), wanted, strict=True)
        ]  # fmt: skip
        return f"\n\nFor {self._show(case)}:" + table(["x", "your network", "wanted", ""], rows)

    def _show(self, case):
        """The call of one case as code, `bump(a=1, b=3, height=2)`."""
        inputs = ", ".join(f"{name}={numbers(value)}" for name, value in case.inputs.items())
        return code(f"{self.name}({inputs})")


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


def _same(left, right):
    return np.allclose(left, right, rtol=TOLERANCE, atol=TOLERANCE)
