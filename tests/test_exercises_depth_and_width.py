"""The exercises of chapter 5: mistakes are named, and right answers of any form pass."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import progress
from nnlib.exercises import depth_and_width as exercises
from nnlib.exercises.solutions import depth_and_width as solutions
from nnlib.exercises.verdict import BLANK, NOT_YET, RIGHT
from nnlib.gradcheck import numerical_gradient
from nnlib.layers import Layer, Linear, Parameter, ReLU, Sequential
from tests.exercise_chapters import file_of, learn_a_product, page_of

ALL = exercises.CHAPTER.exercises


# ------------------------------------------------------------------ all of them


def test_check_shows_and_summary_counts():
    progress.forget()
    begin = f"0 of {len(ALL)} solved: ○\N{NO-BREAK SPACE}bump"
    assert page_of(exercises.summary).startswith(begin)
    page = page_of(lambda: exercises.sawtooth.check(solutions.sawtooth))
    assert page.startswith("✓ Right. Nine layers of two units make 512 pieces")
    page_of(lambda: exercises.widest.check(sum))
    page = page_of(exercises.summary)
    assert page.startswith(f"1 of {len(ALL)} solved")
    assert "✓\N{NO-BREAK SPACE}sawtooth" in page
    assert "○\N{NO-BREAK SPACE}widest" in page


# ------------------------------------------------------------------ 1 and 3: judged by graphs


def turned_round(a, b, height):
    """On up to b, minus on up to a, seen from the right."""
    return [-1, -1], [b, a], [height, -height], 0


def from_both_sides(a, b, height):
    return np.array([5, -0.1]), np.array([-5 * a, 0.1 * b]), [height, height], -height


@pytest.mark.parametrize(
    "answer",
    [
        turned_round,
        from_both_sides,
        lambda a, b, height: ((1, 1), (-b, -a), (-height, height), [0.0]),
        lambda a, b, height: [np.full(2, 300), [-300 * a, -300 * b], [height, -height], 0],
    ],
)
def test_bump_right_in_other_words(answer):
    verdict = exercises.bump.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda a, b, height: ([-1, -1], [b, a], [height, height], 0), None),
        (lambda a, b, height: ([2, 2], [-2 * a, -2 * b], [height, height], 0), "two steps up"),
        (lambda a, b, height: ([-1, -1], [b, a], [-height, height], 0), "upside-down"),
        (lambda a, b, height: ([1, 1], [a, b], [height, -height], 0), "sign of the bias"),
        (lambda a, b, height: ([1, 1], [-a, -b], [1, -1], 0), "height forgotten"),
        (lambda a, b, height: ([1, 1], [-a, -b], [height, -height], height), "raised"),
        (lambda a, b, height: ([-1, 1], [b, -a], [height, height], 0), "raised"),
        (lambda a, b, height: ([1, 1], [-a, a - b], [height, -height], 0), "width for the end"),
        (lambda a, b, height: ([1, 0], [-a, 1], [height, 0], 0), "never comes down"),
    ],
)
def test_bump_mistakes_in_other_words(answer, mistake):
    verdict = exercises.bump.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            lambda a, b, height: (1, 2),
            "2 things, but 4 are wanted: end with return w1, b1, w2, b2",
        ),
        (lambda a, b, height: ([1], [-a], [height], 0), "should have 2 hidden units, but yours"),
        (lambda a, b, height: ([[1], [1]], [-a, -b], [1, -1], 0), "w1 has shape (2, 1)"),
        (lambda a, b, height: ([1, 1], [-a], [1, -1], 0), "there are: w1 2, b1 1, w2 2"),
        (lambda a, b, height: ([1, 1], [-a, -b], [1, -1], [1, 2]), "b2 has shape (2,)"),
        (lambda a, b, height: ([1, 1], [-a, -b], [1, "x"], 0), "w2"),
        (lambda a, b, height: 1 / 0, "something is divided by 0"),
        (lambda a, b: 1, "takes (a, b), but it will be called as bump(a, b, height)"),
        (lambda a, b, height: ([1, 1], [-a, ...], [1, -1], 0), "Still blank"),
    ],
)
def test_bump_odd_forms(answer, expected):
    assert expected in str(exercises.bump.evaluate(answer))


def test_a_wrong_bump_is_shown_place_by_place():
    text = str(exercises.bump.evaluate(lambda a, b, height: ([1, 1], [-a, -b], [height] * 2, 0)))
    assert "For bump(a=1, b=3, height=2):" in text
    assert "| 0.9 | 0 | 0 | ✓ |\n| 1.1 | 2 | 2 | ✓ |" in text
    assert "| 3.1 | 4 | 0 | ✗ |\n| 4 | 4 | 0 | ✗ |" in text


def test_the_wanted_bumps_are_bumps():
    for case in file_of(exercises.bump).TEST.cases:
        a, b, height = case.inputs.values()
        (wanted,), x = case.expected, file_of(exercises.bump).places(a, b, height)
        assert set(wanted) == {0, height}
        assert np.allclose([x[wanted != 0].min(), x[wanted != 0].max()], (a, b), atol=0.02)
        assert not np.isclose(x[:, None], [a, b]).any()  # nobody asks about the step itself


def hats(xs, ys):
    """A hat for each point, of three units (two at the ends), and a number that lifts them all."""
    w1, b1, w2 = [], [], []
    gaps = np.diff(xs)
    for i, y in enumerate(ys):
        left = gaps[i - 1] if i else gaps[0]
        right = gaps[i] if i < len(gaps) else gaps[-1]
        w1 += [1, 1, 1]
        b1 += [left - xs[i], -xs[i], -right - xs[i]]
        w2 += [y / left, -y / left - y / right, y / right]
    return w1, b1, w2, 0


def mirrored(xs, ys):
    """From right to left, with units that look to the left."""
    slopes = np.diff(ys) / np.diff(xs)
    return -np.ones(len(slopes)), xs[1:], -np.diff(slopes[::-1], prepend=0)[::-1], ys[-1]


@pytest.mark.parametrize(
    "answer",
    [
        hats,
        mirrored,
        lambda xs, ys: [list(part) for part in solutions.join_the_dots(xs, ys)[:3]] + [ys[0]],
    ],
)
def test_join_the_dots_right_in_other_words(answer):
    verdict = exercises.join_the_dots.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def dots_by_loop(change):
    """The solution as a loop, with something changed."""

    def join(xs, ys):
        b1, w2, before = [], [], 0
        for i in range(len(xs) - 1):
            slope = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i])
            place, weight, start = change(xs, ys, i, slope, before)
            b1.append(-place)
            w2.append(weight)
            before = slope
        return [1] * len(b1), b1, w2, start

    return join


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (lambda xs, ys, i, slope, before: (xs[i], slope, ys[0]), "slopes for changes of slope"),
        (lambda xs, ys, i, slope, before: (xs[i], slope - before, 0), "b2 forgotten"),
        (lambda xs, ys, i, slope, before: (-xs[i], slope - before, ys[0]), "sign of the bias"),
        (lambda xs, ys, i, slope, before: (xs[i + 1], slope - before, ys[0]),
         "kinks one point late"),
        (lambda xs, ys, i, slope, before: (xs[i], slope - before if i else 0, ys[0]),
         "first slope forgotten"),
        (lambda xs, ys, i, slope, before: (xs[i], before - slope if i else slope, ys[0]),
         "changes the wrong way round"),
        (lambda xs, ys, i, slope, before: (xs[i], 1 / (slope or 1), ys[0]), None),
        (lambda xs, ys, i, slope, before: (xs[i], slope - before, ys[0]), RIGHT),
    ],
)  # fmt: skip
def test_join_the_dots_mistakes_in_other_words(change, mistake):
    verdict = exercises.join_the_dots.evaluate(dots_by_loop(change))
    if mistake == RIGHT:
        assert verdict.status == RIGHT
    else:
        assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_join_the_dots_shows_the_points():
    text = str(exercises.join_the_dots.evaluate(lambda xs, ys: ([0], [0], [0], 0)))
    assert "wrong for all inputs" in text
    assert "For join_the_dots(xs=[0, 1, 3, 4], ys=[1, 3, 2, 5]):" in text
    assert "| 4 | 0 | 5 | ✗ |" in text


def test_join_the_dots_changing_its_input_is_told():
    def shifts(xs, ys):
        answer = solutions.join_the_dots(xs, ys)
        answer = [np.array(part) for part in answer]
        ys -= ys[0]
        return answer

    text = str(exercises.join_the_dots.evaluate(shifts))
    assert "the result is right, but your function changes its input ys in place" in text


numbers = st.integers(-20, 20)


@settings(max_examples=80, deadline=None)
@given(st.sets(numbers, min_size=2, max_size=8), st.lists(numbers, min_size=8, max_size=8))
def test_the_solution_runs_through_any_points(xs, ys):
    xs = np.array(sorted(xs)) / 4
    ys = np.array(ys[: len(xs)]) / 4
    w1, b1, w2, b2 = solutions.join_the_dots(xs, ys)
    rng = np.random.default_rng(0)
    model = Sequential(Linear(1, len(w1), rng=rng), ReLU(), Linear(len(w1), 1, rng=rng))
    first, last = model.linear_layers()
    first.weight.data, first.bias.data = w1[:, None], b1
    last.weight.data, last.bias.data = w2[None], [b2]
    x = np.linspace(xs[0], xs[-1], 41)
    assert np.allclose(model(x[:, None])[:, 0], np.interp(x, xs, ys), atol=1e-9)


def test_the_wanted_graphs_pass_through_the_points():
    places = file_of(exercises.join_the_dots).places
    for case in file_of(exercises.join_the_dots).TEST.cases:
        xs, ys = case.inputs.values()
        for x, y in zip(xs, ys, strict=True):
            assert np.isclose(case.expected[0][np.isclose(places(xs, ys), x)], y).all()


# ------------------------------------------------------------------ sawtooth


def counted_pieces(depth):
    """Pieces of the folded tent on 0 … 1, counted in exact fractions."""
    x = [Fraction(i, 3 * 2**depth) for i in range(3 * 2**depth + 1)]
    y = list(x)
    for _ in range(depth):
        y = [2 * max(v, 0) - 4 * max(v - Fraction(1, 2), 0) for v in y]
    slopes = [(d - c) / (b - a) for (a, b), (c, d) in zip(pairwise(x), pairwise(y), strict=True)]
    return 1 + sum(left != right for left, right in pairwise(slopes))


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
def test_the_pieces_are_those_of_the_folded_tent(depth):
    pieces, deep, shallow = solutions.sawtooth(depth)
    assert (pieces, deep, shallow) == (counted_pieces(depth), 2 * depth, counted_pieces(depth) - 1)


@pytest.mark.parametrize(
    "answer",
    [
        lambda depth: [1 << depth, depth + depth, (1 << depth) - 1],
        lambda depth: np.array([2.0**depth, 2 * depth, 2.0**depth - 1]),
        lambda depth: (np.prod([2] * depth), sum([2] * depth), sum(2**k for k in range(depth))),
    ],
)
def test_sawtooth_right_in_other_words(answer):
    assert exercises.sawtooth.evaluate(answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda depth: (2 * depth, 2 * depth, 2 * depth - 1), "pieces added"),
        (lambda depth: (2**depth, depth, 2**depth - 1), "layers for units"),
        (lambda depth: (2**depth, 2 * depth, 2**depth), "a unit for each piece"),
        (lambda depth: (4**depth, 2 * depth, 4**depth - 1), "every unit doubles"),
        (lambda depth: (2**depth, 2 * depth, 2 * (2**depth) - 2), "two units for each kink"),
        (lambda depth: (2**depth, 2 * depth, depth), None),
    ],
)
def test_sawtooth_mistakes_in_other_words(answer, mistake):
    verdict = exercises.sawtooth.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_sawtooth_odd_forms():
    assert "returns one thing" in str(exercises.sawtooth.evaluate(lambda depth: 2**depth))
    assert "deep is text" in str(exercises.sawtooth.evaluate(lambda depth: (1, "2", 3)))


def test_the_praise_tells_the_numbers_of_nine_layers():
    assert tuple(float(part) for part in file_of(exercises.sawtooth).TEST.cases[3].expected) == (
        512,
        18,
        511,
    )


# ------------------------------------------------------------------ widest


def test_the_widths_are_those_of_real_networks():
    rng = np.random.default_rng(0)
    for case in file_of(exercises.widest).TEST.cases:
        inputs, outputs, depth, most = case.inputs.values()
        for width, fits in ((int(case.expected[0]), True), (int(case.expected[0]) + 1, False)):
            if width:
                sizes = [inputs, *[width] * depth, outputs]
                layers = [Linear(a, b, rng=rng) for a, b in pairwise(sizes)]
                (all_weights,) = Sequential(*layers).parameters()
                assert (all_weights.data.size <= most) == fits


def by_formula(inputs, outputs, depth, budget):
    """The root of a quadratic equation, or of a linear one."""
    a, b = depth - 1, inputs + 1 + outputs + depth - 1
    c = outputs - budget
    if a == 0:
        return max(-c // b, 0)
    return max(int((-b + (b * b - 4 * a * c) ** 0.5) / (2 * a) + 1e-9), 0)


def by_halving(inputs, outputs, depth, budget):
    low, high = 0, budget
    while low < high:
        width = (low + high + 1) // 2
        sizes = [inputs, *[width] * depth, outputs]
        if sum((a + 1) * b for a, b in pairwise(sizes)) <= budget:
            low = width
        else:
            high = width - 1
    return np.int64(low)


@pytest.mark.parametrize("answer", [by_formula, by_halving])
def test_widest_right_in_other_words(answer):
    verdict = exercises.widest.evaluate(answer)
    assert verdict.status == RIGHT, str(verdict)


def widest_by_sizes(cost, strict=False):
    def widest(inputs, outputs, depth, budget):
        width = 1
        while (needed := cost([inputs, *[width] * depth, outputs])) < budget or (
            needed == budget and not strict
        ):
            width += 1
        return width - 1

    return widest


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (widest_by_sizes(lambda sizes: sum(a * b for a, b in pairwise(sizes))), "no biases"),
        (widest_by_sizes(lambda sizes: sum((a + 1) * b for a, b in pairwise(sizes)), strict=True),
         "exact fit refused"),
        (widest_by_sizes(lambda sizes: sum((a + 1) * b for a, b in pairwise(sizes[:-1]))),
         "output layer forgotten"),
        (lambda *setting: by_formula(*setting) + 1, "one too wide"),
        (lambda inputs, outputs, depth, budget: by_formula(inputs, outputs, depth + 1, budget),
         "one hidden layer too many"),
        (lambda inputs, outputs, depth, budget: by_formula(inputs, outputs, 1, budget),
         "depth ignored"),
        (lambda *setting: by_formula(*setting) - 1, None),
    ],
)  # fmt: skip
def test_widest_mistakes_in_other_words(answer, mistake):
    verdict = exercises.widest.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def test_widest_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(exercises.widest, "_seconds", 0.2)

    def endless(inputs, outputs, depth, budget):
        width = 0
        while True:
            width += 0

    assert "Does a loop go on for ever" in str(exercises.widest.evaluate(endless))


@pytest.mark.parametrize("depth", [1, 3])
def test_a_width_below_0_is_no_width(depth):
    def formula(inputs, outputs, depth, budget):
        a, b, c = depth - 1, inputs + 1 + depth - 1 + outputs, outputs - budget
        if a == 0:
            return int(np.floor(-c / b))
        return int(np.floor((-b + np.sqrt(b * b - 4 * a * c)) / (2 * a) + 1e-9))

    assert formula(2, 10, depth, 5) == -1
    assert solutions.widest(2, 10, depth, 5) == 0
    verdict = exercises.widest.evaluate(formula)
    assert verdict.status == NOT_YET
    assert "budget=5" in str(verdict) and "gives -1" in str(verdict)
    right = exercises.widest.evaluate(lambda *setting: max(0, formula(*setting)))
    assert right.status == RIGHT, str(right)


def join_but(spoil):
    """The right network, with one unit more that spoils a place between the points."""

    def join_the_dots(xs, ys):
        w1, b1, w2, b2 = solutions.join_the_dots(xs, ys)
        return (np.append(w1, [1, 1, 1]), np.append(b1, spoil(xs)), [*w2, 1, -2, 1], b2)

    return join_the_dots


def test_a_graph_that_is_wrong_between_the_places_shown_shows_where():
    def hat(xs):  # 0 at all points, and 0.1 high in the middle of the first piece
        middle = (xs[0] + xs[1]) / 2
        return [-(middle - 0.1), -middle, -(middle + 0.1)]

    verdict = exercises.join_the_dots.evaluate(join_but(hat))
    assert verdict.status == NOT_YET
    assert "| 0.5 | 2.1 | 2 | ✗ |" in str(verdict)
    assert str(verdict).count("✓") == 4


def test_a_place_already_shown_is_not_shown_twice():
    text = str(exercises.bump.evaluate(lambda a, b, height: ([1, 1], [-a, -b], [height, 0], 0)))
    places = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    assert len(places) == len(set(places)) >= 8  # a header and at least the seven


def test_a_wrong_bump_that_is_right_in_the_places_shown_shows_where():
    def answer(a, b, height):  # ends a little too late
        return [1, 1], [-a, -b - 0.05], [height, -height], 0

    text = str(exercises.bump.evaluate(answer))
    assert "✗ |" in text


# ------------------------------------------------------------------ LayerNorm


def test_the_normalised_cases_on_paper_are_right():
    for case in file_of(exercises.LayerNorm).TEST.cases:
        x, gamma, beta, eps, before, G = case.inputs.values()

        def output(x, gamma, beta, eps=eps):
            shifted = x - x.mean(axis=-1, keepdims=True)
            return gamma * shifted / np.sqrt(np.mean(shifted**2, -1, keepdims=True) + eps) + beta

        y, to_x, to_gamma, to_beta = case.expected
        np.testing.assert_allclose(output(x, gamma, beta), y)
        for place, wanted in enumerate((to_x, to_gamma - before, to_beta - before)):
            numbers = [x, gamma, beta]

            def loss(changed, numbers=numbers, place=place, G=G, output=output):
                return np.sum(G * output(*numbers[:place], changed, *numbers[place + 1 :]))

            by_nudging = numerical_gradient(loss, numbers[place])
            np.testing.assert_allclose(wanted, by_nudging, rtol=1e-7, atol=1e-7)


class HalfANorm(Layer):
    """The class as a reader finds it, with `forward` written."""

    def __init__(self, features, eps=1e-5):
        self.gamma = Parameter(np.ones(features))
        self.beta = Parameter(np.zeros(features))
        self.eps = eps

    def forward(self, x):
        shifted = x - np.mean(x, axis=-1)[..., None]
        self.rstd = (np.mean(shifted**2, axis=-1) + self.eps)[..., None] ** -0.5
        self.z = shifted * self.rstd
        return self.z * self.gamma.data + self.beta.data

    def collect(self, G):
        D = G.shape[-1]
        self.gamma.grad += np.einsum("ni,ni->i", G.reshape(-1, D), self.z.reshape(-1, D))
        self.beta.grad += G.reshape(-1, D).sum(axis=0)

    def backward(self, grad_output):
        ...
        return ...


def norm(backward, forward=HalfANorm.forward):
    """A layer with these methods."""
    return type("LayerNorm", (HalfANorm,), {"forward": forward, "backward": backward})


def by_jacobian(self, G):
    """Example by example, with all slopes of z written out."""
    self.collect(G)
    D = G.shape[-1]
    rows = zip(
        (G * self.gamma.data).reshape(-1, D), self.z.reshape(-1, D), self.rstd.ravel(), strict=True
    )
    slopes = [g @ (np.eye(D) - 1 / D - np.outer(z, z) / D) * r for g, z, r in rows]
    return np.reshape(slopes, G.shape)


def in_one_formula(self, G):
    """The textbook's, with sums, and new arrays for the gradients."""
    self.gamma.grad = self.gamma.grad + (G * self.z).sum(axis=tuple(range(G.ndim))[:-1])
    self.beta.grad = self.beta.grad + G.reshape(-1, G.shape[-1]).sum(axis=0)
    g, D = G * self.gamma.data, G.shape[-1]
    both = g.sum(-1, keepdims=True) + self.z * (g * self.z).sum(-1, keepdims=True)
    return self.rstd / D * (D * g - both)


