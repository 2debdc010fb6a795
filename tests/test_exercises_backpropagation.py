"""The exercises of chapter 4: mistakes are named, and right answers of any form pass."""

import inspect
import math
import re

import numpy as np
import pytest

from nnlib import progress
from nnlib.autograd import Value
from nnlib.exercises import backpropagation as exercises
from nnlib.exercises.backpropagation import mutants
from nnlib.exercises.solutions import backpropagation as solutions
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT, STILL_BLANK
from nnlib.functional import log_softmax, softmax
from nnlib.gradcheck import gradcheck, numerical_gradient, relative_error
from nnlib.layers import Linear, Parameter, Sequential, Tanh
from nnlib.losses import MSELoss
from nnlib.optim import Adam
from tests.exercise_chapters import BlankLayer, file_of, judge, learn_a_product, page_of
from tests.own_value import OwnValue, backward

ALL = exercises.CHAPTER.exercises


# ------------------------------------------------------------------ all of them


class HalfALayer(BlankLayer):
    def forward(self, z):
        self.z = z
        return np.where(z > 0, z, self.leak.data * z)


class LayerThatAddsDots(HalfALayer):
    def backward(self, grad_output):
        self.leak.grad += ...
        return ...


@pytest.mark.parametrize(
    ("exercise", "blank"),
    [
        (exercises.LearnedLeak, BlankLayer),
        (exercises.LearnedLeak, HalfALayer),
        (exercises.LearnedLeak, LayerThatAddsDots),
        (exercises.broken, {...}),
    ],
)
def test_a_blank_layer_or_set_is_friendly(exercise, blank):
    verdict = exercise.evaluate(blank)
    assert (verdict.status, verdict.message) == (BLANK, STILL_BLANK)


def test_check_shows_and_summary_counts():
    progress.forget()
    begin = f"0 of {len(ALL)} solved: ○\N{NO-BREAK SPACE}by_hand"
    assert page_of(exercises.summary).startswith(begin)
    page = page_of(lambda: exercises.by_hand.check(df_dd=-7, df_dc=-4, df_db=12, df_da=-8))
    assert page.startswith("✓ Right. Read one of them aloud")
    page_of(lambda: exercises.fork.check(max))
    page = page_of(exercises.summary)
    assert page.startswith(f"1 of {len(ALL)} solved")
    assert "✓\N{NO-BREAK SPACE}by_hand" in page
    assert "○\N{NO-BREAK SPACE}fork" in page


def test_an_endless_loop_in_a_layer_is_stopped(monkeypatch):
    class Endless(HalfALayer):
        def backward(self, grad_output):
            while True:
                self.leak.grad += 0

    monkeypatch.setattr(exercises.LearnedLeak, "_seconds", 0.3)
    verdict = exercises.LearnedLeak.evaluate(Endless)
    assert (verdict.status, verdict.mistake) == (NOT_YET, "takes too long")
    assert "It was in line" in str(verdict)


# ------------------------------------------------------------------ by_hand


def test_the_four_gradients_are_those_of_the_engine():
    leaves = a, b, c, d = [Value(number) for number in (3, -2, 1, 4)]
    f = (a * b - c) * d
    f.backward()
    assert tuple(leaf.grad for leaf in leaves) == file_of(exercises.by_hand).EXPECTED
    assert f.data == -28


@pytest.mark.parametrize(
    "answer",
    [
        (-8, 12, -4, -7),
        ([-8.0, 12, -4, -7],),
        (lambda: (-8, 12, -4, -7),),
        (np.array(-8), [12], -4.0, -7),
    ],
)
def test_by_hand_right_in_other_words(answer):
    assert exercises.by_hand.evaluate(*answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake", "crosses"),
    [
        ((-8, 12, -4, 4), "last gate not swapped", 1),
        ((-2, 3, -4, -7), "forgot upstream at a and b", 2),
        ((-8, 3, -4, -7), "forgot upstream at a and b", 1),
        ((-8, 12, 4, -7), "sign of the minus", 1),
        ((8, 12, -4, -7), "upstream with the sign of c", 1),
        ((-8, -8, -4, -7), "factors not swapped", 1),
        ((9, 9, 9, 7), "sign of df_dd", 4),
        ((9, 9, 7, -7), "the value of the node for its gradient", 3),
        ((9, 12, -4, -7), None, 1),
        ((-8, 12, -4, 9), None, 1),
    ],
)
def test_by_hand_judges_the_first_on_the_way_back(answer, mistake, crosses):
    verdict = exercises.by_hand.evaluate(*answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert str(verdict).count("✗") == 1 + crosses  # one stands in the headline


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((-8, 12, -4), "4 parts, df_da, df_db, df_dc, df_dd in this order, but you gave 3"),
        (([1, 2], 12, -4, -7), "df_da has shape (2,), but it should be a single number"),
        (("-8", 12, -4, -7), "df_da is text"),
        ((-8, 12, -4, 9), "df_dd is the first that is wrong"),
    ],
)
def test_by_hand_odd_forms(answer, expected):
    assert expected in str(exercises.by_hand.evaluate(*answer))


