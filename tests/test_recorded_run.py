"""nbval compares a recorded run as strictly as its own: cell by cell, in order, to the letter."""

from queue import Empty

import nbformat
import pytest
from nbval.plugin import IPyNbFile, NbCellError

from tests import recorded_run

SOURCES = ["x = 1", "print(x)", "x"]
PRINTED = ("stream", {"name": "stdout", "text": "1\n"})
RESULT = ("execute_result", {"data": {"text/plain": "1"}, "metadata": {}, "execution_count": 3})


def said(request, msg_type, **content):
    return {"msg_type": msg_type, "parent_header": {"msg_id": request}, "content": content}


def ran(source, *outputs):
    """What a kernel publishes while it runs a cell."""
    yield said(source, "status", execution_state="busy")
    yield said(source, "execute_input", code=source)
    yield from (said(source, kind, **content) for kind, content in outputs)
    yield said(source, "status", execution_state="idle")


@pytest.fixture
def cells(request, tmp_path, monkeypatch):
    """Return a notebook's cells as nbval has them, the run of which published these messages."""

    def cells(*messages):
        notebook = nbformat.v4.new_notebook()
        for number, source in enumerate(SOURCES, 1):
            notebook.cells.append(nbformat.v4.new_code_cell(source, execution_count=number))
        for cell, (kind, content) in zip(notebook.cells[1:], [PRINTED, RESULT], strict=True):
            cell.outputs = [nbformat.v4.new_output(kind, **content)]
        path = tmp_path / "chapter.ipynb"
        nbformat.write(notebook, path)
        monkeypatch.setitem(recorded_run.RUNS, "chapter", messages)
        file = IPyNbFile.from_parent(request.session, path=path)
        found = list(file.collect())
        recorded_run.set_up(file)
        return found

    return cells


def test_what_was_published_is_what_is_stored(cells):
    other = said(SOURCES[1], "display_data", data={}, metadata={})
    other["parent_header"] = {}  # nobody's answer
    messages = [*ran(SOURCES[0]), other, *ran(SOURCES[1], PRINTED), *ran(SOURCES[2], RESULT)]
    for cell in cells(*messages):
        cell.runtest()
    assert "chapter" not in recorded_run.RUNS


OTHERWISE = [
    (),
    [("stream", {"name": "stdout", "text": "2\n"})],
    [("stream", {"name": "stderr", "text": "1\n"})],
]


@pytest.mark.parametrize("printed", OTHERWISE)
def test_another_output_fails(cells, printed):
    _, cell, last = cells(*ran(SOURCES[0]), *ran(SOURCES[1], *printed), *ran(SOURCES[2], RESULT))
    with pytest.raises(NbCellError, match="Cell outputs differ"):
        cell.runtest()
    last.runtest()


def test_an_error_fails(cells):
    error = ("error", {"ename": "NameError", "evalue": "x", "traceback": ["here"]})
    with pytest.raises(NbCellError, match="exception"):
        cells(*ran(SOURCES[0], error))[0].runtest()


def test_a_cell_that_was_not_run_fails(cells):
    first, second, last = cells(*ran(SOURCES[0]), *ran(SOURCES[2], RESULT))
    first.runtest()
    with pytest.raises(RuntimeError, match="did not run this cell in its turn:\nprint"):
        second.runtest()
    last.runtest()


def test_without_a_recorded_run_there_is_a_kernel(request, tmp_path, monkeypatch):
    kernel = object()
    monkeypatch.setattr("nbval.plugin.RunningKernel", lambda *args, **kwargs: kernel)
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "another.ipynb")
    file = IPyNbFile.from_parent(request.session, path=tmp_path / "another.ipynb")
    list(file.collect())
    recorded_run.set_up(file)
    assert file.kernel is kernel


def test_nothing_comes_after_the_last_message():
    run = recorded_run.RecordedRun(ran("1"))
    assert run.execute_cell_input("1", allow_stdin=False) == "1"
    for _ in range(3):
        run.get_message("iopub", timeout=1)
    with pytest.raises(Empty):
        run.get_message("iopub", timeout=1)
