"""How much the exercise checks see: cases, forms, known mistakes, pairs of them, and mutants.

    python -m tools.exercise_strength             # a table with a line for each exercise
    python -m tools.exercise_strength forward     # and the mutants of one that pass, if any

A mutant is a worked solution with one small change, made by program: a constant nudged, an
operator or a comparison swapped, an axis changed, a term dropped, the last step rounded, a cap,
whole numbers on the way. Every mutant must be rejected, but for those that are the same function.
"""

import argparse
import ast
import contextlib
import functools
import importlib
import inspect
import sys

import numpy as np

from nnlib.exercises import CHAPTERS
from nnlib.exercises.verdict import RIGHT

WHOLE = {  # exercises whose results are whole numbers, from 0 up
    "layers_until", "count_linearly_separable", "count_parameters", "multiply_adds", "count_pieces",
    "sawtooth", "widest", "early_stopping", "examples_needed", "stratified_folds", "worst_mistakes",
    "steps_made", "first_explosion",
}  # fmt: skip
SMALL = {  # and too small for float16 to lose any
    "layers_until", "count_pieces", "early_stopping", "stratified_folds", "worst_mistakes",
    "nearest_centroid", "broken", "first_explosion",
}  # fmt: skip
SHARES = {  # whose results lie from 0 to 1
    "slope_from_output", "stable_sigmoid", "softmax", "dead_share", "read_confusion",
    "nearest_right",
}  # fmt: skip
WHOLE_INPUTS = {"count_parameters", "multiply_adds", "sawtooth", "widest", "read_confusion",
                "stratified_folds", "count_linearly_separable", "steps_made"}  # fmt: skip
