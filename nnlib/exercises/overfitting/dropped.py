"""Dropout as a function, out and back (chapter 6)."""

import numpy as np

from nnlib.exercises.display import code, number, numbers
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_numbers, read_tuple

RETURNED = ("output", "h_grad")
PARTS = ("the output", "the gradient of h")


def _run(answer):
    """An answer as a function of a seed: each call gets a Generator that nobody has used."""
    return lambda h, grad, p, seed: answer(h, grad, p, np.random.default_rng(seed))


def _read(result):
    return tuple(
        read_numbers(value, part)
        for value, part in zip(read_tuple(result, RETURNED), PARTS, strict=True)
    )


def _tell(h, grad, p, seed):
    return (
        f"{code(f'h = {numbers(h)}')}, {code(f'grad = {numbers(grad)}')}, "
        f"{code(f'p = {number(p)}')} and {code(f'rng = np.random.default_rng({seed})')}"
    )


def _case(h, grad, p, seed, output, h_grad):
    """A case worked out from the numbers that this seed's Generator gives."""
    h, grad, output, h_grad = (np.array(a, dtype=float) for a in (h, grad, output, h_grad))
    return Case({"h": h, "grad": grad, "p": p, "seed": seed}, (output, h_grad))


def _draw(rng):
    for shape, p in (
        ((5, 4), 0.3), ((4, 4), 0.6), ((6,), 0.5), ((2, 3, 4), 0.2), ((1, 7), 0.45), ((7, 3), 0.0),
        ((30, 20), 0.9),
    ):  # fmt: skip
        size = 30 if shape == (5, 4) else 1
        h, grad = decimals(rng, *shape, size=size), decimals(rng, *shape, size=size)
        yield {"h": h, "grad": grad, "p": p, "seed": int(rng.integers(1000))}


@by_steps
def _dropped(
    draw=lambda rng, h, p: rng.random(h.shape) >= p,
    again=lambda rng, h, p, kept: kept,
    out=lambda h, kept, p: h * kept / (1 - p),
    back=lambda h, grad, kept, p: grad * kept / (1 - p),
    scale=lambda p: 1,
    finish=lambda output, h_grad: (output, h_grad),
):
    """Dropout in which one step may be another; `scale` changes both directions."""

    def dropped(h, grad, p, rng):
        kept = draw(rng, h, p)
        output = scale(p) * out(h, kept, p)
        return finish(output, scale(p) * back(h, grad, again(rng, h, p, kept), p))

    return dropped


