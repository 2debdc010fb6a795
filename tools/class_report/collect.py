"""Finds handed-in notebooks in whatever mess, and the answers in them (class report).

A chapter is recognised by the ids of its cells, an answer by the id of its cell; where a tool has
dropped the ids, by the check that a cell calls, or by the function that it defines. Files are read,
never run or unpacked.
"""

import builtins
import io
import json
import os
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tools.class_report.chapters import CHECK, chapters, defined, meaning, own_ids, used
from tools.class_report.students import whose
from tools.tables import decoded

LARGEST = 50_000_000  # bytes of a file that is read
DEEPEST = 3  # archives in archives
IGNORED = {".ipynb_checkpoints", "__MACOSX", ".git", ".venv", "__pycache__"}
BUILT_IN = frozenset(dir(builtins)) | {"get_ipython", "display", "In", "Out"}


@dataclass(frozen=True)
class Answer:
    """What stands in an answer's cell, and the student's own cells that it needs (`helpers`)."""

    source: str
    helpers: tuple = ()


@dataclass
class HandIn:
    """One notebook of a student: its answers by exercise, those that are blank left out."""

    where: str
    path: tuple
    when: tuple
    chapter: str
    answers: dict
    student: object = None


@dataclass
class Collection:
    """All that lay in the folder: what counts, what doesn't and why."""

    hand_ins: list = field(default_factory=list)
    older: list = field(
        default_factory=list
    )  # pairs: one that doesn't count, and the one that does
    problems: list = field(default_factory=list)  # (student, where, why)
    progress: list = field(default_factory=list)  # (path, entries of the course's progress file)


def collect(folder, leave_out=None):
    """All notebooks below `folder`, which may also be a zip; never what lies in `leave_out`."""
    collection, found = Collection(), []
    for where, content, when in files_in(Path(folder), leave_out):
        if isinstance(content, str):  # what is wrong with it
            found.append((where, content, when))
        else:
            found.append((where, _read(where, content), when))
    paths = [_named(where) for where, _, _ in found]
    notebooks = [
        path for path, (_, item, _) in zip(paths, found, strict=True) if type(item) is tuple
    ]
    people = whose(paths, notebooks)
    for path, student, (where, item, when) in zip(paths, people, found, strict=True):
        shown = "/".join(where)
        if isinstance(item, str):
            collection.problems.append((student, shown, item))
        elif isinstance(item, dict):
            collection.progress.append((student, item["entries"]))
        else:
            chapter, answers = item
            collection.hand_ins.append(HandIn(shown, path, when, chapter, answers, student))
    _keep_one_each(collection)
    return collection


def _named(where):
    """The path of a file for whoever looks for names: without endings, archives as folders."""
    *folders, name = where
    parts = [
        PurePosixPath(part).stem if part.lower().endswith(".zip") else part for part in folders
    ]
    return (*parts, name.partition(".ipynb")[0].removesuffix(".json"))


def _keep_one_each(collection):
    """Of a student's notebooks of one chapter, let the most complete count, then the newest."""
    groups = defaultdict(list)
    for hand_in in collection.hand_ins:
        groups[hand_in.student.key, hand_in.chapter].append(hand_in)
    collection.hand_ins = []
    for group in groups.values():
        *others, best = sorted(group, key=lambda each: (len(each.answers), each.when, each.where))
        collection.hand_ins.append(best)
        collection.older += [(other, best) for other in others]
    collection.hand_ins.sort(key=lambda each: (each.chapter, each.student.name.casefold()))


# Files --------------------------------------------------------------------------------------------


def files_in(root, leave_out=None):
    """Every file in a folder or a zip: (parts of its path, content or what is wrong, time)."""
    if root.is_file():
        yield from _file((_readable(root.name),), root)
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in IGNORED
            and (leave_out is None or Path(folder, name).resolve() != leave_out)
        )
        links = [name for name in folders if Path(folder, name).is_symlink()]  # never followed
        for name in sorted([*names, *links]):
            path = Path(folder, name)
            yield from _file(tuple(map(_readable, path.relative_to(root).parts)), path)


def _readable(name):
    """A file's name as text that can be written: bytes that are no text become question marks."""
    return name.encode("utf-8", "replace").decode()


def _file(where, path):
    if path.name.startswith(".") or path.name.lower() in ("thumbs.db", "desktop.ini"):
        return
    try:
        when = (path.lstat().st_mtime,)
        if path.is_symlink() or not path.is_file():
            yield where, "a link or a device, not a file", when
        elif path.stat().st_size > LARGEST:
            yield where, f"larger than {LARGEST // 10**6} MB: ask for it without its output", when
        else:
            yield from _opened(where, path.read_bytes(), when, 0)
    except OSError as error:
        yield where, f"can't be read ({error.strerror or error})", (0.0,)


