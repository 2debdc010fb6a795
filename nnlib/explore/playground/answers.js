// What can be taken along: the run as Python, its formula, the losses from many starts, the weights.

class Handouts {
  constructor(desk) {
    this.desk = desk;
    const ask = (ask) => () => desk.ask({ ask });
    const start = () => {
      if (desk.starting) {
        desk.ask({ ask: "starts", count: 0 });
        return;
      }
      desk.playing = false; // the kernel stops for them; the reader may play again meanwhile
      desk.starting = true;
      desk.ask({ ask: "starts", count: 20 });
    };
    this.starts = button("20 starts", start,
      { title: "Train from 20 random starts, and show the spread of both losses" });
    this.element = make("div", { class: "handouts", role: "group", "aria-label": "Take it with you" },
      button("Python code", ask("code"), { title: "The call and the code that repeat this run" }),
      button("Formula", () => desk.ask({ ask: "formula", point: desk.points.asInput() }),
        { title: "The network with its numbers, at the point that you touched last" }),
      this.starts,
      button("Save the weights", ask("save")),
      fileButton("Load weights …", ".npz", async (file) =>
        desk.ask({ ask: "load" }, [await file.arrayBuffer()])));
  }

  show() {
    const text = this.desk.starting ? "Stop the starts" : "20 starts";
    if (this.starts.textContent !== text) this.starts.textContent = text;
  }
}

class Answers {
  constructor(desk) {
    this.desk = desk;
    this.title = make("b", {});
    this.text = make("pre", { tabindex: 0 });
    this.canvas = make("canvas", { role: "img" });
    this.words = make("p", {});
    this.copy = button("Copy", () => this.copyText());
    const close = button("×", () => { desk.panel = null; desk.update(); },
      { class: "close", "aria-label": "Close" });
    this.element = make("section", { class: "answers", hidden: "" },
      make("div", { class: "bar" }, this.title, this.copy, close), this.text, this.canvas, this.words);
  }

  async copyText() {
    await navigator.clipboard?.writeText(this.desk.panel.text).catch(() => {});
    this.copy.textContent = "Copied";
    setTimeout(() => { this.copy.textContent = "Copy"; }, 1500);
  }

  update(dark) {
    const { panel } = this.desk, { element } = this;
    element.hidden = !panel;
    if (!panel) {
      this.shown = null;
      return;
    }
    const isStarts = panel.say === "starts", key = `${panel.say} ${panel.number}`;
    if (key !== this.shown) {
      this.shown = key;
      element.scrollIntoView?.({ block: "nearest" }); // it may stand below what is seen
    }
    this.title.textContent = {
      code: "The same run in Python, to the last bit", formula: `The network as a formula, after ${panel.epoch} epoch${panel.epoch === 1 ? "" : "s"}`,
      starts: `${panel.losses?.[0]?.length ?? 0} starts, after ${panel.done} of ${panel.of} epochs` +
        (panel.over && panel.done < panel.of ? ": stopped" : ""),
    }[panel.say];
    put(element, { "aria-label": this.title.textContent });
    this.text.hidden = this.copy.hidden = isStarts;
    this.canvas.hidden = this.words.hidden = !isStarts;
    if (!isStarts) {
      if (this.text.textContent !== panel.text) this.text.textContent = panel.text;
      return;
    }
    this.words.textContent = panel.words ?? "";
    put(this.canvas, { "aria-label": panel.words ?? this.title.textContent });
    this.drawStarts(panel.losses, dark);
  }

  // A dot for each start, on one axis for both losses; the line is the median.
  drawStarts(losses, dark) {
    const width = Math.min(Math.max(this.element.clientWidth - 24, 200), 640), height = 124;
    const pencil = fit(this.canvas, width, height), ink = dark ? "#e4e4e4" : INK;
    const rows = losses.map((all) => all.filter((loss) => Number.isFinite(loss)));
    const axes = axesOf(rows.flat().map((loss, k) => [k + 1, loss, loss]));
    const x = (loss) => 84 + (width - 104) * heightOf(loss, axes);
    pencil.clearRect(0, 0, width, height);
    pencil.font = "13px system-ui, sans-serif";
    pencil.textBaseline = "middle";
    rows.forEach((all, k) => {
      const y = 28 + 36 * k;
      Object.assign(pencil, { fillStyle: ink, textAlign: "right" });
      pencil.fillText(["training", "test"][k], 72, y);
      pencil.fillStyle = k ? (dark ? "#FF7A33" : GRADIENT_COLOR) : ink;
      all.forEach((loss, i) => {
        pencil.beginPath();
        MARKS[k](pencil, x(loss), y + 5 * (i % 3 - 1), 4.2);
        pencil.fill();
      });
      const middle = [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
      if (middle === undefined) return;
      pencil.fillStyle = ink;
      pencil.fillRect(x(middle) - 1, y - 14, 2.5, 28);
    });
    pencil.textAlign = "center";
    for (const tick of axes.ticks) {
      pencil.fillStyle = ink;
      pencil.fillText(tick ? tickText(tick) : "0", x(tick), height - 10);
      pencil.fillRect(x(tick) - 0.5, height - 26, 1, 6);
    }
  }
}
