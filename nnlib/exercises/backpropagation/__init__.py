"""The exercises of chapter 4, from gradients on paper to a step of Adam.

    from nnlib.exercises import backpropagation as exercises

    exercises.backward.check(backward)

The whole chapter keeps one convention: examples go in rows, X is (N, D), and W is (out, in).
"""

from nnlib.exercises.backpropagation.adam_step import adam_step
from nnlib.exercises.backpropagation.backward import backward
from nnlib.exercises.backpropagation.broken import broken
from nnlib.exercises.backpropagation.broken import diagnosis as diagnosis
from nnlib.exercises.backpropagation.by_hand import by_hand
from nnlib.exercises.backpropagation.counterexample import (
    smallest_counterexample as smallest_counterexample,
)
from nnlib.exercises.backpropagation.fork import fork
from nnlib.exercises.backpropagation.gradient_error import gradient_error
from nnlib.exercises.backpropagation.learned_leak import LearnedLeak
from nnlib.exercises.backpropagation.mutants import mutants as mutants
from nnlib.exercises.backpropagation.smooth_max import smooth_max
from nnlib.exercises.frame import Chapter

CHAPTER = Chapter(
    "backpropagation",
    [by_hand, fork, smooth_max, backward, LearnedLeak, gradient_error, broken, adam_step],
)
summary = CHAPTER.summary
practice, warm_up = CHAPTER.practice, CHAPTER.warm_up
