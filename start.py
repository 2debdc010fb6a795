"""Sets the course up in its own folder, then opens it or tests it (every chapter).

    python start.py                  set everything up, open the course in JupyterLab
    python start.py test [...]       set everything up, run every test and every notebook
                                     (what follows goes to pytest: -k linear_limits)

Needs Python and nothing else. Everything is installed into the folder `.venv` beside this file;
delete that folder and nothing is left. (An old Python has to be able to read this file, so that
it can be told that it is too old: nothing here is newer than Python 3.6.)
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 15)  # the versions of Python that the course is tested with
HERE = sys.version_info[:2]
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.txt"  # fingerprints of what is installed; absent while pip is at work
LOG = VENV / "install.log"
COURSE, TESTS = "requirements.txt", "tests/requirements.txt"
PROJECT = "pyproject.toml"  # names the oldest versions that will do, in place of the pinned ones
CONFIG = (  # of Jupyter and of the kernels; the files are in tools/jupyter/
    "jupyter/jupyter_config.py",
    "jupyter/jupyter_server_config.py",
    "ipython/ipython_kernel_config.py",
)
FIRST_PAGE = "/lab/tree/notebooks/00_start_here.ipynb"

# What a failed installation prints, and what the reader can do about it.
NO_NETWORK = "no network: the first start needs one to install the course; connect, then try again"
NOT_READY = "isn't there ready-made for Python %d.%d on this computer" % HERE
REASONS = [
    ("No space left|Errno 28|WinError 112", "the disk is full: free 1 GB, then try again"),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "this network's certificate isn't trusted: use another network, or ask whoever runs this "
        "one which certificate pip needs",
    ),
    (
        "ConnectionError|new connection|Timeout|timed out|ProxyError|name resolution|getaddrinfo"
        "|Connection broken|Connection aborted|IncompleteRead",
        NO_NETWORK,
    ),
    ("Long Path", "this path is too long for Windows: move the course to a folder such as C:\\nn"),
    (
        "ensurepip",
        "Python's venv module is missing: on Debian or Ubuntu install it with "
        "`sudo apt install python%d.%d-venv`, then try again" % HERE,
    ),
    (
        "Permission denied|Errno 13|Read-only file system|Access is denied",
        "can't write in %s: copy the course into a folder of your own, then try again" % ROOT,
    ),
]


class Problem(Exception):
    """Something that the reader can put right; the message says how, in one line."""


def explain(text):
    """Turn what a failed installation printed into one line."""
    for signs, advice in REASONS:
        if any(sign in text for sign in signs.split("|")):
            return advice
    missing = re.search("No matching distribution found for ([^ \\n]+)", text)
    if missing and not re.search("Downloading |Using cached ", text):
        return NO_NETWORK  # pip doesn't tell an index without the package from one out of reach
    if missing:
        return (
            "%s %s: get a 64-bit Python %d.%d to %d.%d from python.org, start the course with it"
            % ((missing.group(1), NOT_READY) + OLDEST + NEWEST)
        )
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["no reason given"]
    errors = [line for line in lines if "error" in line.lower()] or lines
    advice = " (this Python may be too new: try %d.%d)" % NEWEST if HERE > NEWEST else ""
    return "the installation failed: %s%s" % (errors[-1], advice)


def check_python():
    """Raise Problem when this Python can't run the course; warn when the course doesn't know it."""
    if HERE < OLDEST:
        raise Problem(
            "the course needs Python %d.%d or newer, and this is Python %d.%d (%s): "
            "get a newer one from python.org and start the course with it"
            % (OLDEST + HERE + (sys.executable,))
        )
    if HERE > NEWEST:
        print("Note: this is Python %d.%d; the course is tested up to %d.%d." % (HERE + NEWEST))
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Problem(explain("ensurepip"))


def fingerprint(name):
    """Return what identifies an installation of requirements: the file, the folder, the Python."""
    if not (ROOT / name).is_file():
        raise Problem("%s is missing: start.py works only in the folder of the whole course" % name)
    content = (ROOT / name).read_text(encoding="utf-8")
    return hashlib.sha256(repr((content, str(VENV), HERE)).encode("utf-8")).hexdigest()


def venv_runs():
    """Tell whether the Python inside `.venv` runs, and is the version that runs this file."""
    command = [str(VENV_PYTHON), "-I", "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        return subprocess.check_output(command).split() == [b"%d" % number for number in HERE]
    except (subprocess.CalledProcessError, OSError):
        return False


def attempt(command, total=0):
    """Run a step of the installation, counting packages up to `total`; raise Problem on failure."""
    lines, count, out = [], 0, subprocess.PIPE
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=str(ROOT))
    try:
        for line in process.stdout:
            lines.append(line.decode("utf-8", "replace"))
            count += lines[-1].startswith("Collecting ")
            if total and sys.stdout.isatty():
                print("\r  %d of %d packages " % (min(count, total), total), end="", flush=True)
        failed = process.wait() != 0
    except BaseException:
        process.kill()
        raise
    if total and sys.stdout.isatty():
        print()
    if VENV.is_dir():
        LOG.write_text("".join(lines), encoding="utf-8")
    if failed:
        raise Problem(explain("".join(lines)))


def make_venv():
    """Make a new `.venv`, in place of a broken one if there is one."""
    if Path(sys.prefix).resolve() == VENV:
        raise Problem(".venv is active but has to be made anew: type `deactivate`, then try again")
    print("Setting up the course in the folder .venv (about 450 MB, this once) ...", flush=True)
    VENV.mkdir(exist_ok=True)
    attempt([sys.executable, "-I", "-m", "venv", "--clear", str(VENV)])


def install(name):
    """Install what the requirements file `name` pins. Nothing is compiled: that would take tools.

    A Python newer than the tested ones may lack some of the pinned versions: then any that will do.
    """
    pip = [str(VENV_PYTHON), "-I", "-m", "pip", "install", "--no-input", "--no-user"]
    pip += ["--disable-pip-version-check", "--only-binary=:all:"]
    total = sum(line[:1].isalnum() for line in (ROOT / name).read_text().splitlines())
    print("Installing %s ..." % name, flush=True)
    try:
        attempt(pip + ["-r", name], total)
    except Problem as problem:
        if NOT_READY not in str(problem) or HERE <= NEWEST:
            raise
        print("Not all of it is there for Python %d.%d: trying other versions ..." % HERE)
        attempt(pip + any_version(name), total)


def any_version(name):
    """Return what the project asks for, in place of what the requirements file `name` pins."""
    import tomllib  # a Python that is too new has it

    project = tomllib.loads((ROOT / PROJECT).read_text(encoding="utf-8"))
    groups = {
        COURSE: project["project"]["dependencies"],
        TESTS: project["dependency-groups"]["test"],
    }
    return groups[name]


def set_up(*names):
    """Make sure that what the requirements files `names` pin is installed in `.venv`.

    An installation that was cut short leaves no stamp, so the next run begins afresh.
    """
    wanted = {name: fingerprint(name) for name in (COURSE,) + names}
    done = STAMP.read_text().split() if STAMP.is_file() else []
    if wanted[COURSE] not in done or not venv_runs():
        make_venv()
        done = []
    for name, mark in wanted.items():
        if mark in done:
            continue
        STAMP.unlink(missing_ok=True)
        try:
            install(name)
        except Problem as problem:
            if str(problem) == NO_NETWORK:  # pip has changed nothing
                STAMP.write_text("\n".join(done))
            raise
        done.append(mark)
        STAMP.write_text("\n".join(done))
    link(VENV)


def slide_keys():
    """Return shortcuts for slides: keys work whether a cell has the focus, or nothing has it.

    jupyterlab-deck listens only where JupyterLab before 4.1 put the focus. And `.jp-Cell:focus`
    would lose keys: JupyterLab moves the focus to the shown cell before it looks for a shortcut.
    """
    places = (
        ".jp-Deck .jp-Notebook.jp-mod-commandMode .jp-Cell:not(:has(:focus))",
        "body[data-jp-deck-mode='presenting']:not(:focus-within)",
    )
    ways = [("Space", "down", "forward"), ("Shift Space", "up", "back")]
    ways += [("PageDown", "down", "forward"), ("PageUp", "up", "back")]  # as a clicker sends them
    ways += [("ArrowRight", "forward", None), ("ArrowLeft", "back", None)]
    ways += [("ArrowDown", "down", None), ("ArrowUp", "up", None)]
    keys = [
        {
            "command": "deck:go",
            "args": {"direction": way, "alternate": other} if other else {"direction": way},
            "keys": [key],
            "selector": place,
        }
        for place in places
        for key, way, other in ways
    ]
    presenting = "body[data-jp-deck-mode='presenting']"
    return keys + [{"command": "deck:stop", "args": {}, "keys": ["Escape"], "selector": presenting}]


def slide_place():
    """Return styles that write below a slide, small, where in its chapter it is.

    The deck hides cells, but keeps them on the page: so a style sheet can count all of them, and
    those up to the one that is shown.
    """
    deck, cell = ".jp-Deck.jp-NotebookPanel", ".jp-Deck .jp-Cell"
    heading, shown = ":has(h2)", ":is(.jp-deck-mod-visible, :has(~ .jp-deck-mod-visible))"
    return {
        deck: {"counterReset": "section sections cell cells"},
        cell: {"counterIncrement": "cells"},
        cell + heading: {"counterIncrement": "cells sections"},
        cell + shown: {"counterIncrement": "cells cell"},
        cell + shown + heading: {"counterIncrement": "cells cell sections section"},
        deck + "::after": {
            "content": "'section ' counter(section) ' of ' counter(sections) "
            "', cell ' counter(cell) ' of ' counter(cells)",
            "position": "absolute",
            "left": "10px",
            "bottom": "2px",
            "font": "12px var(--jp-ui-font-family)",
            "color": "var(--jp-ui-font-color2)",
            "pointerEvents": "none",
        },
    }


def link(prefix):
    """Let the Python at `prefix` find `nnlib` from everywhere, and keep JupyterLab quiet."""
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(prefix)}))
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    settings = {
        "@jupyterlab/apputils-extension:notification": quiet,
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": slide_keys()},
        "@deathbeds/jupyterlab-fonts:fonts": {"styles": slide_place()},
        # The glossary is there to be read, not to be edited.
        "@jupyterlab/docmanager-extension:plugin": {
            "defaultViewers": {"markdown": "Markdown Preview"}
        },
    }
    files = {
        site / "nnlib-course.pth": os.path.relpath(str(ROOT), str(site)),
        Path(prefix, "share/jupyter/lab/settings/overrides.json"): json.dumps(settings),
    }
    for place in CONFIG:
        source = ROOT / "tools" / "jupyter" / place.split("/")[1]
        if source.is_file():  # a class may be given the course without its tools
            files[Path(prefix, "etc", place)] = source.read_text(encoding="utf-8")
    for path, text in files.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def environment(**more):
    """Return the environment of the course: one thread for linear algebra, unless set otherwise.

    The networks of the course are small, and more threads make them slower.
    """
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {**dict.fromkeys(threads, "1"), **os.environ, **more}


def check_port(port):
    """Raise Problem when JupyterLab can't listen on `port`."""
    with socket.socket() as probe:
        if os.name != "nt":  # a port that was closed a moment ago is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            advice = "choose one between 1024 and 65535 that is free, or leave out --port"
            raise Problem("can't use port %d: %s" % (port, advice)) from None


