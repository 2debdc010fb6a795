// A line over the four XOR points: what line_over_xor.py computes and draws, in the page itself.

const NAMES = "ABCD", LEFT_SIDES = ["−b", "w₂ + b", "w₁ + b", "−w₁−w₂−b"];
const X = [[0, 0], [0, 1], [1, 0], [1, 1]], Y = [0, 1, 1, 0], EDGES = [-0.7, 1.7];
const MIDDLE = [0.5, 0.5];

const normal = (angle) => [Math.cos(angle * Math.PI / 180), Math.sin(angle * Math.PI / 180)];

const inside = (value) => Math.min(Math.max(value, EDGES[0]), EDGES[1]);

// The point of the line that is nearest to the middle of the four.
function foot({ angle, b }) {
  const w = normal(angle), score = w[0] * MIDDLE[0] + w[1] * MIDDLE[1] + b;
  return [MIDDLE[0] - score * w[0], MIDDLE[1] - score * w[1]];
}

const plane = new Pen().plane([44, 44, 300, 300], EDGES, EDGES);

const picture = {
  measure({ angle, b }) {
    const w = normal(angle);
    const left = X.map(([x1, x2], i) => {
      const score = (Y[i] ? 1 : -1) * (w[0] * x1 + w[1] * x2 + b);
      return Math.abs(score) < 1e-9 ? 0 : score;
    });
    return { w, left };
  },

  handles: () => [
    { name: "turn the line", controls: ["angle"], at(state) {
      const [x, y] = foot(state), w = normal(state.angle);
      return plane.at([inside(inside(x) + 0.42 * w[0]), inside(inside(y) + 0.42 * w[1])]);
    } },
    { name: "shift it", controls: ["b"], at: (state) => plane.at(foot(state).map(inside)) },
  ],

  draw(pen, state, { w, left }) {
    const from = foot(state), along = [-w[1], w[0]];
    const shifted = (s, t) => plane.at([
      from[0] + s * along[0] + t * w[0], from[1] + s * along[1] + t * w[1],
    ]);
    pen.text("class 1 (orange) where w·x + b > 0", [194, 24], { size: 16.5, align: "center" });
    pen.within(plane.box, () => {
      pen.area([[-1, -1], [3, -1], [3, 3], [-1, 3]].map(plane.at), css(tint(CLASS_COLORS[0])));
      pen.area([shifted(-9, 0), shifted(9, 0), shifted(9, 9), shifted(-9, 9)],
        css(tint(CLASS_COLORS[1])));
      pen.line([shifted(-9, 0), shifted(9, 0)], { width: 3 });
      pen.arrow(shifted(0, 0), shifted(0, 0.42));
      pen.text("w", shifted(0, 0.62), { size: 19, bold: true, align: "center" });
    });
    pen.line([[44, 44], [44, 344], [344, 344]], { width: 1 });
    for (const tick of [0, 1]) {
      pen.text(`${tick}`, [plane.at([tick, 0])[0], 358], { size: 15, align: "center" });
      pen.text(`${tick}`, [36, plane.at([0, tick])[1]], { size: 15, align: "right" });
    }
    pen.text("x₁", [194, 368], { align: "center" });
    pen.text("x₂", [36, 194], { align: "right" });
    X.forEach((x, i) => {
      if (left[i] <= 0) pen.ring(plane.at(x), 20, { width: 3.5 });
      pen.mark(Y[i], plane.at(x), 12);
      const [px, py] = plane.at(x);
      pen.text(NAMES[i], [px, py + 1], { size: 14, color: "white", bold: true, align: "center" });
    });
    this.table(pen, left);
  },

  table(pen, left) {
    const zero = 522, unit = 42;
    pen.line([[zero, 48], [zero, 316]], { color: "#aaaaaa", width: 1 });
    left.forEach((value, i) => {
      const y = 40 + 75 * i, color = value > 0 ? INK : RED, base = { size: 17, base: "middle" };
      const name = `${NAMES[i]}:  ${LEFT_SIDES[i]} > 0`;
      pen.area([[394, y - 12], [560, y - 12], [560, y + 12], [394, y + 12]], "white");
      pen.text(name, [396, y], base);
      pen.text(signed(value), [624, y], { ...base, color, align: "right" });
      pen.text(value > 0 ? "✓" : "✗", [650, y], { size: 20, color, align: "center" });
      const end = zero + unit * value;
      pen.area([[zero, y + 16], [end, y + 16], [end, y + 34], [zero, y + 34]], color);
    });
    pen.text("A + B + C + D", [396, 352], { size: 17 });
    const sum = left.reduce((total, value) => total + value, 0);
    pen.text(signed(sum), [624, 352], { size: 17, align: "right" });
  },

  describe({ b }, { w, left }) {
    const faults = left.flatMap((value, i) => {
      if (value > 0) return [];
      if (value === 0) return [`${NAMES[i]} is a tie, ${LEFT_SIDES[i]} = 0, and a tie counts as wrong`];
      return [`${NAMES[i]} fails, ${LEFT_SIDES[i]} = ${signed(value)}`];
    });
    return `${4 - faults.length} of 4 right: ${faults.join("; ")}. Here w = (${signed(w[0])}, ` +
      `${signed(w[1])}), b = ${signed(b)}, and the left sides of the four inequalities add up to 0.`;
  },

  solved: (state, { left }) => left[0] <= 0 && left.slice(1).every((value) => value > 0),
};
