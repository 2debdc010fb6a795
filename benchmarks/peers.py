"""The peers from PyPI, each only where it is installed: PyTorch and scikit-learn."""

import importlib.util

import numpy as np


def available(name):
    """Whether a peer can be imported."""
    return importlib.util.find_spec(name) is not None


def torch_step(weights, biases, X, y, lr=None):
    """A step of training in PyTorch as one writes it by default: modules, float32, on the CPU.

    With a learning rate `lr` it is the notes' network (sigmoid, summed squares, gradient descent),
    else a classifier with ReLUs and Adam.
    """
    import torch

    torch.set_num_threads(1)
    layers = []
    for w, b in zip(weights, biases, strict=True):
        linear = torch.nn.Linear(*w.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(w.T))
            linear.bias.copy_(torch.from_numpy(b))
        layers += [linear, torch.nn.Sigmoid() if lr else torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    X, target = torch.from_numpy(X).float(), torch.from_numpy(y)
    if lr:
        optimizer, target = torch.optim.SGD(model.parameters(), lr=lr), target.float()
        loss_function = torch.nn.MSELoss(reduction="sum")
    elif biases[-1].size == 1:
        optimizer, target = torch.optim.Adam(model.parameters(), lr=0.01), target[:, None].float()
        loss_function = torch.nn.BCEWithLogitsLoss()
    else:
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        loss_function = torch.nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss = loss_function(model(X), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def sklearn_step(sizes, X, y):
    """A step of scikit-learn's MLPClassifier with Adam: one batch that holds all of X."""
    from sklearn.neural_network import MLPClassifier

    hidden = tuple(sizes[1:-1])
    network = MLPClassifier(hidden, solver="adam", alpha=0.0, batch_size=len(X), shuffle=False)
    network.partial_fit(X, y, classes=np.arange(max(2, sizes[-1])))
    return lambda: network.partial_fit(X, y)
