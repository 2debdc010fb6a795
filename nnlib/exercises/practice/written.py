"""Writes the answer behind a known mistake out as plain code that stands alone (all chapters).

A mistake is often made by exchanging one step of a right answer, so that its code is spread over
several small functions. Here they are put back into one: each call of a short function is replaced
by what it returns, or by a line of its own, and constants by their values (inline expansion, as
compilers do it). What can't be written so raises `Unreadable`: such a mistake isn't practised on.
"""

import ast
import builtins
import copy
import functools
import inspect
import math
import sys
from collections import namedtuple

import numpy as np

from nnlib.exercises.practice.wording import (
    WIDEST,
    in_other_words,
    is_none,
    known_again,
    names_set,
    simpler,
    spaced,
)

LONGEST = 34  # lines of code that are read in a minute
SHORT = 14  # characters of an expression that never gets a line of its own
PLAIN = (bool, int, float, str, type(None))
COURSE = "nnlib."  # names from its public modules may be imported
HIDDEN = "nnlib.exercises"  # and from here none

Written = namedtuple("Written", "source function")


class Unreadable(Exception):
    """This answer can't be written as code that stands alone."""


def written(answer, name, rng=None):
    """The source of `answer` under a `name` of its own, as `rng` varies it, and its function.

    Without `rng` nothing is varied, and as little as possible gets a line of its own.
    """
    writer = _Writer(name, rng)
    source = ast.unparse(ast.fix_missing_locations(writer.module(answer)))
    source = known_again(source)
    source = spaced(source) if rng is None else in_other_words(source, int(rng.integers(2**31)))
    lines = source.splitlines()
    if len(lines) > LONGEST or max(map(len, lines)) > WIDEST:
        raise Unreadable("too long")
    return Written(source, run(source, name))


def run(source, name):
    """What the code defines by this name."""
    space = {"__name__": "practice"}
    exec(compile(source, "<practice>", "exec"), space)
    return space[name]


# Finding the code ---------------------------------------------------------------------------------


@functools.cache
def _definitions(module):
    """The lambdas and functions of a module by the line on which they begin, and its classes."""
    by_line, classes = {}, {}
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError, KeyError):
        raise Unreadable("no source") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda | ast.FunctionDef):
            decorators = getattr(node, "decorator_list", ())
            line = decorators[0].lineno if decorators else node.lineno
            by_line.setdefault(line, []).append(node)
        elif isinstance(node, ast.ClassDef):
            classes.setdefault(node.name, []).append(node)
    return by_line, classes


def _node(function):
    """A copy of the lambda, the function or the class in its file's tree."""
    by_line, classes = _definitions(function.__module__)
    if inspect.isclass(function):
        found = classes.get(function.__name__, ())
        if len(found) != 1:
            raise Unreadable("no single class of this name")
    else:
        code = function.__code__
        found = [n for n in by_line.get(code.co_firstlineno, ()) if _is_alike(n, code)]
        if len(found) > 1:  # several on one line
            found = [node for node in found if _spans(node, code)]
        if not found:
            raise Unreadable("not found in its file")
        found = [min(found, key=lambda n: (n.end_lineno - n.lineno, n.end_col_offset))]
    return copy.deepcopy(found[0])


def _is_alike(node, code):
    """True if a node has the kind, name and inputs of a piece of compiled code."""
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
    names = [each.arg for each in arguments]
    return name == code.co_name and names == list(code.co_varnames[: len(names)])


def _spans(node, code):
    """True if all places that compiled code knows lie within what the lambda returns."""
    if not isinstance(node, ast.Lambda):
        return True
    places = [each for each in code.co_positions() if each[2] is not None and each[3]]
    first = min((line, column) for line, _, column, _ in places if column or line != node.lineno)
    last = max((line, column) for _, line, _, column in places)
    body = node.body
    begin, end = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
    return begin <= first and last <= end


def _names_known(function):
    """What the names of a function stand for that it doesn't set itself."""
    known = dict(vars(sys.modules[function.__module__]))
    functions = (
        [each for each in vars(function).values() if inspect.isfunction(each)]
        if inspect.isclass(function)
        else [function]
    )
    for each in functions:
        for name, cell in zip(each.__code__.co_freevars, each.__closure__ or (), strict=True):
            try:
                known[name] = cell.cell_contents
            except ValueError:
                continue
    return known


# Writing it ---------------------------------------------------------------------------------------


class _Scope:
    """Where a piece of code stands: what its names mean, and which of them it sets itself."""

    def __init__(self, known, own, replaced=None, packed=None):
        self.known, self.own, self.replaced = known, set(own), replaced or {}
        self.packed = {} if packed is None else packed  # tuples that are only handed on


