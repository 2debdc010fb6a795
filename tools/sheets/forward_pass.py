"""Tasks of chapter 3: a network by hand, shapes, parameters, work, loss, pieces."""

import math

import numpy as np

from nnlib.exercises import forward_pass as exercises
from nnlib.layers import Linear, ReLU, Sequential
from nnlib.plot import draw_network
from tools.sheets.exercise_slips import slips_of, solved
from tools.sheets.tasks import Kind, Slip, exactly, listed, matrix, one_of, pairs, some, whole

# One example through a network, on a drawing of it.


def _draw_network(rng):
    return {
        "x": some(rng, -4, 4, 2, without=[0]),
        "W1": some(rng, -3, 3, 2, 2, without=[0]),
        "b1": some(rng, -4, 4, 2, without=[0]),
        "W2": some(rng, -4, 4, 1, 2, without=[0]),
        "b2": some(rng, -5, 5, 1, without=[0]),
    }


def _relu_row(x, W1, b1):
    return [max(0, int(row[0] * x[0] + row[1] * x[1] + b)) for row, b in zip(W1, b1, strict=True)]


def _score_by_hand(x, W1, b1, W2, b2):
    h = _relu_row(x, W1, b1)
    return int(W2[0, 0]) * h[0] + int(W2[0, 1]) * h[1] + int(b2[0])


def _batch(x, W1, b1, W2, b2):
    weights, biases = ([each.astype(float) for each in both] for both in ((W1, W2), (b1, b2)))
    return x[None, :].astype(float), weights, biases


def _model(W1, b1, W2, b2):
    rng = np.random.default_rng(0)
    model = Sequential(Linear(2, 2, rng=rng), ReLU(), Linear(2, 1, rng=rng))
    for layer, W, b in zip(model.linear_layers(), (W1, W2), (b1, b2), strict=True):
        layer.weight.data, layer.bias.data = W.astype(float), b.astype(float)
    return model


def _drawing(x, W1, b1, W2, b2):
    ax = draw_network(_model(W1, b1, W2, b2), inputs=["$x_1$", "$x_2$"], outputs=["$s$"])
    numbers = matrix(W1=W1, b1=b1, W2=W2, b2=b2).replace("\n", " ").replace("`", "")
    return ax, f"The network, two inputs, two hidden units, one output, drawn from {numbers}"


def _one_number(S, **_):
    return S[0, 0] if np.shape(S) == (1, 1) else np.nan


NETWORK = Kind(
    "network",
    "One example by hand",
    _draw_network,
    lambda x, W1, b1, W2, b2: (
        "Each line is a weight, and under each unit stands its bias. The hidden units are ReLUs, "
        f"the output is not. What is the score s for x = {listed()(x)}?"
    ),
    by_hand=_score_by_hand,
    solution=solved(exercises.forward, _batch, _one_number),
    slips=(
        *slips_of(
            exercises.forward,
            (
                *("ReLU on the last layer, too", "no ReLU", "forgot the biases"),
                *("forgot the hidden biases", "forgot the last bias", "biases subtracted"),
                *("ReLU before the layer", "bias after the ReLU"),
            ),
            _batch,
            _one_number,
        ),
        Slip(
            "weights not transposed",
            "the *columns* of W1 were taken where its rows belong. On the drawing, a hidden unit "
            "adds up the lines that come *into* it.",
            lambda x, W1, b1, W2, b2: _score_by_hand(x, W1.T, b1, W2, b2),
        ),
        Slip(
            "inputs swapped",
            "the two inputs have changed places: x₁ is the first number of x.",
            lambda x, W1, b1, W2, b2: _score_by_hand(x[::-1], W1, b1, W2, b2),
        ),
    ),
    say=whole,
    picture=_drawing,
)


# Parameters, and the work.


def _draw_sizes(rng):
    sizes = rng.permutation(np.arange(2, 11))[: rng.integers(3, 5)]
    return {"sizes": [int(n) for n in sizes]}


def _arrow(sizes):
    return " → ".join(map(str, sizes))


PARAMETERS = Kind(
    "count_parameters",
    "Count the parameters",
    _draw_sizes,
    lambda sizes: (
        f"A fully connected network has the layer sizes {_arrow(sizes)}, its inputs first. How "
        "many parameters does it learn?"
    ),
    by_hand=lambda sizes: sum((a + 1) * b for a, b in pairs(sizes)),
    solution=solved(exercises.count_parameters, lambda sizes: (sizes,)),
    slips=slips_of(
        exercises.count_parameters,
        (
            *("no biases", "biases for the inputs", "no biases for the outputs"),
            *("biases on the wrong side", "one bias per layer", "a bias for every weight"),
            *("product of all sizes", "sum of all sizes", "sizes added in each layer"),
            *("forgot the last layer", "forgot the first layer"),
        ),
        lambda sizes: (sizes,),
    ),
    say=whole,
)

