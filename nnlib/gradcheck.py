"""Gradient checks: nudge every number a little, and see what `backward` foretold (chapter 4)."""

from dataclasses import dataclass
from inspect import signature

import numpy as np

from nnlib.checks import describe, finite, number, positive, real_array

BEFORE = 1.0  # in all gradients: who sets them in place of adding is found out


def numerical_gradient(f, x, eps=1e-5):
    """∂f/∂x by central differences, (f(x + eps) − f(x − eps)) / (2·eps), for each number of x.

    f takes an array like x, of any shape, and returns a number; the result has the shape of x, and
    is float64. The method's own error shrinks like eps², rounding grows like 1/eps: 1e-5 is near
    the best.
    """
    x, eps = real_array(x, "x").astype(np.float64), positive(eps, "eps")
    if not callable(f):
        raise TypeError(f"f must be a function of an array like x, but is {describe(f)}")
    _, left, right = slopes(lambda: number(f(x.copy()), "f(x)"), x, eps, range(x.size))
    return ((left + right) / 2).reshape(x.shape)


def relative_error(a, b):
    """|a − b| / max(|a|, |b|), elementwise: 0 for equals, 1 beside a 0, 2 for opposite numbers."""
    gap, size = np.abs(np.subtract(a, b)), np.maximum(np.abs(a), np.abs(b))
    return gap / np.where(size == 0, 1, size)


@dataclass(frozen=True)
class Report:
    """The findings of `gradcheck`: true if all gradients agree; print it to see where they don't.

    `errors`: for each array, by name, the relative error of every number; NaN where not compared.
    """

    errors: dict
    findings: list
    warnings: list
    tolerance: float

    def __bool__(self):
        return not any((error > self.tolerance).any() for error in self.errors.values())

    def __repr__(self):
        first = f"gradients {'agree' if self else 'DISAGREE'} (tolerance {self.tolerance:g})"
        return "\n".join([first, *self.findings, *(f"warning: {text}" for text in self.warnings)])


def gradcheck(
    thing, x, target=None, *, loss=None, gradient=None, eps=None, tolerance=None, samples=None
):
    """Compare gradients of a layer, model, loss or function with central differences: a `Report`.

    gradcheck(layer, x): all parameters and the input; the outputs are added with unequal weights.
    gradcheck(model, X, y, loss=loss): the same for the loss of the model on (X, y).
    gradcheck(loss, output, target): the loss alone.
    gradcheck(f, x, gradient=df): a function of one array; df is its gradient or a function for it.

    samples: of each array compare only so many numbers, evenly spread. Where a number stands at a
    kink, with another slope to its left than to its right, any gradient between them counts as
    right, with a warning. `backward` has to add to `.grad`, which is overwritten.
    """
    x = finite(x, "x").copy()
    run, arrays, gradients = prepared(thing, x, target, loss, gradient)
    if not np.isfinite(run()):
        raise ValueError(f"the result is {run()}: only a finite one can be checked")
    if run() != run():
        raise ValueError("one input gives two results: is dropout on? Call eval() first")
    single = any(array.dtype != np.float64 for array in arrays.values())
    notes = ["float32 has 7 digits, too few for a sharp check; use float64"] if single else []
    usual = 1e-2 if single else 1e-5
    eps = positive(usual if eps is None else eps, "eps")
    tolerance = positive(usual if tolerance is None else tolerance, "tolerance")
    report = Report({}, [], notes, tolerance)
    told = [compare(report, run, n, arrays[n], gradients[n], eps, samples) for n in arrays]
    if not any(told):
        notes.append("all gradients are too small to be told from rounding: look elsewhere")
    return report