class _Writer:
    def __init__(self, name, rng):
        self.name, self.rng = name, rng
        self.imports, self.helpers, self.taken = {}, {}, set(dir(builtins)) | {name, "np", "math"}

    def module(self, answer):
        """The tree of a module that defines `answer`, with its imports and helpers above it."""
        body = self._definition(answer, self.name)
        helpers = [tree for tree in self.helpers.values() if tree is not None]
        imports = [ast.parse(line).body[0] for line in sorted(self.imports, key=_kind_of_import)]
        return ast.Module([*imports, *helpers, body], [])

    def _definition(self, answer, name):
        """The definition of a function or class under another name."""
        if not (inspect.isfunction(answer) or inspect.isclass(answer)):
            raise Unreadable("neither function nor class")
        node, known = _node(answer), _names_known(answer)
        if isinstance(node, ast.ClassDef):
            return self._class(node, known, name)
        return self._function(node, known, name, answer)

    def _class(self, node, known, name):
        node.name, node.decorator_list = name, []
        node.bases = [self._expression(base, _Scope(known, ()), []) for base in node.bases]
        body = []
        for part in _without_docstring(node.body):
            if not isinstance(part, ast.FunctionDef):
                raise Unreadable("a class with more than methods")
            body.append(self._function(part, known, part.name, None))
        node.body = body
        return node

    def _function(self, node, known, name, function):
        arguments = node.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
            raise Unreadable("stars")
        replaced = {}
        if function is not None and function.__defaults__ and self.name == name:
            many = len(function.__defaults__)  # they are constants that a loop handed over
            for argument, value in zip(arguments.args[-many:], function.__defaults__, strict=True):
                replaced[argument.arg] = self.value(value)
            arguments.args, arguments.defaults = arguments.args[:-many], []
        own = {each.arg for each in arguments.args} | names_set(node)
        self.taken |= own
        scope = _Scope(known, own - replaced.keys(), replaced)
        scope.own |= {each.arg for each in arguments.args}
        if isinstance(node, ast.Lambda):
            before = []
            result = self._expression(node.body, scope, before)
            body = [*before, ast.Return(result)]
        else:
            arguments.defaults = [self._expression(d, scope, None) for d in arguments.defaults]
            body = self._block(_without_docstring(node.body), scope)
        for argument in arguments.args:
            argument.annotation = None
        return ast.FunctionDef(name, arguments, body or [ast.Pass()], [])

    def _block(self, statements, scope):
        """The statements, each behind the lines that it needs."""
        block = []
        for statement in statements:
            block += self._statement(statement, scope)
        return block

    def _statement(self, node, scope):
        before = []
        if self._packs(node, scope):
            return []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if (done := self._done_by_a_call(node.value, scope, before)) is not None:
                return [*before, done]
        if isinstance(node, (ast.For, ast.If, ast.While, ast.With)):
            if isinstance(node, ast.For):
                node.iter = self._expression(node.iter, scope, before)
            elif isinstance(node, ast.With):
                for item in node.items:
                    item.context_expr = self._expression(item.context_expr, scope, before)
            else:
                again = isinstance(node, ast.While)
                node.test = self._expression(node.test, scope, None if again else before)
                if isinstance(node, ast.If) and isinstance(node.test, ast.Constant):
                    chosen = node.body if node.test.value else node.orelse
                    return [*before, *self._block(chosen, scope)]
            node.body = self._block(node.body, scope)
            node.orelse = self._block(getattr(node, "orelse", []), scope)
            return [*before, node]
        if isinstance(node, ast.FunctionDef):
            return [self._function_within(node, scope)]
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)):
            if node.value is not None:
                node.value = self._expression(node.value, scope, before)
            if isinstance(node, ast.Assign):
                node.targets = [self._expression(each, scope, None) for each in node.targets]
                if _is_itself(node):
                    return before
            elif isinstance(node, ast.AugAssign):
                node.target = self._expression(node.target, scope, None)
            return [*before, node]
        if isinstance(node, (ast.Break, ast.Continue, ast.Pass)):
            return [node]
        raise Unreadable(f"a {type(node).__name__}")

    def _packs(self, node, scope):
        """True for `known = (a, b)`; it is remembered, and `*known` written as a, b."""
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Tuple):
            return False
        (target,) = node.targets
        if not isinstance(target, ast.Name) or target.id != "known":
            return False
        scope.packed[target.id] = node.value.elts
        return True

    def _done_by_a_call(self, call, scope, before):
        """What a call does whose function is one statement such as `parameter.grad += gradient`."""
        function = scope.known.get(call.func.id) if isinstance(call.func, ast.Name) else None
        if not _is_ours(function):
            return None
        definition = _node(function)
        body = (
            _without_docstring(definition.body) if isinstance(definition, ast.FunctionDef) else ()
        )
        if len(body) != 1 or not isinstance(body[0], ast.Assign | ast.AugAssign):
            return None
        inputs = _Expressions(self, scope, before)
        given = [simpler(inputs.visit(each)) for each in inputs.unpacked(call.args)]
        names = [each.arg for each in definition.args.args]
        inside = _Scope(_names_known(function), (), dict(zip(names, given, strict=True)))
        (done,) = self._statement(body[0], inside)
        return done

    def _function_within(self, node, scope):
        own = scope.own | {each.arg for each in node.args.args} | names_set(node)
        node.body = self._block(
            _without_docstring(node.body),
            _Scope(scope.known, own, scope.replaced, scope.packed),
        )
        return node

    def _expression(self, node, scope, before):
        """An expression with everything in it written out; lines that it needs go into `before`.

        Where `before` is None there is no place for lines: within loops and comprehensions.
        """
        return simpler(_Expressions(self, scope, before).visit(node))

    def called(self, function, arguments, keywords, before):
        """What a call of one of the course's own small functions is replaced by."""
        node = _node(function)
        body = _only_value(node)
        names = [each.arg for each in node.args.args]
        if node.args.vararg or node.args.kwonlyargs or len(arguments) > len(names):
            raise Unreadable("stars")
        given = dict(zip(names, arguments, strict=False)) | {k.arg: k.value for k in keywords}
        defaults = function.__defaults__ or ()
        for name, value in zip(names[len(names) - len(defaults) :], defaults, strict=True):
            given.setdefault(name, self.value(value))
        if given.keys() != set(names):
            raise Unreadable("another number of inputs")
        if body is None:
            return ast.Call(self._helper(function), [given[name] for name in names], [])
        replaced = {}
        for name in names:
            replaced[name] = self._handed_over(name, given[name], _uses(body, name), before)
        scope = _Scope(_names_known(function), (), replaced)
        return self._expression(body, scope, before)

    def _handed_over(self, name, value, uses, before):
        """An input of a call: as it is, or the name of a line that computes it."""
        length = len(ast.unparse(value))
        if isinstance(value, (ast.Name, ast.Constant)) or length <= SHORT or before is None:
            return value
        if uses == 0 or isinstance(value, ast.Tuple):
            return value
        wish = 1.0 if self.rng is None else self.rng.random()
        if uses == 1 and length < 60 * wish:
            return value
        fresh = self._fresh(name)
        before.append(ast.Assign([ast.Name(fresh, ast.Store())], value, lineno=0))
        return ast.Name(fresh, ast.Load())

    def _fresh(self, name):
        names = [name, *(f"{name}{i}" for i in range(1, 20))]
        fresh = next(each for each in names if each not in self.taken)
        self.taken.add(fresh)
        return fresh

    def _helper(self, function):
        """The name of a longer function of the course, which is written out above."""
        name = function.__name__.strip("_")
        key = (function.__code__, name)
        if key not in self.helpers:
            if name in self.taken or name == "<lambda>":
                raise Unreadable("two helpers of one name")
            self.taken.add(name)
            self.helpers[key] = None
            inside = _Writer(name, self.rng)
            inside.imports, inside.helpers = self.imports, self.helpers
            inside.taken = set(self.taken) - {name}
            tree = inside._definition(function, name)
            del self.helpers[key]
            self.helpers[key] = tree  # behind those that it needs itself
        return ast.Name(name, ast.Load())

    def value(self, value):
        """The expression for a value that a name stands for."""
        if isinstance(value, PLAIN):
            if isinstance(value, float) and not math.isfinite(value):
                return ast.parse("np.nan" if math.isnan(value) else "np.inf", mode="eval").body
            return ast.parse(repr(value), mode="eval").body
        if isinstance(value, (tuple, list)):
            kind = ast.Tuple if isinstance(value, tuple) else ast.List
            return kind([self.value(each) for each in value], ast.Load())
        if isinstance(value, np.ndarray) and value.size <= 9:
            return ast.parse(f"np.array({value.tolist()!r})", mode="eval").body
        if inspect.ismodule(value):
            return self._module(value)
        name = getattr(value, "__name__", None)
        for module, short in ((np, "np"), (np.linalg, "np.linalg"), (math, "math")):
            if name and getattr(module, name, None) is value:
                self._module(np if short.startswith("np") else math)
                return ast.parse(f"{short}.{name}", mode="eval").body
        if name and getattr(builtins, name, None) is value:
            return ast.Name(name, ast.Load())
        home = getattr(value, "__module__", "") or ""
        if home.startswith(COURSE) and not home.startswith(HIDDEN):
            if inspect.isfunction(value) or inspect.isclass(value):
                self.imports[f"from {home} import {name}"] = None
                return ast.Name(name, ast.Load())
            for other, its in vars(sys.modules[home]).items():
                if its is value:
                    self.imports[f"from {home} import {other}"] = None
                    return ast.Name(other, ast.Load())
        if home in ("itertools", "contextlib", "functools") and name:
            self.imports[f"from {home} import {name}"] = None
            return ast.Name(name, ast.Load())
        if inspect.isfunction(value) and home.startswith(HIDDEN):
            return self._helper(value)
        raise Unreadable(f"{value!r:.40}")

    def _module(self, module):
        if module is np:
            self.imports["import numpy as np"] = None
            return ast.Name("np", ast.Load())
        name = module.__name__
        if name.startswith(HIDDEN):
            raise Unreadable(name)
        if name.startswith(COURSE):
            package, _, name = name.rpartition(".")
            self.imports[f"from {package} import {name}"] = None
        else:
            self.imports[f"import {name}"] = None
        return ast.Name(name, ast.Load())


