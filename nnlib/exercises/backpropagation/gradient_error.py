"""A gradient check of one's own (chapter 4)."""

import numpy as np

from nnlib.exercises.display import code, number, numbers
from nnlib.exercises.drawing import decimals
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Case, FunctionTest, Mistake, by_steps
from nnlib.exercises.practice.domain import Domain, Function, Numbers
from nnlib.exercises.reading import one_value

WEIGHTS = np.array([[1.0, 2.0], [3.0, 4.0]])


def _squares(x):
    """the sum of all squares"""
    return (x * x).sum()


def _product(x):
    """the product of both numbers"""
    return x[0] * x[1]


def _weighted(x):
    """x₁₁² + 2·x₁₂² + 3·x₂₁² + 4·x₂₂²"""
    return (WEIGHTS * x * x).sum()


def _first(x):
    """the square of the first number alone"""
    return x[0] * x[0]


def _tanhs(x):
    """the sum of all tanh"""
    return np.tanh(x).sum()


def _case(f, x, gradient, eps, error):
    inputs = {"f": f, "x": np.array(x, float), "gradient": np.array(gradient, float), "eps": eps}
    return Case(inputs, (np.array(float(error)),))


def _tell(f, x, gradient, eps):
    return (
        f"f = {f.__doc__}, {code(f'x = {numbers(x)}')}, {code(f'gradient = {numbers(gradient)}')} "
        f"and {code(f'eps = {number(eps)}')}"
    )


def _cubes(x):
    """the sum of all cubes"""
    return (x * x * x).sum()


def _draw(rng):
    for f, shape, eps in (
        (_cubes, (3,), 0.3), (_cubes, (2, 2), 0.05), (_tanhs, (4,), 0.2), (_squares, (1,), 1e-3),
        (_cubes, (2, 1, 3), 1e-2), (_tanhs, (3, 2), 1e-4),
    ):  # fmt: skip
        x = decimals(rng, *shape)
        claim = (_central(f, x, eps) + decimals(rng, *shape, size=0.1)).round(3)
        yield {"f": f, "x": x, "gradient": claim, "eps": eps}


def _central(f, x, eps):
    """∂f/∂x by central differences."""
    return _nudged(f, x, lambda up, here, down: (up - down) / (2 * eps), eps)


def _nudged(f, x, slope, eps):
    """For each number of x a slope, from f there and at eps to its right and left."""
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = eps
        slopes[place] = slope(f(x + step), f(x), f(x - step))
    return slopes


def _relative(g, n):
    return _quotients(_gap(g, n), _larger(g, n))


def _gap(g, n):
    return np.abs(g - n)


def _larger(g, n):
    return np.maximum(np.abs(g), np.abs(n))


def _quotients(gap, size):
    return gap / np.where(size == 0, 1, size)


@by_steps
def _error(
    slopes=_central, gap=_gap, size=_larger, divide=_quotients, finish=lambda errors: errors.max()
):
    """The largest relative error, with its steps as they should be, or some of them otherwise."""

    def run(f, x, gradient, eps):
        n = slopes(f, x, eps)
        return finish(divide(gap(gradient, n), size(gradient, n)))

    return run


def _compared(compare):
    """An answer that compares both gradients in a way of its own."""
    return lambda f, x, gradient, eps: compare(gradient, _central(f, x, eps))


def _all_at_once(f, x, eps):
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def _by_rows(f, x, eps):
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return slopes


def _by_rows_put_back(f, x, eps):
    """For an x with two axes `kept` is no copy of the row, but the row itself."""
    x, slopes = x.copy(), np.zeros(x.shape)
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + eps
        up = f(x)
        x[i] = kept - eps
        down = f(x)
        x[i] = kept
        slopes[i] = (up - down) / (2 * eps)
    return slopes


def _with_shifts(*shifts):
    """Slopes from two values of f, between which a number of x is shifted."""

    def slopes(f, x, eps):
        x, found = x.copy(), np.zeros(x.shape)
        for place in np.ndindex(x.shape):
            values = []
            for shift in shifts:
                x[place] += shift * eps
                values.append(f(x))
            found[place] = (values[0] - values[1]) / (2 * eps)
        return found

    return slopes


