"""Features that separate two rings which lie off the origin (chapter 1)."""

import numpy as np

from nnlib.datasets import make_circles
from nnlib.exercises.display import code
from nnlib.exercises.frame import Exercise
from nnlib.exercises.grading import Mistake
from nnlib.exercises.reading import read_numbers, read_only_part
from nnlib.exercises.running import called
from nnlib.exercises.verdict import NotYet

CENTRE = (2.0, -1.0)
MOST_FEATURES = 200


def shifted_rings(n_samples=200, *, rng):
    """Two rings around (2, −1): X (N, 2); class 0 has radius 2 and class 1 radius 1 in y (N,)."""
    X, y = make_circles(n_samples, factor=0.5, noise=0.03, rng=rng)
    return 2 * X + CENTRE, y


MISTAKES = (
    Mistake(
        "not lifted",
        lambda X: X,
        "your features are x1 and x2 as they were, or sums of multiples of them. A plane over "
        "such features is a straight line in the plane of the rings, and there no line separates "
        "them.",
    ),
    Mistake(
        "lifted around the origin",
        lambda X: (X**2).sum(axis=1, keepdims=True),
        "you measure the distance from the origin, but these rings lie around (2, −1). From the "
        "origin, parts of both rings are equally far away.",
        also=(lambda X: np.sqrt((X**2).sum(axis=1, keepdims=True)),),
    ),
    Mistake(
        "squares alone",
        lambda X: X**2,
        "with x1² and x2² alone every boundary is an ellipse around the *origin*, and these rings "
        "lie around (2, −1). What lets an ellipse move? Multiply out (x1 − c)² and look at the "
        "terms.",
    ),
    Mistake(
        "the product of XOR",
        lambda X: X[:, :1] * X[:, 1:],
        "x1·x2 is the lift for XOR: it tells whether two signs agree. A ring needs to know how "
        "*far* a point is from a centre.",
        also=(lambda X: np.column_stack([X, X[:, 0] * X[:, 1]]),),
    ),
    *(
        Mistake(
            f"centre ({x1}, {x2})",
            lambda X, centre=(x1, x2): ((X - centre) ** 2).sum(axis=1, keepdims=True),
            f"your lift measures from ({str(x1).replace('-', '−')}, {str(x2).replace('-', '−')}). "
            f"The rings lie around (2, −1), {why}",
            also=(
                lambda X, centre=(x1, x2): np.linalg.norm(X - centre, axis=1, keepdims=True),
                lambda X, centre=(x1, x2): (X - centre) ** 2,
            ),
        )
        for x1, x2, why in (
            (-2, 1, "and the offset from a centre c is x − c: mind the signs."),
            (2, 1, "and an offset from x2 = −1 is x2 + 1: mind the sign."),
            (-2, -1, "and an offset from x1 = 2 is x1 − 2: mind the sign."),
            (-1, 2, "x1 first."),
            (1, -2, "x1 first, and with these signs."),
        )
    ),
    Mistake(
        "forgot to square",
        lambda X: (X - CENTRE).sum(axis=1, keepdims=True),
        "you add up the offsets from the centre without squaring them, so that an offset to the "
        "left cancels one upwards. That sum is still linear in x1 and x2, and gains nothing over "
        "a line.",
    ),
    Mistake(
        "squared after adding",
        lambda X: (X - CENTRE).sum(axis=1, keepdims=True) ** 2,
        "you square the *sum* of the offsets. In it an offset to the right may cancel one "
        "downwards. Square each offset by itself, then add.",
    ),
    Mistake(
        "centred on the sample",
        lambda X: ((X - X.mean(axis=0)) ** 2).sum(axis=1, keepdims=True),
        "you take the centre from the rows that are handed in (their mean), so the same point is "
        "lifted to different places in different company. A lift must work for a single new "
        "point: use the fixed centre.",
        also=(lambda X: (X - X.mean(axis=0)) ** 2,),
    ),
)


def _grade(answer):
    (lift,) = read_only_part(answer)
    X, y = shifted_rings(400, rng=np.random.default_rng(1))
    fresh_X, fresh_y = shifted_rings(400, rng=np.random.default_rng(2))
    features = _features(lift, X)
    fresh = _features(lift, fresh_X)
    backwards = _features(lift, X[::-1])[::-1]
    few, single = _features(lift, X[:3]), _alone(lift, X[5:6])
    if len({each.shape[1] for each in (features, fresh, backwards, few, single)}) == 1:
        alone = (
            np.allclose(backwards, features)
            and np.allclose(few, features[:3])
            and np.allclose(single, features[5:6])
        )
    else:
        alone = False
    plane = _separating_plane(features, y)
    lost = _wrong(plane, features, y)
    if alone and lost == 0 and _wrong(plane, fresh, fresh_y) <= len(fresh) // 100:
        return (
            f"A flat boundary separates the rings in your {features.shape[1]} "
            f"feature{'s' * (features.shape[1] != 1)}, all 400 points of them, and the same "
            "boundary works for fresh points. You knew what to lift by because you knew the "
            "rings; a network has to find it out."
        )
    for mistake in MISTAKES:
        if any(_equivalent(features, each(X)) for each in (mistake.answer, *mistake.also)):
            raise NotYet(mistake.why, mistake.name)
    if not alone:
        raise NotYet(
            "the features of a point change with the other rows that are handed in, or with their "
            "order. Each row must be lifted by itself, so that a single new point can be lifted "
            "too."
        )
    if lost:
        raise NotYet(
            f"the best flat boundary found in your features leaves {lost} of 400 points on the "
            "wrong side. What do all points of one ring have in common, and those of the other "
            "not?"
        )
    raise NotYet(
        "your features separate the points they were tried on, but the same boundary fails on "
        "fresh ones of the same rings: they describe these very points rather than the rings."
    )


