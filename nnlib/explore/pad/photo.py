"""A photo of one handwritten digit made 8×8 pixels, like those of the data set (chapter 7).

`see(photo)` finds the digit and puts it through the steps of `nnlib.explore.pad.scan`. Before that
a photo needs what a drawing doesn't: the light on the paper is evened out, ink is told from paper,
whichever of the two is the lighter, specks are left out, and the strokes get the width of a pen.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from nnlib.checks import describe, finite, real_array
from nnlib.explore.pad import scan

LARGEST = 200  # pixels on the longer side: enough for one digit
FAINTEST = 0.12  # of the paper's light: less than this doesn't stand out from it
SPECK = 0.08  # of the largest piece of ink: smaller pieces are dirt
UNUSUAL = 99  # percent of the training pictures have a nearer neighbour than an unusual one


class NoDigit(ValueError):
    """A photo in which no digit can be found; the message says what is there instead."""


@dataclass(frozen=True)
class Sight:
    """What was made of a photo, step by step: arrays (H, W), ink 1 and paper 0 (but for `grey`)."""

    grey: np.ndarray  # the photo, 0 black to 1 white
    even: np.ndarray  # how much darker than the paper around it, whichever way round it was
    ink: np.ndarray  # what is ink, without specks
    cut: np.ndarray  # cut out, with strokes as wide as the pad's pen
    bitmap: np.ndarray  # stretched to 20 across and 32 down, of even thickness, upright: (32, 32)
    digit: np.ndarray  # 8×8, ink from 0 to 1
    inverted: bool  # whether the writing was lighter than what it stood on

    @property
    def steps(self):
        """Each step under its name, in order."""
        names = ("grey", "even", "ink", "cut", "bitmap", "digit")
        return {name: getattr(self, name) for name in names}


def see(photo):
    """Find the digit in a photo, and return all steps on the way to its 8×8 pixels as a `Sight`.

    photo: the path of a picture file (PNG, JPEG and others), a `PIL.Image`, or an array (H, W) of
        greys or (H, W, 3) of colours, from 0 to 1 or from 0 to 255. Any size; dark on light or
        light on dark; the light may fall unevenly. One digit, with some paper around it.
    A photo without a digit raises `NoDigit`, which says what is there instead.
    """
    image = ImageOps.contain(_opened(photo), (LARGEST, LARGEST))
    grey = np.asarray(image, dtype=float) / 255
    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    dark, light = np.quantile(grey, [0.01, 0.99])
    inverted = bool(np.median(rim) < (dark + light) / 2)
    even = _evened(ImageOps.invert(image) if inverted else image)
    ink = _pieces(even > _threshold(even))
    cut = _penned(_cropped(ink))
    stretched = Image.fromarray(cut).resize((scan.WIDTH, scan.FRAME), Image.Resampling.BOX)
    bitmap = np.zeros((scan.FRAME, scan.FRAME), dtype=bool)
    margin = (scan.FRAME - scan.WIDTH) // 2
    bitmap[:, margin:-margin] = np.asarray(stretched) > 0.5
    bitmap = scan.upright(scan.even_thickness(bitmap))
    return Sight(grey, even, ink, cut, bitmap, scan.count_blocks(bitmap) / 16, inverted)


def unlike(X, references):
    """How unusual pictures are among references: their distance to the nearest, and a limit for it.

    X (N, 64), references (M, 64). Returns (N,) distances, and the distance that 99 % of the
    references don't exceed to *their* nearest neighbour. A picture beyond the limit is like none of
    the references, and what a network says about it isn't worth much, however sure it sounds.
    """
    X, references = (
        finite(real_array(a, name), name).reshape(-1, 64)
        for a, name in ((X, "X"), (references, "references"))
    )
    own = _distances(references, references)
    np.fill_diagonal(own, np.inf)
    return _distances(X, references).min(axis=1), float(np.percentile(own.min(axis=1), UNUSUAL))


def _distances(A, B):
    """Distances (N, M) between rows."""
    square = (A**2).sum(axis=1)[:, None] - 2 * A @ B.T + (B**2).sum(axis=1)
    return np.sqrt(np.maximum(square, 0))


def _opened(photo):
    """The photo as a grey `PIL.Image`, turned as the camera says, on white where it is clear."""
    if isinstance(photo, (str, Path)):
        try:
            photo = Image.open(photo)
            photo.load()
        except FileNotFoundError:
            raise
        except (UnidentifiedImageError, OSError) as error:
            wanted = "a picture file, such as PNG or JPEG, is expected"
            raise ValueError(f"{str(photo)!r} can't be read, but {wanted}") from error
    elif not isinstance(photo, Image.Image):
        photo = _from_array(photo)
    photo = ImageOps.exif_transpose(photo).convert("RGBA")
    paper = Image.new("RGBA", photo.size, "white")
    return Image.alpha_composite(paper, photo).convert("L")


def _from_array(array):
    """An array of greys or colours as a `PIL.Image`."""
    wanted = "the path of a picture, a PIL image, or an array (H, W) or (H, W, 3) is expected"
    try:
        array = finite(real_array(array, "photo"), "photo")
    except (TypeError, ValueError) as error:
        raise type(error)(f"photo is {describe(array)}, but {wanted}") from error
    shape = array.shape
    if array.ndim not in (2, 3) or (array.ndim == 3 and shape[2] not in (3, 4)) or min(shape) < 1:
        hint = "; one digit at a time" if array.ndim == 1 or array.ndim > 3 else ""
        raise ValueError(f"photo has shape {shape}, but {wanted}{hint}")
    if array.min() < 0 or array.max() > 255:
        given = f"from {array.min():g} to {array.max():g}"
        raise ValueError(f"photo has numbers {given}, but 0 to 1 or 0 to 255 are expected")
    scale = 255 if array.max() <= 1 else 1
    return Image.fromarray(np.rint(array * scale).astype(np.uint8))


def _evened(image):
    """How much darker each pixel is than the paper around it, as a share of the paper's light."""
    small = image.filter(ImageFilter.MedianFilter(3)).reduce(min(4, *image.size))
    side = 2 * (max(small.size) // 8) + 1  # wider than any stroke
    paper = small.filter(ImageFilter.MaxFilter(side)).filter(ImageFilter.GaussianBlur(side / 2))
    paper = np.asarray(paper.resize(image.size, Image.Resampling.BICUBIC), dtype=float)
    smooth = np.asarray(image.filter(ImageFilter.GaussianBlur(0.7)), dtype=float)
    return np.clip(1 - smooth / np.maximum(paper, 1), 0, 1)


def _threshold(even):
    """The darkness between paper and ink: the split with the least variance within both (Otsu)."""
    counts, edges = np.histogram(even, bins=64, range=(0, 1))
    middles = (edges[1:] + edges[:-1]) / 2
    below, total = np.cumsum(counts), counts.sum()
    sums = np.cumsum(counts * middles)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (sums[-1] * below - sums * total) ** 2 / (below * (total - below))
    limit = edges[1 + np.nanargmax(np.where((below > 0) & (below < total), between, -1))]
    ink = even > limit
    contrast = even[ink].mean() - even[~ink].mean() if ink.any() else 0.0
    if contrast < FAINTEST:
        raise NoDigit(
            f"no ink stands out from the paper (contrast {contrast:.0%}): "
            "a photo of one digit, dark on light or light on dark, is expected"
        )
    return limit


def _pieces(ink):
    """Ink (H, W) without specks, and without what comes in from the edge, such as a shadow."""
    label = _labelled(ink)
    areas = np.bincount(label.ravel())
    areas[0] = 0
    rim = np.unique(np.concatenate([label[0], label[-1], label[:, 0], label[:, -1]]))
    inner = areas.copy()
    inner[rim] = 0
    areas = inner if inner.max(initial=0) >= 12 else areas
    if areas.max(initial=0) < 12:
        raise NoDigit("there are only specks in the photo: a digit is expected to fill some of it")
    kept = areas >= SPECK * areas.max()
    found = kept[label] & (label > 0)
    if found.mean() > 0.6:
        raise NoDigit(f"{found.mean():.0%} of the photo is ink: leave some paper around the digit")
    columns = np.flatnonzero(found.any(axis=0))
    widest_gap = np.diff(columns).max(initial=0)
    rows = np.flatnonzero(found.any(axis=1))
    if widest_gap > 0.25 * (rows[-1] - rows[0] + 1) and kept.sum() > 1:
        raise NoDigit(f"there are {kept.sum()} pieces beside one another: one digit at a time")
    return found


def _labelled(ink):
    """A number for each connected piece of ink, 8 neighbours counted; 0 for paper."""
    label = np.where(ink, np.arange(1, ink.size + 1).reshape(ink.shape), 0)
    while True:  # the largest number of a piece spreads through it
        padded = np.pad(label, 1)
        around = [padded[i : i + ink.shape[0], j : j + ink.shape[1]] for i in range(3)
                  for j in range(3)]  # fmt: skip
        spread = np.where(ink, np.max(around, axis=0), 0)
        for axis in (0, 1):  # and along whole rows and columns of ink at once
            spread = _run_maxima(spread, ink, axis)
        if np.array_equal(spread, label):
            return np.unique(label, return_inverse=True)[1].reshape(ink.shape)
        label = spread


def _run_maxima(label, ink, axis):
    """The largest number in each unbroken run of ink along an axis, for every pixel of the run."""
    label, ink = (label, ink) if axis else (label.T, ink.T)
    run = np.cumsum(np.pad(~ink, ((0, 0), (1, 0)))[:, :-1] | ~ink, axis=1)
    run = run + np.arange(len(run))[:, None] * (run.max() + 1)
    largest = np.zeros(run.max() + 1, dtype=label.dtype)
    np.maximum.at(largest, run, label)
    found = np.where(ink, largest[run], 0)
    return found if axis else found.T


def _cropped(ink):
    """The ink within its bounding box."""
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _penned(ink):
    """Ink whose strokes are about as wide as the pad's pen, cropped, as floats (H, W).

    A stroke of length l and width w has the area l·w and the outline 2·l: so w is twice the area
    over the outline.
    """
    outline = (ink & ~np.all(scan.neighbours_of(ink), axis=0)).sum()
    width = 2 * ink.sum() / max(outline, 1)
    grow = int(np.rint((scan.PEN * max(ink.shape) - width) / 2))
    if grow:
        padded = np.pad(ink, abs(grow) + 1)
        size = 2 * abs(grow) + 1
        way = ImageFilter.MaxFilter(size) if grow > 0 else ImageFilter.MinFilter(size)
        image = Image.fromarray(padded.astype(np.uint8) * 255).filter(way)
        changed = np.asarray(image) > 127
        ink = changed if changed.sum() > 12 else ink
    return _cropped(ink).astype(np.float32)
