"""A layer with a parameter of its own, forward and backward (chapter 4)."""

import numpy as np

from nnlib.exercises import own_layer
from nnlib.exercises.display import code, numbers
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_only_part
from nnlib.exercises.verdict import NotYet
from nnlib.layers import Layer, Parameter

NAME = "LearnedLeak"
PARTS = ("the output", "the gradient of z", "leak.grad")


def _run(make):
    """A class of layers as a function of numbers: output, and both gradients."""

    def run(z, leak, before, G):
        return own_layer.there_and_back(make(z.shape[1]), z, G, before, leak=leak)

    return run


def _array(value):
    return np.array(value, dtype=float)


def _case(z, leak, before, G, output, to_input, leak_grad):
    """A case worked out on paper, so that nothing in this file tells how to do it."""
    names = ("z", "leak", "before", "grad_output")
    inputs = dict(zip(names, map(_array, (z, leak, before, G)), strict=True))
    return Case(inputs, tuple(map(_array, (output, to_input, leak_grad))))


def _tell(z, leak, before, grad_output):
    return (
        f"{code(f'z = {numbers(z)}')}, {code(f'leak = {numbers(leak)}')}, "
        f"{code(f'grad_output = {numbers(grad_output)}')} and "
        f"{code(f'leak.grad = {numbers(before)}')} beforehand"
    )


def _draw(rng):
    for N, H in ((5, 3), (1, 4), (20, 2)):
        yield {
            "z": decimals(rng, N, H),
            "leak": decimals(rng, H),
            "before": decimals(rng, H),
            "grad_output": decimals(rng, N, H),
        }


@by_steps
def _layer(forward=None, to_input=None, leak_grad=None, collect=own_layer.add):
    """The class of a layer with one step computed otherwise.

    to_input and leak_grad are functions of z, y, the leaks and the gradient that arrives.
    """
    forward = forward or (lambda z, leak: np.where(z > 0, z, leak * z))
    to_input = to_input or (lambda z, y, leak, G: G * np.where(z > 0, 1, leak))
    leak_grad = leak_grad or (lambda z, y, leak, G: (G * np.minimum(z, 0)).sum(axis=0))

    class Changed(Layer):
        def __init__(self, features):
            self.leak = Parameter(np.full(features, 0.1))

        def forward(self, z):
            self.z = z
            self.h = forward(z, self.leak.data)
            return self.h

        def backward(self, grad_output):
            known = (self.z, self.h, self.leak.data, grad_output)
            collect(self.leak, leak_grad(*known))
            return to_input(*known)

    return Changed


def _exchanged():
    """A layer that collects what it should return, and returns what it should collect."""

    class Exchanged(_layer()):
        def backward(self, grad_output):
            self.leak.grad += (grad_output * np.where(self.z > 0, 1, self.leak.data)).sum(axis=0)
            return grad_output * np.minimum(self.z, 0)

    return Exchanged


