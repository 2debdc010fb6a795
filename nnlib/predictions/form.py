"""The form of a question: it stands below its text, and shows nothing of what is right.

`form.js` draws it, keeps the reader's keys from the notebook, and sends what was chosen here.
"""

from pathlib import Path

import anywidget
import traitlets

from nnlib.exercises.display import plain, to_html
from nnlib.explore.page import script, without_kernel

HERE = Path(__file__).parent
FIELDS = HERE.parent / "exercises"  # what all forms have in common
INVITATION = "Run this cell to write your prediction down."
SIGNS = {"choice": "○", "number": "…", "order": "·"}


class Form(anywidget.AnyWidget):
    """What is asked, what was said, and, when the experiment has been run, the reply."""

    _esm = script(FIELDS / "fields.js", HERE / "form.js")
    _css = FIELDS / "fields.css"
    invitation = INVITATION
    _parts = traitlets.List().tag(sync=True)
    _sure = traitlets.List().tag(sync=True)
    _said = traitlets.Dict().tag(sync=True)  # {"answers": [...], "sure": 0, 1 or 2}
    _reply = traitlets.Unicode().tag(sync=True)  # as HTML
    _done = traitlets.Bool(False).tag(sync=True)

    def __init__(self, question, levels, commit):
        """`commit(answers, sure)` is called when the reader has answered."""
        super().__init__()
        self.question, self._commit = question, commit
        self._parts = [
            {"kind": part.kind, "ask": to_html(part.ask), "shown": list(map(to_html, part.shown))}
            for part in question.parts
        ]
        self._sure = list(levels)
        self.on_msg(lambda widget, message, buffers: self._hear(message))

    def _hear(self, message):
        if message.get("ask") == "commit":
            self._commit(message.get("answers"), message.get("sure"))

    def tell(self, answers, sure, words, done):
        """Show what was said, and words (Markdown) to it; when `done`, nothing can be changed."""
        with self.hold_sync():
            self._said = {"answers": list(answers), "sure": sure}
            self._reply, self._done = to_html(words), done

    def __repr__(self):
        """The form as text, for a page without a kernel: nothing of it tells what is right."""
        lines = []
        for part in self.question.parts:
            lines += [plain(part.ask)] if part.ask else []
            lines += [f"  {SIGNS[part.kind]} {plain(text)}".rstrip() for text in part.shown]
        levels = "  ".join(f"{SIGNS['choice']} {level}" for level in self._sure)
        return "\n".join([*lines, f"How sure are you?  {levels}", f"({INVITATION})"])

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return without_kernel(bundle, plain=repr(self), html=f"<p><em>{self.invitation}</em></p>")
