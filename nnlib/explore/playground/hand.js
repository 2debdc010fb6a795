// The reader's hand on the large map: points are moved, added and erased by pointer or keyboard.

class Hand {
  tool = "move"; // of the pointer: move, erase, or the class that is added
  told = ""; // of the points, by the keyboard
  byKeyboard = false; // whether the cursor of the keyboard is seen

  constructor(view, canvas) {
    Object.assign(this, { view, canvas, desk: view.desk });
    this.element = make("div", { class: "tools" });
    this.keys = make("div", { class: "hint", "aria-hidden": true });
    this.listen();
    this.listenToKeys();
  }

  // The tools: as many as there are classes to be added.
  build() {
    const { desk, view } = this, { labels, classes } = desk.all;
    const kinds = classes ? labels : desk.all.one_d ? [""] : ["−1", "1"], key = `${classes} ${kinds}`;
    if (this.kinds === key) return;
    this.kinds = key;
    this.tool = "move";
    this.chosen = choice("What the pointer does", `${view.group}-tool`, [
      ["move", ["Move"], "Move points"],
      ...kinds.map((label, k) => [k, ["+ ", markOf(desk.all, k), classes ? "" : label], `Add points${label && " of "}${label}`]),
      ["erase", ["Erase"], "Erase points"],
    ], (tool) => { this.tool = tool; view.update(); });
    this.element.replaceChildren(this.chosen.element);
    const digits = classes ? `${[...Array(Math.min(classes, 10)).keys()].join(", ")} add one` : "1 adds one";
    this.keys.textContent = `Keys: arrows move · Space takes a point · ${digits} · Delete erases`;
  }

  show() {
    this.chosen.show(this.tool);
  }

  // Where the pointer is, in shares of the map, and the size of the map.
  at(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [[(event.clientX - left) / width, (event.clientY - top) / height], [width, height]];
  }

  take(event) {
    const { desk } = this, { points } = desk, [share, size] = this.at(event), { tests } = this.view.options;
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
  }

  // A class; of a plane the target, of which there are two ends.
  kindAdded() {
    const { classes } = this.desk.all;
    return classes ? this.tool : [-1, 1][this.tool];
  }

  listen() {
    const { canvas, desk, view } = this;
    let pressed = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button !== 0 || desk.gone) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      this.byKeyboard = false;
      view.lookAt(null);
      pressed = event.pointerId;
      this.take(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      const { points } = desk, [share, size] = this.at(event);
      if (event.pointerId !== pressed) {
        const near = points.nearest(share, size, view.options.tests) >= 0;
        canvas.style.cursor = this.tool === "move" ? (near ? "grab" : "default") : near || this.tool !== "erase" ? "crosshair" : "default";
        return;
      }
      if (this.tool === "erase") {
        this.take(event);
      } else if (points.held !== null) {
        points.move(points.held, points.place(...share));
        desk.touched();
      }
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, () => {
        if (pressed === null) return;
        pressed = null;
        desk.points.held = null;
        desk.touched();
      });
    }
  }

  listenToKeys() {
    const { canvas, desk, view } = this;
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || desk.gone) return;
      const words = desk.points.press(event);
      if (words === null) return;
      event.preventDefault();
      this.byKeyboard = true;
      this.told = words;
      view.voice.announcer.tell(words);
      desk.touched();
    });
    canvas.addEventListener("focus", () => { this.byKeyboard = canvas.matches(":focus-visible"); view.update(); });
    canvas.addEventListener("blur", () => { this.byKeyboard = false; this.told = ""; view.update(); });
  }
}

// The mark of a class, as small as a letter.
function markOf({ classes, one_d: isLine }, kind) {
  const canvas = make("canvas", { width: 32, height: 32 }), pencil = canvas.getContext("2d");
  pencil.fillStyle = CLASS_COLORS[isLine ? 0 : kind % CLASS_COLORS.length];
  pencil.beginPath();
  MARKS[classes ? kind % MARKS.length : 0](pencil, 16, 16, 10);
  pencil.fill();
  return canvas;
}
