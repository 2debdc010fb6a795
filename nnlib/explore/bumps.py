"""A curve built by hand from the bumps that a hidden layer can make (chapter 5).

The explorer is `Bumps()`; the numbers behind it are `TARGETS`, `hidden`, `recipe`, `read_off`
and `misses`.
"""

import numpy as np
from ipywidgets import FloatSlider, IntSlider, ToggleButtons
from matplotlib.collections import LineCollection

from nnlib import activations, plot
from nnlib.explore.frame import Explorer
from nnlib.explore.handles import Handle
from nnlib.words import signed

JUMP = 0.45  # where the target called "jump" has its gap
GOAL = 0.1  # the challenge: never off by more
MOST = 40  # bumps
MISSING = 8  # the bump that lies flat at the start
ALONE = {"steps": 2, "hats": 3}  # units that one bump needs if no other lends it any


def wave(x):
    """Two sines, and no symmetry."""
    return 0.55 * np.sin(2.3 * np.pi * x + 0.3) + 0.35 * np.sin(5.2 * np.pi * x + 2.2)


def peak(x):
    """Flat but for one narrow peak."""
    return 0.9 * np.exp(-(((x - 0.37) / 0.05) ** 2)) - 0.2


def jump(x):
    """Two straight pieces with a gap between them, at JUMP, where the right one begins."""
    return np.where(x < JUMP, 0.5 * x - 0.6, 0.875 - 0.5 * x)


TARGETS = {"wave": wave, "peak": peak, "jump": jump}


def sampled(target):
    """Places x (n,) from 0 to 1, and the target's values there: a gap comes twice, with both."""
    x = np.linspace(0, 1, 601)
    if target != "jump":
        return x, TARGETS[target](x)
    place = int(np.searchsorted(x, JUMP))
    x = np.concatenate([x[:place], [JUMP, JUMP], x[place + (x[place] == JUMP) :]])
    y = jump(x)
    y[place] = jump(np.nextafter(JUMP, 0))
    return x, y


def places(kind, count):
    """Where the hidden units switch on, in order; neighbouring bumps share theirs.

    Steps stand at both sides of every bump, (count + 1,); the outermost are moved one bump's width
    out, so that the first and last bump keep their height up to the end. Hats have a unit at the
    middle and two where they begin and end, (count + 2,).
    """
    if kind == "hats":
        return np.arange(-1, count + 1) / (count - 1)
    edges = np.arange(count + 1) / count
    edges[0], edges[-1] = -1 / count, 1 + 1 / count
    return edges


def middles(kind, count):
    """Where the bumps have their middles, (count,)."""
    return np.linspace(0, 1, count) if kind == "hats" else (np.arange(count) + 0.5) / count


def hidden(kind, count, steepness, x):
    """What the hidden units make of x (n,): (units, n). A step is a sigmoid, σ(steepness·(x − t)).

    Hats are made of ReLU(x − t), whatever the steepness.
    """
    z = x - places(kind, count)[:, None]
    return activations.relu(z) if kind == "hats" else activations.sigmoid(steepness * z)


def recipe(kind, count):
    """The output weights that make each bump, with height 1, of the hidden units: (count, units).

    A bump of steps is one step up and, where it ends, the same step down: 1 and −1. A hat has a
    unit that climbs to 1 over the distance d of two middles, one that turns it round, and one that
    ends it: 1/d, −2/d and 1/d. Bumps of heights c (count,) take c @ recipe in all.
    """
    parts = (count - 1) * np.array([1, -2, 1]) if kind == "hats" else np.array([1, -1])
    weights = np.zeros((count, count + len(parts) - 1))
    for i in range(count):
        weights[i, i : i + len(parts)] = parts
    return weights


def read_off(target, kind, count):
    """The target's values at the middles of the bumps, to two decimals: heights (count,)."""
    return TARGETS[target](middles(kind, count)).round(2)


def misses(output, x, y):
    """How far a curve is off its target y at x, all (n,): the most, where that is, and the mean."""
    off = np.abs(output - y)
    worst = int(off.argmax())
    return off[worst], x[worst], np.trapezoid(off, x)


