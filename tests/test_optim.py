"""Optimisers against their published rules, written out number by number, and against PyTorch."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.layers import Linear, Parameter, ReLU, Sequential, mlp
from nnlib.losses import BCEWithLogitsLoss
from nnlib.optim import SGD, Adam, AdamW, CosineAnnealingLR, RMSprop, StepLR
from nnlib.training import fit

STEPS = 100
factors = st.floats(0, 0.99)
small = st.floats(0, 0.1)


def gradients(seed, size=5):
    return np.random.default_rng(seed).normal(size=(STEPS, size)) * 3


def trained(optimizer, options, start, grads):
    """The weights after all gradients, by the class under test."""
    p = Parameter(start.copy())
    made = optimizer([p], **options)
    for g in grads:
        p.grad = g
        made.step()
    return p.data


def by_the_rule(rule, start, grads):
    """The weights after all gradients, one number at a time: rule(w, g, t, memory) → w."""
    weights = []
    for i, w in enumerate(start.tolist()):
        memory = {"v": 0.0, "m": 0.0}
        for t, g in enumerate(grads[:, i].tolist(), start=1):
            w = rule(w, g, t, memory)
        weights.append(w)
    return weights


@given(st.integers(0, 99), small, factors, st.booleans(), small)
def test_sgd(seed, lr, momentum, nesterov, decay):
    nesterov = nesterov and momentum > 0

    def rule(w, g, t, memory):
        g = g + decay * w
        memory["v"] = momentum * memory["v"] + g
        return w - lr * (g + momentum * memory["v"] if nesterov else memory["v"])

    start, grads = gradients(seed)[0], gradients(seed + 1)
    options = {"lr": lr, "momentum": momentum, "nesterov": nesterov, "weight_decay": decay}
    np.testing.assert_allclose(
        trained(SGD, options, start, grads), by_the_rule(rule, start, grads), rtol=1e-9, atol=1e-12
    )


@given(st.integers(0, 99), small, factors, small)
def test_rmsprop(seed, lr, alpha, decay):
    def rule(w, g, t, memory):
        g = g + decay * w
        memory["v"] = alpha * memory["v"] + (1 - alpha) * g**2
        return w - lr * g / (math.sqrt(memory["v"]) + 1e-8)

    start, grads = gradients(seed)[0], gradients(seed + 1)
    options = {"lr": lr, "alpha": alpha, "weight_decay": decay}
    np.testing.assert_allclose(
        trained(RMSprop, options, start, grads),
        by_the_rule(rule, start, grads),
        rtol=1e-9,
        atol=1e-12,
    )


@pytest.mark.parametrize("optimizer", [Adam, AdamW])
@given(seed=st.integers(0, 99), lr=small, beta1=factors, beta2=factors, decay=small)
def test_adam(optimizer, seed, lr, beta1, beta2, decay):
    def rule(w, g, t, memory):
        if optimizer is AdamW:
            w = w - lr * decay * w
        else:
            g = g + decay * w
        memory["m"] = beta1 * memory["m"] + (1 - beta1) * g
        memory["v"] = beta2 * memory["v"] + (1 - beta2) * g**2
        m_hat, v_hat = memory["m"] / (1 - beta1**t), memory["v"] / (1 - beta2**t)
        return w - lr * m_hat / (math.sqrt(v_hat) + 1e-8)

    start, grads = gradients(seed)[0], gradients(seed + 1)
    options = {"lr": lr, "betas": (beta1, beta2), "weight_decay": decay}
    np.testing.assert_allclose(
        trained(optimizer, options, start, grads),
        by_the_rule(rule, start, grads),
        rtol=1e-8,
        atol=1e-10,
    )


@settings(max_examples=15)
@given(st.integers(0, 99), st.floats(1e-4, 0.1), st.floats(0.01, 0.95), small)
def test_against_pytorch(seed, lr, momentum, decay):
    torch = pytest.importorskip("torch")
    cases = [
        (SGD, torch.optim.SGD, {"weight_decay": decay}),
        (SGD, torch.optim.SGD, {"momentum": momentum, "weight_decay": decay}),
        (SGD, torch.optim.SGD, {"momentum": momentum, "nesterov": True}),
        (RMSprop, torch.optim.RMSprop, {"weight_decay": decay}),
        (Adam, torch.optim.Adam, {"betas": (momentum, 0.999), "weight_decay": decay}),
        (AdamW, torch.optim.AdamW, {"weight_decay": decay}),
    ]
    start, grads = gradients(seed)[0], gradients(seed + 1)
    for ours, theirs, options in cases:
        w = torch.tensor(start, requires_grad=True)
        reference = theirs([w], lr=lr, **options)
        for g in grads:
            w.grad = torch.from_numpy(g)
            reference.step()
        mine = trained(ours, {"lr": lr, **options}, start, grads)
        np.testing.assert_allclose(mine, w.detach(), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("optimizer", [SGD, RMSprop, Adam, AdamW])
def test_one_vector_moves_as_its_parts(optimizer):
    """A Sequential's one parameter and its layers' own ones give the same training."""
    results = []
    for whole in (True, False):
        rng = np.random.default_rng(0)
        model = Sequential(Linear(2, 3, rng=rng), ReLU(), Linear(3, 1, rng=rng))
        parts = model.parameters() if whole else list(model.named_parameters().values())
        made = optimizer(parts, lr=0.01)
        for _ in range(5):
            made.zero_grad()
            model(np.ones((4, 2)))
            model.backward(np.ones((4, 1)))
            made.step()
        results.append(model.parameters()[0].data)
    np.testing.assert_array_equal(*results)


@pytest.mark.parametrize("optimizer", [SGD, RMSprop, Adam, AdamW])
def test_float32_stays_float32(optimizer):
    p = Parameter(np.ones(3, np.float32))
    made = optimizer([p], lr=0.1, weight_decay=0.1)
    p.grad = np.ones(3, np.float32)
    made.step()
    state = [a for value in vars(made).values() if isinstance(value, list) for a in value]
    arrays = [a for a in state if isinstance(a, np.ndarray)]
    assert all(a.dtype == np.float32 for a in [p.data, *arrays])


def test_a_weight_is_moved_once():
    """The vector of a network and a view into it would move the same weights twice."""
    for rng in (np.random.default_rng(0), [np.random.default_rng(k) for k in range(3)]):
        model = Sequential(Linear(2, 3, rng=rng), ReLU(), Linear(3, 1, rng=rng))
        SGD(model.named_parameters().values())
        with pytest.raises(ValueError, match="parameters overlap"):
            SGD([*model.parameters(), model[2].bias])


def test_step_lr_and_cosine():
    made = SGD([Parameter(np.ones(1))], lr=0.8)
    schedule = StepLR(made, 3, gamma=0.5)
    rates = []
    for _ in range(7):
        rates.append(made.lr)
        schedule.step()
    assert rates == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2]
    made.lr = 1.0
    schedule = CosineAnnealingLR(made, 10, eta_min=0.2)
    for epoch in range(1, 11):
        schedule(None, None)  # as fit calls it
        assert made.lr == pytest.approx(0.2 + 0.4 * (1 + math.cos(math.pi * epoch / 10)))
    assert made.lr == pytest.approx(0.2)


def test_schedules_against_pytorch():
    torch = pytest.importorskip("torch")
    w = torch.ones(1, requires_grad=True)
    for ours, theirs, options in (
        (StepLR, torch.optim.lr_scheduler.StepLR, {"step_size": 4, "gamma": 0.3}),
        (CosineAnnealingLR, torch.optim.lr_scheduler.CosineAnnealingLR, {"T_max": 20}),
    ):
        reference = torch.optim.SGD([w], lr=0.5)
        made = SGD([Parameter(np.ones(1))], lr=0.5)
        mine, its = ours(made, **options), theirs(reference, **options)
        for _ in range(20):
            reference.step()
            mine.step()
            its.step()
            assert made.lr == pytest.approx(reference.param_groups[0]["lr"], abs=1e-10)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: SGD(p, lr=-1), "lr must be a number ≥ 0"),
        (lambda p: SGD(p, lr=np.nan), "lr"),
        (lambda p: SGD(p, momentum=1), "momentum must be a number ≥ 0 and < 1"),
        (lambda p: SGD(p, nesterov=True), "nesterov needs a momentum"),
        (lambda p: SGD(p, weight_decay=-0.1), "weight_decay"),
        (lambda p: RMSprop(p, alpha=1.0), "alpha"),
        (lambda p: Adam(p, betas=(0.9, 1.0)), "betas"),
        (lambda p: Adam(p, betas=(0.9,)), "betas"),
        (lambda p: Adam(p, eps=0), "eps"),
        (lambda p: SGD([]), r"did you mean model\.parameters\(\)\?"),
        (lambda p: SGD(Sequential(ReLU())), r"did you mean model\.parameters\(\)\?"),
        (lambda p: SGD(Sequential(ReLU()).parameters()), r"did you mean model\.parameters\(\)\?"),
        (lambda p: SGD([*p, *p]), "parameters overlap"),
        (lambda p: StepLR(SGD(p), 0), "step_size"),
        (lambda p: StepLR(SGD(p), 1, gamma=-1), "gamma"),
        (lambda p: CosineAnnealingLR(SGD(p), 1.5), "T_max"),
        (lambda p: CosineAnnealingLR(SGD(p), 5, eta_min=-1), "eta_min"),
    ],
)
def test_bad_arguments_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make([Parameter(np.ones(2))])


@pytest.mark.parametrize("kind", [SGD, RMSprop, Adam, AdamW])
@pytest.mark.parametrize("stack", [False, True])
def test_training_goes_on_tomorrow_as_if_it_had_not_stopped(kind, stack, tmp_path):
    X, y = np.random.default_rng(3).normal(size=(12, 2)), np.arange(12) % 2

    def fresh():
        rng = np.random.default_rng(0)
        model = mlp((2, 5, 1), rng=[rng, np.random.default_rng(1)] if stack else rng)
        options = {"momentum": 0.9} if kind is SGD else {}
        optimizer = kind(model.parameters(), lr=0.05, **options)
        return model, optimizer, CosineAnnealingLR(optimizer, 20)

    def train(model, optimizer, schedule, epochs):
        loss = BCEWithLogitsLoss()
        return fit(model, loss, optimizer, X, y, epochs=epochs, callbacks=[schedule]).loss

    whole = train(*fresh(), 20)
    parts = fresh()
    halves = train(*parts, 10)
    for number, part in enumerate(parts):
        part.save(tmp_path / str(number))
    parts = fresh()
    for number, part in enumerate(parts):
        part.load(tmp_path / str(number))
    np.testing.assert_array_equal(halves + train(*parts, 10), whole)


def test_the_state_of_another_optimiser_is_refused():
    p = [Parameter(np.ones(2))]
    with pytest.raises(ValueError, match="but this optimiser has"):
        Adam(p).load_state_dict(SGD(p, momentum=0.5).state_dict())
    with pytest.raises(TypeError, match="what state_dict"):
        Adam(p).load_state_dict(None)
    for copied in (copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="a copy of an optimiser would move weights"):
            copied(Adam(p))


@pytest.mark.parametrize("kind", [SGD, RMSprop, Adam, AdamW])
def test_weight_decay_can_spare_biases(kind):
    for stack in (False, True):
        rng = np.random.default_rng(0)
        model = mlp((2, 3, 1), rng=[rng] if stack else rng)
        for p in model.named_parameters().values():
            p.data = np.ones_like(p.data)
        kind(model.parameters(), lr=0.1, weight_decay=0.5, decay_biases=False).step()
        assert (model[0].weight.data < 1).all() and (model[2].weight.data < 1).all()
        assert (model[0].bias.data == 1).all() and (model[2].bias.data == 1).all()
        kind(model[0].parameters(), lr=0.1, weight_decay=0.5, decay_biases=False).step()
        assert (model[0].bias.data == 1).all()
        kind(model.parameters(), lr=0.1, weight_decay=0.5).step()
        assert (model[0].bias.data < 1).all()


def test_settings_are_checked_whenever_they_are_set():
    made = SGD([Parameter(np.ones(2))], lr=0.1)
    for bad in (-1, np.nan, "0.1", None):
        with pytest.raises(ValueError, match="lr must be a number"):
            made.lr = bad
    made.momentum = 0.9  # from now on
    made.step()
    with pytest.raises(ValueError, match="momentum must be"):
        made.momentum = 1


def test_two_schedules_multiply_and_a_rate_set_by_hand_stays():
    made = SGD([Parameter(np.ones(1))], lr=1.0)
    first, second = StepLR(made, 1, gamma=0.5), StepLR(made, 2, gamma=0.1)
    rates = []
    for _ in range(4):
        first.step()
        second.step()
        rates.append(made.lr)
    np.testing.assert_allclose(rates, [0.5, 0.025, 0.0125, 0.000625])
    made = SGD([Parameter(np.ones(1))], lr=1.0)
    schedule = StepLR(made, 2, gamma=0.1)
    schedule.step()
    made.lr = 0.4
    schedule.step()
    assert made.lr == pytest.approx(0.04)
