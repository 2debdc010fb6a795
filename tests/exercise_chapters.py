"""All chapters, how an answer is judged, and odd things to try (tests of the exercises)."""

import contextlib
import importlib
import io
import re
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from nnlib import exercises
from nnlib.exercises import CHAPTERS as NAMES
from nnlib.exercises import start_here
from nnlib.gradcheck import gradcheck
from nnlib.layers import Layer, Parameter
from nnlib.losses import MSELoss
from nnlib.optim import Adam
from nnlib.training import fit

NOTEBOOKS = Path(exercises.__file__).parents[2] / "notebooks"
CHAPTERS = [importlib.import_module(f"nnlib.exercises.{name}").CHAPTER for name in NAMES]
ALL = [exercise for chapter in CHAPTERS for exercise in chapter.exercises]

simple = st.none() | st.integers(-3, 3) | st.floats() | st.text(max_size=3) | st.just(...)
nested = st.recursive(simple, lambda inner: st.lists(inner, max_size=4), max_leaves=8)


def judge(exercise, answer):
    """The verdict on an answer; a tuple holds its parts, save where the answer is a tuple."""
    if isinstance(answer, tuple) and exercise is not start_here.mean_shape:
        return exercise.evaluate(*answer)
    return exercise.evaluate(answer)


def file_of(exercise):
    """The module in which an exercise stands; its package holds the exercise by the same name."""
    file = re.sub("(?<=[a-z])(?=[A-Z])", "_", exercise.name).lower()
    return importlib.import_module(f"nnlib.exercises.{exercise.chapter}.{file}")


def page_of(action):
    """What `action` prints outside a notebook."""
    with contextlib.redirect_stdout(io.StringIO()) as page:
        action()
    return page.getvalue()


def learn_a_product(model):
    """Train a network (N, 2) → (N, 1) that holds a reader's layer; its gradients must be right."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 2))
    y = X[:, :1] * X[:, 1:]
    assert gradcheck(model, X, y, loss=MSELoss())
    losses = fit(
        model, MSELoss(), Adam(model.parameters(), lr=0.02), X, y, epochs=300, progress=False
    ).loss
    assert losses[-1] < losses[0] / 20


class BlankLayer(Layer):
    """A layer as a reader finds it, with three dots where its code should be."""

    def __init__(self, features):
        self.leak = Parameter(np.full(features, 0.1))

    def forward(self, z):
        return ...

    def backward(self, grad_output):
        ...
        return ...
