"""Results in rows and columns: a table on the page and on slides, aligned text elsewhere."""

import numpy as np

from nnlib.checks import describe


def table_texts(header, rows):
    """A table as Markdown and as plain text. The first column stands left, the others right."""
    rows = [_listed(row, "each row") for row in _listed(rows, "rows")]
    lines = [[str(cell) for cell in line] for line in (_listed(header, "header"), *rows)]
    for line in lines[1:]:
        if len(line) != len(lines[0]):
            given = f"the row {line} has {len(line)} cells"
            raise ValueError(f"{given}, but the header has {len(lines[0])}: {lines[0]}")
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    plain = [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    marked = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    marked.insert(1, [":--"] + ["--:"] * (len(lines[0]) - 1))
    return "\n".join(f"| {' | '.join(line)} |" for line in marked), "\n".join(plain)


def _listed(values, name):
    """The values as a list with at least one entry, or an error that says what they are instead."""
    if isinstance(values, (str, dict)) or not np.iterable(values):
        raise TypeError(f"{name} must be a list, but is {describe(values)}")
    values = list(values)
    if not values:
        raise ValueError(f"{name} must not be empty")
    return values


class Table:
    """A table that a notebook shows as one, and a console as aligned text."""

    def __init__(self, markdown, plain):
        self.markdown, self.plain = markdown, plain

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": self.markdown, "text/plain": self.plain}

    def __repr__(self):
        return self.plain


def show_table(header, rows):
    """Show results as a table: `header` names the columns, `rows` are lists of texts or numbers.

    Printed columns fold where a line is too narrow for them, as on a slide; a table does not.
    """
    from IPython.display import display

    display(Table(*table_texts(header, rows)))
