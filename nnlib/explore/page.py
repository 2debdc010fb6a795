"""What stands on the page for a reader to touch, and what is left of it without a kernel."""


class OnThePage:
    """Mixed into a widget: an explorer or the pad.

    A class has the `question` that stands above, `words` that say what is to be seen now, and
    `still`, which shows a picture of it alone. Each is listed in `nnlib.explore`.
    """

    question = "…?"
    words = ""

    @classmethod
    def still(cls):
        """Show the picture alone, as a plain figure with alt text."""
        raise NotImplementedError

    def __repr__(self):
        return f"{self.question}\n{self.words}"

    def _repr_mimebundle_(self, **kwargs):
        data = super()._repr_mimebundle_(**kwargs)
        data, *metadata = data if isinstance(data, tuple) else (data,)  # anywidget's are pairs
        # What a page without a kernel shows, and the same at every run.
        data["text/plain"] = f"{self}\n(Run this cell to try it.)"
        return (data, *metadata) if metadata else data
