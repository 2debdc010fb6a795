"""What the checks see that nobody wrote down: drawn cases, odd forms, mutants, pairs of slips."""

import ast
import functools
import inspect
from dataclasses import replace

import nbformat
import numpy as np
import pytest

from nnlib.exercises import CHAPTERS as NAMES
from nnlib.exercises.grading import RIGHT_SO_FAR
from nnlib.exercises.verdict import NOT_YET, RIGHT, NotYet
from tests.exercise_chapters import ALL, NOTEBOOKS, page_of
from tools.exercise_strength import MANY_RIGHT, strength, survivors

TESTED = [exercise for exercise in ALL if exercise.test is not None]
DRAWN = [exercise for exercise in TESTED if exercise.test.draw is not None]
SLOW = {
    "count_linearly_separable": 5,
    "widest": 20,
    "LayerNorm": 25,
    "layers_until": 25,
}  # so many of their mutants are tried
MUTANTS = 45  # and of the others, spread evenly; `python -m tools.exercise_strength` tries all


def each(exercises):
    return pytest.mark.parametrize(
        "exercise", exercises, ids=lambda exercise: f"{exercise.chapter}-{exercise.name}"
    )


def number_of_values(exercise):
    return 1 if exercise.test is None else len(exercise.test.parts)


# ------------------------------------------------------------------ drawn cases


@each(DRAWN)
def test_on_fresh_draws_the_solution_passes_and_mistakes_fail(exercise):
    for seed in range(2, 6):
        test = replace(exercise.test, seed=seed)
        test.grade(exercise.solution_function())
        for mistake in exercise.test.mistakes:
            with pytest.raises(NotYet):
                test.grade(mistake.answer)


@each(DRAWN)
def test_cases_are_many_and_of_several_sizes(exercise):
    cases = exercise.test.tried
    assert len(cases) >= 6
    shapes = {str([np.shape(part) for part in case.expected]) for case in cases}
    scalars = all(np.ndim(part) == 0 for case in cases for part in case.expected)
    assert scalars or exercise.test.run or len(shapes) >= 3


# ------------------------------------------------------------------ forms of a right answer


def as_list(value):
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


def as_tuple(value):
    value = as_list(value)
    return tuple(map(as_tuple, value)) if isinstance(value, list) else value


def as_float32(value):
    return np.asarray(value, dtype=np.float32) if np.asarray(value).dtype.kind == "f" else value


def as_array(value):
    return np.asarray(value)


def in_fortran_order(value):
    return np.asfortranarray(value) if np.ndim(value) > 1 else value


def in_one_entry(value):
    return np.array([value]) if np.ndim(value) == 0 else value


FORMS = [as_list, as_tuple, as_array, as_float32, in_fortran_order, in_one_entry]
NO_ARRAYS = {"smooth_max", "LearnedLeak", "LayerNorm"}  # what they return
NOT_IN_NUMBERS = NO_ARRAYS | {"recipe", "broken", "shapes", "mean_shape"}
TWELVE_DIGITS = {"stable_sigmoid"}


@pytest.mark.parametrize("form", FORMS)
@each([exercise for exercise in ALL if exercise.name not in NOT_IN_NUMBERS])
def test_a_right_answer_passes_in_every_form(exercise, form):
    if form is as_float32 and exercise.name in TWELVE_DIGITS:
        pytest.skip("float32 has seven digits")
    solution = exercise.solution_function()

    @functools.wraps(solution)
    def answer(*inputs):
        result = solution(*inputs)
        if isinstance(result, tuple):
            return tuple(map(form, result))
        return form(result)

    verdict = exercise.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


@each([e for e in TESTED if len(e.test.parts) > 1 and e.name not in NO_ARRAYS])
def test_several_values_may_come_in_a_list_or_in_one_array(exercise):
    solution = exercise.solution_function()
    for form in (list, np.array):
        answer = functools.wraps(solution)(lambda *x, form=form: form(solution(*x)))
        verdict = exercise.evaluate(answer)
        odd = "inhomogeneous" in str(verdict)  # parts of different shapes are no array
        assert odd or verdict.status == RIGHT, str(verdict)


