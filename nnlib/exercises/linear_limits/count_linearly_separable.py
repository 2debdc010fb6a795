"""Counting what a single neuron can compute (chapter 1)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import read_scalar
from nnlib.exercises.verdict import NotYet


def _counts(two, three, four):
    """A function of n that answers with these counts for n = 2, 3, 4."""
    return {2: two, 3: three, 4: four}.get


def _read_count(result):
    """One number; whoever returns the collection of tables is told to count it."""
    if isinstance(result, (set, frozenset, dict)) or (
        isinstance(result, (list, tuple)) and len(result) > 1
    ):
        raise NotYet(
            f"your function returns a {type(result).__name__} with {len(result)} entries; it "
            "should return how many there are, `len(…)`."
        )
    return (np.array(read_scalar(result, "the result of your function")),)


TEST = FunctionTest(
    parts=("the count",),
    read=_read_count,
    cases=tuple(
        Case({"n": n}, (np.array(float(count)),)) for n, count in ((2, 14), (3, 104), (4, 1882))
    ),
    mistakes=(
        Mistake(
            "no bias",
            _counts(6, 32, 370),
            "your planes all pass through the origin: without a bias the point (0, …, 0) always "
            "has the score 0, and AND, for one, can't be found.",
            also=(_counts(6, 20, 66), _counts(6, 32, 230)),
        ),
        Mistake(
            "weights only -1, 0, 1",
            _counts(14, 56, 218),
            "all is well for n = 2, but from n = 3 on some functions need *unequal* weights: one "
            "input may have to outweigh two others together. −1, 0 and 1 can't say that.",
            also=(
                _counts(14, 56, 217), _counts(14, 55, 207), _counts(13, 47, 165),
                _counts(14, 48, 154),
            ),
        ),
        Mistake(
            "weights only up to 2",
            _counts(14, 104, 986),
            "all is well up to n = 3, but with four inputs some functions need an input that "
            "outweighs *three* others. Weights from −2 to 2 no longer suffice.",
            also=(
                _counts(14, 104, 980), _counts(14, 104, 951), _counts(14, 104, 874),
                _counts(14, 100, 855), _counts(13, 80, 621),
            ),
        ),
        Mistake(
            "too narrow a range of biases",
            _counts(14, 104, 1747),
            "your weights reach far enough, but the bias does not: it must be able to outweigh "
            "several weights at once, so it needs a wider range than a single weight.",
            also=(_counts(14, 104, 1852), _counts(14, 100, 1511), _counts(13, 80, 1045)),
        ),
        Mistake(
            "no negative weights",
            _counts(6, 20, 150),
            "with weights that are never negative, no input can speak *against* class 1, so "
            "everything with a NOT in it is missing.",
            also=(
                _counts(6, 14, 34), _counts(6, 20, 94), _counts(6, 20, 120), _counts(6, 20, 77),
                _counts(6, 13, 28), _counts(5, 9, 17),
            ),
        ),
        Mistake(
            "forgot the two constants",
            _counts(12, 102, 1880),
            "you are two short everywhere: always 0 and always 1 are Boolean functions too, and a "
            "plane with all points on one side computes them.",
        ),
        Mistake(
            "counted weights instead of functions",
            lambda n: 3 ** (n + 1),
            "these are the combinations of weights and bias that you tried, but very many of them "
            "compute the same function. Collect *distinct* truth tables, for example as tuples in "
            "a `set`.",
            also=tuple(
                lambda n, weights=weights, biases=biases: weights**n * biases
                for weights in range(3, 14)
                for biases in range(2, 42)
            ),
        ),
        Mistake(
            "counted all functions",
            lambda n: 2 ** (2**n),
            "this is the number of *all* Boolean functions of n inputs, XOR among them. Only "
            "those that some line, plane or hyperplane computes should count.",
        ),
    ),
)  # fmt: skip


count_linearly_separable = Exercise(
    "count_linearly_separable",
    "Count what lines can do",
    stars=3,
    test=TEST,
    praise=(
        "14 of 16, 104 of 256, 1,882 of 65,536: the share of functions that a single neuron can "
        "compute falls from 88 % to 3 % in two steps. For n = 5 it is 94,572 of about 4.3 billion."
    ),
    seconds=20,
    hints=(
        "The chapter's search does it already: go through many weights and biases, write down the "
        "truth table of each, and count the different ones. `itertools.product(range(...), "
        "repeat=n)` goes through all weights for any n.",
        "If the count for n = 4 is too small, the range is too small. Widen it until the count no "
        "longer grows, for the weights and for the bias; the bias must keep up with several "
        "weights at once.",
        "Weights from −3 to 3 suffice for n = 4. Compute the scores without the bias once per "
        "weight vector, `points @ w`, and add each bias to them; a `set` of tuples keeps only "
        "distinct tables. For biases, halves such as −0.5 or 1.5 avoid scores of exactly 0.",
    ),
)
