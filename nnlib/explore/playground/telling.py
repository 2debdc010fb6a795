"""What the page of a playground is told: everything, or the weights and losses of a moment.

The page draws everything itself, from the weights; it is told of them in frames, each of which it
acknowledges. At most `WINDOW` frames are on their way at a time, so that nothing queues up however
far away the kernel is. All messages to the page are {"say": …, "heard": n, …}, where n is the
latest number that was dealt with. JSON has no NaN: None stands for what is no number.
"""

import math
import time

import numpy as np

from nnlib.explore.playground.build import outputs_of
from nnlib.explore.playground.settings import CHOICES, LIMITS, MOST_LAYERS, MOST_UNITS
from nnlib.explore.playground.stepper import measured
from nnlib.explore.playground.words import network_in_words, state_in_words
from nnlib.explore.playground.worlds import REACH

FRAME = 1 / 40  # seconds between two frames, at least
WINDOW = 15  # frames on their way to the page, at most


class Teller:
    """Tells the page of `playground`, and counts what was told, heard and acknowledged."""

    def __init__(self, playground):
        self.playground = playground
        self.heard = self.number = self.acked = 0
        self.runs = self.curve = 0  # how many runs there were; how many losses the page has
        self.sent = self.answered = time.monotonic()

    def welcome(self):
        """A page has opened: earlier frames went to one that is gone."""
        self.acked = self.number
        self.everything()

    def acknowledged(self, number):
        """The page has drawn all frames up to this number."""
        self.acked = max(self.acked, min(int(number), self.number))
        self.answered = time.monotonic()

    def wants(self, now):
        """Whether it is time for a frame, and fewer than `WINDOW` are on their way."""
        return now - self.sent >= FRAME and self.number - self.acked < WINDOW

    def tell(self, content, buffers=None):
        """Send a message to the page."""
        self.playground.send({"heard": self.heard, **content}, buffers)

    def frame(self):
        """Tell where training is, and all the weights."""
        content, buffer = self.now()
        self.tell({"say": "frame", **content}, [buffer])

    def everything(self):
        """Tell settings, points, network, and the whole curve."""
        self.curve = 0
        content, buffer = self.now()
        run = self.playground.run
        message = everything_about(run) | {"title": self.playground.question}
        self.tell(message | content, [run.points.array().tobytes(), buffer])

    def now(self):
        """A frame: where training is, or was at the moment that the page looks at; and a buffer."""
        playground = self.playground
        run, past, challenge = playground.run, playground.past, playground.challenge
        self.number += 1
        self.sent = time.monotonic()
        start, self.curve = min(self.curve, run.history.epochs), run.history.epochs
        moment = moment_of(run) if past is None else past_of(run, past, playground.at(past[0]))
        (loss, right), (val_loss, val_right) = losses = moment.pop("losses")
        curves = [run.history.loss[start:], padded(run.history.val_loss, self.curve)[start:]]
        arrays = [moment.pop("weights"), moment.pop("gradients"), *curves]
        with np.errstate(over="ignore"):
            buffer = np.concatenate(arrays).astype(np.float32).tobytes()
        if challenge and past is None:
            challenge.look(run, losses)
        why = playground.why()
        words = f"As it was after {moment['epoch']} epochs."
        if past is None:
            parts = [network_in_words(run), state_in_words(run, losses), why]
            words = " ".join(filter(None, parts))
        content = moment | {
            "number": self.number,
            "run": self.runs,
            "last": run.film.last,
            "batches": run.stepper.batches,
            "playing": playground.playing,
            "past": past is not None,
            "loss": clean(loss),
            "val_loss": clean(val_loss),
            "accuracy": clean(right),
            "val_accuracy": clean(val_right),
            "lr": clean(run.stepper.optimizer.lr),
            "rate": clean(playground.clock.rate),
            "curve_from": start,
            "curve": self.curve - start,
            "diverged": why or ("It has diverged." if run.history.diverged else ""),
            "words": words,
            "challenge": challenge.state() if challenge else "",
        }
        return content, buffer


def everything_about(run):
    """What the page needs to know of a run before it can draw a frame of it."""
    settings, points = run.settings, run.points
    widths = [len(settings.features), *settings.hidden, outputs_of(run.source)]
    activations = [*settings.activation, None]
    return {
        "say": "all",
        "settings": settings.as_dict(),
        "choices": {name: list(values) for name, values in (CHOICES | LIMITS).items()}
        | {"hidden": [MOST_LAYERS, MOST_UNITS]},
        "layers": [list(row) for row in zip(widths, widths[1:], activations, strict=False)],
        "outputs": widths[-1],
        "classes": points.classes,
        "one_d": points.one_d,
        "train": len(points.y_train),
        "test": len(points.y_test),
        "domain": REACH,
        "parameters": run.weights.size,
        "labels": list(points.labels),
        "axes": [list(axis) for axis in points.axes],
        "own_words": points.words,
        "call": settings.call(),
        "window": WINDOW,
    }


def moment_of(run):
    """Where a run is now."""
    return {
        "epoch": run.history.epochs,
        "steps": run.history.steps,
        "batch": run.stepper.batch,
        "weights": run.weights,
        "gradients": run.gradients,
        "losses": run.losses(),
    }


def past_of(run, past, model):
    """Where a run was: `past` is (epoch, steps, weights), `model` the network with them."""
    (epoch, steps, weights), stepper = past, run.stepper
    losses = (
        measured(model, stepper.loss, stepper.X, stepper.y),
        measured(model, stepper.loss, stepper.X_val, stepper.y_val),
    )
    gradients = np.zeros_like(weights)
    place = {"epoch": epoch, "steps": steps, "batch": 0}
    return place | {"weights": weights, "gradients": gradients, "losses": losses}


def clean(value):
    """A number for JSON: None where it is none."""
    return None if value is None or not math.isfinite(value) else float(value)


def padded(values, count):
    """A list of so many numbers, NaN where the last ones are missing."""
    return list(values) + [math.nan] * (count - len(values))
