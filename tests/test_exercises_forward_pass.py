"""The exercises of chapter 3: mistakes are named, and right answers of any form pass."""

import math
import re
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import progress
from nnlib.exercises import forward_pass as exercises
from nnlib.exercises.solutions import forward_pass as solutions
from nnlib.exercises.verdict import NOT_YET, RIGHT
from nnlib.layers import Linear, ReLU, Sequential
from nnlib.losses import CrossEntropyLoss
from tests.exercise_chapters import file_of, page_of

ALL = exercises.CHAPTER.exercises


def network(weights, biases):
    """A `Sequential` of the course's engine with these weights and biases."""
    rng = np.random.default_rng(0)
    layers = []
    for W in weights:
        layers += [Linear(W.shape[1], W.shape[0], rng=rng), ReLU()]
    model = Sequential(*layers[:-1])
    for layer, W, b in zip(model.linear_layers(), weights, biases, strict=True):
        layer.weight.data[...] = W
        layer.bias.data[...] = b
    return model


# ------------------------------------------------------------------ all of them


def test_check_shows_and_summary_counts():
    progress.forget()
    begin = f"0 of {len(ALL)} solved: ○\N{NO-BREAK SPACE}shapes"
    assert page_of(exercises.summary).startswith(begin)
    page = page_of(lambda: exercises.by_hand.check(s=-5, h=[3, 0], z=[3, -1]))
    assert page.startswith("✓ Right. h2 is off")
    page_of(lambda: exercises.count_parameters.check(sum))
    page = page_of(exercises.summary)
    assert page.startswith(f"1 of {len(ALL)} solved")
    assert "✓\N{NO-BREAK SPACE}by_hand" in page
    assert "○\N{NO-BREAK SPACE}count_parameters" in page


# ------------------------------------------------------------------ shapes


def test_the_shapes_are_those_of_real_arrays():
    rng = np.random.default_rng(0)
    model = Sequential(Linear(1000, 100, rng=rng), ReLU(), Linear(100, 10, rng=rng))
    first, second = model.linear_layers()
    X = rng.normal(size=(64, 1000))
    assert file_of(exercises.shapes).EXPECTED == {
        "W1": first.weight.data.shape,
        "b1": first.bias.data.shape,
        "h": first(X).shape,
        "W2": second.weight.data.shape,
        "b2": second.bias.data.shape,
        "scores": model(X).shape,
    }


@pytest.mark.parametrize(
    "answer",
    [
        (dict(reversed(file_of(exercises.shapes).EXPECTED.items())),),
        tuple(file_of(exercises.shapes).EXPECTED.values()),
        (list(file_of(exercises.shapes).EXPECTED.values()),),
        tuple(list(shape) for shape in file_of(exercises.shapes).EXPECTED.values()),
        tuple(np.array(shape) for shape in file_of(exercises.shapes).EXPECTED.values()),
        (lambda: tuple(file_of(exercises.shapes).EXPECTED.values()),),
        (file_of(exercises.shapes).EXPECTED | {"X": (64, 1000)},),
    ],
)
def test_shapes_right_in_other_words(answer):
    assert exercises.shapes.evaluate(*answer).status == RIGHT


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"W2": (100, 10)}, "weights transposed"),
        ({"W2": (100, 10), "b1": (100, 1)}, "bias as a column"),
        ({"b2": (10, 1)}, "bias as a column"),
        ({"b2": (1, 10)}, "bias as a row"),
        ({"b2": (64, 10)}, "a bias for every example"),
        ({"b2": 10}, "a number for a tuple"),
        ({"b1": 1000}, "a number for a tuple"),
        ({"b2": (100,)}, "a bias for every input"),
        ({"scores": (10,)}, "forgot the examples"),
        ({"scores": (10, 64)}, "examples in columns"),
        ({"h": (64, 1000)}, "as wide as before"),
        ({"h": (64, 10)}, None),
        ({"W1": 100_000}, None),
    ],
)
def test_shapes_mistakes_alone(changes, mistake):
    verdict = exercises.shapes.evaluate(file_of(exercises.shapes).EXPECTED | changes)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert str(verdict).count("✗") == 1 + len(changes)  # one stands in the headline


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (({"W1": (100, 1000)},), "these names have no shape yet: b1, h, W2, b2, scores"),
        (((100, 1000), (100,)), "6 parts, W1, b1, h, W2, b2, scores in this order, but you gave 2"),
        ((file_of(exercises.shapes).EXPECTED | {"W1": "100, 1000"},), "W1 is text"),
        (
            (file_of(exercises.shapes).EXPECTED | {"W1": np.ones((100, 1000))},),
            "W1 should be a shape",
        ),
        ((file_of(exercises.shapes).EXPECTED | {"b1": np.zeros(100)},), "b1 should be a shape"),
        ((file_of(exercises.shapes).EXPECTED | {"h": (0.5, 2)},), "h should be a shape"),
        ((file_of(exercises.shapes).EXPECTED | {"h": ...},), "Still blank"),
    ],
)
def test_shapes_odd_forms(answer, expected):
    assert expected in str(exercises.shapes.evaluate(*answer))


