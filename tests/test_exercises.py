"""The frame of the exercises: verdicts, wild answers, time limits, hints, solutions, display."""

import contextlib
import io
import math
import subprocess
import sys
import textwrap
import threading
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import progress
from nnlib.exercises import display, limits, linear_limits, running
from nnlib.exercises.display import block, code, number, numbers, plain, table
from nnlib.exercises.frame import Chapter, Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake
from nnlib.exercises.reading import (
    is_blank,
    read_numbers,
    read_only_part,
    read_parts,
    read_scalar,
    read_vector,
)
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT, STILL_BLANK, NotYet, StillBlank
from tests.exercise_chapters import page_of

DOUBLE = FunctionTest(
    name="double",
    cases=tuple(
        Case({"x": np.array(values)}, (2 * np.array(values),)) for values in ([1.0, 3.0], [0.5])
    ),
    mistakes=(Mistake("squared", lambda x: x**2, "you square where you should double."),),
    read=lambda result: (read_numbers(result, "the result"),),
    parts=("the result",),
)


def make_double(seconds=5.0):
    """A small exercise, fresh and in a chapter of its own."""

    def grade(answer):
        DOUBLE.grade(*read_only_part(answer))
        return "Twice as much."

    exercise = Exercise(
        "double",
        "Double it",
        stars=1,
        grade=grade,
        mistakes=DOUBLE.mistakes,
        hints=("one", "two", "three"),
        seconds=seconds,
    )
    Chapter("no_such_chapter", [exercise])
    return exercise


# ------------------------------------------------------------------ verdicts


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: 2 * x,
        lambda x: x + x,
        lambda x: [2 * value for value in x],
        lambda x: tuple(Fraction(value) * 2 for value in x),
        lambda *values: np.multiply(values[0], 2),
        lambda x, factor=2: x.astype(np.float32) * factor,
        np.vectorize(lambda value: 2 * value),
    ],
)
def test_a_right_answer_passes_however_it_is_written(answer):
    verdict = make_double().evaluate(answer)
    assert verdict.status == RIGHT
    assert str(verdict) == "✓ Right. Twice as much."


def test_a_mistake_is_named_with_what_was_got_and_expected():
    verdict = make_double().evaluate(lambda x: x * x)
    assert (verdict.status, verdict.mistake) == (NOT_YET, "squared")
    assert verdict.markdown.startswith("**✗ Not yet:** you square")
    assert "For `double(x=[1, 3])`" in verdict.markdown
    assert "gives `[1, 9]`" in verdict.markdown
    assert "expected: `[2, 6]`" in verdict.markdown


def test_wrong_numbers_of_no_known_kind_are_shown():
    text = str(make_double().evaluate(lambda x: 3 * x))
    assert "wrong for all inputs" in text
    assert "your function gives [3, 9]" in text
    text = str(make_double().evaluate(lambda x: np.array([2.0, 6.0])[: len(x)]))
    assert "right for 1 of 2" in text
    assert "double(x=[0.5])" in text


def test_wrong_shape_is_shown():
    text = str(make_double().evaluate(lambda x: 2 * x[:, None]))
    assert "has shape (2, 1), but (2,) is expected for double(x=[1, 3])" in text


def blank_dots(x):
    return ...


def blank_half(x):
    return ... * x.sum()


def blank_list(x):
    return [..., 1]


def returns_nothing(x):
    print("twice as much")


def returns_in_one_branch(x):
    if len(x) > 1:
        return 2 * x


def indexes_with_dots(x):
    return x.tolist()[...]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, "was given None, which is nothing"),
        ([1, None], "was given a list"),
        (lambda x: [1, None], "the result holds None"),
        (lambda x: np.array(None), "the result holds None"),
        (returns_nothing, "your function returned nothing (None)"),
        (returns_in_one_branch, "The call was double(x=[0.5])"),
        (indexes_with_dots, "TypeError: list indices must be integers or slices, not ellipsis"),
    ],
)
def test_nothing_is_no_blank(answer, expected):
    verdict = make_double().evaluate(answer)
    assert verdict.status == NOT_YET
    assert expected in str(verdict)


