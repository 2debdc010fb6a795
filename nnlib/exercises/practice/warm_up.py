"""Three short questions that a chapter opens with: what was mistaken before comes back.

Each question leaves a part of an answer open; three pieces of code would fit, and one is right. The
two others make mistakes: one that the reader has made, if any is due, and another.
"""

import importlib
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from nnlib import progress
from nnlib.exercises import CHAPTERS
from nnlib.exercises.display import block, code
from nnlib.exercises.grading import Mistake
from nnlib.exercises.limits import quiet
from nnlib.exercises.practice.choice import is_asked_for
from nnlib.exercises.practice.form import Choice, PracticeForm
from nnlib.exercises.practice.leitner import PREDICTION, day, due
from nnlib.exercises.practice.shapes import EXPRESSIONS, shape_question
from nnlib.exercises.practice.task import same_outcomes
from nnlib.exercises.practice.wording import in_other_words
from nnlib.exercises.practice.written import run, written

QUESTIONS = 3
HEAD = "**Warm-up**, two minutes, to be skipped as you like: "
BY_TYPING = "Or type your three numbers into the brackets: `exercises.warm_up(1, 2, 3)`."
BY_CALL = (
    "Run this cell and choose, or write your three numbers into the brackets, as in "
    "`exercises.warm_up(1, 2, 3)`, and run it again."
)
OPEN = 3  # lines at most that are left open
WORDINGS = 6  # that are tried
ABOUT_PREDICTIONS = []  # functions of a card, an rng and now, by `nnlib.predictions`: a Question
HARDEST = 0.5  # of an exercise's mistakes, the share that new readers may meet


@dataclass(frozen=True)
class Question:
    """A question, its options (Markdown), which is right (from 0), and what is said of each."""

    text: str
    options: tuple
    right: int
    replies: tuple
    key: str = ""
    chapter: str = ""
    mistake: str = ""
    in_words: bool = False  # if its options are no code

    @property
    def shown(self):
        """Its options as Markdown: words, code, or blocks of code."""
        if self.in_words:
            return self.options
        many_lines = any("\n" in option for option in self.options)
        return tuple(
            block(each, "python").strip() if many_lines else code(each) for each in self.options
        )

    @property
    def markdown(self):
        """The question with its options, numbered from 1."""
        indented = [option.replace("\n", "\n   ") for option in self.shown]
        listed = "\n".join(f"{number}. {option}" for number, option in enumerate(indented, 1))
        return f"{self.text}\n\n{listed}"


