"""Makes code plain to read, and says the same in other words (all chapters).

What stands alone should also read as people write it: no `+ 0`, nothing computed twice, no lines
beyond the page. And it should look different each time, without doing anything else.
"""

import ast
import copy
import re
import zlib

WIDEST = 92  # characters of a line that are read without scrolling


def names_set(node):
    """All names that a piece of code sets."""
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    } | {
        each.name
        for each in ast.walk(node)
        if isinstance(each, ast.FunctionDef) and each is not node
    }


def simpler(node):
    """The same without + 0, · 1, and conditions that are known."""
    return _Simpler().visit(node)


def _is(node, *values):
    return (
        isinstance(node, ast.Constant)
        and not isinstance(node.value, (bool, str))
        and node.value in values
    )


class _Simpler(ast.NodeTransformer):
    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        left, op, right = node.left, node.op, node.right
        if isinstance(op, ast.Add) and _is(left, 0):
            return right
        if isinstance(op, (ast.Add, ast.Sub)) and _is(right, 0):
            return left
        if isinstance(op, ast.Mult) and _is(left, 1):
            return right
        if isinstance(op, (ast.Mult, ast.Div)) and _is(right, 1):
            return left
        if isinstance(op, ast.Sub) and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            if isinstance(right, ast.Name) and ast.unparse(left.right) == right.id:
                return left.left
        if isinstance(op, ast.Add) and isinstance(right, ast.UnaryOp):
            if isinstance(right.op, ast.USub):
                return ast.BinOp(left, ast.Sub(), right.operand)
        if isinstance(op, ast.Add) and isinstance(right, ast.BinOp):
            rest = _without_minus(right)
            if rest is not None:
                return ast.BinOp(left, ast.Sub(), rest)
        if _is_whole(right) and isinstance(op, ast.Add | ast.Sub) and isinstance(left, ast.BinOp):
            if isinstance(left.op, ast.Add) and _is_whole(left.right):
                change = left.right.value + (1 if isinstance(op, ast.Add) else -1) * right.value
                sign = ast.Add() if change > 0 else ast.Sub()
                return simpler(ast.BinOp(left.left, sign, ast.Constant(abs(change))))
        return node


def _is_whole(node):
    return isinstance(node, ast.Constant) and type(node.value) is int


def is_none(node):
    """True for the constant None."""
    return isinstance(node, ast.Constant) and node.value is None


