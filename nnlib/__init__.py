"""`nnlib`: the small neural-network library that the course builds, in NumPy.

Each notebook imports what it needs by its full name, for example
`from nnlib.layers import Linear, ReLU`. A module uses only the floors below its own:

| floor | modules |
|---|---|
| 0 | `checks`, `activations`, `autograd`, `functional`, `datasets`, `gradcheck` |
| 1 | `layers`, `losses`, `optim` |
| 2 | `training`, `images`, `plot` |
| 2½ | `experiments` |
| 3 | `explore`, `exercises`, `ready` |
"""
