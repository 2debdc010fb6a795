"""What an explorer needs to draw itself in the page, without a kernel: its script and its numbers.

    html_of(LineOverXor())

is the still picture, and a script that puts a living one in its place: in a notebook that has not
been run, in a handout, on any page. Where scripts are forbidden (GitHub) the still picture stays.
The script is `live.js` with a picture's own file beside it, here; nothing is fetched.
"""

import html
import json
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SHARED = (HERE.parent / "page.js", HERE.parent / "handles.js", HERE / "live.js")
STYLES = (HERE.parent / "stage.css", HERE / "live.css")


@cache
def packed(path):
    """A script or a style without comments on lines of their own, and without margins."""
    text = re.sub(r"^\s*/\*.*?\*/\n", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def script(name):
    """The JavaScript of a picture: what all share, and the file `name`."""
    return "\n".join(map(packed, (*SHARED, HERE / f"{name}.js")))


def rounded(told):
    """The same, numbers to nine decimals: the last bits of more would depend on the processor."""
    return json.loads(json.dumps(told), parse_float=lambda text: round(float(text), 9))


def html_of(thing):
    """HTML of something that is drawn in the page: `thing.live` names the file of its picture."""
    name, picture = thing.live, thing.still_picture()
    numbers = json.dumps(rounded(thing.told()), ensure_ascii=False, separators=(",", ":"))
    styles = json.dumps("\n".join(map(packed, STYLES)))
    code = f"{script(name)}\nwear({styles});\nenliven({json.dumps(name)}, picture, {numbers});"
    code = code.replace("</", r"<\/")
    return (
        f'<div class="nn-live" data-name="{name}">\n'
        f"<p><strong>{html.escape(thing.question)}</strong></p>\n{picture.html}\n"
        "<p><em>Run this cell to try it.</em></p>\n</div>\n"
        f"<script>(() => {{\n{code}\n}})();</script>"
    )
