"""The benchmarks compare like with like, and print their table."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import benchmarks.race
from benchmarks import cold, works
from benchmarks.race import race, ratio
from benchmarks.scalar import step_with

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("work", ["circles", "digits", "xor", "notes", "stack", "grid"])
def test_contenders_agree(work):
    contenders = getattr(works, work)()  # raises if they don't
    assert len(contenders) >= 2
    for run in contenders.values():
        run()


@pytest.mark.parametrize("work", cold.WORKS)
@pytest.mark.parametrize("library", cold.LIBRARIES)
def test_whole_programs_learn_and_say_so(library, work):
    if library != "nnlib":
        pytest.importorskip(cold.MODULES[library])
    command = [sys.executable, "-m", "benchmarks.cold", library, work]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    share, seconds = map(float, result.stdout.split())
    assert cold.LEAST[work] <= share <= 1 and seconds > 0


def test_scalar_engines_agree():
    sums = [step_with(name)() for name in ("value", "dot", "closures")]
    assert sums == pytest.approx([sums[0]] * 3, rel=1e-9)


def test_ratio_of_known_times(monkeypatch):
    now, order = [0.0], []  # a clock that only the contenders move

    def takes(seconds):
        def run():
            order.append(seconds)
            now[0] += seconds

        return run

    clock = SimpleNamespace(perf_counter=lambda: now[0])
    monkeypatch.setattr(benchmarks.race, "time", clock)
    times = race({"once": takes(1.0), "twice": takes(2.0)}, rounds=4, seconds=1.0)
    assert times == {"once": [1.0] * 4, "twice": [2.0] * 4}
    assert order[4:] == [1, 2, 2, 1, 1, 2, 2, 1]  # after the warm-up, each goes first in turn
    assert ratio(times, "twice", "once").median == 2


def test_a_slow_moment_moves_the_median_little():
    found = ratio({"a": [2.0, 2.0, 2.2, 60.0, 1.9], "b": [1.0] * 5}, "a", "b")
    assert found.low <= found.median == 2 <= found.high


def test_the_command_prints_its_table():
    command = [sys.executable, "-m", "benchmarks", "--only", "xor", "--rounds", "3"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}  # the command sets its own
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert result.returncode == 0, result.stderr
    assert "nnlib ÷ raw NumPy" in result.stdout and "≤ 0.50" in result.stdout
