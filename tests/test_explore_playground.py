"""The playground of chapter 8: settings, runs, their code, own points, what the page may ask."""

import ast
import sys
import threading
import time
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from benchmarks.playground_export import differences, random_run, repeated
from nnlib.explore.playground import Playground, asks
from nnlib.explore.playground.build import network, outputs_of, points_of, stepper_of
from nnlib.explore.playground.challenges import CHALLENGES
from nnlib.explore.playground.export import code_of
from nnlib.explore.playground.film import Film
from nnlib.explore.playground.own_data import points_from_arrays, points_from_csv
from nnlib.explore.playground.penalty import SGDWithL1
from nnlib.explore.playground.run import Run
from nnlib.explore.playground.settings import ACTIVATIONS, CHOICES, LIMITS, Settings
from nnlib.explore.playground.starts import run_starts
from nnlib.explore.playground.worlds import CLASSES, FEATURES, REACH, WORLDS, features, make_world
from nnlib.layers import Parameter
from nnlib.training import DivergenceWarning, fit

SMALL = {"samples": 60, "hidden": [4]}
rng = np.random.default_rng(0)
P = rng.normal(0, 2, (50, 2)).round(3)


def small(**settings):
    return Settings().changed(**(SMALL | settings))


@pytest.fixture(autouse=True)
def no_clock_outlives_its_test():
    yield
    while Page.all:
        clock = Page.all.pop().playground.clock
        clock.stop()
        if clock.thread is not None:
            clock.thread.join(5)
            assert not clock.thread.is_alive()


class Page:
    """A playground, and what its page has been told; `ask` is what the page would send."""

    all = []

    def __init__(self, *data, **settings):
        self.all.append(self)
        self.playground, self.told, self.number = Playground(*data, **settings), [], 0
        self.playground.send = lambda content, buffers=None: self.told.append((content, buffers))

    def ask(self, ask, buffers=(), **fields):
        self.number, before = self.number + 1, len(self.told)
        self.playground.hear({"ask": ask, "number": self.number, **fields}, buffers)
        # While it plays, pictures may have come since, which have heard of it as well.
        return next(c for c, _ in self.told[before:] if c.get("heard") == self.number)

    @property
    def last(self):
        return self.told[-1][0]

    def numbers(self):
        """The numbers of the latest frame: weights, gradients, and both curves."""
        content, buffers = next(m for m in self.told[::-1] if m[0]["say"] in ("all", "frame"))
        values = np.frombuffer(buffers[-1], np.float32)
        P, m = self.playground.model.size, content["curve"]
        assert len(values) == 2 * P + 2 * m
        return np.split(values, [P, 2 * P, 2 * P + m])


# Worlds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_lies_in_its_square_and_has_all_its_classes(name):
    X, y = make_world(name, 300, noise=0.5, rng=np.random.default_rng(0))
    assert np.abs(X).max() <= REACH and X.shape[0] == len(y) == 300
    calm, values = make_world(name, 300, rng=np.random.default_rng(0))
    if name in CLASSES:
        assert X.shape[1] == 2 and np.bincount(y).min() > 60
        assert not np.array_equal(X, calm)
    else:
        assert np.abs(values).max() <= 1.1 and np.ptp(values) > 0.8
        assert np.array_equal(X, calm) and 0.1 < (y - values).std() < 0.4


def test_features_are_what_their_names_say():
    X = np.array([[2.0, 3.0], [-1.0, 0.5]])
    seen = features(X, tuple(FEATURES))
    assert np.allclose(seen[0], [2, 3, 4, 9, 6, np.sin(2), np.sin(3)])
    assert features(X[:, :1], ("x1", "x1²")).shape == (2, 2)


# Settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"learning_rate": 1}, "no setting 'learning_rate'"),
        ({"activaton": "tanh"}, "did you mean activation"),
        ({"lr": 0}, "lr must be a number > 0"),
        ({"lr": -1}, "lr must be a number > 0"),
        ({"lr": float("nan")}, "lr must be"),
        ({"lr": "fast"}, "lr must be a number > 0, but is str 'fast'"),
        ({"hidden": 8}, r"did you mean \[8\]"),
        ({"hidden": [8, 0]}, "each of hidden must be a whole number > 0"),
        ({"hidden": [8.5]}, "each of hidden"),
        ({"hidden": [999]}, "at most 128"),
        ({"hidden": [2] * 17}, "at most 16 layers"),
        ({"activation": "tahn"}, "did you mean 'tanh'"),
        ({"activation": ["tanh"], "hidden": [2, 2]}, "activation names 1, but there are 2"),
        ({"features": []}, "at least one name"),
        ({"features": ["x3"]}, "each of features"),
        ({"data": "spirals"}, "did you mean 'spiral'"),
        ({"data": "sine", "problem": "classification"}, "for classification there are circles"),
        ({"batch_size": 2.5}, "batch_size must be a whole number"),
        ({"test_share": 1}, "from 0.1 to 0.9"),
        ({"dropout": 1}, "from 0 to 0.95"),
        ({"seed": -1}, "seed must be a whole number"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(given, words):
    with pytest.raises((ValueError, TypeError), match=words):
        Settings().changed(**given)


def test_settings_bring_along_what_belongs_to_them():
    settings = Settings().changed(hidden=[3, 3, 3], activation="relu")
    assert settings.activation == ("relu",) * 3
    assert settings.changed(hidden=[5]).activation == ("relu",)
    assert settings.changed(hidden=[]).activation == ()
    assert settings.changed(hidden=[]).changed(hidden=[2]).activation == ("tanh",)
    line = settings.changed(data="sine", features=["x1", "x2"])
    assert (line.problem, line.features) == ("regression", ("x1",))
    with pytest.raises(ValueError, match="there is no x2"):
        line.changed(features=["x2"])
    assert settings.changed(problem="regression").data == "plane"
    assert line.changed(problem="classification").data == "spiral"
    assert settings.changed(features=["x2", "x1"]).features == ("x1", "x2")


@pytest.mark.parametrize("seed", range(20))
def test_the_call_of_settings_makes_the_same_settings(seed):
    from benchmarks.playground_export import random_settings

    settings = random_settings(np.random.default_rng(seed))
    made = eval(settings.call(), {"Playground": lambda **given: Settings().changed(**given)})
    assert made == settings


def test_every_choice_and_limit_is_one_of_a_setting():
    assert {*CHOICES, *LIMITS} <= set(Settings().as_dict())
    for name, (low, high) in LIMITS.items():
        for value in (high, low or 0):
            Settings().changed(**{name: value})


# Training -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {
            "data": "three_blobs",
            "optimizer": "adam",
            "dropout": 0.2,
            "penalty": "l2",
            "strength": 0.1,
        },
        {"data": "sine", "optimizer": "nesterov", "schedule": "cosine", "schedule_epochs": 3},
        {"data": "plane", "lr": 50, "activation": "relu"},
        {"batch_size": 400, "optimizer": "adamw", "penalty": "l1", "strength": 0.1, "lr": 0.1},
    ],
)
def test_it_trains_as_fit_does_to_the_last_bit(settings):
    settings = small(**settings)
    points, ours = points_of(settings), stepper_of(settings, points_of(settings))
    other = stepper_of(settings, points)
    ours.run(epochs=6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DivergenceWarning)
        history = fit(
            other.model, other.loss, other.optimizer, other.X, other.y, epochs=6, rng=other.rng,
            batch_size=settings.batch_size, validation=(other.X_val, other.y_val), progress=False,
            callbacks=[other.schedule] if other.schedule else [],
        )  # fmt: skip
    weights = [p.data for stepper in (ours, other) for p in stepper.model.parameters()]
    assert weights[0].tobytes() == weights[1].tobytes()
    assert np.array_equal(ours.history.loss, history.loss, equal_nan=True)
    assert np.array_equal(ours.history.val_loss, history.val_loss, equal_nan=True)
    assert ours.history.diverged == history.diverged == (settings.lr == 50)
    assert ours.history.steps == history.steps


@pytest.mark.parametrize("seed", [7, 10, 15, 16])
def test_the_exported_program_repeats_a_run_to_the_last_bit(seed, tmp_path):
    run = random_run(np.random.default_rng(seed))
    assert differences(run, repeated(run, tmp_path / "found.npz")) == []


def test_the_program_of_a_run_on_own_points_holds_the_points(tmp_path):
    for data in ((P, P[:, 0] > P[:, 1]), (P[:, 0], np.sin(P[:, 1]))):
        playground = Playground(data, hidden=[3], test_share=0.3)
        playground.train(4)
        playground.set_points(move=[[0, 1.5, 0.25]])
        playground.train(2)
        playground.restart(seed=3)
        run = playground.run
        playground.train(3)
        assert differences(run, repeated(run, tmp_path / "found.npz")) == []


def test_the_program_of_a_plain_run_is_a_call_of_fit():
    run = Run(small())
    run.train(epochs=3)
    program = code_of(run)
    assert "history = fit(" in program and "epochs=3" in program
    assert len(program.splitlines()) < 40 and ast.parse(program)
    run.train(steps=1)
    assert "Stepper(" in code_of(run)


