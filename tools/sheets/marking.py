"""What crosses tell, student × task, as the class report says it of exercises (sheets).

Crosses are letters, by student and task: from a table (a row for each student, a column for each
task), or from notebooks that were handed in. A blank is an empty place; more than one letter, or
one that isn't an option, counts as not right, and no mistake is named.
"""

import csv
import io
import re
from collections import Counter

from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from tools.sheets.sheets import decoded, spelt

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet takes a cell for one
UNCLEAR = "no single option"


def table_of_crosses(record, crosses=None):
    """The table to fill in, as CSV: a row for each student, with the crosses that are known."""
    count = len(record["tasks"])
    crosses = crosses or [[""] * count for _ in record["students"]]
    rows = [["student", *map(str, range(1, count + 1))]]
    rows += [[s["name"], *row] for s, row in zip(record["students"], crosses, strict=True)]
    return written(rows)


def read_crosses(record, content):
    """The crosses in a table, CSV as bytes: for each student a list of letters, "" for a blank."""
    text = decoded(content)
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    places = {student["name"]: i for i, student in enumerate(record["students"])}
    crosses = [[""] * len(record["tasks"]) for _ in places]
    for number, (name, *letters) in enumerate(rows, 1):
        if number == 1 and name.strip().casefold() == "student":
            continue
        name = spelt(name)
        if name[:1] == "'" and name not in places:
            name = name[1:]  # it looked like a formula
        if name not in places:
            raise SystemExit(f"row {number} of the crosses: no sheet was made for {name!r}")
        crosses[places[name]] = [
            letter.strip().upper() for letter in (letters + [""] * len(record["tasks"]))
        ][: len(record["tasks"])]
    return crosses


def judged(options, letter):
    """Status and mistake of one cross: letters among `options`, as `record` holds them."""
    if not letter:
        return BLANK, ""
    if letter not in options:
        return NOT_YET, UNCLEAR
    mistake = options[letter]["mistake"]
    return (NOT_YET, mistake) if mistake else (RIGHT, "")


def results(record, crosses):
    """A row for each student and task: student, chapter, exercise, status, mistake."""
    return [
        (student["name"], record["chapter"], task["name"], *judged(options, letter))
        for student, letters in zip(record["students"], crosses, strict=True)
        for task, options, letter in zip(record["tasks"], student["options"], letters, strict=True)
    ]


def as_csv(rows):
    """Results as CSV, as the class report has them: a row for each student, a column for each task.

    A cell says `right`, `blank` or `not yet: ` and the mistake; the last column counts what is
    right. `number` is for that of a platform, which sheets don't know.
    """
    tasks = dict.fromkeys((chapter, task) for _, chapter, task, _, _ in rows)
    table = {}
    for student, _, _, status, mistake in rows:
        table.setdefault(student, []).append(f"{status}: {mistake}" if mistake else status)
    head = ["student", "number", *(f"{chapter}: {task}" for chapter, task in tasks), "right"]
    lines = [[name, "", *cells, str(cells.count(RIGHT))] for name, cells in table.items()]
    return written([head, *lines])


def written(rows):
    """Rows as CSV, in which no cell is taken for a formula."""
    text = io.StringIO()
    safe = ([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    csv.writer(text, lineterminator="\n").writerows(safe)
    return text.getvalue()


def mistakes_by_number(rows):
    """How often each mistake was made, as ((exercise, mistake), number), the commonest first."""
    count = Counter((task, mistake) for _, _, task, _, mistake in rows if mistake)
    return sorted(count.items(), key=lambda each: (-each[1], each[0]))


def letters_in(value):
    """The letters of an answer as it was written: "b", "B.", "(b)" are B; "A, B" are two."""
    return "".join(dict.fromkeys(re.findall(r"[A-Z]", str(value).upper())))
