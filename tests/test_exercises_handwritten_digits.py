"""Chapter 6's exercises: solutions pass, mistakes are named, and right answers of any form pass."""

import contextlib
import inspect
import io
import re
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import datasets, images
from nnlib.exercises import handwritten_digits as exercises
from nnlib.exercises.handwritten_digits import centroids, confusion, folds, moving, scaling, worst
from nnlib.exercises.solutions import handwritten_digits as solutions
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT, STILL_BLANK
from nnlib.training import confusion_matrix

ALL = exercises.ROOM.exercises
NAMES = [exercise.name for exercise in ALL]


def judge(exercise, answer):
    """The verdict on an answer; a tuple holds the parts of one."""
    return exercise.evaluate(*(answer if isinstance(answer, tuple) else (answer,)))


def page_of(action):
    """What `action` prints outside a notebook."""
    with contextlib.redirect_stdout(io.StringIO()) as page:
        action()
    return page.getvalue()


# ------------------------------------------------------------------ all seven


def test_there_are_seven_of_growing_difficulty():
    assert NAMES == [
        "standardise", "nearest_centroid", "read_confusion", "worst_mistakes", "examples_needed",
        "stratified_folds", "move_right",
    ]  # fmt: skip
    stars = [exercise.stars for exercise in ALL]
    assert stars == sorted(stars)
    assert (stars[0], stars[-1]) == (1, 3)
    assert all(
        getattr(exercises, name) is exercise for name, exercise in zip(NAMES, ALL, strict=True)
    )


@pytest.mark.parametrize("exercise", ALL, ids=NAMES)
def test_the_solution_passes(exercise):
    verdict = judge(exercise, exercise.solution_function())
    assert verdict.status == RIGHT, str(verdict)
    assert len(verdict.message) > 60


@pytest.mark.parametrize("exercise", ALL, ids=NAMES)
def test_the_solution_shown_is_the_one_tested(exercise):
    page = page_of(exercise.solution)
    assert inspect.getsource(getattr(solutions, exercise.name)).strip() in page


@pytest.mark.parametrize("exercise", ALL, ids=NAMES)
def test_without_the_solutions_a_kind_word(exercise, monkeypatch):
    monkeypatch.setitem(sys.modules, "nnlib.exercises.solutions.handwritten_digits", None)
    assert "not in this copy of the course" in page_of(exercise.solution)
    assert judge(exercise, getattr(solutions, exercise.name)).status == RIGHT


def returns_dots(*inputs):
    return ...


def returns_nothing(*inputs):
    return None


@pytest.mark.parametrize("exercise", ALL, ids=NAMES)
def test_a_blank_is_friendly(exercise):
    for blank in (..., None, returns_dots, returns_nothing, (..., ...), (1, ...), [..., 1, 2]):
        verdict = judge(exercise, blank)
        assert (verdict.status, verdict.message) == (BLANK, STILL_BLANK), blank
    assert exercise.evaluate().status == BLANK


@pytest.mark.parametrize(
    ("exercise", "mistake"),
    [
        pytest.param(exercise, mistake, id=f"{exercise.name}-{mistake.name}")
        for exercise in ALL
        for mistake in exercise.mistakes
    ],
)
def test_each_mistake_is_recognised_as_itself(exercise, mistake):
    for answer in (mistake.answer, *mistake.also):
        verdict = judge(exercise, answer)
        assert (verdict.status, verdict.mistake) == (NOT_YET, mistake.name)
        assert verdict.message.startswith(mistake.why)


@pytest.mark.parametrize("exercise", ALL, ids=NAMES)
def test_mistakes_are_many_and_their_messages_differ(exercise):
    assert len(exercise.mistakes) >= 3
    assert len({mistake.why for mistake in exercise.mistakes}) == len(exercise.mistakes)
    assert len({mistake.name for mistake in exercise.mistakes}) == len(exercise.mistakes)


