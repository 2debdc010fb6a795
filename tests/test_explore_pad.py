"""The pad of chapter 7: from strokes to 8×8 pixels, who reads them, what the browser may send."""

import json
import threading

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from nnlib.datasets import load_digits
from nnlib.explore.pad import Pad, reader, scan
from nnlib.explore.pad.widget import DOT, EMPTY, a_three, in_words, strokes_of, tally
from nnlib.layers import Dropout, Linear, ReLU, Sequential
from nnlib.losses import CrossEntropyLoss
from nnlib.measures import accuracy, predict
from nnlib.optim import SGD
from nnlib.words import percent
from tools import make_pad_network
from tools.browser.strokes import HANDS, drawings, drawn

X, y = load_digits()
BAR = [np.array([[500.0, 200.0], [500.0, 800.0]])]
SLANTED = [np.array([[600.0, 200.0], [400.0, 800.0]])]


def network(sizes=(64, 10), rng=None, **settings):
    rng = rng or np.random.default_rng(0)
    layers = []
    for a, b in zip(sizes, sizes[1:], strict=False):
        layers += [Linear(a, b, rng=rng, **settings), ReLU()]
    return Sequential(*layers[:-1])


# From strokes to pixels ---------------------------------------------------------------------------


def test_blocks_are_counted():
    bitmap = np.zeros((32, 32), dtype=bool)
    bitmap[0:4, 0:4] = True  # one whole block
    bitmap[30, 4:8] = True  # four pixels of one
    bitmap[15:17, 11:13] = True  # one pixel in each of four
    counts = scan.count_blocks(bitmap)
    expected = np.zeros((8, 8), dtype=int)
    expected[0, 0], expected[7, 1] = 16, 4
    expected[3:5, 2:4] = 1
    assert np.array_equal(counts, expected)


@given(st.integers(0, 2**32 - 1))
def test_no_ink_is_lost_in_the_blocks(seed):
    bitmap = np.random.default_rng(seed).random((32, 32)) < 0.3
    counts = scan.count_blocks(bitmap)
    assert counts.sum() == bitmap.sum()
    assert counts[2, 5] == sum(bitmap[i, j] for i in range(8, 12) for j in range(20, 24))


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("digit", range(10))
def test_a_drawing_fills_the_frame_as_the_data_do(hand, digit):
    bitmap = scan.stretched(drawn(hand, digit))
    rows, columns = np.flatnonzero(bitmap.any(axis=1)), np.flatnonzero(bitmap.any(axis=0))
    assert (rows[0], rows[-1]) == (0, 31)
    assert (columns[0], columns[-1]) == (6, 25)
    picture = scan.look(drawn(hand, digit))
    assert picture.shape == (8, 8) and picture.dtype.kind == "i"
    assert picture.min() >= 0 and picture.max() <= 16
    assert picture[0].any() and picture[7].any()  # as with each of the 1,797 digits


def test_the_data_show_the_marks_of_the_same_program():
    pictures = (16 * X).reshape(-1, 8, 8)
    assert (pictures[:, 0].any(axis=1) & pictures[:, 7].any(axis=1)).all()
    ink = pictures.sum(axis=(1, 2))
    kept = (ink >= scan.THIN - 12) & (ink <= scan.FAT)  # the shear pushes a little over the edge
    assert kept.mean() > 0.97


def test_drawings_are_as_thick_as_the_data():
    pictures = np.array([scan.look(strokes) for _, _, strokes in drawings()])
    theirs = (16 * X).reshape(-1, 8, 8)
    ink, their_ink = pictures.sum(axis=(1, 2)), theirs.sum(axis=(1, 2))
    assert abs(ink.mean() - their_ink.mean()) < 10
    assert abs((pictures > 0).mean() - (theirs > 0).mean()) < 0.02
    assert abs((pictures == 16).mean() - (theirs == 16).mean()) < 0.02


@given(st.sampled_from(sorted(HANDS)), st.integers(0, 9), st.floats(0.1, 20),
       st.floats(-500, 500), st.floats(-500, 500))  # fmt: skip
