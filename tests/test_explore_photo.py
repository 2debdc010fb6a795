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


# Odd photos ---------------------------------------------------------------------------------------


def three():
    strokes = next(strokes for _, digit, strokes in drawings() if digit == 3)
    return np.rint(shot(strokes)).astype(np.uint8)


def clear(grey, ink):
    """Ink of one grey on nothing."""
    return Image.fromarray(np.dstack([np.full((*grey.shape, 3), ink, np.uint8), 255 - grey]))


@pytest.mark.parametrize(
    "kept",
    [
        lambda grey: Image.fromarray(grey.astype(np.uint16) * 257),
        lambda grey: Image.fromarray(grey.astype(np.int32) * 257),
        lambda grey: grey.astype(np.uint16) * 257,
        lambda grey: Image.fromarray((grey / 255).astype(np.float32)),
        lambda grey: Image.fromarray(grey.astype(np.float32)),
        lambda grey: Image.fromarray(grey).convert("P"),
        lambda grey: Image.fromarray(grey).convert("1"),
        lambda grey: Image.fromarray(grey).convert("LA"),
        lambda grey: Image.fromarray(np.dstack([grey] * 3)).convert("CMYK"),
        lambda grey: clear(grey, 0),
        lambda grey: clear(grey, 255),
        lambda grey: grey < 128,
        lambda grey: Image.fromarray(grey).resize((4000, 3000)).resize((4000, 4000)),
    ],
)
def test_however_the_greys_are_kept_the_digit_is_the_same(kept):
    grey = three()
    assert np.abs(see(kept(grey)).digit - see(grey).digit).mean() < 0.02


def test_files_of_16_bits_and_of_a_palette_with_a_clear_colour(tmp_path):
    grey = three()
    Image.fromarray(grey.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    few = Image.fromarray(np.dstack([grey] * 3)).quantize(16)
    few.save(tmp_path / "few.png", transparency=int(np.argmax(few.histogram())))  # the paper
    for name in ("deep.png", "few.png"):
        assert np.abs(see(tmp_path / name).digit - see(grey).digit).mean() < 0.03


def test_a_large_photo_of_a_camera_held_upright_is_turned_back(tmp_path):
    grey = three()
    exif = Image.Exif()
    exif[0x0112] = 8  # the picture has to be turned by 90° to the left
    large = Image.fromarray(np.dstack([np.rot90(grey, -1)] * 3)).resize((4000, 3000))
    large.save(tmp_path / "large.jpg", exif=exif)
    straight = Image.fromarray(grey).resize((3000, 4000))
    assert np.abs(see(tmp_path / "large.jpg").digit - see(straight).digit).mean() < 0.05


def test_a_small_digit_on_a_large_sheet_is_looked_at_from_near_by():
    small = np.asarray(Image.fromarray(three()).resize((200, 200)))
    sheet = np.pad(small, ((1200, 1600), (1500, 2300)), constant_values=235)
    sight = see(sheet)
    assert np.abs(sight.digit - see(three()).digit).mean() < 0.12
    assert sight.ink.any(axis=1).mean() > 0.4  # of the rows that are shown


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_may_come_to_the_edge(digit):
    strokes = next(strokes for _, d, strokes in drawings() if d == digit)
    grey = shot(strokes)
    rows, columns = np.flatnonzero((grey < 140).any(axis=1)), np.flatnonzero((grey < 140).any(0))
    expected = see(grey).digit
    up, down, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    for cut in (grey[:, left + 2 :], grey[: down - 2], grey[up:down, left:right]):
        if (cut < 140).mean() < 0.6:  # a 1 alone fills all
            assert np.abs(see(cut).digit - expected).mean() < 0.12


def lined(grey, ink, step=50):
    grey = grey.astype(float)
    for row in range(30, len(grey), step):
        grey[row : row + 2] = np.minimum(grey[row : row + 2], ink)
    return grey


def test_faint_lines_on_the_paper_are_no_ink():
    grey = three()
    for paper in (lined(grey, 150), lined(lined(grey, 150).T, 150).T):
        assert np.abs(see(paper).digit - see(grey).digit).mean() < 0.02


DOWN, RIGHT = np.mgrid[0:300, 0:300]
NOTHING = {
    "black": (np.zeros((50, 50)), "no ink stands out"),
    "white": (np.full((50, 50), 255.0), "no ink stands out"),
    "dark lines": (lined(three(), 60), "as dark ruled lines do"),
    "a gradient": (RIGHT / 299 * 255, "only a shadow"),
    "a disc": (
        np.where((RIGHT - 150) ** 2 + (DOWN - 150) ** 2 < 3600, 30.0, 230.0),
        "one blob, not drawn with a pen",
    ),
    "noise": (
        np.random.default_rng(0).integers(0, 256, (300, 300)).astype(float),
        "from edge to edge|pieces",
    ),
    "dots": (np.where((DOWN % 60 < 9) & (RIGHT % 60 < 9), 30.0, 230.0)[20:-20, 20:-20], "pieces"),
    "one above the other": (np.vstack([three(), three()]), "2 pieces above one another"),
    "a row of digits": (np.tile(three(), (1, 12)), "12 pieces"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_photo_of_nothing_is_told_what_it_shows(name):
    picture, expected = NOTHING[name]
    with pytest.raises(NoDigit, match=expected):
        see(picture)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 7)])
def test_a_photo_of_a_few_pixels_is_too_small(shape):
    with pytest.raises(ValueError, match=r"pixels, but at least 8 each way are expected"):
        see(np.zeros(shape))


def test_a_torn_file_and_a_kind_that_is_not_read_are_named(tmp_path):
    Image.fromarray(np.tile(three(), (4, 4))).save(tmp_path / "torn.jpg")
    whole = (tmp_path / "torn.jpg").read_bytes()
    (tmp_path / "torn.jpg").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(ValueError, match=r"torn\.jpg' can't be read"):
        see(tmp_path / "torn.jpg")
    (tmp_path / "IMG_1.HEIC").write_bytes(b"ftypheic")
    with pytest.raises(ValueError, match="HEIC has to be exported as JPEG"):
        see(tmp_path / "IMG_1.HEIC")


def test_the_distance_to_the_references_is_the_plain_one():
    references = np.zeros((4, 64))
    references[:, 0] = 0, 1, 2, 4  # the nearest is 1, 1, 1, 2 away
    X = np.zeros((2, 64))
    X[:, 1] = 3, 0
    distances, limit = unlike(X, references)
    assert np.allclose(distances, [3, 0]) and 1 < limit <= 2
    assert np.allclose(unlike(X[0], references)[0], [3])


@pytest.mark.parametrize(
    ("X", "references", "expected"),
    [
        (np.zeros((3, 60)), np.zeros((3, 64)), r"X has shape \(3, 60\)"),
        (np.zeros((3, 64)), np.zeros((60, 3)), r"references has shape \(60, 3\)"),
        (np.zeros((3, 64)), np.zeros((1, 64)), "at least two references"),
        (np.full((3, 64), np.nan), np.zeros((3, 64)), "X"),
    ],
)
def test_what_cannot_be_compared_is_named(X, references, expected):
    with pytest.raises(ValueError, match=expected):
        unlike(X, references)
