"""What chapter 3 asks before its experiments: folds, tiles, loops, and noise learned by heart."""

import math

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Question


def _far_above(r):
    """Which of the three other starts have a loss of more than twice log 10."""
    return [loss > 2 * math.log(10) for loss in r.losses[1:]]


QUESTIONS = (
    Question(
        "s2",
        section="2",
        ask="For which inputs does the second unit speak, and what is the answer to (0, 1)?",
        parts=(
            Number(
                lambda r: r.answer,
                Belief(
                    "3.", "You left the second unit silent: at (0, 1) it has z = 1.5.", (2.99, 3.01)
                ),
                Belief(
                    "0, because of the ReLU.",
                    "The output layer has no bend. A score may be negative.",
                    (-0.01, 0.01),
                ),
                Belief(
                    "Another number.",
                    "Once more, step by step: z₁ = 2 − 1 = 1 and z₂ = 1 + 0.5 = 1.5; the bend "
                    "changes neither; then 2h₁ − 3h₂ + 1.",
                ),
                ask="The answer to (0, 1):",
                near=0.01,
            ),
        ),
        then="`the answer to (0, 1): [[-1.5]]`.",
    ),
    Question(
        "s4",
        section="4",
        ask="Folded twice, can a straight line part the rings? What is it in the original plane?",
        parts=(
            Choice(
                Option(
                    "No, rings stay rings.",
                    lambda r: r.right < 1,
                    "They become two arcs in one corner. Fold the paper.",
                ),
                Option(
                    "Yes, and unfolded it is a circle.",
                    lambda r: r.right == 1 and abs(r.side - r.corner) < 0.02,
                    "Straight edges stay straight: each quarter shows the same cut, mirrored.",
                ),
                Option(
                    "Yes, and unfolded it is a diamond.",
                    lambda r: r.right == 1 and r.side > r.corner + 0.02,
                ),
            ),
        ),
        then="`points on the right side: 100%`; the cut is a diamond.",
    ),
    Question(
        "s4-fold",
        section="4",
        ask="Fold explorer: how many of 120 points lie flat on an edge after the first bend? Does "
        "tanh put two on one spot?",
        parts=(
            Choice(
                Option(
                    "None.",
                    lambda r: r.flat == 0,
                    "Whatever has a negative pre-activation is put on an edge.",
                ),
                Option(
                    "A few, those beyond the line.",
                    lambda r: 0 < r.flat <= 60,
                    "Two lines, and with most of the moons on their wrong sides.",
                ),
                Option("More than half.", lambda r: r.flat > 60),
                ask="Flat on an edge:",
                ordered=True,
            ),
            Choice(
                Option(
                    "Yes, tanh squeezes them together.",
                    lambda r: r.together > 0,
                    "Very close, yes. But of two numbers tanh leaves the larger one the larger.",
                ),
                Option("No: it rises everywhere.", lambda r: r.together == 0),
                ask="Two on one spot, with tanh:",
            ),
        ),
        then="`z₂ < 0 onto h₂ = 0: 75 of 120 points`.",
    ),
    Question(
        "s5",
        section="5",
        ask="Do two layers of 8 make more tiles than one of 16?",
        parts=(
            Choice(
                Option(
                    "Many more: depth multiplies.",
                    lambda r: min(r.more) >= 15,
                    "It *can* (chapter 5 builds one). These are random.",
                ),
                Option(
                    "Exactly as many: 16 bends are 16 bends.",
                    lambda r: r.equal,
                    "The second layer's lines bend at those of the first, so it isn't so simple. "
                    "Count.",
                ),
                Option(
                    "Now more, now fewer: they are random.",
                    lambda r: min(r.more) < 15 and not r.equal,
                ),
            ),
        ),
        then="`16 units 127 (103 … 134) 108 (77 … 120)` and `8 + 8 units 133 (91 … 178) 104 (63 … "
        "142)` for biases of size 0.5 and 1.5: no winner. Four layers of 4: `65 (30 … 132)`.",
    ),
    Question(
        "s6",
        section="6",
        ask="Loops against a matrix product: by which factor?",
        parts=(
            Choice(
                Option(
                    "Two or three.",
                    lambda r: r.factor < 8,
                    "The same multiplications, yes. But who asks for them?",
                ),
                Option(
                    "Some thirty: the product does less work.",
                    lambda r: 8 <= r.factor < 80,
                    "Exactly as much: 40,000 multiply–adds. (4 · 200 · 50.)",
                ),
                Option("Hundreds, or more.", lambda r: r.factor >= 80),
                ordered=True,
            ),
        ),
        timed=True,
        then="`same result: True`, and a factor from several hundred to more than a thousand, on "
        "your machine.",
    ),
    Question(
        "start-loss",
        section="7",
        ask="Networks that have learned nothing are asked about ten digits: what is their loss? "
        "Which starts lie far above log 10?",
        parts=(
            Number(
                lambda r: r.losses[0],
                Belief(
                    "0.1: one in ten is right.",
                    "That is the share of right answers. The charge is −log of the probability.",
                    (0, 0.3),
                ),
                Belief(
                    "1, or less.",
                    "Who knows nothing gives each digit about a tenth, and −log of a tenth is 2.3.",
                    (-1e9, 2.2),
                ),
                Belief(
                    "5, or more.",
                    "Then they would be sure of something. With these weights the scores differ by "
                    "little, and the loss is little more than log 10.",
                    (2.2, 1e9),
                ),
                ask="The loss with He's weights:",
                near=0.3,
            ),
            Choice(
                Option(
                    "The larger last layer: its scores are larger.",
                    lambda r: _far_above(r) == [False, True, False],
                    "So are those of the larger pixels: while its biases are 0, a ReLU network "
                    "hands a factor on to its scores.",
                ),
                Option(
                    "The larger pixels: the network isn't used to them.",
                    lambda r: _far_above(r) == [False, False, True],
                    "It isn't used to anything yet. What makes its scores large, makes it sure.",
                ),
                Option(
                    "Both that make something larger.",
                    lambda r: _far_above(r) == [False, True, True],
                ),
                Option(
                    "None: no network knows anything yet.",
                    lambda r: not any(_far_above(r)),
                    "None knows anything, and two of them are sure nevertheless. That is dear.",
                ),
                ask="More than twice log 10:",
            ),
        ),
        then="`weights by He 2.52 ± 0.10`, `the last layer ten times smaller 2.30 ± 0.01`, `the "
        "last layer ten times larger 10.77 ± 2.55`, `pixels from 0 to 16 16.45 ± 3.47`.",
    ),
    Question(
        "s8",
        section="8",
        ask="Targets of pure noise: will the loss fall, and which matrix does the work?",
        parts=(
            Choice(
                Option(
                    "No, there is nothing to learn.",
                    lambda r: r.last > 0.9 * r.first,
                    "Nothing to *understand*. 101,000 weights can learn 640 numbers by heart.",
                ),
                Option(
                    "Yes, to some fifth of what it was.",
                    lambda r: 0.01 * r.first < r.last <= 0.9 * r.first,
                    "It is always the same noise: 101,000 weights can learn 640 numbers by heart, "
                    "far more closely than that.",
                ),
                Option("Yes, to less than a hundredth.", lambda r: r.last <= 0.01 * r.first),
                ask="The loss falls:",
            ),
            Choice(
                Option(
                    "W₁: it has a hundred times the weights.",
                    lambda r: r.only_W1 < r.only_W2,
                    "Look how far it moved.",
                ),
                Option("W₂, small as it is.", lambda r: r.only_W2 < r.only_W1),
                ask="The work is done by:",
            ),
        ),
        then="`0 30,075 → 3.5 609 89% → 94% 1.7%`; `only W₂ trained 56.6 and 54.8`, `only W₁ "
        "trained 11,028.5 and 19,987.3`. Scaled, the roles are exchanged.",
    ),
    Question(
        "s9",
        section="9",
        ask="Sixteen hidden ReLUs that all start at 0, or at 0.5, or at random: how many "
        "different units afterwards?",
        parts=(
            Choice(
                Option(
                    "Sixteen each time: training will make them different.",
                    lambda r: min(r.different) > 1,
                    "What could? They get the same gradient at every step.",
                ),
                Option(
                    "At 0 nothing happens, at 0.5 it works.",
                    lambda r: r.different[0] == 1 < r.different[1],
                    "At 0.5 it trains, but as a single unit.",
                ),
                Option(
                    "One unit from 0 and from 0.5, sixteen from random.",
                    lambda r: r.different[:2] == [1, 1] and r.different[2] > 1,
                ),
            ),
        ),
        then="`all 0.5 1 50%` and `at random (He) 16 100%`.",
    ),
)
CHAPTER = Chapter("forward_pass", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
