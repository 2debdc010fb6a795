"""Code for single numbers that meets an array, and results with NaN in them (chapter 2)."""

from nnlib.exercises.errors import explain
from nnlib.exercises.grading import Mistake
from nnlib.exercises.running import call, check_signature
from nnlib.exercises.verdict import NotYet

IF, MATH = "if on an array", "math on an array"
SIGNS = {  # what NumPy says when such code gets an array
    IF: "truth value of an array",
    MATH: "arrays can be converted to Python scalars",
}
WHY = {
    IF: (
        "this is written for a single number, but it gets an array: an `if` (an `and`, a Python "
        "`max`) wants *one* yes or no, and a comparison such as `z > 0` holds one for each entry. "
        "`np.where(condition, a, b)` and `np.maximum(a, b)` choose entry by entry, whatever the "
        "shape; the largest entry of an array is `.max()`."
    ),
    MATH: (
        "this is written for a single number, but it gets an array: the functions of `math` take "
        "one number only. Those of NumPy, `np.exp` and its like, work on every entry at once, "
        "whatever the shape."
    ),
}


def single_number_mistake(kind, answer, also=()):
    """The mistake `IF` or `MATH`, made by `answer` and by `also`."""
    return Mistake(kind, answer, WHY[kind], also)


def check_takes_arrays(function, name, inputs):
    """Raise `NotYet` if `function` stops at `inputs` because it is written for a single number."""
    check_signature(function, name, inputs)
    error = call(function, inputs).error
    if not isinstance(error, (TypeError, ValueError)):
        return
    for kind, sign in SIGNS.items():
        if sign in str(error):
            stopped = explain(error).partition(" In plain words:")[0]
            raise NotYet(f"{WHY[kind]}\n\nY{stopped[1:]}", kind)