TEST = FunctionTest(
    domain=Domain(
        "dropout's output for `h`, and the gradient of `h`, where `rng.random(h.shape)` below `p` "
        "drops a number; a fresh Generator of this `seed` is handed over as `rng`",
        h=Numbers("*S"), grad=Numbers("*S"), p=Numbers(least=0, below=1),
        seed=Numbers(whole=True, least=0, most=2**31),
    ),
    takes=("h", "grad", "p", "rng"),
    in_order=True,
    run=_run,
    read=_read,
    tell=_tell,
    parts=PARTS,
    cases=(
        # seed 0: 0.64, 0.27 | 0.04, 0.02 | 0.81, 0.91
        _case(
            [[1, 2], [3, 4], [5, 6]],
            [[1, -1], [2, -2], [-3, 4]],
            0.5,
            0,
            [[2, 0], [0, 0], [10, 12]],
            [[2, 0], [0, 0], [-6, 8]],
        ),
        # the same, with a mask of its own for each network of a stack, and a lower p
        _case(
            [[[3, 6]], [[9, -3]], [[6, 0]]],
            [[[3, 1]], [[1, 2]], [[-6, 6]]],
            0.25,
            0,
            [[[4, 8]], [[0, 0]], [[8, 0]]],
            [[[4, 4 / 3]], [[0, 0]], [[-8, 8]]],
        ),
    ),
    right=_dropped(),
    draw=_draw,
    mistakes=(
        Mistake(
            "no rescaling",
            _dropped(scale=lambda p: 1 - p),
            "the right numbers are silenced, but those that remain are left as they are. Then the "
            "mean of what comes out is smaller than what went in: they are divided by 1 − p, the "
            "share that stays.",
        ),
        Mistake(
            "multiplied by what stays",
            _dropped(scale=lambda p: (1 - p) ** 2),
            "what remains is *multiplied* by 1 − p. Some were silenced, so the others have to "
            "speak louder: divide by 1 − p.",
        ),
        Mistake(
            "mask inverted",
            _dropped(draw=lambda rng, h, p: rng.random(h.shape) < p),
            "your mask is the wrong way round: the numbers that should go stay, and those that "
            "should stay go. `p` is the share that is *silenced*, so a number stays where its draw "
            "is at least p.",
            also=(_dropped(draw=lambda rng, h, p: rng.random(h.shape) <= p),),
        ),
        Mistake(
            "p taken for the share that stays",
            _dropped(
                draw=lambda rng, h, p: rng.random(h.shape) < p, scale=lambda p: (1 - p) / p
            ),
            "you keep the share p, and divide by it. Here p is the share that is *silenced*: a "
            "number stays where its draw is at least p, and is divided by 1 − p.",
        ),
        Mistake(
            "kept above 1 − p",
            _dropped(draw=lambda rng, h, p: rng.random(h.shape) >= 1 - p),
            "a number stays where its draw is at least 1 − p, and so only the share p stays. `p` "
            "is the share that is silenced: compare with p itself.",
        ),
        Mistake(
            "kept below 1 − p",
            _dropped(draw=lambda rng, h, p: rng.random(h.shape) < 1 - p),
            "you keep the right *share*, but not the numbers that the exercise names: a number "
            "stays where its draw is at least p. Nothing is wrong with yours as dropout; the check "
            "can only compare if all draw alike.",
            also=(_dropped(draw=lambda rng, h, p: rng.random(h.shape) <= 1 - p),),
        ),
        Mistake(
            "divided by p",
            _dropped(scale=lambda p: (1 - p) / p),
            "the right numbers are silenced, but the others are divided by p. That is the share "
            "that goes; divide by the share that *stays*, 1 − p.",
        ),
        Mistake(
            "multiplied by p",
            _dropped(scale=lambda p: (1 - p) * p),
            "the right numbers are silenced, but the others are multiplied by p. They are divided "
            "by the share that stays, 1 − p.",
        ),
        Mistake(
            "one mask for the whole batch",
            _dropped(draw=lambda rng, h, p: rng.random(h.shape[-1]) >= p),
            "all examples lose the same units: there is one mask for the whole batch. Each number "
            "of h is silenced or not by a draw of its own, `h.shape` of them.",
            also=(
                _dropped(draw=lambda rng, h, p: rng.random(h.shape[1:]) >= p),
                _dropped(draw=lambda rng, h, p: rng.random((1, *h.shape[1:])) >= p),
            ),
        ),
        Mistake(
            "whole examples dropped",
            _dropped(draw=lambda rng, h, p: rng.random((*h.shape[:-1], 1)) >= p),
            "an example loses all of its units or none. Each number of h is silenced or not by a "
            "draw of its own, `h.shape` of them.",
        ),
        Mistake(
            "one draw for everything",
            _dropped(draw=lambda rng, h, p: rng.random() >= p),
            "a single draw decides for all of h, all or nothing. Each number is silenced or not by "
            "a draw of its own, `h.shape` of them.",
        ),
        Mistake(
            "two sides of a normal draw",
            _dropped(draw=lambda rng, h, p: rng.normal(size=h.shape) >= p),
            "your draws are normal. `rng.random(…)` gives numbers evenly from 0 to 1, and only of "
            "those the share p lies below p.",
        ),
        Mistake(
            "nothing dropped",
            _dropped(out=lambda h, kept, p: h, back=lambda h, grad, kept, p: grad),
            "nothing is silenced. That is right in use; in training each number goes with "
            "probability p.",
        ),
        Mistake(
            "all of it scaled, none dropped",
            _dropped(
                out=lambda h, kept, p: h / (1 - p), back=lambda h, grad, kept, p: grad / (1 - p)
            ),
            "everything is divided by 1 − p, but nothing is silenced: multiply by the mask, too.",
        ),
        Mistake(
            "the output not rescaled",
            _dropped(out=lambda h, kept, p: h * kept),
            "the output isn't rescaled, but its gradient is. What h is multiplied by on the way "
            "out, the gradient is multiplied by on the way back: mask / (1 − p), both times.",
        ),
        Mistake(
            "a new mask on the way back",
            _dropped(again=lambda rng, h, p, kept: rng.random(h.shape) >= p),
            "the gradient gets a *new* mask. Then numbers that were silenced learn, and those that "
            "spoke may not. Draw once, keep the mask, and use it both ways.",
        ),
        Mistake(
            "the other ones on the way back",
            _dropped(again=lambda rng, h, p, kept: 1 - kept),
            "on the way back the mask is turned round. What was silenced had no influence, so its "
            "gradient is 0: it is the same mask both ways.",
        ),
        Mistake(
            "the gradient not rescaled",
            _dropped(back=lambda h, grad, kept, p: grad * kept),
            "the gradient is masked, but not rescaled. If h changes by a bit, the output changes "
            "by 1/(1 − p) of these bits: divide by 1 − p here as well.",
        ),
        Mistake(
            "the gradient scaled back",
            _dropped(back=lambda h, grad, kept, p: grad * kept * (1 - p)),
            "on the way back you *undo* the scaling. A factor is the same in both directions: "
            "if h changes by a bit, the output changes by 1/(1 − p) of these bits.",
        ),
        Mistake(
            "the gradient not masked",
            _dropped(back=lambda h, grad, kept, p: grad),
            "the gradient goes back as it came. A number that was silenced had no influence on the "
            "output, so its gradient is 0; and the others were scaled.",
            also=(_dropped(back=lambda h, grad, kept, p: grad / (1 - p)),),
        ),
        Mistake(
            "the slope alone",
            _dropped(back=lambda h, grad, kept, p: kept / (1 - p)),
            "what you return as the gradient are the slopes of dropout alone. The gradient that "
            "arrives, `grad`, has to be multiplied in: upstream × local.",
        ),
        Mistake(
            "times h once more",
            _dropped(back=lambda h, grad, kept, p: grad * h * kept / (1 - p)),
            "the gradient has h as a factor too many. For the product h · mask, h is handed the "
            "*mask*.",
            also=(_dropped(back=lambda h, grad, kept, p: grad * h * kept),),
        ),
        Mistake(
            "the two exchanged",
            _dropped(finish=lambda output, h_grad: (h_grad, output)),
            "the two arrays stand in the other order: first the output, then the gradient of h.",
        ),
        Mistake(
            "a generator of its own",
            lambda h, grad, p, rng: _dropped()(h, grad, p, np.random.default_rng(0)),
            "the mask doesn't come from the `rng` that your function is given: it has a generator "
            "of its own, and drops the same numbers at each call. Use `rng.random(…)`.",
            also=(lambda h, grad, p, rng: _dropped()(h, grad, p, np.random.default_rng(1)),),
        ),
    ),
)  # fmt: skip


dropped = Exercise(
    "dropped",
    "Dropout, out and back",
    stars=2,
    test=TEST,
    praise=(
        "For backward, dropout is nothing but a product with a mask that was drawn on the way out: "
        "upstream × local, and the local slope is 0 or 1/(1 − p). In use there is no mask at all, "
        "and thanks to the scaling nothing else has to change."
    ),
    hints=(
        "Think of dropout as a product of h with an array of the same shape, in which every number "
        "is one of two. Which two? And what does a product do with the gradient that arrives?",
        "`rng.random(h.shape)` draws a number from 0 to 1 for each of h, and comparing it with p "
        "tells which stay. Those that stay are divided by the share that stays on average. Draw "
        "once only.",
        "Make one array: 1/(1 − p) where the draw is at least p, and 0 elsewhere (True counts as 1 "
        "when you divide it). The output is h times this array, and the gradient of h is `grad` "
        "times the very same array.",
    ),
)
