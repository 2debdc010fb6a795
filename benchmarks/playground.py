"""Measures the playground in a real browser, in JupyterLab: how fast it trains, draws and answers.

    python -m benchmarks.playground [--seconds 10] [--delay 200] [--tensorflow FOLDER]

Needs Playwright and a Chromium, as the tests in tests/browser do. The work is the spiral with 250
points to learn from, a network 2-8-8-1 with tanh, batches of 10. With `--tensorflow` the TensorFlow
Playground does the same in the same browser: FOLDER is the `dist` that `npm run build` makes from
its source. It draws once an epoch, so its epochs a second are its pictures a second.
"""

import argparse
import functools
import http.server
import statistics
import tempfile
import threading
import time

from tools.browser.lab import open_browser, running_lab
from tools.browser.pad import SLOW_DOWN
from tools.browser.playground import FIRST, PlaygroundOnPage, write_notebook

SETTINGS = (
    "activation=tanh&batchSize=10&dataset=spiral&learningRate=0.03&noise=0&networkShape=8,8"
    "&percTrainData=50&x=true&y=true&problem=classification"
)
# From a change of the list to the end of the frame that shows the kernel's answer.
CHANGE = """([list, option]) => new Promise((done) => {
    const root = list.closest('.nn-playground'), start = performance.now();
    list.selectedIndex = option;
    list.dispatchEvent(new Event('change'));
    const look = () => {
        if (root.dataset.busy === 'true') requestAnimationFrame(look);
        else done(performance.now() - start);
    };
    requestAnimationFrame(() => requestAnimationFrame(look));
})"""
# The same for the TensorFlow Playground, which makes and draws a new network at once.
ONE_UNIT_MORE = """() => new Promise((done) => {
    const start = performance.now();
    document.querySelector('.plus-minus-neurons button').click();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""


def ours(seconds, delay):
    """Rows (what, number, unit) about the playground."""
    with tempfile.TemporaryDirectory() as folder:
        with running_lab(folder) as lab, open_browser() as browser:
            notebook = lab.open(browser, write_notebook(lab.course, FIRST))
            start = time.perf_counter()
            notebook.run_all()
            playground = PlaygroundOnPage(notebook.page)
            yield "cell run → first picture", 1000 * (time.perf_counter() - start), "ms"
            batch = playground.box.get_by_role("combobox", name="Batch size").element_handle()
            times = [notebook.page.evaluate(CHANGE, [batch, 3 + k % 2]) for k in range(11)]
            yield "setting → new picture", statistics.median(times[1:]), "ms"
            playground.click("Play")
            playground.wait_for_epoch(30)
            epoch, pictures, start = playground.epoch, playground.pictures, time.perf_counter()
            time.sleep(seconds)
            took = time.perf_counter() - start
            yield "epochs", (playground.epoch - epoch) / took, "a second"
            yield "pictures while training", (playground.pictures - pictures) / took, "a second"
            notebook.page.evaluate(SLOW_DOWN, delay)
            before, start = playground.pictures, time.perf_counter()
            time.sleep(seconds)
            took = time.perf_counter() - start
            rate = (playground.pictures - before) / took
            yield f"the same, the kernel {delay} ms away", rate, "a second"
            start = time.perf_counter()
            playground.click("Pause")
            playground.settle()
            yield (
                f"Stop → the last picture, {delay} ms away",
                1000 * (time.perf_counter() - start),
                "ms",
            )


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
    parser.add_argument("--tensorflow", metavar="FOLDER", help="the TensorFlow Playground's dist")
    options = parser.parse_args()
    for name, rows in (
        ("ours", ours(options.seconds, options.delay)),
        ("TensorFlow's", theirs(options.tensorflow, options.seconds) if options.tensorflow else ()),
    ):
        for what, value, unit in rows:
            print(f"{name:14} {what:42} {value:8.1f} {unit}", flush=True)


if __name__ == "__main__":
    main()
