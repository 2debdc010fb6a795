// The page on which sheets are marked: crosses are clicked, and move the numbers of the class report's page,
// which holds every mistake that can be made.
"use strict";
const { tasks, students, chapter, unclear, signs, kinds } = RECORD;
const PLACE = ["sheets", chapter, RECORD.word, students.map((each) => each.name).join()].join("|");
const SEPARATORS = [",", ";", "\t"];

function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE));
  } catch {
    return null; // this browser keeps nothing for files
  }
}
let crosses = kept() || students.map(() => tasks.map(() => ""));

/** Status and mistake of one cross, as tools/sheets/marking.py has it. */
function judged(options, letter) {
  if (!letter) return ["blank", ""];
  if (!(letter in options)) return ["not yet", unclear];
  const mistake = options[letter].mistake;
  return mistake ? ["not yet", mistake] : ["right", ""];
}

/** What each cross tells: a list for each student, with a result for each task. */
function results() {
  return students.map((student, i) => tasks.map((task, j) => {
    const options = student.options[j], letter = crosses[i][j];
    const [status, mistake] = judged(options, letter);
    const right = Object.values(options).find((each) => !each.mistake).text;
    const crossed = options[letter]?.text ?? letter;
    const example = `${student.texts[j]}\n\ncrossed: ${crossed}\nright: ${right}`;
    return { task: task.name, status, mistake, example };
  }));
}

const rightOf = (mine) => mine.filter((each) => each.status === "right").length;

// The table of crosses ----------------------------------------------------------------------------

function make(tag, text = "", attributes = {}) {
  const node = document.createElement(tag);
  node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function drawCrosses() {
  const table = document.getElementById("crosses");
  const head = table.createTHead().insertRow(), body = table.createTBody();
  const heads = ["student", ...tasks.map((task, j) => `${j + 1}. ${task.title}`)];
  head.append(...heads.map((text) => make("th", text, { scope: "col" })));
  students.forEach((student, i) => {
    const row = body.insertRow();
    row.append(make("th", student.name, { scope: "row" }));
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
  });
}

function cellAt(i, j) {
  return document.querySelector(`#crosses td[data-i="${i}"][data-j="${j}"]`);
}

function put(i, j, letter) {
  crosses[i][j] = letter;
  show();
}

function showCrosses() {
  for (const button of document.querySelectorAll("#crosses button")) {
    const { i, j } = button.parentElement.dataset;
    const letter = crosses[i][j];
    const known = letter === "" || letter in students[i].options[j];
    const mine = button.dataset.letter === "?" ? !known : letter === button.dataset.letter;
    button.setAttribute("aria-pressed", mine);
  }
}

// The page of the class report --------------------------------------------------------------------

function showNumbers(found) {
  for (const row of document.querySelectorAll("tr[data-exercise]")) {
    const mine = found.flat().filter((each) => each.task === row.dataset.exercise);
    const bar = row.querySelector(".bar");
    const cells = [...row.querySelectorAll("[data-status]")];
    cells.forEach((cell, k) => {
      const number = mine.filter((each) => each.status === cell.dataset.status).length;
      cell.textContent = number;
      bar.children[k].style.width = `${((100 * number) / students.length).toFixed(1)}%`;
    });
    const words = cells.map((cell) => `${cell.textContent} ${cell.dataset.status}`);
    bar.setAttribute("aria-label", words.join(", "));
  }
}

const inOrder = (a, b) => (a < b ? -1 : Number(a > b));

function showMistakes(found) {
  const groups = [...document.querySelectorAll(".mistake")].map((article) => {
    const { exercise, mistake } = article.dataset;
    const made = found.flat().filter((each) => each.task === exercise && each.mistake === mistake);
    return { article, exercise, mistake, made };
  });
  groups.sort((a, b) => b.made.length - a.made.length || inOrder(a.exercise, b.exercise)
    || inOrder(a.mistake, b.mistake));
  for (const { article, made } of groups) {
    article.hidden = made.length === 0;
    article.parentElement.append(article);
    if (article.hidden) continue;
    const title = article.querySelector("h4");
    title.textContent = title.textContent.replace(/^\d+/, made.length);
    const examples = made.map((each) => each.example);
    examples.sort((a, b) => a.length - b.length || inOrder(a, b));
    article.querySelector("pre code").textContent = examples[0];
  }
}

function showStudents(found) {
  const rows = document.querySelectorAll("table.students tbody tr");
  found.forEach((mine, i) => {
    const [, ...cells] = rows[i].cells;
    cells.pop().textContent = rightOf(mine);
    mine.forEach(({ status, mistake }, j) => {
      const [sign, word, text] = cells[j].childNodes;
      cells[j].className = kinds[status];
      sign.textContent = signs[status];
      word.textContent = status;
      text.textContent = ` ${mistake}`;
    });
  });
}

function show() {
  try {
    localStorage.setItem(PLACE, JSON.stringify(crosses));
  } catch {
    // then the page itself is all that holds them
  }
  const found = results();
  showCrosses();
  showNumbers(found);
  showMistakes(found);
  showStudents(found);
}

// Tables ------------------------------------------------------------------------------------------

function csv(rows) {
  const safe = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text); // no formula
  const cell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map((text) => cell(safe(text))).join(",") + "\n").join("");
}

