"""`Value`: every operation, the shape of the graph, the order, forks, memory, depth, bad input."""

import copy
import gc
import math
import operator
import pickle
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.autograd import Value
from nnlib.layers import Linear, ReLU, Sequential, Sigmoid, Tanh
from nnlib.losses import MSELoss

numbers = st.floats(-5, 5).filter(lambda x: abs(x) > 0.05)
BINARY = [operator.add, operator.sub, operator.mul, operator.truediv]
UNARY = ["exp", "tanh", "sigmoid", "relu", "__neg__"]


def slope(f, values, i, eps=1e-6):
    """The central difference of f with respect to its i-th number."""
    up, down = list(values), list(values)
    up[i] += eps
    down[i] -= eps
    return (f(*map(Value, up)).data - f(*map(Value, down)).data) / (2 * eps)


def check(f, *values):
    leaves = [Value(v) for v in values]
    f(*leaves).backward()
    for i, leaf in enumerate(leaves):
        assert leaf.grad == pytest.approx(slope(f, values, i), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("op", BINARY)
@given(a=numbers, b=numbers)
def test_binary_operations(op, a, b):
    assert op(Value(a), Value(b)).data == op(a, b)
    check(op, a, b)


@pytest.mark.parametrize("name", UNARY)
@given(a=numbers)
def test_unary_operations(name, a):
    check(lambda v: getattr(v, name)(), a)


@given(a=st.floats(0.1, 5), b=numbers)
def test_log_and_powers(a, b):
    check(lambda v: v.log(), a)
    check(lambda v: v**2.5, a)
    check(lambda v: v**-1, a)
    check(lambda v, w: v**w, a, b)
    check(lambda w: 2**w, b)
    check(lambda v: v**3, b)


@given(st.lists(numbers, min_size=1, max_size=5, unique_by=lambda x: round(x, 3)))
def test_max_sum_and_dot(values):
    assert Value.sum(values).data == pytest.approx(sum(values))
    assert Value(values[0]).max(*values[1:]).data == max(values)
    check(lambda *v: Value.sum(v), *values)
    check(lambda *v: v[0].max(*v[1:]), *values)
    check(lambda *v: Value.dot(v, range(len(v))), *values)
    check(lambda *v: Value.dot(v, v[::-1]), *values)
    assert Value.dot([], []).data == Value.sum([]).data == 0


@given(st.integers(0, 10**6))
def test_random_graphs_against_central_differences(seed):
    rng = np.random.default_rng(seed)
    plan = [(rng.integers(5), rng.integers(100), rng.integers(100)) for _ in range(8)]

    def f(*leaves):
        nodes = list(leaves)
        for kind, i, j in plan:
            a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
            made = [a + b, a * b, a - b, (a * 0.3).tanh(), (a + b).sigmoid()]
            nodes.append(made[kind])
        return Value.sum(nodes).tanh() + nodes[-1]

    check(f, *rng.uniform(-1, 1, 3))


def test_the_graph_of_the_chapter():
    x, y, z = Value(-2, name="x"), Value(5, name="y"), Value(-4, name="z")
    q = x + y
    f = q * z
    f.backward()
    assert (f.data, f.grad, q.grad) == (-12, 1, -4)
    assert (x.grad, y.grad, z.grad) == (-4, -4, 3)
    assert f.parents == (q, z) and f.slopes == (-4.0, 3.0) and f.op == "×" and x.op == ""
    assert repr(x) == "Value(x: -2, grad -4)"


def test_nan_is_never_hidden():
    nan = Value(math.nan)
    for result in (nan.relu(), nan.max(1), Value(1).max(nan), Value(1).max(2, nan, 3)):
        assert math.isnan(result.data)


def test_a_times_a_has_two_edges():
    a = Value(3)
    square = a * a
    assert square.parents == (a, a)
    square.backward()
    assert a.grad == 6
    b = Value(3)
    b.max(b).backward()
    assert b.grad == 1


def test_forks_add_up_and_order_matters():
    a = Value(2)
    b = a * 3
    c = b + a
    (b * c).backward()  # 3a · 4a = 12a²
    assert a.grad == 48
    assert b.grad == 8 + 6


def test_order_is_topological_without_repeats():
    a, b = Value(1), Value(2)
    c = a * b
    d = c + a
    order = (d * c).topological_order()
    assert len(order) == len(set(order)) == 5
    position = {node: i for i, node in enumerate(order)}
    assert all(position[p] < position[node] for node in order for p in node.parents)


def test_second_backward_adds_to_leaves_and_renews_inner_nodes():
    a, b = Value(2), Value(3)
    inner = a * b
    f = inner * inner  # (ab)²
    f.backward()
    once = a.grad, inner.grad
    f.backward()
    assert a.grad == 2 * once[0] and inner.grad == once[1] == 12


def test_two_results_that_share_nodes_add_up_in_the_leaves():
    a = Value(2)
    shared = a * a
    f, g = shared * 3, shared.exp()
    f.backward()
    g.backward()
    assert a.grad == pytest.approx(12 + math.exp(4) * 4)
    assert shared.grad == pytest.approx(math.exp(4))  # of g alone


def test_backward_of_a_leaf():
    a = Value(5)
    a.backward()
    assert a.grad == 1


@pytest.mark.parametrize("kind", [int, float, np.float64, np.float32, np.int64, np.uint8, bool])
@pytest.mark.parametrize("op", [*BINARY, operator.pow])
def test_numbers_on_both_sides(kind, op):
    number, value = kind(1), Value(3.0)
    for result in (op(number, value), op(value, number)):
        assert type(result) is Value and type(result.data) is float
    assert op(number, value).data == op(1.0, 3.0)
    assert op(value, number).data == op(3.0, 1.0)
    op(number, value).backward()


def test_python_sum_works():
    total = sum([Value(1), Value(2), np.float64(3)])
    assert total.data == 6


@pytest.mark.parametrize("bad", ["3", None, 1j, [1, 2], np.ones(2), np.array(1.0), object()])
def test_what_is_not_a_number_is_refused(bad):
    for attempt in (
        lambda: Value(bad),
        lambda: Value(1) + bad,
        lambda: bad * Value(1),
        lambda: Value.dot([1, 2], [bad, 3]),
        lambda: Value(2) ** bad,
    ):
        with pytest.raises(TypeError):
            attempt()


def test_a_value_in_a_value_is_refused():
    with pytest.raises(TypeError, match="a Value holds one real number"):
        Value(Value(1))


def test_functions_outside_their_domain_are_refused():
    for bad in (0, -1):
        with pytest.raises(ValueError, match="log needs a number above 0"):
            Value(bad).log()
    with pytest.raises(ZeroDivisionError, match="division"):
        Value(1) / Value(0)
    with pytest.raises(ZeroDivisionError):
        1 / Value(0)
    for base, exponent in ((0, -1), (0, 0.5), (-8, 1 / 3)):
        with pytest.raises(ValueError, match="no real value with a finite slope"):
            Value(base) ** exponent
    with pytest.raises(OverflowError):
        Value(1000).exp()
    with pytest.raises(ValueError, match="2 weights can't be paired with 1 inputs"):
        Value.dot([1, 2], [3])
    with pytest.raises(TypeError):
        math.exp(Value(1))  # would lose the gradient


def test_powers_at_zero():
    for exponent, expected in ((0, 0), (1, 1), (2, 0), (1.5, 0)):
        a = Value(0)
        (a**exponent).backward()
        assert a.grad == expected


def test_sigmoid_does_not_overflow():
    assert Value(-1e4).sigmoid().data == 0
    assert Value(1e4).sigmoid().data == 1


@pytest.fixture
def no_cycles():
    """Cycles are not looked for meanwhile: among a million nodes that takes most of the time."""
    gc.disable()
    yield
    gc.enable()


def test_a_million_nodes_in_a_chain_without_recursion(no_cycles):
    limit = sys.getrecursionlimit()
    x = Value(1.0)
    value = x
    for _ in range(500_000):
        value = (value * 1.0) + 0.0
    value.backward()
    assert x.grad == 1
    del value  # freeing a deep chain must not overflow the C stack either
    value = x
    for _ in range(1_000_000):
        value = -value
    del value
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize("op", [operator.add, operator.sub, operator.mul])
def test_a_binary_node_takes_at_most_250_bytes(op):
    a, b, count = Value(1.5), Value(2.5), 2000
    nodes = [None] * count
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for i in range(count):
        nodes[i] = op(a, b)
    Value.sum(nodes).backward()
    size = (tracemalloc.get_traced_memory()[0] - before) / count
    tracemalloc.stop()
    assert nodes[0].grad == 1
    assert size <= 250


@pytest.mark.parametrize(
    ("layer", "name"), [(ReLU, "relu"), (Tanh, "tanh"), (Sigmoid, "sigmoid")], ids=str
)
@given(seed=st.integers(0, 10**6))
def test_the_same_weights_in_values_and_layers_give_the_same_gradients(layer, name, seed):
    rng = np.random.default_rng(seed)
    sizes = [int(n) for n in rng.integers(1, 5, 4)]
    model = Sequential(
        Linear(sizes[0], sizes[1], rng=rng), layer(),
        Linear(sizes[1], sizes[2], rng=rng), layer(),
        Linear(sizes[2], sizes[3], rng=rng),
    )  # fmt: skip
    model.parameters()[0].data[...] = rng.normal(size=model.parameters()[0].data.shape)
    X, Y = rng.normal(size=(3, sizes[0])), rng.normal(size=(3, sizes[3]))
    loss = MSELoss()
    expected = loss(model(X), Y)
    to_input = model.backward(loss.backward(), input_grad=True)

    to_value = np.vectorize(Value, otypes=[object])
    linear = [(to_value(m.weight.data), to_value(m.bias.data)) for m in model.linear_layers()]
    leaves, total = to_value(X), Value(0)
    for x, targets in zip(leaves, Y, strict=True):
        h = list(x)
        for i, (W, b) in enumerate(linear):
            h = [Value.dot(row, h) + bias for row, bias in zip(W, b, strict=True)]
            h = [getattr(v, name)() for v in h] if i < 2 else h
        total = total + Value.sum([(v - t) ** 2 for v, t in zip(h, targets, strict=True)])
    result = total / Y.size
    result.backward()
    grads = np.vectorize(lambda v: v.grad, otypes=[float])
    assert result.data == pytest.approx(expected, rel=1e-12)
    close = {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(grads(leaves), to_input, **close)
    for (W, b), m in zip(linear, model.linear_layers(), strict=True):
        np.testing.assert_allclose(grads(W), m.weight.grad, **close)
        np.testing.assert_allclose(grads(b), m.bias.grad, **close)


def test_graphs_of_any_depth_are_copied_with_what_they_share():
    first = last = Value(1.0, name="x")
    for _ in range(3000):
        last = last + 1
    leaf, result = copy.deepcopy((first, last))
    result.backward()
    assert (leaf.grad, leaf.name, result.data) == (1.0, "x", 3001.0)
    assert first.grad == 0.0
    with pytest.raises(ValueError, match="nests too deep to be pickled"):
        pickle.dumps(last)
    assert pickle.loads(pickle.dumps(first + 1)).data == 2


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: Value(1000).exp(), OverflowError, r"exp\(1000\.0\) is larger than a computer"),
        (lambda: Value(1e200) ** 2, OverflowError, r"pow\(1e\+200, 2\.0\) is larger"),
        (lambda: Value(10**400), OverflowError, "is larger than a computer"),
        (lambda: 1 / Value(1e-320), OverflowError, "is larger than a computer"),
        (lambda: Value(-2) ** Value(3), ValueError, "the base must be > 0, not -2"),
        (lambda: 0 ** Value(2), ValueError, "the base must be > 0, not 0"),
        (lambda: bool(Value(0)), TypeError, "neither true nor false"),
        (lambda: Value(2) == 2, TypeError, "compare its .data with 2"),
        (lambda: Value.sum(3), TypeError, "a list of Values is expected"),
    ],
)
def test_slips_with_values_are_named(make, kind, message):
    with pytest.raises(kind, match=message):
        make()


def test_a_gradient_of_none_counts_as_zero():
    x = Value(3.0)
    x.grad = None
    (x * x).backward()
    assert x.grad == 6 and x == x and x != Value(3.0)
