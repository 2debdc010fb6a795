"""The sweeps that come with the course: what the notebooks ask for, and nothing else."""

import json
import os

import nbformat
import pytest

from tools import make_sweeps, run_notebooks

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


def test_what_notebooks_recall_is_computed_and_stored(tmp_path, monkeypatch):
    monkeypatch.delenv("NNLIB_SWEEPS", raising=False)
    store = tmp_path / "sweeps.json"
    store.write_text('{"forgotten 0123": {"1": [1.0]}}', encoding="utf-8")
    write(tmp_path / "a.ipynb", RECALLS, "results = recall(measured, [1, 2], again=True)")
    write(tmp_path / "b.ipynb", "raise ValueError('this page recalls nothing, so it is not run')")
    timeout = run_notebooks.CELL_TIMEOUT

    # It was interrupted before.
    write(tmp_path / "c.ipynb", RECALLS, "recall(measured, [5])", "raise ValueError('stop')")
    with pytest.raises(run_notebooks.NotebookFailed, match="stop"):
        make_sweeps.main(tmp_path, store)
    assert "forgotten 0123" in json.loads(store.read_text(encoding="utf-8"))
    (tmp_path / "c.ipynb").unlink()

    assert make_sweeps.main(tmp_path, store) == 0
    (name, results), *others = json.loads(store.read_text(encoding="utf-8")).items()
    assert not others  # what nobody asks for any more is dropped
    assert name.startswith("measured ")
    assert results["2"] == [0.666667, 1.33333]
    assert (tmp_path / "computed.txt").read_text().split() == ["1", "2", "5"]  # each once
    assert not list(tmp_path.glob("*.part"))
    assert run_notebooks.CELL_TIMEOUT == timeout
    assert "NNLIB_SWEEPS" not in os.environ
