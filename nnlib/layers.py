"""Layers: what they compute (`forward`), how gradients pass back (`backward`) (every chapter).

A layer remembers its latest input x and output y. `backward(grad_output)` takes ∂L/∂y, adds
∂L/∂weight to `weight.grad`, and returns ∂L/∂x. Examples go in rows: arrays are (N, features).

Stacks: give `rng` a list of K Generators, and the layer holds K independent networks, its arrays
with a leading axis K. Network k is the one that the k-th Generator alone would have made.
"""

import math
from collections import Counter
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np

from nnlib import activations
from nnlib.checks import describe, expect, generators, positive, real_array
from nnlib.state import Stateful


class Parameter:
    """An array of weights, `data`, and the gradient of the loss with respect to it, `grad`.

    In a network both are views into one vector: so `p.data = values` fills the array that is there.
    `bias` says which numbers only shift, so that weight decay may spare them: all, none, or each.
    """

    __slots__ = ("data", "grad", "packed", "bias")

    def __init__(self, data, bias=False):
        data = real_array(data, "data")
        self.bind(data, np.zeros_like(data), None, bias)

    def bind(self, data, grad, packed, bias=False):
        """Let these two arrays be the weights and their gradient, parts of those of `packed`."""
        for name, value in zip(self.__slots__, (data, grad, packed, bias), strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        array = getattr(self, name)
        if np.shape(value) != array.shape:
            raise ValueError(f"{name} has shape {array.shape}, but is given {describe(value)}")
        array[...] = real_array(value, name)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.data, dtype=dtype, copy=copy)

    def __reduce__(self):  # a copy belongs to no network yet, and its gradient is zero
        return Parameter, (self.data, self.bias)

    def __repr__(self):
        return f"Parameter{self.data.shape}"


class Layer(Stateful):
    """Common to all layers. A layer with nothing to learn has no parameters.

    A layer may hold others, as attributes or in lists of them, and call their `forward` and
    `backward` in its own: their parameters are its own, too. Between `forward` and `backward`
    neither the input nor the output may be changed in place: the layer remembers both, not copies.
    """

    training = True
    x = y = None

    def __call__(self, x):
        """The output, as `forward` computes it."""
        return self.forward(x)

    def __setattr__(self, name, value):
        old = self.__dict__.get(name)
        if isinstance(old, Parameter) and value is not old:
            if old.packed or not isinstance(value, Parameter):
                raise TypeError(f"{name} is a Parameter: to change its numbers set {name}.data")
        super().__setattr__(name, value)

    def inner_layers(self, kind=Stateful):
        """The layer itself and all that it holds, at any depth, or those of one `kind` alone."""
        held = [held for _, held in members(vars(self)) if isinstance(held, Layer)]
        found = [self, *chain.from_iterable(layer.inner_layers() for layer in held)]
        return [layer for layer in found if isinstance(layer, kind)]

    def named_parameters(self):
        """The `Parameter`s by name, such as {"weight": …, "inner.0.weight": …}."""
        named = {}
        for name, member in members(vars(self)):
            own = {"": member} if isinstance(member, Parameter) else member.named_parameters()
            named |= {f"{name}.{inner}".rstrip("."): p for inner, p in own.items()}
        return named

    def parameters(self):
        """The `Parameter`s that an optimiser has to move, each once."""
        parts, here = dict.fromkeys(self.named_parameters().values()), Counter()
        for p in parts:
            here[p.packed] += p.data.size
        # A `Sequential` that is here with all its parts gives its one vector in their place.
        whole = {v for v, size in here.items() if v and size == v.data.size}
        return list(dict.fromkeys(p.packed if p.packed in whole else p for p in parts))

    @property
    def stack(self):
        """(K,) for K stacked networks, () for a single one."""
        return next((layer.weight.data.shape[:-2] for layer in self.inner_layers(Linear)), ())

    @property
    def size(self):
        """How many numbers one network has to learn: its weights and biases, counted singly."""
        return sum(p.data.size for p in self.parameters()) // math.prod(self.stack)

    def zero_grad(self):
        """Set all gradients to zero: `backward` adds to what is there."""
        for p in self.parameters():
            p.grad.fill(0)

    def train(self, mode=True):
        """Behave as in training (dropout drops), with all inner layers. Returns the layer."""
        for layer in self.inner_layers():
            layer.training = mode
        return self

    def eval(self):
        """Behave as in use (dropout rests). Returns the layer itself."""
        return self.train(False)

    def incoming(self, grad_output):
        """`grad_output` as an array that fits the latest output, or an error that says why not."""
        if self.y is None:
            raise RuntimeError(f"{self!r}: backward needs a forward pass before it")
        G = real_array(grad_output, "grad_output", self.y.dtype)
        if G.shape != self.y.shape:
            raise ValueError(f"grad_output has shape {G.shape}, but {self!r} gave {self.y.shape}")
        return G

    def arrays(self):
        """The weights by name, as `state_dict` copies them."""
        return {name: p.data for name, p in self.named_parameters().items()}

    def __repr__(self):
        return f"{type(self).__name__}()"