def test_size_and_place_make_no_difference(hand, digit, size, dx, dy):
    strokes = drawn(hand, digit)
    moved = [size * stroke + [dx, dy] for stroke in strokes]
    # A pixel whose middle lies exactly under the rim of the pen may fall to either side.
    assert np.abs(scan.look(moved) - scan.look(strokes)).sum() <= 4


def test_the_paper_rounds_to_thousandths_and_that_hardly_matters():
    exact = np.array([scan.look(strokes).ravel() for _, _, strokes in drawings()])
    rounded = np.array([
        scan.look([np.rint(1000 * stroke) for stroke in strokes]).ravel()
        for _, _, strokes in drawings()
    ])  # fmt: skip
    differences = np.abs(exact - rounded).sum(axis=1)
    assert np.median(differences) <= 4  # of about 310; far more only where the shear jumps
    model = reader.stored_network()
    assert (predict(model, exact / 16) == predict(model, rounded / 16)).mean() >= 0.95


def test_nothing_drawn_is_an_empty_picture():
    assert not scan.look([]).any()
    assert scan.look([]).shape == (8, 8)


def test_a_dot_is_a_disc_stretched_like_all_else():
    counts = scan.look([np.array([[500.0, 500.0]])], DOT)
    bitmap = scan.stretched([np.array([[500.0, 500.0]])], DOT)
    assert bitmap.sum() == pytest.approx(np.pi / 4 * 20 * 32, rel=0.02)  # an ellipse
    assert counts[3:5, 3:5].min() == 16 and counts[0, 0] == 0
    assert np.array_equal(counts, scan.look([np.array([[20.0, 900.0]] * 3)], DOT))


def test_an_upright_1_is_fat_and_a_slanted_one_slim():
    """Each is stretched to the full width; what was slanted is then sheared upright."""
    fat, slim = scan.look(BAR), scan.look(SLANTED)
    assert (fat.sum(axis=0) > 30).sum() >= 4
    assert (slim.sum(axis=0) > 30).sum() <= 3
    columns = (scan.upright(scan.stretched(SLANTED)) * np.arange(32)).sum(axis=1)
    middles = columns / scan.upright(scan.stretched(SLANTED)).sum(axis=1)
    assert np.ptp(middles) < 3  # it stands upright


def test_the_shear_stands_the_left_edge_upright():
    bitmap = np.zeros((32, 32), dtype=bool)
    for row in range(32):
        bitmap[row, 20 - row // 3 : 24 - row // 3] = True
    sheared = scan.upright(bitmap)
    left = sheared.argmax(axis=1)
    assert left[2] == left[29]
    assert np.ptp(left) <= 1
    assert np.array_equal(sheared.sum(axis=1), bitmap.sum(axis=1))
    flat = np.zeros((32, 32), dtype=bool)
    flat[14:18, 4:28] = True
    assert np.array_equal(scan.upright(flat), flat)  # too low to have a slant


@pytest.mark.parametrize(("width", "rounds"), [(3, 2), (6, 1), (9, 0), (12, 0), (15, -1), (20, -2)])
def test_thickness_is_evened_out(width, rounds):
    bitmap = np.zeros((32, 32), dtype=bool)
    bitmap[:, 6 : 6 + width] = True  # 32 · width pixels
    after = scan.even_thickness(bitmap)
    assert after[16].sum() == width + 2 * rounds


def test_thinner_and_thicker_look_at_four_neighbours():
    bitmap = np.zeros((32, 32), dtype=bool)
    bitmap[10:13, 10:13] = True
    assert np.argwhere(scan.thinner(bitmap)).tolist() == [[11, 11]]
    plus = scan.thicker(scan.thinner(bitmap))
    assert plus.sum() == 5 and not plus[10, 10]
    assert scan.thinner(np.ones((32, 32), dtype=bool)).sum() == 30 * 30


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=40))
def test_any_scribble_has_a_picture(points):
    stroke = np.array(points, dtype=float)
    for strokes in ([stroke], [stroke, stroke[:1]], [stroke[::-1]]):
        picture = scan.look(strokes, DOT)
        assert picture.any() and picture.max() <= 16


def test_distance_to_a_stroke():
    stroke = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 3.0]])
    points = np.array([[2.0, 1.0], [4.0, 3.0], [7.0, 7.0], [-3.0, -4.0]])[:, None, :]
    assert np.allclose(scan.distance(points, stroke), [1, 0, 5, 5])


