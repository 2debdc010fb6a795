"""The backward pass of one hidden layer, in matrices (chapter 4)."""

import numpy as np

from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_numbers, read_tuple

RETURNED = ("dW1", "db1", "dW2", "db2")
PARTS = ("dW2", "db2", "dW1", "db1")  # as they are computed, from the output back


def _read(result):
    given = dict(zip(RETURNED, read_tuple(result, RETURNED), strict=True))
    return tuple(read_numbers(given[part], f"`{part}`") for part in PARTS)


def _case(X, Y, W1, b1, W2, b2):
    """A case whose gradients are found by nudging in the complex plane, free of rounding errors.

    For a tiny step h, L(w + ih) has the imaginary part h·∂L/∂w (Squire and Trapp, 1998).
    """
    inputs = dict(
        zip(("X", "Y", "W1", "b1", "W2", "b2"), map(_array, (X, Y, W1, b1, W2, b2)), strict=True)
    )

    def gradient(name):
        slopes = np.zeros(inputs[name].shape)
        for place in np.ndindex(slopes.shape):
            nudged = inputs[name].astype(complex)
            nudged[place] += 1e-20j
            slopes[place] = _loss(**inputs | {name: nudged}).imag / 1e-20
        return slopes

    return Case(inputs, tuple(gradient(part[1:]) for part in PARTS))


def _array(value):
    return np.array(value, dtype=float)


def _loss(X, Y, W1, b1, W2, b2):
    """Mean squared error of the network."""
    difference = np.tanh(X @ W1.T + b1) @ W2.T + b2 - Y
    return (difference * difference).mean()


def _draw(rng):
    for N, D, H, C in ((5, 3, 4, 2), (1, 2, 3, 4), (7, 4, 2, 1), (12, 2, 5, 3)):
        shapes = {
            "X": (N, D), "Y": (N, C), "W1": (H, D), "b1": (H,), "W2": (C, H), "b2": (C,),
        }  # fmt: skip
        inputs = {name: decimals(rng, *shape, size=0.7) for name, shape in shapes.items()}
        yield inputs | {"Y": inputs["Y"] * (1000 if N == 7 else 1)}  # once with large gradients


@by_steps
def _backward(
    forward=lambda X, W1, b1, W2, b2: np.tanh(X @ W1.T + b1) @ W2.T + b2,
    output=lambda difference: 2 * difference / difference.size,
    W2_grad=lambda G, h, z, X: G.T @ h,
    b2_grad=lambda G: G.sum(axis=0),
    back=lambda G, W2: G @ W2,
    slope=lambda h, z: 1 - h * h,
    W1_grad=lambda delta, X: delta.T @ X,
    b1_grad=lambda delta, dh: delta.sum(axis=0),
    finish=lambda dW1, db1, dW2, db2: (dW1, db1, dW2, db2),
):
    """A backward pass with its steps as they should be, or one of them computed otherwise."""

    def run(X, Y, W1, b1, W2, b2):
        z = X @ W1.T + b1
        h = np.tanh(z)
        G = output(forward(X, W1, b1, W2, b2) - Y)
        dh = back(G, W2)
        delta = dh * slope(h, z)
        return finish(W1_grad(delta, X), b1_grad(delta, dh), W2_grad(G, h, z, X), b2_grad(G))

    return run