class WarmUp:
    """The warm-up of one chapter: its `form()` asks; `markdown(*answers)` does it in words."""

    def __init__(self, chapter, clock=None):
        self.chapter = chapter
        self._clock = clock or (lambda: datetime.now(UTC).astimezone())
        self._questions, self._day, self._noted = None, None, set()

    def markdown(self, *answers):
        """The questions, each with what is said of its answer, if there is one."""
        questions, source = self._today()
        if len(answers) > len(questions):
            raise ValueError(f"there are {len(questions)} questions, not {len(answers)}")
        for question, answer in zip(questions, answers, strict=False):
            _check_number(answer, len(question.options))
        parts = []
        for number, question in enumerate(questions):
            part = f"**{number + 1}.** {question.markdown}"
            if number < len(answers):
                part += f"\n\n{self._said(number, question, answers[number])}"
            parts.append(part)
        body = "\n\n".join([f"{HEAD}{source}.", *parts])
        return body if len(answers) == len(questions) else f"{body}\n\n{BY_CALL}"

    def form(self):
        """The same as a form, which answers each question by itself."""
        questions, source = self._today()
        items = [
            Choice(f"**{number}.** {question.text}", question.shown)
            for number, question in enumerate(questions, 1)
        ]

        def reply(number, answer):
            return self._said(number, questions[number], answer + 1)

        head = f"{HEAD}{source}."
        return PracticeForm("Warm-up", head, items, BY_TYPING, self.markdown(), reply)

    def _today(self):
        """The questions of this day, and a word on where they come from."""
        now = self._clock()
        if self._questions is None or self._day != now.date():
            self._questions, self._day, self._noted = self._draw(now), now.date(), set()
        return self._questions

    def _said(self, number, question, answer):
        right = answer - 1 == question.right
        if question.mistake and number not in self._noted:
            self._noted.add(number)  # only the first answer counts
            progress.note(
                "practised",
                question.key,
                chapter=question.chapter,
                mistake=question.mistake,
                right=right,
                what="warm-up",
            )
        return f"**{'✓ Right.' if right else '✗ Not that one:'}** {question.replies[answer - 1]}"

    def _draw(self, now):
        """Three questions, and a word on where they come from."""
        entries = progress.entries()
        seed = len([each for each in entries if each["kind"] == "practised"])
        rng = np.random.default_rng([CHAPTERS.index(self.chapter), seed])
        questions = []
        for card in due(entries, now):
            question = _of_card(card, rng, now)
            if question and len(questions) < QUESTIONS:
                questions.append(question)
        if len(questions) == QUESTIONS:
            return questions, "what went wrong before comes back"
        came_back = bool(questions)
        questions += _of_chapter_before(self.chapter, rng, QUESTIONS - len(questions), questions)
        if came_back:
            return questions, "what went wrong before comes back, and something from earlier on"
        before = CHAPTERS.index(self.chapter) - 1
        where = f"chapter {before}" if before else "the first page"
        return questions, f"three questions on {where}"


def _check_number(answer, many):
    """Raise if an answer isn't the number of one of so many options."""
    if isinstance(answer, bool) or not isinstance(answer, (int, np.integer)):
        raise TypeError(f"an answer is the number of a line, 1 to {many}, but {answer!r} is given")
    if not 1 <= answer <= many:
        raise ValueError(f"an answer is one of 1 to {many} here, but {answer} is given")


# Drawing questions --------------------------------------------------------------------------------


def _of_card(card, rng, now):
    """A question on a mistake that was made, or None if it can't be asked so."""
    if card.mistake == PREDICTION:
        made = (ask(card, rng, now) for ask in ABOUT_PREDICTIONS)
        return next((question for question in made if question), None)
    try:
        chapter = importlib.import_module(f"nnlib.exercises.{card.chapter}").CHAPTER
    except ImportError:
        return None
    for exercise in chapter.exercises:
        if exercise.name == card.key:
            for mistake in exercise.test.mistakes if is_asked_for(exercise) else ():
                if mistake.name == card.mistake:
                    when = day(card.made, now)
                    before = f"{when[0].upper()}{when[1:]} it was: {mistake.name}."
                    return question_on(exercise, mistake, rng, before)
    return None


def _of_chapter_before(chapter, rng, many, others):
    """So many questions on the chapter before."""
    before = CHAPTERS[CHAPTERS.index(chapter) - 1]
    exercises = importlib.import_module(f"nnlib.exercises.{before}").CHAPTER.exercises
    open_ones = [each for each in exercises if is_asked_for(each)]
    if not open_ones:
        return [_of_shape(rng, number) for number in rng.permutation(len(EXPRESSIONS))[:many]]
    questions, asked = [], {(each.key, each.mistake) for each in others}
    order = [open_ones[i] for i in rng.permutation(len(open_ones))]
    for exercise in order * QUESTIONS:
        if len(questions) == many:
            break
        known = exercise.test.mistakes  # the commonest come first
        known = known[: max(2, int(len(known) * HARDEST))]
        for i in rng.permutation(len(known)):
            if (exercise.name, known[i].name) in asked:
                continue
            if question := question_on(exercise, known[i], rng):
                asked.add((exercise.name, known[i].name))
                questions.append(question)
                break
    return questions


