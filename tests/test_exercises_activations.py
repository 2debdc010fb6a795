"""The exercises of chapter 2: mistakes are named, and right answers of any form pass."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import progress
from nnlib.exercises import activations as exercises
from nnlib.exercises.activations.arrays import IF, MATH
from nnlib.exercises.solutions import activations as solutions
from nnlib.exercises.verdict import NOT_YET, RIGHT
from tests.exercise_chapters import file_of, page_of

ALL = exercises.CHAPTER.exercises


# ------------------------------------------------------------------ all of them


def test_check_shows_and_summary_counts():
    progress.forget()
    begin = f"0 of {len(ALL)} solved: ○\N{NO-BREAK SPACE}slope_from_output"
    assert page_of(exercises.summary).startswith(begin)
    W1, b1, w2, b2 = solutions.triangle()
    page = page_of(lambda: exercises.triangle.check(b2=b2, w2=w2, b1=b1, W1=W1))
    assert page.startswith("✓ Right. All 400 points")
    page_of(lambda: exercises.softmax.check(lambda Z: Z))
    page = page_of(exercises.summary)
    assert page.startswith(f"1 of {len(ALL)} solved")
    assert "✓\N{NO-BREAK SPACE}triangle" in page
    assert "○\N{NO-BREAK SPACE}softmax" in page


# ------------------------------------------------------------------ code for a single number


def branching(z):
    if z > 0:
        return z, 1
    return 0.1 * z, 0.1


def with_maximum_of_python(z):
    return max(z, 0.1 * z), np.where(z > 0, 1, 0.1)


def sigmoid_branching(z):
    return 1 / (1 + np.exp(-z)) if z > 0 else np.exp(z) / (1 + np.exp(z))


@pytest.mark.parametrize(
    ("exercise", "answer", "mistake", "line"),
    [
        (exercises.leaky_relu, branching, IF, "if z > 0:"),
        (exercises.leaky_relu, with_maximum_of_python, IF, "return max(z, 0.1 * z)"),
        (exercises.stable_sigmoid, sigmoid_branching, IF, "if z > 0 else"),
        (exercises.stable_sigmoid, lambda z: 1 / (1 + math.exp(-z)), MATH, "math.exp(-z)"),
        (exercises.softmax, lambda Z: math.exp(Z) / 2, MATH, "math.exp(Z)"),
        (exercises.softmax, lambda Z: np.exp(Z - max(Z)), IF, "max(Z)"),
    ],
)
def test_code_for_a_single_number_is_told_with_its_line(exercise, answer, mistake, line):
    verdict = exercise.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert re.search(rf"Your code stopped with \w+Error: .*, in line \d+: .*{re.escape(line)}",
                     str(verdict))  # fmt: skip
    assert "shapes that don't fit" not in str(verdict)
    assert "In plain words" not in str(verdict)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (exercises.leaky_relu, lambda z: (np.vectorize(lambda x: x if x > 0 else x / 10)(z),
                                          np.vectorize(lambda x: 1.0 if x > 0 else 0.1)(z))),
        (exercises.stable_sigmoid, np.vectorize(sigmoid_branching)),
    ],
)  # fmt: skip
def test_the_same_code_passes_entry_by_entry(exercise, answer):
    assert exercise.evaluate(answer).status == RIGHT


# ------------------------------------------------------------------ slope_from_output


@pytest.mark.parametrize(
    "answer",
    [
        lambda h: h - h**2,
        lambda h: 0.25 - (h - 0.5) ** 2,
        lambda h: np.exp(-np.log(h / (1 - h))) / (1 + np.exp(-np.log(h / (1 - h)))) ** 2,
        lambda h: (
            [[x * (1 - x) for x in row] for row in h.tolist()]
            if h.ndim == 2
            else [x * (1 - x) for x in h]
        ),
    ],
)
def test_slope_right_in_other_words(answer):
    assert exercises.slope_from_output.evaluate(answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda h: np.exp(-h) / (1 + np.exp(-h)) ** 2, "sigmoid applied again"),
        (lambda h: 1 / (1 + np.exp(-h)), "sigmoid applied again"),
        (lambda h: (1 - h) * (1 + h), "the slope of tanh"),
        (lambda h: h.copy(), "the output instead of the slope"),
        (lambda h: 1 - h, "only one factor"),
        (lambda h: h * h, "a factor squared"),
        (lambda h: h * h - h, "wrong sign"),
        (lambda h: h.dot(1 - h), "matrix product"),
        (lambda h: np.sum(h - h**2), "summed"),
        (lambda h: 0 * h + 1 / 4, "the largest slope everywhere"),
        (lambda h: 3 * h, None),
    ],
)
def test_slope_mistakes_in_other_words(answer, mistake):
    verdict = exercises.slope_from_output.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def test_slope_shows_what_came_out():
    text = str(exercises.slope_from_output.evaluate(lambda h: 1 - h**2))
    assert "For slope_from_output(h=[0.5, 0.2, 0.9])" in text
    assert "your function gives [0.75, 0.96, 0.19]" in text
    assert "expected: [0.25, 0.16, 0.09]" in text


# ------------------------------------------------------------------ leaky_relu


def leaky_by_masks(z):
    value, slope = z.copy(), np.ones_like(z)
    value[z < 0] *= 0.1
    slope[z <= 0] = 0.1
    return [value, slope]


@pytest.mark.parametrize(
    "answer",
    [
        leaky_by_masks,
        lambda z: (np.maximum(z, 0.1 * z), 0.1 + 0.9 * (z > 0)),
        lambda z: (z * np.where(z > 0, 1, 0.1), np.heaviside(z, 0) * 0.9 + 0.1),
        lambda z: (np.maximum(z, 0) + 0.1 * np.minimum(z, 0), np.where(z <= 0, 0.1, 1)),
    ],
)
def test_leaky_right_in_other_words(answer):
    assert exercises.leaky_relu.evaluate(answer).status == RIGHT


def leak(z, factor=0.1):
    return np.maximum(z, 0) + factor * np.minimum(z, 0)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda z: (leak(z), np.heaviside(z, 1) * 0.9 + 0.1), "slope 1 at the kink"),
        (lambda z: (leak(z), 0.55 + 0.45 * np.sign(z)), "another slope at the kink"),
        (lambda z: (leak(z), np.heaviside(z, 0)), "slope of a plain ReLU"),
        (lambda z: (np.maximum(z, 0), np.heaviside(z, 0)), "plain ReLU"),
        (lambda z: (np.maximum(0, z), np.heaviside(z, 0.1)), "plain ReLU"),
        (lambda z: (leak(z, -0.1), np.where(z > 0, 1, -0.1)), "negative part turned upwards"),
        (lambda z: (leak(z), np.where(z > 0, 1, -0.1)), "negative slope"),
        (lambda z: (leak(z, 0.01), np.where(z > 0, 1, 0.01)), "leaks one hundredth"),
        (lambda z: (leak(z), leak(z)), "the value for the slope"),
        (lambda z: (np.minimum(z, z / 10), np.where(z > 0, 1, 0.1)), "smaller instead of larger"),
        (lambda z: (np.where(z > 0, 1, 0.1), leak(z)), "slope first"),
        (lambda z: (leak(z), z**0), "slope 1 everywhere"),
        (lambda z: (leak(z), 1), "slope as one number"),
        (lambda z: (leak(z, 0.5), np.where(z > 0, 1, 0.5)), None),
    ],
)
def test_leaky_mistakes_in_other_words(answer, mistake):
    verdict = exercises.leaky_relu.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def leaky_in_place(z):
    z[z < 0] *= 0.1
    return z, np.where(z > 0, 1, 0.1)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (leak, "returns one thing, but 2 are wanted: end with return value, slope"),
        (lambda z: (z, z, z), "returns 3 things, but"),
        (lambda z: (leak(z), z > 0), "the slope holds True and False"),
        (lambda z: ("a", z), "the value is text"),
        (leaky_in_place, "your function changes its input z in place"),
        (lambda z, slope: z, "takes (z, slope), but it will be called as leaky_relu(z)"),
        (3, "needs the function itself"),
    ],
)
def test_leaky_odd_forms(answer, expected):
    assert expected in str(exercises.leaky_relu.evaluate(answer))


# ------------------------------------------------------------------ stable_sigmoid


def masked(z):
    result = np.empty_like(z)
    left = z < 0
    result[left] = np.exp(z[left]) / (1 + np.exp(z[left]))
    result[~left] = 1 / (1 + np.exp(-z[~left]))
    return result


@pytest.mark.parametrize(
    "answer",
    [
        masked,
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z))),
        lambda z: np.where(
            z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z)))
        ),
        lambda z: 1 / (1 + np.exp(-np.maximum(z, -709))),  # the float64's own end: nothing is lost
        lambda z: masked(z).tolist(),
    ],
)
def test_sigmoid_right_in_other_words(answer):
    verdict = exercises.stable_sigmoid.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


@pytest.mark.parametrize(
    ("answer", "mistake", "shown"),
    [
        (lambda z: (1 + np.exp(-z)) ** -1, "overflow", "RuntimeWarning"),
        (np.vectorize(lambda x: 1 / (1 + math.exp(-x))), "overflow", "OverflowError"),
        (np.vectorize(lambda x: 1 / (1 + np.exp(-x))), "overflow", "RuntimeWarning"),
        (lambda z: 1 - 1 / (1 + np.exp(z)), "small values lost", "| -40 | 0 | 4.248e-18 | 1 |"),
        (lambda z: (np.tanh(z / 2) + 1) / 2, "small values lost", "logarithm"),
        (lambda z: np.exp(z) / (np.exp(z) + 1), "infinity over infinity", "| 1000 | nan | 1 |"),
        (
            lambda z: np.where(z < 0, np.exp(z) / (1 + np.exp(z)), 1 / (1 + np.exp(-z))),
            "both branches computed",
            "computes both of its branches",
        ),
        (lambda z: 1 / (1 + np.exp(-z.clip(-100, 100))), "clipped", "| -700 | 3.72e-44 |"),
        (lambda z: 1 / (1 + np.exp(-z.clip(-500, 500))), "clipped", "| 7.125e-218 |"),
        (lambda z: masked(z) + 1e-12, "clipped", "differ by a factor"),
        (lambda z: masked(-z), "mirrored", "| 1 |"),
        (lambda z: masked(np.abs(z)), "the same on both sides", "forgotten"),
        (np.tanh, "a tanh", "from −1 to 1"),
        (lambda z: masked(z).astype(np.float32), None, "twelve right digits"),
        (lambda z: masked(z) * (1 - masked(z)), "the slope", "¼"),
        (lambda z: masked(z)[:3], None, "for z of shape (27,) your function returns shape (3,)"),
        (lambda z: np.where(z >= 0, masked(z), 0 * masked(z)), None, "| -0.5 | 0 | 0.3775 | 1 |"),
        (lambda z: masked(z) + 0 * np.log(0 * z), "infinity over infinity on the left", "| nan |"),
    ],
)  # fmt: skip
def test_sigmoid_mistakes_in_other_words(answer, mistake, shown):
    verdict = exercises.stable_sigmoid.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert shown in str(verdict)
    assert str(verdict).count("\n|") <= 1 + file_of(exercises.stable_sigmoid).ROWS


def sigmoid_in_place(z):
    z *= -1
    return masked(-z)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (sigmoid_in_place, "changes its input z in place"),
        (lambda z: masked(z) + 0 / np.zeros_like(z).sum(), "nan"),
        (lambda z: np.where(1 / (z - 30) > 0, masked(z), masked(z)), "would warn (divide by zero)"),
        (lambda z: masked(z.ravel()), "for z of shape (2, 1, 2) your function returns shape (4,)"),
        (lambda z: "half", "is text"),
        (lambda z: undefined_name, "NameError"),  # noqa: F821
        (np.zeros(3), "needs the function itself, but was given an array of shape (3,)"),
    ],
)
def test_sigmoid_odd_forms(answer, expected):
    assert expected in str(exercises.stable_sigmoid.evaluate(answer))


@given(st.floats(-700, 1000))
def test_sigmoid_expectations_are_exact(z):
    exact = file_of(exercises.stable_sigmoid)._exact(z)
    assert exact == pytest.approx(math.exp(min(z, 0)) / (1 + math.exp(-abs(z))), rel=1e-13)
    assert float(solutions.stable_sigmoid(np.array(z))) == pytest.approx(exact, rel=1e-13)


# ------------------------------------------------------------------ softmax


def softmax_by_loops(Z):
    rows = []
    for row in Z.tolist():
        e = [math.exp(score - max(row)) for score in row]
        rows.append([value / sum(e) for value in e])
    return rows


def softmax_by_differences(Z):
    with np.errstate(over="ignore"):  # 1 / Σ exp(z_k − z_j): here inf is harmless, 1 / inf is 0
        return 1 / np.exp(Z[:, None, :] - Z[:, :, None]).sum(axis=2)


def softmax_by_logarithms(Z):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))


def softmax_transposed(Z):
    e = np.exp(Z.T - Z.T.max(axis=0))
    return (e / e.sum(axis=0)).T


@pytest.mark.parametrize(
    "answer",
    [softmax_by_loops, softmax_by_differences, softmax_by_logarithms, softmax_transposed],
)
def test_softmax_right_in_other_words(answer):
    verdict = exercises.softmax.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def softmax_plain(Z):
    e = np.exp(Z)
    return [row / row.sum() for row in e]


def softmax_flat_shift(Z):
    e = np.exp(Z - np.max(Z))
    return e / np.sum(e, axis=1)[:, None]


def softmax_flat_sums(Z):
    e = np.exp(Z - np.amax(Z, 1)[:, None])
    return e / e.sum(1)


def softmax_in_place(Z):
    Z -= Z.max(axis=1, keepdims=True)
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("answer", "mistake", "shown"),
    [
        (softmax_plain, "no shift", "[nan, nan, nan, nan]"),
        (softmax_flat_shift, "one maximum for all rows", "nan"),
        (softmax_flat_sums, "no keepdims", "your code stopped with"),
        (lambda Z: softmax_by_loops(Z.T) and np.transpose(softmax_by_loops(Z.T)),
         "columns instead of rows", "your columns sum to 1"),
        (lambda Z: np.reshape(softmax_by_loops(Z.reshape(1, -1)), Z.shape),
         "one sum over everything", "all your numbers together"),
        (np.exp, "not divided", "expected: [[0.1, 0.2, 0.7], [0.5, 0.4, 0.1]]"),
        (lambda Z: np.log(softmax_by_loops(Z)), "the logarithm of softmax", "0 or negative"),
        (lambda Z: 1.0 * (Z.argmax(1)[:, None] == np.arange(Z.shape[1])),
         "all to the largest", "soft"),
        (lambda Z: softmax_by_loops(Z.clip(-50, 50)), "clipped", "[0.25, 0.25, 0.25, 0.25]"),
        (lambda Z: softmax_by_loops(Z / abs(Z).max()), "divided instead of shifted", "only adding"),
        (softmax_in_place, "changes its input", "changes its input Z in place"),
        (lambda Z: softmax_by_loops(2 * Z), None, "your function gives"),
        (lambda Z: np.ravel(softmax_by_loops(Z)), None, "has shape (6,), but (2, 3) is expected"),
        (lambda Z: Z[:, 9], None, "IndexError"),
        (lambda Z: [["a"] * 3] * 2, None, "where numbers are wanted"),
    ],
)  # fmt: skip
def test_softmax_mistakes_in_other_words(answer, mistake, shown):
    verdict = exercises.softmax.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert shown.lower() in str(verdict).lower()


def test_softmax_tells_both_a_mistake_and_a_changed_input():
    def answer(Z):
        Z -= Z.max()
        e = np.exp(Z)
        return e / e.sum(axis=1, keepdims=True)

    verdict = exercises.softmax.evaluate(answer)
    assert verdict.mistake == "one maximum for all rows"
    assert "Also, your function changes its input Z in place" in str(verdict)


# ------------------------------------------------------------------ layers_until


def count_by_list(limit):
    return next(n for n in range(1000) if 0.25**n < limit)


@pytest.mark.parametrize(
    "answer",
    [
        count_by_list,
        lambda limit: math.floor(math.log(limit, 0.25)) + 1,
        lambda limit: int(np.log2(1 / limit) / 2) + 1,
        lambda limit: np.floor(-np.log(limit) / np.log(4)) + 1,
        lambda limit: 1 if limit > 0.25 else 1 + count_by_list(4 * limit),
        lambda limit: np.array([count_by_list(limit)]),
    ],
)
def test_layers_right_in_other_words(answer):
    assert exercises.layers_until.evaluate(answer).status == RIGHT


def counting(slope, *, start=0, going_on):
    """A loop that multiplies by `slope`, with the usual slips."""

    def answer(limit):
        n, product = start, 1.0
        while going_on(product, limit):
            product *= slope
            n += 1
        return n

    return answer


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (counting(0.5, going_on=lambda product, limit: product >= limit), "slope ½"),
        (counting(0.5, going_on=lambda product, limit: product > limit), "slope ½"),
        (counting(0.25, going_on=lambda product, limit: product > limit), "stops at the limit"),
        (
            counting(0.25, start=1, going_on=lambda product, limit: product >= limit),
            "one too many",
        ),
        (
            counting(0.25, going_on=lambda product, limit: product / 4 >= limit),
            "one too few",
        ),
        (lambda limit: int(math.log(limit, 0.25)), "one too few"),
        (lambda limit: np.ceil(np.log(limit) / np.log(0.25)), "stops at the limit"),
        (lambda limit: np.log(limit) / np.log(0.25), "a fraction of a layer"),
        (lambda limit: np.ceil(np.log(1 / limit) / 4), "a logarithm of the wrong base"),
        (lambda limit: np.ceil(-np.log(limit)), "a logarithm of the wrong base"),
        (lambda limit: int(-np.log10(limit)) + 1, "a logarithm of the wrong base"),
        (lambda limit: -np.log(limit) / 0.25, "a logarithm of the wrong base"),
        (lambda limit: math.ceil(math.log(limit, 4)), "negative number of layers"),
        (lambda limit: 0.25 ** count_by_list(limit), "the product instead of the count"),
        (lambda limit: int(1 / (4 * limit)) + 1, "divided by the number of layers"),
        (lambda limit: 5, None),
    ],
)
def test_layers_mistakes_in_other_words(answer, mistake):
    verdict = exercises.layers_until.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def test_layers_odd_forms_and_endless_loops(monkeypatch):
    layers = exercises.layers_until
    assert "shape (3,), but it should be a single number" in str(
        layers.evaluate(lambda limit: [1] * 3)
    )
    assert "right for 2 of 23 inputs" in str(layers.evaluate(lambda limit: 5))
    monkeypatch.setattr(layers, "_seconds", 0.1)
    slope_of_tanh = counting(1.0, going_on=lambda product, limit: product >= limit)
    verdict = layers.evaluate(slope_of_tanh)
    assert verdict.mistake == "takes too long"
    assert "stopped after 0.1 seconds" in str(verdict)


# ------------------------------------------------------------------ dead_share


def dead_by_loops(Z):
    dead = 0
    for column in Z.T.tolist():
        dead += not any(z > 0 for z in column)
    return dead / len(Z[0])


@pytest.mark.parametrize(
    "answer",
    [
        dead_by_loops,
        lambda Z: (Z.max(axis=0) <= 0).mean(),
        lambda Z: 1 - np.any(Z > 0, axis=0).sum() / Z.shape[1],
        lambda Z: np.mean(np.maximum(Z, 0).sum(axis=0) == 0),
        lambda Z: [(np.maximum(Z, 0).max(axis=0) == 0).mean()],
        lambda Z: np.mean([all(column <= 0) for column in Z.T]),
    ],
)
def test_dead_right_in_other_words(answer):
    assert exercises.dead_share.evaluate(answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda Z: np.mean(np.maximum(Z, 0) == 0), "share of zeros"),
        (lambda Z: 1 - (Z > 0).mean(), "share of zeros"),
        (lambda Z: (Z.min(axis=0) <= 0).mean(), "zero for any example"),
        (lambda Z: (Z.max(axis=1) <= 0).mean(), "examples instead of units"),
        (lambda Z: (Z.max(axis=0) < 0).mean(), "z = 0 counted as alive"),
        (lambda Z: np.mean(Z.max(axis=0) > 0), "share of live units"),
        (lambda Z: int((Z.max(axis=0) <= 0).sum()), "number instead of share"),
        (lambda Z: (Z.max(axis=0) <= 0).sum() / Z.shape[0], "divided by the number of examples"),
        (lambda Z: 100 * dead_by_loops(Z), "percent"),
        (lambda Z: Z.max(axis=0) <= 0, "one entry per unit"),
        (lambda Z: (Z.sum(axis=0) <= 0).mean(), "the mean of a unit"),
        (lambda Z: (Z == 0).all(axis=0).mean(), "only z = 0"),
        (lambda Z: 0.5, None),
    ],
)
def test_dead_mistakes_in_other_words(answer, mistake):
    verdict = exercises.dead_share.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))
def test_dead_solution_agrees_with_the_definition(N, H, seed):
    Z = np.random.default_rng(seed).integers(-3, 2, (N, H))
    assert solutions.dead_share(Z) == dead_by_loops(Z)


# ------------------------------------------------------------------ triangle

SIDES = file_of(exercises.triangle).SIDES
DOWN = [-1, -1, -1]


def around(*distances, sides=SIDES, centre=(1, 2)):
    """Biases of units that wake up so far from the centre."""
    return [
        -d - side[0] * centre[0] - side[1] * centre[1]
        for d, side in zip(distances, sides, strict=True)
    ]


@pytest.mark.parametrize(
    "network",
    [
        (SIDES, around(0.3, 0.3, 0.3), DOWN, 0.3),
        (-SIDES, np.array(around(0.4, 0.4, 0.4, sides=-SIDES)), (-5, -5, -5), [0.8]),
        (10 * SIDES, around(2, 2, 2, sides=10 * SIDES), DOWN, 4.0),
        ([[0, 1], [1, -1], [-1, -1]], [-2.2, 0.7, 2.7], DOWN, 0.4),
        (lambda: (SIDES, around(0.3, 0.3, 0.3), DOWN, 0.3),),
        ([SIDES, around(0.3, 0.3, 0.3), DOWN, 0.3],),
    ],
)
def test_triangle_right_in_other_words(network):
    verdict = exercises.triangle.evaluate(*network)
    assert verdict.status == RIGHT, str(verdict)


@pytest.mark.parametrize(
    ("network", "mistake"),
    [
        ((SIDES, [-0.25] * 3, DOWN, 0.35), "around the origin"),
        ((SIDES, around(0.3, 0.3, 0.3, centre=(-1, -2)), DOWN, 0.3), "moved the wrong way"),
        (
            (SIDES, around(0.25, 0.3, 0.25, centre=(2, 1)), DOWN, 0.3),
            "centre with swapped coordinates",
        ),
        ((2 * SIDES, around(0.5, 0.5, 0.5, sides=2 * SIDES), [3, 3, 3], -2), "inside-out"),
        ((SIDES, SIDES @ [1, 2] + 0.3, DOWN, 0.3), "sign of b1"),
        ((-SIDES, SIDES @ [1, 2] + 0.4, [-2, -2, -2], 0.4), "units active in the middle"),
        ((SIDES, around(-0.4, -0.4, -0.4), [-2, -2, -2], 0.4), "units active in the middle"),
        ((SIDES, around(0.4, 0.4, 0.4), [2, 2, 2], 0.4), "sign of w2"),
        ((SIDES, around(0.4, 0.4, 0.4), [-2, -2, -2], -0.4), "sign of b2"),
        ((SIDES, DOWN, around(0.3, 0.3, 0.3), 0.3), "b1 and w2 swapped"),
        ((SIDES, [-5, -3, -9], DOWN, 1), "no unit ever switches on"),
        ((SIDES, [5, 5, -9], DOWN, 8), "no unit bends"),
        ((SIDES, around(0.3, 0.3, 0.3), [0, -0.0, -1], 0.3), "two sides missing"),
        (([[0, 1]] * 3, [-2.3] * 3, DOWN, 0.3), "two sides missing"),
        ((SIDES, around(0.3, 0.3, 3), DOWN, 0.3), "one side missing"),
        (([[0, 1], [0, -1], [0, 0]], [-2.3, 1.7, 0], DOWN, 0.3), "one side missing"),
        (([[0, 1], [0, 2], [1, 0]], [-2.3, -4.6, -1.3], DOWN, 0.3), "one side missing"),
        (([[0, 1], [0, -1], [1, 0]], [-2.3, 1.7, -1.3], DOWN, 0.3), "the sides leave a gap"),
        ((SIDES, around(0.3, 0.3, 0.3), [1, -1, -1], 0.3), "units that lift the outside"),
        ((SIDES, around(0.5, 0.5, 0.5), DOWN, 0.5), "too large"),
        ((SIDES, around(0.05, 0.05, 0.05), DOWN, 0.2), "too small"),
        ((SIDES, around(0.1, 0.8, -0.1), DOWN, 0.3), "beside the rings"),
        ((SIDES, around(0.4, 0.4, 0.4), DOWN, 0.0), "nothing lifts the score"),
        ((SIDES.T, around(0.3, 0.3, 0.3), DOWN, 0.3), "W1 transposed"),
    ],
)
def test_triangle_mistakes_in_other_words(network, mistake):
    verdict = exercises.triangle.evaluate(*network)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def test_triangle_tells_which_ring_fails_and_follows_a_point():
    text = str(exercises.triangle.evaluate(SIDES, around(0.05, 0.05, 0.05), DOWN, 0.25))
    assert re.search(r"\| inner \| above 0 \| from -0\.\d+ to 0\.\d+ \| \d+ of 200 \|", text)
    assert re.search(r"\| outer \| below 0 \| from -\d\.\d+ to -0\.\d+ \| 200 of 200 \|", text)
    assert re.search(r"the inner point x = \[.*\] has the pre-activations \[.*\], the", text)
    assert "at c = (1, 2), the pre-activations are [-0.05, -0.05, -0.05]" in text


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (([0, 1], [1] * 3, DOWN, 1), "W1 has shape (2,), but (3, 2) is expected"),
        ((SIDES[:2], [1] * 3, DOWN, 1), "W1 has shape (2, 2), but (3, 2) is expected"),
        ((SIDES, -0.3, DOWN, 0.3), "b1 has shape (), but (3,) is expected"),
        ((SIDES, [[-0.3]] * 3, DOWN, 0.3), "b1 has shape (3, 1)"),
        ((SIDES, [-0.3] * 3, [DOWN], 0.3), "w2 has shape (1, 3)"),
        ((SIDES, [-0.3] * 3, DOWN, [0.3, 0.3]), "b2 has shape (2,)"),
        ((SIDES, [-0.3] * 3, DOWN), "4 parts, W1, b1, w2, b2 in this order, but you gave 3"),
        ((SIDES * 1e308, [1e308] * 3, DOWN, 1e308), "the scores overflow"),
    ],
)
def test_triangle_odd_forms(network, expected):
    assert expected in str(exercises.triangle.evaluate(*network))


def test_rings_are_where_the_text_says():
    X, y = exercises.rings(400, rng=np.random.default_rng(0))
    assert X.shape == (400, 2)
    radius = np.linalg.norm(X - [1, 2], axis=1)
    for label, wanted in ((1, 0.4), (0, 1.2)):
        assert abs(radius[y == label].mean() - wanted) < 0.01
        assert 0.025 < radius[y == label].std() < 0.035


@pytest.mark.parametrize("seed", range(20))
def test_the_solution_has_room_on_every_draw_of_the_rings(seed):
    X, y = exercises.rings(1000, rng=np.random.default_rng(seed))
    W1, b1, w2, b2 = solutions.triangle()
    scores = np.maximum(X @ W1.T + b1, 0) @ w2 + b2
    assert scores[y == 1].min() > 0.05
    assert scores[y == 0].max() < -0.05


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.floats(-1.2, 1.2), min_size=6, max_size=6),
    st.floats(-0.8, 0.1),
    st.floats(-0.2, 0.8),
)
def test_triangle_accepts_exactly_the_networks_that_solve_it(weights, bias, b2):
    W1 = SIDES + np.reshape(weights, (3, 2)) / 4
    X, y = exercises.rings(400, rng=np.random.default_rng(1))
    solved = True
    for point, label in zip(X.tolist(), y.tolist(), strict=True):
        z = [row[0] * (point[0] - 1) + row[1] * (point[1] - 2) + bias for row in W1.tolist()]
        score = b2 - sum(max(0, value) for value in z)
        solved &= score > 1e-9 if label else score < -1e-9
    verdict = exercises.triangle.evaluate(W1, around(-bias, -bias, -bias, sides=W1), DOWN, b2)
    assert (verdict.status == RIGHT) == solved
    assert solved or verdict.mistake is not None
