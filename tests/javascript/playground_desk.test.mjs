// The playground's page without a browser: what goes to the kernel, what comes, and what the desk keeps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground(["Post", "Desk"]);
const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

const data = [1, 1, 0, -1, -1, 1, 2, -2, 1];

// Messages ----------------------------------------------------------------------------------------

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

// The desk ----------------------------------------------------------------------------------------

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
