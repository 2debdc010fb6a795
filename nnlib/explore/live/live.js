// What draws itself: a picture that the page draws from the state of its controls, without a kernel.
//
// A picture is an object: `measure`, `draw`, `describe` and `handles` as in frame.py, all of (state,
// data, …); `begin(stage)`, if it has a life of its own. `enliven` gives it controls, handles and
// words in place of the still picture that stands in the page. Python says what the controls are.

const INK = "#222222", RED = "#D55E00", GREEN = "#009E73", GREY = "#8a8a8a";
const CLASS_COLORS = ["#0072B2", "#E69F00"]; // class 0: blue circles, class 1: orange diamonds
const dots = new WeakMap(); // what `shades` has made of rows of colours, which often stay the same
const FONT = '"DejaVu Sans", Verdana, system-ui, sans-serif';

// Draws on a canvas in pixels of the page, however many the screen has for each of them.
class Pen {
  constructor(context) {
    this.context = context;
  }

  // A window on a plane, [x, y, width, height] of the picture: its `at` tells where a point lies.
  plane([x, y, width, height], [left, right], [low, high]) {
    const at = ([px, py]) => [
      x + (px - left) / (right - left) * width, y + height - (py - low) / (high - low) * height,
    ];
    return { at, box: [x, y, width, height], window: [left, right, low, high] };
  }

  path(points, closed) {
    const { context } = this;
    context.beginPath();
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    if (closed) context.closePath();
  }

  line(points, { color = INK, width = 2, dash = [] } = {}) {
    this.path(points);
    Object.assign(this.context, { strokeStyle: color, lineWidth: width, lineJoin: "round" });
    this.context.setLineDash(dash);
    this.context.stroke();
    this.context.setLineDash([]);
  }

  // Many pieces of curves as one stroke.
  pieces(all, { color = INK, width = 3 } = {}) {
    const { context } = this;
    context.beginPath();
    for (const [from, to] of all) {
      context.moveTo(...from);
      context.lineTo(...to);
    }
    Object.assign(context, { strokeStyle: color, lineWidth: width, lineCap: "round" });
    context.stroke();
    context.lineCap = "butt";
  }

  area(points, color, edge) {
    this.path(points, true);
    this.context.fillStyle = color;
    this.context.fill();
    if (edge) this.line([...points, points[0]], edge);
  }

  // A point of class k, by colour and by shape.
  mark(k, [x, y], size) {
    const { context } = this;
    context.beginPath();
    if (k) {
      [[1, 0], [0, 1], [-1, 0], [0, -1]].forEach(([i, j]) =>
        context.lineTo(x + 1.18 * size * i, y + 1.18 * size * j));
      context.closePath();
    } else context.arc(x, y, size, 0, 2 * Math.PI);
    Object.assign(context, { fillStyle: CLASS_COLORS[k], strokeStyle: "white", lineWidth: size / 6 });
    context.fill();
    context.stroke();
  }

  ring([x, y], radius, { color = RED, width = 2 } = {}) {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    Object.assign(this.context, { strokeStyle: color, lineWidth: width });
    this.context.stroke();
  }

  text(text, [x, y], { size = 16, color = INK, bold, align = "left", base = "middle" } = {}) {
    Object.assign(this.context, {
      font: `${bold ? "bold " : ""}${size}px ${FONT}`, fillStyle: color,
      textAlign: align, textBaseline: base,
    });
    this.context.fillText(text, x, y);
  }

  arrow(from, to, { color = INK, width = 3, head = 13 } = {}) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]], long = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / long, dy / long], neck = [to[0] - head * ux, to[1] - head * uy];
    this.line([from, neck], { color, width });
    const side = (s) => [neck[0] + s * head / 2.3 * uy, neck[1] - s * head / 2.3 * ux];
    this.area([to, side(1), side(-1)], color);
  }

  // What `draw` draws is seen within the box alone.
  within([x, y, width, height], draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }

  // Colours [r, g, b] on an n×m grid, `rows` from the bottom up, spread smoothly over the box.
  shades(rows, [x, y, width, height]) {
    const { context } = this, n = rows.length, m = rows[0].length;
    let small = dots.get(rows);
    if (!small) {
      small = context.canvas.ownerDocument.createElement("canvas");
      Object.assign(small, { width: m, height: n });
      const brush = small.getContext("2d"), image = brush.createImageData(m, n);
      rows.forEach((row, i) => row.forEach((color, j) =>
        image.data.set([...color, 255], 4 * ((n - 1 - i) * m + j))));
      brush.putImageData(image, 0, 0);
      dots.set(rows, small);
    }
    const [dx, dy] = [width / (m - 1), height / (n - 1)]; // the outer dots lie on the border
    this.within([x, y, width, height], () =>
      context.drawImage(small, x - dx / 2, y - dy / 2, width + dx, height + dy));
  }
}

