// Computes networks as the playground's page does: tests/test_explore_playground_page.py holds the
// numbers against nnlib's. Reads cases from a file, writes what all units say to another.
import { readFileSync, writeFileSync } from "node:fs";
import { loadPlayground } from "./playground_load.mjs";

const { unpack, featuresAt, forward, ACTIVATIONS } = loadPlayground(
  ["unpack", "featuresAt", "forward", "ACTIVATIONS"]);
const [, , from, to] = process.argv;
const { activations, networks } = JSON.parse(readFileSync(from, "utf8"));
const numbers = (value) => ({ Infinity: Infinity, "-Infinity": -Infinity, NaN }[value] ?? value);
writeFileSync(to, JSON.stringify({
  activations: Object.fromEntries(activations.names.map((name) =>
    [name, activations.z.map((z) => String(ACTIVATIONS[name](numbers(z))))])),
  networks: networks.map(({ features, widths, names, weights, x1, x2 }) =>
    forward(unpack(widths, Float64Array.from(weights)), names, featuresAt(features, { x1, x2 }))
      .map((units) => units.map((values) => [...values]))),
}));
