"""Practice: wrong answers to be broken, what comes back when, cards for Anki."""

import contextlib
import difflib
import importlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nnlib import progress
from nnlib.exercises import CHAPTERS as NAMES
from nnlib.exercises import activations, backpropagation, display, linear_limits
from nnlib.exercises.limits import quiet
from nnlib.exercises.practice import anki
from nnlib.exercises.practice.choice import FULL, mistakes_of, next_task, options, task_of
from nnlib.exercises.practice.domain import Domain, Each, Function, Numbers, Outside
from nnlib.exercises.practice.leitner import REST, Card, cards, day, due
from nnlib.exercises.practice.task import Task, same_outcomes, sentence
from nnlib.exercises.practice.warm_up import QUESTIONS, WarmUp, question_on
from nnlib.exercises.practice.wording import WIDEST
from nnlib.exercises.practice.written import LONGEST, Unreadable, run, written
from nnlib.predictions.chapter import asked_again, came_out_before
from tests.exercise_chapters import ALL, CHAPTERS, page_of

PRACTISED = [exercise for exercise in ALL if exercise.test and exercise.test.domain]
FEWEST = {  # mistakes that can be practised on, by chapter
    "linear_limits": 37,
    "activations": 77,
    "forward_pass": 75,
    "backpropagation": 140,
    "depth_and_width": 90,
    "overfitting": 68,
    "handwritten_digits": 98,
    "playground": 60,
}


def each(exercises):
    return pytest.mark.parametrize(
        "exercise", exercises, ids=lambda exercise: f"{exercise.chapter}-{exercise.name}"
    )


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(autouse=True)
def clean():
    progress.forget()
    for chapter in CHAPTERS:
        chapter.level, chapter.practised[:] = 0, []
    yield
    progress.forget()


def task(name="signed_distance", mistake="forgot the bias", seed=0):
    exercise = next(exercise for exercise in ALL if exercise.name == name)
    return task_of(exercise, rng(seed), wish=mistake)


# ------------------------------------------------------------------ every mistake


@pytest.mark.parametrize("name", FEWEST)
def test_most_mistakes_of_a_chapter_can_be_practised(name):
    exercises = [exercise for exercise in PRACTISED if exercise.chapter == name]
    known = {exercise.name: len(mistakes_of(exercise)) for exercise in exercises}
    assert sum(known.values()) >= FEWEST[name], known
    assert min(known.values()) >= 2, known


def test_every_function_that_is_asked_for_can_be_practised():
    others = {e.name for e in ALL if e.test and e.test.draw and e not in PRACTISED}
    assert not others


@each(PRACTISED)
def test_each_mistake_in_other_words_stands_alone_and_is_wrong_somewhere(exercise):
    with quiet():
        for number, mistake in enumerate(mistakes_of(exercise)):
            shown = Task(exercise, mistake, (), rng(number))
            source = shown.written.source
            assert "nnlib.exercises" not in source
            lines = source.splitlines()
            assert len(lines) <= LONGEST, source
            assert max(map(len, lines)) <= WIDEST, source
            again = run(source, exercise.name)
            assert any(same_outcomes(exercise.test, again, form) for form in mistake.answers)
            inputs = shown.exposing()
            assert shown.judge(**inputs).startswith("**✓ Broken.**"), source


@each(PRACTISED)
def test_all_that_a_check_tries_counts_and_a_right_answer_survives_it(exercise):
    test = exercise.test
    for case in test.tried:
        given = test.domain.read(**case.inputs)
        parts, _ = test.results(test.right, given)
        assert test.agree(parts, case.expected)


@each(PRACTISED)
def test_the_inputs_of_a_domain_are_those_of_the_cases(exercise):
    assert list(exercise.test.domain.inputs) == list(exercise.test.cases[0].inputs)


