"""Two hidden ReLUs for XNOR, chosen by hand (chapter 1)."""

import numpy as np

from nnlib.exercises.display import code, numbers, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.linear_limits.truth_tables import (
    FUNCTIONS,
    POINTS,
    TINY,
    class_of,
    sign_of,
    truth_table,
)
from nnlib.exercises.reading import read_numbers, read_parts, read_scalar, read_vector
from nnlib.exercises.verdict import NotYet

PARTS = ("W1", "b1", "w2", "b2")
WANTED = (1, 0, 0, 1)
MISTAKES = (
    Mistake(
        "an output of exactly 0",
        ([[1, 1], [1, 1]], [0, -1], [-1, 2], 0),
        "at one of the points the output is exactly 0, neither above nor below. A small shift of "
        "`b2` may decide it.",
    ),
    Mistake(
        "no hidden unit is ever active",
        ([[-1, -1], [-1, -1]], [-1, -2], [1, 1], 1),
        "both hidden units are 0 at all four points: their pre-activations never rise above 0, so "
        "the output is the bias `b2` everywhere. Look at `W1` and `b1`.",
    ),
    Mistake(
        "no unit bends",
        ([[1, 0], [0, 1]], [1, 1], [1, 1], -2.5),
        "no pre-activation changes its sign from one of the four points to another, so no ReLU "
        "ever bends: there the network is linear, and no linear rule computes XNOR. Choose `b1` so "
        "that a unit switches on between the points.",
    ),
    Mistake(
        "one unit idle",
        ([[1, 1], [0, 0]], [-1, 0], [-1, 1], 0.5),
        "only one hidden unit makes a difference; the other is constant, or has weight 0 in `w2`, "
        "or does the same as the first. With a single fold the output can only rise or only fall, "
        "but XNOR goes down and up again.",
    ),
    Mistake(
        "W1 transposed",
        ([[1, 2], [1, 2]], [0, -2], [-1, 1], 0.5),
        "with the transpose of your `W1` it would be right. In this course weights are stored "
        "(out, in): *row* i of `W1` belongs to hidden unit i.",
    ),
    Mistake(
        "b1 and w2 swapped",
        ([[1, 1], [1, 1]], [-1, 2], [0, -1], 0.5),
        "with `b1` and `w2` exchanged it would be right: the order is W1, b1, w2, b2.",
    ),
    Mistake(
        "sign of b2",
        ([[1, 1], [1, 1]], [0, -1], [-2, 4], -1),
        "with the opposite sign of `b2` it would be right: which way must the bias push at (0, 0)?",
    ),
    Mistake(
        "XOR",
        ([[1, 1], [1, 1]], [0, -1], [1, -2], -0.5),
        "this network computes XOR, the opposite, so it is wrong at all four points. The hidden "
        "layer already does what is needed. What must happen to the output so that above 0 and "
        "below 0 change places?",
    ),
    Mistake(
        "three of four",
        ([[1, 1], [1, 1]], [0, -1], [-1, 1], 0.5),
        "three of the four points are right. Follow the wrong one through the network:",
    ),
)


def _read_network(parts):
    """W1 (2, 2), b1 (2,), w2 (2,) and b2 of a network with two hidden units."""
    W1 = read_numbers(parts[0], "`W1`")
    if W1.shape != (2, 2):
        raise NotYet(
            f"`W1` has shape {code(W1.shape)}, but {code((2, 2))} is expected: (out, in), one row "
            "for each hidden unit, one column for each input."
        )
    return (
        W1,
        read_vector(parts[1], "`b1`", 2),
        read_vector(parts[2], "`w2`", 2),
        read_scalar(parts[3], "`b2`"),
    )


def _through(W1, b1, w2, b2):
    """Pre-activations (4, 2), hidden activations (4, 2) and outputs (4,) at the four points."""
    z = POINTS @ np.transpose(W1) + b1
    h = np.maximum(z, 0)
    return z, h, h @ w2 + b2


def _solves(W1, b1, w2, b2):
    outputs = _through(W1, b1, w2, b2)[2]
    return truth_table(outputs) == WANTED and (np.abs(outputs) > TINY).all()


def _xnor_kind(network):
    """The name of the mistake that a network makes; None if it makes none, or another."""
    W1, b1, w2, b2 = (np.asarray(part, dtype=float) for part in network)
    z, h, outputs = _through(W1, b1, w2, b2)
    right = sum(
        class_of(score) == str(wanted) for score, wanted in zip(outputs, WANTED, strict=True)
    )
    useful = np.ptp(h * w2, axis=0) > TINY
    tests = {
        "W1 transposed": _solves(W1.T, b1, w2, b2),
        "b1 and w2 swapped": _solves(W1, w2, b1, b2),
        "sign of b2": _solves(W1, b1, w2, -b2),
        "no hidden unit is ever active": not h.any(),
        "no unit bends": ((h == z).all(axis=0) | (h == 0).all(axis=0)).all(),
        "one unit idle": useful.sum() < 2 or np.linalg.matrix_rank(h - h[0], tol=TINY) < 2,
        "an output of exactly 0": (np.abs(outputs) < TINY).any(),
        "XOR": truth_table(outputs) == (0, 1, 1, 0),
        "three of four": right == 3,
    }
    return None if right == 4 else next((name for name, made in tests.items() if made), None)


def _grade(answer):
    network = _read_network(read_parts(answer, PARTS))
    z, h, outputs = _through(*network)
    rows = [
        [
            f"({x1}, {x2})",
            *(code(numbers(row)) for row in (z[i], h[i], outputs[i])),
            class_of(outputs[i]),
            wanted,
            sign_of(outputs[i], wanted),
        ]
        for i, ((x1, x2), wanted) in enumerate(zip(POINTS, WANTED, strict=True))
    ]
    header = ["x1, x2", "z = W1 x + b1", "h = ReLU(z)", "w2·h + b2", "your class", "wanted", ""]
    if _solves(*network):
        return (
            "Two folds do what no line can. Look at the column h: in hidden space the four points "
            "*are* linearly separable. You chose these weights by hand; gradient descent finds "
            "such a pair only now and then." + table(header, rows)
        )
    kind = _xnor_kind(network)
    for mistake in MISTAKES:
        if mistake.name == kind:
            shown = [row for row in rows if row[-1] == "✗"] if kind == "three of four" else rows
            raise NotYet(mistake.why + table(header, shown), mistake.name)
    raise NotYet(
        f"your network computes **{FUNCTIONS[truth_table(outputs)]}**. Compare line by line what "
        "it does with what is wanted:" + table(header, rows)
    )


xnor = Exercise(
    "xnor",
    "XNOR with two ReLUs",
    stars=3,
    grade=_grade,
    parts=PARTS,
    mistakes=MISTAKES,
    hints=(
        "XNOR depends only on the sum s = x1 + x2, which is 0, 1 or 2. Draw the output that you "
        "need over s: above 0, below 0, above 0 again.",
        "A ReLU of s bends once. Let the first unit be active from s = 0 on, and let the second "
        "one switch on later, at s = 1. Both rows of `W1` can be the same; only `b1` differs.",
        "The first unit is s itself, the second is 0, 0, 1 for s = 0, 1, 2. Start above 0 with "
        "`b2`, let the first unit pull the output down by more than that, and let the second one "
        "push it up by about twice as much as the first one pulls.",
    ),
)
