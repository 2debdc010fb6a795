"""Challenges that the playground itself checks, each about what an earlier chapter explained.

`Playground(challenge="spiral")` shows the task, and says after every frame how far the reader is.
"""

from dataclasses import fields

import numpy as np

from nnlib.checks import expect
from nnlib.explore.playground.settings import Settings
from nnlib.explore.playground.words import shape_of, spoken, trial
from nnlib.words import few_digits, percent

ENOUGH = 300  # epochs before a result counts
RISEN = 2.0  # a test loss so many times its lowest one says: overfitted
REPAIRED = 0.75  # of the overfitted test loss at the end


class Challenge:
    """A task, and how far the reader is with it: `words`, and whether it is `done`.

    `look` is asked whenever a frame is sent, with the losses that `Run.losses` gives; `starts_done`
    when many starts have been trained. Once done, a challenge stays done.
    """

    task, start = "", {}
    done = False

    def __init__(self):
        self.words = self.first_words()

    def first_words(self):
        """What is said before anything has been tried."""
        return "Press Play and change what you like."

    def look(self, run, losses):
        """See how far the reader is, and say so."""

    def starts_done(self, run, starts):
        """See what many starts have come to."""

    def solved(self, words):
        """Say that it is done."""
        if not self.done:
            self.done, self.words = True, words

    def still(self, words):
        """Say what is missing, unless it is done already."""
        if not self.done:
            self.words = words

    def state(self):
        """What the page is told."""
        return {"task": self.task, "words": self.words, "done": self.done}


class Spiral(Challenge):
    """At most 8 hidden units, raw coordinates (chapter 5)."""

    task = (
        "Read the spiral with at most 8 hidden units and raw coordinates: 90 % of the test points."
    )
    start = {"data": "spiral", "hidden": (4, 4)}

    def look(self, run, losses):
        """How far the reader is with it."""
        settings, right = run.settings, losses[1][1]
        if (wrong := changed_data(settings, "spiral")) or set(settings.features) != {"x1", "x2"}:
            self.still(
                wrong or "Only x1 and x2 may go in: the other features do the network's work."
            )
        elif sum(settings.hidden) > 8:
            units = sum(settings.hidden)
            self.still(f"These are {units} hidden units, in all layers together; 8 are allowed.")
        elif run.history.epochs and right >= 0.9:
            self.solved(
                f"Done: {percent(right)} with {shape_of(run)} and "
                f"{run.weights.size} weights and biases. (Did every start do it? Press 20 starts.)"
            )
        else:
            self.still(f"{percent(right)} of the test points so far; 90 % are asked for.")


class Diverge(Challenge):
    """Make a run diverge, and say why before it is read (chapters 2 and 4)."""

    task = (
        "Make a run diverge. Before you read why, name the setting to blame: "
        'because("…") in the next cell.'
    )
    start = {"data": "plane", "hidden": (8,), "activation": ("relu",)}

    def look(self, run, losses):
        """How far the reader is with it."""
        if run.history.diverged:
            names = "lr, strength, optimizer, features, activation or batch_size"
            self.still(
                "It has diverged. Which setting is to blame? because(…) takes "
                f"{names}, and tries it."
            )
        elif not self.done:
            self.still("It is still sound. What makes steps grow instead of settle?")

    def because(self, run, name):
        """Try whether a calmer value of that setting keeps the same start sound, and say so."""
        wanted = "one of lr, strength, optimizer, features, activation, batch_size"
        expect(name in CALMER, "the setting", wanted, name)
        if not run.history.diverged:
            return "This run has not diverged yet."
        value = CALMER[name](run.settings)
        if value == getattr(run.settings, name):
            text = value if isinstance(value, str) else few_digits(value) if name == "lr" else value
            return f"{name} is at a calm value already, {text}: it is not to blame. Look further."
        steps = trial(run, name, value)
        said = ", ".join(value) if isinstance(value, tuple) else value
        said = few_digits(value) if isinstance(value, float) else said
        if not steps:
            return f"With {name} = {said} the same start is unsound, too: look further."
        self.solved(f"Done: with {name} = {said} the same start was sound for {steps} steps.")
        return f"Yes: with {name} = {said} the same start was sound for {steps} steps."


CALMER = {
    "lr": lambda settings: max(settings.lr / 1000, 1e-6),
    "strength": lambda settings: 0.0,
    "optimizer": lambda settings: "sgd",
    "features": lambda settings: tuple(n for n in settings.features if "²" not in n) or ("x1",),
    "activation": lambda settings: ("tanh",) * len(settings.hidden),
    "batch_size": lambda settings: 1000,
}


