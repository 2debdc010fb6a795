"""Worked solutions of chapter 4: a function for each exercise, with its name."""

import math

import numpy as np

from nnlib import autograd
from nnlib.exercises.backpropagation.mutants import mutants
from nnlib.gradcheck import gradcheck
from nnlib.layers import Layer, Parameter


def by_hand():
    """The gradients of f = (a·b − c)·d at a = 3, b = −2, c = 1, d = 4."""
    a, b, c, d = 3, -2, 1, 4
    difference = a * b - c  # −7
    d_difference = d * 1  # the last product swaps: 4
    df_dd = difference * 1
    df_dc = -1 * d_difference  # the minus
    df_da = b * d_difference  # the first product swaps, too
    df_db = a * d_difference
    return df_da, df_db, df_dc, df_dd


def fork(x, y):
    """The gradients of f = (x + y)·(x − y)·x."""
    s, t = x + y, x - y
    p = s * t  # and f = p·x
    dp, dx_direct = x, p
    ds, dt = t * dp, s * dp
    return ds + dt + dx_direct, ds - dt


def smooth_max(a, b):
    """log(eᵃ + eᵇ) as a gate: its slopes are the shares of eᵃ and eᵇ in the sum."""
    ea, eb = math.exp(a.data), math.exp(b.data)
    total = ea + eb
    return autograd.Value(math.log(total), (a, b), (ea / total, eb / total))


def backward(X, Y, W1, b1, W2, b2):
    """Gradients of the mean squared error of Ŷ = tanh(X W1ᵀ + b1) W2ᵀ + b2."""
    h = np.tanh(X @ W1.T + b1)  # (N, H)
    G = 2 * (h @ W2.T + b2 - Y) / Y.size  # (N, C)
    dW2 = G.T @ h  # (C, N) @ (N, H) = (C, H)
    db2 = G.sum(axis=0)  # (C,)
    delta = (G @ W2) * (1 - h**2)  # (N, C) @ (C, H) = (N, H)
    dW1 = delta.T @ X  # (H, N) @ (N, D) = (H, D)
    db1 = delta.sum(axis=0)  # (H,)
    return dW1, db1, dW2, db2


class LearnedLeak(Layer):
    """h = z where z > 0, leak·z elsewhere, with a leak for each feature that is learned."""

    def __init__(self, features):
        self.leak = Parameter(np.full(features, 0.1))

    def forward(self, z):
        """z (N, H) → h (N, H)."""
        self.z = z
        return np.where(z > 0, z, self.leak.data * z)

    def backward(self, grad_output):
        """∂L/∂leakⱼ = Σₙ Gₙⱼ·min(zₙⱼ, 0), and ∂L/∂z = G · (1 or leak)."""
        self.leak.grad += (grad_output * np.minimum(self.z, 0)).sum(axis=0)
        return grad_output * np.where(self.z > 0, 1, self.leak.data)


def gradient_error(f, x, gradient, eps):
    """The largest relative error between `gradient` and central differences of f at x."""
    n = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        n[place] = (f(up) - f(down)) / (2 * eps)
    size = np.maximum(np.abs(gradient), np.abs(n))
    return np.max(np.abs(gradient - n) / np.where(size == 0, 1, size))


def broken():
    """The names of the mutants whose backward is wrong, found out by checks alone."""

    class SameNumbers:  # in place of a layer's rng: dropout then drops the same ones each time
        def random(self, shape):
            return np.random.default_rng(0).random(shape)

    rng = np.random.default_rng(0)
    x, G = 4 * rng.normal(size=(20, 3)), rng.normal(size=(20, 3))  # large enough for every bend
    found = set()
    for name, layer in mutants().items():
        layer.rng = SameNumbers()
        slopes_agree = gradcheck(layer, x)  # knows float32, and takes a larger step for it
        layer(x)
        layer.zero_grad()
        layer.backward(G)
        once = [p.grad.copy() for p in layer.parameters()]
        layer.backward(G)
        pairs = zip(layer.parameters(), once, strict=True)
        adds_up = all(np.allclose(p.grad, 2 * gradient) for p, gradient in pairs)
        if not (slopes_agree and adds_up):
            found.add(name)
    return found


def adam_step(w, g, m, v, t, lr):
    """Adam's t-th step, t = 1, 2, …: the new weights, and the new running means."""
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)  # for this step only
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
