"""The stored notebooks keep to the rules, and the rules see each breach."""

import json
import re
from pathlib import Path

import pytest

from tests.exercise_chapters import CHAPTERS
from tests.notebook_rules import FIRST_CELL, complaints
from tools.arrange_slides import STYLE, STYLE_KEY
from tools.run_notebooks import main

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
ALT = "A straight line rises from the lower left to the upper right"
PICTURE = "iVBORw0KGgo="


def test_the_course_has_its_first_notebook():
    assert NOTEBOOKS
    assert NOTEBOOKS[0].name == "00_start_here.ipynb"


def test_the_map_on_the_first_page_leads_to_every_chapter_and_to_nothing_else():
    cells = json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))["cells"]
    (chapters,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "map")
    links = re.findall(r"\((\w+\.ipynb)\)", chapters)
    assert links == [path.name for path in NOTEBOOKS[1:]]
    assert chapters.count("\n| ") == 1 + len(links)  # the header, and a row for each
    numbers = dict(enumerate("no one two three four five six seven eight nine ten".split()))
    assert f" in {numbers[len(links)]} chapters" in "".join(cells[0]["source"]).lower()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_to_the_rules(path):
    assert complaints(path) == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_every_exercise_is_asked_and_checked_in_its_notebook(chapter):
    (path,) = (path for path in NOTEBOOKS if path.stem.endswith(chapter.name))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    answers = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    for exercise in chapter.exercises:
        checked = [text for text in answers if f".{exercise.name}.check(" in text]
        assert len(checked) == 1, f"{path.stem} checks {exercise.name} in {len(checked)} cells"
        assert re.search(r"^[^#]*\.\.\.", checked[0], re.MULTILINE), f"no blank: {checked[0]}"


def code(source="1 + 1", outputs=(), **metadata):
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": "code",
        "metadata": {"slideshow": {"slide_type": "slide"}, **metadata},
        "outputs": list(outputs),
        "source": source.splitlines(keepends=True),
    }


def opening():
    """Return the cell with which the code of every notebook begins."""
    return code(FIRST_CELL, slideshow={"slide_type": "skip"}) | {"id": "first"}


def markdown(source="Say hello.", slide="notes"):
    return {
        "cell_type": "markdown",
        "id": "text",
        "metadata": {"slideshow": {"slide_type": slide}},
        "source": [source],
    }


def shown(**data):
    data = {name.replace("_", "/"): [text] for name, text in data.items()}
    return {"data": data, "metadata": {}, "output_type": "display_data"}


def printed(text, name="stdout"):
    return {"name": name, "output_type": "stream", "text": [text]}


def picture(alt):
    return shown(
        text_html=f'<img alt="{alt}" src="data:image/png;base64,{PICTURE}">', text_plain=alt
    )


def second(source="1 + 1", outputs=(), **metadata):
    """Return a code cell that stands second in its notebook."""
    return code(source, outputs, **metadata) | {"execution_count": 2}


def breach(**change):
    """Return a notebook with one code cell that breaks a rule."""
    cell = code()
    cell.update(change)
    return [markdown(), cell]


ASK, DRAWING = "> **Predict.** How many?", "plot.show(fig, alt=text)"
FOLDED, HIDDEN = {"jupyter": {"source_hidden": True}}, {"jupyter": {"outputs_hidden": True}}
ERROR = {"ename": "NameError", "evalue": "x", "output_type": "error", "traceback": []}
WIDGET = shown(text_plain="Box()")
WIDGET["data"]["application/vnd.jupyter.widget-view+json"] = {"model_id": "1"}
IGNORED = {"slideshow": {"slide_type": "slide"}, "tags": ["nbval-skip"]}
LONG = "\n".join(f"x{number} = {number}" for number in range(16))
ENOUGH = "# a comment\n\n" + "\n".join(f"x{number} = {number}" for number in range(15))


