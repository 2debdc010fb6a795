"""Cross-entropy from scores, right even where exp overflows (chapter 3)."""

import numpy as np

from nnlib.exercises.display import apart, code, numbers
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import TOLERANCE, Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_value, read_only_part, read_unbounded
from nnlib.exercises.running import called
from nnlib.exercises.verdict import NotYet


def _softmax(z, axis=1):
    """Softmax as its formula says, which overflows: every mistake here can make do with it."""
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def _right_ones(values, y):
    """In each row of `values` (N, C) the one of the right class: (N,)."""
    return values[np.arange(len(y)), y]


def _shifted(z):
    """The scores of each row, the largest of them moved to 0."""
    return z - z.max(axis=1, keepdims=True)


def _case(odds, shift, y, probabilities):
    """Rows of `odds` (N, C) in proportion to the probabilities; `shift` (N,) changes nothing."""
    logits = np.log(np.array(odds, dtype=float)) + np.array(shift, dtype=float)[:, None]
    loss = -np.log(probabilities).mean()
    return Case({"logits": logits, "y": np.array(y)}, (np.array(loss),))


def _draw(rng):
    for N, C in ((5, 3), (1, 6), (20, 7), (4, 4), (3, 9)):
        yield {"logits": decimals(rng, N, C, size=2), "y": rng.integers(C, size=N)}


@by_steps
def _loss(
    shares=_softmax,
    pick=_right_ones,
    log=np.log,
    sign=lambda losses: -losses,
    mean=lambda losses, z: losses.mean(),
):
    """The cross-entropy with its steps as they should be, or some of them otherwise."""
    return lambda z, y: mean(sign(log(pick(shares(z), y))), z)


