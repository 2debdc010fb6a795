"""The graph stepper: what it reads, the steps, the judgement of answers, and the explorer."""

import html
import math
import re

import ipywidgets as widgets
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nnlib import plot
from nnlib.explore.graph_stepper import GraphStepper, stepper
from nnlib.explore.graph_stepper.answers import judge
from nnlib.explore.graph_stepper.expressions import (
    MOST_NODES,
    Expression,
    ExpressionError,
    read_number,
    read_values,
)
from nnlib.explore.graph_stepper.gates import LESSONS, lesson
from nnlib.explore.graph_stepper.in_words import in_brackets, power_text, say, shortened
from nnlib.explore.graph_stepper.steps import Walk
from nnlib.words import name_text, number_text
from tests.test_explore import drawn

# Python's own arithmetic, to compare with.
PYTHON = {
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "relu": lambda x: max(x, 0.0),
    "max": max,
}
quick = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def python(text, values):
    """What Python itself makes of a formula (written here, not by a reader)."""
    return eval(text, {"__builtins__": {}}, PYTHON | values)


@st.composite
def formulas(draw, depth=3):
    """A random formula in x, y, z and numbers, as Python writes it."""
    if depth == 0:
        return draw(st.sampled_from(["x", "y", "z", "x", "2", "0.5", "3"]))
    a, b = draw(formulas(draw(st.integers(0, depth - 1)))), draw(formulas(depth - 1))
    return draw(
        st.sampled_from(
            [
                f"({a} + {b})",
                f"({a} - {b})",
                f"{a} * {b}",
                f"({a}) / ({b})",
                f"-({a})",
                f"({a})**2",
                f"({a})**-1",
                f"exp({a})",
                f"tanh({a})",
                f"sigmoid({a} * {b})",
                f"relu({a})",
                f"max({a}, {b})",
                f"log({a})",
                f"+{a}",
            ]  # fmt: skip
        )
    )


values = st.fixed_dictionaries(
    {name: st.floats(-2, 2).map(lambda x: round(x, 2)) for name in ("x", "y", "z")}
)


def walk_of(text, **numbers):
    expression = Expression(text)
    return Walk(expression, {name: numbers[name] for name in expression.names})


def chapter_walk():
    return walk_of("(x + y) * z", x=-2, y=5, z=-4)


def node_of(walk, name):
    return next(node for node in walk.nodes if node.name == name)


# Reading a formula -------------------------------------------------------------------------------


@quick
@given(formulas(), values)
def test_a_formula_has_the_value_and_the_gradients_of_python(text, numbers):
    try:
        expression = Expression(text)
        result = expression.graph({name: numbers[name] for name in expression.names})
    except ExpressionError:
        assume(False)
    assert result.data == pytest.approx(python(text, numbers), rel=1e-12)
    result.backward()
    leaves = {n.name: n for n in result.topological_order() if not n.parents and n.name}
    assert set(leaves) == set(expression.names)  # one leaf for each name
    for name, leaf in leaves.items():
        try:
            slopes = []
            for step in (1e-5, 2e-5):
                up = python(text, numbers | {name: numbers[name] + step})
                down = python(text, numbers | {name: numbers[name] - step})
                slopes.append((up - down) / (2 * step))
        except (ValueError, ArithmeticError):
            continue
        smooth = slopes[0] == pytest.approx(slopes[1], rel=1e-4, abs=1e-7)
        kink = re.search("max|relu", text)  # where the difference quotient is a mean of two slopes
        if smooth and not kink and not isinstance(slopes[0], complex):
            assert leaf.grad == pytest.approx(slopes[0], rel=1e-3, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("(x + y) × z", "(x + y) * z"),
        ("x·y ÷ z − 1", "x*y / z - 1"),
        ("x² + y³", "x**2 + y**3"),
        ("w₁*x₁", "w1*x1"),
        ("σ(x) + ln(y)", "sigmoid(x) + log(y)"),
        ("ReLU(x) + y", "relu(x) + y"),
        ("  \t x\n+ y ", "x + y"),
        ("007*x", "7*x"),
        ("1.5e1*x + .5", "15*x + 0.5"),
        ("x*-y", "x*(-y)"),
        ("loss = x*y", "x*y"),
    ],
)
def test_other_ways_to_write_it(text, same):
    one, two = Expression(text), Expression(same)
    assert one.names == two.names
    numbers = dict(zip(one.names, (1.5, 2.5, 0.5), strict=False))
    assert one.graph(numbers).data == two.graph(numbers).data


def test_the_result_has_a_name():
    assert Expression("x*y").result == "f"
    assert Expression("L = x*y").result == "L"
    assert Expression("f*y").result == "g"
    assert Expression("L=x*y").graph({"x": 1, "y": 2}).name == "L"


