"""What the drawings compute, tested without pixels; and that each drawing says no to bad input."""

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

mpl.use("Agg")

import matplotlib.pyplot as plt

from nnlib import activations, datasets, plot
from nnlib.layers import Dropout, Linear, ReLU, Sequential, Tanh
from nnlib.training import History

numbers = st.floats(-5, 5).filter(lambda v: v == 0 or abs(v) > 1e-3)


@pytest.fixture(autouse=True)
def style():
    plot.use_style()


@pytest.fixture
def rings():
    """Two rings of 60 points."""
    return datasets.make_circles(60, rng=np.random.default_rng(0))


def test_decision_grid_one_logit_becomes_two_probabilities():
    xx, yy, P = plot.decision_grid(lambda X: X[:, 0], (-2, 2), (0, 1), n=5)
    assert xx.shape == yy.shape == (5, 5)
    assert P.shape == (5, 5, 2)
    np.testing.assert_allclose(P.sum(axis=-1), 1)
    np.testing.assert_allclose(P[..., 1], 1 / (1 + np.exp(-xx)))


def test_decision_grid_accepts_class_scores():
    _, _, P = plot.decision_grid(
        lambda X: np.stack([X[:, 0], -X[:, 0], 0 * X[:, 0]], axis=1), (-1, 1), (-1, 1), 4
    )
    assert P.shape == (4, 4, 3)
    assert (P[:, 0].argmax(axis=-1) == 1).all()  # at x₁ = −1 the second score is the largest


@given(w1=numbers, w2=numbers, b=numbers)
def test_line_segment_lies_on_the_line_and_reaches_across(w1, w2, b):
    ends = plot.line_segment((w1, w2), b, (-1, 2), (-1, 1))
    if w1 == w2 == 0:
        assert ends is None
        return
    scale = np.hypot(w1, w2)
    np.testing.assert_allclose(
        ends @ [w1, w2] / scale, -b / scale, atol=1e-6 * (1 + abs(b) / scale)
    )
    assert np.hypot(*(ends[1] - ends[0])) >= np.hypot(3, 2)


def test_plane_over_satisfies_its_equation():
    w, b = np.array([1.0, 1.0, -2.0]), -0.5
    xx, yy, zz = plot.plane_over(w, b, (0, 1), (0, 1), n=4)
    np.testing.assert_allclose(w[0] * xx + w[1] * yy + w[2] * zz + b, 0, atol=1e-12)


@pytest.mark.parametrize("w", [(1, 2), (1, 2, 0)])
def test_plane_over_refuses_what_is_no_function_of_the_floor(w):
    with pytest.raises(ValueError, match="three numbers, the last not 0"):
        plot.plane_over(w, 0, (0, 1), (0, 1))


def test_saturated_is_the_flat_tail_and_not_a_passing_dip():
    z = np.linspace(-5, 5, 1001)
    flat = plot.saturated(activations.sigmoid, z)
    outer = np.abs(activations.sigmoid.derivative(z)) < 0.05 / 4
    np.testing.assert_array_equal(flat, outer)  # σ is steepest, ¼, at 0 and flattens outwards
    gelu = plot.saturated(activations.gelu, z)
    assert gelu[0]
    assert not gelu[np.abs(z + 0.75) < 0.3].any()  # the bottom of its dip, where the slope is 0
    assert plot.saturated(activations.relu, z)[z < 0].all()
    assert plot.saturated(activations.step, z).all()
    assert not plot.saturated(activations.leaky_relu, z).any()  # it goes on to minus infinity
    assert not plot.saturated(activations.identity, z).any()


def test_plot_activation_draws_value_and_slope():
    ax = plot.plot_activation(activations.tanh, zlim=(-2, 2))
    value, slope = ax.lines[-2:]
    z = value.get_xdata()
    np.testing.assert_allclose(value.get_ydata(), np.tanh(z))
    np.testing.assert_allclose(slope.get_ydata(), 1 - np.tanh(z) ** 2)
    assert value.get_linestyle() != slope.get_linestyle()


def test_grid_lines_are_straight_and_cover_the_square():
    lines = plot.grid_lines(-1, 2, lines=4, points=7)
    assert lines.shape == (8, 7, 2)
    assert (np.ptp(lines[:4, :, 0], axis=1) == 0).all()  # upright
    assert (np.ptp(lines[4:, :, 1], axis=1) == 0).all()  # level
    assert lines.min() == -1
    assert lines.max() == 2


