"""Networks of one shape trained side by side, for sweeps over settings (chapters 5 and 6).

A `Setting` says everything about one run: data, shape, remedies, seeds. `run(setting)` trains one
network for each seed and returns their errors. All that is random comes from the seeds, and all of
it stands in this module, so that another process, or another machine, can import it and repeat it.
"""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nnlib import datasets
from nnlib.checks import describe, positive
from nnlib.layers import InputNoise, Sequential, mlp
from nnlib.losses import CrossEntropyLoss
from nnlib.measures import accuracy
from nnlib.optim import Adam, AdamW
from nnlib.training import fit

TEST = 1000  # examples held out, of all data sets; they serve to measure, never to train
SHAPE = {"moons": (2, 2), "spirals": (2, 3), "digits": (64, 10)}  # numbers in, classes out


@dataclass(frozen=True)
class Setting:
    """One run, in full. The defaults are a small network on the moons, without any remedy.

    data: "moons", "spirals" (three arms, each of a turn and a half) or "digits". train: labelled
        examples to learn from. noise: the standard deviation that scatters moons and spirals.
        wrong: the share of training labels that are replaced by another class, drawn at random;
        test labels stay right.
    depth, width: hidden layers, and ReLU units in each. Depth 0 is a linear classifier.
    epochs, batch_size, lr: Adam's; a batch size of None takes all examples at once.
    weight_decay: L2, added to the loss; if decoupled, AdamW's. dropout: the share of hidden units
        dropped. input_noise: the standard deviation of noise added to the inputs, new in every
        step. stop_early: a fifth of the training examples is set aside, and the weights of the
        epoch with the lowest loss on them are kept.
    seeds: one network for each, with its own data, start, and order of examples.
    """

    data: str = "moons"
    train: int = 100
    noise: float = 0.3
    wrong: float = 0.0
    depth: int = 1
    width: int = 16
    epochs: int = 300
    batch_size: int | None = None
    lr: float = 0.01
    weight_decay: float = 0.0
    decoupled: bool = False
    dropout: float = 0.0
    input_noise: float = 0.0
    stop_early: bool = False
    seeds: tuple = tuple(range(10))

    def __post_init__(self):
        """Say what can't be run before anything is."""
        if self.data not in SHAPE:
            raise ValueError(f"data must be one of {list(SHAPE)}, but is {describe(self.data)}")
        if positive(self.train, "train", whole=True) == 1 and self.stop_early:
            raise ValueError("train must be 2 or more, as stop_early sets examples aside; it is 1")
        for name in ("width", "epochs"):
            positive(getattr(self, name), name, whole=True)
        if self.batch_size is not None:
            positive(self.batch_size, "batch_size", whole=True)
        positive(self.depth, "depth", whole=True, zero=True)
        for name in ("noise", "lr", "weight_decay", "input_noise"):
            positive(getattr(self, name), name, zero=True)
        for name in ("wrong", "dropout"):
            positive(getattr(self, name), name, zero=True, below=1)
        for name in ("decoupled", "stop_early"):
            if not isinstance(getattr(self, name), (bool, np.bool_)):
                given = describe(getattr(self, name))
                raise ValueError(f"{name} must be True or False, but is {given}")
        if not isinstance(self.seeds, (tuple, list, range, np.ndarray)) or not len(self.seeds):
            wanted = "must hold a whole number for each network, like (0, 1, 2)"
            raise ValueError(f"seeds {wanted}, but is {describe(self.seeds)}")
        for seed in self.seeds:
            positive(seed, "each of seeds", whole=True, zero=True)
        if len(set(self.seeds)) < len(self.seeds):
            raise ValueError(f"seeds must differ, or twins are counted twice: {self.seeds}")


@dataclass(frozen=True)
class Result:
    """What a run gave: shares of wrong answers (K,), one for each seed, and the parameters of one
    network."""

    train_error: np.ndarray
    test_error: np.ndarray
    parameters: int


def run(setting):
    """Train the networks of one `Setting`, side by side as a stack, and return their `Result`.

    The training error is measured on the labels as given, wrong ones included, after training.
    """
    model, (X, y, X_test, y_test) = _trained(setting)
    return Result(1 - accuracy(model, X, y), 1 - accuracy(model, X_test, y_test), model.size)


def errors(setting):
    """What `run(setting)` gives, as one array (2, K): errors in training, and on test examples."""
    result = run(setting)
    return np.array([result.train_error, result.test_error])


# After these epochs `learning_curve` looks.
MARKS = (
    1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60, 80,
    120, 160, 250, 400, 600, 1000, 1600, 2500, 4000,
)  # fmt: skip


