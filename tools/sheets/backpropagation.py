"""Tasks of chapter 4: gradients on a graph and of layers, and steps along them."""

import math

import numpy as np

from nnlib.autograd import Value
from nnlib.exercises import backpropagation as exercises
from nnlib.gradcheck import numerical_gradient
from nnlib.layers import Linear, Parameter
from nnlib.optim import SGD
from nnlib.plot import draw_graph
from nnlib.words import written
from tools.sheets.exercise_slips import slips_of, solved
from tools.sheets.tasks import Kind, Slip, exactly, matrix, one_of, some, whole

# A graph without forks. Each expression: its text, how it is made, its gradients by hand.

EXPRESSIONS = {
    "(a·b − c)·d": (
        lambda a, b, c, d: (a * b - c) * d,
        lambda a, b, c, d: (b * d, a * d, -d, a * b - c),
    ),
    "(a + b)·(c − d)": (
        lambda a, b, c, d: (a + b) * (c - d),
        lambda a, b, c, d: (c - d, c - d, a + b, -(a + b)),
    ),
    "(a − b·c)·d": (
        lambda a, b, c, d: (a - b * c) * d,
        lambda a, b, c, d: (d, -c * d, -b * d, a - b * c),
    ),
    "a − b·(c + d)": (
        lambda a, b, c, d: a - b * (c + d),
        lambda a, b, c, d: (1, -(c + d), -b, -b),
    ),
    "a·(b − c·d)": (
        lambda a, b, c, d: a * (b - c * d),
        lambda a, b, c, d: (b - c * d, a, -a * d, -a * c),
    ),
}
NAMES = "abcd"


def _draw_graph(rng):
    return {
        "f": one_of(rng, list(EXPRESSIONS)),
        "at": tuple(map(int, some(rng, -5, 6, 4, without=[-1, 0, 1]))),
        "of": one_of(rng, NAMES),
    }


def _graph(f, at):
    leaves = [Value(float(number), name=name) for number, name in zip(at, NAMES, strict=True)]
    return EXPRESSIONS[f][0](*leaves), leaves


def _by_backward(f, at, of):
    value, leaves = _graph(f, at)
    value.backward()
    return leaves[NAMES.index(of)].grad


def _times(above, slope):
    return above * slope


def _back(start=lambda value: 1.0, slopes=lambda node: node.slopes, join=_times, passed=None):
    """A way back through a graph without forks, one of its rules otherwise."""

    def gradient(f, at, of):
        value, leaves = _graph(f, at)
        wanted = leaves[NAMES.index(of)]

        def walk(node, above):
            if node is wanted:
                return above
            if passed and node is not value:
                above = passed(node, above)
            for parent, slope in zip(node.parents, slopes(node), strict=True):
                found = walk(parent, join(above, slope))
                if found is not None:
                    return found
            return None

        return walk(value, start(value))

    return gradient


def _unswapped(node):
    return node.slopes[::-1] if node.op == "×" else node.slopes


def _draw_it(f, at, of):
    value, leaves = _graph(f, at)
    ax = draw_graph(value, gradients=False, values={leaf: leaf.data for leaf in leaves})
    given = ", ".join(f"{n} = {written(x)}" for n, x in zip(NAMES, at, strict=True))
    return ax, f"The computational graph of f = {f}, with the values {given} at its four inputs"


GRAPH = Kind(
    "graph",
    "A gradient on a graph",
    _draw_graph,
    lambda f, at, of: (
        f"This is the graph of f = {f}, with the values of its inputs. What is ∂f/∂{of} there?"
    ),
    by_hand=lambda f, at, of: EXPRESSIONS[f][1](*at)[NAMES.index(of)],
    solution=_by_backward,
    slips=(
        Slip(
            "value for gradient",
            "this is the *value* of the input. Wanted is how fast f changes with it.",
            lambda f, at, of: at[NAMES.index(of)],
        ),
        Slip(
            "factors not swapped",
            "a product *swaps*: each factor gets the gradient from above times the value of the "
            "*other* one.",
            _back(slopes=_unswapped),
        ),
        Slip(
            "forgot the gradient from above",
            "this is the slope of a single gate. It is multiplied by what arrives from above.",
            _back(join=lambda above, slope: slope),
        ),
        Slip(
            "added to the gradient from above",
            "the slope of a gate was *added* to the gradient from above. Rates along a path "
            "multiply.",
            _back(join=lambda above, slope: above + slope),
        ),
        Slip(
            "sign of the minus",
            "the size is right, and the sign isn't: only what stands behind a minus turns it "
            "round.",
            lambda f, at, of: -_by_backward(f, at, of),
        ),
        Slip(
            "started with f",
            "the way back was started with the value of f. It starts with ∂f/∂f = 1.",
            _back(start=lambda value: value.data),
        ),
        Slip(
            "the value of a node for its gradient",
            "the *value* of a node was passed on where its gradient belongs.",
            _back(passed=lambda node, above: node.data),
        ),
        Slip(
            "the value of f",
            "this is the value of f, the end of the way forward.",
            lambda f, at, of: _graph(f, at)[0].data,
        ),
    ),
    say=whole,
    picture=_draw_it,
)


