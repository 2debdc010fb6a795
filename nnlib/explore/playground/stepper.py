"""Training that can stop between any two steps: what the playground's clock moves.

Whole epochs of it are those of `fit`, to the last bit: the same batches, sums and order of work.
"""

import math

import numpy as np

from nnlib.checks import examples, positive
from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss
from nnlib.measures import outputs, share_right
from nnlib.training import EXPLODED, History


class Stepper:
    """Trains `model` on X (N, D), y (N,), as `fit` does, but as many steps as one asks for.

    `validation` is (X_val, y_val), measured after every epoch; `schedule` one of `nnlib.optim`.
    `history` is that of `fit`, `batch` how many batches of the present epoch are done, and
    `diverged` whether the loss exploded: then no further step is made.
    """

    def __init__(
        self, model, loss, optimizer, X, y, *, batch_size, rng, validation, schedule=None
    ):  # fmt: skip
        self.model, self.loss, self.optimizer, self.schedule = model, loss, optimizer, schedule
        self.batch_size = positive(batch_size, "batch_size", whole=True)
        self.rng, self.history = rng, History()
        self.set_data(X, y, validation)

    def set_data(self, X, y, validation):
        """Go on with these examples, in a new epoch."""
        self.X, self.y = examples(X, y)
        self.X_val, self.y_val = examples(*validation)
        self.batches = math.ceil(len(self.X) / self.batch_size)
        self.batch, self.order = 0, None
        self.look_again()

    def look_again(self):
        """Measure from the next step on what counts as exploded: something was changed by hand."""
        self.limit = None

    @property
    def diverged(self):
        """Whether the loss exploded."""
        return self.history.diverged

    def run(self, steps=None, epochs=None):
        """Make so many steps, or steps to the end of so many epochs. Returns how many it made."""
        made, last = 0, self.history.epochs + (epochs or 0)
        with np.errstate(over="ignore", invalid="ignore"):
            while made < steps if steps is not None else self.history.epochs < last:
                if not self.step():
                    break
                made += 1
        return made

    def step(self):
        """One update of the weights. False if there is none any more, as the loss exploded."""
        if self.history.diverged:
            return False
        n, size = len(self.X), self.batch_size
        if self.batch == 0:
            self.model.train()
            self.order = self.rng.permutation(n) if size < n else None
            self.total, self.seen = 0.0, 0
        X, y = self.X, self.y
        if self.order is not None:
            rows = self.order[self.batch * size : (self.batch + 1) * size]
            X, y = X[rows], y[rows]
        value = self.loss(self.model.forward(X), y)
        self.total, self.seen = self.total + value * len(X), self.seen + len(X)
        if self.limit is None:
            self.limit = EXPLODED * max(value, 1)
        if not value < self.limit:
            self.history.diverged = True
            self.history.loss.append(self.total / self.seen)
            return False
        self.optimizer.zero_grad()
        self.model.backward(self.loss.backward())
        self.optimizer.step()
        self.history.steps += 1
        self.batch += 1
        if self.batch == self.batches:
            self.end_epoch()
        return True

    def end_epoch(self):
        """Keep the losses of the epoch, and let the schedule set the next learning rate."""
        self.batch = 0
        self.history.loss.append(self.total / self.seen)
        value, right = measured(self.model, self.loss, self.X_val, self.y_val)
        self.history.val_loss.append(value)
        if right is not None:
            self.history.val_accuracy.append(right)
        if self.schedule is not None:
            self.schedule.step()


def measured(model, loss, X, y):
    """The loss on these examples, in use, and where there are classes the share that is right."""
    with np.errstate(over="ignore", invalid="ignore"):
        output, squashed = outputs(model, X)
        value = loss(output, y)
        if isinstance(loss, (BCEWithLogitsLoss, CrossEntropyLoss)):
            return value, share_right(output, squashed, y)
    return value, None
