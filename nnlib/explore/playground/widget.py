"""The playground itself: what Python may ask of it, what the page may, and what the page is told.

The page draws everything itself, from the weights; it is told of them in frames, each of which it
acknowledges. At most `WINDOW` frames are on their way at a time, so that nothing queues up however
far away the kernel is. All messages from the page are {"ask": …, "number": n, …}, as `_ASKS` lists
them, and those to the page {"say": …, "heard": n, …}, where n is the latest number dealt with.
"""

import io
import math
import threading
import time
from dataclasses import replace
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from nnlib import plot
from nnlib.checks import describe, expect, positive
from nnlib.explore.page import OnThePage, script
from nnlib.explore.playground import own_data, picture
from nnlib.explore.playground.build import network, outputs_of
from nnlib.explore.playground.challenges import Diverge, challenge_of
from nnlib.explore.playground.export import code_of
from nnlib.explore.playground.formula import formula_of
from nnlib.explore.playground.run import Run, changed
from nnlib.explore.playground.settings import (
    CHOICES,
    LIMITS,
    LIVE,
    MOST_LAYERS,
    MOST_UNITS,
    Settings,
)
from nnlib.explore.playground.starts import run_starts
from nnlib.explore.playground.stepper import measured
from nnlib.explore.playground.words import network_in_words, state_in_words, why_diverged
from nnlib.explore.playground.worlds import OF_ONE, REACH, features

