"""The sweeps that come with the course: what the notebooks ask for, and nothing else."""

import contextlib
import json
import os
import re

import nbformat
import pytest

from nnlib.sweeps import STORE, read_store
from tools import make_sweeps, run_notebooks
from tools.run_notebooks import NOTEBOOKS

RECALLS = """
import numpy as np
from nnlib.sweeps import recall

def measured(setting):
    with open("computed.txt", "a") as file:
        print(setting, file=file)
    return np.array([setting, setting**2]) / 3
"""


def write(path, *cells):
    """A notebook of code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, path)


def run_here(notebook, path):
    """Run a notebook as `execute` does, but without a kernel, which takes seconds to start."""
    code = "\n".join(cell.source for cell in notebook.cells)
    script = path.with_suffix(".py")  # so that the source of its functions can be read
    script.write_text(code, encoding="utf-8")
    with contextlib.chdir(path.parent):
        exec(compile(code, str(script), "exec"), {"__name__": "page"})


def computed(folder):
    """The settings that have been computed so far, in order."""
    return (folder / "computed.txt").read_text().split()


def test_what_notebooks_recall_is_computed_and_stored(tmp_path, monkeypatch):
    monkeypatch.delenv("NNLIB_SWEEPS", raising=False)
    monkeypatch.delenv("NNLIB_SWEEPS_STORED", raising=False)
    monkeypatch.setattr(make_sweeps, "execute", run_here)
    store = tmp_path / "sweeps.json"
    store.write_text('{"forgotten 0123": {"1": [1.0]}}', encoding="utf-8")
    write(tmp_path / "a.ipynb", RECALLS, "results = recall(measured, [1, 2], again=True)")
    write(tmp_path / "b.ipynb", "raise ValueError('this page recalls nothing, so it is not run')")

    # It was interrupted before.
    write(tmp_path / "c.ipynb", RECALLS, "recall(measured, [5])", "raise ValueError('stop')")
    with pytest.raises(ValueError, match="stop"):
        make_sweeps.main(notebooks=tmp_path, store=store)
    assert "forgotten 0123" in json.loads(store.read_text(encoding="utf-8"))
    (tmp_path / "c.ipynb").unlink()

    assert make_sweeps.main(notebooks=tmp_path, store=store) == 0
    assert computed(tmp_path) == ["1", "2", "5"]  # each once
    (name, results), *others = json.loads(store.read_text(encoding="utf-8")).items()
    assert not others  # what nobody asks for any more is dropped
    assert name.startswith("measured ")
    assert sorted(results) == ["1", "2"]  # the page that asked for 5 has gone
    assert results["2"] == [0.666667, 1.33333]
    assert not list(tmp_path.glob("*.part"))

    make_sweeps.main(notebooks=tmp_path, store=store)
    assert computed(tmp_path) == ["1", "2", "5"]  # what is stored is taken over


def test_everything_is_computed_anew_on_request(tmp_path, monkeypatch):
    """In a kernel, as an author does it."""
    monkeypatch.delenv("NNLIB_SWEEPS", raising=False)
    monkeypatch.delenv("NNLIB_SWEEPS_STORED", raising=False)
    store, timeout = tmp_path / "sweeps.json", run_notebooks.CELL_TIMEOUT
    write(tmp_path / "a.ipynb", RECALLS, "results = recall(measured, [1, 2])")
    with monkeypatch.context() as patched:
        patched.setattr(make_sweeps, "execute", run_here)
        make_sweeps.main(notebooks=tmp_path, store=store)
    (before,) = read_store(store).values()
    make_sweeps.main(["--again"], notebooks=tmp_path, store=store)
    assert computed(tmp_path) == ["1", "2", "1", "2"]
    (after,) = read_store(store).values()
    assert after == before
    assert run_notebooks.CELL_TIMEOUT == timeout
    assert not {"NNLIB_SWEEPS", "NNLIB_SWEEPS_ASKED"} & set(os.environ)


def test_every_stored_function_is_one_that_a_notebook_recalls_in_its_present_version():
    """That all settings are asked for, too, is seen by running the notebooks: `make_sweeps`."""
    texts = [path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("*.ipynb")]
    recalled = {name for text in texts for name in re.findall(r"recall\(\s*([\w.]+)", text)}
    stored = sorted(read_store(STORE))
    functions = [name.split()[0].removeprefix("nnlib.") for name in stored]
    assert len(set(functions)) == len(functions), f"an old version is left: {stored}"
    assert set(functions) == recalled
