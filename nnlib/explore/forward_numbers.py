"""Every number in a small ReLU network, for an input point that the reader moves (chapter 3).

The explorer is `ForwardNumbers()`; the numbers behind it are `network`, `forward` and `sums`.
"""

import numpy as np
from ipywidgets import FloatSlider
from matplotlib.patches import FancyBboxPatch

from nnlib import activations, plot
from nnlib.datasets import make_circles
from nnlib.explore.frame import Explorer, tint
from nnlib.explore.handles import Handle
from nnlib.layers import Linear, ReLU, Sequential
from nnlib.words import short, signed

REACH = 1.5  # of the input plane from the origin, to each side
UNITS = (  # where the middles of the boxes stand: inputs, hidden units, output
    np.array([[0, 0.8], [0, -0.8]]),
    np.array([[2.75, 1.5], [2.75, 0], [2.75, -1.5]]),
    np.array([[5.5, 0]]),
)
NARROW, WIDE, HIGH = 0.8, 1.8, 0.66  # of the boxes: for one number, and for two
SILENT, SILENT_TEXT, SILENT_BOX = "#9a9a9a", "#666666", "#eeeeee"
SUBSCRIPT = ("₁", "₂", "₃")
MIDDLE = {"ha": "center", "va": "center_baseline"}


def network():
    """A 2-3-1 ReLU network with weights chosen by hand: three half-planes round the inner ring.

    Its weights have one decimal, so that for inputs with one decimal every sum is exact with two.
    """
    rng = np.random.default_rng(0)
    model = Sequential(Linear(2, 3, rng=rng), ReLU(), Linear(3, 1, rng=rng))
    first, second = model.linear_layers()
    first.weight.data[...] = [[0.9, 0.4], [-0.8, 0.6], [-0.1, -1.0]]  # (out, in) = (3, 2)
    first.bias.data[...] = -0.2
    second.weight.data[...] = -8
    second.bias.data[...] = 3.6
    return model


def forward(model, x):
    """Z (3,), h (3,), the score s and the probability p = σ(s) of class 1, for one point x (2,).

    What is within 1e-9 of 0 is 0, so that a point on a fold or on the boundary is told as such.
    """
    first, relu, second = model
    z = _tidy(first(x[None, :]))  # (1, 3)
    h = relu(z)
    s = _tidy(second(h))  # (1, 1)
    return z[0], h[0], s.item(), activations.sigmoid(s).item()


def sums(model, x):
    """The weighted sums of the forward pass as written by hand: z₁, z₂, z₃ and s."""
    first, second = model.linear_layers()
    z, h, s, _ = forward(model, x)
    x = [short(number) for number in x]
    rows = [
        f"z{name} = {_products(w, x, b)} = {signed(number)}"
        for name, w, b, number in zip(SUBSCRIPT, first.weight.data, first.bias.data, z, strict=True)
    ]
    h = ["0" if number == 0 else signed(number) for number in h]
    score = _products(second.weight.data[0], h, second.bias.data[0])
    return [*rows, f"s = {score} = {signed(s)}"]