class Linear(Layer):
    """y = x Wᵀ + b: every output is a weighted sum of all inputs, plus a bias.

    One output is yⱼ = Σᵢ wⱼᵢ xᵢ + bⱼ. W is `weight` (out, in), b is `bias` (out,).

    init: "he" draws weights of variance 2/in, which keeps the size of signals through ReLU layers
        (He et al., 2015); "xavier" of 2/(in + out), made for tanh (Glorot and Bengio, 2010);
        a number is the standard deviation itself. Biases start at zero.
    rng: the Generator that draws them, or a list of K for K stacked networks.
    """

    def __init__(self, in_features, out_features, bias=True, *, init="he", rng, dtype=np.float64):
        self.in_features = positive(in_features, "in_features", whole=True)
        self.out_features = positive(out_features, "out_features", whole=True)
        known = "np.float64 or np.float32"
        expect(np.dtype(dtype) in (np.float64, np.float32), "dtype", known, dtype)
        he, xavier = np.sqrt(2 / in_features), np.sqrt(2 / (in_features + out_features))
        scale = {"he": he, "xavier": xavier}.get(init, init)
        positive(scale, 'init (if it is not "he" or "xavier")', zero=True)
        weight = drawn(generators(rng), lambda r: r.normal(0, scale, (out_features, in_features)))
        self.weight = Parameter(weight.astype(dtype, copy=False))  # (out, in), stacked (K, out, in)
        self.bias = Parameter(np.zeros(weight.shape[:-1], dtype), bias=True) if bias else None

    def forward(self, x):
        """x (N, in) → y (N, out)."""
        self.x = x = self.checked(x)
        self.y = y = product(x, self.weight.data.mT)  # (N, in) @ (in, out) = (N, out)
        if self.bias:
            y += self.bias.data[..., None, :]
        return y

    def backward(self, grad_output, input_grad=True):
        """With G = ∂L/∂y: ∂L/∂wⱼᵢ = Σₙ Gₙⱼ xₙᵢ, ∂L/∂bⱼ = Σₙ Gₙⱼ, ∂L/∂xₙᵢ = Σⱼ Gₙⱼ wⱼᵢ.

        In matrices: ∂L/∂W = Gᵀx (out, in), ∂L/∂b = 1ᵀG (out,), ∂L/∂x = GW (N, in). The last is
        left out (None) if `input_grad` is false: the first layer of a network never needs it.
        """
        G = self.incoming(grad_output)
        W_grad = self.weight.grad
        W_grad += product(G.mT, self.x)  # (out, N) @ (N, in) = (out, in)
        if self.bias:
            b_grad = self.bias.grad
            b_grad += product(ones(G.shape[-2], G.dtype), G)  # faster than G.sum(axis=-2)
        return product(G, self.weight.data) if input_grad else None

    def checked(self, x):
        """`x` as an array of this layer's dtype with examples in rows, or a `ValueError`."""
        W, D = self.weight.data, self.in_features
        x = real_array(x, "X", W.dtype)
        if x.shape[-1:] == (D,) and (x.ndim == 2 or x.ndim == W.ndim == 3 and len(x) == len(W)):
            return x
        hint = "; examples go in rows: did you mean X.T?" if x.ndim == 2 and len(x) == D else ""
        if x.ndim == 1:
            hint = f"; did you mean X[{'None, :' if len(x) == D else ':, None'}]?"
        expected = f"(N, {D})" + (f" or ({len(W)}, N, {D})" if W.ndim == 3 else "")
        raise ValueError(f"X has shape {x.shape}, but {self!r} expects {expected}{hint}")

    def __repr__(self):
        stack = f", stack of {len(self.weight.data)}" if self.weight.data.ndim == 3 else ""
        bias = "" if self.bias else ", bias=False"
        return f"Linear({self.in_features}, {self.out_features}{bias}{stack})"


