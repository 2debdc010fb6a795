"""What an exercise can do, and a chapter of them (all chapters).

To write one, say which cases a function is tried on, which mistakes the check knows, what praise a
right answer gets, and three hints, each saying more:

    double = Exercise(
        "double",
        "Double it",
        stars=1,
        test=FunctionTest(
            cases=(Case({"x": np.array([1.0, 3.0])}, (np.array([2.0, 6.0]),)), ...),
            mistakes=(Mistake("squared", lambda x: x**2, "you square x, but ..."), ...),
        ),
        praise="What to notice.",
        hints=(...),
    )
    CHAPTER = Chapter("name_of_the_chapter", [double, ...])

The file has the exercise's name, and so has the solution, a function in
`solutions/name_of_the_chapter.py`. An answer that isn't a function (weights, multipliers), or that
needs more than a test, is graded by a function `grade` of its own: see `linear_limits.and_not`.
Mistakes are answers, too, so that tests can hand them in.
"""

import importlib
import inspect
from dataclasses import replace

from nnlib.exercises.display import block, code, show
from nnlib.exercises.grading import Mistake
from nnlib.exercises.reading import is_blank, read_only_part
from nnlib.exercises.running import StopNow, TimeUp, explain, quiet, run_limited
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT, STILL_BLANK, NotYet, StillBlank, Verdict

__all__ = ["Exercise", "Mistake", "Chapter"]

SECONDS = 5.0  # the time limit of a check, unless an exercise says otherwise
SIGNS = {True: "✓", False: "○"}


class Exercise:
    """One exercise: `.check(answer)` judges, `.hint()` helps, `.solution()` shows a way.

    A function is tried by `test`, a `FunctionTest`, and a right one gets the `praise` (Markdown).
    Anything else is graded by `grade(answer)`, which gets the tuple of all that was handed to
    `check`, returns the praise for a right answer, and raises `NotYet` or `StillBlank` for any
    other; then `mistakes` are those that it knows. `parts` names the parts of an answer that is
    given by keywords, `check(w=…, b=…)`.
    """

    def __init__(
        self, name, title, *, stars, hints, test=None, praise=None, grade=None, mistakes=(),
        parts=(), seconds=SECONDS,
    ):  # fmt: skip
        if len(hints) != 3:
            raise ValueError(
                f"hints of {name} must be 3 texts, each saying more, but there are {len(hints)}"
            )
        self.name = name
        self.title = title
        self.stars = stars
        self.test = replace(test, name=name) if test else None
        self.mistakes = tuple(mistakes) or test.mistakes
        self.solved = False
        self._praise = praise
        self._grade = grade or self._grade_function
        self._hints = tuple(hints)
        self._parts = tuple(parts)
        self._hints_shown = 0
        self._seconds = seconds
        self.chapter = None  # its name, once the exercise belongs to one

    def check(self, *answer, **named):
        """Say below the cell whether the answer is right or what is wrong with it. Never raises."""
        in_order = [named.pop(part) for part in self._parts if part in named]
        verdict = self.evaluate(*answer, *in_order, *named.values())
        self.solved = self.solved or verdict.status == RIGHT
        show(verdict.markdown)

    def evaluate(self, *answer):
        """Return the verdict on an answer. Only the reader's own Stop button gets through."""
        if not answer:
            return Verdict(BLANK, STILL_BLANK)
        with quiet() as printed:
            try:
                verdict = run_limited(lambda: self._judge(answer), self._seconds)
            except TimeUp as time_up:
                verdict = Verdict(NOT_YET, self._too_slow(time_up), "takes too long")
        if verdict.status == NOT_YET and printed.text.strip():
            message = f"{verdict.message}\n\nMeanwhile your code printed:{block(printed.text)}"
            verdict = Verdict(NOT_YET, message, verdict.mistake)
        return verdict

    def _judge(self, answer):
        """Grade an answer of any kind, in the thread with the time limit."""
        try:
            if is_blank(answer):
                raise StillBlank
            return Verdict(RIGHT, self._grade(answer))
        except StillBlank:
            return Verdict(BLANK, STILL_BLANK)
        except NotYet as problem:
            return Verdict(NOT_YET, problem.message, problem.mistake)
        except StopNow:
            raise
        except BaseException as error:  # an answer so odd that reading it failed
            return Verdict(NOT_YET, f"this answer can't be read: {explain(error)}")

    def _grade_function(self, answer):
        self.test.grade(*read_only_part(answer))
        return self._praise

    def _too_slow(self, time_up):
        where = f" It was in {time_up.line}." if time_up.line else ""
        message = (
            f"your code was stopped after {self._seconds:g} seconds.{where} Does a loop go on for "
            "ever, or does it do far more work than it needs to?"
        )
        if not time_up.stopped:
            message += " It could not be ended from here: choose *Kernel → Restart Kernel*."
        return message

    def hint(self):
        """Show one hint more at each call, three in all; then say that there is a solution."""
        self._hints_shown += 1
        shown = [
            f"**Hint {number} of {len(self._hints)}.** {hint}"
            for number, hint in enumerate(self._hints[: self._hints_shown], start=1)
        ]
        if self._hints_shown > len(self._hints):
            shown.append(
                "These were all the hints. If you are still stuck, sleep on it, or look: "
                f"{code(f'exercises.{self.name}.solution()')} shows one way to do it."
            )
        show("\n\n".join(shown))

    def solution(self):
        """Show the source of a worked solution, real code that the course's tests run."""
        function = self.solution_function()
        if function is None:
            show(
                "The solutions are not in this copy of the course; perhaps your teacher keeps "
                f"them for later. {code(f'exercises.{self.name}.hint()')} helps meanwhile."
            )
            return
        source = block(inspect.getsource(function), "python")
        show(f"**One way to do it** (there are others):{source}")

    def solution_function(self):
        """The solution as a function, or None where solutions have been taken out."""
        try:
            module = importlib.import_module(f"nnlib.exercises.solutions.{self.chapter}")
        except ModuleNotFoundError:
            return None
        return getattr(module, self.name, None)

    def __repr__(self):
        """What this exercise is and what can be done with it."""
        return (
            f"{self.title} {'★' * self.stars}: exercises.{self.name}.check(answer), "
            ".hint() and .solution()"
        )


class Chapter:
    """The exercises of one chapter, in order, with a line that counts the solved ones."""

    def __init__(self, name, exercises):
        self.name = name
        self.exercises = tuple(exercises)
        for exercise in self.exercises:
            exercise.chapter = self.name

    def summary(self):
        """Show how many exercises have been solved since the kernel started. Nothing is stored."""
        solved = sum(exercise.solved for exercise in self.exercises)
        marks = (
            f"{SIGNS[exercise.solved]}\N{NO-BREAK SPACE}{code(exercise.name)}"
            for exercise in self.exercises
        )
        show(f"**{solved} of {len(self.exercises)} solved:** {' · '.join(marks)}")
