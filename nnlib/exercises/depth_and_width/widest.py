"""How wide a network may be for a budget of parameters (chapter 5)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number

MOST = 100_000  # where a wrong way of counting would go on for ever
NAMES = ("inputs", "outputs", "depth", "budget")


def _draw(rng):
    """Budgets of all sizes; some are met exactly, some missed by one."""
    for inputs, outputs, depth, width in ((3, 2, 1, 4000), (2, 3, 2, 700), (5, 1, 4, 300)):
        cost = width * (inputs + 1) + (depth - 1) * width * (width + 1) + outputs * (width + 1)
        yield dict(zip(NAMES, (inputs, outputs, depth, cost), strict=True))
        yield dict(zip(NAMES, (inputs, outputs, depth, cost - 1), strict=True))
    for depth, budget in ((1, 20_000), (2, 400_000), (3, 700), (6, 5000), (4, 90)):
        inputs, outputs = (int(n) for n in rng.integers(1, 30, size=2))
        yield dict(zip(NAMES, (inputs, outputs, depth, budget), strict=True))


@by_steps
def _largest(
    first=lambda w, i: w * (i + 1),
    between=lambda w, d: (d - 1) * w * (w + 1),
    last=lambda w, o: o * (w + 1),
    fits=lambda needed, budget: needed <= budget,
    finish=lambda width: width,
):
    """The largest width that fits, with its steps as they should be, or some of them otherwise."""

    def widest(inputs, outputs, depth, budget):
        width = 0
        while width < MOST and fits(
            first(width + 1, inputs) + between(width + 1, depth) + last(width + 1, outputs), budget
        ):
            width += 1
        return finish(width)

    return widest


def _nearest(inputs, outputs, depth, budget):
    def cost(w):
        return w * (inputs + 1) + (depth - 1) * w * (w + 1) + outputs * (w + 1)

    width = _largest()(inputs, outputs, depth, budget)
    return width + (cost(width + 1) - budget < budget - cost(width))


def _first_that_fits(inputs, outputs, depth, budget):
    return int(_largest()(inputs, outputs, depth, budget) > 0)


TEST = FunctionTest(
    domain=Domain(
        "the largest width of `depth` hidden layers, all equally wide, that costs at most `budget` "
        "parameters, weights and biases; 0 if none does",
        **dict.fromkeys(NAMES[:3], Numbers(whole=True, least=1, most=1000)),
        budget=Numbers(whole=True, least=1, most=10**8),
    ),
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
            ((10, 1, 1, 68), 5),  # width 6 comes nearer to the budget, but exceeds it
            ((64, 10, 1, 80), 0),
            ((2, 10, 3, 5), 0),  # not even the biases of the outputs fit: no width below 0
            ((2, 10, 1, 5), 0),
        )
    ),
    right=_largest(),
    draw=_draw,
    mistakes=(
        Mistake(
            "no biases",
            _largest(
                first=lambda w, i: w * i,
                between=lambda w, d: (d - 1) * w * w,
                last=lambda w, o: o * w,
            ),
            "you count the weights alone. Every hidden unit and every output has a bias, too.",
        ),
        Mistake(
            "nearest to the budget",
            _nearest,
            "you return the width whose cost comes nearest to the budget, even from above. A "
            "budget must not be exceeded, not by a single parameter.",
        ),
        Mistake(
            "depth ignored",
            _largest(between=lambda w, d: 0),
            "this is right for a single hidden layer. With more of them there are weights from "
            "hidden layer to hidden layer as well, and soon these are most of all.",
        ),
        Mistake(
            "one hidden layer too many",
            _largest(between=lambda w, d: d * w * (w + 1)),
            "you count one square matrix too many. `depth` hidden layers have only depth − 1 gaps "
            "between them: the first one is fed by the inputs.",
        ),
        Mistake(
            "output layer forgotten",
            _largest(last=lambda w, o: 0),
            "the output layer is missing: it has a weight from each unit of the last hidden layer "
            "to each output, and a bias for each output.",
        ),
        Mistake(
            "input layer forgotten",
            _largest(first=lambda w, i: 0),
            "the first layer is missing: it has a weight from each input to each unit of the first "
            "hidden layer, and a bias for each of these units.",
        ),
        Mistake(
            "output biases forgotten",
            _largest(last=lambda w, o: o * w),
            "the biases of the outputs are missing. It matters only where the budget is met "
            "almost exactly, but there it does.",
        ),
        Mistake(
            "hidden biases forgotten",
            _largest(first=lambda w, i: w * i, between=lambda w, d: (d - 1) * w * w),
            "the biases of the hidden units are missing: each unit of each hidden layer has one.",
        ),
        Mistake(
            "biases between hidden layers forgotten",
            _largest(between=lambda w, d: (d - 1) * w * w),
            "between hidden layers you count the weights alone. Each unit of every hidden layer "
            "has a bias, not only those of the first.",
        ),
        Mistake(
            "biases of the inputs",
            _largest(first=lambda w, i: (w + 1) * i),
            "you give each *input* a bias. In the first layer each of its units has one: "
            "(inputs + 1)·width.",
        ),
        Mistake(
            "one too wide",
            _largest(finish=lambda width: width + 1),
            "this is the first width that does *not* fit any more. The one before it was asked "
            "for.",
        ),
        Mistake(
            "one too narrow",
            _largest(finish=lambda width: max(width - 1, 0)),
            "one more would still fit. Look at the last step of your loop: is the width that was "
            "just found to fit thrown away?",
        ),
        Mistake(
            "exact fit refused",
            _largest(fits=lambda needed, budget: needed < budget),
            "a network that needs exactly the budget fits as well: at most so many, not fewer.",
        ),
        Mistake(
            "returned in the loop",
            _first_that_fits,
            "your function never gets beyond width 1. Does `return` stand *inside* the loop? Then "
            "it ends in the first round.",
        ),
        Mistake(
            "budget shared evenly",
            lambda inputs, outputs, depth, budget: int((budget / depth) ** 0.5),
            "you give every layer an equal share of the budget. The layers are not equal: the "
            "first has (inputs + 1)·width parameters, one between hidden layers (width + 1)·width.",
        ),
        Mistake(
            "budget divided by the sizes",
            lambda inputs, outputs, depth, budget: budget // (inputs + outputs + depth),
            "you divide the budget by the sizes and the depth. What a width costs grows with its "
            "*square* as soon as there are two hidden layers: count the parameters of a width, and "
            "try one width after the other.",
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
