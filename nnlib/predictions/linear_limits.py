"""What chapter 1 asks before its experiments: a line, XOR, two rings, and two ways out."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Question, never

QUESTIONS = (
    Question(
        "perceptron",
        section="2",
        ask="The perceptron goes through the 200 points again and again. Will there be a pass "
        "without a mistake?",
        parts=(
            Choice(
                Option(
                    "Never: the clouds touch.",
                    lambda r: r.mistakes > 0,
                    "To touch isn't to overlap. Is there a line that gets all of them? Nobody can "
                    "see it, and the machine finds it.",
                ),
                Option(
                    "In the second pass: in the first it has seen everything.",
                    lambda r: r.mistakes == 0 and r.passes <= 2,
                    "It has corrected for one point, and then moved again for the next. What does "
                    "a correction do to the points that were right before?",
                ),
                Option(
                    "Within ten passes: each leaves less to correct.",
                    lambda r: r.mistakes == 0 and 2 < r.passes <= 10,
                    "Look at the counts: they don't shrink from pass to pass. Each correction "
                    "moves the line for all the other points, too.",
                ),
                Option(
                    "After more than ten: what mends one spoils another.",
                    lambda r: r.mistakes == 0 < r.passes - 10,
                ),
            ),
        ),
        then="`pass 31: none; w = (1.58, 3.47), b = -1; 200 of 200 points on the right side`. "
        "Where clouds overlap, no line is perfect, and it would never stop.",
    ),
    Question(
        "s2",
        section="2",
        ask="The perceptron's line gets all 200 right. How many will 200 steps of gradient "
        "descent get right, and what is the loss before the first?",
        parts=(
            Choice(
                Option(
                    "All 200 as well: it is the cleverer method.",
                    lambda r: r.right == 200,
                    "It lowers the average charge. What does one mistake more cost, and what does "
                    "being surer about the 199 others save?",
                ),
                Option(
                    "190 to 199: it minds the average.",
                    lambda r: 190 <= r.right < 200,
                ),
                Option(
                    "Fewer than 190: 200 steps are too few.",
                    lambda r: r.right < 190,
                    "Each step looks at all 200 points. See how far the first ten have come.",
                ),
                ask="Right after 200 steps:",
            ),
            Number(
                lambda r: r.start,
                Belief(
                    "The loss starts at 0.",
                    "All weights are zero, so every point is given ½, and ½ costs log 2. Zero is "
                    "the price of being sure and right.",
                    (-0.05, 0.05),
                ),
                Belief(
                    "At ½.",
                    "½ is the probability. Its price is its negative logarithm.",
                    (0.45, 0.55),
                ),
                Belief(
                    "At 1.",
                    "All weights are zero, so every point is given ½. What is the price of ½ on "
                    "the list, −log p?",
                ),
                ask="The loss before the first:",
                near=0.03,
            ),
        ),
        then="`after   0 steps: loss 0.693`, `after 200 steps: loss 0.018, 199 of 200 points "
        "right`.",
    ),
    Question(
        "grow",
        section="2",
        ask="The perceptron's line, w and b times 10, 100, 1,000. What becomes of its loss? And "
        "where does gradient descent end?",
        parts=(
            Choice(
                Option(
                    "Nothing changes: it is the same line.",
                    lambda r: abs(r.last - r.first) <= 0.01 * r.first,
                    "The same line, and another probability: the length of w says how sure.",
                ),
                Option(
                    "The loss rises: big weights are bad.",
                    lambda r: r.last > 1.01 * r.first,
                    "For a line with a mistake, yes. This one has none.",
                ),
                Option(
                    "The loss falls: it is surer.",
                    lambda r: r.last < 0.99 * r.first,
                ),
                ask="Times 1,000:",
            ),
            Choice(
                Option(
                    "At the best line.",
                    lambda r: r.lengths[-1] <= 1.02 * r.lengths[-2],
                    "Which? A longer w is always better, so there is no best.",
                ),
                Option("Nowhere: w grows on.", lambda r: r.lengths[-1] > 1.02 * r.lengths[-2]),
                ask="Gradient descent ends:",
            ),
        ),
        then="`times     1: loss 0.05148`, `times 1,000: loss 0.00000`, and `after 20,000 steps: "
        "length of w 13.2, loss 0.0096, 199 of 200 right`: still on its way.",
    ),
    Question(
        "s3",
        section="3",
        ask="How many of the four inequalities can hold at once?",
        parts=(
            Choice(
                Option(
                    "Two: half of them.",
                    lambda r: r.most == 2,
                    "Cut off one corner. Count again.",
                ),
                Option("Three, whichever you choose.", lambda r: r.most == 3),
                Option(
                    "Four, one only has to search long enough.",
                    lambda r: r.most == 4,
                    "Good: try, for two minutes. Then add B and C, and A and D, and look at both "
                    "sums.",
                ),
                Option(
                    "Four, if a score of 0 counts as class 0.",
                    never,
                    "Line 2 of the proof ends in ≤ 0 then, line 1 still in > 0. It does not help.",
                ),
            ),
        ),
        then="`3 of 4 points right: 12,674 lines`, `4 of 4 points right:      0 lines`. Nobody "
        "gets 0 of 4 either: flip all the signs.",
    ),
    Question(
        "perceptron-xor",
        section="3",
        ask="What will the perceptron do with the four points of XOR, and which probabilities "
        "will logistic regression give?",
        parts=(
            Choice(
                Option(
                    "It finds the line with three right, and stays there.",
                    lambda r: r.corrections == 0,
                    "Stay it can't: the fourth point moves it.",
                ),
                Option(
                    "Its weights grow and grow.",
                    lambda r: r.corrections > 0 and r.now != r.before,
                    "They would have to grow in some direction. What one point adds, another "
                    "takes away.",
                ),
                Option(
                    "It goes round and round, for ever.",
                    lambda r: r.corrections > 0 and r.now == r.before,
                ),
                ask="The perceptron:",
            ),
            Choice(
                Option(
                    "It gives three of them the right side of ½.",
                    lambda r: r.sure == 3,
                    "To be surer about three it must be surely wrong about the fourth.",
                ),
                Option("It gives ½ to all four.", lambda r: r.sure == 0),
                Option(
                    "It gives all four the right side of ½.",
                    lambda r: r.sure == 4,
                    "Where it says ½, there is a line, and no line parts all four.",
                ),
                ask="Logistic regression:",
            ),
        ),
        then="`pass 4: 4 corrections, then w = (-1, +0), b = +1`, `pass 5: 4 corrections, then w "
        "= (-1, +0), b = +1`: round and round. `logistic regression gives: 0.500 0.500 0.500 "
        "0.500`.",
    ),
    Question(
        "boolean",
        section="3",
        aside="side road",
        ask="Of the 16 functions of two inputs, how many can a line realise? Of 256, a larger "
        "share or a smaller one?",
        parts=(
            Number(
                lambda r: r.two,
                Belief(
                    "15, all but XOR.",
                    "And its opposite? Same line, colours exchanged.",
                    (14.01, 15.5),
                ),
                Belief(
                    "16, all of them.",
                    "You have just met one that no line gets.",
                    (15.5, 1e9),
                ),
                Belief(
                    "Ten or so.",
                    "Count those that look at one input alone, or at none: a line gets them, too.",
                    (-1e9, 13.99),
                ),
                ask="Of the 16:",
            ),
            Choice(
                Option(
                    "A larger share: there is one weight more.",
                    lambda r: r.three / 256 > r.two / 16,
                    "One weight more, but the number of functions is squared.",
                ),
                Option(
                    "A smaller share: more functions.",
                    lambda r: r.three / 256 < r.two / 16,
                ),
                ask="Of the 256:",
            ),
        ),
        then="`2 inputs:  14 separable`, `3 inputs: 104 separable`.",
    ),
    Question(
        "rings",
        section="4",
        ask="What share does logistic regression reach on two rings, and the best of 20,000 lines?",
        parts=(
            Choice(
                Option(
                    "Half, both of them.",
                    lambda r: r.logistic < 0.6 and r.best < 0.6,
                    "Half is nearly right for the first. For the second: cut off a cap of the "
                    "outer ring. Whom do you lose?",
                ),
                Option(
                    "More than half, and both the same: it looks for the best line.",
                    lambda r: r.logistic >= 0.6,
                    "It looks for the lowest *loss*, and whoever is sure on one side of a line is"
                    " wrong about half a ring. The last numbers of the section show it: whatever "
                    "the length of w, the line of the cap costs no less than saying ½ to all.",
                ),
                Option(
                    "The first about half, the second clearly more.",
                    lambda r: r.logistic < 0.6 <= r.best,
                ),
            ),
        ),
        then="`logistic regression  54% right`, `on fresh points 51%`: a coin. `best of many "
        "lines   68% right`, `on fresh points 64%`.",
    ),
    Question(
        "collapse",
        section="5",
        ask="Three linear layers, 337 parameters for 3: how much more will they get right?",
        parts=(
            Choice(
                Option(
                    "Much more: with 337 weights, over 90 %.",
                    lambda r: r.three > 0.9,
                    "So one would think, with a hundred times the weights. Keep the surprise; the "
                    "formula comes after.",
                ),
                Option(
                    "A little: sixteen lines fence something in.",
                    lambda r: r.one + 0.02 < r.three <= 0.9,
                    "They would, if each were asked for its *sign*. Here they are only added up.",
                ),
                Option("Nothing: it is still a single line.", lambda r: r.three <= r.one + 0.02),
            ),
        ),
        then="`one linear layer     52% right`, `three linear layers  52% right`; and on the "
        "board W₂(W₁x + b₁) + b₂.",
    ),
    Question(
        "cost",
        section="6",
        ask="Products of up to three of 784 pixels: which power of ten?",
        parts=(
            Number(
                lambda r: r.power,
                Belief(
                    "A few thousand.",
                    "That is hardly more than the pixels themselves.",
                    (-1e9, 4.5),
                ),
                Belief(
                    "784³, so half a billion.",
                    "The right way to think. But x₁x₂x₃ is counted six times there: divide by 6.",
                    (8, 9.1),
                ),
                Belief(
                    "A million or so.",
                    "Two factors give that order already. What does the third multiply it by?",
                    (4.5, 8),
                ),
                Belief(
                    "784⁴ or more.",
                    "There are at most three factors. (Asked is the power of ten, not the number "
                    "itself.)",
                    (9.1, 1e15),
                ),
                ask="Ten to the power of",
                near=0.5,
                digits=2,
            ),
        ),
        then="`80,931,145`. Each of them needs a weight.",
    ),
    Question(
        "s8",
        section="8",
        ask="Of 1,000 networks with two ReLUs, how many will solve XOR? With sixteen?",
        parts=(
            Number(
                lambda r: r.two,
                Belief(
                    "All: we have just seen that two are enough.",
                    "Enough to *represent*. Who finds the weights?",
                    (700, 1e9),
                ),
                Belief(
                    "Half of them.",
                    "A unit that is silent for all four points at the start learns nothing, and "
                    "of two there is none to spare. In how many networks does that happen?",
                    (200, 700),
                ),
                Belief(
                    "Hardly any.",
                    "Where both units are awake at the start and stay so, it is nearly one in two.",
                    (-1e9, 200),
                ),
                ask="Of 1,000, with two:",
                factor=1.5,
            ),
            Choice(
                Option(
                    "With sixteen fewer, there are more weights to get right.",
                    lambda r: r.sixteen < 0.9 * r.two,
                    "They needn't all be right. Does it take all sixteen, or any two that do?",
                ),
                Option(
                    "With sixteen about as many.",
                    lambda r: 0.9 * r.two <= r.sixteen <= 1.5 * r.two,
                    "Two of the sixteen that do it are enough. How many pairs are there to draw?",
                ),
                Option("With sixteen far more.", lambda r: r.sixteen > 1.5 * r.two),
                ask="And:",
            ),
        ),
        then="` 2 hidden units:   171 of 1,000 solve XOR`, `16 hidden units: 1,000 of 1,000 solve "
        "XOR`. And where the others end (pairs, and those that solve XOR): `with a unit dead from "
        "the start 443 0`, `with a unit that died in training 169 0`, `all others 388 171`.",
    ),
    Question(
        "zero",
        section="8",
        ask="Sixteen hidden units, all weights zero at the start. And all ½?",
        parts=(
            Choice(
                Option(
                    "It works, as for logistic regression.",
                    lambda r: r.zero == 4,
                    "There every weight has an input of its own. What tells two hidden units "
                    "apart here?",
                ),
                Option(
                    "Zero is bad, ½ is fine.",
                    lambda r: r.zero < 4 and r.half == 4,
                    "Write down what units 1 and 2 compute at the start, and what gradient each "
                    "receives.",
                ),
                Option("Neither: all units stay alike.", lambda r: r.zero < 4 and r.half < 4),
            ),
        ),
        then="`all weights 0.0: 2 of 4 points right; different rows among the 16 of W: 1`, `all "
        "weights 0.5: 1 of 4 points right`. Sixteen copies of one unit.",
    ),
    Question(
        "s9",
        section="9",
        ask="Even or odd: linear, lifted, network?",
        parts=(
            Number(
                lambda r: 100 * r.linear,
                Belief(
                    "Linear gets half: it is like XOR.",
                    "In 64 dimensions a plane has much room. Saying “odd” always gets half.",
                    (0, 60),
                ),
                Belief(
                    "70 or 80 %.",
                    "More than that: in 64 dimensions a plane has much room, though not room for "
                    "everything.",
                    (60, 89),
                ),
                Belief(
                    "98 %.",
                    "So much the others reach, with products of pixels or with bends. The line "
                    "has neither.",
                    (93, 1e9),
                ),
                ask="The line, in %:",
                near=3,
                unit=" %",
            ),
            Choice(
                Option(
                    "The network wins.",
                    lambda r: r.ahead >= 9,
                    "Over the line, yes. Over the lift? Look at the pairs.",
                ),
                Option(
                    "The lift wins: it has all the products.",
                    lambda r: r.behind >= 9,
                    "In some of the ten splits. Look at the pairs.",
                ),
                Option(
                    "Neither: there is no winner.",
                    lambda r: r.ahead < 9 and r.behind < 9,
                ),
                ask="And of the other two:",
            ),
        ),
        then="`test 91.1% ± 1.4%` for the line, `test 98.2% ± 0.7%` lifted, `test 98.0% ± 0.6%` "
        "the network: `ahead in 3, behind in 6 of 10`. No winner is declared.",
    ),
)
CHAPTER = Chapter("linear_limits", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
