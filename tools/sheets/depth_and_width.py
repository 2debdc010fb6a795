"""Tasks of chapter 5: bumps, kinks, sawtooth, budgets, skips, normalised layers."""

import math

import numpy as np

from nnlib.autograd import Value
from nnlib.exercises import depth_and_width as exercises
from nnlib.words import written
from tools.sheets.exercise_slips import slips_of, solved
from tools.sheets.tasks import Kind, Slip, exactly, listed, matrix, one_of, some, whole

# A bump from two steps.


def _draw_bump(rng):
    a = some(rng, -6, 6, without=[0])
    return {"a": a, "b": a + some(rng, 2, 6), "height": some(rng, -5, 5, without=[-1, 0, 1])}


def _ends(a, b, height):
    return float(a), float(b), float(height)


def _bias_and_weight(network, **_):
    w1, b1, w2, b2 = network
    b1, w2 = np.ravel(b1), np.ravel(w2)
    if len(b1) != 2 or len(w2) != 2 or list(np.ravel(w1)) != [1, 1] or np.ravel(b2)[0] != 0:
        raise ValueError("not two steps of weight 1")
    return [*b1, *w2]


def _say_steps(numbers):
    return f"b1 = {listed()(numbers[:2])}, w2 = {listed()(numbers[2:])}"


BUMP = Kind(
    "bump",
    "A bump from two steps",
    _draw_bump,
    lambda a, b, height: (
        "Two step units, which are 1 where x + b1ᵢ > 0 and else 0, make f(x) = Σ w2ᵢ·step(x + b1ᵢ) "
        f"a bump: {written(height)} from x = {written(a)} to {written(b)}, and 0 everywhere else. "
        "With which b1 and w2?"
    ),
    by_hand=lambda a, b, height: [-a, -b, height, -height],
    solution=solved(exercises.bump, _ends, _bias_and_weight),
    slips=(
        *slips_of(
            exercises.bump,
            (
                *("two steps up", "sign of the bias", "upside-down", "height forgotten"),
                *("comes down by 1", "width for the end", "always 1 wide"),
            ),
            _ends,
            _bias_and_weight,
        ),
        Slip(
            "centred on 0",
            "this bump is as wide as it should be, but begins at 0: both steps have to be moved.",
            lambda a, b, height: [0, a - b, height, -height],
        ),
        Slip(
            "sign of the bias, and upside-down",
            "the steps are at −a and −b, *and* the bump is upside-down.",
            lambda a, b, height: [a, b, -height, height],
        ),
        Slip(
            "width for the end, and upside-down",
            "the second step belongs where the bump *ends*, *and* the bump is upside-down.",
            lambda a, b, height: [-a, a - b, -height, height],
        ),
        Slip(
            "sign of the bias, and two steps up",
            "the steps are at −a and −b, *and* both of them go up.",
            lambda a, b, height: [a, b, height, height],
        ),
        Slip(
            "width for the end, and two steps up",
            "the second step belongs where the bump *ends*, *and* it has to go down.",
            lambda a, b, height: [-a, a - b, height, height],
        ),
    ),
    say=_say_steps,
)


# Straight through points.


def _draw_dots(rng):
    xs = np.cumsum([some(rng, -4, 0), *rng.choice([1, 2, 4], size=3)])
    slopes = some(rng, -4, 4, 3)
    ys = np.cumsum([some(rng, -4, 4, without=[0]), *(slopes * np.diff(xs))])
    return {"xs": xs, "ys": ys, "k": int(rng.integers(1, 3))}


def _points(xs, ys, k):
    return xs.astype(float), ys.astype(float)


def _weight(network, k, **_):
    return np.ravel(network[2])[k]


DOTS = Kind(
    "join_the_dots",
    "Join the dots with ReLUs",
    _draw_dots,
    lambda xs, ys, k: (
        "f(x) = y₀ + Σ w2ᵢ·ReLU(x − xᵢ), with a unit at each of the points x₀, x₁, x₂, runs "
        f"straight through the four points (xs, ys). What is w2{'₀₁₂'[k]}, to two decimals?"
        + matrix(xs=xs, ys=ys)
    ),
    by_hand=lambda xs, ys, k: (
        (ys[k + 1] - ys[k]) / (xs[k + 1] - xs[k]) - (ys[k] - ys[k - 1]) / (xs[k] - xs[k - 1])
    ),
    solution=solved(exercises.join_the_dots, _points, _weight),
    slips=slips_of(
        exercises.join_the_dots,
        (
            *("slopes for changes of slope", "rise without run", "equal steps assumed"),
            *("divided by the mean distance", "run over rise", "changes the wrong way round"),
            *("slopes summed", "heights for weights", "pieces of equal length assumed"),
        ),
        _points,
        _weight,
    ),
    say=exactly(2),
)


