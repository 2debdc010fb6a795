"""Runs a reader's code in limited time, on copies (all chapters).

The code runs in a thread of its own. When its time is up, `StopNow` is raised in that thread; that
works on every system, inside a Jupyter kernel too, between any two steps of Python. A single long
step inside compiled code, say a sum over a range of 10**15 numbers, can only be ended from outside,
by restarting the kernel.
"""

import contextlib
import copy
import ctypes
import inspect
import io
import linecache
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnlib.exercises.display import code
from nnlib.exercises.verdict import NotYet, StillBlank

TICK = 0.05  # seconds between two looks at the clock; Windows handles Ctrl-C only at a look
PATIENCE = 1.0  # seconds in which code that is to stop may tidy up
PRINTED = 600  # characters of what an answer prints that are kept
MESSAGE = 200  # characters of an error message that are shown

LIBRARIES = {Path(__file__).parents[1]} | {
    Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")
}

PLAIN_WORDS = {
    NameError: "Python doesn't know this name. Is it spelt as above, and is it one of the inputs?",
    RecursionError: "the function calls itself without end.",
    ZeroDivisionError: "something is divided by 0.",
    KeyError: "there is no such key.",
    IndexError: "an index points outside its array: count from 0, and look at `.shape`.",
    AttributeError: "this object has no attribute of that name.",
    AssertionError: "an `assert` in your code found its condition false.",
    TypeError: "an operation got a kind of value that it can't use, or too many or too few inputs.",
    ValueError: "most often two shapes that don't fit together: print `.shape` of each factor.",
    SystemExit: "your code asked Python to quit; the check stayed.",
    KeyboardInterrupt: "your code raised the signal that the Stop button sends.",
    np.linalg.LinAlgError: "`np.linalg` can't do this with this array: print it, and its `.shape`.",
    MemoryError: "this needs more memory than there is.",
}
TELLING = {  # words by which NumPy says more than the kind of its error does
    "truth value of an array": (
        "an `if` wants one yes or no, but an array holds one for each entry: `np.where`."
    ),
    "Singular matrix": (
        "this matrix has no inverse: some of its rows or columns follow from the others."
    ),
    "must be square": (
        "only a square matrix, with as many rows as columns, can have an inverse: print its "
        "`.shape`."
    ),
}


class StopNow(BaseException):
    """Raised in the thread of code whose time is up."""


class TimeUp(Exception):
    """The code was too slow; `line` says where it was, `stopped` whether it could be ended."""

    def __init__(self, line, stopped):
        super().__init__(line)
        self.line = line
        self.stopped = stopped


def run_limited(work, seconds):
    """Return `work()`, run in a thread of its own; raise `TimeUp` if it takes over `seconds`.

    The reader's own Stop (KeyboardInterrupt) ends the thread and goes through. Where there are no
    threads (Python in a browser), `work` simply runs.
    """
    outcome = []

    def run():
        with contextlib.suppress(StopNow):
            try:
                outcome.append((work(), None))
            except BaseException as error:
                outcome.append((None, error))

    thread = threading.Thread(target=run, name="answer", daemon=True)
    try:
        thread.start()
    except RuntimeError:
        return work()
    deadline = time.monotonic() + seconds
    try:
        while thread.is_alive() and time.monotonic() < deadline:
            thread.join(TICK)
    except KeyboardInterrupt:
        _stop(thread)
        raise
    if thread.is_alive():
        frame = sys._current_frames().get(thread.ident)
        line = _place(traceback.walk_stack(frame)) if frame else ""  # innermost call first
        raise TimeUp(line, stopped=_stop(thread))
    value, error = outcome[0]
    if error is not None:
        raise error
    return value


def _stop(thread):
    """Raise `StopNow` in the thread until it ends, at most a second; return whether it did."""
    deadline = time.monotonic() + PATIENCE
    while thread.is_alive() and time.monotonic() < deadline:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(StopNow)
        )
        thread.join(TICK)
    return not thread.is_alive()


class _Printed(io.TextIOBase):
    """Keeps the beginning of what is printed, so that an endless loop of prints fills no memory."""

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        self.text += text[: PRINTED - len(self.text)]
        return len(text)


@contextlib.contextmanager
def quiet():
    """Keep prints and warnings off the page; give an object whose `.text` is what was printed."""
    printed = _Printed()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield printed


