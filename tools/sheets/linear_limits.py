"""Tasks of chapter 1: scores and distances, the perceptron, layers that collapse."""

import itertools
import math

import numpy as np

from nnlib.autograd import Value
from nnlib.exercises import linear_limits as exercises
from nnlib.layers import Linear
from tools.sheets.exercise_slips import slips_of, solved
from tools.sheets.tasks import Kind, Slip, exactly, listed, matrix, one_of, some, whole

NORMALS = [(3, 4), (6, 8), (5, 12), (8, 15), (7, 24)]  # of whole length
POINTS = [(0, 0), (0, 1), (1, 0), (1, 1)]


# How far a point is from a line.


def _draw_distance(rng):
    w = np.array(one_of(rng, NORMALS)) * rng.choice([-1, 1], size=2)
    return {"x": some(rng, -6, 6, 2, without=[0]), "w": w, "b": some(rng, -12, 12, without=[0])}


def _distance_inputs(x, w, b):
    return x[None, :].astype(float), w.astype(float), float(b)


DISTANCE = Kind(
    "distance",
    "Distance to a boundary",
    _draw_distance,
    lambda x, w, b: (
        "What is the *signed* distance of the point x to the boundary w·x + b = 0, to two decimals?"
        + matrix(x=x, w=w, b=b)
    ),
    by_hand=lambda x, w, b: (w[0] * x[0] + w[1] * x[1] + b) / math.hypot(*w),
    solution=solved(exercises.signed_distance, _distance_inputs, lambda d, **_: d[0]),
    slips=slips_of(
        exercises.signed_distance,
        (
            *("not divided by the length of w", "divided by the squared length of w"),
            *("forgot the bias", "bias not divided", "only the bias divided", "wrong sign"),
            *("bias subtracted", "length of the points instead of w", "the bias in the length"),
            *("sum of sizes instead of the length", "sum instead of the length"),
            "largest size instead of the length",
        ),
        _distance_inputs,
        lambda d, **_: d[0],
    ),
    say=exactly(2),
)


# A short pass of the perceptron.


def _draw_perceptron(rng):
    return {
        "w": some(rng, -3, 3, 2),
        "b": some(rng, -2, 2),
        "X": some(rng, -3, 3, 3, 2),
        "y": rng.integers(2, size=3),
    }


def _pass(*, rate=1, bias=1, above=lambda score: score > 0, waits=False, always=False, upto=3):
    """A perceptron's way through the examples, with its steps as they should be, or otherwise."""

    def perceptron(w, b, X, y):
        first = np.array(w), b
        w, b = first
        for x, wanted in zip(X[:upto], y[:upto], strict=True):
            judge = first if waits else (w, b)
            error = int(wanted) - int(above(judge[0] @ x + judge[1]))
            if always:
                error = 2 * int(wanted) - 1
            w, b = w + rate * error * x, b + bias * rate * error
        return [*w, b]

    return perceptron


def _by_descent(w, b, X, y):
    """The same by gradient descent on (ŷ − y)·score, with a learning rate of 1."""
    w, b = list(map(float, w)), float(b)
    for x, wanted in zip(X.tolist(), y.tolist(), strict=True):
        w1, w2, bias = Value(w[0]), Value(w[1]), Value(b)
        score = w1 * x[0] + w2 * x[1] + bias
        loss = score * (int(score.data > 0) - wanted)
        loss.backward()
        w, b = [w[0] - w1.grad, w[1] - w2.grad], b - bias.grad
    return [*w, b]


def _say_line(line):
    return f"w = {listed()(line[:2])}, b = {whole(line[2])}"