def test_by_hand_keeps_the_right_numbers_to_itself():
    text = str(exercises.by_hand.evaluate(99, 98, 97, 96))
    assert not re.search(r"-8|\b12\b|-4|-7", text)


# ------------------------------------------------------------------ fork


def fork_by_engine(x, y):
    x, y = Value(x), Value(y)
    ((x + y) * (x - y) * x).backward()
    return x.grad, y.grad


def test_the_flows_are_those_of_the_engine():
    for case in file_of(exercises.fork).TEST.cases:
        np.testing.assert_allclose(fork_by_engine(**case.inputs), case.expected, rtol=1e-12)


@pytest.mark.parametrize(
    "answer",
    [
        fork_by_engine,
        lambda x, y: [3 * x**2 - y**2, np.array([-2 * x * y])],
    ],
)
def test_fork_right_in_other_words(answer):
    verdict = exercises.fork.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def walk_that_overwrites(x, y):
    s, t = x + y, x - y
    p = s * t
    dx = p
    dp = x
    dx, dy = t * dp, t * dp
    dx, dy = s * dp, -s * dp
    return dx, dy


def walk_without_upstream(x, y):
    s, t = x + y, x - y
    return t + s + s * t, t - s


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (walk_that_overwrites, "one branch only"),
        (walk_without_upstream, "forgot the upstream gradient"),
        (lambda x, y: ((x + y) * (x - y), 0), "one branch only"),
        (lambda x, y: (3 * x * x - y * y, 2 * x * x), "sign of the minus lost"),
        (lambda x, y: (3 * x * x - y * y, 2 * x * y), "df_dy turned round"),
        (lambda x, y: (-2 * x * y, 3 * x * x - y * y), "answers exchanged"),
        (lambda x, y: (2 * x * x, -2 * x * y), "forgot the last gate"),
        (lambda x, y: (3 * x * x - y * y, 0), None),
        (lambda x, y: (x, y), None),
    ],
)
def test_fork_mistakes_in_other_words(answer, mistake):
    verdict = exercises.fork.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda x, y: x * x, "returns one thing, but 2 are wanted: end with return df_dx, df_dy"),
        (lambda x, y: (1, 2, 3), "returns 3 things"),
        (lambda x, y: (1 / 0, 2), "ZeroDivisionError"),
        (lambda x: (1, 2), "takes (x), but it will be called as fork(x, y)"),
        (lambda x, y: (3 * x * x - y * y, 0), "df_dx ✓, df_dy ✗."),
        (lambda x, y: (1, 0), "df_dx ✗, df_dy not looked at."),
        (
            lambda x, y: (1, 0),
            "For fork(x=3, y=1)\n\n- your function gives df_dx = 1\n- expected: df_dx = 26",
        ),
    ],
)
def test_fork_odd_forms(answer, expected):
    assert expected in str(exercises.fork.evaluate(answer))


# ------------------------------------------------------------------ smooth_max


def test_the_slopes_are_those_of_the_engine():
    for case in file_of(exercises.smooth_max).TEST.cases:
        a, b = (Value(number) for number in case.inputs.values())
        result = (a.exp() + b.exp()).log()
        result.backward()
        value, gradients = case.expected
        assert math.isclose(result.data, value, rel_tol=1e-12)
        np.testing.assert_allclose([a.grad, b.grad], gradients, rtol=1e-12)


class Own(OwnValue):
    """The engine as the chapter builds it, with its way back."""

    backward = backward


def own_gate(a, b):
    share = 1 / (1 + math.exp(b.data - a.data))
    return Own(np.logaddexp(a.data, b.data), [b, a], [1 - share, share])


