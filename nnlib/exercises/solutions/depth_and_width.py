"""Worked solutions of chapter 5: a function for each exercise, with its name."""

import numpy as np

from nnlib import measures
from nnlib.layers import Linear, ReLU, Sequential
from nnlib.losses import CrossEntropyLoss
from nnlib.optim import Adam
from nnlib.training import fit


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


def early_stopping(losses, patience):
    """The epoch whose weights are kept, and the last epoch trained, both counted from 1."""
    lowest, kept = np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest:
            lowest, kept = loss, epoch
        if epoch - kept >= patience:
            break
    return kept, epoch


def smallest_weights(A, y):
    """Of all weights with the least squared error, the shortest."""
    return np.linalg.pinv(A) @ y


def recipe(X, y, rng):
    """Split, scale, compare a few widths on the validation rows, and open the test rows once."""
    order = rng.permutation(len(X))
    fifth = len(X) // 5
    train, valid, test = order[: 3 * fifth], order[3 * fifth : 4 * fifth], order[4 * fifth :]
    mean, std = X[train].mean(axis=0), X[train].std(axis=0)
    std[np.ptp(X[train], axis=0) == 0] = 1  # a feature that is the same in all training rows
    D, C = X.shape[1], y.max() + 1
    commonest = np.bincount(y[train]).argmax()

    models, errors = {}, {}
    for width in (2, 8, 32):
        model = Sequential(Linear(D, width, rng=rng), ReLU(), Linear(width, C, rng=rng))
        optimizer = Adam(model.parameters(), lr=0.02)
        fit(model, CrossEntropyLoss(), optimizer, (X[train] - mean) / std, y[train], epochs=200)
        models[width] = model
        errors[width] = 1 - measures.accuracy(model, (X[valid] - mean) / std, y[valid])
    chosen = min(errors, key=errors.get)

    def predict(X):
        return measures.predict(models[chosen], (X - mean) / std)

    return {
        "rows": (train, valid, test),
        "baseline": np.mean(y[valid] != commonest),
        "errors": errors,
        "chosen": chosen,
        "predict": predict,
        "test": np.mean(predict(X[test]) != y[test]),
    }
