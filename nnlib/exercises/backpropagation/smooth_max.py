"""A new gate for the engine, with a slope for each parent (chapter 4)."""

import math
from math import exp, log

import numpy as np

from nnlib.autograd import Value
from nnlib.exercises.display import code, number
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import is_blank, read_only_part, read_scalar
from nnlib.exercises.running import called, check_signature
from nnlib.exercises.verdict import NotYet, StillBlank
from nnlib.gradcheck import numerical_gradient

NAME = "smooth_max"


def _run(gate):
    """`gate` as a function of two numbers that gives its value and the gradients of its inputs."""

    def run(a, b):
        first, second = Value(a), Value(b)
        result = gate(first, second)
        if is_blank(result):
            return result
        result.backward()
        return result.data, first.grad, second.grad

    return run


def _read(result):
    if is_blank(result):
        raise StillBlank
    value, a_grad, b_grad = result
    slopes = [read_scalar(a_grad, "the gradient of `a`"), read_scalar(b_grad, "that of `b`")]
    return np.array(read_scalar(value, "the value")), np.array(slopes)


def _case(a, b, odds_a, odds_b):
    """exp(a) and exp(b) are to each other as `odds_a` to `odds_b`."""
    total = odds_a + odds_b
    value = a + log(total / odds_a)
    return Case(
        {"a": float(a), "b": float(b)},
        (np.array(value), np.array([odds_a / total, odds_b / total])),
    )


def _tell(a, b):
    return f"{code(f'{NAME}(Value({number(a)}), Value({number(b)}))')} and its `.backward()`"


def _value(a, b):
    return log(exp(a.data) + exp(b.data))


def _with_slopes(slopes):
    """A gate with the right value whose slopes are a function of exp(a) and exp(b)."""
    return lambda a, b: Value(_value(a, b), (a, b), slopes(exp(a.data), exp(b.data)))


def _as_values(a, b):
    ea, eb = a.exp(), b.exp()
    return Value(_value(a, b), (a, b), (ea / (ea + eb), eb / (ea + eb)))


A_NUMBER = Mistake(
    "a number",
    lambda a, b: log(exp(a.data) + exp(b.data)),
    "your gate returns a plain number. The value may be right, but a number doesn't remember what "
    "it was made from, so no gradient finds its way back through it. Wrap it: "
    "`Value(data, parents, slopes)`.",
)
SLOPES_ARE_VALUES = Mistake(
    "slopes are Values",
    _as_values,
    "your slopes are Values. They should be plain numbers, computed with `a.data` and `b.data`: "
    "the slopes are not part of the graph, they only describe it.",
)
ONE_SLOPE = Mistake(
    "parents and slopes don't pair up",
    lambda a, b: Value(_value(a, b), (a, b)),
    "the gate has not as many slopes as parents. `backward` goes through them in pairs: it needs "
    "one slope for each parent, in the same order, in `Value(data, parents, slopes)`.",
    also=(
        lambda a, b: Value(_value(a, b), (a, b), (1.0,)),
        lambda a, b: Value(_value(a, b), (), (0.5, 0.5)),
    ),
)
ONE_PARENT = Mistake(
    "one parent only",
    lambda a, b: Value(_value(a, b), (a,), (exp(a.data) / exp(_value(a, b)),)),
    "the gate names only one parent. It has two: name both, `(a, b)`, with a slope for each.",
    also=(lambda a, b: Value(_value(a, b), (b,), (exp(b.data) / exp(_value(a, b)),)),),
)
NODES = Mistake(
    "made of other gates",
    lambda a, b: (a.exp() + b.exp()).log(),
    "your gate is made of gates that the engine has already, so its slopes are theirs. Asked is "
    "*one* new node, with a and b themselves for parents and slopes that you work out: "
    "`Value(data, (a, b), slopes)`.",
    also=(lambda a, b: a + (Value(1.0) + (b + a * -1).exp()).log(),),
)
NUMBERS = Mistake(
    "parents are numbers",
    lambda a, b: Value(_value(a, b), (a.data, b.data), (0.5, 0.5)),
    "the parents are numbers, `a.data` and `b.data`. They have to be the Values themselves, "
    "`(a, b)`, or nothing finds its way back to them.",
)


def _draw(rng):
    for a, b in decimals(rng, 6, 2, size=4):
        yield {"a": float(a), "b": float(b)}


