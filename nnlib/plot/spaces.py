"""What layers do to the plane: the grid they carry, the tiles they cut (chapter 3)."""

import matplotlib as mpl
import numpy as np
from matplotlib.collections import PolyCollection

from nnlib.checks import describe, examples, finite, number, positive
from nnlib.layers import Linear, ReLU, Sequential
from nnlib.plot.planes import plot_points
from nnlib.plot.style import INK, axes_for, function, window


def grid_lines(low, high, lines=13, points=121):
    """A square grid as polylines: (2·lines, points, 2), the upright ones first."""
    low, high = window((number(low, "low"), number(high, "high")), "(low, high)")
    lines, points = (
        positive(count, name, whole=True) for count, name in ((lines, "lines"), (points, "points"))
    )
    place, along = np.meshgrid(np.linspace(low, high, lines), np.linspace(low, high, points))
    upright = np.stack([place.T, along.T], axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


def plot_carried_grid(carry, X, y, ax=None, *, low=-1.5, high=1.5, size=22, names=("x", "x")):
    """A grid of the plane, and the points X (N, 2) on it, after `carry`, a map (M, 2) → (M, 2)."""
    ax = axes_for(ax, figsize=(4.2, 4.2))
    lines = grid_lines(low, high)
    X, y = examples(X, y)
    carried, points = (_carried(function(carry, "carry"), p) for p in (lines.reshape(-1, 2), X))
    carried = carried.reshape(lines.shape)
    for i, line in enumerate(carried):
        style = {"color": "#777777", "lw": 1.0, "ls": "-" if i < len(carried) // 2 else "--"}
        ax.plot(*line.T, zorder=1, **style)
    plot_points(points, y, ax, size=size)
    ax.set(xlabel=f"${names[0]}_1$", ylabel=f"${names[1]}_2$")
    return ax


def _carried(carry, points):
    """Where `carry` brings points (M, 2), or an error that says what it does instead."""
    there = finite(carry(points), "what carry gives")
    if there.shape != points.shape:
        wanted = f"points {points.shape} for points {points.shape} are expected"
        raise ValueError(f"carry gives {there.shape}, but {wanted}")
    return there


def cut(corners, w, b):
    """The one or two parts of a convex tile, corners (m, 2) in order, cut along w·x + b = 0."""
    side = corners @ np.asarray(w, dtype=float) + b  # (m,)
    rounding = 1e-9 * np.abs(side).max()
    if (side >= -rounding).all() or (side <= rounding).all():
        return [corners]
    over, under = [], []
    for k, (corner, height) in enumerate(zip(corners, side, strict=True)):
        before = side[k - 1]
        if height * before < 0:  # the line crosses the edge that ends in this corner
            crossing = corner + (corners[k - 1] - corner) * height / (height - before)
            over.append(crossing)
            under.append(crossing)
        if height >= 0:
            over.append(corner)
        if height <= 0:
            under.append(corner)
    return [np.array(over), np.array(under)]


def linear_tiles(model, reach=1.0):
    """The tiles into which a ReLU network cuts the square from −reach to reach, both ways.

    Each is its corners (m, 2) and its pattern, a tuple of Booleans: is the unit on, for all ReLUs,
    layer by layer? On a tile all layers so far are one map A x + c, so that the border of the next
    unit is a straight line there, along which the tile is cut. The count is exact.
    """
    if not isinstance(model, Sequential):
        raise TypeError(f"a network of Linear and ReLU is expected, but not {describe(model)}")
    square = positive(reach, "reach") * np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
    tiles = [(square, (), np.eye(2), np.zeros(2))]
    for layer in model:
        if isinstance(layer, Linear):
            W, b = layer.weight.data, 0.0 if layer.bias is None else layer.bias.data
            if W.ndim > 2 or W.shape[1] != len(tiles[0][2]):
                raise ValueError(f"one network of the plane is expected, but {layer!r} is in it")
            tiles = [(tile, on, W @ A, W @ c + b) for tile, on, A, c in tiles]
        elif isinstance(layer, ReLU):
            tiles = [part for tile in tiles for part in _cut_by_units(*tile)]
        else:
            raise ValueError(f"only Linear and ReLU layers cut straight, but {layer!r} is in it")
    return [(tile, on) for tile, on, _, _ in tiles]


def _cut_by_units(tile, on, A, c):
    """The parts of a tile on which each unit of a layer, ReLU(A x + c), is all on or all off."""
    parts = [tile]
    for w, b in zip(A, c, strict=True):
        parts = [part for each in parts for part in cut(each, w, b)]
    for part in parts:
        now = A @ part.mean(axis=0) + c > 0
        yield part, (*on, *now.tolist()), A * now[:, None], c * now


def plot_tiles(tiles, ax=None):
    """Draw what `linear_tiles` gives, tinted by how many units are on: neighbours differ by one."""
    ax = axes_for(ax, figsize=(4.4, 4.4))
    units = len(tiles[0][1])
    colors = mpl.colormaps["YlGnBu"](0.75 * np.array([sum(on) for _, on in tiles]) / max(units, 1))
    corners = [tile for tile, _ in tiles]
    ax.add_collection(PolyCollection(corners, facecolors=colors, edgecolors=INK, linewidths=0.8))
    low, high = np.min(np.vstack(corners), axis=0), np.max(np.vstack(corners), axis=0)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return ax