def test_one_variable_is_one_leaf_and_numbers_are_computed_beforehand():
    graph = Expression("x*x + x*(2*3 - 1)").graph({"x": 2})
    order = graph.topological_order()
    assert [node.name for node in order if not node.parents] == ["", "x"] or sum(
        node.name == "x" for node in order
    ) == 1
    assert sorted(node.data for node in order if not node.parents) == [2, 5]


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("", 0, "it is empty"),
        ("   ", 0, "it is empty"),
        ("x +", 2, "missing after +"),
        ("* x", 0, "missing before *"),
        ("x + * y", 4, "missing between + and *"),
        ("()", 1, "missing between ( and )"),
        ("(x + y", 0, "the bracket opened here is never closed"),
        ("x + y)", 5, "this bracket closes none that is open"),
        ("x^2", 1, "a power is written **"),
        ("x // y", 2, "a division is written with one /"),
        ("x % y", 2, "no place"),
        ("2x", 0, "between 2 and x an operation is missing"),
        ("x y", 0, "between x and y an operation is missing"),
        ("(x)(y)", 2, "an operation is missing"),
        ("x(y + 1)", 0, "between x and the bracket a * is missing"),
        ("sin(x)", 0, "sin is no function here; there are exp, log"),
        ("exp", 0, "exp is a function: write exp(…)"),
        ("2 * exp * x", 4, "exp is a function"),
        ("max(x)", 0, "max takes two or more"),
        ("exp(x, y)", 0, "exp takes one number, but is given 2"),
        ("max(x, , y)", 7, "missing between , and ,"),
        ("0,5 * x", 1, "a decimal number has a point"),
        ("x[0]", 1, "round brackets"),
        ("x.y", 1, "'.' has no meaning here"),
        ("x; y", 1, "';' has no meaning here"),
        ("'x'", 0, "has no meaning here"),
        ("变 * x", 0, "names are made of Latin and Greek letters"),
        ("lambda x: x", 0, "lambda is a word of Python's own"),
        ("x if y else z", 2, "if is a word of Python's own"),
        ("__import__('os')", 11, "has no meaning here"),
        ("x = y = z", 6, "= may only follow the name of the result"),
        ("x == y", 3, "= may only follow"),
        ("f = f * x", 0, "f stands on both sides"),
        ("thisnameislong * x", 0, "a name of 14 letters can't be drawn"),
        ("2 * 3", 0, "there is no variable"),
        ("x", 0, "there is nothing to compute"),
        ("-" * 150 + "x", 0, "more than 60 operations"),
        ("(" * 99 + "x" + ")" * 99, 0, "nothing to compute"),
        ("x" * 201, 0, "201 characters, and 200 is the limit"),
        ("+".join(["x*y"] * 13), 0, "its graph has 27 nodes, and 25 is the limit"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, where, why):
    with pytest.raises(ExpressionError, match=re.escape(why)) as told:
        expression = Expression(text)
        expression.graph(dict.fromkeys(expression.names, 1.5))
    assert told.value.start == where
    assert where < told.value.end <= max(len(text), 1)
    assert told.value.text == text


@pytest.mark.parametrize(
    ("text", "part", "why"),
    [
        ("1 + 2/(x - x)", "2/(x - x)", "it divides 2 by 0"),
        ("x + 1/0", "1/0", "it divides 1 by 0"),
        ("y * log(x - 3)", "log(x - 3)", "log needs a number above 0, but is given −1"),
        ("exp(x * 1000) + y", "exp(x * 1000)", "larger than a computer can hold"),
        ("x * 1e999", "1e999", "larger than a computer can hold"),
        ("(y - 4)**0.5", "(y - 4)**0.5", "−1 to the power 0.5 is no number with a slope"),
        ("(x - 2)**-1", "(x - 2)**-1", "0 to the power −1"),
        ("(x - 5)**y", "(x - 5)**y", "the base of a variable power must be above 0, but is −3"),
        ("9**9**9**9 * x", "9**9**9", "larger than a computer can hold"),
        ("(-8)**0.5 * x", "(-8)**0.5", "is no number with a slope"),
        ("σ(y) + 1/(x − 2)", "1/(x − 2)", "it divides 1 by 0"),
        ("1e200 * x * (1e200 * y)", "1e200 * x * (1e200 * y)", "larger than a computer can hold"),
    ],
)
def test_what_cannot_be_computed_is_told_with_its_part(text, part, why):
    with pytest.raises(ExpressionError, match=re.escape(why)) as told:
        Expression(text).graph({"x": 2, "y": 3})
    assert text[told.value.start : told.value.end] == part


def test_a_gradient_too_large_is_told():
    with pytest.raises(ExpressionError, match="a gradient is larger"):
        walk_of("x * 1e200 * 1e200", x=1e-300)


def test_an_expression_is_text():
    with pytest.raises(TypeError, match="text must be text"):
        Expression(3)


@settings(max_examples=300)
@given(
    st.text(max_size=60)
    | st.text(alphabet="xyz123.,+-*/^()= eE²·÷−σ", max_size=40)
    | st.lists(
        st.sampled_from(["x", "y", "2", "(", ")", "+", "*", "exp(", "max(", ",", "**", "/", "-"]),
        max_size=20,
    ).map("".join)
)
def test_no_text_breaks_the_reader(text):
    try:
        expression = Expression(text)
        result = expression.graph(dict.fromkeys(expression.names, 0.5))
    except ExpressionError as error:
        assert 0 <= error.start < error.end <= max(len(text), 1)
        assert len(str(error).split()) >= 4
    else:
        assert math.isfinite(result.data) and len(result.topological_order()) <= MOST_NODES


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-4", -4), ("−4", -4), ("0.25", 0.25), ("1/3", 1 / 3), ("+2", 2), (" 2 * 3 ", 6),
        ("1e-3", 1e-3), ("", None), ("x", None), ("1/0", None), ("4,5", None), ("--2", 2),
        ("f = 3", 3), ("½", None), ("nan", None), ("1e999", None), ("0", 0),
    ],
)  # fmt: skip
def test_numbers_as_readers_type_them(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("x = -2, y = 1/3", {"x": "-2", "y": "1/3"}),
        ("x=1; y=−2", {"x": "1", "y": "−2"}),
        ("x=1 y=2", {"x": "1", "y": "2"}),
        ("", {}),
        ("x=1,,", {"x": "1"}),
        ("x₁ = 2", {"x1": "2"}),
    ],
)
def test_values_as_readers_type_them(text, numbers):
    assert read_values(text, ("x", "y", "x1")) == numbers


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("q = 2", "there is no q in the expression"),
        ("= 2", "there is no name before = in the expression"),
        ("x", "values are written like x = 0.5"),
        ("x = 0,5", "values are written like"),
        ("x = two", "what follows x = is not a number"),
        ("x = 1/0", "what follows x = is not a number"),
        ("x = 1" * 50, "250 characters"),
    ],
)
def test_values_that_cannot_be_read(text, why):
    with pytest.raises(ExpressionError, match=re.escape(why)):
        read_values(text, ("x", "y"))


