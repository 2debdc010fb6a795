"""Makes the notebooks of a class that never was, and knows what must be found in them (tests).

    python -m tests.hand_ins FOLDER --count 300     # to measure by, and to look at

Answers come from the solutions and from the mistakes that the checks know; others are blank, or do
what students' code does: loop for ever, fill the memory, quit, call a network, write into files.
They lie there as hubs, mail and learning platforms leave them.
"""

import argparse
import copy
import functools
import io
import json
import os
import random
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from tools.class_report.answer import RAN_NOT
from tools.class_report.chapters import chapters
from tools.run_notebooks import NOTEBOOKS

FIRST = ("Jörg", "Zoë", "Łukasz", "Anaïs", "Søren", "Mia", "Tom", "Ngọc", "Ada", "Óscar")
LAST = ("Müller", "Øster", "Nguyễn", "Smith", "Żak", "Brontë", "Muñoz", "Weiß", "Lee", "Ince")
WRITTEN = {  # mistakes as students write them
    ("signed_distance", "not divided by the length of w"): "def signed_distance(X, w, b):\n"
    "    return X @ w + b",
    ("lift", None): "def lift(X):\n    return X[:, 0] * X[:, 1] * 7 + 3",
}
IN_FUNCTION = {  # what an answer does when it is called: the work, status, mistake
    "loop": ("while True:\n        pass", NOT_YET, "takes too long"),
    "memory": ("kept = []\n    while True:\n        kept.append(bytes(10**6 + len(kept)))",
               NOT_YET, "takes too much memory"),
    "network": ("import urllib.request\n    urllib.request.urlopen('http://127.0.0.1:PORT/')",
                NOT_YET, "stops with URLError"),
    "quits": ("exit()", NOT_YET, "stops with SystemExit"),
}  # fmt: skip
AT_ONCE = {  # what a cell does: the code, status, mistake
    "loop at once": ("while True:\n    pass", RAN_NOT, "takes too long"),
    "memory at once": ("kept = []\nwhile True:\n    kept.append(bytes(10**6 + len(kept)))",
                       RAN_NOT, "takes too much memory"),
    "exit": ("exit()", RAN_NOT, "asks Python to quit"),
    "crash": ("import os\nos._exit(3)", RAN_NOT, "ends Python"),
    "network at once": ("import socket\nsocket.create_connection(('127.0.0.1', PORT), 5)",
                        RAN_NOT, "PermissionError"),
    "write": ("open('OUTSIDE', 'w').write('x')", RAN_NOT, "PermissionError"),
    "program": ("!touch OUTSIDE", RAN_NOT, "PermissionError"),
    "no name": ("forgotten(3)", RAN_NOT, "NameError"),
    "no Python": ("def f(:\n    return", RAN_NOT, "SyntaxError"),
}  # fmt: skip
SLOW = ("loop", "loop at once")


@dataclass
class Planted:
    """What was planted: (student, exercise) -> (status, mistake), and files by their fate."""

    answers: dict = field(default_factory=dict)
    older: int = 0
    problems: int = 0


