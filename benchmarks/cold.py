"""A whole program from a cold start, by one library: `python -m benchmarks.cold LIBRARY WORK`.

Import the library, make or load the data, train, and print the accuracy on held-out examples and
the seconds that all of it took. The works: `circles`, 2-16-16-1 on 150 points, 100 epochs; and
`digits`, 64-64-32-10 on 1,347 images, 30 epochs; both with Adam, a learning rate of 0.01, ReLUs,
batches of 32, and one thread. Each library in its own words, as its guide for beginners has them.
"""

import os
import sys
import time

START = time.perf_counter()
for _library in ("OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB_MAXIMUM"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

WORKS = {"circles": ((2, 16, 16, 1), 100), "digits": ((64, 64, 32, 10), 30)}
LEAST = {"circles": 0.9, "digits": 0.9}  # an accuracy below this is no fair contender
RATE, BATCH = 0.01, 32


def data(work):
    """X_train, X_test, y_train, y_test; the same for all libraries, by NumPy alone."""
    import numpy as np

    rng = np.random.default_rng(0)
    if work == "circles":
        y = np.arange(200) % 2
        angle = rng.uniform(0, 2 * np.pi, 200)
        radius = np.where(y == 1, 0.5, 1.0)
        X = (radius * [np.cos(angle), np.sin(angle)]).T + rng.normal(0, 0.05, (200, 2))
    else:
        from pathlib import Path

        file = np.load(Path(__file__).parent.parent / "nnlib" / "data" / "digits.npz")
        X, y = file["images"].reshape(-1, 64) / 16, file["labels"].astype(np.int64)
    order = rng.permutation(len(X))
    X, y, held_out = X[order], y[order], len(X) // 4
    return X[held_out:], X[:held_out], y[held_out:], y[:held_out]


def nnlib(sizes, epochs, X, X_test, y, y_test):
    """The course's own."""
    import numpy as np

    from nnlib.layers import mlp
    from nnlib.losses import BCEWithLogitsLoss, CrossEntropyLoss
    from nnlib.measures import accuracy
    from nnlib.optim import Adam
    from nnlib.training import fit

    rng = np.random.default_rng(0)
    model = mlp(sizes, rng=rng)
    loss = BCEWithLogitsLoss() if sizes[-1] == 1 else CrossEntropyLoss()
    optimizer = Adam(model.parameters(), lr=RATE)
    fit(model, loss, optimizer, X, y, epochs=epochs, batch_size=BATCH, rng=rng, progress=False)
    return accuracy(model, X_test, y_test)


def sklearn(sizes, epochs, X, X_test, y, y_test):
    """scikit-learn's MLPClassifier, without its own early end."""
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore")  # that it would have liked to go on
    model = MLPClassifier(
        sizes[1:-1], learning_rate_init=RATE, batch_size=BATCH, max_iter=epochs, tol=0.0,
        n_iter_no_change=epochs, alpha=0.0, random_state=0,
    )  # fmt: skip
    return model.fit(X, y).score(X_test, y_test)


def torch(sizes, epochs, X, X_test, y, y_test):
    """PyTorch: modules, a loop over shuffled batches, float32."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    layers = []
    for a, b in zip(sizes, sizes[1:], strict=False):
        layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    one = sizes[-1] == 1
    X, X_test = (torch.from_numpy(part).float() for part in (X, X_test))
    target = torch.from_numpy(y).float()[:, None] if one else torch.from_numpy(y)
    loss_function = torch.nn.BCEWithLogitsLoss() if one else torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(BATCH):
            optimizer.zero_grad()
            loss_function(model(X[rows]), target[rows]).backward()
            optimizer.step()
    with torch.no_grad():
        scores = model(X_test).numpy()
    answers = scores[:, 0] > 0 if one else scores.argmax(axis=1)
    return (answers == y_test).mean()


def jax(sizes, epochs, X, X_test, y, y_test):
    """JAX: a step compiled once, Adam by hand as in its guide, float32."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    key = jax.random.key(0)
    weights = []
    for a, b in zip(sizes, sizes[1:], strict=False):
        key, part = jax.random.split(key)
        weights.append((jax.random.normal(part, (a, b)) * np.sqrt(2 / a), jnp.zeros(b)))

    def forward(weights, x):
        *hidden, (w, b) = weights
        for W, c in hidden:
            x = jax.nn.relu(x @ W + c)
        return x @ w + b

    def loss(weights, x, y):
        z = forward(weights, x)
        if sizes[-1] == 1:
            return jnp.mean(jnp.logaddexp(0, z[:, 0]) - y * z[:, 0])
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))

    @jax.jit
    def step(weights, m, v, t, x, y):
        g = jax.grad(loss)(weights, x, y)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)

        def moved(w, m, v):
            return w - RATE * m / (1 - 0.9**t) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)

        return jax.tree.map(moved, weights, m, v), m, v

    m = v = jax.tree.map(jnp.zeros_like, weights)
    X, rng, t = X.astype(np.float32), np.random.default_rng(0), 0
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), BATCH):
            rows, t = order[start : start + BATCH], t + 1
            weights, m, v = step(weights, m, v, t, X[rows], y[rows])
    scores = np.asarray(forward(weights, X_test.astype(np.float32)))
    answers = scores[:, 0] > 0 if sizes[-1] == 1 else scores.argmax(axis=1)
    return (answers == y_test).mean()


LIBRARIES = {"nnlib": nnlib, "scikit-learn": sklearn, "PyTorch": torch, "JAX": jax}
MODULES = {"nnlib": "nnlib", "scikit-learn": "sklearn", "PyTorch": "torch", "JAX": "jax"}


def main(library, work):
    """Run one program; print its accuracy and seconds."""
    sizes, epochs = WORKS[work]
    share = LIBRARIES[library](sizes, epochs, *data(work))
    if share < LEAST[work]:
        sys.exit(f"{library} learned {work} only to {share:.1%}")
    print(f"{share:.4f} {time.perf_counter() - START:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
