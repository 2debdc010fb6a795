"""Layers: gradients against central differences and PyTorch, stacks, views, what they refuse."""

import copy
import itertools
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import layers
from nnlib.gradcheck import gradcheck
from nnlib.layers import ELU, Dropout, Layer, LeakyReLU, Linear, Parameter, ReLU, Sequential, Tanh
from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nnlib.optim import SGD, Adam
from nnlib.training import fit

ACTIVATIONS = [
    layers.Identity, layers.Step, layers.Sigmoid, layers.Tanh, layers.ReLU, layers.LeakyReLU,
    layers.ELU, layers.Softplus, layers.GELU, layers.SiLU,
]  # fmt: skip
SMOOTH = [layers.Sigmoid, layers.Tanh, layers.Softplus, layers.GELU, layers.SiLU]
seeds = st.integers(0, 2**32)
sizes = st.integers(1, 5)


def rng(seed=0):
    return np.random.default_rng(seed)


def generators(seed, K):
    """One Generator for K = 0, else a list of K."""
    return rng(seed) if K == 0 else [rng(seed + k) for k in range(K)]


def mlp(widths, rng, activation=ReLU, **options):
    parts = []
    for n_in, n_out in zip(widths, widths[1:], strict=False):
        parts += [Linear(n_in, n_out, rng=rng, **options), activation()]
    return Sequential(*parts[:-1])


@given(seeds, sizes, sizes, sizes, st.integers(0, 3), st.booleans())
def test_linear_against_central_differences(seed, n, d, h, K, bias):
    layer = Linear(d, h, bias, rng=generators(seed, K))
    for p in layer.parameters():
        p.data = rng(seed).normal(size=p.data.shape)
    x = rng(seed).normal(size=(K, n, d) if K else (n, d))
    report = gradcheck(layer, x)
    assert report, report
    assert gradcheck(layer, x[0] if K else x), "networks of a stack may share the input"


@pytest.mark.parametrize("kind", ACTIVATIONS)
@given(seed=seeds, shape=hnp.array_shapes(max_dims=3, max_side=4))
def test_activation_layers_against_central_differences(kind, seed, shape):
    report = gradcheck(kind(), 3 * rng(seed).normal(size=shape))
    assert report, report


