"""The explorers of chapters 5 and 6: the numbers behind them, and what they say about them."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import plot
from nnlib.explore import bumps, capacity
from nnlib.explore.bumps import Bumps
from nnlib.explore.capacity import Capacity
from nnlib.layers import Linear, ReLU, Sequential, Sigmoid
from tools import make_capacity

# Bumps -------------------------------------------------------------------------------------------

KINDS = ["steps", "hats"]
every_kind = pytest.mark.parametrize("kind", KINDS)
every_target = pytest.mark.parametrize("target", bumps.TARGETS)
counts = st.integers(2, bumps.MOST)


def as_network(kind, count, steepness, heights):
    """The network that the explorer draws, built from the course's layers."""
    switch = bumps.places(kind, count)
    steep = 1 if kind == "hats" else steepness
    rng = np.random.default_rng(0)
    bend = ReLU() if kind == "hats" else Sigmoid()
    model = Sequential(Linear(1, len(switch), rng=rng), bend, Linear(len(switch), 1, rng=rng))
    first, last = model.linear_layers()
    first.weight.data, first.bias.data = np.full((len(switch), 1), steep), -steep * switch
    last.weight.data, last.bias.data = (heights @ bumps.recipe(kind, count))[None], [0]
    return model


@every_kind
@pytest.mark.parametrize("count", [2, 7, bumps.MOST])
def test_the_green_curve_is_the_output_of_a_network(kind, count):
    explorer = Bumps()
    explorer.set(kind=kind, count=count, heights="target")
    x, output = explorer._output.get_data()
    heights = bumps.read_off("wave", kind, count)
    model = as_network(kind, count, 300, heights)
    assert np.allclose(model(np.array(x)[:, None])[:, 0], output)


@given(counts)
def test_a_hat_is_one_in_its_middle_and_nothing_at_the_others(count):
    middles = bumps.middles("hats", count)
    at = bumps.recipe("hats", count) @ bumps.hidden("hats", count, None, middles)
    assert np.allclose(at, np.eye(count), atol=1e-9)


@given(counts)
def test_a_steep_bump_is_one_in_its_middle_and_nothing_at_the_others(count):
    middles = bumps.middles("steps", count)
    at = bumps.recipe("steps", count) @ bumps.hidden("steps", count, 1e4, middles)
    assert np.allclose(at, np.eye(count), atol=1e-9)


@every_kind
@given(count=counts)
def test_all_bumps_of_height_one_make_a_flat_line(kind, count):
    x = np.linspace(0, 1, 101)
    total = np.ones(count) @ bumps.recipe(kind, count) @ bumps.hidden(kind, count, 2000, x)
    assert np.allclose(total, 1, atol=1e-6)


@every_target
@pytest.mark.parametrize("count", [5, 12, 33])
def test_hats_read_off_the_target_join_its_points(target, count):
    explorer = Bumps()
    explorer.set(target=target, kind="hats", count=count, heights="target")
    x, output = explorer._output.get_data()
    knots = np.linspace(0, 1, count)
    joined = np.interp(x, knots, bumps.TARGETS[target](knots))
    assert np.abs(output - joined).max() < 0.006  # heights have two decimals


@every_target
def test_targets_fit_the_picture_and_the_slider(target):
    _, y = bumps.sampled(target)
    assert np.abs(y).max() < 1.0
    slider = Bumps().inputs["height"]
    assert slider.min <= y.min() and y.max() <= slider.max


def test_at_the_jump_both_values_count():
    x, y = bumps.sampled("jump")
    left, right = np.flatnonzero(x == bumps.JUMP)
    assert right == left + 1
    assert y[left] == pytest.approx(0.5 * 0.45 - 0.6) and y[right] == pytest.approx(0.65)
    assert (np.diff(x) >= 0).all()
    half_way = np.full(len(x), (y[left] + y[right]) / 2)  # the best that a continuous curve can do
    most, where, _ = bumps.misses(np.where(np.abs(x - 0.45) < 1e-3, half_way, y), x, y)
    assert (most, where) == (pytest.approx(0.5125), 0.45)
    explorer = Bumps()
    for count in (2, 9, 10, 20, 40):
        for kind in KINDS:
            explorer.set(target="jump", kind=kind, count=count, steepness=1000)
            assert float(re.search(r"off by ([\d.]+) at most", explorer.words)[1]) >= 0.51
    assert "At the jump, no continuous curve can be off by less than 0.51." in explorer.words


