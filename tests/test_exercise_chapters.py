"""Every chapter's exercises keep the same promises: solutions pass, and no wild answer raises."""

import importlib
import inspect
import re
import sys
import time
import warnings
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import exercises
from nnlib.autograd import Value
from nnlib.exercises.forward_pass.shapes import PARTS
from nnlib.exercises.overfitting.recipe import KEYS
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT, STILL_BLANK
from nnlib.layers import Layer, Sequential
from tests.exercise_chapters import (
    ALL,
    CHAPTERS,
    NOTEBOOKS,
    BlankLayer,
    file_of,
    judge,
    nested,
    page_of,
)

every_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
every_exercise = pytest.mark.parametrize(
    "exercise", ALL, ids=lambda exercise: f"{exercise.chapter}-{exercise.name}"
)


def solutions_of(exercise):
    """The name of the module with the solutions of the exercise's chapter."""
    return f"nnlib.exercises.solutions.{exercise.chapter}"


def worked(exercise):
    """The worked solution: a function that a reader might have written."""
    return getattr(importlib.import_module(solutions_of(exercise)), exercise.name)


@pytest.fixture(autouse=True)
def no_trace():
    """No check leaves a warning, or NumPy's settings changed."""
    before = np.geterr()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    assert not caught
    assert np.geterr() == before


# ------------------------------------------------------------------ chapters


def test_no_chapter_is_left_out():
    solutions = Path(exercises.__file__).parent / "solutions"
    chapters = {path.stem for path in solutions.glob("*.py")} - {"__init__"}
    assert {chapter.name for chapter in CHAPTERS} == chapters
    assert len(CHAPTERS) == len(chapters)


@every_chapter
def test_exercises_grow_in_difficulty_and_are_found_by_name(chapter):
    stars = [exercise.stars for exercise in chapter.exercises]
    assert stars == sorted(stars)
    assert chapter.name == "start_here" or (stars[0], stars[-1]) == (1, 3)
    module = importlib.import_module(f"nnlib.exercises.{chapter.name}")
    assert all(getattr(module, exercise.name) is exercise for exercise in chapter.exercises)


# ------------------------------------------------------------------ solutions and hints


@every_exercise
def test_the_solution_passes_and_quickly(exercise):
    start = time.perf_counter()
    verdict = judge(exercise, exercise.solution_function())
    assert verdict.status == RIGHT, str(verdict)
    assert len(verdict.message) > 60
    assert time.perf_counter() - start < 10  # a quarter of a second where nothing else runs


@every_exercise
def test_the_solution_shown_is_the_one_tested(exercise):
    page = page_of(exercise.solution)
    assert inspect.getsource(worked(exercise)).strip() in page


@every_exercise
def test_without_the_solutions_a_kind_word(exercise, monkeypatch):
    solution = worked(exercise)
    monkeypatch.setitem(sys.modules, solutions_of(exercise), None)
    assert "not in this copy of the course" in page_of(exercise.solution)
    assert judge(exercise, solution).status == RIGHT


