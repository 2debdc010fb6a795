"""How many sigmoids until hardly any gradient is left (chapter 2)."""

import math

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number


def _log(limit):
    """How often 4 fits into 1 / limit as a factor: a fraction, in general."""
    return math.log(limit) / math.log(0.25)


def _count(limit):
    return math.floor(_log(limit)) + 1


def _draw(rng):
    for digits in rng.uniform(0, 12, size=8):
        yield {"limit": float(f"{10**-digits:.4g}")}
    for n in (1, 5, 11, 40):
        yield {"limit": 0.25**n}
        yield {"limit": 0.25**n * 1.003}


def _subtracting(limit):
    """The number of layers if each took ¼ away from 1."""
    return math.floor(4 * (1 - limit)) + 1


TEST = FunctionTest(
    domain=Domain(
        "the first number of layers n for which (1/4)ⁿ is below the limit",
        limit=Numbers(least=1e-300, most=1),
    ),
    right=_count,
    draw=_draw,
    parts=("the count",),
    read=one_number,
    cases=tuple(
        Case({"limit": limit}, (np.array(float(count)),))
        for limit, count in (
            (0.001, 5), (0.3, 1), (0.05, 3), (1 / 16, 3), (0.25, 2), (1e-6, 10), (1e-300, 499),
        )
    ),
    mistakes=(
        Mistake(
            "slope ½",
            lambda limit: math.floor(math.log(limit) / math.log(0.5)) + 1,
            "you multiply by ½ for each layer. That is the sigmoid's *value* at 0; its *slope* "
            "there, h(1 − h), is ½ · ½.",
            also=(lambda limit: math.ceil(math.log(limit) / math.log(0.5)),),
        ),
        Mistake(
            "stops at the limit",
            lambda limit: math.ceil(_log(limit)),
            "almost: only where the product *equals* the limit is it wrong. It has to be *below*, "
            "so then one more layer is needed: two layers give exactly 1/16, three are below it.",
        ),
        Mistake(
            "one too few",
            lambda limit: math.floor(_log(limit)),
            "always one too few: after your number of layers the product is still at the limit or "
            "above. Look at the last step before your count stops, or at how you round.",
        ),
        Mistake(
            "one too many",
            lambda limit: _count(limit) + 1,
            "always one too many: the product is below the limit one layer earlier. Does your "
            "count start at 1 before the first slope is multiplied in, or do you round up twice?",
        ),
        Mistake(
            "a fraction of a layer",
            _log,
            "this is where the product would *equal* the limit, between two layers. A network has "
            "whole layers: which whole number is the first beyond? (And if it is whole already?)",
        ),
        Mistake(
            "a fraction of a layer too many",
            lambda limit: _log(limit) + 1,
            "a network has whole layers. Round down *before* you add 1: the first whole number "
            "beyond the place where the product equals the limit.",
        ),
        Mistake(
            "subtracted",
            _subtracting,
            "you take ¼ away for each layer. Each layer *multiplies* by its slope: after two "
            "layers ¼ · ¼ = 1/16 is left, after three 1/64.",
            also=(lambda limit: math.ceil(4 * (1 - limit)), lambda limit: 4 * (1 - limit)),
        ),
        Mistake(
            "slope 1",
            lambda limit: 1,
            "you answer 1 for every limit. One layer brings the product to ¼; for a smaller limit "
            "it takes more.",
        ),
        Mistake(
            "a logarithm of the wrong base",
            lambda limit: math.ceil(-math.log(limit) / 4),
            "a logarithm is there, but its base doesn't fit. Solve ¼ⁿ = limit: n is log(limit) "
            "*divided by log(¼)*, whichever logarithm you use. `np.log` alone would be for a slope "
            "of 1/e, and dividing it by 4 does not make it one for ¼.",
            also=tuple(
                lambda limit, log=log, factor=factor, after=after: after(-log(limit) / factor)
                for log in (math.log, math.log10, math.log2)
                for factor in (1, 4, 0.25)  # dividing by ¼ multiplies by 4
                for after in (math.ceil, float, lambda x: math.floor(x) + 1)
                if (log, factor) != (math.log2, 1)
            ),
        ),
        Mistake(
            "negative number of layers",
            lambda limit: math.ceil(math.log(limit) / math.log(4)),
            "the number of layers is negative: the logarithm of a number below 1 is. Divide by "
            "log(¼), which is negative as well, instead of log(4).",
            also=(
                lambda limit: math.floor(math.log(limit) / math.log(4)),
                lambda limit: math.floor(math.log(limit) / math.log(4)) + 1,
                lambda limit: math.log(limit) / math.log(4),
                lambda limit: -_count(limit),
            ),
        ),
        Mistake(
            "the product instead of the count",
            lambda limit: 0.25 ** _count(limit),
            "this is the product itself, when it has fallen below the limit. What is asked is how "
            "many factors it took.",
        ),
        Mistake(
            "divided by the number of layers",
            lambda limit: math.floor(0.25 / limit) + 1,
            "you divide ¼ by the number of layers. But *each* layer multiplies by its slope: two "
            "layers give ¼ · ¼ = 1/16, three 1/64.",
            also=(lambda limit: math.ceil(0.25 / limit), lambda limit: 0.25 / limit),
        ),
    ),
)  # fmt: skip


layers_until = Exercise(
    "layers_until",
    "How deep until nothing is left?",
    stars=2,
    test=TEST,
    praise=(
        "5 layers for a thousandth, 10 for a millionth: and that is the *best* case, with every "
        "pre-activation exactly at 0. Weights may make up for it, or overdo it: what reaches the "
        "first layer is a product of slopes *and* weights."
    ),
    hints=(
        "After one layer the best case is ¼, after two ¼ · ¼. Go on by hand until you are below "
        "0.001. Did you get 5?",
        "That was a loop: keep the product so far and the number of layers, and go on as long as "
        "the product is *not yet* below the limit. Mind the case in which it equals the limit.",
        "Start with the product 1 and 0 layers. `while` the product is at least the limit: divide "
        "it by 4, and add 1 to the number. (With a logarithm instead: round down, then add 1.)",
    ),
)
