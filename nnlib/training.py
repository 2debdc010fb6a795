"""Training: `fit` a network and keep the `History` of its epochs (every chapter)."""

import math
import os
import warnings
from dataclasses import dataclass, field

import numpy as np

from nnlib.checks import describe, examples, generators, positive
from nnlib.layers import Layer
from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss, Loss
from nnlib.measures import outputs, share_right, squashes
from nnlib.optim import Optimizer

EXPLODED = 1e8  # a loss this many times the first one will not come back


class DivergenceWarning(UserWarning):
    """Training was stopped because the loss exploded."""


@dataclass
class History:
    """What happened, epoch by epoch. Lists have one entry per epoch (in a stack, an array (K,)).

    `loss`: mean over the epoch's batches, each measured before its own update. `val_loss`: on the
    validation data, after the epoch; `val_accuracy` too, where a classification loss is used with
    class numbers. `steps`: updates of the weights so far. `stopped`: why training ended, in words.
    `diverged`: whether the loss exploded, in a stack that of any network.
    """

    loss: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    steps: int = 0
    stopped: str = ""
    diverged: bool = False
    limit: float = field(default=math.inf, repr=False)  # a loss beyond it counts as exploded
    exploded: np.ndarray = field(default=False, repr=False)  # which of the networks, or (): whether

    @property
    def epochs(self):
        """The number of epochs completed."""
        return len(self.loss)


def fit(
    model, loss, optimizer, X, y, *, epochs=100, batch_size=None, rng=None, validation=None,
    patience=None, callbacks=(), max_norm=None, progress=True,
):  # fmt: skip
    """Train `model` on X (N, D), y (N, …), and return its `History`.

    batch_size: examples per step; None takes all of them. Smaller batches are drawn in a new order
        every epoch by `rng`, a Generator (for K stacked networks possibly a list of K, one order
        for each).
    validation: a pair (X_val, y_val), measured after every epoch and never trained on.
    patience: early stopping. After so many epochs without a lower validation loss, training stops;
        a stack when that holds for all its networks. However it ends, the weights of the best epoch
        come back, to each network those that it would have had alone.
    callbacks: functions called as f(model, history) after every epoch; one that returns True stops
        training. A learning-rate schedule of `nnlib.optim` is one.
    max_norm: longer gradients are shortened to this length; see `clip_grad_norm_`.
    progress: show a bar if the work takes longer than a second.

    The model is left in training mode. If the loss becomes NaN or explodes, training stops with a
    `DivergenceWarning` that says when and why; a stack goes on while any of its networks is sound.
    Ctrl-C (in Jupyter ■) stops it too; the model and the history so far are kept.
    """
    _check_parts(model, loss, optimizer, callbacks)
    X, y = examples(X, y)
    epochs = positive(epochs, "epochs", whole=True)
    batch_size, rng = _checked_batches(batch_size, rng, X.shape[-2], model)
    validation = _checked_validation(validation, patience)
    if max_norm is not None:
        positive(max_norm, "max_norm")
    best = _Best(model, patience)
    history = History()
    try:
        for epoch in progress_bar(range(1, epochs + 1), progress):
            model.train()  # again in each epoch: a callback may have looked at it in use
            with np.errstate(over="ignore", invalid="ignore"):  # divergence is told in words
                _epoch(model, loss, optimizer, X, y, batch_size, rng, max_norm, history)
            if history.stopped:
                break
            if validation is not None:
                _validate(model, loss, validation, history)
                if best.is_past(epoch, history):
                    break
            answers = [callback(model, history) for callback in callbacks]
            if any(isinstance(answer, (bool, np.bool_)) and answer for answer in answers):
                history.stopped = f"a callback asked to stop after epoch {epoch}"
                break
        else:
            history.stopped = f"all {epochs} epochs done"
    except KeyboardInterrupt:
        history.stopped = f"interrupted after {history.epochs} epochs; model and history are kept"
    model.train()
    _tell_divergence(history, model)
    best.restore()
    return history