@pytest.mark.parametrize(
    "answer",
    [
        own_gate,
        lambda p, q: Value(
            np.logaddexp(p.data, q.data), (p, q), tuple(softmax([[p.data, q.data]])[0])
        ),
    ],
)
def test_smooth_max_right_in_other_words(answer):
    verdict = exercises.smooth_max.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def gate_with(slope_a, slope_b):
    def smooth_max(a, b):
        ea, eb = math.exp(a.data), math.exp(b.data)
        return Value(math.log(ea + eb), (a, b), (slope_a(ea, eb), slope_b(ea, eb)))

    return smooth_max


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda a, b: np.logaddexp(a.data, b.data), "a number"),
        (lambda a, b: (a.exp() + b.exp()).log(), "made of other gates"),
        (lambda a, b: a + (1 + (b - a).exp()).log(), "made of other gates"),
        (lambda a, b: Value(1.0, (a.data, b.data), (0.5, 0.5)), "parents are numbers"),
        (lambda a, b: Value(np.logaddexp(a.data, b.data), (a, b), ()),
         "parents and slopes don't pair up"),
        (lambda a, b: Value(np.logaddexp(a.data, b.data), (a, b), 0.5),
         "parents and slopes don't pair up"),
        (lambda a, b: Own(np.logaddexp(a.data, b.data)), "no way back"),
        (lambda a, b: Value((a.exp() + b.exp()).log().data, (), ()), "no way back"),
        (gate_with(lambda a, b: b / (a + b), lambda a, b: a / (a + b)), "slopes exchanged"),
        (gate_with(lambda a, b: a, lambda a, b: b), "forgot the logarithm's slope"),
        (gate_with(lambda a, b: (a + b) ** -1, lambda a, b: (a + b) ** -1),
         "forgot the slope of exp"),
        (gate_with(lambda a, b: 1 if a >= b else 0, lambda a, b: 1 if b > a else 0),
         "winner takes all"),
        (gate_with(lambda a, b: 1, lambda a, b: 1), "like a sum"),
        (lambda a, b: a if a.data > b.data else b, "the larger of the two"),
        (gate_with(lambda a, b: a / (a + b), lambda a, b: a / (a + b)), None),
    ],
)  # fmt: skip
def test_smooth_max_mistakes_in_other_words(answer, mistake):
    verdict = exercises.smooth_max.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def gate_that_goes_back(a, b):
    total = np.exp(a.data) + np.exp(b.data)
    result = Value(np.log(total), (a, b), (np.exp(a.data) / total, np.exp(b.data) / total))
    for parent in a.parents + b.parents:
        parent.grad += 1.0
    return result


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda a, b: math.log(a + b), "TypeError"),
        (lambda a, b: math.log(a.data + b.data), "ValueError"),
        (lambda a: a, "takes (a), but it will be called as smooth_max(a, b)"),
        (gate_with(lambda a, b: 1, lambda a, b: 1), "smooth_max(Value(0), Value(1.099)) and its"),
        (gate_with(lambda a, b: 1, lambda a, b: 1), "the value ✓, the gradient of a and b ✗."),
        (gate_with(lambda a, b: np.nan, lambda a, b: 1), "the gradient of a contains nan"),
        (gate_that_goes_back, "alone the gate is right, but within a larger graph"),
        (lambda a, b: "2", "the result of your function is text"),
        (lambda a, b: [1, 2], "has shape (2,), but it should be a single number"),
    ],
)
def test_smooth_max_odd_forms(answer, expected):
    assert expected in str(exercises.smooth_max.evaluate(answer))


# ------------------------------------------------------------------ backward


def backward_by_layers(X, Y, W1, b1, W2, b2):
    rng = np.random.default_rng(0)
    model = Sequential(Linear(*W1.shape[::-1], rng=rng), Tanh(), Linear(*W2.shape[::-1], rng=rng))
    hidden, output = model.linear_layers()
    hidden.weight.data, hidden.bias.data = W1, b1
    output.weight.data, output.bias.data = W2, b2
    loss = MSELoss()
    loss(model(X), Y)
    model.backward(loss.backward())
    return tuple(p.grad for layer in (hidden, output) for p in (layer.weight, layer.bias))


def test_the_gradients_are_those_of_the_engine():
    sizes = set()
    for case in file_of(exercises.backward).TEST.cases:
        given = dict(
            zip(
                file_of(exercises.backward).RETURNED, backward_by_layers(**case.inputs), strict=True
            )
        )
        for part, wanted in zip(file_of(exercises.backward).PARTS, case.expected, strict=True):
            np.testing.assert_allclose(given[part], wanted, rtol=1e-12, atol=1e-15)
        sizes.add(case.inputs["X"].shape[0])
    assert {1, 2, 5} <= sizes


