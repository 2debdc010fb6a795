"""A line over the four XOR points, and the inequality that it breaks (chapter 1).

The explorer is `LineOverXor()`; the numbers behind it are `inequalities` and `half_plane`.
"""

import numpy as np
from ipywidgets import FloatSlider, IntSlider

from nnlib import plot
from nnlib.datasets import make_xor
from nnlib.explore.frame import Explorer, tint
from nnlib.explore.handles import Handle
from nnlib.words import signed

X, Y = make_xor()
NAMES = ("A", "B", "C", "D")  # of the points (0, 0), (0, 1), (1, 0), (1, 1)
LEFT_SIDES = ("−b", "w₂ + b", "w₁ + b", "−w₁−w₂−b")
WINDOW = (-0.7, 1.7)
HEAD = "-|>,head_width=0.4,head_length=0.7"
ARROW = {"arrowstyle": HEAD, "shrinkA": 0, "shrinkB": 0, "lw": 2.2, "color": plot.INK}
MIDDLE = {"ha": "center", "va": "center_baseline"}


def normal(angle):
    """The vector of length 1 that points at `angle` degrees, anticlockwise from the x₁ axis."""
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


def inequalities(w, b):
    """The left sides of the inequalities of A, B, C, D, (4,): positive where the line is right.

    Class 1 is where w·x + b > 0. Each left side is that score, its sign turned for the points of
    class 0; so the four always add up to 0, and can't all be positive. A tie is exactly 0, not the
    6e-17 that rounding makes of it.
    """
    left = np.where(Y == 1, 1, -1) * (X @ w + b)
    return np.where(np.abs(left) < 1e-9, 0.0, left)


def half_plane(w, b):
    """Corners (4, 2) of a rectangle that covers the window where w·x + b > 0."""
    start, end = plot.line_segment(w, b, WINDOW, WINDOW)
    far = 4 * (WINDOW[1] - WINDOW[0]) * w / np.hypot(*w)
    return np.stack([start, end, end + far, start + far])


def arrow_foot(w, b):
    """A point (2,) of the line, near its middle, where an arrow along w covers no point."""
    middle = plot.line_segment(w, b, WINDOW, WINDOW).mean(axis=0)
    along = np.array([-w[1], w[0]])
    steps = np.array(sorted(np.arange(-1.2, 1.25, 0.05), key=abs))
    feet = middle + steps[:, None] * along  # (49, 2), the nearest first
    arrows = feet[:, None] + np.linspace(0, 0.6, 7)[:, None] * w  # (49, 7, 2)
    room = np.linalg.norm(arrows[:, :, None] - X, axis=-1).min(axis=(1, 2))
    inside = ((arrows > WINDOW[0] + 0.08) & (arrows < WINDOW[1] - 0.08)).all(axis=(1, 2))
    return feet[np.argmax(2.0 * (room > 0.26) + inside)]  # the first of the best