# The steps ---------------------------------------------------------------------------------------


def test_every_step_of_the_graph_of_the_chapter():
    walk = chapter_walk()
    x, y, q, z, f = (node_of(walk, name) for name in ("x", "y", "q", "z", "f"))
    assert [(step.kind, step.node) for step in walk.steps] == [
        ("inputs", None), ("forward", q), ("forward", f),
        ("back", f), ("back", q), ("back", z), ("back", x), ("back", y), ("done", None),
    ]  # fmt: skip
    assert (q.data, f.data) == (3, -12)
    assert (x.grad, y.grad, z.grad, q.grad, f.grad) == (-4, -4, 3, -4, 1)
    assert [step.words for step in walk.steps] == [
        "Only the inputs are known: x = −2, y = 5 and z = −4. Next the values go forward, gate by "
        "gate.",
        "The + gate computes q = x + y = −2 + 5 = 3.",
        "The × gate computes f = q × z = 3 × (−4) = −12.",
        "The way back begins at the result: ∂f/∂f = 1, for it changes exactly as fast as itself.",
        "The × gate swaps: the local slope is the other input, z = −4. "
        "∂f/∂q = upstream ∂f/∂f × local slope = 1 × (−4) = −4.",
        "The × gate swaps: the local slope is the other input, q = 3. "
        "∂f/∂z = upstream ∂f/∂f × local slope = 1 × 3 = 3.",
        "The + gate passes the gradient on unchanged: its local slope is 1. "
        "∂f/∂x = upstream ∂f/∂q × local slope = −4 × 1 = −4.",
        "The + gate passes the gradient on unchanged: its local slope is 1. "
        "∂f/∂y = upstream ∂f/∂q × local slope = −4 × 1 = −4.",
        "Done: ∂f/∂x = −4, ∂f/∂y = −4 and ∂f/∂z = 3. Check by nudging: raise x by 0.001, and f "
        "changes by −0.004 = 0.001 × (−4).",
    ]


def test_a_fork_tells_its_sum():
    walk = walk_of("x*x + x*y", x=3, y=-1)
    (step,) = (s for s in walk.steps if s.kind == "back" and s.node.name == "x")
    assert "x forks into 3 edges" in step.words
    assert "through q₁: 1 × 3 = 3, through q₁: 1 × 3 = 3, through q₂: 1 × (−1) = −1" in step.words
    assert step.words.endswith("A fork adds up: ∂f/∂x = 3 + 3 + (−1) = 5.")


def test_rounded_numbers_are_told_as_such():
    walk = walk_of("sigmoid(x) * 3", x=1)
    assert "= sigmoid(1) ≈ 0.7311." in walk.steps[1].words
    assert "0.7311 × 3 ≈ 2.193" in walk.steps[2].words
    assert "= 1 × 3 = 3." in walk.steps[4].words


@quick
@given(formulas(), values)
def test_every_step_brings_one_number_when_all_it_needs_is_known(text, numbers):
    try:
        walk = walk_of(text, **numbers)
    except ExpressionError:
        assume(False)
    known, graded = set(walk.known_values(0)), set()
    assert all(not node.parents for node in known)
    for step in walk.steps[1:-1]:
        if step.kind == "forward":
            assert not graded and set(step.node.parents) <= known
            known.add(step.node)
        else:
            assert known == set(walk.nodes)
            assert {use.gate for use in walk.uses[step.node]} <= graded
            graded.add(step.node)
            flows = [use.upstream * use.slope for use in walk.uses[step.node]]
            assert step.node.grad == pytest.approx(sum(flows) if flows else 1)
    assert graded == {node for node in walk.nodes if node.name}
    names = [node.name for node in walk.nodes if node.name]
    assert len(set(names)) == len(names)
    for number, step in enumerate(walk.steps):
        assert "nan" not in step.words and len(step.words.split()) >= 4
        assert set(walk.known_values(number)) <= set(walk.nodes)
        if step.kind == "back":
            assert walk.known_gradients(number)[-1] is step.node
            assert walk.asked_next(number - 1) is step.node


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x + y", "The + gate passes the gradient on unchanged: its local slope is 1"),
        ("x - y", "to its first input, slope 1"),
        ("y - x", "turns the sign for its second input: its local slope is −1"),
        ("-x", "The × −1 gate turns the sign: its local slope is −1"),
        ("x * y", "the local slope is the other input, y = 4"),
        ("x / y", "1 ÷ b, 1 ÷ 4 = 0.25"),
        ("y / x", "−a/b², −4 ÷ (−0.5)² = −16"),
        ("x**2", "the slope of a² is 2a, 2 × (−0.5) = −1"),
        ("x**-3", "n·aⁿ⁻¹, −3 × (−0.5)⁻⁴ = −48"),
        ("(-x)**0.5", "0.5 × 0.5**(−0.5) ≈ 0.7071"),
        ("exp(x)", "its own output, 0.6065"),
        ("log(-x)", "1/a, 1 ÷ 0.5 = 2"),
        ("tanh(x)", "1 − (−0.4621)² ≈ 0.7864"),
        ("sigmoid(x)", "0.3775 × (1 − 0.3775) ≈ 0.235"),
        ("relu(x)", "is shut, for its input is not above 0: its local slope is 0"),
        ("relu(-x)", "is open, for its input is above 0: its local slope is 1"),
        ("max(x, y)", "its largest input, and x is another: local slope 0"),
        ("max(y, x)", "its largest input, and y is that: local slope 1"),
        ("max(x, -x, x)", None),
    ],
)
def test_the_rule_of_every_gate(text, rule):
    walk = walk_of(text, x=-0.5, y=4)
    uses = [use for node in walk.nodes for use in walk.uses[node] if node.name]
    rules = [lesson(use).rule for use in uses]
    if rule:
        assert any(rule in words for words in rules), rules
    for use in uses:  # every rule that ends in a number ends in that of the gate
        number = re.search(r"[=≈] (−?[\d.]+)$", lesson(use).rule)
        if number:
            assert float(number[1].replace("−", "-")) == pytest.approx(use.slope, rel=1e-3)


