"""The mistakes that an exercise's check knows, as wrong options (sheets of all chapters).

An exercise of the course recognises a mistake by an answer that makes it, mostly a function. The
same function, called with the numbers of a task, gives the option of who makes it.
"""

from nnlib.exercises.frame import Exercise
from tools.sheets.tasks import Slip


def slips_of(exercise: Exercise, names, inputs, part=lambda result, **_: result):
    """The mistakes of these `names` as slips, and each of their answers that makes them.

    `inputs(**numbers)` are what the exercise's function is called with, a tuple; `part(result,
    **numbers)` takes from what it returns the answer to the task.
    """
    known = {mistake.name: mistake for mistake in exercise.mistakes}
    if missing := [name for name in names if name not in known]:
        raise ValueError(f"the exercise {exercise.name} knows no mistakes called {missing}")

    def answer(function):
        return lambda **numbers: part(function(*inputs(**numbers)), **numbers)

    return tuple(Slip(name, known[name].why, answer(known[name].answer)) for name in names)


def solved(exercise: Exercise, inputs, part=lambda result, **_: result):
    """The exercise's worked solution, as the answer to a task; see `slips_of`."""

    def answer(**numbers):
        function = exercise.solution_function()
        if function is None:
            raise SystemExit(
                "the solutions are not in this copy of the course, and sheets are proven by them: "
                "make the sheets in your own copy"
            )
        return part(function(*inputs(**numbers)), **numbers)

    return answer
