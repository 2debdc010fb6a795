// The network as a drawing: a tile for each unit, an edge for each weight, thicker where the weight
// is larger. A weight below zero is blue and dashed, one above zero orange and whole.

const TILE = { least: 12, most: 54 }; // the side of a tile, in pixels of the page
const SMALL = 20; // a tile below this shows little
const MIN_HEIGHT = 300, MAX_HEIGHT = 700;
const LEAST_ACROSS = 5.5; // from layer to layer, in letters: as wide as what stands above one

// Where the tiles stand: for each column (the features, then the layers) its middle x, and for each
// unit in it the middle y. `counts` are the units of the columns, `room` the width of the page.
// Tiles shrink until the highest column fits, and a large network is drawn higher; layers don't come
// closer than `LEAST_ACROSS`: then the drawing is wider than the page, and is scrolled. On a slide it
// is `high` pixels high, with less above the layers; null says that so many units don't fit there.
function layoutGraph(counts, room, { em = 15, bottom = 0.7 * em, high = null } = {}) {
  const top = (high ? 2.3 : 4.4) * em, left = (high ? 3.6 : 5.6) * em, right = 2.8 * em;
  const most = Math.max(...counts), gaps = Math.max(counts.length - 1, 1);
  const across = Math.max((room - left - right) / gaps, LEAST_ACROSS * em);
  const inside = (high ?? MAX_HEIGHT) - top - bottom;
  if (high && (inside < most * SMALL || across * gaps + left + right > room + 1)) return null;
  const roomy = Math.min(Math.max(0.052 * room, 34), TILE.most);
  const tile = Math.max(TILE.least, Math.min(roomy, across * 0.46, 0.86 * inside / most));
  const pitch = Math.max(Math.min(1.28 * tile + 2, inside / most), tile + 1);
  const height = high ?? Math.max(MIN_HEIGHT, Math.ceil(top + most * pitch + bottom));
  const middle = top + (height - top - bottom) / 2;
  const xs = counts.map((_, k) => left + k * across);
  const ys = counts.map((count) =>
    Array.from({ length: count }, (_, i) => middle + (i - (count - 1) / 2) * pitch));
  const width = Math.max(room, left + right + gaps * across);
  return { tile, width, height, xs, ys, small: tile < SMALL };
}

// The edges into layer `k` (1 is the first hidden one), from the middle of one tile's side to that of
// another. `shown` are the places of the used features among all of them.
function edgesOf(layers, layout, shown) {
  const edges = [];
  layers.forEach(({ inputs, outputs }, k) => {
    for (let to = 0; to < outputs; to++) {
      for (let from = 0; from < inputs; from++) {
        const row = k === 0 ? shown[from] : from, half = layout.tile / 2 + 2;
        edges.push({
          layer: k, to, from, number: to * inputs + from,
          x: layout.xs[k] + half, y: layout.ys[k][row],
          toX: layout.xs[k + 1] - half, toY: layout.ys[k + 1][to],
        });
      }
    }
  });
  return edges;
}

// A place on an edge, `t` from 0 to 1: a curve that leaves and arrives level.
function alongEdge({ x, y, toX, toY }, t) {
  const s = 1 - t, bend = (toX - x) / 2;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [a * x + b * (x + bend) + c * (toX - bend) + d * toX, (a + b) * y + (c + d) * toY];
}

// The edge that comes nearest to a place, or null if none comes near.
function edgeAt(edges, px, py, reach = 9) {
  let best = null, least = reach;
  for (const edge of edges) {
    if (px < edge.x - 2 || px > edge.toX + 2) continue;
    if (py < Math.min(edge.y, edge.toY) - reach || py > Math.max(edge.y, edge.toY) + reach) continue;
    for (let k = 0; k <= 24; k++) {
      const [x, y] = alongEdge(edge, k / 24), away = Math.hypot(x - px, y - py);
      if (away < least) [best, least] = [edge, away];
    }
  }
  return best;
}

// How thick an edge is: the root of its share of the largest, so that small ones are seen, too.
function thickness(size, largest) {
  if (!Number.isFinite(size)) return 1;
  return 0.4 + 7.1 * Math.sqrt(Math.min(size / (largest || 1), 1));
}

