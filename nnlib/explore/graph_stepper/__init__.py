"""The graph stepper: it leads through any formula, forward and back, gate by gate (chapter 4).

`expressions` reads the formula, `steps` makes a walk of single steps of it, `gates` knows what
each kind of gate does, `answers` judges a gradient that the reader foretells, and `stepper` holds
the explorer itself.
"""

from nnlib.explore.graph_stepper.stepper import GraphStepper

__all__ = ["GraphStepper"]
