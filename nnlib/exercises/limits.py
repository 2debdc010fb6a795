"""Runs a reader's code in limited time and memory, and keeps what it does to itself (all chapters).

The code runs in a thread of its own. When its time or memory is up, `StopNow` is raised in that
thread; that works on every system, inside a Jupyter kernel too, between any two steps of Python. A
single long step inside compiled code, say a sum over a range of 10**15 numbers, can only be ended
from outside, by restarting the kernel.
"""

import contextlib
import ctypes
import io
import os
import sys
import threading
import time
import warnings
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None

TICK = 0.05  # seconds between two looks at clock and memory; Windows handles Ctrl-C only at a look
AGAIN = 0.5  # seconds after which code that didn't stop is told once more
PATIENCE = 2.0  # seconds in which code that is to stop may finish a step and tidy up
PRINTED = 600  # characters of what an answer prints that are kept
MOST = 2**30  # bytes that an answer may take at most
DEEPEST = 20_000  # calls within calls, whatever limit an answer sets
LEFT_BEHIND = []  # threads that could not be ended
ONE_AT_A_TIME = threading.RLock()  # a check takes over what is printed, of the whole kernel
THREAD = "answer"  # the name of the thread in which an answer runs
CONTAINER = (  # what a container may use, and what it uses, in both kinds of control groups
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    ),
)


class StopNow(BaseException):
    """Raised in the thread of code whose time or memory is up."""


class Stopped(Exception):
    """The code was stopped: `frame` is where it was, `ended` whether it could be ended."""

    def __init__(self, frame, ended):
        super().__init__()
        self.frame = frame
        self.ended = ended


class TimeUp(Stopped):
    """The code was too slow."""


class MemoryUp(Stopped):
    """The code took too much memory."""


class _Answer(threading.Thread):
    """The thread of an answer: its outcome, and how it is stopped."""

    def __init__(self, work):
        super().__init__(name=THREAD, daemon=True)
        self.work, self.outcome, self.over = work, (None, None), False
        self.turn = threading.Lock()  # held by whoever sends a signal or closes the door

    def run(self):
        try:
            self._run()
        except StopNow:  # one that came when all was over
            self.over = True

    def _run(self):
        try:
            self.outcome = (self.work(), None)
        except StopNow:
            pass
        except BaseException as error:
            self.outcome = (None, error)
        while not self.over:  # a signal may arrive here as well
            with contextlib.suppress(StopNow), self.turn:
                self.over = True

    def stop(self):
        """Raise `StopNow` in the thread, again from time to time; return whether it ended."""
        deadline = time.monotonic() + PATIENCE
        while self.is_alive() and time.monotonic() < deadline:
            with self.turn:
                if not self.over:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(self.ident), ctypes.py_object(StopNow)
                    )
            self.join(AGAIN)
        return not self.is_alive()


def run_limited(work, seconds):
    """Return `work()`, run in a thread of its own; raise `TimeUp` or `MemoryUp` if it takes more.

    The reader's own Stop (KeyboardInterrupt) ends the thread and goes through. Where there are no
    threads (Python in a browser), `work` simply runs.
    """
    thread = _Answer(work)
    allowed, before = memory_allowed(), memory_used()
    with _limited_memory(allowed):
        try:
            thread.start()
        except RuntimeError:
            return work()
        deadline = time.monotonic() + seconds
        up = None
        try:
            while thread.is_alive() and not up:
                thread.join(TICK)
                if time.monotonic() > deadline:
                    up = TimeUp
                elif memory_used() - before > allowed:
                    up = MemoryUp
        except KeyboardInterrupt:
            thread.stop()
            raise
        if thread.is_alive():
            frame = sys._current_frames().get(thread.ident)
            ended = thread.stop()
            if not ended:
                _mute(thread)
            raise up(frame, ended)
    value, error = thread.outcome
    thread.outcome = None  # or a reader's error keeps all that its frames hold
    if error is not None:
        raise error
    return value


