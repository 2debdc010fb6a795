// The playground on the page: everything that the reader sees and touches, for one desk.

const GONE = "The kernel was restarted or is gone: the picture stays as it was. Run this cell again " +
  "to go on.";
const CALM = 500; // milliseconds between two pictures, in the calm mode
const WRITTEN = 150; // milliseconds between two times at which texts are written, while it trains
const FORGOTTEN = 10000; // milliseconds, until what was said to a screen reader is gone again
const UNITS = ["batch", "epoch", "hundred"];
const SETTINGS = [ // the strip of lists: [name, label]
  ["lr", "Learning rate"], ["activation", "Activation"], ["optimizer", "Optimiser"],
  ["schedule", "Schedule"], ["penalty", "Penalty"], ["strength", "Its strength"],
  ["dropout", "Dropout"], ["batch_size", "Batch size"],
];
let views = 0; // counts them, so that groups of buttons have names of their own

class View {
  look = null; // the unit, or the edge, that the reader looks at
  calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  options = { tests: false, steps: false, borders: true, numbers: false, backward: false };
  tool = "move"; // of the pointer on the points: move, erase, or the class that is added
  told = ""; // of the points, by the keyboard
  flow = 0;

  constructor(desk, el, title) {
    this.desk = desk;
    this.picture = new Picture(desk);
    this.editor = new Editor(desk, this.picture);
    this.answers = new Answers(desk);
    this.group = `nn-playground-${++views}`;
    this.build(el, title);
    this.listen();
    desk.views.add(this);
    this.size = new ResizeObserver(() => { this.room = null; this.update(); });
    for (const element of [this.middle, this.large.parentElement, this.root]) this.size.observe(element);
    this.update();
  }

  remove() {
    this.size.disconnect();
    cancelAnimationFrame(this.turn);
    clearTimeout(this.later);
    clearTimeout(this.calmly);
    this.desk.views.delete(this);
  }

  // What there is --------------------------------------------------------------------------------

  build(el, title) {
    const { desk } = this, ask = (ask, more = {}) => desk.ask({ ask, ...more });
    this.play = button("", () => (desk.playing ? desk.pause() : desk.play()), { class: "play" });
    this.restart = button(icon("restart"), () => ask("restart"),
      { class: "round", title: "Back to the start (R)", "aria-label": "Restart" });
    this.unit = list("Step", UNITS, () => {});
    this.unit.show("epoch");
    this.step = button(icon("step"), () => ask("step", { unit: UNITS[this.unit.select.value] }),
      { class: "round", title: "One step (S)", "aria-label": "Step" });
    this.reseed = button(icon("dice"), () => ask("restart", { seed: Math.floor(Math.random() * 100000) }),
      { class: "round", title: "Another random start", "aria-label": "Another random start" });
    this.epoch = make("b", { class: "epoch" });
    this.rate = make("span", { class: "rate" });
    this.speed = list("Speed", SPEEDS.map(([value]) => value), (speed) => desk.set({ speed }));
    [...this.speed.select.options].forEach((option, k) => { option.textContent = SPEEDS[k][1]; });
    this.time = slider("Time travel", { min: 0, max: 1, step: 1 },
      (epoch) => `epoch ${epochText(epoch)} of ${epochText(desk.frame?.last ?? 0)}`,
      (epoch) => { desk.playing = false; ask("seek", { epoch }); });
    const transport = make("div", { class: "transport", role: "group", "aria-label": "Training" },
      this.restart, this.play, this.step, this.unit.element, this.reseed,
      make("div", { class: "clock" }, make("span", { class: "name" }, "Epoch"), this.epoch, this.rate),
      this.time.element, this.speed.element);

    this.fields = {};
    const change = (name) => (value) => desk.set(this.patch(name, value));
    for (const [name, label] of SETTINGS) this.fields[name] = list(label, LISTS[name] ?? [], change(name));
    this.halving = list("Its epochs", LISTS.schedule_epochs, change("schedule_epochs"));
    this.fields.schedule_epochs = this.halving;
    const strip = make("div", { class: "strip", role: "group", "aria-label": "How it is trained" },
      ...Object.values(this.fields).map(({ element }) => element));

    this.middle = make("div", { class: "network" });
    this.words = make("p", { class: "words", "aria-hidden": true });
    this.body = make("div", { class: "body" }, this.buildData(), this.middle, this.buildOutput(),
      make("div", { class: "say" }, this.words, this.buildTools()));
    this.buildNetwork();
    this.said = make("div", { class: "unseen", role: "status" });
    this.task = make("b", {});
    this.progress = make("span", {});
    this.challenge = make("p", { class: "challenge", hidden: "" }, this.task, this.progress);
    this.root = make("div", { class: "nn-playground" },
      make("div", { class: "question", role: "heading", "aria-level": 4 }, title),
      this.challenge, transport, strip, this.body, this.answers.element, this.said);
    el.append(this.root);
  }

