"""How many units a sawtooth costs, deep and shallow (chapter 5)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_scalar, read_tuple

PARTS = ("pieces", "deep", "shallow")


def _read(result):
    """Three numbers."""
    return tuple(
        np.array(read_scalar(value, f"`{name}`"))
        for name, value in zip(PARTS, read_tuple(result, PARTS), strict=True)
    )


def _draw(rng):
    for depth in (3, 5, 7, 13):
        yield {"depth": depth}


@by_steps
def _costs(
    pieces=lambda L: 2**L,
    deep=lambda L: 2 * L,
    shallow=lambda p, L: p - 1,
    finish=lambda pieces, deep, shallow: (pieces, deep, shallow),
):
    """The three numbers, with some of them otherwise."""
    return lambda depth: finish(pieces(depth), deep(depth), shallow(pieces(depth), depth))


TEST = FunctionTest(
    domain=Domain(
        "the pieces of a sawtooth of `depth` layers with two ReLUs each, the units it has, and "
        "those that a single hidden layer needs for as many pieces",
        depth=Numbers(whole=True, least=1, most=40),
    ),
    parts=PARTS,
    right=_costs(),
    draw=_draw,
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
            "pieces squared",
            _costs(pieces=lambda L: L**2),
            "you take depth², but 2 *to the power* of depth is meant: each layer doubles.",
        ),
        Mistake(
            "^ for a power",
            _costs(pieces=lambda L: 2 ^ L),
            "in Python `2 ^ depth` is no power (it compares the two numbers bit by bit): write "
            "`2**depth`.",
        ),
        Mistake(
            "as many units as pieces in the deep one",
            _costs(deep=lambda L: 2**L),
            "`deep` doubles with every layer. It is the *pieces* that double; each layer adds two "
            "units, no more.",
        ),
        Mistake(
            "deep squared",
            _costs(deep=lambda L: L**2),
            "`deep` is depth². There are `depth` layers of two units each.",
        ),
        Mistake(
            "the tents counted",
            _costs(pieces=lambda L: 2 ** (L - 1), shallow=lambda p, L: 2 * p - 1),
            "you count the tents. Each of them has two straight pieces, one up and one down.",
        ),
        Mistake(
            "another order",
            _costs(finish=lambda pieces, deep, shallow: (deep, pieces, shallow)),
            "the three numbers stand in another order: end with `return pieces, deep, shallow`.",
            also=(
                _costs(finish=lambda pieces, deep, shallow: (pieces, shallow, deep)),
                _costs(finish=lambda pieces, deep, shallow: (deep, shallow, pieces)),
                _costs(finish=lambda pieces, deep, shallow: (shallow, deep, pieces)),
            ),
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
            _costs(shallow=lambda p, L: p),
            "you give each *piece* a unit. What a unit of a single hidden layer makes is a kink, "
            "and there are fewer kinks than pieces.",
        ),
        Mistake(
            "one more than pieces",
            _costs(shallow=lambda p, L: p + 1),
            "you give the shallow network one unit *more* than there are pieces. Each unit makes a "
            "kink, and there is one kink fewer than pieces.",
        ),
        Mistake(
            "two units for each piece",
            _costs(shallow=lambda p, L: 2 * p),
            "you give each piece two units. One ReLU makes one kink, and between two pieces there "
            "is a single one.",
        ),
        Mistake(
            "two units for each kink",
            _costs(shallow=lambda p, L: 2 * (p - 1)),
            "you give each kink two units. A single ReLU bends the graph once.",
        ),
        Mistake(
            "as many units as the deep one",
            _costs(shallow=lambda p, L: 2 * L),
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