@dataclass(frozen=True)
class Result:
    """What came of one call: the value or the error, and the names of changed inputs."""

    value: object = None
    error: BaseException | None = None
    changed: tuple = ()


def call(function, inputs):
    """Call `function` with copies of `inputs` (name -> value, in order); keep any error."""
    copies = copy.deepcopy(inputs)
    try:
        value, error = function(*copies.values()), None
    except (StopNow, StillBlank):
        raise
    except BaseException as caught:
        value, error = None, caught
    changed = tuple(name for name in inputs if not np.array_equal(inputs[name], copies[name]))
    return Result(value, error, changed)


def check_signature(function, name, inputs):
    """Raise `NotYet` if `function` isn't a function that can be called with these inputs."""
    wanted = f"`{name}({', '.join(inputs)})`"
    if not callable(function):
        raise NotYet(
            f"the check needs the function itself, but was given {_kind(function)}. Pass it "
            f"without calling it: `.check({name})`."
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # some compiled functions don't tell
    try:
        signature.bind(*inputs)
    except TypeError:
        raise NotYet(
            f"your function takes {_inputs(signature)}, but it will be called as {wanted}: with "
            f"{len(inputs)} input{'s' * (len(inputs) != 1)}, in this order."
        ) from None


def _inputs(signature):
    """The inputs of a function as code, or 'no input'."""
    return code(f"({', '.join(signature.parameters)})") if signature.parameters else "no input"


def _kind(value):
    """'a number', 'an array', … for what is often handed in instead of a function."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {code(value.shape)}"
    if isinstance(value, (bool, int, float, np.generic)):
        return "a number"
    if isinstance(value, (list, tuple)):
        return f"{len(value)} values" if isinstance(value, tuple) else "a list"
    return "text" if isinstance(value, str) else f"something of type {code(type(value).__name__)}"


def explain(error):
    """Markdown for an error of the reader's code: type, message, their line, and plain words."""
    try:
        message = str(error)[:MESSAGE]
    except BaseException:
        message = ""
    line = _place(reversed(list(traceback.walk_tb(error.__traceback__))))  # innermost call first
    words = next((PLAIN_WORDS[kind] for kind in type(error).__mro__ if kind in PLAIN_WORDS), None)
    words = next((TELLING[part] for part in TELLING if part in message), words)
    return (
        f"your code stopped with **{type(error).__name__}**"
        + (f": {code(message)}" if message else "")
        + (f", in {line}" if line else "")
        + "."
        + (f" In plain words: {words}" if words else "")
    )


def _place(frames):
    """'line 3: `return W1 @ W2`' for the first of (frame, line) that is the reader's, or ''."""
    for frame, line in frames:
        filename = frame.f_code.co_filename
        if not _is_library(filename):
            text = linecache.getline(filename, line).strip()
            return f"line {line}" + (f": {code(text)}" if text else "")
    return ""


def _is_library(filename):
    """True for files of Python, of packages and of `nnlib`: never the reader's own code."""
    path = Path(filename)
    return filename.startswith("<frozen") or any(folder in path.parents for folder in LIBRARIES)


def called(function, name, inputs, *, free=(), within=""):
    """Return the value of one call, or raise `NotYet` if it fails or changes an input.

    `free` names inputs that may change (a Generator must); `within` begins the message.
    """
    check_signature(function, name, inputs)
    result = call(function, inputs)
    if is_unfinished(result.error):
        raise StillBlank
    if isinstance(result.error, NotYet):
        raise result.error
    if result.error is not None:
        raise NotYet(within + explain(result.error))
    if changed := tuple(name for name in result.changed if name not in free):
        raise NotYet(within + in_place(changed), "changes its input")
    return result.value


def is_unfinished(error):
    """True for the error of a function in which the three dots still stand."""
    dots = isinstance(error, TypeError) and "ellipsis" in str(error).lower()
    return dots or type(error) is NotImplementedError


def in_place(changed):
    """Markdown for a function that wrote into its inputs."""
    names = " and ".join(f"`{name}`" for name in changed)
    return (
        f"your function changes its input {names} in place, so whoever called it has other numbers "
        "afterwards. Write `X = X - c` where you wrote `X -= c` or `X[...] = c`, or begin with "
        "a copy (`X = X.copy()`)."
    )
