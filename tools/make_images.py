"""Draws the pictures of `images/`, which no cell shows: `python -m tools.make_images`.

The same code gives the same bytes, so a test can tell whether a picture still fits its code.
"""

import io
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from nnlib import datasets, plot
from nnlib.layers import Linear, ReLU, Sequential

IMAGES = Path(__file__).resolve().parent.parent / "images"


def logo():
    """The four XOR points, and the stripe that a network of two hidden units lays over two."""
    fig, ax = plt.subplots(figsize=(1.6, 1.6))
    corners = np.array(
        [[-0.55, 1.55], [-0.55, 0.65], [0.65, -0.55], [1.55, -0.55], [1.55, 0.35], [0.35, 1.55]]
    )
    ax.fill(*corners.T, color=plot.ORANGE, alpha=0.35, lw=0)
    X, y = datasets.make_xor()
    plot.plot_points(X, y, ax, size=420)
    ax.set(xlim=(-0.55, 1.55), ylim=(-0.55, 1.55), aspect="equal")
    ax.axis("off")
    return fig


def hidden_space():
    """XOR in the input plane, where no line parts it, and in hidden space, where one does."""
    network = Sequential(
        Linear(2, 2, rng=np.random.default_rng(0)),
        ReLU(),
        Linear(2, 1, rng=np.random.default_rng(0)),
    )
    network.load_state_dict(
        {
            "0.weight": np.array([[1.0, 1.0], [1.0, 1.0]]),
            "0.bias": np.array([0.0, -1.0]),
            "1.weight": np.array([[1.0, -2.0]]),
            "1.bias": np.array([-0.5]),
        }
    )
    X, y = datasets.make_xor()
    hidden = network[:2]
    fig, axes = plt.subplots(1, 2, figsize=(8.6, 3.9))
    panels = (
        (axes[0], network, X, "No line parts the four points …", ("$x_1$", "$x_2$")),
        (axes[1], network[2:], hidden(X), "… until two bends move them", ("$h_1$", "$h_2$")),
    )
    for ax, model, points, title, (xlabel, ylabel) in panels:
        low, high = points.min(axis=0) - 0.45, points.max(axis=0) + 0.45
        xx, yy, P = plot.decision_grid(model, (low[0], high[0]), (low[1], high[1]), 81)
        tints = [to_rgba(color, 0.22) for color in plot.CLASS_COLORS[:2]]
        ax.contourf(xx, yy, P[..., 1], levels=[0, 0.5, 1], colors=tints)
        ax.contour(xx, yy, P[..., 1], levels=[0.5], colors=plot.INK)
        plot.plot_points(points, y, ax, size=170)
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axes[1].annotate("(0,1) and (1,0)\nmeet here", (1, 0), (1.16, -0.34))
    return fig


PICTURES = {"logo.svg": logo, "hidden_space.svg": hidden_space}


def render(name):
    """The picture as the bytes of an SVG file: text as outlines, no date, stable ids."""
    plot.use_style()
    fig = PICTURES[name]()
    buffer = io.BytesIO()
    fig.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(fig)
    lines = buffer.getvalue().decode().splitlines()
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def main():
    """Write every picture."""
    IMAGES.mkdir(exist_ok=True)
    for name in PICTURES:
        (IMAGES / name).write_bytes(render(name))
        print("images/" + name)


if __name__ == "__main__":
    main()
