// The page on which sheets are marked: crosses are clicked, and become the report of the class.
"use strict";
const LETTERS = "ABCDE";
const { tasks, students, whys, chapter, unclear } = RECORD;
const PLACE = ["sheets", chapter, RECORD.word, students.map((each) => each.name).join()].join("|");

function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE));
  } catch {
    return null; // this browser keeps nothing for files
  }
}
let crosses = RECORD.crosses || kept() || students.map(() => tasks.map(() => ""));

/** Status and mistake of one cross, as tools/sheets/marking.py has it. */
function judged(options, letter) {
  if (!letter) return ["blank", ""];
  if (!(letter in options)) return ["not yet", unclear];
  const mistake = options[letter].mistake;
  return mistake ? ["not yet", mistake] : ["right", ""];
}

function results() {
  return students.flatMap((student, i) =>
    tasks.map((task, j) => [
      student.name, chapter, task.name, ...judged(student.options[j], crosses[i][j]),
    ]));
}

function csv(rows) {
  const safe = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text); // no formula
  const cell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map((text) => cell(safe(text))).join(",") + "\n").join("");
}

/** The report as the class report has it: a row for each student, a column for each task. */
function reportTable() {
  const rows = results();
  const head = ["student", "number", ...tasks.map((task) => `${chapter}: ${task.name}`), "right"];
  return [head, ...students.map((student, i) => {
    const mine = rows.slice(i * tasks.length, (i + 1) * tasks.length);
    const cells = mine.map(([, , , status, mistake]) => (mistake ? `${status}: ${mistake}` : status));
    return [student.name, "", ...cells, String(cells.filter((text) => text === "right").length)];
  })];
}

function make(tag, text = "", attributes = {}) {
  const node = document.createElement(tag);
  node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function head(table, first) {
  const row = make("tr");
  row.append(make("th", first), ...tasks.map((task, j) => make("th", `${j + 1}. ${task.title}`)));
  table.append(make("thead"));
  table.tHead.append(row);
  table.append(make("tbody"));
}

function drawCrosses() {
  const table = document.getElementById("crosses");
  table.replaceChildren();
  head(table, "student");
  students.forEach((student, i) => {
    const row = make("tr");
    row.append(make("th", student.name));
    tasks.forEach((task, j) => {
      const cell = make("td", "", { tabindex: "0", "data-i": i, "data-j": j });
      cell.setAttribute("aria-label", `${student.name}, ${task.title}`);
      for (const letter of [...Object.keys(student.options[j]), "?"]) {
        const button = make("button", letter, { tabindex: "-1", "data-letter": letter });
        button.title = letter === "?" ? "more than one cross" : student.options[j][letter].text;
        cell.append(button);
      }
      row.append(cell);
    });
    table.tBodies[0].append(row);
  });
}

function cellAt(i, j) {
  return document.querySelector(`#crosses td[data-i="${i}"][data-j="${j}"]`);
}

function put(i, j, letter) {
  crosses[i][j] = letter;
  show();
}

function show() {
  try {
    localStorage.setItem(PLACE, JSON.stringify(crosses));
  } catch {
    // then the page itself is all that holds them
  }
  for (const button of document.querySelectorAll("#crosses button")) {
    const { i, j } = button.parentElement.dataset;
    const letter = crosses[i][j];
    const mine = button.dataset.letter === "?" ? letter.length > 1 || letter === "?"
      : letter === button.dataset.letter;
    button.setAttribute("aria-pressed", mine);
  }
  showMistakes();
  showReport();
}

function showMistakes() {
  const groups = new Map();
  for (const [student, , task, , mistake] of results()) {
    if (!mistake) continue;
    const name = JSON.stringify([task, mistake]);
    groups.set(name, [...(groups.get(name) || []), student]);
  }
  const sorted = [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const list = make("ol");
  for (const [name, who] of sorted) {
    const [task, mistake] = JSON.parse(name);
    const item = make("li", "");
    const title = tasks.find((each) => each.name === task).title;
    item.append(make("b", `${who.length} × ${mistake}`), ` (${title}): `);
    item.append((whys[task][mistake] || "").replaceAll(/[*`]/g, ""), " ");
    item.append(make("span", who.join(", "), { class: "who" }));
    list.append(item);
  }
  document.getElementById("mistakes").replaceChildren(
    sorted.length ? list : make("p", "None so far."));
}

function showReport() {
  const table = document.getElementById("report");
  table.replaceChildren();
  head(table, "student");
  const rows = results();
  students.forEach((student, i) => {
    const row = make("tr");
    row.append(make("th", student.name));
    tasks.forEach((task, j) => {
      const [, , , status, mistake] = rows[i * tasks.length + j];
      row.append(make("td", mistake || status, { class: status.replace(" ", "-") }));
    });
    table.tBodies[0].append(row);
  });
  const last = make("tr");
  last.append(make("th", "right"));
  tasks.forEach((task) => {
    const right = rows.filter((row) => row[2] === task.name && row[3] === "right").length;
    last.append(make("td", `${right} of ${students.length}`));
  });
  table.tBodies[0].append(last);
}

function save(name, text) {
  const link = make("a", "", { download: name });
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  link.click();
  URL.revokeObjectURL(link.href);
}

document.getElementById("crosses").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { i, j } = button.parentElement.dataset;
  const letter = button.dataset.letter;
  put(i, j, crosses[i][j] === letter ? "" : letter);
  button.parentElement.focus();
});

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
document.getElementById("crosses").addEventListener("keydown", (event) => {
  const cell = event.target.closest("td");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const [i, j] = [Number(cell.dataset.i), Number(cell.dataset.j)];
  const key = event.key.toUpperCase();
  if (event.key in ARROWS) {
    const [down, right] = ARROWS[event.key];
    cellAt(i + down, j + right)?.focus();
  } else if (event.key === "Backspace" || event.key === "Delete") {
    put(i, j, "");
  } else if (key === "?" || key in students[i].options[j]) {
    put(i, j, key);
    (cellAt(i, j + 1) || cellAt(i + 1, 0))?.focus();
  } else {
    return;
  }
  event.preventDefault();
});

document.getElementById("results").addEventListener("click", () => {
  save(`${chapter}_report.csv`, csv(reportTable()));
});
document.getElementById("table").addEventListener("click", () => {
  const heads = ["student", ...tasks.map((task, j) => String(j + 1))];
  save(`${chapter}_crosses.csv`,
    csv([heads, ...students.map((student, i) => [student.name, ...crosses[i]])]));
});
document.getElementById("load").addEventListener("change", async (event) => {
  const text = await event.target.files[0].text();
  const unknown = [];
  for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/).slice(1).filter(Boolean)) {
    const cells = line.includes(";") && !line.includes(",") ? line.split(";")
      : [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        (match) => (match[1] ?? match[2]).replaceAll('""', '"'));
    const name = cells[0].trim();
    const i = students.findIndex((each) => each.name === name || `'${each.name}` === name);
    if (i < 0) unknown.push(cells[0]);
    else crosses[i] = tasks.map((task, j) => (cells[j + 1] || "").trim().toUpperCase());
  }
  show();
  if (unknown.length) alert(`No sheet was made for ${unknown.join(", ")}.`);
});

drawCrosses();
show();
