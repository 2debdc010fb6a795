"""One step of Adam, as the library takes it (chapter 4)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_numbers, read_tuple
from nnlib.layers import Parameter
from nnlib.optim import Adam

RETURNED = ("w", "m", "v")
PARTS = ("m", "v", "w")  # as they are computed
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def _read(result):
    given = dict(zip(RETURNED, read_tuple(result, RETURNED), strict=True))
    return tuple(read_numbers(given[part], f"`{part}`") for part in PARTS)


def _walk(w, gradients, lr):
    """One case for each step of the library's Adam along these gradients."""
    parameter = Parameter(np.array(w, dtype=float))
    optimizer = Adam([parameter], lr=lr, betas=(BETA1, BETA2), eps=EPS)
    cases = []
    for t, g in enumerate(gradients, start=1):
        before = (parameter.data.copy(), optimizer.m[0].copy(), optimizer.v[0].copy())
        parameter.grad = np.array(g, dtype=float)
        optimizer.step()
        inputs = dict(zip(("w", "m", "v"), before, strict=True))
        inputs |= {"g": parameter.grad.copy(), "t": t, "lr": lr}
        order = ("w", "g", "m", "v", "t", "lr")
        after = (optimizer.m[0].copy(), optimizer.v[0].copy(), parameter.data.copy())
        cases.append(Case({name: inputs[name] for name in order}, after))
    return cases


def _draw(rng):
    for t, shape in ((1, (4,)), (2, (2, 3)), (7, (3,)), (30, (1, 2)), (500, (5,))):
        w, g, m = (decimals(rng, *shape, size=30 if t == 7 else 1) for _ in range(3))
        v = np.abs(decimals(rng, *shape, size=0.3))
        g.flat[0], m.flat[0], v.flat[0] = 3e-8, 1e-9, 1e-16  # where eps is felt
        yield {"w": w, "g": g, "m": m, "v": v, "t": t, "lr": round(rng.uniform(0.01, 0.9), 3)}


@by_steps
def _step(
    new_m=lambda m, g: BETA1 * m + (1 - BETA1) * g,
    new_v=lambda v, g: BETA2 * v + (1 - BETA2) * g * g,
    correct_m=lambda m, t: m / (1 - BETA1**t),
    correct_v=lambda v, t: v / (1 - BETA2**t),
    move=lambda w, m, v, lr, g: w - lr * m / (np.sqrt(v) + EPS),
    keep=lambda m, v, m_hat, v_hat: (m, v),
):
    """A step of Adam with its lines as they should be, or one of them otherwise."""

    def run(w, g, m, v, t, lr):
        m, v = new_m(m, g), new_v(v, g)
        m_hat, v_hat = correct_m(m, t), correct_v(v, t)
        return move(w, m_hat, v_hat, lr, g), *keep(m, v, m_hat, v_hat)

    return run


def _new_v(v, g):
    return BETA2 * v + (1 - BETA2) * g * g


def _as_it_is(memory, t):
    return memory


