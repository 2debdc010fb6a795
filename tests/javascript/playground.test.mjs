// The playground's page without a browser: maps and borders, the layout of the network, curves of
// losses, points in the reader's hands, and what is said to the kernel.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground(
  ["net.js", "maps.js", "graph.js", "curves.js", "points.js", "messages.js", "controls.js", "desk.js"],
  ["unpack", "gridOf", "featuresAt", "forward", "FEATURES", "paintValues", "paintClasses", "aheadOf",
    "contour", "roundUp", "DIVERGING", "layoutGraph", "edgesOf", "alongEdge", "edgeAt", "thickness", "brief",
    "numbersShown", "placeNumbers", "Losses", "thinned", "axesOf", "heightOf", "epochText", "Points", "Post",
    "Desk", "withLayers", "withUnits", "settingsFor", "iconOf", "MARKS"],
  { make: () => ({}), put: () => {}, document: {} },
);
const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

// The network ------------------------------------------------------------------------------------

test("weights are read layer by layer, each matrix row after row, then its biases", () => {
  const [first, last] = page.unpack([2, 3, 1], Float32Array.from({ length: 13 }, (_, i) => i));
  assert.deepEqual([...first.weight], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...first.bias], [6, 7, 8]);
  assert.deepEqual([...last.weight], [9, 10, 11]);
  assert.deepEqual([...last.bias], [12]);
  assert.throws(() => page.unpack([2, 3, 1], new Float32Array(12)), /has 13 numbers, not 12/);
});

test("the grid has the middles of its cells, from the top left", () => {
  const { x1, x2 } = page.gridOf(3, 6);
  assert.deepEqual([...x1.slice(0, 3)], [-4, 0, 4]);
  assert.deepEqual([x2[0], x2[4], x2[8]].map((value) => value + 0), [4, 0, -4]);
  assert.equal(page.gridOf(5, 6, true).x1.length, 5);
});

test("a second pass writes over the fields of the first, and adds nothing to them", () => {
  const layers = page.unpack([1, 2, 1], Float64Array.from([1, -1, 0.5, 0, 1, 1, 0.25]));
  const inputs = [Float64Array.from([-2, 3])];
  const first = page.forward(layers, ["relu", null], inputs);
  assert.deepEqual([...first[2][0]], [2.25, 3.75]);
  const again = page.forward(layers, ["relu", null], inputs, first);
  assert.deepEqual([...again[2][0]], [2.25, 3.75]);
  assert.equal(again[1], first[1]);
});

test("an activation that nobody knows is an error, not a straight line", () => {
  const layers = page.unpack([1, 1, 1], new Float64Array(4));
  assert.throws(() => page.forward(layers, ["tahn", null], [new Float64Array(1)]), /called tahn/);
});

// Maps -------------------------------------------------------------------------------------------

test("zero is white, the two signs are two colours, and what is no number is grey", () => {
  const pixels = new Uint32Array(6), middle = page.DIVERGING[127];
  page.paintValues([0, 1, -1, 5, NaN, Infinity], 1, pixels);
  assert.equal(pixels[0], middle);
  assert.equal(middle >>> 0, 0xffffffff);
  assert.ok(pixels[1] !== pixels[2]);
  assert.equal(pixels[1], pixels[3]); // beyond the scale: its end
  assert.equal(pixels[4], pixels[5]);
  assert.ok(![pixels[0], pixels[1], pixels[2]].includes(pixels[4]));
});

test("in steps there are two colours alone, with the border at zero", () => {
  const pixels = new Uint32Array(4);
  page.paintValues([-3, -0.01, 0.01, 3], 1, pixels, { steps: true });
  assert.equal(pixels[0], pixels[1]);
  assert.equal(pixels[2], pixels[3]);
  assert.ok(pixels[0] !== pixels[2]);
});

test("of several classes the likeliest gives the colour, the stronger the surer it is", () => {
  const pixels = new Uint32Array(3), scores = [[5, 0, NaN], [0, 1, 0], [0, 0.9, 0]];
  page.paintClasses(scores.map((s) => Float64Array.from(s)), pixels);
  const blue = (dot) => dot >> 16 & 255, red = (dot) => dot & 255;
  assert.ok(blue(pixels[0]) > red(pixels[0])); // class 0 is blue
  assert.ok(red(pixels[1]) > blue(pixels[1])); // class 1 is orange, pale here
  assert.deepEqual([...page.aheadOf(scores.map((s) => Float64Array.from(s)), 1)].slice(0, 2).map((v) => +v.toFixed(9)), [-5, 0.1]);
});

