"""A computational graph: values going forward, gradients coming back (chapter 4)."""

from dataclasses import dataclass
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch
from matplotlib.textpath import text_to_path

from nnlib.autograd import Value
from nnlib.checks import describe
from nnlib.plot.style import GRADIENT_COLOR, INK, VALUE_COLOR, axes_for
from nnlib.words import name_text, number_text

MOST_NODES = 40  # more can't be read in one picture
FAMILY = "DejaVu Sans"  # comes with Matplotlib, so that widths are the same everywhere
LABEL_SIZE, NAME_SIZE, SIGN_SIZE, TITLE_SIZE = 12, 13, 17, 13  # points
LABEL_HEIGHT = 0.21  # of a line of text, in inches, as all lengths here
SHAPE = 0.42  # height of a node's shape
PORT = 0.13  # between two wires that enter the same gate, if neither has a label
LABELLED_PORT = 0.36  # and if one has
MARGIN = 0.08  # between what belongs to two nodes, on each side
LANE = 0.09  # half the height that a wire has for itself where it passes by a column of nodes
TAIL = 0.06  # of wire on each side of a label
LEAD = 0.1  # of wire before a shape, for the arrowhead
WIRE, NOTE, FIELD, MARKER = "#555555", "#666666", "#f2f2f2", "#F6E58D"
ORDERED = {"−", "÷"}  # operations whose upper input is the first, whatever that costs in crossings


@dataclass(frozen=True)
class PlacedNode:
    """A node of a graph with its place, in inches from the lower left corner of the picture.

    `kind` is "variable", "constant" or "operation", `symbol` stands in its shape, whose middle is
    (x, y). `box` (left, bottom, right, top) holds all that belongs to the node, its labels too.
    """

    value: Value
    kind: str
    symbol: str
    layer: int
    x: float
    y: float
    width: float
    height: float
    box: tuple
    label: float  # where its two labels begin, to the right of the shape


@dataclass(frozen=True)
class PlacedEdge:
    """An edge into input number `index` of `target`, as a path (k, 2) from shape to shape.

    If `source` has several edges, `flow` is where the gradient that comes along this one is
    written: the left end of the text's top.
    """

    source: Value
    target: Value
    index: int
    path: np.ndarray
    flow: tuple | None


@dataclass(frozen=True)
class GraphLayout:
    """Where everything stands: `nodes` by their Value, left to right, and the `edges`.

    `forks` are the points (x, y) at which the wire of a node parts; `size` is (width, height).
    """

    nodes: dict
    edges: list
    forks: list
    size: tuple


def graph_layout(value, labels=None):
    """Where the nodes and edges of the graph of `value` stand: a `GraphLayout`.

    `labels` makes room for other texts at nodes: {"values": {node: text}, "gradients": {…}}.

    Nodes stand in columns, each as far right as its uses allow, so that wires are short. An edge
    over several columns has its own lane in each (Sugiyama, Tagawa and Toda, 1981): wires bend
    between columns only, and cross nothing there but each other. Raises `TypeError` if `value` is
    no `Value`, `ValueError` if its graph has more than 40 nodes.
    """
    order = _checked_order(value)
    slots, columns, wires = _columns(order)
    columns = _fewest_crossings(columns)
    texts = [labels.get(key, {}) for key in ("values", "gradients")] if labels else []
    for column in columns:
        for slot in column:
            slot.measure([each[slot.node] for each in texts if slot.node in each])
    heights = _heights(columns)
    return _placed(order, slots, columns, wires, heights)


