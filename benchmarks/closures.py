"""A scalar engine of the usual kind, for comparison: each node keeps a function to go back by.

The idea became popular with Andrej Karpathy's micrograd (2020). The functions refer to the node
that holds them, so the graph is full of cycles, which only Python's garbage collector can free.
"""


class Node:
    """A number in a graph of closures."""

    def __init__(self, data, parents=()):
        self.data, self.grad = data, 0.0
        self.parents = set(parents)
        self.push = lambda: None  # gives the gradient to the parents

    def __add__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data + other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad += out.grad

        out.push = push
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data * other.data, (self, other))

        def push():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.push = push
        return out

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def relu(self):
        """max(0, a)."""
        out = Node(max(self.data, 0.0), (self,))

        def push():
            self.grad += (out.data > 0) * out.grad

        out.push = push
        return out

    def backward(self):
        """Gradients of this node for all before it."""
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.push()
