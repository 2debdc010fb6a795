"""Early stopping, worked out from a list of losses (chapter 6)."""

import math

import numpy as np

from nnlib.exercises.display import code
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import read_scalar, read_tuple

PARTS = ("kept", "stopped")


def _read(result):
    """Two whole numbers."""
    return tuple(
        np.array(read_scalar(value, code(name)))
        for name, value in zip(PARTS, read_tuple(result, PARTS), strict=True)
    )


def _draw(rng):
    """Losses that fall in jumps and by a hair, rise, tie, and may be negative."""
    for N, patience in ((12, 2), (30, 4), (9, 1), (25, 6), (40, 3), (3, 2)):
        losses = 1 + np.cumsum(rng.choice([-0.2, -0.0004, 0.0, 0.0003, 0.1], size=N))
        yield {"losses": losses.round(4).tolist(), "patience": patience}
        yield {"losses": (losses - 1.5).round(4).tolist(), "patience": patience}


@by_steps
def _run(
    better=lambda now, best, before: now < best,
    enough=lambda waited, patience: waited >= patience,
    reset=True,
    kept=lambda best, epoch, losses, patience: best,
    first=1,
    finish=lambda kept, stopped: (kept, stopped),
):
    """Early stopping in which one of the rules may be another."""

    def early_stopping(losses, patience):
        least, before, best, waited, epoch = math.inf, math.inf, 0, 0, 0
        for epoch, now in enumerate(losses, 1):
            if better(now, least, before):
                least, best = min(least, now), epoch
                waited = 0 if reset else waited
            else:
                waited += 1
            before = now
            if enough(waited, patience):
                break
        return finish(kept(best, epoch, losses, patience) + first - 1, epoch + first - 1)

    return early_stopping