def draw_graph(
    value, ax=None, *, gradients=True, values=True, highlight=(), layout=None, title=None
):
    """Draw the computational graph of a `Value`: data → in green, gradients ← in red; return `ax`.

    Named leaves stand in boxes, unnamed ones are constants: grey, with dashes, without gradient
    (unless no leaf has a name). Where a node is used more than once, its wire forks at a dot; the
    gradient that comes back along each branch stands at the branch's end, their sum at the node.
    Of − and ÷ the upper input is the first. `value.backward()` has to be called before: while the
    gradient of `value` itself is 0, none is drawn.

    `values` and `gradients` say what is known: True for all, False for none, a collection of nodes,
    or a dictionary from nodes to numbers, or to short texts that stand there as they are: "← ?".
    `highlight` holds the nodes to mark, and edges, as pairs (node, number of the input).

    Without `ax`, the figure is as large as the graph; in an `ax` all is scaled to fit, the text,
    too. `layout` is the `graph_layout` of `value`, if that is at hand already.
    """
    if layout is None:
        layout = graph_layout(value)
    elif not isinstance(layout, GraphLayout):
        raise TypeError(f"layout must be that of graph_layout(value), but is {describe(layout)}")
    elif set(layout.nodes) != set(_checked_order(value)):
        raise ValueError("layout is that of another graph: take graph_layout(value)")
    width, height = layout.size
    height += 0.34 if title else 0
    if ax is None:
        figure = plt.figure(figsize=(width, height))
        figure.set_layout_engine("none")  # the course's style has one, which would move the axes
        ax = figure.add_axes((0, 0, 1, 1))
    ax = axes_for(ax)
    if not isinstance(highlight, (tuple, list, set)):
        given = describe(highlight)
        raise TypeError(f"highlight must hold nodes, and edges (node, number), but is {given}")
    box = ax.get_window_extent()
    inches = box.width / ax.figure.dpi, box.height / ax.figure.dpi
    pen = _Pen(ax, min(inches[0] / width, inches[1] / height))
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")
    nodes = layout.nodes.values()
    data = _known(values, {node.value: node.value.data for node in nodes})
    anonymous = not any(node.kind == "variable" for node in nodes)
    asked = [node.value for node in nodes if node.kind != "constant" or anonymous]
    if gradients is True and value.grad == 0:
        gradients = False
    grads = _known(gradients, {node: node.grad for node in asked})
    _draw_edges(pen, layout, value, highlight)
    for node in nodes:
        _draw_node(pen, node, marked=node.value in highlight)
        _draw_labels(pen, node, data.get(node.value), grads.get(node.value))
    _draw_flows(pen, layout, grads)
    if title:
        pen.text(0.1, height - 0.08, title, size=TITLE_SIZE, va="top", fontweight="bold", color=INK)
    return ax


def symbol_text(node):
    """What stands in the shape of a node: its name, the number of a constant, or its operation."""
    if node.parents:
        is_sign = node.op == "−" and len(node.parents) == 1
        return "× −1" if is_sign else node.op.replace("-", "−")
    return name_text(node.name) if node.name else number_text(node.data)


# Layout --------------------------------------------------------------------------------------


class _Slot:
    """What takes room in a column: a node, or the lane in which the wire of a node passes by.

    Wires come from slots in the column before: `inputs`, one per parent of a node. `offsets` are
    the heights at which they enter, from the middle of the slot.
    """

    def __init__(self, node, layer, is_node=True):
        self.node, self.layer, self.is_node = node, layer, is_node
        self.inputs, self.outputs, self.offsets = [], [], []
        self.uses = 0  # edges that begin at the node
        self.labelled = []  # per input, whether the wire comes from a fork
        self.position = 0  # in the column, from its top

    def ports(self):
        """The place of each input among the inputs, from the top."""
        count = len(self.inputs)
        if self.node.op in ORDERED or not self.is_node:
            return list(range(count))
        order = sorted(range(count), key=lambda i: self.inputs[i].position)
        return [order.index(i) for i in range(count)]

    def measure(self, others=()):
        """Fix the heights of the inputs, and the room around them; `others` are more labels."""
        if not self.is_node:
            self.offsets, self.above, self.below = [0.0], LANE, LANE
            return
        step = LABELLED_PORT if any(self.labelled) else PORT
        ports = self.ports()
        spread = step * (len(ports) - 1) / 2
        self.offsets = [spread - step * port for port in ports]
        self.symbol = symbol_text(self.node)
        sign = len(self.symbol) == 1 and self.node.parents
        self.symbol_size = SIGN_SIZE if sign else NAME_SIZE
        room = 0.1 if sign else 0.16
        self.shape = max(SHAPE, _width(self.symbol, self.symbol_size) + room)
        self.zone = self.shape  # what is as wide as the shape and the name above it
        self.shape_height = max(SHAPE, 2 * spread + 0.3)
        self.above = self.below = max(self.shape_height / 2, LABEL_HEIGHT + 0.03) + MARGIN
        if self.node.parents and self.node.name:
            self.above += LABEL_HEIGHT
            self.zone = max(self.shape, _width(name_text(self.node.name), NAME_SIZE))
        if any(self.labelled):
            self.below = max(self.below, spread + LABEL_HEIGHT + 0.03 + MARGIN)
        number, gradient = number_text(self.node.data), number_text(self.node.grad)
        texts = [f"← {gradient}"] + ([f"→ {number}"] if self.node.parents or self.node.name else [])
        self.label = max(_width(text, LABEL_SIZE, "bold") for text in (*texts, *others))