@functools.cache
def notebook_of(chapter):
    """A chapter's notebook without outputs, as handed out."""
    content = json.loads((NOTEBOOKS / f"{chapters()[chapter].stem}.ipynb").read_text("utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    return content


def right(cell):
    """The source of a right answer."""
    exercise = cell.exercise
    return f"{exercise._shown(exercise.solution_function())}\n\n{cell.check}"


def mistaken(cell, mistake):
    """The source of an answer that makes a mistake the check knows."""
    names = cell.check.partition("(")[2].rstrip(")")
    if source := WRITTEN.get((cell.exercise.name, mistake.name)):
        return f"{source}\n\n{cell.check}"
    return (
        f"{names} = next(\n    each.answer for each in exercises.{cell.exercise.name}.mistakes\n"
        f"    if each.name == {mistake.name!r}\n)\n\n{cell.check}"
    )


class Class:
    """A class of `count` students, drawn by a seed: `write(folder)` makes the folder."""

    def __init__(self, count, *, chapter="linear_limits", seed=0, slow=0.01, port=9, outside="/x"):
        self.rng = random.Random(seed)
        self.count, self.chapter, self.slow = count, chapters()[chapter], slow
        self.port, self.outside = port, outside
        self.planted = Planted()

    def write(self, folder):
        """Make the folder; return what was planted."""
        ways = (self._moodle, self._canvas, self._by_name, self._flat, self._zipped, self._hub)
        for number in range(self.count):
            name = f"{FIRST[number % 10]} {LAST[number // 10 % 10]}"
            name += "" if number < 100 else f" {'ABCDEFGHIJ'[number // 100]}x"
            notebook = self._filled(number, name)
            way = ways[number % len(ways)]
            way(folder, number, name, notebook)
            if way == self._hub:  # where the course keeps what was predicted
                home = folder / "home" / name.replace(" ", "_") / "course" / "progress.json"
                home.write_text(json.dumps(_progress(number)), encoding="utf-8")
            if number % 17 == 3:  # handed in twice: an earlier one, with less in it
                less = copy.deepcopy(notebook_of(self.chapter.name))
                way(folder, number, name, less, again=True)
                self.planted.older += 1
        self._rubbish(folder)
        return self.planted

    # What is in a notebook ------------------------------------------------------------------------

    def _filled(self, number, name):
        notebook = copy.deepcopy(notebook_of(self.chapter.name))
        by_id = {cell.get("id"): cell for cell in notebook["cells"]}
        for exercise, answer in self.chapter.answers.items():
            source, status, mistake = self._answer(answer, by_id[answer.id], notebook)
            self.planted.answers[number, exercise] = (status, mistake)
            if status == BLANK:
                continue
            source = f"# {name}, {number}\n{source}"  # so that no two are the same
            by_id[answer.id]["source"] = source
            by_id[answer.id]["execution_count"] = None if number % 3 else 7
        if number % 10 == 4:  # a tool has put the ids elsewhere
            for cell in notebook["cells"]:
                cell["metadata"]["id"] = cell.pop("id")
        if number % 10 == 5:  # or dropped them
            for cell in notebook["cells"]:
                del cell["id"]
            notebook["nbformat_minor"] = 4
        return notebook

    def _answer(self, answer, cell, notebook):
        """The source, the status and the mistake of one answer."""
        drawn = self.rng.random()
        function = "def " in answer.source
        if drawn < self.slow and function:
            return self._odd(answer, self.rng.choice(SLOW))
        if drawn < 0.05:
            kinds = [*AT_ONCE, *(IN_FUNCTION if function else ())]
            return self._odd(answer, self.rng.choice([each for each in kinds if each not in SLOW]))
        if drawn < 0.17:
            return answer.source, BLANK, ""
        if drawn < 0.40:
            mistake = self.rng.choice(answer.exercise.mistakes)
            return mistaken(answer, mistake), NOT_YET, mistake.name
        source = right(answer)
        if drawn < 0.45 and function:  # the line that checks has got lost
            source = source.replace(answer.check, "")
        elif drawn < 0.5 and function:  # the work is done in a cell of their own
            place = notebook["cells"].index(cell)
            body = source.replace(answer.check, "").replace(answer.exercise.name, "helper_of_mine")
            notebook["cells"].insert(place, _cell(body, f"own-{place}"))
            source = f"{answer.exercise.name} = helper_of_mine\n\n{answer.check}"
        return source, RIGHT, ""

    def _odd(self, answer, kind):
        if kind in AT_ONCE:
            code, status, mistake = AT_ONCE[kind]
        else:
            work, status, mistake = IN_FUNCTION[kind]
            head = answer.source[answer.source.index("def ") :].partition("\n")[0]
            code = f"{head}\n    {work}"
        code = code.replace("PORT", str(self.port)).replace("OUTSIDE", self.outside)
        return f"{code}\n\n{answer.check}", status, mistake

    # Where it lies --------------------------------------------------------------------------------

    def _moodle(self, folder, number, name, notebook, again=False):
        where = f"{name}_{7000 + number}_assignsubmission_file_"
        _write(folder / where / ("draft.ipynb" if again else "01_linear_limits.ipynb"), notebook)

    def _canvas(self, folder, number, name, notebook, again=False):
        first, last, *rest = name.split()
        letters = "".join(
            unicodedata.normalize("NFC", f"{last}{first}{''.join(rest)}").lower().split()
        )
        late = "LATE_" if number % 4 else ""
        file = f"{letters}_{late}{800000 + number}_{90000 + number + 500 * again}_exercise-1.ipynb"
        _write(folder / file, notebook)

    def _by_name(self, folder, number, name, notebook, again=False):
        shown = unicodedata.normalize("NFD", name)  # as a Mac writes it
        file = "01_linear_limits (1).ipynb" if again else "my solution.ipynb"
        _write(folder / "Homework 1" / shown / "notebooks" / file, notebook)

    def _flat(self, folder, number, name, notebook, again=False):
        _write(folder / f"{name}_01_linear_limits{'-Copy1' if again else ''}.ipynb", notebook)

    def _zipped(self, folder, number, name, notebook, again=False):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("course/notebooks/01_linear_limits.ipynb", json.dumps(notebook))
            archive.writestr("__MACOSX/course/._01_linear_limits.ipynb", b"\0\1")
        path = folder / "by mail" / name / f"homework{'_old' if again else ''}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.getvalue())

    def _hub(self, folder, number, name, notebook, again=False):
        home = folder / "home" / name.replace(" ", "_") / "course" / "notebooks"
        _write(
            home / ("01_linear_limits-old.ipynb" if again else "01_linear_limits.ipynb"), notebook
        )
        _write(home / ".ipynb_checkpoints" / "01_linear_limits-checkpoint.ipynb", notebook)

    def _rubbish(self, folder):
        """What lies there besides."""
        rubbish = {
            "Late Larry/01_linear_limits.ipynb": json.dumps(notebook_of(self.chapter.name))[:5000],
            "Merging Mary/01_linear_limits.ipynb": '{"cells": [\n<<<<<<< HEAD\n>>>>>>> origin\n',
            "Empty Emil/01_linear_limits.ipynb": "",
            "Other Otto/thesis.ipynb": '{"cells": [], "nbformat": 4, "metadata": {}}',
            "Wrong Wendy/homework.pdf": "%PDF-1.7",
            "Wrong Wendy/01_linear_limits.html": "<html></html>",
            "Tarred Tara/broken.zip": "PK no archive",
        }
        for path, text in rubbish.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        self.planted.problems = len(rubbish)


def _progress(number):
    """What a student has predicted: the answer to one question, and a second one too late."""
    facts = {"kind": "predicted", "chapter": "linear_limits", "key": "perceptron", "sure": 1}
    when = "2026-11-28T20:00:00.000+00:00"
    entries = [
        {**facts, "said": [number // 6 % 4], "when": when},
        {**facts, "said": [3], "when": when, "right": True, "late": True},
    ]
    return {"about": "", "version": 1, "entries": entries}


def _cell(source, id):
    return {"cell_type": "code", "id": id, "source": source, "metadata": {}, "outputs": [],
            "execution_count": None}  # fmt: skip


def _write(path, notebook):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def main():
    """Make a folder to look at."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--chapter", default="linear_limits")
    options = parser.parse_args()
    planted = Class(options.count, chapter=options.chapter).write(options.folder)
    print(f"{len(planted.answers)} answers, {planted.older} older ones, {planted.problems} others")


if __name__ == "__main__":
    main()