def test_three_rows_add_up_to_the_output():
    rng = np.random.default_rng(0)
    model = Sequential(Linear(1, 4, rng=rng), ReLU(), Linear(4, 1, rng=rng))
    model[2].bias.data[...] = 0.3
    x = np.linspace(-1, 1, 9)
    z, h, weighted, output = plot.three_rows(model, x)
    np.testing.assert_array_equal(h, np.maximum(z, 0))
    np.testing.assert_allclose(weighted.sum(axis=1) + 0.3, output)
    np.testing.assert_allclose(output, model(x[:, None])[:, 0])


def test_plot_three_rows_has_colours_for_more_units_than_there_are_colours():
    rng = np.random.default_rng(0)
    fig = plot.plot_three_rows(Sequential(Linear(1, 8, rng=rng), ReLU(), Linear(8, 1, rng=rng)))
    colors = [ax.lines[1].get_color() for ax in fig.axes[:8]]
    assert colors == [*plot.CLASS_COLORS, *plot.CLASS_COLORS[:2]]
    assert [line.get_color() for line in fig.axes[-1].lines[1:]] == colors


def test_plot_three_rows_takes_a_missing_bias_for_zero():
    rng = np.random.default_rng(0)
    model = Sequential(Linear(1, 2, False, rng=rng), ReLU(), Linear(2, 1, False, rng=rng))
    fig = plot.plot_three_rows(model)
    kinks = [line.get_xdata()[0] for line in fig.axes[-1].lines[1:]]
    np.testing.assert_array_equal(kinks, [0, 0])


def area(corners):
    """The area of a polygon, by the shoelace formula."""
    x, y = corners.T
    return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=3), st.booleans(), st.integers(0, 2**32 - 1)
)
def test_linear_tiles_cover_the_square_once_and_each_has_its_own_pattern(widths, bias, seed):
    rng, layers, size = np.random.default_rng(seed), [], 2
    for width in widths:
        layers += [Linear(size, width, bias, rng=rng), ReLU()]
        if bias:
            layers[-2].bias.data[...] = rng.normal(size=width)
        size = width
    model = Sequential(*layers, Linear(size, 1, rng=rng))
    tiles = plot.linear_tiles(model, reach=3)
    assert sum(area(tile) for tile, _ in tiles) == pytest.approx(36)
    assert len({on for _, on in tiles}) == len(tiles)
    for tile, on in tiles[:10]:
        model(tile.mean(axis=0)[None])
        now = [unit for layer in model if isinstance(layer, ReLU) for unit in layer.h[0] > 0]
        assert list(on) == now


def test_linear_tiles_of_one_layer_are_one_more_than_its_lines_and_their_crossings():
    for H in range(9):
        angle = np.arange(H)  # no two parallel, and all crossings within the square
        layer = Linear(2, H + 1, rng=np.random.default_rng(0))
        layer.weight.data[:H] = np.column_stack([np.cos(angle), np.sin(angle)])
        layer.bias.data[:H] = 0.1 * np.cos(angle**2 + 1)
        layer.weight.data[H], layer.bias.data[H] = 0, 1  # a unit that cuts nothing
        tiles = plot.linear_tiles(Sequential(layer, ReLU()), reach=50)
        assert len(tiles) == 1 + H + H * (H - 1) // 2


def test_linear_tiles_name_what_they_cannot_cut():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"only Linear and ReLU layers cut straight, but Tanh\(\)"):
        plot.linear_tiles(Sequential(Linear(2, 3, rng=rng), Tanh()))
    with pytest.raises(ValueError, match=r"network of the plane is expected, but Linear\(3, 2\)"):
        plot.linear_tiles(Sequential(Linear(3, 2, rng=rng), ReLU()))


def test_neighbouring_tiles_differ_in_one_unit_and_in_tint():
    layer = Linear(2, 2, rng=np.random.default_rng(0))
    layer.weight.data[...] = np.eye(2)
    tiles = plot.linear_tiles(Sequential(layer, ReLU()))
    assert sorted(on for _, on in tiles) == [
        (False, False),
        (False, True),
        (True, False),
        (True, True),
    ]
    ax = plot.plot_tiles(tiles)
    colors = ax.collections[0].get_facecolor()
    on = [sum(on) for _, on in tiles]
    for i, j in np.ndindex(4, 4):
        assert np.array_equal(colors[i], colors[j]) == (on[i] == on[j])
    assert ax.get_xlim() == ax.get_ylim() == (-1, 1)


