"""Three ReLUs that fence in a ring off the origin (chapter 2)."""

from dataclasses import dataclass, field, replace

import numpy as np

from nnlib.datasets import make_circles
from nnlib.exercises.display import code, number, numbers, table
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake, mistake_made
from nnlib.exercises.reading import read_numbers, read_parts, read_scalar, read_vector
from nnlib.exercises.verdict import NotYet

PARTS = ("W1", "b1", "w2", "b2")
CENTRE = np.array([1.0, 2.0])
INNER, OUTER = 0.4, 1.2  # radii
TINY = 1e-9
DISTANCES, FACTORS = np.linspace(0.02, 1, 50), np.geomspace(1.1, 100, 50)  # ways to mend it
SIDES = np.array([[0, 1], [0.87, -0.5], [-0.87, -0.5]])  # normals of an equilateral triangle


def rings(n_samples=200, *, rng):
    """Two rings around (1, 2): X (N, 2); class 1 has radius 0.4, class 0 radius 1.2 in y (N,).

    A little noise, of standard deviation 0.03, moves each point.
    """
    X, y = make_circles(n_samples, factor=INNER / OUTER, noise=0.03 / OUTER, rng=rng)
    return OUTER * X + CENTRE, y


POINTS, LABELS = rings(400, rng=np.random.default_rng(1))


@dataclass(frozen=True)
class Network:
    """W1 (3, 2), b1 (3,), w2 (3,) and b2, and what such a network does at all points."""

    W1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray
    b2: float
    points: np.ndarray = field(default_factory=lambda: POINTS)

    @property
    def z(self):
        """Pre-activations (N, 3)."""
        return self.points @ self.W1.T + self.b1

    @property
    def h(self):
        """Hidden activations (N, 3)."""
        return np.maximum(self.z, 0)

    @property
    def scores(self):
        """Scores (N,)."""
        return self.h @ self.w2 + self.b2

    @property
    def right(self):
        """Which points (N,) are on the right side; on the boundary none is."""
        return np.where(LABELS == 1, self.scores > TINY, self.scores < -TINY)

    def changed(self, **parts):
        """The same network with other parts, or at other points."""
        return replace(self, **parts)

    def solves(self, centre=CENTRE):
        """True if the network is right at every point of such rings around `centre`."""
        return self.changed(points=POINTS - CENTRE + centre).right.all()

    def sides(self):
        """How many different lines the units draw, of those that switch on and count."""
        length = np.linalg.norm(self.W1, axis=1)
        used = (length > TINY) & (np.abs(self.w2) > TINY) & (self.h > 0).any(axis=0)
        lines = np.column_stack([self.W1, self.b1])[used] / length[used, None]
        return len(np.unique(lines.round(9), axis=0))

    def can_be_mended(self, earlier):
        """True if all units need only wake up earlier (or later), or pull harder (less hard)."""
        length = np.linalg.norm(self.W1, axis=1)
        moved = (self.changed(b1=self.b1 + earlier * t * length) for t in DISTANCES)
        pulled = (self.changed(w2=self.w2 * t**earlier) for t in FACTORS)
        return any(net.solves() for net in (*moved, *pulled))

    def is_open(self):
        """True if there is a direction in which the score doesn't fall, however far one walks."""
        angle = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
        ways = np.column_stack([np.cos(angle), np.sin(angle)])
        far = np.maximum(ways @ self.W1.T, 0) @ self.w2
        return (far > -1e-3 * np.abs(far).max()).any()


def _around(centre, *distances):
    """The biases of units with the weights `SIDES` that wake up so far from a centre."""
    return -np.array(distances) - SIDES @ centre


