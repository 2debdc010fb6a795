"""The gradients of a small graph, worked out on paper (chapter 4)."""

from nnlib.exercises.backpropagation.in_order import same
from nnlib.exercises.display import code, number, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.reading import read_parts, read_scalar
from nnlib.exercises.verdict import NotYet

PARTS = ("df_da", "df_db", "df_dc", "df_dd")
EXPECTED = (-8, 12, -4, -7)  # f = (a·b − c)·d at a = 3, b = −2, c = 1, d = 4
BEFORE = {3: (), 2: (3,), 0: (3, 2), 1: (3, 2)}  # on the way back d comes first, then c
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
        "`df_da` and `df_db` have changed places: each factor gets the gradient times the value of "
        "the *other* one.",
    ),
    Mistake(
        "forgot upstream at a and b",
        (-2, 3, -4, -7),
        "`df_dc` and `df_dd` are right. At a and b you have the slopes of the product a·b alone: "
        "the gradient that arrives there from above is missing.",
    ),
    Mistake(
        "upstream added",
        (2, 7, -4, -7),
        "at a and b you *added* the gradient from above and the slope of the gate. Along a path "
        "rates multiply: that is the chain rule.",
    ),
    Mistake(
        "upstream with the sign of c",
        (8, -12, -4, -7),
        "at a and b the sign is turned round. Only c stands behind the minus; a·b passes through "
        "that gate as it is, with the slope +1.",
    ),
)


def _grade(answer):
    given = tuple(
        read_scalar(part, code(name))
        for name, part in zip(PARTS, read_parts(answer, PARTS), strict=True)
    )
    right = [same(got, wanted) for got, wanted in zip(given, EXPECTED, strict=True)]
    rows = [
        [code(name), code(number(got)), "✓" if good else "✗"]
        for name, got, good in zip(PARTS, given, right, strict=True)
    ]
    seen = table(["", "yours", ""], rows)
    if all(right):
        return (
            "Read one of them aloud: if b grows by 0.01, f grows by about 0.12. Every one of the "
            "four took a single multiplication, since the gradient that arrives from above was "
            "already there." + seen
        )
    whole = next((each for each in MISTAKES if given in (each.answer, *each.also)), None)
    if whole:
        raise NotYet(whole.why + seen, whole.name)
    first = next(i for i in BEFORE if not right[i])
    for mistake in MISTAKES:
        for each in (mistake.answer, *mistake.also):
            if all(same(given[i], each[i]) for i in (*BEFORE[first], first)):
                raise NotYet(mistake.why + seen, mistake.name)
    raise NotYet(
        f"on the way back, {code(PARTS[first])} is the first that is wrong. Which gate is it an "
        f"input of, and what arrives there from above?{seen}"
    )


by_hand = Exercise(
    "by_hand",
    "Four gradients by hand",
    stars=1,
    grade=_grade,
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
