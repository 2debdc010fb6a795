"""The terms of all chapters, in bold, stand in notebooks/glossary.md, and links lead there.

A term is added by one line in its place in the alphabet,

    - **name**, **other name**: what it means ([chapter 1](01_linear_limits.ipynb))

and by making its first use in that chapter a link: `[**name**](glossary.md#n)`.
"""

import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
GLOSSARY = NOTEBOOKS / "glossary.md"
ENTRY = re.compile(
    r"- (?P<names>\*\*[^*]+\*\*(?:, \*\*[^*]+\*\*)*): (?P<meaning>[^\n]{15,})"
    r" \(\[chapter (?P<chapter>\d)\]\((?P<file>\w+\.ipynb)\)\)"
)
BOLD = re.compile(r"\*\*(?P<text>[^*]+)\*\*")
LINK = re.compile(r"\[\*\*(?P<text>[^*]+)\*\*\]\(glossary\.md#(?P<letter>\w)\)")
# What is bold and no term, with the reason. (A number, a formula, a label that ends in a full stop
# or a colon, and a sentence of more than four words are no terms either.)
EMPHASIS = {
    "After this chapter you can": "a heading",
    "Predict": "the name of a kind of cell",
    "Shift-Enter": "a key",
    "class 0": "a number",
    "class 1": "a number",
    "linear": "a candidate in an experiment",
    "lifted": "a candidate in an experiment",
    "network": "a candidate in an experiment",
}


def entries():
    """Return (letter, names, chapter, file) of each entry of the glossary, in its order."""
    found, letter = [], None
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            letter = line[3:]
        elif line.startswith("- "):
            entry = ENTRY.fullmatch(line)
            assert entry, f"not of the form of an entry: {line}"
            found.append((letter, BOLD.findall(entry["names"]), entry["chapter"], entry["file"]))
    return found


def prose(file):
    """Return the texts of a notebook, one string for each Markdown cell."""
    cells = json.loads((NOTEBOOKS / file).read_text(encoding="utf-8"))["cells"]
    return [
        " ".join("".join(cell["source"]).split())
        for cell in cells
        if cell["cell_type"] == "markdown"
    ]


def is_a_term(text):
    """Tell whether bold text is a term: neither a label, nor a result, nor a sentence."""
    return (
        len(text) > 1
        and text[-1] not in ".:?!,"
        and not re.search(r"[\d$]", text)
        and len(text.split()) <= 4
        and text not in EMPHASIS
    )


ENTRIES = entries()
NAMES = {name.casefold(): letter for letter, names, *_ in ENTRIES for name in names}


def test_entries_stand_in_the_order_of_the_alphabet_below_their_letters():
    firsts = [names[0].casefold() for _, names, *_ in ENTRIES]
    assert firsts == sorted(firsts)
    for letter, names, *_ in ENTRIES:
        assert letter == names[0][0].casefold()
    flat = [name.casefold() for _, names, *_ in ENTRIES for name in names]
    assert len(set(flat)) == len(flat)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry[1][0])
def test_an_entry_leads_to_the_chapter_where_its_term_is_introduced_and_back(entry):
    letter, names, chapter, file = entry
    assert file.startswith(f"0{chapter}_")
    text = " ".join(prose(file))
    links = [m for m in LINK.finditer(text) if m["text"].casefold() in map(str.casefold, names)]
    assert links, f"{file} links no [**{names[0]}**](glossary.md#{letter})"
    assert {link["letter"] for link in links} == {letter}


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_bold_term_has_an_entry(path):
    bold = {m["text"] for text in prose(path.name) for m in BOLD.finditer(text)}
    for text in sorted(prose(path.name)):
        for link in LINK.finditer(text):
            assert NAMES.get(link["text"].casefold()) == link["letter"], link[0]
    missing = sorted(t for t in bold if is_a_term(t) and t.casefold() not in NAMES)
    assert missing == [], "put these into notebooks/glossary.md, or into EMPHASIS with a reason"
