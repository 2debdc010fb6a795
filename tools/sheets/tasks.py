"""A kind of task, and how one is drawn from it with its options (sheets of all chapters).

A kind draws numbers, says the task, and knows its answer twice: as it is worked out by hand, and by
the course's own code. Where the two differ no task is made. Wrong options are what its slips
compute from the same numbers, so each tells what was believed. Options that coincide are dropped,
for a cross there would tell nothing; where too few are left, the numbers are drawn again.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.plot import Picture
from nnlib.words import written

FEWEST, MOST = 3, 4  # wrong options of a task
TRIES = 400
LETTERS = "ABCDE"
NUMBER = re.compile(r"[−-]?\d+(?:,\d{3})*(?:\.\d+)?")
# What a slip may run into where it makes no sense: then it offers no option.
SENSELESS = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)


class Unsolvable(Exception):
    """The answer by hand isn't what the course's code computes, or no numbers suit the task."""


@dataclass(frozen=True)
class Slip:
    """A mistake: its name, why it is one, and the answer of who makes it, from the numbers."""

    name: str
    why: str
    answer: Callable


@dataclass(frozen=True)
class Kind:
    """A kind of task.

    `draw(rng)` gives its numbers, a dict; the others are called with these as keywords: `text` says
    the task (Markdown), `by_hand` and `solution` answer it, `picture`, if there is one, returns an
    Axes and its alt text. `say` writes an answer: all options of a task in the same form.
    """

    name: str
    title: str
    draw: Callable
    text: Callable
    by_hand: Callable
    solution: Callable
    slips: tuple
    say: Callable
    picture: Callable | None = None


@dataclass(frozen=True)
class Option:
    """One option: what stands there, and the mistake of who takes it; None and "" if it's right."""

    text: str
    mistake: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Task:
    """A task as it stands on a sheet. Its options are lettered in their order."""

    kind: str
    title: str
    text: str
    options: tuple
    picture: Picture | None = None

    @property
    def right(self):
        """The letter of the right option."""
        return next(
            letter for letter, each in zip(LETTERS, self.options, strict=False) if not each.mistake
        )


def drawn(kind, rng):
    """A `Task` of a kind, its numbers and the order of its options drawn by `rng`."""
    for _ in range(TRIES):
        numbers = kind.draw(rng)
        options = chosen(kind, numbers, rng)
        if options:
            picture = pictured(*kind.picture(**numbers)) if kind.picture else None
            return Task(kind.name, kind.title, kind.text(**numbers), options, picture)
    raise Unsolvable(f"{kind.name}: in {TRIES} draws never {FEWEST} wrong options of their own")


def pictured(ax, alt):
    """An Axes as a `Picture`; it is closed."""
    return Picture.of(ax.figure, alt)


def proven(kind, numbers):
    """The answer to the task with these numbers, if hand and code agree; else `Unsolvable`."""
    answers = [kind.by_hand(**numbers), kind.solution(**numbers)]
    if not same(*answers):
        by_hand, by_code = answers
        raise Unsolvable(f"{kind.name} {numbers}: by hand {by_hand}, by the code {by_code}")
    return kind.say(answers[0])


def same(left, right):
    """True if two answers, numbers or texts, agree up to rounding."""
    if isinstance(left, str):
        return left == right
    return np.shape(left) == np.shape(right) and np.allclose(
        np.array(left, dtype=float), np.array(right, dtype=float), rtol=1e-6, atol=1e-9
    )


def doubtful(kind, numbers, right):
    """True if the answer lies between two texts, so that it might be rounded either way."""
    answer = kind.by_hand(**numbers)
    if isinstance(answer, str) or "." not in right:
        return False
    near = (np.array(answer, dtype=float) * (1 + nudge) for nudge in (1e-9, -1e-9))
    return any(kind.say(each) != right for each in near)