@pytest.mark.parametrize("exercise", ALL, ids=NAMES)
def test_hints_grow_and_keep_the_solution_back(exercise, monkeypatch):
    monkeypatch.setattr(exercise, "_hints_shown", 0)
    pages = [page_of(exercise.hint) for _ in range(4)]
    assert all(len(after) > len(before) for before, after in pairwise(pages))
    assert "Hint 3 of 3" in pages[2]
    assert f"exercises.{exercise.name}.solution()" in pages[3]
    assert "\\" not in pages[2]  # all LaTeX can be spelt out
    source = re.sub(r'""".*?"""|#.*', "", inspect.getsource(getattr(solutions, exercise.name)))
    hints = re.sub(r"\s", "", pages[2])
    for line in source.splitlines():
        answer = re.sub(r"\s", "", line.partition("=")[2] or line.partition("return")[2])
        assert len(answer) < 8 or answer not in hints, line


@pytest.mark.parametrize("exercise", ALL, ids=NAMES)
def test_wild_answers_never_raise(exercise):
    def raise_exit(*inputs):
        sys.exit()

    def recurse(*inputs):
        return recurse(*inputs)

    def empty_inputs(*inputs):
        for value in inputs:
            if isinstance(value, np.ndarray):
                value[...] = 0
            elif isinstance(value, list):
                value.clear()
        return inputs

    wild = [
        0, -1.5, True, "text", b"", [], (), {}, set(), object(), Exception, np.nan, np.inf, 10**400,
        1e308, np.ones((3, 3, 3)), np.array([]), np.array("x"), [[1, 2], [3]], range(3), print,
        raise_exit, recurse, empty_inputs, lambda *inputs: inputs, lambda *inputs: inputs[::-1],
        lambda: 1, lambda a, b, c, d, e: 1, lambda *inputs: iter([1]), (1, 2), (1, 2, 3),
        lambda *inputs: np.nan, lambda *inputs: "1", lambda *inputs: (1, "2"), lambda *inputs: 1,
        lambda *inputs: ([1, 2], [3]), lambda *inputs: inputs[0], lambda *inputs: np.array([]),
        lambda *inputs: ([0.8, 0.75, 0.4], 1), lambda *inputs: {"recall": 1, "pair": 2},
    ]  # fmt: skip
    for answer in wild:
        verdict = judge(exercise, answer)
        assert verdict.status in (NOT_YET, BLANK), f"{answer!r} passes"
        assert len(str(verdict)) > 30
        assert "StopIteration" not in str(verdict)


simple = st.none() | st.integers(-3, 3) | st.floats() | st.text(max_size=3) | st.just(...)
nested = st.recursive(simple, lambda inner: st.lists(inner, max_size=4), max_leaves=8)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.lists(nested, max_size=6))
def test_no_value_makes_a_check_raise(exercise, values):
    for answer in (tuple(values), lambda *inputs: tuple(values)):
        assert judge(exercise, answer).status in (NOT_YET, BLANK, RIGHT)


def test_check_shows_and_summary_counts(monkeypatch):
    for exercise in ALL:
        monkeypatch.setattr(exercise, "solved", False)
    assert page_of(exercises.summary).startswith("0 of 7 solved: ○\N{NO-BREAK SPACE}standardise")
    page = page_of(lambda: exercises.examples_needed.check(solutions.examples_needed))
    assert page.startswith("✓ Right. So our 360 pictures")
    page_of(lambda: exercises.standardise.check(sum))
    page = page_of(exercises.summary)
    assert page.startswith("1 of 7 solved")
    assert "✓\N{NO-BREAK SPACE}examples_needed" in page
    assert "○\N{NO-BREAK SPACE}standardise" in page


# ------------------------------------------------------------------ right in other words


def standardise_in_a_loop(X_train, X_new):
    columns = []
    for old, new in zip(X_train.T, X_new.T, strict=True):
        columns.append((new - np.mean(old)) / (np.std(old) or 1))
    return np.array(columns).T.tolist()


def centroid_by_norm(X_train, y_train, X):
    labels = sorted(set(y_train.tolist()))
    answers = []
    for x in X:
        gaps = [np.linalg.norm(x - X_train[y_train == c].mean(axis=0)) for c in labels]
        answers.append(labels[int(np.argmin(gaps))])
    return answers


