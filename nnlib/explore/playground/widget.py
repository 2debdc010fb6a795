"""The playground itself: what Python may ask of it.

`clock.py` trains it in the background, `asks.py` answers its page, `telling.py` tells the page.
"""

import threading
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from nnlib import plot
from nnlib.checks import expect, positive
from nnlib.explore.page import OnThePage, script
from nnlib.explore.playground import picture
from nnlib.explore.playground.asks import answer
from nnlib.explore.playground.build import network, outputs_of
from nnlib.explore.playground.challenges import Diverge, challenge_of
from nnlib.explore.playground.clock import Clock
from nnlib.explore.playground.export import code_of
from nnlib.explore.playground.formula import formula_of
from nnlib.explore.playground.given import (
    decoded,
    fitting,
    own_points,
    refuse_for_own,
    weights_in,
)
from nnlib.explore.playground.own_data import points_from_csv
from nnlib.explore.playground.run import Run, changed
from nnlib.explore.playground.settings import CHOICES, LIVE, Settings
from nnlib.explore.playground.starts import run_starts
from nnlib.explore.playground.telling import Teller
from nnlib.explore.playground.words import network_in_words, state_in_words, why_diverged
from nnlib.explore.playground.worlds import features

HERE = Path(__file__).parent
SCRIPTS = (
    "../announcer.js", "net.js", "maps.js", "graph.js", "curves.js", "points.js", "messages.js",
    "controls.js", "faces.js", "patches.js", "desk.js", "picture.js", "network.js", "plane.js",
    "editor.js", "answers.js", "voice.js", "transport.js", "recipe.js", "chooser.js", "data.js",
    "board.js", "hand.js", "output.js", "view.js",
)  # fmt: skip
UNITS = {"batch": {"steps": 1}, "epoch": {"epochs": 1}, "hundred": {"epochs": 100}}