def test_the_words_vary():
    sources = {task(seed=seed).written.source for seed in range(12)}
    assert len(sources) >= 2
    backwards = {task("backward", "forgot the factor 2", seed).written.source for seed in range(12)}
    assert len(backwards) >= 8


def test_the_same_seed_draws_the_same_task():
    for name in ("activations", "backpropagation"):
        chapter = CHAPTERS[NAMES.index(name)]
        pages = []
        for _ in range(2):
            chapter.level, chapter.practised[:] = 3, []
            pages.append(next_task(chapter, None, rng(5)).markdown)
        assert pages[0] == pages[1]
        assert pages[0] != next_task(chapter, None, rng(6)).markdown


def test_code_that_cannot_stand_alone_is_not_shown():
    for odd in (np.exp, 3, lambda *x: x, lambda x: clean(x)):
        with pytest.raises(Unreadable):
            written(odd, "f")


# ------------------------------------------------------------------ breaking it


def test_an_input_that_shows_the_mistake_is_recognised():
    one = task()
    said = one.judge([[3, 4]], [3, 4], b=5)
    assert said.startswith("**✓ Broken.**")
    assert "`[5]`" in said
    assert "`[6]`" in said
    assert one.solved
    assert "because" in said
    one.choose(one.options.index(one.mistake) + 1)
    assert one.understood
    assert "because" not in one.judge([[3, 4]], [3, 4], 5)


def test_a_harmless_input_is_answered_with_both():
    one = task()
    said = one.judge([[3, 4], [1, 2]], [3, 4], 0)
    assert said.startswith("**✗ It survives that:**")
    assert said.count("`[5, 2.2]`") == 2
    assert not one.solved


@pytest.mark.parametrize(
    ("inputs", "word"),
    [
        (([[3, 4]], [0, 0], 1), "no boundary"),
        (([[3, 4]], [1, 2, 3], 1), "another input has D = 2"),
        (([3, 4], [1, 2], 1), "(N, D)"),
        (([[3, 4]], [1, 2], [1, 2]), "a single number"),
        (([[3, "x"]], [1, 2], 1), "numbers are wanted"),
        (([[3, ...]], [1, 2], 1), "three dots"),
        (([[3, np.nan]], [1, 2], 1), "nan"),
        (([[3, 4]], [1, 2]), "`b` is missing"),
        (([[3, 4]], [1, 2], 1, 2), "3 inputs"),
        ((np.empty((0, 2)), [1, 2], 1), "empty"),
    ],
)
def test_what_is_outside_of_the_question_does_not_count(inputs, word):
    one = task()
    said = one.judge(*inputs)
    assert said.startswith("**○ This doesn't count:**")
    assert word in said
    assert not one.solved
    assert not progress.entries()


def test_names_that_are_no_inputs_do_not_count():
    one = task()
    assert "no input `c`" in one.judge([[3, 4]], [1, 2], c=1)
    assert "given twice" in one.judge([[3, 4]], [1, 2], 1, b=1)


def test_an_answer_that_stops_or_goes_on_for_ever_is_wrong(monkeypatch):
    one = task("leaky_relu", "slope first")
    one.written = one.written._replace(function=lambda z: z[10])
    said = one.judge([1.0, -1.0])
    assert said.startswith("**✓ Broken.**")
    assert "IndexError" in said
    monkeypatch.setattr("nnlib.exercises.practice.task.SECONDS", 0.2)

    def endless(z):
        while True:
            pass

    one.written = one.written._replace(function=endless)
    assert "too much time" in one.judge([1.0, -1.0])


def test_prints_and_warnings_of_an_answer_stay_off_the_page(capsys):
    one = task("softmax", "no shift")
    assert one.judge([[20_000.0, 0.0]]).startswith("**✓ Broken.**")
    assert capsys.readouterr() == ("", "")


