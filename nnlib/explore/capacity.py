"""Depth, width, weight decay and dropout against training and held-out error (chapter 6).

The explorer is `Capacity()`. It trains nothing while you move its sliders: `train` has done so
beforehand for every setting, `python -m tools.make_capacity` keeps the results in
`nnlib/data/capacity.npz`, and `stored` reads them. `least_error` says what no rule can go below.
"""

from functools import cache
from importlib import resources
from itertools import product

import numpy as np
from contourpy import contour_generator
from ipywidgets import IntSlider, ToggleButtons
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path

from nnlib import plot
from nnlib.datasets import make_moons
from nnlib.explore.frame import Explorer, tint
from nnlib.explore.handles import Handle
from nnlib.layers import mlp
from nnlib.losses import BCEWithLogitsLoss
from nnlib.measures import predict
from nnlib.optim import Adam
from nnlib.sweeps import sweep
from nnlib.training import fit

CHOICES = {  # a setting is one choice from each, in this order
    "wrong": (0, 10, 20),  # labels of the training points turned round, in per cent
    "depth": (1, 2, 4),  # hidden layers
    "width": (2, 4, 8, 16, 32),  # units in each
    "decay": (0, 0.003, 0.01, 0.03),  # weight_decay of the optimiser
    "dropout": (0, 0.2, 0.5),  # after every hidden layer
}
NETWORKS, POINTS, HELD_OUT = 10, 80, 2000
NOISE = 0.2  # standard deviation of the moons' points
EPOCHS, RATE = 1000, 0.01  # of Adam, all points in one batch
XS, YS = np.arange(-15, 26) / 10, np.arange(-12, 18) / 10  # where the plane is sampled
FINEST, LEVELS = 1 / 16, 14  # sizes of logits are kept from 1/16 to 8, in steps of a factor √2
VOTES = ((0, 0), (1, 2), (3, 4), (5, 5), (6, 7), (8, 9), (10, 10))  # of ten, with a colour each
COIN = 0.45  # an error from which on a network counts as having learned nothing


def settings():
    """Every setting, a tuple (wrong, depth, width, decay, dropout): 540 of them."""
    return list(product(*CHOICES.values()))


