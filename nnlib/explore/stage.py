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

    _esm = script(HERE / "stage.js")
    _css = HERE / "stage.css"
    _png = traitlets.Bytes().tag(sync=True)
    _size = traitlets.Tuple((0, 0)).tag(sync=True)  # in pixels of the page
    _alt = traitlets.Unicode().tag(sync=True)
    _words = traitlets.Unicode().tag(sync=True)

    def show(self, words, png=None, size=None):
        """Show the words, and the picture that they tell of; without one the old picture stays."""
        with self.hold_sync():
            self._words = words
            if png is not None:
                self._png, self._size, self._alt = png, size, words
