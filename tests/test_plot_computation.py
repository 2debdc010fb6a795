"""The drawing of a computational graph: its layout, and what is to be read in the picture."""

from collections import Counter
from itertools import combinations, pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import plot
from nnlib.autograd import Value
from nnlib.plot.computation import MOST_NODES
from nnlib.words import name_text, number_text

CLOSE = 1e-6  # inches
few = settings(max_examples=30)  # of graphs with up to 25 nodes


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        plot.use_style()
        yield


def leaves(**values):
    return [Value(number, name=name) for name, number in values.items()]


def chapter_graph():
    x, y, z = leaves(x=-2, y=5, z=-4)
    f = (x + y) * z
    f.backward()
    return f


@st.composite
def graphs(draw, most=25, backward=True):
    """A random graph: forks, parallel edges, constants, gates with one to five inputs."""
    number = st.floats(-3, 3).map(lambda x: round(x, 2))
    names = draw(st.lists(st.sampled_from(["x", "y1", "w12", "beta"]), unique=True, min_size=1))
    nodes = [Value(draw(number), name=name) for name in names]
    while len(nodes) < 2 or draw(st.integers(0, 12)):
        kind = draw(st.sampled_from("+−×÷tncmsd"))
        a, b = (draw(st.sampled_from(nodes)) for _ in range(2))
        nodes.append(
            {
                "+": lambda a, b: a + b,
                "−": lambda a, b: a - b,
                "×": lambda a, b: a * b,
                "÷": lambda a, b: a / (b if abs(b.data) > 0.1 else 7),
                "t": lambda a, b: a.tanh(),
                "n": lambda a, b: -(a**2),
                "c": lambda a, b: 1.5 - a.sigmoid(),
                "m": lambda a, b: a.max(b, -1),
                "s": lambda a, b: Value.sum([a, b, a, b.relu()]),
                "d": lambda a, b: Value.dot([a, b], [b, 3]),
            }[kind](a, b)
        )
        if draw(st.booleans()):
            nodes[-1].name = draw(st.sampled_from(["q", "h3", "loss"]))
    result = next(node for node in reversed(nodes) if len(node.topological_order()) <= most)
    if backward:
        result.backward()
    return result


