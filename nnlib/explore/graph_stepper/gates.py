"""What each kind of gate does, forward and back, in words, and how it is mistaken (chapter 4)."""

import math
from dataclasses import dataclass

from nnlib.autograd import Value
from nnlib.explore.graph_stepper.in_words import equals, in_brackets, power_text, say
from nnlib.words import name_text, number_text

SIGNS = ("+", "−", "×", "÷")


@dataclass(frozen=True)
class Use:
    """One edge of the graph: a node is input number `index` of `gate`."""

    gate: Value
    index: int

    @property
    def upstream(self):
        """The gradient that has come back to the gate."""
        return self.gate.grad

    @property
    def slope(self):
        """The local slope of the gate with respect to this input."""
        return self.gate.slopes[self.index]

    @property
    def flow(self):
        """What comes back along this edge."""
        return self.upstream * self.slope

    @property
    def inputs(self):
        """The numbers that go into the gate."""
        return [parent.data for parent in self.gate.parents]

    @property
    def name(self):
        """What the input is called."""
        return name_text(self.gate.parents[self.index].name)


@dataclass(frozen=True)
class Lesson:
    """What a gate does to a gradient on its way to one input: the `rule` with its number.

    `mistakes` are wrong local slopes that readers take: (name, slope, what to tell them).
    """

    rule: str
    mistakes: tuple = ()


def gate_text(gate):
    """What a gate is called: + gate, exp gate, square gate, …"""
    if gate.op == "−" and len(gate.parents) == 1:
        return "× −1 gate"
    if gate.op.startswith("**"):
        return "square gate" if gate.op == "**2" else "power gate"
    return f"{gate.op} gate"


def formula(gate):
    """What a gate computes, in names: q × z."""
    inputs = [
        name_text(parent.name)
        if parent.name
        else in_brackets(number_text(parent.data))
        if number
        else number_text(parent.data)
        for number, parent in enumerate(gate.parents)
    ]
    if gate.op == "−" and len(inputs) == 1:
        return f"−{inputs[0]}"
    return _written(gate, inputs)


def computation(gate):
    """What a gate computes, in numbers: 3 × (−4)."""
    first, *others = [say(parent.data) for parent in gate.parents]
    if gate.op == "−" and not others:
        return f"−1 × {in_brackets(first)}"
    if gate.op.startswith("**"):
        first = in_brackets(first)
    elif gate.op in SIGNS:
        others = map(in_brackets, others)
    return _written(gate, [first, *others])


def _written(gate, inputs):
    if gate.op in SIGNS:
        return f" {gate.op} ".join(inputs)
    if gate.op.startswith("**"):
        return f"{inputs[0]}{power_text(gate.op[2:])}"
    if gate.op == "ReLU":
        return f"max(0, {inputs[0]})"
    return f"{gate.op}({', '.join(inputs)})"


def lesson(use):
    """The `Lesson` of an edge."""
    kind = "**" if use.gate.op.startswith("**") else use.gate.op
    return LESSONS[kind](use)


def plus(use):
    """∂(a + b)/∂a = 1."""
    return Lesson("The + gate passes the gradient on unchanged: its local slope is 1")


def minus(use):
    """∂(a − b)/∂a = 1, ∂(a − b)/∂b = −1; alone, −a is a times −1."""
    if len(use.inputs) == 1:
        return Lesson("The × −1 gate turns the sign: its local slope is −1")
    if use.index == 0:
        return Lesson("The − gate passes the gradient on unchanged to its first input, slope 1")
    return Lesson("The − gate turns the sign for its second input: its local slope is −1")


def times(use):
    """∂(a · b)/∂a = b."""
    other = use.gate.parents[1 - use.index]
    name = f"{name_text(other.name)} = " if other.name else ""
    words = f"That is upstream × {use.name}'s own value. The × gate swaps: take the other input's."
    return Lesson(
        f"The × gate swaps: the local slope is the other input, {name}{say(other.data)}",
        (("swapped", use.inputs[use.index], words),),
    )


def divide(use):
    """∂(a / b)/∂a = 1/b, ∂(a / b)/∂b = −a/b²."""
    a, b = use.inputs
    top, bottom = say(a), in_brackets(say(b))
    found = f"{equals(a, b, use.slope)} {say(use.slope)}"
    if use.index == 0:
        return Lesson(
            f"The ÷ gate: the slope of a ÷ b with respect to a is 1 ÷ b, 1 ÷ {bottom} {found}",
            (
                ("slope", b, "The slope of a ÷ b with respect to a is 1/b: divide by b."),
                ("swapped", a, f"That is upstream × {use.name} itself. The slope here is 1/b."),
            ),
        )
    rule = "the slope of a ÷ b with respect to b is −a/b²"
    return Lesson(
        f"The ÷ gate: {rule}, −{in_brackets(top)} ÷ {bottom}² {found}",
        (
            ("swapped", b, f"That is upstream × {use.name} itself, but {rule}."),
            ("slope", over(1, b), f"That is the slope for what is divided, but {rule}."),
            ("slope", over(-a, b), f"The square is missing: {rule}."),
            ("slope", over(a, b), f"Sign and square are missing: {rule}."),
            ("slope", over(-1, b * b), f"The a is missing: {rule}."),
        ),
    )