# Memory -------------------------------------------------------------------------------------------


def memory_used():
    """Bytes of memory that this process holds; 0 where nothing tells."""
    psutil = sys.modules.get("psutil")  # a Jupyter kernel has loaded it; elsewhere Linux tells
    try:
        if psutil is not None:
            return psutil.Process().memory_info().rss
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except Exception:
        return 0


def memory_allowed():
    """Bytes that an answer may take: half of what is free, in this container or on this machine."""
    free = [2 * MOST]
    with contextlib.suppress(Exception):
        free.append(sys.modules["psutil"].virtual_memory().available)
    for limit, usage in CONTAINER:
        with contextlib.suppress(OSError, ValueError):
            free.append(int(Path(limit).read_text()) - int(Path(usage).read_text()))
    with contextlib.suppress(KeyError, ValueError):
        free.append(int(os.environ["MEM_LIMIT"]) - memory_used())  # as JupyterHub sets it
    return max(min(free) // 2, MOST // 16)


@contextlib.contextmanager
def _limited_memory(allowed):
    """Let a single huge array fail with a MemoryError, where the system can (on Linux)."""
    before = None
    with contextlib.suppress(Exception):
        before = resource.getrlimit(resource.RLIMIT_DATA)
        status = Path("/proc/self/status").read_text()
        data = 1024 * int(status.partition("VmData:")[2].split()[0])
        soft = data + 2 * allowed  # room for what is tidied up, and for who watches
        if before[0] == resource.RLIM_INFINITY or soft < before[0]:
            resource.setrlimit(resource.RLIMIT_DATA, (soft, before[1]))
    try:
        yield
    finally:
        if before is not None:
            with contextlib.suppress(Exception):
                resource.setrlimit(resource.RLIMIT_DATA, before)


# What an answer prints, and how it might leave ----------------------------------------------------


class _Printed(io.TextIOBase):
    """Keeps the beginning of what is printed, so that an endless loop of prints fills no memory."""

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        self.text += text[: PRINTED - len(self.text)]
        return len(text)


class _Muted:
    """A stream on which one thread can't be heard any more."""

    def __init__(self, stream, thread):
        self.stream, self.thread = stream, thread

    def write(self, text):
        if threading.current_thread() is self.thread:
            return len(text)
        return self.stream.write(text)

    def __getattr__(self, name):
        return getattr(self.stream, name)


def _mute(thread):
    """Let a thread that could not be ended print nothing into the cells that follow."""
    LEFT_BEHIND.append(thread)


@contextlib.contextmanager
def quiet():
    """Keep prints and warnings off the page; give an object whose `.text` is what was printed.

    Nothing that is done inside ends Python: not `exit()`, not a recursion without bounds.
    """
    printed = _Printed()
    LEFT_BEHIND.clear()
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            warnings.catch_warnings(),
            _staying(),
        ):
            warnings.simplefilter("ignore")
            yield printed
    finally:
        for thread in LEFT_BEHIND:
            sys.stdout, sys.stderr = (_Muted(each, thread) for each in (sys.stdout, sys.stderr))


@contextlib.contextmanager
def _staying():
    """Let `exit()` and `quit()` raise SystemExit, in a kernel too, and recursion stay bounded."""
    ipython = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    limit, set_limit = sys.getrecursionlimit(), sys.setrecursionlimit

    def leave():
        raise SystemExit

    sys.setrecursionlimit = lambda depth: set_limit(min(depth, DEEPEST))
    if ipython is not None:
        outer = vars(ipython).get("ask_exit")  # of another `quiet` around this one
        ipython.ask_exit = leave
    try:
        yield
    finally:
        sys.setrecursionlimit = set_limit
        set_limit(limit)
        if ipython is not None and outer is not None:
            ipython.ask_exit = outer
        elif ipython is not None:
            del ipython.ask_exit
