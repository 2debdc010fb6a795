"""The share of ReLU units that no example switches on (chapter 2)."""

import numpy as np

from nnlib.exercises.drawing import decimals, with_zeros
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_value


def _case(Z, share):
    """A case counted by eye, so that nothing in this file tells how to do it."""
    return Case({"Z": np.array(Z, dtype=float)}, (np.array(share),))


def _dead(Z):
    return (Z <= 0).all(axis=0)


def _draw(rng):
    for N, H in ((150, 6), (3, 9), (25, 4), (1, 5), (7, 7)):
        Z = with_zeros(rng, -np.abs(decimals(rng, N, H)))
        for unit in rng.permutation(H)[: (H + 1) // 2]:  # just awake, by a single example
            Z[rng.integers(N), unit] = rng.choice([0.001, 0.004, 0.05, 0.3, 2.0])
        yield {"Z": Z}


@by_steps
def _share(
    zero=lambda Z: Z <= 0,
    every=lambda zero: zero.all(axis=0),
    divide=lambda dead, Z: dead.mean(),
    finish=lambda share: share,
):
    """The share of dead units with its steps as they should be, or some of them otherwise."""
    return lambda Z: finish(divide(every(zero(Z)), Z))


TEST = FunctionTest(
    domain=Domain(
        "the share of units (columns of `Z`) that no example (row) wakes: none is above 0",
        Z=Numbers("N", "H"),
    ),
    parts=("the share",),
    read=one_value,
    cases=(
        _case([[1, -1, -2, 0, 3], [-1, -3, 2, -1, 2], [0, -0.5, -1, 0, -4]], 0.4),
        _case([[-1, 0], [-2, -1], [-3, 0], [0.5, -7], [-1, -1]], 0.5),
        _case([[2, -2, 1, 4], [1, 0, 1, 3]], 0.25),
        _case([[-3, -1, -1], [9, -1, -2], [-3, 7, -3], [-3, -2, 8]], 0.0),
        _case([[0, -1, -2, 5, -3, 0, -1, 0], [-2, -1, 0, -5, -3, 0, -4, -1]], 0.875),
    ),
    right=_share(),
    draw=_draw,
    mistakes=(
        Mistake(
            "share of zeros",
            _share(every=lambda zero: zero),
            "this is the share of *zeros* among all outputs of the layer. That a unit rests for "
            "some examples is normal, even useful: dead is one that rests for *every* example.",
            also=(lambda Z: (Z < 0).mean(),),
        ),
        Mistake(
            "zero for any example",
            _share(every=lambda zero: zero.any(axis=0)),
            "you count every unit that is 0 for *some* example. A dead one is 0 for *all* of them: "
            "one example that switches it on is enough to keep it alive.",
            also=(lambda Z: (Z < 0).any(axis=0).mean(),),
        ),
        Mistake(
            "examples instead of units",
            _share(every=lambda zero: zero.all(axis=1)),
            "this is the share of *examples* for which all units are 0. Units stand in columns: "
            "for each one, look down its column, along `axis=0`.",
            also=(
                lambda Z: (Z < 0).all(axis=1).mean(),
                lambda Z: (Z <= 0).all(axis=1).sum() / Z.shape[1],
            ),
        ),
        Mistake(
            "z = 0 counted as alive",
            _share(zero=lambda Z: Z < 0),
            "you count only z *below* 0. For z exactly 0 a ReLU gives 0, too, and its slope there "
            "is 0 by the course's convention: such an example doesn't wake a unit up.",
        ),
        Mistake(
            "only z = 0",
            _share(zero=lambda Z: Z == 0),
            "`Z` holds the *pre-activations*, before the ReLU. A unit gives 0 wherever z is 0 *or "
            "negative*.",
            also=(lambda Z: (Z == 0).mean(),),
        ),
        Mistake(
            "share of live units",
            _share(finish=lambda share: 1 - share),
            "this is the share of units that are *alive*, switched on by some example. What is "
            "asked is the rest.",
            also=(lambda Z: (Z >= 0).any(axis=0).mean(),),
        ),
        Mistake(
            "number instead of share",
            _share(divide=lambda dead, Z: dead.sum()),
            "this is the *number* of dead units. A share is that number divided by the number of "
            "units, from 0 for none to 1 for all.",
        ),
        Mistake(
            "divided by the number of examples",
            _share(divide=lambda dead, Z: dead.sum() / len(Z)),
            "the dead units are divided by the number of *examples*. `len(Z)` counts the rows; "
            "units stand in columns.",
        ),
        Mistake(
            "divided by the number of entries",
            _share(divide=lambda dead, Z: dead.sum() / Z.size),
            "the dead units are divided by the number of all *entries*, N·H. A share of the units "
            "is divided by the number of units, `Z.shape[1]`.",
        ),
        Mistake(
            "positive instead of negative",
            _share(zero=lambda Z: Z >= 0),
            "you count the units whose pre-activations are never *below* 0. A ReLU gives 0 where z "
            "is 0 or negative.",
            also=(_share(zero=lambda Z: Z > 0),),
        ),
        Mistake(
            "mostly resting",
            _share(every=lambda zero: zero.mean(axis=0) > 0.9),
            "you count units that rest for *most* examples. Dead is one that rests for every "
            "single one.",
            also=(
                _share(every=lambda zero: zero.mean(axis=0) > 0.5),
                _share(every=lambda zero: zero.mean(axis=0) >= 0.5),
                _share(every=lambda zero: zero.mean(axis=0) > 0.99),
            ),
        ),
        Mistake(
            "percent",
            _share(finish=lambda share: 100 * share),
            "these are percent. A share runs from 0 to 1.",
        ),
        Mistake(
            "one entry per unit",
            _dead,
            "there is one entry for each unit, which says whether it is dead; what is asked is one "
            "number. The mean of True and False is the share of True.",
            also=(lambda Z: ~_dead(Z),),
        ),
        Mistake(
            "the mean of a unit",
            lambda Z: (Z.mean(axis=0) <= 0).mean(),
            "you look at the *mean* (or sum) of each unit's pre-activations. It may well be "
            "negative while a few examples switch the unit on, and those keep it alive.",
            also=(lambda Z: (Z.mean(axis=0) < 0).mean(),),
        ),
    ),
)


dead_share = Exercise(
    "dead_share",
    "How many units are dead?",
    stars=2,
    test=TEST,
    praise=(
        "All examples, each unit by itself, z = 0 included. For such a unit the slope is 0 on "
        "every example, so its weights get no gradient, and it stays dead as long as its inputs "
        "stay as they are."
    ),
    hints=(
        "Take the example and go down one column at a time. Which of its entries does the ReLU "
        "turn into 0? Is that all of them?",
        "First an array of the shape of `Z` that is True wherever the output is 0. Then one True "
        "or False for each unit: is it True in *all* rows? Then a share, one number.",
        "`.all` asks whether all are True. It needs an axis: rows are `axis=0`, and asking along "
        "it leaves one answer per column. The mean of an array of True and False is the share of "
        "True. And z = 0 counts as 0, so compare with `<=`.",
    ),
)
