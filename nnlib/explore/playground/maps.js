// Heat maps: numbers of the plane as colours, and the borders between them as curves.
//
// Below zero is blue, as class 0, above it orange, as class 1: the colours of `nnlib.plot`, which all
// common kinds of colour vision tell apart. The middle is white paper.

const CLASS_COLORS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"];
const INK = "#222222", VALUE_COLOR = "#009E73", GRADIENT_COLOR = "#D55E00";
const NO_NUMBER = "#9a9a9a"; // where the network says NaN or infinity
const SHADES = 255; // from one end to the other; odd, so that zero has a shade of its own

function channels(color) {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}

// A colour as the four bytes of a pixel in one number: red is the lowest byte.
function pixel([red, green, blue]) {
  return (255 << 24 | Math.round(blue) << 16 | Math.round(green) << 8 | Math.round(red)) >>> 0;
}

// `share` of a colour on white paper.
function tinted(color, share) {
  return channels(color).map((channel) => 255 - share * (255 - channel));
}

// Zero is white; the first shades away from it differ most, as the border is what one looks for.
function divergingShades(low = CLASS_COLORS[0], high = CLASS_COLORS[1]) {
  const middle = (SHADES - 1) / 2;
  return Uint32Array.from({ length: SHADES }, (_, k) => {
    const away = (k - middle) / middle;
    return pixel(tinted(away < 0 ? low : high, 0.92 * Math.abs(away) ** 0.8));
  });
}

const DIVERGING = divergingShades();

// Values as pixels: −scale is the lowest shade, +scale the highest. In `steps`, all that is below
// zero is one shade, and all above it another. `places` says which values; else all.
function paintValues(values, scale, pixels, { steps = false, shades = DIVERGING, places = null } = {}) {
  const middle = (SHADES - 1) / 2, per = middle / (scale || 1), none = pixel(channels(NO_NUMBER));
  const [low, high] = [shades[Math.round(0.35 * middle)], shades[Math.round(1.65 * middle)]];
  const count = places ? places.length : values.length, last = SHADES - 1;
  for (let p = 0; p < count; p++) {
    const value = values[places ? places[p] : p];
    if (!(value - value === 0)) pixels[p] = none; // NaN, or infinite
    else if (steps) pixels[p] = value > 0 ? high : low;
    else {
      const shade = middle + value * per;
      pixels[p] = shades[shade <= 0 ? 0 : shade >= last ? last : (shade + 0.5) | 0];
    }
  }
}

// Scores of several classes: each place has the colour of the class that wins, more where its
// probability is larger.
function paintClasses(scores, pixels, { steps = false } = {}) {
  const classes = scores.length, none = pixel(channels(NO_NUMBER));
  const shades = scores.map((_, k) => Uint32Array.from({ length: 64 }, (__, share) =>
    pixel(tinted(CLASS_COLORS[k % CLASS_COLORS.length], steps ? 0.6 : 0.1 + 0.8 * share / 63))));
  for (let p = 0; p < pixels.length; p++) {
    let best = 0, sum = 0;
    for (let k = 1; k < classes; k++) if (scores[k][p] > scores[best][p]) best = k;
    const top = scores[best][p];
    for (let k = 0; k < classes; k++) sum += Math.exp(scores[k][p] - top);
    const sure = (1 / sum - 1 / classes) / (1 - 1 / classes);
    pixels[p] = Number.isFinite(sum) ? shades[best][Math.round(63 * sure)] : none;
  }
}

// By how much a class is ahead of all others, at every place: zero is its border.
function aheadOf(scores, k) {
  return Float64Array.from(scores[k], (score, p) => {
    let next = -Infinity;
    for (let other = 0; other < scores.length; other++) {
      if (other !== k && scores[other][p] > next) next = scores[other][p];
    }
    return score - next;
  });
}

