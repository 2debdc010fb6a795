"""The small worlds of the course: XOR, circles, moons, spirals, blobs, real digits (all chapters).

Each `make_…` returns `X` (N, 2), float64, examples in rows, and `y` (N,), class numbers, int64.
"""

from importlib import resources

import numpy as np

from nnlib.checks import examples, generator, number, positive, rows


def make_xor(n_samples=4, *, noise=0.0, rng=None):
    """The four corners of the unit square, class 1 where exactly one coordinate is 1.

    With more than four samples the corners take turns; `noise` (standard deviation, in units of the
    square's side) scatters them and needs `rng`.
    """
    corner = _classes(n_samples, 4)
    X = np.stack([corner // 2, corner % 2], axis=1).astype(float)  # (0,0), (0,1), (1,0), (1,1)
    return _scatter(X, noise, rng), (corner // 2) ^ (corner % 2)


def make_circles(n_samples=200, *, factor=0.5, noise=0.05, rng):
    """Two rings around the origin: class 0 of radius 1, class 1 of radius `factor` < 1."""
    y = _classes(n_samples)
    angle = generator(rng).uniform(0, 2 * np.pi, n_samples)
    radius = np.where(y == 1, positive(factor, "factor", below=1), 1.0)
    return _scatter((radius * [np.cos(angle), np.sin(angle)]).T, noise, rng), y


def make_moons(n_samples=200, *, noise=0.1, rng):
    """Two half-circles of radius 1 that reach into each other, like scikit-learn's `make_moons`."""
    y = _classes(n_samples)
    angle = generator(rng).uniform(0, np.pi, n_samples)
    upper = [np.cos(angle), np.sin(angle)]
    lower = [1 - np.cos(angle), 0.5 - np.sin(angle)]
    return _scatter(np.where(y == 0, upper, lower).T, noise, rng), y


def make_spirals(n_samples=300, *, arms=3, turns=0.75, noise=0.03, rng):
    """`arms` spiral arms, one a class, each winding `turns` times round the origin to radius 1."""
    y = _classes(n_samples, positive(arms, "arms", whole=True))
    radius = generator(rng).uniform(0.05, 1, n_samples)
    angle = 2 * np.pi * (number(turns, "turns") * radius + y / arms)
    return _scatter((radius * [np.cos(angle), np.sin(angle)]).T, noise, rng), y


def make_blobs(n_samples=200, *, centers=((-1.0, -1.0), (1.0, 1.0)), spread=0.5, rng):
    """One round Gaussian cloud per centre, of standard deviation `spread`, one class each."""
    centers = rows(centers, "centers")
    y = _classes(n_samples, len(centers))
    return _scatter(centers[y], spread, rng, "spread"), y


def load_digits():
    """1,797 real handwritten digits, 8×8 pixels: X (1797, 64), ink from 0 to 1, y (1797,) 0 … 9.

    The test part of Alpaydin and Kaynak's *Optical Recognition of Handwritten Digits* (UCI, 1998);
    `nnlib/data/README.md` tells where the images come from. `X[i].reshape(8, 8)` is a picture.
    """
    with resources.files("nnlib").joinpath("data/digits.npz").open("rb") as file:
        data = np.load(file)
        return data["images"].reshape(-1, 64) / 16, data["labels"].astype(np.int64)


def train_test_split(X, y, *, test_size=0.25, rng):
    """Shuffle and split: X_train, X_test, y_train, y_test. `test_size` is the share held out.

    Both parts hold at least one example. Shuffling is essential: many files are sorted by class.
    """
    X, y = examples(X, y)
    if X.ndim != 2 or len(X) < 2:
        raise ValueError(f"X has shape {X.shape}, but (N, D) with N ≥ 2 is needed to hold one out")
    order = generator(rng).permutation(len(X))
    n_test = round(positive(test_size, "test_size", below=1) * len(X))
    n_test = min(max(n_test, 1), len(X) - 1)
    test, train = order[:n_test], order[n_test:]
    return X[train], X[test], y[train], y[test]


def _classes(n_samples, count=2):
    """The numbers 0 … count − 1 in turn: classes as equal in size as can be."""
    return np.arange(positive(n_samples, "n_samples", whole=True), dtype=np.int64) % count


def _scatter(X, noise, rng, name="noise"):
    """Move every point by Gaussian noise of the given standard deviation."""
    if positive(noise, name, zero=True) == 0:
        return X
    return X + generator(rng).normal(0, noise, X.shape)
