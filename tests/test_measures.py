"""Answers, accuracy, confusion matrices and intervals: right results, and slips that are named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.datasets import make_xor
from nnlib.layers import Dropout, Linear, Sequential
from nnlib.measures import accuracy, confusion_matrix, predict, proportion_interval

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
