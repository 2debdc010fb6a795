"""A loss over two weights as a map, and the paths of optimisers on it (chapter 4)."""

import matplotlib.pyplot as plt
import numpy as np

from nnlib.checks import positive
from nnlib.plot.style import CLASS_COLORS, CLASS_MARKERS, INK


def surface_grid(f, xlim, ylim, n=120):
    """f(w₁, w₂) on n × n points: xx, yy and the values, each (n, n). f takes two arrays."""
    n = positive(n, "n", whole=True)
    xx, yy = np.meshgrid(np.linspace(*xlim, n), np.linspace(*ylim, n))
    values = np.broadcast_to(np.asarray(f(xx, yy), dtype=float), xx.shape)
    if not np.isfinite(values).all():
        raise ValueError("f must be finite all over the window, but somewhere it is not")
    return xx, yy, values


def plot_paths(f, paths, ax=None, *, xlim, ylim, levels=14):
    """Draw f(w₁, w₂) as contour lines, denser near its lowest point, and paths on it.

    paths: {label: array (steps + 1, 2)}, the weights before the first step and after each.
    Each path has a colour and a marker of its own; parts outside of the window are cut off.
    """
    ax = ax or plt.subplots(figsize=(7.0, 3.2))[1]
    xx, yy, values = surface_grid(f, xlim, ylim)
    low, high = values.min(), values.max()
    heights = low + (high - low) * np.linspace(0, 1, levels + 1)[1:] ** 2
    ax.contour(xx, yy, values, levels=heights, colors="#bbbbbb", linewidths=1.0, zorder=0)
    for k, (label, path) in enumerate(paths.items()):
        path = np.asarray(path, dtype=float)
        if path.ndim != 2 or path.shape[1] != 2:
            shape = f"the path {label!r} has shape {path.shape}"
            raise ValueError(f"{shape}, but (steps + 1, 2) is expected")
        style = {"color": CLASS_COLORS[k % 6], "marker": CLASS_MARKERS[k % 6], "ms": 5, "lw": 1.6}
        ax.plot(*path.T, label=label, **style)
    start = next(iter(paths.values()))[0]
    ax.plot(*start, "o", ms=11, mfc="none", mec=INK, mew=2)
    ax.set(xlim=xlim, ylim=ylim, xlabel="$w_1$", ylabel="$w_2$")
    return ax
