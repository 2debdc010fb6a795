"""The explorer that shows a formula's graph and steps through it, forward and back (chapter 4).

`GraphStepper()` begins with (x + y) · z; `GraphStepper("x*x + x*y", x=3, y=-1)` with another.
"""

import contextlib
import math
import time

import numpy as np
from ipywidgets import HTML, Button, Dropdown, IntSlider, Text, ToggleButtons

from nnlib import plot
from nnlib.explore.frame import Explorer
from nnlib.explore.graph_stepper.answers import judge
from nnlib.explore.graph_stepper.expressions import (
    Expression,
    ExpressionError,
    read_number,
    read_values,
)
from nnlib.explore.graph_stepper.gates import gate_text
from nnlib.explore.graph_stepper.in_words import shortened, visible
from nnlib.explore.graph_stepper.steps import Walk
from nnlib.explore.handles import Spot
from nnlib.words import name_text

NEURON_VALUES = "w1=2, x1=-1, w2=-3, x2=-2, b=-3"
EXAMPLES = {  # by what the menu calls them: the formula and the values
    "(x + y) · z": ("(x + y) * z", "x=-2, y=5, z=-4"),
    "sigmoid neuron, fine nodes": ("1 / (1 + exp(-(w1*x1 + w2*x2 + b)))", NEURON_VALUES),
    "sigmoid neuron, one coarse node": ("sigmoid(w1*x1 + w2*x2 + b)", NEURON_VALUES),
    "a fork: x·x + x·y": ("x*x + x*y", "x=3, y=-1"),
    "a max gate": ("max(x, y) * z", "x=3, y=-1, z=2"),
    "a neuron's squared error": ("L = (tanh(w*x + b) - y)**2", "w=0.5, x=2, b=-0.3, y=1"),
}
OWN = "your own"
MORE_VALUES = ("2", "-1", "3", "-2", "0.5", "4", "-3", "1.5")  # for names without a value
LARGEST, WIDE = 1.7, 10.4  # small graphs are enlarged: so many times, and up to so many inches
SEEN = 50  # characters of a text that the picture of a mistake has room for
A_MOMENT = 0.4  # seconds: less than a hand needs to press two things one after the other
BEFORE_TIP = 0.14  # inches from the head of an arrow to the spot on it: beside all labels
A_BLINK = 0.1  # seconds in which two messages that the browser sends at once have both arrived

STYLE = """<style>
.nn-steps { border-collapse: collapse; font-size: 15px; margin: 6px 0; }
.nn-explorer summary { font-size: 15px; cursor: pointer; }
.nn-steps th, .nn-steps td { padding: 1px 18px 1px 0; text-align: left; line-height: 1.5; }
.nn-steps th { font-weight: 600; }
.nn-steps .nn-number { text-align: right; }
</style>"""


