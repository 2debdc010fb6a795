// The playground's page without a browser: how the network is laid out: tiles, edges, numbers on them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground([
  "unpack", "layoutGraph", "edgesOf", "alongEdge", "edgeAt", "thickness", "brief", "numbersShown", "placeNumbers"
]);

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

test("on a slide the network has a given height, or too many units for it", () => {
  for (const counts of [[2, 8, 8, 1], [7, 4, 1], [1, 1]]) {
    const { height, width, ys, tile, xs } = page.layoutGraph(counts, 750, { em: 24, bottom: 10, high: 264 });
    assert.equal(height, 264);
    assert.ok(width < 751 && xs[0] - tile / 2 > 2 * 24);
    for (const y of ys.flat()) assert.ok(y - tile / 2 > 2 * 24 && y + tile / 2 < 264);
  }
  assert.equal(page.layoutGraph([2, 30, 1], 750, { em: 24, high: 264 }), null);
  assert.equal(page.layoutGraph([2, ...Array(9).fill(4), 1], 750, { em: 24, high: 264 }), null);
});
