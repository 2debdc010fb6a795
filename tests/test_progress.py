"""Progress lasts: written in one step, by several at once, and never at the price of an error."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from nnlib import progress

ROOT = Path(__file__).parent.parent


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    monkeypatch.setattr(progress, "_told", set())
    return path


def keys(**only):
    return [entry["key"] for entry in progress.entries(**only)]


def note_some():
    progress.note("solved", "first_pass", chapter="linear_limits")
    progress.note("mistaken", "xnor", chapter="linear_limits", mistake="one unit does all")
    progress.note("solved", "triangle", chapter="activations")


def restart(monkeypatch):
    """What a new kernel knows: nothing but the file."""
    monkeypatch.setattr(progress, "_waiting", type(progress._waiting)(list))
    monkeypatch.setattr(progress, "_told", set())


def test_what_was_noted_is_there_after_a_restart(file, monkeypatch, capsys):
    note_some()
    restart(monkeypatch)
    assert keys() == ["first_pass", "xnor", "triangle"]
    assert keys(kind="solved") == ["first_pass", "triangle"]
    assert keys(chapter="linear_limits") == ["first_pass", "xnor"]
    (entry,) = progress.entries("mistaken")
    assert entry["mistake"] == "one unit does all"
    assert datetime.now(UTC) - progress.when(entry) < timedelta(minutes=1)
    assert capsys.readouterr().out == ""
    assert sorted(os.listdir(file.parent)) == ["progress.json", "progress.json.lock"]


def test_the_file_can_be_read_by_a_person(file):
    note_some()
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "{"
    assert "progress.forget()" in lines[1]
    assert sum('"kind"' in line for line in lines) == 3
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == progress.VERSION


def test_entries_come_in_the_order_of_time_whatever_the_zone(file):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    east = timezone(timedelta(hours=9))
    progress.note("solved", "b", chapter="activations", when=noon)
    progress.note("solved", "a", chapter="activations", when=datetime(2026, 3, 1, 20, tzinfo=east))
    assert keys() == ["a", "b"]


def test_numbers_of_numpy_become_numbers(file):
    facts = {"value": np.float64(0.5), "order": np.arange(3), "sure": np.int64(2)}
    entry = progress.note("predicted", "grow", chapter="linear_limits", **facts)
    assert progress.entries() == [entry]
    assert (entry["value"], entry["order"], entry["sure"]) == (0.5, [0, 1, 2], 2)


def test_an_unknown_kind_is_the_programmers_slip(file):
    with pytest.raises(ValueError, match="kind must be one of solved, .*'won'"):
        progress.note("won", "first_pass", chapter="linear_limits")


def test_forget_deletes_all_of_it(file):
    file.write_text("{", encoding="utf-8")
    note_some()
    assert len(list(file.parent.glob("*.json"))) == 2
    progress.forget()
    assert progress.entries() == []
    assert list(file.parent.glob("*.json")) == []


def test_export_is_brought_back_elsewhere_and_counted_once(file, monkeypatch, tmp_path):
    note_some()
    text = progress.export()
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "elsewhere.json"))
    progress.note("solved", "lift", chapter="linear_limits")
    assert progress.bring_back(text.encode()) == 3
    assert progress.bring_back(text) == 0
    assert keys() == ["first_pass", "xnor", "triangle", "lift"]


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"entries": []}', "\0", '{"version": 9}', None])
def test_what_is_no_export_is_refused_with_a_reason(file, text):
    note_some()
    with pytest.raises(ValueError, match="no file of the course's progress: (it is damaged|anoth)"):
        progress.bring_back(text)
    assert len(keys()) == 3


# What can happen to a file -------------------------------------------------------------------


@pytest.mark.parametrize("place", ["write", "fsync", "replace"])
def test_a_power_cut_while_it_is_written_loses_nothing(file, place):
    """A kernel dies without a word in the middle of a write; the next finds all up to then."""
    note_some()
    program = f"""
import os
from nnlib import progress
def cut(*args, **kwargs):
    os._exit(9)
