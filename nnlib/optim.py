"""Optimisers: what to do with a gradient once backpropagation has found it (chapter 4).

Each works in place on `Parameter`s (`.data`, `.grad`). A `Sequential` hands over a single one that
holds all its weights end to end, so that a step is one vector update, however many the layers.
"""

from itertools import combinations
from math import cos, pi, sqrt

import numpy as np

from nnlib.checks import expect, positive
from nnlib.state import Stateful

# The settings of all optimisers, and their limits, which are checked whenever one is set.
NUMBERS = dict.fromkeys(("lr", "weight_decay"), {"zero": True}) | {"eps": {}}
NUMBERS |= dict.fromkeys(("momentum", "alpha"), {"zero": True, "below": 1})


class Optimizer(Stateful):
    """Common to all: `parameters` to move, a learning rate `lr`, the number of `steps` so far.

    weight_decay: adds ½·weight_decay·‖w‖² to the loss (L2), where w is all weights and biases, as
        in PyTorch, or with decay_biases=False the weights alone.

    A step is made whatever the gradients are: after `zero_grad()` alone there still is momentum,
    and decay. `state_dict()` holds all that the next step depends on but the weights themselves.
    """

    kind, numbers = "optimiser", ("steps", "lr")
    memory = ()  # the names of lists with an array for each parameter

    def __init__(self, parameters, lr, weight_decay=0.0, decay_biases=True):
        self.parameters, self.steps = list(parameters) if np.iterable(parameters) else [], 0
        good = self.parameters and all(hasattr(p, "grad") for p in self.parameters)
        hint = "; did you mean model.parameters()?"
        expect(good, "parameters", "a list of Parameters", parameters, hint=hint)
        if any(np.shares_memory(p.data, q.data) for p, q in combinations(self.parameters, 2)):
            raise ValueError("parameters overlap: model.parameters() holds each weight once")
        self.lr, self.weight_decay = lr, weight_decay
        self.decays = [1.0 if decay_biases else shrinking(p) for p in self.parameters]
        for name in self.memory:
            setattr(self, name, [np.zeros_like(p.data) for p in self.parameters])

    def __setattr__(self, name, value):
        if name in NUMBERS:
            value = positive(value, name, **NUMBERS[name])
        super().__setattr__(name, value)

    def arrays(self):
        """What it remembers, by name."""
        return {f"{name}.{i}": a for name in self.memory for i, a in enumerate(getattr(self, name))}

    def __reduce__(self):
        hint = "make a new one for the copied network, and give it this one's state_dict()"
        raise TypeError(f"a copy of an optimiser would move weights that nobody uses: {hint}")

    def zero_grad(self):
        """Forget the gradients, before the next backward pass adds new ones."""
        for p in self.parameters:
            p.grad.fill(0)

    def step(self):
        """Move every parameter once, against its gradient."""
        self.steps += 1
        for i, p in enumerate(self.parameters):
            self._update(i, p.data, self._decayed(i, p.data, p.grad))

    def _decayed(self, i, w, g):
        return g + self.weight_decay * self.decays[i] * w if self.weight_decay else g


class SGD(Optimizer):
    """Gradient descent, with momentum on request.

    v ← momentum·v + g,    w ← w − lr·v          (Polyak, 1964; PyTorch's convention)
    nesterov: w ← w − lr·(g + momentum·v)        (Nesterov, 1983; Sutskever et al., 2013)
    """

    memory = ("velocity",)

    def __init__(self, parameters, lr=0.1, *, momentum=0.0, nesterov=False, **decay):
        super().__init__(parameters, lr, **decay)
        self.momentum, self.nesterov = momentum, nesterov
        if nesterov and momentum == 0:
            raise ValueError("nesterov needs a momentum above 0")

    def _update(self, i, w, g):
        if self.momentum:
            v = self.velocity[i]
            v *= self.momentum
            v += g
            g = g + self.momentum * v if self.nesterov else v
        w -= self.lr * g


