"""The exercises of chapter 1, from the distance to a line to counting what lines can do.

    from nnlib.exercises import linear_limits as exercises

    exercises.signed_distance.check(signed_distance)

The whole chapter keeps one rule: class 1 where a score is above 0, class 0 where it is below 0.
"""

from nnlib.exercises.frame import Chapter
from nnlib.exercises.linear_limits.and_not import and_not
from nnlib.exercises.linear_limits.collapse import collapse
from nnlib.exercises.linear_limits.contradiction import contradiction
from nnlib.exercises.linear_limits.count_linearly_separable import count_linearly_separable
from nnlib.exercises.linear_limits.first_pass import first_pass
from nnlib.exercises.linear_limits.lift import lift
from nnlib.exercises.linear_limits.lift import shifted_rings as shifted_rings
from nnlib.exercises.linear_limits.signed_distance import signed_distance
from nnlib.exercises.linear_limits.xnor import xnor

CHAPTER = Chapter(
    "linear_limits",
    [
        *(signed_distance, first_pass, and_not, contradiction),
        *(collapse, lift, xnor, count_linearly_separable),
    ],
)
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
