"""The exercises of chapter 6: mistakes are named, and right answers of any form pass."""

import inspect
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.datasets import load_digits, train_test_split
from nnlib.exercises import overfitting as exercises
from nnlib.exercises.solutions import overfitting as solutions
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from nnlib.layers import Dropout, Linear, Parameter, ReLU, Sequential
from nnlib.losses import BCEWithLogitsLoss, MSELoss
from nnlib.measures import predict
from nnlib.optim import SGD, Adam
from nnlib.training import fit
from tests.exercise_chapters import file_of, nested, simple

ALL = exercises.CHAPTER.exercises


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(file_of(exercises.recipe).KEYS), nested | st.dictionaries(simple, simple)
    )
)
def test_no_report_makes_the_check_raise(report):
    verdict = exercises.recipe.evaluate(lambda X, y, rng: report)
    assert verdict.status in (NOT_YET, BLANK)


# ------------------------------------------------------------------ decay_step


def test_decay_step_goes_where_the_library_goes():
    for case in file_of(exercises.decay_step).TEST.tried:
        w, g, lr, decay = case.inputs.values()
        parameter = Parameter(w.copy())
        optimizer = SGD([parameter], lr=lr, weight_decay=decay)
        parameter.grad = g
        optimizer.step()
        np.testing.assert_allclose(case.expected[0], parameter.data, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "answer",
    [
        lambda w, g, lr, decay: (1 - lr * decay) * w - lr * g,
        lambda w, g, lr, decay: w - lr * g - lr * decay * w,
        lambda w, g, lr, decay: np.subtract(w, lr * np.add(g, decay * w)).tolist(),
    ],
)
def test_decay_step_right_in_other_words(answer):
    verdict = exercises.decay_step.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def decayed_afterwards(w, g, lr, decay):
    w = w - lr * g
    return w - lr * decay * w


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda w, g, lr, decay: w - lr * (g - decay * w), "decay with the wrong sign"),
        (lambda w, g, lr, decay: w - lr * g - decay * w, "decay not multiplied by lr"),
        (lambda w, g, lr, decay: (1 - decay) * w - lr * g, "decay not multiplied by lr"),
        (lambda w, g, lr, decay: w - lr * (g + decay * g), "decays the gradient"),
        (decayed_afterwards, "decay after the step"),
        (lambda w, g, lr, decay: w - g - decay * w, "no learning rate"),
        (lambda w, g, lr, decay: -lr * (g + decay * w), "the step for the weights"),
        (lambda w, g, lr, decay: w / (1 + lr * decay) - lr * g, None),
    ],
)
def test_decay_step_mistakes_in_other_words(answer, mistake):
    verdict = exercises.decay_step.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_a_step_in_place_is_told():
    def in_place(w, g, lr, decay):
        w *= 1 - lr * decay
        w -= lr * g
        return w

    verdict = exercises.decay_step.evaluate(in_place)
    assert (verdict.status, verdict.mistake) == (NOT_YET, "changes its input")
    assert "changes its input w in place" in str(verdict)


# ------------------------------------------------------------------ dropped


def test_dropped_drops_what_the_library_drops():
    for case in file_of(exercises.dropped).TEST.tried:
        h, grad, p, seed = case.inputs.values()
        if h.ndim == 2:  # stacked networks share their choice there
            layer = Dropout(p, rng=np.random.default_rng(seed))
            np.testing.assert_allclose(layer(h), case.expected[0], rtol=1e-12)
            np.testing.assert_allclose(layer.backward(grad), case.expected[1], rtol=1e-12)


def dropped_by_where(h, grad, p, rng):
    draws = rng.random(h.shape)
    return [np.where(draws < p, 0, a / (1 - p)) for a in (h, grad)]


def dropped_by_copy(h, grad, p, rng):
    gone = rng.uniform(size=h.shape) < p
    h, grad = h / (1 - p), grad / (1 - p)
    h[gone] = grad[gone] = 0
    return h, grad


