"""Worked solutions of chapter 5: a function for each exercise, with its name."""

import numpy as np

from nnlib.layers import Layer, Parameter


def bump(a, b, height):
    """Weights of two step units that make a bump from a to b."""
    w1 = [1, 1]
    b1 = [-a, -b]  # on from x = a, and from x = b
    w2 = [height, -height]  # up, and down again
    return w1, b1, w2, 0


def sawtooth(depth):
    """Pieces of `depth` layers of two ReLUs, their units, and those that one layer needs."""
    pieces = 2**depth
    deep = 2 * depth
    shallow = pieces - 1  # one for each kink
    return pieces, deep, shallow


def join_the_dots(xs, ys):
    """Weights of N − 1 ReLU units that run straight through N points."""
    slopes = np.diff(ys) / np.diff(xs)
    w1 = np.ones(len(slopes))
    b1 = -xs[:-1]  # each unit switches on at a point, and stays on
    w2 = np.diff(slopes, prepend=0)  # so it adds what the slope lacks
    return w1, b1, w2, ys[0]


def widest(inputs, outputs, depth, budget):
    """The largest width of `depth` hidden layers that costs at most `budget` parameters."""

    def cost(width):
        first = width * (inputs + 1)
        between = (depth - 1) * width * (width + 1)
        last = outputs * (width + 1)
        return first + between + last

    width = 0
    while cost(width + 1) <= budget:
        width += 1
    return width


class LayerNorm(Layer):
    """h = gamma·z + beta, where z is each example with its mean and deviation taken out."""

    def __init__(self, features, eps=1e-5):
        self.gamma = Parameter(np.ones(features))
        self.beta = Parameter(np.zeros(features))
        self.eps = eps

    def forward(self, x):
        """x (…, D) → h (…, D)."""
        self.std = np.sqrt(x.var(axis=-1, keepdims=True) + self.eps)  # (…, 1)
        self.z = (x - x.mean(axis=-1, keepdims=True)) / self.std
        return self.gamma.data * self.z + self.beta.data

    def backward(self, grad_output):
        """∂L/∂gamma = Σ G·z, ∂L/∂beta = Σ G; to x by three ways: directly, by mean, by std."""
        others = tuple(range(grad_output.ndim - 1))  # all axes but that of the features
        self.gamma.grad += (grad_output * self.z).sum(axis=others)
        self.beta.grad += grad_output.sum(axis=others)
        to_z = grad_output * self.gamma.data
        by_mean = to_z.mean(axis=-1, keepdims=True)
        by_std = self.z * (to_z * self.z).mean(axis=-1, keepdims=True)
        return (to_z - by_mean - by_std) / self.std
