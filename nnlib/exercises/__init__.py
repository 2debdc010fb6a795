"""Checked exercises of every chapter, all with `.check(answer)`, `.hint()` and `.solution()`.

    from nnlib.exercises import linear_limits as exercises

    exercises.signed_distance.check(signed_distance)

| module | what it is |
|---|---|
| a chapter's name, such as `linear_limits/` | its exercises: each in a file of its own name |
| `solutions/` | one worked, tested solution per exercise; may be taken out of a class's copy |
| `frame` | `Exercise`, `Mistake` and `Chapter`: what every exercise can do |
| `grading` | grades a function on several cases, and recognises its mistake |
| `drawing` | draws the cases that stand behind the first nice ones |
| `own_layer` | judges a layer that a reader has written |
| `reading` | turns whatever a reader hands in into numbers, or says why it can't |
| `running`, `limits` | call a reader's code on copies of its inputs, in limited time and memory |
| `errors` | puts an error of a reader's code into plain words |
| `practice/` | known mistakes as code to be broken, and what comes back when |
| `verdict` | the three verdicts: right, not yet, still blank |
| `display` | Markdown in a notebook, plain text elsewhere |
"""

CHAPTERS = (
    "start_here",
    "linear_limits",
    "activations",
    "forward_pass",
    "backpropagation",
    "depth_and_width",
    "overfitting",
    "handwritten_digits",
    "playground",
)
