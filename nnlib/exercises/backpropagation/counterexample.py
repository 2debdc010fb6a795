"""The smallest graph on which a reader's own engine is wrong, found and drawn (chapter 4).

All graphs of a few operations are tried in order of size, with nnlib's gradients beside the
reader's: whoever finds the smallest one that fails has found the bug (Claessen and Hughes, 2000).
"""

import itertools
import math
from dataclasses import dataclass

from nnlib import autograd, plot
from nnlib.exercises.display import code, number, show
from nnlib.exercises.errors import explain
from nnlib.exercises.limits import ONE_AT_A_TIME, Stopped, TimeUp, quiet, run_limited

POINTS = ((3.0, -2.0), (0.5, 1.5))  # at which the leaves are tried: no two uses agree by chance
SECONDS = 20.0
CLOSE = 1e-6
NUDGE = 1e-4
LARGEST = 1e4  # values beyond it aren't asked for
KINK = 0.05  # how far from a kink, or a pole, an input has to be
MISSING = (AttributeError, TypeError, NotImplementedError)
NAMES = "abqrstuv"


@dataclass(frozen=True)
class Operation:
    """An operation: its sign, how many inputs it has, what it does, and where it may be asked."""

    sign: str
    inputs: int
    apply: object
    fits: object = lambda *data: True
    commutes: bool = False
    often: bool = False  # in graphs of three operations as well

    def text(self, *inputs):
        """The operation, written with its inputs."""
        if "a" in self.sign:
            return self.sign.replace("a", inputs[0]).replace("b", inputs[-1])
        return f" {self.sign} ".join(inputs)


OPERATIONS = (
    Operation("+", 2, lambda a, b: a + b, commutes=True, often=True),
    Operation("·", 2, lambda a, b: a * b, commutes=True, often=True),
    Operation("−", 2, lambda a, b: a - b, often=True),
    Operation("/", 2, lambda a, b: a / b, lambda a, b: abs(b) > KINK),
    Operation("−a", 1, lambda a: -a, often=True),
    Operation("a + 2", 1, lambda a: a + 2),
    Operation("2 + a", 1, lambda a: 2 + a),
    Operation("2·a", 1, lambda a: 2 * a),
    Operation("a·2", 1, lambda a: a * 2),
    Operation("2 − a", 1, lambda a: 2 - a),
    Operation("1 / a", 1, lambda a: 1 / a, lambda a: abs(a) > KINK),
    Operation("a²", 1, lambda a: a**2),
    Operation("a³", 1, lambda a: a**3),
    Operation("exp(a)", 1, lambda a: a.exp(), lambda a: a < 6),
    Operation("log(a)", 1, lambda a: a.log(), lambda a: a > KINK),
    Operation("tanh(a)", 1, lambda a: a.tanh()),
    Operation("sigmoid(a)", 1, lambda a: a.sigmoid()),
    Operation("relu(a)", 1, lambda a: a.relu(), lambda a: abs(a) > KINK),
    Operation("max(a, b)", 2, lambda a, b: a.max(b), lambda a, b: abs(a - b) > KINK),
)


@dataclass(frozen=True)
class Program:
    """A graph as a list of steps: an operation, and the places of its inputs among all nodes."""

    leaves: int
    steps: tuple

    @property
    def size(self):
        """How many nodes it has."""
        return self.leaves + len(self.steps)

    def nodes(self, number, at):
        """All nodes, made of the class `number` with the leaves `at`."""
        nodes = [number(value) for value in at[: self.leaves]]
        for operation, places in self.steps:
            nodes.append(operation.apply(*(nodes[place] for place in places)))
        return nodes

    def fits(self, at):
        """True if all operations are asked where they have a value and a slope of fair size."""
        data = list(at[: self.leaves])
        for operation, places in self.steps:
            inputs = [data[place] for place in places]
            if not operation.fits(*inputs):
                return False
            data.append(operation.apply(*map(autograd.Value, inputs)).data)
            if not abs(data[-1]) < LARGEST:
                return False
        return True

    def text(self):
        """The formula: 'q = a · a, f = q + q · a'; what is used twice has a name."""
        uses = [0] * self.size
        for _, places in self.steps:
            for place in places:
                uses[place] += 1
        texts, names, lines = list(NAMES[: self.leaves]), iter(NAMES[2:]), []
        for index, (operation, places) in enumerate(self.steps, self.leaves):
            inputs = [
                f"({texts[p]})"
                if " " in texts[p] and not operation.sign.endswith(")")
                else texts[p]
                for p in places
            ]
            text = operation.text(*inputs)
            if uses[index] > 1:
                name = next(names)
                lines.append(f"{name} = {text}")
                text = name
            texts.append(text)
        return ", ".join([*lines, f"f = {texts[-1]}"])


