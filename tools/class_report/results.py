"""The verdicts of a class, counted, and examples of mistakes without a name (class report)."""

import ast
import re
import textwrap
from collections import Counter, defaultdict
from dataclasses import dataclass

from nnlib.exercises.display import plain
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from tools.class_report.answer import RAN_NOT
from tools.class_report.chapters import chapters, parsed
from tools.class_report.judge import key_of
from tools.class_report.students import Student, plain_name

STATUSES = (RIGHT, NOT_YET, RAN_NOT, BLANK)
STOPPED = re.compile(r"^your code stopped with \*\*(\w+)\*\*")
SHAPE = re.compile(r"^for .+? your \w+ returns ")
OTHER = re.compile(r"^(right for|wrong for all)\b")


@dataclass(frozen=True)
class Result:
    """The verdict on one answer of one student.

    `mistake` names what went wrong, and `known` says whether the exercise knows that mistake;
    `say` is what to tell the class about it and `hint` where to begin (Markdown, both). `source` is
    the code of the answer; where there is none, `example` says in what the mistake was made.
    """

    student: Student
    chapter: str
    exercise: str
    status: str
    mistake: str = ""
    known: bool = False
    message: str = ""
    source: str = ""
    say: str = ""
    hint: str = ""
    refused: tuple = ()
    example: str = ""


def results_of(collection, verdicts):
    """A result for each exercise of each notebook that counts."""
    results = []
    for hand_in in collection.hand_ins:
        for name, cell in chapters()[hand_in.chapter].answers.items():
            answer = hand_in.answers.get(name)
            place = (hand_in.student, hand_in.chapter, name)
            if answer is None:
                results.append(Result(*place, BLANK))
                continue
            verdict = verdicts[key_of(hand_in.chapter, name, answer)]
            results.append(_result(place, cell.exercise, verdict, answer.source))
    return results


def _result(place, exercise, verdict, source):
    status, message = verdict["status"], verdict["message"]
    wrong = status in (NOT_YET, RAN_NOT)
    known = next((each for each in exercise.mistakes if each.name == verdict["mistake"]), None)
    return Result(
        *place,
        status,
        _name(verdict) if wrong else "",
        verdict["mistake"] is not None,
        message,
        source,
        (known.why if known else message.partition("\n\nFor ")[0].partition("\n\nMeanwhile ")[0])
        if wrong
        else "",
        exercise.hints[0] if wrong else "",
        tuple(verdict.get("refused", ())),
    )


def _name(verdict):
    """A mistake in a few words: its own name, the kind of error, or how the message begins."""
    message = verdict["message"]
    if verdict["mistake"] or verdict.get("label"):
        return verdict["mistake"] or verdict["label"]
    if match := STOPPED.match(message):
        return "takes too much memory" if match[1] == "MemoryError" else f"stops with {match[1]}"
    if OTHER.match(message):
        return "another mistake"
    first = re.split(r"[.:;\n]", plain(message), maxsplit=1)[0]
    first = SHAPE.sub("returns ", first).partition(", but ")[0]
    return textwrap.shorten(first, 72, placeholder=" …")


def counted(results):
    """How often each status came, by exercise."""
    counts = defaultdict(Counter)
    for each in results:
        counts[each.exercise][each.status] += 1
    return counts


def mistakes_of(results):
    """Groups of results that made the same mistake in the same exercise, the largest first."""
    groups = defaultdict(list)
    for each in results:
        if each.mistake:
            groups[each.exercise, each.status, each.mistake].append(each)
    return sorted(
        groups.values(), key=lambda group: (-len(group), group[0].exercise, group[0].mistake)
    )


def example(group, students):
    """The shortest answer of a group, without comments, texts that explain, and names."""
    texts = [each.example or anonymous(each.source, students) for each in group]
    return min(texts, key=lambda text: (len(text), text))


def anonymous(source, students):
    """An answer without comments and docstrings, and without the words of any student's name."""
    tree = parsed(source)
    text = source
    if tree is not None:
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(body, list):
                kept = [each for each in body if not _is_text(each)]
                node.body = kept or ([ast.Pass()] if body else [])
        text = ast.unparse(ast.fix_missing_locations(tree))
    else:
        text = re.sub(r"#.*", "", text)
    names = {
        word for student in students for word in plain_name(student.name).split() if len(word) > 2
    }
    return re.sub(
        r"[^\W\d_]+", lambda match: "…" if match[0].casefold() in names else match[0], text
    ).strip()


def _is_text(node):
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
