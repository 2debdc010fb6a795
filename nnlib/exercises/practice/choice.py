"""Which mistake is practised next: easy ones first, then harder ones (all chapters)."""

import difflib
import functools
import importlib

from nnlib import progress
from nnlib.exercises import CHAPTERS
from nnlib.exercises.limits import quiet
from nnlib.exercises.practice.task import Task, is_readable
from nnlib.exercises.practice.written import Unreadable

OPTIONS = 4  # sentences to choose from
FEWEST = 4  # mistakes among which one is drawn, at the lowest level
FULL = 8  # the level at which all of them are
PAIRS = 6  # the level from which on two mistakes at once may come
REMEMBERED = 12  # tasks that don't come again at once


def next_task(chapter, name, rng):
    """The next `Task` of a chapter, of one of its exercises, or of another chapter.

    Raises `ValueError` for a name that is none of these, or of an exercise without such tasks.
    """
    if name is not None and not isinstance(name, str):
        raise TypeError(f"practice takes the name of an exercise or chapter, not {name!r}")
    if name in CHAPTERS and name != chapter.name:
        chapter, name = importlib.import_module(f"nnlib.exercises.{name}").CHAPTER, None
    if name is None or name == chapter.name:
        exercises = [each for each in chapter.exercises if is_asked_for(each)]
        if not exercises:
            raise ValueError(f"the chapter {chapter.name} has no answers to break")
        solved = [each for each in exercises if each.solved]
        pool = (solved or exercises)[: 2 + chapter.level // 2]
    else:
        pool = [_exercise(chapter, name)]
    exercise = pool[rng.integers(len(pool))]
    return task_of(exercise, rng, chapter)


def task_of(exercise, rng, chapter=None, wish=None):
    """A `Task` of this exercise, as hard as `chapter` has come; `wish` names a mistake, if any."""
    level, seen = (chapter.level, chapter.practised) if chapter else (0, [])
    known = mistakes_of(exercise)
    wished = [each for each in known if each.name == wish]
    within = wished or known[: max(FEWEST, len(known) * (level + 1) // (FULL + 1))]
    if level >= PAIRS and not wished:
        within = [*within, *exercise.test.pairs]
    fresh = [each for each in within if (exercise.name, each.name) not in seen] or within
    for i in rng.permutation(len(fresh)):
        mistake = fresh[i]
        try:
            tell = _teller(exercise, mistake, chapter)
            task = Task(exercise, mistake, options(exercise, mistake, rng), rng, tell)
            task.exposing()
        except Unreadable:  # or two slips that make each other good
            continue
        seen.append((exercise.name, mistake.name))
        del seen[:-REMEMBERED]
        return task
    raise ValueError(f"no mistake of {exercise.name} can be shown as code that stands alone")


def _teller(exercise, mistake, chapter):
    """What keeps how it goes; an input that shows the mistake makes the next tasks harder."""

    def tell(what, right):
        if what == "input" and not right:
            return  # trying is free
        progress.note(
            "practised",
            exercise.name,
            chapter=exercise.chapter,
            mistake=mistake.name,
            right=right,
            what=what,
        )
        if chapter and what != "sentence":
            chapter.level = min(max(chapter.level + (1 if right else -1), 0), FULL)

    return tell


def options(exercise, mistake, rng):
    """A mistake and some others of its exercise, whose sentences are wrong here, in any order."""
    parts = mistake.name.split(", and ")
    others = [each for each in exercise.test.mistakes if each.name not in (mistake.name, *parts)]
    chosen = [mistake, *(others[i] for i in rng.permutation(len(others))[: OPTIONS - 1])]
    return [chosen[i] for i in rng.permutation(len(chosen))]


def is_asked_for(exercise):
    """True if the mistakes of an exercise are code that can be tried on inputs."""
    return exercise.test is not None and exercise.test.domain is not None


@functools.cache
def mistakes_of(exercise):
    """The mistakes of an exercise that can be practised on, those first that show most often."""
    test = exercise.test
    if not is_asked_for(exercise):
        return []
    hidden = {}  # name -> in how many cases it doesn't show
    with quiet():
        for mistake in test.mistakes:
            if any(is_readable(exercise, answer) for answer in mistake.answers):
                hidden[mistake.name] = sum(
                    test.agree(test.results(mistake.answer, case.inputs)[0], case.expected)
                    for case in test.tried
                )
    known = [each for each in test.mistakes if each.name in hidden]
    return sorted(known, key=lambda each: hidden[each.name])


def _exercise(chapter, name):
    """The exercise of this name, of this chapter or another; `ValueError` if there is none."""
    names = {}
    for other in (chapter.name, *CHAPTERS):
        for exercise in importlib.import_module(f"nnlib.exercises.{other}").CHAPTER.exercises:
            names.setdefault(exercise.name, exercise)
    if name in names and is_asked_for(names[name]):
        return names[name]
    if name in names:
        raise ValueError(f"{name} is answered with values, so there is no code of it to break")
    near = difflib.get_close_matches(name, [*names, *CHAPTERS], n=1)
    raise ValueError(
        f"{name!r} is neither an exercise nor a chapter"
        + (f"; did you mean {near[0]!r}?" * bool(near))
    )
