"""A batch through a network of any depth (chapter 3)."""

from itertools import pairwise

import numpy as np

from nnlib.exercises.drawing import decimals, layer_sizes
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Each, Numbers


def _case(X, weights, biases, scores):
    """A case worked out on paper."""
    inputs = {
        "X": np.array(X, dtype=float),
        "weights": [np.array(W, dtype=float) for W in weights],
        "biases": [np.array(b, dtype=float) for b in biases],
    }
    return Case(inputs, (np.array(scores, dtype=float),))


def _draw(rng):
    for N, layers in ((5, 2), (3, 5), (1, 3), (20, 1), (4, 7)):
        sizes = layer_sizes(rng, layers, most=9)
        yield {
            "X": decimals(rng, N, sizes[0]),
            "weights": [decimals(rng, b, a, size=0.7) for a, b in pairwise(sizes)],
            "biases": [decimals(rng, b, size=40 if N > 4 else 1) for b in sizes[1:]],
        }


def _relu(z):
    return np.maximum(z, 0)


def _transposed(h, W):
    return h @ W.T


def _add(z, b):
    return z + b


@by_steps
def _pass(
    start=lambda X: X,
    product=_transposed,  # in the hidden layers
    bias=_add,
    bend=_relu,
    layer=None,  # a whole hidden layer, from h, W and b
    last_product=_transposed,
    last_bias=_add,
    last_bend=lambda z: z,
    hidden=lambda layers: layers[:-1],
    last=-1,
    finish=lambda scores: scores,
):
    """A forward pass with its steps as they should be, or some of them otherwise."""
    layer = layer or (lambda h, W, b: bend(bias(product(h, W), b)))

    def run(X, weights, biases):
        h = start(X)
        for W, b in hidden(list(zip(weights, biases, strict=True))):
            h = layer(h, W, b)
        if last is not None:
            h = last_bend(last_bias(last_product(h, weights[last]), biases[last]))
        return finish(h)

    return run


def _everywhere(product=_transposed, bias=_add):
    """A forward pass in which every layer has another product, or another bias."""
    return _pass(product=product, bias=bias, last_product=product, last_bias=bias)


def _bent(bend):
    """A forward pass with another activation in the hidden layers."""
    return _pass(bend=bend)


def _first_without_bend(X, weights, biases):
    h = X
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = h @ W.T + b
        if 0 < i < len(weights) - 1:
            h = _relu(h)
    return h


def _softmax(s):
    return np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)


def _chain(X, weights, biases):
    """Why these layers don't follow one another, or None."""
    if len(weights) != len(biases):
        return f"there are {len(weights)} weights, but {len(biases)} biases."
    width = X.shape[1]
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        if W.shape != (len(b), width):
            wanted = (len(b), width)
            return f"`weights[{i}]` has shape {W.shape}, but it should be {wanted}, (out, in)."
        width = len(b)
    return None