def _checked_order(value):
    """The nodes of the graph, parents before children, or an error that says why not."""
    if not isinstance(value, Value):
        kind = type(value).__name__
        raise TypeError(f"value must be a Value, the result of a computation, but is a {kind}")
    order = value.topological_order()
    if len(order) > MOST_NODES:
        raise ValueError(
            f"the graph of value has {len(order)} nodes, but at most {MOST_NODES} can be drawn so "
            "that they can be read; draw one part of it, such as one neuron or one example"
        )
    return order


def _width(text, size, weight="normal"):
    """The width of a text in inches."""
    font = FontProperties(family=FAMILY, size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(text, font, False)[0] / 72


def _columns(order):
    """The slots of all nodes by node, the columns of slots from the left, and the wires.

    A wire is the list of slots that an edge passes, by (target, number of the input). The edges of
    one node share their lanes.
    """
    steps_to_end = dict.fromkeys(order, 0)
    for node in reversed(order):
        for parent in node.parents:
            steps_to_end[parent] = max(steps_to_end[parent], steps_to_end[node] + 1)
    last = max(steps_to_end.values())
    slots = {node: _Slot(node, last - steps_to_end[node]) for node in order}
    columns = [[] for _ in range(last + 1)]
    seen, wires = set(), {}

    def visit(slot):  # first inputs first, so that columns begin in the order of the formula
        if slot in seen:
            return
        seen.add(slot)
        for parent in slot.node.parents:
            visit(slots[parent])
        columns[slot.layer].append(slot)

    visit(slots[order[-1]])
    lanes = {}
    for node in order:
        for index, parent in enumerate(node.parents):
            slots[parent].uses += 1
            path = [slots[parent]]
            for layer in range(slots[parent].layer + 1, slots[node].layer):
                if (parent, layer) not in lanes:
                    lane = lanes[parent, layer] = _Slot(parent, layer, is_node=False)
                    lane.inputs = [path[-1]]
                    path[-1].outputs.append((lane, 0))
                    columns[layer].append(lane)
                path.append(lanes[parent, layer])
            slots[node].inputs.append(path[-1])
            path[-1].outputs.append((slots[node], index))
            wires[node, index] = [*path, slots[node]]
    for node in order:
        slots[node].labelled = [slots[parent].uses > 1 for parent in node.parents]
    return slots, columns, wires


def _fewest_crossings(columns, rounds=12):
    """The columns, each put in an order with few crossings: means of neighbours, then swaps."""
    best, fewest = None, None
    for start in (columns, [column[::-1] for column in columns]):
        now = [list(column) for column in start]
        _number(now)
        for i in range(rounds):
            inward = range(1, len(now)) if i % 2 else range(len(now) - 2, -1, -1)
            for layer in inward:
                now[layer].sort(key=_mean_input if i % 2 else _mean_output)
                _number([now[layer]])
            _swap(now)
            count = sum(_crossings(now, layer) for layer in range(1, len(now)))
            if fewest is None or count < fewest:
                best, fewest = [list(column) for column in now], count
    _number(best)
    return best


def _number(columns):
    """Tell each slot its position in its column."""
    for column in columns:
        for position, slot in enumerate(column):
            slot.position = position


def _mean_input(slot):
    """The mean position of the slots before, or its own if it has none."""
    positions = [before.position for before in slot.inputs]
    return np.mean(positions) if positions else slot.position


def _mean_output(slot):
    """The mean position of the inputs behind that it leads to."""
    places = [_entry(after, after.ports()[index]) for after, index in slot.outputs]
    return np.mean(places) if places else slot.position


def _entry(slot, port):
    """The position at which a wire enters a slot, between the slot's own and the next."""
    return slot.position + (port + 0.5) / len(slot.inputs)


def _crossings(columns, layer):
    """How many pairs of wires cross between the column `layer` and the one before it."""
    ends = [
        (before.position, _entry(slot, port))
        for slot in columns[layer]
        for before, port in zip(slot.inputs, slot.ports(), strict=True)
    ]
    return sum((a - c) * (b - d) < 0 for i, (a, b) in enumerate(ends) for c, d in ends[:i])


def _swap(columns):
    """Swap neighbours in a column for as long as that saves crossings."""
    better = True
    while better:
        better = False
        for layer, column in enumerate(columns):
            beside = [k for k in (layer, layer + 1) if 0 < k < len(columns)]
            for i in range(len(column) - 1):
                before = sum(_crossings(columns, k) for k in beside)
                column[i], column[i + 1] = column[i + 1], column[i]
                _number([column])
                if sum(_crossings(columns, k) for k in beside) < before:
                    better = True
                else:
                    column[i], column[i + 1] = column[i + 1], column[i]
                    _number([column])


def _heights(columns, rounds=80):
    """The height of the middle of each slot, such that wires are as level as they can be."""
    y = {}
    for column in columns:
        top = 0.0
        for slot in column:
            y[slot] = top - slot.above
            top -= slot.above + slot.below
    for i in range(rounds):
        for column in columns if i % 2 else reversed(columns):
            wanted, weights = [], []
            for slot in column:
                level = [y[a] - offset for a, offset in zip(slot.inputs, slot.offsets, strict=True)]
                level += [y[b] + b.offsets[k] for b, k in slot.outputs]
                # A wire that passes by should pass straight on.
                weights.append(len(level) * (1 if slot.is_node else 4))
                wanted.append(np.mean(level) if level else y[slot])
            gaps = [above.below + below.above for above, below in pairwise(column)]
            y.update(zip(column, _apart(wanted, gaps, weights), strict=True))
    return y


def _apart(wanted, gaps, weights):
    """Heights near `wanted`, by least squares, each at least a gap below the one before.

    With the gaps added up and taken away this is a falling regression: neighbours in the wrong
    order are pooled into blocks (Ayer and others, 1955).
    """
    shift = np.concatenate([[0], np.cumsum(gaps)])
    blocks = []
    for height, weight in zip(np.add(wanted, shift), weights, strict=True):
        blocks.append([height, max(weight, 1), 1])
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            height, weight, count = blocks.pop()
            last = blocks[-1]
            last[0] = (last[0] * last[1] + height * weight) / (last[1] + weight)
            last[1] += weight
            last[2] += count
    return np.concatenate([[height] * count for height, _, count in blocks]) - shift


def _placed(order, slots, columns, wires, y):
    """All measures put together, in inches from the lower left corner."""
    low = min(y[slot] - slot.below for column in columns for slot in column)
    high = max(y[slot] + slot.above for column in columns for slot in column)
    y = {slot: float(height - low) for slot, height in y.items()}
    begins, middles, labels, ends = [], [], [], []  # of each column
    x = 0.08
    for number, column in enumerate(columns):
        here = [slot for slot in column if slot.is_node]
        begins.append(x)
        flows = [_flow_width(slot, i) for slot in here for i, on in enumerate(slot.labelled) if on]
        x += max(flows) + 0.06 + LEAD if flows else LEAD * any(slot.inputs for slot in here)
        middles.append(x + max(slot.zone for slot in here) / 2)
        labels.append(x + max(slot.zone for slot in here) + TAIL)
        x = labels[-1] + max(slot.label for slot in here) + TAIL
        ends.append(x)
        if number + 1 < len(columns):
            x += _channel(columns[number + 1], y)
    nodes = {}
    for node in sorted(order, key=lambda node: (slots[node].layer, slots[node].position)):
        slot = slots[node]
        kind = "operation" if node.parents else "variable" if node.name else "constant"
        box = (begins[slot.layer], y[slot] - slot.below, ends[slot.layer], y[slot] + slot.above)
        nodes[node] = PlacedNode(
            node, kind, slot.symbol, slot.layer, middles[slot.layer], y[slot], slot.shape,
            slot.shape_height, box, labels[slot.layer],
        )  # fmt: skip
    edges = []
    for (target, index), path in wires.items():
        points = [(nodes[path[0].node].x + path[0].shape / 2, y[path[0]])]
        points.append((ends[path[0].layer], y[path[0]]))
        for slot in path[1:-1]:
            points += [(begins[slot.layer], y[slot]), (ends[slot.layer], y[slot])]
        slot, place = path[-1], nodes[target]
        height = y[slot] + slot.offsets[index]
        points.append((begins[slot.layer], height))
        points.append((place.x - _half_width(place, slot.offsets[index]), height))
        flow = (begins[slot.layer] + 0.06, height - 0.03) if slot.labelled[index] else None
        edges.append(PlacedEdge(path[0].node, target, index, _wire(points), flow))
    forks = [(ends[slot.layer], y[slot]) for slot in y if len(slot.outputs) > 1]
    return GraphLayout(nodes, edges, forks, (float(ends[-1] + 0.12), float(high - low)))


def _flow_width(slot, index):
    """The width of the text of the gradient that comes back along an edge."""
    flow = slot.node.grad * slot.node.slopes[index]
    return _width(f"← {number_text(flow)}", LABEL_SIZE)


def _channel(column, y):
    """The width between a column and the one before: wider where wires rise steeply."""
    rises = [
        abs(y[before] - y[slot] - offset)
        for slot in column
        for before, offset in zip(slot.inputs, slot.offsets, strict=True)
    ]
    return 0.0 if max(rises) < 0.005 else float(np.clip(0.12 + 0.2 * max(rises), 0.15, 0.5))


def _half_width(place, height):
    """Half the width of a node's rounded shape at a height above its middle."""
    radius = min(SHAPE, place.width) / 2
    beyond = max(0.0, abs(height) - (place.height / 2 - radius))
    return place.width / 2 - radius + float(np.sqrt(max(radius**2 - beyond**2, 0.0)))


def _wire(points, n=17):
    """The path (k, 2) through `points`: level where two have the same height, else an S-curve."""
    path = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y1 - y0) > 1e-6:
            t = np.linspace(0, 1, n)[1:-1]
            path += zip(x0 + t * (x1 - x0), y0 + t * t * (3 - 2 * t) * (y1 - y0), strict=True)
        path.append((x1, y1))
    return np.array(path)