def backward_by_loops(X, Y, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = (np.zeros(array.shape) for array in (W1, b1, W2, b2))
    for x, y in zip(X, Y, strict=True):
        h = np.tanh(W1 @ x + b1)
        g = 2 * (W2 @ h + b2 - y) / Y.size
        dW2 += np.outer(g, h)
        db2 += g
        d = W2.T @ g * (1 - h) * (1 + h)
        dW1 += np.outer(d, x)
        db1 += d
    return [dW1, db1, dW2, db2]


def backward_in_columns(X, Y, W1, b1, W2, b2):
    h = np.tanh(W1 @ X.T + b1[:, None])
    G = 2 / Y.size * (W2 @ h + b2[:, None] - Y.T)
    d = W2.T @ G / np.cosh(W1 @ X.T + b1[:, None]) ** 2
    return d @ X, d @ np.ones(len(X)), G @ h.T, np.einsum("cn->c", G)


@pytest.mark.parametrize("answer", [backward_by_loops, backward_in_columns, backward_by_layers])
def test_backward_right_in_other_words(answer):
    verdict = exercises.backward.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def changed(**lines):
    """A backward pass in which lines are replaced by others."""
    source = inspect.getsource(solutions.backward)
    for name, line in lines.items():
        source, count = re.subn(rf"\b{name} = .*", f"{name} = {line}", source)
        assert count == 1
    scope = {"np": np}
    exec(source, scope)
    return scope["backward"]


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (changed(G="(h @ W2.T + b2 - Y) * 2"), "sum instead of mean"),
        (changed(G="(h @ W2.T + b2 - Y) / Y.size"), "forgot the factor 2"),
        (changed(G="2 * (h @ W2.T + b2 - Y) / len(Y)"), "divided by N alone"),
        (changed(G="h @ W2.T + b2 - Y"), "forgot the factor 2 and the mean"),
        (changed(G="2 * (Y - h @ W2.T - b2) / Y.size"), "target minus prediction"),
        (changed(G="2 * (h @ W2.T - Y) / Y.size"), "forgot the biases in the forward pass"),
        (changed(dW2="h.T @ G"), "dW2 transposed"),
        (changed(dW2="h.T @ G", delta="G @ W2"), "dW2 transposed"),
        (changed(db2="G"), "db2 not summed"),
        (changed(db2="np.mean(G, axis=0)"), "db2 averaged"),
        (changed(db2="G.sum()"), "db2 as one number"),
        (changed(db2="G.sum(axis=0, keepdims=True)"), "db2 as a row"),
        (changed(delta="(G @ W2.T) * (1 - h**2)"), "W2 transposed on the way back"),
        (changed(delta="G @ W2"), "forgot the slope of tanh"),
        (changed(delta="(G @ W2) * h * (1 - h)"), "slope of a sigmoid"),
        (changed(delta="(G @ W2) * (1 - (X @ W1.T + b1)**2)"), "slope from z"),
        (changed(delta="(G @ W2) * (1 - np.tanh(h)**2)"), "slope of tanh at h"),
        (changed(delta="G @ W2 * h"), "tanh in place of its slope"),
        (changed(dW1="X.T @ delta"), "dW1 transposed"),
        (changed(db1="delta"), "db1 not summed"),
        (changed(db1="(G @ W2).sum(axis=0)"), "db1 without the slope"),
        (changed(db1="delta.mean(0)"), "db1 averaged"),
        (changed(db1="db2.sum() + delta.sum(axis=0)"), None),
        (changed(dW2="G.T @ h + 1"), None),
    ],
)
def test_backward_mistakes_in_other_words(answer, mistake):
    verdict = exercises.backward.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_a_square_network_does_not_hide_a_missing_transpose():
    case = file_of(exercises.backward).TEST.cases[0]
    wrong = changed(delta="(G @ W2.T) * (1 - h**2)")
    assert wrong(**case.inputs)[0].shape == case.inputs["W1"].shape
    text = str(exercises.backward.evaluate(wrong))
    assert "dW2 ✓, db2 ✓, dW1 ✗, db1 not looked at." in text


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            lambda X, Y, W1, b1, W2, b2: X,
            "returns one thing, but 4 are wanted: end with return dW1",
        ),
        (changed(dW2="G @ h"), "ValueError"),
        (changed(dW2="G.T @ h + 1"), "The first part that is wrong is dW2"),
        (changed(db1="db2.sum() + delta.sum(axis=0)"), "dW2 ✓, db2 ✓, dW1 ✓, db1 ✗."),
        (changed(delta="(G @ W2).copy(); b1 += 1"), "changes its input b1 in place"),
        (changed(db2="..."), "Still blank"),
    ],
)
def test_backward_odd_forms(answer, expected):
    assert expected in str(exercises.backward.evaluate(answer))


# ------------------------------------------------------------------ LearnedLeak


def test_the_cases_on_paper_are_right():
    for case in file_of(exercises.LearnedLeak).TEST.cases:
        z, leak, before, G = case.inputs.values()

        def output(z, leak):
            return np.where(z > 0, z, leak * z)

        y, to_input, leak_grad = case.expected
        np.testing.assert_array_equal(output(z, leak), y)
        by_z = numerical_gradient(lambda z, leak=leak, G=G: (output(z, leak) * G).sum(), z)
        np.testing.assert_allclose(to_input, by_z, rtol=1e-8, atol=1e-8)
        by_leak = numerical_gradient(lambda leak, z=z, G=G: (output(z, leak) * G).sum(), leak)
        np.testing.assert_allclose(leak_grad - before, by_leak, rtol=1e-8, atol=1e-8)


class ByLoops(BlankLayer):
    """Right, and written otherwise: with loops, and with other names."""

    def forward(self, z):
        self.rows = z
        leaks = self.leak.data
        return np.array(
            [[x if x > 0 else a * x for x, a in zip(row, leaks, strict=True)] for row in z]
        )

    def backward(self, grad_output):
        result = np.empty(self.rows.shape)
        for n, j in np.ndindex(self.rows.shape):
            x, g = self.rows[n, j], grad_output[n, j]
            result[n, j] = g if x > 0 else g * self.leak.data[j]
            self.leak.grad[j] += 0 if x > 0 else g * x
        return result


class ByMask(BlankLayer):
    """Right, and written otherwise: with a mask."""

    def forward(self, z):
        self.off = z <= 0
        self.z_off = z * self.off
        return z * ~self.off + self.leak.data * self.z_off

    def backward(self, grad_output, input_grad=True):
        self.leak.grad = self.leak.grad + np.einsum("nh,nh->h", grad_output, self.z_off)
        slopes = np.ones_like(self.z_off)
        slopes[self.off] = np.broadcast_to(self.leak.data, slopes.shape)[self.off]
        return slopes * grad_output