@pytest.mark.parametrize("answer", [dropped_by_where, dropped_by_copy])
def test_dropped_right_in_other_words(answer):
    verdict = exercises.dropped.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def masked(kept, out=lambda p: 1 / (1 - p), back=lambda p: 1 / (1 - p)):
    def dropped(h, grad, p, rng):
        mask = kept(h, p, rng)
        return h * mask * out(p), grad * mask * back(p)

    return dropped


def right_mask(h, p, rng):
    return rng.random(h.shape) >= p


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (masked(right_mask, lambda p: 1, lambda p: 1), "no rescaling"),
        (masked(lambda h, p, rng: rng.random(h.shape) < p), "mask inverted"),
        (masked(right_mask, lambda p: 1 / p, lambda p: 1 / p), "divided by p"),
        (masked(lambda h, p, rng: rng.random(h.shape[1:]) >= p), "one mask for the whole batch"),
        (masked(right_mask, back=lambda p: 1), "the gradient not rescaled"),
        (masked(right_mask, out=lambda p: 1), "the output not rescaled"),
        (lambda h, grad, p, rng: (h * right_mask(h, p, rng) / (1 - p),
                                  grad * right_mask(h, p, rng) / (1 - p)),
         "a new mask on the way back"),
        (lambda h, grad, p, rng: dropped_by_where(h, grad, p, np.random.default_rng(0)),
         "a generator of its own"),
        (lambda h, grad, p, rng: dropped_by_where(h, grad, p, np.random.default_rng(17)), None),
        (lambda h, grad, p, rng: dropped_by_where(h, grad, p, rng)[::-1], "the two exchanged"),
    ],
)  # fmt: skip
def test_dropped_mistakes_in_other_words(answer, mistake):
    verdict = exercises.dropped.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_dropped_odd_forms():
    def in_place(h, grad, p, rng):
        h *= right_mask(h, p, rng) / (1 - p)
        return h, np.where(h == 0, 0, grad / (1 - p))

    assert "changes its input h in place" in str(exercises.dropped.evaluate(in_place))
    one = str(exercises.dropped.evaluate(lambda h, grad, p, rng: h))
    assert "rng = np.random.default_rng(0)" in one
    assert "dropped(h, grad, p, rng)" in str(exercises.dropped.evaluate(lambda h, p: h))


# ------------------------------------------------------------------ early_stopping


class ListedLoss(MSELoss):
    """A loss whose value on the validation data is the next of a list."""

    def __init__(self, values):
        super().__init__()
        self.values = iter(values)

    def forward(self, output, target):
        value = super().forward(output, target)
        return next(self.values) if len(output) == 2 else value


@pytest.mark.parametrize(
    ("losses", "patience"),
    [
        ([0.9, 0.7, 0.6, 0.8, 0.7, 0.65, 0.5], 2),
        ([0.5, 0.4, 0.4, 0.4, 0.2], 2),
        ([0.2, 0.3, 0.1], 1),
        ([1.0, 0.6, 0.5], 2),
    ],
)
def test_the_solution_stops_where_fit_stops(losses, patience):
    rng = np.random.default_rng(0)
    model = Sequential(Linear(1, 1, rng=rng))
    seen = []
    history = fit(
        model, ListedLoss(losses), SGD(model.parameters(), lr=0.1), np.ones((3, 1)), np.ones(3),
        epochs=len(losses), validation=(np.ones((2, 1)), np.ones(2)), patience=patience,
        callbacks=[lambda model, history: seen.append(model.parameters()[0].data.copy())],
    )  # fmt: skip
    kept, stopped = solutions.early_stopping(losses, patience)
    assert history.epochs == stopped
    assert np.array_equal(model.parameters()[0].data, seen[kept - 1])


def stopping_with_numpy(losses, patience):
    losses = np.array(losses)
    for epoch in range(1, len(losses) + 1):
        kept = losses[:epoch].argmin() + 1  # the first of the lowest
        if epoch - kept == patience:
            return kept, epoch
    return [kept, epoch]


def stopping_by_counter(losses, patience):
    best, waited = None, 0
    for epoch, loss in enumerate(losses):
        if best is None or loss < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return np.array([best + 1, epoch + 1])


