"""Odd inputs are taken rightly or refused in clear words: a sample of `benchmarks.odd_inputs`."""

import inspect

import pytest

from benchmarks import odd_inputs
from nnlib import (
    datasets,
    functional,
    gradcheck,
    layers,
    losses,
    measures,
    optim,
    pictures,
    training,
)

HELPERS = {  # no reader calls them; their callers are tried
    "relative_error", "prepared", "compare", "slopes", "scores",
    "outputs", "squashes", "in_use", "classes_of",
    "share_right", "progress_bar", "shrinking", "load_digits", "drawn", "packed", "members",
    "product", "ones", "checked", "like", "class_shares", "is_distribution",
    "per_network", "clip_grad_norm_",
}  # fmt: skip
CASES = [
    (name, argument, odd)
    for name, (_, arguments) in odd_inputs.SPECS.items()
    for argument, entry in arguments.items()
    for odd in entry[1]
]


@pytest.mark.parametrize("name", odd_inputs.SPECS)
def test_every_odd_value_alone_is_right_or_refused_clearly(name):
    for other, argument, odd in CASES:
        if other == name:
            verdict, said = odd_inputs.tried(name, {argument: odd})
            assert verdict in ("right", "clear"), f"{name}({argument}: {odd.label}): {said}"


def test_pairs_of_odd_values():
    for name, changes in list(odd_inputs.draws(len(CASES) + 400, odd_inputs.rng(7)))[len(CASES) :]:
        verdict, said = odd_inputs.tried(name, changes)
        assert verdict in ("right", "clear"), f"{name}({[*changes]}): {said}"


def test_every_public_function_is_among_them():
    rooms = (datasets, functional, gradcheck, layers, losses, measures, optim, pictures, training)
    for room in rooms:
        for name, thing in vars(room).items():
            own = getattr(thing, "__module__", None) == room.__name__
            if inspect.isfunction(thing) and own and not name.startswith("_"):
                tried = any(spec.startswith(name) for spec in odd_inputs.SPECS)
                assert tried or name in HELPERS, f"{room.__name__}.{name} is not tried"


def test_an_unclear_and_a_silent_case_are_seen(monkeypatch):
    def deep(a):
        return [1, 2, 3][a]

    specs = {
        "deep": (deep, {"a": (lambda: 1, [odd_inputs.Odd("text", lambda v: "x")])}),
        "mute": (abs, {"a": (lambda: 1, [odd_inputs.Odd("negative", lambda v: -1)])}),
    }
    monkeypatch.setattr(odd_inputs, "SPECS", specs)
    (_, first), (_, second) = odd_inputs.draws(2, odd_inputs.rng())
    assert odd_inputs.tried("deep", first)[0] == "unclear"
    specs["mute"] = (lambda a: abs(a), specs["mute"][1])
    assert odd_inputs.tried("mute", second)[0] == "silent"
