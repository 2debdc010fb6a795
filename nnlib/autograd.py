"""A number that remembers how it was made: `Value`, and backpropagation through it (chapter 4).

Every operation makes a new `Value` and notes, for each of its parents, one local slope: how fast
the result changes with that parent. The chain rule needs no more (reverse mode: Linnainmaa, 1970).
"""

import math
from numbers import Real
from operator import add, mul, sub, truediv


def reflected(operation):
    """The method for a plain number on the left side: Python then asks the right one."""
    return lambda self, other: operation(Value(other), self)


class Value:
    """A number, `data`, and `grad`: the derivative of the latest result with respect to it.

    `parents` are the Values it was made from, in order (`a * a` has the parent a twice), `slopes`
    its derivatives with respect to each. `op` and `name` label it in drawings.
    """

    __slots__ = ("data", "grad", "parents", "slopes", "op", "name")
    __array_ufunc__ = None  # np.float64(2) * value is computed here, not by NumPy

    def __init__(self, data, parents=(), slopes=(), op="", name=""):
        if type(data) is not float:
            if not isinstance(data, Real):
                raise TypeError(f"a Value holds one real number, but is given {data!r}")
            data = within_range(float, data)
        self.data, self.grad = data, 0.0
        self.parents, self.slopes, self.op, self.name = parents, slopes, op, name

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0), "−")

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "×")

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        inverse, ratio = 1 / other.data, self.data / other.data
        if math.isinf(inverse):
            raise OverflowError(f"1/{other.data:g} is larger than a computer's numbers")
        # a/b has slope 1/b with respect to a, and −a/b² to b
        return Value(ratio, (self, other), (inverse, -ratio / other.data), "÷")

    def __pow__(self, exponent):
        """aⁿ for a number n, with slope n·aⁿ⁻¹; for a Value b it is exp(b · log a), with a > 0."""
        a = self.data
        if isinstance(exponent, Value):
            if a <= 0:
                raise ValueError(f"with a Value as exponent the base must be > 0, not {a:g}")
            return (exponent * self.log()).exp()
        n = Value(exponent).data
        if (a == 0 and n < 1 and n != 0) or (a < 0 and n % 1 != 0):
            raise ValueError(f"{a:g}**{n:g} has no real value with a finite slope")
        if n == 0:
            return Value(1.0, (self,), (0.0,), "**0")
        power, before = within_range(pow, a, n), within_range(pow, a, n - 1)
        return Value(power, (self,), (n * before,), f"**{n:g}")

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,), "−")

    __radd__, __rsub__, __rmul__ = reflected(add), reflected(sub), reflected(mul)
    __rtruediv__, __rpow__ = reflected(truediv), reflected(pow)

    def exp(self):
        """eᵃ; its slope is itself."""
        e = within_range(math.exp, self.data)
        return Value(e, (self,), (e,), "exp")

    def log(self):
        """The natural logarithm; its slope is 1/a."""
        if self.data <= 0:
            raise ValueError(f"log needs a number above 0, but is given {self.data:g}")
        return Value(math.log(self.data), (self,), (1 / self.data,), "log")

    def tanh(self):
        """t = tanh a; its slope is 1 − t²."""
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t * t,), "tanh")

    def sigmoid(self):
        """s = 1 / (1 + e⁻ᵃ), written so that it can't overflow; its slope is s(1 − s)."""
        e = math.exp(-abs(self.data))
        s = (1 if self.data >= 0 else e) / (1 + e)
        return Value(s, (self,), (s * (1 - s),), "sigmoid")

    def relu(self):
        """max(0, a); its slope at 0 is taken to be 0."""
        return Value(max(self.data, 0.0), (self,), (1.0,) if self.data > 0 else (0.0,), "ReLU")

    def max(self, *others):
        """The largest of all: the gradient goes to it alone (among equals, to the first)."""
        values = as_values((self, *others))
        data = [v.data for v in values]
        top = data.index(max(data, key=lambda x: (math.isnan(x), x)))  # NaN wins, never hides
        slopes = [float(i == top) for i in range(len(data))]
        return Value(data[top], tuple(values), tuple(slopes), "max")

    @staticmethod
    def sum(values):
        """v₁ + v₂ + … as one node."""
        values = as_values(values)
        return Value(sum([v.data for v in values]), tuple(values), (1.0,) * len(values), "sum")

    @staticmethod
    def dot(weights, inputs):
        """w₁x₁ + w₂x₂ + … as one node: its slope is xᵢ with respect to wᵢ, and wᵢ to xᵢ."""
        weights, inputs = as_values(weights), as_values(inputs)
        w, x = [v.data for v in weights], [v.data for v in inputs]
        if len(w) != len(x):
            raise ValueError(f"{len(w)} weights can't be paired with {len(x)} inputs")
        return Value(sum(map(mul, w, x)), (*weights, *inputs), (*x, *w), "dot")

    def topological_order(self):
        """This node and all it was made from, each once, parents before children."""
        order, seen, stack = [], set(), [self]  # a stack, as deep recursion would crash Python
        while stack:
            node = stack.pop()
            if node is None:  # a mark: all parents of the node under it are in order now
                order.append(stack.pop())
            elif node not in seen:
                seen.add(node)
                stack += (node, None)
                stack += node.parents
        return order

    def backward(self):
        """Put the derivative of this result into the `grad` of every node it was made from.

        Along each edge flows gradient × slope; where a node was used twice, the flows add up. A
        node must be complete before it passes its gradient on: so children come before parents.

        Inner nodes start at 0 in each call. Leaves (nodes without parents) add up over calls, as in
        PyTorch: set `leaf.grad = 0` before a new step.
        """
        order = self.topological_order()
        for node in order:
            if node.parents or node.grad is None:
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            flow = node.grad
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += flow * slope

    def __bool__(self):
        raise TypeError(f"{self!r} is a node of a graph, neither true nor false: ask its .data")

    def __eq__(self, other):
        if isinstance(other, Real):
            raise TypeError(f"{self!r} is a node of a graph: compare its .data with {other}")
        return self is other

    __hash__ = object.__hash__

    def __reduce_ex__(self, protocol):
        if (n := len(self.topological_order())) > 100:
            raise ValueError(f"a graph of {n} nodes nests too deep to be pickled: keep its .data")
        return super().__reduce_ex__(protocol)

    def __deepcopy__(self, memo):
        for node in self.topological_order():  # one by one, as deep recursion would crash Python
            if id(node) not in memo:
                parents = tuple(memo[id(parent)] for parent in node.parents)
                copy = memo[id(node)] = Value(node.data, parents, node.slopes, node.op, node.name)
                copy.grad = node.grad
        return memo[id(self)]

    def __repr__(self):
        name = f"{self.name}: " if self.name else ""
        return f"Value({name}{self.data:.6g}, grad {self.grad:.6g})"


def as_values(numbers):
    """A list of the Values among `numbers`, and of new leaves for the others."""
    if isinstance(numbers, (str, set, dict)) or not hasattr(numbers, "__iter__"):
        raise TypeError(f"a list of Values is expected, but {numbers!r} is given")
    return [x if isinstance(x, Value) else Value(x) for x in numbers]


def within_range(f, *numbers):
    """f(*numbers), or an error that says that the result is too large for a float."""
    try:
        return f(*numbers)
    except OverflowError:
        name, given = f.__name__, ", ".join(str(x)[:12] for x in numbers)
        raise OverflowError(f"{name}({given}) is larger than a computer's numbers") from None
