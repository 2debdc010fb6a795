"""The checks of arguments: right things pass unchanged, wrong ones are named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.checks import describe, examples, finite, generator, labels, positive, real_array, rows


@pytest.mark.parametrize("value", [3, True, [1, 2], [[1.5], [2]], np.arange(3), np.float32(2)])
def test_real_array_converts_numbers_without_changing_them(value):
    array = real_array(value, "X")
    assert array.dtype.kind == "f"
    assert np.array_equal(array, value)


def test_real_array_keeps_floats_as_they_are():
    for dtype in (np.float32, np.float64):
        array = np.ones(3, dtype)
        assert real_array(array, "X") is array
        assert real_array(array, "X", dtype) is array


def test_real_array_widens_but_never_narrows():
    assert real_array(np.ones(2, np.float32), "X", np.float64).dtype == np.float64
    assert real_array([1, 2], "X", np.float32).dtype == np.float32
    with pytest.raises(TypeError, match=r"X is float64 but float32.*X\.astype\(np\.float32\)"):
        real_array(np.ones(2), "X", np.float32)


@pytest.mark.parametrize(
    "value", ["text", ["a", "b"], [1j], [None, 1.0], None, object(), np.array([1, "x"], object)]
)
def test_real_array_refuses_what_is_not_a_real_number(value):
    with pytest.raises(TypeError, match="X must be an array of real numbers"):
        real_array(value, "X")


def test_real_array_refuses_ragged_lists():
    with pytest.raises(ValueError, match="X must be an array of rows of equal length"):
        real_array([[1, 2], [3]], "X")


def test_finite_says_where():
    array = np.zeros((3, 4))
    assert finite(array, "X") is array
    array[1, 2] = np.nan
    with pytest.raises(ValueError, match=r"X\[1, 2\] is nan"):
        finite(array, "X")


@given(
    hnp.arrays(float, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4)),
    hnp.arrays(float, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4)),
)
def test_examples_pass_only_if_they_belong_together(X, y):
    try:
        X, y = examples(X, y)
    except ValueError as error:
        assert "X" in str(error) or "y" in str(error)
        return
    assert np.isfinite(X).all() and np.isfinite(y).all() and X.size > 0
    assert y.shape[:1] == X.shape[-2:-1] or y.shape[:2] == X.shape[:2]


def test_examples_name_the_likely_slip():
    X = np.ones((5, 2))
    with pytest.raises(ValueError, match=r"did you mean X\.T\?"):
        examples(X.T, np.ones(5))
    with pytest.raises(ValueError, match=r"did you mean X\[None, :\]\?"):
        rows(X[0])
    with pytest.raises(ValueError, match="empty"):
        rows(np.empty((0, 2)))
    with pytest.raises(ValueError, match=r"y\[3\] is inf"):
        examples(X, [1, 2, 3, np.inf, 5])
    with pytest.raises(TypeError, match="y must be an array of real numbers"):
        examples(X, list("abcde"))


def test_examples_keep_the_dtype_of_labels():
    assert examples(np.ones((2, 1)), [0, 1])[1].dtype.kind == "i"


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "2", None, np.nan, np.inf, [3]])
def test_positive_refuses(value):
    with pytest.raises(ValueError, match="epochs must be a whole number > 0"):
        positive(value, "epochs", whole=True)


@given(st.floats())
def test_positive_limits(value):
    inside = 0 <= value < 1
    if inside:
        assert positive(value, "p", zero=True, below=1) == value
    else:
        with pytest.raises(ValueError, match="p must be a number ≥ 0 and < 1"):
            positive(value, "p", zero=True, below=1)


def test_positive_takes_numpy_numbers_and_huge_integers():
    assert positive(np.int64(3), "n", whole=True) == 3
    assert positive(np.float32(0.5), "lr") == 0.5
    assert positive(10**400, "n", whole=True) == 10**400


@pytest.mark.parametrize("rng", [None, 0, np.random, np.random.RandomState(0)])
def test_generator_refuses_anything_else(rng):
    with pytest.raises(TypeError, match=r"np\.random\.default_rng\(0\)"):
        generator(rng)


def test_describe_is_short():
    assert describe(np.ones((3, 2))) == "an array of shape (3, 2) and dtype float64"
    assert len(describe("x" * 1000)) < 50


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int32, np.float32, np.float64])
def test_labels_convert_whole_numbers(dtype):
    y = labels(np.array([0, 1, 1], dtype), 2)
    assert y.dtype.kind == "i" and y.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0, 3], r"goes from 0 to 3, but 3 classes are numbered 0 … 2"),
        ([-1, 1], r"goes from -1 to 1"),
        ([0.5, 1], "whole class numbers"),
        ([np.nan, 1], "classes are numbered"),
        ([np.inf], "classes are numbered"),
    ],
)
def test_labels_say_what_is_wrong(y, message):
    with pytest.raises(ValueError, match=message):
        labels(y, 3)


def test_labels_refuse_text():
    with pytest.raises(TypeError, match=r"texts, y = np.unique\(y, return_inverse=True\)"):
        labels(["cat", "dog"], 2)
