"""What the reader has done in the course, kept in one readable file of its folder (every chapter).

    from nnlib import progress

    progress.note("solved", "first_pass", chapter="linear_limits")
    progress.entries("solved", chapter="linear_limits")   # a list of dicts, oldest first
    progress.forget()                                     # deletes it all

The file is `progress.json` in the reader's copy of the course, beside its `notebooks`: nothing is
sent anywhere, and git doesn't see it. The variable COURSE_PROGRESS names another file; with the
value `off` all is kept in memory alone, as in tests. Whatever is wrong with the file costs a line,
never an error: what can't be written is kept and tried again with the next note; what can't be read
is put aside, not overwritten.
"""

import contextlib
import json
import os
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from nnlib.checks import describe

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

KINDS = ("solved", "mistaken", "predicted", "practised")
VERSION = 1  # of the file
ABOUT = "What you have done in the course. It stays on this computer; progress.forget() deletes it."
VARIABLE, OFF = "COURSE_PROGRESS", "off"
FIRST_PAGE = Path("notebooks", "00_start_here.ipynb")
PATIENCE = 5.0  # seconds that one kernel waits for another that is writing
LONG_AGO = datetime.min.replace(tzinfo=UTC)

_turn = threading.RLock()
_waiting = defaultdict(list)  # by file, the entries that aren't in it yet
_told = set()


def note(kind, key, *, chapter, when=None, **facts):
    """Keep that the reader has `solved`, `mistaken`, `predicted` or `practised` the thing `key`.

    `chapter` is the name of its chapter, as in `nnlib.exercises.CHAPTERS`; `facts` are what else
    is worth knowing, in JSON's types (NumPy's become those). Returns the entry.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, but is {describe(kind)}")
    when = datetime.now().astimezone() if when is None else when
    entry = {
        "kind": kind,
        "chapter": chapter,
        "key": key,
        "when": when.isoformat(timespec="microseconds"),
        **facts,
    }
    entry = json.loads(json.dumps(entry, default=_plain))
    add([entry])
    return entry


def entries(kind=None, chapter=None):
    """All that was noted, oldest first; of one kind, or of one chapter, if that is given."""
    with _turn:
        every = _everything()["entries"]
    return [
        dict(entry)
        for entry in sorted(filter(_is_entry, every), key=when)
        if (kind is None or entry["kind"] == kind)
        and (chapter is None or entry["chapter"] == chapter)
    ]


def when(entry):
    """The time at which an entry was noted, with its zone; long ago if it doesn't say."""
    try:
        moment = datetime.fromisoformat(entry["when"])
        return moment if moment.tzinfo else moment.astimezone()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return LONG_AGO


def forget():
    """Delete all that was noted, here and in the file, also what was put aside."""
    with _turn:
        path = file()
        _waiting[path].clear()
        _told.clear()
        if path is None:
            return
        try:
            with _locked(path):
                for each in (path, *path.parent.glob(f"{path.stem}.aside-*{path.suffix}")):
                    each.unlink(missing_ok=True)
        except OSError as error:
            _tell(f"{path.name} can't be deleted ({_reason(error)}): delete it by hand.")


def export():
    """All that was noted, as the text of a file that `bring_back` reads."""
    with _turn:
        return _as_text(_everything())


def bring_back(text):
    """Add what `export` gave, on whatever computer; return how many entries are new.

    A text that is something else raises a ValueError that says so.
    """
    content, problem = _parse(text)
    if problem:
        raise ValueError(f"this is no file of the course's progress: {problem}")
    with _turn:
        known = set(map(_key, _everything()["entries"]))
        new = [entry for entry in content["entries"] if _key(entry) not in known]
        add(new)
    return len(new)


def add(new):
    """Add entries to the file; if it can't be written, they wait for the next time."""
    with _turn:
        path = file()
        _waiting[path].extend(new)
        if path is None or not _waiting[path]:
            return
        try:
            with _locked(path):
                content, problem = _read(path)
                if problem:
                    _put_aside(path, problem)
                content["entries"] += _waiting[path]
                _write(path, _as_text(content))
            _waiting[path].clear()
        except OSError as error:
            _tell(
                f"Your progress can't be kept in {path.name} ({_reason(error)}). The course works "
                "as ever, and tries again; what isn't kept is gone when the kernel ends."
            )


