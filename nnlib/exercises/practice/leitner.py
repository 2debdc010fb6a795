"""What comes back when: a Leitner box of the mistakes that a reader has made (all chapters).

A mistake goes into the first box and is due at once; each time it is seen through it moves on to
the next box and rests longer, and each time it isn't it goes back to the first (Leitner, 1972). The
boxes are worked out from what `nnlib.progress` has kept, so there is nothing else to keep.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nnlib import progress

REST = (0, 1, 3, 7, 16)  # days, for each box; whoever gets through the last has learned it
PREDICTION = "prediction"  # in place of the name of a mistake


@dataclass(frozen=True)
class Card:
    """A mistake that was made: where, in which box it is, since when, and when it is due.

    `key` is the exercise, or the question if a `PREDICTION` came out otherwise.
    """

    chapter: str
    key: str
    mistake: str
    made: datetime
    box: int
    due: datetime


def cards(entries):
    """The cards that entries of the progress make, oldest first; learned ones are left out."""
    box = {}
    for entry in entries:
        kind, name = entry["kind"], entry.get("mistake")
        if kind == "predicted" and "right" in entry:
            name = PREDICTION
        if kind not in ("mistaken", "practised", "predicted") or not isinstance(name, str):
            continue
        place, when = (entry["chapter"], entry["key"], name), progress.when(entry)
        if kind == "mistaken" or not entry.get("right"):
            box[place] = Card(*place, made=when, box=0, due=when)
        elif place in box and when >= box[place].due:  # twice on one day counts once
            card = box[place]
            if card.box + 1 == len(REST):
                del box[place]
                continue
            due = when + timedelta(days=REST[card.box + 1])
            box[place] = Card(*place, made=card.made, box=card.box + 1, due=due)
    return list(box.values())


def due(entries, now):
    """The cards that are due, those of the first boxes and the oldest first."""
    waiting = [card for card in cards(entries) if card.due <= now]
    return sorted(waiting, key=lambda card: (card.box, card.due))


def day(then, now):
    """'today', 'yesterday', 'on Tuesday', 'on 3 March': how one speaks of a day."""
    days = (now.astimezone(then.tzinfo).date() - then.date()).days
    if days < 2:
        return "yesterday" if days == 1 else "today"
    if days < 7:
        return f"on {then:%A}"
    return f"on {then.day} {then:%B}" + (f" {then.year}" if then.year != now.year else "")
