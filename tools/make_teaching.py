"""Brings the questions of the teaching pages up to date with `nnlib.predictions`.

    python -m tools.make_teaching             # writes the pages
    python -m tools.make_teaching --check     # says which ones are out of date, writes nothing

A page has its questions between the heading "Ask before …" and the next one in bold. They stand in
`nnlib/predictions/`, from which the notebooks take their forms, too.
"""

import importlib
import importlib.util
import re
import sys
from pathlib import Path

from nnlib.predictions.pages import teaching

TEACHING = Path(__file__).resolve().parent.parent / "teaching"
PART = re.compile(r"(?<=\n)(\*\*Ask before [^\n]+\*\*\n\n).+?(?=\n\*\*(?!§))", re.DOTALL)


def up_to_date(page):
    """Return the text of a teaching page with its questions as they are now, if it has any."""
    text, name = page.read_text(encoding="utf-8"), f"nnlib.predictions.{page.stem.split('_', 1)[1]}"
    if importlib.util.find_spec(name) is None:
        return text
    questions = importlib.import_module(name).QUESTIONS
    text, count = PART.subn(lambda found: found[1] + teaching(questions), text)
    if count != 1:
        raise ValueError(f"{page.name} has {count} parts that begin with 'Ask before', not one")
    return text


def main(arguments=None):
    """Write the pages, or check them; return 1 if one is out of date."""
    check, old = "--check" in (sys.argv[1:] if arguments is None else arguments), []
    for page in sorted(TEACHING.glob("[0-9]*_*.md")):
        text = up_to_date(page)
        if text != page.read_text(encoding="utf-8"):
            old.append(page.name)
            if not check:
                page.write_text(text, encoding="utf-8", newline="\n")
    state = "out of date" if check else "written"
    print(f"{', '.join(old)}: {state}" if old else "all pages are up to date")
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