TEST = FunctionTest(
    domain=Domain(
        "log(eᵃ + eᵇ) as one new node with the parents a and b, which are Values; given are their "
        "numbers, and looked at are value and gradients",
        a=Numbers(least=-300, most=300),
        b=Numbers(least=-300, most=300),
    ),
    name=NAME,
    right=_with_slopes(lambda ea, eb: (ea / (ea + eb), eb / (ea + eb))),
    draw=_draw,
    in_order=True,
    run=_run,
    parts=("the value", "the gradient of a and b"),
    read=_read,
    tell=_tell,
    cases=(
        _case(0, log(3), 1, 3),
        _case(1, 1, 1, 1),
        _case(log(9), 0, 9, 1),
        _case(-2, -2 + log(4), 1, 4),
        _case(20, 10, 1, exp(-10)),
    ),
    mistakes=(
        Mistake(
            "the larger of the two",
            lambda a, b: a.max(b),
            "this is the hard maximum. The smooth one is log(eᵃ + eᵇ), always a little above the "
            "larger input.",
        ),
        Mistake(
            "forgot the logarithm",
            lambda a, b: Value(exp(a.data) + exp(b.data), (a, b), (exp(a.data), exp(b.data))),
            "the value is eᵃ + eᵇ: the logarithm is missing.",
        ),
        Mistake(
            "no way back",
            lambda a, b: Value(_value(a, b)),
            "the value is right, but both gradients are 0: nothing comes back. The new Value has "
            "no parents, or they are fresh Values made on the way, which are not a and b. Hand "
            "over `(a, b)` themselves.",
            also=(
                lambda a, b: (Value(a.data).exp() + Value(b.data).exp()).log(),
                lambda a, b: Value(_value(a, b), (Value(a.data), Value(b.data)), (0.5, 0.5)),
            ),
        ),
        Mistake(
            "logarithm to another base",
            lambda a, b: Value(
                math.log2(exp(a.data) + exp(b.data)),
                (a, b),
                tuple(exp(each.data) / (exp(a.data) + exp(b.data)) for each in (a, b)),
            ),
            "the logarithm has another base. Here it is the natural one, `math.log`, which undoes "
            "exp.",
            also=(
                lambda a, b: Value(
                    math.log10(exp(a.data) + exp(b.data)),
                    (a, b),
                    tuple(exp(each.data) / (exp(a.data) + exp(b.data)) for each in (a, b)),
                ),
            ),
        ),
        Mistake(
            "one slope is 0",
            _with_slopes(lambda ea, eb: (ea / (ea + eb), 0.0)),
            "one of the two slopes is 0 for all inputs. The smooth maximum rises with either: each "
            "parent needs its own share.",
            also=(_with_slopes(lambda ea, eb: (0.0, eb / (ea + eb))),),
        ),
        Mistake(
            "slopes with a minus",
            _with_slopes(lambda ea, eb: (-ea / (ea + eb), -eb / (ea + eb))),
            "your slopes have the wrong sign: if an input grows, so does the smooth maximum.",
        ),
        Mistake(
            "slopes exchanged",
            _with_slopes(lambda ea, eb: (eb / (ea + eb), ea / (ea + eb))),
            "the two slopes have changed places. A product swaps; this gate doesn't: the *larger* "
            "input has the larger say.",
            also=(
                lambda a, b: Value(
                    _value(a, b),
                    (b, a),
                    (exp(a.data) / exp(_value(a, b)), exp(b.data) / exp(_value(a, b))),
                ),
            ),
        ),
        Mistake(
            "forgot the logarithm's slope",
            _with_slopes(lambda ea, eb: (ea, eb)),
            "your slopes are eᵃ and eᵇ, those of the *inside*. The logarithm around it has a slope "
            "of its own: 1 divided by what it is the logarithm of. Along a path slopes multiply.",
        ),
        Mistake(
            "forgot the slope of exp",
            _with_slopes(lambda ea, eb: (1 / (ea + eb), 1 / (ea + eb))),
            "your slopes are 1/(eᵃ + eᵇ), that of the logarithm alone. How fast does its inside "
            "grow with a, and how fast with b? Along a path slopes multiply.",
        ),
        Mistake(
            "divided by the output",
            _with_slopes(lambda ea, eb: (ea / log(ea + eb), eb / log(ea + eb))),
            "you divide by the *output* of the logarithm. Its slope is 1 divided by its *input*, "
            "eᵃ + eᵇ.",
            also=(_with_slopes(lambda ea, eb: (1 / log(ea + eb), 1 / log(ea + eb))),),
        ),
        Mistake(
            "winner takes all",
            _with_slopes(lambda ea, eb: (float(ea >= eb), float(ea < eb))),
            "your slopes are those of the hard maximum: everything to the larger input. The smooth "
            "one shares: the smaller input gets something, too.",
        ),
        Mistake(
            "like a sum",
            _with_slopes(lambda ea, eb: (1.0, 1.0)),
            "your slopes are 1 and 1, those of a sum. Raise both inputs by 1, and the smooth "
            "maximum rises by 1, not by 2.",
        ),
        Mistake(
            "shared equally",
            _with_slopes(lambda ea, eb: (0.5, 0.5)),
            "your slopes are ½ and ½ for all inputs. That is right only where a and b are equal; "
            "otherwise the larger one has more to say.",
        ),
        Mistake(
            "inputs for exponentials",
            lambda a, b: Value(
                _value(a, b),
                (a, b),
                (
                    a.data / (a.data + b.data) if a.data + b.data else 0.5,
                    b.data / (a.data + b.data) if a.data + b.data else 0.5,
                ),
            ),
            "you share in proportion to a and b themselves. What the logarithm sees are eᵃ and eᵇ.",
        ),
    ),
)
POINTS = ((0.7, -1.2), (-0.4, 0.9))