@pytest.mark.parametrize("kind", ACTIVATIONS)
@given(seed=seeds, shape=hnp.array_shapes(max_dims=3, max_side=4))
def test_activation_layers_in_float32_are_near_float64(kind, seed, shape):
    z = (3 * rng(seed).normal(size=shape)).astype(np.float32)
    G = rng(seed + 1).normal(size=shape).astype(np.float32)
    single, double = kind(), kind()
    h, expected = single(z), double(z.astype(float))
    to_input = single.backward(G)
    assert h.dtype == to_input.dtype == np.float32 and expected.dtype == np.float64
    np.testing.assert_allclose(h, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(to_input, double.backward(G), rtol=1e-4, atol=1e-5)


@given(seeds, sizes, sizes, st.integers(0, 2), st.floats(0, 0.9))
def test_dropout_gradient_is_its_mask(seed, n, d, K, p):
    layer = Dropout(p, rng=generators(seed, K))
    x = rng(seed).normal(size=(K, n, d) if K else (n, d))
    y = layer(x)
    G = rng(seed + 1).normal(size=y.shape)
    np.testing.assert_allclose(layer.backward(G) * x, G * y, atol=1e-12)
    kept = y != 0
    np.testing.assert_allclose(y[kept], x[kept] / (1 - p))


def test_dropout_keeps_the_expected_value_and_rests_in_use():
    layer, x = Dropout(0.3, rng=rng()), np.ones((1000, 100))
    y = layer(x)
    assert abs(y.mean() - 1) < 0.01 and abs((y == 0).mean() - 0.3) < 0.01
    np.testing.assert_array_equal(layer.eval()(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)
    assert (layer.train()(x) != x).any()
    np.testing.assert_array_equal(Dropout(0, rng=rng())(x), x)


def test_dropout_in_a_stack_draws_for_each_network():
    K, x = 3, np.ones((4, 5))
    stacked = Dropout(0.5, rng=[rng(k) for k in range(K)])(x)
    assert stacked.shape == (K, 4, 5)
    for k in range(K):
        np.testing.assert_array_equal(stacked[k], Dropout(0.5, rng=rng(k))(x))


@settings(max_examples=50)
@given(
    seeds,
    st.lists(sizes, min_size=2, max_size=4),
    st.integers(0, 3),
    st.sampled_from(SMOOTH),
    st.sampled_from([MSELoss(), MSELoss("sum"), BCEWithLogitsLoss(), CrossEntropyLoss()]),
)
def test_whole_models_against_central_differences(seed, widths, K, activation, loss):
    if isinstance(loss, CrossEntropyLoss):
        widths = [*widths, 3]
    model = mlp(widths, generators(seed, K), activation)
    x = rng(seed).normal(size=(4, widths[0]))
    target = rng(seed).uniform(size=(4, widths[-1]))
    if isinstance(loss, CrossEntropyLoss):
        target = rng(seed).integers(0, 3, 4)
    report = gradcheck(model, x, target, loss=loss)
    assert report, report


@settings(max_examples=30)
@given(seeds, st.lists(sizes, min_size=2, max_size=4), st.sampled_from([0, 2]))
def test_float32_stays_float32_and_is_near_float64(seed, widths, K):
    double = mlp(widths, generators(seed, K))
    single = mlp(widths, generators(seed, K), dtype=np.float32)
    x = rng(seed).normal(size=(3, widths[0])).astype(np.float32)
    loss = MSELoss()
    for model in (double, single):
        output = model(x)
        loss(output, np.zeros(output.shape))
        to_input = model.backward(loss.backward(), input_grad=True)
        wanted = model.parameters()[0].data.dtype
        assert output.dtype == to_input.dtype == model.parameters()[0].grad.dtype == wanted
    np.testing.assert_allclose(double(x), single(x), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(
        double.parameters()[0].grad, single.parameters()[0].grad, rtol=1e-2, atol=1e-3
    )


@settings(max_examples=30)
@given(seeds, st.lists(sizes, min_size=2, max_size=4), st.integers(1, 4))
def test_a_stack_is_its_networks(seed, widths, K):
    stack = mlp(widths, generators(seed, K))
    x = rng(seed).normal(size=(5, widths[0]))
    G = rng(seed).normal(size=(K, 5, widths[-1]))
    output = stack(x)
    to_input = stack.backward(G, input_grad=True)
    for k in range(K):
        alone = mlp(widths, rng(seed + k))
        np.testing.assert_array_equal(alone.parameters()[0].data, stack.parameters()[0].data[k])
        np.testing.assert_allclose(alone(x), output[k], atol=1e-12)
        np.testing.assert_allclose(alone.backward(G[k], True), to_input[k], atol=1e-12)
        np.testing.assert_allclose(
            alone.parameters()[0].grad, stack.parameters()[0].grad[k], atol=1e-12
        )


@settings(max_examples=40)
@given(seeds, st.lists(sizes, min_size=2, max_size=5), st.data())
def test_against_pytorch(seed, widths, data):
    torch = pytest.importorskip("torch")
    pairs = {
        ReLU: torch.nn.ReLU, Tanh: torch.nn.Tanh, layers.Sigmoid: torch.nn.Sigmoid,
        ELU: torch.nn.ELU, LeakyReLU: torch.nn.LeakyReLU, layers.Softplus: torch.nn.Softplus,
        layers.GELU: lambda: torch.nn.GELU(approximate="tanh"), layers.SiLU: torch.nn.SiLU,
    }  # fmt: skip
    ours, theirs = [], []
    for n_in, n_out in zip(widths, widths[1:], strict=False):
        kind = data.draw(st.sampled_from(list(pairs)))
        bias = data.draw(st.booleans())
        ours += [Linear(n_in, n_out, bias, rng=rng(seed)), kind()]
        theirs += [torch.nn.Linear(n_in, n_out, bias, dtype=torch.float64), pairs[kind]()]
    model, reference = Sequential(*ours), torch.nn.Sequential(*theirs)
    state = dict(zip(reference.state_dict(), model.state_dict().values(), strict=True))
    reference.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    x = rng(seed).normal(size=(4, widths[0]))
    x_t = torch.from_numpy(x).requires_grad_()
    G = rng(seed + 1).normal(size=(4, widths[-1]))
    output = reference(x_t)
    output.backward(torch.from_numpy(G))
    close = {"rtol": 1e-10, "atol": 1e-10}
    np.testing.assert_allclose(model(x), output.detach(), **close)
    np.testing.assert_allclose(model.backward(G, input_grad=True), x_t.grad, **close)
    grads = [p.grad for p in model.named_parameters().values()]
    for mine, its in zip(grads, reference.parameters(), strict=True):
        np.testing.assert_allclose(mine, its.grad, **close)


def test_initial_weights_have_their_scale():
    for init, variance in (("he", 2 / 400), ("xavier", 2 / 1000), (0.3, 0.09)):
        layer = Linear(400, 600, init=init, rng=rng())
        assert layer.weight.data.var() == pytest.approx(variance, rel=0.02)
        assert not layer.bias.data.any()
    assert not Linear(3, 2, init=0.0, rng=rng()).weight.data.any()


def test_all_weights_are_views_of_one_vector():
    model = mlp([3, 4, 2], rng())
    (whole,) = model.parameters()
    assert whole.data.shape == (3 * 4 + 4 + 4 * 2 + 2,)
    for p in model.named_parameters().values():
        assert np.shares_memory(p.data, whole.data) and np.shares_memory(p.grad, whole.grad)
    whole.data[:] = 7
    assert (model[0].weight.data == 7).all() and (model[2].bias.data == 7).all()
    (stacked,) = mlp([3, 4, 2], generators(0, 5)).parameters()
    assert stacked.data.shape == (5, 26)


def test_setting_weights_fills_the_array_that_is_there():
    model = mlp([2, 2, 1], rng())
    model[0].weight.data = [[1, 1], [1, 1]]
    model[2].bias.grad = [3.0]
    assert model.parameters()[0].data[:4].tolist() == [1, 1, 1, 1]
    assert model.parameters()[0].grad[-1] == 3
    for bad in ([1, 2], 5.0, None, np.ones((2, 3))):
        with pytest.raises(ValueError, match="data has shape"):
            model[0].weight.data = bad


def test_parameters_hold_floats_and_refuse_the_rest():
    """In an array of integers a gradient of 0.7 would become 0 without a word."""
    p = Parameter([1, 2])
    p.grad = [0.7, 0.7]
    assert p.data.dtype == np.float64 and p.grad.tolist() == [0.7, 0.7]
    assert Parameter(np.ones(2, np.float32)).grad.dtype == np.float32
    for bad in (np.ones(2) * 1j, ["3", "4"], [None, 1]):
        with pytest.raises(TypeError, match="data must be an array of real numbers"):
            p.data = bad
        with pytest.raises(TypeError, match="data must be an array of real numbers"):
            Parameter(bad)
    with pytest.raises(TypeError, match="weight|data"):
        Linear(1, 1, rng=rng()).load_state_dict({"weight": [["1"]], "bias": [0.0]})


def test_layers_cannot_be_added_behind_the_vector():
    """Their weights would stand in no vector that an optimiser moves."""
    with pytest.raises(AttributeError):
        mlp([2, 3, 1], rng()).layers.append(Linear(1, 1, rng=rng()))


@pytest.mark.parametrize("number", [np.float64, np.float32, np.float16])
def test_options_that_are_numpy_scalars_do_not_change_the_dtype(number):
    x = np.array([[1.0, -2.0]], np.float32)
    for layer in (Dropout(number(0.5), rng=rng()), LeakyReLU(number(0.5)), ELU(number(0.5))):
        assert layer(x).dtype == layer.backward(x).dtype == np.float32


@given(seeds, sizes, sizes, sizes, st.integers(0, 3))
def test_products_are_those_of_numpy(seed, n, d, h, K):
    """`dot` for matrices, `@` for stacks: the result is the same to the bit."""
    a, b = rng(seed).normal(size=(n, d)), rng(seed + 1).normal(size=(d, h))
    stack = rng(seed).normal(size=(max(K, 1), d, h))
    for left, right in ((a, b), (a[0], b), (b.mT, a.mT), (a, stack), (a[0], stack)):
        np.testing.assert_array_equal(layers.product(left, right), left @ right)


def test_gradients_add_up_until_zeroed():
    model, x = mlp([2, 3, 1], rng()), rng().normal(size=(4, 2))
    G = np.ones((4, 1))
    model(x)
    model.backward(G)
    once = model.parameters()[0].grad.copy()
    model.backward(G)
    np.testing.assert_allclose(model.parameters()[0].grad, 2 * once)
    model.zero_grad()
    assert not model.parameters()[0].grad.any()


def test_first_layer_gives_no_input_gradient_unless_asked():
    model, x = mlp([2, 3, 1], rng()), np.ones((4, 2))
    model(x)
    assert model.backward(np.ones((4, 1))) is None
    model(x)
    assert model.backward(np.ones((4, 1)), input_grad=True).shape == (4, 2)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
@pytest.mark.parametrize("K", [0, 3])
def test_copies_are_whole_networks_of_their_own(duplicate, K):
    model = Sequential(*mlp([2, 3, 1], generators(0, K)), Dropout(0.5, rng=rng())).eval()
    x = rng().normal(size=(5, 2))
    model(x)
    twin = duplicate(model)
    np.testing.assert_array_equal(twin(x), model(x))
    assert not twin.training and not twin[3].training
    assert len(twin.parameters()) == 1
    SGD(twin.parameters(), lr=1.0).zero_grad()
    twin.parameters()[0].data[...] = 0
    assert not twin(x).any() and model(x).any()


def test_slices_share_layers_and_mode():
    model = Sequential(Linear(2, 3, rng=rng()), Dropout(0.5, rng=rng()), Linear(3, 1, rng=rng()))
    x = rng().normal(size=(4, 2))
    part = model.eval()[:2]
    assert not part.training and len(model) == 3 and tuple(part) == model.layers[:2]
    np.testing.assert_array_equal(model(x), model[2:](part(x)))
    part[0].weight.data[...] = 0
    assert not model[0].weight.data.any() and len(model.parameters()) == 1


def test_a_sequential_in_a_sequential_is_taken_apart():
    inner = mlp([2, 3, 3], rng())
    outer = Sequential(inner, ReLU(), Linear(3, 1, rng=rng()))
    assert len(outer) == 5 and len(outer.linear_layers()) == 3
    x = rng().normal(size=(4, 2))
    report = gradcheck(outer, x)
    assert report, report
    outer(x)
    outer.backward(np.ones((4, 1)))
    SGD(outer.parameters(), lr=0.1).step()
    assert all(p.grad.any() for p in outer.named_parameters().values())


class Scale(Layer):
    """A layer of the reader's own, with a parameter of one axis."""

    def __init__(self, n):
        self.gain = Parameter(np.arange(1.0, n + 1))

    def forward(self, x):
        self.x, self.y = x, x * self.gain.data
        return self.y

    def backward(self, grad_output, input_grad=True):
        self.gain.grad += (grad_output * self.x).sum(axis=0)
        return grad_output * self.gain.data


class Doubled(Layer):
    """A layer that changes the width."""

    def forward(self, x):
        return np.hstack([x, x * x])


def test_layers_of_the_readers_own_take_part():
    model = Sequential(Linear(2, 3, rng=rng()), Tanh(), Scale(3), Linear(3, 1, rng=rng()))
    assert len(model.parameters()) == 1 and "1.gain" in model.state_dict()
    report = gradcheck(model, rng().normal(size=(4, 2)))
    assert report, report
    assert "1.gain" in report.errors
    wide = Sequential(Linear(2, 3, rng=rng()), Doubled(), Linear(6, 1, rng=rng()))
    assert wide(np.ones((4, 2))).shape == (4, 1)


def test_state_and_files(tmp_path):
    model, other = mlp([2, 3, 1], rng(0)), mlp([2, 3, 1], rng(1))
    state = model.state_dict()
    assert {name: v.shape for name, v in state.items()} == {
        "0.weight": (3, 2), "0.bias": (3,), "1.weight": (1, 3), "1.bias": (1,),
    }  # fmt: skip
    state["0.weight"][...] = 0
    assert model[0].weight.data.all(), "state_dict gives copies"
    for path in (tmp_path / "network.npz", str(tmp_path / "without_ending")):
        model.save(path)
        other.load(path)
        np.testing.assert_array_equal(other.parameters()[0].data, model.parameters()[0].data)
    with pytest.raises(ValueError, match="but this network has"):
        mlp([2, 4, 1], rng()).load(path)
    with pytest.raises(ValueError, match="but this network has"):
        model.load_state_dict({"0.weight": np.ones((3, 2))})


def test_repr_and_summary():
    model = Sequential(
        Linear(1000, 100, rng=rng()), layers.Sigmoid(), Dropout(0.2, rng=rng()),
        Linear(100, 10, bias=False, rng=rng()),
    )  # fmt: skip
    assert repr(model) == (
        "Sequential(\n  Linear(1000, 100),\n  Sigmoid(),\n  Dropout(0.2),\n"
        "  Linear(100, 10, bias=False),\n)"
    )
    assert "stack of 3" in repr(Linear(2, 1, rng=generators(0, 3)))
    rows = [line.split() for line in model.summary().splitlines()]
    assert rows[0] == ["layer", "output", "parameters", "multiply–adds"]
    assert rows[1][-4:] == ["(N,", "100)", "100,100", "100,000"]
    assert rows[-1] == ["total", "101,100", "101,000"]
    assert len({len(line) for line in model.summary().splitlines()}) == 1
    assert "total" in Sequential(ReLU()).summary()


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.ones(3), r"X\[None, :\]"),
        (np.ones(5), r"X\[:, None\]"),
        (np.ones((3, 5)), r"X\.T"),
        (np.ones((5, 4)), r"expects \(N, 3\)"),
        (np.ones((2, 5, 3)), r"expects \(N, 3\)"),
        (1.0, r"expects \(N, 3\)"),
        ([[1, 2, 3], [4, 5]], "rows of equal length"),
    ],
)
def test_linear_says_what_is_wrong_with_its_input(x, message):
    with pytest.raises(ValueError, match=message):
        Linear(3, 2, rng=rng())(x)


