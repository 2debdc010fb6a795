"""The exercises of chapter 1: mistakes are named, and right answers of any form pass."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import progress
from nnlib.exercises import linear_limits as exercises
from nnlib.exercises.linear_limits.truth_tables import FUNCTIONS, POINTS, truth_table
from nnlib.exercises.solutions import linear_limits as solutions
from nnlib.exercises.verdict import NOT_YET, RIGHT
from tests.exercise_chapters import file_of, page_of

ALL = exercises.CHAPTER.exercises


# ------------------------------------------------------------------ all of them


def test_check_shows_and_summary_counts():
    progress.forget()
    begin = f"0 of {len(ALL)} solved: ○\N{NO-BREAK SPACE}signed_distance"
    assert page_of(exercises.summary).startswith(begin)
    page = page_of(lambda: exercises.and_not.check(b=-1, w=[2, -2]))
    assert page.startswith("✓ Right. Only (1, 0) is class 1.")
    page_of(lambda: exercises.lift.check(lambda X: X))
    page = page_of(exercises.summary)
    assert page.startswith(f"1 of {len(ALL)} solved")
    assert "✓\N{NO-BREAK SPACE}and_not" in page
    assert "○\N{NO-BREAK SPACE}lift" in page


# ------------------------------------------------------------------ signed_distance


def distance_by_loops(X, w, b):
    length = math.sqrt(sum(value * value for value in w))
    return [(sum(x * v for x, v in zip(row, w, strict=True)) + b) / length for row in X.tolist()]


def distance_by_projection(X, w, b):
    unit = w / np.sqrt(w @ w)
    foot = -b * unit / np.sqrt(w @ w)
    return np.einsum("nd,d->n", X - foot, unit)


def distance_of_extended_points(X, w, b):
    extended = np.hstack([X, np.ones((len(X), 1))])
    return extended @ np.append(w, b) / np.sum(w**2) ** 0.5


@pytest.mark.parametrize(
    "answer", [distance_by_loops, distance_by_projection, distance_of_extended_points]
)
def test_signed_distance_right_in_other_words(answer):
    assert exercises.signed_distance.evaluate(answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda X, w, b: [sum(row * w) + b for row in X], "not divided by the length of w"),
        (lambda X, w, b: (X @ w + b) / sum(w**2), "divided by the squared length of w"),
        (lambda X, w, b: X @ (w / math.hypot(*w)), "forgot the bias"),
        (lambda X, w, b: (w / np.linalg.norm(w) * X).sum(axis=1) + b, "bias not divided"),
        (lambda X, w, b: X @ w + b / np.linalg.norm(w), "only the bias divided"),
        (lambda X, w, b: np.sqrt(((X @ w + b) / np.linalg.norm(w)) ** 2), "absolute value"),
        (lambda X, w, b: (X @ -w - b) / np.linalg.norm(w), "wrong sign"),
        (lambda X, w, b: (X @ w - b) / np.linalg.norm(w), "bias subtracted"),
        (
            lambda X, w, b: (X @ w.reshape(-1, 1) + b) / np.linalg.norm(w),
            "a column instead of a flat array",
        ),
        (
            lambda X, w, b: (X @ w + b) / (X**2).sum(axis=1) ** 0.5,
            "length of the points instead of w",
        ),
        (lambda X, w, b: (X @ w + b) / (X**2).sum() ** 0.5, "length of all of X instead of w"),
        (lambda X, w, b: (X @ w + b) / sum(abs(w)), "sum of sizes instead of the length"),
        (lambda X, w, b: (X @ w + b) / (w[0] ** 2 + w[1] ** 2) ** 0.5, "length of two coordinates"),
        (lambda X, w, b: X.__isub__(X) @ w, None),
        (lambda X, w, b: ((X @ w + b) / np.linalg.norm(w)).sum(), None),
    ],
)
def test_signed_distance_mistakes_in_other_words(answer, mistake):
    verdict = exercises.signed_distance.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


# ------------------------------------------------------------------ first_pass


@pytest.mark.parametrize(
    "answer", [([-1, 1], -1), (np.array([-1.0, 1.0]), np.array([-1])), ((-1, 1), -1.0)]
)
def test_first_pass_right_in_other_words(answer):
    assert exercises.first_pass.evaluate(*answer).status == RIGHT


def walk(answer=lambda score: score > 0, passes=1, stop=4):
    """What becomes of the exercise's examples where one step of the rule is done otherwise."""
    w, b = np.zeros(2), 0
    for x, y in [([1, 2], 1), ([2, 0], 0), ([-1, 1], 1), ([0, 1], 0)][:stop] * passes:
        error = y - int(answer(w @ x + b))
        w, b = w + error * np.array(x), b + error
    return w, b


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (walk(lambda score: score >= 0), "a score of 0 taken for class 1"),
        (walk(passes=2), "two passes"),
        (walk(stop=1), "only the first example"),
        (walk(stop=3), "the last example is missing"),
        (walk(stop=2), "the last example is missing"),  # the third changes nothing
        (([-1, 1], 0), "the bias is never moved"),
        (([-1, 1], 1), None),
        (([3, 3], 3), None),
    ],
)
def test_first_pass_mistakes_in_other_words(answer, mistake):
    verdict = exercises.first_pass.evaluate(*answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


# ------------------------------------------------------------------ and_not


@pytest.mark.parametrize(
    "answer",
    [
        (np.array([1.0, -1.0]), -0.5),
        ([3, -7], -1),
        ((0.1, -0.2), np.array([-0.05])),
        ([[1, -1], -0.5],),
        (lambda: (np.array([100, -100]), -50),),
    ],
)
def test_and_not_right_in_other_words(answer):
    assert exercises.and_not.evaluate(*answer).status == RIGHT


def test_and_not_names_every_other_function_that_a_line_computes():
    seen = set()
    for w1, w2, b in product([-2, -1, 0, 1, 2], [-2, -1, 0, 1, 2], np.arange(-4.5, 5)):
        table = truth_table(POINTS @ [w1, w2] + b)
        verdict = exercises.and_not.evaluate([w1, w2], b)
        if table == file_of(exercises.and_not).WANTED:
            assert verdict.status == RIGHT
        else:
            assert verdict.mistake == FUNCTIONS[table]
            seen.add(verdict.mistake)
    assert len(seen) == 13
    assert not seen & {"XOR", "XNOR"}


def test_and_not_ties_come_first_and_are_shown():
    verdict = exercises.and_not.evaluate([1, -2], 0)
    assert verdict.mistake == "a point on the boundary"
    assert "| (0, 0) | 0 | none | 0 | ✗ |" in str(verdict)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (([[1, -1]], -0.5), "w has shape (1, 2), but (2,) is expected: 2 numbers in a flat row"),
        (([1, -1, -0.5],), "you gave 3"),
        (([1, -1, 0], -0.5), "w has shape (3,)"),
        (([1, -1], [1, 2]), "b has shape (2,), but it should be a single number"),
        ((["1", "2"], 0), "where numbers are wanted"),
        ((lambda x: x,), "takes (x), but it will be called as answer()"),
    ],
)
def test_and_not_odd_forms(answer, expected):
    assert expected in str(exercises.and_not.evaluate(*answer))