# What depth saves on a sawtooth.


def _depth(depth, asked):
    return (depth,)


ASKED = {
    "pieces": "How many straight pieces does its graph have?",
    "shallow": (
        "How many ReLUs does a network with a *single* hidden layer need, at least, for a graph of "
        "as many pieces?"
    ),
}
PLACES = ("pieces", "deep", "shallow")


def _asked(numbers, asked, **_):
    return numbers[PLACES.index(asked)]


SAWTOOTH = Kind(
    "sawtooth",
    "The price of a sawtooth",
    lambda rng: {"depth": int(rng.integers(3, 12)), "asked": one_of(rng, list(ASKED))},
    lambda depth, asked: (
        f"A network of {depth} hidden layers of two ReLUs each draws a sawtooth: each layer folds "
        f"what comes out of the one before in the middle. {ASKED[asked]}"
    ),
    by_hand=lambda depth, asked: math.prod([2] * depth) - (asked == "shallow"),
    solution=solved(exercises.sawtooth, _depth, _asked),
    slips=slips_of(
        exercises.sawtooth,
        (
            *("pieces added", "every unit doubles", "one layer too few", "one layer too many"),
            *("pieces squared", "a unit for each piece", "one more than pieces"),
            *("two units for each kink", "as many units as the deep one"),
        ),
        _depth,
        _asked,
    ),
    say=whole,
)


# As wide as a budget allows.


def _draw_budget(rng):
    inputs, outputs = some(rng, 1, 5), some(rng, 1, 4)
    width = some(rng, 3, 12)
    cost = _cost(inputs, outputs, width)
    return {"inputs": inputs, "outputs": outputs, "budget": cost + some(rng, 0, 12)}


def _cost(inputs, outputs, width):
    return width * (inputs + 1) + width * (width + 1) + outputs * (width + 1)


def _all(inputs, outputs, budget):
    return inputs, outputs, 2, budget


WIDEST = Kind(
    "widest",
    "As wide as the budget allows",
    _draw_budget,
    lambda inputs, outputs, budget: (
        f"A network has {inputs} input{'s'[: inputs > 1]}, two hidden layers of equal width, and "
        f"{outputs} output{'s'[: outputs > 1]}. How wide may the hidden layers be with at most "
        f"{budget} parameters?"
    ),
    by_hand=lambda inputs, outputs, budget: max(
        w for w in range(1, 50) if _cost(inputs, outputs, w) <= budget
    ),
    solution=solved(exercises.widest, _all),
    slips=(
        *slips_of(
            exercises.widest,
            (
                *("depth ignored", "one hidden layer too many", "one too wide", "one too narrow"),
                *("budget shared evenly", "budget divided by the sizes"),
            ),
            _all,
        ),
        Slip(
            "the square alone",
            "only the matrix between the hidden layers was counted. The inputs and the outputs "
            "have weights, too.",
            lambda inputs, outputs, budget: math.isqrt(budget),
        ),
    ),
    say=whole,
)


# What a skip does to a gradient.


def _draw_skips(rng):
    return {"w": rng.choice([-0.8, -0.5, -0.4, -0.2, 0.1, 0.2, 0.3, 0.5, 0.6], size=3)}


def _by_graph(w):
    x = Value(0.7)
    h = x
    for each in w.tolist():
        h = h + h * each
    h.backward()
    return x.grad


