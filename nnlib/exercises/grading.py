"""Grades a function and recognises its mistake (all chapters).

A mistake is a small real answer that makes it. Whoever answers like the mistake on every case has
made it: no text is compared, and each mistake can be tested by handing it in. Where mistakes are
made by changing one step of an answer (`by_steps`), two of them at once are recognised, too.
"""

import copy
import functools
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnlib.exercises.display import LIST_ENDS, apart, code, numbers
from nnlib.exercises.errors import explain
from nnlib.exercises.reading import is_blank, one_array
from nnlib.exercises.running import (
    call,
    check_signature,
    in_place,
    is_unfinished,
    nothing_returned,
)
from nnlib.exercises.verdict import NotYet, StillBlank

TOLERANCE = 1e-6  # relative and absolute: far above rounding, far below any mistake
SEED = 1  # of the drawn cases
MANY = 10_000  # numbers that are looked at for that
ENOUGH = 4  # different numbers, before two mistakes at once are said to be behind them
RIGHT_SO_FAR = re.compile(r"^[^.:;]*?\b(?:is|are) right, but ")


@dataclass(frozen=True)
class Mistake:
    """A mistake that a check recognises: its name, an answer that makes it, and why it is one.

    `why` is Markdown and begins with a small letter; `also` holds further answers of which it is
    true as well. Answers that are values are recognised by what they do: `made(…)` says whether one
    makes it. If `why` speaks of all parts of an answer, `whole` says so: all of them must agree.
    """

    name: str
    answer: object
    why: str
    also: tuple = ()
    made: Callable | None = None
    whole: bool = False

    @property
    def answers(self):
        """All answers that make this mistake."""
        return (self.answer, *self.also)


def mistake_made(mistakes, *answer):
    """The first mistake that an answer makes, as their `made` see it, or None."""
    return next((each for each in mistakes if each.made and each.made(*answer)), None)


def by_steps(build):
    """Let the answers that `build(**steps)` makes remember which of their steps were changed."""

    @functools.wraps(build)
    def remembered(**steps):
        function = build(**steps)
        function.build, function.steps = build, steps
        return function

    return remembered


@dataclass(frozen=True)
class Case:
    """One input to try (name -> value, in order), and what is expected: one array per part."""

    inputs: dict
    expected: tuple


def close(left, right):
    """True if two arrays agree in shape and, up to rounding, in every number."""
    return np.shape(left) == np.shape(right) and np.allclose(
        left, right, rtol=TOLERANCE, atol=TOLERANCE
    )


