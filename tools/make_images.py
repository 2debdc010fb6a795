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
from matplotlib.patches import FancyBboxPatch
from PIL import Image, ImageDraw

from nnlib import activations, datasets, plot
from nnlib.autograd import Value
from nnlib.layers import Linear, ReLU, Sequential
from tools.browser.strokes import drawn

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


def neuron():
    """A nerve cell, much simplified, and beneath it the model that it inspired."""
    fig, (above, below) = plt.subplots(2, 1, figsize=(8.6, 6.4), height_ratios=(4.4, 3.2))
    draw_cell(above)
    draw_model(below)
    for ax in (above, below):
        ax.axis("off")
    return fig


def draw_cell(ax):
    """A nerve cell with what its parts are called."""
    rng = np.random.default_rng(3)
    for angle in np.linspace(0.62, 1.42, 6) * np.pi:
        grow(ax, np.zeros(2), angle, 1.15, 5.0, rng)
    t = np.linspace(0, 1, 60)
    ax.plot(0.3 + 4.4 * t, 0.12 * np.sin(5 * t), color=plot.BLUE, lw=5, solid_capstyle="round")
    for angle in (-0.55, -0.2, 0.2, 0.55):
        grow(ax, np.array([4.7, 0.12 * np.sin(5)]), angle, 0.75, 3.0, rng, depth=2)
    ax.add_patch(plt.Circle((0, 0), 0.5, color=plot.BLUE, zorder=3))
    ax.add_patch(plt.Circle((0.05, 0.04), 0.17, color="white", zorder=4))
    words = (
        ("dendrites\ntake up signals", (-1.35, 0.75), (-3.0, 1.75)),
        ("cell body\ngathers them", (0.1, 0.42), (0.9, 1.6)),
        ("axon\ncarries a pulse away", (2.6, 0.05), (3.3, 1.6)),
        ("endings\nreach other cells", (5.5, 0.45), (5.8, 1.55)),
    )
    for text, at, where in words:
        label(ax, text, at, where)
    ax.set(xlim=(-3.9, 7.0), ylim=(-2.15, 2.25), aspect="equal", title="A nerve cell …")


def draw_model(ax):
    """Three weighted inputs, their sum, and a bend."""
    inputs = (
        (-2.6, 1.1, "$x_1$", "$w_1$"),
        (-2.6, 0, "$x_2$", "$w_2$"),
        (-2.6, -1.1, "$x_3$", "$w_3$"),
    )
    for x, y, name, weight in inputs:
        arrow(ax, (x + 0.32, y), (-0.02, 0.12 * y))
        unit(ax, x, y, name)
        ax.text(-1.45, 0.62 * y + 0.2, weight, ha="center", fontsize=14, color=plot.BLUE)
    box(ax, 1.0, 0, 2.0, 1.15, "$z = \\sum_i w_i x_i + b$", "gathers")
    arrow(ax, (2.05, 0), (2.75, 0), "$z$")
    box(ax, 3.55, 0, 1.5, 1.15, "$h = a(z)$", "bends")
    arrow(ax, (4.35, 0), (5.6, 0), "$h$")
    ax.text(5.75, 0, "to other\nneurons", va="center", fontsize=13)
    ax.set(
        xlim=(-3.9, 7.0),
        ylim=(-1.6, 1.6),
        aspect="equal",
        title="… and the model, loosely inspired by it",
    )


def grow(ax, start, angle, length, width, rng, depth=3):
    """Draw a branch from `start`, and at its end smaller ones, `depth` times."""
    end = start + length * np.array([np.cos(angle), np.sin(angle)])
    bend = (start + end) / 2 + rng.normal(0, 0.06, 2)
    t = np.linspace(0, 1, 12)[:, None]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end
    ax.plot(*curve.T, color=plot.BLUE, lw=width, solid_capstyle="round")
    if depth > 1:
        for turn in (-0.5, 0.35):
            turn += rng.normal(0, 0.08)
            grow(ax, end, angle + turn, 0.6 * length, 0.6 * width, rng, depth - 1)


def label(ax, text, at, where):
    """A word at `where`, with a thin line to the thing at `at`."""
    line = {"arrowstyle": "-", "color": "#777777", "lw": 1}
    ax.annotate(text, at, where, ha="center", va="center", fontsize=13, arrowprops=line)


def arrow(ax, start, end, text=""):
    """An arrow from `start` to `end`, with a word above its middle."""
    style = {"arrowstyle": "-|>", "color": plot.INK, "lw": 1.8, "mutation_scale": 16}
    ax.annotate("", end, start, arrowprops=style)
    middle = np.mean([start, end], axis=0)
    ax.text(*middle + [0, 0.14], text, ha="center", fontsize=14)


def unit(ax, x, y, text, radius=0.32):
    """A circle with a name in it."""
    ax.add_patch(
        plt.Circle((x, y), radius, facecolor="white", edgecolor=plot.INK, lw=1.8, zorder=3)
    )
    ax.text(x, y, text, ha="center", va="center", fontsize=14, zorder=4)