# ------------------------------------------------------------------ 2 and 5: counting


def test_the_counts_are_those_of_the_engine():
    rng = np.random.default_rng(0)
    for case in (
        *file_of(exercises.count_parameters).TEST.cases,
        *file_of(exercises.multiply_adds).TEST.cases,
    ):
        sizes, N = case.inputs["sizes"], case.inputs.get("N")
        linear = [Linear(a, b, rng=rng) for a, b in pairwise(sizes)]
        if N is None:
            counts = [p.data.size for layer in linear for p in layer.parameters()]
        else:  # entries of the result, each a sum over the inputs of the layer
            counts = [N * layer.out_features * layer.in_features for layer in linear]
        assert case.expected[0] == sum(counts)


def parameters_backwards(sizes):
    total = 0
    for i in range(len(sizes) - 1, 0, -1):
        total += (sizes[i - 1] + 1) * sizes[i]
    return np.array([total])


@pytest.mark.parametrize(
    "answer",
    [
        parameters_backwards,
        lambda sizes: np.dot(sizes[:-1], sizes[1:]) + sum(sizes[1:]),
        lambda sizes: sum(np.ones((b, a)).size + b for a, b in pairwise(sizes)),
    ],
)
def test_count_parameters_right_in_other_words(answer):
    assert exercises.count_parameters.evaluate(answer).status == RIGHT


def weights_by_index(sizes):
    return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


def parameters_early_end(sizes):
    total = 0
    for i in range(len(sizes) - 2):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


def parameters_of_three(sizes):
    D, H, C = sizes
    return D * H + H + H * C + C


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (weights_by_index, "no biases"),
        (lambda sizes: weights_by_index(sizes) + sum(sizes), "biases for the inputs"),
        (lambda sizes: weights_by_index(sizes) + sum(sizes[:-1]), "biases on the wrong side"),
        (lambda sizes: weights_by_index(sizes) + len(sizes) - 1, "one bias per layer"),
        (np.prod, "product of all sizes"),
        (np.sum, "sum of all sizes"),
        (parameters_early_end, "forgot the last layer"),
        (
            lambda sizes: parameters_early_end(sizes[::-1]),
            "biases on the wrong side, and forgot the first layer",
        ),
        (parameters_of_three, None),  # it fails for any other number of layers
    ],
)
def test_count_parameters_mistakes_in_other_words(answer, mistake):
    verdict = exercises.count_parameters.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def test_count_parameters_shows_the_call_that_fails():
    text = str(exercises.count_parameters.evaluate(parameters_of_three))
    assert "not enough values to unpack" in text
    assert "The call was count_parameters(sizes=[4, 3])" in text


def pops(sizes):
    total = 0
    a = sizes.pop(0)
    while sizes:
        b = sizes.pop(0)
        total, a = total + a * b + b, b
    return total


def test_count_parameters_emptying_the_list_is_told():
    text = str(exercises.count_parameters.evaluate(pops))
    assert "the result is right, but your function changes its input sizes in place" in text


