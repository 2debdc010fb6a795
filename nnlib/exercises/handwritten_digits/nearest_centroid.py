"""Classify by the nearest mean example (chapter 7)."""

from itertools import permutations

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(X_train, y_train, X, answers):
    inputs = {
        "X_train": np.array(X_train, dtype=float),
        "y_train": np.array(y_train),
        "X": np.array(X, dtype=float),
    }
    return Case(inputs, (np.array(answers, dtype=float),))


def _between(X, y):
    """Points half-way between each two means, but for a hair."""
    means = [X[y == c].mean(axis=0) for c in np.unique(y)]
    return np.array([one + 0.499 * (other - one) for one, other in permutations(means, 2)])


def _draw(rng):
    labels = np.array([-40, 0, -3, 11, 25, 7])
    for N, M, D, C in ((15, 8, 2, 3), (30, 10, 4, 5), (9, 6, 3, 2), (40, 20, 2, 6)):
        y = rng.permutation(np.resize(rng.permutation(labels)[:C], N))
        X_train = decimals(rng, N, D) + y[:, None] / 9
        near = X_train[rng.integers(N, size=M)] + decimals(rng, M, D)
        yield {"X_train": X_train, "y_train": y, "X": np.concatenate([near, _between(X_train, y)])}


@by_steps
def _classifier(middle=lambda rows: rows.mean(axis=0), distance=None, pick=np.argmin, named=True):
    """A nearest-centroid classifier, of which each part may be exchanged."""
    distance = distance or (lambda gap: np.square(gap).sum(axis=-1))

    def classify(X_train, y_train, X):
        classes = np.unique(y_train)
        centers = np.stack([middle(X_train[y_train == c]) for c in classes])  # (C, D)
        chosen = pick(distance(X[:, None, :] - centers), axis=1)  # (N,)
        return classes[chosen] if named else chosen

    return classify


def _nearest_example(X_train, y_train, X):
    return y_train[np.square(X[:, None, :] - X_train).sum(axis=-1).argmin(axis=1)]


def _largest_product(X_train, y_train, X):
    classes = np.unique(y_train)
    centers = np.stack([X_train[y_train == c].mean(axis=0) for c in classes])
    return classes[(X @ centers.T).argmax(axis=1)]


def _commonest(X_train, y_train, X):
    classes, counts = np.unique(y_train, return_counts=True)
    return np.full(len(X), classes[counts.argmax()])


def _counted(count=None):
    """Takes the labels for 0 … count − 1, or as far as they go.

    Means of an empty class are nan, and argmin prefers nan to every number.
    """

    def classify(X_train, y_train, X):
        classes = range(count or int(y_train.max()) + 1)
        with np.errstate(all="ignore"):
            sums = np.stack([X_train[y_train == c].sum(axis=0) for c in classes])
            sizes = np.array([[np.sum(y_train == c)] for c in classes])
            return np.square(X[:, None, :] - sums / sizes).sum(axis=-1).argmin(axis=1)

    return classify


def _sums(rows):
    return rows.sum(axis=0)


