"""How many units a sawtooth costs, deep and shallow (chapter 5)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import is_blank, read_scalar
from nnlib.exercises.verdict import NotYet, StillBlank

PARTS = ("pieces", "deep", "shallow")


def _read(result):
    """Three numbers; a single one or a wrong count gets its own message."""
    if is_blank(result):
        raise StillBlank
    if isinstance(result, np.ndarray):
        result = result.tolist()
    if not isinstance(result, (tuple, list)) or len(result) != 3:
        count = len(result) if isinstance(result, (tuple, list)) else 1
        raise NotYet(
            f"your function should return three numbers, `pieces, deep, shallow`, but it returns "
            f"{count}."
        )
    return tuple(
        np.array(read_scalar(value, f"`{name}`")) for name, value in zip(PARTS, result, strict=True)
    )


def _costs(pieces=lambda L: 2**L, deep=lambda L: 2 * L, shallow=lambda p: p - 1):
    """A function that computes one of the three in another way."""
    return lambda depth: (pieces(depth), deep(depth), shallow(pieces(depth)))


TEST = FunctionTest(
    parts=PARTS,
    read=_read,
    cases=tuple(
        Case({"depth": depth}, tuple(map(np.array, (float(p), float(d), float(s)))))
        for depth, p, d, s in (
            (1, 2, 2, 1),
            (2, 4, 4, 3),
            (4, 16, 8, 15),
            (9, 512, 18, 511),
            (20, 1_048_576, 40, 1_048_575),
        )
    ),  # fmt: skip
    mistakes=(
        Mistake(
            "pieces added",
            _costs(pieces=lambda L: 2 * L),
            "you *add* pieces with every layer. But a layer folds everything that comes out of the "
            "one before: each piece is drawn once forwards and once backwards. Layers multiply.",
            also=(_costs(pieces=lambda L: L + 1), _costs(pieces=lambda L: 2 * L + 1)),
        ),
        Mistake(
            "every unit doubles",
            _costs(pieces=lambda L: 4**L),
            "you let each of the two units double the pieces. It takes both of them to make one "
            "fold, the way up and the way down: a *layer* doubles.",
        ),
        Mistake(
            "one layer too few",
            _costs(pieces=lambda L: 2 ** (L - 1)),
            "you lose a factor of two: already the first layer makes two pieces, so after `depth` "
            "layers they have been doubled `depth` times, starting from one.",
        ),
        Mistake(
            "one layer too many",
            _costs(pieces=lambda L: 2 ** (L + 1)),
            "you double once too often. One layer alone makes the tent: two pieces.",
        ),
        Mistake(
            "layers for units",
            _costs(deep=lambda L: L),
            "`deep` counts the layers. Each of them has two units.",
        ),
        Mistake(
            "the output counted",
            _costs(deep=lambda L: 2 * L + 1),
            "you count the output, too. Only *hidden* units, those with a ReLU, were asked for.",
        ),
        Mistake(
            "a unit for each piece",
            _costs(shallow=lambda p: p),
            "you give each *piece* a unit. What a unit of a single hidden layer makes is a kink, "
            "and there are fewer kinks than pieces.",
            also=(_costs(shallow=lambda p: p + 1),),
        ),
        Mistake(
            "two units for each piece",
            _costs(shallow=lambda p: 2 * p),
            "you give each piece two units. One ReLU makes one kink, and between two pieces there "
            "is a single one.",
            also=(_costs(shallow=lambda p: 2 * (p - 1)),),
        ),
        Mistake(
            "as many units as the deep one",
            lambda depth: (2**depth, 2 * depth, 2 * depth),
            "you give the shallow network as many units as the deep one. With 2·depth units a "
            "single layer has at most 2·depth + 1 pieces.",
        ),
    ),
)


sawtooth = Exercise(
    "sawtooth",
    "The price of a sawtooth",
    stars=1,
    test=TEST,
    praise=(
        "Nine layers of two units make 512 pieces with 18 hidden units; a single layer needs 511 "
        "to have as many. (To draw *this* sawtooth on 0 … 1 it takes one more, since the graph "
        "already climbs where it begins.) Mind what it means: there *are* functions that favour "
        "depth so much. Whether yours is one of them, the data must say."
    ),
    hints=(
        "Follow x from 0 to 1 through the first layer: its output goes up to 1 and down again. The "
        "second layer does to *that* what the first did to x. How many times does it go up and "
        "down?",
        "Each further layer doubles the number of pieces. A single hidden layer can't double: each "
        "of its ReLUs bends the graph at one place. (Chapter 3: H units, at most H + 1 pieces.)",
        "For depth 3: 8 pieces, 6 units in the deep network. 8 pieces have 7 places where they "
        "meet, and each costs a shallow network one unit. Write the same with `depth` for 3.",
    ),
)
