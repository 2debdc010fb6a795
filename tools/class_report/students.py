"""Whose notebook it is, by the names that platforms and people give to files (class report).

Moodle puts each student's files into `Full Name_123_assignsubmission_file`; Canvas names a file
`lastfirst_123_456_name.ipynb`, with `LATE` behind the name of a late one. Otherwise a name is what
is left of a folder's or a file's name without the chapter's and words such as "homework 3".
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from nnlib.exercises import CHAPTERS

MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file", re.IGNORECASE)
CANVAS = re.compile(r"^(?P<name>[^\W\d_][^\W_]*)_(?:LATE_)?(?P<id>\d+)_\d+_.+$")
CHAPTER = "|".join(name.replace("_", r"[\W_]*") for name in CHAPTERS)
NOT_A_NAME = re.compile(  # what is no part of a name, between letters' ends
    rf"(?<![^\W_])(?:\d\d?[\W_]*)?(?:{CHAPTER}|notebooks?|courses?|submissions?|submitted|hand[\W_]*ins?"
    r"|collected|jupyter|homeworks?|home|students?|assignments?|exercises?|sheets?|chapters?|weeks?|kapitel"
    r"|woche|abgaben?|übung(?:en)?|uebung(?:en)?|blatt|aufgaben?|hausaufgaben?|final|finished"
    r"|solutions?|solved|lösung(?:en)?|loesung(?:en)?|latest|copy(?:[\W_]+of)?|kopie(?:[\W_]+von)?"
    r"|version|checkpoint|untitled|progress|all|downloads?|archive|ipynb)\d*(?![^\W_])",
    re.IGNORECASE,
)
SEVERAL = 3
COUNT = re.compile(r"\(\d+\)|(?<!\d)\d{1,3}(?!\d)")


@dataclass(frozen=True)
class Student:
    """Who handed something in: the name to show, and the platform's number if there is one."""

    name: str
    number: str = ""

    @property
    def key(self):
        """What two hand-ins of one student have in common."""
        return self.number or plain_name(self.name)


def plain_name(name):
    """A name in one spelling: composed umlauts, small letters, its words in order."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).casefold())
    return " ".join(sorted(words))


def leftover(part):
    """What is left of a folder's or file's name once all that is no name is taken out, or ''."""
    part = unicodedata.normalize("NFC", part)
    left = COUNT.sub(" ", NOT_A_NAME.sub(" ", part))
    left = re.sub(r"[\s_]+", " ", left).strip(" -,.;()[]")
    return left if re.search(r"[^\W_]{2}", left) else ""


def whose(paths, notebooks):
    """The student of each path: a tuple of folders and a file's name without its ending.

    `notebooks` are those of them that are notebooks of the course.
    """
    boxes = _boxes(notebooks)
    shared = 0
    while _shared(paths, shared) and all(_student(path[shared + 1 :]) for path in paths):
        shared += 1  # the folder in which all lie is nobody's name
    return [
        _student(path[shared:], boxes, path[:shared])
        or Student(" / ".join(path[shared:]) or "nobody")
        for path in paths
    ]


def _boxes(paths):
    """Folders that hold the notebooks of several students: below are three names or more."""
    below = defaultdict(set)
    for path in paths:
        for i in range(1, len(path)):
            if name := leftover(path[i]):
                below[path[:i]].add(name)
    return {folder for folder, names in below.items() if len(names) >= SEVERAL}


def _shared(paths, depth):
    """True if all paths go through one folder at this depth."""
    folders = {path[depth] if len(path) > depth + 1 else path for path in paths}
    return len(paths) > 1 and len(folders) == 1


def _student(path, boxes=(), above=()):
    """The student whom a path names, or None; a folder in `boxes` is no name."""
    for pattern, parts in ((MOODLE, path), (CANVAS, path[-1:])):
        for part in parts:
            if match := pattern.match(unicodedata.normalize("NFC", part)):
                return Student(match["name"].replace("_", " ").strip(), match["id"])
    for i, part in enumerate(path):
        if (*above, *path[: i + 1]) not in boxes and (name := leftover(part)):
            return Student(name)
    return None
