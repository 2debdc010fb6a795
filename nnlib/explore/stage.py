"""The part of an explorer that the page draws by itself: its picture, its words, their place.

`stage.js` shows what is sent here, tells screen readers what they need to know of the controls,
keeps the reader's keys from the notebook, and says when the kernel is gone.
"""

from pathlib import Path

import anywidget
import traitlets

from nnlib.explore.page import script

HERE = Path(__file__).parent


class Stage(anywidget.AnyWidget):
    """Picture and words as the page shows them; `show` replaces them in one message."""

    _esm = script(
        *(HERE / f"{it}.js" for it in ("announcer", "handles", "spots", "drawing", "stage"))
    )
    _css = HERE / "stage.css"
    _still = traitlets.Dict().tag(sync=True)  # drawings, as drawing.py tells
    _moving = traitlets.Dict().tag(sync=True)
    _size = traitlets.Tuple((0, 0)).tag(sync=True)  # in pixels of the page
    _alt = traitlets.Unicode().tag(sync=True)
    _words = traitlets.Unicode().tag(sync=True)
    _challenge = traitlets.Dict().tag(sync=True)  # its text, and the praise once it is met
    _handles = traitlets.List().tag(sync=True)  # each as handles.py tells
    _landed = traitlets.Int().tag(sync=True)  # the number of the last move of a handle
    _spots = traitlets.List().tag(sync=True)  # each as handles.py tells

    def __init__(self, move, press, greet):
        """`move(handle, to)` is called when the reader has moved a handle to steps `to`.

        `press(key)` is called when a spot was clicked, `greet()` when a page shows the explorer.
        """
        super().__init__()
        self._move, self._press, self._greet = move, press, greet
        self.on_msg(lambda widget, message, buffers: self._hear(message))

    def _hear(self, message):
        """Do what the page asks for, and say that it is done: until then it asks nothing more."""
        if message.get("ask") == "hello":
            self._greet()
        elif message.get("ask") == "move":
            with self.hold_sync():
                self._move(message["handle"], message["to"])
                self._landed = message["number"]
        elif message.get("ask") == "press":
            self._press(message["spot"])

    def show(self, words, drawn=None, size=None, handles=(), spots=(), challenge=None):
        """Show the words, and the drawings that they tell of: what stands still, and what moves.

        Without drawings the old ones stay.
        """
        with self.hold_sync():
            self._words, self._challenge = words, challenge or {}
            if drawn is not None:
                (self._still, self._moving), self._size, self._alt = drawn, size, words
                self._handles, self._spots = list(handles), list(spots)
