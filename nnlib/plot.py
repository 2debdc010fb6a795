"""Drawings for every chapter, in one visual language: blue circles, orange diamonds, large text.

Each `plot_…` draws into `ax` (or a new figure) and returns it; what it computes stands in a
function of its own, such as `decision_grid`, that needs no picture. `show` puts a figure on the
page, together with its text.
"""

import base64
import html
import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from nnlib.checks import examples, positive
from nnlib.functional import softmax

# The palette of Okabe and Ito (2008), made for all common kinds of colour vision. Even so, nothing
# in the course is told by colour alone: classes have markers, signs have dashes or words.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, RED, INK = "#56B4E9", "#D55E00", "#222222"
CLASS_COLORS = (BLUE, ORANGE, GREEN, PINK, SKY, RED)
CLASS_MARKERS = ("o", "D", "s", "^", "v", "P")
VALUE_COLOR, GRADIENT_COLOR = GREEN, RED
DPI = 144  # pixels per inch of a stored picture; shown at 96, it stays sharp when enlarged


def use_style():
    """Set the course's Matplotlib style: text of at least 11 pt, white ground, no clutter."""
    mpl.rcParams.update(
        {
            "figure.figsize": (7.0, 4.2),
            "figure.facecolor": "white",
            "figure.constrained_layout.use": True,
            "font.size": 12,
            "axes.titlesize": 13,
            "axes.labelsize": 12,
            "legend.fontsize": 11,
            "xtick.labelsize": 11,
            "ytick.labelsize": 11,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "axes.titlepad": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": False,
            "grid.color": "#dddddd",
            "lines.linewidth": 2.2,
            "legend.frameon": False,
            "axes.prop_cycle": mpl.cycler(color=CLASS_COLORS),
            "mathtext.fontset": "dejavusans",
            "svg.hashsalt": "nnlib",
        }
    )


class Picture:
    """A PNG with a text for those who can't see it, in a form that JupyterLab passes on to them."""

    def __init__(self, png, alt, width):
        self.png, self.alt, self.width = png, alt, width

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = base64.b64encode(self.png).decode()
        text = html.escape(self.alt, quote=True)
        style = f"width:{self.width}px;max-width:100%;height:auto;background:white"
        return {
            "text/html": f'<img alt="{text}" style="{style}" src="data:image/png;base64,{data}">',
            "text/plain": self.alt,
        }


def show(fig, alt):
    """Show a figure and close it. `alt` tells a reader who can't see it what is to be seen in it.

    JupyterLab leaves the alternative text of Matplotlib's own pictures empty, so every figure of
    the course comes this way: an `<img>` as wide as the figure, with the text also as plain text.
    """
    if not isinstance(alt, str) or len(alt.split()) < 6:
        raise ValueError(f"alt must say in a sentence what the picture shows, but is {alt!r}")
    from IPython.display import display

    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    plt.close(fig)
    display(Picture(buffer.getvalue(), " ".join(alt.split()), round(fig.get_figwidth() * 96)))


def plot_points(X, y, ax=None, *, size=38, names=None, zorder=3, **style):
    """Scatter X (N, 2) by class y (N,): a colour and a marker each. `names` label the classes."""
    X, y = examples(X, y)
    if X.shape[1] != 2:
        raise ValueError(f"X has shape {X.shape}, but only points (N, 2) can be drawn in the plane")
    ax = ax or plt.subplots(figsize=(4.6, 4.6))[1]
    for k in np.unique(y):
        k = int(k)
        ax.scatter(
            *X[y == k].T,
            s=size,
            c=CLASS_COLORS[k % 6],
            marker=CLASS_MARKERS[k % 6],
            edgecolors="white",
            linewidths=0.8,
            label=names[k] if names else f"class {k}",
            zorder=zorder,
            **style,
        )
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return ax


def decision_grid(model, xlim, ylim, n=150):
    """Evaluate a classifier of the plane on n × n points.

    model: a function of X (M, 2): a logit per point, (M,) or (M, 1), or class scores (M, C).
    Returns xx (n, n), yy (n, n), and the probability of each class, (n, n, C), for one logit C = 2.
    """
    n = positive(n, "n", whole=True)
    xx, yy = np.meshgrid(np.linspace(*xlim, n), np.linspace(*ylim, n))
    scores = np.asarray(model(np.column_stack([xx.ravel(), yy.ravel()])), dtype=float)
    scores = scores.reshape(n * n, -1)
    if scores.shape[1] == 1:
        scores = np.hstack([np.zeros_like(scores), scores])  # softmax of (0, z) is (1 − σ(z), σ(z))
    return xx, yy, softmax(scores).reshape(n, n, -1)


