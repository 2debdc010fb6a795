"""The exercises of chapter 7: mistakes are named, and right answers of any form pass."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets, progress
from nnlib.exercises import handwritten_digits as exercises
from nnlib.exercises.solutions import handwritten_digits as solutions
from nnlib.exercises.verdict import NOT_YET, RIGHT
from nnlib.measures import confusion_matrix
from nnlib.pictures import shifted
from tests.exercise_chapters import file_of, page_of

ALL = exercises.CHAPTER.exercises


# ------------------------------------------------------------------ all of them


def test_check_shows_and_summary_counts():
    progress.forget()
    begin = f"0 of {len(ALL)} solved: ○\N{NO-BREAK SPACE}standardise"
    assert page_of(exercises.summary).startswith(begin)
    page = page_of(lambda: exercises.examples_needed.check(solutions.examples_needed))
    assert page.startswith("✓ Right. So our 360 pictures")
    page_of(lambda: exercises.standardise.check(sum))
    page = page_of(exercises.summary)
    assert page.startswith(f"1 of {len(ALL)} solved")
    assert "✓\N{NO-BREAK SPACE}examples_needed" in page
    assert "○\N{NO-BREAK SPACE}standardise" in page


# ------------------------------------------------------------------ right in other words


def standardise_in_a_loop(X_train, X_new):
    columns = []
    for old, new in zip(X_train.T, X_new.T, strict=True):
        columns.append((new - np.mean(old)) / (np.std(old) if np.ptp(old) else 1))
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
            "statistics of the new data, and small spreads replaced by 1",
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
    X_new /= np.where(np.ptp(X_train, axis=0) == 0, 1, X_train.std(axis=0))
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
    assert "returns one thing, but 2 are wanted" in text


# ------------------------------------------------------------------ the cases are true


def test_the_scaled_cases_come_from_mean_0_and_deviation_1():
    for case in file_of(exercises.standardise).TEST.cases:
        X_train, X_new = case.inputs.values()
        varied = X_train.std(axis=0) > 0
        scaled = solutions.standardise(X_train, X_train)
        np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(scaled.std(axis=0)[varied], 1)
        quarters = 4 * X_train.std(axis=0)[varied]
        assert quarters == pytest.approx(quarters.round())


def test_no_case_hangs_on_a_tie():
    for case in file_of(exercises.nearest_centroid).TEST.cases:
        X_train, y_train, X = case.inputs.values()
        means = np.stack([X_train[y_train == c].mean(axis=0) for c in np.unique(y_train)])
        gaps = np.sort(np.linalg.norm(X[:, None] - means, axis=2), axis=1)
        assert (gaps[:, 1] - gaps[:, 0]).min() > 0.05
    for case in file_of(exercises.worst_mistakes).TEST.cases:
        p, y = case.inputs.values()
        np.testing.assert_allclose(p.sum(axis=1), 1)
        missed = p[p.argmax(axis=1) != y].max(axis=1)
        assert len(set(missed)) == len(missed) > 1
    for case in file_of(exercises.read_confusion).TEST.cases:
        wrong = np.sort((case.inputs["counts"] * (1 - np.eye(len(case.inputs["counts"])))).ravel())
        assert wrong[-1] > wrong[-2]


def test_folds_never_overlap_and_share_each_class_evenly():
    _, y = datasets.load_digits()
    fold = solutions.stratified_folds(y, 5)
    sizes = np.array([np.bincount(y[fold == f], minlength=10) for f in range(5)])
    assert sizes.sum() == len(y)
    assert np.ptp(sizes, axis=0).max() <= 1
    assert all(
        set(case.expected[0]) <= set(range(case.inputs["k"]))
        for case in file_of(exercises.stratified_folds).TEST.cases
    )


@given(dx=st.floats(-9, 9))
def test_move_right_is_the_library_s_shifted(dx):
    X, _ = datasets.load_digits()
    pictures = X[:3].reshape(3, 8, 8)
    moved = solutions.move_right(pictures, dx)
    np.testing.assert_allclose(moved, shifted(pictures, dx, 0), atol=1e-12)
    case = file_of(exercises.move_right).TEST.cases[0]
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


# ------------------------------------------------------------------ what once passed


def test_a_spread_below_1_is_among_the_scaled_cases():
    spreads = [
        case.inputs["X_train"].std(axis=0) for case in file_of(exercises.standardise).TEST.cases
    ]
    assert any(((spread > 0) & (spread < 1)).any() for spread in spreads)


@pytest.mark.parametrize(
    ("divisor", "mistake"),
    [
        (lambda std: np.maximum(std, 1), "small spreads replaced by 1"),
        (lambda std: np.where(std < 1, 1.0, std), "small spreads replaced by 1"),
        (lambda std: np.clip(std, 1, None), "small spreads replaced by 1"),
        (lambda std: std + 1e-8, "a tiny number in place of 0"),
        (lambda std: np.maximum(std, 1e-8), "a tiny number in place of 0"),
        (lambda std: np.where(std == 0, 1e-8, std), "a tiny number in place of 0"),
        (lambda std: std + 1e-5, "a tiny number in place of 0"),
        (lambda std: np.maximum(std, 1e-12), "a tiny number in place of 0"),
        (lambda std: std + np.finfo(float).eps, "a tiny number in place of 0"),
        (lambda std: np.sqrt(std**2 + 1e-8), "a tiny number in place of 0"),
    ],
)
def test_standardise_knows_the_crutches_for_a_spread_of_0(divisor, mistake):
    verdict = exercises.standardise.evaluate(
        lambda X_train, X_new: (X_new - X_train.mean(axis=0)) / divisor(X_train.std(axis=0))
    )
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_a_threshold_far_below_every_spread_is_right():
    def answer(X_train, X_new):
        std = X_train.std(axis=0)
        return (X_new - X_train.mean(axis=0)) / np.where(std < 1e-8, 1, std)

    assert exercises.standardise.evaluate(answer).status == RIGHT


def lead(p):
    top = np.sort(p, axis=1)
    return top[:, -1] - top[:, -2]


def entropy(p):
    return -(p * np.log(p + 1e-12)).sum(axis=1)


@pytest.mark.parametrize(
    ("wrong", "score", "mistake"),
    [
        (lambda p, y: p[np.arange(len(y)), y] < 0.5, lambda p: p.max(axis=1),
         "below one half taken for wrong"),
        (lambda p, y: p.argmax(axis=1) != y, lead, "by the lead over the second"),
        (lambda p, y: p.argmax(axis=1) != y, lambda p: -entropy(p), "by the entropy"),
        (lambda p, y: p.argmax(axis=1) != y, lambda p: (p**2).sum(axis=1), None),
    ],
)  # fmt: skip
def test_worst_mistakes_is_not_fooled_by_other_ways_to_be_certain(wrong, score, mistake):
    def answer(p, y):
        rows = np.flatnonzero(wrong(p, y))
        return rows[np.argsort(-score(p)[rows])]

    verdict = exercises.worst_mistakes.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_no_two_examples_of_a_case_are_equally_certain():
    for case in file_of(exercises.worst_mistakes).TEST.cases:
        top = case.inputs["probabilities"].max(axis=1)
        assert len(set(top)) == len(top)


def moves_by_slices(images, dx):
    def step(n):
        moved, W = np.zeros_like(images), images.shape[2]
        if n >= 0:
            moved[:, :, n:] = images[:, :, : W - n]
        else:
            moved[:, :, : W + n] = images[:, :, -n:]
        return moved

    below = int(np.floor(dx))
    return (1 - (dx - below)) * step(below) + (dx - below) * step(below + 1)


def test_a_step_a_little_wider_than_the_picture_is_tried():
    with pytest.raises(ValueError):
        moves_by_slices(np.ones((1, 8, 8)), 9)
    text = str(exercises.move_right.evaluate(moves_by_slices))
    assert "ValueError" in text
    assert "The call was move_right(images=[[[8, 0, 4, 12]]], dx=5)" in text
    for dx in (5, -5, -4.5, 400):
        assert not solutions.move_right(np.ones((1, 1, 4)), dx).any()


def test_move_right_tries_both_sides_beyond_the_border():
    def only_to_the_left(images, dx):
        W = images.shape[2]
        return moves_by_slices(images, dx) if dx > -W else moves_by_slices(images, max(dx, -W - 1))

    def only_to_the_right(images, dx):
        return moves_by_slices(images, min(dx, images.shape[2] - 1e-9) if dx > 3 else dx)

    for answer in (only_to_the_left, only_to_the_right):
        assert exercises.move_right.evaluate(answer).status == NOT_YET


def worst_row_first(counts):
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    row = max(range(len(wrong)), key=lambda i: sum(wrong[i]))
    return counts.diagonal() / counts.sum(axis=1), (row, wrong[row].argmax())


def test_read_confusion_wants_the_largest_count_of_the_whole_table():
    verdict = exercises.read_confusion.evaluate(worst_row_first)
    assert verdict.mistake == "the row with the most mistakes first", str(verdict)
    assert "pair = [0, 1]" in str(verdict) and "pair = [2, 1]" in str(verdict)


def test_nearest_median_is_another_classifier():
    def answer(X_train, y_train, X):
        labels = np.unique(y_train)
        middles = np.array([np.median(X_train[y_train == c], axis=0) for c in labels])
        gaps = np.linalg.norm(X[:, None] - middles, axis=2)
        return labels[gaps.argmin(axis=1)]

    assert exercises.nearest_centroid.evaluate(answer).mistake == "medians for means"


def test_the_solution_finds_a_constant_column_whose_computed_spread_is_not_0():
    X_train = np.full((7, 1), 1.7)
    assert X_train.std(axis=0)[0] != 0  # rounding
    scaled = solutions.standardise(X_train, np.array([[1.7], [2.0]]))
    np.testing.assert_allclose(scaled, [[0], [0.3]], atol=1e-12)
