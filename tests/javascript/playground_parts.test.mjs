// The parts of the playground's page, each by itself: what it shows, and what its controls ask for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlayground } from "./playground_load.mjs";

const page = loadPlayground(["Desk", "View", "widget", "Transport", "Recipe", "DataPanel", "Voice", "Handouts", "Chooser"]);
const choices = { data: ["circles", "spiral", "sine", "own"], activation: ["tanh", "relu"], optimizer: ["sgd", "adam"],
  schedule: ["none", "step"], penalty: ["none", "l1"], features: ["x1", "x2", "sin x1"] };
const settings = { data: "spiral", lr: 0.03, hidden: [2], activation: ["tanh"], optimizer: "sgd", schedule: "none",
  penalty: "none", strength: 0, dropout: 0, batch_size: 10, schedule_epochs: 100, noise: 0, test_share: 0.5,
  samples: 500, speed: null, features: ["x1", "x2"] };
const view = (numbers) => { const { buffer } = Float32Array.from(numbers); return new DataView(buffer); };

// A desk that a kernel has told everything; `asked` is what it has asked for since.
function deskOf(more = {}) {
  const sent = [], on = {}, desk = new page.Desk();
  desk.connect({ send: (message) => sent.push(message), on: (what, act) => { on[what] = act; } });
  const all = { say: "all", heard: sent[0].number, number: 1, run: 1, epoch: 3, last: 7, playing: false, curve_from: 0,
    curve: 0, loss: 0.5, val_loss: 0.25, accuracy: 0.75, val_accuracy: null, batch: 2, batches: 5, words: "So it is.",
    challenge: "", choices, settings, layers: [[2, 2, "tanh"], [2, 1, null]], parameters: 9, train: 1, classes: 2, domain: 6,
    labels: ["a", "b"], one_d: false, window: 6, axes: [["x1", 1, 0], ["x2", 1, 0], ["class", 1, 0]], ...more };
  on["msg:custom"](all, [view([1, 1, 0]), view(Array(18).fill(0.5))]);
  sent.length = 0;
  const asked = () => sent.filter(({ ask }) => ask !== "ack").map(({ number, ...rest }) => rest);
  return { desk, asked, all };
}

test("the transport plays, steps, restarts and travels, and shows the clock", () => {
  const { desk, asked } = deskOf(), transport = new page.Transport(desk);
  transport.showClock();
  transport.show();
  assert.equal(transport.epoch.textContent, "3");
  assert.equal(transport.rate.textContent, "+ 2 of 5 batches");
  assert.deepEqual([transport.time.input.max, transport.time.input.value], [7, 3]);
  assert.equal(transport.play.getAttribute("aria-label"), "Play");
  transport.keyed("p").click();
  assert.ok(desk.playing);
  transport.showClock();
  assert.equal(transport.play.getAttribute("aria-label"), "Pause");
  desk.post.heard(Infinity);
  transport.keyed("s").click();
  desk.post.heard(Infinity);
  transport.keyed("r").click();
  assert.deepEqual(asked(), [{ ask: "play" }, { ask: "step", unit: "epoch" }, { ask: "restart" }]);
  assert.equal(transport.keyed("x"), undefined);
});

test("each list of the strip shows its setting and asks for another", () => {
  const { desk, asked } = deskOf({ settings: { ...settings, hidden: [2, 2], activation: ["tanh", "relu"], lr: 0.7 } });
  const recipe = new page.Recipe(desk);
  recipe.build();
  recipe.show();
  assert.equal(recipe.fields.activation.select.value, "several"); // two kinds
  assert.equal(recipe.fields.lr.select.options[recipe.fields.lr.select.value].textContent, "0.7"); // offered, as it is set
  assert.ok(recipe.fields.schedule_epochs.element.hidden);
  assert.ok(recipe.fields.strength.element.classList.contains("idle"));
  const { select } = recipe.fields.activation;
  select.value = 1;
  select.do("change");
  assert.deepEqual(asked(), [{ ask: "set", settings: { activation: ["relu", "relu"] } }]); // of all layers
});

test("the data have a button for each set, and of one's own points nothing is drawn anew", () => {
  const { desk, asked } = deskOf(), data = new page.DataPanel(desk, "g");
  data.build();
  data.show();
  assert.deepEqual([...data.faces.inputs.keys()], choices.data);
  assert.ok(data.faces.inputs.get("own").parentElement.hidden && data.faces.inputs.get("spiral").checked);
  data.faces.inputs.get("sine").do("change");
  assert.deepEqual(asked(), [{ ask: "set", settings: { data: "sine", features: ["x1"] } }]);
  desk.settings = { ...settings, data: "own" };
  data.show();
  assert.ok(data.again.hidden && data.samples.element.hidden && !data.sliders.test_share.element.hidden);
});

