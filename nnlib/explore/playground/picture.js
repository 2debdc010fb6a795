// What is painted on the two canvases: the network with a map in each unit, and the large map.

const SIZES = [24, 32, 40, 48, 64, 80, 100, 128]; // of the maps, in places a side
const LINE = 160; // places of a line
const BUDGET = { moving: 6, resting: 45 }; // milliseconds that computing all maps may take
const MANY = 256; // points on which the sizes of the activations are measured

class Picture {
  store = new MapStore();
  cost = 4e-6; // milliseconds for one product at one place; measured as it goes

  constructor(desk) {
    this.desk = desk;
  }

  get names() {
    const { choices, one_d: isLine } = this.desk.all;
    return (choices?.features ?? Object.keys(FEATURES))
      .filter((name) => !isLine || ONE_D_FEATURES.includes(name));
  }

  // The places of the features in use among those that are shown.
  get used() {
    return this.desk.all.settings.features.map((name) => this.names.indexOf(name));
  }

  // All maps, as fine as there is time for.
  compute(moving) {
    const { desk } = this, { layers } = desk, { one_d: isLine, domain } = desk.all;
    const work = layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 15) * outputs, 0);
    const budget = moving ? BUDGET.moving : BUDGET.resting;
    const fitting = SIZES.filter((n) => n * n * work * this.cost <= budget);
    const n = isLine ? LINE : fitting.at(-1) ?? SIZES[0], key = `${n} ${isLine} ${domain}`;
    if (key !== this.key) {
      this.key = key;
      this.grid = gridOf(n, domain, isLine);
      this.features = featuresAt(this.names, this.grid);
    }
    const inputs = this.used.map((place) => this.features[place]);
    const shape = `${key} ${desk.widths}`, start = performance.now();
    this.fields = forward(layers, desk.activations, inputs, shape === this.shape ? this.fields : null);
    this.shape = shape;
    if (!isLine) {
      const took = (performance.now() - start) / (n * n * work);
      this.cost += 0.1 * (Math.min(Math.max(took, 1e-7), 1e-3) - this.cost);
    }
    return n;
  }

  // The values of a column's unit; column 0 has all features.
  valuesOf(column, unit) {
    return column === 0 ? this.features[unit] : this.fields[column][unit];
  }

  // A round number that all values of a unit lie within. What ends at 1 is shown up to 1.
  scaleOf(column, unit) {
    const { desk } = this;
    if (column > 0 && column < this.fields.length - 1) {
      const name = desk.activations[column - 1];
      if (["tanh", "sigmoid", "step"].includes(name)) return 1;
    }
    return roundUp(sizeOf(this.valuesOf(column, unit)).largest);
  }

  // Whether what is looked at is the whole network.
  isOutput(look) {
    return !look || (look.column === this.fields.length - 1 && this.fields.at(-1).length === 1);
  }

  // What the network says as a whole: the numbers of a map between −scale and scale, or null where
  // the classes are more than two. Of two classes it is by how much class 1 is more probable.
  output() {
    const scores = this.fields.at(-1), { classes } = this.desk.all;
    if (classes > 2) return null;
    if (classes === 2) return { values: scores[0].map((z) => 2 * sigmoid(z) - 1), scale: 1 };
    return { values: scores[0], scale: this.targetScale() };
  }

  targetScale() {
    let largest = 0;
    for (const { y } of this.desk.points.rows) largest = Math.max(largest, Math.abs(y));
    return roundUp(largest);
  }

  map(number, column, unit, steps) {
    const n = this.grid.n, isLast = column === this.fields.length - 1;
    return this.store.draw(number, n, (pixels) => {
      const whole = isLast && column > 0 && this.fields[column].length === 1 ? this.output() : null;
      if (whole) paintValues(whole.values, whole.scale, pixels, { steps });
      else paintValues(this.valuesOf(column, unit), this.scaleOf(column, unit), pixels, { steps });
    });
  }

  // The network ---------------------------------------------------------------------------------

  drawGraph(canvas, layout, { look, numbers, backward, steps, dark, flow, em = 15 }) {
    const { desk } = this, pencil = fit(canvas, layout.width, layout.height);
    pencil.clearRect(0, 0, layout.width, layout.height);
    const used = this.used, edges = edgesOf(desk.layers, layout, used);
    this.edges = edges;
    const seen = look && { ...look, from: look.column === 0 ? used.indexOf(look.unit) : look.unit };
    const gradients = backward ? desk.gradients : null;
    drawEdges(pencil, edges, desk.layers, { gradients, look: seen, flow, dark });
    const { tile } = layout, half = tile / 2;
    layout.xs.forEach((x, column) => layout.ys[column].forEach((y, unit) => {
      const idle = column === 0 && !used.includes(unit);
      pencil.globalAlpha = idle ? 0.3 : 1;
      if (this.grid.isLine) this.drawTile(pencil, column, unit, { left: x - half, top: y - half, side: tile });
      else {
        const map = this.map(1000 * column + unit, column, unit, steps);
        pencil.drawImage(map, x - half, y - half, tile, tile);
      }
      if (column > 0) this.drawBias(pencil, column, unit, x - half, y + half, gradients, dark);
    }));
    pencil.globalAlpha = 1;
    const written = numbersShown(edges, desk.layers, numbers, seen);
    const style = { ink: dark ? "#f0f0f0" : INK, paper: dark ? "#1c1c1c" : "white", size: 0.77 * em };
    drawNumbers(pencil, written, gradients ?? desk.layers, style);
    if (backward) this.drawSizes(pencil, layout, em, dark);
  }

  drawTile(pencil, column, unit, { left, top, side }) {
    pencil.fillStyle = "white";
    pencil.fillRect(left, top, side, side);
    const scale = this.scaleOf(column, unit), box = { left, top: top + 3, width: side, height: side - 6 };
    strokeZero(pencil, box);
    Object.assign(pencil, { strokeStyle: INK, lineWidth: 1.6 });
    strokeCurve(pencil, this.valuesOf(column, unit), [-scale, scale], box);
  }

  drawBias(pencil, column, unit, x, y, gradients, dark) {
    const value = (gradients ?? this.desk.layers)[column - 1].bias[unit];
    pencil.fillStyle = gradients ? GRADIENT_COLOR : value < 0 ? CLASS_COLORS[0] : CLASS_COLORS[1];
    pencil.strokeStyle = dark ? "#1c1c1c" : "white";
    pencil.lineWidth = 1.5;
    pencil.beginPath();
    pencil.arc(x, y, 2 + 3 * Math.min(Math.sqrt(Math.abs(value) || 0), 1), 0, 7);
    pencil.fill();
    pencil.stroke();
  }

  // Beneath each layer: how large its activations are, and how large the gradients of its weights.
  drawSizes(pencil, layout, em, dark) {
    const { desk } = this, rows = desk.points.rows.filter(({ test }) => !test).slice(0, MANY);
    if (!rows.length) return;
    const at = { x1: Float64Array.from(rows, ({ x1 }) => x1), x2: Float64Array.from(rows, ({ x2 }) => x2) };
    const said = forward(desk.layers, desk.activations, featuresAt(desk.all.settings.features, at));
    const forwards = said.map(meanSize), back = desk.gradients.map(({ weight }) => meanSize([weight]));
    const most = Math.max(...forwards), mostBack = Math.max(...back, 1e-300);
    const top = layout.height - (BARS - 0.4) * em, full = 4.3 * em;
    pencil.font = `${0.8 * em}px system-ui, sans-serif`;
    pencil.textBaseline = "middle";
    pencil.textAlign = "center";
    layout.xs.forEach((x, column) => {
      const bar = (y, share, color, text) => {
        pencil.fillStyle = dark ? "#444444" : "#e2e2e2";
        pencil.fillRect(x - full / 2, y, full, 5);
        pencil.fillStyle = color;
        pencil.fillRect(x - full / 2, y, full * share, 5);
        pencil.fillStyle = dark ? "#e4e4e4" : INK;
        pencil.fillText(text, x, y + 0.95 * em);
      };
      bar(top, forwards[column] / most, VALUE_COLOR, `→ ${brief(forwards[column])}`);
      if (column) bar(top + 1.8 * em, back[column - 1] / mostBack, GRADIENT_COLOR, `← ${brief(back[column - 1])}`);
    });
  }

  // The large map -------------------------------------------------------------------------------

  drawLarge(canvas, side, { look, tests, steps, borders, dark, keyboard }) {
    const pencil = fit(canvas, side, side), { desk } = this, scores = this.fields.at(-1);
    const { classes } = desk.all;
    pencil.clearRect(0, 0, side, side);
    if (this.grid.isLine) {
      this.drawLine(pencil, side, look);
    } else if (this.isOutput(look)) {
      const whole = this.output(), n = this.grid.n;
      const map = this.store.draw("large", n, (pixels) => (whole
        ? paintValues(whole.values, whole.scale, pixels, { steps })
        : paintClasses(scores, pixels, { steps })));
      pencil.imageSmoothingEnabled = !steps;
      pencil.drawImage(map, 0, 0, side, side);
      if (borders) {
        Object.assign(pencil, { strokeStyle: INK, lineWidth: 2 });
        const fields = classes > 2 ? scores.map((_, k) => aheadOf(scores, k)) : [scores[0]];
        for (const field of fields) strokePieces(pencil, contour(field, n), side, side);
      }
    } else {
      pencil.drawImage(this.map("look", look.column, look.unit, steps), 0, 0, side, side);
    }
    if (this.isOutput(look)) pencil.drawImage(this.pointsLayer(side, tests), 0, 0, side, side);
    if (keyboard) this.drawCursor(pencil, side);
  }

  // The points stand still while the network trains: they are drawn once.
  pointsLayer(side, tests) {
    const { points, all } = this.desk, dots = window.devicePixelRatio || 1;
    const key = [points.changes, points.held, side, tests, all.run, dots].join();
    if (key !== this.pointsKey || points !== this.pointsDrawn) {
      Object.assign(this, { pointsKey: key, pointsDrawn: points });
      this.layer ??= document.createElement("canvas");
      const pencil = fit(this.layer, side, side);
      pencil.clearRect(0, 0, side, side);
      drawPoints(pencil, points, [side, side], {
        tests, radius: Math.max(POINT, side / 74), colorOf: (row) => this.colorOf(row),
      });
    }
    return this.layer;
  }

  colorOf({ y }) {
    const { classes, one_d: isLine } = this.desk.all;
    if (classes) return CLASS_COLORS[y % CLASS_COLORS.length];
    if (isLine) return CLASS_COLORS[0];
    const share = Math.min(Math.abs(y) / this.targetScale(), 1);
    return `rgb(${tinted(CLASS_COLORS[y < 0 ? 0 : 1], 0.15 + 0.85 * share).map(Math.round)})`;
  }

  drawLine(pencil, side, look) {
    pencil.fillStyle = "white";
    pencil.fillRect(0, 0, side, side);
    const whole = this.isOutput(look), { reach } = this.desk.points;
    const scale = whole ? reach : this.scaleOf(look.column, look.unit);
    const values = whole ? this.fields.at(-1)[0] : this.valuesOf(look.column, look.unit);
    const box = { left: 0, top: 0, width: side, height: side };
    strokeZero(pencil, box);
    Object.assign(pencil, { strokeStyle: CLASS_COLORS[5], lineWidth: 3 });
    strokeCurve(pencil, values, [-scale, scale], box);
  }

  drawCursor(pencil, side) {
    const [x, y] = this.desk.points.share(...this.desk.points.cursor).map((share) => share * side);
    for (const [width, color] of [[4, "white"], [2, INK]]) {
      Object.assign(pencil, { lineWidth: width, strokeStyle: color });
      pencil.beginPath();
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        pencil.moveTo(x + 7 * dx, y + 7 * dy);
        pencil.lineTo(x + 16 * dx, y + 16 * dy);
      }
      pencil.stroke();
    }
  }

  // What the large map shows, in words, and the ends of its colours.
  caption(look) {
    const { classes, labels, axes } = this.desk.all;
    if (this.isOutput(look)) {
      if (classes > 2) return { text: "Output: the likeliest class", ends: null };
      if (classes === 2) return { text: `Output: probability of ${labels[1]}`, ends: ["0", "½", "1"] };
      const [name, scale, shift] = axes[2], most = this.targetScale();
      const ends = [-most, 0, most].map((value) => brief(shift + scale * value));
      const [low, high] = rangeOf(this.fields.at(-1)[0]).map((value) => brief(shift + scale * value));
      return { text: `Output: ${name}, from ${low} to ${high}`, ends };
    }
    const scale = this.scaleOf(look.column, look.unit), ends = [-scale, 0, scale].map(brief);
    const [low, high] = rangeOf(this.valuesOf(look.column, look.unit)).map(brief);
    return { text: `${unitName(this, look)}, from ${low} to ${high}`, ends };
  }
}

const BARS = 4.1; // the height of the bars beneath the layers, in letters

function unitName({ names, fields, desk }, { column, unit }) {
  if (column === 0) return `Feature ${FEATURES[names[unit]].label}`;
  if (column < fields.length - 1) return `Unit ${unit + 1} of layer ${column}`;
  return fields.at(-1).length === 1 ? "Output" : `Score of ${desk.all.labels[unit]}`;
}

function strokeZero(pencil, { left, top, width, height }) {
  Object.assign(pencil, { strokeStyle: "#c4c4c4", lineWidth: 1 });
  pencil.beginPath();
  pencil.moveTo(left, Math.round(top + height / 2) + 0.5);
  pencil.lineTo(left + width, Math.round(top + height / 2) + 0.5);
  pencil.stroke();
}

// A canvas as large as it is seen, sharp on every screen; returns its pencil, in pixels of the page.
function fit(canvas, width, height) {
  const dots = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * dots), Math.round(height * dots)];
  if (canvas.width !== across || canvas.height !== down) {
    Object.assign(canvas, { width: across, height: down });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  }
  const pencil = canvas.getContext("2d");
  pencil.setTransform(dots, 0, 0, dots, 0, 0);
  return pencil;
}
