"""How every figure of the course looks, and how it comes to the page together with its text."""

import base64
import html
import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.checks import describe, finite

# The palette of Okabe and Ito (2008), made for all common kinds of colour vision. Even so, nothing
# in the course is told by colour alone: classes have markers, signs have dashes or words.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, RED, INK = "#56B4E9", "#D55E00", "#222222"
CLASS_COLORS = (BLUE, ORANGE, GREEN, PINK, SKY, RED)
CLASS_MARKERS = ("o", "D", "s", "^", "v", "P")
VALUE_COLOR, GRADIENT_COLOR = GREEN, RED
DPI = 144  # pixels per inch of a stored picture; shown at 96, it stays sharp when enlarged


def class_style(k):
    """The colour and the marker of class k: no two of the first 36 classes have both in common."""
    colors, markers = len(CLASS_COLORS), len(CLASS_MARKERS)
    if not 0 <= k < colors * markers:
        raise ValueError(f"class {k} can't be told from others: 0 … {colors * markers - 1} can")
    return CLASS_COLORS[k % colors], CLASS_MARKERS[(k + k // colors) % markers]


def axes_for(ax=None, **figure):
    """`ax` if it is an Axes, that of a new figure if it is None, an error for anything else."""
    if ax is None:
        return plt.subplots(**figure)[1]
    if not isinstance(ax, Axes):
        hint = "; of several take one" if isinstance(ax, np.ndarray) else ""
        raise TypeError(f"ax must be an Axes of Matplotlib, but is {describe(ax)}{hint}")
    return ax


def window(limits, name):
    """(low, high), two finite numbers, the first below the second; else an error that says so."""
    ends = finite(limits, name)
    if ends.shape != (2,) or not ends[0] < ends[1]:
        raise ValueError(f"{name} must be (low, high) with low < high, but is {describe(limits)}")
    return float(ends[0]), float(ends[1])


def function(f, name):
    """`f`, if it can be called; else an error that says what it is instead."""
    if not callable(f) or isinstance(f, type):
        raise TypeError(f"{name} must be a function, but is {describe(f)}")
    return f


def one_each(values, name, count, things):
    """Raise a `ValueError` unless `values`, if given, has an entry for each of `count` things."""
    if values is None:
        return
    given = len(values) if hasattr(values, "__len__") else describe(values)
    if given != count:
        raise ValueError(f"{name} must have one entry per {things}, {count}, but has {given}")


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

    @classmethod
    def of(cls, figure, alt):
        """A Figure as it looks now, which is then closed."""
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
        plt.close(figure)
        return cls(buffer.getvalue(), " ".join(alt.split()), round(figure.get_figwidth() * 96))

    @property
    def html(self):
        """The picture as an `<img>`."""
        data = base64.b64encode(self.png).decode()
        text = html.escape(self.alt, quote=True)
        style = f"width:{self.width}px;max-width:100%;height:auto;background:white"
        return f'<img alt="{text}" style="{style}" src="data:image/png;base64,{data}">'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.alt}


def show(picture, alt):
    """Show a Figure, or that of an Axes, and close it. `alt` tells a reader who can't see it what
    is to be seen in it.

    JupyterLab leaves the alternative text of Matplotlib's own pictures empty, so every figure of
    the course comes this way: an `<img>` as wide as the figure, with the text also as plain text.
    """
    if not isinstance(alt, str) or len(alt.split()) < 6:
        raise ValueError(f"alt must say in a sentence what the picture shows, but is {alt!r}")
    from IPython.display import display

    fig = getattr(picture, "figure", None)  # a Figure's own figure is itself
    if not isinstance(fig, Figure):
        hint = "; of several Axes take one" if isinstance(picture, np.ndarray) else ""
        raise TypeError(f"a Figure or an Axes is expected, but this is {describe(picture)}{hint}")
    display(Picture.of(fig, alt))
