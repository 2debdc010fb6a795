"""Who reads what is drawn on the pad, a network of the reader's own or a stored one (chapter 7)."""

import copy
from pathlib import Path

import numpy as np

from nnlib.checks import describe
from nnlib.functional import softmax
from nnlib.layers import Layer, mlp

DIGITS, PIXELS = 10, 64
FILE = Path(__file__).parents[2] / "data" / "pad_network.npz"  # tools/make_pad_network.py writes it


class WrongScores(ValueError):
    """What a model gives can't be ten scores for each picture."""


def pad_network(rng):
    """The stored network's layers, untrained: 64 inputs, 128 hidden units, 10 scores."""
    return mlp((PIXELS, 128, DIGITS), rng=rng)


def stored_network():
    """The network for a pad that was given none, trained on all the digits and variations."""
    model = pad_network(np.random.default_rng(0))
    model.load(FILE)
    return model


def checked(model):
    """`model`, or the stored network for None; else an error that says why it can't read digits."""
    if model is None:
        return stored_network()
    if isinstance(model, type):
        raise TypeError(f"model is a class: did you mean {model.__name__}(…)?")
    expected = "a network, or a function from X (N, 64) to scores (N, 10), is expected"
    if not callable(model):
        raise TypeError(f"model is {describe(model)}, but {expected}")
    try:
        probabilities(model, np.stack([np.zeros(PIXELS), np.ones(PIXELS)]))
    except WrongScores:
        raise
    except Exception as error:  # whatever the model raises, the reader must be told what to mend
        reason = str(error) or type(error).__name__
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"model can't read X of shape (2, 64), but {expected}: {reason}") from error
    return model


def probabilities(model, X):
    """The ten probabilities for each picture in X (N, 64): (N, 10), rows with the sum 1.

    The scores go through softmax, unless they are probabilities already. A network is copied
    first: one that is being trained, in another thread, must not notice that it was asked.
    """
    if isinstance(model, Layer):
        model = copy.deepcopy(model).eval()
    scores = np.asarray(model(X))
    if scores.shape != (len(X), DIGITS):
        raise WrongScores(
            f"model gives {describe(scores)} for X of shape {X.shape}, but scores of shape "
            f"{(len(X), DIGITS)}, one for each digit, are expected{_hint(scores, len(X))}"
        )
    if scores.dtype.kind not in "fiub":
        raise WrongScores(f"model gives {describe(scores)}, but real numbers are expected")
    if not np.isfinite(scores).all():
        raise WrongScores(
            "model gives scores that are NaN or infinite; has its training diverged? Train it "
            "again, with a smaller learning rate"
        )
    scores = scores.astype(float)
    if (scores >= 0).all() and np.allclose(scores.sum(axis=1), 1, atol=1e-6):
        return scores
    return softmax(scores)


def _hint(scores, n):
    """The likely slip behind scores of the wrong shape."""
    if scores.shape == (n,):
        return "; does it return the chosen classes in place of the scores?"
    if scores.shape == (DIGITS, n):
        return "; did you mean to transpose them?"
    if scores.ndim == 3 and scores.shape[1:] == (n, DIGITS):
        return f"; a stack of {len(scores)} networks? Give the pad one of them"
    return ""
