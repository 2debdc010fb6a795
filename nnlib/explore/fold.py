"""The plane carried through a network whose layers are two units wide, step by step (chapter 3).

The explorer is `Fold()`; the numbers behind it are `worlds`, `network`, `stretches`,
`partial_linear`, `carry`, `right` and `inside`.
"""

from types import SimpleNamespace

import numpy as np
from ipywidgets import FloatSlider, ToggleButtons
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator

from nnlib import plot
from nnlib.datasets import make_circles, make_moons
from nnlib.explore.frame import Explorer, tint
from nnlib.explore.handles import Handle
from nnlib.explore.page import listed
from nnlib.layers import Linear, ReLU, Sequential, Tanh
from nnlib.words import signed

REACHES = {"moons": (1.9, 1.3), "rings": (1.35, 1.35)}  # of the grid, from the origin
ACTIVATIONS = {"ReLU": ReLU, "tanh": Tanh}
STAGES = ("x", "z", "h", "z", "h")  # what the plane's axes are called after 0, 1, … 4 steps
LAST = len(STAGES) - 1
# Weights (out, in) and biases of the three layers. They were found by training 200 networks from
# different starts (Adam, lr 0.03, 1,200 steps on all 120 points, weight decay 0.0002) and taking
# one of the best, with a clear picture, for each case. Its hidden units stand in the order that
# doesn't mirror the plane, ReLU layers are scaled to sizes near 1, all is rounded to two decimals.
WEIGHTS = {
    ("moons", "ReLU"): (
        ([[-0.97, -0.24], [0.56, -0.51]], [0.31, 0.68]),
        ([[1.08, -1.57], [1.32, 0.80]], [-0.17, -0.76]),
        ([[-26.39, 27.71]], [-4.85]),
    ),
    ("moons", "tanh"): (
        ([[0.72, -0.60], [3.93, 1.05]], [-0.11, 0.08]),
        ([[-5.34, 3.21], [-1.12, -0.72]], [-0.33, -1.34]),
        ([[-7.52, -1.68]], [-0.77]),
    ),
    ("rings", "ReLU"): (
        ([[-1.36, 0.16], [0.89, -0.45]], [0.33, 0.94]),
        ([[-2.85, -5.87], [3.27, 3.64]], [5.25, -5.28]),
        ([[-9.28, -10.89]], [3.18]),
    ),
    ("rings", "tanh"): (
        ([[0.04, -2.08], [0.76, -1.27]], [-1.01, 0.31]),
        ([[-4.17, 5.32], [-7.41, 6.84]], [-6.57, -3.30]),
        ([[-5.21, 5.92]], [-7.26]),
    ),
}


def worlds():
    """The data by name: X (120, 2) with its middle near the origin, and y (120,)."""
    moons, y = make_moons(120, noise=0.1, rng=np.random.default_rng(3))
    return {
        "moons": (moons - [0.5, 0.25], y),
        "rings": make_circles(120, noise=0.06, rng=np.random.default_rng(7)),
    }


def network(world, activation):
    """The 2-2-2-1 network for a world, "moons" or "rings", with "ReLU" or "tanh"."""
    rng, hidden = np.random.default_rng(0), ACTIVATIONS[activation]
    model = Sequential(
        Linear(2, 2, rng=rng), hidden(), Linear(2, 2, rng=rng), hidden(), Linear(2, 1, rng=rng)
    )
    weights = WEIGHTS[world, activation]
    for layer, (weight, bias) in zip(model.linear_layers(), weights, strict=True):
        layer.weight.data[...], layer.bias.data[...] = weight, bias
    return model


def stretches(W):
    """How W (2, 2) with det W > 0 acts: a turn R(angle) after a stretch P, W = R P.

    Returns the angle in radians, P (2, 2), symmetric, and the two factors of P, the larger first.
    """
    U, factors, Vt = np.linalg.svd(W)
    R = U @ Vt  # (2, 2): with det W > 0 a rotation, not a reflection
    return np.arctan2(R[1, 0], R[0, 0]), Vt.T @ np.diag(factors) @ Vt, factors