def clip_grad_norm_(parameters, max_norm, networks=1):
    """Shorten the gradient of all `parameters` together to the length `max_norm`, if it is longer.

    A remedy for single steps that would leap (Pascanu, Mikolov and Bengio, 2013): call it between
    `backward` and `step`; `fit` does with max_norm=…. Returns the length before. In a stack of K
    networks, networks=K, each has its own length: (K,).
    """
    max_norm = positive(max_norm, "max_norm")
    squares = [np.square(p.grad, dtype=float).reshape(networks, -1) for p in parameters]
    length = np.sqrt(sum(square.sum(axis=1) for square in squares))
    factor = max_norm / np.maximum(length, max_norm)
    for p in parameters:
        p.grad *= factor.reshape(-1, *[1] * (p.grad.ndim - 1)) if networks > 1 else factor[0]
    return length if networks > 1 else length[0]


def _check_parts(model, loss, optimizer, callbacks):
    """Complain about a class in place of an object, or an optimiser of other weights."""
    wanted = {
        "model": (model, Layer, "a network, such as Sequential(…)"),
        "loss": (loss, Loss, "a loss, such as CrossEntropyLoss()"),
        "optimizer": (optimizer, Optimizer, "an optimiser, such as Adam(model.parameters())"),
    }
    for name, (part, kind, example) in wanted.items():
        if isinstance(part, type):
            raise TypeError(f"{name} is a class: did you mean {part.__name__}(…)?")
        if not isinstance(part, kind):
            raise TypeError(f"{name} must be {example}, but is {describe(part)}")
    if not isinstance(callbacks, (list, tuple)) or not all(map(callable, callbacks)):
        hint = ": did you mean callbacks=[f]?" if callable(callbacks) else ""
        given = describe(callbacks)
        raise TypeError(f"callbacks must be a list of functions, but is {given}{hint}")
    ours = [p.data for p in model.parameters()]
    for p in optimizer.parameters:
        if not any(np.may_share_memory(p.data, w) for w in ours):
            raise ValueError(
                "optimizer moves weights that are not in this model; make a new one for it, "
                f"such as {type(optimizer).__name__}(model.parameters(), lr={optimizer.lr})"
            )


def _checked_batches(batch_size, rng, n, model):
    """The size of a batch of n examples, and what draws them, or an error that says what lacks."""
    batch_size = n if batch_size is None else positive(batch_size, "batch_size", whole=True)
    if batch_size >= n:
        return batch_size, rng
    if rng is None:
        raise ValueError("batches are drawn at random: give rng=np.random.default_rng(0)")
    rng = generators(rng)
    if isinstance(rng, list) and (len(rng),) != model.stack:
        networks = "the networks of the stack" if model.stack else "one network"
        raise ValueError(f"rng holds {len(rng)} Generators, too few or many for {networks}")
    return batch_size, rng


def _checked_validation(validation, patience):
    """The validation data as arrays, or None, or an error that says what is wrong with them."""
    if validation is None:
        if patience is not None:
            raise ValueError("patience watches the validation loss: give validation=(X_val, y_val)")
        return None
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise TypeError(f"validation must be (X_val, y_val), but is {describe(validation)}")
    return examples(*validation)


def _epoch(model, loss, optimizer, X, y, batch_size, rng, max_norm, history):
    """One pass over the data. Adds the mean loss over its batches, weighted by their size."""
    total, seen = 0.0, 0
    for X_batch, y_batch in _batches(X, y, batch_size, rng):
        output = model.forward(X_batch)
        if history.steps == 0 and loss.takes_logits and squashes(model, output):
            hint = "leave its last layer out: the loss has it built in"
            raise ValueError(f"{loss!r} takes logits, but the network gives probabilities; {hint}")
        value, size = loss(output, y_batch), X_batch.shape[-2]
        total, seen = total + value * size, seen + size
        if history.steps == 0:
            history.limit = EXPLODED * np.maximum(value, 1)
        history.exploded = np.logical_not(value < history.limit)
        if history.exploded.all():
            break
        optimizer.zero_grad()
        model.backward(loss.backward())
        if max_norm is not None:
            clip_grad_norm_(optimizer.parameters, max_norm, math.prod(model.stack))
        optimizer.step()
        history.steps += 1
    history.loss.append(total / seen)
    if history.exploded.all():
        history.stopped = _divergence(value, history, optimizer, X)


def _batches(X, y, batch_size, rng):
    """The examples in batches, in a new order; with a list of Generators one order per network."""
    n = X.shape[-2]
    if batch_size >= n:
        yield X, y
        return
    if isinstance(rng, list):
        order = np.stack([r.permutation(n) for r in rng])
    else:
        order = rng.permutation(n)
    for start in range(0, n, batch_size):
        rows = order[..., start : start + batch_size]  # (B,) or (K, B)
        y_stacked = X.ndim == 3 and y.shape[:2] == X.shape[:2]
        yield _take(X, rows, X.ndim == 3), _take(y, rows, y_stacked)


