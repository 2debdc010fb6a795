// What the forms of predictions, warm-ups and practice share: choices, and what they say without a
// kernel. It stands in front of theirs, behind page.js, in one script with them.

const GONE = "The kernel was restarted or is gone: run this cell again to answer.";
let forms = 0; // so that radio buttons of two forms are not one group

// Radio buttons with their texts (HTML), and which of them is chosen: its number or null.
function radios(texts, name) {
  const inputs = texts.map((text, index) => make("input", { type: "radio", name, value: index }));
  const rows = inputs.map((input, index) => {
    const words = make("span", {});
    words.innerHTML = texts[index];
    return make("label", {}, input, words);
  });
  return {
    rows,
    get: () => {
      const at = inputs.findIndex((input) => input.checked);
      return at < 0 && inputs.length ? null : Math.max(at, 0);
    },
    set: (index) => { if (inputs[index]) inputs[index].checked = true; },
  };
}