@pytest.mark.parametrize("backward", [by_jacobian, in_one_formula])
def test_layer_norm_right_in_other_words(backward):
    verdict = exercises.LayerNorm.evaluate(norm(backward))
    assert verdict.status == RIGHT, str(verdict)


def constants(self, G):
    self.collect(G)
    return G * self.gamma.data * self.rstd


def without_std(self, G):
    self.collect(G)
    g = G * self.gamma.data
    return (g - g.mean(axis=-1, keepdims=True)) * self.rstd


def without_mean(self, G):
    self.collect(G)
    g = G * self.gamma.data
    return (g - self.z * (g * self.z).mean(axis=-1, keepdims=True)) * self.rstd


def without_gamma(self, G):
    self.collect(G)
    z = self.z
    return (G - G.mean(-1, keepdims=True) - z * (G * z).mean(-1, keepdims=True)) * self.rstd


def assigned(self, G):
    self.zero_grad()
    self.collect(G)
    return by_jacobian(HalfANormed(self), G)


class HalfANormed:
    """A layer's numbers, without its gradients."""

    def __init__(self, layer):
        self.gamma, self.z, self.rstd = layer.gamma, layer.z, layer.rstd

    def collect(self, G):
        pass


def unsummed(self, G):
    self.gamma.grad += G * self.z
    self.beta.grad += G
    return constants(self, G)


