"""Softmax and its relatives, computed without overflow (chapters 2 and 3)."""

import numpy as np

from nnlib.checks import labels, positive, real_array


def logsumexp(z, axis=-1, keepdims=False):
    """log Σ exp(z) along `axis`, finite for any finite z.

    exp overflows beyond 709, so the largest entry m is taken out first: m + log Σ exp(z − m).
    """
    z = scores(z)
    m = z.max(axis=axis, keepdims=True)
    total = m + np.log(np.exp(z - m).sum(axis=axis, keepdims=True))
    return total if keepdims else np.squeeze(total, axis=axis)


def log_softmax(z, axis=-1):
    """log softmax(z) = z − logsumexp(z): exact even where softmax rounds to 0. Shape of z."""
    return scores(z) - logsumexp(z, axis=axis, keepdims=True)


def softmax(z, axis=-1):
    """exp(z) / Σ exp(z) along `axis`: positive and summing to 1. Shape of z."""
    z = scores(z)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def one_hot(y, num_classes):
    """Class numbers (…) → rows of zeros with a single 1 (…, num_classes), float64."""
    return np.eye(positive(num_classes, "num_classes", whole=True))[labels(y, num_classes)]


def scores(z):
    """`z` as an array of at least one number along its last axis."""
    z = real_array(z, "z")
    if z.ndim == 0 or z.size == 0:
        raise ValueError(f"z has shape {z.shape}, but scores of at least one class are expected")
    return z
