// What a playground is at this moment, and its talk with the kernel: one desk for each playground,
// however often it is on the page.
//
// The kernel trains; what comes from there are weights, losses and words (widget.py tells how the
// messages look). The reader's changes are shown at once, and go to the kernel as it answers.

const WAIT = 1500; // milliseconds without an answer, until the reader is told
const SOON = 100; // milliseconds, until a receipt is sent for few frames, too
const WAITING = "Waiting for the kernel; the picture stays. (If it was restarted, run the cell again.)";

class Desk {
  settings = null; // with the reader's changes
  confirmed = null; // as the kernel has them
  all = null; // the kernel's latest message of everything
  frame = null; // the newest moment
  layers = []; // the weights of that moment, for each layer
  gradients = null;
  points = new Points();
  losses = new Losses();
  playing = false;
  note = ""; // what was refused, or has happened, until the next change
  panel = null; // what was asked for: code, formula, starts
  starting = false; // whether many starts are being trained
  file = null; // the reader's table, { name, bytes }, while its points are looked at
  columns = null; // what the kernel asks about its columns
  gone = false;
  waiting = false;
  views = new Set();
  version = 0; // counts what makes a new picture

  constructor() {
    this.post = new Post((message, buffers) => this.send(message, buffers));
  }

  connect(model) {
    this.model = model;
    model.on("msg:custom", (message, buffers) => this.hear(message, buffers ?? []));
    model.on("comm_live_update", () => this.leave()); // it was alive, and changes only once
    this.post.bring({ ask: "hello" });
  }

  send(message, buffers) {
    if (this.gone) return;
    if (message.ask !== "ack") this.impatient ??= setTimeout(() => this.wait(true), WAIT);
    try {
      this.model.send(message, undefined, buffers);
    } catch (error) {
      this.wait(true); // the kernel is gone
    }
  }

  wait(waiting) {
    clearTimeout(this.impatient);
    this.impatient = undefined;
    if (this.waiting === waiting) return;
    this.waiting = waiting;
    this.update();
  }

  // From the kernel -----------------------------------------------------------------------------

  hear(message, buffers) {
    this.gone = false;
    this.wait(false);
    const { flying, kind } = this.post, answered = flying !== null && message.heard >= flying ? kind : null;
    if (Number.isFinite(message.heard)) this.post.heard(message.heard);
    switch (message.say) {
      case "all":
        if (answered === "csv") Object.assign(this, { file: this.sentFile, columns: null });
        this.takeAll(message, buffers);
        break;
      case "frame": this.takeFrame(message, buffers[0]); break;
      case "error":
        this.note = answered === "csv" ? `${this.sentFile.name}: ${message.words}` : message.words;
        this.settings = { ...this.confirmed };
        this.starting = false; // if some are trained nevertheless, they will say so
        break;
      case "weights":
        download(message.name, buffers[0]);
        this.note = `The weights are in ${message.name}, among your downloads.`;
        break;
      case "columns": this.columns = message; break;
      case "starts": this.takeStarts(message); break;
      default: this.panel = message;
    }
    this.update(!this.playing);
  }

  takeAll(message, [points, frame]) {
    const isNew = message.run !== this.all?.run;
    this.all = message;
    this.confirmed = message.settings;
    if (!this.post.ahead("set")) this.settings = { ...message.settings };
    if (isNew) this.losses = new Losses();
    if (!this.post.ahead("points") || isNew) {
      const { held, cursor } = this.points, { domain, classes, labels } = message;
      const send = (change) => this.post.bring(change);
      this.points = Points.of(numbersOf(points), message.train,
        { domain, classes, labels, isLine: message.one_d, send });
      if (!isNew) Object.assign(this.points, { held, cursor });
    }
    this.takeFrame(message, frame);
  }

  // A panel that the reader has closed, or in whose place something else stands, comes back at the end.
  takeStarts(message) {
    this.starting = !message.over;
    const isShown = this.panel?.say === "starts", isFirst = message.number !== this.startsNumber;
    this.startsNumber = message.number;
    if (isShown || isFirst || message.over) this.panel = message;
  }

