"""From settings to a run: its points, its network, and all that trains it."""

from dataclasses import dataclass, field

import numpy as np

from nnlib import layers
from nnlib.datasets import train_test_split
from nnlib.explore.playground import penalty
from nnlib.explore.playground.settings import Settings
from nnlib.explore.playground.stepper import Stepper
from nnlib.explore.playground.worlds import features, make_world
from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nnlib.optim import SGD, Adam, AdamW, CosineAnnealingLR, RMSprop, StepLR

LAYERS = {
    "identity": layers.Identity,
    "step": layers.Step,
    "sigmoid": layers.Sigmoid,
    "tanh": layers.Tanh,
    "relu": layers.ReLU,
    "leaky_relu": layers.LeakyReLU,
    "elu": layers.ELU,
    "softplus": layers.Softplus,
    "gelu": layers.GELU,
    "silu": layers.SiLU,
}
LIKE_RELU = {"relu", "leaky_relu", "elu", "gelu", "silu"}  # He's start suits them (chapter 2)
OPTIMIZERS = {
    "sgd": (SGD, {}),
    "momentum": (SGD, {"momentum": 0.9}),
    "nesterov": (SGD, {"momentum": 0.9, "nesterov": True}),
    "rmsprop": (RMSprop, {}),
    "adam": (Adam, {}),
    "adamw": (AdamW, {}),
}
WITH_L1 = {kind: getattr(penalty, f"{kind.__name__}WithL1") for kind in (SGD, RMSprop, Adam, AdamW)}
GAMMA = 0.5  # by which the schedule "step" multiplies the learning rate


@dataclass
class Points:
    """What is learned from: X (N, 2), or (N, 1) for a function of one number, and y (N,).

    `labels` are the names of the classes, or a name for the value. `axes` has for each input, and
    for a value, (name, scale, shift): what stood in the reader's data is shift + scale · number.
    """

    X_train: np.ndarray
    X_test: np.ndarray
    y_train: np.ndarray
    y_test: np.ndarray
    problem: str
    labels: tuple
    axes: tuple = (("x1", 1.0, 0.0), ("x2", 1.0, 0.0), ("y", 1.0, 0.0))
    words: str = field(default="", compare=False)  # how they were read

    @property
    def one_d(self):
        """Whether they are those of a function of one number."""
        return self.X_train.shape[1] == 1

    @property
    def classes(self):
        """How many classes there are; 0 if there are none."""
        return len(self.labels) if self.problem == "classification" else 0

    def copy(self):
        """The same points, in arrays of their own."""
        arrays = (self.X_train, self.X_test, self.y_train, self.y_test)
        return Points(*(a.copy() for a in arrays), self.problem, self.labels, self.axes, self.words)

    def array(self):
        """All of them as the page is told: (N, 3) float32, training points first."""
        parts = [(self.X_train, self.y_train), (self.X_test, self.y_test)]
        rows = [
            np.concatenate([X, y[:, None]] if not self.one_d else [X, y[:, None], y[:, None]], 1)
            for X, y in parts
        ]
        return np.concatenate(rows).astype(np.float32)

    def split_again(self, test_size, rng):
        """The same points, with another share held out."""
        X = np.concatenate([self.X_train, self.X_test])
        y = np.concatenate([self.y_train, self.y_test])
        parts = train_test_split(X, y, test_size=test_size, rng=rng)
        return Points(*parts, self.problem, self.labels, self.axes, self.words)


def points_of(settings):
    """The points of one of the playground's own worlds."""
    rng = np.random.default_rng(settings.data_seed)
    X, y = make_world(settings.data, settings.samples, noise=settings.noise, rng=rng)
    parts = train_test_split(X, y, test_size=settings.test_share, rng=rng)
    classes = len(np.unique(y)) if settings.problem == "classification" else 0
    labels = tuple(f"class {c}" for c in range(classes)) or ("y",)
    return Points(*parts, settings.problem, labels)


def network(settings, outputs, rng):
    """The network as it starts: `rng` is a Generator, or a list of them for stacked networks."""
    parts, width = [], len(settings.features)
    for units, name in zip(settings.hidden, settings.activation, strict=True):
        init = "he" if name in LIKE_RELU else "xavier"
        parts += [layers.Linear(width, units, init=init, rng=rng), LAYERS[name]()]
        if settings.dropout:
            parts.append(layers.Dropout(settings.dropout, rng=rng))
        width = units
    return layers.Sequential(*parts, layers.Linear(width, outputs, init="xavier", rng=rng))


def optimizer_of(settings, parameters):
    """The optimiser, which has the penalty in it."""
    kind, arguments = optimizer_and_arguments(settings)
    return kind(parameters, **arguments)


def optimizer_and_arguments(settings):
    """The class of the optimiser and what it is called with."""
    kind, more = OPTIMIZERS[settings.optimizer]
    arguments = {"lr": settings.lr, **more}
    if settings.penalty == "l1":
        arguments |= {"l1": settings.strength}
        arguments |= {"weight_decay": 0.0} if kind is AdamW else {}
        return WITH_L1[kind], arguments
    if settings.penalty == "l2" or kind is AdamW:
        decay = settings.strength if settings.penalty == "l2" else 0.0
        arguments |= {"weight_decay": decay, "decay_biases": False}
    return kind, arguments


def schedule_of(settings, optimizer):
    """The schedule of the learning rate, or None."""
    if settings.schedule == "step":
        return StepLR(optimizer, settings.schedule_epochs, gamma=GAMMA)
    if settings.schedule == "cosine":
        return CosineAnnealingLR(optimizer, settings.schedule_epochs)
    return None


def loss_of(points):
    """The loss that suits the problem."""
    if points.problem == "regression":
        return MSELoss()
    return BCEWithLogitsLoss() if points.classes == 2 else CrossEntropyLoss()


def outputs_of(points):
    """How many numbers the network gives: a class number needs one each, yes or no a single one."""
    return points.classes if points.classes > 2 else 1


def stepper_of(settings, points):
    """All of a run at its start."""
    rng = np.random.default_rng(settings.seed)
    model = network(settings, outputs_of(points), rng)
    optimizer = optimizer_of(settings, model.parameters())
    return Stepper(
        model,
        loss_of(points),
        optimizer,
        features(points.X_train, settings.features),
        points.y_train,
        batch_size=settings.batch_size,
        rng=rng,
        validation=(features(points.X_test, settings.features), points.y_test),
        schedule=schedule_of(settings, optimizer),
    )


START = Settings()
