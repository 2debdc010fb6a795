// The strip of lists that say how the network is trained.

const SETTINGS = [ // [name, label]
  ["lr", "Learning rate"], ["activation", "Activation"], ["optimizer", "Optimiser"],
  ["schedule", "Schedule"], ["penalty", "Penalty"], ["strength", "Its strength"],
  ["dropout", "Dropout"], ["batch_size", "Batch size"],
];
const SEVERAL = "several"; // activations, one above each layer

class Recipe {
  fields = {};

  constructor(desk) {
    this.desk = desk;
    for (const [name, label] of SETTINGS) this.fields[name] = list(label, LISTS[name] ?? [], this.change(name));
    this.fields.schedule_epochs = list("Its epochs", LISTS.schedule_epochs, this.change("schedule_epochs"));
    this.element = make("div", { class: "strip", role: "group", "aria-label": "How it is trained" },
      ...Object.values(this.fields).map(({ element }) => element));
  }

  change(name) {
    return (value) => {
      const { desk } = this, isAll = name === "activation"; // one for all layers
      desk.set({ [name]: isAll ? desk.settings.hidden.map(() => value) : value });
    };
  }

  // The lists of names, as soon as the kernel has said what there is.
  build() {
    if (this.built) return;
    this.built = true;
    for (const name of ["activation", "optimizer", "schedule", "penalty"]) {
      const { element } = this.fields[name], [, label] = SETTINGS.find(([each]) => each === name);
      this.fields[name] = list(label, this.desk.all.choices[name], this.change(name));
      element.replaceWith(this.fields[name].element);
    }
    this.fields.activation.select.append(make("option", { value: SEVERAL, hidden: "" }, SEVERAL));
  }

  show() {
    const { settings } = this.desk;
    for (const [name, field] of Object.entries(this.fields)) {
      const value = settings[name], alike = name === "activation" && new Set(value).size <= 1;
      if (name !== "activation") field.show(value);
      else if (alike) field.show(value[0] ?? "tanh");
      else if (field.select.value !== SEVERAL) field.select.value = SEVERAL;
    }
    this.fields.schedule_epochs.element.hidden = settings.schedule === "none";
    this.fields.strength.element.classList.toggle("idle", settings.penalty === "none");
  }
}