def test_the_misses_are_the_largest_and_the_mean():
    x = np.linspace(0, 1, 1001)
    most, where, mean = bumps.misses(np.abs(x - 0.25), x, np.zeros(1001))
    assert (most, where) == (0.75, 1.0)
    assert mean == pytest.approx((0.25**2 + 0.75**2) / 2, abs=1e-6)


def errors(kind, target="wave"):
    """The largest errors for 10 and for 20 bumps read off the target, the steps very steep."""
    found = []
    for count in (10, 20):
        x, y = bumps.sampled(target)
        weights = bumps.read_off(target, kind, count) @ bumps.recipe(kind, count)
        found.append(bumps.misses(weights @ bumps.hidden(kind, count, 3000, x), x, y)[0])
    return found


def test_twice_the_bumps_halve_the_error_of_steps_and_quarter_that_of_hats():
    steps, hats = errors("steps"), errors("hats")
    assert 1.6 < steps[0] / steps[1] < 2.4
    assert 3 < hats[0] / hats[1] < 5


def test_it_starts_with_one_bump_to_be_lifted():
    explorer = Bumps()
    assert explorer.words.startswith("12 bumps from 13 hidden units, sigmoid steps (24 if no two")
    assert "Bump 8 has the height 0.00." in explorer.words
    before = float(re.search(r"off by ([\d.]+) at most", explorer.words)[1])
    explorer.set(height=-0.41)
    after = float(re.search(r"off by ([\d.]+) at most", explorer.words)[1])
    assert after < before / 2


def test_choosing_a_bump_shows_its_height_and_changes_nothing():
    explorer = Bumps()
    before = explorer._heights.copy()
    for bump in (1, 12, 5):
        explorer.set(bump=bump)
        assert explorer.state.height == pytest.approx(before[bump - 1])
    assert np.array_equal(explorer._heights, before)
    assert explorer.state.heights == "hand"


def test_lifting_a_bump_lifts_it_alone_and_counts_as_by_hand():
    explorer = Bumps()
    explorer.set(heights="target", bump=3)
    before = explorer._heights.copy()
    explorer.set(height=1.1)
    assert explorer.state.heights == "hand"
    changed = np.flatnonzero(explorer._heights != before)
    assert changed.tolist() == [2] and explorer._heights[2] == 1.1
    span = explorer._span.get_bbox()
    assert (span.x0, span.x1) == pytest.approx((2 / 12, 3 / 12))
    assert "Bump 3 has the height 1.10." in explorer.words


def test_heights_from_the_target_follow_every_change():
    explorer = Bumps()
    explorer.set(heights="target")
    for change in ({"count": 7}, {"kind": "hats"}, {"target": "peak"}, {"count": 30}):
        explorer.set(**change)
        state = explorer.state
        wanted = bumps.read_off(state.target, state.kind, state.count)
        assert np.array_equal(explorer._heights, wanted)
        assert explorer.state.height == pytest.approx(wanted[state.bump - 1])
        assert explorer.inputs["bump"].max == state.count


def test_a_new_target_is_read_off_even_after_work_by_hand():
    explorer = Bumps()
    explorer.set(target="peak")
    assert explorer.state.heights == "target"
    assert np.array_equal(explorer._heights, bumps.read_off("peak", "steps", 12))


def test_heights_by_hand_are_taken_over_by_other_bumps():
    explorer = Bumps()
    for bump in range(1, 13):
        explorer.set(bump=bump, height=bump / 20)
    explorer.set(kind="hats", count=24)
    old, new = (np.arange(12) + 0.5) / 12, np.linspace(0, 1, 24)
    assert np.allclose(explorer._heights, np.interp(new, old, np.arange(1, 13) / 20), atol=0.011)
    assert explorer.state.heights == "hand"


def test_fewer_bumps_keep_the_choice_within_them():
    explorer = Bumps()
    explorer.set(bump=12, count=5)
    assert explorer.state.bump == 5
    explorer.set(count=9)
    assert explorer.state.bump == 5 and explorer.inputs["bump"].max == 9


def test_units_that_are_not_needed_are_not_counted():
    explorer = Bumps()
    explorer.set(kind="hats", count=5)
    for bump in range(1, 6):
        explorer.set(bump=bump, height=0.5 if bump == 3 else 0)
    assert explorer.words.startswith("5 bumps from 3 hidden units, ReLUs (15 if no two")
    marks = [segment[0][0] for segment in explorer._units.get_segments()]
    assert marks == pytest.approx([0.25, 0.5, 0.75])
    explorer.set(height=0)
    explorer.set(bump=3, height=0)
    assert explorer.words.startswith("5 bumps from 0 hidden units")


