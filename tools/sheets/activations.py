"""Tasks of chapter 2: slopes, softmax, dead units, what is left after some layers."""

import math

import numpy as np

from nnlib.autograd import Value
from nnlib.exercises import activations as exercises
from tools.sheets.exercise_slips import slips_of, solved
from tools.sheets.tasks import Kind, Slip, exactly, matrix, one_of, whole

# The slope of a sigmoid from its output.


def _draw_slope(rng):
    return {"h": one_of(rng, [n / 100 for n in range(3, 98) if n % 10])}


def _output(h):
    return (np.array([h]),)


SLOPE = Kind(
    "slope",
    "A slope from its output",
    _draw_slope,
    lambda h: (
        f"At some z a sigmoid's output is h = {h:.2f}. What is the sigmoid's *slope* there, to "
        "four decimals?"
    ),
    by_hand=lambda h: h * (1 - h),
    solution=solved(exercises.slope_from_output, _output, lambda slope, **_: slope[0]),
    slips=slips_of(
        exercises.slope_from_output,
        (
            *("the slope of tanh", "the output instead of the slope", "only one factor"),
            *("a factor squared", "wrong sign", "a plus for the minus", "a factor too much"),
            *("the largest slope everywhere", "sigmoid applied again"),
        ),
        _output,
        lambda slope, **_: np.ravel(slope)[0],
    ),
    say=exactly(4),
)


# Softmax of scores that are logarithms.


def _draw_scores(rng):
    sizes = rng.choice([1, 2, 3, 4, 5, 6], size=3, replace=False)
    return {"sizes": sizes, "j": int(rng.integers(3))}


def _scores(sizes, j):
    return (np.log([sizes]),)


def _class(P, sizes, j):
    return P[0, j]


def _table_of_exp(sizes, j):
    scores = ", ".join(f"{math.log(n):.2f}" for n in sizes)
    powers = ", ".join(f"e<sup>{math.log(n):.2f}</sup> = {n}" for n in sizes)
    return (
        f"A network gives an example the scores z = [{scores}] for the classes 0, 1, 2. What is "
        f"the probability of class {j} by softmax, to two decimals? (Rounded, {powers}.)"
    )


SOFTMAX = Kind(
    "softmax",
    "From scores to probabilities",
    _draw_scores,
    _table_of_exp,
    by_hand=lambda sizes, j: sizes[j] / sum(sizes),
    solution=solved(exercises.softmax, _scores, _class),
    slips=(
        *slips_of(
            exercises.softmax,
            (
                *("another base", "mean for sum", "sign of the scores", "no exponential"),
                "the logarithm of softmax",
            ),
            _scores,
            _class,
        ),
        Slip(
            "divided by the others",
            "the exponential was divided by the sum of the *others*. Its own belongs to the sum, "
            "too: so the shares of all classes add up to 1.",
            lambda sizes, j: sizes[j] / (sum(sizes) - sizes[j]),
        ),
        Slip(
            "not divided",
            "this is the exponential of the score. Divided by the sum of all of them it is a share "
            "of 1.",
            lambda sizes, j: sizes[j],
        ),
        Slip(
            "divided by the largest",
            "the exponential was divided by the largest one. All of them together are the whole.",
            lambda sizes, j: sizes[j] / max(sizes),
        ),
        Slip(
            "one more in the sum",
            "there is a 1 too many in the sum below, as a sigmoid has it. The exponentials of all "
            "classes are the whole.",
            lambda sizes, j: sizes[j] / (1 + sum(sizes)),
        ),
        Slip(
            "shared equally",
            "each class got the same share, whatever its score.",
            lambda sizes, j: 1 / len(sizes),
        ),
        Slip(
            "the sigmoid of one score",
            "this is the sigmoid of the score, which knows nothing of the other classes.",
            lambda sizes, j: sizes[j] / (1 + sizes[j]),
        ),
    ),
    say=exactly(2),
)


