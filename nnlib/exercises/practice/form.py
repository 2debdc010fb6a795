"""The form of a warm-up and of a task: questions that a click or a line answers, one by one.

`form.js` draws it and sends each answer here; what is right is known to the kernel alone.
"""

from dataclasses import dataclass
from pathlib import Path

import anywidget
import traitlets

from nnlib.exercises.display import plain, to_html
from nnlib.explore.page import script, without_kernel

HERE = Path(__file__).parent
FIELDS = HERE.parent


@dataclass(frozen=True)
class Choice:
    """A question (Markdown) with options to choose from; the answer is a number, from 0."""

    ask: str
    options: tuple
    button: str = "That is my answer"

    def told(self):
        """What the page gets of it."""
        return {
            "ask": to_html(self.ask),
            "options": list(map(to_html, self.options)),
            "button": self.button,
        }

    def reads(self, answer):
        """Whether an answer is one of the options."""
        return isinstance(answer, int) and answer in range(len(self.options))


@dataclass(frozen=True)
class Line:
    """A question that is answered with what stands in the brackets of a call, as in `f(x=3)`."""

    ask: str
    label: str
    before: str  # up to the bracket that opens
    start: str  # what stands between them at first; as long as a … is in it, it is no answer
    button: str = "Try it"

    def told(self):
        """What the page gets of it."""
        return {
            "ask": to_html(self.ask),
            "label": self.label,
            "before": self.before,
            "start": self.start,
            "button": self.button,
        }

    def reads(self, answer):
        """Whether an answer is a line."""
        return isinstance(answer, str)


class PracticeForm(anywidget.AnyWidget):
    """Questions, each answered when its button is pressed; `text` is all of it as Markdown."""

    _esm = script(FIELDS / "fields.js", HERE / "form.js")
    _css = FIELDS / "fields.css"
    _name = traitlets.Unicode().tag(sync=True)
    _head = traitlets.Unicode().tag(sync=True)  # as HTML, and so on
    _foot = traitlets.Unicode().tag(sync=True)
    _items = traitlets.List().tag(sync=True)
    _replies = traitlets.List().tag(sync=True)

    def __init__(self, name, head, items, foot, text, reply):
        """`reply(number, answer)` returns what is said to an answer, as Markdown."""
        super().__init__()
        self.text, self._asked, self._reply = text, items, reply
        self._name, self._head, self._foot = name, to_html(head), to_html(foot)
        self._items = [item.told() for item in items]
        self._replies = [""] * len(items)
        self.on_msg(lambda widget, message, buffers: self._hear(message))

    def _hear(self, message):
        number, answer = message.get("item"), message.get("answer")
        if number in range(len(self._asked)) and self._asked[number].reads(answer):
            replies = list(self._replies)
            replies[number] = to_html(self._reply(number, answer))
            self._replies = replies

    def __repr__(self):
        return plain(self.text)

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return without_kernel(bundle, plain=repr(self), markdown=self.text)