# ------------------------------------------------------------------ contradiction


@pytest.mark.parametrize(
    "answer",
    [([2, 3, 1],), (2, 3, 1), (np.array([4.0, 6.0, 2.0]),), ((2 / 3, 1, 1 / 3),),
     (lambda: [20, 30, 10],), ([2e-12, 3e-12, 1e-12],)],
)  # fmt: skip
def test_contradiction_right_in_other_words(answer):
    assert exercises.contradiction.evaluate(*answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake", "total"),
    [
        ([0.0, 0, 0], "all zero", None),
        ([4, 6, -2], "a negative multiplier", None),
        ([2, 2, 2], "the multipliers of XOR", "4w + 2b > 0"),
        ([0, 3, 1], "b does not cancel", "-2b > 0"),
        ([5, 3, 1], "b does not cancel", "3b > 0"),
        ([1, 1, 0], "w does not cancel", "-w > 0"),
        ([3, 5, 2], "w does not cancel", "w > 0"),
        ([1, 0, 0.25], "neither cancels", "0.75w + 1.25b > 0"),
        ([0, 1, 0], "neither cancels", "-w - b > 0"),
    ],
)
def test_contradiction_mistakes_show_the_sum(answer, mistake, total):
    verdict = exercises.contradiction.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    if total is None:
        assert "Your sum" not in str(verdict)
    else:
        assert str(verdict).endswith(f"Your sum: {total}")