def test_table_texts_stand_in_columns_and_rows_must_fit():
    markdown, plain = plot.table_texts(["name", "loss |L|"], [["sigmoid", 0.5], ["tanh", "12.25"]])
    assert markdown == (
        "| name | loss \\|L\\| |\n| :-- | --: |\n| sigmoid | 0.5 |\n| tanh | 12.25 |"
    )
    assert plain == "name     loss |L|\nsigmoid       0.5\ntanh        12.25"
    with pytest.raises(ValueError, match="has 1 cells, but the header has 2"):
        plot.table_texts(["a", "b"], [["c"]])


def test_show_table_is_markdown_on_a_page_and_text_elsewhere(capsys):
    plot.show_table(["a", "b"], [[1, 2]])
    assert capsys.readouterr().out == "a  b\n1  2\n"
    bundle = plot.tables.Table("| a |", "a")._repr_mimebundle_()
    assert bundle == {"text/markdown": "| a |", "text/plain": "a"}


def test_unit_values_are_those_of_the_forward_pass():
    rng = np.random.default_rng(0)
    model = Sequential(Linear(2, 3, rng=rng), ReLU(), Linear(3, 1, rng=rng))
    (none, x), (z, h), (_, s) = plot.unit_values(model, [2.0, -1.0])
    assert none is None
    np.testing.assert_array_equal(x, [2, -1])
    np.testing.assert_array_equal(h, np.maximum(z, 0))
    np.testing.assert_array_equal(s, model(np.array([[2.0, -1.0]]))[0])


def test_unit_values_are_those_in_use_and_leave_the_mode_alone():
    rng = np.random.default_rng(0)
    first, last = Linear(2, 3, rng=rng), Linear(3, 1, rng=rng)
    model = Sequential(first, ReLU(), Dropout(rng=rng), last, Dropout(rng=rng))
    model[4].eval()
    _, (z, h), (none, s) = plot.unit_values(model, [1.0, 2.0])
    assert [part.training for part in (model, *model)] == [True] * 5 + [False]
    np.testing.assert_array_equal(h, np.maximum(z, 0))
    assert none is None
    np.testing.assert_array_equal(s, model.eval()(np.array([[1.0, 2.0]]))[0])
    with pytest.raises(ValueError, match="one example, \\(2,\\), is expected"):
        plot.unit_values(model.train(), [1.0, 2.0, 3.0])
    assert all(part.training for part in (model, *model))  # after an error too


def test_network_layout_centres_every_layer():
    places = plot.network_layout([2, 5, 1])
    assert [len(p) for p in places] == [2, 5, 1]
    assert all(abs(p[:, 1].mean()) < 1e-12 for p in places)
    assert places[0][0, 0] < places[1][0, 0] < places[2][0, 0]


def test_draw_network_shows_the_model_it_was_given():
    model = Sequential(
        Linear(2, 2, rng=np.random.default_rng(0)),
        ReLU(),
        Linear(2, 1, rng=np.random.default_rng(0)),
    )
    model[0].weight.data[...] = [[1.5, 0], [-2, 1]]
    model[2].weight.data[...] = [[3, 4]]
    ax = plot.draw_network(model)
    texts = [t.get_text() for t in ax.texts]
    assert {"1.5", "−2", "1", "3", "4", "b = 0"} <= set(texts)
    assert len(ax.lines) == 5  # six weights, one of them zero
    dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert len(dashed) == 1  # the one negative weight is told apart by style as well as by colour


def test_draw_network_shows_an_example_with_dropout_and_without_biases():
    rng = np.random.default_rng(0)
    model = Sequential(
        Linear(2, 2, False, rng=rng), ReLU(), Dropout(rng=rng), Linear(2, 1, False, rng=rng)
    )
    model[0].weight.data[...] = [[1, 1], [1, -1]]
    model[3].weight.data[...] = [[2, 5]]
    texts = [t.get_text() for t in plot.draw_network(model, example=[1, 2]).texts]
    assert {"3 → 3", "−1 → 0", "6"} <= set(texts)
    assert not any(text.startswith("b =") for text in texts)


