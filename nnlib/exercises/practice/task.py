"""One wrong answer to be broken by an input, and the sentence it deserves (all chapters)."""

import re
import sys

import numpy as np

from nnlib.exercises.display import block, code, show
from nnlib.exercises.grading import Case, bare
from nnlib.exercises.limits import ONE_AT_A_TIME, Stopped, TimeUp, quiet, run_limited
from nnlib.exercises.practice.domain import Outside
from nnlib.exercises.practice.form import Choice, Line, PracticeForm
from nnlib.exercises.practice.written import Unreadable, written

SECONDS = 5.0  # for each of the two answers, as in a check
SHORTEST = 40  # letters of a sentence that can stand alone
SENTENCE = re.compile(r"(?<=[.?!])[*”)]* +(?=[A-Z`“*‖∂σ0-9])")
FIND, WHICH = "Find an input on which it is wrong:", "Which sentence does it deserve?"
BY_TYPING = (
    "Or type it: `task.wrong_on(…)`, `task.because(…)`; and if you give up, `task.solution()`."
)
EXAMPLE = "X=[[1, 2], [0, 3]], b=0"
ATTEMPTS = 4  # wordings that are tried before the plain one


class Task:
    """A known mistake as code: `.wrong_on(…)` tries an input, `.because(…)` takes a sentence.

    Its `form()` does both at a click.

    The sentences are those of the `options`, of which the `mistake` is one.
    `solved` is True once an input has shown the mistake, `understood` once the sentence was right;
    `tell(what, right)` is told of each attempt that counts.
    """

    def __init__(self, exercise, mistake, options, rng, tell=None):
        self.exercise, self.mistake = exercise, mistake
        self.written = _written(exercise, mistake, rng)
        self.options = options
        self.solved = self.understood = False
        self._tell = tell or (lambda what, right: None)

    @property
    def markdown(self):
        """The task as a page without a kernel shows it, and how to answer it by calls."""
        sentences = "\n".join(
            f"{number}. {sentence(option)}" for number, option in enumerate(self.options, 1)
        )
        return (
            f"{self._head}\n\n{FIND} {code(f'task.wrong_on({self._inputs})')}\n\n"
            f"{WHICH} {code('task.because(…)')}\n\n{sentences}"
        )

    def form(self):
        """The same as a form: a line for the inputs, and the sentences to choose from."""
        items = (
            Line(FIND, "the inputs", "task.wrong_on(", self._inputs),
            Choice(WHICH, tuple(map(sentence, self.options)), "That one"),
        )

        def reply(number, answer):
            return self.choose(answer + 1) if number else self._judge_line(answer)

        return PracticeForm("Practice", self._head, items, BY_TYPING, self.markdown, reply)

    @property
    def _head(self):
        """What was asked, and the answer that is wrong."""
        exercise, domain = self.exercise, self.exercise.test.domain
        unsolved = (
            ""
            if exercise.solved
            else " (You haven't solved it yet, and this is a good part of an answer.)"
        )
        return (
            f"**Break this answer** to {code(exercise.name)}: {exercise.title} "
            f"{'★' * exercise.stars}.{unsolved}\n\n**Asked:** {domain.asks}. **Inputs:** "
            f"{domain.words()}.{block(self.written.source, 'python')}"
        )

    @property
    def _inputs(self):
        return ", ".join(f"{name}=…" for name in self.exercise.test.domain.inputs)

    def wrong_on(self, *inputs, **named):
        """Try an input, given like those of the function itself: is the answer wrong on it?"""
        show(self.judge(*inputs, **named))

    def _judge_line(self, line):
        """What is said of inputs that were typed as they stand in the brackets of `wrong_on`."""
        try:
            inputs, named = arguments(line)
        except Exception as error:
            words = error.msg if isinstance(error, SyntaxError) else error
            what = code(f"{type(error).__name__}: {words}")
            return f"**○ This line can't be read:** {what}. Asked are inputs like {code(EXAMPLE)}."
        return self.judge(*inputs, **named)

    def judge(self, *inputs, **named):
        """What `wrong_on` says of an input, as Markdown."""
        test = self.exercise.test
        try:
            given = test.domain.read(*inputs, **named)
            right, _ = self._limited(test.right, given, of_right=True)
        except Outside as outside:
            return f"**○ This doesn't count:** {outside.message}"
        try:
            parts, problem = self._limited(self.written.function, given)
        except Outside as stopped:
            parts, problem = None, stopped.message
        if parts is not None and test.agree(parts, right):
            self._tell("input", False)
            both = test.beside(given, parts, right, "this answer gives", "so does a right one:")
            return f"**✗ It survives that:** the answer is right for this input.{both}"
        if not self.solved:
            self._tell("input", True)
        self.solved = True
        rest = "" if self.understood else "\n\nAnd why? `task.because(…)`"
        return f"**✓ Broken.** {self._broken(given, parts, problem, right)}{rest}"

    def _broken(self, inputs, parts, problem, right):
        """What a wrong answer gave, and what is right."""
        test = self.exercise.test
        if parts is not None:
            return test.beside(inputs, parts, right, "this answer gives", "right is").strip()
        words = problem.replace("your code", "it").replace("your function", "it")
        return f"For {test.call(Case(inputs, ()))}, {words}"

    def _limited(self, answer, given, of_right=False):
        """What an answer gives, within the limits of a check; `Outside` says why it couldn't."""
        test = self.exercise.test
        with ONE_AT_A_TIME, quiet():
            try:
                parts, problem = run_limited(lambda: test.results(answer, given), SECONDS)
            except Stopped as stopped:
                what = "time" if isinstance(stopped, TimeUp) else "memory"
                which = "even a right answer" if of_right else "it"
                raise Outside(f"{which} takes too much {what} for this input.") from None
        if of_right and parts is None:
            raise Outside("no answer can give finite numbers for this input.")
        return parts, problem

    def because(self, number):
        """Choose a sentence by its number."""
        show(self.choose(number))

    def choose(self, number):
        """What `because` says of a sentence, as Markdown. Raises `ValueError` if there is none."""
        many = len(self.options)
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
            raise TypeError(f"because takes the number of a sentence, 1 to {many}, not {number!r}")
        if not 1 <= number <= many:
            raise ValueError(f"there are sentences 1 to {many}, but number {number} is asked for")
        chosen = self.options[number - 1]
        right = chosen is self.mistake
        if not self.understood:
            self._tell("sentence", right)
        if right:
            self.understood = True
            rest = "" if self.solved else "\n\nAnd an input that shows it? `task.wrong_on(…)`"
            return f"**✓ That is it:** {self.mistake.why}{rest}"
        return f"**✗ Not that one.**{self._where_it_differs(chosen)}"

    def _where_it_differs(self, chosen):
        """A case in which an answer that makes the chosen mistake gives something else."""
        test = self.exercise.test
        with ONE_AT_A_TIME, quiet():
            for case in test.tried:
                parts, _ = test.results(self.written.function, case.inputs)
                theirs, problem = test.results(chosen.answer, case.inputs)
                if parts is not None and theirs is not None and not test.agree(parts, theirs):
                    said = "this answer gives", "one with that mistake gives"
                    return test.beside(case.inputs, parts, theirs, *said)
        return " An answer with that mistake stops on other inputs than this one."

    def solution(self):
        """Show an input on which the answer is wrong, and its sentence."""
        self._tell("solution", False)
        test, inputs = self.exercise.test, self.exposing()
        parts, problem = self._limited(self.written.function, inputs)
        right, _ = self._limited(test.right, inputs)
        number = self.options.index(self.mistake) + 1
        show(f"{self._broken(inputs, parts, problem, right)}\n\n{number}. {self.mistake.why}")

    def exposing(self):
        """The inputs of the first case on which the answer is wrong, or `Unreadable`."""
        test = self.exercise.test
        with quiet():
            for case in test.tried:
                parts, _ = test.results(self.written.function, case.inputs)
                if not test.agree(parts, case.expected):
                    return case.inputs
        raise Unreadable(f"{self.mistake.name} is never wrong")

    def __repr__(self):
        return f"Task: break the answer to {self.exercise.name}"


