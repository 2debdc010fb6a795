"""The engine that a reader builds by hand in chapter 4 (tests of the exercises)."""


class OwnValue:
    """A number that remembers how it was made; `backward` is given to it later."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other):
        return type(self)(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, OwnValue) else type(self)(other)
        return type(self)(self.data * other.data, (self, other), (other.data, self.data))


def topological(result):
    """All nodes that a result was made from, parents before children."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(result)
    return order


def backward(result):
    """Put into each node the gradient of the result, as it should be done."""
    order = topological(result)
    for node in order:
        node.grad = 0.0
    result.grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += node.grad * slope
