"""Which columns of a table are the inputs, and which the class or value: what the reader is asked.

A file with three columns says it by their order. One with more of them, or with its class in front,
doesn't: then the page shows its first rows, and a guess, and the reader decides.
"""

from nnlib.explore.playground.own_data import MOST_CLASSES, NUMBER, like_decimal_commas, table

SHOWN_ROWS, SHOWN_COLUMNS = 4, 40
TARGETS = {"y", "class", "label", "target", "species", "kind", "type", "category", "group", "value"}


def question_about(text, always=False):
    """What to ask the reader about the columns of a CSV text: a dict for the page, or None.

    None says that two or three columns stand in their order, unless `always`. Raises a ValueError
    for a text that is no table.
    """
    names, rows = table(text)
    if names in (["x1", "x2", "y"], ["x1", "y"]):  # the file has no names
        names = [f"column {i + 1}" for i in range(len(names))]
    if len(names) < 2:
        return None
    columns = list(zip(*(cells for _, cells in rows), strict=True))
    numeric = [mostly_numbers(cells) for cells in columns]
    if not always and len(names) <= 3 and all(numeric[:-1]):
        return None
    count = f"The file has {len(names)} columns"
    if len(names) <= 3 and not all(numeric[:-1]):
        count += ", and not all inputs are numbers"
    hint = ""
    if like_decimal_commas(text, names):
        hint = " If these are decimal commas, part the columns by semicolons."
    return {
        "names": names[:SHOWN_COLUMNS],
        "rows": [list(cells[:SHOWN_COLUMNS]) for _, cells in rows[:SHOWN_ROWS]],
        "numeric": numeric[:SHOWN_COLUMNS],
        "guess": guessed(names[:SHOWN_COLUMNS], columns, numeric),
        "words": f"{count}: which are the inputs, and which the class or value?{hint}",
    }


def mostly_numbers(cells):
    """Whether more than half of the cells are numbers."""
    return sum(bool(NUMBER.fullmatch(cell)) for cell in cells) > len(cells) / 2


def guessed(names, columns, numeric):
    """A guess, as numbers from 1: two inputs and a target, or as many as there are."""
    places = range(len(names))
    target = next((i for i in places if names[i].lower() in TARGETS), None)
    if target is None:
        few = [i for i in places if not numeric[i] and len(set(columns[i])) <= MOST_CLASSES]
        whole = [i for i in places if numeric[i] and len(set(columns[i])) <= MOST_CLASSES]
        target = (few or [i for i in whole if i == len(names) - 1] or [len(names) - 1])[-1]
    inputs = [i for i in places if numeric[i] and i != target and not counts(columns[i], names[i])]
    return [i + 1 for i in [*inputs[:2], target]]


def counts(cells, name):
    """Whether a column only counts the rows, or says the same in all of them."""
    if len(set(cells)) == 1 or name.lower() in {"id", "index", "no", "nr", "#", "row"}:
        return True
    first = next((int(cell) for cell in cells[:1] if cell.isdigit()), None)
    return first in (0, 1) and list(cells) == [str(first + i) for i in range(len(cells))]