WORK = Kind(
    "multiply_adds",
    "Count the work",
    lambda rng: _draw_sizes(rng) | {"N": one_of(rng, [2, 3, 4, 5, 10, 20])},
    lambda sizes, N: (
        f"{N} examples go through a network of the layer sizes {_arrow(sizes)}. How many "
        "multiply–adds does that take: products of a weight and a number, each with its addition "
        "counted as one?"
    ),
    by_hand=lambda sizes, N: N * sum(a * b for a, b in pairs(sizes)),
    solution=solved(exercises.multiply_adds, lambda sizes, N: (sizes, N)),
    slips=slips_of(
        exercises.multiply_adds,
        (
            *("forgot the examples", "counted double", "biases counted", "counted parameters"),
            *("examples added", "examples in the first layer only", "additions only"),
            *("product of all sizes", "examples squared", "sizes added in each layer"),
            *("forgot the last layer", "forgot the first layer"),
        ),
        lambda sizes, N: (sizes, N),
    ),
    say=whole,
)


# Shapes.

WEIGHTS, BIASES, ROWS = ("W1", "W2"), ("b1", "b2"), ("h", "scores")
SHAPES = {
    "W1": lambda N, D, H, C: (H, D),
    "b1": lambda N, D, H, C: (H,),
    "h": lambda N, D, H, C: (N, H),
    "W2": lambda N, D, H, C: (C, H),
    "b2": lambda N, D, H, C: (C,),
    "scores": lambda N, D, H, C: (N, C),
}


def _draw_shape(rng):
    N, D, H, C = (int(n) for n in rng.permutation([2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 30, 50])[:4])
    return {"N": N, "D": D, "H": H, "C": C, "part": one_of(rng, list(SHAPES))}


def _shape_by_code(N, D, H, C, part):
    rng = np.random.default_rng(0)
    first, second = Linear(D, H, rng=rng), Linear(H, C, rng=rng)
    h = np.maximum(first(np.ones((N, D))), 0)
    found = {
        "W1": first.weight.data, "b1": first.bias.data, "h": h,
        "W2": second.weight.data, "b2": second.bias.data, "scores": second(h),
    }  # fmt: skip
    return repr(found[part].shape)


def _shape_slips():
    """The mistakes of the exercise, which knows one network, for a network of any sizes."""
    why = {mistake.name: mistake.why for mistake in exercises.shapes.mistakes}
    ends = {"W1": ("D", "H"), "b1": ("D", "H"), "h": ("D", "H")}
    ends |= {"W2": ("H", "C"), "b2": ("H", "C"), "scores": ("H", "C")}

    def slip(name, parts, shape, text=None):
        def answer(part, **sizes):
            if part not in parts:
                raise ValueError(part)
            before, after = (sizes[end] for end in ends[part])
            return repr(shape(sizes["N"], before, after))

        return Slip(name, text or why[name], answer)

    examples = (
        "the number of examples is no part of a weight: the same weights serve one example or a "
        "million."
    )
    rows = "all examples go through the network at once, each in a row of its own."
    bias = "the bias belongs to the units, not to the examples: all of these get the same one."
    return (
        slip("weights transposed", WEIGHTS, lambda N, a, b: (a, b)),
        slip("examples in the weights", WEIGHTS, lambda N, a, b: (N, a), examples),
        slip("examples for inputs", WEIGHTS, lambda N, a, b: (b, N), examples),
        slip("square weights", WEIGHTS, lambda N, a, b: (b, b), (
            "a weight matrix has a row for each unit, and a column for each *input* of the layer."
        )),
        slip("bias as a column", BIASES, lambda N, a, b: (b, 1), (
            "the bias has the right length, but stands in a column. In this course it is flat."
        )),
        slip("bias as a row", BIASES, lambda N, a, b: (1, b), (
            "this bias would work, but in this course a bias is flat, with one entry in its shape."
        )),
        slip("a bias for every example", BIASES, lambda N, a, b: (N, b), bias),
        slip("one bias per example", BIASES, lambda N, a, b: (N,), bias),
        slip("a bias for every input", BIASES, lambda N, a, b: (a,)),
        slip("a single bias", BIASES, lambda N, a, b: (1,)),
        slip("forgot the examples", ROWS, lambda N, a, b: (b,), rows),
        slip("a single row", ROWS, lambda N, a, b: (1, b), rows),
        slip("examples in columns", ROWS, lambda N, a, b: (b, N)),
        slip("as wide as before", ROWS, lambda N, a, b: (N, a)),
        slip("the shape of the weights", ROWS, lambda N, a, b: (b, a), (
            "this is the shape of the layer's weights, not of what comes out of it."
        )),
    )  # fmt: skip


