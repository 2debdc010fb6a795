"""A step of training number by number: `python -m benchmarks.scalar ENGINE` prints its seconds.

It is the step of micrograd's demo: a network 2-16-16-1 of ReLUs on 100 points, some 67,000 nodes.
Each engine runs in a Python of its own: how long the garbage collector takes depends on all that
lives in the process, and would else be charged to the wrong one. ENGINE is one of

    value       nnlib's, with + and × as the others do it
    dot         nnlib's, with one node for a weighted sum
    closures    the usual kind: see `benchmarks.closures`
    micrograd   the one from PyPI
"""

import random
import sys
import time

STEPS = 3
SIZES = (2, 16, 16, 1)


def engine(name):
    """The class of an engine's numbers, and its weighted sum w·x + b."""
    if name in ("value", "dot"):
        from nnlib.autograd import Value as Number
    elif name == "closures":
        from benchmarks.closures import Node as Number
    else:
        from micrograd.engine import Value as Number

    def added(w, x, b):
        for wi, xi in zip(w, x, strict=True):
            b = b + wi * xi
        return b

    def dotted(w, x, b):
        return Number.dot(w, x) + b

    return Number, dotted if name == "dot" else added


def step_with(name):
    """A function that makes one step, without moving the weights, and returns a checksum."""
    number, weighted_sum = engine(name)
    draw = random.Random(0).gauss
    X = [(draw(0, 1), draw(0, 1)) for _ in range(100)]
    signs = [1 if x * y > 0 else -1 for x, y in X]
    layers = [
        [([number(draw(0, 0.5)) for _ in range(n)], number(0.0)) for _ in range(m)]
        for n, m in zip(SIZES, SIZES[1:], strict=False)
    ]
    leaves = [p for layer in layers for w, b in layer for p in (*w, b)]

    def step():
        total = number(0.0)
        for point, sign in zip(X, signs, strict=True):
            h = [number(x) for x in point]
            for layer in layers:
                h = [weighted_sum(w, h, b).relu() for w, b in layer]
            total = total + (h[0] * -sign + 1.0).relu()
        loss = total * (1 / len(X))
        for p in leaves:
            p.grad = 0.0
        loss.backward()
        return loss.data + sum(p.grad for p in leaves)

    return step


if __name__ == "__main__":
    step = step_with(sys.argv[1])
    start = time.perf_counter()
    for _ in range(STEPS):
        checksum = step()
    print((time.perf_counter() - start) / STEPS, checksum)
