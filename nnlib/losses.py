"""Losses: how wrong the network is, and the gradient where learning begins (every chapter).

`loss(output, target)` is a number, `loss.backward()` the gradient with respect to `output`, of its
shape. Classification losses take **logits**, the raw scores: from them softmax and logarithm can be
computed together without overflow. For K stacked networks, output (K, N, C), the loss is (K,).
"""

import math

import numpy as np

from nnlib.checks import expect, labels, real_array


class Loss:
    """Common to all losses. `takes_logits`: whether outputs are raw scores, not probabilities."""

    takes_logits, latest = True, None

    def __call__(self, output, target):
        """The loss, as `forward` computes it."""
        value = self.forward(output, target)
        return LossNumber(value) if type(value) is np.float64 else value

    @property
    def error(self):
        """What `backward` starts from, for the latest output: prediction minus target."""
        if self.latest is None:
            raise RuntimeError(f"{self!r}: backward needs a loss before it, loss(output, target)")
        return self.latest

    def __repr__(self):
        return f"{type(self).__name__}()"


class MSELoss(Loss):
    """Squared error (ŷ − y)², averaged over all N·C numbers, or with reduction="sum" added up."""

    takes_logits = False

    def __init__(self, reduction="mean"):
        expect(reduction in ("mean", "sum"), "reduction", '"mean" or "sum"', reduction)
        self.reduction = reduction

    def forward(self, output, target):
        """output: (N, C); target: of the same shape, or (N,) for C = 1."""
        output = checked(output)
        self.latest = output - like(output, target)
        self.scale = 1 / math.prod(output.shape[-2:]) if self.reduction == "mean" else 1.0
        return per_network(self.latest * self.latest) * self.scale

    def backward(self):
        """∂L/∂ŷ = 2(ŷ − y), divided by N·C for the mean."""
        return self.error * (2 * self.scale)


class BCEWithLogitsLoss(Loss):
    """Cross-entropy of yes or no from its logit z: −y log σ(z) − (1 − y) log(1 − σ(z)), the mean.

    With softplus(z) = log(1 + eᶻ) it is softplus(z) − y·z, which never takes the logarithm of 0.
    """

    def forward(self, output, target):
        """output: logits (N, C); target: 0 or 1, or a probability, (N, C), or (N,) for C = 1."""
        z = checked(output)
        y = like(z, target)
        if np.count_nonzero((y >= 0) & (y <= 1)) < y.size:
            raise ValueError(f"target must lie from 0 to 1, but goes from {y.min()} to {y.max()}")
        softplus = np.logaddexp(0.0, z)
        self.latest = np.exp(z - softplus) - y  # σ(z) = eᶻ / (1 + eᶻ) = exp(z − softplus(z))
        self.scale = 1 / math.prod(z.shape[-2:])
        return per_network(softplus - y * z) * self.scale

    def backward(self):
        """∂L/∂z = (σ(z) − y) / (N·C): prediction minus target."""
        return self.error * self.scale


class CrossEntropyLoss(Loss):
    """−log softmax(z)[y], the mean over the examples: small where the right class scores high.

    If the target is not sure, it is the mean over the classes, −Σ p log softmax(z), weighted by p.
    """

    def forward(self, output, target):
        """output: logits (N, C), C ≥ 2; target: class numbers (N,), or probabilities (N, C)."""
        z = checked(output)
        if z.ndim == 1 or z.shape[-1] == 1:
            raise ValueError(f"output is {z.shape}: for one logit an example use BCEWithLogitsLoss")
        if is_distribution(z[..., :1, :]) and is_distribution(z):  # one example tells mostly
            raise ValueError("output holds probabilities, but logits are due: no softmax first")
        p = class_shares(target, z)  # (N, C), one-hot for class numbers
        z = z - z.max(axis=-1, keepdims=True)  # softmax stays the same, and exp can't overflow
        e = np.exp(z)
        total = e.sum(axis=-1, keepdims=True)
        self.latest = e / total - p
        return per_network(np.where(p, np.log(total) - z, 0) * p) / z.shape[-2]

    def backward(self):
        """∂L/∂z = (softmax(z) − p) / N: probabilities minus target."""
        return self.error / self.error.shape[-2]


def checked(output):
    """`output` as an array (N, C), or in a stack (K, N, C), else a `ValueError`."""
    output = real_array(output, "output")
    if output.ndim not in (1, 2, 3) or output.size == 0:
        raise ValueError(f"output has shape {output.shape}, but (N, C) with N ≥ 1 is expected")
    return output


def like(output, target):
    """`target` lined up with `output` (N, C): never the silent (N, 1) − (N,) → (N, N)."""
    y = real_array(target, "target").astype(output.dtype, copy=False)
    for fitting in (y, y[..., None]):
        if fitting.shape in (output.shape, output.shape[-2:]):  # in a stack it may be shared
            return fitting
    hint = "; did you mean one_hot(target, C)?" if y.shape == output.shape[-2:-1] else ""
    raise ValueError(f"target has shape {y.shape}, but output has {output.shape}{hint}")


def class_shares(target, z):
    """The target as the share of each class: a row of p (N, C) with a single 1 for a number."""
    y, (N, C) = real_array(target, "target"), z.shape[-2:]
    shares = y.shape in ((N, C), z.shape) and is_distribution(y)
    if shares and y.shape != z.shape[:-1]:
        return y.astype(z.dtype, copy=False)
    if y.shape in ((N,), z.shape[:-1]) and not shares:
        right = y[..., None] == np.arange(C)
        if np.count_nonzero(right) < y.size:  # a row without its one:
            labels(y, C, "target")  # says what is wrong
        return right
    wanted = f"class numbers ({N},) are expected, or probabilities {z.shape}"
    raise ValueError(f"target is {y.shape}, but {wanted}, in rows with the sum 1")


def is_distribution(p):
    """Whether all rows of p (…, C) are probabilities of C classes."""
    return (p >= 0).all() and np.abs(p.sum(axis=-1) - 1).max() < 1e-5


def per_network(values):
    """The sum over examples and outputs: a number, or (K,) for a stack (K, N, C)."""
    return values.sum(axis=(-2, -1)) if values.ndim == 3 else values.sum()


class LossNumber(np.float64):
    """A loss as a number; it says what to call in place of `loss(output, target).backward()`."""

    def backward(self):
        """Refuse: this number doesn't remember how it was made."""
        raise TypeError("a loss is only a number: call model.backward(loss.backward()) instead")
