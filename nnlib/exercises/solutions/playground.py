"""Worked solutions of chapter 8: a function for each exercise, with its name."""

import math

import numpy as np


def steps_made(n, batch_size, epochs):
    """How many updates so many epochs make, with n examples in batches."""
    batches = math.ceil(n / batch_size)
    return batches * epochs


def seven_features(X):
    """The points X (N, 2) as a network may see them: (N, 7)."""
    a, b = X[:, 0], X[:, 1]
    return np.stack([a, b, a * a, b * b, a * b, np.sin(a), np.sin(b)], axis=1)


def shrink(w, lr, l1):
    """Weights w, of any shape, after the step of an L1 penalty."""
    size = np.maximum(np.abs(w) - lr * l1, 0)
    return np.sign(w) * size


def cosine_rate(first, epoch, T):
    """The learning rate after `epoch` of T epochs: from `first` down to 0."""
    share = (1 + math.cos(math.pi * epoch / T)) / 2
    return first * share


def first_explosion(losses, factor):
    """The first epoch, counted from 1, whose loss has exploded; 0 if there is none."""
    limit = factor * max(losses[0], 1)
    for epoch, loss in enumerate(losses, 1):
        if not loss < limit:
            return epoch
    return 0


def nearest_right(X_train, y_train, X_test, y_test):
    """The share of test points whose nearest training point is of their class."""
    gaps = X_test[:, None] - X_train  # (M, N, D)
    distances = np.square(gaps).sum(axis=2)  # (M, N)
    guess = y_train[distances.argmin(axis=1)]
    return (guess == y_test).mean()


def largest_rate(X):
    """The learning rate above which gradient descent on the mean of (Xw − y)² diverges."""
    curvature = 2 * X.T @ X / len(X)  # (D, D)
    return 2 / np.linalg.eigvalsh(curvature)[-1]