NO_RETURN = Mistake(
    "backward returns nothing",
    own_layer.returning_nothing(_layer()),
    "`backward` collects the gradient of the leaks, but returns nothing. The layer before waits "
    "for the gradient of *its* output, and that is this layer's z: `return` it.",
)
NOT_SUMMED = Mistake(
    "not summed over the batch",
    _layer(leak_grad=lambda z, y, leak, G: G * np.minimum(z, 0)),
    "the gradient of the leaks still has one row for each example, and doesn't fit into "
    "`leak.grad`. One leak serves all examples of its feature: it forks, so its gradient is the "
    "sum over the rows, `axis=0`.",
)
AS_A_ROW = Mistake(
    "summed, but kept as a row",
    _layer(leak_grad=lambda z, y, leak, G: (G * np.minimum(z, 0)).sum(axis=0, keepdims=True)),
    "the gradient of the leaks has shape `(1, features)`, but the leaks are flat, `(features,)`, "
    "and a gradient has the shape of its parameter: leave `keepdims` away.",
)
TEST = FunctionTest(
    domain=Domain(
        "a layer whose output is z where z > 0 and leak·z elsewhere, with a leak for each feature "
        "that is learned; `before` is what stands in `leak.grad` beforehand",
        z=Numbers("N", "H"),
        leak=Numbers("H"),
        before=Numbers("H"),
        grad_output=Numbers("N", "H"),
    ),
    name=NAME,
    in_order=True,
    run=_run,
    takes=(),
    parts=PARTS,
    read=own_layer.read_passes("leak"),
    tell=_tell,
    cases=(
        _case(
            [[2, -1], [-3, 4], [-2, -5]],
            [0.5, 0.1],
            [0, 0],
            [[1, -2], [2, 3], [-1, 4]],
            [[2, -0.1], [-1.5, 4], [-1, -0.5]],
            [[1, -0.2], [1, 3], [-0.5, 0.4]],
            [-4, -18],
        ),
        _case(  # a batch of one
            [[-2, 1, -1]],
            [0.2, 0.3, 0.4],
            [0, 0, 0],
            [[3, -1, -2]],
            [[-0.4, 1, -0.4]],
            [[0.6, -1, -0.8]],
            [-6, 0, 2],
        ),
        _case(  # what an earlier backward pass has left
            [[-1, 2], [3, -4]],
            [0.5, 0.25],
            [10, -20],
            [[2, 1], [1, -1]],
            [[-0.5, 2], [3, -1]],
            [[1, 1], [1, -0.25]],
            [8, -16],
        ),
        _case(  # a leak may turn negative, or grow above 1
            [[-2, -1, 3], [1, 2, -3]],
            [-0.5, 2, 0],
            [1, 1, 1],
            [[1, -3, 2], [2, 1, -1]],
            [[1, -2, 3], [1, 2, 0]],
            [[-0.5, -6, 2], [2, 1, 0]],
            [-1, 4, 4],
        ),
    ),
    right=_layer(),
    draw=_draw,
    mistakes=(
        Mistake(
            "plain ReLU",
            _layer(forward=lambda z, leak: np.maximum(z, 0)),
            "`forward` gives 0 for every negative z, as a plain ReLU does. This one lets a share "
            "through, and the share is `self.leak.data`.",
        ),
        Mistake(
            "a fixed leak",
            _layer(forward=lambda z, leak: np.where(z > 0, z, 0.1 * z)),
            "`forward` always leaks a tenth. That is only where the leaks *start*: they are "
            "learned, one for each feature, and stand in `self.leak.data`.",
        ),
        Mistake(
            "larger of the two",
            _layer(forward=lambda z, leak: np.maximum(z, leak * z)),
            "`forward` takes the larger of z and leak·z. That is the same only while the leak is "
            "between 0 and 1, and a learned one may go anywhere: ask for the sign of z.",
        ),
        Mistake(
            "leaks both ways",
            _layer(forward=lambda z, leak: leak * z),
            "`forward` multiplies every z by the leak. Where z is above 0 it should pass as it is.",
        ),
        Mistake(
            "leaks on the wrong side",
            _layer(forward=lambda z, leak: np.where(z > 0, leak * z, z)),
            "`forward` has its two pieces the wrong way round: positive z passes as it is, and "
            "negative z is multiplied by the leak.",
        ),
        Mistake(
            "gradients exchanged",
            _exchanged(),
            "`backward` returns the gradient of the leaks, number by number, where that of z "
            "belongs. What is *returned* goes on to the layer before; what belongs to the leaks is "
            "added to `self.leak.grad`.",
            also=(
                _layer(to_input=lambda z, y, leak, G: (G * np.minimum(z, 0)).sum(axis=0)),
                _layer(to_input=lambda z, y, leak, G: np.minimum(z, 0)),
            ),
        ),
        Mistake(
            "forgot upstream",
            _layer(to_input=lambda z, y, leak, G: np.where(z > 0, 1, leak)),
            "`backward` returns the slopes of this layer alone. The gradient that arrives, "
            "`grad_output`, has to be multiplied in: upstream × local.",
        ),
        Mistake(
            "closed like a ReLU",
            _layer(to_input=lambda z, y, leak, G: G * (z > 0)),
            "`backward` lets nothing through where z is negative. There the output is leak·z, so "
            "its slope is the leak.",
        ),
        Mistake(
            "open everywhere",
            _layer(to_input=lambda z, y, leak, G: G),
            "`backward` hands on `grad_output` unchanged. Where z is negative the slope is the "
            "leak, not 1.",
        ),
        Mistake(
            "slope 0.1 on the way back",
            _layer(to_input=lambda z, y, leak, G: G * np.where(z > 0, 1, 0.1)),
            "`backward` uses 0.1 for the leak. It is learned, so take it from `self.leak.data`.",
        ),
        Mistake(
            "sign of the gradient for the sign of z",
            _layer(to_input=lambda z, y, leak, G: np.where(G > 0, G, leak * G)),
            "`backward` asks for the sign of `grad_output`. Which piece of the curve a number was "
            "on is decided by the z that went forward: keep it, `self.z = z`.",
        ),
        Mistake(
            "sign of the output for the sign of z",
            _layer(
                to_input=lambda z, y, leak, G: G * np.where(y > 0, 1, leak),
                leak_grad=lambda z, y, leak, G: (G * np.where(y > 0, 0, z)).sum(axis=0),
            ),
            "`backward` asks for the sign of the *output*. While the leak is positive it is that "
            "of z, but a learned leak may turn negative, and then it isn't. Ask for the sign of z.",
            also=(_layer(to_input=lambda z, y, leak, G: G * np.where(y > 0, 1, leak)),),
        ),
        Mistake(
            "multiplied by z",
            _layer(to_input=lambda z, y, leak, G: G * np.where(z > 0, z, leak * z)),
            "`backward` multiplies by the output. It should multiply by the *slope*, which is 1 on "
            "one side and the leak on the other.",
        ),
        Mistake(
            "overwritten",
            _layer(collect=own_layer.overwrite),
            "`leak.grad` is *overwritten*. A layer adds to what is there, `+=`: gradients of "
            "several backward passes sum, until somebody sets them to zero.",
        ),
        Mistake(
            "mean over the batch",
            _layer(leak_grad=lambda z, y, leak, G: (G * np.minimum(z, 0)).mean(axis=0)),
            "`leak.grad` gets the *mean* over the examples. A fork sums; whatever averaging the "
            "loss does is already in `grad_output`.",
        ),
        Mistake(
            "first example only",
            _layer(leak_grad=lambda z, y, leak, G: (G * np.minimum(z, 0))[0]),
            "`leak.grad` gets the first example alone. All examples use the same leak.",
            also=(_layer(leak_grad=lambda z, y, leak, G: (G * np.minimum(z, 0))[-1]),),
        ),
        Mistake(
            "summed over everything",
            _layer(leak_grad=lambda z, y, leak, G: (G * np.minimum(z, 0)).sum()),
            "all leaks get the same gradient: the sum has swallowed the features along with the "
            "examples. Each feature has a leak of its own: `axis=0`.",
        ),
        Mistake(
            "positive z counted",
            _layer(leak_grad=lambda z, y, leak, G: (G * z).sum(axis=0)),
            "`leak.grad` counts all of z. Where z is above 0 the leak plays no part in the output, "
            "so its slope there is 0.",
        ),
        Mistake(
            "forgot z",
            _layer(leak_grad=lambda z, y, leak, G: (G * (z <= 0)).sum(axis=0)),
            "`leak.grad` lacks a factor: where z is negative the output is leak·z. If the leak "
            "grows by a bit, the output changes by z of these bits.",
        ),
        Mistake(
            "upstream missing in leak.grad",
            _layer(leak_grad=lambda z, y, leak, G: np.minimum(z, 0).sum(axis=0)),
            "`leak.grad` doesn't know `grad_output`: upstream × local.",
        ),
        Mistake(
            "leak.grad from the returned gradient",
            _layer(
                leak_grad=lambda z, y, leak, G: (
                    G * np.where(z > 0, 1, leak) * np.minimum(z, 0)
                ).sum(axis=0)
            ),
            "`leak.grad` has the leak as a factor too many. For the product leak·z it swaps: z is "
            "handed the leak, and the leak is handed z.",
            also=(_layer(leak_grad=lambda z, y, leak, G: (G * leak * (z <= 0)).sum(axis=0)),),
        ),
        Mistake(
            "sign of z dropped",
            _layer(leak_grad=lambda z, y, leak, G: (G * np.maximum(-z, 0)).sum(axis=0)),
            "`leak.grad` has the wrong sign. The factor is z itself, which is negative here: more "
            "leak makes the output *smaller*.",
        ),
        Mistake(
            "nothing collected",
            _layer(leak_grad=lambda z, y, leak, G: 0),
            "`leak.grad` stays as it was: the leaks would never learn anything.",
        ),
    ),
)