test("a border lies where the values are zero", () => {
  const n = 40, { x1, x2 } = page.gridOf(n, 6), circle = x1.map((v, p) => v * v + x2[p] * x2[p] - 9);
  const pieces = page.contour(circle, n);
  assert.ok(pieces.length > 40);
  for (const piece of pieces) {
    for (const [x, y] of [piece.slice(0, 2), piece.slice(2)]) {
      near(Math.hypot(12 * x - 6, 12 * y - 6), 3, 0.02);
    }
  }
  // It is closed: every end is the end of another piece, too.
  const ends = pieces.flatMap(([x, y, a, b]) => [[x, y], [a, b]].map((e) => e.map((v) => v.toFixed(9)).join()));
  for (const end of ends) assert.equal(ends.filter((other) => other === end).length, 2);
});

test("at a saddle two borders don't cross, whatever the signs", () => {
  for (const sign of [1, -1]) {
    for (const tilt of [0.2, -0.2]) {
      const pieces = page.contour([1, -1, -1, 1].map((v) => sign * v + tilt), 2);
      assert.equal(pieces.length, 2);
      const [[ax, ay, bx, by], [cx, cy, dx, dy]] = pieces;
      const side = (px, py) => Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
      assert.equal(side(cx, cy), side(dx, dy));
    }
  }
  assert.deepEqual(page.contour([1, NaN, -1, 1], 2), []);
});

test("scales end at round numbers", () => {
  for (const [value, round] of [[0.7, 1], [1, 1], [1.2, 2], [36, 50], [0.003, 0.005], [0, 1], [Infinity, 1]]) {
    near(page.roundUp(value), round, 1e-12);
  }
});

// The drawing of the network -----------------------------------------------------------------------

test("tiles never overlap, and stay on the board, however many there are", () => {
  for (const counts of [[7, 1], [7, 8, 8, 1], [7, 128, 1], [3, ...Array(16).fill(4), 3]]) {
    for (const room of [420, 760, 1400]) {
      const { tile, width, height, xs, ys } = page.layoutGraph(counts, room);
      xs.forEach((x, k) => {
        assert.ok(x - tile / 2 >= 0 && x + tile / 2 <= width);
        if (k) assert.ok(x - xs[k - 1] > tile * 2);
        ys[k].forEach((y, i) => {
          assert.ok(y - tile / 2 >= 40 && y + tile / 2 <= height, `${counts} ${y} ${tile} ${height}`);
          if (i) assert.ok(y - ys[k][i - 1] >= tile);
        });
      });
    }
  }
});

test("a word is due where tiles get small, and only there", () => {
  assert.ok(!page.layoutGraph([7, 8, 8, 1], 760).small);
  assert.ok(page.layoutGraph([7, 60, 1], 760).small);
});

test("an edge goes from tile to tile, is found under the pointer, and nowhere else", () => {
  const layout = page.layoutGraph([7, 2, 1], 700), layers = page.unpack([2, 2, 1], new Float32Array(9));
  const edges = page.edgesOf(layers, layout, [0, 3]);
  assert.equal(edges.length, 6);
  const [edge] = edges.filter(({ layer, to, from }) => layer === 0 && to === 1 && from === 1);
  assert.equal(edge.y, layout.ys[0][3]); // the second feature in use stands in row 3
  assert.deepEqual(page.alongEdge(edge, 0), [edge.x, edge.y]);
  assert.deepEqual(page.alongEdge(edge, 1), [edge.toX, edge.toY]);
  const [x, y] = page.alongEdge(edge, 0.8);
  assert.equal(page.edgeAt(edges, x, y), edge);
  assert.equal(page.edgeAt(edges, layout.xs[1], 10), null);
});

test("a larger weight is never thinner, and the sign does not matter for it", () => {
  const sizes = [0, 0.01, 0.5, 1, 3].map((size) => page.thickness(size, 3));
  assert.deepEqual(sizes, [...sizes].sort((a, b) => a - b));
  assert.ok(sizes[0] > 0);
});

test("numbers are short, with a minus sign, and never −0", () => {
  const texts = [0.5, -0.25, 0, -0, 12.34, -1234.5, 1e-9, 1e9, NaN, -Infinity].map(page.brief);
  assert.deepEqual(texts, ["0.50", "−0.25", "0", "0", "12.3", "−1235", "1.0e−9", "1.0e9", "NaN", "−∞"]);
});