class Playground(OnThePage, anywidget.AnyWidget):
    """Train a network before your eyes, change anything on the way, and take it home as code.

    data: "circles", "xor", "corners", "blobs", "spiral", "moons", "three_blobs", "three_spirals";
        "plane", "hills", or of one number "sine", "steps", "sawtooth" for regression; or points of
        your own, (X, y) with X (N, 2), or the path of a CSV file.
    settings: `hidden=[8, 8]`, `activation="tanh"` or one for each layer, `features`, `lr`,
        `optimizer`, `schedule`, `penalty` and `strength`, `dropout`, `batch_size`, `noise`,
        `samples`, `test_share`, `seed`, `data_seed`, `speed`: see `Settings`.

    challenge: "spiral", "diverge", "repair", "xor", "depth" or "defeat": a task, which is checked.

    `model` is the network, `history` its losses by epoch, as `fit` would have returned them;
    `settings` say all else. `train`, `play`, `pause`, `step`, `restart`, `set` do what the buttons
    do. Raises TypeError or ValueError for settings that can't be.
    """

    question = "What does a network learn, and what changes it?"
    _title = traitlets.Unicode(question).tag(sync=True)
    _esm = script(*[HERE / name for name in SCRIPTS])
    _css = HERE / "playground.css"

    def __init__(self, data=None, *, challenge=None, **settings):
        self.turn = threading.RLock()  # held by whoever touches the run
        self.clock, self.teller = Clock(self), Teller(self)
        self.past = self._why = None  # the earlier moment that is looked at; why it diverged
        self._kept = None  # the reader's own points, while those of the course are looked at
        self.other = None  # the playground at its side, if there is one
        self.busy = self.starts_wanted = False  # whether many starts are being trained
        self.challenge, own = challenge_of(challenge), None
        if self.challenge:
            settings = self.challenge.start | settings
            data = settings.pop("data", None) if data is None else data
        data = "spiral" if data is None else data
        if not isinstance(data, str) or data not in CHOICES["data"]:
            own, data = data, "own"
        elif data == "own":
            raise ValueError('data="own" needs the points: give data=(X, y)')
        columns = settings.pop("columns", None)
        problem = settings.get("problem")
        if own is None:
            self.run = Run(Settings().changed(data=data, **settings))
        else:
            start = Settings().changed(data=data, **settings)
            points = own_points(own, start, problem, columns)
            self.run = Run(fitting(start, points), points)
        super().__init__()
        self.on_msg(lambda widget, message, buffers: self.hear(message, buffers))

    # For Python --------------------------------------------------------------------------------

    model = property(lambda self: self.run.model, doc="The network as it is now, a `Sequential`.")
    history = property(lambda self: self.run.history, doc="Its losses, as `fit` returns them.")
    settings = property(lambda self: self.run.settings, doc="All settings, by attributes.")
    points = property(lambda self: self.run.points, doc="X_train, X_test, y_train, y_test.")
    playing = property(lambda self: self.clock.playing, doc="Whether it trains by itself now.")

    def features(self, X):
        """What the network is given of the points X (N, 2): `model(playground.features(X))`."""
        return features(np.asarray(X, dtype=float), self.run.settings.features)

    def play(self):
        """Train in the background until `pause`; cells can be run meanwhile."""
        with self.turn:
            self.past = None
            if not self.run.history.diverged:
                self.clock.start()

    def pause(self):
        """Stop where it is, between two batches."""
        self.clock.stop()
        with self.turn:
            pass  # once it is free, no batch is being trained any more

    def train(self, epochs):
        """Train for so many epochs, and wait for them. Returns the history."""
        positive(epochs, "epochs", whole=True)
        self.pause()
        with self.turn:
            self.past = None
            self.run.train(epochs=epochs)
            self.teller.frame()
        return self.history

    def step(self, unit="epoch"):
        """Train for a "batch", an "epoch", or a "hundred" epochs."""
        expect(unit in UNITS, "unit", f"one of {', '.join(UNITS)}", unit)
        self.pause()
        with self.turn:
            self.past = None
            self.run.train(**UNITS[unit])  # an epoch that was begun is the first
            self.teller.frame()

    def restart(self, seed=None):
        """Back to the start of the network, or to another one."""
        with self.turn:
            seed = self.settings.seed if seed is None else seed
            self._begin(self.settings.changed(seed=seed), self._own())

    def set(self, **settings):
        """Change settings. But for `lr`, `strength` and `speed` that makes a new network."""
        with self.turn:
            old = self.settings
            new = old.changed(**settings)
            different = {n for n, v in new.as_dict().items() if old.as_dict()[n] != v}
            if different <= LIVE:
                for name in sorted(different):
                    self.run.set_live(name, getattr(new, name), new)
                self.teller.frame()
                return
            if old.data == "own":
                self._kept = self._own()  # to come back to
            points = self._kept if new.data == "own" else None
            if new.data == "own":
                if points is None:
                    raise ValueError(
                        "give points of your own first: load_csv, or Playground((X, y))"
                    )
                refuse_for_own(different, points)
                if new.test_share != old.test_share:
                    rng = np.random.default_rng(new.data_seed)
                    points = points.split_again(new.test_share, rng)
                new = fitting(new, points)
            self._begin(new, points)

    def set_points(self, add=(), move=(), erase=()):
        """Add points (x1, x2, y), move some (i, x1, x2), erase some i: training goes on."""
        with self.turn:
            points, lines = changed(self.points, add, move, erase)
            if lines:
                self.run.set_points(points, lines)
                self.run.settings = self.run.settings.changed(data="own")
            self.past = None
            self.teller.everything()

    def set_weight(self, index, value):
        """Give one number of `model.parameters()[0].data` another value."""
        with self.turn:
            self.run.set_weight(index, value)
            self.past = None
            self.teller.frame()

    def load_csv(self, path, columns=None, problem=None):
        """Learn from the points in a CSV file: two inputs, and a class or a value."""
        self.take_csv(Path(path).read_bytes(), columns, problem)

    def side_by_side(self, other):
        """Both from the start under one clock, in a box: play, step or restart one, and both do."""
        expect(isinstance(other, Playground), "other", "another Playground", other, TypeError)
        expect(other is not self, "other", "another Playground", other)
        for playground in (self, other):
            playground.pause()
        other.turn = self.turn  # one lock: what one does, the other does in the same moment
        self.other, other.other = other, self
        for playground in (self, other):
            playground.restart()
        return widgets.Box([self, other], layout={"flex_flow": "row wrap"})

    def at(self, epoch):
        """The network as it was after so many epochs: a copy. (Of very long runs not every epoch
        was kept; then the latest before it.)"""
        positive(epoch, "epoch", whole=True, zero=True)
        with self.turn:
            run = self.run
            model = network(run.settings, outputs_of(run.source), np.random.default_rng(0))
            model.parameters()[0].data = run.film.at(epoch)[2]
        return model

    def code(self):
        """The run as a Python program that repeats it to the last bit."""
        with self.turn:
            return code_of(self.run)

    def formula(self, point=None):
        """The network as a formula in LaTeX, with its numbers, and with those of a point."""
        with self.turn:
            return formula_of(self.run, point)[0]

    def save(self, path):
        """Write the weights to a NumPy file (.npz)."""
        with self.turn:
            self.model.save(path)

    def load(self, path):
        """Take the weights from a file that `save` wrote, for a network of the same shape."""
        self.take_weights(Path(path).read_bytes())

    def starts(self, count=20, epochs=None):
        """Train from so many starts, and tell how far they differ: see `run_starts`."""
        with self.turn:
            starts = run_starts(self.run, count, epochs)
            self.tried(self.run, starts)
        return starts

    def because(self, setting):
        """Why did it diverge? Name a setting: the same start is tried with a calmer value of it."""
        with self.turn:
            text = Diverge().because(self.run, setting)
            if isinstance(self.challenge, Diverge):
                text = self.challenge.because(self.run, setting)
                self.teller.frame()
        return text

    def _begin(self, settings, points):
        """Begin a new run; if it was playing, it plays on."""
        run = Run(settings, points)  # before anything is given up: it may refuse
        self.run, self.past, self._why = run, None, None
        self.teller.runs += 1
        self.teller.everything()

    def _own(self):
        """The reader's own points, or None if the settings make them."""
        return self.points.copy() if self.settings.data == "own" else None

    def take_csv(self, data, columns, problem=None):
        """Points from the bytes, or the text, of a CSV file."""
        settings = self.settings
        points = points_from_csv(
            decoded(data), columns=columns, problem=problem, test_share=settings.test_share,
            data_seed=settings.data_seed,
        )  # fmt: skip
        with self.turn:
            self._begin(fitting(settings.changed(data="own"), points), points)

    def take_weights(self, data):
        """Weights from the bytes of a file."""
        with self.turn:
            self.run.set_weights(weights_in(data, self.model))
            self.past = None
            self.teller.frame()

    def tried(self, run, starts):
        """Many starts have been trained: a challenge may want to know."""
        if self.challenge and starts.epochs:
            with self.turn:
                self.challenge.starts_done(run, starts)
                self.teller.frame()

    def why(self):
        """Why it diverged, in words, or nothing: in one challenge it is the reader who says it."""
        if self._why is None and self.run.history.diverged:
            self._why = why_diverged(self.run)
        hidden = isinstance(self.challenge, Diverge) and not self.challenge.done
        return "" if hidden else self._why or ""

    def hear(self, message, buffers=()):
        """Do what the page asks for; whatever it is, it is answered."""
        answer(self, message, buffers)

    def close(self):
        """Stop training, and close the widget."""
        self.clock.stop()
        self.starts_wanted = False
        super().close()

    # Without a kernel --------------------------------------------------------------------------

    @property
    def words(self):
        """What is to be seen now, in a few sentences."""
        run = self.run
        parts = [network_in_words(run), state_in_words(run, run.losses()), self.why()]
        if self.challenge:
            parts = [self.challenge.task, self.challenge.words, *parts]
        return " ".join(filter(None, parts))

    def still_picture(self):
        """The plane as the network sees it now, and the losses."""
        with self.turn:
            png, width = picture.png_of(picture.draw(self.run))
            return plot.Picture(png, self.words, width)

    def show_still(self):
        """Show it as it is now, as a plain figure with alt text."""
        with self.turn:
            plot.show(picture.draw(self.run), alt=self.words)

    @classmethod
    def still(cls, data="spiral", epochs=300, **settings):
        """Show what so many epochs of training come to, as a plain figure with alt text."""
        playground = cls(data, **settings)
        playground.train(epochs)
        playground.show_still()
        playground.close()
