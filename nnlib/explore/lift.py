"""Flat data lifted by one more feature, a level plane through it, and its shadow (chapter 1).

The explorer is `Lift()`; the numbers behind it are `feature`, `sides`, `shadow` and `project`.
"""

import numpy as np
from contourpy import contour_generator
from ipywidgets import FloatSlider, IntSlider, ToggleButtons
from matplotlib.collections import LineCollection

from nnlib import plot
from nnlib.datasets import make_circles, make_xor
from nnlib.explore.frame import Explorer, tint
from nnlib.explore.handles import Handle
from nnlib.explore.page import listed
from nnlib.words import signed

FORMULAS = {"rings": "x₁² + x₂²", "xor": "x₁ · x₂"}
REACH = 1.6  # of the floor from the origin, to each side
FLOOR = -2.6  # the height at which the shadow is drawn
TILT = 24  # degrees that the eye looks down
STRETCH = 0.75  # of heights in the view, against lengths on the floor
CORNERS = REACH * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])


def worlds():
    """The data by name: X (N, 2), y (N,). XOR is moved so that its corners are at ±1."""
    corners, y = make_xor(120, noise=0.09, rng=np.random.default_rng(2))
    return {
        "rings": make_circles(120, noise=0.06, rng=np.random.default_rng(7)),
        "xor": (2 * corners - 1, y),
    }


def feature(world, xy):
    """The feature of points (..., 2), smaller in class 1: x₁² + x₂² for rings, x₁·x₂ for XOR."""
    return (xy**2).sum(axis=-1) if world == "rings" else xy.prod(axis=-1)


def sides(heights, plane):
    """The class that the plane decides for: 1 below, 0 above, −1 exactly in it (no decision)."""
    gap = np.round(heights - plane, 9)
    return np.where(gap == 0, -1, (gap < 0).astype(int))


def shadow(world, lift, plane, n=121):
    """Where lift · feature < plane on the floor: areas and boundary, lists of curves (points, 2).

    The areas are the region of class 1; the boundary is what the plane cuts from the lifted floor.
    """
    ticks = np.linspace(-REACH, REACH, n)
    heights = lift * feature(world, np.stack(np.meshgrid(ticks, ticks), axis=-1))
    contours = contour_generator(ticks, ticks, heights - plane)
    return contours.filled(-1e3, -1e-9)[0], contours.lines(0)  # nothing is lower than −1000


def project(xy, height, turn):
    """How the eye sees points (..., 2), raised to `height` (...), from the side: (..., 2).

    The result counts right and up. The points are turned by `turn` degrees round the upright axis
    and seen from TILT degrees above, without perspective.
    """
    turn, tilt = np.radians(turn), np.radians(TILT)
    right = np.cos(turn) * xy[..., 0] - np.sin(turn) * xy[..., 1]
    away = np.sin(turn) * xy[..., 0] + np.cos(turn) * xy[..., 1]
    return np.stack([right, np.cos(tilt) * STRETCH * height + np.sin(tilt) * away], axis=-1)


def net(world):
    """Lines on the floor, (lines, points, 2), that lifting bends into a bowl or a saddle."""
    if world == "rings":
        angle = np.radians(np.arange(0, 361, 10))
        circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)  # (37, 2)
        circles = np.linspace(0.15, 1.2, 8)[:, None, None] * circle
        rays = circle[:-1:3, None] * np.linspace(0, 1.2, 37)[:, None]
        return np.concatenate([circles, rays])
    lines = np.stack(np.meshgrid(np.linspace(-1.4, 1.4, 25), np.linspace(-1.4, 1.4, 9)), axis=-1)
    return np.concatenate([lines, lines[..., ::-1]])


