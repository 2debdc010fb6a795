"""The explorers: their frame, what every explorer must keep to, and the numbers behind each."""

import html
import importlib
import io
import json
import pkgutil
import re
import threading

import ipywidgets as widgets
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

import nnlib.explore
from nnlib.explore import lift, line_over_xor
from nnlib.explore.bumps import Bumps
from nnlib.explore.capacity import CHOICES, HELD_OUT, Capacity, stored
from nnlib.explore.depth_histograms import DepthHistograms
from nnlib.explore.double_descent import PENALTIES, DoubleDescent, errors, peak, verdict
from nnlib.explore.first_network import FirstNetwork
from nnlib.explore.fold import Fold
from nnlib.explore.forward_numbers import ForwardNumbers
from nnlib.explore.frame import DPI, Explorer, tint
from nnlib.explore.graph_stepper import GraphStepper
from nnlib.explore.lift import Lift
from nnlib.explore.line_over_xor import LineOverXor
from nnlib.explore.pad import Pad
from nnlib.explore.page import OnThePage
from nnlib.explore.playground import Playground
from nnlib.explore.tangent import Tangent
from nnlib.words import signed

for module in pkgutil.iter_modules(nnlib.explore.__path__, "nnlib.explore."):
    importlib.import_module(module.name)
EVERY_EXPLORER = sorted(
    (kind for kind in Explorer.__subclasses__() if kind.__module__.startswith("nnlib.explore.")),
    key=lambda kind: kind.__name__,
)
every_explorer = pytest.mark.parametrize("kind", EVERY_EXPLORER, ids=lambda kind: kind.__name__)


def picture(explorer):
    """The picture on the page, as an image."""
    return Image.open(io.BytesIO(explorer.png))


def drawn(explorer):
    """What the page is told to draw."""
    return explorer._stage._still, explorer._stage._moving


def alt(explorer):
    return explorer._stage._alt


def shown_words(explorer):
    return explorer._stage._words


def reset_button(explorer):
    return explorer.children[1].children[1].children[-1].children[-1]


def values_of(control):
    """Values that a reader can give a control, its ends among them."""
    if isinstance(control, widgets.FloatSlider | widgets.IntSlider):
        steps = round((control.max - control.min) / control.step)
        step = st.sampled_from([0, steps]) | st.integers(0, steps)
        return step.map(lambda number: control.min + number * control.step)
    if isinstance(control, widgets.Checkbox):
        return st.booleans()
    if isinstance(control, widgets.Text):
        return st.text(max_size=40)
    return st.sampled_from([value for _, value in control._options_full])


BEGUN = {GraphStepper: {"step": 4}}  # where every control has an effect, if not at the start


# What every explorer must keep to ----------------------------------------------------------------


@every_explorer
def test_it_asks_a_question_and_starts_with_an_answer(kind):
    explorer = kind()
    assert kind.question.endswith("?") and kind.question in explorer.children[0].value
    assert explorer.error is None
    assert len(explorer.words.split()) >= 6
    assert alt(explorer) == shown_words(explorer) == explorer.words


@every_explorer
def test_no_control_can_break_it(kind):
    explorer = kind()
    controls = {name: values_of(control) for name, control in explorer.inputs.items()}

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.fixed_dictionaries(controls))
    def check(values):
        explorer.set(**values)
        assert explorer.error is None
        assert len(explorer.words.split()) >= 6
        assert alt(explorer) == shown_words(explorer) == explorer.words

    check()


@every_explorer
def test_each_control_changes_the_picture(kind):
    explorer = kind()
    for name, control in explorer.inputs.items():
        if control.disabled:  # as the field for an answer is where nothing is asked
            continue
        explorer.set(**BEGUN.get(kind, {}))
        before = drawn(explorer)
        values = ["x = 7"] if isinstance(control, widgets.Text) else []
        values += [getattr(control, "max", None), getattr(control, "min", None)]
        values += [value for _, value in getattr(control, "_options_full", ())]
        for value in values:
            if value is not None and value != control.value:
                explorer.set(**{name: value})
                break
        assert drawn(explorer) != before, f"{name} changes nothing"
        explorer.reset()


