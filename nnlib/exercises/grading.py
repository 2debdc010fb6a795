"""Grades a function and recognises its mistake (all chapters).

A mistake is a small real answer that makes it. Whoever answers like the mistake on every case has
made it: no text is compared, and each mistake can be tested by handing it in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnlib.exercises.display import code, numbers
from nnlib.exercises.reading import one_array
from nnlib.exercises.running import call, check_signature, explain, in_place, is_unfinished
from nnlib.exercises.verdict import NotYet, StillBlank

TOLERANCE = 1e-6  # relative and absolute: far above rounding, far below any mistake


@dataclass(frozen=True)
class Mistake:
    """A mistake that a check recognises: its name, an answer that makes it, and why it is one.

    `why` is Markdown and begins with a small letter; `also` holds further answers of the same kind.
    Answers that are values are recognised by what they do: `made(…)` says whether one makes it.
    """

    name: str
    answer: object
    why: str
    also: tuple = ()
    made: Callable | None = None

    @property
    def answers(self):
        """All answers that make this mistake."""
        return (self.answer, *self.also)


def mistake_made(mistakes, *answer):
    """The first mistake that an answer makes, as their `made` see it, or None."""
    return next((each for each in mistakes if each.made and each.made(*answer)), None)


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

    `read` turns what the function returns into a tuple of float arrays, named by `parts`, or raises
    `NotYet`; `same` compares two of them. Parts that are computed one from another stand in this
    order, with `in_order`: then the first that is wrong is judged, and what follows isn't looked
    at. `run` makes of an answer the function of a case's inputs that is tried, where it isn't one,
    and `takes` names the inputs of the answer itself. Values are the results of no inputs at all.
    `tell` puts a case into words, in place of the call; `show` is the evidence of one case, and
    `generic` says what is wrong in it where no known mistake was made.
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

    def grade(self, answer):
        """Return if `answer` is right on every case; else raise `NotYet` or `StillBlank`."""
        if takes := self.cases[0].inputs if self.takes is None else self.takes:
            check_signature(answer, self.name, takes)
        outcomes = self._outcomes(answer)
        wrong = [
            (case, outcome)
            for case, outcome in zip(self.cases, outcomes, strict=True)
            if not self._agree(outcome.parts, case.expected)
        ]
        changed = next((outcome.changed for outcome in outcomes if outcome.changed), ())
        if not wrong:
            if changed:
                raise NotYet(f"the result is right, but {in_place(changed)}", "changes its input")
            return
        also = f"\n\nAlso, {in_place(changed)}" if changed else ""
        if mistake := self._recognise(outcomes, self._first(wrong)):
            raise NotYet(mistake.why + self._evidence(wrong) + also, mistake.name)
        case, outcome = wrong[0]
        if outcome.problem:
            call = f"\n\nThe call was {self._call(case)}." if case.inputs else ""
            raise NotYet(outcome.problem + call + also)
        raise NotYet(self._difference(wrong) + also)

    def _outcomes(self, answer):
        """What comes of an answer in each case."""
        function = self.run(answer) if self.run else answer
        return [self._try(function, case) for case in self.cases]

    def _try(self, function, case):
        result = call(function, case.inputs)
        if is_unfinished(result.error):
            raise StillBlank
        problem = result.error
        try:
            if problem is None:
                return _Outcome(self.read(result.value), None, result.changed)
        except NotYet as unreadable:
            problem = unreadable
        message = problem.message if isinstance(problem, NotYet) else explain(problem)
        return _Outcome(None, message, result.changed)

    @cached_property
    def _theirs(self):
        """What comes of all answers of all mistakes, worked out when first needed."""
        return [
            (mistake, self._outcomes(each)) for mistake in self.mistakes for each in mistake.answers
        ]

    def _recognise(self, outcomes, first):
        """The mistake whose answer gives the same numbers, and none in the same cases, or None.

        Where parts follow from one another, one that agrees up to the first wrong one will do.
        """
        for upto in (len(self.parts), first + 1)[: 1 + self.in_order]:
            for mistake, theirs in self._theirs:
                if all(
                    self._agree(ours.parts, other.parts, upto)
                    for ours, other in zip(outcomes, theirs, strict=True)
                ) and any(other.parts is not None for other in theirs):
                    return mistake
        return None

    def _agree(self, left, right, upto=None):
        """True if two tuples of arrays are the same, part by part, or both are missing."""
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
            return f"\n\nFor {self._call(case)}: {outcome.problem}"
        problem = next((outcome.problem for _, outcome in wrong if outcome.problem), "")
        return self._numbers(wrong) + (problem and f"\n\nFor other inputs, {problem}")

    def _numbers(self, wrong):
        """What was got and expected in the first case that shows a wrong number."""
        first = self._first(wrong)
        for case, outcome in wrong:
            if outcome.parts is None:
                continue
            if self.show:
                call = f"\n\nFor {self._call(case)}:" if case.inputs else ""
                return call + self.show(case, outcome.parts)
            if not self.in_order:
                return self._pair(case, outcome.parts, slice(None))
            if not self.same(outcome.parts[first], case.expected[first]):
                marks = ["✓"] * first + ["✗"] + ["not looked at"] * (len(self.parts) - first - 1)
                marks = ", ".join(map(" ".join, zip(self.parts, marks, strict=True)))
                summary = f"\n\n{marks}." if len(self.parts) > 1 else ""
                return summary + self._pair(case, outcome.parts, slice(first, first + 1))
        raise AssertionError("there are no wrong numbers to show")

    def _pair(self, case, got, which):
        """What a function gives in one case, and what was expected, of some of the parts."""
        got, wanted, parts = got[which], case.expected[which], self.parts[which]
        name = len(self.parts) > 1
        return (
            f"\n\nFor {self._call(case)}\n\n"
            f"- your function gives {_describe(got, wanted, parts, name)}\n"
            f"- expected: {_describe(wanted, got, parts, name)}"
        )

    def _difference(self, wrong):
        """The message for wrong numbers or shapes that no known mistake explains."""
        case, outcome = wrong[0]
        if self.generic:
            return self.generic(case, outcome.parts) + self._evidence(wrong)
        for part, got, wanted in zip(self.parts, outcome.parts, case.expected, strict=True):
            if got.shape != wanted.shape and not self.in_order:
                return (
                    f"{part} has shape {code(got.shape)}, but {code(wanted.shape)} is expected for "
                    f"{self._call(case)}."
                )
        right, tried = len(self.cases) - len(wrong), len(self.cases)
        message = f"{f'right for {right} of {tried}' if right else 'wrong for all'} inputs that "
        message += "were tried."
        if self.in_order and len(self.parts) > 1:
            message += f" The first part that is wrong is {self.parts[self._first(wrong)]}."
        return message + self._evidence(wrong)

    def _call(self, case):
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


def _describe(arrays, others, parts, name):
    """Some parts as code; the shape is said where it differs, or where brackets hide it."""
    return ", ".join(
        (f"{part} = " if name else "") + code(numbers(array)) + _shape(array, other)
        for part, array, other in zip(parts, arrays, others, strict=True)
    )


def _shape(array, other):
    """The shape in words, where it differs from the other's or hides in brackets."""
    hidden = array.ndim > 1 and 1 in array.shape
    return f" of shape {code(array.shape)}" if hidden or array.shape != other.shape else ""
