"""What the course tells JupyterLab: how notebooks are saved, kernels heard, lectures started."""

import copy
import importlib.util
from pathlib import Path

import nbformat
import nbformat.sign
import pytest

FOLDER = Path(__file__).parent.parent / "tools" / "jupyter"
VIEW = "application/vnd.jupyter.widget-view+json"


def module(name):
    """One of the files of settings, read as a module: nothing is set then."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def server():
    return module("jupyter_server_config")


def notebook(*outputs):
    cells = [
        {"cell_type": "markdown", "source": "text"},
        {"cell_type": "code", "source": "", "outputs": list(outputs)},
    ]
    content = {"nbformat": 4, "metadata": {"widgets": {"state": {}}}, "cells": cells}
    return {"type": "notebook", "content": content}


def shown(**data):
    return {"output_type": "display_data", "data": data, "metadata": {}}


def test_an_explorer_is_saved_as_its_picture_and_words(server):
    model = notebook(
        shown(**{VIEW: {"model_id": "1"}, "text/html": "<img>", "text/plain": "words"})
    )
    server.drop_views(model, path="a.ipynb")
    assert model["content"]["metadata"] == {}
    (output,) = model["content"]["cells"][1]["outputs"]
    assert output["data"] == {"text/html": "<img>", "text/plain": "words"}


def test_a_progress_bar_is_not_saved_and_all_else_is_untouched(server):
    others = [
        shown(**{"text/plain": "1"}),
        {"output_type": "stream", "name": "stdout", "text": "1"},
    ]
    others.append({"output_type": "error", "ename": "E", "evalue": "", "traceback": []})
    bar = shown(**{VIEW: {"model_id": "1"}, "text/plain": "  0%|    | 0/3"})
    model = notebook(others[0], bar, *others[1:])
    server.drop_views(model)
    assert model["content"]["cells"][1]["outputs"] == others


@pytest.mark.parametrize("kind", ["file", "directory"])
def test_other_files_are_saved_as_they_are(server, kind):
    model = {"type": kind, "content": "text"}
    before = copy.deepcopy(model)
    server.drop_views(model)
    assert model == before


def test_a_lecture_does_not_come_back_when_jupyterlab_starts_again(server, tmp_path, monkeypatch):
    monkeypatch.setattr(server, "get_user_settings_dir", lambda: str(tmp_path))
    server.end_lecture()  # nothing is stored yet
    file = tmp_path / "@deathbeds" / "jupyterlab-deck" / "plugin.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text('{\n    // Decks\n    "active": true,\n    "stylePresets": {}\n}')
    server.end_lecture()
    assert file.read_text() == '{\n    // Decks\n    "active": false,\n    "stylePresets": {}\n}'


def test_what_a_kernel_says_does_not_wait_for_what_it_said_before(monkeypatch):
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    from traitlets.config import Config

    config = Config()
    scope = {"get_config": lambda: config, "__name__": "settings"}
    source = (FOLDER / "jupyter_server_config.py").read_text(encoding="utf-8")
    source = source.replace("    end_lecture()\n", "").replace("    trust(notebooks())\n", "")
    exec(compile(source, "jupyter_server_config.py", "exec"), scope)
    done = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: done.append("open"))
    handler = KernelWebsocketHandler.__new__(KernelWebsocketHandler)
    handler.set_nodelay = lambda value: done.append(value)
    config.ServerApp.kernel_websocket_connection_class(websocket_handler=handler).connect()
    assert done == [True, "open"]


def test_kernels_do_not_tell_their_version_and_notebooks_say_what_they_tell():
    from ipykernel.ipkernel import IPythonKernel

    from tools.run_notebooks import LANGUAGE_INFO

    told = module("ipython_kernel_config").Kernel.language_info
    assert "version" not in told
    assert told == {k: v for k, v in IPythonKernel.language_info.items() if k != "version"}
    known = {**told, "codemirror_mode": LANGUAGE_INFO["codemirror_mode"]}
    assert known == LANGUAGE_INFO


def test_latex_gets_each_figure_as_png_while_the_notebook_stays_as_it_is():
    from nbconvert.exporters import LatexExporter, PDFExporter
    from traitlets.config import Config

    config = Config()
    source = (FOLDER / "jupyter_config.py").read_text(encoding="utf-8")
    exec(compile(source, "jupyter_config.py", "exec"), {"get_config": lambda: config})
    path = next((FOLDER.parents[1] / "notebooks").glob("04_*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    before = copy.deepcopy(notebook)
    figures = str(notebook).count('src="data:image/png;base64,')
    assert figures > 10
    for exporter in (LatexExporter(config=config), PDFExporter(config=config)):
        names = {"unique_key": "chapter", "output_files_dir": "figures"}
        for_latex, resources = exporter._preprocess(
            copy.deepcopy(notebook), exporter._init_resources(names)
        )
        assert len(resources["outputs"]) == figures  # the files beside the LaTeX
        assert all(content.startswith(b"\x89PNG") for content in resources["outputs"].values())
        text = "".join(cell.source for cell in for_latex.cells)
        assert ".svg)" not in text and "*Diagram: " in text
    assert notebook == before


def test_what_is_no_picture_is_left_alone():
    settings = module("jupyter_config")
    cell = nbformat.v4.new_code_cell("1")
    two = '<img alt="a" src="data:image/png;base64,AA=="><img src="data:image/png;base64,BB==">'
    cell.outputs = [
        nbformat.v4.new_output("display_data", {"text/html": html})
        for html in ("<table></table>", two)
    ]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook, _ = settings.with_pictures(notebook, {"unique_key": "chapter", "outputs": {}})
    assert all(set(output.data) == {"text/html"} for output in notebook.cells[0].outputs)


def test_start_copies_every_file_of_settings():
    from start import CONFIG

    assert {Path(place).name for place in CONFIG} == {file.name for file in FOLDER.glob("*.py")}


def test_the_course_is_trusted_as_it_is_stored_and_nothing_else(server, tmp_path):
    assert [path.name[:2] for path in server.notebooks()][:2] == ["00", "01"]
    notary = nbformat.sign.NotebookNotary(db_file=":memory:", secret=b"of this test")
    path, broken = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    nbformat.write(content, path)
    broken.write_text("no notebook")
    server.trust([broken, tmp_path / "missing.ipynb", path], notary)
    assert notary.check_signature(nbformat.read(path, as_version=4))
    content.cells[0].source = "2"
    assert not notary.check_signature(content)
