"""What an explorer and the pad promise to the page they stand on, with a kernel or without one."""

import html
from pathlib import Path

import numpy as np

from nnlib.explore import live

SHARED = Path(__file__).with_name("page.js")


class OnThePage:
    """Mixed into a widget that a reader can touch: an explorer or the pad.

    A class has the `question` that stands above, `words` that say what is to be seen now,
    a `still_picture`, which a page without a kernel shows in its place, and `still`, which shows
    one alone. Each is listed in `nnlib.explore`.
    """

    question = "…?"
    words = ""
    challenge = praise = ""  # something to bring about, and what is said to who has done it
    live = ""  # the file in nnlib/explore/live that draws it in the page itself, if there is one

    def still_picture(self):
        """Return a `Picture` of it, with its text, or None if there is none."""
        raise NotImplementedError

    @classmethod
    def still(cls):
        """Show a picture alone, as a plain figure with alt text."""
        raise NotImplementedError

    def __repr__(self):
        return f"{self.question}\n{self.words}"

    def told(self):
        """What the page is told of something `live`: its size, its controls, its data."""
        return {
            "question": self.question,
            "challenge": {"text": self.challenge, "praise": self.praise},
        }

    def _repr_mimebundle_(self, **kwargs):
        plain = f"{self}\n(Run this cell to try it.)"
        if self.live:
            return {"text/plain": plain, "text/html": live.html_of(self)}
        bundle, picture = super()._repr_mimebundle_(**kwargs), self.still_picture()
        if picture is None:
            return without_kernel(bundle, plain=plain)
        shown = (
            f"<p><strong>{html.escape(self.question)}</strong></p>\n"
            f"{picture.html}\n<p><em>Run this cell to try it.</em></p>"
        )
        return without_kernel(bundle, plain=plain, html=shown)


def without_kernel(bundle, **texts):
    """What a widget gives to a page, with what is to be seen where no kernel runs.

    `texts` are plain=, html= or markdown=, the same at every run.
    """
    data, *metadata = bundle if isinstance(bundle, tuple) else (bundle,)  # anywidget's are pairs
    data.update({f"text/{kind}": text for kind, text in texts.items()})
    return (data, *metadata) if metadata else data


def listed(X, y):
    """Points as the page reads them: X with four decimals, and y."""
    return {"X": np.round(X, 4).tolist(), "y": y.tolist()}


def script(*paths):
    """The JavaScript of a widget: what all of them share, and the files `paths`, in one module."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (SHARED, *paths))
