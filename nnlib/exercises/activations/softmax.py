"""Softmax of many rows, for scores of any size (chapter 2)."""

import math

import numpy as np

from nnlib.exercises.activations.arrays import (
    IF,
    MATH,
    check_takes_arrays,
    single_number_mistake,
)
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_only_part, read_unbounded

NAME = "softmax"
E = math.e
SHARES = (  # rows of probabilities, in tenths, and what is added to the logarithms of each row
    ([[1, 2, 7], [5, 4, 1]], [0, 0]),
    ([[2, 3, 5], [6, 3, 1], [1, 8, 1]], [0, 1, -2]),
    ([[4, 6]], [3]),
)
SMALL = tuple(  # scores Z (N, C) and their softmax: what is added to a row doesn't change it
    (np.log(np.array(tenths)) + np.array(added)[:, None], np.array(tenths) / 10)
    for tenths, added in SHARES
)
LARGE = (
    (
        np.array([[9999.0, 10000, 9998, 9998], [-9999, -10000, -9998, -9998], [1, 0, 0, 0]]),
        np.array(
            [
                np.array([E, E * E, 1, 1]) / (E * E + E + 2),
                np.array([E, 1, E * E, E * E]) / (2 * E * E + E + 1),
                np.array([E, 1, 1, 1]) / (E + 3),
            ]
        ),
    ),
    (
        np.array([[10000.0, -10000, 0], [-10000, -10000, -10000]]),
        np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]]),
    ),
)


