"""Worked solutions of chapter 3: a function for each exercise, with its name."""

from itertools import pairwise

import numpy as np


def shapes():
    """The shapes of 64 examples on their way through 1000 → 100 → 10."""
    N, D, H, C = 64, 1000, 100, 10
    return {
        "W1": (H, D),  # (out, in)
        "b1": (H,),
        "h": (N, H),
        "W2": (C, H),
        "b2": (C,),
        "scores": (N, C),
    }


def count_parameters(sizes):
    """Number of weights and biases of a fully connected network with these layer sizes."""
    total = 0
    for n_in, n_out in pairwise(sizes):
        total += n_out * n_in + n_out  # W (out, in) and b (out,)
    return total


def by_hand():
    """The pre-activations z, activations h and score s of x = (3, 2)."""
    z = [2 * 3 - 1 * 2 - 1, 1 * 3 - 3 * 2 + 2]  # 3 and -1
    h = [max(0, z[0]), max(0, z[1])]  # 3 and 0
    s = -2 * h[0] + 4 * h[1] + 1  # -5
    return z, h, s


def forward(X, weights, biases):
    """Scores (N, C) of X (N, D): ReLU after every layer but the last."""
    h = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = np.maximum(h @ W.T + b, 0)  # (N, in) @ (in, out) + (out,)
    return h @ weights[-1].T + biases[-1]


def multiply_adds(sizes, N):
    """Multiply–adds of a forward pass of N examples: one per weight and example."""
    return N * sum(n_in * n_out for n_in, n_out in pairwise(sizes))


def cross_entropy(logits, y):
    """Mean of −log softmax(logits)[y] for logits (N, C) and labels y (N,)."""
    shifted = logits - logits.max(axis=1, keepdims=True)  # the largest of each row is 0
    log_total = np.log(np.exp(shifted).sum(axis=1))  # (N,), the sum lies between 1 and C
    return np.mean(log_total - shifted[np.arange(len(y)), y])


def count_pieces(w1, b1, w2):
    """Straight pieces of f(x) = Σ w2ᵢ ReLU(w1ᵢ x + b1ᵢ)."""
    change = {}  # place of a kink -> change of slope there
    for w, b, v in zip(w1, b1, w2, strict=True):
        if w != 0:
            change[-b / w] = change.get(-b / w, 0) + v * abs(w)
    return 1 + sum(step != 0 for step in change.values())