@pytest.mark.parametrize("answer", [ByLoops, ByMask])
def test_learned_leak_right_in_other_words(answer):
    verdict = exercises.LearnedLeak.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def leaky(backward, forward=HalfALayer.forward):
    """A layer with these methods."""
    return type("LearnedLeak", (HalfALayer,), {"forward": forward, "backward": backward})


def overwriting(self, grad_output):
    self.leak.grad[...] = np.sum(grad_output * np.where(self.z < 0, self.z, 0), axis=0)
    return np.where(self.z > 0, grad_output, grad_output * self.leak.data)


def unsummed(self, grad_output):
    self.leak.grad += grad_output * np.where(self.z < 0, self.z, 0)
    return np.where(self.z > 0, grad_output, grad_output * self.leak.data)


def unsummed_anew(self, grad_output):
    self.leak.grad = self.leak.grad + grad_output * np.where(self.z < 0, self.z, 0)
    return np.where(self.z > 0, grad_output, grad_output * self.leak.data)


def silent(self, grad_output):
    self.leak.grad += np.sum(grad_output * np.where(self.z < 0, self.z, 0), axis=0)


def like_relu(self, grad_output):
    self.leak.grad += np.sum(grad_output * np.where(self.z < 0, self.z, 0), axis=0)
    grad = grad_output.copy()
    grad[self.z < 0] = 0
    return grad


def uncollected(self, grad_output):
    return np.where(self.z > 0, grad_output, grad_output * self.leak.data)


def by_output(self, grad_output):
    self.leak.grad += np.sum(grad_output * np.where(self.y < 0, self.z, 0), axis=0)
    return np.where(self.y > 0, grad_output, grad_output * self.leak.data)


def keeping_the_output(self, z):
    self.z, self.y = z, np.where(z > 0, z, self.leak.data * z)
    return self.y


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (leaky(overwriting), "overwritten"),
        (leaky(unsummed), "not summed over the batch"),
        (leaky(unsummed_anew), "not summed over the batch"),
        (leaky(silent), "backward returns nothing"),
        (leaky(like_relu), "closed like a ReLU"),
        (leaky(uncollected), "nothing collected"),
        (leaky(by_output, keeping_the_output), "sign of the output for the sign of z"),
        (leaky(overwriting, lambda self, z: np.maximum(z, 0)), None),  # it forgot to keep z, too
        (leaky(lambda self, G: G), "open everywhere"),
        (leaky(lambda self, G: -G), None),
    ],
)
def test_learned_leak_mistakes_in_other_words(answer, mistake):
    verdict = exercises.LearnedLeak.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def in_place(self, z):
    self.z = z.copy()
    z[z < 0] *= 0.1
    return z


class NotALayer:
    def __init__(self, features):
        self.leak = Parameter(np.full(features, 0.1))

    forward = HalfALayer.forward
    backward = uncollected


class OneLeak(HalfALayer):
    def __init__(self, features):
        self.leak = Parameter(np.array(0.1))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (HalfALayer(3), "the check needs the class itself"),
        (lambda features: HalfALayer(features), "the check needs the class itself"),
        (NotALayer, "your class isn't a Layer yet: begin with class LearnedLeak(Layer):"),
        (OneLeak, "one leak for each feature"),
        (leaky(lambda self: 1), "TypeError"),
        (
            leaky(uncollected, lambda self, z: HalfALayer.forward(self, z).tolist()),
            "forward returns a list",
        ),
        (leaky(lambda self, G: G.tolist()), "backward returns a list"),
        (leaky(lambda self, G: G @ G), "the call was z = [[2, -1], [-3, 4], [-2, -5]], leak = "),
        (leaky(uncollected, in_place), "changes its input z in place"),
        (leaky(uncollected), "the output ✓, the gradient of z ✓, leak.grad ✗."),
        (leaky(unsummed), "non-broadcastable output operand"),
        (leaky(lambda self, G: -G), "The first part that is wrong is the gradient of z"),
        (leaky(lambda self, G: G[0]), "of shape (2,)"),
    ],
)
def test_learned_leak_odd_forms(answer, expected):
    assert expected.lower() in str(exercises.LearnedLeak.evaluate(answer)).lower()


def test_the_layer_learns_within_a_network():
    rng = np.random.default_rng(0)
    model = Sequential(Linear(2, 8, rng=rng), solutions.LearnedLeak(8), Linear(8, 1, rng=rng))
    learn_a_product(model)
    assert (model[1].leak.data != 0.1).all()


# ------------------------------------------------------------------ gradient_error


def test_the_errors_are_those_of_the_library():
    for case in file_of(exercises.gradient_error).TEST.cases:
        f, x, gradient, eps = case.inputs.values()
        errors = relative_error(gradient, numerical_gradient(f, x, eps))
        np.testing.assert_allclose(errors.max(), case.expected[0], rtol=1e-6, atol=1e-6)


