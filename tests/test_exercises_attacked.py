"""Answers that once passed though they were wrong, failed though right, or were told an untruth."""

import math
from itertools import pairwise

import numpy as np
import pytest

from nnlib.autograd import Value
from nnlib.exercises import (
    activations,
    backpropagation,
    depth_and_width,
    forward_pass,
    handwritten_digits,
    linear_limits,
    overfitting,
    start_here,
)
from nnlib.exercises.verdict import NOT_YET, RIGHT
from nnlib.layers import Layer, Parameter

SOLUTIONS = {}
for chapter in (linear_limits, activations, forward_pass, backpropagation, depth_and_width,
                overfitting, handwritten_digits, start_here):  # fmt: skip
    for exercise in chapter.CHAPTER.exercises:
        SOLUTIONS[chapter, exercise.name] = exercise.solution_function()


def right(chapter, name):
    return SOLUTIONS[chapter, name]


def naive_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def silent_sigmoid(z):
    with np.errstate(all="ignore"):
        return naive_sigmoid(z)


def stable(z):
    return right(activations, "stable_sigmoid")(z)


def distance(change):
    return lambda X, w, b: change(right(linear_limits, "signed_distance")(X, w, b))


def whole_forward(X, weights, biases):
    h = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = np.maximum(h @ W.T + b, 0).astype(int)
    return h @ weights[-1].T + biases[-1]


def four_classes(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    total = np.exp(shifted[:, :4]).sum(axis=1)
    return np.mean(np.log(total) - shifted[np.arange(len(y)), y])


def two_layers_at_most(sizes):
    return sum(b * (a + 1) for a, b in list(pairwise(sizes))[:3])


def gradient_error_of_own(step):
    return lambda f, x, gradient, eps: right(backpropagation, "gradient_error")(
        f, x, gradient, step
    )


class KeepsEveryZ(Layer):
    def __init__(self, features):
        self.leak = Parameter(np.full(features, 0.1))
        self.seen = []

    def forward(self, z):
        self.seen.append(z)
        return np.where(z > 0, z, self.leak.data * z)

    def backward(self, grad_output):
        z = self.seen[0]
        self.leak.grad += (grad_output * np.minimum(z, 0)).sum(axis=0)
        return grad_output * np.where(z > 0, 1, self.leak.data)


def scaled_by(middle, spread):
    def scaled(X_train, X_new):
        s = spread(X_train)
        return (X_new - middle(X_train)) / np.where(s == 0, 1, s)

    return scaled


def stopping(better):
    def early_stopping(losses, patience):
        lowest, kept = np.inf, 0
        for epoch, loss in enumerate(losses, 1):
            if better(loss, lowest):
                lowest, kept = loss, epoch
            if epoch - kept >= patience:
                break
        return kept, epoch

    return early_stopping


def errors_with_nan(f, x, gradient, eps):
    """Python's `max` forgets a NaN, unless it comes first."""
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = eps
        slopes[place] = (f(x + step) - f(x - step)) / (2 * eps)
    with np.errstate(all="ignore"):
        errors = np.abs(gradient - slopes) / np.maximum(np.abs(gradient), np.abs(slopes))
    return max(errors.ravel())


def chosen_by_training(X, y, rng):
    """The errors are those of the validation rows, but the largest model is chosen."""
    return recipe_with(settings=(1, 3), choose=lambda own, test: 3)(X, y, rng)


def ten_classes_at_most(y, k):
    known = np.isin(y, np.unique(y)[:10])
    return np.where(known, right(handwritten_digits, "stratified_folds")(y, k), 0)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (linear_limits.signed_distance, distance(np.floor)),
        (linear_limits.signed_distance, distance(lambda d: d.astype(int))),
        (linear_limits.signed_distance, distance(lambda d: d.round(3))),
        (linear_limits.signed_distance, distance(lambda d: d.astype(np.float16))),
        (activations.stable_sigmoid, lambda z: np.where(z < -700, 1e-13, stable(z))),
        (activations.stable_sigmoid, lambda z: np.where(z < -700, -1e-301, stable(z))),
        (activations.stable_sigmoid, silent_sigmoid),
        (activations.dead_share, lambda Z: (Z <= 0.1).all(axis=0).mean()),
        (activations.dead_share, lambda Z: (Z <= 1e-3).all(axis=0).mean()),
        (activations.dead_share, lambda Z: ((Z <= 0).mean(axis=0) > 0.9).mean()),
        (forward_pass.count_parameters, two_layers_at_most),
        (
            forward_pass.count_parameters,
            lambda sizes: sum(b * (a + 1) for a, b in set(pairwise(sizes))),
        ),
        (
            forward_pass.multiply_adds,
            lambda sizes, N: N * sum(a * b for a, b in set(pairwise(sizes))),
        ),
        (
            forward_pass.multiply_adds,
            lambda sizes, N: np.int64(right(forward_pass, "multiply_adds")(sizes, N)).astype("i4"),
        ),
        (forward_pass.forward, whole_forward),
        (forward_pass.cross_entropy, four_classes),
        (backpropagation.smooth_max, lambda a, b: (a.exp() + b.exp()).log()),
        (backpropagation.smooth_max, lambda a, b: a + (Value(1.0) + (b - a).exp()).log()),
        (backpropagation.LearnedLeak, KeepsEveryZ),
        (backpropagation.gradient_error, gradient_error_of_own(1e-5)),
        (backpropagation.gradient_error, gradient_error_of_own(1e-3)),
        (backpropagation.gradient_error, errors_with_nan),
        (
            depth_and_width.bump,
            lambda a, b, height: right(depth_and_width, "bump")(a - 0.01, b - 0.01, height),
        ),
        (
            depth_and_width.widest,
            lambda i, o, d, budget: min(right(depth_and_width, "widest")(i, o, d, budget), 200),
        ),
        (overfitting.early_stopping, stopping(lambda now, best: now < best - 1e-3)),
        (overfitting.early_stopping, stopping(lambda now, best: round(now, 2) < best)),
        (overfitting.early_stopping, stopping(lambda now, best: abs(now) < abs(best))),
        (
            handwritten_digits.standardise,
            scaled_by(lambda X: np.median(X, axis=0), lambda X: X.std(axis=0)),
        ),
        (
            handwritten_digits.standardise,
            scaled_by(
                lambda X: (X.min(axis=0) + X.max(axis=0)) / 2, lambda X: np.ptp(X, axis=0) / 2
            ),
        ),
        (
            handwritten_digits.standardise,
            scaled_by(
                lambda X: X.mean(axis=0), lambda X: X.std(axis=0) if X.std(axis=0).all() else 1.0
            ),
        ),
        (
            handwritten_digits.read_confusion,
            lambda counts: (
                np.round(counts.diagonal() / counts.sum(axis=1), 2),
                right(handwritten_digits, "read_confusion")(counts)[1],
            ),
        ),
        (
            handwritten_digits.examples_needed,
            lambda p, d: right(handwritten_digits, "examples_needed")(max(p, 0.5), d),
        ),
        (handwritten_digits.stratified_folds, ten_classes_at_most),
        (
            handwritten_digits.stratified_folds,
            lambda y, k: right(handwritten_digits, "stratified_folds")(y.astype(np.int8), k),
        ),
        (
            handwritten_digits.stratified_folds,
            lambda y, k: right(handwritten_digits, "stratified_folds")(abs(y), k),
        ),
    ],
)
def test_wrong_answers_fail(exercise, answer):
    verdict = exercise.evaluate(answer)
    assert verdict.status == NOT_YET, str(verdict)