  buildData() {
    const { desk } = this;
    this.data = make("div", {});
    this.sliders = {
      noise: slider("Noise", { min: 0, max: 2, step: 0.1 }, (v) => v.toFixed(1), (noise) => desk.set({ noise })),
      test_share: slider("For testing", { min: 0.1, max: 0.9, step: 0.1 },
        (v) => `${Math.round(100 * v)} %`, (share) => desk.set({ test_share: share })),
    };
    this.samples = list("Points", LISTS.samples, (samples) => desk.set({ samples }));
    this.again = button("Draw new points", () =>
      desk.set({ data_seed: Math.floor(Math.random() * 100000) }));
    this.csv = fileButton("Your own CSV …", ".csv,.txt,.tsv,text/csv", async (file) =>
      desk.ask({ ask: "csv", text: await file.text(), name: file.name, columns: null }));
    return make("div", { class: "data", role: "group", "aria-label": "Data" },
      make("div", { class: "caption" }, "Data"), this.data, this.sliders.noise.element,
      this.sliders.test_share.element, this.samples.element, this.again, this.csv);
  }

  buildNetwork() {
    const { desk } = this;
    this.count = make("b", {});
    this.fewer = button("−", () => desk.set(withLayers(desk.settings, desk.settings.hidden.length - 1)),
      { class: "small", "aria-label": "One layer less" });
    this.more = button("+", () => desk.set(withLayers(desk.settings, desk.settings.hidden.length + 1)),
      { class: "small", "aria-label": "One layer more" });
    this.graph = make("canvas", { "aria-hidden": true });
    this.over = make("div", { class: "over" });
    this.tip = make("div", { class: "tip", hidden: "", "aria-hidden": true });
    this.board = make("div", { class: "board" }, this.graph, this.over, this.tip, this.editor.element);
    this.scroll = make("div", { class: "scroll" }, this.board);
    const option = (name, label, title) => {
      const { element, input } = checkbox(label, (on) => this.set(name, on), title);
      input.checked = this.options[name];
      return element;
    };
    const calm = checkbox("Calm", (on) => { this.calm = on; this.update(); },
      "Two pictures a second, and nothing that flows");
    calm.input.checked = this.calm;
    this.crowd = make("span", { class: "crowd" });
    this.middle.append(
      make("div", { class: "caption" }, this.fewer, this.more, this.count, this.crowd),
      this.scroll,
      make("div", { class: "options" },
        option("numbers", "Weights as numbers", "Write the weights on the edges"),
        option("backward", "Backpropagation", "The gradients, as they come back along the edges"),
        calm.element));
  }

