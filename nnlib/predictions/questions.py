"""What a question is: one part or more, each a choice, a number or an order, and a reply to each.

    Question(
        "coin",                                     # its key
        section="2",
        ask="How many heads in ten throws?",
        parts=(
            Choice(
                Option("All ten.", lambda r: r.heads == 10, "Each throw is a coin of its own."),
                Option("Fewer than ten.", lambda r: r.heads < 10),
            ),
        ),
        then="`heads: 6`",                          # what the notebook prints
    )

`r` has what the experiment handed to `came_out("coin", heads=6)`. Of the options of a choice
exactly one has to be true of it. Texts are Markdown with `code` and *emphasis* alone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from nnlib.words import few_digits

ANY = (-math.inf, math.inf)


def never(r):
    """When an option is right that rests on a misunderstanding: whatever comes out."""
    return False


@dataclass(frozen=True)
class Option:
    """An answer to choose, when it is the right one, and what is said to whoever chose it."""

    text: str
    when: Callable
    reply: str = ""


@dataclass(frozen=True)
class Belief:
    """An answer that is often given though it is wrong: how it is told, and what is replied.

    `made` says whether an answer makes it: from which to which number, or a function of an order.
    None: no answer of the form does, and it is for the teaching page alone.
    """

    text: str
    reply: str
    made: object = ANY


@dataclass(frozen=True)
class Judged:
    """What is said to an answer: whether it is right, the right one in words, and the reply.

    `off` says how near a wrong number or order came, as in "30 points too low".
    """

    right: bool
    said: str
    came: str
    reply: str
    off: str = ""


class Choice:
    """One of several answers. They are shown in an order that tells nothing."""

    kind = "choice"

    def __init__(self, *options, ask="", ordered=False):
        self._given, self.ask = options, ask
        self.options = options if ordered else sorted(options, key=lambda o: crc32(o.text.encode()))

    @property
    def shown(self):
        """What the form shows of it: nothing that tells which is right."""
        return [option.text for option in self.options]

    @property
    def beliefs(self):
        """The options with a reply, as a teaching page lists them."""
        return [Belief(o.text, o.reply) for o in self._given if o.reply]

    def reads(self, answer):
        """The answer as this part understands it, or None."""
        return answer if answer in range(len(self.options)) else None

    def right(self, r):
        """The option that came out; None unless it is exactly one."""
        true = [index for index, option in enumerate(self.options) if option.when(r)]
        return true[0] if len(true) == 1 else None

    def judge(self, answer, r):
        """What is said to an answer, once `r` has come out; None if no option describes it."""
        right = self.right(r)
        if right is None:
            return None
        chosen, true = self.options[answer], self.options[right]
        return Judged(answer == right, chosen.text, true.text, chosen.reply)


class Number:
    """A number: right if it is `near` enough to what came out.

    `near` is a difference; in its place, `factor` says how many times too large or too small.
    """

    kind = "number"

    def __init__(self, value, *beliefs, ask, near=0.0, factor=None, unit="", digits=3):
        self.value, self.beliefs, self.ask = value, beliefs, ask
        self.near, self.factor, self.unit, self.digits = near, factor, unit, digits

    @property
    def shown(self):
        """What the form shows beside the box."""
        return [self.unit]

    def reads(self, answer):
        """The number, if it is one."""
        try:
            number = float(answer)
        except (TypeError, ValueError):
            return None
        return number if math.isfinite(number) else None

    def right(self, r):
        """The number that came out."""
        value = float(self.value(r))
        return value if math.isfinite(value) else None

    def is_near(self, answer, value):
        """Whether an answer counts as right."""
        if self.factor:
            return answer * value > 0 and 1 / self.factor <= answer / value <= self.factor
        return abs(answer - value) <= self.near * (1 + 1e-9)

    def judge(self, answer, r):
        """What is said to a number, once `r` has come out."""
        value = self.right(r)
        if value is None:
            return None
        said, came = (f"{few_digits(x, self.digits)}{self.unit}" for x in (answer, value))
        if self.is_near(answer, value):
            return Judged(True, said, came, "")
        ranges = (b for b in self.beliefs if b.made)
        made = (b.reply for b in ranges if b.made[0] <= answer <= b.made[1])
        return Judged(False, said, came, next(made, ""), self._off(answer, value))

    def _off(self, answer, value):
        """How far a number is from what came out, in words."""
        way = "high" if answer > value else "low"
        if self.factor and answer * value > 0:
            times = max(answer / value, value / answer)
            return f"{few_digits(times, 2)} times too {way}"
        points = " points" if "%" in self.unit else ""
        return f"{few_digits(abs(answer - value), 2)}{points} too {way}"


class Order:
    """Things to be put into order: by `values(r)`, a number for each, the largest first."""

    kind = "order"

    def __init__(self, items, values, *beliefs, ask):
        self.items = sorted(items, key=lambda item: crc32(item.encode()))
        self._given, self.values, self.beliefs, self.ask = list(items), values, beliefs, ask

    @property
    def shown(self):
        """The things, in an order that tells nothing."""
        return self.items

    def reads(self, answer):
        """The order, if it has each thing once."""
        try:
            return list(answer) if sorted(answer) == list(range(len(self.items))) else None
        except TypeError:
            return None

    def right(self, r):
        """The order that came out, the largest first."""
        values = dict(zip(self._given, map(float, self.values(r)), strict=True))
        return sorted(range(len(self.items)), key=lambda index: -values[self.items[index]])

    def judge(self, answer, r):
        """What is said to an order, once `r` has come out."""
        right = self.right(r)
        said, came = (", ".join(self.items[index] for index in order) for order in (answer, right))
        if answer == right:
            return Judged(True, said, came, "")
        names = [self.items[index] for index in answer]
        made = (b.reply for b in self.beliefs if b.made(names))
        placed = sum(x == y for x, y in zip(answer, right, strict=True))
        off = f"{placed or 'none'} of {len(names)} in the right place"
        return Judged(False, said, came, next(made, ""), off)


@dataclass(frozen=True)
class Question:
    """What is asked before an experiment; `then` is what it prints, as a teaching page quotes it.

    `cell` is the id of the notebook's cell that asks it, if it isn't `key-predict`. If it asks for
    something of the reader's `own`, no stored notebook has an answer to it; if it is `timed`, each
    computer may have another.
    """

    key: str
    section: str
    ask: str
    parts: tuple
    then: str
    cell: str = ""
    aside: str = ""  # "side road", where it isn't on the main one
    own: bool = False
    timed: bool = False

    @property
    def asked_in(self):
        """The id of the cell that asks it."""
        return self.cell or f"{self.key}-predict"

    def reads(self, answers):
        """The answers to all parts as they understand them, or None if one is missing."""
        if not isinstance(answers, (list, tuple)) or len(answers) != len(self.parts):
            return None
        read = [part.reads(answer) for part, answer in zip(self.parts, answers, strict=True)]
        return None if None in read else read

    def judge(self, answers, r):
        """What is said to each answer, or None if what came out is none of what was thought of."""
        pairs = zip(self.parts, answers, strict=True)
        judged = [part.judge(answer, r) for part, answer in pairs]
        return None if None in judged else judged

    def unclear(self, r):
        """The parts of which what came out makes no answer right, or two."""
        return [number for number, part in enumerate(self.parts) if part.right(r) is None]