MANY_RIGHT = {  # a way to do it is wanted, and there are many: tests ask whether it does
    "and_not", "contradiction", "xnor", "triangle", "lift", "recipe",
}  # fmt: skip
SAME = {  # mutants that are the same function, and why
    "leaky_relu": {"line 3: Gt → GtE": "at z = 0 both pieces are 0"},
    "stable_sigmoid": {"line 4: GtE → Gt": "at z = 0 both are 1"},
    "softmax": {
        "line 3: 1 → -1": "the last axis of two", "line 5: 1 → -1": "the last axis of two",
    },
    "seven_features": {"line 3: 1 → -1": "of two", "line 4: 1 → -1": "the last axis of two"},
    "cosine_rate": {
        "result: at least −10": "a rate is at least 0", "result: sizes alone": "the same",
    },
    "nearest_right": {
        "inputs: rounded to 2 digits": "the order of distances rarely changes by so little",
        "line 3: terms exchanged": "the squares are the same", "line 4: sum → mean": "of as many",
        "line 4: axis 2 → -1": "the last axis of three", "line 4: 2 → -1": "the same",
        "line 5: 1 → -1": "the last axis of two",
    },
    "largest_rate": {
        "line 3: terms exchanged": "2Xᵀ = Xᵀ2",
        "result: at least −10": "a rate is above 0", "result: sizes alone": "the same",
    },
    "cross_entropy": {
        "line 3: 1 → -1": "the last axis of two", "line 4: 1 → -1": "the last axis of two",
        "result: at least −10": "a loss is at least 0", "result: sizes alone": "the same",
    },
    "count_pieces": {
        "line 5: condition always true": "a unit that doesn't bend changes no slope",
        "line 5: 0 → None": "no number is None",
        "line 6: Add → Sub": "all changes with the opposite sign cancel in the same places",
    },
    "LearnedLeak": {
        "line 10: Gt → GtE": "at z = 0 both pieces are 0",
        "line 15: Gt → GtE": "at the kink either slope will do: the exercise names none",
    },
    "gradient_error": {
        "line 3: zeros → ones": "every entry is written",
        "line 5: pair exchanged": "two copies of the same array",
        "line 10: terms exchanged": "|g − n| = |n − g|",
        "line 10: 1 → 2": "0 divided by anything is 0", "line 10: 1 → 1.01": "the same",
        "line 10: 1 → -1": "the same",
    },
    "count_linearly_separable": dict.fromkeys(
        ("line 7: 13 → 14", "line 7: 13 → 12", "line 7: 13 → 13.13", "line 7: 12.5 → 13.5",
         "line 7: 12.5 → 11.5", "line 7: 12.5 → 12.625", "line 3: 0 → -1", "line 3: 1 → 2",
         "line 3: 1 → 1.01", "line 3: 1 → -1", "line 8: Gt → GtE", "line 8: Gt → Lt",
         "line 8: Add → Sub", "line 8: 0 → 1", "line 8: 0 → -1", "line 5: 3 → 4", "line 5: 4 → 5",
         "result: float16"),
        "another search that is wide enough, or the same one the other way round",
    ),
    "broken": dict.fromkeys(
        ("line 6: 0 → 1", "line 8: 0 → 1", "line 8: 0 → None", "line 9: 4 → 5", "line 9: 4 → 4.04",
         "line 9: 4 → -4"),
        "another seed, or inputs of about the same size",
    ),
    "dropped": {"line 3: GtE → Gt": "no draw is exactly p"},
    "early_stopping": {
        "line 3: 0 → 1": "the first loss is lower than infinity and replaces it",
        "line 3: 0 → -1": "the same", "line 3: 0 → None": "the same",
    },
    "nearest_centroid": {
        "line 5: sum → mean": "D times smaller, for every class",
        "line 5: axis 2 → -1": "the last axis of three",
        "line 5: terms exchanged": "squared", "line 6: 1 → -1": "the last axis of two",
    },
    "read_confusion": {
        "line 3: 1 → -1": "the last axis of two", "line 5: 1 → 0": "some count is above 0",
        "line 5: 1 → 1.01": "cut to −1 in an array of whole numbers",
        "line 5: 1 → 2": "below all counts, too",
    },
    "worst_mistakes": {"line 3: 1 → -1": "the last axis of two"},
    "examples_needed": {"line 3: 1.96 → -1.96": "squared"},
    "stratified_folds": {"line 3: zeros → ones": "every entry is written"},
}  # fmt: skip
NUMBERS = (int, float, np.number)
OF_WHOLE = (
    "result: rounded to 3 digits", "result: rounded to 5 digits", "result: whole numbers",
    "result: at least −10", "result: sizes alone",
)  # fmt: skip
OF_SHARES = ("result: at most 10", "result: at least −10", "result: sizes alone")
OF_WHOLE_INPUTS = ("inputs: whole numbers", "inputs: rounded to 2 digits")
NO_NUMBERS = {  # what they take or return
    "smooth_max", "LearnedLeak", "LayerNorm", "recipe", "gradient_error",
}  # fmt: skip
SECONDS = 1.0  # a mutant may loop for ever
BINARY = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
}  # fmt: skip
COMPARED = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
}  # fmt: skip
NAMES = {  # functions and methods that are taken for one another
    "max": ("min",), "min": ("max",), "argmax": ("argmin",), "argmin": ("argmax",),
    "all": ("any",), "mean": ("sum",), "sum": ("mean",), "std": ("var",), "maximum": ("minimum",),
    "minimum": ("maximum",), "exp": ("exp2",), "log": ("log2",), "abs": ("negative",),
    "zeros": ("ones",), "ones": ("zeros",), "floor": ("ceil",), "ceil": ("floor",),
    "cumsum": ("cumprod",), "tanh": ("sin",), "sqrt": ("cbrt",),
}  # fmt: skip


def exercises():
    """All exercises of the course, in its order."""
    for name in CHAPTERS:
        yield from importlib.import_module(f"nnlib.exercises.{name}").CHAPTER.exercises


# Mutants ------------------------------------------------------------------------------------------


def mutants(function):
    """Pairs of a description and a function (or class): the source with one small change."""
    module = sys.modules[function.__module__]
    source = inspect.getsource(function)
    for count, node in enumerate(ast.walk(ast.parse(source))):
        for what, change in _changes(node):
            mutated = ast.parse(source)  # a tenth of the time of a copy
            change(next(n for i, n in enumerate(ast.walk(mutated)) if i == count))
            where = f"line {getattr(node, 'lineno', 0)}: {what}"
            with contextlib.suppress(SyntaxError, ValueError):
                yield where, _compiled(mutated, module, function.__name__)
    if function.__name__ not in NO_NUMBERS and inspect.signature(function).parameters:
        yield from _with_results_changed(function)