# A fork, whose flows add up.


def _draw_fork(rng):
    return {"x": some(rng, -5, 5, without=[0]), "y": some(rng, -5, 5, without=[0])}


def _floats(x, y):
    return float(x), float(y)


def _fork_picture(x, y):
    a, b = Value(float(x), name="x"), Value(float(y), name="y")
    ax = draw_graph((a + b) * (a - b) * a, gradients=False, values={a: a.data, b: b.data})
    return ax, (
        f"The computational graph of f = (x + y)·(x − y)·x at x = {written(x)} and "
        f"y = {written(y)}; the wire of x forks into three branches"
    )


FORK = Kind(
    "fork",
    "A value that is used three times",
    _draw_fork,
    lambda x, y: "This is the graph of f = (x + y)·(x − y)·x. What is ∂f/∂x there?",
    by_hand=lambda x, y: 3 * x**2 - y**2,  # multiplied out, f is x³ − x·y²
    solution=solved(exercises.fork, _floats, lambda both, **_: both[0]),
    slips=slips_of(
        exercises.fork,
        (
            *("one branch only", "forgot the last gate", "forgot a branch"),
            *("a flow into x with a minus", "forgot the upstream gradient"),
            *("last gate not swapped", "the direct flow is x", "the direct flow is 1"),
            *("flows multiplied", "flows averaged", "answers exchanged", "all signs turned round"),
        ),
        _floats,
        lambda both, **_: both[0],
    ),
    say=lambda number: whole(np.round(number, 9)),
    picture=_fork_picture,
)


# The gradient of a layer's weights.


def _draw_layer(rng):
    return {
        "X": some(rng, -4, 5, 3, 2, without=[0]),
        "G": some(rng, -4, 5, 3, 2, without=[0]),
        "i": int(rng.integers(2)),
        "j": int(rng.integers(2)),
    }


def _by_layer(X, G, i, j):
    layer = Linear(2, 2, rng=np.random.default_rng(0))
    layer(X.astype(float))
    layer.backward(G.astype(float))
    return layer.weight.grad[i, j]


WEIGHTS = Kind(
    "weights",
    "The gradient of a weight",
    _draw_layer,
    lambda X, G, i, j: (
        "Three examples, the rows of X, go through a layer Y = X @ W.T + b. The loss hands back "
        f"G = ∂L/∂Y. What is ∂L/∂W[{i}, {j}], counted from 0 and with W stored (out, in)?"
        + matrix(X=X, G=G)
    ),
    by_hand=lambda X, G, i, j: sum(int(g[i]) * int(x[j]) for g, x in zip(G, X, strict=True)),
    solution=_by_layer,
    slips=(
        Slip(
            "transposed",
            "this is the entry of the transpose: ∂L/∂W is (out, in), as W is, so its row belongs "
            "to G and its column to X.",
            lambda X, G, i, j: int(X[:, i] @ G[:, j]) if i != j else int(X[:, 1 - i] @ G[:, j]),
        ),
        Slip(
            "the first example only",
            "this is the share of the first example. All three use the same weight: their shares "
            "sum.",
            lambda X, G, i, j: int(G[0, i] * X[0, j]),
        ),
        Slip(
            "the last example only",
            "this is the share of the last example: `=` in place of `+=`.",
            lambda X, G, i, j: int(G[2, i] * X[2, j]),
        ),
        Slip(
            "row against row",
            "a row of G met a row of X. What is summed over are the *examples*, so column meets "
            "column.",
            lambda X, G, i, j: int(G[i] @ X[j]),
        ),
        Slip(
            "the gradient of the bias",
            "this is ∂L/∂b. A weight's share of the gradient is also multiplied by its input.",
            lambda X, G, i, j: int(G[:, i].sum()),
        ),
        Slip(
            "inputs alone",
            "G is missing: what arrives from above multiplies each input.",
            lambda X, G, i, j: int(X[:, j].sum()),
        ),
        Slip(
            "sums multiplied",
            "the sums of the two columns were multiplied. First multiply within each example, then "
            "sum.",
            lambda X, G, i, j: int(G[:, i].sum() * X[:, j].sum()),
        ),
        Slip(
            "the other column of X",
            "this is the gradient of the weight beside it: the second index of W is that of the "
            "input.",
            lambda X, G, i, j: int(G[:, i] @ X[:, 1 - j]),
        ),
        Slip(
            "the other column of G",
            "this is the gradient of the weight above or below: the first index of W is that of "
            "the output.",
            lambda X, G, i, j: int(G[:, 1 - i] @ X[:, j]),
        ),
    ),
    say=whole,
)


