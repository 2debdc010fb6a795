"""Into how many straight pieces a ReLU network cuts a line (chapter 3)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_scalar
from nnlib.exercises.verdict import NotYet


def _case(w1, b1, w2, pieces):
    """A network of which a drawing shows how many pieces it has; all its kinks are exact."""
    inputs = {"w1": w1, "b1": b1, "w2": w2}
    arrays = {name: np.array(values, dtype=float) for name, values in inputs.items()}
    return Case(arrays, (np.array(float(pieces)),))


def _read_count(result):
    several = isinstance(result, (list, tuple)) or (
        isinstance(result, np.ndarray) and result.ndim == 1
    )
    if several and len(result) > 1:
        raise NotYet(
            f"your function returns {len(result)} values; it should return one number, how many "
            "pieces there are."
        )
    return (np.array(read_scalar(result, "the result of your function")),)


def _counter(keep, *, change=None, distinct=True, plus=1):
    """A function that counts kinks in one of the wrong ways.

    keep(w1, w2) says which units count; then kinks are counted one by one, or one for each place
    (`distinct`), or one for each place where the sum of change(w1, w2) is not 0.
    """

    def count(w1, b1, w2):
        kept = keep(w1, w2)
        with np.errstate(divide="ignore", invalid="ignore"):
            places = -b1[kept] / w1[kept]
        if change is not None:
            steps = change(w1, w2)[kept]
            kinks = sum(abs(steps[places == place].sum()) > 0 for place in np.unique(places))
        else:
            kinks = len(np.unique(places)) if distinct else len(places)
        return kinks + plus

    return count


def _all(w1, w2):
    return w1 == w1


def _bent(w1, w2):
    return w1 != 0


def _heard(w1, w2):
    return w2 != 0


def _bent_and_heard(w1, w2):
    return _bent(w1, w2) & _heard(w1, w2)


def _draw(rng):
    """Units whose kinks are exact: at sixteenths and thirds, some of them shared."""
    for H in (3, 6, 10, 15):
        places = rng.choice(np.append(rng.integers(-90, 90, 6) / 16, [1 / 3, -2 / 3]), H)
        w1 = rng.choice([-6.0, -3.0, 0.0, 3.0, 6.0], H)
        b1 = np.where(w1 == 0, rng.integers(-3, 4, H), -np.round(w1 * places * 16) / 16)
        yield {"w1": w1, "b1": b1, "w2": rng.choice([-2.0, -1.0, 0.0, 1.0, 2.0, 0.5], H)}
    places = np.arange(13) * 1.5  # none of them shared
    yield {"w1": np.tile([2.0, -4.0], 7)[:13], "b1": -np.tile([2.0, -4.0], 7)[:13] * places,
           "w2": np.ones(13)}  # fmt: skip


TEST = FunctionTest(
    domain=Domain(
        "the number of straight pieces of f(x) = Σ w2ᵢ ReLU(w1ᵢ x + b1ᵢ)",
        w1=Numbers("H"),
        b1=Numbers("H"),
        w2=Numbers("H"),
    ),
    parts=("the count",),
    read=_read_count,
    cases=(
        _case([1, 2, -1], [1, -2, 3], [1, -1, 2], 4),
        _case([1, 2, 1], [-1, -2, 0], [1, 1, -1], 3),  # two kinks at 1
        _case([0, 1, 2], [3, 0, -2], [1, 1, -1], 3),  # the first unit is constant
        _case([0, 0, 1], [-1, 2, 1], [1, 1, 1], 2),  # and here the first two are
        _case([1, -1, 2], [0, 3, -2], [0, 2, 1], 3),  # the output doesn't hear the first
        _case([1, -1], [0, 0], [1, -1], 1),  # x itself
        _case([1, -1], [0, 0], [1, 1], 2),  # |x|
        _case([2, -1, 4], [-2, 1, 4], [1, -2, 0.5], 2),  # two kinks cancel at 1
        _case([2, 1], [-2, -1], [1, -1], 2),  # they meet at 1 and do not cancel
        _case([1, 1, -2, 4], [-2, -2, 4, -8], [3, -1, -1, 1], 2),  # four at 2
        _case([1, 2, -4], [-0.5, -1, 2], [2, 1, -1], 1),  # three cancel at 0.5
        _case([0], [1], [2], 1),
        _case([1, 1, 1, 1, 1], [0, -1, -2, -3, 4], [1, -2, 2, -2, 0.5], 6),
        _case([3, 6, -3], [-1, -2, 2], [2, -1, 1], 2),  # two cancel at 1/3, one is at 2/3
        _case([1, 1, -2], [-100, 100, 7], [1, 1, 1], 4),  # kinks far out
        _case([1, 1, 1], [-0.25, -0.3125, -0.28125], [1, 1, -2], 4),  # and close together
    ),
    right=_counter(_bent, change=lambda w1, w2: w2 * np.abs(w1)),
    draw=_draw,
    mistakes=(
        Mistake(
            "always H + 1",
            lambda w1, b1, w2: len(w1) + 1,
            "your count depends only on how many units there are. H + 1 is the *largest* number "
            "of pieces that H units can make: they may also share a kink, never bend, or not be "
            "heard.",
            also=(lambda w1, b1, w2: len(w1), lambda w1, b1, w2: 2 * len(w1)),
        ),
        Mistake(
            "all patterns of on and off",
            lambda w1, b1, w2: 2 ** len(w1),
            "this is the number of ways to switch H units on and off. On a line most of them never "
            "occur: from left to right each unit switches only once.",
        ),
        Mistake(
            "forgot the one",
            _counter(_bent, change=lambda w1, w2: w2 * np.abs(w1), plus=0),
            "you count the kinks. Pieces are what lies between and beside them: even without a "
            "kink there is one.",
            also=tuple(
                _counter(keep, distinct=distinct, plus=0)
                for keep in (_bent, _heard, _bent_and_heard)
                for distinct in (True, False)
            ),
        ),
        Mistake(
            "flat units counted",
            _counter(_heard),
            "a unit with `w1 = 0` has no kink: its ReLU sees the same number everywhere, so it "
            "contributes a constant. (The place −b1/w1 would be a division by 0.)",
            also=(_counter(_all), _counter(_heard, distinct=False)),
        ),
        Mistake(
            "unheard units counted",
            _counter(_bent),
            "a unit with `w2 = 0` does bend, but the output multiplies it by 0: nobody sees its "
            "kink.",
            also=(_counter(_bent, distinct=False),),
        ),
        Mistake(
            "shared kinks counted twice",
            _counter(_bent_and_heard, distinct=False),
            "several units may bend at the same place −b1/w1. That is one kink of the output, not "
            "several.",
        ),
        Mistake(
            "cancelled kinks counted",
            _counter(_bent_and_heard),
            "where units bend at the same place, their bends may cancel: "
            "ReLU(x) − ReLU(−x) is simply x, without any kink. So add up how much the slope "
            "changes at each place; it is a kink only if the sum is not 0.",
        ),
        Mistake(
            "direction counted twice",
            _counter(_bent, change=lambda w1, w2: w2 * w1),
            "you add up w2·w1 at each place. For a unit with a negative `w1` that has the wrong "
            "sign: it is on to the *left* of its kink, so passing it from left to right takes the "
            "slope w2·w1 *away*. By how much does the slope change, then, whichever way it faces?",
        ),
        Mistake(
            "w2 alone",
            _counter(_bent, change=lambda w1, w2: w2),
            "you add up `w2` at each place. A steep unit bends more than a flat one: the slope of "
            "a unit that is on is w2·w1.",
            also=(_counter(_bent_and_heard, change=lambda w1, w2: w2 * np.sign(w1)),),
        ),
    ),
)


count_pieces = Exercise(
    "count_pieces",
    "Count the straight pieces",
    stars=3,
    test=TEST,
    praise=(
        "One hidden layer of H units cuts a line into at most H + 1 straight pieces, since each "
        "unit pays for one kink. How a second layer multiplies pieces where the first could only "
        "add them is a story for chapter 5."
    ),
    hints=(
        "Where does a single unit bend, and which units never do? Sketch w2·ReLU(w1·x + b1) for a "
        "positive and for a negative `w1`.",
        "It bends where w1·x + b1 = 0, unless `w1` is 0. There, from left to right, its slope "
        "changes by an amount that has the sign of `w2`, whatever the sign of `w1`. Units that "
        "bend at the same place add up.",
        r"The change of slope is $w_2 \cdot \lvert w_1 \rvert$. Collect it for each place, for "
        "example in a dictionary from the place to the sum so far. Then count the places where "
        "the sum is not 0. Pieces are one more than kinks.",
    ),
)