SKIPS = Kind(
    "skips",
    "A gradient through skips",
    _draw_skips,
    lambda w: (
        "Three layers of one linear unit each have a skip: hᵢ = hᵢ₋₁ + wᵢ·hᵢ₋₁, where h₀ is the "
        "input x. What is dh₃/dx, to three decimals?" + matrix(w=w)
    ),
    by_hand=lambda w: (1 + w[0]) * (1 + w[1]) * (1 + w[2]),
    solution=_by_graph,
    slips=(
        Slip(
            "forgot the skips",
            "this is the gradient without the skips. Each of them adds a 1 to the layer's slope.",
            lambda w: np.prod(w),
        ),
        Slip(
            "one skip around all layers",
            "this is a single skip around all three layers together. Each layer has one of its "
            "own.",
            lambda w: 1 + np.prod(w),
        ),
        Slip(
            "layers added",
            "the layers were added. They follow one another: their slopes multiply.",
            lambda w: 1 + np.sum(w),
        ),
        Slip(
            "the skips alone",
            "1 is what comes back through the skips alone. The layers add their part.",
            lambda w: 1,
        ),
        Slip(
            "slopes added",
            "the slopes 1 + wᵢ were added; they multiply.",
            lambda w: 3 + np.sum(w),
        ),
        Slip(
            "the skip subtracted",
            "the weight was taken away from the 1. A skip and its layer add up.",
            lambda w: np.prod(1 - w),
        ),
        Slip(
            "one layer too few",
            "the first layer is missing.",
            lambda w: (1 + w[1]) * (1 + w[2]),
        ),
        Slip(
            "signs of the weights lost",
            "the weights were taken as positive.",
            lambda w: np.prod(1 + np.abs(w)),
        ),
    ),
    say=exactly(3),
)


# One example, normalised.


def _draw_norm(rng):
    spread = one_of(rng, [1, 2, 3])
    x = some(rng, -3, 6) + spread * np.array(one_of(rng, [(-1, 1, -1, 1), (-2, 0, 1, 1)]))
    x = rng.permutation(x)
    return {
        "x": x,
        "gamma": some(rng, -3, 4, without=[0, 1]),
        "beta": some(rng, -4, 4, without=[0]),
        "k": int(rng.integers(4)),
    }


def _normed(x, gamma, beta, k, *, divide=np.std, mean=np.mean, out=lambda z, g, b: g * z + b):
    x = x.astype(float)
    return out((x[k] - mean(x)) / divide(x), gamma, beta)


def _norm_by_layer(x, gamma, beta, k):
    layer = exercises.LayerNorm.solution_function()(4, eps=0.0)
    layer.gamma.data, layer.beta.data = np.full(4, float(gamma)), np.full(4, float(beta))
    return layer(x[None, :].astype(float))[0, k]


def _other_norm(**changes):
    return lambda **numbers: _normed(**numbers, **changes)


def _norm_by_hand(x, gamma, beta, k):
    numbers = [int(n) for n in x]
    mean = sum(numbers) / 4
    variance = sum((n - mean) ** 2 for n in numbers) / 4
    return gamma * (numbers[k] - mean) / math.sqrt(variance) + beta


NORM = Kind(
    "layer_norm",
    "A layer that normalises",
    _draw_norm,
    lambda x, gamma, beta, k: (
        "LayerNorm normalises an example x with its own mean and standard deviation (divided by "
        f"the number of features), then scales it by γ = {written(gamma)} and shifts it by "
        f"β = {written(beta)}. What becomes of x[{k}], counted from 0, to two decimals? "
        "(√2 = 1.414; ε is left out.)" + matrix(x=x)
    ),
    by_hand=_norm_by_hand,
    solution=_norm_by_layer,
    slips=(
        Slip(
            "divided by the variance",
            "it was divided by the *variance*. Its root has the size of x.",
            _other_norm(divide=np.var),
        ),
        Slip(
            "mean not subtracted",
            "it was divided by the deviation, but the mean is still there.",
            _other_norm(mean=lambda x: 0.0),
        ),
        Slip(
            "deviation not divided out",
            "the mean was subtracted, but the deviation is still there.",
            _other_norm(divide=lambda x: 1.0),
        ),
        Slip(
            "no gamma",
            "γ is missing: the normalised number is multiplied by it.",
            _other_norm(out=lambda z, g, b: z + b),
        ),
        Slip(
            "no beta",
            "β is missing: it is added at the end.",
            _other_norm(out=lambda z, g, b: g * z),
        ),
        Slip(
            "neither gamma nor beta",
            "this is the normalised number. It is still to be scaled and shifted.",
            _other_norm(out=lambda z, g, b: z),
        ),
        Slip(
            "gamma and beta exchanged",
            "γ *scales*, and β shifts.",
            _other_norm(out=lambda z, g, b: b * z + g),
        ),
        Slip(
            "shifted before it is scaled",
            "β was added before γ multiplies. First scale, then shift.",
            _other_norm(out=lambda z, g, b: g * (z + b)),
        ),
        Slip(
            "ddof 1",
            "the variance was divided by features − 1. It is the plain mean of the squares.",
            _other_norm(divide=lambda x: np.std(x, ddof=1)),
        ),
    ),
    say=exactly(2),
)


KINDS = (BUMP, DOTS, SAWTOOTH, WIDEST, SKIPS, NORM)
