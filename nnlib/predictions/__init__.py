"""Predictions of every chapter: a form that asks before an experiment, and what it says after it.

    from nnlib.predictions import linear_limits as predictions

    predictions.ask("perceptron")                               # the form
    predictions.came_out("perceptron", passes=31, mistakes=0)   # what the experiment has found
    predictions.summary()                                       # how often right, and how sure

| module | what it is |
|---|---|
| a chapter's name, such as `linear_limits` | its questions, each with answers and replies |
| `questions` | what a question is: a choice, a number or an order, judged by what came out |
| `chapter` | asks, answers, counts |
| `form` | the form on the page |
| `before_and_after` | ten of the questions before the course, ten others after it |
| `pages` | the same questions as a teaching page has them |

What is right is told by what the experiment found: nobody types it. The teaching pages are made
from these questions: `python -m tools.make_teaching`.
"""
