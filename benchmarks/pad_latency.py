"""Measures the pad in a real browser: from the move of a pen to the ink on the screen.

    python -m benchmarks.pad_latency [--delay 200] [--drawings 60]

Needs Playwright and a Chromium, as the tests in tests/browser do. Everything that the page sends to
the kernel is held back for `--delay` milliseconds, as on a distant Binder. The page itself takes
the times: from the moment at which the browser had the pointer event to the end of the first frame
that shows its ink (the dot under the pen is read back, and has to be dark), and from the end of the
last stroke to the answer of the network.
"""

import argparse
import tempfile
from itertools import cycle, islice

from tools.browser.lab import open_browser, percentile, running_lab
from tools.browser.pad import PadOnPage, write_notebook
from tools.browser.strokes import drawings

# After each move: wait for the next frame, and for the end of that frame (a message is delivered
# after it was painted); then look whether the dot under the pointer is dark.
STOPWATCH = """canvas => {
    window.moves = [];
    window.answers = [];
    let lifted = null;
    const dark = (event) => {
        const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
        const at = [event.clientX - box.left, event.clientY - box.top].map((v) => v * scale);
        return canvas.getContext('2d').getImageData(...at, 1, 1).data[3] > 127;
    };
    canvas.addEventListener('pointermove', (event) => {
        if (!event.buttons) return;
        requestAnimationFrame(() => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => {
                const ms = performance.now() - event.timeStamp;
                window.moves.push({ms, dark: dark(event)});
            };
            port2.postMessage(null);
        });
    });
    canvas.addEventListener('pointerup', (event) => { lifted = event.timeStamp; });
    const bars = canvas.closest('.nn-pad').querySelector('.bars');
    new MutationObserver(() => {
        if (lifted === null || bars.getAttribute('aria-busy') === 'true') return;
        window.answers.push(performance.now() - lifted);
        lifted = null;
    }).observe(bars, {attributes: true, attributeFilter: ['aria-busy']});
}"""


def measure(delay, count):
    """Milliseconds from each move to its ink, and from the end of each drawing to its answer."""
    with tempfile.TemporaryDirectory() as folder:
        with running_lab(folder) as lab, open_browser() as browser:
            notebook = lab.open(browser, write_notebook(lab.course))
            notebook.run_all()
            pad = PadOnPage(notebook.page)
            pad.slow_down(delay)
            pad.canvas.evaluate(STOPWATCH)
            for _, _, drawing in islice(cycle(drawings()), count):
                pad.draw(drawing)
                pad.answer()
                pad.click("Clear")
                pad.answer()
            moves = notebook.page.evaluate("() => window.moves")
            return moves, notebook.page.evaluate("() => window.answers")


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delay", type=int, default=200, help="of the way to the kernel, in ms")
    parser.add_argument("--drawings", type=int, default=60, help="how many are drawn")
    options = parser.parse_args()
    moves, answers = measure(options.delay, options.drawings)
    pale = sum(not move["dark"] for move in moves)
    print(f"the kernel {options.delay} ms away      number  p50 ms  p95 ms  max ms")
    for name, times in (
        ("from pen to ink", [move["ms"] for move in moves]),
        ("from drawing to answer", answers),
    ):
        p50, p95, most = (percentile(times, percent) for percent in (50, 95, 100))
        print(f"{name:26} {len(times):6} {p50:7.1f} {p95:7.1f} {most:7.1f}")
    print(f"moves whose ink was not there yet: {pale}")


if __name__ == "__main__":
    main()
