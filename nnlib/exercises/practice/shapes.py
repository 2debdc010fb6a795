"""Questions on the shapes of arrays, to warm up with before the first chapter has taught any."""

import numpy as np

EXPRESSIONS = (  # each with what it is taken for
    ("X.mean(axis=1)", "X.mean(axis=0)", "X.mean(axis=1, keepdims=True)"),
    ("X.sum(axis=0)", "X.sum(axis=1)", "X.sum()"),
    ("X @ w", "X * w", "X.T"),
    ("X * w", "X @ w", "X.T"),
    ("X - X.mean(axis=0)", "X.mean(axis=0)", "X.T"),
    ("X[:, 0]", "X[0]", "X[:, :1]"),
    ("X[:, None]", "X[:, 0]", "X"),
    ("X.T", "X", "X[0]"),
)


def shape_question(rng, number):
    """Text, three shapes to choose from, right one first; `number` says which expression."""
    right, *others = EXPRESSIONS[number]
    N, D = (int(n) for n in rng.permutation(np.arange(2, 8))[:2])
    known = {"X": np.ones((N, D)), "w": np.ones(D)}
    shapes = [eval(each, {}, known).shape for each in (right, *others)]
    needs_w = " and `w` has shape " + f"`({D},)`" if "w" in right.split() else ""
    return f"`X` has shape `({N}, {D})`{needs_w}. What shape has `{right}`?", shapes
