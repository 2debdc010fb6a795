// The plane carried through a small network: what fold.py computes and draws, in the page itself.

const STAGES = ["x", "z", "h", "z", "h"], LAST = 4;
const REACHES = { moons: [1.9, 1.3], rings: [1.35, 1.35] }, WIDEST = 1.9;
const ACTIVATIONS = { ReLU: (z) => Math.max(z, 0), tanh: Math.tanh };
const VIEW = [43, 83, 394, 336];
const input = new Pen().plane([469, 110, 230, 230], [-WIDEST, WIDEST], [-WIDEST, WIDEST]);

const times = (W, [x, y]) => W.map(([a, b]) => a * x + b * y);

// A weight carried out to the share t of it: a turn by t times the angle after a part of the stretch.
function partialLinear({ angle, stretch: [[a, b], [c, d]] }, t) {
  const [cos, sin] = [Math.cos(t * angle), Math.sin(t * angle)];
  const P = [[1 - t + t * a, t * b], [t * c, 1 - t + t * d]];
  return [[cos, -sin], [sin, cos]].map(([p, q]) => [0, 1].map((j) => p * P[0][j] + q * P[1][j]));
}

// Where a point is after `step` steps; steps 1 and 3 are linear, 2 and 4 bends.
function carry({ layers, bend }, xy, step) {
  let now = xy;
  for (let i = 0; i < LAST && step > i; i++) {
    const t = Math.min(step - i, 1), layer = layers[i / 2];
    if (i % 2) now = now.map((z) => (1 - t) * z + t * ACTIVATIONS[bend](z));
    else {
      const W = t === 1 ? layer.weight : partialLinear(layer, t);
      now = times(W, now).map((z, k) => z + t * layer.bias[k]);
    }
  }
  return now;
}

function score(model, xy) {
  const { weight: [[p, q]], bias: [b] } = model.layers[2], [h1, h2] = carry(model, xy, LAST);
  return p * h1 + q * h2 + b;
}

function grid(world) {
  const [width, height] = REACHES[world];
  const range = (n) => Array.from({ length: n }, (_, i) => 2 * i / (n - 1) - 1);
  return [
    ...range(9).map((j) => range(81).map((i) => [width * i, height * j])),
    ...range(9).map((j) => range(81).map((i) => [width * j, height * i])),
  ];
}

// Round numbers between low and high, at most about five.
function ticks(low, high) {
  const rough = (high - low) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push([k * step, signed(k * step, digits)]);
  return found;
}

