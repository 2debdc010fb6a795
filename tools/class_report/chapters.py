"""The course's own notebooks: which cells are answers, what stands above them (class report)."""

import ast
import functools
import hashlib
import importlib
import re
import symtable
from collections import Counter
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

import nnlib
from nnlib.exercises import CHAPTERS
from tools.run_notebooks import NOTEBOOKS, read

CHECK = re.compile(r"\b(\w+)\.check\(")


@dataclass(frozen=True)
class AnswerCell:
    """The cell of one exercise as it is handed out, with the statement that checks it."""

    exercise: object
    id: str
    source: str
    check: str


@dataclass(frozen=True)
class Chapter:
    """A chapter: `setup` is the code that its answers need, `answers` the cells, by exercise.

    `stem` is the name of its notebook, `cells` the source of each cell by id, and `names` are those
    that its own code defines.
    """

    name: str
    stem: str
    title: str
    cells: dict
    setup: tuple
    answers: dict
    names: frozenset

    @property
    def exercises(self):
        """Its exercises, in order."""
        return [cell.exercise for cell in self.answers.values()]


@functools.cache
def chapters():
    """All chapters of the course by name, in order."""
    return {name: _chapter(name) for name in CHAPTERS}


@functools.cache
def own_ids(name):
    """The ids of cells that no other chapter has."""
    count = Counter(id for chapter in chapters().values() for id in chapter.cells)
    return frozenset(id for id in chapters()[name].cells if count[id] == 1)


@functools.cache
def fingerprint(name):
    """A text that changes when the chapter, its checks, or this tool change."""
    chapter = chapters()[name]
    digest = hashlib.sha256("\0".join(chapter.setup).encode())
    library = NOTEBOOKS.parent / nnlib.__name__
    for path in sorted([*library.rglob("*.py"), *NOTEBOOKS.parent.glob("tools/class_report/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _chapter(name):
    path = next(NOTEBOOKS.glob(f"[0-9][0-9]_{name}.ipynb"))
    notebook = read(path)
    exercises = importlib.import_module(f"nnlib.exercises.{name}").CHAPTER.exercises
    by_name = {exercise.name: exercise for exercise in exercises}
    answers, setup, waiting = {}, [], []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        match = CHECK.search(cell.source)
        if match and match[1] in by_name:
            check = ast.unparse(ast.parse(cell.source).body[-1])
            answers[match[1]] = AnswerCell(by_name[match[1]], cell.id, cell.source, check)
            setup += waiting
            waiting = []
        else:
            waiting.append(cell.source)  # needed only if an answer follows
    return Chapter(
        name=name,
        stem=path.stem,
        title=re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)[1],
        cells={cell.id: cell.source for cell in notebook.cells},
        setup=tuple(setup),
        answers=answers,
        names=frozenset().union(*(defined(source) for source in setup)),
    )


@functools.lru_cache(maxsize=10_000)
def defined(source):
    """The names that a cell defines at its top level."""
    table = _table(source)
    names = table.get_symbols() if table else ()
    return frozenset(each.get_name() for each in names if _is_bound(each))


@functools.lru_cache(maxsize=10_000)
def used(source):
    """The names that a cell looks up and doesn't define itself."""
    table = _table(source)
    return frozenset(_looked_up(table) - defined(source)) if table else frozenset()


def _is_bound(symbol):
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _looked_up(table):
    """The global names that are looked up in a table of names and in those within it."""
    top = table.get_type() == "module"
    names = {
        each.get_name()
        for each in table.get_symbols()
        if each.is_referenced() and (top or each.is_global())
    }
    return names.union(*map(_looked_up, table.get_children()))


def _table(source):
    """Python's table of the names in a cell, or None."""
    tree = parsed(source)
    return tree and symtable.symtable(ast.unparse(tree), "<cell>", "exec")


def parsed(source):
    """The tree of a cell's code, its magics turned into calls; None if that is no Python."""
    for attempt in (str, TransformerManager().transform_cell):
        try:
            return ast.parse(attempt(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    return None


@functools.lru_cache(maxsize=10_000)
def meaning(source):
    """A text that two cells share if they hold the same code, whatever the blanks and comments."""
    tree = parsed(source)
    return source.strip() if tree is None else ast.dump(tree)
