"""The pages in `teaching/` agree with the notebooks, the explorers and the exercises."""

import importlib
import inspect
import json
import re
import sys
from pathlib import Path

import ipywidgets as widgets
import pytest

from nnlib.exercises import frame, linear_limits
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from nnlib.explore.frame import Explorer

ROOT = Path(__file__).parent.parent
TEACHING = ROOT / "teaching"
PAGES = {int(page.stem.split("_")[0]): page for page in sorted(TEACHING.glob("[0-9]*_*.md"))}
NOTEBOOKS = {int(file.name[:2]): file for file in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))}
FOR_A_CLASS = (TEACHING / "for_a_class.md").read_text(encoding="utf-8")
PROMPT = re.compile(r"\*\*(?:Predict|Find the bug)\.\*\*")
SETTING = re.compile(r"`([^`]+)`\s*(.*)")
chapters = pytest.mark.parametrize("number", PAGES, ids=[page.stem for page in PAGES.values()])


def section(number):
    """Return the page about a chapter."""
    return PAGES[number].read_text(encoding="utf-8")


def room(number):
    """Return the name that a chapter's notebook, page and exercises share: `linear_limits`."""
    return PAGES[number].stem.split("_", 1)[1]


def rows(text):
    """Return the cells of every row of the tables in `text`, stripped."""
    lines = re.findall(r"^\|(.+)\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def tables(text):
    """Return the tables of `text`, each as its header and its rows."""
    found = [rows(part) for part in re.findall(r"(?:^\|.+\|\n)+", text, re.MULTILINE)]
    return [(table[0], table[2:]) for table in found]


def cells(number):
    """Return the cells of a chapter's notebook."""
    return json.loads(NOTEBOOKS[number].read_text(encoding="utf-8"))["cells"]


def squeezed(text):
    """Return `text` with every run of blanks as one, as HTML and Markdown show it."""
    return " ".join(text.split())


def printed(number):
    """Return all that the cells of a chapter have printed."""
    texts = []
    for cell in cells(number):
        for output in cell.get("outputs", ()):
            texts += output.get("text", []), output.get("data", {}).get("text/plain", [])
    return squeezed("".join("".join(text) + "\n" for text in texts))


def questions(number):
    """Return the questions before a chapter's experiments, each with the lines beneath it."""
    return re.findall(r"^\*\*§.+\*\*\n((?:- .+\n)+)", section(number), re.MULTILINE)


def explorers(number):
    """Return the explorers that a chapter shows, as classes by name."""
    source = "".join("".join(cell["source"]) + "\n" for cell in cells(number))
    found = re.findall(r"from (nnlib\.explore\.\w+) import ([A-Z]\w+)", source)
    return {name: getattr(importlib.import_module(module), name) for module, name in found}


def demonstrations():
    """Return chapter, name and table of settings of each explorer that the page demonstrates."""
    found = []
    for number in PAGES:
        for name in re.findall(r"^`(\w+)`, section", section(number), re.MULTILINE):
            after = section(number).split(f"`{name}`, section", 1)[1]
            found.append((number, name, tables(after)[0]))
    return found


def plan_of(number):
    """Return the header and the rows of a chapter's lesson plan."""
    return next(table for table in tables(section(number)) if table[0][0] == "section")


LONG = [number for number in PAGES if "180" in plan_of(number)[0]]


@chapters
def test_minutes_of_each_plan_add_up(number):
    header, plan = plan_of(number)
    columns = [i for i, name in enumerate(header) if name.isdigit()]
    assert {header[i] for i in columns} >= {"90", "45"}
    *parts, total = plan
    for i in columns:
        assert sum(0 if row[i] == "–" else int(row[i]) for row in parts) == int(header[i])
        assert total[i] == f"**{header[i]}**"


@chapters
def test_slides_are_counted_rightly(number):
    """ "87 slides from the aims to the summary", "section 8 (26 slides)"."""
    slides, part = {}, "0"
    for cell in cells(number):
        if heading := re.match(r"## (\d+|\w+)", "".join(cell["source"])):
            part = heading[1]
        if cell["metadata"]["slideshow"]["slide_type"] == "slide":
            slides[part] = slides.get(part, 0) + 1
    after = sum(slides.get(part, 0) for part in ("Exercises", "Further", "The"))
    page = squeezed(PAGES[number].read_text(encoding="utf-8"))
    for count in re.findall(r"(\d+) slides from the aims to the summary", page):
        assert int(count) == sum(slides.values()) - after
    for parts, count in re.findall(r"sections? ([\d, and]+) \((\d+) slides\)", page):
        assert int(count) == sum(slides[part] for part in re.findall(r"\d+", parts))


@pytest.mark.parametrize("number", LONG)
def test_two_sessions_can_break_after_90_minutes(number):
    header, plan = plan_of(number)
    minutes = [int(row[header.index("180")]) for row in plan[:-1]]
    assert 90 in [sum(minutes[:i]) for i in range(len(minutes))]


@chapters
def test_every_experiment_has_its_question(number):
    markdown = [cell for cell in cells(number) if cell["cell_type"] == "markdown"]
    prompts = sum(len(PROMPT.findall("".join(cell["source"]))) for cell in markdown)
    assert len(questions(number)) == prompts > 0


@chapters
def test_every_question_has_wrong_answers_and_an_outcome(number):
    for lines in questions(number):
        *wrong, outcome = lines.strip().split("\n")
        assert wrong and outcome.startswith("- Then: ")
        assert all(line.startswith('- *"') for line in wrong), lines


@chapters
def test_what_is_said_to_be_printed_is_printed(number):
    output = printed(number)
    for lines in questions(number):
        outcome = lines.split("- Then: ")[1]
        for words in re.findall(r"`([^`]+)`", outcome):
            assert squeezed(words) in output, words


@chapters
def test_every_explorer_of_a_chapter_is_demonstrated(number):
    shown = set(re.findall(r"^`(\w+)`, section", section(number), re.MULTILINE))
    assert shown == set(explorers(number))


@pytest.mark.parametrize("number, name, table", demonstrations())
def test_settings_of_an_explorer_do_what_the_page_says(number, name, table):
    kind = explorers(number)[name]
    assert inspect.getdoc(kind)
    question = re.search(rf"`{name}`, section \d+: \*(.+?)[?]?\*", section(number))[1]
    assert kind.question.startswith(question)
    if not issubclass(kind, Explorer):
        return  # the pad: there is nothing to set, only to draw
    explorer = kind()
    for settings, words, *_ in table[1]:
        if settings != "as it starts":
            for step in settings.split("; "):
                apply(explorer, step)
        said = re.fullmatch(r'"(.+)"', words)[1]
        assert explorer.error is None
        assert said in explorer.words, f"{settings}: {explorer.words}"


def apply(explorer, step):
    """Move one control as the page says: `name` and value, or press and the button's name."""
    label, value = SETTING.search(step).groups()
    controls = [*explorer.inputs.values(), *explorer.buttons.values()]
    (control,) = (c for c in controls if c.description == label)
    if step.startswith("press "):
        control.click()
    elif isinstance(control, (widgets.ToggleButtons, widgets.Dropdown)):
        control.label = value
    elif isinstance(control, widgets.Text):
        control.value = value
    else:
        number = float(value.replace("−", "-"))
        assert control.min <= number <= control.max
        control.value = type(control.value)(number)


@chapters
def test_every_exercise_has_an_answer(number):
    exercises = importlib.import_module(f"nnlib.exercises.{room(number)}").CHAPTER.exercises
    header, answers = next(t for t in tables(section(number)) if t[0][0] == "exercise")
    assert header[-1] == "answer"
    assert all(all(row) for row in answers)
    named = [re.search(r"`(\w+)`", row[0])[1] for row in answers]
    assert named == [exercise.name for exercise in exercises]
    if number:
        stars = [row[0].count("★") for row in answers]
        assert stars == [exercise.stars for exercise in exercises]


def test_every_chapter_has_its_page():
    assert PAGES.keys() == NOTEBOOKS.keys()
    index = (TEACHING / "README.md").read_text(encoding="utf-8")
    for number, notebook in NOTEBOOKS.items():
        assert notebook.stem == f"{number:02}_{room(number)}"
        assert re.match(rf"# {number} · ", section(number))
        assert f"(../notebooks/{notebook.name})" in section(number)
        assert f"({PAGES[number].name})" in index
        for part in ("Afterwards everybody can", "On the board.", "Exercises and answers"):
            assert part in section(number)


def test_the_index_leads_to_every_page():
    index = (TEACHING / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\w+\.md)\)", index)) == {p.name for p in TEACHING.glob("*.md")} - {
        "README.md"
    }


def test_without_the_solutions_it_says_what_the_page_says(monkeypatch):
    shown = []
    monkeypatch.setattr(frame, "show", shown.append)
    monkeypatch.setitem(sys.modules, "nnlib.exercises.solutions.linear_limits", None)
    linear_limits.and_not.solution()
    assert shown[0].split(". ")[0] + "." in squeezed(FOR_A_CLASS)


def test_grading_works_as_the_page_says():
    (line,) = re.findall(r"exercises\.(and_not\.evaluate\(.+\)\.status) ", FOR_A_CLASS)
    assert linear_limits.and_not.evaluate([1, -1], -0.5).status == RIGHT == "right"
    assert line == "and_not.evaluate([1, -1], -0.5).status"
    assert all(f'"{status}"' in FOR_A_CLASS for status in (RIGHT, NOT_YET, BLANK))
