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
from nnlib.plot.digits import (
    mistake_shares,
    plot_answers,
    plot_confusion,
)
from nnlib.plot.experiments import (
    cell_texts,
    plot_numbers,
    plot_paired,
    plot_spread,
    spread,
)
from nnlib.plot.graphs import (
    draw_graph,
    graph_layout,
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
    cut,
    grid_lines,
    linear_tiles,
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
from nnlib.plot.surfaces import (
    plot_paths,
    surface_grid,
)
from nnlib.plot.tables import (
    show_table,
    table_texts,
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
    "cell_texts",
    "cut",
    "decision_grid",
    "draw_graph",
    "draw_network",
    "graph_layout",
    "grid_lines",
    "line_segment",
    "linear_tiles",
    "mistake_shares",
    "network_layout",
    "plane_over",
    "plot_activation",
    "plot_answers",
    "plot_carried_grid",
    "plot_confusion",
    "plot_decision_boundary",
    "plot_history",
    "plot_images",
    "plot_lift",
    "plot_line",
    "plot_numbers",
    "plot_paired",
    "plot_paths",
    "plot_points",
    "plot_spread",
    "plot_three_rows",
    "plot_tiles",
    "saturated",
    "show",
    "show_table",
    "spread",
    "surface_grid",
    "table_texts",
    "three_rows",
    "unit_values",
    "use_style",
]