def over_examples(self, x):
    self.rstd = 1 / np.sqrt(np.var(x, axis=0) + self.eps)
    self.z = (x - np.mean(x, axis=0)) * self.rstd
    return self.z * self.gamma.data + self.beta.data


def with_ddof(self, x):
    self.rstd = 1 / np.sqrt(np.var(x, axis=-1, ddof=1, keepdims=True) + self.eps)
    self.z = (x - np.mean(x, axis=-1, keepdims=True)) * self.rstd
    return self.z * self.gamma.data + self.beta.data


def eps_outside(self, x):
    self.rstd = 1 / (np.std(x, axis=-1, keepdims=True) + self.eps)
    self.z = (x - np.mean(x, axis=-1, keepdims=True)) * self.rstd
    return self.z * self.gamma.data + self.beta.data


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (norm(constants), "mean and deviation taken for constants"),
        (norm(without_mean), "way through the mean forgotten"),
        (norm(without_std), "way through the deviation forgotten"),
        (norm(without_gamma), "no gamma on the way back"),
        (norm(assigned), "gradients overwritten"),
        (norm(unsummed), "not summed over the examples"),
        (norm(constants, over_examples), "over the batch"),
        (norm(by_jacobian, with_ddof), "ddof 1"),
        (norm(by_jacobian, eps_outside), "eps outside of the root"),
        (norm(lambda self, G: self.collect(G)), "backward returns nothing"),
        (norm(lambda self, G: by_jacobian(HalfANormed(self), G)), "nothing collected"),
        (norm(lambda self, G: -G), None),
    ],
)
def test_layer_norm_mistakes_in_other_words(answer, mistake):
    verdict = exercises.LayerNorm.evaluate(answer)
    assert (verdict.status, verdict.mistake) == (NOT_YET, mistake), str(verdict)


