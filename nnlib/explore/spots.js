// Spots: places of the picture that a reader clicks, with mouse, pen, finger or keyboard.
//
// Each is a button; the Tab key stops once at all of them, and the arrow keys lead from one to the
// next as they lie in the picture. The kernel is told which was pressed, and what follows from it is
// its own affair. Places and sizes are shares of the picture, as handles.py tells.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// The number of the spot to which an arrow key leads: the nearest that lies more in its direction
// than to the side, in a picture of this ratio of the sides; if there is none, where it stands.
function spotBeside(spots, from, key, ratio) {
  if (key === "Home") return 0;
  if (key === "End") return spots.length - 1;
  const [right, down] = ARROWS[key], [x, y] = spots[from].at;
  let best = from, least = Infinity;
  spots.forEach(({ at }, number) => {
    const dx = ratio * (at[0] - x), dy = at[1] - y;
    const along = right * dx + down * dy, aside = Math.abs(right * dy) + Math.abs(down * dx);
    if (along < 1e-6 || aside > 1.5 * along) return;
    if (along + 2 * aside < least) [best, least] = [number, along + 2 * aside];
  });
  return best;
}

class Spots {
  constructor(box, press) {
    this.box = box;
    this.press = press;
    this.spots = [];
    this.buttons = new Map(); // by key
    this.here = 0; // where Tab stops
    this.group = make("div", { class: "nn-spots", role: "toolbar", "aria-label": "In the picture" });
    this.group.addEventListener("keydown", (event) => this.go(event));
  }

  show(spots) {
    const keys = spots.map(({ key }) => key);
    if (`${keys}` !== `${[...this.buttons.keys()]}`) { // else the buttons stay, and with them the focus
      this.here = 0;
      this.buttons = new Map(keys.map((key) => [key, this.make(key)]));
      this.group.replaceChildren(...this.buttons.values());
      this.box.append(this.group);
    }
    this.spots = spots;
    this.place();
  }

  make(key) {
    const button = make("button", { type: "button", class: "nn-spot" });
    button.addEventListener("click", () => {
      this.here = this.spots.findIndex((spot) => spot.key === key);
      this.place();
      this.press(key);
    });
    return button;
  }

  place() {
    this.spots.forEach(({ key, name, at: [x, y], size }, number) => {
      const button = this.buttons.get(key), { style } = button;
      button.classList.toggle("nn-spot-small", !size);
      put(button, { "aria-label": name, title: name, tabindex: number === this.here ? 0 : -1 });
      Object.assign(style, { left: `${100 * x}%`, top: `${100 * y}%` });
      const [width, height] = size?.map((share) => `${100 * share}%`) ?? ["", ""];
      Object.assign(style, { width, height });
    });
  }

  go(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!(event.key in ARROWS) && !["Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const { width, height } = this.box.getBoundingClientRect();
    this.here = spotBeside(this.spots, this.here, event.key, width / height);
    this.place();
    this.buttons.get(this.spots[this.here].key).focus({ preventScroll: true });
  }
}