@pytest.mark.parametrize("x", [[["a", "b"]], None, np.ones((2, 2), object), np.ones((2, 2)) * 1j])
def test_layers_refuse_what_is_not_a_number(x):
    for layer in (Linear(2, 1, rng=rng()), ReLU(), Dropout(0.5, rng=rng())):
        with pytest.raises(TypeError, match="must be an array of real numbers"):
            layer(x)


def test_dtypes_are_converted_only_where_nothing_is_lost():
    x = rng().integers(-3, 4, (4, 2))
    double, single = mlp([2, 3, 1], rng()), mlp([2, 3, 1], rng(), dtype=np.float32)
    np.testing.assert_array_equal(double(x), double(x.astype(float)))
    np.testing.assert_array_equal(double(x.tolist()), double(x))
    np.testing.assert_array_equal(double(x.astype(np.float32)), double(x))
    assert single(x).dtype == np.float32
    with pytest.raises(TypeError, match=r"X\.astype\(np\.float32\)"):
        single(x.astype(float))
    single(x)
    with pytest.raises(TypeError, match=r"grad_output\.astype\(np\.float32\)"):
        single.backward(np.ones((4, 1)))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Linear(0, 1, rng=rng()),
        lambda: Linear(2, 1.5, rng=rng()),
        lambda: Linear(2, 1, init="bogus", rng=rng()),
        lambda: Linear(2, 1, init=-1, rng=rng()),
        lambda: Linear(2, 1, rng=rng(), dtype=int),
        lambda: Linear(2, 1, rng=[]),
        lambda: Dropout(1, rng=rng()),
        lambda: Dropout(-0.1, rng=rng()),
        lambda: LeakyReLU(-1),
        lambda: ELU(0),
        lambda: Sequential(Linear(2, 3, rng=rng()), ReLU(), Linear(4, 1, rng=rng())),
        lambda: Sequential(*[ReLU()] * 2),
        lambda: Sequential(Linear(2, 3, rng=rng()), Linear(3, 1, rng=rng(), dtype=np.float32)),
        lambda: Sequential(Linear(2, 3, rng=rng()), Linear(3, 1, rng=generators(0, 2))),
        lambda: Sequential(Linear(2, 3, rng=generators(0, 3)), Linear(3, 1, rng=generators(0, 2))),
    ],
)
def test_constructors_refuse_bad_values(make):
    with pytest.raises(ValueError, match="."):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Linear(2, 1, rng=0), r"default_rng\(0\)"),
        (lambda: Linear(2, 1, rng=[rng(), None]), r"rng\[1\]"),
        (lambda: Dropout(0.5, rng=None), "rng must be a NumPy Generator"),
        (lambda: Sequential(ReLU), r"layers such as ReLU\(\) are expected"),
        (lambda: Sequential([ReLU()]), r"layers such as ReLU\(\) are expected"),
    ],
)
def test_constructors_refuse_bad_types(make, message):
    with pytest.raises(TypeError, match=message):
        make()


