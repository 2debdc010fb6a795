// Above the picture: play, step, restart, the clock, and the slider of time travel.

const UNITS = ["batch", "epoch", "hundred"];

class Transport {
  constructor(desk) {
    this.desk = desk;
    const ask = (ask, more = {}) => desk.ask({ ask, ...more });
    this.play = button("", () => (desk.playing ? desk.pause() : desk.play()), { class: "play" });
    this.restart = button(icon("restart"), () => ask("restart"),
      { class: "round", title: "Back to the start (R)", "aria-label": "Restart" });
    this.unit = list("Step", UNITS, () => {});
    this.unit.show("epoch");
    this.step = button(icon("step"), () => ask("step", { unit: UNITS[this.unit.select.value] }),
      { class: "round", title: "One step (S)", "aria-label": "Step" });
    this.reseed = button(icon("dice"), () => ask("restart", { seed: Math.floor(Math.random() * 100000) }),
      { class: "round", title: "Another random start", "aria-label": "Another random start" });
    this.epoch = make("b", { class: "epoch" });
    this.rate = make("span", { class: "rate" });
    this.speed = list("Speed", SPEEDS.map(([value]) => value), (speed) => desk.set({ speed }));
    [...this.speed.select.options].forEach((option, k) => { option.textContent = SPEEDS[k][1]; });
    this.time = slider("Time travel", { min: 0, max: 1, step: 1 },
      (epoch) => `epoch ${epochText(epoch)} of ${epochText(desk.frame?.last ?? 0)}`,
      (epoch) => { desk.playing = false; ask("seek", { epoch }); });
    this.element = make("div", { class: "transport", role: "group", "aria-label": "Training" },
      this.restart, this.play, this.step, this.unit.element, this.reseed,
      make("div", { class: "clock" }, make("span", { class: "name" }, "Epoch"), this.epoch, this.rate),
      this.time.element, this.speed.element);
  }

  // What a bare letter presses.
  keyed(key) {
    return { p: this.play, s: this.step, r: this.restart }[key];
  }

  showClock() {
    const { desk } = this, { frame } = desk, toPlay = !desk.playing;
    if (this.play.dataset.now !== `${toPlay}`) {
      this.play.dataset.now = toPlay;
      this.play.replaceChildren(icon(toPlay ? "play" : "pause"));
      put(this.play, { "aria-label": toPlay ? "Play" : "Pause", title: toPlay ? "Train (P)" : "Stop (P)" });
    }
    this.epoch.textContent = epochText(frame.epoch);
  }

  show() {
    const { desk } = this, { frame, settings } = desk;
    const part = frame.batch ? `+ ${frame.batch} of ${frame.batches} batches` : "";
    this.rate.textContent = desk.playing && frame.rate ? `${epochText(Math.round(frame.rate))} a second` : part;
    if (Number(this.time.input.max) !== frame.last) this.time.input.max = frame.last;
    if (!desk.post.ahead("seek")) this.time.show(frame.epoch);
    this.speed.show(settings.speed ?? null);
  }
}