def test_one_move_is_drawn_once(monkeypatch):
    explorer, drawn = Bumps(), []
    monkeypatch.setattr(explorer, "update", lambda state, found: drawn.append(state))
    for name, value in {"count": 20, "kind": "hats", "bump": 3, "height": 0.3}.items():
        explorer.inputs[name].value = value
    explorer.inputs["heights"].value = "target"
    explorer.inputs["target"].value = "jump"
    assert len(drawn) == 6
    explorer.reset()
    assert len(drawn) == 7


def test_the_challenge_can_be_met():
    explorer = Bumps()
    explorer.set(kind="hats", heights="target", count=11)
    assert not explorer.met
    explorer.set(count=12)
    assert explorer.met
    assert explorer.words.startswith("12 bumps from 14 hidden units")
    assert "That is within 0.1 everywhere." in explorer.words
    most = float(re.search(r"off by ([\d.]+) at most", explorer.words)[1])
    assert most <= 0.1


def test_the_hand_beats_reading_off():
    """With ten hats, heights can be found that miss nowhere by more than 0.1."""
    x, y = bumps.sampled("wave")
    shapes = bumps.recipe("hats", 10) @ bumps.hidden("hats", 10, None, x)
    read = bumps.read_off("wave", "hats", 10)
    assert bumps.misses(read @ shapes, x, y)[0] > 0.13
    weights = np.ones(len(x))
    for _ in range(200):  # Lawson's (1961) reweighting, towards the smallest largest error
        heights = np.linalg.lstsq((shapes * np.sqrt(weights)).T, y * np.sqrt(weights))[0]
        weights = weights * np.abs(heights @ shapes - y) + 1e-12
        weights /= weights.sum()
    explorer = Bumps()
    explorer.set(kind="hats", count=10)
    for i, height in enumerate(heights, 1):
        explorer.set(bump=i, height=float(height.round(2)))
    assert explorer.words.startswith("10 bumps from 12 hidden units")
    assert "That is within 0.1 everywhere. Can you do it with fewer units?" in explorer.words


# Capacity ----------------------------------------------------------------------------------------


def place(setting):
    """Where a setting stands in the stored arrays."""
    choices = capacity.CHOICES.values()
    return tuple(own.index(value) for own, value in zip(choices, setting, strict=True))


def test_the_file_holds_every_setting_and_is_small():
    results = capacity.stored()
    shape = (3, 3, 5, 4, 3)
    assert len(capacity.settings()) == np.prod(shape) == 540
    assert {name: array.shape for name, array in results.items()} == {
        "missed": (*shape, 10),
        "missed_held_out": (*shape, 10),
        "votes": (*shape, 30, 41),
        "logits": (*shape, 30, 41),
    }
    assert make_capacity.FILE.stat().st_size < 300_000
    assert results["missed"].max() <= capacity.POINTS
    assert results["votes"].max() == capacity.NETWORKS
    assert (results["logits"].min(), results["logits"].max()) == (-15, 14)


# Some cheap settings, and one of each kind of regularisation. On other machines than the one that
# made the file rounding differs, and a long training makes much of little: so networks may differ.
@pytest.mark.parametrize(
    "setting",
    [
        (0, 1, 8, 0, 0),
        (10, 2, 4, 0.003, 0),
        (20, 1, 32, 0.01, 0),
        (20, 2, 8, 0.03, 0.2),
        (10, 4, 16, 0, 0.5),
    ],
    ids=str,
)
def test_a_setting_trained_anew_agrees_with_the_file(setting):
    missed, missed_held_out, votes, logits = capacity.train(setting)
    kept = {name: array[place(setting)] for name, array in capacity.stored().items()}
    assert abs(missed.mean() - kept["missed"].mean()) < 0.02 * capacity.POINTS
    gap = missed_held_out.mean() - kept["missed_held_out"].mean()
    assert abs(gap) < 0.015 * capacity.HELD_OUT
    assert np.median(np.abs(missed_held_out - kept["missed_held_out"].astype(int))) < 20
    assert np.abs(votes.astype(int) - kept["votes"]).mean() < 0.3
    assert ((logits < 0) == (kept["logits"] < 0)).mean() > 0.97
    assert (logits.dtype, votes.dtype) == (kept["logits"].dtype, kept["votes"].dtype)


