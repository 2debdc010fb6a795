// The pad's side in the browser, which draws at once, whatever the kernel is doing (chapter 7).
//
// `Desk` holds the drawing and talks to the kernel; there is one for each pad. `View` shows it and
// listens to pen and keyboard; there is one for each place where the pad is on the page. What the
// network sees and says is computed in Python alone (scan.py, reader.py); widget.py tells how the
// messages look.

const PAPER = 1000; // the paper's side, in the unit of the strokes
const PEN = 75; // the width of the line on the paper, in the same unit
const NEAR = 3; // a point closer than this to the last one says nothing new
const SIDE = 8, PIXELS = 64, FULL = 16, DIGITS = 10;
const PAUSE = 50; // milliseconds between two messages, at least
const IMPATIENT = 1000; // milliseconds without an answer, until the reader is told
const AGAIN = 8000; // milliseconds without an answer, until the message is sent again
const NOTHING = { cells: Array(PIXELS).fill(0), probabilities: null };
const WAITING = "Waiting for the kernel; the pad keeps what you draw. (If the kernel was restarted, " +
  "run the cell again.)";
const WELCOME = "The paper is empty: draw a digit on it.";
const HIDDEN = "The answer is hidden until you save the drawing.";

class Desk {
  strokes = []; // each [x, y, x, y, …]
  stroke = null; // the one that the pen is drawing now, also the last of the strokes
  cells = null; // 64 pixels that the reader inked one by one; they stand in for the strokes
  past = []; // earlier drawings, for Undo
  inks = []; // what is to be inked as soon as the cells show the drawing
  shown = { ...NOTHING, words: WELCOME, saved: 0, tally: "" }; // the kernel's latest answer
  note = ""; // what has just happened, in the place of the words
  views = new Set();
  orders = []; // messages that must not be lost: save, forget, hello
  changed = false; // whether the kernel has yet to see the drawing
  flight = null; // the message that isn't answered yet
  waiting = false; // whether that takes so long that the reader is told
  number = Date.now(); // of the latest message: new pages go on counting
  sent = 0; // when the latest message was sent

  // The drawing ---------------------------------------------------------------------------------

  get drawing() {
    return this.cells ? { cells: this.cells } : { strokes: this.strokes };
  }

  get empty() {
    return this.cells ? !this.cells.some(Boolean) : !this.strokes.length;
  }

  begin(x, y) {
    this.remember();
    this.cells = null;
    this.stroke = [x, y];
    this.strokes = [...this.strokes, this.stroke];
    this.look();
  }

  extend(x, y) {
    if (!this.stroke) return; // it was undone or cleared while the pen was down
    const [fromX, fromY] = this.stroke.slice(-2);
    if (Math.hypot(x - fromX, y - fromY) < NEAR) return;
    this.stroke.push(x, y);
    for (const view of this.views) view.line(fromX, fromY, x, y);
    this.changed = true;
    this.talk();
  }

  // `change` makes a new level of a cell's old one. Where the strokes lie among the cells, the
  // kernel alone can tell: until it has answered to the last of them, inking waits.
  ink(places, change) {
    if (!this.cells && this.strokes.length && this.unseen) {
      this.inks.push([places, change]);
      return;
    }
    this.remember();
    this.cells = [...(this.cells ?? this.shown.cells)];
    for (const place of places) this.cells[place] = change(this.cells[place]);
    this.look();
  }

  clear() {
    if (this.empty) return;
    this.remember();
    this.strokes = [];
    this.cells = null;
    this.look();
  }

  undo() {
    if (!this.past.length) return;
    this.end();
    this.note = "";
    Object.assign(this, this.past.pop());
    this.look();
  }

  end() {
    this.stroke = null;
    this.inks = [];
  }

  remember() {
    this.end();
    this.past.push({ strokes: this.strokes, cells: this.cells });
    this.note = "";
  }

  save(label) {
    if (this.empty) return;
    this.orders.push({ ask: "save", label, ...this.drawing });
    this.clear();
    this.note = `Saved as an example of ${label}. The paper is empty again.`;
    this.update();
  }

  forget() {
    this.orders.push({ ask: "forget" });
    this.note = "The example saved last is gone.";
    this.talk();
    this.update();
  }

  look() {
    if (this.empty) Object.assign(this.shown, NOTHING, { words: WELCOME });
    if (this.cells) this.shown.cells = this.cells;
    this.changed = true;
    this.talk();
    this.update();
  }

  update() {
    for (const view of this.views) view.update();
  }

  // What the network makes of a drawing is hidden until the drawing has its label.
  get hiding() {
    return Boolean(this.model?.get("hide_answer"));
  }

  hide(hiding) {
    this.model.set("hide_answer", hiding);
    try {
      this.model.save_changes();
    } catch (error) {
      this.wait(true); // the kernel is gone; the page hides it all the same
    }
  }

