// The network on the page: a button on each unit, numbers above each layer, edges under the pointer.

const SLIDE_HEIGHT = 11; // of the network on a slide, in letters

class Board {
  constructor(view) {
    const { desk, picture } = view;
    Object.assign(this, { view, desk, picture });
    this.editor = new Editor(desk, picture);
    this.drawing = new NetworkDrawing(picture);
    this.count = make("b", {});
    this.fewer = button("−", () => desk.set(withLayers(desk.settings, desk.settings.hidden.length - 1)),
      { class: "small", "aria-label": "One layer less" });
    this.more = button("+", () => desk.set(withLayers(desk.settings, desk.settings.hidden.length + 1)),
      { class: "small", "aria-label": "One layer more" });
    this.graph = make("canvas", { "aria-hidden": true });
    this.over = make("div", { class: "over" });
    this.tip = make("div", { class: "tip", hidden: "", "aria-hidden": true });
    this.board = make("div", { class: "board" }, this.graph, this.over, this.tip, this.editor.element);
    this.crowd = make("span", { class: "crowd" });
    this.element = make("div", { class: "network" },
      make("div", { class: "caption" }, this.fewer, this.more, this.count, this.crowd),
      make("div", { class: "scroll" }, this.board),
      make("div", { class: "options" },
        view.option("numbers", "Weights as numbers", "Write the weights on the edges"),
        view.option("backward", "Backpropagation", "The gradients, as they come back along the edges"),
        view.calmBox()));
    this.listenToEdges();
  }

  listenToEdges() {
    const { board, drawing, view } = this;
    const edgeUnder = (event) => {
      if (event.target !== this.over && event.target !== this.graph) return null;
      const { left, top } = board.getBoundingClientRect();
      return edgeAt(drawing.edges, event.clientX - left, event.clientY - top);
    };
    board.addEventListener("pointermove", (event) => {
      const edge = edgeUnder(event);
      board.style.cursor = edge ? "pointer" : "";
      if (edge) view.lookAt({ column: edge.layer + 1, number: edge.number, edge });
      else if (view.look?.edge) view.lookAt(null);
    });
    board.addEventListener("pointerleave", () => view.lookAt(null));
    board.addEventListener("click", (event) => {
      const edge = edgeUnder(event);
      if (edge) this.edit({ column: edge.layer + 1, unit: edge.to }, edge.from);
    });
  }

  edit(look, from = -1) {
    if (this.desk.gone || look.column === 0) return;
    const { xs, ys, tile, width, height } = this.layout, { em } = this.view;
    const opener = this.tiles[look.column][look.unit], wide = 14 * em, high = 17 * em;
    const left = Math.min(Math.max(xs[look.column] - tile - wide, 4), width - wide - 4);
    const top = Math.max(Math.min(ys[look.column][look.unit] - 40, height - high), 4);
    this.editor.open(look, { from, opener, left, top });
  }

  // The network's tiles: made anew when its shape or the room has changed.
  build() {
    const { desk, picture, view } = this, names = picture.names;
    const counts = [names.length, ...desk.widths.slice(1)], { backward } = view.options;
    const { room, em, isCompact } = view, key = `${counts} ${names} ${room} ${em} ${backward} ${isCompact}`;
    if (!room || key === this.shape) return;
    this.shape = key;
    const bottom = (backward && !isCompact ? BARS + 0.7 : isCompact ? 0.4 : 0.7) * em;
    const fitting = layoutGraph(counts, room, { em, bottom, high: isCompact ? SLIDE_HEIGHT * em : null });
    this.element.classList.toggle("none", !fitting);
    this.layout = fitting ?? layoutGraph(counts, room, { em, bottom });
    const { xs, ys, tile, width, height, small } = this.layout, last = counts.length - 1;
    Object.assign(this.board.style, { width: `${width}px`, height: `${height}px` });
    this.crowd.textContent = small
      ? "So many units are small here: look at one to see it large." : "";
    const focused = document.activeElement?.dataset?.tile, place = (x, y) => `left:${x}px;top:${y}px`;
    this.tiles = xs.map((x, column) => ys[column].map((y, unit) => {
      const element = make("button", { type: "button", class: "unit", "data-tile": `${column} ${unit}`,
        tabindex: -1, style: `${place(x, y)};width:${tile + 4}px;height:${tile + 4}px` });
      const look = { column, unit };
      element.addEventListener("pointerenter", () => view.lookAt(look));
      element.addEventListener("focus", () => view.lookAt(look));
      element.addEventListener("blur", () => view.lookAt(null));
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

  has(look) {
    return Boolean(look) && (look.edge || (look.column < this.tiles.length &&
      look.unit < this.tiles[look.column].length));
  }

  show() {
    const { settings } = this.desk, count = settings.hidden.length;
    able(this.fewer, count > 0);
    able(this.more, count < MOST_LAYERS);
    this.count.textContent = `${count} hidden ${count === 1 ? "layer" : "layers"}`;
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
  }

  showTip(edge) {
    this.tip.hidden = !edge;
    if (!edge) return;
    const { layer, number, from, to } = edge, { desk } = this, { options } = this.view;
    const source = options.backward ? desk.gradients : desk.layers, value = source[layer].weight[number];
    const [x, y] = alongEdge(edge, 0.5), below = this.editor.nameBelow(layer + 1, from);
    this.tip.textContent = `${options.backward ? "gradient" : "weight"} ${brief(value)}, ${below} → unit ${to + 1}`;
    Object.assign(this.tip.style, { left: `${x}px`, top: `${y}px` });
  }
}
