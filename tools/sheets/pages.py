"""Pages for paper and for a browser, each of which stands alone, offline (sheets)."""

import html
import json
import re
from pathlib import Path

from markupsafe import Markup
from nbconvert.filters.markdown import markdown2html

from tools.class_report.page import KINDS, SIGNS
from tools.sheets.marking import UNCLEAR, report_page, results_of_everything
from tools.sheets.tasks import LETTERS

FOLDER = Path(__file__).resolve().parent
PAPERS = ("A4", "Letter")
RULES = (
    "One option of each task is right: put a cross in its box. Your numbers are yours alone, and "
    "so are your options. Use paper and pencil, and a pocket calculator where something is to be "
    "rounded."
)


KEPT = "\\1\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
EQUATION = re.compile(r"(\w) = (?=[−\w(])")  # is kept in one line: x = 3


def page(title, body, style):
    """A page of HTML with everything inside."""
    css = (FOLDER / "sheets.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1.0">'
        f"<title>{html.escape(title)}</title><style>{style}{css}</style></head>"
        f"<body>{body}</body></html>\n"
    )


def paper(size):
    """The size of the paper, as CSS."""
    return f"@page {{ size: {size}; margin: 14mm 16mm; }}\n"


def task_html(number, task):
    """One task with its boxes, as HTML."""
    picture = task.picture.html if task.picture else ""
    long = max(len(option.text) for option in task.options)
    options = "".join(
        f'<li><span class="box">{letter}</span> {html.escape(option.text)}</li>'
        for letter, option in zip(LETTERS, task.options, strict=False)
    )
    return (
        f'<section class="task"><h2>{number}. {html.escape(task.title)}</h2>'
        f"{markdown2html(EQUATION.sub(KEPT, task.text.strip()))}{picture}"
        f'<ol class="options {"long" if long > 16 else "short"}">{options}</ol></section>'
    )


def sheets_page(record, sheets, size="A4"):
    """All sheets to print: each begins on a page of its own, with the name on top of each page."""
    title = f"{record['number']} · {record['title']}"
    parts = []
    for each in sheets:
        tasks = "".join(task_html(i, task) for i, task in enumerate(each.tasks, 1))
        head = (
            f'<span class="name">{html.escape(each.student)}</span>'
            f"<span>{html.escape(title)}</span><span>sheet {each.number}</span>"
        )
        # the head of a table is printed again on each page
        parts.append(
            f'<table class="sheet"><thead><tr><th><div class="head">{head}</div></th></tr></thead>'
            f'<tbody><tr><td><p class="rules">{RULES}</p>{tasks}</td></tr></tbody></table>'
        )
    return page(f"{title}: {len(sheets)} sheets", "".join(parts), paper(size))


def key_page(record, sheets, size="A4"):
    """The right letter of each task of each sheet, in a table, to lie beside the sheets."""
    heads = "".join(f"<th>{i}</th>" for i in range(1, len(record["tasks"]) + 1))
    rows = "".join(
        f"<tr><th>{each.number}</th><th>{html.escape(each.student)}</th>"
        + "".join(f"<td>{task.right}</td>" for task in each.tasks)
        + "</tr>"
        for each in sheets
    )
    titles = "".join(f"<li>{html.escape(task['title'])}</li>" for task in record["tasks"])
    title = f"{record['number']} · {record['title']}: the key"
    return page(
        title,
        f"<h1>{html.escape(title)}</h1><table class='key'><thead><tr><th></th><th></th>{heads}</tr>"
        f"</thead><tbody>{rows}</tbody></table><ol>{titles}</ol>",
        paper(size),
    )


def marking_page(record):
    """The page on which a teacher clicks the crosses: the class report, which changes with each.

    It is made as if every student had crossed everything, so it holds every mistake that there can
    be; the script says which of them were made.
    """
    data = {**record, "unclear": UNCLEAR, "signs": SIGNS, "kinds": KINDS}
    text = json.dumps(data, ensure_ascii=False).replace("</", r"<\/")
    return report_page(
        record,
        results_of_everything(record),
        template="marking.html.j2",
        data=Markup(text),
        script=Markup((FOLDER / "marking.js").read_text(encoding="utf-8")),
        style=Markup((FOLDER / "marking.css").read_text(encoding="utf-8")),
    )
