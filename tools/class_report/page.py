"""The page to read: one file of HTML that needs no network (class report)."""

import datetime
from dataclasses import dataclass
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
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader([HERE, HERE.parent / "sheets"]),
    autoescape=True, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
SIGNS = {RIGHT: "✓", NOT_YET: "✗", RAN_NOT: "!", BLANK: "○"}
KINDS = {RIGHT: "right", NOT_YET: "wrong", RAN_NOT: "ran", BLANK: "blank"}


@dataclass(frozen=True)
class Paper:
    """What was handed in: what it and its tasks are called, and which verdicts there are."""

    name: str = "notebook"
    task: str = "exercise"
    statuses: tuple = STATUSES


def page(
    results, *, title, how, parts=None, paper=None, older=(), problems=(), predictions=(),
    template="page.html.j2", **more,
):  # fmt: skip
    """The page about `results` as HTML; `how` says how they came about.

    `parts` are what they are about, the chapters unless others are given: by name, each with a
    `title`, and with `exercises` that have a name, a title and stars; they stand on a `paper`.
    `older` and `problems` are lines about what doesn't count. Another `template` may extend the
    page; what is `more` is for that one.
    """
    paper = paper or Paper()
    shown = [_part(name, part, results, paper) for name, part in (parts or chapters()).items()]
    shown = [part for part in shown if part["count"]]
    today = datetime.date.today()
    return TEMPLATES.get_template(template).render(
        title=title,
        css=Markup((HERE / "page.css").read_text(encoding="utf-8")),
        students=len({each.student.key for each in results}),
        handed_in=sum(part["count"] for part in shown),
        today=f"{today.day} {today:%B %Y}",
        paper=paper,
        signs=SIGNS,
        kinds=KINDS,
        chapters=shown,
        predictions=predictions,
        older=older,
        problems=problems,
        refused=_refused(results),
        how=how,
        **more,
    )


def _part(name, part, results, paper):
    """What the page says about one chapter."""
    results = [each for each in results if each.chapter == name]
    students = {each.student.key: each.student for each in results}
    counts = counted(results)
    titles = {each.name: each.title for each in part.exercises}
    everyone = list(students.values())
    return {
        "id": name,
        "title": part.title,
        "count": len(students),
        "starred": any(each.stars for each in part.exercises),
        "exercises": [
            _exercise(each, counts[each.name], len(students), paper) for each in part.exercises
        ],
        "mistakes": [
            {
                "count": len({each.student.key for each in group}),
                "exercise": group[0].exercise,
                "title": titles[group[0].exercise],
                "name": group[0].mistake,
                "known": group[0].known,
                "say": markdown(_sentence(group[0].say)),
                "hint": markdown(group[0].hint),
                "example": example(group, everyone),
            }
            for group in mistakes_of(results)
        ],
        "rows": [_row(student, part.exercises, results) for student in everyone],
    }


def _exercise(exercise, count, total, paper):
    return {
        "name": exercise.name,
        "breakable": Markup(exercise.name.replace("_", "_<wbr>")),  # names are identifiers
        "title": exercise.title,
        "stars": "★" * exercise.stars,
        "numbers": [
            (status, count[status], f"{100 * count[status] / max(total, 1):.1f}")
            for status in paper.statuses
        ],
        "words": ", ".join(f"{count[status]} {status}" for status in paper.statuses),
    }


def _row(student, exercises, results):
    mine = {each.exercise: each for each in results if each.student.key == student.key}
    return {
        "name": student.name,
        "cells": [mine[each.name] for each in exercises],
        "right": sum(each.status == RIGHT for each in mine.values()),
    }


def _refused(results):
    """One line for each student and exercise that tried something."""
    return sorted(
        {
            f"{each.student.name}, {each.exercise}: {', '.join(each.refused)}"
            for each in results
            if each.refused
        }
    )


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