class ForwardNumbers(Explorer):
    """Move the input point; watch every number of a 2-3-1 network, and the folds in the plane."""

    question = "What does the network do with this point?"
    size = (7.4, 4.75)
    challenge = "find a point for which all three hidden units are silent."
    praise = "Where no unit speaks, the bias alone decides: s = 3.6, in the middle of the ring."

    def controls(self):
        """The two coordinates of the input point."""
        limits = {"min": -REACH, "max": REACH, "step": 0.1, "readout_format": ".1f"}
        return {
            "x1": FloatSlider(0.6, description="move x₁", **limits),
            "x2": FloatSlider(0.4, description="move x₂", **limits),
        }

    def draw(self, figure):
        """The input plane on the left, the network on the right, the sums beneath."""
        self._model = network()
        self._sums = [figure.text(0.05, 0.216 - 0.062 * row, "", fontsize=12.5) for row in range(4)]
        for row, rule in ((1, "hidden: h = max(0, z),\n0 if silent"), (3, "output: p = σ(s)")):
            figure.text(0.7, 0.216 - 0.062 * row, rule, fontsize=12, color=SILENT_TEXT)
        return [*self._draw_plane(figure), *self._draw_network(figure), *self._sums]

    def _draw_plane(self, figure):
        """The two classes, the boundary, the folds z = 0 of the units, and the point."""
        ax = figure.add_axes((0.05, 0.375, 0.325, 0.325 * 7.4 / 4.75))
        window = (-REACH, REACH)
        ax.set(xlim=window, ylim=window, xticks=(-1, 1), yticks=(-1, 1))
        ax.set_title("the input plane", fontweight="normal")
        ax.set_xlabel("x₁", labelpad=-9)
        ax.set_ylabel("x₂", labelpad=-10, rotation=0)
        xx, yy, P = plot.decision_grid(self._model, window, window, 121)
        sides = [tint(color) for color in plot.CLASS_COLORS[:2]]
        ax.contourf(xx, yy, P[..., 1], levels=[0, 0.5, 1], colors=sides, zorder=0)
        ax.contour(xx, yy, P[..., 1], levels=[0.5], colors=plot.INK, linewidths=2.4, zorder=1)
        X, y = make_circles(120, noise=0.06, rng=np.random.default_rng(7))
        for k in (0, 1):
            look = {"marker": plot.CLASS_MARKERS[k], "color": plot.CLASS_COLORS[k], "ms": 4.5}
            ax.plot(*X[y == k].T, ls="none", mec="white", mew=0.5, zorder=1.5, **look)
        first, _ = self._model.linear_layers()
        self._folds = [
            _fold(ax, w, b, name, window)
            for w, b, name in zip(first.weight.data, first.bias.data, SUBSCRIPT, strict=True)
        ]
        star = {"ms": 21, "color": plot.INK, "mec": "white", "mew": 1.6, "clip_on": False}
        (self._point,) = ax.plot([], [], "*", zorder=5, **star)
        return [*self._folds, self._point]

    def _draw_network(self, figure):
        """Boxes with their numbers, and the lines of the weights between them."""
        ax = figure.add_axes((0.385, 0.3, 0.615, 0.7), aspect="equal")
        ax.set(xlim=(-0.45, 6.45), ylim=(-2.0, 2.3))
        ax.axis("off")
        first, second = self._model.linear_layers()
        inputs, hidden, output = UNITS
        for (j, i), weight in np.ndenumerate(first.weight.data):
            ends = inputs[i] + [NARROW / 2, 0], hidden[j] - [WIDE / 2, 0]
            _weight(ax, *ends, weight, 1, where=0.68)
        self._outgoing = [
            _weight(ax, at + [WIDE / 2, 0], output[0] - [WIDE / 2, 0], weight, 8, where=0.5)
            for at, weight in zip(hidden, second.weight.data[0], strict=True)
        ]
        self._x = [_number(ax, at, name) for at, name in zip(inputs, ("x₁", "x₂"), strict=True)]
        for at in inputs:
            _box(ax, at, NARROW)
        self._boxes = [_box(ax, at, WIDE) for at in hidden]
        self._end = _box(ax, output[0], WIDE)
        left, right = [-0.22 * WIDE, 0], [0.27 * WIDE, 0]  # a minus sign needs room
        named = list(zip(hidden, SUBSCRIPT, strict=True))
        self._before = [_number(ax, at + left, f"z{name}") for at, name in named]
        self._after = [_number(ax, at + right, f"h{name}") for at, name in named]
        self._s = _number(ax, output[0] + left, "s")
        self._p = _number(ax, output[0] + right, "p")
        self._class = ax.text(*output[0] - [0, 0.85], "", fontsize=13, fontweight="bold", **MIDDLE)
        return [
            *self._x, *self._boxes, self._end, *self._before, *self._after, self._s, self._p,
            self._class, *(artist for pair in self._outgoing for artist in pair),
        ]  # fmt: skip

    def handles(self):
        """The input point."""
        at = self._point.axes, ("x1", "x2"), lambda s: (s.x1, s.x2)
        return [Handle("the point", *at, anywhere=True)]

    def measure(self, state):
        """The point x (2,), and what `forward` makes of it."""
        x = np.array([state.x1, state.x2])
        return x, forward(self._model, x)

    def update(self, state, found):
        """Move the point, write every number, and grey what is silent."""
        x, (z, h, s, p) = found
        self._point.set_data(*x[:, None])
        for text, number in zip(self._x, x, strict=True):
            text.set_text(short(number))
        for j in range(3):
            self._show_unit(j, signed(z[j]), signed(h[j]) if h[j] > 0 else "0", silent=h[j] == 0)
        for text, row in zip(self._sums, sums(self._model, x), strict=True):
            text.set_text(row)
        self._s.set_text(signed(s))
        self._p.set_text("≈ 0" if p < 0.005 else f"{p:.2f}")
        k = int(s > 0)
        self._end.set(
            edgecolor=plot.INK if s == 0 else plot.CLASS_COLORS[k],
            facecolor="white" if s == 0 else tint(plot.CLASS_COLORS[k]),
        )
        self._class.set_text("a tie" if s == 0 else f"class {k}")

    def _show_unit(self, j, before, after, silent):
        """Write the two numbers of hidden unit j; if it is silent, grey all that belongs to it."""
        color, dark = (SILENT, SILENT_TEXT) if silent else (plot.VALUE_COLOR, plot.INK)
        self._before[j].set(text=before, color=dark)
        self._after[j].set(text=after, color=SILENT_TEXT if silent else plot.VALUE_COLOR)
        self._boxes[j].set(edgecolor=color, facecolor=SILENT_BOX if silent else "white")
        self._sums[j].set_color(dark)
        line, label = self._outgoing[j]
        line.set_color(SILENT if silent else plot.RED)
        label.set_color(SILENT_TEXT if silent else plot.RED)
        dash, width = ((0, (4, 3)), 1.4) if silent else ("-", 3)
        self._folds[j].set(color="#777777" if silent else color, linewidth=width, linestyle=dash)

    def solved(self, state, found):
        """Whether no hidden unit is active."""
        _, (_, h, _, _) = found
        return not h.any()

    def describe(self, state, found):
        """Which units are active, and what the score and the probability are."""
        x, (_, h, s, p) = found
        active = [f"h{SUBSCRIPT[j]} = {signed(h[j])}" for j in np.flatnonzero(h)]
        silent = [f"h{SUBSCRIPT[j]}" for j in np.flatnonzero(h == 0)]
        if not active:
            units = "all three hidden units are silent (0), and only the bias 3.6 is left"
        else:
            verb = "is" if len(silent) == 1 else "are"
            units = f"{' and '.join(active)}, while {' and '.join(silent)} {verb} silent (0)"
        verdict = "class 1" if s > 0 else "class 0" if s < 0 else "exactly on the boundary, a tie"
        chance = "< 0.01" if p < 0.005 else f"= {p:.2f}"
        return (
            f"At x = ({short(x[0])}, {short(x[1])}), {units}. "
            f"The score is s = {signed(s)}, so p = σ(s) {chance}: {verdict}."
        )


