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
const REGRESSION = ["plane", "hills", "sine", "steps", "sawtooth"];
const ONE_D = ["sine", "steps", "sawtooth"];
const ONE_D_FEATURES = ["x1", "x1²", "sin x1"];
const MOST_LAYERS = 16, MOST_UNITS = 128;

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

// A few points that look like the data set, for its button.
function iconOf(name) {
  const points = [], add = (x, y, kind) => points.push([x, y, kind]);
  const turn = (t, r, kind, shift = 0) =>
    add(r * Math.cos(2 * Math.PI * t + shift), r * Math.sin(2 * Math.PI * t + shift), kind);
  const some = (count, act) => { for (let i = 0; i < count; i++) act(i, i / count); };
  const wiggle = (i) => [Math.sin(12.9898 * i) * 0.5, Math.sin(78.233 * i + 1) * 0.5];
  switch (name) {
    case "circles": some(16, (i, t) => turn(t, 0.85, 0)), some(9, (i, t) => turn(t, 0.3, 1)); break;
    case "xor":
      some(28, (i) => {
        const [a, b] = wiggle(i + 3).map((v) => 1.6 * v), x = a + Math.sign(a) * 0.1, y = b + Math.sign(b) * 0.1;
        add(x, y, x * y > 0 ? 0 : 1);
      });
      break;
    case "corners":
      some(28, (i) => {
        const [a, b] = wiggle(i + 3), x = i % 2 ? 0.55 : -0.55, y = i % 4 < 2 ? 0.55 : -0.55;
        add(x + 0.5 * a, y + 0.5 * b, x * y > 0 ? 0 : 1);
      });
      break;
    case "blobs":
      some(22, (i) => {
        const [a, b] = wiggle(i + 9), k = i % 2, s = k ? 0.42 : -0.42;
        add(s + 0.55 * a, s + 0.55 * b, k);
      });
      break;
    case "spiral": some(28, (i, t) => turn(0.75 * t, 0.1 + 0.85 * t, i % 2, i % 2 ? Math.PI : 0)); break;
    case "moons":
      some(12, (i, t) => {
        add(0.62 * Math.cos(Math.PI * t) - 0.3, 0.75 * Math.sin(Math.PI * t) - 0.1, 0);
        add(0.3 - 0.62 * Math.cos(Math.PI * t), 0.1 - 0.75 * Math.sin(Math.PI * t), 1);
      });
      break;
    case "three_blobs":
      some(27, (i) => {
        const [a, b] = wiggle(i + 5), angle = 2 * Math.PI * (i % 3) / 3 + 0.5;
        add(0.58 * Math.cos(angle) + 0.45 * a, 0.58 * Math.sin(angle) + 0.45 * b, i % 3);
      });
      break;
    case "three_spirals":
      some(36, (i, t) => turn(0.6 * t, 0.1 + 0.85 * t, i % 3, 2 * Math.PI * (i % 3) / 3));
      break;
    case "plane": some(36, (i) => {
      const x = -0.85 + 0.34 * (i % 6), y = -0.85 + 0.34 * Math.floor(i / 6);
      add(x, y, (x + y) / 1.7);
    }); break;
    case "hills": some(49, (i) => {
      const x = -0.9 + 0.3 * (i % 7), y = -0.9 + 0.3 * Math.floor(i / 7);
      const hill = (a, b, k) => k * Math.exp(-((x - a) ** 2 + (y - b) ** 2) / 0.16);
      add(x, y, hill(-0.5, 0.45, 1) + hill(0.5, 0.45, -1) + hill(-0.5, -0.45, -1) + hill(0.5, -0.45, 1));
    }); break;
    case "sine": some(26, (i, t) => add(2 * t - 0.96, 0.7 * Math.sin(2 * Math.PI * t * 1.5), 0)); break;
    case "steps": some(24, (i, t) => add(2 * t - 0.96, [-0.7, 0.5, -0.1, 0.7][Math.floor(4 * t)], 0)); break;
    case "sawtooth": some(24, (i, t) => add(2 * t - 0.96, 1.4 * (3 * t % 1) - 0.7, 0)); break;
    default: some(7, (i) => add(1.5 * wiggle(i + 2)[0], 1.5 * wiggle(i + 2)[1], i % 2));
  }
  return points;
}

function drawIcon(canvas, name) {
  const side = canvas.width, pencil = canvas.getContext("2d");
  const isShade = ["plane", "hills"].includes(name);
  for (const [x, y, kind] of iconOf(name)) {
    const color = isShade ? tinted(CLASS_COLORS[kind < 0 ? 0 : 1], Math.min(Math.abs(kind), 1)) : null;
    pencil.fillStyle = isShade ? `rgb(${color.map(Math.round)})` : CLASS_COLORS[kind];
    pencil.beginPath();
    MARKS[isShade ? 0 : kind](pencil, side * (0.5 + 0.45 * x), side * (0.5 - 0.45 * y),
      side * (isShade ? 0.06 : 0.047));
    pencil.fill();
  }
}

// Settings for another data set: what it can't take is left out.
function settingsFor(data, settings) {
  const patch = { data };
  if (ONE_D.includes(data)) {
    const features = settings.features.filter((name) => ONE_D_FEATURES.includes(name));
    patch.features = features.length ? features : ["x1"];
  } else if (ONE_D.includes(settings.data) && settings.features.join() === "x1") {
    patch.features = ["x1", "x2"];
  }
  return patch;
}

// Settings with another number of layers or units; a new layer is as the last one.
function withLayers(settings, count) {
  const hidden = settings.hidden.slice(0, count), activation = settings.activation.slice(0, count);
  while (hidden.length < count) {
    hidden.push(hidden.at(-1) ?? 4);
    activation.push(activation.at(-1) ?? settings.activation.at(-1) ?? "tanh");
  }
  return { hidden, activation };
}

function withUnits(settings, layer, count) {
  return { hidden: settings.hidden.map((old, k) => (k === layer ? count : old)),
    activation: settings.activation };
}
