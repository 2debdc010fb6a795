"""Ten questions before the course and ten others after it: what has it changed?

    from nnlib.predictions import before_and_after as test

    test.before()      # a form; nothing is told of the answers
    test.after()       # other questions, the answers to them, and both results

The questions are drawn from those of the chapters, at least one of each; what is right is what the
stored notebooks have found. `python -m tools.make_test` writes the same on paper.
"""

import importlib
from types import SimpleNamespace

import numpy as np

from nnlib import progress
from nnlib.predictions.chapter import came_out_before
from nnlib.predictions.form import Form
from nnlib.predictions.questions import Choice, Option, Question, never

COUNT = 10
# The questions, in words that can be understood before the course and without the page.
POOL = {
    "linear_limits": {
        "rings": "Points of two classes lie on two rings, one inside the other, and a "
        "straight line is to part them. What share is on the right side of the line"
        " that logistic regression finds, and of the best of 20,000 lines?",
        "collapse": "A linear layer makes weighted sums of its inputs. To part two rings of "
        "points: how much more do three linear layers in a row get right, with 337 "
        "weights and biases, than a single one with 3?",
        "zero": "A network with sixteen hidden units begins with all weights at 0; another "
        "with all weights at ½. Which of the two learns a task that it can learn "
        "from random weights?",
    },
    "activations": {
        "s5-sum": "A neuron adds up a hundred numbers of typical size 1, each times a random "
        "weight of typical size 0.1 and of either sign. How large is the sum, "
        "typically?",
        "s7": "A network of 128 ReLUs is trained with a learning rate a hundred times the"
        " usual one. What share of its units gives 0 for every example in the end?",
    },
    "forward_pass": {
        "s5": "A network of ReLUs cuts the plane into tiles, on each of which it is a "
        "linear function. With random weights, do two layers of 8 units make more "
        "tiles than one layer of 16?",
        "s6": "One layer of a network is computed by three nested loops in Python, and "
        "then as one matrix product in NumPy. By which factor do the times differ?",
        "s8": "A network with 101,000 weights is trained on 64 examples whose targets are"
        " pure noise. Does its training loss fall?",
        "s9": "Sixteen hidden units are trained from three starts: all weights 0, all "
        "weights 0.5, or random weights. How many different units are there "
        "afterwards?",
    },
    "backpropagation": {
        "memory": "Twenty layers of 100 units are trained on 64 examples at a time. What "
        "takes more memory: all the weights, or what the layers keep for the way "
        "back?",
        "s7": "The slope of a function is estimated by nudging its input by ε, and "
        "dividing. How does the error change while ε shrinks from a tenth to 10⁻¹⁴?",
        "momentum": "A velocity keeps nine tenths of itself at each step, and the new gradient "
        "is added. If the gradient is always 1, how large does the velocity become?",
        "sizes": "A network sees 1,348 digits five times: in batches of 4, of 8, of 32, of "
        "128, or all at once, each at its own best learning rate. Which gets the "
        "loss furthest down?",
    },
    "depth_and_width": {
        "fragile": "The same zigzag of 512 pieces is built as a deep network, nine layers of "
        "two units, and as a shallow one of 512 units. Every weight is changed by a"
        " thousandth: which suffers more?",
        "budget": "Networks with equal numbers of weights, each at its best learning rate and"
        " time, learn three tasks: moons, spirals and digits. Is there one depth "
        "that is best for all?",
        "s3": "Networks with 32 hidden layers are to learn digits: with random weights by"
        " He, by Xavier, with small ones, or with small ones and skip connections. "
        "Which get nearly all training examples right?",
        "abstract": "Two equal networks learn digits, one from the pictures, one from pictures "
        "whose pixels are all shuffled in the same way (and its first weights along"
        " with them). How far apart are their answers?",
    },
    "overfitting": {
        "memory": "The labels of 500 digits are shuffled, so that they say nothing. How many "
        "of these training examples can a network get right?",
        "u": "A curve is fitted to 40 noisy examples with p random units. At which p is "
        "the error on new examples lowest: near 2, near 12, or near 38?",
        "decay": "A weight that the data don't care about is moved by weight decay alone, "
        "and Adam makes the steps. How much further does it fall if the decay is a "
        "hundred times as strong?",
        "s6": "A network is stopped at its best moment. Which remedy against overfitting "
        "still helps it most, if its labels are right?",
    },
    "handwritten_digits": {
        "luck": "Thirty equally good networks are tried on the same 180 pictures, and the "
        "best one is chosen. How far above its true accuracy has it scored there?",
        "sure": "Some answers a network gives with 70 to 90 % certainty, with about 80 on "
        "average. What share of these are right, on new pictures?",
        "permute": "The nearest neighbour gives a picture the label of the most similar one "
        "that it has kept. What happens to its accuracy if the pixels of all "
        "pictures are shuffled in the same way?",
        "photo": "A network has learned digits of dark ink on light paper. What does it "
        "answer when ink and paper are exchanged?",
    },
}
CANNOT_TELL = "I can't tell."
INVITATION = "Run this cell for ten questions."


