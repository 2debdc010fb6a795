"""Checks of what a reader passes in: what was given, and what was expected (every chapter)."""

import numpy as np


def describe(value):
    """A few words for any value, for messages: 'an array of shape (3, 2) …', 'NoneType None'."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    text = " ".join(repr(value).split())
    return f"{type(value).__name__} {text if len(text) <= 40 else text[:37] + '…'}"


def expect(good, name, wanted, value, error=ValueError, hint=""):
    """Unless `good`, refuse: "`name` must be `wanted`, but is …", then perhaps the likely slip."""
    if not good:
        raise error(f"{name} must be {wanted}, but is {describe(value)}{hint}")


def real_array(value, name, dtype=None):
    """`value` as an array of floats, or an error that says why it can't be one.

    Lists, Booleans and integers are converted. Floats keep their dtype, unless `dtype` asks for one
    that can hold them exactly: float32 becomes float64, never the other way.
    """
    if type(value) is not np.ndarray:
        if np.ma.is_masked(value):
            hint = f"leave these entries out, or fill them with {name}.filled(…)"
            raise ValueError(f"{name} has masked entries, which would count as numbers: {hint}")
        try:
            value = np.asarray(value)
        except ValueError as error:
            raise ValueError(f"{name} must be an array of rows of equal length: {error}") from None
    kind = value.dtype.kind
    if kind == "f" and (dtype is None or value.dtype == dtype):
        return value
    hint = f"; for texts: texts, {name} = np.unique({name}, return_inverse=True)"
    hint = hint if kind in "SUT" else ""
    expect(kind in "fiub", name, "an array of real numbers", value, TypeError, hint)
    if kind == "f" and not np.can_cast(value.dtype, dtype):
        hint = f"digits would be lost: convert it yourself with {name}.astype(np.{np.dtype(dtype)})"
        raise TypeError(f"{name} is {value.dtype} but {np.dtype(dtype)} is expected, and {hint}")
    return value.astype(dtype or np.float64)


def finite(array, name):
    """`array` as floats, or a `ValueError` that says where its first NaN or infinity stands."""
    array = real_array(array, name)
    if not np.isfinite(array).all():
        where = tuple(map(int, np.argwhere(~np.isfinite(array))[0]))
        at = f"{name}{list(where)}" if where else "it"
        raise ValueError(f"{name} must be finite, but {at} is {array[where]}")
    return array


def number(value, name):
    """`value` as one finite number, or an error that says what it is instead."""
    array = finite(value, name)
    expect(array.ndim == 0, name, "one number, 0-dimensional", value, TypeError)
    return array.item()


def rows(X, name="X"):
    """X (N, D), or (K, N, D) for K stacked networks, as a finite array of examples, N ≥ 1."""
    X = finite(X, name)
    if X.ndim not in (2, 3):
        hint = f"; one example is a row: did you mean {name}[None, :]?" if X.ndim == 1 else ""
        raise ValueError(f"{name} has shape {X.shape}, but (N, D), examples in rows, is due{hint}")
    if X.size == 0:
        raise ValueError(f"{name} has shape {X.shape}: an empty array holds no examples")
    return X


def examples(X, y):
    """X as `rows` gives it, and y (N, …) or (K, N, …), of any real dtype, that belongs to it."""
    X = rows(X)
    finite(y, "y")
    y = np.asarray(y)
    if y.shape[:1] != X.shape[-2:-1] and y.shape[: X.ndim - 1] != X.shape[:-1]:
        hint = "; did you mean X.T? Examples go in rows" if y.shape[:1] == X.shape[-1:] else ""
        shapes = f"X has shape {X.shape} and y has shape {y.shape}"
        raise ValueError(f"{shapes}, but they must hold equally many examples{hint}")
    return X, y


def labels(y, num_classes=np.inf, name="y"):
    """`y` as class numbers (…), integers 0 … num_classes − 1; whole floats are converted."""
    real_array(y, name)
    y = np.asarray(y)
    if y.size and not (y.min() >= 0 and y.max() < num_classes):  # written so that NaN is caught
        numbered = f"{num_classes} classes are numbered 0 … {num_classes - 1}"
        wanted = numbered if num_classes < np.inf else "classes are numbered 0, 1, 2 …"
        raise ValueError(f"{name} goes from {y.min():g} to {y.max():g}, but {wanted}")
    if y.dtype.kind == "f" and (y % 1 != 0).any():
        where = tuple(map(int, np.argwhere(y % 1 != 0)[0]))
        wanted = f"{name} must hold whole class numbers"
        raise ValueError(f"{wanted}, but {name}{list(where)} is {y[where]}")
    return y if y.dtype.kind == "i" else y.astype(np.int64)


def positive(value, name, *, whole=False, zero=False, below=np.inf):
    """The number `value`, if above 0 (`zero`: or 0) and under `below`; `whole`: an integer."""
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    good = isinstance(value, kinds) and not isinstance(value, bool)
    good = good and (0 < value < below or (zero and value == 0))
    limits = ("≥ 0" if zero else "> 0") + ("" if below == np.inf else f" and < {below}")
    expect(good, name, f"a {'whole number' if whole else 'number'} {limits}", value)
    return value.item() if isinstance(value, np.generic) else value  # float32 · np.float64 widens


def generator(rng, name="rng"):
    """`rng`, if it is a NumPy Generator; no function of the course draws from a hidden one."""
    hint = "; make one with rng = np.random.default_rng(0)"
    expect(isinstance(rng, np.random.Generator), name, "a NumPy Generator", rng, TypeError, hint)
    return rng


def generators(rng):
    """`rng`, if it is a Generator, or for K stacked networks a list of K, each another one."""
    if not isinstance(rng, (list, tuple)):
        return generator(rng)
    if len(set(map(id, rng))) < max(1, len(rng)):
        raise ValueError(f"rng must hold one Generator per stacked network, but is {describe(rng)}")
    return [generator(r, f"rng[{k}]") for k, r in enumerate(rng)]
