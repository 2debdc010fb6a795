"""The gradient check: right gradients pass, wrong ones are found and named, kinks are told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.gradcheck import gradcheck, numerical_gradient, relative_error
from nnlib.layers import ELU, Dropout, Linear, ReLU, Sequential, Tanh
from nnlib.losses import CrossEntropyLoss, MSELoss


def rng(seed=0):
    return np.random.default_rng(seed)


@given(hnp.arrays(float, hnp.array_shapes(max_dims=3, max_side=3), elements=st.floats(-2, 2)))
def test_numerical_gradient_of_known_functions(x):
    for f, slope in ((lambda a: (a**3).sum(), 3 * x**2), (lambda a: np.sin(a).sum(), np.cos(x))):
        np.testing.assert_allclose(numerical_gradient(f, x), slope, atol=1e-8)


def test_numerical_gradient_leaves_its_argument_alone():
    x = np.array([1.0, 2.0])
    numerical_gradient(lambda a: a.sum(), x)
    assert x.tolist() == [1, 2]
    np.testing.assert_allclose(numerical_gradient(lambda a: a @ a, [1, 2]), [2, 4])
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda a: 1 / 0, x)
    with pytest.raises(ValueError, match="eps"):
        numerical_gradient(lambda a: a.sum(), x, eps=0)


def test_error_of_the_method_is_u_shaped():
    slopes = [numerical_gradient(np.exp, np.array(1.0), eps) for eps in (1e-1, 1e-5, 1e-13)]
    errors = np.abs(np.array(slopes) - np.e)
    assert errors[1] < errors[0] and errors[1] < errors[2]


def test_relative_error():
    assert relative_error(0, 0) == 0 and relative_error(1, -1) == 2 and relative_error(1, 0) == 1
    np.testing.assert_allclose(relative_error([1, 2], [1.1, 2]), [0.1 / 1.1, 0])


class Broken(Linear):
    """A Linear with a bug of one's choice."""

    bug = None

    def backward(self, grad_output, input_grad=True):
        before = self.weight.grad.copy(), self.bias.grad.copy()
        to_input = super().backward(grad_output, True)
        if self.bug == "transposed":
            self.weight.grad = before[0] + (self.weight.grad - before[0]).T
        elif self.bug == "twice":
            self.bias.grad = before[1] + 2 * (self.bias.grad - before[1])
        elif self.bug == "one number":
            self.weight.grad[1, 2] += 0.01
        elif self.bug == "input":
            to_input = grad_output @ self.weight.data.T
        elif self.bug == "nan":
            self.bias.grad[0] = np.nan
        elif self.bug == "forgotten":
            self.weight.grad = before[0]
        return to_input


@pytest.mark.parametrize(
    ("bug", "where"),
    [
        (None, None), ("transposed", "0.weight"), ("twice", "0.bias"), ("one number", "0.weight"),
        ("input", "x"), ("nan", "0.bias"), ("forgotten", "0.weight"),
    ],
)  # fmt: skip
def test_every_bug_is_found_where_it_is(bug, where):
    layer = Broken(3, 3, rng=rng())
    layer.bug = bug
    model = Sequential(layer, Tanh(), Linear(3, 2, rng=rng()))
    report = gradcheck(model, rng().normal(size=(4, 3)))
    wrong = [name for name, error in report.errors.items() if (error > report.tolerance).any()]
    assert wrong == ([where] if bug else []) and bool(report) == (bug is None)
    assert ("DISAGREE" in repr(report)) == (bug is not None)
    if bug == "one number":
        assert np.argwhere(report.errors["0.weight"] > report.tolerance).tolist() == [[1, 2]]
        assert "0.weight: 1 of 9 differ; the worst is 0.weight[1, 2], analytic" in repr(report)