  get unseen() {
    return this.changed || this.flight?.ask === "look";
  }

  get busy() {
    return Boolean(this.flight || this.changed || this.orders.length);
  }

  // The kernel ----------------------------------------------------------------------------------

  connect(model) {
    this.model = model;
    model.on("msg:custom", (answer) => this.hear(answer));
    model.on("change:hide_answer", () => {
      this.note = "";
      this.update();
    });
    this.orders.push({ ask: "hello" });
    this.talk();
  }

  // Send what there is to say, one message at a time: a drawing that changes meanwhile is sent
  // once, as it is when the answer to the last message has come.
  talk() {
    clearTimeout(this.later);
    for (const view of this.views) view.list.setAttribute("aria-busy", this.busy);
    if (this.flight || !this.busy) return;
    const pause = this.sent + PAUSE - performance.now();
    if (pause > 0) {
      this.later = setTimeout(() => this.talk(), pause);
    } else if (this.orders.length) {
      this.transmit({ ...this.orders.shift(), number: ++this.number });
    } else {
      this.changed = false;
      this.transmit({ ask: "look", ...this.drawing, number: ++this.number });
    }
  }

  transmit(message) {
    this.flight = message;
    this.sent = performance.now();
    clearTimeout(this.again);
    this.again = setTimeout(() => this.transmit(message), AGAIN);
    this.impatient ??= setTimeout(() => this.wait(true), IMPATIENT);
    try {
      this.model.send(message);
    } catch (error) {
      this.wait(true); // the kernel is gone; the pad goes on drawing
    }
  }

  wait(waiting) {
    clearTimeout(this.impatient);
    this.impatient = undefined;
    this.waiting = waiting;
    this.update();
  }

  hear(answer) {
    const order = answer.number === null ? null : this.flight;
    if (answer.number !== null) {
      if (answer.number !== this.flight?.number) return; // it came twice
      clearTimeout(this.again);
      this.flight = null;
    }
    const untouched = this.empty && !this.past.length;
    if (answer.drawing && untouched) {
      this.strokes = answer.drawing.strokes ?? [];
      this.cells = answer.drawing.cells ?? null;
    }
    if (answer.error) this.note = answer.error;
    else this.shown = answer;
    if (order?.ask === "save" && this.hiding && !answer.error) {
      this.note = `Saved as an example of ${order.label}. ${answer.said}`;
    }
    if (this.empty) Object.assign(this.shown, NOTHING, { words: WELCOME });
    if (this.cells) this.shown.cells = this.cells; // newer than the answer, while it changes
    if (this.flight) this.update();
    else this.wait(false);
    this.talk();
    if (!this.unseen) for (const order of this.inks.splice(0)) this.ink(...order);
  }
}

class View {
  pen = null; // the pointer that is drawing
  place = 0; // the cell that the keyboard is at

  constructor(desk, el, title, challenge) {
    this.desk = desk;
    this.challenge = challenge;
    this.build(el, title);
    this.listen();
    desk.views.add(this);
    this.size = new ResizeObserver(() => this.paint());
    this.size.observe(this.canvas);
    this.update();
  }

  remove() {
    this.size.disconnect();
    clearTimeout(this.settled);
    this.desk.views.delete(this);
  }

