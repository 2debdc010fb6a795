"""Points of the plane, and what a classifier makes of it: boundaries, lines, lifts (chapter 1)."""

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_rgba

from nnlib.checks import examples, finite, labels, positive
from nnlib.layers import Layer
from nnlib.measures import probabilities
from nnlib.plot.style import CLASS_COLORS, CLASS_MARKERS, INK, axes_for, class_style, window


def plot_points(X, y, ax=None, *, size=38, names=None, zorder=3, **style):
    """Scatter X (N, 2) by class y (N,): a colour and a marker each. `names` label the classes."""
    X, y = _classed_points(X, y)
    classes = [int(k) for k in np.unique(y)]
    try:
        texts = [f"class {k}" if names is None else names[k] for k in classes]
    except (LookupError, TypeError):
        wanted = f"one entry per class, for the classes 0 … {classes[-1]}"
        raise ValueError(f"names must have {wanted}, but has {np.size(names)}") from None
    ax = axes_for(ax, figsize=(4.6, 4.6))
    for k, label in zip(classes, texts, strict=True):
        color, marker = class_style(k)
        look = {"c": color, "marker": marker, "edgecolors": "white", "linewidths": 0.8, "s": size}
        ax.scatter(*X[y == k].T, label=label, zorder=zorder, **look, **style)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return ax


def _classed_points(X, y):
    """X (N, 2) and y (N,), whole class numbers, or an error that says what was given instead."""
    X, y = examples(X, y)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X has shape {X.shape}, but only points (N, 2) can be drawn in the plane")
    if y.ndim != 1:
        hint = "; did you mean y[:, 0]?" if y.shape == (len(X), 1) else ""
        raise ValueError(f"y has shape {y.shape}, but (N,), a class per point, is expected{hint}")
    return X, labels(y, len(CLASS_COLORS) * len(CLASS_MARKERS))


def float_kind(model):
    """The dtype in which `model` computes: that of its parameters; float64 for any function."""
    parameters = model.parameters() if isinstance(model, Layer) else []
    return parameters[0].data.dtype if parameters else np.dtype(np.float64)


def decision_grid(model, xlim, ylim, n=150):
    """Evaluate a classifier of the plane on n × n points, with dropout at rest.

    model: a function of X (M, 2): a logit per point, (M,) or (M, 1), or class scores (M, C), or
        probabilities, as `nnlib.measures` recognises them.
    Returns xx (n, n), yy (n, n), and the probability of each class, (n, n, C), for one logit C = 2.
    """
    n = positive(n, "n", whole=True)
    xx, yy = np.meshgrid(
        np.linspace(*window(xlim, "xlim"), n), np.linspace(*window(ylim, "ylim"), n)
    )
    points = np.empty((n * n, 2), float_kind(model))
    points[:, 0], points[:, 1] = xx.ravel(), yy.ravel()
    P = probabilities(model, points)
    if P.ndim != 2:
        raise ValueError(f"a stack of {len(P)} networks has as many boundaries: take one of them")
    if not np.isfinite(P).all():
        raise ValueError("the model gives NaN in this window: has its training diverged?")
    return xx, yy, P.reshape(n, n, -1)


