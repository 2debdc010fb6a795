// The playground's page without a browser: curves of losses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground(["Losses", "thinned", "axesOf", "heightOf", "epochText", "tickText"]);

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

test("numbers beside the axis are short, and no two of them alike", () => {
  assert.deepEqual([1e13, 5e12, 1e-5, 0.02, 500].map(page.tickText), ["10¹³", "5·10¹²", "10⁻⁵", "0.02", "500"]);
});