def open_course(port, browser):
    """Run JupyterLab on the first page of the course until the reader stops it."""
    command = [
        str(VENV_PYTHON),
        "-m",
        "jupyterlab",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
    ]
    command += ["--ServerApp.answer_yes=True", "--LabApp.default_url=" + FIRST_PAGE]
    command += ["--ServerApp.root_dir=" + str(ROOT)]
    command += [] if browser else ["--no-browser"]
    if port is not None:  # otherwise JupyterLab takes the first that is free, from 8888 on
        command += ["--port=%d" % port, "--ServerApp.port_retries=0"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    print("Opening the course in JupyterLab. To stop it, press Ctrl-C here.", flush=True)
    process = subprocess.Popen(command, env=environment(), cwd=str(ROOT))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches JupyterLab, which shuts down
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


def test_course(arguments):
    """Run the linter, every test and every notebook; `arguments` go to pytest."""
    quiet = environment(TQDM_DISABLE="1")  # progress bars print timings, which can't be compared
    # One more than cores: all but one have a JupyterLab and a browser, for which they often wait.
    processes = min((os.cpu_count() or 1) + 1, 4)
    tests = ["pytest", "-n", str(processes)] + arguments
    codes = [
        subprocess.call([str(VENV_PYTHON), "-m"] + step, env=quiet, cwd=str(ROOT))
        for step in (["ruff", "check", "."], ["ruff", "format", "--check", "."], tests)
    ]
    return codes[-1] or max(codes)


def main(arguments):
    """Do what the command line asks for; return the exit code."""
    if arguments[:1] == ["link"]:  # Binder has installed the course by itself
        link(sys.prefix)
        return 0
    parser = argparse.ArgumentParser(
        usage="python start.py [--no-browser] [--port PORT]\n       python start.py test [...]",
        description=open_course.__doc__,
        epilog="`python start.py test` runs every test; what follows it goes to pytest.",
    )
    parser.add_argument("--no-browser", action="store_true", help="don't open a browser")
    parser.add_argument("--port", type=int, help="where JupyterLab listens")
    test = arguments[:1] == ["test"]
    options = parser.parse_args([] if test else arguments)
    try:
        check_python()
        if options.port is not None:  # before three minutes of installing
            check_port(options.port)
        set_up(*[TESTS] if test else [])
        if test:
            return test_course(arguments[1:])
        return open_course(options.port, not options.no_browser)
    except Problem as problem:
        message = str(problem)
    except OSError as error:
        message = explain(str(error))
    except KeyboardInterrupt:
        message = "interrupted: the next run puts right what is half done"
    sys.stderr.write("start.py: %s\n" % message)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
