"""The page to read: one file of HTML that needs no network (class report)."""

import datetime
from collections import Counter
from pathlib import Path

import jinja2
import mistune
from markupsafe import Markup

from nnlib.exercises.display import plain
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from tools.class_report.answer import RAN_NOT
from tools.class_report.chapters import chapters
from tools.class_report.results import STATUSES, counted, example, mistakes_of

HERE = Path(__file__).parent
SIGNS = {RIGHT: "✓", NOT_YET: "✗", RAN_NOT: "!", BLANK: "○"}
KINDS = {RIGHT: "right", NOT_YET: "wrong", RAN_NOT: "ran", BLANK: "blank"}


def page(results, *, title, how, collection=None, predictions=(), parts=None):
    """The page about `results` as HTML; `how` says how they came about.

    `parts` are what the results are about, if not the chapters' exercises: name -> (title, a list
    of things with a name, a title and stars).
    """
    if parts is None:
        parts = {
            name: (each.title, [cell.exercise for cell in each.answers.values()])
            for name, each in chapters().items()
        }
    template = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template("page.html.j2")
    shown = [_part(name, *part, results) for name, part in parts.items()]
    shown = [part for part in shown if part["count"]]
    students = {each.student.key for each in results}
    today = datetime.date.today().strftime("%-d %B %Y")
    return template.render(
        title=title,
        css=Markup((HERE / "page.css").read_text(encoding="utf-8")),
        intro=f"{len(students)} students, {sum(part['count'] for part in shown)} notebooks that "
        f"count; {today}. The mistakes come first, without names; then each student.",
        chapters=shown,
        predictions=predictions,
        older=[_older(*pair) for pair in collection.older] if collection else [],
        problems=[f"{where}: {why}" for _, where, why in collection.problems] if collection else [],
        refused=_refused(results),
        how=how,
    )


def _part(name, title, exercises, results):
    """What the page says about one chapter."""
    results = [each for each in results if each.chapter == name]
    students = {each.student.key: each.student for each in results}
    counts, titles = counted(results), {each.name: each.title for each in exercises}
    everyone = list(students.values())
    return {
        "id": name,
        "title": title,
        "count": len(students),
        "exercises": [_exercise(each, counts[each.name], len(students)) for each in exercises],
        "mistakes": [
            {
                "count": len({each.student.key for each in group}),
                "title": titles[group[0].exercise],
                "name": group[0].mistake,
                "known": group[0].known,
                "say": markdown(_sentence(group[0].say)),
                "hint": markdown(group[0].hint),
                "example": example(group, everyone),
            }
            for group in mistakes_of(results)
        ],
        "rows": [_row(student, exercises, results) for student in everyone],
    }


def _exercise(exercise, count, total):
    numbers = [count[status] for status in STATUSES]
    return {
        "name": exercise.name,
        "breakable": Markup(exercise.name.replace("_", "_<wbr>")),  # names are identifiers
        "title": exercise.title,
        "stars": "★" * exercise.stars,
        "numbers": numbers,
        "bar": [
            (KINDS[status], f"{100 * count[status] / max(total, 1):.1f}")
            for status in STATUSES
            if count[status]
        ],
        "words": ", ".join(f"{count[status]} {status}" for status in STATUSES),
    }


def _row(student, exercises, results):
    mine = {each.exercise: each for each in results if each.student.key == student.key}
    return {
        "name": student.name,
        "cells": [
            {
                "kind": KINDS[mine[each.name].status],
                "sign": SIGNS[mine[each.name].status],
                "status": mine[each.name].status,
                "mistake": mine[each.name].mistake,
            }
            for each in exercises
        ],
        "right": sum(each.status == RIGHT for each in mine.values()),
    }


def _older(other, best):
    return (
        f"{other.student.name}: {other.where} ({len(other.answers)} answered) doesn't count, "
        f"{best.where} ({len(best.answers)}) does"
    )


def _refused(results):
    """One line for each student and exercise that tried something."""
    tried = Counter()
    for each in results:
        if each.refused:
            tried[f"{each.student.name}, {each.exercise}: {', '.join(each.refused)}"] += 1
    return sorted(tried)


def _sentence(text):
    """A text that goes on after "Not yet:" as one of its own."""
    return text[:1].upper() + text[1:]


def markdown(text):
    """Markdown as HTML; formulas are spelt out in letters."""
    parts = []
    for i, part in enumerate(text.split("$")):
        parts.append(part if i % 2 == 0 else plain(f"${part}$"))
    shown = "".join(parts) if text.count("$") % 2 == 0 else text
    return Markup(mistune.create_markdown(escape=True, plugins=["table"])(shown))
