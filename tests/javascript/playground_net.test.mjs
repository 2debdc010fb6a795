// The playground's page without a browser: what every unit says, and maps, borders and colours of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground([
  "unpack", "gridOf", "forward", "paintValues", "paintClasses", "aheadOf", "contour", "roundUp", "DIVERGING"
]);
const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

// The network -------------------------------------------------------------------------------------

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

// Maps --------------------------------------------------------------------------------------------

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