PERCEPTRON = Kind(
    "perceptron",
    "A pass of the perceptron",
    _draw_perceptron,
    lambda w, b, X, y: (
        "The perceptron goes through these three examples, the rows of X, in their order, once. It "
        "answers ŷ = 1 where w·x + b is above 0, else 0, and then adds (y − ŷ)·x to w and y − ŷ to "
        "b. Which line has it at the end?" + matrix(w=w, b=b, X=X, y=y)
    ),
    by_hand=_pass(),
    solution=_by_descent,
    slips=(
        Slip(
            "the bias is never moved",
            "w is right, but b is still where it began. Each correction moves it, too.",
            _pass(bias=0),
        ),
        Slip(
            "all examples judged by the first weights",
            "all examples were judged by the weights at the start. The perceptron doesn't wait: "
            "the second example is already judged by what the first one has changed.",
            _pass(waits=True),
        ),
        Slip(
            "wrong sign",
            "the corrections go the wrong way: an example of class 1 that was missed is *added*, "
            "so that its score rises.",
            _pass(rate=-1),
        ),
        Slip(
            "right answers corrected",
            "w was moved for every example. Where the answer is right, y − ŷ is 0, and nothing "
            "moves.",
            _pass(always=True),
        ),
        Slip(
            "a score of 0 taken for class 1",
            "a score of 0 was taken for class 1. By the rule of this chapter it is answered with "
            "0.",
            _pass(above=lambda score: score >= 0),
        ),
        Slip(
            "only the first example",
            "this is the line after the first example. Two are still to come.",
            _pass(upto=1),
        ),
        Slip(
            "the last example is missing",
            "this is the line after the second example. The third is still to come.",
            _pass(upto=2),
        ),
        Slip(
            "the answer taken for its opposite",
            "ŷ is 1 where the score is *above* 0, and 0 below.",
            _pass(above=lambda score: score <= 0),
        ),
        Slip(
            "the bias moved the other way",
            "w is right, but b was moved against it: both are moved by y − ŷ.",
            _pass(bias=-1),
        ),
    ),
    say=_say_line,
)


# The bias of two linear layers in one.


def _draw_collapse(rng):
    numbers = {name: some(rng, -3, 3, 2, 2, without=[0]) for name in ("W1", "W2")}
    return numbers | {name: some(rng, -4, 4, 2, without=[0]) for name in ("b1", "b2")}


def _layers(W1, W2, b1, b2):
    return W1, b1, W2, b2


COLLAPSE = Kind(
    "collapse",
    "Two linear layers in one",
    _draw_collapse,
    lambda W1, W2, b1, b2: (
        "A layer computes h = W1·x + b1, the next one W2·h + b2, with no activation between them. "
        "One layer W·x + b does the same. What is its bias b?" + matrix(W1=W1, b1=b1, W2=W2, b2=b2)
    ),
    by_hand=lambda W1, W2, b1, b2: [
        sum(int(w) * int(b) for w, b in zip(row, b1, strict=True)) + int(last)
        for row, last in zip(W2, b2, strict=True)
    ],
    solution=solved(exercises.collapse, _layers, lambda layer, **_: layer[1]),
    slips=slips_of(
        exercises.collapse,
        (
            *("forgot the first bias", "biases simply added", "forgot the second bias"),
            *("second bias subtracted", "b1 multiplied from the wrong side"),
            *("b1 through the first layer", "both biases through the second layer"),
            "b2 through the first layer",
        ),
        _layers,
        lambda layer, **_: layer[1],
    ),
    say=listed(),
)


# What a neuron computes on the four corners.


def _draw_truth(rng):
    return {"w": some(rng, -2, 2, 2, without=[0]), "b": some(rng, -2, 2)}


def _table(change=lambda w, b: (w, b), fires=lambda score: score > 0):
    def table(w, b):
        w, b = change(w, b)
        return " ".join(str(int(fires(w[0] * x1 + w[1] * x2 + b))) for x1, x2 in POINTS)

    return table


def _by_layer(w, b):
    layer = Linear(2, 1, rng=np.random.default_rng(0))
    layer.weight.data, layer.bias.data = np.array([w], dtype=float), np.array([b], dtype=float)
    return " ".join(str(int(score > 0)) for score in layer(np.array(POINTS, dtype=float))[:, 0])