test("numbers on edges don't lie on each other", () => {
  const layout = page.layoutGraph([7, 8, 1], 700), layers = page.unpack([2, 8, 1], new Float32Array(33));
  const edges = page.numbersShown(page.edgesOf(layers, layout, [0, 1]), layers, true, null);
  assert.equal(edges.length, 24);
  const placed = page.placeNumbers(edges, [40, 14]);
  assert.ok(placed.length >= 20);
  placed.forEach(([, [x, y]], i) => placed.slice(i + 1).forEach(([, [a, b]]) =>
    assert.ok(Math.abs(a - x) > 40 || Math.abs(b - y) > 14)));
});

test("where there are many weights, only those of the unit in view are numbers", () => {
  const layout = page.layoutGraph([7, 9, 9, 1], 700), layers = page.unpack([2, 9, 9, 1], new Float32Array(127));
  const edges = page.edgesOf(layers, layout, [0, 1]), look = { column: 2, unit: 4 };
  const shown = page.numbersShown(edges, layers, true, look);
  assert.deepEqual([...new Set(shown.filter(({ layer }) => layer === 1).map(({ to }) => to))], [4]);
  assert.equal(page.numbersShown(edges, layers, false, null).length, 0);
});

// Curves -------------------------------------------------------------------------------------------

test("losses come in pieces, some twice, and a lost piece leaves no hole", () => {
  const losses = new page.Losses();
  losses.put(0, [3, 2], [4, 3]);
  losses.put(1, [2, 1], [3, 2]);
  losses.put(7, [9], [9]); // what was between is lost
  assert.deepEqual(losses.train, [3, 2, 1]);
  assert.deepEqual(losses.test, [4, 3, 2]);
});

test("of many epochs as many are drawn as can be seen, the peaks and the last among them", () => {
  const train = Array.from({ length: 50000 }, (_, i) => 1 / (i + 1));
  train[31234] = 7;
  const rows = page.thinned({ train, test: train }, 600);
  assert.ok(rows.length <= 605);
  assert.equal(Math.max(...rows.slice(1).map(([, loss]) => loss)), 7);
  assert.equal(rows.at(-1)[0], 50000);
  assert.deepEqual(rows.map(([epoch]) => epoch), rows.map(([epoch]) => epoch).sort((a, b) => a - b));
});

test("the axis is logarithmic only where losses are far apart, and holds them all", () => {
  const near = page.axesOf([[1, 0.7, 0.8], [2, 0.3, 0.4]]), wide = page.axesOf([[1, 2, 2], [2, 0.001, 0.02]]);
  assert.ok(!near.isLog && wide.isLog);
  for (const [axes, losses] of [[near, [0.3, 0.8]], [wide, [0.001, 2]]]) {
    for (const loss of losses) assert.ok(page.heightOf(loss, axes) >= 0 && page.heightOf(loss, axes) <= 1);
  }
  const broken = page.axesOf([[1, NaN, Infinity], [2, null, 0]]);
  assert.ok(Number.isFinite(broken.high) && broken.ticks.every(Number.isFinite));
  assert.equal(page.epochText(1234567), "1\u2009234\u2009567");
});

// Points -------------------------------------------------------------------------------------------

const data = Float32Array.from([1, 1, 0, -1, -1, 1, 2, -2, 1]);
const pointsOf = (more = {}) => {
  const sent = [], send = (message) => sent.push(message);
  return { points: page.Points.of(data, 2, { domain: 6, classes: 2, labels: ["a", "b"], send, ...more }), sent };
};

test("places and shares of the picture belong together", () => {
  const { points } = pointsOf();
  for (const place of [[0, 0], [-6, 6], [3.25, -1.5]]) {
    assert.deepEqual(points.place(...points.share(...place)), place);
  }
  assert.deepEqual(points.place(2, -3), [6, 6]); // none leaves the picture
});

test("a point is found where it is seen, and one that isn't shown is not", () => {
  const { points } = pointsOf(), size = [360, 360];
  assert.equal(points.nearest(points.share(1.1, 1), size), 0);
  assert.equal(points.nearest(points.share(4, 4), size), -1);
  assert.equal(points.nearest(points.share(2, -2), size, true), 2);
  assert.equal(points.nearest(points.share(2, -2), size, false), -1);
});

test("page and kernel count points alike, whatever is moved, added and erased", () => {
  const { points, sent } = pointsOf();
  assert.equal(points.add([3, 3], 1), 2); // behind those that are trained on, before the one for testing
  assert.ok(points.rows[3].test);
  points.move(3, [0, 5]);
  points.erase(0);
  assert.deepEqual(sent, [
    { ask: "points", add: [[3, 3, 1]] }, { ask: "points", move: [[3, 0, 5]] }, { ask: "points", erase: [0] },
  ]);
  assert.deepEqual(points.rows.map(({ x1 }) => x1), [-1, 3, 0]);
});