# Drawing -------------------------------------------------------------------------------------


class _Pen:
    """Writes and draws on `ax` at a scale: points and line widths are multiplied by it."""

    def __init__(self, ax, scale):
        self.ax, self.scale = ax, scale

    def text(self, x, y, text, *, size=LABEL_SIZE, **style):
        style |= {"family": FAMILY, "fontsize": size * self.scale, "parse_math": False}
        self.ax.text(x, y, text, **style)

    def line(self, paths, *, color, width, **style):
        lines = LineCollection(
            paths, colors=color, linewidths=width * self.scale, capstyle="round", **style
        )
        self.ax.add_collection(lines, autolim=False)

    def mark(self, points, marker, size, **style):
        if len(points):
            x, y = np.transpose(points)
            size, width = size * self.scale, style.pop("width", 0)
            self.ax.plot(x, y, marker, ms=size, mew=width * self.scale, **style)

    def shape(self, x, y, width, height, *, radius, line, **style):
        low = x - width / 2 + radius, y - height / 2 + radius
        box = f"round,pad={radius}"
        patch = FancyBboxPatch(
            low, width - 2 * radius, height - 2 * radius, boxstyle=box,
            linewidth=line * self.scale, **style,
        )  # fmt: skip
        self.ax.add_patch(patch)


