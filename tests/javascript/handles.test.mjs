// Handles without a browser: where they go, what they say, and what the kernel is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const source = readFileSync(new URL("../../nnlib/explore/handles.js", import.meta.url), "utf8");
const load = new Function("make", "put", `${source}
  return { placeOf, stepsAt, stepsByKey, inWords, Courier, Handles };`);

// As much of an element as handles need: attributes, style, listeners.
function make(tag, attributes) {
  const element = { attributes: { ...attributes }, style: {}, listeners: {}, removed: false };
  element.addEventListener = (type, act) => { element.listeners[type] = act; };
  element.setPointerCapture = element.focus = () => {};
  element.remove = () => { element.removed = true; };
  return element;
}
function put(element, attributes) {
  Object.assign(element.attributes, attributes);
}
const { placeOf, stepsAt, stepsByKey, inWords, Courier, Handles } = load(make, put);

const path = {
  name: "the dot", to: [1], counts: [3], points: [[0.1, 0.5], [0.5, 0.2], [0.9, 0.5]],
  words: [{ label: "step", min: -1, step: 0.5, digits: 1 }],
};
const plane = {
  name: "the point", to: [5, 0], counts: [11, 5], origin: [0.2, 0.8], across: [0.6, 0], up: [0, -0.6],
  words: [{ label: "x₁", min: -1, step: 0.2, digits: 1 }, { label: "kind", texts: [..."abcde"] }],
};
const box = () => ({
  elements: [], append(...all) { this.elements.push(...all); },
  getBoundingClientRect: () => ({ left: 100, top: 50, width: 200, height: 100 }),
});
const pointer = (x, y) => ({
  isPrimary: true, button: 0, pointerId: 1, clientX: 100 + 200 * x, clientY: 50 + 100 * y,
  preventDefault() {},
});
const key = (name, more = {}) => ({ key: name, preventDefault() { this.prevented = true; }, ...more });

test("a place and its steps belong together", () => {
  for (let i = 0; i < 3; i++) assert.deepEqual(stepsAt(path, placeOf(path, [i]), 2), [i]);
  for (let i = 0; i < 11; i++) {
    for (let j = 0; j < 5; j++) {
      assert.deepEqual(stepsAt(plane, placeOf(plane, [i, j]), 2), [i, j]);
    }
  }
});

test("nothing leads out of bounds", () => {
  assert.deepEqual(stepsAt(plane, [9, 9], 1), [10, 0]);
  assert.deepEqual(stepsAt(plane, [-9, -9], 1), [0, 4]);
  assert.deepEqual(stepsAt(path, [9, 9], 1), [2]);
  assert.deepEqual(stepsByKey(path, [2], "ArrowRight"), [2]);
  assert.deepEqual(stepsByKey(path, [0], "PageDown"), [0]);
  assert.deepEqual(stepsByKey(plane, [5, 0], "ArrowDown"), [5, 0]);
});

test("near is meant in the picture as it is seen, not in shares of its sides", () => {
  const corner = { ...path, counts: [2], points: [[0.2, 0], [0, 0.3]] };
  assert.deepEqual(stepsAt(corner, [0, 0], 1), [0]);
  assert.deepEqual(stepsAt(corner, [0, 0], 2), [1]); // twice as wide as high
});

test("keys move the first control sideways and the second up and down", () => {
  assert.deepEqual(stepsByKey(plane, [5, 2], "ArrowRight"), [6, 2]);
  assert.deepEqual(stepsByKey(plane, [5, 2], "ArrowUp"), [5, 3]);
  assert.deepEqual(stepsByKey(plane, [5, 2], "Home"), [0, 2]);
  assert.deepEqual(stepsByKey(path, [0], "ArrowUp"), [1]); // one control follows all arrows
  assert.deepEqual(stepsByKey(path, [0], "End"), [2]);
  assert.equal(stepsByKey(path, [0], "x"), null);
});

test("values are told with their names and a minus sign, and never as −0", () => {
  assert.equal(inWords(path, [0]), "step −1.0");
  assert.equal(inWords(path, [2]), "step 0.0");
  assert.equal(inWords({ ...path, words: [{ ...path.words[0], min: -1.04 }] }, [2]), "step 0.0");
  assert.equal(inWords(plane, [10, 3]), "x₁ 1.0, kind d");
});

test("one message is under way, and then the newest alone", () => {
  const sent = [], courier = new Courier((message) => sent.push(message));
  for (let to = 0; to < 5; to++) courier.bring({ to });
  assert.deepEqual(sent.map(({ to }) => to), [0]);
  courier.landed(sent[0].number - 1); // the answer to an older one
  assert.equal(sent.length, 1);
  courier.landed(sent[0].number);
  assert.deepEqual(sent.map(({ to }) => to), [0, 4]);
  assert.ok(!courier.idle);
  courier.landed(sent[1].number);
  assert.ok(courier.idle);
  assert.equal(sent.length, 2);
});

