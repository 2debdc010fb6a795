// Draws what drawing.py has recorded, as sharp as the screen: it says what a mark is made of.

const UNITS = 16; // of a row, in a pixel
const SHARPEST = 3; // dots to a pixel
const [MOVE, LINE, CURVE3, CURVE4] = [1, 2, 3, 4]; // codes of a row; others close the path
const SANS = '"DejaVu Sans", Verdana, system-ui, sans-serif';
const MONO = '"DejaVu Sans Mono", Menlo, Consolas, monospace';

function drawMarks(context, { marks, rows: bytes }) {
  if (!marks?.length) return;
  const { buffer, byteOffset, byteLength } = bytes;
  const rows = new Int16Array(buffer.slice(byteOffset, byteOffset + byteLength));
  let row = 0;
  for (const mark of marks) {
    context.save();
    if (mark.clip) {
      context.beginPath();
      context.rect(...mark.clip);
      context.clip();
    }
    if (mark.image) drawDots(context, mark);
    else if (mark.text) writeText(context, mark);
    else {
      const { path: corners, at = 0 } = mark;
      drawPath(context, mark, rows.subarray(3 * row, 3 * (row + corners)),
        rows.subarray(3 * (row + corners), 3 * (row + corners + at)));
      row += corners + at;
    }
    context.restore();
  }
}

function drawPath(context, mark, corners, places) {
  const { fill, line, width, dash = [], shift = 0, cap = "butt", join = "miter" } = mark;
  const path = new Path2D(), at = (k) => [corners[3 * k + 1] / UNITS, corners[3 * k + 2] / UNITS];
  for (let k = 0; 3 * k < corners.length; k++) {
    const code = corners[3 * k];
    if (code === MOVE) path.moveTo(...at(k));
    else if (code === LINE) path.lineTo(...at(k));
    else if (code === CURVE3) path.quadraticCurveTo(...at(k), ...at(++k));
    else if (code === CURVE4) path.bezierCurveTo(...at(k), ...at(++k), ...at(++k));
    else path.closePath();
  }
  Object.assign(context, {
    fillStyle: fill, strokeStyle: line, lineWidth: width, lineDashOffset: shift, lineCap: cap,
    lineJoin: join,
  });
  context.setLineDash(dash);
  const draw = () => {
    if (fill) context.fill(path);
    if (line) context.stroke(path);
  };
  if (!places.length) draw();
  for (let k = 0; k < places.length; k += 3) {
    context.save();
    context.translate(places[k + 1] / UNITS, places[k + 2] / UNITS);
    draw();
    context.restore();
  }
}

// As long as it was meant to be, whatever font there is.
function writeText(context, { text, x = 0, y = 0, size, wide, fill, bold, mono, turn = 0 }) {
  context.font = `${bold ? "bold " : ""}${size}px ${mono ? MONO : SANS}`;
  context.fillStyle = fill;
  context.textRendering = "geometricPrecision";
  context.translate(x, y);
  context.rotate(turn * Math.PI / 180);
  context.scale(wide / context.measureText(text).width || 1, 1);
  context.fillText(text, 0, 0);
}

function drawDots(context, { image: [width, height], dots, place }) {
  const small = context.canvas.ownerDocument.createElement("canvas");
  Object.assign(small, { width, height });
  const bytes = new Uint8ClampedArray(dots.buffer, dots.byteOffset, dots.byteLength);
  small.getContext("2d").putImageData(new ImageData(bytes.slice(), width, height), 0, 0);
  context.transform(...place);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0);
}

// A canvas with as many dots as the screen has for it: what stands still is drawn on a sheet beneath
// what moves, anew only when it, or the number of dots, is another.
class Paper {
  constructor() {
    this.canvas = make("canvas", { role: "img" });
    this.beneath = make("canvas", {});
    this.size = [0, 0];
    this.leave = whenResized(this.canvas, () => this.fit());
  }

  show([width, height], still, moving) {
    this.canvas.style.setProperty("--width", `${width}px`);
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    const other = still !== this.still || `${[width, height]}` !== `${this.size}`;
    Object.assign(this, { size: [width, height], still, moving });
    if (!this.fit(other)) this.draw();
  }

  // Whether the number of dots had to change, or all is to be drawn `anew`: then it is drawn.
  fit(anew) {
    const { canvas, beneath, size: [width, height] } = this;
    const dots = Math.min(window.devicePixelRatio || 1, SHARPEST);
    const wide = Math.round((canvas.clientWidth || width) * dots);
    const high = Math.round(wide * height / width) || 0;
    if (!high || (!anew && wide === canvas.width && high === canvas.height)) return false;
    for (const sheet of [canvas, beneath]) Object.assign(sheet, { width: wide, height: high });
    const paper = beneath.getContext("2d");
    paper.fillStyle = "white";
    paper.fillRect(0, 0, wide, high);
    paper.scale(wide / width, high / height);
    drawMarks(paper, this.still);
    this.draw();
    return true;
  }

  draw() {
    const { canvas, beneath, size: [width, height] } = this;
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(beneath, 0, 0);
    context.scale(canvas.width / width, canvas.height / height);
    drawMarks(context, this.moving);
  }
}
