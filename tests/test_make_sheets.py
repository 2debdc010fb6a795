"""Sheets can be solved, their options tell mistakes apart, and marking is right."""

import collections
import dataclasses
import json
import re
import shutil
from html import unescape
from pathlib import Path

import nbformat
import numpy as np
import pytest

from nnlib.exercises import CHAPTERS
from tools import make_sheets, tables
from tools.class_report import marks
from tools.sheets import marking, notebooks, pages, sheets
from tools.sheets.exercise_slips import slips_of
from tools.sheets.tasks import (
    LETTERS,
    MOST,
    Kind,
    Slip,
    Unsolvable,
    coincide,
    drawn,
    exactly,
    matrix,
    value,
    whole,
)

KINDS = [(n, kind) for n in sheets.CHAPTERS_WITH for kind in sheets.kinds_of(n)]
DRAWS = 150
SEEN_BY_CHANCE = 0.62  # more often than this no rule that ignores the task may hit the right option
kinds = pytest.mark.parametrize(
    "chapter, kind", KINDS, ids=lambda each: getattr(each, "name", each)
)


def decimals(text):
    """How many decimals the numbers of an option have."""
    return [len(each) for each in re.findall(r"\.(\d+)", text)]


def blind(options):
    """Where rules that don't know the task would put their cross, by the rule's name."""
    values = [value(text) for text in options]
    words = [re.findall(r"[−\d.]+", text) for text in options]
    alike = [
        sum(
            a == b
            for other in words
            if other is not mine
            for a, b in zip(mine, other, strict=False)
        )
        for mine in words
    ]
    zeros = [len(text) - len(text.rstrip("0")) for text in options]
    opposite = [sum(abs(a + b) < 1e-9 for b in values) for a in values]
    order = np.argsort(values)
    rules = {"largest": order[-1], "smallest": order[0], "median": order[len(order) // 2]}
    rules |= {"farthest": np.argmax(np.abs(values)), "nearest 0": np.argmin(np.abs(values))}
    rules |= {
        "longest": np.argmax([*map(len, options)]),
        "shortest": np.argmin([*map(len, options)]),
    }
    rules |= {"roundest": np.argmax(zeros), "least round": np.argmin(zeros)}
    rules |= {"most like the others": np.argmax(alike), "least like them": np.argmin(alike)}
    return rules | {"has an opposite": np.argmax(opposite), "first": 0, "last": len(options) - 1}


@kinds
def test_a_kind_of_task_is_solvable_and_its_options_tell_mistakes_apart(chapter, kind):
    kind = dataclasses.replace(kind, picture=None)  # drawing takes longest
    rng = np.random.default_rng(chapter)
    met, hits = set(), collections.Counter()
    for _ in range(DRAWS):
        task = drawn(kind, rng)  # raises if hand and code disagree
        texts = [option.text for option in task.options]
        assert 4 <= len(texts) <= MOST + 1
        assert not any(coincide(a, b) for i, a in enumerate(texts) for b in texts[:i])
        assert [option.mistake for option in task.options].count(None) == 1
        assert len({tuple(decimals(text)) for text in texts}) == 1 or "[" in texts[0], texts
        met |= {option.mistake for option in task.options}
        right = LETTERS.index(task.right)
        hits.update(rule for rule, place in blind(texts).items() if place == right)
    assert met - {None} == {slip.name for slip in kind.slips}  # none is there for nothing
    rule, number = hits.most_common(1)[0]
    assert number / DRAWS < SEEN_BY_CHANCE, f"{rule}: {number / DRAWS}"


@pytest.mark.parametrize("chapter", sheets.CHAPTERS_WITH)
def test_a_chapter_has_four_kinds_of_task_or_more_and_each_slip_says_why(chapter):
    found = sheets.kinds_of(chapter)
    assert len(found) >= 4
    assert len({kind.name for kind in found}) == len(found)
    for kind in found:
        names = [slip.name for slip in kind.slips]
        assert len(set(names)) == len(names) >= 5
        for slip in kind.slips:
            assert len(slip.why) > 20
            assert slip.why.endswith((".", ")", "?", "`")), slip.why
            first = slip.why.lstrip("`*(")[0]
            assert not (first.isalpha() and first.isupper() and slip.why[1:2].islower()), slip.why


def test_what_is_printed_as_the_right_answer_was_worked_out_by_hand_here():
    """Answers that neither `by_hand` nor the course's code had a hand in."""
    known = {
        ("backpropagation", "graph"): ({"f": "(a·b − c)·d", "at": (3, -2, 2, 4), "of": "a"}, "−8"),
        ("backpropagation", "fork"): ({"x": 3, "y": 1}, "26"),
        ("forward_pass", "count_parameters"): ({"sizes": [2, 3, 1]}, "13"),
        ("activations", "slope"): ({"h": 0.2}, "0.1600"),
        ("linear_limits", "monomials"): ({"d": 3, "k": 2}, "10"),
        ("handwritten_digits", "examples_needed"): ({"accuracy": 0.9, "margin": 0.02}, "865"),
        ("overfitting", "early_stopping"): (
            {"losses": [0.5, 0.4, 0.45, 0.41, 0.3], "patience": 2},
            "kept from epoch 2, stopped after epoch 4",
        ),
        ("depth_and_width", "sawtooth"): ({"depth": 4, "asked": "shallow"}, "15"),
    }
    for chapter, kind in KINDS:
        if (CHAPTERS[chapter], kind.name) in known:
            numbers, wanted = known.pop((CHAPTERS[chapter], kind.name))
            assert kind.say(kind.by_hand(**numbers)) == kind.say(kind.solution(**numbers)) == wanted
    assert known == {}


def made_up(**changes):
    """A kind of task: what is twice n?"""
    parts = {
        "name": "twice", "title": "Twice", "draw": lambda rng: {"n": int(rng.integers(3, 9))},
        "text": lambda n: f"What is twice {n}?", "by_hand": lambda n: n + n,
        "solution": lambda n: 2 * n, "say": whole,
        "slips": (
            Slip("squared", "it is squared.", lambda n: n * n),
            Slip("halved", "it is halved.", lambda n: n / 2),  # not whole: no option where n is odd
            Slip("itself", "it is n itself.", lambda n: n),
            Slip("one more", "one more.", lambda n: 2 * n + 1),
            Slip("one more, too", "the same one.", lambda n: 2 * n + 1),
            Slip("no slip", "this is right.", lambda n: 2 * n),
            Slip("thrice", "it is thrice.", lambda n: 3 * n),
        ),
    }  # fmt: skip
    return Kind(**parts | changes)


def test_options_that_coincide_are_dropped_and_so_are_slips_that_lead_nowhere():
    for seed in range(20):
        names = {option.mistake for option in drawn(made_up(), np.random.default_rng(seed)).options}
        assert names <= {None, "squared", "halved", "itself", "thrice"}
        assert len(names) >= 4


def test_a_task_whose_key_is_wrong_is_not_made():
    with pytest.raises(Unsolvable, match="twice .*by hand .*by the code"):
        drawn(made_up(by_hand=lambda n: n + n + 1), np.random.default_rng(0))


def test_a_task_without_enough_wrong_options_is_not_made():
    with pytest.raises(Unsolvable, match="never 3 wrong options"):
        drawn(made_up(slips=made_up().slips[:2]), np.random.default_rng(0))


def test_a_rounding_that_may_go_either_way_is_not_asked_for():
    halves = made_up(
        draw=lambda rng: {"n": float(rng.choice([0.0625, 0.03]))},
        say=exactly(2),
        slips=tuple(Slip(str(k), "why so.", lambda n, k=k: n + k) for k in (1, 2, 3)),
    )
    for seed in range(10):
        task = drawn(halves, np.random.default_rng(seed))
        assert (
            task.options[LETTERS.index(task.right)].text == "0.06"
        )  # twice 0.03; 0.125 is drawn again


def test_numbers_that_rounding_on_the_way_may_confuse_coincide():
    assert coincide("0.21", "0.22")
    assert not coincide("0.21", "0.24")
    assert not coincide("21", "22")
    assert value("−1,234.5") == -1234.5


def test_a_mistake_that_the_exercise_does_not_know_is_seen():
    from nnlib.exercises import activations

    with pytest.raises(ValueError, match="softmax knows no mistakes called"):
        slips_of(activations.softmax, ("no such mistake",), lambda: ())


def test_arrays_are_written_aligned():
    assert matrix(W=[[1, -2], [10, 3]], b=0.5) == (
        "\n\n```\nW = [[ 1, −2],\n     [10,  3]]\nb = 0.5\n```\n\n"
    )


# A class ------------------------------------------------------------------------------------------


def test_a_sheet_depends_on_chapter_name_and_word_alone():
    first = sheets.sheet(1, "Zoë", "1", names=["distance"])
    again = sheets.sheet(1, "Zoe\u0308 ", "1", number=7)  # the same name, spelt by another system
    assert again.tasks[0] == first.tasks[0]  # whatever other tasks there are
    assert sheets.sheet(1, "Zoë", "2").tasks[0] != first.tasks[0]
    assert sheets.sheet(1, "Ada", "1").tasks[0] != first.tasks[0]


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (b"Ada Lovelace\nAlan Turing\n", ["Ada Lovelace", "Alan Turing"]),
        ("\ufeffid;Name\n1;Zoë\n\n2;Ada\n".encode(), ["Zoë", "Ada"]),
        (b"First name,Surname,Mail\nAda,Lovelace,a@b\n", ["Ada Lovelace"]),
        ("name\nJürgen\nJürgen\n".encode("cp1252"), ["Jürgen", "Jürgen (2)"]),
        (b'student,group\n"Doe, Jane",2\n', ["Doe, Jane"]),
        (b"name\nDoe, Jane\nDoe, Jim\n", ["Doe, Jane", "Doe, Jim"]),
        (b'name,id\n"Doe; Jane",1\n', ["Doe; Jane"]),
        ("Vorname;Nachname\nJürgen;Groß\n".encode("utf-16"), ["Jürgen Groß"]),
        ("Nom\tPrénom\nBrontë\tZoë\n".encode(), ["Zoë Brontë"]),
        (b'Student,ID,Section\n    Points Possible,,\n"Li, Bo",7,A\n', ["Li, Bo"]),
        (b"name\nLee Bo\nBo Lee\nLEE, Bo\n", ["Lee Bo", "Bo Lee (2)", "LEE, Bo (3)"]),
    ],
)
def test_names_are_read_from_what_platforms_and_spreadsheets_write(table, names):
    assert sheets.names_in(table) == names