TANH_POINTS = np.array([0.5, -1.0, 2.0])
TANH_SLOPES = 1 - np.tanh(TANH_POINTS) ** 2
TEST = FunctionTest(
    domain=Domain(
        "the largest relative error |g − n| / max(|g|, |n|) between `gradient` and the central "
        "differences n of `f` at `x` with step `eps`; 0 where both are 0",
        f=Function(),
        x=Numbers("*S"),
        gradient=Numbers("*S"),
        eps=Numbers(least=1e-6, most=10),
    ),
    in_order=True,
    read=one_value,
    tell=_tell,
    cases=(
        _case(_squares, [1, 2], [2, 4], 0.25, 0),
        _case(_product, [2, -4], [-4, 3], 0.25, 1 / 3),
        _case(_weighted, [[1, 2], [3, -1]], [[2, 8], [18, 8]], 0.5, 2),
        _case(_first, [3, 1], [4.5, 0], 0.5, 0.25),
        _case(_squares, [1, -2, 3], [0, -4, 6], 0.125, 1),
        _case(_first, [2, 5], [4, 1], 0.5, 1),
        _case(_squares, [0, 1], [0, 4], 0.5, 0.5),  # 0 and 0 come first, where max may keep NaN
        _case(_tanhs, TANH_POINTS, TANH_SLOPES, 1e-5, 0),
        _case(
            _tanhs,
            TANH_POINTS,
            1 - TANH_POINTS**2,  # a slope from the input, where the output belongs
            1e-5,
            _relative(1 - TANH_POINTS**2, TANH_SLOPES).max(),
        ),
    ),
    right=_error(),
    draw=_draw,
    mistakes=(
        Mistake(
            "one-sided difference",
            _error(slopes=lambda f, x, eps: _nudged(f, x, lambda a, b, c: (a - b) / eps, eps)),
            "you nudge to one side only. That is off by an amount that shrinks like eps; the "
            "central difference, from x − eps to x + eps, is off like eps², which is far less.",
            also=(
                _error(slopes=lambda f, x, eps: _nudged(f, x, lambda a, b, c: (b - c) / eps, eps)),
            ),
        ),
        Mistake(
            "divided by eps",
            _error(slopes=lambda f, x, eps: 2 * _central(f, x, eps)),
            "your numerical slopes are twice too large: from x − eps to x + eps the step is 2·eps.",
        ),
        Mistake(
            "brackets missing",
            _error(slopes=lambda f, x, eps: _central(f, x, eps) * eps * eps),
            "mind Python's order: `a / 2 * eps` is a/2 *times* eps. Put brackets: `a / (2 * eps)`.",
        ),
        Mistake(
            "not divided by the step",
            _error(slopes=lambda f, x, eps: 2 * eps * _central(f, x, eps)),
            "your numerical slopes are mere differences of f. A slope is such a difference divided "
            "by the step, 2·eps.",
        ),
        Mistake(
            "a step of one's own",
            _error(slopes=lambda f, x, eps: _central(f, x, 1e-5)),
            "you nudge by a step of your own. The step is handed in, as `eps`, and the result "
            "depends on it.",
            also=tuple(
                _error(slopes=lambda f, x, eps, step=step: _central(f, x, step))
                for step in (1e-2, 1e-3, 1e-4, 1e-6, 1e-7)
            ),
        ),
        Mistake(
            "all nudged at once",
            _error(slopes=_all_at_once),
            "you nudge all numbers of x together, so you get one slope in all: the sum of the "
            "partial derivatives. Nudge one number at a time, and hold the others still.",
        ),
        Mistake(
            "rows nudged at once",
            _error(slopes=_by_rows),
            "right for flat arrays. But for an x with two axes `x[i]` is a whole *row*, and you "
            "nudge it in one piece. Every single number needs its turn: `np.ndindex(x.shape)` "
            "goes through all places of an array of any shape.",
            also=(_error(slopes=_by_rows_put_back),),
        ),
        Mistake(
            "not put back",
            _error(slopes=_with_shifts(1, -2)),
            "after its turn a number stays where it was nudged to, so the later slopes are taken "
            "at another point. Put it back, or nudge a fresh copy each time.",
        ),
        Mistake(
            "nudged up and back",
            _error(slopes=_with_shifts(1, -1)),
            "a number is nudged up by eps and then taken back to where it was: the second value is "
            "f(x), not f(x − eps). From x + eps it takes 2·eps to get to x − eps.",
        ),
        Mistake(
            "absolute error",
            _error(divide=lambda gap, size: gap),
            "this is the *absolute* error. A gap of 0.001 is nothing for a gradient of 1000, and "
            "everything for one of 0.0001: divide by the larger of |g| and |n|.",
        ),
        Mistake(
            "mean error",
            _error(finish=np.mean),
            "this is the *mean* of the errors. Among a million right numbers one wrong one "
            "would drown: take the largest.",
        ),
        Mistake(
            "sum of errors",
            _error(finish=np.sum),
            "this is the *sum* of the errors. Take the largest of them.",
        ),
        Mistake(
            "smallest error",
            _error(finish=np.min),
            "this is the *smallest* of the errors. One right number says nothing about the others: "
            "take the largest.",
        ),
        Mistake(
            "one error for all",
            _compared(
                lambda g, n: np.linalg.norm(g - n) / max(np.linalg.norm(g), np.linalg.norm(n))
            ),
            "you compare the two gradients as wholes. Then a small number may be quite wrong, and "
            "the large ones hide it. Compare number by number, and take the largest error.",
            also=(
                _compared(
                    lambda g, n: np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n))
                ),
                _compared(lambda g, n: np.abs(g - n).max() / max(np.abs(g).max(), np.abs(n).max())),
            ),
        ),
        Mistake(
            "0 divided by 0",
            _error(divide=lambda gap, size: gap / size),
            "where both gradients are 0 you divide 0 by 0, and get `nan`, or an error. Two zeros "
            "agree: their relative error is 0.",
        ),
        Mistake(
            "divided by the claim",
            _error(size=lambda g, n: np.abs(g)),
            "you divide by the size of the claimed gradient. If that is 0 and shouldn't be, you "
            "divide by 0. Dividing by the *larger* of |g| and |n| is fair to both.",
            also=(_error(size=lambda g, n: np.abs(g), divide=lambda gap, size: gap / size),),
        ),
        Mistake(
            "divided by the numerical slope",
            _error(size=lambda g, n: np.abs(n)),
            "you divide by the size of the numerical slope, and that may be 0. Dividing by the "
            "*larger* of |g| and |n| is fair to both.",
            also=(_error(size=lambda g, n: np.abs(n), divide=lambda gap, size: gap / size),),
        ),
        Mistake(
            "divided by the sum",
            _error(size=lambda g, n: np.abs(g) + np.abs(n)),
            "you divide by |g| + |n|. Some do; here it is the *larger* of the two.",
            also=(
                _error(
                    size=lambda g, n: np.abs(g) + np.abs(n), divide=lambda gap, size: gap / size
                ),
            ),
        ),
        Mistake(
            "divided by the smaller",
            _error(size=lambda g, n: np.minimum(np.abs(g), np.abs(n))),
            "you divide by the *smaller* of |g| and |n|. If one of them is 0 and the other isn't, "
            "that divides by 0: take the larger.",
        ),
        Mistake(
            "forgot the absolute value",
            _error(gap=lambda g, n: g - n),
            "your errors have a sign, so the largest of them misses those below 0. What counts is "
            "|g − n|.",
            also=(_error(gap=lambda g, n: n - g),),
        ),
        Mistake(
            "sizes with a sign",
            _error(size=lambda g, n: np.maximum(g, n)),
            "you divide by the larger of g and n, signs and all. It is their *sizes* that are "
            "compared, |g| and |n|: for two negative numbers yours is the smaller one, and the "
            "error turns negative.",
            also=(
                _error(size=lambda g, n: np.maximum(g, n), divide=lambda gap, size: gap / size),
                _error(size=lambda g, n: np.abs(np.maximum(g, n))),
            ),
        ),
        Mistake(
            "one error for each number",
            _error(finish=lambda errors: errors),
            "you return an error for each number. Return the largest of them, one number.",
        ),
        Mistake(
            "the slopes themselves",
            lambda f, x, gradient, eps: _central(f, x, eps),
            "you return the numerical slopes. They are half of the work: now compare them with "
            "`gradient`, and return the largest relative error.",
        ),
        Mistake(
            "yes or no",
            _error(finish=lambda errors: errors.max() < 1e-5),
            "your function says yes or no. How large an error is too large depends on the case, so "
            "return the error itself.",
            also=(
                _error(finish=lambda errors: errors.max() > 1e-5),
                _error(finish=lambda errors: errors.max() < 1e-6),
            ),
        ),
    ),
)


gradient_error = Exercise(
    "gradient_error",
    "Your own gradient check",
    stars=2,
    test=TEST,
    praise=(
        "It passed the right gradients, flagged every wrong one, and says by how much. A factor of "
        "2 shows as 0.5, a wrong sign as 2, a 0 where a slope belongs as 1. Keep it: every "
        "`backward` that you ever write deserves its check."
    ),
    hints=(
        "Two steps. First an array `n` of the shape of x for the numerical slopes, filled in one "
        "number after the other. Then compare it with `gradient`, number by number.",
        "`for place in np.ndindex(x.shape):` goes through all places, and `x[place]` is one "
        "number, whatever the shape of x. Nudge it up in one copy of x and down in another: then "
        "nothing has to be put back.",
        "The size to divide by is the larger of |g| and |n|, number by number: `np.maximum`, not "
        "`np.max`. Where it is 0 both agree: put a 1 there with `np.where` before you divide. "
        "Return the largest quotient.",
    ),
)
