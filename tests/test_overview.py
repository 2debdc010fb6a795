"""The map of the course: what is done, where to go on, and the file that carries it elsewhere."""

import importlib
import json
import re
from pathlib import Path

import pytest

from nnlib import overview, progress

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


def solve(name, count=None):
    for exercise in overview.exercises(name)[:count]:
        progress.note("solved", exercise.name, chapter=name)


def test_at_the_start_it_says_a_line():
    assert overview.text().startswith("**Where you are:** at the start")
    assert "(01_linear_limits.ipynb)" in overview.text()
    assert "|" not in overview.text()


def test_it_counts_what_was_solved_and_predicted():
    solve("linear_limits", 3)
    facts = {"said": [0], "sure": 2, "right": False}
    progress.note("predicted", "perceptron", chapter="linear_limits", **facts)
    line = next(line for line in overview.text().splitlines() if "01_linear" in line)
    assert "●●●○○○○○ 3 of 8" in line
    assert "1 of 12" in line
    assert overview.next_step() == (
        "Go on with [chapter 1](01_linear_limits.ipynb); its next open exercise is `contradiction`."
    )


def test_after_a_chapter_comes_the_next():
    solve("linear_limits")
    assert overview.next_step().startswith("Go on with [chapter 2](02_activations.ipynb); its next")
    solve(list(overview.TITLES)[-1])
    last = len(overview.TITLES)
    assert overview.next_step().startswith(f"All exercises of [chapter {last}]")


def test_titles_and_links_are_those_of_the_notebooks():
    for name, title in overview.TITLES.items():
        content = json.loads((NOTEBOOKS / overview.link(name)).read_text(encoding="utf-8"))
        heading = "".join(content["cells"][0]["source"]).splitlines()[0]
        assert re.fullmatch(rf"# \d · {title}", heading)


def test_dots_are_few_and_full_only_at_the_end():
    assert overview.dots(22, 23) == "●●●●●●●●●○ 22 of 23"
    assert overview.dots(23, 23) == "●●●●●●●●●● 23 of 23"
    assert overview.dots(0, 0) == " 0 of 0"


def test_what_is_saved_on_one_computer_is_brought_back_on_another(monkeypatch, tmp_path):
    solve("linear_limits", 2)
    sent = []
    here = overview.Carry()
    monkeypatch.setattr(here, "send", sent.append)
    here._hear({"ask": "save"})
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "elsewhere.json"))
    there = overview.carry()
    there._hear({"ask": "bring", "text": "not a file of the course"})
    assert there._told == (
        "Nothing was changed: this is no file of the course's progress: it is damaged (line 1)."
    )
    there._hear({"ask": "bring", "text": sent[0]["save"]})
    assert there._told == "Brought back: 2 new. Run the cell of the map again."
    assert overview.solved("linear_limits") == (2, 8)


def test_a_mistake_and_a_right_answer_are_noted():
    exercises = importlib.import_module("nnlib.exercises.linear_limits")
    exercises.and_not.check([1, 1], -1.5)  # that is AND
    exercises.and_not.check([1, -1], -0.5)
    exercises.and_not.check([1, -1], -0.5)
    noted = [(entry["kind"], entry["key"], entry.get("mistake")) for entry in progress.entries()]
    assert noted == [("mistaken", "and_not", "x1 AND x2"), ("solved", "and_not", None)]
    assert exercises.and_not.solved
