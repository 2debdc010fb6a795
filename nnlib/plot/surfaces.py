"""A loss over two weights as a map, and the paths of optimisers on it (chapter 4)."""

import numpy as np

from nnlib.checks import describe, finite, positive, real_array
from nnlib.plot.style import INK, axes_for, class_style, function, window


def surface_grid(f, xlim, ylim, n=120):
    """f(w₁, w₂) on n × n points: xx, yy and the values, each (n, n). f takes two arrays."""
    n = positive(n, "n", whole=True)
    xx, yy = np.meshgrid(
        np.linspace(*window(xlim, "xlim"), n), np.linspace(*window(ylim, "ylim"), n)
    )
    values = real_array(function(f, "f")(xx, yy), "f(w₁, w₂)")
    if values.shape not in ((), xx.shape):
        raise ValueError(f"f gives {values.shape} for two arrays {xx.shape}: one each is expected")
    if not np.isfinite(values).all():
        raise ValueError("f must be finite all over the window, but somewhere it is not")
    return xx, yy, np.broadcast_to(values, xx.shape)


def plot_paths(f, paths, ax=None, *, xlim, ylim, levels=14):
    """Draw f(w₁, w₂) as contour lines, denser near its lowest point, and paths on it.

    paths: {label: array (steps + 1, 2)}, the weights before the first step and after each.
    Each path has a colour and a marker of its own; parts outside of the window are cut off.
    """
    levels = positive(levels, "levels", whole=True)
    if not isinstance(paths, dict) or not paths:
        wanted = "a dictionary from labels to paths (steps + 1, 2)"
        raise TypeError(f"paths must be {wanted}, but is {describe(paths)}")
    ax = axes_for(ax, figsize=(7.0, 3.2))
    xx, yy, values = surface_grid(f, xlim, ylim)
    low, high = values.min(), values.max()
    heights = low + (high - low) * np.linspace(0, 1, levels + 1)[1:] ** 2
    ax.contour(xx, yy, values, levels=heights, colors="#bbbbbb", linewidths=1.0, zorder=0)
    for k, (label, path) in enumerate(paths.items()):
        path = finite(path, f"the path {label!r}")
        if path.ndim != 2 or path.shape[1] != 2:
            shape = f"the path {label!r} has shape {path.shape}"
            raise ValueError(f"{shape}, but (steps + 1, 2) is expected")
        color, marker = class_style(k)
        style = {"color": color, "marker": marker, "ms": 5, "lw": 1.6}
        ax.plot(*path.T, label=label, **style)
    start = finite(next(iter(paths.values())), "path")[0]
    ax.plot(*start, "o", ms=11, mfc="none", mec=INK, mew=2)
    ax.set(xlim=xlim, ylim=ylim, xlabel="$w_1$", ylabel="$w_2$")
    return ax