def stored(tmp_path, cells, **metadata):
    """Write a notebook of these cells in the normal form, but for `metadata`; return its path."""
    language = {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    }
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    content = {
        "cells": cells,
        "metadata": {
            "kernelspec": kernel,
            "language_info": language,
            STYLE_KEY: STYLE,
            **metadata,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = tmp_path / "sample.ipynb"
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "cells",
    [
        [markdown(), opening(), second()],
        [
            markdown(),
            opening(),
            second(outputs=[picture(ALT), printed("1\n")], tags=["hide-input"]),
        ],
        [markdown(), opening(), second(ENOUGH)],
        [markdown(), opening(), second("# draws a straight line\n" + DRAWING, **FOLDED)],
        [markdown(), opening(), second(DRAWING, tags=["open"])],
        [markdown(ASK), opening(), second(outputs=[printed("1\n")], **HIDDEN)],
    ],
)
def test_rules_accept_a_good_notebook(tmp_path, cells):
    assert complaints(stored(tmp_path, cells)) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (breach(execution_count=None), "was never run"),
        (breach(execution_count=7), "not in normal form"),
        (breach(outputs=[picture(ALT)]), "not in normal form"),  # its code isn't hidden on a slide
        (breach(outputs=[ERROR]), "holds an error: NameError"),
        (breach(outputs=[printed("careful!", "stderr")]), "holds text from stderr"),
        (breach(outputs=[shown(image_png=PICTURE)]), "bare image/png"),
        (breach(outputs=[WIDGET]), "view of a widget"),
        (breach(outputs=[picture("")]), "text alternative is ''"),
        (breach(outputs=[picture("A line.")]), "text alternative is 'A line.'"),
        (breach(outputs=[picture("Figure 1: " + ALT)]), "begins with 'Figure 1"),
        (breach(outputs=[shown(text_html="<img src='data:,'>")]), "text alternative is ''"),
        (breach(outputs=[shown(text_plain="HTML('base64,iVBO')")]), "picture as plain text"),
        (breach(outputs=[printed("in /Users/me/course")]), "path of one machine: '/Users/m"),
        (breach(outputs=[printed("in C:\\Users\\me")]), "path of one machine"),
        (breach(source=LONG.splitlines(keepends=True)), "has 16 lines of code"),
        (breach(source=["# NBVAL_SKIP\n", "1"]), "switches its own test off"),
        (breach(metadata=IGNORED), "switches its own test off"),
        (breach(metadata={}), "has slide_type None"),
        (breach(id="text"), "no id of their own"),
        ([code()], "no speaker notes"),
        ([markdown(), code()], "the first code cell must begin with\n# No module named 'nnlib'?"),
        ([markdown(), code("import numpy\n" + FIRST_CELL)], "the first code cell must"),
        ([markdown(ASK), code(outputs=[printed("1\n")])], "not in normal form"),  # not folded
        ([markdown(), code(outputs=[printed("1\n")], **HIDDEN)], "not in normal form"),
        ([markdown(), code("# draws a straight line\n" + DRAWING)], "not in normal form"),
        ([markdown(), code(**FOLDED)], "not in normal form"),
        ([markdown(), code(DRAWING, **FOLDED)], "begin with a comment that says what it draws"),
        ([markdown(), code("# line\n" + DRAWING, **FOLDED)], "a comment that says what it draws"),
        ([markdown(), code("# plumbing\nx = 1")], "drop `# plumbing`"),
        ([markdown(), markdown("![" + ALT + "](missing.svg)") | {"id": "b"}], "no picture"),
        ([markdown(), markdown("![](../images/a.svg)") | {"id": "b"}], "text alternative is ''"),
    ],
)
def test_rules_see_a_breach(tmp_path, cells, expected):
    found = complaints(stored(tmp_path, cells))
    assert any(expected in complaint for complaint in found), found


def test_rules_see_what_is_wrong_with_the_whole_file(tmp_path):
    found = complaints(stored(tmp_path, [markdown(), code()], widgets={"state": {}}))
    assert "the state of widgets is stored" in found
    large = code(outputs=[printed("0123456789" * 400_000)])
    assert "the file is larger than 4000000 bytes" in complaints(
        stored(tmp_path, [markdown(), large])
    )


def test_runner_writes_one_normal_form_byte_for_byte(tmp_path, capsys):
    drawing = (
        "import base64, io\nimport matplotlib.pyplot as plt\nfrom IPython.display import HTML\n"
        "fig, ax = plt.subplots()\nax.plot([0, 1])\nbuffer = io.BytesIO()\n"
        "fig.savefig(buffer)\nplt.close(fig)\nprint(object())\n"
        f"""HTML(f'<img alt="{ALT}" src="data:image/png;base64,"""
        """{base64.b64encode(buffer.getvalue()).decode()}">')"""
    )
    slider = "import ipywidgets\nipywidgets.IntSlider(3)"
    empty = code("") | {"id": "empty"}
    cells = [
        markdown() | {"id": None},
        opening(),
        code(drawing, scrolled=True),
        code(slider),
        empty,
    ]
    cells[0].pop("id")
    path = stored(tmp_path, cells, widgets={"state": {}})
    assert main([str(path)]) == 0
    first = path.read_bytes()
    assert complaints(path) == []
    content = json.loads(first)
    assert [cell["id"] for cell in content["cells"]][2] == "code"  # kept; the others are made
    assert len({cell["id"] for cell in content["cells"]}) == len(content["cells"]) == 4
    assert content["cells"][2]["outputs"][0]["text"] == ["<object object at 0x0>\n"]
    assert main([str(path)]) == 0
    assert path.read_bytes() == first
    assert main(["--check", str(path)]) == 0
    path.write_bytes(first.replace(b"0x0", b"0x1"))
    assert main(["--check", str(path)]) == 1
    assert path.read_bytes() == first.replace(b"0x0", b"0x1")
    assert "out of date" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\n1 / 0", "raised ZeroDivisionError"),
        ("import sys\nprint('careful', file=sys.stderr)", "wrote to stderr:\ncareful"),
    ],
)
def test_runner_names_the_failing_cell_and_leaves_the_file_alone(
    tmp_path, capsys, source, expected
):
    path = stored(tmp_path, [markdown(), code(source)])
    before = path.read_bytes()
    assert main([str(path)]) == 1
    assert path.read_bytes() == before
    message = capsys.readouterr().err
    assert "sample.ipynb: cell 2 of the notebook (id code)" in message
    assert expected in message
