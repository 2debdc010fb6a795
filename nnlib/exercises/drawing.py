"""Draws what a function is tried on beside its nice first case (all chapters)."""

import numpy as np


def decimals(rng, *shape, size=1.0, digits=3):
    """Numbers (shape) around 0, of either sign, with a few ugly decimals."""
    return rng.normal(scale=size, size=shape).round(digits)


def with_zeros(rng, values, share=0.2):
    """A copy of an array in which some numbers are exactly 0."""
    return np.where(rng.random(values.shape) < share, 0.0, values)


def layer_sizes(rng, layers, most=12):
    """A list of whole numbers, all different: the sizes of so many layers and of the input."""
    return [int(n) for n in rng.permutation(np.arange(1, most + 1))[: layers + 1]]
