"""Feedback as Markdown, or as plain text outside a notebook (all chapters)."""

import html
import re
import sys

import numpy as np

from nnlib.words import SUBSCRIPT, SUPERSCRIPT

SYMBOLS = {  # what the course writes in LaTeX, and how a page without LaTeX shows it
    "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "cdot": "·", "times": "×", "geq": "≥",
    "leq": "≤", "neq": "≠", "to": "→", "alpha": "α", "beta": "β", "gamma": "γ", "quad": "  ",
    ",": " ", ";": " ", "left": "", "right": "", "operatorname": "", "mathrm": "", "text": "",
}  # fmt: skip
CODE_OR_FORMULA = re.compile(
    r"(?P<fence>`+)(?P<code>.+?)(?<!`)(?P=fence)(?!`)|\$(?P<formula>[^$\n]+)\$", re.DOTALL
)
GAP = '<span class="nn-ask-gap"></span>'  # between two paragraphs, in HTML
DIGITS = 4  # significant ones, unless more are needed to see a difference
LIST_ENDS = 8  # longer lists are shown with … in the middle


def show(what):
    """Show Markdown or a form below the cell, or print it as text where there is no notebook."""
    notebook_display, is_text = _notebook_display(), isinstance(what, str)
    if notebook_display and is_text:
        notebook_display({"text/markdown": what, "text/plain": plain(what)}, raw=True)
    elif notebook_display:
        notebook_display(what)
    else:
        print(plain(what) if is_text else what)


def _notebook_display():
    """IPython's `display` if this code runs inside IPython, else None."""
    ipython = sys.modules.get("IPython")  # inside IPython it is loaded; elsewhere it isn't needed
    if ipython is None or ipython.get_ipython() is None:
        return None
    from IPython.display import display

    return display


def plain(markdown):
    """Markdown as plain text: no asterisks, backticks or dollars, the commonest LaTeX spelt out."""
    text, end = "", 0
    for match in CODE_OR_FORMULA.finditer(markdown):
        text += _prose(markdown[end : match.start()])
        if match["formula"]:
            text += _spell_out(match["formula"])
        elif match["fence"] == "```":
            text += match["code"].partition("\n")[2].rstrip("\n")  # the first line names a language
        else:
            text += match["code"].strip()
        end = match.end()
    return (text + _prose(markdown[end:])).strip()


def to_html(markdown):
    """Markdown as HTML: paragraphs, lists with dashes, code, emphasis; formulas as in `plain`."""
    kept = []

    def keep(match):
        tag = "pre" if match["fence"] == "```" else "span" if match["formula"] else "code"
        text = plain(match[0])
        kept.append(f"<{tag}>{html.escape(text, quote=False)}</{tag}>")
        return f"\0{len(kept) - 1}\0"

    text = html.escape(CODE_OR_FORMULA.sub(keep, markdown), quote=False)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)
    text = re.sub(r"^- ", "• ", text, flags=re.MULTILINE)
    text = text.replace("\n\n", GAP).replace("\n• ", "<br>• ")
    text = re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], text)
    return re.sub(rf"(?:{GAP})?(<pre>|</pre>)(?:{GAP})?", r"\1", text)


def _prose(markdown):
    """Markdown without code and formulas as plain text."""
    text = re.sub(r"^\|[-| ]+\|\n", "", markdown, flags=re.MULTILINE)  # the line under a header
    return re.sub(r"\*(.+?)\*", r"\1", text.replace("**", "")).replace(r"\|", "|")


def _spell_out(latex):
    """A LaTeX formula in letters: \\frac{a}{b} becomes (a)/(b), and x_1^2 becomes x₁²."""
    for sign, small in (("_", SUBSCRIPT), (r"\^", SUPERSCRIPT)):
        index = re.compile(sign + r"(\d|\{\d+\})")
        latex = index.sub(lambda match, small=small: match[1].strip("{}").translate(small), latex)
    latex = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", latex)
    latex = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", latex)
    latex = re.sub(r"\\([A-Za-z]+|[,;])", lambda match: SYMBOLS.get(match[1], match[0]), latex)
    return re.sub(r" +", " ", latex.replace("{", "").replace("}", "")).strip()


def code(text):
    """`text` as inline code on one line; the fence is longer than any run of backticks inside."""
    text = " ".join(str(text).split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def block(text, language="text"):
    """`text` as a block of code of its own."""
    text = text.strip().replace("```", "'''")  # a fence inside would end the block
    return f"\n\n```{language}\n{text}\n```"


def number(value, digits=DIGITS):
    """A number as a person would write it: whole if it is whole, else a few significant digits."""
    value = float(value)
    if np.isfinite(value) and value == round(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.{digits}g}"


def numbers(value, digits=DIGITS):
    """An array as nested lists of short numbers; long ones are shortened in the middle."""
    if not isinstance(value, (list, tuple)) and np.ndim(value) == 0:
        return number(value, digits)
    half = LIST_ENDS // 2
    if len(value) > LIST_ENDS:
        ends = [[numbers(item, digits) for item in part] for part in (value[:half], value[-half:])]
        items = [*ends[0], "…", *ends[1]]
    else:
        items = [numbers(item, digits) for item in value]
    return f"[{', '.join(items)}]"


def apart(left, right):
    """Two numbers or arrays as text, with as many digits as it takes to see that they differ."""
    for digits in (DIGITS, 6, 8, 10, 12, 15):
        texts = numbers(left, digits), numbers(right, digits)
        if texts[0] != texts[1]:
            break
    return texts


def table(header, rows):
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    cells = [[str(cell).replace("|", r"\|") for cell in line] for line in lines]
    return "\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n\n"
