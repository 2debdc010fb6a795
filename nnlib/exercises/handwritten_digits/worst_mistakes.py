"""Find the mistakes of which the network was most certain (chapter 7)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(probabilities, y, places):
    inputs = {"probabilities": np.array(probabilities), "y": np.array(y)}
    return Case(inputs, (np.array(places, dtype=float),))


def _missed(p, y):
    return np.flatnonzero(p.argmax(axis=1) != y)


def _right(p, y):
    return p[np.arange(len(y)), y]


def _draw(rng):
    for N, C in ((12, 4), (30, 3), (6, 6), (40, 10)):
        p = rng.dirichlet(np.full(C, 0.7), size=N)
        yield {"probabilities": p, "y": rng.integers(C, size=N)}


@by_steps
def _ranked(score=None, among=None, down=True, named=True, finish=lambda rows: rows):
    """Examples in the order of `score(p, y)` (N,), from the largest down."""
    score, among = score or _confidence, among or _missed

    def rank(probabilities, y):
        rows = among(probabilities, y)
        order = np.argsort((-1 if down else 1) * score(probabilities, y)[rows], kind="stable")
        return finish(rows[order] if named else order)

    return rank


def _everything(p, y):
    return np.arange(len(y))


def _confidence(p, y):
    return p.max(axis=1)


def _lead(p, y):
    """By how much the most probable class is ahead of the second."""
    first, second = np.sort(p, axis=1)[:, :-3:-1].T
    return first - second


def _entropy(p, y):
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)


def _in_one_order(probabilities, y):
    """Why these examples have no single order, or None."""
    if not np.allclose(probabilities.sum(axis=1), 1, atol=1e-6):
        return "each row of `probabilities` must sum to 1."
    if y.max() >= probabilities.shape[1]:
        return "a label is too large."
    top = np.sort(probabilities, axis=1)[:, ::-1]
    if (top[:, 0] == top[:, 1 % top.shape[1]]).any() and top.shape[1] > 1:
        return "an example has two largest probabilities: its answer isn't clear."
    sure = top[probabilities.argmax(axis=1) != y, 0]
    return None if len(set(sure)) == len(sure) else "two mistakes are equally confident."


TEST = FunctionTest(
    domain=Domain(
        "the numbers of the mistaken examples, the most confident one first",
        unless=_in_one_order,
        probabilities=Numbers("N", "C", least=0, most=1),
        y=Numbers("N", whole=True, least=0),
    ),
    cases=(
        _case(
            [[0.9, 0.1, 0.0], [0.3, 0.6, 0.1], [0.05, 0.0, 0.95], [0.4, 0.32, 0.28]],
            [0, 0, 1, 2],
            [2, 1, 3],
        ),
        _case(  # by the answers 2, 3, 0; by the right class, 0.05, 0.1 and 0.3, another order
            [
                [0.05, 0.45, 0.3, 0.2],
                [0.0, 0.98, 0.02, 0.0],
                [0.1, 0.8, 0.05, 0.05],
                [0.1, 0.6, 0.3, 0.0],
                [0.7, 0.1, 0.1, 0.1],
            ],
            [0, 1, 0, 2, 0],
            [2, 3, 0],
        ),
        _case([[0.2, 0.8], [0.3, 0.7], [0.9, 0.1]], [0, 0, 1], [2, 0, 1]),
        _case(  # the first is less certain of its answer than a coin, and right
            [[0.45, 0.3, 0.25], [0.2, 0.8, 0.0], [0.1, 0.2, 0.7]], [0, 0, 0], [1, 2]
        ),
        _case([[0.5, 0.48, 0.02], [0.45, 0.3, 0.25]], [2, 2], [0, 1]),  # leads 0.02 and 0.15
        _case(  # entropies 0.67, 1.03 and 0.9
            [[0.6, 0.4, 0.0, 0.0], [0.65, 0.12, 0.12, 0.11], [0.72, 0.1, 0.1, 0.08]],
            [1, 3, 3],
            [2, 1, 0],
        ),
    ),
    right=_ranked(),
    draw=_draw,
    mistakes=(
        Mistake(
            "right answers, too",
            _ranked(among=_everything),
            "right answers are among them. First pick out the examples whose most probable class "
            "is *not* the label.",
        ),
        Mistake(
            "below one half taken for wrong",
            _ranked(among=lambda p, y: np.flatnonzero(_right(p, y) < 0.5)),
            "you count an example as a mistake where the right class has less than 0.5. With two "
            "classes that is so; with more, a class may have 0.45 and still be the most probable, "
            "and the answer right. Compare the answer, `argmax`, with the label.",
        ),
        Mistake(
            "least certain first",
            _ranked(down=False),
            "the order is turned round: the most certain mistake should come first. `argsort` "
            "sorts upwards.",
        ),
        Mistake(
            "places among the mistakes",
            _ranked(named=False),
            "you return places in the list of *mistakes*. Wanted are the numbers of the examples "
            "in the data, so that `X[result[0]]` is the picture: look them up in your list.",
        ),
        Mistake(
            "by the right class",
            _ranked(score=lambda p, y: -_right(p, y)),
            "you sort by the probability of the *right* class, the smallest first. That is a good "
            "list, too, but another: a network that spreads its doubt over many classes gives "
            "little to each without being certain of any. Sort by what it gave to its answer.",
        ),
        Mistake(
            "by the difference",
            _ranked(score=lambda p, y: p.max(axis=1) - _right(p, y)),
            "you sort by how far the answer lies above the right class. Wanted is the probability "
            "of the answer alone.",
        ),
        Mistake(
            "by the lead over the second",
            _ranked(score=_lead),
            "you sort by how far the most probable class is ahead of the *second*. That is another "
            "way to measure certainty; wanted is the probability of the answer alone.",
        ),
        Mistake(
            "by the entropy",
            _ranked(score=lambda p, y: -_entropy(p, y)),
            "you sort by the entropy of the whole row, the smallest first. That is another way to "
            "measure certainty; wanted is the probability of the answer alone.",
        ),
        Mistake(
            "probabilities for places",
            lambda p, y: np.sort(p.max(axis=1)[_missed(p, y)])[::-1],
            "these are the probabilities themselves. Wanted is *which* examples they belong to: "
            "`argsort` in place of `sort`.",
        ),
        Mistake(
            "not sorted",
            _missed,
            "these are the mistakes in the order of the data. Sort them by the probability that "
            "the network gave to its answer, the largest first.",
        ),
        Mistake(
            "counted from 1",
            _ranked(finish=lambda rows: rows + 1),
            "the examples are counted from 1. In Python the first is example 0, so that "
            "`X[result[0]]` is the worst one.",
        ),
        Mistake(
            "only the worst",
            _ranked(finish=lambda rows: rows[:1]),
            "this is the worst one alone. Return all mistakes, in their order.",
        ),
        Mistake(
            "labels for numbers",
            lambda p, y: y[_ranked()(p, y)],
            "these are the *labels* of the mistaken examples. Wanted are their numbers, 0 … N − 1.",
            also=(lambda p, y: p.argmax(axis=1)[_ranked()(p, y)],),
        ),
        Mistake(
            "a mask",
            lambda p, y: (p.argmax(axis=1) != y) * 1.0,
            "there is a 1 for each mistake and a 0 for each right answer. Wanted are the *numbers* "
            "of the mistakes, `np.flatnonzero`, in the order of certainty.",
        ),
        Mistake(
            "the right answers",
            _ranked(
                among=lambda p, y: np.flatnonzero(p.argmax(axis=1) == y),
            ),
            "these are the examples that were answered *rightly*.",
        ),
    ),
)


worst_mistakes = Exercise(
    "worst_mistakes",
    "The most confident mistakes",
    stars=2,
    test=TEST,
    praise=(
        "Look at such a list before you look for a better network: it brings up wrong labels, "
        "spoilt pictures, and the cases that you had forgotten."
    ),
    hints=(
        "The answer of the network is the class with the largest probability in its row. Which "
        "rows have another label? `np.flatnonzero` turns yes and no into their numbers.",
        "How certain was it? The largest number of the row. Sort the mistakes by it, downwards: "
        "`argsort` of the negative numbers.",
        "`argsort` counts within the array that you gave it. If that array held the mistakes only, "
        "its answer is a list of places among the mistakes; index the list of their numbers with "
        "it.",
    ),
)
