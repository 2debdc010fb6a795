"""A judge of gradients that the reader foretells; it names the mistake in a wrong one (chapter 4).

A call such as `judge(walk, node, "4")` returns "The size is right, the sign is not. …".
"""

import math
from dataclasses import dataclass
from itertools import combinations

from nnlib.explore.graph_stepper.expressions import read_number
from nnlib.explore.graph_stepper.gates import gate_text, lesson
from nnlib.explore.graph_stepper.in_words import in_a_row, is_exact, say, shortened
from nnlib.words import name_text, number_text

ROUNDED = 0.02  # by how much an answer may be off, relatively, if it is made of rounded numbers
EXACT = 1e-6  # and if all that it is made of is shown in full
MANY = 6  # edges: of more, not every part of the sum is looked for


@dataclass(frozen=True)
class Judgement:
    """Whether an answer is right, and if not, what went wrong in `words`; `mistake` names it."""

    is_right: bool
    words: str
    mistake: str = ""


def judge(walk, node, answer):
    """Judge the text `answer` as the gradient of `node` in `walk`."""
    given = read_number(answer)
    if given is None:
        reason = f"“{shortened(answer)}” is not a number: type one such as −4, 0.25 or 1/3."
        return Judgement(False, reason, "no number")
    if matches(walk, node, given, node.grad):
        return Judgement(True, f"Right: {walk.derivative(node)} is {say(node.grad)}.")
    for mistake, wrong, words in mistakes(walk, node):
        if matches(walk, node, given, wrong):
            return Judgement(False, words, mistake)
    return Judgement(False, what_to_do(walk, node), "other")


def matches(walk, node, given, wanted):
    """Whether a number is `wanted`, as exactly as the reader can tell from the picture."""
    parts = [x for use in walk.uses[node] for x in (use.upstream, use.slope)]
    if all(map(is_shown_in_full, (*parts, node.grad, wanted))):
        return math.isclose(given, wanted, rel_tol=EXACT, abs_tol=1e-12)
    two_digits = float(f"{wanted:.1e}")  # as the picture shows a number below 1
    return math.isclose(given, wanted, rel_tol=ROUNDED) or math.isclose(given, two_digits)


def is_shown_in_full(number):
    """Whether the picture rounds nothing off."""
    return is_exact(number) and number_text(number) == say(number)


def mistakes(walk, node):
    """What may go wrong: (name, the number that it leads to, what to tell the reader)."""
    uses, name = walk.uses[node], name_text(node.name)
    if not uses:
        question = f"How fast does {name} change if {name} itself is what changes?"
        yield "value", node.data, f"That is the value of {name}. {question}"
        return
    if node.grad:
        yield "sign", -node.grad, f"The size is right, the sign is not. {sign_hint(uses)}"
    if len(uses) == 1:
        yield from edge_mistakes(walk, node, uses[0])
    else:
        yield from fork_mistakes(node, uses)
    forward = "which went forward, not the gradient that comes back"
    yield "value", node.data, f"That is the value of {name}, {forward}."
    result = walk.result
    yield "value", result.data, f"That is the value of {name_text(result.name)}, {forward}."


def sign_hint(uses):
    """Where a minus sign comes from, or goes to."""
    if len(uses) > 1:
        return "Look at the sign of every edge before you add."
    below = (uses[0].upstream < 0, uses[0].slope < 0)
    if all(below):
        return "Both are negative, the upstream gradient and the local slope."
    if any(below):
        return f"One factor is negative: the {'upstream gradient' if below[0] else 'local slope'}."
    return "Neither the upstream gradient nor the local slope is negative."


def edge_mistakes(walk, node, use):
    """On a single edge: a wrong local slope, or a factor left out."""
    gate = gate_text(use.gate)
    for mistake, slope, words in lesson(use).mistakes:
        yield mistake, use.upstream * slope, words
    upstream = f"the upstream gradient, {walk.derivative(use.gate)} = {say(use.upstream)}"
    words = f"That is the local slope of the {gate} alone. Multiply it by {upstream}."
    yield "upstream", use.slope, words
    words = f"That is {upstream}, alone. Multiply it by the local slope of the {gate}."
    yield "local", use.upstream, words
    words = "Upstream gradient and local slope are multiplied, not added."
    yield "added", use.upstream + use.slope, words


def fork_mistakes(node, uses):
    """At a fork: an edge left out, a sum that is none, or factors left out or swapped."""
    name, count = name_text(node.name), len(uses)
    every = f"{name} forks into {count} edges: add up what comes back along all of them"
    for size in range(count - 1, 0, -1) if count <= MANY else (1,):
        for some in combinations(uses, size):
            gates = list(dict.fromkeys(name_text(use.gate.name) for use in some))
            alone = f"That came through {in_a_row(gates)} alone"
            if len(gates) == len({use.gate for use in uses}):
                alone = f"That came along {size} of {count} edges"
            yield "fork", sum(use.flow for use in some), f"{alone}. {every}."
    yield "fork", sum(use.flow for use in uses) / count, f"That is their mean. {every}."
    yield "fork", math.prod(use.flow for use in uses), f"That is their product. {every}."
    words = "That is the sum of the local slopes. Multiply each by the gradient upstream first."
    yield "upstream", sum(use.slope for use in uses), words
    own = [use.upstream * (node.data if use.gate.op == "×" else use.slope) for use in uses]
    words = f"{name}'s own value stands where a × gate takes the other input's."
    yield "swapped", sum(own), words


def what_to_do(walk, node):
    """For an answer that none of the known mistakes explains."""
    uses, name = walk.uses[node], name_text(node.name)
    if not uses:
        return f"How fast does {name} change if {name} itself is what changes?"
    if len(uses) > 1:
        gates = dict.fromkeys(name_text(use.gate.name) for use in uses)
        return f"It forks: add up what comes back from {in_a_row(list(gates))}."
    upstream = f"{walk.derivative(uses[0].gate)} = {say(uses[0].upstream)}"
    gate = gate_text(uses[0].gate)
    return f"Multiply the gradient upstream, {upstream}, by the local slope of the {gate}."
