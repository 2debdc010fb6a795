"""`nnlib`: the small neural-network library that the course builds, in NumPy.

Each notebook imports what it needs by its full name, for example
`from nnlib.layers import Linear, ReLU`. A module uses only the floors below its own:

| floor | modules | what they are |
|---|---|---|
| 0 | `checks` | what was given, and what was expected |
| 1 | `state`, `activations`, `autograd`, `functional` | one idea each |
| 2 | `layers`, `losses`, `optim` | forward and backward on one screen; steps |
| 3 | `datasets`, `pictures`, `gradcheck`, `measures`, `words` | data; gradients, answers judged |
| 4 | `training`, `plot` | `fit` and its `History`; drawings, each with a computing half |
| 5 | `experiments`, `sweeps`, `progress` | runs over settings and seeds; what the reader did |
| 6 | `explore`, `ready` | what the reader moves; whether all is there |
| 7 | `exercises` | what answers the reader, and what is practised |
| 8 | `predictions` | what the reader expects of an experiment, and how it came out |
| 9 | `overview` | the map of the course, with what is done |

Floors 0 to 2 are the engine, few enough lines to be read in one sitting; up to floor 3 NumPy is
all that is needed.
"""
