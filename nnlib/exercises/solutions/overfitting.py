"""Worked solutions of chapter 6: a function for each exercise, with its name."""

import numpy as np

from nnlib import measures
from nnlib.layers import Linear, ReLU, Sequential
from nnlib.losses import CrossEntropyLoss
from nnlib.optim import Adam
from nnlib.training import fit


def decay_step(w, g, lr, decay):
    """The weights after one step of gradient descent with weight decay; all shapes alike."""
    return w - lr * (g + decay * w)


def dropped(h, grad, p, rng):
    """Dropout's output for h, and the gradient of h for that of the output; all shapes alike."""
    kept = rng.random(h.shape) >= p
    mask = kept / (1 - p)
    return h * mask, grad * mask


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
