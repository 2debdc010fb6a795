"""Numbers in words: how pictures, explorers and sentences write them (every chapter).

A minus is a minus sign, not a hyphen; nothing is ever −0; what is no number says so: nan, ∞, −∞.
"""

import math
import re

from nnlib.checks import describe, real_array

SUPERSCRIPT = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SIGNS = str.maketrans({"-": "−"})


def signed(number):
    """With two decimals: 0.50, −1.25, 0.00."""
    return written(round(real(number), 2), ".2f")


def short(number):
    """With one decimal, or none if it is whole: 0.6, −8."""
    return written(round(real(number), 1), ".3g")


def few_digits(number, digits=2):
    """With so many digits, whatever its size: 0.25, 37, 1.6·10⁻¹⁰, −2.1·10⁵; 0 only if it is 0."""
    number = real(number)
    if not math.isfinite(number):
        return written(number)
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    if -4 < int(exponent) < 4:
        return written(float(mantissa) * 10 ** int(exponent), f".{max(digits, 4)}g")
    return written(float(mantissa), f".{digits - 1}f") + power_of_ten(exponent)


def number_text(number):
    """With two digits below 1, else three, as graphs have room for: −12, 0.20, 1.6·10⁻⁵, 0.3."""
    number = real(number)
    if not math.isfinite(number) or number == 0:
        return written(number)
    if not 0.0005 <= abs(number) < 99999.5:
        mantissa, exponent = f"{number:.1e}".split("e")
        return written(float(mantissa)) + power_of_ten(exponent)
    if abs(number) >= 100:
        return written(number, ".0f")
    text = f"{number:#.{2 if abs(number) < 1 else 3}g}".rstrip(".")
    exact = math.isclose(float(text), number, rel_tol=1e-9)  # 0.1 + 0.2 is 0.3, not 0.30
    return written(number) if exact else text.translate(SIGNS)


def percent(share):
    """As a percentage, 0 and 100 only if it is exactly that: 50 %, under 1 %."""
    share = real(share, "share")
    if math.isnan(share):
        raise ValueError("share must be a number, but is nan")
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{math.floor(100 * share + 0.5)} %"


def name_text(name):
    """A name with the number at its end as an index: w1 as w₁."""
    if not isinstance(name, str):
        raise TypeError(f"name must be a text, but is {describe(name)}")
    if match := re.fullmatch(r"([^\W\d_]+)([0-9]{1,2})", name):
        return match[1] + match[2].translate(SUBSCRIPT)
    return name


def power_of_ten(exponent):
    """ "·10⁻⁵" for -5, or for "-05"."""
    return f"·10{str(int(exponent)).translate(SUPERSCRIPT)}"


def written(number, form="g"):
    """The number in one of Python's formats, with a minus sign, ∞, and without −0."""
    text = f"{real(number) + 0.0:{form}}"  # −0 + 0 is 0
    return text.translate(SIGNS).replace("inf", "∞")


def real(value, name="number"):
    """One real number as a float, or an error that says what it is instead."""
    array = real_array(value, name)
    if array.ndim:
        raise TypeError(f"{name} must be one number, but is {describe(value)}")
    return array.item()