@pytest.mark.parametrize("answer", [stopping_with_numpy, stopping_by_counter])
def test_early_stopping_right_in_other_words(answer):
    verdict = exercises.early_stopping.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.integers(1, 4))
def test_the_solution_agrees_with_other_ways(losses, patience):
    expected = tuple(stopping_with_numpy(losses, patience))
    assert solutions.early_stopping(losses, patience) == expected
    assert tuple(stopping_by_counter(losses, patience)) == expected


def stopping_at_rises(losses, patience):
    rises = 0
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if rises == patience:
            break
    return 1 + losses.index(min(losses[: epoch + 1])), epoch + 1


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda losses, patience: (losses.index(min(losses)) + 1, len(losses)), "never stops"),
        (lambda losses, patience: tuple(stopping_by_counter(losses, patience) - 1),
         "counted from 0"),
        (lambda losses, patience: (stopping_by_counter(losses, patience)[1],) * 2,
         "the last weights kept"),
        (lambda losses, patience: stopping_by_counter(losses, patience)[::-1],
         "the two exchanged"),
        (lambda losses, patience: stopping_by_counter(losses, patience + 1),
         "one epoch too patient"),
        (lambda losses, patience: (losses.index(min(losses)) + 1,
                                   stopping_by_counter(losses, patience)[1]),
         "a look into the future"),
        (stopping_at_rises, "compared with the epoch before"),
        (lambda losses, patience: stopping_by_counter(losses, 1), "stops at the first rise"),
        (lambda losses, patience: (1, 1), None),
    ],
)  # fmt: skip
def test_early_stopping_mistakes_in_other_words(answer, mistake):
    verdict = exercises.early_stopping.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_early_stopping_odd_forms():
    assert "returns one thing" in str(exercises.early_stopping.evaluate(lambda losses, patience: 3))
    popped = exercises.early_stopping.evaluate(
        lambda losses, patience: (stopping_by_counter(losses, patience), losses.pop())[0]
    )
    assert "changes its input losses in place" in str(popped)


# ------------------------------------------------------------------ smallest_weights


def test_the_weights_worked_out_on_paper_are_the_shortest_of_the_best():
    for case in file_of(exercises.smallest_weights).TEST.cases:
        A, y = case.inputs.values()
        assert np.allclose(case.expected[0], np.linalg.pinv(A) @ y)


def by_gradient_descent(A, y):
    """From 0, so that nothing is added in directions that the data don't see."""
    beta = np.zeros(A.shape[1])
    rate = 1 / np.linalg.norm(A, 2) ** 2
    for _ in range(20_000):
        beta -= rate * A.T @ (A @ beta - y)
    return beta


def by_svd(A, y):
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    kept = s > 1e-10
    return Vt[kept].T @ ((U[:, kept].T @ y) / s[kept])


@pytest.mark.parametrize(
    "answer",
    [
        by_gradient_descent,
        by_svd,
        lambda A, y: np.linalg.lstsq(A, y)[0],
        lambda A, y: np.linalg.pinv(A.T @ A) @ A.T @ y,
        lambda A, y: list(np.linalg.pinv(A).dot(y)),
        lambda A, y: A.T @ np.linalg.pinv(A @ A.T) @ y,
    ],
)
def test_smallest_weights_right_in_other_words(answer):
    verdict = exercises.smallest_weights.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda A, y: np.linalg.solve(np.dot(A.T, A), np.dot(A.T, y)), "normal equations"),
        (lambda A, y: A.T @ np.linalg.solve(A @ A.T, y), "only for many features"),
        (lambda A, y: np.linalg.solve(A, y), "square only"),
        (lambda A, y: np.linalg.inv(A.T @ A + 0.01 * np.identity(A.shape[1])) @ A.T @ y, "ridge"),
        (lambda A, y: np.linalg.solve(A.T @ A + 1e-6 * np.eye(A.shape[1]), A.T @ y), "ridge"),
        (lambda A, y: y @ A, "no inverse at all"),
        (lambda A, y: A @ by_svd(A, y), "predictions for weights"),
        (lambda A, y: by_svd(A, y).reshape(-1, 1), "a column"),
        (lambda A, y: by_svd(A, y) * 2, None),
    ],
)
def test_smallest_weights_mistakes_in_other_words(answer, mistake):
    verdict = exercises.smallest_weights.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_all_that_lstsq_returns_is_too_much():
    text = str(exercises.smallest_weights.evaluate(lambda A, y: np.linalg.lstsq(A, y)))
    assert "The weights are the first of them, [0]" in text