def test_draw_network_refuses_a_stack():
    rngs = [np.random.default_rng(s) for s in range(3)]
    with pytest.raises(ValueError, match="stack"):
        plot.draw_network(Sequential(Linear(2, 1, rng=rngs)))


def test_classes_differ_by_marker_and_by_colour(rings):
    ax = plot.plot_points(*rings)
    first, second = ax.collections
    assert not np.array_equal(first.get_facecolor(), second.get_facecolor())
    assert len(first.get_paths()[0]) != len(second.get_paths()[0])


def test_plot_points_refuses_more_than_two_coordinates():
    with pytest.raises(ValueError, match=r"\(3, 3\).*\(N, 2\)"):
        plot.plot_points(np.zeros((3, 3)), np.zeros(3, int))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda y: y[:, None], r"y has shape \(60, 1\), but \(N,\).*did you mean y\[:, 0\]"),
        (lambda y: np.eye(2)[y], r"y has shape \(60, 2\), but \(N,\), .* is expected$"),
        (lambda y: 0.5 * y, r"y must hold whole class numbers, but y\[\d+\] is 0.5"),
    ],
)
def test_points_without_one_whole_class_each_are_refused(rings, change, message):
    X, y = rings
    draw = [
        lambda y: plot.plot_points(X, y),
        lambda y: plot.plot_decision_boundary(lambda X: X[:, 0], X, y, n=20),
        lambda y: plot.plot_lift(X, y, X[:, 0]),
    ]
    for plot_them in draw:
        with pytest.raises(ValueError, match=message):
            plot_them(change(y))
    assert not plt.get_fignums()  # told before anything was drawn


@pytest.mark.parametrize("kind", [float, bool, np.uint8])
def test_plot_points_takes_whole_classes_of_any_kind(rings, kind):
    X, y = rings
    ax = plot.plot_points(X, y.astype(kind), names=np.array(["in", "out"]))
    assert [len(c.get_offsets()) for c in ax.collections] == [np.sum(y == 0), np.sum(y == 1)]
    assert ax.get_legend_handles_labels()[1] == ["in", "out"]


def test_plot_points_needs_a_name_for_each_class(rings):
    with pytest.raises(ValueError, match="one entry per class, for the classes 0 … 1, but has 1"):
        plot.plot_points(*rings, names=["a"])


def test_decision_boundary_covers_the_points(rings):
    ax = plot.plot_decision_boundary(lambda X: X[:, 0], *rings, n=20)
    low, high = ax.get_xlim()
    assert low < rings[0][:, 0].min()
    assert high > rings[0][:, 0].max()


def test_decision_boundary_takes_its_window_as_arrays(rings):
    window = {"xlim": np.array([-1, 1]), "ylim": np.array([-2, 3])}
    ax = plot.plot_decision_boundary(lambda X: X[:, 0], *rings, n=20, **window)
    assert ax.get_xlim() == (-1, 1)
    assert ax.get_ylim() == (-2, 3)


def test_plot_history_draws_what_was_measured():
    history = History(loss=[3.0, 2.0], val_loss=[3.5, 2.5], val_accuracy=[0.5, 0.75])
    loss, share = plot.plot_history(history)
    assert [len(line.get_xdata()) for line in loss.lines] == [2, 2]
    np.testing.assert_allclose(share.lines[0].get_ydata(), [50, 75])


def test_plot_history_draws_one_panel_into_a_single_axes():
    ax = plt.subplots()[1]
    assert plot.plot_history(History(loss=[3.0, 2.0], val_loss=[3.5, 2.5]), ax) is ax
    assert len(ax.lines) == 2


def test_plot_history_says_how_many_axes_it_needs():
    history = History(loss=[3.0], val_loss=[3.5], val_accuracy=[0.5])
    for axes in (plt.subplots()[1], [plt.subplots()[1]]):
        with pytest.raises(ValueError, match=r"needs 2 Axes, .*given 1; .*plt.subplots\(1, 2\)"):
            plot.plot_history(history, axes)


