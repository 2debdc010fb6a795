"""The exercises of chapter 6, from early stopping by hand to the whole recipe.

from nnlib.exercises import overfitting as exercises

exercises.early_stopping.check(early_stopping)
"""

from nnlib.exercises.frame import Chapter
from nnlib.exercises.overfitting.early_stopping import early_stopping
from nnlib.exercises.overfitting.recipe import recipe
from nnlib.exercises.overfitting.recipe import sample_data as sample_data
from nnlib.exercises.overfitting.smallest_weights import smallest_weights

CHAPTER = Chapter("overfitting", [early_stopping, smallest_weights, recipe])
summary = CHAPTER.summary
