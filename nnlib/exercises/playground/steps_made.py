"""How many updates a run of training makes (chapter 8)."""

import math

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number


def _draw(rng):
    for _ in range(6):
        n, size, epochs = rng.integers(20, 900), rng.integers(2, 60), rng.integers(2, 300)
        yield {"n": int(n), "batch_size": int(size), "epochs": int(epochs)}


@by_steps
def _count(
    batches=lambda n, size: math.ceil(n / size),
    epochs=lambda epochs: epochs,
    finish=lambda steps: steps,
):
    """The number of updates, with its steps as they should be, or some of them otherwise."""
    return lambda n, batch_size, total: finish(batches(n, batch_size) * epochs(total))


TEST = FunctionTest(
    domain=Domain(
        "the number of updates that `epochs` epochs make, with `n` examples in batches of "
        "`batch_size`, the last of an epoch perhaps smaller",
        n=Numbers(whole=True, least=1, most=1e6),
        batch_size=Numbers(whole=True, least=1, most=1e6),
        epochs=Numbers(whole=True, least=1, most=1e6),
    ),
    parts=("the number",),
    read=one_number,
    cases=tuple(
        Case({"n": n, "batch_size": size, "epochs": epochs}, (np.array(float(count)),))
        for n, size, epochs, count in (
            (250, 10, 100, 2500),
            (253, 10, 100, 2600),
            (5, 8, 3, 3),
            (7, 1, 4, 28),
        )
    ),
    right=_count(),
    draw=_draw,
    mistakes=(
        Mistake(
            "the rest left out",
            _count(batches=lambda n, size: n // size),
            "examples that don't fill a whole batch make a smaller one at the end of the epoch: "
            "they are not left out. Round *up*.",
        ),
        Mistake(
            "rounded to the nearest",
            _count(batches=lambda n, size: round(n / size)),
            "the number of batches has to be rounded *up*, also where less than half a batch is "
            "left over.",
        ),
        Mistake(
            "batches across epochs",
            lambda n, batch_size, epochs: math.ceil(n * epochs / batch_size),
            "you let a batch reach into the next epoch. Each epoch ends with what is left over, "
            "and the next begins with a new order.",
            also=(lambda n, batch_size, epochs: n * epochs // batch_size,),
        ),
        Mistake(
            "no whole number",
            _count(batches=lambda n, size: n / size),
            "updates come in whole numbers. What of the examples that don't fill a batch?",
        ),
        Mistake(
            "one batch too many",
            _count(batches=lambda n, size: n // size + 1),
            "where the batches come out even, this is one too many an epoch.",
        ),
        Mistake(
            "one epoch",
            _count(epochs=lambda epochs: 1),
            "these are the updates of *one* epoch.",
        ),
        Mistake(
            "one update an epoch",
            _count(batches=lambda n, size: 1),
            "that would be one update an epoch, as without batches. Each batch makes one.",
        ),
        Mistake(
            "one update an example",
            _count(batches=lambda n, size: n),
            "that would be one update an *example*. A batch of them makes one together.",
        ),
    ),
)


steps_made = Exercise(
    "steps_made",
    "How many updates?",
    stars=1,
    test=TEST,
    praise=(
        "So the spiral's 250 training points make 25 updates an epoch in batches of 10, and one in "
        "a single batch: whoever changes the batch size changes how often the weights move."
    ),
    hints=(
        "How many batches does an epoch have? And what becomes of the examples that are left over?",
        "Those that are left over make a batch of their own, so the division is rounded up. Then "
        "every epoch has as many batches.",
        "`math.ceil` rounds up. Do it for one epoch first, and multiply the whole number by that "
        "of the epochs.",
    ),
)
