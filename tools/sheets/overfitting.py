"""Tasks of chapter 6: bias and variance, weight decay, dropout, early stopping."""

import math

import numpy as np

from nnlib.exercises import overfitting as exercises
from nnlib.layers import Dropout
from nnlib.words import written
from tools.sheets.exercise_slips import slips_of, solved
from tools.sheets.tasks import Kind, Slip, exactly, listed, matrix, one_of, some, whole

# A step with weight decay.


def _draw_decay(rng):
    return {
        "w": some(rng, -8, 8, without=[-1, 0, 1]),
        "g": some(rng, -8, 8, without=[0]),
        "lr": one_of(rng, [0.1, 0.2, 0.5]),
        "decay": one_of(rng, [0.1, 0.2, 0.4, 0.5]),
    }


def _arrays(w, g, lr, decay):
    return np.array([float(w)]), np.array([float(g)]), lr, decay


def _first(result, **_):
    return np.ravel(result)[0]


DECAY = Kind(
    "decay_step",
    "A step with weight decay",
    _draw_decay,
    lambda w, g, lr, decay: (
        f"A weight is w = {written(w)}, the gradient of its loss {written(g)}. One step of "
        f"gradient descent has the learning rate {lr:g} and the weight decay λ = {decay:g} (the "
        "penalty ½·λ·w² belongs to the loss). What is w then, to two decimals?"
    ),
    by_hand=lambda w, g, lr, decay: w - lr * g - lr * decay * w,
    solution=solved(exercises.decay_step, _arrays, _first),
    slips=slips_of(
        exercises.decay_step,
        (
            *("decay with the wrong sign", "decay not multiplied by lr", "only the decay left"),
            *("decays the gradient", "decay after the step", "no decay", "no gradient"),
            *("no learning rate", "learning rate twice", "uphill", "twice the pull"),
            *("sign alone", "pull of the square", "gradient without the learning rate"),
        ),
        _arrays,
        _first,
    ),
    say=exactly(2),
)


# What dropout leaves.


def _draw_dropout(rng):
    kept = rng.permutation([True, True, True, False, False])[:4]
    return {
        "h": some(rng, 1, 9, 4),
        "w": some(rng, -4, 5, 4, without=[0]),
        "p": one_of(rng, [0.2, 0.4, 0.5]),
        "kept": kept,
    }


class _Chosen:
    """In place of a generator: keeps the units that it is told to."""

    def __init__(self, kept):
        self.kept = kept

    def random(self, shape):
        """1 where a number is kept, 0 where it isn't."""
        return np.broadcast_to(self.kept.astype(float), shape)


def _by_layer(h, w, p, kept):
    layer = Dropout(p, rng=np.random.default_rng(0))
    layer.rng = _Chosen(kept)
    return float(layer(h[None, :].astype(float))[0] @ w)


def _dropped(scale=lambda p: 1 / (1 - p), mask=lambda kept: kept):
    return lambda h, w, p, kept: float((h * mask(kept) * scale(p)) @ w)