TEST = FunctionTest(
    domain=Domain(
        "the mean over the examples of −log softmax(logits)[y], for logits of any size",
        unless=lambda logits, y: None if y.max() < logits.shape[1] else "a label is too large.",
        logits=Numbers("N", "C", least=-1e9, most=1e9),
        y=Numbers("N", whole=True, least=0),
    ),
    name="cross_entropy",
    read=one_value,
    cases=(
        _case([[3, 1], [1, 1]], [0, 0], [0, 1], [0.75, 0.5]),
        _case([[1, 2, 3, 4], [5, 1, 1, 3], [2, 2, 4, 2]], [0, 3, -2], [3, 0, 1], [0.4, 0.5, 0.2]),
        _case([[1, 7, 2]], [1], [2], [0.2]),
    ),
    right=_loss(),
    draw=_draw,
    mistakes=(
        Mistake(
            "sum instead of mean",
            _loss(mean=lambda losses, z: losses.sum()),
            "you add up the losses of all examples. Take their mean, so that the loss of a large "
            "batch can be compared with that of a small one.",
        ),
        Mistake(
            "forgot the minus",
            _loss(sign=lambda losses: losses),
            "the sign is wrong: a probability is at most 1, so its logarithm is at most 0, and a "
            "loss should be 0 at best and *grow* with the error.",
        ),
        Mistake(
            "one loss per example",
            _loss(mean=lambda losses, z: losses),
            "there is one loss for each example. Training needs a single number: their mean.",
        ),
        Mistake(
            "divided by N·C",
            _loss(mean=lambda losses, z: losses.sum() / z.size),
            "you divide by all N·C entries. Only one entry in each row contributes, that of the "
            "right class, so the mean is over N numbers. (A `.mean()` over an array that holds "
            "zeros for the other classes does this silently.)",
        ),
        Mistake(
            "divided by the number of classes",
            _loss(mean=lambda losses, z: losses.sum() / z.shape[1]),
            "you divide by the number of *classes*. The mean goes over the examples: divide by N.",
        ),
        Mistake(
            "all classes counted",
            _loss(pick=lambda p, y: p),
            "you average over *all* classes. The loss asks only how probable the right class was: "
            "pick the entry `y[n]` of row n.",
            also=(
                lambda z, y: -np.log(_softmax(z)).sum(axis=1).mean(),
                lambda z, y: -np.log(_softmax(z)).sum(),
            ),
        ),
        Mistake(
            "always the first class",
            _loss(pick=lambda p, y: p[:, 0]),
            "you take the first class of every row. Which class is the right one says `y`: pick "
            "the entry `y[n]` of row n.",
        ),
        Mistake(
            "the most probable class",
            _loss(pick=lambda p, y: p.max(axis=1)),
            "you take the *most probable* class of each row. The loss asks how probable the right "
            "class was, `y[n]`, even if it was the least probable of all.",
        ),
        Mistake(
            "every row meets every label",
            _loss(pick=lambda p, y: p[:, y]),
            "`[:, y]` takes from *every* row the columns of *all* the labels: N·N numbers. To pick "
            "one number from each row, the rows must be counted along: two indices, one for the "
            "row and one for the column.",
        ),
        Mistake(
            "logarithm of the mean",
            lambda z, y: -np.log(_right_ones(_softmax(z), y).mean()),
            "you take the logarithm of the *mean* probability. Each example has a loss of its own, "
            "the logarithm of *its* probability; the mean comes last.",
        ),
        Mistake(
            "softmax over the examples",
            _loss(shares=lambda z: _softmax(z, axis=0)),
            "your softmax runs down the columns, so the *examples* compete with each other. Each "
            "row should add up to 1: the sum goes over the classes, `axis=1`.",
        ),
        Mistake(
            "softmax over everything",
            _loss(shares=lambda z: _softmax(z, axis=None)),
            "your softmax divides by one sum over the whole array. Each example needs a sum of its "
            "own, over its classes: `axis=1`, with `keepdims=True` so that it lines up.",
        ),
        Mistake(
            "maximum down the columns",
            _loss(shares=lambda z: _softmax(z - z.max(axis=0))),
            "you subtract the largest score of each *column*. That changes the scores of a row "
            "against each other, and so its probabilities. Only a number that is the same for the "
            "whole row leaves them alone: `axis=1`, `keepdims=True`.",
        ),
        Mistake(
            "scores divided",
            _loss(shares=lambda z: _softmax(z / np.abs(z).max(axis=1, keepdims=True))),
            "you divide the scores by the largest one. That keeps `exp` small, but changes the "
            "probabilities. Only *subtracting* one number from a whole row leaves them alone.",
            also=(_loss(shares=lambda z: _softmax(z / np.abs(z).max())),),
        ),
        Mistake(
            "logarithm to another base",
            _loss(log=np.log2),
            "the logarithm has another base. Here it is the natural one, `np.log`, which undoes "
            "the exp of the softmax.",
            also=(_loss(log=np.log10),),
        ),
        Mistake(
            "forgot the softmax",
            lambda z, y: -_right_ones(z, y).mean(),
            "you average the scores themselves. A score means little by itself; only compared with "
            "those of the other classes does it become a probability.",
        ),
        Mistake(
            "logarithm of the scores' exponentials",
            lambda z, y: np.log(np.exp(z).sum(axis=1)).mean(),
            "the score of the right class is missing: this is the mean of log Σ exp, the same "
            "whichever class is right.",
        ),
        Mistake(
            "forgot the logarithm",
            _loss(log=lambda p: p),
            "you average the probabilities, without their logarithm. The logarithm is what makes "
            "a confident mistake cost far more than a hesitant one.",
            also=(lambda z, y: (1 - _right_ones(_softmax(z), y)).mean(),),
        ),
        Mistake(
            "sigmoid instead of softmax",
            _loss(shares=lambda z: 1 / (1 + np.exp(-z))),
            "you use the sigmoid, which judges each score by itself, as for a network with one "
            "output. With C classes they share one unit of probability: softmax.",
        ),
        Mistake(
            "squared error",
            lambda z, y: ((_softmax(z) - np.eye(z.shape[1])[y]) ** 2).sum(axis=1).mean(),
            "this is the squared distance between the probabilities and the right answer. Cross-"
            "entropy is another loss: minus the logarithm of the right class's probability.",
            also=(lambda z, y: ((_softmax(z) - np.eye(z.shape[1])[y]) ** 2).mean(),),
        ),
    ),
)
OVERFLOW = Mistake(
    "exp overflows",
    lambda z, y: -np.log(_right_ones(_softmax(z), y)).mean(),
    "for ordinary scores it is right, but exp(1000) is already too large for the computer: it "
    "becomes `inf`, and `inf/inf` is `nan`. Adding a number to all scores of a row changes nothing "
    "about its softmax. Which number would make every exp harmless?",
    also=(lambda z, y: (np.log(np.exp(z).sum(axis=1)) - _right_ones(z, y)).mean(),),
)
LOG_OF_ZERO = Mistake(
    "logarithm of 0",
    lambda z, y: -np.log(_right_ones(_softmax(_shifted(z)), y)).mean(),
    "large scores alone do no harm any more, but softmax may round a tiny probability to exactly "
    "0, and the logarithm of 0 is −inf. Don't make the probability first: work out what the "
    "*logarithm* of the softmax is, and simplify before you compute.",
    also=(
        lambda z, y: -np.log(_right_ones(_softmax(z - z.max()), y)).mean(),
        lambda z, y: -(np.eye(z.shape[1])[y] * np.log(_softmax(_shifted(z)))).sum() / len(y),
    ),
)
PADDED = Mistake(
    "kept finite by force",
    lambda z, y: -np.log(_right_ones(_softmax(_shifted(z)), y) + 1e-12).mean(),
    "a small number inside the logarithm, or a limit on the scores, keeps the loss finite but "
    "makes it wrong: from some point on, a worse mistake costs no more. Written as a difference, "
    "the logarithm of the softmax needs no such crutch.",
    also=(
        lambda z, y: -np.log(_right_ones(_softmax(np.clip(z, -500, 500)), y)).mean(),
        lambda z, y: -np.log(np.maximum(_right_ones(_softmax(_shifted(z)), y), 1e-15)).mean(),
    ),
)
ONE_MAXIMUM = Mistake(
    "one maximum for all rows",
    lambda z, y: (np.log(np.exp(z - z.max()).sum(axis=1)) + z.max() - _right_ones(z, y)).mean(),
    "you take out the largest score of the *whole batch*. A row whose scores all lie far below it "
    "then has nothing but zeros left. Each row needs its own maximum: `axis=1`, `keepdims=True`.",
)
THROWN_AWAY = Mistake(
    "infinite losses thrown away",
    lambda z, y: np.nan_to_num(-np.log(_right_ones(_softmax(_shifted(z)), y)), posinf=0.0).mean(),
    "a loss that became infinite is thrown away, or replaced by 0. But it was the largest of all: "
    "written as a difference, the logarithm of the softmax needs no such help.",
)
STRESS = (  # logits, y, the loss; the mistake behind inf or nan
    ([[1e4, 1e4]], [0], np.log(2), OVERFLOW),
    ([[0, 1e4]], [0], 1e4, LOG_OF_ZERO),
    ([[1e4, 1e4], [-1e4, -1e4]], [0, 1], np.log(2), ONE_MAXIMUM),
    ([[0, 1e3, 2e3]], [1], 1e3, LOG_OF_ZERO),
)


