// Handles: points of the picture that a reader takes hold of, with mouse, pen, finger or keyboard.
//
// The page moves a handle at once, whatever the kernel is doing, and tells the kernel the newest
// place alone, as soon as the kernel has time for it. What the page
// knows of a handle is described in handles.py: it stands at steps `to` of its controls, which have
// `counts` of them. Places are shares of the picture.

const A_FRAME = 8; // milliseconds by which a way there and back may be longer than the quickest,
const QUEUED = 1.2; // and how many times longer, before it is one with a queue
const MOST = 16; // messages under way

// Where the handle is at the steps `to`. Between two steps, where `place` is, the kernel alone can put it.
function placeOf(handle, to) {
  if (handle.place && to === handle.to) return handle.place;
  if (handle.points) return handle.points[to[0]];
  const { origin, across, up, counts } = handle;
  const [i, j] = to.map((step, k) => step / (counts[k] - 1));
  return [0, 1].map((axis) => origin[axis] + i * across[axis] + j * up[axis]);
}

// The steps at which the handle is nearest to a place, in a picture of this ratio of the sides.
function stepsAt(handle, [x, y], ratio) {
  if (handle.points) {
    const away = handle.points.map(([px, py]) => Math.hypot(ratio * (px - x), py - y));
    return [away.indexOf(Math.min(...away))];
  }
  const { origin, across: [ax, ay], up: [ux, uy], counts } = handle;
  const [dx, dy] = [x - origin[0], y - origin[1]], area = ax * uy - ay * ux;
  const shares = [(dx * uy - dy * ux) / area, (ax * dy - ay * dx) / area];
  return shares.map((share, k) => {
    const last = counts[k] - 1;
    return Math.round(Math.min(Math.max(share, 0), 1) * last);
  });
}

// The steps to which a key leads from `to`, or null if it leads nowhere.
function stepsByKey(handle, to, key) {
  const second = handle.counts.length - 1; // left and right move the first, up and down the last
  const moves = {
    ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowUp: [second, 1], ArrowDown: [second, -1],
    PageUp: [second, 10], PageDown: [second, -10], Home: [0, -Infinity], End: [0, Infinity],
  };
  if (!(key in moves)) return null;
  const [which, by] = moves[key];
  return to.map((step, k) =>
    k === which ? Math.min(Math.max(step + by, 0), handle.counts[k] - 1) : step);
}

function inWords(handle, to) {
  return handle.words.map(({ label, texts, min, step, digits }, k) => {
    const text = texts?.[to[k]] ?? (min + to[k] * step).toFixed(digits).replace("-", "−");
    return `${label} ${text.replace(/^−(0\.?0*)$/, "$1")}`;
  }).join(", ");
}

// Takes messages to the kernel, the newest alone of those that wait. As many are under way at a time
// as come back without having stood in a queue: one while kernel and page share a computer, more
// where each is long on its way, so that pictures come as fast as the kernel can draw them.
class Courier {
  number = Date.now(); // two pages with the same explorer don't count alike
  flying = []; // of what isn't answered yet: its number, and when it left
  waiting = null;
  room = 1;
  quickest = Infinity; // the shortest time for there and back

  constructor(send, clock = () => performance.now()) {
    Object.assign(this, { send, clock });
  }

  bring(message) {
    this.waiting = message;
    this.depart();
  }

  landed(number) {
    const back = this.flying.filter((one) => one.number <= number);
    if (back.length) {
      const took = this.clock() - back.at(-1).since;
      this.quickest = Math.min(this.quickest, took);
      const queued = took > QUEUED * this.quickest + A_FRAME;
      this.room = Math.min(Math.max(this.room + (queued ? -1 : 1), 1), MOST);
      this.flying = this.flying.filter((one) => one.number > number);
    }
    this.depart();
  }

  depart() {
    if (this.flying.length >= this.room || !this.waiting) return;
    const message = { ...this.waiting, number: ++this.number };
    this.flying.push({ number: this.number, since: this.clock() });
    this.waiting = null;
    this.send(message);
  }

  get idle() {
    return !this.flying.length && !this.waiting;
  }
}

// The handles on one picture; `box` is the element that is as large as the picture.
class Handles {
  constructor(box, courier) {
    this.box = box;
    this.courier = courier;
    this.all = []; // of { handle, element, fields, to }
    this.held = null; // the number of the one that the pointer has
  }

  // What the kernel says; where the reader is ahead of it, the reader is right.
  show(handles) {
    if (handles.length !== this.all.length) {
      for (const { element, fields } of this.all) [element, ...fields].forEach((each) => each.remove());
      this.all = handles.map((handle, number) => this.make(handle, number));
      this.box.append(...this.all.flatMap(({ fields }) => fields)); // beneath all handles
      this.box.append(...this.all.map(({ element }) => element));
    }
    handles.forEach((handle, number) => {
      const one = this.all[number];
      const ahead = this.held === number || !this.courier.idle;
      one.handle = handle;
      if (!ahead) one.to = handle.to;
      this.place(one);
    });
  }

  make(handle, number) {
    const element = make("div", { class: "nn-handle", role: "slider", tabindex: 0 });
    const fields = handle.field ? [make("div", { class: "nn-field" })] : [];
    const one = { handle, element, fields, to: handle.to };
    const follow = (event) => {
      const { left, top, width, height } = this.box.getBoundingClientRect();
      const place = [(event.clientX - left) / width, (event.clientY - top) / height];
      this.move(one, number, stepsAt(one.handle, place, width / height));
    };
    for (const grip of [element, ...fields]) {
      grip.addEventListener("pointerdown", (event) => {
        if (!event.isPrimary || event.button !== 0) return;
        event.preventDefault();
        grip.setPointerCapture(event.pointerId);
        element.focus({ preventScroll: true });
        this.held = number;
        if (grip !== element) follow(event);
      });
      grip.addEventListener("pointermove", (event) => {
        if (this.held === number) follow(event);
      });
      for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
        grip.addEventListener(end, () => { this.held = null; });
      }
    }
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = stepsByKey(one.handle, one.to, event.key);
      if (!to) return;
      event.preventDefault();
      this.move(one, number, to);
    });
    return one;
  }

  move(one, number, to) {
    if (`${to}` === `${one.to}`) return;
    one.to = to;
    this.place(one);
    this.courier.bring({ ask: "move", handle: number, to });
  }

  place({ handle, element, fields, to }) {
    const [x, y] = placeOf(handle, to);
    for (const { style } of fields) this.spread(style, handle);
    element.style.left = `${100 * x}%`;
    element.style.top = `${100 * y}%`;
    if (handle.size) { // a frame, in place of a ring
      element.className = "nn-handle nn-handle-frame";
      [element.style.width, element.style.height] = handle.size.map((share) => `${100 * share}%`);
    }
    put(element, {
      "aria-label": handle.name, "aria-valuemin": 0, "aria-valuemax": handle.counts[0] - 1,
      "aria-valuenow": to[0], "aria-valuetext": inWords(handle, to),
    });
  }

  // A field reaches half a step beyond the first and last places: with steps as cells, to their rims.
  spread(style, { origin, across, up, counts }) {
    const width = Math.abs(across[0] + up[0]), height = Math.abs(across[1] + up[1]);
    const [dx, dy] = [width, height].map((length, k) => length / (counts[k] - 1) / 2);
    const left = Math.min(origin[0], origin[0] + across[0]), top = Math.min(origin[1], origin[1] + up[1]);
    const shares = { left: left - dx, top: top - dy, width: width + 2 * dx, height: height + 2 * dy };
    for (const side in shares) style[side] = `${100 * shares[side]}%`;
  }
}