def test_a_list_that_does_not_say_where_names_are_is_not_guessed_at():
    with pytest.raises(SystemExit, match="which column .* first row is Ada, Lovelace"):
        sheets.names_in(b"Ada,Lovelace\nAlan,Turing\n")


@pytest.fixture(scope="module")
def klass(tmp_path_factory):
    """The folder of three sheets of chapter 4, and what is stored of them."""
    to = tmp_path_factory.mktemp("sheets")
    names = to / "class.csv"
    names.write_text("name\nAda <b>\nZoë\nBob\n", encoding="utf-8")
    assert make_sheets.main(["--chapter", "4", "--names", str(names), "--to", str(to)]) == 0
    folder = to / "4_backpropagation"
    return folder, json.loads((folder / "sheets.json").read_text(encoding="utf-8"))


def planted(record):
    """Crosses of three students, and what has to come of them: all right, all wrong, none of it."""
    tasks = range(len(record["tasks"]))
    right, wrong = [], []
    for j in tasks:
        options = record["students"][0]["options"][j]
        right.append(next(letter for letter in options if not options[letter]["mistake"]))
        options = record["students"][1]["options"][j]
        wrong.append(next(letter for letter in options if options[letter]["mistake"]))
    mistakes = [
        record["students"][1]["options"][j][letter]["mistake"] for j, letter in enumerate(wrong)
    ]
    odd = ["", "AB", "Q", "", "", "?"]
    statuses = ["blank", "not yet", "not yet", "blank", "blank", "not yet"]
    expected = [("right", "") for _ in tasks] + [("not yet", name) for name in mistakes]
    expected += [(s, marking.UNCLEAR if s == "not yet" else "") for s in statuses]
    return [right, wrong, odd], expected