@every_explorer
def test_reset_restores_what_was_there_at_the_start(kind):
    explorer = kind()
    state, image, words = vars(explorer.state), drawn(explorer), explorer.words
    for name, control in explorer.inputs.items():
        if hasattr(control, "min"):
            explorer.set(**{name: control.max if control.value == control.min else control.min})
    assert drawn(explorer) != image
    reset_button(explorer).click()
    assert vars(explorer.state) == state
    assert (drawn(explorer), explorer.words) == (image, words)


@every_explorer
def test_its_picture_is_small_and_its_text_large(kind):
    explorer = kind()
    image = picture(explorer)
    assert image.mode == "P"
    assert np.allclose(image.size, DPI * np.array(kind.size), atol=1)
    assert len(explorer.png) < 32_000
    sizes = [text.get_fontsize() for text in explorer.figure.findobj(Text) if text.get_text()]
    assert min(sizes) >= 11


@pytest.mark.parametrize(
    "kind", [kind for kind in EVERY_EXPLORER if not kind.live], ids=lambda kind: kind.__name__
)
def test_what_the_page_is_sent_at_each_move_is_small(kind):
    moving = kind()._stage._moving
    texts = json.dumps(moving["marks"], default=len)
    dots = sum(len(mark.get("dots", b"")) for mark in moving["marks"])
    assert len(texts) + len(moving["rows"]) + dots < 20_000
    assert {"text", "path"} & {key for mark in moving["marks"] for key in mark}