def _of_shape(rng, number):
    """A question on the shape of an array."""
    text, shapes = shape_question(rng, number)
    order = [int(i) for i in rng.permutation(len(shapes))]
    right = f"`{shapes[0]}` it is; NumPy has just worked it out."
    replies = [right if i == 0 else f"it is `{shapes[0]}`." for i in order]
    return Question(text, tuple(str(shapes[i]) for i in order), order.index(0), tuple(replies))


def question_on(exercise, mistake, rng, before=""):
    """Which code is right: that one, this mistake or another? None if they can't be shown."""
    right = Mistake("right", exercise.test.right, "")
    seed = int(rng.integers(2**31))
    others = [each for each in exercise.test.mistakes if each is not mistake]
    others = [others[i] for i in rng.permutation(len(others))]
    others.sort(key=lambda each: _step(each) != _step(mistake))  # or the odd one out isn't right
    pool = [right, mistake, *others]
    for seed in (*(seed + attempt for attempt in range(WORDINGS)), None):
        sources = {}
        for each in pool:
            source = _worded(exercise, each.answer, seed)
            chosen = {**sources, each.name: source}
            fits = source is not None and (not sources or _parted(list(chosen.values())))
            if fits and len(set(chosen.values())) == len(chosen):
                sources = chosen
                if len(sources) == 3:
                    return _asked(exercise, mistake, pool, sources, rng, before)
            elif len(sources) < 2:
                break
    return None


def _asked(exercise, mistake, pool, sources, rng, before):
    above, pieces, below = _parted(list(sources.values()))
    by_name = {each.name: each for each in pool}
    order = [int(i) for i in rng.permutation(3)]
    names = list(sources)
    replies = []
    for i in order:
        reply = before if names[i] == "right" else by_name[names[i]].why
        replies.append(reply or f"The others: {_names_of(names[1:])}.")
    indent = min(_indent(line) for piece in pieces for line in piece if line.strip())
    dots = " " * indent + "..."
    which = "Which lines are" if any(len(piece) > 1 for piece in pieces) else "Which line is"
    text = (
        f"{code(exercise.name)}: {exercise.test.domain.asks}. {which} right in place of the dots?"
        + block("\n".join([*above, dots, *below]), "python")
    )
    options = ["\n".join(line[indent:] for line in pieces[i]) for i in order]
    return Question(
        text,
        tuple(options),
        order.index(0),
        tuple(replies),
        exercise.name,
        exercise.chapter,
        mistake.name,
    )


def _step(mistake):
    """Which steps of a right answer a mistake exchanges, if it is made so."""
    return tuple(getattr(mistake.answer, "steps", ()))


def _names_of(names):
    return " and ".join(f"“{name}”" for name in names)


def _indent(line):
    return len(line) - len(line.lstrip())


def _worded(exercise, answer, seed):
    """The code of an answer, without imports; the same seed words all answers alike."""
    try:
        with quiet():
            source = written(answer, exercise.name).source
            if seed is not None:
                source = in_other_words(source, seed)
            if not same_outcomes(exercise.test, answer, run(source, exercise.name)):
                return None
    except Exception:
        return None
    lines = source.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("def ", "class ")))
    return "\n".join(lines[start:])


def _parted(sources):
    """What is the same above, what differs (a list of lines for each), what is the same below.

    None if more than a few lines differ, or if nothing is left for one of them.
    """
    texts = [source.splitlines() for source in sources]
    shortest = min(map(len, texts))
    above = 0
    while above < shortest and len({text[above] for text in texts}) == 1:
        above += 1
    below = 0
    while below < shortest - above and len({text[-1 - below] for text in texts}) == 1:
        below += 1
    pieces = [text[above : len(text) - below] for text in texts]
    if not above or not all(1 <= len(piece) <= OPEN for piece in pieces):
        return None
    if any(_indent(line) < _indent(piece[0]) for piece in pieces for line in piece):
        return None
    first = texts[0]
    return first[:above], pieces, first[len(first) - below :] if below else []
