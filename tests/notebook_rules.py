"""What every stored notebook of the course has to keep to (tests).

Strict nbval compares what a notebook prints with what it printed before. It doesn't see what is
missing from the file: a cell that was never run, a picture without words, a path of one machine.
"""

import json
import re
from html.parser import HTMLParser

import nbformat

from tools.arrange_slides import is_explorer
from tools.fold_cells import only_draws
from tools.run_notebooks import WIDGET_VIEW, NotebookFailed, normalise, read

LONGEST_CELL = 15  # lines of code
# Comments, the text of a picture, and closing brackets are not code.
NOT_CODE = re.compile(r"#.*|(alt=)?f?(\".*\"|'.*'),?|[])}]+")
LARGEST_FILE = 4_000_000  # bytes
SHORTEST_ALT = 40  # characters
SLIDE_TYPES = {"slide", "subslide", "fragment", "notes", "skip", "-"}
WEAKENING_TAGS = {"nbval-skip", "raises-exception", "nbval-raises-exception"}
WEAKENING_COMMENT = re.compile(r"^\s*#\s*(NBVAL_|PYTEST_VALIDATE_)", re.MULTILINE)
MACHINE_PATH = re.compile(
    r"/(?:home|root|tmp|Users|work|usr|opt|srv|private|var)/[\w.-]|\b[A-Z]:\\+\w|site-packages"
)
FIRST_CELL = """\
# No module named 'nnlib'? This page can't run alone: get the whole course, and run start.py in its
# folder. In VS Code choose the kernel of the folder's .venv; in place of Colab there is Binder.
from nnlib import ready

ready.check()
"""
SAYS_WHAT_IT_DRAWS = re.compile(r"# \S.{14,}")
MARKDOWN_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<source>[^)\s]+)[^)]*\)")


class Images(HTMLParser):
    """Collects the attributes of every `<img>` in a piece of HTML."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Remember the attributes of an image."""
        if tag == "img":
            self.found.append(dict(attrs))


def joined(text):
    """Return a notebook's text, which is stored as one string or as a list of lines, as one."""
    return text if isinstance(text, str) else "".join(text)


def about_alt(alt):
    """Yield what is wrong with the text alternative of a picture."""
    words = " ".join((alt or "").split())
    if len(words) < SHORTEST_ALT:
        yield f"a picture's text alternative is {words!r}: say what is to be seen in it"
    elif words.lower().startswith(("figure", "image", "picture", "plot of")):
        yield f"a text alternative begins with {words[:20]!r}: say what is to be seen in it"


def about_markdown(cell, folder):
    """Yield what is wrong with the pictures of a Markdown cell."""
    text = joined(cell["source"])
    images = [(image["alt"], image["source"]) for image in MARKDOWN_IMAGE.finditer(text)]
    images += [(image.get("alt"), image.get("src", "")) for image in Images(text).found]
    for alt, source in images:
        yield from about_alt(alt)
        if not source.startswith(("attachment:", "data:")) and not (folder / source).is_file():
            yield f"there is no picture {source!r}"


def about_output(output):
    """Yield what is wrong with one output of a code cell."""
    kind = output["output_type"]
    if kind == "error":
        yield f"holds an error: {output['ename']}"
    if kind == "stream" and output["name"] == "stderr":
        yield "holds text from stderr"
    data = {
        name: joined(text)
        for name, text in output.get("data", {}).items()
        if name != "application/json"
    }
    texts = [joined(output.get("text", "")), data.get("text/plain", "")]
    for name, text in data.items():
        if name.startswith("image/"):
            yield f"shows a bare {name}, which has no text alternative: use nnlib.plot.show"
        if name == WIDGET_VIEW:
            yield "holds a view of a widget that no longer exists"
        if name == "text/html":
            images = Images(text).found
            for image in images:
                yield from about_alt(image.get("alt"))
            texts.append(re.sub(r"base64,[A-Za-z0-9+/=]+", "", text))
    if "base64" in texts[1]:
        yield "holds a picture as plain text"
    for text in texts:
        if path := MACHINE_PATH.search(text):
            yield f"prints a path of one machine: {path.group()!r}"


def about_code(cell):
    """Yield what is wrong with a code cell."""
    source = joined(cell["source"])
    lines = [line.strip() for line in source.splitlines()]
    length = sum(bool(line) and not NOT_CODE.fullmatch(line) for line in lines)
    if cell.get("execution_count") is None:
        yield "was never run"
    if length > LONGEST_CELL:
        yield f"has {length} lines of code, more than {LONGEST_CELL}"
    if WEAKENING_COMMENT.search(source) or WEAKENING_TAGS & set(cell["metadata"].get("tags", [])):
        yield "switches its own test off"
    for output in cell["outputs"]:
        yield from about_output(output)


def about_reader(content):
    """Yield what is wrong with what a reader of the notebook sees first, and sees folded."""
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    # What lives in the page may come before.
    runs = [cell for cell in code if not is_explorer(cell)]
    if runs and not joined(runs[0]["source"]).startswith(FIRST_CELL.rstrip(")\n")):
        yield f"the first code cell must begin with\n{FIRST_CELL}"
    for cell in code:
        source = joined(cell["source"])
        if only_draws(cell) and not SAYS_WHAT_IT_DRAWS.match(source):
            yield (
                f"({cell.get('id')}) of a folded cell only the first line is seen: "
                "begin with a comment that says what it draws"
            )
        if "# plumbing" in source:
            yield f"({cell.get('id')}) drop `# plumbing`: code that only draws is folded"


def complaints(path):
    """Return what is wrong with the notebook file at `path`, as a list of sentences."""
    stored = path.read_text(encoding="utf-8")
    content = json.loads(stored)
    found = []
    ids = [cell.get("id") for cell in content["cells"]]
    if None in ids or len(set(ids)) < len(ids):
        found.append("some cells have no id of their own")
    if "widgets" in content["metadata"]:
        found.append("the state of widgets is stored")
    if len(stored.encode("utf-8")) > LARGEST_FILE:
        found.append(f"the file is larger than {LARGEST_FILE} bytes")
    found += about_reader(content)
    slides = [cell["metadata"].get("slideshow", {}).get("slide_type") for cell in content["cells"]]
    if "notes" not in slides:
        found.append("there are no speaker notes")
    for number, (cell, slide) in enumerate(zip(content["cells"], slides, strict=True), start=1):
        about = list(
            about_code(cell) if cell["cell_type"] == "code" else about_markdown(cell, path.parent)
        )
        if slide not in SLIDE_TYPES:
            about.append(f"has slide_type {slide!r}, not one of {sorted(SLIDE_TYPES)}")
        found += [f"cell {number} ({cell.get('id')}): {complaint}" for complaint in about]
    try:
        notebook = read(path)
        normalise(notebook)
        if nbformat.writes(notebook) + "\n" != stored:
            found.append("not in normal form: run `python -m tools.run_notebooks --no-run`")
    except NotebookFailed as failure:
        found.append(str(failure))
    return found