def partial_linear(W, t):
    """W (2, 2) carried out to the share t of it: I at t = 0, W at t = 1, and never flat in between.

    It turns t times the angle and stretches in proportion. The plain mixture (1 − t) I + t W would
    seem to fold the plane, for with a turn by 180° it is 0 on the way.
    """
    angle, P, _ = stretches(W)
    c, s = np.cos(t * angle), np.sin(t * angle)
    return np.array([[c, -s], [s, c]]) @ ((1 - t) * np.eye(2) + t * P)


def carry(model, xy, step):
    """Where the points `xy` (..., 2) are after `step` steps, from 0 to 4, also between two of them.

    Steps 1 and 3 are the linear parts of the two hidden layers, 2 and 4 their activations.
    """
    now = xy.reshape(-1, 2)
    for i, layer in enumerate(model[:LAST]):
        t = min(step - i, 1)
        if t <= 0:
            break
        if t == 1:
            now = layer(now)
        elif isinstance(layer, Linear):
            now = now @ partial_linear(layer.weight.data, t).T + t * layer.bias.data
        else:
            now = (1 - t) * now + t * layer(now)
    return now.reshape(xy.shape)


def grid(world):
    """Lines of the input plane, (18, 81, 2): nine across and nine upright."""
    (width, height), fine, coarse = REACHES[world], np.linspace(-1, 1, 81), np.linspace(-1, 1, 9)
    across = np.stack(np.meshgrid(width * fine, height * coarse), axis=-1)
    upright = np.stack(np.meshgrid(height * fine, width * coarse), axis=-1)[..., ::-1]
    return np.concatenate([across, upright])


