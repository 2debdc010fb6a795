"""Checks of what a reader passes in: what was given, and what was expected (every chapter)."""

import numpy as np


def describe(value):
    """A few words for any value, for messages: 'an array of shape (3, 2) …', 'NoneType None'."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 40 else text[:37] + '…'}"


def real_array(value, name, dtype=None):
    """`value` as an array of floats, or an error that says why it can't be one.

    Lists, Booleans and integers are converted. Floats keep their dtype, unless `dtype` asks for one
    that can hold them exactly: float32 becomes float64, never the other way.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be an array, with rows of equal length: {error}") from None
    kind = array.dtype.kind
    if kind == "f" and (dtype is None or array.dtype == dtype):
        return array
    if kind not in "fiub":
        raise TypeError(f"{name} must be an array of real numbers, but is {describe(value)}")
    if kind == "f" and not np.can_cast(array.dtype, dtype):
        hint = f"digits would be lost: convert it yourself with {name}.astype(np.{np.dtype(dtype)})"
        raise TypeError(f"{name} is {array.dtype} but {np.dtype(dtype)} is expected, and {hint}")
    return array.astype(dtype or np.float64)


def finite(array, name):
    """`array`, or a `ValueError` that says where its first NaN or infinity stands."""
    if not np.isfinite(array).all():
        where = tuple(map(int, np.argwhere(~np.isfinite(array))[0]))
        raise ValueError(f"{name} must be finite, but {name}{list(where)} is {array[where]}")
    return array


def examples(X, y=None):
    """X (N, D), and y (N, …) if given, as finite arrays that belong together, N ≥ 1.

    For K stacked networks X may be (K, N, D), and then y (K, N, …). y keeps its dtype.
    """
    X = finite(real_array(X, "X"), "X")
    if X.ndim not in (2, 3):
        hint = "; one example is a row: did you mean X[None, :]?" if X.ndim == 1 else ""
        raise ValueError(f"X has shape {X.shape}, but (N, D), examples in rows, is expected{hint}")
    if X.size == 0:
        raise ValueError(f"X has shape {X.shape}: there is nothing to learn from an empty array")
    if y is None:
        return X
    finite(real_array(y, "y"), "y")
    y = np.asarray(y)
    if y.shape[:1] != X.shape[-2:-1] and y.shape[: X.ndim - 1] != X.shape[:-1]:
        hint = "; did you mean X.T? Examples go in rows" if y.shape[:1] == X.shape[-1:] else ""
        shapes = f"X has shape {X.shape} and y has shape {y.shape}"
        raise ValueError(f"{shapes}, but they must hold equally many examples{hint}")
    return X, y


def labels(y, num_classes, name="y"):
    """`y` as class numbers (…), integers 0 … num_classes − 1; whole floats are converted."""
    y = np.asarray(y)
    if y.dtype.kind not in "iubf":
        raise TypeError(f"{name} must hold class numbers, but is {describe(y)}")
    if y.size and not (y.min() >= 0 and y.max() < num_classes):  # written so that NaN is caught
        numbered = f"{num_classes} classes are numbered 0 … {num_classes - 1}"
        raise ValueError(f"{name} goes from {y.min()} to {y.max()}, but {numbered}")
    if y.dtype.kind == "f" and (y % 1 != 0).any():
        raise ValueError(f"{name} must hold whole class numbers, but has fractions")
    return y if y.dtype.kind == "i" else y.astype(np.int64)


def positive(value, name, *, whole=False, zero=False, below=np.inf):
    """The number `value`, if above 0 (`zero`: or 0) and under `below`; `whole`: an integer."""
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    good = isinstance(value, kinds) and not isinstance(value, bool)
    if not good or not (0 < value < below or (zero and value == 0)):
        limits = ("≥ 0" if zero else "> 0") + ("" if below == np.inf else f" and < {below}")
        wanted = f"a {'whole number' if whole else 'number'} {limits}"
        raise ValueError(f"{name} must be {wanted}, but is {describe(value)}")
    return value.item() if isinstance(value, np.generic) else value  # float32 · np.float64 widens


def generator(rng, name="rng"):
    """`rng`, if it is a NumPy Generator; no function of the course draws from a hidden one."""
    if not isinstance(rng, np.random.Generator):
        hint = "make one with rng = np.random.default_rng(0)"
        raise TypeError(f"{name} must be a NumPy Generator, but is {describe(rng)}; {hint}")
    return rng
