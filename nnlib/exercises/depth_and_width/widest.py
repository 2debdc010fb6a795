"""How wide a network may be for a budget of parameters (chapter 5)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import one_number

NAMES = ("inputs", "outputs", "depth", "budget")


def _count(width, inputs, outputs, depth):
    """Weights and biases of `depth` hidden layers of one width."""
    return width * (inputs + 1) + (depth - 1) * width * (width + 1) + outputs * (width + 1)


def _largest(count=_count, fits=lambda needed, budget: needed <= budget, plus=0):
    """A function that finds the largest width that fits, counting in some way, and adds `plus`."""

    def widest(inputs, outputs, depth, budget):
        width = 0
        while fits(count(width + 1, inputs, outputs, depth), budget):
            width += 1
        return width + plus

    return widest


TEST = FunctionTest(
    parts=("the width",),
    read=one_number,
    cases=tuple(
        Case(dict(zip(NAMES, setting, strict=True)), (np.array(float(width)),))
        for setting, width in (
            ((2, 1, 1, 100), 24),
            ((2, 1, 3, 1000), 20),
            ((64, 10, 2, 10_000), 68),
            ((2, 1, 1, 401), 100),  # fits exactly
            ((5, 3, 4, 2023), 24),  # and this one
            ((784, 10, 5, 200_000), 145),
            ((64, 10, 1, 80), 0),
            ((2, 10, 3, 5), 0),  # not even the biases of the outputs fit: no width below 0
            ((2, 10, 1, 5), 0),
        )
    ),
    mistakes=(
        Mistake(
            "no biases",
            _largest(lambda w, i, o, d: w * i + (d - 1) * w * w + o * w),
            "you count the weights alone. Every hidden unit and every output has a bias, too.",
        ),
        Mistake(
            "depth ignored",
            _largest(lambda w, i, o, d: _count(w, i, o, 1)),
            "this is right for a single hidden layer. With more of them there are weights from "
            "hidden layer to hidden layer as well, and soon these are most of all.",
        ),
        Mistake(
            "one hidden layer too many",
            _largest(lambda w, i, o, d: _count(w, i, o, d + 1)),
            "you count one square matrix too many. `depth` hidden layers have only depth − 1 gaps "
            "between them: the first one is fed by the inputs.",
        ),
        Mistake(
            "output layer forgotten",
            _largest(lambda w, i, o, d: w * (i + 1) + (d - 1) * w * (w + 1)),
            "the output layer is missing: it has a weight from each unit of the last hidden layer "
            "to each output, and a bias for each output.",
        ),
        Mistake(
            "output biases forgotten",
            _largest(lambda w, i, o, d: w * (i + 1) + (d - 1) * w * (w + 1) + o * w),
            "the biases of the outputs are missing. It matters only where the budget is met "
            "exactly, but there it does.",
        ),
        Mistake(
            "one too wide",
            _largest(plus=1),
            "this is the first width that does *not* fit any more. The one before it was asked "
            "for.",
        ),
        Mistake(
            "exact fit refused",
            _largest(fits=lambda needed, budget: needed < budget),
            "a network that needs exactly the budget fits as well: at most so many, not fewer.",
        ),
        Mistake(
            "budget shared evenly",
            lambda inputs, outputs, depth, budget: int((budget / depth) ** 0.5),
            "you give every layer an equal share of the budget. The layers are not equal: the "
            "first has (inputs + 1)·width parameters, one between hidden layers (width + 1)·width.",
            also=(lambda inputs, outputs, depth, budget: budget // (inputs + outputs + depth),),
        ),
    ),
)


widest = Exercise(
    "widest",
    "As wide as the budget allows",
    stars=2,
    test=TEST,
    praise=(
        "With 1,000 parameters for the moons you may have 249 units in one hidden layer, or 20 in "
        "each of three. Depth is paid for in width, so a fair comparison asks what each does "
        "with the same budget."
    ),
    hints=(
        "First count: how many weights and biases has a network with `depth` hidden layers, all of "
        "one width? (Chapter 3's exercise did it for a list of sizes.)",
        "Three kinds of layers: from the inputs to the first hidden layer; from hidden layer to "
        "hidden layer, of which there are depth − 1; from the last one to the outputs. Each unit, "
        "hidden or output, adds a bias.",
        "Then try: start at width 0 and go up as long as the *next* width still costs at most the "
        "budget. A `while` loop does it in two lines. (Or solve the quadratic equation, and mind "
        "the rounding.)",
    ),
)