def test_every_operation_that_can_be_typed_has_a_lesson():
    walk = walk_of("-max(x, relu(y)) + exp(x)*log(y) - tanh(x)/sigmoid(y) + x**2", x=1, y=2)
    used = {"**" if node.op.startswith("**") else node.op for node in walk.nodes if node.parents}
    assert used == set(LESSONS)


def test_a_power_of_variables_is_made_of_three_gates():
    walk = walk_of("x**y", x=2, y=3)
    assert [node.op for node in walk.nodes if node.parents] == ["log", "×", "exp"]
    assert walk.result.data == pytest.approx(8)


# Which step comes next ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "name", "reply"),
    [
        (0, "f", "Not yet: f = q × z needs the value of q first."),
        (0, "x", "Not yet: gradients come back from the result, and f has no value so far. Values"),
        (2, "q", "Not yet: ∂f/∂q is ∂f/∂f × the local slope of the × gate, so ∂f/∂f must come fir"),
        (3, "y", "Not yet: ∂f/∂y is ∂f/∂q × the local slope of the + gate, so ∂f/∂q must come fir"),
        (4, "q", "∂f/∂q is known already: −4."),
        (3, "z", ""),
    ],
)
def test_what_cannot_come_yet_is_told_what_must_come_first(step, name, reply):
    walk = chapter_walk()
    before = walk.steps[:]
    said = walk.bring_next(step, node_of(walk, name))
    assert said.startswith(reply) and bool(said) == bool(reply)
    if reply:
        assert walk.steps == before
    else:
        assert walk.asked_next(step) is node_of(walk, name)


def test_a_fork_waits_for_all_that_it_adds_up():
    walk = walk_of("x*x + x*y", x=3, y=-1)
    x, q2 = node_of(walk, "x"), node_of(walk, "q2")
    step = next(i for i, s in enumerate(walk.steps) if s.kind == "back")  # ∂f/∂f is known
    assert walk.bring_next(step, x) == (
        "Not yet: x forks, and ∂f/∂x adds up what comes back through q₁ and q₂, so ∂f/∂q₁ and "
        "∂f/∂q₂ must come first."
    )
    assert walk.bring_next(step, q2) == ""
    assert walk.bring_next(step + 1, x).endswith("so ∂f/∂q₁ must come first.")


@quick
@given(formulas(), values, st.randoms(use_true_random=False))
def test_in_any_order_that_is_allowed_each_step_knows_all_it_needs(text, numbers, chance):
    try:
        walk = walk_of(text, **numbers)
    except ExpressionError:
        assume(False)
    kinds = [step.kind for step in walk.steps]
    for step in range(len(walk.steps) - 2):
        named = [node for node in walk.nodes if node.name]
        for node in chance.sample(named, len(named)):
            before = walk.steps[:]
            if walk.bring_next(step, node):
                assert walk.steps == before
            else:
                assert walk.steps[step + 1].node is node
                break
        else:
            raise AssertionError("nothing may come next")
    assert [step.kind for step in walk.steps] == kinds
    known, graded = set(walk.known_values(0)), set()
    for step in walk.steps[1:-1]:
        if step.kind == "forward":
            assert set(step.node.parents) <= known
            known.add(step.node)
        else:
            assert {use.gate for use in walk.uses[step.node]} <= graded
            graded.add(step.node)
    assert graded == {node for node in walk.nodes if node.name}