# Dead units, from a table of pre-activations.


def _draw_dead(rng):
    Z = rng.integers(-4, 5, size=(4, 5))
    for column in rng.permutation(5)[: rng.integers(1, 4)]:
        Z[:, column] = -np.abs(Z[:, column])
    if rng.random() < 0.7:  # a unit that is 0 at best
        column = rng.integers(5)
        Z[:, column] = -np.abs(Z[:, column])
        Z[rng.integers(4), column] = 0
    return {"Z": Z}


def _table(Z):
    return (Z.astype(float),)


DEAD = Kind(
    "dead_share",
    "How many units are dead?",
    _draw_dead,
    lambda Z: (
        "Z holds the *pre-activations* of five ReLU units (columns) for the four examples of a "
        "data set (rows). What share of the units is dead on these data?" + matrix(Z=Z)
    ),
    by_hand=lambda Z: sum(max(column) <= 0 for column in Z.T.tolist()) / 5,
    solution=solved(exercises.dead_share, _table),
    slips=slips_of(
        exercises.dead_share,
        (
            *("share of zeros", "zero for any example", "examples instead of units"),
            *("z = 0 counted as alive", "share of live units"),
            *("number instead of share", "divided by the number of examples"),
            "positive instead of negative",
        ),
        _table,
    ),
    say=exactly(2),
)


# What is left of a gradient behind some sigmoids.


def _draw_chain(rng):
    return {
        "w": rng.choice([-4, -3, -2, 2, 3, 4, 5], size=3),
        "h": rng.choice([0.1, 0.2, 0.5, 0.8, 0.9], size=3),
    }


def _chain(factor=lambda w, h: w * h * (1 - h), total=np.prod, layers=slice(None)):
    return lambda w, h: float(
        total([factor(int(a), float(b)) for a, b in zip(w, h, strict=True)][layers])
    )


def _by_graph(w, h):
    x, start = Value(0.3), None
    value = start = x
    for weight, output in zip(w.tolist(), h.tolist(), strict=True):
        bias = math.log(output / (1 - output)) - weight * value.data
        value = (value * weight + bias).sigmoid()
    value.backward()
    return start.grad


CHAIN = Kind(
    "chain",
    "A gradient through three sigmoids",
    _draw_chain,
    lambda w, h: (
        "Three layers of one unit each follow one another, hᵢ = σ(wᵢ·hᵢ₋₁ + bᵢ), where h₀ is the "
        "input x. For one x the outputs h₁, h₂, h₃ are those of h. What is dh₃/dx, to three "
        "decimals?" + matrix(w=w, h=h)
    ),
    by_hand=_chain(),
    solution=_by_graph,
    slips=(
        Slip(
            "forgot the slopes",
            "the weights alone were multiplied. On its way to x the gradient also meets the slope "
            "of each sigmoid, h(1 − h).",
            _chain(lambda w, h: w),
        ),
        Slip(
            "forgot the weights",
            "the slopes alone were multiplied. From layer to layer the gradient also meets the "
            "weight.",
            _chain(lambda w, h: h * (1 - h)),
        ),
        Slip(
            "the slope of tanh",
            "1 − h² is the slope of *tanh* from its output. That of a sigmoid is h(1 − h).",
            _chain(lambda w, h: w * (1 - h**2)),
        ),
        Slip(
            "the output instead of the slope",
            "the weights were multiplied by the outputs h. It is the *slopes* that carry a "
            "gradient.",
            _chain(lambda w, h: w * h),
        ),
        Slip(
            "added instead of multiplied",
            "the layers were added. Rates of changes that follow one another multiply.",
            _chain(total=np.sum),
        ),
        Slip(
            "the largest slope everywhere",
            "¼ was taken for each slope. That is the largest one, where h is 0.5.",
            _chain(lambda w, h: w / 4),
        ),
        Slip(
            "one layer too few",
            "the first layer is missing: from h₁ to x there is one step more.",
            _chain(layers=slice(1, None)),
        ),
        Slip(
            "the last layer left out",
            "the last layer is missing: the way back begins at h₃, behind its sigmoid.",
            _chain(layers=slice(None, -1)),
        ),
        Slip(
            "only one factor",
            "1 − h was taken for the slope. A sigmoid's slope is h(1 − h): flat at both ends.",
            _chain(lambda w, h: w * (1 - h)),
        ),
        Slip(
            "signs of the weights lost",
            "the size is right, and the sign is lost: every negative weight turns it round.",
            _chain(lambda w, h: abs(w) * h * (1 - h)),
        ),
    ),
    say=exactly(3),
)


