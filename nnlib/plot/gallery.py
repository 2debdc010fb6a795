"""Small pictures in rows: handwritten digits, and weights that look at them (chapters 1, 5, 7)."""

import matplotlib.pyplot as plt
import numpy as np

from nnlib.checks import finite, positive
from nnlib.plot.style import INK, one_each


def plot_images(images, titles=None, *, columns=10, colors=None, signed=False, size=0.9):
    """Pictures (n, 8, 8), or flat (n, 64), in rows of `columns`. Returns the Figure.

    Large numbers are dark, as ink on paper. `signed` is for weights: orange for positive, purple
    for negative, white for 0. `titles` and their `colors` have one entry per picture.
    """
    images = finite(images, "images").astype(np.float64)
    columns = positive(columns, "columns", whole=True)
    side = round(images.shape[1] ** 0.5) if images.ndim == 2 else 0
    if images.ndim < 2 or (side and images.shape[1] % side):
        hint = "for a single picture write X[:1], not X[0]"
        expected = f"(n, 8, 8) or (n, 64) is expected; {hint}"
        raise ValueError(f"images have shape {images.shape}, but {expected}")
    if images.size == 0:
        raise ValueError(f"images have shape {images.shape}: there is nothing to show")
    one_each(titles, "titles", len(images), "picture")
    one_each(colors, "colors", len(images), "picture")
    if side:
        images = images.reshape(len(images), side, -1)
    largest = max(np.abs(images).max(), 1e-12)
    ink = {"cmap": "PuOr_r", "vmin": -largest} if signed else {"cmap": "gray_r", "vmin": 0}
    rows = -(-len(images) // columns)
    titled = 0.32 if titles is not None else 0.05
    fig, axes = plt.subplots(
        rows, columns, figsize=(columns * size, rows * (size + titled)), squeeze=False
    )
    for i, ax in enumerate(axes.flat):
        ax.axis("off")
        if i < len(images):
            ax.imshow(images[i], vmax=largest, **ink)
            if titles is not None:
                color = INK if colors is None else colors[i]
                ax.set_title(titles[i], fontsize=12, loc="center", pad=4, color=color)
    return fig
