"""Odd inputs for every public function: is each taken rightly, or refused in clear words?

    python -m benchmarks.odd_inputs                     ten thousand calls, and a table
    python -m benchmarks.odd_inputs --only fit --all    what exactly was said, for some functions

Each call has one or two arguments replaced by odd ones. Some stand for something that is meant (a
list for an array, float32, an integer): then the result must be that of the plain arguments. The
others mean nothing (NaN, a mask, a transpose, a class for an object): then there must be an error
that a line of `nnlib` raises, and that names the argument. What else happens is counted as

    unclear     an error from deeper down, or one that doesn't name what is wrong
    silent      no error where one is due, or another result than that of the plain arguments
"""

import argparse
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from functools import partial
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np

import nnlib
from nnlib import (
    activations,
    datasets,
    experiments,
    functional,
    gradcheck,
    layers,
    losses,
    measures,
    optim,
    pictures,
    plot,
    sweeps,
    training,
    words,
)
from nnlib.autograd import Value

HOME = str(Path(nnlib.__file__).parent)
CLEAR = (ValueError, TypeError, RuntimeError, OverflowError, ZeroDivisionError, OSError)
REFUSED = object()  # in place of what an odd value stands for: it stands for nothing


class Odd:
    """An odd value: its label, how it is made from the plain one, and what it stands for."""

    def __init__(self, label, make, meaning=REFUSED):
        self.label, self.make, self.meaning = label, make, meaning


def same(value):
    """It stands for the plain value itself."""
    return value


def rng(seed=0):
    """A fresh Generator."""
    return np.random.default_rng(seed)


def single(value):
    """In single precision."""
    return np.asarray(value, dtype=np.float32)


NOT_NUMBERS = [
    Odd("None", lambda v: None),
    Odd("text", lambda v: "text"),
    Odd("a dictionary", lambda v: {"a": 1}),
    Odd("a function", lambda v: np.sin),
    Odd("a class", lambda v: layers.ReLU),
    Odd("an object", lambda v: object()),
    Odd("complex", lambda v: np.asarray(v) + 0j),
    Odd("a set", lambda v: {1, 2}),
]
ARRAYS = [  # for all that is an array of numbers
    *NOT_NUMBERS,
    Odd("texts", lambda v: np.asarray(v).astype(str)),
    Odd("objects", lambda v: np.asarray(v).astype(object)),
    Odd("dates", lambda v: np.asarray(v).astype("M8[s]")),
    Odd(
        "a mask",
        lambda v: np.ma.masked_array(v, mask=np.arange(np.size(v)).reshape(np.shape(v)) == 0),
    ),
    Odd("a mask of nothing", lambda v: np.ma.masked_array(v, mask=False), same),
    Odd("a list", lambda v: np.asarray(v).tolist(), same),
    Odd("read only", lambda v: np.broadcast_to(v, np.shape(v)), same),
    Odd("every second", lambda v: np.repeat(v, 2, axis=-1)[..., ::2], same),
    Odd("column by column", np.asfortranarray, same),
]
SHAPES = [  # for arrays of a fixed shape
    Odd("a number", lambda v: 1.5),
    Odd("one axis more", lambda v: np.asarray(v)[None, None, None]),
    Odd("no examples", lambda v: np.asarray(v)[:0]),
    Odd("ragged", lambda v: [[1.0, 2.0], [3.0]]),
    Odd("nothing", lambda v: []),
]
MATRIX = [
    *ARRAYS,
    *SHAPES,
    Odd("a row", lambda v: np.asarray(v)[0]),
    Odd("transposed", lambda v: np.asarray(v).T),
    Odd("one feature more", lambda v: np.hstack([v, v[:, :1]])),
    Odd("one example less", lambda v: np.asarray(v)[1:]),
]
FINITE = [
    Odd("a NaN", lambda v: np.where(np.arange(np.size(v)).reshape(np.shape(v)) == 1, np.nan, v)),
    Odd(
        "an infinity",
        lambda v: np.where(np.arange(np.size(v)).reshape(np.shape(v)) == 1, np.inf, v),
    ),
]
LABELS = [
    *ARRAYS,
    *FINITE,
    Odd("whole floats", lambda v: np.asarray(v, dtype=float), same),
    Odd("small integers", lambda v: np.asarray(v, dtype=np.uint8), same),
    Odd("halves", lambda v: np.asarray(v) + 0.5),
    Odd("negative", lambda v: np.asarray(v) - 5),
    Odd("beyond all classes", lambda v: np.asarray(v) + 1000),
    Odd("names", lambda v: np.array(["cat", "dog"])[np.asarray(v) % 2]),
    Odd("one less", lambda v: np.asarray(v)[1:]),
    Odd("two axes more", lambda v: np.asarray(v)[:, None, None]),
    Odd("nothing", lambda v: []),
    Odd("a number", lambda v: 1),
]
NUMBER = [
    *NOT_NUMBERS,
    Odd("NaN", lambda v: np.nan),
    Odd("minus infinity", lambda v: -np.inf),
    Odd("two numbers", lambda v: [1.0, 2.0]),
    Odd("an array", lambda v: np.ones(2)),
    Odd("a NumPy number", lambda v: np.asarray(v).dtype.type(v), same),
]
POSITIVE = [*NUMBER, Odd("negative", lambda v: -0.5), Odd("True", lambda v: True)]
ABOVE = [*POSITIVE, Odd("zero", lambda v: 0)]
SHARE = [*ABOVE, Odd("one", lambda v: 1.0), Odd("more than one", lambda v: 1.5)]
WHOLE = [*ABOVE, Odd("a half", lambda v: 2.5), Odd("a whole float", lambda v: 3.0)]
GENERATOR = [
    Odd("None", lambda v: None),
    Odd("a seed", lambda v: 0),
    Odd("the old kind", lambda v: np.random.RandomState(0)),
    Odd("the module", lambda v: np.random),
    Odd("text", lambda v: "rng"),
]
STACKABLE = [
    *GENERATOR,
    Odd("none in a list", lambda v: []),
    Odd("the same twice", lambda v: [v, v]),
]
FUNCTION = [
    Odd("None", lambda v: None),
    Odd("a number", lambda v: 3),
    Odd("text", lambda v: "relu"),
]
WINDOW = [
    *NOT_NUMBERS,
    Odd("one number", lambda v: 1.0),
    Odd("three", lambda v: (0, 1, 2)),
    Odd("empty", lambda v: (1.0, 1.0)),
    Odd("upside down", lambda v: (1.0, -1.0)),
    Odd("with a NaN", lambda v: (0.0, np.nan)),
    Odd("a list", list, same),
    Odd("an array", np.array, same),
]
AXES = [
    Odd("text", lambda v: "ax"),
    Odd("a figure", lambda v: plt.figure()),
    Odd("two Axes", lambda v: plt.subplots(1, 2)[1]),
    Odd("a number", lambda v: 1),
]