TEST = FunctionTest(
    domain=Domain(
        "the epoch whose weights are kept and the last epoch that is trained, both counted from 1: "
        "it stops when `patience` epochs have brought no loss below the lowest",
        losses=Numbers("N", listed=True),
        patience=Numbers(whole=True, least=1),
    ),
    parts=PARTS,
    read=_read,
    cases=tuple(
        Case(
            {"losses": losses, "patience": patience},
            (np.array(float(kept)), np.array(float(stopped))),
        )
        for losses, patience, kept, stopped in (
            ([0.9, 0.7, 0.6, 0.8, 0.7, 0.65, 0.5], 2, 3, 5),
            ([0.9, 0.8, 0.85, 0.7, 0.75, 0.72, 0.6, 0.65, 0.7, 0.64, 0.3], 3, 7, 10),
            ([1.0, 0.6, 0.5, 0.4, 0.3], 2, 5, 5),  # never rises
            ([0.5, 0.4, 0.4, 0.4, 0.2], 2, 2, 4),  # a tie is no improvement
            ([0.8, 0.5, 0.7, 0.6, 0.55, 0.52], 3, 2, 5),  # falls again, but not below the best
            ([0.3, 0.5, 0.2, 0.4], 4, 3, 4),  # ends before patience does
            ([0.2, 0.3, 0.1], 1, 1, 2),
            ([0.6, 0.7, 0.5, 0.6, 0.4, 0.5, 0.3, 0.4, 0.35], 2, 7, 9),
        )
    ),
    right=_run(),
    draw=_draw,
    mistakes=(
        Mistake(
            "the last weights kept",
            _run(kept=lambda best, epoch, losses, patience: epoch),
            "you keep the weights of the *last* epoch. That "
            "it was worse than an earlier one is the very reason for stopping.",
        ),
        Mistake(
            "counted from 0",
            _run(first=0),
            "you count the epochs from 0. The first one is epoch 1, as in `fit`.",
        ),
        Mistake(
            "kept counted from 0",
            _run(kept=lambda best, epoch, losses, patience: best - 1),
            "`kept` is counted from 0, as a place in the list. The first epoch is epoch 1, as in "
            "`fit`.",
        ),
        Mistake(
            "stopped counted from 0",
            _run(finish=lambda kept, stopped: (kept, stopped - 1)),
            "`stopped` is counted from 0, as a place in the list. The first epoch is epoch 1, as "
            "in `fit`.",
        ),
        Mistake(
            "a look into the future",
            _run(kept=lambda best, epoch, losses, patience: 1 + losses.index(min(losses))),
            "you keep the lowest loss of the *whole* list, also where it comes after training has "
            "stopped. Those epochs never take place.",
        ),
        Mistake(
            "the lowest of the whole list",
            lambda losses, patience: (
                1 + losses.index(min(losses)),
                min(1 + losses.index(min(losses)) + patience, len(losses)),
            ),
            "you look for the lowest loss of the *whole* list first. Training can't look ahead: it "
            "may have been stopped long before that epoch. Go through the losses one by one.",
        ),
        Mistake(
            "only large improvements count",
            _run(better=lambda now, best, before: now < best - 0.01),
            "you count a loss as an improvement only if it is lower by some margin. *Any* lower "
            "loss is one, however little it gains.",
            also=tuple(
                _run(better=lambda now, best, before, least=least: now < best - least)
                for least in (0.1, 0.05, 0.02, 1e-3)
            ),
        ),
        Mistake(
            "sizes of the losses",
            _run(better=lambda now, best, before: abs(now) < abs(best)),
            "you compare the *sizes* of the losses. A loss may be negative, and then lower means "
            "further from 0.",
        ),
        Mistake(
            "never stops",
            _run(enough=lambda waited, patience: False),
            "training never stops: `patience` has to count the epochs without improvement.",
        ),
        Mistake(
            "one epoch too patient",
            _run(enough=lambda waited, patience: waited > patience),
            "you wait one epoch too long. After `patience` epochs without a lower loss it is over: "
            "with patience 1, the first epoch that brings none is the last.",
        ),
        Mistake(
            "one epoch too impatient",
            _run(enough=lambda waited, patience: waited >= patience - 1 and waited > 0),
            "you stop one epoch too early. With patience 2 *two* epochs in a row may bring no "
            "lower loss; the second of them is the last.",
        ),
        Mistake(
            "compared with the epoch before",
            _run(better=lambda now, best, before: now < before),
            "you compare each loss with the one *before*. A loss that falls a little, but stays "
            "above the best so far, is no improvement: compare with the best.",
            also=(
                _run(
                    better=lambda now, best, before: now < before,
                    kept=lambda best, epoch, losses, patience: (
                        1 + losses.index(min(losses[:epoch]))
                    ),
                ),
            ),
        ),
        Mistake(
            "a tie counts",
            _run(better=lambda now, best, before: now <= best),
            "you count an equal loss as an improvement. Only a *lower* one is; or training on a "
            "plateau would go on for ever.",
        ),
        Mistake(
            "patience never restored",
            _run(reset=False),
            "every improvement restores the whole patience. You add up all bad epochs, also those "
            "before the last improvement.",
        ),
        Mistake(
            "stops at the first rise",
            _run(enough=lambda waited, patience: waited >= 1),
            "you stop at the first epoch without improvement, whatever the patience. Losses are "
            "noisy: that is what patience is for.",
        ),
        Mistake(
            "always patience epochs back",
            _run(kept=lambda best, epoch, losses, patience: max(epoch - patience, 1)),
            "you go back `patience` epochs from the end. Where the list ends before patience does, "
            "the best epoch is not so far back: remember it on the way.",
        ),
        Mistake(
            "the two exchanged",
            _run(finish=lambda kept, stopped: (stopped, kept)),
            "the two numbers stand in the other order: first `kept`, then `stopped`.",
        ),
    ),
)


early_stopping = Exercise(
    "early_stopping",
    "Early stopping by hand",
    stars=2,
    test=TEST,
    praise=(
        "That is what `fit(…, patience=…)` does. Mind that the validation data have now been used "
        "to choose an epoch: the loss of the epoch kept is a little too good to be true, and only "
        "data that chose nothing can tell the real one."
    ),
    hints=(
        "Go through the losses once, as training does, never looking ahead. What do you have to "
        "remember from epoch to epoch?",
        "Two things: the lowest loss so far, and its epoch. `enumerate(losses, 1)` counts the "
        "epochs from 1. A lower loss replaces both.",
        "At the end of each epoch ask how many have passed since the best one; if they are as many "
        "as `patience`, leave the loop with `break`. If that never happens, training stops with "
        "the last loss of the list.",
    ),
)
