"""One example through a 2-2-1 network, worked out on paper (chapter 3)."""

import numpy as np

from nnlib.exercises.display import apart, code, numbers, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, close
from nnlib.exercises.reading import read_parts, read_scalar, read_vector
from nnlib.layers import Linear, ReLU, Sequential

PARTS = ("z", "h", "s")
EXPECTED = ([3, -1], [3, 0], -5)
MISTAKES = (
    Mistake(
        "forgot the first bias",
        ([4, -3], [4, 0], -7),
        "the weighted sums are right, but `z` also contains the biases that stand under the hidden "
        "units.",
    ),
    Mistake(
        "bias subtracted",
        ([5, -5], [5, 0], -9),
        "the biases are subtracted, but they are added: a bias of −1 makes the sum smaller by 1.",
    ),
    Mistake(
        "W1 transposed",
        ([7, -7], [7, 0], -13),
        "you took the *columns* of W1 where its rows belong: W is (out, in). On the drawing, a "
        "hidden unit adds up the lines that come *into* it.",
        also=(([8, -9], [8, 0], -15),),
    ),
    Mistake(
        "inputs swapped",
        ([0, -5], [0, 0], 1),
        "the two inputs have changed places: x1 = 3 and x2 = 2.",
    ),
    Mistake(
        "ReLU too early",
        ([3, 0], [3, 0], -5),
        "`z` is the pre-activation, *before* the ReLU; it may be negative. What you wrote belongs "
        "into `h`.",
    ),
    Mistake(
        "ReLU skipped",
        ([3, -1], [3, -1], -9),
        "`z` is right, but `h` is still the same: the ReLU hasn't been applied. It keeps what is "
        "positive and makes everything else 0.",
    ),
    Mistake(
        "sign dropped",
        ([3, -1], [3, 1], -1),
        "`z` is right, but your `h` is its size without the sign. The ReLU doesn't turn negative "
        "numbers round: it makes them 0.",
    ),
    Mistake(
        "on or off",
        ([3, -1], [1, 0], -1),
        "`z` is right, but your `h` only says which unit is on. That is the step function of "
        "chapter 2; the ReLU hands a positive `z` on as it is.",
    ),
    Mistake(
        "score from z",
        ([3, -1], [3, 0], -9),
        "`z` and `h` are right, but the score was computed from `z`. The second layer sees only "
        "`h`: a unit that is off contributes nothing.",
    ),
    Mistake(
        "ReLU on the score",
        ([3, -1], [3, 0], 0),
        "`z` and `h` are right, but the ReLU was applied to the score as well. The last layer has "
        "none: a score must be free to be negative, or class 0 could never win.",
    ),
    Mistake(
        "forgot the second bias",
        ([3, -1], [3, 0], -6),
        "`z` and `h` are right, but the bias of the output is missing in `s`.",
    ),
    Mistake(
        "sign of the score",
        ([3, -1], [3, 0], 5),
        "`z` and `h` are right, and `s` has lost its minus sign: the weight from h1 is negative.",
        also=(([3, -1], [3, 0], 7),),
    ),
)


def small_network():
    """The 2-2-1 network of the exercise, a `Sequential` with its weights set by hand."""
    rng = np.random.default_rng(0)
    model = Sequential(Linear(2, 2, rng=rng), ReLU(), Linear(2, 1, rng=rng))
    hidden, output = model.linear_layers()
    hidden.weight.data[...] = [[2, -1], [1, -3]]
    hidden.bias.data[...] = [-1, 2]
    output.weight.data[...] = [[-2, 4]]
    output.bias.data[...] = [1]
    return model


def _read(parts):
    z, h, s = parts
    return read_vector(z, "`z`", 2), read_vector(h, "`h`", 2), np.array(read_scalar(s, "`s`"))


def _seen(case, parts):
    """A table of the parts up to the first wrong one: what follows was computed from it."""
    rows = []
    for name, got, wanted in zip(PARTS, parts, case.expected, strict=True):
        right = close(got, wanted)
        text = numbers(got) if right else apart(got, wanted)[0]
        rows.append([code(name), code(text), "✓" if right else "✗"])
        if rows[-1][-1] == "✗":
            break
    return table(["", "yours", ""], rows)


def _where(case, parts):
    """Words for a first wrong part that no known mistake explains."""
    pairs = zip(PARTS, parts, case.expected, strict=True)
    name, got, wanted = next(each for each in pairs if not close(*each[1:]))
    if name == "s":
        return "`z` and `h` are right, but `s` is not. It is a weighted sum of `h`, plus a bias."
    right = np.isclose(got, wanted)
    if right.any():
        return (
            f"in `{name}` one number is right, but that of hidden unit {1 + int(right.argmin())} "
            "is not. Work it out once more, with all its signs."
        )
    return f"`{name}` is the first that is wrong; what follows was computed from it."


TEST = FunctionTest(
    name="by_hand",
    parts=PARTS,
    in_order=True,
    run=lambda parts: lambda: parts,
    read=_read,
    show=_seen,
    generic=_where,
    cases=(Case({}, _read(EXPECTED)),),
    mistakes=MISTAKES,
)


def _grade(answer):
    TEST.grade(read_parts(answer, PARTS))
    return (
        "h2 is off: its line of weight 4, the strongest of all, carries nothing for this "
        "example. For another input it may be the one that decides."
    )


by_hand = Exercise(
    "by_hand",
    "One example by hand",
    stars=2,
    grade=_grade,
    test=TEST,
    parts=PARTS,
    mistakes=MISTAKES,
    hints=(
        "Go from left to right. For each hidden unit follow the lines that come *into* it: weight "
        "times input, all added up, and its bias on top. That is its z.",
        r"Written out, $z_1 = 2 \cdot 3 + (-1) \cdot 2 + (-1)$. For $z_2$ take the second row of "
        "W1. Then $h$ is $z$ with everything negative made 0.",
        "For the score do the same with $h$ for the inputs: weights −2 and 4, bias 1. One of the "
        "two products is 0. There is no ReLU after it.",
    ),
)
