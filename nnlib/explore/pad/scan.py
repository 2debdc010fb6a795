"""Pen strokes made 8×8 pixels, in the very steps by which the data set was made (chapter 7).

The digits of `load_digits` went through a scanner and then through a program of NIST, the American
bureau of standards (Garris et al., *NIST Form-Based Handprint Recognition System*, NISTIR 5469,
1994). It cuts a digit out, stretches it to 20 pixels across and 32 down, evens out how thick it is
written, and shears it upright, in a bitmap of 32×32. Alpaydin and Kaynak then counted the inked
pixels in each block of 4×4. `look` does all of it; each step is a function of its own.

A stroke is an array (n, 2) of points (x, y) on the paper, x to the right, y down, in any unit.
"""

import numpy as np

FRAME = 32  # pixels on each side of the bitmap
WIDTH = 20  # of them are the digit's own; the rest is the margin, half on each side
BLOCK = 4
PEN = 0.13  # the width of the pen, as a share of the digit's larger side
# A bitmap with more ink than this is made thinner, with less made thicker: once, or even twice.
VERY_FAT, FAT, THIN, VERY_THIN = 560, 412, 256, 108
NEAR_EDGE = 2  # rows at the top and bottom that say little about the slant


def look(strokes, smallest=0.0):
    """What the network sees of a drawing: 8×8 integers from 0 (paper) to 16 (ink); no strokes, 0.

    strokes: a list of arrays (n, 2), n ≥ 1. `smallest`: the pen is never thinner than this, in the
    unit of the strokes, which gives a lone dot its size.
    """
    if not strokes:
        return np.zeros((FRAME // BLOCK, FRAME // BLOCK), dtype=int)
    return count_blocks(upright(even_thickness(stretched(strokes, smallest))))


def stretched(strokes, smallest=0.0):
    """The drawing as a bitmap (32, 32) of Booleans, cut out and stretched to 20 across, 32 down.

    The two directions are stretched each by itself, so that a narrow digit becomes as wide as a
    wide one. A pixel is inked where its middle lies under the pen.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    pen = max(PEN * (high - low).max(), smallest, 1e-9)
    low, high = low - pen / 2, high + pen / 2
    across = low[0] + (np.arange(WIDTH) + 0.5) / WIDTH * (high[0] - low[0])
    down = low[1] + (np.arange(FRAME) + 0.5) / FRAME * (high[1] - low[1])
    middles = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 1, 2)  # (640, 1, 2)
    bitmap = np.zeros((FRAME, FRAME), dtype=bool)
    margin = (FRAME - WIDTH) // 2
    for stroke in strokes:
        inked = distance(middles, thinned(stroke, pen / 8)) <= pen / 2
        bitmap[:, margin:-margin] |= inked.reshape(FRAME, WIDTH)
    return bitmap


def thinned(stroke, step):
    """The stroke without the points that lie closer than `step` to the last one kept."""
    kept = [stroke[0]]
    for point in stroke[1:-1]:
        if np.abs(point - kept[-1]).max() >= step:
            kept.append(point)
    return np.array([*kept, stroke[-1]])


def distance(points, stroke):
    """How far points (M, 1, 2) are from a stroke (n, 2), whose points are joined by lines: (M,)."""
    start, along = stroke[:-1], np.diff(stroke, axis=0)  # (n − 1, 2)
    length = np.maximum((along**2).sum(axis=-1), 1e-12)
    share = np.clip(((points - start) * along).sum(axis=-1) / length, 0, 1)  # (M, n − 1)
    nearest = start + share[..., None] * along
    return np.sqrt(((points - nearest) ** 2).sum(axis=-1).min(axis=-1))


def even_thickness(bitmap):
    """The bitmap made thinner where it is nearly all ink, thicker where there is hardly any."""
    ink = bitmap.sum()
    times = int(ink > FAT) + int(ink > VERY_FAT) - int(ink < THIN) - int(ink < VERY_THIN)
    for _ in range(abs(times)):
        bitmap = thinner(bitmap) if times > 0 else thicker(bitmap)
    return bitmap


def thicker(bitmap):
    """Ink wherever one of the four neighbours has ink."""
    return bitmap | np.any(neighbours_of(bitmap), axis=0)


def thinner(bitmap):
    """Ink only where all four neighbours have ink; outside the bitmap is paper."""
    return bitmap & np.all(neighbours_of(bitmap), axis=0)


def neighbours_of(bitmap):
    """The bitmaps (4, H, W) of what is above, below, left and right of each pixel."""
    padded = np.pad(bitmap, 1)
    return np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])


def upright(bitmap):
    """The bitmap sheared so that its leftmost ink near the top stands above that near the bottom.

    Every row is shifted as a whole, by more the farther it is from the middle row.
    """
    rows = np.flatnonzero(bitmap.any(axis=1))
    if len(rows) < 2 * NEAR_EDGE + 2:
        return bitmap
    top, bottom = rows[0] + NEAR_EDGE, rows[-1] - NEAR_EDGE
    if not (bitmap[top].any() and bitmap[bottom].any()):
        return bitmap
    slope = (bitmap[top].argmax() - bitmap[bottom].argmax()) / (bottom - top)
    columns = np.arange(FRAME)
    shifts = np.rint((np.arange(FRAME) - FRAME // 2) * slope).astype(int)
    source = columns - shifts[:, None]  # (32, 32): the column that comes to stand here
    sheared = np.take_along_axis(bitmap, np.clip(source, 0, FRAME - 1), axis=1)
    return sheared & (source >= 0) & (source < FRAME)


def count_blocks(bitmap):
    """The inked pixels in each block of 4×4: (8, 8) integers from 0 to 16."""
    blocks = FRAME // BLOCK
    return bitmap.reshape(blocks, BLOCK, blocks, BLOCK).sum(axis=(1, 3))
