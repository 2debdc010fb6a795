"""The explorers of chapter 3: the numbers behind them, and what they say about them."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnlib import plot
from nnlib.datasets import make_circles
from nnlib.explore import fold, forward_numbers
from nnlib.explore.fold import Fold
from nnlib.explore.forward_numbers import ForwardNumbers

# Forward numbers ---------------------------------------------------------------------------------

W1 = [["0.9", "0.4"], ["-0.8", "0.6"], ["-0.1", "-1"]]
tenths = st.integers(-15, 15)


def by_hand(a, b):
    """z, h and s in exact fractions at the point (a/10, b/10)."""
    x = Fraction(a, 10), Fraction(b, 10)
    z = [Fraction(v) * x[0] + Fraction(w) * x[1] - Fraction("0.2") for v, w in W1]
    h = [max(number, Fraction(0)) for number in z]
    return z, h, Fraction("3.6") - 8 * sum(h)


@given(tenths, tenths)
@example(5, -7)  # on the boundary, where floats alone give s = 9e-16
def test_the_forward_pass_is_that_by_hand(a, b):
    z, h, s, p = forward_numbers.forward(forward_numbers.network(), np.array([a / 10, b / 10]))
    exact_z, exact_h, exact_s = by_hand(a, b)
    assert np.allclose(z, [float(number) for number in exact_z], atol=1e-12)
    assert np.allclose(h, [float(number) for number in exact_h], atol=1e-12)
    assert s == pytest.approx(float(exact_s), abs=1e-12)
    assert p == pytest.approx(1 / (1 + math.exp(-float(exact_s))))
    assert (s == 0) == (exact_s == 0)  # a tie is told as a tie, not as 4e-16
    assert [number == 0 for number in z] == [number == 0 for number in exact_z]
    assert [number > 0 for number in h] == [number > 0 for number in exact_h]


@given(tenths, tenths)
def test_every_written_sum_is_exactly_right(a, b):
    model = forward_numbers.network()
    rows = forward_numbers.sums(model, np.array([a / 10, b / 10]))
    z, _, s = by_hand(a, b)
    for row, name, exact in zip(rows, ("z₁", "z₂", "z₃", "s"), (*z, s), strict=True):
        left, middle, right = row.split(" = ")
        assert left == name
        assert Fraction(right.replace("−", "-")) == exact  # all decimals are shown
        assert read(middle) == exact


def read(text):
    """The value of a sum as the explorer writes it: −0.8 · 0.6 + 0.6 · (−0.4) − 0.2."""
    total = Fraction(0)
    for term in text.replace("(−", "(~").replace(" − ", " + −").split(" + "):
        product = Fraction(1)
        for factor in term.split(" · "):
            product *= Fraction(factor.strip("()").replace("~", "-").replace("−", "-"))
        total += product
    return total


def test_a_sum_as_it_is_written():
    rows = forward_numbers.sums(forward_numbers.network(), np.array([-0.9, -1.0]))
    assert rows[0] == "z₁ = 0.9 · (−0.9) + 0.4 · (−1) − 0.2 = −1.41"
    assert rows[1] == "z₂ = −0.8 · (−0.9) + 0.6 · (−1) − 0.2 = −0.08"
    assert rows[2] == "z₃ = −0.1 · (−0.9) − 1 · (−1) − 0.2 = 0.89"
    assert rows[3] == "s = −8 · 0 − 8 · 0 − 8 · 0.89 + 3.6 = −3.52"


def test_the_three_half_planes_catch_the_inner_ring():
    X, y = make_circles(120, noise=0.06, rng=np.random.default_rng(7))
    assert np.array_equal(forward_numbers.network()(X)[:, 0] > 0, y == 1)


@given(st.floats(0, 2 * np.pi), st.floats(0, 10))
def test_at_least_one_unit_is_always_silent(angle, radius):
    x = radius * np.array([np.cos(angle), np.sin(angle)])
    _, h, _, _ = forward_numbers.forward(forward_numbers.network(), x)
    assert (h == 0).any()


@pytest.mark.parametrize(
    ("x1", "x2", "words"),
    [
        (0.6, 0.4, "At x = (0.6, 0.4), h₁ = 0.50, while h₂ and h₃ are silent (0). "),
        (0.6, 0.4, "The score is s = −0.40, so p = σ(s) = 0.40: class 0."),
        (-1.5, -1.5, "h₂ = 0.10 and h₃ = 1.45, while h₁ is silent (0)."),
        (0.1, 0, "At x = (0.1, 0), all three hidden units are silent (0), and only the bias 3.6"),
        (0.1, 0, "s = 3.60, so p = σ(s) = 0.97: class 1."),
        (-1.5, -1.5, "s = −8.80, so p = σ(s) < 0.01: class 0."),
        (0.5, -0.7, "s = 0.00, so p = σ(s) = 0.50: exactly on the boundary, a tie."),
        (0.5, 0.5, "s = 0.00, so p = σ(s) = 0.50: exactly on the boundary, a tie."),
        (-0.1, -0.1, "At x = (−0.1, −0.1), "),
    ],
)
def test_the_numbers_in_words(x1, x2, words):
    explorer = ForwardNumbers()
    explorer.set(x1=x1, x2=x2)
    assert words in explorer.words


def test_the_numbers_in_the_picture():
    explorer = ForwardNumbers()
    texts = (*explorer._x, *explorer._before, *explorer._after, explorer._s, explorer._p)
    shown = ["0.6", "0.4", "0.50", "−0.44", "−0.66", "0.50", "0", "0", "−0.40", "0.40"]
    assert [text.get_text() for text in texts] == shown
    assert explorer._class.get_text() == "class 0"
    assert np.allclose(explorer._point.get_xydata(), [[0.6, 0.4]])
    explorer.set(x1=0.5, x2=0.5)
    assert explorer._class.get_text() == "a tie"
    explorer.set(x1=0, x2=0)
    assert explorer._class.get_text() == "class 1"


def test_what_is_silent_is_grey():
    explorer = ForwardNumbers()
    grey = [line.get_color() == forward_numbers.SILENT for line, _ in explorer._outgoing]
    assert grey == [False, True, True]
    assert [line.get_linestyle() for line in explorer._folds] == ["-", "--", "--"]
    explorer.set(x1=-1.5, x2=-1.5)
    assert [line.get_linestyle() for line in explorer._folds] == ["--", "-", "-"]


def test_the_drawn_folds_are_where_the_pre_activations_are_zero():
    first, _ = ForwardNumbers()._model.linear_layers()
    for j, line in enumerate(ForwardNumbers()._folds):
        assert np.allclose(first(line.get_xydata())[:, j], 0, atol=1e-12)


# The fold ----------------------------------------------------------------------------------------

CASES = list(fold.WEIGHTS)
every_case = pytest.mark.parametrize("case", CASES, ids=" ".join)
steps = st.integers(0, 80).map(lambda number: number / 20)


@every_case
def test_whole_steps_are_the_layers_of_the_network(case):
    model, (X, _) = fold.network(*case), fold.worlds()[case[0]]
    assert np.array_equal(fold.carry(model, X, 0), X)
    now, activation = X, {"ReLU": lambda z: np.where(z > 0, z, 0), "tanh": np.tanh}[case[1]]
    for step, layer in enumerate(fold.WEIGHTS[case][:2]):
        W, b = map(np.array, layer)
        now = np.array([[w @ x for w in W] for x in now]) + b
        assert np.allclose(fold.carry(model, X, 2 * step + 1), now)
        now = activation(now)
        assert np.allclose(fold.carry(model, X, 2 * step + 2), now)


@every_case
@given(step=steps)
def test_the_plane_moves_without_a_jump(case, step):
    model, (X, _) = fold.network(*case), fold.worlds()[case[0]]
    here = fold.carry(model, X, step)
    for other in (max(step - 1e-7, 0), min(step + 1e-7, 4)):
        assert np.allclose(fold.carry(model, X, other), here, atol=1e-4)


def test_carrying_keeps_the_shape_of_what_is_carried():
    model, lines = fold.network("moons", "ReLU"), fold.grid("moons")
    carried = fold.carry(model, lines, 2.3)
    assert carried.shape == lines.shape == (18, 81, 2)
    assert np.allclose(carried[5], fold.carry(model, lines[5], 2.3))


matrices = st.lists(st.floats(-5, 5), min_size=4, max_size=4).map(lambda v: np.reshape(v, (2, 2)))


@given(matrices.filter(lambda W: np.linalg.det(W) > 1e-2), st.floats(0, 1))
def test_a_linear_part_never_flattens_the_plane_on_its_way(W, t):
    angle, P, factors = fold.stretches(W)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert np.allclose(turn @ P, W, atol=1e-9) and np.allclose(P, P.T)
    assert np.allclose(np.linalg.eigvalsh(P)[::-1], factors, atol=1e-9)
    assert np.allclose(fold.partial_linear(W, 0), np.eye(2))
    assert np.allclose(fold.partial_linear(W, 1), W, atol=1e-9)
    determinant = np.linalg.det(fold.partial_linear(W, t))
    assert determinant == pytest.approx(np.prod(1 - t + t * factors))
    assert determinant > 0


@every_case
def test_the_hidden_layers_do_not_mirror_the_plane(case):
    for W, _ in fold.WEIGHTS[case][:2]:
        assert np.linalg.det(W) > 0.1


@pytest.mark.parametrize(
    ("world", "activation", "correct"),
    [
        ("moons", "ReLU", 120),
        ("moons", "tanh", 120),
        ("rings", "ReLU", 118),
        ("rings", "tanh", 117),
    ],
)
def test_the_last_line_parts_what_the_words_say(world, activation, correct):
    model, (X, y) = fold.network(world, activation), fold.worlds()[world]
    W, b = map(np.array, fold.WEIGHTS[world, activation][2])
    side = fold.carry(model, X, 4) @ W[0] + b > 0
    assert (side == (y == 1)).sum() == fold.right(model, X, y).sum() == correct
    explorer = Fold()
    explorer.set(world=world, activation=activation, step=4)
    count = "all 120" if correct == 120 else f"{correct} of 120"
    assert f"Now one straight line, s = 0, gets {count} points right." in explorer.words
    for rings in (explorer._wrong, explorer._flat_wrong):
        assert len(rings.get_xdata()) == 120 - correct


@pytest.mark.parametrize("activation", fold.ACTIVATIONS)
def test_no_boundary_closes_round_the_inner_ring(activation):
    model = fold.network("rings", activation)
    angle = np.linspace(0, 2 * np.pi, 721)
    for radius in (1.2, 2, 5, 20):  # the class of the inner ring reaches as far as one looks
        circle = radius * np.column_stack([np.cos(angle), np.sin(angle)])
        assert (model(circle) > 0).any()


@every_case
def test_the_black_curve_ends_as_the_straight_line(case):
    explorer = Fold()
    explorer.set(world=case[0], activation=case[1], step=4)
    W, b = map(np.array, fold.WEIGHTS[case][2])
    curves = explorer._cut.get_segments()
    assert sum(map(len, curves)) > 50
    distances = (np.concatenate(curves) @ W[0] + b) / np.hypot(*W[0])
    assert np.abs(distances).max() < 0.02


def test_a_curve_is_cut_to_the_grid():
    curve = np.array([[-3.0, 0], [-1, 0], [0, 0.5], [0, 2], [1, 0.5], [3, 0]])
    parts = fold.inside([curve], (2, 1))
    assert [part.tolist() for part in parts] == [[[-1, 0], [0, 0.5]], [[1, 0.5]]]
    assert fold.inside([], (2, 1)) == []


@every_case
def test_all_points_stay_in_view(case):
    explorer = Fold()
    for step in np.linspace(0, 4, 17):
        explorer.set(world=case[0], activation=case[1], step=step)
        xlim, ylim = explorer._axes.get_xlim(), explorer._axes.get_ylim()
        xy = np.concatenate([points.get_xydata() for points in explorer._points])
        assert len(xy) == 120
        assert xlim[0] < xy[:, 0].min() and xy[:, 0].max() < xlim[1]
        assert ylim[0] < xy[:, 1].min() and xy[:, 1].max() < ylim[1]
        box = explorer._axes.get_window_extent()
        assert np.isclose(np.ptp(xlim) / box.width, np.ptp(ylim) / box.height)  # one scale


def test_the_sides_are_tinted_only_at_the_end():
    explorer = Fold()
    for step, corners in ((0, 0), (3.95, 0), (4, 4)):
        explorer.set(step=step)
        for side in explorer._sides:
            assert len(np.unique(side.get_xy(), axis=0)) == corners
    W, b = map(np.array, fold.WEIGHTS["moons", "ReLU"][2])
    for k, side in enumerate(explorer._sides):
        scores = side.get_xy() @ W[0] + b
        assert (scores * (2 * k - 1) > -1e-9).all()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"step": 0}, "Step 0 of 4: the input plane x. The black curve, where the score is 0, has"),
        ({"step": 0, "world": "rings"}, "to bend to get 118 of 120 points right"),
        ({"step": 0.05}, "Step 1 of 4 (5 % done): layer 1, linear part: the plane is stretched"),
        ({"step": 1}, "Step 1 of 4: layer 1, linear part"),
        ({"step": 1}, "Lines stay straight, and nothing is folded."),
        ({"step": 1.5}, "Step 2 of 4 (50 % done): layer 1, ReLU flattens everything with z₁ < 0"),
        ({"step": 2.95}, "Step 3 of 4 (95 % done): layer 2, linear part"),
        ({"step": 3.5, "activation": "tanh"}, "layer 2, tanh squeezes both axes into −1 … 1."),
        ({"step": 4, "world": "rings"}, "with two units a layer, it can't close round the inner"),
    ],
)
def test_the_steps_in_words(values, words):
    explorer = Fold()
    explorer.set(**values)
    assert words in explorer.words


def test_the_linear_part_in_numbers():
    quarter_turn = np.array([[0.0, -3.0], [0.5, 0.0]])  # stretches x₁ by ½, x₂ by 3, turns by 90°
    words = Fold._linear_words(quarter_turn)
    assert "stretched 3.00 and 0.50 times in two directions, turned 90° anticlockwise" in words
    assert "90° clockwise" in Fold._linear_words(quarter_turn.T)


@pytest.mark.parametrize("world", fold.REACHES)
def test_the_folded_points_are_counted(world):
    explorer, (X, _) = Fold(), fold.worlds()[world]
    (W, b), _, _ = fold.WEIGHTS[world, "ReLU"]
    z = X @ np.array(W).T + b
    explorer.set(world=world, step=2)
    assert f"h₂ = 0: {sum(min(point) <= 0 for point in z)} of 120 points" in explorer.words
    corner = sum(max(point) <= 0 for point in z)
    assert (f"{corner} of them onto the corner" in explorer.words) == (corner > 0)


def test_the_track_shows_where_the_plane_is():
    explorer = Fold()
    explorer.set(step=2.5, activation="tanh")
    assert explorer._here.get_xdata()[0] == 2.5
    assert [text.get_text() for text in explorer._names] == ["tanh", "tanh"]
    assert [label.get_text() for label in explorer._labels] == ["z₁", "z₂"]
    explorer.set(step=0)
    assert [label.get_text() for label in explorer._labels] == ["x₁", "x₂"]


def test_the_input_plane_is_tinted_by_the_decision():
    explorer = Fold()
    explorer.set(world="rings", activation="tanh")
    colors = np.asarray(explorer._tint.get_array())
    ticks = np.linspace(*explorer._tint.get_extent()[:2], len(colors))
    for row, column in ((120, 120), (10, 10), (230, 60), (200, 220)):
        score = fold.network("rings", "tanh")(np.array([[ticks[column], ticks[row]]]))[0, 0]
        wanted = plot.CLASS_COLORS[int(score > 0)]
        assert np.allclose(colors[row, column] / 255, fold.tint(wanted), atol=1 / 255)
