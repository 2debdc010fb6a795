"""How many numbers a network has to learn (chapter 3)."""

from itertools import pairwise
from math import prod

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import one_number

TEST = FunctionTest(
    parts=("the count",),
    read=one_number,
    cases=tuple(
        Case({"sizes": sizes}, (np.array(float(count)),))
        for sizes, count in (
            ([2, 3, 1], 13),
            ([1000, 100, 10], 101_110),
            ([4, 3], 15),
            ([3, 5, 4, 2], 54),
        )
    ),
    mistakes=(
        Mistake(
            "no biases",
            lambda sizes: sum(a * b for a, b in pairwise(sizes)),
            "these are the weights alone. Every unit of every layer after the input has a bias, "
            "too, and it is learned like a weight.",
        ),
        Mistake(
            "biases for the inputs",
            lambda sizes: sum(a * b for a, b in pairwise(sizes)) + sum(sizes),
            "you count a bias for each input as well. Inputs are given, not computed: only units "
            "of the later layers add a bias.",
        ),
        Mistake(
            "biases on the wrong side",
            lambda sizes: sum(a * b + a for a, b in pairwise(sizes)),
            "you count a bias for everything that goes *into* a layer. It is added to what comes "
            "out: one for each unit of the layer.",
        ),
        Mistake(
            "one bias per layer",
            lambda sizes: sum(a * b + 1 for a, b in pairwise(sizes)),
            "you count a single bias for each layer. Each of its units has one of its own.",
        ),
        Mistake(
            "product of all sizes",
            prod,
            "you multiply all sizes. That counts the *paths* through the network, from each input "
            "over every unit to each output; paths share their weights. Layers follow one another, "
            "so their weights add up.",
        ),
        Mistake(
            "sum of all sizes",
            sum,
            "this is the number of *units*. Parameters sit on the connections between them: every "
            "unit has one weight for each unit of the layer before.",
            also=(lambda sizes: sum(sizes[1:]),),
        ),
        Mistake(
            "forgot the last layer",
            lambda sizes: sum(a * b + b for a, b in pairwise(sizes[:-1])),
            "the last layer is missing. It has weights and biases like the others; what it lacks "
            "is only the activation function. Does your loop end one step too early?",
        ),
        Mistake(
            "forgot the first layer",
            lambda sizes: sum(a * b + b for a, b in pairwise(sizes[1:])),
            "the weights between the input and the first hidden layer are missing. Does your loop "
            "begin one step too late?",
        ),
        Mistake(
            "only one hidden layer",
            lambda sizes: sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2],
            "this is right for exactly one hidden layer. The list may be shorter or longer: go "
            "through its neighbours in a loop.",
        ),
    ),
)


count_parameters = Exercise(
    "count_parameters",
    "Count the parameters",
    stars=1,
    test=TEST,
    praise=(
        "1000 → 100 → 10 has 101,110 parameters, and 100,100 of them, 99 in 100, sit in the first "
        "layer: it is the wide input that costs. The number of examples plays no part."
    ),
    hints=(
        "Take one layer alone, say from 2 inputs to 3 units. Write its W and its b down as boxes "
        "to be filled in. How many boxes are there?",
        "A layer with `a` inputs and `b` units has a weight matrix of shape (b, a) and a bias of "
        "shape (b,). The network has one such layer for each pair of neighbours in `sizes`.",
        "Add the layers up in a loop over neighbours: `zip(sizes[:-1], sizes[1:])` gives (2, 3) "
        "and then (3, 1) for `[2, 3, 1]`. By hand: 6 weights and 3 biases, then 3 weights and 1 "
        "bias, 13 in all.",
    ),
)
