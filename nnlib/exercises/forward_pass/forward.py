"""A batch through a network of any depth (chapter 3)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake


class LayerList(list):
    """The weights, or the biases, of all layers, one array each: a list that NumPy can compare.

    The arrays have different shapes, so they don't make one array; as such stands for them the flat
    row of all their numbers.
    """

    ndim = 1

    def __array__(self, dtype=None, copy=None):
        """All numbers of all layers, in a row."""
        return np.concatenate([np.ravel(array) for array in self], dtype=dtype)


def _case(X, weights, biases, scores):
    """A case worked out on paper, so that nothing in this file tells how to do it."""
    inputs = {
        "X": np.array(X, dtype=float),
        "weights": LayerList(np.array(W, dtype=float) for W in weights),
        "biases": LayerList(np.array(b, dtype=float) for b in biases),
    }
    return Case(inputs, (np.array(scores, dtype=float),))


def _relu(z):
    return np.maximum(z, 0)


def _affine(h, W, b):
    return h @ W.T + b


def _hidden(h, W, b):
    return _relu(_affine(h, W, b))


def _pass(hidden=_hidden, last=_affine):
    """A forward pass in which the hidden layers, or the last one, may be computed otherwise."""

    def run(X, weights, biases):
        h = X
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            h = hidden(h, W, b)
        return last(h, weights[-1], biases[-1])

    return run


def _with_affine(affine):
    """A forward pass with another affine map in every layer."""
    return _pass(lambda h, W, b: _relu(affine(h, W, b)), affine)


def _with_activation(activation):
    """A forward pass with another activation in the hidden layers."""
    return _pass(lambda h, W, b: activation(_affine(h, W, b)))


def _first_and(i):
    """A forward pass through two layers only, the first and the one with index i."""

    def run(X, weights, biases):
        return _affine(_hidden(X, weights[0], biases[0]), weights[i], biases[i])

    return run


def _hidden_only(X, weights, biases):
    h = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = _hidden(h, W, b)
    return h


def _softmax(s):
    return np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)


TEST = FunctionTest(
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
    mistakes=(
        Mistake(
            "ReLU on the last layer, too",
            _pass(last=_hidden),
            "the last layer has a ReLU, too, so no score can be negative. Scores must be free to "
            "go either way: the last layer is affine alone.",
        ),
        Mistake(
            "no ReLU",
            _pass(hidden=_affine),
            "there is no ReLU anywhere. Then all these layers collapse into a single linear one, "
            "as in chapter 1, whatever their number.",
        ),
        Mistake(
            "weights not transposed",
            _with_affine(lambda h, W, b: h @ W + b),
            "a transpose is missing. `X @ W` fails where the sizes differ, and where W is square "
            "it silently computes with the wrong weights. W is (out, in), so rows of X meet rows "
            "of W: `X @ W.T`.",
        ),
        Mistake(
            "weights on the left",
            _with_affine(lambda h, W, b: W @ h + b),
            "`W @ X` is the formula for a single example in a column. With examples in rows it "
            "mixes them up where the sizes happen to agree, and fails elsewhere: `X @ W.T`.",
            also=(_with_affine(lambda h, W, b: W @ h + b[:, None]),),
        ),
        Mistake(
            "forgot the biases",
            _with_affine(lambda h, W, b: h @ W.T),
            "the biases are missing. Without them every fold would run through the origin.",
        ),
        Mistake(
            "forgot the last bias",
            _pass(last=lambda h, W, b: h @ W.T),
            "the hidden layers are right, but the last layer has a bias as well.",
        ),
        Mistake(
            "ReLU before the layer",
            lambda X, weights, biases: _pass()(_relu(X), weights, biases),
            "the ReLU comes before the first layer, so everything negative in X is lost. First "
            "the affine map, then the ReLU on what comes out.",
        ),
        Mistake(
            "bias after the ReLU",
            _pass(hidden=lambda h, W, b: _relu(h @ W.T) + b),
            "the bias is added after the ReLU. It belongs inside, since it decides *where* the "
            "unit switches on: ReLU(X Wᵀ + b).",
            also=(_with_affine(lambda h, W, b: _relu(h @ W.T) + b),),
        ),
        Mistake(
            "another activation",
            _with_activation(lambda z: 1 / (1 + np.exp(-z))),
            "the layers are right, but their activation is another: wanted is the ReLU, "
            "`np.maximum(z, 0)`.",
            also=tuple(map(_with_activation, (np.tanh, np.abs, lambda z: (z > 0) * 1.0))),
        ),
        Mistake(
            "np.max for np.maximum",
            _with_activation(lambda z: np.max(z, 0)),
            "`np.max(z, 0)` looks for the largest entry along axis 0, and the examples are gone. "
            "`np.maximum(z, 0)` compares each number with 0 and keeps the shape.",
        ),
        Mistake(
            "always two layers",
            _first_and(1),
            "this is right for two layers, but there may be any number of them. Let a loop go "
            "through both lists together.",
            also=(_first_and(-1),),
        ),
        Mistake(
            "forgot the last layer",
            _hidden_only,
            "the last layer is missing: what you return are the activations of the last *hidden* "
            "layer. After the loop there is one more affine map.",
        ),
        Mistake(
            "examples in columns",
            lambda X, weights, biases: _pass()(X, weights, biases).T,
            "the numbers are right, but the examples stand in columns, shape (C, N). Examples go "
            "in rows, (N, C), into the network and out of it.",
        ),
        Mistake(
            "an axis dropped",
            lambda X, weights, biases: _pass()(X, weights, biases).squeeze(),
            "the numbers are right, but an axis has been dropped. Keep (N, C) even for a single "
            "example or a single score, or NumPy may stretch the array in a way you didn't mean.",
            also=(lambda X, weights, biases: _pass()(X, weights, biases).ravel(),),
        ),
        Mistake(
            "softmax at the end",
            lambda X, weights, biases: _softmax(_pass()(X, weights, biases)),
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
        "affine map, then `np.maximum(z, 0)`. After the loop: one more affine map.",
        "Mind the shapes in `h @ W.T + b`: (N, in) times (in, out) gives (N, out), and the flat b "
        "is added to every row. The last layer has the indices `[-1]` in both lists, and no ReLU. "
        "With a single layer the loop runs zero times, and all is well.",
    ),
)
