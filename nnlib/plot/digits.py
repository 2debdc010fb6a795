"""Which digit is taken for which, and what a network says about single pictures (chapter 7)."""

import matplotlib.pyplot as plt
import numpy as np

from nnlib.checks import finite, labels, positive
from nnlib.plot.style import BLUE, INK, RED, axes_for, one_each


def mistake_shares(counts):
    """Counts (C, C), class in rows, answer in columns → shares of each row (C, C), diagonal 0.

    A class without examples has a row of zeros. Raises `ValueError` unless `counts` are square and
    none is negative.
    """
    counts = finite(counts, "counts")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.size == 0:
        raise ValueError(f"counts must be square, (C, C), but have shape {counts.shape}")
    if counts.min() < 0:
        raise ValueError(f"counts must be 0 or more, but the least is {counts.min():g}")
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.where(np.eye(len(counts), dtype=bool), 0, shares)


def plot_confusion(counts, ax=None):
    """Counts (C, C) of class i (row) taken for class j (column): the redder, the more mistakes.

    The diagonal, what was right, is framed and left white: beside it no mistake would be visible.
    Mistakes that never happened are left blank.
    """
    shares, counts = mistake_shares(counts), np.asarray(counts)
    ax = axes_for(ax, figsize=(5.6, 4.9))
    classes = range(len(counts))
    seen, darkest = np.ma.masked_equal(shares, 0), max(shares.max() * 1.25, 1e-12)
    ax.imshow(seen, cmap="Reds", vmin=0, vmax=darkest)
    for i in classes:
        for j in classes:
            if i == j:
                frame = {"fill": False, "ec": BLUE, "lw": 1.6}
                ax.add_patch(plt.Rectangle((j - 0.46, i - 0.46), 0.92, 0.92, **frame))
            if i == j or counts[i, j]:
                weight = "normal" if i == j else "bold"
                light = shares[i, j] > 0.5 * darkest  # so the cell is dark
                color = BLUE if i == j else "white" if light else INK
                text = f"{counts[i, j]:g}"
                ax.text(j, i, text, ha="center", va="center", weight=weight, color=color, size=12)
    ax.set_xticks(classes)
    ax.set_yticks(classes)
    ax.set(xlabel="the network's answer", ylabel="what was written")
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


def plot_answers(images, y, probabilities, *, columns=6, names=None):
    """Pictures (n, 64), each over the ten probabilities that it was given, (n, 10).

    y (n,) is what was written: its bar is blue. Where another bar is the longest it is the answer,
    vermilion and hatched. `names` has one title per picture; without it the title says both.
    Returns the Figure.
    """
    images = finite(images, "images")
    if images.shape[1:] not in ((64,), (8, 8)):
        raise ValueError(f"images have shape {images.shape}, but (n, 64) is expected")
    if len(images) == 0:
        raise ValueError(f"images have shape {images.shape}: there is nothing to show")
    images = images.reshape(-1, 8, 8)
    one_each(names, "names", len(images), "picture")
    probabilities = finite(probabilities, "probabilities")
    columns = positive(columns, "columns", whole=True)
    y = labels(y, 10)
    if probabilities.shape != (len(images), 10) or y.shape != (len(images),):
        shapes = f"probabilities {probabilities.shape} and y {y.shape}"
        raise ValueError(
            f"{len(images)} images need probabilities (n, 10) and y (n,), not {shapes}"
        )
    if (probabilities < 0).any() or (abs(probabilities.sum(axis=1) - 1) > 1e-3).any():
        hint = "are these scores? Take nnlib.measures.probabilities(model, X)"
        raise ValueError(f"probabilities must be 0 or more, and add up to 1 in each row; {hint}")
    answers = probabilities.argmax(axis=1)
    rows = -(-len(images) // columns)
    fig = plt.figure(figsize=(1.6 * columns, 2.75 * rows))
    grid = fig.add_gridspec(2 * rows, columns, height_ratios=(1.7, 1) * rows)
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        ax = fig.add_subplot(grid[2 * row, column])
        ax.imshow(image, cmap="gray_r", vmin=0, vmax=1)
        ax.axis("off")
        title = f"{y[i]}, read as {answers[i]}" if names is None else names[i]
        ax.set_title(title, fontsize=12, loc="center", pad=4, weight="normal")
        _draw_bars(fig.add_subplot(grid[2 * row + 1, column]), probabilities[i], y[i], answers[i])
    return fig


def _draw_bars(ax, probabilities, right, answer):
    """The ten probabilities as bars, the right one and the chosen one told apart."""
    bars = ax.bar(range(10), probabilities, color="#bbbbbb", width=0.8)
    if answer != right:
        bars[answer].set(facecolor=RED, hatch="////", edgecolor="white")
    bars[right].set_color(BLUE)
    chosen = sorted({int(right), int(answer)})
    ax.set(ylim=(0, 1), yticks=(), xlim=(-0.7, 9.7))
    ax.set_xticks(chosen, labels=map(str, chosen), fontsize=11)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