// The colour thinned with white, as [r, g, b]: that of a side of the plane.
function tint(color, strength = 0.2) {
  return [1, 3, 5].map((i) => 255 - strength * (255 - parseInt(color.slice(i, i + 2), 16)));
}

function css(rgb) {
  return `rgb(${rgb.map(Math.round)})`;
}

// The pieces [[x, y], [x, y]] of the curves where values, rows from the bottom up, are 0.
function zeros(values, [left, right, low, high]) {
  const pieces = [], n = values.length - 1, m = values[0].length - 1;
  const place = (i, j) => [left + j * (right - left) / m, low + i * (high - low) / n];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const corners = [[i, j], [i, j + 1], [i + 1, j + 1], [i + 1, j]], cuts = [];
      corners.forEach(([a, b], k) => {
        const [c, d] = corners[(k + 1) % 4], one = values[a][b], other = values[c][d];
        if ((one > 0) === (other > 0)) return;
        const t = one / (one - other), [p, q] = [place(a, b), place(c, d)];
        cuts.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
      });
      for (let k = 0; k + 1 < cuts.length; k += 2) pieces.push([cuts[k], cuts[k + 1]]);
    }
  }
  return pieces;
}

// As `signed` in words.py: with two decimals and a minus sign, never −0.
function signed(number, digits = 2) {
  const text = Math.abs(number).toFixed(digits);
  return number < 0 && Number(text) ? `−${text}` : text;
}

// All values of a control, in their order.
function valuesOf(control) {
  return control.values ??= (({ options, min, max, step }) => {
    if (options) return options.map(([, value]) => value);
    const count = Math.round((max - min) / step);
    return Array.from({ length: count + 1 }, (_, k) => Number((min + k * step).toFixed(9)));
  })(control);
}

// What handles.js needs to know of a handle, as `on_page` in handles.py tells it.
function toldOf({ name, controls, at }, state, { size: [width, height], controls: all }) {
  const moved = controls.map((called) => all.find((control) => control.name === called));
  const values = moved.map(valuesOf);
  const changed = { ...state };
  const place = (...to) => {
    controls.forEach((called, k) => { changed[called] = to[k]; });
    const [x, y] = at(changed);
    return [x / width, y / height];
  };
  let points = null; // found when somebody moves it
  return {
    name, to: values.map((list, k) => list.indexOf(state[controls[k]])),
    place: place(...controls.map((called) => state[called])),
    get points() { return points ??= values[0].map((value) => place(value)); },
    counts: values.map((list) => list.length),
    words: moved.map(({ label, options, min, step, digits }) =>
      ({ label, min, step, digits, texts: options?.map(([text]) => text) })),
  };
}

// Puts the picture in the place of each still one of this name that stands in the page.
function enliven(name, picture, told) {
  for (const root of document.querySelectorAll(`.nn-live[data-name="${name}"]:not([data-alive])`)) {
    root.dataset.alive = true;
    new Stage(root, picture, told).redraw();
  }
}

// A picture on the page, with its controls, handles and words.
class Stage {
  constructor(root, picture, told) {
    const { question, size: [width, height], controls, challenge, data } = told;
    Object.assign(this, { root, picture, told, data, state: {}, rows: [], done: "" });
    for (const { name, value } of controls) this.state[name] = value;
    this.begun = { ...this.state };
    this.canvas = make("canvas", { role: "img" });
    this.canvas.style.setProperty("--width", `${width}px`);
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    this.box = make("div", { class: "nn-explorer-box" }, this.canvas);
    this.words = make("p", { "aria-hidden": true });
    this.keepRoom = roomKeeper(this.words);
    this.task = make("p", { class: "nn-challenge" });
    this.said = make("div", { class: "nn-explorer-said", role: "status" });
    this.buttons = make("div", { class: "nn-explorer-buttons" });
    this.button("Reset", () => this.reset());
    this.rows = controls.map((control) => this.row(control));
    const title = make("div", { class: "nn-explorer-question", role: "heading", "aria-level": 3 });
    title.textContent = question;
    root.classList.add("nn-explorer");
    root.replaceChildren(title, make("div", { class: "nn-explorer-body" },
      make("div", { class: "nn-explorer-picture" }, this.box),
      make("div", { class: "nn-explorer-words" }, this.words, ...(challenge ? [this.task] : [])),
      make("div", { class: "nn-explorer-controls" },
        ...this.rows.map(({ element }) => element), this.buttons),
    ), this.said);
    keepKeys(root);
    this.handles = new Handles(this.box, {
      idle: true, bring: ({ handle, to }) => this.moveHandle(handle, to),
    });
    this.data.ready = picture.prepare?.(data);
    whenResized(this.canvas, () => this.fit());
    picture.begin?.(this);
  }

