"""Worked solutions of chapter 7: a function for each exercise, with its name."""

import math

import numpy as np


def standardise(X_train, X_new):
    """X_new (N, D), scaled so that X_train would have mean 0 and standard deviation 1."""
    mean = X_train.mean(axis=0)  # (D,)
    std = X_train.std(axis=0)  # (D,)
    constant = np.ptp(X_train, axis=0) == 0  # the computed std of seven times 1.7 isn't 0
    return (X_new - mean) / np.where(constant, 1, std)


def nearest_centroid(X_train, y_train, X):
    """For each row of X (N, D) the label whose mean training example is nearest: (N,)."""
    classes = np.unique(y_train)
    centers = np.stack([X_train[y_train == c].mean(axis=0) for c in classes])  # (C, D)
    distances = np.square(X[:, None, :] - centers).sum(axis=2)  # (N, C)
    return classes[distances.argmin(axis=1)]


def read_confusion(counts):
    """Recall of each class (C,), and the most frequent mistake: (written, taken for)."""
    recall = counts.diagonal() / counts.sum(axis=1)
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, -1)
    return recall, np.unravel_index(mistakes.argmax(), mistakes.shape)


def worst_mistakes(probabilities, y):
    """The numbers of the mistaken examples, the most confident first."""
    answers = probabilities.argmax(axis=1)
    missed = np.flatnonzero(answers != y)
    confidence = probabilities[missed, answers[missed]]
    return missed[np.argsort(-confidence)]


def examples_needed(accuracy, margin):
    """The smallest n with 1.96·√(accuracy·(1 − accuracy)/n) ≤ margin."""
    return math.ceil(1.96**2 * accuracy * (1 - accuracy) / margin**2)


def stratified_folds(y, k):
    """The fold 0 … k − 1 of each example: each class is dealt out in turn."""
    folds = np.zeros(len(y), dtype=int)
    for c in np.unique(y):
        rows = np.flatnonzero(y == c)
        folds[rows] = np.arange(len(rows)) % k
    return folds


def move_right(images, dx):
    """Pictures (N, H, W) moved by dx pixels to the right; paper comes in."""

    def step(n):  # whole steps
        moved = np.zeros_like(images)
        width = images.shape[2]
        for column in range(width):
            if 0 <= column - n < width:
                moved[:, :, column] = images[:, :, column - n]
        return moved

    below = math.floor(dx)
    share = dx - below
    return (1 - share) * step(below) + share * step(below + 1)
