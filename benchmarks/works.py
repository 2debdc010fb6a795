"""The works that the benchmarks time: each is a table of contenders that do the same thing.

A work is a function that returns {name: function of no arguments}. Before anything is timed it
checks that its contenders agree: in double precision to 1e-9, PyTorch in single to 1e-3.
"""

import functools

import numpy as np

from benchmarks import peers, raw
from nnlib.datasets import load_digits, make_circles, make_xor
from nnlib.layers import Linear, Sequential, Sigmoid, mlp
from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nnlib.optim import SGD, Adam
from nnlib.plot import decision_grid


def training_step(model, loss, optimizer, X, y):
    """A step of training with nnlib, as `fit` makes it."""

    def step():
        value = loss(model(X), y)
        optimizer.zero_grad()
        model.backward(loss.backward())
        optimizer.step()
        return value

    return step


def arrays(model):
    """Copies of a model's weights, as (in, out), and biases."""
    linear = model.linear_layers()
    weights = [np.array(layer.weight.data.T, order="C") for layer in linear]
    return weights, [layer.bias.data.copy() for layer in linear]


def agreeing(steps):
    """The steps, if their losses agree in the first five; else an error."""
    losses = {name: [float(step()) for _ in range(5)] for name, step in steps.items()}
    for name, values in losses.items():
        tolerance = 1e-3 if name == "PyTorch" else 1e-9
        if not np.allclose(values, losses["nnlib"], rtol=tolerance, atol=0):
            raise AssertionError(f"{name} has the losses {values}, nnlib {losses['nnlib']}")
    return steps


def classifier(sizes, X, y):
    """nnlib, raw NumPy, and what is installed of PyTorch and scikit-learn, training with Adam."""
    model = mlp(sizes, rng=np.random.default_rng(0))
    loss = BCEWithLogitsLoss() if sizes[-1] == 1 else CrossEntropyLoss()
    steps = {
        "nnlib": training_step(model, loss, Adam(model.parameters(), lr=0.01), X, y),
        "raw NumPy": raw.Net(*arrays(model), X, y).step,
    }
    if peers.available("torch"):
        steps["PyTorch"] = peers.torch_step(*arrays(model), X, y)
    steps = agreeing(steps)
    if peers.available("sklearn"):
        steps["scikit-learn"] = peers.sklearn_step(sizes, X, y)  # it draws its own weights
    return steps


def circles():
    """2-16-16-1 on a batch of 32 points."""
    return classifier((2, 16, 16, 1), *make_circles(32, rng=np.random.default_rng(0)))


def digits():
    """64-64-32-10 on a batch of 32 images."""
    X, y = load_digits()
    return classifier((64, 64, 32, 10), X[:32], y[:32])


def xor():
    """2-8-8-1 on the four points."""
    return classifier((2, 8, 8, 1), *make_xor())


def notes():
    """The network of the source notes: 64 examples, 1000 → 100 → 10, sigmoid, summed squares."""
    rng = np.random.default_rng(0)
    x, y, lr = rng.normal(size=(64, 1000)), rng.normal(size=(64, 10)), 1e-6
    first = Linear(1000, 100, init="xavier", rng=rng)
    model = Sequential(first, Sigmoid(), Linear(100, 10, init="xavier", rng=rng))
    optimizer = SGD(model.parameters(), lr=lr)
    steps = {
        "nnlib": training_step(model, MSELoss("sum"), optimizer, x, y),
        "raw NumPy": raw.NotesNet(*arrays(model), x, y, lr).step,
    }
    if peers.available("torch"):
        steps["PyTorch"] = peers.torch_step(*arrays(model), x, y, lr=lr)
    products = raw.NotesNet(*arrays(model), x, y, lr).products
    return agreeing(steps) | {"matrix products": products}


def stack(K=64):
    """64 XOR networks at once; one after another; and one after another by hand."""
    X, y = make_xor()

    def step_of(model):
        optimizer = Adam(model.parameters(), lr=0.01)
        return training_step(model, BCEWithLogitsLoss(), optimizer, X, y)

    together = mlp((2, 8, 8, 1), rng=[np.random.default_rng(seed) for seed in range(K)])
    alone = [mlp((2, 8, 8, 1), rng=np.random.default_rng(seed)) for seed in range(K)]
    by_hand = [raw.Net(*arrays(model), X, y).step for model in alone]
    stacked, steps = step_of(together), [step_of(model) for model in alone]

    def loop():
        for step in steps:
            step()

    def raw_loop():
        for step in by_hand:
            step()

    for _ in range(100):
        stacked()
        loop()
    apart = [model.parameters()[0].data for model in alone]
    gap = np.abs(together.parameters()[0].data - apart).max()
    if gap > 1e-12:
        raise AssertionError(f"stacked and solo training differ by {gap:.1e}")
    return {"stacked": stacked, "loop": loop, "raw loop": raw_loop}


def grid():
    """A 100 × 100 decision grid of circles' network, by `decision_grid` and by hand."""
    model = mlp((2, 16, 16, 1), rng=np.random.default_rng(0))
    by_hand = raw.Net(*arrays(model), *make_circles(32, rng=np.random.default_rng(0)))

    def hand():
        side = np.linspace(-1.5, 1.5, 100)
        xx, yy = np.meshgrid(side, side)
        z = by_hand.predict(np.column_stack([xx.ravel(), yy.ravel()]))
        return 1 / (1 + np.exp(-z.reshape(xx.shape)))

    ours = functools.partial(decision_grid, model, (-1.5, 1.5), (-1.5, 1.5), 100)
    if not np.allclose(ours()[2][..., 1], hand()):
        raise AssertionError("the grids differ")
    return {"nnlib": ours, "raw NumPy": hand}
