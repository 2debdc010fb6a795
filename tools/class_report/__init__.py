"""What a class got right and which mistakes it made, from its notebooks (for lecturers).

    python -m tools.class_report FOLDER

It runs the code that students wrote: see `isolation` for what keeps that code in its place.

| module | what it is |
|---|---|
| `chapters` | the course's own notebooks: which cells are answers, and what stands above them |
| `collect` | finds handed-in notebooks in whatever mess, and the answers in them |
| `students` | whose notebook it is, by the names that platforms and people give to files |
| `isolation` | what is kept from a student's code: time, memory, network, files |
| `answer` | runs one answer, and asks the exercise's own check |
| `workshop` | a process that prepares a chapter once, and forks for each answer |
| `judge` | hands the answers to the workshops; what was judged before is not judged again |
| `results` | the verdicts of a class, counted |
| `predictions` | what the class predicted, against what came out |
| `page` | the page to read |
| `marks` | tables for a spreadsheet and for learning platforms |
"""