def _take(array, rows, stacked):
    """The given rows of an array (N, …), or (K, N, …) if `stacked`."""
    if not stacked:
        return array[rows]
    return array[:, rows] if rows.ndim == 1 else array[np.arange(len(rows))[:, None], rows]


def _validate(model, loss, validation, history):
    """Add the loss, and where it makes sense the accuracy, on the validation data."""
    X, y = validation
    output, squashed = outputs(model, X)
    history.val_loss.append(loss(output, y))
    numbers = y.shape in (output.shape[:-1], output.shape[-2:-1])
    one_class_each = isinstance(loss, CrossEntropyLoss) and numbers
    if isinstance(loss, BCEWithLogitsLoss) and output.shape[-1] == 1:
        one_class_each = ((y == 0) | (y == 1)).all()
    if one_class_each:
        history.val_accuracy.append(share_right(output, squashed, y))


class _Best:
    """The weights of the epoch with the lowest validation loss, for each network of a stack."""

    def __init__(self, model, patience):
        self.parameters = model.parameters()
        self.patience = None if patience is None else positive(patience, "patience", whole=True)
        self.loss, self.epoch, self.over, self.weights = math.inf, 0, False, None

    def is_past(self, epoch, history):
        """Note this epoch. Whether to stop, because the best one lies `patience` epochs back.

        A network of a stack whose patience is over goes on with the others, but is not looked at.
        """
        if self.patience is None:
            return False
        now = np.asarray(history.val_loss[-1])  # () or (K,)
        better = (now < self.loss) & np.logical_not(self.over)
        self.loss = np.where(better, now, self.loss)
        self.epoch = np.where(better, epoch, self.epoch)
        if self.weights is None:
            self.weights = [p.data.copy() for p in self.parameters]
        for p, weights in zip(self.parameters, self.weights, strict=True):
            weights[better] = p.data[better]
        self.over |= epoch - self.epoch >= self.patience
        if not np.all(self.over):
            return False
        kept = f"epoch {self.epoch}" if now.ndim == 0 else "each network's best epoch"
        history.stopped = f"no lower validation loss for {self.patience} epochs; weights of {kept}"
        return True

    def restore(self):
        """Give each network its best weights, if any were noted."""
        if self.weights is not None:
            noted = self.epoch > 0
            for p, weights in zip(self.parameters, self.weights, strict=True):
                p.data[noted] = weights[noted]


def _divergence(value, history, optimizer, X):
    """What happened, when, and the likely reason."""
    what = "the losses of all networks" if np.ndim(value) else f"the loss became {value:.3g}"
    what = f"{what} at step {history.steps + 1}, in epoch {history.epochs}"
    if history.steps == 0:
        return (
            f"{what}, before any update: look at the weights, and for huge values in X "
            f"(the largest is {np.abs(X).max():.3g}; scale X to about −1 … 1)"
        )
    return (
        f"{what}: the steps grow instead of settling. Most often the learning rate is too large: "
        f"try lr={optimizer.lr / 10:g}, or look for huge values in X"
    )


def _tell_divergence(history, model):
    """Warn if training diverged; in a stack, name the networks."""
    if not history.loss:
        return
    bad = history.exploded | np.logical_not(history.loss[-1] < history.limit)
    for p in model.parameters():
        lost = np.logical_not(np.isfinite(p.data).reshape(*bad.shape, -1).all(axis=-1))
        bad = bad | lost
    history.diverged = bool(bad.any())
    if not history.diverged:
        return
    text = history.stopped
    if not history.exploded.all():
        numbers = ", ".join(map(str, np.flatnonzero(bad)))
        who = f"the loss of network {numbers} exploded; the others are sound"
        if bad.all():
            who = f"the last steps exploded, after {history.steps} in all"
        text = f"{who}. Most often the learning rate is too large"
    warnings.warn(text, DivergenceWarning, stacklevel=3)


def progress_bar(items, progress):
    """`items` with a progress bar that appears after a second of work."""
    if not progress or os.environ.get("TQDM_DISABLE"):
        return items
    from tqdm.auto import tqdm  # takes a tenth of a second to import, so only where it is used

    return tqdm(items, delay=1, leave=False)