// What becomes of 200 moves, one each 16 ms, where a message is so long on its way, and the kernel
// draws so long at each: how many pictures came, and the wait for that of the last.
function dragged(way, work) {
  let now = 0, free = 0, number = 0, pictures = 0, last = 0;
  const due = [], courier = new Courier((message) => {
    free = Math.max(free, now + way / 2) + work;
    due.push({ at: free + way / 2, message });
  }, () => now);
  const run = (until) => {
    while (due.length && due[0].at <= until) {
      const { at, message } = due.shift();
      [now, pictures, last] = [at, pictures + 1, message.to];
      courier.landed(message.number);
    }
    now = until;
  };
  for (; number < 200; number++) {
    courier.bring({ to: number });
    run(now + 16);
  }
  const seen = pictures, end = now - 16;
  while (last < 199) run(due[0].at);
  return { pictures: seen, wait: now - end };
}

test("pictures come as fast as the kernel draws, and the last is one way there and back behind", () => {
  for (const [way, work] of [[4, 8], [4, 30], [200, 8], [200, 30]]) {
    const { pictures, wait } = dragged(way, work);
    const possible = Math.min(3200 / 16, 3200 / work) - way / 16;
    assert.ok(pictures > 0.7 * possible, `${way} ${work}: ${pictures} pictures of ${possible}`);
    assert.ok(wait < 1.3 * (way + work) + work + 16, `${way} ${work}: after ${wait} ms`);
  }
});

test("a handle follows the pointer at once, and the kernel when it is let go", () => {
  const sent = [], place = box(), courier = new Courier((message) => sent.push(message));
  const handles = new Handles(place, courier);
  handles.show([path]);
  const [dot] = place.elements, { listeners, style, attributes } = dot;
  assert.equal(style.left, "50%");
  listeners.pointermove(pointer(0.9, 0.5)); // not held: nothing
  listeners.pointerdown(pointer(0.5, 0.2));
  listeners.pointermove(pointer(0.88, 0.6));
  assert.equal(style.left, "90%");
  assert.equal(attributes["aria-valuetext"], "step 0.0");
  assert.deepEqual(sent.map(({ ask, handle, to }) => [ask, handle, to]), [["move", 0, [2]]]);
  handles.show([path]); // an old picture comes, with the dot where it was
  assert.equal(style.left, "90%");
  listeners.pointerup();
  courier.landed(sent[0].number);
  handles.show([{ ...path, to: [0] }]); // now a slider moves it
  assert.equal(style.left, "10%");
});

test("a handle is a slider for the keyboard, and leaves other keys alone", () => {
  const sent = [], place = box(), handles = new Handles(place, new Courier((m) => sent.push(m)));
  handles.show([plane]);
  const [point] = place.elements;
  assert.equal(point.attributes.role, "slider");
  assert.equal(point.attributes["aria-label"], "the point");
  const up = key("ArrowUp");
  point.listeners.keydown(up);
  assert.ok(up.prevented);
  assert.deepEqual(sent[0].to, [5, 1]);
  const save = key("ArrowUp", { ctrlKey: true }), letter = key("x");
  point.listeners.keydown(save);
  point.listeners.keydown(letter);
  assert.ok(!save.prevented && !letter.prevented);
  assert.equal(sent.length, 1);
});

test("handles come and go with the picture", () => {
  const place = box(), handles = new Handles(place, new Courier(() => {}));
  handles.show([path, plane]);
  handles.show([]);
  assert.ok(place.elements.every(({ removed }) => removed));
});

test("pressed anywhere in its field a handle comes there, and goes on with the pointer", () => {
  const sent = [], field = { ...plane, field: true }, place = box();
  const handles = new Handles(place, new Courier((message) => sent.push(message)));
  handles.show([{ ...field, size: [0.1, 0.05] }, path]);
  const [ground, point] = place.elements; // the field lies beneath both handles
  assert.equal(ground.attributes.class, "nn-field");
  assert.deepEqual([point.style.width, point.style.height], ["10%", "5%"]);
  // Half a step beyond the first and last of 11 and 5 steps, 0.6 wide and 0.6 high.
  const { left, top, width, height } = ground.style;
  assert.deepEqual([left, top, width, height].map(parseFloat).map(Math.round), [17, 13, 66, 75]);
  ground.listeners.pointerdown(pointer(0.5, 0.5));
  assert.equal(point.attributes["aria-valuetext"], "x₁ 0.0, kind c");
  ground.listeners.pointermove(pointer(0.8, 0.2));
  assert.equal(point.attributes["aria-valuetext"], "x₁ 1.0, kind e");
  ground.listeners.pointerup();
  ground.listeners.pointermove(pointer(0.2, 0.8)); // let go
  assert.equal(point.attributes["aria-valuetext"], "x₁ 1.0, kind e");
});

test("between two steps a handle stands where the kernel says", () => {
  const handles = new Handles(box(), new Courier(() => {}));
  handles.show([{ ...path, place: [0.6, 0.3] }]);
  const [{ element }] = handles.all;
  assert.equal(element.style.left, "60%");
  element.listeners.keydown(key("ArrowRight"));
  assert.equal(element.style.left, "90%");
});