def error_by_library(f, x, gradient, eps):
    return relative_error(gradient, numerical_gradient(f, x, eps)).max()


def error_in_place(f, x, gradient, eps):
    largest = 0.0
    flat = x.reshape(-1)
    for i in range(flat.size):
        kept = flat[i]
        flat[i] = kept + eps
        up = f(x)
        flat[i] = kept - eps
        down = f(x)
        flat[i] = kept
        n, g = (up - down) / (2 * eps), gradient.flat[i]
        if n != g:
            largest = max(largest, abs(n - g) / max(abs(n), abs(g)))
    return largest


def error_with_a_guard(f, x, gradient, eps):
    n = np.empty_like(x)
    for i in range(x.size):
        step = np.zeros(x.size)
        step[i] = eps
        step = step.reshape(x.shape)
        n.flat[i] = (f(x + step) - f(x - step)) / 2 / eps
    return (abs(n - gradient) / np.maximum(np.maximum(abs(n), abs(gradient)), 1e-12)).max()


@pytest.mark.parametrize("answer", [error_by_library, error_in_place, error_with_a_guard])
def test_gradient_error_right_in_other_words(answer):
    verdict = exercises.gradient_error.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def error_with(slope=None, size=None, put_back=True, all_of=None):
    def gradient_error(f, x, gradient, eps):
        n, x = np.zeros(x.shape), x.copy()
        for place in all_of(x) if all_of else np.ndindex(x.shape):
            kept = x[place] * 1
            here = f(x)
            x[place] += eps
            up = f(x)
            x[place] -= 2 * eps
            down = f(x)
            if put_back:
                x[place] = kept
            n[place] = slope(up, here, down, eps) if slope else (up - down) / (2 * eps)
        g = gradient
        larger = np.maximum(np.abs(g), np.abs(n))
        divisor = size(np.abs(g), np.abs(n)) if size else np.where(larger == 0, 1, larger)
        return np.max(np.abs(g - n) / divisor)

    return gradient_error


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (error_with(lambda up, here, down, eps: (up - here) / eps), "one-sided difference"),
        (error_with(lambda up, here, down, eps: (here - down) / eps), "one-sided difference"),
        (error_with(lambda up, here, down, eps: (up - down) / eps), "divided by eps"),
        (error_with(lambda up, here, down, eps: (up - down) / 2 * eps),
         "brackets missing"),
        (error_with(put_back=False), "not put back"),
        (error_with(all_of=lambda x: [...]), "all nudged at once"),
        (error_with(all_of=lambda x: range(len(x))), "rows nudged at once"),
        (error_with(size=lambda g, n: 1), "absolute error"),
        (error_with(size=lambda g, n: np.maximum(g, n)), "0 divided by 0"),
        (error_with(size=lambda g, n: g), "divided by the claim"),
        (error_with(size=lambda g, n: n), "divided by the numerical slope"),
        (error_with(size=lambda g, n: g + n), "divided by the sum"),
        (lambda f, x, gradient, eps: error_by_library(f, x, gradient, eps) < 1e-4, "yes or no"),
        (lambda f, x, gradient, eps: relative_error(gradient, numerical_gradient(f, x, eps)),
         "one error for each number"),
        (lambda f, x, gradient, eps: numerical_gradient(f, x, eps), "the slopes themselves"),
        (lambda f, x, gradient, eps: 0, None),
        (lambda f, x, gradient, eps: f(x), None),
    ],
)  # fmt: skip
def test_gradient_error_mistakes_in_other_words(answer, mistake):
    verdict = exercises.gradient_error.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def leaves_a_mark(f, x, gradient, eps):
    result = error_in_place(f, x, gradient, eps)
    x += 1
    return result


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (leaves_a_mark, "the result is right, but your function changes its input x in place"),
        (lambda f, x, gradient, eps: 0, "right for 2 of 15 inputs"),
        (lambda f, x, gradient, eps: 1, "For f = the sum of all squares, x = [1, 2], gradient = "),
        (lambda f, x: 0, "it will be called as gradient_error(f, x, gradient, eps)"),
        (lambda f, x, gradient, eps: f(x[0]), "AttributeError"),
    ],
)
def test_gradient_error_odd_forms(answer, expected):
    assert expected in str(exercises.gradient_error.evaluate(answer))


# ------------------------------------------------------------------ broken, and the mutants


def batch(n=12, scale=1.0):
    return scale * np.random.default_rng(3).normal(size=(n, 3))


def test_all_mutants_have_a_name_and_a_diagnosis():
    assert list(mutants()) == list("GHIJKLMN") == list(file_of(exercises.broken).DIAGNOSES)
    assert set(mutants()) == file_of(exercises.broken).NAMES
    for name, layer in mutants().items():
        assert type(layer).__name__ == f"Mutant{name}"
        assert file_of(exercises.broken).diagnosis(name).startswith("Right.") == (
            name in file_of(exercises.broken).RIGHT_ONES
        )
    with pytest.raises(ValueError, match="a letter from G to N, but is 'X'"):
        file_of(exercises.broken).diagnosis("X")