  build(el, title) {
    const { desk } = this;
    this.canvas = make("canvas", { role: "img" });
    this.invitation = make("div", { class: "invitation", "aria-hidden": true },
      "Draw a digit here");
    this.undo = button("Undo", () => desk.undo(), "Take back the last stroke (Ctrl+Z)");
    this.clear = button("Clear", () => desk.clear(), "An empty paper");
    this.squares = Array.from({ length: PIXELS }, () => make("div", { role: "gridcell" }));
    const rows = Array.from({ length: SIDE }, (_, row) =>
      make("div", { role: "row" }, ...this.squares.slice(SIDE * row, SIDE * (row + 1))));
    this.grid = make("div", { class: "cells", role: "grid",
      "aria-label": "What the network sees: 8 by 8 cells. Arrow keys move, Space inks or empties " +
        "a cell, Enter darkens it, Shift with an arrow key draws." }, ...rows);
    this.bars = Array.from({ length: DIGITS }, (_, digit) => {
      const fill = make("span", { class: "fill" }), share = make("span", { class: "share" });
      const track = make("span", { class: "track" }, fill);
      return { fill, share, row: make("li", {}, make("b", {}, `${digit}`), track, share) };
    });
    this.list = make("ul", { class: "bars", "aria-busy": desk.busy },
      ...this.bars.map((bar) => bar.row));
    this.hide = make("input", { type: "checkbox" });
    this.hide.addEventListener("change", () => desk.hide(this.hide.checked));
    this.words = make("p", { class: "words", "aria-hidden": true });
    this.task = make("p", { class: "nn-challenge" });
    this.status = make("div", { class: "unseen", role: "status" });
    this.labels = Array.from({ length: DIGITS }, (_, digit) =>
      button(`${digit}`, () => desk.save(digit), `Save the drawing as an example of ${digit}`));
    this.labels.forEach((label, digit) => {
      label.setAttribute("aria-label", label.title);
      label.tabIndex = digit ? -1 : 0; // one stop for Tab; the arrow keys lead from digit to digit
    });
    this.choice = make("div", { class: "labels", role: "toolbar",
      "aria-label": "Save the drawing as" }, ...this.labels);
    this.tally = make("span", { class: "tally" });
    this.forget = button("Take back", () => desk.forget(), "Forget the example saved last");
    this.root = make("div", { class: "nn-pad" },
      make("div", { class: "question", role: "heading", "aria-level": 3 }, title),
      make("div", { class: "body" },
        make("div", { class: "part" },
          make("div", { class: "caption" }, "Your drawing"),
          make("div", { class: "paper" }, this.canvas, this.invitation),
          make("div", { class: "below" }, this.undo, this.clear)),
        make("div", { class: "part" },
          make("div", { class: "caption" }, "What the network sees"),
          this.grid,
          make("div", { class: "below keys", "aria-hidden": true },
            keys("← ↑ ↓ →", "move"), keys("Space", "ink"), keys("Shift + →", "draw"),
            keys("Enter", "darker"))),
        make("div", { class: "part" },
          make("div", { class: "caption" }, "What it says"),
          this.list,
          make("label", { class: "hide" }, this.hide, "Hide the answer until it is saved"))),
      this.words,
      this.task,
      make("div", { class: "save" },
        make("span", {}, "Save it as an example of"),
        this.choice,
        make("span", { class: "kept" }, this.tally, " ", this.forget)),
      this.status);
    el.append(this.root);
  }

  // Pen and keyboard ----------------------------------------------------------------------------

  listen() {
    const { canvas, grid, desk } = this;
    keepKeys(this.root);
    canvas.addEventListener("pointerdown", (event) => {
      if (this.pen !== null || !event.isPrimary || event.button !== 0) return;
      event.preventDefault();
      this.root.focus({ preventScroll: true }); // so that Ctrl+Z comes here
      canvas.setPointerCapture(event.pointerId);
      this.pen = event.pointerId;
      desk.begin(...this.point(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== this.pen) return;
      const between = event.getCoalescedEvents?.() ?? [];
      for (const each of [...between, event]) desk.extend(...this.point(each));
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, (event) => {
        if (event.pointerId !== this.pen) return;
        this.pen = null;
        desk.end();
      });
    }
    canvas.addEventListener("contextmenu", (event) => event.preventDefault()); // of a long touch
    grid.addEventListener("pointerdown", (event) => {
      const place = this.squares.indexOf(event.target);
      if (place < 0 || event.button !== 0) return;
      event.preventDefault();
      this.go(place);
      this.toggle();
    });
    grid.addEventListener("keydown", (event) => this.press(event));
    this.choice.addEventListener("keydown", (event) => this.chooseLabel(event));
    this.root.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      event.stopPropagation(); // JupyterLab would undo something of its own
      desk.undo();
    });
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const along = (at, start, length) =>
      Math.round(PAPER * Math.min(Math.max((at - start) / length, 0), 1));
    return [along(event.clientX, box.left, box.width), along(event.clientY, box.top, box.height)];
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = Math.floor(this.place / SIDE), column = this.place % SIDE, last = SIDE - 1;
    const steps = {
      ArrowLeft: [row, Math.max(column - 1, 0)], ArrowRight: [row, Math.min(column + 1, last)],
      ArrowUp: [Math.max(row - 1, 0), column], ArrowDown: [Math.min(row + 1, last), column],
      Home: [row, 0], End: [row, last],
    };
    if (event.key in steps) {
      const [toRow, toColumn] = steps[event.key], from = this.place;
      this.go(SIDE * toRow + toColumn);
      if (event.shiftKey) this.desk.ink([from, this.place], () => FULL);
    } else if (event.key === " ") {
      this.toggle();
    } else if (event.key === "Enter") {
      this.desk.ink([this.place], (level) => Math.min(level + 4, FULL));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.desk.ink([this.place], () => 0);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would go to another cell of the notebook
  }

  chooseLabel(event) {
    const now = this.labels.indexOf(document.activeElement), last = DIGITS - 1;
    const goal = {
      ArrowLeft: Math.max(now - 1, 0), ArrowRight: Math.min(now + 1, last), Home: 0, End: last,
    }[event.key];
    if (now < 0 || goal === undefined) return;
    event.preventDefault();
    this.labels.forEach((label, digit) => { label.tabIndex = digit === goal ? 0 : -1; });
    this.labels[goal].focus();
  }

