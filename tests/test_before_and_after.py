"""The test before and after the course: drawn afresh, from all chapters, answered by results."""

import numpy as np
import pytest

from nnlib import progress
from nnlib.predictions import before_and_after as test
from tools import make_test


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


def pairs():
    return [(name, key) for name, keys in test.POOL.items() for key in keys]


@pytest.mark.parametrize("pair", pairs(), ids="-".join)
def test_each_question_of_the_pool_has_one_right_answer_and_a_way_out(pair):
    part, r = test.part_of(pair)
    judged = [part.judge(index, r) for index in range(len(part.options))]
    assert sum(each.right for each in judged) == 1
    assert part.shown[-1] == test.CANNOT_TELL
    assert part.ask.endswith("?")
    assert 15 <= len(part.ask.split()) <= 45


def test_two_draws_have_nothing_in_common_and_all_chapters():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        first = test.draw(rng)
        second = test.draw(rng, first)
        assert len(set(first)) == len(set(second)) == test.COUNT
        assert not set(first) & set(second)
        assert {name for name, _ in first} == {name for name, _ in second} == set(test.POOL)
    assert test.draw(np.random.default_rng(0)) != test.draw(np.random.default_rng(1))


def answers(sheet, right):
    """Right answers to so many of the questions; to the others, that one can't tell."""
    parts = sheet.question.parts
    found = [test.part_of(pair) for pair in sheet_pairs(sheet)]
    return [
        part.right(r) if number < right else len(part.options) - 1
        for number, (part, (_, r)) in enumerate(zip(parts, found, strict=True))
    ]


def sheet_pairs(sheet):
    asked = {test.part_of(pair)[0].ask: pair for pair in pairs()}
    return [asked[part.ask.partition(". ")[2]] for part in sheet.question.parts]


def commit(sheet, right):
    sheet._hear({"ask": "commit", "answers": answers(sheet, right), "sure": 0})


def test_before_tells_nothing_and_after_tells_both():
    first = test.before(np.random.default_rng(0))
    commit(first, 3)
    assert "Noted: 3 of 10." in first._reply
    assert all(
        option.reply not in first._reply
        for p in first.question.parts
        for option in p.options
        if option.reply
    )
    second = test.after(np.random.default_rng(0))
    assert not set(sheet_pairs(first)) & set(sheet_pairs(second))
    commit(second, 8)
    assert "After the course: 8 of 10.</strong> Before the course it was 3 of 10." in second._reply
    assert second._reply.count("✓") == 8
    assert second._reply.count("✗") == 2
    assert [entry["right"] for entry in progress.entries("predicted", "test")] == [3, 8]


def test_a_stored_page_is_the_same_at_every_run():
    texts = {str(test.before(np.random.default_rng(seed))) for seed in range(3)}
    assert texts == {"(Run this cell for ten questions.)"}


def test_half_a_sheet_is_not_taken():
    sheet = test.before(np.random.default_rng(0))
    sheet._hear({"ask": "commit", "answers": [0, None], "sure": 0})
    assert sheet._reply == ""
    assert progress.entries() == []


def test_on_paper_the_answers_stand_apart_and_a_seed_draws_the_same(tmp_path, capsys):
    make_test.main(["--seed", "3", "--to", str(tmp_path / "paper.md")])
    assert capsys.readouterr().out.startswith("paper.md: two tests of ten questions")
    text = (tmp_path / "paper.md").read_text(encoding="utf-8")
    assert text == make_test.text(3) != make_test.text(4)
    before, after, solutions = text.split(make_test.NEW_PAGE)
    assert before.count(test.CANNOT_TELL) == after.count(test.CANNOT_TELL) == 10
    assert "**" not in before + after
    assert solutions.count("**") == 40