def _arrives(result, *values):
    """True if going back from `result` leaves a gradient in one of the values."""
    try:
        result.backward()
    except Exception:
        return False
    return any(value.grad for value in values)


def _inspect(gate):
    """Raise `NotYet` or `StillBlank` if what `gate` returns isn't one node with the right form."""
    a, b = Value(0.5), Value(-1.5)
    result = called(_on_values(gate, a, b), NAME, {})
    if is_blank(result):
        raise StillBlank
    if not hasattr(result, "parents"):
        read_scalar(result, "the result of your function")
        raise NotYet(A_NUMBER.why, A_NUMBER.name)
    parents, slopes = result.parents, getattr(result, "slopes", ())
    if not all(isinstance(each, (tuple, list, np.ndarray)) for each in (parents, slopes)) or len(
        parents
    ) != len(slopes):
        raise NotYet(ONE_SLOPE.why, ONE_SLOPE.name)
    if any(isinstance(each, (int, float, np.generic)) for each in parents):
        raise NotYet(NUMBERS.why, NUMBERS.name)
    theirs = [each for each in parents if each is not a and each is not b]
    if not theirs and parents and len({id(each) for each in parents}) == 1:
        raise NotYet(ONE_PARENT.why, ONE_PARENT.name)
    if theirs and _arrives(result, a, b):
        raise NotYet(NODES.why, NODES.name)
    if any(hasattr(slope, "parents") for slope in slopes):
        raise NotYet(SLOPES_ARE_VALUES.why, SLOPES_ARE_VALUES.name)


def _on_values(gate, a, b):
    """The call of `gate` on these very Values: `called` hands over copies of its inputs."""
    return lambda: gate(a, b)


def _in_a_graph(gate):
    """The gate amid others: value and gradient of 3·gate(x·y, x) + y at a point (x, y)."""

    def run(x, y):
        x, y = Value(x), Value(y)
        result = gate(x * y, x) * 3 + y
        result.backward()
        return float(result.data), [float(x.grad), float(y.grad)]

    return run


def _grade(answer):
    (gate,) = read_only_part(answer)
    check_signature(gate, NAME, {"a": None, "b": None})
    _inspect(gate)
    TEST.grade(gate)
    run = _in_a_graph(gate)
    for x, y in POINTS:
        _, gradient = called(run, NAME, {"x": x, "y": y})
        nudged = numerical_gradient(lambda at: run(*at.tolist())[0], np.array([x, y]))
        if not np.allclose(gradient, nudged, rtol=1e-6, atol=1e-6):
            raise NotYet(
                "alone the gate is right, but within a larger graph, 3·smooth_max(x·y, x) + y, "
                "the gradients differ from nudging. Does it change its parents, or call `backward` "
                "itself? It should only compute a value and two slopes."
            )
    return (
        "Your slopes are a *softmax*: positive, and they add up to 1. So the hard maximum routes "
        "the whole gradient to one input, and the smooth one shares it out. The check also put "
        "your gate into a larger graph and nudged: the gradients agree."
    )


smooth_max = Exercise(
    NAME,
    "A new gate for the engine",
    stars=2,
    grade=_grade,
    test=TEST,
    mistakes=(A_NUMBER, ONE_SLOPE, ONE_PARENT, NUMBERS, NODES, SLOPES_ARE_VALUES, *TEST.mistakes),
    hints=(
        "A gate does three things: it computes its value from `a.data` and `b.data`, it names its "
        "parents, and it says how fast its value changes with each of them. Look at `__mul__` "
        "once more.",
        "The slope: the logarithm of u has the slope 1/u, and u = eᵃ + eᵇ has the slope eᵃ with "
        "respect to a. Along a path slopes multiply.",
        "Let `total` be the sum of the two exponentials, as a plain number (`math.exp`). The slope "
        "for a is the share of a's exponential in `total`, and likewise for b. Return "
        "`Value(…, (a, b), (…, …))` with these two shares.",
    ),
)