def programs(operations):
    """All graphs of up to three operations in order of size; with three, the plainest alone."""
    few = [each for each in operations if each.often]
    every = [
        Program(leaves, steps)
        for leaves in (1, 2)
        for count in (1, 2, 3)
        for steps in _steps(leaves, operations if count < 3 else few, count)
    ]
    return sorted(every, key=lambda program: program.size)


def _steps(leaves, operations, count, before=()):
    """All lists of so many steps in which every node is used."""
    known = leaves + len(before)
    if len(before) == count:
        used = {place for _, places in before for place in places}
        if len(used) == known - 1:
            yield before
        return
    for operation in operations:
        for places in itertools.product(range(known), repeat=operation.inputs):
            if not (operation.commutes and list(places) != sorted(places)):
                yield from _steps(leaves, operations, count, (*before, (operation, places)))


@dataclass(frozen=True)
class Counterexample:
    """A graph, the point at which it was tried, both gradients of every node, and any error."""

    program: Program
    at: tuple
    theirs: list  # (data, grad) for each node, as the engine has them; empty if it stopped
    right: list  # nnlib's nodes
    tried: int
    error: BaseException | None = None


def search(number, backward=None):
    """The first graph on which the engine is wrong, or None; how many were tried; what is missing.

    number: the class of its values. backward: a function of the result, if it is no method.
    """
    there = [each for each in OPERATIONS if _has(number, each)]
    missing = [each.sign for each in OPERATIONS if each not in there]
    tried = 0
    for program in programs(there):
        for at in POINTS:
            if not program.fits(at):
                continue
            tried += 1
            right = program.nodes(autograd.Value, at)
            right[-1].backward()
            try:
                nodes = program.nodes(number, at)
                backward(nodes[-1]) if backward else nodes[-1].backward()
                theirs = [(float(node.data), float(node.grad)) for node in nodes]
            except Exception as error:
                return Counterexample(program, at, [], right, tried, error), tried, missing
            leaves = range(program.leaves)
            same = _close(theirs[-1][0], right[-1].data) and all(
                _close(theirs[i][1], right[i].grad) for i in leaves
            )
            if not same:
                return Counterexample(program, at, theirs, right, tried), tried, missing
    return None, tried, missing


def _has(number, operation):
    """True if the engine knows an operation at all."""
    try:
        inputs = [number(value) for value in (1.5, 0.5)[: operation.inputs]]
        return hasattr(operation.apply(*inputs), "data")
    except MISSING:
        return False
    except Exception:
        return True


def _close(a, b):
    return math.isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE)


