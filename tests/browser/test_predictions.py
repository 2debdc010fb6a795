"""A learner in chapter 1: predicts wrongly, is answered, restarts, practises, opens chapter 2."""

import json
from pathlib import Path

import nbformat
import pytest

try:
    from playwright.sync_api import expect

    from . import axe
except ImportError:
    pass  # conftest.py says so, and skips

NAME = "01_linear_limits.ipynb"
SOURCE = Path(__file__).parents[2] / "notebooks" / NAME
LAST = "perceptron-seen"  # the part of the chapter that is read here
MORE = ("exercises-answer", "exercise-first-pass-answer", "exercises-progress-answer")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The file in which this learner's progress is kept."""
    return tmp_path_factory.mktemp("reader") / "progress.json"


@pytest.fixture(scope="module")
def chapter(lab, browser, kept):
    """The beginning of the chapter, as it opens, with its exercises' end."""
    notebook = nbformat.read(SOURCE, as_version=4)
    ids = [cell.id for cell in notebook.cells]
    first = notebook.cells[: ids.index(LAST) + 1]
    notebook.cells = first + [notebook.cells[ids.index(name)] for name in MORE]
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    setup.source = f"import os\nos.environ['COURSE_PROGRESS'] = {str(kept)!r}\n{setup.source}"
    path = lab.course / "notebooks" / "as_a_learner.ipynb"
    nbformat.write(notebook, path)
    opened = lab.open(browser, "notebooks/as_a_learner.ipynb")
    opened.ids = [cell.id for cell in notebook.cells]
    yield opened
    opened.close()


def cell(chapter, name):
    found = chapter.page.locator(".jp-Notebook .jp-Cell").nth(chapter.ids.index(name))
    found.scroll_into_view_if_needed()
    return found


def run(chapter, *names):
    for name in names:
        index = chapter.ids.index(name)
        chapter.page.evaluate(
            "index => { jupyterapp.shell.currentWidget.content.activeCellIndex = index; "
            "return jupyterapp.commands.execute('notebook:run-cell'); }",
            index,
        )
        chapter.wait_for_kernel()


def code_up_to(chapter, name):
    """The ids of the code cells from the first one to that one, which isn't among them."""
    every = json.loads(SOURCE.read_text(encoding="utf-8"))["cells"]
    code = [each["id"] for each in every if each["cell_type"] == "code"]
    return code[: code.index(name)]


def test_a_wrong_prediction_is_answered_and_is_still_there_after_a_restart(chapter, kept):
    run(chapter, *code_up_to(chapter, "perceptron-ask"))
    asking = cell(chapter, "perceptron-ask")
    expect(asking).to_contain_text("Run this cell to write your prediction down.")
    run(chapter, "perceptron-ask")
    form = asking.get_by_role("form", name="Your prediction")
    form.get_by_role("radio", name="Never: the clouds touch.").press("Space")  # by keyboard
    button = form.get_by_role("button", name="That is my guess")
    expect(button).to_be_disabled()  # how sure?
    form.get_by_role("radio", name="a guess").press("ArrowRight")
    form.get_by_role("radio", name="fairly sure").press("ArrowRight")
    expect(form.get_by_role("radio", name="sure", exact=True)).to_be_checked()
    button.press("Enter")
    expect(form.get_by_role("status")).to_have_text("Written down. Now run the experiment.")

    run(chapter, "perceptron", "perceptron-came")
    reply = "To touch isn't to overlap. Is there a line that gets all of them?"
    expect(form.get_by_role("status")).to_contain_text(reply)
    told = cell(chapter, "perceptron-came").locator(".jp-RenderedMarkdown")
    expect(told).to_contain_text(reply)
    expect(form.get_by_role("radio").first).to_be_disabled()
    assert axe.serious(chapter.page, ".nn-ask") == []
    assert '"right": false' in kept.read_text(encoding="utf-8")

    run(chapter, "exercises-answer")
    answer = cell(chapter, "exercise-first-pass-answer")
    right = "exercises.first_pass.check([-1, 1], -1)"
    assert chapter.rewrite_and_run(answer, right)[0].startswith("✓ Right")

    chapter.page.evaluate(RESTART)
    expect(form.get_by_role("status")).to_contain_text("The kernel was restarted")
    chapter.wait_for_kernel()
    run(chapter, "setup", "exercises-answer", "exercises-progress-answer", "perceptron-ask")
    outputs = cell(chapter, "exercises-progress-answer").locator(".jp-OutputArea-output")
    expect(outputs.first).to_contain_text("1 of 8 solved:")
    expect(outputs.nth(1)).to_contain_text(
        "0 of 1 came true. The one that you were sure of did not."
    )
    expect(outputs.nth(2).locator("img")).to_have_attribute("alt", SURPRISE)
    expect(form.get_by_role("status")).to_contain_text("it came out otherwise. Run on to see why.")


def test_who_practises_breaks_an_answer_and_chapter_2_asks_again(chapter, kept, lab, browser):
    run(chapter, "setup", "exercises-answer")
    answer = cell(chapter, "exercise-first-pass-answer")
    begin = "task = exercises.practice('collapse', rng=np.random.default_rng(0))"
    outputs = chapter.rewrite_and_run(answer, f"{begin}\ntask.wrong_on(**task.exposing())")
    assert outputs[0].startswith("Break this answer to collapse")
    assert outputs[1].startswith("✓ Broken.")
    assert '"practised"' in kept.read_text(encoding="utf-8")

    notebook = nbformat.read(SOURCE.with_name("02_activations.ipynb"), as_version=4)
    notebook.cells = [each for each in notebook.cells if each.id in ("setup", "warm-up")]
    setup, warm_up = notebook.cells
    setup.source = f"import os\nos.environ['COURSE_PROGRESS'] = {str(kept)!r}\n{setup.source}"
    nbformat.write(notebook, lab.course / "notebooks" / "the_next_chapter.ipynb")
    opened = lab.open(browser, "notebooks/the_next_chapter.ipynb")
    opened.ids = [setup.id, warm_up.id]
    run(opened, "setup", "warm-up")
    asked = cell(opened, "warm-up").locator(".jp-RenderedMarkdown")
    expect(asked).to_contain_text("what went wrong before comes back")
    expect(asked).to_contain_text("The perceptron goes through the 200 points again and again.")
    expect(
        asked.get_by_role("listitem").filter(has_text="Never: the clouds touch.")
    ).to_be_visible()
    opened.close()


SURPRISE = (
    "Your predictions in the order of the chapter, by how sure you were. "
    "section 2, sure: a surprise."
)
RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