class Repair(Challenge):
    """Overfit, then repair it with one control (chapter 6)."""

    task = (
        "Overfit: a test loss twice its lowest. Then repair it by one control: a test loss "
        "at least a quarter lower after as many epochs."
    )
    start = {
        "data": "moons", "noise": 1.0, "samples": 100, "hidden": (16, 16), "optimizer": "adam",
    }  # fmt: skip
    bad = None  # settings, epochs and the last test loss of the overfitted run

    def look(self, run, losses):
        """How far the reader is with it."""
        history, settings = run.history, run.settings
        test = history.val_loss
        if len(test) < 20 or history.diverged:
            return
        if self.bad is None or settings == self.bad[0]:
            if test[-1] > RISEN * min(test) and history.loss[-1] < test[-1]:
                self.bad = settings, len(test), test[-1]
                self.still(
                    f"Overfitted: the test loss rose from {few_digits(min(test))} to "
                    f"{few_digits(test[-1])} by epoch {len(test)}. Now change one control."
                )
            elif self.bad is None:
                self.still(
                    f"The test loss is {few_digits(test[-1])}, its lowest was "
                    f"{few_digits(min(test))}: not overfitted yet."
                )
            return
        old, epochs, loss = self.bad
        names = controls_changed(old, settings)
        if len(names) != 1:
            self.still(f"Changed are {' and '.join(names)}; one control alone is asked for.")
        elif names[0] in ("data", "noise", "test_share", "seed", "data_seed"):
            self.still(f"{names[0]} makes other points, or another start: change what trains.")
        elif len(test) < epochs:
            self.still(f"By {names[0]} alone: epoch {len(test)} of {epochs}. Go on.")
        elif test[epochs - 1] <= REPAIRED * loss:
            self.solved(
                f"Done, by {names[0]} alone: after {epochs} epochs the test loss is "
                f"{few_digits(test[epochs - 1])} in place of {few_digits(loss)}."
            )
        else:
            self.still(
                f"By {names[0]} alone the test loss is {few_digits(test[epochs - 1])} in place of "
                f"{few_digits(loss)}: not a quarter lower."
            )


class Xor(Challenge):
    """XOR with two units: from how many starts? (chapter 1)."""

    task = "XOR with two hidden ReLUs: of 20 starts, how many get there? Write down a number first."
    start = {"data": "corners", "hidden": (2,), "activation": ("relu",), "lr": 0.1}

    def first_words(self):
        """What is said before anything has been tried."""
        return "Have you a number? Then press 20 starts."

    def starts_done(self, run, starts):
        """What these starts say about it."""
        settings = run.settings
        if (wrong := changed_data(settings, "corners")) or set(settings.features) != {"x1", "x2"}:
            self.still(wrong or "Only x1 and x2 may go in: x1x2 is XOR's answer already.")
        elif settings.hidden != (2,):
            self.still("One hidden layer of two units is asked for.")
        else:
            n, good = len(starts.loss), int((starts.accuracy >= 0.95).sum())
            self.solved(
                f"{good} of {n} starts get at least 95 % right after {starts.epochs} epochs, with "
                f"{spoken(settings.activation[0])}. Was it your number? Representable is not the "
                "same as learned."
            )


