"""The command: reads a folder, judges the answers, writes the report (class report)."""

import argparse
import os
import sys
import time
from pathlib import Path

from tqdm import tqdm

from tools.class_report import isolation, marks
from tools.class_report.collect import collect
from tools.class_report.judge import judge
from tools.class_report.page import page
from tools.class_report.predictions import predictions_of
from tools.class_report.results import results_of

WARNING = """\
This runs the code that your students wrote, on this computer and with your rights: {walls}.
Use a computer, a container or an account in which nothing is that you would miss or keep to
yourself. What that code can read, it can read; and a verdict can be forged by whoever knows how."""
NO_FORKS = (
    "The class report needs Linux or macOS. On Windows run it in WSL, or in a container: see "
    "teaching/for_a_class.md."
)


def main(arguments=None):
    """Write the report on a folder of handed-in notebooks; return 0, or 1 if there is nothing."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.class_report",
        description="What a class got right and which mistakes it made, from its notebooks.",
        epilog="It runs students' code: use a container or an account of its own.",
    )
    parser.add_argument("folder", type=Path, help="notebooks in whatever mess, or a zip of them")
    parser.add_argument("--to", type=Path, help="where the report goes (default: FOLDER-report)")
    parser.add_argument("--title", help="of the page")
    parser.add_argument("--points", choices=marks.WAYS, help="write marks: stars, or one each")
    parser.add_argument("--out-of", type=float, help="scale the marks: the most that can be had")
    parser.add_argument("--class-list", type=Path, help="CSV from Moodle or Canvas to fill in")
    parser.add_argument("--jobs", type=int, default=_cores(), help="answers at a time")
    parser.add_argument("--memory", type=int, default=1024, help="MB that an answer may take")
    parser.add_argument("--again", action="store_true", help="judge all answers anew")
    options = parser.parse_args(arguments)
    if not hasattr(os, "fork"):
        print(NO_FORKS, file=sys.stderr)
        return 1
    if not options.folder.exists():
        print(f"there is no folder or zip {options.folder}", file=sys.stderr)
        return 1
    return _report(options)


def _cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _report(options):
    name = (
        options.folder.resolve().stem if options.folder.is_file() else options.folder.resolve().name
    )
    to = options.to or options.folder.resolve().with_name(f"{name}-report")
    to.mkdir(parents=True, exist_ok=True)
    walls = isolation.words()
    print(WARNING.format(walls=walls), end="\n\n", flush=True)
    start = time.monotonic()
    collection = collect(options.folder, leave_out=to.resolve())
    found = len(collection.hand_ins)
    print(
        f"{found} notebooks count, {len(collection.older)} are older or less complete, "
        f"{len(collection.problems)} files are none of the course's notebooks."
    )
    if not found:
        for _, where, why in collection.problems:
            print(f"- {where}: {why}")
        return 1
    bar = tqdm(desc="judging (a chapter's own cells come first)", unit=" answers")

    def progress(new, done):
        bar.total = new
        bar.update(done)

    verdicts, new = judge(
        collection.hand_ins, to, jobs=options.jobs, memory=options.memory, progress=progress,
        again=options.again,
    )  # fmt: skip
    bar.close()
    results = results_of(collection, verdicts)
    title = options.title or f"Class report: {name}"
    how = f"Each answer ran in a process of its own, with limits of time and memory; {walls}."
    shown = page(
        results, title=title, how=how, collection=collection,
        predictions=predictions_of(collection.progress),
    )  # fmt: skip
    _write(to / "report.html", shown)
    _write(
        to / "results.csv", "\ufeff" + marks.written(marks.verdicts(results), for_spreadsheet=True)
    )
    written = ["report.html", "results.csv", *_marks(options, to, results)]
    seconds = time.monotonic() - start
    print(f"{new} answers judged, the others were known; {seconds:.0f} s. In {to}:")
    print("  " + ", ".join(written))
    return 0


def _marks(options, to, results):
    """Write the marks, if any are wanted; return the names of the files."""
    way = options.points or "stars"
    written = []
    if options.points or options.out_of or options.class_list:
        rows = marks.marks(results, way, options.out_of)
        _write(to / "marks.csv", "\ufeff" + marks.written(rows, for_spreadsheet=True))
        written.append("marks.csv")
    if options.class_list:
        content = options.class_list.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
        try:
            rows, missing = marks.filled(text, results, way, options.out_of)
        except ValueError as problem:
            print(f"{options.class_list.name}: {problem}", file=sys.stderr)
            return written
        _write(to / "to_import.csv", marks.written(rows))
        written.append("to_import.csv")
        for student in missing:
            print(f"not on the class list: {student.name} {student.number}".rstrip())
    return written


def _write(path, text):
    path.write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    sys.exit(main())