@every_exercise
def test_hints_grow_and_keep_the_solution_back(exercise, monkeypatch):
    monkeypatch.setattr(exercise, "_hints_shown", 0)
    pages = [page_of(exercise.hint) for _ in range(4)]
    assert all(len(after) > len(before) for before, after in pairwise(pages))
    assert "Hint 3 of 3" in pages[2]
    assert f"exercises.{exercise.name}.solution()" in pages[3]
    assert "\\" not in pages[2]  # all LaTeX can be spelt out
    source = re.sub(r'""".*?"""|#.*', "", inspect.getsource(worked(exercise)))
    hints = re.sub(r"\s", "", pages[2])
    for line in source.splitlines():
        answer = re.sub(r"\s", "", line.partition("=")[2] or line.partition("return")[2])
        assert len(answer) < 8 or answer not in hints, line


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("exercise", "mistake"),
    [
        pytest.param(exercise, mistake, id=f"{exercise.chapter}-{exercise.name}-{mistake.name}")
        for exercise in ALL
        for mistake in exercise.mistakes
    ],
)
def test_each_mistake_is_recognised_as_itself(exercise, mistake):
    also = mistake.also[:: 1 + len(mistake.also) // 30]  # one mistake has hundreds of forms
    for answer in (mistake.answer, *also):
        verdict = judge(exercise, answer)
        assert (verdict.status, verdict.mistake) == (NOT_YET, mistake.name), str(verdict)
        if (exercise.name, mistake.name) == ("recipe", "two classes only"):
            assert mistake.why in verdict.message  # after what went well with two classes
        else:
            assert verdict.message.startswith(mistake.why)


@every_exercise
def test_mistakes_are_many_and_their_messages_differ(exercise):
    assert len(exercise.mistakes) >= 3
    assert len({mistake.why for mistake in exercise.mistakes}) == len(exercise.mistakes)
    assert len({mistake.name for mistake in exercise.mistakes}) == len(exercise.mistakes)


@every_exercise
def test_messages_go_on_where_not_yet_and_a_colon_end(exercise):
    for mistake in exercise.mistakes:
        first = re.match(r"\w*", mistake.why)[0]
        assert first in {"A", "Aᵀy", "H", "N", "W"} or not first[:1].isupper(), mistake.why


# ------------------------------------------------------------------ blanks


def returns_dots(*inputs):
    return ...


def returns_blank_parts(*inputs):
    return ..., ..., ..., ...


def adds_dots(*inputs):
    return 1 + ...


BLANKS = [..., [...], [..., 1], [..., 1, 2], (...,), (..., ...), (1, ...), ("G", ...)]
BLANK_FUNCTIONS = [returns_dots, returns_blank_parts, adds_dots]


@every_exercise
def test_a_blank_is_friendly(exercise):
    blanks = BLANKS + ([] if inspect.isclass(worked(exercise)) else BLANK_FUNCTIONS)
    for blank in blanks:
        verdict = judge(exercise, blank)
        assert (verdict.status, verdict.message) == (BLANK, STILL_BLANK), blank
    assert exercise.evaluate().status == BLANK


@every_chapter
def test_the_template_of_the_notebook_is_blank(chapter):
    for cell in code_of(chapter):
        for exercise in chapter.exercises:
            call = f"exercises.{exercise.name}.check("
            if call in cell:
                space = {"exercises": chapter_module(chapter), "np": np}
                page = page_of(lambda cell=cell, space=space: exec(cell, space))
                assert page.startswith("○ Still blank."), page


@every_exercise
def test_none_is_not_blank(exercise):
    for answer in (None, (None, None), [None, 1]):
        verdict = judge(exercise, answer)
        assert verdict.status == NOT_YET
        assert STILL_BLANK not in verdict.message


# ------------------------------------------------------------------ wild answers


def raise_exit(*inputs):
    sys.exit()


def recurse(*inputs):
    return recurse(*inputs)


def overwrite_inputs(*inputs):
    for value in inputs:
        if isinstance(value, np.ndarray):
            value[...] = 0
    return inputs


def empty_inputs(*inputs):
    for value in inputs:
        if isinstance(value, list):
            value.clear()
    return overwrite_inputs(*inputs)


class Raising(Layer):
    def __init__(self, features):
        raise_exit()


class NoLeak(Layer):
    def __init__(self, features):
        pass


class LeakOfZeros(NoLeak):
    def __init__(self, features):
        self.leak = np.zeros(features)


def wild_answers():
    """Answers of every kind that pass nowhere: values, parts, functions, classes, reports."""
    full = dict.fromkeys(KEYS, 1)
    half = full | {"errors": {1: 0.5}, "predict": print}
    return [
        0, -1.5, True, "text", b"", [], (), {}, set(), object(), Exception, np.nan, np.inf, 10**400,
        1e308, np.ones((3, 3, 3)), np.array([]), np.array("x"), [[1, 2], [3]], range(3), print,
        {"X"}, {"G", 7}, "GH", {"W1": (1, 2)}, dict.fromkeys(PARTS, 1), dict.fromkeys(PARTS, "x"),
        dict.fromkeys(PARTS, np.ones((2, 2))),

        (1, 2), (1, 2, 3), (np.nan, 1), (1, 2, 3, "4"), (np.inf, 1, 2, 3), ([1, 2], [3]),
        ([1, 2], [3], 1), ([np.inf, 1], 0), ([np.inf, 1], [0, 1], 0), (1, 2, 3, 4, 5, 6),
        ("64", 1, 2, 3, 4, 5), ((), (), (), (), (), ()), ([1e308, 1e308], -1e308), ([1e308] * 3,),
        (np.ones((2, 2)), [1, 2], [1, 2], "b"),
        ([[1e308] * 2] * 2, [1e308] * 2, [1e308] * 2, 1),
        (np.ones((3, 2)), [1, 2, 3], [1, 2, 3], "b"), (np.ones((3, 2)), [0] * 3, [1] * 3),
        (np.full((3, 2), np.nan), [1] * 3, [1] * 3, 1), (np.zeros((3, 2)), [0, 0, 0], [0] * 3, 0),
        ([[1e308] * 2] * 3, [1e308] * 3, [1e308] * 3, 1e308),
        ([[1e308] * 2] * 3, [-1e308] * 3, [-1e308, 1e308, 1], 1),
        ([[1e-300] * 2] * 3, [1e-300] * 3, [-1e-300] * 3, 1e-300),

        raise_exit, recurse, overwrite_inputs, empty_inputs, lambda: 1, lambda a, b, c, d, e: 1,
        lambda a, b, c, d, e, f: 1, lambda *inputs: inputs, lambda *inputs: inputs[::-1],
        lambda *inputs: inputs[0], lambda *inputs: 1, lambda *inputs: "1", lambda *inputs: np.nan,
        lambda *inputs: 10**400, lambda *inputs: iter([1]), lambda *inputs: object(),
        lambda *inputs: np.array([]), lambda *inputs: np.zeros(0),
        lambda *inputs: -np.ones((2, 3)), lambda *inputs: np.full((2, 3), -np.inf),
        lambda *inputs: [[1, 2], [3]], lambda *inputs: ([1, 2], [3]),
        lambda *inputs: [(1, 2), (3, 4)], lambda *inputs: (1, "2"), lambda *inputs: ("a", "b"),
        lambda *inputs: ("a", "b", "c", "d"), lambda *inputs: (np.nan, np.inf),
        lambda *inputs: ((), (), (), ()), lambda *inputs: ([0.8, 0.75, 0.4], 1),
        lambda *inputs: ([1, 2], [1, 2], [1, 2], [1, 2]), lambda *inputs: ([1], [1, 2], [1], 0),

        Layer, Sequential, Raising, NoLeak, LeakOfZeros, BlankLayer(3), Value,
        lambda *inputs: Value(1), lambda *inputs: Value("1"), lambda *inputs: (Value(1), 1, 1),

        lambda *inputs: {}, lambda *inputs: {"recall": 1, "pair": 2}, lambda *inputs: full,
        lambda *inputs: full | {"errors": {1: 0.5}},
        lambda *inputs: half | {"errors": {1: 0.5, "a": "b"}},
        lambda *inputs: half | {"chosen": []},
        lambda *inputs: half | {"rows": ([0], [1], [2])},
        lambda *inputs: half | {"rows": ([-1], [1], [2])},
        lambda *inputs: half | {"rows": ("a", [1], [2])},
    ]  # fmt: skip


@every_exercise
def test_wild_answers_never_raise(exercise):
    for answer in wild_answers():
        verdict = judge(exercise, answer)
        page = str(verdict)
        assert verdict.status in (NOT_YET, BLANK), f"{answer!r} passes"
        assert len(page) > 30
        assert "StopIteration" not in page
        assert "this answer can't be read" not in page, f"{answer!r} got past the reading"


@settings(max_examples=400)
@given(st.sampled_from(ALL), st.lists(nested, max_size=6))
def test_no_value_makes_a_check_raise(exercise, values):
    for answer in (tuple(values), lambda *inputs: tuple(values)):
        assert judge(exercise, answer).status in (NOT_YET, BLANK, RIGHT)


# ------------------------------------------------------------------ in the notebooks


def chapter_module(chapter):
    return importlib.import_module(f"nnlib.exercises.{chapter.name}")


def code_of(chapter):
    """The source of each code cell of the notebook that hands in the exercises of a chapter."""
    (path,) = NOTEBOOKS.glob(f"*_{chapter.name}.ipynb")  # whatever its number
    return [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def test_each_file_is_named_after_its_exercise():
    for exercise in ALL:
        assert getattr(file_of(exercise), exercise.name) is exercise