def test_models_with_a_loss_and_losses_alone():
    model = Sequential(Linear(2, 4, rng=rng()), Tanh(), Linear(4, 3, rng=rng()))
    X, y = rng().normal(size=(5, 2)), [0, 1, 2, 0, 1]
    assert gradcheck(model, X, y, loss=CrossEntropyLoss())
    assert gradcheck(CrossEntropyLoss(), rng().normal(size=(5, 3)), y)

    class Half(MSELoss):
        def backward(self):
            return super().backward() / 2

    report = gradcheck(Half(), rng().normal(size=(5, 3)), np.zeros((5, 3)))
    assert not report and "15 of 15 differ" in repr(report)


def test_functions():
    x = rng().normal(size=(2, 3))
    assert gradcheck(lambda a: (a**2).sum(), x, gradient=lambda a: 2 * a)
    assert gradcheck(lambda a: (a**2).sum(), x, gradient=2 * x)
    assert not gradcheck(lambda a: (a**2).sum(), x, gradient=lambda a: a)
    with pytest.raises(ValueError, match="the gradient of x has shape"):
        gradcheck(lambda a: (a**2).sum(), x, gradient=lambda a: a[0])
    for thing in (3, lambda a: a.sum()):
        with pytest.raises(TypeError, match="a layer, a loss, or f and gradient"):
            gradcheck(thing, x)


def test_plain_layers_without_base_class():
    class Weight:
        def __init__(self):
            self.data, self.grad = np.array([2.0, -1.0]), np.zeros(2)

    class Plain:
        def __init__(self, factor):
            self.w, self.factor = Weight(), factor

        def parameters(self):
            return [self.w]

        def __call__(self, x):
            self.x = x
            return x * self.w.data

        def backward(self, G):
            self.w.grad += self.factor * (G * self.x).sum(axis=0)
            return G * self.w.data

    x = rng().normal(size=(3, 2))
    assert gradcheck(Plain(1), x)
    assert "parameters()[0]: 2 of 2 differ" in repr(gradcheck(Plain(2), x))


def test_kinks_are_told_not_failed():
    x = np.array([[1.0, 0.0, -1.0]])
    report = gradcheck(ReLU(), x)
    assert report
    assert len(report.warnings) == 1 and "x[0, 1] stands at a kink" in report.warnings[0]
    assert "warning: x[0, 1]" in repr(report)


def test_results_too_large_to_be_checked_are_told():
    """Beside 1e12 a step of 1e-5 is lost, so any gradient would seem right."""
    report = gradcheck(lambda a: 1e12 + a.sum(), np.ones(2), gradient=np.zeros(2))
    assert len(report.warnings) == 1 and "so large a result hides errors" in report.warnings[0]
    assert not gradcheck(lambda a: 1e3 * a.sum(), np.ones(2), gradient=1e3 * np.ones(2)).warnings


def test_what_cannot_be_checked_is_refused():
    with pytest.raises(ValueError, match=r"x\[0, 1\] is nan"):
        gradcheck(ReLU(), np.array([[1.0, np.nan]]))
    with pytest.raises(TypeError, match="0-dimensional"):
        numerical_gradient(lambda a: a, np.ones(2))
    with pytest.raises(TypeError, match=r"f\(x\) must be an array of real numbers"):
        numerical_gradient(lambda a: 1j * a.sum(), np.ones(2))
    assert numerical_gradient(np.sum, np.ones((0, 3))).shape == (0, 3)


def test_float32_is_told():
    model = Sequential(Linear(2, 3, rng=rng(), dtype=np.float32), Tanh())
    report = gradcheck(model, rng().normal(size=(4, 2)).astype(np.float32))
    assert report and "float32" in report.warnings[0]


def test_dropout_in_training_is_noticed():
    model = Sequential(Linear(2, 30, rng=rng()), Dropout(0.5, rng=rng()))
    x = rng().normal(size=(4, 2))
    with pytest.raises(ValueError, match=r"Call eval\(\) first"):
        gradcheck(model, x)
    assert gradcheck(model.eval(), x)


def test_samples_of_large_models():
    model = Sequential(Linear(200, 50, rng=rng()), Tanh(), Linear(50, 2, rng=rng()))
    report = gradcheck(model, rng().normal(size=(3, 200)), samples=10)
    assert report
    assert all(np.isfinite(error).sum() == min(10, error.size) for error in report.errors.values())


