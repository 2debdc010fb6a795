"""When a run has exploded, found out from its losses (chapter 8)."""

import numpy as np

from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers
from nnlib.exercises.reading import one_number

NAN, INF = float("nan"), float("inf")


def _draw(rng):
    """Losses that fall, that grow and return, that explode, by a number or by none."""
    for end in (NAN, INF, 1e9, 1e4, None, NAN):
        losses = np.exp(rng.normal(0, 2, rng.integers(4, 12))).round(3)
        limit = float(rng.choice([50, 400, 3000]))
        losses[0] = rng.choice([0.3, 2.5])
        if end is not None:
            losses[int(rng.integers(2, len(losses)))] = end
        yield {"losses": losses.tolist(), "factor": limit}


@by_steps
def _find(
    limit=lambda losses, factor: factor * max(losses[0], 1),
    bad=lambda loss, limit: not loss < limit,
    count=lambda i: i + 1,
    none=0,
    order=lambda found: found[0],
):
    """The epoch of the explosion, with its steps as they should be, or some of them otherwise."""

    def first_explosion(losses, factor):
        most = limit(losses, factor)
        found = [i for i, loss in enumerate(losses) if bad(loss, most)]
        return count(order(found)) if found else none

    return first_explosion


TEST = FunctionTest(
    domain=Domain(
        "the first epoch, counted from 1, whose loss isn't below `factor` times the first loss, or "
        "`factor` if that is below 1; 0 if there is none",
        losses=Numbers("N", listed=True, unbounded=True),
        factor=Numbers(above=1),
        unless=lambda losses, factor: (
            None if np.isfinite(losses[0]) else "the first loss must be finite."
        ),
    ),
    parts=("the epoch",),
    read=one_number,
    cases=tuple(
        Case({"losses": losses, "factor": factor}, (np.array(float(epoch)),))
        for losses, factor, epoch in (
            ([0.7, 0.9, 250.0, 3.0], 100.0, 3),
            ([0.7, 0.5, NAN, NAN], 100.0, 3),
            ([0.7, 90.0, 0.5, 0.4], 100.0, 0),
            ([5.0, 400.0, 600.0, INF], 100.0, 3),
            ([0.01, 2.0, 99.0, 100.0], 100.0, 4),
            ([0.5, INF, NAN, 1e300], 10.0, 2),
            ([3.0], 10.0, 0),
            ([0.5] * 11 + [99.996, 100.004, 100.0], 100.0, 13),
        )
    ),
    right=_find(),
    draw=_draw,
    mistakes=(
        Mistake(
            "NaN let through",
            _find(bad=lambda loss, limit: loss >= limit),
            "a loss that is NaN goes unnoticed: every comparison with it is false. Ask whether the "
            "loss is *not below* the limit.",
            also=(_find(bad=lambda loss, limit: loss > limit),),
        ),
        Mistake(
            "the limit itself let through",
            _find(bad=lambda loss, limit: loss > limit or loss != loss),
            "a loss exactly at the limit counts as exploded, too: sound is what lies below.",
        ),
        Mistake(
            "counted from 0",
            _find(count=lambda i: i),
            "you count the epochs from 0. The first is epoch 1, as in `fit`.",
        ),
        Mistake(
            "measured by the first loss alone",
            _find(limit=lambda losses, factor: factor * losses[0]),
            "where the first loss is small, a rise from nothing to little would count. The limit "
            "is `factor` times the first loss, or times 1, whichever is larger.",
        ),
        Mistake(
            "measured by 1 alone",
            _find(limit=lambda losses, factor: factor),
            "the first loss plays no part. Where it is above 1, the limit is `factor` times that.",
        ),
        Mistake(
            "the smaller limit",
            _find(limit=lambda losses, factor: factor * min(losses[0], 1)),
            "you take the *smaller* of the first loss and 1; the limit goes by the larger one.",
        ),
        Mistake(
            "the last epoch beyond",
            _find(order=lambda found: found[-1]),
            "this is the *last* epoch beyond the limit. When did it happen first?",
        ),
        Mistake(
            "minus one for none",
            _find(none=-1),
            "where nothing explodes the answer is 0, since no epoch has that number.",
        ),
        Mistake(
            "the number of epochs for none",
            lambda losses, factor: _find()(losses, factor) or len(losses),
            "where nothing explodes the answer is 0, not the number of epochs.",
        ),
        Mistake(
            "NaN alone",
            _find(bad=lambda loss, limit: not np.isfinite(loss)),
            "only NaN and infinity count. Long before that a loss is past saving: compare it with "
            "the limit.",
            also=(_find(bad=lambda loss, limit: loss != loss),),
        ),
    ),
)


first_explosion = Exercise(
    "first_explosion",
    "When did it explode?",
    stars=2,
    test=TEST,
    praise=(
        "That is how `fit` and the playground notice it, with a factor of 10⁸. Asking for "
        "*not below* in place of *above* catches NaN as well: the one comparison that it fails is "
        "the one that should have succeeded."
    ),
    hints=(
        "Work out the limit once, from the first loss and the factor. Then look at the losses in "
        "their order.",
        "NaN is neither above nor below anything, nor equal to itself. So don't ask whether a loss "
        "is too large; ask whether it is sound, and turn that round.",
        "`enumerate(losses, 1)` counts the epochs from 1. Leave the function as soon as a loss is "
        "not below the limit; what comes after the loop is for runs that never exploded.",
    ),
)
