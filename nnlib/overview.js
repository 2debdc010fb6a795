// Two buttons that carry a reader's progress from one computer to another, as a file.

function render({ model, el }) {
  const save = make("button", { type: "button" }, "Save my progress as a file");
  const file = make("input", { type: "file", accept: ".json,application/json", "aria-label": "a saved file" });
  file.hidden = true;
  const bring = make("button", { type: "button" }, "Bring a saved file back");
  const told = make("div", { class: "nn-ask-reply", role: "status" });
  const box = make("div", { class: "nn-ask" }, save, " ", bring, file, told);
  el.append(box);
  keepKeys(box);
  save.addEventListener("click", () => model.send({ ask: "save" }));
  bring.addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    if (file.files.length) model.send({ ask: "bring", text: await file.files[0].text() });
    file.value = "";
  });
  const hear = (message) => {
    if (!("save" in message)) return;
    const address = URL.createObjectURL(new Blob([message.save], { type: "application/json" }));
    make("a", { href: address, download: "progress.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  const tell = () => { told.textContent = model.get("_told"); };
  model.on("msg:custom", hear);
  model.on("change:_told", tell);
  tell();
  return () => { model.off("msg:custom", hear); model.off("change:_told", tell); };
}

export default { render };
