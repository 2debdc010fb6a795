// The large map on its canvas: what the whole network says, or one unit, and the points on it.

class PlaneDrawing {
  map = new MapCanvas();

  constructor(picture) {
    Object.assign(this, { picture, desk: picture.desk });
  }

  draw(canvas, side, { look, tests, steps, borders, dark, keyboard }) {
    const pencil = fit(canvas, side, side), { desk } = this, scores = this.picture.fields.at(-1);
    const { classes } = desk.all;
    pencil.clearRect(0, 0, side, side);
    if (this.picture.grid.isLine) {
      pencil.fillStyle = "white";
      pencil.fillRect(0, 0, side, side);
      strokeZero(pencil, { left: 0, top: 0, width: side, height: side });
    } else if (this.picture.isOutput(look)) {
      const whole = this.picture.output(), n = this.picture.grid.n;
      const map = this.map.draw(n, (pixels) => (whole
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
      const { values, scale } = this.picture.shownOf(look.column, look.unit);
      const map = this.map.draw(this.picture.grid.n, (pixels) => paintValues(values, scale, pixels, { steps }));
      pencil.drawImage(map, 0, 0, side, side);
    }
    if (this.picture.isOutput(look)) pencil.drawImage(this.pointsLayer(side, tests), 0, 0, side, side);
    if (this.picture.grid.isLine) this.drawCurve(pencil, side, look); // above the points, or it is lost
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
    const share = Math.min(Math.abs(y) / this.picture.targetScale(), 1);
    return `rgb(${tinted(CLASS_COLORS[y < 0 ? 0 : 1], 0.15 + 0.85 * share).map(Math.round)})`;
  }

  drawCurve(pencil, side, look) {
    const whole = this.picture.isOutput(look), { reach } = this.desk.points;
    const scale = whole ? reach : this.picture.scaleOf(look.column, look.unit);
    const values = whole ? this.picture.fields.at(-1)[0] : this.picture.valuesOf(look.column, look.unit);
    const box = { left: 0, top: 0, width: side, height: side };
    for (const [strokeStyle, lineWidth] of [["white", 6], [CLASS_COLORS[5], 3]]) {
      Object.assign(pencil, { strokeStyle, lineWidth });
      strokeCurve(pencil, values, [-scale, scale], box);
    }
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
}

function strokeZero(pencil, { left, top, width, height }) {
  Object.assign(pencil, { strokeStyle: "#c4c4c4", lineWidth: 1 });
  pencil.beginPath();
  pencil.moveTo(left, Math.round(top + height / 2) + 0.5);
  pencil.lineTo(left + width, Math.round(top + height / 2) + 0.5);
  pencil.stroke();
}
