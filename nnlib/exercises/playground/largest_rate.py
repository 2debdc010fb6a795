"""The learning rate above which a linear model must diverge (chapter 8)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number


def _draw(rng):
    for N, D in ((5, 2), (9, 3), (4, 1), (12, 2), (7, 4)):
        yield {"X": decimals(rng, N, D) * rng.choice([1, 3], D)}


@by_steps
def _rate(
    curvature=lambda X: 2 * X.T @ X / len(X),
    pick=lambda H: np.linalg.eigvalsh(H)[-1],
    finish=lambda largest: 2 / largest,
):
    """The rate, with its steps as they should be, or some of them otherwise."""
    return lambda X: finish(pick(curvature(X)))


TEST = FunctionTest(
    domain=Domain(
        "the learning rate above which gradient descent on the mean of (Xw − y)² diverges",
        X=Numbers("N", "D"),
        unless=lambda X: None if X.any() else "`X` is 0: then nothing diverges.",
    ),
    parts=("the rate",),
    read=one_number,
    cases=tuple(
        Case({"X": np.array(X)}, (np.array(rate),))
        for X, rate in (
            ([[2.0, 0.0], [0.0, 1.0], [2.0, 0.0], [0.0, 1.0]], 0.5),
            ([[1.0], [1.0]], 1.0),
            ([[3.0, 3.0], [1.0, -1.0]], 2 / 18),
            ([[0.125], [0.25], [0.0]], 38.4),
        )
    ),
    right=_rate(),
    draw=_draw,
    mistakes=(
        Mistake(
            "the flattest direction",
            _rate(pick=lambda H: np.linalg.eigvalsh(H)[0] or 1e-9),
            "this is the rate for the *flattest* direction. The steepest one diverges first: take "
            "the largest eigenvalue.",
        ),
        Mistake(
            "sum of all curvatures",
            _rate(pick=np.trace),
            "this is the *sum* of the curvatures, the trace. Only the steepest direction counts.",
        ),
        Mistake(
            "mean of all curvatures",
            _rate(pick=lambda H: np.trace(H) / len(H)),
            "this is the *mean* of the curvatures. The steepest direction diverges first.",
        ),
        Mistake(
            "the largest entry",
            _rate(pick=lambda H: np.max(np.diag(H))),
            "the largest number on the diagonal is the curvature along an *axis*. The steepest "
            "direction may lie between the axes: that is what eigenvalues are for.",
        ),
        Mistake(
            "summed, not averaged",
            _rate(curvature=lambda X: 2 * X.T @ X),
            "the loss is the *mean* over the examples: divide XᵀX by N.",
        ),
        Mistake(
            "half the curvature",
            _rate(curvature=lambda X: X.T @ X / len(X)),
            "the slope of a square has a 2 in it, and so has the curvature: 2XᵀX/N.",
        ),
        Mistake(
            "where it just arrives",
            lambda X: _rate()(X) / 2,
            "this is the rate that arrives in *one* step along the steepest direction. Twice as "
            "far, and it lands as high on the other side: there the limit is.",
        ),
        Mistake(
            "the curvature itself",
            _rate(finish=lambda largest: largest),
            "this is the curvature. The steeper, the *smaller* the steps must be.",
        ),
        Mistake(
            "singular value not squared",
            lambda X: len(X) / np.linalg.norm(X, 2),
            "the singular values of X are the *roots* of the eigenvalues of XᵀX: square the "
            "largest.",
        ),
    ),
)


largest_rate = Exercise(
    "largest_rate",
    "How long may a step be?",
    stars=3,
    test=TEST,
    praise=(
        "The whole secret of divergence, for a bowl: steps longer than 2 over the curvature land "
        "higher than they started. It also says why large inputs are to blame: they enter squared. "
        "A network is no bowl, but near each point of its loss it looks like one."
    ),
    hints=(
        "Along one direction the loss is a parabola of some curvature c. A step of gradient "
        "descent takes the distance d from the bottom to (1 − lr·c)·d. When does that grow?",
        "It grows when lr·c is above 2. The curvatures of all directions are in the matrix of "
        "second derivatives; for the mean of (x·w − y)² it is twice XᵀX, divided by N.",
        "The largest curvature of a symmetric matrix is its largest eigenvalue, the last one that "
        "`np.linalg.eigvalsh` gives. The answer is 2 divided by that.",
    ),
)
