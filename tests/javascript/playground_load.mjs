// The playground's modules as functions, without a page: files joined as widget.py joins them.
import { readFileSync } from "node:fs";

const home = new URL("../../nnlib/explore/playground/", import.meta.url);

// `names` out of the joined `files`; `more` stands in for what a page has.
export function loadPlayground(files, names, more = {}) {
  const source = files.map((file) => readFileSync(new URL(file, home), "utf8")).join("\n");
  const given = Object.keys(more);
  const load = new Function(...given, `${source}\nreturn { ${names.join(", ")} };`);
  return load(...given.map((name) => more[name]));
}