# Two steps with momentum.


def _draw_momentum(rng):
    return {
        "w": some(rng, -5, 5, without=[0]),
        "first": some(rng, -6, 6, without=[0]),
        "second": some(rng, -6, 6, without=[0]),
        "lr": one_of(rng, [0.1, 0.2, 0.5]),
        "momentum": one_of(rng, [0.5, 0.8, 0.9]),
    }


def _steps(velocity=lambda v, g, m: m * v + g, move=lambda w, v, g, lr: w - lr * v, count=2):
    def run(w, first, second, lr, momentum):
        v = 0.0
        for g in (first, second)[:count]:
            v = velocity(v, g, momentum)
            w = move(w, v, g, lr)
        return w

    return run


def _by_sgd(w, first, second, lr, momentum):
    parameter = Parameter(np.array([float(w)]))
    optimizer = SGD([parameter], lr=lr, momentum=momentum)
    for g in (first, second):
        parameter.grad[:] = g
        optimizer.step()
    return parameter.data[0]


MOMENTUM = Kind(
    "momentum",
    "Two steps with momentum",
    _draw_momentum,
    lambda w, first, second, lr, momentum: (
        f"A weight is w = {written(w)}. Gradient descent with momentum, with the learning rate "
        f"{lr:g} and the momentum {momentum:g}, makes two steps from rest. The first gradient is "
        f"{written(first)}, the second {written(second)}. What is w then, to two decimals?"
    ),
    by_hand=lambda w, first, second, lr, momentum: (
        w - lr * first - lr * (momentum * first + second)
    ),
    solution=_by_sgd,
    slips=(
        Slip(
            "no momentum",
            "these are two plain steps. The second one also takes the velocity of the first with "
            "it.",
            _steps(velocity=lambda v, g, m: g),
        ),
        Slip(
            "uphill",
            "the steps go *uphill*. The gradient points to where the loss grows, so the velocity "
            "is subtracted.",
            _steps(move=lambda w, v, g, lr: w + lr * v),
        ),
        Slip(
            "a mean for the velocity",
            "the velocity took only 1 − momentum of each gradient. That is a running mean, as in "
            "Adam; the velocity of momentum takes the gradient in full.",
            _steps(velocity=lambda v, g, m: m * v + (1 - m) * g),
        ),
        Slip(
            "the first step forgotten",
            "this is only the second step. The first one has moved w as well.",
            lambda w, first, second, lr, momentum: w - lr * (momentum * first + second),
        ),
        Slip(
            "one step only",
            "this is w after the first step.",
            _steps(count=1),
        ),
        Slip(
            "nothing slows it down",
            "the velocity was kept in full. Each step keeps only the share `momentum` of it.",
            _steps(velocity=lambda v, g, m: v + g),
        ),
        Slip(
            "momentum on the gradient",
            "the momentum multiplied the new gradient. It multiplies the *old* velocity.",
            _steps(velocity=lambda v, g, m: v + m * g),
        ),
        Slip(
            "velocity subtracted",
            "the old velocity was taken away from the gradient. It keeps its direction: it is "
            "added.",
            _steps(velocity=lambda v, g, m: g - m * v),
        ),
        Slip(
            "no learning rate",
            "the learning rate is missing: it multiplies the velocity.",
            _steps(move=lambda w, v, g, lr: w - v),
        ),
    ),
    say=exactly(2),
)


# A sigmoid neuron and its loss.


def _draw_neuron(rng):
    return {
        "x": some(rng, -4, 4, without=[0, 1]),
        "w": some(rng, -3, 3, without=[0]),
        "h": one_of(rng, [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]),
        "y": int(rng.integers(2)),
    }


def _neuron(outer=lambda h, y: 2 * (h - y), slope=lambda h: h * (1 - h), to=lambda x, w: x):
    return lambda x, w, h, y: outer(h, y) * slope(h) * to(x, w)


def _by_graph(x, w, h, y):
    weight = Value(float(w))
    error = (weight * x + (math.log(h / (1 - h)) - w * x)).sigmoid() - y
    (error * error).backward()
    return weight.grad


