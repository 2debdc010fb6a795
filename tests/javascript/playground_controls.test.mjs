// The playground's page without a browser: the faces of the data sets, and settings that change together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground(["withLayers", "withUnits", "settingsFor", "iconOf"]);

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
