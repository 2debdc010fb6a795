"""Decides what of each cell is folded when a notebook is opened (every chapter).

Four rules, which `tools.run_notebooks` applies to each notebook that it stores:

1. A question is not answered before the reader has run the answer. After a Markdown cell that says
   **Predict.** or **Find the bug.** the outputs of the code cells up to the next Markdown cell are
   folded. JupyterLab unfolds them by itself when the cell runs. Where text stands between a
   question and its answer, the author gives the cell that answers the tag `answers`.
2. Code that only draws is folded: a cell with `plot.show(`, or with an explorer. A click unfolds
   it. Where such a cell is the lesson, the author gives it the tag `open`. A cell with a blank to
   fill in is never folded.
3. The form of a prediction stands without its code: `predictions.ask(` alone is seen of it. So does
   a cell that only tells it what came out.
4. "You can start", which the first cell of every notebook says, is folded like an answer: nobody
   is to read it before it is true.

Of folded code JupyterLab shows the first line, so that one is a comment that says what is drawn.
(Of folded outputs it would show the first line, too; `notebooks/slides.css` prevents that.)
Slides and handouts show all outputs: this is for the reader alone.
"""

import re

from tools.arrange_slides import is_explorer, is_form, joined

ASKS = re.compile(r"\*\*(?:Predict|Find the bug)\.\*\*")
ANSWERS, OPEN = "answers", "open"
DRAWS, READY, EXERCISE = "plot.show(", "ready.check(", ".check("
HANDS_OVER = "# tells the question above what came out"  # begins a cell that does nothing else


def only_draws(cell):
    """Tell whether the code of a cell is folded: it draws, and its author didn't tag it `open`."""
    source = joined(cell["source"])
    draws = DRAWS in source or is_explorer(cell)
    return draws and EXERCISE not in source and OPEN not in cell["metadata"].get("tags", ())


def hands_over(cell):
    """Tell whether a cell only tells a question what came out."""
    return cell["cell_type"] == "code" and joined(cell["source"]).startswith(HANDS_OVER)


def answering(cells):
    """Return the code cells (of the dicts `cells`) whose outputs are folded until they are run."""
    found, asked = [], False
    for cell in cells:
        if cell["cell_type"] == "markdown":
            asked = bool(ASKS.search(joined(cell["source"])))
        elif cell["cell_type"] == "code":
            tagged = ANSWERS in cell["metadata"].get("tags", ())
            if is_form(cell):
                continue
            if asked or tagged or READY in joined(cell["source"]):
                found.append(cell)
    return found


def fold(notebook):
    """Apply the rules to a notebook (a dict, as stored), in place; nothing else stays folded."""
    answers = {id(cell) for cell in answering(notebook["cells"])}
    for cell in notebook["cells"]:
        marks = cell["metadata"].pop("jupyter", {})
        folded = {
            "outputs_hidden": id(cell) in answers and bool(cell["outputs"]),
            "source_hidden": cell["cell_type"] == "code"
            and (only_draws(cell) or is_form(cell) or hands_over(cell)),
        }
        for mark, true in folded.items():
            marks.pop(mark, None)
            if true:
                marks[mark] = True
        if marks:
            cell["metadata"]["jupyter"] = marks
