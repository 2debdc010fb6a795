"""A fully connected network as units and lines, drawn from its own weights (chapters 1 and 3)."""

import copy

import matplotlib.pyplot as plt
import numpy as np

from nnlib.checks import describe, finite
from nnlib.layers import ActivationLayer, Sequential
from nnlib.plot.planes import float_kind
from nnlib.plot.style import BLUE, INK, RED, VALUE_COLOR, axes_for, one_each
from nnlib.words import few_digits


def network_layout(sizes, *, gap=2.4, spacing=1.0):
    """Where the units of a network stand: an array (n, 2) per layer, each centred on height 0."""
    return [
        np.column_stack([np.full(n, gap * i), spacing * ((n - 1) / 2 - np.arange(n))])
        for i, n in enumerate(sizes)
    ]


def draw_network(model, ax=None, *, inputs=None, outputs=None, numbers=True, example=None):
    """Draw the fully connected network `model` from its own weights.

    Line width is the size of a weight. Its sign is colour and style: blue and solid for positive,
    vermilion and dashed for negative; a weight of 0 is not drawn. Biases stand under the units.
    `inputs` and `outputs` name the outer units; `numbers` writes each weight on its line. With
    `example`, one input (D,), each unit also shows its value, and before it what it bends.
    """
    linear = _linear_layers(model)
    sizes = [linear[0].in_features] + [layer.out_features for layer in linear]
    spacing = 1.0 if example is None else 1.35  # room for the numbers
    places = network_layout(sizes, spacing=spacing)
    names = [inputs or _unit_names("x", sizes[0])]
    names += [_unit_names("h", n) for n in sizes[1:-1]]
    names += [outputs or _unit_names(r"\hat y", sizes[-1])]
    one_each(inputs, "inputs", sizes[0], "input")
    one_each(outputs, "outputs", sizes[-1], "output")
    ax = axes_for(ax, figsize=(2.2 * len(sizes), 1.1 + 0.95 * spacing * (max(sizes) - 1)))
    for left, right, layer in zip(places[:-1], places[1:], linear, strict=True):
        _draw_weights(ax, left, right, layer.weight.data, numbers)
    for i, (where, labels) in enumerate(zip(places, names, strict=True)):
        bias = linear[i - 1].bias if i and numbers else None
        _draw_units(ax, where, labels, bias.data if bias else None)
    if example is not None:
        _draw_values(ax, places, unit_values(model, example))
    right, edge = places[-1][0, 0] + 0.7, spacing * (max(sizes) - 1) / 2 + 0.6
    ax.set(xlim=(-0.6, right), ylim=(-edge, edge), aspect="equal")
    ax.axis("off")
    return ax


def _linear_layers(model):
    """The `Linear` layers of a network that can be drawn, or an error that says why it can't."""
    if not isinstance(model, Sequential):
        raise TypeError(f"a network, Sequential(…), is expected, not {describe(model)}")
    if model.stack:
        raise ValueError("a stack of networks can't be drawn; take one of them")
    if not model.linear_layers():
        raise ValueError("there is nothing to draw: the network has no Linear layer")
    return model.linear_layers()


def unit_values(model, example):
    """What each layer of units computes for one `example` (D,): a list of pairs (z, h).

    z and h are (n,): before and after the activation. The input has z = None, and so has a layer
    of `Linear` units that nothing follows but the end. Dropout rests, as in use.
    """
    linear = _linear_layers(model)
    x = finite(example, "example")
    if x.shape != (linear[0].in_features,):
        wanted = f"one example, ({linear[0].in_features},), is expected"
        raise ValueError(f"example has shape {x.shape}, but {wanted}")
    x = x.astype(float_kind(model))[None, :]
    values = [(None, x[0])]
    model = copy.deepcopy(model).eval()  # the reader's own stays as it is
    for layer in model:
        x = layer(x)
        if layer in list(model.linear_layers()):
            values.append((None, x[0]))
        elif isinstance(layer, ActivationLayer):
            values[-1] = (layer.z[0], x[0])
    return values


def _draw_values(ax, places, values):
    """The numbers of one example, above the units: z → h where there is a bend, else the value."""
    for where, (z, h) in zip(places, values, strict=True):
        for j, (x, y) in enumerate(where):
            before = "" if z is None else f"{few_digits(z[j], 3)} → "
            style = {"color": VALUE_COLOR, "fontweight": "bold", "fontsize": 12}
            ax.text(
                x,
                y + 0.40,
                before + few_digits(h[j], 3),
                ha="center",
                va="center",
                zorder=5,
                **style,
            )


def _unit_names(letter, n):
    """Labels of a layer's units: the letter alone for one, otherwise counted from 1."""
    return [f"${letter}$"] if n == 1 else [f"${letter}_{{{i + 1}}}$" for i in range(n)]


def _draw_weights(ax, left, right, W, numbers):
    """One line per weight, from the units at `left` (in, 2) to those at `right` (out, 2)."""
    largest = np.abs(W).max() or 1.0
    label = {"ha": "center", "va": "center", "fontsize": 11}
    label["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for j, i in np.argwhere(W != 0):
        start, end = left[i], right[j]
        color, dash = (BLUE, "-") if W[j, i] > 0 else (RED, (0, (4, 2)))
        width = 0.6 + 3.0 * abs(W[j, i]) / largest
        ax.plot(*np.array([start, end]).T, color=color, ls=dash, lw=width, zorder=1)
        if numbers:
            at = start + (0.30 if (i + j) % 2 else 0.62) * (end - start)  # not where lines cross
            ax.text(*at, few_digits(W[j, i], 3), color=color, zorder=2, **label)


def _draw_units(ax, where, labels, bias):
    """A circle per unit at `where` (n, 2), with its label inside and its bias, if any, beneath."""
    middle = {"ha": "center", "va": "center"}
    for j, (x, y) in enumerate(where):
        circle = {"facecolor": "white", "edgecolor": INK, "lw": 1.8, "zorder": 3}
        ax.add_patch(plt.Circle((x, y), 0.30, **circle))
        ax.text(x, y, labels[j], fontsize=13, zorder=4, **middle)
        if bias is not None:
            ax.text(x, y - 0.42, f"b = {few_digits(bias[j], 3)}", fontsize=11, **middle)
