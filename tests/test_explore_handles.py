"""Handles of the explorers: where they stand in the picture, where they lead, what they move."""

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib.explore import depth_histograms
from nnlib.explore.bumps import Bumps
from nnlib.explore.capacity import CELL, CHOICES, Capacity
from nnlib.explore.depth_histograms import SCALES, DepthHistograms
from nnlib.explore.double_descent import DoubleDescent
from nnlib.explore.fold import Fold
from nnlib.explore.forward_numbers import ForwardNumbers
from nnlib.explore.frame import PIXELS_PER_INCH
from nnlib.explore.handles import steps_of
from nnlib.explore.lift import Lift
from nnlib.explore.line_over_xor import LineOverXor
from nnlib.explore.tangent import Tangent
from tests.test_explore import drawn

HERE = Path(__file__).parent
KINDS = (
    LineOverXor, Lift, Tangent, DepthHistograms, ForwardNumbers, Fold, Bumps, Capacity,
    DoubleDescent,
)  # fmt: skip
every_handle = pytest.mark.parametrize(
    ("kind", "number"),
    [(kind, number) for kind in KINDS for number in range(len(kind().handles()))],
)


def told(explorer, number):
    return explorer._stage._handles[number]


def place(handle, to):
    """What handles.js makes of it."""
    if "points" in handle:
        return np.array(handle["points"][to[0]])
    shares = np.array(to) / (np.array(handle["counts"]) - 1)
    across, up = np.array(handle["across"]), np.array(handle["up"])
    return handle["origin"] + shares[0] * across + shares[1] * up


def move(explorer, number, to, message=1):
    message = {"ask": "move", "handle": number, "to": to, "number": message}
    explorer._stage._handle_custom_msg(message, [])


@every_handle
def test_it_stands_within_the_picture_at_every_step_and_has_a_name(kind, number):
    explorer = kind()
    handle = told(explorer, number)
    assert len(handle["name"].split()) >= 2
    for to in np.ndindex(*handle["counts"]):
        assert (-0.01 <= place(handle, to)).all() and (place(handle, to) <= 1.01).all()


@every_handle
def test_moving_it_moves_its_controls_and_it_stands_where_it_was_put(kind, number):
    explorer = kind()
    names = explorer.handles()[number].controls
    counts = told(explorer, number)["counts"]
    for message, to in enumerate(([0] * len(counts), [count // 3 for count in counts]), 1):
        before = drawn(explorer)
        move(explorer, number, to, message)
        assert explorer._stage._landed == message and explorer.error is None
        assert drawn(explorer) != before
        assert told(explorer, number)["to"] == to
        values = explorer.handles()[number].values(explorer.inputs)
        for name, own, step in zip(names, values, to, strict=True):
            assert explorer.inputs[name].value == pytest.approx(own[step])
            assert np.isclose(steps_of(explorer.inputs[name]), own[step]).any()


@every_handle
def test_the_sliders_move_it(kind, number):
    explorer = kind()
    for name in explorer.handles()[number].controls:
        explorer.set(**{name: steps_of(explorer.inputs[name])[0]})
    assert set(told(explorer, number)["to"]) == {0}


@every_handle
def test_the_page_is_told_little_of_it(kind, number):
    explorer = kind()
    assert len(str(told(explorer, number))) < 5_000


def test_two_moves_of_one_message_are_drawn_once(monkeypatch):
    explorer, drawn = ForwardNumbers(), []
    monkeypatch.setattr(explorer, "update", lambda state, found: drawn.append(state))
    move(explorer, 0, [3, 4])
    assert drawn == [SimpleNamespace(x1=-1.2, x2=-1.1)]


def test_the_point_lies_where_the_star_is_drawn():
    explorer = ForwardNumbers()
    explorer.set(x1=-0.7, x2=1.1)
    handle = told(explorer, 0)
    ax = explorer._point.axes
    dots = ax.transData.transform((-0.7, 1.1)) / explorer.figure.bbox.size
    assert np.allclose(place(handle, handle["to"]), [dots[0], 1 - dots[1]], atol=1e-3)


def test_the_handle_of_the_line_lies_on_it_and_the_other_on_its_normal():
    explorer = LineOverXor()
    explorer.set(angle=30, b=-0.4)
    w = np.array([np.cos(np.radians(30)), np.sin(np.radians(30))])
    turn, shift = (handle.at(explorer.state) for handle in explorer.handles())
    assert w @ shift - 0.4 == pytest.approx(0)
    assert np.allclose(turn - shift, 0.42 * w)


@pytest.mark.parametrize("name", depth_histograms.BY_NAME)
def test_the_end_of_the_lever_lies_on_the_gradient_of_layer_1(name):
    explorer = DepthHistograms()
    ax = explorer._rms.axes
    for scale in (0.2, *SCALES.values(), 2.37, 12):
        explorer.set(activation=name, scale=scale)
        drawn = ax.transData.transform((1, explorer._rms.get_ydata()[0]))
        x, y = drawn / explorer.figure.bbox.size
        off = np.array(told(explorer, 0)["place"]) - [x, 1 - y]
        assert (np.abs(off) * np.array(explorer.size) * PIXELS_PER_INCH < 2).all()
    heights = [y for _, y in told(explorer, 0)["points"]]
    assert heights == sorted(heights, reverse=True)  # so that each height is one scale


def test_every_cell_of_the_map_is_a_network():
    explorer = Capacity()
    for number, name in enumerate(("held-out", "training")):
        for to in np.ndindex(5, 3):
            move(explorer, number, list(to))
            width, depth = CHOICES["width"][to[0]], CHOICES["depth"][to[1]]
            assert (explorer.state.width, explorer.state.depth) == (width, depth)
            frame = explorer._maps[name][2]
            middle = frame.axes.transData.transform(frame.get_xy() + np.array(CELL) / 2)
            x, y = middle / explorer.figure.bbox.size
            assert np.allclose(place(told(explorer, number), to), [x, 1 - y], atol=1e-3)


def test_handles_by_themselves():
    """tests/javascript: in Node, without a browser."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node isn't installed")
    command = [node, "--test", *map(str, sorted((HERE / "javascript").glob("*.test.mjs")))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