def test_building_puts_every_setting_in_its_place(monkeypatch):
    monkeypatch.setattr(capacity, "CHOICES", {name: v[:2] for name, v in capacity.CHOICES.items()})
    names = list(capacity.CHOICES)

    def numbered(setting):
        number = capacity.settings().index(setting)
        return tuple(np.full(3, number + 100 * i) for i in range(4))

    monkeypatch.setattr(capacity, "train", numbered)
    arrays = capacity.build()
    for setting in capacity.settings():
        where = place(setting)
        number = capacity.settings().index(setting)
        for i, array in enumerate(arrays.values()):
            assert array.shape == (2,) * len(names) + (3,)
            assert (array[where] == number + 100 * i).all()


def test_the_tool_writes_what_the_explorer_reads(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(capacity, "build", lambda executor: capacity.stored())
    files = [tmp_path / "once.npz", tmp_path / "again.npz"]
    for file in files:
        monkeypatch.setattr(make_capacity, "FILE", file)
        make_capacity.main()
    with np.load(files[0]) as arrays:
        assert arrays.keys() == capacity.stored().keys()
        for name, array in capacity.stored().items():
            assert np.array_equal(arrays[name], array) and arrays[name].dtype == array.dtype
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "once.npz" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", capacity.CHOICES["wrong"])
def test_the_training_points_have_as_many_wrong_labels_as_is_said(wrong):
    for k in range(capacity.NETWORKS):
        X, y, turned = capacity.points(wrong, k)
        X_clean, y_clean, _ = capacity.points(0, k)
        assert np.array_equal(X, X_clean) and len(X) == capacity.POINTS
        assert turned.sum() == wrong * capacity.POINTS / 100
        assert np.array_equal(y != y_clean, turned)


def test_held_out_points_are_fresh_and_balanced():
    X, y = capacity.held_out()
    assert len(X) == capacity.HELD_OUT and y.mean() == 0.5
    for k in range(capacity.NETWORKS):
        own = {tuple(point) for point in capacity.points(0, k)[0]}
        assert not own & {tuple(point) for point in X}


@pytest.mark.parametrize(("depth", "width"), [(1, 2), (2, 32), (4, 8)])
def test_parameters_are_those_of_the_network(depth, width):
    model = capacity.network(depth, width, 0.2)
    assert model.parameters()[0].data.shape == (10, capacity.parameters(depth, width))
    assert sum(type(layer).__name__ == "Dropout" for layer in model) == depth


def test_the_least_error_is_that_of_the_likelier_class():
    """Estimated from points: the best rule compares the two densities at each of them."""
    X, y = capacity.make_moons(4000, noise=capacity.NOISE, rng=np.random.default_rng(8))
    angle = (np.arange(200) + 0.5) * np.pi / 200
    arcs = [
        np.column_stack([np.cos(angle), np.sin(angle)]),
        np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)]),
    ]
    density = [
        np.exp(-((X[:, None] - arc) ** 2).sum(axis=2) / (2 * capacity.NOISE**2)).sum(axis=1)
        for arc in arcs
    ]
    error = ((density[1] > density[0]) != (y == 1)).mean()
    spread = np.sqrt(error * (1 - error) / len(y))
    assert abs(capacity.least_error() - error) < 3 * spread
    assert capacity.least_error(240) == pytest.approx(capacity.least_error(), abs=1e-4)


def test_no_setting_beats_the_best_rule_on_average():
    held_out = capacity.stored()["missed_held_out"].mean(axis=-1) / capacity.HELD_OUT
    assert held_out.min() > capacity.least_error()


def test_the_boundary_parts_where_the_first_network_changes_its_mind():
    levels = capacity.stored()["logits"][place((20, 2, 32, 0, 0))]
    curves = capacity.boundary(levels)
    assert sum(map(len, curves)) > 100
    slanted = capacity.XS + 0.5 * capacity.YS[:, None] - 0.33  # (30, 41)
    for steepness in (1, 2, 10, 40):
        (line,) = capacity.boundary(capacity.rounded(steepness * slanted))
        off = line @ [1, 0.5] - 0.33
        assert np.abs(off).max() < 0.03  # cells are 0.1 wide


logits = st.floats(-1e3, 1e3)


