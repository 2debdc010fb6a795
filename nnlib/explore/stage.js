// The page's side of an explorer: it shows the pictures and words that come from the kernel, and
// gives the controls beside them the names and states by which a screen reader calls them.

const HELLOS = [300, 1500]; // milliseconds after which the page says hello
const GONE = "The kernel was restarted or is gone: run this cell again to go on.";

function render({ model, el }) {
  const box = make("div", { class: "nn-explorer-box" }); // as large as the picture
  const picture = make("div", { class: "nn-explorer-picture" }, box);
  const words = make("p", { "aria-hidden": true }); // told by the picture's alternative text
  const said = make("div", { class: "nn-explorer-said", role: "status" });
  el.classList.add("nn-explorer-stage");
  const task = make("p", { class: "nn-challenge" });
  el.append(picture, make("div", { class: "nn-explorer-words" }, words, task), said);

  let first = true;
  const keepRoom = roomKeeper(words), paper = new Paper(), announcer = new Announcer(said);
  box.append(paper.canvas);

  const show = () => {
    const [width, height] = model.get("_size");
    if (!width) return;
    box.style.setProperty("--ratio", width / height);
    paper.show([width, height], model.get("_still"), model.get("_moving"));
  };

  const call = () => put(paper.canvas, { "aria-label": model.get("_alt") });

  const say = (text) => {
    words.textContent = text;
    keepRoom();
    if (!first) announcer.tell(text);
    first = false;
  };

  // That the challenge is met is told at once, and once.
  const challenge = () => {
    const { text, praise } = model.get("_challenge");
    task.hidden = !text;
    if (!text) return;
    const met = task.classList.contains("nn-challenge-met");
    showChallenge(task, text, praise);
    if (praise && !met) announcer.tellNow(task.textContent);
  };

  show();
  call();
  say(model.get("_words"));
  challenge();
  model.on("change:_challenge", challenge);
  model.on("change:_moving", show);
  model.on("change:_alt", call);
  model.on("change:_words", () => say(model.get("_words")));

  const courier = new Courier((message) => model.send(message));
  const handles = new Handles(box, courier);
  handles.show(model.get("_handles"));
  model.on("change:_landed", () => {
    courier.landed(model.get("_landed"));
    handles.show(model.get("_handles"));
  });
  model.on("change:_handles", () => handles.show(model.get("_handles")));
  const spots = new Spots(box, (spot) => model.send({ ask: "press", spot }));
  spots.show(model.get("_spots"));
  model.on("change:_spots", () => spots.show(model.get("_spots")));

  const placed = oncePlaced(picture, () => {
    const root = el.closest(".nn-explorer");
    if (!root || root.dataset.kept) return;
    root.dataset.kept = true;
    keepKeys(root);
    nameControls(root);
    takeNumbers(root);
    keepUnfolded(root);
    whenKernelIsGone(model, root, () => {
      root.classList.add("nn-explorer-gone");
      words.textContent = GONE;
      announcer.tellNow(GONE);
    });
  });
  return () => {
    placed();
    announcer.stop();
    paper.leave();
    for (const name of [
      "_moving", "_alt", "_words", "_landed", "_handles", "_spots", "_challenge",
    ]) {
      model.off(`change:${name}`);
    }
  };
}

// Sliders get their label as a name, toggle buttons their state, and both go on having them.
function nameControls(root) {
  const controls = root.querySelector(".nn-explorer-controls");
  const name = () => {
    for (const named of root.querySelectorAll("[title=null]")) named.removeAttribute("title");
    for (const row of controls.querySelectorAll(".widget-inline-hbox, .widget-toggle-buttons")) {
      const label = row.querySelector(".widget-label")?.textContent.trim();
      const handle = row.querySelector(".noUi-handle"), readout = row.querySelector(".widget-readout");
      if (handle) put(handle, { "aria-label": label, "aria-valuetext": readout?.textContent });
      if (readout) put(readout, { role: "textbox", "aria-label": `${label}, as a number` });
      const buttons = row.querySelectorAll(".widget-toggle-button");
      if (buttons.length) put(row, { role: "group", "aria-label": label });
      for (const button of buttons) {
        put(button, { "aria-pressed": button.classList.contains("mod-active") });
      }
    }
  };
  name();
  new MutationObserver(name).observe(controls, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["class", "title", "aria-valuenow"],
  });
}

// A number that was typed counts when its field is left, too, not by Enter alone; if it is none, the
// old one comes back.
function takeNumbers(root) {
  root.addEventListener("focusout", ({ target }) => {
    if (!target.matches(".widget-readout")) return;
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 13, bubbles: true }));
  });
}

// What a reader has unfolded stays so when the kernel sends it anew.
function keepUnfolded(root) {
  let open = false;
  root.addEventListener("toggle", (event) => { open = event.target.open; }, true);
  const unfold = () => root.querySelectorAll("details").forEach((all) => { all.open = open; });
  new MutationObserver(unfold).observe(root, { subtree: true, childList: true });
}

export default {
  // While a cell runs, a kernel hears a widget only on a line of its own, and only one to which it
  // has spoken on that line before. JupyterLab lays the line when the widget is made; so a little
  // later the page says hello there, and the kernel answers for all the controls.
  initialize({ model }) {
    for (const pause of HELLOS) setTimeout(() => model.send({ ask: "hello" }), pause);
  },
  render,
};
