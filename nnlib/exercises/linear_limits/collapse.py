"""The one linear layer that does what two do (chapter 1)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import is_blank, read_numbers
from nnlib.exercises.verdict import NotYet, StillBlank


def _collapse_case(W1, b1, W2, b2):
    """A case whose answer is found by pushing 0 and the unit vectors through both layers."""
    W1, b1, W2, b2 = (np.array(value, dtype=float) for value in (W1, b1, W2, b2))
    b = W2 @ (W1 @ np.zeros(W1.shape[1]) + b1) + b2
    columns = [W2 @ (W1 @ unit + b1) + b2 - b for unit in np.eye(W1.shape[1])]
    return Case({"W1": W1, "b1": b1, "W2": W2, "b2": b2}, (np.stack(columns, axis=1), b))


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
    mistakes=(
        Mistake(
            "weights in the wrong order",
            lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
            "the weights are multiplied in the order of reading. The input meets `W1` first, so "
            "`W1` must stand next to x: matrices act from right to left.",
            also=(
                lambda W1, b1, W2, b2: (W1 @ W2, W1 @ b2 + b1),
                lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
                lambda W1, b1, W2, b2: (W1 @ W2, b2),
            ),
        ),
        Mistake(
            "transposed",
            lambda W1, b1, W2, b2: ((W2 @ W1).T, W2 @ b1 + b2),
            "your W is the transpose of what is wanted. In this course weights are stored (out, "
            "in): one row for each output, one column for each input.",
            also=(lambda W1, b1, W2, b2: (W1.T @ W2.T, W2 @ b1 + b2),),
        ),
        Mistake(
            "forgot the first bias",
            lambda W1, b1, W2, b2: (W2 @ W1, b2),
            "W is right, but `b1` has got lost. The first layer adds it *before* the second layer "
            "does its work, so it arrives at the output too.",
        ),
        Mistake(
            "biases simply added",
            lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2),
            "W is right, but `b1` is added as it is. It is part of what goes *into* the second "
            "layer, and everything that goes in there meets W2. (It even has the wrong length in "
            "general: one number per hidden unit, not per output.)",
        ),
        Mistake(
            "forgot the second bias",
            lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1),
            "W is right, but `b2` is missing: the second layer adds it at the very end.",
        ),
        Mistake(
            "b1 multiplied from the wrong side",
            lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
            "W is right, but `b1 @ W2` multiplies by the transpose of W2. The layer computes W2 "
            "times what comes in, with `W2` on the left.",
        ),
        Mistake(
            "b2 through the first layer",
            lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b2 + b1),
            "W is right, but the biases have changed roles: it is `b1` that passes through a "
            "further layer, and `b2` that is added last.",
        ),
        Mistake(
            "elementwise product",
            lambda W1, b1, W2, b2: (W2 * W1, W2 @ b1 + b2),
            "`*` multiplies number by number. Layers that follow each other are a *matrix* "
            "product, `@`: each output sums over all hidden units.",
            also=(
                lambda W1, b1, W2, b2: (W2 * W1, W2 * b1 + b2),
                lambda W1, b1, W2, b2: (W2 * W1, b1 + b2),
            ),
        ),
        Mistake(
            "weights added",
            lambda W1, b1, W2, b2: (W1 + W2, b1 + b2),
            "the layers are added, but they follow one another: the second is applied to the "
            "*result* of the first. Write W2(W1 x + b1) + b2 and multiply out.",
            also=(lambda W1, b1, W2, b2: (W1 + W2, W2 @ b1 + b2),),
        ),
        Mistake(
            "bias as a column",
            lambda W1, b1, W2, b2: (W2 @ W1, (W2 @ b1 + b2)[:, None]),
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
        "by stacking linear layers? Nothing but parameters."
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
