"""A learning rate that falls along half a cosine (chapter 8)."""

import math

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number


def _draw(rng):
    for _ in range(6):
        T = int(rng.integers(5, 200))
        epoch = int(rng.integers(1, T))
        yield {"first": round(float(rng.uniform(0.01, 3)), 3), "epoch": epoch, "T": T}


@by_steps
def _rate(
    angle=lambda epoch, T: math.pi * epoch / T,
    wave=math.cos,
    height=lambda wave: (1 + wave) / 2,
    finish=lambda first, share: first * share,
):
    """The learning rate, with its steps as they should be, or some of them otherwise."""
    return lambda first, epoch, T: finish(first, height(wave(angle(epoch, T))))


TEST = FunctionTest(
    domain=Domain(
        "the learning rate at an epoch from 0 to T, which falls from `first` to 0 along half a "
        "turn of a cosine",
        first=Numbers(above=0),
        epoch=Numbers(least=0),
        T=Numbers(above=0),
        unless=lambda first, epoch, T: None if epoch <= T else "`epoch` is beyond T.",
    ),
    parts=("the learning rate",),
    read=one_number,
    cases=tuple(
        Case({"first": first, "epoch": epoch, "T": T}, (np.array(rate),))
        for first, epoch, T, rate in (
            (0.4, 0, 10, 0.4),
            (0.4, 5, 10, 0.2),
            (0.4, 10, 10, 0.0),
            (1.0, 20, 60, 0.75),
            (40.0, 30, 90, 30.0),
        )
    ),
    right=_rate(),
    draw=_draw,
    mistakes=(
        Mistake(
            "a straight line",
            lambda first, epoch, T: first * (1 - epoch / T),
            "this falls along a straight line. At both ends it should be level, as a cosine is.",
        ),
        Mistake(
            "below zero",
            _rate(height=lambda wave: wave),
            "in the second half the rate is *negative*: the steps would go uphill. A cosine goes "
            "from 1 to −1; lift it by 1, and halve it.",
        ),
        Mistake(
            "a quarter of the cosine",
            _rate(angle=lambda epoch, T: math.pi / 2 * epoch / T, height=lambda wave: wave),
            "this is the first *quarter* of a cosine, which is steepest at its end. Asked for is "
            "half of one, level at both ends.",
            also=(_rate(angle=lambda epoch, T: math.pi / 2 * epoch / T),),
        ),
        Mistake(
            "twice as high",
            _rate(height=lambda wave: 1 + wave),
            "it begins at twice `first`: 1 + cos goes from 2 to 0, so halve it.",
        ),
        Mistake(
            "down and up again",
            _rate(angle=lambda epoch, T: 2 * math.pi * epoch / T),
            "this is a *whole* turn of the cosine: at epoch T the rate is as high as at first.",
        ),
        Mistake(
            "without pi",
            _rate(angle=lambda epoch, T: epoch / T),
            "the angle goes from 0 to 1. Half a turn is π, as `math.cos` takes it.",
        ),
        Mistake(
            "degrees",
            _rate(angle=lambda epoch, T: 180 * epoch / T),
            "the angle is in degrees. `math.cos` takes radians: half a turn is π.",
        ),
        Mistake(
            "sine",
            _rate(wave=math.sin),
            "this is a sine: it starts in the middle. The cosine starts at its top.",
        ),
        Mistake(
            "upwards",
            _rate(height=lambda wave: (1 - wave) / 2),
            "it *rises*, from 0 to `first`. The sign before the cosine is wrong.",
        ),
        Mistake(
            "the share alone",
            _rate(finish=lambda first, share: share),
            "this is the share of the first rate. Multiply it by `first`.",
        ),
        Mistake(
            "counted from 1",
            _rate(angle=lambda epoch, T: math.pi * (epoch + 1) / T),
            "it is one epoch ahead: for epoch 0 the rate is `first` itself.",
            also=(_rate(angle=lambda epoch, T: math.pi * (epoch - 1) / T),),
        ),
    ),
)


cosine_rate = Exercise(
    "cosine_rate",
    "Slow down along a cosine",
    stars=2,
    test=TEST,
    praise=(
        "That is `CosineAnnealingLR`: long steps for a while, then shorter and shorter ones. In "
        "the playground set the schedule to *cosine*, and watch the loss grow calm towards the end."
    ),
    hints=(
        "A cosine goes from 1 down to −1 in half a turn, and is level at both ends. Which angle "
        "belongs to an epoch?",
        "At epoch 0 the angle is 0, at epoch T it is π, and in between it grows evenly. Then lift "
        "the cosine so that it ends at 0.",
        "One plus the cosine goes from 2 to 0; half of that goes from 1 to 0. That share of "
        "`first` is the answer. `math.cos` and `math.pi` are at hand after `import math`.",
    ),
)
