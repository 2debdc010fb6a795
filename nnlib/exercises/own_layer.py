"""A layer that a reader has written: its class, what its passes give and collect (chapters 4, 5).

Here stands what is asked of every such layer; what one of them computes stands with its exercise.
"""

from types import SimpleNamespace

import numpy as np

from nnlib.exercises.errors import explain
from nnlib.exercises.reading import is_blank, read_numbers
from nnlib.exercises.running import call, called
from nnlib.exercises.verdict import NotYet, StillBlank
from nnlib.gradcheck import gradcheck
from nnlib.layers import Layer

ADDED_DOTS = "output from dtype('O')"  # what NumPy says to `self.leak.grad += ...`


def add(parameter, gradient):
    """Collect a gradient, as a layer should."""
    parameter.grad += gradient


def overwrite(parameter, gradient):
    """Put a gradient in the place of what was collected before: a mistake."""
    parameter.grad = gradient


def returning_nothing(layer):
    """The class of a layer whose `backward` collects, but returns nothing: a mistake."""

    class Forgetful(layer):
        def backward(self, grad_output):
            super().backward(grad_output)

    return Forgetful


def there_and_back(layer, x, G, before, **values):
    """What both passes give, and what each parameter has collected; `values` are what they hold.

    `before` is what stood in their `.grad` beforehand.
    """
    for name, value in values.items():
        parameter = getattr(layer, name)
        parameter.data[...], parameter.grad[...] = value, before
    layer.forward(1 - x[:1])  # another batch, which must leave no trace
    output = layer.forward(x)
    if is_blank(output):
        return output
    return output, layer.backward(G), *(getattr(layer, name).grad for name in values)


def read_passes(*names):
    """A reader of what `there_and_back` gives, for parameters of these names."""

    def read(result):
        if is_blank(result):
            raise StillBlank
        collected = (f"`{name}.grad`" for name in names)
        whats = ("what `forward` returns", "what `backward` returns", *collected)
        return tuple(map(read_numbers, result, whats))

    return read


def made(given, name, inputs):
    """A layer that the class `given` makes of `inputs`, or `NotYet` if it isn't one of layers."""
    if not isinstance(given, type) or not issubclass(given, Layer):
        begin = f"begin with `class {name}(Layer):`"
        if isinstance(given, type) and hasattr(given, "backward"):
            raise NotYet(f"your class isn't a `Layer` yet: {begin}.")
        raise NotYet(
            "the check needs the class itself, a `Layer` with `forward` and `backward`: "
            f"{begin}, and hand it over without calling it, `.check({name})`."
        )
    return called(given, name, inputs)


def check_plumbing(layer, names, no_return, not_summed, as_a_row):
    """Raise `NotYet` if what `backward` has found doesn't arrive where it belongs.

    `layer` has two features, and parameters of these names. The three mistakes are those of this
    exercise: to collect without returning; to collect a row for each example; to collect one row.
    """
    x, G = np.array([[2.0, -1.0], [-3.0, 4.0], [-2.0, -5.0]]), np.array([[1.0, 2.0]] * 3)

    def passes():
        return call(lambda x, G: (layer.forward(x), layer.backward(G)), {"x": x, "G": G})

    outcome = passes()
    if ADDED_DOTS in str(outcome.error):
        raise StillBlank
    collected = all(getattr(layer, name).grad.any() for name in names)
    if outcome.value and outcome.value[1] is None and collected:
        raise NotYet(no_return.why, no_return.name)
    for name, value in zip(("forward", "backward"), outcome.value or (), strict=False):
        if isinstance(value, (list, tuple)) and not is_blank(value):
            raise NotYet(
                f"`{name}` returns a {type(value).__name__}. Other layers will go on computing "
                "with it, so it has to be an array."
            )
    if isinstance(outcome.error, ValueError):  # once more, with gradients of any shape welcome
        for name in names:
            vars(layer)[name] = SimpleNamespace(data=getattr(layer, name).data, grad=0.0)
        passes()
        shapes = [np.shape(getattr(layer, name).grad) for name in names]
        for mistake, shape in ((not_summed, x.shape), (as_a_row, x[:1].shape)):
            if shape in shapes:
                raise NotYet(f"{mistake.why}\n\nThat is: {explain(outcome.error)}", mistake.name)


def check_gradients(layer, x, examples):
    """Raise `NotYet` if `gradcheck` finds what the cases didn't; `examples` says what x is."""
    report = gradcheck(layer, x)
    if not report:
        raise NotYet(
            f"right for the inputs that were tried, but `gradcheck` on {examples} finds:"
            f"\n\n```text\n{report}\n```"
        )