class ActivationLayer(Layer):
    """h = a(z), elementwise, where `activation` is the function a."""

    activation = None
    z = property(lambda self: self.x, doc="The latest input.")
    h = property(lambda self: self.y, doc="The latest output.")

    def forward(self, z):
        """h = a(z), of the same shape."""
        self.x = z = real_array(z, "z")
        self.y = self.activation.value(z)
        return self.y

    def backward(self, grad_output, input_grad=True):
        """∂L/∂z = ∂L/∂h · a′(z), elementwise: each number passes through its own slope."""
        return self.incoming(grad_output) * self.activation.slope(self.x, self.y)


class Identity(ActivationLayer):
    """h = z: nothing is bent."""

    activation = activations.identity


class Step(ActivationLayer):
    """h = 1 where z > 0, else 0."""

    activation = activations.step


class Sigmoid(ActivationLayer):
    """h = 1/(1 + exp(−z)), from 0 to 1."""

    activation = activations.sigmoid


class Tanh(ActivationLayer):
    """h = tanh(z), from −1 to 1."""

    activation = activations.tanh


class ReLU(ActivationLayer):
    """h = z where z > 0, else 0."""

    activation = activations.relu


class Softplus(ActivationLayer):
    """h = log(1 + exp(z)), a smooth ReLU."""

    activation = activations.softplus


class GELU(ActivationLayer):
    """h = z·Φ(z), in its tanh form."""

    activation = activations.gelu


class SiLU(ActivationLayer):
    """h = z·σ(z)."""

    activation = activations.silu


class LeakyReLU(ActivationLayer):
    """h = z where z > 0, `negative_slope`·z elsewhere."""

    def __init__(self, negative_slope=0.01):
        self.activation = activations.make_leaky_relu(negative_slope)


class ELU(ActivationLayer):
    """h = z where z > 0, `alpha`·(exp(z) − 1) elsewhere."""

    def __init__(self, alpha=1.0):
        self.activation = activations.make_elu(alpha)


class Dropout(Layer):
    """In training, set each number to zero with probability `p`, scale the others by 1/(1 − p).

    The expected value stays the same, so in use (`eval()`) nothing is done (Srivastava et al.,
    2014). `rng` is a Generator, whose choice stacked networks share, or a list of one for each.
    """

    def __init__(self, p=0.5, *, rng):
        self.p, self.rng = positive(p, "p", zero=True, below=1), generators(rng)

    def forward(self, x):
        """y = x · mask, of the same shape."""
        self.x, self.mask = real_array(x, "x"), 1.0
        if self.training and self.p > 0:
            kept = drawn(self.rng, lambda r: r.random(self.x.shape[-2:])) >= self.p
            self.mask = kept.astype(self.x.dtype) / (1 - self.p)
        self.y = self.x * self.mask
        return self.y

    def backward(self, grad_output, input_grad=True):
        """∂L/∂x = ∂L/∂y · mask: what was dropped had no influence."""
        return self.incoming(grad_output) * self.mask

    def __repr__(self):
        return f"Dropout({self.p})"


