"""Serves chapter 5: its seven exercises, from a bump of two units to the whole recipe.

    from nnlib.exercises import depth_and_width as exercises

    exercises.bump.check(bump)

A network 1 → H → 1 is given as `w1`, `b1`, `w2`, each a flat row of H numbers, and a number `b2`:
f(x) = Σ w2ᵢ a(w1ᵢ x + b1ᵢ) + b2.
"""

from nnlib.exercises.depth_and_width.budget import widest
from nnlib.exercises.depth_and_width.dots import join_the_dots
from nnlib.exercises.depth_and_width.folding import sawtooth
from nnlib.exercises.depth_and_width.procedure import recipe, sample_data
from nnlib.exercises.depth_and_width.smallest import smallest_weights
from nnlib.exercises.depth_and_width.stopping import early_stopping
from nnlib.exercises.depth_and_width.two_steps import bump
from nnlib.exercises.frame import Room

ROOM = Room(
    "depth_and_width",
    [bump, sawtooth, join_the_dots, widest, early_stopping, smallest_weights, recipe],
)
summary = ROOM.summary

__all__ = [
    "ROOM",
    "bump",
    "sawtooth",
    "join_the_dots",
    "widest",
    "early_stopping",
    "smallest_weights",
    "recipe",
    "sample_data",
    "summary",
]