# Who reads ----------------------------------------------------------------------------------------


def test_the_stored_network_reads_most_of_what_six_hands_write():
    model = reader.stored_network()
    assert accuracy(model, X, y) > 0.99  # it was trained on them
    drawn_X = np.array([scan.look(strokes).ravel() / 16 for _, _, strokes in drawings()])
    labels = np.array([digit for _, digit, _ in drawings()])
    right = predict(model, drawn_X) == labels
    assert right.mean() >= 0.95
    assert right[labels == 1].all()  # with and without a flag, a foot
    for hand in range(6):
        assert right[10 * hand : 10 * hand + 10].mean() >= 0.9


@pytest.mark.parametrize("length", [60, 150, 300, 500, 800, 1000])
@pytest.mark.parametrize("lean", [-15, -3, 0, 1, 8])
@pytest.mark.parametrize("foot", [False, True])
def test_a_plain_stroke_is_read_as_a_1(length, lean, foot):
    half = 0.5 * length * np.array([np.sin(np.radians(lean)), np.cos(np.radians(lean))])
    strokes = [np.stack([500 - half * [-1, 1], 500 + half * [-1, 1]])]
    if foot:
        strokes.append(strokes[0][1] + 0.18 * length * np.array([[-1, 0], [1, 0]]))
    picture = scan.look(strokes, DOT).reshape(1, 64) / 16
    p = reader.probabilities(reader.stored_network(), picture)[0]
    assert p.argmax() == 1


def test_the_stored_network_is_small_and_of_its_recipe():
    assert reader.FILE.stat().st_size < 50_000
    again = make_pad_network.train(X, y, np.random.default_rng(0))
    stored = reader.probabilities(reader.stored_network(), X)
    assert np.abs(stored - reader.probabilities(again, X)).mean() < 0.01


def test_the_recipe_writes_what_can_be_read(tmp_path):
    model = reader.pad_network(np.random.default_rng(1))
    make_pad_network.store(model, tmp_path / "network.npz")
    other = reader.pad_network(np.random.default_rng(2))
    other.load(tmp_path / "network.npz")
    assert np.allclose(other(X[:5]), model(X[:5]), atol=1e-5)


def test_scores_become_probabilities_and_probabilities_stay():
    scores = np.array([[0.0] * 9 + [np.log(3)]])
    p = reader.probabilities(lambda X: scores, X[:1])
    assert np.allclose(p[0, :9], 1 / 12) and p[0, 9] == pytest.approx(1 / 4)
    shares = np.array([[0.91] + [0.01] * 9])
    assert np.array_equal(reader.probabilities(lambda X: shares, X[:1]), shares)
    counts = np.eye(10, dtype=int)[:1] * 5
    assert reader.probabilities(lambda X: counts, X[:1])[0, 0] == pytest.approx(0.94, abs=0.02)


def test_dropout_rests_and_the_network_notices_nothing():
    rng = np.random.default_rng(0)
    model = Sequential(
        Linear(64, 30, rng=rng), ReLU(), Dropout(0.5, rng=rng), Linear(30, 10, rng=rng)
    )
    loss = CrossEntropyLoss()
    loss(model(X[:20]), y[:20])
    asked = [reader.probabilities(model, X[:3]) for _ in range(2)]
    assert np.array_equal(*asked)
    assert model.training
    model.backward(loss.backward())  # raises if the network has met other data since
    assert model.parameters()[0].grad.any()


