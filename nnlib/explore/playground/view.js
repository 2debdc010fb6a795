// The playground on the page: all its parts together, drawn anew when something has changed.

const CALM = 500; // milliseconds between two pictures, in the calm mode
const AT_ONCE_AGAIN = 8; // milliseconds between two pictures that don't wait for the screen
const RESTED = 120; // milliseconds without a change, until the maps are computed as fine as they can be
const WRITTEN = 150; // milliseconds between two times at which texts are written, while it trains
let views = 0; // counts them, so that groups of buttons have names of their own

class View {
  look = null; // the unit, or the edge, that the reader looks at
  calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  options = { tests: false, steps: false, borders: true, numbers: false, backward: false };
  flow = 0;

  constructor(desk, el, title) {
    this.desk = desk;
    this.picture = new Picture(desk);
    this.group = `nn-playground-${++views}`;
    this.build(el, title);
    this.listen();
    desk.views.add(this);
    this.size = new ResizeObserver(() => { this.room = null; this.update(); });
    const { board, output, root } = this;
    for (const element of [board.element, output.large.parentElement, root]) this.size.observe(element);
    this.update();
  }

  remove() {
    this.size.disconnect();
    cancelAnimationFrame(this.turn);
    clearTimeout(this.calmly);
    clearTimeout(this.rest);
    this.voice.remove();
    this.desk.views.delete(this);
  }

  build(el, title) {
    const { desk } = this;
    this.voice = new Voice(desk);
    this.transport = new Transport(desk);
    this.recipe = new Recipe(desk);
    this.data = new DataPanel(desk, this.group);
    this.board = new Board(this);
    this.output = new Output(this);
    this.handouts = new Handouts(desk);
    this.answers = new Answers(desk);
    this.chooser = new Chooser(desk);
    const { voice, chooser } = this;
    this.body = make("div", { class: "body" }, this.data.element, this.board.element, this.output.element,
      make("div", { class: "say" }, voice.words, this.handouts.element));
    this.root = make("div", { class: "nn-playground" },
      make("div", { class: "question", role: "heading", "aria-level": 4 }, title),
      voice.challenge, this.transport.element, voice.line, this.recipe.element, chooser.element, this.body, this.answers.element, voice.said);
    el.append(this.root);
  }

  // A box for one of the options.
  option(name, label, title) {
    const { element, input } = checkbox(label, (on) => {
      this.options[name] = on;
      this.update();
    }, title);
    input.checked = this.options[name];
    return element;
  }

  calmBox() {
    const { element, input } = checkbox("Calm", (on) => { this.calm = on; this.update(); },
      "Two pictures a second, and nothing that flows");
    input.checked = this.calm;
    return element;
  }

  listen() {
    const { root, board, transport } = this;
    keepKeys(root);
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), select")) return;
      transport.keyed(event.key)?.click();
    });
    root.addEventListener("pointerdown", ({ target }) => {
      if (!board.editor.element.contains(target) && !target.closest(".unit")) board.editor.close();
    });
  }

  lookAt(look) {
    if (look === this.look || (look?.edge && look.number === this.look?.number && look.column === this.look.column)) return;
    this.look = look;
    this.update();
  }

  // The room on the page, which is asked for only when it has changed.
  measure() {
    const { board, output, root } = this;
    this.isCompact = this.picture.isCompact = Boolean(root.closest(".jp-Deck"));
    root.classList.toggle("compact", this.isCompact); // on a slide: see playground.css
    this.voice.measure();
    this.em = fontSizeOf(root);
    this.side = Math.floor(output.large.parentElement.clientWidth - (this.isCompact ? 2.6 : 1.75) * this.em - 2);
    this.wide = Math.floor(output.chart.parentElement.clientWidth);
    const isHidden = this.isCompact && board.element.classList.contains("none"); // too many units
    this.room = isHidden ? this.wide : Math.floor(board.element.clientWidth);
  }

  // One picture at the next frame of the screen, whatever has changed since the last; in the calm
  // mode not more than two a second while it trains. The answer to something that the reader has
  // changed is drawn at once: to wait for the screen would be half of the time that it takes.
  update(isAnswer = false) {
    if (this.desk.busy) put(this.root, { "data-busy": true }); // until it is drawn
    if (isAnswer && this.room && performance.now() - this.drawnAt > AT_ONCE_AGAIN) {
      cancelAnimationFrame(this.turn);
      this.turn = null;
      this.draw();
      return;
    }
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

  // All maps, quickly; and as fine as they can be, once nothing has changed for a moment.
  compute() {
    const { desk, picture } = this, state = `${desk.version} ${this.board.shape}`;
    if (state !== this.state) {
      this.state = state;
      picture.compute(true);
      clearTimeout(this.rest);
      this.rest = null;
      this.isFine = false;
    }
    if (desk.playing || this.isFine || this.rest) return;
    this.rest = setTimeout(() => {
      this.rest = null;
      if (this.desk.playing) return;
      picture.compute(false);
      this.isFine = true;
      this.update();
    }, RESTED);
  }

  // Both pictures, unless all that they show is as it was: then only controls have changed.
  drawPictures(look, shown, dark) {
    const { board, output, options, side, em, flow, picture } = this, { points } = this.desk;
    const keyboard = output.hand.byKeyboard, dots = window.devicePixelRatio;
    const key = JSON.stringify([this.state, picture.grid.n, options, look, side, em, flow, dark, keyboard, dots,
      points.changes, points.held, points.cursor]);
    if (key === this.drawn && points === this.drawnPoints) return;
    Object.assign(this, { drawn: key, drawnPoints: points });
    const { tests, steps, borders, numbers, backward } = options;
    board.drawing.draw(board.graph, board.layout, { look, numbers, backward, steps, dark, flow, em });
    output.drawing.draw(output.large, side, { look: shown, tests, steps, borders, dark, keyboard });
  }

  draw() {
    const { desk, root, board, output, picture } = this;
    this.drawnAt = performance.now();
    const write = !desk.playing || !desk.all || !(this.drawnAt - this.writtenAt < WRITTEN);
    if (write) this.writtenAt = this.drawnAt;
    root.classList.toggle("gone", desk.gone);
    put(root, { "data-busy": desk.busy });
    if (write) this.voice.show();
    if (!desk.all) return;
    this.data.build();
    this.recipe.build();
    output.hand.build();
    if (!this.room) this.measure();
    board.build();
    if (!board.layout) return;
    const dark = Boolean(root.closest('[data-jp-theme-light="false"]'));
    this.compute();
    this.transport.showClock();
    if (write) for (const part of [this.transport, this.recipe, this.data, board, output.hand, this.handouts]) part.show();
    const look = board.has(this.look) ? this.look : null, shown = look?.edge ? null : look;
    this.drawPictures(look, shown, dark);
    if (write || shown !== this.shown) output.show(picture.caption(shown), dark);
    this.shown = shown;
    board.showTip(look?.edge);
    board.editor.update();
    this.answers.update(dark);
    this.chooser.update();
    desk.drawn();
    root.dataset.pictures = Number(root.dataset.pictures ?? 0) + 1;
    if (this.options.backward && !this.calm && desk.playing) {
      this.flow += 1.6; // the dashes go from the output to the features
      this.update();
    }
  }
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
