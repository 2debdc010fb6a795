"""`ready.check` says "You can start" if and only if one can (the first cell of every chapter)."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from nnlib import ready

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def installed(monkeypatch, **versions):
    """Pretend that these packages are installed in these versions; None for not at all."""
    true = ready.version

    def version(package):
        if package not in versions:
            return true(package)
        if versions[package] is None:
            raise PackageNotFoundError(package)
        return versions[package]

    monkeypatch.setattr(ready, "version", version)


def test_it_asks_for_what_pyproject_asks_for():
    floors = dict(
        re.match(r"([\w-]+)>=([\d.]+)", line).groups() for line in PROJECT["dependencies"]
    )
    for package, oldest in ready.PACKAGES.items():
        assert floors[package] == oldest, package
    # What only the tests, the slides and the page around a notebook need isn't asked for.
    assert floors.keys() - ready.PACKAGES.keys() == {"jupyterlab", "jupyterlab-deck", "nbval"}
    assert PROJECT["requires-python"] == ">={}.{}".format(*ready.PYTHON)


def test_all_is_here(capsys):
    ready.check()
    assert capsys.readouterr().out.endswith("You can start.\n")
    ready.check(versions=True)
    first, last = capsys.readouterr().out.splitlines()
    assert all(name in first for name in ("Python 3.", *ready.PACKAGES))
    assert last.endswith("You can start.")


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ({"numpy": "1.26.4"}, "numpy 1.26.4 is too old: 2.0 or newer is needed."),
        ({"ipywidgets": "7.7.1"}, "ipywidgets 7.7.1 is too old: 8.1.5 or newer is needed."),
        ({"tqdm": None}, "tqdm is missing."),
        ({"anywidget": None}, "anywidget is missing."),
        ({"matplotlib": "3.8.4", "tqdm": None}, "matplotlib 3.8.4 is too old"),
    ],
)
def test_what_is_missing_is_said_and_nobody_can_start(monkeypatch, capsys, versions, expected):
    installed(monkeypatch, **versions)
    with pytest.raises(ready.NotReadyError, match=re.escape(expected)) as caught:
        ready.check(versions=True)
    message = str(caught.value)
    assert "python start.py" in message
    for package in versions:
        assert re.search(rf"^{package} .*(too old|missing)", message, re.MULTILINE)
    assert "You can start" not in message + capsys.readouterr().out
    assert caught.value._render_traceback_() == message.split("\n")  # and no traceback


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(ready.sys, "version_info", (3, 10, 2))
    monkeypatch.setattr(ready.sys, "version", "3.10.2 (main)")
    with pytest.raises(ready.NotReadyError, match=r"Python 3\.10\.2 is too old: 3\.11 or newer"):
        ready.check()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("2.4.6", (2, 4, 6)), ("2.1.0rc1", (2, 1, 0)), ("2.0.0.dev0+git", (2, 0, 0)), ("10", (10,))],
)
def test_versions_are_compared_by_number(text, numbers):
    assert ready.as_numbers(text) == numbers
    assert ready.as_numbers("10.0") > ready.as_numbers("9.9")
