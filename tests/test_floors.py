"""Rooms import only from the floors below their own, and the engine stays small (`nnlib`)."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib

NNLIB = Path(__file__).parent.parent / "nnlib"
# The table in nnlib's docstring: "| 2 | `layers`, `losses` | … |" puts two rooms on floor 2.
ROWS = re.findall(r"^\| *(\d+) *\| *([^|]+?) *\|", nnlib.__doc__, re.MULTILINE)
FLOORS = {room: int(floor) for floor, rooms in ROWS for room in re.findall(r"`(\w+)`", rooms)}
ENGINE, NUMPY_ALONE = 2, 3  # their top floors
# What may be imported besides Python itself and the floors below, from which floor on.
PACKAGES = {
    0: {"numpy"},
    4: {"matplotlib", "IPython", "tqdm"},
    6: {"PIL", "contourpy", "ipywidgets", "anywidget", "traitlets", "genanki"},
}
BUDGET = 821  # lines of code in the engine: to be read in one sitting
SEEDED = {"default_rng", "Generator", "SeedSequence", "BitGenerator", "PCG64"}
FILES = sorted(NNLIB.rglob("*.py"))


def name_of(path):
    """Return the dotted name of a module, as in `nnlib.explore.frame`."""
    parts = path.relative_to(NNLIB.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in FILES}


def room(name):
    """Return the room of a module: the name just below `nnlib`."""
    return name.split(".")[1] if "." in name else ""


def imports(name, tree, is_package=False):
    """Return the dotted names that a module imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = name.split(".")
                parts = parts[: len(parts) - node.level + is_package]
                base = ".".join([*parts, *([base] if base else [])])
            for alias in node.names:
                module = f"{base}.{alias.name}"
                found.add(module if module in NAMES else base)
    return found


def read(name):
    """Return the names that the module `name` of `nnlib` imports."""
    path = NAMES[name]
    return imports(name, ast.parse(path.read_text(encoding="utf-8")), path.stem == "__init__")


def complaints(name, imported):
    """Yield a sentence for each import that the floors forbid."""
    floor = FLOORS[room(name)]
    for other in sorted(imported):
        top = other.split(".")[0]
        if top == "nnlib":
            if other == "nnlib":
                yield f"{name} imports nnlib itself, which holds nothing"
            elif room(other) != room(name) and FLOORS[room(other)] >= floor:
                yield f"{name} (floor {floor}) imports {other} (floor {FLOORS[room(other)]})"
        elif top == "random":
            yield f"{name} imports random: take a numpy.random.Generator as `rng`"
        elif top not in sys.stdlib_module_names and not any(
            top in packages for least, packages in PACKAGES.items() if floor >= least
        ):
            yield f"{name} (floor {floor}) imports {top}"
        elif room(name) == "autograd" and top not in sys.stdlib_module_names:
            yield f"{name} imports {top}: the scalar graph needs nothing"


def test_every_room_stands_in_the_table_once():
    listed = re.findall(r"`(\w+)`", "".join(rooms for _, rooms in ROWS))
    assert sorted(listed) == sorted({room(name) for name in NAMES} - {""})
    assert [int(floor) for floor, _ in ROWS] == list(range(len(ROWS)))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "nnlib"])
def test_module_imports_from_lower_floors_only(name):
    assert list(complaints(name, read(name))) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nnlib.layers", "from nnlib.plot import show"),
        ("nnlib.layers", "def f():\n    from nnlib import training"),
        ("nnlib.layers", "from . import training"),
        ("nnlib.activations", "import nnlib.layers"),
        ("nnlib.functional", "import matplotlib.pyplot as plt"),
        ("nnlib.datasets", "from nnlib import training"),
        ("nnlib.functional", "from nnlib import datasets"),
        ("nnlib.training", "import random"),
        ("nnlib.autograd", "import numpy as np"),
        ("nnlib.plot", "import ipywidgets"),
    ],
)
def test_a_forbidden_import_is_seen(name, line):
    assert list(complaints(name, imports(name, ast.parse(line)))), line


def test_no_import_cycles():
    """Also within one room, where the floors don't tell."""
    graph = {name: {other for other in read(name) if other in NAMES} for name in NAMES}
    finished = set()

    def walk(name, path):
        assert name not in path, f"import cycle: {' -> '.join([*path, name])}"
        if name not in finished:
            for other in sorted(graph[name] - {name}):
                walk(other, [*path, name])
            finished.add(name)

    for name in graph:
        walk(name, [])


def test_nnlib_itself_is_only_a_docstring():
    body = ast.parse((NNLIB / "__init__.py").read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value.value, str)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_module_opens_with_a_sentence_and_hides_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree) or ""
    assert docstring.splitlines()[:1], f"{name_of(path)} has no docstring"
    opening = docstring.split("\n\n")[0].rstrip()
    assert opening.endswith((".", ":", "?", ")")), "open with one plain sentence"
    assert not opening.startswith(("Serves", "Chapter")), "say what it is, then where it is used"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert "*" not in [alias.name for alias in node.names], "`import *` hides its names"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            numpy_random = getattr(node.value.value, "id", "") in ("np", "numpy")
            if numpy_random and node.value.attr == "random":
                assert node.attr in SEEDED, f"np.random.{node.attr}: use `rng`"


@pytest.mark.parametrize("folder", ["tools", "tests", "benchmarks"])
def test_other_modules_open_with_what_they_are_too(folder):
    for path in sorted((NNLIB.parent / folder).rglob("*.py")):
        opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "Serves"
        assert not opening.startswith("Serves"), f"{path}: say what it is, then where it is used"


def lines_of_code(text):
    """Lines that are neither blank nor a comment nor part of a docstring."""
    documented = set()
    for node in ast.walk(ast.parse(text)):
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        if isinstance(node, kinds) and ast.get_docstring(node) is not None:
            documented |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = enumerate(map(str.strip, text.splitlines()), start=1)
    return sum(bool(s) and not s.startswith("#") and i not in documented for i, s in lines)


def test_lines_of_code_leaves_out_words():
    text = '"""A module."""\n\n# why\ndef f():\n    """Two\n    lines."""\n    return 1  # one\n'
    assert lines_of_code(text) == 2


def test_the_engine_is_read_in_one_sitting():
    lines = {}
    for name, path in NAMES.items():
        if FLOORS.get(room(name), 9) <= ENGINE:
            lines[name] = lines_of_code(path.read_text(encoding="utf-8"))
    total = sum(lines.values())
    assert total <= BUDGET, f"{total} lines in the engine, more than {BUDGET}: {lines}"


def test_the_lower_floors_run_with_numpy_alone():
    rooms = [name for name in NAMES if FLOORS.get(room(name), 9) <= NUMPY_ALONE]
    program = (
        "import sys\n"
        "for name in ('matplotlib', 'IPython', 'ipywidgets', 'PIL', 'tqdm', 'scipy'):\n"
        "    sys.modules[name] = None\n"
        f"import {', '.join(rooms)}\n"
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=NNLIB.parent, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
