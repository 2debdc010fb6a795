"""What the playground's networks learn from: its small worlds, and what they see of a point.

All lie in the square from −6 to 6. Classes are numbered 0, 1, …; a function's values lie in about
−1 … 1.
"""

import numpy as np

from nnlib.checks import expect, generator, positive, real_array
from nnlib.datasets import make_blobs, make_moons, make_spirals

REACH = 6.0  # of the square: all the points lie from −REACH to REACH
FEATURES = {
    "x1": lambda x: x[0],
    "x2": lambda x: x[1],
    "x1²": lambda x: x[0] * x[0],
    "x2²": lambda x: x[1] * x[1],
    "x1x2": lambda x: x[0] * x[1],
    "sin x1": lambda x: np.sin(x[0]),
    "sin x2": lambda x: np.sin(x[1]),
}
OF_ONE = ("x1", "x1²", "sin x1")  # the features that need no second coordinate


def features(X, names=("x1", "x2")):
    """What a network is given of the points X (N, 2), or (N, 1): (N, F), a column for each name."""
    X = real_array(X, "X")
    return np.stack([FEATURES[name](X.T) for name in names], axis=1)


def disc_and_ring(n, rng):
    """Class 1 on a disc around the origin, class 0 on a ring around it."""
    y = np.arange(n) % 2
    radius = np.where(y == 1, rng.uniform(0, 2.5, n), rng.uniform(3.5, 5, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    return (radius * [np.cos(angle), np.sin(angle)]).T, y


def quarters(n, rng):
    """Class 1 where exactly one coordinate is positive; a gap along the axes."""
    X = rng.uniform(0.3, 5, (n, 2)) * rng.choice([-1, 1], (n, 2))
    return X, (X[:, 0] * X[:, 1] < 0).astype(np.int64)


def corners(n, rng):
    """A round cloud in each corner of a square, of class 1 where one coordinate is positive."""
    X, quarter = make_blobs(
        n, centers=[(-2.5, -2.5), (2.5, 2.5), (-2.5, 2.5), (2.5, -2.5)], spread=0.5, rng=rng
    )
    return X, quarter // 2


def spirals(arms, turns):
    """A function that makes so many spiral arms, each a class."""
    return lambda n, rng: scaled(make_spirals(n, arms=arms, turns=turns, noise=0, rng=rng), 5)


def blobs(*centers):
    """A function that makes a round cloud around each centre, each a class."""
    return lambda n, rng: make_blobs(n, centers=centers, spread=0.8, rng=rng)


def moons(n, rng):
    """Two half-circles that reach into each other, each a class."""
    X, y = make_moons(n, noise=0, rng=rng)
    return 3 * (X - [0.5, 0.25]), y


def surface(f, dimensions=2):
    """A function that makes points in the square (or on a line) with the values of `f` there."""

    def make(n, rng):
        X = rng.uniform(-REACH, REACH, (n, dimensions))
        return X, f(*X.T)

    return make


def hills(x1, x2):
    """Three hills and three hollows, each round and one high or deep."""
    places = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    return sum(sign * np.exp(-((x1 - a) ** 2 + (x2 - b) ** 2) / 2) for a, b, sign in places)


def scaled(data, factor):
    """X and y, X stretched."""
    return factor * data[0], data[1]


CLASSES = {
    "circles": disc_and_ring,
    "xor": quarters,
    "corners": corners,
    "blobs": blobs((-2, -2), (2, 2)),
    "spiral": spirals(2, 1.75),
    "moons": moons,
    "three_blobs": blobs((-2.5, -2), (2.5, -2), (0, 2.5)),
    "three_spirals": spirals(3, 0.75),
}
SURFACES = {
    "plane": surface(lambda x1, x2: (x1 + x2) / (2 * REACH)),
    "hills": surface(hills),
}
CURVES = {
    "sine": surface(np.sin, 1),
    "steps": surface(lambda x: np.floor(x / 3 + 2) / 2 - 0.75, 1),
    "sawtooth": surface(lambda x: 2 * np.abs(x / 2 - np.floor(x / 2 + 0.5)) * 2 - 1, 1),
}
WORLDS = CLASSES | SURFACES | CURVES


def make_world(name, n_samples=500, *, noise=0.0, rng):
    """Points X (N, 2) of one of the `WORLDS`, or X (N, 1) of one of the `CURVES`, and y (N,).

    noise: the standard deviation by which a point of a class is moved; that by which the value of a
    function is moved is half of it.
    """
    expect(name in WORLDS, "name", f"one of {', '.join(WORLDS)}", name)
    positive(n_samples, "n_samples", whole=True)
    X, y = WORLDS[name](n_samples, generator(rng))
    if positive(noise, "noise", zero=True) > 0:
        if name in CLASSES:
            X = np.clip(X + rng.normal(0, noise, X.shape), -REACH, REACH)
        else:
            y = y + rng.normal(0, noise / 2, y.shape)
    return X, y