# Foretelling -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers", "name", "answer", "mistake", "words"),
    [
        ("(x + y) * z", (-2, 5, -4), "q", "4", "sign", "the local slope."),
        ("(x + y) * z", (-2, 5, -4), "x", "4", "sign", "the upstream gradient."),
        ("-(x * y)", (2, 3), "q", "1", "sign", "One factor is negative"),
        ("x*x + x*y", (3, -1), "x", "3", "fork", "add up what comes back along all"),
        ("x*x + x*y", (3, -1), "x", "6", "fork", "That came through q₁ alone"),
        ("x*x + x*y", (3, -1), "x", "-1", "fork", "That came through q₂ alone"),
        ("x*x", (3,), "x", "3", "fork", "That came along 1 of 2 edges"),
        ("x*y + x", (3, 4), "x", "4", "fork", "all of them"),
        ("x*x*x", (4,), "x", "-48", "sign", "before you add"),
        ("(x + y) * z", (-2, 5, -4), "q", "3", "swapped", "The × gate swaps"),
        ("(x + y) * z", (-2, 5, -4), "z", "-4", "swapped", "The × gate swaps"),
        ("(x * y) * z", (2, 3, 5), "x", "10", "swapped", "upstream × x's own value"),
        ("(x + y) * z", (-2, 5, -4), "x", "1", "upstream", "the local slope of the + gate alone"),
        ("(x * y) * z", (2, 3, 5), "x", "3", "upstream", "∂f/∂q = 5"),
        ("(x*y)*z + (x*y)*z", (2, 3, 5), "z", "5", "value", "the value of z"),
        ("(x + y) * z", (-2, 5, -4), "x", "-2", "value", "which went forward"),
        ("(x + y) * z", (-2, 5, -4), "y", "-12", "value", "the value of f"),
        ("(x + y) * z", (-2, 5, -4), "f", "-12", "value", "if f itself is what changes"),
        ("(x * y) * z", (2, 3, 5), "x", "5", "local", "alone. Multiply it by the local slope"),
        ("(x * y) * z", (2, 3, 5), "x", "8", "added", "multiplied, not added"),
        ("max(x, y) * z", (3, -1, 2), "y", "2", "routed", "and that is not y"),
        ("max(x, y) * z", (3, -1, 2), "x", "0", "routed", "and that is x"),
        ("3 * relu(x)", (-2,), "x", "3", "routed", "the gate is shut"),
        ("3 * relu(x)", (2,), "x", "0", "routed", "the gate is open"),
        ("5 * x**2", (3,), "x", "15", "slope", "The factor n is missing"),
        ("5 * x**3", (2,), "x", "120", "slope", "The exponent gets one less"),
        ("5 * sigmoid(x)", (1,), "x", "3.66", "slope", "The factor 1 − s is missing"),
        ("5 * tanh(x)", (1,), "x", "3.81", "slope", "upstream × t"),
        ("5 * exp(x)", (2,), "x", "10", "slope", "its own output, not its input"),
        ("5 * log(x)", (2,), "x", "10", "slope", "1/a, not a"),
        ("5 * (x / y)", (3, 4), "x", "20", "slope", "divide by b"),
        ("5 * (x / y)", (3, 4), "y", "-3.75", "slope", "The square is missing"),
        ("5 * (x / y)", (3, 4), "y", "1.25", "slope", "the slope for what is divided"),
        ("(x + y) * z", (-2, 5, -4), "x", "99", "other", "∂f/∂q = −4, by the local slope"),
        ("x*x + x*y", (3, -1), "x", "99", "other", "add up what comes back from q₁ and q₂"),
        ("(x + y) * z", (-2, 5, -4), "x", "?", "no number", "type one such as"),
    ],
)
def test_what_went_wrong_is_named(text, numbers, name, answer, mistake, words):
    expression = Expression(text)
    walk = Walk(expression, dict(zip(expression.names, numbers, strict=True)))
    judgement = judge(walk, node_of(walk, name), answer)
    assert judgement.mistake == mistake and words in judgement.words
    assert judgement.is_right == (mistake == "")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("-4", True), ("−4", True), ("-4.0", True), ("-8/2", True), ("-4.001", False),
        ("-3.99", False), ("4", False),
    ],
)  # fmt: skip
def test_whole_numbers_must_be_exact(answer, right):
    walk = chapter_walk()
    assert judge(walk, node_of(walk, "x"), answer).is_right is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("0.1966", True), ("0.197", True), ("0.20", True), ("0.2", True), ("0.73*0.27", True),
        ("0.19", False), ("0.21", False), ("-0.2", False),
    ],
)  # fmt: skip
def test_rounded_numbers_may_be_rounded(answer, right):
    walk = walk_of("sigmoid(x)", x=1)
    assert judge(walk, node_of(walk, "x"), answer).is_right is right


def test_fractions_are_welcome():
    walk = walk_of("x / 3", x=1)
    assert judge(walk, node_of(walk, "x"), "1/3").is_right


@quick
@given(formulas(), values, st.text(max_size=12) | st.floats(-9, 9).map(str))
def test_every_answer_is_judged(text, numbers, answer):
    try:
        walk = walk_of(text, **numbers)
    except ExpressionError:
        assume(False)
    for step in walk.steps:
        if step.kind == "back":
            assert len(judge(walk, step.node, answer).words.split()) >= 3
            assert judge(walk, step.node, f"{step.node.grad:.12g}").is_right
            assert judge(walk, step.node, number_text(step.node.grad)).is_right or (
                "10" in number_text(step.node.grad)
            )
            if step.node.grad and walk.uses[step.node]:
                wrong = judge(walk, step.node, f"{-step.node.grad:.12g}")
                assert wrong.mistake == "sign"


# Words -------------------------------------------------------------------------------------------


def test_numbers_and_texts_in_words():
    assert [say(x) for x in (0.19661, -12, 0, 2.5e-7)] == ["0.1966", "−12", "0", "2.500·10⁻⁷"]
    assert [in_brackets(x) for x in ("3", "−4", "2·10⁷")] == ["3", "(−4)", "(2·10⁷)"]
    assert [power_text(x) for x in ("2", "-1", "0.5", "-1.5")] == ["²", "⁻¹", "**0.5", "**(−1.5)"]
    assert shortened("a" * 30) == "a" * 20 + "…" and shortened("a\x00变  b") == "a□□ b"


# The explorer ------------------------------------------------------------------------------------


def table(explorer):
    rows = re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", explorer._table.value)
    return [[html.unescape(t) for t in re.findall(r">([^<]*)</t[hd]>", row)] for row in rows]


def texts(explorer):
    (ax,) = explorer.figure.axes
    return [text.get_text() for text in ax.texts]


def press(explorer, name):
    explorer.buttons[name].click()


def type_answer(explorer, answer):
    explorer.inputs["answer"].value = answer
    explorer._answered = -math.inf  # as if some time had passed


