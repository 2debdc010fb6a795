"""Serves chapter 6: its seven exercises, from honest scaling to a picture moved by half a pixel.

    from nnlib.exercises import handwritten_digits as exercises

    exercises.nearest_centroid.check(nearest_centroid)

The whole chapter keeps one convention: examples go in rows, X is (N, D), and labels y are (N,).
"""

from nnlib.exercises.frame import Room
from nnlib.exercises.handwritten_digits.centroids import nearest_centroid
from nnlib.exercises.handwritten_digits.confusion import read_confusion
from nnlib.exercises.handwritten_digits.folds import stratified_folds
from nnlib.exercises.handwritten_digits.how_many import examples_needed
from nnlib.exercises.handwritten_digits.moving import move_right
from nnlib.exercises.handwritten_digits.scaling import standardise
from nnlib.exercises.handwritten_digits.worst import worst_mistakes

ROOM = Room(
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
summary = ROOM.summary

__all__ = [
    "ROOM",
    "standardise",
    "nearest_centroid",
    "read_confusion",
    "worst_mistakes",
    "examples_needed",
    "stratified_folds",
    "move_right",
    "summary",
]
