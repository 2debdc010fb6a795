"""Measures every explorer in a real browser: from a key on a slider to the picture on the screen.

    python -m benchmarks.explorer_latency [--moves 60]

Needs Playwright and a Chromium, as the tests in tests/browser do. Each slider is moved by keyboard;
the page itself takes the time, up to the second frame after the picture is decoded (two frames are
about 33 ms). A frame's size is what the browser is sent: the picture in base64 with its alt text;
it is 0 where the page draws by itself. Then each handle is dragged: "held" is the time from a move
of the pointer to the frame in which the handle has followed.
"""

import argparse
import importlib
import pkgutil
import tempfile
from itertools import cycle, islice

import nbformat

import nnlib.explore
from nnlib.explore.frame import Explorer
from tools.browser.lab import open_browser, percentile, running_lab

for module in pkgutil.iter_modules(nnlib.explore.__path__, "nnlib.explore."):
    importlib.import_module(module.name)
EXPLORERS = Explorer.__subclasses__()


def write_notebook(folder):
    """A notebook with one cell per explorer."""
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": python})
    for kind in EXPLORERS:
        source = f"from {kind.__module__} import {kind.__name__}\n{kind.__name__}()"
        notebook.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, folder / "explorers.ipynb")


def measure(moves):
    """Rows of explorer, slider, p50 and p95 in milliseconds, kB per frame."""
    with tempfile.TemporaryDirectory() as folder:
        with running_lab(folder) as lab, open_browser() as browser:
            write_notebook(lab.course)
            page = lab.open(browser, "explorers.ipynb")
            page.run_all()
            for kind in EXPLORERS:
                explorer = page.explorer(kind.question)
                for name in explorer.controls:
                    there_and_back = "ArrowRight", "ArrowLeft"  # some have only three values
                    keys = list(islice(cycle(there_and_back), moves))
                    times, sizes = explorer.latencies(name, keys)
                    explorer.click("Reset")
                    explorer.settle()
                    p50, p95 = percentile(times, 50), percentile(times, 95)
                    yield kind.__name__, name, p50, p95, percentile(sizes, 50) / 1024
                for handle in explorer.box.locator(".nn-handle").all():
                    times = explorer.drag_latencies(handle, moves)
                    explorer.click("Reset")
                    explorer.settle()
                    name = f"held: {handle.get_attribute('aria-label')}"
                    yield kind.__name__, name, percentile(times, 50), percentile(times, 95), 0


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=60, help="how often each slider is moved")
    print(f"{'explorer':14} {'slider':32} {'p50 ms':>7} {'p95 ms':>7} {'kB':>6}")
    for kind, name, p50, p95, kilobytes in measure(parser.parse_args().moves):
        print(f"{kind:14} {name:32} {p50:7.0f} {p95:7.0f} {kilobytes:6.1f}", flush=True)


if __name__ == "__main__":
    main()
