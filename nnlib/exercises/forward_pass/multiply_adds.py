"""How many multiply–adds a forward pass takes (chapter 3)."""

from itertools import pairwise
from math import prod

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import one_number


def _weights(sizes):
    return sum(a * b for a, b in pairwise(sizes))


TEST = FunctionTest(
    parts=("the count",),
    read=one_number,
    cases=tuple(
        Case({"sizes": sizes, "N": N}, (np.array(float(count)),))
        for sizes, N, count in (
            ([2, 3, 1], 4, 36),
            ([1000, 100, 10], 64, 6_464_000),
            ([5, 4], 1, 20),
            ([3, 5, 4, 2], 10, 430),
        )
    ),
    mistakes=(
        Mistake(
            "forgot the examples",
            lambda sizes, N: _weights(sizes),
            "this is the work for a single example. Each of the N examples meets every weight.",
        ),
        Mistake(
            "counted double",
            lambda sizes, N: 2 * N * _weights(sizes),
            "you count a multiplication and its addition separately. That is a fair measure, too "
            "(it is called FLOPs), and twice as large; here the pair counts once.",
        ),
        Mistake(
            "biases counted",
            lambda sizes, N: N * (_weights(sizes) + sum(sizes[1:])),
            "you count the biases, too. A bias is added without being multiplied by anything, so "
            "it is no multiply–add.",
        ),
        Mistake(
            "counted parameters",
            lambda sizes, N: _weights(sizes) + sum(sizes[1:]),
            "this is the number of parameters. It says what has to be *stored*; here we count what "
            "has to be *done*, for N examples, and without the biases.",
        ),
        Mistake(
            "examples in the first layer only",
            lambda sizes, N: N * sizes[0] * sizes[1] + _weights(sizes[1:]),
            "only the first layer is counted for all N examples. But N rows come out of it again, "
            "and the next layer has to deal with each of them.",
        ),
        Mistake(
            "additions only",
            lambda sizes, N: N * sum((a - 1) * b for a, b in pairwise(sizes)),
            "you count the additions *between* the products: one fewer than there are inputs. A "
            "multiply–add is a product together with its addition to a running sum that starts at "
            "0, so there is one for each input of a unit.",
        ),
        Mistake(
            "one per unit",
            lambda sizes, N: N * sum(sizes[1:]),
            "you count one operation for each unit. But a unit multiplies *every* one of its "
            "inputs by a weight.",
            also=(lambda sizes, N: N * sum(sizes),),
        ),
        Mistake(
            "product of all sizes",
            lambda sizes, N: N * prod(sizes),
            "you multiply all sizes, as if every path through the network were computed anew. The "
            "hidden activations are computed once and then used by all: the layers' work adds up.",
        ),
        Mistake(
            "examples squared",
            lambda sizes, N: N * N * _weights(sizes),
            "N comes in twice. Examples don't meet one another: each goes through the network by "
            "itself, so twice as many examples are twice the work.",
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
