// The points of the data set in the reader's hands: they are dragged, added and erased with pointer
// or keyboard, and the page shows it at once, whatever the kernel is doing.

const POINT = 4.6; // the radius of a point, in pixels of the page
const REACH = 14; // as near a pointer has to come
const STEP = 0.2; // of the arrow keys, in units of the plane; with Shift ten times as far

// The data as the page keeps them, in the order in which the kernel counts: those that are trained on
// first. `send` is given each change, as a message to the kernel.
class Points {
  rows = []; // of { x1, x2, y, test }
  held = null; // the number of the point that is held
  cursor = [0, 0]; // where the keyboard is
  visited = -1; // the point that it came to last
  changes = 0; // how often they have been moved, added or erased

  constructor({ domain = 6, classes = 2, isLine = false, labels = [], send = () => {} } = {}) {
    Object.assign(this, { domain, classes, isLine, labels, send });
    this.reach = isLine ? 1.5 : domain; // of the second coordinate
  }

  // A message of the kernel: x1, x2, y of each point, as float32.
  static of(numbers, train, options) {
    const points = new Points(options);
    for (let i = 0; i < numbers.length / 3; i++) {
      const [x1, x2, y] = numbers.subarray(3 * i, 3 * i + 3);
      points.rows.push({ x1, x2, y, test: i >= train });
      if (points.isLine) points.reach = Math.max(points.reach, 1.2 * Math.abs(y));
    }
    return points;
  }

  get train() {
    return this.rows.filter(({ test }) => !test).length;
  }

  // Places of the plane as shares of the picture's sides, and back. On a line the second
  // coordinate is the target.
  share(across, up) {
    return [(across / this.domain + 1) / 2, (1 - up / this.reach) / 2];
  }

  place(across, down) {
    const inside = (share) => 2 * Math.min(Math.max(share, 0), 1) - 1;
    return [inside(across) * this.domain, -inside(down) * this.reach]
      .map((value) => Math.round(value * 100) / 100 || 0);
  }

  where(row) {
    return [row.x1, this.isLine ? row.y : row.x2];
  }

  // Where the reader was last, as the network is given it.
  asInput() {
    return this.isLine ? this.cursor.slice(0, 1) : this.cursor;
  }

  // The number of the point nearest to a share of a picture of so many pixels, or −1.
  nearest([across, down], [width, height], tests = true, reach = REACH) {
    let best = -1, least = reach;
    this.rows.forEach((row, number) => {
      if (row.test && !tests) return;
      const [x, y] = this.share(...this.where(row));
      const away = Math.hypot((x - across) * width, (y - down) * height);
      if (away <= least) [best, least] = [number, away];
    });
    return best;
  }

  move(number, place) {
    const [x1, up] = place, row = { ...this.rows[number], x1, [this.isLine ? "y" : "x2"]: up };
    this.rows[number] = row;
    this.changes++;
    const to = this.isLine ? [number, x1, row.y] : [number, x1, up];
    this.send({ ask: "points", move: [to] });
  }

  // New points are trained on, and stand behind the others of that kind.
  add([x1, up], y) {
    const row = this.isLine ? { x1, x2: 0, y: up } : { x1, x2: up, y }, number = this.train;
    this.changes++;
    this.rows.splice(number, 0, { ...row, test: false });
    this.send({ ask: "points", add: [[row.x1, row.x2, row.y]] });
    return number;
  }

  erase(number) {
    this.rows.splice(number, 1);
    this.changes++;
    this.held = null;
    this.send({ ask: "points", erase: [number] });
  }