@dataclass(frozen=True)
class FunctionTest:
    """How a function is tested: the first case is the small one that a message can show in full.

    Behind the cases that are given stand others: `draw(rng)` gives their inputs, each a dict, and
    `right`, an answer that is right, what is expected of them.
    `read` turns what the function returns into a tuple of float arrays, named by `parts`, or raises
    `NotYet`; `same` compares two of them. Parts that are computed one from another stand in this
    order, with `in_order`: then the first that is wrong is judged, and what follows isn't looked
    at. `run` makes of an answer the function of a case's inputs that is tried, where it isn't one,
    and `takes` names the inputs of the answer itself. Values are the results of no inputs at all.
    `tell` puts a case into words, in place of the call; `show` is the evidence of one case, and
    `generic` says what is wrong in it where no known mistake was made. `domain` says which inputs
    an answer has to be right for, where a reader may try some.
    """

    cases: tuple
    mistakes: tuple
    name: str = ""  # that of its exercise, unless said otherwise
    read: Callable = one_array
    parts: tuple = ("the result",)
    in_order: bool = False
    same: Callable = close
    run: Callable | None = None
    takes: tuple | None = None
    tell: Callable | None = None
    show: Callable | None = None
    generic: Callable | None = None
    right: Callable | None = None
    draw: Callable | None = None
    seed: int = SEED
    domain: object = None

    @cached_property
    def tried(self):
        """All cases: those that are given, and those that are drawn."""
        if self.draw is None:
            return self.cases
        right = self.run(self.right) if self.run else self.right
        drawn = self.draw(np.random.default_rng(self.seed))
        return self.cases + tuple(
            Case(inputs, self.read(right(*copy.deepcopy(inputs).values()))) for inputs in drawn
        )

    def grade(self, answer):
        """Return if `answer` is right on every case; else raise `NotYet` or `StillBlank`."""
        if takes := self.cases[0].inputs if self.takes is None else self.takes:
            check_signature(answer, self.name, takes)
        outcomes = self._outcomes(answer)
        wrong = [
            (case, outcome)
            for case, outcome in zip(self.tried, outcomes, strict=True)
            if not self.agree(outcome.parts, case.expected)
        ]
        changed = next(
            (
                in_place(outcome.changed, case.inputs)
                for case, outcome in zip(self.tried, outcomes, strict=True)
                if outcome.changed
            ),
            None,
        )
        if not wrong:
            if changed:
                raise NotYet(f"the result is right, but {changed}", "changes its input")
            return
        also = f"\n\nAlso, {changed}" if changed else ""
        if mistake := self._recognise(outcomes, self._first(wrong)):
            raise NotYet(mistake.why + self._evidence(wrong) + also, mistake.name)
        case, outcome = wrong[0]
        if outcome.problem:
            call = f"\n\nThe call was {self.call(case)}." if case.inputs else ""
            raise NotYet(outcome.problem + call + also)
        raise NotYet(self._difference(wrong) + also)

    def _outcomes(self, answer):
        """What comes of an answer in each case."""
        function = self.run(answer) if self.run else answer
        return [self._try(function, case) for case in self.tried]

    def _try(self, function, case):
        result = call(function, case.inputs)
        if is_unfinished(result.error):
            raise StillBlank
        problem = result.error
        if is_blank(result.value):
            raise StillBlank
        if problem is None and result.value is None:
            return _Outcome(None, nothing_returned(), result.changed, nothing=True)
        try:
            if problem is None:
                return _Outcome(self.read(result.value), None, result.changed)
        except NotYet as unreadable:
            problem = unreadable
        message = problem.message if isinstance(problem, NotYet) else explain(problem)
        return _Outcome(None, message, result.changed)

    def results(self, answer, inputs):
        """The parts that an answer gives for some inputs, or None, and why that isn't an answer."""
        function = self.run(answer) if self.run else answer
        outcome = self._try(function, Case(inputs, ()))
        return outcome.parts, outcome.problem

    @cached_property
    def _theirs(self):
        """What comes of all answers of all mistakes, worked out when first needed."""
        return [
            (mistake, self._outcomes(each)) for mistake in self.mistakes for each in mistake.answers
        ]

    @cached_property
    def pairs(self):
        """Answers that make two mistakes at once, as mistakes."""
        made = [each for each in self.mistakes if hasattr(each.answer, "steps")]
        return [
            Mistake(
                f"{one.name}, and {other.name}",
                one.answer.build(**one.answer.steps, **other.answer.steps),
                f"two slips at once:\n\n- {bare(one.why)}\n- {bare(other.why)}",
            )
            for one, other in itertools.combinations(made, 2)
            if one.answer.build is other.answer.build
            and not one.answer.steps.keys() & other.answer.steps.keys()
        ]

    def _recognise(self, outcomes, first):
        """The mistake whose answer gives the same numbers, and none in the same cases, or None.

        Where parts follow from one another, one that agrees up to the first wrong one will do; and
        at last two mistakes at once are tried.
        """
        everything, upto = len(self.parts), first + 1
        for mistake, theirs in self._theirs:
            if self._alike(outcomes, theirs, everything):
                return mistake
        if self.in_order:
            for mistake, theirs in self._theirs:
                if not mistake.whole and self._alike(outcomes, theirs, upto):
                    return mistake
        if not _telling(outcomes):
            return None
        for pair in self.pairs:
            function = self.run(pair.answer) if self.run else pair.answer
            theirs = (self._try(function, case) for case in self.tried)  # as many as needed
            if self._alike(outcomes, theirs, everything):
                return pair
        return None

    def _alike(self, outcomes, theirs, upto):
        """True if two answers give the same in each case, and numbers in at least one of them."""
        answered = False
        for ours, other in zip(outcomes, theirs, strict=True):
            if ours.nothing or not self.agree(ours.parts, other.parts, upto):
                return False
            answered = answered or ours.parts is not None
        return answered

    def agree(self, left, right, upto=None):
        """True if two answers gave the same parts (only so many are looked at), or both none."""
        if left is None or right is None:
            return left is right
        return all(map(self.same, left[:upto], right[:upto]))

    def _first(self, wrong):
        """The index of the first part that is wrong in any case; the last if there is none."""
        return min(
            (
                part
                for case, outcome in wrong
                if outcome.parts is not None
                for part in range(len(self.parts))
                if not self.same(outcome.parts[part], case.expected[part])
            ),
            default=len(self.parts) - 1,
        )

    def _evidence(self, wrong):
        """What was got and expected in the first case that shows it, and the first problem, if any.

        Where there are no numbers to show, the first case without an answer, and why.
        """
        case, outcome = wrong[0]
        if all(outcome.parts is None for _, outcome in wrong):
            return f"\n\nFor {self.call(case)}: {outcome.problem}"
        problem = next((outcome.problem for _, outcome in wrong if outcome.problem), "")
        return self._numbers(wrong) + (problem and f"\n\nFor other inputs, {problem}")

    def _numbers(self, wrong):
        """What was got and expected in the first case that shows a wrong number."""
        first = self._first(wrong)
        for case, outcome in wrong:
            if outcome.parts is None:
                continue
            if self.show:
                call = f"\n\nFor {self.call(case)}:" if case.inputs else ""
                return call + self.show(case, outcome.parts)
            if not self.in_order:
                return self._pair(case, outcome.parts, slice(None))
            if not self.same(outcome.parts[first], case.expected[first]):
                marks = ["✓"] * first + ["✗"] + ["not looked at"] * (len(self.parts) - first - 1)
                marks = ", ".join(map(" ".join, zip(self.parts, marks, strict=True)))
                summary = f"\n\n{marks}." if len(self.parts) > 1 else ""
                return summary + self._pair(case, outcome.parts, slice(first, first + 1))
        raise AssertionError("there are no wrong numbers to show")

    def beside(self, inputs, parts, others, said, said_of_others):
        """Two results for the same inputs, one below the other, as Markdown."""
        return self._pair(Case(inputs, others), parts, slice(None), (said, said_of_others))

    def _pair(self, case, got, which, said=("your function gives", "expected:")):
        """What a function gives in one case, and what was expected, of some of the parts."""
        got, wanted, parts = got[which], case.expected[which], self.parts[which]
        texts = [apart(*pair) for pair in zip(got, wanted, strict=True)]
        names = [f"{part} = " if len(self.parts) > 1 else "" for part in parts]
        lines = [
            ", ".join(
                f"{name}{code(text[side])}{_shape(*arrays[:: 1 - 2 * side])}"
                for name, text, arrays in zip(
                    names, texts, zip(got, wanted, strict=True), strict=True
                )
            )
            for side in (0, 1)
        ]
        where = "".join(itertools.starmap(_where, zip(names, got, wanted, strict=True)))
        return f"\n\nFor {self.call(case)}\n\n- {said[0]} {lines[0]}\n- {said[1]} {lines[1]}{where}"

    def _difference(self, wrong):
        """The message for wrong numbers or shapes that no known mistake explains."""
        case, outcome = wrong[0]
        if self.generic:
            return self.generic(case, outcome.parts) + self._evidence(wrong)
        for part, got, wanted in zip(self.parts, outcome.parts, case.expected, strict=True):
            if got.shape != wanted.shape and not self.in_order:
                return (
                    f"{part} has shape {code(got.shape)}, but {code(wanted.shape)} is expected for "
                    f"{self.call(case)}."
                )
        right, tried = len(self.tried) - len(wrong), len(self.tried)
        message = f"{f'right for {right} of {tried}' if right else 'wrong for all'} inputs that "
        message += "were tried."
        if self.in_order and len(self.parts) > 1:
            message += f" The first part that is wrong is {self.parts[self._first(wrong)]}."
        return message + self._evidence(wrong)

    def call(self, case):
        """One case in words, or as the call, `f(X=[[3, 4]], b=1)`."""
        if self.tell:
            return self.tell(**case.inputs)
        inputs = ", ".join(f"{name}={numbers(value)}" for name, value in case.inputs.items())
        return code(f"{self.name}({inputs})")