def adds_dots(self, G):
    self.gamma.grad += ...
    return ...


@pytest.mark.parametrize(
    "blank", [HalfANorm, norm(adds_dots), norm(adds_dots, lambda self, x: ...)]
)
def test_a_blank_norm_is_friendly(blank):
    assert exercises.LayerNorm.evaluate(blank).status == BLANK


class NotALayer:
    __init__ = HalfANorm.__init__
    forward, backward = HalfANorm.forward, by_jacobian


class OneGamma(HalfANorm):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps)
        vars(self)["gamma"] = Parameter(np.ones(1))


class NoEps(HalfANorm):
    def __init__(self, features):
        super().__init__(features)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (HalfANorm(3), "the check needs the class itself"),
        (NotALayer, "your class isn't a Layer yet: begin with class LayerNorm(Layer):"),
        (OneGamma, "one gamma for each feature"),
        (NoEps, "LayerNorm(features, eps)"),
        (norm(lambda self, G: by_jacobian(self, G).tolist()), "backward returns a list"),
        (norm(lambda self: 1), "TypeError"),
        (norm(lambda self, G: -G), "the output ✓, the gradient of x ✗"),
    ],
)
def test_layer_norm_odd_forms(answer, expected):
    assert expected.lower() in str(exercises.LayerNorm.evaluate(answer)).lower()


def test_the_norm_learns_within_a_network():
    rng = np.random.default_rng(0)
    model = Sequential(Linear(2, 8, rng=rng), solutions.LayerNorm(8), ReLU(), Linear(8, 1, rng=rng))
    learn_a_product(model)
    assert (model[1].gamma.data != 1).all()
