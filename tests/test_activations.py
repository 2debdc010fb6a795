"""Every activation: its value, its slope against central differences, its range, its limits."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import activations
from nnlib.activations import ALL, make_elu, make_leaky_relu

FORMULAS = {
    "identity": lambda z: z,
    "step": lambda z: float(z > 0),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "ReLU": lambda z: max(0.0, z),
    "leaky ReLU": lambda z: z if z > 0 else 0.01 * z,
    "ELU": lambda z: z if z > 0 else math.exp(z) - 1,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "GELU": lambda z: 0.5 * z * (1 + math.erf(z / math.sqrt(2))),
    "SiLU": lambda z: z / (1 + math.exp(-z)),
}
each = pytest.mark.parametrize("a", ALL, ids=lambda a: a.name)
kinked = {"step", "ReLU", "leaky ReLU", "ELU"}
moderate = st.floats(-30, 30, width=32)


@each
@given(z=hnp.arrays(float, hnp.array_shapes(max_dims=3), elements=moderate))
def test_value_is_the_formula(a, z):
    expected = np.vectorize(FORMULAS[a.name], otypes=[float])(z)
    tolerance = 5e-4 if a.name == "GELU" else 1e-12  # GELU is the published approximation
    np.testing.assert_allclose(a(z), expected, rtol=1e-12, atol=tolerance)
    assert a(z).shape == z.shape


@each
@given(z=hnp.arrays(float, hnp.array_shapes(max_dims=3), elements=moderate))
def test_slope_is_the_central_difference(a, z):
    if a.name in kinked:
        z = np.where(np.abs(z) < 1e-3, 1e-3, z)
    numerical = (a(z + 1e-5) - a(z - 1e-5)) / 2e-5
    np.testing.assert_allclose(a.derivative(z), numerical, rtol=1e-6, atol=1e-8)


@each
@given(z=hnp.arrays(np.float64, 20, elements=st.floats(allow_nan=False, allow_infinity=False)))
def test_finite_for_every_finite_number_and_in_range(a, z):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with np.errstate(under="ignore", over="raise", invalid="raise", divide="raise"):
            h, slope = a(z), a.derivative(z)
    low, high = a.range
    assert np.isfinite(h).all() and np.isfinite(slope).all()
    assert (h >= low - 1e-15).all() and (h <= high).all()


@each
def test_float32_stays_float32(a):
    z = np.linspace(-5, 5, 11, dtype=np.float32)
    assert a(z).dtype == np.float32
    assert a.derivative(z).dtype == np.float32
    np.testing.assert_allclose(a(z), a(z.astype(float)), rtol=1e-5, atol=1e-6)


@each
def test_nan_stays_visible(a):
    with np.errstate(invalid="ignore"):
        assert np.isnan(a(np.array([np.nan]))).all()


@each
def test_integers_and_lists_are_converted(a):
    np.testing.assert_array_equal(a([-1, 0, 2]), a(np.array([-1.0, 0.0, 2.0])))
    with pytest.raises(TypeError, match="z must be an array of real numbers"):
        a("text")


def test_slopes_at_zero_follow_the_convention():
    zero = np.zeros(1)
    assert activations.relu.derivative(zero) == 0
    assert activations.leaky_relu.derivative(zero) == 0.01
    assert activations.elu.derivative(zero) == 1
    assert activations.step.derivative(zero) == 0
    assert activations.sigmoid.derivative(zero) == 0.25


def test_sigmoid_is_exact_in_both_tails():
    np.testing.assert_allclose(activations.sigmoid(np.array([-700.0])), math.exp(-700), rtol=1e-14)
    assert activations.sigmoid(np.array([1e4, -1e4])).tolist() == [1.0, 0.0]


def test_makers_check_their_arguments():
    assert make_leaky_relu(0.2)(np.array([-1.0])) == -0.2
    assert make_leaky_relu(0.0).range == (0.0, np.inf)
    assert make_elu(2.0)(np.array([-1e3])) == -2
    with pytest.raises(ValueError, match="negative_slope must be a number ≥ 0"):
        make_leaky_relu(-1)
    with pytest.raises(ValueError, match="alpha must be a number > 0"):
        make_elu(0)


def test_names_are_unique_and_formulas_are_latex():
    assert len({a.name for a in ALL}) == len(ALL) == len(FORMULAS)
    for a in ALL:
        assert "z" in a.formula and a.formula.count("{") == a.formula.count("}")