def test_plot_images_one_picture_a_place():
    fig = plot.plot_images(np.eye(9).reshape(9, 9)[:5], titles=list("abcde"), columns=3)
    assert sum(bool(ax.images) for ax in fig.axes) == 5


@pytest.mark.parametrize("images", [np.zeros((2, 64)), [np.zeros((8, 8))] * 2, np.zeros((2, 5, 7))])
def test_plot_images_takes_flat_square_and_other_pictures(images):
    fig = plot.plot_images(images, range(2), colors=np.array(["r", "b"]), columns=2)
    assert [ax.title.get_color() for ax in fig.axes] == ["r", "b"]


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        (np.zeros(64), {}, r"images have shape \(64,\), but \(n, 8, 8\).*X\[:1\]"),
        (np.zeros((8, 8)), {}, r"images have shape \(8, 8\), but \(n, 8, 8\).*X\[:1\]"),
        (np.zeros((0, 64)), {}, r"images have shape \(0, 64\): there is nothing to show"),
        (np.zeros((3, 64)), {"titles": ["a"]}, "titles must have one entry .* 3, but has 1"),
        (np.zeros((3, 64)), {"colors": ["r"]}, "colors must have one entry .* 3, but has 1"),
    ],
)
def test_plot_images_says_what_is_wrong(images, options, message):
    with pytest.raises(ValueError, match=message):
        plot.plot_images(images, **options)


def test_no_text_below_eleven_points(rings):
    ax = plot.plot_decision_boundary(lambda X: X[:, 0], *rings, n=20)
    ax.set_title("title")
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    assert min(t.get_fontsize() for t in texts) >= 11


def test_show_gives_an_image_with_its_text_and_closes_the_figure(capsys):
    fig = plot.plot_points([[0.0, 0.0], [1.0, 1.0]], [0, 1]).figure
    alt = 'Two points, one "blue", one orange, at opposite corners.'
    plot.show(fig, alt)
    assert not plt.get_fignums()
    plot.show(plot.plot_points([[0.0, 0.0], [1.0, 1.0]], [0, 1]), alt)  # an Axes does as well
    assert not plt.get_fignums()
    bundle = plot.Picture(b"png", alt, 300)._repr_mimebundle_()
    assert 'alt="Two points, one &quot;blue&quot;, one orange' in bundle["text/html"]
    assert "width:300px" in bundle["text/html"]
    assert bundle["text/plain"] == alt


def test_show_wants_a_figure_or_an_axes():
    _, axes = plt.subplots(1, 2)
    with pytest.raises(TypeError, match="of several Axes take one"):
        plot.show(axes, "Two empty panels that nobody wants to see.")
    with pytest.raises(TypeError, match="a Figure or an Axes is expected, but this is NoneType"):
        plot.show(None, "Two empty panels that nobody wants to see.")


@pytest.mark.parametrize("alt", [None, "", "a figure"])
def test_show_insists_on_a_text(alt):
    with pytest.raises(ValueError, match="alt"):
        plot.show(plt.figure(), alt)


def test_networks_in_float32_are_drawn_too(rings):
    r = np.random.default_rng(0)
    plane = Sequential(Linear(2, 3, rng=r, dtype=np.float32), ReLU(),
                       Linear(3, 1, rng=r, dtype=np.float32))  # fmt: skip
    line = Sequential(Linear(1, 3, rng=r, dtype=np.float32), ReLU(),
                      Linear(3, 1, rng=r, dtype=np.float32))  # fmt: skip
    plot.plot_decision_boundary(plane, *rings, n=20)
    plot.draw_network(plane, example=[1, 2])
    plot.plot_three_rows(line)
    assert plot.unit_values(plane, [1, 2])[-1][1].dtype == np.float32


def test_where_tints_come_back_every_region_is_numbered_within_the_frame():
    """Eight classes, six tints: the number stands in its own region, and not on the frame."""
    angle = np.arange(8) * np.pi / 4
    centers = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    ax = plot.plot_decision_boundary(lambda X: 5 * X @ centers.T, centers, np.arange(8))
    assert sorted(text.get_text() for text in ax.texts) == list("01234567")
    for text in ax.texts:
        at = np.array(text.get_position())
        assert (centers @ at).argmax() == int(text.get_text())
        inside = ax.transAxes.inverted().transform(ax.transData.transform(at))
        assert 0.05 < inside.min() and inside.max() < 0.95
