"""A layer that normalises each example, forward and backward (chapter 5)."""

import numpy as np

from nnlib.exercises import own_layer
from nnlib.exercises.display import code, number, numbers
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_only_part
from nnlib.exercises.verdict import NotYet
from nnlib.layers import Layer, Parameter

NAME = "LayerNorm"
PARTS = ("the output", "the gradient of x", "gamma.grad", "beta.grad")
USUAL = 1e-5  # eps, unless a layer is told another


def _run(make):
    """A class of layers as a function of numbers: output, and the three gradients."""

    def run(x, gamma, beta, eps, before, G):
        layer = make(x.shape[-1]) if eps == USUAL else make(x.shape[-1], eps)
        return own_layer.there_and_back(layer, x, G, before, gamma=gamma, beta=beta)

    return run


def _case(x, gamma, beta, eps, before, G, *expected):
    """A case worked out on paper."""
    x, gamma, beta, before, G, *expected = (
        np.array(value, dtype=float) for value in (x, gamma, beta, before, G, *expected)
    )
    inputs = {"x": x, "gamma": gamma, "beta": beta, "eps": eps, "before": before, "G": G}
    return Case(inputs, tuple(expected))


def _tell(x, gamma, beta, eps, before, G):
    given = {"x": x, "gamma": gamma, "beta": beta, "grad_output": G}
    listed = ", ".join(code(f"{name} = {numbers(value)}") for name, value in given.items())
    return (
        f"{listed}, {code(f'eps = {number(eps)}')} and {code(numbers(before))} in both `.grad` "
        "beforehand"
    )


def _draw(rng):
    for shape, eps in (
        ((5, 3), 0.5), ((4, 4), USUAL), ((1, 6), 0.01), ((3, 2, 4), 0.1), ((2, 4, 3), 1e-3),
        ((3, 3, 3), 0.2),
    ):  # fmt: skip
        D = shape[-1]
        yield {
            "x": decimals(rng, *shape, size=0.005, digits=5)  # so small that eps is felt
            if eps == USUAL
            else decimals(rng, *shape, size=3) + 2,
            "gamma": decimals(rng, D),
            "beta": decimals(rng, D),
            "eps": eps,
            "before": decimals(rng, D),
            "G": decimals(rng, *shape),
        }
    x = decimals(rng, 3, 4)
    x[1] = x[1, 0]  # an example with the same number in every feature
    yield {
        "x": x, "gamma": decimals(rng, 4), "beta": decimals(rng, 4), "eps": 1e-3,
        "before": np.zeros(4), "G": decimals(rng, 3, 4),
    }  # fmt: skip


def mean(a, axis=-1):
    """The mean along an axis, which stays as one of length 1."""
    return a.mean(axis=axis, keepdims=True)


def total(a):
    """The sum over all axes but the last: one number for each feature."""
    return a.reshape(-1, a.shape[-1]).sum(axis=0)


def _bare(spread):
    """A spread without eps; NaN where it is 0, so that nothing is divided by it."""
    return np.where(spread < 1e-9, np.nan, spread)


@by_steps
def _layer(
    middle=mean,
    spread=lambda x, eps: np.sqrt(x.var(axis=-1, keepdims=True) + eps),
    finish=lambda z, gamma, beta: gamma * z + beta,
    to_z=lambda G, gamma: G * gamma,
    by_mean=lambda g, z: mean(g),
    by_std=lambda g, z: z * mean(g * z),
    divide=lambda g, s, eps: g / s,
    last=lambda g, gamma: g,
    gamma_grad=lambda G, z, x, y, gamma: total(G * z),
    beta_grad=lambda G, gamma: total(G),
    collect=own_layer.add,
):
    """The class of a layer with one step computed otherwise; s is the root, with eps in it."""

    class Changed(Layer):
        def __init__(self, features, eps=USUAL):
            self.gamma = Parameter(np.ones(features))
            self.beta = Parameter(np.zeros(features))
            self.eps = eps

        def forward(self, x):
            self.x, self.s = x, spread(x, self.eps)
            self.z = (x - middle(x)) / self.s
            self.y = finish(self.z, self.gamma.data, self.beta.data)
            return self.y

        def backward(self, grad_output):
            G, z, gamma = grad_output, self.z, self.gamma.data
            collect(self.gamma, gamma_grad(G, z, self.x, self.y, gamma))
            collect(self.beta, beta_grad(G, gamma))
            g = to_z(G, gamma)
            return last(divide(g - by_mean(g, z) - by_std(g, z), self.s, self.eps), gamma)

    return Changed