HERE = Path(__file__).parent
SCRIPTS = (
    "net.js", "maps.js", "graph.js", "curves.js", "points.js", "messages.js", "controls.js",
    "faces.js", "patches.js", "desk.js", "picture.js", "network.js", "plane.js", "editor.js",
    "answers.js", "voice.js", "transport.js", "recipe.js", "data.js", "board.js", "hand.js",
    "output.js", "view.js",
)  # fmt: skip
SLICE = 0.02  # seconds of training at a time; in between the kernel hears the page, and the reader
FRAME = 1 / 40  # seconds between two frames, at least
WINDOW = 15  # frames on their way to the page, at most
UNWATCHED = 600  # seconds without a page that answers, until training pauses
TOGETHER = ("play", "pause", "step", "restart", "seek")  # of two side by side
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
        self._thread, self._playing, self._played = None, False, 0.0
        self._heard = self._number = self._acked = self._curve = self._runs = 0
        self._sent = self._answered = time.monotonic()
        self._past = self._why = None
        self._rate = None
        self._kept = None  # the reader's own points, while those of the course are looked at
        self.other = None  # the playground at its side, if there is one
        self._busy = False  # whether many starts are being trained
        self._starts_wanted = 0
        self._challenge, own = challenge_of(challenge), None
        if self._challenge:
            settings = self._challenge.start | settings
            data = settings.pop("data", None) if data is None else data
        data = "spiral" if data is None else data
        if not isinstance(data, str) or data not in CHOICES["data"]:
            own, data = data, "own"
        elif data == "own":
            raise ValueError('data="own" needs the points: give data=(X, y)')
        columns = settings.pop("columns", None)
        problem = settings.get("problem")
        if own is None:
            self._run = Run(Settings().changed(data=data, **settings))
        else:
            start = Settings().changed(data=data, **settings)
            points = own_points(own, start, problem, columns)
            self._run = Run(fitting(start, points), points)
        super().__init__()
        self.on_msg(lambda widget, message, buffers: self.hear(message, buffers))

    # For Python --------------------------------------------------------------------------------

    model = property(lambda self: self._run.model, doc="The network as it is now, a `Sequential`.")
    history = property(lambda self: self._run.history, doc="Its losses, as `fit` returns them.")
    settings = property(lambda self: self._run.settings, doc="All settings, by attributes.")
    points = property(lambda self: self._run.points, doc="X_train, X_test, y_train, y_test.")
    playing = property(lambda self: self._playing, doc="Whether it trains by itself now.")

    def features(self, X):
        """What the network is given of the points X (N, 2): `model(playground.features(X))`."""
        return features(np.asarray(X, dtype=float), self._run.settings.features)

    def play(self):
        """Train in the background until `pause`; cells can be run meanwhile."""
        with self.turn:
            self._past = None
            if self._run.history.diverged or self._playing or self._busy:
                return
            self._playing, self._played = True, time.monotonic()
            self._thread = threading.Thread(target=self._go, daemon=True)
            self._thread.start()

    def pause(self):
        """Stop where it is, between two batches."""
        self._playing = False  # seen after the batch that is being trained
        with self.turn:
            self._starts_wanted += 1

    def train(self, epochs):
        """Train for so many epochs, and wait for them. Returns the history."""
        positive(epochs, "epochs", whole=True)
        self.pause()
        with self.turn:
            self._past = None
            self._run.train(epochs=epochs)
            self._frame()
        return self.history

    def step(self, unit="epoch"):
        """Train for a "batch", an "epoch", or a "hundred" epochs."""
        expect(unit in UNITS, "unit", f"one of {', '.join(UNITS)}", unit)
        self.pause()
        with self.turn:
            self._past = None
            if self._run.stepper.batch and unit != "batch":
                epochs = UNITS[unit]["epochs"]  # the present one is the first
                self._run.train(epochs=epochs)
            else:
                self._run.train(**UNITS[unit])
            self._frame()

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
                    self._run.set_live(name, getattr(new, name), new)
                self._frame()
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
                self._run.set_points(points, lines)
                self._run.settings = self._run.settings.changed(data="own")
            self._past = None
            self._all()

    def set_weight(self, index, value):
        """Give one number of `model.parameters()[0].data` another value."""
        with self.turn:
            self._run.set_weight(index, value)
            self._past = None
            self._frame()

    def load_csv(self, path, columns=None, problem=None):
        """Learn from the points in a CSV file: two inputs, and a class or a value."""
        self._take_csv(Path(path).read_bytes(), columns, problem)

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
            run = self._run
            model = network(run.settings, outputs_of(run.source), np.random.default_rng(0))
            model.parameters()[0].data = run.film.at(epoch)[2]
        return model

    def code(self):
        """The run as a Python program that repeats it to the last bit."""
        with self.turn:
            return code_of(self._run)

    def formula(self, point=None):
        """The network as a formula in LaTeX, with its numbers, and with those of a point."""
        with self.turn:
            return formula_of(self._run, point)[0]

    def save(self, path):
        """Write the weights to a NumPy file (.npz)."""
        with self.turn:
            self.model.save(path)

    def load(self, path):
        """Take the weights from a file that `save` wrote, for a network of the same shape."""
        self._take_weights(Path(path).read_bytes())

    def starts(self, count=20, epochs=None):
        """Train from so many starts, and tell how far they differ: see `run_starts`."""
        with self.turn:
            starts = run_starts(self._run, count, epochs)
            self._tried(self._run, starts)
        return starts

    def because(self, setting):
        """Why did it diverge? Name a setting: the same start is tried with a calmer value of it."""
        with self.turn:
            text = Diverge().because(self._run, setting)
            if isinstance(self._challenge, Diverge):
                text = self._challenge.because(self._run, setting)
                self._frame()
        return text

    # The clock ---------------------------------------------------------------------------------

    def _go(self):
        """What the thread does, until it is told to pause; an error is told to the page."""
        try:
            self._train_and_tell()
        except Exception as error:  # whatever it is, the page must not wait for ever
            self._playing = False
            words = str(error) or type(error).__name__
            self._tell({"say": "error", "number": None, "words": f"Training stopped: {words}"})

    def _train_and_tell(self):
        """Train a little, tell the page, let others have their turn, and again."""
        thread, from_epoch = threading.current_thread(), self.history.epochs
        speed, began = self.settings.speed, time.monotonic()
        rate_from, self._rate = (began, from_epoch), None
        while True:
            with self.turn:
                if not self._playing or self._thread is not thread:
                    self._frame()
                    return
                run, now = self._run, time.monotonic()
                if self.settings.speed != speed or run.history.epochs < from_epoch:
                    speed, began, from_epoch = self.settings.speed, now, run.history.epochs
                limit = math.inf if speed is None else from_epoch + speed * (now - began)
                limit = min(limit, self._clock())
                due = self._sent + FRAME
                self._advance(run, limit, due if now < due < now + SLICE else now + SLICE)
                now = time.monotonic()
                if now - rate_from[0] > 0.5:
                    done = max(0, run.history.epochs - rate_from[1])
                    self._rate = done / (now - rate_from[0])
                    rate_from = now, run.history.epochs
                if run.history.diverged:
                    self._playing = False
                elif now - max(self._answered, self._played) > UNWATCHED:
                    self._playing = False
                elif now - self._sent >= FRAME and self._number - self._acked < WINDOW:
                    self._frame()
                ahead = speed and run.history.epochs >= limit
                wait = min(0.02, 1 / speed) if ahead else 0.0005
            time.sleep(wait)

    def _clock(self):
        """How many epochs it may have, so that it is never ahead of the one at its side."""
        other = self.other
        if other is None or not other.playing:
            return math.inf
        return other.history.epochs + 1

    def _advance(self, run, limit, until):
        """Train until that time, or until so many epochs are done, or until someone pauses."""
        with np.errstate(over="ignore", invalid="ignore"):
            while self._playing and run.history.epochs < limit and time.monotonic() < until:
                if not run.step():
                    return

    def _begin(self, settings, points):
        """Begin a new run; if it was playing, it plays on."""
        run = Run(settings, points)  # before anything is given up: it may refuse
        self._run, self._past, self._why = run, None, None
        self._runs += 1
        self._all()

    def _own(self):
        """The reader's own points, or None if the settings make them."""
        return self.points.copy() if self.settings.data == "own" else None

    def _take_csv(self, data, columns, problem=None):
        settings = self.settings
        points = own_data.points_from_csv(
            decoded(data), columns=columns, problem=problem, test_share=settings.test_share,
            data_seed=settings.data_seed,
        )  # fmt: skip
        with self.turn:
            self._begin(fitting(settings.changed(data="own"), points), points)

    def _take_weights(self, data):
        """Weights from the bytes of a file."""
        try:
            with np.load(io.BytesIO(data)) as file:
                state = dict(file)
        except Exception as error:  # of many kinds, depending on what the file is
            raise ValueError(f"this is no file of weights that was saved here: {error}") from None
        with self.turn:
            own = self.model.arrays()
            shapes = [{n: a.shape for n, a in d.items()} for d in (state, own)]
            if shapes[0] != shapes[1]:
                raise ValueError(
                    f"the file has the weights {shapes[0]}, but this network has {shapes[1]}: set "
                    "hidden layers and features to those of the file first"
                )
            self._run.set_weights(np.concatenate([state[name].ravel() for name in own]))
            self._past = None
            self._frame()

    # The page ----------------------------------------------------------------------------------

    def hear(self, message, buffers=()):
        """Do what the page asks for; whatever it is, it is answered."""
        number = message.get("number") if isinstance(message, dict) else None
        ask = message.get("ask") if isinstance(message, dict) else None
        if ask == "pause":
            self._playing = False  # seen after the batch that is being trained
        with self.turn:
            try:
                if ask == "ack":
                    self._acked = max(self._acked, min(int(message["number"]), self._number))
                    self._answered = time.monotonic()
                    return
                self._heard = number
                self._answered = time.monotonic()
                if ask not in self._ASKS:
                    raise ValueError(f"the playground can't {ask!r}")
                self._ASKS[ask](self, message, buffers or ())
                if self.other is not None and ask in TOGETHER:
                    self.other.follow(ask, message)
            except Exception as error:  # whatever it is, the page must be told
                words = str(error) or type(error).__name__
                self._tell({"say": "error", "number": number, "words": words})

    def follow(self, ask, message):
        """Do what the playground at its side was asked for."""
        try:
            self._ASKS[ask](self, message, ())
        except Exception as error:
            self._tell({"say": "error", "number": None, "words": str(error)})

    def _hello(self, message, buffers):
        self._acked = self._number  # earlier frames went to a page that is gone
        self._all()

    def _asked_to_play(self, message, buffers):
        if self._busy:
            raise ValueError("many starts are being trained: press Pause to stop them first")
        self.play()
        self._frame()

    def _asked_to_pause(self, message, buffers):
        self.pause()
        self._frame()

    def _asked_to_seek(self, message, buffers):
        run = self._run
        epoch = positive(message["epoch"], "epoch", whole=True, zero=True)
        self.pause()
        self._past = None if epoch >= run.film.last else run.film.at(epoch)
        self._frame()

    def _asked_for_code(self, message, buffers):
        self._tell({"say": "code", "number": message["number"], "text": self.code()})

    def _asked_for_formula(self, message, buffers):
        latex, text = formula_of(self._run, message.get("point"))
        number = message["number"]
        self._tell({"say": "formula", "number": number, "latex": latex, "text": text})

    def _asked_to_save(self, message, buffers):
        file = io.BytesIO()
        np.savez(file, **self.model.state_dict())
        widths = "-".join(map(str, self.settings.hidden)) or "linear"
        name = f"{self.settings.data}-{widths}.npz"
        answer = {"say": "weights", "number": message["number"], "name": name}
        self._tell(answer, [file.getvalue()])

    def _asked_for_starts(self, message, buffers):
        """Train many starts in a thread of their own, and tell the page how far it is."""
        count = positive(message.get("count", 20), "count", whole=True)
        expect(2 <= count <= 200, "count", "from 2 to 200", count)
        if self._busy:
            raise ValueError("other starts are still being trained")
        self.pause()
        self._busy, wanted, number = True, self._starts_wanted, message["number"]
        run = Run(self.settings, self.points.copy())
        epochs = self.history.epochs or 200

        def tell(done, starts):
            answer = {"say": "starts", "number": number, "done": done, "of": epochs}
            losses = [[clean(v) for v in values] for values in (starts.loss, starts.val_loss)]
            self._tell(answer | {"losses": losses, "words": starts.words})
            time.sleep(0.001)
            return self._starts_wanted != wanted

        def work():
            try:
                starts = run_starts(run, count, epochs, tell)
                tell(epochs, starts)
                self._tried(run, starts)
            except Exception as error:
                self._tell({"say": "error", "number": number, "words": str(error)})
            finally:
                self._busy = False

        self._frame()
        threading.Thread(target=work, daemon=True).start()

    _ASKS = {
        "hello": _hello,
        "play": _asked_to_play,
        "pause": _asked_to_pause,
        "step": lambda self, message, buffers: self.step(message.get("unit")),
        "restart": lambda self, message, buffers: self.restart(message.get("seed")),
        "set": lambda self, message, buffers: self.set(**message["settings"]),
        "points": lambda self, message, buffers: self.set_points(
            message.get("add", ()), message.get("move", ()), message.get("erase", ())
        ),
        "csv": lambda self, message, buffers: self._take_csv(
            message["text"], message.get("columns"), message.get("problem")
        ),
        "weight": lambda self, message, buffers: self.set_weight(
            message["index"], message["value"]
        ),
        "seek": _asked_to_seek,
        "code": _asked_for_code,
        "formula": _asked_for_formula,
        "save": _asked_to_save,
        "load": lambda self, message, buffers: self._take_weights(bytes(buffers[0])),
        "starts": _asked_for_starts,
    }

    def _tried(self, run, starts):
        """Many starts have been trained: a challenge may want to know."""
        if self._challenge and starts.epochs:
            with self.turn:
                self._challenge.starts_done(run, starts)
                self._frame()

    def _tell(self, content, buffers=None):
        """Send a message to the page."""
        self.send({"heard": self._heard, **content}, buffers)

    def _frame(self):
        """Tell the page where training is, and all the weights."""
        if self._why is None and self._run.history.diverged:
            self._why = why_diverged(self._run)
        content, buffer = self._now()
        self._tell({"say": "frame", **content}, [buffer])

    def _all(self):
        """Tell the page everything: settings, points, network, and the whole curve."""
        run, self._curve = self._run, 0
        content, buffer = self._now()
        widths = [len(run.settings.features), *run.settings.hidden, outputs_of(run.source)]
        activations = [*run.settings.activation, None]
        message = {
            "say": "all",
            "settings": run.settings.as_dict(),
            "choices": {name: list(values) for name, values in (CHOICES | LIMITS).items()}
            | {"hidden": [MOST_LAYERS, MOST_UNITS]},
            "layers": [list(row) for row in zip(widths, widths[1:], activations, strict=False)],
            "outputs": outputs_of(run.source),
            "classes": run.points.classes,
            "one_d": run.points.one_d,
            "train": len(run.points.y_train),
            "test": len(run.points.y_test),
            "domain": REACH,
            "parameters": run.weights.size,
            "labels": list(run.points.labels),
            "axes": [list(axis) for axis in run.points.axes],
            "own_words": run.points.words,
            "call": run.settings.call(),
            "window": WINDOW,
            "title": self.question,
        }
        self._tell(message | content, [run.points.array().tobytes(), buffer])

    def _now(self):
        """A frame: where training is, or was at the moment that the page looks at; and a buffer."""
        run, past = self._run, self._past
        history, stepper = run.history, run.stepper
        self._number += 1
        self._sent = time.monotonic()
        start, self._curve = min(self._curve, history.epochs), history.epochs
        weights, losses, gradients = run.weights, run.losses(), run.gradients
        epoch, steps, batch = history.epochs, history.steps, stepper.batch
        if past is not None:
            (epoch, steps, weights), batch = past, 0
            model = self.at(epoch)
            losses = (
                measured(model, stepper.loss, stepper.X, stepper.y),
                measured(model, stepper.loss, stepper.X_val, stepper.y_val),
            )
            gradients = np.zeros_like(weights)
        (loss, right), (val_loss, val_right) = losses
        curves = [history.loss[start:], padded(history.val_loss, history.epochs)[start:]]
        with np.errstate(over="ignore"):
            buffer = np.concatenate([weights, gradients, *curves]).astype(np.float32).tobytes()
        challenge, why = self._challenge, self._why or ""
        if challenge and past is None:
            challenge.look(run, losses)
        if why and isinstance(challenge, Diverge) and not challenge.done:
            why = ""  # it is the reader who has to say it
        words = f"As it was after {epoch} epochs."
        if past is None:
            words = " ".join(
                filter(None, [network_in_words(run), state_in_words(run, losses), why])
            )
        content = {
            "number": self._number,
            "run": self._runs,
            "steps": steps,
            "epoch": epoch,
            "last": run.film.last,
            "batch": batch,
            "batches": stepper.batches,
            "playing": self._playing,
            "past": past is not None,
            "loss": clean(loss),
            "val_loss": clean(val_loss),
            "accuracy": clean(right),
            "val_accuracy": clean(val_right),
            "lr": clean(stepper.optimizer.lr),
            "rate": clean(self._rate),
            "curve_from": start,
            "curve": history.epochs - start,
            "diverged": why or ("It has diverged." if run.history.diverged else ""),
            "words": words,
            "challenge": challenge.state() if challenge else "",
        }
        return content, buffer

    def close(self):
        """Stop training, and close the widget."""
        self._playing = False
        super().close()

    # Without a kernel --------------------------------------------------------------------------

    @property
    def words(self):
        """What is to be seen now, in a few sentences."""
        run = self._run
        if self._why is None and run.history.diverged:
            self._why = why_diverged(run)
        why = self._why
        parts = [network_in_words(run), state_in_words(run, run.losses())]
        if self._challenge:
            parts = [self._challenge.task, self._challenge.words, *parts]
            hidden = isinstance(self._challenge, Diverge) and not self._challenge.done
            why = None if hidden else why
        parts.append(why)
        return " ".join(filter(None, parts))

    def still_picture(self):
        """The plane as the network sees it now, and the losses."""
        with self.turn:
            png, width = picture.png_of(picture.draw(self._run))
            return plot.Picture(png, self.words, width)

    def show_still(self):
        """Show it as it is now, as a plain figure with alt text."""
        with self.turn:
            plot.show(picture.draw(self._run), alt=self.words)

    @classmethod
    def still(cls, data="spiral", epochs=300, **settings):
        """Show what so many epochs of training come to, as a plain figure with alt text."""
        playground = cls(data, **settings)
        playground.train(epochs)
        playground.show_still()
        playground.close()


