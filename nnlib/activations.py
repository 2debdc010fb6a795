"""Activation functions: each with its name, formula, value, slope and range (chapter 2)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from nnlib.checks import positive, real_array


@dataclass(frozen=True)
class Activation:
    """An activation function a(z) that works elementwise on arrays of any shape.

    `value(z)` is a(z). `slope(z, h)` is a′(z), where h = a(z) is passed along as several are
    cheaper from it: σ′ = h(1 − h). `formula` is LaTeX; `range` the interval of the values.
    """

    name: str
    formula: str
    value: Callable
    slope: Callable
    range: tuple

    def __call__(self, z):
        """a(z), with the shape of z."""
        return self.value(real_array(z, "z"))

    def derivative(self, z):
        """a′(z), with the shape of z. At a kink it is the slope from the left."""
        z = real_array(z, "z")
        return self.slope(z, self.value(z))


def _sigmoid(z):
    # 1 / (1 + exp(−z)) overflows for z < −709. Written so, neither exp sees a number above 0:
    # the fraction is 1 / (1 + e⁻ᶻ) on the right, and the same times eᶻ / eᶻ on the left.
    return np.exp(np.minimum(z, 0.0)) / (1 + np.exp(-np.abs(z)))


_GELU_SCALE, _GELU_CUBE = float(np.sqrt(2 / np.pi)), 0.044715


def _gelu_tanh(z):
    return np.tanh(_GELU_SCALE * (z + _GELU_CUBE * z * z * z))


def _gelu_slope(z, h):
    z = np.clip(z, -30, 30)  # there the slope is flat, and z³ can't overflow
    t = _gelu_tanh(z)
    return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * _GELU_SCALE * (1 + 3 * _GELU_CUBE * z * z)


def _silu_slope(z, h):
    s = _sigmoid(z)
    return s * (1 + z * (1 - s))


def make_leaky_relu(negative_slope=0.01):
    """A leaky ReLU: z if z > 0, else `negative_slope`·z (Maas, Hannun and Ng, 2013)."""
    negative_slope = positive(negative_slope, "negative_slope", zero=True)
    return Activation(
        "leaky ReLU",
        rf"z \text{{ if }} z > 0 \text{{, else }} {negative_slope}\,z",
        lambda z: np.where(z > 0, z, negative_slope * z),
        lambda z, h: np.where(z > 0, z.dtype.type(1), z.dtype.type(negative_slope)),
        (-inf if negative_slope else 0.0, inf),
    )


def make_elu(alpha=1.0):
    """z if z > 0, else `alpha`·(exp(z) − 1) (Clevert, Unterthiner and Hochreiter, 2016)."""
    alpha = positive(alpha, "alpha")
    return Activation(
        "ELU",
        rf"z \text{{ if }} z > 0 \text{{, else }} {alpha}\,(e^z - 1)",
        lambda z: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0))),
        lambda z, h: np.where(z > 0, z.dtype.type(1), h + z.dtype.type(alpha)),
        (-alpha, inf),
    )


identity = Activation("identity", "z", lambda z: z, lambda z, h: np.ones_like(z), (-inf, inf))
step = Activation(
    "step",
    r"1 \text{ if } z > 0 \text{, else } 0",
    lambda z: np.heaviside(z, 0),
    lambda z, h: np.zeros_like(z),
    (0.0, 1.0),
)
sigmoid = Activation(
    "sigmoid", r"\frac{1}{1 + e^{-z}}", _sigmoid, lambda z, h: h * (1 - h), (0.0, 1.0)
)
tanh = Activation("tanh", r"\tanh z", np.tanh, lambda z, h: 1 - h * h, (-1.0, 1.0))
# ReLU′ is 1 where h > 0, else 0: the sign of h. ReLU′(0) = 0 is a convention, PyTorch's too.
relu = Activation(
    "ReLU", r"\max(0, z)", lambda z: np.maximum(z, 0.0), lambda z, h: np.sign(h), (0.0, inf)
)
leaky_relu = make_leaky_relu()
elu = make_elu()
softplus = Activation(
    "softplus", r"\log(1 + e^z)", lambda z: np.logaddexp(0, z), lambda z, h: _sigmoid(z), (0.0, inf)
)
# Hendrycks and Gimpel (2016) give z·Φ(z), and this tanh form, which is within 0.0005 of it.
gelu = Activation(
    "GELU",
    r"\frac{z}{2}\left(1 + \tanh\left(\sqrt{2/\pi}\,(z + 0.044715\,z^3)\right)\right)",
    lambda z: 0.5 * z * (1 + _gelu_tanh(np.clip(z, -30, 30))),
    _gelu_slope,
    (-0.17004, inf),
)
silu = Activation(
    "SiLU", r"\frac{z}{1 + e^{-z}}", lambda z: z * _sigmoid(z), _silu_slope, (-0.27847, inf)
)

ALL = (identity, step, sigmoid, tanh, relu, leaky_relu, elu, softplus, gelu, silu)
