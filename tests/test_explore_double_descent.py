"""The explorer of double descent: the numbers behind it, and what it says about them."""

import numpy as np
import pytest

from nnlib.explore import double_descent
from nnlib.explore.double_descent import COUNTS, EXAMPLES, NEW, DoubleDescent


@pytest.mark.parametrize("penalty", double_descent.PENALTIES.values())
@pytest.mark.parametrize("noise", [0.0, 0.3, 1.5])
def test_errors_from_the_three_parts_are_those_of_a_fit(noise, penalty):
    errors = double_descent.errors(noise, penalty)
    assert errors.shape == (len(COUNTS), double_descent.SEEDS)
    for seed, i in ((0, 3), (5, 8), (7, 18), (19, 21)):
        H, target, unit = double_descent.features(seed)
        A, new = H[:EXAMPLES, : COUNTS[i]], target[EXAMPLES:]
        y = target[:EXAMPLES] + noise * unit
        if penalty:  # least squares on further rows, which ask for a short β
            rows = np.sqrt(penalty * COUNTS[i]) * np.eye(COUNTS[i])
            A, y = np.vstack([A, rows]), np.append(y, np.zeros(COUNTS[i]))
        beta = np.linalg.lstsq(A, y, rcond=1e-10)[0]
        error = np.mean((H[EXAMPLES:, : COUNTS[i]] @ beta - new) ** 2) / new.var()
        assert errors[i, seed] == pytest.approx(error, rel=1e-6)


def test_features_of_a_smaller_network_are_the_first_of_a_larger():
    H, target, noise = double_descent.features(3)
    assert H.shape == (EXAMPLES + NEW, COUNTS[-1])
    assert target.shape == (EXAMPLES + NEW,)
    assert noise.shape == (EXAMPLES,)
    assert H.min() == 0


def test_beyond_the_peak_the_training_examples_are_fitted_by_the_shortest_weights():
    H, target, noise = double_descent.features(0)
    A, y = H[:EXAMPLES, :120], (target[:EXAMPLES] + noise)[:, None]
    beta = double_descent.output_weights(A, y, 0.0)
    np.testing.assert_allclose(A @ beta, y, atol=1e-8)
    across = np.linalg.svd(A)[2][EXAMPLES:]  # directions that change no output
    np.testing.assert_allclose(across @ beta, 0, atol=1e-8)


def test_the_second_descent_wins_with_little_noise_and_loses_with_much():
    verdicts = [
        double_descent.verdict(np.median(double_descent.errors(noise), axis=1))[-1]
        for noise in (0.0, 0.1, 0.3, 1.0, 1.5)
    ]
    assert verdicts == ["wins", "wins", "draws", "loses", "loses"]


def test_a_penalty_takes_the_peak_away():
    for noise in (0.0, 0.3, 1.0, 1.5):
        plain, penalised = (
            np.median(double_descent.errors(noise, penalty), axis=1) for penalty in (0.0, 0.3)
        )
        assert double_descent.peak(plain)
        assert not double_descent.peak(penalised)


def test_words_and_picture_tell_the_same():
    explorer = DoubleDescent()
    explorer.set(noise=1.0)
    middle = np.median(double_descent.errors(1.0), axis=1)
    np.testing.assert_allclose(explorer._line.get_ydata(), middle)
    assert explorer._title.get_text() == "The second descent loses"
    assert "the left side wins" in explorer.words
    assert f"{middle[double_descent.LEFT].min():.2f}" in explorer.words
    explorer.set(penalty="L2")
    assert explorer._title.get_text() == "No peak, no second descent"
    assert ": no peak." in explorer.words


def test_the_line_at_the_best_on_the_left_stays_clear_of_its_name():
    explorer = DoubleDescent()
    for noise in (0.1, 1.0):
        explorer.set(noise=noise)
        best = explorer._best.get_ydata()[0]
        above = explorer._best_text.get_position()[1] > best
        assert above == (explorer._line.get_ydata()[-1] < best)
