"""Drawings for every chapter, in one visual language: blue circles, orange diamonds, large text.

Each `plot_…` draws into `ax` (or a new figure) and returns it; what it computes stands in a
function of its own, such as `decision_grid`, that needs no picture. `show` puts a figure on the
page, together with its text.
"""

from nnlib.plot.curves import (
    plot_activation,
    plot_history,
    plot_three_rows,
    saturated,
    three_rows,
)
from nnlib.plot.images import (
    plot_images,
)
from nnlib.plot.networks import (
    draw_network,
    network_layout,
    unit_values,
)
from nnlib.plot.planes import (
    decision_grid,
    line_segment,
    plane_over,
    plot_decision_boundary,
    plot_lift,
    plot_line,
    plot_points,
)
from nnlib.plot.spaces import (
    grid_lines,
    plot_carried_grid,
    plot_tiles,
)
from nnlib.plot.style import (
    BLUE,
    CLASS_COLORS,
    CLASS_MARKERS,
    DPI,
    GRADIENT_COLOR,
    GREEN,
    INK,
    ORANGE,
    PINK,
    RED,
    SKY,
    VALUE_COLOR,
    Picture,
    show,
    use_style,
)

__all__ = [
    "BLUE",
    "CLASS_COLORS",
    "CLASS_MARKERS",
    "DPI",
    "GRADIENT_COLOR",
    "GREEN",
    "INK",
    "ORANGE",
    "PINK",
    "Picture",
    "RED",
    "SKY",
    "VALUE_COLOR",
    "decision_grid",
    "draw_network",
    "grid_lines",
    "line_segment",
    "network_layout",
    "plane_over",
    "plot_activation",
    "plot_carried_grid",
    "plot_decision_boundary",
    "plot_history",
    "plot_images",
    "plot_lift",
    "plot_line",
    "plot_points",
    "plot_three_rows",
    "plot_tiles",
    "saturated",
    "show",
    "three_rows",
    "unit_values",
    "use_style",
]