@pytest.mark.parametrize(
    ("model", "kind", "words"),
    [
        (Sequential, TypeError, r"model is a class: did you mean Sequential\(…\)\?"),
        (3, TypeError, "model is int 3, but a network, or a function"),
        (network((2, 10)), ValueError, r"can't read X of shape \(2, 64\).*expects \(N, 2\)"),
        (network((64, 3)), ValueError, r"shape \(2, 3\).*scores of shape \(2, 10\), one for each"),
        (lambda X: X.sum(axis=1), ValueError, "chosen classes in place of the scores"),
        (lambda X: np.zeros((10, len(X))), ValueError, "transpose"),
        (network(rng=None, dtype=np.float32), TypeError, "digits would be lost"),
        (lambda X: np.zeros((3, len(X), 10)), ValueError, "a stack of 3 networks"),
        (lambda X: np.full((len(X), 10), np.nan), ValueError, "has its training diverged"),
        (lambda X: np.full((len(X), 10), "a"), ValueError, "real numbers are expected"),
        (lambda: 0, TypeError, "takes 0 positional arguments"),
        (lambda X: 1 / 0, ValueError, "division by zero"),
        (lambda X: None, ValueError, r"\(\)"),
    ],
)
def test_a_model_that_cannot_read_digits_is_told_so(model, kind, words):
    with pytest.raises(kind, match=words):
        Pad(model)


# What the browser sends ---------------------------------------------------------------------------


class Browser:
    """A pad, what it was sent, and what it answered."""

    def __init__(self, model=None):
        self.pad, self.answers, self.number = Pad(model), [], 100
        self.pad.send = self.answers.append

    def __call__(self, ask, number=None, **content):
        self.number += 1
        number = self.number if number is None else number
        self.pad._hear({"ask": ask, "number": number, **content})
        json.dumps(self.answers[-1], allow_nan=False)  # can be sent
        assert self.answers[-1]["number"] == number
        return self.answers[-1]


def as_sent(strokes):
    """Strokes on a paper of 0 … 1 as the browser would write them."""
    return [np.rint(1000 * stroke).astype(int).ravel().tolist() for stroke in strokes]


def test_the_paper_is_empty_at_first():
    browser = Browser()
    answer = browser("hello")
    assert answer["drawing"] == {"strokes": []}
    assert answer["cells"] == [0] * 64 and answer["probabilities"] is None
    assert answer["words"] == browser.pad.words == EMPTY
    assert (answer["saved"], answer["tally"]) == (0, "")


def test_a_drawing_is_read():
    browser = Browser()
    strokes = drawn("school", 3)
    answer = browser("look", strokes=as_sent(strokes))
    assert np.array_equal(np.reshape(answer["cells"], (8, 8)), scan.look(
        [np.rint(1000 * stroke) for stroke in strokes], DOT))  # fmt: skip
    assert np.argmax(answer["probabilities"]) == 3
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-4)
    assert answer["words"].startswith("The network says 3 (")
    assert np.array_equal(browser.pad.picture * 16, answer["cells"])
    assert "drawing" not in answer  # it would be sent back at every stroke
    assert browser("hello")["drawing"] == {"strokes": as_sent(strokes)}


def test_undo_and_clear_are_only_another_drawing():
    browser = Browser()
    first, second = as_sent(drawn("school", 4))
    both = browser("look", strokes=[first, second])
    assert browser("look", strokes=[first])["cells"] != both["cells"]
    cleared = browser("look", strokes=[])
    assert cleared["probabilities"] is None and cleared["words"] == EMPTY
    assert browser("look", strokes=[first, second])["cells"] == both["cells"]


def test_cells_are_taken_as_they_are():
    browser = Browser()
    cells = [int(16 * ink) for ink in X[0]]
    answer = browser("look", cells=cells)
    assert answer["cells"] == cells
    assert np.argmax(answer["probabilities"]) == y[0] == 0
    assert browser("hello")["drawing"] == {"cells": cells}
    assert browser("look", cells=[0] * 64)["words"] == EMPTY


def test_examples_have_the_scale_of_the_data():
    browser = Browser()
    none_X, none_y = browser.pad.examples
    assert none_X.shape == (0, 64) and none_y.shape == (0,)
    for digit in (3, 8):
        answer = browser("save", strokes=as_sent(drawn("fast", digit)), label=digit)
        assert answer["words"] == EMPTY and answer["cells"] == [0] * 64  # a new paper
    browser("save", cells=[int(16 * ink) for ink in X[7]], label=7)
    mine_X, mine_y = browser.pad.examples
    assert mine_X.shape == (3, 64) and mine_X.dtype == X.dtype
    assert mine_y.tolist() == [3, 8, 7] and mine_y.dtype == y.dtype
    assert np.array_equal(mine_X[2], X[7])
    assert 0 <= mine_X.min() and mine_X.max() <= 1
    assert accuracy(browser.pad.model, mine_X, mine_y) == 1