  button(text, act) {
    const button = make("button", { type: "button", class: "nn-button" }, text);
    button.addEventListener("click", act);
    this.buttons.append(button);
    return button;
  }

  // A control as an element, and how it shows a value.
  row(control) {
    const { name, label, options, min, max, step, digits } = control;
    if (options) {
      const buttons = options.map(([text, value]) => {
        const button = make("button", { type: "button", class: "nn-button" }, text);
        button.addEventListener("click", () => this.set({ [name]: value }));
        return button;
      });
      const element = make("div", { role: "group", "aria-label": label, class: "nn-row" },
        make("span", {}, label), ...buttons);
      return { element, show: (now) => buttons.forEach((button, k) =>
        put(button, { "aria-pressed": options[k][1] === now })) };
    }
    const slider = make("input", { type: "range", min, max, step, "aria-label": label });
    const output = make("span", { class: "nn-value" });
    slider.addEventListener("input", () => {
      const to = Math.round((Number(slider.value) - min) / step);
      this.set({ [name]: valuesOf(control)[to] });
    });
    return {
      element: make("label", { class: "nn-row" }, make("span", {}, label), output, slider),
      show: (now) => {
        slider.value = now;
        output.textContent = signed(now, digits);
        put(slider, { "aria-valuetext": output.textContent });
      },
    };
  }

  set(values) {
    const before = { ...this.state };
    Object.assign(this.state, values);
    this.picture.react?.(this, before);
    this.redraw();
  }

  reset() {
    Object.assign(this.state, this.begun);
    this.done = "";
    this.picture.reset?.(this);
    this.redraw();
  }

  moveHandle(number, to) {
    const { controls } = this.held[number];
    const values = controls.map((called, k) =>
      [called, valuesOf(this.told.controls.find(({ name }) => name === called))[to[k]]]);
    this.set(Object.fromEntries(values));
  }

  // As many dots on the canvas as the screen has for it.
  fit() {
    const { width, height } = this.canvas.getBoundingClientRect();
    const dots = Math.min(window.devicePixelRatio || 1, 3);
    const wide = Math.round(width * dots), high = Math.round(height * dots);
    if (!wide || (wide === this.canvas.width && high === this.canvas.height)) return;
    Object.assign(this.canvas, { width: wide, height: high });
    this.box.style.setProperty("--ratio", width / height);
    this.keepRoom();
    this.paint();
  }

  redraw() {
    const { picture, state, data, rows, told } = this;
    this.found = picture.measure(state, data, this);
    rows.forEach(({ show }, k) => show(state[told.controls[k].name]));
    this.paint();
    this.held = picture.handles?.(state, data) ?? [];
    this.handles.show(this.held.map((handle) => toldOf(handle, state, told)));
    this.say(picture.describe(state, this.found, data));
  }

  paint() {
    if (!this.found) return;
    const context = this.canvas.getContext("2d"), [width, height] = this.told.size;
    context.setTransform(this.canvas.width / width, 0, 0, this.canvas.height / height, 0, 0);
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    this.picture.draw(new Pen(context), this.state, this.found, this.data, this);
  }

  // Words are told once, after a rest; that the challenge is met, at once.
  say(text) {
    const { challenge } = this.told, met = challenge && this.picture.solved(this.state, this.found, this.data, this);
    if (met && !this.done) {
      this.done = challenge.praise;
      this.tell(`Solved. ${this.done}`);
    }
    if (challenge) showChallenge(this.task, challenge.text, this.done);
    if (this.words.textContent === text) return;
    const first = !this.words.textContent;
    this.words.textContent = text;
    this.keepRoom();
    put(this.canvas, { "aria-label": text });
    if (first || met) return;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.tell(text), SETTLED);
  }

  tell(text) {
    clearTimeout(this.later);
    this.said.textContent = text;
  }
}

// The page wears the styles once, however many pictures stand in it.
function wear(styles) {
  if (document.querySelector("style[data-nn-live]")) return;
  const element = make("style", { "data-nn-live": "" });
  element.textContent = styles;
  document.head.append(element);
}
