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
DETAIL = 1600  # as many are kept of a photo, so that a small digit can be looked at from near by
SMALLEST = 8  # pixels on the shorter side
FAINTEST = 0.12  # of the paper's light: less than this doesn't stand out from it
SPECK = 0.08  # of the largest piece of ink: smaller pieces are dirt
BLOB = 0.3  # of its longer side: no stroke is so wide
MANY = 8  # pieces: more than a digit has
UNUSUAL = 99  # percent of the training pictures have a nearer neighbour than an unusual one


class NoDigit(ValueError):
    """A photo in which no digit can be found; the message says what is there instead."""


@dataclass(frozen=True)
class Sight:
    """What was made of a photo, step by step: arrays (H, W), ink 1 and paper 0 (but for `grey`)."""

    grey: np.ndarray  # the photo, or the part of it about a small digit; 0 black to 1 white
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
        greys or (H, W, 3) of colours, from 0 to 1 or from 0 to 255 (0 to 65535 if they are uint16).
        Any size; dark on light or light on dark; the light may fall unevenly. One digit, with some
        paper around it.
    A photo without a digit raises `NoDigit`, which says what is there instead.
    """
    whole = _opened(photo)
    image, inverted, even, ink = _found(whole)
    box = _around(ink, whole.size)
    if max(box[2] - box[0], box[3] - box[1]) < 0.6 * max(whole.size) and max(whole.size) > LARGEST:
        image, inverted, even, ink = _found(whole.crop(box))
    grey = np.asarray(image, dtype=float) / 255
    cut = _penned(_cropped(ink))
    stretched = Image.fromarray(cut).resize((scan.WIDTH, scan.FRAME), Image.Resampling.BOX)
    bitmap = np.zeros((scan.FRAME, scan.FRAME), dtype=bool)
    margin = (scan.FRAME - scan.WIDTH) // 2
    bitmap[:, margin:-margin] = np.asarray(stretched) > 0.5
    bitmap = scan.upright(scan.even_thickness(bitmap))
    return Sight(grey, even, ink, cut, bitmap, scan.count_blocks(bitmap) / 16, inverted)


def unlike(X, references):
    """How unusual pictures are among references: their distance to the nearest, and a limit for it.

    X (N, 64), references (M, 64), M ≥ 2; pictures (…, 8, 8) will do, too. Returns (N,) distances,
    and the distance that 99 % of the references don't exceed to *their* nearest neighbour. A
    picture beyond the limit is like none of
    the references, and what a network says about it isn't worth much, however sure it sounds.
    """
    X, references = _pictures(X, "X"), _pictures(references, "references")
    if len(references) < 2:
        raise ValueError(f"at least two references are expected, but there are {len(references)}")
    own = _distances(references, references)
    np.fill_diagonal(own, np.inf)
    return _distances(X, references).min(axis=1), float(np.percentile(own.min(axis=1), UNUSUAL))


def _pictures(pictures, name):
    """Pictures of 8×8 pixels as rows (N, 64)."""
    pictures = finite(pictures, name)
    if pictures.shape[-1:] != (64,) and pictures.shape[-2:] != (8, 8):
        raise ValueError(f"{name} has shape {pictures.shape}, but (N, 64) is expected")
    return pictures.reshape(-1, 64)


def _distances(A, B):
    """Distances (N, M) between rows."""
    square = (A**2).sum(axis=1)[:, None] - 2 * A @ B.T + (B**2).sum(axis=1)
    return np.sqrt(np.maximum(square, 0))


def _found(image):
    """The image in a handy size, whether its ink is the lighter, how dark it is where, its ink."""
    image = ImageOps.contain(image, (LARGEST, LARGEST))
    grey = np.asarray(image, dtype=float) / 255
    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    dark, light = np.quantile(grey, [0.01, 0.99])
    inverted = bool(np.median(rim) < (dark + light) / 2)
    even = _evened(ImageOps.invert(image) if inverted else image)
    return image, inverted, even, _pieces(even > _threshold(even))


def _around(ink, size):
    """A box (left, upper, right, lower) of an image of that size: the ink and paper around it."""
    scale = max(size) / max(ink.shape)
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    margin = 0.4 * max(np.ptp(rows) + 1, np.ptp(columns) + 1)
    low = [max(0, int(scale * (ends[0] - margin))) for ends in (columns, rows)]
    high = [int(np.ceil(scale * (ends[-1] + 1 + margin))) for ends in (columns, rows)]
    return *low, min(high[0], size[0]), min(high[1], size[1])


def _opened(photo):
    """The photo in greys, turned as the camera says, with plain paper where it is clear."""
    if isinstance(photo, (str, Path)):
        image = _read(photo)
    elif isinstance(photo, Image.Image):
        image = photo
    else:
        image = _from_array(photo)
    if image.mode[0] in "IF":  # more than 256 greys
        greys = np.asarray(image)
        image = _from_array(greys, 65535 if ";16" in image.mode or greys.max() > 255 else None)
    if min(image.size) < SMALLEST:
        given = f"photo is {image.width}×{image.height} pixels"
        raise ValueError(f"{given}, but at least {SMALLEST} each way are expected")
    image = image if image.mode in ("L", "RGB") else image.convert("RGBA")
    if max(image.size) > DETAIL:
        image = ImageOps.contain(image, (DETAIL, DETAIL))
    image = ImageOps.exif_transpose(image)
    if image.mode != "RGBA":
        return image.convert("L")
    grey, cover = image.convert("L"), image.getchannel("A")
    visible = np.asarray(grey)[np.asarray(cover) > 127]
    light = visible.size and visible.mean() > 127 and cover.getextrema()[0] < 127
    paper = Image.new("L", image.size, 0 if light else 255)  # white ink on nothing: a dark paper
    return Image.composite(grey, paper, cover)


def _read(path):
    """The picture in a file."""
    try:
        with Image.open(path) as image:
            image.draft("RGB", (DETAIL, DETAIL))  # JPEG needn't be unpacked in full
            image.load()
            return image
    except FileNotFoundError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        wanted = "a picture file, such as PNG or JPEG, is expected"
        heic = str(path).lower().endswith((".heic", ".heif"))
        hint = "; a photo in HEIC has to be exported as JPEG first" if heic else ""
        raise ValueError(f"{str(path)!r} can't be read, but {wanted}{hint}") from error


def _from_array(array, white=None):
    """An array of greys or colours as a `PIL.Image`; `white`: the number that stands for white."""
    wanted = "the path of a picture, a PIL image, or an array (H, W) or (H, W, 3) is expected"
    try:
        if getattr(array, "dtype", None) == np.uint16:
            white = 65535
        array = finite(real_array(array, "photo"), "photo")
    except (TypeError, ValueError) as error:
        raise type(error)(f"photo is {describe(array)}, but {wanted}") from error
    shape = array.shape
    if array.ndim not in (2, 3) or (array.ndim == 3 and shape[2] not in (3, 4)) or min(shape) < 1:
        hint = "; one digit at a time" if array.ndim == 1 or array.ndim > 3 else ""
        raise ValueError(f"photo has shape {shape}, but {wanted}{hint}")
    if white is None:
        white = 1 if array.max() <= 1 else 255
    if array.min() < 0 or array.max() > white:
        given = f"from {array.min():g} to {array.max():g}"
        raise ValueError(f"photo has numbers {given}, but 0 to 1 or 0 to 255 are expected")
    return Image.fromarray(np.rint(array * (255 / white)).astype(np.uint8))


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
    contrast = even[ink].mean() - even[~ink].mean() if 0 < ink.mean() < 1 else 0.0
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
    edges = [label[0], label[-1], label[:, 0], label[:, -1]]  # top, bottom, left, right
    inner = areas.copy()
    inner[np.unique(np.concatenate(edges))] = 0
    if areas.max(initial=0) < 12:
        raise NoDigit("there are only specks in the photo: a digit is expected to fill some of it")
    if areas.max() > inner.max():
        _refuse_lines(edges, areas.argmax())
    if inner.max() < 12:  # the digit itself comes to the edge
        _refuse_shadow(edges, areas.argmax())
    else:
        areas = inner
    kept = areas >= SPECK * areas.max()
    found = kept[label] & (label > 0)
    if found.mean() > 0.6:
        raise NoDigit(f"{found.mean():.0%} of the photo is ink: leave some paper around the digit")
    if kept.sum() > MANY:
        raise NoDigit(f"the ink is in {kept.sum()} pieces: one digit on plain paper is expected")
    rows, columns = (np.flatnonzero(found.any(axis=axis)) for axis in (1, 0))
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    if _stroke_width(found) > BLOB * max(height, width) and max(height, width) > SMALLEST:
        raise NoDigit("the ink is one blob, not drawn with a pen: one digit is expected")
    for ends, place in ((columns, "beside"), (rows, "above")):
        if np.diff(ends).max(initial=0) > 0.25 * height and kept.sum() > 1:
            raise NoDigit(f"there are {kept.sum()} pieces {place} one another: one digit at a time")
    return found


def _refuse_lines(edges, piece):
    """The lines of ruled paper, which a digit joins, run from one edge to the other."""
    counts = [np.sum(np.diff((edge == piece).astype(int), prepend=0) == 1) for edge in edges]
    if min(counts[:2]) >= 3 or min(counts[2:]) >= 3:
        raise NoDigit(
            "ink runs from edge to edge in several places, as dark ruled lines do: one digit on "
            "plain paper is expected, or lines much fainter than the ink"
        )


def _refuse_shadow(edges, piece):
    """What fills a whole edge, and doesn't come to the other side, is no digit cut off tightly."""
    full = [np.mean(edge == piece) > 0.95 for edge in edges]
    touched = [np.any(edge == piece) for edge in edges]
    if any(full[i] and not touched[i ^ 1] for i in range(4)):
        raise NoDigit("only a shadow comes in from the edge: one digit is expected")


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


def _stroke_width(ink):
    """How wide the strokes of ink (H, W) are, in pixels.

    A stroke of length l and width w has the area l·w and the outline 2·l: so w is twice the area
    over the outline.
    """
    outline = (ink & ~np.all(scan.neighbours_of(ink), axis=0)).sum()
    return 2 * ink.sum() / max(outline, 1)


def _penned(ink):
    """Ink whose strokes are about as wide as the pad's pen, cropped, as floats (H, W)."""
    grow = int(np.rint((scan.PEN * max(ink.shape) - _stroke_width(ink)) / 2))
    if grow:
        padded = np.pad(ink, abs(grow) + 1)
        size = 2 * abs(grow) + 1
        way = ImageFilter.MaxFilter(size) if grow > 0 else ImageFilter.MinFilter(size)
        image = Image.fromarray(padded.astype(np.uint8) * 255).filter(way)
        changed = np.asarray(image) > 127
        ink = changed if changed.sum() > 12 else ink
    return _cropped(ink).astype(np.float32)
