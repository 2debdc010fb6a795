"""Writes every chapter as slides and as a page, for a browser alone, and as PDF.

    python -m tools.make_handouts                      # all chapters, into the folder handouts/
    python -m tools.make_handouts 01_linear_limits     # one of them
    python -m tools.make_handouts --pdf                # as PDF, too, with --paper A4 or Letter
    python -m tools.make_handouts --to FOLDER

Each file stands alone: pictures, formulas and slides need no network, no kernel and no other file.
`NAME.slides.html` are the slides (press S for the speaker's window, with the prose as notes),
`NAME.html` is the chapter to read, `glossary.html` explains the terms, `index.html` leads to all.
An explorer that needs a kernel is shown as the picture with which it starts; others live. The first
run fetches MathJax and reveal.js.

`NAME.pdf` is the chapter for paper, printed by a Chromium, Chrome or Edge that is installed: as the
page, but without the code that only draws, and with what answers a question marked as its answer.
"""

import argparse
import ast
import html
import importlib
import importlib.util
import posixpath
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter

from nnlib.explore import live
from nnlib.predictions.pages import expected
from tools import npm
from tools.arrange_slides import is_explorer, is_form, slide_type
from tools.browser.chromium import NoPdf, print_pdf
from tools.fold_cells import READY, answering, hands_over, only_draws
from tools.run_notebooks import NOTEBOOKS, find, read

ROOT = NOTEBOOKS.parent
TEMPLATES = Path(__file__).resolve().parent / "handouts"
NEEDS_KERNEL = "An explorer: in the notebook, run this cell and move its controls."
TRY_IT = "<p><em>Run this cell to try it.</em></p>"  # behind the picture that a notebook keeps
QUESTION = re.compile(r"<p><strong>(.*?)</strong></p>")
MATHJAX_SETTINGS = """window.MathJax = {
  tex: {inlineMath: [['$', '$']], displayMath: [['$$', '$$']], processEscapes: true},
  svg: {fontCache: 'local'},
  options: {enableMenu: false},
};"""
IMAGE = re.compile(r"(!\[[^\]]*\]\()(?!data:|attachment:)([^)\s]+)")
NOTEBOOK_LINK = re.compile(r"\]\((\d\d_\w+)\.ipynb((?:#[^)]*)?)\)")
# a link into another file, around what it stands on
LINK = re.compile(r'<a\b[^>]*?href="(?!https?:|#)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
ASKED = re.compile(r'predictions\.ask\("([^"]+)"')
ANSWER = '<p class="answer">What answers the question:</p>'
PAPERS = ("A4", "Letter")
GLOSSARY = NOTEBOOKS / "glossary.md"
GLOSSARY_LINK = re.compile(r"\]\(glossary\.md((?:#[^)]*)?)\)")


def scripts():
    """Return what every handout needs, from the packages of tools/npm.py."""
    reveal = npm.read_files(
        "reveal.js", ["dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js"]
    )
    mathjax = npm.read_files("mathjax", ["es5/tex-svg-full.js"])
    files = {name: content.decode("utf-8") for name, content in {**reveal, **mathjax}.items()}
    inline = {name: text.replace("</script", r"<\/script") for name, text in files.items()}
    return {
        "reveal_css": files["dist/reveal.css"],
        "reveal_js": inline["dist/reveal.js"],
        "notes_js": inline["plugin/notes/notes.js"],
        "mathjax_js": inline["es5/tex-svg-full.js"],
        "mathjax_settings": MATHJAX_SETTINGS,
        "highlight_css": HtmlFormatter(style="default").get_style_defs(".highlight"),
    }


def opened(path):
    """Return the notebook at `path`; of a page of Markdown, a notebook with that one cell."""
    if path.suffix == ".ipynb":
        return read(path)
    text = nbformat.v4.new_markdown_cell(path.read_text(encoding="utf-8"))
    return nbformat.v4.new_notebook(cells=[text])


def title_of(notebook):
    """Return the first heading of a notebook."""
    return re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)[1]


def explorer_in(source):
    """Run the code of an explorer's cell; return the widget, or None if it needs the notebook."""
    body = ast.parse(source).body
    names = {}
    try:
        exec(compile(ast.Module(body[:-1], []), "<explorer>", "exec"), names)
        return eval(compile(ast.Expression(body[-1].value), "<explorer>", "eval"), names)
    except NameError:  # a variable that an earlier cell made
        return None


