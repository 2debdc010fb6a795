"""Curves over one number: an activation, hidden units in rows, a loss (chapters 0, 2 and 3)."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from nnlib.activations import Activation
from nnlib.checks import describe, finite
from nnlib.layers import ActivationLayer, Linear, Sequential
from nnlib.plot.planes import float_kind
from nnlib.plot.style import (
    BLUE,
    CLASS_COLORS,
    GRADIENT_COLOR,
    INK,
    ORANGE,
    VALUE_COLOR,
    axes_for,
    window,
)

SATURATED = 0.05  # a unit is saturated where its slope is below this share of the largest


def saturated(activation, z, share=SATURATED):
    """Where a has levelled off towards a finite value, on the grid z (n,): Booleans (n,).

    That is from an end of the grid as far as |a′| stays below `share` of its largest value. Neither
    a passing zero of the slope counts, as at the bottom of a dip, nor a slope that is small and yet
    leads to infinity, as that of a leaky ReLU.
    """
    slope = np.abs(activation.derivative(z))
    flat = slope < share * max(slope.max(), 1e-12)
    left, right = np.isfinite(activation.range)
    tails = np.logical_and.accumulate(flat), np.logical_and.accumulate(flat[::-1])[::-1]
    return (left & tails[0]) | (right & tails[1])


def plot_activation(activation, ax=None, *, zlim=(-5, 5)):
    """Draw a(z) and its slope a′(z) over the same z, and shade where a is saturated."""
    ax = axes_for(ax, figsize=(4.6, 3.4))
    if not isinstance(activation, Activation):
        hint = "; did you mean its .activation?" if isinstance(activation, ActivationLayer) else ""
        given = describe(activation)
        raise TypeError(f"an activation such as activations.relu is expected, not {given}{hint}")
    z = np.linspace(*window(zlim, "zlim"), 1001)
    ax.axhline(0, color="#cccccc", lw=1, zorder=0)
    ax.axvline(0, color="#cccccc", lw=1, zorder=0)
    ax.plot(z, activation(z), color=VALUE_COLOR, label="$a(z)$")
    ax.plot(z, activation.derivative(z), color=GRADIENT_COLOR, ls="--", lw=2, label="$a'(z)$")
    shade = {"color": INK, "alpha": 0.09, "lw": 0, "transform": ax.get_xaxis_transform()}
    ax.fill_between(z, 0, 1, where=saturated(activation, z), **shade)
    ax.set(xlim=zlim, xlabel="pre-activation $z$", title=activation.name)
    return ax


def three_rows(model, x):
    """A network 1 → H → 1, unit by unit, at x (n,): z, h, v·h, each (n, H), and the output (n,)."""
    first, bend, last = _hidden_layer(model)
    x = finite(x, "x")
    if x.ndim != 1:
        raise ValueError(f"x has shape {x.shape}, but (n,) is expected")
    z = first(x.astype(float_kind(model))[:, None])
    h = bend(z)
    return z, h, h * last.weight.data[0], last(h)[:, 0]


def _hidden_layer(model):
    """The three layers of a network 1 → H → 1, or an error that says what was given instead."""
    layers = list(model) if isinstance(model, Sequential) else []
    kinds = (Linear, ActivationLayer, Linear)
    fits = len(layers) == 3 and all(map(isinstance, layers, kinds)) and not model.stack
    if not fits or (layers[0].in_features, layers[2].out_features) != (1, 1):
        wanted = "a single network 1 → H → 1 is expected: Linear(1, H), an activation, Linear(H, 1)"
        raise ValueError(f"{wanted}; not {describe(model)}")
    return layers


def plot_three_rows(model, xlim=(-2, 2)):
    """Each hidden unit of a network 1 → H → 1 in a column: z, a(z), v·a(z); beneath, their sum.

    A dashed line marks where a unit bends, in its own column and in the sum. Returns the Figure.
    """
    x = np.linspace(*window(xlim, "xlim"), 401)
    *rows, output = three_rows(model, x)
    bias = 0 if model[0].bias is None else model[0].bias.data
    units, kinks = rows[0].shape[1], -bias / model[0].weight.data[:, 0]
    colors = [CLASS_COLORS[j % len(CLASS_COLORS)] for j in range(units)]
    ticks = np.linspace(*xlim, 5 if units <= 6 else 3)  # as many as there is room for
    fig = plt.figure(figsize=(9, 7.4))
    grid = fig.add_gridspec(4, units, height_ratios=(1, 1, 1, 1.5))
    labels = ("$z$", "$h = a(z)$", "$v\\,h$")
    for i, (values, label) in enumerate(zip(rows, labels, strict=True)):
        for j in range(units):
            ax = fig.add_subplot(grid[i, j])
            ax.axhline(0, color="#bbbbbb", lw=1)
            ax.plot(x, values[:, j], color=colors[j])
            low, high = values.min(), values.max()
            ax.set(xlim=xlim, ylim=(low - 0.1 * (high - low), high + 0.1 * (high - low)))
            ax.axvline(kinks[j], color=colors[j], ls="--", lw=1.4)
            ax.set_xticks(ticks, labels=None if i == 2 else [])
            if i == 0:
                ax.set_title(f"unit {j + 1}")
            if j == 0:
                ax.set_ylabel(label)
    ax = fig.add_subplot(grid[3, :])
    ax.plot(x, output, color=INK, lw=3)
    for kink, color in zip(kinks, colors, strict=True):
        ax.axvline(kink, color=color, ls="--", lw=1.4)
    ax.set_title("Their sum bends where a unit does")
    ax.set(xlim=xlim, xlabel="input $x$", ylabel="output")
    return fig


def plot_history(history, axes=None):
    """Loss, and validation loss and accuracy if measured, against the epoch. Returns the Axes.

    `axes` are two Axes where the accuracy was measured; otherwise one is enough.
    """
    if not hasattr(history, "val_accuracy"):
        raise TypeError(f"history must be what fit(…) gives, but is {describe(history)}")
    both = len(history.val_accuracy) > 0
    if axes is None:
        axes = plt.subplots(
            1, 2 if both else 1, figsize=(8.6 if both else 5.0, 3.4), squeeze=False
        )[1][0]
    panels = np.ravel(axes)  # also of a single Axes
    if len(panels) < 1 + both or not all(isinstance(panel, Axes) for panel in panels):
        needed = "2 Axes, for the loss and the accuracy" if both else "1 Axes, for the loss"
        hint = f"make them with plt.subplots(1, {1 + both})[1]"
        raise ValueError(f"this history needs {needed}, but is given {len(panels)}; {hint}")
    epochs = np.arange(1, history.epochs + 1)
    panels[0].plot(epochs, history.loss, color=BLUE, label="training")
    if len(history.val_loss):
        panels[0].plot(
            epochs[: len(history.val_loss)],
            history.val_loss,
            color=ORANGE,
            ls="--",
            label="validation",
        )
        panels[0].legend()
    panels[0].set(xlabel="epoch", ylabel="loss", title="Loss")
    panels[0].set_ylim(bottom=0)
    if both:
        shown = epochs[: len(history.val_accuracy)]
        panels[1].plot(
            shown, 100 * np.array(history.val_accuracy), color=ORANGE, ls="--", label="validation"
        )
        panels[1].set(xlabel="epoch", ylabel="accuracy in %", title="Accuracy on validation data")
    return axes