@st.composite
def trees(draw, depth=4):
    """A random graph in which every node is used once."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return Value(draw(st.integers(-3, 3)), name=draw(st.sampled_from(["x", ""])))
    if draw(st.integers(0, 3)) == 0:
        return draw(trees(depth - 1)).tanh()
    a, b = draw(trees(depth - 1)), draw(trees(depth - 1))
    return draw(st.sampled_from([a + b, a - b, a * b, a / (b if b.data else Value(7))]))


# Layout ------------------------------------------------------------------------------------------


def overlap(a, b):
    """Whether two rectangles (left, bottom, right, top) have an inner point in common."""
    return min(a[2], b[2]) - max(a[0], b[0]) > CLOSE and min(a[3], b[3]) - max(a[1], b[1]) > CLOSE


def passes(path, box):
    """Whether a path (k, 2) has a point inside a rectangle, looked at in small steps."""
    path = np.concatenate([a + np.linspace(0, 1, 9)[:, None] * (b - a) for a, b in pairwise(path)])
    left, bottom, right, top = box
    inside = (path > [left + CLOSE, bottom + CLOSE]) & (path < [right - CLOSE, top - CLOSE])
    return inside.all(axis=1).any()


@few
@given(graphs())
def test_every_node_and_edge_is_there_in_its_number(value):
    layout = plot.graph_layout(value)
    order = value.topological_order()
    assert len(layout.nodes) == len(order) and set(layout.nodes) == set(order)
    wanted = Counter((p, node, i) for node in order for i, p in enumerate(node.parents))
    assert Counter((e.source, e.target, e.index) for e in layout.edges) == wanted


@few
@given(graphs())
def test_nodes_with_their_labels_stand_apart(value):
    layout = plot.graph_layout(value)
    places = list(layout.nodes.values())
    for a, b in combinations(places, 2):
        assert not overlap(a.box, b.box)
    for place in places:
        left, bottom, right, top = place.box
        assert 0 < left < right < layout.size[0]
        assert -CLOSE <= bottom < top <= layout.size[1] + CLOSE
        assert left - CLOSE < place.x - place.width / 2 < place.x + place.width / 2 < place.label
        assert place.label < right
        assert bottom < place.y - place.height / 2 < place.y + place.height / 2 < top


@few
@given(graphs())
def test_wires_lead_from_shape_to_shape_and_through_no_other_node(value):
    layout = plot.graph_layout(value)
    for edge in layout.edges:
        source, target = layout.nodes[edge.source], layout.nodes[edge.target]
        assert np.allclose(edge.path[0], (source.x + source.width / 2, source.y))
        x, y = edge.path[-1]
        assert target.box[0] < x <= target.x and abs(y - target.y) <= target.height / 2
        assert (np.diff(edge.path[:, 0]) > -CLOSE).all()  # never back
        for node, place in layout.nodes.items():
            if node not in (edge.source, edge.target):
                assert not passes(edge.path, place.box)
        beside = edge.path[edge.path[:, 0] < source.box[2] - CLOSE]
        assert np.allclose(beside[:, 1], source.y)  # level between its own two labels
        before = edge.path[edge.path[:, 0] > target.box[0] + CLOSE]
        assert np.allclose(before[:, 1], y)


@few
@given(graphs())
def test_columns_go_from_inputs_to_result(value):
    layout = plot.graph_layout(value)
    for edge in layout.edges:
        source, target = layout.nodes[edge.source], layout.nodes[edge.target]
        assert source.layer < target.layer and source.box[2] <= target.box[0] + CLOSE
    last = max(place.layer for place in layout.nodes.values())
    assert layout.nodes[value].layer == last
    for place in layout.nodes.values():  # as far right as its uses allow
        uses = [layout.nodes[e.target].layer for e in layout.edges if e.source is place.value]
        assert place.layer == min(uses, default=last + 1) - 1


@few
@given(graphs())
def test_the_same_graph_has_the_same_layout(value):
    one, two = plot.graph_layout(value), plot.graph_layout(value)
    assert one.size == two.size and one.nodes == two.nodes
    assert all((a.path == b.path).all() for a, b in zip(one.edges, two.edges, strict=True))


def crossings(layout):
    """How often wires of different nodes cross."""
    return sum(
        cross(a, b, c, d)
        for one, two in combinations(layout.edges, 2)
        if one.source is not two.source
        for a, b in pairwise(one.path)
        for c, d in pairwise(two.path)
    )


def cross(a, b, c, d):
    """Whether the lines from a to b and from c to d have an inner point in common."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    turns = side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b)
    return max(turns) < -1e-12


@few
@given(trees())
def test_a_graph_without_forks_has_no_crossings(value):
    assert crossings(plot.graph_layout(value)) == 0


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda a, b, c: (a + b) * (a + c) * (b + c), 2),
        (lambda a, b, c: a * b + a * c, 0),
        (lambda a, b, c: (a * b - c) * a, 0),
        (lambda a, b, c: (a + b) * (a - b), 1),
        (lambda a, b, c: (c / a - a * b).tanh() * b, 1),
    ],
)
def test_forks_cost_few_crossings(make, most):
    assert crossings(plot.graph_layout(make(*leaves(a=1, b=2, c=3)))) <= most


def test_a_minus_gate_has_its_first_input_above():
    a, b = leaves(a=1, b=2)
    c = a * b  # so that b stands below a
    layout = plot.graph_layout((b - a) * c)
    ends = {(e.source.name, e.target.op): e.path[-1, 1] for e in layout.edges if e.target.op == "−"}
    assert ends["b", "−"] > ends["a", "−"]


