"""Tables for a spreadsheet and for learning platforms (class report).

A class list is what a platform exports; it comes back with the points in it, in the form in which
that platform takes it again: Moodle's grading worksheet of an assignment (`Identifier`, `Grade`,
`Maximum Grade`), Canvas's gradebook (`Student`, `ID`, …, `Section`, a row `Points Possible`), or
any table with a name, an e-mail address or a number in each row, such as Moodle's gradebook.
"""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass

from nnlib.exercises.verdict import RIGHT
from tools import tables
from tools.class_report.students import plain_name

MOODLE = {"Identifier", "Grade", "Maximum Grade"}
CANVAS = ["Student", "ID"]
POSSIBLE = "    Points Possible"
WAYS = ("stars", "one")  # points of a right answer: as many as it has stars, or one


@dataclass(frozen=True)
class Scale:
    """What right answers are worth: `way` is one of WAYS, `out_of` the most that can be had.

    `parts` are what the results are about: by name, each with a `stem` and `exercises`.
    """

    parts: dict
    way: str = "stars"
    out_of: float | None = None

    def full(self, results):
        """The points of whoever has everything right, by part, of the parts that were handed in."""
        names = dict.fromkeys(each.chapter for each in results)
        return {name: sum(map(self._worth, self.parts[name].exercises)) for name in names}

    def points(self, results):
        """Points of each student (by key) in each part."""
        worth = {
            (name, each.name): self._worth(each)
            for name, part in self.parts.items()
            for each in part.exercises
        }
        points = defaultdict(lambda: defaultdict(int))
        for each in results:
            value = worth[each.chapter, each.exercise] if each.status == RIGHT else 0
            points[each.student.key][each.chapter] += value
        return points

    def heads(self, names):
        """The titles of the columns of these parts."""
        return [self.parts[name].stem for name in names]

    def _worth(self, exercise):
        return exercise.stars if self.way == "stars" else 1


def write(folder, results, scale, class_list=None):
    """Write `marks.csv`, and `to_import.csv` if there is a class list; return their names."""
    tables.save(folder / "marks.csv", marks(results, scale))
    if class_list is None:
        return ["marks.csv"]
    try:
        rows, missing, form = filled(class_list.read_bytes(), results, scale)
    except (OSError, ValueError) as problem:
        print(f"{class_list.name}: {problem}", file=sys.stderr)
        return ["marks.csv"]
    (folder / "to_import.csv").write_text(tables.written(rows), encoding="utf-8", newline="")
    print(f"{class_list.name} was read as {form}.")
    for student in missing:
        print(f"not on the class list: {student.name} {student.number}".rstrip())
    return ["marks.csv", "to_import.csv"]


def verdicts(results):
    """A table with a row for each student and a column for each exercise, as rows of texts."""
    columns = list(dict.fromkeys((each.chapter, each.exercise) for each in results))
    cells = {}
    for each in results:
        said = f": {each.mistake}" if each.mistake else ""
        cells[each.student.key, each.chapter, each.exercise] = each.status + said
    rows = [["student", "number", *(f"{chapter}: {name}" for chapter, name in columns), "right"]]
    for key, student in _students(results).items():
        mine = [cells.get((key, *column), "not handed in") for column in columns]
        rows.append([student.name, student.number, *mine, str(mine.count(RIGHT))])
    return rows


def marks(results, scale):
    """Points by chapter, and the total, as rows of texts."""
    points, full = scale.points(results), scale.full(results)
    total = sum(full.values())
    rows = [["student", "number", *scale.heads(full), "total", "out of"]]
    for key, student in _students(results).items():
        mine = [points[key].get(name) for name in full]
        scaled = _scaled(sum(filter(None, mine)), total, scale.out_of)
        most = _number(scale.out_of or total)
        rows.append([student.name, student.number, *map(_number, mine), scaled, most])
    return rows


def _students(results):
    return {each.student.key: each.student for each in results}


def filled(content, results, scale):
    """A class list, CSV as bytes, with the points in it as rows of texts.

    Also the students who aren't on it, and what the list was taken for, in words.
    """
    rows = tables.rows_in(content)
    if len(rows) < 2:
        raise ValueError("the class list must have a line of titles and a line for each student")
    header = [cell.strip() for cell in rows[0]]
    rows = [row + [""] * (len(header) - len(row)) for row in rows[1:]]
    points, students = scale.points(results), _students(results)
    who = _matched(rows, students.values())
    missing = [student for key, student in students.items() if key not in who.values()]
    of = {i: points[key] for i, key in who.items()}  # the points of each row
    if set(header) >= MOODLE:
        form, words = _worksheet, "Moodle's grading worksheet: its grades are filled in"
    elif header[:2] == CANVAS:
        form, words = _gradebook, "Canvas's gradebook: it has a new column for each chapter"
    else:
        form, words = _any_list, "a list of any form: columns were added behind its own"
    return form(header, rows, of, scale, scale.full(results)), missing, words


def _worksheet(header, rows, of, scale, full):
    """Moodle's grading worksheet: the points over all chapters, scaled to the maximum grade."""
    grade, maximum = header.index("Grade"), header.index("Maximum Grade")
    for i, points in of.items():
        goal = scale.out_of or _float(rows[i][maximum])
        rows[i][grade] = _scaled(sum(points.values()), sum(full.values()), goal)
    return [header, *rows]


def _gradebook(header, rows, of, scale, full):
    """Canvas's gradebook: who it is, and a column for each chapter."""
    keep = header.index("Section") + 1 if "Section" in header else 2
    factor = (scale.out_of or sum(full.values())) / sum(full.values())
    share = {name: factor * value for name, value in full.items()}
    possible = [POSSIBLE, *[""] * (keep - 1), *map(_number, share.values())]
    table = [[*header[:keep], *scale.heads(full)], possible]
    for i, row in enumerate(rows):
        if row[1].strip() or i in of:  # no line that describes the columns
            points = of.get(i, {})
            table.append(
                row[:keep] + [_scaled(points.get(name), full[name], share[name]) for name in full]
            )
    return table


def _any_list(header, rows, of, scale, full):
    """Whatever list: with a column for each chapter behind it, and the total."""
    total = sum(full.values())
    table = [[*header, *scale.heads(full), f"total out of {_number(scale.out_of or total)}"]]
    for i, row in enumerate(rows):
        points = of.get(i)
        mine = [points.get(name) for name in full] if points is not None else [None] * len(full)
        total_of = None if points is None else sum(filter(None, mine))
        table.append([*row, *map(_number, mine), _scaled(total_of, total, scale.out_of)])
    return table


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
    texts = set()
    for cell in (" ".join(row[:2]), *row):
        turned = " ".join(reversed(cell.split()))
        texts |= {cell.strip().casefold(), plain_name(cell), squeezed(cell), squeezed(turned)}
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
