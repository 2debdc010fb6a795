"""What crosses tell, as results of which the class report makes its page (sheets).

Crosses are letters, by student and task: from a table (a row for each student, a column for each
task), or from notebooks that were handed in. A blank is an empty place; more than one letter, or
one that isn't an option, counts as not right, and no mistake is named.
"""

import re
from types import SimpleNamespace

from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from tools.class_report.page import Paper, page
from tools.class_report.results import Result
from tools.class_report.students import Student
from tools.sheets.sheets import spelt
from tools.tables import rows_in, written

UNCLEAR = "no single option"
WHY_UNCLEAR = "there is more than one cross, or a letter that is no option. Ask what was meant."
SHEET = Paper("sheet", "task", (RIGHT, NOT_YET, BLANK))
HOW = (
    "Each wrong option is what a mistake makes of the student's own numbers: the cross tells which."
)


def table_of_crosses(record, crosses=None):
    """The table to fill in, as CSV: a row for each student, with the crosses that are known."""
    count = len(record["tasks"])
    crosses = crosses or [[""] * count for _ in record["students"]]
    rows = [["student", *map(str, range(1, count + 1))]]
    rows += [[s["name"], *row] for s, row in zip(record["students"], crosses, strict=True)]
    return written(rows, for_spreadsheet=True)


def read_crosses(record, content):
    """The crosses in a table, CSV as bytes: for each student a list of letters, "" for a blank."""
    places = {student["name"]: i for i, student in enumerate(record["students"])}
    count = len(record["tasks"])
    crosses = [[""] * count for _ in places]
    for number, (name, *letters) in enumerate(rows_in(content), 1):
        if number == 1 and name.strip().casefold() == "student":
            continue
        name = spelt(name)
        if name[:1] == "'" and name not in places:
            name = name[1:]  # it looked like a formula
        if name not in places:
            raise SystemExit(f"row {number} of the crosses: no sheet was made for {name!r}")
        letters = [letter.strip().upper() for letter in letters[:count]]
        crosses[places[name]] = letters + [""] * (count - len(letters))
    return crosses


def letters_in(value):
    """The letters of an answer as it was written: "b", "B.", "(b)" are B; "A, B" are two."""
    return "".join(dict.fromkeys(re.findall(r"[A-Z]", str(value).upper())))


def judged(options, letter):
    """Status and mistake of one cross: letters among `options`, as `record` holds them."""
    if not letter:
        return BLANK, ""
    if letter not in options:
        return NOT_YET, UNCLEAR
    mistake = options[letter]["mistake"]
    return (NOT_YET, mistake) if mistake else (RIGHT, "")


def results(record, crosses):
    """A result for each student and task, as the class report has one for each exercise."""
    return [
        result(record, student, number, letter)
        for student, letters in zip(record["students"], crosses, strict=True)
        for number, letter in enumerate(letters)
    ]


def results_of_everything(record):
    """Results as if each student had made every cross that there can be."""
    return [
        result(record, student, number, letter)
        for student in record["students"]
        for number, options in enumerate(student["options"])
        for letter in [*options, "?"]
    ]


def result(record, student, number, letter):
    """The result of one cross of a student: the letter put in the task of that number, from 0."""
    name, options = record["tasks"][number]["name"], student["options"][number]
    status, mistake = judged(options, letter)
    whys = {**record["whys"].get(name, {}), UNCLEAR: WHY_UNCLEAR}
    example = ""
    if mistake:
        right = next(each["text"] for each in options.values() if not each["mistake"])
        crossed = options[letter]["text"] if letter in options else letter
        example = f"{student['texts'][number]}\n\ncrossed: {crossed}\nright: {right}"
    place = Student(student["name"]), record["chapter"], name
    return Result(
        *place, status, mistake, known=bool(mistake), say=whys.get(mistake, ""), example=example
    )


def parts_of(record):
    """What the results are about, as the class report's page and marks want it."""
    tasks = [SimpleNamespace(name=each["name"], title=each["title"], stars=0)
             for each in record["tasks"]]  # fmt: skip
    title = f"{record['number']} · {record['title']}"
    stem = f"sheet {record['number']:02}_{record['chapter']}"
    return {record["chapter"]: SimpleNamespace(title=title, stem=stem, exercises=tasks)}


def report_page(record, found, **more):
    """The class report's page about these results."""
    title = f"{record['number']} · {record['title']}: the sheets"
    return page(found, title=title, how=HOW, parts=parts_of(record), paper=SHEET, **more)
