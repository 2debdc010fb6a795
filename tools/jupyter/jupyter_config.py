"""How the course's notebooks become LaTeX, and PDF through LaTeX, with their figures.

`start.py` copies this file into `.venv/etc/jupyter`, where nbconvert and every server read it. A
figure is stored once, as an `<img>` in HTML, so that JupyterLab reads its alternative text aloud.
LaTeX takes no HTML: there the same PNG is put beside it, while it is exported, and in no file.
"""

import re

IMAGE = re.compile(r'<img [^>]*src="data:image/png;base64,([^"]+)"')
DIAGRAM = re.compile(r"!\[([^\]]*)\]\([^)\s]+\.svg\)")  # LaTeX alone can't show one


def with_pictures(notebook, resources):
    """Give outputs that are a picture in HTML a PNG, too; say diagrams in words. In place."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = DIAGRAM.sub(r"*Diagram: \1*", cell.source)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            pictures = IMAGE.findall(data.get("text/html", ""))
            if len(pictures) == 1 and "image/png" not in data:
                data["image/png"] = pictures[0]
    # Those that were there before are in files already; now these, too.
    from nbconvert.preprocessors import ExtractOutputPreprocessor

    return ExtractOutputPreprocessor(enabled=True)(notebook, resources)


if "get_config" in globals():  # it is read by Jupyter, and not by a test
    get_config().LatexExporter.preprocessors = [with_pictures]  # noqa: F821
