// Runs a picture of nnlib/explore/live without a browser, for tests/test_explore_live.py: a question
// comes as JSON on stdin, the answer goes as JSON to stdout.
import { readFileSync } from "node:fs";

const folder = new URL("../../nnlib/explore/", import.meta.url);
const { name, told, states, network } = JSON.parse(readFileSync(0, "utf8"));
const files = ["page.js", "handles.js", "live/live.js", `live/${name}.js`];
const code = files.map((file) => readFileSync(new URL(file, folder), "utf8")).join("\n");
const load = new Function(
  `${code}\nreturn { picture, Pen, toldOf, Network: typeof Network === "undefined" ? null : Network };`);
const { picture, Pen, toldOf, Network } = load();

// A canvas that draws nothing, but is angry when it is given what is no number.
function paper() {
  const said = [];
  const canvas = { ownerDocument: { createElement: () => ({ getContext: () => paper().context }) } };
  const context = new Proxy({ canvas }, {
    get(known, what) {
      if (what in known) return known[what];
      if (what === "createImageData") return (m, n) => ({ data: new Uint8ClampedArray(4 * m * n) });
      return (...values) => {
        if (values.some((value) => typeof value === "number" && !Number.isFinite(value))) {
          throw new Error(`${String(what)}(${values})`);
        }
        if (what === "fillText") said.push(values[0]);
      };
    },
    set: (known, what, value) => { known[what] = value; return true; },
  });
  return { context, said };
}

const answers = [];
if (states) {
  const data = { ...told.data, ready: picture.prepare?.(told.data) };
  for (const state of states) {
    const stage = { state, data, told };
    const found = picture.measure(state, data, stage), { context, said } = paper();
    picture.draw(new Pen(context), state, found, data, stage);
    const handles = (picture.handles?.(state, data) ?? []).map((one) => toldOf(one, state, told));
    answers.push({
      words: picture.describe(state, found, data), solved: picture.solved(state, found, data),
      found: { ...found, ready: null, shades: null, pieces: null, network: null }, said, handles,
    });
  }
}
if (network) {
  const { hidden, weights, points, steps } = network, model = new Network(hidden, 1);
  model.weights = weights;
  answers.push({ ...model.gradient(points), scores: points.map(({ at }) => model.score(model.units(at))) });
  for (let k = 0; k < steps; k++) model.step(points);
  answers.push({ weights: model.weights });
  for (const seed of network.seeds ?? []) {
    const fresh = new Network(hidden, seed);
    for (let k = 0; k < network.patience; k++) fresh.step(points);
    answers.push({ right: points.filter(({ at, y }) => Number(fresh.score(fresh.units(at)) > 0) === y).length });
  }
}
process.stdout.write(JSON.stringify(answers));