NEURON = Kind(
    "neuron",
    "A neuron and its loss",
    _draw_neuron,
    lambda x, w, h, y: (
        f"A sigmoid neuron h = σ(w·x + b) has the weight w = {written(w)}. For x = {written(x)} "
        f"its output is h = {h:g}, and its target is y = {y}. What is ∂L/∂w for L = (h − y)², to "
        "three decimals?"
    ),
    by_hand=_neuron(),
    solution=_by_graph,
    slips=(
        Slip(
            "forgot the slope of the sigmoid",
            "the way back skips the sigmoid: its slope, h(1 − h), is a factor, too.",
            _neuron(slope=lambda h: 1),
        ),
        Slip(
            "forgot the factor 2",
            "the factor 2 is missing: the slope of a square d² is 2·d.",
            _neuron(outer=lambda h, y: h - y),
        ),
        Slip(
            "slope of tanh",
            "1 − h² is the slope of *tanh* from its output. That of a sigmoid is h(1 − h).",
            _neuron(slope=lambda h: 1 - h * h),
        ),
        Slip(
            "target minus output",
            "the sign is wrong: the slope of (h − y)² is 2(h − y), not 2(y − h).",
            _neuron(outer=lambda h, y: 2 * (y - h)),
        ),
        Slip(
            "the weight for the input",
            "this is ∂L/∂x. In w·x the factor w gets the value of x.",
            _neuron(to=lambda x, w: w),
        ),
        Slip(
            "the gradient of the bias",
            "this is ∂L/∂b: for the weight there is one factor more, the input.",
            _neuron(to=lambda x, w: 1),
        ),
        Slip(
            "the loss for its slope",
            "the way back starts with the slope of the loss, 2(h − y), not with its value.",
            _neuron(outer=lambda h, y: (h - y) ** 2),
        ),
        Slip(
            "the output for the slope",
            "h itself was taken for the slope of the sigmoid. It is h(1 − h).",
            _neuron(slope=lambda h: h),
        ),
    ),
    say=exactly(3),
)


# A slope by nudging.


def _draw_nudge(rng):
    return {
        "n": int(rng.integers(2, 4)),
        "x": some(rng, -4, 4, without=[0]),
        "eps": one_of(rng, [0.1, 0.5, 1.0]),
    }


def _f(n, x):
    return x**n


NUDGE = Kind(
    "nudge",
    "A slope by nudging",
    _draw_nudge,
    lambda n, x, eps: (
        f"What does the *central difference* with the step {eps:g} give for the slope of "
        f"f(x) = x{'²³'[n - 2]} at x = {written(x)}, to two decimals?"
    ),
    # (x + e)² − (x − e)² = 4·x·e, and (x + e)³ − (x − e)³ = 6·x²·e + 2·e³
    by_hand=lambda n, x, eps: 2.0 * x if n == 2 else 3 * x**2 + eps**2,
    solution=lambda n, x, eps: numerical_gradient(
        lambda z: float(z[0]) ** n, np.array([float(x)]), eps
    )[0],
    slips=(
        Slip(
            "one-sided difference",
            "this nudges to the right only. Central differences nudge to both sides: that is far "
            "more exact.",
            lambda n, x, eps: (_f(n, x + eps) - _f(n, x)) / eps,
        ),
        Slip(
            "nudged to the left only",
            "this nudges to the left only. Central differences nudge to both sides.",
            lambda n, x, eps: (_f(n, x) - _f(n, x - eps)) / eps,
        ),
        Slip(
            "divided by eps",
            "this is twice too large: from x − ε to x + ε the step is 2ε.",
            lambda n, x, eps: (_f(n, x + eps) - _f(n, x - eps)) / eps,
        ),
        Slip(
            "not divided by the step",
            "this is a mere difference of f. A slope is such a difference divided by the step.",
            lambda n, x, eps: _f(n, x + eps) - _f(n, x - eps),
        ),
        Slip(
            "multiplied by the step",
            "the difference was halved and *multiplied* by ε. Slope is rise divided by run.",
            lambda n, x, eps: (_f(n, x + eps) - _f(n, x - eps)) / 2 * eps,
        ),
        Slip(
            "the exact slope",
            "this is the derivative. The central difference is off by a little, here by ε².",
            lambda n, x, eps: n * _f(n - 1, x),
        ),
        Slip(
            "values added",
            "the two values of f were added. A slope asks how they *differ*.",
            lambda n, x, eps: (_f(n, x + eps) + _f(n, x - eps)) / (2 * eps),
        ),
        Slip(
            "wrong sign",
            "the difference was taken the wrong way round: right minus left.",
            lambda n, x, eps: (_f(n, x - eps) - _f(n, x + eps)) / (2 * eps),
        ),
    ),
    say=exactly(2),
)


KINDS = (GRAPH, FORK, WEIGHTS, MOMENTUM, NEURON, NUDGE)