def stored_explorer(cell):
    """Return the question and the picture that a cell's output keeps of its explorer, as HTML.

    "" if the cell shows none.
    """
    shown = "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
    if TRY_IT not in shown:
        return ""
    return QUESTION.sub(r'<p class="question">\1</p>', shown.replace(TRY_IT, ""), count=1)


def standing_explorer(cell, kind="page"):
    """Return HTML in place of an explorer: one that lives in the page, or a picture of it.

    On "paper" it is always the picture. One that needs the notebook is the picture that is stored;
    on "slides", where there is no place for that, it only says so.
    """
    widget = explorer_in(cell.source)
    note = f'<p class="needs-kernel">{NEEDS_KERNEL}</p>'
    if widget is None:
        stored = stored_explorer(cell) if kind != "slides" else ""
        return f'<div class="explorer">{stored}{note}</div>'
    if widget.live and kind != "paper":
        return f'<div class="explorer">{live.html_of(widget)}</div>'
    question = f'<p class="question">{html.escape(widget.question)}</p>'
    picture = widget.still_picture().html
    if hasattr(widget, "close"):  # not what lives in the page alone
        widget.close()
    return f'<div class="explorer">{question}{picture}{note}</div>'


def standing_alone(notebook, folder, ending, kind="page"):
    """Replace explorers by what needs no kernel, leave out forms, link to the other handouts.

    Pictures are named as seen from the folder above `folder`, in which nbconvert looks for them.
    """

    def from_above(image):
        return image[1] + posixpath.normpath(posixpath.join(folder, image[2]))

    forms = [cell for cell in notebook.cells if is_form(cell) or hands_over(cell)]
    notebook.cells = [cell for cell in notebook.cells if cell not in forms]  # the question stays
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = NOTEBOOK_LINK.sub(rf"](\1{ending}\2)", cell.source)
            cell.source = GLOSSARY_LINK.sub(r"](glossary.html\1)", cell.source)
            cell.source = IMAGE.sub(from_above, cell.source)
        elif is_explorer(cell) or (kind != "slides" and stored_explorer(cell)):
            data = {"text/html": standing_explorer(cell, kind)}
            cell.outputs = [nbformat.v4.new_output("display_data", data)]


def for_paper(notebook):
    """Leave out what serves only a screen, and mark what answers a question, in place.

    Code that only draws is folded in the notebook; here it isn't there, but what it drew is.
    """
    answers, marked = {id(cell) for cell in answering(notebook.cells)}, False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            marked = False
        elif id(cell) in answers and cell.outputs and not marked and READY not in cell.source:
            mark = nbformat.v4.new_output("display_data", {"text/html": ANSWER})
            cell.outputs, marked = [mark, *cell.outputs], True
        if cell.cell_type == "code" and only_draws(cell):
            cell.metadata["transient"] = {"remove_source": True}


def foretell(notebook, chapter):
    """Put a note in the place of each form: what will be said to its question, though it is wrong.

    So whoever speaks knows what to expect, and what to reply.
    """
    module = f"nnlib.predictions.{chapter}"
    if importlib.util.find_spec(module) is None:
        return
    questions = {question.key: question for question in importlib.import_module(module).QUESTIONS}
    for number, cell in enumerate(notebook.cells):
        asked = ASKED.search(cell.source)
        if is_form(cell) and asked:
            note = nbformat.v4.new_markdown_cell(expected(questions[asked[1]]), id=cell.id)
            note.metadata["slideshow"] = {"slide_type": "notes"}
            notebook.cells[number] = note


def notes_behind_their_slide(notebook):
    """Put all notes of a slide into one cell, the second of the slide, in place.

    The speaker's window shows one note, and only what stands outside of the slide's fragments.
    """
    slides = [[]]
    for cell in notebook.cells:
        if slide_type(cell) == "slide" and slides[-1]:
            slides.append([])
        slides[-1].append(cell)
    notebook.cells = []
    for slide in slides:
        shown = [cell for cell in slide if slide_type(cell) in ("slide", "fragment", "-")]
        prose = [c.source for c in slide if slide_type(c) == "notes" and c.cell_type == "markdown"]
        notes = nbformat.v4.new_markdown_cell("\n\n".join(prose))
        notes.metadata["slideshow"] = {"slide_type": "notes"}
        notebook.cells += shown[:1] + ([notes] if prose else []) + shown[1:]


