"""The exercises of chapter 5, from a bump of two units to a layer that normalises.

    from nnlib.exercises import depth_and_width as exercises

    exercises.bump.check(bump)

A network 1 → H → 1 is given as `w1`, `b1`, `w2`, each a flat row of H numbers, and a number `b2`:
f(x) = Σ w2ᵢ a(w1ᵢ x + b1ᵢ) + b2.
"""

from nnlib.exercises.depth_and_width.bump import bump
from nnlib.exercises.depth_and_width.join_the_dots import join_the_dots
from nnlib.exercises.depth_and_width.layer_norm import LayerNorm
from nnlib.exercises.depth_and_width.sawtooth import sawtooth
from nnlib.exercises.depth_and_width.widest import widest
from nnlib.exercises.frame import Chapter

CHAPTER = Chapter("depth_and_width", [bump, sawtooth, join_the_dots, widest, LayerNorm])
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