AWAY = _around(CENTRE, 0.3, 0.3, 0.3)
MISTAKES = (
    Mistake(
        "around the origin",
        (SIDES, [-0.3, -0.3, -0.3], [-1, -1, -1], 0.3),
        "a good triangle, but around the *origin*, and these rings lie around c = (1, 2). The "
        "weights may stay as they are. A unit that is to measure from c needs W1 (x − c) − d "
        "instead of W1 x − d: multiply out, and what has no x in it is the new bias.",
        made=lambda net: net.solves(0 * CENTRE),
    ),
    Mistake(
        "moved the wrong way",
        (SIDES, _around(-CENTRE, 0.3, 0.3, 0.3), [-1, -1, -1], 0.3),
        "your triangle lies around (−1, −2): it has been moved the wrong way. The offset from a "
        "centre c is x − c, so mind the sign when you multiply out W1 (x − c).",
        made=lambda net: net.solves(-CENTRE),
    ),
    Mistake(
        "centre with swapped coordinates",
        (SIDES, _around(CENTRE[::-1], 0.3, 0.3, 0.3), [-1, -1, -1], 0.3),
        "your triangle lies around (2, 1). The centre of the rings is (1, 2): x1 comes first.",
        made=lambda net: net.solves(CENTRE[::-1]),
    ),
    Mistake(
        "inside-out",
        (SIDES, AWAY, [1, 1, 1], -0.3),
        "your triangle is inside-out: every inner point has a score below 0, and every outer one "
        "above. The hidden layer is as it should be; turn round what the output makes of it.",
        made=lambda net: net.changed(w2=-net.w2, b2=-net.b2).solves(),
    ),
    Mistake(
        "sign of b1",
        (SIDES, -AWAY, [-1, -1, -1], 0.3),
        "with the opposite sign of `b1` it would be right. A unit n·x + b wakes up where n·x "
        "reaches −b, so a side at n·x = 2.3 needs the bias −2.3.",
        made=lambda net: net.changed(b1=-net.b1).solves(),
    ),
    Mistake(
        "units active in the middle",
        (-SIDES, -AWAY, [-1, -1, -1], 0.3),
        "with the signs of `W1` *and* `b1` turned round it would be right. Now the units are "
        "active in the middle of the rings. Each should be silent there, with a pre-activation "
        "below 0, and wake up on the way out.",
        also=((SIDES, _around(CENTRE, -0.3, -0.3, -0.3), [-1, -1, -1], 0.3),),
        made=lambda net: net.changed(W1=-net.W1, b1=-net.b1).solves(),
    ),
    Mistake(
        "sign of w2",
        (SIDES, AWAY, [1, 1, 1], 0.3),
        "with the opposite sign of `w2` it would be right: a unit that is active outside has to "
        "speak *against* class 1.",
        made=lambda net: net.changed(w2=-net.w2).solves(),
    ),
    Mistake(
        "sign of b2",
        (SIDES, AWAY, [-1, -1, -1], -0.3),
        "with the opposite sign of `b2` it would be right: inside, where all units are silent, "
        "`b2` alone is the score.",
        made=lambda net: net.changed(b2=-net.b2).solves(),
    ),
    Mistake(
        "b1 and w2 swapped",
        (SIDES, [-1, -1, -1], AWAY, 0.3),
        "with `b1` and `w2` exchanged it would be right: the order is W1, b1, w2, b2.",
        made=lambda net: net.changed(b1=net.w2, w2=net.b1).solves(),
    ),
    Mistake(
        "no unit ever switches on",
        (SIDES, [-5, -5, -5], [-1, -1, -1], 0.3),
        "all three hidden units are 0 at every point: dead, as the chapter calls it. The score is "
        "`b2` everywhere. Your biases are further below 0 than the weights can make up for.",
        made=lambda net: not net.h.any(),
    ),
    Mistake(
        "no unit bends",
        (SIDES, [5, 5, 5], [-1, -1, -1], 12),
        "no unit switches: each is on at *every* point of the rings, or at none. Where nothing "
        "bends the network is linear, and a linear one can't tell rings apart. Choose `b1` so "
        "that each unit is silent in the middle and wakes up on the way out.",
        made=lambda net: ((net.h == net.z).all(axis=0) | (net.h == 0).all(axis=0)).all(),
    ),
    Mistake(
        "nothing lifts the score",
        (SIDES, AWAY, [-1, -1, -1], 0),
        "the score is nowhere above 0: your units can only lower it, and `b2` doesn't start above "
        "0. In the middle, where all units should be silent, `b2` *is* the score.",
        made=lambda net: (net.w2 <= 0).all() and net.b2 <= TINY,
    ),
    Mistake(
        "units that lift the outside",
        (SIDES, AWAY, [1, 1, 1], 1),
        "a weight in `w2` is positive. Its unit lifts the score, the further out the more; but it "
        "is the outer ring that should end up below 0, all the way round.",
        also=((SIDES, AWAY, [-1, -1, 1], 0.3),),
        made=lambda net: (net.w2 > 0).any() and net.is_open(),
    ),
    Mistake(
        "two sides missing",
        (SIDES, AWAY, [-1, 0, 0], 0.3),
        "only one unit takes part: the others have weight 0, never switch on, or repeat it. One "
        "side makes a half-plane, and the outer ring reaches into it. A triangle has three.",
        made=lambda net: net.sides() == 1,
    ),
    Mistake(
        "one side missing",
        (SIDES, AWAY, [-1, -1, 0], 0.3),
        "only two units take part: the third has weight 0, never switches on, or repeats another. "
        "Two sides make a wedge or a strip, which is open, and the outer ring comes in there.",
        made=lambda net: net.sides() == 2,
    ),
    Mistake(
        "the sides leave a gap",
        ([[0, 1], [1, 0], [0.7, 0.7]], [-2.3, -1.3, -2.4], [-1, -1, -1], 0.3),
        "three sides, but they don't close: there is a direction in which you can walk out for "
        "ever without any unit pulling the score down far enough. Seen from the middle, the rows "
        "of `W1` must point *all round*, with less than half a turn between neighbours.",
        made=lambda net: net.sides() == 3 and net.is_open(),
    ),
    Mistake(
        "too large",
        (SIDES, _around(CENTRE, 0.8, 0.8, 0.8), [-1, -1, -1], 0.3),
        "the inner ring is right at every point, but the triangle is too large (or its corners are "
        "too long): parts of the outer ring lie inside. Let the units wake up earlier, or let "
        "them pull harder.",
        made=lambda net: net.right[LABELS == 1].all() and net.can_be_mended(earlier=1),
    ),
    Mistake(
        "too small",
        (SIDES, _around(CENTRE, 0.1, 0.1, 0.1), [-1, -1, -1], 0.1),
        "the outer ring is right at every point, but the triangle is too small: parts of the inner "
        "ring stick out. Let the units wake up later, or pull less hard.",
        made=lambda net: net.right[LABELS == 0].all() and net.can_be_mended(earlier=-1),
    ),
    Mistake(
        "beside the rings",
        (SIDES, _around(CENTRE, 0.3, 0.75, -0.15), [-1, -1, -1], 0.3),
        "the triangle is closed, but not where it should be: moving all its sides in, or all of "
        "them out, doesn't help. Is it around (1, 2), and is each side about equally far from "
        "there? The distance of a unit's line from c is −(n·c + b), for a row n of length 1.",
        made=lambda net: True,
    ),
    Mistake(
        "W1 transposed",
        (SIDES.T, AWAY, [-1, -1, -1], 0.3),
        "`W1` has shape `(2, 3)`, but `(3, 2)` is expected: (out, in), one *row* for each hidden "
        "unit. You have one column for each: `W1.T` turns it round.",
    ),
)
TRANSPOSED = next(each for each in MISTAKES if each.name == "W1 transposed")


