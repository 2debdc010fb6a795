"""One step of gradient descent with weight decay (chapter 6)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(w, g, lr, decay, expected):
    """A case worked out on paper."""
    inputs = {"w": np.array(w, dtype=float), "g": np.array(g, dtype=float)}
    return Case(inputs | {"lr": lr, "decay": decay}, (np.array(expected, dtype=float),))


def _draw(rng):
    for shape, size in (((4,), 1), ((2, 3), 30), ((1,), 5), ((3, 1, 2), 1), ((8,), 100)):
        w, g = decimals(rng, *shape, size=size), decimals(rng, *shape, size=size)
        lr, decay = (round(rng.uniform(0.05, 0.9), 3) for _ in range(2))
        yield {"w": w, "g": g, "lr": lr, "decay": decay}


@by_steps
def _step(
    shrink=lambda lr, decay: 1 - lr * decay,
    pull=None,
    rate=lambda lr: lr,
    sign=-1,
    finish=lambda w, new: new,
):
    """A step in which something may be another; `pull` takes the place of the factor on w."""

    def decay_step(w, g, lr, decay):
        kept = shrink(lr, decay) * w if pull is None else w - lr * decay * pull(w, g)
        return finish(w, kept + sign * rate(lr) * g)

    return decay_step


TEST = FunctionTest(
    domain=Domain(
        "the weights after one step of gradient descent with weight decay, w − lr·(g + decay·w)",
        w=Numbers("*S"),
        g=Numbers("*S"),
        lr=Numbers(above=0),
        decay=Numbers(least=0),
    ),
    cases=(
        _case([2, -1], [0, 4], 0.1, 0.5, [1.9, -1.35]),
        _case([2, -4, 0], [0, 0, 0], 0.5, 0.5, [1.5, -3, 0]),  # only decay
        _case([2, -4, 0], [1, -1, 3], 0.5, 0, [1.5, -3.5, -1.5]),  # no decay
        _case([[4, -8]], [[-2, 3]], 0.25, 2, [[2.5, -4.75]]),
        _case([5, 1], [2, -2], 1, 0.5, [0.5, 2.5]),
        _case([3], [-1], 0.5, 1, [2]),
    ),
    right=_step(),
    draw=_draw,
    mistakes=(
        Mistake(
            "decay with the wrong sign",
            _step(shrink=lambda lr, decay: 1 + lr * decay),
            "the weights *grow* by the decay. The gradient with its penalty is g + λw, and a step "
            "subtracts all of it: what λw adds to the gradient is taken away from w.",
        ),
        Mistake(
            "decay not multiplied by lr",
            _step(shrink=lambda lr, decay: 1 - decay),
            "every weight shrinks by the factor 1 − λ. The pull λw is a part of the *gradient*, so "
            "it is multiplied by the learning rate like the rest: the factor is 1 − ηλ.",
        ),
        Mistake(
            "only the decay left",
            _step(shrink=lambda lr, decay: lr * decay),
            "of each weight only the share ηλ is *left*. That is the share which it loses: 1 − ηλ "
            "stays.",
            also=(_step(shrink=lambda lr, decay: decay),),
        ),
        Mistake(
            "decays the gradient",
            _step(pull=lambda w, g: g),
            "the decay pulls along g. It should pull at the *weight*: λ is multiplied by w, "
            "whatever its gradient is.",
            also=(
                lambda w, g, lr, decay: w - lr * (1 - decay) * g,
                lambda w, g, lr, decay: w - lr * decay * g,
                lambda w, g, lr, decay: w - (1 - lr * decay) * g,
                lambda w, g, lr, decay: w - lr * (1 - lr * decay) * g,
            ),
        ),
        Mistake(
            "decay after the step",
            lambda w, g, lr, decay: (1 - lr * decay) * (w - lr * g),
            "the step is taken first, and then what comes of it decays. That shrinks the step as "
            "well, a little. Both pulls act at the same w, the old one: w is multiplied by 1 − ηλ, "
            "and ηg is subtracted from that.",
            also=(lambda w, g, lr, decay: (1 - decay) * (w - lr * g),),
        ),
        Mistake(
            "gradient step from the shrunken gradient",
            lambda w, g, lr, decay: (1 - lr * decay) * w - lr * (1 - decay) * g,
            "the weight decays as it should, but the gradient is made smaller, too. Only w decays: "
            "ηg is subtracted as it is.",
        ),
        Mistake(
            "no decay",
            _step(shrink=lambda lr, decay: 1),
            "this is a plain step, w − ηg: `decay` plays no part in it.",
        ),
        Mistake(
            "no gradient",
            _step(rate=lambda lr: 0),
            "the weights shrink, and nothing else: the step along the gradient, −ηg, is missing.",
        ),
        Mistake(
            "gradient without the learning rate",
            _step(rate=lambda lr: 1),
            "g is subtracted in full. It has to be multiplied by the learning rate.",
        ),
        Mistake(
            "no learning rate",
            lambda w, g, lr, decay: w - (g + decay * w),
            "`lr` plays no part. The gradient with its penalty, g + λw, is multiplied by it before "
            "it is subtracted.",
        ),
        Mistake(
            "learning rate twice",
            _step(shrink=lambda lr, decay: 1 - lr * lr * decay),
            "the decay is multiplied by the learning rate *twice*. Once will do: the factor on w "
            "is 1 − ηλ.",
        ),
        Mistake(
            "uphill",
            _step(sign=1),
            "the step goes *uphill*. The gradient points to where the loss grows, so ηg is "
            "subtracted.",
            also=(lambda w, g, lr, decay: w + lr * (g + decay * w),),
        ),
        Mistake(
            "twice the pull",
            _step(shrink=lambda lr, decay: 1 - 2 * lr * decay),
            "the decay is twice too strong. The penalty is *half* of λ‖w‖², so its slope is λw, "
            "without a 2.",
        ),
        Mistake(
            "half the pull",
            _step(shrink=lambda lr, decay: 1 - lr * decay / 2),
            "the decay is only half as strong as it should be. The penalty has the factor ½, but "
            "the slope of ½w² is w: the ½ is gone.",
        ),
        Mistake(
            "sign alone",
            _step(pull=lambda w, g: np.sign(w)),
            "every weight is pulled by the same amount, whatever its size. That is the penalty "
            "λ·|w| (*L1*); weight decay pulls in proportion, by λw.",
        ),
        Mistake(
            "size for the weight",
            _step(pull=lambda w, g: np.abs(w)),
            "negative weights are pulled further down. Decay pulls every weight towards 0, so it "
            "takes the weight with its sign: λw.",
        ),
        Mistake(
            "pull of the square",
            _step(pull=lambda w, g: w * w),
            "the decay pulls with w². The *penalty* has a square; what pulls is its slope, λw.",
            also=(_step(pull=lambda w, g: w * w / 2),),
        ),
        Mistake(
            "penalty as one number",
            _step(pull=lambda w, g: np.sum(w * w) / 2),
            "you add the *value* of the penalty to the gradient, one number for all weights. It is "
            "its slope that belongs there, and that is λw: one number for each weight.",
            also=(
                _step(pull=lambda w, g: np.sum(w * w)),
                _step(pull=lambda w, g: np.sqrt(np.sum(w * w))),
            ),
        ),
        Mistake(
            "the step for the weights",
            _step(finish=lambda w, new: new - w),
            "what you return is the *change* of the weights. Return where they are after it.",
            also=(_step(finish=lambda w, new: w - new), lambda w, g, lr, decay: g + decay * w),
        ),
    ),
)


decay_step = Exercise(
    "decay_step",
    "A step with weight decay",
    stars=1,
    test=TEST,
    praise=(
        "Just what `SGD(…, weight_decay=…)` does. Two forms, and the same numbers: a pull λw added "
        "to the gradient, or a factor 1 − ηλ on the old weight. They stay the same only as long as "
        "nothing is done to the gradient in between; Adam does, and that is why AdamW exists."
    ),
    hints=(
        "Two things pull at each weight: its gradient, and the penalty, which pulls it towards 0 "
        "and pulls harder the larger it is. Both act in the same step.",
        "The penalty of one weight is λ/2 · w². What is its slope at w? Add that to g, and take a "
        "plain step of gradient descent with the sum.",
        "The slope is λw, so the gradient of both together is g plus `decay` times w. A plain step "
        "subtracts `lr` times that from w, in a new array. (Multiplied out: w times 1 − ηλ, minus "
        "ηg.)",
    ),
)
