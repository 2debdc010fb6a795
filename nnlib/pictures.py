"""Small pictures moved, turned, spoilt and varied: how much does a network bear? (chapter 7)

All functions take pictures of 8×8 pixels, ink from 0 (paper) to 1, as (…, 64) or (…, 8, 8), and
give new ones of the same shape: one picture, a data set (N, 64), or one set for each of K stacked
networks (K, N, 64). Whatever moves out of the picture is lost, and paper comes in behind it.
"""

import numpy as np

from nnlib.checks import finite, generator, positive

SIDE = 8  # pixels
CENTRE = (SIDE - 1) / 2  # in pixels, counted from the middle of the first one


def shifted(images, dx, dy):
    """The pictures moved by `dx` pixels to the right and `dy` pixels down, also by fractions.

    `dx` and `dy` are numbers, or arrays with one number per picture: (…) for pictures (…, 64). A
    pixel that comes to lie between others takes its ink from the four around it, by bilinear
    interpolation: half a pixel to the right is half this pixel, half its left neighbour.
    """
    pictures, shape = _pictures(images)
    dx, dy = (_per_picture(value, name, pictures) for value, name in ((dx, "dx"), (dy, "dy")))
    row, column = np.indices((SIDE, SIDE), dtype=float)
    return _read(pictures, row - dy, column - dx).reshape(shape)


def rotated(images, degrees):
    """The pictures turned about their middle by so many `degrees`, counter-clockwise.

    `degrees` is a number, or an array (…) with one number per picture (…, 64). Interpolated as in
    `shifted`.
    """
    pictures, shape = _pictures(images)
    degrees = _per_picture(degrees, "degrees", pictures)
    return _read(pictures, *_turned(degrees, zoom=1.0)).reshape(shape)


def noisy(images, amount, rng):
    """The pictures with Gaussian noise of standard deviation `amount` (1 = full ink) on each pixel.

    The result is cut off at 0 and 1: no pixel is whiter than paper or blacker than ink.
    """
    pictures, shape = _pictures(images)
    amount = positive(amount, "amount", zero=True)
    noise = generator(rng).normal(0, amount, pictures.shape)
    return np.clip(pictures + noise, 0, 1).reshape(shape)


def with_missing(images, share, rng):
    """The pictures with pixels gone: each by itself becomes paper with probability `share`."""
    pictures, shape = _pictures(images)
    share = positive(share, "share", zero=True, below=1)
    return np.where(generator(rng).random(pictures.shape) < share, 0, pictures).reshape(shape)


def augmented(images, rng, *, shift=0.5, degrees=10.0, zoom=0.1):
    """Each picture as its writer might have written it another time: moved, turned and resized.

    For every picture four numbers are drawn, uniformly: dx and dy from −`shift` to `shift` pixels,
    an angle from −`degrees` to `degrees`, and a factor of its size from 1 − `zoom` to 1 + `zoom`.
    The three changes are one step, so that the picture is interpolated, and blurred, only once.
    Source of the idea: Simard, Steinkraus and Platt (2003).
    """
    pictures, shape = _pictures(images)
    rng, count = generator(rng), (*pictures.shape[:-2], 1, 1)
    shift, degrees = positive(shift, "shift", zero=True), positive(degrees, "degrees", zero=True)
    dx, dy = (rng.uniform(-shift, shift, count) for _ in range(2))
    angle = rng.uniform(-degrees, degrees, count)
    size = 1 + rng.uniform(-1, 1, count) * positive(zoom, "zoom", zero=True, below=1)
    return _read(pictures, *_turned(angle, size, dx, dy)).reshape(shape)


def _pictures(images):
    """`images` as a finite array (…, 8, 8), and the shape in which they came."""
    images = finite(images, "images")
    if images.shape[-2:] == (SIDE, SIDE):
        return images, images.shape
    if images.shape[-1:] == (SIDE * SIDE,):
        return images.reshape(*images.shape[:-1], SIDE, SIDE), images.shape
    hint = "; examples go in rows: did you mean images.T?" if images.shape[:1] == (64,) else ""
    wanted = "pictures (…, 64) or (…, 8, 8) are expected"
    raise ValueError(f"images has shape {images.shape}, but {wanted}{hint}")


def _per_picture(value, name, pictures):
    """A number, or one for each picture, as an array that goes with pictures (…, 8, 8)."""
    value, count = finite(value, name), pictures.shape[:-2]
    if value.shape not in ((), count):
        wanted = f"a number, or one for each picture, {count}, is expected"
        raise ValueError(f"{name} has shape {value.shape}, but {wanted}")
    return value[..., None, None]


def _turned(degrees, zoom, dx=0.0, dy=0.0):
    """Where each new pixel lay before the picture was turned, resized and then moved: row, column.

    The way back: undo the shift, then the turn and the change of size, all about the middle.
    """
    angle = np.deg2rad(degrees)
    row, column = np.indices((SIDE, SIDE), dtype=float) - CENTRE
    down, right = row - dy, column - dx
    across = (np.cos(angle) * right - np.sin(angle) * down) / zoom
    along = (np.sin(angle) * right + np.cos(angle) * down) / zoom
    return along + CENTRE, across + CENTRE


def _read(pictures, row, column):
    """The ink of pictures (…, 8, 8) at fractional positions (…, 8, 8), paper outside of them."""
    wide = SIDE + 2  # with a border of paper, which is all that is ever seen of the outside
    border = [(0, 0)] * (pictures.ndim - 2) + [(1, 1), (1, 1)]
    padded = np.pad(pictures, border)
    row, column = np.clip(row + 1, 0, wide - 1), np.clip(column + 1, 0, wide - 1)
    top = np.minimum(row.astype(int), wide - 2)  # the upper left one of the four neighbours
    left = np.minimum(column.astype(int), wide - 2)
    low, right = row - top, column - left  # how far below and to the right of it
    start = np.arange(0, padded.size, wide * wide).reshape(*pictures.shape[:-2], 1, 1)
    first, ink = start + (top * wide + left), padded.ravel()
    upper = ink[first] * (1 - right) + ink[first + 1] * right
    lower = ink[first + wide] * (1 - right) + ink[first + wide + 1] * right
    return upper * (1 - low) + lower * low
