"""Worked solutions of chapter 1: a function for each exercise, with its name."""

from itertools import product

import numpy as np


def signed_distance(X, w, b):
    """Signed distance (N,) of each row of X (N, D) to w·x + b = 0."""
    return (X @ w + b) / np.linalg.norm(w)


def first_pass():
    """The line (w, b) after one pass of the perceptron over the four examples."""
    w, b = np.zeros(2), 0
    for x, y in (([1, 2], 1), ([2, 0], 0), ([-1, 1], 1), ([0, 1], 0)):
        error = y - int(w @ x + b > 0)
        w, b = w + error * np.array(x), b + error
    return w, b


def and_not():
    """A line (w, b) for x1 AND NOT x2: x1 speaks for class 1, x2 against it."""
    w = np.array([1.0, -1.0])
    b = -0.5  # alone, without x1, it is class 0
    return w, b


def contradiction():
    """How often to take b > 0, −w − b > 0 and 3w + b > 0 to reach 0 > 0."""
    # w: −1·3 + 3·1 = 0, and b: 1·2 − 1·3 + 1·1 = 0
    return [2, 3, 1]


def collapse(W1, b1, W2, b2):
    """The one layer (W, b) with W x + b = W2 (W1 x + b1) + b2 for every x."""
    W = W2 @ W1  # (out, in)
    b = W2 @ b1 + b2  # (out,)
    return W, b


def lift(X):
    """Lift X (N, 2) to one feature (N, 1), the squared distance to the centre."""
    offset = X - np.array([2.0, -1.0])
    return (offset**2).sum(axis=1, keepdims=True)


def xnor():
    """Two hidden ReLUs whose output is above 0 exactly where x1 = x2."""
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])  # both count the ones, s = x1 + x2:
    b1 = np.array([0.0, -1.0])  # h1 is s, h2 is 0, 0, 1 for s = 0, 1, 2
    w2 = np.array([-1.0, 2.0])  # down at the first one, up at the second
    b2 = 0.5  # score 0.5, -0.5, 0.5 for s = 0, 1, 2
    return W1, b1, w2, b2


def count_linearly_separable(n):
    """Count the Boolean functions of n ≤ 4 inputs that a single neuron computes."""
    points = np.array(list(product([0, 1], repeat=n)))  # (2ⁿ, n)
    tables = set()
    for w in product(range(-3, 4), repeat=n):
        scores = points @ np.array(w)  # (2ⁿ,)
        for b in np.arange(-12.5, 13):  # halves: no score is ever exactly 0
            tables.add(tuple(scores + b > 0))
    return len(tables)