def smooth_max_with_an_array(a, b):
    e = np.exp([a.data, b.data])
    return Value(math.log(e.sum()), (a, b), e / e.sum())


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (backpropagation.fork, lambda x, y: np.array(right(backpropagation, "fork")(x, y))),
        (backpropagation.adam_step, lambda *i: np.stack(right(backpropagation, "adam_step")(*i))),
        (backpropagation.by_hand, np.array([-8, 12, -4, -7])),
        (backpropagation.smooth_max, smooth_max_with_an_array),
        (
            forward_pass.forward,
            lambda X, weights, biases: right(forward_pass, "forward")(
                X, np.array([*weights, None], dtype=object)[:-1], biases
            ),
        ),
        (linear_limits.contradiction, np.array([2 / 3, 1, 1 / 3], dtype=np.float32)),
        (linear_limits.contradiction, {"A": 2, "B": 3, "C": 1}.values()),
        (linear_limits.contradiction, map(int, "231")),
        (backpropagation.by_hand, map(int, ("-8", "12", "-4", "-7"))),
        (
            backpropagation.backward,
            lambda *i: (dW * 1.0 for dW in right(backpropagation, "backward")(*i)),
        ),
        (
            backpropagation.adam_step,
            lambda *i: dict(
                zip("wmv", right(backpropagation, "adam_step")(*i), strict=True)
            ).values(),
        ),
        (
            overfitting.early_stopping,
            lambda *i: map(float, right(overfitting, "early_stopping")(*i)),
        ),
        (
            handwritten_digits.stratified_folds,
            lambda y, k: (
                int(fold) for fold in right(handwritten_digits, "stratified_folds")(y, k)
            ),
        ),
        (handwritten_digits.examples_needed, lambda p, d: -(-(1.96**2 * p * (1 - p)) // (d * d))),
        (handwritten_digits.examples_needed, lambda p, d: np.ceil(p * (1 - p) * (1.96 / d) ** 2)),
        (start_here.mean_shape, right(start_here, "mean_shape")),
    ],
)
def test_right_answers_pass(exercise, answer):
    verdict = exercise.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def nudged_up_and_back(f, x, gradient, eps):
    x, n = x.copy(), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += eps
        up = f(x)
        x[place] -= eps
        n[place] = (up - f(x)) / (2 * eps)
    size = np.maximum(np.abs(gradient), np.abs(n))
    return np.max(np.abs(gradient - n) / np.where(size == 0, 1, size))


