"""Graphs in a row, a Jacobian with its zeros, and a step that misleads (chapter 4)."""

import numpy as np
import pytest

from nnlib import plot
from nnlib.autograd import Value


def gate():
    result = Value(3, name="a") * Value(-2, name="b")
    result.backward()
    return result


def test_graphs_stand_in_a_row_each_at_its_own_size():
    layouts = [plot.graph_layout(gate()), plot.graph_layout(gate() + 1)]
    (width, height), boxes = plot.row_of_graphs(layouts)
    assert [box[2:] for box in boxes] == [layout.size for layout in layouts]
    assert boxes[1][0] > boxes[0][0] + boxes[0][2]  # no overlap
    assert boxes[1][0] + boxes[1][2] <= width
    middles = [bottom + up / 2 for _, bottom, _, up in boxes]
    assert middles[0] == pytest.approx(middles[1])
    assert height > max(up for *_, up in boxes)  # room for titles


def test_graphs_in_a_row_are_drawn_at_the_size_of_a_graph_alone():
    alone = plot.draw_graph(gate()).figure
    row = plot.draw_graphs({"first": gate(), "second": gate() + 1})
    size = row.axes[0].get_position().size * row.get_size_inches()
    assert size == pytest.approx(alone.get_size_inches())
    assert {text.get_fontsize() for text in row.axes[0].texts} == {
        text.get_fontsize() for text in alone.axes[0].texts
    }
    titles = {text.get_text(): text.get_position()[1] for text in row.texts}
    assert set(titles) == {"first", "second"}
    assert len(set(titles.values())) == 1  # all at one height


def test_a_row_without_graphs_is_refused():
    with pytest.raises(ValueError, match="graphs is empty"):
        plot.draw_graphs({})


def test_of_a_jacobian_only_the_numbers_that_are_not_zero_are_written():
    J = np.array([[1.0, 0.0, -2.5], [0.0, 0.25, 0.0]])
    ax = plot.plot_jacobian(J, rows=["z1", "z2"], columns=["a", "b", "c"], blocks=(1, 3))
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {(0, 0): "1.0", (2, 0): "−2.5", (1, 1): "0.2"}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b", "c"]
    assert min(text.get_fontsize() for text in ax.texts) >= 11


@pytest.mark.parametrize(
    ("J", "settings", "words"),
    [
        (np.ones(3), {}, r"shape \(3,\), but \(outputs, inputs\)"),
        (np.ones((2, 3)), {"rows": ["z1"]}, "rows has 1 labels, but J has 2"),
        (np.array([[np.nan]]), {}, "J"),
        (np.ones((2, 2)), {"blocks": (0, 1)}, "blocks"),
    ],
)
def test_what_is_no_jacobian_is_refused(J, settings, words):
    with pytest.raises(ValueError, match=words):
        plot.plot_jacobian(J, **settings)


def test_changes_are_shown_between_before_and_after_with_a_scale_of_their_own():
    rng = np.random.default_rng(0)
    before = rng.uniform(size=(3, 64))
    after = np.clip(before + rng.normal(0, 0.1, before.shape), 0, 1)
    fig = plot.plot_changes(before, after, ["1", "2", "3"], ["read as 7"] * 3)
    pictures = [ax for ax in fig.axes if ax.images]
    shown = np.array([ax.images[0].get_array().ravel() for ax in pictures]).reshape(3, 3, 64)
    np.testing.assert_allclose(shown, [before, after - before, after])
    low, high = pictures[3].images[0].get_clim()
    assert -low == high == pytest.approx(np.abs(after - before).max())
    assert pictures[0].images[0].get_clim() == (0, 1)
    names = [label.get_text() for ax in fig.axes for label in ax.get_yticklabels()]
    assert {"paper", "ink"} <= set(names)


@pytest.mark.parametrize(
    ("before", "after", "titles", "words"),
    [
        (np.zeros((2, 64)), np.zeros((3, 64)), ["a", "b"], "of both"),
        (np.zeros((2, 8, 8)), np.zeros((2, 8, 8)), ["a", "b"], "of both"),
        (np.zeros((2, 64)), np.zeros((2, 64)), ["a"], "titles must have one entry per picture"),
    ],
)
def test_changes_that_do_not_fit_are_refused(before, after, titles, words):
    with pytest.raises(ValueError, match=words):
        plot.plot_changes(before, after, titles, ["x", "y"])
