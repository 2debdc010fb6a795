"""Measures what a visitor on Binder can expect, without Docker: the same steps in a clean folder.

    python -m benchmarks.binder --python python3.12 [--speed 0.25] [--chapters 01_linear_limits …]

The tracked files are copied, the environment is made as Binder's image is (a Python 3.12, then
requirements.txt, then postBuild), and JupyterLab is started through `start`. A visitor gets one
slow core: all processes of the course are pinned to one processor, and stopped and continued many
times a second so that they have `--speed` of its time. Memory is the sum of the resident sets of
server, kernel and helpers, so pages that they share count more than once.

Needs Playwright, a Chromium, and psutil, as the tests in tests/browser do.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import psutil

from tools.browser.lab import open_browser

ROOT = Path(__file__).resolve().parent.parent
PERIOD = 0.05  # seconds: as long as one turn of running and waiting takes
CELLS = """
import json, sys, nbformat
from nbclient import NotebookClient
from dateutil.parser import parse
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=1800, resources={"metadata": {"path": "notebooks"}}).execute()
found = []
for cell in notebook.cells:
    when = cell.metadata.get("execution", {})
    if "shell.execute_reply" in when:
        start, end = parse(when["iopub.execute_input"]), parse(when["shell.execute_reply"])
        found.append(((end - start).total_seconds(), cell.id))
print(json.dumps(found))
"""


def tree(process):
    """A process and all that it started, those that have ended left out."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


class Slowed:
    """From now on a process and all that it started share one processor, and a part of its time."""

    def __init__(self, process, speed):
        self.process, self.speed, self.over = process, speed, threading.Event()
        self.bind([0])
        self.thread = threading.Thread(target=self.hold, daemon=True)
        self.thread.start()

    def hold(self):
        """Let the tree run for a part of each period, and wait for the rest."""
        while not self.over.is_set() and self.process.is_running():
            time.sleep(PERIOD * self.speed)
            processes = tree(self.process)
            self.look()
            if self.speed < 1:
                try:
                    self.signal(processes, signal.SIGSTOP)
                    time.sleep(PERIOD * (1 - self.speed))
                finally:
                    self.signal(processes, signal.SIGCONT)

    def look(self):
        """Called while it runs."""

    def let_go(self):
        """All processors, all the time."""
        self.over.set()
        self.thread.join()
        self.signal(tree(self.process), signal.SIGCONT)
        self.bind(list(range(psutil.cpu_count())))

    def bind(self, processors):
        """Let all threads of the tree run on these processors alone."""
        for process in tree(self.process):
            with contextlib.suppress(psutil.NoSuchProcess):
                for thread in process.threads():
                    psutil.Process(thread.id).cpu_affinity(processors)

    @staticmethod
    def signal(processes, number):
        """Send a signal to all that are still there."""
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                os.kill(process.pid, number)


class Held(Slowed):
    """A command on one processor with a share of its time; notes the memory of its tree."""

    def __init__(self, command, speed, **options):
        self.peak, self.noted = 0, 0.0
        self.popen = subprocess.Popen(command, **options)
        super().__init__(psutil.Process(self.popen.pid), speed)

    def look(self):
        """Note the memory, twice a second."""
        if time.monotonic() - self.noted > 0.5:
            self.peak, self.noted = max(self.peak, self.memory()), time.monotonic()

    def memory(self):
        """The resident memory of the tree in MB."""
        total = 0
        for process in tree(self.process):
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
        return total / 1e6

    def stop(self):
        """End the whole tree."""
        self.let_go()
        self.signal(reversed(tree(self.process)), signal.SIGKILL)
        self.popen.wait()