def test_a_wrong_sentence_is_answered_with_a_case_that_tells_them_apart():
    one = task()
    for number, option in enumerate(one.options, 1):
        said = one.choose(number)
        if option is one.mistake:
            assert said.startswith("**✓ That is it:**")
            assert option.why in said
        else:
            assert said.startswith("**✗ Not that one.**")
            assert "one with that mistake" in said


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_is_no_such_sentence(number):
    with pytest.raises(ValueError, match="1 to 4"):
        task().choose(number)


@pytest.mark.parametrize("number", ["a", None, 1.0, True])
def test_a_sentence_is_chosen_by_its_number(number):
    with pytest.raises(TypeError, match="number of a sentence"):
        task().choose(number)


def test_the_right_sentence_is_known_neither_by_its_place_nor_by_its_length():
    places, ranks = Counter(), Counter()
    for exercise in PRACTISED:
        known = exercise.test.mistakes
        for seed in range(12):
            draw = rng([seed, len(exercise.name)])
            mistake = known[draw.integers(len(known))]
            shown = options(exercise, mistake, draw)
            places[shown.index(mistake)] += 1
            lengths = sorted(len(sentence(each)) for each in shown)
            ranks[lengths.index(len(sentence(mistake)))] += 1
    for counts in (places, ranks):
        total = sum(counts.values())
        assert total > 300
        assert all(0.15 < counts[i] / total < 0.35 for i in range(4)), counts


def test_sentences_stand_alone():
    for exercise in PRACTISED:
        for mistake in exercise.test.mistakes:
            text = sentence(mistake)
            assert 12 < len(text) < 330, text
            assert text.count("`") % 2 == 0, text


def test_what_it_all_says():
    one = task()
    page = page_of(lambda: linear_limits.practice("signed_distance", rng=rng()))
    for part in ("Break this answer", "task.wrong_on(X=…, w=…, b=…)", "task.because(…)", "1. "):
        assert part in page
    assert "Broken" in page_of(lambda: one.wrong_on([[3, 4]], [3, 4], 5))
    assert one.mistake.why[:20] in page_of(one.solution)
    assert one.exercise.name in repr(one)
    assert not hasattr(one, "_ipython_display_")


# ------------------------------------------------------------------ the next one


def test_it_gets_harder_as_it_goes_well():
    chapter = CHAPTERS[NAMES.index("activations")]
    seen = []
    for seed in range(FULL + 3):
        one = next_task(chapter, None, rng(seed))
        seen.append((one.exercise.name, one.mistake.name))
        one.judge(**one.exposing())
    assert chapter.level == FULL
    assert len(set(seen)) == len(seen)
    assert {name for name, _ in seen[:2]} <= {e.name for e in chapter.exercises[:3]}
    one.judge(**one.exposing())
    one.solution()
    assert chapter.level == FULL - 1


def test_solved_exercises_come_first():
    chapter = CHAPTERS[NAMES.index("forward_pass")]
    assert "haven't solved" in next_task(chapter, None, rng()).markdown
    progress.note("solved", "multiply_adds", chapter="forward_pass")
    for seed in range(3):
        one = next_task(chapter, None, rng(seed))
        assert one.exercise.name == "multiply_adds"
        assert "haven't solved" not in one.markdown


def test_two_slips_at_once_come_last():
    exercise = linear_limits.collapse
    chapter = CHAPTERS[1]
    chapter.level = FULL
    names = {task_of(exercise, rng(seed), chapter).mistake.name for seed in range(12)}
    assert any(", and " in name for name in names)


def test_practice_goes_to_other_chapters():
    with contextlib.redirect_stdout(None):
        one = linear_limits.practice("activations", rng=rng())
        other = linear_limits.practice("softmax", rng=rng())
        assert linear_limits.practice("linear_limits", rng=rng()).exercise.chapter == NAMES[1]
    assert one.exercise.chapter == "activations"
    assert other.exercise is activations.softmax


@pytest.mark.parametrize(
    ("name", "word"),
    [("softmx", "did you mean 'softmax'"), ("xnor", "values"), ("start_here", "no answers")],
)
def test_there_is_nothing_of_this_name(name, word):
    with pytest.raises(ValueError, match=word):
        linear_limits.practice(name)


