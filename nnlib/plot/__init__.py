"""Drawings in one visual language: blue circles, orange diamonds, large text (every chapter).

Each `plot_…` and `draw_…` draws into `ax` (or a new figure) and returns it. Those that need several
Axes return them, `plot_history`, or the whole Figure: `draw_graphs`, `plot_three_rows`,
`plot_images`, `plot_changes` and `plot_answers`. What is computed stands in a function of its own,
such as `decision_grid`, that needs no picture. `show` puts a figure on the page, with its text.
"""

from nnlib.plot.backprop import draw_graphs, plot_changes, plot_jacobian, row_of_graphs
from nnlib.plot.computation import draw_graph, graph_layout
from nnlib.plot.curves import plot_activation, plot_history, plot_three_rows, saturated, three_rows
from nnlib.plot.digits import mistake_shares, plot_answers, plot_confusion
from nnlib.plot.gallery import plot_images
from nnlib.plot.networks import draw_network, network_layout, unit_values
from nnlib.plot.planes import (
    decision_grid,
    line_segment,
    plane_over,
    plot_decision_boundary,
    plot_lift,
    plot_line,
    plot_points,
)
from nnlib.plot.runs import cell_texts, plot_numbers, plot_paired, plot_spread, spread
from nnlib.plot.spaces import cut, grid_lines, linear_tiles, plot_carried_grid, plot_tiles
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
from nnlib.plot.surfaces import plot_paths, surface_grid
from nnlib.plot.tables import show_table, table_texts
