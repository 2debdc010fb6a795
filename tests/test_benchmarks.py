"""The benchmarks compare like with like, and print their table."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import works
from benchmarks.race import race, ratio
from benchmarks.scalar import step_with

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("work", ["circles", "digits", "xor", "notes", "stack", "grid"])
def test_contenders_agree(work):
    contenders = getattr(works, work)()  # raises if they don't
    assert len(contenders) >= 2
    for run in contenders.values():
        run()


def test_scalar_engines_agree():
    sums = [step_with(name)() for name in ("value", "dot", "closures")]
    assert sums == pytest.approx([sums[0]] * 3, rel=1e-9)


def test_ratio_of_known_times():
    times = race({"once": lambda: sum(range(1000)), "twice": lambda: sum(range(2000))}, rounds=15)
    found = ratio(times, "twice", "once")
    assert found.low <= found.median <= found.high
    assert 1.2 < found.median < 3.5


def test_the_command_prints_its_table():
    command = [sys.executable, "-m", "benchmarks", "--only", "xor", "--rounds", "3"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}  # the command sets its own
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert result.returncode == 0, result.stderr
    assert "nnlib ÷ raw NumPy" in result.stdout and "≤ 0.50" in result.stdout
