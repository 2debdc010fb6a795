"""Calls a reader's function, on copies of its inputs (all chapters)."""

import copy
import inspect
from dataclasses import dataclass

import numpy as np

from nnlib.exercises.display import code
from nnlib.exercises.errors import explain
from nnlib.exercises.limits import StopNow
from nnlib.exercises.verdict import NotYet, StillBlank


@dataclass(frozen=True)
class Result:
    """What came of one call: the value or the error, and the inputs that it changed, by name."""

    value: object = None
    error: BaseException | None = None
    changed: tuple = ()


def call(function, inputs):
    """Call `function` with copies of `inputs` (name -> value, in order); keep any error."""
    copies = copy.deepcopy(inputs)
    try:
        value, error = function(*copies.values()), None
    except (StopNow, StillBlank):
        raise
    except BaseException as caught:
        value, error = None, caught
    changed = tuple(name for name in inputs if not unchanged(inputs[name], copies[name]))
    return Result(value, error, changed)


def unchanged(before, after):
    """True if two values are the same, number for number, lists of arrays too."""
    if isinstance(before, (list, tuple)):
        return (
            isinstance(after, (list, tuple))
            and len(before) == len(after)
            and all(map(unchanged, before, after))
        )
    numbers = np.asarray(before).dtype.kind == "f"
    return np.array_equal(before, after, equal_nan=numbers)


def check_signature(function, name, inputs):
    """Raise `NotYet` if `function` isn't a function that can be called with these inputs."""
    wanted = f"`{name}({', '.join(inputs)})`"
    if not callable(function):
        raise NotYet(
            f"the check needs the function itself, but was given {_kind(function)}. Pass it "
            f"without calling it: `.check({name})`."
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # some compiled functions don't tell
    try:
        signature.bind(*inputs)
    except TypeError:
        raise NotYet(
            f"your function takes {_inputs(signature)}, but it will be called as {wanted}: with "
            f"{len(inputs)} input{'s' * (len(inputs) != 1)}, in this order."
        ) from None


def _inputs(signature):
    """The inputs of a function as code, or 'no input'."""
    return code(f"({', '.join(signature.parameters)})") if signature.parameters else "no input"


def _kind(value):
    """'a number', 'an array', … for what is often handed in instead of a function."""
    if value is None:
        return "`None`, which is nothing"
    if isinstance(value, np.ndarray):
        return f"an array of shape {code(value.shape)}"
    if isinstance(value, (bool, int, float, np.generic)):
        return "a number"
    if isinstance(value, (list, tuple)):
        return f"{len(value)} values" if isinstance(value, tuple) else "a list"
    return "text" if isinstance(value, str) else f"something of type {code(type(value).__name__)}"


def called(function, name, inputs, *, free=(), within=""):
    """Return the value of one call, or raise `NotYet` if it fails or changes an input.

    `free` names inputs that may change (a Generator must); `within` begins the message.
    """
    check_signature(function, name, inputs)
    result = call(function, inputs)
    if is_unfinished(result.error):
        raise StillBlank
    if isinstance(result.error, NotYet):
        raise result.error
    if result.error is not None:
        raise NotYet(within + explain(result.error))
    if result.value is None:
        raise NotYet(within + nothing_returned())
    if changed := tuple(name for name in result.changed if name not in free):
        raise NotYet(within + in_place(changed, inputs), "changes its input")
    return result.value


def nothing_returned():
    """Markdown for a function that returned None."""
    return (
        "your function returned nothing (`None`). Does it print its result instead of returning "
        "it, or is a `return` missing, perhaps in one branch only?"
    )


def is_unfinished(error):
    """True for the error of a function in which the three dots still stand."""
    message = str(error).lower() if isinstance(error, TypeError) else ""
    return "ellipsis" in message and "ind" not in message  # `values[...]` is no blank


def in_place(changed, inputs):
    """Markdown for a function that wrote into these of its inputs."""
    names = [f"`{name}`" for name in changed]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    first = changed[0]
    if isinstance(inputs[first], list):
        cure = (
            f"A list is changed by `{first}[0] = …`, `{first}.append(…)`, `.pop()` or `.sort()`: "
            f"begin with a copy, `{first} = list({first})`."
        )
    else:
        cure = (
            f"Write `{first} = {first} - c` where you wrote `{first} -= c` or `{first}[...] = c`, "
            f"or begin with a copy (`{first} = {first}.copy()`)."
        )
    return (
        f"your function changes its input{'s' * (len(names) > 1)} {listed} in place, so whoever "
        f"called it has other numbers afterwards. {cure}"
    )