def test_their_code_does_not_tell():
    words = r"bug|wrong|broken|mistake|forg[eo]t|missing|error|right|careful|should|#"
    for layer in mutants().values():
        assert not re.search(words, inspect.getsource(type(layer)), re.IGNORECASE)


def test_the_forward_passes_are_right():
    x = batch(scale=4)
    wanted = {
        "G": x - x.mean(axis=1)[:, None],
        "J": np.clip(x, 0, 6),
        "K": log_softmax(x),
        "M": softmax(x),
    }
    for name, layer in mutants().items():
        y = layer(x)
        if name in "HIL":
            W, b = layer.weight.data, layer.bias.data
            wanted[name] = x @ W.T + b
        if name == "N":
            kept = layer.kept
            assert 0 < kept.mean() < 1
            np.testing.assert_array_equal(y, x * kept / 0.75)
            np.testing.assert_array_equal(layer.eval()(x), x)
        else:
            np.testing.assert_allclose(y, wanted[name], rtol=1e-5, atol=1e-5)


def test_they_are_fresh_each_time_and_the_same():
    first, second = mutants()["I"], mutants()["I"]
    assert first is not second
    np.testing.assert_array_equal(first.weight.data, second.weight.data)


@pytest.mark.parametrize("name", "GIM")
def test_a_plain_check_finds(name):
    assert not gradcheck(mutants()[name], batch())


@pytest.mark.parametrize("name", "HK")
def test_these_two_are_right(name):
    layer = mutants()[name]
    assert gradcheck(layer, batch())
    assert gradcheck(layer, batch(scale=4))


@pytest.mark.parametrize("name", "I")
def test_a_batch_of_one_does_not_find(name):
    assert gradcheck(mutants()[name], batch(n=1))


@pytest.mark.parametrize("name", "L")
def test_a_single_backward_pass_does_not_find(name):
    layer = mutants()[name]
    assert "does backward set its .grad?" in repr(gradcheck(layer, batch()))  # not from zero
    layer(batch())
    layer.zero_grad()
    layer.backward(batch())
    once = layer.bias.grad.copy()
    layer.backward(batch())
    np.testing.assert_array_equal(layer.bias.grad, once)


def test_ordinary_inputs_do_not_find_j():
    assert gradcheck(mutants()["J"], batch())
    assert not gradcheck(mutants()["J"], batch(scale=4))


def test_at_rest_nothing_is_found_in_n():
    layer = mutants()["N"]
    with pytest.raises(ValueError, match="one input gives two results"):
        gradcheck(layer, batch())
    assert gradcheck(layer.eval(), batch())


def test_a_small_step_accuses_h():
    layer = mutants()["H"]

    def loss(x):
        return float((layer(x) * batch()).sum())

    def gradient(x):
        layer(x)
        return layer.backward(batch())

    nudged = numerical_gradient(loss, batch(), 1e-5)
    assert relative_error(gradient(batch()), nudged).max() > 1e-2


@pytest.mark.parametrize(
    "answer",
    [
        {"G", "I", "J", "L", "M", "N"},
        ["N", "M", "L", "J", "I", "G"],
        ("G", "I", "J", "L", "M", "N"),
        "G, I, J, L, M, N",
        "g i j l m n",
        {"G": 1, "I": 1, "J": 1, "L": 1, "M": 1, "N": 1},
        np.array(["G", "I", "J", "L", "M", "N"]),
        lambda: {"G", "I", "J", "L", "M", "N"},
    ],
)
def test_broken_right_in_other_words(answer):
    verdict = judge(exercises.broken, answer)
    assert verdict.status == RIGHT, str(verdict)


@pytest.mark.parametrize(
    ("answer", "mistake", "right"),
    [
        ("G, I, M", "a branch never taken", 5),
        ("G, I, J, M", "one backward pass", 6),
        ("G, I, J, L, M", "checked at rest", 7),
        ("G, H, I, J, L, M", "checked at rest", 6),
        ("G, H, I, J, L, M, N", "too few digits", 7),
        ("G, I, J, K, L, M, N", "unusual but right", 7),
        ("H", "an open fork", 1),
        ("G", "neighbours forgotten", 3),
        ("H, K", "the right ones for the broken ones", 0),
        ("", "nobody accused", 2),
        ("GHIJKLMN", None, None),
    ],
)
def test_broken_mistakes_in_other_words(answer, mistake, right):
    verdict = exercises.broken.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)
    if right is not None:
        assert f"You judge {right} of the 8 rightly." in str(verdict)


def test_broken_names_no_mutant_before_it_is_solved():
    for mistake in file_of(exercises.broken).MISTAKES:
        assert not re.search(r"\b[G-N]\b", str(exercises.broken.evaluate(mistake.answer)))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"A"}, "there is no mutant of the name A"),
        ({6, 7}, "there is no mutant of the name 6"),
        (3, "the answer should be a set of letters"),
        (mutants, "you accuse all eight"),
    ],
)
def test_broken_odd_forms(answer, expected):
    assert expected in str(exercises.broken.evaluate(answer))


