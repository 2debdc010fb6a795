"""What the playground can show a network of a point (chapter 8)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _draw(rng):
    for N in (1, 3, 7, 2, 5):
        yield {"X": 2 * decimals(rng, N, 2)}


@by_steps
def _features(
    first=lambda a: a * a,
    second=lambda b: b * b,
    product=lambda a, b: a * b,
    wave=np.sin,
    other=lambda a, b: (a, b),
    finish=lambda columns: np.stack(columns, axis=1),
):
    """The seven columns, with the steps as they should be, or some of them otherwise."""

    def seven_features(X):
        a, b = np.asarray(X, dtype=float).T
        c, d = other(a, b)
        return finish([a, b, first(a), second(b), product(a, b), wave(c), wave(d)])

    return seven_features


_X = np.array([[2.0, 3.0], [-1.0, 0.5], [-4.0, 3.0]])
TEST = FunctionTest(
    domain=Domain(
        "the columns x1, x2, x1², x2², x1·x2, sin x1, sin x2 of the points (x1, x2)",
        X=Numbers("N", "2", least=-1e6, most=1e6),
        unless=lambda X: None if X.shape[1] == 2 else "a point has two numbers.",
    ),
    cases=(
        Case({"X": _X}, (_features()(_X),)),
        Case({"X": _X[:1]}, (_features()(_X[:1]),)),
    ),
    right=_features(),
    draw=_draw,
    mistakes=(
        Mistake(
            "degrees",
            _features(wave=lambda x: np.sin(np.radians(x))),
            "the sine is taken of degrees. `np.sin` takes the number as it is.",
            also=(_features(wave=lambda x: np.sin(np.pi * x)),),
        ),
        Mistake(
            "a sum for the product",
            _features(product=lambda a, b: a + b),
            "the fifth column is a *sum*. A sum is what a linear layer makes by itself; x1x2 is "
            "the product.",
        ),
        Mistake(
            "sine of the squares",
            _features(other=lambda a, b: (a * a, b * b)),
            "the waves are those of the *squares*. The last columns are the sines of x1 and x2 "
            "themselves.",
        ),
        Mistake(
            "cosine",
            _features(wave=np.cos),
            "the last columns are cosines, in place of sines.",
        ),
        Mistake(
            "doubled, not squared",
            _features(first=lambda a: 2 * a, second=lambda b: 2 * b),
            "the third and the fourth column are doubled, in place of squared.",
        ),
        Mistake(
            "sizes for squares",
            _features(first=np.abs, second=np.abs),
            "the third and the fourth column are the sizes |x|, in place of the squares.",
        ),
        Mistake(
            "features in rows",
            _features(finish=lambda columns: np.stack(columns, axis=0)),
            "examples go in rows, features in columns: the result has to be (N, 7), and yours is "
            "lying on its side.",
        ),
        Mistake(
            "five columns",
            _features(finish=lambda columns: np.stack(columns[:5], axis=1)),
            "the two waves are missing: seven columns are asked for, the last of them sin x1 and "
            "sin x2.",
        ),
        Mistake(
            "without the coordinates",
            _features(finish=lambda columns: np.stack(columns[2:], axis=1)),
            "the raw coordinates are missing: seven columns are asked for, the first of them x1 "
            "and x2.",
        ),
        Mistake(
            "by coordinate",
            _features(
                finish=lambda columns: np.stack([columns[i] for i in (0, 2, 5, 1, 3, 6, 4)], axis=1)
            ),
            "the columns stand in another order. The weights of the first layer belong to columns: "
            "keep the order x1, x2, x1², x2², x1x2, sin x1, sin x2.",
            also=(
                _features(
                    finish=lambda columns: np.stack(
                        [columns[i] for i in (0, 1, 2, 3, 5, 6, 4)], axis=1
                    )
                ),
            ),
        ),
    ),
)


seven_features = Exercise(
    "seven_features",
    "Seven ways to see a point",
    stars=1,
    test=TEST,
    praise=(
        "With x1x2 among its inputs a linear model solves XOR, and with the two squares the "
        "circles: that is the lift of chapter 1, chosen by hand. Without them a network has to "
        "build its own."
    ),
    hints=(
        "Each feature is a column of N numbers, computed from the two columns of X.",
        "`X[:, 0]` and `X[:, 1]` are the coordinates of all points at once, each (N,). Squares, "
        "product and sines work on them without a loop.",
        "`np.stack` puts a list of seven arrays (N,) together; it needs to be told along which "
        "axis, so that a point becomes a row. `np.column_stack` needs no telling.",
    ),
)
