"""What layers do to the plane: the grid they carry, the tiles they cut (chapter 3)."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from nnlib.plot.planes import plot_points
from nnlib.plot.style import INK


def grid_lines(low, high, lines=13, points=121):
    """A square grid as polylines: (2·lines, points, 2), the upright ones first."""
    place, along = np.meshgrid(np.linspace(low, high, lines), np.linspace(low, high, points))
    upright = np.stack([place.T, along.T], axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


def plot_carried_grid(carry, X, y, ax=None, *, low=-1.5, high=1.5, size=22, names=("x", "x")):
    """A grid of the plane, and the points X (N, 2) on it, after `carry`, a map (M, 2) → (M, 2)."""
    ax = ax or plt.subplots(figsize=(4.2, 4.2))[1]
    lines = grid_lines(low, high)
    carried = carry(lines.reshape(-1, 2)).reshape(lines.shape)
    for i, line in enumerate(carried):
        style = {"color": "#777777", "lw": 1.0, "ls": "-" if i < len(carried) // 2 else "--"}
        ax.plot(*line.T, zorder=1, **style)
    plot_points(carry(X), y, ax, size=size)
    ax.set(xlabel=f"${names[0]}_1$", ylabel=f"${names[1]}_2$")
    return ax


def plot_tiles(tile, ax=None, *, reach=1.0):
    """Tint a map of tile numbers (n, n) over the square from −reach to reach, with dark borders."""
    ax = ax or plt.subplots(figsize=(4.4, 4.4))[1]
    shuffled = np.random.default_rng(0).permutation(tile.max() + 1)  # neighbours get unlike tints
    colors = mpl.colormaps["Set3"](shuffled[tile] % 12)[..., :3]
    border = np.zeros(tile.shape, dtype=bool)
    border[1:] |= tile[1:] != tile[:-1]
    border[:, 1:] |= tile[:, 1:] != tile[:, :-1]
    colors[border] = to_rgba(INK)[:3]
    ax.imshow(colors, extent=(-reach, reach, -reach, reach), origin="lower", interpolation="none")
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return ax
