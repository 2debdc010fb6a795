"""Predictions: what came out makes one answer right, others have replies, nothing is told early."""

import importlib
import itertools
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlib import progress
from nnlib.exercises import CHAPTERS
from nnlib.exercises.display import GAP
from nnlib.predictions import chapter as chapter_module
from nnlib.predictions.chapter import Chapter, came_out_before, picture, summary_text
from nnlib.predictions.form import Form, to_html
from nnlib.predictions.questions import Belief, Choice, Number, Option, Order, Question
from tools import make_teaching

ROOT = Path(__file__).parent.parent
STORED = came_out_before()
ALL = {name: importlib.import_module(f"nnlib.predictions.{name}").CHAPTER for name in CHAPTERS}
EACH = [(name, key) for name, chapter in ALL.items() for key in chapter.questions]
PARTS = [
    pytest.param(
        part, SimpleNamespace(**STORED.get(name, {}).get(key, {})), id=f"{name}-{key}-{number}"
    )
    for name, key in EACH
    for number, part in enumerate(ALL[name].questions[key].parts)
    if not ALL[name].questions[key].own
]
chapters = pytest.mark.parametrize("name", CHAPTERS)


def cells(name):
    (path,) = (ROOT / "notebooks").glob(f"*_{name}.ipynb")
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


# The questions of the course -----------------------------------------------------------------


@chapters
def test_each_question_has_its_form_below_it_and_each_form_its_question(name):
    every = cells(name)
    asked = []
    for before, cell in itertools.pairwise(every):
        if form := re.fullmatch(r'predictions\.ask\("(.+)"\)', "".join(cell["source"])):
            question = ALL[name].questions[form[1]]
            assert before["id"] == question.asked_in
            assert re.search(r"\*\*(Predict|Find the bug)\.\*\*", "".join(before["source"]))
            asked.append(form[1])
    assert asked == list(ALL[name].questions)
    prompts = [
        c for c in every if re.search(r"> \*\*(Predict|Find)\b.*\.\*\*", "".join(c["source"]))
    ]
    assert len(prompts) == len(asked)


@chapters
def test_each_question_is_answered_by_one_cell_below_it(name):
    sources = ["".join(cell["source"]) for cell in cells(name)]
    for key in ALL[name].questions:
        (asked,) = (i for i, text in enumerate(sources) if text == f'predictions.ask("{key}")')
        (answered,) = (i for i, text in enumerate(sources) if f'came_out("{key}"' in text)
        assert answered > asked


@chapters
def test_stored_forms_are_those_of_a_reader_who_has_not_answered(name):
    for cell in cells(name):
        source = "".join(cell["source"])
        if source.startswith("predictions.ask("):
            (output,) = cell["outputs"]
            key = source.split('"')[1]
            shown = Chapter(name, ALL[name].questions[key]).ask(key)
            assert "".join(output["data"]["text/plain"]) == str(shown)
            assert set(output["data"]) == {"text/plain", "text/html"}


def test_every_experiment_has_left_what_it_found():
    for name, key in EACH:
        assert (key in STORED.get(name, {})) is not ALL[name].questions[key].own, (name, key)
    assert {(name, key) for name in STORED for key in STORED[name]} <= set(EACH)


@pytest.mark.parametrize("part, r", PARTS)
def test_what_came_out_makes_one_answer_right_and_all_others_have_a_reply(part, r):
    right = part.right(r)
    assert right is not None
    judged = part.judge(right, r)
    assert judged.right
    assert judged.said == judged.came
    if part.kind == "choice":
        for index, option in enumerate(part.options):
            judged = part.judge(index, r)
            assert judged.right is (index == right)
            assert judged.reply == option.reply
            assert (len(option.reply) > 3) is (index != right), option.text
    elif part.kind == "number":
        for belief in filter(lambda belief: belief.made, part.beliefs):
            low, high = (min(max(end, -1e6), 1e6) for end in belief.made)
            tried = [low + share * (high - low) for share in (0, 0.25, 0.5, 0.75, 1)]
            judged = [part.judge(number, r) for number in tried]
            assert any(each.reply == belief.reply and not each.right for each in judged), belief
        tried = [right * factor for factor in FACTORS]
        shares = [each for each in tried if 0 <= each <= 100]
        judged = [part.judge(each, r) for each in (shares if "%" in part.unit else tried)]
        assert all(each.reply for each in judged if not each.right), part.ask
        assert all(re.search("too (low|high)$", each.off) for each in judged if not each.right)
    else:
        orders = list(itertools.permutations(range(len(part.items))))
        judged = [part.judge(list(order), r) for order in orders]
        assert {belief.reply for belief in part.beliefs} <= {each.reply for each in judged}
        assert sum(each.right for each in judged) == 1
        assert all(each.reply and "place" in each.off for each in judged if not each.right)


