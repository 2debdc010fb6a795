"""Activations and gradients in twenty layers, by activation and initialisation (chapter 2).

The explorer is `DepthHistograms()`; the numbers behind it are `signals`, `strips`, `size_of`,
`quiet` and `tilts`.
"""

from functools import lru_cache

import numpy as np
from ipywidgets import Button, FloatSlider, ToggleButtons
from matplotlib.colors import LinearSegmentedColormap

from nnlib import activations, plot
from nnlib.explore.frame import Explorer
from nnlib.explore.handles import Handle
from nnlib.plot.curves import SATURATED
from nnlib.words import few_digits, signed

LAYERS, WIDTH, BATCH = 20, 100, 64
BY_NAME = {a.name: a for a in (activations.sigmoid, activations.tanh, activations.relu)}
WINDOWS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "ReLU": (0.0, 4.0)}
TICKS = {
    "sigmoid": {0: "0", 0.5: "0.5", 1: "1"},
    "tanh": {-1: "−1", 0: "0", 1: "1"},
    "ReLU": {0: "0", 2: "2", 4: "4+"},
}
POWERS = (-28.0, 20.0)  # of ten, that the picture of the gradients shows
SCALES = {
    "small": 0.5,
    "Xavier": 1.0,
    "He": 1.41,
    "huge": 10.0,
}  # weights' standard deviation × √in
LEAST, MOST = 0.2, 12.0  # of that
FEW, KNOTS = 8, 25  # examples, and scales, by which the handle's path is found
PATH = tuple(sorted({*np.geomspace(LEAST, MOST, 49).round(2).tolist(), *SCALES.values()}))


