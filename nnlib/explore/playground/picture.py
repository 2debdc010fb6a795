"""The playground as a picture, for pages without a kernel: what the network says; its losses."""

import io

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from nnlib import plot
from nnlib.explore.playground.worlds import REACH, features

BLUE_TO_ORANGE = LinearSegmentedColormap.from_list("values", [plot.BLUE, "white", plot.ORANGE])


def draw(run, size=(9.6, 3.9)):
    """A Figure: the points on what the network says of the plane; losses by epoch, if trained."""
    with mpl.rc_context():
        plot.use_style()
        figure = Figure(figsize=size, layout="none")
        # A layout that is computed would take as long as the drawing, and the page waits for it.
        margins = {"left": 0.12, "right": 0.985, "bottom": 0.15, "top": 0.96, "wspace": 0.2}
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.3), gridspec_kw=margins)
        (draw_curve if run.points.one_d else draw_plane)(run, left)
        if run.history.epochs:
            draw_losses(run, right)
        else:
            right.remove()
            figure.set_size_inches(0.5 * size[0], size[1])
            left.set_position((0.24, 0.15, 0.73, 0.81))
    return figure


def draw_plane(run, ax):
    """The plane as the network sees it, the training points on it, and the test points, open."""
    points, names = run.points, run.settings.features
    window = (-REACH, REACH)

    def seen(X):
        return run.model(features(X, names))

    ax.set(xlabel=points.axes[0][0], ylabel=points.axes[1][0])
    if points.classes:
        if np.isfinite(run.weights).all():
            plot.plot_decision_boundary(
                seen, points.X_train, points.y_train, ax, xlim=window, ylim=window, n=120, size=20
            )
        else:
            plot.plot_points(points.X_train, points.y_train, ax, size=20)
    else:
        xx, yy = np.meshgrid(*2 * [np.linspace(*window, 120)])
        values = seen(np.stack([xx.ravel(), yy.ravel()], axis=1)).reshape(xx.shape)
        extent = (*window, *window)
        look = {"cmap": BLUE_TO_ORANGE, "vmin": -1, "vmax": 1}
        ax.imshow(values, extent=extent, origin="lower", alpha=0.6, **look)
        ax.scatter(*points.X_train.T, c=points.y_train, s=20, edgecolors=plot.INK, **look)
    ax.set(xlim=window, ylim=window, aspect="equal")
    if len(points.axes) == 3 and points.axes[0][1:] + points.axes[1][1:] != (1.0, 0.0) * 2:
        for axis, (_, scale, shift) in zip((ax.xaxis, ax.yaxis), points.axes, strict=False):
            axis.set_major_locator(FixedLocator([-REACH, 0, REACH]))  # room for long numbers
            axis.set_major_formatter(
                lambda v, _, scale=scale, shift=shift: f"{shift + scale * v:.3g}"
            )
    if legend := ax.get_legend():
        legend.remove()


def draw_curve(run, ax):
    """A function of one number: the points, and the network's curve."""
    points = run.points
    x = np.linspace(-REACH, REACH, 400)
    with np.errstate(over="ignore", invalid="ignore"):
        ax.plot(x, run.model(features(x[:, None], run.settings.features))[:, 0], color=plot.ORANGE)
    ax.scatter(points.X_train[:, 0], points.y_train, s=14, color=plot.BLUE, zorder=3)
    ax.set(xlim=(-REACH, REACH), ylim=(-2, 2), xlabel=points.axes[0][0], ylabel=points.axes[-1][0])


def draw_losses(run, ax):
    """Both losses by epoch, each with its name at its end."""
    history = run.history
    for name, losses, color, style in (
        ("training", history.loss, plot.BLUE, "-"),
        ("test", history.val_loss, plot.ORANGE, "--"),
    ):
        ax.plot(range(1, len(losses) + 1), losses, style, color=color, label=name)
    ax.legend()
    finite = [v for v in history.loss + history.val_loss if np.isfinite(v)]
    highest = 1.05 * min(max(finite, default=1), 10 * max(history.loss[0], 0.1))
    ax.set(xlabel="epoch", ylabel="loss", ylim=(0, highest))


def png_of(figure):
    """A Figure as the bytes of a PNG, and its width on the page."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=plot.DPI, metadata={"Software": None})
    return file.getvalue(), round(96 * figure.get_figwidth())