def raise_not_implemented(x):
    raise NotImplementedError


@pytest.mark.parametrize(
    "answer",
    [..., [...], np.array([..., 1]), blank_dots, blank_half, blank_list],
)  # fmt: skip
def test_a_blank_gets_one_friendly_line(answer):
    verdict = make_double().evaluate(answer)
    assert (verdict.status, verdict.message) == (BLANK, STILL_BLANK)
    assert str(verdict).startswith("○ Still blank.")
    assert "\n" not in str(verdict)


def test_no_answer_is_blank_too():
    assert make_double().evaluate().status == BLANK


def test_an_input_changed_in_place_is_told_even_if_the_result_is_right():
    def answer(x):
        x *= 2
        return x

    verdict = make_double().evaluate(answer)
    assert verdict.status == NOT_YET
    assert "the result is right, but your function changes its input x in place" in str(verdict)

    def wrong(x):
        x -= 1
        return (x + 1) ** 2

    verdict = make_double().evaluate(wrong)
    assert verdict.mistake == "squared"
    assert "Also, your function changes its input x in place" in str(verdict)
    np.testing.assert_array_equal(DOUBLE.cases[0].inputs["x"], [1, 3])


def test_what_the_answer_prints_is_shown_only_when_it_helps(capsys):
    def wrong(x):
        print("x is", x)
        return x

    def right(x):
        print("x is", x)
        return 2 * x

    assert "Meanwhile your code printed:\n\nx is [1. 3.]\nx is [0.5]" in str(
        make_double().evaluate(wrong)
    )
    assert "printed" not in str(make_double().evaluate(right))
    assert capsys.readouterr().out == ""


def test_warnings_stay_off_the_page(capsys, recwarn):
    make_double().evaluate(lambda x: x / (x - x))
    assert capsys.readouterr() == ("", "")
    assert not recwarn.list


# ------------------------------------------------------------------ errors in the reader's code


def test_an_error_shows_the_readers_own_line_and_plain_words():
    def helper(values):
        return values @ np.ones((5, 5))  # the reader's innermost line

    text = str(make_double().evaluate(lambda x: helper(x)))
    assert "your code stopped with ValueError" in text
    assert "return values @ np.ones((5, 5)) # the reader's innermost line" in text
    assert "two shapes don't fit together" in text
    assert "The call was double(x=[1, 3])." in text


def test_an_error_inside_a_package_shows_the_line_that_called_it():
    text = str(make_double().evaluate(lambda x: np.linalg.inv(x)))
    assert "LinAlgError" in text
    assert "np.linalg.inv(x)" in text


def raise_system_exit(x):
    sys.exit(3)


def raise_interrupt(x):
    raise KeyboardInterrupt


def raise_generator_exit(x):
    raise GeneratorExit


def recurse(x):
    return recurse(x)


class SilentError(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def raise_silent(x):
    raise SilentError


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (raise_system_exit, "SystemExit: 3"),
        (raise_interrupt, "KeyboardInterrupt"),
        (raise_generator_exit, "GeneratorExit"),
        (recurse, "calls itself without end"),
        (raise_silent, "SilentError, in line"),
        (raise_not_implemented, "here the answer is still to be written"),
        (lambda x: undefined_name, "Python doesn't know this name"),  # noqa: F821
        (lambda x: 1 / 0, "divided by 0"),
        (lambda x: x[7], "points outside its array"),
        (lambda x: x.nothing, "no attribute of that name"),
    ],
)
def test_whatever_is_raised_becomes_a_message(answer, expected):
    verdict = make_double().evaluate(answer)
    assert verdict.status == NOT_YET
    assert expected in str(verdict)


async def coroutine(x):
    return 2 * x


