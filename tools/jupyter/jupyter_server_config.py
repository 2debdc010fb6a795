"""How the course's JupyterLab keeps notebooks, hears its kernels, and never starts as a lecture.

`start.py` copies this file into `.venv/etc/jupyter`, where every server of the course reads it.
"""

import contextlib
import importlib.util
import re
import warnings
from pathlib import Path

import nbformat.sign
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyterlab.commands import get_user_settings_dir

VIEW = "application/vnd.jupyter.widget-view+json"


def drop_views(model, **kwargs):
    """Leave the views of widgets out of what is saved, where nothing stands behind them any more.

    A saved view is found again as "model not found". What a widget has besides it, a still picture
    and words, is kept; a progress bar has nothing.
    """
    if model["type"] != "notebook" or model["content"]["nbformat"] != 4:
        return
    model["content"]["metadata"].pop("widgets", None)
    for cell in model["content"]["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = list(filter(None, map(without_view, cell["outputs"])))


def without_view(output):
    """The output as it is saved, or None if it was the view of a widget and no more."""
    if VIEW not in output.get("data", {}):
        return output
    data = {kind: value for kind, value in output["data"].items() if kind != VIEW}
    return {**output, "data": data} if "text/html" in data else None


def end_lecture():
    """Forget that a lecture was given when JupyterLab was closed: else all would open as slides."""
    file = Path(get_user_settings_dir(), "@deathbeds/jupyterlab-deck/plugin.jupyterlab-settings")
    with contextlib.suppress(OSError):
        text = file.read_text(encoding="utf-8")
        ended = re.sub(r'("active"\s*:\s*)true', r"\1false", text)
        if ended != text:
            file.write_text(ended, encoding="utf-8")


def notebooks():
    """The notebooks of the course, which lie beside the package that they import."""
    package = importlib.util.find_spec("nnlib")
    folder = Path(package.origin).parents[1] / "notebooks" if package else Path()
    return sorted(folder.glob("[0-9][0-9]_*.ipynb"))


def trust(paths, notary=None):
    """Let JupyterLab run the scripts of these notebooks, as they are stored now, on opening.

    Otherwise what draws itself in the page would stand still until its cell is run. Whoever starts
    the course runs its code anyway. (It takes a seventh of a second for all of them.)
    """
    notary = notary or nbformat.sign.NotebookNotary()
    for path in paths:
        with contextlib.suppress(OSError, ValueError):  # it is opened all the same
            notary.sign(nbformat.read(path, as_version=4))


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel's line to the page on which a message doesn't wait until the last one has arrived.

    Nagle's algorithm would let it: the new picture of an explorer comes right after "the kernel is
    busy", whose arrival a browser acknowledges up to 40 milliseconds later.
    """

    def connect(self):
        """Open the line."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


if "get_config" in globals():  # it is read by a server, and not by a test
    config = get_config()  # noqa: F821
    config.ServerApp.kernel_websocket_connection_class = PromptConnection
    config.ContentsManager.pre_save_hook = drop_views
    # The server reads this file twice, and would say so.
    warnings.filterwarnings("ignore", "Overriding existing pre_save_hook .drop_views.")
    end_lecture()
    trust(notebooks())
