"""Hands the answers to the workshops; what was judged before is not judged again (class report)."""

import contextlib
import hashlib
import json
import os
import subprocess
import tempfile
from collections import defaultdict

from tools.class_report import isolation
from tools.class_report.answer import RAN_NOT, result
from tools.class_report.chapters import chapters, fingerprint
from tools.run_notebooks import KERNEL_ENVIRONMENT, NOTEBOOKS

STORE = "answers.jsonl"
PATIENCE = 3  # seconds in which a workshop that is no longer needed may end by itself


def key_of(chapter, exercise, answer):
    """What a verdict depends on: the answer, and all of the course that judges it."""
    parts = [fingerprint(chapter), exercise, answer.source, *answer.helpers]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def stored(folder):
    """The verdicts of earlier runs, by key; a line that was cut off is left out."""
    verdicts = {}
    with contextlib.suppress(FileNotFoundError):
        for line in (folder / STORE).read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                verdict = json.loads(line)
                verdicts[verdict["key"]] = verdict
    return verdicts


def judge(hand_ins, folder, *, jobs, memory, progress=lambda new, done: None, again=False):
    """Verdicts on all answers of `hand_ins`, by key, and the number of those that were judged anew.

    Each new one is stored in `folder` at once; `progress` is called with their number,
    and with how many more are done.
    """
    verdicts = {} if again else stored(folder)
    waiting = defaultdict(dict)
    for hand_in in hand_ins:
        for name, answer in hand_in.answers.items():
            key = key_of(hand_in.chapter, name, answer)
            if key not in verdicts:
                waiting[hand_in.chapter][key] = _task(hand_in.chapter, name, answer, key)
    new = sum(map(len, waiting.values()))
    progress(new, 0)
    with open(folder / STORE, "w" if again else "a", encoding="utf-8") as store:
        for chapter, tasks in waiting.items():
            for verdict in _judged(chapter, tasks, folder, jobs, memory):
                verdicts[verdict["key"]] = verdict
                if not verdict.get("failed"):
                    store.write("\n" * (store.tell() == 0) + json.dumps(verdict) + "\n")
                    store.flush()
                progress(new, 1)
    return verdicts, new


def _task(chapter, name, answer, key):
    cell = chapters()[chapter].answers[name]
    return {
        "key": key,
        "exercise": name,
        "source": answer.source,
        "helpers": answer.helpers,
        "check": cell.check,
        "seconds": cell.exercise.seconds,
    }


def _judged(chapter, tasks, folder, jobs, memory):
    """A verdict on each task. A workshop that ends too early is followed by another."""
    tasks = dict(tasks)
    while tasks:
        before, ready, words = len(tasks), False, ""
        for message in _workshop(chapter, list(tasks.values()), folder, jobs, memory):
            ready = ready or "ready" in message
            words = message.get("error", words)
            if tasks.pop(message.get("key"), None):
                yield message
        if len(tasks) < before:
            continue
        failed = list(tasks) if not ready else [next(iter(tasks))]
        for key in failed:  # the chapter can't be prepared, or this one ends the whole workshop
            del tasks[key]
            text = f"the report itself failed here. {words}"
            yield {**result(RAN_NOT, text, label="not tried"), "key": key, "failed": True}


def _workshop(chapter, tasks, folder, jobs, memory):
    """All messages of one workshop."""
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=folder) as scratch:
        walled = ["--walled"] if isolation.in_system() else []
        arguments = ["-m", "tools.class_report.workshop", chapter, scratch, *walled]
        arguments += ["--jobs", str(jobs), "--memory", str(memory)]
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                isolation.command(*arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=NOTEBOOKS.parent,
                env={**os.environ, **KERNEL_ENVIRONMENT},
                encoding="utf-8",
            )
            try:
                with contextlib.suppress(BrokenPipeError), process.stdin:
                    process.stdin.writelines(json.dumps(task) + "\n" for task in tasks)
                for line in process.stdout:
                    yield json.loads(line)
            finally:
                process.terminate()
                process.stdout.close()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:  # `unshare` may not listen
                    process.kill()
                    process.wait()
            errors.seek(0)
            if last := errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]:
                yield {"error": last[0]}
