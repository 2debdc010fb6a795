"""Runs for sweeps: the same seeds give the same errors, wherever and beside whatever they run."""

import json
import multiprocessing
import os
import re
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from nnlib import experiments, sweeps
from nnlib.datasets import make_xor
from nnlib.experiments import Setting
from nnlib.layers import Dropout, InputNoise, Linear, ReLU, Sequential, Tanh
from nnlib.losses import BCEWithLogitsLoss
from nnlib.measures import accuracy
from nnlib.optim import Adam
from nnlib.sweeps import sweep
from nnlib.training import DivergenceWarning, fit

SMALL = Setting(train=30, epochs=10, width=4, seeds=(0, 1, 2))
DIGITS = Setting(data="digits", train=40, epochs=3, batch_size=20, width=6, seeds=(0, 1))
KINDS = [
    SMALL,
    DIGITS,
    replace(SMALL, data="spirals", depth=2),
    replace(SMALL, depth=0),
    replace(DIGITS, wrong=0.3, weight_decay=0.01),
    replace(DIGITS, dropout=0.5),
    replace(DIGITS, input_noise=0.2),
    replace(DIGITS, stop_early=True),
]


def equal(a, b):
    """Whether two results are the same to the last bit."""
    parts = ("train_error", "test_error")
    same = all(np.array_equal(getattr(a, part), getattr(b, part)) for part in parts)
    return same and a.parameters == b.parameters


@pytest.mark.parametrize("setting", KINDS)
def test_a_run_can_be_repeated(setting):
    first, second = experiments.run(setting), experiments.run(setting)
    assert equal(first, second)
    for errors in (first.train_error, first.test_error):
        assert errors.shape == (len(setting.seeds),)
        assert np.all((errors >= 0) & (errors <= 1))


@pytest.mark.parametrize("setting", KINDS)
def test_a_seed_does_not_depend_on_its_neighbours(setting):
    """Alone or in a stack, a network's data and start are its own."""
    alone = replace(setting, seeds=setting.seeds[1:2])
    for ours, stacked in zip(
        experiments.stacked_data(alone), experiments.stacked_data(setting), strict=True
    ):
        np.testing.assert_array_equal(ours[0], stacked[1])
    one, all_of_them = experiments.run(alone), experiments.run(setting)
    np.testing.assert_allclose(one.test_error[0], all_of_them.test_error[1], atol=0.02)