def _without_minus(node):
    """What is left of a product that begins with -1, or None."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult | ast.Div):
        return None
    first = node.left
    if isinstance(first, ast.UnaryOp) and isinstance(first.op, ast.USub) and _is(first.operand, 1):
        return node.right if isinstance(node.op, ast.Mult) else None
    rest = _without_minus(first)
    return None if rest is None else ast.BinOp(rest, node.op, node.right)


def known_again(source):
    """The code with the name of a line that computes something, where it is computed again."""
    tree = ast.parse(source)
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and not _changes_things(function):
            names = [n.id for n in ast.walk(function) if _is_set(n)]
            seen = {}
            for statement in function.body:
                if seen:
                    _Again(seen).visit(statement)
                if isinstance(statement, ast.Assign) and isinstance(
                    statement.value, ast.BinOp | ast.Call
                ):
                    (target, *_) = statement.targets
                    used = [n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)]
                    if isinstance(target, ast.Name) and all(
                        names.count(each) <= (each == target.id)
                        for each in (*used, target.id)
                        if each == target.id or names.count(each) > 1
                    ):
                        seen[ast.unparse(statement.value)] = target.id
    return ast.unparse(ast.fix_missing_locations(tree))


def _changes_things(function):
    """True if something is written into, or computed more than once."""
    odd = (ast.For, ast.While, ast.AugAssign, ast.Delete)
    return any(
        isinstance(each, odd)
        or (isinstance(each, ast.Subscript | ast.Attribute) and isinstance(each.ctx, ast.Store))
        for each in ast.walk(function)
    )


def _is_set(node):
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


class _Again(ast.NodeTransformer):
    """Replaces expressions by the names of lines that have computed them already."""

    def __init__(self, seen):
        self.seen = seen

    def generic_visit(self, node):
        if isinstance(node, ast.BinOp | ast.Call) and ast.unparse(node) in self.seen:
            return ast.Name(self.seen[ast.unparse(node)], ast.Load())
        return super().generic_visit(node)


def _single(source):
    """`sum(… for …)` for `sum((… for …))`."""
    stack, drop = [], set()
    for at, letter in enumerate(source):
        if letter == "(":
            stack.append(at)
        elif letter == ")":
            begin = stack.pop()
            twice = source[begin - 1 : begin] == "(" and source[at + 1 : at + 2] == ")"
            if twice and stack and stack[-1] == begin - 1 and " for " in source[begin:at]:
                inside = ast.parse(source[begin : at + 1].strip(), mode="eval").body
                if isinstance(inside, ast.GeneratorExp):
                    drop |= {begin, at}
    return "".join(letter for at, letter in enumerate(source) if at not in drop)


def _without_brackets(line):
    """`return a, b` for `return (a, b)`, and the same behind an equals sign."""
    for sign in ("return (", " = ("):
        before, found, after = line.partition(sign)
        if found and after.endswith(")"):
            try:
                inside = ast.parse(f"({after}", mode="eval").body
            except SyntaxError:
                continue
            if isinstance(inside, ast.Tuple) and len(inside.elts) > 1:
                return f"{before}{sign[:-1]}{after[:-1]}"
    return line


def _broken(line):
    """A line that is too long as several, broken at its outermost commas or operators."""
    if len(line) <= WIDEST:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    if len(indent) > 16:
        return line
    begin, end = re.match(r"(return |while |if |and |or |[\w.]+ [-+*/]?= )?", line.lstrip())[0], ""
    text = line.strip()[len(begin) :]
    if begin in ("while ", "if "):
        text, end = text[:-1], ":"
    elif text.endswith(","):
        text, end = text[:-1], ","
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return line
    raw = text.encode()

    def part(start, stop):
        return raw[start:stop].decode()

    opening, closing = "(", ")"
    if isinstance(node, ast.Call) and node.args:
        opening = part(0, node.func.end_col_offset) + "("
        pieces = [ast.unparse(each) for each in (*node.args, *node.keywords)]
        pieces = [f"{each}," for each in pieces]
    elif isinstance(node, ast.Tuple):
        pieces = [f"{ast.unparse(each)}," for each in node.elts]
    elif isinstance(node, ast.BoolOp):
        word = "and" if isinstance(node.op, ast.And) else "or"
        pieces = [ast.unparse(node.values[0])]
        pieces += [f"{word} {ast.unparse(each)}" for each in node.values[1:]]
    elif isinstance(node, ast.BinOp | ast.Compare):
        right = node.right if isinstance(node, ast.BinOp) else node.comparators[0]
        gap = part(node.left.end_col_offset, right.col_offset)
        at = node.left.end_col_offset + re.search(r"[-+*/@%<>=!]", gap).start()
        pieces = [part(0, at).strip(), part(at, len(raw))]
    else:
        return line
    pieces = [_broken(f"{indent}    {each}") for each in pieces]
    return "\n".join([f"{indent}{begin}{opening}", *pieces, f"{indent}{closing}{end}"])


def spaced(source):
    """The code with empty lines between its parts, as people leave them."""
    parts, last = [], None
    source = _single(source)
    for line in map(_without_brackets, source.splitlines()):
        kind = "import" if line.startswith(("import ", "from ")) else "code"
        starts = line.startswith(("def ", "class "))
        if last and (starts or kind != last) and not line.startswith(" ") and parts[-1]:
            parts.append("")
        if line or (parts and parts[-1]):
            parts.append(line)
        last = kind
    return "\n".join(_broken(line) for line in "\n".join(parts).strip("\n").splitlines())


# In other words -----------------------------------------------------------------------------------

METHODS = {"sum", "mean", "max", "min", "std", "var", "argmax", "argmin", "all", "any", "cumsum"}
COMMUTE = (ast.Add, ast.Mult)
TURNED = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
SYNONYMS = {
    "z": "pre", "h": "hidden", "s": "score", "G": "dout", "dh": "back", "delta": "dz",
    "e": "powers", "size": "scale", "errors": "relative", "difference": "residual",
    "classes": "kinds", "m_hat": "m1", "v_hat": "v1", "centers": "middles", "dW1": "gW1",
    "dW2": "gW2", "db1": "gb1", "db2": "gb2", "ds": "to_s", "dt": "to_t", "dp": "to_p",
}  # fmt: skip
LETTERS, WORDS = "aqruvk", ("part", "found", "inner", "first", "now", "temp")


def in_other_words(source, seed):
    """The same function: other names for what it sets, sums and products the other way round.

    Codes that are alike in most lines stay alike in them if the `seed` is the same.
    """
    tree = _OtherWords(seed).visit(ast.parse(source))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            _rename(node, seed)
    source = ast.unparse(ast.fix_missing_locations(tree))
    if "np." in source and "import numpy as np" not in source:
        source = f"import numpy as np\n{source}"
    return spaced(source)


def _drawn(seed, text):
    """A number from 0 up to 1 for a text: the same one whenever seed and text are the same."""
    return zlib.crc32(f"{seed} {text}".encode()) / 2**32


def _rename(function, seed):
    """Other names for some of the variables that a function sets."""
    names = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
    inputs = {each.arg for each in ast.walk(function) if isinstance(each, ast.arg)}
    names |= inputs
    others = {}
    for name in sorted(names_set(function) - inputs - {function.name}):
        pool = [SYNONYMS[name]] if name in SYNONYMS else LETTERS if len(name) == 1 else WORDS
        free = [other for other in pool if other not in names]
        share = 2 * _drawn(seed, name)
        if free and share < 1:
            others[name] = free[int(share * len(free))]
            names.add(others[name])
    for each in ast.walk(function):
        if isinstance(each, ast.Name) and each.id in others:
            each.id = others[each.id]
        elif isinstance(each, ast.FunctionDef) and each.name in others:
            each.name = others[each.name]


class _OtherWords(ast.NodeTransformer):
    """Exchanges some expressions for others that give the same."""

    def __init__(self, seed):
        self.seed = seed

    def some(self, node):
        return _drawn(self.seed, ast.unparse(node)) < 0.35

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        if isinstance(node.op, COMMUTE) and self.some(node) and _numeric(node):
            node.left, node.right = node.right, node.left
        if isinstance(node.op, ast.Pow) and _is(node.right, 2):
            if isinstance(node.left, ast.Name) and self.some(node):
                return ast.BinOp(node.left, ast.Mult(), copy.deepcopy(node.left))
            if self.some(node) and not isinstance(node.left, ast.Constant):
                return ast.Call(_of_numpy("square"), [node.left], [])
        return node

    def visit_Compare(self, node):
        node = self.generic_visit(node)
        op = type(node.ops[0])
        if len(node.ops) == 1 and op in TURNED and self.some(node):
            return ast.Compare(node.comparators[0], [TURNED[op]()], [node.left])
        return node

    def visit_Call(self, node):
        node = self.generic_visit(node)
        function = node.func
        if not isinstance(function, ast.Attribute) or not self.some(node):
            return node
        of_numpy = isinstance(function.value, ast.Name) and function.value.id == "np"
        if function.attr in METHODS and not of_numpy:
            return ast.Call(_of_numpy(function.attr), [function.value, *node.args], node.keywords)
        if of_numpy and function.attr == "maximum" and _is(node.args[1], 0):
            given = node.args[0]
            if isinstance(given, ast.Name):
                positive = ast.Compare(given, [ast.Gt()], [ast.Constant(0)])
                return ast.Call(
                    _of_numpy("where"), [positive, copy.deepcopy(given), ast.Constant(0)], []
                )
        return node


def _of_numpy(name):
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def _numeric(node):
    """True unless a list or a text is joined or repeated."""
    odd = (ast.List, ast.ListComp, ast.JoinedStr, ast.Tuple)
    return not any(isinstance(each, odd) for each in (node.left, node.right))