SHAPE = Kind(
    "shapes",
    "A shape",
    _draw_shape,
    lambda N, D, H, C, part: (
        f"{N} examples with {D} inputs each, the rows of X, go through a network with {H} hidden "
        f"units and {C} outputs: h = ReLU(X @ W1.T + b1), scores = h @ W2.T + b2. Which shape "
        f"{'have' if part == 'scores' else 'has'} `{part}` in this course?"
    ),
    by_hand=lambda part, **sizes: repr(SHAPES[part](**sizes)),
    solution=_shape_by_code,
    slips=_shape_slips(),
    say=str,
)


# A loss, from scores that are logarithms.


def _draw_loss(rng):
    sizes = np.array([rng.permutation([1, 2, 3, 4, 5, 6])[:3] for _ in range(2)])
    return {"sizes": sizes, "y": rng.integers(3, size=2)}


def _logits(sizes, y):
    return np.log(sizes), y


def _loss_text(sizes, y):
    logs = ", ".join(f"ln\N{NO-BREAK SPACE}{n} = {math.log(n):.2f}" for n in (2, 3, 5, 7, 11, 13))
    scores = [[round(math.log(n), 2) for n in row] for row in sizes]
    powers = [[int(n) for n in row] for row in sizes]
    return (
        "Two examples (rows) have these scores for three classes. `E` holds e to the power of each "
        "score, rounded to whole numbers. What is the *cross-entropy loss* of the batch, with the "
        f"labels y, to two decimals? ({logs}.)" + matrix(Z=scores, E=powers, y=y)
    )


def _loss_by_hand(sizes, y):
    losses = [math.log(sum(row) / row[k]) for row, k in zip(sizes.tolist(), y, strict=True)]
    return sum(losses) / 2


LOSS = Kind(
    "cross_entropy",
    "From scores to a loss",
    _draw_loss,
    _loss_text,
    by_hand=_loss_by_hand,
    solution=solved(exercises.cross_entropy, _logits),
    slips=slips_of(
        exercises.cross_entropy,
        (
            *("sum instead of mean", "forgot the minus", "all classes counted"),
            *("always the first class", "the most probable class", "logarithm of the mean"),
            *("softmax over the examples", "softmax over everything", "forgot the softmax"),
            *("logarithm of the scores' exponentials", "forgot the logarithm", "squared error"),
            *("logarithm to another base", "sigmoid instead of softmax"),
            *("divided by the number of classes", "divided by N·C"),
        ),
        _logits,
    ),
    say=exactly(2),
)


# Straight pieces of a network with one input.


def _draw_pieces(rng):
    H = 5
    places = rng.choice([-2, -1, 0, 1, 2], size=H)
    w1 = some(rng, -2, 2, H, without=[0])
    w1[rng.integers(H)] *= int(rng.integers(2))
    w2 = some(rng, -3, 3, H, without=[0])
    w2[rng.integers(H)] *= int(rng.integers(2))
    return {"w1": w1, "b1": np.where(w1 == 0, places, -w1 * places), "w2": w2}


def _arrays(w1, b1, w2):
    return tuple(each.astype(float) for each in (w1, b1, w2))


def _pieces_by_hand(w1, b1, w2):
    """Walk along x in steps of a half and count where the slope changes."""

    def f(x):
        return sum(
            int(v) * max(0.0, float(w) * x + float(b)) for w, b, v in zip(w1, b1, w2, strict=True)
        )

    slopes = [f(x / 2 + 0.5) - f(x / 2) for x in range(-14, 14)]
    return 1 + sum(abs(a - b) > 1e-9 for a, b in pairs(slopes))


PIECES = Kind(
    "count_pieces",
    "Count the straight pieces",
    _draw_pieces,
    lambda w1, b1, w2: (
        "The graph of f(x) = Σ w2ᵢ·ReLU(w1ᵢ·x + b1ᵢ), with one input x and five units, is made of "
        "straight pieces. How many are there?" + matrix(w1=w1, b1=b1, w2=w2)
    ),
    by_hand=_pieces_by_hand,
    solution=solved(exercises.count_pieces, _arrays),
    slips=slips_of(
        exercises.count_pieces,
        (
            *("always H + 1", "all patterns of on and off", "forgot the one"),
            *("flat units counted", "unheard units counted", "shared kinks counted twice"),
        ),
        _arrays,
    ),
    say=whole,
)


KINDS = (NETWORK, PARAMETERS, WORK, SHAPE, LOSS, PIECES)
