"""The map of the course with what is done, and where to go on (first page).

    from nnlib import overview

    overview.show()      # a table, and a link to where to go on
    overview.carry()     # two buttons: save what is noted as a file, and bring it back

On Binder nothing is kept when the session ends: there the file of `carry` takes it along.
"""

import importlib
from pathlib import Path

import anywidget
import traitlets

from nnlib import progress
from nnlib.exercises import CHAPTERS, display
from nnlib.explore.page import script, without_kernel

HERE = Path(__file__).parent
TITLES = {
    "linear_limits": "The limits of a straight line",
    "activations": "Activations",
    "forward_pass": "The forward pass",
    "backpropagation": "Backpropagation",
    "depth_and_width": "Depth and width",
    "overfitting": "Overfitting",
    "handwritten_digits": "Handwritten digits",
    "playground": "The playground",
}
FULL, EMPTY, LONGEST = "●", "○", 10
INVITATION = "Run this cell for the two buttons."


def show():
    """Show what is done of each chapter, and where to go on."""
    display.show(text())


def text():
    """The map as Markdown: without anything done, a line."""
    rows = [
        [
            f"[{number} · {title}]({link(name)})",
            dots(*solved(name)),
            dots(*predicted(name)),
        ]
        for number, (name, title) in enumerate(TITLES.items(), start=1)
    ]
    if not progress.entries():
        return (
            "**Where you are:** at the start; nothing is noted yet. What you solve and predict "
            f"will be counted here. Go on with {rows[0][0]}."
        )
    table = display.table(["chapter", "exercises solved", "predictions made"], rows)
    return f"**Where you are.**{table}{next_step()}"


def next_step():
    """A sentence with a link to where to go on: the last chapter worked in, or the next."""
    worked = [e["chapter"] for e in progress.entries() if e["chapter"] in TITLES]
    name = worked[-1] if worked else next(iter(TITLES))
    names = list(TITLES)
    undone = [e for e in exercises(name) if not e.solved]
    if not undone and name != names[-1]:
        name = names[names.index(name) + 1]
        undone = [e for e in exercises(name) if not e.solved]
    where = f"[chapter {names.index(name) + 1}]({link(name)})"
    if not undone:
        return f"All exercises of {where} are solved: choose any chapter that has open ones."
    return f"Go on with {where}; its next open exercise is {display.code(undone[0].name)}."


def exercises(name):
    """The exercises of a chapter."""
    return importlib.import_module(f"nnlib.exercises.{name}").CHAPTER.exercises


def solved(name):
    """How many exercises of a chapter are solved, and how many there are."""
    every = exercises(name)
    return sum(exercise.solved for exercise in every), len(every)


def predicted(name):
    """How many questions of a chapter were answered in time, and how many it asks."""
    every = importlib.import_module(f"nnlib.predictions.{name}").CHAPTER
    return len(every.counted()), len(every.questions)


def dots(done, of):
    """3 of 8 as a row of dots and in numbers: ●●●○○○○○ 3 of 8."""
    shown = min(of, LONGEST)
    full = done * shown // of if of else 0
    return f"{FULL * full}{EMPTY * (shown - full)} {done} of {of}"


def link(name):
    """The file of a chapter's notebook."""
    return f"{CHAPTERS.index(name):02}_{name}.ipynb"


class Carry(anywidget.AnyWidget):
    """Two buttons: one saves what is noted as a file, one brings such a file back."""

    _esm = script(HERE / "overview.js")
    _css = HERE / "exercises" / "fields.css"
    _told = traitlets.Unicode().tag(sync=True)

    def __init__(self):
        super().__init__()
        self.on_msg(lambda widget, message, buffers: self._hear(message))

    def _hear(self, message):
        if message.get("ask") == "save":
            self.send({"save": progress.export()})
            self._told = "Saved: look where your browser puts what you download."
        elif message.get("ask") == "bring":
            try:
                count = progress.bring_back(message.get("text"))
            except ValueError as problem:
                self._told = f"Nothing was changed: {problem}."
            else:
                self._told = f"Brought back: {count} new. Run the cell of the map again."

    def __repr__(self):
        return f"Save my progress · Bring it back\n({INVITATION})"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return without_kernel(bundle, plain=repr(self), html=f"<p><em>{INVITATION}</em></p>")


def carry():
    """Return the two buttons."""
    return Carry()