def export(path, kind, ending, files, **more):
    """Return the notebook or the glossary at `path` as HTML: as "slides", a "page", or "paper"."""
    notebook = opened(path)
    if kind == "slides":
        foretell(notebook, path.stem.partition("_")[2])
    standing_alone(notebook, path.parent.name, ending, kind)
    template = kind
    css = (TEMPLATES / f"{kind}.css").read_text(encoding="utf-8")
    if kind == "slides":
        notes_behind_their_slide(notebook)
    elif kind == "paper":
        for_paper(notebook)
        template = "page"
        css = (TEMPLATES / "page.css").read_text(encoding="utf-8") + css
    handout = {"navigation": "", **files, **more, "title": title_of(notebook)}
    handout["css"] = more.get("style", "") + css
    exporter = HTMLExporter(
        template_name=template, extra_template_basedirs=[str(TEMPLATES)], embed_images=True
    )
    resources = {"handout": handout, "metadata": {"path": str(path.parents[1]), "name": path.stem}}
    text = exporter.from_notebook_node(notebook, resources)[0]
    if kind == "paper":  # a link into another file would name a folder of this machine
        page, end, libraries = text.partition("</main>")
        text = LINK.sub(r"\1", page) + end + libraries
    return text


def links(paths, current=None):
    """Return links to the pages of the chapters at `paths` as HTML."""
    items = []
    for path in paths:
        name, title = path.stem, html.escape(title_of(read(path)))
        items.append(title if path == current else f'<a href="{name}.html">{title}</a>')
    return items


def index(paths, pdf=False):
    """Return a page that leads to the pages and slides of the chapters at `paths`."""
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    kinds = {".slides.html": "slides"} | ({".pdf": "PDF"} if pdf else {})
    rows = "".join(
        f"<li>{link} ("
        + ", ".join(f'<a href="{path.stem}{end}">{name}</a>' for end, name in kinds.items())
        + ")</li>"
        for path, link in zip(paths, links(paths), strict=True)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1.0">'
        f"<title>Neural networks: handouts</title><style>{css}</style></head>"
        f"<body><main><h1>Neural networks: handouts</h1><ul>{rows}"
        '<li><a href="glossary.html">Glossary</a></li></ul></main></body></html>\n'
    )


def make_pdf(path, folder, files, paper):
    """Print the notebook or the glossary at `path` as PDF into `folder`; return how many bytes."""
    style = f"@page {{ size: {paper}; }}\n"
    text = export(path, "paper", ".pdf", files, style=style)
    file = folder / f"{path.stem}.pdf"
    with tempfile.TemporaryDirectory() as place:
        page = Path(place, f"{path.stem}.html")
        page.write_text(text, encoding="utf-8")
        print_pdf(page, file)
    return file.stat().st_size


def make(paths, folder, paper=None):
    """Write pages, slides and an index of the notebooks at `paths` into `folder`.

    With `paper`, "A4" or "Letter", as PDF, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = scripts()
    for path in paths:
        around = " ".join(links(paths, path)) + f' <a href="{path.stem}.slides.html">Slides</a>'
        page = export(path, "page", ".html", files, navigation=around)
        slides = export(path, "slides", ".slides.html", files)
        (folder / f"{path.stem}.html").write_text(page, encoding="utf-8")
        (folder / f"{path.stem}.slides.html").write_text(slides, encoding="utf-8")
        sizes = {"page": len(page), "slides": len(slides)}
        if paper:
            sizes["PDF"] = make_pdf(path, folder, files, paper)
        print(f"{path.stem:24}", *(f"{size / 1e6:5.1f} MB {name} " for name, size in sizes.items()))
    glossary = export(GLOSSARY, "page", ".html", files, navigation=" ".join(links(paths)))
    (folder / "glossary.html").write_text(glossary, encoding="utf-8")
    if paper:
        make_pdf(GLOSSARY, folder, files, paper)
    (folder / "index.html").write_text(index(paths, bool(paper)), encoding="utf-8")


def main(arguments=None):
    """Make the handouts; return 0, or 1 if what they need is out of reach."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_handouts", description=main.__doc__)
    parser.add_argument("names", nargs="*", help="chapters (default: all)")
    parser.add_argument("--to", type=Path, default=ROOT / "handouts", help="default: handouts/")
    parser.add_argument("--pdf", action="store_true", help="as PDF, too")
    parser.add_argument("--paper", choices=PAPERS, default="A4", help="of the PDF (default: A4)")
    options = parser.parse_args(arguments)
    paths = [find(name) for name in options.names] or sorted(NOTEBOOKS.glob("*.ipynb"))
    try:
        make(paths, options.to, options.paper if options.pdf else None)
    except (npm.NoNetwork, NoPdf) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
