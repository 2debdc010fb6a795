"""What the first page asks before its experiment: a spiral."""

from nnlib.predictions.chapter import Chapter
from nnlib.predictions.questions import Belief, Number, Question

QUESTIONS = (
    Question(
        "spiral",
        section=" The spiral",
        ask="338 points to learn from, 112 put aside: what share of the 112 will be right?",
        parts=(
            Number(
                lambda r: 100 * r.share,
                Belief(
                    "A third.",
                    "That is guessing. Then nothing would have been learned; what would the "
                    "picture look like?",
                    (0, 45),
                ),
                Belief(
                    "About 80 %; the arms touch in the middle.",
                    "A sensible guess. They come close there, but the noise is small; look at the "
                    "picture.",
                    (45, 97),
                ),
                Belief(
                    "100 %, so it always works.",
                    "Right for this spiral. One run: what would you need to say *always*? (That "
                    "is why the ten follow.)",
                    None,
                ),
                ask="Right, in %:",
                near=3,
                unit=" %",
            ),
        ),
        then="`right on points it has never seen: 100%`, and `ten spirals, ten networks: 99% "
        "right on average, from 98% to 100%`.",
    ),
)
CHAPTER = Chapter("start_here", *QUESTIONS)
ask, came_out, summary = CHAPTER.ask, CHAPTER.came_out, CHAPTER.summary