def test_contradiction_four_multipliers_and_other_shapes():
    text = str(exercises.contradiction.evaluate([1, 1, 1, 1]))
    assert "four multipliers, as for XOR" in text
    assert "flat row" in str(exercises.contradiction.evaluate([[2, 3, 1]]))
    assert "is text" in str(exercises.contradiction.evaluate("2, 3, 1"))


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3))
def test_contradiction_accepts_only_proofs(multipliers):
    w, b = np.array(multipliers) @ file_of(exercises.contradiction).INEQUALITIES
    proof = sum(multipliers) > 0 and max(abs(w), abs(b)) <= 1e-9 * max(multipliers)
    assert (exercises.contradiction.evaluate(multipliers).status == RIGHT) == proof


# ------------------------------------------------------------------ collapse


def collapse_by_probing(W1, b1, W2, b2):
    def layers(x):
        return W2 @ (W1 @ x + b1) + b2

    b = layers(np.zeros(W1.shape[1]))
    return np.array([layers(unit) - b for unit in np.eye(W1.shape[1])]).T, b


def collapse_by_loops(W1, b1, W2, b2):
    C, H, D = len(W2), len(W1), len(W1[0])
    W = [[sum(W2[c][h] * W1[h][d] for h in range(H)) for d in range(D)] for c in range(C)]
    return [W, [sum(W2[c][h] * b1[h] for h in range(H)) + b2[c] for c in range(C)]]


def collapse_transposed(W1, b1, W2, b2):
    return (W1.T @ W2.T).T, b1 @ W2.T + b2


@pytest.mark.parametrize("answer", [collapse_by_probing, collapse_by_loops, collapse_transposed])
def test_collapse_right_in_other_words(answer):
    assert exercises.collapse.evaluate(answer).status == RIGHT


def collapse_keeps_rows(W1, b1, W2, b2):
    W = W1.T @ W2.T
    return W, W2 @ b1 + b2


def collapse_in_reading_order(W1, b1, W2, b2):
    return np.dot(W1, W2), np.dot(W2, b1) + b2


def collapse_forgets_b1(W1, b1, W2, b2):
    return np.dot(W2, W1), b2.copy()


def collapse_adds_biases(W1, b1, W2, b2):
    return W2 @ W1, np.add(b2, b1)


def collapse_elementwise(W1, b1, W2, b2):
    return np.multiply(W1, W2), W2.dot(b1) + b2


def collapse_forgets_b2(W1, b1, W2, b2):
    return W2 @ W1, (W2 * b1).sum(axis=1)


