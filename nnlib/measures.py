"""Measures of a network, its answers, accuracy and confusions, and of rates (every chapter).

A model is a network, or any function of X. What it gives in use counts: dropout rests. One output
per example is a logit, several are scores; outputs that are probabilities already (those of a last
sigmoid, or rows that sum to 1) are taken as such.
"""

import math
import warnings

import numpy as np

from nnlib.checks import describe, examples, finite, labels, positive, real_array, rows
from nnlib.functional import softmax
from nnlib.layers import ActivationLayer, Layer
from nnlib.losses import is_distribution


def accuracy(model, X, y):
    """The share of examples whose class the model gets right: from 0 to 1, or (K,) for a stack.

    y (N,) holds class numbers, or for a stack possibly (K, N).
    """
    X, y = examples(X, y)
    return share_right(*outputs(model, X), y)


def predict(model, X):
    """The class of each example in X (N, D): an integer array (N,), for K stacked networks (K, N).

    With one output it is 1 where the probability of class 1 is above ½ (the logit above 0). It is
    −1, no class, where the scores are NaN: the training of that network has diverged.
    """
    return classes_of(*outputs(model, rows(X)))


def probabilities(model, X):
    """The probability of each class for each example in X: (N, C), for a stack (K, N, C).

    Logits go through softmax; a single one z stands for the two classes, 1 − σ(z) and σ(z). One
    sigmoid per class is scaled to the sum 1.
    """
    output, squashed = outputs(model, rows(X))
    if output.shape[-1] == 1:
        p = np.empty((*output.shape[:-1], 2), output.dtype)
        with np.errstate(over="ignore"):  # 1/(1 + ∞) is 0, as it should be
            p[..., 1] = output[..., 0] if squashed else 1 / (1 + np.exp(-output[..., 0]))
        p[..., 0] = 1 - p[..., 1]
        return p
    if not squashed:
        return softmax(output)
    total = output.sum(axis=-1, keepdims=True)
    return np.where(total > 0, output / np.where(total > 0, total, 1), 1 / output.shape[-1])


def confusion_matrix(y, predicted, num_classes=None):
    """How often class i (row) was taken for class j (column): counts (C, C)."""
    limit = np.inf if num_classes is None else positive(num_classes, "num_classes", whole=True)
    y, predicted = labels(y, limit), labels(predicted, limit, "predicted")
    if y.shape != predicted.shape or y.ndim != 1 or y.size == 0:
        shapes = f"y has shape {y.shape} and predicted {predicted.shape}"
        raise ValueError(f"{shapes}, but both must be (N,) with N ≥ 1")
    if num_classes is None:
        num_classes = int(max(y.max(), predicted.max())) + 1
    counts = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(counts, (y, predicted), 1)
    return counts


def reliability(probabilities, y, edges):
    """How often answers came true, in groups by how sure the model was of them.

    probabilities (N, C): a row for each example, with the sum 1; y (N,): class numbers. edges: the
    limits of the groups, which grow from 0 to 1, like (0, 0.5, 0.9, 1); a limit belongs to the
    lower group. Returns three arrays, one number for each group: the mean probability of the
    answers in it, the share that came true, and how many there are. (Both shares are NaN where
    there are none.) A model whose first two agree is called calibrated.
    """
    probabilities, y = _answered(probabilities, y)
    edges = _growing(edges)
    sure, right = probabilities.max(axis=-1), probabilities.argmax(axis=-1) == y
    group = np.clip(np.searchsorted(edges, sure, side="left") - 1, 0, len(edges) - 2)
    count = np.bincount(group, minlength=len(edges) - 1)
    with np.errstate(invalid="ignore"):
        said = np.bincount(group, sure, minlength=len(count)) / count
        came = np.bincount(group, right, minlength=len(count)) / count
    return said, came, count


