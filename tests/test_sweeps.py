"""What `recall` stores and finds again: results under all that made them."""

import json

import numpy as np
import pytest

from nnlib import sweeps

# A page that sweeps: `made` counts what was computed. Names in capitals are to be changed.
PAGE = """
import numpy as np

FACTOR, LIST, TABLE, ARRAY = 2, [1, 2], {"a": (0.5, abs)}, np.array([1.0, 2.0])


def helped(x):
    return FACTOR * x


class Shift:
    def of(self, x):
        return x + 1


def in_table(x):
    return x


TABLE["b"] = in_table


def measured(setting, power=1):
    made.append(setting)
    values = [len(TABLE), *LIST, *ARRAY.ravel()]
    return np.array([[helped(setting) ** power, Shift().of(setting)], [sum(values), 0.0]])
"""


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Run a text as a page of its own, with what it computed, and with an empty store."""
    made = []
    monkeypatch.setattr(sweeps, "STORE", tmp_path / "store.json")
    monkeypatch.delenv("NNLIB_SWEEPS", raising=False)
    monkeypatch.delenv("NNLIB_SWEEPS_STORED", raising=False)

    def run(text=PAGE, name="page"):
        path = tmp_path / f"{name}{len(list(tmp_path.glob('*.py')))}.py"
        path.write_text(text, encoding="utf-8")
        space = {"__name__": "page", "made": made}
        exec(compile(text, str(path), "exec"), space)
        made.clear()
        return space["measured"]

    run.made = made
    return run


def store(monkeypatch, function, settings):
    """Fill the store, as tools.make_sweeps does."""
    monkeypatch.setenv("NNLIB_SWEEPS", str(sweeps.STORE))
    results = sweeps.recall(function, settings)
    monkeypatch.delenv("NNLIB_SWEEPS")
    return results


def test_what_is_stored_is_recalled(page, monkeypatch):
    function = page()
    first = store(monkeypatch, function, [1, 3])
    assert page.made == [1, 3]
    again = page()  # the same text in another process: the same function
    second = sweeps.recall(again, [3, 1])
    assert page.made == []
    np.testing.assert_array_equal(second, first[::-1])
    assert [result.shape for result in second] == [(2, 2), (2, 2)]


def test_a_new_setting_is_computed_and_not_stored(page, monkeypatch):
    function = page()
    store(monkeypatch, function, [1])
    before = sweeps.STORE.read_text(encoding="utf-8")
    page.made.clear()
    found = sweeps.recall(function, [1, 2.5, 2])
    assert page.made == [2.5, 2]
    np.testing.assert_array_equal([result[0] for result in found], [[2, 2], [5, 3.5], [4, 3]])
    assert sweeps.STORE.read_text(encoding="utf-8") == before
    page.made.clear()
    sweeps.recall(function, [2])
    assert page.made == [2]


def test_again_computes_everything_anew(page, monkeypatch):
    function = page()
    store(monkeypatch, function, [1, 2])
    page.made.clear()
    sweeps.recall(function, [1, 2], again=True)
    assert page.made == [1, 2]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FACTOR, LIST, TABLE, ARRAY = 2,", "FACTOR, LIST, TABLE, ARRAY = 3,"),  # a number
        ("[1, 2], {", "[1, 5], {"),  # in a list
        ("(0.5, abs)", "(0.6, abs)"),  # in a dict
        ('"a": (', '"c": ('),
        ("abs)}", "max)}"),  # another function
        ("[1.0, 2.0]", "[2.0, 1.0]"),  # an array, in another order
        ("[1.0, 2.0]", "[[1.0, 2.0]]"),
        ("return FACTOR * x", "return FACTOR * x + 0"),  # a function that is called
        ("return x + 1", "return x + 2"),  # a method
        ("    return x\n", "    return -x\n"),  # a function in a dict
        ("power=1", "power=2"),  # a default
        ("sum(values)", "max(values)"),  # the function itself
    ],
)
def test_a_change_of_what_it_uses_is_noticed(page, monkeypatch, old, new):
    store(monkeypatch, page(), [1])
    assert PAGE.count(old) == 1
    sweeps.recall(page(PAGE.replace(old, new)), [1])
    assert page.made == [1]


def test_a_change_of_what_it_does_not_use_is_not(page, monkeypatch):
    store(monkeypatch, page(), [1])
    sweeps.recall(page(PAGE + "\nOTHER = 3\n\n\ndef unused():\n    return OTHER\n"), [1])
    assert page.made == []


def test_recording_goes_on_where_it_was(page, monkeypatch):
    """With NNLIB_SWEEPS set, what the file has is not computed again, not even with again=True."""
    function = page()
    store(monkeypatch, function, [1])
    page.made.clear()
    monkeypatch.setenv("NNLIB_SWEEPS", str(sweeps.STORE))
    sweeps.recall(function, [1, 2], again=True)
    assert page.made == [2]
    stored = json.loads(sweeps.STORE.read_text(encoding="utf-8"))
    assert [sorted(results) for results in stored.values()] == [["1", "2"]]


def test_the_store_keeps_six_digits(page, monkeypatch):
    function = page()
    store(monkeypatch, function, [1 / 3])
    page.made.clear()  # a global list, too, is part of what made a result
    found = sweeps.recall(function, [1 / 3])[0]
    assert found[0, 0] == 0.666667


def test_where_only_stored_results_will_do_a_missing_one_is_named(page, monkeypatch):
    """As where the notebooks are tested: else a reader would wait for what an author forgot."""
    function = page()
    store(monkeypatch, function, [1])
    page.made.clear()  # a global list, too, is part of what made a result
    monkeypatch.setenv("NNLIB_SWEEPS_STORED", "1")
    assert len(sweeps.recall(function, [1])) == 1
    with pytest.raises(
        LookupError, match="of measured 2 results .* such as 2: run python -m tools"
    ):
        sweeps.recall(function, [1, 2, 3])
