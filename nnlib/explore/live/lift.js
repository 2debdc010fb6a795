// Flat data lifted by one more feature: what lift.py computes and draws, in the page itself.

const REACH = 1.6, FLOOR = -2.6, TILT = 24 * Math.PI / 180, STRETCH = 0.75;
const FORMULAS = { rings: "x₁² + x₂²", xor: "x₁ · x₂" };
const CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map((xy) => xy.map((x) => REACH * x));

const feature = (world, [x, y]) => (world === "rings" ? x * x + y * y : x * y);
const view = new Pen().plane([6, 28, 376, 361], [-2.3, 2.3], [-2.75, 1.667]);
const flat = new Pen().plane([421, 69, 264, 264], [-REACH, REACH], [-REACH, REACH]);

// Where a point at a height is seen from `turn` degrees.
function seen([x, y], height, turn) {
  const angle = turn * Math.PI / 180, c = Math.cos(angle), s = Math.sin(angle);
  const away = s * x + c * y;
  return view.at([c * x - s * y, Math.cos(TILT) * STRETCH * height + Math.sin(TILT) * away]);
}

// Lines on the floor that lifting bends into a bowl or a saddle.
function net(world) {
  const range = (n, reach) => Array.from({ length: n }, (_, i) => reach * (2 * i / (n - 1) - 1));
  if (world === "xor") {
    const across = range(9, 1.4).map((y) => range(25, 1.4).map((x) => [x, y]));
    return [...across, ...across.map((line) => line.map(([x, y]) => [y, x]))];
  }
  const at = (radius, i) => [radius * Math.cos(i * Math.PI / 18), radius * Math.sin(i * Math.PI / 18)];
  const circles = Array.from({ length: 8 }, (_, k) =>
    Array.from({ length: 37 }, (_, i) => at(0.15 + 0.15 * k, i)));
  const rays = Array.from({ length: 12 }, (_, k) =>
    Array.from({ length: 37 }, (_, i) => at(1.2 * i / 36, 3 * k)));
  return [...circles, ...rays];
}

// The pieces of the line `lift · feature = plane` on the floor, and the areas of class 1.
function shadow({ world, lift, plane }) {
  const steps = Array.from({ length: 81 }, (_, i) => REACH * (i / 40 - 1));
  const height = (x, y) => lift * feature(world, [x, y]) - plane;
  const values = steps.map((y) => steps.map((x) => -height(x, y)));
  const pieces = zeros(values, [-REACH, REACH, -REACH, REACH]), strips = [];
  // Along each line y, class 1 where the height is negative: strips, cut where it is 0.
  for (let i = 0; i + 1 < steps.length; i++) {
    const [low, high] = [ends(i), ends(i + 1)];
    if (low.length === high.length) {
      low.forEach(([a, b], k) => strips.push([[a, steps[i]], [b, steps[i]],
        [high[k][1], steps[i + 1]], [high[k][0], steps[i + 1]]]));
    } else {
      const [more, y, z] = low.length > high.length ? [low, i, i + 1] : [high, i + 1, i];
      for (const [a, b] of more) strips.push([[a, steps[y]], [b, steps[y]], [(a + b) / 2, steps[z]]]);
    }
  }
  return { pieces, strips };

  function ends(i) {
    const found = [];
    let open = values[i][0] > 0 ? -REACH : null;
    for (let j = 0; j + 1 < steps.length; j++) {
      const [one, other] = [values[i][j], values[i][j + 1]];
      if ((one > 0) === (other > 0)) continue;
      const cut = steps[j] + one / (one - other) * (steps[j + 1] - steps[j]);
      if (other > 0) open = cut;
      else found.push([open, cut]), open = null;
    }
    if (open !== null) found.push([open, REACH]);
    return found;
  }
}