@every_explorer
def test_a_page_without_a_kernel_tells_what_it_says(kind):
    bundles = [kind()._repr_mimebundle_() for _ in range(2)]
    words = kind().still_picture().alt
    plain = bundles[0]["text/plain"]
    assert plain == bundles[1]["text/plain"]  # strict nbval compares it
    assert plain.startswith(f"{kind.question}\n{kind().words}")
    if kind.live:  # the page draws it, from its HTML
        assert bundles[0].keys() == {"text/plain", "text/html"}
    else:
        assert bundles[0]["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert bundles[0]["text/html"] == bundles[1]["text/html"]
    assert html.escape(kind.question) in bundles[0]["text/html"]
    (text,) = re.findall(r'<img alt="([^"]+)"', bundles[0]["text/html"])
    assert html.unescape(text) == words
    assert "Run this cell" in bundles[0]["text/html"]


@every_explorer
def test_its_still_picture_has_the_words_as_alt_text(kind, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    kind.still()
    assert [picture.alt for picture in shown] == [kind().words]


def test_the_package_lists_all_that_can_be_touched_with_its_question():
    rows = re.findall(r"^\| (\d) \| `(\w+)\.(\w+)` \| (.+) \|$", nnlib.explore.__doc__, re.M)
    listed = {}
    for _, module, name, question in rows:
        listed[getattr(importlib.import_module(f"nnlib.explore.{module}"), name)] = question
    assert set(listed) == {*EVERY_EXPLORER, FirstNetwork, Pad, Playground}
    assert all(issubclass(kind, OnThePage) for kind in listed)
    assert {kind: kind.question for kind in listed} == listed
    for chapter, module, *_ in rows:
        doc = importlib.import_module(f"nnlib.explore.{module}").__doc__
        assert doc.splitlines()[0].endswith(f"(chapter {chapter}).")


@every_explorer
def test_it_leaves_matplotlib_as_it_was(kind):
    before = dict(mpl.rcParams)
    kind()
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


# Challenges --------------------------------------------------------------------------------------

MET = {  # a state in which the challenge is met
    LineOverXor: {"angle": -135, "b": 1.0},
    Lift: {"lift": 0.2, "plane": 0.1},
    Tangent: {"z": 0},
    DepthHistograms: {"scale": 10},
    ForwardNumbers: {"x1": 0, "x2": 0},
    Fold: {"step": 4},
    GraphStepper: {"step": 4, "mode": "predict", "answer": "3"},
    Bumps: {"kind": "hats", "heights": "target"},
    Capacity: {"dropout": 0.2, "decay": 0.003},
    DoubleDescent: {"noise": 0.5, "penalty": "L2"},
}


@every_explorer
def test_its_challenge_is_open_until_it_is_met_and_again_after_reset(kind):
    explorer = kind()
    told = explorer._stage._challenge
    assert told == {"text": kind.challenge, "praise": ""} and not explorer.met
    assert kind.challenge.endswith(".") and kind.challenge[0].islower()
    for name, value in MET[kind].items():
        assert not explorer.met
        explorer.set(**{name: value})
    assert explorer.met and explorer._stage._challenge["praise"] == kind.praise
    assert kind.praise.endswith((".", "?")) and len(kind.praise.split()) > 8
    for name, control in explorer.inputs.items():
        if hasattr(control, "min"):
            explorer.set(**{name: control.min})
    assert explorer.met  # it was, and stays so
    explorer.reset()
    assert not explorer.met and not explorer._stage._challenge["praise"]


def test_the_sigmoid_keeps_its_gradients_only_where_many_units_are_saturated():
    explorer, shares = DepthHistograms(), []
    for scale in np.arange(6, 12.1, 0.5):
        explorer.reset()
        explorer.set(scale=scale)
        if explorer.met:
            shares.append(int(re.search(r"(\d+) % are saturated", explorer.words)[1]))
    assert len(shares) > 3 and min(shares) >= 34


def test_only_weight_decay_brings_the_error_below_eight_per_cent():
    missed = stored()["missed_held_out"][CHOICES["wrong"].index(10)].mean(axis=-1) / HELD_OUT
    assert missed[:, :, 0].min() >= 0.08 > missed[:, :, 1:].min()


def test_at_much_noise_only_the_penalty_lets_many_units_win_and_there_is_no_peak_then():
    for noise in np.arange(0.5, 1.51, 0.05):
        with_, without = (np.median(errors(noise, p), axis=1) for p in (PENALTIES["L2"], 0))
        assert verdict(without)[-1] == "loses"
        assert verdict(with_)[-1] != "wins" or not peak(with_)


# The frame ---------------------------------------------------------------------------------------


class Halver(Explorer):
    question = "What is half of <n>?"
    size = (3.0, 1.0)

    def controls(self):
        step = widgets.Button(description="one more")
        step.on_click(lambda _: self.set(n=self.state.n + 1))
        return {"n": widgets.IntSlider(1, min=-3, max=3), "step": step}

    def draw(self, figure):
        self.drawn = self.measured = 0
        self.ax = figure.add_axes((0.1, 0.4, 0.8, 0.5), xlim=(0, 3), ylim=(-1, 1))
        (self.back,) = self.ax.plot([1, 1], [-1, 1], color="#0072B2", linewidth=20, zorder=2)
        (self.front,) = self.ax.plot([0, 3], [0, 0], color="#E69F00", linewidth=20, zorder=3)
        return [self.front, self.back]

    def measure(self, state):
        self.measured += 1
        if state.n < 0:
            raise ArithmeticError(f"{state.n} <apples> can't be halved")
        return state.n / 2

    def update(self, state, half):
        self.drawn += 1
        self.back.set_xdata([2 * half, 2 * half])

    def describe(self, state, half):
        return f'Half of "{state.n}" apples is {half} apples & no more.'


def test_words_and_question_are_shown_literally():
    explorer = Halver()
    assert "&lt;n&gt;" in explorer.children[0].value
    assert explorer.words == 'Half of "1" apples is 0.5 apples & no more.'
    assert alt(explorer) == shown_words(explorer) == explorer.words


def test_what_moves_is_drawn_in_its_own_order_and_leaves_no_trace():
    explorer = Halver()
    orange, blue = (230, 159, 0), (0, 114, 178)
    width, height = picture(explorer).size

    def dot(n, y):
        where = explorer.ax.transData.transform((n, y)) / explorer.figure.bbox.size
        image = picture(explorer).convert("RGB")
        return image.getpixel((int(where[0] * width), int((1 - where[1]) * height)))

    assert np.allclose(dot(1, 0), orange, atol=6)  # in front, though it was returned first
    assert np.allclose(dot(1, 0.7), blue, atol=6)
    explorer.set(n=2)
    assert np.allclose(dot(1, 0.7), (255, 255, 255), atol=6)
    assert np.allclose(dot(2, 0.7), blue, atol=6)


def test_moving_a_control_redraws_once():
    explorer = Halver()
    explorer.drawn = explorer.measured = 0
    explorer.inputs["n"].value = 2
    assert explorer.drawn == explorer.measured == 1 and "1.0 apples" in explorer.words
    explorer.reset()
    assert explorer.drawn == explorer.measured == 2


def test_setting_several_controls_redraws_once():
    class Pair(Halver):
        def controls(self):
            return {name: widgets.IntSlider(1, min=0, max=3) for name in ("n", "m")}

    explorer = Pair()
    explorer.drawn = 0
    explorer.set(n=3, m=0)
    assert explorer.drawn == 1 and vars(explorer.state) == {"n": 3, "m": 0}


class Linked(Halver):
    """n moves m to its double; m moves n to 0."""

    def controls(self):
        return {name: widgets.IntSlider(1, min=0, max=6) for name in ("n", "m")}

    def react(self, name, old):
        self.seen = name, old
        self.inputs["m" if name == "n" else "n"].value = 2 * self.state.n if name == "n" else 0


def test_a_control_may_move_others_which_do_not_answer_and_all_is_drawn_once():
    explorer = Linked()
    explorer.drawn = 0
    explorer.inputs["n"].value = 3
    assert vars(explorer.state) == {"n": 3, "m": 6} and explorer.seen == ("n", 1)
    explorer.inputs["m"].value = 2
    assert vars(explorer.state) == {"n": 0, "m": 2} and explorer.seen == ("m", 6)
    assert explorer.drawn == 2


def test_one_redraw_serves_all_that_is_moved_in_it_even_after_an_error():
    explorer = Halver()
    explorer.drawn = 0
    with explorer.one_redraw() as inputs:
        inputs["n"].value = 3
        with explorer.one_redraw():
            inputs["n"].value = 0
        assert explorer.drawn == 0
    assert explorer.drawn == 1 and "0.0 apples" in explorer.words
    with pytest.raises(KeyError), explorer.one_redraw() as inputs:
        inputs["n"].value = 2
        inputs["m"].value = 2
    assert explorer.drawn == 2 and "1.0 apples" in explorer.words


def test_a_figure_that_is_not_static_may_change_its_size_and_widgets_stand_beneath():
    class Growing(Halver):
        static = False

        def update(self, state, half):
            self.figure.set_size_inches(2 + state.n, 1)
            self.front.set_ydata([half, half])

        def beneath(self):
            return [widgets.HTML("more")]

    explorer = Growing()
    for n in (2, 0):
        explorer.set(n=n)
        assert picture(explorer).size == (DPI * (2 + n), DPI)
        assert explorer._stage._size == (96 * (2 + n), 96)
    assert explorer.children[-1].value == "more"


def test_a_button_may_move_another_control():
    explorer = Halver()
    explorer.buttons["step"].click()
    assert explorer.state.n == 2 and "1.0 apples" in explorer.words


def test_an_error_is_told_in_words_and_reset_recovers():
    explorer = Halver()
    image = drawn(explorer)
    explorer.set(n=-2)
    assert isinstance(explorer.error, ArithmeticError)
    assert "-2 <apples> can't be halved" in shown_words(explorer)
    assert "Press Reset" in explorer.words
    assert drawn(explorer) == image  # still what the old alt text says
    reset_button(explorer).click()
    assert explorer.error is None and "0.5 apples" in explorer.words


def test_an_error_without_a_message_is_told_by_its_name():
    class Silent(Halver):
        def describe(self, state, half):
            raise ZeroDivisionError

    assert "ZeroDivisionError" in Silent().words


def test_an_unknown_control_is_named():
    with pytest.raises(ValueError, match="no control is called 'm'; the controls are n"):
        Halver().set(m=1)


def test_a_still_picture_is_the_picture_and_raises_its_errors(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    Halver.still(n=2)
    assert shown[0].alt == 'Half of "2" apples is 1.0 apples & no more.'
    image = Image.open(io.BytesIO(shown[0].png)).convert("RGB")
    colors = {color for _, color in image.getcolors(9999)}
    assert {(230, 159, 0), (0, 114, 178)} <= colors  # what moves is there too
    with pytest.raises(ArithmeticError):
        Halver.still(n=-1)


def test_two_of_a_kind_do_not_disturb_each_other():
    one, two = Halver(), Halver()
    before = drawn(one)
    two.set(n=3)
    assert drawn(one) == before and "0.5 apples" in one.words
    one.close()
    two.set(n=2)
    assert two.error is None and "1.0 apples" in two.words


def test_closing_closes_the_controls_too():
    explorer = Halver()
    slider = explorer.inputs["n"]
    explorer.close()
    assert slider.comm is None and explorer.comm is None


@pytest.mark.parametrize(
    ("number", "text"),
    [(-0.001, "0.00"), (-1.5, "−1.50"), (2, "2.00"), (np.float64(0.456), "0.46")],
)
def test_signed_numbers(number, text):
    assert signed(number) == text


def test_a_tint_lies_between_white_and_the_colour():
    assert np.allclose(tint("#0072B2", 1), np.array([0, 114, 178]) / 255)
    assert tint("#0072B2", 0) == (1, 1, 1)


# A line over XOR ---------------------------------------------------------------------------------

angles = st.integers(-180, 180).map(float)
offsets = st.floats(-1.5, 1.5)


def test_the_left_sides_are_those_of_the_four_inequalities():
    w, b = np.array([0.6, -0.8]), 0.3
    assert np.allclose(line_over_xor.inequalities(w, b), [-0.3, -0.5, 0.9, -0.1])


@given(angles, offsets)
def test_the_left_sides_add_up_to_zero_so_that_one_always_fails(angle, b):
    left = line_over_xor.inequalities(line_over_xor.normal(angle), b)
    assert abs(left.sum()) < 1e-8
    assert 0 < (left > 0).sum() < 4


@given(angles, offsets)
def test_a_left_side_is_positive_where_the_rule_gives_the_right_class(angle, b):
    w = line_over_xor.normal(angle)
    left = line_over_xor.inequalities(w, b)
    for (x1, x2), y, value in zip(line_over_xor.X, line_over_xor.Y, left, strict=True):
        score = w[0] * x1 + w[1] * x2 + b
        if abs(score) > 1e-8:
            assert (value > 0) == ((score > 0) == (y == 1))


def test_three_of_four_is_possible():
    assert (line_over_xor.inequalities(line_over_xor.normal(45), -0.5) > 0).sum() == 3


@pytest.mark.parametrize("angle", [-180, -90, 0, 90, 180])
def test_a_tie_is_exactly_zero(angle):
    left = line_over_xor.inequalities(line_over_xor.normal(angle), 0.0)
    assert (left == 0).sum() == 2  # the line passes through two of the points


@given(angles, offsets)
def test_the_half_plane_lies_on_the_side_of_the_normal(angle, b):
    w = line_over_xor.normal(angle)
    scores = line_over_xor.half_plane(w, b) @ w + b
    assert np.allclose(scores[:2], 0, atol=1e-9)  # two corners on the line
    assert (scores[2:] > 2.5).all()  # and two beyond the far corner of the window


@given(angles, offsets)
def test_the_arrow_stands_on_the_line_clear_of_the_points(angle, b):
    w = line_over_xor.normal(angle)
    foot = line_over_xor.arrow_foot(w, b)
    assert abs(foot @ w + b) < 1e-9
    along = foot + np.linspace(0, 0.6, 13)[:, None] * w
    distances = np.linalg.norm(along[:, None] - line_over_xor.X, axis=-1)
    assert distances.min() > 0.24


def test_the_line_in_words():
    explorer = LineOverXor()
    assert explorer.words.startswith("3 of 4 right: D fails, −w₁−w₂−b = −0.91.")
    explorer.set(angle=90, b=0)
    assert "A is a tie, −b = 0, and a tie counts as wrong" in explorer.words
    assert "2 of 4" not in explorer.words and explorer.words.startswith("1 of 4 right")
    explorer.set(angle=45, b=-1.25)
    assert "B fails, w₂ + b = −0.54; C fails, w₁ + b = −0.54; D fails" in explorer.words


def test_the_line_in_the_picture():
    explorer = LineOverXor()
    assert np.allclose(explorer._rings.get_xydata(), [[1, 1]])
    assert [mark.get_text() for mark in explorer._marks] == ["✓", "✓", "✓", "✗"]
    assert [value.get_text() for value in explorer._values] == ["0.50", "0.21", "0.21", "−0.91"]
    explorer.set(angle=-135, b=0.5)
    assert [mark.get_text() for mark in explorer._marks] == ["✗", "✗", "✗", "✓"]
    assert explorer._sum.get_text() == "0.00"


# The lift ----------------------------------------------------------------------------------------

every_world = pytest.mark.parametrize("world", ["rings", "xor"])


def test_the_features():
    xy = np.array([[3.0, 4.0], [-2.0, 0.5]])
    assert np.allclose(lift.feature("rings", xy), [25, 4.25])
    assert np.allclose(lift.feature("xor", xy), [12, -1])


@every_world
def test_some_height_separates_the_lifted_data_and_none_the_flat(world):
    X, y = lift.worlds()[world]
    heights = lift.feature(world, X)
    slider = Lift().inputs["plane"]
    planes = np.arange(slider.min, slider.max + 1e-9, slider.step)
    assert any((lift.sides(heights, plane) == y).all() for plane in planes)
    assert max((lift.sides(0 * heights, plane) == y).mean() for plane in planes) == 0.5


def test_sides_of_the_plane():
    assert lift.sides(np.array([0.1, 0.3, 0.1 + 0.2, 0.5]), 0.3).tolist() == [1, -1, -1, 0]


@every_world
@given(amount=st.floats(0.05, 1), plane=st.floats(-1, 1.5))
def test_the_shadow_is_where_the_lifted_floor_meets_the_plane(world, amount, plane):
    areas, boundary = lift.shadow(world, amount, plane)
    for curve in boundary:
        assert np.allclose(amount * lift.feature(world, curve), plane, atol=0.01)
    for area in areas:
        assert (amount * lift.feature(world, area) < plane + 0.01).all()
        assert (np.abs(area) <= lift.REACH + 1e-9).all()


@every_world
def test_the_shadow_without_a_lift_is_all_or_nothing(world):
    areas, boundary = lift.shadow(world, 0, 0.5)
    assert boundary == []
    assert np.allclose(np.ptp(np.concatenate(areas), axis=0), 2 * lift.REACH)
    assert lift.shadow(world, 0, -0.5)[0] == lift.shadow(world, 0, 0)[0] == []


def test_the_shadow_agrees_with_the_side_of_every_point():
    for world, (X, y) in lift.worlds().items():
        areas, _ = lift.shadow(world, 1, 0.3)
        inside = np.zeros(len(y), dtype=bool)
        for area in areas:
            inside |= mpl.path.Path(area).contains_points(X)
        assert (inside == (lift.sides(lift.feature(world, X), 0.3) == 1)).mean() > 0.99


@given(turn=st.integers(-180, 180), height=st.floats(-2, 2))
def test_the_view(turn, height):
    xy = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    seen = lift.project(xy, height, turn)
    assert np.allclose(seen, lift.project(xy, height, turn + 360))
    assert np.allclose(seen[3] - seen[0], seen[1] - seen[0] + seen[2] - seen[0])  # no perspective
    assert np.allclose(seen[:, 0], lift.project(xy, 0, turn)[:, 0])  # height only raises
    rise = seen[:, 1] - lift.project(xy, 0, turn)[:, 1]
    assert np.allclose(rise, height * lift.STRETCH * np.cos(np.radians(lift.TILT)))
    lengths = np.linalg.norm(seen[1:3] - seen[0], axis=1)  # of the two axes, foreshortened
    assert np.isclose((lengths**2).sum(), 1 + np.sin(np.radians(lift.TILT)) ** 2)


@every_world
def test_everything_stays_inside_the_picture(world):
    explorer = Lift()
    view = explorer._plane.axes
    for turn in range(-180, 181, 15):
        for plane in (-1, 1.5):
            explorer.set(world=world, lift=1, plane=plane, turn=turn)
            artists = [explorer._plane.get_xy(), explorer._floor.get_xy()]
            artists += [points.get_xydata() for points in explorer._below + explorer._above]
            artists += explorer._net.get_segments()
            xy = np.concatenate(artists)
            assert (xy.min(axis=0) > [view.get_xlim()[0], view.get_ylim()[0]]).all()
            assert (xy.max(axis=0) < [view.get_xlim()[1], view.get_ylim()[1]]).all()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"lift": 0}, "60 of 120 points are on the right side"),
        ({"lift": 0}, "Nothing is lifted: all points lie at height 0, below the plane"),
        ({"lift": 0, "plane": -1}, "above the plane"),
        ({"lift": 0, "plane": 0}, "in the plane. So 0 of 120"),
        ({"lift": 1, "plane": 0.5}, "120 of 120 points are on the right side: the plane separates"),
        ({"lift": 0.5, "plane": 0.5}, "a circle of radius 1.00"),
        ({"lift": 1, "plane": -0.5}, "60 orange not below it"),
        ({"lift": 1, "plane": -0.5}, "empty, for the plane passes beneath the bowl"),
        ({"lift": 1, "plane": 0}, "a single point"),
        ({"world": "xor", "lift": 0.5, "plane": 0.25}, "the hyperbola x₁ · x₂ = 0.50"),
        ({"world": "xor", "lift": 1, "plane": 0}, "the two axes"),
    ],
)
def test_the_lift_in_words(values, words):
    explorer = Lift()
    explorer.set(**values)
    assert words in explorer.words


def test_the_lift_starts_in_between():
    explorer = Lift()
    right = int(explorer.words.split()[0])
    assert 60 < right < 120


def test_the_lift_rings_what_is_wrong():
    explorer = Lift()
    explorer.set(lift=1, plane=0.5)
    assert len(explorer._wrong[1].get_xydata()) == 0
    explorer.set(plane=-1)
    X, y = lift.worlds()["rings"]
    assert np.allclose(explorer._wrong[1].get_xydata(), X[y == 1])


def test_two_threads_do_not_draw_over_each_other():
    # Jupyter may bring the messages of two controls in two threads.
    explorer = LineOverXor()
    fresh = drawn(explorer)
    turns = [
        threading.Thread(target=lambda: [explorer.set(angle=a) for a in range(0, 180, 20)])
        for _ in range(4)
    ]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    explorer.reset()
    assert explorer.error is None
    assert drawn(explorer) == fresh
