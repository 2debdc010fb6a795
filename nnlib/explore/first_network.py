"""A small network that learns in the page while one drags its points (chapter 0).

It is `FirstNetwork()`. The page draws, trains and moves it by itself (live/first_network.js), so
that it lives before any cell has been run. Here are its points, and its still picture, for which
`trained` trains such a network with the layers of the course.
"""

import io

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from nnlib import plot
from nnlib.activations import sigmoid
from nnlib.datasets import make_moons, make_xor
from nnlib.explore.page import OnThePage, listed
from nnlib.layers import Linear, Sequential, Tanh
from nnlib.losses import BCEWithLogitsLoss
from nnlib.optim import Adam
from nnlib.training import fit

# All lengths in pixels of the page, as in first_network.js.
SIZE, EDGE = (680, 382), 1.5  # of the picture; of the plane from its middle, to each side
PLANE, THUMB, LEFT, MIDDLE = (306, 8, 366), 46, 8, 152
RATE, DECAY, STEPS = 0.03, 0.001, 1500
POINTS, HIDDEN = 24, 4
PALE = 0.55
DPI = 144


def worlds():
    """The points to begin with, by name: X (24, 2), y (24,)."""
    rng = np.random.default_rng(0)
    ring = np.arange(POINTS) >= POINTS // 3  # a third of the points in the middle, class 1
    angle = np.where(ring, np.arange(POINTS) / 16, np.arange(POINTS) / 8) * 2 * np.pi
    angle += rng.uniform(-0.1, 0.1, POINTS)
    radius = np.where(ring, 1.05, 0.38) + rng.normal(0, 0.07, POINTS)
    rings = (radius * [np.cos(angle), np.sin(angle)]).T  # evenly round the middle: no gap
    moons, y = make_moons(POINTS, noise=0.08, rng=np.random.default_rng(4))
    corners, classes = make_xor(POINTS, noise=0.14, rng=np.random.default_rng(1))
    return {
        "rings": (rings, 1 - ring.astype(int)),
        "moons": (0.8 * (moons - [0.5, 0.25]), y),
        "xor": (1.5 * (corners - 0.5), classes),
    }


def trained(X, y, hidden=HIDDEN, seed=3, steps=STEPS):
    """A 2-hidden-1 tanh network, trained on X (N, 2), y (N,) as the page does it."""
    rng = np.random.default_rng(seed)
    model = Sequential(Linear(2, hidden, rng=rng), Tanh(), Linear(hidden, 1, rng=rng))
    optimizer = Adam(model.parameters(), lr=RATE, weight_decay=DECAY)
    fit(model, BCEWithLogitsLoss(), optimizer, X, y, epochs=steps, progress=False)
    return model


class FirstNetwork(OnThePage):
    """Drag points of two colours; a network learns to keep them apart, unit by unit."""

    question = "Can a few simple units learn where blue ends and orange begins?"
    challenge = "close the border round the ring with as few hidden units as you can."
    praise = (
        "Three units, three bends: a triangle. Two leave a side open; chapter 1 begins with "
        "what a single one can't do."
    )
    live = "first_network"

    @property
    def words(self):
        """What the still picture shows."""
        return (
            f"A network with {HIDDEN} hidden units has learned to keep 24 points apart: each unit "
            "bends the plane in one direction, and together they close a black border round the "
            "orange points in the middle of the blue ones."
        )

    def told(self):
        """The size of the picture, its two controls, and the points."""
        data = [["a ring", "rings"], ["two moons", "moons"], ["four corners", "xor"]]
        hidden = {"name": "hidden", "label": "hidden units", "value": HIDDEN}
        return super().told() | {
            "size": SIZE,
            "controls": [
                {"name": "world", "label": "points", "value": "rings", "options": data},
                hidden | {"min": 1, "max": 6, "step": 1, "digits": 0},
            ],
            "data": {"worlds": {name: listed(*points) for name, points in worlds().items()}},
        }

    def still_picture(self):
        """The network when it has learned, its units as small pictures before the plane."""
        with mpl.rc_context():
            plot.use_style()
            figure = Figure(figsize=np.array(SIZE) / 96, dpi=DPI, layout="none")
            X, y = worlds()["rings"]
            _draw(figure, trained(X, y), X, y)
            buffer = io.BytesIO()
            FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
        return plot.Picture(buffer.getvalue(), self.words, SIZE[0])

    @classmethod
    def still(cls):
        """Show the still picture alone."""
        from IPython.display import display

        display(cls().still_picture())


