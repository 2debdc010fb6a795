"""What the function of an exercise takes, so that a reader can try it on inputs of their own.

    Domain("the sum of each row of `X` and `b`", X=Numbers("N", "D"), b=Numbers())

says what is asked, and the shape of each input: a letter stands for one length, the same one
wherever it occurs; a letter with a star, as in `Numbers("*S")`, for a whole shape.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from nnlib.exercises.display import code, number
from nnlib.exercises.reading import read_numbers, read_unbounded
from nnlib.exercises.verdict import NotYet, StillBlank

MOST = 100_000  # numbers in one input: enough for any counterexample


class Outside(Exception):
    """Raised for an input on which an answer need not be right; `message` (Markdown) says why."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Numbers:
    """An array of numbers, or a single one: its shape in letters, and what values it may have.

    `least` and `most` are allowed, `above` and `below` aren't; `listed` hands it over as a list;
    `unbounded` lets it hold NaN and infinity.
    """

    shape: tuple
    whole: bool = False
    least: float = -np.inf
    most: float = np.inf
    above: float = -np.inf
    below: float = np.inf
    listed: bool = False
    unbounded: bool = False

    def __init__(self, *shape, **limits):
        object.__setattr__(self, "shape", shape)
        for name, value in limits.items():
            if name not in self.__dataclass_fields__:
                raise TypeError(f"Numbers knows no {name}")
            object.__setattr__(self, name, value)

    def read(self, given, name, sizes):
        """The input as a function gets it; lengths that are new are added to `sizes`."""
        try:
            read = read_unbounded if self.unbounded else read_numbers
            array = read(given, f"`{name}`")
        except StillBlank:
            raise Outside(f"`{name}` still holds three dots.") from None
        except NotYet as odd:
            raise Outside(odd.message) from None
        if array.size > MOST:
            raise Outside(f"`{name}` has {array.size:,} numbers; {MOST:,} are allowed.")
        self._check_shape(array, name, sizes)
        self._check_values(array, name)
        if self.whole:
            array = array.astype(int)
        if self.shape == ():
            return array.item()
        return array.tolist() if self.listed else array

    def _check_shape(self, array, name, sizes):
        given = code(array.shape)
        letters = self.shape
        if letters and letters[0].startswith("*"):
            rest = len(letters) - 1
            if array.ndim < rest or (array.ndim == 0 and not rest):
                raise Outside(f"`{name}` is a single number, but it should be an array.")
            whole = array.shape[: array.ndim - rest]
            if sizes.setdefault(letters[0], whole) != whole:
                raise Outside(f"`{name}` has shape {given}, but another one is needed to fit.")
            lengths, letters = array.shape[array.ndim - rest :], letters[1:]
        elif array.ndim != len(letters):
            wanted = f"shape {code(self.words())}" if letters else "a single number"
            raise Outside(
                f"`{name}` has shape {given}, but it should have {wanted}."
                if letters
                else f"`{name}` has shape {given}, but it should be {wanted}."
            )
        else:
            lengths = array.shape
        for letter, length in zip(letters, lengths, strict=True):
            if sizes.setdefault(letter, length) != length:
                raise Outside(
                    f"`{name}` has shape {given}, where {letter} is {length}, but another input "
                    f"has {letter} = {sizes[letter]}."
                )
        if array.size == 0:
            raise Outside(f"`{name}` is empty.")

    def _check_values(self, array, name):
        if self.whole and (array != np.round(array)).any():
            raise Outside(f"`{name}` should hold whole numbers.")
        for limit, wrong, words in (
            (self.least, array < self.least, "at least"),
            (self.most, array > self.most, "at most"),
            (self.above, array <= self.above, "more than"),
            (self.below, array >= self.below, "less than"),
        ):
            if np.isfinite(limit) and wrong.any():
                raise Outside(
                    f"`{name}` holds {number(array[wrong].flat[0])}, but only numbers of {words} "
                    f"{number(limit)} are asked for."
                )

    def words(self):
        """'(N, D)', 'a whole number' …: what this input is."""
        if self.shape == ():
            return "a whole number" if self.whole else "a number"
        letters = ["…" if each.startswith("*") else each for each in self.shape]
        return f"({', '.join(letters)}{',' * (len(letters) == 1 and letters != ['…'])})"


@dataclass(frozen=True)
class Each:
    """A list of arrays of numbers, such as the weights of all layers."""

    axes: int

    def read(self, given, name, sizes):
        """The list of arrays."""
        if not isinstance(given, (list, tuple)) or not given:
            raise Outside(f"`{name}` should be a list of arrays, one for each layer.")
        letters = tuple(f"_{name}{axis}" for axis in range(self.axes))
        return [Numbers(*letters).read(each, f"{name}[{i}]", {}) for i, each in enumerate(given)]

    def words(self):
        """'a list of arrays'."""
        return "a list of arrays"


@dataclass(frozen=True)
class Function:
    """A function of an array that gives one number."""

    def read(self, given, name, sizes):
        """The function as it is."""
        if not callable(given):
            raise Outside(f"`{name}` should be a function, such as `lambda x: (x * x).sum()`.")

        def yours(x):
            return given(x)

        yours.__doc__ = given.__doc__ or "yours"
        return yours

    def words(self):
        """'a function'."""
        return "a function"


@dataclass(frozen=True)
class Domain:
    """What is asked of a function (Markdown that goes on after "should give"), and its inputs.

    `unless(**inputs)` returns why inputs don't count that have the right shapes, or None.
    """

    asks: str
    inputs: dict = field(default_factory=dict)
    unless: Callable | None = None

    def __init__(self, asks, unless=None, **inputs):
        object.__setattr__(self, "asks", asks)
        object.__setattr__(self, "unless", unless)
        object.__setattr__(self, "inputs", inputs)

    def read(self, *values, **named):
        """The inputs (name -> value) as a function gets them; raises `Outside`, which says why."""
        names, sizes = list(self.inputs), {}
        wanted = code(", ".join(names))
        if len(values) > len(names):
            raise Outside(f"there are {len(names)} inputs, {wanted}, but {len(values)} are given.")
        given = dict(zip(names, values, strict=False))
        for name, value in named.items():
            if name not in names:
                raise Outside(f"there is no input {code(name)}: they are {wanted}.")
            if name in given:
                raise Outside(f"{code(name)} is given twice, once without its name.")
            given[name] = value
        if missing := [name for name in names if name not in given]:
            raise Outside(f"{code(', '.join(missing))} is missing: the inputs are {wanted}.")
        read = {name: self.inputs[name].read(given[name], name, sizes) for name in names}
        if self.unless and (why := self.unless(**read)):
            raise Outside(why)
        return read

    def words(self):
        """What the inputs are, in a line of Markdown."""
        return ", ".join(f"`{name}` {kind.words()}" for name, kind in self.inputs.items())


def two_sizes(sizes):
    """Why these are no sizes of layers, or None."""
    return None if len(sizes) > 1 else "a network needs an input and an output: two sizes or more."