def box(ax, x, y, width, height, text, name="", color="white"):
    """A rounded box around `text`, centred on (x, y), with its name above it."""
    corner, style = (x - width / 2, y - height / 2), "round,pad=0,rounding_size=0.12"
    frame = {"facecolor": color, "edgecolor": plot.INK, "lw": 1.8, "zorder": 3}
    ax.add_patch(FancyBboxPatch(corner, width, height, boxstyle=style, **frame))
    ax.text(x, y, text, ha="center", va="center", fontsize=14, zorder=4)
    ax.text(x, y + height / 2 + 0.14, name, ha="center", fontsize=13)


def stacked_neurons():
    """Two neurons feed a third, which is the output and has no bend: a first small network."""
    fig, ax = plt.subplots(figsize=(8.6, 3.6))
    for y, name in ((0.9, "$x_1$"), (-0.9, "$x_2$")):
        unit(ax, 0, y, name)
        for target in (0.9, -0.9):
            arrow(ax, (0.32, y), (1.93, 0.72 * target + 0.2 * y))
    for y, k in ((0.9, 1), (-0.9, 2)):
        box(ax, 2.9, y, 1.9, 0.8, f"$a(w_{k}\\cdot x + b_{k})$", f"neuron {k}")
        arrow(ax, (3.87, y), (5.2, 0.25 * y))
        ax.text(4.5, 0.72 * y + (0.14 if y > 0 else -0.3), f"$h_{k}$", ha="center", fontsize=14)
    box(ax, 6.2, 0, 1.9, 0.8, "$w_3\\cdot h + b_3$", "neuron 3")
    arrow(ax, (7.17, 0), (8.1, 0))
    ax.text(8.2, 0, "$\\hat y$", va="center", fontsize=15)
    ax.set(xlim=(-0.5, 8.6), ylim=(-1.6, 1.75), aspect="equal")
    ax.axis("off")
    return fig


