"""Layers to be checked: in some of them `backward` does not fit `forward` (chapter 4).

    for name, layer in mutants().items():
        print(name, bool(gradcheck(layer, x)))  # x: (N, 3)

All take and give arrays (N, 3), examples in rows. None is to be trusted before it has been checked.
"""

import numpy as np

from nnlib.layers import Layer, Linear, Parameter

SIZE = 3  # numbers in, numbers out


def mutants():
    """Fresh layers G to N, by name."""
    rng = np.random.default_rng(1)
    layers = (
        MutantG(), MutantH(rng), MutantI(rng), MutantJ(), MutantK(), MutantL(rng), MutantM(),
        MutantN(rng),
    )  # fmt: skip
    return dict(zip("GHIJKLMN", layers, strict=True))


class Affine(Linear):
    """y = x Wᵀ + b, with W (3, 3) and b (3,) drawn at random."""

    def __init__(self, rng):
        super().__init__(SIZE, SIZE, rng=rng)
        self.bias.data = rng.normal(size=SIZE)

    def forward(self, x):
        """x (N, 3) → y (N, 3)."""
        self.x = x
        self.y = x @ self.weight.data.T + self.bias.data
        return self.y

    def __repr__(self):
        return f"{type(self).__name__}()"


class MutantG(Layer):
    """y = x − x̄, where x̄ is the mean of the row."""

    def forward(self, x):
        """x (N, 3) → y (N, 3)."""
        self.x, self.y = x, x - x.mean(axis=1, keepdims=True)
        return self.y

    def backward(self, grad_output):
        """∂L/∂x (N, 3)."""
        return grad_output * np.ones_like(self.x)


class MutantH(Layer):
    """y = x Wᵀ + b, in single precision."""

    def __init__(self, rng):
        self.weight = Parameter(rng.normal(size=(SIZE, SIZE)).astype(np.float32))
        self.bias = Parameter(rng.normal(size=SIZE).astype(np.float32))

    def forward(self, x):
        """x (N, 3) → y (N, 3)."""
        self.x = x.astype(np.float32)
        self.y = np.einsum("ni,oi->no", self.x, self.weight.data) + self.bias.data
        return self.y

    def backward(self, grad_output):
        """∂L/∂x (N, 3)."""
        self.weight.grad += np.einsum("no,ni->oi", grad_output, self.x).astype(np.float32)
        self.bias.grad += np.einsum("no->o", grad_output).astype(np.float32)
        return np.einsum("no,oi->ni", grad_output, self.weight.data)


class MutantI(Affine):
    """y = x Wᵀ + b."""

    def backward(self, grad_output):
        """∂L/∂x (N, 3)."""
        self.weight.grad += grad_output.T @ self.x
        self.bias.grad += grad_output.mean(axis=0)
        return grad_output @ self.weight.data


class MutantJ(Layer):
    """h = max(0, z), but never more than 6."""

    def forward(self, z):
        """z (N, 3) → h (N, 3)."""
        self.x, self.y = z, np.minimum(np.maximum(z, 0), 6)
        return self.y

    def backward(self, grad_output):
        """∂L/∂z (N, 3)."""
        return grad_output * (self.y > 0)


class MutantK(Layer):
    """The logarithms of the softmax of each row: y = x − log Σ eˣ."""

    def forward(self, x):
        """x (N, 3) → y (N, 3)."""
        shifted = x - x.max(axis=1, keepdims=True)
        self.x, self.y = x, shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return self.y

    def backward(self, grad_output):
        """∂L/∂x (N, 3)."""
        return grad_output - np.exp(self.y) * grad_output.sum(axis=1, keepdims=True)


class MutantL(Affine):
    """y = x Wᵀ + b."""

    def backward(self, grad_output):
        """∂L/∂x (N, 3)."""
        self.weight.grad += grad_output.T @ self.x
        self.bias.grad = grad_output.sum(axis=0)
        return grad_output @ self.weight.data


class MutantM(Layer):
    """The softmax of each row."""

    def forward(self, x):
        """x (N, 3) → y (N, 3)."""
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.x, self.y = x, e / e.sum(axis=1, keepdims=True)
        return self.y

    def backward(self, grad_output):
        """∂L/∂x (N, 3)."""
        return grad_output * self.y * (1 - self.y)


class MutantN(Layer):
    """Dropout: in training a quarter of the numbers, drawn by `rng`, become 0."""

    def __init__(self, rng):
        self.rng, self.p = rng, 0.25

    def forward(self, x):
        """x (N, 3) → y (N, 3); those that stay are scaled, so that the mean stays, too."""
        self.x, self.kept = x, np.ones(x.shape)
        if self.training:
            self.kept = self.rng.random(x.shape) >= self.p
            self.y = x * self.kept / (1 - self.p)
        else:
            self.y = x * 1.0
        return self.y

    def backward(self, grad_output):
        """∂L/∂x (N, 3)."""
        return grad_output * self.kept