def test_an_l1_penalty_leaves_weights_that_are_exactly_zero_and_spares_biases():
    p = Parameter(np.array([0.5, -0.001, 0.2]), bias=np.array([False, False, True]))
    optimizer = SGDWithL1([p], lr=0.1, l1=0.1)
    optimizer.step()
    assert np.allclose(p.data, [0.49, 0, 0.2]) and p.data[1] == 0
    run = Run(small(data="circles", features=list(FEATURES), penalty="l1", strength=0.02, lr=0.1))
    run.train(epochs=40)
    assert (run.weights == 0).sum() > 5


def test_the_film_keeps_the_whole_training_within_its_memory():
    film = Film(most_bytes=10 * 8 * 4)
    for epoch in range(1000):
        film.keep(epoch, 3 * epoch, np.full(4, float(epoch)))
        assert len(film.pictures) <= 11
        assert film.at(epoch)[0] == film.last == epoch
    kept = film.epochs
    assert kept[0] == 0 and kept[-1] == 999 and max(np.diff(kept)) <= 128
    for asked in (0, 100, 500, 998, 999, 5000):
        epoch, steps, weights = film.at(asked)
        assert epoch <= asked and steps == 3 * epoch and (weights == epoch).all()


def test_time_travel_shows_what_was_without_training_again():
    run = Run(small())
    seen = [run.weights.copy()]
    for _ in range(5):
        run.train(epochs=1)
        seen.append(run.weights.copy())
    for epoch in (0, 3, 5, 1):
        assert np.array_equal(run.film.at(epoch)[2], seen[epoch])
    assert np.array_equal(run.weights, seen[5])


def test_many_starts_are_those_of_single_runs():
    settings = small(dropout=0.2, optimizer="adam", seed=3)
    starts = run_starts(Run(settings), 4, epochs=5)
    for k in range(4):
        run = Run(settings.changed(seed=3 + k), points_of(settings))
        run.train(epochs=5)
        (loss, right), (val_loss, val_right) = run.losses()
        found = [getattr(starts, n)[k] for n in ("loss", "accuracy", "val_loss", "val_accuracy")]
        assert np.allclose(found, [loss, right, val_loss, val_right], atol=1e-9)
    assert "4 starts, 5 epochs each" in starts.words


def test_why_a_run_diverged_names_what_was_found_to_help():
    playground = Playground("plane", lr=3, hidden=[4], activation="relu", features=["x1", "x1²"])
    playground.train(20)
    assert playground.history.diverged
    assert "Learning rate 3 is too large here: inputs reach" in playground.words
    assert "Try learning rate 0.3: from the same start it was sound" in playground.words
    calm = Playground("plane", lr=0.3, hidden=[4], activation="relu", features=["x1", "x1²"])
    assert not calm.train(2).diverged
    l2 = Playground(penalty="l2", strength=10, lr=1)
    l2.train(200)
    assert "the L2 penalty alone multiplies every weight by −9" in l2.words
    assert "Try strength 0.1" in l2.words


# Own points ---------------------------------------------------------------------------------------

