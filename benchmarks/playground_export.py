"""Does the code that the playground exports repeat its runs? Many random runs, each in a process.

    python -m benchmarks.playground_export 200

Each run has random settings; half of them are also changed by hand on the way. The exported program
runs in a fresh process, and all weights and all losses must be the same to the last bit.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from nnlib.explore.playground.export import code_of
from nnlib.explore.playground.run import Run, changed
from nnlib.explore.playground.settings import ACTIVATIONS, CHOICES, Settings
from nnlib.explore.playground.worlds import FEATURES, WORLDS

ROOT = Path(__file__).parent.parent
ENDING = """
import sys
np.savez(
    sys.argv[1], weights=model.parameters()[0].data, loss=history.loss, val_loss=history.val_loss
)
"""


def random_settings(rng):
    """Settings drawn at random, all kinds among them."""
    hidden = [int(n) for n in rng.integers(1, 12, rng.integers(0, 4))]
    return Settings().changed(
        data=str(rng.choice(list(WORLDS))),
        samples=int(rng.integers(20, 300)),
        noise=float(rng.choice([0, rng.uniform(0, 1)])),
        test_share=float(rng.uniform(0.1, 0.9)),
        batch_size=int(rng.choice([1, 7, 10, 32, 400])),
        features=[name for name in FEATURES if rng.random() < 0.4] or ["x1"],
        hidden=hidden,
        activation=[str(rng.choice(ACTIVATIONS)) for _ in hidden],
        lr=float(10 ** rng.uniform(-3, 1)),
        optimizer=str(rng.choice(CHOICES["optimizer"])),
        schedule=str(rng.choice(CHOICES["schedule"])),
        schedule_epochs=int(rng.integers(1, 20)),
        penalty=str(rng.choice(CHOICES["penalty"])),
        strength=float(10 ** rng.uniform(-4, 0)),
        dropout=float(rng.choice([0, 0.3])),
        seed=int(rng.integers(1000)),
        data_seed=int(rng.integers(1000)),
    )


def random_run(rng):
    """A run with random settings, trained for a while, every second time changed by hand."""
    run = Run(random_settings(rng))
    train(run, rng)
    if rng.random() < 0.5:
        for _ in range(rng.integers(1, 5)):
            if not run.history.diverged:
                change(run, rng)
                train(run, rng)
    return run


def train(run, rng):
    """A few epochs, or a few steps."""
    if rng.random() < 0.5:
        run.train(epochs=int(rng.integers(0, 12)))
    else:
        run.train(steps=int(rng.integers(0, 60)))


def change(run, rng):
    """Something that a reader does by hand."""
    what = rng.choice(["lr", "strength", "weight", "weights", "points"])
    if what in ("lr", "strength"):
        value = float(10 ** rng.uniform(-4, 0))
        run.set_live(str(what), value, run.settings.changed(**{str(what): value}))
    elif what == "weight":
        run.set_weight(int(rng.integers(len(run.weights))), float(rng.normal()))
    elif what == "weights":
        run.set_weights(rng.normal(0, 0.5, run.weights.shape))
    else:
        n = len(run.points.X_train) + len(run.points.X_test)
        kind = run.points.classes or 1
        points, lines = changed(
            run.points,
            add=[[*rng.uniform(-6, 6, 2).tolist(), int(rng.integers(kind))]],
            move=[[int(rng.integers(n)), *rng.uniform(-6, 6, 2).tolist()] for _ in range(3)],
            erase=[int(i) for i in rng.integers(n, size=2)],
        )
        run.set_points(points, lines)


def repeated(run, path):
    """What the exported program finds, in a process of its own: weights and losses."""
    command = [sys.executable, "-W", "ignore", "-c", code_of(run) + ENDING, str(path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"{code_of(run)}\n{result.stderr}")
    with np.load(path) as found:
        return dict(found)


def differences(run, found):
    """The names of what is not the same to the last bit."""
    own = {"weights": run.weights, "loss": run.history.loss, "val_loss": run.history.val_loss}
    return [n for n, a in own.items() if np.asarray(a, float).tobytes() != found[n].tobytes()]


def main():
    """Repeat as many random runs as are asked for, and say how many were not the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=200)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    wrong = touched = diverged = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.first, arguments.first + arguments.runs):
            run = random_run(np.random.default_rng(seed))
            found = differences(run, repeated(run, Path(folder) / "found.npz"))
            touched += bool(run.journal)
            diverged += run.history.diverged
            if found:
                wrong += 1
                print(f"run {seed}: {', '.join(found)} differ\n{code_of(run)}")
    print(
        f"{arguments.runs - wrong} of {arguments.runs} runs repeated to the last bit; "
        f"{touched} had been changed by hand, {diverged} had diverged"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
