"""The exercises of chapter 6, from one step with weight decay to the whole recipe.

from nnlib.exercises import overfitting as exercises

exercises.decay_step.check(decay_step)
"""

from nnlib.exercises.frame import Chapter
from nnlib.exercises.overfitting.decay_step import decay_step
from nnlib.exercises.overfitting.dropped import dropped
from nnlib.exercises.overfitting.early_stopping import early_stopping
from nnlib.exercises.overfitting.recipe import recipe
from nnlib.exercises.overfitting.recipe import sample_data as sample_data
from nnlib.exercises.overfitting.smallest_weights import smallest_weights

CHAPTER = Chapter("overfitting", [decay_step, dropped, early_stopping, smallest_weights, recipe])
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
