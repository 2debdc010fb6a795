"""The network of the playground as a formula, and one step of training with its numbers in it."""

import numpy as np

from nnlib.checks import finite
from nnlib.explore.playground.worlds import features
from nnlib.words import written

MOST_SHOWN = 6  # rows or columns of a matrix; what is left out is shown by dots
SIGN = {
    "identity": "", "step": r"\operatorname{step}", "sigmoid": r"\sigma", "tanh": r"\tanh",
    "relu": r"\operatorname{ReLU}", "leaky_relu": r"\operatorname{leakyReLU}",
    "elu": r"\operatorname{ELU}", "softplus": r"\operatorname{softplus}",
    "gelu": r"\operatorname{GELU}", "silu": r"\operatorname{SiLU}",
}  # fmt: skip
LATEX = {
    "x1": "x_1", "x2": "x_2", "x1²": "x_1^2", "x2²": "x_2^2", "x1x2": "x_1 x_2",
    "sin x1": r"\sin x_1", "sin x2": r"\sin x_2",
}  # fmt: skip


def formula_of(run, point=None):
    """The formula of the network and of one step of a weight: lines of LaTeX, and of plain text.

    With a `point`, (x1, x2) or of a function of one number (x,), each layer's numbers for it come
    along. The step is the one that the latest batch asks of the first weight of the last layer, by
    plain gradient descent; where the optimiser is another, the line says what it starts from.
    """
    settings, linear = run.settings, run.model.linear_layers()
    latex, text = [], []
    inner, plain = r"\mathbf{x}", "x"
    signs = [*settings.activation, "identity"]
    for i, name in enumerate(signs, start=1):
        inner, plain = f"W_{{{i}}} {inner} + b_{{{i}}}", f"W{i} {plain} + b{i}"
        if i < len(signs):
            inner = rf"{SIGN[name]}\!\left({inner}\right)" if SIGN[name] else f"({inner})"
            plain = f"{name}({plain})" if SIGN[name] else f"({plain})"
    given = r",\; ".join(LATEX[name] for name in settings.features)
    latex.append(rf"z(\mathbf{{x}}) = {inner}, \qquad \mathbf{{x}} = ({given})^\top")
    text.append(f"z = {plain}, where x = ({', '.join(settings.features)})")
    for i, layer in enumerate(linear, start=1):
        W, b = layer.weight.data, layer.bias.data[:, None]
        latex.append(rf"W_{{{i}}} = {matrix(W)},\quad b_{{{i}}} = {matrix(b)}")
        text.append(f"W{i} = {rows_of(W)}, b{i} = {rows_of(b.T)}")
    if point is not None:
        add_point(run, point, latex, text)
    if run.history.steps:
        add_step(run, linear[-1], len(linear), latex, text)
    return "\n\n".join(f"$${line}$$" for line in latex), "\n".join(text)


def add_point(run, point, latex, text):
    """Add what each layer gives for one point."""
    x = finite(point, "point").ravel()[: run.points.X_train.shape[1]]
    values = features(x[None, :], run.settings.features)
    latex.append(rf"\mathbf{{x}} = {matrix(values.T)}")
    text.append(f"x = {rows_of(values)}")
    number = 0
    for layer in run.model.eval():
        values = layer.forward(values)
        if hasattr(layer, "weight"):
            number += 1
            name = "z" if number == len(run.model.linear_layers()) else f"z_{{{number}}}"
        elif not hasattr(layer, "activation"):
            continue  # dropout rests
        else:
            name = f"h_{{{number}}}"
        latex.append(f"{name} = {matrix(values.T)}")
        text.append(f"{name.replace('_{', '').replace('}', '')} = {rows_of(values)}")
    run.model.train()


def add_step(run, layer, number, latex, text):
    """Add the latest step of one weight, with its numbers."""
    w, g = layer.weight.data.flat[0], layer.weight.grad.flat[0]
    lr, optimizer = run.stepper.optimizer.lr, run.settings.optimizer
    name = f"w^{{({number})}}_{{11}}"
    numbers = [written(float(v), ".4g") for v in (w, lr, g, w - lr * g)]
    step = rf"{numbers[0]} - {numbers[1]} \cdot ({numbers[2]}) = {numbers[3]}"
    latex.append(
        rf"{name} \leftarrow {name} - \eta\,\frac{{\partial L}}{{\partial {name}}} = {step}"
    )
    note = (
        "" if optimizer == "sgd" else f" (by plain SGD; {optimizer} starts from the same gradient)"
    )
    text.append(
        f"w{number}[1,1] ← w − lr·∂L/∂w = {numbers[0]} − {numbers[1]}·({numbers[2]}) = "
        f"{numbers[3]}, with the latest batch's gradient{note}"
    )


def matrix(values):
    """A matrix in LaTeX, dots where it is too large."""
    rows = [row_of(row, " & ", r"\cdots") for row in shortened(values)]
    if len(values) > MOST_SHOWN:
        dots = r"\vdots"
        rows.insert(-1, " & ".join([dots] * (rows[0].count("&") + 1)))
    body = r" \\ ".join(rows)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


def rows_of(values):
    """A matrix as plain text, dots where it is too large."""
    rows = [f"[{row_of(row, ', ', '…')}]" for row in shortened(values)]
    if len(values) > MOST_SHOWN:
        rows.insert(-1, "…")
    return rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]"


def shortened(rows):
    """The first rows and the last one."""
    return rows if len(rows) <= MOST_SHOWN else np.concatenate([rows[: MOST_SHOWN - 2], rows[-1:]])


def row_of(row, between, dots):
    """The numbers of a row, the middle left out if it is long."""
    texts = [written(float(value), ".3g") for value in row]
    if len(texts) > MOST_SHOWN:
        texts = [*texts[: MOST_SHOWN - 2], dots, texts[-1]]
    return between.join(texts)
