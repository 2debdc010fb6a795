"""One run of the playground: it trains, can be changed on the way, and forgets nothing of it."""

import numpy as np

from nnlib.checks import expect, finite, number, real_array
from nnlib.explore.playground.build import points_of, stepper_of
from nnlib.explore.playground.film import Film
from nnlib.explore.playground.stepper import measured
from nnlib.explore.playground.worlds import REACH, features

MOST_POINTS = 2000  # in all: more don't show on a screen, and training would crawl
FEWEST_POINTS = 2  # of either part


class Run:
    """A network in training: `settings`, `points`, `stepper`, the `film` of all epochs so far.

    `journal` tells what was changed by hand and when: lists [steps, epochs, batch, kind, lines],
    the lines being those that do the same in Python. `source` are the points of the start.
    """

    def __init__(self, settings, points=None):
        self.settings = self.settings_of_start = settings
        self.points = points_of(settings) if points is None else points
        self.source, self.is_own = self.points.copy(), points is not None
        self.stepper = stepper_of(settings, self.points)
        (self.parameter,) = self.stepper.model.parameters()  # of all weights and biases: (P,)
        self.film, self.journal = Film(), []
        self.film.keep(0, 0, self.weights)

    model = property(lambda self: self.stepper.model, doc="The network, a `Sequential`.")
    history = property(lambda self: self.stepper.history, doc="What `fit` would return.")
    weights = property(lambda self: self.parameter.data, doc="All weights and biases (P,).")
    gradients = property(lambda self: self.parameter.grad, doc="Of the latest batch (P,).")

    @property
    def epochs(self):
        """How many epochs were finished and can be seen again."""
        return self.film.last

    def step(self):
        """One batch. False if the run has diverged."""
        if not self.stepper.step():
            return False
        if self.stepper.batch == 0:
            self.film.keep(self.history.epochs, self.history.steps, self.weights)
        return True

    def train(self, steps=None, epochs=None):
        """So many steps, or to the end of so many epochs."""
        last = self.history.epochs + (epochs or 0)
        with np.errstate(over="ignore", invalid="ignore"):
            while steps is None or steps > 0:
                if (epochs is not None and self.history.epochs >= last) or not self.step():
                    break
                steps = None if steps is None else steps - 1

    def losses(self):
        """Loss and share of right answers now: on the training points, and on the others."""
        stepper = self.stepper
        return (
            measured(stepper.model, stepper.loss, stepper.X, stepper.y),
            measured(stepper.model, stepper.loss, stepper.X_val, stepper.y_val),
        )

    # Changed by hand --------------------------------------------------------------------------

    def set_live(self, name, value, settings):
        """Another learning rate or strength of the penalty: training goes on with it."""
        optimizer = self.stepper.optimizer
        if name == "strength":
            name = {"l1": "l1", "l2": "weight_decay"}.get(self.settings.penalty)
        if name in ("lr", "l1", "weight_decay"):
            setattr(optimizer, name, value)
            self.note(name, [f"optimizer.{name} = {value!r}"])
        self.settings = settings

    def set_weight(self, index, value):
        """Give one weight or bias, counted as in `weights`, another value."""
        self.must_be_sound()
        index = whole(index, "index", len(self.weights) - 1)
        value = number(value, "value")
        self.weights[index] = value
        name = next(n for n in self.places() if n[1] <= index < n[2])
        place = np.unravel_index(index - name[1], name[3])
        at = ", ".join(str(int(i)) for i in place)
        layer, kind = name[0]
        self.note(f"weight {index}", [f"model[{layer}].{kind}.data[{at}] = {value!r}"])

    def set_weights(self, vector):
        """Give all weights and biases other values (P,)."""
        vector = finite(vector, "weights")
        if vector.shape != self.weights.shape:
            raise ValueError(
                f"these are {vector.size} weights and biases, but this network has "
                f"{self.weights.size}: give it the layers and features of the file first"
            )
        self.must_be_sound()
        self.weights[:] = vector
        numbers = ", ".join(map(repr, self.weights.tolist()))
        self.note("weights", [f"model.parameters()[0].data = np.array([{numbers}])"])

    def set_points(self, points, lines):
        """Go on with other points, as `changed` made them."""
        self.must_be_sound()
        self.points = points
        names = self.settings.features
        validation = (features(points.X_test, names), points.y_test)
        before = self.position()
        self.stepper.set_data(features(points.X_train, names), points.y_train, validation)
        self.note("points", lines, before)

    def note(self, kind, lines, position=None):
        """Write into the journal what was done, in place of the same done at the same moment."""
        self.stepper.look_again()
        position = position or self.position()
        latest = self.journal[-1] if self.journal else None
        if latest and latest[:3] == position and latest[3] == kind and kind != "points":
            self.journal.pop()
        self.journal.append([*position, kind, lines])

    def position(self):
        """Where the run is: steps, epochs, and batches of the present epoch."""
        return [self.history.steps, self.history.epochs, self.stepper.batch]

    def must_be_sound(self):
        """Refuse to change a run that has diverged."""
        if self.history.diverged:
            raise ValueError("this run has diverged: press Restart before you change it by hand")

    def places(self):
        """Where each array stands among all weights: ((layer, name), start, end, shape)."""
        found, start = [], 0
        for i, layer in enumerate(self.model):
            for kind, p in layer.named_parameters().items():
                found.append(((i, kind), start, start + p.data.size, p.data.shape))
                start += p.data.size
        return found