def copy(folder):
    """The tracked files of the repository."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, names.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)


def build(folder, python):
    """Make the environment; its settings for a process. Prints time and size."""
    began = time.monotonic()
    prefix = folder.parent / "environment"
    subprocess.run([python, "-m", "venv", str(prefix)], check=True)
    environment = os.environ | {
        "PATH": f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(prefix),
        "HOME": str(folder.parent),
        "TQDM_DISABLE": "1",
    }
    environment.pop("PYTHONPATH", None)
    pip = [str(prefix / "bin" / "pip"), "install", "--quiet", "--no-cache-dir", "-r"]
    subprocess.run([*pip, "requirements.txt"], cwd=folder, check=True, env=environment)
    subprocess.run(["./postBuild"], cwd=folder, check=True, env=environment)
    size = sum(p.lstat().st_size for p in prefix.rglob("*") if not p.is_dir()) / 1e6
    print(f"environment: {size:.0f} MB, {time.monotonic() - began:.0f} s at full speed", flush=True)
    return environment


def first_figure(folder, environment, speed):
    """From the start of the server to the page, the first stored and the first live figure."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = ["./start", "jupyter", "lab", "--no-browser", f"--port={port}", "--allow-root"]
    command += ["--IdentityProvider.token=", "--ServerApp.root_dir=."]
    began = time.monotonic()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = Held(command, speed, cwd=folder, env=environment, **quiet)
    try:
        while True:
            with contextlib.suppress(OSError), urlopen(f"{address}/api", timeout=30):
                break
            time.sleep(0.1)
        print(f"server answers after {time.monotonic() - began:.0f} s")
        print(f"   memory of the server alone: {server.memory():.0f} MB", flush=True)
        with open_browser() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(300_000)
            page.goto(f"{address}/lab/tree/notebooks/01_linear_limits.ipynb")
            figure = page.locator(".jp-OutputArea img").first
            figure.wait_for(state="attached")
            print(f"first stored figure of chapter 1: {time.monotonic() - began:.0f} s", flush=True)
            page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(
                state="attached"
            )
            ready = time.monotonic()
            print(f"kernel ready: {ready - began:.0f} s")
            print(f"   memory of server and kernel: {server.memory():.0f} MB", flush=True)
            figure.evaluate("img => { img.dataset.stored = 'yes' }")
            page.locator(".jp-Notebook .jp-Cell").first.click()
            while page.locator(".jp-OutputArea img[data-stored='yes']").count():
                page.keyboard.press("Shift+Enter")
                page.wait_for_timeout(100)
            page.locator(".jp-OutputArea img").first.wait_for(state="attached")
            print(f"first figure run live, key by key: {time.monotonic() - ready:.0f} s later")
    finally:
        server.stop()


def chapters(folder, environment, speed, names):
    """Each chapter by itself: seconds in all, its slowest cell, and the memory of its kernel."""
    print(f"{'chapter':24} {'s':>6} {'slowest cell':>32} {'MB':>6}")
    settings = environment | {"OPENBLAS_NUM_THREADS": "1"}
    python = shutil.which("python", path=environment["PATH"])
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        if names and path.stem not in names:
            continue
        began = time.monotonic()
        run = Held(
            [python, "-c", CELLS, str(path)],
            speed,
            cwd=folder,
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            out, errors = run.popen.communicate()
        finally:
            run.stop()
        if run.popen.returncode:
            sys.exit(errors)
        slowest, cell = max(json.loads(out.splitlines()[-1]))
        took = time.monotonic() - began
        print(f"{path.stem:24} {took:6.0f} {cell:>24} {slowest:5.0f} s {run.peak:6.0f}", flush=True)


def main():
    """Build, start, look, and run all chapters."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="the Python to build with")
    parser.add_argument("--speed", type=float, default=0.25, help="share of one processor")
    parser.add_argument("--chapters", nargs="*", default=(), help="only these chapters")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "course"
        copy(folder)
        environment = build(folder, given.python)
        print(f"from here on: one processor, {given.speed:.0%} of its time")
        first_figure(folder, environment, given.speed)
        chapters(folder, environment, given.speed, given.chapters)


if __name__ == "__main__":
    main()