def test_weights_come_back_unchanged():
    model = Sequential(Linear(2, 3, rng=rng()), Tanh())
    before = model.parameters()[0].data.copy()
    gradcheck(model, rng().normal(size=(4, 2)))
    np.testing.assert_array_equal(model.parameters()[0].data, before)


class Scaled(MSELoss):
    """A squared error whose gradient is off by a factor."""

    factor = 1.0

    def backward(self):
        return self.factor * super().backward()


@pytest.mark.parametrize("residual", [1e-4, 1e-7, 1e-8])
@pytest.mark.parametrize("factor", [1.0, -1.0, 0.5, -7.0])
def test_near_a_fit_curvature_excuses_nothing(residual, factor):
    for seed in range(5):
        model = Sequential(Linear(2, 3, rng=rng(seed)), Tanh(), Linear(3, 1, rng=rng(seed)))
        X, loss = rng(seed).normal(size=(5, 2)), Scaled()
        loss.factor = factor
        y = model(X) + residual * rng(seed + 1).normal(size=(5, 1))
        report = gradcheck(model, X, y, loss=loss)
        assert bool(report) == (factor == 1)
        assert not any("kink" in warning for warning in report.warnings)


def test_where_all_is_zero_it_says_that_nothing_was_seen():
    model = Sequential(Linear(2, 3, rng=rng()), Tanh(), Linear(3, 1, rng=rng()))
    X = rng().normal(size=(5, 2))
    report = gradcheck(model, X, model(X), loss=MSELoss())
    assert "too small to be told from rounding" in report.warnings[0]


def test_setting_in_place_of_adding_is_found():
    class Sets(Linear):
        def backward(self, grad_output, input_grad=True):
            to_input = super().backward(grad_output)
            self.weight.grad = grad_output.T @ self.x
            return to_input

    report = gradcheck(Sets(2, 3, rng=rng()), rng().normal(size=(4, 2)))
    assert not report and "does backward set its .grad?" in report.warnings[0]


def test_a_kink_is_told_whichever_slope_is_taken():
    assert "stands at a kink: slopes 3 and 1" in gradcheck(ELU(3.0), np.zeros((1, 1))).warnings[0]
    near = gradcheck(ReLU(), np.array([[3e-6, -3e-6, 1.0]]))  # within eps of the kink
    assert near


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gradcheck(ReLU(), [[1.0]], [[1.0]]), "target has no part .* give loss="),
        (lambda: gradcheck(ReLU(), [[1.0]], gradient=3), "gradient has no part"),
        (lambda: gradcheck(MSELoss(), [[1.0]], [[1.0]], loss=MSELoss()), "loss has no part"),
        (lambda: gradcheck(ReLU(), [[1.0]], eps=0), "eps must be a number > 0"),
        (lambda: gradcheck(ReLU(), [[1.0]], tolerance=0), "tolerance must be a number > 0"),
        (lambda: gradcheck(ReLU(), [[1.0]], samples=0), "samples must be a whole number > 0"),
        (lambda: gradcheck(ReLU(), [[1.0]], [[1.0]], loss=MSELoss), "MSELoss is a class"),
        (lambda: gradcheck(ReLU, [[1.0]]), "ReLU is a class"),
        (lambda: gradcheck(lambda a: np.nan, [1.0], gradient=0.0), "must be finite"),
    ],
)
def test_what_would_be_ignored_is_refused(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_numerical_gradients_are_exact_whatever_the_dtype_and_the_function():
    for dtype in (np.float16, np.float32):
        found = numerical_gradient(lambda a: (a * a).sum(), np.array([1, 300], dtype))
        np.testing.assert_allclose(found, [2, 600], rtol=1e-6)

    def softmax_of_first(z):
        z -= z.max()  # in place, as in many a program
        return np.exp(z[0]) / np.exp(z).sum()

    x = np.array([1.0, 2.0, 3.0])
    p = np.exp(x) / np.exp(x).sum()
    expected = p[0] * (np.eye(3)[0] - p)
    np.testing.assert_allclose(numerical_gradient(softmax_of_first, x), expected, atol=1e-8)