def test_marks_are_what_was_planted(klass, tmp_path, capsys):
    folder, record = klass
    crosses, expected = planted(record)
    table = tmp_path / "crosses.csv"
    table.write_text(marking.table_of_crosses(record, crosses).replace(",", ";"), encoding="cp1252")
    make_sheets.main(["--chapter", "4", "--mark", str(table), "--to", str(folder.parent)])
    lines = (folder / "results.csv").read_text(encoding="utf-8-sig").splitlines()
    heads = [f"backpropagation: {kind.name}" for kind in sheets.kinds_of(4)]
    assert lines[0].split(",") == ["student", "number", *heads, "right"]
    assert lines[1] == "Ada <b>,,right,right,right,right,right,right,6"
    assert lines[2].startswith(f"Zoë,,not yet: {expected[6][1]},")
    assert lines[3] == "Bob,,blank,{0},{0},blank,blank,{0},0".format("not yet: no single option")
    found = marking.results(record, marking.read_crosses(record, table.read_bytes()))
    assert [(each.status, each.mistake) for each in found] == expected
    assert len(lines) == 4
    assert "6 of 18 right" in capsys.readouterr().out
    marked = (folder / "marks.csv").read_text(encoding="utf-8-sig").splitlines()
    assert marked[0] == "student,number,sheet 04_backpropagation,total,out of"
    assert marked[1:] == ["Ada <b>,,6,6,6", "Zoë,,0,0,6", "Bob,,0,0,6"]


