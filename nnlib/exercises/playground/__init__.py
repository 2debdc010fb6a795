"""The exercises of chapter 8, from counting updates to the longest step that doesn't diverge.

from nnlib.exercises import playground as exercises

exercises.shrink.check(shrink)
"""

from nnlib.exercises.frame import Chapter
from nnlib.exercises.playground.cosine_rate import cosine_rate
from nnlib.exercises.playground.first_explosion import first_explosion
from nnlib.exercises.playground.largest_rate import largest_rate
from nnlib.exercises.playground.nearest_right import nearest_right
from nnlib.exercises.playground.seven_features import seven_features
from nnlib.exercises.playground.shrink import shrink
from nnlib.exercises.playground.steps_made import steps_made

CHAPTER = Chapter(
    "playground",
    [
        steps_made,
        seven_features,
        shrink,
        cosine_rate,
        first_explosion,
        nearest_right,
        largest_rate,
    ],
)
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