TEST = FunctionTest(
    domain=Domain(
        "the scores (N, C) of `X`: ReLU after every layer but the last, each weight (out, in)",
        unless=_chain,
        X=Numbers("N", "D"),
        weights=Each(2),
        biases=Each(1),
    ),
    cases=(
        _case(  # everything is (2, 2): no wrong order of sizes is noticed by an error
            [[1, -2], [3, 1]],
            [[[1, 1], [2, -1]], [[1, -1], [-2, 1]]],
            [[-1, -3], [2, 1]],
            [[1, 2], [3, -3]],
        ),
        _case(
            [[1, 0, -2], [-1, 2, 1]],
            [
                [[1, -1, 0], [0, 2, 1], [-2, 0, 1], [1, 1, 1]],
                [[1, 0, -1, 2], [0, -2, 1, 1], [1, 1, 0, -1]],
                [[1, -1, 2], [-1, 0, -2]],
            ],
            [[1, 0, -1, 2], [1, 2, 0], [-1, 3]],
            [[3, -4], [8, -6]],
        ),
        _case([[2, -1, 1], [0, 1, -3]], [[[1, 2, 0], [-1, 0, 2]]], [[-3, 1]], [[-3, 1], [-1, -5]]),
        _case(
            [[1, 2], [-1, 0], [0.5, -3]],
            [[[1, -1], [0, 2], [-2, 1]], [[1, -1, 2]]],
            [[0.5, -1, 1], [-2]],
            [[-3], [4], [2]],
        ),
        _case(
            [[-1, 2, 0]],
            [[[1, 1, -1], [2, 0, 1]], [[-3, 1], [1, 1]], [[1, -2], [0, 1]], [[-1, 1]]],
            [[0, 3], [2, -1], [0, 1], [-4]],
            [[-2]],
        ),
    ),
    right=_pass(),
    draw=_draw,
    mistakes=(
        Mistake(
            "ReLU on the last layer, too",
            _pass(last_bend=_relu),
            "the last layer has a ReLU, too, so no score can be negative. Scores must be free to "
            "go either way: the last layer is linear, `h @ W.T + b`, and no more.",
        ),
        Mistake(
            "no ReLU",
            _pass(bend=lambda z: z),
            "there is no ReLU anywhere. Then all these layers collapse into a single linear one, "
            "as in chapter 1, whatever their number.",
        ),
        Mistake(
            "no ReLU in the first layer",
            _first_without_bend,
            "the first layer has no ReLU. Every layer but the *last* is followed by one.",
        ),
        Mistake(
            "weights not transposed",
            _everywhere(product=lambda h, W: h @ W),
            "a transpose is missing. `X @ W` fails where the sizes differ, and where W is square "
            "it silently computes with the wrong weights. W is (out, in), so rows of X meet rows "
            "of W: `X @ W.T`.",
            also=(
                _pass(product=lambda h, W: h @ W),
                _pass(last_product=lambda h, W: h @ W),
            ),
        ),
        Mistake(
            "weights on the left",
            _everywhere(product=lambda h, W: W @ h),
            "`W @ X` is the formula for a single example in a column. With examples in rows it "
            "mixes them up where the sizes happen to agree, and fails elsewhere: `X @ W.T`.",
            also=(
                _everywhere(product=lambda h, W: W @ h, bias=lambda z, b: z + b[:, None]),
                _pass(product=lambda h, W: W @ h),
                _pass(last_product=lambda h, W: W @ h),
            ),
        ),
        Mistake(
            "forgot the biases",
            _everywhere(bias=lambda z, b: z),
            "the biases are missing. Without them every fold would run through the origin.",
        ),
        Mistake(
            "forgot the hidden biases",
            _pass(bias=lambda z, b: z),
            "the biases of the hidden layers are missing: each layer adds its own.",
        ),
        Mistake(
            "forgot the last bias",
            _pass(last_bias=lambda z, b: z),
            "the last layer lacks its bias: it has one as well.",
        ),
        Mistake(
            "biases subtracted",
            _everywhere(bias=lambda z, b: z - b),
            "the biases are subtracted. A layer *adds* its bias.",
        ),
        Mistake(
            "ReLU before the layer",
            _pass(start=_relu),
            "the ReLU comes before the first layer, so everything negative in X is lost. First "
            "the linear layer, then the ReLU on what comes out.",
        ),
        Mistake(
            "bias after the ReLU",
            _pass(layer=lambda h, W, b: _relu(h @ W.T) + b),
            "the bias is added after the ReLU. It belongs inside, since it decides *where* the "
            "unit switches on: ReLU(X Wᵀ + b).",
            also=(
                _pass(
                    layer=lambda h, W, b: _relu(h @ W.T) + b,
                    last_product=lambda h, W: _relu(h @ W.T),
                ),
            ),
        ),
        Mistake(
            "another activation",
            _bent(lambda z: 1 / (1 + np.exp(-z))),
            "the activation in the hidden layers is another: wanted is the ReLU, "
            "`np.maximum(z, 0)`.",
            also=tuple(
                map(
                    _bent,
                    (
                        np.tanh,
                        np.abs,
                        lambda z: (z > 0) * 1.0,
                        lambda z: np.where(z > 0, z, 0.1 * z),
                        lambda z: np.where(z > 0, z, 0.01 * z),
                        lambda z: np.minimum(z, 0),
                    ),
                )
            ),
        ),
        Mistake(
            "np.max for np.maximum",
            _bent(lambda z: np.max(z, 0)),
            "`np.max(z, 0)` looks for the largest entry along axis 0, and the examples are gone. "
            "`np.maximum(z, 0)` compares each number with 0 and keeps the shape.",
        ),
        Mistake(
            "whole numbers on the way",
            _bent(lambda z: _relu(z).astype(int)),
            "the hidden activations are cut off to whole numbers. An array that was made for "
            "whole numbers (`dtype=int`, or filled with 0 in place of 0.0) drops what is behind "
            "the point.",
            also=(_bent(lambda z: np.floor(_relu(z))),),
        ),
        Mistake(
            "always two layers",
            _pass(hidden=lambda layers: layers[:1], last=1),
            "this is right for two layers, but there may be any number of them. Let a loop go "
            "through both lists together.",
            also=(_pass(hidden=lambda layers: layers[:1], last=-1),),
        ),
        Mistake(
            "forgot the last layer",
            _pass(last=None),
            "the last layer is missing: what you return are the activations of the last *hidden* "
            "layer. After the loop there is one more linear one, `h @ W.T + b`.",
        ),
        Mistake(
            "returned in the loop",
            _pass(hidden=lambda layers: layers[:1], last=None),
            "only the first layer is computed. Does `return` stand *inside* the loop? Then the "
            "function ends after the first round.",
        ),
        Mistake(
            "examples in columns",
            _pass(finish=np.transpose),
            "the numbers are right, but the examples stand in columns, shape (C, N). Examples go "
            "in rows, (N, C), into the network and out of it.",
        ),
        Mistake(
            "an axis dropped",
            _pass(finish=np.squeeze),
            "the numbers are right, but an axis has been dropped. Keep (N, C) even for a single "
            "example or a single score, or NumPy may stretch the array in a way you didn't mean.",
            also=(_pass(finish=np.ravel),),
        ),
        Mistake(
            "softmax at the end",
            _pass(finish=_softmax),
            "these are probabilities. Wanted are the scores themselves; softmax comes later, "
            "together with the loss.",
        ),
    ),
)


forward = Exercise(
    "forward",
    "A batch through any network",
    stars=2,
    test=TEST,
    praise=(
        "One layer or four, one example or many: the same few lines. Nothing in them knows how "
        "deep the network is, or how many examples come in."
    ),
    hints=(
        "Call what goes into a layer `h`; at first it is X. Each layer turns `h` into the next "
        "`h`. What does the last one do differently?",
        "`zip(weights[:-1], biases[:-1])` goes through all layers but the last. In the loop: the "
        "linear layer, then `np.maximum(z, 0)`. After the loop: one more linear layer.",
        "Mind the shapes in `h @ W.T + b`: (N, in) times (in, out) gives (N, out), and the flat b "
        "is added to every row. The last layer has the indices `[-1]` in both lists, and no ReLU. "
        "With a single layer the loop runs zero times, and all is well.",
    ),
)
