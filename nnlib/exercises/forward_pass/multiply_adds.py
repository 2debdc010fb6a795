"""How many multiply–adds a forward pass takes (chapter 3)."""

from itertools import pairwise
from math import prod

import numpy as np

from nnlib.exercises.drawing import layer_sizes
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers, two_sizes
from nnlib.exercises.reading import one_number


def _draw(rng):
    for layers, N in ((1, 7), (2, 3), (4, 11), (5, 1), (7, 2), (3, 25)):
        yield {"sizes": layer_sizes(rng, layers), "N": N}


@by_steps
def _work(
    layers=lambda sizes: pairwise(sizes),
    layer=lambda a, b: a * b,
    examples=lambda total, N: N * total,
    finish=lambda total: total,
):
    """The number of multiply–adds, with its steps as they should be, or some of them otherwise."""

    def run(sizes, N):
        return finish(examples(sum(layer(a, b) for a, b in layers(sizes)), N))

    return run


TEST = FunctionTest(
    domain=Domain(
        "the multiply–adds of a forward pass of `N` examples, one for each weight and example",
        unless=lambda sizes, N: two_sizes(sizes),
        sizes=Numbers("L", whole=True, least=1, most=1e6, listed=True),
        N=Numbers(whole=True, least=1, most=1e6),
    ),
    read=one_number,
    cases=tuple(
        Case({"sizes": sizes, "N": N}, (np.array(float(count)),))
        for sizes, N, count in (
            ([2, 3, 1], 4, 36),
            ([1000, 100, 10], 64, 6_464_000),
            ([5, 4], 1, 20),
            ([3, 5, 4, 2], 10, 430),
            ([3, 4, 4, 4, 2], 2, 104),  # layers that take the same work all count
            ([784, 100, 10], 60_000, 4_764_000_000),  # too much for 32 bits
        )
    ),
    right=_work(),
    draw=_draw,
    mistakes=(
        Mistake(
            "forgot the examples",
            _work(examples=lambda total, N: total),
            "N plays no part: this is the work for a single example. Each of the N examples meets "
            "every weight.",
        ),
        Mistake(
            "counted double",
            _work(finish=lambda total: 2 * total),
            "you count a multiplication and its addition separately. That is a fair measure, too "
            "(it is called FLOPs), and twice as large; here the pair counts once.",
        ),
        Mistake(
            "biases counted",
            _work(layer=lambda a, b: a * b + b),
            "you count the biases, too. A bias is added without being multiplied by anything, so "
            "it is no multiply–add.",
        ),
        Mistake(
            "counted parameters",
            _work(layer=lambda a, b: (a + 1) * b, examples=lambda total, N: total),
            "this is the number of parameters. It says what has to be *stored*; here we count what "
            "has to be *done*, for N examples, and without the biases.",
        ),
        Mistake(
            "examples added",
            _work(examples=lambda total, N: N + total),
            "you add N to the work of one example. Each of the N examples takes this work: "
            "multiply.",
        ),
        Mistake(
            "examples in the first layer only",
            lambda sizes, N: N * sizes[0] * sizes[1] + sum(a * b for a, b in pairwise(sizes[1:])),
            "only the first layer is counted for all N examples. But N rows come out of it again, "
            "and the next layer has to deal with each of them.",
        ),
        Mistake(
            "additions only",
            _work(layer=lambda a, b: (a - 1) * b),
            "you count the additions *between* the products: one fewer than there are inputs. A "
            "multiply–add is a product together with its addition to a running sum that starts at "
            "0, so there is one for each input of a unit.",
        ),
        Mistake(
            "one per unit",
            _work(layer=lambda a, b: b),
            "you count one operation for each unit. But a unit multiplies *every* one of its "
            "inputs by a weight.",
            also=(lambda sizes, N: N * sum(sizes),),
        ),
        Mistake(
            "sizes added in each layer",
            _work(layer=lambda a, b: a + b),
            "in each layer you *add* the two sizes. Every unit multiplies every one of its inputs: "
            "that is a product.",
        ),
        Mistake(
            "product of all sizes",
            lambda sizes, N: N * prod(sizes),
            "you multiply all sizes, as if every path through the network were computed anew. The "
            "hidden activations are computed once and then used by all: the layers' work adds up.",
        ),
        Mistake(
            "examples squared",
            _work(examples=lambda total, N: N * N * total),
            "N comes in twice. Examples don't meet one another: each goes through the network by "
            "itself, so twice as many examples are twice the work.",
        ),
        Mistake(
            "forgot the last layer",
            _work(layers=lambda sizes: pairwise(sizes[:-1])),
            "the last layer is missing. Its units multiply as all others do. Does your loop end "
            "one step too early?",
        ),
        Mistake(
            "forgot the first layer",
            _work(layers=lambda sizes: pairwise(sizes[1:])),
            "the first layer is missing: the inputs are multiplied by its weights. Does your loop "
            "begin one step too late?",
        ),
        Mistake(
            "returned in the loop",
            _work(layers=lambda sizes: [sizes[:2]]),
            "only the first layer is counted. Does `return` stand *inside* the loop? Then the "
            "function ends after the first round: move it to the left, below the loop.",
        ),
        Mistake(
            "only the last layer",
            _work(layers=lambda sizes: [sizes[-2:]]),
            "only the last layer is counted. Is the sum overwritten in each round of the loop, `=` "
            "for `+=`?",
        ),
    ),
)


multiply_adds = Exercise(
    "multiply_adds",
    "Count the work",
    stars=2,
    test=TEST,
    praise=(
        "64 examples through 1000 → 100 → 10 take 6,464,000 multiply–adds: every weight is used "
        "once for every example. What you left out, biases and ReLUs, is 0.2 % of that."
    ),
    hints=(
        "Begin with one unit and one example: how often does a unit with 5 inputs multiply?",
        "In a layer with `a` inputs and `b` units every unit multiplies each of its inputs by a "
        "weight. So for one example every weight of the layer is used exactly once.",
        "Count the weights of all layers as you counted the parameters, without the biases. Then "
        "think of how many examples use each of them.",
    ),
)
