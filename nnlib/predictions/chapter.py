"""Asks the questions of one chapter, answers what was predicted, and counts how it came out."""

import importlib
import json
import os
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt

from nnlib import plot, progress
from nnlib.exercises.display import show
from nnlib.exercises.practice.leitner import PREDICTION, day
from nnlib.exercises.practice.warm_up import ABOUT_PREDICTIONS
from nnlib.exercises.practice.warm_up import Question as WarmUpQuestion
from nnlib.predictions.form import Form

SURE = ("a guess", "fairly sure", "sure")
STORE = Path(__file__).parents[1] / "data" / "came_out.json"  # what the stored notebooks found
STRICT = "COURSE_PREDICTIONS"  # "check" compares with the store, "record" writes it


class Chapter:
    """The questions of a chapter by their keys, and what has become of each in this kernel."""

    def __init__(self, name, *questions):
        self.name = name
        self.questions = {question.key: question for question in questions}
        self._came, self._forms = {}, {}

    def ask(self, key):
        """Show the form of a question. Nothing has to be answered."""
        question = self._question(key)
        form = Form(question, SURE, lambda answers, sure: self._commit(key, answers, sure))
        self._forms[key] = form
        self._refresh(key)
        return form

    def came_out(self, key, **found):
        """Take what an experiment has found, and answer what was predicted, if anything was."""
        question = self._question(key)
        r = SimpleNamespace(**{name: _plain(value) for name, value in found.items()})
        _check(self.name, question, vars(r))
        self._came[key] = r
        entry = self._last(key)
        if entry is not None:
            judged = question.judge(entry["said"], r)
            if judged is not None and "right" not in entry:
                right = all(part.right for part in judged)
                self._note(key, entry["said"], entry["sure"], right=right)
            self._refresh(key)
            show(self._reply(key, entry))

    def summary(self):
        """Show in a line and a picture how often predictions came true, and how sure they were."""
        counted = self.counted()
        if not counted:
            show(
                f"**Predictions:** none of the {len(self.questions)} of this chapter so far. They "
                "are an offer: choose an answer before an experiment; this line tells how it went."
            )
            return
        show(summary_text(counted))
        plot.show(*picture(counted))

    def counted(self):
        """The questions that were predicted and have come out: (question, how sure, came true).

        The first prediction counts, and only if it was made before the experiment.
        """
        first = {}
        for entry in progress.entries("predicted", self.name):
            if "right" in entry and not entry.get("late") and entry["key"] in self.questions:
                first.setdefault(entry["key"], entry)
        return [
            (question, min(max(int(first[key]["sure"]), 0), 2), bool(first[key]["right"]))
            for key, question in self.questions.items()
            if key in first
        ]

    def _question(self, key):
        if key not in self.questions:
            known = ", ".join(self.questions)
            raise ValueError(f"chapter {self.name} asks no question {key!r}; it asks {known}")
        return self.questions[key]

    def _commit(self, key, answers, sure):
        """The reader has answered: keep it, and reply if the experiment has already been run."""
        question = self.questions[key]
        answers = question.reads(answers)
        if answers is None or sure not in range(len(SURE)):
            return
        if (r := self._came.get(key)) is None:
            self._note(key, answers, sure)
        else:
            judged = question.judge(answers, r)
            if judged is not None:
                right = all(part.right for part in judged)
                self._note(key, answers, sure, right=right, late=True)
        self._refresh(key)

    def _note(self, key, answers, sure, **more):
        progress.note("predicted", key, chapter=self.name, said=answers, sure=sure, **more)

    def _last(self, key):
        """The last prediction of a question, if it can still be read."""
        question = self.questions[key]
        for entry in reversed(progress.entries("predicted", self.name)):
            if entry["key"] == key and entry.get("sure") in range(len(SURE)):
                if question.reads(entry.get("said")) is not None:
                    return entry
        return None

    def _refresh(self, key):
        """Bring the form up to date with what was said, and what came out."""
        form, entry = self._forms.get(key), self._last(key)
        if form is None or entry is None:
            return
        came = key in self._came
        if came:
            words = self._reply(key, entry)
        elif "right" in entry:
            day = progress.when(entry).strftime("%A, %-d %B" if os.name != "nt" else "%A, %#d %B")
            words = (
                f"On {day} you answered this, and it {_verb(entry['right'])}. Run on to see why."
            )
        else:
            words = "Written down. Now run the experiment."
        form.tell(entry["said"], entry["sure"], words, done=came)

    def _reply(self, key, entry):
        """What is said to a prediction, once its experiment has been run, as Markdown."""
        question = self.questions[key]
        judged = question.judge(entry["said"], self._came[key])
        if judged is None:
            return "What came out here is none of the answers that were thought of: look above."
        lines = []
        for part, each in zip(question.parts, judged, strict=True):
            asked = f"{part.ask} " if len(question.parts) > 1 else ""
            said, came = (text.removesuffix(".") for text in (each.said, each.came))
            if each.right and said != came:
                line = f"**{asked}✓ You said {said}, and it came out as {came}.** Near enough."
            elif each.right:
                line = f"**{asked}✓ You said “{said}”, and so it is.**"
            else:
                off = f", {each.off}" if each.off else ""
                line = f"**{asked}✗ You said “{said}”{off}.** It came out as “{came}”."
            lines.append(f"{line} {each.reply}".strip())
        sure = SURE[entry["sure"]]
        lines[-1] += f" (You were {sure}.)" if entry["sure"] else " (You said: a guess.)"
        return "\n\n".join(lines)