def test_backward_needs_a_fitting_forward_pass():
    model = mlp([2, 3, 1], rng())
    for thing in (model, model[0], ReLU(), Dropout(0.5, rng=rng())):
        with pytest.raises(RuntimeError, match="backward needs a forward pass"):
            thing.backward(np.ones((4, 1)))
    model(np.ones((4, 2)))
    for shape in [(4,), (4, 2), (1, 1), ()]:
        with pytest.raises(ValueError, match="grad_output has shape"):
            model.backward(np.ones(shape))
    from_list = model.backward([[1]] * 4, input_grad=True)
    np.testing.assert_array_equal(from_list, model.backward(np.ones((4, 1)), input_grad=True))


def test_a_pass_of_other_data_through_a_slice_is_noticed():
    model, x = mlp([2, 3, 1], rng()), rng().normal(size=(4, 2))
    G = np.ones((4, 1))
    model(x)
    expected = model.backward(G, input_grad=True)
    model(x)
    model[:2](x)  # the same data: nothing is lost
    np.testing.assert_array_equal(model.backward(G, input_grad=True), expected)
    model(x)
    model[:2](x + 1)
    with pytest.raises(RuntimeError, match="has met other data since"):
        model.backward(G)


def test_a_new_mask_of_dropout_is_noticed():
    drop = Dropout(0.5, rng=rng())
    model, x = Sequential(drop, Linear(20, 1, rng=rng())), np.ones((4, 20))
    model(x)
    drop(x)
    with pytest.raises(RuntimeError, match="has met other data since"):
        model.backward(np.ones((4, 1)))


