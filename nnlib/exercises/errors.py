"""Puts an error of a reader's code into plain words, and finds the reader's line (all chapters)."""

import linecache
import sysconfig
import traceback
from pathlib import Path

import numpy as np

from nnlib.exercises.display import code

MESSAGE = 200  # characters of an error message that are shown

LIBRARIES = {Path(__file__).parents[1]} | {
    Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")
}

PLAIN_WORDS = (  # kind of error, a part of its message or "", and what that means for sure
    (UnboundLocalError, "", "this variable is used before it has got a value: is it set in every "
     "branch, and before the loop?"),
    (NameError, "", "Python doesn't know this name. Is it spelt as above, and is it one of the "
     "inputs?"),
    (RecursionError, "", "a function calls itself without end, or far too often."),
    (NotImplementedError, "", "here the answer is still to be written."),
    (ZeroDivisionError, "", "something is divided by 0."),
    (KeyError, "pop from", ""),
    (KeyError, "", "there is no such key."),
    (IndexError, "out of range", "an index points outside: counting begins at 0, and ends one "
     "below the length."),
    (IndexError, "out of bounds", "an index points outside its array: count from 0, and look at "
     "`.shape`."),
    (IndexError, "too many indices", "the array has fewer axes than there are indices: look at "
     "its `.shape`."),
    (IndexError, "boolean index did not match", "a mask needs the length of the axis that it "
     "chooses from: look at both shapes."),
    (AttributeError, "'NoneType'", "something here is `None`: a function that returns nothing "
     "gives that, and so does `list.sort()`."),
    (AttributeError, "has no attribute", "this object has no attribute of that name."),
    (AssertionError, "", "an `assert` found its condition false."),
    (OverflowError, "math range error", "the result is beyond the largest float, 1.8e308."),
    (OverflowError, "Result too large", "the result is beyond the largest float, 1.8e308."),
    (TypeError, "must be real number, not Value", "a Value is not a number: its number is "
     "`.data`."),
    (TypeError, "positional argument", "a function gets more or fewer inputs than it takes."),
    (TypeError, "unexpected keyword argument", "the function has no input of that name."),
    (TypeError, "not callable", "there are round brackets behind something that is no function: "
     "is a `*` missing, or are square brackets meant?"),
    (TypeError, "not subscriptable", "there are square brackets behind something that has no "
     "entries."),
    (TypeError, "'NoneType'", "something here is `None`: a function that returns nothing gives "
     "that."),
    (TypeError, "unsupported operand", "an operation got a kind of value that it can't use."),
    (TypeError, "arrays can be converted to Python scalars", "the functions of `math`, `float` "
     "and `int` take one number, and got an array: those of NumPy take arrays."),
    (np.linalg.LinAlgError, "Singular matrix", "this matrix has no inverse: some of its rows or "
     "columns follow from the others."),
    (np.linalg.LinAlgError, "must be square", "only a square matrix, with as many rows as columns, "
     "can have an inverse: print its `.shape`."),
    (np.linalg.LinAlgError, "", "`np.linalg` can't do this with this array: print it, and its "
     "`.shape`."),
    (ValueError, "truth value of an array", "an `if` wants one yes or no, but an array holds one "
     "for each entry: `np.where`."),
    (ValueError, "math domain error", "a function of `math` got a number for which it isn't "
     "defined, such as the logarithm of 0 or the root of a negative number."),
    (ValueError, "not enough values to unpack", "there are more names on the left than values on "
     "the right."),
    (ValueError, "too many values to unpack", "there are fewer names on the left than values on "
     "the right."),
    (ValueError, "arg is an empty sequence", "there is nothing of which to take it: the sequence "
     "is empty."),
    (ValueError, "iterable argument is empty", "there is nothing of which to take it."),
    (ValueError, "zero-size array to reduction", "there is nothing of which to take it: the array "
     "is empty."),
    (ValueError, "of an empty sequence", "there is nothing of which to take it: the sequence is "
     "empty."),
    (ValueError, "could not be broadcast", "two shapes don't fit together: print `.shape` of each "
     "part."),
    (ValueError, "doesn't match the broadcast shape", "what is added has another shape than what "
     "it is added to: print `.shape` of both."),
    (ValueError, "matmul:", "two shapes don't fit together: print `.shape` of each factor."),
    (ValueError, "shapes (", "two shapes don't fit together: print `.shape` of each factor."),
    (ValueError, "cannot reshape array", "the new shape has another number of entries than the "
     "old one."),
    (ValueError, "all the input array dimensions", "arrays can be joined only if their other axes "
     "have the same length: print `.shape` of each."),
    (ValueError, "all input arrays must have the same shape", "arrays can be stacked only if they "
     "have the same shape: print `.shape` of each."),
    (ValueError, "shape mismatch", "two shapes don't fit together: print `.shape` of each."),
    (ValueError, "inhomogeneous", "the rows of an array must all have the same length."),
    (SystemExit, "", "your code asked Python to quit; the check stayed."),
    (KeyboardInterrupt, "", "your code raised the signal that the Stop button sends."),
    (MemoryError, "", "this needs more memory than a check allows: does a list grow without end, "
     "or is an array far larger than it need be?"),
)  # fmt: skip


def explain(error):
    """Markdown for an error of the reader's code: type, message, their line, and plain words.

    Where it isn't sure what the error means, the plain words are left out.
    """
    try:
        message = str(error)[:MESSAGE]
    except BaseException:
        message = ""
    line = place(reversed(list(traceback.walk_tb(error.__traceback__))))  # innermost call first
    words = next(
        (words for kind, part, words in PLAIN_WORDS if isinstance(error, kind) and part in message),
        "",
    )
    return (
        f"your code stopped with **{type(error).__name__}**"
        + (f": {code(message)}" if message else "")
        + (f", in {line}" if line else "")
        + "."
        + (f" In plain words: {words}" if words else "")
    )


def place(frames):
    """'line 3: `return W1 @ W2`' for the first of (frame, line) that is the reader's, or ''."""
    for frame, line in frames:
        filename = frame.f_code.co_filename
        if not _is_library(filename):
            text = linecache.getline(filename, line).strip()
            return f"line {line}" + (f": {code(text)}" if text else "")
    return ""


def _is_library(filename):
    """True for files of Python, of packages and of `nnlib`: never the reader's own code."""
    path = Path(filename)
    return filename.startswith("<frozen") or any(folder in path.parents for folder in LIBRARIES)