def summary_text(counted):
    """How many came true, how well certainty fitted, and what was the greatest surprise."""
    true = sum(right for _, _, right in counted)
    text = f"**Predictions:** {true} of {len(counted)} came true."
    for level in (2, 1, 0):
        among = [right for _, sure, right in counted if sure == level]
        if among:
            name = ("you guessed", "you were fairly sure of", "you were sure of")[level]
            if len(among) == 1:
                text += f" The one that {name} {'did' if among[0] else 'did not'}."
            else:
                text += f" Of the {len(among)} that {name}, {sum(among)} did."
    surprises = [question for question, sure, right in counted if sure == 2 and not right]
    if surprises:
        where = "; ".join(f"section {each.section}, *{each.ask}*" for each in surprises[:3])
        text += f" You were sure, and surprised, in {where}"
    return text


def picture(counted):
    """The picture of a summary, and its text: each prediction at its section, by certainty."""
    fig, ax = plt.subplots(figsize=(max(4.5, 0.55 * len(counted) + 2.4), 2.2))
    looks = {True: (plot.BLUE, "o"), False: (plot.ORANGE, "D")}
    for right, label in ((True, "came true"), (False, "a surprise")):
        at = [number for number, each in enumerate(counted) if each[2] is right]
        if at:
            color, marker = looks[right]
            heights = [counted[k][1] for k in at]
            ax.scatter(at, heights, s=110, color=color, marker=marker, label=label, zorder=3)
    sections = [f"§{question.section}" for question, _, _ in counted]
    ax.set(
        xticks=range(len(counted)), xticklabels=sections, xlim=(-0.6, len(counted) - 0.4),
        yticks=range(3), yticklabels=SURE, ylim=(-0.5, 2.5),
    )  # fmt: skip
    ax.grid(axis="y")
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.04), frameon=False, ncols=2, borderpad=0)
    told = "; ".join(
        f"section {question.section}, {SURE[sure]}: {'came true' if right else 'a surprise'}"
        for question, sure, right in counted
    )
    return fig, f"Your predictions in the order of the chapter, by how sure you were. {told}."


def asked_again(card, rng, now):
    """A warm-up's question on a prediction that came out otherwise, or None if it can't be asked.

    Asked is its first choice of several answers; what is right is what the stored notebook found.
    """
    try:
        chapter = importlib.import_module(f"nnlib.predictions.{card.chapter}").CHAPTER
        question = chapter.questions[card.key]
        found = SimpleNamespace(**came_out_before()[card.chapter][card.key])
    except (ImportError, AttributeError, KeyError):
        return None
    part = next((each for each in question.parts if each.kind == "choice"), None)
    if part is None or (right := part.right(found)) is None:
        return None
    order = [int(i) for i in rng.permutation(len(part.options))]
    when = day(card.made, now)
    so = f"{when[0].upper()}{when[1:]} you expected something else."
    true = part.options[right].text
    replies = [
        so if i == right else f"{part.options[i].reply} It came out otherwise: “{true}”".strip()
        for i in order
    ]
    return WarmUpQuestion(
        f"{question.ask} {part.ask}".strip(),
        tuple(part.options[i].text for i in order),
        order.index(right),
        tuple(replies),
        card.key,
        card.chapter,
        PREDICTION,
        in_words=True,
    )


ABOUT_PREDICTIONS.append(asked_again)


def _verb(right):
    return "came true" if right else "came out otherwise"


def _plain(value):
    """NumPy's arrays and numbers as lists and numbers."""
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value.tolist() if hasattr(value, "tolist") else value


def _check(chapter, question, found):
    """Where the course is tested: what came out makes one answer right, the same as before."""
    task = os.environ.get(STRICT)
    if not task:
        return
    r = SimpleNamespace(**found)
    if unclear := question.unclear(r):
        raise AssertionError(f"parts {unclear} of {question.key!r} aren't answered by {found}")
    stored = came_out_before()
    if task == "record":
        stored.setdefault(chapter, {})[question.key] = {k: _rounded(v) for k, v in found.items()}
        text = json.dumps(stored, indent=1, ensure_ascii=False, sort_keys=True)
        STORE.write_text(text + "\n", encoding="utf-8", newline="\n")
    elif not question.timed:
        before = SimpleNamespace(**stored[chapter][question.key])
        for part in question.parts:
            now, then = part.right(r), part.right(before)
            same = part.is_near(now, then) if part.kind == "number" else now == then
            assert same, f"{question.key!r} came out as {now}, but before as {then}"


def came_out_before():
    """What the stored notebooks have found, by chapter and question."""
    return json.loads(STORE.read_text(encoding="utf-8")) if STORE.is_file() else {}


def _rounded(value):
    """Numbers with six digits, so that the store is the same everywhere."""
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _rounded(each) for name, each in value.items()}
    return float(f"{value:.6g}") if isinstance(value, float) else value
