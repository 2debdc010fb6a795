"""The class report finds what was planted, and keeps students' code in bounds."""

import csv
import importlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib.exercises import linear_limits
from nnlib.exercises.frame import Exercise
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from tests.hand_ins import AT_ONCE, Class, mistaken, notebook_of, right
from tools import tables
from tools.class_report import __main__ as command
from tools.class_report import answer, isolation, judge, marks, workshop
from tools.class_report.answer import RAN_NOT, result
from tools.class_report.chapters import chapters, defined, used
from tools.class_report.collect import collect
from tools.class_report.predictions import predictions_of
from tools.class_report.results import Result, anonymous
from tools.class_report.students import Student, leftover, plain_name, whose

ROOT = Path(__file__).parent.parent
unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs Linux or macOS")
CHAPTER = chapters()["linear_limits"]


def notebook(*, change=lambda cell: None, **answers):
    """A notebook of chapter 1 with some cells' sources, by exercise."""
    content = json.loads(json.dumps(notebook_of("linear_limits")))
    for cell in content["cells"]:
        for name, source in answers.items():
            if cell["id"] == CHAPTER.answers[name].id:
                cell["source"] = source
        change(cell)
    return content


def put(path, content):
    """Write a notebook, or a text, and all folders to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")


def everything(folder):
    """All files below a folder with their sizes and times."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


# ------------------------------------------------------------------ a whole class


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report on twenty students: what was planted, and where all of it lies."""
    folder = tmp_path_factory.mktemp("class")
    listener = socket.create_server(("127.0.0.1", 0))
    calls = []

    def listen():
        while True:
            try:
                calls.append(listener.accept())
            except OSError:
                return

    threading.Thread(target=listen, daemon=True).start()
    students = Class(
        20, slow=0.015, seed=26, port=listener.getsockname()[1], outside=str(folder / "outside.txt")
    )
    planted = students.write(folder / "Homework")
    before = everything(folder)
    code = command.main([str(folder / "Homework"), "--points", "stars"])
    after = everything(folder)
    listener.close()
    return {
        "folder": folder, "planted": planted, "code": code, "calls": calls, "before": before,
        "after": after, "to": folder / "Homework-report",
    }  # fmt: skip


def table(path):
    """The rows of a CSV as dicts."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@unix
def test_the_report_says_what_was_planted(report):
    assert report["code"] == 0
    rows = table(report["to"] / "results.csv")
    assert len(rows) == 20
    planted = {}
    for (number, exercise), (status, mistake) in report["planted"].answers.items():
        said = f"{status}: {mistake}" if mistake else status
        planted.setdefault(number, {})[f"linear_limits: {exercise}"] = said
    found = [{k: v for k, v in row.items() if k.startswith("linear")} for row in rows]
    assert sorted(map(str, found)) == sorted(map(str, planted.values()))
    kinds = {status for status, _ in report["planted"].answers.values()}
    assert kinds == {RIGHT, NOT_YET, RAN_NOT, BLANK}
    assert "takes too long" in {mistake for _, mistake in report["planted"].answers.values()}


@unix
def test_nothing_is_written_outside_and_nothing_called(report):
    new = set(report["after"]) - set(report["before"])
    assert {Path(path).relative_to(report["to"]).as_posix() for path in new} == {
        "answers.jsonl", "report.html", "results.csv", "marks.csv"
    }  # fmt: skip
    assert all(report["after"][path] == seen for path, seen in report["before"].items())
    assert not report["calls"]


@unix
def test_marks_are_the_stars_of_right_answers(report):
    rows = {row["student"]: row for row in table(report["to"] / "marks.csv")}
    verdicts = {row["student"]: row for row in table(report["to"] / "results.csv")}
    assert rows.keys() == verdicts.keys()
    for name, row in rows.items():
        stars = sum(
            cell.exercise.stars
            for exercise, cell in CHAPTER.answers.items()
            if verdicts[name][f"linear_limits: {exercise}"] == RIGHT
        )
        assert row["total"] == row["01_linear_limits"] == str(stars)