@given(st.lists(logits, min_size=1, max_size=20))
def test_rounded_logits_keep_their_sign_and_nearly_their_size(values):
    values = np.array(values)
    steps = capacity.rounded(values)
    back = capacity.restored(steps)
    assert steps.dtype == np.int8
    assert np.array_equal(steps >= 0, values > 0) and np.array_equal(back > 0, values > 0)
    within = (np.abs(values) >= 1 / 16) & (np.abs(values) < 5.6)
    ratio = back[within] / values[within]
    assert (ratio > 0.84).all() and (ratio < 1.2).all()
    assert np.array_equal(capacity.rounded(back), steps)


def test_areas_cover_the_plane_each_with_the_colour_of_its_votes():
    votes = np.tile(np.arange(41) // 4, (30, 1))
    paths, colors = capacity.vote_areas(votes)
    assert len(paths) == len(capacity.VOTES) == 7
    assert colors[3] == (1, 1, 1)
    sky, sand = plot.CLASS_COLORS[:2]
    assert colors[0] == capacity.tint(sky, 0.5) and colors[-1] == capacity.tint(sand, 0.5)
    width = [np.ptp(path.vertices[:, 0]) for path in paths]
    assert sum(width) == pytest.approx(4.0)
    paths, colors = capacity.vote_areas(np.zeros((30, 41), dtype=np.uint8))
    assert len(paths) == 1 and colors == [capacity.tint(sky, 0.5)]


def test_words_and_picture_tell_the_stored_errors():
    explorer = Capacity()
    explorer.set(wrong=20, depth=2, width=8, decay=0.01, dropout=0.2)
    results, where = capacity.stored(), place((20, 2, 8, 0.01, 0.2))
    training = results["missed"][where] / 80 * 100
    held_out = results["missed_held_out"][where] / 2000 * 100
    assert "2 hidden layers of 8 units (105 parameters for 80 points, 20 % of" in explorer.words
    assert "weight decay 0.01, dropout 0.2" in explorer.words
    for name, error in (("training", training), ("held-out", held_out)):
        numbers = f"{error.mean():.1f} ± {error.std(ddof=1):.1f}"
        assert f"{name} error {numbers} %" in explorer.words
        assert explorer._texts[name].get_text() == f"{name}: {numbers}"
        cells, shown, _ = explorer._maps[name]
        assert cells.get_array()[1, 2] == pytest.approx(error.mean())
        assert shown[5 + 2].get_text() == f"{error.mean():.1f}"


def test_networks_that_learned_nothing_are_named():
    explorer = Capacity()
    explorer.set(wrong=20, depth=4, width=2, decay=0.03, dropout=0.5)
    assert "10 of the ten are hardly better than a coin." in explorer.words
    explorer.set(width=32, decay=0, dropout=0)
    assert "coin" not in explorer.words


def test_crosses_stand_on_the_wrong_labels():
    explorer = Capacity()
    for wrong, count in ((0, 0), (10, 8), (20, 16)):
        explorer.set(wrong=wrong)
        crosses = explorer._turned.get_xydata()
        assert len(crosses) == count
        X, y, _ = capacity.points(wrong, 0)
        for k in (0, 1):
            assert np.array_equal(explorer._points[k].get_xydata(), X[y == k])


# What the chapter may say about it: differences far beyond the spread.


def mean_errors(wrong, depth, width, decay, dropout):
    where, results = place((wrong, depth, width, decay, dropout)), capacity.stored()
    return results["missed"][where].mean() / 80, results["missed_held_out"][where].mean() / 2000


def test_with_wrong_labels_a_large_network_learns_them_and_pays():
    training, held_out = mean_errors(20, 2, 32, 0, 0)
    assert training < 0.06 and held_out > 0.2
    for remedy in ((20, 2, 32, 0.01, 0), (20, 2, 32, 0, 0.5), (20, 2, 4, 0, 0)):
        training, remedied = mean_errors(*remedy)
        assert training > 0.1 and remedied < 0.16


def test_without_wrong_labels_size_does_no_harm():
    small, large = mean_errors(0, 2, 8, 0, 0)[1], mean_errors(0, 2, 32, 0, 0)[1]
    assert abs(small - large) < 0.01


def test_too_strong_a_remedy_is_worse_than_none():
    assert mean_errors(0, 2, 32, 0.03, 0)[1] > mean_errors(0, 2, 32, 0, 0)[1] + 0.05
