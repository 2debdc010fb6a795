"""How far one gets by asking the nearest training point (chapter 8)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number


def _draw(rng):
    for N, M, D in ((12, 61, 2), (25, 71, 2), (15, 83, 3), (9, 8, 1), (20, 97, 2)):
        yield {
            "X_train": decimals(rng, N, D),
            "y_train": rng.integers(0, 3, N),
            "X_test": decimals(rng, M, D) + 0.0137,
            "y_test": rng.integers(0, 3, M),
        }


@by_steps
def _share(
    gap=lambda a, b: a - b,
    distance=lambda gaps: (gaps**2).sum(axis=-1),
    pick=lambda distances: distances.argmin(axis=1),
    compare=lambda guess, y: guess == y,
    finish=np.mean,
):
    """The share that is right, with its steps as they should be, or some of them otherwise."""

    def nearest_right(X_train, y_train, X_test, y_test):
        gaps = gap(X_test[:, None], X_train[None])  # (M, N, D)
        nearest = pick(distance(gaps))
        return finish(compare(y_train[nearest], y_test))

    return nearest_right


_TRAIN = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0], [-5.0, -5.0]])
_TEST = np.array([[1.0, 0.5], [3.0, -1.0], [2.0, 3.5], [-4.5, -1.0], [-1.0, 1.0]])
TEST = FunctionTest(
    domain=Domain(
        "the share of test points whose nearest training point is of their class",
        X_train=Numbers("N", "D"),
        y_train=Numbers("N", whole=True),
        X_test=Numbers("M", "D"),
        y_test=Numbers("M", whole=True),
    ),
    parts=("the share",),
    read=one_number,
    cases=(
        Case(
            {
                "X_train": _TRAIN,
                "y_train": np.array([0, 1, 2, 1]),
                "X_test": _TEST,
                "y_test": np.array([0, 1, 2, 0, 0]),
            },
            (np.array(0.8),),
        ),
        Case(
            {
                "X_train": _TRAIN[:3],
                "y_train": np.array([0, 1, 1]),
                "X_test": _TEST[:2],
                "y_test": np.array([1, 0]),
            },
            (np.array(0.0),),
        ),
    ),
    right=_share(),
    draw=_draw,
    mistakes=(
        Mistake(
            "the farthest",
            _share(pick=lambda distances: distances.argmax(axis=1)),
            "you ask the *farthest* training point.",
        ),
        Mistake(
            "signed differences",
            _share(distance=lambda gaps: gaps.sum(axis=-1)),
            "differences with opposite signs cancel, and negative ones count as near. Square them, "
            "then add.",
        ),
        Mistake(
            "city blocks",
            _share(distance=lambda gaps: np.abs(gaps).sum(axis=-1)),
            "you add the *sizes* of the differences, as one walks in a city. The straight distance "
            "is the root of the sum of squares.",
        ),
        Mistake(
            "the largest coordinate",
            _share(distance=lambda gaps: np.abs(gaps).max(axis=-1)),
            "only the larger difference counts. Add the squares of all of them.",
        ),
        Mistake(
            "one coordinate",
            _share(distance=lambda gaps: gaps[..., 0] ** 2),
            "only the first coordinate plays a part. Add the squares of all the differences.",
        ),
        Mistake(
            "the number of right ones",
            _share(finish=np.sum),
            "this is *how many* are right. Divide by the number of test points.",
        ),
        Mistake(
            "the share of wrong ones",
            _share(compare=lambda guess, y: guess != y),
            "this is the share of test points that are *wrong*.",
        ),
        Mistake(
            "percent",
            _share(finish=lambda right: 100 * np.mean(right)),
            "this is in percent. A share goes from 0 to 1.",
        ),
    ),
)


nearest_right = Exercise(
    "nearest_right",
    "Ask your neighbour",
    stars=2,
    test=TEST,
    praise=(
        "No training at all, and often hard to beat in the plane: it says whether points can be "
        "told apart by where they lie. The challenge of a data set of your own measures by it, so "
        "that noise alone defeats nobody."
    ),
    hints=(
        "For each test point: how far is it to each training point? Which of them is the nearest, "
        "and of which class is that?",
        "With `X_test[:, None]` each test point meets each training point: all differences are "
        "(M, N, D). Squared and added along the last axis they are squared distances.",
        "`argmin` along axis 1 gives the number of the nearest training point for each test point; "
        "`y_train` at these numbers are the guesses. The mean of a comparison is a share.",
    ),
)
