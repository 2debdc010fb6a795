"""The one linear layer that does what two do (chapter 1)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import is_blank, read_numbers
from nnlib.exercises.verdict import NotYet, StillBlank


def _collapse_case(W1, b1, W2, b2):
    """A case whose answer is found by pushing 0 and the unit vectors through both layers."""
    W1, b1, W2, b2 = (np.array(value, dtype=float) for value in (W1, b1, W2, b2))
    b = W2 @ (W1 @ np.zeros(W1.shape[1]) + b1) + b2
    columns = [W2 @ (W1 @ unit + b1) + b2 - b for unit in np.eye(W1.shape[1])]
    return Case({"W1": W1, "b1": b1, "W2": W2, "b2": b2}, (np.stack(columns, axis=1), b))


def _draw(rng):
    for D, H, C in ((3, 4, 2), (2, 5, 1), (1, 3, 4), (6, 2, 3)):
        shapes = {"W1": (H, D), "b1": (H,), "W2": (C, H), "b2": (C,)}
        yield {
            name: decimals(rng, *shape, size=8 if C == 4 else 1) for name, shape in shapes.items()
        }


@by_steps
def _collapse(
    weight=lambda W1, W2: W2 @ W1,
    first=lambda W1, b1, W2: W2 @ b1,
    second=lambda b, b2: b + b2,
    finish=lambda b: b,
):
    """One layer for two, with its steps as they should be, or some of them otherwise."""
    return lambda W1, b1, W2, b2: (weight(W1, W2), finish(second(first(W1, b1, W2), b2)))


def _read_layer(result):
    """Weights and bias of a layer from what `collapse` returns."""
    if is_blank(result):
        raise StillBlank
    if not isinstance(result, (tuple, list)):
        read_numbers(result, "the result of your function")
        raise NotYet(
            "your function returns one array, but a layer has two parts: end with `return W, b`."
        )
    if len(result) != 2:
        raise NotYet(
            f"your function returns {len(result)} things, but a layer has two parts: end with "
            "`return W, b`."
        )
    W = read_numbers(result[0], "the weight `W` of your layer")
    b = read_numbers(result[1], "the bias `b` of your layer")
    if W.ndim == 1 and b.ndim == 2:
        raise NotYet("weights and bias have changed places: end with `return W, b`, in this order.")
    return W, b


TEST = FunctionTest(
    domain=Domain(
        "weight `W` and bias `b` of the one layer that does what W2(W1 x + b1) + b2 does",
        W1=Numbers("H", "D"),
        b1=Numbers("H"),
        W2=Numbers("C", "H"),
        b2=Numbers("C"),
    ),
    parts=("W", "b"),
    read=_read_layer,
    cases=(
        _collapse_case([[1, 2], [0, 1]], [1, 2], [[2, 0], [1, 1]], [0, 3]),
        _collapse_case(
            [[1, 0, -2], [0.5, 1, 0], [3, -1, 1], [0, 2, 1]],
            [1, 0.5, -1, 2],
            [[1, -1, 0, 2], [0, 1, 1.5, -1]],
            [0.25, -3],
        ),
        _collapse_case([[2, -1], [1, 1], [0, 4]], [1, 2, -1], [[1, 3, -2]], [5]),
    ),
    right=_collapse(),
    draw=_draw,
    mistakes=(
        Mistake(
            "weights in the wrong order",
            _collapse(weight=lambda W1, W2: W1 @ W2),
            "the weights are multiplied in the order of reading. The input meets `W1` first, so "
            "`W1` must stand next to x: matrices act from right to left.",
        ),
        Mistake(
            "transposed",
            _collapse(weight=lambda W1, W2: (W2 @ W1).T),
            "your W is the transpose of what is wanted. In this course weights are stored (out, "
            "in): one row for each output, one column for each input.",
        ),
        Mistake(
            "forgot the first bias",
            _collapse(first=lambda W1, b1, W2: 0),
            "`b1` has got lost. The first layer adds it *before* the second layer does its work, "
            "so it arrives at the output too.",
        ),
        Mistake(
            "biases simply added",
            _collapse(first=lambda W1, b1, W2: b1),
            "`b1` is added as it is. It is part of what goes *into* the second layer, and "
            "everything that goes in there meets W2. (It even has the wrong length in general: one "
            "number per hidden unit, not per output.)",
        ),
        Mistake(
            "forgot the second bias",
            _collapse(second=lambda b, b2: b),
            "`b2` is missing: the second layer adds it at the very end.",
        ),
        Mistake(
            "second bias subtracted",
            _collapse(second=lambda b, b2: b - b2),
            "`b2` is taken away where the second layer adds it.",
        ),
        Mistake(
            "b1 multiplied from the wrong side",
            _collapse(first=lambda W1, b1, W2: b1 @ W2),
            "`b1 @ W2` multiplies by the transpose of W2. The layer computes W2 times what comes "
            "in, with `W2` on the left.",
        ),
        Mistake(
            "b1 multiplied number by number",
            _collapse(first=lambda W1, b1, W2: W2 * b1),
            "`W2 * b1` multiplies number by number. What the second layer makes of `b1` is a "
            "*matrix* product, `W2 @ b1`.",
        ),
        Mistake(
            "b1 through the first layer",
            _collapse(first=lambda W1, b1, W2: W1 @ b1),
            "`b1` is multiplied by W1. It is added behind the first layer's weights, and meets "
            "only those of the second.",
        ),
        Mistake(
            "both biases through the second layer",
            lambda W1, b1, W2, b2: (W2 @ W1, W2 @ (b1 + b2)),
            "`b2` goes through W2 together with `b1`. It is added at the very end, when the second "
            "layer's weights have done their work.",
        ),
        Mistake(
            "b2 through the first layer",
            lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b2 + b1),
            "the biases have changed roles: it is `b1` that passes through a further layer, and "
            "`b2` that is added last.",
        ),
        Mistake(
            "both in the order of reading",
            lambda W1, b1, W2, b2: (W1 @ W2, W1 @ b2 + b1),
            "weights and biases are those of the two layers in the other order. The input meets "
            "`W1` first, so `W1` must stand next to x; and it is `b1` that passes through `W2`.",
        ),
        Mistake(
            "elementwise product",
            _collapse(weight=lambda W1, W2: W2 * W1),
            "`*` multiplies the weights number by number. Layers that follow each other are a "
            "*matrix* product, `@`: each output sums over all hidden units.",
        ),
        Mistake(
            "weights added",
            _collapse(weight=lambda W1, W2: W1 + W2),
            "the weights are added, but the layers follow one another: the second is applied to "
            "the *result* of the first. Write W2(W1 x + b1) + b2 and multiply out.",
        ),
        Mistake(
            "bias as a column",
            _collapse(finish=lambda b: b[:, None]),
            "the numbers are right, but your bias is a column, shape (out, 1); it should be flat, "
            "(out,), as `b1` and `b2` are.",
        ),
    ),
)


collapse = Exercise(
    "collapse",
    "Two linear layers are one",
    stars=2,
    test=TEST,
    praise=(
        "One layer does the work of two, and of two hundred in the same way. What has been gained "
        "by stacking linear layers? More parameters, and not one new function."
    ),
    hints=(
        "Write down what comes out for one input x, $W_2 (W_1 x + b_1) + b_2$, and multiply out "
        "the bracket.",
        "Sort the terms: what stands in front of x belongs to W, everything without an x to b. "
        "There are two terms without an x.",
        "$W_2 W_1 x$ is the only term with x; keep this order, because W1 meets x first. Without "
        "x there are $b_2$ and what the second layer makes of $b_1$. In code, a matrix product "
        "is `@`.",
    ),
)
