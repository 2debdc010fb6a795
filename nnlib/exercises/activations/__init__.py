"""Serves chapter 2: its seven exercises, from a slope without its z to a triangle of three ReLUs.

    from nnlib.exercises import activations as exercises

    exercises.slope_from_output.check(slope_from_output)

The whole chapter keeps one rule: at a kink, the slope is the one from the left.
"""

from nnlib.exercises.activations.dead_units import dead_share
from nnlib.exercises.activations.leaky import leaky_relu
from nnlib.exercises.activations.sigmoid import stable_sigmoid
from nnlib.exercises.activations.slope import slope_from_output
from nnlib.exercises.activations.softmax import softmax
from nnlib.exercises.activations.three_sides import rings, triangle
from nnlib.exercises.activations.vanishing import layers_until
from nnlib.exercises.frame import Room

ROOM = Room(
    "activations",
    [
        slope_from_output, leaky_relu, stable_sigmoid, softmax, layers_until, dead_share, triangle,
    ],
)  # fmt: skip
summary = ROOM.summary

__all__ = [
    "ROOM",
    "slope_from_output",
    "leaky_relu",
    "stable_sigmoid",
    "softmax",
    "layers_until",
    "dead_share",
    "triangle",
    "rings",
    "summary",
]
