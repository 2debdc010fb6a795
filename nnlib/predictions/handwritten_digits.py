"""What chapter 7 asks before its experiments: pictures, rivals, luck, strangers, remedies."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Order, Question

RIVALS = ("the commonest digit", "nearest mean picture", "nearest neighbour", "softmax regression")
HARMS = ("a shift by one pixel", "a turn by 20°", "noise of 0.2", "a fifth missing")

QUESTIONS = (
    Question(
        "s1",
        section="1",
        ask="Which mean pictures are blurred, and which look alike?",
        parts=(
            Choice(
                Option(
                    "The 0: it is round, and varies.",
                    lambda r: r.blurred == 0,
                    "It is the crispest: everybody writes it alike.",
                ),
                Option("The 1: a stroke stretched wide.", lambda r: r.blurred == 1),
                Option(
                    "The 8: its loops fill up.",
                    lambda r: r.blurred == 8,
                    "It looks so; but its pictures differ no more than those of most digits. Only "
                    "its loops are small.",
                ),
                ask="The most blurred:",
            ),
            Choice(
                Option(
                    "6 and 9.",
                    lambda r: r.six_nine > r.three_five_nine,
                    "Their loops are at opposite ends. Look at the lower curve of 3, 5 and 9.",
                ),
                Option("3, 5 and 9.", lambda r: r.six_nine <= r.three_five_nine),
                ask="More alike are:",
            ),
        ),
        then="`the pictures of 0 … 9 differ by: [1.5, 3.7, 2.9,`: the 1 is the most blurred by "
        "far, the 0 the least; and 3, 5, 9 share much ink.",
    ),
    Question(
        "s3",
        section="3",
        ask="Put four rivals in order. Will a network beat the best of them?",
        parts=(
            Order(
                RIVALS,
                lambda r: r.rivals,
                Belief(
                    "Nearest neighbour last, it learns nothing.",
                    "It keeps a thousand pictures. It is first.",
                    lambda names: names.index("nearest neighbour") >= 2,
                ),
                Belief(
                    "Softmax regression first: it alone is trained.",
                    "It sees each pixel by itself, and weighs it the same way for all pictures. "
                    "Its rival remembers them.",
                    lambda names: names[0] == "softmax regression",
                ),
                Belief(
                    "The mean picture before softmax regression.",
                    "A mean is one picture for each digit; what is trained may weigh each pixel "
                    "by its worth.",
                    lambda names: (
                        names.index("nearest mean picture") < names.index("softmax regression")
                    ),
                ),
                Belief(
                    "Always the commonest digit, not last.",
                    "It is right one time in ten: the classes are nearly equal.",
                    lambda names: True,
                ),
                ask="The best first:",
            ),
            Choice(
                Option(
                    "Of course, by points.",
                    lambda r: max(r.rivals) < 0.96,
                    "There are 1.4 points left to gain; and wait for section 4, which reads 97.7 "
                    "%.",
                ),
                Option("Hardly: there is little left to gain.", lambda r: max(r.rivals) >= 0.96),
                ask="Will a network beat the best?",
            ),
        ),
        then="`nearest mean picture 90.7 ± 1.9`, `softmax regression 94.4 ± 1.2`, `nearest "
        "neighbour 98.6 ± 0.5`.",
    ),
    Question(
        "s5",
        section="5",
        ask="One to three hidden layers, 16 to 128 units: which matters more, depth or width?",
        parts=(
            Choice(
                Option(
                    "Depth: it is what makes learning deep.",
                    lambda r: r.depth > max(r.width, 0.003),
                    "Two more layers take half a point.",
                ),
                Option(
                    "Neither: it's all noise.",
                    lambda r: max(r.depth, r.width) <= 0.003,
                    "Go along each row: from 16 to 128 units the error falls by nearly half or "
                    "more.",
                ),
                Option(
                    "Width: eight times as many units.",
                    lambda r: r.width > max(r.depth, 0.003),
                ),
            ),
        ),
        then="`1 hidden 4.9 ± 1.0 3.4 ± 0.9 2.7 ± 1.1`, `2 hidden 4.5 ± 1.1 3.2 ± 1.0 2.3 ± 0.8`, "
        "`the rule takes: 2 hidden layers of 128 units`.",
    ),
    Question(
        "luck",
        section="5",
        ask="The best of 30 equal networks, on 180 pictures: how far above its true accuracy will "
        "it score?",
        parts=(
            Choice(
                Option(
                    "Not at all, they are equal.",
                    lambda r: r.luck < 0.3,
                    "They are. Their *scores* aren't, and you took the highest.",
                ),
                Option("A point or so.", lambda r: 0.3 <= r.luck < 4),
                Option(
                    "Ten points.",
                    lambda r: r.luck >= 4,
                    "Only a point: but a point is what people publish.",
                ),
                ordered=True,
            ),
        ),
        then="`% right where chosen 97.2 97.5 97.9 98.1 98.3`, `% right on the other half 97.2 "
        "97.1 97.1 97.0 96.9`.",
    ),
    Question(
        "hands",
        section="6",
        ask="Whole forms held out, 16 % more training data: what will the mean accuracy be?",
        parts=(
            Choice(
                Option(
                    "Higher: more data.",
                    lambda r: r.strangers > r.known + 0.005,
                    "More data, and a hand that it has never seen.",
                ),
                Option(
                    "The same: digits are digits.",
                    lambda r: abs(r.strangers - r.known) <= 0.005,
                    "Remember who stands next to whom in the file.",
                ),
                Option("Lower: these are new hands.", lambda r: r.strangers < r.known - 0.005),
                ordered=True,
            ),
        ),
        then="`network 95.5 ± 3.4`, against `network 98.3 ± 0.6`.",
    ),
    Question(
        "s7",
        section="7",
        ask="Which digit is missed most often, and taken for what?",
        parts=(
            Choice(
                Option(
                    "1, for 7.",
                    lambda r: (r.missed, r.taken) == (1, 7),
                    "The 1 is found every time.",
                ),
                Option(
                    "5, for 3.",
                    lambda r: (r.missed, r.taken) == (5, 3),
                    "Not once in 3,600; the 3 for a 5 three times. But one digit loses its loops.",
                ),
                Option("8, for 1.", lambda r: (r.missed, r.taken) == (8, 1)),
            ),
        ),
        then="`recall 99.4 100.0 99.7 98.7 99.7 97.2 96.9 99.5 95.6 96.1`, and the darkest cell "
        "off the diagonal is 8 taken for 1. (Such small counts carry little order.)",
    ),
    Question(
        "sure",
        section="7",
        ask="Of the answers given with 70 to 90 %, will 80 % be right, more, or fewer?",
        parts=(
            Choice(
                Option(
                    "80 %: that's what it says.",
                    lambda r: abs(r.came - r.said) <= 0.03,
                    "It says so of the training pictures. Has anybody counted on new ones?",
                ),
                Option(
                    "More: it is right in 98 of 100.",
                    lambda r: r.came > r.said + 0.03,
                    "In nearly all of those it is surer than 90 %. These are the doubtful ones.",
                ),
                Option("Fewer: it is too sure.", lambda r: r.came < r.said - 0.03),
            ),
        ),
        then="`said, on average 46 61 82 94 98 100`, `came true 40 55 75 85 96 100`.",
    ),
    Question(
        "s8",
        section="8",
        ask="Will strokes be visible in the weights? A digit per unit?",
        parts=(
            Choice(
                Option(
                    "Strokes first: lower layers see edges.",
                    lambda r: r.neighbours > 0.5,
                    "In networks that know which pixels are neighbours. Here only speckle.",
                ),
                Option(
                    "No strokes, so the units mean nothing.",
                    lambda r: r.neighbours <= 0.5 and r.after <= r.before + 0.05,
                    "Look at what excites them.",
                ),
                Option(
                    "Hardly a stroke, yet most units come to prefer a digit.",
                    lambda r: r.neighbours <= 0.5 and r.after > r.before + 0.05,
                ),
            ),
        ),
        then="`before training 119 55% 45% to 72%`, `after 116 80% 60% to 95%`, `correlation of "
        "each weight with its own random start: 0.87`.",
    ),
    Question(
        "s9",
        section="9",
        ask="In the middle column, what will the accuracy be?",
        parts=(
            Order(
                HARMS,
                lambda r: r.right,
                Belief(
                    "Noise is the worst, it looks worst.",
                    "It leaves each stroke in its place. The shift doesn't.",
                    lambda names: names[-1] == "noise of 0.2",
                ),
                Belief(
                    "The gaps are the worst: a fifth of the ink is gone.",
                    "Four fifths of the pixels are still where they were.",
                    lambda names: names[-1] == "a fifth missing",
                ),
                Belief(
                    "The turn is the worst.",
                    "A turn leaves the middle of a digit where it was. A shift moves all of it.",
                    lambda names: names[-1] == "a turn by 20°",
                ),
                Belief(
                    "Noise harms more than some other.",
                    "Of the four it does the least: every stroke stays in its place.",
                    lambda names: names[0] != "noise of 0.2",
                ),
                Belief(
                    "Gaps harm more than a turn.",
                    "A turn moves strokes to other pixels; a gap leaves the rest where it is.",
                    lambda names: True,
                ),
                ask="The least harm first:",
            ),
            Number(
                lambda r: 100 * r.right[0],
                Belief(
                    "95 %: I can read them all.",
                    "You bring a lifetime of moved digits.",
                    (56, 1e9),
                ),
                Belief(
                    "10 %, a guess.",
                    "A shift by *two* pixels does that. By one, some strokes still overlap their "
                    "old place.",
                    (-1e9, 37),
                ),
                ask="Still read rightly when shifted, in %:",
                near=10,
                unit=" %",
            ),
        ),
        then="`shift, in pixels: 0, 1, 2 98.3 ± 0.6 46.3 ± 3.4`, `noise (1 is full ink): 0, 0.2, "
        "0.4 98.3 ± 0.6 93.9 ± 1.4`.",
    ),
    Question(
        "permute",
        section="9",
        ask="All pixels shuffled: the network did not notice in chapter 5. And the nearest "
        "neighbour?",
        parts=(
            Choice(
                Option(
                    "It compares pictures: it must.",
                    lambda r: r.same < 0.5,
                    "It compares 64 numbers, and a sum has no order.",
                ),
                Option(
                    "It gets a little worse.",
                    lambda r: 0.5 <= r.same < 1,
                    "Not by one picture: the very same neighbours.",
                ),
                Option("It loses nothing.", lambda r: r.same == 1),
            ),
        ),
        then="`each picture has the same nearest neighbour as before: True`.",
    ),
    Question(
        "s10",
        section="10",
        ask="Training with varied pictures, for the same 40 epochs: what will be better, what "
        "worse?",
        parts=(
            Choice(
                Option(
                    "Everything: variety makes robust.",
                    lambda r: all(s > p for s, p in zip(r.strong, r.plain, strict=True)),
                    "Against the kinds of change it was shown. `strong` loses on noise and gaps.",
                ),
                Option(
                    "Unchanged pictures suffer, there is so much more to learn.",
                    lambda r: r.mild[0] < r.plain[0],
                    "Only under the strong variations, and only in this time, at this size.",
                ),
                Option(
                    "Shifted and turned ones much, the others not all.",
                    lambda r: (
                        r.mild[0] >= r.plain[0]
                        and min(s - p for s, p in zip(r.strong, r.plain, strict=True))
                        <= 0
                        < min(r.mild[k] - r.plain[k] for k in (1, 2))
                    ),
                ),
                ask="Better will be:",
            ),
        ),
        then="`mild 99.0 ± 0.4 76.1 ± 3.1`, `strong 97.7 ± 0.4 94.0 ± 1.3`.",
    ),
    Question(
        "patience",
        section="10",
        ask="What makes up for what it costs: 100 epochs in place of 40, or 256 units in place "
        "of 128?",
        parts=(
            Choice(
                Option(
                    "Time: it hadn't finished.",
                    lambda r: r.time >= r.plain - 0.001 > r.width,
                    "Right, and not the whole story.",
                ),
                Option(
                    "Weights: it has more to learn.",
                    lambda r: r.width >= r.plain - 0.001 > r.time,
                    "Right, too. Whoever tries only one of the two finds “the” reason.",
                ),
                Option(
                    "Either: each of them helps.",
                    lambda r: min(r.time, r.width) >= r.plain - 0.001,
                ),
                Option(
                    "Neither: it is the price of variety.",
                    lambda r: max(r.time, r.width) < r.plain - 0.001,
                    "Look at the last column: after 40 epochs it can't yet read all of its own "
                    "training pictures.",
                ),
            ),
        ),
        then="`strong, 128, 100 98.2 ± 0.2`, `strong, 256, 40 98.6 ± 0.8`. For a new writer, both "
        "with 100 epochs: `mild − plain, both 100 +1.4 ± 0.6 11 3`: probable, not proved.",
    ),
    Question(
        "s12",
        section="12",
        ask="Of twenty digits that you draw, how many will it read?",
        parts=(
            Number(
                lambda r: r.of_twenty,
                Belief(
                    "All twenty: 98.6 %.",
                    "That was for writers whose hand it knew. You are a new one: section 6 says "
                    "95.5 ± 3.4 %, and for this network's recipe section 10 says 97.1 ± 3.1 %. So "
                    "about nineteen, if a mouse were a pen.",
                    (19.5, 20),
                ),
                Belief(
                    "Ten: I draw with a mouse.",
                    "The pad cuts out, stretches and sets upright, as was done to the data: much "
                    "of what a mouse does to a digit is taken away again.",
                    (0, 15),
                ),
                ask="Of twenty:",
                near=1,
            ),
        ),
        then="let them count; nothing is printed but what they draw.",
        own=True,
    ),
    Question(
        "photo",
        section="12",
        ask="Every test picture with ink and paper exchanged: what will it answer, and how sure?",
        parts=(
            Choice(
                Option(
                    "It will be unsure.",
                    lambda r: r.right <= 0.8 and r.sure < 0.7,
                    "Of what? It has no way to say *I have never seen this*.",
                ),
                Option(
                    "The same: the shape is the same.",
                    lambda r: r.right > 0.8,
                    "For your eyes. For 64 numbers, every one is another.",
                ),
                Option("Mostly wrong, and sure of it.", lambda r: r.right <= 0.8 and r.sure >= 0.7),
            ),
        ),
        then="`ink and paper exchanged: 1% right, and 98% sure on average`, `unlike any training "
        "picture: 100% of them`.",
    ),
)
CHAPTER = Chapter("handwritten_digits", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