# ------------------------------------------------------------------ adam_step


def test_the_steps_are_those_of_the_library():
    parameter = Parameter(np.array([1.0, -2.0, 0.5]))
    optimizer = Adam([parameter], lr=0.05)
    w, m, v = parameter.data.copy(), np.zeros(3), np.zeros(3)
    rng = np.random.default_rng(0)
    for t in range(1, 60):
        g = rng.normal(size=3)
        parameter.grad = g
        optimizer.step()
        w, m, v = solutions.adam_step(w, g, m, v, t, 0.05)
        np.testing.assert_allclose(w, parameter.data, rtol=1e-12)
    assert len(file_of(exercises.adam_step).TEST.cases) == 9
    assert [case.inputs["t"] for case in file_of(exercises.adam_step).TEST.cases] == [
        1,
        2,
        3,
        4,
        1,
        2,
        3,
        9,
        10,
    ]


def adam_by_loops(w, g, m, v, t, lr):
    w, m, v = w.copy(), m.copy(), v.copy()
    for i in np.ndindex(w.shape):
        m[i] += (g[i] - m[i]) * 0.1
        v[i] += (g[i] * g[i] - v[i]) * 0.001
        root = math.sqrt(v[i] / (1 - 0.999**t)) + 1e-8
        w[i] -= lr * m[i] / (1 - 0.9**t) / root
    return [w, m, v]


def adam_by_library(w, g, m, v, t, lr):
    parameter = Parameter(w)
    optimizer = Adam([parameter], lr=lr)
    optimizer.m[0], optimizer.v[0], optimizer.steps = m.copy(), v.copy(), t - 1
    parameter.data, parameter.grad = w, g
    parameter.bind(w.copy(), g, packed=False)
    optimizer.step()
    return parameter.data, optimizer.m[0], optimizer.v[0]


@pytest.mark.parametrize("answer", [adam_by_loops, adam_by_library])
def test_adam_step_right_in_other_words(answer):
    verdict = exercises.adam_step.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def adam_with(**lines):
    """A step of Adam in which an expression is replaced by another."""
    source = inspect.getsource(solutions.adam_step)
    for line in lines.values():
        old, new = line
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    scope = {"np": np}
    exec(source, scope)
    return scope["adam_step"]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("m / (1 - beta1**t), v / (1 - beta2**t)", "m, v", "no bias correction"),
        ("m / (1 - beta1**t)", "m", "m not corrected"),
        ("v / (1 - beta2**t)", "v", "v not corrected"),
        ("(1 - beta1**t), v / (1 - beta2**t)", "(1 - beta1), v / (1 - beta2)", "no power"),
        ("(1 - beta1**t), v / (1 - beta2**t)",
         "(1 - beta1**(t - 1)), v / (1 - beta2**(t - 1))", "t counted from 0"),
        ("w - lr", "w + lr", "uphill"),
        ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)", "eps inside the root"),
        ("np.sqrt(v_hat) + eps", "np.sqrt(v_hat)", "no eps"),
        ("np.sqrt(v_hat) + eps", "v_hat + eps", "no root"),
        ("lr * m_hat", "lr * g", "g for m"),
        ("+ eps), m, v", "+ eps), m_hat, v_hat", "the corrected m kept"),
        ("g**2", "g", "the gradient not squared"),
        ("g**2", "m**2", "m squared"),
        ("beta1 * m + (1 - beta1) * g", "beta1 * m + g", "m as a velocity"),
        ("beta1 * m + (1 - beta1) * g", "(1 - beta1) * g", "m without memory"),
        ("beta1, beta2, eps = 0.9, 0.999", "beta2, beta1, eps = 0.9, 0.999", "betas exchanged"),
        ("return w - lr", "return -lr", "the step for the weights"),
        ("lr * m_hat", "lr * lr * m_hat", None),
    ],
)  # fmt: skip
def test_adam_step_mistakes_in_other_words(old, new, mistake):
    verdict = exercises.adam_step.evaluate(adam_with(line=(old, new)))
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def adam_in_place(w, g, m, v, t, lr):
    m *= 0.9
    m += 0.1 * g
    v *= 0.999
    v += 0.001 * g * g
    w -= lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w, m, v


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            adam_in_place,
            "is right, but your function changes its inputs w, m and v in place",
        ),
        (lambda w, g, m, v, t, lr: w - lr * g, "returns one thing, but 3 are wanted"),
        (adam_with(line=("lr * m_hat", "lr * lr * m_hat")), "m ✓, v ✓, w ✗."),
        (adam_with(line=("g**2", "g")), "m ✓, v ✗, w not looked at."),
        (lambda w, g, m, v, t: w, "it will be called as adam_step(w, g, m, v, t, lr)"),
    ],
)
def test_adam_step_odd_forms(answer, expected):
    assert expected in str(exercises.adam_step.evaluate(answer))
