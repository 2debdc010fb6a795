"""What chapter 4 asks before its experiments: gradients by hand, an engine, checks, optimisers."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Question, never


def _learned(r):
    """Which of the three rules got below 0.001 with both sizes of weights and from both seeds."""
    both = zip(r.first, r.scaled, strict=True)
    solved = [set(pair) == {"below 0.001"} for pair in both]  # two seeds for each rule
    return [all(solved[at : at + 2]) for at in (0, 2, 4)]


QUESTIONS = (
    Question(
        "s1",
        section="1",
        ask="How many forward passes does one gradient of 101,110 weights take, and what does "
        "backward cost?",
        parts=(
            Choice(
                Option(
                    "101,110: one for each of the weights and biases.",
                    lambda r: r.passes < 1.4,
                    "And the one you compare with? And both sides?",
                ),
                Option(
                    "Twice as many: each is nudged both ways.",
                    lambda r: r.passes >= 1.4,
                ),
                ask="Forward passes:",
            ),
            Choice(
                Option(
                    "As many as there are layers, or as weights.",
                    lambda r: r.back > 6,
                    "Each weight is multiplied once forward, at most twice backward.",
                ),
                Option("A few at most, however many weights there are.", lambda r: r.back <= 6),
                ask="Backward costs, in forward passes:",
            ),
        ),
        timed=True,
        then="`202,220 with central ones`, `for 2,000 steps of training: 404,440,000`; measured, "
        "backward takes between half and three forward passes.",
    ),
    Question(
        "s2",
        section="2",
        ask="Each input rises by 0.001: how far does f move, and which way?",
        parts=(
            Choice(
                Option(
                    "x and y raise f by four thousandths, z by three.",
                    lambda r: r.moves[0] > 0,
                    "The sum of x and y is multiplied by z, and z is −4.",
                ),
                Option(
                    "Each of them raises f by one thousandth.",
                    lambda r: r.moves[0] <= 0 and abs(abs(r.moves[0]) - abs(r.moves[2])) < 1e-6,
                    "Ask each what it is multiplied with.",
                ),
                Option(
                    "x and y lower f by four thousandths, z raises it by three.",
                    lambda r: [round(1000 * m) for m in r.moves] == [-4, -4, 3],
                ),
            ),
        ),
        then="`x + 0.001: f moves by -0.0040`, `z + 0.001: f moves by +0.0030`.",
    ),
    Question(
        "s3-neuron",
        section="3",
        ask="h = 0.731, so which gradient arrives at b? At w₂, whose input is 3?",
        parts=(
            Number(
                lambda r: r.b,
                Belief("0.731.", "That is the value. The slope is h(1 − h).", (0.7, 0.75)),
                Belief("0.269.", "That is 1 − h alone. The slope is h(1 − h).", (0.25, 0.29)),
                Belief("Another number.", "h(1 − h) is 0.731 · 0.269, and b's own input is 1."),
                ask="At b:",
                near=0.01,
            ),
            Number(
                lambda r: r.w2,
                Belief(
                    "The same at both.",
                    "At b the input is 1. A weight's gradient is multiplied by *its* input.",
                    (0.15, 0.25),
                ),
                Belief(
                    "Three times h.",
                    "The input is right. But what arrives is the slope, h(1 − h), not the value.",
                    (2, 2.4),
                ),
                Belief("Another number.", "It is what b gets, times the input: 3 · h(1 − h)."),
                ask="At w₂:",
                near=0.03,
            ),
        ),
        then="`h(1 − h) = 0.197`; b 0.197, w₂ 0.590; fine or coarse nodes, the same.",
    ),
    Question(
        "bug-assign",
        section="4",
        ask="Find the bug: a·a at 3 gives 3.",
        parts=(
            Choice(
                Option(
                    "The slope is stored wrongly.",
                    lambda r: r.slopes != [3, 3],
                    "Print it: (3, 3), right.",
                ),
                Option(
                    "Multiply: it should multiply both.",
                    lambda r: r.slopes == [3, 3] and r.gradient == 9,
                    "Rates along *one* path multiply. These are two paths.",
                ),
                Option(
                    "The fork: it should add both.",
                    lambda r: r.slopes == [3, 3] and r.gradient == 6,
                ),
            ),
        ),
        then="`a·a at 3: gradient 3.0`; with `+=` it becomes `a·a at 3: 6.0`.",
    ),
    Question(
        "bug-order",
        section="4",
        ask="Find the bug: q + qb gives 15.",
        parts=(
            Choice(
                Option(
                    "Again a missing plus.",
                    lambda r: abs(r.ordered - r.nudged) > 0.01,
                    "Each visit adds. But when does q speak?",
                ),
                Option(
                    "It should visit q twice.",
                    never,
                    "Then b gets q's first part twice. Wait until q is complete.",
                ),
                Option("q's turn comes too early.", lambda r: abs(r.ordered - r.nudged) <= 0.01),
            ),
        ),
        then="`15.0, but nudging says 33.000`; in topological order `gradient 33.0`.",
    ),
    Question(
        "engine",
        section="4",
        ask="Your engine against the library's: to how many digits will they agree?",
        parts=(
            Choice(
                Option(
                    "Three or so, it's an approximation.",
                    lambda r: r.largest > 1e-6,
                    "Where did we approximate? There is no step size.",
                ),
                Option(
                    "Eight or so.",
                    lambda r: 1e-11 < r.largest <= 1e-6,
                    "Nothing here is as coarse as that: float64 carries about sixteen digits.",
                ),
                Option("Twelve or more: rounding alone remains.", lambda r: 0 < r.largest <= 1e-11),
                Option(
                    "Exactly.",
                    lambda r: r.largest == 0,
                    "Nearly: the same products, in another order. Rounding remains.",
                ),
                ordered=True,
            ),
        ),
        then="`largest difference over 1,000 inputs is below 1e-12: True`.",
    ),
    Question(
        "jacobian",
        section="5",
        cell="s5-jacobian",
        ask="How many gigabytes does the table of all slopes ∂z/∂W₁ fill?",
        parts=(
            Number(
                lambda r: r.gigabytes,
                Belief(
                    "The size of W₁, 0.8 MB.",
                    "That is the *gradient*. The Jacobian has a row for each of the 6,400 numbers "
                    "of z.",
                    (0, 0.01),
                ),
                Belief("Never mind, it is sparse.", "99 % zeros, yes; so who would form it?", None),
                Belief(
                    "0.64.",
                    "So many thousand million numbers there are. Each takes 8 bytes.",
                    (0.5, 0.75),
                ),
                Belief(
                    "Another number.",
                    "A row for each of the 6,400 numbers of z, a column for each of the 100,000 "
                    "of W₁, and 8 bytes in each place.",
                ),
                ask="Gigabytes:",
                factor=1.3,
            ),
        ),
        then="`6,400 × 100,000 numbers: 5.120 GB`; in the picture, the same three inputs four "
        "times over.",
    ),
    Question(
        "s6",
        section="6",
        ask="The same network in layers and in single numbers: will the 26 gradients agree?",
        parts=(
            Choice(
                Option(
                    "Roughly.",
                    lambda r: r.gap > 1e-9,
                    "Same rule, same order of magnitude of rounding. Why should they differ?",
                ),
                Option(
                    "The layers are exact, the scalars aren't.",
                    never,
                    "Both apply the same products and sums.",
                ),
                Option("To a dozen digits.", lambda r: r.gap <= 1e-9),
            ),
        ),
        then="`367 nodes against 3 layers; gradients equal to 1e-12: True`.",
    ),
    Question(
        "memory",
        section="6",
        cell="s6-memory",
        ask="Twenty layers of 100 units: which takes more memory, the weights or what is kept for "
        "the way back?",
        parts=(
            Choice(
                Option(
                    "The weights, of course.",
                    lambda r: r.kept[1] < r.weights,
                    "For one example, yes. But each example leaves its own numbers in every layer.",
                ),
                Option(
                    "What is kept, but it doesn't depend on the batch.",
                    lambda r: r.kept[1] >= r.weights and r.kept[1] < 2 * r.kept[0],
                    "Count one layer: N rows of 100 numbers.",
                ),
                Option(
                    "What is kept, and it grows with the batch.",
                    lambda r: r.kept[1] >= max(r.weights, 2 * r.kept[0]),
                ),
            ),
        ),
        then="`weights and biases 1.6 MB`, `6,400 examples: kept for the way back 204.8 MB`.",
    ),
    Question(
        "s7",
        section="7",
        ask="The error of the nudged slope against ε: what does the curve look like?",
        parts=(
            Choice(
                Option(
                    "It falls: smaller is better.",
                    lambda r: r.last <= r.lowest,
                    "On paper. On the computer two nearly equal numbers are subtracted.",
                ),
                Option(
                    "It falls, then stays.",
                    lambda r: r.lowest < r.last <= 10 * r.lowest,
                    "It comes back up: the lost digits are divided by ε.",
                ),
                Option("It falls, and then it rises.", lambda r: r.last > 10 * r.lowest),
            ),
        ),
        then="`central, float64 : best nudge near 1e-06`, `central, float32 : best nudge near "
        "1e-03`.",
    ),
    Question(
        "mutants",
        section="7",
        cell="s7-mutants",
        ask="Six broken layers: which would you have missed, and which could a check miss?",
        parts=(
            Choice(
                Option(
                    "None: a gradient check finds all six.",
                    lambda r: r.missed == [],
                    "With one example it misses A, with ones upstream E, with a loose tolerance "
                    "F; and in a single pass always B.",
                ),
                Option(
                    "C: transposed, that crashes.",
                    lambda r: r.missed == ["MutantC"],
                    "It would, if the layer weren't square. Prefer unequal sizes.",
                ),
                Option(
                    "None: B is right, = and += do the same from zero.",
                    never,
                    "The first time. It needs a second pass.",
                ),
                Option("B: it forgets what was there before.", lambda r: r.missed == ["MutantB"]),
                ask="Even a careful check of a single pass misses:",
            ),
        ),
        then="`MutantB passes passes passes passes FOUND`.",
    ),
    Question(
        "s8",
        section="8",
        ask="Rates 0.005, 0.07, 0.082 in the valley: how large may the rate be?",
        parts=(
            Number(
                lambda r: r.limit,
                Belief(
                    "The average curvature decides.",
                    "The steepest direction sets the limit, the flattest has to live with it.",
                    (0.1, 1e9),
                ),
                Belief(
                    "0.082 is hardly larger than 0.07, so hardly worse.",
                    "There is an edge between them: beyond it each swing is longer than the last.",
                    (0.081, 0.1),
                ),
                Belief(
                    "0.07, or less.",
                    "At 0.07 the swings still shrink: there is a little room left. At which rate "
                    "does a swing come out as long as the last?",
                    (-1e9, 0.079),
                ),
                ask="The rate stays below:",
                near=0.001,
            ),
        ),
        then="the limit is 2/25 = 0.08, and at 0.082 each swing is 1.05 times the last.",
    ),
    Question(
        "momentum",
        section="8",
        cell="s8-momentum",
        ask="Momentum 0.9: how large does u become for a gradient that is always 1? And for one "
        "that zigzags?",
        parts=(
            Choice(
                Option(
                    "It grows for ever.",
                    lambda r: r.always > 30,
                    "Old gradients fade: 1 + 0.9 + 0.81 + … has an end.",
                ),
                Option("It ends at 10.", lambda r: 8 < r.always <= 30),
                Option(
                    "It ends below 2.",
                    lambda r: r.always <= 8,
                    "Each gradient of the past counts nine tenths of the next: 1 + 0.9 + 0.81 "
                    "alone is more.",
                ),
                ask="Always 1:",
            ),
            Choice(
                Option(
                    "The zigzag cancels to 0.",
                    lambda r: r.zigzag < 0.1,
                    "The newest gradient always counts in full, and only half of it is taken back.",
                ),
                Option("It stays about ½ in size.", lambda r: 0.1 <= r.zigzag < 0.9),
                ask="The zigzag:",
            ),
        ),
        then="`always 1: u = 1.00, 1.90, 2.71`, `after 100 steps 10.00 in size`, `after 100 steps "
        "0.53 in size`.",
    ),
    Question(
        "correction",
        section="8",
        cell="s8-correction",
        ask="Adam's first step without the correction: how long, in units of η?",
        parts=(
            Number(
                lambda r: r.step,
                Belief(
                    "A tenth: m is 0.1.", "And what is it divided by? √0.001 is 0.032.", (0.05, 0.2)
                ),
                Belief(
                    "η, that is what Adam is for.",
                    "In the long run. At the start both means are nearly empty, and not equally "
                    "so.",
                    (0.9, 1.1),
                ),
                Belief("100.", "Adam divides m by the *root* of v.", (90, 110)),
                Belief("Another number.", "m is 0.1 and √v is √0.001, or 0.032: divide."),
                ask="In units of η:",
                near=0.2,
            ),
        ),
        then="`1 0.100 0.032 3.16 1.00`, and still `100 1.000 0.309 3.24 1.00` after a hundred "
        "steps.",
    ),
    Question(
        "race",
        section="8",
        cell="s8-race",
        ask="A fair race, rate and memory tuned for both: who wins, and who notices that the "
        "valley was turned?",
        parts=(
            Choice(
                Option(
                    "Adam, it is the modern one.",
                    lambda r: r.adam[0] < 0.9 * r.momentum[0],
                    "Each at its best memory, it takes as many steps as momentum. Look at the row"
                    " of the usual 0.9, too: there both are slow.",
                ),
                Option(
                    "Momentum.",
                    lambda r: r.momentum[0] < 0.9 * r.adam[0],
                    "Each at its best memory, the two take the same number of steps: see the row "
                    "of 0.45.",
                ),
                Option("Neither: they tie.", lambda r: 0.9 <= r.momentum[0] / r.adam[0] <= 1 / 0.9),
                ask="Along the axes wins:",
            ),
            Choice(
                Option(
                    "Nobody notices, it is the same valley.",
                    lambda r: r.adam[1] < 1.1 * r.adam[0] and r.momentum[1] < 1.1 * r.momentum[0],
                    "Adam has a step size for each axis; momentum knows nothing of axes.",
                ),
                Option(
                    "Adam notices.",
                    lambda r: r.adam[1] >= 1.1 * r.adam[0] and r.momentum[1] < 1.1 * r.momentum[0],
                ),
                Option(
                    "Both notice.",
                    lambda r: r.momentum[1] >= 1.1 * r.momentum[0],
                    "Momentum adds up vectors: turn the valley, and its whole path turns along.",
                ),
                ask="When the valley is turned:",
            ),
        ),
        then="`0.45 18 18 18 50` and `0.6 23 22 23 38`: momentum needs 18 steps in both, Adam 18 "
        "and at best 38.",
    ),
    Question(
        "s8-batches",
        section="8",
        ask="From batches of 4 to batches of 16: by which factor does the error of the gradient "
        "fall?",
        parts=(
            Number(
                lambda r: r.factor,
                Belief(
                    "By four.",
                    "That is the batch. Errors partly cancel, they don't vanish: how far off are "
                    "four coins, and sixteen?",
                    (3.5, 4.5),
                ),
                Belief(
                    "Not at all, each batch is random.",
                    "The mean of 16 random numbers is less random than one of 4.",
                    (0.5, 1.5),
                ),
                Belief(
                    "Another number.",
                    "Four times as many examples, and their errors partly cancel: what remains "
                    "goes with the root of their number.",
                ),
                ask="By a factor of",
                near=0.3,
                digits=2,
            ),
        ),
        then="`4 2.9 True`, `16 1.4 True`: by two, the root of four. And the mean over an epoch "
        "is the true gradient.",
    ),
    Question(
        "sizes",
        section="8",
        cell="s8-sizes",
        ask="Five epochs, each batch size at its best rate: which gets furthest down?",
        parts=(
            Choice(
                Option(
                    "All at once, its gradient is exact.",
                    lambda r: min(r.losses) == r.losses[4],
                    "It makes five steps. How many do batches of 8 make?",
                ),
                Option(
                    "Batches of 32 or 128, a middle way.",
                    lambda r: min(r.losses) in r.losses[2:4],
                    "They still make fewer steps than they could. Look at the losses of 8.",
                ),
                Option(
                    "Batches of 4 or 8, about alike.",
                    lambda r: min(r.losses) in r.losses[:2] and r.losses[0] >= 0.6 * r.losses[1],
                ),
                Option(
                    "Batches of 4, far ahead of 8: the smaller the better.",
                    lambda r: r.losses[0] < 0.6 * r.losses[1] and min(r.losses) == r.losses[0],
                    "Twice as many steps again, and hardly any gain: the starts of 4 and of 8 "
                    "overlap.",
                ),
            ),
        ),
        then="`8 840 0.32`, `1348 5 1`: from all at once to batches of 8 the loss falls by more "
        "than a factor of twenty.",
    ),
    Question(
        "digits",
        section="8",
        cell="s8-digits",
        ask="On the digits: which rule forgives a bad rate most?",
        parts=(
            Choice(
                Option(
                    "None: one just has to hit it.",
                    lambda r: max(r.decades) < 1.1 * min(r.decades),
                    "Adam's window is the widest at every threshold, plain SGD's the narrowest.",
                ),
                Option(
                    "Plain gradient descent.",
                    lambda r: (
                        max(r.decades) >= 1.1 * min(r.decades) and max(r.decades) == r.decades[0]
                    ),
                    "Its window is the narrowest at every threshold.",
                ),
                Option(
                    "Momentum.",
                    lambda r: (
                        max(r.decades) >= 1.1 * min(r.decades) and max(r.decades) == r.decades[1]
                    ),
                    "More than plain gradient descent. Look at the row below it.",
                ),
                Option(
                    "Adam.",
                    lambda r: (
                        max(r.decades) >= 1.1 * min(r.decades) and max(r.decades) == r.decades[2]
                    ),
                ),
                ask="The most forgiving:",
            ),
            Choice(
                Option(
                    "They are all best at 0.01.",
                    lambda r: all(0.005 < rate < 0.02 for rate in r.best),
                    "The windows lie in different places: say a rate together with its rule.",
                ),
                Option(
                    "Each is best at another rate.",
                    lambda r: not all(0.005 < rate < 0.02 for rate in r.best),
                ),
                ask="And:",
            ),
        ),
        then="`plain SGD 0.1 to 1: 1.00 decades`, `momentum 0.9 0.01 to 0.32: 1.50 decades`, "
        "`Adam 0.001 to 0.18: 2.25 decades`. Momentum's begins ten times lower, as "
        "1/(1 − 0.9) says.",
    ),
    Question(
        "schedules",
        section="8",
        ask="The noisy valley with a constant rate: what happens in the end, and does a smaller "
        "one do better?",
        parts=(
            Choice(
                Option(
                    "It arrives: noise cancels in the long run.",
                    lambda r: min(r.constant) < 0.01,
                    "Over many steps, yes. But the last few are as noisy as the first: where "
                    "should the weights come to rest?",
                ),
                Option("It never rests: noise goes on.", lambda r: min(r.constant) >= 0.01),
                ask="In the end:",
            ),
            Choice(
                Option(
                    "The smaller the better.",
                    lambda r: min(r.constant) == r.constant[0],
                    "Lower in the end, but it has to get there in 300 steps.",
                ),
                Option(
                    "Smaller is better up to a point.", lambda r: min(r.constant) != r.constant[0]
                ),
                ask="After 300 steps:",
            ),
        ),
        then="`0.0075 0.125`, `0.015 0.077`, `0.06 0.630`: a constant rate is stuck on a floor or "
        "late. The cosine from 0.03 gets to 0.026.",
    ),
    Question(
        "s8-decay",
        section="8",
        ask="A weight without a gradient, and λ thirty times as large: does Adam notice?",
        parts=(
            Choice(
                Option(
                    "Of course: thirty times the pull.",
                    lambda r: abs(r.weak - r.strong) > 0.001,
                    "And what does Adam divide the pull by?",
                ),
                Option(
                    "A weight without a gradient stays where it is.",
                    lambda r: abs(r.weak - r.strong) <= 0.001 and r.weak > 0.139,
                    "The penalty has a gradient of its own.",
                ),
                Option(
                    "No: it falls, and just as far.",
                    lambda r: abs(r.weak - r.strong) <= 0.001 and r.weak <= 0.139,
                ),
            ),
        ),
        then="`0.001 0.0549 0.13999`, `0.03 0.0549 0.13958`: with the penalty in the gradient no "
        "difference at all.",
    ),
    Question(
        "s9-notes",
        section="9",
        ask="Three rules, two sizes of first weights: will one rule win everywhere? Is one "
        "network the easier one for all?",
        parts=(
            Choice(
                Option(
                    "Adam alone: each weight gets a step of its own.",
                    lambda r: _learned(r) == [False, False, True],
                    "On the weights of the program it stays at about ten, whatever its rate.",
                ),
                Option(
                    "Momentum alone: its steps add up.",
                    lambda r: _learned(r) == [False, True, False],
                ),
                Option(
                    "All three, each at its best rate.",
                    lambda r: all(_learned(r)),
                    "On the weights of the program plain gradient descent is still at about a "
                    "hundred, and Adam at about ten.",
                ),
                Option(
                    "None: what helps one network harms the other.",
                    lambda r: not any(_learned(r)),
                    "Look for a rule that gets below 0.001 in both tables.",
                ),
                ask="Both networks are learned by:",
            ),
            Choice(
                Option(
                    "Neither: each rule has its own.",
                    lambda r: set(r.scaled) != {"below 0.001"},
                    "All three rules solve the scaled one, each over a range of rates.",
                ),
                Option(
                    "The scaled one, for all three.", lambda r: set(r.scaled) == {"below 0.001"}
                ),
                ask="The easier one:",
            ),
        ),
        then="`momentum 0 0.001 about 10 below 0.001 explodes`, `adam 0 0.3 about 10 about 10 "
        "about 10`, and scaled `adam 0 0.003 below 0.001 below 0.001`. Right gradients do not "
        "guarantee training.",
    ),
    Question(
        "s9",
        section="9",
        ask="What share of the test digits will your own code get right?",
        parts=(
            Number(
                lambda r: 100 * r.share,
                Belief(
                    "80 %, it is home-made.",
                    "The gradients are exact; home-made is no excuse.",
                    (0, 96),
                ),
                Belief("100 %.", "Some digits are hard for us, too.", (98.5, 1e9)),
                ask="Right, in %:",
                near=1.5,
                unit=" %",
            ),
        ),
        then="`test accuracy over ten splits: 97.4% ± 0.5%`.",
    ),
    Question(
        "input",
        section="9",
        ask="A step of an eighth of an image's length, uphill or at random: how many are still "
        "read rightly?",
        parts=(
            Choice(
                Option(
                    "Nearly all: it's a small step.",
                    lambda r: r.uphill > 0.9,
                    "At random, yes.",
                ),
                Option(
                    "A random step is worse: it is noise.",
                    lambda r: r.random < r.uphill <= 0.9,
                    "Of all directions, uphill is where the loss rises fastest.",
                ),
                Option(
                    "At random nearly all, uphill far fewer.",
                    lambda r: r.uphill <= min(0.9, r.random),
                ),
            ),
        ),
        then="`0.5 99% (98% to 100%)` and `1.0 98% (97% to 99%)` at random; uphill "
        "`63% (60% to 67%)` and `8% (5% to 10%)`.",
    ),
)
CHAPTER = Chapter("backpropagation", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