// The curve on which n × n values are `level`, as pieces of lines [x, y, x, y] in shares of the
// sides. Between the middles of four cells the values are taken as straight along each edge
// ("marching squares"); a saddle is decided by the mean of its four corners.
function contour(values, n, level = 0) {
  const pieces = [], size = 1 / n;
  for (let row = 0; row < n - 1; row++) {
    for (let column = 0; column < n - 1; column++) {
      const at = row * n + column;
      const a = values[at] - level, b = values[at + 1] - level;
      const d = values[at + n] - level, c = values[at + n + 1] - level;
      const kind = (a > 0) | (b > 0) << 1 | (c > 0) << 2 | (d > 0) << 3;
      if (kind === 0 || kind === 15 || !Number.isFinite(a + b + c + d)) continue;
      const x = (column + 0.5) * size, y = (row + 0.5) * size;
      const top = [x + size * a / (a - b), y], right = [x + size, y + size * b / (b - c)];
      const low = [x + size * d / (d - c), y + size], left = [x, y + size * a / (a - d)];
      switch (kind < 8 ? kind : 15 - kind) {
        case 1: pieces.push([...left, ...top]); break;
        case 2: pieces.push([...top, ...right]); break;
        case 3: pieces.push([...left, ...right]); break;
        case 4: pieces.push([...right, ...low]); break;
        case 6: pieces.push([...top, ...low]); break;
        case 7: pieces.push([...left, ...low]); break;
        default: // 5, or 10 as 15 − 10: the corners a and c have one sign, b and d the other
          if (a + b + c + d > 0 === a > 0) pieces.push([...left, ...low], [...top, ...right]);
          else pieces.push([...left, ...top], [...right, ...low]);
      }
    }
  }
  return pieces;
}

function strokePieces(pencil, pieces, width, height) {
  pencil.beginPath();
  for (const [x, y, toX, toY] of pieces) {
    pencil.moveTo(x * width, y * height);
    pencil.lineTo(toX * width, toY * height);
  }
  pencil.stroke();
}

// A round number at or above `value`: 1, 2 or 5 times a power of ten.
function roundUp(value) {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-9));
}

// Of a map of n × n values the places that `side` × `side` dots show: each the value in its middle.
function placesOf(n, side) {
  const at = (i) => Math.floor((i + 0.5) * n / side);
  return Uint32Array.from({ length: side * side }, (_, p) => n * at(Math.floor(p / side)) + at(p % side));
}

// One canvas for the maps of all units, one beneath the other, kept from frame to frame: so a frame
// is handed to the screen in one piece, however many units there are.
class MapSheet {
  painted = []; // what each map shows, where that stands still

  // Room for so many maps of side × side dots, which show n × n values.
  make(count, n, side) {
    const key = `${count} ${n} ${side}`;
    if (key === this.key) return;
    Object.assign(this, { key, side, painted: [], places: side === n ? null : placesOf(n, side) });
    this.canvas ??= document.createElement("canvas");
    Object.assign(this.canvas, { width: side, height: count * side });
    this.pencil = this.canvas.getContext("2d");
    this.image = this.pencil.createImageData(side, count * side);
    const dots = new Uint32Array(this.image.data.buffer), size = side * side;
    this.pixels = Array.from({ length: count }, (_, k) => dots.subarray(k * size, (k + 1) * size));
  }

  // Paints a map, unless it stands there already; `still` is a name of what doesn't move.
  paint(number, values, scale, { steps, still = null }) {
    if (still !== null && this.painted[number] === still) return;
    this.painted[number] = still;
    paintValues(values, scale, this.pixels[number], { steps, places: this.places });
  }

  finish() {
    this.pencil.putImageData(this.image, 0, 0);
  }

  // Draws a map on another canvas.
  draw(pencil, number, x, y, size) {
    pencil.drawImage(this.canvas, 0, number * this.side, this.side, this.side, x, y, size, size);
  }
}

// A canvas for a single map.
class MapCanvas {
  draw(n, paint) {
    if (n !== this.n) {
      this.canvas ??= document.createElement("canvas");
      Object.assign(this.canvas, { width: n, height: n });
      this.pencil = this.canvas.getContext("2d");
      this.image = this.pencil.createImageData(n, n);
      Object.assign(this, { n, pixels: new Uint32Array(this.image.data.buffer) });
    }
    paint(this.pixels);
    this.pencil.putImageData(this.image, 0, 0);
    return this.canvas;
  }
}

// The function of one variable as a curve, its zero line beneath.
function strokeCurve(pencil, values, [low, high], { left, top, width, height }) {
  const y = (value) => top + height * (1 - (value - low) / (high - low || 1));
  pencil.beginPath();
  values.forEach((value, i) => {
    const x = left + width * (i + 0.5) / values.length;
    if (Number.isFinite(value)) pencil.lineTo(x, Math.min(Math.max(y(value), top - height), top + 2 * height));
  });
  pencil.stroke();
}
