"""What the class predicted, against what came out (class report).

It comes from the files in which the course keeps a reader's progress, where they were handed in
along with the notebooks. What came out is what the course's own notebooks have found.
"""

import importlib
from collections import Counter, defaultdict
from types import SimpleNamespace

from nnlib.exercises import CHAPTERS
from nnlib.exercises.display import plain
from nnlib.predictions.chapter import came_out_before
from tools.class_report.chapters import chapters


def predictions_of(progress):
    """A table for each question that somebody predicted: title, caption, rows (said, number, came).

    `progress` are pairs of a student and the entries of a file. The first prediction of a question
    counts, unless it was made when the answer was known.
    """
    said = defaultdict(dict)
    for student, entries in progress:
        for entry in filter(_is_prediction, entries):
            said[entry["chapter"], entry["key"]].setdefault(student.key, entry["said"])
    found, tables = came_out_before(), []
    for name in CHAPTERS:
        module = importlib.import_module(f"nnlib.predictions.{name}")
        for question in module.QUESTIONS:
            answers = map(question.reads, said[name, question.key].values())
            answers = [each for each in answers if each is not None]
            if answers and question.key in found.get(name, {}):
                r = SimpleNamespace(**found[name][question.key])
                tables += _tables(chapters()[name].title, question, answers, r)
    return tables


def _is_prediction(entry):
    return (
        isinstance(entry, dict)
        and entry.get("kind") == "predicted"
        and not entry.get("late")
        and all(isinstance(entry.get(name), str) for name in ("chapter", "key"))
        and "said" in entry
    )


def _tables(title, question, answers, r):
    """A table for each part of a question, the commonest answer first."""
    tables = []
    for number, part in enumerate(question.parts):
        judged = [part.judge(answer[number], r) for answer in answers]
        counts = Counter((each.said, each.right, each.came) for each in judged if each)
        right = sum(count for (_, is_right, _), count in counts.items() if is_right)
        rows = [
            (plain(said), count, "✓ this" if is_right else f"✗ {plain(came)}")
            for (said, is_right, came), count in counts.most_common()
        ]
        asked = plain(f"{question.ask} {part.ask}")
        caption = f"{right} of {len(judged)} predicted what came out."
        tables.append(
            {"title": f"{title}, section {question.section}: {asked}", "caption": caption,
             "rows": rows}
        )  # fmt: skip
    return tables