def plot_decision_boundary(
    model, X, y, ax=None, *, n=150, margin=0.25, xlim=None, ylim=None, **points
):
    """Draw X, y on the plane, tinted by the class `model` decides for, more where it is surer."""
    X, y = examples(X, y)
    ax = ax or plt.subplots(figsize=(4.6, 4.6))[1]
    low, high = X.min(axis=0), X.max(axis=0)
    pad = margin * (high - low).max()
    xlim, ylim = xlim or (low[0] - pad, high[0] + pad), ylim or (low[1] - pad, high[1] + pad)
    xx, yy, P = decision_grid(model, xlim, ylim, n)
    winner, sure = P.argmax(axis=-1), P.max(axis=-1)
    strength = 0.12 + 0.38 * (sure - 1 / P.shape[-1]) / (1 - 1 / P.shape[-1])
    colors = np.array([to_rgba(c)[:3] for c in CLASS_COLORS])[winner % 6]
    ax.imshow(
        1 - strength[..., None] * (1 - colors),
        extent=(*xlim, *ylim),
        origin="lower",
        aspect="auto",
        interpolation="bilinear",
        zorder=0,
    )
    for k in range(1, P.shape[-1]) if P.shape[-1] == 2 else range(P.shape[-1]):
        others = np.delete(P, k, axis=-1).max(axis=-1)
        if (P[..., k] > others).any() and (P[..., k] < others).any():
            ax.contour(xx, yy, P[..., k] - others, levels=[0], colors=INK, linewidths=1.6, zorder=2)
    plot_points(X, y, ax, **points)
    ax.set(xlim=xlim, ylim=ylim)
    return ax


def line_segment(w, b, xlim, ylim):
    """Two points (2, 2) of the line w·x + b = 0 that reach across the window, or None if w = 0."""
    w = np.asarray(w, dtype=float)
    norm = np.hypot(*w)
    if norm == 0:
        return None
    foot = -b * w / norm**2  # the point of the line nearest to the origin
    along = np.array([-w[1], w[0]]) / norm
    center = np.array([np.mean(xlim), np.mean(ylim)])
    reach = np.hypot(np.ptp(xlim), np.ptp(ylim))
    middle = foot + ((center - foot) @ along) * along
    return np.array([middle - reach * along, middle + reach * along])


def plot_line(w, b, ax, *, color=INK, normal=True, **style):
    """Draw the line w·x + b = 0 into the present window of `ax`, and w as an arrow from its middle.

    Returns `ax`. With w = 0 there is no line, and nothing is drawn.
    """
    xlim, ylim = ax.get_xlim(), ax.get_ylim()
    ends = line_segment(w, b, xlim, ylim)
    if ends is not None:
        ax.plot(*ends.T, color=color, zorder=2, **style)
        if normal:
            middle, w = ends.mean(axis=0), np.asarray(w, dtype=float)
            arrow = {"arrowstyle": "-|>", "color": color, "lw": 2, "mutation_scale": 16}
            ax.annotate(
                "",
                middle + w / np.hypot(*w) * 0.16 * np.ptp(xlim),
                middle,
                arrowprops=arrow,
                zorder=4,
            )
    ax.set(xlim=xlim, ylim=ylim)
    return ax


def saturated(activation, z, share=0.05):
    """Where a has flattened out for good, on the grid z (n,): Booleans (n,).

    That is from an end of the grid as far as |a′| stays below `share` of its largest value; a
    passing zero of the slope, as at the bottom of a dip, does not count.
    """
    slope = np.abs(activation.derivative(z))
    flat = slope < share * max(slope.max(), 1e-12)
    return np.logical_and.accumulate(flat) | np.logical_and.accumulate(flat[::-1])[::-1]