def test_it_starts_with_the_inputs_and_shows_the_way_back_on_a_page_without_a_kernel():
    explorer = GraphStepper()
    assert explorer.state.step == 0 and explorer.words.startswith("Step 0 of 8. Only the inputs")
    assert {row[3] for row in table(explorer)} == {""}  # no gradient is given away
    assert explorer.still_picture().alt.startswith("Step 4 of 8, back. The × gate swaps")
    assert explorer.state.step == 0 and explorer.words.startswith("Step 0 of 8")
    explorer.set(step=4)
    assert table(explorer) == [
        ["x", "input", "−2", ""],
        ["y", "input", "5", ""],
        ["q", "x + y", "3", "−4"],
        ["z", "input", "−4", ""],
        ["f", "q × z", "−12", "1"],
    ]


def test_back_and_next_walk_to_both_ends():
    explorer = GraphStepper()
    press(explorer, "back")  # beyond the beginning: nothing happens
    assert explorer.state.step == 0
    for _ in range(10):
        press(explorer, "next")
    assert explorer.state.step == 8 and "Done: ∂f/∂x = −4" in explorer.words
    assert [row[3] for row in table(explorer)] == ["−4", "−4", "−4", "3", "1"]
    for _ in range(3):
        press(explorer, "back")
    assert explorer.state.step == 5
    explorer.reset()
    assert explorer.state.step == 0


def spot(explorer, name):
    """The key of the spot with this name."""
    (key,) = [each["key"] for each in explorer._stage._spots if each["name"] == name]
    return key


def click(explorer, name):
    message = {"ask": "press", "spot": spot(explorer, name)}
    explorer._stage._handle_custom_msg(message, [])


def test_clicks_lead_all_the_way_forward_and_back():
    explorer = GraphStepper()
    assert "Click a gate whose inputs are known" in explorer.words
    click(explorer, "× gate, f")
    assert explorer.words == "Step 0 of 8. Not yet: f = q × z needs the value of q first."
    click(explorer, "edge 2 into q, from y")  # leads into the + gate
    assert explorer.state.step == 1 and "computes q" in explorer.words
    click(explorer, "× gate, f")
    assert "computes f" in explorer.words and "click where it begins" in explorer.words
    click(explorer, "edge 1 into f, from q")
    assert "so ∂f/∂f must come first" in explorer.words
    for name, words in (
        ("× gate, f", "∂f/∂f = 1"),
        ("z", "1 × 3 = 3"),  # before q: that is allowed
        ("edge 1 into f, from q", "1 × (−4) = −4"),
        ("y", "∂f/∂y"),
        ("edge 1 into q, from x", "∂f/∂x"),
    ):
        click(explorer, name)
        assert words in explorer.words
    assert explorer.state.step == 7
    click(explorer, "x")
    assert explorer.words.endswith("∂f/∂x is known already: −4.")
    press(explorer, "back")
    assert "known already" not in explorer.words and "∂f/∂y" in explorer.words
    explorer.reset()
    explorer.set(step=4)
    assert "∂f/∂q = upstream" in explorer.words  # the usual order again


def test_in_predict_mode_a_click_chooses_what_is_asked():
    explorer = GraphStepper()
    explorer.set(mode="predict", step=3)
    assert explorer.words.endswith("what is ∂f/∂q?")
    click(explorer, "z")
    assert explorer.state.step == 3 and explorer.words.endswith("what is ∂f/∂z?")
    type_answer(explorer, "3")
    assert explorer.met and explorer.words.endswith("what is ∂f/∂q?")
    click(explorer, "edge 1 into q, from x")
    assert "so ∂f/∂q must come first" in explorer.words
    assert table(explorer)[2][3] == "?"  # nothing is given away


def test_an_answer_that_a_click_hands_in_is_not_overrun_by_the_click():
    explorer = GraphStepper()
    explorer.set(mode="predict", step=3)
    explorer.inputs["answer"].value = "5"
    click(explorer, "z")  # comes with it, from the same press of the mouse
    assert "is not 5" in explorer.words


@pytest.mark.parametrize("name", stepper.EXAMPLES)
def test_every_named_node_and_its_edges_can_be_clicked(name):
    explorer = GraphStepper()
    explorer.set(example=name)
    spots, walk = explorer._stage._spots, explorer._walk
    named = [node for node in walk.nodes if node.name]
    assert len(spots) == len(named) + sum(len(walk.uses[node]) for node in named)
    assert len({each["name"] for each in spots}) == len({each["key"] for each in spots})
    for each in spots:
        assert 0 < min(each["at"]) and max(each["at"]) < 1
    explorer.inputs["expression"].value = "x +"
    assert explorer._stage._spots == []
    explorer._stage._handle_custom_msg({"ask": "press", "spot": "node 0"}, [])
    assert explorer.error is None


def test_praise_is_for_the_graph_that_was_asked_about():
    explorer = GraphStepper()
    explorer.set(mode="predict", step=4)
    type_answer(explorer, "3")
    assert explorer.words.startswith("Step 5 of 8, back. Right")
    explorer.inputs["values"].value = "x=1, y=2, z=3"
    assert "Right" not in explorer.words


@pytest.mark.parametrize("name", stepper.EXAMPLES)
def test_the_table_says_what_the_picture_says(name):
    explorer = GraphStepper()
    explorer.set(example=name)
    for step in range(explorer.inputs["step"].max + 1):
        explorer.set(step=step)
        assert explorer.error is None
        walk, shown, rows = explorer._walk, texts(explorer), table(explorer)
        assert len(rows) == len([node for node in walk.nodes if node.name])
        named = [node for node in walk.nodes if node.name]
        for node, (label, _, value, gradient) in zip(named, rows, strict=True):
            assert label == name_text(node.name) and label in shown
            assert value in ("", say(node.data)) and gradient in ("", say(node.grad))
        for arrow, column, attribute in (("→", 2, "data"), ("←", 3, "grad")):
            numbers = [
                f"{arrow} {number_text(getattr(node, attribute))}"
                for node, row in zip(named, rows, strict=True)
                if row[column]
            ]
            bold = [
                text.get_text()
                for text in explorer.figure.axes[0].texts
                if text.get_text().startswith(arrow) and text.get_fontweight() == "bold"
            ]
            assert sorted(bold) == sorted(numbers)


