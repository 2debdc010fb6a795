"""What a reader types, `(x + y) * z`, read without `eval` and made a graph (chapter 4).

    formula = Expression("(x + y) * z")
    formula.names                                  # ("x", "y", "z")
    result = formula.graph({"x": -2, "y": 5, "z": -4})
    result.backward()

What can't be read or computed raises an `ExpressionError`, which says where in the text and why.
"""

import ast
import keyword
import math
import operator
import re
import unicodedata
import warnings
from dataclasses import dataclass

from nnlib.autograd import Value, as_values
from nnlib.words import number_text

MOST_CHARACTERS = 200
MOST_OPERATIONS = 60  # in the text: far more than a picture has room for
MOST_NODES = 25
LONGEST_NAME = 10  # characters
# What else a reader may type for a sign, and what it stands for.
SIGNS = {"×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "−": "-", "–": "-"}
SIGNS |= {"²": "**2", "³": "**3"} | {index: str(digit) for digit, index in enumerate("₀₁₂₃₄₅₆₇₈₉")}
NOT_OURS = {
    "^": "a power is written **, as in x**2",
    "//": "a division is written with one /",
    "%": "% has no place in a graph of gradients",
}
TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|//|[-+*/%^(),=])"
)
LETTERS = re.compile("[0-9A-Za-z_À-ÖØ-öø-ɏΆ-ώ]+")  # with accents, and Greek
BETWEEN_VALUES = re.compile(r"([,;]|\s+(?=[^\W\d]\w*\s*=))")
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS = {
    "exp": Value.exp,
    "log": Value.log,
    "tanh": Value.tanh,
    "sigmoid": Value.sigmoid,
    "relu": Value.relu,
    "max": Value.max,
}
SPELLINGS = {"σ": "sigmoid", "ReLU": "relu", "Relu": "relu", "ln": "log"}


class ExpressionError(ValueError):
    """Why a text can't be read or computed, and from where to where in it: `start`, `end`."""

    def __init__(self, message, text, start, end):
        super().__init__(message)
        self.text, self.start, self.end = text, start, end


@dataclass(frozen=True)
class Token:
    """A number, name or sign of the plain text, from `start` to `end`."""

    kind: str
    text: str
    start: int
    end: int