def _alone(lift, X):
    """The features (1, K) of a single point; K = 0 if it can't be lifted by itself."""
    try:
        return _features(lift, X)
    except NotYet:
        return np.empty((1, 0))


def _features(lift, X):
    """The reader's features (N, K) of X, or `NotYet` that says what is wrong with their form."""
    result = called(lift, "lift", {"X": X})
    features = read_numbers(result, "the result of your `lift`", booleans=True)
    given, wanted = f"for X of shape {code(X.shape)}", f"`({len(X)}, K)`"
    if features.shape == (len(X),):
        raise NotYet(
            f"{given} your `lift` returns a flat array of shape {code(features.shape)}, but "
            f"{wanted} is expected: features stand in columns, even a single one. `feature[:, "
            "None]` makes a column of it, `np.column_stack([…])` puts several together."
        )
    if features.ndim == 2 and features.shape[1] == len(X) != features.shape[0]:
        raise NotYet(
            f"{given} your `lift` returns shape {code(features.shape)}, but {wanted} is expected: "
            "one *row* per point. You have one column per point: did you forget to transpose?"
        )
    if features.ndim == 2 and len(features) == len(X) and features.shape[1] == 0:
        raise NotYet(
            f"{given} your `lift` returns shape {code(features.shape)}: there is no feature in it. "
            "Each point needs at least one number."
        )
    if features.ndim != 2 or len(features) != len(X):
        raise NotYet(
            f"{given} your `lift` returns shape {code(features.shape)}, but {wanted} is expected: "
            "a row for each point, and in it that point's features."
        )
    if features.shape[1] > MOST_FEATURES:
        raise NotYet(
            f"your `lift` makes {features.shape[1]} features of 2. A handful is enough: find those "
            "that the rings need."
        )
    return features


def _equivalent(left, right):
    """True if two sets of features give the same boundaries: each is linear in the other."""
    both = np.hstack([left, right])
    return _rank(both) == _rank(left) == _rank(right)


def _rank(features):
    """The number of features that aren't made up of others (constants don't count)."""
    centred = features - features.mean(axis=0)
    size = np.linalg.norm(centred, axis=0)
    return np.linalg.matrix_rank(centred / np.where(size > 1e-12, size, 1), tol=1e-7)


def _separating_plane(features, y, steps=60):
    """Weights and bias (K + 1,) of logistic regression, fitted by damped Newton steps.

    Features are first turned into uncorrelated ones of equal size (by singular values), so scaling
    or mixing them changes nothing. A slight L2 penalty keeps the weights finite.
    """
    mean = features.mean(axis=0)
    U, size, Vt = np.linalg.svd(features - mean, full_matrices=False)
    kept = size > 1e-10 * max(size[0], 1e-300)
    spread = np.sqrt(len(y))
    A = np.column_stack([U[:, kept] * spread, np.ones(len(y))])
    sign = 2 * y - 1
    penalty = 1e-6

    def loss(theta):
        return np.logaddexp(0, -sign * (A @ theta)).sum() + penalty / 2 * theta @ theta

    theta = np.zeros(A.shape[1])
    for _ in range(steps):
        doubt = np.exp(-np.logaddexp(0, sign * (A @ theta)))  # probability of the wrong class
        gradient = -A.T @ (sign * doubt) + penalty * theta
        curvature = (A.T * (doubt * (1 - doubt))) @ A + penalty * np.eye(len(theta))
        step = np.linalg.solve(curvature, gradient)
        scale = 1.0
        while loss(theta - scale * step) > loss(theta) and scale > 1e-6:
            scale /= 2
        theta = theta - scale * step
    w = Vt[kept].T @ (theta[:-1] * spread / size[kept])
    return np.append(w, theta[-1] - w @ mean)


def _wrong(plane, features, y):
    """How many points are on the wrong side of the plane."""
    scores = features @ plane[:-1] + plane[-1]
    return int(np.sum((scores > 0) != (y == 1)))


lift = Exercise(
    "lift",
    "Lift two shifted rings",
    stars=2,
    grade=_grade,
    mistakes=MISTAKES,
    hints=(
        "What do all points of one ring share that those of the other ring do not? It is one "
        "number per point.",
        "It is the distance from the common centre (2, −1), or its square. Measured from the "
        "origin it doesn't work: these rings have been moved.",
        "One column is enough: $(x_1 - c_1)^2 + (x_2 - c_2)^2$, with the centre $c$. `X - c` "
        "subtracts the centre from every row, `.sum(axis=1)` adds up along each row, and "
        "`keepdims=True` or `[:, None]` keeps the result a column. (Or multiply the squares out, "
        "and give the plane the pieces as separate columns: it finds the factors itself.)",
    ),
)
