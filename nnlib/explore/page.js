// What all things on a page that a reader can touch have in common: keys that are pressed in them
// are theirs, a clicker turns slides nevertheless, and a kernel that is gone is noticed.
//
// It stands in front of stage.js, of pad.js and of live.js, in one script with them.

const SETTLED = 600; // milliseconds without a change, until a screen reader is told

// `act` as soon as an element is on the page: when it is made, it isn't there yet.
function oncePlaced(element, act) {
  const watch = new ResizeObserver(() => {
    if (!element.isConnected) return;
    watch.disconnect();
    act();
  });
  watch.observe(element);
  return () => watch.disconnect();
}

// `act` whenever the element has another size, or its screen another number of dots.
function whenResized(element, act) {
  const watch = new ResizeObserver(() => act());
  watch.observe(element);
  let screen;
  const look = () => {
    screen = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    screen.addEventListener("change", again, { once: true });
  };
  const again = () => {
    act();
    look();
  };
  look();
  return () => {
    watch.disconnect();
    screen.removeEventListener("change", again);
  };
}

// A key without Ctrl, Meta or Alt that is pressed within `root` is no command of the notebook, where
// a bare x cuts the cell. Escape is, for it leaves the slides, and Shift with Enter, which runs.
function keepKeys(root) {
  root.tabIndex = -1; // so that a press of the pointer brings the focus in here, from the cell
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (["Escape", "Tab"].includes(event.key) || /^F\d+$/.test(event.key)) return;
    if (event.shiftKey && event.key === "Enter") return;
    const isSlider = event.target.getAttribute("role") === "slider";
    if (isSlider && event.key === " ") event.preventDefault(); // or the page scrolls
    event.stopPropagation();
  });
  turnSlides(root);
}

// The keys of a clicker turn slides, wherever the focus is; and what a pointer has pressed gives the
// focus back, so that the space bar turns them, too.
function turnSlides(root) {
  const presenting = () => root.closest(".jp-Deck");
  root.addEventListener("keydown", (event) => {
    const { key, code, keyCode, shiftKey } = event;
    if (!presenting() || !["PageDown", "PageUp"].includes(key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.activeElement.blur();
    const again = { key, code, keyCode, shiftKey, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent("keydown", again));
  }, true);
  root.addEventListener("pointerdown", () => {
    const release = () => setTimeout(() => {
      const focused = document.activeElement;
      if (presenting() && root.contains(focused) && !writes(focused)) focused.blur();
    });
    window.addEventListener("pointerup", release, { once: true });
  });
}

function writes(element) {
  return element.isContentEditable || element.matches("input, select, textarea");
}

// `act` when the kernel that made `model` is gone, restarted or shut down.
function whenKernelIsGone(model, root, act) {
  const look = () => {
    if (root.matches(".jupyter-widgets-disconnected") ||
        root.closest(".jupyter-widgets-disconnected")) act();
  };
  model.on("comm_live_update", () => setTimeout(look));
}

// Keeps room for the longest text that `words` has had: else what stands below would jump at every
// move. In another width all is forgotten. Sizes are read when a frame is on the screen: sooner, the
// page would be laid out twice.
function roomKeeper(words) {
  let room = {}, asked = false;
  const read = () => {
    asked = false;
    if (!words.isConnected) return;
    const { offsetWidth: width, offsetHeight: height } = words;
    if (room.width !== width && words.style.minHeight) {
      words.style.minHeight = "";
      room = { width, height: words.offsetHeight };
    } else room = { width, height: Math.max(room.height ?? 0, height) };
    words.style.minHeight = `${room.height}px`;
  };
  const keep = () => {
    if (!asked) requestAnimationFrame(() => setTimeout(read));
    asked = true;
  };
  new ResizeObserver(() => { if (words.offsetWidth !== room.width) keep(); }).observe(words);
  return keep;
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function put(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== `${value}`) element.setAttribute(name, value);
  }
}

// A challenge as one line, open or met: then `praise` says by what.
function showChallenge(line, text, praise) {
  line.classList.toggle("nn-challenge-met", !!praise);
  line.textContent = praise ? `✓ Solved. ${praise}` : `Challenge: ${text}`;
}