def wrong_options(kind, numbers, right):
    """The options of all slips that lead to something else than `right` and any other slip."""
    said = {}
    for slip in kind.slips:
        try:
            with np.errstate(all="raise"):
                text = kind.say(slip.answer(**numbers))
        except SENSELESS:
            continue
        said.setdefault(text, []).append(slip)
    alone = {text: slips[0] for text, slips in said.items() if len(slips) == 1}
    return [
        Option(text, slip.name, slip.why)
        for text, slip in alone.items()
        if not coincide(text, right)
        and not any(coincide(text, other) for other in said if other != text)
    ]


def coincide(left, right):
    """True if two texts are the same, or differ by no more than rounding on the way may do."""
    if left == right:
        return True
    if NUMBER.fullmatch(left) and NUMBER.fullmatch(right):
        digits = len(left.partition(".")[2])
        return digits > 0 and abs(value(left) - value(right)) < 1.5 * 10.0**-digits
    return False


def value(text):
    """By what options are put in order: the numbers in them."""
    numbers = NUMBER.findall(text)
    return sum(float(each.replace("−", "-").replace(",", "")) for each in numbers)


def chosen(kind, numbers, rng):
    """The options of a task, the right one among them, or None if too few are wrong.

    How many of the wrong ones lie below the right one is drawn, as far as there are some: so
    neither the largest nor the smallest option is always wrong.
    """
    right = proven(kind, numbers)
    wrong = wrong_options(kind, numbers, right)
    if len(wrong) < FEWEST or doubtful(kind, numbers, right):
        return None
    below = [each for each in wrong if value(each.text) < value(right)]
    above = [each for each in wrong if value(each.text) >= value(right)]
    count = min(MOST, len(wrong))
    low, high = max(0, count - len(above)), min(count, len(below))
    lower = int(np.clip(rng.integers(count + 1), low, high))
    picked = [
        side[i]
        for side, n in ((below, lower), (above, count - lower))
        for i in rng.permutation(len(side))[:n]
    ]
    options = [Option(right), *picked]
    return tuple(options[i] for i in rng.permutation(len(options)))


def exactly(digits):
    """Writes a number with so many decimals: every option gets the same."""

    def say(number):
        if not np.isfinite(number):
            raise ValueError(f"{number} is no answer")
        return written(round(float(number), digits), f".{digits}f")

    return say


def whole(number):
    """Writes a whole number, with a comma between thousands."""
    if not np.isfinite(number) or number != int(number):
        raise ValueError(f"{number} isn't whole")
    return f"{int(number):,}".replace("-", "−")


def listed(digits=0, brackets="()"):
    """Writes several numbers, with so many decimals each: (1, −2)."""
    say = exactly(digits)
    return lambda numbers: brackets[0] + ", ".join(map(say, np.ravel(numbers))) + brackets[1]


def matrix(**arrays):
    """Arrays and numbers by name as a block of code, aligned: `W = [[1, −2], [0, 3]]` in two lines.

    All numbers of an array have as many decimals, up to three.
    """
    blocks = []
    for name, array in arrays.items():
        array = np.array(array)
        digits = next(n for n in range(4) if n == 3 or np.allclose(array, array.round(n)))
        rows = [[exactly(digits)(number) for number in row] for row in np.atleast_2d(array)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        rows = [", ".join(t.rjust(w) for t, w in zip(row, widths, strict=True)) for row in rows]
        if array.ndim < 2:
            blocks.append(f"{name} = {rows[0]}" if array.ndim == 0 else f"{name} = [{rows[0]}]")
            continue
        lead = " " * (len(name) + 4)
        lines = [(lead if i else f"{name} = [") + f"[{row}]" for i, row in enumerate(rows)]
        blocks.append(",\n".join(lines) + "]")
    return "\n\n```\n" + "\n".join(blocks) + "\n```\n\n"


def some(rng, low, high, *shape, without=()):
    """Whole numbers from `low` to `high`, none of them in `without`: one, or an array."""
    allowed = [n for n in range(low, high + 1) if n not in without]
    numbers = rng.choice(allowed, size=shape)
    return numbers if shape else int(numbers)


def one_of(rng, values):
    """One of these values."""
    return values[rng.integers(len(values))]


def pairs(values):
    """All pairs of neighbours in a list."""
    return list(itertools.pairwise(values))
