"""Serves the tests of the exercises: all rooms, how an answer is judged, and odd things to try."""

import contextlib
import io

import numpy as np
from hypothesis import strategies as st

from nnlib.exercises import (
    activations,
    backpropagation,
    depth_and_width,
    forward_pass,
    handwritten_digits,
    linear_limits,
    start_here,
)
from nnlib.layers import Layer, Parameter

ROOMS = [
    module.ROOM
    for module in (
        start_here, linear_limits, activations, forward_pass, backpropagation, depth_and_width,
        handwritten_digits,
    )
]  # fmt: skip

simple = st.none() | st.integers(-3, 3) | st.floats() | st.text(max_size=3) | st.just(...)
nested = st.recursive(simple, lambda inner: st.lists(inner, max_size=4), max_leaves=8)


def judge(exercise, answer):
    """The verdict on an answer; a tuple holds its parts, save where the answer is a tuple."""
    if isinstance(answer, tuple) and exercise is not start_here.mean_shape:
        return exercise.evaluate(*answer)
    return exercise.evaluate(answer)


def page_of(action):
    """What `action` prints outside a notebook."""
    with contextlib.redirect_stdout(io.StringIO()) as page:
        action()
    return page.getvalue()


class BlankLayer(Layer):
    """A layer as a reader finds it, with three dots where its code should be."""

    def __init__(self, features):
        self.leak = Parameter(np.full(features, 0.1))

    def forward(self, z):
        return ...

    def backward(self, grad_output):
        ...
        return ...