const picture = {
  measure({ world, lift, plane }, { worlds }) {
    const { X, y } = worlds[world], height = X.map((xy) => lift * feature(world, xy));
    const side = height.map((h) => {
      const gap = Number((h - plane).toFixed(9));
      return gap === 0 ? -1 : Number(gap < 0);
    });
    return { X, y, height, side };
  },

  handles: () => [
    { name: "the plane", controls: ["plane"], at: ({ plane, turn }) => seen(CORNERS[0], plane, turn) },
    { name: "turn the view", controls: ["turn"], at: ({ turn }) => seen(CORNERS[1], FLOOR, turn) },
  ],

  draw(pen, state, { X, y, height, side }) {
    const { world, lift, plane, turn } = state, { pieces, strips } = shadow(state);
    const [blue, orange] = [css(tint(CLASS_COLORS[0])), css(tint(CLASS_COLORS[1], 0.3))];
    const dots = X.map((xy, i) => seen(xy, height[i], turn));
    const points = (which, at) => X.forEach((_, i) => which(i) && pen.mark(y[i], at(i), 5 - y[i] / 2));
    pen.text(`height = ${signed(lift)} · (${FORMULAS[world]})`, [14, 18], { size: 17 });
    pen.area(CORNERS.map((xy) => seen(xy, FLOOR, turn)), blue);
    const area = (places) => pen.area(places, orange, { color: orange, width: 0.6 });
    for (const strip of strips) area(strip.map((xy) => seen(xy, FLOOR, turn)));
    pen.pieces(pieces.map((piece) => piece.map((xy) => seen(xy, FLOOR, turn))));
    for (const line of net(world)) {
      pen.line(line.map((xy) => seen(xy, lift * feature(world, xy), turn)), { color: GREY, width: 1 });
    }
    points((i) => side[i] === 1, (i) => dots[i]);
    pen.area(CORNERS.map((xy) => seen(xy, plane, turn)), "rgb(33 33 33 / 15%)", { width: 1.8 });
    pen.pieces(pieces.map((piece) => piece.map((xy) => seen(xy, plane, turn))));
    points((i) => side[i] !== 1, (i) => dots[i]);
    dots.forEach((dot, i) => side[i] !== y[i] && pen.ring(dot, 7.5, { width: 1.7 }));
    [["x₁", [0, -1.15 * REACH]], ["x₂", [-1.15 * REACH, 0]]].forEach(([name, edge]) =>
      pen.text(name, seen(edge, FLOOR, turn), { align: "center" }));
    this.flat(pen, { X, y, side, pieces, strips, area, blue, points });
  },

  flat(pen, { X, y, side, pieces, strips, area, blue, points }) {
    pen.text("the plane's shadow", [553, 52], { size: 16.5, align: "center" });
    pen.within(flat.box, () => {
      pen.area([[-2, -2], [2, -2], [2, 2], [-2, 2]].map(flat.at), blue);
      for (const strip of strips) area(strip.map(flat.at));
      pen.pieces(pieces.map((piece) => piece.map(flat.at)));
      points(() => true, (i) => flat.at(X[i]));
      X.forEach((xy, i) => side[i] !== y[i] && pen.ring(flat.at(xy), 7.5, { width: 1.7 }));
    });
    pen.line([[421, 69], [421, 333], [685, 333]], { width: 1 });
    for (const tick of [-1, 1]) {
      const name = tick < 0 ? "−1" : "1";
      pen.text(name, [flat.at([tick, 0])[0], 347], { size: 15, align: "center" });
      pen.text(name, [414, flat.at([0, tick])[1]], { size: 15, align: "right" });
    }
    pen.text("x₁", [553, 352], { align: "center" });
    pen.text("x₂", [414, 201], { align: "right" });
  },

  describe(state, { y, side }) {
    const { world, lift, plane } = state, count = (which) => y.filter((_, i) => which(i)).length;
    const right = `${count((i) => side[i] === y[i])} of ${y.length} points are on the right side`;
    if (lift === 0) {
      const where = { "-1": "in", 0: "above", 1: "below" }[side[0]];
      return `Nothing is lifted: all points lie at height 0, ${where} the plane. So ${right}.`;
    }
    const blue = count((i) => !y[i] && side[i] !== 0), orange = count((i) => y[i] && side[i] !== 1);
    const faults = [
      ...(blue ? [`${blue} blue not above the plane`] : []),
      ...(orange ? [`${orange} orange not below it`] : []),
    ].join(", ") || "the plane separates the classes";
    return `${right}: ${faults}. The plane's shadow is ${this.curve(world, plane / lift)}.`;
  },

  curve(world, level) {
    level = Number(level.toFixed(9));
    if (world === "xor") return level === 0 ? "the two axes" : `the hyperbola x₁ · x₂ = ${signed(level)}`;
    if (level > 0) return `a circle of radius ${signed(Math.sqrt(level))}`;
    return level === 0 ? "a single point" : "empty, for the plane passes beneath the bowl";
  },

  solved: ({ lift }, { y, side }) =>
    lift <= 0.2 + 1e-9 && side.every((decided, i) => decided === y[i]),
};