# ------------------------------------------------------------------ recipe


def recipe_with_split(X, y, rng, scaled_by=None):
    """With `train_test_split`, on row numbers; depths for settings; a logit where two classes."""
    rest, _, rows, test = train_test_split(X, np.arange(len(X)), test_size=0.2, rng=rng)
    _, _, train, valid = train_test_split(rest, rows, test_size=0.25, rng=rng)
    known = X[train] if scaled_by is None else scaled_by
    low, high = known.min(axis=0), known.max(axis=0)

    def scale(X):
        return 2 * (X - low) / np.where(high > low, high - low, 1) - 1

    C = len(np.unique(y[train]))
    networks = {}
    for depth, width in ((1, 16), (2, 16)):
        sizes = [X.shape[1], *[width] * depth]
        layers = [part for a, b in pairwise(sizes) for part in (Linear(a, b, rng=rng), ReLU())]
        model = Sequential(*layers, Linear(width, 1 if C == 2 else C, rng=rng))
        if C == 2:
            loss, target = BCEWithLogitsLoss(), y[train]
        else:
            loss, target = MSELoss(), np.eye(C)[y[train]]
        fit(model, loss, Adam(model.parameters(), lr=0.02), scale(X[train]), target, epochs=150)
        networks[f"{depth} x {width}"] = model
    wrong = {
        name: np.mean(predict(model, scale(X[valid])) != y[valid])
        for name, model in networks.items()
    }
    best = sorted(wrong, key=wrong.get)[0]
    return {
        "rows": [part.tolist() for part in (train, valid, test)],
        "baseline": 1 - np.mean(y[valid] == np.argmax(np.bincount(y[train]))),
        "errors": wrong,
        "chosen": best,
        "predict": lambda X: predict(networks[best], scale(X)),
        "test": np.mean(predict(networks[best], scale(X[test])) != y[test]),
    }


def stratified(X, y, rng):
    """A split that keeps the shares of the classes: it has to look at all labels."""
    parts = [[], [], []]
    for k in np.unique(y):
        order = rng.permutation(np.flatnonzero(y == k))
        cuts = [len(order) * 3 // 5, len(order) * 4 // 5]
        for part, own in zip(parts, np.split(order, cuts), strict=True):
            part.append(own)
    rows = [np.concatenate(part) for part in parts]
    return file_of(exercises.recipe).flawed(split=lambda order: rows)(X, y, rng)


@pytest.mark.parametrize(
    "answer", [recipe_with_split, file_of(exercises.recipe).flawed(), stratified]
)
def test_recipe_right_in_other_words(answer):
    verdict = exercises.recipe.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


@pytest.mark.parametrize("seed", range(8))
def test_a_right_recipe_passes_with_other_splits(seed, monkeypatch):
    monkeypatch.setattr(file_of(exercises.recipe), "SEED", 100 + seed)
    verdict = exercises.recipe.evaluate(file_of(exercises.recipe).flawed(settings=(3, 9, 27)))
    assert verdict.status == RIGHT, str(verdict)


def changed(change, base=recipe_with_split):
    """A right recipe whose report is changed."""

    def recipe(X, y, rng):
        report = base(X, y, rng)
        return report | change(report, X, y)

    return recipe


def standardises_first(X, y, rng):
    """No leak, since the training part scales once more; but `predict` never sees raw data."""
    return recipe_with_split((X - X.mean(axis=0)) / X.std(axis=0), y, rng)


def by_test_rows(report, X, y):
    test = report["rows"][2]
    error = np.mean(report["predict"](X[test]) != y[test])
    return {"chosen": "1 x 16" if error < 0.5 else "2 x 16"}


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (changed(by_test_rows), "test labels leak"),
        (changed(lambda r, X, y: {"baseline": np.mean(y != 0) if y.max() == 1 else 0}),
         "test labels leak"),
        (lambda X, y, rng: recipe_with_split(X, y, rng, scaled_by=X), "test inputs leak"),
        (standardises_first, "predict wants standardised inputs"),
        (changed(lambda r, X, y: {"baseline": 1 - r["baseline"]}), "accuracy for error"),
        (changed(lambda r, X, y: {"errors": {r["chosen"]: r["errors"][r["chosen"]]}}),
         "nothing to choose from"),
        (changed(lambda r, X, y: {"test": r["errors"][r["chosen"]]}),
         "validation error for test error"),
        (changed(lambda r, X, y: {"test": r["test"] - 0.02}), "best test error reported"),
        (changed(lambda r, X, y: {"baseline": 0.5}), "baseline of a coin"),
        (changed(lambda r, X, y: {"test": 100 * r["test"]}), "per cent"),
        (changed(lambda r, X, y: {"rows": (*r["rows"][:2], r["rows"][1])}), "a row in two parts"),
        (lambda X, y, rng: recipe_with_split(X, y, np.random.default_rng()), "not reproducible"),
        (lambda X, y, rng: recipe_with_split(X, np.minimum(y, 1), rng), "two classes only"),
        (changed(lambda r, X, y: {"test": (r["test"] + 1) / 2}), None),
    ],
)  # fmt: skip
def test_recipe_mistakes_in_other_words(answer, mistake):
    verdict = exercises.recipe.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