@unix
def test_the_page_stands_alone_and_its_mistakes_bear_no_names(report):
    text = (report["to"] / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\(|<script""", text)
    mistakes = text[: text.index("student by student")]
    names = {row["student"] for row in table(report["to"] / "results.csv")}
    words = {word for name in names for word in plain_name(name).split() if len(word) > 2}
    assert not words & set(plain_name(re.sub("<.+?>", " ", mistakes)).split())
    assert "doesn&#39;t count" in text and "merge conflict" in text

    class Balanced(HTMLParser):
        """Every tag that is opened is closed, in order."""

        opened = []

        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "input", "br", "wbr"):
                self.opened.append(tag)

        def handle_endtag(self, tag):
            assert self.opened.pop() == tag

    parser = Balanced()
    parser.feed(text)
    assert not parser.opened
    counts = re.findall(r"<h4>(\d+) of 20", text)
    assert counts == sorted(counts, key=int, reverse=True)


@unix
def test_predictions_are_counted_where_they_were_handed_in(report):
    text = (report["to"] / "report.html").read_text(encoding="utf-8")
    part = text[text.index("What the class predicted") : text.index("student by student")]
    counts = re.findall(r"<td class=.number.>(\d+)</td><td>(.)", part)
    homes = len(list((report["folder"] / "Homework").rglob("progress.json")))
    assert sum(int(count) for count, _ in counts) == homes == 3
    assert f"of {homes} predicted what came out" in part
    assert "✗" in {sign for _, sign in counts}


def test_a_late_or_unreadable_prediction_does_not_count():
    good = {"kind": "predicted", "chapter": "linear_limits", "key": "perceptron", "sure": 0}
    bad = [
        {**good, "said": [1], "late": True}, {**good, "said": [99]}, {**good, "said": "x"},
        {**good, "key": "no such"}, {**good, "said": [0], "chapter": 3}, "x", {"kind": "predicted"},
    ]  # fmt: skip
    assert predictions_of([(ADA, bad)]) == []
    [table] = predictions_of([(ADA, [{**good, "said": [0]}]), (ZOE, [{**good, "said": [0]}, *bad])])
    assert [row[1] for row in table["rows"]] == [2]


@unix
def test_a_second_run_judges_only_what_is_new(report, monkeypatch, capsys):
    asked = []

    def workshop(chapter, tasks, *more):
        asked.extend(tasks)
        return ({**result(RIGHT, "well done"), "key": task["key"]} for task in tasks)

    monkeypatch.setattr(judge, "_workshop", workshop)
    before = (report["to"] / "results.csv").read_bytes()
    with open(report["to"] / judge.STORE, "a", encoding="utf-8") as store:
        store.write('\n{"key": "cut o')
    assert command.main([str(report["folder"] / "Homework")]) == 0
    assert not asked
    assert "0 answers judged" in capsys.readouterr().out
    assert (report["to"] / "results.csv").read_bytes() == before
    late = report["folder"] / "Homework" / "Late Lena" / "1.ipynb"
    put(late, notebook(lift="def lift(X):\n    return X**3\n\nexercises.lift.check(lift)"))
    assert command.main([str(report["folder"] / "Homework")]) == 0
    late.unlink()
    assert [task["exercise"] for task in asked] == ["lift"]
    assert "Late Lena" in (report["to"] / "results.csv").read_text("utf-8")


# ------------------------------------------------------------------ the walls


@unix
@pytest.mark.parametrize("kind", ["network at once", "write", "program"])
def test_python_itself_refuses(kind, tmp_path):
    """The wall that stands everywhere, without the system's help."""
    code = AT_ONCE[kind][0].replace("PORT", "9").replace("OUTSIDE", str(tmp_path / "out"))
    code = re.sub("^!(.+)", r"import os; os.system('\1')", code)
    script = (
        "import os, sys\nfrom tools.class_report.isolation import guard\n"
        f"where = {str(tmp_path / 'in')!r}\nos.mkdir(where)\nrefused = []\nguard(where, refused)\n"
        f"open({str(tmp_path / 'in' / 'mine')!r}, 'w').write('x')\n"
        f"try:\n    exec({code!r})\nexcept PermissionError as error:\n    print(error, refused)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.startswith("the class report allows no"), done
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not isolation.in_system(), reason="the system can't wall off a process here")
def test_the_system_refuses_what_goes_round_python(tmp_path):
    out = str(tmp_path.parent / "round-python.txt")
    script = (
        "import ctypes, socket, sys\nfrom tools.class_report.isolation import wall_off\n"
        f"wall_off({str(tmp_path)!r})\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"print(libc.open({out.encode()!r}, 65, 420))\n"
        "print(libc.mount(None, b'/', None, 4096 | 32, None))\n"  # make it writable again
        "from pathlib import Path\nprint(Path('/proc/net/dev').read_text().count(':'))\n"
        "print(len([p for p in Path('/proc').iterdir() if p.name.isdigit()]) < 4)\n"
    )
    done = subprocess.run(isolation.command("-c", script), cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["-1", "-1", "1", "True"], done  # lo alone, and it is down


@pytest.mark.parametrize("holds", [True, False])
def test_it_says_what_holds(holds, monkeypatch):
    monkeypatch.setattr(isolation, "in_system", lambda: holds)
    assert isolation.words() == (isolation.IN_SYSTEM if holds else isolation.IN_PYTHON)
    assert (isolation.command()[0] == "unshare") == holds
    assert "runs the code" in command.WARNING


# ------------------------------------------------------------------ whose it is


@pytest.mark.parametrize(
    ("path", "name", "number"),
    [
        ("Zoë Müller_1234_assignsubmission_file_/01_linear_limits", "Zoë Müller", "1234"),
        ("Zoë Müller_1234_assignsubmission_file_homework", "Zoë Müller", "1234"),
        ("mullerzoe_LATE_77_8888_01_linear_limits-2", "mullerzoe", "77"),
        ("mullerzoe_77_8888_homework", "mullerzoe", "77"),
        ("01_linear_limits_Zoë Müller (1)", "Zoë Müller", ""),
        ("Zoe\u0308 Mu\u0308ller-01_linear_limits-Copy1", "Zoë Müller", ""),
        ("week 3/submitted/zoe_mueller/notebooks/01_linear_limits", "zoe mueller", ""),
        ("home/jupyter-zoe/course/notebooks/01_linear_limits", "zoe", ""),
        ("Kapitel 1/Abgabe 2/Müller, Zoë/Untitled1", "Müller, Zoë", ""),
        ("1234567/01_linear_limits", "1234567", ""),
    ],
)
def test_a_path_tells_whose_it_is(path, name, number):
    parts = tuple(path.split("/"))
    assert whose([parts], [parts]) == [Student(name, number)]


def test_a_folder_of_many_is_nobodys_name():
    inside = [("by mail", name, "01_linear_limits") for name in ("Ada", "Bo", "Cy")]
    outside = [("Dee", "01_linear_limits"), ("Dee", "linear_limits-old")]
    found = whose([*inside, *outside], [*inside, *outside])
    assert [student.name for student in found] == ["Ada", "Bo", "Cy", "Dee", "Dee"]
    shared = [("Course 2026 Berlin", name, "1") for name in ("Ada", "Bo")]
    assert [student.name for student in whose(shared, shared)] == ["Ada", "Bo"]
    assert leftover("01_linear_limits (2)") == leftover("Homework 3") == ""


class PlainShell:
    """Runs a cell without a kernel."""

    def __init__(self):
        self.names = {"np": np, "exercises": linear_limits}

    def run_cell(self, source, **_):
        error = None
        try:
            exec(source, self.names)
        except Exception as raised:
            error = raised
        return SimpleNamespace(error_before_exec=None, error_in_exec=error)


WRONG = "def lift(X):\n    return X"


@pytest.mark.parametrize(
    ("change", "status", "refused"),
    [
        ("np.allclose = np.array_equal = np.isfinite = lambda *a, **k: True", NOT_YET, "numpy"),
        ("import nnlib.layers as l\nl.Linear = l.Sequential = None", NOT_YET, "nnlib"),
        ("type(exercises.lift).verdict = lambda *a: 1 / 0", NOT_YET, None),
        ("type(exercises.lift).check = lambda *a: None", RAN_NOT, None),
        ("np.bool = bool", NOT_YET, None),  # adds what was lacking
    ],
)
def test_what_an_answer_changes_in_the_libraries_is_put_back(change, status, refused, monkeypatch):
    for name in ("check", "verdict"):
        monkeypatch.setattr(Exercise, name, getattr(Exercise, name))
    monkeypatch.delattr(np, "bool", raising=False)
    cell, said = CHAPTER.answers["lift"], []
    task = {"exercise": "lift", "source": f"{change}\n{WRONG}\n{cell.check}", "check": cell.check,
            "helpers": []}  # fmt: skip
    found = answer.judged(PlainShell(), task, said)
    assert said == ([f"a change of {refused}"] if refused else [])
    assert found["status"] == status
    assert found["label"] == ("changes the check" if status == RAN_NOT else None)
    assert np.allclose(1, 2) is False


NO_STATUS = b'{"status": 7, "message": "", "mistake": null, "label": null, "refused": []}'


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[1]", b"[" * 100_000, b'{"status": "right"}', b"\xff", NO_STATUS]
)
def test_what_is_no_verdict_is_not_taken_for_one(written):
    assert workshop._verdict_in(written) is None
    good = {**result(RIGHT, "well done"), "refused": ["a file"]}
    assert workshop._verdict_in(json.dumps(good).encode()) == good


# ------------------------------------------------------------------ what is in a notebook

LIFT = "def lift(X):\n    return X**2\n\nexercises.lift.check(lift)"


def answers_in(folder, content, name="Ada.ipynb"):
    put(folder / name, content)
    collection = collect(folder)
    assert not collection.problems, collection.problems
    return collection.hand_ins[0].answers


@pytest.mark.parametrize(
    "way",
    [
        "as it is",
        "Colab",
        "no ids",
        "format 3",
        "utf-16",
        "mark",
        "two cells",
        "Markdown",
        "Windows",
    ],
)
def test_an_answer_is_found_whatever_has_become_of_the_notebook(way, tmp_path):
    content = notebook(lift=LIFT)
    text = None
    if way in ("Colab", "no ids"):
        for cell in content["cells"]:
            id = cell.pop("id")
            cell["metadata"] = {"id": id} if way == "Colab" else {}
    elif way == "format 3":
        for cell in content["cells"]:
            cell["input"] = cell.pop("source")
        content = {"nbformat": 3, "worksheets": [{"cells": content["cells"]}]}
    elif way in ("utf-16", "mark", "Windows"):
        encoding = {"utf-16": "utf-16", "mark": "utf-8-sig", "Windows": "cp1252"}[way]
        content["cells"][0]["source"] = "Übung – gelöst"
        text = json.dumps(content, ensure_ascii=False).encode(encoding, "replace")
    elif way == "two cells":
        place = next(i for i, cell in enumerate(content["cells"]) if cell["source"] == LIFT)
        head, tail = LIFT.split("\n\n")
        content["cells"][place]["source"] = tail
        content["cells"].insert(place, {"cell_type": "code", "id": "new", "source": head})
    elif way == "Markdown":  # the answer stands in another cell, its own is as it was
        content = notebook()
        content["cells"].insert(3, {"cell_type": "markdown", "id": "x", "source": LIFT})
        content["cells"].append({"cell_type": "code", "id": "mine", "source": LIFT})
    if text is not None:
        (tmp_path / "Ada.ipynb").write_bytes(text)
        answers = collect(tmp_path).hand_ins[0].answers
    else:
        answers = answers_in(tmp_path, content)
    assert list(answers) == ["lift"]
    assert "".join([*answers["lift"].helpers, answers["lift"].source]).count("X**2") == 1


def with_cells_behind(content, exercise, *sources):
    """A notebook with some more cells behind that of an exercise."""
    place = [cell["id"] for cell in content["cells"]].index(CHAPTER.answers[exercise].id)
    for i, source in enumerate(sources, 1):
        cell = {"cell_type": "code", "id": f"own-{i}", "source": source}
        content["cells"].insert(place + i, cell)
    return content


def test_an_answer_that_was_split_or_copied_is_the_one_that_is_whole(tmp_path):
    check = "exercises.lift.check(lift)"
    half = "def half(X):\n    return X[:, 0]"
    rest = f"def lift(X):\n    return half(X) * X[:, 1]\n\n{check}"
    cases = {
        "its end lower": (notebook(lift=half), (rest,), rest, (half,)),
        "in three": (notebook(lift=half), (rest.removesuffix(check), check), check,
                     (half, rest.removesuffix(check))),
        "copied lower": (notebook(lift=LIFT), (LIFT + "  # 2",), LIFT + "  # 2", ()),
        "tried out": (notebook(lift=LIFT), ("exercises.lift.check(len)",), LIFT, ()),
    }  # fmt: skip
    for name, (content, more, source, helpers) in cases.items():
        found = answers_in(tmp_path / name, with_cells_behind(content, "lift", *more))["lift"]
        assert (found.source, found.helpers) == (source, helpers), name
    start, end = "w = [1, -1]", "b = -1\n\nexercises.and_not.check(w, b)"
    content = with_cells_behind(notebook(and_not=start), "and_not", end)
    answer = answers_in(tmp_path / "names of the chapter", content)["and_not"]
    assert (answer.source, answer.helpers) == (end, (start,))


@unix
def test_links_are_named_and_never_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    put(tmp_path / "elsewhere" / "a.ipynb", notebook(lift=LIFT))
    put(tmp_path / "in" / "Bo" / "b.ipynb", notebook(lift=LIFT))
    (tmp_path / "in" / "Ada").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "Cy.ipynb").symlink_to(tmp_path / "elsewhere" / "a.ipynb")
    collection = collect(tmp_path / "in")
    assert [each.where for each in collection.hand_ins] == ["Bo/b.ipynb"]
    assert [where for _, where, why in collection.problems if "a link" in why] == [
        "Ada",
        "Cy.ipynb",
    ]


def test_blank_is_blank_whatever_the_comments(tmp_path):
    blank = CHAPTER.answers["lift"].source + "\n# no idea"
    assert answers_in(tmp_path, notebook(lift=blank, collapse="# later", xnor="")) == {}


def test_helpers_are_the_cells_that_an_answer_needs(tmp_path):
    content = notebook(
        lift="def lift(X):\n    return shift(X) + len(X)\n\nexercises.lift.check(lift)"
    )
    for i, source in enumerate(("def shift(X):\n    return X - two", "two = 2", "X = two = 1 / 0")):
        cell = {"cell_type": "code", "id": f"own-{i}", "source": source}
        content["cells"].insert(20 + i if i < 2 else len(content["cells"]), cell)
    helpers = answers_in(tmp_path, content)["lift"].helpers
    assert helpers == ("def shift(X):\n    return X - two", "two = 2")
    assert used("def f(a, b=c):\n    x = a + [y for y in z]\n    return g(x)") == {"c", "z", "g"}
    assert defined("import numpy as np\nfor i in x:\n    j = 1\nclass A:\n    k = 2") == {
        "np", "i", "j", "A"
    }  # fmt: skip


def test_of_two_the_more_complete_counts_then_the_newer(tmp_path):
    put(tmp_path / "Ada" / "a.ipynb", notebook(lift=LIFT))
    put(tmp_path / "Ada" / "b.ipynb", notebook())
    put(tmp_path / "Bo" / "old.ipynb", notebook(lift=LIFT + "\n# old"))
    put(tmp_path / "Bo" / "young.ipynb", notebook(lift=LIFT + "\n# new"))
    for name, time in (("Ada/a", 1), ("Ada/b", 9), ("Bo/old", 5), ("Bo/young", 6)):
        os.utime(tmp_path / f"{name}.ipynb", (time, time))
    collection = collect(tmp_path)
    assert [each.where for each in collection.hand_ins] == ["Ada/a.ipynb", "Bo/young.ipynb"]
    assert [(old.where, new.where) for old, new in collection.older] == [
        ("Ada/b.ipynb", "Ada/a.ipynb"), ("Bo/old.ipynb", "Bo/young.ipynb")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.ipynb", "", "empty"),
        ("a.ipynb", '{"cells": [', "damaged"),
        ("a.ipynb", "[1, 2]", "not a notebook"),
        ("a.ipynb", '{"cells": 3}', "not a notebook"),
        ("a.ipynb", '{"cells": [{"cell_type": "code", "source": 7}]}', "not a notebook"),
        ("a.ipynb", '{"cells": []}', "none of the course"),
        ("a.ipynb", "[" * 100_000, ""),
        ("a.pdf", "%PDF", "not a notebook (.pdf)"),
        ("a.zip", "PK", "archive"),
        ("a", "\0\0", "not a notebook (no ending)"),
    ],
)
def test_what_is_no_notebook_is_said(name, content, word, tmp_path):
    put(tmp_path / name, content)
    [(_, where, why)] = collect(tmp_path).problems
    assert where == name and word in why


def test_archives_are_read_and_never_unpacked(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("../../../Ada/1.ipynb", json.dumps(notebook(lift=LIFT)))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("Bo/homework.zip", inner.getvalue())
    before = everything(tmp_path.parent)
    [hand_in] = collect(tmp_path).hand_ins
    assert list(hand_in.answers) == ["lift"] and hand_in.student.name == "Bo"
    assert everything(tmp_path.parent) == before


@pytest.mark.parametrize("name", chapters())
def test_every_chapter_knows_its_answers(name, tmp_path):
    chapter = chapters()[name]
    module = importlib.import_module(f"nnlib.exercises.{name}")
    assert set(chapter.answers) == {each.name for each in module.CHAPTER.exercises}
    content = json.loads(json.dumps(notebook_of(name)))
    by_id = {cell["id"]: cell for cell in content["cells"]}
    for cell in chapter.answers.values():
        by_id[cell.id]["source"] = right(cell)
    put(tmp_path / "renamed.ipynb", content)
    [hand_in] = collect(tmp_path).hand_ins
    assert hand_in.chapter == name
    assert set(hand_in.answers) == set(chapter.answers)
    assert not any(answer.helpers for answer in hand_in.answers.values())


def test_an_example_has_no_comments_and_no_names():
    source = (
        '# by Zoë\ndef lift(X):\n    """Zoë Müller wrote this."""\n    zoë = X  # mine\n'
        "    return zoë"
    )
    students = [Student("Zoë Müller"), Student("Li Bo")]
    assert anonymous(source, students) == "def lift(X):\n    … = X\n    return …"
    assert anonymous("def f(:  # Zoë\n  Müller", students) == "def f(:  \n  …"


# ------------------------------------------------------------------ marks

ADA, ZOE = Student("Ada Lovelace", "12"), Student("Zoë Müller")
RESULTS = [
    Result(ADA, "linear_limits", name, RIGHT if name != "xnor" else NOT_YET)
    for name in CHAPTER.answers
] + [
    Result(ZOE, "linear_limits", name, RIGHT if name == "lift" else BLANK)
    for name in CHAPTER.answers
]
SCALE = marks.Scale(chapters())
FULL = SCALE.full(RESULTS)["linear_limits"]
BUT_XNOR = FULL - CHAPTER.answers["xnor"].exercise.stars


def filled(text, **more):
    rows, missing, _ = marks.filled(text.encode(), RESULTS, replace(SCALE, **more))
    return list(csv.DictReader(io.StringIO(tables.written(rows)))), missing


def test_moodles_worksheet_comes_back_with_grades():
    text = (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)\n"
        "Participant 12,A. L.,a@b.c,Submitted,,100.00,-\n"
        "Participant 13,Müller Zoë,z@b.c,Submitted,,100.00,-\n"
        "Participant 14,Nobody,n@b.c,,,100.00,-\n"
    )
    rows, missing = filled(text)
    assert [row["Grade"] for row in rows] == [
        f"{100 * BUT_XNOR / FULL:.2f}".rstrip("0").rstrip("."),
        f"{100 * 2 / FULL:.2f}".rstrip("0").rstrip("."),
        "",
    ]
    assert rows[0]["Full name"] == "A. L." and not missing


def test_canvas_gets_its_gradebook_with_a_new_column():
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (5),Final Score\n"
        '    Points Possible,,,,,10,(read only)\n"Lovelace, Ada",12,s1,ada,A,7,70\n'
        '"Müller, Zoë",15,s2,zoe,A,8,80\n"Nobody, N",16,s3,n,A,9,90\n'
    )
    rows, missing = filled(text, out_of=20)
    assert list(rows[0]) == [
        "Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_linear_limits"
    ]  # fmt: skip
    assert rows[0]["Student"] == "    Points Possible" and rows[0]["01_linear_limits"] == "20"
    assert [row["01_linear_limits"] for row in rows[2:]] == [
        f"{20 * 2 / FULL:.2f}".rstrip("0").rstrip("."), ""
    ]  # fmt: skip
    assert not missing