@given(
    x=hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.bool_, np.uint8, np.float16]),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    ),
    K=st.integers(0, 2),
)
def test_any_array_gives_the_right_result_or_a_clear_error(x, K):
    model = mlp([2, 2, 1], generators(0, K))
    try:
        with np.errstate(all="ignore"):
            output = model(x)
    except (ValueError, TypeError) as error:
        assert "X" in str(error)
        return
    X = x.astype(float)
    networks = [mlp([2, 2, 1], rng(k)) for k in range(max(K, 1))]
    inputs = X if X.ndim == 3 else [X] * len(networks)
    expected = []
    with np.errstate(all="ignore"):
        for network, xs in zip(networks, inputs, strict=True):
            W, b, V, c = network.state_dict().values()
            expected.append(np.maximum(xs @ W.T + b, 0) @ V.T + c)
    expected = np.array(expected) if K else expected[0]
    assert output.shape == expected.shape
    np.testing.assert_allclose(output, expected, rtol=1e-9)


@pytest.mark.parametrize("widths", [(2, 1), (3, 5, 2), (2, 4, 4, 3)])
@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_mlp_is_the_network_written_out(widths, dropout):
    r = np.random.default_rng(0)
    written = []
    for i, (a, b) in enumerate(itertools.pairwise(widths)):
        written += [Linear(a, b, init="xavier" if i == len(widths) - 2 else "he", rng=r)]
        if i < len(widths) - 2:
            written += [layers.Tanh(), Dropout(dropout, rng=r)] if dropout else [layers.Tanh()]
    model = layers.mlp(
        widths,
        activation=layers.Tanh,
        dropout=dropout,
        last="xavier",
        rng=np.random.default_rng(0),
    )
    assert repr(model) == repr(Sequential(*written))
    np.testing.assert_array_equal(
        model.parameters()[0].data,
        np.concatenate([p.data.ravel() for w in written for p in w.parameters()]),
    )
    rngs = [np.random.default_rng(k) for k in range(3)]
    stack = layers.mlp(widths, rng=rngs, dtype=np.float32)
    assert stack.parameters()[0].data.shape == (3, model.size)
    assert stack.size == model.size == sum((a + 1) * b for a, b in itertools.pairwise(widths))


