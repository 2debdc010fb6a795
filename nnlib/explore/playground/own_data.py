"""Points of the reader's own for the playground: from arrays, or from the text of a CSV file."""

import csv
import io
import math
import re

import numpy as np

from nnlib.checks import describe, examples, expect, labels
from nnlib.datasets import train_test_split
from nnlib.explore.playground.build import Points
from nnlib.explore.playground.run import MOST_POINTS
from nnlib.explore.playground.worlds import REACH

MOST_CLASSES = 10
FEWEST = 4  # points
ROOM = 5.0  # what is given is brought to −ROOM … ROOM, with a rim around it
LIKE_NOTHING = {"", "na", "n/a", "nan", "null", "none", "?", "-", "inf", "-inf", "infinity"}
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


def points_from_arrays(X, y, *, problem=None, names=None, test_share=0.5, data_seed=0):
    """The points X (N, 2) with classes or values y (N,); X (N,) or (N, 1) with values y.

    y holds classes if it holds texts, or at most ten different whole numbers; else values. Inputs
    that don't fit the square of the playground are brought into it; the axes keep the true scale.
    """
    X = np.asarray(X)
    X = X[:, None] if X.ndim == 1 else X
    y = np.asarray(y)
    if X.ndim != 2 or X.shape[1] not in (1, 2):
        hint = "; did you mean X.T?" if X.ndim == 2 and X.shape[0] in (1, 2) else ""
        raise ValueError(f"X has shape {X.shape}, but (N, 2) is expected, or (N,){hint}")
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    expect(y.ndim == 1, "y", "one class or value for each point, (N,)", y)
    known = None
    if y.dtype.kind in "SUOT":
        known, y = np.unique(y.astype(str), return_inverse=True)
    X, y = examples(X, y)
    if len(X) < FEWEST:
        raise ValueError(f"there are {len(X)} points, but at least {FEWEST} are needed")
    if problem is None:
        is_class = known is not None or (X.shape[1] == 2 and like_classes(y))
        problem = "classification" if is_class else "regression"
    if problem == "regression" and known is not None:
        raise ValueError(f"regression needs values, but y holds texts such as {known[0]!r}")
    if X.shape[1] == 1 and problem == "classification":
        raise ValueError("classes need two inputs: X has one column")
    names = list(names or ("x1", "x2", "y"))
    if problem == "classification":
        y, known = classes(y, known)
        target = ("class", 1.0, 0.0)
    else:
        y, scale, shift = fitted(y.astype(float), 1.0, "y")
        target = (names[-1], scale, shift)
    X, words = X.astype(float), []
    if len(X) > MOST_POINTS:
        words.append(f"{MOST_POINTS:,} of the {len(X):,} points were taken, at random.")
        rows = np.random.default_rng(data_seed).permutation(len(X))[:MOST_POINTS]
        X, y = X[rows], y[rows]
        if problem == "classification" and len(np.unique(y)) < len(known):
            absent = known[np.setdiff1d(np.arange(len(known)), y)[0]]
            words.append(f"No point of the class {absent} is among them.")
    axes = []
    for i in range(X.shape[1]):
        X[:, i], scale, shift = fitted(X[:, i], ROOM, names[i])
        axes.append((names[i], scale, shift))
    if X.shape[1] == 1:
        axes.append(target)  # the second axis shows the value
    parts = train_test_split(X, y, test_size=test_share, rng=np.random.default_rng(data_seed))
    kinds = tuple(known) if problem == "classification" else (names[-1],)
    what = f"{len(kinds)} classes" if problem == "classification" else "values"
    words.insert(0, f"{len(X):,} points of your own, with {what}.")
    return Points(*parts, problem, kinds, (*axes, target), " ".join(words))


def like_classes(y):
    """Whether these numbers are those of a few classes."""
    kinds = len(np.unique(y))
    return bool((y % 1 == 0).all()) and kinds <= min(MOST_CLASSES, max(2, len(y) / 2))


def classes(y, known):
    """Class numbers 0, 1, … and the names of the classes, or an error that says what is wrong."""
    if known is None:
        if (y % 1 == 0).all():
            numbers, y = np.unique(y, return_inverse=True)
            known = [f"class {number:g}" for number in numbers]
        else:
            labels(y)  # says where the first that is not whole stands
    if len(known) == 1:
        raise ValueError(f"all {len(y)} points are of one class, {known[0]}: two are needed")
    if len(known) > MOST_CLASSES:
        raise ValueError(
            f"there are {len(known)} classes, more than {MOST_CLASSES}; were numbers meant as "
            "values? Then set the problem to regression"
        )
    return y.astype(np.int64), [str(name) for name in known]


def fitted(values, room, name):
    """Values brought to −room … room, unless they fit as they are; and the scale and shift.

    What was given is shift + scale · value.
    """
    low, high = float(values.min()), float(values.max())
    if low == high:
        raise ValueError(f"{name} is {low:g} everywhere: there is nothing to tell points apart by")
    if -REACH <= low and high <= REACH and room == ROOM and high - low > 1:
        return values, 1.0, 0.0
    if -1.5 <= low and high <= 1.5 and room < ROOM and high - low > 0.2:
        return values, 1.0, 0.0
    scale, shift = (high / 2 - low / 2) / room, low / 2 + high / 2
    if not (math.isfinite(scale) and math.isfinite(shift)) or scale == 0:
        raise ValueError(f"{name} goes from {low:g} to {high:g}: such numbers can't be drawn")
    return (values - shift) / scale, scale, shift