@pytest.mark.parametrize("tiny", [1e-12, 1e-8])
def test_a_tiny_number_added_to_the_spread_is_found_out_in_a_network_too(tiny):
    source = inspect.getsource(solutions.recipe)
    change = "    std[np.ptp(X[train], axis=0) == 0] = 1"
    assert change in source
    names = vars(solutions).copy()
    exec(source.replace(change, f"    std = std + {tiny}"), names)
    verdict = exercises.recipe.evaluate(names["recipe"])
    assert (verdict.status, verdict.mistake) == (NOT_YET, "division by next to nothing")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"rows": ...}, "Still blank"),
        ({"rows": (1, 2)}, "rows should hold three arrays of row numbers"),
        ({"rows": ([0.5], [1], [2])}, "the training part of rows should be a flat array of whole"),
        ({"rows": ([0], [1], [999])}, "the test part of rows holds numbers outside 0 … 299"),
        ({"errors": {}}, "errors should be a dict"),
        ({"errors": {8: "low"}}, "errors[8] is text"),
        ({"errors": {8: 0.1}, "chosen": 9}, "chosen should be one of the settings"),
        ({"chosen": [8]}, "chosen should be one of the settings"),
        ({"predict": 3}, "predict should be a function"),
        ({"predict": lambda X: X}, "your predict returns shape"),
        ({"predict": lambda X: X / 0 @ X}, "in predict, your code stopped with"),
        ({"predict": lambda X: ...}, "Still blank"),
        ({"test": -0.1}, "an error is a share, from 0 to 1"),
        ({"test": "7 %"}, "test is text"),
    ],
)
def test_recipe_odd_reports(change, expected):
    right = file_of(exercises.recipe).flawed(settings=(3, 9))
    verdict = exercises.recipe.evaluate(lambda X, y, rng: right(X, y, rng) | change)
    assert expected in str(verdict)


def test_recipe_odd_forms():
    check = exercises.recipe.evaluate
    assert "these keys are missing: baseline, errors" in str(check(lambda X, y, rng: {"rows": 1}))
    assert "should return a dict" in str(check(lambda X, y, rng: [1, 2]))
    assert "takes (X, y), but it will be called as recipe(X, y, rng)" in str(check(lambda X, y: 1))

    def in_place(X, y, rng):
        X -= X.mean(axis=0)
        return solutions.recipe(X, y, rng)

    assert "changes its input X in place" in str(check(in_place))


