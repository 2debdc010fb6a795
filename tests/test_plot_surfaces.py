"""The maps of losses: the map is f, and the paths are where they were."""

import numpy as np
import pytest

from nnlib import plot


def valley(w1, w2):
    return 0.5 * w1**2 + 12.5 * w2**2


def test_the_grid_holds_f_at_its_points():
    xx, yy, values = plot.surface_grid(valley, (-2, 1), (-1, 3), n=7)
    assert xx.shape == yy.shape == values.shape == (7, 7)
    assert (xx.min(), xx.max(), yy.min(), yy.max()) == (-2, 1, -1, 3)
    np.testing.assert_array_equal(values, valley(xx, yy))


def test_a_constant_surface_has_a_value_everywhere():
    assert plot.surface_grid(lambda w1, w2: 3, (0, 1), (0, 1), n=4)[2].tolist() == [[3.0] * 4] * 4


def test_each_path_is_drawn_where_it_went_with_a_marker_of_its_own():
    paths = {"a": np.array([[-1.0, 0.5], [0.0, 0.0]]), "b": np.array([[-1.0, 0.5], [0.2, 0.1]])}
    ax = plot.plot_paths(valley, paths, xlim=(-2, 2), ylim=(-1, 1))
    drawn = {line.get_label(): line for line in ax.lines}
    for label, path in paths.items():
        np.testing.assert_array_equal(drawn[label].get_xydata(), path)
    assert drawn["a"].get_marker() != drawn["b"].get_marker()
    assert drawn["a"].get_color() != drawn["b"].get_color()
    assert (ax.get_xlim(), ax.get_ylim()) == ((-2, 2), (-1, 1))


def test_contours_lie_denser_near_the_lowest_point():
    ax = plot.plot_paths(valley, {"a": np.zeros((1, 2))}, xlim=(-2, 2), ylim=(-1, 1))
    heights = ax.collections[0].levels
    assert (np.diff(np.diff(heights)) > 0).all()


@pytest.mark.parametrize(
    ("f", "path", "complaint"),
    [
        (lambda w1, w2: w1 / 0.0 * np.inf, np.zeros((1, 2)), "f must be finite"),
        (valley, np.zeros((4, 3)), r"'a' has shape \(4, 3\), but \(steps \+ 1, 2\)"),
        (valley, np.zeros(2), r"'a' has shape \(2,\)"),
    ],
)
def test_bad_input_is_named(f, path, complaint):
    with pytest.raises(ValueError, match=complaint), np.errstate(all="ignore"):
        plot.plot_paths(f, {"a": path}, xlim=(-1, 1), ylim=(-1, 1))
