// Stands in for a browser's document, as far as the playground's parts need one: elements that keep
// attributes, texts and listeners; a pencil that draws nothing, and counts what it is asked for.

class Element {
  constructor(tag) {
    Object.assign(this, { tagName: tag.toUpperCase(), attributes: new Map(), children: [], listeners: {} });
    Object.assign(this, { dataset: {}, style: {}, parent: null, value: "", hidden: false, checked: false });
    this.classList = {
      toggle: (name, on) => (on ? this.names.add(name) : this.names.delete(name)),
      contains: (name) => this.names.has(name),
      add: (name) => this.names.add(name),
    };
    this.names = new Set();
  }

  setAttribute(name, value) {
    this.attributes.set(name, `${value}`);
    if (name === "class") this.names = new Set(`${value}`.split(" "));
    if (name === "hidden") this.hidden = true;
    if (["value", "min", "max", "step", "type", "name"].includes(name)) this[name] = `${value}`;
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.attributes.has(name);
  }

  append(...children) {
    for (const child of children) {
      const node = child instanceof Element ? child : Object.assign(new Element("#text"), { text: `${child}` });
      node.parent = this;
      this.children.push(node);
    }
  }

  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  replaceWith(other) {
    other.parent = this.parent;
    this.parent.children[this.parent.children.indexOf(this)] = other;
  }

  get parentElement() {
    return this.parent;
  }

  get options() {
    return this.children;
  }

  get textContent() {
    return this.text ?? this.children.map((child) => child.textContent).join("");
  }

  set textContent(text) {
    this.children = [];
    this.append(text);
  }

  addEventListener(kind, act) {
    (this.listeners[kind] ??= []).push(act);
  }

  // What the reader does to it.
  do(kind, event = {}) {
    const given = { target: this, preventDefault() {}, stopPropagation() {}, ...event };
    for (const act of this.listeners[kind] ?? []) act(given);
  }

  click() {
    this.do("click");
  }

  // All elements within, and those with an attribute.
  get all() {
    return [this, ...this.children.flatMap((child) => child.all)];
  }

  find(name, value) {
    return this.all.find((each) => each.getAttribute(name) === value);
  }

  contains(other) {
    return this.all.includes(other);
  }

  closest() {
    return null;
  }

  matches() {
    return false;
  }

  focus() {}

  getBoundingClientRect() {
    return { left: 0, top: 0, width: 400, height: 400 };
  }

  setPointerCapture() {}

  getContext() {
    this.pencil ??= new Proxy({ drawn: 0 }, {
      get: (own, name) => {
        if (name in own) return own[name];
        if (name === "createImageData") return (w, h) => ({ data: new Uint8ClampedArray(4 * w * h) });
        return () => { own.drawn += 1; };
      },
    });
    return this.pencil;
  }
}

// What the modules look for: `document`, `window`, and the clock of the screen, which waits for ever.
export function makeDocument() {
  const document = { createElement: (tag) => new Element(tag), createElementNS: (_, tag) => new Element(tag) };
  const window = { matchMedia: () => ({ matches: false }), devicePixelRatio: 1 };
  class ResizeObserver {
    observe() {}
    disconnect() {}
  }
  return { document, window, ResizeObserver, requestAnimationFrame: () => 1, cancelAnimationFrame: () => {} };
}
