"""A digit in a photo: found, cut out and read, whatever the light; a clear word where none is."""

import functools

import numpy as np
import pytest
from PIL import Image, ImageDraw

from nnlib.datasets import load_digits
from nnlib.explore.pad import photo
from nnlib.explore.pad.photo import NoDigit, see, unlike
from nnlib.explore.pad.reader import stored_network
from tools.browser.strokes import drawings

LOOKS = {
    "plain": {},
    "a thin pen": {"pen": 0.015},
    "a thick pen": {"pen": 0.1},
    "light from one side": {"light": 0.7},
    "a grainy photo": {"grain": 12},
    "chalk on a board": {"inverted": True},
    "pencil on grey paper": {"paper": 190, "ink": 120},
    "a tiny picture": {"size": 40, "pen": 0.07},
    "a large one": {"size": 1200},
    "all of it": {"light": 0.6, "grain": 10, "pen": 0.03, "ink": 90, "inverted": True},
}


def shot(strokes, *, size=400, pen=0.05, light=0.0, grain=0.0, inverted=False, paper=235, ink=40):
    """A photo (size, size) of a digit: greys from 0 to 255."""
    side = 2 * size
    sheet, width = Image.new("L", (side, side)), max(2, round(pen * side))
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = 0.55 * side / (high - low).max()
    for stroke in strokes:
        path = [tuple(p) for p in (stroke - low) * scale + (side - (high - low) * scale) / 2]
        ImageDraw.Draw(sheet).line(path, fill=255, width=width, joint="curve")
    cover = np.asarray(sheet.resize((size, size), Image.Resampling.BOX), dtype=float) / 255
    down, right = np.mgrid[0:size, 0:size] / size
    grey = (paper + (ink - paper) * cover) * (1 - light * (0.6 * right + 0.4 * down))
    grey = np.clip(grey + np.random.default_rng(0).normal(0, 1, grey.shape) * grain, 0, 255)
    return 255 - grey if inverted else grey


@functools.cache
def two():
    return next(strokes for _, digit, strokes in drawings() if digit == 2)


@pytest.mark.parametrize("look", LOOKS, ids=LOOKS)
def test_six_hands_are_read_in_any_light(look):
    model, right = stored_network(), 0
    for _, digit, strokes in drawings():
        sight = see(shot(strokes, **LOOKS[look]))
        assert sight.inverted == LOOKS[look].get("inverted", False)
        right += int(model(sight.digit.reshape(1, 64)).argmax()) == digit
    assert right >= 52, f"{right} of 60"


def test_dark_on_light_and_light_on_dark_are_seen_alike():
    grey = shot(two())
    assert np.array_equal(see(grey).digit, see(255 - grey).digit)


def test_what_is_given_may_have_many_forms(tmp_path):
    grey = np.rint(shot(two())).astype(np.uint8)
    expected = see(grey).digit
    assert expected.shape == (8, 8) and 0 <= expected.min() and expected.max() <= 1
    colours = np.stack([grey] * 3, axis=-1)
    Image.fromarray(colours).save(tmp_path / "two.png")
    clear = np.dstack([np.zeros_like(colours), 255 - grey])  # black ink on nothing
    for given in (
        grey / 255, grey.tolist(), colours, colours / 255, Image.fromarray(grey),
        tmp_path / "two.png", str(tmp_path / "two.png"), Image.fromarray(clear),
    ):  # fmt: skip
        assert np.abs(see(given).digit - expected).max() <= 2 / 16
    Image.fromarray(grey).save(tmp_path / "two.jpg", quality=60)
    assert np.abs(see(tmp_path / "two.jpg").digit - expected).mean() < 0.05


def test_a_camera_held_upright_is_turned_back(tmp_path):
    grey = np.rint(shot(two())).astype(np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6  # the picture has to be turned by 90° to the right
    turned = Image.fromarray(np.rot90(grey).copy())
    turned.save(tmp_path / "turned.jpg", exif=exif, quality=95)
    assert np.abs(see(tmp_path / "turned.jpg").digit - see(grey).digit).mean() < 0.05


def test_each_step_is_kept_in_order():
    sight = see(shot(two()))
    assert list(sight.steps) == ["grey", "even", "ink", "cut", "bitmap", "digit"]
    assert all(step.ndim == 2 and step.min() >= 0 and step.max() <= 1 for step in
               sight.steps.values())  # fmt: skip
    assert sight.bitmap.shape == (32, 32)


def test_specks_and_a_shadow_at_the_edge_are_left_out():
    grey = shot(two())
    dirty = grey.copy()
    dirty[20:24, 20:24] = 30
    dirty[:, -30:] = 60
    assert np.abs(see(dirty).digit - see(grey).digit).max() <= 2 / 16


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (np.full((200, 200), 240.0), "no ink stands out"),
        (np.random.default_rng(0).normal(200, 4, (200, 200)), "no ink stands out|only specks"),
        (np.hstack([shot(two()), shot(two())]), "one digit at a time"),
    ],
)
def test_a_photo_without_one_digit_is_told_so(picture, expected):
    with pytest.raises(NoDigit, match=expected):
        see(picture)


@pytest.mark.parametrize(
    ("given", "error", "expected"),
    [
        (np.zeros(64), ValueError, r"photo has shape \(64,\)"),
        (np.zeros((3, 8, 8)), ValueError, r"photo has shape \(3, 8, 8\)"),
        (np.full((9, 9), 300), ValueError, "numbers from 300 to 300"),
        (np.full((9, 9), np.nan), ValueError, "photo"),
        (None, TypeError, "photo is None"),
        ("nowhere.png", FileNotFoundError, "nowhere.png"),
    ],
)
def test_what_is_no_picture_is_named(given, error, expected):
    with pytest.raises(error, match=expected):
        see(given)


def test_a_file_that_is_no_picture_is_named(tmp_path):
    (tmp_path / "letter.png").write_text("dear reader")
    with pytest.raises(ValueError, match=r"letter\.png' can't be read, but a picture file"):
        see(tmp_path / "letter.png")


def test_pieces_are_told_apart_by_their_neighbours():
    ink = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 1], [1, 1, 0, 0]], dtype=bool)
    label = photo._labelled(ink)
    assert label[0, 0] == label[1, 1] and label[0, 3] == label[2, 3] and label[3, 0] == label[3, 1]
    assert len({label[0, 0], label[0, 3], label[3, 0]}) == 3 and label[0, 1] == 0


def test_pictures_unlike_the_training_data_are_noticed():
    X, _ = load_digits()
    usual, limit = unlike(X[1000:], X[:1000])
    assert np.mean(usual > limit) < 0.1
    upside_down, _ = unlike(1 - X[1000:], X[:1000])
    assert np.all(upside_down > limit)
