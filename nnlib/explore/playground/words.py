"""What is to be seen in the playground, in words; and why a run diverged, and what to try."""

import numpy as np

from nnlib.explore.playground.build import outputs_of, stepper_of
from nnlib.words import few_digits, percent

UNSETTLED = (
    1.5  # a loss so many times the first one, after some epochs, says that steps are too long
)
MOST_TRIAL_STEPS = 2000
NAMES = {
    "leaky_relu": "leaky ReLU", "relu": "ReLU", "elu": "ELU", "gelu": "GELU", "silu": "SiLU",
    "three_blobs": "three blobs", "three_spirals": "three spirals", "xor": "XOR",
    "own": "your own points",
    "corners": "four corners", "sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop",
    "momentum": "SGD with momentum", "nesterov": "SGD with Nesterov's momentum",
}  # fmt: skip


def spoken(name):
    """A name of the settings as one says it."""
    return NAMES.get(name, name)


def shape_of(run):
    """The widths of the network from input to output: 2-8-8-1."""
    settings = run.settings
    return "-".join(map(str, [len(settings.features), *settings.hidden, outputs_of(run.source)]))


def network_in_words(run):
    """The data, the network, and what trains it, in a sentence."""
    settings = run.settings
    kinds = sorted(set(map(spoken, settings.activation)))
    bends = f" with {' and '.join(kinds)}" if kinds else ", a linear model"
    return (
        f"{spoken(settings.data)[:1].upper()}{spoken(settings.data)[1:]}: "
        f"{len(run.points.y_train)} points to learn from, {len(run.points.y_test)} to test on; "
        f"a network {shape_of(run)}{bends}, trained by {spoken(settings.optimizer)} "
        f"at learning rate {few_digits(settings.lr)}."
    )


def state_in_words(run, losses):
    """Where the run is, in one or two sentences; `losses` is what `Run.losses` gives."""
    (loss, right), (val_loss, val_right) = losses
    epochs, batch = run.history.epochs, run.stepper.batch
    when = f"After {epochs} epoch{'s' * (epochs != 1)}"
    if batch and not run.history.diverged:
        when += f" and {batch} batch{'es' * (batch != 1)}"
    if run.history.diverged:
        return f"{when} the training has diverged."
    if run.history.steps == 0:
        when = "Not trained yet"
    text = f"{when}: training loss {few_digits(loss)}, test loss {few_digits(val_loss)}"
    if right is not None:
        text += f"; right are {percent(right)} of the training and {percent(val_right)} of the test"
        text += " points"
    history = run.history.loss
    if len(history) >= 5 and history[-1] > UNSETTLED * history[0]:
        text += ". The loss is above that of the first epoch: the steps are too long to settle"
    return f"{text}."


def why_diverged(run):
    """What happened, the likely reason, and what was found to help, in a few sentences.

    What it says to try has been tried: the same start, with one setting changed, for as many steps.
    """
    settings, history = run.settings, run.history
    what = (
        f"The loss became {few_digits(history.loss[-1])} at step {history.steps + 1}, in epoch "
        f"{history.epochs}, and training stopped."
    )
    reasons, trials = [], []
    if settings.penalty == "l2" and settings.lr * settings.strength > 1:
        factor = few_digits(1 - settings.lr * settings.strength)
        reasons.append(f"the L2 penalty alone multiplies every weight by {factor} at each step")
        trials.append(("strength", 0.1 / settings.lr))
    if settings.optimizer in ("momentum", "nesterov"):
        reasons.append("momentum 0.9 makes steady steps up to ten times as long")
        trials.append(("optimizer", "sgd"))
    largest = float(np.abs(run.stepper.X).max())
    if largest > 10:
        reasons.append(f"inputs reach {few_digits(largest)}, and gradients grow with them")
    if settings.problem == "regression":
        reasons.append("the gradient of a squared error grows with the error")
    trials += [("lr", settings.lr / 10**k) for k in (1, 2, 3)]
    why = f" Learning rate {few_digits(settings.lr)} is too large here"
    why += f": {'; '.join(reasons)}." if reasons else "."
    for name, value in trials:
        if name != "lr" or value >= 1e-6:
            found = trial(run, name, value)
            if found:
                value = spoken(value) if isinstance(value, str) else few_digits(value)
                label = {"lr": "learning rate", "strength": "strength"}.get(name, name)
                steps = f"{found} step{'s' * (found != 1)}"
                tried = f"from the same start it was sound for {steps}"
                return f"{what}{why} Try {label} {value}: {tried}."
    return f"{what}{why} Smaller learning rates did not help: look for huge weights or points."


def trial(run, name, value):
    """How many steps the same start with one other setting was sound for, or 0 if it was not."""
    settings = run.settings.changed(**{name: value})
    stepper = stepper_of(settings, run.points)
    steps = min(MOST_TRIAL_STEPS, 2 * run.history.steps + 2 * stepper.batches)
    stepper.run(steps=steps)
    first, last = stepper.history.loss[:1], stepper.history.loss[-1:]
    if stepper.diverged or (first and not last[0] <= UNSETTLED * max(first[0], 1)):
        return 0
    return steps
