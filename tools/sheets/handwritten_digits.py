"""Tasks of chapter 7: reading a table of mistakes, scaling, folds, how sure one is."""

import math

import numpy as np

from nnlib.exercises import handwritten_digits as exercises
from nnlib.words import written
from tools.sheets.exercise_slips import slips_of, solved
from tools.sheets.tasks import Kind, Slip, exactly, listed, matrix, one_of, some, whole

# A confusion matrix.


def _draw_counts(rng):
    counts = some(rng, 0, 6, 3, 3)
    counts[np.arange(3), np.arange(3)] = some(rng, 4, 16, 3)
    return {"counts": counts, "k": int(rng.integers(3))}


def _counts(counts, k):
    return (counts.astype(float),)


def _class(result, k, **_):
    return np.ravel(result[0])[k] if np.size(result[0]) == 3 else np.ravel(result[0])[0]


CONFUSION = Kind(
    "confusion",
    "Read a confusion matrix",
    _draw_counts,
    lambda counts, k: (
        "Row: what was written, 0, 1 or 2; column: what the network took it for. What is the "
        f"*recall* of class {k}, to two decimals?" + matrix(counts=counts)
    ),
    by_hand=lambda counts, k: int(counts[k, k]) / sum(map(int, counts[k])),
    solution=solved(exercises.read_confusion, _counts, _class),
    slips=(
        *slips_of(
            exercises.read_confusion,
            (
                *("precision for recall", "share of everything", "one accuracy"),
                *("share of mistakes", "precision and recall mixed", "share of the others"),
            ),
            _counts,
            _class,
        ),
        Slip(
            "share of the right answers",
            "this is the class's share of all right answers. Recall looks at its own row alone.",
            lambda counts, k: counts[k, k] / np.trace(counts),
        ),
        Slip(
            "the share of the class",
            "this is how often the class was written at all.",
            lambda counts, k: counts[k].sum() / counts.sum(),
        ),
        Slip(
            "the share of its answers",
            "this is how often the network answered with this class at all.",
            lambda counts, k: counts[:, k].sum() / counts.sum(),
        ),
    ),
    say=exactly(2),
)


# Scaling with what the training rows say.


def _draw_column(rng):
    train = some(rng, 0, 8) + one_of(rng, [1, 2, 3, 4]) * np.array(
        one_of(rng, [(0, 2, 0, 2), (0, 1, 2, 5), (0, 0, 0, 4), (0, 3, 3, 6), (0, 2, 5, 9)])
    )
    return {"train": rng.permutation(train), "new": some(rng, 0, 25, 2)}


def _columns(train, new):
    return train[:, None].astype(float), new[:, None].astype(float)


def _first(result, **_):
    return np.ravel(result)[0]


def _scaled(mean=lambda train, new: train.mean(), divide=lambda train, new: train.std()):
    return lambda train, new: (new[0] - mean(train, new)) / divide(train, new)


def _scaled_by_hand(train, new):
    numbers = [int(n) for n in train]
    mean = sum(numbers) / 4
    return (int(new[0]) - mean) / math.sqrt(sum((n - mean) ** 2 for n in numbers) / 4)