def generator(x):
    yield 2 * x


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (3.0, "needs the function itself, but was given a number"),
        (np.ones((2, 3)), "was given an array of shape (2, 3)"),
        ("2 * x", "was given text"),
        ([1], "was given a list"),
        ({1: 2}, "something of type dict"),
        (lambda: 1, "takes no input, but it will be called as double(x)"),
        (lambda x, y: 1, "takes (x, y), but it will be called as double(x): with 1 input"),
        (lambda x: "six", "is text"),
        (lambda x: {1, 2}, "is a set"),
        (lambda x: print, "was not called"),
        (lambda x: x * 1j, "complex"),
        (lambda x: x > 0, "True and False"),
        (lambda x: [[1], [1, 2]], "same length"),
        (lambda x: np.array([object(), 1]), "aren't numbers"),
        (lambda x: np.array(["a", "b"]), "values, where numbers are wanted"),
        (lambda x: np.log(x - 1), "contains -inf at place [0]"),
        (lambda x: float("nan"), "contains nan. Such"),
        (coroutine, "write def, not async def"),
        (generator, "yield where return belongs"),
    ],
)
def test_odd_answers_are_called_by_their_name(answer, expected, recwarn):
    verdict = make_double().evaluate(answer)
    assert verdict.status == NOT_YET
    assert expected in str(verdict)
    assert not recwarn.list


def test_two_answers_where_one_is_wanted():
    assert "takes one answer, but was given 2" in str(make_double().evaluate(len, len))
    assert make_double().evaluate(*{"f": lambda x: 2 * x}.values()).status == RIGHT


class Evil:
    """Misbehaves in every way that an object can."""

    def __array__(self, *args, **kwargs):
        raise KeyboardInterrupt("array")

    def __eq__(self, other):
        raise RuntimeError("eq")

    def __repr__(self):
        raise RuntimeError("repr")

    def __len__(self):
        raise SystemExit

    def __getattr__(self, name):
        raise RuntimeError(name)

    __hash__ = None


def test_an_evil_object_is_only_not_yet_right():
    for answer in (Evil(), Evil, lambda x: Evil(), lambda x: [Evil()]):
        assert make_double().evaluate(answer).status == NOT_YET


def test_a_list_that_holds_itself():
    endless = []
    endless.append(endless)
    assert make_double().evaluate(lambda x: endless).status == NOT_YET


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text()
    | st.binary() | st.just(...) | st.fractions() | st.decimals() | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(values)
def test_no_value_makes_a_check_raise(value):
    exercise = make_double()
    for answer in (value, lambda x: value):
        assert exercise.evaluate(answer).status in (NOT_YET, BLANK)
    page = page_of(lambda: exercise.check(value))
    assert page.startswith(("✗ Not yet:", "○ Still blank."))


# ------------------------------------------------------------------ time


def test_an_endless_loop_is_stopped_and_its_line_shown():
    def answer(x):
        n = 0
        while True:
            n += 1

    before = threading.active_count()
    start = time.monotonic()
    verdict = make_double(seconds=0.2).evaluate(answer)
    assert time.monotonic() - start < 2
    assert (verdict.status, verdict.mistake) == (NOT_YET, "takes too long")
    assert "stopped after 0.2 seconds. It was in line" in str(verdict)
    assert "could not be ended" not in str(verdict)
    assert threading.active_count() == before


def test_an_endless_loop_of_prints_fills_no_memory():
    def answer(x):
        while True:
            print("again and again")

    text = str(make_double(seconds=0.2).evaluate(answer))
    assert "again and again" in text
    assert len(text) < 1500


def test_a_loop_that_refuses_to_end_is_left_behind():
    release = threading.Event()

    def answer(x):
        while not release.is_set():
            with contextlib.suppress(BaseException):
                time.sleep(0.01)

    start = time.monotonic()
    text = str(make_double(seconds=0.1).evaluate(answer))
    assert time.monotonic() - start < 3
    assert "could not be ended from here: choose Kernel → Restart Kernel" in text
    release.set()


def test_the_readers_stop_button_goes_through(monkeypatch):
    ended = threading.Event()

    def answer(x):
        try:
            while True:
                pass
        finally:
            ended.set()

    def stop_pressed(self, timeout=None):
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", stop_pressed)
    with pytest.raises(KeyboardInterrupt):
        make_double().evaluate(answer)
    assert ended.wait(2)