TABLE = "\n".join(f"{a},{b},{int(a > b)}" for a, b in P)
MANY = "\n".join(
    f"{a:.3f},{b:.3f},{'red' if a > b else 'blue'}" for a, b in rng.normal(0, 20, (100_000, 2))
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("hello world", "no points"),
        ("Dear all,\nplease find\nattached, thanks.", "is it a table of points"),
        ("\x00\x01\x02PNG", "is it a table of points"),
        ("a,b,c", "no points"),
        ("\n".join(f"{a},{b},1" for a, b in P), "all 50 points are of one class, class 1"),
        (TABLE + "\nnan,1,0", "line 51: x1 is nan"),
        (TABLE + "\n1,inf,0", "line 51: x2 is inf"),
        (TABLE + "\n1,,0", "line 51: x2 is missing"),
        (TABLE + "\n1,2,", "line 51: y is missing"),
        (TABLE + "\nx,2,1", "line 51: x1 should be a number, but is str 'x'"),
        (TABLE + "\n1,2", "line 51 has 2 cells, but line 1 has 3"),
        ("a,b,c,d\n" + "1,2,3\n" * 9, "line 2 has 3 cells, but line 1 has 4"),
        ("\n".join(f"1,{b},{int(b > 0)}" for _, b in P), "x1 is 1 everywhere"),
        ("1,2,0\n2,3,1", "there are 2 points, but at least 4"),
        ("\n".join(f"{a},{b},n{i}" for i, (a, b) in enumerate(P)), "there are 50 classes"),
        (TABLE + "\n1e999,2,1", "too large for a number"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_words_and_nothing_is_lost(text, words):
    page = Page(**SMALL)
    page.playground.train(2)
    before = page.playground.model.parameters()[0].data.copy()
    answer = page.ask("csv", text=text, name="file.csv")
    assert answer["say"] == "error" and words in answer["words"]
    assert page.playground.settings.data == "spiral" and page.playground.history.epochs == 2
    assert np.array_equal(page.playground.model.parameters()[0].data, before)


IRIS = "nr,length,width,kind,colour\n" + "".join(
    f"{i + 1},{a},{b},{'AB'[int(a > b)]},red\n" for i, (a, b) in enumerate(P)
)


@pytest.mark.parametrize(
    ("text", "guess", "words"),
    [
        (IRIS, [2, 3, 4], "has 5 columns: which are the inputs"),
        ("\n".join(f"{'AB'[int(a > b)]},{a},{b}" for a, b in P), [2, 3, 1], "not all inputs are"),
        ("\n".join(f"{a},{b},{a},{b}" for a, b in P), [1, 2, 4], "has 4 columns"),
        ("1,5,2,5,1\n1,6,2,3,0\n2,2,3,3,1\n", [1, 2, 5], "part the columns by semicolons"),
    ],
)
def test_where_a_file_does_not_say_its_columns_the_reader_is_asked(text, guess, words):
    page = Page(**SMALL)
    told = page.ask("csv", buffers=[memoryview(text.encode("utf-16"))], name="file.csv")
    assert told["say"] == "columns" and words in told["words"] and told["guess"] == guess
    assert page.playground.settings.data == "spiral" and len(told["rows"]) <= 4
    with pytest.raises(ValueError, match="three are needed|should be a number"):
        points_from_csv(text)
    if len(text) > 100:
        told = page.ask("csv", text=text, name="file.csv", columns=guess)
        assert told["say"] == "all" and told["settings"]["data"] == "own"
        told = page.ask("csv", text=text, name="file.csv", columns=guess[::2], problem="regression")
        assert told["say"] == "error" or told["one_d"]


def test_columns_that_stand_in_order_are_asked_for_when_the_reader_wants_it():
    page = Page(**SMALL)
    assert page.ask("csv", text=TABLE)["say"] == "all"
    told = page.ask("csv", text=TABLE, choose=True)
    assert told["guess"] == [1, 2, 3] and told["words"].startswith("The file has 3 columns: which")
    assert page.ask("csv", text=TABLE, columns=[2, 2, 3])["say"] == "error"
    axes = page.ask("csv", text=TABLE, columns=[2, 1, 3])["axes"]
    assert [name for name, *_ in axes] == ["column 2", "column 1", "class"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (TABLE, None),
        ("\ufeff" + TABLE, None),
        (TABLE.replace("\n", "\r\n") + "\r\n\r\n", None),
        ("first;second;class\n" + TABLE.replace(",", ";").replace(".", ","), None),
        (TABLE.replace(",", "\t"), None),
        (TABLE.replace(",", " "), None),
        ("# a comment\nx, y, what\n" + TABLE.replace(",", " , "), None),
        ("id,x,y,c\n" + "\n".join(f"7,{line}" for line in TABLE.split("\n")), ["x", "y", "c"]),
        ("\n".join(f'"{a}","{b}","{"yes, it is" if a > b else "no"}"' for a, b in P), None),
    ],
)  # fmt: skip
def test_tables_of_every_kind_are_read(text, columns):
    points = points_from_csv(text, columns=columns)
    X = np.concatenate([points.X_train, points.X_test])
    y = np.concatenate([points.y_train, points.y_test])
    order = np.lexsort(P.T)
    assert np.allclose(X[np.lexsort(X.T)], P[order])
    assert np.array_equal(y[np.lexsort(X.T)], (P[:, 0] > P[:, 1])[order])
    assert points.classes == 2


def test_a_large_file_is_sampled_and_the_axes_keep_the_true_scale():
    points = points_from_csv(MANY)
    assert len(points.y_train) + len(points.y_test) == 2000
    assert "2,000 of the 100,000 points were taken" in points.words
    assert points.labels == ("blue", "red")
    name, scale, shift = points.axes[0]
    true = shift + scale * points.X_train[:, 0]
    assert np.abs(points.X_train).max() <= 5 and 15 < true.std() < 25


def test_values_and_functions_of_the_readers_own():
    X = np.linspace(0, 100, 40)
    line = points_from_arrays(X, 3 * X + 1000)
    assert line.one_d and line.problem == "regression"
    name, scale, shift = line.axes[-1]
    assert np.allclose(
        shift + scale * line.y_train,
        3 * (line.axes[0][2] + line.axes[0][1] * line.X_train[:, 0]) + 1000,
    )
    assert points_from_arrays(P, np.where(P[:, 0] > 0, -1, 1)).labels == ("class -1", "class 1")
    with pytest.raises(ValueError, match="did you mean X.T"):
        points_from_arrays(P.T, np.zeros(50))
    with pytest.raises(ValueError, match="equally many"):
        points_from_arrays(P, np.zeros(49))
    playground = Playground((P, P[:, 0] > 0), hidden=[2])
    playground.train(3)
    assert playground.settings.data == "own" and playground.history.epochs == 3
    playground.set(hidden=[3], test_share=0.2)
    assert len(playground.points.y_test) == 10 and playground.settings.data == "own"
    playground.restart(seed=5)
    assert len(playground.points.y_train) == 40


@given(st.text(max_size=200))
@hypothesis_settings(max_examples=40, deadline=None)
def test_no_text_breaks_the_reader_of_tables(text):
    try:
        points_from_csv(text)
    except ValueError as error:
        assert len(str(error)) > 10


def test_points_are_added_moved_and_erased_while_it_trains():
    page = Page(**SMALL)
    n = len(page.playground.points.y_train)
    answer = page.ask("points", add=[[1, 2, 1], [9, -9, 0]], move=[[0, 3, 3]], erase=[5])
    points = page.playground.points
    assert answer["say"] == "all" and answer["train"] == n + 1
    assert points.X_train[0].tolist() == [3, 3] and points.X_train[-1].tolist() == [6, -6]
    assert answer["settings"]["data"] == "own" and answer["run"] == 0
    page.ask("restart")
    assert page.playground.points.X_train[0].tolist() == [3, 3]
    for fields in ({"add": [[1, 2, 2]]}, {"move": [[999, 0, 0]]}, {"erase": list(range(n + 1))},
                   {"add": [[1, None, 0]]}, {"move": [[0.5, 0, 0]]}):  # fmt: skip
        answer = page.ask("points", **fields)
        assert answer["say"] == "error" and len(answer["words"]) > 10
    assert len(page.playground.points.y_train) == n + 1


# The page -----------------------------------------------------------------------------------------


def test_the_page_is_told_everything_once_and_frames_after_that():
    page = Page(**SMALL)
    told = page.ask("hello")
    assert told["say"] == "all" and told["layers"] == [[2, 4, "tanh"], [4, 1, None]]
    assert told["call"] == 'Playground(data="spiral", samples=60, hidden=[4], activation="tanh")'
    points = np.frombuffer(page.told[-1][1][0], np.float32).reshape(-1, 3)
    assert len(points) == told["train"] + told["test"] == 60
    page.ask("step", unit="epoch")
    page.ask("step", unit="hundred")
    weights, gradients, losses, val_losses = page.numbers()
    model, history = page.playground.model, page.playground.history
    assert page.last["curve_from"] == 1 and page.last["epoch"] == page.last["last"] == 101
    assert np.array_equal(weights, model.parameters()[0].data.astype(np.float32))
    assert np.array_equal(gradients, model.parameters()[0].grad.astype(np.float32))
    assert np.allclose(losses, history.loss[1:]) and np.allclose(val_losses, history.val_loss[1:])
    page.ask("step", unit="batch")
    assert (page.last["batch"], page.last["batches"]) == (1, 3)
    page.ask("step", unit="epoch")
    assert (page.last["batch"], page.last["epoch"]) == (0, 102)


def test_weights_lie_as_the_page_is_told():
    """The page computes weights (out, in) row by row, then biases, layer by layer."""
    page = Page(hidden=[3, 2], activation=["relu", "tanh"], samples=40)
    page.ask("step", unit="epoch")
    numbers, (x, *_) = page.numbers()[0].astype(float), page.playground.points.X_test
    h = x
    for inputs, outputs, activation in page.ask("hello")["layers"]:
        W, numbers = (
            numbers[: inputs * outputs].reshape(outputs, inputs),
            numbers[inputs * outputs :],
        )
        b, numbers = numbers[:outputs], numbers[outputs:]
        h = W @ h + b
        h = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, None: lambda z: z}[activation](h)
    assert np.allclose(h, page.playground.model(page.playground.features(x[None]))[0], atol=1e-5)


