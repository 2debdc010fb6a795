"""What a reader may give the playground: a pair of arrays, a file of points, a file of weights."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np

from nnlib.checks import describe
from nnlib.explore.playground.own_data import points_from_arrays, points_from_csv
from nnlib.explore.playground.settings import CHOICES
from nnlib.explore.playground.worlds import OF_ONE


def own_points(given, settings, problem, columns):
    """Points of the reader's own: from a pair (X, y), or from the path of a CSV file."""
    options = {"test_share": settings.test_share, "data_seed": settings.data_seed}
    if isinstance(given, (tuple, list)) and len(given) == 2:
        return points_from_arrays(*given, problem=problem, **options)
    if isinstance(given, (str, Path)):
        path = Path(given)
        if isinstance(given, str) and not path.suffix:
            names = ", ".join(CHOICES["data"])
            raise ValueError(
                f"data must be one of {names}, (X, y), or the path of a CSV file, not {given!r}"
            )
        text = decoded(path.read_bytes())
        return points_from_csv(text, columns=columns, problem=problem, **options)
    raise TypeError(
        f"data must be a name, (X, y), or the path of a CSV file, not {describe(given)}"
    )


def decoded(data):
    """The text in the bytes of a file, whatever wrote it."""
    if isinstance(data, str):
        return data
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def fitting(settings, points):
    """The settings for these points: their problem, and features that they have."""
    names = settings.features
    if points.one_d:
        names = tuple(name for name in names if name in OF_ONE) or ("x1",)
    return replace(settings, problem=points.problem, features=names)


def refuse_for_own(different, points):
    """Raise a ValueError if settings were changed that the reader's own points don't have."""
    if drawn := different & {"samples", "noise", "data_seed"} if "data" not in different else ():
        names = ", ".join(sorted(drawn))
        raise ValueError(f"{names}: points of your own stay as they are; choose other data first")
    if "problem" in different and "data" not in different:
        raise ValueError(
            f"your own points are for {points.problem}: another problem needs other points"
        )


def weights_in(data, model):
    """All weights and biases (P,) from the bytes of a file, if they are those of such a model."""
    try:
        with np.load(io.BytesIO(data)) as file:
            state = dict(file)
    except Exception:  # of many kinds, depending on what the file is
        raise ValueError(
            "this is no file of weights that was saved here: give one that Save the weights, or "
            "playground.save, has written (.npz)"
        ) from None
    own = model.arrays()
    shapes = [{n: a.shape for n, a in d.items()} for d in (state, own)]
    if shapes[0] != shapes[1]:
        raise ValueError(
            f"the file has the weights {shapes[0]}, but this network has {shapes[1]}: set "
            "hidden layers and features to those of the file first"
        )
    return np.concatenate([state[name].ravel() for name in own])