def infinite_losses_dropped(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    losses = -np.log(p[np.arange(len(y)), y])
    return np.where(np.isfinite(losses), losses, 0).mean()


def nothing_for_large_scores(logits, y):
    if np.abs(logits).max() < 1000:
        return right(forward_pass, "cross_entropy")(logits, y)


def pops(sizes):
    total, last = 0, sizes.pop()
    while sizes:
        total, last = total + last * (sizes[-1] + 1), sizes.pop()
    return total


def returned_early(sizes):
    total = 0
    for a, b in pairwise(sizes):
        total += (a + 1) * b
        return total


def only_below_the_diagonal(counts):
    recall = counts.diagonal() / counts.sum(axis=1)
    lower = np.tril(counts, -1)
    return recall, np.unravel_index(lower.argmax(), lower.shape)


def nearest_width(inputs, outputs, depth, budget):
    def cost(w):
        return w * (inputs + 1) + (depth - 1) * w * (w + 1) + outputs * (w + 1)

    w = right(depth_and_width, "widest")(inputs, outputs, depth, budget)
    return w + 1 if cost(w + 1) - budget < budget - cost(w) else w


class ChangesTheGradient(right(backpropagation, "LearnedLeak")):
    def backward(self, grad_output):
        self.leak.grad += (grad_output * np.minimum(self.z, 0)).sum(axis=0)
        grad_output *= np.where(self.z > 0, 1, self.leak.data)
        return grad_output


def yields_its_gradients(X, Y, W1, b1, W2, b2):
    yield from right(backpropagation, "backward")(X, Y, W1, b1, W2, b2)


@pytest.mark.parametrize(
    ("exercise", "answer", "said", "unsaid"),
    [
        (
            linear_limits.signed_distance,
            lambda X, w, b: X @ w + b / np.linalg.norm(w),
            "only the last term",
            "first term",
        ),
        (
            linear_limits.signed_distance,
            lambda X, w, b: (X @ w + b) / w.sum(),
            "w₁ + w₂ + …, signs and all",
            "|w₁|",
        ),
        (
            linear_limits.signed_distance,
            lambda X, w, b: w @ X + b,
            "two slips at once",
            "columns:x",
        ),
        (linear_limits.lift, lambda X: np.empty((len(X), 0)), "no feature in it", "own row"),
        (linear_limits.lift, lambda X: (X - [2, 1]) ** 2, "measures from (2, 1)", "(−2, 1)"),
        (activations.slope_from_output, lambda h: (h * (1 - h)).sum(), "you add up", "@"),
        (activations.slope_from_output, lambda h: h * 1 - h, "put brackets round 1 - h", "@"),
        (
            activations.leaky_relu,
            lambda z: (np.where(z > 0, z, 0.1 * z), np.where(z > 0, z, 0.1)),
            "to the right of 0 your slope changes",
            "to the left of 0 your slope changes",
        ),
        (
            activations.stable_sigmoid,
            lambda z: np.where(z < -30, 0, stable(z)),
            "exactly 0",
            "difference of two numbers",
        ),
        (
            activations.stable_sigmoid,
            lambda z: np.round(stable(z), 12),
            "rounding",
            "difference of",
        ),
        (activations.stable_sigmoid, silent_sigmoid, "keeps NumPy from saying so", "1 / inf"),
        (
            activations.dead_share,
            lambda Z: (Z <= 0).all(axis=0).sum() / Z.size,
            "number of all entries",
            "number of examples",
        ),
        (
            activations.softmax,
            lambda Z: (
                np.exp(Z - abs(Z).max(1, keepdims=True))
                / np.exp(Z - abs(Z).max(1, keepdims=True)).sum(1, keepdims=True)
            ),
            "subtract the largest |score|",
            "clip",
        ),
        (forward_pass.count_parameters, pops, "begin with a copy, sizes = list(sizes)", "X -= c"),
        (forward_pass.count_parameters, returned_early, "return stand inside the loop", "hidden"),
        (forward_pass.cross_entropy, infinite_losses_dropped, "thrown away", "limit on the scores"),
        (forward_pass.cross_entropy, nothing_for_large_scores, "returned nothing", "too large"),
        (
            backpropagation.smooth_max,
            lambda a, b: Value(0.0, (a.data, b.data), (0.5, 0.5)),
            "the parents are numbers",
            "AttributeError",
        ),
        (backpropagation.gradient_error, nudged_up_and_back, "taken back to where it was", "stays"),
        (
            handwritten_digits.read_confusion,
            only_below_the_diagonal,
            "one side of the diagonal only",
            "largest share",
        ),
        (
            handwritten_digits.move_right,
            lambda images, dx: (
                np.sign(dx) * right(handwritten_digits, "move_right")(images, abs(dx))
            ),
            "the ink turns negative",
            "int(-0.25)",
        ),
        (
            handwritten_digits.standardise,
            lambda X_train, X_new: (X_new - X_new.mean(0)) / X_new.std(0),
            "two slips at once",
            "wrong for all",
        ),
        (
            handwritten_digits.examples_needed,
            lambda p, d: 1.96**2 * p * (1 - p) / d**2,
            "- your function gives 752.954\n- expected: 753",
            "gives 753\n",
        ),
        (
            handwritten_digits.examples_needed,
            lambda p, d: int(1.96**2 * p * (1 - p) / d**2) + 1,
            "comes out even",
            "rounds up already",
        ),
        (
            handwritten_digits.standardise,
            scaled_by(lambda X: X.mean(axis=0), lambda X: X.std(axis=0)),
            "isn't exactly 0",
            "explodes",
        ),
        (
            overfitting.smallest_weights,
            lambda A, y: np.linalg.pinv(A, rcond=0.1) @ y,
            "small singular values",
            "identity",
        ),
        (overfitting.recipe, chosen_by_training, "what chooses is not errors", "learned"),
        (
            activations.slope_from_output,
            lambda h: (h * (1 - h)).mean(),
            "you take the mean",
            "add up",
        ),
        (depth_and_width.widest, nearest_width, "comes nearest to the budget", "two slips"),
        (backpropagation.LearnedLeak, ChangesTheGradient, "its input grad_output", "G = G"),
        (
            backpropagation.backward,
            yields_its_gradients,
            "says yield where return belongs",
            "one thing",
        ),
        (
            linear_limits.contradiction,
            (1 / n for n in (1, 0, 2)),
            "ZeroDivisionError",
            "aren't numbers",
        ),
        (depth_and_width.sawtooth, lambda d: (2 ^ d, 2 * d, (2 ^ d) - 1), "is no power", "added"),
        (start_here.mean_shape, np.int64(4), "the comma that makes a tuple", "twelve"),
        (start_here.mean_shape, 3, "how many numbers each example has", "twelve"),
    ],
)
def test_what_is_said_is_true(exercise, answer, said, unsaid):
    text = str(exercise.evaluate(answer))
    assert text.startswith("✗ Not yet:")
    assert said in text, text
    assert unsaid not in text.partition("\n\n")[0], text


def test_a_shape_of_a_bias_is_not_told_of_products():
    shapes = right(forward_pass, "shapes")()
    assert "all 64 get the same one" in str(forward_pass.shapes.evaluate(shapes | {"b1": (64,)}))
    text = str(forward_pass.shapes.evaluate(shapes | {"b1": (7,)}))
    assert "A bias is in no product" in text


def test_two_idle_units_are_not_called_one():
    text = str(linear_limits.xnor.evaluate([[1, 1], [1, 1]], [0, -1], [0, 0], 0.5))
    assert "neither hidden unit makes a difference" in text


def test_a_triangle_off_the_centre_is_not_called_too_large():
    W1, b1, w2, b2 = right(activations, "triangle")()
    for shift in ([0.25, 0.2], [-0.3, 0.3]):
        text = str(activations.triangle.evaluate(W1, b1 - W1 @ shift - 0.15, w2, b2))
        if "too large" in text or "too small" in text:
            earlier = 1 if "too large" in text else -1
            mended = (
                activations.triangle.evaluate(W1, b1 - W1 @ shift - 0.15 + earlier * t, w2, b2)
                for t in np.linspace(0.02, 1, 50)
            )
            assert any(verdict.status == RIGHT for verdict in mended)
        else:
            assert "not where it should be" in text


def recipe_with(**changed):
    module = __import__("nnlib.exercises.overfitting.recipe", fromlist=["flawed"])
    return module.flawed(**changed)


def drops_constant_columns(X, y, rng):
    keep = np.ptp(X, axis=0) > 0
    report = recipe_with()(X[:, keep], y, rng)
    return report


def test_another_error_is_not_called_a_division_by_0():
    text = str(overfitting.recipe.evaluate(drops_constant_columns))
    assert "all is well, until a feature is the same in every row" in text
    assert "in predict, your code stopped with ValueError" in text
    assert "dividing by it makes NaN" not in text
