"""The explorers of chapter 2: the numbers behind them, and what they say about them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import activations, plot
from nnlib.explore import depth_histograms, tangent
from nnlib.explore.depth_histograms import DepthHistograms
from nnlib.explore.tangent import Tangent
from nnlib.layers import Linear, Sequential, Sigmoid, Tanh
from nnlib.layers import ReLU as ReLULayer
from nnlib.words import few_digits

every_activation = pytest.mark.parametrize("activation", activations.ALL, ids=lambda a: a.name)


# Numbers in words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (0.104994, 3, "0.105"),
        (0.25, 2, "0.25"),
        (1, 3, "1"),
        (0, 2, "0"),
        (-0.0, 2, "0"),
        (-4, 3, "−4"),
        (1.628e-10, 2, "1.6·10⁻¹⁰"),
        (9.96e-10, 2, "1.0·10⁻⁹"),
        (-8.6e-5, 2, "−8.6·10⁻⁵"),
        (0.00999, 2, "0.01"),
        (299.6, 2, "300"),
        (4.96e8, 2, "5.0·10⁸"),
    ],
)
def test_numbers_of_any_size(number, digits, text):
    assert few_digits(number, digits) == text


@given(st.floats(-1e30, 1e30).filter(lambda x: abs(x) > 1e-300), st.integers(1, 4))
def test_a_number_in_words_can_be_read_back(number, digits):
    text = few_digits(number, digits).replace("−", "-")
    mantissa, _, power = text.partition("·10")
    read = float(mantissa)
    if power:
        read *= 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    assert read == pytest.approx(number, rel=5.1 * 10.0**-digits)


# The tangent -------------------------------------------------------------------------------------


@every_activation
def test_the_curves_are_value_and_slope(activation):
    z, value, slope = tangent.curves(activation)
    assert np.array_equal(z[[0, 200, -1]], [-5, 0, 5])
    drawn = ~np.isnan(value)
    assert np.allclose(value[drawn], activation(z)[drawn])
    smooth = (np.abs(z) > 1e-6) & ~np.isnan(slope)
    by_differences = (activation(z + 1e-5) - activation(z - 1e-5)) / 2e-5
    assert np.allclose(slope[smooth], by_differences[smooth], atol=1e-6)


def test_the_curves_have_a_gap_only_where_they_jump():
    jumps = {
        activation.name: [int(np.isnan(curve).sum()) for curve in tangent.curves(activation)[1:]]
        for activation in activations.ALL
    }
    assert jumps.pop("step") == [1, 0]
    assert jumps.pop("ReLU") == jumps.pop("leaky ReLU") == [0, 1]
    assert set(map(tuple, jumps.values())) == {(0, 0)}


def test_where_the_slope_is_a_convention():
    kinks = {a.name for a in activations.ALL if tangent.kink(a, 0.0)}
    assert kinks == {"step", "ReLU", "leaky ReLU"}
    assert not any(tangent.kink(a, z) for a in activations.ALL for z in (-5.0, -0.1, 0.1, 2.0))


@pytest.mark.parametrize(
    ("name", "slope"),
    [("identity", 1), ("step", 0), ("sigmoid", 0.25), ("tanh", 1), ("ReLU", 1), ("leaky ReLU", 1),
     ("ELU", 1), ("softplus", 1), ("GELU", 1.1289), ("SiLU", 1.0998)],
)  # fmt: skip
def test_the_largest_slope(name, slope):
    assert tangent.steepest(tangent.BY_NAME[name]) == pytest.approx(slope, abs=1e-4)


@given(st.floats(-1.2, 1.2), st.integers(1, 20))
def test_a_gradient_meets_the_slope_once_in_each_layer(slope, depth):
    gradient, sizes = 1.0, []
    for _ in range(depth):
        gradient *= slope
        sizes.append(gradient)
    assert np.allclose(tangent.through(slope, depth), sizes, rtol=1e-12, atol=0)


def test_the_heights_of_the_bars():
    assert np.allclose(tangent.exponents(np.array([1, -0.01, 1e-30, 0, 100])), [0, -2, -20, -20, 2])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "sigmoid at z = 2.00: value a(z) = 0.881, slope a′(z) = 0.105."),
        ({}, "10 layers with this slope and weights of 1, 1.6·10⁻¹⁰ of the gradient is left."),
        ({}, "At the largest slope, 0.25, 9.5·10⁻⁷ of the gradient would be left."),
        ({"depth": 1}, "Through 1 layer with"),
        ({"activation": "tanh", "z": 0}, "slope a′(z) = 1. Through 10 layers"),
        ({"activation": "tanh", "z": 0}, "weights of 1, all of the gradient is left."),
        ({"activation": "ReLU", "z": 0}, "slope a′(z) = 0, by convention the one from the left"),
        ({"activation": "ReLU", "z": -1}, "nothing of the gradient is left"),
        ({"activation": "ReLU", "z": -1}, "At the largest slope, 1, all of the gradient would be"),
        ({"activation": "step"}, "Its slope is 0 for every z: no gradient ever passes."),
        ({"activation": "GELU", "z": 1.4}, "the gradient has grown "),
        ({"activation": "GELU", "z": -2, "depth": 3}, "is left, with its sign turned."),
        ({"activation": "GELU", "z": -2, "depth": 2}, "0.0074 of the gradient is left."),
        ({"activation": "GELU", "z": 3, "depth": 1}, "a little more than all of the gradient"),
        ({"activation": "tanh", "z": 0.05, "depth": 1}, "nearly all of the gradient is left."),
        ({"activation": "leaky ReLU", "z": -1}, "1.0·10⁻²⁰ of the gradient is left"),
    ],
)
def test_the_tangent_in_words(values, words):
    explorer = Tangent()
    explorer.set(**values)
    assert words in explorer.words


@every_activation
@pytest.mark.parametrize("z", [-5.0, -1.3, 0.0, 2.0, 5.0])
def test_the_tangent_in_the_picture(activation, z):
    explorer = Tangent()
    explorer.set(activation=activation.name, z=z, depth=7)
    value, slope = float(activation(z)), float(activation.derivative(z))
    (x0, x1), (y0, y1) = explorer._tangent.get_data()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope, abs=1e-12)
    assert (x0 + x1) / 2 == pytest.approx(z) and (y0 + y1) / 2 == pytest.approx(value)
    assert explorer._at_slope.get_ydata()[0] == pytest.approx(slope)
    low = explorer._at_value.get_marker() == "v"
    assert low == (value < tangent.LOW)
    assert explorer._at_value.get_ydata()[0] == pytest.approx(tangent.LOW if low else value)
    heights = np.array([segment[1, 1] for segment in explorer._bars.get_segments()])
    assert len(heights) == 7 and heights.min() >= tangent.FLOOR
    shown = heights > tangent.FLOOR
    assert np.allclose(10 ** heights[shown], np.abs(slope ** np.arange(1, 8))[shown])
    assert len(explorer._below.get_xdata()) == (~shown).sum()  # arrows: they go on downwards


def test_the_slopes_of_every_z_fit_into_the_picture():
    explorer = Tangent()
    low, high = explorer._slope.axes.get_ylim()
    for activation in activations.ALL:
        slopes = activation.derivative(np.linspace(-5, 5, 201))
        assert low < slopes.min() and slopes.max() < high


# Histograms through depth ------------------------------------------------------------------------

LAYERS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLULayer}
scales = st.integers(20, 1200).map(lambda percent: percent / 100)
every_choice = pytest.mark.parametrize("name", LAYERS)


@every_choice
@given(scale=scales)
def test_the_signals_are_those_of_the_layers_of_the_course(name, scale):
    rng = np.random.default_rng(5)
    x, weights, last = rng.normal(size=(4, 6)), rng.normal(size=(3, 6, 6)), rng.normal(size=(4, 6))
    z, h, grad = depth_histograms.signals(LAYERS[name].activation, scale, x, weights, last)

    pairs = ((Linear(6, 6, rng=rng), LAYERS[name]()) for _ in weights)
    model = Sequential(*(layer for pair in pairs for layer in pair))
    for layer, W in zip(model.linear_layers(), weights, strict=True):
        layer.weight.data[...] = W * scale / np.sqrt(6)
    assert np.allclose(model(x), h[-1])
    model.backward(last)
    inputs = [x, *h[:-1]]
    for i, layer in enumerate(model.linear_layers()):
        assert np.allclose(z[i], layer(inputs[i]))
        assert np.allclose(layer.weight.grad, grad[i].T @ inputs[i])
        assert np.allclose(layer.bias.grad, grad[i].sum(axis=0))


def test_the_strips_are_histograms():
    rng = np.random.default_rng(1)
    values = rng.normal(size=(3, 50, 20))
    shares = depth_histograms.strips(values, -2, 2, bins=8)
    assert shares.shape == (8, 3)
    for layer, share in zip(values, shares.T, strict=True):
        counts, _ = np.histogram(np.clip(layer, -2, 2), bins=8, range=(-2, 2))
        assert np.allclose(share, counts / layer.size)


def test_the_strips_keep_what_lies_outside_and_leave_out_nan():
    values = np.array([-9.0, 0.1, 9.0, np.nan]).reshape(1, 2, 2)
    assert np.allclose(depth_histograms.strips(values, -1, 1, bins=2).ravel(), [0.25, 0.5])


def test_the_size_is_the_root_mean_square_of_each_layer():
    values = np.array([[[3.0, 4.0]], [[0.0, 0.0]]])
    assert np.allclose(depth_histograms.size_of(values), [np.sqrt(12.5), 0])


def test_the_share_of_units_without_a_slope():
    z = np.array([-3.0, -0.1, 0.0, 0.1, 3.0])
    assert depth_histograms.quiet(activations.relu, z) == 0.6
    assert depth_histograms.quiet(activations.tanh, z) == 0.4  # tanh′(3) = 0.0099
    assert depth_histograms.quiet(activations.sigmoid, 1.3 * z) == 0.0  # σ′(3.9) > ¼ / 20
    flat = plot.saturated(activations.sigmoid, np.linspace(-9, 9, 2001)).mean()
    assert depth_histograms.quiet(activations.sigmoid, np.linspace(-9, 9, 2001)) == flat
    assert depth_histograms.quiet(activations.sigmoid, 2 * z) == 0.4


@given(scale=scales)
def test_relu_gradients_go_with_the_scale_to_the_power_of_the_layers_between(scale):
    draws = depth_histograms.draws()
    factors = []
    for s in (1.0, scale):
        _, _, grad = depth_histograms.signals(activations.relu, s, *draws)
        sizes = depth_histograms.size_of(grad)
        factors.append(sizes[0] / sizes[-1])
    assert factors[1] / factors[0] == pytest.approx(scale**19, rel=1e-9)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "sigmoid, weights with std 1.00/√in (Xavier). Backward, gradients vanish:"),
        ({"scale": 4}, "gradients vanish"),
        ({"scale": 10}, "(huge). Backward, gradients keep their size within a factor of ten"),
        ({"scale": 12}, "are saturated"),
        ({"activation": "tanh"}, "gradients keep their size within a factor of ten"),
        ({"activation": "tanh", "scale": 3}, "gradients explode"),
        (
            {"activation": "tanh", "scale": 3},
            "are saturated (slope below a twentieth of the largest).",
        ),
        ({"activation": "ReLU", "scale": 1.41}, "(He). Backward, gradients keep their size"),
        ({"activation": "ReLU", "scale": 0.5}, "(small). Backward, gradients vanish"),
        ({"activation": "ReLU", "scale": 2.5}, "std 2.50/√in. Backward, gradients explode"),
        ({"activation": "ReLU"}, "in layer 20, 53 % are 0."),
    ],
)
def test_the_histograms_in_words(values, words):
    explorer = DepthHistograms()
    explorer.set(**values)
    assert words in explorer.words


def test_the_words_give_the_factor_between_the_layers():
    explorer = DepthHistograms()
    explorer.set(activation="ReLU", scale=2)
    _, h, grad = depth_histograms.signals(activations.relu, 2.0, *depth_histograms.draws())
    factor = np.sqrt((grad[0] ** 2).mean() / (grad[-1] ** 2).mean())
    assert f"∂L/∂z is {few_digits(factor)} times as large" in explorer.words
    ends = [few_digits(np.sqrt((layer**2).mean())) for layer in (h[0], h[-1])]
    assert f"activations go from {ends[0]} to {ends[1]};" in explorer.words
    assert f"{few_digits(factor)} × layer 20" in explorer._factor.get_text()


@every_choice
@pytest.mark.parametrize("scale", [0.2, 12.0])
def test_the_sizes_of_the_gradients_fit_into_the_picture(name, scale):
    explorer = DepthHistograms()
    explorer.set(activation=name, scale=scale)
    layers, powers = explorer._rms.get_data()
    assert np.array_equal(layers, np.arange(1, 21))
    draws = depth_histograms.draws()
    _, _, grad = depth_histograms.signals(LAYERS[name].activation, scale, *draws)
    assert np.allclose(10**powers, np.sqrt((grad**2).mean(axis=(1, 2))))  # none was clipped


@pytest.mark.parametrize(
    ("button", "scale"), [("small", 0.5), ("Xavier", 1.0), ("He", 1.41), ("huge", 10.0)]
)
def test_a_button_sets_the_usual_scale(button, scale):
    explorer = DepthHistograms()
    explorer.set(scale=3)
    explorer.buttons[button].click()
    assert explorer.state.scale == scale and f"({button})" in explorer.words


def test_he_is_the_square_root_of_two_and_the_others_are_what_they_are_called():
    width = depth_histograms.WIDTH
    exact = {"small": 0.05, "Xavier": np.sqrt(2 / (width + width)), "He": np.sqrt(2 / width)}
    for name, deviation in exact.items():
        assert depth_histograms.SCALES[name] == pytest.approx(deviation * np.sqrt(width), abs=0.005)