def test_mlp_needs_two_widths():
    with pytest.raises(ValueError, match="inputs and outputs at least, but is"):
        layers.mlp((3,), rng=np.random.default_rng(0))


def test_a_network_with_a_layer_before_it_keeps_its_one_vector():
    r = np.random.default_rng(0)
    inner = layers.mlp((2, 3, 1), rng=r)
    model = Sequential(layers.InputNoise(0.1, rng=r), inner)
    assert model.parameters() == inner.parameters() and len(model.parameters()) == 1
    assert len(inner[:1].parameters()) == 2  # a part of it has its parameters one by one
    assert Sequential(layers.ReLU()).size == 0


class Block(Layer):
    """y = x + inner(x), with the inner layers in an attribute or in a list."""

    def __init__(self, width, generator, in_list=False):
        r = generator
        parts = [
            Linear(width, width, rng=r),
            Tanh(),
            Dropout(0.5, rng=rng()),
            Linear(width, width, rng=r),
        ]
        self.inner = parts if in_list else Sequential(*parts)

    def forward(self, x):
        self.x = y = x
        for layer in self.inner:
            y = layer(y)
        self.y = x + y
        return self.y

    def backward(self, grad_output, input_grad=True):
        G = self.incoming(grad_output)
        for layer in reversed(list(self.inner)):
            G = layer.backward(G)
        return grad_output + G