def compare(report, run, name, array, gradient, eps, samples):
    """Add to a `Report` what is found of one array; whether more than rounding was to be seen."""
    analytic, tolerance = real_array(gradient, f"the gradient of {name}"), report.tolerance
    if analytic.shape != array.shape:
        shapes = f"shape {analytic.shape}, but {name} has {array.shape}"
        raise ValueError(f"the gradient of {name} has {shapes}")
    count = array.size if samples is None else positive(samples, "samples", whole=True)
    count = min(array.size, count)
    where = np.linspace(0, array.size - 1, count).astype(int)
    index = [name + str([int(k) for k in np.unravel_index(i, array.shape)]) for i in where]
    here, left, right = slopes(run, array, eps, where)
    analytic, numeric = analytic.ravel()[where], (left + right) / 2
    size = np.abs([analytic, numeric]).max(initial=0)
    noise = 10 * np.finfo(array.dtype).eps * max(1, abs(here)) / eps  # of rounding run()
    hides = noise > tolerance * max(1, size)
    if hides:
        hidden = f"rounding of so large a result hides errors up to {noise:.1g}"
        report.warnings.append(f"{name}: {hidden}")
    error = np.nan_to_num(relative_error(analytic, numeric), nan=np.inf)
    gap = np.abs(analytic - numeric)
    error[gap <= noise] = 0
    slack = np.abs(right - left) / 2 + noise + tolerance * np.maximum(abs(left), abs(right))
    for i in np.flatnonzero((error > tolerance) & (gap <= slack)):
        _, (low,), (high,) = slopes(run, array, eps / 10, where[i : i + 1])  # a closer look
        better = (low + high) / 2
        if abs(analytic[i] - better) <= tolerance * max(abs(analytic[i]), abs(better)) + noise:
            error[i] = 0  # it was curvature, or a kink nearby
        elif abs(high - low) > abs(right[i] - left[i]) / 2:  # that of curvature would shrink
            error[i] = 0
            both = f"slopes {left[i]:.3g} and {right[i]:.3g}"
            report.warnings.append(f"{index[i]} stands at a kink: {both}")
    i = error.argmax()
    if error[i] > tolerance and np.allclose(analytic + BEFORE, numeric, tolerance):
        hint = "does backward set its .grad? It has to add to what is there"
        report.warnings.append(f"{name}: {hint}")
    report.errors[name] = np.full(array.shape, np.nan)
    report.errors[name].flat[where] = error
    report.findings.append(
        f"{name}: {(error > tolerance).sum()} of {count} differ; the worst is {index[i]}, "
        f"analytic {analytic[i]:.6g}, numerical {numeric[i]:.6g}, relative error {error[i]:.1e}"
    )
    return hides or size > noise


def prepared(thing, x, target, loss, gradient):
    """A function that computes the result; the arrays to nudge, by name; the gradients of each."""
    is_layer, is_loss = hasattr(thing, "parameters"), hasattr(thing, "backward")
    for part in (thing, loss):
        if isinstance(part, type):
            raise TypeError(f"{part.__name__} is a class: did you mean {part.__name__}(…)?")
    for name, given, has_a_part in (
        ("loss", loss, is_layer), ("gradient", gradient, not is_layer and not is_loss),
        ("target", target, loss is not None or (is_loss and not is_layer)),
    ):  # fmt: skip
        if given is not None and not has_a_part:
            hint = "; give loss=… as well" if name == "target" else ""
            raise ValueError(f"{name} has no part in the check of {describe(thing)}{hint}")
    if is_layer:
        listed = {f"parameters()[{i}]": p for i, p in enumerate(thing.parameters())}
        named = thing.named_parameters() if hasattr(thing, "named_parameters") else listed
        for p in named.values():
            p.grad[...] = BEFORE
        output = thing(x)
        unequal = np.cos(np.arange(output.size)).reshape(output.shape).astype(output.dtype)
        total = (lambda y: loss(y, target)) if loss else (lambda y: y * unequal)
        total(output)
        asked = {"input_grad": True} if "input_grad" in signature(thing.backward).parameters else {}
        to_input = thing.backward(loss.backward() if loss else unequal, **asked)
        if np.ndim(to_input) > x.ndim:  # a stack whose networks share x
            to_input = to_input.sum(axis=0)
        arrays = {name: p.data for name, p in named.items()} | {"x": x}
        gradients = {name: p.grad - BEFORE for name, p in named.items()} | {"x": to_input}
        return lambda: float(np.sum(total(thing(x)))), arrays, gradients
    if is_loss:
        thing(x, target)
        return lambda: float(np.sum(thing(x, target))), {"x": x}, {"x": thing.backward()}
    if not callable(thing) or gradient is None:
        raise TypeError(f"a layer, a loss, or f and gradient= are expected, not {describe(thing)}")
    gradient = gradient(x.copy()) if callable(gradient) else gradient
    return lambda: number(thing(x.copy()), "f(x)"), {"x": x}, {"x": gradient}


def slopes(run, x, eps, where):
    """run(), and the slopes of run() to the left and to the right of each number x.flat[where]."""
    here, found = run(), []
    for i in where:
        middle = x.flat[i]
        try:
            x.flat[i] = middle - eps
            left = (here - run()) / (middle - x.flat[i])  # divided by the step as it was rounded
            x.flat[i] = middle + eps
            found.append((left, (run() - here) / (x.flat[i] - middle)))
        finally:
            x.flat[i] = middle
    return here, *np.reshape(found, (-1, 2)).T