TRUTH_TABLE = Kind(
    "truth_table",
    "What a neuron computes",
    _draw_truth,
    lambda w, b: (
        "A neuron answers 1 where w·x + b is above 0, else 0. What does it answer at the points "
        "(0, 0), (0, 1), (1, 0), (1, 1), in this order?" + matrix(w=w, b=b)
    ),
    by_hand=_table(),
    solution=_by_layer,
    slips=(
        Slip(
            "forgot the bias",
            "the bias is missing: it is added at every point, also at (0, 0).",
            _table(lambda w, b: (w, 0)),
        ),
        Slip(
            "a score of 0 taken for class 1",
            "a score of exactly 0 was answered with 1. Above 0 is 1, all else is 0.",
            _table(fires=lambda score: score >= 0),
        ),
        Slip(
            "inputs exchanged",
            "the two weights have changed places: w1 belongs to the first number of a point.",
            _table(lambda w, b: (w[::-1], b)),
        ),
        Slip(
            "wrong sign",
            "1 and 0 have changed places: 1 is where the score is above 0.",
            _table(fires=lambda score: score < 0),
        ),
        Slip(
            "bias subtracted",
            "the bias was taken away. It is added to w·x, whatever its own sign.",
            _table(lambda w, b: (w, -b)),
        ),
        Slip(
            "sign of the second weight",
            "the second weight was taken with the other sign.",
            _table(lambda w, b: (w * [1, -1], b)),
        ),
        Slip(
            "sign of the first weight",
            "the first weight was taken with the other sign.",
            _table(lambda w, b: (w * [-1, 1], b)),
        ),
        Slip(
            "signs of the weights lost",
            "both weights were taken as positive. A negative weight speaks against class 1.",
            _table(lambda w, b: (np.abs(w), b)),
        ),
    ),
    say=str,
)


# What a lift costs.


def _draw_monomials(rng):
    return {"d": some(rng, 3, 9), "k": some(rng, 2, 4)}


MONOMIALS = Kind(
    "monomials",
    "What a lift costs",
    _draw_monomials,
    lambda d, k: (
        f"Data with {d} inputs x1 … x{d} are lifted to *all* monomials of degree at most {k}: the "
        "constant 1, the inputs themselves, their products and powers up to that degree. How many "
        "features are these?"
    ),
    by_hand=lambda d, k: math.comb(d + k, k),
    solution=lambda d, k: sum(
        1 for n in range(k + 1) for _ in itertools.combinations_with_replacement(range(d), n)
    ),
    slips=(
        Slip(
            "the highest degree alone",
            "these are the monomials of the highest degree. Those of every lower one count, too.",
            lambda d, k: math.comb(d + k - 1, k),
        ),
        Slip(
            "forgot the constant",
            "the constant 1, the monomial of degree 0, is missing.",
            lambda d, k: math.comb(d + k, k) - 1,
        ),
        Slip(
            "no powers",
            "only products of *different* inputs were counted; x1² is a monomial, too.",
            lambda d, k: sum(math.comb(d, n) for n in range(k + 1)),
        ),
        Slip(
            "order counted",
            "x1·x2 and x2·x1 were counted as two. They are the same feature.",
            lambda d, k: sum(d**n for n in range(k + 1)),
        ),
        Slip(
            "every input up to this degree",
            "each input was given powers up to k by itself. It is the degree of the whole product "
            "that is at most k.",
            lambda d, k: (k + 1) ** d,
        ),
        Slip(
            "powers of single inputs alone",
            "the products of different inputs are missing: x1·x2 is what XOR needs.",
            lambda d, k: d * k + 1,
        ),
        Slip(
            "one degree too many",
            "this goes up to degree k + 1.",
            lambda d, k: math.comb(d + k + 1, k + 1),
        ),
    ),
    say=whole,
)


# Rings that lie off the origin.


def _draw_lift(rng):
    return {"x": some(rng, -5, 5, 2)}


def _row(x):
    return (x[None, :].astype(float),)


LIFT = Kind(
    "lift",
    "A lift for two rings",
    _draw_lift,
    lambda x: (
        "Two rings lie around the point (2, −1), and are lifted to a single feature, the squared "
        f"distance to their centre. What is it for the point {listed()(x)}?"
    ),
    by_hand=lambda x: (int(x[0]) - 2) ** 2 + (int(x[1]) + 1) ** 2,
    solution=solved(exercises.lift, _row, lambda h, **_: h[0, 0]),
    slips=slips_of(
        exercises.lift,
        (
            *("lifted around the origin", "the product of XOR", "centre (-2, 1)", "centre (2, 1)"),
            *("centre (-2, -1)", "centre (-1, 2)", "forgot to square", "squared after adding"),
        ),
        _row,
        lambda h, **_: np.ravel(h)[0] if np.size(h) == 1 else np.nan,
    ),
    say=whole,
)


KINDS = (DISTANCE, PERCEPTRON, COLLAPSE, TRUTH_TABLE, MONOMIALS, LIFT)