@pytest.mark.parametrize("name", stepper.EXAMPLES)
def test_every_step_of_every_example_changes_picture_and_words(name):
    explorer = GraphStepper()
    explorer.set(example=name, step=0)
    seen = set()
    for step in range(explorer.inputs["step"].max):  # the last only tells more
        explorer.set(step=step)
        seen.add((repr(drawn(explorer)), explorer.words))
    assert len({picture for picture, _ in seen}) == len({w for _, w in seen}) == step + 1
    assert len(explorer.png) < 45_000


def test_an_example_is_taken_from_its_beginning():
    explorer = GraphStepper()
    explorer.set(example="a max gate")
    assert vars(explorer.state)["expression"] == "max(x, y) * z"
    assert explorer.state.values == "x=3, y=-1, z=2" and explorer.state.step == 0
    explorer.set(values="x=3, y=-1, z=5")
    assert explorer.state.example == stepper.OWN
    explorer.set(values="x=3, y=-1, z=2")
    assert explorer.state.example == "a max gate"


def test_a_new_formula_keeps_the_values_and_gets_new_ones():
    explorer = GraphStepper()
    explorer.inputs["expression"].value = "x * w + z"
    assert explorer.state.values == "x=-2, w=-1, z=-4" and explorer.state.step == 0
    assert "x = −2, w = −1 and z = −4" in explorer.words
    explorer.inputs["values"].value = "w = 1/2"
    assert explorer.state.values == "x=-2, w=1/2, z=-4"
    assert table(explorer)[1] == ["w", "input", "0.5", ""]


def test_new_values_keep_the_step():
    explorer = GraphStepper()
    explorer.set(step=4)
    explorer.inputs["values"].value = "x=1, y=2, z=3"
    assert explorer.state.step == 4 and "∂f/∂q = upstream ∂f/∂f × local slope = 1 × 3 = 3" in (
        explorer.words
    )


def test_a_longer_formula_has_more_steps():
    explorer = GraphStepper()
    explorer.set(step=8)
    explorer.inputs["expression"].value = "x*x*x*y + y"
    assert explorer.inputs["step"].max == len(explorer._walk.steps) - 1 == 11
    explorer.inputs["expression"].value = "x*x"
    assert explorer.inputs["step"].max == 4
    explorer.set(step=99)
    assert "Done" in explorer.words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expression": "(x + y * z"}, "The expression can't be used at “(” (character 1): the br"),
        ({"expression": ""}, "The expression can't be used: it is empty"),
        ({"expression": "x / (y - 5)"}, "at “x / (y - 5)” (character 1): it divides −2 by 0."),
        ({"values": "x = 1, q = 2"}, "there is no q in the expression"),
        ({"values": "x = 1, y = two"}, "The values can't be used at “y = two” (character 8)"),
        ({"values": "z = 1e999"}, "what follows z = is not a number"),
        ({"expression": "x" * 300}, "300 characters, and 200 is the limit"),
        ({"expression": "变*x"}, "The expression can't be used at “□” (character 1)"),
    ],
)
def test_a_mistake_is_told_and_can_be_mended(changes, words):
    explorer = GraphStepper()
    before = explorer.words, drawn(explorer), explorer._table.value
    explorer.set(**changes)
    assert explorer.error is None
    assert words in explorer.words
    assert explorer._table.value.endswith("</style>")  # and no table
    for name in ("next", "back", "next"):
        press(explorer, name)
        assert words in explorer.words
    explorer.set(mode="predict", answer="3")
    explorer.reset()
    assert (explorer.words, drawn(explorer), explorer._table.value) == before


def test_after_a_mistake_in_the_values_they_are_mended():
    explorer = GraphStepper()
    explorer.set(step=4)
    explorer.inputs["values"].value = "x = 7, y = two"
    assert explorer.state.values == "x = 7, y = two"  # nothing that was typed is lost
    explorer.inputs["values"].value = "x = 7, y = 2"
    assert explorer.state.values.startswith("x=7, y=2, z=")
    assert explorer.words.startswith("Step 4 of 8")


def test_the_place_of_a_mistake_is_marked_in_the_picture():
    explorer = GraphStepper()
    explorer.set(expression="max(x, y) + 2z")
    text, marks = (t.get_text() for t in explorer.figure.texts)
    assert text == "max(x, y) + 2z" and marks == " " * 12 + "‾‾"
    explorer.set(expression="x + " * 40 + "2z")
    text, marks = (t.get_text() for t in explorer.figure.texts)
    assert text[marks.index("‾") :][:2] == "2z" and len(text) <= stepper.SEEN