def power(use):
    """∂(aⁿ)/∂a = n·aⁿ⁻¹."""
    (a,), n, slope = use.inputs, float(use.gate.op[2:]), use.slope
    base, found = in_brackets(say(a)), f"{equals(a, slope)} {say(slope)}"
    rule = "the slope of aⁿ is n·aⁿ⁻¹"
    if n == 2:
        shown = f"The square gate: the slope of a² is 2a, 2 × {base} {found}"
    else:
        lower = power_text(number_text(n - 1))
        shown = f"The power gate: {rule}, {number_text(n)} × {base}{lower} {found}"
    return Lesson(
        shown,
        (
            ("slope", over(slope, n), f"The factor n is missing: {rule}."),
            ("slope", n, f"That is upstream × n, but {rule}."),
            ("slope", slope * a, f"The exponent gets one less: {rule}."),
            ("slope", use.gate.data, f"That is upstream × aⁿ itself, but {rule}."),
        ),
    )


def exponential(use):
    """∂(eᵃ)/∂a = eᵃ."""
    words = "The slope of exp is its own output, not its input."
    return Lesson(
        f"The exp gate: the slope of exp is its own output, {say(use.gate.data)}",
        (("slope", use.inputs[0], words),),
    )


def logarithm(use):
    """∂(log a)/∂a = 1/a."""
    (a,), slope = use.inputs, use.slope
    return Lesson(
        f"The log gate: the slope of log a is 1/a, 1 ÷ {in_brackets(say(a))} "
        f"{equals(a, slope)} {say(slope)}",
        (
            ("slope", a, "The slope of log a is 1/a, not a."),
            ("slope", use.gate.data, "The slope of log a is 1/a, not log a itself."),
        ),
    )


def hyperbolic(use):
    """∂(tanh a)/∂a = 1 − tanh² a."""
    (a,), t, slope = use.inputs, use.gate.data, use.slope
    rule = "the slope of tanh is 1 − t², where t is its output"
    return Lesson(
        f"The tanh gate: {rule}, 1 − {in_brackets(say(t))}² {equals(t, slope)} {say(slope)}",
        (
            ("slope", t, f"That is upstream × t, but {rule}."),
            ("slope", 1 - t, f"The square is missing: {rule}."),
            ("slope", t * t, f"The 1 − is missing: {rule}."),
            ("slope", 1 - a * a, f"The input stands where the output belongs: {rule}."),
        ),
    )


def sigmoid(use):
    """∂σ(a)/∂a = s(1 − s) with s = σ(a)."""
    (a,), s, slope = use.inputs, use.gate.data, use.slope
    rule = "the slope of the sigmoid is s(1 − s), where s is its output"
    return Lesson(
        f"The sigmoid gate: {rule}, {say(s)} × (1 − {say(s)}) {equals(s, slope)} {say(slope)}",
        (
            ("slope", s, f"The factor 1 − s is missing: {rule}."),
            ("slope", 1 - s, f"The factor s is missing: {rule}."),
            ("slope", a * (1 - a), f"The input stands where the output belongs: {rule}."),
        ),
    )


def relu(use):
    """∂ReLU(a)/∂a = 1 for a > 0, otherwise 0."""
    if use.slope:
        return Lesson(
            "The ReLU gate is open, for its input is above 0: its local slope is 1",
            (
                ("routed", 0.0, "The input of the ReLU is above 0: the gate is open."),
                ("slope", use.inputs[0], "Above 0 the slope of ReLU is 1, not its input."),
            ),
        )
    return Lesson(
        "The ReLU gate is shut, for its input is not above 0: its local slope is 0",
        (("routed", 1.0, "The input of the ReLU is not above 0: the gate is shut."),),
    )


def largest(use):
    """∂max(a, b, …)/∂a = 1 for the largest, 0 for the others; among equals the first is taken."""
    tied = " (of equals, the first)" if use.inputs.count(max(use.inputs)) > 1 else ""
    routes = f"The max gate sends the whole gradient to its largest input{tied}"
    if use.slope:
        return Lesson(
            f"{routes}, and {use.name} is that: local slope 1",
            (("routed", 0.0, f"{routes}, and that is {use.name}."),),
        )
    return Lesson(
        f"{routes}, and {use.name} is another: local slope 0",
        (("routed", 1.0, f"{routes}, and that is not {use.name}."),),
    )


LESSONS = {
    "+": plus,
    "−": minus,
    "×": times,
    "÷": divide,
    "**": power,
    "exp": exponential,
    "log": logarithm,
    "tanh": hyperbolic,
    "sigmoid": sigmoid,
    "ReLU": relu,
    "max": largest,
}


def over(a, b):
    """a/b, or NaN, which equals no answer, where there is no such number."""
    return a / b if b else math.nan
