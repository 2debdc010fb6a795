"""Ten questions before the course and ten others after it: what has it changed?

    from nnlib.predictions import before_and_after as test

    test.before()      # a form; nothing is told of the answers
    test.after()       # other questions, the answers to them, and both results

The questions are drawn from those of the chapters, at least one of each; what is right is what the
stored notebooks have found. `python -m tools.make_test` writes the same on paper.
"""

import importlib
from types import SimpleNamespace

import numpy as np

from nnlib import progress
from nnlib.predictions.chapter import came_out_before
from nnlib.predictions.form import Form
from nnlib.predictions.questions import Choice, Option, Question, never

COUNT = 10
# Questions that can be understood without the page on which they stand.
POOL = {
    "linear_limits": ("rings", "collapse", "zero"),
    "activations": ("s5-sum", "s7"),
    "forward_pass": ("s5", "s6", "s8", "s9"),
    "backpropagation": ("memory", "s7", "momentum", "sizes"),
    "depth_and_width": ("fragile", "budget", "s3", "abstract"),
    "overfitting": ("memory", "u", "decay", "s6"),
    "handwritten_digits": ("luck", "sure", "permute", "photo"),
}
CANNOT_TELL = "I can't tell."
INVITATION = "Run this cell for ten questions."


def draw(rng, without=()):
    """Ten of the pool as pairs (chapter, key), at least one of each chapter, none of `without`."""
    left = {
        name: [(name, key) for key in keys if (name, key) not in set(map(tuple, without))]
        for name, keys in POOL.items()
    }
    chosen = [pairs.pop(rng.integers(len(pairs))) for pairs in left.values()]
    kept = 0 if without else 1  # of each chapter, for the test after the course
    others = [pair for pairs in left.values() for pair in pairs[kept:]]
    more = rng.choice(len(others), COUNT - len(chosen), replace=False)
    chosen += [others[index] for index in more]
    return sorted(chosen, key=lambda pair: list(POOL).index(pair[0]))


def part_of(pair):
    """The question of a pair as one choice, with its text and with a way out, and what came out."""
    question = importlib.import_module(f"nnlib.predictions.{pair[0]}").CHAPTER.questions[pair[1]]
    part = next(part for part in question.parts if part.kind == "choice")
    ask = f"{question.ask} {part.ask}".strip()
    choice = Choice(*part.options, Option(CANNOT_TELL, never), ask=ask, ordered=True)
    return choice, SimpleNamespace(**came_out_before()[pair[0]][pair[1]])


class Sheet(Form):
    """Ten questions on one form, drawn afresh: a stored page says only that there are some."""

    invitation = INVITATION

    def __repr__(self):
        return f"({INVITATION})"


def before(rng=None):
    """Ten questions before the course: nothing is told of the answers."""
    return _sheet("before", rng, ())


def after(rng=None):
    """Ten others after it: then each answer is told, and what both results were."""
    asked = [entry["asked"] for entry in _taken("before")]
    return _sheet("after", rng, asked[-1] if asked else ())


def _taken(when):
    """What was noted of this test, oldest first."""
    return [entry for entry in progress.entries("predicted", "test") if entry["key"] == when]


def _sheet(when, rng, without):
    rng = np.random.default_rng() if rng is None else rng
    asked = draw(rng, without)
    parts, found = zip(*map(part_of, asked), strict=True)
    question = Question(when, "", "", parts, "")

    def commit(answers, sure):
        said = question.reads(answers)
        if said is None:
            return
        judged = [part.judge(*pair) for part, *pair in zip(parts, said, found, strict=True)]
        right = sum(each.right for each in judged)
        progress.note(
            "predicted", when, chapter="test", asked=asked, said=said, right=right, of=COUNT
        )
        words = f"**Noted: {right} of {COUNT}.** The chapters have the answers."
        if when == "after":
            words = "\n\n".join([result(right), *map(_answer, parts, judged)])
        sheet.tell(said, 0, words, done=True)

    sheet = Sheet(question, (), commit)
    return sheet


def result(right):
    """A sentence on how many were right, and how many before the course."""
    earlier = _taken("before")
    was = f" Before the course it was {earlier[-1]['right']} of {COUNT}." if earlier else ""
    return f"**After the course: {right} of {COUNT}.**{was}"


def _answer(part, judged):
    """A question with what came out and, for a wrong answer, the reply to it."""
    if judged.right:
        return f"✓ {part.ask} *{judged.came}*"
    return f"✗ {part.ask} *{judged.came}* You said: “{judged.said}” {judged.reply}".strip()


def on_paper(rng, without=()):
    """A test on paper as Markdown, its questions and its answers, and the pairs it asks."""
    asked = draw(rng, without)
    questions, answers = [], []
    for number, pair in enumerate(asked, start=1):
        part, r = part_of(pair)
        options = "\n".join(
            f"   - {letter}. {text}" for letter, text in zip("abcdef", part.shown, strict=False)
        )
        questions.append(f"{number}. {part.ask}\n\n{options}\n")
        right = part.right(r)
        answers.append(f"{number}. **{'abcdef'[right]}.** {part.options[right].text}")
    return "\n".join(questions), "\n".join(answers), asked