def changed(points, add=(), move=(), erase=()):
    """The points after changes by hand, and the lines of Python that make the same changes.

    add: rows (x1, x2, y), which become training points; move: rows (i, x1, x2); erase: numbers i,
    where i counts training points first, then the others. Of a function of one number, the second
    coordinate is the value. Raises ValueError for what can't be, and changes nothing then.
    """
    new, lines = points.copy(), []
    n = len(new.X_train)
    most = n + len(new.X_test) - 1
    for row in move:
        expect(len(row) == 3, "move", "rows (i, x1, x2)", row)
        i = whole(row[0], "i", most)
        name, i = ("train", i) if i < n else ("test", i - n)
        x = [inside(value) for value in row[1:]]
        X, y = getattr(new, f"X_{name}"), getattr(new, f"y_{name}")
        if new.one_d:
            X[i], y[i] = x
            lines.append(f"X_{name}[{i}], y_{name}[{i}] = {x[0]!r}, {x[1]!r}")
        else:
            X[i] = x
            lines.append(f"X_{name}[{i}] = {x[0]!r}, {x[1]!r}")
    numbers = sorted({whole(i, "i", most) for i in erase})
    for name, gone in (
        ("train", [i for i in numbers if i < n]),
        ("test", [i - n for i in numbers if i >= n]),
    ):
        if gone:
            X, y = getattr(new, f"X_{name}"), getattr(new, f"y_{name}")
            if len(y) - len(gone) < FEWEST_POINTS:
                raise ValueError(f"{FEWEST_POINTS} {name}ing points at least must stay")
            setattr(new, f"X_{name}", np.delete(X, gone, axis=0))
            setattr(new, f"y_{name}", np.delete(y, gone))
            lines.append(f"X_{name} = np.delete(X_{name}, {gone}, axis=0)")
            lines.append(f"y_{name} = np.delete(y_{name}, {gone})")
    if len(add):
        if len(new.y_train) + len(new.y_test) + len(add) > MOST_POINTS:
            raise ValueError(f"the playground holds {MOST_POINTS} points at most")
        X, y = added(new, add)
        new.X_train = np.concatenate([new.X_train, np.array(X)])
        new.y_train = np.concatenate([new.y_train, np.array(y, dtype=new.y_train.dtype)])
        lines.append(f"X_train = np.concatenate([X_train, np.array({X!r})])")
        lines.append(f"y_train = np.append(y_train, {y!r})")
    return new, lines


def added(points, rows):
    """The coordinates and the classes, or values, of points to be added: two lists."""
    X, y = [], []
    for row in rows:
        expect(len(row) == 3, "add", "rows (x1, x2, y)", row)
        x = [inside(value) for value in row[:2]]
        if points.one_d:
            X.append(x[:1])
            y.append(x[1])
            continue
        X.append(x)
        if points.classes:
            y.append(whole(row[2], "class", points.classes - 1))
        else:
            y.append(float(number(row[2], "y")))
    return X, y


def inside(value):
    """A coordinate, moved into the square."""
    return float(np.clip(number(value, "a coordinate"), -REACH, REACH))


def whole(value, name, most):
    """A whole number from 0 to `most`."""
    array = real_array(value, name)
    good = array.ndim == 0 and array % 1 == 0 and 0 <= array <= most
    expect(bool(good), name, f"a whole number from 0 to {most}", value)
    return int(array)
