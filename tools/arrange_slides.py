"""Decides what of each cell stands on a slide, so that all fits (every chapter's lecture).

The authors say by `slide_type` what is a slide, and what is left to the speaker's notes. The rest
follows from rules, which `tools.run_notebooks` applies to each notebook that it stores:

1. A picture or an explorer has a slide to itself, without its code.
2. Code stands on a slide if it fits there together with what it printed; otherwise only that,
   and if it printed nothing, it is skipped.
3. What doesn't fit below the rest of its slide begins the next one.
4. The form of a prediction stands on the slide of its question, or on none.
5. Slides stand in one row, with no subslides below: one key leads through all of them. (And of
   two subslides below one slide, jupyterlab-deck 0.2.0 never reaches the first.)

"Without its code" is the tag `hide-input`, which authors may give to other cells, too: to a table
whose numbers were computed before. `notebooks/slides.css` (for JupyterLab) and
`tools.make_handouts` heed it; in the notebook itself the code stays where it was. Rules only add
tags, and only turn fragments into slides or skip them, so that applying them twice changes nothing
more.
"""

import re

HIDE = "hide-input"
FORM = "predictions.ask("  # begins a cell that shows the form of a prediction
STYLE_KEY, STYLE = "@deathbeds/jupyterlab-fonts", {"styles": {"@import": "url('./slides.css')"}}

# All in pixels of a screen of 1280×720 on which text is 24 pixels high, as slides.css says.
SCREEN = 700
CODE_LINE, CODE_LETTERS, CODE_MARGIN = 32, 86, 20
TEXT_LINE, TEXT_LETTERS, TEXT_MARGIN = 35, 96, 22
QUOTE_LINE, QUOTE_LETTERS, QUOTE_MARGIN = 40, 82, 60
HEADINGS = {"#": 92, "##": 78, "###": 66}
TABLE_ROW, FORMULA, FORMULA_ROW, IMAGE = 46, 88, 42, 500


def joined(text):
    """Return a notebook's text, which is one string or a list of lines, as one string."""
    return text if isinstance(text, str) else "".join(text)


def slide_type(cell):
    """Return the slide type of a cell, or None."""
    return cell["metadata"].get("slideshow", {}).get("slide_type")


def code_height(text):
    """Return the height of code, or of what it printed: long lines are folded."""
    rows = sum(1 + max(0, len(line) - 1) // CODE_LETTERS for line in text.rstrip("\n").split("\n"))
    return CODE_LINE * rows + CODE_MARGIN


def text_height(markdown):
    """Return the height of a Markdown text, counted from its blocks; a little too much at worst."""
    height = 0
    for block in re.split(r"\n\s*\n", markdown.strip()):
        first = block.split(maxsplit=1)[0] if block.strip() else ""
        if first in HEADINGS:
            height += HEADINGS[first]
            block = block.partition("\n")[2]
        if not block.strip():
            continue
        if block.startswith("!["):
            height += IMAGE
        elif "$$" in block:
            height += FORMULA + FORMULA_ROW * block.count(r"\\")
        elif block.startswith("|"):
            height += TABLE_ROW * (block.count("\n") + 1)
        elif block.startswith(">"):
            rows = 1 + len(" ".join(block.split())) // QUOTE_LETTERS
            height += QUOTE_LINE * rows + QUOTE_MARGIN
        elif block.startswith("```"):
            height += code_height(block)
        else:
            paragraphs = re.split(r"\n(?=\s*(?:[-*]|\d+\.)\s)", block)
            rows = sum(1 + len(" ".join(p.split())) // TEXT_LETTERS for p in paragraphs)
            height += TEXT_LINE * rows + TEXT_MARGIN
    return height


def is_explorer(cell):
    """Tell whether a code cell shows an explorer."""
    return re.search(r"from nnlib\.explore\S* import [A-Z]", joined(cell["source"])) is not None


def is_form(cell):
    """Tell whether a cell shows the form of a prediction, and nothing else."""
    return cell["cell_type"] == "code" and joined(cell["source"]).startswith(FORM)


def has_picture(cell):
    """Tell whether a code cell drew a picture."""
    return any(
        "<img" in joined(output.get("data", {}).get("text/html", ""))
        for output in cell.get("outputs", ())
    )


def fills_a_slide(cell):
    """Tell whether a cell needs a slide to itself."""
    return cell["cell_type"] == "code" and (is_explorer(cell) or has_picture(cell))


def printed_height(cell):
    """Return the height of what a code cell printed."""
    heights = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if "text/markdown" in data:
            heights.append(text_height(joined(data["text/markdown"])))
        else:
            heights.append(code_height(joined(output.get("text", data.get("text/plain", "")))))
    return sum(heights)


def cell_height(cell):
    """Return the height of a cell on its slide."""
    if cell["cell_type"] != "code":
        return text_height(joined(cell["source"]))
    shown = HIDE not in cell["metadata"].get("tags", [])
    return printed_height(cell) + (code_height(joined(cell["source"])) if shown else 0)


def hide_code(cell):
    """Tag a cell, so that a slide shows only what its code made."""
    tags = cell["metadata"].setdefault("tags", [])
    if HIDE not in tags:
        tags.append(HIDE)


def arrange(notebook):
    """Apply the rules to a notebook (a dict, as stored), in place."""
    notebook["metadata"][STYLE_KEY] = STYLE
    used = 0  # of the slide so far
    for cell in notebook["cells"]:
        kind = slide_type(cell)
        if kind not in ("slide", "subslide", "fragment", "-"):
            continue
        alone = fills_a_slide(cell)
        if alone or (cell["cell_type"] == "code" and cell_height(cell) > SCREEN):
            hide_code(cell)
        if not alone and cell_height(cell) == 0:
            cell["metadata"]["slideshow"]["slide_type"] = "skip"
            continue
        height = SCREEN if alone else cell_height(cell)
        if is_form(cell) and used + height > SCREEN:
            cell["metadata"]["slideshow"]["slide_type"] = "skip"
            continue
        if kind == "subslide" or used + height > SCREEN:
            kind = cell["metadata"]["slideshow"]["slide_type"] = "slide"
        used = height if kind == "slide" else used + height