class Lift(Explorer):
    """Raise flat data by one feature, move a level plane through it, and see the plane's shadow."""

    question = "What does lifting buy, and which height of the plane separates the classes?"
    size = (7.2, 4.1)
    live = "lift"
    challenge = "separate the classes with a lift of 0.20 or less."
    praise = "A little lift is enough; but the flatter the bowl, the less room has the plane."

    def controls(self):
        """The data, how far they are lifted, the height of the plane, the direction of the view."""
        data = [("two rings", "rings"), ("XOR clouds", "xor")]
        return {
            "world": ToggleButtons(options=data, description="data"),
            "lift": FloatSlider(0.5, min=0, max=1, step=0.05, description="lift"),
            "plane": FloatSlider(0.55, min=-1, max=1.5, step=0.05, description="plane at"),
            "turn": IntSlider(25, min=-180, max=180, step=5, description="turn (°)"),
        }

    def draw(self, figure):
        """The lifted points on the left, over the floor; the flat points on the right."""
        self._worlds = worlds()
        self._nets = {world: net(world) for world in self._worlds}
        lifted = figure.add_axes((0, 0, 0.56, 0.92), aspect="equal")
        lifted.set(xlim=(-2.3, 2.3), ylim=(-2.75, 2.3))
        lifted.axis("off")
        flat = figure.add_axes((0.6, 0.14, 0.39, 0.39 * 7.2 / 4.1))
        flat.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=(-1, 1), yticks=(-1, 1))
        flat.set_facecolor(tint(plot.CLASS_COLORS[0]))
        flat.set_title("the plane's shadow", fontweight="normal")
        flat.set_xlabel("x₁", labelpad=-8)
        flat.set_ylabel("x₂", labelpad=-8, rotation=0)
        self._title = figure.text(0.02, 0.935, "", fontsize=13)
        self._labels = [lifted.text(0, 0, name, ha="center", va="center") for name in ("x₁", "x₂")]
        self._floor = lifted.fill([], [], color=tint(plot.CLASS_COLORS[0]), zorder=0)[0]
        self._net = _lines(lifted, zorder=1, colors="#8a8a8a", linewidths=0.8)
        ground = {"facecolor": (0.13, 0.13, 0.13, 0.15), "edgecolor": plot.INK, "linewidth": 1.4}
        self._plane = lifted.fill([], [], zorder=3, **ground)[0]
        edge = {"colors": plot.INK, "linewidths": 2.4}
        self._cut = _lines(lifted, zorder=3, **edge)
        self._below = [_points(lifted, k, zorder=2) for k in (0, 1)]
        self._above = [_points(lifted, k, zorder=4) for k in (0, 1)]
        self._flat = [_points(flat, k, zorder=2) for k in (0, 1)]
        orange = {"facecolors": tint(plot.CLASS_COLORS[1], 0.3)}
        ring = {"ms": 11, "mfc": "none", "mec": plot.RED, "mew": 1.3, "zorder": 5}
        self._areas = [_lines(ax, zorder=0.1, **orange) for ax in (lifted, flat)]
        self._edges = [_lines(ax, zorder=0.2, **edge) for ax in (lifted, flat)]
        self._wrong = [ax.plot([], [], "o", **ring)[0] for ax in (lifted, flat)]
        return [
            self._title, *self._labels, self._floor, self._net, self._plane, self._cut,
            *self._below, *self._above, *self._flat, *self._areas, *self._edges, *self._wrong,
        ]  # fmt: skip

    def measure(self, state):
        """How high the points lie (N,), and the class that the plane decides for (N,)."""
        X, _ = self._worlds[state.world]
        height = state.lift * feature(state.world, X)
        return height, sides(height, state.plane)

    def handles(self):
        """A corner of the plane, and one of the floor, which turns the view."""
        ax = self._plane.axes
        return [
            Handle("the plane", ax, ("plane",), lambda s: project(CORNERS[0], s.plane, s.turn)),
            Handle("turn the view", ax, ("turn",), lambda s: project(CORNERS[1], FLOOR, s.turn)),
        ]

    def update(self, state, found):
        """Bend the net, move points and plane, and draw the plane's shadow on both floors."""
        X, y = self._worlds[state.world]
        grid = self._nets[state.world]
        height, side = found
        areas, boundary = shadow(state.world, state.lift, state.plane)

        def seen(xy, z):
            return project(xy, z, state.turn)

        self._title.set_text(f"height = {signed(state.lift)} · ({FORMULAS[state.world]})")
        for label, edge in zip(self._labels, ([0, -1.15 * REACH], [-1.15 * REACH, 0]), strict=True):
            label.set_position(seen(np.array(edge), FLOOR))
        self._floor.set_xy(seen(CORNERS, FLOOR))
        self._net.set_segments(seen(grid, state.lift * feature(state.world, grid)))
        self._plane.set_xy(seen(CORNERS, state.plane))
        self._cut.set_segments([seen(curve, state.plane) for curve in boundary])
        for k in (0, 1):
            self._below[k].set_data(*seen(X, height)[(y == k) & (side == 1)].T)
            self._above[k].set_data(*seen(X, height)[(y == k) & (side != 1)].T)
            self._flat[k].set_data(*X[y == k].T)
        for lines, curves in ((self._areas, areas), (self._edges, boundary)):
            lines[0].set_segments([seen(curve, FLOOR) for curve in curves])
            lines[1].set_segments(curves)
        self._wrong[0].set_data(*seen(X, height)[side != y].T)
        self._wrong[1].set_data(*X[side != y].T)

    def data(self):
        """The points of both worlds."""
        return {"worlds": {name: listed(*points) for name, points in self._worlds.items()}}

    def solved(self, state, found):
        """Whether the plane separates the classes at a small lift."""
        (_, y), (_, side) = self._worlds[state.world], found
        return state.lift <= 0.2 + 1e-9 and (side == y).all()

    def describe(self, state, found):
        """How many points are on the right side of the plane, and what its shadow is."""
        (_, y), (_, side) = self._worlds[state.world], found
        right = (side == y).sum()
        count = f"{right} of {len(y)} points are on the right side"
        if state.lift == 0:
            where = {-1: "in", 0: "above", 1: "below"}[side[0]]
            return f"Nothing is lifted: all points lie at height 0, {where} the plane. So {count}."
        blue, orange = ((y == 0) & (side != 0)).sum(), ((y == 1) & (side != 1)).sum()
        faults = [f"{blue} blue not above the plane"] if blue else []
        faults += [f"{orange} orange not below it"] if orange else []
        faults = ", ".join(faults) or "the plane separates the classes"
        return f"{count}: {faults}. The plane's shadow is {self._curve(state)}."

    @staticmethod
    def _curve(state):
        """The boundary lift · feature = plane in words."""
        level = round(state.plane / state.lift, 9)
        if state.world == "xor":
            return "the two axes" if level == 0 else f"the hyperbola x₁ · x₂ = {signed(level)}"
        if level > 0:
            return f"a circle of radius {signed(np.sqrt(level))}"
        return "a single point" if level == 0 else "empty, for the plane passes beneath the bowl"


def _points(ax, k, **style):
    """Points of class k, none yet."""
    style.update(marker=plot.CLASS_MARKERS[k], color=plot.CLASS_COLORS[k], ms=7.5 - k)
    return ax.plot([], [], linestyle="none", mec="white", mew=0.6, **style)[0]


def _lines(ax, **style):
    """Curves or filled outlines, none yet."""
    return ax.add_collection(LineCollection([], **{"linewidths": 0, **style}), autolim=False)
