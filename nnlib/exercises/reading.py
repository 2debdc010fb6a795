"""Turns what a reader hands in into numbers (all chapters)."""

import inspect
from itertools import islice

import numpy as np

from nnlib.exercises.display import code
from nnlib.exercises.errors import explain
from nnlib.exercises.running import called
from nnlib.exercises.verdict import NotYet, StillBlank

LOOKED_AT = 100  # entries of a list that are searched for three dots
LONGEST = 1_000_000  # entries that are taken from a generator, which may never end
ONCE = tuple(
    map(type, (map(int, ()), zip(), filter(int, ()), reversed(()), {}.keys(), {}.values()))
)


def is_blank(value, depth=3):
    """True for `...`, and for a list, tuple, dict or array that still holds them."""
    if value is ...:
        return True
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel()[:LOOKED_AT].tolist()
    if isinstance(value, dict):
        value = [value[key] for key in list(value)[:LOOKED_AT]]
    if isinstance(value, (list, tuple)) and depth:
        return any(is_blank(item, depth - 1) for item in value[:LOOKED_AT])
    return False


def holds_nothing(value, depth=3):
    """True for None, and for a list, tuple or array that holds it."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel()[:LOOKED_AT].tolist()
    if isinstance(value, (list, tuple)) and depth:
        return any(holds_nothing(item, depth - 1) for item in value[:LOOKED_AT])
    return value is None


def listed(value):
    """The list of what a `map`, a `zip` or `(… for … in …)` runs through; all else as it is.

    A function with `yield` is left alone: whoever writes it mostly meant `return`.
    """
    written_out = inspect.isgenerator(value) and value.gi_code.co_name == "<genexpr>"
    if not written_out and not isinstance(value, ONCE):
        return value
    try:
        return list(islice(value, LONGEST))
    except Exception as error:
        raise NotYet(explain(error)) from None


def read_numbers(value, what, *, booleans=False):
    """Return `value` as a float array of any shape, or raise `NotYet` or `StillBlank`.

    `what` names the value in the message. Lists, tuples, fractions and whole numbers are welcome;
    True and False only if `booleans`.
    """
    value = listed(value)
    if is_blank(value):
        raise StillBlank
    if holds_nothing(value):
        raise NotYet(
            f"{what} {'is' if value is None else 'holds'} `None`, which is nothing. A function "
            "that ends without `return` gives it, and so do `print(…)` and `list.sort()`."
        )
    if odd := _not_numbers(value):
        raise NotYet(f"{what} is {odd}, where numbers are wanted.")
    try:
        array = np.asarray(value)
    except Exception:
        raise NotYet(
            f"{what} can't be read as one array of numbers: have all its rows the same length?"
        ) from None
    if array.dtype.kind == "O":
        try:
            array = array.astype(float)
        except Exception:
            raise NotYet(f"{what} holds things that aren't numbers.") from None
    if array.dtype.kind == "b" and not booleans:
        raise NotYet(f"{what} holds True and False, where numbers are wanted.")
    if array.dtype.kind == "c":
        raise NotYet(f"{what} holds complex numbers; everything in this course is real.")
    if array.dtype.kind not in "fiub":
        raise NotYet(f"{what} holds {code(array.dtype)} values, where numbers are wanted.")
    array = array.astype(float)
    finite = np.isfinite(array)
    if not finite.all():
        place = np.unravel_index(finite.argmin(), finite.shape)
        where = f" at place {code(list(map(int, place)))}" if array.ndim else ""
        raise NotYet(
            f"{what} contains {code(array[tuple(place)])}{where}. Such a value comes from a "
            "division by 0, from the root or logarithm of a negative number, or from numbers "
            "beyond 1e308."
        )
    return array


def read_unbounded(value, what):
    """Like `read_numbers`, but NaN and infinity may stay in the array."""
    value = listed(value)
    if is_blank(value):
        raise StillBlank
    try:
        array = np.asarray(value)
    except Exception:
        array = None
    if array is None or array.dtype.kind not in "fiu":
        return read_numbers(value, what)
    return array.astype(float)


def _not_numbers(value):
    """A few words for a kind of value that is never meant to be numbers, or None."""
    if inspect.isgenerator(value):
        return "a generator (it says `yield` where `return` belongs)"
    if inspect.iscoroutine(value):
        value.close()  # or Python complains later that nobody awaited it
        return "a coroutine (write `def`, not `async def`)"
    if callable(value):
        return "a function or class that was not called (are its round brackets missing?)"
    if isinstance(value, (str, bytes)):
        return "text"
    if isinstance(value, (dict, set, frozenset)):
        return f"a {type(value).__name__}"
    return None


def read_scalar(value, what):
    """Return one number as a float; an array that holds exactly one number will do."""
    array = read_numbers(value, what)
    if array.size != 1:
        raise NotYet(f"{what} has shape {code(array.shape)}, but it should be a single number.")
    return float(array.reshape(()))


def one_array(result):
    """What a function returns that should return one array, as the only part."""
    return (read_numbers(result, "the result of your function"),)


def one_value(result):
    """What a function returns that should return one number; an array may stay, to be recognised.

    An array that holds a single number is that number.
    """
    array = read_numbers(result, "the result of your function", booleans=True)
    return (array.reshape(()) if array.size == 1 else array,)


def one_number(result):
    """What a function returns that should return one number, as the only part."""
    return (np.array(read_scalar(result, "the result of your function")),)


def read_tuple(result, names):
    """What a function returns as a tuple with one entry per name, or `NotYet` or `StillBlank`.

    An array that holds them along its first axis will do.
    """
    result = listed(result)
    if is_blank(result):
        raise StillBlank
    if inspect.isgenerator(result):
        raise NotYet(f"the result of your function is {_not_numbers(result)}.")
    several = isinstance(result, (tuple, list)) or (isinstance(result, np.ndarray) and result.ndim)
    if not several or len(result) != len(names):
        many = len(result) if several and not isinstance(result, np.ndarray) else "one"
        raise NotYet(
            f"your function returns {many} thing{'s' * (many not in (1, 'one'))}, but "
            f"{len(names)} are wanted: end with {code('return ' + ', '.join(names))}."
        )
    return tuple(result)


def read_vector(value, what, length):
    """Return a float array of shape `(length,)`; a row or column gets its own message."""
    array = read_numbers(value, what)
    if array.shape == (length,):
        return array
    message = (
        f"{what} has shape {code(array.shape)}, but {code((length,))} is expected: {length} numbers"
    )
    if array.size == length and array.ndim > 1:
        raise NotYet(f"{message} in a flat row, with a single pair of square brackets.")
    raise NotYet(f"{message}.")


def read_parts(answer, names):
    """Return the parts of an answer, one per name: of `check(w, b)`, `check((w, b))` or a function.

    `answer` is the tuple of everything that was given to `check`.
    """
    parts = answer
    if len(parts) == 1 and (len(names) > 1 or callable(parts[0])):
        parts = parts[0]
        if callable(parts):
            parts = called(parts, "answer", {})
        parts = listed(parts)
        if is_blank(parts):
            raise StillBlank
        if len(names) == 1:
            return (parts,)
    several = isinstance(parts, (tuple, list)) or (isinstance(parts, np.ndarray) and parts.ndim)
    if not several or len(parts) != len(names):
        count = len(parts) if several else 1
        raise NotYet(
            f"the answer has {len(names)} parts, {code(', '.join(names))} in this order, but you "
            f"gave {count}."
        )
    return tuple(parts)


def read_only_part(answer):
    """Return the answer as a tuple of its one part, or say that there are too many."""
    if len(answer) != 1:
        raise NotYet(f"the check takes one answer, but was given {len(answer)}.")
    return answer
