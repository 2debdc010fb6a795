// What is learned from: the data sets, their noise and number, and a file of the reader's own.

class DataPanel {
  constructor(desk, group) {
    Object.assign(this, { desk, group });
    this.place = make("div", {});
    this.sliders = {
      noise: slider("Noise", { min: 0, max: 2, step: 0.1 }, (v) => v.toFixed(1), (noise) => desk.set({ noise })),
      test_share: slider("For testing", { min: 0.1, max: 0.9, step: 0.1 },
        (v) => `${Math.round(100 * v)} %`, (share) => desk.set({ test_share: share })),
    };
    this.samples = list("Points", LISTS.samples, (samples) => desk.set({ samples }));
    this.again = button("Draw new points", () =>
      desk.set({ data_seed: Math.floor(Math.random() * 100000) }));
    this.csv = fileButton("Your own CSV …", ".csv,.txt,.tsv,text/csv", async (file) =>
      desk.takeFile({ name: file.name, bytes: await file.arrayBuffer() }));
    this.columns = button("Columns …", () => desk.takeFile(desk.file, { choose: true }),
      { title: "Choose which columns of the file are x₁, x₂, and the class or value" });
    this.element = make("div", { class: "data", role: "group", "aria-label": "Data" },
      make("div", { class: "caption" }, "Data"), this.place, this.sliders.noise.element,
      this.sliders.test_share.element, this.samples.element, this.again, this.csv, this.columns);
  }

  // A button with a small picture for each data set that the kernel has.
  build() {
    if (this.faces) return;
    const { desk } = this;
    const faces = desk.all.choices.data.map((name) => {
      const icon = make("canvas", { width: 88, height: 88 });
      drawIcon(icon, name);
      return [name, [icon], nameOf(name)];
    });
    this.faces = choice("Data set", `${this.group}-data`, faces,
      (name) => name !== "own" && desk.set(settingsFor(name, desk.settings)));
    this.place.replaceWith(this.faces.element);
    this.faces.element.classList.add("faces");
  }

  show() {
    const { settings } = this.desk, isOwn = settings.data === "own";
    this.faces.show(settings.data);
    this.faces.inputs.get("own").parentElement.hidden = !isOwn;
    for (const element of [this.sliders.noise.element, this.samples.element, this.again]) element.hidden = isOwn;
    this.columns.hidden = !(isOwn && this.desk.file);
    for (const [name, each] of Object.entries(this.sliders)) each.show(settings[name]);
    this.samples.show(settings.samples);
  }
}