def net(outputs=3, inputs=2):
    """A small network of the plane."""
    return layers.mlp((inputs, 4, outputs), rng=rng())


MODEL = [
    *FUNCTION,
    Odd("its class", lambda v: layers.Sequential),
    Odd("a list of layers", lambda v: list(v.layers)),
    Odd("an optimiser", lambda v: optim.SGD(v.parameters())),
    Odd("with dropout", lambda v: layers.Sequential(v, layers.Dropout(rng=rng())), same),
]
ANY_MODEL = [
    *MODEL,
    Odd("its function", lambda v: lambda X: v(X), same),
    Odd("its lists", lambda v: lambda X: v(X).tolist(), same),
    Odd("its transpose", lambda v: lambda X: v(X).T),
    Odd("a row less", lambda v: lambda X: v(X)[1:]),
    Odd("an axis more", lambda v: lambda X: v(X)[None, None]),
    Odd("no scores", lambda v: lambda X: v(X)[:, :0]),
    Odd("answers None", lambda v: lambda X: None),
    Odd("answers in text", lambda v: lambda X: ["cat"] * len(X)),
    Odd("complex answers", lambda v: lambda X: v(X) + 0j),
    Odd("its softmax", lambda v: lambda X: functional.softmax(v(X)), same),
    Odd("in a layer", lambda v: wrapped(v), same),
]
GRID_MODEL = [
    *ANY_MODEL,
    Odd("a stack", lambda v: layers.mlp((2, 4, 3), rng=[rng(0), rng(1)])),
    Odd("with NaN", lambda v: lambda X: v(X) * np.nan),
    Odd("of three features", lambda v: layers.mlp((3, 4, 3), rng=rng())),
]
LOSS = [
    *FUNCTION,
    Odd("its class", type),
    Odd("its name", lambda v: "mse"),
    Odd("a model", lambda v: net()),
]
PARAMETERS = [
    *FUNCTION,
    Odd("the layer", lambda v: layers.Linear(2, 1, rng=rng())),
    Odd("the method", lambda v: net().parameters),
    Odd("nothing", lambda v: []),
    Odd("arrays", lambda v: [np.ones(2)]),
    Odd("twice", lambda v: [*v, *v]),
    Odd("a tuple", tuple, same),
]


class Wrapped(layers.Layer):
    """A layer that holds a network."""

    def __init__(self, inner):
        self.inner = inner

    def forward(self, x):
        """What the inner one gives."""
        self.x, self.y = x, self.inner(x)
        return self.y


def wrapped(model):
    """The model within a layer."""
    return Wrapped(model)


X0, Y0 = datasets.make_blobs(12, centers=((-1, 0), (1, 0), (0, 2)), rng=rng())
DIGITS = datasets.load_digits()[0][:5]


def trained(model, loss, optimizer, X, y, **options):
    """The losses of `fit`."""
    history = training.fit(model, loss, optimizer, X, y, progress=False, **options)
    return history.loss, history.val_loss


def stepped(kind, parameters, **options):
    """The weights after two steps of an optimiser."""
    made = kind(parameters, **options)
    for _ in range(2):
        for p in made.parameters:
            p.grad = np.ones_like(p.data)
        made.step()
    return [p.data for p in made.parameters]


def two_passes(layer, x, grad_output):
    """Output, gradient of the input, and gradients of the parameters."""
    y = layer(x)
    return [y, layer.backward(grad_output), *(p.grad for p in layer.parameters())]


def loss_of(loss, output, target):
    """A loss and its gradient."""
    return loss(output, target), loss.backward()


def loaded(state):
    """The weights after they were loaded."""
    model = net()
    model.load_state_dict(state)
    return model.parameters()[0].data


def saved(content):
    """The weights after they were read from a file of this content."""
    model = net()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        path.write_bytes(content)
        model.load(path)
    return model.parameters()[0].data