def _none(g, z):
    return 0


NO_RETURN = Mistake(
    "backward returns nothing",
    own_layer.returning_nothing(_layer()),
    "`backward` collects the gradients of gamma and beta, but returns nothing. The layer before "
    "waits for the gradient of *its* output, and that is this layer's x: `return` it.",
)
NOT_SUMMED = Mistake(
    "not summed over the examples",
    _layer(gamma_grad=lambda G, z, *_: G * z, beta_grad=lambda G, gamma: G),
    "a gradient still has one row for each example, and doesn't fit into `gamma.grad` or "
    "`beta.grad`. One gamma and one beta serve all examples: they fork, so their gradients are "
    "sums over every axis but the last.",
    also=(
        _layer(gamma_grad=lambda G, z, *_: G * z),
        _layer(beta_grad=lambda G, gamma: G),
    ),
)
AS_A_ROW = Mistake(
    "summed, but kept as a row",
    _layer(
        gamma_grad=lambda G, z, *_: (G * z).sum(axis=0, keepdims=True),
        beta_grad=lambda G, gamma: G.sum(axis=0, keepdims=True),
    ),
    "the gradients of gamma and beta have shape `(1, features)`, but both are flat, `(features,)`, "
    "and a gradient has the shape of its parameter: leave `keepdims` away.",
)
TEST = FunctionTest(
    domain=Domain(
        "a layer that takes out each example's mean and deviation, √(variance + eps), and gives "
        "gamma·z + beta; `before` is what stands in both `.grad` beforehand, `G` the gradient "
        "that arrives",
        x=Numbers("*S", "D"),
        gamma=Numbers("D"),
        beta=Numbers("D"),
        eps=Numbers(above=0),
        before=Numbers("D"),
        G=Numbers("*S", "D"),
    ),
    name=NAME,
    in_order=True,
    run=_run,
    takes=(),
    parts=PARTS,
    read=own_layer.read_passes("gamma", "beta"),
    tell=_tell,
    cases=(
        _case(
            [[3, 3, 3, -5], [-2, 6, 6, 6]],  # means 1 and 4, variances 12 and 12
            [2, 1, -1, 3],
            [0, 1, 2, -1],
            4.0,
            [0, 0, 0, 0],
            [[4, 0, 0, 0], [0, 4, 8, -4]],
            [[1, 1.5, 1.5, -5.5], [-3, 1.5, 1.5, 0.5]],
            [[1.375, -0.625, -0.625, -0.125], [0.25, 2.25, -0.75, -1.75]],
            [2, 2, 4, -2],
            [4, 4, 8, -4],
        ),
        _case(  # two batches, and what an earlier backward pass has left
            [[[1, 9]], [[-2, -10]]],
            [2, -1],
            [1, 0],
            9.0,
            [10, -20],
            [[[5, 0]], [[5, 10]]],
            [[[-0.6, -0.8]], [[2.6, 0.8]]],
            [[[0.36, -0.36]], [[0.72, -0.72]]],
            [10, -28],
            [20, -10],
        ),
    ),
    right=_layer(),
    draw=_draw,
    mistakes=(
        Mistake(
            "over the batch",
            _layer(
                middle=lambda x: mean(x, axis=0),
                spread=lambda x, eps: np.sqrt(x.var(axis=0, keepdims=True) + eps),
            ),
            "`forward` takes mean and variance over the *examples*, `axis=0`. That is another "
            "layer (*batch normalisation*), in which the examples of a batch depend on one "
            "another. Here each example is normalised by itself, over its features: `axis=-1`.",
            also=(
                _layer(
                    middle=lambda x: mean(x, axis=-2),
                    spread=lambda x, eps: np.sqrt(x.var(axis=-2, keepdims=True) + eps),
                ),
            ),
        ),
        Mistake(
            "axis 1 of a stack",
            _layer(
                middle=lambda x: mean(x, axis=1),
                spread=lambda x, eps: np.sqrt(x.var(axis=1, keepdims=True) + eps),
            ),
            "for a batch (N, features) your `forward` is right. In a stack (K, N, features) "
            "`axis=1` are the *examples*: the features are the last axis, `axis=-1`, in both.",
        ),
        Mistake(
            "over everything",
            _layer(
                middle=lambda x: x.mean(),
                spread=lambda x, eps: np.sqrt(x.var() + eps),
            ),
            "`forward` takes one mean and one variance for the whole batch. Each example has its "
            "own: `axis=-1`, with `keepdims=True` so that the shapes fit.",
        ),
        Mistake(
            "ddof 1",
            _layer(spread=lambda x, eps: np.sqrt(x.var(axis=-1, ddof=1, keepdims=True) + eps)),
            "your variance divides by features − 1. It should be the plain mean of the squared "
            "deviations: leave `ddof` as it is, at 0.",
        ),
        Mistake(
            "eps outside of the root",
            _layer(spread=lambda x, eps: np.sqrt(x.var(axis=-1, keepdims=True)) + eps),
            "eps stands *outside* of the root. It is added to the variance, before the root is "
            "taken: √(var + eps).",
        ),
        Mistake(
            "no eps",
            _layer(spread=lambda x, eps: _bare(x.std(axis=-1, keepdims=True))),
            "`forward` doesn't use eps. Where all features of an example are equal, the variance "
            "is 0, and eps is what saves the division: √(var + eps).",
        ),
        Mistake(
            "fixed eps",
            _layer(spread=lambda x, eps: np.sqrt(x.var(axis=-1, keepdims=True) + USUAL)),
            "`forward` always adds 1e-5. That is only what eps *starts* with; take `self.eps`.",
            also=(_layer(spread=lambda x, eps: np.sqrt(x.var(axis=-1, keepdims=True) + 1e-8)),),
        ),
        Mistake(
            "divided by the variance",
            _layer(spread=lambda x, eps: x.var(axis=-1, keepdims=True) + eps),
            "`forward` divides by the *variance*. Its root has the size of x, so only dividing by "
            "that gives a variance of 1: √(var + eps).",
            also=(_layer(spread=lambda x, eps: _bare(x.var(axis=-1, keepdims=True))),),
        ),
        Mistake(
            "mean not subtracted",
            _layer(middle=lambda x: 0),
            "`forward` divides by the deviation, but the mean is still there. Subtract it first.",
        ),
        Mistake(
            "deviation not divided out",
            _layer(spread=lambda x, eps: np.ones_like(x[..., :1])),
            "`forward` subtracts the mean, but doesn't divide by the deviation √(var + eps).",
        ),
        Mistake(
            "no gamma",
            _layer(finish=lambda z, gamma, beta: z + beta),
            "the output lacks gamma: z is multiplied by it, feature by feature.",
        ),
        Mistake(
            "no beta",
            _layer(finish=lambda z, gamma, beta: gamma * z),
            "the output lacks beta: it is added at the end, feature by feature.",
        ),
        Mistake(
            "neither gamma nor beta",
            _layer(finish=lambda z, gamma, beta: z),
            "what you return is z, the normalised input. It is still to be scaled by gamma and "
            "shifted by beta.",
        ),
        Mistake(
            "gamma and beta exchanged",
            _layer(finish=lambda z, gamma, beta: beta * z + gamma),
            "gamma and beta have changed places: gamma *scales* z, and beta is *added*.",
        ),
        Mistake(
            "shifted before it is scaled",
            _layer(finish=lambda z, gamma, beta: gamma * (z + beta)),
            "beta is added before gamma multiplies. First scale, then shift: gamma·z + beta.",
        ),
        Mistake(
            "mean and deviation taken for constants",
            _layer(by_mean=_none, by_std=_none),
            "`backward` takes the mean and the deviation for constants. Both depend on *every* "
            "feature of the example, so x acts by three ways: directly, by the mean, and by the "
            "deviation. Their gradients add up.",
        ),
        Mistake(
            "way through the mean forgotten",
            _layer(by_mean=_none),
            "`backward` forgets that x acts through the *mean* as well. A bit more in one feature "
            "lowers all the others, by a share of 1/features: subtract the mean of the gradient "
            "of z over the features.",
        ),
        Mistake(
            "way through the deviation forgotten",
            _layer(by_std=_none),
            "`backward` forgets that x acts through the *deviation* as well. What stretches the "
            "example is divided out again: subtract z times the mean of (gradient of z · z) over "
            "the features.",
        ),
        Mistake(
            "no gamma on the way back",
            _layer(to_z=lambda G, gamma: G),
            "`backward` forgets gamma. The output is gamma·z + beta, so what arrives at z is "
            "`grad_output` times gamma, *before* anything is averaged.",
        ),
        Mistake(
            "gamma at the end",
            _layer(to_z=lambda G, gamma: G, last=lambda g, gamma: g * gamma),
            "`backward` multiplies by gamma at the end. On the way back everything comes in the "
            "opposite order: first by gamma, feature by feature, and then through the mean and the "
            "deviation, which mix the features.",
        ),
        Mistake(
            "sums for means",
            _layer(
                by_mean=lambda g, z: g.sum(axis=-1, keepdims=True),
                by_std=lambda g, z: z * (g * z).sum(axis=-1, keepdims=True),
            ),
            "`backward` subtracts *sums* over the features. The mean in `forward` has a 1/features "
            "in it, and so has its slope: these are means.",
            also=(
                _layer(by_mean=lambda g, z: g.sum(axis=-1, keepdims=True)),
                _layer(by_std=lambda g, z: z * (g * z).sum(axis=-1, keepdims=True)),
            ),
        ),
        Mistake(
            "averaged over the batch on the way back",
            _layer(
                by_mean=lambda g, z: mean(g, axis=0), by_std=lambda g, z: z * mean(g * z, axis=0)
            ),
            "`backward` averages over the *examples*. Forward each example has a mean and a "
            "deviation of its own, over its features; so has backward: `axis=-1`.",
            also=(
                _layer(
                    by_mean=lambda g, z: mean(g, axis=-2),
                    by_std=lambda g, z: z * mean(g * z, axis=-2),
                ),
            ),
        ),
        Mistake(
            "axis 1 of a stack on the way back",
            _layer(
                by_mean=lambda g, z: mean(g, axis=1), by_std=lambda g, z: z * mean(g * z, axis=1)
            ),
            "for a batch (N, features) your `backward` is right. In a stack (K, N, features) "
            "`axis=1` are the *examples*: the features are the last axis, `axis=-1`, in both.",
        ),
        Mistake(
            "z missing in the way through the deviation",
            _layer(by_std=lambda g, z: mean(g * z)),
            "in `backward` the way through the deviation lacks a factor. It weighs on each feature "
            "in proportion to how far that one is from the mean: times z.",
            also=(_layer(by_std=lambda g, z: z * mean(g)),),
        ),
        Mistake(
            "ways added",
            _layer(by_mean=lambda g, z: -mean(g), by_std=lambda g, z: -z * mean(g * z)),
            "`backward` *adds* the ways through the mean and the deviation. Forward the mean is "
            "subtracted, and the deviation divides: both act against x, so they are subtracted.",
            also=(
                _layer(by_mean=lambda g, z: -mean(g)),
                _layer(by_std=lambda g, z: -z * mean(g * z)),
            ),
        ),
        Mistake(
            "not divided on the way back",
            _layer(divide=lambda g, s, eps: g),
            "`backward` doesn't divide by the deviation. Forward it does, so the slope has the "
            "factor 1/√(var + eps).",
        ),
        Mistake(
            "divided by the variance on the way back",
            _layer(divide=lambda g, s, eps: g / s**2),
            "`backward` divides by the *variance*. The slope is 1/√(var + eps), as on the way "
            "there.",
        ),
        Mistake(
            "multiplied on the way back",
            _layer(divide=lambda g, s, eps: g * s),
            "`backward` *multiplies* by the deviation. It undoes nothing: forward x is divided by "
            "it, so the slope is 1/√(var + eps).",
        ),
        Mistake(
            "no eps on the way back",
            _layer(divide=lambda g, s, eps: g / _bare(np.sqrt(np.maximum(s**2 - eps, 0)))),
            "`backward` divides by the deviation without eps. Keep what `forward` divided by, "
            "√(var + eps), and use it again.",
        ),
        Mistake(
            "summed over the features",
            _layer(
                gamma_grad=lambda G, z, *_: (G * z).sum(axis=-1),
                beta_grad=lambda G, gamma: G.sum(axis=-1),
            ),
            "the gradients of gamma and beta are summed over the *features*, the last axis: one "
            "number for each example. They need one for each feature: sum over all axes but the "
            "last.",
            also=(_layer(gamma_grad=lambda G, z, *_: (G * z).sum(axis=-1)),),
        ),
        Mistake(
            "summed over one axis of a stack",
            _layer(
                gamma_grad=lambda G, z, *_: (G * z).sum(axis=0),
                beta_grad=lambda G, gamma: G.sum(axis=0),
            ),
            "for a batch (N, features) this is right. In a stack (K, N, features) a sum over "
            "`axis=0` leaves the examples standing: sum over *all* axes but the last.",
            also=(
                _layer(gamma_grad=lambda G, z, *_: (G * z).sum(axis=0)),
                _layer(beta_grad=lambda G, gamma: G.sum(axis=0)),
            ),
        ),
        Mistake(
            "gradients overwritten",
            _layer(collect=own_layer.overwrite),
            "`gamma.grad` and `beta.grad` are *overwritten*. A layer adds to what is there, `+=`: "
            "gradients of several backward passes sum, until somebody sets them to zero.",
        ),
        Mistake(
            "nothing collected",
            _layer(collect=lambda parameter, gradient: None),
            "`gamma.grad` and `beta.grad` stay as they were: the layer would never learn anything.",
        ),
        Mistake(
            "mean over the examples",
            _layer(
                gamma_grad=lambda G, z, *_: total(G * z) / (z.size / z.shape[-1]),
                beta_grad=lambda G, gamma: total(G) / (G.size / G.shape[-1]),
            ),
            "the gradients of gamma and beta are *means* over the examples. A fork sums; whatever "
            "averaging the loss does is already in `grad_output`.",
        ),
        Mistake(
            "x for z in gamma.grad",
            _layer(gamma_grad=lambda G, z, x, y, gamma: total(G * x)),
            "`gamma.grad` is computed with x. Gamma multiplies the *normalised* numbers, so its "
            "slope is z: keep it in `forward`, `self.z = z`.",
        ),
        Mistake(
            "the output for z in gamma.grad",
            _layer(gamma_grad=lambda G, z, x, y, gamma: total(G * y)),
            "`gamma.grad` is computed with the output. In gamma·z the slope for gamma is z, before "
            "it is scaled and shifted.",
            also=(_layer(gamma_grad=lambda G, z, x, y, gamma: total(G * z * gamma)),),
        ),
        Mistake(
            "z missing in gamma.grad",
            _layer(gamma_grad=lambda G, z, *_: total(G)),
            "`gamma.grad` lacks a factor: if gamma grows by a bit, the output changes by z of "
            "these bits.",
        ),
        Mistake(
            "upstream missing in gamma.grad",
            _layer(gamma_grad=lambda G, z, *_: total(z)),
            "`gamma.grad` doesn't know `grad_output`: upstream × local.",
        ),
        Mistake(
            "gamma in beta.grad",
            _layer(beta_grad=lambda G, gamma: total(G * gamma)),
            "`beta.grad` has gamma as a factor. Beta is added *after* the scaling, so its slope is "
            "1.",
        ),
        Mistake(
            "beta.grad forgotten",
            _layer(beta_grad=lambda G, gamma: 0),
            "`beta.grad` stays as it was. Beta is learned, too.",
        ),
    ),
)