def test_the_report_is_the_page_of_the_class_report_and_names_nobody_among_mistakes(klass):
    record = klass[1]
    crosses, expected = planted(record)
    page = marking.report_page(record, marking.results(record, crosses))
    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\(|<script""", page)
    text = re.sub(r"<style>.+?</style>|<.+?>", " ", page, flags=re.DOTALL)
    above, below = re.sub(r"\s+", " ", unescape(text)).split("student by student")
    assert "3 students, 3 sheets that count" in above and "didn't run" not in above + below
    assert "Zoë" not in above and "Zoë" in below
    for task, (_, mistake) in zip(record["tasks"], expected[6:12], strict=True):
        assert f"1 of 3 · {task['title']}: {mistake}" in above
    options = record["students"][1]["options"][0]
    right = next(each["text"] for each in options.values() if not each["mistake"])
    assert f"crossed: {options[crosses[1][0]]['text']} right: {right}" in above
    assert above.count("no single option") == 3


def test_points_of_crosses_come_back_in_a_class_list(klass, tmp_path, capsys):
    folder, record = klass
    table, listed = tmp_path / "crosses.csv", tmp_path / "list.csv"
    table.write_text(marking.table_of_crosses(record, planted(record)[0]), encoding="utf-8")
    listed.write_text("Identifier;Full name;Grade;Maximum Grade\nParticipant 8;Zoë;;10\n"
                      "Participant 9;Ada <b>;;10\n", encoding="utf-8")  # fmt: skip
    make_sheets.main(["--chapter", "4", "--mark", str(table), "--to", str(folder.parent),
                      "--class-list", str(listed)])  # fmt: skip
    lines = (folder / "to_import.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["Participant 8,Zoë,0,10", "Participant 9,Ada <b>,10,10"]
    assert "not on the class list: Bob" in capsys.readouterr().out


def test_no_name_is_a_formula_for_a_spreadsheet(klass):
    record = {**klass[1], "students": [{**klass[1]["students"][0], "name": "=1+1"}]}
    table = marking.table_of_crosses(record, [["A"] * 6])
    assert table.splitlines()[1] == "'=1+1,A,A,A,A,A,A"
    assert marking.read_crosses(record, table.encode()) == [["A"] * 6]
    rows = marks.verdicts(marking.results(record, [["A"] * 6]))
    assert tables.written(rows, for_spreadsheet=True).splitlines()[1].startswith("'=1+1,")


def test_crosses_of_somebody_unknown_are_refused(klass):
    with pytest.raises(SystemExit, match="row 2 of the crosses: no sheet was made for 'Eve'"):
        marking.read_crosses(klass[1], b"student,1\nEve,A\n")


def test_the_pages_stand_alone_and_sheets_hold_no_answers(klass):
    folder, record = klass
    for name in ("sheets.html", "key.html", "marking.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|<link|src=\"(?!data:)", text), name
        assert "Ada <b>" not in re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
        assert "Zoë" in text
    text = (folder / "sheets.html").read_text(encoding="utf-8")
    assert text.count('<table class="sheet">') == 3
    assert text.count("<img alt=") == 2 * 3  # the graph, and the fork
    whys = [name for of_task in record["whys"].values() for name in of_task]
    for each in [*whys, *(file.read_text() for file in folder.glob("*.key"))]:
        assert each not in text or len(each) < 12
    key = (folder / "key.html").read_text(encoding="utf-8")
    crosses, _ = planted(record)
    assert "".join(f"<td>{letter}</td>" for letter in crosses[0]) in key


# As a notebook ------------------------------------------------------------------------------------


def answered(record, number, answers):
    """The notebook of a sheet of three, with this source in place of each answer's three dots."""
    text = notebooks.notebook(record, remade(record, number))
    for place, answer in answers.items():
        text = text.replace(f"answer_{place} = ...", f"answer_{place} = {json.dumps(answer)[1:-1]}")
    return text


def remade(record, number):
    return sheets.sheet(4, record["students"][number]["name"], record["word"], number)


def test_notebooks_hold_the_same_tasks_and_no_answers(klass):
    folder, record = klass
    (file,) = folder.glob("notebooks/002*.ipynb")
    notebook = nbformat.read(file, as_version=4)
    tasks = [cell.source for cell in notebook.cells if cell.id.startswith("task-")]
    for text, options in zip(tasks, record["students"][1]["options"], strict=True):
        assert all(f"- **{k}**\u2003{each['text']}" in text for k, each in options.items())
    assert sum("attachments" in cell for cell in notebook.cells) == 2
    everything = file.read_text(encoding="utf-8")
    assert not any(len(n) > 12 and n in everything for of in record["whys"].values() for n in of)


def test_answers_are_read_from_notebooks_and_never_run(klass, tmp_path):
    record = klass[1]
    (tmp_path / "deep").mkdir()
    texts = {1: '"b"', 2: "C", 3: "...", 4: '"A", "B"', 5: '"D."', 6: "open('ran', 'w') or 'A'"}
    (tmp_path / "deep" / "renamed.ipynb").write_text(answered(record, 0, texts), encoding="utf-8")
    (tmp_path / "half.ipynb").write_text("{", encoding="utf-8")
    other = answered(record, 1, {1: '"A"'}).replace('"word": "1"', '"word": "2"')
    (tmp_path / "other.ipynb").write_text(other, encoding="utf-8")
    crosses, remarks = notebooks.crosses_of(record, tmp_path)
    assert crosses[0][:5] == ["B", "C", "", "AB", "D"]
    assert marking.judged(record["students"][0]["options"][5], crosses[0][5])[1] == marking.UNCLEAR
    assert crosses[1:] == [[""] * 6] * 2
    assert sorted(each.partition(":")[0] for each in remarks) == ["half.ipynb", "other.ipynb"]
    assert not (tmp_path / "ran").exists()
    zipped = shutil.make_archive(str(tmp_path / "submissions"), "zip", tmp_path / "deep")
    assert notebooks.crosses_of(record, Path(zipped)) == (crosses, [])


# Said in one line ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--chapter", "8", "--count", "1"], "there are sheets for chapters 1 to 7, not 8"),
        (["--chapter", "1", "--count", "0"], "there is nobody to make sheets for"),
        (["--chapter", "1", "--names", "no.csv"], "there is no no.csv: give a class list"),
        (["--chapter", "1", "--mark", "no.csv"], "there are no sheets in .*: make them first"),
        (["--chapter", "1", "--count", "1", "--tasks", "oops"], "chapter 1 has no task 'oops'; it"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, said, tmp_path):
    with pytest.raises(SystemExit, match=said):
        make_sheets.main([*arguments, "--to", str(tmp_path / "sheets")])


def test_the_paper_is_as_asked_for(klass):
    assert "size: Letter" in pages.sheets_page(klass[1], [], "Letter")