def test_any_list_gets_columns_and_strangers_are_named():
    text = "First name;Surname;Email\nZoë;Müller;z@b.c\nBo;Li;b@b.c\n"
    rows, missing = filled(text)
    assert rows[0]["01_linear_limits"] == "2" and rows[0][f"total out of {FULL}"] == "2"
    assert rows[1]["01_linear_limits"] == "" and missing == [ADA]
    bo = [replace(RESULTS[0], student=Student("libo"))]  # the account of a hub
    assert marks.filled(text.encode(), bo, SCALE)[1] == []
    with pytest.raises(ValueError, match="class list"):
        marks.filled(b"nothing", RESULTS, SCALE)


def test_one_point_each_and_no_formulas():
    one = [Result(Student("=cmd()"), "linear_limits", "lift", RIGHT)]
    rows = marks.marks(one, replace(SCALE, way="one"))
    assert rows[1][2:] == ["1", "1", str(len(CHAPTER.answers))]
    assert "'=cmd()" in tables.written(rows, for_spreadsheet=True)


def test_the_generator_plants_each_mistake():
    for cell in CHAPTER.answers.values():
        for mistake in cell.exercise.mistakes:
            compile(mistaken(cell, mistake), "<cell>", "exec")
        compile(right(cell), "<cell>", "exec")
