"""Scale new data with what the training data taught (chapter 7)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(X_train, X_new, scaled):
    """A case worked out on paper: standard deviations are 1, 2, 3 …, once 1/4, or 0."""
    inputs = {"X_train": np.array(X_train, dtype=float), "X_new": np.array(X_new, dtype=float)}
    return Case(inputs, (np.array(scaled, dtype=float),))


def _draw(rng):
    for N, M, D in ((5, 3, 4), (20, 1, 2), (7, 6, 3), (9, 4, 5)):
        X_train = decimals(rng, N, D) * rng.choice([0.01, 0.3, 1, 40], size=D) + decimals(rng, D)
        # constant, beside others that aren't; the computed standard deviation is seldom exactly 0
        X_train[:, rng.integers(D)] = 1.7 if N == 7 else rng.integers(-5, 6)
        yield {"X_train": X_train, "X_new": X_train[0] + decimals(rng, M, D)}


def _std(X):
    """The standard deviation of each column; exactly 0 where all its numbers are the same."""
    return np.where(np.ptp(X, axis=0) == 0, 0, X.std(axis=0))


def _guard(spread):
    return np.where(spread == 0, 1, spread)


@by_steps
def _scaled(
    source=lambda X_train, X_new: X_train,
    target=lambda X_train, X_new: X_new,
    center=lambda X: X.mean(axis=0),
    scale=_std,
    guard=_guard,
    combine=lambda X, middle, spread: (X - middle) / spread,
):
    """A scaling with its steps as they should be, or some of them otherwise."""

    def scaled(X_train, X_new):
        known = source(X_train, X_new)
        with np.errstate(all="ignore"):
            return combine(target(X_train, X_new), center(known), guard(scale(known)))

    return scaled


def _row(measure):
    return lambda X: measure(X, axis=1, keepdims=True)


def _tinies():
    """Scalings in which a tiny number keeps the divisor away from 0, in the usual ways."""
    for tiny in (*(10.0**-k for k in range(4, 17)), *(np.finfo(t).eps for t in ("f4", "f8"))):
        for guard in (
            lambda std, tiny=tiny: std + tiny,
            lambda std, tiny=tiny: np.maximum(std, tiny),
            lambda std, tiny=tiny: np.sqrt(std**2 + tiny),
            lambda std, tiny=tiny: np.where(std == 0, tiny, std),
        ):
            yield _scaled(guard=guard)
            yield _scaled(guard=guard, scale=lambda X: X.std(axis=0))


def _zeroed(X_train, X_new):
    spread = _std(X_train)
    return np.where(spread > 0, (X_new - X_train.mean(axis=0)) / _guard(spread), 0)


TEST = FunctionTest(
    domain=Domain(
        "`X_new`, scaled so that with the same scaling each feature of `X_train` has mean 0 and "
        "standard deviation 1; one that is constant there is only centred",
        X_train=Numbers("N", "D"),
        X_new=Numbers("M", "D"),
    ),
    cases=(
        _case([[1, 10], [3, 30]], [[2, 40], [5, 10]], [[0, 2], [3, -1]]),
        _case(
            [[0, 2], [4, 2], [0, 6], [4, 6]], [[6, 4], [2, 0], [0, 8]], [[2, 0], [0, -2], [-1, 2]]
        ),
        _case([[-3, 0, 1], [3, 8, 5]], [[6, 4, 3]], [[2, 0, 0]]),
        _case([[1, 10], [1.5, 30]], [[2, 40]], [[3, 2]]),  # the first column varies by 1/4 only
        _case(
            [[1, 5], [3, 5]], [[4, 5], [0, 7]], [[2, 0], [-2, 2]]
        ),  # the second column is constant
    ),
    right=_scaled(),
    draw=_draw,
    mistakes=(
        Mistake(
            "statistics of the new data",
            _scaled(source=lambda X_train, X_new: X_new),
            "you measure mean and standard deviation on `X_new` itself. The network was trained on "
            "numbers scaled in *one* way; new data must be treated as the training data was, "
            "whatever its own mean. (And a single new example would always become 0.)",
        ),
        Mistake(
            "statistics of everything",
            _scaled(source=lambda X_train, X_new: np.concatenate([X_train, X_new])),
            "you measure mean and standard deviation on both sets together. Then the training has "
            "seen something of the test data, if only its mean: a small leak, and an avoidable "
            "one.",
        ),
        Mistake(
            "one scale for all columns",
            _scaled(center=np.mean, scale=np.std),
            "you take one mean and one standard deviation over the whole array. Each *column* is a "
            "feature with a unit of its own, and needs its own two numbers: `axis=0`.",
        ),
        Mistake(
            "example by example",
            _scaled(source=lambda X_train, X_new: X_new, center=_row(np.mean), scale=_row(np.std)),
            "you scale each row by itself. The numbers to compare with one another stand in a "
            "column: the same pixel in all the examples, `axis=0`.",
        ),
        Mistake(
            "variance for standard deviation",
            _scaled(scale=lambda X: X.var(axis=0)),
            "you divide by the variance. The *standard deviation*, its root, has the unit of the "
            "data, so that the quotient has none.",
        ),
        Mistake(
            "only centred",
            _scaled(combine=lambda X, middle, spread: X - middle),
            "the mean is taken away, but nothing is divided: columns with large numbers stay "
            "large.",
        ),
        Mistake(
            "only divided",
            _scaled(combine=lambda X, middle, spread: X / spread),
            "you divide by the standard deviation, but the mean is still in the data. Take it away "
            "first.",
        ),
        Mistake(
            "divided by n − 1",
            _scaled(scale=lambda X: X.std(axis=0, ddof=1)),
            "you use the estimate with n − 1 (`ddof=1`). Here the plain standard deviation is "
            "wanted, `X.std(axis=0)`.",
        ),
        Mistake(
            "smallest and largest",
            _scaled(center=lambda X: X.min(axis=0), scale=lambda X: np.ptp(X, axis=0)),
            "this maps the training data to 0 … 1. That is a fair scaling, too, but another one: "
            "wanted are mean 0 and standard deviation 1.",
        ),
        Mistake(
            "brackets missing",
            _scaled(combine=lambda X, middle, spread: X - middle / spread),
            "only the mean is divided: a division comes before a difference. Put brackets round "
            "what is to be divided, X − mean.",
        ),
        Mistake(
            "the mean added",
            _scaled(combine=lambda X, middle, spread: (X + middle) / spread),
            "the mean is added. Take it away, so that the training data would have the mean 0.",
        ),
        Mistake(
            "multiplied by the standard deviation",
            _scaled(combine=lambda X, middle, spread: (X - middle) * spread),
            "you multiply by the standard deviation: what varies much would vary even more. "
            "Divide.",
        ),
        Mistake(
            "median for mean",
            _scaled(center=lambda X: np.median(X, axis=0)),
            "you take away the *median* of each column. Wanted is the mean.",
        ),
        Mistake(
            "the middle of smallest and largest",
            _scaled(center=lambda X: (X.min(axis=0) + X.max(axis=0)) / 2),
            "you take away the middle between the smallest and the largest number of each column. "
            "Wanted is the mean of all of them.",
        ),
        Mistake(
            "range for standard deviation",
            _scaled(scale=lambda X: np.ptp(X, axis=0)),
            "you divide by the range, largest minus smallest, or by half of it. Wanted is the "
            "standard deviation.",
            also=(_scaled(scale=lambda X: np.ptp(X, axis=0) / 2),),
        ),
        Mistake(
            "mean distance for standard deviation",
            _scaled(scale=lambda X: np.abs(X - X.mean(axis=0)).mean(axis=0)),
            "you divide by the *mean distance* from the mean. The standard deviation is the root "
            "of the mean *squared* distance.",
        ),
        Mistake(
            "no column scaled if one is constant",
            _scaled(guard=lambda std: np.ones_like(std) if (std == 0).any() else std),
            "as soon as one column is constant, you divide *no* column. Only the constant ones are "
            "divided by 1; `np.where(constant, 1, std)` chooses column by column.",
        ),
        Mistake(
            "the training data returned",
            _scaled(target=lambda X_train, X_new: X_train),
            "you return the *training* data, scaled. Wanted is `X_new`, scaled by what the "
            "training data says.",
        ),
        Mistake(
            "constant column divided by 0",
            _scaled(guard=lambda std: std),
            "a column that is the same in all training examples has the standard deviation 0, and "
            "dividing by it gives `nan` or `inf`. The digits have three such pixels. Divide such a "
            "column by 1 instead.",
        ),
        Mistake(
            "a tiny number in place of 0",
            _scaled(guard=lambda std: std + 1e-8),
            "you keep the divisor away from 0 with a tiny number. Then nothing is divided by 0, "
            "but where the training data is constant and a new example differs, the difference is "
            "divided by next to nothing, and explodes. Where a column of `X_train` is constant, "
            "divide by 1.",
            also=tuple(_tinies()),
        ),
        Mistake(
            "a rounding error taken for a spread",
            _scaled(scale=lambda X: X.std(axis=0)),
            "almost: only where a column is constant and its computed standard deviation isn't "
            "exactly 0 does yours go wrong. The mean of seven times 1.7 is rounded, so 2·10⁻¹⁶ "
            "is left over, and you divide by that. Ask whether the largest and the smallest "
            "number are the same.",
        ),
        Mistake(
            "small spreads replaced by 1",
            _scaled(guard=lambda std: np.maximum(std, 1)),
            "you divide by 1 wherever the standard deviation is *below* 1. A small one is not a "
            "missing one: a column that varies by 1/4 is to be stretched until it varies by 1. "
            "Only where the column is constant, `np.ptp(X_train, axis=0) == 0`, does 1 take its "
            "place.",
        ),
        Mistake(
            "constant column thrown away",
            _zeroed,
            "where the training data is constant you return 0. But the new data may differ there: "
            "take away the mean, as everywhere, and divide by 1.",
        ),
    ),
)


standardise = Exercise(
    "standardise",
    "Scale without peeping",
    stars=1,
    test=TEST,
    praise=(
        "The rule behind it is general: whatever is *learned* from data, be it only a mean, is "
        "learned from the training data. Scaling, choosing features, filling gaps, all of it is "
        "part of the model."
    ),
    hints=(
        "Which of the two arrays may be measured, and which is to be returned? Only one of them "
        "is known when the network is trained.",
        "For each column of `X_train` there is one mean and one standard deviation, arrays of "
        "shape (D,). They line up with the rows of `X_new` by themselves.",
        "Take the means away, divide by the standard deviations. Before you divide, replace those "
        "of constant columns by ones (`np.where`). Constant is a column whose largest number is "
        "its smallest.",
    ),
)