def _read_network(parts):
    """W1 (3, 2), b1 (3,), w2 (3,) and b2 of a network with three hidden units."""
    W1 = read_numbers(parts[0], "`W1`")
    if W1.shape == (2, 3):
        raise NotYet(TRANSPOSED.why, TRANSPOSED.name)
    if W1.shape != (3, 2):
        raise NotYet(
            f"`W1` has shape {code(W1.shape)}, but {code((3, 2))} is expected: (out, in), one row "
            "for each hidden unit, one column for each input."
        )
    return (
        W1,
        read_vector(parts[1], "`b1`", 3),
        read_vector(parts[2], "`w2`", 3),
        read_scalar(parts[3], "`b2`"),
    )


def _seen(net):
    """A table of both rings, and the worst point followed through the network."""
    scores, right = net.scores, net.right
    rows = []
    for name, label, wanted in (("inner", 1, "above 0"), ("outer", 0, "below 0")):
        ring = scores[label == LABELS]
        rows.append(
            [name, wanted, f"from {number(ring.min())} to {number(ring.max())}"]
            + [f"{right[label == LABELS].sum()} of {len(ring)}"]
        )
    seen = table(["ring", "score wanted", "your scores", "right"], rows)
    if right.all():
        return seen
    wrong = np.flatnonzero(~right)
    worst = wrong[np.abs(scores[wrong]).argmax()]
    ring = "inner" if LABELS[worst] == 1 else "outer"
    return (
        f"{seen}Follow a wrong one through the network: the {ring} point x = "
        f"{code(numbers(POINTS[worst]))} has the pre-activations {code(numbers(net.z[worst]))}, "
        f"the activations {code(numbers(net.h[worst]))} and the score "
        f"{code(number(scores[worst]))}. (In the middle, at c = (1, 2), the pre-activations are "
        f"{code(numbers(net.W1 @ CENTRE + net.b1))}.)"
    )


def _grade(answer):
    net = Network(*_read_network(read_parts(answer, PARTS)))
    if not np.isfinite(net.scores).all():
        raise NotYet("with numbers as large as these the scores overflow. Think of sizes near 1.")
    if net.solves():
        return (
            "All 400 points are on the right side. Three units, each blind on one side of its "
            "line, have fenced in what no single line can; and the biases say where the fence "
            "stands." + _seen(net)
        )
    mistake = mistake_made(MISTAKES, net)
    raise NotYet(mistake.why + _seen(net), mistake.name)


triangle = Exercise(
    "triangle",
    "A triangle around shifted rings",
    stars=3,
    grade=_grade,
    parts=PARTS,
    mistakes=MISTAKES,
    hints=(
        "Begin with the chapter's triangle, around the origin. Which of its numbers say in which "
        "direction a side lies, and which say how far out? Only the latter have to change if the "
        "triangle is to stand elsewhere.",
        "A unit n·x − d, with n of length 1, wakes up at the distance d from the *origin*. To "
        "measure from a centre c it has to compute n·(x − c) − d. Multiply out: n·x stays, and "
        "everything else is a number, the new bias. Each unit gets another one.",
        "So `b1` is −d minus what `W1` makes of c, with c = (1, 2). How large? With all of `w2` at "
        "−1 the boundary is at the distance d + `b2` from c along a side; it should lie between "
        "0.5 and 1.1 there. In the corners two units pull together, but each sees only half the "
        "distance. A d of 0.3 and a `b2` of the same size leave room on both sides.",
    ),
)
