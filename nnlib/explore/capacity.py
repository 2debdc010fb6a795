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
from matplotlib.colors import LinearSegmentedColormap, PowerNorm
from matplotlib.patches import Rectangle
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
CELL = (0.96, 0.92)  # width and height of the frame around a cell of a map
SHADES = 10  # of the cells of a map, with an even step between the roots of two errors
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
        """The plane with one network's points on the left, maps of both errors on the right."""
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
        """Two maps of depth and width: the errors on held-out points, and those in training."""
        figure.text(0.562, 0.943, "Their error in %", fontsize=13, fontweight="bold")
        self._maps = {}
        for name, bottom in (("held-out", 0.578), ("training", 0.165)):
            ax = figure.add_axes((0.628, bottom, 0.362, 0.25))
            ax.set_yticks(range(3), CHOICES["depth"])
            ax.set_xticks(range(5), CHOICES["width"])
            ax.tick_params(length=0, labelsize=11.5, labelbottom=name == "training")
            ax.spines[:].set_visible(False)
            self._maps[name] = self._draw_map(ax)
        ax.set_xlabel("units in each hidden layer", labelpad=1)
        figure.text(0.562, 0.5, "hidden layers", rotation=90, fontsize=12, va="center")
        self._texts = {
            name: figure.text(0.628, height, "", fontsize=12.5)
            for name, height in (("held-out", 0.85), ("training", 0.437))
        }
        moving = [artist for own in self._maps.values() for artist in (own[0], *own[1], own[2])]
        return [*moving, *self._texts.values()]

    @staticmethod
    def _draw_map(ax):
        """Cells by depth (from below) and width, a number in each, and a frame about one."""
        ends = ["white", tint(plot.RED, 0.75)]
        colors = LinearSegmentedColormap.from_list("error", ends, N=SHADES)
        look = {"cmap": colors, "norm": PowerNorm(0.5, 0, 50), "interpolation": "none"}
        cells = ax.imshow(np.zeros((3, 5)), origin="lower", aspect="auto", zorder=0, **look)
        numbers = [
            ax.text(i, j, "", fontsize=11.5, ha="center", va="center_baseline", zorder=2)
            for j in range(3)
            for i in range(5)
        ]
        frame = Rectangle((0, 0), *CELL, fill=False, ec=plot.INK, lw=2.6, zorder=3)
        return cells, numbers, ax.add_patch(frame)

    def handles(self):
        """The cell of the setting, in either map."""

        def cell(state):
            return CHOICES["width"].index(state.width), CHOICES["depth"].index(state.depth)

        return [
            Handle(f"the cell in the map of {name} errors", own[0].axes, ("width", "depth"), cell,
                   anywhere=True, size=CELL)
            for name, own in self._maps.items()
        ]  # fmt: skip

    def measure(self, state):
        """Both errors of all depths and widths at this setting, each (3, 5, 10), from 0 to 1."""
        wrong, _, _, decay, dropout = self._place(state)
        results, every = stored(), slice(None)
        where = (wrong, every, every, decay, dropout)
        return {
            "held-out": results["missed_held_out"][where] / HELD_OUT,
            "training": results["missed"][where] / POINTS,
        }

    def update(self, state, found):
        """Show the plane of the setting, and the errors of all depths and widths beside it."""
        place, results = self._place(state), stored()
        areas, colors = vote_areas(results["votes"][place])
        self._votes.set_paths(areas)
        self._votes.set_facecolor(colors)
        self._boundary.set_segments(boundary(results["logits"][place]))
        X, y, turned = points(state.wrong, 0)
        for k in (0, 1):
            self._points[k].set_data(*X[y == k].T)
        self._turned.set_data(*X[turned].T)
        _, row, column, _, _ = place
        for name, error in found.items():
            cells, numbers, frame = self._maps[name]
            mean = 100 * error.mean(axis=-1)  # (3, 5)
            cells.set_data(mean)
            for number, value in zip(numbers, mean.ravel(), strict=True):
                number.set_text(f"{value:.1f}")
            frame.set_xy((column - CELL[0] / 2, row - CELL[1] / 2))
            spread = 100 * error[row, column].std(ddof=1)
            self._texts[name].set_text(f"{name}: {mean[row, column]:.1f} ± {spread:.1f}")

    def solved(self, state, found):
        """Whether the networks learned well from labels of which a tenth is wrong."""
        _, row, column, _, _ = self._place(state)
        return state.wrong == 10 and found["held-out"][row, column].mean() < 0.08

    def describe(self, state, found):
        """The setting, both errors with their spread, and what no rule can beat."""
        _, row, column, _, _ = self._place(state)
        errors = {name: error[row, column] for name, error in found.items()}
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
