"""Graphs side by side at one scale, a Jacobian with its zeros, a step that misleads (chapter 4)."""

import matplotlib.pyplot as plt
import numpy as np

from nnlib.checks import finite, positive, real_array
from nnlib.plot.computation import TITLE_SIZE, draw_graph, graph_layout
from nnlib.plot.style import INK, one_each

GAP, HEADROOM, MARGIN = 0.35, 0.4, 0.08  # between graphs, above, and at the end, in inches


def row_of_graphs(layouts):
    """Where graphs of these layouts go in a row: the figure's (width, height), and a box each.

    All in inches, so that nothing is scaled: a box (left, bottom, width, height) is as large as its
    graph, and their middles lie on one line.
    """
    sizes = [layout.size for layout in layouts]
    tallest = max(height for _, height in sizes)
    boxes, left = [], 0.0
    for width, height in sizes:
        boxes.append((left, (tallest - height) / 2, width, height))
        left += width + GAP
    return (left - GAP + MARGIN, tallest + HEADROOM), boxes


def draw_graphs(graphs):
    """Draw several graphs in a row, {title: Value}, all at the size of `draw_graph`'s own figure.

    Every title stands at the same height. Returns the Figure.
    """
    if not graphs:
        raise ValueError("graphs is empty: a dictionary from titles to Values is expected")
    layouts = [graph_layout(value) for value in graphs.values()]
    (width, height), boxes = row_of_graphs(layouts)
    fig = plt.figure(figsize=(width, height))
    fig.set_layout_engine("none")
    for (title, value), layout, box in zip(graphs.items(), layouts, boxes, strict=True):
        left, bottom, across, up = box
        ax = fig.add_axes((left / width, bottom / height, across / width, up / height))
        draw_graph(value, ax, layout=layout)
        words = {"size": TITLE_SIZE, "weight": "bold", "color": INK, "va": "top"}
        fig.text((left + 0.1) / width, 1 - 0.06 / height, title, **words)
    return fig


def plot_jacobian(J, ax=None, *, rows=None, columns=None, blocks=None):
    """Draw a Jacobian (outputs, inputs): each number in its cell, orange above 0, purple below.

    Zeros stay white and empty, so that the pattern of the others is seen. `rows` and `columns`
    label the outputs and the inputs. blocks: (r, c) draws a line after every r rows, c columns.
    """
    J = finite(real_array(J, "J"), "J")
    if J.ndim != 2 or J.size == 0:
        raise ValueError(f"J has shape {J.shape}, but (outputs, inputs) is expected")
    for name, labels, count in (("rows", rows, J.shape[0]), ("columns", columns, J.shape[1])):
        if labels is not None and len(labels) != count:
            raise ValueError(f"{name} has {len(labels)} labels, but J has {count} {name}")
    ax = ax or plt.subplots(figsize=(0.62 * J.shape[1] + 1.2, 0.42 * J.shape[0] + 1.2))[1]
    largest = 1.6 * max(np.abs(J).max(), 1e-12)  # no colour is so dark that its number is lost
    ax.imshow(J, cmap="PuOr_r", vmin=-largest, vmax=largest, aspect="auto")
    for i, j in np.argwhere(J):
        text = f"{J[i, j]:.1f}".replace("-", "−")
        ax.text(j, i, text, ha="center", va="center", fontsize=11, color=INK)
    ax.set_xticks(range(J.shape[1]), columns or [""] * J.shape[1])
    ax.set_yticks(range(J.shape[0]), rows or [""] * J.shape[0])
    ax.tick_params(length=0, top=columns is not None, labeltop=True, labelbottom=False)
    for k in range(J.shape[0] + 1):
        heavy = blocks is not None and k % positive(blocks[0], "blocks[0]", whole=True) == 0
        ax.axhline(k - 0.5, color=INK if heavy else "#dddddd", lw=1.2 if heavy else 0.6)
    for k in range(J.shape[1] + 1):
        heavy = blocks is not None and k % positive(blocks[1], "blocks[1]", whole=True) == 0
        ax.axvline(k - 0.5, color=INK if heavy else "#dddddd", lw=1.2 if heavy else 0.6)
    ax.spines[:].set_visible(False)
    return ax


def plot_changes(before, after, titles, answers, *, limit=None):
    """Pictures (n, 64) in columns: before, the change, after; `titles` above, `answers` beneath.

    In the middle row orange is added ink and purple is ink taken away; white is no change. limit:
    the change that gets the darkest colour, without it the largest. Returns the Figure.
    """
    before = finite(real_array(before, "before"), "before")
    after = finite(real_array(after, "after"), "after")
    if before.shape != after.shape or before.shape[1:] != (64,) or len(before) == 0:
        shapes = f"before has shape {before.shape} and after {after.shape}"
        raise ValueError(f"{shapes}, but (n, 64) is expected of both")
    one_each(titles, "titles", len(before), "picture")
    one_each(answers, "answers", len(before), "picture")
    change = after - before
    limit = positive(limit or max(np.abs(change).max(), 1e-12), "limit")
    fig, axes = plt.subplots(3, len(before), figsize=(1.35 * len(before) + 1.2, 4.7), squeeze=False)
    names = ("image", "change", "their sum")
    for row, images, name in zip(axes, (before, change, after), names, strict=True):
        signed = name == "change"
        low, high, inks = (-limit, limit, "PuOr_r") if signed else (0, 1, "gray_r")
        for ax, image in zip(row, images, strict=True):
            shown = ax.imshow(image.reshape(8, 8), cmap=inks, vmin=low, vmax=high)
            ax.set(xticks=[], yticks=[])
        row[0].set_ylabel(name)
        bar = fig.colorbar(shown, ax=list(row), ticks=(low, high), shrink=0.8, aspect=12)
        ends = (f"{low:+.1f}", f"{high:+.1f}") if signed else ("paper", "ink")
        bar.ax.set_yticklabels([end.replace("-", "−") for end in ends])
    for column, title, answer in zip(axes.T, titles, answers, strict=True):
        column[0].set_title(title, loc="center", fontsize=12)
        column[2].set_xlabel(answer, fontsize=12)
    return fig
