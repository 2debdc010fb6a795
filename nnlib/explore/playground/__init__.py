"""The playground, in which a reader trains any small network and changes it on the way (chapter 8).

`settings.py` says what can be set, `worlds.py` and `own_data.py` what is learned from. `build.py`
puts a run together, `stepper.py` trains it as `fit` would, `run.py` lets a reader change it by
hand, `film.py` keeps every epoch, `export.py` writes the run as Python. `challenges.py` has tasks
that are checked. `widget.py` is the `Playground` that ties all of it together: `clock.py` trains it
in the background, `asks.py` answers its page, `telling.py` tells the page, which `view.js` and the
modules beside it draw.
"""

from nnlib.explore.playground.widget import Playground

__all__ = ["Playground"]
