"""Serves chapter 3: its seven exercises, from a table of shapes to the pieces of a ReLU network.

    from nnlib.exercises import forward_pass as exercises

    exercises.count_parameters.check(count_parameters)

The whole chapter keeps one convention: examples go in rows, X is (N, D), and W is (out, in).
"""

from nnlib.exercises.forward_pass.batches import forward
from nnlib.exercises.forward_pass.loss import cross_entropy
from nnlib.exercises.forward_pass.one_example import by_hand, small_network
from nnlib.exercises.forward_pass.operations import multiply_adds
from nnlib.exercises.forward_pass.parameters import count_parameters
from nnlib.exercises.forward_pass.pieces import count_pieces
from nnlib.exercises.forward_pass.shape_table import shapes
from nnlib.exercises.frame import Room

ROOM = Room(
    "forward_pass",
    [shapes, count_parameters, by_hand, forward, multiply_adds, cross_entropy, count_pieces],
)
summary = ROOM.summary

__all__ = [
    "ROOM",
    "shapes",
    "count_parameters",
    "by_hand",
    "forward",
    "multiply_adds",
    "cross_entropy",
    "count_pieces",
    "small_network",
    "summary",
]
