"""Measures of a network, its answers, accuracy and confusions, and of rates (every chapter)."""

import math

import numpy as np

from nnlib.checks import examples, labels, positive


def accuracy(model, X, y):
    """The share of examples whose class the model gets right: from 0 to 1, or (K,) for a stack.

    One output is a logit: class 1 where it is above 0. Several are scores: the class of the
    largest counts.
    y (N,) holds class numbers, or for a stack possibly (K, N).
    """
    X, y = examples(X, y)
    return share_right(output_in_use(model, X), y)


def predict(model, X):
    """The class of each example in X (N, D): an integer array (N,), for K stacked networks (K, N).

    It is −1, no class, where the scores are NaN: the training of that network has diverged.
    """
    return classes_of(output_in_use(model, examples(X)))


def confusion_matrix(y, predicted, num_classes=None):
    """How often class i (row) was taken for class j (column): counts (C, C)."""
    if num_classes is None:
        num_classes = int(max(np.max(y), np.max(predicted))) + 1
    num_classes = positive(num_classes, "num_classes", whole=True)
    y, predicted = labels(y, num_classes), labels(predicted, num_classes, "predicted")
    if y.shape != predicted.shape or y.ndim != 1:
        shapes = f"y has shape {y.shape} and predicted {predicted.shape}"
        raise ValueError(f"{shapes}, but both must be (N,)")
    counts = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(counts, (y, predicted), 1)
    return counts


def proportion_interval(successes, trials, z=1.96):
    """The Wilson (1927) interval (low, high) for a success rate seen as `successes` of `trials`.

    With z = 1.96 it covers the true rate in about 95 % of experiments. Unlike
    rate ± z·√(rate(1−rate)/n) it stays between 0 and 1 and has a width even where nothing, or
    everything, succeeded.
    """
    n = positive(trials, "trials", whole=True)
    k = positive(successes, "successes", whole=True, zero=True)
    z = positive(z, "z", zero=True)
    if k > n:
        raise ValueError(f"successes must be at most trials, but {k} > {n}")
    rate, spread = k / n, z * math.sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    center, scale = rate + z * z / (2 * n), 1 + z * z / n
    low, high = (center - spread) / scale, (center + spread) / scale
    return max(0.0, min(low, rate)), min(1.0, max(high, rate))  # rounding could put them outside


def output_in_use(model, X):
    """What the model (or any function) gives in use, dropout at rest; its mode is put back."""
    was_training = getattr(model, "training", False)
    if was_training:
        model.eval()
    try:
        return np.asarray(model(X))
    finally:
        if was_training:
            model.train()


def classes_of(output):
    """Logits (N,), (…, N, 1) or scores (…, N, C) → class numbers (…, N), −1 where NaN."""
    scores = output[..., None] if output.ndim == 1 else output
    nan = np.isnan(scores).any(axis=-1)
    chosen = scores[..., 0] > 0 if scores.shape[-1] == 1 else scores.argmax(axis=-1)
    return np.where(nan, -1, chosen)


def share_right(output, y):
    """The share of examples where the class of the output is y."""
    chosen = classes_of(output)
    if y.shape in ((*chosen.shape, 1), (*chosen.shape[-1:], 1)):
        y = y[..., 0]
    if y.shape not in (chosen.shape, chosen.shape[-1:]):
        hint = "; did you mean y.argmax(axis=1)?" if y.shape == output.shape[-2:] else ""
        raise ValueError(
            f"y has shape {y.shape}, but class numbers {chosen.shape[-1:]} are expected{hint}"
        )
    num_classes = output.shape[-1] if output.ndim > 1 else 1
    return (chosen == labels(y, max(2, num_classes))).mean(axis=-1)