def content():
    """The content of a file that `save` wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        net().save(path)
        return path.read_bytes()


def npz(**arrays):
    """The content of a NumPy file with these arrays."""
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        np.savez(file.name, **arrays)
        return Path(file.name).read_bytes()


P2 = lambda: [layers.Parameter(np.array([1.0, -2.0]))]  # noqa: E731
COUNTS = measures.confusion_matrix(Y0, (Y0 + np.arange(12) % 2) % 3)
WINDOWS = {"xlim": (lambda: (-2.0, 2.0), WINDOW), "ylim": (lambda: (-1.0, 3.0), WINDOW)}
XY = {
    "X": (lambda: X0, [*MATRIX, *FINITE], ("examples", "points")),
    "y": (lambda: Y0, LABELS, ("examples", "target")),
}
AX = {"ax": (lambda: None, AXES)}
HISTORY = training.History(loss=[1.0, 0.5], val_loss=[1.0, 0.6], val_accuracy=[0.5, 0.7])
VALUE = {
    "a": (lambda: 1.5, [o for o in NUMBER if o.label not in ("NaN", "minus infinity")], ("Value",))
}


def graph(a):
    """A value made from a, and the slope."""
    v = Value(a)
    out = (v * 2 + 1).tanh() - v / 3 + v**2
    out.backward()
    return out.data, v.grad


SPECS = {  # name: (function, {argument: (its plain value, odd ones, other words for it)})
    "Activation": (lambda z: [a(z) for a in activations.ALL], {"z": (lambda: X0, ARRAYS)}),
    "derivative": (
        lambda z: [a.derivative(z) for a in activations.ALL],
        {"z": (lambda: X0, ARRAYS)},
    ),
    "make_leaky_relu": (
        lambda negative_slope: activations.make_leaky_relu(negative_slope)(X0),
        {"negative_slope": (lambda: 0.25, POSITIVE)},
    ),
    "make_elu": (lambda alpha: activations.make_elu(alpha)(X0), {"alpha": (lambda: 2.0, ABOVE)}),
    "Value": (graph, VALUE),
    "Value +": (lambda a: (Value(2.0) + a).data, VALUE),
    "Value / ": (lambda a: (Value(2.0) / a).data, VALUE),
    "Value **": (lambda a: (Value(2.0) ** a).data, VALUE),
    "Value.sum": (
        lambda values: Value.sum(values).data,
        {"values": (lambda: [1.0, 2.0], [*NOT_NUMBERS, Odd("a number", lambda v: 3)], ("Value",))},
    ),
    "Value.dot": (
        lambda weights, inputs: Value.dot(weights, inputs).data,
        {
            k: (
                lambda: [1.0, 2.0],
                [*NOT_NUMBERS, Odd("three", lambda v: [1, 2, 3])],
                ("Value", "weights", "inputs"),
            )
            for k in ("weights", "inputs")
        },
    ),
    "logsumexp": (functional.logsumexp, {"z": (lambda: X0, ARRAYS)}),
    "log_softmax": (functional.log_softmax, {"z": (lambda: X0, ARRAYS)}),
    "softmax": (
        functional.softmax,
        {
            "z": (
                lambda: X0,
                [*ARRAYS, Odd("nothing", lambda v: []), Odd("a number", lambda v: 1.0)],
            )
        },
    ),
    "one_hot": (
        functional.one_hot,
        {
            "y": (
                lambda: Y0,
                [
                    o
                    for o in LABELS
                    if o.label not in ("one less", "two axes more", "a number", "nothing")
                ],
            ),
            "num_classes": (lambda: 3, WHOLE),
        },
    ),
    "make_xor": (
        datasets.make_xor,
        {
            "n_samples": (lambda: 8, WHOLE),
            "noise": (lambda: 0.1, POSITIVE),
            "rng": (rng, GENERATOR),
        },
    ),
    "make_circles": (
        datasets.make_circles,
        {
            "n_samples": (lambda: 8, WHOLE),
            "factor": (lambda: 0.5, SHARE),
            "noise": (lambda: 0.1, POSITIVE),
            "rng": (rng, GENERATOR),
        },
    ),
    "make_moons": (
        datasets.make_moons,
        {
            "n_samples": (lambda: 8, WHOLE),
            "noise": (lambda: 0.1, POSITIVE),
            "rng": (rng, GENERATOR),
        },
    ),
    "make_spirals": (
        datasets.make_spirals,
        {
            "n_samples": (lambda: 9, WHOLE),
            "arms": (lambda: 3, WHOLE),
            "turns": (lambda: 0.75, NUMBER),
            "noise": (lambda: 0.1, POSITIVE),
            "rng": (rng, GENERATOR),
        },
    ),
    "make_blobs": (
        datasets.make_blobs,
        {
            "n_samples": (lambda: 8, WHOLE),
            "centers": (
                lambda: [[0.0, 0], [1, 1]],
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("ragged", lambda v: [[1], [2, 3]]),
                    Odd("flat", lambda v: [1, 2]),
                ],
            ),
            "spread": (lambda: 0.1, POSITIVE),
            "rng": (rng, GENERATOR),
        },
    ),
    "train_test_split": (
        datasets.train_test_split,
        {
            "X": (
                lambda: X0,
                [o for o in [*MATRIX, *FINITE] if o.label != "one feature more"],
                ("examples",),
            ),
            "y": (
                lambda: Y0,
                [
                    o
                    for o in LABELS
                    if o.label not in ("halves", "negative", "two axes more", "beyond all classes")
                ],
                ("examples",),
            ),
            "test_size": (lambda: 0.25, SHARE),
            "rng": (rng, GENERATOR),
        },
    ),
    "numerical_gradient": (
        gradcheck.numerical_gradient,
        {
            "f": (
                lambda: lambda a: (a**2).sum(),
                [
                    *FUNCTION,
                    Odd("gives an array", lambda v: lambda a: a),
                    Odd("gives text", lambda v: lambda a: "2"),
                    Odd(
                        "changes its argument",
                        lambda v: lambda a: v(np.multiply(a, 1, out=a)),
                        same,
                    ),
                ],
            ),
            "x": (lambda: X0, ARRAYS),
            "eps": (lambda: 1e-5, ABOVE),
        },
    ),
    "gradcheck a layer": (
        lambda thing, x, **options: gradcheck.gradcheck(thing, x, **options).errors["x"] < 1,
        {
            "thing": (
                lambda: layers.Linear(2, 3, rng=rng()),
                [*FUNCTION, Odd("its class", type), Odd("a function", lambda v: np.sin)],
                ("a layer", "is a class", "gradient", "f(x)"),
            ),
            "x": (
                lambda: X0,
                [
                    o
                    for o in [*MATRIX, *FINITE]
                    if o.label
                    not in (
                        "a row",
                        "no examples",
                        "one example less",
                        "read only",
                        "nothing",
                        "a number",
                        "long double",
                    )
                ],
                ("X",),
            ),
            "eps": (lambda: 1e-5, [o for o in ABOVE if o.label != "None"]),
            "samples": (lambda: 2, [o for o in WHOLE if o.label != "None"]),
            "target": (lambda: None, [Odd("labels", lambda v: Y0)]),
            "gradient": (lambda: None, [Odd("an array", lambda v: X0)]),
            "loss": (lambda: None, [Odd("a class", lambda v: losses.MSELoss)], ("is a class",)),
        },
    ),
    "gradcheck a loss": (
        lambda thing, x, target: gradcheck.gradcheck(thing, x, target).errors["x"] < 1,
        {
            "thing": (losses.CrossEntropyLoss, [Odd("its class", type)], ("is a class",)),
            "x": (lambda: rng().normal(size=(12, 3)), [*ARRAYS, *FINITE], ("output",)),
            "target": (lambda: Y0, LABELS),
        },
    ),
    "Linear": (
        lambda in_features, out_features, init, rng, dtype: layers.Linear(
            in_features, out_features, init=init, rng=rng, dtype=dtype
        )(X0.astype(dtype)),
        {
            "in_features": (lambda: 2, [*WHOLE, Odd("three", lambda v: 3)], ("X", "expects")),
            "out_features": (lambda: 3, WHOLE),
            "init": (
                lambda: "he",
                [
                    Odd("a typo", lambda v: "kaiming"),
                    Odd("negative", lambda v: -1),
                    Odd("None", lambda v: None),
                ],
            ),
            "rng": (rng, STACKABLE),
            "dtype": (
                lambda: float,
                [
                    Odd("integers", lambda v: np.int64),
                    Odd("half", lambda v: np.float16),
                    Odd("its name", lambda v: "float64", same),
                ],
            ),
        },
    ),
    "Linear forward and backward": (
        partial(two_passes),
        {
            "layer": (lambda: layers.Linear(2, 3, rng=rng()), []),
            "x": (lambda: X0, MATRIX, ("X", "grad_output")),
            "grad_output": (lambda: np.ones((12, 3)), MATRIX),
        },
    ),
    "ReLU forward and backward": (
        partial(two_passes),
        {
            "layer": (layers.ReLU, []),
            "x": (lambda: X0, ARRAYS, ("z", "grad_output")),
            "grad_output": (lambda: np.ones((12, 2)), MATRIX),
        },
    ),
    "Dropout": (
        lambda p, rng, x: two_passes(layers.Dropout(p, rng=rng), x, np.ones((12, 2))),
        {
            "p": (lambda: 0.5, [o for o in SHARE if o.label != "zero"]),
            "rng": (rng, STACKABLE),
            "x": (lambda: X0, ARRAYS),
        },
    ),
    "InputNoise": (
        lambda std, rng, x: two_passes(layers.InputNoise(std, rng=rng), x, np.ones((12, 2))),
        {
            "std": (lambda: 0.5, POSITIVE),
            "rng": (rng, STACKABLE),
            "x": (lambda: X0, ARRAYS),
        },
    ),
    "LeakyReLU": (
        lambda negative_slope: layers.LeakyReLU(negative_slope)(X0),
        {"negative_slope": (lambda: 0.1, POSITIVE)},
    ),
    "ELU": (lambda alpha: layers.ELU(alpha)(X0), {"alpha": (lambda: 1.5, ABOVE)}),
    "Sequential": (
        lambda layer: layers.Sequential(layers.Linear(2, 3, rng=rng()), layer)(X0),
        {
            "layer": (
                layers.ReLU,
                [
                    *FUNCTION,
                    Odd("its class", type),
                    Odd("a list", lambda v: [v]),
                    Odd("too wide", lambda v: layers.Linear(4, 1, rng=rng())),
                    Odd("of a stack", lambda v: layers.Linear(3, 1, rng=[rng(1)])),
                    Odd(
                        "in single precision",
                        lambda v: layers.Linear(3, 1, rng=rng(), dtype=np.float32),
                    ),
                ],
                ("layers", "numbers"),
            )
        },
    ),
    "mlp": (
        lambda widths, activation, dropout, init, last, rng: layers.mlp(
            widths, activation=activation, dropout=dropout, init=init, last=last, rng=rng
        ).eval()(X0),
        {
            "widths": (
                lambda: (2, 3, 1),
                [
                    *NOT_NUMBERS,
                    Odd("one", lambda v: (2,)),
                    Odd("a number", lambda v: 2),
                    Odd("zero", lambda v: (2, 0, 1)),
                    Odd("halves", lambda v: (2, 1.5, 1)),
                    Odd("a list", list, same),
                    Odd("an array", np.array, same),
                ],
            ),
            "activation": (
                lambda: layers.ReLU,
                [
                    *FUNCTION,
                    Odd("an object", lambda v: v()),
                    Odd("a function", lambda v: np.tanh),
                ],
            ),
            "dropout": (lambda: 0.1, [o for o in SHARE if o.label not in ("zero", "None")], ("p",)),
            "init": (lambda: "he", [Odd("a typo", lambda v: "kaiming")]),
            "last": (lambda: "he", [Odd("a typo", lambda v: "kaiming")], ("init",)),
            "rng": (rng, STACKABLE),
        },
    ),
    "set weight": (
        lambda value: setattr(net()[0], "weight", value),
        {
            "value": (
                lambda: None,
                [
                    Odd("an array", lambda v: np.ones((4, 2))),
                    Odd("None", lambda v: None),
                    Odd("another", lambda v: layers.Parameter(np.ones((4, 2)))),
                ],
                ("weight",),
            )
        },
    ),
    "Parameter": (lambda data: layers.Parameter(data).data, {"data": (lambda: X0, ARRAYS)}),
    "load_state_dict": (
        loaded,
        {
            "state": (
                lambda: net().state_dict(),
                [
                    *FUNCTION,
                    Odd("a list", list),
                    Odd("a model", lambda v: net()),
                    Odd("one missing", lambda v: dict(list(v.items())[1:])),
                    Odd("text in it", lambda v: dict.fromkeys(v, "a")),
                    Odd("transposed", lambda v: {k: a.T for k, a in v.items()}),
                    Odd("lists", lambda v: {k: a.tolist() for k, a in v.items()}, same),
                ],
                ("0.weight",),
            )
        },
    ),
    "load": (
        saved,
        {
            "content": (
                content,
                [
                    Odd("nothing", lambda v: b""),
                    Odd("text", lambda v: b"hello"),
                    Odd("half of it", lambda v: v[: len(v) // 2]),
                    Odd("other names", lambda v: npz(a=np.ones(2))),
                ],
                ("path", "save()", "state"),
            )
        },
    ),
    "MSELoss": (
        partial(loss_of, losses.MSELoss()),
        {
            "output": (
                lambda: rng().normal(size=(12, 3)),
                ARRAYS,
            ),
            "target": (lambda: np.ones((12, 3)), MATRIX),
        },
    ),
    "MSELoss of": (
        lambda reduction: losses.MSELoss(reduction),
        {"reduction": (lambda: "mean", [*FUNCTION, Odd("a typo", lambda v: "average")])},
    ),
    "BCEWithLogitsLoss": (
        partial(loss_of, losses.BCEWithLogitsLoss()),
        {
            "output": (
                lambda: rng().normal(size=(12, 1)),
                ARRAYS,
            ),
            "target": (
                lambda: Y0[:, None] % 2,
                [
                    o
                    for o in LABELS
                    if o.label not in ("halves", "names", "two axes more", "small integers")
                ],
            ),
        },
    ),
    "CrossEntropyLoss": (
        partial(loss_of, losses.CrossEntropyLoss()),
        {
            "output": (
                lambda: rng().normal(size=(12, 3)),
                [
                    *ARRAYS,
                    Odd("probabilities", functional.softmax),
                    Odd("one column", lambda v: v[:, :1]),
                    Odd("no rows", lambda v: v[:0]),
                ],
            ),
            "target": (
                lambda: Y0,
                [
                    *LABELS,
                    Odd("one-hot", lambda v: functional.one_hot(v, 3), same),
                    Odd("scores", lambda v: rng().normal(size=(12, 3))),
                ],
            ),
        },
    ),
    **{
        kind.__name__: (
            partial(stepped, kind),
            {
                "parameters": (P2, PARAMETERS),
                "lr": (lambda: 0.1, POSITIVE),
                "weight_decay": (lambda: 0.1, POSITIVE),
                **options,
            },
        )
        for kind, options in (
            (optim.SGD, {"momentum": (lambda: 0.5, [o for o in SHARE if o.label != "zero"])}),
            (
                optim.RMSprop,
                {
                    "alpha": (lambda: 0.5, [o for o in SHARE if o.label != "zero"]),
                    "eps": (lambda: 1e-8, ABOVE),
                },
            ),
            (
                optim.Adam,
                {
                    "betas": (
                        lambda: (0.9, 0.99),
                        [
                            *NOT_NUMBERS,
                            Odd("one", lambda v: 0.9),
                            Odd("three", lambda v: (0.9,) * 3),
                            Odd("ones", lambda v: (1, 1)),
                        ],
                    ),
                    "eps": (lambda: 1e-8, ABOVE),
                },
            ),
            (optim.AdamW, {"eps": (lambda: 1e-8, ABOVE)}),
        )
    },
    "StepLR": (
        lambda optimizer, step_size, gamma: optim.StepLR(optimizer, step_size, gamma).step(),
        {
            "optimizer": (lambda: optim.SGD(P2()), [*FUNCTION, Odd("a model", lambda v: net())]),
            "step_size": (lambda: 2, WHOLE),
            "gamma": (lambda: 0.1, ABOVE),
        },
    ),
    "CosineAnnealingLR": (
        lambda optimizer, T_max, eta_min: optim.CosineAnnealingLR(optimizer, T_max, eta_min).step(),
        {
            "optimizer": (lambda: optim.SGD(P2()), [*FUNCTION, Odd("a model", lambda v: net())]),
            "T_max": (lambda: 2, WHOLE),
            "eta_min": (lambda: 0.0, POSITIVE),
        },
    ),
    "set lr": (lambda lr: setattr(optim.SGD(P2()), "lr", lr), {"lr": (lambda: 0.1, POSITIVE)}),
    "optimizer.load_state_dict": (
        lambda state: optim.Adam(P2()).load_state_dict(state),
        {
            "state": (
                lambda: optim.Adam(P2()).state_dict(),
                [
                    *FUNCTION,
                    Odd("of SGD", lambda v: optim.SGD(P2()).state_dict()),
                    Odd("empty", lambda v: {}),
                ],
            )
        },
    ),
    "accuracy": (measures.accuracy, {"model": (net, ANY_MODEL, ("what the model gives",)), **XY}),
    "predict": (
        measures.predict,
        {
            "model": (net, ANY_MODEL, ("what the model gives",)),
            "X": (lambda: X0, [o for o in [*MATRIX, *FINITE] if o.label != "one example less"]),
        },
    ),
    "probabilities": (
        measures.probabilities,
        {
            "model": (net, ANY_MODEL, ("what the model gives",)),
            "X": (lambda: X0, [o for o in [*MATRIX, *FINITE] if o.label != "one example less"]),
        },
    ),
    "confusion_matrix": (
        measures.confusion_matrix,
        {
            "y": (lambda: Y0, [o for o in LABELS if o.label not in ("beyond all classes",)]),
            "predicted": (
                lambda: Y0[::-1],
                [o for o in LABELS if o.label not in ("beyond all classes",)],
            ),
            "num_classes": (lambda: 3, [o for o in WHOLE if o.label != "None"]),
        },
    ),
    "reliability": (
        measures.reliability,
        {
            "probabilities": (
                lambda: np.tile([0.2, 0.5, 0.3], (12, 1)),
                [*MATRIX, *FINITE, Odd("scores", lambda v: 5 * v), Odd("below 0", lambda v: -v)],
            ),
            "y": (lambda: Y0, LABELS),
            "edges": (
                lambda: (0, 0.4, 0.6, 1),
                [
                    *FINITE,
                    Odd("one edge", lambda v: [0.5]),
                    Odd("falling", lambda v: v[::-1]),
                    Odd("a gap at the end", lambda v: v[:-1]),
                    Odd("a number", lambda v: 4),
                    Odd("text", lambda v: "0.5"),
                ],
            ),
        },
    ),
    "proportion_interval": (
        measures.proportion_interval,
        {
            "successes": (
                lambda: 3,
                [*[o for o in WHOLE if o.label != "zero"], Odd("too many", lambda v: 100)],
            ),
            "trials": (lambda: 10, WHOLE),
            "z": (lambda: 1.96, POSITIVE),
        },
    ),
    "fit": (
        trained,
        {
            "model": (
                lambda: None,
                [
                    *FUNCTION[1:],
                    Odd("its class", lambda v: layers.Sequential),
                    Odd("layers", lambda v: [layers.ReLU()]),
                    Odd("a function", lambda v: np.sin),
                ],
            ),
            "loss": (losses.CrossEntropyLoss, LOSS),
            "optimizer": (
                lambda: None,
                [
                    *FUNCTION[1:],
                    Odd("its class", lambda v: optim.Adam),
                    Odd("of another network", lambda v: optim.SGD(net().parameters())),
                    Odd("the rate", lambda v: 0.1),
                ],
            ),
            **XY,
            "epochs": (lambda: 2, WHOLE),
            "batch_size": (lambda: 5, [o for o in WHOLE if o.label != "None"]),
            "rng": (rng, [*STACKABLE, Odd("one in a list", lambda v: [v])]),
            "validation": (
                lambda: (X0, Y0),
                [*FUNCTION[1:], Odd("X alone", lambda v: X0), Odd("swapped", lambda v: v[::-1])],
                ("X", "y", "examples"),
            ),
            "patience": (lambda: 2, [o for o in WHOLE if o.label != "None"]),
            "callbacks": (
                lambda: [],
                [
                    *FUNCTION,
                    Odd("a function", lambda v: lambda m, h: None),
                    Odd("None in it", lambda v: [None]),
                ],
            ),
            "max_norm": (lambda: 1.0, [o for o in ABOVE if o.label != "None"]),
        },
    ),
    "clip_grad_norm_": (
        lambda max_norm: training.clip_grad_norm_(P2(), max_norm),
        {"max_norm": (lambda: 1.0, ABOVE)},
    ),
    **{
        name: (
            getattr(pictures, name),
            {
                "images": (
                    lambda: DIGITS,
                    [
                        *ARRAYS,
                        *FINITE,
                        Odd("transposed", np.transpose),
                        Odd("a number", lambda v: 1.0),
                        Odd("one pixel less", lambda v: v[:, 1:]),
                    ],
                ),
                **more,
            },
        )
        for name, more in {
            "shifted": {
                "dx": (lambda: 1.5, [o for o in NUMBER if o.label != "a mask"]),
                "dy": (lambda: 0.0, NUMBER),
            },
            "rotated": {"degrees": (lambda: 10.0, NUMBER)},
            "noisy": {"amount": (lambda: 0.1, POSITIVE), "rng": (rng, GENERATOR)},
            "with_missing": {
                "share": (lambda: 0.1, [o for o in SHARE if o.label != "zero"]),
                "rng": (rng, GENERATOR),
            },
            "augmented": {
                "rng": (rng, GENERATOR),
                "shift": (lambda: 0.5, POSITIVE),
                "degrees": (lambda: 10.0, POSITIVE),
                "zoom": (lambda: 0.1, [o for o in SHARE if o.label != "zero"]),
            },
        }.items()
    },
    "Setting": (
        lambda **fields: (
            experiments.run(experiments.Setting(train=10, epochs=1, width=2, **fields)).test_error
        ),
        {
            "data": (
                lambda: "moons",
                [*FUNCTION[1:2], Odd("faces", lambda v: "faces"), Odd("None", lambda v: None)],
            ),
            "depth": (lambda: 1, [o for o in WHOLE if o.label != "zero"]),
            "lr": (lambda: 0.01, POSITIVE),
            "dropout": (lambda: 0.1, [o for o in SHARE if o.label != "zero"]),
            "wrong": (lambda: 0.1, [o for o in SHARE if o.label != "zero"]),
            "input_noise": (lambda: 0.1, POSITIVE),
            "stop_early": (lambda: False, FUNCTION),
            "seeds": (
                lambda: (0, 1),
                [
                    *NOT_NUMBERS,
                    Odd("a number", lambda v: 2),
                    Odd("none", lambda v: ()),
                    Odd("twins", lambda v: (1, 1)),
                    Odd("negative", lambda v: (-1,)),
                    Odd("a list", list, same),
                ],
            ),
        },
    ),
    "width_for": (
        experiments.width_for,
        {
            "budget": (lambda: 100, [*WHOLE, Odd("huge", lambda v: 10**9, REFUSED)][:-1]),
            "depth": (lambda: 2, WHOLE),
            "data": (
                lambda: "moons",
                [Odd("faces", lambda v: "faces"), Odd("None", lambda v: None)],
            ),
        },
    ),
    "sweep": (
        lambda run, settings, executor: sweeps.sweep(
            run, settings, executor=executor, progress=False
        ),
        {
            "run": (lambda: abs, FUNCTION),
            "settings": (
                lambda: [1, 2],
                [Odd("None", lambda v: None), Odd("a number", lambda v: 3)],
            ),
            "executor": (
                lambda: None,
                [Odd("a number", lambda v: 2), Odd("text", lambda v: "processes")],
            ),
        },
    ),
    "decision_grid": (
        partial(plot.decision_grid),
        {
            "model": (net, GRID_MODEL, ("what the model gives", "stack", "X")),
            **WINDOWS,
            "n": (lambda: 12, WHOLE),
        },
    ),
    "plot_decision_boundary": (
        partial(plot.plot_decision_boundary, n=12),
        {"model": (net, GRID_MODEL, ("what the model gives", "stack", "X")), **XY, **AX},
    ),
    "plot_points": (
        plot.plot_points,
        {
            **XY,
            **AX,
            "names": (
                lambda: None,
                [Odd("too few", lambda v: ["a"]), Odd("a number", lambda v: 3)],
            ),
        },
    ),
    "line_segment": (
        plot.line_segment,
        {
            "w": (
                lambda: np.array([1.0, 2.0]),
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("three", lambda v: [1, 2, 3]),
                    Odd("a number", lambda v: 1.0),
                ],
            ),
            "b": (lambda: 0.5, NUMBER),
            **WINDOWS,
        },
    ),
    "plot_line": (
        plot.plot_line,
        {
            "w": (
                lambda: np.array([1.0, 2.0]),
                [*ARRAYS, *FINITE, Odd("three", lambda v: [1, 2, 3])],
            ),
            "b": (lambda: 0.5, NUMBER),
            "ax": (lambda: plt.subplots()[1], AXES),
        },
    ),
    "plane_over": (
        plot.plane_over,
        {
            "w": (
                lambda: np.array([1.0, 2.0, 3.0]),
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("two", lambda v: [1, 2]),
                    Odd("upright", lambda v: [1, 2, 0]),
                ],
            ),
            "b": (lambda: 0.5, NUMBER),
            **WINDOWS,
        },
    ),
    "plot_lift": (
        plot.plot_lift,
        {
            **XY,
            "height": (
                lambda: X0[:, 0],
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("two columns", lambda v: X0),
                    Odd("one less", lambda v: v[1:]),
                ],
            ),
            "ax": (lambda: None, [*AXES, Odd("a flat Axes", lambda v: plt.subplots()[1])]),
        },
    ),
    "plot_activation": (
        plot.plot_activation,
        {
            "activation": (
                lambda: activations.relu,
                [
                    *FUNCTION,
                    Odd("a layer", lambda v: layers.ReLU()),
                    Odd("its class", lambda v: layers.ReLU),
                    Odd("a function", lambda v: np.tanh),
                ],
            ),
            **AX,
            "zlim": (lambda: (-5.0, 5.0), WINDOW),
        },
    ),
    "three_rows": (
        plot.three_rows,
        {
            "model": (
                lambda: net(1, 1),
                [
                    *MODEL[:-1],
                    Odd("of the plane", lambda v: net()),
                    Odd("a stack", lambda v: layers.mlp((1, 3, 1), rng=[rng()])),
                    Odd("two outputs", lambda v: net(2, 1)),
                ],
                ("network",),
            ),
            "x": (
                lambda: np.linspace(-1, 1, 7),
                [*ARRAYS, *FINITE, Odd("a column", lambda v: v[:, None])],
            ),
        },
    ),
    "plot_three_rows": (
        plot.plot_three_rows,
        {
            "model": (
                lambda: net(1, 1),
                [*FUNCTION, Odd("of the plane", lambda v: net())],
                ("network",),
            ),
            "xlim": (lambda: (-2.0, 2.0), WINDOW),
        },
    ),
    "plot_history": (
        plot.plot_history,
        {
            "history": (lambda: HISTORY, [*FUNCTION, Odd("a list", lambda v: [1.0, 0.5])]),
            "axes": (
                lambda: None,
                [Odd("one Axes", lambda v: plt.subplots()[1]), Odd("text", lambda v: "axes")],
                ("Axes",),
            ),
        },
    ),
    "draw_network": (
        plot.draw_network,
        {
            "model": (
                net,
                [
                    *MODEL[:-1],
                    Odd("a stack", lambda v: layers.mlp((2, 3, 1), rng=[rng()])),
                    Odd("no Linear", lambda v: layers.Sequential(layers.ReLU())),
                ],
                ("network",),
            ),
            **AX,
            "example": (
                lambda: np.array([1.0, 2.0]),
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("three", lambda v: [1, 2, 3]),
                    Odd("a row", lambda v: v[None]),
                ][1:],
            ),
            "inputs": (
                lambda: ["a", "b"],
                [Odd("one", lambda v: ["a"]), Odd("a number", lambda v: 2)],
            ),
        },
    ),
    "unit_values": (
        lambda model, example: [h for _, h in plot.unit_values(model, example)],
        {
            "model": (
                net,
                [*MODEL, Odd("a stack", lambda v: layers.mlp((2, 3, 1), rng=[rng()]))],
                ("network",),
            ),
            "example": (
                lambda: np.array([1.0, 2.0]),
                [*ARRAYS, *FINITE, Odd("three", lambda v: [1, 2, 3])],
            ),
        },
    ),
    "graph_layout": (
        lambda value: len(plot.graph_layout(value).nodes),
        {
            "value": (
                lambda: Value(2.0) * 3,
                [
                    *FUNCTION,
                    Odd("too many nodes", lambda v: Value.sum([Value(k) for k in range(50)])),
                ],
            )
        },
    ),
    "draw_graph": (
        plot.draw_graph,
        {
            "value": (lambda: Value(2.0) * 3, [*FUNCTION]),
            **AX,
            "layout": (
                lambda: None,
                [
                    Odd("of another", lambda v: plot.graph_layout(Value(1.0) + 2)),
                    Odd("a number", lambda v: 3),
                ],
            ),
            "highlight": (lambda: (), [Odd("a number", lambda v: 3)]),
        },
    ),
    "mistake_shares": (
        plot.mistake_shares,
        {
            "counts": (
                lambda: COUNTS,
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("not square", lambda v: v[1:]),
                    Odd("negative", lambda v: v - 9),
                    Odd("nothing", lambda v: []),
                ],
            )
        },
    ),
    "plot_confusion": (
        plot.plot_confusion,
        {"counts": (lambda: COUNTS, [*ARRAYS, *FINITE, Odd("not square", lambda v: v[1:])]), **AX},
    ),
    "plot_answers": (
        plot.plot_answers,
        {
            "images": (
                lambda: DIGITS,
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("one less", lambda v: v[1:]),
                    Odd("a number", lambda v: 1.0),
                ],
            ),
            "y": (lambda: np.arange(5), [o for o in LABELS if o.label != "negative"]),
            "probabilities": (
                lambda: functional.softmax(rng().normal(size=(5, 10))),
                [*ARRAYS, *FINITE, Odd("scores", lambda v: v * 3), Odd("transposed", np.transpose)],
            ),
            "columns": (lambda: 3, WHOLE),
            "names": (
                lambda: None,
                [Odd("too few", lambda v: ["a"]), Odd("a number", lambda v: 3)],
            ),
        },
    ),
    "plot_images": (
        plot.plot_images,
        {
            "images": (
                lambda: DIGITS,
                [
                    *ARRAYS,
                    *FINITE,
                    Odd("one picture", lambda v: v[0]),
                    Odd("a number", lambda v: 1.0),
                    Odd("nothing", lambda v: v[:0]),
                ],
            ),
            "columns": (lambda: 3, WHOLE),
            "titles": (
                lambda: None,
                [Odd("too few", lambda v: ["a"]), Odd("a number", lambda v: 3)],
            ),
            "colors": (lambda: None, [Odd("too few", lambda v: ["red"])]),
        },
    ),
    "spread": (
        plot.spread,
        {
            "runs": (
                lambda: X0,
                [*ARRAYS, *FINITE, Odd("flat", np.ravel), Odd("nothing", lambda v: v[:0])],
            )
        },
    ),
    "plot_spread": (
        plot.plot_spread,
        {
            "x": (lambda: np.arange(12.0), [*ARRAYS, *FINITE, Odd("one less", lambda v: v[1:])]),
            "runs": (lambda: X0, [*ARRAYS, *FINITE, Odd("flat", np.ravel)]),
            **AX,
        },
    ),
    "plot_numbers": (
        plot.plot_numbers,
        {
            "means": (lambda: X0[:2], [*ARRAYS, *FINITE, Odd("flat", np.ravel)]),
            "spreads": (lambda: X0[:2], [*ARRAYS, *FINITE, Odd("flat", np.ravel)]),
            "rows": (
                lambda: ["a", "b"],
                [Odd("one", lambda v: ["a"]), Odd("a number", lambda v: 2)],
                ("rows", "means"),
            ),
            "columns": (
                lambda: ["c", "d"],
                [Odd("one", lambda v: ["a"]), Odd("a number", lambda v: 2)],
                ("columns", "means"),
            ),
            **AX,
        },
    ),
    "plot_paired": (
        plot.plot_paired,
        {
            "differences": (
                lambda: {"a": [1.0, 2.0]},
                [
                    *[o for o in NOT_NUMBERS if o.label not in ("a dictionary", "complex")],
                    Odd("a list", lambda v: [1, 2]),
                    Odd("text in it", lambda v: {"a": "x"}),
                    Odd("empty", lambda v: {}),
                    Odd("tables in it", lambda v: {"a": [[1, 2]]}),
                ],
                ("a must", "differences", "a has", " a "),
            ),
            **AX,
        },
    ),
    "surface_grid": (
        plot.surface_grid,
        {
            "f": (
                lambda: lambda a, b: a * a + b,
                [
                    *FUNCTION,
                    Odd("gives NaN", lambda v: lambda a, b: a * np.nan),
                    Odd("gives another shape", lambda v: lambda a, b: a[1:]),
                    Odd("gives text", lambda v: lambda a, b: "x"),
                ],
            ),
            **WINDOWS,
            "n": (lambda: 9, WHOLE),
        },
    ),
    "plot_paths": (
        plot.plot_paths,
        {
            "f": (lambda: lambda a, b: a * a + b, FUNCTION),
            "paths": (
                lambda: {"SGD": [[0.0, 0.0], [1, 1]]},
                [
                    *FUNCTION,
                    Odd("a list", lambda v: [[0, 0]]),
                    Odd("empty", lambda v: {}),
                    Odd("flat", lambda v: {"a": [1, 2]}),
                    Odd("text in it", lambda v: {"a": "x"}),
                ],
                ("path",),
            ),
            **WINDOWS,
            **AX,
            "levels": (lambda: 5, WHOLE),
        },
    ),
    "grid_lines": (
        plot.grid_lines,
        {
            "low": (lambda: -1.0, NUMBER),
            "high": (lambda: 1.0, NUMBER),
            "lines": (lambda: 3, WHOLE),
            "points": (lambda: 4, WHOLE),
        },
    ),
    "plot_carried_grid": (
        plot.plot_carried_grid,
        {
            "carry": (
                lambda: lambda p: 2 * p,
                [
                    *FUNCTION,
                    Odd("one coordinate", lambda v: lambda p: p[:, 0]),
                    Odd("three", lambda v: lambda p: p[:, [0, 0, 1]]),
                    Odd("text", lambda v: lambda p: "x"),
                ],
            ),
            **XY,
            **AX,
        },
    ),
    "linear_tiles": (
        lambda model, reach: len(plot.linear_tiles(model, reach)),
        {
            "model": (
                net,
                [
                    *FUNCTION,
                    Odd("of a stack", lambda v: layers.mlp((2, 3, 1), rng=[rng()])),
                    Odd(
                        "of tanh",
                        lambda v: layers.mlp((2, 3, 1), activation=layers.Tanh, rng=rng()),
                    ),
                    Odd("of three features", lambda v: net(1, 3)),
                ],
                ("network", "Linear"),
            ),
            "reach": (lambda: 1.0, ABOVE),
        },
    ),
    "show": (
        plot.show,
        {
            "picture": (
                lambda: plt.figure(),
                [*FUNCTION, Odd("two Axes", lambda v: plt.subplots(1, 2)[1])],
                ("Figure",),
            ),
            "alt": (
                lambda: "Nothing is to be seen in this picture.",
                [
                    Odd("None", lambda v: None),
                    Odd("a word", lambda v: "picture"),
                    Odd("a number", lambda v: 3),
                ],
            ),
        },
    ),
    "table_texts": (
        plot.table_texts,
        {
            "header": (
                lambda: ["a", "b"],
                [
                    Odd("None", lambda v: None),
                    Odd("one", lambda v: ["a"]),
                    Odd("nothing", lambda v: []),
                ],
            ),
            "rows": (
                lambda: [[1, 2], [3, 4]],
                [
                    Odd("None", lambda v: None),
                    Odd("flat", lambda v: [1, 2]),
                    Odd("ragged", lambda v: [[1], [2, 3]]),
                ],
                ("row",),
            ),
        },
    ),
    **{
        name: (
            getattr(words, name),
            {
                "number": (
                    lambda: 1.5,
                    [
                        *NOT_NUMBERS,
                        Odd("an array", lambda v: np.ones(2)),
                        Odd("a NumPy number", np.float32, same),
                    ],
                )
            },
        )
        for name in ("signed", "short", "few_digits", "number_text")
    },
    "percent": (
        words.percent,
        {"share": (lambda: 0.5, [*NOT_NUMBERS, Odd("NaN", lambda v: np.nan)])},
    ),
    "name_text": (
        words.name_text,
        {"name": (lambda: "w1", [Odd("None", lambda v: None), Odd("a number", lambda v: 3)])},
    ),
}


def numbers(result):
    """All numbers of a result, one after another, for comparison; texts count by themselves."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (list, tuple)) and any(not np.isscalar(r) for r in result):
        return np.concatenate([numbers(r) for r in result]) if result else np.zeros(0)
    if isinstance(result, str):
        return np.frombuffer(result.encode("utf-8"), dtype=np.uint8).astype(float)
    try:
        return np.ravel(np.asarray(result, dtype=float))
    except (TypeError, ValueError):
        return np.zeros(0)  # a drawing, or no result at all


