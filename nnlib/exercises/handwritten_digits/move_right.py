"""Move pictures sideways, by fractions of a pixel (chapter 7)."""

import math

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(images, dx, moved):
    inputs = {"images": np.array(images, dtype=float), "dx": dx}
    return Case(inputs, (np.array(moved, dtype=float),))


def _stepped(images, steps):
    """Whole steps to the right (negative: to the left), paper coming in."""
    moved, width = np.zeros_like(images), images.shape[-1]
    if abs(steps) < width:
        to, of = (
            slice(max(steps, 0), width + min(steps, 0)),
            slice(max(-steps, 0), width - max(steps, 0)),
        )
        moved[..., to] = images[..., of]
    return moved


def _clamped(images, steps):
    """Whole steps, the border repeated behind the picture."""
    width = images.shape[-1]
    return images[..., np.clip(np.arange(width) - steps, 0, width - 1)]


def _draw(rng):
    for N, H, W, dx in (
        (2, 3, 5, 1.3), (1, 4, 6, -2.65), (3, 2, 7, 0.08), (2, 2, 3, -0.4), (1, 1, 4, 3.5),
        (2, 5, 4, 2.0), (1, 3, 2, -1.7),
    ):  # fmt: skip
        yield {"images": decimals(rng, N, H, W, size=40 if N == 3 else 1, digits=6), "dx": dx}


@by_steps
def _mover(step=_stepped, whole=math.floor, share=lambda dx, low: dx - low):
    """A mixture of two whole steps, of which each part may be exchanged."""

    def move(images, dx):
        low = whole(dx)
        part = share(dx, low)
        return (1 - part) * step(images, low) + part * step(images, low + 1)

    return move


def _overwritten(images, steps):
    """Whole steps, written over the picture itself."""
    moved, width = images.copy(), images.shape[-1]
    if abs(steps) < width:
        to = slice(max(steps, 0), width + min(steps, 0))
        moved[..., to] = images[..., max(-steps, 0) : width - max(steps, 0)]
    return moved


def _upright(images, steps):
    return _stepped(images.swapaxes(-1, -2), steps).swapaxes(-1, -2)


def _rolled(images, steps):
    return np.roll(images, steps, axis=-1)