@pytest.mark.parametrize("name, key", EACH)
def test_words_read_well(name, key):
    question = ALL[name].questions[key]
    assert question.ask.endswith(("?", "."))
    for part in question.parts:
        assert part.ask or len(question.parts) == 1
        for belief in part.beliefs:
            assert belief.text[-1] in ".!?”", belief.text
            assert belief.reply[-1] in ".!?)", belief.reply
            assert "$" not in belief.text + belief.reply  # the form typesets no formulas


def reasons(text):
    """An answer with its "because": the wrong ones of a learner mostly have one."""
    return bool(re.search(r"[:,;]| since ", text))


FACTORS = (-1, 0, 0.1, 0.3, 0.6, 0.8, 0.95, 1.02, 1.05, 1.3, 1.8, 3, 10, 1000)

RULES = {  # which options somebody takes who hasn't read the question
    "the longest": lambda texts: [max(texts, key=len)],
    "the shortest": lambda texts: [min(texts, key=len)],
    "one without a reason": lambda texts: [each for each in texts if not reasons(each)] or texts,
    "one with a reason": lambda texts: [each for each in texts if reasons(each)] or texts,
}


@pytest.mark.parametrize("rule", RULES)
def test_who_ignores_the_question_guesses_no_better_than_chance(rule):
    chance, hits = 0, 0
    for part, r in (parameter.values for parameter in PARTS):
        if part.kind == "choice":
            taken = RULES[rule]([option.text for option in part.options])
            hits += (part.options[part.right(r)].text in taken) / len(taken)
            chance += 1 / len(part.options)
    assert hits < 1.1 * chance


def test_the_right_answer_has_no_place_of_its_own():
    places = [
        (part.right(r), len(part.options))
        for part, r in (parameter.values for parameter in PARTS)
        if part.kind == "choice"
    ]
    last = sum(right == count - 1 for right, count in places)
    assert 0.2 * len(places) < last < 0.7 * len(places)


def test_teaching_pages_have_the_questions_as_they_are():
    for page in sorted((ROOT / "teaching").glob("[0-9]*_*.md")):
        text = page.read_text(encoding="utf-8")
        assert make_teaching.up_to_date(page) == text, "run python -m tools.make_teaching"


# One question, from the form to the summary ----------------------------------------------------

WHICH = Choice(
    Option("All ten.", lambda r: r.heads == 10, "Each throw is a coin of its own."),
    Option("Fewer than ten.", lambda r: r.heads < 10),
    ask="Which?",
)
HOW_MANY = Number(
    lambda r: r.heads, Belief("Half.", "About *half*.", (5, 5)), ask="How many?", near=1
)
IN_ORDER = Order(
    ("a", "b", "c"),
    lambda r: (1, 3, 2),
    Belief("a first.", "The smallest.", lambda names: names[0] == "a"),
    ask="In order:",
)


def question(*parts, key="coin"):
    return Question(key, "2", "How many `heads`?", parts, "`heads: 6`")


