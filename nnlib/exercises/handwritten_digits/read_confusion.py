"""Read a confusion matrix (chapter 7)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import is_blank, read_numbers
from nnlib.exercises.verdict import NotYet, StillBlank


def _read(result):
    """The two parts of the answer: recall (C,) and a pair of classes."""
    if is_blank(result):
        raise StillBlank
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise NotYet(
            "your function should return two things, `recall, pair`: an array with one number for "
            "each class, and a pair of class numbers."
        )
    return read_numbers(result[0], "recall"), read_numbers(result[1], "pair")


def _case(counts, recall, pair):
    return Case({"counts": np.array(counts)}, (np.array(recall), np.array(pair, dtype=float)))


def _off_diagonal(counts):
    return counts * (1 - np.eye(len(counts), dtype=int))


def _place(counts):
    return np.unravel_index(counts.argmax(), counts.shape)


def _recall(counts):
    return counts.diagonal() / counts.sum(axis=1)


def _reader(recall=_recall, pair=lambda counts: _place(_off_diagonal(counts))):
    return lambda counts: (recall(counts), pair(counts))


def _by_share(counts):
    return _place(_off_diagonal(counts) / counts.sum(axis=1, keepdims=True))


def _worst_row_first(counts):
    wrong = _off_diagonal(counts)
    row = wrong.sum(axis=1).argmax()
    return row, wrong[row].argmax()


def _both_ways(counts):
    wrong = _off_diagonal(counts)
    return _place(np.triu(wrong + wrong.T))


TEST = FunctionTest(
    parts=("recall", "pair"),
    read=_read,
    cases=(
        _case([[8, 2, 0], [1, 15, 4], [3, 0, 2]], [0.8, 0.75, 0.4], (1, 2)),
        _case(
            [[90, 0, 6, 4], [3, 30, 2, 5], [4, 0, 36, 0], [5, 1, 0, 4]],
            [0.9, 0.75, 0.9, 0.4],
            (0, 2),
        ),
        _case([[3, 1], [5, 5]], [0.75, 0.5], (1, 0)),
        _case(  # class 0 is missed most often, 6 + 4 times
            [[90, 6, 4], [0, 100, 0], [0, 8, 92]], [0.9, 1, 0.92], (2, 1)
        ),
    ),
    mistakes=(
        Mistake(
            "precision for recall",
            _reader(recall=lambda counts: counts.diagonal() / counts.sum(axis=0)),
            "you divide by the sums of the *columns*. That is the precision: of all that was "
            "*called* a 3, how many were one. Recall asks: of all the 3s that were *written*, how "
            "many were found? What was written is in the rows.",
        ),
        Mistake(
            "share of everything",
            _reader(recall=lambda counts: counts.diagonal() / counts.sum()),
            "you divide by the number of all examples. Each class is to be measured against its "
            "own examples only, the sum of its row.",
        ),
        Mistake(
            "one accuracy",
            _reader(recall=lambda counts: counts.trace() / counts.sum()),
            "this is the accuracy, one number for all classes together. Recall is one number for "
            "each class.",
        ),
        Mistake(
            "counts for shares",
            _reader(recall=lambda counts: counts.diagonal()),
            "these are counts. Divide them by how many examples each class has.",
        ),
        Mistake(
            "share of mistakes",
            _reader(recall=lambda counts: 1 - _recall(counts)),
            "this is the share that was *missed*. Recall is the share that was found.",
        ),
        Mistake(
            "diagonal taken for a mistake",
            _reader(pair=_place),
            "your pair is on the diagonal: there the answer was right. Leave the diagonal out "
            "before you look for the largest count.",
        ),
        Mistake(
            "pair the wrong way round",
            _reader(pair=lambda counts: _place(_off_diagonal(counts))[::-1]),
            "the pair is turned round. First comes the row, what was *written*; then the column, "
            "what it was taken for.",
        ),
        Mistake(
            "both directions together",
            _reader(pair=_both_ways),
            "you add up both directions, i taken for j and j taken for i. A fair question, but "
            "here each direction counts by itself.",
        ),
        Mistake(
            "largest share instead of count",
            _reader(pair=_by_share),
            "you look for the largest *share* of a row. Wanted is the most frequent mistake, the "
            "largest count.",
        ),
        Mistake(
            "the row with the most mistakes first",
            _reader(pair=_worst_row_first),
            "you look for the row with the most mistakes, and then for the largest of them. But "
            "the mistakes of that row may be of many kinds, each of them rare. Look for the "
            "largest count in the whole table at once.",
        ),
        Mistake(
            "place in the flattened table",
            _reader(pair=lambda counts: [_off_diagonal(counts).argmax()] * 2),
            "`argmax` of a table counts its cells in one long row. `np.unravel_index(place, "
            "shape)` turns that number into row and column.",
            also=(
                _reader(pair=lambda counts: _off_diagonal(counts).argmax()),
                _reader(pair=lambda counts: counts.argmax()),
            ),
        ),
    ),
)


read_confusion = Exercise(
    "read_confusion",
    "Read a confusion matrix",
    stars=2,
    test=TEST,
    praise=(
        "An accuracy of 98 % may hide a class that is missed in one case of five. Whoever sorts "
        "letters by the postcode wants to know which."
    ),
    hints=(
        "Take the first row of the example: ten examples of class 0 were written. How many of them "
        "were found, and where is that number?",
        "Recall is the diagonal divided by the sums of the rows. For the pair, make a copy of the "
        "table in which the diagonal can't win.",
        "`np.fill_diagonal` writes into a table (so take a copy first). `argmax()` then gives the "
        "place in the flattened table, and `np.unravel_index` the row and the column.",
    ),
)
