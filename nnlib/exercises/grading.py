"""Grades a function and recognises its mistake (all chapters).

A mistake is a small real answer that makes it. Whoever answers like the mistake on every case has
made it: no text is compared, and each mistake can be tested by handing it in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.exercises.display import code, numbers
from nnlib.exercises.running import call, check_signature, explain, in_place, is_unfinished
from nnlib.exercises.verdict import NotYet, StillBlank

TOLERANCE = 1e-6  # relative and absolute: far above rounding, far below any mistake


@dataclass(frozen=True)
class Mistake:
    """A mistake that a check recognises: its name, an answer that makes it, and why it is one.

    `why` is Markdown and begins with a small letter; `also` holds further answers of the same kind.
    """

    name: str
    answer: object
    why: str
    also: tuple = ()


@dataclass(frozen=True)
class Case:
    """One input to try (name -> value, in order), and what is expected: one array per part."""

    inputs: dict
    expected: tuple


@dataclass(frozen=True)
class FunctionTest:
    """How a function is tested: the first case is the small one that a message can show in full.

    `read` turns what the function returns into a tuple of float arrays or raises `NotYet`;
    `parts` names them.
    """

    name: str
    cases: tuple
    mistakes: tuple
    read: Callable
    parts: tuple

    def grade(self, function):
        """Return if `function` is right on every case; else raise `NotYet` or `StillBlank`."""
        check_signature(function, self.name, self.cases[0].inputs)
        outcomes = [self._try(function, case) for case in self.cases]
        wrong = [
            (case, outcome)
            for case, outcome in zip(self.cases, outcomes, strict=True)
            if not _same(outcome.parts, case.expected)
        ]
        changed = next((outcome.changed for outcome in outcomes if outcome.changed), ())
        if not wrong:
            if changed:
                raise NotYet(f"the result is right, but {in_place(changed)}", "changes its input")
            return
        also = f"\n\nAlso, {in_place(changed)}" if changed else ""
        for mistake in self.mistakes:
            if any(self._agree(outcomes, each) for each in (mistake.answer, *mistake.also)):
                raise NotYet(mistake.why + self._evidence(wrong) + also, mistake.name)
        case, outcome = wrong[0]
        if outcome.problem:
            raise NotYet(f"{outcome.problem}\n\nThe call was {self._show(case)}.{also}")
        raise NotYet(self._difference(wrong) + also)

    def _try(self, function, case):
        """The outcome of the reader's function on one case."""
        result = call(function, case.inputs)
        if is_unfinished(result.error):
            raise StillBlank
        if result.error is not None:
            return _Outcome(None, explain(result.error), result.changed)
        try:
            return _Outcome(self.read(result.value), None, result.changed)
        except NotYet as problem:
            return _Outcome(None, problem.message, result.changed)

    def _agree(self, outcomes, other):
        """True if `other` gives the same numbers, and gives none in the same cases."""
        answered = False
        for case, outcome in zip(self.cases, outcomes, strict=True):
            theirs = self._try(other, case).parts
            if (outcome.parts is None) != (theirs is None):
                return False
            if theirs is not None:
                answered = True
                if not _same(outcome.parts, theirs):
                    return False
        return answered

    def _evidence(self, wrong):
        """What was got and expected in the first case with wrong numbers, if there is one."""
        case, outcome = next((pair for pair in wrong if pair[1].parts is not None), (None, None))
        if case is None:
            return ""
        return (
            f"\n\nFor {self._show(case)}\n\n"
            f"- your function gives {self._describe(outcome.parts)}\n"
            f"- expected: {self._describe(case.expected)}"
        )

    def _difference(self, wrong):
        """The message for wrong numbers or shapes that no known mistake explains."""
        case, outcome = wrong[0]
        for part, got, wanted in zip(self.parts, outcome.parts, case.expected, strict=True):
            if got.shape != wanted.shape:
                return (
                    f"{part} has shape {code(got.shape)}, but {code(wanted.shape)} is expected for "
                    f"{self._show(case)}."
                )
        right, tried = len(self.cases) - len(wrong), len(self.cases)
        return (
            f"{f'right for {right} of {tried}' if right else 'wrong for all'} inputs that were "
            f"tried.{self._evidence(wrong)}"
        )

    def _describe(self, arrays):
        if len(arrays) == 1:
            return f"{code(numbers(arrays[0]))}{_shape(arrays[0])}"
        pairs = zip(self.parts, arrays, strict=True)
        return ", ".join(f"{part} = {code(numbers(array))}{_shape(array)}" for part, array in pairs)

    def _show(self, case):
        """The call of one case as code, `f(X=[[3, 4]], b=1)`."""
        inputs = ", ".join(f"{name}={numbers(value)}" for name, value in case.inputs.items())
        return code(f"{self.name}({inputs})")


@dataclass(frozen=True)
class _Outcome:
    """What a function returned on one case, or (`parts` is None) why that isn't an answer."""

    parts: tuple | None
    problem: str | None
    changed: tuple


def _shape(array):
    """The shape in words where brackets are easily overlooked: a column of one-number rows."""
    return f" of shape {code(array.shape)}" if array.ndim > 1 and 1 in array.shape else ""


def _same(left, right):
    """True if two tuples of arrays agree in shape and, up to rounding, in every number."""
    return left is not None and all(
        a.shape == b.shape and np.allclose(a, b, rtol=TOLERANCE, atol=TOLERANCE)
        for a, b in zip(left, right, strict=True)
    )
