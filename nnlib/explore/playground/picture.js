// What there is to be painted: the maps of all units, their scales, and what they show in words.

const SIZES = [24, 32, 40, 48, 64, 80, 100, 128]; // of the maps, in places a side
const LINE = 160; // places of a line
const BUDGET = { moving: 3.5, resting: 45 }; // milliseconds that computing all maps may take

class Picture {
  cost = 4e-6; // milliseconds for one product at one place; measured as it goes

  constructor(desk) {
    this.desk = desk;
  }

  get names() {
    const { choices, one_d: isLine, settings } = this.desk.all;
    return (choices?.features ?? Object.keys(FEATURES))
      .filter((name) => !isLine || ONE_D_FEATURES.includes(name))
      .filter((name) => !this.isCompact || settings.features.includes(name));
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
    const n = isLine ? LINE : fitting.at(-1) ?? SIZES[0], key = `${n} ${isLine} ${domain} ${this.names}`;
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

  // The values of a unit's map, and the scale they are shown at: of the output as a whole.
  shownOf(column, unit) {
    const isWhole = column > 0 && column === this.fields.length - 1 && this.fields[column].length === 1;
    return (isWhole && this.output()) || { values: this.valuesOf(column, unit), scale: this.scaleOf(column, unit) };
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

function unitName({ names, fields, desk }, { column, unit }) {
  if (column === 0) return `Feature ${FEATURES[names[unit]].label}`;
  if (column < fields.length - 1) return `Unit ${unit + 1} of layer ${column}`;
  return fields.at(-1).length === 1 ? "Output" : `Score of ${desk.all.labels[unit]}`;
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