def test_the_graph_of_the_chapter_in_columns():
    f = chapter_graph()
    layout = plot.graph_layout(f)
    q, z = f.parents
    x, y = q.parents
    assert [layout.nodes[n].layer for n in (x, y, q, z, f)] == [0, 0, 1, 1, 2]
    assert layout.nodes[x].y > layout.nodes[y].y and layout.nodes[q].y > layout.nodes[z].y
    kinds = [layout.nodes[n].kind for n in (x, q, f)]
    assert kinds == ["variable", "operation", "operation"]
    assert [layout.nodes[n].symbol for n in (x, q, f)] == ["x", "+", "×"]
    assert layout.forks == []
    assert layout.size[0] < 5 and layout.size[1] < 2


def test_parallel_edges_are_two_wires():
    (a,) = leaves(a=3)
    layout = plot.graph_layout(a * a)
    one, two = layout.edges
    assert (one.source, one.target) == (two.source, two.target) and {one.index, two.index} == {0, 1}
    assert abs(one.path[-1, 1] - two.path[-1, 1]) > 0.2
    assert len(layout.forks) == 1


def test_a_chain_is_straight():
    (x,) = leaves(x=0.5)
    layout = plot.graph_layout(x.tanh().exp().sigmoid().log())
    assert len({round(place.y, 9) for place in layout.nodes.values()}) == 1


def test_single_node():
    (x,) = leaves(x=0.5)
    layout = plot.graph_layout(x)
    assert len(layout.nodes) == 1 and layout.edges == []
    assert texts(plot.draw_graph(x)) == ["x", "→ 0.5"]


@pytest.mark.parametrize("function", [plot.graph_layout, plot.draw_graph])
def test_what_cannot_be_drawn_is_named(function):
    with pytest.raises(TypeError, match="value must be a Value.* but is a float"):
        function(3.0)
    total = Value.sum(range(MOST_NODES))
    with pytest.raises(ValueError, match="has 41 nodes, but at most 40 can be drawn"):
        function(total)
    assert len(plot.graph_layout(Value.sum(range(MOST_NODES - 1))).nodes) == MOST_NODES


def test_a_foreign_layout_is_refused():
    with pytest.raises(ValueError, match="layout is that of another graph"):
        plot.draw_graph(chapter_graph(), layout=plot.graph_layout(chapter_graph()))


# Drawing -----------------------------------------------------------------------------------------


def texts(ax):
    return [text.get_text() for text in ax.texts]


def gradients(ax, weight):
    """What is written in red: bold at the nodes, normal at the branches of forks."""
    red = [text for text in ax.texts if text.get_color() == plot.GRADIENT_COLOR]
    return [text.get_text() for text in red if text.get_fontweight() == weight]


def extents(ax):
    """The texts with the rectangles, in dots, that their ink needs."""
    ax.figure.canvas.draw()
    return [(text, text.get_window_extent()) for text in ax.texts]