const picture = {
  // What each of the four networks decides over the input plane.
  prepare({ cases, worlds }) {
    return Object.fromEntries(Object.entries(cases).map(([name, model]) => {
      const places = Array.from({ length: 121 }, (_, i) => WIDEST * (i / 60 - 1));
      const values = places.map((y) => places.map((x) => score(model, [x, y])));
      const colors = CLASS_COLORS.map((color) => tint(color));
      const { X, y } = worlds[name.split(" ")[0]];
      return [name, {
        right: X.map((xy, i) => Number(score(model, xy) > 0) === y[i]),
        pieces: zeros(values, [-WIDEST, WIDEST, -WIDEST, WIDEST]),
        shades: values.map((row) => row.map((s) => colors[Number(s > 0)])),
      }];
    }));
  },

  measure({ world, activation, step }, { worlds, cases, ready }) {
    const name = `${world} ${activation}`, model = cases[name], { X, y } = worlds[world];
    return { model, X, y, ...ready[name], now: X.map((xy) => carry(model, xy, step)) };
  },

  handles: () => [{ name: "how far the plane has come", controls: ["step"], at: ({ step }) => onTrack(step) }],

  draw(pen, { world, activation, step }, found) {
    this.track(pen, activation, step);
    this.carried(pen, world, step, found);
    const { X, y, right, pieces, shades } = found;
    pen.text("the input plane", [584, 92], { size: 16.5, align: "center" });
    pen.shades(shades, input.box);
    pen.within(input.box, () => {
      pen.pieces(pieces.map((piece) => piece.map(input.at)), { width: 2.8 });
      X.forEach((xy, i) => pen.mark(y[i], input.at(xy), 3.4));
      X.forEach((xy, i) => right[i] || pen.ring(input.at(xy), 6.5));
    });
    pen.line([[469, 110], [469, 340], [699, 340]], { width: 1 });
    for (const tick of [-1, 1]) {
      const name = tick < 0 ? "−1" : "1";
      pen.text(name, [input.at([tick, 0])[0], 353], { size: 15, align: "center" });
      pen.text(name, [463, input.at([0, tick])[1]], { size: 15, align: "right" });
    }
    pen.text("x₁", [584, 358], { align: "center" });
    pen.text("x₂", [463, 225], { align: "right" });
    pen.text("black: where the score is 0", [469, 398], { size: 15.5 });
    pen.text("red rings: wrong class", [469, 424], { size: 15.5 });
  },

  track(pen, activation, step) {
    pen.line([onTrack(0), onTrack(4.7)], { color: "#bbbbbb", width: 2.5 });
    [...STAGES, "score s"].forEach((name, i) => {
      const [x, y] = onTrack(Math.min(i, 4.7));
      pen.ring([x, y], 2.5, { color: "#777777", width: 5 });
      pen.text(name, [x, y + 21], { size: 17, bold: true, align: "center" });
    });
    const names = ["layer 1: linear", activation, "layer 2: linear", activation];
    names.forEach((name, i) => pen.text(name, [onTrack(i + 0.5)[0], 13], { size: 15, align: "center" }));
    pen.text("linear", [onTrack(4.35)[0], 13], { size: 15, align: "center" });
    pen.ring(onTrack(step), 4.5, { color: GREEN, width: 9 });
  },

  // The carried grid, the points on it, and the curve that the score 0 has become.
  carried(pen, world, step, { model, y, now, right, pieces }) {
    const [x0, y0, width, height] = VIEW;
    const range = (k) => [Math.min(...now.map((p) => p[k])), Math.max(...now.map((p) => p[k]))];
    const [[left, east], [low, high]] = [range(0), range(1)];
    const half = 0.62 * Math.max((east - left) / width, (high - low) / height, 0.1 / 96);
    const [mx, my] = [(left + east) / 2, (low + high) / 2];
    const plane = pen.plane(VIEW, [mx - half * width, mx + half * width], [my - half * height, my + half * height]);
    const [zx, zy] = plane.at([0, 0]), [a, b, c, d] = plane.window;
    pen.within(VIEW, () => {
      if (step === LAST) this.sides(pen, plane, model);
      const axis = { color: "#777777", width: 1.6 };
      pen.line([[zx, y0], [zx, y0 + height]], axis);
      pen.line([[x0, zy], [x0 + width, zy]], axis);
      const moved = (xy) => plane.at(carry(model, xy, step));
      for (const line of grid(world)) pen.line(line.map(moved), { color: GREY, width: 1 });
      const [wide, tall] = REACHES[world];
      const near = ([px, py]) => Math.abs(px) <= wide && Math.abs(py) <= tall;
      const cut = pieces.filter((piece) => piece.every(near));
      pen.pieces(cut.map((piece) => piece.map(moved)), { width: 3.4 });
      now.forEach((xy, i) => pen.mark(y[i], plane.at(xy), 4.6));
      now.forEach((xy, i) => right[i] || pen.ring(plane.at(xy), 8.5, { width: 2.6 }));
    });
    for (const [value, name] of ticks(a, b)) {
      pen.text(name, [plane.at([value, 0])[0], y0 + height + 13], { size: 15, color: "#666666", align: "center" });
    }
    for (const [value, name] of ticks(c, d)) {
      pen.text(name, [x0 - 6, plane.at([0, value])[1]], { size: 15, color: "#666666", align: "right" });
    }
    const name = STAGES[Math.ceil(Number(step.toFixed(6)))], bound = (v, l, h) => Math.min(Math.max(v, l), h);
    label(pen, `${name}₁`, [x0 + width - 14, bound(zy + 14, y0 + 12, y0 + height - 12)]);
    label(pen, `${name}₂`, [bound(zx + 16, x0 + 16, x0 + width - 16), y0 + 12]);
  },

  // At the last step, the two sides of the straight line s = 0.
  sides(pen, plane, { layers }) {
    const { weight: [[p, q]], bias: [b] } = layers[2], size = Math.hypot(p, q), [n1, n2] = [p / size, q / size];
    const [left, right, low, high] = plane.window, middle = [(left + right) / 2, (low + high) / 2];
    const away = (p * middle[0] + q * middle[1] + b) / size, far = 3 * (right - left + high - low);
    const at = (s, t) => plane.at([
      middle[0] - away * n1 - s * n2 + t * n1, middle[1] - away * n2 + s * n1 + t * n2,
    ]);
    [-far, far].forEach((out, k) =>
      pen.area([at(-far, 0), at(far, 0), at(far, out), at(-far, out)], css(tint(CLASS_COLORS[k]))));
  },

  describe({ step }, { model: { words, verdict } }) {
    step = Number(step.toFixed(6));
    if (step === 0) return words[0];
    const number = Math.ceil(step), share = Math.round(100 * (step - number + 1));
    const partly = share < 100 ? ` (${share} % done)` : "";
    const told = `Step ${number} of 4${partly}: layer ${Math.floor((number + 1) / 2)}, ${words[number]}.`;
    return step === LAST ? `${told} ${verdict}` : told;
  },

  solved: ({ world, step }, { right }) => world === "moons" && step === LAST && right.every(Boolean),
};

function onTrack(step) {
  return [21 + 667 * (step + 0.25) / 5.2, 34];
}

// A name on a field of white, through which a little shows.
function label(pen, text, [x, y]) {
  pen.area([[x - 13, y - 10], [x + 13, y - 10], [x + 13, y + 11], [x - 13, y + 11]], "rgb(255 255 255 / 70%)");
  pen.text(text, [x, y], { size: 17, bold: true, align: "center" });
}
