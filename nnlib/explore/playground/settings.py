"""The settings of a playground: their names, what each may be, and a word where one is not."""

import difflib
from dataclasses import asdict, dataclass, fields, replace

from nnlib.checks import describe, expect, positive
from nnlib.explore.playground.worlds import CLASSES, CURVES, FEATURES, OF_ONE, SURFACES, WORLDS

ACTIVATIONS = (
    "identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu",
)  # fmt: skip
CHOICES = {
    "problem": ("classification", "regression"),
    "data": (*WORLDS, "own"),
    "features": tuple(FEATURES),
    "activation": ACTIVATIONS,
    "optimizer": ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"),
    "schedule": ("none", "step", "cosine"),
    "penalty": ("none", "l1", "l2"),
}
LIMITS = {
    "samples": (20, 2000),
    "noise": (0, 2),
    "test_share": (0.1, 0.9),
    "batch_size": (1, 1000),
    "lr": (1e-6, 100),
    "strength": (0, 10),
    "dropout": (0, 0.95),
    "schedule_epochs": (1, 100_000),
    "seed": (0, 2**32 - 1),
    "data_seed": (0, 2**32 - 1),
    "speed": (0.1, 100_000),
}
WHOLE = {"samples", "batch_size", "schedule_epochs", "seed", "data_seed"}
MOST_LAYERS, MOST_UNITS = 16, 128
LIVE = {"lr", "strength", "speed"}  # training goes on when they change


@dataclass(frozen=True)
class Settings:
    """All that a run of the playground depends on, but for points and weights moved by hand.

    `checked` makes one from what a reader gives. `activation` has a name for each hidden layer.
    """

    data: str = "spiral"
    problem: str = "classification"
    samples: int = 500
    noise: float = 0.0
    test_share: float = 0.5
    batch_size: int = 10
    features: tuple = ("x1", "x2")
    hidden: tuple = (8, 8)
    activation: tuple = ("tanh", "tanh")
    lr: float = 0.03
    optimizer: str = "sgd"
    schedule: str = "none"
    schedule_epochs: int = 100
    penalty: str = "none"
    strength: float = 0.0
    dropout: float = 0.0
    seed: int = 0
    data_seed: int = 0
    speed: float | None = None

    def changed(self, **values):
        """The settings with some of them changed, all checked, and what belongs to them fitted in.

        Raises TypeError for an unknown name, ValueError for a value that can't be.
        """
        known = [field.name for field in fields(self)]
        for name in values:
            if name not in known:
                close = difflib.get_close_matches(str(name), known, 1)
                hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
                raise TypeError(f"the playground has no setting {name!r}; {hint}")
        new = {name: CHECKS.get(name, plain)(value, name) for name, value in values.items()}
        if "hidden" in new and "activation" not in new:
            new["activation"] = self.activation or ("tanh",)
        if "activation" in new:
            new["activation"] = one_each(new["activation"], new.get("hidden", self.hidden), values)
        new |= that_fit(new.get("data", self.data), new, self)
        return replace(self, **new)

    def as_dict(self):
        """The settings by name, lists in place of tuples, as they travel to the page."""
        values = asdict(self)
        return {n: list(v) if isinstance(v, tuple) else v for n, v in values.items()}

    def call(self):
        """The call that makes a playground with these settings: `Playground(data="spiral", …)`."""
        start = Settings()
        texts = [f'data="{self.data}"']
        for name, value in self.as_dict().items():
            if name == "activation" and len(set(value)) == 1:
                value = value[0]
            if name in ("hidden", "activation") or value != start.as_dict()[name]:
                if name not in ("data", "problem"):
                    texts.append(f"{name}={value!r}".replace("'", '"'))
        if not self.hidden:
            texts.remove("activation=[]")
        return f"Playground({', '.join(texts)})"


def that_fit(data, new, old):
    """What the data settle: the problem, and for functions of one number the features.

    Raises a ValueError where something else was asked for.
    """
    fitting = {}
    if data != "own":
        is_class = data in CLASSES
        fitting["problem"] = "classification" if is_class else "regression"
        asked = new.get("problem", fitting["problem"])
        if asked != fitting["problem"]:
            if "data" in new:
                others = ", ".join(CLASSES if asked == "classification" else SURFACES | CURVES)
                raise ValueError(
                    f"data={data!r} is for {fitting['problem']}; for {asked} there are {others}"
                )
            # the reader switched the problem alone: its first data come along
            fitting["problem"] = asked
            data = fitting["data"] = "spiral" if asked == "classification" else "plane"
    if data in CURVES:
        usable = tuple(name for name in new.get("features", old.features) if name in OF_ONE)
        if "features" in new and "data" not in new and usable != new["features"]:
            absent = next(name for name in new["features"] if name not in OF_ONE)
            raise ValueError(f"data={data!r} has one input: there is no {absent}")
        fitting["features"] = usable or ("x1",)
    return fitting


def plain(value, name):
    """A number within its limits, or one of the names to choose from."""
    if name in CHOICES:
        close = difflib.get_close_matches(str(value).lower().replace(" ", "_"), CHOICES[name], 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        expect(value in CHOICES[name], name, f"one of {', '.join(CHOICES[name])}", value, hint=hint)
        return value
    low, high = LIMITS[name]
    value = positive(value, name, whole=name in WHOLE, zero=low == 0)
    expect(low <= value <= high, name, f"from {low:g} to {high:g}", value)
    return value if name in WHOLE else float(value)


def feature_names(value, name):
    """The names of features, each once, in their order."""
    names = [value] if isinstance(value, str) else value
    expect(isinstance(names, (list, tuple)), name, "a list of names", value, TypeError)
    for each in names:
        expect(each in FEATURES, f"each of {name}", f"one of {', '.join(FEATURES)}", each)
    expect(len(names) > 0, name, "at least one name: a network needs an input", value)
    return tuple(each for each in FEATURES if each in names)


def widths(value, name):
    """How many units each hidden layer has."""
    hint = f"; did you mean [{value}]?" if isinstance(value, int) else ""
    expect(isinstance(value, (list, tuple)), name, "a list such as [8, 8]", value, TypeError, hint)
    expect(len(value) <= MOST_LAYERS, name, f"at most {MOST_LAYERS} layers", value)
    for units in value:
        each = f"each of {name}"
        positive(units, each, whole=True)
        expect(units <= MOST_UNITS, each, f"at most {MOST_UNITS}: more don't fit a screen", units)
    return tuple(int(units) for units in value)


def activation_names(value, name):
    """The names of activations."""
    names = [value] if isinstance(value, str) else value
    expect(
        isinstance(names, (list, tuple)), name, "a name, or one for each layer", value, TypeError
    )
    return tuple(
        plain(each.lower() if isinstance(each, str) else each, "activation") for each in names
    )


def speed_limit(value, name):
    """A number of epochs per second, or None."""
    return None if value is None else plain(value, name)


def one_each(names, hidden, given):
    """An activation for each hidden layer: the last one is repeated, unless a list was given."""
    asked = given.get("activation")
    if isinstance(asked, (list, tuple)) and len(asked) != len(hidden):
        raise ValueError(
            f"activation names {len(asked)}, but there are {len(hidden)} hidden layers: "
            f"{describe(list(hidden))}"
        )
    return (tuple(names) + tuple(names[-1:]) * len(hidden))[: len(hidden)]


CHECKS = {
    "features": feature_names,
    "hidden": widths,
    "activation": activation_names,
    "speed": speed_limit,
}