def test_predicting():
    explorer = GraphStepper()
    assert explorer.inputs["answer"].disabled
    explorer.set(mode="predict", step=2)
    assert not explorer.inputs["answer"].disabled
    assert explorer.inputs["answer"].placeholder == "∂f/∂f = ?"
    assert explorer.words.endswith("Now you: what is ∂f/∂f?")
    assert "← ?" in texts(explorer)
    assert table(explorer)[4] == ["f", "q × z", "−12", "?"]
    for answer, step, words in (
        ("-12", 2, "∂f/∂f is not -12. That is the value of f."),
        ("1", 3, "Right: ∂f/∂f is 1. The way back begins at the result"),
        ("4", 3, "The size is right, the sign is not."),
        ("3", 3, "∂f/∂q is not 3. That is upstream × q's own value. The × gate swaps"),
        ("-4", 4, "Right: ∂f/∂q is −4. The × gate swaps"),
        ("3", 5, "Right: ∂f/∂z is 3."),
        ("1", 5, "∂f/∂x is not 1. That is the local slope of the + gate alone."),
        ("-4", 6, "Now you: what is ∂f/∂y?"),
        ("-4", 7, "Right: ∂f/∂y is −4."),
    ):
        before = drawn(explorer), explorer.words
        type_answer(explorer, answer)
        assert explorer.state.step == step and words in explorer.words
        assert (drawn(explorer), explorer.words) != before
        right = explorer.words.split(". ")[1].startswith("Right")
        assert explorer.state.answer == ("" if right else answer)
        assert ("✗ ?" in texts(explorer)) is not right
    assert explorer.inputs["answer"].disabled and "Now you" not in explorer.words
    press(explorer, "next")
    assert "Done" in explorer.words and "Right" not in explorer.words


def test_in_predict_mode_next_shows_the_gradient():
    explorer = GraphStepper()
    explorer.set(mode="predict", step=4)
    type_answer(explorer, "5")
    press(explorer, "next")
    assert explorer.state.step == 5 and explorer.state.answer == ""
    assert "∂f/∂z = upstream ∂f/∂f × local slope = 1 × 3 = 3" in explorer.words
    press(explorer, "back")
    assert "Right" not in explorer.words and "is not" not in explorer.words


def test_a_click_on_next_that_hands_in_an_answer_does_no_more():
    explorer = GraphStepper()
    explorer.set(mode="predict", step=4)
    for answer, step in (("5", 4), ("3", 5)):
        explorer.inputs["answer"].value = answer  # as leaving the field does
        press(explorer, "next")
        assert explorer.state.step == step
    explorer._answered = -math.inf
    press(explorer, "next")
    assert explorer.state.step == 6


def test_in_watch_mode_nothing_is_judged():
    explorer = GraphStepper()
    words = explorer.words
    explorer.inputs["answer"].value = "3"
    assert explorer.words == words


def test_any_formula_can_be_given_to_begin_with():
    explorer = GraphStepper("x*x + x*y", x=3, y=-1)
    assert explorer.state.example == "a fork: x·x + x·y"
    assert "Only the inputs are known: x = 3 and y = −1" in explorer.words
    explorer.set(step=5)
    explorer.reset()
    assert explorer.state.step == 0
    explorer = GraphStepper(expression="a / b", a=1)
    assert explorer.state.values == "a=1, b=-1" and explorer.error is None
    explorer = GraphStepper("a /", a="one")
    assert "The expression can't be used" in explorer.words
    explorer.reset()
    assert "The expression can't be used" in explorer.words
    explorer = GraphStepper("a * b", a=None, c=[1])
    assert "The values can't be used" in explorer.words


def test_a_still_picture_of_any_step(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    GraphStepper.still(expression="x*x", values="x=3", step=3)
    assert "∂f/∂x = 3 + 3 = 6" in shown[0].alt


def test_a_graph_is_as_large_as_it_needs():
    explorer = GraphStepper()
    sizes = set()
    for name in stepper.EXAMPLES:
        explorer.set(example=name)
        width, height = explorer.figure.get_size_inches()
        sizes.add((width, height))
        assert width <= 12 and height <= 4.5
        assert min(text.get_fontsize() for text in explorer.figure.axes[0].texts) > 11.99
        assert explorer._stage._size == (round(96 * width), round(96 * height))
    assert len(sizes) > 3


def controls_of(explorer):
    """What readers do, as functions that do it."""
    inputs, buttons = explorer.inputs, explorer.buttons
    formula = st.sampled_from(
        ["x*x", "(x+y)*z", "x/(y-5)", "log(x)", "max(a,b)*c", "x+", "e = m*c²", "sigmoid(w1*x1+b)"]
    )
    number = st.sampled_from(["1", "-4", "0", "3", "1/3", "two", "1e999"])

    def assign(name):
        return lambda value: (name, value)

    assert all(isinstance(control, widgets.Widget) for control in buttons.values())
    return st.one_of(
        (formulas() | formula | st.text(max_size=20)).map(assign("expression")),
        st.lists(st.tuples(st.sampled_from("xyzab"), number), max_size=3)
        .map(lambda pairs: ", ".join(f"{name}={text}" for name, text in pairs))
        .map(assign("values")),
        number.map(assign("answer")),
        st.integers(-2, 40).map(assign("step")),
        st.sampled_from(["watch", "predict"]).map(assign("mode")),
        st.sampled_from(inputs["example"].options).map(assign("example")),
        st.sampled_from(["back", "next", "reset"]).map(lambda name: (name, None)),
    )


def test_nothing_that_a_reader_does_breaks_it():
    explorer = GraphStepper()

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(controls_of(explorer), max_size=6))
    def check(actions):
        for name, value in actions:
            if name == "reset":
                explorer.reset()
            elif value is None:
                explorer._answered = -math.inf
                press(explorer, name)
            else:
                explorer.inputs[name].value = value
            assert explorer.error is None, explorer.words
            assert explorer.words.startswith(("Step ", "The expression", "The values"))
            assert len(explorer.words) < 1500

    check()
    explorer.reset()
    assert explorer.png == GraphStepper().png


def test_the_explorer_draws_with_the_function_of_every_reader(monkeypatch):
    calls = []
    draw = plot.draw_graph
    monkeypatch.setattr(plot, "draw_graph", lambda *a, **k: calls.append(k) or draw(*a, **k))
    explorer = GraphStepper()
    explorer.set(step=1)
    assert len(calls) == 2
    assert np.all([set(call["gradients"]) <= set(explorer._walk.nodes) for call in calls])