def test_a_name_is_text():
    with pytest.raises(TypeError, match="name of an exercise"):
        linear_limits.practice(3)
    with pytest.raises(TypeError, match="NumPy Generator"):
        linear_limits.practice(rng=3)


def test_the_form_of_a_task_says_what_its_calls_say_and_holds_no_answer():
    one = task()
    form = one.form()
    assert repr(form) == display.plain(one.markdown)
    shown = form._items[1]["options"]
    assert shown == [display.to_html(sentence(each)) for each in one.options]
    assert set(form._items[1]) == {"ask", "options", "button"}
    for line, said in (
        ("X=[[3, 4]], w=[3, 4], b=0", "✗ It survives that:"),
        ("task.wrong_on(X=[[3, 4]], w=np.array([3, 4]), b=5)", "✓ Broken."),
        ("X=[[3, 4]], w=[3, 4, b=5", "This line can't be read:</strong> <code>SyntaxError"),
        ("X=nobody", "This line can't be read:</strong> <code>NameError"),
        ("X=[[3, 4]]", "○ This doesn't count:"),
    ):
        form._hear({"item": 0, "answer": line})
        assert said in form._replies[0], line
    number = one.options.index(one.mistake)
    form._hear({"item": 1, "answer": number})
    assert form._replies[1] == display.to_html(one.choose(number + 1))
    before = list(form._replies)
    for odd in ({}, {"item": 2, "answer": 0}, {"item": 1, "answer": 9}, {"item": 0, "answer": 3}):
        form._hear(odd)
    assert form._replies == before


def test_what_is_practised_is_noted():
    one = task()
    one.judge([[3, 4]], [3, 4], 0)  # harmless: nothing is learned from it
    one.judge([[3, 4]], [3, 4], 5)
    wrong = next(i for i, option in enumerate(one.options, 1) if option is not one.mistake)
    one.choose(wrong)
    noted = progress.entries("practised")
    assert [(entry["key"], entry["mistake"], entry["right"]) for entry in noted] == [
        ("signed_distance", "forgot the bias", True),
        ("signed_distance", "forgot the bias", False),
    ]


# ------------------------------------------------------------------ domains


def test_a_domain_reads_what_a_function_gets():
    domain = Domain(
        "something",
        sizes=Numbers("L", whole=True, listed=True),
        n=Numbers(whole=True, least=1, most=3),
        X=Numbers("*S", "D"),
        v=Numbers("D", above=0, below=1),
        layers=Each(2),
        f=Function(),
    )
    given = domain.read([1, 2], 2, np.ones((3, 1, 2)), [0.5, 0.25], [[[1]]], f=np.sum)
    assert given["sizes"] == [1, 2]
    assert type(given["n"]) is int
    assert given["X"].shape == (3, 1, 2)
    assert given["f"](np.ones(3)) == 3
    rest = {"layers": [[[1]]], "f": np.sum}
    for bad, word in (
        (([1.5], 2, [[1, 1]], [0.5, 0.5]), "whole"),
        (([1], 4, [[1, 1]], [0.5, 0.5]), "at most"),
        (([1], 0, [[1, 1]], [0.5, 0.5]), "at least"),
        (([1], 1, [[1, 1]], [0, 0.5]), "more than"),
        (([1], 1, [[1, 1]], [1, 0.5]), "less than"),
        (([1], 1, 3, [0.5, 0.5]), "single number"),
    ):
        with pytest.raises(Outside, match=word):
            domain.read(*bad, **rest)
    with pytest.raises(Outside, match="list of arrays"):
        domain.read([1], 1, [[1]], [0.5], layers=3, f=np.sum)
    with pytest.raises(Outside, match="a function"):
        domain.read([1], 1, [[1]], [0.5], layers=[[[1]]], f=3)
    with pytest.raises(TypeError, match="knows no"):
        Numbers("N", leats=3)
    assert domain.words().startswith("`sizes` (L,), `n` a whole number, `X` (…, D), `v` (D,)")


