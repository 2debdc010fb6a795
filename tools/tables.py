"""Tables as platforms and spreadsheets write them, CSV, read and written (class report, sheets)."""

import csv
import io

SEPARATORS = ",;\t"
NONE = "\x1f"  # of a table with a single column, in which commas belong to the names
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet takes a cell for one


def decoded(content):
    """Bytes as text: UTF-8 or UTF-16, or what Windows writes by itself."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def rows_in(content):
    """The rows of a table, CSV as bytes; its first row tells what separates its columns."""
    text = decoded(content)
    if text.lower().startswith("sep="):  # for one spreadsheet alone
        text = text.partition("\n")[2]
    columns = {each: len(next(_rows(text, each), ())) for each in SEPARATORS}
    separator = max(columns, key=columns.get)
    return list(_rows(text, separator if columns[separator] > 1 else NONE))


def _rows(text, separator):
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return (row for row in rows if any(cell.strip() for cell in row))


def written(rows, *, for_spreadsheet=False):
    """Rows as the text of a CSV. For a spreadsheet no cell may begin like a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([_harmless(str(cell)) if for_spreadsheet else cell for cell in row])
    return out.getvalue()


def _harmless(cell):
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def save(path, rows):
    """Write rows for a spreadsheet, which is told that they are UTF-8."""
    text = "\ufeff" + written(rows, for_spreadsheet=True)
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