class Bumps(Explorer):
    """Set the height of every bump by hand, or read it off the target, and see their sum."""

    question = "How many hidden units does it take to follow a curve?"
    size = (7.2, 4.3)
    wordy = True
    challenge = f"stay within {GOAL} of the wave everywhere."
    praise = "And now with fewer units: what do hats need, and what steps?"

    def controls(self):
        """The target, the kind and number of bumps, and the height of the chosen one."""
        kinds = [("steps", "steps"), ("ReLU hats", "hats")]
        heights = [("by hand", "hand"), ("from target", "target")]
        controls = {
            "target": ToggleButtons(options=list(TARGETS), description="target"),
            "kind": ToggleButtons(options=kinds, description="bumps of"),
            "count": IntSlider(12, min=2, max=MOST, description="number"),
            "steepness": IntSlider(300, min=20, max=1000, step=10, description="steepness"),
            "bump": IntSlider(MISSING, min=1, max=12, description="choose bump"),
            "height": FloatSlider(0, min=-1.2, max=1.2, step=0.01, description="its height"),
            "heights": ToggleButtons(options=heights, description="all heights"),
        }
        self._heights = self._first_heights()
        self._kind = "steps"
        return controls

    @staticmethod
    def _first_heights():
        """Those of the target, but for one bump that waits to be lifted."""
        heights = read_off("wave", "steps", 12)
        heights[MISSING - 1] = 0
        return heights

    def react(self, name, old):
        """Keep the heights, the choice of a bump, and the slider of its height in step."""
        state = self.state
        if name == "bump":
            self._show_chosen()
        elif name == "height":
            self._heights[state.bump - 1] = state.height
            self.inputs["heights"].value = "hand"
        elif name == "target":
            self.inputs["heights"].value = "target"
            self._rebuild()
        elif name in ("kind", "count", "heights"):
            self._rebuild()

    def _show_chosen(self):
        """Bring the sliders of the chosen bump up to date with the heights."""
        self.inputs["bump"].max = len(self._heights)
        self.inputs["height"].value = self._heights[self.inputs["bump"].value - 1]

    def _rebuild(self):
        """Read the heights off, or take them over from the bumps that stood there before."""
        state = self.state
        if state.heights == "target":
            self._heights = read_off(state.target, state.kind, state.count)
        else:
            old, new = middles(self._kind, len(self._heights)), middles(state.kind, state.count)
            self._heights = np.interp(new, old, self._heights).round(2)
        self._kind = state.kind
        self._show_chosen()

    def reset(self):
        """Put every control and every height back to the value it started with."""
        with self.one_redraw():
            self._heights, self._kind = self._first_heights(), "steps"
            self._reacting = True  # nothing in between is shown: the page would send it back
            try:
                self.inputs["bump"].max = len(self._heights)
                super().reset()
            finally:
                self._reacting = False

    def draw(self, figure):
        """The curves above, how far the network is off beneath."""
        left, width = 0.07, 0.905
        ax = figure.add_axes((left, 0.385, width, 0.54), xlim=(0, 1), ylim=(-1.1, 1.1))
        ax.tick_params(labelbottom=False)
        ax.axhline(0, color="#bbbbbb", linewidth=1, zorder=0)
        self._bumps = ax.add_collection(
            LineCollection([], colors="#7a9c90", linewidths=1.1, zorder=1), autolim=False
        )
        self._span = ax.axvspan(0, 1, color=plot.SKY, alpha=0.16, lw=0, zorder=0)
        (self._chosen,) = ax.fill([], [], color=plot.SKY, alpha=0.55, lw=0, zorder=1)
        (self._target,) = ax.plot([], [], color=plot.INK, linewidth=2, linestyle="--", zorder=2)
        (self._output,) = ax.plot([], [], color=plot.VALUE_COLOR, linewidth=3, zorder=3)
        self._units = ax.add_collection(
            LineCollection([], colors=plot.INK, linewidths=1.6, zorder=4), autolim=False
        )
        words = (
            (left, plot.INK, "- - target"),
            (left + 0.145, plot.VALUE_COLOR, "━ network: sum of bumps"),
            (left + 0.5, "#2a7fb0", "■ chosen bump"),
            (left + 0.735, plot.INK, "| hidden unit"),
        )
        for x, color, text in words:
            figure.text(x, 0.945, text, color=color, fontsize=12, fontweight="bold")
        below = figure.add_axes((left, 0.105, width, 0.235), xlim=(0, 1), ylim=(0, 0.62))
        below.set(xlabel="x", yticks=(0, 0.2, 0.4, 0.6))
        below.xaxis.labelpad = -2
        below.axhline(GOAL, color="#555555", linewidth=1.4, linestyle=":", zorder=2)
        below.text(
            0.995, GOAL + 0.02, f"challenge: {GOAL}", color="#444444", fontsize=11, ha="right"
        )
        below.text(0.004, 0.6, "how far it is off", fontsize=12, fontweight="bold", va="top")
        (self._off,) = below.fill([], [], color=plot.RED, alpha=0.75, lw=0, zorder=1)
        (self._worst,) = below.plot([], [], "v", color=plot.INK, ms=8, zorder=3, clip_on=False)
        return [
            self._span, self._bumps, self._chosen, self._target, self._output, self._units,
            self._off, self._worst,
        ]  # fmt: skip

    def handles(self):
        """The top of the chosen bump, and its foot, which goes to another."""
        ax = self._output.axes

        def place(state):
            own = middles(state.kind, state.count)
            return own[min(state.bump, len(own)) - 1]

        return [
            Handle("the height of the bump", ax, ("height",), lambda s: (place(s), s.height)),
            Handle("which bump is chosen", ax, ("bump",), lambda s: (place(s), -1.02)),
        ]

    def measure(self, state):
        """Places x, target y, the bumps (count, n) and the network's output, their sum (n,)."""
        x, y = sampled(state.target)
        weights = recipe(state.kind, state.count)
        bumps = weights @ hidden(state.kind, state.count, state.steepness, x)
        bumps *= self._heights[:, None]
        return x, y, bumps, bumps.sum(axis=0)

    def update(self, state, found):
        """Draw target, bumps and network anew."""
        x, y, bumps, output = found
        self._target.set_data(x, y)
        self._output.set_data(x, output)
        self._bumps.set_segments([np.column_stack([x[::2], bump[::2]]) for bump in bumps])
        chosen = bumps[state.bump - 1]
        self._chosen.set_xy(np.column_stack([[*x, 1, 0], [*chosen, 0, 0]]))
        own = middles(state.kind, state.count)
        reach = own[1] - own[0] if state.kind == "hats" else own[0]
        self._span.set_bounds(own[state.bump - 1] - reach, 0, 2 * reach, 1)
        used = places(state.kind, state.count)[self._used(state)]
        self._units.set_segments([[(t, -1.1), (t, -1.0)] for t in used if 0 <= t <= 1])
        off = np.abs(output - y)
        self._off.set_xy(np.column_stack([[*x, 1, 0], [*off, 0, 0]]))
        most, where, _ = misses(output, x, y)
        self._worst.set_data([where], [min(most, 0.62) + 0.03])

    def _used(self, state):
        """Which hidden units have an output weight that isn't 0, (units,) of bool."""
        return np.abs(self._heights @ recipe(state.kind, state.count)) > 1e-9

    def solved(self, state, found):
        """Whether the network is nowhere further from the wave than the goal."""
        x, y, _, output = found
        return state.target == "wave" and misses(output, x, y)[0] <= GOAL

    def describe(self, state, found):
        """What the network is made of, how far it is off, and how the challenge stands."""
        x, y, _, output = found
        most, where, mean = misses(output, x, y)
        kind = "sigmoid steps" if state.kind == "steps" else "ReLUs"
        units = int(self._used(state).sum())
        number = state.count * ALONE[state.kind]
        height = self._heights[state.bump - 1]
        if most <= GOAL:
            challenge = f"That is within {GOAL} everywhere. Can you do it with fewer units?"
        else:
            challenge = ""
        if state.target == "jump":
            gap = (jump(JUMP) - jump(np.nextafter(JUMP, 0))) / 2
            challenge = f"At the jump, no continuous curve can be off by less than {gap:.2f}."
        return (
            f"{state.count} bumps from {units} hidden units, {kind} ({number} if no two bumps "
            f"shared any). The network is off by {most:.2f} at most, near x = {where:.2f}, and by "
            f"{mean:.3f} on average. Bump {state.bump} has the height {signed(height)}. {challenge}"
        ).rstrip()