  takeFrame(message, view) {
    if (message.run !== this.all?.run) return;
    const count = this.all.parameters, { curve_from: from, curve } = message;
    this.frame = message;
    if (!this.pausing || !message.playing) {
      this.playing = message.playing;
      this.pausing = false;
    }
    this.layers = unpack(this.widths, numbersOf(view, 0, count));
    this.gradients = unpack(this.widths, numbersOf(view, count, count));
    const at = 2 * count;
    this.losses.put(from, numbersOf(view, at, curve), numbersOf(view, at + curve, curve));
    this.received = message.number;
    this.version++;
    if (!this.views.size) this.drawn();
  }

  get widths() {
    const { layers } = this.all;
    return [layers[0][0], ...layers.map(([, outputs]) => outputs)];
  }

  get activations() {
    return this.all.layers.map(([, , activation]) => activation);
  }

  // A picture of the newest frame is on the page: the kernel may send more. One receipt is for many
  // frames, as JupyterLab tells the whole page of every message that the kernel gets.
  drawn() {
    if (this.received === undefined || this.received === this.receipt) return;
    clearTimeout(this.receipts);
    const due = this.received - (this.receipt ?? 0) >= this.all.window / 3;
    if (due || !this.playing) this.acknowledge();
    else this.receipts = setTimeout(() => this.acknowledge(), SOON);
  }

  acknowledge() {
    this.receipt = this.received;
    this.post.bring({ ask: "ack", number: this.received });
  }

  // From the reader -----------------------------------------------------------------------------

  set(settings) {
    this.note = "";
    this.settings = { ...this.settings, ...settings };
    this.ask({ ask: "set", settings });
  }

  // The reader's table goes to the kernel, which takes its points, or asks about its columns.
  takeFile(file, { columns = null, problem = null, choose = false } = {}) {
    const { name, bytes } = file;
    if (bytes.byteLength > MOST_BYTES) {
      this.note = `${name} has ${Math.round(bytes.byteLength / 1e6)} MB: from the page at most ${MOST_BYTES / 1e6} can be sent. ` +
        `Put the file beside the notebook, and run Playground("${name}") in a cell.`;
      this.update();
      return;
    }
    this.sentFile = file;
    this.ask({ ask: "csv", name, columns, problem, choose }, [bytes]);
  }

  ask(message, buffers) {
    if (message.ask !== "set") this.note = "";
    this.post.bring(message, buffers);
    this.update();
  }

  play() {
    this.playing = true;
    this.pausing = false;
    this.ask({ ask: "play" });
  }

  // Whether the kernel has yet to answer.
  get busy() {
    return !this.post.idle || Boolean(this.pausing);
  }

  // The picture stops at once; the last moment comes when the kernel has heard it.
  pause() {
    this.playing = false;
    this.pausing = true;
    this.post.waiting = this.post.waiting.filter(({ message }) => message.ask !== "play");
    this.ask({ ask: "pause" });
  }

  // A weight by hand, on the page at once. `from` −1 is the bias.
  setWeight(layer, unit, from, value) {
    const { inputs, outputs, weight, bias } = this.layers[layer];
    let index = 0;
    for (const each of this.layers.slice(0, layer)) index += (each.inputs + 1) * each.outputs;
    index += from < 0 ? inputs * outputs + unit : unit * inputs + from;
    if (from < 0) bias[unit] = value;
    else weight[unit * inputs + from] = value;
    this.version++;
    this.ask({ ask: "weight", index, value });
  }

  // The points have changed in the reader's hands.
  touched() {
    this.note = "";
    this.version++;
    this.update();
  }

  leave() {
    if (this.gone) return;
    clearTimeout(this.impatient);
    Object.assign(this, { gone: true, waiting: false, playing: false, pausing: false });
    this.post.drop();
    this.update();
  }

  update(isAnswer = false) {
    for (const view of this.views) view.update(isAnswer);
  }
}

function download(name, view) {
  const link = make("a", { download: name, href: URL.createObjectURL(new Blob([view])) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