def smallest_counterexample(number, backward=None):
    """Show the smallest graph on which your own engine is wrong, with both gradients on its edges.

    number: the class of its values, such as your `Value`: it takes a number, and has `data`, `grad`
    and the method `backward()`. backward: a function that does this instead, if it is no method.
    Raises `TypeError` if these can't be what they should be.
    """
    if not isinstance(number, type):
        raise TypeError(
            f"the class of your values is expected, without brackets, not {number!r:.60}"
        )
    if backward is None and not callable(getattr(number, "backward", None)):
        raise TypeError(
            f"{number.__name__} has no method backward: hand over the function, backward=…"
        )
    if backward is not None and not callable(backward):
        raise TypeError(f"backward must be a function of the result, not {backward!r:.60}")
    with ONE_AT_A_TIME, quiet():
        try:
            found, tried, missing = run_limited(lambda: search(number, backward), SECONDS)
        except Stopped as stopped:
            what = f"{SECONDS:g} seconds" if isinstance(stopped, TimeUp) else "all memory allowed"
            found = tried = missing = None
    if tried is None:
        show(f"**✗ Stopped:** one of the graphs took {what}. Does a loop of yours go on for ever?")
    elif found is None:
        without = f" (Your engine has no {', '.join(map(code, missing))}.)" if missing else ""
        show(
            f"**✓ No counterexample.** All gradients are right on {tried:,} graphs of one to three "
            f"operations.{without}"
        )
    elif found.error is not None:
        problem = explain(found.error)
        show(f"{_head(found)} {problem[0].upper()}{problem[1:]}")
    else:
        ax = drawn(found)
        show(_words(found))
        plot.show(ax, alt=_alt(found))


def _head(found):
    point = ", ".join(
        f"{name} = {number(value)}"
        for name, value in zip(NAMES, found.at[: found.program.leaves], strict=False)
    )
    return (
        f"**✗ The smallest graph that goes wrong**, number {found.tried:,} of those tried: "
        f"{code(found.program.text())} at {point}."
    )


def _words(found):
    """What is wrong, in words."""
    if not _close(found.theirs[-1][0], found.right[-1].data):
        mine, right = number(found.theirs[-1][0]), number(found.right[-1].data)
        return f"{_head(found)} Already its value is {mine}, where it should be {right}."
    wrong = [
        f"∂f/∂{NAMES[i]} is {number(found.right[i].grad)}, and yours says "
        f"{number(found.theirs[i][1])}; nudging {NAMES[i]} by {NUDGE:g} says "
        f"{number(_nudged(found, i), 5)}"
        for i in range(found.program.leaves)
        if not _close(found.theirs[i][1], found.right[i].grad)
    ]
    return f"{_head(found)} {'. '.join(wrong)}."


def _nudged(found, leaf):
    """The slope with respect to a leaf by central differences."""
    sides = []
    for step in (NUDGE, -NUDGE):
        at = [value + step * (i == leaf) for i, value in enumerate(found.at)]
        sides.append(found.program.nodes(autograd.Value, at)[-1].data)
    return (sides[0] - sides[1]) / (2 * NUDGE)


def drawn(found):
    """The Axes of the graph: under each node the right gradient, and the engine's if it differs."""
    result, gradients, values, marked = found.right[-1], {}, {}, []
    for i, node in enumerate(found.right):
        if i < found.program.leaves:
            node.name = NAMES[i]
        data, grad = found.theirs[i]
        right = _close(grad, node.grad)
        gradients[node] = f"← {number(node.grad)}" if right else _both("←", grad, node.grad)
        right_data = _close(data, node.data)
        values[node] = f"→ {number(node.data)}" if right_data else _both("→", data, node.data)
        if not (right and right_data):
            marked.append(node)
    result.name = "f"
    layout = plot.graph_layout(result, labels={"values": values, "gradients": gradients})
    return plot.draw_graph(
        result, values=values, gradients=gradients, highlight=marked, layout=layout
    )


def _both(arrow, mine, right):
    mine, right = (number(each).replace("-", "−") for each in (mine, right))
    return f"{arrow} yours {mine}, right {right}"


def _alt(found):
    parts = [
        f"{NAMES[i]}: yours {number(found.theirs[i][1])}, right {number(found.right[i].grad)}"
        for i in range(found.program.leaves)
    ]
    return (
        f"The graph of {found.program.text()}, with values going forward and gradients coming "
        f"back. The gradients that arrive at its leaves, {'; '.join(parts)}."
    )