def test_it_plays_in_a_thread_sends_what_is_acknowledged_and_stops_at_once():
    page = Page(**SMALL)
    page.ask("hello")
    page.ask("play")
    deadline = time.monotonic() + 20
    while page.last["number"] < page.told[0][0]["window"] and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    frames = [m for m, _ in page.told if m["say"] == "frame"]
    assert 1 < len(frames) <= page.told[0][0]["window"] + 2  # nothing is acknowledged
    page.playground.hear({"ask": "ack", "number": page.last["number"]})
    count = len(page.told)
    while len(page.told) == count and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(page.told) > count
    start = time.monotonic()
    assert page.ask("pause")["playing"] is False
    assert time.monotonic() - start < 0.2
    epochs = page.playground.history.epochs
    page.playground.clock.thread.join(2)
    assert not page.playground.clock.thread.is_alive() and page.playground.history.epochs == epochs
    run = Run(page.playground.settings)
    run.train(steps=page.playground.history.steps)
    assert np.array_equal(run.weights, page.playground.model.parameters()[0].data)


def test_it_stops_within_a_long_epoch_and_keeps_to_a_speed():
    page = Page(samples=2000, test_share=0.1, batch_size=1, hidden=[64, 64, 64])
    page.ask("play")
    time.sleep(0.1)
    start = time.monotonic()
    page.ask("pause")
    assert time.monotonic() - start < 0.2
    slow = Page(speed=5, **SMALL)
    slow.ask("play")
    time.sleep(0.5)
    slow.ask("pause")
    assert 1 <= slow.playground.history.epochs <= 4


