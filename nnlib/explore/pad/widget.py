"""The pad itself, what it is told by the browser, and what it answers (chapter 7).

The browser keeps the drawing and shows each stroke at once. It sends the whole drawing, as it is at
that moment, and never a second time before the first is answered, so that nothing queues up however
far away the kernel is. A message is

    {"ask": "look", "number": 12, "strokes": [[x, y, x, y, …], …]}   # in thousandths of the paper
    {"ask": "look", "number": 13, "cells": [0, 16, …]}               # 64 pixels, 0 … 16
    {"ask": "save", "number": 14, "strokes": […], "label": 3}        # keep it as an example of a 3
    {"ask": "forget", "number": 15}                                  # the example saved last
    {"ask": "hello", "number": 16}                                   # a new page: what was there?

and each is answered under the same number, with what `Pad._state` says. After "save" the paper is
empty, and `said` is what the network made of the drawing: where the answer is hidden until then,
the page shows it now. A message may come twice, if the first answer was lost: it must not save
twice.
"""

import io
import threading
from functools import cache
from pathlib import Path

import anywidget
import matplotlib as mpl
import numpy as np
import traitlets
from matplotlib.figure import Figure

from nnlib import plot
from nnlib.explore.pad.reader import DIGITS, PIXELS, checked, probabilities, stored_network
from nnlib.explore.pad.scan import look
from nnlib.explore.page import OnThePage, script
from nnlib.words import percent

HERE = Path(__file__).parent
PAPER = 1000  # the paper's side, in the unit of the strokes
FULL = 16  # the ink of a pixel that is all black
DOT = 30  # the width of a dot on the paper: the least that a pen leaves
MOST_POINTS = 20_000  # of a drawing
NOTHING = {"strokes": []}
EMPTY = "The paper is empty: draw a digit on it."