def test_saved_examples_are_counted_and_the_last_is_taken_back():
    browser = Browser()
    three = as_sent(drawn("school", 3))
    assert browser("save", strokes=three, label=3)["tally"] == (
        "1 example saved; the network reads it rightly."
    )
    answer = browser("save", strokes=three, label=5)
    assert answer["saved"] == 2
    assert answer["tally"] == "2 examples saved; the network reads 1 of them rightly."
    assert browser("forget")["saved"] == 1
    assert browser.pad.examples[1].tolist() == [3]
    assert browser("forget")["tally"] == ""
    assert browser("forget")["saved"] == 0  # nothing left to forget


def test_what_the_network_said_comes_back_when_a_drawing_is_saved():
    browser = Browser()
    three = as_sent(drawn("school", 3))
    answer = browser("look", strokes=three)
    assert answer["said"] == ""  # nothing is saved yet
    for _ in range(2):  # also if the message comes twice, and its first answer was lost
        saved = browser("save", number=7, strokes=three, label=5)
        assert saved["said"] == answer["words"] and saved["said"].startswith("The network says 3 (")
        assert saved["words"] == EMPTY
    assert browser("save", cells=[int(16 * ink) for ink in X[0]], label=0)["said"].startswith(
        "The network says 0 ("
    )
    assert browser("forget")["said"] == ""


def test_the_answer_can_be_hidden_from_python_and_is_not_at_first():
    assert Pad().hide_answer is False
    pad = Pad(network(), hide_answer=True)
    assert pad.hide_answer is True and pad.get_state()["hide_answer"] is True
    pad.hide_answer = False
    assert pad.get_state()["hide_answer"] is False
    with pytest.raises(traitlets.TraitError, match="hide_answer"):
        Pad(hide_answer="yes")
    with pytest.raises(TypeError):
        Pad(network(), True)  # by name only


def test_a_failed_reading_is_told_at_saving_too():
    model = network()
    browser = Browser(model)
    model.parameters()[0].data[...] = np.nan
    answer = browser("save", strokes=as_sent(drawn("school", 3)), label=3)
    assert answer["said"].startswith("The network could not read it")
    assert answer["saved"] == 1


def test_a_message_that_comes_twice_saves_once():
    browser = Browser()
    for _ in range(2):
        answer = browser("save", number=7, strokes=as_sent(drawn("school", 3)), label=3)
        assert answer["saved"] == 1
    browser("save", number=8, strokes=as_sent(drawn("school", 3)), label=3)
    for _ in range(2):
        assert browser("forget", number=9)["saved"] == 1


def test_another_network_reads_at_once():
    browser = Browser()
    browser("look", strokes=as_sent(drawn("school", 3)))
    browser.pad.model = lambda X: np.eye(10)[[6] * len(X)]
    answer = browser.answers[-1]
    assert answer["number"] is None  # nobody had asked
    assert answer["words"] == "The network says 6 (100 %). Next comes 0 (0 %)."
    with pytest.raises(ValueError, match="one for each digit"):
        browser.pad.model = network((64, 3))
    assert browser("hello")["probabilities"][6] == 1


def test_a_network_that_fails_later_is_told_in_words():
    model = network()
    browser = Browser(model)
    three = as_sent(drawn("school", 3))
    assert browser("look", strokes=three)["probabilities"]
    model.parameters()[0].data[...] = np.nan
    answer = browser("look", strokes=three)
    assert answer["probabilities"] is None
    assert answer["words"].startswith(
        "The network could not read it: model gives scores that are NaN"
    )
    assert any(answer["cells"])  # what it should have read is still shown


