"""A figure as what the page draws: lines, areas, texts and pictures of dots, where they belong."""

import json

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from nnlib.explore.drawing import UNITS, Recorder


@pytest.fixture
def figure():
    figure = Figure(figsize=(4, 2), dpi=96, layout="none")  # 384 by 192 pixels
    FigureCanvasAgg(figure)
    return figure


@pytest.fixture
def ax(figure):
    """From 0 to 4 and from 0 to 2 over the whole picture, without spines: a unit is 96 pixels."""
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 4), ylim=(0, 2))
    ax.axis("off")
    return ax


def drawn(figure, *artists):
    """The marks, each path with its `corners` (n, 3), in pixels, and the `places` it moves to."""
    drawing = Recorder(figure).of(*(artist.draw for artist in artists))
    rows = np.frombuffer(drawing["rows"], "<i2").reshape(-1, 3) / (1, UNITS, UNITS)
    for mark in drawing["marks"]:
        if "path" in mark:
            mark["corners"], rows = np.split(rows, [mark["path"]])
            mark["places"], rows = np.split(rows[:, :], [mark.get("at", 0)])
    assert len(rows) == 0
    return drawing["marks"]


def test_a_line_has_its_colour_width_and_dashes_and_y_goes_down(figure, ax):
    (line,) = ax.plot([1, 3], [0.5, 1.5], color="#0072B2", linewidth=3, dashes=(2, 1))
    (mark,) = drawn(figure, line)
    assert np.allclose(mark["corners"], [[Path.MOVETO, 96, 144], [Path.LINETO, 288, 48]])
    assert (mark["line"], mark["width"], mark["dash"]) == ("#0072b2", 4, [8, 4])
    assert "fill" not in mark and mark["clip"] == [0, 0, 384, 192]


def test_a_line_begins_anew_after_a_gap_and_does_not_leave_the_range_of_numbers(figure, ax):
    (line,) = ax.plot([0, 1, np.nan, 2, 1e6], [1, 1, np.nan, 1, 1e6])
    (mark,) = drawn(figure, line)
    assert mark["corners"][:, 0].tolist() == [1, 2, 1, 2]
    start, end = mark["corners"][2:, 1:]
    slope = (end - start)[1] / (end - start)[0]
    assert np.isclose(slope, -1, atol=0.05) and np.abs(end).max() < 500


def test_a_mark_is_told_once_for_all_its_places(figure, ax):
    points = ax.plot([1, 2, np.nan], [1, 1, 1], "o", ms=12, mec="white", mew=0)[0]
    (mark,) = drawn(figure, points)
    assert np.allclose(mark["places"][:, 1:], [[96, 96], [192, 96]])
    assert np.allclose(np.abs(mark["corners"][:, 1:]).max(axis=0), 8, atol=0.1)  # a radius of 6 pt
    assert {Path.CURVE4} < set(mark["corners"][:, 0])


def test_a_text_is_as_long_as_in_the_font_of_the_figure(figure):
    sizes = {}
    for text in ("a′(z)²⁰ = 0.05", "−1.50 · w₁", "network: sum of bumps"):
        artist = figure.text(0.25, 0.5, text, fontsize=12, fontweight="bold", color="#D55E00")
        (mark,) = drawn(figure, artist)
        assert (mark["text"], mark["size"], mark["bold"]) == (text, 16, True)
        assert (mark["x"], mark["fill"]) == (96, "#d55e00") and 80 < mark["y"] < 100
        sizes[text] = mark["wide"] / artist.get_window_extent().width
    assert all(0.97 < share < 1.03 for share in sizes.values()), sizes


def test_a_text_may_be_turned_and_a_formula_is_an_area(figure, ax):
    (turned,) = drawn(figure, ax.text(1, 1, "up", rotation=90, va="bottom", ha="center"))
    assert turned["turn"] == -90
    marks = drawn(figure, ax.text(1, 1, "$10^{-3}$"))
    assert marks and all(mark["fill"] == "#000000" for mark in marks)


def test_opacity_is_told_once_and_what_cannot_be_seen_is_not_told(figure, ax):
    (area,) = ax.fill([0, 1, 1], [0, 0, 1], color="#56B4E9", alpha=0.5, lw=0)
    (mark,) = drawn(figure, area)
    assert mark["fill"] == "#56b4e980" and "line" not in mark
    assert mark["corners"][-1, 0] == Path.CLOSEPOLY
    assert drawn(figure, ax.add_patch(ax.fill([0, 1], [0, 1], fc="none", lw=0)[0])) == []
    lines = LineCollection([[(0, 0), (1, 1)], [(1, 0), (2, 1)]], colors=["red", "blue"])
    assert [mark["line"] for mark in drawn(figure, ax.add_collection(lines))] == [
        "#ff0000", "#0000ff",
    ]  # fmt: skip


def test_a_picture_of_dots_keeps_its_dots_and_its_place(figure, ax):
    image = ax.imshow([[0, 1, 2], [3, 4, 5]], extent=(1, 4, 0, 2), origin="lower", aspect="auto",
                      interpolation="none", cmap="gray")  # fmt: skip
    (mark,) = drawn(figure, image)
    dots = np.frombuffer(mark["dots"], np.uint8).reshape(2, 3, 4)
    assert mark["image"] == [3, 2]
    a, b, c, d, e, f = mark["place"]
    ((row, column),) = np.argwhere(dots[..., 0] == 0)  # the darkest dot: on the left, at the bottom
    x, y = (a * (column + 0.5) + c * (row + 0.5) + e, b * (column + 0.5) + d * (row + 0.5) + f)
    assert np.allclose((x, y), (1.5 * 96, 192 - 0.5 * 96))


def test_a_drawing_can_be_sent(figure, ax):
    ax.plot(np.linspace(0, 4, 500), np.sin(np.linspace(0, 4, 500)))
    drawing = Recorder(figure).of(figure.draw)
    assert len(drawing["rows"]) < 1500  # of 500 points it needs fewer
    assert json.loads(json.dumps(drawing["marks"])) == drawing["marks"]
