"""What the drawings of chapters 4 to 7 compute, without pixels; how they refuse bad input."""

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

import matplotlib.pyplot as plt

from nnlib import plot


@pytest.fixture(autouse=True)
def style():
    plot.use_style()


def test_spread_is_median_smallest_and_largest_of_each_point():
    middle, low, high = plot.spread([[1, 5, 2], [4, 4, 10]])
    np.testing.assert_array_equal(middle, [2, 4])
    np.testing.assert_array_equal(low, [1, 4])
    np.testing.assert_array_equal(high, [5, 10])


def test_plot_spread_draws_the_medians_and_the_band():
    ax = plot.plot_spread([2, 4], [[1, 5, 2], [4, 4, 10]], label="runs")
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[2, 2], [4, 4]])
    corners = ax.collections[0].get_paths()[0].vertices
    assert {(2, 1), (2, 5), (4, 4), (4, 10)} <= {tuple(map(float, c)) for c in corners}
    assert ax.get_legend_handles_labels()[1] == ["runs"]


def test_plot_spread_takes_the_axes_it_is_given():
    ax = plt.subplots()[1]
    assert plot.plot_spread(range(3), np.ones((3, 4)), ax) is ax


@pytest.mark.parametrize(
    ("x", "runs", "message"),
    [
        ([1, 2, 3], [[1, 2], [3, 4]], r"x has shape \(3,\), but runs have 2 points"),
        ([1, 2], [1, 2], r"runs must be \(points, seeds\), but have shape \(2,\)"),
        ([1, 2], [[1, np.nan], [3, 4]], r"runs\[0, 1\] is nan"),
    ],
)
def test_plot_spread_says_what_is_wrong(x, runs, message):
    with pytest.raises(ValueError, match=message):
        plot.plot_spread(x, runs)


def test_cell_texts_hold_mean_and_spread():
    assert plot.cell_texts([[12.34, 5]], [[0.06, 1]]) == [["12.3\n±0.1", "5.0\n±1.0"]]
    assert plot.cell_texts([[12.34]], [[0.06]], digits=0) == [["12\n±0"]]


def test_plot_numbers_writes_every_number_and_names_the_sides():
    means = np.array([[1.0, 20.0], [3.0, 40.0], [5.0, 6.0]])
    ax = plot.plot_numbers(means, means / 10, (1, 2, 3), ("few", "many"))
    assert [t.get_text() for t in ax.texts] == sum(plot.cell_texts(means, means / 10), [])
    assert [tuple(t.get_position()) for t in ax.texts][1] == (1, 0)  # column 1, row 0
    assert [t.get_text() for t in ax.get_xticklabels()] == ["few", "many"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["1", "2", "3"]
    np.testing.assert_array_equal(ax.images[0].get_array(), means)


def test_plot_numbers_writes_white_on_dark_squares_only():
    ax = plot.plot_numbers([[1.0, 40.0]], [[0, 0]], ("row",), ("a", "b"))
    dark, light = ax.texts[1].get_color(), ax.texts[0].get_color()
    assert dark == "white"
    assert light == plot.INK
    ax = plot.plot_numbers([[1.0, 40.0]], [[0, 0]], ("row",), ("a", "b"), high=100)
    assert ax.texts[1].get_color() == plot.INK  # not dark on this scale


def test_plot_numbers_takes_a_map_of_zeros():
    ax = plot.plot_numbers(np.zeros((2, 2)), np.zeros((2, 2)), "ab", "cd")
    assert ax.texts[0].get_color() == plot.INK


@pytest.mark.parametrize(
    ("means", "spreads", "rows", "message"),
    [
        ([[1, 2]], [[1, 2]], "ab", r"rows must have one entry per row of means, 1, but has 2"),
        ([[1, 2]], [[1]], "a", r"means have shape \(1, 2\), but spreads have \(1, 1\)"),
        ([1, 2], [1, 2], "a", r"means must be \(rows, columns\), but have shape \(2,\)"),
    ],
)
def test_plot_numbers_says_what_is_wrong(means, spreads, rows, message):
    with pytest.raises(ValueError, match=message):
        plot.plot_numbers(means, spreads, rows, "cd")


def test_plot_paired_has_a_dot_for_each_seed_and_a_diamond_at_the_mean():
    ax = plot.plot_paired({"L2": [-1.0, -2.0, 0.5], "dropout": [0.25]})
    dots, mean, lone, _ = (c.get_offsets() for c in ax.collections)
    np.testing.assert_array_equal(dots[:, 0], [-1, -2, 0.5])
    np.testing.assert_allclose(mean, [[-2.5 / 3, 0]])
    np.testing.assert_array_equal(lone, [[0.25, 1]])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["L2", "dropout"]
    assert ax.get_ylim() == (1.5, -0.5)  # the first row on top


def test_plot_paired_without_names_keeps_the_rows():
    ax = plot.plot_paired({"L2": [1.0], "dropout": [2.0]}, names=False)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["", ""]
    assert ax.get_ylim() == (1.5, -0.5)


def test_plot_paired_says_what_is_wrong():
    with pytest.raises(ValueError, match="L2 must be one number per seed"):
        plot.plot_paired({"L2": [[1.0, 2.0]]})