  buildOutput() {
    this.legend = make("canvas", { "aria-hidden": true });
    this.ends = make("div", { class: "ends" });
    this.title = make("div", { class: "caption" });
    this.large = make("canvas", { role: "application", tabindex: 0 });
    this.left = make("div", { class: "axis up", "aria-hidden": true });
    this.below = make("div", { class: "axis along", "aria-hidden": true });
    this.keys = make("div", { class: "hint", "aria-hidden": true });
    const check = (name, label) => {
      const { element, input } = checkbox(label, (on) => this.set(name, on));
      input.checked = this.options[name];
      return element;
    };
    this.planeOnly = [check("steps", "Discretise"), check("borders", "Border as a curve")];
    this.tools = make("div", { class: "tools" });
    this.losses = make("dl", { class: "losses" });
    this.chart = make("canvas", { role: "img" });
    return make("div", { class: "output" },
      make("div", { class: "map" }, this.title,
        make("div", { class: "frame" }, this.left, this.large, this.below),
        make("div", { class: "legend" }, this.legend, this.ends),
        make("div", { class: "options" }, check("tests", "Test points"), ...this.planeOnly),
        this.tools, this.keys),
      make("div", { class: "curves" }, this.losses, this.chart));
  }

  buildTools() {
    const { desk } = this, ask = (ask, more) => () => desk.ask({ ask, ...more });
    const start = () => {
      desk.playing = false; // the kernel stops for them
      desk.ask({ ask: "starts", count: 20 });
    };
    this.starts = button("20 starts", start,
      { title: "Train from 20 random starts, and show the spread of both losses" });
    return make("div", { class: "handouts", role: "group", "aria-label": "Take it with you" },
      button("Python code", ask("code"), { title: "The call and the code that repeat this run" }),
      button("Formula", () => desk.ask({ ask: "formula", point: desk.points.asInput() }),
        { title: "The network with its numbers, at the point that you touched last" }),
      this.starts,
      button("Save the weights", ask("save")),
      fileButton("Load weights …", ".npz", async (file) =>
        desk.ask({ ask: "load" }, [await file.arrayBuffer()])));
  }

  // The data sets, and the tools for the points, as soon as the kernel has said what there is.
  buildChoices() {
    const { desk } = this, { choices, labels, classes } = desk.all;
    if (!this.faces) {
      const faces = choices.data.map((name) => {
        const icon = make("canvas", { width: 88, height: 88 });
        drawIcon(icon, name);
        return [name, [icon], nameOf(name)];
      });
      this.faces = choice("Data set", `${this.group}-data`, faces,
        (name) => name !== "own" && desk.set(settingsFor(name, desk.settings)));
      this.data.replaceWith(this.faces.element);
      this.faces.element.classList.add("faces");
      for (const name of ["activation", "optimizer", "schedule", "penalty"]) {
        const { element } = this.fields[name], [, label] = SETTINGS.find(([each]) => each === name);
        this.fields[name] = list(label, choices[name], (value) => desk.set(this.patch(name, value)));
        element.replaceWith(this.fields[name].element);
      }
    }
    const kinds = classes ? labels : desk.all.one_d ? [""] : ["−1", "1"], key = `${classes} ${kinds}`;
    if (this.kinds === key) return;
    this.kinds = key;
    this.tool = "move";
    this.chosen = choice("What the pointer does", `${this.group}-tool`, [
      ["move", ["Move"], "Move points"],
      ...kinds.map((label, k) => [k, ["+ ", this.mark(k), classes ? "" : label], `Add points${label && " of "}${label}`]),
      ["erase", ["Erase"], "Erase points"],
    ], (tool) => { this.tool = tool; this.update(); });
    this.tools.replaceChildren(this.chosen.element);
    const digits = classes ? `${[...Array(Math.min(classes, 10)).keys()].join(", ")} add one` : "1 adds one";
    this.keys.textContent = `Keys: arrows move · Space takes a point · ${digits} · Delete erases`;
  }

  mark(kind) {
    const canvas = make("canvas", { width: 32, height: 32 }), pencil = canvas.getContext("2d");
    const { classes, one_d: isLine } = this.desk.all;
    pencil.fillStyle = CLASS_COLORS[isLine ? 0 : kind % CLASS_COLORS.length];
    pencil.beginPath();
    MARKS[classes ? kind % MARKS.length : 0](pencil, 16, 16, 10);
    pencil.fill();
    return canvas;
  }

  // What the reader does -------------------------------------------------------------------------

  set(option, on) {
    this.options[option] = on;
    this.update();
  }

  patch(name, value) {
    if (name === "activation") return { activation: this.desk.settings.hidden.map(() => value) };
    return { [name]: value };
  }