def plot_activation(activation, ax=None, *, zlim=(-5, 5)):
    """Draw a(z) and its slope a′(z) over the same z, and shade where a is saturated."""
    ax = ax or plt.subplots(figsize=(4.6, 3.4))[1]
    z = np.linspace(*zlim, 1001)
    ax.axhline(0, color="#cccccc", lw=1, zorder=0)
    ax.axvline(0, color="#cccccc", lw=1, zorder=0)
    ax.plot(z, activation(z), color=VALUE_COLOR, label="$a(z)$")
    ax.plot(z, activation.derivative(z), color=GRADIENT_COLOR, ls="--", lw=2, label="$a'(z)$")
    shade = {"color": INK, "alpha": 0.09, "lw": 0, "transform": ax.get_xaxis_transform()}
    ax.fill_between(z, 0, 1, where=saturated(activation, z), **shade)
    ax.set(xlim=zlim, xlabel="pre-activation $z$", title=activation.name)
    return ax


def plot_history(history, axes=None):
    """Loss, and validation loss and accuracy if measured, against the epoch. Returns the Axes."""
    both = bool(len(history.val_accuracy))
    if axes is None:
        axes = plt.subplots(
            1, 2 if both else 1, figsize=(8.6 if both else 5.0, 3.4), squeeze=False
        )[1][0]
    epochs = np.arange(1, history.epochs + 1)
    axes[0].plot(epochs, history.loss, color=BLUE, label="training")
    if len(history.val_loss):
        axes[0].plot(
            epochs[: len(history.val_loss)],
            history.val_loss,
            color=ORANGE,
            ls="--",
            label="validation",
        )
        axes[0].legend()
    axes[0].set(xlabel="epoch", ylabel="loss", title="Loss")
    axes[0].set_ylim(bottom=0)
    if both:
        shown = epochs[: len(history.val_accuracy)]
        axes[1].plot(
            shown, 100 * np.array(history.val_accuracy), color=ORANGE, ls="--", label="validation"
        )
        axes[1].set(xlabel="epoch", ylabel="accuracy in %", title="Accuracy on validation data")
    return axes


def plane_over(w, b, xlim, ylim, n=2):
    """The plane w₁x₁ + w₂x₂ + w₃z + b = 0 over an n × n grid: xx, yy and height zz, each (n, n)."""
    w = np.asarray(w, dtype=float)
    if w.shape != (3,) or w[2] == 0:
        raise ValueError(
            f"w must be three numbers, the last not 0 (a plane that is not upright), but is {w}"
        )
    xx, yy = np.meshgrid(np.linspace(*xlim, n), np.linspace(*ylim, n))
    return xx, yy, -(w[0] * xx + w[1] * yy + b) / w[2]


def plot_lift(
    X,
    y,
    height,
    ax=None,
    *,
    plane=None,
    elev=18,
    azim=-60,
    size=34,
    stems=False,
    zlabel="lifted feature",
):
    """The points X (N, 2) raised to `height` (N,) in 3-D, with `plane` = (w (3,), b) through them.

    `stems` joins each point to the plane (without one, to the floor): is it above or below?
    """
    X, y = examples(X, y)
    if ax is None:
        ax = plt.figure(figsize=(5.2, 4.8)).add_subplot(projection="3d")
    foot = np.zeros(len(X))
    if plane is not None:
        (low1, low2), (high1, high2) = X.min(axis=0), X.max(axis=0)
        ax.plot_surface(*plane_over(*plane, (low1, high1), (low2, high2)), color=INK, alpha=0.18)
        foot = -(X @ np.asarray(plane[0])[:2] + plane[1]) / plane[0][2]
    for k in np.unique(y).astype(int):
        chosen, color = y == k, CLASS_COLORS[k % 6]
        ax.scatter(
            *X[chosen].T,
            height[chosen],
            c=color,
            marker=CLASS_MARKERS[k % 6],
            s=size,
            edgecolors="white",
            linewidths=0.6,
            depthshade=False,
            label=f"class {k}",
        )
        for point, h, f in (
            zip(X[chosen], height[chosen], foot[chosen], strict=True) if stems else ()
        ):
            ax.plot(*np.array([point, point]).T, [f, h], color=color, lw=1.6)
    ax.view_init(elev=elev, azim=azim)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", zlabel=zlabel)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_major_locator(mpl.ticker.MaxNLocator(3))
        axis.set_pane_color((0.97, 0.97, 0.97))
    ax.xaxis.labelpad, ax.yaxis.labelpad, ax.zaxis.labelpad = 5, 8, 8
    ax.set_box_aspect(None, zoom=0.92)  # leaves room for the label of the upright axis
    return ax