class InputNoise(Layer):
    """In training, add Gaussian noise of standard deviation `std` to every number; else nothing.

    A network that answers the same for all neighbours of an example has a smoother boundary
    (Bishop, 1995). `rng` is a Generator, or a list of one for each stacked network.
    """

    def __init__(self, std, *, rng):
        self.std, self.rng = positive(std, "std", zero=True), generators(rng)

    def forward(self, x):
        """y = x + noise, of the same shape; (K, N, D) for K Generators."""
        self.x = self.y = x = real_array(x, "x")
        if self.training and self.std > 0:
            noise = drawn(self.rng, lambda r: r.normal(0, self.std, x.shape[-2:]))
            self.y = x + noise.astype(x.dtype)
        return self.y

    def backward(self, grad_output, input_grad=True):
        """∂L/∂x = ∂L/∂y: what is added has no influence on the slope."""
        return self.incoming(grad_output)


class Sequential(Layer):
    """Layers one after another: the output of each is the input of the next.

    All weights stand end to end in one vector, of which each layer's `weight` and `bias` are views:
    `parameters()` is a list with that one entry, and an optimiser moves it in a single stroke. A
    layer that belongs to another `Sequential` stays with it and is shared, so `model[:2]` looks
    into `model`. A `Sequential` among the layers stands for the layers it holds.
    """

    def __init__(self, *layers):
        self.layers, self.memory = (), []  # a tuple: what is added later would not be trained
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(f"layers such as ReLU() are expected, but one is {describe(layer)}")
            self.layers += layer.layers if isinstance(layer, Sequential) else (layer,)
        everywhere = self.inner_layers()
        if len(set(everywhere)) < len(everywhere):
            raise ValueError("a layer stands in the network twice; make a second one")
        self.check_widths()
        if loose := {p: None for p in self.named_parameters().values() if not p.packed}:
            packed(list(loose), self.stack)

    def named_parameters(self):
        """{"0.weight": …, "0.bias": …, "1.weight": …}, counting the layers that have parameters."""
        named = [n for n in (layer.named_parameters() for layer in self.layers) if n]
        return {f"{i}.{name}": p for i, n in enumerate(named) for name, p in n.items()}

    def forward(self, x):
        """The output of the last layer."""
        for layer in self.layers:
            x = layer.forward(x)
        self.memory = [(layer.x, layer.y) for layer in self.layers]
        return x

    def backward(self, grad_output, input_grad=False):
        """The chain rule, from the last layer to the first. ∂L/∂x if `input_grad`, else None."""
        for layer, (x, y) in zip(self.layers, self.memory, strict=False):
            if layer.y is not y and not (np.array_equal(layer.x, x) and np.array_equal(layer.y, y)):
                raise RuntimeError(f"{layer!r} has met other data since: call model(X) once more")
        for layer in self.layers[:0:-1]:
            grad_output = layer.backward(grad_output)
        return self.layers[0].backward(grad_output, input_grad) if self.layers else grad_output

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return self.layers[index]
        part = Sequential(*self.layers[index])
        part.training = self.training  # and its layers stay in theirs
        return part

    def __iter__(self):
        return iter(self.layers)

    def __reduce__(self):  # copies and unpickled networks are put together anew
        return Sequential, self.layers, {"training": self.training}

    def linear_layers(self):
        """The `Linear` layers in order."""
        return [layer for layer in self.layers if isinstance(layer, Linear)]

    def check_widths(self):
        """Raise a `ValueError` if one layer's output does not fit the next one's input."""
        if len({(a.weight.data.dtype, a.stack) for a in self.inner_layers(Linear)}) > 1:
            raise ValueError("all layers must have the same dtype, and hold equally many networks")
        stack = self.stack
        for name, p in self.named_parameters().items():
            if p.data.shape[: len(stack)] != stack:
                wanted = f"in a stack of {stack[0]} networks its first axis must be as long"
                raise ValueError(f"{name} has shape {p.data.shape}, but {wanted}")
        wide = [b for b in self.layers if not isinstance(b, (ActivationLayer, Dropout, InputNoise))]
        for a, b in pairwise(wide):  # the others keep the width
            if isinstance(a, Linear) and isinstance(b, Linear) and a.out_features != b.in_features:
                raise ValueError(f"{a!r} gives {a.out_features} numbers, too many or few for {b!r}")

    def summary(self):
        """A table as text: each layer's output, parameters, and multiply–adds for one example."""
        rows, width = [], "D"
        for layer in self.layers:
            width = getattr(layer, "out_features", width)
            products = sum(inner.weight.data.size for inner in layer.inner_layers(Linear))
            size = sum(p.data.size for p in layer.parameters())
            rows.append((repr(layer), f"(N, {width})", size, products))
        rows.append(("total", "", sum(row[2] for row in rows), sum(row[3] for row in rows)))
        cells = [("layer", "output", "parameters", "multiply–adds")]
        cells += [(a, b, f"{c:,}", f"{d:,}") for a, b, c, d in rows]
        i, j, k, m = (max(map(len, column)) for column in zip(*cells, strict=True))
        return "\n".join(f"{a:{i}}  {b:{j}}  {c:>{k}}  {d:>{m}}" for a, b, c, d in cells)

    def __repr__(self):
        return "Sequential(\n" + "".join(f"  {layer!r},\n" for layer in self.layers) + ")"


