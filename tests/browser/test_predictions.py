"""A learner in chapter 1: predicts wrongly, is answered, practises, restarts, opens chapter 2."""

import json
from pathlib import Path

import nbformat
import pytest

try:
    from playwright.sync_api import expect

    from tools.browser.lab import running_lab

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


def test_who_practises_breaks_an_answer_by_a_line_and_names_its_mistake(chapter, kept):
    run(chapter, "setup", "exercises-answer")
    answer = cell(chapter, "exercise-first-pass-answer")
    begin = "task = exercises.practice('collapse', rng=np.random.default_rng(0))"
    chapter.rewrite_and_run(answer, f"{begin}\nsentence = task.options.index(task.mistake)")
    task = answer.get_by_role("group", name="Practice")
    try_it = task.get_by_role("button", name="Try it")
    expect(try_it).to_be_disabled()
    line = task.get_by_role("textbox", name="the inputs")
    line.fill("W1=[[1, 2]], b1=[3, W2=[[2]], b2=[0]")
    line.press("Enter")
    expect(task.get_by_role("status").first).to_contain_text("This line can't be read: SyntaxError")
    line.fill("W1=[[1, 2]], b1=[3], W2=[[2]], b2=[0]")
    line.press("Enter")
    expect(task.get_by_role("status").first).to_contain_text("✓ Broken.")
    task.get_by_role("radio", name="b1 has got lost.").press("Space")
    task.get_by_role("button", name="That one").press("Enter")
    expect(task.get_by_role("status").last).to_contain_text("✓ That is it:")
    assert axe.serious(chapter.page, ".nn-ask") == []
    assert kept.read_text(encoding="utf-8").count('"practised"') == 2


def test_another_server_knows_what_was_done_and_chapter_2_asks_again(kept, browser, tmp_path):
    cells = []
    for name, ids in (
        ("02_activations", ("setup", "warm-up")),
        ("00_start_here", ("map-progress", "map-carry")),
    ):
        notebook = nbformat.read(SOURCE.with_name(f"{name}.ipynb"), as_version=4)
        cells += [each for each in notebook.cells if each.id in ids]
    cells[0].source = f"import os\nos.environ['COURSE_PROGRESS'] = {str(kept)!r}\n{cells[0].source}"
    notebook.cells = cells
    with running_lab(tmp_path / "restarted") as lab:
        nbformat.write(notebook, lab.course / "notebooks" / "the_next_chapter.ipynb")
        opened = lab.open(browser, "notebooks/the_next_chapter.ipynb")
        opened.ids = [each.id for each in cells]
        run(opened, *opened.ids)

        asked = cell(opened, "warm-up").get_by_role("group", name="Warm-up")
        expect(asked).to_contain_text("what went wrong before comes back")
        expect(asked).to_contain_text("The perceptron goes through the 200 points again and again.")
        right = asked.get_by_role(
            "radio", name="After more than ten: what mends one spoils another."
        )
        right.press("Space")
        asked.get_by_role("button", name="That is my answer").first.press("Enter")
        said = asked.get_by_role("status").first
        expect(said).to_have_text("✓ Right. Today you expected something else.")

        expect(cell(opened, "map-progress")).to_contain_text("●○○○○○○○ 1 of 8")
        carry = cell(opened, "map-carry")
        with opened.page.expect_download() as download:
            carry.get_by_role("button", name="Save my progress as a file").click()
        saved, damaged = download.value.path(), tmp_path / "damaged.json"
        assert saved.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")
        damaged.write_text(saved.read_text(encoding="utf-8")[:-20], encoding="utf-8")
        for file, word in (
            (damaged, "Nothing was changed: this is no"),
            (saved, "Brought back: 0"),
        ):
            with opened.page.expect_file_chooser() as chooser:
                carry.get_by_role("button", name="Bring a saved file back").click()
            chooser.value.set_files(file)
            expect(carry.get_by_role("status")).to_contain_text(word)
        assert opened.errors == []
        opened.close()


SURPRISE = (
    "Your predictions in the order of the chapter, by how sure you were. "
    "section 2, sure: a surprise."
)
RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