def refuse_for_own(different, points):
    """Raise a ValueError if settings were changed that the reader's own points don't have."""
    if drawn := different & {"samples", "noise", "data_seed"} if "data" not in different else ():
        names = ", ".join(sorted(drawn))
        raise ValueError(f"{names}: points of your own stay as they are; choose other data first")
    if "problem" in different and "data" not in different:
        raise ValueError(
            f"your own points are for {points.problem}: another problem needs other points"
        )


def fitting(settings, points):
    """The settings for these points: their problem, and features that they have."""
    names = settings.features
    if points.one_d:
        names = tuple(name for name in names if name in OF_ONE) or ("x1",)
    return replace(settings, problem=points.problem, features=names)


def own_points(given, settings, problem, columns):
    """Points of the reader's own: from a pair (X, y), or from the path of a CSV file."""
    options = {"test_share": settings.test_share, "data_seed": settings.data_seed}
    if isinstance(given, (tuple, list)) and len(given) == 2:
        return own_data.points_from_arrays(*given, problem=problem, **options)
    if isinstance(given, (str, Path)):
        path = Path(given)
        if isinstance(given, str) and not path.suffix:
            names = ", ".join(CHOICES["data"])
            raise ValueError(
                f"data must be one of {names}, (X, y), or the path of a CSV file, not {given!r}"
            )
        text = decoded(path.read_bytes())
        return own_data.points_from_csv(text, columns=columns, problem=problem, **options)
    raise TypeError(
        f"data must be a name, (X, y), or the path of a CSV file, not {describe(given)}"
    )


def decoded(data):
    """The text in the bytes of a file, whatever wrote it."""
    if isinstance(data, str):
        return data
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def clean(value):
    """A number for JSON: None where it is none."""
    return None if value is None or not math.isfinite(value) else float(value)


def padded(values, count):
    """A list of so many numbers, NaN where the last ones are missing."""
    return list(values) + [math.nan] * (count - len(values))
