"""A sheet as a notebook, and the answers in one that was handed in (sheets).

The notebook needs nothing of the course, and holds no answers. What is handed in is only read, and
never run: an answer is a letter in a cell that the notebook's own id of that cell finds again.
"""

import ast
import base64
import json

import nbformat

from tools.class_report.collect import files_in
from tools.sheets.marking import letters_in
from tools.sheets.sheets import spelt
from tools.sheets.tasks import LETTERS
from tools.tables import decoded

RULES = (
    "One option of each task is right. Work it out, on paper or in a cell of your own, and put its "
    "letter in place of the three dots. Your numbers are yours alone."
)


def notebook(record, sheet):
    """A sheet as a notebook: each task, and a cell for its answer."""
    head = f"# {record['title']}: a sheet for {sheet.student}\n\n{RULES}"
    cells = [_markdown("head", head)]
    for number, task in enumerate(sheet.tasks, 1):
        options = "\n".join(
            f"- **{letter}**\u2003{option.text}"
            for letter, option in zip(LETTERS, task.options, strict=False)
        )
        picture = f"\n\n![{task.picture.alt}](attachment:task.png)" if task.picture else ""
        text = f"## {number}. {task.title}\n\n{task.text.strip()}{picture}\n\n{options}"
        cell = _markdown(f"task-{number}", text)
        if task.picture:
            data = base64.b64encode(task.picture.png).decode()
            cell["attachments"] = {"task.png": {"image/png": data}}
        cells.append(cell)
        letters = ", ".join(f'"{letter}"' for letter in LETTERS[: len(task.options)])
        answer = nbformat.v4.new_code_cell(f"answer_{number} = ...  # {letters}")
        answer["id"] = f"answer-{number}"
        cells.append(answer)
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    made.metadata["sheet"] = {
        "student": sheet.student,
        "chapter": record["chapter"],
        "word": record["word"],
    }
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"


def _markdown(name, text):
    cell = nbformat.v4.new_markdown_cell(text)
    cell["id"] = name
    return cell


def answers_in(text):
    """Whose notebook it is, and the letters by the number of the task; None if it is no sheet."""
    try:
        content = json.loads(text)
        owner = dict(content["metadata"]["sheet"])
        letters = {}
        for cell in content["cells"]:
            name, _, number = str(cell.get("id", "")).partition("-")
            if name == "answer" and number.isdigit():
                letters[int(number)] = _letter("".join(cell["source"]), f"answer_{number}")
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return None
    return owner, letters


def _letter(source, name):
    """What the cell assigns to `name`, as letters; "" if it is still blank."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return letters_in(source.partition("=")[2].partition("#")[0])
    for line in reversed(body):
        if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", None) == name:
            value = line.value
            if isinstance(value, ast.Constant):
                return letters_in(value.value) if isinstance(value.value, str) else ""
            return letters_in(ast.unparse(value))  # a letter without its quotation marks
    return ""


def crosses_of(record, folder):
    """The crosses in all notebooks in a folder or a zip, and what was wrong with some, in words.

    Of two from one student the newer file counts.
    """
    places = {student["name"]: i for i, student in enumerate(record["students"])}
    wanted = {"chapter": record["chapter"], "word": record["word"]}
    count = range(1, len(record["tasks"]) + 1)
    crosses = [[""] * len(count) for _ in places]
    remarks, seen = [], {}
    for where, content, _ in sorted(files_in(folder), key=lambda file: (file[2], file[0])):
        name = "/".join(where)
        if isinstance(content, str):
            remarks.append(f"{name}: {content}")
            continue
        found = answers_in(decoded(content))
        if found is None or any(found[0].get(key) != value for key, value in wanted.items()):
            remarks.append(f"{name}: this isn't a notebook of these sheets")
            continue
        owner, letters = found
        student = spelt(str(owner.get("student", "")))
        if student not in places:
            remarks.append(f"{name}: no sheet was made for {student!r}")
            continue
        if student in seen:
            remarks.append(f"{student}: {name} counts, not {seen[student]}, which is older")
        seen[student] = name
        crosses[places[student]] = [letters.get(number, "") for number in count]
    return crosses, remarks