@pytest.mark.parametrize("in_list", [False, True])
@pytest.mark.parametrize("networks", [None, 3])
def test_layers_in_layers_are_trained_saved_counted_switched_and_checked(
    in_list, networks, tmp_path
):
    r = rng() if networks is None else [rng(k) for k in range(networks)]
    model = Sequential(Linear(2, 4, rng=r), Block(4, r, in_list), Linear(4, 3, rng=r))
    assert model.size == 2 * 4 + 4 + 2 * (16 + 4) + 12 + 3
    assert f"{(networks or 1) * 40:,}" in model.summary()
    assert len(model.named_parameters()) == 8 == len(model.state_dict())
    before = model.state_dict()
    X, y = rng().normal(size=(20, 2)), np.arange(20) % 3
    fit(model, CrossEntropyLoss(), Adam(model.parameters(), lr=0.1), X, y, epochs=5, progress=False)
    assert all((before[name] != value).any() for name, value in model.state_dict().items())
    model.save(tmp_path / "w.npz")
    other = Sequential(Linear(2, 4, rng=r), Block(4, r, in_list), Linear(4, 3, rng=r)).eval()
    other.load(tmp_path / "w.npz")
    model.eval()
    np.testing.assert_array_equal(model(X), model(X))  # dropout within the block rests
    np.testing.assert_array_equal(model(X), other(X))
    assert gradcheck(model, X, y, loss=CrossEntropyLoss())
    assert all(len(error) for error in gradcheck(model, X[:2]).errors.values())
    model.zero_grad()
    assert not any(p.grad.any() for p in model.named_parameters().values())
    np.testing.assert_array_equal(copy.deepcopy(model)(X), model(X))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(model))(X), model(X))


