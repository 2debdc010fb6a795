"""Grades answers whose parts follow from one another (chapter 4).

An error in one part spoils all that is computed from it. So the parts are judged in the order in
which they are computed, and the first that is wrong gets the message.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.exercises.display import code, numbers
from nnlib.exercises.grading import TOLERANCE, FunctionTest
from nnlib.exercises.reading import is_blank
from nnlib.exercises.verdict import NotYet, StillBlank


def same(left, right):
    """True if two arrays agree in shape and, up to rounding, in every number."""
    return np.shape(left) == np.shape(right) and np.allclose(
        left, right, rtol=TOLERANCE, atol=TOLERANCE
    )


def read_tuple(result, names):
    """What a function returns as a tuple with one entry per name, or `NotYet` or `StillBlank`."""
    if is_blank(result):
        raise StillBlank
    if not isinstance(result, (tuple, list)) or len(result) != len(names):
        many = len(result) if isinstance(result, (tuple, list)) else "one"
        raise NotYet(
            f"your function returns {many} thing{'s' * (many not in (1, 'one'))}, but "
            f"{len(names)} are wanted: end with {code('return ' + ', '.join(names))}."
        )
    return tuple(result)


@dataclass(frozen=True)
class OrderedTest(FunctionTest):
    """A `FunctionTest` whose `parts` stand in the order in which they are computed.

    A mistake is recognised by the first part that is wrong; what follows from it isn't looked at.
    `tell` puts one case into words (Markdown); without it a case is shown as a call.
    """

    tell: Callable | None = None

    def _agree(self, outcomes, other):
        """True if `other` gives the same numbers up to the first part that is wrong.

        An answer that is right wherever it gives one at all is compared in every part.
        """
        upto = self._first(zip(self.cases, outcomes, strict=True)) + 1
        answered = False
        for case, outcome in zip(self.cases, outcomes, strict=True):
            theirs = self._try(other, case).parts
            if (outcome.parts is None) != (theirs is None):
                return False
            if theirs is not None:
                answered = True
                pairs = zip(outcome.parts[:upto], theirs[:upto], strict=True)
                if not all(same(ours, their) for ours, their in pairs):
                    return False
        return answered

    def _first(self, wrong):
        """The index of the first part that is wrong in any case; the last if there is none."""
        return min(
            (
                part
                for case, outcome in wrong
                if outcome.parts is not None
                for part in range(len(self.parts))
                if not same(outcome.parts[part], case.expected[part])
            ),
            default=len(self.parts) - 1,
        )

    def _evidence(self, wrong):
        """The first wrong part, as it is and as it should be, in the first case that shows it.

        Where there are no numbers to show, the first case without an answer, and why.
        """
        first = self._first(wrong)
        for case, outcome in wrong:
            if outcome.parts is not None and not same(outcome.parts[first], case.expected[first]):
                verdicts = [f"{part} ✓" for part in self.parts[:first]]
                verdicts += [f"{self.parts[first]} ✗"]
                verdicts += [f"{part} not looked at" for part in self.parts[first + 1 :]]
                summary = f"\n\n{', '.join(verdicts)}." if len(self.parts) > 1 else ""
                got, wanted = outcome.parts[first], case.expected[first]
                return (
                    f"{summary}\n\nFor {self._show(case)}\n\n"
                    f"- {self.parts[first]} is {code(numbers(got))}{_shape(got, wanted)}\n"
                    f"- expected: {code(numbers(wanted))}{_shape(wanted, got)}"
                )
        case, outcome = wrong[0]
        return f"\n\nFor {self._show(case)}: {outcome.problem}"

    def _difference(self, wrong):
        """The message for wrong numbers or shapes that no known mistake explains."""
        right, tried = len(self.cases) - len(wrong), len(self.cases)
        where = f" {self.parts[self._first(wrong)]} is the first part that is wrong."
        problem = next((outcome.problem for _, outcome in wrong if outcome.problem), "")
        return (
            f"{f'right for {right} of {tried}' if right else 'wrong for all'} inputs that were "
            f"tried.{where if len(self.parts) > 1 else ''}{self._evidence(wrong)}"
            + (problem and f"\n\nFor other inputs, {problem}")
        )

    def _show(self, case):
        """One case in words, or as a call."""
        return self.tell(**case.inputs) if self.tell else super()._show(case)


def _shape(array, other):
    """The shape in words, where it isn't that of the other array."""
    return f" of shape {code(array.shape)}" if array.shape != other.shape else ""
