"""Runs notebooks afresh and stores them in one normal form.

    python -m tools.run_notebooks                      # every notebook
    python -m tools.run_notebooks 01_linear_limits     # one of them
    python -m tools.run_notebooks --check              # run, compare, write nothing
    python -m tools.run_notebooks --no-run             # only bring them into the normal form

A notebook is written only when all of it ran without an error and without a word on stderr.
What is written depends on the notebook alone, so running it twice gives the same file, byte for
byte, on one machine. (`--check` asks for exactly that; between machines pictures may differ in a
few bytes, and there strict nbval is the judge.)
"""

import argparse
import hashlib
import json
import os
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from tools.arrange_slides import arrange
from tools.fold_cells import fold

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
CELL_TIMEOUT = 120  # seconds
KERNEL_ENVIRONMENT = {
    "TQDM_DISABLE": "1",  # progress bars write timings to stderr
    "COURSE_PROGRESS": "off",  # a notebook is stored as a reader finds it who has done nothing yet
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # holds a random model id
SESSION_METADATA = ("execution", "ExecuteTime", "scrolled", "collapsed", "trusted")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")  # as in <function f at 0x7f...>


class NotebookFailed(Exception):
    """A cell raised, wrote to stderr or took too long; the message names notebook and cell."""


def with_ids(cells, stem):
    """Return the cells (dicts), each with a unique id: its own, or one made from its text."""
    taken, result = set(), []
    for cell in cells:
        cell_id = cell.get("id")
        if not cell_id or cell_id in taken:
            text = f"{stem}\n{cell['cell_type']}\n{''.join(cell['source'])}"
            copies = 0
            while not cell_id or cell_id in taken:
                digest = hashlib.sha256(f"{text}\n{copies}".encode()).hexdigest()
                cell_id, copies = digest[:8], copies + 1
        taken.add(cell_id)
        result.append({**cell, "id": cell_id})
    return result


def read(path):
    """Read a notebook file as a NotebookNode of format 4.5 or later with an id in every cell."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.get("nbformat") != 4:
        raise NotebookFailed(f"{path.name}: not a notebook of format 4")
    content["nbformat_minor"] = max(5, content.get("nbformat_minor", 0))
    content["cells"] = with_ids(content["cells"], path.stem)
    return nbformat.reads(json.dumps(content), as_version=4)


def first_line(cell):
    """Return the first line of a cell's source that isn't blank."""
    return next((line.strip() for line in cell.source.splitlines() if line.strip()), "")


def describe(path, index, cell):
    """Say which cell of which notebook is meant."""
    return f"{path.name}: cell {index + 1} of the notebook (id {cell.id}), `{first_line(cell)}`"


def execute(notebook, path):
    """Run every code cell from a fresh kernel in the notebook's own folder; fill in the outputs."""
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        allow_errors=True,  # errors are found, with their cell, by `complain` below
        resources={"metadata": {"path": str(path.parent)}},
    )
    with client.setup_kernel(env={**os.environ, **KERNEL_ENVIRONMENT}):
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            try:
                client.execute_cell(cell, index)
            except CellTimeoutError:
                what = f"took more than {CELL_TIMEOUT} seconds"
                raise NotebookFailed(f"{describe(path, index, cell)}: {what}") from None
            except DeadKernelError:
                raise NotebookFailed(f"{describe(path, index, cell)}: the kernel died") from None
            complain(path, index, cell)


def complain(path, index, cell):
    """Raise NotebookFailed when the outputs of a cell hold an error or text from stderr."""
    for output in cell.outputs:
        if output.output_type == "error":
            what = f"raised {output.ename}: {output.evalue}\n" + "\n".join(output.traceback)
        elif output.output_type == "stream" and output.name == "stderr":
            what = f"wrote to stderr:\n{output.text}"
        else:
            continue
        raise NotebookFailed(f"{describe(path, index, cell)}: {what}")


def normalise(notebook):
    """Bring an executed notebook into its one normal form, in place."""
    for key in (*SESSION_METADATA, "widgets"):
        notebook.metadata.pop(key, None)
    notebook.metadata.kernelspec = nbformat.from_dict(KERNELSPEC)
    notebook.metadata.language_info = nbformat.from_dict(LANGUAGE_INFO)
    notebook.cells = [c for c in notebook.cells if c.cell_type != "code" or c.source.strip()]
    count = 0
    for cell in notebook.cells:
        for key in SESSION_METADATA:
            cell.metadata.pop(key, None)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if output.output_type == "stream":
                output.text = ADDRESS.sub("at 0x0", output.text)
            data = output.get("data", {})
            data.pop(WIDGET_VIEW, None)
            for kind in ("text/plain", "text/html"):
                if kind in data and ";base64," not in data[kind]:
                    data[kind] = ADDRESS.sub("at 0x0", data[kind])
    arrange(notebook)
    fold(notebook)


def run(path, afresh=True):
    """Run the notebook file at `path`; return the normal form of the result as text.

    With afresh=False the outputs stay as they are stored.
    """
    notebook = read(path)
    if afresh:
        execute(notebook, path)
    normalise(notebook)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def store(path, text):
    """Replace the file at `path` in one step, so that a crash can't leave half a notebook."""
    half = path.with_name(path.name + ".part")
    half.write_text(text, encoding="utf-8", newline="\n")
    os.replace(half, path)


def find(name):
    """Return the notebook called `name`: a path, a file name, or a file name without `.ipynb`."""
    for path in (Path(name), NOTEBOOKS / name, NOTEBOOKS / f"{name}.ipynb"):
        if path.is_file():
            return path.resolve()
    known = ", ".join(path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))) or "none"
    raise SystemExit(f"no notebook called {name!r}; there are: {known}")


def main(arguments=None):
    """Run the notebooks that were named; return 0 if all is well, 1 if something failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.run_notebooks", description=main.__doc__)
    parser.add_argument("names", nargs="*", help="notebooks to run (default: all)")
    parser.add_argument("--check", action="store_true", help="run and compare, but write nothing")
    parser.add_argument("--no-run", action="store_true", help="keep the outputs as they are")
    options = parser.parse_args(arguments)
    paths = [find(name) for name in options.names] or sorted(NOTEBOOKS.glob("*.ipynb"))
    if not paths:
        raise SystemExit(f"there are no notebooks in {NOTEBOOKS.name}/")
    failed = False
    for path in paths:
        start = time.perf_counter()
        try:
            text = run(path, afresh=not options.no_run)
        except NotebookFailed as failure:
            print(failure, file=sys.stderr)
            failed = True
            continue
        seconds = time.perf_counter() - start
        stored = path.read_bytes() == text.encode("utf-8")
        if options.check:
            failed = failed or not stored
            verdict = "up to date" if stored else "out of date: run it without --check"
        else:
            if not stored:
                store(path, text)
            verdict = "unchanged" if stored else "written"
        print(f"{path.stem:24} {seconds:6.1f} s  {verdict}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