def points_from_csv(text, *, columns=None, problem=None, test_share=0.5, data_seed=0):
    """The points in the text of a CSV file: two inputs and a class or a value, in three columns.

    Two columns are an input and a value. Columns may be parted by commas, semicolons or tabs; a
    first row may name them, and `columns` says which to take. With semicolons or tabs, a comma may
    stand in a number. Raises a ValueError that says what is wrong, and in which line.
    """
    names, rows = table(text)
    if columns is not None:
        names, rows = chosen(names, rows, columns)
    if len(names) not in (2, 3):
        listed = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
        raise ValueError(
            f"the file has {len(names)} column{'s' * (len(names) > 1)} ({listed}), but three are "
            "needed, two inputs and the class or value, or two, an input and a value"
            + hint_at(text, names)
        )
    inputs = [
        [number_of(cells[i], line, names[i]) for line, cells in rows] for i in range(len(names) - 1)
    ]
    last = [cells[-1] for _, cells in rows]
    are_numbers = [bool(NUMBER.fullmatch(cell)) for cell in last]
    if all(are_numbers) or len(names) == 2:
        y = np.array([number_of(cells[-1], line, names[-1]) for line, cells in rows])
    else:
        empty = next((n for n, cells in rows if cells[-1].lower() in LIKE_NOTHING), None)
        if empty:
            raise ValueError(f"line {empty}: {names[-1]} is missing")
        odd = next((n for n, cells in rows if not NUMBER.fullmatch(cells[-1])), None)
        if sum(are_numbers) > len(last) / 2 and len(set(last)) > MOST_CLASSES:
            raise ValueError(
                f"line {odd}: {names[-1]} should be a number, but is {shown(rows, odd)}"
            )
        y = np.array(last)
    return points_from_arrays(
        np.array(inputs).T,
        y,
        problem=problem,
        names=names,
        test_share=test_share,
        data_seed=data_seed,
    )


def hint_at(text, names):
    """What to do about too many columns."""
    if len(names) < 4:
        return ""
    if like_decimal_commas(text, names):
        return (
            "; if these are decimal commas, part the columns by semicolons, else name three columns"
        )
    three = ", ".join(f'"{name}"' for name in names[:3])
    return f"; name them in a cell: playground.load_csv(path, columns=[{three}])"


def like_decimal_commas(text, names):
    """Whether the commas may stand within numbers, and part no columns."""
    return len(names) in (4, 5, 6) and names[0] == "column 1" and parted_by(text) == ","


def table(text):
    """The names of the columns and the rows of a CSV text, each row as (line, cells)."""
    expect(isinstance(text, str), "the file", "text", text, TypeError)
    text = text.removeprefix("\ufeff").replace("\x00", "")
    if not text.strip():
        raise ValueError("the file is empty")
    delimiter = parted_by(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows = []
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if any(cells) and not cells[0].startswith("#"):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from None
    if not rows:
        raise ValueError("the file holds no points, only comments")
    width = len(rows[0][1])
    for line, cells in rows:
        if len(cells) != width:
            part = {"\t": "tab", " ": "blank"}.get(delimiter, delimiter)
            raise ValueError(
                f"line {line} has {len(cells)} cells, but line {rows[0][0]} has {width}: was a "
                f"{part!r} meant otherwise?"
            )
    first = rows[0][1]
    inputs = first[:-1] or first
    named = not any(NUMBER.fullmatch(cell) for cell in inputs) and not all(
        cell.lower() in LIKE_NOTHING for cell in inputs
    )
    names = [n or f"column {i + 1}" for i, n in enumerate(first)] if named else None
    rows = rows[1:] if named else rows
    if not rows and width > 1:
        raise ValueError("the file has names of columns, but no points")
    if not any(NUMBER.fullmatch(cell) for _, cells in rows for cell in cells):
        raise ValueError("no cell of the file is a number: is it a table of points?")
    if names is None:
        names = ["x1", "y"] if width == 2 else ["x1", "x2", "y"]
        names = names if width in (2, 3) else [f"column {i + 1}" for i in range(width)]
    return names, rows


def parted_by(text):
    """What stands between the cells: the sign that parts the first lines into equally many."""
    lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"][:20]
    best, most = ",", 1
    for sign in (";", "\t", ",", " "):
        counts = {len(line.strip().split(sign)) for line in lines}
        if len(counts) == 1 and counts.pop() > most:
            return sign
    for sign in (";", "\t", ","):  # no sign parts all lines alike: the table will say which not
        if sum(sign in line for line in lines) > len(lines) / 2:
            return sign
    return best


def chosen(names, rows, columns):
    """The columns that were asked for, by name or by number from 1."""
    places = []
    for column in columns:
        if column in names:
            places.append(names.index(column))
        elif isinstance(column, int) and 1 <= column <= len(names):
            places.append(column - 1)
        else:
            raise ValueError(f"no column is called {column!r}; there are {', '.join(names)}")
    twice = next((i for i in places if places.count(i) > 1), None)
    if twice is not None:
        raise ValueError(f"the column {names[twice]} was named twice: each stands for one thing")
    if names in (["x1", "x2", "y"], ["x1", "y"]):  # the file has no names
        names = [f"column {i + 1}" if i + 1 in columns else n for i, n in enumerate(names)]
    return [names[i] for i in places], [(n, [cells[i] for i in places]) for n, cells in rows]


def number_of(cell, line, name):
    """A cell as a number, or an error that names line and column."""
    if cell.lower() in LIKE_NOTHING:
        raise ValueError(f"line {line}: {name} is {cell or 'missing'}; a number is needed there")
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"line {line}: {name} should be a number, but is {describe(cell)}")
    value = float(cell.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"line {line}: {name} is {cell}, too large for a number")
    return value


def shown(rows, line):
    """What stands in the last cell of a line."""
    return describe(next(cells[-1] for n, cells in rows if n == line))
