"""The test error of random features against their number, with the noise as a slider (chapter 6).

The explorer is `DoubleDescent()`; the numbers behind it are `features`, `output_weights`, `parts`,
`errors`, `verdict` and `peak`.
"""

from functools import lru_cache

import numpy as np
from ipywidgets import FloatSlider, ToggleButtons

from nnlib import plot
from nnlib.explore.frame import Explorer
from nnlib.explore.handles import Handle
from nnlib.words import few_digits, signed

EXAMPLES, INPUTS, NEW, SEEDS = 40, 4, 500, 20
COUNTS = np.array(
    [2, 4, 6, 8, 10, 12, 15, 20, 25, 30, 35, 38, 40, 42, 45, 50, 60, 80, 120, 200, 400, 800]
)
LEFT, RIGHT = COUNTS < EXAMPLES, COUNTS > EXAMPLES
PENALTIES = {"none": 0.0, "L2": 0.3}
WINDOW = (0.03, 1000.0)  # of the error axis
DRAW = 1.1  # within this factor nobody has won


def features(seed, most=COUNTS[-1]):
    """What one seed draws: hidden layer H (EXAMPLES + NEW, most), target, unit noise (EXAMPLES,).

    The target is tanh(2 u·x) for a hidden direction u. In H the first columns are the smaller
    networks, so that one seed's networks grow by adding units.
    """
    rng = np.random.default_rng(seed)
    u, X = rng.normal(size=INPUTS), rng.normal(size=(EXAMPLES + NEW, INPUTS))
    target = np.tanh(2 * X @ (u / np.linalg.norm(u)))
    noise = rng.normal(size=EXAMPLES)
    V, c = rng.normal(size=(most, INPUTS)) / np.sqrt(INPUTS), 0.5 * rng.normal(size=most)
    return np.maximum(X @ V.T + c, 0), target, noise


def output_weights(A, Y, penalty):
    """The β (p, k) that minimise |Aβ − Y|² + penalty·p·|β|², for A (n, p) and Y (n, k).

    Without a penalty, of those that fit best, the shortest.
    """
    if penalty:
        n, p = A.shape
        return A.T @ np.linalg.solve(A @ A.T + penalty * p * np.eye(n), Y)
    return np.linalg.lstsq(A, Y, rcond=1e-10)[0]


@lru_cache(maxsize=len(PENALTIES))
def parts(penalty):
    """Three numbers for each count and seed, (3, counts, SEEDS), from which `errors` follow.

    The fit is linear in the labels, target + σ·noise: so is its error on new examples, a + σb, and
    the mean square is the mean of a², plus 2σ that of ab, plus σ² that of b².
    """
    found = np.empty((3, len(COUNTS), SEEDS))
    for seed in range(SEEDS):
        H, target, noise = features(seed)
        labels = np.column_stack([target[:EXAMPLES], noise])  # (n, 2)
        new = target[EXAMPLES:]
        for i, p in enumerate(COUNTS):
            a, b = (H[EXAMPLES:, :p] @ output_weights(H[:EXAMPLES, :p], labels, penalty)).T
            a = a - new
            found[:, i, seed] = np.array([(a * a).mean(), (a * b).mean(), (b * b).mean()])
        found[:, :, seed] /= new.var()
    return found


def errors(noise, penalty=0.0):
    """The unexplained share on new examples for each count and seed, (counts, SEEDS)."""
    square, mixed, noisy = parts(penalty)
    return square + 2 * noise * mixed + noise**2 * noisy


def verdict(medians):
    """The best counts left and right of the peak, their errors, and who won, in words."""
    left, right = medians[LEFT], medians[RIGHT]
    one, other = left.min(), right.min()
    who = "wins" if other * DRAW < one else "loses" if other > DRAW * one else "draws"
    return COUNTS[LEFT][left.argmin()], one, COUNTS[RIGHT][right.argmin()], other, who


def peak(medians):
    """Whether the error at as many units as examples towers over the best on either side."""
    return bool(medians[COUNTS == EXAMPLES][0] > 2 * max(medians[LEFT].min(), medians[RIGHT].min()))