def draws():
    """Inputs (N, D), weights (LAYERS, out, in) and last gradient (N, out), all of deviation 1."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(BATCH, WIDTH))
    weights = rng.normal(size=(LAYERS, WIDTH, WIDTH))
    return x, weights, rng.normal(size=(BATCH, WIDTH))


def signals(activation, scale, x, weights, last):
    """Pre-activations z, activations h and gradients ∂L/∂z by layer, each (LAYERS, N, WIDTH).

    The weights are `weights` · scale/√in, the biases 0; `last` is ∂L/∂h of the last layer.
    """
    W = weights * (scale / np.sqrt(weights.shape[-1]))  # (LAYERS, out, in)
    z, h = np.empty((2, len(W), len(x), W.shape[1]))
    for i in range(len(W)):
        z[i] = (h[i - 1] if i else x) @ W[i].T  # (N, out)
        h[i] = activation(z[i])
    slope = activation.slope(z, h)
    grad = np.empty_like(z)
    grad[-1] = last * slope[-1]
    for i in range(len(W) - 1, 0, -1):
        grad[i - 1] = grad[i] @ W[i] * slope[i - 1]  # (N, in)
    return z, h, grad


def strips(values, low, high, bins):
    """The share of each layer's `values` (LAYERS, N, WIDTH) per bin, (bins, LAYERS), lowest first.

    The bins part [low, high] evenly; what lies outside counts in the nearest one. NaN is left out.
    """
    place = np.clip((values - low) * (bins / (high - low)), 0, bins - 1)
    layer, nowhere = np.arange(len(values)).reshape(-1, 1, 1), len(values) * bins
    place = np.where(np.isnan(place), nowhere, bins * layer + np.nan_to_num(place).astype(int))
    counts = np.bincount(place.ravel(), minlength=nowhere + 1)[:-1]
    return counts.reshape(len(values), bins).T / values[0].size


def size_of(values):
    """The root mean square of each layer, (LAYERS,)."""
    return np.sqrt((values**2).mean(axis=(1, 2)))


def quiet(activation, z):
    """The share of pre-activations `z` that saturate: their slope is far below the largest one."""
    largest = activation.derivative(np.linspace(-5, 5, 1001)).max()
    return float((activation.derivative(z) < SATURATED * largest).mean())


@lru_cache(maxsize=len(BY_NAME))
def tilts(name):
    """The scales (KNOTS,), evenly in their logarithm, and log₁₀ of layer 1's gradient at each.

    Eight examples of the 64 are enough for a line that is some pixels wide.
    """
    x, weights, last = draws()
    scales = np.geomspace(LEAST, MOST, KNOTS)
    found = [signals(BY_NAME[name], s, x[:FEW], weights, last[:FEW])[2][:1] for s in scales]
    return scales, np.log10([size_of(grad)[0] for grad in found])


class DepthHistograms(Explorer):
    """Choose activation and size of the weights; see what reaches the last and the first layer."""

    question = "What reaches the first layer of a deep network?"
    size = (7.2, 4.8)
    challenge = "make the gradients of the sigmoid network keep their size."
    praise = "But look at the last layer: of its units a third or more are saturated now."

    def controls(self):
        """The activation, the weights' scale, and buttons for the usual scales."""
        scale = FloatSlider(1.0, min=LEAST, max=MOST, step=0.01, description="std · √in")
        buttons = {
            name: Button(description=f"{name}: {value:g}", tooltip=f"weights of {value:g}/√in")
            for name, value in SCALES.items()
        }
        for name, button in buttons.items():
            button.on_click(lambda _, value=SCALES[name]: self.set(scale=value))
        return {
            "activation": ToggleButtons(options=list(BY_NAME), description="activation"),
            "scale": scale,
            **buttons,
        }

    def draw(self, figure):
        """Strips of the activations above, of the gradients below: a column for each layer."""
        self._draws = draws()
        left, width = 0.088, 0.9
        values = figure.add_axes((left, 0.6, width, 0.3))
        grads = figure.add_axes((left, 0.115, width, 0.36))
        for ax in (values, grads):
            ax.set(xlim=(0.5, LAYERS + 0.5), xticks=(1, 5, 10, 15, 20))
        values.set_ylabel("h", rotation=0, labelpad=8)
        values.tick_params(labelbottom=False)
        grads.set_xlabel("layer", labelpad=1)
        grads.set_ylim(*POWERS)
        grads.set_yticks((-20, -10, 0, 10, 20), ("10⁻²⁰", "10⁻¹⁰", "1", "10¹⁰", "10²⁰"))
        grads.axhline(0, color="#cccccc", linewidth=1, zorder=2)
        text = {"fontsize": 13, "fontweight": "bold", "va": "bottom"}
        figure.text(left, 0.925, "forward →  activations", color=plot.VALUE_COLOR, **text)
        figure.text(left, 0.5, "← backward  sizes of gradients", color=plot.GRADIENT_COLOR, **text)
        self._share = figure.text(left + width, 0.928, "", ha="right", va="bottom", fontsize=12)
        self._factor = figure.text(left + width, 0.503, "", ha="right", va="bottom", fontsize=12)
        self._each = grads.text(
            LAYERS + 0.3, POWERS[0] + 1, "", ha="right", va="bottom", fontsize=12
        )
        self._values = _strip_image(values, plot.VALUE_COLOR, (0, 1))
        self._grads = _strip_image(grads, plot.GRADIENT_COLOR, POWERS)
        between = np.repeat(np.arange(LAYERS - 1) + 1.5, 3), np.tile([0, 1, np.nan], LAYERS - 1)
        gaps = [  # one line, which lifts the pen from layer to layer
            ax.plot(*between, transform=ax.get_xaxis_transform(), color="white", lw=2, zorder=2)[0]
            for ax in (values, grads)
        ]
        (self._rms,) = grads.plot([], [], "D-", color=plot.INK, ms=4.5, lw=1, zorder=3)
        return [
            self._values, self._grads, self._rms, self._share, self._factor, self._each,
            values.yaxis, *gaps,
        ]  # fmt: skip

    def handles(self):
        """The gradient of layer 1: the free end of a lever that turns about layer 20."""

        def end(state):
            scales, sizes = tilts(state.activation)
            return 1, np.clip(np.interp(np.log(state.scale), np.log(scales), sizes), *POWERS)

        return [Handle("the gradient in layer 1", self._rms.axes, ("scale",), end, steps=PATH)]

    def measure(self, state):
        """What `signals` returns, for the weights of this scale."""
        return signals(BY_NAME[state.activation], state.scale, *self._draws)

    def update(self, state, found):
        """Fill the strips, and draw the line of the gradients' sizes."""
        z, h, grad = found
        window = WINDOWS[state.activation]
        powers = np.log10(np.where(grad == 0, np.nan, np.abs(grad)))
        self._values.set_data(np.sqrt(strips(h, *window, bins=32)))
        self._values.set_extent((0.5, LAYERS + 0.5, *window))
        self._values.axes.set(xlim=(0.5, LAYERS + 0.5), ylim=window)
        self._values.axes.set_yticks(*zip(*TICKS[state.activation].items(), strict=True))
        self._grads.set_data(np.sqrt(strips(powers, *POWERS, bins=64)))
        sizes = size_of(grad)
        self._rms.set_data(np.arange(1, LAYERS + 1), np.clip(np.log10(sizes), *POWERS))
        self._share.set_text(f"layer {LAYERS}: {_quiet_words(state.activation, z[-1])}")
        factor = few_digits(sizes[0] / sizes[-1])
        self._factor.set_text(f"◆ RMS in layer 1: {factor} × layer {LAYERS}")
        self._each.set_text(f"per layer × {few_digits(per_layer(sizes), 3)}, {LAYERS - 1} times")

    def solved(self, state, found):
        """Whether the sigmoid's gradients neither vanish nor explode."""
        back = size_of(found[2])
        return state.activation == "sigmoid" and 0.1 <= back[0] / back[-1] <= 10

    def describe(self, state, found):
        """Whether gradients vanish, explode or keep their size, and how full the layers are."""
        z, h, grad = found
        back, forward = size_of(grad), size_of(h)
        factor = back[0] / back[-1]
        verdict = "vanish" if factor < 0.1 else "explode" if factor > 10 else "keep their size"
        within = " within a factor of ten" if 0.1 <= factor <= 10 else ""
        what = "" if state.activation == "ReLU" else " (slope below a twentieth of the largest)"
        usual = [f" ({name})" for name, scale in SCALES.items() if scale == round(state.scale, 2)]
        return (
            f"{state.activation}, weights with std {signed(state.scale)}/√in{''.join(usual)}. "
            f"Backward, gradients {verdict}{within}: in layer 1, ∂L/∂z is {few_digits(factor)} "
            f"times as large (root mean square) as in layer {LAYERS}: a factor of "
            f"{few_digits(per_layer(back), 3)} per layer, {LAYERS - 1} times. Forward, activations "
            f"go from {few_digits(forward[0])} to {few_digits(forward[-1])}; in layer {LAYERS}, "
            f"{_quiet_words(state.activation, z[-1])}{what}."
        )


def per_layer(sizes):
    """The factor from layer to layer on the way back, on average (the geometric mean)."""
    return (sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1))


def _quiet_words(name, z):
    """How many activations let (almost) no gradient through."""
    share = f"{100 * quiet(BY_NAME[name], z):.0f} %"
    return f"{share} are 0" if name == "ReLU" else f"{share} are saturated"


def _strip_image(ax, color, window):
    """An image of strips: white where nothing is, of full colour where half of a layer is."""
    colors = LinearSegmentedColormap.from_list("strip", ["white", color])
    where = {"extent": (0.5, LAYERS + 0.5, *window), "origin": "lower", "aspect": "auto"}
    look = {"cmap": colors, "vmin": 0, "vmax": np.sqrt(0.5), "interpolation": "none"}
    return ax.imshow(np.zeros((2, LAYERS)), zorder=1, **where, **look)
