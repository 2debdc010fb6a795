"""The sigmoid's slope, from its output alone (chapter 2)."""

import numpy as np

from nnlib.activations import sigmoid
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake


def _case(h, slopes):
    """A case worked out by hand, so that nothing in this file tells how to do it."""
    return Case({"h": np.array(h)}, (np.array(slopes),))


TEST = FunctionTest(
    cases=(
        _case([0.5, 0.2, 0.9], [0.25, 0.16, 0.09]),
        _case([[0.1, 0.6], [0.99, 0.5]], [[0.09, 0.24], [0.0099, 0.25]]),
        _case([[0.25, 0.8, 0.001]], [[0.1875, 0.16, 0.000999]]),
    ),
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
            lambda h: 1 - h**2,
            "1 − h² is the slope of *tanh* from its output. A sigmoid runs from 0 to 1, and its "
            "slope must vanish at both ends, at h = 0 as well.",
        ),
        Mistake(
            "the output instead of the slope",
            lambda h: h,
            "this is the output itself. A slope says how fast the output changes: where h is "
            "close to 1 the sigmoid is saturated, and its slope is close to *0*.",
        ),
        Mistake(
            "only one factor",
            lambda h: 1 - h,
            "1 − h vanishes at one end only. On the left, where h is close to 0, the sigmoid is "
            "saturated, too: a second factor has to take care of that end.",
        ),
        Mistake(
            "a factor squared",
            lambda h: (1 - h) ** 2,
            "one factor stands there twice. The slope is the same at h and at 1 − h, because the "
            "sigmoid's curve is symmetric: yours differs between 0.2 and 0.8.",
            also=(lambda h: h**2, lambda h: h * (1 - h) ** 2, lambda h: h**2 * (1 - h)),
        ),
        Mistake(
            "wrong sign",
            lambda h: h * (h - 1),
            "the sizes are right, the sign is not: the sigmoid rises everywhere, so its slope is "
            "positive.",
        ),
        Mistake(
            "a factor too much",
            lambda h: 2 * h * (1 - h),
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
            lambda h: h @ (1 - h),
            "`@` is the matrix product, which sums. Each slope comes from its own entry of `h` "
            "alone: `*` multiplies entry by entry and keeps the shape.",
            also=(lambda h: (h * (1 - h)).sum(),),
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