def _tidy(numbers):
    """The array with what rounding makes of 0 put to 0."""
    return np.where(np.abs(numbers) < 1e-9, 0.0, numbers)


def _products(weights, values, bias):
    """A weighted sum as text, as in −0.8 · 0.6 + 0.6 · (−0.4) − 0.2; `values` are texts."""
    text = ""
    for weight, value in zip(weights, values, strict=True):
        sign = ("−" if weight < 0 else "") if not text else (" − " if weight < 0 else " + ")
        factor = f"({value})" if value.startswith("−") else value
        text += f"{sign}{short(abs(weight))} · {factor}"
    return f"{text} {'−' if bias < 0 else '+'} {short(abs(bias))}"


def _fold(ax, w, b, name, window):
    """The line z = 0 of a unit, without its look, and an arrow to its active side."""
    foot, outward = -b * w / (w @ w), w / np.hypot(*w)
    start = foot - 1.12 * np.array([-outward[1], outward[0]])
    arrow = {"arrowstyle": "-|>", "color": plot.INK, "lw": 1.4, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", start + 0.26 * outward, start, arrowprops=arrow, zorder=2.2)
    at = start + (0.28 + np.abs(outward) @ [0.26, 0.1]) * outward
    box = {"facecolor": (1, 1, 1, 0.75), "edgecolor": "none", "pad": 1}
    ax.text(*at, f"z{name} > 0", fontsize=11, bbox=box, zorder=2.5, **MIDDLE)
    return ax.plot(*plot.line_segment(w, b, window, window).T, zorder=2)[0]


def _weight(ax, start, end, weight, largest, where):
    """The line of a weight, and its label at the share `where` of the way."""
    color, dash = (plot.BLUE, "-") if weight > 0 else (plot.RED, (0, (4, 2)))
    width = 1 + 2.2 * abs(weight) / largest
    (line,) = ax.plot(*np.array([start, end]).T, color=color, ls=dash, lw=width, zorder=1)
    look = {"color": color, "fontsize": 11.5, "zorder": 2}
    look["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    return line, ax.text(*(start + where * (end - start)), short(weight), **look, **MIDDLE)


def _box(ax, at, width):
    """The box of a unit, with its middle at `at`."""
    low = at - [width / 2 - 0.15, HIGH / 2 - 0.15]
    look = {"facecolor": "white", "edgecolor": plot.INK, "linewidth": 1.8, "zorder": 3}
    shape = FancyBboxPatch(low, width - 0.3, HIGH - 0.3, boxstyle="round,pad=0.15", **look)
    return ax.add_patch(shape)


def _number(ax, at, name):
    """A number in a box, none yet, with its name above the box."""
    ax.text(at[0], at[1] + HIGH / 2 + 0.17, name, fontsize=11.5, zorder=4, **MIDDLE)
    look = {"fontsize": 12, "fontweight": "bold", "color": plot.VALUE_COLOR}
    return ax.text(*at, "", zorder=4, **look, **MIDDLE)
