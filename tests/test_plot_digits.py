"""The drawings of chapter 7: what they compute, what they show, and how they refuse bad input."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgba

mpl.use("Agg")

import matplotlib.pyplot as plt

from nnlib import datasets, plot

COUNTS = np.array([[8, 2, 0], [1, 15, 4], [0, 0, 0]])


@pytest.fixture(autouse=True)
def style():
    plot.use_style()


def test_mistake_shares_are_shares_of_rows_without_the_diagonal():
    expected = [[0, 0.2, 0], [0.05, 0, 0.2], [0, 0, 0]]
    np.testing.assert_allclose(plot.mistake_shares(COUNTS), expected)


def test_plot_confusion_writes_each_count_in_its_cell():
    ax = plot.plot_confusion(COUNTS)
    texts = {tuple(map(int, text.get_position()[::-1])): text.get_text() for text in ax.texts}
    assert texts == {
        (0, 0): "8", (0, 1): "2", (1, 0): "1", (1, 1): "15", (1, 2): "4", (2, 2): "0",
    }  # fmt: skip
    assert len(ax.patches) == 3  # the frames of the diagonal
    assert ax.get_xlabel() == "the network's answer"


def test_plot_confusion_takes_an_axes_and_a_table_without_mistakes():
    ax = plt.subplots()[1]
    assert plot.plot_confusion(np.diag([3, 4]), ax) is ax
    assert [text.get_text() for text in ax.texts] == ["3", "4"]


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (np.ones((2, 3)), r"counts must be square, \(C, C\), but have shape \(2, 3\)"),
        (np.ones(4), "counts must be square"),
        (np.zeros((0, 0)), "counts must be square"),
        ([[1, -2], [0, 1]], "counts must be 0 or more, but the least is -2"),
        ([[1, np.nan], [0, 1]], "counts must be finite"),
    ],
)
def test_wrong_counts_are_told(counts, message):
    with pytest.raises(ValueError, match=message):
        plot.plot_confusion(counts)


def bars_of(fig):
    """The axes with bars, in the order of the pictures."""
    return [ax for ax in fig.axes if ax.patches]


def test_plot_answers_marks_the_right_bar_and_the_chosen_one():
    X, y = datasets.load_digits()
    p = np.full((3, 10), 0.02)
    p[0, 7], p[1, 1], p[2, [2, 5]] = 0.82, 0.82, [0.4, 0.44]
    fig = plot.plot_answers(X[:3], y[:3], p, columns=2)
    titles = [ax.get_title(loc="center") for ax in fig.axes if ax.images]
    assert titles == ["0, read as 7", "1, read as 1", "2, read as 5"]
    first, second, third = bars_of(fig)
    np.testing.assert_allclose([bar.get_height() for bar in first.patches], p[0])
    assert first.patches[0].get_facecolor() == to_rgba(plot.BLUE)
    assert first.patches[7].get_facecolor() == to_rgba(plot.RED)
    assert first.patches[7].get_hatch()
    assert second.patches[1].get_facecolor() == to_rgba(plot.BLUE)  # right: nothing is red
    assert not any(bar.get_hatch() for bar in second.patches)
    assert [label.get_text() for label in third.get_xticklabels()] == ["2", "5"]
    np.testing.assert_allclose(fig.axes[0].images[0].get_array(), X[0].reshape(8, 8))


def test_plot_answers_takes_names():
    X, y = datasets.load_digits()
    fig = plot.plot_answers(X[:1], y[:1], np.full((1, 10), 0.1), names=["mine"])
    assert fig.axes[0].get_title(loc="center") == "mine"


@pytest.mark.parametrize(
    ("y", "probabilities", "message"),
    [
        ([0, 1], np.ones((2, 9)), r"not probabilities \(2, 9\) and y \(2,\)"),
        ([0], np.ones((2, 10)), r"not probabilities \(2, 10\) and y \(1,\)"),
        ([0, 10], np.ones((2, 10)), "10 classes are numbered 0 … 9"),
        ([0, 1], np.full((2, 10), np.nan), "probabilities must be finite"),
    ],
)
def test_wrong_answers_are_told(y, probabilities, message):
    with pytest.raises(ValueError, match=message):
        plot.plot_answers(np.zeros((2, 64)), y, probabilities)


def test_pictures_of_another_size_are_told():
    with pytest.raises(ValueError, match=r"images have shape \(2, 100\), but \(n, 64\)"):
        plot.plot_answers(np.zeros((2, 100)), [0, 1], np.ones((2, 10)))


def test_no_pictures_are_told():
    with pytest.raises(ValueError, match=r"images have shape \(0, 64\): there is nothing to show"):
        plot.plot_answers(np.zeros((0, 64)), np.zeros(0, int), np.zeros((0, 10)))


def test_too_few_names_are_told():
    with pytest.raises(ValueError, match="names must have one entry per picture, 3, but has 1"):
        plot.plot_answers(np.zeros((3, 64)), [0, 1, 2], np.ones((3, 10)), names=["a"])