def marks(setting):
    """The epochs after which `learning_curve` looks, as many as `setting` reaches."""
    return tuple(epoch for epoch in MARKS if epoch <= setting.epochs)


def learning_curve(setting):
    """Errors (marks, 2, K) in the course of training: in training, and on the test examples.

    The networks are those of `run(setting)`, looked at after each epoch in `marks(setting)`.
    """
    curve = []

    def look(model, history):
        if history.epochs in MARKS:
            curve.append([1 - accuracy(model, *data[:2]), 1 - accuracy(model, *data[2:])])

    data = stacked_data(setting)
    _trained(setting, data, look)
    return np.array(curve)


def _trained(setting, data=None, *callbacks):
    """The trained stack of a `Setting`, and its data (X, y, X_test, y_test)."""
    X, y, *_ = data = data or stacked_data(setting)
    rngs = [np.random.default_rng([2, seed]) for seed in setting.seeds]
    model, validation = network(setting, rngs), None
    if setting.stop_early:
        aside = max(1, setting.train // 5)
        validation = X[:, :aside], y[:, :aside]
        X, y = X[:, aside:], y[:, aside:]
    rule = AdamW if setting.decoupled else Adam
    optimizer = rule(model.parameters(), lr=setting.lr, weight_decay=setting.weight_decay)
    fit(
        model, CrossEntropyLoss(), optimizer, X, y, epochs=setting.epochs,
        batch_size=setting.batch_size, rng=rngs, validation=validation, callbacks=callbacks,
        patience=setting.epochs if setting.stop_early else None, progress=False,
    )  # fmt: skip
    return model, data


def split(setting, seed):
    """The data of one seed: X_train, y_train, X_test, y_test, inputs in float32.

    They depend on `data`, `noise`, `wrong` and `seed` alone: with a smaller `train` the training
    set is the beginning of the larger one, and the test set is the same.
    """
    rng = np.random.default_rng([1, seed])
    if setting.data == "moons":
        X, y = datasets.make_moons(3000, noise=setting.noise, rng=rng)
    elif setting.data == "spirals":
        X, y = datasets.make_spirals(3000, turns=1.5, noise=setting.noise, rng=rng)
    else:
        X, y = datasets.load_digits()
    if setting.train > len(X) - TEST:
        most = f"at most {len(X) - TEST} for {setting.data}"
        raise ValueError(f"train must be {most}, as {TEST} are held out; it is {setting.train}")
    order = rng.permutation(len(X))
    X, y = X[order].astype(np.float32), y[order]
    given = _with_wrong_labels(y, setting.wrong, SHAPE[setting.data][1], rng)
    n = TEST + setting.train
    return X[TEST:n], given[TEST:n], X[:TEST], y[:TEST]


def stacked_data(setting):
    """`split` for all seeds: X (K, N, D), y (K, N), X_test (K, M, D), y_test (K, M)."""
    parts = zip(*(split(setting, seed) for seed in setting.seeds), strict=True)
    return [np.stack(part) for part in parts]


def network(setting, rngs):
    """A stack of untrained networks as `setting` describes them, one for each Generator."""
    model = mlp(widths(setting), dropout=setting.dropout, last="xavier", rng=rngs, dtype=np.float32)
    noise = [InputNoise(setting.input_noise, rng=rngs)] if setting.input_noise else []
    return Sequential(*noise, model)


def widths(setting):
    """The numbers that go in, the units of each hidden layer, and the classes."""
    inputs, classes = SHAPE[setting.data]
    return inputs, *[setting.width] * setting.depth, classes


def parameter_count(setting):
    """Weights and biases of one network of this shape."""
    return sum((before + 1) * after for before, after in pairwise(widths(setting)))


def width_for(budget, depth, data):
    """The width with which `depth` hidden layers come closest to `budget` parameters."""
    positive(depth, "depth", whole=True)
    budget = positive(budget, "budget", whole=True)

    def cost(width):
        return parameter_count(Setting(data=data, depth=depth, width=width))

    over = bisect_left(range(1, budget + 1), budget, key=cost) + 1  # the first that costs as much
    return min([w for w in (over - 1, over) if w], key=lambda width: abs(cost(width) - budget))


def _with_wrong_labels(y, share, classes, rng):
    """y (N,) in which about `share` of the labels, chosen at random, name another class."""
    chosen = rng.random(len(y)) < share
    return np.where(chosen, (y + rng.integers(1, classes, len(y))) % classes, y)