def collapse_bias_column(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1.reshape(-1, 1) + b2.reshape(-1, 1)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (collapse_keeps_rows, "transposed"),
        (collapse_in_reading_order, "weights in the wrong order"),
        (collapse_forgets_b1, "forgot the first bias"),
        (collapse_adds_biases, "biases simply added"),
        (collapse_elementwise, "elementwise product"),
        (collapse_forgets_b2, "forgot the second bias"),
        (collapse_bias_column, "bias as a column"),
    ],
)
def test_collapse_mistakes_in_other_words(answer, mistake):
    verdict = exercises.collapse.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)
    assert "your function gives W = " in str(verdict)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda W1, b1, W2, b2: W2 @ W1, "returns one array, but a layer has two parts"),
        (lambda W1, b1, W2, b2: (W2 @ b1 + b2, W2 @ W1), "have changed places"),
        (lambda W1, b1, W2, b2: (W2 @ W1, b2, b1), "returns 3 things, but a layer has two parts"),
        (lambda W1, b1, W2, b2: (W2 @ W1, sum(b2)), "b has shape ()"),
        (lambda W1, b1, W2, b2: (W2 @ W1, "b"), "the bias b of your layer is text"),
        (lambda W1, W2: W2 @ W1, "takes (W1, W2), but it will be called as"),
    ],
)
def test_collapse_odd_forms(answer, expected):
    assert expected in str(exercises.collapse.evaluate(answer))


# ------------------------------------------------------------------ lift

CX, CY = file_of(exercises.lift).CENTRE


def features(*columns):
    """A lift with these features, each a function of x1 and x2."""
    return lambda X: np.column_stack([column(X[:, 0], X[:, 1]) for column in columns])


@pytest.mark.parametrize(
    "answer",
    [
        features(lambda x, y: (x - CX) ** 2, lambda x, y: (y - CY) ** 2),
        features(lambda x, y: x, lambda x, y: y, lambda x, y: x * x + y * y),
        features(lambda x, y: x**2, lambda x, y: y**2, lambda x, y: x, lambda x, y: y),
        features(lambda x, y: np.hypot(x - CX, y - CY)),
        features(lambda x, y: np.exp(-((x - CX) ** 2) - (y - CY) ** 2)),
        features(lambda x, y: 1e6 * ((x - CX) ** 2 + (y - CY) ** 2), lambda x, y: 0 * x),
        features(*(lambda x, y, i=i, j=j: x**i * y**j for i in range(4) for j in range(4))),
        lambda X: np.linalg.norm(X - [CX, CY], axis=1, keepdims=True) < 1.5,
        lambda X: [[(x - CX) ** 2 + (y - CY) ** 2] for x, y in X.tolist()],
    ],
)
def test_lift_right_in_other_words(answer):
    verdict = exercises.lift.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (features(lambda x, y: x + y, lambda x, y: 3 * x - y, lambda x, y: y), "not lifted"),
        (lambda X: X @ np.array([[1.0, 2.0], [3.0, 4.0]]) - 5, "not lifted"),
        (features(lambda x, y: 2 - x * x - y * y), "lifted around the origin"),
        (features(np.hypot), "lifted around the origin"),
        (features(lambda x, y: x * x, lambda x, y: 3 * y * y + x * x), "squares alone"),
        (features(lambda x, y: x * y), "the product of XOR"),
        (features(lambda x, y: y, lambda x, y: x * y, lambda x, y: x), "the product of XOR"),
        (features(lambda x, y: (x + 2) ** 2 + (y - 1) ** 2), "centre (-2, 1)"),
        (features(lambda x, y: (x - 2) ** 2 + (y - 1) ** 2), "centre (2, 1)"),
        (features(lambda x, y: (x + 1) ** 2 + (y - 2) ** 2), "centre (-1, 2)"),
        (features(lambda x, y: x - 2 + (y + 1)), "forgot to square"),
        (features(lambda x, y: (x - x.mean()) ** 2 + (y - y.mean()) ** 2), "centred on the sample"),
    ],
)
def test_lift_mistakes_in_other_words(answer, mistake):
    verdict = exercises.lift.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def lift_in_place(X):
    X -= file_of(exercises.lift).CENTRE
    return X**2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda X: (X**2).sum(axis=1), "returns a flat array of shape (400,)"),
        (lambda X: X.T, "did you forget to transpose?"),
        (lambda X: X[:10], "a row for each point"),
        (lambda X: np.empty((len(X), 0)), "there is no feature in it"),
        (lambda X: np.sqrt(X), "contains nan at place"),
        (lambda X: np.zeros((len(X), 1)), "leaves 200 of 400 points on the wrong side"),
        (features(lambda x, y: x**3), "on the wrong side"),
        (lambda X: np.arange(len(X))[:, None] % 2, "with the other rows"),
        (lambda X: (X / X.std(axis=0) - 1).sum(axis=1, keepdims=True) ** 2, "with the other rows"),
        (lambda X: np.ones((len(X), 500)), "500 features of 2"),
        (lift_in_place, "changes its input X in place"),
        (lambda X: X / ..., "Still blank"),
        (lambda X: X[:, 2], "IndexError"),
        (features(lambda x, y: np.round(1e4 * np.sin(1e5 * x))), "on the wrong side"),
    ],
)
def test_lift_odd_forms(answer, expected):
    assert expected in str(exercises.lift.evaluate(answer))


