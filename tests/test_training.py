"""`fit`: right results, early ends, slips that are named."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.datasets import make_blobs, make_circles, make_moons, make_xor
from nnlib.functional import one_hot
from nnlib.layers import Dropout, Layer, Linear, ReLU, Sequential, Sigmoid, Tanh
from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nnlib.measures import accuracy, confusion_matrix, proportion_interval
from nnlib.optim import SGD, Adam, StepLR
from nnlib.training import DivergenceWarning, History, clip_grad_norm_, fit


def rng(seed=0):
    return np.random.default_rng(seed)


def network(generator, n_in=2, hidden=8, n_out=1):
    return Sequential(
        Linear(n_in, hidden, rng=generator), Tanh(), Linear(hidden, n_out, rng=generator)
    )


def train(model, X, y, loss=None, lr=0.05, **options):
    loss = loss or BCEWithLogitsLoss()
    return fit(model, loss, Adam(model.parameters(), lr=lr), X, y, **options)


def weights(model):
    return model.parameters()[0].data.copy()


def test_it_learns():
    X, y = make_moons(200, rng=rng())
    model = network(rng())
    history = train(model, X, y, epochs=150, batch_size=32, rng=rng(), validation=(X, y))
    assert history.epochs == 150 == len(history.val_loss) == len(history.val_accuracy)
    assert history.steps == 150 * 7 and history.stopped == "all 150 epochs done"
    assert history.loss[-1] < 0.05 < history.loss[0] and not history.diverged
    assert accuracy(model, X, y) == history.val_accuracy[-1] > 0.98
    assert model.training


def test_one_epoch_is_the_loop_of_the_chapters():
    X, y = make_circles(20, rng=rng())
    model, twin = network(rng()), network(rng())
    history = train(model, X, y, epochs=3, batch_size=6, rng=rng(7))
    loss, optimizer, order = BCEWithLogitsLoss(), Adam(twin.parameters(), lr=0.05), rng(7)
    for epoch in range(3):
        rows, total = order.permutation(20), 0
        for start in range(0, 20, 6):
            batch = rows[start : start + 6]
            total += loss(twin(X[batch]), y[batch]) * len(batch)
            twin.zero_grad()
            twin.backward(loss.backward())
            optimizer.step()
        assert history.loss[epoch] == pytest.approx(total / 20, rel=1e-12)
    np.testing.assert_array_equal(weights(model), weights(twin))


@pytest.mark.parametrize("shape", [(10,), (10, 1), (10, 3), (10, 12)])
def test_batches_take_the_rows_of_targets_of_any_shape(shape):
    X, Y = rng(1).normal(size=(10, 2)), rng(2).normal(size=shape)
    model, twin = (network(rng(), n_out=shape[1] if len(shape) > 1 else 1) for _ in range(2))
    train(model, X, Y, MSELoss(), epochs=1, batch_size=4, rng=rng(3))
    rows, optimizer, loss = rng(3).permutation(10), Adam(twin.parameters(), lr=0.05), MSELoss()
    for start in (0, 4, 8):
        batch = rows[start : start + 4]
        loss(twin(X[batch]), Y[batch])
        twin.zero_grad()
        twin.backward(loss.backward())
        optimizer.step()
    np.testing.assert_array_equal(weights(model), weights(twin))


@pytest.mark.parametrize("batch_size", [None, 5])
@pytest.mark.parametrize("own_data", [False, True])
@pytest.mark.parametrize("column", [False, True])
def test_a_stack_trains_like_its_networks(batch_size, own_data, column):
    K, data = 4, [make_moons(20, rng=rng(9 + k)) for k in range(4)]
    X, y = (np.stack(a) for a in zip(*data, strict=True)) if own_data else data[0]
    y = y[..., None] if column else y
    stack = network([rng(k) for k in range(K)])
    options = {"epochs": 20, "batch_size": batch_size}
    history = train(stack, X, y, rng=[rng(50 + k) for k in range(K)], **options)
    assert history.loss[0].shape == (K,)
    shares = accuracy(stack, X, y)
    for k in range(K):
        X_k, y_k = (X[k], y[k]) if own_data else (X, y)
        alone = network(rng(k))
        solo = train(alone, X_k, y_k, rng=rng(50 + k), **options)
        np.testing.assert_allclose(weights(stack)[k], weights(alone), atol=1e-12)
        np.testing.assert_allclose([v[k] for v in history.loss], solo.loss, atol=1e-12)
        assert accuracy(alone, X_k, y_k) == shares[k]


def test_the_same_seed_gives_the_same_training_to_the_bit():
    X, y = make_moons(50, rng=rng())
    runs = []
    for _ in range(2):
        generator = rng(3)
        model = Sequential(
            Linear(2, 8, rng=generator), ReLU(), Dropout(0.2, rng=generator),
            Linear(8, 1, rng=generator),
        )  # fmt: skip
        train(model, X, y, epochs=10, batch_size=16, rng=generator)
        runs.append(weights(model))
    np.testing.assert_array_equal(*runs)


def test_validation_rests_dropout_and_changes_nothing():
    X, y = make_moons(40, rng=rng())
    results = []
    for validation in (None, (X, y)):
        generator = rng()
        drop = Dropout(0.5, rng=generator)
        model = Sequential(Linear(2, 8, rng=generator), drop, Linear(8, 1, rng=generator))
        train(model, X, y, epochs=5, validation=validation)
        results.append(weights(model))
    np.testing.assert_array_equal(*results)


def test_val_accuracy_only_where_it_means_something():
    X, y = make_moons(20, rng=rng())
    for loss, target, n_out, expected in (
        (BCEWithLogitsLoss(), y, 1, 2),
        (BCEWithLogitsLoss(), y[:, None], 1, 2),
        (CrossEntropyLoss(), y, 2, 2),
        (MSELoss(), y, 1, 0),
        (BCEWithLogitsLoss(), one_hot(y, 2).astype(int), 2, 0),
        (BCEWithLogitsLoss(), 0.5 * y, 1, 0),
    ):
        model = network(rng(), n_out=n_out)
        history = train(model, X, target, loss, epochs=2, validation=(X, target))
        assert (len(history.val_loss), len(history.val_accuracy)) == (2, expected)


def test_early_stopping_brings_the_best_weights_back():
    X, y = make_moons(30, noise=0.4, rng=rng(1))
    X_val, y_val = make_moons(100, noise=0.4, rng=rng(2))
    model = network(rng(), hidden=50)
    options = {"epochs": 2000, "validation": (X_val, y_val), "patience": 20}
    history = train(model, X, y, **options)
    best = int(np.argmin(history.val_loss))
    assert history.epochs == best + 21 < 2000
    assert history.stopped == f"no lower validation loss for 20 epochs; weights of epoch {best + 1}"
    assert BCEWithLogitsLoss()(model(X_val), y_val) == pytest.approx(history.val_loss[best])


def test_callbacks_see_every_epoch_and_may_stop():
    X, y = make_xor()
    seen = []

    def watch(model, history):
        seen.append(history.epochs)
        return history.epochs == 3

    model = network(rng())
    assert train(model, X, y, callbacks=[lambda m, h: 1, watch]).stopped.endswith("after epoch 3")
    low_enough = lambda model, history: history.loss[-1] < 100  # noqa: E731  np.True_, not True
    assert train(model, X, y, callbacks=[low_enough]).stopped.endswith("after epoch 1")
    assert seen == [1, 2, 3]


def test_schedules_are_callbacks():
    X, y = make_xor()
    model = network(rng())
    optimizer = SGD(model.parameters(), lr=1.0)
    schedule = StepLR(optimizer, 2)
    fit(model, BCEWithLogitsLoss(), optimizer, X, y, epochs=5, callbacks=[schedule])
    assert optimizer.lr == pytest.approx(0.01)


def test_ctrl_c_keeps_model_and_history():
    X, y = make_xor()
    model = network(rng())

    def interrupt(model, history):
        if history.epochs == 4:
            raise KeyboardInterrupt

    history = train(model, X, y, callbacks=[interrupt])
    assert history.epochs == 4 and history.stopped.startswith("interrupted after 4 epochs")
    assert history.loss[-1] < history.loss[0]


@pytest.mark.parametrize("batch_size", [None, 8])
def test_divergence_is_told_in_words(batch_size):
    X, y = make_blobs(40, rng=rng())
    model = Sequential(Linear(2, 8, rng=rng()), ReLU(), Linear(8, 1, rng=rng()))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        optimizer = SGD(model.parameters(), lr=50.0)
        history = fit(
            model, MSELoss(), optimizer, X, y, epochs=500, batch_size=batch_size, rng=rng()
        )
    assert [w.category for w in caught] == [DivergenceWarning], "one warning, none of NumPy's"
    assert history.diverged and history.epochs < 500
    assert f"at step {history.steps + 1}, in epoch {history.epochs}" in history.stopped
    assert "try lr=5" in history.stopped and str(caught[0].message) == history.stopped
    assert caught[0].filename == __file__


def test_a_hopeless_start_is_blamed_on_the_input():
    X, y = make_xor()
    model = network(rng())
    model.parameters()[0].data[...] = np.nan
    with pytest.warns(DivergenceWarning, match="at step 1, in epoch 1, before any update"):
        train(model, X, y)


def test_a_stack_goes_on_without_its_diverged_networks():
    X, y = make_xor()
    stack = network([rng(k) for k in range(3)])
    stack[0].weight.data[1] = np.inf
    with pytest.warns(DivergenceWarning, match="network 1 exploded; the others are sound"):
        history = train(stack, X, y, epochs=50)
    assert history.epochs == 50 and history.diverged
    alone = network(rng(2))
    train(alone, X, y, epochs=50)
    np.testing.assert_allclose(weights(stack)[2], weights(alone), atol=1e-12)
    assert np.isnan(history.loss[-1]).tolist() == [False, True, False]


def test_a_stack_stops_when_all_have_diverged():
    X, y = make_xor()
    stack = network([rng(k) for k in range(2)])
    stack[0].weight.data[...] = np.nan
    with pytest.warns(DivergenceWarning, match="the losses of all networks"):
        assert train(stack, X, y, epochs=50).epochs == 1


X4, y4 = make_xor()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"X": X4.T}, r"equally many"),
        ({"X": np.empty((0, 2)), "y": []}, "empty"),
        ({"X": X4 * np.nan}, r"X\[0, 0\] is nan"),
        ({"y": [0, 1, np.inf, 0]}, r"y\[2\] is inf"),
        ({"y": [0, 1, 2, 0]}, "target must lie from 0 to 1"),
        ({"y": [0, 1, 1]}, "equally many"),
        ({"y": np.eye(4)}, "target has shape"),
        ({"epochs": 0}, "epochs"),
        ({"epochs": 1.5}, "epochs"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 2}, r"give rng=np\.random\.default_rng\(0\)"),
        ({"patience": 3}, "give validation="),
        ({"patience": 0, "validation": (X4, y4)}, "patience"),
        ({"validation": (X4, y4[:2])}, "equally many"),
        ({"optimizer": Adam(network(rng()).parameters())}, "not in this model"),
    ],
)
def test_fit_names_bad_values(options, message):
    model = network(rng())
    arguments = {"X": X4, "y": y4, "optimizer": Adam(model.parameters()), **options}
    with pytest.raises(ValueError, match=message):
        fit(model, BCEWithLogitsLoss(), **arguments)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"loss": MSELoss}, r"loss is a class: did you mean MSELoss\(…\)\?"),
        ({"optimizer": Adam}, "optimizer is a class"),
        ({"X": X4.astype(str)}, "X must be an array of real numbers"),
        ({"y": ["a"] * 4}, "y must be an array of real numbers"),
        ({"batch_size": 2, "rng": 0}, "rng must be a NumPy Generator"),
    ],
)
def test_fit_names_bad_types(options, message):
    model = network(rng())
    loss, optimizer = BCEWithLogitsLoss(), Adam(model.parameters())
    arguments = {"loss": loss, "optimizer": optimizer, "X": X4, "y": y4, **options}
    with pytest.raises(TypeError, match=message):
        fit(model, **arguments)


def test_early_stopping_gives_each_network_of_a_stack_what_it_would_have_alone():
    X, y = make_moons(30, noise=0.4, rng=rng(1))
    options = {"validation": make_moons(100, noise=0.4, rng=rng(2)), "patience": 5, "epochs": 400}
    stack, alone = network([rng(0), rng(1), rng(2)], hidden=50), []
    history = train(stack, X, y, **options)
    for seed in range(3):
        model = network(rng(seed), hidden=50)
        alone.append(train(model, X, y, **options).epochs)
        np.testing.assert_allclose(weights(stack)[seed], weights(model), rtol=1e-9)
    assert len(set(alone)) > 1 and history.epochs == max(alone) < 400
    assert history.stopped.endswith("for 5 epochs; weights of each network's best epoch")


def test_a_network_that_was_never_better_keeps_its_last_weights():
    class SecondIsLost(BCEWithLogitsLoss):
        def forward(self, output, target):
            return super().forward(output, target) * [1, np.nan]

    stack, alone = network([rng(0), rng(1)]), network(rng(1))
    with pytest.warns(DivergenceWarning, match="the loss of network 1"):
        train(stack, X4, y4, SecondIsLost(), epochs=9, validation=(X4, y4), patience=9)
    train(alone, X4, y4, epochs=9)
    np.testing.assert_allclose(weights(stack)[1], weights(alone), rtol=1e-9)


def test_an_optimizer_of_some_layers_is_fine():
    model = network(rng())
    before = model[0].weight.data.copy()
    fit(model, BCEWithLogitsLoss(), SGD(model[2].parameters(), lr=0.1), X4, y4, epochs=3)
    np.testing.assert_array_equal(model[0].weight.data, before)


@given(
    X=hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.bool_]),
        hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4),
    ),
    y=hnp.arrays(
        st.sampled_from([np.float64, np.int64, np.bool_, np.uint8]),
        hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4),
    ),
    loss=st.sampled_from([MSELoss(), BCEWithLogitsLoss(), CrossEntropyLoss()]),
)
def test_fit_of_any_arrays_is_right_or_a_clear_error(X, y, loss):
    model, twin = (network(rng(), hidden=2, n_out=2) for _ in range(2))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit(model, loss, SGD(model.parameters(), lr=1e-3), X, y, epochs=1, progress=False)
    except (ValueError, TypeError) as error:
        assert any(name in str(error) for name in ("X", "y", "target"))
        return
    assert X.shape[1:] == (2,) and len(X) == len(y)
    with np.errstate(all="ignore"):
        loss(twin(X.astype(float)), y)
        twin.backward(loss.backward())
        expected = weights(twin) - 1e-3 * twin.parameters()[0].grad
    np.testing.assert_allclose(weights(model), expected)


def test_slips_in_the_options_are_named():
    X, y = make_xor()
    for validation in (X, (X, y, y), [X]):
        with pytest.raises(TypeError, match=r"validation must be \(X_val, y_val\)"):
            train(network(rng()), X, y, validation=validation)
    with pytest.raises(TypeError, match=r"did you mean callbacks=\[f\]"):
        train(network(rng()), X, y, callbacks=lambda model, history: None)
    with pytest.raises(ValueError, match="z must be a number"):
        proportion_interval(3, 10, z=-1.96)
    with pytest.raises(ValueError, match="num_classes must be a whole number"):
        confusion_matrix([0, 1], [0, 1], 2.5)


def test_history_starts_empty():
    assert History().epochs == 0 and "limit" not in repr(History())


@pytest.mark.parametrize("batch_size", [10, 20, 50, None])
@pytest.mark.parametrize("patience", [None, 3])
def test_whenever_training_stopped_for_it_divergence_is_told(batch_size, patience):
    """Also where the mean of the epoch so far is still below the limit."""
    stopped = 0
    for seed in range(6):
        X = rng(seed).normal(size=(100, 1))
        y = 3 * X[:, 0] + 1
        for lr in (0.8, 1.2, 3.0):
            model = Sequential(Linear(1, 1, rng=rng(seed)))
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                history = fit(
                    model, MSELoss(), SGD(model.parameters(), lr=lr), X, y, epochs=60,
                    batch_size=batch_size, rng=rng(), validation=(X, y), patience=patience,
                )  # fmt: skip
            told = any(issubclass(w.category, DivergenceWarning) for w in caught)
            assert told == history.diverged
            if "became" in history.stopped:
                stopped += 1
                assert history.diverged
    assert stopped > 3 or patience


def test_a_last_step_that_explodes_is_told():
    model = network(rng())
    optimizer = SGD(model.parameters(), lr=1e308)
    with pytest.warns(DivergenceWarning, match="the last steps exploded, after 1 in all"):
        history = fit(model, MSELoss(), optimizer, X4, 1e6 + y4, epochs=1)
    assert history.diverged


def test_dropout_works_in_every_epoch_though_a_callback_looked_in_use():
    model = Sequential(Linear(2, 30, rng=rng()), Dropout(0.5, rng=rng(1)), Linear(30, 1, rng=rng()))
    seen = []

    def look(model, history):
        model.eval()
        seen.append(model[1].mask)

    train(model, X4, y4, epochs=3, callbacks=[look])
    assert all(np.ndim(mask) == 2 for mask in seen) and model.training


def test_probabilities_are_refused_by_a_loss_that_takes_logits():
    class Net(Layer):
        def __init__(self, inner):
            self.inner = inner

        def forward(self, x):
            self.x, self.y = x, self.inner(x)
            return self.y

        def backward(self, grad_output, input_grad=True):
            return self.inner.backward(grad_output, input_grad)

    for model in (
        Sequential(Linear(2, 1, rng=rng()), Sigmoid()),
        Net(Sequential(Linear(2, 1, rng=rng()), Sigmoid())),
    ):
        with pytest.raises(ValueError, match="takes logits, but the network gives probabilities"):
            train(model, X4, y4)
        train(model, X4, y4, MSELoss(), epochs=2)


@pytest.mark.parametrize("networks", [1, 3])
def test_gradients_are_shortened_to_their_norm(networks):
    r = rng() if networks == 1 else [rng(k) for k in range(networks)]
    model, loss = network(r), MSELoss()
    loss(model(X4), 50 + y4)
    model.backward(loss.backward())
    before = model.parameters()[0].grad.copy()
    lengths = np.linalg.norm(before, axis=-1)
    found = clip_grad_norm_(model.parameters(), 2.0, networks)
    np.testing.assert_allclose(found, lengths)
    after = model.parameters()[0].grad
    np.testing.assert_allclose(np.linalg.norm(after, axis=-1), np.minimum(lengths, 2.0))
    np.testing.assert_allclose(after, before * (2 / lengths)[..., None])
    alone = [p for layer in model for p in layer.parameters()]  # the same, weight by weight
    model.parameters()[0].grad = before
    np.testing.assert_allclose(clip_grad_norm_(alone, 2.0, networks), lengths)
    np.testing.assert_allclose(model.parameters()[0].grad, after)
    clip_grad_norm_(model.parameters(), 1e9, networks)
    np.testing.assert_allclose(model.parameters()[0].grad, after)


def test_fit_clips_what_would_explode():
    X = rng().normal(size=(50, 1)) * 30
    y = 3 * X[:, 0]
    for max_norm in (None, 1.0):
        model = Sequential(Linear(1, 1, rng=rng()))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DivergenceWarning)
            history = fit(
                model,
                MSELoss(),
                SGD(model.parameters(), lr=0.05),
                X,
                y,
                epochs=200,
                max_norm=max_norm,
            )
        assert history.diverged == (max_norm is None)
    assert history.loss[-1] < history.loss[0] / 100


def test_float_labels_give_accuracies_soft_targets_none():
    model, loss = network(rng(), n_out=2), CrossEntropyLoss()
    history = train(model, X4, y4.astype(float), loss, epochs=2, validation=(X4, y4.astype(float)))
    assert len(history.val_accuracy) == 2
    soft = np.full((4, 2), 0.5)
    history = train(model, X4, soft, loss, epochs=2, validation=(X4, soft))
    assert len(history.val_loss) == 2 and not history.val_accuracy


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model": None}, "model must be a network"),
        ({"model": [ReLU()]}, "model must be a network"),
        ({"loss": "mse"}, "loss must be a loss"),
        ({"loss": np.sin}, "loss must be a loss"),
        ({"optimizer": "adam"}, "optimizer must be an optimiser"),
        ({"optimizer": 0.1}, "optimizer must be an optimiser"),
        ({"callbacks": None}, "callbacks must be a list of functions"),
        ({"callbacks": [None]}, "callbacks must be a list of functions"),
        ({"y": None}, "y must be an array of real numbers"),
        ({"rng": [rng()], "batch_size": 2}, "rng holds 1 Generators"),
        ({"rng": [], "batch_size": 2}, "rng must hold one Generator per stacked network"),
    ],
)
def test_the_parts_of_fit_are_named(change, message):
    model = network(rng())
    parts = {"model": model, "loss": BCEWithLogitsLoss(), "optimizer": Adam(model.parameters())}
    with pytest.raises((TypeError, ValueError), match=message):
        fit(**({"X": X4, "y": y4} | parts | change))
