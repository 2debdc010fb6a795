"""Which of eight layers have a backward pass that is wrong (chapter 4)."""

import re

import numpy as np

from nnlib.exercises.display import code, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake, mistake_made
from nnlib.exercises.reading import is_blank, read_only_part
from nnlib.exercises.running import called
from nnlib.exercises.verdict import NotYet, StillBlank

DIAGNOSES = {
    "G": "A missed fork: every x also goes into the mean, and nothing comes back through it.",
    "H": "Right. It computes in single precision, seven digits: with a step of 1e-5 the "
    "differences are mostly rounding. Take a larger step, and allow for a larger error.",
    "I": "The gradient of the bias is a mean over the examples, where a fork sums. Invisible in a "
    "batch of one.",
    "J": "It forgets its upper edge: above 6 the output is constant, but the gradient still comes "
    "through. Invisible as long as no input is above 6.",
    "K": "Right. The gradient of a row is the one that arrives, minus the softmax times its sum.",
    "L": "The gradient of the bias is overwritten, that of the weights added up. Invisible to a "
    "single backward pass.",
    "M": "Only the diagonal of the softmax's slopes: each number also lowers all the others of its "
    "row, and that is missing.",
    "N": "Forward it scales what it keeps by 1/(1 − p), backward it doesn't. Invisible after "
    "`eval()`, when nothing is dropped.",
}
NAMES, RIGHT_ONES = frozenset("GHIJKLMN"), frozenset("HK")
BROKEN = NAMES - RIGHT_ONES
MISTAKES = (
    Mistake(
        "the right ones for the broken ones",
        set(RIGHT_ONES),
        "these are exactly those whose backward is *right*. Wanted are the others.",
        made=lambda accused: accused == RIGHT_ONES,
    ),
    Mistake(
        "nobody accused",
        set(),
        "you accuse nobody. Several are broken, and the first comes to light with "
        "`gradcheck(layer, x)` for a dozen random examples.",
        made=lambda accused: not accused,
    ),
    Mistake(
        "all accused",
        set(NAMES),
        "you accuse all eight, but not all of them are broken.",
        made=lambda accused: accused == NAMES,
    ),
    Mistake(
        "an open fork",
        BROKEN - {"G"},
        "one that you trust forgets a fork: an input reaches the output along two ways, and the "
        "gradient comes back along one. Even a plain check of the input's gradient shows it.",
        made=lambda accused: "G" not in accused,
    ),
    Mistake(
        "neighbours forgotten",
        BROKEN - {"M"},
        "one that you trust treats its numbers as if each were alone, though they share one sum. "
        "A plain check of the input's gradient shows it.",
        made=lambda accused: "M" not in accused,
    ),
    Mistake(
        "a batch of one",
        BROKEN - {"I"},
        "one that you trust is right for a *batch of one*, where a sum, a mean and a single row "
        "are all the same. Check with several examples, and look at the gradients of the "
        "*parameters*, not of the input alone.",
        made=lambda accused: "I" not in accused,
    ),
    Mistake(
        "a branch never taken",
        BROKEN - {"J"},
        "one that you trust is right for all inputs of ordinary size. A check says nothing about a "
        "branch that none of its inputs has taken. Look where each `forward` bends, and choose "
        "inputs on both sides of every bend.",
        made=lambda accused: "J" not in accused,
    ),
    Mistake(
        "one backward pass",
        BROKEN - {"L"},
        "one that you trust is right if `backward` is called once, from zero. A layer has to *add* "
        "to the gradients that are there: call it twice, and see whether every gradient has "
        "doubled.",
        made=lambda accused: "L" not in accused,
    ),
    Mistake(
        "checked at rest",
        BROKEN - {"N"},
        "one that you trust is right only at rest, after `eval()`. In training it draws random "
        "numbers, so that nudging compares two different draws. Keep it in training, and make it "
        "draw the same numbers each time: give it a fresh `rng` with one and the same seed before "
        "each forward pass.",
        made=lambda accused: "N" not in accused,
    ),
    Mistake(
        "too few digits",
        BROKEN | {"H"},
        "one that you accuse is right: it computes in *single precision*. With seven digits, a "
        "step of 1e-5 leaves hardly anything of a difference but rounding. Take a larger step, say "
        "1e-2, and be content with two or three digits.",
        made=lambda accused: "H" in accused,
    ),
    Mistake(
        "unusual but right",
        BROKEN | {"K"},
        "one that you accuse is right, though its `backward` looks odd. It is short because "
        "something cancels. Trust the check, not the looks.",
        made=lambda accused: "K" in accused,
    ),
)


def diagnosis(name):
    """What is wrong with the mutant of this name, "G" to "N", or that it is right."""
    if name not in DIAGNOSES:
        raise ValueError(f"name must be a letter from G to N, but is {name!r}")
    return DIAGNOSES[name]


def _read(answer):
    """The accused as a set of letters: of a set, a list, text such as "G, I", or a function."""
    given = answer if len(answer) > 1 else read_only_part(answer)[0]
    if callable(given):
        given = called(given, "broken", {})
    if is_blank(given) or (isinstance(given, (set, frozenset)) and ... in given):
        raise StillBlank
    if isinstance(given, np.ndarray):
        given = given.ravel()[:100].tolist()
    if isinstance(given, str):
        given = re.findall(r"[^\s,;]+", given)
    if not isinstance(given, (set, frozenset, list, tuple, dict)):
        raise NotYet(
            "the answer should be a set of letters, such as `{'G', 'H'}`: the names of those whose "
            "`backward` is wrong."
        )
    letters = {str(each).strip().upper() for each in given}
    if strange := sorted(letters - NAMES):
        raise NotYet(
            f"there is no mutant of the name {code(strange[0][:20])}. The names are the letters "
            "from G to N, as `mutants()` gives them."
        )
    return letters


def _grade(answer):
    accused = _read(answer)
    if accused == BROKEN:
        rows = [[name, DIAGNOSES[name]] for name in sorted(NAMES)]
        return (
            "Six are broken and two are not. Four of the six look right in a careless check: what "
            "a check doesn't try, it can't find." + table(["", "what it does"], rows)
        )
    right = len(NAMES) - len(accused ^ BROKEN)
    mistake = mistake_made(MISTAKES, accused)
    raise NotYet(f"{mistake.why}\n\nYou judge {right} of the 8 rightly.", mistake.name)


broken = Exercise(
    "broken",
    "Spot the broken backward",
    stars=3,
    names=("broken",),
    grade=_grade,
    mistakes=MISTAKES,
    hints=(
        "Begin with `gradcheck` for each of them, on a dozen random examples, x of shape (12, 3), "
        "and print the reports. That finds several. Then ask of each of the others: what "
        "has this check *not* tried? And of each accused: is the layer wrong, or the check?",
        "Four things that such a check may not have tried: inputs on both sides of every bend; "
        "more than one example; a second `backward` without `zero_grad()` in between; a layer "
        "that draws random numbers while it trains. `inspect.getsource(type(layer))` shows the "
        "code.",
        "Large inputs, `4 * rng.normal(size=(20, 3))`, reach every bend. After two calls of "
        "`backward` with the same gradient each `p.grad` should be twice what it was after one. "
        "For random numbers, put an object in place of `layer.rng` whose `random(shape)` starts "
        "anew from the same seed each time. And a layer in float32 deserves a large step.",
    ),
)