def test_lift_must_describe_the_rings_and_not_these_points():
    X, y = exercises.shifted_rings(400, rng=np.random.default_rng(1))
    labels = {tuple(row): label for row, label in zip(X.tolist(), y, strict=True)}

    def remember(X):
        return [[labels.get(tuple(row), 0)] for row in X.tolist()]

    assert "fails on fresh ones" in str(exercises.lift.evaluate(remember))


def test_shifted_rings_are_where_the_text_says():
    X, y = exercises.shifted_rings(300, rng=np.random.default_rng(0))
    assert X.shape == (300, 2)
    radius = np.linalg.norm(X - [2, -1], axis=1)
    assert abs(radius[y == 0].mean() - 2) < 0.02
    assert abs(radius[y == 1].mean() - 1) < 0.02
    assert radius[y == 1].max() < 1.5 < radius[y == 0].min()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_the_plane_is_found_whenever_there_is_one(seed, K):
    rng = np.random.default_rng(seed)
    F = rng.normal(size=(60, K)) @ rng.normal(size=(K, K))
    w, b = rng.normal(size=K), rng.normal()
    scores = F @ w + b
    F = F[np.abs(scores) > 0.05 * np.linalg.norm(w)]
    y = (F @ w + b > 0).astype(int)
    plane = file_of(exercises.lift)._separating_plane(F, y)
    assert np.isfinite(plane).all()
    assert file_of(exercises.lift)._wrong(plane, F, y) == 0


# ------------------------------------------------------------------ xnor


@pytest.mark.parametrize(
    "network",
    [
        (np.ones((2, 2)), np.array([0, -1]), np.array([-2, 4]), 1),
        ([[1, -1], [-1, 1]], [0, 0], [-1, -1], 0.5),
        ([[1, 1], [-1, -1]], [-1, 1], [1, 1], -0.5),
        ([[2, 2], [1, 1]], [-2, 0], (1, -1), [0.1]),
        (lambda: ([[1, 1], [1, 1]], [0, -1], [-1, 2], 0.5),),
    ],
)
def test_xnor_right_in_other_words(network):
    assert exercises.xnor.evaluate(*network).status == RIGHT