/** The rows of a table, whichever of SEPARATORS its first line has most of. */
function rowsIn(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/).filter((line) => line.trim());
  const parts = (separator) => (lines[0] || "").split(separator).length;
  const separator = SEPARATORS.reduce((a, b) => (parts(b) > parts(a) ? b : a));
  const cell = new RegExp(`(?:^|${separator})(?:"((?:[^"]|"")*)"|([^${separator}]*))`, "g");
  return lines.map((line) => [...line.matchAll(cell)].map(
    (match) => (match[1] ?? match[2]).replaceAll('""', '"').trim()));
}

/** The results as the class report writes them: a row for each student, a column for each task. */
function tableOfResults() {
  const head = ["student", "number", ...tasks.map((task) => `${chapter}: ${task.name}`), "right"];
  return [head, ...results().map((mine, i) => {
    const cells = mine.map(({ status, mistake }) => (mistake ? `${status}: ${mistake}` : status));
    return [students[i].name, "", ...cells, String(rightOf(mine))];
  })];
}

function tableOfCrosses() {
  const head = ["student", ...tasks.map((task, j) => String(j + 1))];
  return [head, ...students.map((student, i) => [student.name, ...crosses[i]])];
}

/** Put what a table of crosses holds; return the names for which there is no sheet. */
function load(text) {
  const unknown = [];
  for (const [name, ...letters] of rowsIn(text).slice(1)) {
    const one = name.normalize("NFC");
    const i = students.findIndex((each) => each.name === one || `'${each.name}` === one);
    if (i < 0) unknown.push(name);
    else crosses[i] = tasks.map((task, j) => (letters[j] || "").toUpperCase());
  }
  show();
  return unknown;
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes); // what spreadsheets of Windows write
  }
}

function save(name, rows) {
  const link = make("a", "", { download: name });
  link.href = URL.createObjectURL(new Blob(["\ufeff", csv(rows)], { type: "text/csv" }));
  link.click();
  URL.revokeObjectURL(link.href);
}

// What is done with it ----------------------------------------------------------------------------

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
  save(`${chapter}_results.csv`, tableOfResults());
});
document.getElementById("table").addEventListener("click", () => {
  save(`${chapter}_crosses.csv`, tableOfCrosses());
});
document.getElementById("load").addEventListener("change", async (event) => {
  const unknown = load(decoded(await event.target.files[0].arrayBuffer()));
  if (unknown.length) alert(`No sheet was made for ${unknown.join(", ")}.`);
});

drawCrosses();
show();
