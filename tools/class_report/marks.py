"""Tables for a spreadsheet and for learning platforms (class report).

A class list is what a platform exports; it comes back with the points in it, in the form in which
that platform takes it again: Moodle's grading worksheet of an assignment (`Identifier`, `Grade`,
`Maximum Grade`), Canvas's gradebook (`Student`, `ID`, …, `Section`, a row `Points Possible`), or
any table with a name, an e-mail address or a number in each row, such as Moodle's gradebook.
"""

import csv
import io
import re
from collections import defaultdict

from nnlib.exercises.verdict import RIGHT
from tools.class_report.chapters import chapters
from tools.class_report.students import plain_name

MOODLE = {"Identifier", "Grade", "Maximum Grade"}
POSSIBLE = "    Points Possible"
WAYS = ("stars", "one")  # points of a right answer: as many as it has stars, or one


def points_of(results, way):
    """Points of each student (by key) in each chapter."""
    points = defaultdict(lambda: defaultdict(int))
    for each in results:
        exercise = chapters()[each.chapter].answers[each.exercise].exercise
        worth = exercise.stars if way == "stars" else 1
        points[each.student.key][each.chapter] += worth * (each.status == RIGHT)
    return points


def most(chapter, way):
    """The points of a student who has everything right."""
    exercises = [cell.exercise for cell in chapters()[chapter].answers.values()]
    return sum(each.stars if way == "stars" else 1 for each in exercises)


def verdicts(results):
    """A table with a row for each student and a column for each exercise, as rows of texts."""
    columns = list(dict.fromkeys((each.chapter, each.exercise) for each in results))
    cells, students = {}, {}
    for each in results:
        students[each.student.key] = each.student
        said = f": {each.mistake}" if each.mistake else ""
        cells[each.student.key, each.chapter, each.exercise] = each.status + said
    rows = [["student", "number", *(f"{chapter}: {name}" for chapter, name in columns), "right"]]
    for key, student in students.items():
        mine = [cells.get((key, *column), "not handed in") for column in columns]
        rows.append([student.name, student.number, *mine, str(mine.count(RIGHT))])
    return rows


def marks(results, way, out_of=None):
    """Points by chapter, and the total, as rows of texts; `out_of` is the most that can be had."""
    points, students = points_of(results, way), {each.student.key: each.student for each in results}
    names = list(dict.fromkeys(each.chapter for each in results))
    full = sum(most(name, way) for name in names)
    rows = [["student", "number", *(chapters()[name].stem for name in names), "total", "out of"]]
    for key, student in students.items():
        mine = [points[key].get(name) for name in names]
        total = sum(filter(None, mine))
        rows.append(
            [student.name, student.number, *map(_number, mine), _scaled(total, full, out_of),
             _number(out_of or full)]
        )  # fmt: skip
    return rows


def filled(text, results, way, out_of=None):
    """A class list with the points in it, as rows of texts, and the students who aren't on it."""
    rows, header = _table(text)
    points, students = points_of(results, way), {each.student.key: each.student for each in results}
    full = {name: most(name, way) for name in dict.fromkeys(each.chapter for each in results)}
    who = _matched(rows, students.values())
    missing = [student for key, student in students.items() if key not in who.values()]
    of = {i: points[key] for i, key in who.items()}  # the points of each row
    if set(header) >= MOODLE:
        form = _worksheet
    else:
        form = _gradebook if header[:2] == ["Student", "ID"] else _any_list
    return form(header, rows, of, full, out_of), missing


def _worksheet(header, rows, of, full, out_of):
    """Moodle's grading worksheet: the points over all chapters, scaled to the maximum grade."""
    grade, maximum = header.index("Grade"), header.index("Maximum Grade")
    for i, points in of.items():
        goal = out_of or _float(rows[i][maximum])
        rows[i][grade] = _scaled(sum(points.values()), sum(full.values()), goal)
    return [header, *rows]


def _gradebook(header, rows, of, full, out_of):
    """Canvas's gradebook: who it is, and a column for each chapter."""
    keep = header.index("Section") + 1 if "Section" in header else 2
    scale = (out_of or sum(full.values())) / sum(full.values())
    share = {name: scale * value for name, value in full.items()}
    possible = [POSSIBLE, *[""] * (keep - 1), *map(_number, share.values())]
    table = [[*header[:keep], *(chapters()[name].stem for name in full)], possible]
    for i, row in enumerate(rows):
        if row[1].strip() or i in of:  # no line that describes the columns
            points = of.get(i, {})
            table.append(
                row[:keep] + [_scaled(points.get(name), full[name], share[name]) for name in full]
            )
    return table


def _any_list(header, rows, of, full, out_of):
    """Whatever list: with a column for each chapter behind it, and the total."""
    total = sum(full.values())
    stems = [chapters()[name].stem for name in full]
    table = [[*header, *stems, f"total out of {_number(out_of or total)}"]]
    for i, row in enumerate(rows):
        points = of.get(i)
        mine = [points.get(name) for name in full] if points is not None else [None] * len(full)
        total_of = None if points is None else sum(filter(None, mine))
        table.append([*row, *map(_number, mine), _scaled(total_of, total, out_of)])
    return table


def written(rows, *, for_spreadsheet=False):
    """Rows as the text of a CSV. For a spreadsheet no cell may begin like a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([_harmless(cell) if for_spreadsheet else cell for cell in row])
    return out.getvalue()


def _table(text):
    """The rows of a CSV, of whatever separator, all as long as the header; and the header."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row)]
    if len(rows) < 2:
        raise ValueError("the class list must have a line of titles and a line for each student")
    header = [cell.strip() for cell in rows[0]]
    return [row + [""] * (len(header) - len(row)) for row in rows[1:]], header


def _matched(rows, students):
    """The student (key) of each row (index), where that is sure."""
    places = defaultdict(set)
    for i, row in enumerate(rows):
        for text in _texts(row):
            places[text].add(i)
    who = {}
    for student in students:
        candidates = [student.number, plain_name(student.name), squeezed(student.name)]
        for text in filter(None, candidates):
            if len(places[text]) == 1:
                who.setdefault(next(iter(places[text])), student.key)
                break
    return who


def _texts(row):
    """All by which a row may be known: numbers, names in any order, the name in an address."""
    texts = {plain_name(" ".join(row[:2])), squeezed(" ".join(row[:2]))}
    for cell in row:
        texts |= {cell.strip().casefold(), plain_name(cell), squeezed(cell)}
        if match := re.fullmatch(r"[^\W\d_]+ (\d+)", cell.strip()):  # Moodle's Participant 123
            texts.add(match[1])
        if "@" in cell:
            texts |= {plain_name(cell.partition("@")[0]), cell.partition("@")[0].strip().casefold()}
    return texts - {""}


def squeezed(name):
    """A name's letters alone, in their order: as Canvas writes it into a file's name."""
    return re.sub(r"[\W_]", "", name).casefold()


def _scaled(points, full, goal):
    if points is None:
        return ""
    return _number(points if not goal else points * goal / full)


def _number(value):
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _float(text):
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0


def _harmless(cell):
    return f"'{cell}" if str(cell)[:1] in ("=", "+", "-", "@", "\t", "\r") and cell else cell
