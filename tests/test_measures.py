"""Answers, accuracy, confusion matrices and intervals: right results, and slips that are named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.datasets import make_circles, make_xor
from nnlib.functional import softmax
from nnlib.layers import Dropout, Linear, ReLU, Sequential, Sigmoid
from nnlib.losses import MSELoss
from nnlib.measures import (
    accuracy,
    confusion_matrix,
    predict,
    probabilities,
    proportion_interval,
    reliability,
)
from nnlib.optim import Adam
from nnlib.training import fit

X4, y4 = make_xor()


def rng(seed=0):
    return np.random.default_rng(seed)


def test_predict_and_accuracy():
    scores = np.array([[0.1, 2, 1], [3, 1, 2], [0, 0, 1]])
    assert predict(lambda X: scores, np.ones((3, 2))).tolist() == [1, 0, 2]
    assert accuracy(lambda X: scores, np.ones((3, 2)), [1, 0, 0]) == pytest.approx(2 / 3)
    for logits in (np.array([-1.0, 2, 0]), np.array([[-1.0], [2], [0]])):
        assert predict(lambda X, z=logits: z, np.ones((3, 2))).tolist() == [0, 1, 0]
    y = np.array([[0], [1], [0]])
    assert accuracy(lambda X: np.array([[-1.0], [2], [0]]), np.ones((3, 2)), y) == 1


def test_nan_scores_are_no_class_and_never_right():
    z = np.array([[np.nan], [-1.0], [1.0]])
    assert predict(lambda X: z, np.ones((3, 2))).tolist() == [-1, 0, 1]
    assert accuracy(lambda X: z, np.ones((3, 2)), [0, 0, 1]) == pytest.approx(2 / 3)
    scores = np.array([[np.nan, 1.0], [0, 1]])
    assert predict(lambda X: scores, np.ones((2, 2))).tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.eye(3), r"did you mean y\.argmax\(axis=1\)\?"),
        ([-1, 1, 2], "y goes from -1 to 2"),
        ([0, 1, 3], "y goes from 0 to 3"),
        ([0.5, 1, 2], "whole class numbers"),
        ([0, 1], "equally many"),
    ],
)
def test_accuracy_refuses_labels_that_do_not_fit(y, message):
    with pytest.raises(ValueError, match=message):
        accuracy(lambda X: np.eye(3), np.ones((3, 2)), y)


def test_measuring_rests_dropout_and_puts_the_mode_back():
    generator = rng()
    model = Sequential(Linear(2, 50, rng=generator), Dropout(0.5, rng=generator))
    first = predict(model, X4)
    np.testing.assert_array_equal(first, predict(model, X4))
    assert model.training and model[1].training
    model.eval()
    predict(model, X4)
    predict(model[:2], X4)
    assert not model.training and not model[1].training
    with pytest.raises(ValueError, match="expects"):
        predict(model.train(), np.ones((4, 3)))
    assert model[1].training


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_confusion_matrix_counts(pairs):
    y, predicted = (np.array(a) for a in zip(*pairs, strict=True))
    counts = confusion_matrix(y, predicted, 4)
    assert counts.sum() == len(pairs) and counts.shape == (4, 4)
    for i in range(4):
        for j in range(4):
            assert counts[i, j] == pairs.count((i, j))
    assert confusion_matrix(y, predicted).shape[0] == max(y.max(), predicted.max()) + 1


def test_confusion_matrix_refuses():
    for y, predicted in (([0, 1], [0]), ([0, -1], [0, 0]), ([[0, 1]], [[0, 1]]), ([0.5], [1])):
        with pytest.raises(ValueError, match="y"):
            confusion_matrix(y, predicted)


def test_proportion_interval_is_wilsons():
    low, high = proportion_interval(15, 148)  # his formula, worked out by hand
    assert (low, high) == (pytest.approx(0.0624, abs=5e-4), pytest.approx(0.1605, abs=5e-4))
    assert proportion_interval(0, 10)[0] == 0 and proportion_interval(10, 10)[1] == 1
    assert 0 < proportion_interval(0, 10)[1] < 0.31
    with pytest.raises(ValueError, match="successes must be at most trials"):
        proportion_interval(3, 2)


@given(st.integers(1, 200), st.data())
def test_proportion_interval_holds_the_rate(n, data):
    k = data.draw(st.integers(0, n))
    low, high = proportion_interval(k, n)
    assert 0 <= low <= k / n <= high <= 1 and low < high


def test_probabilities_are_recognised_as_such():
    X, y = make_circles(100, rng=rng())
    r = rng(1)
    model = Sequential(Linear(2, 16, rng=r), ReLU(), Linear(16, 1, rng=r), Sigmoid())
    fit(model, MSELoss(), Adam(model.parameters(), lr=0.02), X, y, epochs=300, progress=False)
    right = ((model(X)[:, 0] > 0.5) == y).mean()
    assert accuracy(model, X, y) == right > 0.95
    assert (predict(model, X) == (model(X)[:, 0] > 0.5)).all()
    p = probabilities(model, X)
    np.testing.assert_allclose(p[:, 1], model(X)[:, 0])
    np.testing.assert_allclose(p.sum(axis=1), 1)
    np.testing.assert_allclose(probabilities(model[:3], X), p)  # from the logits
    scores = rng().normal(size=(5, 3)) * 4
    for function in (lambda X: scores, lambda X: softmax(scores)):
        np.testing.assert_allclose(probabilities(function, np.ones((5, 2))), softmax(scores))
    per_class = Sequential(Linear(2, 3, rng=r), Sigmoid())
    np.testing.assert_allclose(probabilities(per_class, X).sum(axis=1), 1)
    stack = Sequential(Linear(2, 1, rng=[rng(0), rng(1)]))
    assert probabilities(stack, X).shape == (2, 100, 2)
    extreme = probabilities(lambda X: np.array([-1e4, 1e4, 0]), np.ones((3, 1)))
    assert extreme[:, 1].tolist() == [0, 1, 0.5]


def test_a_function_that_seems_to_give_probabilities_is_told():
    X = rng().normal(size=(50, 2))
    with pytest.warns(UserWarning, match="are taken for logits: if they are probabilities"):
        predict(lambda X: 1 / (1 + np.exp(-X[:, 0])), X)


@pytest.mark.parametrize("outer", [False, True])
def test_every_layer_is_in_its_own_mode_again(outer):
    drop, other = Dropout(0.5, rng=rng()), Dropout(0.5, rng=rng())
    model = Sequential(Linear(2, 5, rng=rng()), drop, other)
    other.eval()
    predict(model, X4)
    assert (model.training, drop.training, other.training) == (True, True, False)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda X: np.ones((3, len(X))), r"the model gives \(3, 4\) for X \(4, 2\).*transpose"),
        (lambda X: np.ones((2, 2)), "one row of scores for each of 4 examples"),
        (lambda X: np.ones((4, 0)), "one row of scores"),
        (lambda X: None, "what the model gives must be an array"),
        (None, "model must be a network, or a function of X"),
        (Sequential, "model must be a network, or a function of X"),
    ],
)
def test_answers_of_the_wrong_shape_are_refused(model, message):
    for measure in (predict, probabilities, lambda m, X: accuracy(m, X, [0, 1, 1, 0])):
        with pytest.raises((TypeError, ValueError), match=message):
            measure(model, X4)


P5 = np.array([[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.05, 0.05, 0.9], [0.8, 0.1, 0.1], [1, 0, 0]])


def test_reliability_by_hand():
    """Sure by 0.5, 0.6, 0.9, 0.8 and 1; a limit belongs to the lower group, so 0.5 is alone."""
    said, came, count = reliability(P5, [0, 1, 2, 1, 2], (0, 0.5, 0.7, 1))
    np.testing.assert_allclose(said, [0.5, 0.6, 2.7 / 3])
    np.testing.assert_allclose(came, [1, 1, 1 / 3])
    assert count.tolist() == [1, 1, 3] and count.dtype.kind == "i"


def test_a_group_without_answers_has_no_share():
    said, came, count = reliability(P5, [0, 0, 0, 0, 0], (0, 0.2, 0.95, 1))
    assert np.isnan(said[0]) and np.isnan(came[0]) and count.tolist() == [0, 4, 1]
    np.testing.assert_allclose(said[1:], [0.7, 1])
    np.testing.assert_allclose(came[1:], [0.5, 1])


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(1, 60))
def test_the_groups_together_are_all_answers(seed, C, N):
    p = softmax(3 * rng(seed).normal(size=(N, C)))
    y = rng(seed + 1).integers(C, size=N)
    said, came, count = reliability(p, y, (0, 0.3, 0.6, 0.9, 1))
    assert count.sum() == N
    np.testing.assert_allclose(np.nansum(said * count) / N, p.max(axis=1).mean())
    np.testing.assert_allclose(np.nansum(came * count) / N, np.mean(p.argmax(axis=1) == y))
    whole = reliability(p, y, [0, 1])
    np.testing.assert_allclose(
        [w[0] for w in whole], [p.max(1).mean(), (p.argmax(1) == y).mean(), N]
    )


def test_who_draws_its_answers_as_it_says_is_calibrated():
    p = softmax(2 * rng().normal(size=(40_000, 4)))
    y = (rng(1).random((40_000, 1)) > p.cumsum(axis=1)).sum(axis=1).clip(max=3)
    said, came, count = reliability(p, y, (0, 0.4, 0.6, 0.8, 1))
    assert np.all(np.abs(said - came) < 4 * np.sqrt(0.25 / count))


@pytest.mark.parametrize(
    ("p", "y", "edges", "message"),
    [
        (np.stack([P5, P5]), [0] * 5, (0, 1), r"shape \(2, 5, 3\), but \(N, C\).*reshape\(-1, C\)"),
        (P5, np.eye(3)[[0] * 5], (0, 1), r"y has shape \(5, 3\).*did you mean y\.argmax"),
        (P5, [0] * 4, (0, 1), "equally many examples"),
        (P5, [3] * 5, (0, 1), "3 classes are numbered"),
        (P5, [0.5] * 5, (0, 1), "whole class numbers"),
        (P5.T, [0] * 3, (0, 1), "did you forget softmax"),
        (np.log(P5 + 1e-9), [0] * 5, (0, 1), "did you forget softmax"),
        (P5 * [[1], [1], [1], [1], [0.9]], [0] * 5, (0, 1), "rows with the sum 1"),
        (P5 + [0.2, -0.2, 0], [0] * 5, (0, 1), "none below 0"),
        (np.where(P5 == 0.5, np.nan, P5), [0] * 5, (0, 1), "nan"),
        (P5, [0] * 5, (0, 0.5, 0.5, 1), "numbers that grow"),
        (P5, [0] * 5, (1, 0), "numbers that grow"),
        (P5, [0] * 5, 10, "numbers that grow"),
        (P5, [0] * 5, (0,), "numbers that grow"),
        (P5, [0] * 5, (0.5, 1), "go from 0.5 to 1"),
        (P5, [0] * 5, (0, 50, 100), "go from 0 to 100"),
        (P5, [0] * 5, (0, np.nan, 1), "edges must be finite"),
    ],
)
def test_reliability_refuses_what_it_cannot_count(p, y, edges, message):
    with pytest.raises(ValueError, match=message):
        reliability(p, y, edges)
