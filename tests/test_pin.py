"""The pins: made for every Python, and asked for on every platform (tools.pin)."""

import re
from pathlib import Path

import pytest

from start import COURSE, NEWEST, OLDEST, TESTS
from tools import pin

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*==[\w.]+(?: ; .+)?")


@pytest.fixture
def asked(monkeypatch):
    """Let uv find everything ready-made, but for contourpy on Windows; return what it was asked."""
    commands = []

    def uv(*arguments):
        commands.append(arguments)
        missing = "x86_64-pc-windows-msvc" in arguments and "3.15" in arguments
        return not missing, "contourpy==1.3.3 has no usable wheels" if missing else ""

    monkeypatch.setattr(pin, "uv", uv)
    return commands


def test_each_python_and_platform_is_asked_for(asked, capsys):
    assert pin.main(["--check"]) == 1
    assert len(asked) == (NEWEST[1] - OLDEST[1] + 1) * len(pin.PLATFORMS)
    assert all(command[0] == "install" and "--dry-run" in command for command in asked)
    assert capsys.readouterr().out == (
        "Python 3.15, x86_64-pc-windows-msvc: contourpy==1.3.3 has no usable wheels\n"
    )


@pytest.mark.parametrize("newest", [False, True])
def test_both_files_are_pinned_for_the_oldest_python_and_up(asked, newest):
    pin.main(["--newest"] if newest else [])
    course, tests = asked[:2]
    assert course[:4] == ("compile", "pyproject.toml", "-o", COURSE)
    assert tests[:4] == ("compile", "--group", "test", "-c")
    for command in (course, tests):
        assert command[command.index("--python-version") + 1] == f"3.{OLDEST[1]}"
        assert ("--upgrade" in command) == newest


def test_what_uv_says_is_passed_on(monkeypatch, capsys):
    monkeypatch.setattr(pin, "uv", lambda *arguments: (False, "No module named uv"))
    assert pin.main([]) == 1
    assert capsys.readouterr().out == "No module named uv\n"


@pytest.mark.parametrize("name", [COURSE, TESTS])
def test_everything_is_pinned(name):
    """And nothing but pins: no address of an index, no option."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert lines
    assert [line for line in lines if not PIN.fullmatch(line)] == []
