"""A process that prepares a chapter once, and forks for each answer (class report).

It reads answers from stdin, a line of JSON each, and writes a line about each to stdout as soon as
it is judged. Nobody starts it by hand: see `judge`.
"""

import argparse
import contextlib
import gc
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

TICK = 0.05  # seconds between two looks at time and memory
LARGEST = 100_000  # bytes of a result that are read
QUICK = 5  # seconds of work that an answer may take besides those of its check


@dataclass
class Running:
    """An answer that is being judged: its process, what it has written, when it has to end."""

    task: dict
    process: int
    pipe: int
    started: float
    content: bytes = b""
    stopped: dict | None = None  # the result, if it was ended from here
    memory: int = 0
    open: bool = field(default=True)


def main():
    """Prepare the chapter that is named, and judge answers until there are no more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("chapter")
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--memory", type=int, default=1024)
    parser.add_argument("--walled", action="store_true")
    options = parser.parse_args()
    if options.walled:
        from tools.class_report.isolation import wall_off

        wall_off(options.scratch)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    tasks = [json.loads(line) for line in sys.stdin]
    shell = _prepared(options)
    _tell({"ready": options.chapter})
    running = []
    try:
        _work(tasks, running, shell, options)
    finally:  # also if somebody presses Ctrl-C
        for each in running:
            _end(each)


def _prepared(options):
    """A kernel in which the chapter's own cells have run."""
    os.environ.update(
        MPLBACKEND="agg", MPLCONFIGDIR=str(options.scratch / "matplotlib"), TQDM_DISABLE="1",
        IPYTHONDIR=str(options.scratch / "ipython"), COURSE_PROGRESS="off",
    )  # fmt: skip
    sys.dont_write_bytecode = True
    from tools.class_report.answer import make_shell, prepare
    from tools.class_report.chapters import chapters

    chapter = chapters()[options.chapter]
    where = os.getcwd()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        with contextlib.redirect_stderr(nowhere):
            shell = make_shell()
            os.chdir(Path(where, "notebooks"))
            prepare(shell, chapter.setup)
    os.chdir(where)
    gc.collect()
    gc.freeze()  # so that forks share what is prepared
    return shell


def _tell(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _work(tasks, running, shell, options):
    """Judge all answers, so many at a time; one that ends without a word is tried again, alone."""
    waiting, again = list(reversed(tasks)), []
    held = memory_of(os.getpid())
    while waiting or running or again:
        if not waiting and not running:
            waiting, again = again[:1], again[1:]  # alone
        while waiting and len(running) < options.jobs:
            running.append(_start(waiting.pop(), shell, options))
        for each in _listen(running):
            _read(each)
        for each in list(running):
            process, status = os.waitpid(each.process, os.WNOHANG)
            if process:
                running.remove(each)
                _read(each)
                os.close(each.pipe)
                shutil.rmtree(folder_of(options.scratch, process), ignore_errors=True)
                message = _outcome(each, status)
                if message is None and not each.task.get("again"):
                    again.append({**each.task, "again": True})
                else:
                    _tell(message or _crashed(each, status))
            else:
                _look_after(each, held, options)
        with contextlib.suppress(ChildProcessError):  # what an answer has left behind
            known = {each.process for each in running}
            if options.walled and not known:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _start(task, shell, options):
    """Fork a process that judges one answer."""
    reading, writing = os.pipe()
    started = time.monotonic()
    process = os.fork()
    if process:
        os.close(writing)
        os.set_blocking(reading, False)
        return Running(task, process, reading, started)
    try:
        os.close(reading)
        os.setsid()
        _judge(task, shell, writing, options)
    finally:
        os._exit(0)


def _judge(task, shell, writing, options):
    """In the process of an answer: shut all doors, judge, write the result."""
    from nnlib.exercises.frame import TOO_LONG
    from tools.class_report.answer import judged
    from tools.class_report.isolation import guard, limit

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    for name in ("stdin", "stdout", "stderr"):
        stream = open(os.devnull, "r" if name == "stdin" else "w")
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    folder = folder_of(options.scratch, os.getpid())
    folder.mkdir()
    os.chdir(folder)
    os.environ.update(HOME=str(folder), TMPDIR=str(folder))
    tempfile.tempdir = str(folder)
    limit(int(task["seconds"]) + QUICK, options.memory * 2**20)
    refused = []
    guard(folder, refused)
    worked = time.process_time()
    outcome = {**judged(shell, task, refused), "refused": refused}
    worked = time.process_time() - worked
    if outcome["mistake"] == TOO_LONG and worked < task["seconds"] / 2 and not task.get("again"):
        return  # it had to wait for a busy computer, or sleeps: it is tried once more, alone
    content = json.dumps(outcome).encode()
    while content:
        content = content[os.write(writing, content) :]


def _listen(running):
    """The answers from which something can be read; waits a little if there are none."""
    ready, _, _ = select.select([each.pipe for each in running if each.open], [], [], TICK)
    return [each for each in running if each.pipe in ready]


def _read(each):
    with contextlib.suppress(BlockingIOError):
        while each.open and len(each.content) < LARGEST:
            part = os.read(each.pipe, LARGEST)
            each.content += part
            each.open = bool(part)


def _look_after(each, held, options):
    """End an answer whose time or memory is up."""
    if each.stopped:
        return
    each.memory = max(each.memory, memory_of(each.process) - held)
    seconds = each.task["seconds"] + 2 * QUICK  # on the clock
    if each.memory > options.memory * 2**20:
        label, message = "takes too much memory", f"it took more than {options.memory} MB."
    elif time.monotonic() - each.started > seconds:
        label, message = "takes too long", f"it was still running after {seconds:g} seconds."
    else:
        return
    each.stopped = _ended(label, message)
    _end(each)


def _end(each):
    """End an answer's process, and those that belong to it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(each.process, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(each.process, signal.SIGKILL)


def _outcome(each, status):
    """The message about an answer whose process is over; None if it has ended without a word."""
    outcome = each.stopped or _verdict_in(each.content)
    if outcome is None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        work = int(each.task["seconds"]) + QUICK
        outcome = _ended("takes too long", f"it was stopped after {work} seconds of work.")
    if outcome is None:
        return None
    return {
        **outcome,
        "key": each.task["key"],
        "took": round(time.monotonic() - each.started, 3),
        "megabytes": round(each.memory / 2**20),
    }


def _verdict_in(content):
    """What an answer's process has written, if that is a verdict; else None.

    The answer may have written something else into the same pipe.
    """
    from tools.class_report.answer import is_result

    try:
        verdict = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return verdict if is_result(verdict) else None


def _crashed(each, status):
    """The message about an answer that has ended its process twice."""
    what = "without a word"
    if os.WIFSIGNALED(status):
        what = f"by {signal.Signals(os.WTERMSIG(status)).name}"
    outcome = _ended("ends Python", f"its process ended {what}.")
    return {**outcome, "key": each.task["key"], "took": 0.0, "megabytes": 0}


def _ended(label, message):
    from tools.class_report.answer import RAN_NOT, result

    return {**result(RAN_NOT, message, label=label), "refused": []}


def folder_of(scratch, process):
    """Where an answer's process may write."""
    return scratch / f"answer-{process}"


def memory_of(process):
    """Bytes of memory that a process holds; 0 where nothing tells."""
    import psutil

    try:
        return psutil.Process(process).memory_info().rss
    except psutil.Error:
        return 0


if __name__ == "__main__":
    main()