  listen() {
    const { desk, root } = this;
    keepKeys(root);
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), select")) return;
      const act = { p: this.play, s: this.step, r: this.restart }[event.key];
      if (act) act.click();
    });
    root.addEventListener("pointerdown", ({ target }) => {
      if (!this.editor.element.contains(target) && !target.closest(".unit")) this.editor.close();
    });
    this.listenToEdges();
    this.listenToPoints();
  }

  listenToEdges() {
    const { board, picture } = this;
    const edgeUnder = (event) => {
      if (event.target !== this.over && event.target !== this.graph) return null;
      const { left, top } = board.getBoundingClientRect();
      return edgeAt(picture.edges ?? [], event.clientX - left, event.clientY - top);
    };
    board.addEventListener("pointermove", (event) => {
      const edge = edgeUnder(event);
      board.style.cursor = edge ? "pointer" : "";
      if (edge) this.lookAt({ column: edge.layer + 1, number: edge.number, edge });
      else if (this.look?.edge) this.lookAt(null);
    });
    board.addEventListener("pointerleave", () => this.lookAt(null));
    board.addEventListener("click", (event) => {
      const edge = edgeUnder(event);
      if (edge) this.edit({ column: edge.layer + 1, unit: edge.to }, edge.from);
    });
  }

  lookAt(look) {
    if (look === this.look || (look?.edge && look.number === this.look?.number && look.column === this.look.column)) return;
    this.look = look;
    this.update();
  }

  edit(look, from = -1) {
    if (this.desk.gone || look.column === 0) return;
    const { xs, ys, tile, width } = this.layout, opener = this.tiles[look.column][look.unit];
    const wide = 14 * this.em, high = 17 * this.em;
    const left = Math.min(Math.max(xs[look.column] - tile - wide, 4), width - wide - 4);
    const top = Math.max(Math.min(ys[look.column][look.unit] - 40, this.layout.height - high), 4);
    this.editor.open(look, { from, opener, left, top });
  }

  listenToPoints() {
    const { large, desk } = this;
    let pressed = null;
    const at = (event) => {
      const { left, top, width, height } = large.getBoundingClientRect();
      return [[(event.clientX - left) / width, (event.clientY - top) / height], [width, height]];
    };
    const take = (event) => {
      const { points } = desk, [share, size] = at(event), { tests } = this.options;
      const near = points.nearest(share, size, tests), place = points.place(...share);
      if (this.tool === "erase") {
        if (near >= 0) points.erase(near);
      } else if (this.tool === "move" || near >= 0) {
        points.held = near < 0 ? null : near;
        points.cursor = near < 0 ? place : points.where(points.rows[near]);
      } else {
        points.held = points.add(place, this.kindAdded());
      }
      desk.touched();
    };
    large.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button !== 0 || desk.gone) return;
      event.preventDefault();
      large.setPointerCapture(event.pointerId);
      large.focus({ preventScroll: true });
      this.byKeyboard = false;
      this.lookAt(null);
      pressed = event.pointerId;
      take(event);
    });
    large.addEventListener("pointermove", (event) => {
      const { points } = desk, [share, size] = at(event);
      if (event.pointerId !== pressed) {
        const near = points.nearest(share, size, this.options.tests) >= 0;
        large.style.cursor = this.tool === "move" ? (near ? "grab" : "default") : near || this.tool !== "erase" ? "crosshair" : "default";
        return;
      }
      if (this.tool === "erase") {
        take(event);
      } else if (points.held !== null) {
        points.move(points.held, points.place(...share));
        desk.touched();
      }
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      large.addEventListener(end, () => {
        if (pressed === null) return;
        pressed = null;
        desk.points.held = null;
        desk.touched();
      });
    }
    large.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || desk.gone) return;
      const words = desk.points.press(event);
      if (words === null) return;
      event.preventDefault();
      this.byKeyboard = true;
      this.told = words;
      this.tell(words);
      desk.touched();
    });
    large.addEventListener("focus", () => { this.byKeyboard = large.matches(":focus-visible"); this.update(); });
    large.addEventListener("blur", () => { this.byKeyboard = false; this.told = ""; this.update(); });
  }

  // A class; of a plane the target, of which there are two ends.
  kindAdded() {
    const { classes } = this.desk.all;
    return classes ? this.tool : [-1, 1][this.tool];
  }

  // The network's tiles: made anew when its shape or the room has changed.
  buildTiles() {
    const { desk, picture } = this, names = picture.names;
    const counts = [names.length, ...desk.widths.slice(1)], { backward } = this.options;
    if (!this.room) this.measure();
    const { room, em } = this, key = `${counts} ${names} ${room} ${em} ${backward}`;
    if (!room || key === this.shape) return;
    this.shape = key;
    this.layout = layoutGraph(counts, room, { em, bottom: backward ? (BARS + 0.7) * em : 0.7 * em });
    const { xs, ys, tile, width, height, small } = this.layout, last = counts.length - 1;
    Object.assign(this.board.style, { width: `${width}px`, height: `${height}px` });
    this.crowd.textContent = small
      ? "So many units are small here: look at one to see it large." : "";
    const focused = document.activeElement?.dataset?.tile, place = (x, y) => `left:${x}px;top:${y}px`;
    this.tiles = xs.map((x, column) => ys[column].map((y, unit) => {
      const element = make("button", { type: "button", class: "unit", "data-tile": `${column} ${unit}`,
        tabindex: -1, style: `${place(x, y)};width:${tile + 4}px;height:${tile + 4}px` });
      const look = { column, unit };
      element.addEventListener("pointerenter", () => this.lookAt(look));
      element.addEventListener("focus", () => this.lookAt(look));
      element.addEventListener("blur", () => this.lookAt(null));
      element.addEventListener("click", () => (column ? this.edit(look) : this.toggle(names[unit])));
      element.addEventListener("keydown", (event) => this.walk(event, column, unit));
      return element;
    }));
    const heads = xs.map((x, column) => {
      if (column === 0) return make("div", { class: "head", style: place(x - 1.7 * em, 0) }, "Features");
      if (column === last) return make("div", { class: "head", style: place(x, 0) }, "Output");
      return this.headOf(column, x);
    });
    const labels = names.map((name, i) => make("span", { class: "feature", "aria-hidden": true,
      style: place(xs[0] - tile / 2 - 8, ys[0][i]) }, FEATURES[name].label));
    this.over.replaceChildren(...heads, ...labels, ...this.tiles.flat());
    const [column, unit] = focused?.split(" ") ?? [];
    this.stop = this.tiles[column]?.[unit] ?? this.tiles[0][0];
    this.stop.tabIndex = 0;
    if (focused) this.stop.focus({ preventScroll: true });
  }

  // The room on the page, which is asked for only when it has changed.
  measure() {
    this.em = parseFloat(getComputedStyle(this.root).fontSize);
    this.room = Math.floor(this.middle.clientWidth);
    this.side = Math.floor(this.large.parentElement.clientWidth - 1.75 * this.em - 2);
    this.wide = Math.floor(this.chart.parentElement.clientWidth);
  }

  headOf(column, x) {
    const { desk } = this, layer = column - 1, count = make("b", {});
    const to = (by) => () => desk.set(withUnits(desk.settings, layer, desk.settings.hidden[layer] + by));
    const fewer = button("−", to(-1), { class: "small", "aria-label": `One unit less in layer ${column}` });
    const more = button("+", to(1), { class: "small", "aria-label": `One unit more in layer ${column}` });
    const kind = list("", desk.all.choices.activation, (name) => desk.set({
      activation: desk.settings.activation.map((old, k) => (k === layer ? name : old)) }));
    put(kind.select, { "aria-label": `Activation of layer ${column}` });
    this.heads ??= {};
    this.heads[layer] = { count, fewer, more, kind };
    return make("div", { class: "head", style: `left:${x}px;top:0`, role: "group",
      "aria-label": `Layer ${column}` },
    make("div", {}, fewer, count, more), kind.element);
  }

  toggle(name) {
    const { desk } = this, { features } = desk.settings;
    const on = features.includes(name) ? features.filter((each) => each !== name) : [...features, name];
    if (!on.length) {
      desk.note = "A network needs at least one feature.";
      desk.update();
    } else {
      desk.set({ features: this.picture.names.filter((each) => on.includes(each)) });
    }
  }

  // One stop for Tab; arrows lead from unit to unit.
  walk(event, column, unit) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const [across, down] = steps[event.key], { ys } = this.layout;
    const to = Math.min(Math.max(column + across, 0), this.tiles.length - 1);
    let row = Math.min(Math.max(unit + down, 0), this.tiles[to].length - 1);
    if (across && to !== column) { // the one that stands nearest in height
      const away = ys[to].map((y) => Math.abs(y - ys[column][unit]));
      row = away.indexOf(Math.min(...away));
    }
    this.stop.tabIndex = -1;
    this.stop = this.tiles[to][row];
    this.stop.tabIndex = 0;
    this.stop.focus({ preventScroll: true });
    this.stop.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // What is seen ---------------------------------------------------------------------------------

  // One picture at the next frame of the screen, whatever has changed since the last; in the calm
  // mode not more than two a second while it trains.
  update() {
    if (this.desk.busy) put(this.root, { "data-busy": true }); // until it is drawn
    if (this.turn || this.calmly) return;
    const wait = this.calm && this.desk.playing ? (this.drawnAt ?? 0) + CALM - performance.now() : 0;
    const soon = () => {
      this.calmly = null;
      this.turn = requestAnimationFrame(() => {
        this.turn = null;
        this.draw();
      });
    };
    if (wait > 0) this.calmly = setTimeout(soon, wait);
    else soon();
  }

  draw() {
    const { desk, root } = this;
    this.drawnAt = performance.now();
    const write = !desk.playing || !desk.all || !(this.drawnAt - this.writtenAt < WRITTEN);
    if (write) this.writtenAt = this.drawnAt;
    root.classList.toggle("gone", desk.gone);
    put(root, { "data-busy": desk.busy });
    if (write) this.showWords();
    if (!desk.all) return;
    this.buildChoices();
    this.buildTiles();
    if (!this.layout) return;
    const dark = Boolean(root.closest('[data-jp-theme-light="false"]'));
    const state = `${desk.version} ${this.shape} ${desk.playing}`;
    if (state !== this.state) {
      this.picture.compute(desk.playing);
      this.state = state;
    }
    this.showClock();
    if (write) this.showControls();
    const look = this.look && (this.look.edge || this.look.column < this.tiles.length &&
      this.look.unit < this.tiles[this.look.column].length) ? this.look : null;
    const { tests, steps, borders, numbers, backward } = this.options, { picture } = this;
    picture.drawGraph(this.graph, this.layout, { look, numbers, backward, steps, dark, flow: this.flow, em: this.em });
    const shown = look?.edge ? null : look, { side } = this;
    picture.drawLarge(this.large, side, { look: shown, tests, steps, borders, dark, keyboard: this.byKeyboard });
    if (write || shown !== this.shown) this.showOutput(picture.caption(shown), side, dark);
    this.shown = shown;
    this.showTip(look?.edge);
    this.editor.update();
    this.answers.update(dark);
    desk.drawn();
    root.dataset.pictures = Number(root.dataset.pictures ?? 0) + 1;
    if (backward && !this.calm && desk.playing) {
      this.flow += 1.6; // the dashes go from the output to the features
      this.update();
    }
  }

  showClock() {
    const { desk } = this, { frame } = desk, toPlay = !desk.playing;
    if (this.play.dataset.now !== `${toPlay}`) {
      this.play.dataset.now = toPlay;
      this.play.replaceChildren(icon(toPlay ? "play" : "pause"));
      put(this.play, { "aria-label": toPlay ? "Play" : "Pause", title: toPlay ? "Train (P)" : "Stop (P)" });
    }
    this.epoch.textContent = epochText(frame.epoch);
  }

  showControls() {
    const { desk } = this, { settings, frame, all } = desk, count = settings.hidden.length;
    const part = frame.batch ? `+ ${frame.batch} of ${frame.batches} batches` : "";
    this.rate.textContent = desk.playing && frame.rate ? `${epochText(Math.round(frame.rate))} a second` : part;
    if (Number(this.time.input.max) !== frame.last) this.time.input.max = frame.last;
    if (!desk.post.ahead("seek")) this.time.show(frame.epoch);
    able(this.fewer, count > 0);
    able(this.more, count < MOST_LAYERS);
    this.count.textContent = `${count} hidden ${count === 1 ? "layer" : "layers"}`;
    this.faces.show(settings.data);
    const isOwn = settings.data === "own";
    this.faces.inputs.get("own").parentElement.hidden = !isOwn;
    for (const element of [this.sliders.noise.element, this.samples.element, this.again]) element.hidden = isOwn;
    this.chosen.show(this.tool);
    for (const [name, field] of Object.entries(this.fields)) {
      const value = settings[name], alike = name === "activation" && new Set(value).size <= 1;
      if (name !== "activation") field.show(value);
      else if (alike) field.show(value[0] ?? "tanh");
      else if (field.select.value !== "") field.select.value = "";
    }
    this.halving.element.hidden = settings.schedule === "none";
    this.fields.strength.element.classList.toggle("idle", settings.penalty === "none");
    for (const [name, each] of Object.entries(this.sliders)) each.show(settings[name]);
    this.samples.show(settings.samples);
    this.speed.show(settings.speed ?? null);
    settings.hidden.forEach((units, layer) => {
      const head = this.heads?.[layer];
      if (!head) return;
      head.count.textContent = units;
      able(head.fewer, units > 1);
      able(head.more, units < MOST_UNITS);
      head.kind.show(settings.activation[layer]);
    });
    const used = new Set(settings.features);
    this.tiles.forEach((column, k) => column.forEach((element, unit) => {
      const name = unitName(this.picture, { column: k, unit });
      if (k === 0) put(element, { "aria-label": name, "aria-pressed": used.has(this.picture.names[unit]) });
      else put(element, { "aria-label": `${name}; Enter opens its weights`, "aria-haspopup": "dialog" });
    }));
    able(this.starts, all.parameters > 0);
  }

  showOutput({ text, ends }, side, dark) {
    const { desk } = this, { frame, all } = desk, { labels } = all;
    if (this.title.textContent !== text) this.title.textContent = text;
    const isAtRest = !desk.playing || !this.large.hasAttribute("aria-label"); // names don't run along
    if (isAtRest) put(this.large, { "aria-label": `${text}. ${this.told || frame.words} Arrow keys move a cursor, ` +
      "Space takes or leaves the nearest point, a digit adds one, Delete erases one, Page Down goes " +
      "through the points." });
    const line = all.one_d, [across, up, target] = all.axes;
    fill(this.below, axisTexts(across, all.domain));
    fill(this.left, (line ? axisTexts(target, desk.points.reach) : axisTexts(up, all.domain)).reverse());
    for (const element of [this.legend.parentElement, ...this.planeOnly]) element.hidden = line;
    if (!line && ends) {
      const pencil = fit(this.legend, side, 10), steps = this.options.steps;
      for (let i = 0; i < SHADES; i++) {
        const shade = steps ? (i < SHADES / 2 ? 0.35 : 1.65) * (SHADES - 1) / 2 : i;
        const dot = DIVERGING[Math.round(shade)];
        pencil.fillStyle = `rgb(${dot & 255} ${dot >> 8 & 255} ${dot >> 16 & 255})`;
        pencil.fillRect(side * i / SHADES, 0, side / SHADES + 1, 10);
      }
      fill(this.ends, ends);
    }
    this.legend.hidden = !ends;
    if (!ends) {
      const marks = `${labels}`;
      if (this.ends.dataset.marks !== marks) {
        this.ends.replaceChildren(...labels.map((label, k) => make("span", {}, this.mark(k), ` ${label}`)));
        this.ends.dataset.marks = marks;
        this.ends.dataset.text = "";
      }
    } else {
      this.ends.dataset.marks = "";
    }
    const right = (share) => (share === null || share === undefined ? "" : `${(100 * share).toFixed(1)} % right`);
    const rows = [["Training loss", lossText(frame.loss), right(frame.accuracy)],
      ["Test loss", lossText(frame.val_loss), right(frame.val_accuracy)]];
    const key = rows.join();
    if (this.losses.dataset.text !== key) {
      this.losses.dataset.text = key;
      this.losses.replaceChildren(...rows.map(([label, loss, share], k) =>
        make("div", { class: k ? "test" : "train" }, make("dt", {}, label), make("dd", {}, make("b", {}, loss), ` ${share}`))));
    }
    const { wide } = this, now = frame.past ? frame.epoch : null, height = Math.round(10 * this.em), size = 0.8 * this.em;
    drawLosses(fit(this.chart, wide, height), desk.losses, { width: wide, height, now, dark, size });
    if (isAtRest) put(this.chart, { "aria-label": `Losses of ${desk.losses.train.length} epochs. ${rows.map((row) => row.join(" ")).join(", ")}.` });
  }

  showTip(edge) {
    this.tip.hidden = !edge;
    if (!edge) return;
    const { layer, number, from, to } = edge, { desk, options } = this;
    const source = options.backward ? desk.gradients : desk.layers, value = source[layer].weight[number];
    const [x, y] = alongEdge(edge, 0.5), below = this.editor.nameBelow(layer + 1, from);
    this.tip.textContent = `${options.backward ? "gradient" : "weight"} ${brief(value)}, ${below} → unit ${to + 1}`;
    Object.assign(this.tip.style, { left: `${x}px`, top: `${y}px` });
  }

  // A task, and how far the reader is: said aloud when it is done.
  showChallenge() {
    const challenge = this.desk.frame?.challenge;
    this.challenge.hidden = !challenge;
    if (!challenge) return;
    this.task.textContent = challenge.task;
    const words = (challenge.done ? "✓ " : "") + challenge.words;
    this.challenge.classList.toggle("done", challenge.done);
    if (this.progress.textContent === words) return;
    this.progress.textContent = words;
    if (challenge.done) this.tell(words);
  }

  showWords() {
    this.showChallenge();
    const { desk } = this, { frame } = desk;
    const words = desk.gone ? GONE : desk.waiting ? WAITING
      : desk.note || frame?.words || "The playground is opening …";
    const isUrgent = desk.gone || desk.waiting || Boolean(desk.note) || Boolean(frame?.diverged);
    this.words.classList.toggle("urgent", isUrgent);
    if (this.words.textContent === words) return;
    this.words.textContent = words;
    this.tell(words);
  }

  // A screen reader is told when nothing has changed for a while.
  tell(words) {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.said.textContent = words;
      this.later = setTimeout(() => this.said.replaceChildren(), FORGOTTEN);
    }, SETTLED);
  }
}

// Texts side by side, changed only where they differ.
function fill(element, texts) {
  const key = texts.join("|");
  if (element.dataset.text === key) return;
  element.dataset.text = key;
  element.replaceChildren(...texts.map((text) => make("span", {}, text)));
}

// The ends of an axis in the reader's numbers, and its name between them.
function axisTexts([name, scale, shift], end) {
  const number = (value) => `${Number((shift + scale * value).toPrecision(3))}`.replace("-", "−");
  return [number(-end), name.replace(/^x([12])$/, (_, k) => `x${"₁₂"[k - 1]}`), number(end)];
}

function lossText(loss) {
  return loss === null || loss === undefined ? "not a number" : loss >= 1e4 ? brief(loss) : loss.toFixed(loss < 0.01 ? 4 : 3);
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

export default () => {
  const desk = new Desk();
  return {
    initialize({ model }) {
      desk.connect(model);
    },
    render({ model, el }) {
      const view = new View(desk, el, model.get("_title"));
      return () => view.remove();
    },
  };
};