def activation_gallery():
    """Eight activations with their slopes, each on the same axes."""
    fig, axes = plt.subplots(2, 4, figsize=(10.4, 5.2), sharex=True, sharey=True)
    shown = ("step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "softplus")
    for ax, name in zip(axes.flat, shown, strict=True):
        plot.plot_activation(getattr(activations, name), ax, zlim=(-4, 4))
        ax.set(ylim=(-1.3, 2.6), xlabel="")
    for ax in axes[1]:
        ax.set_xlabel("pre-activation $z$")
    axes[0, 0].legend(loc="upper left")
    return fig


def fully_connected():
    """Fully connected networks with one and with two hidden layers."""
    fig, axes = plt.subplots(1, 2, figsize=(9.6, 4.4), width_ratios=(3, 4))
    rng = np.random.default_rng(1)
    one = Sequential(Linear(3, 4, rng=rng), ReLU(), Linear(4, 2, rng=rng))
    two = Sequential(
        Linear(3, 4, rng=rng), ReLU(), Linear(4, 4, rng=rng), ReLU(), Linear(4, 1, rng=rng)
    )
    for ax, network, title in zip(
        axes, (one, two), ("one hidden layer", "two hidden layers"), strict=True
    ):
        plot.draw_network(network, ax, numbers=False)
        ax.set_title(title)
    return fig


def shapes():
    """64 examples through 1000 → 100 → 50 → 10: sides that meet in a product are equally long."""
    fig, ax = plt.subplots(figsize=(9.6, 4.1))
    sizes, names = (1000, 100, 50, 10), ("$X$", "$h_1$", "$h_2$", "scores")
    side = {n: 0.26 * np.sqrt(n) for n in (64, *sizes)}  # square roots, so that 1000 finds room
    tint, left = (*to_rgba(plot.SKY)[:3], 0.35), 0.0
    shape = {"edgecolor": plot.INK, "lw": 1.8}
    middle = {"ha": "center", "va": "center"}
    for k, (n, name) in enumerate(zip(sizes, names, strict=True)):
        x, width = left + side[n] / 2, side[n]
        ax.add_patch(plt.Rectangle((left, 0), width, side[64], facecolor=tint, **shape))
        ax.text(x, side[64] / 2, name if k < 3 else "", fontsize=15, **middle)
        ax.text(x, side[64] + 0.16, f"(64, {n})", ha="center", va="bottom", fontsize=13)
        if k == 3:
            ax.text(left + width + 0.15, side[64] / 2, name, ha="left", va="center", fontsize=15)
            break
        height = side[sizes[k + 1]]
        ax.add_patch(plt.Rectangle((left, -height), width, height, facecolor="white", **shape))
        ax.text(x, -height / 2, f"$W_{k + 1}$", fontsize=15, **middle)
        label = f"({sizes[k + 1]}, {n})"
        ax.text(x, -height - 0.16, label, ha="center", va="top", fontsize=13)
        arrow(ax, (left + width + 0.2, 0.5 * side[64]), (left + width + 1.35, 0.5 * side[64]))
        left += width + 1.55
    ax.set(xlim=(-0.2, left + 2.0), ylim=(-side[100] - 0.75, side[64] + 0.75), aspect="equal")
    ax.axis("off")
    return fig


def shapes_backward():
    """The five boxes of `shapes` with the way back: above what goes forward, below what returns."""
    fig, ax = plt.subplots(figsize=(11.2, 4.4))
    steps = (
        ("$X$", "(N, 1000)", "$\\nabla X = \\delta\\, W_1$", "(N, 1000)", plot.SKY),
        ("$W_1$", "(100, 1000)", "$\\nabla W_1 = \\delta^\\mathsf{T} X$", "(100, 1000)", "white"),
        ("$h$", "(N, 100)", "$\\nabla h = G\\, W_2$", "(N, 100)", plot.SKY),
        ("$W_2$", "(10, 100)", "$\\nabla W_2 = G^\\mathsf{T} h$", "(10, 100)", "white"),
        ("$\\hat Y$", "(N, 10)", "$G = 2(\\hat Y - Y)$", "(N, 10)", plot.SKY),
    )
    forward = ("", "sum, bend", "", "sum")
    back = ("swap, sum", "$\\delta = \\nabla h \\odot$ slope", "swap, sum", "")
    for k, (symbol, shape, gradient, its_shape, color) in enumerate(steps):
        x, height = 2.6 * k, {"$h$": 1.7, "$\\hat Y$": 1.3}.get(symbol, 2.1)
        tint = color if color == "white" else (*to_rgba(color)[:3], 0.35)
        box(ax, x, 0, 1.1, height, symbol, "", tint)
        words = {"ha": "center", "fontsize": 13}
        ax.text(x, 1.3, shape, color=plot.VALUE_COLOR, **words)
        ax.text(x, -1.55, gradient, color=plot.GRADIENT_COLOR, **words)
        ax.text(x, -1.95, its_shape, color=plot.GRADIENT_COLOR, **words)
        if k < len(steps) - 1:
            here, there = x + 0.58, x + 2.02
            for y, start, end, text, hue in (
                (0.4, here, there, forward[k], plot.VALUE_COLOR),
                (-0.4, there, here, back[k], plot.GRADIENT_COLOR),
            ):
                style = {"arrowstyle": "-|>", "color": hue, "lw": 1.8, "mutation_scale": 16}
                ax.annotate("", (end, y), (start, y), arrowprops=style)
                above = 0.13 if y > 0 else -0.36
                ax.text(x + 1.3, y + above, text, ha="center", fontsize=12, color=hue)
    ax.set(xlim=(-0.9, 11.4), ylim=(-2.15, 1.7), aspect="equal")
    ax.axis("off")
    return fig


def first_graph():
    """The graph of f = (x + y)·z at (−2, 5, −4): values forward, gradients back."""
    x, y, z = Value(-2, name="x"), Value(5, name="y"), Value(-4, name="z")
    q = x + y
    f = q * z
    q.name, f.name = "q", "f"
    f.backward()
    return plot.draw_graph(f).figure


def photo_of_a_digit():
    """What a camera might see: a 4 in pencil on grey paper, light from the left, grain, a speck."""
    strokes = drawn("continental", 4)
    side, pen, rng = 360, 14, np.random.default_rng(4)
    points = np.concatenate(strokes)
    low, scale = points.min(axis=0), 0.5 * 2 * side / np.ptp(points, axis=0).max()
    sheet = Image.new("L", (2 * side, 2 * side))
    for stroke in strokes:
        path = [tuple(point) for point in (stroke - low) * scale + (0.7 * side, 0.45 * side)]
        ImageDraw.Draw(sheet).line(path, fill=255, width=2 * pen, joint="curve")
    ImageDraw.Draw(sheet).ellipse((80, 560, 92, 572), fill=255)
    cover = np.asarray(sheet.resize((side, side), Image.Resampling.BOX), dtype=float) / 255
    right = np.linspace(0, 1, side)
    grey = (212 - 120 * cover) * (1 - 0.55 * right) + rng.normal(0, 5, (side, side))
    return Image.fromarray(np.clip(np.rint(grey), 0, 255).astype(np.uint8))


PICTURES = {
    "photo_of_a_digit.png": photo_of_a_digit,
    "logo.svg": logo,
    "hidden_space.svg": hidden_space,
    "neuron.svg": neuron,
    "stacked_neurons.svg": stacked_neurons,
    "activations.svg": activation_gallery,
    "fully_connected.svg": fully_connected,
    "shapes.svg": shapes,
    "shapes_backward.svg": shapes_backward,
    "first_graph.svg": first_graph,
}


def render(name):
    """The picture as the bytes of a file. In SVG: text as outlines, no date, stable ids."""
    plot.use_style()
    fig, buffer = PICTURES[name](), io.BytesIO()
    if isinstance(fig, Image.Image):
        fig.save(buffer, format="png")
        return buffer.getvalue()
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
