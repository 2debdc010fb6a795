"""The three verdicts on an answer (all chapters)."""

from dataclasses import dataclass

from nnlib.exercises.display import plain

RIGHT, NOT_YET, BLANK = "right", "not yet", "blank"
HEADLINES = {RIGHT: "✓ Right.", NOT_YET: "✗ Not yet:", BLANK: "○ Still blank."}
STILL_BLANK = (
    "Put your answer in place of the three dots and run the cell again. "
    "(A function must also `return` its answer.)"
)


@dataclass(frozen=True)
class Verdict:
    """What a check found: status, message (Markdown), and the mistake's name if it has one."""

    status: str
    message: str
    mistake: str | None = None

    @property
    def markdown(self):
        """The whole feedback as a notebook shows it, told by words and signs, not by colour."""
        return f"**{HEADLINES[self.status]}** {self.message}"

    def __str__(self):
        """The same as plain text."""
        return plain(self.markdown)


class NotYet(Exception):
    """Raised while grading: the answer isn't right yet, and `message` (Markdown) says why."""

    def __init__(self, message, mistake=None):
        super().__init__(message)
        self.message = message
        self.mistake = mistake


class StillBlank(Exception):
    """Raised while grading: there is no answer yet."""
