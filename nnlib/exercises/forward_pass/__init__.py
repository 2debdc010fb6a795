"""The exercises of chapter 3, from a table of shapes to the pieces of a ReLU network.

    from nnlib.exercises import forward_pass as exercises

    exercises.count_parameters.check(count_parameters)

The whole chapter keeps one convention: examples go in rows, X is (N, D), and W is (out, in).
"""

from nnlib.exercises.forward_pass.by_hand import by_hand
from nnlib.exercises.forward_pass.by_hand import small_network as small_network
from nnlib.exercises.forward_pass.count_parameters import count_parameters
from nnlib.exercises.forward_pass.count_pieces import count_pieces
from nnlib.exercises.forward_pass.cross_entropy import cross_entropy
from nnlib.exercises.forward_pass.forward import forward
from nnlib.exercises.forward_pass.multiply_adds import multiply_adds
from nnlib.exercises.forward_pass.shapes import shapes
from nnlib.exercises.frame import Chapter

CHAPTER = Chapter(
    "forward_pass",
    [shapes, count_parameters, by_hand, forward, multiply_adds, cross_entropy, count_pieces],
)
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