def agree(a, b):
    """Whether two results are the same, but for the rounding of single precision."""
    a, b = numbers(a), numbers(b)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=True))


def called(name, changes):
    """The result of a call, with `changes` {argument: Odd}, or the error."""
    function, arguments = SPECS[name]
    given = {argument: entry[0]() for argument, entry in arguments.items()}
    for argument, odd in changes.items():
        given[argument] = odd.make(given[argument])
    if name == "fit":  # the optimiser of that very network
        given["model"] = net() if given["model"] is None else given["model"]
        made = given["model"] if isinstance(given["model"], layers.Layer) else net()
        if given["optimizer"] is None:
            given["optimizer"] = optim.SGD(made.parameters(), lr=0.1)
    return function(**given)


def tried(name, changes):
    """What happens: (right, clear, unclear or silent; what was said)."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = called(name, changes)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        ours = frame.filename.startswith(HOME) and frame.line.lstrip().startswith("raise")
        text = f"{type(error).__name__}: {error}"
        if all(odd.meaning is not REFUSED for odd in changes.values()):
            return "unclear", "a right input is refused: " + text
        names = [word for a in changes for word in (a, *SPECS[name][1][a][2:][:1])]
        named = [n for entry in names for n in ((entry,) if isinstance(entry, str) else entry)]
        told = any(word in str(error) for word in named)
        clear = isinstance(error, CLEAR) and ours and told
        return ("clear" if clear else "unclear"), f"{text}  [{Path(frame.filename).name}]"
    finally:
        plt.close("all")
    if any(odd.meaning is REFUSED for odd in changes.values()):
        return "silent", f"nothing was said, and the result is {result!r:.80}"
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        expected = called(name, {})
    plt.close("all")
    return (
        ("right", "")
        if agree(result, expected)
        else ("silent", f"{result!r:.60} ≠ {expected!r:.60}")
    )


def draws(count, generator, only=None):
    """`count` calls, as (name, {argument: Odd}): each single odd value first, then pairs."""
    names = [name for name in SPECS if not only or name in only]
    every = [
        (name, {argument: odd})
        for name in names
        for argument, entry in SPECS[name][1].items()
        for odd in entry[1]
    ]
    yield from every[:count]
    for _ in range(count - len(every)):
        name = names[generator.integers(len(names))]
        arguments = [a for a, entry in SPECS[name][1].items() if entry[1]]
        chosen = generator.permutation(len(arguments))[:2]
        yield (
            name,
            {
                arguments[i]: SPECS[name][1][arguments[i]][1][
                    generator.integers(len(SPECS[name][1][arguments[i]][1]))
                ]
                for i in chosen
            },
        )


def main():
    """Draw, try, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--only", nargs="+", choices=list(SPECS), metavar="FUNCTION")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--all", action="store_true", help="print what was said in every case")
    options = parser.parse_args()
    counts, seen = Counter(), set()
    for name, changes in draws(options.count, rng(options.seed), options.only):
        verdict, said = tried(name, changes)
        counts[verdict] += 1
        case = f"{name}({', '.join(f'{a}: {odd.label}' for a, odd in changes.items())})"
        if (options.all or verdict in ("unclear", "silent")) and case not in seen:
            seen.add(case)
            print(f"{verdict:8} {case}: {said}", flush=True)
    print(", ".join(f"{counts[k]} {k}" for k in ("right", "clear", "unclear", "silent")))
    sys.exit(bool(counts["unclear"] + counts["silent"]))


if __name__ == "__main__":
    main()
