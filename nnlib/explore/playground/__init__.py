"""The playground, in which a reader trains any small network and changes it on the way (chapter 8).

`settings.py` says what can be set, `worlds.py` and `own_data.py` what is learned from. `build.py`
puts a run together, `stepper.py` trains it as `fit` would, `run.py` lets a reader change it by hand,
`film.py` keeps every epoch, `export.py` writes it all as Python. `widget.py` is the `Playground`
that ties them together and talks to the page.
"""

from nnlib.explore.playground.widget import Playground

__all__ = ["Playground"]