def _known(what, numbers):
    """What to write at which node: `numbers` if all are known, or those of the known nodes."""
    if what is True:
        return numbers
    if what is False:
        return {}
    if isinstance(what, dict):
        return what
    return {node: numbers[node] for node in what if node in numbers}


def _draw_edges(pen, layout, result, highlight):
    """The wires with their arrowheads, the dots at forks, and what is marked under them."""
    marked = [edge.path for edge in layout.edges if (edge.target, edge.index) in highlight]
    pen.line(marked, color=MARKER, width=7, zorder=1)
    last = layout.nodes[result]
    end = np.array([[last.x + last.width / 2, last.y], [last.box[2] + 0.06, last.y]])
    pen.line([*_wires_once(layout.edges), end], color=WIRE, width=1.7, zorder=2)
    tips = [edge.path[-1] for edge in layout.edges]
    heads = [tip - [0.045, 0] for tip in [*tips, end[1] + [0.05, 0]]]
    pen.mark(heads, ">", 6, color=WIRE, ls="none", zorder=3)
    pen.mark(layout.forks, "o", 7, color=INK, ls="none", zorder=3)


def _wires_once(edges):
    """The paths of all edges, each from where it leaves those before it: no line is drawn twice."""
    paths = {}
    for edge in edges:
        path = edge.path.tolist()
        shared = 0
        for other in paths.setdefault(edge.source, []):
            same = [a == b for a, b in zip(path, other, strict=False)]
            shared = max(shared, same.index(False))
        paths[edge.source].append(path)
        yield path[max(shared - 1, 0) :]