DROPOUT = Kind(
    "dropout",
    "What dropout leaves",
    _draw_dropout,
    lambda h, w, p, kept: (
        f"In training, dropout with p = {p:g} acts on the activations h of four units, and "
        f"silences {' and '.join(f'h[{i}]' for i in np.flatnonzero(~kept))}, counted from 0. The "
        "next unit computes w·h of what dropout hands on. What is that, to two decimals?"
        + matrix(h=h, w=w)
    ),
    by_hand=lambda h, w, p, kept: sum(
        int(a) * int(b) / (1 - p) for a, b, k in zip(h, w, kept, strict=True) if k
    ),
    solution=_by_layer,
    slips=(
        Slip(
            "no rescaling",
            "the right units are silenced, but what remains is left as it is. It is divided by "
            "1 − p, so that in the mean nothing changes.",
            _dropped(lambda p: 1),
        ),
        Slip(
            "multiplied by what stays",
            "what remains was *multiplied* by 1 − p. Some units were silenced, so the others have "
            "to speak up.",
            _dropped(lambda p: 1 - p),
        ),
        Slip(
            "divided by p",
            "what remains was divided by p. That is the share that goes; divide by what stays.",
            _dropped(lambda p: 1 / p),
        ),
        Slip(
            "multiplied by p",
            "what remains was multiplied by p. Divide it by 1 − p.",
            _dropped(lambda p: p),
        ),
        Slip(
            "mask inverted",
            "the units that should go have stayed, and the others are silenced.",
            _dropped(mask=lambda kept: ~kept),
        ),
        Slip(
            "nothing dropped",
            "nothing was silenced. That is right in use, not in training.",
            _dropped(lambda p: 1, mask=lambda kept: np.ones(4)),
        ),
        Slip(
            "all of it scaled, none dropped",
            "all was divided by 1 − p, but nothing was silenced.",
            _dropped(mask=lambda kept: np.ones(4)),
        ),
        Slip(
            "a mean over those that stay",
            "the sum was divided by the number of units that stay. It is the factor 1/(1 − p) that "
            "makes up for the others, whatever their number.",
            lambda h, w, p, kept: float((h * kept) @ w) / kept.sum(),
        ),
    ),
    say=exactly(2),
)


# Early stopping, from a list of losses.


def _draw_losses(rng):
    steps = rng.choice([-8, -5, -3, 2, 4, 6], size=10, p=[0.1, 0.15, 0.2, 0.25, 0.2, 0.1])
    losses = (60 + np.cumsum([0, -9, *steps])) / 100
    return {"losses": losses.round(2).tolist(), "patience": int(rng.integers(2, 4))}


def _two(losses, patience):
    return list(losses), patience


def _stopped_by_hand(losses, patience):
    for epoch in range(1, len(losses) + 1):
        best = losses.index(min(losses[:epoch])) + 1
        if epoch - best >= patience:
            return [best, epoch]
    return [losses.index(min(losses)) + 1, len(losses)]


def _say_epochs(pair):
    kept, stopped = pair
    return f"kept from epoch {whole(kept)}, stopped after epoch {whole(stopped)}"


STOPPING = Kind(
    "early_stopping",
    "Early stopping by hand",
    _draw_losses,
    lambda losses, patience: (
        f"With the patience {patience}, training ends after {patience} epochs in a row without a "
        "new lowest validation loss, and the weights of the lowest loss so far are kept. These are "
        "the losses of epochs 1, 2, 3 … as far as they would go. Which epoch's weights are kept, "
        "and which is the last epoch trained?\n\n" + " · ".join(f"{loss:.2f}" for loss in losses)
    ),
    by_hand=_stopped_by_hand,
    solution=solved(exercises.early_stopping, _two),
    slips=(
        *slips_of(
            exercises.early_stopping,
            (
                *("the last weights kept", "counted from 0", "never stops"),
                *("one epoch too patient", "compared with the epoch before"),
                *("patience never restored", "stops at the first rise"),
            ),
            _two,
        ),
        Slip(
            "the last weights kept, and one epoch too patient",
            "training goes on one epoch too long, *and* its last weights are kept: they are worse "
            "than the best ones.",
            lambda losses, patience: [_stopped_by_hand(losses, patience)[1] + 1] * 2,
        ),
        Slip(
            "one epoch later",
            "both epochs are one too late: the first loss is that of epoch 1.",
            lambda losses, patience: [n + 1 for n in _stopped_by_hand(losses, patience)],
        ),
        Slip(
            "the epoch before the best",
            "the weights of the epoch *before* the lowest loss are kept. It is the lowest loss "
            "itself that counts.",
            lambda losses, patience: [
                _stopped_by_hand(losses, patience)[0] - 1,
                _stopped_by_hand(losses, patience)[1],
            ],
        ),
    ),
    say=_say_epochs,
)


# The smallest weights that fit.


