"""An activation with its tangent at a movable z, and its slope's powers by depth (chapter 2).

The explorer is `Tangent()`; the numbers behind it are `curves`, `steepest`, `through` and `kink`.
"""

import numpy as np
from ipywidgets import Dropdown, FloatSlider, IntSlider

from nnlib import activations, plot
from nnlib.explore.frame import Explorer, tint
from nnlib.explore.handles import Handle
from nnlib.words import SUPERSCRIPT, few_digits, signed

REACH = 5.0  # of z, to each side of 0
LOW, HIGH = -1.6, 5.2  # of a(z), as the window shows it
MOST = 20  # layers
FLOOR = -20  # the lowest power of ten that the bars show
BY_NAME = {activation.name: activation for activation in activations.ALL}
NEITHER_BIG_NOR_SMALL = 1e-9  # of a factor from 1, so that rounding isn't told as growth


def curves(activation, n=401):
    """z, a(z) and a′(z) over the window, each (n,), with NaN where a curve jumps: no line there."""
    z = np.linspace(-REACH, REACH, n)
    value, slope = activation(z), activation.derivative(z)
    for curve in (value, slope):
        jumps = np.flatnonzero(np.abs(np.diff(curve)) > 0.3)
        curve[jumps + 1] = np.nan
    return z, value, slope


def kink(activation, z):
    """Whether the slope jumps at z, so that a′(z) is a convention: the slope from the left."""
    sides = activation.derivative(np.array([z, np.nextafter(z, np.inf)]))
    values = activation(np.array([z, np.nextafter(z, np.inf)]))
    return bool(max(abs(np.diff(sides)), abs(np.diff(values))) > 1e-3)


def steepest(activation):
    """The largest slope a′(z) for z from −40 to 40, where every slope of the course is largest."""
    return float(activation.derivative(np.linspace(-40, 40, 16001)).max())


def through(slope, depth):
    """The powers slope¹ … slope^depth, (depth,): a gradient's size after each layer."""
    return float(slope) ** np.arange(1, depth + 1)