def _draw_node(pen, node, marked):
    """The shape of a node with its symbol, and above it the name of an inner node that has one."""
    look = {"facecolor": "white", "edgecolor": INK, "line": 1.8, "zorder": 4}
    radius, color = min(SHAPE, node.width) / 2, INK
    if node.kind == "variable":
        look["facecolor"], radius = FIELD, 0.07
    elif node.kind == "constant":
        look |= {"edgecolor": "#999999", "line": 1.2, "linestyle": (0, (3, 2))}
        radius, color = 0.07, NOTE
    if marked:
        look["facecolor"] = MARKER
    pen.shape(node.x, node.y, node.width, node.height, radius=radius, **look)
    middle = {"ha": "center", "va": "center_baseline", "color": color, "zorder": 5}
    sign = len(node.symbol) == 1 and node.kind == "operation"
    pen.text(node.x, node.y, node.symbol, size=SIGN_SIZE if sign else NAME_SIZE, **middle)
    if node.kind == "operation" and node.value.name:
        at = node.y + node.height / 2 + 0.04
        name = name_text(node.value.name)
        pen.text(node.x, at, name, size=NAME_SIZE, ha="center", va="bottom", color=INK, zorder=5)


def _draw_labels(pen, node, data, grad):
    """What is known of a node: its value above its wire, its gradient beneath."""
    style = {"fontweight": "bold", "zorder": 5}
    if data is not None and node.kind != "constant":
        text = data if isinstance(data, str) else f"→ {number_text(data)}"
        pen.text(node.label, node.y + 0.045, text, va="bottom", color=VALUE_COLOR, **style)
    if grad is not None:
        text = grad if isinstance(grad, str) else f"← {number_text(grad)}"
        pen.text(node.label, node.y - 0.045, text, va="top", color=GRADIENT_COLOR, **style)


def _draw_flows(pen, layout, grads):
    """At the ends of a fork's branches, the gradients that add up to the fork's own, if known."""
    for edge in layout.edges:
        known = not isinstance(grads.get(edge.source, ""), str)
        if edge.flow and known:
            flow = edge.target.grad * edge.target.slopes[edge.index]
            text = f"← {number_text(flow)}"
            pen.text(*edge.flow, text, va="top", color=GRADIENT_COLOR, zorder=5)
