"""Handles: points of an explorer's picture that a reader can take hold of and drag.

    Handle("the point", ax, ("x1", "x2"), lambda state: (state.x1, state.x2))

says that the controls x1 and x2 are moved together by a handle at (x1, x2) in the coordinates of
`ax`. With one control, the handle moves along the path on which `at` lies for all its values. The
page draws and moves handles by itself, at once (handles.js); here is told where they can go.

    Spot("node 2", "the + gate, q", ax, (1.5, 0.7))

says that a place of the picture can be clicked: then the explorer's `press("node 2")` is called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from matplotlib.axes import Axes

from nnlib.words import signed


@dataclass(frozen=True)
class Handle:
    """A handle called `name`; `at` gives its place (x, y) in `ax` for a state of the controls.

    With two controls `at` must be linear in both, and go along with the first from left to right.
    `steps` are the values that it leads to, if not to all of its control. If `anywhere`, it comes
    to wherever the reader presses in the field between its bounds. With a `size` (width, height) it
    is a frame around what lies there, else a ring.
    """

    name: str
    ax: Axes
    controls: tuple[str, ...]
    at: Callable
    steps: tuple = ()
    anywhere: bool = False
    size: tuple = ()

    def values(self, inputs):
        """The values that each of its controls can have by this handle, as lists."""
        return [list(self.steps) or steps_of(inputs[name]) for name in self.controls]


@dataclass(frozen=True)
class Spot:
    """A place (x, y) in `ax` that can be clicked, of a `size` (width, height) or as small as a dot.

    `key` is what the explorer's `press` is told, `name` what a screen reader calls it.
    """

    key: str
    name: str
    ax: Axes
    at: tuple
    size: tuple = ()


def steps_of(control):
    """All values that a slider or a choice can have, in their order."""
    if hasattr(control, "options"):
        return [value for _, value in choices(control)]
    count = round((control.max - control.min) / control.step)
    return [control.min + k * control.step for k in range(count + 1)]


def choices(control):
    """The options of a choice, each with its name and its value."""
    return [pair if isinstance(pair, tuple) else (str(pair), pair) for pair in control.options]


def words_of(control):
    """How the page says a value: its label, and either all texts or how to write the number."""
    label = control.description
    if hasattr(control, "options"):
        return {"label": label, "texts": [name for name, _ in choices(control)]}
    digits = len(f"{control.step:g}".partition(".")[2])
    return {"label": label, "min": control.min, "step": control.step, "digits": digits}


def told_of(control, name):
    """What the page needs to draw a control by itself: its name, value, and what it can be."""
    told = {"name": name, "value": control.value, **words_of(control)}
    if hasattr(control, "options"):
        return told | {"options": choices(control)}
    return told | {"max": control.max}


def on_page(handle, state, inputs):
    """What the page needs to know of a handle: where it is, where it can go, what it is called.

    Places are shares of the picture, to the right and down. `to` says which step of each control
    it stands at, `counts` how many there are. One control has a path, `points`, a place for each of
    its steps; two have an `origin`, and an `across` and `up` that lead to the last step of each.
    """
    controls = [inputs[name] for name in handle.controls]
    steps = handle.values(inputs)
    now = [getattr(state, name) for name in handle.controls]
    told = {
        "name": handle.name,
        "to": [nearest(values, value) for values, value in zip(steps, now, strict=True)],
        "counts": [len(values) for values in steps],
        "words": [words_of(control) for control in controls],
    }
    if handle.steps:
        told["words"][0] |= {"texts": [signed(value) for value in handle.steps]}
        told["place"] = places(handle, state, [now])[0]  # for it may stand between two steps
    if handle.anywhere:
        told["field"] = True
    if handle.size:
        told["size"] = extent(handle.ax, handle.size)
    if len(controls) == 1:
        told["points"] = places(handle, state, [(value,) for value in steps[0]])
    else:
        first, second = steps
        corners = [(first[0], second[0]), (first[-1], second[0]), (first[0], second[-1])]
        origin, right, top = map(np.array, places(handle, state, corners))
        told |= {"origin": origin, "across": right - origin, "up": top - origin}
        told |= {name: told[name].round(4).tolist() for name in ("origin", "across", "up")}
    return told


def places(handle, state, values):
    """Where the handle is for values of its controls, tuples: as shares of the picture (n, 2)."""
    found = []
    for value in values:
        moved = dict(zip(handle.controls, value, strict=True))
        found.append(handle.at(SimpleNamespace(**{**vars(state), **moved})))
    return shares(handle.ax, found).tolist()


def shares(ax, points):
    """Points (n, 2) of `ax` as shares of the picture, to the right and down."""
    dots = ax.transData.transform(np.array(points, dtype=float))  # (n, 2), from the bottom
    found = dots / ax.figure.bbox.size
    return np.stack([found[:, 0], 1 - found[:, 1]], axis=1).round(4)


def spot_on_page(spot):
    """What the page needs to know of a spot: its middle and its size, as shares of the picture."""
    told = {"key": spot.key, "name": spot.name, "at": shares(spot.ax, [spot.at])[0].tolist()}
    return told | ({"size": extent(spot.ax, spot.size)} if spot.size else {})


def extent(ax, size):
    """A width and a height in `ax` as shares of the picture."""
    (left, low), (right, high) = shares(ax, [(0, 0), size])
    return [round(float(right - left), 4), round(float(low - high), 4)]


def nearest(values, value):
    """The step whose value is nearest."""
    if value in values:
        return values.index(value)
    return int(np.abs(np.array(values, dtype=float) - value).argmin())
