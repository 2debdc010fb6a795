"""The sheets of a class, drawn from a word and each name, and what is stored (sheets)."""

import hashlib
import importlib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnlib.exercises import CHAPTERS
from nnlib.exercises.display import plain
from tools.class_report.students import plain_name
from tools.run_notebooks import NOTEBOOKS
from tools.sheets.tasks import LETTERS, drawn
from tools.tables import rows_in

CHAPTERS_WITH = tuple(
    number
    for number, name in enumerate(CHAPTERS)
    if Path(__file__).with_name(f"{name}.py").is_file()
)  # all but the first, which only shows around, and the playground
HEADS = (  # of first, of last, and of whole names: as platforms in some languages have them
    {"first name", "firstname", "given name", "vorname", "prénom", "nombre", "nome"},
    {"last name", "lastname", "surname", "family name", "nachname", "nom", "nom de famille",
     "apellido(s)", "apellidos", "cognome", "sobrenome"},
    {"name", "names", "student", "students", "full name", "vollständiger name", "nom complet",
     "nombre completo", "nome completo"},
)  # fmt: skip
POINTS = "Points Possible"  # stands among the students in a gradebook of Canvas


@dataclass(frozen=True)
class Sheet:
    """What one student gets: a name, the number of the sheet in its class, and its tasks."""

    student: str
    number: int
    tasks: tuple


def check_chapter(chapter):
    """Raise SystemExit for the number of a chapter without sheets."""
    if chapter not in CHAPTERS_WITH:
        first, *_, last = CHAPTERS_WITH
        raise SystemExit(f"there are sheets for chapters {first} to {last}, not {chapter}")


def kinds_of(chapter, names=None):
    """The kinds of tasks of chapter 1 to 7, all or those of these names, in the chapter's order."""
    check_chapter(chapter)
    kinds = importlib.import_module(f"tools.sheets.{CHAPTERS[chapter]}").KINDS
    if names is None:
        return kinds
    known = [kind.name for kind in kinds]
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"chapter {chapter} has no task {unknown[0]!r}; it has {', '.join(known)}")
    return tuple(kind for kind in kinds if kind.name in names)


def sheet(chapter, student, word, number=1, names=None):
    """The sheet of one student: the same chapter, name and word always give the same tasks."""
    kinds = kinds_of(chapter, names)
    tasks = []
    for kind in kinds:  # each from a seed of its own, so that one more task changes no other
        text = "\0".join((word, CHAPTERS[chapter], kind.name, spelt(student)))
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        tasks.append(drawn(kind, np.random.default_rng(seed)))
    return Sheet(student, number, tuple(tasks))


def spelt(name):
    """A name in one spelling, whatever put its umlauts together."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def title_of(chapter):
    """The chapter's title: `Backpropagation`."""
    (path,) = NOTEBOOKS.glob(f"{chapter:02}_*.ipynb")
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    heading = re.search(r"^# (.+)$", "".join(first), re.MULTILINE)[1]
    return re.sub(r"^\d+\s*[·.:]\s*", "", heading)


def names_in(content):
    """The students of a class list, CSV as bytes: a column of names, or of first and last names.

    A heading says which, one of HEADS; a list of a single column needs none. Two of one name get a
    number. Raises SystemExit for a list in which nothing says where the names are.
    """
    rows = [[spelt(cell) for cell in row] for row in rows_in(content)]
    columns = _columns_of_names([cell.casefold() for cell in rows[0]]) if rows else []
    if columns:
        rows = rows[1:]
    elif any(len(row) > 1 for row in rows):
        raise SystemExit(
            "nothing says which column of the class list holds the names: write name above it, or "
            f"first name and last name above two (the first row is {', '.join(rows[0])})"
        )
    found = [" ".join(row[i] for i in columns or [0] if i < len(row)).strip() for row in rows]
    return numbered([name for name in found if name and name != POINTS])


def _columns_of_names(head):
    """Where names stand, by the headings of a list: first and last names, whole ones, or none."""
    first, last, whole = ([i for i, cell in enumerate(head) if cell in kind][:1] for kind in HEADS)
    return first + last if first and last else whole or last or first


def numbered(names):
    """The names, with a number behind those that occur again: Ada, Ada (2)."""
    met, result = Counter(), []
    for name in names:
        key = plain_name(name)  # whatever its capitals, and the order of its words
        met[key] += 1
        result.append(f"{name} ({met[key]})" if met[key] > 1 else name)
    return result


def spoken(task):
    """A task as plain text; its picture is told in words."""
    text = plain(re.sub("</?sup>", lambda tag: "" if "/" in tag[0] else "^", task.text.strip()))
    return f"{text}\n{task.picture.alt}" if task.picture else text


def record(chapter, word, sheets):
    """All that marking needs, as JSON can hold it: the options of each sheet and what they say."""
    whys = {}
    for each in sheets:
        for task in each.tasks:
            of_task = whys.setdefault(task.kind, {})
            of_task |= {option.mistake: option.why for option in task.options if option.mistake}
    return {
        "sheets": 1,  # the format
        "chapter": CHAPTERS[chapter],
        "number": chapter,
        "title": title_of(chapter),
        "word": word,
        "tasks": [{"name": task.kind, "title": task.title} for task in sheets[0].tasks],
        "students": [
            {
                "name": each.student,
                "texts": [spoken(task) for task in each.tasks],
                "options": [
                    {
                        letter: {"text": option.text, "mistake": option.mistake}
                        for letter, option in zip(LETTERS, task.options, strict=False)
                    }
                    for task in each.tasks
                ],
            }
            for each in sheets
        ],
        "whys": whys,
    }