def _compiled(tree, module, name):
    """The function or class of this name, as the changed source makes it."""
    space = dict(vars(module))
    exec(compile(ast.fix_missing_locations(tree), "<mutant>", "exec"), space)
    return space[name]


def _changes(node):
    """Pairs of a description and what to do to (a copy of) this node."""
    for kind, changes in CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node)


def _setting(name, value):
    """What gives a node another value of this attribute."""
    return functools.partial(_set, name=name, value=value)


def _of_constant(node):
    value = node.value
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return
    for other in dict.fromkeys((value + 1, value - 1, value * 1.01, -value)):
        if other != value:
            yield f"{value!r} → {other!r}", _setting("value", other)
    if isinstance(value, int) and value in (0, 1):
        yield f"{value} → None", _setting("value", None)


def _of_operation(node):
    for other in BINARY.get(type(node.op), ()):
        yield f"{_sign(node.op)} → {other.__name__}", _setting("op", other())
    yield "left term alone", lambda n: _become(n, n.left)
    yield "right term alone", lambda n: _become(n, n.right)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield "terms exchanged", _exchange


def _of_collecting(node):
    for other in BINARY.get(type(node.op), ()):
        yield f"{_sign(node.op)}= → {other.__name__}", _setting("op", other())


def _of_comparison(node):
    for other in COMPARED.get(type(node.ops[0]), ()):
        yield f"{_sign(node.ops[0])} → {other.__name__}", _setting("ops", [other()])


def _of_sign(node):
    if isinstance(node.op, ast.USub):
        yield "minus dropped", lambda n: _become(n, n.operand)


def _of_attribute(node):
    if node.attr == "T":
        yield ".T dropped", lambda n: _become(n, n.value)
    for other in NAMES.get(node.attr, ()):
        yield f"{node.attr} → {other}", _setting("attr", other)


def _of_name(node):
    for other in NAMES.get(node.id, ()) if isinstance(node.ctx, ast.Load) else ():
        yield f"{node.id} → {other}", _setting("id", other)


def _of_axis(node):
    if node.arg == "axis" and isinstance(node.value, ast.Constant):
        other = 1 - node.value.value
        yield f"axis {node.value.value} → {other}", _setting("value", ast.Constant(other))


def _of_call(node):
    for i, word in enumerate(node.keywords):
        if word.arg in ("axis", "keepdims", "prepend"):
            yield f"{word.arg} dropped", functools.partial(_drop, i=i)


def _of_slice(node):
    for end in ("lower", "upper"):
        if getattr(node, end) is not None:
            yield f"{end} end of a slice dropped", _setting(end, None)


def _of_pair(node):
    if isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
        yield "pair exchanged", lambda n: n.elts.reverse()


def _of_condition(node):
    yield "condition always true", _setting("test", ast.Constant(True))
    if not isinstance(node, ast.While):
        yield "condition never true", _setting("test", ast.Constant(False))


def _of_loop(node):
    yield "only the first round", lambda n: n.body.append(ast.Break())


CHANGES = {
    ast.Constant: _of_constant,
    ast.BinOp: _of_operation,
    ast.AugAssign: _of_collecting,
    ast.Compare: _of_comparison,
    ast.UnaryOp: _of_sign,
    ast.Attribute: _of_attribute,
    ast.Name: _of_name,
    ast.keyword: _of_axis,
    ast.Call: _of_call,
    ast.Slice: _of_slice,
    ast.Tuple: _of_pair,
    (ast.If, ast.IfExp, ast.While): _of_condition,
    ast.For: _of_loop,
}


def _set(node, name, value):
    setattr(node, name, value)


def _become(node, other):
    """Let a node be another one, in its place."""
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)


def _exchange(node):
    node.left, node.right = node.right, node.left


def _drop(node, i):
    del node.keywords[i]


def _sign(op):
    return type(op).__name__


