"""What chapter 5 asks before its experiments: what one layer can, what depth buys and costs."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Question

QUESTIONS = (
    Question(
        "rates",
        section="1",
        ask="From 16 units to 64: by which factor does the error of steps fall, and of hats?",
        parts=(
            Number(
                lambda r: r.steps,
                Belief(
                    "Twice.",
                    "Four times the units, and each stair is a quarter as wide. How does its "
                    "height change?",
                    (1.5, 2.5),
                ),
                Belief(
                    "Sixteen times.",
                    "Chords of a smooth curve do that. A stair misses by its height, and that "
                    "shrinks only as its width does.",
                    (5, 40),
                ),
                Belief(
                    "Another number.",
                    "Each stair is a quarter as wide, and its height falls as its width does.",
                ),
                ask="That of steps:",
                near=0.7,
                digits=2,
            ),
            Number(
                lambda r: r.hats,
                Belief(
                    "Four for both.",
                    "For steps. A chord misses a smooth curve by the *square* of its length.",
                    (3, 5),
                ),
                Belief("Hats 64 times.", "Four squared is sixteen.", (40, 80)),
                Belief(
                    "Another number.",
                    "A chord misses a smooth curve by the *square* of its length, and each is a "
                    "quarter as long.",
                ),
                ask="That of hats:",
                near=2,
            ),
        ),
        then="`steps slope -0.97; 16 units 0.2804, 64 units 0.0757: 3.7 times smaller`, `hats "
        "slope -1.99; 16 units 0.0370, 64 units 0.0024: 15.5 times smaller`.",
    ),
    Question(
        "learned",
        section="1",
        ask="Will the learned ReLU network beat the one we built, at 64 units? Which start is "
        "worst?",
        parts=(
            Choice(
                Option(
                    "The learned one: it may put its kinks anywhere.",
                    lambda r: min(r.relu) < r.hats,
                    "It may. Does training move them there?",
                ),
                Option(
                    "The one we built: its kinks are in place.",
                    lambda r: min(r.relu) >= r.hats,
                ),
                ask="With 64 ReLUs the better one is:",
            ),
            Choice(
                Option(
                    "All alike: training repairs a bad start.",
                    lambda r: max(*r.relu, r.sigmoid) < 2 * min(*r.relu, r.sigmoid),
                    "With all kinks at the edge it never gets away, at any rate.",
                ),
                Option(
                    "ReLU as drawn: all kinks begin in one place.",
                    lambda r: r.relu[0] >= 2 * max(r.relu[1], r.sigmoid),
                ),
                Option(
                    "The sigmoid: its gradients vanish.",
                    lambda r: r.sigmoid >= 2 * max(r.relu),
                    "In one layer, made steep and spread out? Look at its row.",
                ),
                ask="The worst start:",
            ),
        ),
        then="`ReLU as drawn 64 0.01 0.53`, `ReLU, spread 64 0.01 0.042`, `sigmoid, steep and "
        "spread 64 0.1 0.019`; built `hats, built 64 – 0.0024`.",
    ),
    Question(
        "towers",
        section="1",
        ask="With very many directions, does the tower's skirt fall to 0?",
        parts=(
            Choice(
                Option(
                    "Yes: each arm gets thinner.",
                    lambda r: r.skirt < 0.05,
                    "Lower, at first. A point three radii out still lies in a fixed share of all "
                    "strips.",
                ),
                Option(
                    "It stays at ½.",
                    lambda r: r.skirt > 0.45,
                    "With two directions. With four it is a quarter, and from there on it hardly "
                    "moves.",
                ),
                Option(
                    "It falls at first, and then no further.", lambda r: 0.05 <= r.skirt <= 0.45
                ),
            ),
        ),
        then="`4 units in one hidden layer: the skirt at three radii reaches 0.500`, `512 units "
        "in one hidden layer: the skirt at three radii reaches 0.219`, `two hidden layers, 4 + 1 "
        "units: 0.000`.",
    ),
    Question(
        "s2",
        section="2",
        ask="How many parameters has the deep sawtooth, and the shallow one?",
        parts=(
            Number(
                lambda r: r.deep,
                Belief(
                    "Deep: 9 · 2 = 18.", "Those are units. Each has weights and a bias.", (17, 19)
                ),
                Belief(
                    "Another number.",
                    "The first layer has 2 weights and 2 biases, each of the eight that follow 4 "
                    "and 2, the output 2 and 1.",
                ),
                ask="The deep one:",
                near=5,
            ),
            Choice(
                Option(
                    "About the same: the same function.",
                    lambda r: r.shallow < 2 * r.deep,
                    "The same function, yes. But a fold of the deep one is used again by all the "
                    "layers after it.",
                ),
                Option(
                    "The shallow one: far more.",
                    lambda r: r.shallow >= 2 * r.deep,
                ),
                ask="And the other:",
            ),
        ),
        then="`9 layers of 2 pieces: 512 parameters: 55`, `1 layer of 512 pieces: 512 parameters: "
        "1,537`.",
    ),
    Question(
        "fragile",
        section="2",
        ask="Every weight changed by a thousandth: which of the two sawtooths suffers more?",
        parts=(
            Choice(
                Option(
                    "The deep one: errors multiply from layer to layer.",
                    lambda r: r.deep > max(r.shallow, 0.05),
                    "They do. But how large are the weights of the shallow one, and what has to "
                    "come out of their sum?",
                ),
                Option(
                    "Neither, a thousandth is nothing.",
                    lambda r: max(r.deep, r.shallow) <= 0.05,
                    "Eight doublings turn two thousandths into a half; and the terms of the "
                    "shallow one are up to a thousand.",
                ),
                Option(
                    "The shallow one: its large terms must cancel.",
                    lambda r: r.shallow > max(r.deep, 0.05),
                ),
            ),
        ),
        then="`0.100% 1.5 2,500`.",
    ),
    Question(
        "pieces",
        section="2",
        ask="Four layers of 8 could make 6,561 pieces. How many does a random one make?",
        parts=(
            Number(
                lambda r: r.median,
                Belief(
                    "A thousand or so.",
                    "The maximum needs every fold in the right place.",
                    (60, 1e9),
                ),
                Belief("33, like one layer of 32.", "Nearly; it is even fewer.", (32.5, 60)),
                Belief(
                    "Ten or so.",
                    "A random fold seldom lies where it doubles all others, but most units still "
                    "add a piece.",
                    (-1e9, 23.6),
                ),
                ask="Pieces, in the median:",
                near=4.4,
            ),
        ),
        then="`4 × 8 32 28 13 to 43 6,561`, `1 × 32 32 30 26 to 33 33`.",
    ),
    Question(
        "sawtooth",
        section="2",
        ask="Which of four networks learns 8 pieces, which 32?",
        parts=(
            Choice(
                Option(
                    "The ones of exactly the right size.",
                    lambda r: min(r.eight[:2]) >= 5 > max(r.eight[2:]),
                    "At two pieces they fail in more than half of the starts, from four on in "
                    "all, deep and shallow alike.",
                ),
                Option(
                    "The deep ones: each layer doubles the pieces.",
                    lambda r: min(r.eight[0], r.eight[2]) >= 5 > max(r.eight[1], r.eight[3]),
                    "The one that is deep and just large enough fails; one wide layer with room "
                    "to spare doesn't.",
                ),
                Option(
                    "Those with room to spare, deep and shallow.",
                    lambda r: min(r.eight[2:]) >= 5 > max(r.eight[:2]),
                ),
                ask="Eight pieces, in five of ten starts or more:",
            ),
            Choice(
                Option(
                    "At least one.",
                    lambda r: max(r.thirty_two) >= 5,
                    "With room to spare, depth is ahead at 16 pieces. At 32 nobody is near.",
                ),
                Option("None of the four.", lambda r: max(r.thirty_two) < 5),
                ask="And 32 pieces:",
            ),
        ),
        then="`four layers of 16 10 10 10 3 0`, `one layer of 288 10 10 8 0 0`; with three times "
        "the steps, at 16 pieces, `4 × 16 0.01 0.08 5`, `1 × 288 0.03 0.09 0`.",
    ),
    Question(
        "s3",
        section="3",
        ask="Which of four still learns the digits with 8 hidden layers? With 32?",
        parts=(
            Choice(
                Option(
                    "All four: more layers can do all that fewer can.",
                    lambda r: min(r.he, r.xavier, r.small, r.skips) > 95,
                    "Can, yes. Look at the *training* accuracy.",
                ),
                Option(
                    "The one with He's weights.",
                    lambda r: r.he > 95 >= max(r.xavier, r.small, r.skips),
                    "Up to 16 layers, at its best rate; yet new digits come out worse than with 2.",
                ),
                Option(
                    "The one with skips alone.",
                    lambda r: r.skips > 95 >= max(r.he, r.xavier, r.small),
                ),
                ask="Nearly all right in training, with 32 layers:",
            ),
            Choice(
                Option(
                    "Skips only help a little.",
                    lambda r: r.skips < r.small + 20,
                    "They start from the *small* weights, the worst of the three.",
                ),
                Option("Skips make the difference.", lambda r: r.skips >= r.small + 20),
                ask="And:",
            ),
        ),
        then="in training `He 100.0 ± 0.0 100.0 ± 0.0 100.0 ± 0.0 100.0 ± 0.1 99.4 ± 0.8 87.8 ± "
        "4.9`, `small 100.0 ± 0.0 100.0 ± 0.0 100.0 ± 0.1 75.4 ± 26.2 14.2 ± 5.1`; on new digits "
        "`small, with skips 95.7 ± 0.7 95.5 ± 0.3 95.3 ± 0.6 94.5 ± 0.9 93.8 ± 0.8 91.9 ± 1.1`.",
    ),
    Question(
        "effort",
        section="4",
        ask="One layer of 32 or six, each stopped at its best moment: which is better on new "
        "moons?",
        parts=(
            Choice(
                Option(
                    "Six: they learn more per epoch.",
                    lambda r: r.gap < -2 * r.error,
                    "They do: so their best moment comes early. How good is it?",
                ),
                Option(
                    "Level: what looks like depth is only effort.",
                    lambda r: abs(r.gap) <= 2 * r.error,
                    "Effort moves every curve. Compare their lowest points.",
                ),
                Option(
                    "One: it learns more slowly, but ends lower.", lambda r: r.gap > 2 * r.error
                ),
            ),
        ),
        then="`1 × 32 0.01 250 7.2 10.7`, `2 × 32 0.01 120 5.6 11.6 +1.0 ± 0.3`, `6 × 32 0.003 "
        "120 2.4 12.8 +2.1 ± 0.4`.",
    ),
    Question(
        "budget",
        section="4",
        ask="At equal numbers of parameters, each at its best: is there one best depth?",
        parts=(
            Choice(
                Option(
                    "Deeper is better per parameter.",
                    lambda r: min(r.best) >= 3,
                    "For the spirals two or three beat one.",
                ),
                Option(
                    "One layer is enough, says the theorem.",
                    lambda r: max(r.best) == 1,
                    "It doesn't say with how many units.",
                ),
                Option(
                    "No: it depends on the data.", lambda r: min(r.best) < 3 and max(r.best) > 1
                ),
            ),
        ),
        then="on the spirals `2 × 19 497 0.003, 4,000 0.1 2.4 ± 1.0 -0.5 ± 0.2`, on the digits `2 "
        "× 29 3,055 0.003, 400 0.0 7.6 ± 1.5 +0.3 ± 0.2` and `3 × 24 3,010 0.001, 400 0.0 9.5 ± "
        "1.8 +2.2 ± 0.3`, on the moons `2 × 20 522 0.001, 1,000 5.7 11.3 ± 1.3 +0.7 ± 0.2`.",
    ),
    Question(
        "same-width",
        section="4",
        ask="On the digits, every depth with layers of 16, 40, 64 or 128: does depth still cost "
        "as much?",
        parts=(
            Choice(
                Option(
                    "As much: it is the depth.",
                    lambda r: r.cost[-1] > 0.7 * r.cost[0],
                    "With 16 units. And with 128?",
                ),
                Option(
                    "Nothing: it was the width.",
                    lambda r: max(r.cost[1:]) < 0.5,
                    "With 128 units hardly anything, yes. With 16, six layers more than double "
                    "the error.",
                ),
                Option(
                    "Something, and less the wider they are.",
                    lambda r: r.cost[-1] <= 0.7 * r.cost[0] and max(r.cost[1:]) >= 0.5,
                ),
            ),
        ),
        then="`16 units 8.2 ± 1.5 9.8 ± 1.4 12.1 ± 2.0 19.7 ± 4.7 +11.5 ± 1.4`, `128 units 7.0 ± "
        "1.4 7.0 ± 1.1 7.3 ± 1.2 7.7 ± 1.7 +0.7 ± 0.4`.",
    ),
    Question(
        "abstract",
        section="5",
        ask="Pixels in their places, or all shuffled: how far apart are the predictions?",
        parts=(
            Choice(
                Option(
                    "Far: the edges are gone.",
                    lambda r: r.apart > 1,
                    "For your eyes. Which of its 64 inputs did the network know to be neighbours?",
                ),
                Option(
                    "A little: shuffled pixels are harder.",
                    lambda r: 1e-6 < r.apart <= 1,
                    "Not even that: the columns of W₁ were shuffled along.",
                ),
                Option("Not at all: the inputs only change names.", lambda r: r.apart <= 1e-6),
            ),
        ),
        then="`largest difference between their scores on new digits below 1e-6: True`.",
    ),
)
CHAPTER = Chapter("depth_and_width", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
