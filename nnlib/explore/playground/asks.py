"""What the page may ask of a playground, and how each is answered.

All messages from the page are {"ask": …, "number": n, …}, as `ASKS` lists them. Whatever it asks,
it is answered: by what it asked for, or by {"say": "error"} with words.
"""

import io
import threading
import time

import numpy as np

from nnlib.checks import expect, positive
from nnlib.explore.playground.columns import question_about
from nnlib.explore.playground.formula import formula_of
from nnlib.explore.playground.given import decoded
from nnlib.explore.playground.run import Run
from nnlib.explore.playground.starts import run_starts
from nnlib.explore.playground.telling import clean

TOGETHER = ("play", "pause", "step", "restart", "seek")  # of two side by side
DEFAULT_EPOCHS = 200  # that many starts are trained for, if the run has none yet


def answer(playground, message, buffers=()):
    """Do what the page asks for; whatever it is, it is answered."""
    number = message.get("number") if isinstance(message, dict) else None
    ask = message.get("ask") if isinstance(message, dict) else None
    teller = playground.teller
    if ask == "pause":
        playground.clock.stop()  # seen after the batch that is being trained
    with playground.turn:
        try:
            if ask == "ack":
                teller.acknowledged(message["number"])
                return
            teller.heard, teller.answered = number, time.monotonic()
            if ask not in ASKS:
                raise ValueError(f"the playground can't {ask!r}")
            ASKS[ask](playground, message, buffers or ())
            if playground.other is not None and ask in TOGETHER:
                follow(playground.other, ask, message)
        except Exception as error:  # whatever it is, the page must be told
            words = str(error) or type(error).__name__
            teller.tell({"say": "error", "number": number, "words": words})


def follow(playground, ask, message):
    """Do what the playground at its side was asked for."""
    try:
        ASKS[ask](playground, message, ())
    except Exception as error:
        playground.teller.tell({"say": "error", "number": None, "words": str(error)})


def play(playground, message, buffers):
    """Train until the page says pause."""
    playground.play()
    playground.teller.frame()


def pause(playground, message, buffers):
    """Stop, and tell where."""
    playground.pause()
    playground.teller.frame()


def seek(playground, message, buffers):
    """Show an earlier moment, or the present one."""
    film = playground.run.film
    epoch = positive(message["epoch"], "epoch", whole=True, zero=True)
    playground.pause()
    playground.past = None if epoch >= film.last else film.at(epoch)
    playground.teller.frame()


def code(playground, message, buffers):
    """The run as Python."""
    text = playground.code()
    playground.teller.tell({"say": "code", "number": message["number"], "text": text})


def formula(playground, message, buffers):
    """The network as a formula."""
    latex, text = formula_of(playground.run, message.get("point"))
    told = {"say": "formula", "number": message["number"], "latex": latex, "text": text}
    playground.teller.tell(told | {"epoch": playground.history.epochs})


def save(playground, message, buffers):
    """The weights as a file."""
    file = io.BytesIO()
    np.savez(file, **playground.model.state_dict())
    settings = playground.settings
    widths = "-".join(map(str, settings.hidden)) or "linear"
    name = f"{settings.data}-{widths}.npz"
    told = {"say": "weights", "number": message["number"], "name": name}
    playground.teller.tell(told, [file.getvalue()])


def csv(playground, message, buffers):
    """Points from a file; if it doesn't say which columns are what, the reader is asked."""
    text = decoded(bytes(buffers[0]) if buffers else message["text"])
    columns = message.get("columns")
    question = None if columns else question_about(text, message.get("choose", False))
    if question is None:
        playground.take_csv(text, columns, message.get("problem"))
    else:
        told = {"say": "columns", "number": message["number"]}
        playground.teller.tell(told | question)


def starts(playground, message, buffers):
    """Train many starts in a thread of their own, and tell the page how far it is; 0 stops them.

    Meanwhile the playground can be played: both have a part of the processor then.
    """
    count = positive(message.get("count", 20), "count", whole=True, zero=True)
    teller = playground.teller
    if count == 0:
        playground.starts_wanted = False
        teller.frame()
        return
    expect(2 <= count <= 200, "count", "from 2 to 200", count)
    if playground.busy:
        raise ValueError("other starts are still being trained: stop them first")
    playground.pause()
    playground.busy = playground.starts_wanted = True
    number = message["number"]
    run = Run(playground.settings, playground.points.copy())
    epochs = playground.history.epochs or DEFAULT_EPOCHS

    def tell(done, starts, over=False):
        told = {"say": "starts", "number": number, "done": done, "of": epochs, "over": over}
        losses = [[clean(v) for v in values] for values in (starts.loss, starts.val_loss)]
        teller.tell(told | {"losses": losses, "words": starts.words})

    def work():
        try:
            starts = run_starts(run, count, epochs, tell, lambda: not playground.starts_wanted)
            tell(starts.epochs, starts, over=True)
            playground.tried(run, starts)
        except Exception as error:
            teller.tell({"say": "error", "number": number, "words": str(error)})
        finally:
            playground.busy = False

    teller.frame()
    threading.Thread(target=work, daemon=True).start()


ASKS = {
    "hello": lambda playground, message, buffers: playground.teller.welcome(),
    "play": play,
    "pause": pause,
    "step": lambda playground, message, buffers: playground.step(message.get("unit")),
    "restart": lambda playground, message, buffers: playground.restart(message.get("seed")),
    "set": lambda playground, message, buffers: playground.set(**message["settings"]),
    "points": lambda playground, message, buffers: playground.set_points(
        message.get("add", ()), message.get("move", ()), message.get("erase", ())
    ),
    "csv": csv,
    "weight": lambda playground, message, buffers: playground.set_weight(
        message["index"], message["value"]
    ),
    "seek": seek,
    "code": code,
    "formula": formula,
    "save": save,
    "load": lambda playground, message, buffers: playground.take_weights(bytes(buffers[0])),
    "starts": starts,
}
