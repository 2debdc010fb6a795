"""What chapter 6 asks before its experiments: maps of errors, noise by heart, a peak, remedies."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Question

QUESTIONS = (
    Question(
        "s4",
        section="1",
        ask="Where is the map of training errors light, and is the lightest test square that of "
        "the largest network?",
        parts=(
            Choice(
                Option(
                    "The same corner in both: the largest.",
                    lambda r: r.lightest == [[6, 32], [6, 64]],
                    "On the digits the same side, wide, but not the same corner: 6 × 64 is beaten "
                    "by 1 × 64. On the moons one hidden layer is lightest in the test, six in "
                    "training.",
                ),
                Option(
                    "Narrow ones: the largest network overfits, always.",
                    lambda r: r.lightest[0][1] < 32 and r.lightest[1][1] < 64,
                    "Go along the rows of the digits: wider hurts nowhere, long after the "
                    "training error is 0.",
                ),
                Option(
                    "Wide ones, but in neither the largest.",
                    lambda r: (
                        r.lightest != [[6, 32], [6, 64]]
                        and (r.lightest[0][1] == 32 or r.lightest[1][1] == 64)
                    ),
                ),
                ask="Lightest in the test, on moons and digits:",
            ),
        ),
        then="`moons 1 × 32 5.8 ± 2.4 10.6 ± 1.0`, `moons 6 × 32 0.6 ± 1.6 13.1 ± 2.2`, `digits 1 "
        "× 64 0.0 ± 0.0 7.5 ± 1.2`.",
    ),
    Question(
        "bias",
        section="2",
        ask="Of 2, 8 and 25 units: which have the largest bias, which the largest variance, which "
        "the smallest error?",
        parts=(
            Choice(
                Option(
                    "25: they can follow everything.",
                    lambda r: min(r.error) == r.error[2],
                    "They follow the noise, too: each sample's own.",
                ),
                Option("8: neither stiff nor free.", lambda r: min(r.error) == r.error[1]),
                Option(
                    "2: the fewer, the steadier.",
                    lambda r: min(r.error) == r.error[0],
                    "Steady they are, and wrong in the same way every time. That is bias.",
                ),
                ask="The smallest error:",
            ),
            Choice(
                Option(
                    "2: their errors are so large.",
                    lambda r: max(r.variance) == r.variance[0],
                    "They are bad in the same way every time. That is bias.",
                ),
                Option(
                    "25: they follow each sample.",
                    lambda r: max(r.variance) == r.variance[2],
                ),
                ask="The largest variance:",
            ),
        ),
        then="`2 0.086 0.012 0.097 0.097`, `8 0.001 0.035 0.035 0.035`, `25 0.000 0.102 0.102 "
        "0.102`.",
    ),
    Question(
        "memory",
        section="3",
        ask="With shuffled labels, how far do training and test accuracy get?",
        parts=(
            Choice(
                Option(
                    "10 %: nothing can be learned.",
                    lambda r: r.training < 0.3,
                    "Nothing that is true of other digits. But each picture is one that it can "
                    "remember.",
                ),
                Option(
                    "60 %: as far as chance agrees.",
                    lambda r: 0.3 <= r.training < 0.95,
                    "Given time, all of it.",
                ),
                Option("100 %: it learns them by heart.", lambda r: r.training >= 0.95),
                ask="In training:",
                ordered=True,
            ),
            Number(
                lambda r: 100 * r.new,
                Belief(
                    "50 %, or more.",
                    "What it has learned by heart says nothing about a new digit: that is a guess"
                    " among ten.",
                    (14, 1e9),
                ),
                Belief("0 %.", "Even a guess is right one time in ten.", (-1e9, 5)),
                ask="On new digits, in %:",
                near=5,
                unit=" %",
            ),
        ),
        then="`shuffled labels 100.0% 84 9.2% ± 1.8%`.",
    ),
    Question(
        "u",
        section="3",
        ask="With noise 0.3 and 40 examples, at which size is the test error lowest: near 2, 12, "
        "or 38?",
        parts=(
            Choice(
                Option(
                    "Near 2: nothing to overfit with.", lambda r: r.best <= 6, "Nor to fit with."
                ),
                Option(
                    "Near 12: somewhere between.",
                    lambda r: 6 < r.best <= 25,
                ),
                Option("Near 38: it fits best.", lambda r: r.best > 25, "It fits the noise best."),
                ordered=True,
            ),
        ),
        then="the U, lowest near a dozen: `0.3 0.40 (p = 12)`.",
    ),
    Question(
        "dd",
        section="3",
        ask="And beyond 40, where infinitely many solutions fit exactly?",
        parts=(
            Choice(
                Option(
                    "Ever worse.",
                    lambda r: max(r.wins) < 0.1,
                    "With more units the *shortest* exact solution becomes shorter.",
                ),
                Option(
                    "Ever better: bigger is better.",
                    lambda r: min(r.wins) > 0.9,
                    "That depends on the noise: with little, 800 units win; with some they draw; "
                    "with much they lose.",
                ),
                Option(
                    "Better again, but a win only with little noise.",
                    lambda r: max(r.wins) >= 0.1 and min(r.wins) <= 0.9,
                ),
            ),
        ),
        then="`0.1 0.34 (p = 12) 13 0.16 96%`, `1.0 0.83 (p = 6) 313 2.86 4%`.",
    ),
    Question(
        "ridge",
        section="3",
        ask="With an L2 penalty, what becomes of the peak?",
        parts=(
            Choice(
                Option(
                    "Lower, but still there: 40 stay 40.",
                    lambda r: r.at_40 > r.at_12,
                    "Compare 12 and 40: with each noise the error at 40 is the lower one.",
                ),
                Option("Gone, with every noise.", lambda r: r.at_40 <= r.at_12),
                ask="The peak is:",
            ),
            Choice(
                Option(
                    "With much noise a small network is best.",
                    lambda r: r.at_800 > 1.1 * r.best,
                    "Without the penalty. With it, size does no harm.",
                ),
                Option(
                    "With much noise the largest is as good as any.",
                    lambda r: r.at_800 <= 1.1 * r.best,
                ),
                ask="And:",
            ),
        ),
        then="`1.0 shortest exact fit 1.17 313.16 3.50 2.86` against `1.0 with the penalty 0.51 "
        "0.41 0.39 0.39`. It has a price where there is little noise: `0.1 with the penalty 0.30 "
        "0.21 0.18 0.18` against 0.16.",
    ),
    Question(
        "decay",
        section="4",
        ask="How much further does an idle weight fall with λ = 0.1 than with 0.001, with Adam?",
        parts=(
            Choice(
                Option(
                    "A hundred times as far.",
                    lambda r: r.strong > 10 * r.weak,
                    "With plain gradient descent, yes.",
                ),
                Option(
                    "Not at all, the gradient is 0.",
                    lambda r: r.strong < 0.001,
                    "The gradient of the data is. The penalty has one.",
                ),
                Option("Just as far.", lambda r: 0.001 <= r.strong <= 1.1 * r.weak),
            ),
        ),
        then="`SGD 0.9995 0.9512 0.6050`, `Adam 0.5368 0.5368 0.5368`, `AdamW 0.9995 0.9512 "
        "0.6050`.",
    ),
    Question(
        "s6",
        section="5",
        ask="Every network is stopped at its best moment. Which remedy still helps, with true and "
        "with wrong labels?",
        parts=(
            Choice(
                Option(
                    "Dropout: it always helps.",
                    lambda r: r.best_true == "dropout",
                    "With true labels by less than half a point; more data by nearly four.",
                ),
                Option(
                    "A smaller network: it can't overfit.",
                    lambda r: r.best_true == "smaller network",
                    "Stopped in time, the large one doesn't either.",
                ),
                Option(
                    "More data: less is left to chance.", lambda r: r.best_true == "more data, 750"
                ),
                ask="Most, with true labels:",
            ),
            Choice(
                Option(
                    "With wrong labels nothing helps.",
                    lambda r: r.helpful < 3,
                    "Stopping does most of it; then L2, decoupled decay and dropout half a point "
                    "to a point each, input noise two, more data five.",
                ),
                Option("Three of them or more.", lambda r: r.helpful >= 3),
                ask="With wrong ones, by half a point or more:",
            ),
        ),
        then="with true labels `more data, 750 750 400 0.0 2.8 ± 0.6 -3.6 ± 0.4 10 of 10` and "
        "`input noise 0.3 400 0.0 4.5 ± 1.1 -1.9 ± 0.2 10 of 10`; with wrong ones `none, to the "
        "end – 400 0.0 24.1 ± 3.7`, `none – 10 21.8 12.5 ± 1.5`, `dropout 0.8 80 17.4 11.6 ± 1.5 "
        "-0.9 ± 0.4 7 of 10`",
    ),
)
CHAPTER = Chapter("overfitting", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