test("the keyboard does all that the pointer does, and says it", () => {
  const { points, sent } = pointsOf(), press = (key, more = {}) => points.press({ key, ...more });
  assert.match(press("PageDown"), /point 1 of 3, a, at 1\.0, 1\.0/);
  assert.match(press(" "), /^Held: point 1/);
  press("ArrowRight");
  press("ArrowUp", { shiftKey: true });
  assert.deepEqual(sent.at(-1), { ask: "points", move: [[0, 1.2, 3]] });
  assert.match(press(" "), /^Let go/);
  assert.match(press("1"), /^Added: point 3 of 4, b/);
  assert.match(press("Delete"), /^Erased/);
  assert.match(press("7"), /no class 7/);
  assert.equal(press("x"), null);
  assert.equal(press("Tab"), null);
  assert.match(press("PageUp"), /of 3/);
});

test("on a line the height of a point is its target", () => {
  const { points, sent } = pointsOf({ isLine: true, classes: 0 });
  points.move(1, [2, 0.5]);
  assert.deepEqual([points.rows[1].x1, points.rows[1].y], [2, 0.5]);
  assert.deepEqual(sent, [{ ask: "points", move: [[1, 2, 0.5]] }]);
  assert.deepEqual(points.asInput(), [0]);
});

// Messages -----------------------------------------------------------------------------------------

test("one message is under way; changes of settings wait together", () => {
  const sent = [], post = new page.Post((message) => sent.push(message));
  post.bring({ ask: "set", settings: { lr: 0.1 } });
  post.bring({ ask: "set", settings: { lr: 0.2 } });
  post.bring({ ask: "set", settings: { lr: 0.3, noise: 1 } });
  assert.equal(sent.length, 1);
  post.heard(sent[0].number - 1); // the answer to something older
  assert.equal(sent.length, 1);
  assert.ok(post.ahead("set"));
  post.heard(sent[0].number);
  assert.deepEqual(sent[1].settings, { lr: 0.3, noise: 1 });
  post.heard(sent[1].number);
  assert.ok(post.idle && !post.ahead("set"));
});

test("a pause and a receipt go at once, past what waits", () => {
  const sent = [], post = new page.Post((message) => sent.push(message));
  for (const ask of ["restart", "step", "pause"]) post.bring({ ask });
  post.bring({ ask: "ack", number: 7 });
  assert.deepEqual(sent.map(({ ask }) => ask), ["restart", "pause", "ack"]);
  assert.equal(sent[2].number, 7); // a receipt has the number of its frame
  post.heard(sent[0].number);
  assert.equal(sent[3].ask, "step");
});

test("of a dragged point the newest place goes, and no erased point is mixed up", () => {
  const sent = [], post = new page.Post((message) => sent.push(message));
  post.bring({ ask: "hello" });
  for (const x of [1, 2, 3]) post.bring({ ask: "points", move: [[4, x, 0]] });
  post.bring({ ask: "points", move: [[5, 9, 9]] });
  post.bring({ ask: "points", erase: [0] });
  post.bring({ ask: "points", move: [[4, 0, 0]] });
  while (!post.idle) post.heard(sent.at(-1).number);
  assert.deepEqual(sent.slice(1).map(({ number, ...rest }) => rest), [
    { ask: "points", move: [[4, 3, 0], [5, 9, 9]] }, { ask: "points", erase: [0] },
    { ask: "points", move: [[4, 0, 0]] },
  ]);
});

// The desk -----------------------------------------------------------------------------------------

function deskAndKernel() {
  const sent = [], desk = new page.Desk();
  const on = {}, hear = (...message) => on["msg:custom"](...message);
  desk.connect({ send: (message) => sent.push(message), on: (what, act) => { on[what] = act; } });
  const view = (numbers) => { const { buffer } = Float32Array.from(numbers); return new DataView(buffer); };
  const weights = Array.from({ length: 9 }, (_, i) => i / 10), gradients = Array(9).fill(0.5);
  const frame = (more) => ({ say: "frame", number: 1, run: 1, epoch: 0, last: 0, playing: false, curve_from: 0, curve: 0, heard: sent.at(-1).number, ...more });
  const all = (more = {}) => hear({ ...frame({}), say: "all", settings: { lr: 0.03, hidden: [2], activation: ["tanh"] },
    layers: [[2, 2, "tanh"], [2, 1, null]], parameters: 9, train: 2, classes: 2, domain: 6, labels: ["a", "b"],
    one_d: false, ...more }, [view(data), view([...weights, ...gradients])]);
  const tell = (more, curve = []) => hear(frame(more), [view([...weights, ...gradients, ...curve])]);
  return { desk, sent, all, tell, hear, on };
}

