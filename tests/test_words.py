"""Numbers in words: short, with a minus sign, never −0, and near the number that was meant."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnlib import words

NUMBERS = st.floats(-1e300, 1e300)
WRITERS = (words.signed, words.short, words.few_digits, words.number_text, words.written)
BACK = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def read(text):
    """The number that a text of `few_digits` or `number_text` stands for."""
    mantissa, _, power = text.translate(BACK).partition("·10")
    return float(f"{mantissa}e{power or 0}")  # a power of ten alone may be too small for a number


@pytest.mark.parametrize("write", WRITERS)
@given(number=NUMBERS)
@example(number=-5e-324)  # the smallest there is
def test_no_hyphen_and_no_minus_zero(write, number):
    text = write(number)
    assert "-" not in text.replace("e-", "")
    assert read(text.replace("e", "·10").replace("+", "")) != 0 or not text.startswith("−")


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_no_number_says_so(write):
    assert [write(x) for x in (math.inf, -math.inf, math.nan)] == ["∞", "−∞", "nan"]


@given(number=NUMBERS, digits=st.integers(2, 6))
def test_few_digits_are_near(number, digits):
    assert read(words.few_digits(number, digits)) == pytest.approx(number, rel=10**-digits * 5.1)


@given(number=NUMBERS)
def test_number_texts_are_near_and_short(number):
    assert read(words.number_text(number)) == pytest.approx(number, rel=0.051)
    assert len(words.number_text(number)) <= 11


@pytest.mark.parametrize(
    ("write", "number", "text"),
    [
        (words.signed, -0.004, "0.00"),
        (words.signed, -1.25, "−1.25"),
        (words.short, 0.6, "0.6"),
        (words.short, -8.04, "−8"),
        (words.few_digits, 0.25, "0.25"),
        (words.few_digits, 1.6e-10, "1.6·10⁻¹⁰"),
        (words.few_digits, -210000, "−2.1·10⁵"),
        (words.number_text, 0.1 + 0.2, "0.3"),
        (words.number_text, 1.6e-5, "1.6·10⁻⁵"),
        (words.percent, 0.5, "50 %"),
        (words.percent, 0.004, "under 1 %"),
        (words.percent, 0.9999, "over 99 %"),
        (words.name_text, "w1", "w₁"),
        (words.name_text, "bias", "bias"),
    ],
)
def test_examples(write, number, text):
    assert write(number) == text