  // What a key does; returns what is to be told, or null if the key is not for points.
  // Arrows move the cursor, or the point that is held; Space takes the nearest point and lets it go;
  // a digit adds a point of that class, Delete erases the nearest; Page Up and Down go through all.
  press({ key, shiftKey }) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const near = () => this.held ?? this.nearest(this.share(...this.cursor), [400, 400], true, 40);
    if (key in arrows) {
      const size = (shiftKey ? 10 : 1) * STEP, [right, up] = arrows[key], [x, y] = this.cursor;
      const step = size * this.reach / this.domain;
      this.cursor = this.place(...this.share(x + size * right, y + step * up));
      if (this.held !== null) this.move(this.held, this.cursor);
      return this.at(this.cursor);
    }
    if (key === "PageDown" || key === "PageUp") {
      const count = this.rows.length, by = key === "PageDown" ? 1 : count - 1;
      if (!count) return "There are no points.";
      this.held = null;
      this.visited = this.visited < 0 && by > 1 ? count - 1 : (this.visited + by) % count;
      this.cursor = this.where(this.rows[this.visited]);
      return this.inWords(this.visited);
    }
    if (key === " " || key === "Enter") {
      const number = near(), held = this.held !== null;
      if (number < 0) return "There is no point near.";
      this.held = held ? null : number;
      if (!held) this.cursor = this.where(this.rows[number]);
      return `${held ? "Let go" : "Held"}: ${this.inWords(number)}`;
    }
    if (key === "Delete" || key === "Backspace") {
      const number = near();
      if (number < 0) return "There is no point near.";
      const words = `Erased: ${this.inWords(number)}`;
      this.erase(number);
      return words;
    }
    if (/^[0-9]$/.test(key)) {
      const kind = Number(key);
      if (this.classes && kind >= this.classes) return `There is no class ${kind}.`;
      return `Added: ${this.inWords(this.add(this.cursor, this.classes ? kind : Math.sign(kind)))}`;
    }
    return null;
  }

  at([across, up]) {
    return `${across.toFixed(1)}, ${up.toFixed(1)}`.replaceAll("-", "−");
  }

  inWords(number) {
    const row = this.rows[number], label = this.labels[row.y] ?? `class ${row.y}`;
    const kind = this.classes ? `, ${label}` : this.isLine ? "" : `, value ${brief(row.y)}`;
    return `point ${number + 1} of ${this.rows.length}${row.test ? ", for testing" : ""}${kind}, ` +
      `at ${this.at(this.where(row))}.`;
  }
}

// The marks of the classes, as in nnlib.plot: none is told by its colour alone.
const MARKS = [
  (pencil, x, y, r) => pencil.arc(x, y, r, 0, 7),
  (pencil, x, y, r) => polygon(pencil, x, y, 1.2 * r, 4, 0),
  (pencil, x, y, r) => polygon(pencil, x, y, 1.25 * r, 4, Math.PI / 4),
  (pencil, x, y, r) => polygon(pencil, x, y, 1.3 * r, 3, -Math.PI / 2),
  (pencil, x, y, r) => polygon(pencil, x, y, 1.3 * r, 3, Math.PI / 2),
  (pencil, x, y, r) => polygon(pencil, x, y, 1.2 * r, 5, -Math.PI / 2),
];

function polygon(pencil, x, y, radius, corners, turn) {
  for (let k = 0; k <= corners; k++) {
    const angle = turn + 2 * Math.PI * k / corners;
    pencil.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
}

// Draws the points; `colorOf(row)` gives their colours. Points for testing have a dark middle.
function drawPoints(pencil, points, [width, height], { tests = false, colorOf, radius = POINT }) {
  points.rows.forEach((row, number) => {
    if (row.test && !tests) return;
    const [x, y] = points.share(...points.where(row)), r = number === points.held ? 1.6 * radius : radius;
    const mark = MARKS[points.classes ? row.y % MARKS.length : 0];
    pencil.beginPath();
    mark(pencil, x * width, y * height, r);
    Object.assign(pencil, { fillStyle: colorOf(row), strokeStyle: "white", lineWidth: 2.4 });
    pencil.stroke();
    pencil.fill();
    Object.assign(pencil, { strokeStyle: INK, lineWidth: row.test ? 1.6 : 0.8 });
    pencil.stroke();
    if (!row.test) return;
    pencil.beginPath();
    pencil.arc(x * width, y * height, r * 0.42, 0, 7);
    pencil.fillStyle = INK;
    pencil.fill();
  });
}