class GraphStepper(Explorer):
    """Step through a formula's graph: values go forward, gradients come back, each with its rule.

    `expression` is a formula in +, −, ×, ÷, **, exp, log, tanh, sigmoid, relu and max; `values` are
    the numbers of its variables, by name. A node or an edge that is clicked comes next, if it can;
    if not, the reader is told what has to come before. In predict mode the reader types each
    gradient before it is shown, and is told what went wrong.
    """

    question = "How strongly does each input move the result, and in which direction?"
    size = (6.6, 2.8)  # of the first graph; each has its own
    static = False
    stacked = True
    challenge = "choose predict, and find a gradient before it is shown."
    praise = "That is backpropagation: what comes from the nodes above, times the local slope."

    def __init__(self, expression=None, **values):
        formula, numbers = EXAMPLES["(x + y) · z"]
        if expression is not None:
            formula, numbers = str(expression), ""
        if values:
            numbers = ", ".join(f"{name}={number}" for name, number in values.items())
        self._first = formula, completed(formula, numbers)
        self._walk = self._mistake = self._walked = None
        self._praise = None  # of the answer that led to this step, in words
        self._refusal = ""  # why what was clicked can't come yet
        self._is_answered, self._answered = False, -math.inf  # just now; and when
        self._table = HTML()
        super().__init__()

    # Controls ---------------------------------------------------------------------------------

    def controls(self):
        """What is computed; how far; and in predict mode, the answer."""
        formula, values = self._first
        self._follow(formula, values)
        last = len(self._walk.steps) - 1 if self._walk else 1
        example = example_of(formula, values)
        late = {"continuous_update": False}  # handed in by Enter, or by leaving the field
        back, forth = Button(description="Back"), Button(description="Next")
        back.icon, back.tooltip = "arrow-left", "One step back"
        forth.icon, forth.tooltip = "arrow-right", "One step on; in predict mode, show the answer"
        back.on_click(lambda _: self._go(-1))
        forth.on_click(lambda _: self._go(+1))
        controls = {
            "example": Dropdown(options=[*EXAMPLES, OWN], value=example, description="example"),
            "expression": Text(formula, description="expression", **late),
            "values": Text(values, description="values", **late),
            "mode": ToggleButtons(options=["watch", "predict"], description="mode"),
            "step": IntSlider(0, min=0, max=last, description="step"),
            "answer": Text("", description="your answer", disabled=True, **late),
            "back": back,
            "next": forth,
        }
        controls["answer"].observe(self._note_answer, names="value")
        return controls

    def _note_answer(self, change):
        """Note, before this thread may have to wait for its turn, that an answer has come.

        For a click on Next may be waiting, too.
        """
        self._is_answered = self._is_answered or bool(change.new.strip())

    def react(self, name, old):
        """Take over an example, a formula, values or an answer; the other texts follow."""
        inputs = self.inputs
        formula, values = inputs["expression"].value, inputs["values"].value
        if name == "example":
            wanted = EXAMPLES.get(inputs["example"].value, (formula, values))
            if wanted != (formula, values):
                self._take_texts(*wanted)
                inputs["step"].value = 0
        elif name == "expression":
            self._take_texts(formula, completed(formula, values))
            inputs["step"].value = 0
        elif name == "values":
            self._take_texts(formula, completed(formula, values, before=old))
        elif name == "answer":
            self._take_answer(inputs["answer"].value)
        else:
            self._forget_answer()

    def _take_texts(self, formula, values):
        """Show formula and values, and bring the menu and the number of steps into line."""
        inputs = self.inputs
        inputs["expression"].value, inputs["values"].value = formula, values
        inputs["example"].value = example_of(formula, values)
        self._follow(formula, values)
        if self._walk:
            inputs["step"].max = len(self._walk.steps) - 1
        self._forget_answer()

    def _forget_answer(self):
        """Another question is asked from now on."""
        self._praise, self._refusal = None, ""
        self.inputs["answer"].value = ""

    def _take_answer(self, answer):
        """Judge what was typed; a right answer leads on."""
        asked = self._asked(self.state)
        if asked is None or not answer.strip():
            return
        judgement = judge(self._walk, asked, answer)
        if judgement.is_right:
            self.inputs["step"].value += 1
            self.inputs["answer"].value = ""
            self._praise = judgement.words

    def _go(self, steps):
        """Some steps on, unless this click has just handed in an answer by leaving its field.

        Then the answer and the click are sent at once, and Jupyter may bring the click first.
        """
        with self._unless_answered() as inputs:
            if inputs:
                step, last = inputs["step"].value, inputs["step"].max
                inputs["step"].value = min(max(step + steps, 0), last)

    @contextlib.contextmanager
    def _unless_answered(self):
        """The controls, for one redraw; or None if the same click has handed in an answer."""
        if not self.inputs["answer"].disabled:
            time.sleep(A_BLINK)
        with self.one_redraw() as inputs:
            late = self._is_answered or time.monotonic() - self._answered <= A_MOMENT
            yield None if late else inputs

    def press(self, key):
        """A node or an edge was clicked: it comes next, or the reader is told what must before."""
        with self._unless_answered() as inputs:
            if not inputs or key not in self._pressed:
                return
            walk, state = self._walk, self.state
            node = self._pressed[key]
            self._forget_answer()
            self._refusal = walk.bring_next(state.step, node)
            if self._refusal:
                return
            if self._asked(state) is node:
                inputs["answer"].focus()
            else:
                inputs["step"].value += 1

    def reset(self):
        """Put every control back to the value it started with, and the steps into their order."""
        self._walked, self._refusal = None, ""
        super().reset()

    def redraw(self):
        """Bring picture and words up to date, and note when an answer has been dealt with."""
        super().redraw()
        if self._is_answered:
            self._is_answered, self._answered = False, time.monotonic()

    # The picture ------------------------------------------------------------------------------

    def still_picture(self):
        """The picture as it is now; at the start, where only inputs are known, one further on.

        For whoever looks at a page without a kernel sees this picture alone.
        """
        if self._walk is None or self.state.step > 0:
            return super().still_picture()
        last = len(self._walk.steps) - 1
        self.set(step=last - len(self._walk.known_gradients(last)) + 1)  # in the way back
        picture = super().still_picture()
        self.set(step=0)
        return picture

    def _follow(self, formula, values):
        """Make the walk through the graph of `formula`, or keep the mistake in it."""
        if self._walked == (formula, values):
            return
        self._walked = formula, values
        self._walk = self._mistake = None
        try:
            self._walk = prepared(formula, values)
        except ExpressionError as mistake:
            self._mistake = mistake

    def _asked(self, state):
        """The node whose gradient the reader shall foretell now, or None."""
        self._follow(state.expression, state.values)
        if self._walk is None or state.mode == "watch":
            return None
        return self._walk.asked_next(state.step)

    def draw(self, figure):
        """Nothing stands still: `update` draws all."""
        return []

    def measure(self, state):
        """The node whose gradient the reader shall foretell now, or None."""
        return self._asked(state)

    def update(self, state, asked):
        """Draw the graph as far as it is known, or the text with the place of the mistake."""
        answer = self.inputs["answer"]
        answer.disabled = asked is None
        answer.placeholder = f"{self._walk.derivative(asked)} = ?" if asked is not None else ""
        if self._mistake:
            self._draw_mistake()
        else:
            self._draw_graph(state, asked)
        self._table.value = STYLE + self._table_of(state, asked)

    def _draw_graph(self, state, asked):
        """The graph after the steps so far."""
        walk, (width, height) = self._walk, self._walk.layout.size
        scale = max(1.0, min(LARGEST, WIDE / width))
        size = [math.ceil(round(10 * scale * length, 6)) / 10 for length in (width, height)]
        self.figure.set_size_inches(size)
        ax = self._empty_axes(centred(size, (scale * width, scale * height)))
        gradients = {node: node.grad for node in walk.known_gradients(state.step)}
        marked = walk.marked(state.step)
        if asked is not None:
            gradients[asked] = "✗ ?" if state.answer.strip() else "← ?"
            marked = walk.ways_back(asked)
        plot.draw_graph(
            walk.result,
            ax,
            values=walk.known_values(state.step),
            gradients=gradients,
            highlight=marked,
            layout=walk.layout,
        )

    def _empty_axes(self, place):
        """The axes of the graph without what was drawn: new ones take as long as all the rest."""
        if not self.figure.axes:
            self.figure.clear()
            return self.figure.add_axes(place)
        (ax,) = self.figure.axes
        for artist in (*ax.texts, *ax.patches, *ax.lines, *ax.collections):
            artist.remove()
        ax.set_position(place)
        return ax

    def spots(self, state):
        """The nodes and edges of the graph; `_pressed` says whose step each stands for.

        An edge leads to its gate until that has a value, and then back to the node it comes from.
        """
        self._pressed = {}
        if self._mistake:
            return []
        (ax,), walk, found = self.figure.axes, self._walk, []
        known, number = walk.known_values(state.step), {n: i for i, n in enumerate(walk.nodes)}
        for node, place in walk.layout.nodes.items():
            if node.name:
                gate = f"{gate_text(node)}, " if node.parents else ""
                key, name = f"node {number[node]}", f"{gate}{name_text(node.name)}"
                size = place.width + 0.06, place.height + 0.06
                found.append(Spot(key, name, ax, (place.x, place.y), size))
                self._pressed[key] = node
        for edge in walk.layout.edges:
            gate, source = edge.target, edge.source
            if source.name:
                key = f"edge {number[gate]} {edge.index}"
                name = f"edge {edge.index + 1} into {name_text(gate.name)}, from "
                found.append(Spot(key, name + name_text(source.name), ax, on_wire(edge.path)))
                self._pressed[key] = source if gate in known else gate
        return found

    def _draw_mistake(self):
        """The text that can't be used, with the place of the mistake underlined."""
        mistake = self._mistake
        self.figure.clear()
        self.figure.set_size_inches(self.size[0], 1.0)
        start = max(0, min(mistake.start - SEEN // 2, len(mistake.text) - SEEN))
        shown = visible(mistake.text)[start : start + SEEN]
        marks = " " * (mistake.start - start) + "‾" * (mistake.end - mistake.start)
        look = {"family": "DejaVu Sans Mono", "fontsize": 14, "parse_math": False, "va": "top"}
        self.figure.text(0.02, 0.72, shown, color=plot.INK, **look)
        self.figure.text(0.02, 0.42, marks[:SEEN], color=plot.RED, fontweight="bold", **look)

    # In words ---------------------------------------------------------------------------------

    def beneath(self):
        """The graph as a table."""
        return [self._table]

    def solved(self, state, asked):
        """Whether the last answer was right."""
        return bool(self._praise)

    def describe(self, state, asked):
        """The step in words; in predict mode also the question, or what is wrong with an answer."""
        if self._mistake:
            return self._mistake_in_words()
        walk = self._walk
        step = walk.last_step(state.step)
        way = {"forward": ", forward", "back": ", back"}.get(step.kind, "")
        words = f"Step {state.step} of {len(walk.steps) - 1}{way}. "
        if self._refusal:
            return words + self._refusal
        if asked is not None and state.answer.strip():
            judgement = judge(walk, asked, state.answer)
            if judgement.mistake != "no number":
                words += f"{walk.derivative(asked)} is not {shortened(state.answer)}. "
            return words + judgement.words
        words += f"{self._praise} {step.words}" if self._praise else step.words
        if asked is not None:
            words += f" Now you: what is {walk.derivative(asked)}?"
        elif step.kind == "inputs":
            words += " Click a gate whose inputs are known, or press Next."
        elif state.step + 1 < len(walk.steps) and walk.steps[state.step + 1].node is walk.result:
            words += " Now the way back: click where it begins."
        return words

    def _mistake_in_words(self):
        """What can't be read or computed, where, and why."""
        mistake = self._mistake
        field = "expression" if mistake.text == self._walked[0] else "values"
        part = mistake.text[mistake.start : mistake.end]
        where = f" “{shortened(part)}” (character {mistake.start + 1})" if part.strip() else ""
        return f"The {field} can't be used{' at' if where else ''}{where}: {mistake}."

    def _table_of(self, state, asked):
        """The graph as a table, for those who can't see the picture, or would rather read."""
        if self._mistake:
            return ""
        rows = []
        for name, operation, value, gradient in self._walk.rows(state.step):
            gradient = "?" if asked is not None and name == name_text(asked.name) else gradient
            rows.append(
                f'<tr><th scope="row">{name}</th><td>{operation}</td>'
                f'<td class="nn-number">{value}</td><td class="nn-number">{gradient}</td></tr>'
            )
        caption = f"The graph as a table, after step {state.step}"
        return (
            f"<details><summary>{caption}</summary>"
            f'<table class="nn-steps" aria-label="{caption}"><thead><tr>'
            '<th scope="col">node</th><th scope="col">operation</th>'
            '<th scope="col" class="nn-number">value →</th>'
            '<th scope="col" class="nn-number">gradient ←</th></tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></details>"
        )


def example_of(formula, values):
    """The example that these two texts are, as the menu calls it."""
    pair = formula, values
    return next((name for name, example in EXAMPLES.items() if example == pair), OWN)


def prepared(formula, values):
    """The `Walk` through the graph of two texts, the formula and its values."""
    expression = Expression(formula)
    written = read_values(values, expression.names)
    numbers = {name: read_number(written[name]) for name in expression.names if name in written}
    for place, name in enumerate(expression.names):
        numbers.setdefault(name, float(MORE_VALUES[place % len(MORE_VALUES)]))
    return Walk(expression, numbers)


def completed(formula, values, before=None):
    """The text `values` with a number for every name of the formula, and for no other.

    What isn't in `values` is taken from the text `before`, if there is one, or chosen. Values that
    can't be read stay as they are; with `before`, so do values of names that the formula hasn't.
    """
    try:
        names = Expression(formula).names
        written = read_values(values, None if before is None else names)
    except ExpressionError:
        return values
    if before is not None:
        with contextlib.suppress(ExpressionError):
            written = read_values(before) | written
    for place, name in enumerate(names):
        written.setdefault(name, MORE_VALUES[place % len(MORE_VALUES)])
    return ", ".join(f"{name}={written[name]}" for name in names)


def on_wire(path):
    """The point (x, y) of a path (k, 2) that is BEFORE_TIP from its end."""
    back = path[::-1]
    far = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(back, axis=0).T))])
    return tuple(float(np.interp(BEFORE_TIP, far, axis)) for axis in back.T)


def centred(size, inner):
    """The rectangle (left, bottom, width, height) of `inner` in the middle of `size`, in shares."""
    share = [i / o for i, o in zip(inner, size, strict=True)]
    return (*((1 - s) / 2 for s in share), *share)
