"""`python -m benchmarks`: all contenders in turns, one BLAS thread, and a table of ratios.

    python -m benchmarks                      all works, in about two minutes
    python -m benchmarks --only xor circles   some of them
    python -m benchmarks --rounds 501         more rounds, narrower spread

A ratio is the median over all rounds of one contender's time divided by another's in the same
round, with its quartiles. The works `cold-…` time whole programs, from the start of Python: see
`benchmarks.cold`. PyTorch, scikit-learn, JAX and micrograd take part where they are installed:
`pip install -r benchmarks/requirements.txt`.
"""

import argparse
import os
import statistics
import sys
import tracemalloc

for library in ("OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB_MAXIMUM"):
    os.environ[f"{library}_NUM_THREADS"] = "1"  # read by NumPy when it is imported, just below

import numpy as np  # noqa: E402

from benchmarks import cold, peers, works  # noqa: E402
from benchmarks.race import race, race_processes, ratio  # noqa: E402
from nnlib.autograd import Value  # noqa: E402

GOALS = [  # work, whose time is divided, by whose, the goal
    ("notes", "nnlib", "matrix products", "≤ 1.2"),
    ("notes", "nnlib", "raw NumPy", ""),
    ("notes", "PyTorch", "nnlib", ""),
    ("circles", "nnlib", "raw NumPy", "≤ 0.70"),
    ("circles", "PyTorch", "nnlib", "≥ 3"),
    ("circles", "scikit-learn", "nnlib", ""),
    ("digits", "nnlib", "raw NumPy", "≤ 0.65"),
    ("digits", "PyTorch", "nnlib", "≥ 4"),
    ("digits", "scikit-learn", "nnlib", ""),
    ("xor", "nnlib", "raw NumPy", "≤ 0.50"),
    ("xor", "PyTorch", "nnlib", "≥ 8"),
    ("xor", "scikit-learn", "nnlib", ""),
    ("stack", "loop", "stacked", "≥ 25"),
    ("stack", "raw loop", "stacked", ""),
    ("scalar", "closures", "value", "≥ 9"),
    ("scalar", "closures", "dot", "≥ 50"),
    ("scalar", "micrograd", "value", ""),
    ("scalar", "micrograd", "dot", ""),
    ("grid", "nnlib", "raw NumPy", "≤ 1.2"),
    ("imports", "nnlib.layers", "numpy", "≤ 1.3"),
    *(
        (f"cold-{work}", peer, "nnlib", "≥ 4")
        for work in cold.WORKS
        for peer in cold.LIBRARIES
        if peer != "nnlib"
    ),
]


def times_of(work, rounds):
    """The times of all contenders in a work, in each round."""
    if work == "scalar":
        engines = ["value", "dot", "closures"] + ["micrograd"] * peers.available("micrograd")
        return race_processes({name: ["-m", "benchmarks.scalar", name] for name in engines})
    if work.startswith("cold-"):
        programs = {
            library: ["-m", "benchmarks.cold", library, work.removeprefix("cold-")]
            for library in cold.LIBRARIES
            if library == "nnlib" or peers.available(cold.MODULES[library])
        }
        return race_processes(programs, rounds=min(rounds, 11), whole=True)
    if work == "imports":
        program = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
        modules = ("numpy", "nnlib.layers")
        return race_processes({m: ["-c", program.format(m)] for m in modules}, rounds=21)
    return race(getattr(works, work)(), rounds=rounds)


def bytes_per_node(operation, count=10_000):
    """The memory of one node of the scalar graph after a backward pass, gradient included."""
    a, b, nodes = Value(1.5), Value(2.5), [None] * count
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for i in range(count):
        nodes[i] = operation(a, b)
    for node in nodes:
        node.backward()
        node.grad *= 1.25  # a float of its own
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return size / count


def met(value, goal):
    """Whether a ratio reaches its goal: "yes", "no", or "" where there is none."""
    if not goal:
        return ""
    limit = float(goal[2:])
    return "yes" if (value <= limit if goal[0] == "≤" else value >= limit) else "no"


def main():
    """Run the works and print the table."""
    names = list(dict.fromkeys(goal[0] for goal in GOALS))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed in ratios.")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="WORK")
    parser.add_argument("--rounds", type=int, default=101)
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, one BLAS thread")
    header = ("work", "ratio", "median", "quartiles", "goal", "met", "nnlib's time")
    print("{:12} {:28} {:>6}  {:14} {:7} {:4} {}".format(*header))
    for work in options.only:
        times = times_of(work, options.rounds)
        for _, over, under, goal in (goal for goal in GOALS if goal[0] == work):
            if over not in times:
                print(f"{work:12} {over} is not installed")
                continue
            found = ratio(times, over, under)
            ours = over if over in ("nnlib", "nnlib.layers") else under
            print(
                f"{work:12} {f'{over} ÷ {under}':28} {found.median:6.3g}  "
                f"{f'{found.low:.3g} … {found.high:.3g}':14} {goal:7} {met(found.median, goal):4} "
                f"{1e6 * statistics.median(times[ours]):,.0f} µs",
                flush=True,
            )
    if "scalar" in options.only:
        product, quotient = (bytes_per_node(f) for f in (Value.__mul__, Value.__truediv__))
        total = bytes_per_node(Value.__add__)
        sizes = f"{total:.0f} for a + b, {product:.0f} for a·b, {quotient:.0f} for a/b"
        print(f"scalar   bytes a node: {sizes} (goal ≤ 250)")


if __name__ == "__main__":
    main()
