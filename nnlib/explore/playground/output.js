// What the network says: the large map with its axes and colours, and the losses.

class Output {
  constructor(view) {
    Object.assign(this, { view, desk: view.desk });
    this.drawing = new PlaneDrawing(view.picture);
    this.legend = make("canvas", { "aria-hidden": true });
    this.ends = make("div", { class: "ends" });
    this.title = make("div", { class: "caption" });
    this.large = make("canvas", { role: "application", tabindex: 0 });
    this.left = make("div", { class: "axis up", "aria-hidden": true });
    this.below = make("div", { class: "axis along", "aria-hidden": true });
    this.hand = new Hand(view, this.large);
    this.planeOnly = [view.option("steps", "Discretise"), view.option("borders", "Border as a curve")];
    this.losses = make("dl", { class: "losses" });
    this.chart = make("canvas", { role: "img" });
    this.element = make("div", { class: "output" },
      make("div", { class: "map" }, this.title,
        make("div", { class: "frame" }, this.left, this.large, this.below),
        make("div", { class: "legend" }, this.legend, this.ends),
        make("div", { class: "options" }, view.option("tests", "Test points"), ...this.planeOnly),
        this.hand.element, this.hand.keys),
      make("div", { class: "curves" }, this.losses, this.chart));
  }

  show({ text, ends }, dark) {
    const { desk } = this, { frame, all } = desk, { side } = this.view;
    if (this.title.textContent !== text) this.title.textContent = text;
    const isAtRest = !desk.playing || !this.large.hasAttribute("aria-label"); // names don't run along
    if (isAtRest) put(this.large, { "aria-label": `${text}. ${this.hand.told || frame.words} Arrow keys move a cursor, ` +
      "Space takes or leaves the nearest point, a digit adds one, Delete erases one, Page Down goes " +
      "through the points." });
    const line = all.one_d, [across, up, target] = all.axes;
    fill(this.below, axisTexts(across, all.domain));
    fill(this.left, (line ? axisTexts(target, desk.points.reach) : axisTexts(up, all.domain)).reverse());
    this.left.classList.toggle("long", this.left.children[1].textContent.length > 3);
    for (const element of [this.legend.parentElement, ...this.planeOnly]) element.hidden = line;
    this.showLegend(line ? null : ends, side);
    this.showLosses(isAtRest, dark);
  }

  // The colours from end to end, or the marks of the classes.
  showLegend(ends, side) {
    const { labels } = this.desk.all;
    this.legend.hidden = !ends;
    if (ends) {
      const { steps } = this.view.options;
      if (this.coloured !== `${side} ${steps}`) this.colour(side, steps);
      this.ends.dataset.marks = "";
      fill(this.ends, ends);
    } else if (this.ends.dataset.marks !== `${labels}`) {
      this.ends.replaceChildren(...labels.map((label, k) => make("span", {}, markOf(this.desk.all, k), ` ${label}`)));
      this.ends.dataset.marks = `${labels}`;
      this.ends.dataset.text = "";
    }
  }

  colour(side, steps) {
    const pencil = fit(this.legend, side, 10);
    this.coloured = `${side} ${steps}`;
    for (let i = 0; i < SHADES; i++) {
      const shade = steps ? (i < SHADES / 2 ? 0.35 : 1.65) * (SHADES - 1) / 2 : i;
      const dot = DIVERGING[Math.round(shade)];
      pencil.fillStyle = `rgb(${dot & 255} ${dot >> 8 & 255} ${dot >> 16 & 255})`;
      pencil.fillRect(side * i / SHADES, 0, side / SHADES + 1, 10);
    }
  }

  showLosses(isAtRest, dark) {
    const { desk } = this, { frame } = desk, { wide, em, isCompact } = this.view;
    const right = (share) => (share === null || share === undefined ? "" : `${(100 * share).toFixed(1)} % right`);
    const rows = [["Training loss", lossText(frame.loss), right(frame.accuracy)],
      ["Test loss", lossText(frame.val_loss), right(frame.val_accuracy)]];
    const key = rows.join();
    if (this.losses.dataset.text !== key) {
      this.losses.dataset.text = key;
      this.losses.replaceChildren(...rows.map(([label, loss, share], k) =>
        make("div", { class: k ? "test" : "train" }, make("dt", {}, label), make("dd", {}, make("b", {}, loss), ` ${share}`))));
    }
    const now = frame.past ? frame.epoch : null, height = Math.round((isCompact ? 5.2 : 10) * em), size = (isCompact ? 0.9 : 0.8) * em;
    drawLosses(fit(this.chart, wide, height), desk.losses, { width: wide, height, now, dark, size });
    if (isAtRest) put(this.chart, { "aria-label": `Losses of ${desk.losses.train.length} epochs. ${rows.map((row) => row.join(" ")).join(", ")}.` });
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
