"""The exercises of chapter 5, from a bump of two units to the whole recipe.

    from nnlib.exercises import depth_and_width as exercises

    exercises.bump.check(bump)

A network 1 → H → 1 is given as `w1`, `b1`, `w2`, each a flat row of H numbers, and a number `b2`:
f(x) = Σ w2ᵢ a(w1ᵢ x + b1ᵢ) + b2.
"""

from nnlib.exercises.depth_and_width.bump import bump
from nnlib.exercises.depth_and_width.early_stopping import early_stopping
from nnlib.exercises.depth_and_width.join_the_dots import join_the_dots
from nnlib.exercises.depth_and_width.recipe import recipe
from nnlib.exercises.depth_and_width.recipe import sample_data as sample_data
from nnlib.exercises.depth_and_width.sawtooth import sawtooth
from nnlib.exercises.depth_and_width.smallest_weights import smallest_weights
from nnlib.exercises.depth_and_width.widest import widest
from nnlib.exercises.frame import Chapter

CHAPTER = Chapter(
    "depth_and_width",
    [bump, sawtooth, join_the_dots, widest, early_stopping, smallest_weights, recipe],
)
summary = CHAPTER.summary