def mlp(widths, *, activation=ReLU, dropout=0.0, init="he", last=None, rng, dtype=np.float64):
    """A multilayer perceptron: `Linear` layers from each of `widths` to the next, bent in between.

    mlp((2, 16, 16, 1), rng=rng) has two hidden layers of 16 ReLUs. After each hidden layer stands
    `activation()`, and a `Dropout` if `dropout` is above 0. `init` is that of all layers but the
    last one, which may have its own, `last`.
    """
    listed = isinstance(widths, (tuple, list, np.ndarray)) and len(widths) >= 2
    expect(listed, "widths", "those of inputs and outputs at least", widths)
    is_class = isinstance(activation, type) and issubclass(activation, Layer)
    expect(is_class, "activation", "a class of layers, such as ReLU", activation, TypeError)
    widths = [positive(width, "each of widths", whole=True) for width in widths]
    layers = []
    for width, after in pairwise(widths[:-1]):
        layers += [Linear(width, after, init=init, rng=rng, dtype=dtype), activation()]
        layers += [Dropout(dropout, rng=rng)] if positive(dropout, "dropout", zero=True) else []
    last = init if last is None else last
    return Sequential(*layers, Linear(*widths[-2:], init=last, rng=rng, dtype=dtype))


def drawn(rng, draw):
    """`draw(rng)`, or for a list of Generators the K results stacked along a new first axis."""
    return np.stack([draw(r) for r in rng]) if isinstance(rng, list) else draw(rng)


def packed(parameters, stack):
    """Move all into one `Parameter`, (P,) or in stacks (K, P); each becomes a view of its part."""
    parts = [p.data.reshape(*stack, -1) for p in parameters]
    shifts = [np.full(part.shape[-1], p.bias) for p, part in zip(parameters, parts, strict=True)]
    whole, start = Parameter(np.concatenate(parts, axis=-1), np.concatenate(shifts)), 0
    for p, part in zip(parameters, parts, strict=True):
        own, shape = slice(start, start := start + part.shape[-1]), p.data.shape
        data, grad = (array[..., own].reshape(shape) for array in (whole.data, whole.grad))
        p.bind(data, grad, whole, p.bias)


def members(value, name=""):
    """(name, member) for the Parameters and layers in a value: itself, or in lists and dicts."""
    if isinstance(value, (Parameter, Layer)):
        yield name, value
    elif isinstance(value, (list, tuple, dict)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from members(part, f"{name}.{key}".lstrip("."))


def product(a, b):
    """a @ b. For single matrices `dot` gives the same numbers, and starts in half the time."""
    return a.dot(b) if a.ndim < 3 and b.ndim < 3 else a @ b


@lru_cache(maxsize=64)
def ones(n, dtype):
    """A row of n ones, kept for the next time."""
    return np.ones(n, dtype)
