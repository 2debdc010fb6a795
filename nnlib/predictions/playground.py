"""What chapter 8 asks before its experiments: a spiral, a program, twenty starts, four rates."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Choice, Number, Option, Question, never

QUESTIONS = (
    Question(
        "spiral",
        section="1",
        ask="The spiral: which loss falls further in 400 epochs, and has the border corners?",
        parts=(
            Choice(
                Option(
                    "Both alike.",
                    lambda r: abs(r.training - r.test) < 0.05,
                    "The test points were not learned from: between two points of an arm the "
                    "network may do what it likes.",
                ),
                Option("The training loss.", lambda r: r.test - r.training >= 0.05),
                Option(
                    "The test loss.",
                    lambda r: r.training - r.test >= 0.05,
                    "It is the training loss that every step is made for.",
                ),
                ask="Which falls further?",
            ),
            Choice(
                Option(
                    "It has corners: it is made of lines.",
                    never,
                    "With ReLU it would be. tanh has no kink, and so the border has none.",
                ),
                Option("It is smooth: so is tanh.", lambda r: True),
                ask="The border:",
            ),
        ),
        then="`After 400 epochs: training loss 0.33, test loss 0.66`.",
    ),
    Question(
        "program",
        section="2",
        ask="The program is run afresh: how many decimals of its weights will agree?",
        parts=(
            Choice(
                Option(
                    "A few: training is random.",
                    never,
                    "Its chance has a seed, and the seed stands in the program.",
                ),
                Option(
                    "All but the last ones: rounding.",
                    lambda r: not r.same,
                    "The same additions in the same order round alike.",
                ),
                Option("All: the same steps.", lambda r: r.same),
                ordered=True,
            ),
        ),
        then="`all bits of all weights agree: True`.",
    ),
    Question(
        "starts",
        section="3",
        ask="Twenty starts of the same network: what share of the worst test loss is the best?",
        parts=(
            Number(
                lambda r: 100 * r.best / r.worst,
                Belief(
                    "90 %: it is the same network.",
                    "The same settings. What the network becomes, start and batches decide, too.",
                    (70, 1e9),
                ),
                Belief("Half.", "Further still: they lie apart by more than that.", (45, 70)),
                Belief("A tenth.", "So far apart they are not.", (0, 25)),
                ask="In %:",
                near=10,
                unit=" %",
            ),
        ),
        then="`best and worst test loss: 0.20 and 0.57`.",
    ),
    Question(
        "rates",
        section="4",
        ask="A plane, eight ReLUs, squared error: from which learning rate on does it diverge?",
        parts=(
            Choice(
                Option(
                    "None: 0.1 did no harm in section 2.",
                    lambda r: not any(r.diverged),
                    "On classes. Here the error is squared, and its gradient grows with it.",
                ),
                Option(
                    "0.3 alone.",
                    lambda r: r.diverged == [False, False, False, True],
                    "Look at 0.1: it takes a few steps longer.",
                ),
                Option("0.1 and 0.3.", lambda r: r.diverged == [False, False, True, True]),
                Option(
                    "All but 0.01.",
                    lambda r: r.diverged == [False, True, True, True],
                    "0.03 is short enough here: see its loss.",
                ),
                ordered=True,
            ),
        ),
        then="`lr 0.03 sound`, `lr 0.1 diverged at step 6`.",
    ),
)
CHAPTER = Chapter("playground", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
