"""Pictures moved, turned, spoilt and varied: nothing wraps round, and bad input is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets
from nnlib.pictures import augmented, noisy, rotated, shifted, with_missing

FRACTIONS = st.floats(-9, 9)


@pytest.fixture(scope="module")
def digits():
    """Twenty digits, (20, 64)."""
    return datasets.load_digits()[0][:20]


def rng(seed=0):
    """A fresh Generator."""
    return np.random.default_rng(seed)


FORMS = [  # every function, with what it needs besides the pictures
    lambda X: shifted(X, 0.3, -1.2),
    lambda X: rotated(X, 17),
    lambda X: noisy(X, 0.2, rng()),
    lambda X: with_missing(X, 0.3, rng()),
    lambda X: augmented(X, rng()),
]
NAMES = ["shifted", "rotated", "noisy", "with_missing", "augmented"]
each = pytest.mark.parametrize("change", FORMS, ids=NAMES)


@each
def test_flat_and_square_pictures_are_the_same(change, digits):
    square = change(digits.reshape(20, 8, 8))
    assert square.shape == (20, 8, 8)
    np.testing.assert_array_equal(change(digits), square.reshape(20, 64))


@each
def test_one_picture_and_stacks_keep_their_shape(change, digits):
    assert change(digits[0]).shape == (64,)
    assert change(digits[0].reshape(8, 8)).shape == (8, 8)
    assert change(digits.reshape(4, 5, 64)).shape == (4, 5, 64)


@each
def test_the_input_is_left_alone_and_ink_stays_ink(change, digits):
    before = digits.copy()
    result = change(digits)
    np.testing.assert_array_equal(digits, before)
    assert result.min() >= 0
    assert result.max() <= 1 + 1e-12


def test_a_shift_by_whole_pixels_copies_columns_and_rows(digits):
    pictures = digits.reshape(-1, 8, 8)
    right = shifted(pictures, 1, 0)
    np.testing.assert_allclose(right[:, :, 1:], pictures[:, :, :-1])
    assert not right[:, :, 0].any()
    down = shifted(pictures, 0, 2)
    np.testing.assert_allclose(down[:, 2:], pictures[:, :-2])
    assert not down[:, :2].any()


def test_half_a_pixel_is_half_of_this_and_half_of_its_neighbour():
    picture = np.zeros((8, 8))
    picture[3, 4] = 1
    expected = np.zeros((8, 8))
    expected[3, 4:6] = 0.5
    np.testing.assert_allclose(shifted(picture, 0.5, 0), expected)
    expected = np.zeros((8, 8))
    expected[[[3], [4]], [4, 5]] = [[0.1875, 0.0625], [0.5625, 0.1875]]
    np.testing.assert_allclose(shifted(picture, 0.25, 0.75), expected)


def test_what_leaves_does_not_come_back(digits):
    for distance in (8, 9, 100, -8, -100):
        assert not shifted(digits, distance, 0).any()
        assert not shifted(digits, 0, distance).any()


@given(dx=FRACTIONS, dy=FRACTIONS)
def test_shifting_never_makes_ink(dx, dy):
    picture = rng(1).random((8, 8))
    moved = shifted(picture, dx, dy)
    assert moved.min() >= 0
    assert moved.sum() <= picture.sum() + 1e-9
    assert moved.max() <= picture.max() + 1e-9


@given(dx=st.floats(-2, 2), dy=st.floats(-2, 2))
def test_ink_far_from_the_border_is_kept_and_its_middle_moves(dx, dy):
    picture = np.zeros((8, 8))
    picture[3:5, 3:5] = [[0.5, 1], [0.25, 0.75]]
    moved = shifted(picture, dx, dy)
    assert moved.sum() == pytest.approx(picture.sum())
    rows, columns = np.indices((8, 8))
    for axis, distance in ((columns, dx), (rows, dy)):
        middle = [(axis * p).sum() / p.sum() for p in (picture, moved)]
        assert middle[1] - middle[0] == pytest.approx(distance, abs=1e-9)


def test_one_shift_and_one_angle_per_picture(digits):
    dx = np.linspace(-1, 1, 20)
    together = shifted(digits, dx, 0)
    for picture, distance, moved in zip(digits, dx, together, strict=True):
        np.testing.assert_allclose(moved, shifted(picture, distance, 0))
    together = rotated(digits, 10 * dx)
    for picture, angle, turned in zip(digits, 10 * dx, together, strict=True):
        np.testing.assert_allclose(turned, rotated(picture, angle))


@pytest.mark.parametrize("quarters", [-1, 0, 1, 2, 3, 4])
def test_quarter_turns_are_exact_and_counter_clockwise(digits, quarters):
    expected = np.rot90(digits.reshape(-1, 8, 8), quarters, axes=(1, 2))
    turned = rotated(digits.reshape(-1, 8, 8), 90 * quarters)
    np.testing.assert_allclose(turned, expected, atol=1e-12)


def test_noise_has_its_size_and_is_cut_off():
    grey = np.full((4000, 64), 0.5)
    changed = noisy(grey, 0.1, rng())
    assert changed.std() == pytest.approx(0.1, rel=0.02)
    assert changed.mean() == pytest.approx(0.5, abs=0.002)
    wild = noisy(grey, 2, rng())
    assert (wild.min(), wild.max()) == (0, 1)
    np.testing.assert_array_equal(noisy(grey, 0, rng()), grey)


def test_the_missing_share_is_what_was_asked_for():
    ink = np.ones((4000, 64))
    changed = with_missing(ink, 0.3, rng())
    assert set(np.unique(changed)) == {0, 1}
    assert changed.mean() == pytest.approx(0.7, abs=0.01)
    np.testing.assert_array_equal(with_missing(ink, 0, rng()), ink)


def test_augmented_without_any_change_gives_the_pictures_back(digits):
    same = augmented(digits, rng(), shift=0, degrees=0, zoom=0)
    np.testing.assert_allclose(same, digits, atol=1e-12)


def test_augmented_draws_anew_for_every_picture_and_call(digits):
    copies = np.repeat(digits[:1], 30, axis=0)
    generator = rng()
    first, second = augmented(copies, generator), augmented(copies, generator)
    assert len(np.unique(first.round(9), axis=0)) == 30
    assert np.abs(first - second).max() > 0.01
    np.testing.assert_array_equal(first, augmented(copies, rng()))


def test_augmented_keeps_within_its_limits():
    """A dot in the middle shows how far pictures move: never beyond `shift`."""
    dot = np.zeros((500, 8, 8))
    dot[:, 3:5, 3:5] = 1
    moved = augmented(dot, rng(), shift=0.5, degrees=0, zoom=0)
    rows, columns = np.indices((8, 8))
    for axis in (rows, columns):
        middle = (axis * moved).sum(axis=(1, 2)) / moved.sum(axis=(1, 2)) - 3.5
        assert np.abs(middle).max() <= 0.5 + 1e-9
        assert middle.std() == pytest.approx(1 / np.sqrt(12), rel=0.1)  # uniform, width 1


def test_zoom_makes_larger_and_smaller():
    square = np.zeros((300, 8, 8))
    square[:, 2:6, 2:6] = 1
    ink = augmented(square, rng(), shift=0, degrees=0, zoom=0.2).sum(axis=(1, 2))
    assert ink.min() < 13
    assert ink.max() > 20


@each
@pytest.mark.parametrize(
    ("given_images", "kind", "message"),
    [
        (np.zeros((3, 63)), ValueError, r"images has shape \(3, 63\), but pictures .* expected"),
        (np.zeros((64, 5)), ValueError, "did you mean images.T"),
        (np.zeros((2, 9, 8)), ValueError, r"images has shape \(2, 9, 8\)"),
        (np.full((1, 64), np.nan), ValueError, "images must be finite"),
        ("a digit", TypeError, "images must be an array of real numbers"),
    ],
)
def test_wrong_pictures_are_told(change, given_images, kind, message):
    with pytest.raises(kind, match=message):
        change(given_images)


@pytest.mark.parametrize(
    ("action", "kind", "message"),
    [
        (lambda X: shifted(X, [1, 2], 0), ValueError, r"dx has shape \(2,\), but a number"),
        (lambda X: shifted(X, 0, np.inf), ValueError, "dy must be finite"),
        (lambda X: rotated(X, "a lot"), TypeError, "degrees must be an array of real"),
        (lambda X: noisy(X, -1, rng()), ValueError, "amount must be a number ≥ 0"),
        (
            lambda X: with_missing(X, 1.5, rng()),
            ValueError,
            "share must be a number ≥ 0 and",
        ),
        (lambda X: noisy(X, 0.1, 0), TypeError, "rng must be a NumPy Generator"),
        (lambda X: with_missing(X, 0.1, None), TypeError, "rng must be a NumPy Generator"),
        (lambda X: augmented(X, 3), TypeError, "rng must be a NumPy Generator"),
        (lambda X: augmented(X, rng(), shift=-1), ValueError, "shift must be"),
        (lambda X: augmented(X, rng(), degrees=None), ValueError, "degrees must be"),
        (lambda X: augmented(X, rng(), zoom=1), ValueError, "zoom must be"),
    ],
)
def test_wrong_amounts_are_told(action, kind, message, digits):
    with pytest.raises(kind, match=message):
        action(digits)