TEST = FunctionTest(
    domain=Domain(
        "the gradients `dW1, db1, dW2, db2` of the mean squared error, over all N·C numbers, of "
        "Ŷ = tanh(X W1ᵀ + b1) W2ᵀ + b2",
        X=Numbers("N", "D"),
        Y=Numbers("N", "C"),
        W1=Numbers("H", "D"),
        b1=Numbers("H"),
        W2=Numbers("C", "H"),
        b2=Numbers("C"),
    ),
    in_order=True,
    parts=PARTS,
    read=_read,
    cases=(
        _case(  # everything is (2, 2): no wrong order of sizes is noticed by an error
            [[1, -1], [0.5, 2]],
            [[1, 0], [0, 2]],
            [[0.5, -0.2], [0.3, 0.4]],
            [0.1, -0.3],
            [[1, -0.5], [0.8, 0.2]],
            [0.2, -0.1],
        ),
        _case(
            [[1, 0, -2], [-1, 2, 1], [0.5, 0.5, 0], [2, -1, 1], [0, 1, 1]],
            [[1, 0], [0, 1], [-1, 0.5], [2, 1], [0, 0]],
            [[0.5, -0.3, 0.2], [0, 0.7, -0.4], [-0.6, 0.1, 0.3], [0.2, 0.2, 0.2]],
            [0.1, -0.2, 0.3, 0],
            [[0.6, -0.4, 0.3, 0.9], [-0.7, 0.2, 0.5, 0.1]],
            [0.5, -0.3],
        ),
        _case([[0.5, -1]], [[2]], [[1, 0.5], [-0.5, 1], [0.2, 0.3]], [0, 1, -1], [[1, -1, 2]], [0]),
        _case(
            [[1], [-1], [2]],
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[0.8], [-0.5]],
            [0.2, 0.4],
            [[1, 0.5], [-1, 0.3], [0.4, 0.4]],
            [0, 0.1, -0.2],
        ),
    ),
    right=_backward(),
    draw=_draw,
    mistakes=(
        Mistake(
            "forgot the factor 2",
            _backward(output=lambda d: d / d.size),
            "the factor 2 is missing: the slope of a square d² is 2·d. So all four gradients are "
            "half as large as they should be.",
            whole=True,
        ),
        Mistake(
            "sum instead of mean",
            _backward(output=lambda d: 2 * d),
            "these are the gradients of the *sum* of the squares. The loss here is their mean, so "
            "divide by how many squares there are: N·C.",
            whole=True,
        ),
        Mistake(
            "divided by N alone",
            _backward(output=lambda d: 2 * d / len(d)),
            "you divide by the number of examples. The mean goes over all N·C squares: N examples "
            "with C outputs each.",
            whole=True,
        ),
        Mistake(
            "divided by C alone",
            _backward(output=lambda d: 2 * d / d.shape[1]),
            "you divide by the number of outputs. The mean goes over all N·C squares: N examples "
            "with C outputs each.",
            whole=True,
        ),
        Mistake(
            "forgot the factor 2 and the mean",
            _backward(output=lambda d: d),
            "you start with Ŷ − Y as it is. The slope of a square d² is 2·d, and the mean divides "
            "by the number of squares, N·C.",
            whole=True,
        ),
        Mistake(
            "target minus prediction",
            _backward(output=lambda d: -2 * d / d.size),
            "all gradients have the wrong sign: with Y − Ŷ for the difference the loss is the "
            "same, but its slope with respect to Ŷ is not.",
            also=(
                _backward(output=lambda d: -2 * d),
                _backward(output=lambda d: -d),
            ),
            whole=True,
        ),
        Mistake(
            "forgot the biases in the forward pass",
            _backward(forward=lambda X, W1, b1, W2, b2: np.tanh(X @ W1.T + b1) @ W2.T),
            "the forward pass lacks `b2`, so the difference Ŷ − Y is another one.",
        ),
        Mistake(
            "tanh on the output",
            _backward(
                forward=lambda X, W1, b1, W2, b2: np.tanh(np.tanh(X @ W1.T + b1) @ W2.T + b2)
            ),
            "your forward pass bends the output, too. The last layer is linear, and no more.",
        ),
        Mistake(
            "forgot the hidden biases in the forward pass",
            lambda X, Y, W1, b1, W2, b2: _backward()(X, Y, W1, 0 * b1, W2, b2),
            "the forward pass lacks `b1`, so the hidden activations are others.",
        ),
        Mistake(
            "weights taken for (in, out)",
            _backward(
                W2_grad=lambda G, h, z, X: h.T @ G,
                back=lambda G, W2: G @ W2.T,
                W1_grad=lambda delta, X: X.T @ delta,
            ),
            "these are the formulas for weights that are stored (in, out): `h.T @ G`, `G @ W2.T`, "
            "`X.T @ δ`. Here W is (out, in), as everywhere in the course, so all three are turned "
            "round: `G.T @ h`, `G @ W2`, `δ.T @ X`.",
            also=(
                _backward(W2_grad=lambda G, h, z, X: h.T @ G, W1_grad=lambda delta, X: X.T @ delta),
            ),
            whole=True,
        ),
        Mistake(
            "weights not transposed forward",
            lambda X, Y, W1, b1, W2, b2: _backward()(X, Y, W1.T, b1, W2.T, b2),
            "a transpose is missing in the forward pass, or W is taken for (in, out) throughout, "
            "as other texts store it. Here W is (out, in), so the layer computes `X @ W.T`.",
        ),
        Mistake(
            "dW2 transposed",
            _backward(W2_grad=lambda G, h, z, X: h.T @ G),
            "`dW2` has the numbers it should have, but transposed. `h.T @ G` is the formula for "
            "weights that are stored (in, out). A gradient has the shape of its weights, and W2 "
            "is (out, in).",
        ),
        Mistake(
            "pre-activation for activation",
            _backward(W2_grad=lambda G, h, z, X: G.T @ z),
            "`dW2` was computed with z. What the second layer reads is h, so h is what its weights "
            "are multiplied by.",
        ),
        Mistake(
            "input of the network for input of the layer",
            _backward(W2_grad=lambda G, h, z, X: G.T @ X),
            "`dW2` was computed with X. The input of the *second* layer is h.",
        ),
        Mistake(
            "db2 not summed",
            _backward(b2_grad=lambda G: G, b1_grad=lambda delta, dh: delta),
            "`db2` has one row for each example. The bias was added to every "
            "row, so it forks N times: its gradient is the *sum* of the rows, `axis=0`.",
        ),
        Mistake(
            "db2 averaged",
            _backward(
                b2_grad=lambda G: G.mean(axis=0), b1_grad=lambda delta, dh: delta.mean(axis=0)
            ),
            "`db2` is the *mean* of the rows. A fork sums. (The division by "
            "N·C that belongs to the loss is already in G.)",
        ),
        Mistake(
            "db2 summed over the outputs",
            _backward(b2_grad=lambda G: G.sum(axis=1), b1_grad=lambda delta, dh: delta.sum(axis=1)),
            "`db2` sums each *row*. There should be one number for each output "
            "unit: the sum goes down the examples, `axis=0`.",
        ),
        Mistake(
            "db2 as a row",
            _backward(
                b2_grad=lambda G: G.sum(axis=0, keepdims=True),
                b1_grad=lambda delta, dh: delta.sum(axis=0, keepdims=True),
            ),
            "`db2` has the right numbers, but in an array with two axes. A gradient has the shape "
            "of its parameter, and the biases are flat: leave `keepdims` away.",
        ),
        Mistake(
            "db2 as one number",
            _backward(b2_grad=lambda G: G.sum(), b1_grad=lambda delta, dh: delta.sum()),
            "`db2` is a single number: the sum has swallowed the units as well "
            "as the examples. Say along which axis: `axis=0`.",
        ),
        Mistake(
            "W2 transposed on the way back",
            _backward(back=lambda G, W2: G @ W2.T),
            "on the way back through the second layer W2 stands the wrong way round. Forward it "
            "was `h @ W2.T`, from H numbers to C; back it has to take C numbers to H. `G @ W2.T` "
            "fails where the sizes differ, and is silently wrong where they agree.",
        ),
        Mistake(
            "forgot the slope of tanh",
            _backward(slope=lambda h, z: 1),
            "the way back skips the tanh: the gradient of z is that "
            "of h times the slope of the bend, number by number.",
        ),
        Mistake(
            "slope from z",
            _backward(slope=lambda h, z: 1 - z * z),
            "the slope of the tanh is computed as 1 − z². It is 1 − h², in terms of its *output* "
            "h = tanh z.",
        ),
        Mistake(
            "slope of tanh at h",
            _backward(slope=lambda h, z: 1 - np.tanh(h) ** 2),
            "the slope of the tanh is taken at h, as 1 − tanh²(h). But h is already the tanh of z: "
            "one tanh too many.",
        ),
        Mistake(
            "slope of a sigmoid",
            _backward(slope=lambda h, z: h * (1 - h)),
            "h(1 − h) is the slope of the *sigmoid*, as in section 5. Here the bend is a tanh.",
        ),
        Mistake(
            "1 − h for 1 − h²",
            _backward(slope=lambda h, z: 1 - h),
            "the slope of the tanh is 1 − h², but you have 1 − h.",
        ),
        Mistake(
            "slope of a ReLU",
            _backward(slope=lambda h, z: z > 0),
            "this is the slope of a ReLU, on or off. Here the bend is a tanh.",
        ),
        Mistake(
            "tanh in place of its slope",
            _backward(slope=lambda h, z: h),
            "on the way back you multiply by h itself. It has to be the *slope* of the tanh at "
            "that place.",
        ),
        Mistake(
            "dW1 transposed",
            _backward(W1_grad=lambda delta, X: X.T @ delta),
            "`dW1` is transposed: W1 is (out, in), and so is its gradient.",
        ),
        Mistake(
            "db1 not summed",
            _backward(b1_grad=lambda delta, dh: delta),
            "`db1` has one row for each example. Sum it down the examples, as `db2`.",
        ),
        Mistake(
            "db1 without the slope",
            _backward(b1_grad=lambda delta, dh: dh.sum(axis=0)),
            "`db1` sums the gradients of h. The bias is added to z, *before* the tanh.",
        ),
        Mistake(
            "db1 averaged",
            _backward(b1_grad=lambda delta, dh: delta.mean(axis=0)),
            "`db1` is a mean. A fork sums.",
        ),
        Mistake(
            "weights first, then biases",
            _backward(finish=lambda dW1, db1, dW2, db2: (dW1, dW2, db1, db2)),
            "the gradients stand in another order: end with `return dW1, db1, dW2, db2`, layer by "
            "layer.",
            also=(_backward(finish=lambda dW1, db1, dW2, db2: (dW2, dW1, db2, db1)),),
            whole=True,
        ),
        Mistake(
            "answers in another order",
            _backward(finish=lambda dW1, db1, dW2, db2: (dW2, db2, dW1, db1)),
            "the gradients of the two layers have changed places: end with "
            "`return dW1, db1, dW2, db2`.",
        ),
    ),
)


backward = Exercise(
    "backward",
    "The matrix form, with biases",
    stars=2,
    test=TEST,
    praise=(
        "Every product on the way back is one from the way forward, turned round, and the shapes "
        "leave no choice. Right for one example and for many, wide and narrow. This is all that "
        "a `Linear` and a `Tanh` layer do in their `backward`."
    ),
    hints=(
        "First the forward pass, keeping z or h and Ŷ. Then G = ∂L/∂Ŷ: the slope of a square, and "
        "the mean over N·C numbers. It has the shape of Ŷ, (N, C). From then on let the shapes "
        "lead you.",
        "dW2 has to be (C, H). What is at hand is G (N, C) and what the layer read, h (N, H): only "
        "one product of the two has that shape. A bias was added to every row, so its gradient is "
        "a sum over the rows.",
        "Back through the second layer: (N, C) times W2, which is (C, H), gives the gradient of h. "
        "Times 1 − h² entry by entry, that is the gradient δ of z, (N, H). The first layer is "
        "then treated as the second: δ plays the part of G, and X that of h.",
    ),
)