def _far(function, logits, y):
    """The loss of scores that are far apart, or `NotYet`; inf and nan may stay."""
    inputs = {"logits": np.array(logits), "y": np.array(y)}
    result = called(function, TEST.name, inputs)
    loss = read_unbounded(result, "the result of your function")
    if loss.size != 1:
        raise NotYet(f"the result has shape {code(loss.shape)}, but it should be one number.")
    return loss.reshape(())


def _why_finite(function):
    """The mistake behind a finite loss that is wrong where scores are far apart, or None."""
    near, far = (_far(function, [[0, gap]], [0]) for gap in (1e4, 2e4))
    if near == far == 0:
        return THROWN_AWAY
    return PADDED if near == far else None  # from some point on, a worse mistake costs no more


def _grade(answer):
    (function,) = read_only_part(answer)
    TEST.grade(function)
    for logits, y, loss, if_infinite in STRESS:
        got = _far(function, logits, y)
        if np.isclose(got, loss, rtol=TOLERANCE, atol=TOLERANCE):
            continue
        call = code(f"{TEST.name}(logits={numbers(logits)}, y={numbers(y)})")
        given, expected = apart(got, loss)
        seen = f"\n\nFor {call}\n\n- your function gives {code(given)}\n"
        seen += f"- expected: {code(expected)}"
        mistake = _why_finite(function) if np.isfinite(got) else if_infinite
        if mistake is None:
            raise NotYet(f"right for ordinary scores, but not for very large ones.{seen}")
        raise NotYet(mistake.why + seen, mistake.name)
    return (
        "It stays exact even for scores of ±10,000. Keep one number in mind: whoever gives ten "
        "classes the same score pays log 10 ≈ 2.303. A fresh network should begin near that, and a "
        "trained one should be well below."
    )


cross_entropy = Exercise(
    "cross_entropy",
    "From scores to a loss",
    stars=2,
    grade=_grade,
    test=TEST,
    mistakes=(*TEST.mistakes, OVERFLOW, LOG_OF_ZERO, PADDED, THROWN_AWAY, ONE_MAXIMUM),
    hints=(
        "First write it as the formula says: softmax along each row, the entry of the right "
        "class, minus its logarithm, the mean. `np.arange(N)` together with `y` as indices picks "
        "one entry per row.",
        "Now make it safe. The logarithm of a quotient is a difference: the score of the right "
        "class, minus the logarithm of the sum of all exp(score) of its row. Only that sum can "
        "still overflow.",
        "Subtract the largest score of each row from the whole row before anything else: the loss "
        "doesn't change, the largest exp becomes exactly 1, and the sum lies between 1 and C. Its "
        "logarithm is then always finite. Mind `keepdims=True`.",
    ),
)