def test_settings_may_change_while_it_plays_and_it_plays_on():
    page = Page(**SMALL)
    page.ask("play")
    assert page.ask("set", settings={"lr": 0.5})["say"] == "frame"
    told = page.ask("set", settings={"data": "circles", "hidden": [3]})
    assert told["say"] == "all" and told["run"] == 1 and told["playing"]
    assert page.playground.settings.lr == 0.5
    page.ask("pause")
    run = page.playground.run
    assert run.settings_of_start.lr == 0.5 and not run.journal


def test_two_playgrounds_do_not_disturb_each_other():
    pages, usual = [Page(seed=seed, **SMALL) for seed in (1, 2)], sys.getswitchinterval()
    for page in pages:
        page.ask("play")
    while min(page.playground.history.epochs for page in pages) < 5:
        time.sleep(0.01)
    assert sys.getswitchinterval() < usual  # others need not wait long for their turn
    for page in pages:
        page.ask("pause")
        page.playground.clock.thread.join(5)
    assert sys.getswitchinterval() == usual
    for page in pages:
        run = Run(page.playground.settings)
        run.train(steps=page.playground.history.steps)
        assert np.array_equal(run.weights, page.playground.model.parameters()[0].data)


def test_the_past_is_shown_and_training_goes_on_from_now():
    page = Page(**SMALL)
    page.ask("step", unit="epoch")
    early = page.numbers()[0]
    page.ask("step", unit="hundred")
    late = page.numbers()[0]
    told = page.ask("seek", epoch=1)
    assert told["past"] and told["epoch"] == 1 and told["last"] == 101
    assert np.array_equal(page.numbers()[0], early)
    assert np.array_equal(page.playground.at(1).parameters()[0].data.astype(np.float32), early)
    told = page.ask("seek", epoch=101)
    assert not told["past"] and np.array_equal(page.numbers()[0], late)
    page.ask("seek", epoch=0)
    assert page.ask("step", unit="epoch")["epoch"] == 102


def test_own_points_are_kept_while_others_are_looked_at():
    page = Page((P, P[:, 0] > 0), hidden=[2])
    mine = page.playground.points.X_train.copy()
    for settings in ({"noise": 0.5}, {"samples": 100}, {"data_seed": 3}, {"problem": "regression"}):
        assert "points" in page.ask("set", settings=settings)["words"]
    assert page.ask("set", settings={"data": "circles"})["settings"]["data"] == "circles"
    page.ask("set", settings={"noise": 0.5})
    assert page.ask("set", settings={"data": "own"})["say"] == "all"
    assert np.array_equal(page.playground.points.X_train, mine)