class Expression:
    """A formula in +, −, ×, ÷, ** and the functions above, read from `text`.

    `names` are its variables, in the order in which they occur; `result` is what it is called:
    `text` may begin with a name and =, otherwise it is f, or another letter that is free.
    """

    def __init__(self, text):
        if not isinstance(text, str):
            raise TypeError(f"text must be text such as '(x + y) * z', but is {text!r}")
        self.text = text
        self._plain, self._origin = plain_text(text)
        self.result, tokens = self._without_head(self._tokens())
        self._check_order(tokens)
        self._check_brackets(tokens)
        self._tree = self._parse(tokens)
        names = [token.text for token in tokens if token.kind == "name"]
        self.names = tuple(dict.fromkeys(name for name in names if function_name(name) is None))
        if self.result is None:
            self.result = next(name for name in ("f", "g", "F", "out") if name not in self.names)
        elif self.result in self.names:
            self._fail(f"{self.result} stands on both sides of =; give the result another name")

    def graph(self, values):
        """The result of the formula as a `Value`; `values` has a number for each of `names`.

        A variable is one leaf, however often it occurs. Numbers are leaves without a name; what is
        made of numbers alone is computed beforehand, as in Python.
        """
        if not self.names:
            self._fail("there is no variable in it, so no gradient to ask for; add an x")
        leaves = {name: Value(values[name], name=name) for name in self.names}
        result = self._compute(self._tree, leaves)
        if not isinstance(result, Value) or not result.parents:
            self._fail("there is nothing to compute; add an operation, as in x * x")
        count = len(result.topological_order())
        if count > MOST_NODES:
            self._fail(f"its graph has {count} nodes, and {MOST_NODES} is the limit")
        result.name = self.result
        return result

    def number(self):
        """What the formula is, if it is made of numbers alone, as a float."""
        return self._compute(self._tree, {})

    # Reading --------------------------------------------------------------------------------

    def _fail(self, message, start=0, end=None):
        """Raise the error for a part of the plain text."""
        end = len(self._plain) if end is None else end
        first = self._origin[start] if start < len(self._origin) else len(self.text)
        last = self._origin[end - 1] + 1 if 0 < end <= len(self._origin) else len(self.text)
        raise ExpressionError(message, self.text, first, max(last, first + 1))

    def _tokens(self):
        """The numbers, names and signs of the text."""
        if len(self.text) > MOST_CHARACTERS:
            self._fail(f"it has {len(self.text)} characters, and {MOST_CHARACTERS} is the limit")
        tokens, place = [], 0
        while place < len(self._plain):
            match = TOKEN.match(self._plain, place)
            if match is None or (match.lastgroup == "name" and not is_name(match[0])):
                sign = self._plain[place]
                hint = "; names are made of Latin and Greek letters" if sign.isalpha() else ""
                hint = "; round brackets ( ) do for everything" if sign in "[]{}" else hint
                self._fail(f"{sign!r} has no meaning here{hint}", place, place + 1)
            token = Token(match.lastgroup, match[0], place, match.end())
            if token.kind == "name":
                self._check_name(token)
            if token.kind != "space":
                tokens.append(token)
            place = token.end
        return tokens

    def _check_name(self, token):
        """A name is short, and none of Python's own words."""
        if keyword.iskeyword(token.text):
            reason = f"{token.text} is a word of Python's own and can't be a name"
            self._fail(reason, token.start, token.end)
        if len(token.text) > LONGEST_NAME:
            reason = f"a name of {len(token.text)} letters can't be drawn; {LONGEST_NAME} will do"
            self._fail(reason, token.start, token.end)

    def _without_head(self, tokens):
        """The name that stands before =, or None, and the tokens of the formula itself."""
        equals = [token for token in tokens if token.text == "="]
        if not equals:
            return None, tokens
        if equals != tokens[1:2] or tokens[0].kind != "name" or function_name(tokens[0].text):
            reason = "= may only follow the name of the result, as in f = x * y"
            self._fail(reason, equals[-1].start, equals[-1].end)
        return tokens[0].text, tokens[2:]

    def _check_order(self, tokens):
        """Operands and operations must take turns."""
        before = Token("", "", 0, 0)
        wants_operand = True
        for token in tokens:
            opens_call = token.text == "(" and before.kind == "name"
            if token.text in NOT_OURS:
                self._fail(NOT_OURS[token.text], token.start, token.end)
            if opens_call and function_name(before.text) is None:
                reason = f"{before.text} is no function here; there are {', '.join(FUNCTIONS)}"
                if len(before.text) < 3:
                    reason = f"between {before.text} and the bracket a * is missing"
                self._fail(reason, before.start, token.end)
            if function_name(before.text) and not opens_call:
                self._fail_call(before)
            if token.kind in ("number", "name") or token.text == "(":
                if not wants_operand and not opens_call:
                    self._fail_between(before, token)
                wants_operand = token.text == "("
            elif not wants_operand:
                wants_operand = token.text != ")"
            elif token.text not in "+-":  # which may be signs
                place = f"between {before.text} and" if before.text else "before"
                reason = f"a number or a name is missing {place} {token.text}"
                self._fail(reason, token.start, token.end)
            before = token
        if not tokens:
            self._fail("it is empty; type a formula, such as (x + y) * z")
        if function_name(before.text):
            self._fail_call(before)
        if wants_operand:
            self._fail(f"a number or a name is missing after {before.text}", before.start)

    def _fail_call(self, token):
        self._fail(f"{token.text} is a function: write {token.text}(…)", token.start, token.end)

    def _fail_between(self, before, token):
        left = "the bracket" if before.text == ")" else before.text
        right = "the bracket" if token.text == "(" else token.text
        reason = f"between {left} and {right} an operation is missing, such as *"
        self._fail(reason, before.start, token.end)

    def _check_brackets(self, tokens):
        """Every bracket has its partner, and commas stand in functions only."""
        opened = []
        for number, token in enumerate(tokens):
            if token.text == "(":
                opened.append((token, number > 0 and tokens[number - 1].kind == "name"))
            elif token.text == ")":
                if not opened:
                    self._fail("this bracket closes none that is open", token.start, token.end)
                opened.pop()
            elif token.text == "," and not (opened and opened[-1][1]):
                reason = "a comma has no place here; a decimal number has a point, as in 0.5"
                self._fail(reason, token.start, token.end)
        if opened:
            token = opened[-1][0]
            self._fail("the bracket opened here is never closed", token.start, token.end)

    def _parse(self, tokens):
        """The syntax tree of the formula."""
        text = [" "] * len(self._plain)
        for token in tokens:
            written = token.text
            if written.isdigit():  # 007 is no number in Python, but harmless
                written = written.lstrip("0").ljust(1, "0").ljust(len(written))
            text[token.start : token.end] = written
        self._first = tokens[0].start  # Python wants no spaces before it
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse("".join(text)[self._first :], mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            self._fail("it is no formula that can be read")
        operations = (ast.BinOp, ast.UnaryOp, ast.Call)
        if sum(isinstance(node, operations) for node in ast.walk(tree)) > MOST_OPERATIONS:
            self._fail(f"it has more than {MOST_OPERATIONS} operations; take a shorter one")
        return tree

    # Computing ------------------------------------------------------------------------------

    def _compute(self, tree, leaves):
        """The value of a part of the formula: a Value, or a float if no variable is in it."""
        if isinstance(tree, ast.Name):
            return leaves[tree.id]
        if isinstance(tree, ast.Constant):
            return self._finite(tree, [], float(tree.value))
        if isinstance(tree, ast.UnaryOp):
            operand = self._compute(tree.operand, leaves)
            return -operand if isinstance(tree.op, ast.USub) else operand
        if isinstance(tree, ast.BinOp):
            operands = [self._compute(tree.left, leaves), self._compute(tree.right, leaves)]
            function = OPERATORS[type(tree.op)]
        else:
            operands = [self._compute(operand, leaves) for operand in tree.args]
            function = self._function(tree)
        try:
            result = function(*operands)
        except (ArithmeticError, ValueError):
            result = math.nan
        return self._finite(tree, operands, result)

    def _function(self, tree):
        """The function of a call, which gives a float if it is given nothing but floats."""
        name = function_name(tree.func.id)
        if name == "max" and len(tree.args) < 2:
            self._fail_at(tree, "max takes two or more numbers, as in max(x, y)")
        if name != "max" and len(tree.args) != 1:
            self._fail_at(tree, f"{name} takes one number, but is given {len(tree.args)}")

        def call(*operands):
            result = FUNCTIONS[name](*as_values(operands))
            return result if any(isinstance(x, Value) for x in operands) else result.data

        return call

    def _finite(self, tree, operands, result):
        """The result of an operation, or the error that says why there is none."""
        numbers = (result.data, *result.slopes) if isinstance(result, Value) else (result,)
        if all(isinstance(x, float) and math.isfinite(x) for x in numbers):
            return result
        data = [x.data if isinstance(x, Value) else x for x in operands]
        texts = list(map(number_text, data))
        kind = type(tree.op) if isinstance(tree, ast.BinOp) else None
        if kind is ast.Div and data[1] == 0:
            reason = f"it divides {texts[0]} by 0"
        elif kind is ast.Pow and data[0] <= 0 and isinstance(operands[1], Value):
            reason = f"the base of a variable power must be above 0, but is {texts[0]}"
        elif kind is ast.Pow and data[0] <= 0:
            reason = f"{texts[0]} to the power {texts[1]} is no number with a slope"
        elif isinstance(tree, ast.Call) and function_name(tree.func.id) == "log" and data[0] <= 0:
            reason = f"log needs a number above 0, but is given {texts[0]}"
        else:
            reason = "the number, or its slope, is larger than a computer can hold (10³⁰⁸)"
        self._fail_at(tree, reason)

    def _fail_at(self, tree, message):
        """Raise the error for the part of the text that a node of the syntax tree stands for."""
        code = self._plain[self._first :].encode()  # Python counts bytes
        start = self._first + len(code[: tree.col_offset].decode())
        end = self._first + len(code[: tree.end_col_offset].decode())
        self._fail(message, start, end)


def read_number(text):
    """The number that a reader typed, such as -4, 0.25 or 1/3, or None if it is not one."""
    try:
        formula = Expression(text)
        return None if formula.names else formula.number()
    except ExpressionError:
        return None


def read_values(text, names=None):
    """What stands after each name in a text such as `x = -2, y = 1/3`: {"x": "-2", "y": "1/3"}.

    Each can be read by `read_number`. Raises `ExpressionError` if the text is of another form, or
    has a name that isn't among `names`.
    """
    written, start = {}, 0
    if len(text) > MOST_CHARACTERS:
        reason = f"they have {len(text)} characters, and {MOST_CHARACTERS} is the limit"
        raise ExpressionError(reason, text, 0, len(text))
    for part in BETWEEN_VALUES.split(text):
        end = start + len(part)
        if part.strip(",; \t"):
            name, equals, number = part.partition("=")
            name = plain_text(name.strip())[0]
            reason = None
            if not equals:
                reason = "values are written like x = 0.5, with commas between them"
            elif names is not None and name not in names:
                reason = f"there is no {name or 'name before ='} in the expression"
            elif read_number(number) is None:
                reason = f"what follows {name} = is not a number such as -4, 0.25 or 1/3"
            if reason:
                raise ExpressionError(reason, text, start, end)
            written[name] = number.strip()
        start = end
    return written


def plain_text(text):
    """The text in Python's own signs, and for each of its characters the place it came from."""
    plain, origin = [], []
    for place, character in enumerate(text):
        for sign in SIGNS.get(character, " " if character.isspace() else character):
            plain.append(sign)
            origin.append(place)
    return "".join(plain), origin


def is_name(text):
    """Whether a text can be drawn as a name, and Python doesn't change it, as it does with ﬁ."""
    is_drawn = LETTERS.fullmatch(text) is not None
    return is_drawn and text.isidentifier() and unicodedata.normalize("NFKC", text) == text


def function_name(name):
    """The name of the function that `name` is a spelling of, or None."""
    name = SPELLINGS.get(name, name)
    return name if name in FUNCTIONS else None
