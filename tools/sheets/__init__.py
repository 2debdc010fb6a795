"""A sheet of tasks for each student, whose wrong options tell what was believed.

| module | what it is |
|---|---|
| `tasks` | a kind of task, and how one is drawn from it, its answer proven |
| `exercise_slips` | the mistakes that exercises know, as wrong options |
| a chapter's name, such as `linear_limits` | its kinds of tasks |
| `sheets` | the sheets of a class: who gets which tasks, and what is stored of them |
| `pages` | sheets and key to print, and the page on which crosses are marked |
| `notebooks` | the same tasks as a notebook, and the answers in one that was handed in |
| `marking` | what crosses tell: student × task, and mistakes by their number |
"""
