"""The exercises of chapter 7, from honest scaling to a picture moved by half a pixel.

    from nnlib.exercises import handwritten_digits as exercises

    exercises.nearest_centroid.check(nearest_centroid)

The whole chapter keeps one convention: examples go in rows, X is (N, D), and labels y are (N,).
"""

from nnlib.exercises.frame import Chapter
from nnlib.exercises.handwritten_digits.examples_needed import examples_needed
from nnlib.exercises.handwritten_digits.move_right import move_right
from nnlib.exercises.handwritten_digits.nearest_centroid import nearest_centroid
from nnlib.exercises.handwritten_digits.read_confusion import read_confusion
from nnlib.exercises.handwritten_digits.standardise import standardise
from nnlib.exercises.handwritten_digits.stratified_folds import stratified_folds
from nnlib.exercises.handwritten_digits.worst_mistakes import worst_mistakes

CHAPTER = Chapter(
    "handwritten_digits",
    [
        standardise,
        nearest_centroid,
        read_confusion,
        worst_mistakes,
        examples_needed,
        stratified_folds,
        move_right,
    ],
)
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