# ------------------------------------------------------------------ what comes back when

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday


def mistaken(name="collapse", mistake="transposed", days=0, chapter="linear_limits"):
    return progress.note(
        "mistaken", name, chapter=chapter, mistake=mistake, when=NOW - timedelta(days=days)
    )


def practised(right, days, name="collapse", mistake="transposed"):
    return progress.note(
        "practised", name, chapter="linear_limits", mistake=mistake, right=right,
        when=NOW - timedelta(days=days),
    )  # fmt: skip


def test_a_mistake_is_due_at_once_and_rests_longer_each_time():
    mistaken(days=60)
    assert [card.box for card in due(progress.entries(), NOW)] == [0]
    day_of = 60
    for box, rest in enumerate(REST[1:], 1):
        practised(True, day_of)
        (card,) = cards(progress.entries())
        assert card.box == box
        assert card.due == NOW - timedelta(days=day_of - rest)
        practised(True, day_of)  # again on the same day: nothing changes
        assert cards(progress.entries()) == [card]
        assert not due(progress.entries(), card.due - timedelta(hours=1))
        day_of -= rest
    practised(True, day_of)
    assert cards(progress.entries()) == []  # learned


def test_forgotten_again_it_goes_back_to_the_first_box():
    mistaken(days=30)
    practised(True, 30)
    practised(True, 20)
    practised(False, 10)
    (card,) = due(progress.entries(), NOW)
    assert card.box == 0
    assert card.made == NOW - timedelta(days=10)


def test_first_boxes_and_older_ones_come_first_and_odd_entries_are_left_out():
    mistaken("collapse", "transposed", days=5)
    practised(True, 4)
    mistaken("collapse", "elementwise product", days=2)
    mistaken("signed_distance", "wrong sign", days=3)
    progress.note("mistaken", "collapse", chapter="linear_limits")
    progress.note("solved", "collapse", chapter="linear_limits")
    progress.note("practised", "lift", chapter="linear_limits", mistake="x", right=True)
    names = [card.mistake for card in due(progress.entries(), NOW)]
    assert names == ["wrong sign", "elementwise product", "transposed"]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (3, "on Saturday"), (9, "on 1 March"),
     (90, "on 10 December 2025")],
)  # fmt: skip
def test_days_in_words(days, words):
    assert day(NOW - timedelta(days=days), NOW) == words


def warm_up(chapter="activations", now=NOW):
    return WarmUp(chapter, clock=lambda: now)


@pytest.mark.parametrize("chapter", NAMES[1:])
def test_a_new_reader_is_asked_about_the_chapter_before(chapter):
    asked = warm_up(chapter)
    page = asked.markdown()
    assert page == warm_up(chapter).markdown()
    before = NAMES.index(chapter) - 1
    assert (f"chapter {before}" if before else "the first page") in page
    assert "exercises.warm_up(1, 2, 3)" in page
    questions, _ = asked._questions
    assert len(questions) == QUESTIONS
    for number, question in enumerate(questions):
        assert len(set(question.options)) == 3
        answers = [1] * number + [question.right + 1]
        assert asked.markdown(*answers).count("✓ Right.") >= 1
        wrong = [1] * number + [(question.right + 1) % 3 + 1]
        assert "✗ Not that one:" in asked.markdown(*wrong)


def test_what_was_mistaken_comes_back_in_other_words():
    mistaken("fork", fork_mistake(), days=2, chapter="backpropagation")
    asked = warm_up("linear_limits")
    page = asked.markdown()
    assert "what went wrong before comes back" in page
    (question, *_), _ = asked._questions
    assert (question.key, question.mistake) == ("fork", fork_mistake())
    said = asked.markdown(question.right + 1)
    assert f"On Sunday it was: {fork_mistake()}." in said
    (noted,) = progress.entries("practised")
    assert noted["right"] is True
    assert noted["mistake"] == fork_mistake()
    asked.markdown(question.right + 1)
    assert len(progress.entries("practised")) == 1  # the first answer counts
    later = warm_up("linear_limits", NOW + timedelta(days=2))
    assert later.markdown() != page