class Pad(OnThePage, anywidget.AnyWidget):
    """Draw a digit with mouse, finger, pen or keyboard; the network reads it as you draw.

    model: a network, or any function from X (N, 64), ink from 0 to 1 as in `load_digits`, to scores
        (N, 10), which go through softmax (probabilities are taken as they are). Without one a
        stored network reads, trained on all the digits and on variations of them.
    hide_answer: whether the page says what the network makes of a drawing only when the drawing is
        saved, with its label. The reader can switch it on the page.

    `examples` holds the drawings saved so far. `picture` (64,) is what the network sees now,
    `probabilities` (10,) what it makes of it (None while the paper is empty), and `words` says so.
    Setting `model` lets another network read. Raises TypeError or ValueError for a model that can't
    read digits.
    """

    question = "Can the network read your handwriting?"
    challenge = "draw a 1 that one more stroke turns into a 7, in the eyes of the network."
    praise = (
        "Undo it, and watch the 8×8: where a stroke makes the figure wider, all that was there is "
        "stretched anew."
    )
    _esm = script(HERE / "pad.js")
    _css = HERE / "pad.css"
    _title = traitlets.Unicode(question).tag(sync=True)
    _challenge = traitlets.Unicode(challenge).tag(sync=True)
    hide_answer = traitlets.Bool(False).tag(sync=True)

    def __init__(self, model=None, *, hide_answer=False):
        self._turn = threading.RLock()  # Jupyter may bring two messages in two threads at once
        self._model = checked(model)
        self._saved = []  # pairs of a picture (64,) and its label
        self._last_order = None  # the number of the latest "save" or "forget"
        self._said = ""  # what the network made of the drawing saved last
        self._one = None  # the latest picture, inked cell by cell, that was read as a 1
        self.met = False  # whether the reader has met the challenge
        self._drawing, self.picture = NOTHING, np.zeros(PIXELS)
        self._read()
        super().__init__(hide_answer=hide_answer)
        self.on_msg(lambda widget, message, buffers: self._hear(message))

    @property
    def model(self):
        """The network that reads, or the function."""
        return self._model

    @model.setter
    def model(self, model):
        with self._turn:
            self._model = checked(model)
            self._read()
            self.send(self._state())

    @property
    def examples(self):
        """The drawings saved so far: X (n, 64), ink from 0 to 1, and their labels y (n,)."""
        pictures = [picture for picture, _ in self._saved]
        labels = [label for _, label in self._saved]
        return np.array(pictures).reshape(-1, PIXELS), np.array(labels, dtype=np.int64)

    # Asked by the browser ----------------------------------------------------------------------

    def _hear(self, message):
        """Answer a message from the browser, whatever it is: unanswered, it would go on waiting."""
        number = message.get("number") if isinstance(message, dict) else None
        with self._turn:
            try:
                self._obey(message)
                answer = self._state(number)
                if message["ask"] == "hello":
                    answer["drawing"] = self._drawing
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                answer = {"number": number, "error": f"The pad was sent nonsense: {error}."}
            self.send(answer)

    def _obey(self, message):
        """Do what a message asks for. Nothing is changed if it can't be understood."""
        ask, number = message["ask"], message["number"]
        if ask == "look":
            self._see(message)
        elif ask == "save" and number != self._last_order:
            label, (picture, _) = label_of(message["label"]), picture_and_drawing(message)
            if not picture.any():
                raise ValueError("an empty paper is no example")
            self._see(message)
            self._said = self.words
            self._saved.append((picture, label))
            self._see(NOTHING)
        elif ask == "forget" and number != self._last_order:
            del self._saved[-1:]
            self._said = ""
            self._read()
        elif ask not in ("hello", "save", "forget"):
            raise ValueError(f"it can't {ask!r}")
        if ask in ("save", "forget"):
            self._last_order = number

    def _see(self, message):
        """Take over the drawing of a message, and let the network read it."""
        self.picture, self._drawing = picture_and_drawing(message)
        self._read()

    def _read(self):
        """Let the network read the picture and the examples, and find the words."""
        self.probabilities, self.words, self._tally = None, EMPTY, ""
        try:
            if self.picture.any():
                self.probabilities = probabilities(self._model, self.picture[None, :])[0]
                self.words = in_words(self.probabilities)
                self.met = self._turns_into_seven() or self.met
            else:
                self._one = None
            if self._saved:
                X, y = self.examples
                self._tally = tally(probabilities(self._model, X).argmax(axis=1) == y)
        except Exception as error:  # whatever the model raises, the reader must be told
            reason = str(error) or type(error).__name__
            self.words = f"The network could not read it: {reason}"

    def _turns_into_seven(self):
        """Whether what is now read as a 7 was read as a 1 before its last stroke.

        Of cells inked one by one: before the latest of them, none of which was emptied since.
        """
        digit, strokes = self.probabilities.argmax(), self._drawing.get("strokes")
        if strokes is None:
            if digit == 1:
                self._one = self.picture
            more = self._one is not None and (self.picture >= self._one).all()
            return bool(digit == 7 and more)
        self._one = None
        if digit != 7 or len(strokes) < 2:
            return False
        before, _ = picture_and_drawing({"strokes": strokes[:-1]})
        return bool(probabilities(self._model, before[None, :]).argmax() == 1)

    def _state(self, number=None):
        """Everything that the browser shows, as an answer to the message of that number."""
        p = self.probabilities
        return {
            "number": number,
            "cells": np.rint(self.picture * FULL).astype(int).tolist(),
            "probabilities": None if p is None else p.tolist(),
            "words": self.words,
            "said": self._said,
            "saved": len(self._saved),
            "tally": self._tally,
            "praise": self.praise if self.met and not self.hide_answer else "",
        }

    # On the page -------------------------------------------------------------------------------

    @staticmethod
    def still(model=None):
        """Show a drawn 3, its 8×8 pixels and what the network says: a plain figure with alt text.

        It stands in for the pad on a page without a kernel.
        """
        figure, p = three_parts(checked(model))
        plot.show(figure, alt=f"A handwritten 3, and the same in 8×8 grey pixels. {in_words(p)}")

    def still_picture(self):
        """A drawn 3, its 8×8 pixels and what the stored network says."""
        return plot.Picture(*pad_still())


