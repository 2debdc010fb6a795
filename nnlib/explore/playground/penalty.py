"""L1: a penalty on the sizes of weights that makes many of them exactly zero (chapter 6)."""

import numpy as np

from nnlib.checks import positive
from nnlib.optim import SGD, Adam, AdamW, RMSprop


class WithL1:
    """Mixed into an optimiser: adds l1·Σ|w| to the loss, biases spared (Tibshirani, 1996).

    |w| has no slope at 0, so its part of a step is made by itself: after the step that the data ask
    for, each weight goes lr·l1 towards 0, and stops there (Parikh and Boyd, 2014).
    """

    def __init__(self, parameters, lr, *, l1, **settings):
        super().__init__(parameters, lr, decay_biases=False, **settings)
        self.l1 = l1

    def __setattr__(self, name, value):
        super().__setattr__(name, positive(value, name, zero=True) if name == "l1" else value)

    def step(self):
        """Move every parameter once, and every weight towards 0."""
        super().step()
        for p, shrinks in zip(self.parameters, self.decays, strict=True):
            size = np.maximum(np.abs(p.data) - self.lr * self.l1 * shrinks, 0)
            p.data = np.copysign(size, p.data)


class SGDWithL1(WithL1, SGD):
    """`SGD` with an L1 penalty."""


class RMSpropWithL1(WithL1, RMSprop):
    """`RMSprop` with an L1 penalty."""


class AdamWithL1(WithL1, Adam):
    """`Adam` with an L1 penalty."""


class AdamWWithL1(WithL1, AdamW):
    """`AdamW` with an L1 penalty."""
