// Which columns of the reader's file are what: asked when the file doesn't say it, or the reader wants to.

const KINDS = [[null, "as it looks"], ["classification", "a class"], ["regression", "a value"]];
const MOST_BYTES = 8e6; // of a file: the way to the kernel takes no more in one piece

class Chooser {
  constructor(desk) {
    this.desk = desk;
    this.words = make("p", {});
    this.table = make("table", {});
    this.kind = list("The last is", KINDS.map(([kind]) => kind), () => {});
    [...this.kind.select.options].forEach((option, k) => { option.textContent = KINDS[k][1]; });
    this.fields = make("div", { class: "fields" });
    this.note = make("p", { class: "note", role: "alert" });
    this.take = button("Take these points", () => this.send(), { class: "strong" });
    this.element = make("section", { class: "chooser", hidden: "", "aria-label": "Columns of the file" },
      this.words, make("div", { class: "scroll" }, this.table), this.fields, this.note);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  close() {
    this.desk.columns = null;
    this.desk.note = "";
    this.desk.update();
  }

  // Builds the lists for a question of the kernel: one for each input, one for the class or value.
  ask({ names, rows, guess, words }) {
    const { desk } = this, places = names.map((_, i) => i + 1);
    const target = guess.at(-1), [first = 1, second = null] = guess.slice(0, -1);
    const pick = (label, choices, chosen) => {
      const each = list(label, choices, () => this.show());
      [...each.select.options].forEach((option, k) => {
        option.textContent = choices[k] ? names[choices[k] - 1] : "none: a function of one number";
      });
      each.select.value = choices.indexOf(chosen);
      each.chosen = () => choices[each.select.value];
      return each;
    };
    this.lists = [pick("x₁", places, first), pick("x₂", [null, ...places], second), pick("Class or value", places, target)];
    this.kind.select.value = 0;
    this.words.textContent = words;
    const row = (tag, cells) => make("tr", {}, ...cells.map((cell) => make(tag, {}, cell)));
    this.table.replaceChildren(row("th", names), ...rows.map((cells) => row("td", cells)));
    this.fields.replaceChildren(...this.lists.map(({ element }) => element), this.kind.element, this.take,
      button("Cancel", () => this.close()));
    this.file = desk.sentFile;
  }

  // The columns that are chosen, by their numbers.
  get chosen() {
    return this.lists.map((each) => each.chosen()).filter((column) => column !== null);
  }

  // What can't be: the same column twice. And where each column goes, as a mark in the table.
  show() {
    const { chosen } = this, isTwice = new Set(chosen).size < chosen.length;
    this.note.textContent = isTwice ? "Each column can be taken once." : this.desk.note;
    this.note.hidden = !this.note.textContent;
    able(this.take, !isTwice);
    for (const row of this.table.children) {
      [...row.children].forEach((cell, i) => cell.classList.toggle("taken", chosen.includes(i + 1)));
    }
  }

  send() {
    const [problem] = KINDS[this.kind.select.value];
    this.desk.takeFile(this.file, { columns: this.chosen, problem });
  }

  update() {
    const { columns } = this.desk;
    this.element.hidden = !columns;
    if (columns && columns !== this.asked) {
      this.ask(columns);
      this.lists[0].select.focus?.({ preventScroll: true });
      this.element.scrollIntoView?.({ block: "nearest" });
    }
    this.asked = columns;
    if (columns) this.show();
  }
}