def centroid_by_products(X_train, y_train, X):
    labels = np.unique(y_train)
    M = np.array([X_train[y_train == c].mean(axis=0) for c in labels])
    return labels[(X @ M.T - (M**2).sum(axis=1) / 2).argmax(axis=1)]


def confusion_in_loops(counts):
    C, best = len(counts), (0, 1)
    for i in range(C):
        for j in range(C):
            if i != j and counts[i, j] > counts[best]:
                best = (i, j)
    return [counts[i, i] / sum(counts[i]) for i in range(C)], list(best)


def worst_with_sorted(probabilities, y):
    missed = [i for i, row in enumerate(probabilities) if row.argmax() != y[i]]
    return sorted(missed, key=lambda i: max(probabilities[i]), reverse=True)


def needed_by_search(accuracy, margin):
    n = 1
    while 1.96 * (accuracy * (1 - accuracy) / n) ** 0.5 > margin:
        n += 1
    return np.array([n])


def folds_by_counting(y, k):
    dealt, result = {}, []
    for label in y.tolist():
        result.append(dealt.get(label, 0) % k)
        dealt[label] = dealt.get(label, 0) + 1
    return result


def move_by_interpolation(images, dx):
    W = images.shape[-1]
    at = np.arange(W) - dx
    known = np.arange(-1, W + 1)
    padded = np.pad(images, ((0, 0), (0, 0), (1, 1)))
    rows = padded.reshape(-1, W + 2)
    return np.array([np.interp(at, known, row) for row in rows]).reshape(images.shape)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (exercises.standardise, standardise_in_a_loop),
        (exercises.nearest_centroid, centroid_by_norm),
        (exercises.nearest_centroid, centroid_by_products),
        (exercises.read_confusion, confusion_in_loops),
        (exercises.worst_mistakes, worst_with_sorted),
        (exercises.examples_needed, needed_by_search),
        (exercises.stratified_folds, folds_by_counting),
        (exercises.move_right, move_by_interpolation),
    ],
)
def test_right_in_other_words(exercise, answer):
    verdict = exercise.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


# ------------------------------------------------------------------ mistakes in other words


def roll_whole(images, dx):
    below = int(np.floor(dx))
    a, b = np.roll(images, below, axis=2), np.roll(images, below + 1, axis=2)
    return a + (dx - below) * (b - a)


@pytest.mark.parametrize(
    ("exercise", "answer", "mistake"),
    [
        (
            exercises.standardise,
            lambda X_train, X_new: (X_new - X_new.mean(axis=0)) / np.maximum(X_new.std(axis=0), 1),
            "statistics of the new data",  # with a crutch, but still those
        ),
        (
            exercises.standardise,
            lambda X_train, X_new: (X_new - X_train.mean(0)) / (X_train.std(0) + 1e-3),
            None,
        ),
        (
            exercises.nearest_centroid,
            lambda X_train, y_train, X: [
                y_train[np.linalg.norm(X_train - x, axis=1).argmin()] for x in X
            ],
            "nearest example",
        ),
        (
            exercises.read_confusion,
            lambda counts: (np.diag(counts) / counts.sum(0), confusion_in_loops(counts)[1]),
            "precision for recall",
        ),
        (
            exercises.worst_mistakes,
            lambda p, y: np.argsort(-p.max(axis=1), kind="stable"),
            "right answers, too",
        ),
        (
            exercises.examples_needed,
            lambda accuracy, margin: 1.96**2 * accuracy * (1 - accuracy) // margin**2,
            "rounded down",
        ),
        (
            exercises.stratified_folds,
            lambda y, k: [i % k for i in range(len(y))],
            "classes ignored",
        ),
        (exercises.move_right, roll_whole, "round the corner"),
        (exercises.move_right, lambda images, dx: images, None),
    ],
)
def test_mistakes_in_other_words(exercise, answer, mistake):
    verdict = exercise.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def scales_in_place(X_train, X_new):
    X_new -= X_train.mean(axis=0)
    spread = X_train.std(axis=0)
    X_new /= np.where(spread == 0, 1, spread)
    return X_new