def test_weights_are_edited_saved_and_loaded(tmp_path):
    page = Page(**SMALL)
    page.ask("weight", index=5, value=1.5)
    assert page.playground.model[0].weight.data[2, 1] == 1.5
    told = page.ask("save")
    assert told["say"] == "weights" and told["name"] == "spiral-4.npz"
    (file,) = page.told[-1][1]
    page.ask("restart", seed=9)
    assert page.playground.model[0].weight.data[2, 1] != 1.5
    assert page.ask("load", buffers=[memoryview(file)])["say"] == "frame"
    assert page.playground.model[0].weight.data[2, 1] == 1.5
    page.ask("set", settings={"hidden": [5]})
    assert "hidden layers and features" in page.ask("load", buffers=[file])["words"]
    assert "no file of weights" in page.ask("load", buffers=[b"hello"])["words"]
    for fields in (
        {"index": 999, "value": 1},
        {"index": 1, "value": None},
        {"index": 0.5, "value": 1},
    ):
        assert page.ask("weight", **fields)["say"] == "error"
    page.playground.save(tmp_path / "weights.npz")
    page.playground.load(tmp_path / "weights.npz")


def test_what_makes_no_sense_is_answered_and_changes_nothing():
    page = Page(**SMALL)
    before = page.playground.settings
    for ask, fields in (
        ("dance", {}),
        ("step", {"unit": "year"}),
        ("set", {}),
        ("set", {"settings": {"lr": -1}}),
        ("set", {"settings": {"data": "own"}}),
        ("seek", {"epoch": -1}),
        ("load", {}),
        ("csv", {"text": 5}),
        ("starts", {"count": 1}),
        ("restart", {"seed": "x"}),
    ):
        answer = page.ask(ask, **fields)
        assert answer["say"] == "error" and answer["words"], ask
    page.playground.hear("nonsense")
    assert page.last["say"] == "error"
    assert page.playground.settings == before


def test_numbers_that_json_cannot_write_do_not_reach_it():
    import json

    page = Page("plane", lr=50, hidden=[8], activation="relu", samples=60)
    page.playground.train(50)
    told = page.ask("hello")
    json.dumps(told, allow_nan=False)
    assert told["diverged"] and "Try learning rate" in told["diverged"]
    assert page.ask("play")["playing"] is False
    assert "press Restart" in page.ask("weight", index=0, value=1)["words"]


def test_formula_and_code_are_answered():
    page = Page(hidden=[2], features=["x1", "x1x2"], samples=40)
    page.ask("step", unit="batch")
    told = page.ask("formula", point=[1, 2])
    assert "z = W2 tanh(W1 x + b1) + b2, where x = (x1, x1x2)" in told["text"]
    w, g = page.playground.model[2].weight, page.playground.model[2].weight.grad
    assert f"0.03·({g.flat[0]:.4g})".replace("-", "−") in told["text"] and w is not None
    assert told["latex"].count("$$") % 2 == 0 and "x_1 x_2" in told["latex"]
    assert "Stepper" in page.ask("code")["text"]


def test_starts_are_told_and_can_be_stopped():
    page = Page(**SMALL)
    page.playground.train(3)
    page.ask("starts", count=3)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and page.playground.busy:
        time.sleep(0.01)
    told = [m for m, _ in page.told if m["say"] == "starts"]
    assert told[-1]["done"] == told[-1]["of"] == 3 and len(told[-1]["losses"][0]) == 3
    assert not any(t.name == "starts" for t in threading.enumerate())


def test_it_can_be_played_while_starts_are_trained_and_they_stop_when_told(monkeypatch):
    monkeypatch.setattr(asks, "DEFAULT_EPOCHS", 3000)
    page = Page(**SMALL)
    page.ask("starts", count=20)
    assert page.ask("play")["playing"] and page.playground.busy
    epochs, deadline = page.playground.history.epochs, time.monotonic() + 20
    while page.playground.history.epochs <= epochs and time.monotonic() < deadline:
        time.sleep(0.01)
    page.playground.hear({"ask": "pause", "number": 98})
    assert page.playground.history.epochs > epochs and page.playground.busy
    page.playground.hear({"ask": "starts", "number": 99, "count": 0})
    while time.monotonic() < deadline and page.playground.busy:
        time.sleep(0.01)
    told = [m for m, _ in page.told if m["say"] == "starts"]
    assert told[-1]["over"] and told[-1]["done"] < told[-1]["of"] == 3000


def test_every_activation_and_feature_is_trained_with():
    settings = Settings().changed(
        hidden=[3] * len(ACTIVATIONS), activation=list(ACTIVATIONS), features=list(FEATURES)
    )
    points = points_of(settings)
    model = network(settings, outputs_of(points), np.random.default_rng(0))
    names = [type(layer).__name__.lower() for layer in model[1::2]]
    assert names == [name.replace("_", "") for name in ACTIVATIONS]