def _answered(probabilities, y):
    """Rows of probabilities (N, C) and the class numbers (N,) that belong to them, or an error."""
    probabilities = rows(probabilities, "probabilities")
    if probabilities.ndim > 2:
        text = f"probabilities has shape {probabilities.shape}, but (N, C) is expected"
        hint = "reshape(-1, C) puts the networks of a stack one after the other, y.ravel() theirs"
        raise ValueError(f"{text}; {hint}")
    if np.shape(y) != probabilities.shape[:1]:
        hint = "; did you mean y.argmax(axis=1)?" if np.shape(y) == probabilities.shape else ""
        text = f"y has shape {np.shape(y)}, but probabilities has shape {probabilities.shape}"
        raise ValueError(f"{text}: equally many examples are expected{hint}")
    y = labels(y, probabilities.shape[-1])
    if probabilities.min() < 0 or np.abs(probabilities.sum(axis=-1) - 1).max() > 1e-4:
        wanted = "must be rows with the sum 1, none below 0"
        raise ValueError(f"probabilities {wanted}: did you forget softmax?")
    return probabilities, y


def _growing(edges):
    """The limits of groups as an array that grows from 0 to 1, or an error that says what lacks."""
    edges = finite(edges, "edges")
    if edges.ndim != 1 or len(edges) < 2 or np.any(np.diff(edges) <= 0):
        given = describe(edges)
        raise ValueError(f"edges must be numbers that grow, like (0, 0.5, 1), but is {given}")
    if edges[0] != 0 or edges[-1] != 1:
        raise ValueError(f"edges must go from 0 to 1, but go from {edges[0]:g} to {edges[-1]:g}")
    return edges


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


def outputs(model, X):
    """What the model gives in use for X: (N, C), for a stack (K, N, C); and is it probabilities?"""
    output = in_use(model, X)
    given = output = real_array(output, "what the model gives")
    if output.shape == X.shape[:-1] == X.shape[:1]:
        output = output[:, None]  # (N,): one logit each
    if output.ndim not in (2, 3) or output.shape[-2] != X.shape[-2] or not output.size:
        wanted = f"one row of scores for each of {X.shape[-2]} examples is expected"
        hint = "; did you mean its transpose?" if output.shape[-1:] == X.shape[-2:-1] else ""
        raise ValueError(f"the model gives {output.shape} for X {X.shape}, but {wanted}{hint}")
    if output.shape[-1] > 1:
        return output, squashes(model, given) or bool(is_distribution(output))
    if not isinstance(model, Layer) and output.dtype.kind == "f" and X.shape[-2] > 9:
        low, high = output.min(), output.max()
        if 0 <= low < 0.5 < high <= 1:
            hint = "if they are probabilities, subtract ½, or end a network in Sigmoid()"
            text = f"outputs from {low:.2g} to {high:.2g} are taken for logits: {hint}"
            warnings.warn(text, stacklevel=3)
    return output, squashes(model, given)


def squashes(model, output):
    """Whether this output of a network comes out of an activation between 0 and 1."""
    inner = model.inner_layers() if isinstance(model, Layer) else ()
    bends = [layer for layer in inner if isinstance(layer, ActivationLayer)]
    return any(layer.y is output and layer.activation.range == (0.0, 1.0) for layer in bends)


def in_use(model, X):
    """model(X) with dropout at rest, in all layers; afterwards each is in its mode again."""
    if not callable(model) or isinstance(model, type):
        raise TypeError(f"model must be a network, or a function of X, but is {describe(model)}")
    inner = model.inner_layers() if isinstance(model, Layer) else ()
    modes = [(layer, layer.training) for layer in inner]
    try:
        for layer, _ in modes:
            layer.training = False
        return model(X)
    finally:
        for layer, training in modes:
            layer.training = training


def classes_of(output, squashed=False):
    """Logits (…, N, 1) or scores (…, N, C) → class numbers (…, N), −1 where NaN."""
    nan = np.isnan(output).any(axis=-1)
    one = output.shape[-1] == 1
    chosen = output[..., 0] > (0.5 if squashed else 0) if one else output.argmax(axis=-1)
    return np.where(nan, -1, chosen)


def share_right(output, squashed, y):
    """The share of examples where the class of the output is y."""
    chosen = classes_of(output, squashed)
    if y.shape in ((*chosen.shape, 1), (*chosen.shape[-1:], 1)):
        y = y[..., 0]
    if y.shape not in (chosen.shape, chosen.shape[-1:]):
        hint = "; did you mean y.argmax(axis=1)?" if y.shape == output.shape[-2:] else ""
        raise ValueError(
            f"y has shape {y.shape}, but class numbers {chosen.shape[-1:]} are expected{hint}"
        )
    return (chosen == labels(y, max(2, output.shape[-1]))).mean(axis=-1)