def _opened(where, content, when, depth):
    """A file, or all files in it if it is a zip."""
    if not where[-1].lower().endswith(".zip"):
        yield where, content, when
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                parts = tuple(
                    part for part in info.filename.split("/") if part not in ("", ".", "..")
                )
                if info.is_dir() or not parts or IGNORED & set(parts) or parts[-1].startswith("."):
                    continue
                inner = (*where, *parts)
                if info.file_size > LARGEST or depth >= DEEPEST:
                    yield inner, "too large, or an archive in an archive in an archive", when
                else:
                    yield from _opened(inner, archive.read(info), when + info.date_time, depth + 1)
    except Exception as error:  # damaged, encrypted, of an unknown kind
        yield where, f"an archive that can't be opened ({error})", when


def _read(where, content):
    """A file's chapter and answers, or the course's progress, or what is wrong with it."""
    called = ".ipynb" in where[-1].lower()
    if not called and content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"{":
        return f"not a notebook ({PurePosixPath(where[-1]).suffix or 'no ending'})"
    if not content.strip(b"\0 \r\n\t"):
        return "an empty file"
    text = decoded(content)
    try:
        notebook = json.loads(text)
        if isinstance(notebook, dict) and isinstance(notebook.get("entries"), list):
            return notebook
        cells = list(_cells(notebook))
    except json.JSONDecodeError as error:
        if "<<<<<<<" in text and ">>>>>>>" in text:
            return "a notebook with the marks of a merge conflict in it"
        return f"a damaged or cut off notebook: no JSON from line {error.lineno} on"
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return "JSON, but not a notebook"
    chapter = _recognised(cells)
    if chapter is None:
        return "a notebook, but none of the course's chapters"
    return chapter, _answers(chapters()[chapter], cells)


def _cells(notebook):
    """(id, source) of every cell that isn't Markdown, of notebooks of the formats 3 and 4."""
    cells = notebook.get("cells")
    if cells is None:
        cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
    for cell in cells:
        source = cell.get("source", cell.get("input", ""))
        id = cell.get("id") or cell.get("metadata", {}).get("id")  # where Colab puts it
        yield id, cell.get("cell_type"), source if isinstance(source, str) else "".join(source)


# Answers ------------------------------------------------------------------------------------------


def _recognised(cells):
    """The name of the chapter that has these cells, or None."""
    ids = {id for id, _, _ in cells}
    by_id = {name: len(ids & own_ids(name)) for name in chapters()}
    best = max(by_id, key=by_id.get)
    if by_id[best]:
        return best
    checked = set(CHECK.findall("\n".join(source for _, kind, source in cells if kind == "code")))
    by_check = {name: len(checked & set(each.answers)) for name, each in chapters().items()}
    best = max(by_check, key=by_check.get)
    return best if by_check[best] else None


def _answers(chapter, cells):
    """The answers that aren't blank, by exercise."""
    given = {""} | {source.strip() for source in chapter.cells.values()}
    mine = [
        (i, source)
        for i, (id, kind, source) in enumerate(cells)
        if kind == "code"
        and source.strip() not in given
        and not is_same(source, chapter.cells.get(id, ""))
    ]
    answers = {}
    for name, cell in chapter.answers.items():
        wanted = used(cell.check) - {"exercises"}
        by_id = [i for i, (id, _, _) in enumerate(cells) if id == cell.id]
        by_check = [i for i, source in mine if name in CHECK.findall(source)]
        by_name = [i for i, source in mine if not by_id and name in defined(source)]
        filled = [
            (len(wanted & defined(source)), i)
            for i, source in ((i, cells[i][2]) for i in {*by_id, *by_check, *by_name})
            if not is_same(source, cell.source) and not is_empty(source)
        ]
        if filled:  # of several that one counts which defines most of what is checked, or the last
            _, i = max(filled)
            source = cells[i][2]
            answers[name] = Answer(source, _helpers(chapter, source, i, mine, wanted))
    return answers


def is_same(source, other):
    """True if two cells hold the same code, whatever the blanks and comments."""
    return source.strip() == other.strip() or meaning(source) == meaning(other)


def is_empty(source):
    """True if a cell holds no code at all."""
    return meaning(source) == meaning("")


def _helpers(chapter, source, place, mine, wanted):
    """The student's own cells that define what is `wanted` of an answer, and not in it.

    Also what the answer uses and the chapter doesn't define.
    """
    missing = {*_missing(chapter, source), *(wanted - defined(source))}
    near = sorted(mine, key=lambda each: (each[0] > place, abs(each[0] - place)))
    chosen, seen = {}, set()
    while missing:
        name = missing.pop()
        seen.add(name)
        for i, other in near:
            if i != place and name in defined(other):
                chosen[i] = other
                missing |= _missing(chapter, other) - seen
                break
    return tuple(chosen[i] for i in sorted(chosen))


def _missing(chapter, source):
    return used(source) - defined(source) - chapter.names - BUILT_IN