def _check_class(given):
    """Raise `NotYet` if `given` isn't a class of layers with a gamma and beta for each feature."""
    layer = own_layer.made(given, NAME, {"features": 3, "eps": 0.25})
    for name, start in (("gamma", np.ones(3)), ("beta", np.zeros(3))):
        parameter = getattr(layer, name, None)
        if not isinstance(parameter, Parameter) or parameter.data.shape != (3,):
            maker = "np.ones" if name == "gamma" else "np.zeros"
            raise NotYet(
                f"`__init__` has to make one {name} for each feature and keep them as a "
                f"`Parameter`: `self.{name} = Parameter({maker}(features))`."
            )
        if not np.array_equal(parameter.data, start):
            raise NotYet(
                f"{name} begins at {code(numbers(parameter.data))}. Leave `__init__` as it was: "
                "gamma begins at 1 and beta at 0, so that at first the layer only normalises."
            )


def _grade(answer):
    (given,) = read_only_part(answer)
    _check_class(given)
    own_layer.check_plumbing(given(2, 0.25), ("gamma", "beta"), NO_RETURN, NOT_SUMMED, AS_A_ROW)
    TEST.grade(given)
    layer, rng = given(4, 0.01), np.random.default_rng(0)
    layer.gamma.data[...], layer.beta.data[...] = [0.5, -0.3, 0.8, 1.5], [1, 0, -2, 0.1]
    own_layer.check_gradients(layer, rng.normal(size=(2, 3, 4)), "two random batches")
    return (
        "`gradcheck` agrees, too, for every number of x, gamma and beta. What arrives at the layer "
        "may be a thousand times too large or too small: what leaves it has the size that gamma "
        "says. In Transformers such a layer (Ba, Kiros and Hinton, 2016) stands beside every skip "
        "connection."
    )


LayerNorm = Exercise(
    NAME,
    "A layer that normalises",
    stars=3,
    grade=_grade,
    test=TEST,
    mistakes=(NO_RETURN, NOT_SUMMED, AS_A_ROW, *TEST.mistakes),
    hints=(
        "`forward` is three lines: the deviation of each example, z, and the output. "
        "`keepdims=True` lets a mean over the last axis fit below x again. Keep z and the "
        "deviation; `backward` needs both.",
        "Gamma and beta first: they are as in `Linear`, a factor and a bias, which all examples "
        "share, so their gradients are sums over every axis but the last. For x, begin with the "
        "gradient that arrives at z, upstream × gamma. From there x has three ways to act: "
        "directly, through the mean, and through the deviation.",
        "Let g be the gradient that arrives at z. Through the mean, every feature of an example "
        "gets minus the *mean* of g over the features. Through the deviation it gets minus its own "
        "z times the mean of g·z: the deviation grows by z/features when x does. Add the three "
        "ways, and divide by the deviation. (In a test, each example's gradient sums to 0: a shift "
        "of all its features changes nothing.)",
    ),
)
