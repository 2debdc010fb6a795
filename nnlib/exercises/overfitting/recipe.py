"""The whole recipe, from raw data to one honest number (chapter 6)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.checks import generator
from nnlib.datasets import make_blobs, make_moons
from nnlib.exercises.display import code, number, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.reading import is_blank, read_numbers, read_only_part, read_scalar
from nnlib.exercises.running import call, called
from nnlib.exercises.verdict import NotYet, StillBlank

KEYS = ("rows", "baseline", "errors", "chosen", "predict", "test")
PARTS = ("training", "validation", "test")
SEED = 6  # of the Generator that the reader's function is given
TINY = 1e-9
FAINT = 1e-3  # what a feature that is constant in training varies by elsewhere
SMALLEST = 0.08  # share of the rows that each part must have
LOPSIDED = 0.3  # how far the share of a class in a part may be from that in all rows
LEARNED = 0.6  # the error on all rows held out must be below so much of the baseline's


def sample_data(*, rng):
    """Measurements to practise on: X (300, 2) in awkward units, y (300,), 0 or 1.

    They are sorted by class, as files often are, and there are more of class 0 than of class 1.
    """
    X, y = make_moons(380, noise=0.28, rng=generator(rng))
    X, y = np.concatenate([X[y == 0], X[y == 1][:110]]), np.repeat([0, 1], [190, 110])
    return X * [3000, 0.02] + [7000, 0.1], y


def _three_classes():
    """The second set of data: X (225, 3), three classes, sorted; one feature tells nothing."""
    rng = np.random.default_rng(12)
    centers = ((-1.0, 0.0), (1.0, 0.0), (0.0, 1.6))
    X, y = make_blobs(240, centers=centers, spread=0.6, rng=rng)
    X = np.column_stack([X, rng.normal(size=len(X))]) * [500, 0.01, 20]
    keep = np.concatenate([np.flatnonzero(y == k)[: 80 - 5 * k] for k in range(3)])
    return X[keep], y[keep]


@dataclass(frozen=True)
class Report:
    """A report as it was read, with the data that it is about."""

    X: np.ndarray
    y: np.ndarray
    rows: tuple  # three arrays of row numbers
    baseline: float
    errors: dict
    chosen: object
    predict: Callable
    test: float

    def error(self, part, change=lambda X: X):
        """The error of `predict` on one part, after `change` has been made to its inputs."""
        rows = self.rows[PARTS.index(part)]
        return float((_classes(self.predict, change(self.X[rows])) != self.y[rows]).mean())

    def baseline_on(self, part):
        """The error on one part if the commonest class of the training rows is always the answer.

        Where several classes are the commonest, it is the one that the report fits best.
        """
        train, valid, _ = self.rows
        counts = np.bincount(self.y[train])
        answer = min(
            np.flatnonzero(counts == counts.max()),
            key=lambda k: abs((self.y[valid] != k).mean() - self.baseline),
        )
        return float((self.y[self.rows[PARTS.index(part)]] != answer).mean())


def _classes(predict, X):
    """What `predict` says of X (N, D): classes (N,)."""
    result = called(predict, "predict", {"X": X}, within="in `predict`, ")
    classes = read_numbers(result, "the result of `predict`", booleans=True)
    if classes.shape != (len(X),):
        raise NotYet(
            f"for X of shape {code(X.shape)} your `predict` returns shape {code(classes.shape)}, "
            f"but {code((len(X),))} is expected: one class number for each row of X."
        )
    return classes


def _run(function, X, y, seed=None):
    """The report that the function gives on these data."""
    inputs = {"X": X, "y": y, "rng": np.random.default_rng(SEED if seed is None else seed)}
    return _read_report(called(function, "recipe", inputs, free=("rng",)), X, y)


def _read_report(report, X, y):
    """A `Report`, or what is odd about its form."""
    if is_blank(report):
        raise StillBlank
    if not isinstance(report, dict):
        raise NotYet(f"your function should return a dict with the keys {code(', '.join(KEYS))}.")
    if any(is_blank(report.get(key, 0)) for key in KEYS):
        raise StillBlank
    if missing := [key for key in KEYS if key not in report]:
        raise NotYet(f"in the report these keys are missing: {code(', '.join(missing))}.")
    errors, chosen = report["errors"], report["chosen"]
    if not isinstance(errors, dict) or not errors:
        raise NotYet(
            "`errors` should be a dict, from each setting that you tried to its error on the "
            "validation rows, such as `{2: 0.31, 8: 0.12}` for widths 2 and 8."
        )
    if is_blank(list(errors.values())):
        raise StillBlank
    errors = {key: read_scalar(value, f"`errors[{key!r}]`") for key, value in errors.items()}
    try:
        known = chosen in errors
    except TypeError:
        known = False
    if not known:
        raise NotYet("`chosen` should be one of the settings in `errors`: the one you decided for.")
    if not callable(report["predict"]):
        raise NotYet(
            "`predict` should be a function: from X (N, D), in the units of the data, to class "
            "numbers (N,). It belongs to the network that you chose."
        )
    baseline, test = (read_scalar(report[key], code(key)) for key in ("baseline", "test"))
    for name, value in {"baseline": baseline, "test": test, **errors}.items():
        if not 0 <= value <= 1:
            kind = "per cent" if 2 <= value <= 100 else None
            why = WHY[kind] if kind else "an error is a share, from 0 to 1."
            raise NotYet(f"{why}\n\n{code(name)} is {code(number(value))}.", kind)
    rows = _read_rows(report["rows"], len(y))
    return Report(X, y, rows, baseline, errors, chosen, report["predict"], test)


def _read_rows(rows, N):
    """The three parts as arrays of row numbers."""
    if not isinstance(rows, (tuple, list)) or len(rows) != 3:
        raise NotYet(
            "`rows` should hold three arrays of row numbers: those of the training, the "
            "validation and the test part, in this order."
        )
    parts = []
    for given, name in zip(rows, PARTS, strict=True):
        part = read_numbers(given, f"the {name} part of `rows`", booleans=True)
        if np.asarray(given).dtype == bool and part.shape == (N,):
            _fail("masks for row numbers")
        part = read_numbers(given, f"the {name} part of `rows`")  # nor other True and False
        if part.ndim != 1 or (part % 1 != 0).any():
            raise NotYet(f"the {name} part of `rows` should be a flat array of whole numbers.")
        if part.size and not (part.min() >= 0 and part.max() < N):
            raise NotYet(f"the {name} part of `rows` holds numbers outside 0 … {N - 1}.")
        parts.append(part.astype(int))
    return tuple(parts)


# What can be wrong with a report ------------------------------------------------------------------


def _grade_rows(report):
    """Three parts that share nothing, leave nothing out, and look alike."""
    counts = [len(part) for part in report.rows]
    everything = np.concatenate(report.rows)
    seen = "\n\n" + " and ".join(
        f"{code(name)} {count}" for name, count in zip(PARTS, counts, strict=True)
    ) + f" rows, of {len(report.y)}."  # fmt: skip
    if len(np.unique(everything)) < len(everything):
        _fail("a row in two parts", seen)
    if len(everything) < len(report.y):
        _fail("rows left out", seen)
    if min(counts) < SMALLEST * len(report.y):
        raise NotYet(f"one of the parts is very small: chance would decide everything.{seen}")
    classes = np.unique(report.y)
    shares = [[(report.y[part] == k).mean() for k in classes] for part in report.rows]
    overall = [(report.y == k).mean() for k in classes]
    if np.abs(np.array(shares) - overall).max() > LOPSIDED:
        rows = [
            [name, *(f"{100 * share:.0f} %" for share in part)]
            for name, part in zip(PARTS, shares, strict=True)
        ]
        _fail("not shuffled", table(["part", *(f"class {k}" for k in classes)], rows))


def _fail(name, seen=""):
    raise NotYet(WHY[name] + seen, name)


def _alike(report, other):
    """The names of what differs between two reports that should differ in their test error only."""
    differing = {
        "rows": not all(map(np.array_equal, report.rows, other.rows)),
        "baseline": abs(report.baseline - other.baseline) > TINY,
        "errors": report.errors.keys() != other.errors.keys()
        or any(abs(report.errors[key] - other.errors[key]) > TINY for key in report.errors),
        "chosen": report.chosen != other.chosen,
    }
    names = [name for name, differs in differing.items() if differs]
    same = np.array_equal(_classes(report.predict, report.X), _classes(other.predict, report.X))
    return names if same else [*names, "predict"]


def _grade_secrecy(function, report):
    """Run again with other test rows: nothing but the test error may change."""
    X, y, test = report.X.copy(), report.y.copy(), report.rows[2]
    y[test] = (y[test] + 1) % (y.max() + 1)
    X[test, 0] = 300 * X[test, 0] + 900 * X[:, 0].std()  # who scales by this sees little of it
    for name, other in (("test labels leak", (report.X, y)), ("test inputs leak", (X, report.y))):
        changed = _alike(report, _run(function, *other))
        if not changed:
            continue
        if _alike(report, _run(function, report.X, report.y)):
            _fail("not reproducible")
        # A split that keeps the shares of the classes may look at all labels: then nothing is told.
        if name == "test inputs leak" or "rows" not in changed:
            _fail(name, f"\n\nIt changed: {code(', '.join(changed))}.")


def _grade_generator(function, report):
    """With another `rng` the rows must fall into other parts."""
    other = _run(function, report.X, report.y, seed=SEED + 1)
    if all(map(np.array_equal, report.rows, other.rows)):
        _fail("rng not used")


def _grade_validation(function, report):
    """Run again with other validation rows: they may choose, but neither train nor scale."""
    X, y, valid = report.X.copy(), report.y.copy(), report.rows[1]
    y[valid] = 1 - y[valid]
    other = _run(function, report.X, y)
    if all(map(np.array_equal, report.rows, other.rows)):  # else the split has seen the labels
        turned = [
            abs(other.errors.get(key, 2) + error - 1) < TINY for key, error in report.errors.items()
        ]
        if not all(turned):
            _fail("trained on the validation rows")
        if other.errors[other.chosen] > min(other.errors.values()) + TINY:
            _fail(
                "not the best chosen",
                "\n\nThis came to light when your function was run again with all labels of the "
                "validation rows turned round, 0 for 1 and 1 for 0. Then another setting is the "
                "best on them, but yours has not changed its choice: what chooses is not `errors`.",
            )
    grid = _around(report.X)
    for row in valid[:3]:  # one that is moved far away scales much, and can choose but little
        X = report.X.copy()
        X[row, 0] += 1000 * X[:, 0].std()
        other = _run(function, X, report.y)
        if not all(map(np.array_equal, report.rows, other.rows)):
            continue
        errors = zip(report.errors.values(), other.errors.values(), strict=False)
        moved = max(abs(one - two) for one, two in errors)
        same = other.chosen != report.chosen or np.array_equal(
            _classes(report.predict, grid), _classes(other.predict, grid)
        )
        if moved > 1 / len(valid) + TINY or not same:
            _fail("validation inputs leak")


def _around(X, count=500):
    """Points (count, D) all over the region of the data."""
    rng = np.random.default_rng(3)
    return rng.uniform(X.min(axis=0), X.max(axis=0), size=(count, X.shape[1]))


def _grade_choice(report):
    """The errors are those of the validation rows, and the best of them was chosen."""
    claimed = report.errors[report.chosen]
    measured = report.error("validation")
    if abs(claimed - measured) > TINY:
        train = report.X[report.rows[0]]
        seen = (
            f"\n\n`errors[chosen]` is {code(number(claimed))}; on your validation rows `predict` "
            f"has the error {code(number(measured))}, on the training rows "
            f"{code(number(report.error('training')))}."
        )
        if abs(claimed - report.error("training")) < TINY:
            _fail("validated on the training rows", seen)
        if abs(claimed - (1 - measured)) < TINY:
            _fail("accuracy for error", seen)
        mean, std = train.mean(axis=0), train.std(axis=0)
        scaled = report.error("validation", lambda X: (X - mean) / std)
        if abs(claimed - scaled) < TINY:
            _fail("predict wants standardised inputs", seen)
        raise NotYet(
            "`predict` doesn't have the error that `errors` gives for the chosen setting. Is it "
            f"the network that was measured, not another or one trained again?{seen}"
        )
    if len(report.errors) < 2:
        _fail("nothing to choose from")
    if claimed > min(report.errors.values()) + TINY:
        values = ", ".join(f"{key}: {number(value)}" for key, value in report.errors.items())
        _fail("not the best chosen", f"\n\nErrors: {values}. Chosen: {report.chosen}.")


def _grade_numbers(report):
    """Baseline and test error are what they should be."""
    baseline, classes = report.baseline_on("validation"), len(np.unique(report.y))
    if abs(report.baseline - baseline) > TINY:
        seen = f"\n\nExpected: {code(number(baseline))}; yours: {code(number(report.baseline))}."
        if abs(report.baseline - (1 - baseline)) < TINY:
            _fail("accuracy for error", seen)
        if abs(report.baseline - (1 - 1 / classes)) < TINY:
            _fail("baseline of a coin", seen)
        raise NotYet(
            "the baseline is not that of always answering the commonest class of the training "
            f"rows, measured on the validation rows.{seen}"
        )
    measured = report.error("test")
    if abs(report.test - measured) > TINY:
        seen = (
            f"\n\nOn your test rows `predict` has the error {code(number(measured))}; the report "
            f"says {code(number(report.test))}."
        )
        if abs(report.test - report.error("validation")) < TINY:
            _fail("validation error for test error", seen)
        if abs(report.test - report.error("training")) < TINY:
            _fail("training error for test error", seen)
        if abs(report.test - (1 - measured)) < TINY:
            _fail("accuracy for error", seen)
        if report.test < measured:
            _fail("best test error reported", seen)
        raise NotYet(f"`test` is not the error of `predict` on the test rows.{seen}")
    if _learned_too_little(report):
        _fail(
            "learns too little",
            f"\n\nBaseline {code(number(baseline))}, errors on the validation rows from "
            f"{code(number(min(report.errors.values())))} to "
            f"{code(number(max(report.errors.values())))}, test error {code(number(measured))}.",
        )


def _learned_too_little(report):
    """Whether the rows held out are hardly told apart better than by the commonest class."""
    parts = ("validation", "test")
    return sum(map(report.error, parts)) > LEARNED * sum(map(report.baseline_on, parts))


def _grade_three_classes(function):
    """Other data, with a class more and a feature more."""
    X, y = _three_classes()
    try:
        report = _run(function, X, y)
        if not set(y) <= set(_classes(report.predict, X)):
            _fail("two classes only")
        for grade in (_grade_rows, _grade_choice, _grade_numbers):
            grade(report)
    except NotYet as problem:
        raise NotYet(
            "two classes went well. Then came data with *three* classes, y = 0, 1 or 2, and three "
            f"features: {problem.message}",
            problem.mistake,
        ) from None


def _grade_constant(function, X, y):
    """The first data once more, with a feature that is the same in every row; then in training."""
    X = np.column_stack([X, np.full(len(X), 5.0)])
    try:
        report = _run(function, X, y)
        for grade in (_grade_rows, _grade_choice, _grade_numbers):
            grade(report)
    except NotYet as problem:
        if _divides_by_0(function, X, problem):
            _fail("division by a spread of 0")
        raise NotYet(
            "all is well, until a feature is the same in every row (like a pixel in the corner of "
            f"the digits, which is always blank). Then, {problem.message}",
            problem.mistake,
        ) from None
    train, others = report.rows[0], np.concatenate(report.rows[1:])
    X[others, 2] += FAINT * np.random.default_rng(7).choice([-1, 1], len(others))
    try:
        report = _run(function, X, y)
    except NotYet as problem:
        raise NotYet(
            "all is well, until a feature is the same in all *training* rows, but not in the "
            f"others. Then, {problem.message}",
            problem.mistake,
        ) from None
    if np.array_equal(report.rows[0], train) and _learned_too_little(report):
        _fail("division by next to nothing")


def _divides_by_0(function, X, problem):
    """True if a constant feature makes numbers that are none: nothing else is sure to be NaN."""
    heard = []

    def listen(kind, flag):
        heard.append(kind)

    y = np.arange(len(X)) % 2
    with np.errstate(call=listen, divide="call", invalid="call"):
        call(function, {"X": X, "y": y, "rng": np.random.default_rng(SEED)})
    return bool(heard) or "finite" in problem.message or "nan" in problem.message


def _grade(answer):
    (function,) = read_only_part(answer)
    X, y = sample_data(rng=np.random.default_rng(10))
    report = _run(function, X, y)
    _grade_rows(report)
    _grade_generator(function, report)
    _grade_secrecy(function, report)
    _grade_choice(report)
    _grade_numbers(report)
    _grade_validation(function, report)
    _grade_three_classes(function)
    _grade_constant(function, X, y)
    rows = [[str(key), number(value), "chosen" if key == report.chosen else ""]
            for key, value in report.errors.items()]  # fmt: skip
    return (
        f"The test rows chose nothing, scaled nothing, and were asked once; the validation rows "
        f"chose, and did no more. "
        f"{100 * report.test:.1f} % of them are wrong, where always answering the commonest class "
        f"would miss {100 * report.baseline_on('test'):.1f} %. Now give it data of your own."
        + table(["setting", "error on the validation rows", ""], rows)
    )


# The mistakes, as answers: a recipe for nearest neighbours, with one thing done wrong ------------


def _neighbours(X, y, k):
    """A function that gives each point the commonest class of its k nearest examples."""

    def predict(points):
        far = ((points[:, None] - X) ** 2).sum(axis=2)
        votes = y[far.argsort(axis=1, kind="stable")[:, :k]]
        return np.array([np.bincount(row).argmax() for row in votes])

    return predict


def flawed(
    split=lambda order: np.split(order, [len(order) * 3 // 5, len(order) * 4 // 5]),
    labels=lambda y: y,
    shuffle=lambda rng, N: rng.permutation(N),
    settings=(1, 3, 9, 27, 81),
    scaled_by=lambda rows: rows[0],
    trained_on=lambda rows: rows[0],
    constant=lambda std: np.where(std == 0, 1, std),
    measured_on=1,
    choose=lambda own, test: min(own, key=own.get),
    report=lambda r: r,
    raw=True,
):
    """A recipe in which one step may be another. `rows` are the three parts."""

    def recipe(X, y, rng):
        rows = split(shuffle(rng, len(X)))
        by = scaled_by(rows)
        mean, std = (X[by].mean(axis=0), X[by].std(axis=0)) if by is not None else (0, 1)
        std = constant(std)
        models, errors = {}, [{}, {}, {}]
        for k in settings:
            seen = trained_on(rows)
            model = _neighbours((X[seen] - mean) / std, labels(y[seen]), k)
            models[k] = model
            for part, own in zip(rows, errors, strict=True):
                own[k] = float((model((X[part] - mean) / std) != y[part]).mean())
        chosen = choose(errors[measured_on], errors[2])
        commonest = np.bincount(y[rows[0]]).argmax()
        return report(
            {
                "rows": tuple(rows),
                "baseline": float((y[rows[1]] != commonest).mean()),
                "errors": errors[measured_on],
                "chosen": chosen,
                "predict": (lambda X: models[chosen]((X - mean) / std)) if raw else models[chosen],
                "test": errors[2][chosen],
                "all": errors,
            }
        )

    return recipe


def _overlapping(order):
    third = len(order) // 3
    return order[: 2 * third], order[third : 2 * third], order[2 * third :]


def _masks(rows):
    """The parts as True and False for each row."""
    return [np.isin(np.arange(sum(map(len, rows))), part) for part in rows]


def _with(**changes):
    """A change of the report: each value is a function of the report."""
    return lambda r: r | {key: change(r) for key, change in changes.items()}


MISTAKES = (
    Mistake(
        "a row in two parts",
        flawed(split=_overlapping),
        "some rows stand in more than one part. What a network has learned by heart tells nothing "
        "about new data: the three parts must not share a row.",
    ),
    Mistake(
        "rows left out",
        flawed(split=lambda order: (order[:100], order[100:150], order[150:200])),
        "some rows are in none of the three parts. Data are too dear to be lost.",
    ),
    Mistake(
        "masks for row numbers",
        flawed(report=_with(rows=lambda r: _masks(r["rows"]))),
        "the parts of `rows` are masks, with True or False for each row of X. Wanted are the "
        "numbers of the rows: `np.flatnonzero(mask)` gives them.",
    ),
    Mistake(
        "not shuffled",
        flawed(shuffle=lambda rng, N: np.arange(N)),
        "the parts hold quite different classes. These data are sorted, as files often are: "
        "shuffle the rows before you cut.",
    ),
    Mistake(
        "not reproducible",
        flawed(shuffle=lambda rng, N: np.random.default_rng().permutation(N)),
        "with the same data and the same `rng` your function gives another report each time. All "
        "randomness has to come from the `rng` that it is given, or nobody can repeat the result.",
    ),
    Mistake(
        "rng not used",
        flawed(shuffle=lambda rng, N: np.random.default_rng(0).permutation(N)),
        "with another `rng` your function still divides the rows in the same way: it draws from a "
        "generator of its own. All randomness has to come from the `rng` that it is given, or "
        "nobody can try another division.",
    ),
    Mistake(
        "trained on the validation rows",
        flawed(trained_on=lambda rows: np.concatenate(rows[:2])),
        "the labels of the *validation* rows have been learned. Your function was run again with "
        "all of them turned round, 0 for 1 and 1 for 0: networks that never saw them would then be "
        "wrong exactly where they were right, and each error would be one minus what it was. "
        "Train on the training rows alone.",
    ),
    Mistake(
        "validation inputs leak",
        flawed(scaled_by=lambda rows: np.concatenate(rows[:2])),
        "the *inputs* of the validation rows have had a say in the network. Your function was run "
        "again with other inputs in the validation rows and nowhere else; the same setting was "
        "chosen, and yet `predict` answers otherwise. Most often it is the standardising: mean and "
        "standard deviation must come from the training rows alone.",
    ),
    Mistake(
        "test inputs leak",
        flawed(scaled_by=lambda rows: np.concatenate(rows)),
        "the *inputs* of the test rows have had a say. Your function was run again with other "
        "inputs in the test rows and nowhere else, and more changed than the test error. Most "
        "often it is the standardising: mean and standard deviation must come from the training "
        "rows alone, and are then used for all.",
    ),
    Mistake(
        "test labels leak",
        flawed(choose=lambda own, test: min(test, key=test.get)),
        "the *labels* of the test rows have had a say. Your function was run again with other "
        "labels in the test rows and nowhere else, and more changed than the test error. Whatever "
        "is chosen must be chosen by the validation rows.",
        also=(flawed(measured_on=2),),
    ),
    Mistake(
        "validated on the training rows",
        flawed(measured_on=0),
        "your `errors` are measured on the *training* rows. There the setting that learns by heart "
        "always wins. Measure on the validation rows.",
    ),
    Mistake(
        "accuracy for error",
        flawed(
            choose=lambda own, test: min(own, key=own.get),
            report=_with(errors=lambda r: {k: 1 - e for k, e in r["errors"].items()}),
        ),
        "this is the share that is *right*. An error is the share that is wrong, and small where "
        "all is well.",
        also=(
            flawed(report=_with(baseline=lambda r: 1 - r["baseline"])),
            flawed(report=_with(test=lambda r: 1 - r["test"])),
        ),
    ),
    Mistake(
        "per cent",
        flawed(
            report=_with(
                baseline=lambda r: 100 * r["baseline"],
                errors=lambda r: {k: 100 * e for k, e in r["errors"].items()},
                test=lambda r: 100 * r["test"],
            )
        ),
        "errors are shares here, from 0 to 1, not per cent.",
    ),
    Mistake(
        "predict wants standardised inputs",
        flawed(raw=False),
        "`predict` expects inputs that have been standardised. Whoever gets your network has only "
        "raw data: let `predict` standardise them itself, with the numbers from the training rows.",
    ),
    Mistake(
        "nothing to choose from",
        flawed(settings=(9,)),
        "only one setting was tried. How would you know that no smaller or larger network does "
        "better? Try a few.",
    ),
    Mistake(
        "not the best chosen",
        flawed(choose=lambda own, test: max(own, key=own.get)),
        "the chosen setting is not the one with the lowest error on the validation rows.",
        also=(flawed(choose=lambda own, test: next(reversed(own))),),
    ),
    Mistake(
        "baseline of a coin",
        flawed(report=_with(baseline=lambda r: 0.5)),
        "that is the error of guessing all classes equally often. But there is more of one class "
        "than of the other, and always answering the commonest one does better.",
    ),
    Mistake(
        "validation error for test error",
        flawed(report=_with(test=lambda r: r["errors"][r["chosen"]])),
        "`test` holds the error on the *validation* rows. That one has been used to choose, so it "
        "is a little too good; the test rows have not been asked yet.",
    ),
    Mistake(
        "training error for test error",
        flawed(report=_with(test=lambda r: r["all"][0][r["chosen"]])),
        "`test` holds the error on the *training* rows, which the network knows by now.",
    ),
    Mistake(
        "best test error reported",
        flawed(report=_with(test=lambda r: min(r["all"][2].values()))),
        "you report a better error than the chosen network has on the test rows. If it is the best "
        "of several, luck has chosen it. What counts is the one network that validation chose.",
    ),
    Mistake(
        "learns too little",
        flawed(scaled_by=lambda rows: None, settings=(81, 120)),
        "all is honest, but hardly anything was learned: the error is not far below the baseline. "
        "Look at the inputs: one feature counts in hundredths, the other in thousands. Were they "
        "standardised? Were the networks large enough, and trained for long enough?",
    ),
    Mistake(
        "division by a spread of 0",
        flawed(constant=lambda std: std),
        "all is well, until a feature is the same in every row (like a pixel in the corner of the "
        "digits, which is always blank). Its standard deviation is 0, and dividing by it makes NaN "
        "of everything. Divide by 1 there.",
    ),
    Mistake(
        "division by next to nothing",
        flawed(constant=lambda std: std + 1e-12),
        "a feature was the same in all *training* rows, and differed by a thousandth in the "
        "others. Divided by next to nothing, that thousandth drowned all other features. Where a "
        "feature doesn't vary in training, divide by 1.",
        also=(flawed(constant=lambda std: np.maximum(std, 1e-12)),),
    ),
    Mistake(
        "two classes only",
        flawed(labels=lambda y: np.minimum(y, 1)),
        "your network can't tell them apart. One logit is enough for two classes; C classes need C "
        "scores and the cross-entropy of softmax (which do for two as well).",
    ),
)  # fmt: skip
WHY = {mistake.name: mistake.why for mistake in MISTAKES}

recipe = Exercise(
    "recipe",
    "The recipe, on data of your own",
    stars=3,
    grade=_grade,
    mistakes=MISTAKES,
    seconds=60.0,
    hints=(
        "Write it in the order of the chapter: shuffle the row numbers and cut them in three; "
        "standardise with the training rows; the baseline; then a loop over a few widths that "
        "trains a network on the training rows and measures it on the validation rows; at the very "
        "end the test rows.",
        "`rng.permutation` shuffles row numbers, and slices of the result are the parts. Keep mean "
        "and standard deviation of the training rows: `predict` needs them, too. A network with "
        "one score per class and `CrossEntropyLoss` works for any number of classes; "
        "`np.bincount(…).argmax()` finds the commonest class.",
        "Keep each trained network in a dict, by its width, and each error in another; `min` takes "
        "a `key` to find the width with the smallest error. `predict` is a small function inside "
        "yours: standardise X, then let `nnlib.measures.predict` ask the chosen network. The test "
        "error is the share of test rows for which the answer isn't `y`. With Adam at 0.02 and 200 "
        "epochs all of it takes less than a second.",
    ),
)