def plot_images(images, titles=None, *, columns=10, colors=None, signed=False, size=0.9):
    """Pictures (n, 8, 8), or flat (n, 64), in rows of `columns`. Returns the Figure.

    Large numbers are dark, as ink on paper. `signed` is for weights: orange for positive, purple
    for negative, white for 0. `titles` and their `colors` have one entry per picture.
    """
    images = np.asarray(images, dtype=float)
    if images.ndim == 2:
        side = round(images.shape[1] ** 0.5)
        images = images.reshape(len(images), side, -1)
    largest = max(np.abs(images).max(), 1e-12)
    ink = {"cmap": "PuOr_r", "vmin": -largest} if signed else {"cmap": "gray_r", "vmin": 0}
    rows = -(-len(images) // columns)
    titled = 0.32 if titles is not None else 0.05
    fig, axes = plt.subplots(
        rows, columns, figsize=(columns * size, rows * (size + titled)), squeeze=False
    )
    for i, ax in enumerate(axes.flat):
        ax.axis("off")
        if i < len(images):
            ax.imshow(images[i], vmax=largest, **ink)
            if titles is not None:
                ax.set_title(
                    titles[i], fontsize=12, loc="center", pad=4, color=colors[i] if colors else INK
                )
    return fig


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


def three_rows(model, x):
    """A network 1 → H → 1, unit by unit, at x (n,): z, h, w·h, each (n, H), and the output (n,)."""
    first, bend, last = model
    z = first(np.asarray(x, dtype=float)[:, None])
    h = bend(z)
    return z, h, h * last.weight.data[0], last(h)[:, 0]


def plot_three_rows(model, xlim=(-2, 2)):
    """Each hidden unit of a network 1 → H → 1 in a column: z, a(z), w·a(z); beneath, their sum.

    A dashed line marks where a unit bends, in its own column and in the sum. Returns the Figure.
    """
    x = np.linspace(*xlim, 401)
    *rows, output = three_rows(model, x)
    units, kinks = rows[0].shape[1], -model[0].bias.data / model[0].weight.data[:, 0]
    fig = plt.figure(figsize=(9, 7.4))
    grid = fig.add_gridspec(4, units, height_ratios=(1, 1, 1, 1.5))
    labels = ("$z$", "$h = a(z)$", "$w\\,h$")
    for i, (values, label) in enumerate(zip(rows, labels, strict=True)):
        for j in range(units):
            ax = fig.add_subplot(grid[i, j])
            ax.axhline(0, color="#bbbbbb", lw=1)
            ax.plot(x, values[:, j], color=CLASS_COLORS[j])
            low, high = values.min(), values.max()
            ax.set(xlim=xlim, ylim=(low - 0.1 * (high - low), high + 0.1 * (high - low)))
            ax.axvline(kinks[j], color=CLASS_COLORS[j], ls="--", lw=1.4)
            ax.set_xticks(np.linspace(*xlim, 5), labels=None if i == 2 else [])
            if i == 0:
                ax.set_title(f"unit {j + 1}")
            if j == 0:
                ax.set_ylabel(label)
    ax = fig.add_subplot(grid[3, :])
    ax.plot(x, output, color=INK, lw=3)
    for j, kink in enumerate(kinks):
        ax.axvline(kink, color=CLASS_COLORS[j], ls="--", lw=1.4)
    ax.set_title("Their sum bends where a unit does")
    ax.set(xlim=xlim, xlabel="input $x$", ylabel="output")
    return fig


def network_layout(sizes, *, gap=2.4, spacing=1.0):
    """Where the units of a network stand: an array (n, 2) per layer, each centred on height 0."""
    return [
        np.column_stack([np.full(n, gap * i), spacing * ((n - 1) / 2 - np.arange(n))])
        for i, n in enumerate(sizes)
    ]


def draw_network(model, ax=None, *, inputs=None, outputs=None, numbers=True, example=None):
    """Draw the fully connected network `model` from its own weights.

    Line width is the size of a weight. Its sign is colour and style: blue and solid for positive,
    vermilion and dashed for negative; a weight of 0 is not drawn. Biases stand under the units.
    `inputs` and `outputs` name the outer units; `numbers` writes each weight on its line. With
    `example`, one input (D,), each unit also shows its value, and before it what it bends.
    """
    linear = list(model.linear_layers())
    if any(layer.weight.data.ndim != 2 for layer in linear):
        raise ValueError("a stack of networks can't be drawn; take one of them")
    sizes = [linear[0].in_features] + [layer.out_features for layer in linear]
    spacing = 1.0 if example is None else 1.35  # room for the numbers
    places = network_layout(sizes, spacing=spacing)
    names = [inputs or _unit_names("x", sizes[0])]
    names += [_unit_names("h", n) for n in sizes[1:-1]]
    names += [outputs or _unit_names(r"\hat y", sizes[-1])]
    ax = ax or plt.subplots(figsize=(2.2 * len(sizes), 1.1 + 0.95 * spacing * (max(sizes) - 1)))[1]
    for left, right, layer in zip(places[:-1], places[1:], linear, strict=True):
        _draw_weights(ax, left, right, layer.weight.data, numbers)
    for i, (where, labels) in enumerate(zip(places, names, strict=True)):
        bias = linear[i - 1].bias if i and numbers else None
        _draw_units(ax, where, labels, bias.data if bias else None)
    if example is not None:
        _draw_values(ax, places, unit_values(model, example))
    right, edge = places[-1][0, 0] + 0.7, spacing * (max(sizes) - 1) / 2 + 0.6
    ax.set(xlim=(-0.6, right), ylim=(-edge, edge), aspect="equal")
    ax.axis("off")
    return ax


def unit_values(model, example):
    """What each layer of units computes for one `example` (D,): a list of pairs (z, h).

    z and h are (n,): before and after the activation. The input has z = None, and so has a layer
    of `Linear` units that nothing follows but the end.
    """
    x = np.asarray(example, dtype=float)[None, :]
    values = [(None, x[0])]
    for layer in model:
        x = layer(x)
        if layer in list(model.linear_layers()):
            values.append((None, x[0]))
        else:
            values[-1] = (layer.z[0], x[0])
    return values


def _draw_values(ax, places, values):
    """The numbers of one example, above the units: z → h where there is a bend, else the value."""
    for where, (z, h) in zip(places, values, strict=True):
        for j, (x, y) in enumerate(where):
            text = _short(h[j]) if z is None else f"{_short(z[j])} → {_short(h[j])}"
            style = {"color": VALUE_COLOR, "fontweight": "bold", "fontsize": 12}
            ax.text(x, y + 0.40, text, ha="center", va="center", zorder=5, **style)


def _unit_names(letter, n):
    """Labels of a layer's units: the letter alone for one, otherwise counted from 1."""
    return [f"${letter}$"] if n == 1 else [f"${letter}_{{{i + 1}}}$" for i in range(n)]


def _draw_weights(ax, left, right, W, numbers):
    """One line per weight, from the units at `left` (in, 2) to those at `right` (out, 2)."""
    largest = np.abs(W).max() or 1.0
    label = {"ha": "center", "va": "center", "fontsize": 11}
    label["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for j, i in np.argwhere(W != 0):
        start, end = left[i], right[j]
        color, dash = (BLUE, "-") if W[j, i] > 0 else (RED, (0, (4, 2)))
        width = 0.6 + 3.0 * abs(W[j, i]) / largest
        ax.plot(*np.array([start, end]).T, color=color, ls=dash, lw=width, zorder=1)
        if numbers:
            at = start + (0.30 if (i + j) % 2 else 0.62) * (end - start)  # not where lines cross
            ax.text(*at, _short(W[j, i]), color=color, zorder=2, **label)


def _draw_units(ax, where, labels, bias):
    """A circle per unit at `where` (n, 2), with its label inside and its bias, if any, beneath."""
    middle = {"ha": "center", "va": "center"}
    for j, (x, y) in enumerate(where):
        circle = {"facecolor": "white", "edgecolor": INK, "lw": 1.8, "zorder": 3}
        ax.add_patch(plt.Circle((x, y), 0.30, **circle))
        ax.text(x, y, labels[j], fontsize=13, zorder=4, **middle)
        if bias is not None:
            ax.text(x, y - 0.42, f"b = {_short(bias[j])}", fontsize=11, **middle)


def _short(value):
    """A weight as a label: 1, −2, 0.53."""
    return f"{value:.3g}".replace("-", "−")