@pytest.mark.parametrize(
    "answer",
    [
        lambda sizes, N: N * weights_by_index(sizes),
        lambda sizes, N: float(np.dot(sizes[1:], sizes[:-1]) * N),
        lambda sizes, N: sum(N * a * b for a, b in pairwise(sizes[::-1])),
    ],
)
def test_multiply_adds_right_in_other_words(answer):
    assert exercises.multiply_adds.evaluate(answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda sizes, N: weights_by_index(sizes), "forgot the examples"),
        (lambda sizes, N: N * weights_by_index(sizes) * 2, "counted double"),
        (lambda sizes, N: sum(N * (a + 1) * b for a, b in pairwise(sizes)), "biases counted"),
        (lambda sizes, N: solutions.count_parameters(sizes), "counted parameters"),
        (
            lambda sizes, N: weights_by_index(sizes) + (N - 1) * sizes[0] * sizes[1],
            "examples in the first layer only",
        ),
        (lambda sizes, N: sum(N * b * (a - 1) for a, b in pairwise(sizes)), "additions only"),
        (lambda sizes, N: N * np.sum(sizes[1:]), "one per unit"),
        (lambda sizes, N: np.prod(sizes) * N, "product of all sizes"),
        (lambda sizes, N: weights_by_index(sizes) * N**2, "examples squared"),
        (lambda sizes, N: weights_by_index([N, *sizes]), None),
    ],
)
def test_multiply_adds_mistakes_in_other_words(answer, mistake):
    verdict = exercises.multiply_adds.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


# ------------------------------------------------------------------ by_hand


def test_the_network_drawn_is_the_one_checked():
    model = exercises.small_network()
    x = np.array([[3.0, 2.0]])
    hidden, _ = model.linear_layers()
    z = hidden(x)
    h = np.maximum(z, 0)
    for got, wanted in zip(
        (z[0], h[0], model(x)[0, 0]), file_of(exercises.by_hand).EXPECTED, strict=True
    ):
        np.testing.assert_array_equal(got, wanted)
    np.testing.assert_array_equal(model(np.zeros((1, 2))), [[9]])  # the example of the text


@pytest.mark.parametrize(
    "answer",
    [
        ([3, -1], [3, 0], -5),
        (np.array([3.0, -1.0]), (3, 0), [-5]),
        (((3, -1), (3, 0), -5),),
        (lambda: ([3, -1], [3, 0], -5),),
        ([3, -1], [3, -0.0], np.array([[-5]])),
    ],
)
def test_by_hand_right_in_other_words(answer):
    assert exercises.by_hand.evaluate(*answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (([4, -3], [0, 0], 0), "forgot the first bias"),
        (([5, -5], [5, 0], 1), "bias subtracted"),
        (([7, -7], [7, 0], -13), "W1 transposed"),
        (([0, -5], [0, 0], 1), "inputs swapped"),
        (([3, 0], [3, 0], -5), "ReLU too early"),
        (([3, -1], [3, -1], -9), "ReLU skipped"),
        (([3, -1], [3, 1], -1), "sign dropped"),
        (([3, -1], [3, 0], -9), "score from z"),
        (([3, -1], [3, 0], 0), "ReLU on the score"),
        (([3, -1], [3, 0], -6), "forgot the second bias"),
        (([3, -1], [3, 0], 7), "sign of the score"),
    ],
)
def test_by_hand_judges_the_first_part_that_is_wrong(answer, mistake):
    verdict = exercises.by_hand.evaluate(*answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert str(verdict).count("✗") == 2  # the headline, and one line of the table


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (([3, 1], [3, 1], -1), "in z one number is right, but that of hidden unit 2 is not"),
        (([2, -1], [2, 0], -3), "in z one number is right, but that of hidden unit 1 is not"),
        (([9, 9], [9, 9], 9), "z is the first that is wrong; what follows was computed from it"),
        (([3, -1], [2, 0], -5), "in h one number is right, but that of hidden unit 1 is not"),
        (([3, -1], [3, 0], 4), "z and h are right, but s is not"),
        (([[3, -1]], [3, 0], -5), "z has shape (1, 2), but (2,) is expected"),
        (([3, -1], 3, -5), "h has shape (), but (2,) is expected"),
        (([3, -1], [3, 0]), "3 parts, z, h, s in this order, but you gave 2"),
    ],
)
def test_by_hand_odd_forms(answer, expected):
    assert expected in str(exercises.by_hand.evaluate(*answer))


def test_by_hand_keeps_the_right_numbers_to_itself():
    text = str(exercises.by_hand.evaluate([9, 9], [8, 8], 7))
    assert not re.search(r"\b[358]\b|-5", text)


# ------------------------------------------------------------------ forward


def test_the_scores_are_those_of_the_engine():
    depths = set()
    for case in file_of(exercises.forward).TEST.cases:
        weights, biases = case.inputs["weights"], case.inputs["biases"]
        scores = network(weights, biases)(case.inputs["X"])
        np.testing.assert_allclose(scores, case.expected[0], rtol=1e-12)
        depths.add(len(weights))
    assert depths == {1, 2, 3, 4}