def sentence(mistake):
    """The first sentence of what a check says of a mistake, or so much that it stands alone."""
    pieces = SENTENCE.split(bare(mistake.why).replace("\n\n", " "))
    text = pieces[0]
    for piece in pieces[1:]:
        if len(text) >= SHORTEST:
            break
        text = f"{text} {piece}"
    return text[0].upper() + text[1:]


def arguments(line):
    """The arguments of a call that a reader has typed, by place and by name.

    The notebook's own variables may stand in it: it is evaluated where its cells are.
    """
    line = re.sub(r"^\s*(?:task\.)?wrong_on\((.*)\)\s*$", r"\1", line)
    known = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    names = {"np": np, **(known.user_ns if known else {}), "given": lambda *a, **k: (a, k)}
    return eval(f"given({line})", names)


def same_outcomes(test, answer, other):
    """True if two answers give the same in every case of a test."""
    return all(
        test.agree(test.results(answer, case.inputs)[0], test.results(other, case.inputs)[0])
        for case in test.tried
    )


def _written(exercise, mistake, rng):
    """One of a mistake's answers, in words of its own; raises `Unreadable` if none can be shown."""
    readable = [answer for answer in mistake.answers if is_readable(exercise, answer)]
    if not readable:
        raise Unreadable(mistake.name)
    answer = readable[rng.integers(len(readable))]
    with quiet():
        for attempt in range(ATTEMPTS + 1):
            try:
                found = written(answer, exercise.name, rng if attempt < ATTEMPTS else None)
                if same_outcomes(exercise.test, answer, found.function):
                    return found
            except Exception:
                continue
    raise Unreadable(mistake.name)


def is_readable(exercise, answer):
    """True if an answer can be shown as code that stands alone and does the same."""
    try:
        found = written(answer, exercise.name)
    except Exception:
        return False
    with quiet():
        return same_outcomes(exercise.test, answer, found.function)
