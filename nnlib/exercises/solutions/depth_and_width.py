"""Worked solutions of chapter 5: a function for each exercise, with its name."""

import numpy as np


def bump(a, b, height):
    """Weights of two step units that make a bump from a to b."""
    w1 = [1, 1]
    b1 = [-a, -b]  # on from x = a, and from x = b
    w2 = [height, -height]  # up, and down again
    return w1, b1, w2, 0


def sawtooth(depth):
    """Pieces of `depth` layers of two ReLUs, their units, and those that one layer needs."""
    pieces = 2**depth
    deep = 2 * depth
    shallow = pieces - 1  # one for each kink
    return pieces, deep, shallow


def join_the_dots(xs, ys):
    """Weights of N − 1 ReLU units that run straight through N points."""
    slopes = np.diff(ys) / np.diff(xs)
    w1 = np.ones(len(slopes))
    b1 = -xs[:-1]  # each unit switches on at a point, and stays on
    w2 = np.diff(slopes, prepend=0)  # so it adds what the slope lacks
    return w1, b1, w2, ys[0]


def widest(inputs, outputs, depth, budget):
    """The largest width of `depth` hidden layers that costs at most `budget` parameters."""

    def cost(width):
        first = width * (inputs + 1)
        between = (depth - 1) * width * (width + 1)
        last = outputs * (width + 1)
        return first + between + last

    width = 0
    while cost(width + 1) <= budget:
        width += 1
    return width