def _check_class(given):
    """Raise `NotYet` if `given` isn't a class of layers with a `leak` for each feature."""
    layer = own_layer.made(given, NAME, {"features": 3})
    leak = getattr(layer, "leak", None)
    if not isinstance(leak, Parameter) or leak.data.shape != (3,):
        raise NotYet(
            "`__init__` has to make one leak for each feature and keep them as a `Parameter`: "
            "`self.leak = Parameter(np.full(features, 0.1))`."
        )
    if not np.allclose(leak.data, 0.1):
        raise NotYet(
            f"the leaks begin at {code(numbers(leak.data))}. Leave `__init__` as it was: here they "
            "all begin at 0.1, and what they become is for training to say."
        )


def _grade(answer):
    (given,) = read_only_part(answer)
    _check_class(given)
    own_layer.check_plumbing(given(2), ("leak",), NO_RETURN, NOT_SUMMED, AS_A_ROW)
    TEST.grade(given)
    layer, rng = given(4), np.random.default_rng(0)
    layer.leak.data[...] = [0.1, -0.3, 0.8, 1.5]
    own_layer.check_gradients(layer, rng.normal(size=(6, 4)), "six random examples")
    return (
        "`gradcheck` agrees, too: six random examples, every number of z and every leak. This "
        "layer is known as **PReLU** (He et al., 2015); put it between two `Linear` layers, and "
        "the network learns how much each of its units leaks."
    )


LearnedLeak = Exercise(
    NAME,
    "A layer that learns its leak",
    stars=2,
    grade=_grade,
    test=TEST,
    mistakes=(NO_RETURN, NOT_SUMMED, AS_A_ROW, *TEST.mistakes),
    hints=(
        "`forward` is the leaky ReLU of chapter 2, with `self.leak.data` for the fixed 0.1: one "
        "leak per column, and NumPy repeats them for every row. Keep z, for `backward` will need "
        "it.",
        "Two gradients, both upstream × local. What is returned has the shape of z: the local "
        "slope is 1 where z is above 0, and the leak elsewhere. For the leaks the local slope is "
        "how fast the output changes with the leak: not at all where z is above 0, and elsewhere…?",
        "…with z itself, since the output is leak·z there: `np.minimum(z, 0)` holds just these "
        "slopes. Times `grad_output`, summed down the examples (`axis=0`), *added* to "
        "`self.leak.grad` with `+=`.",
    ),
)
