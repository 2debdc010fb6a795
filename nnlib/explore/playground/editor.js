// The little window in which the weights into a unit are read and written by hand.

class Editor {
  unit = null; // { column, unit } of the one that is open

  constructor(desk, picture) {
    Object.assign(this, { desk, picture });
    this.title = make("b", {});
    this.rows = make("div", { class: "rows" });
    const close = button("×", () => this.close(), { class: "close", "aria-label": "Close" });
    this.element = make("div", { class: "editor", role: "dialog", hidden: "" },
      make("div", { class: "bar" }, this.title, close), this.rows);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation(); // it closes the window, and leaves the slides alone
      this.close();
    });
  }

  // Opens beside a unit; `from` is the weight to begin with, −1 the bias. Returns the focus to
  // `opener` when it is closed.
  open(look, { from = -1, opener, left, top }) {
    const { layers } = this.desk, { column, unit } = look, { inputs } = layers[column - 1];
    Object.assign(this, { unit: look, opener, shape: `${this.desk.widths}` });
    const name = unitName(this.picture, look);
    this.title.textContent = `Into ${name[0].toLowerCase()}${name.slice(1)}`;
    this.inputs = Array.from({ length: inputs + 1 }, (_, k) => {
      const input = make("input", { type: "number", step: 0.1 });
      input.addEventListener("input", () => {
        const value = input.valueAsNumber;
        if (Number.isFinite(value)) this.desk.setWeight(column - 1, unit, k - 1, value);
      });
      return input;
    });
    this.rows.replaceChildren(...this.inputs.map((input, k) =>
      labelled(k === 0 ? "bias" : `from ${this.nameBelow(column, k - 1)}`, input)));
    this.element.hidden = false;
    put(this.element, { "aria-label": this.title.textContent });
    Object.assign(this.element.style, { left: `${left}px`, top: `${top}px` });
    this.update();
    this.inputs[from + 1].focus({ preventScroll: true });
    this.inputs[from + 1].select();
    this.inputs[from + 1].scrollIntoView?.({ block: "nearest" });
  }

  nameBelow(column, from) {
    if (column === 1) return FEATURES[this.desk.all.settings.features[from]].label;
    return `unit ${from + 1}`;
  }

  // The numbers as they are now, but for the one that is being written.
  update() {
    if (!this.unit) return;
    if (this.shape !== `${this.desk.widths}`) {
      this.close();
      return;
    }
    const { column, unit } = this.unit, { weight, bias, inputs } = this.desk.layers[column - 1];
    this.inputs.forEach((input, k) => {
      if (input === document.activeElement) {
        if (input.value !== "") return;
      }
      const value = k === 0 ? bias[unit] : weight[unit * inputs + k - 1];
      const text = Number.isFinite(value) ? `${Number(value.toPrecision(4))}` : "";
      if (input.value !== text) input.value = text;
    });
  }

  close() {
    if (!this.unit) return;
    const had = this.element.contains(document.activeElement);
    this.unit = null;
    this.element.hidden = true;
    if (had) this.opener?.focus({ preventScroll: true });
  }
}
