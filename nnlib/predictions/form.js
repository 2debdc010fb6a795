// The page's side of a prediction: a form whose answers go to the kernel, and the reply that comes
// back when the experiment has been run.

function render({ model, el }) {
  const number = ++forms;
  const said = make("div", { class: "nn-ask-reply", role: "status" });
  const button = make("button", { type: "submit", class: "nn-ask-button" });
  const parts = model.get("_parts").map((part, index) => makers[part.kind](part, `${number}-${index}`));
  const sure = radios(model.get("_sure"), `${number}-sure`);
  const sureBox = make("fieldset", { class: "nn-ask-sure" }, make("legend", {}, "How sure are you?"), ...sure.rows);
  sureBox.hidden = !sure.rows.length; // a test doesn't ask it
  const form = make("form", { class: "nn-ask", "aria-label": "Your prediction" },
    ...parts.map((part) => part.box), make("div", { class: "nn-ask-end" }, sureBox, button), said);
  el.append(form);
  keepKeys(form);

  const look = () => {
    const complete = parts.every((part) => part.get() !== null) && sure.get() !== null;
    const done = model.get("_done") && Boolean(model.get("_reply"));
    button.disabled = !complete || done || form.classList.contains("nn-ask-gone");
    button.textContent = model.get("_said").answers ? "Change my guess" : "That is my guess";
    button.hidden = done;
    for (const box of form.querySelectorAll("fieldset")) box.disabled = done;
  };
  const show = () => {
    const { answers, sure: level } = model.get("_said");
    if (answers) {
      parts.forEach((part, index) => part.set(answers[index]));
      sure.set(level);
    }
    said.innerHTML = model.get("_reply");
    look();
  };
  form.addEventListener("input", look);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) return;
    model.send({ ask: "commit", answers: parts.map((part) => part.get()), sure: sure.get() });
  });
  for (const name of ["_said", "_reply", "_done"]) model.on(`change:${name}`, show);
  show();
  // Its view isn't marked as disconnected, as those of other widgets are: so the news itself is used.
  const gone = () => {
    form.classList.add("nn-ask-gone");
    said.textContent = GONE;
    look();
  };
  model.on("comm_live_update", gone);
  return () => {
    model.off("comm_live_update", gone);
    for (const name of ["_said", "_reply", "_done"]) model.off(`change:${name}`, show);
  };
}

function legend(part) {
  const words = make("legend", {});
  words.innerHTML = part.ask || "Your prediction";
  if (!part.ask) words.className = "nn-ask-told"; // the question stands above
  return words;
}

const makers = {
  choice(part, name) {
    const group = radios(part.shown, name);
    return { box: make("fieldset", {}, legend(part), ...group.rows), get: group.get, set: group.set };
  },

  number(part, name) {
    const id = `nn-ask-${name}`;
    const input = make("input", { type: "text", inputmode: "decimal", id, size: 8, autocomplete: "off" });
    const label = make("label", { for: id });
    label.innerHTML = part.ask;
    const unit = make("span", {});
    unit.innerHTML = part.shown[0];
    return {
      box: make("fieldset", { class: "nn-ask-number" }, label, input, unit),
      get: () => {
        const text = input.value.replace(/\s/g, "").replace("−", "-").replace("%", "");
        const value = Number(/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text.replace(",", "."));
        return text && Number.isFinite(value) ? value : null;
      },
      set: (value) => { if (document.activeElement !== input) input.value = `${value}`; },
    };
  },

  // The things stand one below the other; two buttons move one of them up or down.
  order(part) {
    let order = part.shown.map((_, index) => index), touched = false;
    const list = make("ol", {}), box = make("fieldset", { class: "nn-ask-order" }, legend(part), list);
    const change = () => box.dispatchEvent(new Event("input", { bubbles: true }));
    const draw = () => list.replaceChildren(...order.map((thing, place) => {
      const words = make("span", {});
      words.innerHTML = part.shown[thing];
      const row = make("li", {}, words);
      for (const [sign, step, way] of [["↑", -1, "up"], ["↓", 1, "down"]]) {
        const move = make("button", { type: "button", "aria-label": `${words.textContent} ${way}` }, sign);
        move.disabled = !(place + step in order);
        move.addEventListener("click", () => {
          [order[place], order[place + step]] = [order[place + step], order[place]];
          touched = true;
          draw();
          const [up, down] = list.children[place + step].querySelectorAll("button");
          (step < 0 ? [up, down] : [down, up]).find((each) => !each.disabled).focus();
          change();
        });
        row.append(move);
      }
      return row;
    }));
    draw();
    const keep = make("label", {}, make("input", { type: "checkbox" }), "this is my order");
    keep.firstChild.addEventListener("input", (event) => { touched = event.target.checked; });
    box.append(keep);
    return {
      box,
      get: () => (touched ? [...order] : null),
      set: (value) => { order = [...value]; touched = true; keep.firstChild.checked = true; draw(); },
    };
  },
};

export default { render };
