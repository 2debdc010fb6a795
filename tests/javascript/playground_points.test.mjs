// The playground's page without a browser: points in the reader's hands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground(["Points"]);

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
