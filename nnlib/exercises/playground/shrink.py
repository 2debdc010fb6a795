"""The step of an L1 penalty, after which a weight may be exactly zero (chapter 8)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _draw(rng):
    for shape in ((6,), (3, 4), (8,), (2, 2)):
        lr, l1 = rng.uniform(0.1, 1, 2).round(6)
        yield {"w": decimals(rng, *shape, size=3), "lr": lr, "l1": l1}
    yield {"w": 40 * decimals(rng, 12), "lr": 0.5, "l1": 3.3}


@by_steps
def _shrink(
    far=lambda lr, l1: lr * l1,
    size=lambda w, far: np.abs(w) - far,
    stop=lambda size: np.maximum(size, 0),
    sign=lambda w: np.sign(w),
):
    """The step, with its parts as they should be, or some of them otherwise."""

    def shrink(w, lr, l1):
        return sign(w) * stop(size(w, far(lr, l1)))

    return shrink


TEST = FunctionTest(
    domain=Domain(
        "the weights after an L1 step: each moves towards 0 by lr·l1, and stops there",
        w=Numbers("*S"),
        lr=Numbers(above=0),
        l1=Numbers(least=0),
    ),
    cases=tuple(
        Case({"w": np.array(w), "lr": lr, "l1": l1}, (np.array(new),))
        for w, lr, l1, new in (
            ([1.0, -0.5, 0.125, 0.0], 0.5, 0.5, [0.75, -0.25, 0.0, 0.0]),
            ([-0.2, 0.3], 1.0, 0.25, [0.0, 0.05]),
            ([[2.0, -2.0]], 0.1, 0.0, [[2.0, -2.0]]),
        )
    ),
    right=_shrink(),
    draw=_draw,
    mistakes=(
        Mistake(
            "past zero",
            _shrink(stop=lambda size: size),
            "small weights jump *past* zero and grow on the other side. A weight that is nearer to "
            "0 than the step has to stop there.",
            also=(lambda w, lr, l1: w - lr * l1 * np.sign(w),),
        ),
        Mistake(
            "cut off only",
            _shrink(size=lambda w, far: np.where(np.abs(w) > far, np.abs(w), 0)),
            "small weights become 0, but the large ones stay as they were. All of them move "
            "towards 0, by the same amount.",
        ),
        Mistake(
            "without the learning rate",
            _shrink(far=lambda lr, l1: l1),
            "`lr` plays no part. A step goes as far as the learning rate times the pull.",
        ),
        Mistake(
            "the learning rate alone",
            _shrink(far=lambda lr, l1: lr),
            "`l1` plays no part: the pull has a strength.",
        ),
        Mistake(
            "in proportion",
            lambda w, lr, l1: (1 - lr * l1) * w,
            "every weight shrinks in *proportion*. That is L2, and it never reaches 0; L1 pulls "
            "every weight by the same amount.",
        ),
        Mistake(
            "sizes",
            _shrink(sign=lambda w: 1),
            "the signs are lost: a negative weight stays negative until it is 0.",
        ),
        Mistake(
            "positive weights only",
            lambda w, lr, l1: np.maximum(w - lr * l1, 0),
            "negative weights are lost altogether. Shrink the *sizes* of the weights, and give "
            "each its sign again.",
        ),
        Mistake(
            "half as far",
            _shrink(far=lambda lr, l1: lr * l1 / 2),
            "the weights go half as far as they should: the slope of |w| is 1 or −1, without a ½.",
        ),
        Mistake(
            "away from zero",
            _shrink(size=lambda w, far: np.abs(w) + far),
            "the weights *grow*. The penalty is the smaller, the nearer they are to 0.",
        ),
    ),
)


shrink = Exercise(
    "shrink",
    "Down to exactly zero",
    stars=2,
    test=TEST,
    praise=(
        'Soft thresholding: what `penalty="l1"` does after each step. L2 pulls a small weight '
        "only a little and so never finishes it; L1 pulls as hard as ever, and stops at 0. That is "
        "why some lines in the picture disappear."
    ),
    hints=(
        "Think of the size of a weight, |w|. How far does it go down? And where does it stop?",
        "It goes down by the learning rate times the strength, but not below 0. `np.maximum` "
        "compares a whole array with a number.",
        "Compute the new sizes first, then give them the old signs: `np.sign(w)` has a 1 or a −1 "
        "for each weight. No loop is needed.",
    ),
)