class _Expressions(ast.NodeTransformer):
    """Replaces names and calls inside of one expression."""

    def __init__(self, writer, scope, before):
        self.writer, self.scope, self.before = writer, scope, before

    def visit_Name(self, node):
        scope = self.scope
        if node.id in scope.replaced:
            return copy.deepcopy(scope.replaced[node.id])
        if node.id in scope.own or isinstance(node.ctx, ast.Store):
            return node
        if node.id in scope.known:
            return self.writer.value(scope.known[node.id])
        if hasattr(builtins, node.id):
            return node
        raise Unreadable(f"the name {node.id}")

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name):
            name, scope = node.func.id, self.scope
            function = None if name in scope.own else scope.known.get(name)
            if name not in scope.replaced and _is_ours(function):
                arguments = [self.visit(each) for each in self.unpacked(node.args)]
                keywords = [self.visit(each) for each in node.keywords]
                if any(isinstance(each, ast.Starred) for each in arguments):
                    raise Unreadable("stars")
                return self.writer.called(function, arguments, keywords, self.before)
        if isinstance(node.func, ast.Call) or isinstance(node.func, ast.Lambda):
            raise Unreadable("a function that makes functions")
        return self.generic_visit(node)

    def unpacked(self, arguments):
        """The arguments of a call, with the entries of a known tuple in place of `*known`."""
        for each in arguments:
            if isinstance(each, ast.Starred) and isinstance(each.value, ast.Name):
                if each.value.id in self.scope.packed:
                    yield from copy.deepcopy(self.scope.packed[each.value.id])
                    continue
            yield each

    def visit_Compare(self, node):
        left, right = node.left, node.comparators[0]
        if isinstance(node.ops[0], (ast.Is, ast.IsNot)) and is_none(right):
            name = left.id if isinstance(left, ast.Name) else None
            if name in self.scope.known and name not in self.scope.own:
                nothing = self.scope.known[name] is None
                return ast.Constant(nothing == isinstance(node.ops[0], ast.Is))
        return self.generic_visit(node)

    def visit_IfExp(self, node):
        test = simpler(self.visit(node.test))
        if isinstance(test, ast.Constant):
            return self.visit(node.body if test.value else node.orelse)
        kept, self.before = self.before, None
        node = ast.IfExp(test, self.visit(node.body), self.visit(node.orelse))
        self.before = kept
        return node

    def visit_BoolOp(self, node):
        first = simpler(self.visit(node.values[0]))
        if (
            isinstance(node.op, ast.Or)
            and isinstance(first, ast.Constant)
            and len(node.values) == 2
        ):
            return first if first.value else self.visit(node.values[1])
        return self._without_lines(node)

    def _without_lines(self, node):
        kept, self.before = self.before, None
        node = self.generic_visit(node)
        self.before = kept
        return node

    def _with_own_names(self, node):
        names = {
            each.id
            for each in ast.walk(node)
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
        } | {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
        kept = self.scope
        replaced = {k: v for k, v in kept.replaced.items() if k not in names}
        self.scope = _Scope(kept.known, kept.own | names, replaced, kept.packed)
        node = self._without_lines(node)
        self.scope = kept
        return node

    visit_ListComp = visit_GeneratorExp = visit_SetComp = visit_DictComp = _with_own_names
    visit_Lambda = _with_own_names


def _kind_of_import(line):
    return line.startswith("from nnlib"), line.startswith("import numpy"), line


def _is_ours(function):
    return inspect.isfunction(function) and function.__module__.startswith(HIDDEN)


def _without_docstring(body):
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return body[1:]
    return body


def _only_value(node):
    """The expression that a function returns, if it does nothing else."""
    if isinstance(node, ast.Lambda):
        return node.body
    body = _without_docstring(node.body)
    if len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None:
        return body[0].value
    return None


def _uses(node, name):
    """How often a name is read."""
    return sum(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node))


def _is_itself(node):
    """True for `h = h`."""
    return (
        len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Name)
        and node.value.id == node.targets[0].id
    )