def forward_by_loops(X, weights, biases):
    scores = []
    for x in X.tolist():
        for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
            x = [np.dot(row, x) + shift for row, shift in zip(W, b, strict=True)]
            if i < len(weights) - 1:
                x = [max(0, value) for value in x]
        scores.append(x)
    return scores


def forward_recursively(X, weights, biases):
    z = X @ weights[0].T + biases[0]
    return z if len(weights) == 1 else forward_recursively(z * (z > 0), weights[1:], biases[1:])


def forward_in_columns(X, weights, biases):
    h = X.T
    for i in range(len(weights)):
        h = weights[i] @ h + biases[i][:, np.newaxis]
        if i != len(weights) - 1:
            h[h < 0] = 0
    return h.T


@pytest.mark.parametrize(
    "answer",
    [
        forward_by_loops,
        forward_recursively,
        forward_in_columns,
        lambda X, weights, biases: network(weights, biases)(X),
    ],
)
def test_forward_right_in_other_words(answer):
    verdict = exercises.forward.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def relu_everywhere(X, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        X = np.maximum(0, np.dot(X, W.T) + b)
    return X


def relu_nowhere(X, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        X = X @ W.T + b
    return X


def not_transposed(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = np.maximum(X @ W + b, 0)
    return X @ weights[-1] + biases[-1]


def like_one_example(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = np.maximum(W @ X + b, 0)
    return weights[-1] @ X + biases[-1]


def without_biases(X, weights, biases):
    for W in weights[:-1]:
        X = np.maximum(X @ W.T, 0)
    return X @ weights[-1].T


def relu_first(X, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        X = np.maximum(X, 0) @ W.T + b
    return X


def relu_inside(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = np.maximum(X @ W.T, 0) + b
    return X @ weights[-1].T + biases[-1]


def two_layers(X, weights, biases):
    W1, W2 = weights[0], weights[1]
    return np.maximum(X @ W1.T + biases[0], 0) @ W2.T + biases[1]


def sigmoids(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = 1 / (1 + np.exp(-(X @ W.T + b)))
    return X @ weights[-1].T + biases[-1]


def largest(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = np.max(X @ W.T + b, 0)
    return X @ weights[-1].T + biases[-1]


def stops_early(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = np.maximum(X @ W.T + b, 0)
    return X


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (relu_everywhere, "ReLU on the last layer, too"),
        (relu_nowhere, "no ReLU"),
        (not_transposed, "weights not transposed"),
        (like_one_example, "weights on the left"),
        (without_biases, "forgot the biases"),
        (relu_first, "ReLU before the layer"),
        (relu_inside, "bias after the ReLU"),
        (two_layers, "always two layers"),
        (sigmoids, "another activation"),
        (largest, "np.max for np.maximum"),
        (stops_early, "forgot the last layer"),
        (lambda X, weights, biases: np.transpose(forward_recursively(X, weights, biases)),
         "examples in columns"),
        (lambda X, weights, biases: forward_recursively(X, weights, biases).flatten(),
         "an axis dropped"),
    ],
)  # fmt: skip
def test_forward_mistakes_in_other_words(answer, mistake):
    verdict = exercises.forward.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert "For forward(X=[[" in str(verdict)


def test_a_square_layer_does_not_hide_a_missing_transpose():
    X, weights, biases = file_of(exercises.forward).TEST.cases[0].inputs.values()
    assert not_transposed(X, weights, biases).shape == (2, 2)
    assert "gives [[" in str(exercises.forward.evaluate(not_transposed))


def in_place(X, weights, biases):
    for i in range(len(weights)):
        weights[i] = weights[i].T
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = np.maximum(X @ W + b, 0)
    return X @ weights[-1] + biases[-1]


def empties(X, weights, biases):
    while len(weights) > 1:
        X = np.maximum(X @ weights.pop(0).T + biases.pop(0), 0)
    return X @ weights[0].T + biases[0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (in_place, "the result is right, but your function changes its input weights in place"),
        (empties, "changes its inputs weights and biases in place"),
        (lambda X, weights, biases: max(X @ weights[0].T + biases[0], 0), "ambiguous"),
        (lambda X, weights: X, "takes (X, weights), but it will be called as forward(X, weights"),
        (lambda X, weights, biases: X @ weights, "has shape (2, 2, 2), but (2, 2) is expected"),
        (lambda X, weights, biases: ... @ weights[0], "Still blank"),
        (lambda X, weights, biases: X * np.nan, "contains nan"),
    ],
)
def test_forward_odd_forms(answer, expected):
    assert expected in str(exercises.forward.evaluate(answer))


# ------------------------------------------------------------------ cross_entropy


def test_the_losses_are_those_of_the_engine():
    cases = [
        (*case.inputs.values(), case.expected[0])
        for case in file_of(exercises.cross_entropy).TEST.cases
    ]
    cases += [
        (np.array(logits), np.array(y), value)
        for logits, y, value, *_ in file_of(exercises.cross_entropy).STRESS
    ]
    for logits, y, value in cases:
        assert math.isclose(CrossEntropyLoss()(logits, y), value, rel_tol=1e-12)


def entropy_by_loops(logits, y):
    total = 0.0
    for row, label in zip(logits.tolist(), y.tolist(), strict=True):
        top = max(row)
        total += top + math.log(sum(math.exp(score - top) for score in row)) - row[label]
    return total / len(y)


def entropy_of_differences(logits, y):
    own = np.take_along_axis(logits, y[:, None], axis=1)
    return np.logaddexp.reduce(logits - own, axis=1).mean()


def entropy_one_hot(logits, y):
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -(np.eye(logits.shape[1])[y] * log_p).sum(axis=1).mean()


@pytest.mark.parametrize(
    "answer",
    [
        entropy_by_loops,
        entropy_of_differences,
        entropy_one_hot,
        lambda logits, y: CrossEntropyLoss()(logits, y),
    ],
)
def test_cross_entropy_right_in_other_words(answer):
    verdict = exercises.cross_entropy.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def safe_softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def loop_of_logs(logits, y):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -sum(math.log(p[n, y[n]]) for n in range(len(y))) / len(y)


def one_hot_mean(logits, y):
    return -(np.eye(logits.shape[1])[y] * np.log(safe_softmax(logits))).mean()


def global_maximum(logits, y):
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[range(len(y)), y].mean()


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda logits, y: entropy_by_loops(logits, y) * len(y), "sum instead of mean"),
        (lambda logits, y: -entropy_by_loops(logits, y), "forgot the minus"),
        (one_hot_mean, "divided by N·C"),
        (lambda logits, y: -np.log(safe_softmax(logits)).mean(), "all classes counted"),
        (
            lambda logits, y: np.mean(-np.log(safe_softmax(logits)[:, y])),
            "every row meets every label",
        ),
        (
            lambda logits, y: (
                np.logaddexp.reduce(logits, axis=0)[y] - logits[np.arange(len(y)), y]
            ).mean(),
            "softmax over the examples",
        ),
        (lambda logits, y: entropy_by_loops(logits, y) / math.log(2), "logarithm to another base"),
        (lambda logits, y: -logits[np.arange(len(y)), y].mean(), "forgot the softmax"),
        (
            lambda logits, y: np.mean(1 - safe_softmax(logits)[np.arange(len(y)), y]),
            "forgot the logarithm",
        ),
        (
            lambda logits, y: -np.log(safe_softmax(logits)[np.arange(len(y)), y]),
            "one loss per example",
        ),
        (loop_of_logs, "exp overflows"),
        (
            lambda logits, y: -np.log(safe_softmax(logits)[np.arange(len(y)), y]).mean(),
            "logarithm of 0",
        ),
        (
            lambda logits, y: -np.log(safe_softmax(logits)[np.arange(len(y)), y] + 1e-9).mean(),
            "kept finite by force",
        ),
        (
            lambda logits, y: entropy_by_loops(np.clip(logits, -700, 700), y),
            "kept finite by force",
        ),
        (global_maximum, "one maximum for all rows"),
        (lambda logits, y: entropy_by_loops(logits, y) + 1, None),
        (lambda logits, y: entropy_by_loops(logits, y) + 1e-9 * np.abs(logits).max() ** 2, None),
    ],
)
def test_cross_entropy_mistakes_in_other_words(answer, mistake):
    verdict = exercises.cross_entropy.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (loop_of_logs, "For cross_entropy(logits=[[10000, 10000]], y=[0])"),
        (lambda logits, y: logits[:, y.astype(float)], "IndexError"),
        (lambda logits: 0, "takes (logits), but it will be called as cross_entropy(logits, y)"),
    ],
)
def test_cross_entropy_odd_forms(answer, expected):
    assert expected in str(exercises.cross_entropy.evaluate(answer))


def test_cross_entropy_shift_in_place_is_told():
    def shifts(logits, y):
        logits -= logits.max(axis=1, keepdims=True)
        return entropy_by_loops(logits, y)

    text = str(exercises.cross_entropy.evaluate(shifts))
    assert "the result is right, but your function changes its input logits in place" in text


# ------------------------------------------------------------------ count_pieces


def pieces_by_probing(w1, b1, w2):
    """Compare the slopes beside every candidate, in exact fractions."""
    w1, b1, w2 = ([Fraction(float(value)) for value in values] for values in (w1, b1, w2))

    def f(x):
        return sum(v * max(0, w * x + b) for w, b, v in zip(w1, b1, w2, strict=True))

    places = sorted({-b / w for w, b in zip(w1, b1, strict=True) if w != 0})
    gap = min((after - before for before, after in pairwise(places)), default=Fraction(1)) / 2
    bends = [f(x + gap) - f(x) != f(x) - f(x - gap) for x in places]
    return 1 + sum(bends)


def test_the_pieces_are_those_of_exact_slopes():
    for case in file_of(exercises.count_pieces).TEST.cases:
        assert pieces_by_probing(*case.inputs.values()) == case.expected[0]


def pieces_by_slopes(w1, b1, w2):
    bent = w1 != 0
    places = np.unique(-b1[bent] / w1[bent])
    between = np.concatenate([places[:1] - 1, (places[1:] + places[:-1]) / 2, places[-1:] + 1])
    on = np.outer(between, w1) + b1 > 0
    slopes = on @ (w1 * w2)
    return 1 + np.count_nonzero(np.diff(slopes))


@pytest.mark.parametrize("answer", [pieces_by_probing, pieces_by_slopes])
def test_count_pieces_right_in_other_words(answer):
    verdict = exercises.count_pieces.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


halves = st.integers(-4, 4).map(lambda value: value / 2)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(halves, halves, halves), min_size=1, max_size=6))
def test_the_solution_counts_what_probing_counts(units):
    w1, b1, w2 = np.array(units).T
    # the quotients of whole halves are equal as floats exactly where they are equal as fractions
    assert solutions.count_pieces(w1, b1, w2) == pieces_by_probing(w1, b1, w2)


