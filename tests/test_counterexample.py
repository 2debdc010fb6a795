"""The smallest graph on which a reader's own engine is wrong: found, drawn, told."""

import pytest

from nnlib import autograd
from nnlib.exercises.backpropagation.counterexample import drawn, search, smallest_counterexample
from tests.exercise_chapters import page_of
from tests.own_value import OwnValue, backward


def overwrites(self):
    self.grad, waiting = 1.0, [self]
    while waiting:
        node = waiting.pop(0)
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad = node.grad * slope
            waiting.append(parent)


def too_early(self):
    self.grad, waiting, done = 1.0, [self], set()
    while waiting:
        if (node := waiting.pop(0)) not in done:
            done.add(node)
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += node.grad * slope
                waiting.append(parent)


def test_a_right_engine_has_no_counterexample():
    found, tried, missing = search(OwnValue, backward)
    assert found is None
    assert tried > 500
    assert "tanh(a)" in missing
    found, tried, missing = search(autograd.Value)
    assert (found, missing) == (None, [])
    assert tried > 3000


def test_the_smallest_graph_that_shows_overwriting_is_one_sum():
    found, tried, _ = search(OwnValue, overwrites)
    assert tried == 1
    assert found.program.text() == "f = a + a"
    assert (found.theirs[0][1], found.right[0].grad) == (1.0, 2.0)
    ax = drawn(found)
    texts = [text.get_text() for text in ax.texts]
    assert "← yours 1, right 2" in texts


def test_the_smallest_graph_that_shows_a_wrong_order_has_a_fork_within():
    found, _, _ = search(OwnValue, too_early)
    assert found.program.size >= 4
    assert found.program.text().startswith("q = ")
    nodes = found.program.nodes(OwnValue, found.at)
    too_early(nodes[-1])
    assert nodes[0].grad != found.right[0].grad


@pytest.mark.parametrize(
    ("method", "text"),
    [
        ("tanh", "f = tanh(a)"),
        ("exp", "f = exp(a)"),
        ("__neg__", "f = −a"),
        ("__sub__", "f = a − b"),
        ("relu", "f = relu(a)"),
    ],
)
def test_one_wrong_slope_is_found(method, text):
    class Wrong(autograd.Value):
        __slots__ = ()

    def changed(self, *others):
        result = getattr(autograd.Value, method)(self, *others)
        result.slopes = tuple(slope + 0.5 for slope in result.slopes)
        return result

    setattr(Wrong, method, changed)
    found, _, _ = search(Wrong)
    assert found.program.text() == text or method in ("relu", "__sub__")
    assert any(method.strip("_")[:3] in text for text in (found.program.text(), method))
    assert len(found.program.steps) == 1


def test_an_engine_that_stops_is_told_where():
    class Stops(OwnValue):
        def backward(self):
            raise RuntimeError("never")

    page = page_of(lambda: smallest_counterexample(Stops))
    assert "RuntimeError" in page
    assert "number 1 " in page


def test_an_engine_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr("nnlib.exercises.backpropagation.counterexample.SECONDS", 0.2)

    def endless(result):
        while True:
            pass

    assert "Stopped" in page_of(lambda: smallest_counterexample(OwnValue, backward=endless))


def test_a_wrong_value_is_seen_before_its_gradient():
    class Wrong(OwnValue):
        def __mul__(self, other):
            return OwnValue(self.data * other.data + 1, (self, other), (other.data, self.data))

    page = page_of(lambda: smallest_counterexample(Wrong, backward=backward))
    assert "f = a · a" in page
    assert "Already its value is 10, where it should be 9" in page


def test_what_is_shown_of_a_counterexample():
    page = page_of(lambda: smallest_counterexample(OwnValue, backward=overwrites))
    assert "f = a + a at a = 3. ∂f/∂a is 2, and yours says 1" in page
    assert "nudging a by 0.0001 says 2" in page
    assert "No counterexample" in page_of(
        lambda: smallest_counterexample(OwnValue, backward=backward)
    )


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((OwnValue(1.0),), "class"),
        ((OwnValue,), "no method backward"),
        ((OwnValue, 3), "a function"),
    ],
)
def test_what_is_no_engine(arguments, word):
    with pytest.raises(TypeError, match=word):
        smallest_counterexample(*arguments)