def fills_the_diagonal(counts):
    recall = counts.diagonal() / counts.sum(axis=1)
    np.fill_diagonal(counts, -1)
    return recall, np.unravel_index(counts.argmax(), counts.shape)


@pytest.mark.parametrize(
    ("exercise", "answer", "name"),
    [
        (exercises.standardise, scales_in_place, "X_new"),
        (exercises.read_confusion, fills_the_diagonal, "counts"),
    ],
)
def test_writing_into_an_input_is_told(exercise, answer, name):
    text = str(exercise.evaluate(answer))
    assert f"the result is right, but your function changes its input {name} in place" in text


def test_a_confusion_answer_of_one_part_is_told():
    text = str(exercises.read_confusion.evaluate(lambda counts: counts.diagonal() / counts.sum(1)))
    assert "should return two things" in text


# ------------------------------------------------------------------ the cases are true


def test_the_scaled_cases_come_from_mean_0_and_deviation_1():
    for case in scaling.TEST.cases:
        X_train, X_new = case.inputs.values()
        varied = X_train.std(axis=0) > 0
        scaled = solutions.standardise(X_train, X_train)
        np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(scaled.std(axis=0)[varied], 1)
        assert X_train.std(axis=0)[varied] == pytest.approx(X_train.std(axis=0)[varied].round())


def test_no_case_hangs_on_a_tie():
    for case in centroids.TEST.cases:
        X_train, y_train, X = case.inputs.values()
        means = np.stack([X_train[y_train == c].mean(axis=0) for c in np.unique(y_train)])
        gaps = np.sort(np.linalg.norm(X[:, None] - means, axis=2), axis=1)
        assert (gaps[:, 1] - gaps[:, 0]).min() > 0.05
    for case in worst.TEST.cases:
        p, y = case.inputs.values()
        np.testing.assert_allclose(p.sum(axis=1), 1)
        missed = p[p.argmax(axis=1) != y].max(axis=1)
        assert len(set(missed)) == len(missed) > 1
    for case in confusion.TEST.cases:
        wrong = np.sort((case.inputs["counts"] * (1 - np.eye(len(case.inputs["counts"])))).ravel())
        assert wrong[-1] > wrong[-2]


def test_folds_never_overlap_and_share_each_class_evenly():
    _, y = datasets.load_digits()
    fold = solutions.stratified_folds(y, 5)
    sizes = np.array([np.bincount(y[fold == f], minlength=10) for f in range(5)])
    assert sizes.sum() == len(y)
    assert np.ptp(sizes, axis=0).max() <= 1
    assert all(set(case.expected[0]) <= set(range(case.inputs["k"])) for case in folds.TEST.cases)


@given(dx=st.floats(-9, 9))
def test_move_right_is_the_library_s_shifted(dx):
    X, _ = datasets.load_digits()
    pictures = X[:3].reshape(3, 8, 8)
    moved = solutions.move_right(pictures, dx)
    np.testing.assert_allclose(moved, images.shifted(pictures, dx, 0), atol=1e-12)
    case = moving.TEST.cases[0]
    assert case.inputs["dx"] == 0.5


def test_read_confusion_reads_the_library_s_matrix():
    y = np.array([0, 0, 0, 1, 1, 2])
    counts = confusion_matrix(y, np.array([0, 2, 2, 1, 0, 2]))
    recall, pair = solutions.read_confusion(counts)
    np.testing.assert_allclose(recall, [1 / 3, 1 / 2, 1])
    assert tuple(pair) == (0, 2)


def test_examples_needed_is_enough_and_one_fewer_is_not():
    for accuracy in (0.5, 0.9, 0.975, 0.98):
        n = solutions.examples_needed(accuracy, 0.0025)
        width = 1.96 * np.sqrt(accuracy * (1 - accuracy) / np.array([n, n - 1]))
        assert width[0] <= 0.0025 < width[1]