def _draw_fit(rng):
    a = some(rng, -4, 4, 2, without=[0])
    return {"a": a, "y": some(rng, -9, 9, without=[0])}


def _one_row(a, y):
    return a[None, :].astype(float), np.array([float(y)])


SMALLEST = Kind(
    "smallest_weights",
    "The smallest weights that fit",
    _draw_fit,
    lambda a, y: (
        f"A model predicts a·w, and has seen one example: a = {listed()(a)}, with the target "
        f"{written(y)}. Many weights fit it. Which of them are the *shortest* arrow, to two "
        "decimals?"
    ),
    by_hand=lambda a, y: [int(n) * y / (int(a[0]) ** 2 + int(a[1]) ** 2) for n in a],
    solution=solved(exercises.smallest_weights, _one_row, lambda w, **_: np.ravel(w)),
    slips=(
        Slip(
            "not divided by the squared length",
            "this points the right way, but is far too long: a·w has to be the target.",
            lambda a, y: a * y,
        ),
        Slip(
            "divided by the length",
            "this was divided by ‖a‖, and does not fit: divide by ‖a‖².",
            lambda a, y: a * y / math.hypot(*a),
        ),
        Slip(
            "the first weight alone",
            "this fits the example, but a weight that shares the work makes a shorter arrow.",
            lambda a, y: [y / a[0], 0],
        ),
        Slip(
            "the second weight alone",
            "this fits the example, but a weight that shares the work makes a shorter arrow.",
            lambda a, y: [0, y / a[1]],
        ),
        Slip(
            "equal weights",
            "these two are equal. The shortest arrow points along a: the larger input gets the "
            "larger weight.",
            lambda a, y: [y / a.sum()] * 2,
        ),
        Slip(
            "equal shares",
            "each weight explains half of the target. This fits, but is not the shortest.",
            lambda a, y: [y / 2 / a[0], y / 2 / a[1]],
        ),
        Slip(
            "weights exchanged",
            "the two weights have changed places, and don't fit any more.",
            lambda a, y: a[::-1] * y / (a @ a),
        ),
        Slip(
            "across the example",
            "this stands at right angles to a: its product with a is 0.",
            lambda a, y: np.array([-a[1], a[0]]) * y / (a @ a),
        ),
        Slip(
            "wrong sign",
            "these weights predict the target with the wrong sign.",
            lambda a, y: -a * y / (a @ a),
        ),
    ),
    say=listed(2),
)


# Bias and variance, from a few trainings.


def _draw_runs(rng):
    runs = some(rng, 0, 9, 4)
    return {"runs": runs, "target": some(rng, 0, 12), "asked": one_of(rng, ["bias", "variance"])}


def _split_by_hand(runs, target, asked):
    mean = sum(map(int, runs)) / 4
    if asked == "bias":
        return (mean - target) ** 2
    return sum((int(n) - mean) ** 2 for n in runs) / 4


def _split_by_error(runs, target, asked):
    """The mean squared error is both together: what the other one leaves."""
    error = float(np.mean((runs - target) ** 2))
    return error - (np.var(runs) if asked == "bias" else (np.mean(runs) - target) ** 2)


SPLIT = {"bias": "squared bias", "variance": "variance"}

