"""Measures every explorer in a real browser: from a key, or a move of the hand, to the picture.

    python -m benchmarks.explorer_latency [--moves 60] [--distance 200] [--explorer Fold]

Needs Playwright and a Chromium, as the tests in tests/browser do. Each slider is moved by keyboard,
each handle is dragged; the page itself takes the time, up to the second frame after the picture is
drawn: two frames are 17 to 33 ms, 25 on average. The columns:

    p50, p95   milliseconds from a move to the new picture on the screen, the next move after it
    kB         what the page receives for it, all messages together; 0 where it draws by itself
    held       milliseconds until the handle itself has followed the pointer, 95th percentile:
               nearly all of it is the wait for the next frame, of up to 17 ms
    pictures   a second, while a handle is dragged without waiting for them
    last       milliseconds from the end of such a drag to its last picture

`--distance` puts so many milliseconds, there and back, between the browser and the server.
"""

import argparse
import importlib
import pkgutil
import tempfile
from contextlib import nullcontext
from itertools import cycle, islice

import nbformat

import nnlib.explore
from nnlib.explore.frame import Explorer
from tools.browser.distance import far_away
from tools.browser.lab import open_browser, percentile, running_lab

for module in pkgutil.iter_modules(nnlib.explore.__path__, "nnlib.explore."):
    importlib.import_module(module.name)
EXPLORERS = {kind.__name__: kind for kind in Explorer.__subclasses__()}


def write_notebook(folder, kinds):
    """A notebook with one cell per explorer."""
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": python})
    for kind in kinds:
        source = f"from {kind.__module__} import {kind.__name__}\n{kind.__name__}()"
        notebook.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, folder / "explorers.ipynb")


def measure(kinds, moves, distance):
    """Rows of an explorer's name, its control's, and numbers by the name of their column."""
    with tempfile.TemporaryDirectory() as folder:
        with running_lab(folder) as lab, open_browser() as browser:
            write_notebook(lab.course, kinds)
            with far_away(lab.url, distance) if distance else nullcontext(lab.url) as lab.url:
                page = lab.open(browser, "explorers.ipynb")
                page.run_all()
                for kind in kinds:
                    explorer = page.explorer(kind.question)
                    for control, numbers in measure_one(explorer, moves):
                        yield kind.__name__, control, numbers
                        explorer.click("Reset")
                        explorer.settle()
                page.close()


def measure_one(explorer, moves):
    """Rows of a control's name and numbers, of one explorer."""
    for name in explorer.controls:
        there_and_back = "ArrowRight", "ArrowLeft"  # some have only three values
        times, sizes = explorer.latencies(name, list(islice(cycle(there_and_back), moves)))
        yield name, {**both(times), "kB": percentile(sizes, 50) / 1024}
    for handle in explorer.box.locator(".nn-handle").all():
        name = f"• {handle.get_attribute('aria-label')}"
        numbers = {"held": percentile(explorer.drag_latencies(handle, moves), 95)}
        if explorer.asks_the_kernel:
            explorer.settle()
            numbers |= both(explorer.picture_latencies(handle, moves))
            explorer.settle()
            numbers["pictures"], numbers["last"] = explorer.long_drag(handle, 2 * moves)
        yield name, numbers


def both(times):
    """The two percentiles, if anything was measured."""
    return {f"p{share}": percentile(times, share) for share in (50, 95)} if times else {}


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=60, help="how often each control is moved")
    parser.add_argument("--distance", type=int, default=0, help="milliseconds, there and back")
    parser.add_argument("--explorer", nargs="+", choices=EXPLORERS, default=list(EXPLORERS))
    given = parser.parse_args()
    columns = "p50", "p95", "kB", "held", "pictures", "last"
    print(f"{'explorer':16}{'slider, or • handle':32}" + "".join(f"{name:>9}" for name in columns))
    kinds = [EXPLORERS[name] for name in given.explorer]
    for kind, control, numbers in measure(kinds, given.moves, given.distance):
        shown = (f"{numbers[name]:9.{name == 'kB':d}f}" if name in numbers else 9 * " "
                 for name in columns)  # fmt: skip
        print(f"{kind:16}{control:32}" + "".join(shown), flush=True)


if __name__ == "__main__":
    main()
