"""The signed distance of points to a boundary (chapter 1)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(X, w, b, distances):
    """A case worked out by hand."""
    X, w, distances = (np.array(values, dtype=float) for values in (X, w, distances))
    return Case({"X": X, "w": w, "b": float(b)}, (distances,))


def _draw(rng):
    for N, D in ((5, 3), (1, 4), (30, 5), (4, 1), (6, 2)):
        yield {"X": decimals(rng, N, D), "w": decimals(rng, D), "b": float(decimals(rng))}
    yield {"X": decimals(rng, 6, 2, size=60), "w": decimals(rng, 2), "b": 0.25}  # far away


@by_steps
def _distance(
    score=lambda X, w, b: X @ w + b,
    divide=lambda s, X, w, b: s / np.linalg.norm(w),
    finish=lambda d: d,
):
    """A signed distance with its steps as they should be, or some of them otherwise."""
    return lambda X, w, b: finish(divide(score(X, w, b), X, w, b))


TEST = FunctionTest(
    domain=Domain(
        "the signed distance (N,) of each row of `X` to the boundary w·x + b = 0",
        unless=lambda X, w, b: None if w.any() else "`w` is 0: then there is no boundary.",
        X=Numbers("N", "D"),
        w=Numbers("D"),
        b=Numbers(),
    ),
    cases=(
        _case([[3, 4], [1, -2]], [3, 4], -5, [4, -2]),
        _case([[1, 1]], [-5, 12], 6, [1]),
        _case([[1, 0, 2], [0, 3, 0], [0, 0, -6], [-3, 1, 0.5]], [2, -1, 2], 3, [3, 0, -3, -1]),
    ),
    right=_distance(),
    draw=_draw,
    mistakes=(
        Mistake(
            "not divided by the length of w",
            _distance(divide=lambda s, X, w, b: s),
            "this is the score w·x + b, not yet a distance. Double `w` and `b`: the boundary stays "
            "where it is, but your numbers double, and a distance must not.",
        ),
        Mistake(
            "divided by the squared length of w",
            _distance(divide=lambda s, X, w, b: s / (w @ w)),
            "you divide by ‖w‖² where ‖w‖ belongs. Double `w` and `b`: the boundary stays where it "
            "is, but your numbers are halved. Is a square root missing?",
        ),
        Mistake(
            "multiplied by the length of w",
            _distance(divide=lambda s, X, w, b: s * np.linalg.norm(w)),
            "you multiply by ‖w‖. The longer w is, the faster the score grows with the distance: "
            "the length has to be divided out.",
        ),
        Mistake(
            "forgot the bias",
            _distance(score=lambda X, w, b: X @ w),
            "the bias b is missing. This is the distance to the parallel line through the origin; "
            "b is what moves the boundary away from there.",
        ),
        Mistake(
            "bias not divided",
            _distance(divide=lambda s, X, w, b: (s - b) / np.linalg.norm(w) + b),
            "w·x is divided by ‖w‖, but b is added afterwards, as it is. The bias is part of the "
            "score and has to be divided with it.",
        ),
        Mistake(
            "only the bias divided",
            _distance(divide=lambda s, X, w, b: (s - b) + b / np.linalg.norm(w)),
            "the division reaches only the last term: in Python `a + b / c` means `a + (b / c)`. "
            "The whole score has to be divided: put brackets round it.",
        ),
        Mistake(
            "absolute value",
            _distance(finish=np.abs),
            "all your distances are positive. A *signed* distance also tells the side: positive "
            "where `w` points (class 1), negative on the other side.",
        ),
        Mistake(
            "wrong sign",
            _distance(finish=lambda d: -d),
            "all the signs are turned round: points on the side that `w` points to are positive.",
        ),
        Mistake(
            "bias subtracted",
            _distance(score=lambda X, w, b: X @ w - b),
            "b is subtracted where it should be added: the boundary is w·x + b = 0, not w·x = b.",
        ),
        Mistake(
            "a column instead of a flat array",
            _distance(finish=lambda d: d[:, None]),
            "the numbers are right, but they stand in a column, shape (N, 1), where a flat array "
            "(N,) is expected. NumPy would stretch the column against other flat arrays to a "
            "square. `X @ w` with a flat `w` is flat already.",
        ),
        Mistake(
            "w on the left",
            _distance(score=lambda X, w, b: w @ X + b),
            "`w @ X` takes the points for columns: it fails where N and D differ, and where they "
            "agree it silently mixes the points up. Points stand in rows: `X @ w`.",
        ),
        Mistake(
            "not summed over the coordinates",
            _distance(score=lambda X, w, b: X * w + b),
            "`X * w` multiplies coordinate by coordinate, and nothing is added up: there is a "
            "number for each coordinate. A score sums over them: `X @ w`.",
        ),
        Mistake(
            "summed over everything",
            _distance(score=lambda X, w, b: (X * w).sum() + b),
            "you add up the products of *all* points, so that there is one number for all of them. "
            "Each point has a score of its own: the sum runs along each row, as in `X @ w`.",
        ),
        Mistake(
            "length of the points instead of w",
            _distance(divide=lambda s, X, w, b: s / np.linalg.norm(X, axis=1)),
            "you divide each score by the length of its *point*. The length that matters is that "
            "of the normal `w`: it is what the score is too large by.",
        ),
        Mistake(
            "length of all of X instead of w",
            _distance(divide=lambda s, X, w, b: s / np.linalg.norm(X)),
            "you divide by the length of all of `X`. Distances may not depend on which other "
            "points are around; the length that matters is that of the normal `w`.",
        ),
        Mistake(
            "the bias in the length",
            _distance(divide=lambda s, X, w, b: s / np.sqrt(w @ w + b * b)),
            "you count `b` into the length. The normal is `w` alone; b only says how far the "
            "boundary is moved.",
        ),
        Mistake(
            "sum of sizes instead of the length",
            _distance(divide=lambda s, X, w, b: s / np.abs(w).sum()),
            "you divide by |w₁| + |w₂| + …; the length of an arrow is the root of the sum of "
            "the squares (Pythagoras).",
        ),
        Mistake(
            "sum instead of the length",
            _distance(divide=lambda s, X, w, b: s / w.sum()),
            "you divide by w₁ + w₂ + …, signs and all. The length of an arrow is the root of the "
            "sum of the squares (Pythagoras).",
        ),
        Mistake(
            "largest size instead of the length",
            _distance(divide=lambda s, X, w, b: s / np.abs(w).max()),
            "you divide by the largest |wᵢ|. The length of an arrow is the root of the sum of the "
            "squares (Pythagoras).",
        ),
        Mistake(
            "whole distances",
            _distance(divide=lambda s, X, w, b: s // np.linalg.norm(w)),
            "your distances are rounded down to whole numbers, as `//` does. Divide with `/`.",
        ),
        Mistake(
            "only two dimensions",
            lambda X, w, b: (X[:, 0] * w[0] + X[:, 1] * w[1] + b) / np.hypot(w[0], w[1]),
            "this is right in the plane, but looks only at the first two coordinates. Points may "
            "have any number D of them; `@` and `np.linalg.norm` take them all.",
        ),
        Mistake(
            "length of two coordinates",
            _distance(divide=lambda s, X, w, b: s / np.hypot(w[0], w[1])),
            "this is right in the plane, but the length is that of the first two numbers of `w`. "
            "There may be any number D of them; `np.linalg.norm` takes them all.",
        ),
    ),
)


signed_distance = Exercise(
    "signed_distance",
    "Distance to the boundary",
    stars=1,
    test=TEST,
    praise=(
        "Your function measures distances in 2 and in 3 dimensions, with the sign for the side. "
        "Set x to the origin and you have b/‖w‖, the distance of the boundary from there."
    ),
    hints=(
        "`X @ w + b` gives the score of every point. Now multiply both $w$ and $b$ by 10: does "
        "the boundary move? Do the scores change?",
        "A score grows with the length of the normal $w$; a distance must not. Which number "
        r"would make up for the length? In the example $\lVert w \rVert = \sqrt{3^2 + 4^2} = 5$.",
        r"In the example the point (3, 4) has the score 20 and the distance $\frac{20}{5} = 4$. "
        "Do the same for all points at once. NumPy has `np.linalg.norm` for the length. And mind "
        "the brackets: the bias is part of the score.",
    ),
)