BIAS = Kind(
    "bias_variance",
    "Bias and variance",
    _draw_runs,
    lambda runs, target, asked: (
        "Four networks, trained on four samples of the same kind, predict for one x what stands in "
        f"`runs`. The truth there is {target}. What is the *{SPLIT[asked]}* of these predictions, "
        "to two decimals?" + matrix(runs=runs)
    ),
    by_hand=_split_by_hand,
    solution=_split_by_error,
    slips=(
        Slip(
            "the other part of the error",
            "bias and variance have changed places. The bias is how far the *mean* prediction lies "
            "from the truth, the variance how far the predictions lie from their mean.",
            lambda runs, target, asked: _split_by_hand(
                runs, target, "variance" if asked == "bias" else "bias"
            ),
        ),
        Slip(
            "the whole error",
            "this is the mean squared error, bias and variance together.",
            lambda runs, target, asked: np.mean((runs - target) ** 2),
        ),
        Slip(
            "not squared",
            "this isn't squared yet.",
            lambda runs, target, asked: (
                abs(np.mean(runs) - target) if asked == "bias" else np.std(runs)
            ),
        ),
        Slip(
            "the mean prediction",
            "this is the mean prediction, where it all begins.",
            lambda runs, target, asked: np.mean(runs),
        ),
        Slip(
            "summed, not averaged",
            "the squares were added up. Take their mean.",
            lambda runs, target, asked: (
                np.sum((runs - target) ** 2) if asked == "bias" else 4 * np.var(runs)
            ),
        ),
        Slip(
            "divided by one fewer",
            "the squares were divided by 3. With the plain mean, bias² and variance add up to the "
            "error.",
            lambda runs, target, asked: np.var(runs, ddof=1) if asked == "variance" else np.nan,
        ),
        Slip(
            "distances for squares",
            "the mean of the distances was squared; it is the squares that are averaged.",
            lambda runs, target, asked: (
                np.mean(np.abs(runs - np.mean(runs))) ** 2
                if asked == "variance"
                else np.mean(np.abs(runs - target)) ** 2
            ),
        ),
        Slip(
            "one network for all",
            "this is the error of the first network alone.",
            lambda runs, target, asked: float(runs[0] - target) ** 2,
        ),
    ),
    say=exactly(2),
)


# How many trainings a comparison takes.


def _draw_count(rng):
    return {
        "widths": int(rng.integers(3, 7)),
        "rates": int(rng.integers(2, 5)),
        "k": one_of(rng, [5, 8, 10]),
    }


def _trainings(widths, rates, k):
    """Go through the comparison and count, the last training on all rows included."""
    count = 0
    for _ in range(widths):
        for _ in range(rates):
            count += sum(1 for _ in range(k))
    return count + 1


TRAININGS = Kind(
    "cross_validation",
    "What a comparison costs",
    _draw_count,
    lambda widths, rates, k: (
        f"{widths} widths and {rates} learning rates, in all combinations, are compared by "
        f"{k}-fold cross-validation. The best one is then trained once more, on all rows but the "
        "test rows. How many trainings is that in all?"
    ),
    by_hand=lambda widths, rates, k: widths * rates * k + 1,
    solution=_trainings,
    slips=(
        Slip(
            "the last training forgotten",
            "the last training, on all rows, is missing.",
            lambda widths, rates, k: widths * rates * k,
        ),
        Slip(
            "settings added",
            "the settings were added. Every width is combined with every rate.",
            lambda widths, rates, k: (widths + rates) * k + 1,
        ),
        Slip(
            "one fold never tested",
            "each fold is left out once: k trainings for each setting, not k − 1.",
            lambda widths, rates, k: widths * rates * (k - 1) + 1,
        ),
        Slip(
            "one training for each setting",
            "each setting is trained once for *each* fold that is left out.",
            lambda widths, rates, k: widths * rates + 1,
        ),
        Slip(
            "each setting trained once more",
            "only the best setting is trained once more, not each of them.",
            lambda widths, rates, k: widths * rates * (k + 1),
        ),
        Slip(
            "the widths alone",
            "the learning rates are missing: each width is tried with each of them.",
            lambda widths, rates, k: widths * k + 1,
        ),
        Slip(
            "the last one in folds, too",
            "the last training is a single one, on all rows.",
            lambda widths, rates, k: widths * rates * k + k,
        ),
        Slip(
            "pairs of folds",
            "each fold is left out by itself, not each pair of them.",
            lambda widths, rates, k: widths * rates * math.comb(k, 2) + 1,
        ),
    ),
    say=whole,
)


KINDS = (BIAS, DECAY, DROPOUT, STOPPING, SMALLEST, TRAININGS)
