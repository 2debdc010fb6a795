"""How fast is the playground? Epochs and frames a second, and how soon it stops.

    python -m benchmarks.playground

The spiral, 250 points to learn from, a network 2-8-8-1 with tanh, batches of 10: by itself, and
with a page that acknowledges every frame (here, in this process, at once).
"""

import time

import numpy as np

from nnlib.explore.playground import Playground
from nnlib.explore.playground.run import Run
from nnlib.explore.playground.settings import Settings

SECONDS = 3
STOPS = 20


def alone():
    """Epochs a second of a run, without a page."""
    run = Run(Settings())
    run.train(epochs=20)
    start = time.perf_counter()
    run.train(epochs=500)
    return 500 / (time.perf_counter() - start)


class Page:
    """A page that acknowledges what it is sent."""

    def __init__(self):
        self.playground, self.frames, self.number = Playground(), 0, 0
        self.playground.send = self.told
        self.latest = 0

    def told(self, content, buffers=None):
        """Take a message of the kernel."""
        self.frames += content["say"] == "frame"
        self.latest = content.get("number") or self.latest

    def ask(self, ask, **fields):
        """Ask for something."""
        self.number += 1
        self.playground.hear({"ask": ask, "number": self.number, **fields})

    def watch(self, seconds):
        """Acknowledge frames for so many seconds: epochs and frames a second."""
        epochs, frames = self.playground.history.epochs, self.frames
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            time.sleep(0.01)
            self.playground.hear({"ask": "ack", "number": self.latest})
        passed = time.perf_counter() - start
        done = self.playground.history.epochs - epochs
        return done / passed, (self.frames - frames) / passed


def main():
    """Measure, and print."""
    print(f"alone:       {alone():5.0f} epochs a second")
    page = Page()
    page.ask("hello")
    page.ask("play")
    epochs, frames = page.watch(SECONDS)
    print(f"with a page: {epochs:5.0f} epochs and {frames:.0f} frames a second")
    stops = []
    for _ in range(STOPS):
        page.ask("play")
        page.watch(0.1)
        start = time.perf_counter()
        page.ask("pause")
        stops.append(1000 * (time.perf_counter() - start))
    middle, worst = np.median(stops), max(stops)
    print(f"to stop:     {middle:.0f} ms in the median, {worst:.0f} ms at worst of {STOPS}")


if __name__ == "__main__":
    main()
