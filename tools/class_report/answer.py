"""Runs one answer, and asks the exercise's own check (class report).

This is done in the process of that answer alone, a fork of one in which the chapter is prepared.
"""

import sys
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from nnlib.exercises.display import code
from nnlib.exercises.errors import LIBRARIES, explain
from nnlib.exercises.frame import Exercise
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT

RAN_NOT = "didn't run"
LIBRARY = ("numpy", "nnlib")
LONGEST = 4000  # characters of a message that are kept


class Shell(InteractiveShell):
    """A notebook's kernel without a page: what would be shown goes nowhere."""

    def ask_exit(self):
        """`exit()` in a cell."""
        raise SystemExit

    def enable_gui(self, gui=None):
        """Show no windows."""


def make_shell():
    """A fresh kernel that keeps no history."""
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    shell = Shell.instance(config=settings)
    shell.history_manager.enabled = False
    return shell


def prepare(shell, setup):
    """Run a chapter's own cells; raise RuntimeError if one of them fails."""
    LIBRARIES.add(Path(__file__).parent)  # no error is shown as standing in a line of this folder
    for source in setup:
        outcome = shell.run_cell(source, store_history=False, silent=True)
        if error := outcome.error_before_exec or outcome.error_in_exec:
            raise RuntimeError(f"a cell of the chapter itself failed: {error!r}\n{source}")


def judged(shell, task, refused):
    """The verdict on an answer, as a dictionary: status, mistake, message (Markdown), label.

    What the answer has changed of the libraries that the check uses is put back before it is asked,
    and noted in `refused`.
    """
    recorded, library, ask = [], library_functions(), Exercise.verdict

    def record(self, *answer, **named):
        refused.extend(f"a change of {name}" for name in put_back(library))
        recorded.append((self.name, ask(self, *answer, **named)))

    Exercise.check = record
    for helper in task["helpers"]:
        shell.run_cell(helper, store_history=False, silent=True)
    recorded.clear()
    error = None
    for source in (task["source"], task["check"]):
        outcome = shell.run_cell(source, store_history=False, silent=True)
        error = outcome.error_before_exec or outcome.error_in_exec
        verdicts = [verdict for name, verdict in recorded if name == task["exercise"]]
        if verdicts or error is not None:
            break  # the statement that checks is only needed where the cell has lost it
    if verdicts:
        verdict = verdicts[-1]
        return result(verdict.status, verdict.message, verdict.mistake)
    if error is None:
        return result(RAN_NOT, "the cell changes the check itself.", label="changes the check")
    if isinstance(error, SystemExit):
        return result(RAN_NOT, "the cell asks Python to quit.", label="asks Python to quit")
    if isinstance(error, SyntaxError):
        line = (
            f", in line {error.lineno}: {code((error.text or '').strip())}" if error.lineno else ""
        )
        message = f"this is no Python: {code(error.msg)}{line}."
        return result(RAN_NOT, message, label=type(error).__name__)
    if isinstance(error, MemoryError):
        return result(RAN_NOT, explain(error), label="takes too much memory")
    return result(RAN_NOT, explain(error), label=type(error).__name__)


def library_functions():
    """All functions and classes of NumPy and of the course, as (module, name, function)."""
    return [
        (module, name, value)
        for title, module in list(sys.modules.items())
        if title.partition(".")[0] in LIBRARY and module is not None
        for name, value in list(vars(module).items())
        if callable(value)
    ]


def put_back(functions):
    """Undo what has become of `library_functions`; return the libraries that were changed."""
    changed = [each for each in functions if vars(each[0]).get(each[1]) is not each[2]]
    for module, name, value in changed:
        setattr(module, name, value)
    return sorted({module.__name__.partition(".")[0] for module, _, _ in changed})


def result(status, message, mistake=None, label=None):
    """A verdict as a dictionary."""
    message = str(message)[:LONGEST]
    return {"status": status, "mistake": mistake, "label": label, "message": message}


def is_result(value):
    """True if this is what `result` gives, with what was refused."""
    if not isinstance(value, dict) or value.keys() != {*result(RIGHT, ""), "refused"}:
        return False
    refused, texts = value["refused"], (value["mistake"], value["label"])
    return (
        value["status"] in (RIGHT, NOT_YET, RAN_NOT, BLANK)
        and isinstance(value["message"], str)
        and all(each is None or isinstance(each, str) for each in texts)
        and isinstance(refused, list)
        and all(isinstance(each, str) for each in refused)
    )
