"""The sigmoid's slope, from its output alone (chapter 2)."""

import numpy as np

from nnlib.activations import sigmoid
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Numbers


def _case(h, slopes):
    """A case worked out by hand."""
    return Case({"h": np.array(h)}, (np.array(slopes),))


def _draw(rng):
    for shape in ((7,), (4, 3), (2, 3, 2), (30, 1)):
        yield {"h": rng.random(shape).round(4)}
    yield {"h": np.array([0.003, 0.9991, 0.5])}


@by_steps
def _slope(
    first=lambda h: h,
    second=lambda h: 1 - h,
    product=lambda a, b: a * b,
    finish=lambda slopes: slopes,
):
    """The slope as a product of two factors, with some step otherwise."""
    return lambda h: finish(product(first(h), second(h)))


TEST = FunctionTest(
    domain=Domain(
        "the sigmoid's slope wherever its *output* is `h`, entry by entry",
        h=Numbers("*S", above=0, below=1),
    ),
    cases=(
        _case([0.5, 0.2, 0.9], [0.25, 0.16, 0.09]),
        _case([[0.1, 0.6], [0.99, 0.5]], [[0.09, 0.24], [0.0099, 0.25]]),
        _case([[0.25, 0.8, 0.001]], [[0.1875, 0.16, 0.000999]]),
    ),
    right=_slope(),
    draw=_draw,
    mistakes=(
        Mistake(
            "sigmoid applied again",
            lambda h: sigmoid.derivative(h),
            "you put `h` through the sigmoid once more. `h` *is* the sigmoid's output already: "
            "h = σ(z), with z gone. For h = 0.5, the middle, the slope is the largest there is, ¼.",
            also=(sigmoid, lambda h: h * (1 - sigmoid(h)), lambda h: sigmoid(h) * (1 - h)),
        ),
        Mistake(
            "the slope of tanh",
            _slope(first=lambda h: 1 + h),
            "1 − h² is the slope of *tanh* from its output. A sigmoid runs from 0 to 1, and its "
            "slope must vanish at both ends, at h = 0 as well.",
        ),
        Mistake(
            "the output instead of the slope",
            _slope(second=lambda h: 1),
            "this is the output itself. A slope says how fast the output changes: where h is "
            "close to 1 the sigmoid is saturated, and its slope is close to *0*.",
        ),
        Mistake(
            "only one factor",
            _slope(first=lambda h: 1),
            "1 − h vanishes at one end only. On the left, where h is close to 0, the sigmoid is "
            "saturated, too: a second factor has to take care of that end.",
        ),
        Mistake(
            "a factor squared",
            _slope(first=lambda h: 1 - h),
            "one factor stands there twice. The slope is the same at h and at 1 − h, because the "
            "sigmoid's curve is symmetric: yours differs between 0.2 and 0.8.",
            also=(lambda h: h**2, lambda h: h * (1 - h) ** 2, lambda h: h**2 * (1 - h)),
        ),
        Mistake(
            "wrong sign",
            _slope(second=lambda h: h - 1),
            "the sign is wrong: the sigmoid rises everywhere, so its slope is positive.",
        ),
        Mistake(
            "brackets missing",
            lambda h: h * 1 - h,
            "your slope is 0 everywhere. Is it `h * 1 - h`? A product comes before a difference, "
            "so that is (h · 1) − h: put brackets round `1 - h`.",
        ),
        Mistake(
            "a sum for a product",
            _slope(product=lambda a, b: a + b),
            "h and 1 − h are added, which gives 1 everywhere. It is their product that vanishes at "
            "both ends.",
        ),
        Mistake(
            "a plus for the minus",
            _slope(second=lambda h: 1 + h),
            "h(1 + h) grows with h. At the upper end, where h is close to 1, the sigmoid is flat: "
            "the second factor has to vanish there.",
        ),
        Mistake(
            "a factor too much",
            _slope(finish=lambda slopes: 2 * slopes),
            "there is a factor too much: at h = 0.5 the slope is ¼, the largest that it ever is.",
            also=(lambda h: 4 * h * (1 - h), lambda h: (h * (1 - h)) ** 2),
        ),
        Mistake(
            "the largest slope everywhere",
            lambda h: np.full_like(h, 0.25),
            "¼ is the *largest* slope, attained only where h = 0.5. Everywhere else it is smaller.",
        ),
        Mistake(
            "matrix product",
            _slope(product=lambda a, b: a @ b),
            "`@` is the matrix product, which sums. Each slope comes from its own entry of `h` "
            "alone: `*` multiplies entry by entry and keeps the shape.",
        ),
        Mistake(
            "summed",
            _slope(finish=lambda slopes: slopes.sum()),
            "you add up the slopes of all entries. Each entry of `h` has a slope of its own: the "
            "result has the shape of `h`.",
            also=(lambda h: (h * (1 - h)).sum(axis=0),),
        ),
        Mistake(
            "averaged",
            _slope(finish=lambda slopes: slopes.mean()),
            "you take the mean of all the slopes. Each entry of `h` has a slope of its own: the "
            "result has the shape of `h`.",
            also=(lambda h: (h * (1 - h)).mean(axis=0),),
        ),
        Mistake(
            "a Jacobian",
            _slope(finish=lambda slopes: np.diag(slopes) if slopes.ndim == 1 else slopes),
            "you put the slopes on the diagonal of a matrix. Each entry of `h` needs one number, "
            "in an array of the shape of `h`.",
        ),
    ),
)


slope_from_output = Exercise(
    "slope_from_output",
    "A slope without its z",
    stars=1,
    test=TEST,
    praise=(
        "No exponential, and no z: a layer that has kept its output `h` from the forward pass has "
        "all it needs for the way back. At h = 0.999 the slope is 0.000999: that is saturation."
    ),
    hints=(
        "Think of the curve. Where on it is h close to 0, where close to 1, and how steep is it "
        "there? And in the middle, at h = 0.5?",
        "The output is `h = 1 / (1 + exp(-z))`, and its derivative by z is `exp(-z) / (1 + "
        "exp(-z))**2`. Write that as a product of two fractions. One of them is h; what is the "
        "other?",
        "The other one is `exp(-z) / (1 + exp(-z))`. Add it to h: the sum is 1. So the slope is h "
        "times what h lacks to 1. Check it with the example: for h = 0.2 that is 0.2 · 0.8.",
    ),
)
