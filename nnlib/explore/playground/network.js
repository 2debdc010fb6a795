// The network on its canvas: edges, a map in each unit, numbers, and what goes back and forth.

const BARS = 4.1; // the height of the bars beneath the layers, in letters
const MANY = 256; // points on which the sizes of the activations are measured

class NetworkDrawing {
  edges = []; // where they were drawn last
  sheet = new MapSheet();

  constructor(picture) {
    Object.assign(this, { picture, desk: picture.desk });
  }

  draw(canvas, layout, { look, numbers, backward, steps, dark, flow, em = 15 }) {
    const { desk } = this, pencil = fit(canvas, layout.width, layout.height);
    pencil.clearRect(0, 0, layout.width, layout.height);
    const used = this.picture.used, edges = edgesOf(desk.layers, layout, used);
    this.edges = edges;
    const seen = look && { ...look, from: look.column === 0 ? used.indexOf(look.unit) : look.unit };
    const gradients = backward ? desk.gradients : null;
    drawEdges(pencil, edges, desk.layers, { gradients, look: seen, flow, dark });
    const { tile } = layout, half = tile / 2, isMap = !this.picture.grid.isLine;
    if (isMap) this.paintMaps(layout, steps);
    let number = 0;
    layout.xs.forEach((x, column) => layout.ys[column].forEach((y, unit) => {
      const idle = column === 0 && !used.includes(unit);
      pencil.globalAlpha = idle ? 0.3 : 1;
      if (isMap) this.sheet.draw(pencil, number++, x - half, y - half, tile);
      else this.drawTile(pencil, column, unit, { left: x - half, top: y - half, side: tile });
      if (column > 0) this.drawBias(pencil, column, unit, x - half, y + half, gradients, dark);
    }));
    pencil.globalAlpha = 1;
    const written = numbersShown(edges, desk.layers, numbers, seen);
    const style = { ink: dark ? "#f0f0f0" : INK, paper: dark ? "#1c1c1c" : "white", size: 0.77 * em };
    drawNumbers(pencil, written, gradients ?? desk.layers, style);
    if (backward) this.drawSizes(pencil, layout, em, dark);
  }

  // The maps of all units, with no more dots than a tile has on the screen. Features stand still.
  paintMaps({ ys, tile }, steps) {
    const { picture, sheet } = this, { n } = picture.grid;
    const dots = Math.round(tile * (window.devicePixelRatio || 1));
    sheet.make(ys.flat().length, n, Math.min(n, dots));
    let number = 0;
    ys.forEach((column, k) => column.forEach((_, unit) => {
      const { values, scale } = picture.shownOf(k, unit), still = k ? null : `${picture.names[unit]} ${steps}`;
      sheet.paint(number++, values, scale, { steps, still });
    }));
    sheet.finish();
  }

  drawTile(pencil, column, unit, { left, top, side }) {
    pencil.fillStyle = "white";
    pencil.fillRect(left, top, side, side);
    const scale = this.picture.scaleOf(column, unit), box = { left, top: top + 3, width: side, height: side - 6 };
    strokeZero(pencil, box);
    Object.assign(pencil, { strokeStyle: INK, lineWidth: 1.6 });
    strokeCurve(pencil, this.picture.valuesOf(column, unit), [-scale, scale], box);
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
}
