"""Pins the versions that `python start.py` installs, for each Python.

    pip install uv
    python -m tools.pin               # after a change of the dependencies in pyproject.toml
    python -m tools.pin --newest      # every package as new as each Python allows
    python -m tools.pin --check       # write nothing

Afterwards it asks whether every package is there ready-made on each platform, since a reader has no
compiler. Whatever isn't can be held back: `constraint-dependencies` in pyproject.toml.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from start import COURSE, NEWEST, OLDEST, TESTS

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = [f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
PLATFORMS = [
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "x86_64-pc-windows-msvc",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
]


def uv(*arguments):
    """Run `uv pip` with these arguments; return whether it worked, and what it said."""
    command = [sys.executable, "-m", "uv", "--quiet", "--no-progress", "pip", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return result.returncode == 0, result.stderr.strip()


def pin(newest):
    """Write both requirements files; return what went wrong."""
    make = ["--universal", "--python-version", PYTHONS[0], "--fork-strategy", "requires-python"]
    make += ["--no-header", "--no-annotate", *(["--upgrade"] if newest else [])]
    for source in (
        ["pyproject.toml", "-o", COURSE],
        ["--group", "test", "-c", COURSE, "-o", TESTS],
    ):
        worked, said = uv("compile", *source, *make)
        if not worked:
            return [said]
    return []


def not_ready():
    """Return a line for each Python and platform on which a pinned package has to be compiled."""
    lines = []
    with tempfile.TemporaryDirectory() as nowhere:
        wheels = ["--dry-run", "--no-deps", "--only-binary", ":all:", "--target", nowhere]
        for python in PYTHONS:
            for platform in PLATFORMS:
                place = ["--python-version", python, "--python-platform", platform]
                worked, said = uv("install", *wheels, *place, "-r", COURSE, "-r", TESTS)
                if not worked:
                    lines.append(f"Python {python}, {platform}: {said}")
    return lines


def main(arguments=None):
    """Pin what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.pin", description=__doc__.split("\n")[0])
    parser.add_argument("--newest", action="store_true", help="forget the present pins")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    problems = ([] if options.check else pin(options.newest)) or not_ready()
    print("\n".join(problems) or f"ready-made for Python {PYTHONS[0]} to {PYTHONS[-1]} everywhere")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