class Callable:
    """A function in the form of an object."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *inputs):
        return self.function(*inputs)

    def method(self, *inputs):
        return self.function(*inputs)


@each([exercise for exercise in ALL if not inspect.isclass(exercise.solution_function())])
def test_a_function_may_be_any_callable(exercise):
    solution = exercise.solution_function()
    if exercise.name == "recipe":
        answers = [functools.partial(solution)]
    else:
        answers = [functools.partial(solution), Callable(solution), Callable(solution).method]
    for answer in answers:
        assert exercise.evaluate(answer).status == RIGHT


# ------------------------------------------------------------------ mutants and pairs


@each([exercise for exercise in ALL if exercise.name not in MANY_RIGHT | {"recipe"}])
def test_no_mutant_of_the_solution_passes(exercise):
    count, passing = survivors(exercise, few=SLOW.get(exercise.name, MUTANTS))
    assert not passing, f"{len(passing)} of {count} pass"


@each([exercise for exercise in TESTED if exercise.test.pairs])
def test_two_slips_at_once_are_recognised(exercise):
    pairs = exercise.test.pairs[:: 1 + len(exercise.test.pairs) // 12]
    named = 0
    for pair in pairs:
        verdict = exercise.evaluate(pair.answer)
        assert verdict.status == NOT_YET, f"{pair.name} passes"
        named += verdict.mistake is not None
        if verdict.mistake == pair.name:
            assert verdict.message.startswith(pair.why)
    assert named >= 0.6 * len(pairs)


@each([exercise for exercise in TESTED if exercise.test.pairs])
def test_of_two_slips_neither_says_that_all_else_is_right(exercise):
    for pair in exercise.test.pairs:
        for line in pair.why.splitlines()[2:]:
            assert not RIGHT_SO_FAR.search(line.removeprefix("- ")), line


def test_the_strength_of_a_check_is_counted():
    exercise = next(each for each in ALL if each.name == "signed_distance")
    seen = strength(exercise)
    assert seen["cases"] >= 9
    assert seen["mutants"] >= 20
    assert seen["passing"] == []


# ------------------------------------------------------------------ what is said


@each(DRAWN)
def test_given_and_expected_never_look_the_same(exercise):
    solution = exercise.solution_function()
    if exercise.name in NO_ARRAYS:
        return

    @functools.wraps(solution)
    def nearly(*inputs):
        result = solution(*inputs)
        nudge = 1 + 2e-6
        if isinstance(result, tuple):
            return tuple(np.asarray(part, dtype=float) * nudge for part in result)
        return np.asarray(result, dtype=float) * nudge

    text = exercise.evaluate(nearly).message
    if "your function gives" in text:
        given = text.split("your function gives")[1].splitlines()[0].strip(" `")
        expected = text.split("expected:")[1].splitlines()[0].strip(" `")
        assert given != expected, text


@each([exercise for exercise in ALL if not inspect.isclass(exercise.solution_function())])
def test_nothing_returned_is_not_a_blank(exercise):
    solution = exercise.solution_function()

    @functools.wraps(solution)
    def prints_only(*inputs):
        print("the answer")

    text = str(exercise.evaluate(prints_only))
    assert text.startswith("✗ Not yet:")
    assert "returned nothing" in text or "None" in text
    assert "three dots" not in text


# ------------------------------------------------------------------ solutions where they are shown


def imports_before(cells, at):
    """What all cells before this one import."""
    lines = []
    for cell in cells[:at]:
        source = "\n".join(
            line for line in cell.source.splitlines() if not line.startswith(("%", "!"))
        )
        lines += [
            ast.unparse(node)
            for node in ast.parse(source).body
            if isinstance(node, (ast.Import, ast.ImportFrom))
        ]
    return "\n".join(lines)


@each(ALL)
def test_the_solution_runs_where_it_is_shown(exercise):
    assert exercise.chapter in NAMES
    (path,) = NOTEBOOKS.glob(f"*_{exercise.chapter}.ipynb")
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    call = f"exercises.{exercise.name}.check("
    (at,) = [i for i, cell in enumerate(cells) if call in cell.source][:1]
    check = cells[at].source[cells[at].source.index(call) :]
    shown = page_of(exercise.solution).partition("\n\n")[2]
    space = {}
    exec(imports_before(cells, at + 1), space)
    page = page_of(lambda: exec(f"{shown}\n\n\n{check}", space))
    assert page.startswith("✓ Right."), page