def plot_decision_boundary(
    model, X, y, ax=None, *, n=150, margin=0.25, xlim=None, ylim=None, **points
):
    """Draw X, y on the plane, tinted by the class `model` decides for, more where it is surer."""
    X, y = _classed_points(X, y)
    ax = axes_for(ax, figsize=(4.6, 4.6))
    low, high = X.min(axis=0), X.max(axis=0)
    pad = margin * (high - low).max()
    pad = pad or 0.5  # around points that all are one
    xlim = (low[0] - pad, high[0] + pad) if xlim is None else window(xlim, "xlim")
    ylim = (low[1] - pad, high[1] + pad) if ylim is None else window(ylim, "ylim")
    xx, yy, P = decision_grid(model, xlim, ylim, n)
    winner, sure = P.argmax(axis=-1), P.max(axis=-1)
    strength = 0.12 + 0.38 * (sure - 1 / P.shape[-1]) / (1 - 1 / P.shape[-1])
    colors = np.array([to_rgba(c)[:3] for c in CLASS_COLORS])[winner % len(CLASS_COLORS)]
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
    if P.shape[-1] > len(CLASS_COLORS):  # tints come back: the number says whose region it is
        rim = max(1, n // 16)
        inside = np.ones_like(sure)  # on the rim the frame would cross the number: half as good
        inside[rim:-rim, rim:-rim] = 2
        for k in np.unique(winner):
            worth = np.where(winner == k, sure * inside, 0)
            at = np.unravel_index(worth.argmax(), worth.shape)
            ax.text(xx[at], yy[at], str(k), ha="center", va="center", weight="bold", zorder=4)
    plot_points(X, y, ax, **points)
    ax.set(xlim=xlim, ylim=ylim)
    return ax


def line_segment(w, b, xlim, ylim):
    """Two points (2, 2) of the line w·x + b = 0 that reach across the window, or None if w = 0."""
    w, b = _line(w, b)
    xlim, ylim = window(xlim, "xlim"), window(ylim, "ylim")
    norm = np.hypot(*w)
    if norm == 0:
        return None
    foot = -b * w / norm**2  # the point of the line nearest to the origin
    along = np.array([-w[1], w[0]]) / norm
    center = np.array([np.mean(xlim), np.mean(ylim)])
    reach = np.hypot(np.ptp(xlim), np.ptp(ylim))
    middle = foot + ((center - foot) @ along) * along
    return np.array([middle - reach * along, middle + reach * along])


def _line(w, b):
    """w (2,) and b, or an error that says what was given instead."""
    w, b = finite(w, "w"), finite(b, "b")
    if w.shape != (2,) or b.size != 1:
        wanted = "a line of the plane needs w (2,) and one number b"
        raise ValueError(f"w has shape {w.shape} and b {b.shape}, but {wanted}")
    return w, b.item()


def plot_line(w, b, ax, *, color=INK, normal=True, **style):
    """Draw the line w·x + b = 0 into the present window of `ax`, and w as an arrow from its middle.

    Returns `ax`. With w = 0 there is no line, and nothing is drawn.
    """
    ax = axes_for(ax)
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


def plane_over(w, b, xlim, ylim, n=2):
    """The plane w₁x₁ + w₂x₂ + w₃z + b = 0 over an n × n grid: xx, yy and height zz, each (n, n)."""
    w, b = finite(w, "w"), finite(b, "b")
    if w.shape != (3,) or w[2] == 0 or b.size != 1:
        wanted = "w must be three numbers, the last not 0 (a plane that is not upright), and b one"
        raise ValueError(f"{wanted}, but they are {w} and {b}")
    n = positive(n, "n", whole=True)
    xx, yy = np.meshgrid(
        np.linspace(*window(xlim, "xlim"), n), np.linspace(*window(ylim, "ylim"), n)
    )
    return xx, yy, -(w[0] * xx + w[1] * yy + b) / w[2]


def plot_lift(
    X, y, height, ax=None, *, plane=None, elev=18, azim=-60, size=34, stems=False,
    zlabel="lifted feature",
):  # fmt: skip
    """The points X (N, 2) raised to `height` (N,) in 3-D, with `plane` = (w (3,), b) through them.

    `stems` joins each point to the plane (without one, to the floor): is it above or below?
    """
    X, y = _classed_points(X, y)
    height = finite(height, "height")
    if height.shape != (len(X),):
        raise ValueError(f"height has shape {height.shape}, but one per point, {(len(X),)}, is due")
    ax = axes_for(ax, figsize=(5.2, 4.8), subplot_kw={"projection": "3d"})
    if not hasattr(ax, "plot_surface"):
        hint = 'make it with plt.figure().add_subplot(projection="3d")'
        raise TypeError(f"ax must be an Axes in three dimensions; {hint}")
    foot = np.zeros(len(X))
    if plane is not None:
        (low1, low2), (high1, high2) = X.min(axis=0), X.max(axis=0)
        ax.plot_surface(*plane_over(*plane, (low1, high1), (low2, high2)), color=INK, alpha=0.18)
        foot = -(X @ np.asarray(plane[0])[:2] + plane[1]) / plane[0][2]
    for k in np.unique(y).astype(int):
        chosen, (color, marker) = y == k, class_style(k)
        look = {"c": color, "marker": marker, "edgecolors": "white", "linewidths": 0.6, "s": size}
        ax.scatter(*X[chosen].T, height[chosen], depthshade=False, label=f"class {k}", **look)
        if stems:
            for (x1, x2), *ends in zip(X[chosen], foot[chosen], height[chosen], strict=True):
                ax.plot([x1, x1], [x2, x2], ends, color=color, lw=1.6)
    ax.view_init(elev=elev, azim=azim)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", zlabel=zlabel)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_major_locator(mpl.ticker.MaxNLocator(3))
        axis.set_pane_color((0.97, 0.97, 0.97))
    ax.xaxis.labelpad, ax.yaxis.labelpad, ax.zaxis.labelpad = 5, 8, 8
    ax.set_box_aspect(None, zoom=0.92)  # leaves room for the label of the upright axis
    return ax
