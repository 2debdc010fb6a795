"""The exercise of the first page, which shows how a check answers.

from nnlib.exercises import start_here as exercises

exercises.mean_shape.check((4,))
"""

from nnlib.exercises.frame import Chapter
from nnlib.exercises.start_here.mean_shape import mean_shape

CHAPTER = Chapter(
    "start_here",
    [mean_shape],
)
summary = CHAPTER.summary