NONSENSE = [
    None, 3, "look", [], {}, {"ask": "look"}, {"number": 1}, {"ask": "look", "number": 1},
    {"ask": "dance", "number": 1}, {"ask": ["look"], "number": 1},
    {"ask": "look", "number": 1, "strokes": 5}, {"ask": "look", "number": 1, "strokes": [[]]},
    {"ask": "look", "number": 1, "strokes": [[1]]}, {"ask": "look", "number": 1, "strokes": ["ab"]},
    {"ask": "look", "number": 1, "strokes": [[1, None]]},
    {"ask": "look", "number": 1, "strokes": [[1, 2, 3]]},
    {"ask": "look", "number": 1, "strokes": [[float("nan"), 2]]},
    {"ask": "look", "number": 1, "strokes": [[[1, 2], [3, 4]]]},
    {"ask": "look", "number": 1, "strokes": [[1, 2] * 20_001]},
    {"ask": "look", "number": 1, "cells": [0] * 63}, {"ask": "look", "number": 1, "cells": "ink"},
    {"ask": "look", "number": 1, "cells": [0.5] * 64}, {"ask": "look", "number": 1, "cells": None},
    {"ask": "save", "number": 1, "strokes": [[1, 2]]},
    {"ask": "save", "number": 1, "strokes": [[1, 2]], "label": 10},
    {"ask": "save", "number": 1, "strokes": [[1, 2]], "label": True},
    {"ask": "save", "number": 1, "strokes": [[1, 2]], "label": "3"},
    {"ask": "save", "number": 1, "strokes": [], "label": 3},
    {"ask": "save", "number": 1, "label": 3},
]  # fmt: skip


@pytest.mark.parametrize("message", NONSENSE, ids=lambda message: repr(message)[:60])
def test_nonsense_is_answered_and_changes_nothing(message):
    browser = Browser()
    browser("look", strokes=as_sent(drawn("school", 3)))
    before = browser("hello")
    browser.pad._hear(message)
    answer = browser.answers[-1]
    assert answer["error"].startswith("The pad was sent nonsense: ")
    assert browser("hello") == {**before, "number": browser.number}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)
sensible = st.lists(st.lists(st.integers(-50, 1050), min_size=2, max_size=8), max_size=4)
messages = st.fixed_dictionaries(
    {"ask": st.sampled_from(["look", "save", "forget", "hello"]) | anything, "number": anything},
    optional={
        "strokes": sensible | anything,
        "cells": st.lists(st.integers(-2, 20), min_size=64, max_size=64) | anything,
        "label": st.integers(-1, 10) | anything,
    },
)


@given(st.lists(messages | anything, min_size=1, max_size=6))
def test_no_message_breaks_the_pad(sent):
    browser = Browser(lambda X: X[:, :10])
    for message in sent:
        browser.pad._hear(message)
        answer = browser.answers[-1]
        assert "error" in answer or len(answer["cells"]) == 64
        mine_X, mine_y = browser.pad.examples
        assert mine_X.shape == (len(mine_y), 64) and set(mine_y) <= set(range(10))
        assert ((mine_X >= 0) & (mine_X <= 1)).all()
    answer = browser("look", strokes=as_sent(drawn("school", 3)))
    assert answer["probabilities"]
    assert len(browser.answers) == len(sent) + 1


def test_it_can_be_asked_while_the_network_is_in_training():
    model = network((64, 32, 10))
    browser = Browser(model)
    loss, optimizer, failures = CrossEntropyLoss(), SGD(model.parameters(), lr=0.01), []

    def draw():
        for _ in range(40):
            answer = browser("look", strokes=as_sent(drawn("fast", 5)))
            if not answer["probabilities"]:
                failures.append(answer)

    thread = threading.Thread(target=draw)
    thread.start()
    while thread.is_alive():
        loss(model(X[:200]), y[:200])
        model.zero_grad()
        model.backward(loss.backward())  # raises if the network was asked in between
        optimizer.step()
    assert failures == []


# Words and the page -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("best", "rest", "words"),
    [
        ((3, 0.97), (5, 0.02), "The network says 3 (97 %). Next comes 5 (2 %)."),
        ((8, 0.41), (1, 0.38), "The network is not sure: 8 (41 %), or 1 (38 %)?"),
        ((0, 0.999), (1, 0.001), "The network says 0 (over 99 %). Next comes 1 (under 1 %)."),
        ((0, 1.0), (1, 0.0), "The network says 0 (100 %). Next comes 1 (0 %)."),
    ],
)
def test_the_probabilities_in_words(best, rest, words):
    p = np.zeros(10)
    p[best[0]], p[rest[0]] = best[1], rest[1]
    assert in_words(p) == words


