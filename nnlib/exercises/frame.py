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

import ast
import difflib
import importlib
import inspect
import threading
import traceback
from dataclasses import replace

import numpy as np

from nnlib import progress
from nnlib.checks import generator
from nnlib.exercises.display import block, code, show
from nnlib.exercises.errors import explain, place
from nnlib.exercises.grading import Mistake
from nnlib.exercises.limits import (
    ONE_AT_A_TIME,
    THREAD,
    MemoryUp,
    StopNow,
    Stopped,
    quiet,
    run_limited,
)
from nnlib.exercises.practice.choice import next_task
from nnlib.exercises.practice.warm_up import WarmUp
from nnlib.exercises.reading import is_blank, listed, read_only_part
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT, STILL_BLANK, NotYet, StillBlank, Verdict

__all__ = ["Exercise", "Mistake", "Chapter"]

SECONDS = 5.0  # the time limit of a check, unless an exercise says otherwise
TOO_LONG = "takes too long"
SIGNS = {True: "✓", False: "○"}


class Exercise:
    """One exercise: `.check(answer)` judges, `.hint()` helps, `.solution()` shows a way.

    A function is tried by `test`, a `FunctionTest`, and a right one gets the `praise` (Markdown).
    Anything else is graded by `grade(answer)`, which gets the tuple of all that was handed to
    `check`, returns the praise for a right answer, and raises `NotYet` or `StillBlank` for any
    other; then `mistakes` are those that it knows. `parts` names the parts of an answer that may be
    given by keywords, `check(w=…, b=…)`, and `names` the notebook's variables that hold an answer
    of values, if they are others.
    """

    def __init__(
        self, name, title, *, stars, hints, test=None, praise=None, grade=None, mistakes=(),
        parts=(), names=None, seconds=SECONDS,
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
        self._praise = praise
        self._grade = grade or self._grade_function
        self._hints = tuple(hints)
        self._parts = tuple(parts)
        self._names = tuple(parts if names is None else names)
        self._hints_shown = 0
        self._seconds = seconds
        self.chapter = None  # its name, once the exercise belongs to one

    def check(self, *answer, **named):
        """Say below the cell whether the answer is right or what is wrong with it. Never raises."""
        verdict = self.verdict(*answer, **named)
        if verdict.status == RIGHT and not self.solved:
            progress.note("solved", self.name, chapter=self.chapter or "")
        elif verdict.mistake:
            progress.note(
                "mistaken", self.name, chapter=self.chapter or "", mistake=verdict.mistake
            )
        show(verdict.markdown)

    def verdict(self, *answer, **named):
        """Return what `check` would say, as a `Verdict`."""
        try:
            return self.evaluate(*answer, *self._in_order(len(answer), named))
        except NotYet as problem:
            return Verdict(NOT_YET, problem.message)

    @property
    def solved(self):
        """Whether it was ever answered rightly, as the reader's progress has it."""
        known = progress.entries("solved", self.chapter or "")
        return any(entry["key"] == self.name for entry in known)

    @property
    def seconds(self):
        """The time limit of a check."""
        return self._seconds

    @property
    def hints(self):
        """The three hints, each saying more."""
        return self._hints

    def _in_order(self, given, named):
        """The parts that were handed in by name, behind the `given` others, or `NotYet`."""
        if not self._parts:
            return named.values()  # there is a single answer, whatever it is called
        for name in named:
            if name not in self._parts:
                near = difflib.get_close_matches(name.lower(), self._parts, n=1)
                raise NotYet(
                    f"this check knows no {code(name)}"
                    + (f"; did you mean {code(near[0])}? " if near else ". ")
                    + f"Its parts are {code(', '.join(self._parts))}."
                )
            if name in self._parts[:given]:
                raise NotYet(f"{code(name)} was handed in twice, once without its name.")
        rest = self._parts[given:]
        if named and (missing := [part for part in rest if part not in named]):
            raise NotYet(f"{code(', '.join(missing))} was not handed in.")
        return [named[part] for part in rest if part in named]

    def evaluate(self, *answer, seconds=None):
        """Return the verdict on an answer. Only the reader's own Stop button gets through.

        `seconds` is another time limit than that of the exercise.
        """
        seconds = self._seconds if seconds is None else seconds
        if threading.current_thread().name == THREAD:
            raise RuntimeError("a check was called by the very answer that is being checked")
        if not answer:
            return Verdict(BLANK, STILL_BLANK)
        with ONE_AT_A_TIME, quiet() as printed:
            try:
                verdict = run_limited(lambda: self._judge(answer), seconds)
            except Stopped as stopped:
                name = "takes too much memory" if isinstance(stopped, MemoryUp) else TOO_LONG
                verdict = Verdict(NOT_YET, self._why_stopped(stopped, seconds), name)
        if verdict.status == NOT_YET and printed.text.strip():
            message = f"{verdict.message}\n\nMeanwhile your code printed:{block(printed.text)}"
            verdict = Verdict(NOT_YET, message, verdict.mistake)
        return verdict

    def _judge(self, answer):
        """Grade an answer of any kind, in the thread with the time limit."""
        try:
            answer = tuple(map(listed, answer))  # a `map` can be read only once
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

    def _why_stopped(self, stopped, seconds):
        line = place(traceback.walk_stack(stopped.frame)) if stopped.frame else ""
        where = f" It was in {line}." if line else ""
        if isinstance(stopped, MemoryUp):
            message = (
                f"your code was stopped because it took more and more memory.{where} Does a list "
                "grow without end, or is an array far larger than it need be?"
            )
        else:
            message = (
                f"your code was stopped after {seconds:g} seconds.{where} Does a loop go on "
                "for ever, or does it do far more work than it needs to?"
            )
        if not stopped.ended:
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
        source = block(self._shown(function), "python")
        show(f"**One way to do it** (there are others):{source}")

    def _shown(self, function):
        """The source of the solution as it can be pasted above the check: with all that it needs.

        NumPy is imported by every notebook. A function of no inputs is called at the end, so that
        the notebook's variables hold the answer.
        """
        module = ast.parse(inspect.getsource(inspect.getmodule(function)))
        source = inspect.getsource(function)
        used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        needed = []
        for node in module.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                node.names = [each for each in node.names if (each.asname or each.name) in used]
                if node.names and node.names[0].name != "numpy":
                    needed.append(ast.unparse(node))
        parts = ["\n".join(needed)] if needed else []
        parts.append(source.strip())
        if self._names:
            parts.append(f"{', '.join(self._names)} = {function.__name__}()")
        return "\n\n\n".join(parts)

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
        self.level, self.practised = 0, []  # how far practice has come, and what it has shown
        self._warm_up = None
        for exercise in self.exercises:
            exercise.chapter = self.name

    def practice(self, name=None, *, rng=None):
        """Show a wrong answer to be broken, and return it: a `Task`. Each call brings another.

        `name` is an exercise, or another chapter; without it all of this chapter's take their
        turn, easy ones first, and the better it goes, the harder they get. `rng` draws the task.
        """
        rng = np.random.default_rng() if rng is None else generator(rng)
        task = next_task(self, name, rng)
        show(task.form())
        return task

    def warm_up(self, *answers):
        """Ask three short questions, or say of each answer, a number, whether it is right."""
        self._warm_up = self._warm_up or WarmUp(self.name)
        show(self._warm_up.markdown(*answers) if answers else self._warm_up.form())

    def summary(self):
        """Show how many exercises have been solved, also before the kernel started."""
        solved = {exercise.name: exercise.solved for exercise in self.exercises}
        marks = (f"{SIGNS[done]}\N{NO-BREAK SPACE}{code(name)}" for name, done in solved.items())
        show(f"**{sum(solved.values())} of {len(solved)} solved:** {' · '.join(marks)}")
