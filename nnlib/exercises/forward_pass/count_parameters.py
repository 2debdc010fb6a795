"""How many numbers a network has to learn (chapter 3)."""

from itertools import pairwise
from math import prod

import numpy as np

from nnlib.exercises.drawing import layer_sizes
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers, two_sizes
from nnlib.exercises.reading import one_number


def _draw(rng):
    for layers in (1, 2, 4, 5, 7, 3):
        yield {"sizes": layer_sizes(rng, layers)}


@by_steps
def _count(
    layers=lambda sizes: pairwise(sizes),
    weights=lambda a, b: a * b,
    biases=lambda a, b: b,
    finish=lambda total, sizes: total,
):
    """The number of parameters, with its steps as they should be, or some of them otherwise."""

    def run(sizes):
        return finish(sum(weights(a, b) + biases(a, b) for a, b in layers(sizes)), sizes)

    return run


TEST = FunctionTest(
    domain=Domain(
        "the number of weights and biases of a network with these layer sizes",
        unless=two_sizes,
        sizes=Numbers("L", whole=True, least=1, most=1e6, listed=True),
    ),
    read=one_number,
    cases=tuple(
        Case({"sizes": sizes}, (np.array(float(count)),))
        for sizes, count in (
            ([2, 3, 1], 13),
            ([1000, 100, 10], 101_110),
            ([4, 3], 15),
            ([3, 5, 4, 2], 54),
            ([3, 4, 4, 4, 2], 66),  # layers that cost the same are all counted
        )
    ),
    right=_count(),
    draw=_draw,
    mistakes=(
        Mistake(
            "no biases",
            _count(biases=lambda a, b: 0),
            "these are the weights alone. Every unit of every layer after the input has a bias, "
            "too, and it is learned like a weight.",
        ),
        Mistake(
            "biases for the inputs",
            _count(finish=lambda total, sizes: total + sizes[0]),
            "you count a bias for each input as well. Inputs are given, not computed: only units "
            "of the later layers add a bias.",
        ),
        Mistake(
            "no biases for the outputs",
            _count(finish=lambda total, sizes: total - sizes[-1]),
            "the biases of the output layer are missing. It lacks an activation function, but its "
            "units have biases like all others.",
        ),
        Mistake(
            "biases on the wrong side",
            _count(biases=lambda a, b: a),
            "you count a bias for everything that goes *into* a layer. It is added to what comes "
            "out: one for each unit of the layer.",
        ),
        Mistake(
            "one bias per layer",
            _count(biases=lambda a, b: 1),
            "you count a single bias for each layer. Each of its units has one of its own.",
        ),
        Mistake(
            "a bias for every weight",
            _count(biases=lambda a, b: a * b),
            "you count as many biases as weights. A unit has a weight for each of its inputs, but "
            "only one bias.",
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
            "sizes added in each layer",
            _count(weights=lambda a, b: a + b),
            "in each layer you *add* the two sizes. Every unit is connected with every unit of the "
            "layer before: that is a product.",
        ),
        Mistake(
            "forgot the last layer",
            _count(layers=lambda sizes: pairwise(sizes[:-1])),
            "the last layer is missing. It has weights and biases like the others; what it lacks "
            "is only the activation function. Does your loop end one step too early?",
        ),
        Mistake(
            "forgot the first layer",
            _count(layers=lambda sizes: pairwise(sizes[1:])),
            "the weights between the input and the first hidden layer are missing. Does your loop "
            "begin one step too late?",
        ),
        Mistake(
            "returned in the loop",
            _count(layers=lambda sizes: [sizes[:2]]),
            "only the first layer is counted. Does `return` stand *inside* the loop? Then the "
            "function ends after the first round: move it to the left, below the loop.",
        ),
        Mistake(
            "only the last layer",
            _count(layers=lambda sizes: [sizes[-2:]]),
            "only the last layer is counted. Is the sum overwritten in each round of the loop, `=` "
            "for `+=`?",
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
