"""Points of the plane, and what a classifier makes of it: boundaries, lines, lifts (chapter 1)."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from nnlib.checks import examples, positive
from nnlib.functional import softmax
from nnlib.plot.style import CLASS_COLORS, CLASS_MARKERS, INK


def plot_points(X, y, ax=None, *, size=38, names=None, zorder=3, **style):
    """Scatter X (N, 2) by class y (N,): a colour and a marker each. `names` label the classes."""
    X, y = _classed_points(X, y)
    classes = [int(k) for k in np.unique(y)]
    try:
        labels = [f"class {k}" if names is None else names[k] for k in classes]
    except LookupError:
        wanted = f"one entry per class, for the classes 0 … {classes[-1]}"
        raise ValueError(f"names must have {wanted}, but has {len(names)}") from None
    ax = ax or plt.subplots(figsize=(4.6, 4.6))[1]
    for k, label in zip(classes, labels, strict=True):
        ax.scatter(
            *X[y == k].T,
            s=size,
            c=CLASS_COLORS[k % 6],
            marker=CLASS_MARKERS[k % 6],
            edgecolors="white",
            linewidths=0.8,
            label=label,
            zorder=zorder,
            **style,
        )
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
    if (y % 1 != 0).any():
        i = int(np.argmax(y % 1 != 0))
        raise ValueError(f"y must hold whole class numbers, but y[{i}] is {y[i]}")
    return X, y


def float_kind(model):
    """The dtype in which `model` computes: that of its parameters; float64 for any function."""
    parameters = model.parameters() if hasattr(model, "parameters") else []
    return parameters[0].data.dtype if parameters else np.dtype(np.float64)


def decision_grid(model, xlim, ylim, n=150):
    """Evaluate a classifier of the plane on n × n points.

    model: a function of X (M, 2): a logit per point, (M,) or (M, 1), or class scores (M, C).
    Returns xx (n, n), yy (n, n), and the probability of each class, (n, n, C), for one logit C = 2.
    """
    n = positive(n, "n", whole=True)
    xx, yy = np.meshgrid(np.linspace(*xlim, n), np.linspace(*ylim, n))
    points = np.column_stack([xx.ravel(), yy.ravel()]).astype(float_kind(model))
    scores = np.asarray(model(points), dtype=float)
    scores = scores.reshape(n * n, -1)
    if scores.shape[1] == 1:
        scores = np.hstack([np.zeros_like(scores), scores])  # softmax of (0, z) is (1 − σ(z), σ(z))
    return xx, yy, softmax(scores).reshape(n, n, -1)


def plot_decision_boundary(
    model, X, y, ax=None, *, n=150, margin=0.25, xlim=None, ylim=None, **points
):
    """Draw X, y on the plane, tinted by the class `model` decides for, more where it is surer."""
    X, y = _classed_points(X, y)
    ax = ax or plt.subplots(figsize=(4.6, 4.6))[1]
    low, high = X.min(axis=0), X.max(axis=0)
    pad = margin * (high - low).max()
    xlim = (low[0] - pad, high[0] + pad) if xlim is None else xlim
    ylim = (low[1] - pad, high[1] + pad) if ylim is None else ylim
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
    X, y = _classed_points(X, y)
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