class Tangent(Explorer):
    """Move z under an activation; see value, tangent and slope, and the slope's powers by depth."""

    question = "How much of a gradient is left after ten layers?"
    size = (7.2, 4.7)
    challenge = "with the sigmoid, let as much of the gradient through ten layers as it ever will."
    praise = "At z = 0 its slope is largest, a quarter; and even so about a millionth gets through."

    def controls(self):
        """The activation, the pre-activation z, and the number of layers."""
        names = {"options": list(BY_NAME), "value": "sigmoid"}
        return {
            "activation": Dropdown(**names, description="activation"),
            "z": FloatSlider(2, min=-REACH, max=REACH, step=0.1, description="move z"),
            "depth": IntSlider(10, min=1, max=MOST, description="layers"),
        }

    def draw(self, figure):
        """Value over slope on the left, with one z axis; the powers of the slope on the right."""
        return [*self._draw_curves(figure), *self._draw_powers(figure)]

    def _draw_curves(self, figure):
        """The value with its tangent, and below it the slope, at the same z."""
        top = figure.add_axes((0.055, 0.435, 0.475, 0.475 * 7.2 / 4.7 * (HIGH - LOW) / (2 * REACH)))
        low = figure.add_axes((0.055, 0.105, 0.475, 0.235))
        top.set(xlim=(-REACH, REACH), ylim=(LOW, HIGH), yticks=range(-1, 6), xticks=range(-5, 6))
        low.set(xlim=(-REACH, REACH), ylim=(-0.22, 1.3), yticks=(0, 0.25, 1), xticks=range(-5, 6))
        low.set_yticklabels(("0", "¼", "1"))
        top.tick_params(labelbottom=False)
        low.set_xlabel("pre-activation z", labelpad=1)
        for ax in (top, low):
            ax.axhline(0, color="#aaaaaa", linewidth=1, zorder=0)
        low.axhline(1, color="#dddddd", linewidth=1, zorder=0)
        low.axhline(0.25, color="#dddddd", linewidth=1, zorder=0)
        guide = {"color": plot.INK, "linewidth": 1.2, "linestyle": (0, (1, 2)), "zorder": 1}
        self._guides = [ax.axvline(0, **guide) for ax in (top, low)]
        value = {"color": plot.VALUE_COLOR, "linewidth": 3}
        slope = {"color": plot.GRADIENT_COLOR, "linewidth": 3}
        (self._value,) = top.plot([], [], zorder=2, **value)
        (self._slope,) = low.plot([], [], zorder=2, linestyle=(0, (4, 1.2)), **slope)
        (self._tangent,) = top.plot([], [], color=plot.GRADIENT_COLOR, linewidth=2, zorder=3)
        mark = {"ms": 10, "mec": "white", "mew": 1.4, "zorder": 4, "clip_on": False}
        (self._at_value,) = top.plot([], [], "o", color=plot.VALUE_COLOR, **mark)
        (self._at_slope,) = low.plot([], [], "D", color=plot.GRADIENT_COLOR, **mark)
        text = {"fontsize": 13, "fontweight": "bold"}
        self._value_text = top.text(-REACH, HIGH + 0.25, "", color=plot.VALUE_COLOR, **text)
        self._slope_text = low.text(-REACH, 1.42, "", color=plot.GRADIENT_COLOR, **text)
        return [
            *self._guides, self._value, self._slope, self._tangent, self._at_value, self._at_slope,
            self._value_text, self._slope_text,
        ]  # fmt: skip

    def _draw_powers(self, figure):
        """A bar per layer, from 1 (all of the gradient) down to what is left of it."""
        ax = figure.add_axes((0.65, 0.105, 0.335, 0.715))
        ax.set(xlim=(0, MOST + 1), ylim=(FLOOR - 0.5, 3), xticks=(1, 5, 10, 15, 20))
        powers = range(FLOOR, 1, 5)
        ax.set_yticks(powers, [f"10{str(p).translate(SUPERSCRIPT)}" if p else "1" for p in powers])
        ax.set_xlabel("layers on the way back", labelpad=1)
        ax.axhline(0, color=plot.INK, linewidth=1, zorder=0)
        for power in powers:
            ax.axhline(power, color="#e4e4e4", linewidth=1, zorder=0)
        bar = {"color": tint(plot.GRADIENT_COLOR, 0.35), "linewidth": 6.5, "zorder": 2}
        mark = {"color": plot.GRADIENT_COLOR, "ms": 7, "mec": "white", "mew": 0.8, "zorder": 4}
        best = {"color": plot.INK, "linewidth": 1.6, "linestyle": (0, (3, 2)), "zorder": 3}
        self._bars = ax.vlines(np.arange(1, MOST + 1), 0, 0, **bar)
        (self._ends,) = ax.plot([], [], "D", **mark)
        (self._below,) = ax.plot([], [], "v", **{**mark, "ms": 10})
        (self._best,) = ax.plot([], [], **best)
        left = {"transform": ax.transAxes, "va": "bottom"}
        self._left_text = ax.text(
            -0.12, 1.1, "", fontsize=13, fontweight="bold", color=plot.GRADIENT_COLOR, **left
        )
        self._best_text = ax.text(-0.12, 1.025, "", fontsize=11.5, color=plot.INK, **left)
        return [
            self._bars, self._ends, self._below, self._best, self._left_text, self._best_text,
        ]  # fmt: skip

    def handles(self):
        """z on the curve, and the layer at which the bars end."""

        def on_curve(state):
            value, _ = at(BY_NAME[state.activation], state.z)
            return state.z, np.clip(value, LOW, HIGH)

        return [
            Handle("z on the curve", self._value.axes, ("z",), on_curve),
            Handle("the number of layers", self._ends.axes, ("depth",), lambda s: (s.depth, 0.8)),
        ]

    def measure(self, state):
        """The activation, its value and its slope at z, and the largest slope that it has."""
        activation = BY_NAME[state.activation]
        return activation, *at(activation, state.z), steepest(activation)

    def update(self, state, found):
        """Move the point, its tangent and the bars; change the curves with the activation."""
        activation, value, slope, best = found
        z, values, slopes = curves(activation)
        self._value.set_data(z, values)
        self._slope.set_data(z, slopes)
        for guide in self._guides:
            guide.set_xdata([state.z, state.z])
        run = np.array([-2.2, 2.2]) / np.hypot(1, slope)
        self._tangent.set_data(state.z + run, value + slope * run)
        self._at_value.set_data([state.z], [np.clip(value, LOW, HIGH)])
        self._at_value.set_marker("o" if value >= LOW else "v")  # ▾: it lies below the window
        self._at_slope.set_data([state.z], [slope])
        self._value_text.set_text(f"value a(z) = {few_digits(value, 3)}")
        self._slope_text.set_text(f"slope a′(z) = {few_digits(slope, 3)}")

        layers = np.arange(1, state.depth + 1)
        heights = exponents(through(slope, state.depth))
        best_heights = exponents(through(best, state.depth))
        self._bars.set_segments([[(k, 0), (k, h)] for k, h in zip(layers, heights, strict=True)])
        inside = heights > FLOOR
        self._ends.set_data(layers[inside], heights[inside])
        self._below.set_data(layers[~inside], heights[~inside])
        self._best.set_data(np.r_[0, layers], np.r_[0, best_heights])
        power = str(state.depth).translate(SUPERSCRIPT)
        self._left_text.set_text(f"a′(z){power} = {few_digits(slope**state.depth)}")
        self._best_text.set_text(f"dashed: largest slope, {few_digits(best, 3)}")

    def solved(self, state, found):
        """Whether ten slopes of the sigmoid are as large as they can be."""
        return state.activation == "sigmoid" and state.depth == 10 and state.z == 0

    def describe(self, state, found):
        """Value and slope at z, and what is left of the gradient after so many such slopes."""
        activation, value, slope, best = found
        here = (
            f"{activation.name} at z = {signed(state.z)}: value a(z) = {few_digits(value, 3)}, "
            f"slope a′(z) = {few_digits(slope, 3)}"
        )
        if kink(activation, state.z):
            here += ", by convention the one from the left of the kink"
        layers = "1 layer" if state.depth == 1 else f"{state.depth} layers"
        passed = f"Through {layers} with this slope and weights of 1, {left(slope**state.depth)}. "
        return f"{here}. {passed}" + self._at_best(best, state.depth)

    @staticmethod
    def _at_best(best, depth):
        """What the largest slope of the activation, `best`, would leave."""
        if best == 0:
            return "Its slope is 0 for every z: no gradient ever passes."
        return f"At the largest slope, {few_digits(best, 3)}, {left(best**depth, 'would be')}."


def at(activation, z):
    """The value a(z) and the slope a′(z) as two numbers; what rounding makes of 0 is 0."""
    z = np.array([z])
    z = np.where(np.abs(z) < 1e-9, 0.0, z)
    return float(activation(z)[0]), float(activation.derivative(z)[0])


def exponents(factors):
    """log₁₀ of the sizes of `factors`, and FLOOR for those that are smaller or 0."""
    return np.log10(np.maximum(np.abs(factors), 10.0**FLOOR))


def left(factor, verb="is"):
    """What a factor leaves of the gradient, in words."""
    if factor == 0:
        return f"nothing of the gradient {verb} left"
    sign = ", with its sign turned" if factor < 0 else ""
    if abs(abs(factor) - 1) < NEITHER_BIG_NOR_SMALL:
        return f"all of the gradient {verb} left{sign}"
    amount = few_digits(abs(factor))
    if amount == "1":
        almost = "a little more than all" if abs(factor) > 1 else "nearly all"
        return f"{almost} of the gradient {verb} left{sign}"
    if abs(factor) > 1:
        grown = "has grown" if verb == "is" else "would have grown"
        return f"the gradient {grown} {amount} times{sign}"
    return f"{amount} of the gradient {verb} left{sign}"
