// The controls of the playground: what is trained on, the network, and how it is trained.
//
// Each knows how to show a setting and what to ask for when the reader changes it. They are the
// browser's own (lists, sliders, boxes), so that keyboard and screen reader know them.

const NAMES = { // of values, where they are not their own names
  relu: "ReLU", leaky_relu: "leaky ReLU", elu: "ELU", gelu: "GELU", silu: "SiLU",
  sgd: "SGD", momentum: "momentum", nesterov: "Nesterov", rmsprop: "RMSprop", adam: "Adam",
  adamw: "AdamW", l1: "L1", l2: "L2", corners: "4 corners", three_blobs: "3 blobs", three_spirals: "3 spirals",
  sawtooth: "sawtooth", own: "your own points", xor: "XOR", step: "step", hundred: "100 epochs", batch: "1 batch", epoch: "1 epoch",
};
const nameOf = (value) => NAMES[value] ?? `${value}`;
const SPEEDS = [[null, "full speed"], [30, "30 epochs/s"], [10, "10 epochs/s"], [3, "3 epochs/s"],
  [1, "1 epoch/s"]];
const LISTS = { // the values that are offered; any other that is set is offered, too
  lr: [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  strength: [0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  dropout: [0, 0.1, 0.2, 0.3, 0.5, 0.8],
  batch_size: [1, 2, 5, 10, 20, 30, 50, 100, 500, 1000],
  samples: [20, 50, 100, 200, 300, 500, 1000, 2000],
  schedule_epochs: [10, 30, 100, 300, 1000, 3000],
};

const ICONS = { // drawn on a square of 24
  play: "M8 5v14l12-7z", pause: "M6 5h4.2v14H6zM13.8 5H18v14h-4.2z", step: "M5 5v14l10-7zM16 5h3v14h-3z",
  restart: "M12 5V1.5L6.5 6.5 12 11.5V8a5 5 0 1 1-4.8 6.4H4.1A8 8 0 1 0 12 5z",
  dice: "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm3 3.2a1.8 1.8 0 1 0 0 " +
    "3.6 1.8 1.8 0 0 0 0-3.6zm8 8a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zm-4-4a1.8 1.8 0 1 0 0 3.6 1.8 " +
    "1.8 0 0 0 0-3.6z",
};

function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  put(picture, { viewBox: "0 0 24 24", "aria-hidden": true });
  put(path, { d: ICONS[name], "fill-rule": "evenodd" });
  picture.append(path);
  return picture;
}

function button(text, click, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") click();
  });
  return element;
}

// A button that can't be used keeps the keyboard's focus, which a disabled one would lose.
function able(element, usable) {
  element.setAttribute("aria-disabled", !usable);
}

function labelled(text, ...elements) {
  const name = make("span", { class: "name" }, text);
  return make("label", { class: "field" }, name, ...elements);
}

// A list of values. `show(value)` brings it up to date, and adds a value that it lacks.
function list(label, values, change) {
  const select = make("select", {});
  let offered = [];
  const fill = (all) => {
    offered = all;
    select.replaceChildren(...all.map((value, i) => make("option", { value: i }, nameOf(value))));
  };
  fill(values);
  select.addEventListener("change", () => change(offered[select.value]));
  return {
    element: labelled(label, select), select,
    show(value) {
      if (!offered.includes(value)) {
        fill([...offered, value].sort((a, b) => (typeof a === "number" ? a - b : 0)));
      }
      if (Number(select.value) !== offered.indexOf(value)) select.value = offered.indexOf(value);
    },
  };
}

// A slider; `inWords` says its value beside the name. The kernel is asked when the reader rests.
function slider(label, { min, max, step }, inWords, change) {
  const input = make("input", { type: "range", min, max, step });
  const value = make("span", { class: "value", "aria-hidden": true });
  const element = labelled(label, value, input);
  const tell = () => {
    value.textContent = inWords(Number(input.value));
    put(input, { "aria-valuetext": value.textContent });
  };
  input.addEventListener("input", () => { tell(); change(Number(input.value)); });
  return {
    element, input,
    show(now) {
      if (Number(input.value) !== now) input.value = now;
      tell();
    },
  };
}

function checkbox(label, change, title = "") {
  const input = make("input", { type: "checkbox" });
  input.addEventListener("change", () => change(input.checked));
  return { element: make("label", { class: "check", title }, input, label), input };
}

// A button that asks for a file.
function fileButton(text, accept, take) {
  const input = make("input", { type: "file", accept, hidden: "", tabindex: -1 });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = ""; // the same file may be chosen again
    if (file) await take(file);
  });
  return make("span", {}, button(text, () => input.click()), input);
}

// One of several, as buttons that look pressed; `faces` are [value, content, name].
function choice(label, group, faces, change) {
  const inputs = new Map(), element = make("div", { class: "choice", role: "radiogroup", "aria-label": label });
  for (const [value, content, name] of faces) {
    const input = make("input", { type: "radio", name: group, "aria-label": name });
    input.addEventListener("change", () => change(value));
    inputs.set(value, input);
    element.append(make("label", { title: name }, input, ...content));
  }
  return {
    element, inputs,
    show(value) {
      for (const [each, input] of inputs) if (input.checked !== (each === value)) input.checked = each === value;
    },
  };
}