class LineOverXor(Explorer):
    """Turn and shift one line over the XOR points; see which of their inequalities fails."""

    question = "Can one line get all four XOR points right?"
    size = (7.0, 4.1)
    live = "line_over_xor"
    challenge = "make A, not D, the only point that fails."
    praise = "Some point always fails, but you choose which: the four left sides add up to 0."

    def controls(self):
        """The direction of w (its length is 1) and b."""
        return {
            "angle": IntSlider(45, min=-180, max=180, step=5, description="turn w (°)"),
            "b": FloatSlider(-0.5, min=-1.5, max=1.5, step=0.05, description="shift b"),
        }

    def draw(self, figure):
        """The plane on the left, the table of inequalities on the right."""
        return [*self._draw_plane(figure), *self._draw_table(figure)]

    def handles(self):
        """The line, and the tip of its normal: on it, next to the middle of the four points."""
        ax, middle = self._line.axes, X.mean(axis=0)

        def on_line(state):
            w = normal(state.angle)
            return np.clip(middle - (w @ middle + state.b) * w, *WINDOW)

        def tip(state):
            return np.clip(on_line(state) + 0.42 * normal(state.angle), *WINDOW)

        return [
            Handle("turn the line", ax, ("angle",), tip),
            Handle("shift it", ax, ("b",), on_line),
        ]

    def _draw_plane(self, figure):
        """The points, the line, its normal, and the two sides."""
        ax = figure.add_axes((0.06, 0.11, 0.46, 0.46 * 7.0 / 4.1))
        ax.set(xlim=WINDOW, ylim=WINDOW, xticks=(0, 1), yticks=(0, 1))
        ax.set_title("class 1 (orange) where w·x + b > 0", fontsize=12.5, fontweight="normal")
        ax.set_xlabel("x₁", labelpad=-8)
        ax.set_ylabel("x₂", labelpad=-2, rotation=0)
        ax.set_facecolor(tint(plot.CLASS_COLORS[0]))
        (self._side,) = ax.fill([], [], color=tint(plot.CLASS_COLORS[1]), zorder=0.5)
        (self._line,) = ax.plot([], [], color=plot.INK)
        self._arrow = ax.annotate("", (0, 0), (0, 0), arrowprops=ARROW, zorder=2)
        self._w = ax.text(0, 0, "w", fontsize=15, fontweight="bold", zorder=2, **MIDDLE)
        (self._rings,) = ax.plot([], [], "o", ms=30, mfc="none", mec=plot.RED, mew=2.8, zorder=3)
        marks = {"linestyle": "none", "mec": "white", "mew": 1.2, "zorder": 4}
        moving = [self._side, self._line, self._arrow, self._w, self._rings]
        for k in (0, 1):  # they stand still, but in front of what moves
            marks.update(marker=plot.CLASS_MARKERS[k], color=plot.CLASS_COLORS[k], ms=18 - 2 * k)
            moving += ax.plot(*X[Y == k].T, **marks)
        for x, name in zip(X, NAMES, strict=True):
            moving.append(ax.text(*x, name, color="white", fontweight="bold", zorder=5, **MIDDLE))
        return moving

    def _draw_table(self, figure):
        """The four inequalities, each with its value, its bar, and its mark."""
        ax = figure.add_axes((0.57, 0.02, 0.42, 0.96), xlim=(-3, 3), ylim=(4.8, -0.35))
        ax.axis("off")
        ax.plot([0, 0], [0.1, 3.7], color="#aaaaaa", linewidth=1, zorder=0)
        for row in range(4):
            formula = f"{NAMES[row]}:  {LEFT_SIDES[row]} > 0"
            ax.text(-3, row, formula, fontsize=13, backgroundcolor="white")
        ax.text(-3, 4.5, "A + B + C + D", fontsize=13)
        self._bars = ax.barh([row + 0.3 for row in range(4)], [0] * 4, height=0.24)
        self._values = [ax.text(2.55, row, "", fontsize=13, ha="right") for row in range(4)]
        self._marks = [ax.text(2.98, row, "", fontsize=15, ha="right") for row in range(4)]
        self._sum = ax.text(2.55, 4.5, "", fontsize=13, ha="right")
        return [*self._bars, *self._values, *self._marks, self._sum]

    def measure(self, state):
        """The normal w (2,) and the left sides of the inequalities (4,)."""
        w = normal(state.angle)
        return w, inequalities(w, state.b)

    def update(self, state, found):
        """Move the line; ring the points that it gets wrong; fill in the table."""
        w, left = found
        right = left > 0
        ends = plot.line_segment(w, state.b, WINDOW, WINDOW)
        self._side.set_xy(half_plane(w, state.b))
        self._line.set_data(*ends.T)
        foot = arrow_foot(w, state.b)
        self._arrow.set_position(foot)
        self._arrow.xy = foot + 0.42 * w
        self._w.set_position(foot + 0.55 * w)
        self._rings.set_data(*X[~right].T)
        for i, color in enumerate(np.where(right, plot.INK, plot.RED)):
            self._bars[i].set(width=left[i], color=color)
            self._values[i].set(text=signed(left[i]), color=color)
            self._marks[i].set(text="✓" if right[i] else "✗", color=color)
        self._sum.set_text(signed(left.sum()))

    def solved(self, state, found):
        """Whether A is the only point that fails."""
        _, left = found
        return left[0] <= 0 and (left[1:] > 0).all()

    def describe(self, state, found):
        """How many points are right, which inequality fails, and by how much."""
        w, left = found
        right = left > 0
        faults = "; ".join(
            f"{NAMES[i]} is a tie, {LEFT_SIDES[i]} = 0, and a tie counts as wrong" if left[i] == 0
            else f"{NAMES[i]} fails, {LEFT_SIDES[i]} = {signed(left[i])}"
            for i in np.flatnonzero(~right)
        )  # fmt: skip
        return (
            f"{right.sum()} of 4 right: {faults}. "
            f"Here w = ({signed(w[0])}, {signed(w[1])}), b = {signed(state.b)}, "
            "and the left sides of the four inequalities add up to 0."
        )
