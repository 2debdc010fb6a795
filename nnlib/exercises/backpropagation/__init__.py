"""Serves chapter 4: its eight exercises, from gradients on paper to a step of Adam.

    from nnlib.exercises import backpropagation as exercises

    exercises.backward.check(backward)

The whole room keeps the course's convention: examples go in rows, X is (N, D), and W is (out, in).
"""

from nnlib.exercises.backpropagation.adam import adam_step
from nnlib.exercises.backpropagation.branches import fork
from nnlib.exercises.backpropagation.gate import smooth_max
from nnlib.exercises.backpropagation.matrices import backward
from nnlib.exercises.backpropagation.mutants import mutants
from nnlib.exercises.backpropagation.new_layer import LearnedLeak
from nnlib.exercises.backpropagation.on_paper import by_hand
from nnlib.exercises.backpropagation.own_check import gradient_error
from nnlib.exercises.backpropagation.spot import broken, diagnosis
from nnlib.exercises.frame import Room

ROOM = Room(
    "backpropagation",
    [by_hand, fork, smooth_max, backward, LearnedLeak, gradient_error, broken, adam_step],
)
summary = ROOM.summary

__all__ = [
    "ROOM",
    "by_hand",
    "fork",
    "smooth_max",
    "backward",
    "LearnedLeak",
    "gradient_error",
    "broken",
    "adam_step",
    "mutants",
    "diagnosis",
    "summary",
]
