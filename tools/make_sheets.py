"""Writes a sheet of tasks for each student, with numbers of their own, and its marking.

    python -m tools.make_sheets --chapter 4 --count 30             # thirty sheets of chapter 4
    python -m tools.make_sheets --chapter 4 --names class.csv      # one for each name of a list
    python -m tools.make_sheets --chapter 4 --mark crosses.csv     # what the crosses say
    python -m tools.make_sheets --chapter 4 --mark handed_in       # … those in notebooks

Into `sheets/4_backpropagation/` go `sheets.html`, to print; `key.html`; `marking.html`, on which
crosses are clicked and become the class report; `notebooks/`, the same sheets as notebooks;
`crosses.csv`, a table to fill in; and `sheets.json`, which marking reads. All of it but the sheets
and the notebooks holds the answers. `--mark` writes `report.html`, `results.csv` and `marks.csv`,
as `tools.class_report` does; with `--class-list` that list with the points in it, `to_import.csv`.

Each wrong option is what a mistake of a name computes from the student's own numbers, so that every
cross tells what was believed. Every right one is worked out twice, by hand and by the course's own
code, before a sheet is written. Which numbers are drawn depends on the chapter, the name and the
word (`--word`) alone: choose another word for another class.
"""

import argparse
import json
import re
import sys
from pathlib import Path

from tqdm import tqdm

from nnlib.exercises import CHAPTERS
from nnlib.exercises.verdict import RIGHT
from nnlib.plot import use_style
from tools import tables
from tools.class_report import marks
from tools.class_report.results import mistakes_of
from tools.run_notebooks import NOTEBOOKS
from tools.sheets import marking, notebooks, pages, sheets
from tools.sheets.tasks import Unsolvable

ROOT = NOTEBOOKS.parent
NOT_IN_FILES = re.compile(r"[^\w\- ]+")


def folder_of(chapter, to):
    """Where the sheets of a chapter are."""
    sheets.check_chapter(chapter)
    return to / f"{chapter}_{CHAPTERS[chapter]}"


def make(chapter, students, folder, *, word="1", names=None, size="A4"):
    """Write all that belongs to the sheets of these students into `folder`; return the sheets."""
    use_style()
    made = [
        sheets.sheet(chapter, student, word, number, names)
        for number, student in enumerate(tqdm(students, "sheets", leave=False), 1)
    ]
    record = sheets.record(chapter, word, made)
    (folder / "notebooks").mkdir(parents=True, exist_ok=True)
    files = {
        "sheets.html": pages.sheets_page(record, made, size),
        "key.html": pages.key_page(record, made, size),
        "marking.html": pages.marking_page(record),
        "sheets.json": json.dumps(record, ensure_ascii=False, indent=1) + "\n",
        "crosses.csv": "\ufeff" + marking.table_of_crosses(record),
    }
    for each in made:
        name = NOT_IN_FILES.sub("", each.student).strip() or "sheet"
        files[f"notebooks/{each.number:03} {name}.ipynb"] = notebooks.notebook(record, each)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return made


def mark(source, folder, out_of=None, class_list=None):
    """Write what the crosses in `source`, a table or a folder of notebooks, say into `folder`.

    Returns the results, and the names of the files.
    """
    stored = folder / "sheets.json"
    if not stored.is_file():
        raise SystemExit(f"there are no sheets in {folder}: make them first")
    record = json.loads(stored.read_text(encoding="utf-8"))
    if not source.exists():
        raise SystemExit(f"there is no {source}: give a table of crosses, or a folder of notebooks")
    remarks = []
    if source.is_dir() or source.suffix.lower() == ".zip":
        crosses, remarks = notebooks.crosses_of(record, source)
    else:
        crosses = marking.read_crosses(record, source.read_bytes())
    for remark in remarks:
        print(remark, file=sys.stderr)
    found = marking.results(record, crosses)
    page = marking.report_page(record, found, problems=remarks)
    (folder / "report.html").write_text(page, encoding="utf-8", newline="\n")
    tables.save(folder / "results.csv", marks.verdicts(found))
    scale = marks.Scale(marking.parts_of(record), "one", out_of)
    return found, ["report.html", "results.csv", *marks.write(folder, found, scale, class_list)]


def main(arguments=None):
    """Make the sheets of a class, or say what their crosses tell."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_sheets", description=main.__doc__)
    parser.add_argument("--chapter", type=int, required=True, help="1 to 7")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--count", type=int, help="so many sheets, with numbers in place of names")
    who.add_argument("--names", type=Path, help="a class list, CSV, with a column of names")
    who.add_argument("--mark", type=Path, help="crosses.csv, filled in, or a folder of notebooks")
    parser.add_argument("--word", default="1", help="another word draws other numbers (default: 1)")
    parser.add_argument("--tasks", help="some of the chapter's tasks, with commas: graph,momentum")
    parser.add_argument("--paper", choices=pages.PAPERS, default="A4", help="default: A4")
    parser.add_argument("--out-of", type=float, help="scale the marks: the most that can be had")
    parser.add_argument("--class-list", type=Path, help="CSV from Moodle or Canvas to fill in")
    parser.add_argument("--to", type=Path, default=ROOT / "sheets", help="default: sheets/")
    options = parser.parse_args(arguments)
    folder = folder_of(options.chapter, options.to)
    return _mark(options, folder) if options.mark else _make(options, folder)


def _mark(options, folder):
    found, written = mark(options.mark, folder, options.out_of, options.class_list)
    right = sum(each.status == RIGHT for each in found)
    print(f"{right} of {len(found)} right; the commonest mistakes:")
    for group in mistakes_of(found)[:5]:
        print(f"{len(group):5} × {group[0].mistake} ({group[0].exercise})")
    print(f"all of them are in {folder}: {', '.join(written)}")
    return 0


def _make(options, folder):
    students = [f"Sheet {n}" for n in range(1, (options.count or 0) + 1)]
    if options.names:
        if not options.names.is_file():
            raise SystemExit(f"there is no {options.names}: give a class list, CSV")
        students = sheets.names_in(options.names.read_bytes())
    if not students:
        raise SystemExit("there is nobody to make sheets for")
    tasks = options.tasks.split(",") if options.tasks else None
    try:
        make(options.chapter, students, folder, word=options.word, names=tasks, size=options.paper)
    except Unsolvable as problem:
        print(f"no sheet was written: {problem}", file=sys.stderr)
        return 1
    print(f"{len(students)} sheets, each option worked out, each key proven: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