test("words are shown at once; what was refused comes before what is seen", () => {
  const { desk } = deskOf(), voice = new page.Voice(desk);
  voice.show();
  assert.equal(voice.words.textContent, "So it is.");
  assert.ok(!voice.words.classList.contains("urgent") && voice.challenge.hidden);
  desk.note = "Not like this.";
  voice.show();
  assert.equal(voice.words.textContent, "Not like this.");
  assert.ok(voice.words.classList.contains("urgent"));
  desk.frame.challenge = { task: "Do it.", words: "Done.", done: true };
  voice.show();
  assert.equal(voice.challenge.textContent, "Do it.✓ Done.");
  assert.ok(!voice.challenge.hidden);
  voice.remove();
});

test("columns are chosen where the file doesn't say them, each once", () => {
  const { desk, asked, all } = deskOf(), chooser = new page.Chooser(desk), bytes = new ArrayBuffer(8);
  const question = { say: "columns", names: ["id", "width", "height", "kind"], rows: [["1", "2", "3", "a"]],
    numeric: [true, true, true, false], guess: [2, 3, 4], words: "Which?", heard: 0 };
  desk.takeFile({ name: "my.csv", bytes });
  desk.hear(question, []);
  chooser.update();
  assert.ok(!chooser.element.hidden && chooser.words.textContent === "Which?");
  assert.deepEqual(chooser.chosen, [2, 3, 4]);
  assert.ok(chooser.table.children[0].children[3].classList.contains("taken"));
  const [x1, x2, target] = chooser.lists.map(({ select }) => select);
  x1.value = 1; // height, as x₂ is
  x1.do("change");
  assert.deepEqual(chooser.chosen, [2, 3, 4]);
  x1.value = 2;
  x1.do("change");
  assert.match(chooser.note.textContent, /once/);
  chooser.take.click();
  x2.value = 0; // none
  x2.do("change");
  target.value = 1;
  chooser.kind.select.value = 2;
  desk.post.heard(Infinity);
  chooser.take.click();
  assert.deepEqual(asked().map(({ columns, problem }) => [columns, problem]), [[null, null], [[3, 2], "regression"]]);
  const error = { say: "error", heard: Infinity, words: "line 3: no number" };
  desk.hear(error, []);
  chooser.update();
  assert.equal(chooser.note.textContent, "my.csv: line 3: no number");
  chooser.take.click();
  assert.equal(desk.file, null);
  desk.hear({ ...all, heard: Infinity, run: 2 }, [view([1, 1, 0]), view(Array(18).fill(0.5))]);
  chooser.update();
  assert.ok(chooser.element.hidden && desk.file.name === "my.csv");
  desk.takeFile({ name: "big.csv", bytes: { byteLength: 3e7 } });
  assert.match(desk.note, /30 MB/);
});

test("starts that are being trained can be stopped, and a closed panel stays closed till they are done", () => {
  const { desk, asked } = deskOf(), handouts = new page.Handouts(desk);
  const tell = (more) => desk.hear({ say: "starts", number: 5, done: 1, of: 9, losses: [[1], [1]], words: "", over: false, ...more }, []);
  handouts.starts.click();
  handouts.show();
  assert.equal(handouts.starts.textContent, "Stop the starts");
  tell({});
  assert.equal(desk.panel.done, 1);
  desk.panel = null;
  tell({ done: 2 });
  assert.equal(desk.panel, null);
  desk.post.heard(Infinity);
  handouts.starts.click();
  tell({ done: 2, over: true });
  handouts.show();
  assert.ok(desk.panel.over);
  assert.equal(handouts.starts.textContent, "20 starts");
  assert.deepEqual(asked(), [{ ask: "starts", count: 20 }, { ask: "starts", count: 0 }]);
});

test("what can be taken along is asked for, the formula at the point touched last", () => {
  const { desk, asked } = deskOf(), handouts = new page.Handouts(desk);
  desk.points.cursor = [1, -2];
  for (const each of handouts.element.all.filter(({ tagName }) => tagName === "BUTTON").slice(0, 2)) {
    each.click();
    desk.post.heard(Infinity);
  }
  assert.deepEqual(asked(), [{ ask: "code" }, { ask: "formula", point: [1, -2] }]);
});

// The whole page, drawn once.
function drawn(more) {
  const given = deskOf(more), el = { append() {} }, whole = new page.View(given.desk, el, "What?");
  Object.assign(whole, { room: 800, side: 300, wide: 300, em: 15 });
  whole.turn = null;
  whole.draw();
  return { ...given, whole };
}

