"""Checked exercises: one room per chapter, all with `.check(answer)`, `.hint()` and `.solution()`.

    from nnlib.exercises import linear_limits as exercises

    exercises.signed_distance.check(signed_distance)

| module | what it is |
|---|---|
| `start_here` | one small exercise, to show how they answer |
| `linear_limits` | the seven exercises of chapter 1 |
| `activations` | the seven exercises of chapter 2 |
| `forward_pass` | the seven exercises of chapter 3 |
| `backpropagation` | the eight exercises of chapter 4 |
| `depth_and_width` | the seven exercises of chapter 5 |
| `handwritten_digits` | the seven exercises of chapter 6 |
| `solutions/` | one worked, tested solution per exercise; may be taken out of a class's copy |
| `frame` | `Exercise`, `Mistake` and `Room`: what every exercise can do |
| `grading` | grades a function on several cases, and recognises its mistake |
| `running` | runs a reader's code in limited time, and puts its errors into plain words |
| `reading` | turns whatever a reader hands in into numbers, or says why it can't |
| `verdict` | the three verdicts: right, not yet, still blank |
| `display` | Markdown in a notebook, plain text elsewhere |
"""
