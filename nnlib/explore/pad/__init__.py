"""The pad, on which the reader draws a digit and watches a network read it (chapter 7).

`pad.js` draws, in the browser and at once. `scan.py` turns the strokes into 8×8 pixels, `reader.py`
asks the network, `widget.py` is the `Pad` that ties them together.
"""

from nnlib.explore.pad.widget import Pad

__all__ = ["Pad"]
