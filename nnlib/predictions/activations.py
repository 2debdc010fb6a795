"""What chapter 2 asks before its experiments: bends that add up, and gradients that fade."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Question

QUESTIONS = (
    Question(
        "s2",
        section="2",
        ask="What does the class-1 region look like with one unit, two, three? And at the corners?",
        parts=(
            Choice(
                Option(
                    "Two already close it.",
                    lambda r: r.closed[1],
                    "Two half-planes leave a wedge: walk out of it through the open end.",
                ),
                Option(
                    "It takes all three to close it.", lambda r: r.closed == [False, False, True]
                ),
                Option(
                    "Even three leave it open.",
                    lambda r: not any(r.closed),
                    "Each cuts off what lies beyond its own side, and three sides stand all "
                    "around.",
                ),
                ask="The region:",
            ),
            Choice(
                Option(
                    "A triangle with three sharp corners.",
                    lambda r: r.corner >= 0,
                    "Outside a corner two units grow at once, so c is used up sooner: the corner "
                    "is cut off.",
                ),
                Option("A triangle with blunt corners.", lambda r: r.corner < 0),
                ask="With all three:",
            ),
        ),
        then="`points on the right side: 100%`, and four pictures.",
    ),
    Question(
        "s5-sum",
        section="5",
        ask="A hundred numbers of size 1, each times a random weight of size 0.1: how large is "
        "the sum?",
        parts=(
            Choice(
                Option("10.", lambda r: r.size > 3, "If all had one sign. They haven't."),
                Option("1.", lambda r: 0.3 < r.size <= 3),
                Option(
                    "0.1, or nothing: they cancel.",
                    lambda r: r.size <= 0.3,
                    "Not quite. Throw a hundred coins: nobody expects exactly fifty heads.",
                ),
                ordered=True,
            ),
        ),
        then="`0.1 1.00 1.00`. It grows like the root of the number; hence 1/n in both recipes.",
    ),
    Question(
        "s5",
        section="5",
        ask="Which of fifteen combinations keep the gradient's size over 20 layers? Does ReLU "
        "cure vanishing? Can the sigmoid be saved?",
        parts=(
            Choice(
                Option(
                    "All five with ReLU: its slope is 1.",
                    lambda r: all(0.1 < x < 10 for x in r.relu),
                    "Half of the time; the other half it is 0. And between two slopes stands a "
                    "weight.",
                ),
                Option(
                    "ReLU with He's weights, made for it.",
                    lambda r: [0.1 < x < 10 for x in r.relu] == [False, False, True, False, False],
                ),
                Option(
                    "ReLU with Xavier's weights: that is what they are for.",
                    lambda r: [0.1 < x < 10 for x in r.relu] == [False, True, False, False, False],
                    "For slopes near 1 around zero, so for tanh. ReLU halves the mean square.",
                ),
                ask="ReLU keeps it:",
            ),
            Choice(
                Option(
                    "Never: its slope is at most ¼.",
                    lambda r: max(r.sigmoid) < 0.1,
                    "Slopes are half of the product. With weights of size 1 it holds, and half of "
                    "its units are saturated.",
                ),
                Option(
                    "With one size: large weights help.",
                    lambda r: max(r.sigmoid) >= 0.1,
                ),
                ask="The sigmoid keeps it:",
            ),
        ),
        then="`Sigmoid 4.9e-18 1.1e-12 2.8e-10 5.2e-06 6.7e-01` from small to huge weights, `ReLU "
        "2.3e-09 1.2e-03 8.6e-01 1.4e+06 1.2e+16`, and `sigmoid, huge (1.0): 49% of the last "
        "layer's activations are saturated`.",
    ),
    Question(
        "s6",
        section="6",
        ask="How many times as many steps do positive inputs need? As many for the goal (1, 1)?",
        parts=(
            Number(
                lambda r: r.times,
                Belief(
                    "As many: it is the same signal, shifted.",
                    "So is the valley's floor the same; its *shape* isn't.",
                    (0.5, 1.5),
                ),
                Belief(
                    "Fewer: they all push one way.",
                    "And where the two weights have to go different ways? See the path.",
                    (-1e9, 0.5),
                ),
                Belief(
                    "Two or three times.",
                    "The valley is six times as steep across as along, and the steep side limits "
                    "every step.",
                    (1.5, 6),
                ),
                Belief(
                    "Twenty times.",
                    "It gets as bad as that where the signals are weaker: see the table below the"
                    " picture.",
                    (6, 1e9),
                ),
                ask="How many times as many:",
                factor=1.5,
                digits=2,
            ),
            Choice(
                Option(
                    "The same number of times, always.",
                    lambda r: abs(r.elsewhere - r.times) < 0.2 * r.times,
                    "It depends on the valley, and on where in it the goal lies: along the steep "
                    "direction the valley costs little.",
                ),
                Option("Clearly fewer.", lambda r: r.elsewhere <= 0.8 * r.times),
                Option(
                    "Clearly more.",
                    lambda r: r.elsewhere >= 1.2 * r.times,
                    "Is this goal reached along the flat direction of the valley, or along the "
                    "steep one?",
                ),
                ask="For the goal (1, 1):",
            ),
        ),
        then="`positive 100% 15.6` against `centred 50% 2.1`; for weak signals `90.5 : 2.2`, and "
        "for the goal (1, 1) `4.1 : 2.1`.",
    ),
    Question(
        "s7",
        section="7",
        ask="At a learning rate of 0.1, what share of 128 ReLUs is dead? Does it matter?",
        parts=(
            Choice(
                Option(
                    "None; one would see it in the accuracy.",
                    lambda r: r.dead < 0.02,
                    "One doesn't, as long as enough others live. That is what makes it nasty.",
                ),
                Option(
                    "A few, less than a third.",
                    lambda r: 0.02 <= r.dead < 0.33,
                    "Look at the row of 0.01, and then at this one.",
                ),
                Option("About half, or more.", lambda r: 0.33 <= r.dead < 0.95),
                Option(
                    "All, it can't work any more.",
                    lambda r: r.dead >= 0.95,
                    "The table below, at 0.3, comes near to that. Here enough others live on.",
                ),
                ask="Dead are:",
                ordered=True,
            ),
            Choice(
                Option(
                    "It matters; leaky ReLU would have helped.",
                    lambda r: r.right < r.leaky - 0.02,
                    "Up to 0.1 nearly as many of its units are silent, and it is no more accurate.",
                ),
                Option("It hardly shows: enough others live.", lambda r: r.right >= r.leaky - 0.02),
                ask="And the accuracy:",
            ),
        ),
        then="the row of 0.1, `51% 66% 99%`: half of layer 1 and two thirds of layer 2 dead, and "
        "nobody would notice. The last row is your own computer's. The cure is a smaller rate.",
    ),
    Question(
        "s8",
        section="8",
        ask="Which of the five functions print a `nan`?",
        parts=(
            Choice(
                Option(
                    "naive_sigmoid and naive_softmax: e¹⁰⁰⁰ overflows.",
                    lambda r: r.nan == [True, False, False, True, False],
                    "It does, to infinity; but naive_sigmoid asks for 1/∞, and gets 0, which is "
                    "right. Luck. other_sigmoid asks for ∞/∞.",
                ),
                Option(
                    "other_sigmoid and naive_softmax.",
                    lambda r: r.nan == [False, True, False, True, False],
                ),
                Option(
                    "All but the two of the library.",
                    lambda r: r.nan == [True, True, False, True, False],
                    "naive_sigmoid is spared: 1 divided by ∞ is 0.",
                ),
                Option(
                    "naive_softmax alone: it divides ∞ by ∞.",
                    lambda r: r.nan == [False, False, False, True, False],
                    "So does one of the sigmoids: which has e¹⁰⁰⁰ above *and* below?",
                ),
            ),
        ),
        then="`other_sigmoid [0. 0.5 nan]`, `naive_softmax [ 0. 0. nan]`.",
    ),
)
CHAPTER = Chapter("activations", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