test("the board has a button for each unit, named; arrows and clicks reach them", () => {
  const { whole, desk, asked } = drawn(), { board } = whole;
  assert.deepEqual(board.tiles.map((column) => column.length), [3, 2, 1]);
  assert.equal(board.tiles[1][1].getAttribute("aria-label"), "Unit 2 of layer 1; Enter opens its weights");
  assert.equal(board.tiles[0][2].getAttribute("aria-pressed"), "false");
  assert.equal(board.stop, board.tiles[0][0]);
  board.stop.scrollIntoView = board.tiles[1][0].scrollIntoView = () => {};
  board.walk({ key: "ArrowRight", preventDefault() {} }, 0, 0);
  assert.equal(board.stop, board.tiles[1][0]);
  board.tiles[0][2].click(); // a feature that is not used
  assert.deepEqual(asked().at(-1).settings, { features: ["x1", "x2", "sin x1"] });
  desk.post.heard(Infinity);
  board.more.click();
  assert.deepEqual(asked().at(-1).settings, { hidden: [2, 2], activation: ["tanh", "tanh"] });
  assert.ok(!board.has({ column: 1, unit: 5 }) && board.has({ column: 1, unit: 1 }));
});

test("the last feature stays", () => {
  const { whole, desk, asked } = drawn({ settings: { ...settings, features: ["x1"] }, layers: [[1, 2, "tanh"], [2, 1, null]], parameters: 7 });
  whole.board.toggle("x1");
  assert.match(desk.note, /at least one feature/);
  assert.deepEqual(asked(), []);
});

test("the output says what it shows, with the true numbers of the axes, and both losses", () => {
  const { whole } = drawn({ axes: [["width", 2, 10], ["x2", 1, 0], ["class", 1, 0]] }), { output } = whole;
  assert.equal(output.title.textContent, "Output: probability of b");
  assert.equal(output.below.textContent, "−2width22");
  assert.equal(output.ends.textContent, "0½1");
  assert.equal(output.losses.textContent, "Training loss0.500 75.0 % rightTest loss0.250 ");
  assert.match(output.large.getAttribute("aria-label"), /So it is\. Arrow keys/);
  assert.ok(output.large.getContext("2d").drawn > 3);
});

test("the hand moves, adds and erases with the tool that is chosen", () => {
  const { whole, desk, asked } = drawn(), { hand, large } = whole.output;
  const press = (x, y) => large.do("pointerdown", { isPrimary: true, button: 0, pointerId: 1, clientX: x, clientY: y });
  const release = () => { large.do("pointerup"); desk.post.heard(Infinity); };
  assert.deepEqual([...hand.chosen.inputs.keys()], ["move", 0, 1, "erase"]);
  const [x, y] = desk.points.share(1, 1).map((share) => 400 * share);
  press(x, y);
  assert.equal(desk.points.held, 0);
  large.do("pointermove", { pointerId: 1, clientX: x + 100, clientY: y });
  release();
  assert.deepEqual(asked().at(-1), { ask: "points", move: [[0, 4, 1]] });
  hand.chosen.inputs.get(1).do("change");
  press(40, 40);
  release();
  assert.deepEqual(asked().at(-1), { ask: "points", add: [[-4.8, 4.8, 1]] });
  hand.chosen.inputs.get("erase").do("change");
  press(40, 40);
  release();
  assert.deepEqual(asked().at(-1), { ask: "points", erase: [1] });
});

test("what has not changed is not drawn again, and an answer does not wait for the screen", () => {
  const { whole, desk } = drawn(), pencil = whole.board.graph.getContext("2d"), before = pencil.drawn;
  whole.draw();
  assert.equal(pencil.drawn, before);
  whole.options.numbers = true;
  whole.draw();
  const after = pencil.drawn;
  assert.ok(after > before);
  whole.drawnAt = -1000;
  desk.setWeight(0, 0, 0, 2);
  whole.turn = 1; // the next frame of the screen is waited for
  desk.hear({ say: "error", heard: 0, words: "No." }, []);
  assert.ok(pencil.drawn > after && whole.turn === null);
  assert.equal(whole.voice.words.textContent, "No.");
});

test("at rest the maps are computed anew, as fine as they can be", async () => {
  const { whole } = drawn(), { picture } = whole, asked = [];
  picture.compute = (moving) => asked.push(moving);
  whole.desk.version++;
  whole.compute();
  whole.compute();
  await new Promise((done) => setTimeout(done, 200));
  assert.deepEqual(asked, [true, false]);
  whole.remove();
});