def _exp(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


def _rows(e):
    return e / e.sum(axis=1, keepdims=True)


@by_steps
def _softmax(
    shift=lambda Z: Z - Z.max(axis=1, keepdims=True),
    bend=np.exp,
    total=lambda e: e.sum(axis=1, keepdims=True),
    divide=lambda e, total: e / total,
    finish=lambda shares: shares,
):
    """Softmax with its steps as they should be, or some of them otherwise."""

    def run(Z):
        e = bend(shift(Z))
        return finish(divide(e, total(e)))

    return run


def _draw(rng):
    for N, C in ((5, 3), (2, 7), (1, 4), (20, 6), (4, 4)):
        yield {"Z": decimals(rng, N, C, size=2) + decimals(rng, N, 1, size=3)}


ONE_NUMBER = (
    single_number_mistake(IF, lambda Z: _rows(np.exp(Z - max(Z)))),
    single_number_mistake(MATH, lambda Z: _rows(math.exp(Z))),
)
MISTAKES = (
    Mistake(
        "no shift",
        _softmax(shift=lambda Z: Z),
        "the formula is right, and for small scores so are the numbers, but for large ones they "
        "are NaN: exp(10000) is `inf`, exp(−10000) is 0, and neither inf / inf nor 0 / 0 has a "
        "value. Adding one number to a whole row changes nothing in its softmax. Which one keeps "
        "`exp` out of trouble?",
        also=(
            lambda Z: _rows(np.exp(Z - Z.min(axis=1, keepdims=True))),
            lambda Z: _rows(np.exp(Z - Z.mean(axis=1, keepdims=True))),
            lambda Z: np.exp(Z) / (np.exp(Z).sum(axis=1, keepdims=True) + 1e-12),
        ),
    ),
    Mistake(
        "one maximum for all rows",
        _softmax(shift=lambda Z: Z - Z.max()),
        "you subtract the largest score of *all* rows. A row that lies far below it then has "
        "exponentials that are all 0, and 0 / 0 has no value. Every row needs its own maximum.",
        also=(lambda Z: np.exp(Z - Z.max()) / (np.exp(Z - Z.max()).sum(1, keepdims=True) + 1e-12),),
    ),
    Mistake(
        "the largest size subtracted",
        _softmax(shift=lambda Z: Z - np.abs(Z).max(axis=1, keepdims=True)),
        "you subtract the largest |score| of each row. In a row whose scores are all far below 0 "
        "that pushes them further down: every exponential is 0, and 0 / 0 has no value. Subtract "
        "the largest score itself, sign and all.",
        also=(lambda Z: _rows(np.exp(Z - np.abs(Z.max(axis=1, keepdims=True)))),),
    ),
    Mistake(
        "added instead of subtracted",
        _softmax(shift=lambda Z: Z + Z.max(axis=1, keepdims=True)),
        "you *add* the largest score of each row. That makes large scores larger still, and `exp` "
        "overflows. Subtract it, and the largest becomes 0.",
    ),
    Mistake(
        "columns instead of rows",
        lambda Z: np.exp(Z - Z.max(axis=0)) / np.exp(Z - Z.max(axis=0)).sum(axis=0),
        "your *columns* sum to 1. Examples go in rows, so it is each row that must sum to 1: "
        "`axis=0` runs down the columns, `axis=1` along the rows.",
        also=(
            lambda Z: np.exp(Z) / np.exp(Z).sum(axis=0),
            lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(axis=0),
            lambda Z: _exp(Z) / _exp(Z).sum(axis=0),
        ),
    ),
    Mistake(
        "no keepdims",
        lambda Z: np.exp(Z - Z.max(axis=1)) / np.exp(Z - Z.max(axis=1)).sum(axis=1),
        "`max` or `sum` along the rows leaves a flat array of shape (N,), and NumPy lays it over "
        "the *columns* of the (N, C) array. Mostly N and C differ, and it stops with an error; if "
        "they happen to be equal, each row silently gets the numbers of others. With "
        "`keepdims=True` the result stays a column, (N, 1), one number for each row.",
        also=(
            lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1),
            lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(axis=1),
            lambda Z: _exp(Z) / _exp(Z).sum(axis=1),
            lambda Z: _rows(np.exp(Z - Z.max(axis=1))),
        ),
    ),
    Mistake(
        "one sum over everything",
        _softmax(total=lambda e: e.sum()),
        "*all* your numbers together sum to 1. Each row is an example of its own, and its "
        "probabilities must sum to 1 by themselves.",
        also=(
            lambda Z: np.exp(Z) / np.exp(Z).sum(),
            lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(),
        ),
    ),
    Mistake(
        "not divided",
        _softmax(divide=lambda e, total: e),
        "these are exponentials of the scores: positive, as they should be, but nothing makes a "
        "row sum to 1 yet.",
        also=(np.exp, lambda Z: np.exp(Z - Z.max())),
    ),
    Mistake(
        "the logarithm of softmax",
        lambda Z: Z - Z.max(axis=1, keepdims=True) - np.log(_exp(Z).sum(axis=1, keepdims=True)),
        "these are the *logarithms* of the probabilities, all of them 0 or negative. Useful for a "
        "loss, but here the probabilities themselves are wanted.",
        also=(lambda Z: np.log(_rows(_exp(Z))),),
    ),
    Mistake(
        "all to the largest",
        lambda Z: _rows((Z == Z.max(axis=1, keepdims=True)).astype(float)),
        "everything goes to the largest score, and nothing to the others. Soft*max* is *soft*: a "
        "score that is smaller by 1 still gets a share, about 2.7 times smaller.",
        also=(lambda Z: np.eye(Z.shape[1])[Z.argmax(axis=1)],),
    ),
    Mistake(
        "another base",
        _softmax(bend=np.exp2),
        "these are powers of 2. The exponential of softmax is eᶻ, `np.exp`.",
        also=(_softmax(bend=lambda z: 10.0**z),),
    ),
    Mistake(
        "mean for sum",
        _softmax(total=lambda e: e.mean(axis=1, keepdims=True)),
        "you divide by the *mean* of each row's exponentials, so that a row sums to C. Divide by "
        "their sum.",
    ),
    Mistake(
        "sign of the scores",
        _softmax(bend=lambda z: np.exp(-z)),
        "the smallest score gets the largest share: it is exp(z), not exp(−z).",
        also=(
            lambda Z: _rows(np.exp(Z.min(axis=1, keepdims=True) - Z)),
            lambda Z: _rows(np.exp(-Z)),
        ),
    ),
    Mistake(
        "transposed",
        _softmax(finish=np.transpose),
        "the result is transposed: it needs the shape of `Z`, a row for each example.",
    ),
    Mistake(
        "no exponential",
        lambda Z: Z / Z.sum(axis=1, keepdims=True),
        "you divide the scores themselves by their sum. Scores may be negative, and then such "
        "“probabilities” are negative, too, or the sum is 0. The exponential comes first.",
        also=(lambda Z: np.abs(Z) / np.abs(Z).sum(axis=1, keepdims=True),),
    ),
    Mistake(
        "divided instead of shifted",
        lambda Z: _rows(np.exp(Z / np.abs(Z).max(axis=1, keepdims=True))),
        "you divide the scores by the largest one. That keeps `exp` small, but changes the result: "
        "the differences between scores decide, and division shrinks them. Only *adding* or "
        "subtracting one number leaves a row's softmax as it is.",
        also=(
            lambda Z: _rows(np.exp(Z / Z.max(axis=1, keepdims=True))),
            lambda Z: _rows(np.exp(Z / Z.max())),
            lambda Z: _rows(np.exp(Z / np.abs(Z).max())),
        ),
    ),
    Mistake(
        "clipped",
        lambda Z: _rows(np.exp(np.clip(Z, -500, 500))),
        "you clip the scores. Then 9999 and 10000 become the same number, and the difference "
        "between them, which is all that matters, is gone. Move a row as a whole instead.",
        also=(lambda Z: _rows(np.exp(np.minimum(Z, 500))),),
    ),
)


