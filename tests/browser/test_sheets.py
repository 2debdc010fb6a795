"""The page on which sheets are marked: crosses by mouse and keyboard, the report, and its table."""

import pytest

from tools.class_report import marks
from tools.sheets import marking, pages
from tools.tables import written

OPTIONS = {
    "A": {"text": "1", "mistake": "forgot the 2"},
    "B": {"text": "2", "mistake": None},
    "C": {"text": "3", "mistake": "one too many"},
}
RECORD = {
    "chapter": "linear_limits",
    "number": 1,
    "title": "Two",
    "word": "1",
    "tasks": [{"name": "two", "title": "Two"}, {"name": "too", "title": "Also two"}],
    "students": [
        {"name": name, "texts": ["1 + 1?", f"{name} + 1?"], "options": [OPTIONS, OPTIONS]}
        for name in ("Zo\u00eb, M.", "Ada")
    ],
    "whys": {name: {"forgot the 2": "the `2` is missing."} for name in ("two", "too")},
}


@pytest.fixture
def no_complaint():
    """Complaints are looked for in the test itself."""


def test_crosses_become_the_same_report_as_in_python(browser, tmp_path):
    file = tmp_path / "marking.html"
    file.write_text(pages.marking_page(RECORD), encoding="utf-8")
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    place = page.get_by_label("Zo\u00eb, M., Two", exact=True)
    place.get_by_role("button", name="C").click()
    place.get_by_role("button", name="C").click()  # taken back
    place.get_by_role("button", name="A").click()
    for key in ("ArrowRight", "b", "a", "?", "ArrowUp"):  # to the next place after each letter
        page.keyboard.press(key)
    crosses = [["A", "B"], ["A", "?"]]
    assert page.evaluate("crosses") == crosses
    found = marking.results(RECORD, crosses)
    other = context.new_page()
    other.set_content(marking.report_page(RECORD, found))
    assert shown(page) == shown(other)
    assert "2 of 2 \u00b7 Two: forgot the 2" in shown(page)[0]
    assert saved(page, "Save the results as CSV") == written(
        marks.verdicts(found), for_spreadsheet=True
    )
    table = saved(page, "Save the crosses as CSV")
    assert table == marking.table_of_crosses(RECORD, crosses)
    page.evaluate("localStorage.clear(); crosses = crosses.map((row) => row.map(() => ''))")
    page.set_input_files(
        "#load", {"name": "c.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.wait_for_function("crosses[1][1] === '?'")
    assert page.evaluate("crosses") == crosses
    page.reload()
    assert page.evaluate("crosses") == crosses  # this browser has kept them
    assert complaints == []
    context.close()


def shown(page):
    """The words of the report, of what is for the ear, and how long its bars are."""
    bars = "document.querySelectorAll('.bar, .bar span')"
    return [
        page.evaluate("[...document.querySelectorAll('section:not(.crosses)')].map("
                      "(each) => each.innerText).join('\\n')"),
        page.evaluate(f"[...{bars}].map((each) => each.ariaLabel || each.style.width)"),
    ]  # fmt: skip


def saved(page, button):
    """What a button saves, without the mark that tells spreadsheets that it is UTF-8."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    return text.removeprefix("\ufeff")
