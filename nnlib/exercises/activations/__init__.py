"""The exercises of chapter 2, from a slope without its z to a triangle of three ReLUs.

    from nnlib.exercises import activations as exercises

    exercises.slope_from_output.check(slope_from_output)

The whole chapter keeps one rule: at a kink, the slope is the one from the left.
"""

from nnlib.exercises.activations.dead_share import dead_share
from nnlib.exercises.activations.layers_until import layers_until
from nnlib.exercises.activations.leaky_relu import leaky_relu
from nnlib.exercises.activations.slope_from_output import slope_from_output
from nnlib.exercises.activations.softmax import softmax
from nnlib.exercises.activations.stable_sigmoid import stable_sigmoid
from nnlib.exercises.activations.triangle import rings as rings
from nnlib.exercises.activations.triangle import triangle
from nnlib.exercises.frame import Chapter

CHAPTER = Chapter(
    "activations",
    [slope_from_output, leaky_relu, stable_sigmoid, softmax, layers_until, dead_share, triangle],
)
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