@dataclass(frozen=True)
class _Outcome:
    """What a function returned on one case, or (`parts` is None) why that isn't an answer."""

    parts: tuple | None
    problem: str | None
    changed: tuple
    nothing: bool = False  # True if it returned None


def _telling(outcomes):
    """True if so much came out, numbers and failures, that agreeing with it is no coincidence."""
    seen = {f"failed in case {i}" for i, outcome in enumerate(outcomes) if outcome.parts is None}
    for outcome in outcomes:
        for part in outcome.parts or ():
            seen.update(np.unique(np.ravel(part)[:MANY].round(9)).tolist())
    return len(seen) >= ENOUGH and not all(isinstance(each, str) for each in seen)


def bare(why):
    """The text of a mistake without a first remark that all else is right."""
    return RIGHT_SO_FAR.sub("", why)


def _shape(array, other):
    """The shape in words, where it differs from the other's or hides in brackets."""
    hidden = array.ndim > 1 and 1 in array.shape
    return f" of shape {code(array.shape)}" if hidden or array.shape != other.shape else ""


def _where(name, got, wanted):
    """The first place where two long arrays differ: in the middle they are shortened."""
    if got.shape != wanted.shape or max(got.shape, default=0) <= LIST_ENDS:
        return ""
    gap = ~np.isclose(got, wanted, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    if not gap.any():
        return ""
    place = tuple(map(int, np.argwhere(gap)[0]))
    here = ", ".join(map(str, place))
    mine, theirs = apart(got[place], wanted[place])
    entry = f"{name.removesuffix(' = ')}[{here}]"
    return f"\n- the first difference is at {code(entry)}: {code(mine)} for {code(theirs)}"
