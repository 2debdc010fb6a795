// The playground's modules as functions, without a browser: files joined as widget.py joins them.
import { readFileSync } from "node:fs";
import { makeDocument } from "./playground_document.mjs";

const home = new URL("../../nnlib/explore/playground/", import.meta.url);
const read = (file) => readFileSync(new URL(file, home), "utf8");
const [, list] = /^SCRIPTS = \(([^)]*)\)/m.exec(read("widget.py"));
const files = ["../page.js", ...list.match(/[\w./]+\.js/g)];

// `names` out of all modules, with a document that keeps what is made, and draws nothing.
export function loadPlayground(names) {
  const source = files.map(read).join("\n").replace("export default", "const widget =");
  const given = makeDocument(), values = Object.values(given);
  const load = new Function(...Object.keys(given), `${source}\nreturn { ${names.join(", ")} };`);
  return load(...values);
}
