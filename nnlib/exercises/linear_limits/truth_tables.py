"""The corners of the unit square, and the Boolean functions there (chapter 1)."""

import numpy as np

TINY = 1e-9  # a score closer to 0 than this counts as 0
POINTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
FUNCTIONS = {  # truth tables at (0,0), (0,1), (1,0), (1,1), and what people call them
    (0, 0, 0, 0): "the constant 0",
    (0, 0, 0, 1): "x1 AND x2",
    (0, 0, 1, 0): "x1 AND NOT x2",
    (0, 0, 1, 1): "x1 alone",
    (0, 1, 0, 0): "NOT x1 AND x2",
    (0, 1, 0, 1): "x2 alone",
    (0, 1, 1, 0): "XOR",
    (0, 1, 1, 1): "x1 OR x2",
    (1, 0, 0, 0): "NOR",
    (1, 0, 0, 1): "XNOR",
    (1, 0, 1, 0): "NOT x2",
    (1, 0, 1, 1): "x1 OR NOT x2",
    (1, 1, 0, 0): "NOT x1",
    (1, 1, 0, 1): "NOT x1 OR x2",
    (1, 1, 1, 0): "NAND",
    (1, 1, 1, 1): "the constant 1",
}


def truth_table(scores):
    """Truth table (4 numbers, 0 or 1) of four scores."""
    return tuple(int(score > 0) for score in scores)


def class_of(score):
    """The class of a score as text; a point on the boundary has none."""
    return "none" if abs(score) < TINY else str(int(score > 0))


def is_right(score, wanted):
    """True if the class of this score is the wanted one."""
    return class_of(score) == str(wanted)


def sign_of(score, wanted):
    """✓ or ✗: is the class of this score the wanted one?"""
    return "✓" if is_right(score, wanted) else "✗"
