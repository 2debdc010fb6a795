"""The mistakes of the course as cards for Anki, a program that asks for them day by day.

    from nnlib.exercises.practice.anki import export

    export("mistakes.apkg")          # those that you have made; everything=True for all of them

It needs the package genanki, which the course doesn't install: `pip install genanki`.
"""

import html
import importlib
from pathlib import Path

from nnlib import progress
from nnlib.exercises import CHAPTERS
from nnlib.exercises.display import plain, show
from nnlib.exercises.practice.choice import mistakes_of
from nnlib.exercises.practice.leitner import cards
from nnlib.exercises.practice.task import is_readable
from nnlib.exercises.practice.written import written

DECK, MODEL = 1_846_203_757, 1_573_920_481  # Anki's numbers of this deck and this kind of card
STYLE = (
    ".card { font-family: sans-serif; font-size: 18px; text-align: left; }\n"
    "pre { background: #f2f2f2; color: #111; padding: 0.6em; overflow-x: auto; font-size: 15px; }"
)


def export(file="mistakes.apkg", *, everything=False):
    """Write cards for Anki, one for each mistake that you have made, and say how many there are.

    `everything` takes all mistakes of the course that can be shown as code. A card that is brought
    into Anki again replaces the older one, and keeps what Anki knows of it. Returns the `Path`, or
    None if there is nothing to write. Raises `ImportError` without genanki, and `ValueError` for
    the name of another kind of file.
    """
    path = Path(file)
    if path.suffix != ".apkg":
        raise ValueError(f"Anki reads files that end in .apkg, but {str(file)!r} is asked for")
    try:
        import genanki
    except ImportError:
        raise ImportError(
            "cards for Anki are written by the package genanki, which isn't installed: run "
            "%pip install genanki in a cell, and then this one again"
        ) from None
    chosen = list(_chosen(everything))
    if not chosen:
        show(
            "No card was written: no mistake of yours is known yet. `everything=True` takes all "
            "of the course."
        )
        return None
    fields, sides = ["Question", "Answer"], {"qfmt": "{{Question}}"}
    sides |= {"name": "Card", "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}"}
    model = genanki.Model(
        MODEL, "Wrong answer", css=STYLE, fields=[{"name": name} for name in fields],
        templates=[sides],
    )  # fmt: skip
    deck = genanki.Deck(DECK, "Neural networks: wrong answers")
    for exercise, mistake in chosen:
        key = genanki.guid_for(exercise.chapter, exercise.name, mistake.name)
        sides = [question(exercise, mistake), answer(exercise, mistake)]
        tags = [exercise.chapter, exercise.name]
        deck.add_note(genanki.Note(model=model, fields=sides, guid=key, tags=tags))
    genanki.Package(deck).write_to_file(str(path))
    show(
        f"{len(chosen)} card{'s' * (len(chosen) != 1)} written: `{path}`. In Anki: *File, Import*."
    )
    return path


def _chosen(everything):
    """Pairs of an exercise and a mistake: all, or those that the reader has made."""
    made = {(card.chapter, card.key, card.mistake) for card in cards(progress.entries())}
    for name in CHAPTERS:
        for exercise in importlib.import_module(f"nnlib.exercises.{name}").CHAPTER.exercises:
            if not everything and (name, exercise.name) not in {each[:2] for each in made}:
                continue
            for mistake in mistakes_of(exercise):
                if everything or (name, exercise.name, mistake.name) in made:
                    yield exercise, mistake


def question(exercise, mistake):
    """The front of a card, in HTML: what is asked, and the wrong answer."""
    code = next(each for each in mistake.answers if is_readable(exercise, each))
    source = html.escape(written(code, exercise.name).source)
    asked = html.escape(plain(exercise.test.domain.asks))
    return f"<p>Asked: {asked}. What is wrong here?</p><pre>{source}</pre>"


def answer(exercise, mistake):
    """The back of a card, in HTML: what a check says of this mistake."""
    text = plain(mistake.why)
    paragraphs = "</p><p>".join(html.escape(text[0].upper() + text[1:]).split("\n\n"))
    return f"<p>{paragraphs}</p>"
