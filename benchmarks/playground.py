"""Measures the playground in a real browser, in JupyterLab: how fast it trains, draws and answers.

    python -m benchmarks.playground [--seconds 10] [--delay 200] [--speed 0.25] [--tensorflow DIST]

Needs Playwright, a Chromium and psutil, as the tests in tests/browser do. The work is the spiral
with 250 points to learn from, a network 2-8-8-1 with tanh, batches of 10. `--speed` is the share of
one processor that server and kernel have in a second round, as those of a visitor on Binder do.
With `--tensorflow` the TensorFlow Playground does the same in the same browser: DIST is the folder
that `npm run build` makes from its source. It draws once an epoch, so its epochs a second are its
pictures a second.
"""

import argparse
import functools
import http.server
import statistics
import tempfile
import threading
import time

import psutil

from benchmarks.binder import Slowed
from tools.browser.lab import open_browser, running_lab
from tools.browser.pad import SLOW_DOWN
from tools.browser.playground import FIRST, PlaygroundOnPage, write_notebook

SETTINGS = (
    "activation=tanh&batchSize=10&dataset=spiral&learningRate=0.03&noise=0&networkShape=8,8"
    "&percTrainData=50&x=true&y=true&problem=classification"
)
# From a change of a list, or a press of a button, to the frame that shows the kernel's answer.
CHANGE = """(element, k) => new Promise((done) => {
    const root = element.closest('.nn-playground'), start = performance.now();
    if (element.tagName === 'BUTTON') element.click();
    else {
        element.selectedIndex = 3 + k % 2;
        element.dispatchEvent(new Event('change'));
    }
    const look = () => setTimeout(() => { // after what this frame draws
        if (root.dataset.busy === 'true') requestAnimationFrame(look);
        else done(performance.now() - start);
    });
    requestAnimationFrame(look);
})"""
RUN_CELL = """(number) => {
    const { content } = jupyterapp.shell.currentWidget;
    content.activeCellIndex = number;
    jupyterapp.commands.execute('notebook:run-cell');
}"""
STOPS = 5  # how often it is stopped
# The same for the TensorFlow Playground, which makes and draws a new network at once.
ONE_UNIT_MORE = """() => new Promise((done) => {
    const start = performance.now();
    document.querySelector('.plus-minus-neurons button').click();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def ours(seconds, delay, speed):
    """Rows (what, number, unit) about the playground."""
    with tempfile.TemporaryDirectory() as folder:
        with running_lab(folder) as lab, open_browser() as browser:
            notebook = lab.open(browser, write_notebook(lab.course, FIRST, FIRST))
            for number, what in enumerate(("first cell run", "cell run again")):
                start = time.perf_counter()
                notebook.page.evaluate(RUN_CELL, number)
                playground = PlaygroundOnPage(notebook.page, number)
                took = 1000 * (time.perf_counter() - start)
                yield f"{what} → first picture", took, "ms"
            playground.box.scroll_into_view_if_needed()
            for what, opens in (
                ("a setting", playground.box.get_by_role("combobox", name="Batch size")),
                (
                    "one unit more",
                    playground.box.get_by_role("button", name="One unit more in layer 1"),
                ),
            ):
                times = [opens.evaluate(CHANGE, k) for k in range(11)]
                yield f"{what} → new picture", statistics.median(times[1:]), "ms"
            for _ in range(11):
                playground.click("One unit less in layer 1")
            playground.settle()
            yield from while_it_trains(playground, seconds)
            if speed < 1:
                slowed = Slowed(server_process(), speed)
                try:
                    for what, number, unit in while_it_trains(playground, seconds):
                        yield f"{what}, {speed:.0%} of a processor", number, unit
                finally:
                    slowed.let_go()
            notebook.page.evaluate(SLOW_DOWN, delay)
            for what, number, unit in while_it_trains(playground, seconds):
                yield f"{what}, {delay} ms away", number, unit


def while_it_trains(playground, seconds):
    """Rows about the playground from Play to Stop."""
    before = playground.epoch
    playground.click("Play")
    playground.wait_for_epoch(before + 10)
    epoch, pictures, start = playground.epoch, playground.pictures, time.perf_counter()
    time.sleep(seconds)
    took = time.perf_counter() - start
    yield "epochs", (playground.epoch - epoch) / took, "a second"
    yield "pictures", (playground.pictures - pictures) / took, "a second"
    times = []
    for again in range(STOPS):
        if again:
            playground.click("Play")
            playground.page.wait_for_timeout(300)
        pause = playground.box.get_by_role("button", name="Pause", exact=True)
        times.append(pause.evaluate(CHANGE, 0))
    yield "Stop → the last picture", statistics.median(times), "ms"


def server_process():
    """The JupyterLab that this process has started; its kernels are its children."""
    children = psutil.Process().children()
    return next(each for each in children if "jupyterlab" in " ".join(each.cmdline()))


def theirs(folder, seconds):
    """Rows about the TensorFlow Playground that was built in `folder`."""
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with open_browser() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            # Its fonts and icons come from a network: without them it looks poorer, and works.
            page.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url
                       else route.abort())  # fmt: skip
            start = time.perf_counter()
            page.goto(f"http://127.0.0.1:{server.server_port}/#{SETTINGS}", wait_until="commit")
            page.locator("#heatmap canvas").wait_for()
            yield "page open → first picture", 1000 * (time.perf_counter() - start), "ms"
            times = [page.evaluate(ONE_UNIT_MORE) for _ in range(5)]
            yield "setting → new picture", statistics.median(times), "ms"
            page.goto("about:blank")
            page.goto(f"http://127.0.0.1:{server.server_port}/#{SETTINGS}")
            page.evaluate("() => document.getElementById('play-pause-button').click()")
            epoch = (
                "() => Number(document.getElementById('iter-number').textContent.replace(',', ''))"
            )
            page.wait_for_function(f"({epoch})() > 10")
            before, start = page.evaluate(epoch), time.perf_counter()
            time.sleep(seconds)
            took = time.perf_counter() - start
            yield "epochs, and pictures", (page.evaluate(epoch) - before) / took, "a second"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and doesn't print that it does."""

    def log_message(self, *args):
        """Print nothing."""


def main():
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10, help="how long it trains")
    parser.add_argument("--delay", type=int, default=200, help="of the way to the kernel, in ms")
    parser.add_argument("--tensorflow", metavar="DIST", help="the TensorFlow Playground's dist")
    parser.add_argument("--speed", type=float, default=0.25, help="share of a processor")
    options = parser.parse_args()
    for name, rows in (
        ("ours", ours(options.seconds, options.delay, options.speed)),
        ("TensorFlow's", theirs(options.tensorflow, options.seconds) if options.tensorflow else ()),
    ):
        for what, value, unit in rows:
            print(f"{name:14} {what:52} {value:8.1f} {unit}", flush=True)


if __name__ == "__main__":
    main()