def test_a_predict_that_writes_into_its_input_is_told():
    def writes(X, y, rng):
        report = file_of(exercises.recipe).flawed()(X, y, rng)

        def ask(X):
            X *= 1.5
            return report["predict"](X / 1.5)

        return report | {"predict": ask}

    assert "in predict, your function changes its input X in place" in str(
        exercises.recipe.evaluate(writes)
    )


def test_sample_data_are_sorted_lopsided_and_in_awkward_units():
    X, y = exercises.sample_data(rng=np.random.default_rng(0))
    assert X.shape == (300, 2) and np.bincount(y).tolist() == [190, 110]
    assert (np.diff(y) >= 0).all()
    assert X[:, 0].std() > 10_000 * X[:, 1].std()
    with pytest.raises(TypeError, match="rng"):
        exercises.sample_data(rng=0)


def test_the_solution_works_on_the_digits():
    X, y = load_digits()
    assert (X.std(axis=0) == 0).any()  # blank corners
    report = solutions.recipe(X, y, np.random.default_rng(0))
    assert report["test"] < 0.06 < 0.8 < report["baseline"]
    assert [len(part) for part in report["rows"]] == [1077, 359, 361]


# ------------------------------------------------------------------ what was once judged wrongly


def evenly(X, y, rng):
    """A split with equally many training rows of each class."""
    own = [rng.permutation(np.flatnonzero(y == k)) for k in np.unique(y)]
    n = 3 * min(map(len, own)) // 5
    return [
        np.concatenate([rows[:n] for rows in own]),
        np.concatenate([rows[n : (n + len(rows)) // 2] for rows in own]),
        np.concatenate([rows[(n + len(rows)) // 2 :] for rows in own]),
    ]


def recipe_that_answers(commonest):
    """A right recipe, in whose training rows all classes are equally common."""

    def recipe(X, y, rng):
        rows = evenly(X, y, rng)
        answer = commonest(y[rows[0]].tolist())
        return file_of(exercises.recipe).flawed(
            split=lambda order: rows,
            report=file_of(exercises.recipe)._with(
                baseline=lambda r: float((y[rows[1]] != answer).mean())
            ),
        )(X, y, rng)

    return recipe


@pytest.mark.parametrize(
    "commonest",
    [
        lambda labels: Counter(labels).most_common(1)[0][0],
        lambda labels: Counter(labels[::-1]).most_common(1)[0][0],
        lambda labels: sorted(set(labels), key=labels.count)[-1],
        lambda labels: int(np.bincount(labels).argmax()),
    ],
)
def test_where_classes_tie_the_baseline_of_any_of_them_will_do(commonest):
    verdict = exercises.recipe.evaluate(recipe_that_answers(commonest))
    assert verdict.status == RIGHT, str(verdict)


def test_where_classes_tie_another_baseline_is_still_wrong():
    def recipe(X, y, rng):
        report = recipe_that_answers(max)(X, y, rng)
        return report | {"baseline": report["baseline"] / 2}

    assert "the baseline is not that of always" in str(exercises.recipe.evaluate(recipe))


@pytest.mark.parametrize("kind", [np.asarray, list])
def test_masks_are_not_read_as_the_row_numbers_0_and_1(kind):
    def recipe(X, y, rng):
        report = file_of(exercises.recipe).flawed()(X, y, rng)
        masks = [kind(np.isin(np.arange(len(X)), part)) for part in report["rows"]]
        return report | {"rows": masks}

    verdict = exercises.recipe.evaluate(recipe)
    assert (verdict.status, verdict.mistake) == (NOT_YET, "masks for row numbers")
    assert "np.flatnonzero(mask)" in str(verdict)


def test_a_mask_of_another_length_is_told_too():
    def recipe(X, y, rng):
        report = file_of(exercises.recipe).flawed()(X, y, rng)
        return report | {"rows": (*report["rows"][:2], np.array([True, False]))}

    text = str(exercises.recipe.evaluate(recipe))
    assert "the test part of rows holds True and False, where numbers are wanted" in text