class Fold(Explorer):
    """Carry a grid and the points of two classes through the layers, as far as the slider says."""

    question = "What does each layer do to the plane?"
    size = (7.4, 4.7)
    live = "fold"
    challenge = "bring the moons to where one straight line gets all 120 points right."
    praise = "In the last plane a line is enough; carried back, the same line is the bent curve."

    def controls(self):
        """The data, the activation, and how far the plane has come."""
        data = [("two moons", "moons"), ("two rings", "rings")]
        return {
            "world": ToggleButtons(options=data, description="data"),
            "activation": ToggleButtons(options=list(ACTIVATIONS), description="activation"),
            "step": FloatSlider(2, min=0, max=LAST, step=0.05, description="step"),
        }

    def draw(self, figure):
        """The track of the steps on top, the carried plane beneath, the input plane beside it."""
        self._worlds = worlds()
        self._cases = {case: network(*case) for case in WEIGHTS}
        self._grids = {world: grid(world) for world in self._worlds}
        return [
            *self._draw_track(figure),
            *self._draw_plane(figure),
            *self._draw_input(figure),
        ]

    def _draw_track(self, figure):
        """The five stages as dots on a line, with the steps between them."""
        ax = figure.add_axes((0.03, 0.865, 0.94, 0.13), xlim=(-0.25, 4.95), ylim=(-1.1, 1.3))
        ax.axis("off")
        middle = {"ha": "center", "va": "center_baseline"}
        ax.plot([0, 4.7], [0, 0], color="#bbbbbb", linewidth=2, zorder=0)
        for i, name in enumerate((*STAGES, "score s")):
            at = min(i, 4.7)
            ax.plot(at, 0, "o", ms=7, color="#777777", zorder=1)
            ax.text(at, -0.85, name, fontsize=13, fontweight="bold", **middle)
        for i, name in ((0, "linear"), (2, "linear")):
            ax.text(i + 0.5, 0.85, f"layer {i // 2 + 1}: {name}", fontsize=11.5, **middle)
        ax.text(4.35, 0.85, "linear", fontsize=11.5, **middle)
        names = [ax.text(i + 0.5, 0.85, "", fontsize=11.5, **middle) for i in (1, 3)]
        (here,) = ax.plot([], [], "o", ms=14, color=plot.VALUE_COLOR, mec="white", mew=2, zorder=3)
        self._names, self._here = names, here
        return [*names, here]

    def _draw_plane(self, figure):
        """The carried grid, the points on it, and the line that the score 0 has become."""
        ax = figure.add_axes((0.06, 0.07, 0.555, 0.745))
        ax.tick_params(length=0, labelcolor="#666666")
        ax.spines[["left", "bottom"]].set_visible(False)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        self._axes = ax
        zero = {"color": "#777777", "linewidth": 1.3, "zorder": 0.5}
        self._zeros = [ax.axhline(0, **zero), ax.axvline(0, **zero)]
        tints = [tint(color) for color in plot.CLASS_COLORS[:2]]
        self._sides = [ax.fill([], [], color=color, zorder=0)[0] for color in tints]
        self._lines = ax.add_collection(
            LineCollection([], colors="#8a8a8a", linewidths=0.8, zorder=1), autolim=False
        )
        black = {"colors": plot.INK, "linewidths": 2.6, "zorder": 2}
        self._cut = ax.add_collection(LineCollection([], **black), autolim=False)
        self._points = [_points(ax, k, 7) for k in (0, 1)]
        (self._wrong,) = ax.plot([], [], "o", ms=13, mfc="none", mec=plot.RED, mew=2, zorder=4)
        name = {"fontsize": 13, "fontweight": "bold", "zorder": 5}
        name["bbox"] = {"facecolor": (1, 1, 1, 0.7), "edgecolor": "none", "pad": 0.5}
        self._labels = [
            ax.text(1, 0, "", ha="right", va="top", transform=ax.transAxes, **name),
            ax.text(0, 1, "", ha="left", va="top", transform=ax.transAxes, **name),
        ]
        moving = [*self._zeros, *self._sides, self._lines, self._cut, *self._points, self._wrong]
        return [*moving, *self._labels, ax.xaxis, ax.yaxis]

    def _draw_input(self, figure):
        """The input plane as it was, with the class that the network decides for everywhere."""
        ax = figure.add_axes((0.66, 0.245, 0.325, 0.325 * 7.4 / 4.7))
        reach = max(map(max, REACHES.values()))
        window = (-reach, reach)
        ax.set(xlim=window, ylim=window, xticks=(-1, 1), yticks=(-1, 1))
        ax.set_title("the input plane", fontweight="normal")
        ax.set_xlabel("x₁", labelpad=-9)
        ax.set_ylabel("x₂", labelpad=-10, rotation=0)
        figure.text(0.66, 0.1, "black: where the score is 0", fontsize=12)
        figure.text(0.66, 0.045, "red rings: wrong class", fontsize=12)
        self._boundaries, self._tints = {}, {}
        for case, model in self._cases.items():
            xx, yy, P = plot.decision_grid(model, window, window, 241)
            contour = ax.contour(xx, yy, P[..., 1], levels=[0.5])
            self._boundaries[case] = contour.allsegs[0]
            contour.remove()
            colors = np.array([tint(color) for color in plot.CLASS_COLORS[:2]])
            self._tints[case] = (255 * colors[(P[..., 1] > 0.5).astype(int)]).astype(np.uint8)
        self._tint = ax.imshow(
            self._tints["moons", "ReLU"], extent=(*window, *window), origin="lower", zorder=0
        )
        black = {"colors": plot.INK, "linewidths": 2.2, "zorder": 1}
        self._boundary = ax.add_collection(LineCollection([], **black), autolim=False)
        self._flat = [_points(ax, k, 5) for k in (0, 1)]
        ring = {"mfc": "none", "mec": plot.RED, "mew": 1.6, "zorder": 4}
        (self._flat_wrong,) = ax.plot([], [], "o", ms=10, **ring)
        return [self._tint, self._boundary, *self._flat, self._flat_wrong]

    def handles(self):
        """The dot on the track of the steps."""
        return [
            Handle("how far the plane has come", self._here.axes, ("step",), lambda s: (s.step, 0))
        ]

    def measure(self, state):
        """The model of the case, its points where they are now (N, 2), and which are right (N,)."""
        model, (X, y) = self._cases[state.world, state.activation], self._worlds[state.world]
        return model, carry(model, X, state.step), right(model, X, y)

    def update(self, state, found):
        """Carry everything to the step, and fit the view to it."""
        case = state.world, state.activation
        X, y = self._worlds[state.world]
        model, now, good = found
        lines = carry(model, self._grids[state.world], state.step)
        boundary = inside(self._boundaries[case], REACHES[state.world])
        self._lines.set_segments(lines)
        self._cut.set_segments([carry(model, curve, state.step) for curve in boundary])
        self._boundary.set_segments(self._boundaries[case])
        self._tint.set_data(self._tints[case])
        for k in (0, 1):
            self._points[k].set_data(*now[y == k].T)
            self._flat[k].set_data(*X[y == k].T)
        self._wrong.set_data(*now[~good].T)
        self._flat_wrong.set_data(*X[~good].T)
        self._fit_view(now)
        self._show_sides(model, state.step)
        name = STAGES[int(np.ceil(round(state.step, 6)))]
        for label, index in zip(self._labels, "₁₂", strict=True):
            label.set_text(name + index)
        for text in self._names:
            text.set_text(state.activation)
        self._here.set_data([state.step], [0])

    def _fit_view(self, points):
        """Set the window so that `points` (N, 2) fill most of it, with the same scale both ways."""
        low, high = points.min(axis=0), points.max(axis=0)
        width, height = self._axes.get_position().size * self.size
        half = 0.62 * max(*(high - low) / [width, height], 0.1)
        middle = (low + high) / 2
        self._axes.set(
            xlim=middle[0] + half * np.array([-width, width]),
            ylim=middle[1] + half * np.array([-height, height]),
        )
        # The names of the axes stand at their ends, where these cross the window.
        x, y = self._axes.transAxes.inverted().transform(self._axes.transData.transform((0, 0)))
        self._labels[0].set_y(np.clip(y, 0.08, 1) - 0.012)
        self._labels[1].set_x(np.clip(x, 0, 0.92) + 0.012)

    def _show_sides(self, model, step):
        """At the last step, tint the two sides of the straight line s = 0."""
        layer = model[LAST]
        w, b = layer.weight.data[0], layer.bias.data[0]
        ends = plot.line_segment(w, b, self._axes.get_xlim(), self._axes.get_ylim())
        far = 2 * np.hypot(*(ends[1] - ends[0])) * w / np.hypot(*w)
        for side, outward in zip(self._sides, (-far, far), strict=True):
            corners = np.stack([ends[0], ends[1], ends[1] + outward, ends[0] + outward])
            side.set_xy(corners if step == LAST else np.empty((0, 2)))

    def data(self):
        """The points of both worlds, and the four networks with what is said of their steps."""
        return {
            "worlds": {name: listed(*points) for name, points in self._worlds.items()},
            "cases": {f"{world} {bend}": self._case(world, bend) for world, bend in self._cases},
        }

    def _case(self, world, bend):
        """A network as the page needs it: weights, how they turn and stretch, words."""
        model, (X, y) = self._cases[world, bend], self._worlds[world]
        good, layers = right(model, X, y), []
        for layer in model.linear_layers():
            W, b = layer.weight.data, layer.bias.data
            told = {"weight": W.tolist(), "bias": b.tolist()}
            if len(W) == 2:
                angle, stretch, _ = stretches(W)
                told |= {"angle": float(angle), "stretch": stretch.tolist()}
            layers.append(told)
        state = SimpleNamespace(world=world, activation=bend, step=0)
        words = [self.describe(state, (model, X, good))]
        words += [self._step_words(state, model, X, number) for number in range(1, LAST + 1)]
        return {
            "bend": bend, "layers": layers, "words": words, "verdict": self._verdict(state, good),
        }  # fmt: skip

    def solved(self, state, found):
        """Whether the moons have come all the way, and all points are right."""
        return state.world == "moons" and state.step == LAST and found[2].all()

    def describe(self, state, found):
        """Which step it is, what it does to the plane, and what it did to the points."""
        (X, _), (model, _, good) = self._worlds[state.world], found
        step = round(state.step, 6)
        if step == 0:
            return (
                "Step 0 of 4: the input plane x. The black curve, where the score is 0, has to "
                f"bend to get {good.sum()} of {len(good)} points right. "
                "Move on to see how it becomes straight."
            )
        number = int(np.ceil(step))
        share = round(100 * (step - number + 1))
        partly = f" ({share} % done)" if share < 100 else ""
        what = self._step_words(state, model, X, number)
        words = f"Step {number} of 4{partly}: layer {(number + 1) // 2}, {what}."
        return f"{words} {self._verdict(state, good)}" if step == LAST else words

    def _step_words(self, state, model, X, number):
        """What step `number`, from 1, does to the plane."""
        layer = model[number - 1]
        if isinstance(layer, Linear):
            return self._linear_words(layer.weight.data)
        if state.activation == "ReLU":
            return self._relu_words(carry(model, X, number - 1))
        return (
            "tanh squeezes both axes into −1 … 1. What lies far out is crowded at the rim, but "
            "no two points of the plane meet"
        )

    @staticmethod
    def _linear_words(W):
        """A linear part in words, with its numbers."""
        angle, _, (large, small) = stretches(W)
        turn = f"{abs(np.degrees(angle)):.0f}° {'anticlockwise' if angle > 0 else 'clockwise'}"
        return (
            f"linear part: the plane is stretched {signed(large)} and {signed(small)} times in two "
            f"directions, turned {turn} and shifted. Lines stay straight, and nothing is folded"
        )

    @staticmethod
    def _relu_words(z):
        """What ReLU does to the points with pre-activations z (N, 2), in words."""
        first, second = (z <= 0).T
        both = (first & second).sum()
        corner = f", {both} of them onto the corner" if both else ""
        return (
            "ReLU flattens everything with z₁ < 0 onto the edge h₁ = 0, and everything with "
            f"z₂ < 0 onto h₂ = 0: {(first | second).sum()} of {len(z)} points{corner}"
        )

    @staticmethod
    def _verdict(state, good):
        """How well the straight line s = 0 does at the end."""
        if good.all():
            return f"Now one straight line, s = 0, gets all {len(good)} points right."
        gap = (
            " Back in the input plane, with two units a layer, it can't close round the inner ring."
            if state.world == "rings" else ""
        )  # fmt: skip
        return f"Now one straight line, s = 0, gets {good.sum()} of {len(good)} points right.{gap}"


def right(model, X, y):
    """Which points get their class from the score s: class 1 where s > 0, (N,) of bool."""
    return (model(X)[:, 0] > 0) == (y == 1)


def inside(curves, reach):
    """The parts of curves [(points, 2), …] that lie within `reach` of the origin, each way."""
    parts = []
    for curve in curves:
        within = (np.abs(curve) <= reach).all(axis=1)
        cuts = np.flatnonzero(np.diff(within)) + 1
        pieces = zip(np.split(curve, cuts), np.split(within, cuts), strict=True)
        parts += [piece for piece, good in pieces if good[0]]
    return parts


def _points(ax, k, size):
    """Points of class k, none yet."""
    look = {"marker": plot.CLASS_MARKERS[k], "color": plot.CLASS_COLORS[k], "ms": size - 0.8 * k}
    return ax.plot([], [], linestyle="none", mec="white", mew=0.6, zorder=3, **look)[0]
