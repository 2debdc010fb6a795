// Spots without a browser: where the arrow keys lead, what a screen reader is told, what is pressed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const source = readFileSync(new URL("../../nnlib/explore/spots.js", import.meta.url), "utf8");
const load = new Function("make", "put", `${source} return { spotBeside, Spots };`);

let focused = null;
function make(tag, attributes) {
  const element = {
    tag, attributes: { ...attributes }, style: {}, listeners: {}, inside: [], classes: new Set(),
  };
  element.classList = {
    toggle: (name, on) => (on ? element.classes.add(name) : element.classes.delete(name)),
  };
  element.addEventListener = (type, act) => { element.listeners[type] = act; };
  element.replaceChildren = (...all) => { element.inside = all; };
  element.focus = () => { focused = element; };
  return element;
}
function put(element, attributes) {
  Object.assign(element.attributes, attributes);
}
const { spotBeside, Spots } = load(make, put);

// Two inputs at the left, a gate right of them in the middle, and the way into it.
const graph = [
  { key: "x", name: "x", at: [0.1, 0.2], size: [0.1, 0.2] },
  { key: "y", name: "y", at: [0.1, 0.8], size: [0.1, 0.2] },
  { key: "edge", name: "edge 1 into q, from x", at: [0.5, 0.45] },
  { key: "q", name: "+ gate, q", at: [0.8, 0.5], size: [0.1, 0.2] },
];
const page = () => {
  const box = { inside: [], append(each) { this.inside = [each]; } };
  box.getBoundingClientRect = () => ({ width: 300, height: 100 });
  const pressed = [], spots = new Spots(box, (key) => pressed.push(key));
  spots.show(graph);
  return { box, pressed, spots, group: box.inside[0], buttons: box.inside[0].inside };
};
const key = (name, more = {}) => ({ key: name, preventDefault() { this.prevented = true; }, ...more });

test("arrow keys lead to what lies there, and nowhere where nothing does", () => {
  const lead = (from, name) => spotBeside(graph, from, name, 3);
  assert.equal(lead(0, "ArrowDown"), 1);
  assert.equal(lead(1, "ArrowUp"), 0);
  assert.equal(lead(0, "ArrowRight"), 2);
  assert.equal(lead(2, "ArrowRight"), 3);
  assert.equal(lead(3, "ArrowRight"), 3);
  assert.equal(lead(0, "ArrowUp"), 0);
  assert.equal(lead(2, "Home"), 0);
  assert.equal(lead(0, "End"), 3);
});

test("all can be reached by arrow keys from the first", () => {
  const seen = new Set([0]), todo = [0];
  while (todo.length) {
    const from = todo.pop();
    for (const name of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"]) {
      const to = spotBeside(graph, from, name, 3);
      if (!seen.has(to)) { seen.add(to); todo.push(to); }
    }
  }
  assert.equal(seen.size, graph.length);
});

test("they are buttons with a name, one stop for the Tab key", () => {
  const { group, buttons } = page();
  assert.equal(group.attributes.role, "toolbar");
  assert.deepEqual(buttons.map(({ tag }) => tag), Array(4).fill("button"));
  assert.deepEqual(buttons.map(({ attributes }) => attributes["aria-label"]), graph.map(({ name }) => name));
  assert.deepEqual(buttons.map(({ attributes }) => attributes.tabindex), [0, -1, -1, -1]);
  assert.deepEqual(buttons.map(({ style }) => style.left), ["10%", "10%", "50%", "80%"]);
  assert.equal(buttons[0].style.width, "10%");
  assert.ok(buttons[2].classes.has("nn-spot-small") && !buttons[3].classes.has("nn-spot-small"));
});

test("arrow keys move the focus, other keys are left alone", () => {
  const { spots, group, buttons } = page();
  const down = key("ArrowDown");
  group.listeners.keydown(down);
  assert.ok(down.prevented && focused === buttons[1]);
  assert.deepEqual(buttons.map(({ attributes }) => attributes.tabindex), [-1, 0, -1, -1]);
  for (const other of [key("x"), key("Enter"), key("ArrowUp", { ctrlKey: true })]) {
    group.listeners.keydown(other);
    assert.ok(!other.prevented);
  }
  assert.equal(spots.here, 1);
});

test("a click tells which, and what stays on the page keeps the focus", () => {
  const { pressed, spots, group, buttons } = page();
  buttons[2].listeners.click();
  assert.deepEqual(pressed, ["edge"]);
  spots.show(graph.map((spot) => ({ ...spot, name: `${spot.name}, known` })));
  assert.ok(group.inside.every((button, number) => button === buttons[number]));
  assert.equal(buttons[2].attributes.tabindex, 0);
  assert.equal(buttons[3].attributes["aria-label"], "+ gate, q, known");
  spots.show(graph.slice(0, 2)); // another graph
  assert.deepEqual(group.inside.map(({ attributes }) => attributes.tabindex), [0, -1]);
  spots.show([]);
  assert.deepEqual(group.inside, []);
});
