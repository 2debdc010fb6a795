"""A graph as a walk of single steps, first forward, then back, each told in words (chapter 4).

    walk = Walk(Expression("(x + y) * z"), {"x": -2, "y": 5, "z": -4})
    walk.steps[1].words              # "The + gate computes q = x + y = −2 + 5 = 3."
    walk.steps[4].words              # "The × gate swaps: the local slope is the other input, …"

A step forward brings the value of one node, a step back the gradient of one node. Constants get
no gradient, as nobody asks for it.
"""

import math
from dataclasses import dataclass

from nnlib.autograd import Value
from nnlib.explore.graph_stepper.expressions import ExpressionError
from nnlib.explore.graph_stepper.gates import Use, computation, formula, gate_text, lesson
from nnlib.explore.graph_stepper.in_words import equals, in_a_row, in_brackets, product, say
from nnlib.plot.computation import graph_layout
from nnlib.words import name_text

LETTERS = "qutrspvnmkhgdabcijelowxyzQUTRSPV"  # for inner nodes: the first that is free
NUDGE = 0.001


@dataclass(frozen=True)
class Step:
    """What happens in a step: `kind` is "inputs", "forward", "back" or "done"."""

    kind: str
    node: Value | None
    words: str


class Walk:
    """All steps through the graph of an `Expression` at `values`, a number for each of its names.

    Its parts, for reading: `result`, `layout` (the places of the nodes), `nodes` (column by column
    from the left), `uses` (the edges that begin at each node), and `steps`, whose order
    `bring_next` changes as far as the graph allows.
    Raises `ExpressionError` if there is no such graph, or a gradient is too large.
    """

    def __init__(self, expression, values):
        self.expression, self.values = expression, dict(values)
        self.result = expression.graph(self.values)
        self.result.backward()
        order = self.result.topological_order()
        if not all(math.isfinite(node.grad) for node in order):
            reason = "a gradient is larger than a computer can hold (10³⁰⁸)"
            raise ExpressionError(reason, expression.text, 0, len(expression.text))
        inner = {node for node in order if node.parents and node is not self.result}
        for node in inner:
            node.name = "q"  # so that the layout makes room for a name
        self.layout = graph_layout(self.result)
        self.nodes = list(self.layout.nodes)
        self._name([node for node in self.nodes if node in inner])
        self.uses = {node: [] for node in self.nodes}
        for gate in self.nodes:
            for index, parent in enumerate(gate.parents):
                self.uses[parent].append(Use(gate, index))
        self.inputs = [node for node in self.nodes if node.name and not node.parents]
        self.steps = self._all_steps()

    def _name(self, inner):
        """Call the inner nodes q, or q1, q2, … from left to right."""
        taken = {name[0] for name in (*self.expression.names, self.expression.result)}
        letter = next(letter for letter in LETTERS if letter not in taken)
        for number, node in enumerate(inner, 1):
            node.name = letter if len(inner) == 1 else f"{letter}{number}"

    def _all_steps(self):
        """Forward from column to column, and back through the columns, each from its top."""
        gates = [node for node in self.nodes if node.parents]
        asked = [node for node in self.nodes if node.name]
        asked.sort(key=lambda node: -self.layout.nodes[node].layer)  # stable: from the top
        return [
            Step("inputs", None, self._inputs_in_words()),
            *(Step("forward", gate, forward_in_words(gate)) for gate in gates),
            *(Step("back", node, self._back_in_words(node)) for node in asked),
            Step("done", None, self._end_in_words()),
        ]

    # What is known after so many steps --------------------------------------------------------

    def last_step(self, step):
        """The step numbered `step`, or the last if there are fewer."""
        return self.steps[min(step, len(self.steps) - 1)]

    def known_values(self, step):
        """The nodes whose values are known."""
        computed = [s.node for s in self.steps[: step + 1] if s.kind == "forward"]
        return [node for node in self.nodes if not node.parents] + computed

    def known_gradients(self, step):
        """The nodes whose gradients are known."""
        return [s.node for s in self.steps[: step + 1] if s.kind == "back"]

    def asked_next(self, step):
        """The node whose gradient the next step will show, or None."""
        following = self.steps[step + 1] if step + 1 < len(self.steps) else None
        return following.node if following and following.kind == "back" else None

    def bring_next(self, step, node):
        """Let `node` get its value, or else its gradient, in the step after `step`.

        Returns why that can't be yet, in words, or "" if all that it needs is known.
        """
        values, gradients = self.known_values(step), self.known_gradients(step)
        kind = "back" if node in values else "forward"
        if node in gradients:
            return f"{self.derivative(node)} is known already: {say(node.grad)}."
        if kind == "forward":
            missing = [name_text(parent.name) for parent in node.parents if parent not in values]
            if missing:
                whole = f"{name_text(node.name)} = {formula(node)}"
                first = in_a_row(list(dict.fromkeys(missing)))
                return f"Not yet: {whole} needs the value of {first} first."
        elif len(values) < len(self.nodes):
            return (
                "Not yet: gradients come back from the result, and "
                f"{name_text(self.result.name)} has no value so far. Values go forward first."
            )
        else:
            gates = list(dict.fromkeys(use.gate for use in self.uses[node]))
            missing = [self.derivative(gate) for gate in gates if gate not in gradients]
            if missing:
                return (
                    f"Not yet: {self._needs(node, gates)}, so {in_a_row(missing)} must come first."
                )
        place = [(s.kind, s.node) for s in self.steps].index((kind, node))
        self.steps.insert(step + 1, self.steps.pop(place))
        return ""

    def _needs(self, node, gates):
        """What the gradient of a node is made of."""
        if len(self.uses[node]) > 1:
            names = in_a_row([name_text(gate.name) for gate in gates])
            return (
                f"{name_text(node.name)} forks, and {self.derivative(node)} adds up what comes "
                f"back through {names}"
            )
        (gate,) = gates
        return (
            f"{self.derivative(node)} is {self.derivative(gate)} × the local slope of the "
            f"{gate_text(gate)}"
        )

    def marked(self, step):
        """What the last step was about: its node, and the edges that it went along."""
        last = self.last_step(step)
        if last.kind == "forward":
            return [last.node, *((last.node, i) for i in range(len(last.node.parents)))]
        return self.ways_back(last.node) if last.kind == "back" else []

    def ways_back(self, node):
        """A node, and the edges along which its gradient comes."""
        return [node, *((use.gate, use.index) for use in self.uses[node])]

    def rows(self, step):
        """The table, constants left out: (name, operation, value, gradient), "" if not known."""
        values, gradients = self.known_values(step), self.known_gradients(step)
        return [
            (
                name_text(node.name),
                formula(node) if node.parents else "input",
                say(node.data) if node in values else "",
                say(node.grad) if node in gradients else "",
            )
            for node in self.nodes
            if node.name
        ]

    # In words ---------------------------------------------------------------------------------

    def derivative(self, node):
        """∂f/∂x, for a node called x."""
        return f"∂{name_text(self.result.name)}/∂{name_text(node.name)}"

    def _inputs_in_words(self):
        inputs = in_a_row([f"{name_text(node.name)} = {say(node.data)}" for node in self.inputs])
        verb = "input is" if len(self.inputs) == 1 else "inputs are"
        return f"Only the {verb} known: {inputs}. Next the values go forward, gate by gate."

    def _back_in_words(self, node):
        uses, derivative = self.uses[node], self.derivative(node)
        if not uses:
            return (
                f"The way back begins at the result: {derivative} = 1, for it changes exactly as "
                "fast as itself."
            )
        if len(uses) == 1:
            upstream = f"upstream {self.derivative(uses[0].gate)} × local slope"
            found = product(uses[0].upstream, uses[0].slope)
            return f"{lesson(uses[0]).rule}. {derivative} = {upstream} = {found}."
        flows = [
            f"through {name_text(use.gate.name)}: {product(use.upstream, use.slope)}"
            for use in uses
        ]
        first, *others = [say(use.flow) for use in uses]
        total = " + ".join([first, *map(in_brackets, others)])
        sign = equals(node.grad, *(use.flow for use in uses))
        return (
            f"{name_text(node.name)} forks into {len(uses)} edges, and along each comes upstream × "
            f"local slope; {', '.join(flows)}. A fork adds up: "
            f"{derivative} = {total} {sign} {say(node.grad)}."
        )

    def _end_in_words(self):
        gradients = [
            f"{self.derivative(node)} {equals(node.grad)} {say(node.grad)}" for node in self.inputs
        ]
        return f"Done: {in_a_row(gradients)}.{self._nudge_in_words()}"

    def _nudge_in_words(self):
        """A check of the largest gradient, unless the result bends too much for this nudge."""
        leaf = max(self.inputs, key=lambda node: abs(node.grad))
        try:
            moved = self.expression.graph(self.values | {leaf.name: leaf.data + NUDGE}).data
        except ExpressionError:
            return ""
        change, foretold = moved - self.result.data, NUDGE * leaf.grad
        if foretold == 0 or abs(change - foretold) > 0.02 * abs(foretold):
            return ""
        sign = "=" if math.isclose(change, foretold, rel_tol=1e-4) else "≈"
        return (
            f" Check by nudging: raise {name_text(leaf.name)} by {NUDGE:g}, and "
            f"{name_text(self.result.name)} changes by {say(change)} {sign} {NUDGE:g} × "
            f"{in_brackets(say(leaf.grad))}."
        )


def forward_in_words(gate):
    """A gate computes its value: the formula in names, then in numbers."""
    sign = equals(gate.data, *(parent.data for parent in gate.parents))
    return (
        f"The {gate_text(gate)} computes {name_text(gate.name)} = {formula(gate)} = "
        f"{computation(gate)} {sign} {say(gate.data)}."
    )
