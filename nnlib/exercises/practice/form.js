// The page's side of a warm-up and of a task: questions one below the other, each with a button of its
// own, and below it what the kernel says to the answer.

function render({ model, el }) {
  const number = ++forms;
  const box = make("div", { class: "nn-ask", role: "group", "aria-label": model.get("_name") });
  const head = make("div", {}), foot = make("div", { class: "nn-ask-foot" });
  head.innerHTML = model.get("_head");
  foot.innerHTML = model.get("_foot");
  const items = model.get("_items").map((item, index) => {
    const words = make("div", { id: `nn-ask-${number}-${index}` });
    words.innerHTML = item.ask;
    const answer = item.options ? choice(item, `${number}-${index}`) : line(item);
    const button = make("button", { type: "submit" }, item.button);
    const said = make("div", { class: "nn-ask-reply", role: "status" });
    const form = make("form", { "aria-labelledby": words.id }, words, answer.box, button, said);
    const look = () => {
      button.disabled = answer.get() === null || box.classList.contains("nn-ask-gone");
    };
    form.addEventListener("input", look);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!button.disabled) model.send({ item: index, answer: answer.get() });
    });
    look();
    return { form, said, look };
  });
  box.append(head, ...items.map((item) => item.form), foot);
  el.append(box);
  keepKeys(box);

  const show = () => model.get("_replies").forEach((reply, index) => { items[index].said.innerHTML = reply; });
  const gone = () => {
    box.classList.add("nn-ask-gone");
    for (const item of items) {
      item.said.textContent = item === items[0] ? GONE : "";
      item.look();
    }
  };
  model.on("change:_replies", show);
  model.on("comm_live_update", gone);
  show();
  return () => {
    model.off("change:_replies", show);
    model.off("comm_live_update", gone);
  };
}

function choice(item, name) {
  const group = radios(item.options.map((text, index) => `<b>${index + 1}.</b> ${text}`), name);
  return { box: make("fieldset", {}, ...group.rows), get: group.get };
}

// One line of code, as it stands between the brackets of a call.
function line(item) {
  const input = make("input", {
    type: "text", value: item.start, "aria-label": item.label, autocomplete: "off", spellcheck: "false",
  });
  const box = make("fieldset", { class: "nn-ask-line" }, make("code", {}, item.before), input, make("code", {}, ")"));
  return { box, get: () => (input.value.includes("…") ? null : input.value) };
}

export default { render };
