"""The gradients of a small graph, worked out on paper (chapter 4)."""

import numpy as np

from nnlib.exercises.display import apart, code, number, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, close
from nnlib.exercises.reading import read_parts, read_scalar

PARTS = ("df_da", "df_db", "df_dc", "df_dd")
EXPECTED = (-8, 12, -4, -7)  # f = (a·b − c)·d at a = 3, b = −2, c = 1, d = 4
BACK = ("df_dd", "df_dc", "df_da", "df_db")  # on the way back d comes first, then c
MISTAKES = (
    Mistake(
        "values for gradients",
        (3, -2, 1, 4),
        "these are the *values* of the four inputs. Wanted is how fast f changes with each.",
    ),
    Mistake(
        "nothing upstream",
        (-2, 3, -1, -7),
        "`df_dd` is right. The others are slopes of a single gate each: how fast the *product* "
        "changes with a, the *difference* with c. Between them and f there is another gate. "
        "Multiply each by the gradient that arrives from there.",
        also=((-2, 3, 1, -7),),
    ),
    Mistake(
        "started with f",
        (224, -336, 112, 196),
        "every gradient is −28 times as large as it should be: you started with the *value* of f. "
        "The way back starts with how fast f changes with itself, and that is 1.",
    ),
    Mistake(
        "last gate not swapped",
        (14, -21, 7, 4),
        "`df_dd` is d itself. A product hands each factor the value of the *other* one: if d grows "
        "by a bit, f grows by so many bits as the other factor is large.",
        also=((-8, 12, -4, 4),),
    ),
    Mistake(
        "forgot c in the forward pass",
        (-8, 12, -4, -6),
        "`df_dd` is the value of a·b, but what meets d in the last gate is a·b − c.",
    ),
    Mistake(
        "added c in the forward pass",
        (-8, 12, -4, -5),
        "`df_dd` is the value of a·b + c. Here c is taken away: go forward once more.",
    ),
    Mistake(
        "sign of df_dd",
        (-8, 12, -4, 7),
        "`df_dd` has the right size and the wrong sign. Raise d from 4 to 5: does f grow or fall? "
        "It goes from −28 to −35.",
    ),
    Mistake(
        "sign of the minus",
        (-8, 12, 4, -7),
        "`df_dc` has the wrong sign. c goes in with a minus, so its slope at that gate is −1: if c "
        "grows, the difference falls.",
    ),
    Mistake(
        "forgot upstream at c",
        (-8, 12, -1, -7),
        "`df_dc` is the slope of the minus gate alone. That gate's output is multiplied by d "
        "afterwards: what arrives from there has to be multiplied in.",
        also=((-8, 12, 1, -7),),
    ),
    Mistake(
        "the value of the node for its gradient",
        (14, -21, 7, -7),
        "you passed on −7, the *value* of a·b − c, where its *gradient* belongs. Its gradient is "
        "what the last gate hands to it.",
        also=((14, -21, -7, -7),),
    ),
    Mistake(
        "factors not swapped",
        (12, -8, -4, -7),
        "in the first product each factor gets the upstream gradient times the value of the "
        "*other* one; yours has its own.",
        also=((12, 12, -4, -7), (-8, -8, -4, -7)),
    ),
    Mistake(
        "forgot upstream at a and b",
        (-2, 3, -4, -7),
        "`df_dc` and `df_dd` are right. But here the slope of the product a·b stands alone: the "
        "gradient that arrives there, upstream, has to be multiplied in.",
        also=((-2, 12, -4, -7), (-8, 3, -4, -7)),
    ),
    Mistake(
        "upstream added",
        (2, 7, -4, -7),
        "at a and b you *added* the upstream gradient and the slope of the gate. Along a path "
        "rates multiply: that is the chain rule.",
    ),
    Mistake(
        "upstream with the sign of c",
        (8, -12, -4, -7),
        "before the minus a sign is turned round. Only c stands behind it; a·b passes through that "
        "gate as it is, with the slope +1.",
        also=((8, 12, -4, -7), (-8, -12, -4, -7)),
    ),
)


def _read(given):
    named = dict(zip(PARTS, given, strict=True))
    return tuple(np.array(read_scalar(named[part], code(part))) for part in BACK)


def _seen(case, parts):
    """A table of the four, in the order in which they are handed in."""
    given, wanted = (dict(zip(BACK, each, strict=True)) for each in (parts, case.expected))
    rows = []
    for part in PARTS:
        right = close(given[part], wanted[part])
        text = number(given[part]) if right else apart(given[part], wanted[part])[0]
        rows.append([code(part), code(text), "✓" if right else "✗"])
    return table(["", "yours", ""], rows)


def _where(case, parts):
    """Words for a first wrong part that no known mistake explains."""
    pairs = zip(BACK, parts, case.expected, strict=True)
    first = next(name for name, got, wanted in pairs if not close(got, wanted))
    return (
        f"on the way back, {code(first)} is the first that is wrong. Which gate is it an input of, "
        "and what arrives there from the right?"
    )


TEST = FunctionTest(
    name="by_hand",
    parts=BACK,
    in_order=True,
    run=lambda parts: lambda: parts,
    read=_read,
    show=_seen,
    generic=_where,
    cases=(Case({}, _read(EXPECTED)),),
    mistakes=MISTAKES,
)


def _grade(answer):
    given = read_parts(answer, PARTS)
    TEST.grade(given)
    return (
        "Read one of them aloud: if b grows by 0.01, f grows by about 0.12. Every one of the "
        "four took a single multiplication, since the gradient that arrives, upstream, was "
        "already there." + _seen(TEST.cases[0], _read(given))
    )


by_hand = Exercise(
    "by_hand",
    "Four gradients by hand",
    stars=1,
    grade=_grade,
    test=TEST,
    parts=PARTS,
    mistakes=MISTAKES,
    hints=(
        "Draw the graph: a product, a difference, a product. Go forward first and write the value "
        "of every node beside it. Then start at f with the gradient 1.",
        "The last gate is a product of (a·b − c) and d, so it swaps: d gets the value of the "
        "difference, and the difference gets the value of d. That one is the *upstream* gradient "
        "for everything further back.",
        "The minus gate passes the upstream gradient on to a·b as it is, and to c with the "
        "opposite sign. The first product swaps again: a gets the upstream gradient times b, and "
        "b gets it times a.",
    ),
)
