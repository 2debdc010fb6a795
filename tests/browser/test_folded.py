"""What is folded when a chapter is opened: answers until their cells run, code that only draws."""

import json
from pathlib import Path

import pytest

try:
    from playwright.sync_api import expect
except ImportError:
    pass  # conftest.py says so, and skips

CHAPTER = "00_start_here.ipynb"
CELLS = json.loads((Path(__file__).parents[2] / "notebooks" / CHAPTER).read_text(encoding="utf-8"))[
    "cells"
]


@pytest.fixture(scope="module")
def chapter(lab, browser):
    """The chapter as it opens: nothing has been run."""
    notebook = lab.open(browser, f"notebooks/{CHAPTER}")
    yield notebook
    notebook.close()


def cell(chapter, name):
    index = next(number for number, cell in enumerate(CELLS) if cell["id"] == name)
    found = chapter.page.locator(".jp-Notebook .jp-Cell").nth(index)
    found.scroll_into_view_if_needed()
    return found


def run(chapter, *names):
    for name in names:
        cell(chapter, name).click()
        chapter.page.evaluate("() => jupyterapp.commands.execute('notebook:run-cell')")
        chapter.wait_for_kernel()


def test_an_answer_is_not_to_be_seen_until_its_cell_is_run(chapter):
    answer, figure = cell(chapter, "spiral"), cell(chapter, "spiral-figure")
    assert "print(" in answer.text_content()
    assert (
        "right on points it has never seen: "
        not in answer.locator(".jp-Cell-outputWrapper").inner_text()
    )
    expect(answer.locator(".jp-OutputPlaceholder")).to_be_visible()
    expect(figure.locator("img")).to_have_count(0)
    run(chapter, "check", "spiral-setup", "spiral-data", "spiral", "spiral-figure")
    expect(answer.locator(".jp-OutputArea-output")).to_contain_text("it has never seen: 100%")
    expect(figure.locator("img")).to_be_visible()


def test_folded_code_says_what_it_draws_and_a_click_opens_it(chapter):
    figure = cell(chapter, "spiral-look")
    expect(figure.locator("img")).to_be_visible()  # no answer: the picture is there
    folded = figure.locator(".jp-InputPlaceholder")
    expect(folded).to_contain_text(
        "# draws the points of the spiral that the network will learn from"
    )
    expect(figure.locator(".jp-InputArea-editor")).to_have_count(0)
    folded.locator(".jp-MoreHorizIcon").click()
    expect(figure.locator(".jp-InputArea-editor")).to_contain_text("plot_points")


def test_a_term_in_bold_leads_to_the_glossary(chapter):
    cell(chapter, "spiral-seen").get_by_role("link", name="epoch").click()
    page = chapter.page.locator(".jp-MarkdownViewer")
    expect(page).to_contain_text("epoch, epochs: one pass through the training data")