def _same(left, right):
    """True if two results agree in shape and numbers, with NaN in the same places."""
    return left.shape == right.shape and np.allclose(
        left, right, rtol=1e-6, atol=1e-9, equal_nan=True
    )


TEST = FunctionTest(
    domain=Domain(
        "the softmax of each row of `Z`, for scores of any size",
        Z=Numbers("N", "C", least=-1e9, most=1e9),
    ),
    name=NAME,
    read=lambda result: (read_unbounded(result, "the result of your function"),),
    same=_same,
    right=_softmax(),
    draw=_draw,
    cases=tuple(Case({"Z": Z}, (shares,)) for Z, shares in (*SMALL, *LARGE)),
    mistakes=MISTAKES,
)


def _grade(answer):
    (function,) = read_only_part(answer)
    check_takes_arrays(function, NAME, TEST.cases[0].inputs)
    TEST.grade(function)
    return (
        "Every row sums to 1, also where the scores are ±10000, and no row hears of another. "
        "Subtracting the maximum costs nothing and changes nothing, except that the largest "
        "exponential is exp(0) = 1."
    )


softmax = Exercise(
    NAME,
    "Softmax, row by row",
    stars=2,
    grade=_grade,
    test=TEST,
    mistakes=(*ONE_NUMBER, *MISTAKES),
    hints=(
        "Start with the plain formula: exponentials, divided by their sum along each row. With "
        "`axis=1` a sum runs along the rows, and with `keepdims=True` its result stays a column, "
        "so that it divides row by row. Try it on small scores first.",
        "Now large scores. Subtract one number c from a whole row: top and bottom of the fraction "
        "are both divided by exp(c), so nothing changes. Which c, taken from the row itself, makes "
        "sure that no exponential is larger than 1, and that one of them is exactly 1?",
        "It is the row's own maximum: with it the largest exponential is exp(0) = 1, so the sum "
        "lies between 1 and C, and can neither overflow nor be 0. `.max` takes the same "
        "`axis=1` and `keepdims=True` as `.sum`.",
    ),
)