SCALE = Kind(
    "standardise",
    "Scale as the training rows say",
    _draw_column,
    lambda train, new: (
        "A feature has the values `train` in the four training rows and `new` in two test rows. "
        "Standardised as it should be, what becomes of the *first* number of `new`, to two "
        "decimals?" + matrix(train=train, new=new)
    ),
    by_hand=_scaled_by_hand,
    solution=solved(exercises.standardise, _columns, _first),
    slips=(
        Slip(
            "scaled by the new rows",
            "mean and deviation were taken of the *new* rows. They know nothing of what the "
            "network was trained on, and a single row has no deviation.",
            _scaled(lambda train, new: new.mean(), lambda train, new: new.std()),
        ),
        Slip(
            "scaled by all rows together",
            "mean and deviation were taken of all six rows. What comes from test rows has leaked.",
            _scaled(
                lambda train, new: np.mean([*train, *new]),
                lambda train, new: np.std([*train, *new]),
            ),
        ),
        Slip(
            "divided by the variance",
            "it was divided by the variance. Its root has the size of the data.",
            _scaled(divide=lambda train, new: train.var()),
        ),
        Slip(
            "mean not subtracted",
            "the mean is still there.",
            _scaled(mean=lambda train, new: 0),
        ),
        Slip(
            "not divided",
            "the mean was subtracted, but the deviation is still there.",
            _scaled(divide=lambda train, new: 1),
        ),
        Slip(
            "divided by one fewer",
            "the variance was taken with 3 below. In this course it is the plain mean of the "
            "squares, as `np.std` has it.",
            _scaled(divide=lambda train, new: train.std(ddof=1)),
        ),
        Slip(
            "range for the deviation",
            "it was divided by the range. That is another way to scale.",
            _scaled(divide=lambda train, new: np.ptp(train)),
        ),
        Slip(
            "from 0 to 1",
            "the smallest training value became 0 and the largest 1. That is another way to scale.",
            _scaled(lambda train, new: train.min(), lambda train, new: np.ptp(train)),
        ),
        Slip(
            "wrong sign",
            "the number was subtracted from the mean.",
            lambda train, new: -_scaled()(train, new),
        ),
    ),
    say=exactly(2),
)


# How many examples a margin takes.


def _draw_margin(rng):
    return {
        "accuracy": one_of(rng, [0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.96, 0.98]),
        "margin": one_of(rng, [0.01, 0.02, 0.03, 0.04, 0.05]),
    }


def _both(accuracy, margin):
    return accuracy, margin


NEEDED = Kind(
    "examples_needed",
    "How many test examples?",
    _draw_margin,
    lambda accuracy, margin: (
        f"An accuracy near {accuracy:g} is to be known to ± {margin:g} with 95 % confidence "
        "(1.96 standard deviations). How many test examples does that take, at least? (1.96² = "
        "3.8416.)"
    ),
    by_hand=lambda accuracy, margin: math.ceil(
        round(3.8416 * accuracy * (1 - accuracy) / (margin * margin), 6)
    ),
    solution=solved(exercises.examples_needed, _both),
    slips=slips_of(
        exercises.examples_needed,
        (
            *("margin not squared", "1.96 not squared", "1.96 forgotten"),
            *("margin taken for the whole width", "margin doubled", "2 for 1.96"),
            *("the widest case", "accuracy alone", "variance taken for its root"),
        ),
        _both,
    ),
    say=whole,
)


# Folds.


def _draw_folds(rng):
    return {"y": rng.permutation([0, 0, 0, 1, 1, 1, 1, 2]), "k": int(rng.integers(2, 4))}


def _labels(y, k):
    return y, k


def _folds_by_hand(y, k):
    met, folds = {}, []
    for label in y.tolist():
        folds.append(met.get(label, 0) % k)
        met[label] = met.get(label, 0) + 1
    return folds


FOLDS = Kind(
    "stratified_folds",
    "Divide fairly",
    _draw_folds,
    lambda y, k: (
        f"Eight examples with the labels y are dealt to {k} folds, counted from 0: each class "
        "by itself, in the order of the data, beginning with fold 0 each time. Which fold does "
        "each example get?" + matrix(y=y)
    ),
    by_hand=_folds_by_hand,
    solution=solved(exercises.stratified_folds, _labels),
    slips=slips_of(
        exercises.stratified_folds,
        (
            *("classes ignored", "in blocks", "blocks within each class", "one class, one fold"),
            *(
                "folds counted from 1",
                "dealt on from class to class",
                "in the order of the classes",
            ),
            *("one fold too many", "dealt backwards", "never more than one round"),
        ),
        _labels,
    ),
    say=listed(brackets="[]"),
)


# The most confident mistakes.


def _draw_answers(rng):
    P = np.array([rng.permutation(some_shares(rng)) for _ in range(5)]) / 100
    return {"P": P, "y": rng.integers(3, size=5)}