class DoubleDescent(Explorer):
    """Turn the noise up and down; see which of the two descents ends lower."""

    question = "When does the second descent win?"
    size = (7.2, 4.4)
    challenge = "at a noise of 0.50 or more, let many units do better than few."
    praise = "The penalty did it: without one, few units win at this noise. And the peak has gone."

    def controls(self):
        """The noise in the labels, and whether the weights are penalised."""
        return {
            "noise": FloatSlider(0.3, min=0, max=1.5, step=0.05, description="noise σ"),
            "penalty": ToggleButtons(options=list(PENALTIES), description="penalty"),
        }

    def draw(self, figure):
        """Error against the number of units, on logarithmic axes, with the peak's place marked."""
        for penalty in PENALTIES.values():
            parts(penalty)  # now, not at the first move
        ax = figure.add_axes((0.105, 0.135, 0.875, 0.76))
        ax.set(xscale="log", yscale="log", xlim=(1.8, 950), ylim=WINDOW)
        ticks = (2, 10, 40, 200, 800)
        ax.set_xticks(ticks, ticks)
        ax.minorticks_off()
        ax.set_xlabel("random hidden units p", labelpad=1)
        ax.set_ylabel("unexplained share", labelpad=1)
        ax.axvline(EXAMPLES, color="#999999", lw=1.2, ls="--")
        ax.text(44, 420, f"as many units\nas examples ({EXAMPLES})", fontsize=11, va="center")
        self._band = ax.fill_between(COUNTS, 1, 2, color=plot.BLUE, alpha=0.18, lw=0)
        (self._line,) = ax.plot(COUNTS, np.ones(len(COUNTS)), "o-", color=plot.BLUE, ms=5)
        self._best = ax.axhline(1, color=plot.RED, ls=":")
        self._best_text = ax.text(900, 1, "best on the left", fontsize=11, ha="right", va="top")
        self._title = figure.text(0.105, 0.925, "", fontsize=13, fontweight="bold")
        return [self._band, self._line, self._best, self._best_text, self._title]

    def handles(self):
        """The error at as many units as examples, which follows the noise."""

        def top(state):
            found = errors(state.noise, PENALTIES[state.penalty])[COUNTS == EXAMPLES]
            return EXAMPLES, np.clip(np.median(found), *WINDOW)

        return [Handle("the noise, by the peak", self._line.axes, ("noise",), top)]

    def measure(self, state):
        """The errors of each count, sorted over the seeds (counts, SEEDS), and their medians."""
        runs = np.sort(errors(state.noise, PENALTIES[state.penalty]), axis=1)
        return runs, np.median(runs, axis=1)

    def update(self, state, found):
        """Move curve, band, and the line at the best error on the left."""
        runs, middle = found
        low, high = runs[:, SEEDS // 4], runs[:, -SEEDS // 4 - 1]  # the middle half of the seeds
        self._line.set_ydata(middle)
        there, back = np.stack([COUNTS, low], 1), np.stack([COUNTS, high], 1)[::-1]
        self._band.set_verts([np.vstack([there, back])])
        *_, other, who = verdict(middle)
        best = middle[LEFT].min()
        self._best.set_ydata([best, best])
        above = other < best  # where the curve is not
        self._best_text.set_y(best * (1.12 if above else 0.9))
        self._best_text.set_va("bottom" if above else "top")
        titles = {
            "wins": "The second descent wins",
            "loses": "The second descent loses",
            "draws": "About a draw",
        }
        self._title.set_text(titles[who] if peak(middle) else "No peak, no second descent")

    def solved(self, state, found):
        """Whether the right side wins in spite of much noise."""
        return state.noise >= 0.5 and verdict(found[1])[-1] == "wins"

    def describe(self, state, found):
        """The best on each side, the peak, and who won."""
        _, middle = found
        p, one, q, other, who = verdict(middle)
        at_peak = middle[COUNTS == EXAMPLES][0]
        penalty = "no penalty" if state.penalty == "none" else "an L2 penalty"
        result = {
            "wins": "the right side wins",
            "loses": "the left side wins",
            "draws": "about a draw",
        }[who]
        there = "the peak" if peak(middle) else "no peak"
        return (
            f"Noise {signed(state.noise)}, {penalty}: below {EXAMPLES} units the lowest error is "
            f"{signed(one)} (at {p} units), above it {signed(other)} (at {q}): {result}. At "
            f"{EXAMPLES} units, as many as examples, it is {few_digits(at_peak)}: {there}. Medians "
            f"of {SEEDS} seeds; the band is their middle half."
        )
