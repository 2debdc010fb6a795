"""Of all weights that fit best, the smallest (chapter 6)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_numbers
from nnlib.exercises.verdict import NotYet


def _read(result):
    """The weights; whoever hands over all that `lstsq` returns is told which part they are."""
    if isinstance(result, (tuple, list)) and len(result) == 4 and np.ndim(result[0]) > 0:
        raise NotYet(
            "your function returns four things, as `np.linalg.lstsq` does. The weights are the "
            "first of them, `[0]`."
        )
    return (read_numbers(result, "the result of your function"),)


def _case(A, y, w):
    """A case worked out on paper."""
    inputs = {"A": np.array(A, dtype=float), "y": np.array(y, dtype=float)}
    return Case(inputs, (np.array(w, dtype=float),))


def _ridge(strength):
    return lambda A, y: np.linalg.solve(A.T @ A + strength * np.eye(A.shape[1]), A.T @ y)


def _first_columns(A, y):
    """Weights for as many features as there are examples, and 0 for the others."""
    w = np.zeros(A.shape[1])
    n = min(A.shape)
    w[:n] = np.linalg.pinv(A[:, :n]) @ y
    return w


def _matrix(rng, N, p):
    """A (N, p) of full rank, far from losing it; its numbers are whole multiples of 1/256."""
    U, _, Vt = np.linalg.svd(rng.normal(size=(N, p)), full_matrices=False)
    return np.round(256 * (U * np.linspace(1, 2, min(N, p))) @ Vt) / 256


def _draw(rng):
    for N, p in ((3, 7), (12, 4), (5, 5)):
        yield {"A": _matrix(rng, N, p), "y": decimals(rng, N, size=60 if N == 3 else 2)}
    A = _matrix(rng, 6, 2)
    yield {"A": np.column_stack([A, A[:, 0] + A[:, 1], 2 * A[:, 1]]), "y": decimals(rng, 6)}


TEST = FunctionTest(
    domain=Domain(
        "of all weights with the least squared error |A w − y|², the shortest",
        A=Numbers("N", "p"),
        y=Numbers("N"),
    ),
    right=lambda A, y: np.linalg.pinv(A) @ y,
    draw=_draw,
    read=_read,
    cases=(
        _case([[1, 0, 1], [0, 1, 1]], [1, 2], [0, 1, 1]),  # more features than examples
        _case([[1, 0], [1, 1], [1, 2], [1, 3]], [1, 0, 2, 3], [0.3, 0.8]),  # fewer
        _case([[2, 1], [1, 1]], [3, 2], [1, 1]),
        _case([[1, 2]], [5], [1, 2]),
        _case([[1, 1, 0], [1, 1, 0]], [2, 4], [1.5, 1.5, 0]),  # nothing fits, and many fit best
        _case([[1, 1], [2, 2], [2, 2]], [1, 2, 3], [11 / 18, 11 / 18]),
        _case([[8, 0], [0, 0.5]], [8, 1], [1, 2]),  # little is still not nothing
        _case([[0.001, 0.002]], [5], [1000, 2000]),  # where even a weak penalty is felt
    ),
    mistakes=(
        Mistake(
            "normal equations",
            lambda A, y: np.linalg.solve(A.T @ A, A.T @ y),
            "with fewer units than examples this is right. But once there are more, or two of them "
            "are alike, AᵀA has no inverse: *many* weights fit equally well, and these equations "
            "don't say which. Which function of `np.linalg` chooses the shortest?",
            also=(lambda A, y: np.linalg.inv(A.T @ A) @ A.T @ y,),
        ),
        Mistake(
            "only for many features",
            lambda A, y: A.T @ np.linalg.solve(A @ A.T, y),
            "this is right where all examples can be fitted. With fewer units than examples AAᵀ "
            "has no inverse, and the best you can do is to come close.",
            also=(lambda A, y: A.T @ np.linalg.inv(A @ A.T) @ y,),
        ),
        Mistake(
            "square only",
            lambda A, y: np.linalg.solve(A, y),
            "this needs as many units as examples. The interesting cases are the others.",
            also=(lambda A, y: np.linalg.inv(A) @ y,),
        ),
        Mistake(
            "ridge",
            _ridge(1.0),
            "you add a multiple of the identity: that is weight decay (*ridge regression*), which "
            "gives up some of the fit for smaller weights. Asked for are the smallest weights "
            "among those that fit *best*. (The limit of ever weaker decay would be right.)",
            also=tuple(map(_ridge, (0.5, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10))),
        ),
        Mistake(
            "small singular values cut off",
            lambda A, y: np.linalg.pinv(A, rcond=0.1) @ y,
            "you treat small singular values of A as if they were 0 (`rcond`, `rtol` or a "
            "threshold of your own). What varies little still has to be fitted; only what is 0 up "
            "to rounding is left out, and the functions of `np.linalg` do so by themselves.",
        ),
        Mistake(
            "fits, but not the smallest",
            _first_columns,
            "your weights are not the shortest that fit: the first units carry everything and the "
            "others nothing, where sharing would be shorter.",
        ),
        Mistake(
            "no inverse at all",
            lambda A, y: A.T @ y,
            "Aᵀy is where a first step of gradient descent would point, not the solution: the "
            "units overlap, and that has to be undone.",
            also=(lambda A, y: A.T @ y / len(y),),
        ),
        Mistake(
            "predictions for weights",
            lambda A, y: A @ np.linalg.pinv(A) @ y,
            "these are the *predictions* Aβ, one for each example. Asked for are the weights, one "
            "for each unit.",
        ),
        Mistake(
            "a column",
            lambda A, y: (np.linalg.pinv(A) @ y)[:, None],
            "the numbers are right, but they stand in a column. Return them flat, shape (p,).",
        ),
    ),
)


smallest_weights = Exercise(
    "smallest_weights",
    "The smallest weights that fit",
    stars=2,
    seconds=15.0,  # gradient descent is a way, too
    test=TEST,
    praise=(
        "This one line, on random ReLU features, is the whole machine behind double descent. "
        "Where p = N there is a single way to fit, and its weights may be huge; with more features "
        "there are many ways, and the smallest weights shrink again. Gradient descent from 0 ends "
        "in the same place."
    ),
    hints=(
        "For the single example A = (1, 2) and y = 5 every β with β₁ + 2β₂ = 5 fits: a "
        "whole line of weights. Which point of it is nearest to the origin?",
        "No formula with a plain inverse covers all cases. There is a *generalised* inverse that "
        "does, named after Moore and Penrose: it gives the best fit, and among equally good ones "
        "the shortest weights.",
        "NumPy calls it `np.linalg.pinv`, the pseudo-inverse. Multiply it with `y`. "
        "(`np.linalg.lstsq` solves the same problem, and returns more than the weights.)",
    ),
)