def fork_mistake():
    return mistakes_of(backpropagation.fork)[0].name


def test_three_that_are_due_leave_no_room_for_others():
    for mistake in mistakes_of(linear_limits.collapse)[:4]:
        mistaken("collapse", mistake.name, days=2)
    asked = warm_up("overfitting")
    asked.markdown()
    questions, source = asked._questions
    assert [question.key for question in questions] == ["collapse"] * 3
    assert source == "what went wrong before comes back"


def test_a_prediction_that_came_out_otherwise_is_asked_again():
    predicted = importlib.import_module("nnlib.predictions.activations").CHAPTER
    progress.note("predicted", "s5-sum", chapter="activations", said=[0], sure=2, when=NOW)
    assert not due(progress.entries(), NOW)  # it hasn't come out yet
    progress.note(
        "predicted", "s5-sum", chapter="activations", said=[0], sure=2, right=False,
        when=NOW - timedelta(days=1),
    )  # fmt: skip
    asked = warm_up("forward_pass")
    assert predicted.questions["s5-sum"].ask in asked.markdown()
    question = asked._questions[0][0]
    assert question.options[question.right] == "1."
    for number in (1, 2, 3):
        said = asked.markdown(number)
        right = number == question.right + 1
        assert ("Yesterday you expected something else." in said) == right
        assert ("It came out otherwise: “1.”" in said) != right
    assert "came out as" not in asked.markdown()


def test_each_question_of_the_course_with_a_choice_can_be_asked_again():
    for name in NAMES:
        chapter = importlib.import_module(f"nnlib.predictions.{name}").CHAPTER
        for key, found in came_out_before().get(name, {}).items():
            card = Card(name, key, "prediction", made=NOW, box=0, due=NOW)
            asked = asked_again(card, rng(), NOW)
            parts = [part for part in chapter.questions[key].parts if part.kind == "choice"]
            assert (asked is not None) == bool(parts), (key, found)
            if asked:
                assert len(set(asked.options)) == len(asked.replies) >= 2
    assert asked_again(Card("activations", "gone", "prediction", NOW, 0, NOW), rng(), NOW) is None


def test_what_is_gone_from_the_course_does_not_come_back():
    mistaken("no_such_exercise", "x")
    mistaken("collapse", "no such mistake")
    mistaken("xnor", "x")
    mistaken("collapse", "transposed", chapter="no_such_chapter")
    assert "three questions on chapter 1" in warm_up().markdown()


def test_the_form_of_a_warm_up_answers_each_question_and_notes_the_first_answer():
    mistaken("fork", fork_mistake(), days=2, chapter="backpropagation")
    asked = warm_up("linear_limits")
    form = asked.form()
    assert form.text == asked.markdown()
    (question, *_), _ = asked._questions
    assert all(set(item) == {"ask", "options", "button"} for item in form._items)
    wrong = (question.right + 1) % 3
    form._hear({"item": 0, "answer": wrong})
    assert form._replies == [
        display.to_html(f"**✗ Not that one:** {question.replies[wrong]}"),
        "",
        "",
    ]
    form._hear({"item": 0, "answer": question.right})
    assert "✓ Right." in form._replies[0]
    (noted,) = progress.entries("practised")
    assert noted["right"] is False


@pytest.mark.parametrize("answers", [(0,), (4,), (1, 2, 3, 1)])
def test_answers_that_are_none(answers):
    with pytest.raises(ValueError, match="one of 1 to|3 questions"):
        warm_up().markdown(*answers)