@given(st.floats(0, 1))
def test_a_percentage_never_claims_certainty(share):
    text = percent(share)
    assert (text == "0 %") == (share == 0)
    assert (text == "100 %") == (share == 1)


def test_the_tally_in_words():
    assert tally(np.array([False])) == "1 example saved; the network reads it wrongly."
    assert tally(np.array([True] * 4)) == "4 examples saved; the network reads all of them rightly."
    assert tally(np.array([False] * 2)).endswith("reads none of them rightly.")


def test_a_page_without_a_kernel_tells_what_it_is():
    pads = [Pad(), Pad()]
    for pad in pads:
        browser_side, _ = pad._repr_mimebundle_()
        assert browser_side["text/plain"] == (  # strict nbval compares it
            f"Can the network read your handwriting?\n{EMPTY}\n(Run this cell to try it.)"
        )
        assert browser_side["application/vnd.jupyter.widget-view+json"]["model_id"] == pad.model_id
    assert repr(pads[0]) == f"{Pad.question}\n{EMPTY}"


def test_the_still_picture_has_words(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    Pad.still()
    Pad.still(lambda X: np.eye(10)[[6] * len(X)])
    assert "The network says 3 (" in shown[0].alt
    assert shown[1].alt == (
        "A handwritten 3, and the same in 8×8 grey pixels. "
        "The network says 6 (100 %). Next comes 0 (0 %)."
    )


def test_the_three_of_the_still_picture_is_on_the_paper():
    points = np.concatenate(strokes_of(a_three()))
    assert points.min() > 100 and points.max() < 900


def test_the_browser_asks_nothing_of_the_network_outside():
    """The module and the style name no address, and import nothing."""
    for text in (str(Pad._esm), str(Pad._css)):
        assert "http" not in text and "import " not in text and "url(" not in text
        assert "fetch" not in text and "eval" not in text


# The challenge ------------------------------------------------------------------------------------


def line(start, end):
    return np.linspace(start, end, 30).round().astype(int).ravel().tolist()


ONE, CAP, FOOT = (
    line(*ends)
    for ends in (((600, 200), (480, 800)), ((300, 220), (600, 200)), ((400, 800), (600, 800)))
)


def look_at(pad, number=1, **drawing):
    """What the page is told when the reader has drawn this."""
    answers = []
    pad.send = answers.append
    pad._hear({"ask": "look", "number": number, **drawing})
    return answers[-1]


def test_a_1_that_one_more_stroke_turns_into_a_7_meets_the_challenge():
    pad = Pad()
    assert look_at(pad, strokes=[ONE])["praise"] == "" and pad.probabilities.argmax() == 1
    assert look_at(pad, strokes=[ONE, CAP])["praise"] == Pad.praise
    assert pad.probabilities.argmax() == 7
    assert look_at(pad, strokes=[])["praise"] == Pad.praise  # it was met, and stays so


@pytest.mark.parametrize("strokes", [[CAP + ONE], [CAP, ONE], [ONE, FOOT, CAP], [ONE], []])
def test_a_7_that_was_no_1_before_its_last_stroke_does_not(strokes):
    pad = Pad()
    assert look_at(pad, strokes=strokes)["praise"] == "" and not pad.met


def test_a_hidden_answer_is_not_told_by_the_praise():
    pad = Pad(hide_answer=True)
    assert look_at(pad, strokes=[ONE, CAP])["praise"] == ""
    pad.hide_answer = False
    assert look_at(pad, strokes=[ONE])["praise"] == Pad.praise


def test_the_challenge_can_be_met_by_keyboard():
    one = np.zeros((8, 8), dtype=int)
    for row in range(8):
        one[row, 6 - round(0.3 * row) :][:2] = 16
    seven = one.copy()
    seven[:2, :6] = 16
    pad = Pad()
    look_at(pad, cells=seven.ravel().tolist())
    assert pad.probabilities.argmax() == 7 and not pad.met  # from nothing
    look_at(pad, strokes=[])
    look_at(pad, cells=one.ravel().tolist())
    assert pad.probabilities.argmax() == 1
    look_at(pad, cells=np.where(seven, seven, one).ravel().tolist())
    assert pad.met