def test_a_wrong_gradient_within_a_block_is_found():
    class Wrong(Linear):
        def backward(self, grad_output, input_grad=True):
            to_input = super().backward(grad_output)
            self.weight.grad *= 0.5
            return to_input

    block = Block(3, rng()).eval()
    block.inner = Sequential(Wrong(3, 3, rng=rng()), Tanh())
    report = gradcheck(block, rng().normal(size=(4, 3)))
    assert not report and "inner.0.weight" in repr(report)


def test_a_layer_that_stands_twice_is_refused_at_any_depth():
    shared = Linear(3, 3, rng=rng())
    with pytest.raises(ValueError, match="stands in the network twice"):
        Sequential(shared, Sequential(shared))
    block = Block(3, rng())
    block.inner = [shared]
    with pytest.raises(ValueError, match="stands in the network twice"):
        Sequential(shared, block)


def test_in_a_stack_every_parameter_has_its_networks_first():
    class Leak(Layer):
        def __init__(self):
            self.leak = Parameter(np.array([0.1]))

    with pytest.raises(ValueError, match=r"0\.leak|1\.leak"):
        Sequential(Linear(2, 1, rng=[rng(0), rng(1)]), Leak())


def test_weights_are_set_through_their_data():
    model = mlp([2, 3, 1], rng())
    for value in (np.ones((3, 2)), None, Parameter(np.ones((3, 2)))):
        with pytest.raises(TypeError, match=r"weight is a Parameter: .* set weight\.data"):
            model[0].weight = value
    first, second = Linear(2, 2, rng=rng()), Linear(2, 2, rng=rng())
    second.weight = first.weight  # tied, before they stand in a network
    tied = Sequential(first, second)
    assert tied.size == 4 + 2 + 2 == tied.parameters()[0].data.size
    assert gradcheck(tied, rng().normal(size=(3, 2)))


def test_a_state_is_taken_over_whole_or_not_at_all():
    model = mlp([2, 3, 1], rng())
    before, state = model.parameters()[0].data.copy(), model.state_dict()
    state = {name: np.zeros_like(values) for name, values in state.items()}
    state["1.bias"] = ["a"]
    with pytest.raises(TypeError, match=r"1\.bias must be an array of real numbers"):
        model.load_state_dict(state)
    np.testing.assert_array_equal(model.parameters()[0].data, before)


def test_a_slice_leaves_its_layers_in_their_mode():
    model = Sequential(Linear(2, 3, rng=rng()), Dropout(0.5, rng=rng()), Linear(3, 1, rng=rng()))
    model[1].eval()
    assert model[:2].training and not model[1].training
