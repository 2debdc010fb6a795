"""A bump from two hidden units that step (chapter 5)."""

import numpy as np

from nnlib import activations
from nnlib.exercises.depth_and_width.graphs import drawn, few_places, read_graph, same_graph
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers

WINDOW = np.arange(-8, 8, 0.025) + 0.0125  # no step of a case lies on one of these


def _few(a, b, height):
    """Where a message looks: beside both steps, and on all three levels."""
    return np.array([a - 1, a - 0.1, a + 0.1, (a + b) / 2, b - 0.1, b + 0.1, b + 1])


def places(a, b, height):
    """Where the graph of a network is compared with the bump that is wanted."""
    edges = [edge + side for edge in (a, b) for side in (-1e-3, 1e-3)]
    return np.unique([*WINDOW, *_few(a, b, height), *edges])


def _case(a, b, height):
    x = places(a, b, height)
    return Case({"a": a, "b": b, "height": height}, (height * ((a < x) & (b > x)),))


def _draw(rng):
    yield {"a": 1.25, "b": 2.5, "height": 40.5}
    yield {"a": -0.75, "b": 3.0, "height": -31.25}
    for _ in range(5):
        a, b = np.sort(rng.uniform(-7, 7, size=2)).round(5)
        yield {"a": float(a), "b": float(b + 0.3), "height": round(rng.normal(scale=6), 6)}


@by_steps
def _steps(w1=(1, 1), place=lambda a, b: (a, b), w2=lambda c: (c, -c), b2=lambda c: 0, sign=-1):
    """A function that makes a bump with something changed."""

    def bump(a, b, height):
        b1 = sign * np.array(w1) * place(a, b)
        return np.array(w1), b1, np.array(w2(height)), b2(height)

    return bump


def _steep(k):
    return lambda a, b, height: ([k, k], [-a, -b], [height, -height], 0)


TEST = FunctionTest(
    domain=Domain(
        "weights `w1, b1, w2, b2` of two step units whose sum is `height` from a to b, else 0",
        unless=lambda a, b, height: None if a < b else "a must lie to the left of b.",
        a=Numbers(least=-1000, most=1000),
        b=Numbers(least=-1000, most=1000),
        height=Numbers(),
    ),
    parts=("the graph",),
    read=read_graph,
    same=same_graph,
    run=drawn(activations.step, places, units=2),
    show=few_places(places, _few),
    cases=(_case(1, 3, 2), _case(-2, -0.5, 0.5), _case(0.25, 2.5, -3), _case(-3, 4, 1)),
    right=_steps(),
    draw=_draw,
    mistakes=(
        Mistake(
            "two steps up",
            _steps(w2=lambda c: (c, c)),
            "both units step *up*, so the graph is a staircase. Where the bump ends, the second "
            "unit has to take away what the first one added.",
        ),
        Mistake(
            "never comes down",
            _steps(w2=lambda c: (c, 0)),
            "the graph goes up at a and stays there. A second unit has to bring it down at b.",
        ),
        Mistake(
            "sign of the bias",
            _steps(sign=1),
            "your steps are at −a and −b. A unit w·x + b1 switches where that is 0, at −b1/w: a "
            "step at x = 3 needs the bias −3.",
        ),
        Mistake(
            "upside-down",
            _steps(w2=lambda c: (-c, c)),
            "the bump is upside-down: it goes down at a and up at b, by the right amount.",
        ),
        Mistake(
            "height forgotten",
            _steps(w2=lambda c: (1, -1)),
            "the bump stands in the right place, but it is always 1 high. The output weights say "
            "how high a step is.",
        ),
        Mistake(
            "comes down by 1",
            _steps(w2=lambda c: (c, -1)),
            "the way up has the right height, but the way down is always 1. To come back to 0 it "
            "must be as high as the way up.",
        ),
        Mistake(
            "width for the end",
            _steps(place=lambda a, b: (a, b - a)),
            "the second step is at b − a, the *width* of the bump. It belongs where the bump ends, "
            "at b itself.",
        ),
        Mistake(
            "always 1 wide",
            _steps(place=lambda a, b: (a, a + 1)),
            "the bump is always 1 wide. Its second step belongs where the bump ends, at b.",
        ),
        Mistake(
            "raised",
            _steps(b2=lambda c: c),
            "the shape is right, but everything is raised by the height, and outside the bump "
            "there should be 0. Is `b2` added everywhere? (Or does one of your units look to the "
            "left, so that outside there is always one on? Then `b2` has to take its height away.)",
            also=(lambda a, b, height: ([1, -1], [-a, b], [height, height], 0),),
        ),
        Mistake(
            "steepness on x alone",
            _steep(100),
            "you multiply x by a large number but not the place of the step: 100·x − a is 0 at "
            "a/100. Write 100·(x − a), and multiply out. (Step units don't need it: only the sign "
            "of what goes in counts.)",
            also=(_steep(10), _steep(1000)),
        ),
    ),
)


bump = Exercise(
    "bump",
    "A bump from two steps",
    stars=1,
    test=TEST,
    praise=(
        "Two units make a bump, and bumps side by side make anything: a curve needs two units for "
        "every bump, and neighbours may share a step. With sigmoids the recipe is the same, only "
        "the walls are a little slanted."
    ),
    hints=(
        "Draw the bump, and under it two graphs whose sum it is: each jumps once, and only once. "
        "Where does the first one jump, where the second, and by how much?",
        "A hidden unit is 0 as long as `w1·x + b1` is at most 0, and 1 where it is above. With a "
        "weight of 1, which bias lets it switch exactly at x = a?",
        "With both weights of `w1` at 1, the biases are a and b with the sign turned round. In "
        "`w2` stand the heights of the two jumps, the one up and the one down; nothing is left for "
        "`b2` to do.",
    ),
)
