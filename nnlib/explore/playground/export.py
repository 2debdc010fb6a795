"""A run of the playground as Python that repeats it to the last bit."""

from nnlib.explore.playground.build import (
    GAMMA,
    LAYERS,
    LIKE_RELU,
    loss_of,
    optimizer_and_arguments,
    outputs_of,
)

PLAIN = """\
history = fit(
    model, loss, optimizer, features(X_train, seen), y_train,
    epochs={epochs}, batch_size={batch_size}, rng=rng,
    validation=(features(X_test, seen), y_test),{callbacks}
)
"""
STEPPED = """\
training = Stepper(
    model, loss, optimizer, features(X_train, seen), y_train, batch_size={batch_size},
    rng=rng, validation=(features(X_test, seen), y_test),{schedule}
)
"""
NEW_POINTS = """\
training.set_data(features(X_train, seen), y_train, (features(X_test, seen), y_test))"""


def code_of(run):
    """The program: after it `model` has the weights of the run, and `history` its losses."""
    settings = run.settings_of_start
    kind, arguments = optimizer_and_arguments(settings)
    names = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    loss = type(loss_of(run.source)).__name__
    by_hand = run.journal or run.stepper.batch or not run.history.epochs
    schedule = {
        "step": ("StepLR", f"optimizer, {settings.schedule_epochs}, gamma={GAMMA}"),
        "cosine": ("CosineAnnealingLR", f"optimizer, {settings.schedule_epochs}"),
    }.get(settings.schedule)
    lines = [
        f"# {title(run)}",
        *imports(run, kind, loss, schedule, by_hand),
        "",
        *points(run),
        "seen = " + repr(settings.features).replace("'", '"'),
        "",
        f"rng = np.random.default_rng({settings.seed})",
        "model = Sequential(",
        *layers(settings, outputs_of(run.source)),
        ")",
        f"loss = {loss}()",
        f"optimizer = {kind.__name__}(model.parameters(), {names})",
        *([f"schedule = {schedule[0]}({schedule[1]})"] if schedule else []),
        "",
        *(stepped(run, schedule) if by_hand else plain(run, schedule)),
        *(['print(f"training loss {history.loss[-1]:.4g}")'] if run.history.epochs else []),
    ]
    return "\n".join(lines) + "\n"


def title(run):
    """What was trained, and how long, in a line."""
    settings = run.settings_of_start
    widths = [len(settings.features), *settings.hidden, outputs_of(run.source)]
    return (
        f"The playground's {settings.data} data, a network {'-'.join(map(str, widths))}, "
        f"{run.history.epochs} epochs ({run.history.steps} steps)."
    )


def imports(run, kind, loss, schedule, by_hand):
    """The lines that import what the program needs."""
    settings = run.settings_of_start
    used = {"Linear", "Sequential", *(LAYERS[name].__name__ for name in settings.activation)}
    used |= {"Dropout"} if settings.dropout and settings.hidden else set()
    worlds = "features" if run.is_own else "features, make_world"
    optim = {schedule[0]} if schedule else set()
    lines = ["import numpy as np", ""]
    if not run.is_own:
        lines.append("from nnlib.datasets import train_test_split")
    if settings.penalty == "l1":
        lines.append(f"from nnlib.explore.playground.penalty import {kind.__name__}")
    else:
        optim |= {kind.__name__}
    if by_hand:
        lines.append("from nnlib.explore.playground.stepper import Stepper")
    lines.append(f"from nnlib.explore.playground.worlds import {worlds}")
    lines.append(f"from nnlib.layers import {', '.join(sorted(used))}")
    lines.append(f"from nnlib.losses import {loss}")
    if optim:
        lines.append(f"from nnlib.optim import {', '.join(sorted(optim))}")
    if not by_hand:
        lines.append("from nnlib.training import fit")
    return lines


def points(run):
    """The lines that make the points of the start."""
    settings = run.settings_of_start
    if not run.is_own:
        noise = f", noise={settings.noise!r}" if settings.noise else ""
        return [
            f"rng = np.random.default_rng({settings.data_seed})",
            f'X, y = make_world("{settings.data}", {settings.samples}{noise}, rng=rng)',
            "X_train, X_test, y_train, y_test = train_test_split(",
            f"    X, y, test_size={settings.test_share!r}, rng=rng",
            ")",
        ]
    arrays = {n: getattr(run.source, n) for n in ("X_train", "X_test", "y_train", "y_test")}
    return [line for name, array in arrays.items() for line in written(name, array)]


def written(name, array):
    """An array in Python, exactly, a few numbers to a line."""
    per_line = 4 if array.ndim == 2 else 12
    rows = array.tolist()
    lines = [
        "    " + " ".join(f"{row!r}," for row in rows[i : i + per_line])
        for i in range(0, len(rows), per_line)
    ]
    return [f"{name} = np.array([", *lines, "])"]


def layers(settings, outputs):
    """The lines of the network, from the first layer to the last."""
    lines, width = [], len(settings.features)
    for units, name in zip(settings.hidden, settings.activation, strict=True):
        init = "he" if name in LIKE_RELU else "xavier"
        lines.append(f'    Linear({width}, {units}, init="{init}", rng=rng),')
        lines.append(f"    {LAYERS[name].__name__}(),")
        if settings.dropout:
            lines.append(f"    Dropout({settings.dropout!r}, rng=rng),")
        width = units
    return [*lines, f'    Linear({width}, {outputs}, init="xavier", rng=rng),']


def plain(run, schedule):
    """A training in which nothing was touched: a call of `fit`."""
    callbacks = "\n    callbacks=[schedule]," if schedule else ""
    return PLAIN.format(
        epochs=run.history.epochs, batch_size=run.settings.batch_size, callbacks=callbacks
    ).splitlines()


def stepped(run, schedule):
    """A training in which something was changed on the way, or that stopped within an epoch."""
    more = "\n    schedule=schedule," if schedule else ""
    size = run.settings_of_start.batch_size
    lines = STEPPED.format(batch_size=size, schedule=more).splitlines()
    here = [0, 0, 0]
    for *there, kind, statements in run.journal:
        lines += advance(here, there)
        lines += statements
        lines += [NEW_POINTS] if kind == "points" else ["training.look_again()"]
        here = there if kind != "points" else [*there[:2], 0]
    lines += advance(here, run.position(), run.history.diverged)
    return [*lines, "history = training.history"]


def advance(here, there, diverged=False):
    """The line that goes from one moment to another; each is steps, epochs, batches."""
    steps, epochs = there[0] - here[0], there[1] - here[1]
    if here[2] == 0 and there[2] == 0 and epochs:
        return [f"training.run(epochs={epochs})"]
    steps += diverged  # the step that found it out
    return [f"training.run(steps={steps})"] if steps else []
