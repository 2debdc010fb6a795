"""Numbers, products and lists as the graph stepper writes them in its sentences (chapter 4)."""

import math

from nnlib.words import SUPERSCRIPT, few_digits

DIGITS = 4  # the picture has two or three
SHOWN = "⋅∗÷−–₀₁₂₃₄₅₆₇₈₉αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΦΨΩ"  # besides Latin letters and signs


def say(number):
    """A number as a sentence has it: −0.1966, 1.2·10⁻⁵."""
    return few_digits(number, DIGITS)


def is_exact(number):
    """Whether `say` rounds nothing off that counts."""
    return math.isclose(float(f"{number:.{DIGITS - 1}e}"), number, rel_tol=1e-9)


def equals(*numbers):
    """= if all the numbers are told exactly, else ≈."""
    return "=" if all(map(is_exact, numbers)) else "≈"


def in_brackets(text):
    """A number that isn't the first in a formula: a minus sign or a power of ten needs brackets."""
    return f"({text})" if text.startswith("−") or "·" in text else text


def product(a, b):
    """A × b = ab in numbers."""
    return f"{say(a)} × {in_brackets(say(b))} {equals(a, b, a * b)} {say(a * b)}"


def power_text(power):
    """An exponent as it stands after its base: ², ⁻¹, **0.5 or **(−1.5)."""
    power = power.replace("-", "−")
    if power.lstrip("−").isdigit():
        return power.replace("−", "-").translate(SUPERSCRIPT)
    return f"**{in_brackets(power)}"


def in_a_row(parts):
    """Parts of a sentence as a list: a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def shortened(text, most=20):
    """A text of any length and kind, for a message."""
    text = visible(" ".join(text.split()))
    return text if len(text) <= most else f"{text[:most]}…"


def visible(text):
    """The text with □ for what a picture can't show."""
    return "".join(c if c.isprintable() and c < "\u0250" or c in SHOWN else "□" for c in text)
