// What the playground says: the task, the words beneath the picture, what a screen reader is told.

const GONE = "The kernel was restarted or is gone: the picture stays as it was. Run this cell again " +
  "to go on.";

const LINE_HEIGHT = 1.25; // of text on a slide, in letters
const fontSizeOf = (element) => parseFloat(getComputedStyle(element).fontSize);

class Voice {
  constructor(desk) {
    this.desk = desk;
    this.words = make("p", { class: "words", "aria-hidden": true });
    this.line = make("p", { class: "line", "aria-hidden": true }); // on a slide, in place of all lists
    this.said = make("div", { class: "unseen", role: "status" });
    this.announcer = new Announcer(this.said);
    this.task = make("b", {});
    this.progress = make("span", {});
    this.challenge = make("p", { class: "challenge", hidden: "" }, this.task, this.progress);
  }

  remove() {
    this.announcer.stop();
  }

  show() {
    this.showChallenge();
    const { desk } = this, { frame } = desk;
    const words = desk.gone ? GONE : desk.waiting ? WAITING
      : desk.note || this.ofPoints() + (frame?.words ?? "") || "The playground is opening …";
    const isUrgent = desk.gone || desk.waiting || Boolean(desk.note) || Boolean(frame?.diverged);
    this.words.classList.toggle("urgent", isUrgent);
    if (desk.all) this.showLine(isUrgent ? desk.note || frame.diverged || words : settingsLine(desk.settings, desk.all));
    this.line.classList.toggle("urgent", isUrgent);
    if (this.words.textContent === words) return;
    this.words.textContent = words;
    this.announcer.tell(words);
  }

  // On a slide: where it takes two lines or three, the map becomes smaller by as much.
  showLine(text) {
    if (this.line.textContent === text) return;
    this.line.textContent = text;
    this.measure();
  }

  measure() {
    const high = this.line.clientHeight;
    if (high) this.line.parentElement.style.setProperty("--more", `${high - LINE_HEIGHT * fontSizeOf(this.line)}px`);
  }

  // How the reader's own points were read, before they are trained on.
  ofPoints() {
    const { all, frame } = this.desk;
    return all?.settings.data === "own" && frame.steps === 0 && all.own_words ? `${all.own_words} ` : "";
  }

  // A task, and how far the reader is: said aloud when it is done.
  showChallenge() {
    const challenge = this.desk.frame?.challenge;
    this.challenge.hidden = !challenge;
    if (!challenge) return;
    this.task.textContent = challenge.task;
    const words = (challenge.done ? "✓ " : "") + challenge.words;
    this.challenge.classList.toggle("done", challenge.done);
    if (this.progress.textContent === words) return;
    this.progress.textContent = words;
    if (challenge.done) this.announcer.tell(words);
  }
}

// All settings that are not as usual, on one line.
function settingsLine(settings, { layers, train }) {
  const { data, activation, optimizer, schedule, penalty, strength, dropout, lr, batch_size: batch, noise } = settings;
  const widths = [layers[0][0], ...layers.map(([, outputs]) => outputs)].join("-");
  const kinds = [...new Set(activation)].map(nameOf).join(" and "), face = nameOf(data);
  return [`${face[0].toUpperCase()}${face.slice(1)}, ${train} points${noise ? `, noise ${noise}` : ""}`,
    `network ${widths}${kinds && `, ${kinds}`}`, `${nameOf(optimizer)}, learning rate ${lr}`, `batches of ${batch}`,
    ...(schedule === "none" ? [] : [`schedule ${schedule}`]), ...(dropout ? [`dropout ${dropout}`] : []),
    ...(penalty === "none" || !strength ? [] : [`${nameOf(penalty)} ${strength}`])].join(" · ");
}