class Depth(Challenge):
    """A setting in which depth helps, and one in which it hurts (chapter 5)."""

    task = (
        "Find settings in which more layers help, and others in which they hurt: the median test "
        "loss of 20 starts, twice, with about as many weights."
    )
    start = {"data": "spiral", "hidden": (12,)}
    helped = hurt = ""

    def __init__(self):
        super().__init__()
        self.seen = []  # settings, number of weights, epochs, test losses

    def first_words(self):
        """What is said before anything has been tried."""
        return "Press 20 starts, change the layers alone (as many weights, within a fifth), again."

    def starts_done(self, run, starts):
        """What these starts say about it."""
        now = run.settings, run.weights.size, starts.epochs, starts.val_loss
        for old in self.seen:
            other = [n for n in different(old[0], now[0]) if n not in ("hidden", "activation")]
            alike = abs(old[1] - now[1]) <= 0.2 * max(old[1], now[1]) and old[2] == now[2]
            if other or not alike or len(old[0].hidden) == len(now[0].hidden):
                continue
            shallow, deep = sorted((old, now), key=lambda found: len(found[0].hidden))
            self.compare(shallow, deep)
        self.seen.append(now)
        if not (self.helped or self.hurt):
            self.still(
                f"{len(self.seen)} noted. Two of them must differ in the number of layers alone, "
                "with as many weights, within a fifth, and as many epochs."
            )
        elif self.helped and self.hurt:
            self.solved(f"Done. {self.helped} {self.hurt}")
        else:
            self.still(f"{self.helped}{self.hurt} Now the other way round.")

    def compare(self, shallow, deep):
        """Note a pair of settings if one is clearly better: in 15 of 20 starts of equal seeds."""
        n = min(len(shallow[3]), len(deep[3]))
        a, b = (np.nan_to_num(v[3][:n], nan=np.inf, posinf=np.inf) for v in (shallow, deep))
        better, worse = (b < a).sum(), (b > a).sum()
        medians = " against ".join(few_digits(np.median(v)) for v in (b, a))
        where = (
            f"on {spoken(deep[0].data)}: {list(deep[0].hidden)} against {list(shallow[0].hidden)}"
        )
        if better >= 0.75 * n:
            self.helped = f"Depth helped {where}, {medians}, lower in {better} of {n} starts."
        if worse >= 0.75 * n:
            self.hurt = f"Depth hurt {where}, {medians}, higher in {worse} of {n} starts."


class Defeat(Challenge):
    """A data set of one's own that defeats the default network (chapters 5 and 6)."""

    task = (
        "Make points of your own that the network of the start can't learn in 300 epochs, though "
        "asking the nearest training point is right for 90 % of the test points."
    )
    start = {}

    def look(self, run, losses):
        """How far the reader is with it."""
        settings, points, start = run.settings, run.points, Settings()
        if settings.data != "own" or points.problem != "classification":
            self.still("Add, move or erase points, or load a file with classes.")
            return
        own = ("data", "samples", "noise", "problem", "test_share", "data_seed", "speed", "seed")
        if other := [n for n in different(start, settings) if n not in own]:
            self.still(f"The network must be that of the start; changed: {', '.join(other)}.")
            return
        nearest = nearest_right(points)
        if nearest < 0.9:
            self.still(
                f"The nearest training point is right for {percent(nearest)} of the test points: "
                "too much chance in it; 90 % are asked for."
            )
        elif run.history.epochs < ENOUGH:
            self.still(
                f"Learnable: the nearest point is right for {percent(nearest)}. Train for "
                f"{ENOUGH} epochs, so far {run.history.epochs}."
            )
        elif losses[1][1] <= 0.75:
            self.solved(
                f"Done: after {run.history.epochs} epochs the network gets {percent(losses[1][1])} "
                f"of the test points right, the nearest point {percent(nearest)}."
            )
        else:
            self.still(
                f"The network gets {percent(losses[1][1])} of the test points right; it is "
                "defeated at 75 % or less."
            )


CHALLENGES = {
    "spiral": Spiral, "diverge": Diverge, "repair": Repair, "xor": Xor, "depth": Depth,
    "defeat": Defeat,
}  # fmt: skip


def challenge_of(name):
    """The challenge of that name, or None for None."""
    if name is None:
        return None
    expect(name in CHALLENGES, "challenge", f"one of {', '.join(CHALLENGES)}", name)
    return CHALLENGES[name]()


def different(old, new):
    """The names of the settings that are not the same."""
    names = [field.name for field in fields(Settings)]
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def controls_changed(old, new):
    """The same, by what a reader has changed: a penalty and its strength are one control."""
    names = [n for n in different(old, new) if n != "speed"]
    together = {"strength": "penalty", "schedule_epochs": "schedule"}
    if "hidden" in names:
        together["activation"] = "hidden"
    return list(dict.fromkeys(together.get(n, n) for n in names))


def changed_data(settings, name):
    """What to say if the data are not those of the challenge, as they were."""
    if settings.data != name:
        return f"The data of this challenge are {spoken(name)}."
    if settings.noise or settings.samples < 200:
        return "The points must be those of the start: no noise, and no fewer than 200."
    return ""


def nearest_right(points):
    """The share of test points whose nearest training point is of the same class."""
    distances = ((points.X_test[:, None] - points.X_train[None]) ** 2).sum(axis=-1)
    return float((points.y_train[distances.argmin(axis=1)] == points.y_test).mean())