if {place!r} == "write":
    text = progress._as_text
    def half(path, content):
        open(str(path) + ".part", "w").write(content[: len(content) // 2])
        cut()
    progress._write = half
else:
    setattr(os, {place!r}, cut)
progress.note("solved", "lost", chapter="activations")
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 9
    assert keys() == ["first_pass", "xnor", "triangle"]
    progress.note("solved", "next", chapter="activations")
    assert keys()[-1] == "next"
    assert json.loads(file.read_text(encoding="utf-8"))["entries"][-1]["key"] == "next"


def test_two_kernels_that_write_at_once_lose_nothing(file):
    program = """
import sys
from nnlib import progress
for number in range(40):
    progress.note("practised", f"{sys.argv[1]}{number}", chapter="activations")
"""
    running = [
        subprocess.Popen([sys.executable, "-c", program, name], cwd=ROOT, stdout=subprocess.PIPE)
        for name in "ab"
    ]
    for process in running:
        assert process.communicate(timeout=60) == (b"", None)
        assert process.returncode == 0
    found = keys()
    assert sorted(found) == sorted(f"{name}{number}" for name in "ab" for number in range(40))
    for name in "ab":
        assert [key for key in found if key[0] == name] == [f"{name}{n}" for n in range(40)]


def test_a_kernel_that_writes_too_long_is_not_waited_for(file, monkeypatch, capsys):
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    with progress._locked(file):
        note_some()
    assert capsys.readouterr().out.count("another notebook is writing it") == 1
    assert not file.exists()
    progress.note("solved", "lift", chapter="linear_limits")  # writes what had to wait, too
    assert len(json.loads(file.read_text(encoding="utf-8"))["entries"]) == 4


@pytest.mark.parametrize("guilty", ["open", "replace"])
def test_a_folder_that_cannot_be_written_costs_a_line(file, monkeypatch, capsys, guilty):
    note_some()
    capsys.readouterr()

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(file))

    with monkeypatch.context() as patched:
        if guilty == "open":
            patched.setattr(progress, "_locked", refuse)
        else:
            patched.setattr(os, "replace", refuse)
            patched.setattr(progress.time, "sleep", lambda seconds: None)
        progress.note("solved", "xnor", chapter="linear_limits")
        progress.note("solved", "lift", chapter="linear_limits")
        assert keys()[-2:] == ["xnor", "lift"]
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("Your progress can't be kept in progress.json (permission denied).")
    assert str(file.parent) not in line
    progress.note("solved", "collapse", chapter="linear_limits")
    assert len(json.loads(file.read_text(encoding="utf-8"))["entries"]) == 6


def test_a_folder_that_is_not_there_costs_a_line(file, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_PROGRESS", str(file / "no" / "such.json"))
    note_some()
    assert len(keys()) == 3
    assert capsys.readouterr().out.count("\n") == 1
    progress.forget()
    assert keys() == []


DAMAGED = [b"{", b"\xff\xfe\x00", b'{"version": 1, "entries": 3}', b"[]", b"null"]
OTHER = b'{"version": 7, "done": {"first_pass": "yes"}}'


@pytest.mark.parametrize("content", [*DAMAGED, OTHER])
def test_a_file_that_cannot_be_read_is_put_aside_not_overwritten(file, capsys, content):
    file.write_bytes(content)
    assert keys() == []
    assert file.read_bytes() == content  # to look changes nothing
    (line,) = capsys.readouterr().out.splitlines()
    assert ("another version of the course wrote it (7)" if content == OTHER else "damaged") in line
    note_some()
    (line,) = capsys.readouterr().out.splitlines()
    assert "is now called progress.aside-1.json" in line
    assert file.with_name("progress.aside-1.json").read_bytes() == content
    assert len(keys()) == 3


def test_a_second_damaged_file_does_not_take_the_place_of_the_first(file):
    for number in (1, 2):
        file.write_text("{" * number, encoding="utf-8")
        note_some()
    aside = [file.with_name(f"progress.aside-{number}.json") for number in (1, 2)]
    assert [path.read_text(encoding="utf-8") for path in aside] == ["{", "{{"]


def test_a_file_that_may_not_be_read_is_never_replaced(file, monkeypatch, capsys):
    note_some()
    before = file.read_bytes()

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        progress.note("solved", "lift", chapter="linear_limits")
        assert keys() == ["lift"]
    assert file.read_bytes() == before
    assert capsys.readouterr().out.count("permission denied") == 2
    assert len(keys()) == 4


def test_strange_entries_are_kept_and_passed_over(file):
    strange = [3, {"kind": "solved"}, {"kind": "solved", "chapter": "activations", "key": None}]
    odd = {"kind": "solved", "chapter": "activations", "key": "x", "when": "yesterday", "new": 1}
    content = {"version": 1, "more": True, "entries": [*strange, odd]}
    file.write_text(json.dumps(content), encoding="utf-8")
    note_some()
    assert keys() == ["x", "first_pass", "xnor", "triangle"]
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert stored["more"] is True
    assert stored["entries"][:4] == [*strange, odd]


def test_on_a_hub_it_is_kept_in_the_readers_copy_not_beside_the_shared_library(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("COURSE_PROGRESS")
    page = tmp_path / "course" / progress.FIRST_PAGE
    page.parent.mkdir(parents=True)
    page.touch()
    monkeypatch.chdir(page.parent)
    assert progress.file() == tmp_path / "course" / "progress.json"


def test_nothing_is_kept_where_it_is_switched_off(monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", "off")
    monkeypatch.setattr(progress, "_waiting", type(progress._waiting)(list))
    assert progress.file() is None
    note_some()
    assert len(keys()) == 3
    progress.forget()
    assert keys() == []


def test_tests_never_see_the_readers_file_and_readers_find_it_beside_start(monkeypatch, tmp_path):
    assert os.environ["COURSE_PROGRESS"] == "off"
    monkeypatch.delenv("COURSE_PROGRESS")
    for folder in (ROOT / "notebooks", tmp_path):  # of a chapter, and of something else
        monkeypatch.chdir(folder)
        assert progress.file() == ROOT / "progress.json"
    assert (ROOT / "start.py").is_file()
    ignored = ["progress.json", "progress.json.lock", "progress.json.part", "progress.aside-1.json"]
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert all(any(Path("/", name).match(rule) for rule in rules) for name in ignored)