test("a desk says hello, and takes weights, gradients, losses and points", () => {
  const { desk, sent, all, tell } = deskAndKernel();
  assert.equal(sent[0].ask, "hello");
  all();
  assert.deepEqual(desk.widths, [2, 2, 1]);
  assert.equal(desk.points.rows.length, 3);
  near(desk.layers[1].weight[1], 0.7, 1e-6);
  assert.equal(desk.gradients[0].bias[0], 0.5);
  tell({ number: 2, epoch: 2, last: 2, curve: 2 }, [0.6, 0.5, 0.7, 0.65]);
  near(desk.losses.test[1], 0.65, 1e-6);
  assert.deepEqual(sent.filter(({ ask }) => ask === "ack").map(({ number }) => number), [1, 2]);
});

test("a frame of an older run changes nothing", () => {
  const { desk, all, tell } = deskAndKernel();
  all({ run: 2 });
  tell({ run: 1, epoch: 99 });
  assert.equal(desk.frame.epoch, 0);
});

test("the reader's changes are shown at once, and taken back when they are refused", () => {
  const { desk, sent, all, hear } = deskAndKernel();
  all();
  desk.set({ lr: 3 });
  assert.equal(desk.settings.lr, 3);
  hear({ say: "error", number: sent.at(-1).number, heard: sent.at(-1).number, words: "lr must be smaller" }, []);
  assert.equal(desk.settings.lr, 0.03);
  assert.equal(desk.note, "lr must be smaller");
  desk.set({ lr: 0.1 });
  assert.equal(desk.note, "");
});

test("a pause stops the picture at once, though frames still come", () => {
  const { desk, sent, all, tell } = deskAndKernel();
  all();
  desk.play();
  tell({ number: 2, playing: true });
  assert.ok(desk.playing);
  desk.pause();
  assert.equal(sent.at(-1).ask, "pause");
  tell({ number: 3, playing: true, heard: 0 }); // it was under way
  assert.ok(!desk.playing && desk.busy);
  tell({ number: 4, playing: false });
  assert.ok(!desk.busy);
  desk.play();
  assert.ok(desk.playing);
});

test("a weight by hand is on the page at once, and goes by its place among all", () => {
  const { desk, sent, all } = deskAndKernel();
  all();
  desk.setWeight(1, 0, -1, 2.5); // the bias of the output
  assert.equal(desk.layers[1].bias[0], 2.5);
  assert.equal(sent.at(-1).index, 8);
  assert.equal(sent.at(-1).value, 2.5);
});

test("when the kernel is gone, the picture stays and nothing more is sent", () => {
  const { desk, sent, all, on } = deskAndKernel();
  all();
  desk.play();
  on.comm_live_update();
  assert.ok(desk.gone && !desk.playing);
  const before = sent.length;
  desk.ask({ ask: "play" });
  assert.equal(sent.length, before);
  assert.equal(desk.layers.length, 2);
});

// The controls -------------------------------------------------------------------------------------

test("layers come and go with their activations", () => {
  const settings = { hidden: [8, 3], activation: ["tanh", "relu"] };
  assert.deepEqual(page.withLayers(settings, 3), { hidden: [8, 3, 3], activation: ["tanh", "relu", "relu"] });
  assert.deepEqual(page.withLayers(settings, 1), { hidden: [8], activation: ["tanh"] });
  assert.deepEqual(page.withLayers({ hidden: [], activation: [] }, 1), { hidden: [4], activation: ["tanh"] });
  assert.deepEqual(page.withUnits(settings, 1, 5).hidden, [8, 5]);
});

test("what a data set can't take is left out, and comes back with the plane", () => {
  const settings = { data: "spiral", features: ["x1", "x2", "sin x1"] };
  assert.deepEqual(page.settingsFor("sine", settings), { data: "sine", features: ["x1", "sin x1"] });
  assert.deepEqual(page.settingsFor("steps", { data: "xor", features: ["x2"] }).features, ["x1"]);
  assert.deepEqual(page.settingsFor("xor", { data: "sine", features: ["x1"] }).features, ["x1", "x2"]);
});

test("each data set has a picture of its own, within its button", () => {
  const names = ["circles", "xor", "corners", "blobs", "spiral", "moons", "three_blobs", "three_spirals", "plane", "hills",
    "sine", "steps", "sawtooth", "own"];
  const pictures = names.map((name) => page.iconOf(name));
  assert.equal(new Set(pictures.map((points) => JSON.stringify(points))).size, names.length);
  for (const [x, y] of pictures.flat()) assert.ok(Math.abs(x) <= 1 && Math.abs(y) <= 1);
});
