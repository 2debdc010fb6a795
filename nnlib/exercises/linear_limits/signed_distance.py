"""The signed distance of points to a boundary (chapter 1)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake


def _case(X, w, b, distances):
    """A case worked out by hand, so that nothing in this file tells how to do it."""
    X, w, distances = (np.array(values, dtype=float) for values in (X, w, distances))
    return Case({"X": X, "w": w, "b": float(b)}, (distances,))


TEST = FunctionTest(
    cases=(
        _case([[3, 4], [1, -2]], [3, 4], -5, [4, -2]),
        _case([[1, 1]], [-5, 12], 6, [1]),
        _case([[1, 0, 2], [0, 3, 0], [0, 0, -6], [-3, 1, 0.5]], [2, -1, 2], 3, [3, 0, -3, -1]),
    ),
    mistakes=(
        Mistake(
            "not divided by the length of w",
            lambda X, w, b: X @ w + b,
            "this is the score w·x + b, not yet a distance. Double `w` and `b`: the boundary stays "
            "where it is, but your numbers double, and a distance must not.",
        ),
        Mistake(
            "divided by the squared length of w",
            lambda X, w, b: (X @ w + b) / (w @ w),
            "you divide by ‖w‖² where ‖w‖ belongs. Double `w` and `b`: the boundary stays where it "
            "is, but your numbers are halved. Is a square root missing?",
        ),
        Mistake(
            "forgot the bias",
            lambda X, w, b: X @ w / np.linalg.norm(w),
            "the bias b is missing. This is the distance to the parallel line through the origin; "
            "b is what moves the boundary away from there.",
        ),
        Mistake(
            "bias not divided",
            lambda X, w, b: X @ w / np.linalg.norm(w) + b,
            "the division reaches only the first term: in Python `a + b / c` means `a + (b / c)`. "
            "The bias is part of the score and has to be divided with it.",
            also=(lambda X, w, b: X @ w + b / np.linalg.norm(w),),
        ),
        Mistake(
            "absolute value",
            lambda X, w, b: np.abs(X @ w + b) / np.linalg.norm(w),
            "all your distances are positive. A *signed* distance also tells the side: positive "
            "where `w` points (class 1), negative on the other side.",
        ),
        Mistake(
            "wrong sign",
            lambda X, w, b: -(X @ w + b) / np.linalg.norm(w),
            "the sizes are right and all the signs are turned round: points on the side that `w` "
            "points to are positive.",
        ),
        Mistake(
            "bias subtracted",
            lambda X, w, b: (X @ w - b) / np.linalg.norm(w),
            "b is subtracted where it should be added: the boundary is w·x + b = 0, not w·x = b.",
        ),
        Mistake(
            "a column instead of a flat array",
            lambda X, w, b: ((X @ w + b) / np.linalg.norm(w))[:, None],
            "the numbers are right, but they stand in a column, shape (N, 1), where a flat array "
            "(N,) is expected. NumPy would stretch the column against other flat arrays to a "
            "square. `X @ w` with a flat `w` is flat already.",
        ),
        Mistake(
            "length of the points instead of w",
            lambda X, w, b: (X @ w + b) / np.linalg.norm(X, axis=1),
            "you divide each score by the length of its *point*. The length that matters is that "
            "of the normal `w`: it is what the score is too large by.",
        ),
        Mistake(
            "length of all of X instead of w",
            lambda X, w, b: (X @ w + b) / np.linalg.norm(X),
            "you divide by the length of all of `X`. Distances may not depend on which other "
            "points are around; the length that matters is that of the normal `w`.",
        ),
        Mistake(
            "sum of sizes instead of the length",
            lambda X, w, b: (X @ w + b) / np.abs(w).sum(),
            "you divide by |w₁| + |w₂| + …; the length of an arrow is the root of the sum of "
            "the squares (Pythagoras).",
            also=(lambda X, w, b: (X @ w + b) / w.sum(),),
        ),
        Mistake(
            "only two dimensions",
            lambda X, w, b: (X[:, 0] * w[0] + X[:, 1] * w[1] + b) / np.hypot(w[0], w[1]),
            "this is right in the plane, but looks only at the first two coordinates. Points may "
            "have any number D of them; `@` and `np.linalg.norm` take them all.",
            also=(lambda X, w, b: (X @ w + b) / np.hypot(w[0], w[1]),),
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