def test_without_threads_the_check_still_works(monkeypatch):
    def no_threads(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_threads)
    assert make_double().evaluate(lambda x: 2 * x).status == RIGHT


def test_a_list_that_grows_is_stopped_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(limits, "MOST", 2**27)

    def answer(x):
        rows = []
        while True:
            rows.append(np.ones(10_000))

    before = limits.memory_used()
    verdict = make_double(seconds=20).evaluate(answer)
    assert verdict.status == NOT_YET
    assert "memory" in str(verdict)
    assert "does a list grow without end" in str(verdict).lower()
    assert limits.memory_used() - before < 2**29


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux refuses a single huge array")
def test_a_huge_array_is_refused():
    text = str(make_double().evaluate(lambda x: np.ones(200_000_000_000)))
    assert "MemoryError" in text
    text = str(make_double().evaluate(lambda x: np.ones((40_000, 40_000)) * x[0]))  # 13 GB
    assert "memory" in text


def test_an_answer_may_take_less_where_less_is_free(monkeypatch):
    monkeypatch.setenv("MEM_LIMIT", str(limits.memory_used() + 2**28))
    assert limits.memory_allowed() <= 2**27


@pytest.mark.parametrize("leave", [exit, quit, sys.exit])
def test_an_answer_that_leaves_stays(leave, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    text = str(make_double().evaluate(lambda x: leave()))
    assert "your code asked Python to quit; the check stayed" in text


def test_recursion_stays_bounded_whatever_limit_an_answer_sets():
    def deeper(x):
        sys.setrecursionlimit(10**8)
        return deeper(x)

    limit, start = sys.getrecursionlimit(), time.monotonic()
    text = str(make_double().evaluate(deeper))
    assert "calls itself without end" in text
    assert time.monotonic() - start < 5
    assert sys.getrecursionlimit() == limit


def test_what_an_answer_left_behind_prints_stays_off_the_page(capsys):
    release = threading.Event()

    def answer(x):
        while not release.is_set():
            with contextlib.suppress(BaseException):
                print("still here")
                time.sleep(0.01)

    before = sys.stdout
    assert "could not be ended" in str(make_double(seconds=0.1).evaluate(answer))
    print("the next cell")
    time.sleep(0.1)
    release.set()
    assert "still here" not in capsys.readouterr().out
    sys.stdout = before


def test_long_steps_of_compiled_code_leave_no_traceback(capfd):
    def answer(x):
        while True:
            sorted(range(1_500_000, 0, -1), key=lambda n: -n)
            sum(range(20_000_000))

    verdict = make_double(seconds=0.3).evaluate(answer)
    assert verdict.mistake == "takes too long"
    assert "Traceback" not in str(verdict)
    time.sleep(0.3)
    assert "Traceback" not in capfd.readouterr().err


def test_a_result_of_millions_of_numbers_is_shown_shortened():
    start = time.monotonic()
    for answer in (lambda x: np.arange(3e6), lambda x: list(range(300_000))):
        text = str(make_double().evaluate(answer))
        assert len(text) < 2000
    assert time.monotonic() - start < 4
    assert numbers(np.zeros((2000, 2000))).count("0") == 64


def test_an_answer_that_calls_its_own_check_is_told():
    exercise = make_double()
    text = str(exercise.evaluate(lambda x: exercise.check(lambda x: 2 * x)))
    assert "a check was called by the very answer that is being checked" in text


def test_checks_in_several_threads_leave_the_streams_alone():
    exercise, before = make_double(), (sys.stdout, sys.stderr)
    threads = [
        threading.Thread(target=exercise.evaluate, args=(lambda x: [time.sleep(0.02), x][1],))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sys.stdout, sys.stderr) == before


def test_run_limited_passes_errors_on():
    with pytest.raises(ZeroDivisionError):
        limits.run_limited(lambda: 1 / 0, seconds=5)


# ------------------------------------------------------------------ parts handed in by name


def make_pair():
    """An exercise whose answer has the parts w and b."""
    exercise = Exercise(
        "pair",
        "A pair",
        stars=1,
        grade=lambda answer: f"w is {answer[0]} and b is {answer[1]}.",
        mistakes=DOUBLE.mistakes,
        parts=("w", "b"),
        hints=("one", "two", "three"),
    )
    Chapter("no_such_chapter", [exercise])
    return exercise


@pytest.mark.parametrize(
    ("given", "named", "expected"),
    [
        ((1, 2), {}, "w is 1 and b is 2."),
        ((), {"b": 2, "w": 1}, "w is 1 and b is 2."),
        ((1,), {"b": 2}, "w is 1 and b is 2."),
        ((), {"W": 1, "b": 2}, "this check knows no W; did you mean w?"),
        ((), {"weight": 1, "b": 2}, "this check knows no weight. Its parts are w, b."),
        ((1,), {"w": 2}, "w was handed in twice"),
        ((), {"w": 1}, "b was not handed in"),
    ],
)
def test_parts_by_name(given, named, expected):
    assert expected in page_of(lambda: make_pair().check(*given, **named))


def test_a_single_answer_may_have_any_name():
    assert "✓ Right" in page_of(lambda: make_double().check(function=lambda x: 2 * x))


# ------------------------------------------------------------------ evidence and plain words


def test_as_many_digits_as_it_takes_to_see_a_difference():
    text = str(make_double().evaluate(lambda x: 2 * x + 1e-5))
    assert "your function gives [2.00001, 6.00001]" in text
    text = str(make_double().evaluate(lambda x: np.where(x == 3, 6 + 1e-4, 2 * x)))
    assert "[2, 6.0001]" in text


@pytest.mark.parametrize(
    ("answer", "said", "unsaid"),
    [
        (lambda x: math.sqrt(-1), "for which it isn't defined", "shapes"),
        (lambda x: [1].index(2), "ValueError", None),
        (lambda x: max([]), "the sequence is empty", "shapes"),
        (lambda x: [a for a, b in [(1, 2, 3)]], "fewer names on the left", "shapes"),
        (lambda x: [a for a, b in [(1,)]], "more names on the left", "shapes"),
        (lambda x: [].pop(), "IndexError", None),
        (lambda x: x.tolist()[5], "an index points outside", ".shape"),
        (lambda x: x[0, 0], "fewer axes", "outside"),
        (lambda x: None.T, "something here is None", "no attribute of that name"),
        (lambda x: math.exp(x), "take one number", "shapes"),
        (lambda x: float("two"), "ValueError", None),
        (lambda x: math.exp(1000), "beyond the largest float", "shapes"),
        (lambda x: len(3), "TypeError", None),
        (lambda x: x.size(3), "round brackets behind something", "shapes"),
        (lambda x: set().pop(), "KeyError", None),
        (lambda x: np.reshape(x, (7, 7)), "another number of entries", "fit together"),
        (lambda x: np.concatenate([x, np.ones((2, 2))]), "ValueError", "each factor"),
    ],
)
def test_plain_words_are_true_or_left_out(answer, said, unsaid):
    text = str(make_double().evaluate(answer))
    assert said in text, text
    if unsaid is None:
        assert "In plain words:" not in text
    else:
        assert unsaid not in text.partition("In plain words:")[2]


# ------------------------------------------------------------------ hints, solutions, chapters


def test_three_hints_each_saying_more_then_the_solution():
    exercise = make_double()
    pages = [page_of(exercise.hint) for _ in range(5)]
    assert pages[0] == "Hint 1 of 3. one\n"
    assert pages[1].endswith("Hint 2 of 3. two\n")
    assert pages[2].endswith("Hint 3 of 3. three\n")
    assert pages[1].startswith(pages[0].strip())
    assert pages[2].startswith(pages[1].strip())
    assert "exercises.double.solution()" in pages[3]
    assert not any("solution" in page for page in pages[:3])
    assert pages[4] == pages[3]


def test_an_exercise_needs_three_hints():
    with pytest.raises(ValueError, match="3 texts"):
        Exercise("x", "X", stars=1, grade=None, mistakes=(), hints=("only one",))


def test_a_missing_solution_is_told_kindly():
    exercise = make_double()
    assert exercise.solution_function() is None
    page = page_of(exercise.solution)
    assert "not in this copy of the course" in page
    assert "exercises.double.hint()" in page


def test_check_prints_and_returns_nothing_and_counts_what_is_solved():
    progress.forget()
    exercise = make_double()
    chapter = Chapter("no_such_chapter", [exercise])
    assert page_of(chapter.summary) == "0 of 1 solved: ○\N{NO-BREAK SPACE}double\n"
    assert exercise.check(lambda x: x) is None
    assert "0 of 1" in page_of(chapter.summary)
    assert page_of(lambda: exercise.check(lambda x: 2 * x)) == "✓ Right. Twice as much.\n"
    exercise.check(...)
    assert page_of(chapter.summary) == "1 of 1 solved: ✓\N{NO-BREAK SPACE}double\n"


def test_repr_says_what_to_do():
    assert repr(make_double()) == (
        "Double it ★: exercises.double.check(answer), .hint() and .solution()"
    )


# ------------------------------------------------------------------ reading answers


def test_reading_parts_in_every_form():
    for answer in ((1, 2), ((1, 2),), ([1, 2],), (lambda: (1, 2),)):
        assert read_parts(answer, ("w", "b")) == (1, 2)
    assert read_parts((lambda: [1, 2],), ("multipliers",)) == ([1, 2],)
    with pytest.raises(NotYet, match="2 parts, `w, b` in this order, but you gave 3"):
        read_parts((1, 2, 3), ("w", "b"))
    with pytest.raises(NotYet, match="you gave 3"):
        read_parts((np.ones(3),), ("w", "b"))
    with pytest.raises(NotYet, match="ZeroDivisionError"):
        read_parts((lambda: 1 / 0,), ("w", "b"))
    for blank in (..., lambda: ..., blank_dots.__get__(1)):
        with pytest.raises(StillBlank):
            read_parts((blank,), ("w", "b"))
    with pytest.raises(NotYet, match="returned nothing"):
        read_parts((lambda: None,), ("w", "b"))
    assert read_parts((np.array([1, 2]),), ("w", "b")) == (1, 2)


def test_reading_scalars_and_vectors():
    assert read_scalar([[3]], "b") == 3
    assert read_scalar(np.float32(0.5), "b") == 0.5
    with pytest.raises(NotYet, match="single number"):
        read_scalar([1, 2], "b")
    np.testing.assert_array_equal(read_vector([1, Fraction(1, 2)], "w", 2), [1, 0.5])
    with pytest.raises(NotYet, match="flat row"):
        read_vector([[1], [2]], "w", 2)
    with pytest.raises(NotYet, match="2 numbers.$"):
        read_vector([1, 2, 3], "w", 2)


def test_blank_is_found_inside_lists():
    assert is_blank([1, [2, ...]])
    assert is_blank({"W1": ..., "b1": 1})
    assert not is_blank((None,))
    assert not is_blank([1, 2, 0])
    assert not is_blank("")
    np.testing.assert_array_equal(read_numbers([True, False], "x", booleans=True), [1, 0])


# ------------------------------------------------------------------ display


def test_plain_text_of_markdown():
    assert plain("**✗ Not yet:** a *signed* one, `a * b * c`") == (
        "✗ Not yet: a signed one, a * b * c"
    )
    assert plain(r"$\frac{w \cdot x + b}{\lVert w \rVert}$") == "(w · x + b)/(‖ w ‖)"
    assert plain(r"$\sqrt{3^2 + x_{12}^2} \leq \alpha$, and $5") == "√(3² + x₁₂²) ≤ α, and $5"
    assert plain(table(["a", "b"], [[1, "|w|"]])) == "| a | b |\n| 1 | |w| |"
    assert plain(block("a = `b`\n", "python")) == "a = `b`"
    assert plain(block("```\n$x$")) == "'''\n$x$"


def test_code_survives_backticks_and_line_breaks():
    assert code("a\n  b") == "`a b`"
    assert code("say `x`") == "`` say `x` ``"
    assert plain(code("say `x`")) == "say `x`"


def test_numbers_are_short():
    assert number(1882) == "1882"
    assert number(-0.0) == "0"
    assert number(1 / 3) == "0.3333"
    assert number(np.inf) == "inf"
    assert numbers(np.array([[3.0, -4.0], [0.5, 1e-9]])) == "[[3, -4], [0.5, 1e-09]]"
    assert numbers(np.arange(20)) == "[0, 1, 2, 3, …, 16, 17, 18, 19]"


def test_a_notebook_gets_markdown_and_plain_text(monkeypatch):
    shown = []
    monkeypatch.setattr(
        display, "_notebook_display", lambda: lambda data, raw: shown.append((data, raw))
    )
    make_double().check(lambda x: x)
    ((data, raw),) = shown
    assert raw
    assert data["text/markdown"].startswith("**✗ Not yet:**")
    assert data["text/plain"].startswith("✗ Not yet:")
    assert page_of(lambda: make_double().check(...)) == ""


KERNEL_CELL = """
from nnlib.exercises import linear_limits as exercises
def signed_distance(X, w, b):
    while True:
        pass
exercises.signed_distance._seconds = 0.3
exercises.signed_distance.check(signed_distance)
exercises.signed_distance.check(...)
exercises.summary()
"""


def test_in_a_real_kernel():
    script = f"""
    from jupyter_client.manager import run_kernel
    with run_kernel(kernel_name="python3") as client:
        client.execute_interactive({KERNEL_CELL!r}, timeout=60, output_hook=lambda message: print(
            message["msg_type"], message["content"].get("data")))
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    shown = [line for line in result.stdout.splitlines() if line.startswith("display_data")]
    assert len(shown) == 3, result.stdout
    assert "It was in line" in shown[0]
    assert "while True:" in shown[0] or "pass" in shown[0]
    assert "text/markdown" in shown[1]
    assert "○ Still blank." in shown[1]
    assert f"0 of {len(linear_limits.CHAPTER.exercises)} solved" in shown[2]
    assert "error" not in result.stdout


def test_an_if_on_an_array_is_put_into_words():
    def function(x):
        return 1 if x > 0 else 0

    outcome = running.call(function, {"x": np.array([1.0, -1.0])})
    assert "one yes or no" in running.explain(outcome.error)


def test_a_mistake_without_numbers_in_the_wrong_case_still_gets_its_message():
    def only_for_one(x):
        return 2.0 if x == 1 else np.zeros(0)

    test = FunctionTest(
        name="double",
        cases=(Case({"x": 1.0}, (np.array(2.0),)), Case({"x": 2.0}, (np.array(4.0),))),
        mistakes=(Mistake("only for one", only_for_one, "this answers for 1 alone."),),
        read=lambda result: (np.array(read_scalar(result, "the result")),),
        parts=("the result",),
    )
    with pytest.raises(NotYet, match="this answers for 1 alone"):
        test.grade(only_for_one)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda A: np.linalg.inv(A), "this matrix has no inverse: some of its rows or columns"),
        (lambda A: np.linalg.solve(A, A[0]), "this matrix has no inverse"),
        (lambda A: np.linalg.inv(A[:1]), "only a square matrix"),
        (lambda A: np.linalg.inv(A[0]), "can't do this with this array"),
        (lambda A: A @ np.ones(3), "two shapes don't fit together"),
    ],
)
def test_what_linear_algebra_refuses_is_put_into_words(function, words):
    error = running.call(function, {"A": np.array([[1.0, 2.0], [2.0, 4.0]])}).error
    text = running.explain(error)
    assert words in text
    assert ("LinAlgError" in text) == ("don't fit together" not in text)