TEST = FunctionTest(
    domain=Domain(
        "the pictures, moved by `dx` pixels to the right (left, if below 0), with paper, 0, coming "
        "in; a fraction mixes the two neighbouring whole steps",
        images=Numbers("N", "H", "W"),
        dx=Numbers(least=-1000, most=1000),
    ),
    cases=(
        _case([[[4, 8, 0], [0, 4, 8]]], 0.5, [[[2, 6, 4], [0, 2, 6]]]),
        _case([[[4, 8, 0], [0, 4, 8]]], 1, [[[0, 4, 8], [0, 0, 4]]]),
        _case([[[4, 8, 12]], [[0, 0, 4]]], -1, [[[8, 12, 0]], [[0, 4, 0]]]),
        _case([[[8, 0, 4, 12]]], 1.25, [[[0, 6, 2, 3]]]),
        _case([[[8, 0, 4, 12]]], -0.25, [[[6, 1, 6, 9]]]),
        _case([[[8, 0, 4, 12], [4, 4, 4, 4]]], -1.5, [[[2, 8, 6, 0], [4, 4, 2, 0]]]),
        _case([[[8, 4], [1, 2]]], 0, [[[8, 4], [1, 2]]]),
        _case([[[8, 4], [1, 2]]], 5, [[[0, 0], [0, 0]]]),
        _case([[[8, 0, 4, 12]]], 5, [[[0, 0, 0, 0]]]),  # here `[: W - 5]` still finds something
        _case([[[8, 0, 4, 12]]], -5, [[[0, 0, 0, 0]]]),
        _case([[[8, 0, 4, 12]]], -4.5, [[[0, 0, 0, 0]]]),
    ),
    right=_mover(),
    draw=_draw,
    mistakes=(
        Mistake(
            "round the corner",
            _mover(step=_rolled),
            "what leaves on one side comes in again on the other. That is what `np.roll` does; a "
            "picture has no such neighbour, so let paper (0) come in.",
        ),
        Mistake(
            "to the left",
            lambda images, dx: _mover()(images, -dx),
            "the pictures move to the *left*. For positive `dx` the content of column 0 goes "
            "towards column 1.",
        ),
        Mistake(
            "up and down",
            _mover(step=_upright),
            "the pictures move down. Their axes are (picture, row, column): to the right is along "
            "the *last* one.",
        ),
        Mistake(
            "whole steps only",
            lambda images, dx: _stepped(images, math.floor(dx)),
            "this is right for whole steps, but fractions are cut off or rounded. A fraction is a "
            "mixture of the two whole steps around it.",
            also=(
                lambda images, dx: _stepped(images, round(dx)),
                lambda images, dx: _stepped(images, int(dx)),
                lambda images, dx: _stepped(images, math.ceil(dx)),
            ),
        ),
        Mistake(
            "right only to the right",
            lambda images, dx: _mover()(images, max(dx, 0)),
            "this is right to the right, but for a negative `dx` nothing moves. The pictures have "
            "to go to the left, too.",
            also=(lambda images, dx: _mover()(images, abs(dx)),),
        ),
        Mistake(
            "no paper",
            lambda images, dx: _mover(step=_overwritten)(images, dx),
            "what was there before stays where the picture has moved away. Start from an array of "
            "zeros, so that paper comes in.",
        ),
        Mistake(
            "shares exchanged",
            _mover(share=lambda dx, low: 1 - (dx - low)),
            "the shares of the two neighbours are exchanged. At 1.25 the step of 1 is three times "
            "as near as the step of 2, and should weigh three times as much.",
        ),
        Mistake(
            "always half and half",
            _mover(share=lambda dx, low: 0.0 if dx == low else 0.5),
            "you mix the two whole steps half and half. That is right for 0.5; at 1.25 the step of "
            "1 should get three quarters.",
        ),
        Mistake(
            "int for floor",
            _mover(whole=int),
            "it is right to the right, but not to the left: `int(-0.25)` is 0, while the whole "
            "step below −0.25 is −1. `math.floor` goes down, always.",
        ),
        Mistake(
            "negative ink",
            lambda images, dx: np.sign(dx) * _mover()(images, abs(dx)),
            "for a negative `dx` the *ink* turns negative: the sign belongs to the direction. The "
            "picture has to move to the left, with its numbers as they are.",
        ),
        Mistake(
            "one share only",
            lambda images, dx: (1 - (dx - math.floor(dx))) * _stepped(images, math.floor(dx)),
            "only one of the two whole steps is there, weakened by its share. The other one, a "
            "step further, gets the rest.",
        ),
        Mistake(
            "border repeated",
            _mover(step=_clamped),
            "behind the picture you repeat its border. A stroke that touches the border is drawn "
            "out like this; paper (0) should come in.",
        ),
    ),
)


move_right = Exercise(
    "move_right",
    "Half a pixel to the right",
    stars=3,
    test=TEST,
    praise=(
        "That is **linear interpolation**. Do it once more for the rows and you have the bilinear "
        "`shifted` of `nnlib.pictures`; read the position from a turned grid instead, and you have "
        "`rotated`. Notice that it blurs: half a pixel is a mean of two."
    ),
    hints=(
        "Begin with whole steps, to both sides, in a helper function: an array of zeros like "
        "`images`, into which a part of the columns is copied. What if the step is wider than the "
        "picture?",
        "A step of 1.25 lies between 1 and 2. Three quarters of the picture moved by 1 and one "
        "quarter of the picture moved by 2 is what is wanted.",
        "`math.floor` finds the whole step below `dx`, also where `dx` is negative. What remains "
        "above it, from 0 to 1, is the share of the next step; the first one gets the rest.",
    ),
)