def _with_results_changed(function):
    """The solution with all its results, or all its inputs, changed in the same way."""
    changes = {
        "rounded to 3 digits": lambda a: np.round(a, 3),
        "rounded to 5 digits": lambda a: np.round(a, 5),
        "at most 10": lambda a: np.minimum(a, 10),
        "at least −10": lambda a: np.maximum(a, -10),
        "whole numbers": lambda a: np.asarray(a).astype(int),
        "float16": lambda a: np.asarray(a).astype(np.float16),
        "nudged by 1 in 10,000": lambda a: np.asarray(a) * 1.0001,
        "sizes alone": np.abs,
    }
    for what, change in changes.items():
        yield f"result: {what}", _after(function, change)
    yield "inputs: whole numbers", _before(function, lambda a: np.asarray(a).astype(int))
    yield "inputs: rounded to 2 digits", _before(function, lambda a: np.round(a, 2))


def _after(function, change):
    @functools.wraps(function)
    def changed(*inputs):
        return _numbers(function(*inputs), change)

    return changed


def _before(function, change):
    @functools.wraps(function)
    def changed(*inputs):
        return function(*(_numbers(value, change) for value in inputs))

    return changed


def _numbers(value, change):
    """`change` made to every array, every list of numbers and every float in a value."""
    if isinstance(value, (tuple, list)):
        flat = all(np.ndim(each) == 0 and isinstance(each, NUMBERS) for each in value)
        return (
            change(np.asarray(value))
            if flat
            else type(value)(_numbers(each, change) for each in value)
        )
    return change(value) if isinstance(value, (np.ndarray, *NUMBERS)) else value


# What a check sees --------------------------------------------------------------------------------


def survivors(exercise, few=None):
    """How many mutants of an exercise's solution there are, and those that pass.

    `few` takes only so many of them, spread evenly.
    """
    solution = exercise.solution_function()
    every = [each for each in mutants(solution) if not is_same(exercise.name, each[0])]
    values = not inspect.isclass(solution) and not inspect.signature(solution).parameters
    if values:  # a mutant that gives the same values gives the same answer
        every = [each for each in every if not _alike(_result(each[1]), solution())]
    if few is not None:
        every = every[:: max(1, len(every) // few)]
    passing = []
    for what, mutant in every:
        if exercise.evaluate(mutant, seconds=SECONDS).status == RIGHT:
            passing.append(what)
    return len(every), passing


def _result(function):
    """What a function of no inputs returns; None if it fails."""
    try:
        return function()
    except Exception:
        return None


def _alike(one, other):
    """True if two answers hold the same values."""
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return one == other
    return all(np.array_equal(*pair) for pair in zip(one, other, strict=True))


def is_same(name, what):
    """True if this mutant of the solution of an exercise is the same function, for sure."""
    return (
        what in SAME.get(name, {})
        or (name in WHOLE and what in OF_WHOLE)
        or (name in SMALL and what in (*OF_WHOLE[:3], "result: float16"))
        or (name in SHARES and what in OF_SHARES)
        or (name in WHOLE_INPUTS and what in OF_WHOLE_INPUTS)
    )


def strength(exercise):
    """Numbers of a check: cases, mistakes, their forms, pairs of them, mutants, those that pass."""
    test = exercise.test
    forms = sum(len(mistake.answers) for mistake in exercise.mistakes)
    count, passing = survivors(exercise) if exercise.name not in MANY_RIGHT else (0, [])
    return {
        "cases": len(test.tried) if test else None,
        "mistakes": len(exercise.mistakes),
        "forms": forms,
        "pairs": len(test.pairs) if test else 0,
        "mutants": count,
        "passing": passing,
    }


def main():
    """Print a table, and the mutants that pass of the exercises that are named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="exercises; none means all")
    asked = parser.parse_args().names
    print(
        f"{'exercise':28}{'cases':>6}{'mistakes':>9}{'forms':>6}{'pairs':>6}{'mutants':>8}{'pass':>5}"
    )
    for exercise in exercises():
        if asked and exercise.name not in asked:
            continue
        seen = strength(exercise)
        print(
            f"{exercise.name:28}{seen['cases'] or '':>6}{seen['mistakes']:>9}{seen['forms']:>6}"
            f"{seen['pairs']:>6}{seen['mutants']:>8}{len(seen['passing']):>5}",
            flush=True,
        )
        for what in seen["passing"] if asked else ():
            print("   ", what)


if __name__ == "__main__":
    main()