def test_answers_are_numbers():
    with pytest.raises(TypeError, match="number of a line"):
        warm_up().markdown("b")


def test_the_right_line_is_known_neither_by_its_place_nor_by_being_most_like_the_others():
    places, middles = Counter(), []
    for exercise in PRACTISED[::2]:
        for number, mistake in enumerate(exercise.test.mistakes[::5]):
            if question := question_on(exercise, mistake, rng(number)):
                places[question.right] += 1
                middles.append(question.right == most_like_the_others(question.options))
    assert len(middles) > 50
    assert all(0.2 < places[i] / len(middles) < 0.47 for i in range(3)), places
    assert np.mean(middles) < 0.65


def most_like_the_others(options):
    def likeness(one):
        return sum(difflib.SequenceMatcher(None, one, other).ratio() for other in options)

    return max(range(len(options)), key=lambda i: likeness(options[i]))


# ------------------------------------------------------------------ cards for Anki


def test_the_sides_of_a_card():
    exercise = linear_limits.signed_distance
    for mistake in mistakes_of(exercise):
        front, back = anki.question(exercise, mistake), anki.answer(exercise, mistake)
        assert front.count("<pre>") == front.count("</pre>") == 1
        assert "def signed_distance(X, w, b):" in front
        assert back.startswith("<p>")
        assert "`" not in back
    for exercise in PRACTISED[::6]:
        for mistake in mistakes_of(exercise)[::5]:
            inside = anki.question(exercise, mistake).split("<pre>")[1].split("</pre>")[0]
            assert "<" not in inside


def test_cards_for_anki_are_written_for_the_mistakes_that_were_made(tmp_path):
    pytest.importorskip("genanki")
    file = tmp_path / "mine.apkg"
    assert "no mistake of yours" in page_of(lambda: anki.export(file))
    assert not file.exists()
    mistaken("collapse", "transposed")
    mistaken("collapse", "elementwise product")
    assert "2 cards written" in page_of(lambda: anki.export(file))
    first = notes_in(file)
    assert len(first) == 2
    mistaken("signed_distance", "wrong sign")
    page_of(lambda: anki.export(file))
    assert first < notes_in(file)  # the same cards, and one more


def notes_in(file):
    with zipfile.ZipFile(file) as package, tempfile.TemporaryDirectory() as folder:
        with contextlib.closing(sqlite3.connect(package.extract("collection.anki2", folder))) as db:
            return set(db.execute("select guid, flds from notes"))


def test_without_genanki_it_is_said_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(ImportError, match="%pip install genanki"):
        anki.export(tmp_path / "mine.apkg")
    with pytest.raises(ValueError, match="end in .apkg"):
        anki.export("cards.txt")


# ------------------------------------------------------------------ over restarts

FIRST_DAY = """
from nnlib.exercises import linear_limits as exercises

exercises.collapse.check(lambda W1, b1, W2, b2: ((W2 @ W1).T, W2 @ b1 + b2))
"""
SECOND_DAY = """
from nnlib.exercises import activations as exercises
from nnlib.exercises.activations import CHAPTER

exercises.warm_up()
(question, *_), _ = CHAPTER._warm_up._questions
exercises.warm_up(question.right + 1)
"""


def test_a_mistake_of_one_day_is_the_warm_up_of_the_next_chapter(tmp_path):
    """Each in a Python of its own, as after a restart."""
    environment = {**os.environ, "COURSE_PROGRESS": str(tmp_path / "progress.json")}

    def printed(code):
        command = [sys.executable, "-X", "utf8", "-c", code]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    assert "the transpose of what is wanted" in printed(FIRST_DAY)
    page = printed(SECOND_DAY)
    assert "what went wrong before comes back" in page
    assert "1. collapse: weight W and bias b" in page
    assert "✓ Right. Today it was: transposed." in page
    again = printed(SECOND_DAY)  # it rests until tomorrow
    assert "three questions on chapter 1" in again