def tops(count):
    """Where each of so many small pictures in a column begins, from the top of the picture."""
    gap = min((366 - count * THUMB) / count, 64)
    return 191 - (count * THUMB + (count - 1) * gap) / 2 + np.arange(count) * (THUMB + gap)


def _draw(figure, model, X, y):
    """Inputs and hidden units as small pictures, the weights between them, and the plane."""
    ticks = np.linspace(-EDGE, EDGE, 121)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    first, tanh, last = model
    hidden = tanh(first(grid.reshape(-1, 2)))
    score = last(hidden).reshape(121, 121)
    sheet = figure.add_axes((0, 0, 1, 1), xlim=(0, SIZE[0]), ylim=(SIZE[1], 0))
    sheet.axis("off")
    entries, rows = tops(2), tops(len(hidden.T))
    for j, top in enumerate(rows):
        at = top + THUMB / 2
        for i, entry in enumerate(entries):
            start = LEFT + THUMB, entry + THUMB / 2
            _wire(sheet, start, (MIDDLE, at), first.weight.data[j, i] / 5)
        goal = PLANE[0], 191 + 0.8 * (at - 191)
        _wire(sheet, (MIDDLE + THUMB, at), goal, last.weight.data[0, j] / 7)
    for i, entry in enumerate(entries):
        _shades(figure, (LEFT, entry, THUMB), grid[..., i] / EDGE)
        name = "x₁" if i == 0 else "x₂"
        sheet.text(LEFT + THUMB / 2, entry - 13, name, ha="center", va="center", fontsize=12)
    for top, unit in zip(rows, hidden.T, strict=True):
        _shades(figure, (MIDDLE, top, THUMB), unit.reshape(121, 121))
    ax = _shades(figure, PLANE, 2 * sigmoid(score) - 1)
    ax.contour(ticks, ticks, score, levels=[0], colors=plot.INK, linewidths=2.4)
    plot.plot_points(X, y, ax, size=190)
    ax.set(xlabel="", ylabel="", xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE))


def _shades(figure, place, values):
    """A square [left, top, side] of the picture, blue where `values` are −1, orange where 1."""
    left, top, side = place
    width, height = SIZE
    box = (left / width, 1 - (top + side) / height, side / width, side / height)
    ax = figure.add_axes(box, xticks=(), yticks=())
    ends = [plot.CLASS_COLORS[0], "white", plot.CLASS_COLORS[1]]
    colors = LinearSegmentedColormap.from_list("shade", ends)
    ax.imshow(
        PALE * values, cmap=colors, vmin=-1, vmax=1, origin="lower", aspect="auto",
        extent=(-EDGE, EDGE, -EDGE, EDGE),
    )  # fmt: skip
    ax.spines[:].set(visible=True, color=plot.INK, linewidth=1.1)
    return ax


def _wire(ax, start, end, weight):
    """The line of a weight, as wide as the weight is large; dashed if it is negative."""
    bend = (end[0] - start[0]) / 2
    points = [start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end]
    look = {"edgecolor": plot.CLASS_COLORS[int(weight > 0)], "facecolor": "none"}
    look["linestyle"] = "-" if weight > 0 else (0, (4, 2))
    width = 0.5 + 4.5 * min(abs(weight), 1)
    ax.add_patch(PathPatch(Path(points, [1, 4, 4, 4]), linewidth=width, **look))
