// What goes to the kernel and what comes from there, in order, however far away it is.
//
// One message is under way at a time. Of what waits, changes of the settings are put together, and
// of weights and moments the newest wins; a pause, and the receipt for a frame, go at once, past
// everything. The kernel says of each of its messages which the newest is that it has `heard`.

const AT_ONCE = ["pause", "ack"];
const AGAIN = 8000; // milliseconds without an answer, until the way is free again

class Post {
  number = Date.now(); // two pages of the same playground don't count alike
  flying = null;
  waiting = [];

  constructor(send) {
    this.send = send;
  }

  bring(message, buffers) {
    if (AT_ONCE.includes(message.ask)) {
      this.send({ number: ++this.number, ...message }, buffers);
      return;
    }
    const last = this.waiting.at(-1)?.message, merged = last && mergedMessage(last, message);
    if (merged) this.waiting.at(-1).message = merged;
    else this.waiting.push({ message, buffers });
    this.depart();
  }

  heard(number) {
    if (this.flying !== null && number >= this.flying) {
      this.flying = null;
      clearTimeout(this.later);
    }
    this.depart();
  }

  depart() {
    if (this.flying !== null || !this.waiting.length) return;
    const { message, buffers } = this.waiting.shift(), number = ++this.number;
    this.flying = number;
    this.kind = message.ask;
    this.later = setTimeout(() => this.heard(number), AGAIN);
    this.later.unref?.(); // Node need not wait for it
    this.send({ ...message, number }, buffers);
  }

  // Whether the page is ahead of the kernel with something that is asked for like this.
  ahead(ask) {
    return (this.flying !== null && this.kind === ask) ||
      this.waiting.some(({ message }) => message.ask === ask);
  }

  // What no kernel will answer any more.
  drop() {
    clearTimeout(this.later);
    Object.assign(this, { flying: null, waiting: [] });
  }

  get idle() {
    return this.flying === null && !this.waiting.length;
  }
}

// One message for two that wait one after the other, or null if both have to go.
function mergedMessage(old, message) {
  if (old.ask !== message.ask) return null;
  switch (message.ask) {
    case "set": return { ask: "set", settings: { ...old.settings, ...message.settings } };
    case "seek": return message;
    case "weight": return old.index === message.index ? message : null;
    case "points": { // of two moves of the same point the newer; all else changes the counting
      const moves = [old, message].every(({ add, erase }) => !add && !erase);
      if (!moves) return null;
      const move = new Map([...old.move, ...message.move].map((each) => [each[0], each]));
      return { ask: "points", move: [...move.values()] };
    }
    default: return null;
  }
}
