"""What draws itself in the page says, computes and recognises what its Python side does."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from nnlib.explore import first_network, live
from nnlib.explore.first_network import FirstNetwork
from nnlib.explore.fold import Fold
from nnlib.explore.handles import on_page, steps_of
from nnlib.explore.lift import Lift
from nnlib.explore.line_over_xor import LineOverXor
from nnlib.losses import BCEWithLogitsLoss
from nnlib.optim import Adam

HERE = Path(__file__).parent
EXPLORERS = (LineOverXor, Lift, Fold)
every_live = pytest.mark.parametrize("kind", (FirstNetwork, *EXPLORERS))
every_explorer = pytest.mark.parametrize("kind", EXPLORERS)


def in_node(name, **question):
    """The answers of tests/javascript/live.mjs."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node isn't installed")
    told = json.dumps({"name": name, **question})
    command = [node, str(HERE / "javascript" / "live.mjs")]
    done = subprocess.run(command, input=told, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def states_of(explorer, n=60):
    """The state at the start, both ends of every control, and states at random."""
    start, rng = vars(explorer.state), np.random.default_rng(0)
    values = {
        name: [round(v, 9) if isinstance(v, float) else v for v in steps_of(control)]
        for name, control in explorer.inputs.items()
    }
    ends = [{**start, name: list_[k]} for name, list_ in values.items() for k in (0, -1)]
    chance = [
        {name: list_[rng.integers(len(list_))] for name, list_ in values.items()} for _ in range(n)
    ]
    return [start, *ends, *chance]


def first_points(world="rings"):
    X, y = first_network.worlds()[world]
    return [{"at": x, "y": k} for x, k in zip(*first_network.listed(X, y).values(), strict=True)]


# Pictures ----------------------------------------------------------------------------------------


@every_explorer
def test_the_page_says_and_recognises_what_the_kernel_does(kind):
    explorer = kind()
    states = states_of(explorer)
    answers = in_node(kind.live, told=explorer.told(), states=states)
    for state, answer in zip(states, answers, strict=True):
        explorer.set(**state)
        assert answer["words"] == explorer.words
        found = explorer.measure(explorer.state)
        assert answer["solved"] == bool(explorer.solved(explorer.state, found)), state
        name, own = {LineOverXor: ("left", 1), Lift: ("height", 0), Fold: ("now", 1)}[kind]
        numbers = answer["found"][name], found[own]
        assert np.allclose(*numbers, atol=2e-3)  # the page knows points with four decimals
        names = [handle["name"] for handle in explorer._stage._handles]
        assert [handle["name"] for handle in answer["handles"]] == names
        for handle, own in zip(answer["handles"], explorer.handles(), strict=True):
            told = on_page(own, explorer.state, explorer.inputs)
            assert (handle["to"], handle["counts"]) == (told["to"], told["counts"])
            assert handle["words"] == [dict(w) for w in told["words"]]
            shares = np.array(handle["points"])
            assert (shares > -0.01).all() and (shares < 1.01).all()


def test_the_picture_of_the_line_shows_the_table():
    (answer,) = in_node(
        "line_over_xor", told=LineOverXor().told(), states=[{"angle": 45, "b": -0.5}]
    )
    assert {"0.50", "0.21", "−0.91", "0.00", "✗"} <= set(answer["said"])
    assert answer["said"].count("✓") == 3


# The first network -------------------------------------------------------------------------------


def test_gradients_and_steps_are_those_of_the_course():
    X, y = first_network.worlds()["rings"]
    X = X.round(4)
    model = first_network.trained(X, y, steps=20)
    first, _, last = model
    weights = [first.weight.data, first.bias.data, last.weight.data, last.bias.data]
    weights = np.concatenate([w.ravel() for w in weights]).tolist()
    asked = {"hidden": 4, "weights": weights, "points": first_points(), "steps": 50}
    before, after = in_node("first_network", network=asked)
    loss = BCEWithLogitsLoss()
    model.zero_grad()
    assert before["loss"] == pytest.approx(loss(model(X), y))
    model.backward(loss.backward())
    grads = [first.weight.grad, first.bias.grad, last.weight.grad, last.bias.grad]
    assert np.allclose(before["grad"], np.concatenate([g.ravel() for g in grads]))
    assert np.allclose(before["scores"], model(X)[:, 0])
    optimizer = Adam(model.parameters(), lr=first_network.RATE, weight_decay=first_network.DECAY)
    for _ in range(50):
        loss(model(X), y)
        model.zero_grad()
        model.backward(loss.backward())
        optimizer.step()
    own = [first.weight.data, first.bias.data, last.weight.data, last.bias.data]
    assert np.allclose(after["weights"], np.concatenate([w.ravel() for w in own]), atol=1e-6)


@pytest.mark.parametrize(("hidden", "solved"), [(1, 0), (2, 0), (3, 8), (4, 15)])
def test_two_units_never_close_the_ring_and_three_often_do(hidden, solved):
    asked = {"hidden": hidden, "weights": [0.0] * (4 * hidden + 1), "points": first_points()}
    asked |= {"steps": 0, "seeds": list(range(1, 21)), "patience": 1500}
    right = [answer["right"] for answer in in_node("first_network", network=asked)[2:]]
    closed = sum(count == len(asked["points"]) for count in right)
    assert closed >= solved and (solved or closed == 0)
    assert hidden < 3 or right[0] == len(asked["points"])  # that with which the page begins


def test_the_first_network_lives_in_every_world():
    told = FirstNetwork().told()
    states = [{"world": w, "hidden": h} for w in first_network.worlds() for h in (1, 6)]
    for answer in in_node("first_network", told=told, states=states):
        assert re.search(r"\d+ of 24 points|each colour", answer["words"])
        assert not answer["solved"]


def test_its_points_are_within_the_plane_and_its_still_picture_tells_of_them():
    for X, y in first_network.worlds().values():
        assert X.shape == (24, 2) and set(y) == {0, 1}
        assert np.abs(X).max() < first_network.EDGE - 0.06
    picture = FirstNetwork().still_picture()
    assert picture.width == first_network.SIZE[0] and len(picture.png) < 130_000
    X, y = first_network.worlds()["rings"]
    assert ((first_network.trained(X, y)(X)[:, 0] > 0) == y).all()  # as its words say


# Pages -------------------------------------------------------------------------------------------


@every_live
def test_a_page_gets_the_still_picture_and_a_script_that_fetches_nothing(kind):
    thing = kind()
    page = live.html_of(thing)
    assert page == live.html_of(kind())  # strict nbval compares it
    still, script = page.split("<script>")
    assert still.count("<img") == 1 and "Run this cell to try it." in still
    assert script.count("</script>") == 1 and "</" not in script.removesuffix("</script>")
    assert not re.search(r"https?://(?!www.w3.org/2000/svg)|fetch\(|import\(", script)
    assert len(script) < 60_000


@every_live
def test_it_is_not_solved_at_the_start_and_says_what_to_do(kind):
    thing = kind()
    assert thing.challenge.endswith(".") and len(thing.praise.split()) > 8
    told = thing.told()
    start = {control["name"]: control["value"] for control in told["controls"]}
    (answer,) = in_node(kind.live, told=told, states=[start])
    assert answer["solved"] is False


@every_live
def test_notebooks_hold_the_script_as_it_is_now(kind):
    """Else `python -m tools.run_notebooks CHAPTER` has to store the chapter again."""
    stored = "".join(
        "".join(output["data"].get("text/html", []))
        for path in sorted((HERE.parent / "notebooks").glob("0[0-3]_*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if "data" in output
    )
    styles = json.dumps("\n".join(map(live.packed, live.STYLES)))
    for part in (live.script(kind.live), f"wear({styles})"):
        assert part.replace("</", r"<\/") in stored
