"""Divide the examples fairly, class by class (chapter 7)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(y, k, folds):
    return Case({"y": np.array(y), "k": k}, (np.array(folds, dtype=float),))


def _draw(rng):
    for N, k, labels in (
        (20, 3, (-3, 3, 0)), (30, 4, (129, 257, 1, 1000)), (15, 5, (12, 1, 123)), (9, 2, (7,)),
        (25, 6, (-1, -128, 40_000)), (60, 13, (2, 3)),
        (50, 2, tuple(range(12))),  # more than ten classes
    ):  # fmt: skip
        yield {"y": rng.choice(labels, size=N), "k": k}


@by_steps
def _per_class(
    rule=lambda i, n, k: i % k, order=lambda y: np.unique(y), finish=lambda folds, y: folds
):
    """Within each class the i-th of n examples gets the fold `rule(i, n, k)`."""

    def divide(y, k):
        folds = np.zeros(len(y), dtype=int)
        for c in order(y):
            rows = np.flatnonzero(y == c)
            folds[rows] = rule(np.arange(len(rows)), len(rows), k)
        return finish(folds, y)

    return divide


def _counted_up(y):
    """0, 1, 2 … up to the largest label."""
    return range(y.max() + 1)


def _dealt_on(y, k):
    """Cards dealt class after class, without beginning anew at fold 0."""
    folds = np.zeros(len(y), dtype=int)
    folds[np.argsort(y, kind="stable")] = np.arange(len(y)) % k
    return folds


TEST = FunctionTest(
    domain=Domain(
        "the fold 0 … k − 1 of each example: each class is dealt out in turn, like cards",
        y=Numbers("N", whole=True),
        k=Numbers(whole=True, least=2, most=1000),
    ),
    cases=(
        _case([0, 0, 0, 1, 1, 1], 2, [0, 1, 0, 0, 1, 0]),
        _case([5, 2, 5, 5, 2, 9, 5, 2, 5, 9, 2], 3, [0, 0, 1, 2, 1, 0, 0, 2, 1, 1, 0]),
        _case([1, 0, 1, 0, 1, 0, 1, 0], 2, [0, 0, 1, 1, 0, 0, 1, 1]),
        _case([0, 0, 0, 0, 1, 1, 1, 1, 1], 4, [0, 1, 2, 3, 0, 1, 2, 3, 0]),
        _case([-1, 3, -1, 3, -1], 2, [0, 0, 1, 1, 0]),
    ),
    right=_per_class(),
    draw=_draw,
    mistakes=(
        Mistake(
            "classes ignored",
            lambda y, k: np.arange(len(y)) % k,
            "you deal out the examples without looking at `y`. Where the labels alternate (0, 1, "
            "0, 1, …) a fold may then get a single class. Deal out each class by itself.",
        ),
        Mistake(
            "in blocks",
            lambda y, k: np.arange(len(y)) * k // len(y),
            "you cut the data into blocks. In a file that is sorted by class, a block holds one "
            "class only. Deal out in turn, and each class by itself.",
        ),
        Mistake(
            "blocks within each class",
            _per_class(rule=lambda i, n, k: i * k // n),
            "each class is divided evenly, but in *blocks*: its first examples all go to fold 0. "
            "Wanted is in turn: 0, 1, 2, …, and again.",
        ),
        Mistake(
            "one class, one fold",
            lambda y, k: y % k,
            "you give each *class* to a fold. A network tested on it would never have seen that "
            "class in training.",
            also=(lambda y, k: np.unique(y, return_inverse=True)[1] % k,),
        ),
        Mistake(
            "folds counted from 1",
            _per_class(rule=lambda i, n, k: i % k + 1),
            "your folds are numbered 1 … k. In this course, as in Python, counting begins at 0.",
        ),
        Mistake(
            "dealt on from class to class",
            _dealt_on,
            "each class is dealt in turn, but where one class ends the next goes on. That is fair, "
            "even fairer in the sizes of the folds; but wanted here is that each class begins anew "
            "with fold 0.",
        ),
        Mistake(
            "never more than one round",
            _per_class(rule=lambda i, n, k: np.minimum(i, k - 1)),
            "after the first round all the others go into the last fold. Begin again with 0: that "
            "is what the remainder `%` does.",
        ),
        Mistake(
            "remainder for quotient",
            _per_class(rule=lambda i, n, k: i // k),
            "`//` is the quotient, which grows without end. The remainder, `%`, goes round.",
        ),
        Mistake(
            "labels taken for 0, 1, 2 …",
            _per_class(order=_counted_up),
            "you count the classes 0, 1, 2 … up to the largest label. But a label may be any whole "
            "number, −1, too; that class you never come to. `np.unique(y)` gives the labels that "
            "are there.",
        ),
        Mistake(
            "in the order of the classes",
            _per_class(finish=lambda folds, y: folds[np.argsort(y, kind="stable")]),
            "the folds stand class after class, not in the order of the data. Entry n has to be "
            "the fold of example n: write each class's folds to the *places* where it stands, "
            "`folds[y == c] = …`.",
        ),
        Mistake(
            "one fold too many",
            _per_class(rule=lambda i, n, k: i % (k + 1)),
            "you deal to k + 1 folds, 0 … k. There are k of them: 0 … k − 1.",
        ),
        Mistake(
            "one fold too few",
            _per_class(rule=lambda i, n, k: i % max(k - 1, 1)),
            "you deal to k − 1 folds. There are k of them: 0 … k − 1.",
        ),
        Mistake(
            "signs of the labels lost",
            lambda y, k: _per_class()(np.abs(y), k),
            "labels that differ in their sign alone are dealt as one class. −3 and 3 are two "
            "classes: `np.unique(y)` lists them.",
        ),
        Mistake(
            "dealt backwards",
            _per_class(rule=lambda i, n, k: (n - 1 - i) % k),
            "you deal out each class from its last example. Begin with the first one.",
        ),
    ),
)


stratified_folds = Exercise(
    "stratified_folds",
    "Divide fairly",
    stars=2,
    test=TEST,
    praise=(
        "Every example is in exactly one fold, so nothing overlaps; hold out one fold after the "
        "other and each example is tested once: **cross-validation**. Shuffle first where the "
        "order means nothing. And where it means something, as with our writers, give whole "
        "*groups* to a fold."
    ),
    hints=(
        "Think of dealing cards: the examples of one class are the cards, the folds are the "
        "players. Each class is a deck of its own.",
        "For each label that occurs, find the places where it stands (`np.flatnonzero`). They get "
        "the folds 0, 1, …, k − 1, 0, 1, … as far as they go.",
        "The remainder of 0, 1, 2, 3, … divided by k goes round like this. Write these numbers "
        "into a whole-number array at the places of the class, one class after the other.",
    ),
)
