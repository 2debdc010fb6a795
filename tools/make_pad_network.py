"""Trains the network that the pad has when it is given none: `python -m tools.make_pad_network`.

It writes `nnlib/data/pad_network.npz`. The recipe: 64 inputs, 128 hidden units with ReLU, 10
scores; all 1,797 digits, every epoch moved, turned and resized anew by `nnlib.pictures.augmented`;
100 epochs of Adam, its learning rate falling from 0.003 along a cosine. What the recipe is worth is
measured first, on five splits that hold out a fifth of the digits. The network in the file has seen
all of them: it is for handwriting on the pad, and no accuracy on the digits can be told from it.
"""

import argparse
from pathlib import Path

import numpy as np

from nnlib.datasets import load_digits, train_test_split
from nnlib.explore.pad.reader import FILE, pad_network
from nnlib.losses import CrossEntropyLoss
from nnlib.measures import accuracy
from nnlib.optim import Adam, CosineAnnealingLR
from nnlib.pictures import augmented
from nnlib.training import fit

EPOCHS = 100


def train(X, y, rng):
    """The network of the recipe, trained on digits X (N, 64) and their labels y (N,)."""
    model = pad_network(rng)
    loss, optimizer = CrossEntropyLoss(), Adam(model.parameters(), lr=0.003)
    schedule = CosineAnnealingLR(optimizer, EPOCHS)
    for _ in range(EPOCHS):
        varied = augmented(X, rng)
        fit(
            model, loss, optimizer, varied, y,
            epochs=1, batch_size=64, rng=rng, callbacks=[schedule], progress=False,
        )  # fmt: skip
    return model


def held_out(splits):
    """The accuracy of the recipe on a fifth of the digits that it hasn't seen, (splits,)."""
    X, y = load_digits()
    found = []
    for seed in range(splits):
        rng = np.random.default_rng(seed)
        X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, rng=rng)
        found.append(accuracy(train(X_train, y_train, rng), X_test, y_test))
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
        right = held_out(splits)
        print(f"held out, {splits} splits: {right.mean():.4f} ± {right.std():.4f}")
    X, y = load_digits()
    store(train(X, y, np.random.default_rng(0)), FILE)
    print(f"{Path(FILE).name}: {FILE.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
