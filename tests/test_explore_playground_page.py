"""The page of the playground computes what nnlib computes: every activation, every feature."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from nnlib import activations
from nnlib.explore.playground.build import LAYERS, network
from nnlib.explore.playground.settings import ACTIVATIONS, Settings
from nnlib.explore.playground.worlds import FEATURES, features

SCRIPT = Path(__file__).parent / "javascript" / "playground_forward.mjs"
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Cases, and what the page makes of them: Node is started once for all tests."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node isn't installed")
    folder = tmp_path_factory.mktemp("page")
    cases = {"activations": {"names": list(ACTIVATIONS), "z": as_json(values())}, "networks": []}
    for settings, outputs, model, X in networks():
        weights = np.concatenate([p.data.ravel() for p in model.parameters()])
        cases["networks"].append(
            {
                "features": list(settings.features),
                "widths": [len(settings.features), *settings.hidden, outputs],
                "names": list(settings.activation),
                "weights": weights.tolist(),
                "x1": X[:, 0].tolist(),
                "x2": X[:, 1].tolist(),
            }
        )
    (folder / "cases.json").write_text(json.dumps(cases))
    command = [node, str(SCRIPT), str(folder / "cases.json"), str(folder / "found.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "found.json").read_text())


def values():
    """Small and large numbers of both signs, zero, and what a network that diverged gives."""
    size = np.concatenate([np.logspace(-12, 4, 60), [0.5, 1, 30, 709, 750, np.inf]])
    return np.concatenate([-size[::-1], [0.0], size, [np.nan]])


def as_json(numbers):
    """Numbers as JSON can carry them."""
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return [float(v) if np.isfinite(v) else names[str(float(v))] for v in numbers]


def networks():
    """Networks with each activation, all the features, one or more outputs, none or many layers."""
    rng = np.random.default_rng(5)
    X = rng.uniform(-6, 6, (40, 2))
    shapes = [(name, (5, 4), 1) for name in ACTIVATIONS]
    shapes += [("tanh", (), 1), ("relu", (9,), 3), ("gelu", (3,) * 16, 1)]
    for name, hidden, outputs in shapes:
        settings = Settings(
            features=tuple(FEATURES), hidden=hidden, activation=(name,) * len(hidden)
        )
        model = network(settings, outputs, rng)
        for parameter in model.parameters():  # biases, too, are numbers of their own
            parameter.data[...] = rng.normal(0, 0.7, parameter.data.shape)
        yield settings, outputs, model, X


def said(model, X):
    """What each unit says at each place: the features, then each layer after its activation."""
    h, said = X, [X]
    for layer in model:
        h = layer(h)
        if isinstance(layer, tuple(LAYERS.values())):
            said[-1] = h
        else:
            said.append(h)
    return said


def test_the_kernel_offers_no_activation_that_the_page_does_not_know(page):
    assert set(page["activations"]) == set(ACTIVATIONS) == set(LAYERS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_the_same_on_the_page(page, name):
    z = values()
    with np.errstate(all="ignore"):
        ours = getattr(activations, name)(z)
    theirs = np.array([float(v.replace("Infinity", "inf")) for v in page["activations"][name]])
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    np.testing.assert_allclose(theirs, ours, rtol=TOLERANCE, atol=1e-15)


def test_every_unit_of_a_network_is_the_same_on_the_page(page):
    cases = list(networks())
    assert len(page["networks"]) == len(cases)
    for (settings, _, model, X), theirs in zip(cases, page["networks"], strict=True):
        ours = said(model, features(X, settings.features))
        assert len(ours) == len(theirs)
        for units, found in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(np.array(found).T, units, rtol=TOLERANCE, atol=TOLERANCE)
