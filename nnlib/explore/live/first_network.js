// A small network that learns in the page while its points are dragged (first_network.py).
//
// Each picture on the left of the plane shows what one unit makes of every point; the lines are
// weights. Forward, backward and Adam are those of chapters 3 and 4, in plain JavaScript.

const EDGE = 1.5, CELLS = 60, RATE = 0.03, DECAY = 0.001, BETAS = [0.9, 0.999], TINY = 1e-8;
const A_SECOND = 90; // steps
const REST = 1500; // steps after the last touch, until the network rests
const PLANE = [306, 8, 366, 366], THUMB = 46, LEFT = 8, MIDDLE = 152;
const PALE = 0.55; // of a colour where the network is sure

const plane = new Pen().plane(PLANE, [-EDGE, EDGE], [-EDGE, EDGE]);
const sigmoid = (s) => 1 / (1 + Math.exp(-s));

// Random numbers that are the same at every start (mulberry32).
function randoms(seed) {
  return () => {
    seed = (seed + 0x6D2B79F5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// A network with H hidden units: W (H × 2), b (H), v (H), c (1) in one list, as Adam likes it.
class Network {
  constructor(hidden, seed) {
    const random = randoms(seed), draw = (reach) => reach * (2 * random() - 1);
    this.hidden = hidden;
    this.weights = [
      ...Array.from({ length: 3 * hidden }, () => draw(1)), ...Array.from({ length: hidden }, () => draw(1)), 0,
    ];
    this.first = this.weights.map(() => 0);
    this.second = this.weights.map(() => 0);
    this.steps = 0;
  }

  units([x, y]) {
    const { hidden: H, weights: w } = this;
    return Array.from({ length: H }, (_, j) => Math.tanh(w[2 * j] * x + w[2 * j + 1] * y + w[2 * H + j]));
  }

  score(units) {
    const { hidden: H, weights: w } = this;
    return units.reduce((sum, h, j) => sum + w[3 * H + j] * h, w[4 * H]);
  }

  // The mean cross-entropy of the points, and its gradient for every weight.
  gradient(points) {
    const { hidden: H, weights: w } = this, grad = w.map(() => 0);
    let loss = 0;
    for (const { at, y } of points) {
      const h = this.units(at), s = this.score(h);
      loss += (Math.max(s, 0) - y * s + Math.log1p(Math.exp(-Math.abs(s)))) / points.length;
      const ds = (sigmoid(s) - y) / points.length;
      grad[4 * H] += ds;
      for (let j = 0; j < H; j++) {
        const dz = ds * w[3 * H + j] * (1 - h[j] * h[j]);
        grad[3 * H + j] += ds * h[j];
        grad[2 * H + j] += dz;
        grad[2 * j] += dz * at[0];
        grad[2 * j + 1] += dz * at[1];
      }
    }
    return { loss, grad };
  }

  step(points) {
    const { grad } = this.gradient(points), { first, second } = this, n = ++this.steps;
    this.weights = this.weights.map((w, i) => {
      const g = grad[i] + DECAY * w;
      first[i] = BETAS[0] * first[i] + (1 - BETAS[0]) * g;
      second[i] = BETAS[1] * second[i] + (1 - BETAS[1]) * g * g;
      const mean = first[i] / (1 - BETAS[0] ** n), size = second[i] / (1 - BETAS[1] ** n);
      return w - RATE * mean / (Math.sqrt(size) + TINY);
    });
  }
}

// From blue over white to orange: a number from −1 to 1, as [r, g, b].
function shade(lead) {
  return tint(CLASS_COLORS[Number(lead > 0)], PALE * Math.min(Math.abs(lead), 1));
}

const picture = {
  measure({ hidden, world }, { worlds }, stage) {
    const life = stage.life ??= newLife(stage);
    const right = life.points.filter(({ at, y }) => {
      const s = life.network.score(life.network.units(at));
      return Number(s > 0) === y;
    }).length;
    return { ...life, right, hidden, world };
  },

  react(stage, before) {
    const life = newLife(stage);
    if (before.world === stage.state.world) life.points = stage.life.points; // as they were dragged
    Object.assign(stage.life, life);
    stage.life.wake();
  },

  reset(stage) {
    Object.assign(stage.life, newLife(stage), { seed: 1 });
    stage.life.wake();
  },

  draw(pen, state, { network, points, chosen, hinted }) {
    const places = Array.from({ length: CELLS + 1 }, (_, i) => EDGE * (2 * i / CELLS - 1));
    const units = places.map((y) => places.map((x) => network.units([x, y])));
    const scores = units.map((row) => row.map((h) => network.score(h)));
    const { hidden: H, weights: w } = network, tops = topsOf(H), entries = topsOf(2);
    const wire = (from, to, weight, most) => {
      const { context } = pen, bend = (to[0] - from[0]) / 2;
      context.beginPath();
      context.moveTo(...from);
      context.bezierCurveTo(from[0] + bend, from[1], to[0] - bend, to[1], ...to);
      context.strokeStyle = css(tint(CLASS_COLORS[Number(weight > 0)], 0.9));
      context.lineWidth = 0.6 + 6 * Math.min(Math.abs(weight) / most, 1);
      context.setLineDash(weight > 0 ? [] : [7, 4]);
      context.stroke();
      context.setLineDash([]);
    };
    for (let j = 0; j < H; j++) {
      const into = [MIDDLE, tops[j] + THUMB / 2], out = [MIDDLE + THUMB, tops[j] + THUMB / 2];
      [0, 1].forEach((i) =>
        wire([LEFT + THUMB, entries[i] + THUMB / 2], into, w[2 * j + i], 5));
      wire(out, [PLANE[0], 191 + (tops[j] + THUMB / 2 - 191) * 0.8], w[3 * H + j], 7);
    }
    const thumb = (rows, x, y) => {
      pen.shades(rows, [x, y, THUMB, THUMB]);
      pen.line([[x, y], [x + THUMB, y], [x + THUMB, y + THUMB], [x, y + THUMB], [x, y]], { width: 1.5 });
    };
    const few = places.filter((_, i) => i % 4 === 0);
    [0, 1].forEach((i) => {
      thumb(few.map((y) => few.map((x) => shade([x, y][i] / EDGE))), LEFT, entries[i]);
      pen.text(["x₁", "x₂"][i], [LEFT + THUMB / 2, entries[i] - 13], { align: "center" });
    });
    for (let j = 0; j < H; j++) {
      thumb(units.filter((_, i) => i % 4 === 0).map((row) =>
        row.filter((_, i) => i % 4 === 0).map((h) => shade(h[j]))), MIDDLE, tops[j]);
    }
    pen.shades(scores.map((row) => row.map((s) => shade(2 * sigmoid(s) - 1))), PLANE);
    pen.within(PLANE, () => {
      pen.pieces(zeros(scores, plane.window).map((piece) => piece.map(plane.at)), { width: 3.2 });
      points.forEach(({ at, y }, i) => {
        const wrong = Number(network.score(network.units(at)) > 0) !== y;
        if (wrong) pen.ring(plane.at(at), 13, { width: 3 });
        pen.mark(y, plane.at(at), i === chosen ? 10 : 7.5);
      });
    });
    if (hinted) this.hint(pen, plane.at(points[hinted.point].at), hinted.age);
    const [x, y, size] = PLANE;
    pen.line([[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]], { width: 1.5 });
  },

  // Two rings that spread from the point which wants to be dragged first.
  hint(pen, at, age) {
    for (const phase of [0, 0.5]) {
      const t = (age / 1.8 + phase) % 1;
      pen.ring(at, 9 + 15 * t, { color: `rgb(34 34 34 / ${Math.round(80 * (1 - t))}%)`, width: 2.5 });
    }
    pen.text("drag me", [at[0], at[1] - 34], { size: 16, bold: true, align: "center" });
  },

  describe({ hidden }, { right, points, network }) {
    const units = hidden === 1 ? "one hidden unit" : `${hidden} hidden units`;
    const all = right === points.length;
    const fault = all ? "each colour is on its own side of the black border"
      : `${right} of ${points.length} points are on the right side of the black border`;
    return `A network with ${units}, learning as you watch: ${fault}.`;
  },

  solved: ({ hidden, world }, { right, points, moved }) =>
    world === "rings" && hidden === 3 && !moved && right === points.length,

  // Points follow the pointer; the network goes on learning whatever happens, until it may rest.
  begin(stage) {
    const { canvas, box } = stage, life = stage.life = newLife(stage);
    life.wake = () => wake(stage);
    const nearest = (place) => {
      const away = life.points.map(({ at }) => Math.hypot(...plane.at(at).map((v, k) => v - place[k])));
      const least = Math.min(...away);
      return least < 26 ? away.indexOf(least) : -1;
    };
    const placeOf = ({ clientX, clientY }) => {
      const { left, top, width, height } = canvas.getBoundingClientRect(), [w, h] = stage.told.size;
      return [(clientX - left) / width * w, (clientY - top) / height * h];
    };
    canvas.style.touchAction = "pan-y";
    canvas.addEventListener("pointerdown", (event) => {
      const found = event.isPrimary && event.button === 0 ? nearest(placeOf(event)) : -1;
      if (found < 0) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      life.chosen = life.held = found;
      life.hinted = null;
    });
    canvas.addEventListener("pointermove", (event) => {
      const place = placeOf(event);
      if (life.held == null) {
        canvas.style.cursor = nearest(place) < 0 ? "" : "grab";
        return;
      }
      const [x, y, size] = PLANE;
      this.move(stage, life.held, [
        EDGE * (2 * (place[0] - x) / size - 1), EDGE * (1 - 2 * (place[1] - y) / size),
      ]);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, () => { life.held = null; });
    }
    canvas.addEventListener("touchstart", (event) => {
      if (life.held != null) event.preventDefault(); // a finger on a point drags it, not the page
    }, { passive: false });
    this.keyboard(stage, box);
    stage.button("Start again", () => {
      life.network = new Network(stage.state.hidden, ++life.seed);
      wake(stage);
    });
    new IntersectionObserver(([{ isIntersecting }]) => {
      life.seen = isIntersecting;
      if (isIntersecting) wake(stage);
    }).observe(canvas);
  },

  // One stop for the keyboard: arrows move a point, Enter goes to the next.
  keyboard(stage, box) {
    const { life } = stage, dot = make("div", { class: "nn-handle", role: "slider", tabindex: 0 });
    const place = () => {
      const { at, y } = life.points[life.chosen ?? 0], [x, top] = plane.at(at), [w, h] = stage.told.size;
      Object.assign(dot.style, { left: `${100 * x / w}%`, top: `${100 * top / h}%`, pointerEvents: "none" });
      const color = y ? "orange" : "blue";
      put(dot, {
        "aria-label": `point ${(life.chosen ?? 0) + 1} of ${life.points.length}, ${color}; arrows move it, Enter goes to the next`,
        "aria-valuemin": -150, "aria-valuemax": 150, "aria-valuenow": Math.round(100 * at[0]),
        "aria-valuetext": `x₁ ${signed(at[0])}, x₂ ${signed(at[1])}`,
      });
    };
    dot.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const number = life.chosen ?? 0, [x, y] = life.points[number].at;
      const by = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
      if (by) this.move(stage, number, [x + by[0], y + by[1]]);
      else if (event.key === "Enter" && !event.shiftKey) life.chosen = (number + 1) % life.points.length;
      else return;
      event.preventDefault();
      life.hinted = null;
      place();
      wake(stage);
    });
    dot.addEventListener("focus", () => { life.chosen ??= 0; place(); });
    dot.addEventListener("blur", () => { life.chosen = null; wake(stage); });
    dot.classList.add("nn-quiet");
    life.place = place;
    place();
    box.append(dot);
  },

  move(stage, number, at) {
    const { life } = stage, bound = (value) => Math.min(Math.max(value, -EDGE + 0.06), EDGE - 0.06);
    life.points = life.points.map((point, i) => (i === number ? { ...point, at: at.map(bound) } : point));
    life.moved = true;
    life.place();
    wake(stage);
  },
};

function topsOf(count) {
  const gap = Math.min((366 - count * THUMB) / Math.max(count, 1), 64);
  const first = 191 - (count * THUMB + (count - 1) * gap) / 2;
  return Array.from({ length: count }, (_, k) => first + k * (THUMB + gap));
}

function highest(X) {
  return X.reduce((best, at) => (at[1] > best[1] ? at : best));
}

function newLife({ state: { hidden, world }, data: { worlds }, life }) {
  const { X, y } = worlds[world], seed = life?.seed ?? 1;
  return {
    network: new Network(hidden, seed), seed, moved: false, chosen: null, held: null, rested: 0,
    points: X.map((at, i) => ({ at, y: y[i] })),
    hinted: life ? null : { point: X.indexOf(highest(X)), age: 0 },
  };
}

// Goes on, frame by frame, until the network has learned for long enough, or nobody sees it.
function wake(stage) {
  const { life } = stage;
  life.rested = 0;
  if (life.running || !life.seen) return;
  life.running = true;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let last = performance.now();
  const frame = (now) => {
    const seconds = Math.min((now - last) / 1000, 0.1);
    last = now;
    const steps = still ? REST : Math.max(1, Math.round(A_SECOND * seconds));
    for (let k = 0; k < steps; k++) life.network.step(life.points);
    life.rested += steps;
    if (life.hinted) life.hinted.age += seconds;
    stage.redraw();
    if (life.seen && stage.canvas.isConnected && (life.rested < REST || (life.hinted && life.hinted.age < 30 && !still))) {
      requestAnimationFrame(frame);
    } else life.running = false;
  };
  requestAnimationFrame(frame);
}
