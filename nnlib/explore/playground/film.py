"""The weights of every epoch so far, so that the playground can be seen at any earlier moment."""

from bisect import bisect_right

MOST_BYTES = 24_000_000  # a page may hold six playgrounds, and Binder gives 1 GB


class Film:
    """Copies of the weights, one for each epoch; when there is no room left, every second goes.

    Once they fill `most_bytes`, only every second epoch is kept, then every fourth, and so on: so
    the whole training stays in sight, however long it is. The latest weights are always there.
    """

    def __init__(self, most_bytes=MOST_BYTES):
        self.most_bytes, self.stride, self.last = most_bytes, 1, 0
        self.epochs, self.pictures = [], []  # each picture is (steps, weights)

    def keep(self, epoch, steps, weights):
        """Keep a copy of the weights (P,) after so many epochs and steps."""
        if self.last % self.stride and self.epochs and self.epochs[-1] == self.last:
            self.epochs.pop()  # it was kept as the latest only
            self.pictures.pop()
        self.last = epoch
        self.epochs.append(epoch)
        self.pictures.append((steps, weights.copy()))
        if len(self.pictures) * weights.nbytes > self.most_bytes and len(self.pictures) > 2:
            self.stride *= 2
            kept = [i for i, e in enumerate(self.epochs) if e % self.stride == 0 or e == self.last]
            self.epochs = [self.epochs[i] for i in kept]
            self.pictures = [self.pictures[i] for i in kept]

    def at(self, epoch):
        """The latest kept moment that is not after `epoch`: its epoch, its steps, its weights."""
        i = max(0, bisect_right(self.epochs, epoch) - 1)
        return (self.epochs[i], *self.pictures[i])
