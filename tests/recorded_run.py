"""A chapter's one run, in JupyterLab, told to nbval as a kernel would tell it.

Where a chapter's cells are tests of their own and its page is opened in a browser, too, `Run All`
there is the run whose outputs nbval compares: `RUNS` has what the kernel published, by chapter.
Without a browser, or if that run came to no good end, nbval starts a kernel and runs the cells.
"""

from queue import Empty

RUNS = {}


class RecordedRun:
    """In place of nbval's `RunningKernel`: `messages` is what the kernel published, in order."""

    def __init__(self, messages):
        self.answers, self.asked = {}, []
        for message in messages:
            asked = message["parent_header"].get("msg_id")
            self.answers.setdefault(asked, []).append(message)
            if message["msg_type"] == "execute_input":
                self.asked.append((asked, message["content"]["code"]))

    def execute_cell_input(self, source, allow_stdin=None):
        """Return the id of the next request that ran `source`; its answers come next."""
        for number, (asked, code) in enumerate(self.asked):
            if code == source:
                del self.asked[: number + 1]
                self.coming = iter(self.answers.pop(asked))
                return asked
        raise RuntimeError(f"JupyterLab's Run All did not run this cell in its turn:\n{source}")

    def get_message(self, stream, timeout=None):
        """Return the next of the answers."""
        message = next(self.coming, None)
        if message is None:
            raise Empty
        return message

    def await_reply(self, msg_id, timeout=None):
        """Return at once: all is there."""

    await_idle = await_reply

    def is_alive(self):
        """Tell that cells can be asked for."""
        return True

    def stop(self):
        """Do nothing: there is no kernel to be stopped."""

    interrupt = stop


def set_up(file):
    """Prepare nbval's `file` for its cells: a recorded run if there is one, or else a kernel."""
    messages = RUNS.pop(file.path.stem, None)
    if messages is None:
        type(file).setup(file)
    else:
        file.kernel = RecordedRun(messages)
        file.setup_sanitize_files()