def three_parts(model):
    """A drawn 3, its 8×8 pixels and what the model says: a Figure, and the probabilities (10,)."""
    picture, drawing = picture_and_drawing({"strokes": a_three()})
    p = probabilities(model, picture[None, :])[0]
    with mpl.rc_context():
        plot.use_style()
        figure = Figure(figsize=(9, 3.1))
        axes = figure.subplots(1, 3, width_ratios=(1, 1, 1.25))
        for stroke in strokes_of(drawing["strokes"]):
            axes[0].plot(*stroke.T, color=plot.INK, lw=13, solid_capstyle="round")
        axes[0].set(xlim=(0, PAPER), ylim=(PAPER, 0), title="What is drawn")
        axes[1].imshow(picture.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        axes[1].set(title="What the network sees")
        for ax in axes[:2]:
            ax.set(xticks=[], yticks=[], aspect="equal")
            ax.spines[:].set(visible=True, color="#999999")
        bars = axes[2].barh(range(DIGITS), p, color="#8c8c8c")
        bars[p.argmax()].set_color(plot.BLUE)
        axes[2].set(xlim=(0, 1), ylim=(9.6, -0.6), yticks=range(DIGITS), title="What it says")
        axes[2].set_xlabel("probability")
    return figure, p


@cache
def pad_still():
    """What stands in for the pad on a page without a kernel: the PNG, its text, its width."""
    figure, p = three_parts(stored_network())
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=plot.DPI, metadata={"Software": None})
    words = f"A 3 drawn on the pad, the same in 8×8 grey pixels, and ten bars: {in_words(p)}"
    return file.getvalue(), words, round(96 * figure.get_figwidth())


def a_three():
    """The stroke of a 3, as the browser would write it: two round bellies."""
    points = []
    for middle, radius, start, end in ((325, 165, -155, 90), (685, 195, -90, 150)):
        angle = np.radians(np.linspace(start, end, 30))
        points += [480 + radius * np.cos(angle), middle + radius * np.sin(angle)]
    x, y = np.concatenate(points[::2]), np.concatenate(points[1::2])
    return [np.rint(np.stack([x, y], axis=1)).astype(int).ravel().tolist()]


def picture_and_drawing(message):
    """What the network sees of the drawing in a message, (64,) with ink from 0 to 1, and that."""
    if "cells" in message:
        return cells_of(message["cells"]) / FULL, {"cells": message["cells"]}
    strokes = strokes_of(message["strokes"])
    return look(strokes, DOT).ravel() / FULL, {"strokes": message["strokes"]}


def strokes_of(lists):
    """Strokes as the browser writes them, [[x, y, x, y, …], …], as a list of arrays (n, 2)."""
    strokes = [np.array(flat, dtype=float) for flat in lists]
    for stroke in strokes:
        if stroke.ndim != 1 or stroke.size < 2 or stroke.size % 2 or not np.isfinite(stroke).all():
            raise ValueError("a stroke must be numbers x, y, x, y, …")
    if sum(stroke.size for stroke in strokes) > 2 * MOST_POINTS:
        raise ValueError(f"a drawing has at most {MOST_POINTS} points")
    return [np.clip(stroke, 0, PAPER).reshape(-1, 2) for stroke in strokes]


def cells_of(numbers):
    """64 pixels as the browser writes them, as an array (64,) of whole numbers from 0 to 16."""
    cells = np.array(numbers)
    if cells.shape != (PIXELS,) or cells.dtype.kind != "i":
        raise ValueError("cells must be 64 whole numbers")
    return np.clip(cells, 0, FULL)


def label_of(number):
    """The digit that a drawing is said to be."""
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < DIGITS:
        raise ValueError(f"a label must be a digit from 0 to 9, not {number!r}")
    return number


def in_words(p):
    """What the probabilities p (10,) say, for those who can't see the bars, and those who can."""
    first, second = np.argsort(-p, kind="stable")[:2]
    best, next_best = (f"{digit} ({percent(p[digit])})" for digit in (first, second))
    if p[first] < 0.5:
        return f"The network is not sure: {best}, or {next_best}?"
    return f"The network says {best}. Next comes {next_best}."


def tally(right):
    """How many of the saved examples the network reads rightly; right: (n,) of bool."""
    n, good = len(right), int(right.sum())
    if n == 1:
        return f"1 example saved; the network reads it {'rightly' if good else 'wrongly'}."
    how_many = "all" if good == n else "none" if good == 0 else f"{good}"
    return f"{n} examples saved; the network reads {how_many} of them rightly."
