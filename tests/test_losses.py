"""Losses: values against their formulas and PyTorch, gradients, stacks, targets that don't fit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.functional import one_hot, softmax
from nnlib.gradcheck import gradcheck
from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss

seeds = st.integers(0, 2**32)
LOSSES = [MSELoss(), MSELoss("sum"), BCEWithLogitsLoss(), CrossEntropyLoss()]


def example(loss, seed, n=4, c=3, K=0):
    """An output (n, c) or (K, n, c) and a target for the loss."""
    rng = np.random.default_rng(seed)
    output = 3 * rng.normal(size=(K, n, c) if K else (n, c))
    if isinstance(loss, CrossEntropyLoss):
        return output, rng.integers(0, c, n)
    return output, rng.uniform(size=(n, c))


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@given(seed=seeds, n=st.integers(1, 5), c=st.integers(2, 5), K=st.integers(0, 3))
def test_gradients_against_central_differences(loss, seed, n, c, K):
    output, target = example(loss, seed, n, c, K)
    report = gradcheck(loss, output, target)
    assert report, report


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@given(seed=seeds, K=st.integers(1, 4), own=st.booleans())
def test_a_stack_has_the_losses_of_its_networks(loss, seed, K, own):
    output, target = example(loss, seed, K=K)
    targets = np.stack([np.roll(target, k, axis=0) for k in range(K)]) if own else target
    values, gradient = loss(output, targets), loss.backward()
    assert values.shape == (K,) and gradient.shape == output.shape
    for k in range(K):
        np.testing.assert_allclose(loss(output[k], targets[k] if own else target), values[k])
        np.testing.assert_allclose(loss.backward(), gradient[k])


@given(seeds)
def test_values_are_the_formulas(seed):
    output, target = example(MSELoss(), seed)
    np.testing.assert_allclose(MSELoss()(output, target), np.mean((output - target) ** 2))
    np.testing.assert_allclose(MSELoss("sum")(output, target), np.sum((output - target) ** 2))
    p = 1 / (1 + np.exp(-output))
    bce = -np.mean(target * np.log(p) + (1 - target) * np.log(1 - p))
    np.testing.assert_allclose(BCEWithLogitsLoss()(output, target), bce)
    y = np.random.default_rng(seed).integers(0, 3, 4)
    ce = -np.mean(np.log(softmax(output)[np.arange(4), y]))
    np.testing.assert_allclose(CrossEntropyLoss()(output, y), ce)


@given(seeds, st.integers(1, 6), st.integers(2, 6))
def test_against_pytorch(seed, n, c):
    torch = pytest.importorskip("torch")
    pairs = [
        (MSELoss(), torch.nn.MSELoss()),
        (MSELoss("sum"), torch.nn.MSELoss(reduction="sum")),
        (BCEWithLogitsLoss(), torch.nn.BCEWithLogitsLoss()),
        (CrossEntropyLoss(), torch.nn.CrossEntropyLoss()),
    ]
    for loss, reference in pairs:
        output, target = example(loss, seed, n, c)
        z = torch.from_numpy(output).requires_grad_()
        expected = reference(z, torch.from_numpy(target))
        expected.backward()
        np.testing.assert_allclose(loss(output, target), expected.item(), rtol=1e-10)
        np.testing.assert_allclose(loss.backward(), z.grad, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("size", [1e4, 800, 1e300])
def test_huge_logits_are_no_problem(size):
    z, y = np.array([[size], [-size], [size], [-size]]), np.array([1, 0, 0, 1])
    loss = BCEWithLogitsLoss()
    assert loss(z, y) == size / 2
    assert loss.backward()[:, 0].tolist() == [0, 0, 0.25, -0.25]
    loss, scores = CrossEntropyLoss(), np.array([[size, -size], [-size, size]])
    assert loss(scores, [0, 1]) == 0 and not loss.backward().any()
    assert loss(scores, [1, 0]) == 2 * size
    assert loss.backward().tolist() == [[0.5, -0.5], [-0.5, 0.5]]


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@given(seed=seeds, K=st.integers(0, 3))
def test_float32_stays_float32_and_is_near_float64(loss, seed, K):
    output, target = example(loss, seed, K=K)
    value, gradient = loss(output.astype(np.float32), target), loss.backward()
    assert value.dtype == gradient.dtype == np.float32
    np.testing.assert_allclose(value, loss(output, target), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(gradient, loss.backward(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("loss", [MSELoss(), BCEWithLogitsLoss()], ids=repr)
def test_flat_targets_line_up_with_one_column(loss):
    z, y = np.random.default_rng(0).normal(size=(5, 1)), np.array([0, 1, 1, 0, 1])
    value = loss(z, y)
    assert value == loss(z, y[:, None]) == loss(z, y.astype(bool)) == loss(z[:, 0], y)
    stack = np.stack([z, 2 * z])
    shared = loss(stack, y)
    assert shared[0] == value
    np.testing.assert_array_equal(loss(stack, np.stack([y, y])), shared)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@pytest.mark.parametrize("shape", [(0, 3), (4, 0), (2, 0, 3), (), (2, 2, 2, 2)])
def test_empty_or_shapeless_outputs_are_refused(loss, shape):
    with pytest.raises(ValueError, match="output has shape"):
        loss(np.ones(shape), np.ones(shape))


@pytest.mark.parametrize("loss", [MSELoss(), BCEWithLogitsLoss()], ids=repr)
@given(
    output=hnp.array_shapes(min_dims=1, max_dims=3, max_side=3),
    target=hnp.array_shapes(min_dims=0, max_dims=3, max_side=3),
)
def test_targets_never_broadcast_silently(loss, output, target):
    fitting = [output, output[-2:]]
    fitting += [shape[:-1] for shape in fitting if len(shape) > 1 and shape[-1] == 1]
    if len(output) == 1:
        fitting = [output]
        fitting += [()] if output == (1,) else []
    if target in fitting:
        loss(np.ones(output), np.ones(target))
        assert loss.backward().shape == output
    else:
        with pytest.raises(ValueError, match="target has shape"):
            loss(np.ones(output), np.ones(target))


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_a_loss_that_is_asked_for_backward_says_what_to_call(loss):
    value = loss(
        np.zeros((4, 3)) if loss.takes_logits else np.ones((4, 3)), one_hot([0, 1, 2, 0], 3)
    )
    assert value == float(value) > 0 and type(value + 1) is np.float64
    with pytest.raises(TypeError, match=r"call model.backward\(loss.backward\(\)\) instead"):
        value.backward()


def test_labels_for_many_columns_name_the_slip():
    with pytest.raises(ValueError, match=r"one_hot\(target, C\)"):
        MSELoss()(np.ones((4, 3)), [0, 1, 2, 0])


@pytest.mark.parametrize("bad", [[0, 2, 1], [-1, 1, 1], [0, np.nan, 1], [0, 1, np.inf]])
def test_binary_targets_lie_from_0_to_1(bad):
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="target must lie from 0"):
        BCEWithLogitsLoss()(np.ones((3, 1)), bad)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ([0, 1, 3], "goes from 0 to 3, but 3 classes"),
        ([0, -1, 2], "goes from -1 to 2"),
        ([0, 1], r"class numbers \(3,\) are expected"),
        ([[0], [1], [2]], r"class numbers \(3,\) are expected"),
        (one_hot([0, 1, 2], 3) * 2, r"or probabilities \(3, 3\), in rows with the sum 1"),
        (np.full((3, 3), 0.3), r"or probabilities \(3, 3\), in rows with the sum 1"),
        ([[1.5, -0.5, 0], [1, 0, 0], [1, 0, 0]], r"or probabilities \(3, 3\)"),
        ([0.5, 1, 2], "whole class numbers"),
        ([np.nan, 1, 2], "classes are numbered"),
    ],
)
def test_class_numbers_that_do_not_fit(target, message):
    with pytest.raises(ValueError, match=message):
        CrossEntropyLoss()(np.ones((3, 3)), target)


def test_class_numbers_of_each_network_and_one_hot_rows_are_told_apart():
    z = np.random.default_rng(0).normal(size=(3, 3, 3))
    assert CrossEntropyLoss()(z, [[0, 1, 2], [2, 2, 2], [1, 0, 2]]).shape == (3,)
    with pytest.raises(ValueError, match=r"or probabilities \(3, 3, 3\)"):
        CrossEntropyLoss()(z, np.eye(3))  # one-hot rows, or the numbers of each network?
    assert CrossEntropyLoss()(z, np.stack([np.eye(3)] * 3)).shape == (3,)


def test_soft_targets_are_means_over_the_classes():
    z, loss = np.random.default_rng(0).normal(size=(4, 3)), CrossEntropyLoss()
    hard = loss(z, [0, 2, 1, 1])
    to_hard = loss.backward()
    assert loss(z, one_hot([0, 2, 1, 1], 3)) == pytest.approx(hard, rel=1e-14)
    np.testing.assert_allclose(loss.backward(), to_hard, rtol=1e-14)
    p = np.array([[0.2, 0.8, 0], [1, 0, 0], [0.3, 0.3, 0.4], [0, 0.5, 0.5]])
    expected = -(p * (z - np.log(np.exp(z).sum(axis=1, keepdims=True)))).sum() / 4
    assert loss(z, p) == pytest.approx(expected)
    assert gradcheck(loss, z, p)
    stack = np.stack([z, 2 * z])
    assert loss(stack, p)[0] == pytest.approx(expected)
    assert loss(z.astype(np.float32), p).dtype == np.float32
    assert loss.backward().dtype == np.float32


def test_probabilities_in_place_of_logits_are_refused():
    p = softmax(np.random.default_rng(0).normal(size=(5, 4)))
    for output in (p, p.astype(np.float32), np.stack([p, p])):
        with pytest.raises(ValueError, match="output holds probabilities, but logits"):
            CrossEntropyLoss()(output, [0, 1, 2, 3, 0])
    CrossEntropyLoss()(np.where(np.eye(5, 4), 0.9, p), [0, 1, 2, 3, 0])


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_backward_needs_a_loss_before_it(loss):
    with pytest.raises(RuntimeError, match="backward needs a loss before it"):
        type(loss)().backward()


@pytest.mark.parametrize("shape", [(3, 1), (3,), (2, 3, 1)])
def test_one_logit_is_sent_to_the_binary_loss(shape):
    with pytest.raises(ValueError, match="BCEWithLogitsLoss"):
        CrossEntropyLoss()(np.ones(shape), [0, 0, 0])


@pytest.mark.parametrize("bad", [["0", "1"], [None, 1], np.array([0, 1], "M8[s]")])
def test_class_numbers_are_numbers(bad):
    with pytest.raises(TypeError, match="target must be an array of real numbers"):
        CrossEntropyLoss()(np.ones((2, 3)), bad)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@given(seed=seeds, bad=st.sampled_from([np.nan, np.inf]))
def test_outputs_that_are_not_finite_never_give_a_finite_loss(loss, seed, bad):
    output, target = example(loss, seed)
    output[seed % 4, seed % 3] = bad
    with np.errstate(invalid="ignore"):
        assert not np.isfinite(loss(output, target))


def test_a_score_of_minus_infinity_rules_a_class_out():
    loss = CrossEntropyLoss()
    assert loss(np.array([[-np.inf, 1.0, 1.0]]), [1]) == pytest.approx(np.log(2))
    np.testing.assert_allclose(loss.backward(), [[0, -0.5, 0.5]])


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_what_is_not_a_number_is_refused(loss):
    output, target = example(loss, 0)
    for bad in (None, "text", output * 1j):
        with pytest.raises(TypeError, match="output"):
            loss(bad, target)
    with pytest.raises((TypeError, ValueError), match="target"):
        loss(output, np.full(target.shape, "a"))


def test_reduction_is_checked():
    with pytest.raises(ValueError, match='reduction must be "mean" or "sum"'):
        MSELoss("average")