ONES = [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("network", "mistake"),
    [
        (([[1, -1], [-1, 1]], [0, 0], [1, 1], -0.5), "XOR"),
        ((ONES, [0, -1], [-1, 2], 0), "an output of exactly 0"),
        ((ONES, [0, -1], [-1, 1], 1), "an output of exactly 0"),
        ((ONES, [-2, -3], [-1, 1], 1), "no hidden unit is ever active"),
        ((ONES, [1, 2], [-1, 1], 0.5), "no unit bends"),
        ((ONES, [1, -5], [-1, 1], 1.5), "no unit bends"),
        (([[1, 0], [0, 1]], [0, 0], [-1, -1], 0.5), "no unit bends"),
        ((ONES, [-1, 0], [-1, 0], 0.5), "one unit idle"),
        ((ONES, [-1, -1], [-1, -3], 0.5), "one unit idle"),
        ((ONES, [0, 0], [-1, -3], 0.5), "no unit bends"),
        ((ONES, [-2, 4], [0, -1], 1), "b1 and w2 swapped"),
        ((ONES, [0, -1], [-1, 2], -0.5), "sign of b2"),
        (([[1, 3], [1, 3]], [0, -3], [-1, 3], 0.5), "W1 transposed"),
        ((ONES, [0, -1], [-1, 1.2], 0.5), "three of four"),
        ((ONES, [0, -1], [-1, 3], -0.5), "sign of b2"),
    ],
)
def test_xnor_mistakes_in_other_words(network, mistake):
    verdict = exercises.xnor.evaluate(*network)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def test_xnor_follows_the_one_wrong_point_through_the_network():
    text = str(exercises.xnor.evaluate(ONES, [0, -1], [-1, 1.2], 0.5))
    assert "| (1, 1) | [2, 1] | [2, 1] | -0.3 | 0 | 1 | ✗ |" in text
    assert "(0, 1)" not in text


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (([1, 1], [0, -1], [-1, 2], 0.5), "W1 has shape (2,), but (2, 2) is expected"),
        ((ONES, 0, [-1, 2], 0.5), "b1 has shape (), but (2,) is expected"),
        ((ONES, [0, -1], [[-1, 2]], 0.5), "w2 has shape (1, 2)"),
        ((ONES, [0, -1], [-1, 2], [1, 2]), "b2 has shape (2,)"),
        ((ONES, [0, -1], [-1, 2]), "4 parts, W1, b1, w2, b2 in this order, but you gave 3"),
    ],
)
def test_xnor_odd_forms(network, expected):
    assert expected in str(exercises.xnor.evaluate(*network))


numbers = st.integers(-3, 3).map(lambda value: value / 2)


@settings(max_examples=200, deadline=None)
@given(st.lists(numbers, min_size=9, max_size=9))
def test_xnor_accepts_exactly_the_networks_that_compute_it(values):
    W1, b1, w2, b2 = np.reshape(values[:4], (2, 2)), values[4:6], values[6:8], values[8]
    right = True
    for x1, x2 in product([0, 1], repeat=2):
        hidden = [max(0, row[0] * x1 + row[1] * x2 + b) for row, b in zip(W1, b1, strict=True)]
        score = hidden[0] * w2[0] + hidden[1] * w2[1] + b2
        right &= score > 0 if x1 == x2 else score < 0
    verdict = exercises.xnor.evaluate(W1, b1, w2, b2)
    assert (verdict.status == RIGHT) == right
    if not right and verdict.mistake is None:
        table = truth_table(file_of(exercises.xnor).Network(W1, b1, w2, b2).outputs)
        assert f"computes {FUNCTIONS[table]}." in str(verdict)


# ------------------------------------------------------------------ count_linearly_separable


def search(n, weights, biases, *, distinct=True, keep=lambda table: True, low=0):
    """Count truth tables by brute force, in the several wrong ways that the exercise knows."""
    points = np.array(list(product([low, 1], repeat=n)))
    found = [
        tuple(points @ w + b > 0) for w in product(weights, repeat=n) for b in biases
    ]  # (weights ** n) * biases tables
    found = [table for table in found if keep(table)]
    return len(set(found)) if distinct else len(found)


def fast_search(n, weights, biases):
    """The same for larger ranges: the tables of all weights at once, packed into whole numbers."""
    points = np.array(list(product([0, 1], repeat=n)))
    scores = np.array(list(product(weights, repeat=n))) @ points.T
    powers = 2 ** np.arange(len(points))
    return len({table for b in biases for table in ((scores + b > 0) @ powers).tolist()})


def by_perceptron(n):
    """Count the tables on which a perceptron converges: an independent way, for n up to 3."""
    points = np.array([(*point, 1) for point in product([0, 1], repeat=n)])
    count = 0
    for table in product([-1, 1], repeat=2**n):
        w = np.zeros(n + 1)
        for _ in range(60):
            wrong = [i for i, label in enumerate(table) if label * (points[i] @ w) <= 0]
            if not wrong:
                count += 1
                break
            for i in wrong:
                if table[i] * (points[i] @ w) <= 0:
                    w += table[i] * points[i]
    return count