def test_a_page_without_a_kernel_shows_a_picture_with_its_story():
    playground = Playground(**SMALL)
    playground.train(5)
    bundle = playground._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "After 5 epochs: training loss" in bundle["text/plain"]
    assert "<img alt=" in bundle["text/html"] and playground.question in bundle["text/html"]


# Challenges ---------------------------------------------------------------------------------------


def challenge(name, **settings):
    return Page(challenge=name, **settings)


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_has_a_task_and_begins_unsolved(name):
    page = challenge(name)
    state = page.ask("hello")["challenge"]
    assert state["task"].endswith(".") and len(state["words"]) > 20 and not state["done"]


def test_spiral_asks_for_few_units_and_raw_coordinates():
    page = challenge("spiral", features=["x1", "sin x1"])
    assert "Only x1 and x2" in page.ask("hello")["challenge"]["words"]
    page.ask("set", settings={"features": ["x1", "x2"], "hidden": [8, 8]})
    assert "16 hidden units" in page.last["challenge"]["words"]
    page.ask("set", settings={"hidden": [4, 4], "noise": 0.2})
    assert "no noise" in page.last["challenge"]["words"]


def test_because_tries_the_setting_that_is_blamed():
    page = challenge("diverge", lr=30)
    page.playground.train(20)
    assert page.playground.history.diverged
    assert "Try learning rate" not in page.last["words"] + page.last["diverged"]
    assert "look further" in page.playground.because("strength").lower()
    assert not page.last["challenge"]["done"]
    assert page.playground.because("lr").startswith("Yes: with lr = 0.03")
    assert page.last["challenge"]["done"] and "Try learning rate" in page.last["diverged"]
    with pytest.raises(ValueError, match="must be one of lr"):
        page.playground.because("weather")


def test_repair_asks_for_one_control():
    page = challenge("repair")
    page.playground.train(200)
    assert "Overfitted" in page.last["challenge"]["words"]
    page.playground.set(hidden=[2], dropout=0.1)
    page.playground.train(20)
    assert "one control alone" in page.last["challenge"]["words"]
    page.playground.set(hidden=[16, 16], dropout=0, penalty="l2", strength=0.01)
    page.playground.train(200)
    assert page.last["challenge"]["done"], page.last["challenge"]["words"]
    assert "by penalty alone" in page.last["challenge"]["words"]


def test_xor_counts_its_starts():
    page = challenge("xor", samples=200)
    page.playground.starts(10, epochs=60)
    assert page.last["challenge"]["done"]
    assert "of 10 starts" in page.last["challenge"]["words"]


def test_defeat_asks_for_points_that_could_be_learned():
    page = challenge("defeat")
    assert "Add, move or erase" in page.ask("hello")["challenge"]["words"]
    noise = np.random.default_rng(0)
    X = noise.uniform(-5, 5, (1600, 2))
    page = Page((X, noise.integers(0, 2, 1600)), challenge="defeat")
    assert "too much chance" in page.ask("hello")["challenge"]["words"]
    stripes = Page((X, (np.floor(X[:, 0]) % 2).astype(int)), challenge="defeat")
    assert "Train for 300 epochs" in stripes.ask("hello")["challenge"]["words"]


# Two side by side ---------------------------------------------------------------------------------


def test_two_side_by_side_have_one_clock():
    pages = [Page(lr=lr, **SMALL) for lr in (0.03, 0.1)]
    left, right = (page.playground for page in pages)
    left.train(3)
    left.side_by_side(right)
    assert left.history.epochs == right.history.epochs == 0
    pages[0].ask("play")
    assert right.playing
    seen = []
    deadline = time.monotonic() + 20
    while (left.history.epochs < 100 or len(seen) < 4) and time.monotonic() < deadline:
        seen.append(left.history.epochs - right.history.epochs)
        time.sleep(0.005)
    assert max(map(abs, seen)) <= 2
    pages[1].ask("pause")
    assert not left.playing and not right.playing
    pages[0].ask("step", unit="hundred")
    pages[0].ask("restart", seed=4)
    assert left.settings.seed == right.settings.seed == 4
    pages[1].ask("step", unit="epoch")
    assert left.history.epochs == right.history.epochs == 1
    assert (left.settings.lr, right.settings.lr) == (0.03, 0.1)
    with pytest.raises(TypeError, match="another Playground"):
        left.side_by_side("spiral")


def test_what_goes_wrong_in_the_thread_is_told():
    page = Page(**SMALL)

    def broken():
        raise RuntimeError("the disk is on fire")

    page.playground.run.step = broken
    page.ask("play")
    page.playground.clock.thread.join(5)
    assert not page.playground.playing
    assert page.last["say"] == "error" and "the disk is on fire" in page.last["words"]
