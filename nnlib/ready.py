"""Whether everything is here that the course needs: the first cell of every chapter asks.

It needs nothing itself, so that it can tell what is missing. Every notebook begins with

    from nnlib import ready

    ready.check()
"""

import sys
from importlib.metadata import PackageNotFoundError, version

PYTHON = (3, 11)
PACKAGES = {  # the oldest versions that will do, as in pyproject.toml
    "numpy": "2.0",
    "matplotlib": "3.9",
    "ipywidgets": "8.1.5",
    "anywidget": "0.11",
    "tqdm": "4.66",
}
WHAT_TO_DO = (
    "You can't start yet. Close Jupyter, go to the course's folder, and type:  python start.py",
    "That installs what is missing, and opens the course. (In VS Code choose the kernel of the "
    "course's .venv afterwards.)",
)


class NotReadyError(ImportError):
    """Something is missing or too old. Jupyter shows the message alone, without a traceback."""

    def _render_traceback_(self):
        return str(self).split("\n")


def as_numbers(text):
    """The whole numbers with which the parts of a version begin: "2.1.0rc1" becomes (2, 1, 0)."""
    numbers = []
    for part in text.split("."):
        digits = ""
        while len(digits) < len(part) and part[len(digits)].isdigit():
            digits = part[: len(digits) + 1]
        if not digits:
            break
        numbers.append(int(digits))
    return tuple(numbers)


def find():
    """Return (what is here, what is wrong), each a list of texts such as "numpy 2.4.6"."""
    here, wrong = ["Python " + sys.version.split()[0]], []
    if sys.version_info < PYTHON:
        wrong.append(here[0] + " is too old: {}.{} or newer is needed.".format(*PYTHON))
    for package, oldest in PACKAGES.items():
        try:
            found = version(package)
        except PackageNotFoundError:
            wrong.append(package + " is missing.")
            continue
        here.append(package + " " + found)
        if as_numbers(found) < as_numbers(oldest):
            wrong.append(f"{here[-1]} is too old: {oldest} or newer is needed.")
    return here, wrong


def check(versions=False):
    """Say "You can start", or raise NotReadyError, which says what is missing and what to do.

    With versions=True the versions of Python and of the packages are printed, too.
    """
    here, wrong = find()
    if wrong:
        raise NotReadyError("\n".join([*wrong, *WHAT_TO_DO]))
    if versions:
        print(", ".join(here))
    print("Everything that the course needs is here. You can start.")