def test_two_processes_give_the_same():
    """Started afresh, as on every system but Linux: nothing may be inherited."""
    settings = [replace(SMALL, depth=depth) for depth in (1, 2, 3)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as executor:
        there = sweep(experiments.run, settings, executor=executor, progress=False)
    here = sweep(experiments.run, settings, progress=False)
    assert all(equal(a, b) for a, b in zip(here, there, strict=True))


def test_a_dask_cluster_gives_the_same():
    distributed = pytest.importorskip("dask.distributed")
    settings = [replace(SMALL, depth=depth) for depth in (1, 2)]
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        executor = client.get_executor()
        there = sweep(experiments.run, settings, executor=executor, progress=False)
    here = sweep(experiments.run, settings, progress=False)
    assert all(equal(a, b) for a, b in zip(here, there, strict=True))


@pytest.mark.parametrize("data", ["moons", "spirals", "digits"])
def test_split(data):
    setting = Setting(data=data, train=50)
    X, y, X_test, y_test = experiments.split(setting, 7)
    inputs, classes = experiments.SHAPE[data]
    assert X.shape == (50, inputs)
    assert X_test.shape == (experiments.TEST, inputs)
    assert X.dtype == X_test.dtype == np.float32
    assert set(y_test) == set(range(classes))
    assert not {row.tobytes() for row in X} & {row.tobytes() for row in X_test}
    assert y.shape == (50,)


@pytest.mark.parametrize("data", ["moons", "digits"])
def test_remedies_see_the_same_split(data):
    base = Setting(data=data, train=50)
    first = experiments.split(base, 3)
    for other in ({"dropout": 0.5}, {"width": 3}, {"depth": 4, "epochs": 2}):
        for a, b in zip(first, experiments.split(replace(base, **other), 3), strict=True):
            np.testing.assert_array_equal(a, b)
    X, y, X_test, y_test = experiments.split(replace(base, train=120), 3)
    np.testing.assert_array_equal(X[:50], first[0])
    np.testing.assert_array_equal(y[:50], first[1])
    np.testing.assert_array_equal(X_test, first[2])
    np.testing.assert_array_equal(y_test, first[3])


def test_wrong_labels_are_wrong_in_training_alone():
    right = experiments.split(Setting(data="digits", train=700), 0)
    wrong = experiments.split(Setting(data="digits", train=700, wrong=0.2), 0)
    changed = right[1] != wrong[1]
    assert 0.15 < changed.mean() < 0.25
    assert set(wrong[1]) <= set(range(10))
    np.testing.assert_array_equal(right[0], wrong[0])
    np.testing.assert_array_equal(right[3], wrong[3])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": "faces"}, r"data must be one of \['moons', 'spirals', 'digits'\]"),
        ({"data": "digits", "train": 900}, "train must be at most 797 for digits"),
        ({"train": 0}, "train must be a whole number > 0"),
        ({"train": 1, "stop_early": True}, "train must be 2 or more, as stop_early sets"),
        ({"seeds": ()}, r"seeds must hold a whole number for each network, .* tuple \(\)"),
        ({"seeds": 3}, "seeds must hold a whole number for each network, .* int 3"),
        ({"wrong": 1.5}, "wrong must be a number ≥ 0 and < 1"),
        ({"depth": -1}, "depth must be a whole number ≥ 0"),
        ({"input_noise": -0.1}, "input_noise must be a number ≥ 0"),
        ({"input_noise": {}}, "input_noise must be a number ≥ 0"),
        ({"depth": 1.5}, "depth must be a whole number ≥ 0"),
        ({"width": 0}, "width must be a whole number > 0"),
        ({"epochs": 0}, "epochs must be a whole number > 0"),
        ({"batch_size": 0}, "batch_size must be a whole number > 0"),
        ({"lr": -1}, "lr must be a number ≥ 0"),
        ({"noise": "a"}, "noise must be a number ≥ 0"),
        ({"dropout": None}, "dropout must be a number ≥ 0 and < 1"),
        ({"dropout": 1.0}, "dropout must be a number ≥ 0 and < 1"),
        ({"weight_decay": -0.1}, "weight_decay must be a number ≥ 0"),
        ({"stop_early": "yes"}, "stop_early must be True or False"),
        ({"seeds": "12"}, "seeds must hold a whole number for each network"),
        ({"seeds": (-1,)}, "each of seeds must be a whole number ≥ 0"),
        ({"seeds": (0, 0)}, "seeds must differ"),
    ],
)
def test_a_bad_setting_is_named(changes, message):
    with pytest.raises(ValueError, match=message):
        setting = replace(SMALL, **changes)  # before anything is run, but for what the data say
        assert setting.data == "digits"
        experiments.run(setting)
    if "data" in changes and changes["data"] == "faces":
        with pytest.raises(ValueError, match=message):
            experiments.width_for(100, 1, "faces")


def test_early_stopping_survives_a_first_epoch_that_diverges():
    wild = Setting(stop_early=True, lr=1000.0, batch_size=10, depth=4, epochs=3, seeds=(0, 1))
    with pytest.warns(DivergenceWarning):
        result = experiments.run(wild)
    assert result.test_error.shape == (2,)


@pytest.mark.parametrize("setting", KINDS)
def test_parameter_count_is_that_of_the_network(setting):
    rngs = [np.random.default_rng(seed) for seed in setting.seeds]
    model = experiments.network(setting, rngs)
    assert model.parameters()[0].data.shape == (
        len(rngs),
        experiments.parameter_count(setting),
    )