  toggle() {
    this.desk.ink([this.place], (level) => level ? 0 : FULL);
  }

  go(place) {
    this.place = place;
    this.squares.forEach((square, i) => { square.tabIndex = i === place ? 0 : -1; });
    this.squares[place].focus({ preventScroll: true });
  }

  // What is seen --------------------------------------------------------------------------------

  line(fromX, fromY, x, y) {
    const pencil = this.canvas.getContext("2d"), scale = this.canvas.width / PAPER;
    Object.assign(pencil, { lineWidth: PEN * scale, lineCap: "round", strokeStyle: "#222222" });
    pencil.beginPath();
    pencil.moveTo(fromX * scale, fromY * scale);
    pencil.lineTo(x * scale, y * scale);
    pencil.stroke();
  }

  paint() {
    const { canvas } = this, dots = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1));
    if (!dots) return;
    if (canvas.width !== dots) canvas.width = canvas.height = dots;
    canvas.getContext("2d").clearRect(0, 0, dots, dots);
    for (const stroke of this.desk.strokes) {
      this.line(...stroke.slice(0, 2), ...stroke.slice(0, 2)); // a dot, if there is no more
      for (let i = 2; i < stroke.length; i += 2) this.line(...stroke.slice(i - 2, i + 2));
    }
  }

  update() {
    const { desk } = this, { shown } = desk;
    this.paint();
    this.root.classList.toggle("waiting", desk.waiting);
    this.canvas.classList.toggle("overruled", desk.cells !== null);
    this.invitation.hidden = !desk.empty;
    const count = desk.strokes.length;
    this.canvas.setAttribute("aria-label", `The paper, with ${count || "no"} ` +
      `${count === 1 ? "stroke" : "strokes"}. Without a pen, use the 8 by 8 cells after it.`);
    able(this.undo, desk.past.length > 0);
    able(this.clear, !desk.empty);
    this.squares.forEach((square, i) => {
      const ink = shown.cells[i], name = { 0: "paper", [FULL]: "black" }[ink];
      const grey = Math.round(255 - (255 - 34) * ink / FULL); // the pen's ink is #222222
      square.style.backgroundColor = `rgb(${grey} ${grey} ${grey})`;
      square.tabIndex = i === this.place ? 0 : -1;
      square.setAttribute("aria-label", `row ${Math.floor(i / SIDE) + 1}, ` +
        `column ${i % SIDE + 1}: ${name ?? `ink ${ink} of ${FULL}`}`);
    });
    const hidden = desk.hiding && !desk.empty;
    this.list.setAttribute("aria-label",
      `The probability of each digit${hidden ? ", hidden until the drawing is saved" : ""}`);
    this.hide.checked = desk.hiding;
    const chances = hidden ? null : shown.probabilities;
    const best = chances?.indexOf(Math.max(...chances));
    this.bars.forEach(({ fill, share, row }, digit) => {
      const p = chances?.[digit];
      fill.style.width = `${100 * (p ?? 0)}%`;
      share.textContent = p === undefined ? "" : percent(p);
      row.classList.toggle("best", digit === best);
      this.labels[digit].classList.toggle("best", digit === best);
      able(this.labels[digit], !desk.empty);
    });
    const words = desk.waiting ? WAITING : desk.note || (hidden ? HIDDEN : shown.words);
    this.words.textContent = words;
    this.tally.textContent = shown.tally;
    this.forget.hidden = !shown.saved;
    this.praised ||= shown.praise;
    showChallenge(this.task, this.challenge, this.praised);
    clearTimeout(this.settled);
    this.settled = setTimeout(() => {
      const news = this.praised && !this.told ? this.task.textContent : ""; // told once
      const said = `${news} ${words} ${shown.tally}`.trim();
      this.told = this.praised;
      if (this.status.textContent !== said) this.status.textContent = said;
    }, SETTLED);
  }
}

function button(text, click, title) {
  const element = make("button", { type: "button", title }, text);
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") click();
  });
  return element;
}

function keys(name, what) {
  return make("span", {}, make("span", { class: "key" }, name), ` ${what}`);
}

// Only what is certain has 100 %.
function percent(p) {
  return p < 1 && p >= 0.995 ? ">99 %" : `${Math.round(100 * p)} %`;
}

// A button that can't be used keeps the keyboard's focus, which a disabled one would lose.
function able(element, usable) {
  element.setAttribute("aria-disabled", !usable);
}

export default () => {
  const desk = new Desk();
  return {
    initialize({ model }) {
      desk.connect(model);
    },
    render({ model, el }) {
      const view = new View(desk, el, model.get("_title"), model.get("_challenge"));
      return () => view.remove();
    },
  };
};
