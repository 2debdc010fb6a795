"""Serves chapter 1: its seven exercises, from the distance to a line to counting what lines can do.

    from nnlib.exercises import linear_limits as exercises

    exercises.signed_distance.check(signed_distance)

The whole chapter keeps one rule: class 1 where a score is above 0, class 0 where it is below 0.
"""

from nnlib.exercises.frame import Room
from nnlib.exercises.linear_limits.certificate import contradiction
from nnlib.exercises.linear_limits.counting import count_linearly_separable
from nnlib.exercises.linear_limits.distance import signed_distance
from nnlib.exercises.linear_limits.gate import and_not
from nnlib.exercises.linear_limits.hidden_units import xnor
from nnlib.exercises.linear_limits.rings import lift, shifted_rings
from nnlib.exercises.linear_limits.two_layers import collapse

ROOM = Room(
    "linear_limits",
    [signed_distance, and_not, contradiction, collapse, lift, xnor, count_linearly_separable],
)
summary = ROOM.summary

__all__ = [
    "ROOM",
    "signed_distance",
    "and_not",
    "contradiction",
    "collapse",
    "lift",
    "xnor",
    "count_linearly_separable",
    "shifted_rings",
    "summary",
]