def test_network_has_the_layers_it_should():
    rngs = [np.random.default_rng(0)]
    setting = replace(SMALL, depth=2, dropout=0.5, input_noise=0.1)
    kinds = [type(layer) for layer in experiments.network(setting, rngs)]
    assert kinds == [InputNoise, Linear, ReLU, Dropout, Linear, ReLU, Dropout, Linear]


@pytest.mark.parametrize("data", ["moons", "digits"])
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_width_for_comes_closest_to_the_budget(data, depth):
    width = experiments.width_for(700, depth, data)
    off = {
        w: abs(experiments.parameter_count(Setting(data=data, depth=depth, width=w)) - 700)
        for w in (width - 1, width, width + 1)
        if w > 0
    }
    assert min(off, key=off.get) == width


def test_input_noise_is_added_in_training_only():
    layer = InputNoise(0.5, rng=[np.random.default_rng(0), np.random.default_rng(1)])
    x = np.zeros((2, 4000, 3), dtype=np.float32)
    y = layer(x)
    assert y.dtype == np.float32
    np.testing.assert_allclose(y.std(axis=(1, 2)), 0.5, rtol=0.05)
    assert not np.array_equal(y[0], y[1])
    assert not np.array_equal(y, layer(x))  # new in every step
    G = np.ones_like(y)
    np.testing.assert_array_equal(layer.backward(G), G)
    layer.eval()
    np.testing.assert_array_equal(layer(x), x)


def test_stop_early_never_trains_on_the_examples_set_aside(monkeypatch):
    seen = []

    def watched_fit(model, loss, optimizer, X, y, *, validation, **options):
        seen.extend([X, validation[0]])
        return real_fit(model, loss, optimizer, X, y, validation=validation, **options)

    real_fit = experiments.fit
    monkeypatch.setattr(experiments, "fit", watched_fit)
    experiments.run(replace(DIGITS, stop_early=True))
    X = experiments.stacked_data(DIGITS)[0]
    np.testing.assert_array_equal(seen[1], X[:, :8])
    np.testing.assert_array_equal(seen[0], X[:, 8:])


def test_training_helps():
    """A network of the chapter's size reads digits that it has never seen."""
    setting = Setting(
        data="digits", train=200, width=32, epochs=20, batch_size=25, lr=0.003, seeds=(0,)
    )
    assert experiments.run(setting).test_error[0] < 0.2
    X, y, X_test, y_test = experiments.stacked_data(setting)
    untrained = experiments.network(setting, [np.random.default_rng(0)])
    assert accuracy(untrained, X_test, y_test)[0] < 0.5


def processes(n):
    """New processes that share nothing with this one, on every platform alike."""
    return ProcessPoolExecutor(n, mp_context=multiprocessing.get_context("spawn"))


def one_run(seed):
    """A whole training that depends on its seed alone; the later ones finish first."""
    time.sleep(0.02 * (3 - seed))
    X, y = make_xor()
    rng = np.random.default_rng(seed)
    model = Sequential(Linear(2, 8, rng=rng), Tanh(), Linear(8, 1, rng=rng))
    optimizer = Adam(model.parameters(), lr=0.05)
    return fit(model, BCEWithLogitsLoss(), optimizer, X, y, epochs=20, progress=False).loss[-1]


def broken_run(seed):
    if seed == 2:
        raise ValueError("no")
    return seed


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor, processes])
def test_sweep_is_the_same_whatever_the_executor(executor):
    expected = [one_run(seed) for seed in range(4)]
    if executor is None:
        assert sweep(one_run, range(4)) == expected
    else:
        with executor(2) as pool:
            assert sweep(one_run, range(4), executor=pool) == expected


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor])
def test_sweep_names_the_setting_that_failed(executor):
    pool = executor and executor(1)
    with pytest.raises(ValueError, match="no") as caught:
        sweep(broken_run, range(5), executor=pool)
    assert caught.value.__notes__ == ["in the sweep, with the setting 2"]
    if pool:
        pool.shutdown()