def file():
    """The path of the file, or None if nothing is to be kept."""
    named = os.environ.get(VARIABLE, "").strip()
    if named.lower() == OFF:
        return None
    return Path(named).expanduser() if named else _course() / "progress.json"


def _course():
    """The folder of the reader's copy of the course: on a hub, `nnlib` belongs to somebody else."""
    with contextlib.suppress(OSError):
        for folder in (here := Path.cwd(), *here.parents):
            if (folder / FIRST_PAGE).is_file():
                return folder
    return Path(__file__).resolve().parents[1]


def _everything():
    """The content of the file, and what isn't in it yet; what can't be read costs a line."""
    path = file()
    content, problem = _nothing(), None
    if path is not None:
        try:
            content, problem = _read(path)
        except OSError as error:
            problem = f"it can't be read ({_reason(error)})"
        if problem:
            _tell(f"The course goes on without what {path.name} holds, since {problem}.")
    return {**content, "entries": content["entries"] + _waiting[path]}


def _nothing():
    """The content of a file in which nothing was noted."""
    return {"about": ABOUT, "version": VERSION, "entries": []}


def _read(path):
    """The content of the file, and what is wrong with it, or None. Raises OSError."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return _nothing(), None
    content, problem = _parse(text) if text.strip() else (None, None)
    return content or _nothing(), problem


def _parse(text):
    """The content of a file's text or bytes, and what is wrong with it, or None."""
    try:
        content = json.loads(text)  # UTF-8, if these are bytes
    except (ValueError, TypeError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        return None, f"it is damaged{where}"
    if not isinstance(content, dict) or "version" not in content:
        return None, "it is damaged"
    if content["version"] != VERSION:
        return None, f"another version of the course wrote it ({content['version']})"
    if not isinstance(content.get("entries"), list):
        return None, "it is damaged"
    return content, None


def _put_aside(path, problem):
    """Give the file, which has a problem, another name, so that nothing in it is lost."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.aside-{number}{path.suffix}")).exists():
        number += 1
    os.replace(path, aside)
    _tell(f"{path.name} is now called {aside.name}, since {problem}; a new one is begun.")


def _as_text(content):
    """The content as a file: JSON with an entry in each line."""
    head = {name: value for name, value in content.items() if name != "entries"}
    lines = ",\n".join(f"  {json.dumps(each, ensure_ascii=False)}" for each in content["entries"])
    lines = f"[\n{lines}\n]" if lines else "[]"
    return json.dumps(head, ensure_ascii=False, indent=0)[:-2] + f',\n"entries": {lines}\n}}\n'


def _write(path, text):
    """Replace the file in one step: a power cut leaves the old one or the new one."""
    half = path.with_name(path.name + ".part")
    with open(half, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    for pause in (0.02, 0.1, 0.5):  # on Windows, as long as somebody reads the old one
        try:
            return os.replace(half, path)
        except PermissionError:
            time.sleep(pause)
    os.replace(half, path)


@contextlib.contextmanager
def _locked(path):
    """Keep the kernels of other notebooks from writing meanwhile. A lock dies with its kernel."""
    with open(path.with_name(path.name + ".lock"), "a+b") as lock:
        end = time.monotonic() + PATIENCE
        while not _take(lock):
            if time.monotonic() > end:
                raise TimeoutError("another notebook is writing it")
            time.sleep(0.01)
        try:
            yield
        finally:
            _give(lock)


def _take(lock):
    """Lock an open file, if nobody else has; say whether it is locked."""
    try:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _give(lock):
    """Unlock what `_take` has locked."""
    if fcntl:
        fcntl.flock(lock, fcntl.LOCK_UN)
    else:
        import msvcrt

        lock.seek(0)
        msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)


def _is_entry(entry):
    """Whether a line of the file is an entry: whatever else stands there is kept, not read."""
    names = ("kind", "chapter", "key")
    return isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in names)


def _key(entry):
    """What tells two entries apart: all of them."""
    return json.dumps(entry, sort_keys=True)


def _plain(value):
    """What JSON doesn't know in its types: NumPy's arrays and numbers as lists and numbers."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _reason(error):
    """Why a file couldn't be written, in a few words and without its path."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def _tell(line):
    """Say a line, once in a kernel."""
    if line not in _told:
        _told.add(line)
        print(line)
