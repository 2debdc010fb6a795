"""The data sets: shapes, classes, geometry, reproducibility, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets
from nnlib.datasets import (
    load_digits,
    make_blobs,
    make_circles,
    make_moons,
    make_spirals,
    make_xor,
    train_test_split,
)

MAKERS = [make_xor, make_circles, make_moons, make_spirals, make_blobs]


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("make", MAKERS)
@given(n=st.integers(1, 60), seed=st.integers(0, 5))
def test_every_maker_keeps_the_contract(make, n, seed):
    X, y = make(n, rng=rng(seed))
    assert X.shape == (n, 2) and X.dtype == np.float64 and np.isfinite(X).all()
    assert y.shape == (n,) and y.dtype == np.int64
    counts = np.bincount(y)
    if n >= 4:
        assert counts.max() - counts.min() <= 1
    again, _ = make(n, rng=rng(seed))
    np.testing.assert_array_equal(X, again)


@pytest.mark.parametrize("make", MAKERS)
def test_every_maker_refuses_bad_sizes_and_generators(make):
    for n in (0, -1, 2.5, "4", None):
        with pytest.raises(ValueError, match="n_samples must be a whole number > 0"):
            make(n, rng=rng())
    for bad in (0, np.random.RandomState(0)):
        with pytest.raises(TypeError, match="rng must be a NumPy Generator"):
            make(20, rng=bad, **({"noise": 0.1} if make is make_xor else {}))


def test_xor_is_xor():
    X, y = make_xor()
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [0, 1, 1, 0]
    X, y = make_xor(100, noise=0.1, rng=rng())
    np.testing.assert_array_equal((X.round()[:, 0] != X.round()[:, 1]).mean() > 0.45, True)
    with pytest.raises(TypeError, match="rng"):
        make_xor(8, noise=0.1)


def test_circles_have_their_radii():
    X, y = make_circles(100, factor=0.3, noise=0.0, rng=rng())
    np.testing.assert_allclose(np.linalg.norm(X, axis=1), np.where(y == 1, 0.3, 1.0))
    for factor in (0, 1, 1.5, -1, np.nan):
        with pytest.raises(ValueError, match="factor must be a number"):
            make_circles(10, factor=factor, rng=rng())


def test_moons_lie_on_half_circles():
    X, y = make_moons(100, noise=0.0, rng=rng())
    centers = np.where(y[:, None] == 0, [0.0, 0.0], [1.0, 0.5])
    np.testing.assert_allclose(np.linalg.norm(X - centers, axis=1), 1)
    assert (X[y == 0, 1] >= 0).all() and (X[y == 1, 1] <= 0.5).all()


def test_spirals_have_one_arm_a_class():
    X, y = make_spirals(90, arms=3, noise=0.0, rng=rng())
    radius, angle = np.linalg.norm(X, axis=1), np.arctan2(X[:, 1], X[:, 0])
    turned = (angle - 2 * np.pi * (0.75 * radius + y / 3)) / (2 * np.pi)
    np.testing.assert_allclose(turned, turned.round(), atol=1e-9)
    with pytest.raises(ValueError, match="arms"):
        make_spirals(10, arms=0, rng=rng())
    with pytest.raises(ValueError, match="turns must be finite"):
        make_spirals(10, turns=np.nan, rng=rng())


def test_blobs_lie_round_their_centers():
    centers = [[0, 0], [10, 0], [0, 10]]
    X, y = make_blobs(300, centers=centers, spread=0.5, rng=rng())
    for k, center in enumerate(centers):
        np.testing.assert_allclose(X[y == k].mean(axis=0), center, atol=0.3)
    with pytest.raises(ValueError, match="spread must be a number ≥ 0"):
        make_blobs(10, spread=-1, rng=rng())


def test_digits_are_the_real_ones():
    X, y = load_digits()
    assert X.shape == (1797, 64) and y.shape == (1797,) and y.dtype == np.int64
    assert X.min() == 0 and X.max() == 1
    assert np.array_equal(X * 16, (X * 16).round())
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert y[:10].tolist() == list(range(10))


def test_digits_equal_scikit_learns():
    sklearn = pytest.importorskip("sklearn.datasets")
    X, y = load_digits()
    theirs = sklearn.load_digits()
    np.testing.assert_array_equal(X * 16, theirs.data)
    np.testing.assert_array_equal(y, theirs.target)


@given(n=st.integers(2, 50), share=st.floats(0.01, 0.99), seed=st.integers(0, 3))
def test_split_keeps_every_example_once_and_its_label(n, share, seed):
    X, y = np.arange(2 * n).reshape(n, 2), np.arange(n)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=share, rng=rng(seed))
    assert len(X_train) == len(y_train) >= 1 and len(X_test) == len(y_test) >= 1
    assert sorted([*y_train, *y_test]) == list(range(n))
    np.testing.assert_array_equal(X_train[:, 0], 2 * y_train)
    np.testing.assert_array_equal(X_test[:, 0], 2 * y_test)


def test_split_refuses():
    X, y = make_xor()
    for size in (0, 1, 2, -0.5, np.nan):
        with pytest.raises(ValueError, match="test_size"):
            train_test_split(X, y, test_size=size, rng=rng())
    with pytest.raises(ValueError, match="N ≥ 2"):
        train_test_split(X[:1], y[:1], rng=rng())
    with pytest.raises(ValueError, match="equally many"):
        train_test_split(X, y[:3], rng=rng())


def test_no_maker_touches_the_global_generator():
    before = np.random.get_state()[1].copy()  # noqa: NPY002, to see that nobody uses it
    for make in MAKERS:
        make(20, rng=rng())
    assert datasets.load_digits() is not None
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002
