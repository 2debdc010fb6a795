"""The same settings from many starts, trained together: how much of a result is luck?"""

import time
import warnings
from dataclasses import dataclass

import numpy as np

from nnlib.checks import expect, positive
from nnlib.explore.playground.build import loss_of, network, optimizer_of, outputs_of, schedule_of
from nnlib.explore.playground.stepper import measured
from nnlib.explore.playground.worlds import features
from nnlib.training import DivergenceWarning, fit
from nnlib.words import few_digits, percent

MOST_STARTS = 200


@dataclass
class Starts:
    """What came of each start k, of seed first + k: losses and shares of right answers, (K,) each.

    `accuracy` and `val_accuracy` are None where there are no classes.
    """

    epochs: int
    first: int
    loss: np.ndarray
    val_loss: np.ndarray
    accuracy: np.ndarray | None = None
    val_accuracy: np.ndarray | None = None

    @property
    def words(self):
        """How the starts differ, in a few sentences."""
        text = f"{len(self.loss)} starts, {self.epochs} epochs each."
        for name, losses in (("Training", self.loss), ("Test", self.val_loss)):
            sound = losses[np.isfinite(losses)]
            if len(sound):
                low, middle, high = (few_digits(v) for v in np.percentile(sound, [0, 50, 100]))
                text += f" {name} loss: {low} to {high}, half of them below {middle}."
        lost = int((~np.isfinite(self.loss)).sum())
        if lost:
            text += f" {lost} diverged."
        if self.accuracy is not None:
            solved = int((self.accuracy == 1).sum())
            text += f" {solved} of {len(self.loss)} get all training points right"
            text += f"; of the test points, {percent(np.median(self.val_accuracy))} in the median."
        return text


def run_starts(run, count=20, epochs=None, tell=None, stop=None):
    """Train the network of `run` from `count` starts, the first with its own seed: `Starts`.

    epochs: as many as the run has had, or 200 if it has had none. `tell(done, starts)` is called
    now and then with how many epochs are done; once `stop()` is True, that's the end. All starts
    learn from the run's present points.
    """
    expect(count <= MOST_STARTS, "count", f"at most {MOST_STARTS}", count)
    positive(count, "count", whole=True)
    settings, points = run.settings, run.points
    epochs = positive(epochs or run.history.epochs or 200, "epochs", whole=True)
    seeds = [(settings.seed + k) % 2**32 for k in range(count)]
    rngs = [np.random.default_rng(seed) for seed in seeds]
    model = network(settings, outputs_of(points), rngs)
    optimizer, loss = optimizer_of(settings, model.parameters()), loss_of(points)
    schedule = schedule_of(settings, optimizer)
    X, X_test = (features(X, settings.features) for X in (points.X_train, points.X_test))

    def found(done):
        values, right = measured(model, loss, X, points.y_train)
        val_values, val_right = measured(model, loss, X_test, points.y_test)
        return Starts(done, settings.seed, values, val_values, right, val_right)

    def look(model, history):
        if tell is not None and (history.epochs % max(1, epochs // 20) == 0):
            tell(history.epochs, found(history.epochs))
        time.sleep(0)  # others have their turn
        return stop is not None and stop()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DivergenceWarning)  # the words tell of it
        history = fit(
            model, loss, optimizer, X, points.y_train, epochs=epochs, rng=rngs, progress=False,
            batch_size=settings.batch_size, callbacks=[*([schedule] if schedule else []), look],
        )  # fmt: skip
    return found(history.epochs)
