"""The explorers of the course: each asks a question, and answers it in a picture to be moved.

    from nnlib.explore.lift import Lift

    Lift()             # as the last line of a cell; Lift.still() is its picture alone

| chapter | class | question |
|---|---|---|
| 0 | `first_network.FirstNetwork` | Can a few simple units learn where blue ends and \
orange begins? |
| 1 | `line_over_xor.LineOverXor` | Can one line get all four XOR points right? |
| 1 | `lift.Lift` | What does lifting buy, and which height of the plane separates the classes? |
| 2 | `tangent.Tangent` | How much of a gradient is left after ten layers? |
| 2 | `depth_histograms.DepthHistograms` | What reaches the first layer of a deep network? |
| 3 | `forward_numbers.ForwardNumbers` | What does the network do with this point? |
| 3 | `fold.Fold` | What does each layer do to the plane? |
| 4 | `graph_stepper.GraphStepper` | How strongly does each input move the result, and in which \
direction? |
| 5 | `bumps.Bumps` | How many hidden units does it take to follow a curve? |
| 6 | `capacity.Capacity` | What helps on points that the network has never seen? |
| 6 | `double_descent.DoubleDescent` | When does the second descent win? |
| 7 | `pad.Pad` | Can the network read your handwriting? |
| 8 | `playground.Playground` | What does a network learn, and what changes it? |

`frame` is what all but the first and the last two share, `page` what all of them promise to the
page they stand on. `live` is how three of them and the first network are drawn by the page itself.
"""
