"""Timing for the benchmarks: all contenders take turns, so that a slow moment slows them all."""

import gc
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """How many times longer one contender takes than another: median over rounds, quartiles."""

    median: float
    low: float
    high: float


def race(contenders, *, rounds=101, seconds=0.003):
    """Time functions of no arguments, in turns: {name: [seconds per call in each round]}.

    One turn lasts about `seconds`, or a single call. Each round begins with another contender.
    """
    calls = {}
    for name, run in contenders.items():
        run()  # warm up
        start = time.perf_counter()
        run()
        calls[name] = max(1, round(seconds / max(time.perf_counter() - start, 1e-7)))

    def turn(name):
        run = contenders[name]
        start = time.perf_counter()
        for _ in range(calls[name]):
            run()
        return (time.perf_counter() - start) / calls[name]

    gc.disable()  # as timeit does: or one contender would be charged for the waste of another
    try:
        return in_turns(list(contenders), turn, rounds)
    finally:
        gc.enable()


def race_processes(arguments, *, rounds=7, whole=False):
    """The same for programs, each turn in a new Python, which prints its own seconds.

    whole: what counts is the time from the start of that Python to its end.
    """

    def turn(name):
        command, start = [sys.executable, *arguments[name]], time.perf_counter()
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return time.perf_counter() - start if whole else float(printed.split()[0])

    return in_turns(list(arguments), turn, rounds)


def in_turns(names, turn, rounds):
    """{name: [turn(name) in each round]}."""
    times = {name: [] for name in names}
    for i in range(rounds):
        first = i % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(turn(name))
    return times


def ratio(times, over, under):
    """The `Ratio` of two contenders, from their times in the same rounds."""
    ratios = [a / b for a, b in zip(times[over], times[under], strict=True)]
    low, median, high = statistics.quantiles(ratios, n=4)
    return Ratio(median, low, high)