@pytest.fixture
def shown(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.delenv("COURSE_PREDICTIONS", raising=False)
    texts = []
    monkeypatch.setattr(chapter_module, "show", texts.append)
    return texts


def pick(part, text):
    return [option.text for option in part.options].index(text)


def commit(form, answers, sure):
    form._hear({"ask": "commit", "answers": answers, "sure": sure})


def test_a_wrong_prediction_gets_the_reply_to_that_belief_when_it_came_out(shown):
    chapter = Chapter("linear_limits", question(WHICH))
    form = chapter.ask("coin")
    assert not form._said
    commit(form, [pick(WHICH, "All ten.")], 2)
    assert form._reply == "Written down. Now run the experiment."
    assert not form._done
    chapter.came_out("coin", heads=6)
    (reply,) = shown
    assert reply == (
        "**✗ You said “All ten”.** It came out as “Fewer than ten”. Each throw is a coin of "
        "its own. (You were sure.)"
    )
    assert form._done
    assert form._reply == to_html(reply)


def test_a_right_one_is_told_so_and_how_near_a_number_was(shown):
    chapter = Chapter("linear_limits", question(WHICH, HOW_MANY))
    commit(chapter.ask("coin"), [pick(WHICH, "Fewer than ten."), 7.0], 0)
    chapter.came_out("coin", heads=6)
    assert shown[0].split("\n\n") == [
        "**Which? ✓ You said “Fewer than ten”, and so it is.**",
        "**How many? ✓ You said 7, and it came out as 6.** Near enough. (You said: a guess.)",
    ]
    (entry,) = [entry for entry in progress.entries("predicted") if "right" in entry]
    assert entry["right"] is True


def test_whoever_says_nothing_is_told_nothing(shown):
    chapter = Chapter("linear_limits", question(WHICH))
    form = chapter.ask("coin")
    chapter.came_out("coin", heads=6)
    assert shown == []
    assert form._reply == ""
    assert progress.entries() == []


def test_an_answer_after_the_experiment_is_answered_and_does_not_count(shown):
    chapter = Chapter("linear_limits", question(WHICH))
    chapter.came_out("coin", heads=6)
    form = chapter.ask("coin")
    commit(form, [pick(WHICH, "Fewer than ten.")], 2)
    assert "✓" in form._reply
    chapter.came_out("coin", heads=6)
    assert chapter.counted() == []


def test_the_first_prediction_counts_also_after_a_restart(shown):
    chapter = Chapter("linear_limits", question(WHICH))
    commit(chapter.ask("coin"), [pick(WHICH, "All ten.")], 2)
    chapter.came_out("coin", heads=6)
    chapter.came_out("coin", heads=6)  # the cell is run once more
    again = Chapter("linear_limits", question(WHICH))  # in a new kernel
    form = again.ask("coin")
    assert "it came out otherwise. Run on to see why." in form._reply
    assert form._said == {"answers": [pick(WHICH, "All ten.")], "sure": 2}
    commit(form, [pick(WHICH, "Fewer than ten.")], 0)
    again.came_out("coin", heads=6)
    ((_, sure, right),) = again.counted()
    assert (sure, right) == (2, False)


def test_what_a_changed_experiment_finds_is_never_an_error(shown):
    chapter = Chapter("linear_limits", question(WHICH))
    commit(chapter.ask("coin"), [0], 1)
    chapter.came_out("coin", heads=11)
    assert "none of the answers that were thought of" in shown[0]


def test_the_form_sends_nothing_that_tells_what_is_right():
    form = Form(question(WHICH, HOW_MANY, IN_ORDER), ("a guess", "sure"), None)
    sent = json.dumps([form.get_state()[name] for name in ("_parts", "_sure", "_said", "_reply")])
    for secret in ("coin of its own", "About", "smallest", "6"):
        assert secret not in sent
    assert "All ten." in sent


@pytest.mark.parametrize(
    "answers", [None, [], [0], [0, "x", [0, 1, 2]], [2, 1, [0, 1, 2]], [0, 1, [0, 1]], [0, 1, 5]]
)
def test_a_form_that_is_not_filled_in_is_not_taken(shown, answers):
    chapter = Chapter("linear_limits", question(WHICH, HOW_MANY, IN_ORDER))
    commit(chapter.ask("coin"), answers, 1)
    commit(chapter.ask("coin"), [0, 1, [0, 1, 2]], 3)
    assert progress.entries() == []


def test_an_order_is_judged_as_a_whole():
    r = SimpleNamespace()
    place = IN_ORDER.items.index
    assert IN_ORDER.judge([place("b"), place("c"), place("a")], r).right
    wrong = IN_ORDER.judge([place("a"), place("b"), place("c")], r)
    assert (wrong.right, wrong.came, wrong.reply) == (False, "b, c, a", "The smallest.")


def test_a_question_that_is_not_asked_is_the_authors_slip():
    with pytest.raises(ValueError, match="chapter activations asks no question 'coins'.*coin"):
        Chapter("activations", question(WHICH)).ask("coins")


def test_tests_see_what_makes_no_answer_right(monkeypatch):
    monkeypatch.setenv("COURSE_PREDICTIONS", "check")
    with pytest.raises(AssertionError, match="aren't answered"):
        Chapter("activations", question(WHICH)).came_out("coin", heads=11)


def test_the_summary_says_how_often_how_sure_and_where_the_surprise_was(shown):
    chapter = Chapter("linear_limits", question(WHICH), question(WHICH, key="coin2"))
    chapter.summary()
    assert shown[0].startswith("**Predictions:** none of the 2 of this chapter so far.")
    counted = [(question(WHICH), 2, False), (question(WHICH), 2, True), (question(WHICH), 0, True)]
    text = summary_text(counted)
    assert text.startswith(
        "**Predictions:** 2 of 3 came true. Of the 2 that you were sure of, 1 did."
    )
    assert "You were sure, and surprised, in section 2, *How many `heads`?*" in text
    figure, alt = picture(counted)
    assert "section 2, sure: a surprise; section 2, sure: came true" in alt
    assert len(figure.axes) == 1


@pytest.mark.parametrize(
    "markdown, page",
    [
        (
            "a < b & `c<d` *e* **f**",
            "a &lt; b &amp; <code>c&lt;d</code> <em>e</em> <strong>f</strong>",
        ),
        ("a\n\nb", f"a{GAP}b"),
        (
            "**a `b` c**\n\n- $x_1^2$\n- d",
            f"<strong>a <code>b</code> c</strong>{GAP}• <span>x₁²</span><br>• d",
        ),
        ("a:\n\n```python\nx = '<'\n```\n\nb", "a:<pre>x = '<'</pre>b".replace("<'", "&lt;'")),
    ],
)
def test_words_become_html(markdown, page):
    assert to_html(markdown) == page
