"""Trains the network that the pad has when it is given none: `python -m tools.make_pad_network`.

It writes `nnlib/data/pad_network.npz`. The recipe: 64 inputs, 128 hidden units with ReLU, 10
scores; all 1,797 digits, every epoch moved, turned and resized anew by `nnlib.pictures.augmented`,
and 240 drawn 1s with them; 100 epochs of Adam, its learning rate falling from 0.003 on a cosine.

A plain 1, one straight stroke downwards, is what the data lack. Stretched to the width of any other
digit it becomes a block, which a network that never saw one calls an 8; and one that has seen bare
stems alone calls those with a flag a 7. So `drawn_ones` draws both, with and without a foot, as a
pen would, from as straight as with a ruler to rather shaky.

What the recipe is worth is measured first, on five splits that hold out a fifth of the digits, and
on drawn 1s that it hasn't seen. The network in the file has seen all digits: it is for handwriting
on the pad, and no accuracy on the digits can be told from it.
"""

import argparse
from pathlib import Path

import numpy as np

from nnlib.datasets import load_digits, train_test_split
from nnlib.explore.pad.reader import FILE, PIXELS, pad_network
from nnlib.explore.pad.scan import look
from nnlib.explore.pad.widget import DOT, FULL
from nnlib.losses import CrossEntropyLoss
from nnlib.measures import accuracy
from nnlib.optim import Adam, CosineAnnealingLR
from nnlib.pictures import augmented
from nnlib.training import fit

EPOCHS, DRAWN = 100, 240


def drawn_ones(n, rng):
    """Pictures (n, 64) of 1s as the pad would see them: bare stems, with a foot, a flag, or both.

    The stem is 150 to 900 thousandths of the paper long and leans up to 20 degrees to either side;
    the shakier the hand, the more it bends and trembles. The foot is a line across its end, up to
    half as long; the flag climbs to its top from the left, 20 to 70 degrees steep, at most half as
    long as well (a longer or flatter one makes a 7).
    """
    X = np.empty((n, PIXELS))
    for i in range(n):
        shaky, length = rng.uniform() ** 3, rng.uniform(150, 900)
        lean = np.radians(rng.uniform(-20, 20) * rng.uniform())
        along = np.linspace(0, 1, 24)
        bend = shaky * rng.uniform(-0.2, 0.2) * along * (1 - along)
        tremor = shaky * rng.normal(0, 0.01, 24)
        x = 500 + length * (np.sin(lean) * (0.5 - along) + np.cos(lean) * (bend + tremor))
        y = 500 + length * (np.cos(lean) * (along - 0.5) + np.sin(lean) * (bend + tremor))
        stem = np.column_stack([x, y])
        if i % 4 > 1:
            steep, flag = np.radians(rng.uniform(20, 70)), rng.uniform(0.15, 0.5) * length
            start = stem[0] + flag * np.array([-np.cos(steep), np.sin(steep)])
            stem = np.concatenate([np.linspace(start, stem[0], 8, endpoint=False), stem])
        strokes = [stem]
        if i % 2:
            left, right = rng.uniform(0.12, 0.25, 2) * length
            tilt = rng.uniform(-0.03, 0.03, 2) * length
            strokes.append(
                np.array([[x[-1] - left, y[-1] + tilt[0]], [x[-1] + right, y[-1] + tilt[1]]])
            )
        X[i] = look(strokes, DOT).ravel() / FULL
    return X


def train(X, y, rng):
    """The network of the recipe, trained on digits X (N, 64) and their labels y (N,)."""
    model = pad_network(rng)
    loss, optimizer = CrossEntropyLoss(), Adam(model.parameters(), lr=0.003)
    schedule = CosineAnnealingLR(optimizer, EPOCHS)
    ones = drawn_ones(20 * DRAWN, rng)
    labels = np.concatenate([y, np.ones(DRAWN, dtype=y.dtype)])
    for _ in range(EPOCHS):
        varied = np.concatenate([augmented(X, rng), rng.permutation(ones)[:DRAWN]])
        fit(
            model, loss, optimizer, varied, labels,
            epochs=1, batch_size=64, rng=rng, callbacks=[schedule], progress=False,
        )  # fmt: skip
    return model


def held_out(splits):
    """The accuracy on a fifth of the digits and on drawn 1s, both unseen, (splits, 2)."""
    X, y = load_digits()
    ones = drawn_ones(500, np.random.default_rng(500))
    found = []
    for seed in range(splits):
        rng = np.random.default_rng(seed)
        X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, rng=rng)
        model = train(X_train, y_train, rng)
        drawn = accuracy(model, ones, np.ones(len(ones), dtype=int))
        found.append([accuracy(model, X_test, y_test), drawn])
    return np.array(found)


def store(model, path):
    """Write the weights in single precision, which is plenty here and half the size."""
    weights = {name: w.astype(np.float32) for name, w in model.state_dict().items()}
    with open(path, "wb") as file:
        np.savez(file, **weights)


def main():
    """Measure the recipe, train on all digits, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--splits", type=int, default=5, help="to measure the recipe on first")
    splits = parser.parse_args().splits
    if splits:
        for what, right in zip(("digits", "drawn 1s"), held_out(splits).T, strict=True):
            print(f"{what} held out, {splits} splits: {right.mean():.4f} ± {right.std():.4f}")
    X, y = load_digits()
    store(train(X, y, np.random.default_rng(0)), FILE)
    print(f"{Path(FILE).name}: {FILE.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