def draw(rng, without=()):
    """Ten of the pool as pairs (chapter, key), at least one of each chapter, none of `without`."""
    left = {
        name: [(name, key) for key in keys if (name, key) not in set(map(tuple, without))]
        for name, keys in POOL.items()
    }
    chosen = [pairs.pop(rng.integers(len(pairs))) for pairs in left.values()]
    kept = 0 if without else 1  # of each chapter, for the test after the course
    others = [pair for pairs in left.values() for pair in pairs[kept:]]
    more = rng.choice(len(others), COUNT - len(chosen), replace=False)
    chosen += [others[index] for index in more]
    return sorted(chosen, key=lambda pair: list(POOL).index(pair[0]))


def part_of(pair):
    """The question of a pair as one choice, with its text and with a way out, and what came out."""
    question = importlib.import_module(f"nnlib.predictions.{pair[0]}").CHAPTER.questions[pair[1]]
    part = next(part for part in question.parts if part.kind == "choice")
    ask = POOL[pair[0]][pair[1]]
    choice = Choice(*part.options, Option(CANNOT_TELL, never), ask=ask, ordered=True)
    return choice, SimpleNamespace(**came_out_before()[pair[0]][pair[1]])


class Sheet(Form):
    """Ten questions on one form, drawn afresh: a stored page says only that there are some."""

    invitation = INVITATION

    def __repr__(self):
        return f"({INVITATION})"


def before(rng=None):
    """Ten questions before the course: nothing is told of the answers."""
    return _sheet("before", rng, ())


def after(rng=None):
    """Ten others after it: then each answer is told, and what both results were."""
    asked = [entry["asked"] for entry in _taken("before")]
    return _sheet("after", rng, asked[-1] if asked else ())


def _taken(when):
    """What was noted of this test, oldest first."""
    return [entry for entry in progress.entries("predicted", "test") if entry["key"] == when]


def _sheet(when, rng, without):
    rng = np.random.default_rng() if rng is None else rng
    asked = draw(rng, without)
    parts, found = zip(*map(part_of, asked), strict=True)
    for number, part in enumerate(parts, start=1):
        part.ask = f"{number}. {part.ask}"
    question = Question(when, "", "", parts, "")

    def commit(answers, sure):
        said = question.reads(answers)
        if said is None:
            return
        judged = [part.judge(*pair) for part, *pair in zip(parts, said, found, strict=True)]
        right = sum(each.right for each in judged)
        progress.note(
            "predicted", when, chapter="test", asked=asked, said=said, right=right, of=COUNT
        )
        words = f"**Noted: {right} of {COUNT}.** The chapters have the answers."
        if when == "after":
            words = "\n\n".join([result(right), *map(_answer, parts, judged)])
        sheet.tell(said, 0, words, done=True)

    sheet = Sheet(question, (), commit)
    return sheet


def result(right):
    """A sentence on how many were right, and how many before the course."""
    earlier = _taken("before")
    was = f" Before the course it was {earlier[-1]['right']} of {COUNT}." if earlier else ""
    return f"**After the course: {right} of {COUNT}.**{was}"


def _answer(part, judged):
    """A question with what came out and, for a wrong answer, the reply to it."""
    if judged.right:
        return f"✓ {part.ask} *{judged.came}*"
    return f"✗ {part.ask} *{judged.came}* You said: “{judged.said}” {judged.reply}".strip()


def on_paper(rng, without=()):
    """A test on paper as Markdown, its questions and its answers, and the pairs it asks."""
    asked = draw(rng, without)
    questions, answers = [], []
    for number, pair in enumerate(asked, start=1):
        part, r = part_of(pair)
        options = "\n".join(
            f"   - {letter}. {text}" for letter, text in zip("abcdef", part.shown, strict=False)
        )
        questions.append(f"{number}. {part.ask}\n\n{options}\n")
        right = part.right(r)
        answers.append(f"{number}. **{'abcdef'[right]}.** {part.options[right].text}")
    return "\n".join(questions), "\n".join(answers), asked