// A number in few letters: three digits that count, a minus sign, no −0.
function brief(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size === 0) return "0";
  let text = size >= 1e5 || size < 1e-3 ? size.toExponential(1).replace("e+", "e")
    : size >= 100 ? size.toFixed(0) : size >= 10 ? size.toFixed(1) : size.toFixed(2);
  if (Number(text) === 0) text = size.toExponential(0);
  return `${value < 0 ? "−" : ""}${text.replace("e-", "e−")}`;
}

// Only as many numbers are written at once as can be read: all, if they are few, else those of the
// unit that is looked at.
function numbersShown(edges, layers, on, look) {
  return edges.filter(({ layer, to }) => {
    if (look && look.column === layer + 1 && look.unit === to) return true;
    return on && layers[layer].inputs * layers[layer].outputs <= 24;
  });
}

// Draws the edges. `flow` is how far the dashes of the gradients have come, in pixels.
function drawEdges(pencil, edges, layers, { gradients = null, look = null, flow = 0, dark = false }) {
  const from = gradients ?? layers;
  let largest = 0;
  for (const { weight } of from) largest = Math.max(largest, sizeOf(weight).largest);
  if (!Number.isFinite(largest)) largest = 1;
  if (!gradients) largest = Math.max(largest, 1);
  const positive = dark ? "#F0B53A" : "#DB9500", negative = dark ? "#4BA3DB" : CLASS_COLORS[0];
  pencil.lineCap = "butt";
  for (const edge of edges) {
    const { layer, to, number, x, y, toX, toY } = edge;
    const value = from[layer].weight[number], mine = !look || isAt(edge, look);
    const bend = (toX - x) / 2;
    pencil.globalAlpha = mine ? 0.9 : 0.16;
    pencil.lineWidth = thickness(Math.abs(value), largest);
    pencil.strokeStyle = !Number.isFinite(value) ? NO_NUMBER
      : gradients ? (dark ? "#FF7A33" : GRADIENT_COLOR) : value < 0 ? negative : positive;
    pencil.setLineDash(gradients ? [7, 4] : value < 0 ? [5, 3] : []);
    pencil.lineDashOffset = gradients ? flow : 0;
    pencil.beginPath();
    pencil.moveTo(x, y);
    pencil.bezierCurveTo(x + bend, y, toX - bend, toY, toX, toY);
    pencil.stroke();
  }
  pencil.globalAlpha = 1;
  pencil.setLineDash([]);
  return largest;
}

// Whether an edge belongs to the unit, or is the edge, that is looked at.
function isAt({ layer, to, from, number }, look) {
  if (look.number !== undefined) return look.column === layer + 1 && look.number === number;
  return (look.column === layer + 1 && look.unit === to) || (look.column === layer && look.from === from);
}

// Where the numbers of edges stand: as near to their middles as leaves room for all; an edge that
// finds none has no number. Pairs of an edge and a place.
function placeNumbers(edges, [width, height]) {
  const placed = [];
  for (const edge of edges) {
    for (const t of [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.12, 0.88]) {
      const [x, y] = alongEdge(edge, t);
      const isFree = placed.every(([, [px, py]]) => Math.abs(px - x) > width || Math.abs(py - y) > height);
      if (!isFree) continue;
      placed.push([edge, [x, y]]);
      break;
    }
  }
  return placed;
}

function drawNumbers(pencil, edges, from, { size = 11.5, ink = INK, paper = "white" }) {
  pencil.font = `600 ${size}px system-ui, sans-serif`;
  Object.assign(pencil, { textAlign: "center", textBaseline: "middle", lineJoin: "round" });
  for (const [edge, [x, y]] of placeNumbers(edges, [3.5 * size, 1.25 * size])) {
    const text = brief(from[edge.layer].weight[edge.number]);
    Object.assign(pencil, { lineWidth: 4, strokeStyle: paper, fillStyle: ink });
    pencil.strokeText(text, x, y);
    pencil.fillText(text, x, y);
  }
}

// The mean size of numbers, layer by layer: how much goes forward, and how much comes back.
function meanSize(lists) {
  let sum = 0, count = 0;
  for (const list of lists) {
    for (const value of list) sum += Math.abs(value);
    count += list.length;
  }
  return sum / count;
}
