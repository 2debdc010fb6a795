"""Two hidden ReLUs for XNOR, chosen by hand (chapter 1)."""

from dataclasses import dataclass, replace

import numpy as np

from nnlib.exercises.display import code, numbers, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake, mistake_made
from nnlib.exercises.linear_limits.truth_tables import (
    FUNCTIONS,
    POINTS,
    TINY,
    class_of,
    is_right,
    sign_of,
    truth_table,
)
from nnlib.exercises.reading import read_numbers, read_parts, read_scalar, read_vector
from nnlib.exercises.verdict import NotYet

PARTS = ("W1", "b1", "w2", "b2")
WANTED = (1, 0, 0, 1)


@dataclass(frozen=True)
class Network:
    """W1 (2, 2), b1 (2,), w2 (2,) and b2, and what such a network does at the four points."""

    W1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray
    b2: float

    @property
    def z(self):
        """Pre-activations (4, 2)."""
        return POINTS @ np.transpose(self.W1) + self.b1

    @property
    def h(self):
        """Hidden activations (4, 2)."""
        return np.maximum(self.z, 0)

    @property
    def outputs(self):
        """Outputs (4,)."""
        return self.h @ self.w2 + self.b2

    @property
    def right(self):
        """At how many points the output is clearly on the right side."""
        return sum(map(is_right, self.outputs, WANTED))

    @property
    def folds(self):
        """How many units change the output in a way of their own."""
        useful = np.ptp(self.h * self.w2, axis=0) > TINY
        return min(useful.sum(), np.linalg.matrix_rank(self.h - self.h[0], tol=TINY))

    def changed(self, **parts):
        """The same network with other parts."""
        return replace(self, **parts)


MISTAKES = (
    Mistake(
        "W1 transposed",
        ([[1, 2], [1, 2]], [0, -2], [-1, 1], 0.5),
        "with the transpose of your `W1` it would be right. In this course weights are stored "
        "(out, in): *row* i of `W1` belongs to hidden unit i.",
        made=lambda net: net.changed(W1=net.W1.T).right == 4,
    ),
    Mistake(
        "b1 and w2 swapped",
        ([[1, 1], [1, 1]], [-1, 2], [0, -1], 0.5),
        "with `b1` and `w2` exchanged it would be right: the order is W1, b1, w2, b2.",
        made=lambda net: net.changed(b1=net.w2, w2=net.b1).right == 4,
    ),
    Mistake(
        "sign of b2",
        ([[1, 1], [1, 1]], [0, -1], [-2, 4], -1),
        "with the opposite sign of `b2` it would be right: which way must the bias push at (0, 0)?",
        made=lambda net: net.changed(b2=-net.b2).right == 4,
    ),
    Mistake(
        "no hidden unit is ever active",
        ([[-1, -1], [-1, -1]], [-1, -2], [1, 1], 1),
        "both hidden units are 0 at all four points: their pre-activations never rise above 0, so "
        "the output is the bias `b2` everywhere. Look at `W1` and `b1`.",
        made=lambda net: not net.h.any(),
    ),
    Mistake(
        "no unit bends",
        ([[1, 0], [0, 1]], [1, 1], [1, 1], -2.5),
        "no pre-activation changes its sign from one of the four points to another, so no ReLU "
        "ever bends: there the network is linear, and no linear rule computes XNOR. Choose `b1` so "
        "that a unit switches on between the points.",
        made=lambda net: ((net.h == net.z).all(axis=0) | (net.h == 0).all(axis=0)).all(),
    ),
    Mistake(
        "both units idle",
        ([[1, 1], [1, 1]], [0, -1], [0, 0], 0.5),
        "neither hidden unit makes a difference to the output: each is the same at all four "
        "points, or has weight 0 in `w2`. Then the output is the same everywhere.",
        made=lambda net: not (np.ptp(net.h * net.w2, axis=0) > TINY).any(),
    ),
    Mistake(
        "one unit idle",
        ([[1, 1], [0, 0]], [-1, 0], [-1, 1], 0.5),
        "only one hidden unit makes a difference; the other is constant, or has weight 0 in `w2`, "
        "or does the same as the first. With a single fold the output can only rise or only fall, "
        "but XNOR goes down and up again.",
        made=lambda net: net.folds < 2,
    ),
    Mistake(
        "an output of exactly 0",
        ([[1, 1], [1, 1]], [0, -1], [-1, 2], 0),
        "at one of the points the output is exactly 0, neither above nor below. A small shift of "
        "`b2` may decide it.",
        made=lambda net: (np.abs(net.outputs) < TINY).any(),
    ),
    Mistake(
        "XOR",
        ([[1, 1], [1, 1]], [0, -1], [1, -2], -0.5),
        "this network computes XOR, the opposite, so it is wrong at all four points. The hidden "
        "layer already does what is needed. What must happen to the output so that above 0 and "
        "below 0 change places?",
        made=lambda net: truth_table(net.outputs) == (0, 1, 1, 0),
    ),
    Mistake(
        "three of four",
        ([[1, 1], [1, 1]], [0, -1], [-1, 1], 0.5),
        "three of the four points are right. Follow the wrong one through the network:",
        made=lambda net: net.right == 3,
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


def _grade(answer):
    net = Network(*_read_network(read_parts(answer, PARTS)))
    rows = [
        [
            f"({x1}, {x2})",
            *(code(numbers(values)) for values in (z, h, output)),
            class_of(output),
            wanted,
            sign_of(output, wanted),
        ]
        for (x1, x2), z, h, output, wanted in zip(
            POINTS, net.z, net.h, net.outputs, WANTED, strict=True
        )
    ]
    header = ["x1, x2", "z = W1 x + b1", "h = ReLU(z)", "w2·h + b2", "your class", "wanted", ""]
    if net.right == 4:
        return (
            "Two folds do what no line can. Look at the column h: in hidden space the four points "
            "*are* linearly separable. You chose these weights by hand; gradient descent finds "
            "such a pair only now and then." + table(header, rows)
        )
    if mistake := mistake_made(MISTAKES, net):
        shown = rows if mistake.name != "three of four" else [row for row in rows if row[-1] == "✗"]
        raise NotYet(mistake.why + table(header, shown), mistake.name)
    raise NotYet(
        f"your network computes **{FUNCTIONS[truth_table(net.outputs)]}**. Compare line by line "
        "what it does with what is wanted:" + table(header, rows)
    )


xnor = Exercise(
    "xnor",
    "XNOR with two ReLUs",
    stars=2,
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