def unique_places(w1, b1, w2):
    with np.errstate(all="ignore"):
        return len(set((-b1 / w1).tolist())) + 1


def careful_places(w1, b1, w2):
    return len({-b / w for w, b, v in zip(w1, b1, w2, strict=True) if w and v}) + 1


def sums(change):
    def count(w1, b1, w2):
        total = {}
        for w, b, v in zip(w1, b1, w2, strict=True):
            if w:
                total[-b / w] = total.get(-b / w, 0) + change(w, v)
        return 1 + sum(value != 0 for value in total.values())

    return count


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda w1, b1, w2: w1.size + 1, "always H + 1"),
        (lambda w1, b1, w2: w1.size, "always H + 1"),
        (lambda w1, b1, w2: 2**w1.size, "all patterns of on and off"),
        (unique_places, "flat units counted"),
        (lambda w1, b1, w2: 1 + len(np.unique(b1[w1 != 0] / w1[w1 != 0])), "unheard units counted"),
        (lambda w1, b1, w2: 1 + np.sum((w1 != 0) & (w2 != 0)), "shared kinks counted twice"),
        (careful_places, "cancelled kinks counted"),
        (sums(lambda w, v: v * w), "direction counted twice"),
        (sums(lambda w, v: v), "w2 alone"),
        (lambda w1, b1, w2: pieces_by_probing(w1, b1, w2) - 1, "forgot the one"),
        (lambda w1, b1, w2: careful_places(w1, b1, w2) - 1, "forgot the one"),
        (lambda w1, b1, w2: 1, None),
    ],
)
def test_count_pieces_mistakes_in_other_words(answer, mistake):
    verdict = exercises.count_pieces.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_count_pieces_odd_forms():
    count = exercises.count_pieces
    assert "returns 3 values; it should return one number, how many" in str(
        count.evaluate(lambda w1, b1, w2: -b1)
    )
    assert "right for 3 of 21 inputs" in str(count.evaluate(lambda w1, b1, w2: 1))
    assert "is text" in str(count.evaluate(lambda w1, b1, w2: "2"))