TEST = FunctionTest(
    domain=Domain(
        "for each row of `X` the label whose mean training example is nearest",
        X_train=Numbers("N", "D"),
        y_train=Numbers("N", whole=True),
        X=Numbers("M", "D"),
    ),
    cases=(
        _case(  # means (1, 0) and (6, 0); (4.4, 0) is nearer to the example (4, 0) of class 0 …
            [[0, 0], [0, 0], [0, 0], [4, 0], [6, 0], [6, 0]],
            [0, 0, 0, 0, 1, 1],
            [[4.4, 0], [0, 1], [7, 2], [2, 0]],
            [1, 0, 1, 0],
        ),
        _case(  # means (0, 0), (4, 0), (0, 4), labels with gaps and in disorder
            [[4, 1], [1, 0], [0, 3], [-1, 0], [4, -1], [0, 5]],
            [2, 9, 5, 9, 2, 5],
            [[1, 1], [3, 1], [1, 3], [-5, 1]],
            [9, 2, 5, 9],
        ),
        _case(  # means (3, 3) and (5, 0): squared distances 18 and 25, sums of sizes 6 and 5
            [[3, 3], [5, 0], [3, 3], [5, 0]],
            [3, 7, 3, 7],
            [[0, 0], [3, 4], [5, -1]],
            [3, 3, 7],
        ),
        _case([[1, 0, 0], [0, 1, 0]], [0, 1], [[0.2, 0.9, 0.4]], [1]),
        _case([[0], [0], [6], [5], [5], [5]], [0, 0, 0, 1, 1, 1], [[3]], [0]),  # medians 0 and 5
    ),
    right=_classifier(),
    draw=_draw,
    mistakes=(
        Mistake(
            "nearest example",
            _nearest_example,
            "you look for the nearest training *example*. That is the nearest neighbour, a better "
            "classifier for the digits, but another one. Here each class is represented by its "
            "mean alone.",
        ),
        Mistake(
            "places for labels",
            _classifier(named=False),
            "you return the *place* of the nearest mean in your list, 0, 1, 2 … The labels may be "
            "any numbers, such as 2, 5 and 9: look the label up.",
        ),
        Mistake(
            "labels taken for 0, 1, 2 …",
            _counted(),
            "you count the classes 0, 1, 2 … as if each occurred. Where a class has no example its "
            "mean is 0/0. `np.unique(y_train)` gives the labels that are there.",
        ),
        Mistake(
            "ten classes, as in the chapter",
            _counted(10),
            "you go through `range(10)`, as the chapter does with the digits. Here there may be "
            "other labels, and fewer; the mean of a class without examples is 0/0. "
            "`np.unique(y_train)` gives the labels that are there.",
        ),
        Mistake(
            "farthest mean",
            _classifier(pick=np.argmax),
            "you choose the *farthest* mean. A distance should be small: `argmin`.",
        ),
        Mistake(
            "largest product",
            _largest_product,
            "you choose the mean with the largest product with x. That favours means that are "
            "large (dark pictures); a distance takes the size of the mean into account.",
        ),
        Mistake(
            "sum of differences",
            _classifier(distance=lambda gap: gap.sum(axis=-1)),
            "you add up the differences themselves, where positive and negative ones cancel. "
            "Square them first.",
            also=(_classifier(distance=lambda gap: np.abs(gap.sum(axis=-1))),),
        ),
        Mistake(
            "one mean for all",
            lambda X_train, y_train, X: np.full(len(X), np.unique(y_train)[0]),
            "you answer with the first class, whatever the example. Is `argmin` taken of something "
            "that is the same for all classes?",
        ),
        Mistake(
            "always the last class",
            lambda X_train, y_train, X: np.full(len(X), np.unique(y_train)[-1]),
            "you answer with the last class, whatever the example. Is the nearest distance so far "
            "ever compared with?",
        ),
        Mistake(
            "largest difference alone",
            _classifier(distance=lambda gap: np.abs(gap).max(axis=-1)),
            "you compare the largest difference alone, the worst coordinate of each example. A "
            "distance takes all coordinates: square, and add up.",
        ),
        Mistake(
            "sums for means",
            _classifier(middle=_sums),
            "you add up the examples of a class but don't divide by their number: a class with "
            "many examples is then far away from everything.",
        ),
        Mistake(
            "medians for means",
            _classifier(middle=lambda rows: np.median(rows, axis=0)),
            "you represent each class by its *median*. That is a fair choice, too, hardly moved by "
            "a few odd examples, but another one: wanted is the mean.",
        ),
        Mistake(
            "absolute differences",
            _classifier(distance=lambda gap: np.abs(gap).sum(axis=-1)),
            "you measure along the axes, |x1 − m1| + |x2 − m2| + … Wanted is the straight "
            "(Euclidean) distance, or its square, which has the same smallest one.",
        ),
        Mistake(
            "always the commonest",
            _commonest,
            "you answer with the commonest class, whatever the example. That is the baseline below "
            "this one.",
        ),
    ),
)


nearest_centroid = Exercise(
    "nearest_centroid",
    "The nearest mean picture",
    stars=1,
    test=TEST,
    praise=(
        "A few lines, ten pictures to remember, and about nine digits in ten right. Between two "
        "means the border is the straight line half-way: a nearest-mean classifier is linear, as "
        "in chapter 1."
    ),
    hints=(
        "First the means: for each label that occurs, the rows of `X_train` with that label, "
        "averaged. `np.unique` lists the labels.",
        "Then the distances: `X[:, None, :] - centers` lines every example up with every mean and "
        "has the shape (N, C, D). Square, and add up along the last axis.",
        "`argmin(axis=1)` says for each example at which place the nearest mean stands. The last "
        "step is from the place to the label, by indexing the array of labels.",
    ),
)