# How deep until nothing is left.


def _draw_layers(rng):
    return {"limit": 10 * int(rng.integers(1, 100)) * int(rng.choice([1, 1, 10]))}


def _limit(limit):
    return (1 / limit,)


LAYERS = Kind(
    "layers_until",
    "How deep until nothing is left?",
    _draw_layers,
    lambda limit: (
        "Each layer multiplies a gradient by a sigmoid's slope, and be it the largest that a "
        "sigmoid has. After how many layers is the product *below* 1/"
        f"{limit:,} for the first time?"
    ),
    by_hand=lambda limit: next(n for n in range(1, 20) if 4**n > limit),
    solution=solved(exercises.layers_until, _limit),
    slips=(
        *slips_of(
            exercises.layers_until,
            (
                *("slope ½", "one too few", "one too many", "slope 1"),
                "divided by the number of layers",
            ),
            _limit,
        ),
        Slip(
            "slope one tenth",
            "a tenth was taken for the largest slope. It is ¼, at z = 0.",
            lambda limit: next(n for n in range(1, 20) if 10**n > limit),
        ),
    ),
    say=whole,
)


# Value and slope of a function with a bend.


def _draw_leak(rng):
    return {"z": one_of(rng, [n / 10 for n in range(-99, 0) if n % 10])}


def _one(z):
    return (np.array([z]),)


def _pair(result, z):
    return [np.ravel(part)[0] for part in result]


LEAK = Kind(
    "leaky_relu",
    "A ReLU that leaks",
    _draw_leak,
    lambda z: (
        "A leaky ReLU lets a tenth through where z is negative. What are its value and its slope, "
        f"in this order, at z = {f'{z:g}'.replace('-', '−')}?"
    ),
    by_hand=lambda z: [0.1 * z, 0.1],
    solution=solved(exercises.leaky_relu, _one, _pair),
    slips=(
        *slips_of(
            exercises.leaky_relu,
            (
                *("slope first", "negative part turned upwards", "a constant leak"),
                *("slope 1 everywhere", "slope of a plain ReLU", "the value for the slope"),
                "negative slope",
            ),
            _one,
            _pair,
        ),
        Slip(
            "a plain ReLU",
            "these are value and slope of a plain ReLU. This one leaks a tenth.",
            lambda z: [0, 0],
        ),
        Slip(
            "one hundredth for a tenth",
            "both are those of a leak of one hundredth. This one leaks a tenth.",
            lambda z: [z / 100, 0.01],
        ),
        Slip(
            "no bend",
            "these are value and slope for a positive z, where nothing is changed.",
            lambda z: [z, 1],
        ),
        Slip(
            "turned upwards",
            "both have the wrong sign: a leaky ReLU rises to the left of 0, too, only slowly.",
            lambda z: [-0.1 * z, -0.1],
        ),
        Slip(
            "the size of z",
            "these are value and slope of |z|. To the left of 0 a leaky ReLU is a tenth of z.",
            lambda z: [-z, -1],
        ),
    ),
    say=lambda pair: f"value {exactly(3)(pair[0])}, slope {exactly(2)(pair[1])}",
)


KINDS = (SLOPE, SOFTMAX, DEAD, CHAIN, LAYERS, LEAK)
