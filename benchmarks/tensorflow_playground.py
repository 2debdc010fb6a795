"""The playground beside TensorFlow's, in the same browser, in turns.

    git clone https://github.com/tensorflow/playground
    (in that folder: npm install; npm run build)
    python -m benchmarks.tensorflow_playground playground/dist

Spiral, 250 points to learn from, 2-8-8-1 with tanh, batches of 10, learning rate 0.03. Ours stands
in JupyterLab, with its kernel on the same machine. Needs a Chromium.
"""

import functools
import http.server
import statistics
import sys
import tempfile
import threading
from pathlib import Path

from tools.browser.lab import open_browser, running_lab
from tools.browser.playground import PlaygroundOnPage, write_notebook

SECONDS, ROUNDS = 5, 3
SETTINGS = (
    "#activation=tanh&batchSize=10&dataset=spiral&regDataset=reg-plane&learningRate=0.03"
    "&regularizationRate=0&noise=0&networkShape=8,8&seed=0.1&showTestData=false&discretize=false"
    "&percTrainData=50&x=true&y=true&problem=classification&initZero=false&hideText=false"
)
# How many pictures of the page were drawn, and the most milliseconds between two, in a while.
WATCH = """
async ([seconds, epoch, pictures]) => {
  const number = (text) => Number(String(text).replace(/[^0-9]/g, ""));
  const now = () => [number(document.querySelector(epoch).textContent), pictures
    ? Number(document.querySelector(pictures).dataset.pictures) : 0];
  const [e, p] = now(), start = performance.now();
  let frames = 0;
  while (performance.now() - start < 1000 * seconds) {
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  const passed = (performance.now() - start) / 1000, [e2, p2] = now();
  return [(e2 - e) / passed, (pictures ? p2 - p : frames) / passed];
}
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *arguments):
        """Say nothing."""


def served(folder):
    """Serve a folder in a thread; its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def main():
    """Measure both in turns, and print epochs and pictures a second."""
    address, found = served(Path(sys.argv[1])), {"TensorFlow Playground": [], "ours": []}
    with tempfile.TemporaryDirectory() as folder, running_lab(Path(folder)) as lab:
        with open_browser() as browser:
            theirs = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            theirs.goto(f"{address}{SETTINGS}")
            theirs.wait_for_selector("#iter-number")
            notebook = lab.open(browser, write_notebook(lab.course))
            notebook.run_all()
            ours = PlaygroundOnPage(notebook.page)
            for _ in range(ROUNDS):
                theirs.bring_to_front()
                theirs.click("#play-pause-button")
                watched = theirs.evaluate(WATCH, [SECONDS, "#iter-number", None])
                found["TensorFlow Playground"].append(watched)
                theirs.click("#play-pause-button")
                ours.page.bring_to_front()
                ours.click("Play")
                places = [SECONDS, ".nn-playground .epoch", ".nn-playground"]
                found["ours"].append(ours.page.evaluate(WATCH, places))
                ours.click("Pause")
                ours.settle()
    for name, rounds in found.items():
        epochs, pictures = (statistics.median(each) for each in zip(*rounds, strict=True))
        print(f"{name:22} {epochs:6.1f} epochs and {pictures:5.1f} pictures a second")
    (a, _), (b, _) = ([statistics.median(e) for e in zip(*r, strict=True)] for r in found.values())
    print(f"{b / a:.1f} times as many epochs a second (median of {ROUNDS} rounds)")


if __name__ == "__main__":
    main()
