"""The clock of a playground: a thread that trains the run until it is paused."""

import contextlib
import math
import sys
import threading
import time

import numpy as np

from nnlib.explore.playground.telling import FRAME

SLICE = 0.02  # seconds of training at a time; in between the kernel hears the page, and the reader
SWITCH = 0.001  # seconds until a thread that waits has its turn: a fifth of Python's own
UNWATCHED = 600  # seconds without a page that answers, until training pauses


class Turns:
    """While clocks train, page, kernel and reader have Python soon when they want it."""

    def __init__(self):
        self.lock, self.count, self.usual = threading.Lock(), 0, None

    @contextlib.contextmanager
    def short(self):
        """Short turns from here to the end of the block."""
        with self.lock:
            if self.count == 0:
                self.usual = sys.getswitchinterval()
                sys.setswitchinterval(min(SWITCH, self.usual))
            self.count += 1
        try:
            yield
        finally:
            with self.lock:
                self.count -= 1
                if self.count == 0:
                    sys.setswitchinterval(self.usual)


TURNS = Turns()


class Clock:
    """Trains the run of `playground` in the background, slice by slice.

    `playing` says whether it does, `rate` how many epochs a second it makes. All that touches the
    run holds `playground.turn`; between two slices it is free.
    """

    def __init__(self, playground):
        self.playground = playground
        self.thread, self.playing, self.played, self.rate = None, False, 0.0, None

    def start(self):
        """Train until `stop`."""
        if self.playing:
            return
        self.playing, self.played = True, time.monotonic()
        self.thread = threading.Thread(target=self.go, daemon=True)
        self.thread.start()

    def stop(self):
        """Stop after the batch that is being trained."""
        self.playing = False

    def go(self):
        """What the thread does, until it is told to stop; an error is told to the page."""
        try:
            with TURNS.short():
                self.train_and_tell()
        except Exception as error:  # whatever it is, the page must not wait for ever
            self.playing = False
            words = f"Training stopped: {str(error) or type(error).__name__}"
            self.playground.teller.tell({"say": "error", "number": None, "words": words})

    def train_and_tell(self):
        """Train a little, tell the page, let others have their turn, and again."""
        playground, teller = self.playground, self.playground.teller
        thread, from_epoch = threading.current_thread(), playground.history.epochs
        speed, began = playground.settings.speed, time.monotonic()
        rate_from, self.rate = (began, from_epoch), None
        while True:
            with playground.turn:
                if not self.playing or self.thread is not thread:
                    teller.frame()
                    return
                run, now = playground.run, time.monotonic()
                if run.settings.speed != speed or run.history.epochs < from_epoch:
                    speed, began, from_epoch = run.settings.speed, now, run.history.epochs
                limit = math.inf if speed is None else from_epoch + speed * (now - began)
                limit = min(limit, self.of_both())
                due = teller.sent + FRAME
                self.advance(run, limit, due if now < due < now + SLICE else now + SLICE)
                now = time.monotonic()
                if now - rate_from[0] > 0.5:
                    done = max(0, run.history.epochs - rate_from[1])
                    self.rate = done / (now - rate_from[0])
                    rate_from = now, run.history.epochs
                if run.history.diverged:
                    self.playing = False
                elif now - max(teller.answered, self.played) > UNWATCHED:
                    self.playing = False
                elif teller.wants(now):
                    teller.frame()
                ahead = speed and run.history.epochs >= limit
                wait = min(0.02, 1 / speed) if ahead else 0.0005
            time.sleep(wait)

    def of_both(self):
        """How many epochs it may have, so that it is never ahead of the one at its side."""
        other = self.playground.other
        if other is None or not other.playing:
            return math.inf
        return other.history.epochs + 1

    def advance(self, run, limit, until):
        """Train until that time, or until so many epochs are done, or until someone pauses."""
        with np.errstate(over="ignore", invalid="ignore"):
            while self.playing and run.history.epochs < limit and time.monotonic() < until:
                if not run.step():
                    return