def points(wrong, k):
    """The training points of network k: X (80, 2), their labels y (80,), and which are wrong.

    The points and the order in which labels turn wrong depend on k alone.
    """
    rng = np.random.default_rng([5, k])
    X, y = make_moons(POINTS, noise=NOISE, rng=rng)
    turned = np.zeros(POINTS, dtype=bool)
    turned[rng.permutation(POINTS)[: wrong * POINTS // 100]] = True
    return X, np.where(turned, 1 - y, y), turned


def held_out():
    """The points on which every network is tested, all with the right label: X (2000, 2), y."""
    return make_moons(HELD_OUT, noise=NOISE, rng=np.random.default_rng(55))


def network(depth, width, dropout):
    """Ten fresh networks of one shape, stacked."""
    rngs = [np.random.default_rng([6, k]) for k in range(NETWORKS)]
    return mlp((2, *[width] * depth, 1), dropout=dropout, rng=rngs)


def parameters(depth, width):
    """The number of weights and biases of one such network."""
    return 3 * width + (depth - 1) * width * (width + 1) + width + 1


def train(setting):
    """Train ten networks, each on points of its own, and say what became of them.

    Returns how many of their own labels they miss (10,), how many of the held-out points (10,), how
    many of the ten vote for class 1 over the plane (30, 41), and the first one's logits there, as
    `rounded` keeps them.
    """
    wrong, depth, width, decay, dropout = setting
    X, y, _ = map(np.stack, zip(*(points(wrong, k) for k in range(NETWORKS)), strict=True))
    model = network(depth, width, dropout)
    optimizer = Adam(model.parameters(), lr=RATE, weight_decay=decay)
    fit(model, BCEWithLogitsLoss(), optimizer, X, y, epochs=EPOCHS, progress=False)
    model.eval()
    X_new, y_new = held_out()
    xx, yy = np.meshgrid(XS, YS)
    logits = model(np.column_stack([xx.ravel(), yy.ravel()])).reshape(NETWORKS, *xx.shape)
    return (
        (predict(model, X) != y).sum(axis=1).astype(np.uint8),
        (predict(model, X_new) != y_new).sum(axis=1).astype(np.uint16),
        (logits > 0).sum(axis=0).astype(np.uint8),
        rounded(logits[0]),
    )


def rounded(logits):
    """Logits in one byte each: their sign exactly, their size in steps of a factor √2.

    Step 0 stands for sizes below 1/16, step 14 for those from 8/√2 on; −1 − step for negative ones.
    """
    steps = 1 + np.floor(2 * np.log2(np.maximum(np.abs(logits), 1e-9) / FINEST))
    steps = np.clip(steps, 0, LEVELS)
    return np.where(logits > 0, steps, -1 - steps).astype(np.int8)


def restored(steps):
    """The logits that `rounded` has kept, each in the middle of its step."""
    size = np.where(steps < 0, -1 - steps, steps)
    return np.where(steps < 0, -1, 1) * FINEST * 2 ** (size / 2 - 0.25)


def build(executor=None):
    """Train all settings; what `train` returns for each, by name, in one array for all of them."""
    shape = tuple(len(choices) for choices in CHOICES.values())
    results = sweep(train, settings(), executor=executor)
    stacked = map(np.stack, zip(*results, strict=True))
    names = ("missed", "missed_held_out", "votes", "logits")
    return {
        name: array.reshape(*shape, *array.shape[1:])
        for name, array in zip(names, stacked, strict=True)
    }


@cache
def stored():
    """The arrays of `build` as the repository keeps them, read once."""
    with resources.files("nnlib").joinpath("data/capacity.npz").open("rb") as file:
        return dict(np.load(file))


@cache
def least_error(n=120):
    """The error of the best rule of all, which knows how the points are drawn (Bayes).

    At each place it takes the likelier class, so it errs with the smaller of the two densities.
    Those are summed over a grid, the half-circles taken as n points each.
    """
    angle = (np.arange(n) + 0.5) * np.pi / n
    arcs = np.stack([[np.cos(angle), np.sin(angle)], [1 - np.cos(angle), 0.5 - np.sin(angle)]])
    x, step = np.linspace(-2.4, 3.4, n, retstep=True)
    y, rise = np.linspace(-1.9, 2.4, n, retstep=True)
    # A Gaussian of the plane is the product of two on the line: (2, n, n) each.
    along, upward = (
        np.exp(-((t[:, None] - arcs[:, i, None]) ** 2) / (2 * NOISE**2))
        for i, t in enumerate((x, y))
    )
    density = upward @ along.mT / (n * 2 * np.pi * NOISE**2)  # (2, n, n): of each class
    return float(0.5 * density.min(axis=0).sum() * step * rise)


class Capacity(Explorer):
    """Choose a network and its regularisation; see its boundary and both its errors."""

    question = "What helps on points that the network has never seen?"
    size = (7.3, 4.0)
    wordy = True
    challenge = "with a tenth of the labels wrong, bring the held-out error below 8 %."
    praise = "No label was put right: weight decay did it, alone or together with dropout."

    def controls(self):
        """The share of wrong labels, the shape of the network, weight decay and dropout."""
        names = {
            "depth": "hidden layers",
            "width": "units in each",
            "decay": "weight decay",
            "dropout": "dropout",
        }
        start = {"depth": 2, "width": 32, "decay": 0, "dropout": 0}
        wrong = {"min": CHOICES["wrong"][0], "max": CHOICES["wrong"][-1], "step": 10}
        return {"wrong": IntSlider(10, description="wrong labels, %", **wrong)} | {
            key: ToggleButtons(
                options=[(f"{value:g}", value) for value in CHOICES[key]],
                value=start[key],
                description=names[key],
            )
            for key in names
        }

    def draw(self, figure):
        """The plane with one network's points on the left, the errors by width on the right."""
        return [*self._draw_plane(figure), *self._draw_errors(figure)]

    def _draw_plane(self, figure):
        """The votes of the ten networks, the boundary of the first, and its training points."""
        extent = (XS[0], XS[-1], YS[0], YS[-1])
        width = 0.52
        height = width * self.size[0] * np.ptp(YS) / np.ptp(XS) / self.size[1]
        ax = figure.add_axes((0.012, 0.92 - height, width, height))
        ax.set(xlim=extent[:2], ylim=extent[2:], xticks=(), yticks=())
        ax.spines[:].set_visible(False)
        ax.set_title("What ten networks decide")
        self._votes = ax.add_collection(PathCollection([], linewidths=0, zorder=0), autolim=False)
        black = {"colors": plot.INK, "linewidths": 2.4, "zorder": 2}
        self._boundary = ax.add_collection(LineCollection([], **black), autolim=False)
        self._points = [
            ax.plot([], [], plot.CLASS_MARKERS[k], color=plot.CLASS_COLORS[k], ms=7 - k,
                    mec="white", mew=0.6, zorder=3)[0]
            for k in (0, 1)
        ]  # fmt: skip
        (self._turned,) = ax.plot([], [], "x", color=plot.INK, ms=8, mew=1.6, zorder=4)
        lines = (
            "full colour: all ten agree; white: five to five",
            "black line: one network's boundary, with its points",
            "crosses: labels that are wrong",
        )
        for i, line in enumerate(lines):
            figure.text(0.012, 0.15 - 0.054 * i, line, fontsize=11.5)
        return [self._votes, self._boundary, *self._points, self._turned]

    def _draw_errors(self, figure):
        """Both errors against the width, with their spread, the chosen width marked."""
        widths = CHOICES["width"]
        ax = figure.add_axes((0.612, 0.115, 0.38, 0.61), xlim=(-0.5, len(widths) - 0.5))
        ax.set(ylim=(-2, 55), xlabel="units in each hidden layer", yticks=range(0, 51, 10))
        ax.set_xticks(range(len(widths)), [str(width) for width in widths])
        ax.axhline(100 * least_error(), color="#777777", linestyle=":", linewidth=1.8, zorder=1)
        ax.axhline(50, color="#777777", linestyle=":", linewidth=1.8, zorder=1)
        ax.text(4.5, 51, "a coin", color="#555555", fontsize=11, ha="right")
        ax.text(-0.45, -0.6, "best rule", color="#555555", fontsize=11)
        figure.text(0.562, 0.943, "Their error in %", fontsize=13, fontweight="bold")
        self._band = ax.axvspan(-0.42, 0.42, color=plot.INK, alpha=0.1, lw=0, zorder=0)
        series = (
            ("held-out", plot.INK, {"marker": "s", "linestyle": "-"}),
            ("training", plot.RED, {"marker": "o", "linestyle": "--", "mfc": "white"}),
        )
        self._errors, moving = {}, [self._band]
        for i, (name, color, look) in enumerate(series):
            (line,) = ax.plot([], [], color=color, ms=7, linewidth=2, mew=1.6, zorder=3, **look)
            bars = LineCollection([], colors=color, linewidths=1.8, zorder=2)
            ax.add_collection(bars, autolim=False)
            text = figure.text(0.562, 0.875 - 0.062 * i, "", color=color, fontsize=13)
            self._errors[name] = line, bars, text
            moving += self._errors[name]
        return moving

    def handles(self):
        """The width, on the curve of the held-out errors."""

        def on_curve(state):
            column = CHOICES["width"].index(state.width)
            return column, 100 * self.measure(state)["held-out"][column].mean()

        ax = self._errors["held-out"][0].axes
        return [Handle("units in each hidden layer", ax, ("width",), on_curve)]

    def measure(self, state):
        """Both errors of every width at this setting, each (5, 10), as shares from 0 to 1."""
        wrong, depth, _, decay, dropout = self._place(state)
        where = (wrong, depth, slice(None), decay, dropout)
        results = stored()
        return {
            "held-out": results["missed_held_out"][where] / HELD_OUT,
            "training": results["missed"][where] / POINTS,
        }

    def update(self, state, found):
        """Show the plane of the setting, and the errors of all widths beside it."""
        place, results = self._place(state), stored()
        areas, colors = vote_areas(results["votes"][place])
        self._votes.set_paths(areas)
        self._votes.set_facecolor(colors)
        self._boundary.set_segments(boundary(results["logits"][place]))
        X, y, turned = points(state.wrong, 0)
        for k in (0, 1):
            self._points[k].set_data(*X[y == k].T)
        self._turned.set_data(*X[turned].T)
        column = CHOICES["width"].index(state.width)
        self._band.set_x(column - 0.42)
        shifts, signs = {"held-out": -0.08, "training": 0.08}, {"held-out": "■", "training": "○"}
        for name, error in found.items():
            line, bars, text = self._errors[name]
            mean, spread = 100 * error.mean(axis=1), 100 * error.std(axis=1, ddof=1)
            x = np.arange(len(mean)) + shifts[name]
            line.set_data(x, mean)
            ends = np.stack([mean - spread, mean + spread], axis=1)  # (widths, 2)
            bars.set_segments(np.stack([np.stack([x, x], axis=1), ends], axis=-1))
            text.set_text(f"{signs[name]} {name}: {mean[column]:.1f} ± {spread[column]:.1f}")

    def solved(self, state, found):
        """Whether the networks learned well from labels of which a tenth is wrong."""
        column = self._place(state)[2]
        return state.wrong == 10 and found["held-out"][column].mean() < 0.08

    def describe(self, state, found):
        """The setting, both errors with their spread, and what no rule can beat."""
        column = self._place(state)[2]
        errors = {name: error[column] for name, error in found.items()}
        layers = f"{state.depth} hidden layer{'s' * (state.depth > 1)} of {state.width} units"
        means = [
            f"{name} error {100 * error.mean():.1f} ± {100 * error.std(ddof=1):.1f} %"
            for name, error in errors.items()
        ]
        lost = int((errors["held-out"] >= COIN).sum())
        coins = ""
        if lost:
            coins = f" {lost} of the ten {'is' if lost == 1 else 'are'} hardly better than a coin."
        return (
            f"{layers} ({parameters(state.depth, state.width):,} parameters for {POINTS} points, "
            f"{state.wrong} % of their labels wrong), weight decay {state.decay:g}, dropout "
            f"{state.dropout:g}: {means[1]}, {means[0]} (mean and standard deviation of ten "
            f"networks, each with its own points; held-out labels are all right).{coins} "
            f"The best rule of all would miss {100 * least_error():.1f} %. Trained beforehand, "
            "not live."
        )

    @staticmethod
    def _place(state):
        """Where the setting stands in the arrays."""
        return tuple(choices.index(getattr(state, key)) for key, choices in CHOICES.items())


def boundary(steps):
    """The curves where logits over the plane, `rounded` (30, 41), are 0: arrays (points, 2)."""
    return contour_generator(XS, YS, restored(steps)).lines(0)


def vote_areas(votes):
    """The plane by how far the ten agree: paths, and their colours, one for each entry of VOTES.

    votes: for class 1, (30, 41), from 0 to 10. Between the places where they were counted they go
    evenly.
    """
    contours = contour_generator(XS, YS, votes.astype(float), fill_type="OuterCode")
    paths, colors = [], []
    for low, high in VOTES:
        vertices, codes = contours.filled(low - 0.5, high + 0.5)
        if vertices:
            paths.append(Path(np.concatenate(vertices), np.concatenate(codes)))
            lead = (low + high) / NETWORKS - 1
            colors.append(tint(plot.CLASS_COLORS[int(lead > 0)], 0.5 * abs(lead)))
    return paths, colors