def dying_run(seed):
    """A run whose process is killed, as a system does that is out of memory."""
    if seed == 2:
        os._exit(1)
    return seed


def test_sweep_names_the_settings_at_which_a_process_may_have_died():
    with processes(1) as pool, pytest.raises(BrokenExecutor) as caught:
        sweep(dying_run, [0, 1, 2, 3], executor=pool, progress=False)
    (note,) = caught.value.__notes__
    said = re.match(
        r"in the sweep; a process died, at one of the settings \[(.*?)\]; run must", note
    )
    assert said[1] == "2, 3"  # one process works in order: 0 and 1 are done


def test_sweep_over_a_dask_cluster():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        results = sweep(one_run, range(3), executor=client.get_executor())
    assert results == [one_run(seed) for seed in range(3)]


def test_sweep_wants_a_function():
    with pytest.raises(TypeError, match="run must be a function of one setting"):
        sweep([1, 2], one_run)
    assert sweep(one_run, []) == []


def test_errors_are_those_of_a_run():
    result = experiments.run(SMALL)
    np.testing.assert_array_equal(
        experiments.errors(SMALL), [result.train_error, result.test_error]
    )


@pytest.mark.parametrize("setting", [SMALL, replace(DIGITS, dropout=0.5)])
def test_a_learning_curve_looks_at_the_marks_and_changes_nothing(setting):
    marks, curve = experiments.marks(setting), experiments.learning_curve(setting)
    assert marks == tuple(epoch for epoch in experiments.MARKS if epoch <= setting.epochs)
    assert curve.shape == (len(marks), 2, len(setting.seeds))
    np.testing.assert_array_equal(curve[-1], experiments.errors(replace(setting, epochs=marks[-1])))
    np.testing.assert_array_equal(curve[0], experiments.errors(replace(setting, epochs=1)))


def test_marks_end_with_the_setting():
    assert experiments.marks(replace(SMALL, epochs=1)) == (1,)
    assert experiments.marks(replace(SMALL, epochs=11)) == (1, 2, 3, 5, 7, 10)
    assert experiments.marks(replace(SMALL, epochs=5000)) == experiments.MARKS


def test_decoupled_decay_is_that_of_adamw(monkeypatch):
    rules = []
    for name in ("Adam", "AdamW"):
        rule = getattr(experiments, name)
        monkeypatch.setattr(
            experiments,
            name,
            lambda *args, rule=rule, **options: (rules.append(rule), rule(*args, **options))[1],
        )
    inside = replace(DIGITS, weight_decay=1.0)
    beside = replace(inside, decoupled=True)
    assert not np.array_equal(experiments.errors(inside), experiments.errors(beside))
    assert [rule.__name__ for rule in rules] == ["Adam", "AdamW"]
    without = [replace(setting, weight_decay=0.0) for setting in (inside, beside)]
    np.testing.assert_array_equal(*map(experiments.errors, without))


@pytest.mark.parametrize(
    ("function", "changes"),
    [
        (experiments.errors, {"data": "moons", "depth": 1, "width": 8}),
        (experiments.errors, {"data": "digits", "depth": 2, "width": 32}),
        (experiments.learning_curve, {"data": "moons", "depth": 1, "width": 32}),
    ],
)
def test_the_store_is_not_stale(function, changes):
    """What comes with the course is what its code computes now; rounding may tip a few answers."""
    stored = json.loads(sweeps.STORE.read_text(encoding="utf-8"))
    name = f"nnlib.experiments.{function.__name__}"
    settings = [eval(text, {"Setting": Setting}) for text in stored[name]]
    setting = next(
        s for s in settings if all(getattr(s, key) == value for key, value in changes.items())
    )
    epochs = min(setting.epochs, 100) if function is experiments.learning_curve else None
    shorter = replace(setting, epochs=epochs) if epochs else setting
    found, expected = function(shorter), np.array(stored[name][repr(setting)])
    np.testing.assert_allclose(found, expected[: len(found)], atol=0.02)
    assert abs(np.mean(found - expected[: len(found)])) < 0.002