@few
@given(graphs())
def test_no_text_covers_another_text_or_a_wire(value):
    layout = plot.graph_layout(value)
    ax = plot.draw_graph(value, layout=layout)
    drawn = extents(ax)
    for (one, a), (two, b) in combinations(drawn, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide < 1 or high < 3, (one.get_text(), two.get_text())  # an extent has empty rims
    for text, box in drawn:
        rim = 0.15 * box.height
        for edge in layout.edges:
            path = ax.transData.transform(edge.path)
            middle = (box.x0, box.y0 + rim, box.x1, box.y1 - rim)
            assert not passes(path, middle), text.get_text()
    picture = ax.figure.bbox
    for text, box in drawn:
        assert picture.x0 <= box.x0 and box.x1 <= picture.x1, text.get_text()
        assert picture.y0 - 1 <= box.y0 and box.y1 <= picture.y1 + 1, text.get_text()
    plt.close(ax.figure)


@settings(max_examples=15)
@given(graphs())
def test_all_text_is_large(value):
    ax = plot.draw_graph(value, title="A finding")
    assert min(text.get_fontsize() for text in ax.texts) > 11.99
    inches = ax.get_xlim()[1], ax.get_ylim()[1]
    assert np.allclose(ax.figure.get_size_inches(), inches)
    assert np.allclose(ax.transData.transform(inches), ax.figure.dpi * np.array(inches))
    plt.close(ax.figure)


def test_values_and_gradients_of_the_chapter():
    ax = plot.draw_graph(chapter_graph())
    shown = Counter(texts(ax))
    assert shown == Counter(
        ["x", "y", "z", "+", "×", "→ −2", "→ 5", "→ 3", "→ −4", "→ −12"]
        + ["← −4", "← −4", "← −4", "← 3", "← 1"]
    )
    for text in ax.texts:
        if text.get_text().startswith("→"):
            assert text.get_color() == plot.VALUE_COLOR
        if text.get_text().startswith("←"):
            assert text.get_color() == plot.GRADIENT_COLOR


def test_a_value_stands_above_its_wire_and_a_gradient_beneath():
    f = chapter_graph()
    layout = plot.graph_layout(f)
    ax = plot.draw_graph(f, layout=layout)
    wires = {
        f"{arrow} {number_text(number)}": place.y
        for node, place in layout.nodes.items()
        if node.op  # whose numbers occur once only
        for arrow, number in (("→", node.data), ("←", node.grad))
    }
    for text, box in extents(ax):
        if text.get_text() in ("→ 3", "→ −12", "← 1"):
            wire = ax.transData.transform((0, wires[text.get_text()]))[1]
            above = text.get_text().startswith("→")
            assert box.y0 > wire - 2 if above else box.y1 < wire + 2


def test_the_branches_of_a_fork_have_their_own_gradients():
    x, y = leaves(x=3, y=-1)
    f = x * x + x * y
    f.backward()
    ax = plot.draw_graph(f)
    assert sorted(gradients(ax, "normal")) == ["← 3", "← 3", "← −1"]
    assert sorted(gradients(ax, "bold")) == ["← 1", "← 1", "← 1", "← 3", "← 5"]


def test_before_backward_there_are_no_gradients():
    (x,) = leaves(x=3)
    f = x * x
    assert not any(text.startswith("←") for text in texts(plot.draw_graph(f)))
    f.backward()
    assert "← 6" in texts(plot.draw_graph(f))
    assert not any(text.startswith("←") for text in texts(plot.draw_graph(f, gradients=False)))


def test_constants_look_different_and_have_no_gradient():
    (x,) = leaves(x=1)
    f = 1 / (1 + (-x).exp())
    f.backward()
    ax = plot.draw_graph(f)
    shown = texts(ax)
    assert shown.count("1") == 2 and "→ 1" in shown  # of x
    assert len([text for text in shown if text.startswith("←")]) == 5
    solid = [patch.get_linestyle() in ("-", "solid") for patch in ax.patches]
    assert solid.count(False) == 2


def test_without_any_name_every_leaf_has_its_gradient():
    f = Value(2) * Value(3)
    f.backward()
    assert sorted(texts(plot.draw_graph(f))) == sorted(["2", "3", "×", "→ 6", "← 1", "← 3", "← 2"])


def test_inner_nodes_show_their_names():
    f = chapter_graph()
    f.name, f.parents[0].name = "f", "q1"
    assert {"f", "q₁"} <= set(texts(plot.draw_graph(f)))


def test_partial_states():
    f = chapter_graph()
    q, z = f.parents
    shown = texts(plot.draw_graph(f, values=[q, z], gradients={f: 1, q: "← ?", z: 2.5}))
    assert {t for t in shown if t[0] in "→←"} == {"→ 3", "→ −4", "← 1", "← ?", "← 2.5"}
    shown = texts(plot.draw_graph(f, values=False, gradients=[z]))
    assert [t for t in shown if t[0] in "→←"] == ["← 3"]


def test_the_flows_of_a_fork_are_hidden_with_its_gradient():
    x, y = leaves(x=3, y=-1)
    f = x * x + x * y
    f.backward()
    for hidden in ({x: "← ?"}, [y, f]):
        assert gradients(plot.draw_graph(f, gradients=hidden), "normal") == []


def pixels(ax):
    ax.figure.canvas.draw()
    return np.asarray(ax.figure.canvas.buffer_rgba())[..., :3].reshape(-1, 3)


def test_what_is_highlighted_is_marked():
    f = chapter_graph()
    marker = np.array(mpl.colors.to_rgb("#F6E58D")) * 255
    counts = []
    for highlight in ((), [(f, 0)], [f, (f, 0)], [f, (f, 0), (f, 1)]):
        dots = pixels(plot.draw_graph(f, highlight=highlight))
        counts.append((np.abs(dots - marker) < 4).all(axis=1).sum())
    assert counts[0] == 0 and counts == sorted(set(counts))


def test_in_a_given_ax_all_is_scaled_with_the_text():
    f = chapter_graph()
    layout = plot.graph_layout(f)
    for scale in (0.5, 2):
        size = scale * layout.size[0], scale * layout.size[1]
        figure = plt.figure(figsize=size)
        ax = figure.add_axes((0, 0, 1, 1))
        assert plot.draw_graph(f, ax) is ax
        assert {t.get_fontsize() for t in ax.texts} == {scale * 12, scale * 13, scale * 17}
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
    plot.draw_graph(f, right)
    assert not left.texts and right.texts and not right.axison


def test_a_title_has_room_of_its_own():
    f = chapter_graph()
    plain, titled = plot.draw_graph(f), plot.draw_graph(f, title="Add distributes")
    assert titled.figure.get_figheight() > plain.figure.get_figheight() + 0.3
    drawn = extents(titled)
    (title,) = [box for text, box in drawn if text.get_text() == "Add distributes"]
    assert all(box.y1 < title.y0 + 3 for text, box in drawn if box is not title)


def test_names_are_not_read_as_formulas():
    a, b = leaves(**{"$x$": 1, "\\alpha": 2})
    assert {"$x$", "\\alpha"} <= set(texts(plot.draw_graph(a * b)))
    plt.gcf().canvas.draw()


def test_drawing_leaves_the_graph_as_it_was():
    f = chapter_graph()
    before = [(n.data, n.grad, n.name) for n in f.topological_order()]
    plot.draw_graph(f)
    assert [(n.data, n.grad, n.name) for n in f.topological_order()] == before


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (-0.0, "0"), (-12, "−12"), (0.5, "0.5"), (0.1966, "0.20"), (-0.5344, "−0.53"),
        (0.25, "0.25"), (0.1 + 0.2, "0.3"), (1.3678, "1.37"), (1 / 3, "0.33"), (2 / 3, "0.67"),
        (0.0042, "0.0042"),
        (99.96, "100"), (0.99997, "1.0"), (123.4, "123"), (1250, "1250"), (12345.6, "12346"),
        (1.234e7, "1.2·10⁷"), (-1e-5, "−1·10⁻⁵"), (1e300, "1·10³⁰⁰"), (float("inf"), "∞"),
        (float("-inf"), "−∞"), (float("nan"), "nan"), (np.float64(2), "2"),
    ],
)  # fmt: skip
def test_numbers_in_the_picture(number, text):
    assert number_text(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_short(number):
    assert len(number_text(number)) <= 11


@pytest.mark.parametrize(
    ("name", "text"),
    [("x", "x"), ("w1", "w₁"), ("w12", "w₁₂"), ("w_1", "w_1"), ("x2y", "x2y"), ("a123", "a123")],
)
def test_names_in_the_picture(name, text):
    assert name_text(name) == text
