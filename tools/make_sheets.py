"""Writes a sheet of tasks for each student, with numbers of their own, and its marking.

    python -m tools.make_sheets --chapter 4 --count 30             # thirty sheets of chapter 4
    python -m tools.make_sheets --chapter 4 --names class.csv      # one for each name of a list
    python -m tools.make_sheets --chapter 4 --mark crosses.csv     # what the crosses say
    python -m tools.make_sheets --chapter 4 --mark handed_in       # … those in notebooks

Into `sheets/4_backpropagation/` go `sheets.html`, to print; `key.html`; `marking.html`, on which
crosses are clicked and become a report; `notebooks/`, the same sheets as notebooks; `crosses.csv`,
a table to fill in; and `sheets.json`, which marking reads. All of it but the sheets and the
notebooks holds the answers. `--mark` writes `report.csv` and `report.html`.

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
from nnlib.plot import use_style
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


def mark(source, folder):
    """Write what the crosses in `source`, a table or a folder of notebooks, say into `folder`."""
    stored = folder / "sheets.json"
    if not stored.is_file():
        raise SystemExit(f"there are no sheets in {folder}: make them first")
    record = json.loads(stored.read_text(encoding="utf-8"))
    if source.is_dir():
        crosses, remarks = notebooks.crosses_of(record, source)
        for remark in remarks:
            print(remark, file=sys.stderr)
    elif source.is_file():
        crosses = marking.read_crosses(record, source.read_bytes())
    else:
        raise SystemExit(f"there is no {source}: give a table of crosses, or a folder of notebooks")
    rows = marking.results(record, crosses)
    report = "\ufeff" + marking.as_csv(rows)
    (folder / "report.csv").write_text(report, encoding="utf-8", newline="\n")
    page = pages.marking_page(record, crosses)
    (folder / "report.html").write_text(page, encoding="utf-8", newline="\n")
    return rows


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
    parser.add_argument("--to", type=Path, default=ROOT / "sheets", help="default: sheets/")
    options = parser.parse_args(arguments)
    folder = folder_of(options.chapter, options.to)
    if options.mark:
        rows = mark(options.mark, folder)
        right = sum(row[3] == "right" for row in rows)
        print(f"{right} of {len(rows)} right; the commonest mistakes:")
        for (task, mistake), number in marking.mistakes_by_number(rows)[:5]:
            print(f"{number:5} × {mistake} ({task})")
        print(f"all of them: {folder / 'report.html'}, {folder / 'report.csv'}")
        return 0
    if options.names:
        if not options.names.is_file():
            raise SystemExit(f"there is no {options.names}: give a class list, CSV")
        students = sheets.names_in(options.names.read_bytes())
    else:
        students = [f"Sheet {n}" for n in range(1, options.count + 1)]
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
