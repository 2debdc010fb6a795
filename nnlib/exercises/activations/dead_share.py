"""The share of ReLU units that no example switches on (chapter 2)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import read_numbers


def _read_share(result):
    """One number, or whatever array of numbers or Booleans it is, for the mistakes to recognise."""
    array = read_numbers(result, "the result of your function", booleans=True)
    return (array.reshape(()) if array.size == 1 else array,)


def _case(Z, share):
    """A case counted by eye, so that nothing in this file tells how to do it."""
    return Case({"Z": np.array(Z, dtype=float)}, (np.array(share),))


def _dead(Z):
    return (Z <= 0).all(axis=0)


TEST = FunctionTest(
    parts=("the share",),
    read=_read_share,
    cases=(
        _case([[1, -1, -2, 0, 3], [-1, -3, 2, -1, 2], [0, -0.5, -1, 0, -4]], 0.4),
        _case([[-1, 0], [-2, -1], [-3, 0], [0.5, -7], [-1, -1]], 0.5),
        _case([[2, -2, 1, 4], [1, 0, 1, 3]], 0.25),
        _case([[-3, -1, -1], [9, -1, -2], [-3, 7, -3], [-3, -2, 8]], 0.0),
        _case([[0, -1, -2, 5, -3, 0, -1, 0], [-2, -1, 0, -5, -3, 0, -4, -1]], 0.875),
    ),
    mistakes=(
        Mistake(
            "share of zeros",
            lambda Z: (Z <= 0).mean(),
            "this is the share of *zeros* among all outputs of the layer. That a unit rests for "
            "some examples is normal, even useful: dead is one that rests for *every* example.",
            also=(lambda Z: (Z < 0).mean(),),
        ),
        Mistake(
            "zero for any example",
            lambda Z: (Z <= 0).any(axis=0).mean(),
            "you count every unit that is 0 for *some* example. A dead one is 0 for *all* of them: "
            "one example that switches it on is enough to keep it alive.",
            also=(lambda Z: (Z < 0).any(axis=0).mean(),),
        ),
        Mistake(
            "examples instead of units",
            lambda Z: (Z <= 0).all(axis=1).mean(),
            "this is the share of *examples* for which all units are 0. Units stand in columns: "
            "for each one, look down its column, along `axis=0`.",
            also=(
                lambda Z: (Z < 0).all(axis=1).mean(),
                lambda Z: (Z <= 0).all(axis=1).sum() / Z.shape[1],
            ),
        ),
        Mistake(
            "z = 0 counted as alive",
            lambda Z: (Z < 0).all(axis=0).mean(),
            "you count only z *below* 0. For z exactly 0 a ReLU gives 0, too, and its slope there "
            "is 0 by the course's convention: such an example doesn't wake a unit up.",
        ),
        Mistake(
            "only z = 0",
            lambda Z: (Z == 0).all(axis=0).mean(),
            "`Z` holds the *pre-activations*, before the ReLU. A unit gives 0 wherever z is 0 *or "
            "negative*.",
            also=(lambda Z: (Z == 0).mean(),),
        ),
        Mistake(
            "share of live units",
            lambda Z: 1 - _dead(Z).mean(),
            "this is the share of units that are *alive*, switched on by some example. What is "
            "asked is the rest.",
            also=(lambda Z: (Z >= 0).any(axis=0).mean(),),
        ),
        Mistake(
            "number instead of share",
            lambda Z: _dead(Z).sum(),
            "this is the *number* of dead units. A share is that number divided by the number of "
            "units, from 0 for none to 1 for all.",
        ),
        Mistake(
            "divided by the number of examples",
            lambda Z: _dead(Z).sum() / len(Z),
            "the dead units are counted rightly, but divided by the number of *examples*. `len(Z)` "
            "counts the rows; units stand in columns.",
            also=(lambda Z: _dead(Z).sum() / Z.size,),
        ),
        Mistake(
            "percent",
            lambda Z: 100 * _dead(Z).mean(),
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