def test_the_counts_are_right():
    assert [by_perceptron(n) for n in (2, 3)] == [14, 104]
    assert [solutions.count_linearly_separable(n) for n in (1, 2, 3, 4)] == [4, 14, 104, 1882]
    assert fast_search(4, range(-5, 6), np.arange(-20.5, 21)) == 1882  # wider finds no more


@pytest.mark.parametrize(
    "answer",
    [
        lambda n: fast_search(n, range(-3, 4), range(-6, 7)),
        lambda n: np.float64(fast_search(n, range(-4, 5), np.arange(-9.5, 10))),
        lambda n: np.array([[{2: 14, 3: 104, 4: 1882}[n]]]),
    ],
)
def test_count_right_in_other_words(answer):
    assert exercises.count_linearly_separable.evaluate(answer).status == RIGHT


HALVES = np.arange(-8.5, 9)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda n: fast_search(n, range(-3, 4), [0]), "no bias"),
        (lambda n: fast_search(n, range(-2, 3), [0]), "no bias"),
        (lambda n: search(n, (-1, 0, 1), HALVES), "weights only -1, 0, 1"),
        (lambda n: search(n, (-1, 0, 1), (-2, -1, 0, 1, 2)), "weights only -1, 0, 1"),
        (lambda n: search(n, (-1, 0, 1), (-1, 0, 1)), "weights only -1, 0, 1"),
        (lambda n: search(n, (-1, 0, 1), (-1, 0, 1), low=-1), "weights only -1, 0, 1"),
        (lambda n: fast_search(n, range(-2, 3), HALVES), "weights only up to 2"),
        (lambda n: fast_search(n, range(-2, 3), range(-2, 3)), "weights only up to 2"),
        (lambda n: fast_search(n, range(-2, 3), range(-4, 5)), "weights only up to 2"),
        (lambda n: fast_search(n, range(-3, 4), range(-3, 4)), "too narrow a range of biases"),
        (lambda n: fast_search(n, range(-4, 5), range(-4, 5)), "too narrow a range of biases"),
        (lambda n: fast_search(n, range(4), HALVES), "no negative weights"),
        (lambda n: fast_search(n, range(3), HALVES), "no negative weights"),
        (lambda n: fast_search(n, range(4), range(4)), "no negative weights"),
        (lambda n: fast_search(n, range(-3, 4), HALVES) - 2, "forgot the two constants"),
        (
            lambda n: search(n, (-1, 0, 1), (-0.5, 0.5, 1.5), distinct=False),
            "counted weights instead of functions",
        ),
        (lambda n: 7**n * 13, "counted weights instead of functions"),
        (lambda n: 2**2**n, "counted all functions"),
        (lambda n: 14, None),
    ],
)
def test_count_mistakes_made_for_real(answer, mistake):
    verdict = exercises.count_linearly_separable.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake)


def test_count_forgetting_constants_for_real():
    counts = [
        search(n, (-2, -1, 0, 1, 2), HALVES, keep=lambda table: 0 < sum(table) < len(table))
        for n in (2, 3)
    ]
    assert counts == [12, 102]


def test_count_odd_forms_and_slow_answers(monkeypatch):
    count = exercises.count_linearly_separable
    assert "a set with 14 entries" in str(count.evaluate(lambda n: set(range(14))))
    assert "is text" in str(count.evaluate(lambda n: "14"))
    assert "right for 1 of 3" in str(count.evaluate(lambda n: 14))
    monkeypatch.setattr(count, "_seconds", 0.1)

    def slow(n):
        total = 0
        for weights in product(range(-100, 101), repeat=n + 8):
            total += len(weights)
        return total

    text = str(count.evaluate(slow))
    assert "stopped after 0.1 seconds" in text
    assert "total += len(weights)" in text or "for weights in product" in text
