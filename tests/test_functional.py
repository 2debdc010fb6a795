"""Softmax and its relatives, and the check of labels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.functional import log_softmax, logsumexp, one_hot, softmax

scores = hnp.arrays(
    float,
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5),
    elements=st.floats(-1e4, 1e4),
)


@given(scores)
def test_softmax_is_a_distribution_and_keeps_the_order(z):
    p = softmax(z)
    assert p.shape == z.shape and (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-12)
    best = np.take_along_axis(p, z.argmax(axis=-1)[..., None], axis=-1)[..., 0]
    np.testing.assert_array_equal(best, p.max(axis=-1))


@given(scores, st.floats(-1e3, 1e3))
def test_softmax_does_not_see_a_shift(z, shift):
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-8, atol=1e-12)


@given(scores)
def test_log_softmax_and_logsumexp_agree(z):
    np.testing.assert_allclose(np.exp(log_softmax(z)), softmax(z), rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(z - logsumexp(z, keepdims=True), log_softmax(z))
    assert logsumexp(z).shape == z.shape[:-1]
    assert (logsumexp(z) >= z.max(axis=-1)).all()


@given(hnp.arrays(float, (3, 4), elements=st.floats(-20, 20)))
def test_against_the_definitions_on_any_axis(z):
    for axis in (0, 1, -1):
        e = np.exp(z)
        np.testing.assert_allclose(softmax(z, axis), e / e.sum(axis=axis, keepdims=True))
        np.testing.assert_allclose(logsumexp(z, axis), np.log(e.sum(axis=axis)))


def test_float32_and_lists():
    assert softmax(np.ones(3, np.float32)).dtype == np.float32
    np.testing.assert_allclose(softmax([0, 0]), [0.5, 0.5])
    with pytest.raises(TypeError, match="z must be an array of real numbers"):
        softmax(["a"])


@given(hnp.arrays(np.int64, st.integers(1, 10), elements=st.integers(0, 4)))
def test_one_hot_has_its_one_at_the_label(y):
    rows = one_hot(y, 5)
    assert rows.shape == (len(y), 5) and rows.dtype == float
    np.testing.assert_array_equal(rows.argmax(axis=1), y)
    np.testing.assert_array_equal(rows.sum(axis=1), 1)
