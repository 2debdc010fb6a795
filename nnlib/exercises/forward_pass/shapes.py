"""The six shapes of a forward pass of 64 examples (chapter 3)."""

from nnlib.exercises.display import code, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.reading import is_blank, read_numbers, read_parts
from nnlib.exercises.running import called
from nnlib.exercises.verdict import NotYet, StillBlank

EXPECTED = {
    "W1": (100, 1000),
    "b1": (100,),
    "h": (64, 100),
    "W2": (10, 100),
    "b2": (10,),
    "scores": (64, 10),
}
PARTS = tuple(EXPECTED)
LONGEST = 4  # no shape in this course has more entries
MISTAKES = (
    Mistake(
        "weights transposed",
        EXPECTED | {"W1": (1000, 100), "W2": (100, 10)},
        "these weights are (in, out), as they stand in programs that compute `X @ W`. This course "
        "stores them (out, in), one *row* for each unit of the layer, and computes `X @ W.T`.",
    ),
    Mistake(
        "examples in the weights",
        EXPECTED | {"W1": (64, 1000), "W2": (64, 100)},
        "64 is the number of examples, and no weight knows about it: the same weights serve one "
        "example or a million. What you wrote is the shape of what goes *into* the layer.",
        also=(
            EXPECTED | {"W1": (64, 100), "W2": (64, 10)},
            EXPECTED | {"W1": (64, 100, 1000), "W2": (64, 10, 100)},
        ),
    ),
    Mistake(
        "a number for a tuple",
        EXPECTED | {"b1": 100, "b2": 10},
        "a shape is a tuple, even if it has a single entry. In Python it is the comma that makes a "
        "tuple of one: `(7,)`. `(7)` is just the number 7.",
    ),
    Mistake(
        "bias as a column",
        EXPECTED | {"b1": (100, 1), "b2": (10, 1)},
        "the bias has the right length, but stands in a column, as in books that write each "
        "example as a column. Here examples are rows, and a column of this length doesn't fit "
        "beside 64 of them. In this course a bias is flat.",
    ),
    Mistake(
        "bias as a row",
        EXPECTED | {"b1": (1, 100), "b2": (1, 10)},
        "a bias of this shape would work, since NumPy repeats its one row for every example. But "
        "it repeats a flat array just as well, and in this course a bias is flat, with one entry "
        "in its shape.",
    ),
    Mistake(
        "a bias for every example",
        EXPECTED | {"b1": (64, 100), "b2": (64, 10)},
        "the bias belongs to the units, not to the examples: all 64 get the same one. NumPy "
        "repeats it for each row of its own accord (this is called broadcasting).",
        also=(EXPECTED | {"b1": (64,), "b2": (64,)}, EXPECTED | {"b1": (64, 1), "b2": (64, 1)}),
    ),
    Mistake(
        "a bias for every input",
        EXPECTED | {"b1": (1000,), "b2": (100,)},
        "this bias has one number for each *input* of the layer. It is added to what comes out, so "
        "it needs one number for each unit.",
    ),
    Mistake(
        "a single bias",
        EXPECTED | {"b1": (1,), "b2": (1,)},
        "this is one bias for the whole layer. Each unit is a neuron and has a bias of its own.",
        also=(EXPECTED | {"b1": (), "b2": ()},),
    ),
    Mistake(
        "forgot the examples",
        EXPECTED | {"h": (100,), "scores": (10,)},
        "this is right for a single example. Here 64 go through the network at once, each in a row "
        "of its own, from the first layer to the last.",
        also=(EXPECTED | {"h": (1, 100), "scores": (1, 10)},),
    ),
    Mistake(
        "examples in columns",
        EXPECTED | {"h": (100, 64), "scores": (10, 64)},
        "here the examples stand in columns, as in books that write `W @ x`. In this course they "
        "go in rows: into the network, through every layer, and out of it.",
    ),
    Mistake(
        "as wide as before",
        EXPECTED | {"h": (64, 1000), "scores": (64, 100)},
        "this is the shape of what goes *into* the layer. What comes out has one column for each "
        "unit of the layer.",
    ),
)


def _read(answer):
    """The six shapes by name: tuples of whole numbers, or a number where one was written."""
    given = answer[0] if len(answer) == 1 else answer
    if callable(given):
        given = called(given, "answer", {})
    if isinstance(given, dict):
        if missing := [name for name in PARTS if name not in given]:
            raise NotYet(f"these names have no shape yet: {code(', '.join(missing))}.")
        given = tuple(given[name] for name in PARTS)
    if is_blank(given):
        raise StillBlank
    values = read_parts((given,), PARTS)
    return {name: _read_shape(value, name) for name, value in zip(PARTS, values, strict=True)}


def _read_shape(value, name):
    """One shape as a tuple, or a number as it is."""
    sizes = read_numbers(value, code(name))
    if sizes.ndim > 1 or sizes.size > LONGEST or (sizes % 1 != 0).any():
        raise NotYet(
            f"{code(name)} should be a shape: a tuple of whole numbers such as `(64, 1000)`, which "
            "is the shape of X. An array shows its shape as `.shape`."
        )
    return tuple(map(int, sizes)) if sizes.ndim else int(sizes)


def _grade(answer):
    given = _read(answer)
    rows = [
        [code(name), code(shape), "✓" if shape == EXPECTED[name] else "✗"]
        for name, shape in given.items()
    ]
    seen = table(["name", "your shape", ""], rows)
    for name, shape in given.items():
        if shape == EXPECTED[name]:
            continue
        for mistake in MISTAKES:
            for each in (mistake.answer, *mistake.also):
                both_numbers = isinstance(shape, int) and isinstance(each[name], int)
                if shape == each[name] or both_numbers:
                    raise NotYet(mistake.why + seen, mistake.name)
        rule = (
            "A bias is in no product: it holds one number for each unit of its layer, flat."
            if name.startswith("b")
            else "In every product `X @ W.T` the inner two sizes agree and go away, and the outer "
            "two stay."
        )
        raise NotYet(f"{code(name)} is the first that is wrong. {rule}{seen}")
    return (
        "Follow the 64: it enters with X, and every layer hands it on. No weight and no bias has "
        "it, which is why a trained network takes batches of any size." + seen
    )


shapes = Exercise(
    "shapes",
    "A table of shapes",
    stars=1,
    grade=_grade,
    parts=PARTS,
    names=("shapes",),
    mistakes=MISTAKES,
    hints=(
        "Start with what each thing *counts*. There are three kinds of numbers here: examples "
        "(64), and the sizes of the layers (1000, 100, 10). Which of them does a weight need to "
        "know, which a bias, and which an activation?",
        "A weight matrix is (out, in): a row for each unit of its layer, a column for each thing "
        "that comes in. A bias has one number per unit. What comes out of a layer has a row for "
        "each example and a column for each unit.",
        r"Check it with the code: $h = \operatorname{ReLU}(X W_1^T + b_1)$. X is (N, in), the "
        "transpose of W1 is (in, out), so h is (N, out), and the flat bias (out,) is added to "
        "each row. For the second layer, h plays the part of X.",
    ),
)