def some_shares(rng):
    """Three whole per cents that add up to 100, the first above the others, all different."""
    first = int(rng.integers(42, 90))
    rest = 100 - first
    second = int(rng.integers(rest // 2 + 1, max(rest // 2 + 2, min(rest, first))))
    return [first, second, rest - second]


def _answers(P, y):
    return P, y


def _worst_by_hand(P, y):
    found = []
    for n, (row, label) in enumerate(zip(P.tolist(), y.tolist(), strict=True)):
        answer = row.index(max(row))
        if answer != label:
            found.append((-max(row), n))
    return [n for _, n in sorted(found)]


def _distinct(P):
    return len(set(P.max(axis=1))) == len(P)


def _draw_distinct(rng):
    while True:
        numbers = _draw_answers(rng)
        wrong = (numbers["P"].argmax(axis=1) != numbers["y"]).sum()
        if _distinct(numbers["P"]) and 2 <= wrong <= 4:
            return numbers


WORST = Kind(
    "worst_mistakes",
    "The most confident mistakes",
    _draw_distinct,
    lambda P, y: (
        "Each row of P holds the probabilities that a network gives one example for the classes "
        "0, 1, 2; y are the labels. Which examples (counted from 0) did it get wrong, the one "
        "first that it was most certain of?" + matrix(P=P, y=y)
    ),
    by_hand=_worst_by_hand,
    solution=solved(exercises.worst_mistakes, _answers),
    slips=slips_of(
        exercises.worst_mistakes,
        (
            *("right answers, too", "least certain first", "places among the mistakes"),
            *("by the right class", "by the difference", "not sorted", "counted from 1"),
            *("only the worst", "labels for numbers", "the right answers"),
            "below one half taken for wrong",
        ),
        _answers,
    ),
    say=listed(brackets="[]"),
)


# A row of pixels, moved by a fraction.


def _draw_row(rng):
    return {
        "row": some(rng, 0, 8, 4, without=[3, 5, 7]),
        "dx": one_of(rng, [-0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1.25, 1.5]),
    }


def _picture(row, dx):
    return row[None, None, :].astype(float), dx


def _moved_by_hand(row, dx):
    padded = [0, 0, 0, *map(int, row), 0, 0, 0]
    below = math.floor(dx)
    share = dx - below
    return [
        (1 - share) * padded[3 + i - below] + share * padded[3 + i - below - 1] for i in range(4)
    ]


def _row(result, **_):
    return np.ravel(result) if np.size(result) == 4 else [np.nan]


MOVE = Kind(
    "move_right",
    "A row of pixels, moved",
    _draw_row,
    lambda row, dx: (
        f"A picture with a single row of four pixels is moved by {written(dx)} pixels to the right "
        "(a negative number means to the left), with bilinear interpolation; paper, 0, comes in. "
        "What does the row look like then?" + matrix(row=row)
    ),
    by_hand=_moved_by_hand,
    solution=solved(exercises.move_right, _picture, _row),
    slips=(
        *slips_of(
            exercises.move_right,
            (
                *("round the corner", "to the left", "shares exchanged"),
                *("always half and half", "one share only", "border repeated", "whole steps only"),
            ),
            _picture,
            _row,
        ),
        Slip(
            "to the left, and shares exchanged",
            "the row moves the wrong way, *and* the shares of the two neighbours are exchanged.",
            lambda row, dx: _moved_by_hand(row, -math.floor(dx) - 1 + dx - math.floor(dx)),
        ),
        Slip(
            "a whole step too far",
            "this is a whole step too far to the right.",
            lambda row, dx: _moved_by_hand(row, dx + 1),
        ),
        Slip(
            "a whole step too short",
            "a whole step to the right is missing.",
            lambda row, dx: _moved_by_hand(row, dx - 1),
        ),
    ),
    say=listed(2, brackets="[]"),
)


KINDS = (CONFUSION, SCALE, NEEDED, FOLDS, WORST, MOVE)
