"""What many runs gave: lines with spread, numbered maps, paired dots (chapters 4 to 7)."""

import numpy as np

from nnlib.checks import describe, finite
from nnlib.plot.style import BLUE, INK, ORANGE, SKY, axes_for, one_each


def spread(runs):
    """Median, smallest and largest of runs (points, seeds): three arrays (points,)."""
    runs = _runs(runs)
    return np.median(runs, axis=1), runs.min(axis=1), runs.max(axis=1)


def plot_spread(x, runs, ax=None, *, label=None, color=BLUE, marker="o", ls="-"):
    """The median of runs (points, seeds) over x (points,), in a band from smallest to largest."""
    ax = axes_for(ax)
    middle, low, high = spread(runs)
    x = finite(x, "x")
    if x.shape != middle.shape:
        raise ValueError(f"x has shape {x.shape}, but runs have {len(middle)} points, one per row")
    ax.fill_between(x, low, high, color=color, alpha=0.18, lw=0)
    ax.plot(x, middle, marker=marker, ls=ls, color=color, ms=6, label=label)
    return ax


def cell_texts(means, spreads, digits=1):
    """The numbers of a map as text, 'mean', beneath it '±spread': a list of lists."""
    means, spreads = _table(means, "means"), _table(spreads, "spreads")
    if means.shape != spreads.shape:
        raise ValueError(f"means have shape {means.shape}, but spreads have {spreads.shape}")
    return [
        [f"{m:.{digits}f}\n±{s:.{digits}f}" for m, s in zip(*rows, strict=True)]
        for rows in zip(means, spreads, strict=True)
    ]


def plot_numbers(means, spreads, rows, columns, ax=None, *, high=None, digits=1):
    """A map of means (rows, columns): the darker the larger, with each number ± its spread in it.

    rows, columns: the names along the sides. high: the mean that gets the darkest colour.
    """
    ax = axes_for(ax)
    texts, means = cell_texts(means, spreads, digits), _table(means, "means")
    one_each(rows, "rows", means.shape[0], "row of means")
    one_each(columns, "columns", means.shape[1], "column of means")
    high = means.max() if high is None else high
    ax.imshow(means, cmap="Blues", vmin=0, vmax=max(high, 1e-12), aspect="auto")
    for i, line in enumerate(texts):
        for j, text in enumerate(line):
            color = "white" if means[i, j] > 0.6 * high else INK
            ax.text(j, i, text, ha="center", va="center", color=color, fontsize=11)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def plot_paired(differences, ax=None, *, names=True):
    """Differences of pairs, a dict name → (seeds,), in rows: a dot per seed, a diamond at the mean.

    A dot to the left of the line at 0 is a seed that the change made better. names: False leaves
    the names at the side away, for a second panel with the same rows.
    """
    if not isinstance(differences, dict) or not differences:
        wanted = "a dictionary from names to one number per seed"
        raise TypeError(f"differences must be {wanted}, but is {describe(differences)}")
    ax = axes_for(ax, figsize=(7, 0.55 * len(differences) + 1))
    ax.axvline(0, color="#888888", lw=1.5, zorder=0)
    for i, (name, values) in enumerate(differences.items()):
        values = finite(values, name)
        if values.ndim != 1:
            raise ValueError(f"{name} must be one number per seed, but is {describe(values)}")
        shift = np.linspace(-0.18, 0.18, len(values)) if len(values) > 1 else np.zeros(1)
        ax.scatter(values, i + shift, s=26, color=SKY, edgecolors=BLUE, linewidths=0.8, zorder=2)
        ax.scatter(values.mean(), i, s=90, marker="D", color=ORANGE, edgecolors=INK, zorder=3)
    ax.set_yticks(range(len(differences)), list(differences) if names else [""] * len(differences))
    ax.set_ylim(len(differences) - 0.5, -0.5)
    return ax


def _runs(runs):
    runs = finite(runs, "runs")
    if runs.ndim != 2 or runs.size == 0:
        raise ValueError(f"runs must be (points, seeds), but have shape {runs.shape}")
    return runs


def _table(values, name):
    values = finite(values, name)
    if values.ndim != 2:
        raise ValueError(f"{name} must be (rows, columns), but have shape {values.shape}")
    return values