class RMSprop(Optimizer):
    """Divide by the recent size of the gradient (Tieleman and Hinton, 2012).

    s ← alpha·s + (1 − alpha)·g²,    w ← w − lr·g / (√s + eps)
    """

    memory = ("square",)

    def __init__(self, parameters, lr=0.01, *, alpha=0.99, eps=1e-8, **decay):
        super().__init__(parameters, lr, **decay)
        self.alpha, self.eps = alpha, eps

    def _update(self, i, w, g):
        s = self.square[i]
        s *= self.alpha
        s += (1 - self.alpha) * g * g
        w -= self.lr * g / (np.sqrt(s) + self.eps)


class Adam(Optimizer):
    """Momentum and RMSprop together, corrected for starting at zero (Kingma and Ba, 2015).

    m ← β₁m + (1 − β₁)g,    v ← β₂v + (1 − β₂)g²
    w ← w − lr · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + eps)
    """

    memory = ("m", "v")

    def __init__(self, parameters, lr=0.001, *, betas=(0.9, 0.999), eps=1e-8, **decay):
        super().__init__(parameters, lr, **decay)
        expect(isinstance(betas, (tuple, list)) and len(betas) == 2, "betas", "two numbers", betas)
        self.betas = [positive(beta, "each of betas", zero=True, below=1) for beta in betas]
        self.eps = eps

    def _update(self, i, w, g):
        m, v, (beta1, beta2) = self.m[i], self.v[i], self.betas
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g * g
        scale = sqrt(1 - beta2**self.steps)  # both sides of the fraction are multiplied by it,
        root = np.sqrt(v)  # which saves a division of the whole vector
        root += scale * self.eps
        w -= self.lr * scale / (1 - beta1**self.steps) * m / root


class AdamW(Adam):
    """Adam whose weight decay bypasses the adaptive scaling: w ← (1 − lr·weight_decay)·w, then
    Adam's step without decay (Loshchilov and Hutter, 2019)."""

    def __init__(self, parameters, lr=0.001, *, weight_decay=0.01, **adam):
        super().__init__(parameters, lr, weight_decay=weight_decay, **adam)

    def _decayed(self, i, w, g):
        w *= 1 - self.lr * self.weight_decay * self.decays[i]
        return g


class Schedule(Stateful):
    """A learning rate that changes: call `step()` after each epoch; as a callback of `fit` it is.

    rate(first, epoch): the learning rate after so many epochs, given the first one, which is that
    of the optimiser when the schedule is made. If the rate is changed in between, by hand or by a
    second schedule, it goes on from there: two schedules multiply.
    """

    kind, numbers = "schedule", ("epoch", "first", "latest")

    def __init__(self, optimizer, rate):
        good = isinstance(optimizer, Optimizer)
        expect(good, "optimizer", "one, like SGD(…)", optimizer, TypeError)
        self.optimizer, self.rate, self.epoch = optimizer, rate, 0
        self.first = self.latest = optimizer.lr

    def step(self, *_):
        """Give the optimiser the learning rate of the next epoch."""
        if self.optimizer.lr != self.latest and self.latest > 0:
            self.first *= self.optimizer.lr / self.latest
        self.epoch += 1
        self.optimizer.lr = self.latest = self.rate(self.first, self.epoch)

    __call__ = step  # fit passes the model and its history


class StepLR(Schedule):
    """After every `step_size` epochs the learning rate is multiplied by `gamma`."""

    def __init__(self, optimizer, step_size, gamma=0.1):
        n, gamma = positive(step_size, "step_size", whole=True), positive(gamma, "gamma")
        super().__init__(optimizer, lambda first, epoch: first * gamma ** (epoch // n))


class CosineAnnealingLR(Schedule):
    """Down to `eta_min` along half a cosine in `T_max` epochs (Loshchilov and Hutter, 2017)."""

    def __init__(self, optimizer, T_max, eta_min=0.0):
        angle = pi / positive(T_max, "T_max", whole=True)
        low = positive(eta_min, "eta_min", zero=True)
        super().__init__(optimizer, lambda high, t: low + (high - low) * (1 + cos(angle * t)) / 2)


def shrinking(p):
    """1 for the numbers of a `Parameter` that weight decay is meant for, 0 for its biases."""
    return np.where(p.bias, 0, 1).astype(p.data.dtype)
