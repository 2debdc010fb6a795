"""Worked solutions of chapter 2: a function for each exercise, with its name."""

import numpy as np


def slope_from_output(h):
    """The sigmoid's slope where its output is h, entry by entry."""
    return h * (1 - h)


def leaky_relu(z):
    """Value and slope of a leaky ReLU, both of the shape of z; at 0 the slope from the left."""
    value = np.where(z > 0, z, 0.1 * z)
    slope = np.where(z > 0, 1.0, 0.1)
    return value, slope


def stable_sigmoid(z):
    """σ(z), entry by entry: exp sees nothing above 0, and nothing small is subtracted from 1."""
    small = np.exp(-np.abs(z))  # exp(−z) on the right, exp(z) on the left: at most 1
    return np.where(z >= 0, 1, small) / (1 + small)


def softmax(Z):
    """Softmax of each row of Z (N, C)."""
    shifted = Z - Z.max(axis=1, keepdims=True)  # (N, C): each row's largest score is now 0
    e = np.exp(shifted)
    return e / e.sum(axis=1, keepdims=True)


def layers_until(limit):
    """The first number of layers n for which (1/4)ⁿ is below the limit."""
    n, product = 0, 1.0
    while product >= limit:
        n += 1
        product /= 4
    return n


def dead_share(Z):
    """Share of the columns of Z (N, H) in which no pre-activation is above 0."""
    dead = (Z <= 0).all(axis=0)  # (H,)
    return dead.mean()


def triangle():
    """Three units that wake up 0.3 from the centre (1, 2), and have used up b2 at 0.6."""
    angles = np.deg2rad([90, 210, 330])
    W1 = np.column_stack([np.cos(angles), np.sin(angles)])  # (3, 2): rows point outwards
    centre = np.array([1.0, 2.0])
    b1 = -(W1 @ centre + 0.3)  # (3,): W1 (x − centre) − 0.3, multiplied out
    w2 = np.full(3, -1.0)
    b2 = 0.3
    return W1, b1, w2, b2