TEST = FunctionTest(
    domain=Domain(
        "the new `w, m, v` after Adam's step number t = 1, 2, … with β₁ = 0.9, β₂ = 0.999 and "
        "eps = 1e-8",
        w=Numbers("*S"),
        g=Numbers("*S"),
        m=Numbers("*S"),
        v=Numbers("*S", least=0),
        t=Numbers(whole=True, least=1, most=1e6),
        lr=Numbers(above=0),
    ),
    in_order=True,
    parts=PARTS,
    read=_read,
    cases=(
        *_walk([1, -2], [[0.5, -4], [1, 2], [-3, 0.25], [2, 2]], 0.125),
        *_walk([[2, 1, 0]], [[[2, 1e-8, 0]], [[-1, 3e-8, 0]], [[4, 1e-8, 1]]], 0.5),
        *_walk([3], [[g] for g in (8, -6, 4, 2, -1, 0, 0, 5, -3, 2)], 0.25)[-2:],
    ),
    right=_step(),
    draw=_draw,
    mistakes=(
        Mistake(
            "m without memory",
            _step(new_m=lambda m, g: g),
            "`m` is the latest gradient, or a part of it, and what was there before is gone. It is "
            "a *running mean*: nine tenths of the old m, and one tenth of g.",
            also=(_step(new_m=lambda m, g: (1 - BETA1) * g),),
        ),
        Mistake(
            "m as a velocity",
            _step(new_m=lambda m, g: BETA1 * m + g),
            "`m` takes g in full, as the velocity of momentum does. In Adam it is a *mean*: the "
            "weights 0.9 and 1 − 0.9 add up to 1.",
        ),
        Mistake(
            "weights of m exchanged",
            _step(new_m=lambda m, g: (1 - BETA1) * m + BETA1 * g),
            "`m` has its weights exchanged: it keeps a tenth of itself and takes nine tenths of g. "
            "β₁ = 0.9 belongs to the old m.",
        ),
        Mistake(
            "betas exchanged",
            _step(
                new_m=lambda m, g: BETA2 * m + (1 - BETA2) * g,
                new_v=lambda v, g: BETA1 * v + (1 - BETA1) * g * g,
            ),
            "`m` was computed with 0.999. That is β₂, for the squares; the mean of the gradients "
            "has the shorter memory, β₁ = 0.9.",
        ),
        Mistake(
            "the corrected m kept",
            _step(keep=lambda m, v, m_hat, v_hat: (m_hat, v_hat)),
            "you return the *corrected* `m`. The correction is for this step only: what is kept "
            "and handed in again next time is the running mean as it is. Use a name of its own for "
            "the corrected one.",
            also=(_step(keep=lambda m, v, m_hat, v_hat: (m_hat, v)),),
        ),
        Mistake(
            "the gradient not squared",
            _step(new_v=lambda v, g: BETA2 * v + (1 - BETA2) * g),
            "`v` averages the gradient itself, or its size. It should be the mean of its *square*, "
            "which measures size and never sign.",
            also=(_step(new_v=lambda v, g: BETA2 * v + (1 - BETA2) * np.abs(g)),),
        ),
        Mistake(
            "m squared",
            lambda w, g, m, v, t, lr: _step(
                new_v=lambda v, g: BETA2 * v + (1 - BETA2) * (BETA1 * m + (1 - BETA1) * g) ** 2
            )(w, g, m, v, t, lr),
            "`v` averages the square of *m*. It should be that of the gradient g.",
        ),
        Mistake(
            "v without memory",
            _step(new_v=lambda v, g: g * g),
            "`v` has forgotten what was there before: it keeps β₂ = 0.999 of "
            "itself, and takes 0.001 of the square.",
            also=(_step(new_v=lambda v, g: (1 - BETA2) * g * g),),
        ),
        Mistake(
            "v adds up",
            _step(new_v=lambda v, g: BETA2 * v + g * g),
            "`v` takes the square in full. As a mean it takes 1 − β₂ of it.",
            also=(_step(new_v=lambda v, g: v + g * g),),
        ),
        Mistake(
            "weights of v exchanged",
            _step(new_v=lambda v, g: (1 - BETA2) * v + BETA2 * g * g),
            "`v` has its weights exchanged: β₂ = 0.999 belongs to the old v.",
        ),
        Mistake(
            "beta1 for v",
            _step(new_v=lambda v, g: BETA1 * v + (1 - BETA1) * g * g),
            "`v` was computed with β₁. It has a longer memory: β₂ = 0.999.",
        ),
        Mistake(
            "the corrected v kept",
            _step(keep=lambda m, v, m_hat, v_hat: (m, v_hat)),
            "you return the *corrected* `v`. Keep the running mean as it is, and "
            "use a name of its own for the corrected one.",
        ),
        Mistake(
            "no bias correction",
            _step(correct_m=_as_it_is, correct_v=_as_it_is),
            "the step uses them uncorrected. They begin at 0, and so "
            "are far too small at first: divide by 1 − β₁ᵗ and 1 − β₂ᵗ.",
        ),
        Mistake(
            "m not corrected",
            _step(correct_m=_as_it_is),
            "in the step only v is corrected. m begins at 0 as well: divide by 1 − β₁ᵗ.",
        ),
        Mistake(
            "v not corrected",
            _step(correct_v=_as_it_is),
            "in the step only m is corrected. v begins at 0 as well, "
            "and takes much longer to recover: divide by 1 − β₂ᵗ.",
        ),
        Mistake(
            "corrected after the root",
            _step(correct_v=lambda v, t: v / (1 - BETA2**t) ** 2),
            "the root is taken before v is corrected. First divide v by "
            "1 − β₂ᵗ, then take the root.",
        ),
        Mistake(
            "one correction for both",
            _step(correct_v=lambda v, t: v / (1 - BETA1**t)),
            "both means are corrected with β₁. v needs 1 − β₂ᵗ.",
        ),
        Mistake(
            "the correction of v for both",
            _step(correct_m=lambda m, t: m / (1 - BETA2**t)),
            "both means are corrected with β₂. m needs 1 − β₁ᵗ.",
        ),
        Mistake(
            "corrections exchanged",
            _step(
                correct_m=lambda m, t: m / (1 - BETA2**t),
                correct_v=lambda v, t: v / (1 - BETA1**t),
            ),
            "the two corrections have changed places: m needs 1 − β₁ᵗ, and v needs 1 − β₂ᵗ.",
        ),
        Mistake(
            "multiplied by the correction",
            _step(
                correct_m=lambda m, t: m * (1 - BETA1**t),
                correct_v=lambda v, t: v * (1 - BETA2**t),
            ),
            "you *multiply* by 1 − βᵗ. The means begin at 0 and are too small at first; dividing "
            "by a number below 1 makes up for it.",
        ),
        Mistake(
            "the power without 1 −",
            _step(correct_m=lambda m, t: m / BETA1**t, correct_v=lambda v, t: v / BETA2**t),
            "you divide by βᵗ. The correction is 1 − βᵗ: a tenth in the first step for m, and "
            "close to 1 when many steps have passed.",
        ),
        Mistake(
            "the power of 1 − β",
            _step(
                correct_m=lambda m, t: m / (1 - BETA1) ** t,
                correct_v=lambda v, t: v / (1 - BETA2) ** t,
            ),
            "you divide by (1 − β)ᵗ. The power belongs to β alone: 1 − βᵗ, in Python "
            "`1 - beta**t`.",
        ),
        Mistake(
            "the old m in the step",
            lambda w, g, m, v, t, lr: (
                w - lr * (m / (1 - BETA1**t)) / (np.sqrt(_new_v(v, g) / (1 - BETA2**t)) + EPS),
                BETA1 * m + (1 - BETA1) * g,
                _new_v(v, g),
            ),
            "the step uses the *old* m, as it was handed in. First the new m, then its correction, "
            "then the step.",
        ),
        Mistake(
            "the old v in the step",
            lambda w, g, m, v, t, lr: (
                w
                - lr
                * ((BETA1 * m + (1 - BETA1) * g) / (1 - BETA1**t))
                / (np.sqrt(v / (1 - BETA2**t)) + EPS),
                BETA1 * m + (1 - BETA1) * g,
                _new_v(v, g),
            ),
            "the step uses the *old* v, as it was handed in. First the new v, then its correction, "
            "then the step.",
        ),
        Mistake(
            "t counted from 0",
            _step(
                correct_m=lambda m, t: m / (1 - BETA1 ** (t - 1)),
                correct_v=lambda v, t: v / (1 - BETA2 ** (t - 1)),
            ),
            "the power in the correction is one too small, t − 1: then the first step divides by "
            "1 − β⁰ = 0. The steps are counted from 1.",
        ),
        Mistake(
            "t one too large",
            _step(
                correct_m=lambda m, t: m / (1 - BETA1 ** (t + 1)),
                correct_v=lambda v, t: v / (1 - BETA2 ** (t + 1)),
            ),
            "the power in the correction is one too large, t + 1. `t` is counted from 1 already.",
        ),
        Mistake(
            "β times t",
            _step(
                correct_m=lambda m, t: m / (1 - BETA1 * t),
                correct_v=lambda v, t: v / (1 - BETA2 * t),
            ),
            "the correction has β *times* t. It is a power, `beta**t`: with every step the start "
            "at 0 weighs less.",
        ),
        Mistake(
            "no power",
            _step(
                correct_m=lambda m, t: m / (1 - BETA1),
                correct_v=lambda v, t: v / (1 - BETA2),
            ),
            "the correction lacks its power: 1 − β is right for the first step alone. It is "
            "1 − βᵗ, so that it fades with the steps.",
        ),
        Mistake(
            "uphill",
            _step(move=lambda w, m, v, lr, g: w + lr * m / (np.sqrt(v) + EPS)),
            "the step goes *uphill*. The gradient points to where the "
            "loss grows, so it is subtracted.",
        ),
        Mistake(
            "eps inside the root",
            _step(move=lambda w, m, v, lr, g: w - lr * m / np.sqrt(v + EPS)),
            "eps stands *inside* the root. There 1e-8 acts like 1e-4, "
            "and a weight with a very small gradient hardly moves: √v̂ + eps.",
        ),
        Mistake(
            "no eps",
            _step(
                move=lambda w, m, v, lr, g: w - lr * m / np.where(v == 0, 1, np.sqrt(v)),
            ),
            "eps is missing. Without it a weight whose gradient has "
            "been 0 from the start makes you divide 0 by 0, and a tiny one moves as far as any.",
            also=(_step(move=lambda w, m, v, lr, g: w - lr * m / np.sqrt(v)),),
        ),
        Mistake(
            "no root",
            _step(move=lambda w, m, v, lr, g: w - lr * m / (v + EPS)),
            "the step divides by v̂ itself. v̂ is a mean of *squares*: "
            "its root has the size of a gradient.",
        ),
        Mistake(
            "g for m",
            _step(move=lambda w, m, v, lr, g: w - lr * g / (np.sqrt(v) + EPS)),
            "the step goes along g, not along m̂. Then the running mean "
            "of the gradients is for nothing (this is RMSprop).",
        ),
        Mistake(
            "v not used",
            _step(move=lambda w, m, v, lr, g: w - lr * m),
            "v plays no part in the step. Dividing by √v̂ gives each "
            "weight a step of about the same size.",
        ),
        Mistake(
            "the step for the weights",
            _step(move=lambda w, m, v, lr, g: lr * m / (np.sqrt(v) + EPS)),
            "what you return for `w` is the step. Subtract it from w.",
            also=(_step(move=lambda w, m, v, lr, g: -lr * m / (np.sqrt(v) + EPS)),),
        ),
        Mistake(
            "no learning rate",
            _step(move=lambda w, m, v, lr, g: w - m / (np.sqrt(v) + EPS)),
            "the step lacks the learning rate: lr times m̂, divided by √v̂ + eps.",
        ),
        Mistake(
            "eps subtracted",
            _step(move=lambda w, m, v, lr, g: w - lr * m / (np.sqrt(v) - EPS)),
            "eps is subtracted from the root. It is added, so that nobody divides by 0.",
        ),
        Mistake(
            "another order",
            lambda w, g, m, v, t, lr: (lambda new: (new[1], new[2], new[0]))(
                _step()(w, g, m, v, t, lr)
            ),
            "the answers stand in another order: end with `return w, m, v`.",
        ),
    ),
)


adam_step = Exercise(
    "adam_step",
    "One step of Adam",
    stars=3,
    test=TEST,
    praise=(
        "Step for step what `nnlib.optim.Adam` does. Look at a first "
        "step: after the correction m̂ is g and √v̂ is |g|, so a weight moves by almost exactly lr, "
        "whether its gradient is 100 or 0.001."
    ),
    hints=(
        "Five lines, in the order of the formulas: the new m, the new v, the corrected m̂, the "
        "corrected v̂, the new w. Give the corrected ones names of their own.",
        "A running mean with β keeps β times the old value and takes 1 − β times the new one. For "
        "m the new one is g, for v it is g². The correction divides by 1 − βᵗ, in Python "
        "`1 - beta**t`, each with its own β.",
        "The step is lr times m̂, divided by (√v̂ + eps): eps outside the root. It is subtracted "
        "from w. Write `m = …` rather than `m *= …`, which would change the array that was handed "
        "in. Return w, the new m and the new v, the latter two uncorrected.",
    ),
)
