"""Read a confusion matrix (chapter 7)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_numbers, read_tuple

PARTS = ("recall", "pair")


def _read(result):
    """The two parts of the answer: recall (C,) and a pair of classes."""
    recall, pair = read_tuple(result, PARTS)
    return read_numbers(recall, "recall"), read_numbers(pair, "pair")


def _draw(rng):
    yield {"counts": np.array([[5, 0, 0], [0, 7, 1], [0, 0, 6]])}  # a single mistake
    for C in (5, 3, 7, 4, 10):
        counts = rng.permutation(C * C + 3)[: C * C].reshape(C, C)  # no two the same
        yield {"counts": counts + 2 * C * C * np.eye(C, dtype=int) * (rng.random(C) < 0.7)}


def _case(counts, recall, pair):
    return Case({"counts": np.array(counts)}, (np.array(recall), np.array(pair, dtype=float)))


def _off_diagonal(counts):
    return counts * (1 - np.eye(len(counts), dtype=int))


def _place(counts):
    return np.unravel_index(counts.argmax(), counts.shape)


def _recall(counts):
    return counts.diagonal() / counts.sum(axis=1)


@by_steps
def _reader(
    recall=_recall,
    pair=lambda counts: _place(_off_diagonal(counts)),
    finish=lambda recall, pair: (recall, pair),
):
    """Recall and pair, with something as it shouldn't be."""
    return lambda counts: finish(recall(counts), pair(counts))


def _by_share(counts):
    return _place(_off_diagonal(counts) / counts.sum(axis=1, keepdims=True))


def _worst_row_first(counts):
    wrong = _off_diagonal(counts)
    row = wrong.sum(axis=1).argmax()
    return row, wrong[row].argmax()


def _both_ways(counts):
    wrong = _off_diagonal(counts)
    return _place(np.triu(wrong + wrong.T))


def _one_largest(counts):
    """Why there is no single answer for these counts, or None."""
    if len(counts) < 2 or not counts.sum(axis=1).all():
        return "there must be two classes or more, and examples of each."
    wrong = np.sort(counts[~np.eye(len(counts), dtype=bool)])
    if wrong[-1] == 0 or (len(wrong) > 1 and wrong[-1] == wrong[-2]):
        return "no mistake in it is the most frequent one: two are as frequent."
    return None


TEST = FunctionTest(
    domain=Domain(
        "the recall of each class, and the most frequent mistake as (written, taken for)",
        unless=_one_largest,
        counts=Numbers("C", "C", whole=True, least=0),
    ),
    parts=PARTS,
    right=_reader(),
    draw=_draw,
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
            "per cent",
            _reader(recall=lambda counts: 100 * _recall(counts)),
            "these are per cent. Recall is a share, from 0 to 1.",
        ),
        Mistake(
            "precision and recall mixed",
            _reader(
                recall=lambda counts: (
                    2 * counts.diagonal() / (counts.sum(axis=0) + counts.sum(axis=1))
                )
            ),
            "this mixes recall with precision (it is called F1). Recall is the diagonal divided by "
            "the sums of the rows alone.",
        ),
        Mistake(
            "share of the others",
            _reader(
                recall=lambda counts: (
                    counts.diagonal() / np.maximum(_off_diagonal(counts).sum(axis=1), 1)
                )
            ),
            "you divide by how many of the class were *missed*. Divide by all of its examples, "
            "those that were found included: the whole row.",
        ),
        Mistake(
            "another order",
            _reader(finish=lambda recall, pair: (pair, recall)),
            "the two answers have changed places: end with `return recall, pair`.",
        ),
        Mistake(
            "pair counted from 1",
            _reader(pair=lambda counts: np.add(_place(_off_diagonal(counts)), 1)),
            "the classes of your pair are counted from 1. In Python rows and columns are counted "
            "from 0.",
        ),
        Mistake(
            "only one half of the table",
            _reader(pair=lambda counts: _place(np.tril(counts, -1))),
            "you look at one side of the diagonal only. Mistakes stand on both: row i, column j, "
            "and row j, column i.",
            also=(_reader(pair=lambda counts: _place(np.triu(counts, 1))),),
        ),
        Mistake(
            "the count for the pair",
            _reader(pair=lambda counts: _off_diagonal(counts).max()),
            "this is *how often* the most frequent mistake was made. Asked is which it is: the row "
            "and the column of that count.",
        ),
        Mistake(
            "the rarest mistake",
            _reader(pair=lambda counts: _place(-counts - counts.max() * 9 * np.eye(len(counts)))),
            "you look for the *smallest* count off the diagonal. The most frequent mistake is the "
            "largest.",
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
