"""Python as it stands in diagrams of other tools: parsed, never run, and written as FEEL.

Comparisons, and/or/not, choices, arithmetic of numbers, property paths and literals are translated,
and scripts that only give variables values; anything that calls, loops or imports is not.
"""

import ast
import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Final

from processes.normalise.languages.term import (
    NAME,
    OR,
    SIGN,
    NotSimpleError,
    Term,
    binary,
    choice,
    negation,
    string,
)

LONGEST: Final = 5_000
"""Characters; a longer text is not looked at."""

_DOUBTFUL: Final = re.compile(r"\\|\d[^\W\d]")
"""Escapes, and words grown together with numbers, of which Python itself is not sure."""

_COMPARISONS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "=",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "=",
    ast.IsNot: "!=",
}
_SUMS: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_WORDS: Final = {True: "true", False: "false", None: "null"}


def translate(text: str) -> str:
    """Return the FEEL text that says what the Python expression says; raise NotSimpleError."""
    return _term(_parsed(text, "eval").body).text


def translate_script(text: str) -> str:
    """Return the FEEL context of a script that only assigns variables; raise NotSimpleError."""
    entries: dict[str, str] = {}
    for line in _parsed(text, "exec").body:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                said = _term(value).text
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                said = _sum(ast.BinOp(left=ast.Name(id=name), op=op, right=value)).text
            case _:
                raise NotSimpleError
        if name in entries:
            raise NotSimpleError
        entries[name] = said
    if not entries:
        raise NotSimpleError
    return "{" + ", ".join(f"{name}: {said}" for name, said in entries.items()) + "}"


def _parsed(text: str, mode: str) -> Any:
    if len(text) > LONGEST or _DOUBTFUL.search(text):
        raise NotSimpleError
    try:
        return ast.parse(text.strip(), mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotSimpleError from None


def _term(node: ast.expr) -> Term:
    reader = _READERS.get(type(node))
    if reader is None:
        raise NotSimpleError
    return reader(node)


def _literal(node: ast.Constant) -> Term:
    value = node.value
    if isinstance(value, bool) or value is None:
        return Term(_WORDS[value])
    if isinstance(value, str):
        return string(value)
    if isinstance(value, int | float) and repr(value).replace(".", "").isdigit():
        return Term(repr(value))
    raise NotSimpleError


def _comparison(node: ast.Compare) -> Term:
    """Write ``a < b < c`` as ``a < b and b < c``."""
    sides = [node.left, *node.comparators]
    pairs = [
        _compared(op, left, right)
        for op, left, right in zip(node.ops, sides, sides[1:], strict=False)
    ]
    return reduce(lambda one, two: binary("and", one, two), pairs)


def _compared(op: ast.cmpop, left: ast.expr, right: ast.expr) -> Term:
    if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.List | ast.Tuple):
        found = Term(f"list contains({_listed(right).text}, {_term(left).text})")
        return found if isinstance(op, ast.In) else negation(found)
    if type(op) not in _COMPARISONS:
        raise NotSimpleError
    return binary(_COMPARISONS[type(op)], _term(left), _term(right))


def _both(node: ast.BoolOp) -> Term:
    word = "and" if isinstance(node.op, ast.And) else "or"
    return reduce(lambda one, two: binary(word, one, two), map(_term, node.values))


def _sign(node: ast.UnaryOp) -> Term:
    inner = _term(node.operand)
    if isinstance(node.op, ast.Not):
        return negation(inner)
    if isinstance(node.op, ast.USub):
        return Term(f"-{inner.at(SIGN)}", SIGN)
    raise NotSimpleError


def _sum(node: ast.BinOp) -> Term:
    left, right = _term(node.left), _term(node.right)
    if type(node.op) not in _SUMS or left.text[:1] in '"[' or right.text[:1] in '"[':
        raise NotSimpleError
    return binary(_SUMS[type(node.op)], left, right)


def _member(node: ast.Subscript) -> Term:
    """Write ``a["b"]`` as ``a.b`` and ``a[0]`` as ``a[1]``; FEEL counts from 1."""
    whole = _term(node.value).at(SIGN + 1)
    match node.slice:
        case ast.Constant(value=str(name)) if NAME.fullmatch(name):
            return Term(f"{whole}.{name}")
        case ast.Constant(value=int(number)) if number >= 0 and not isinstance(number, bool):
            return Term(f"{whole}[{number + 1}]")
        case _:
            raise NotSimpleError


def _listed(node: ast.List | ast.Tuple) -> Term:
    return Term("[" + ", ".join(_term(one).at(OR) for one in node.elts) + "]")


def _context(node: ast.Dict) -> Term:
    entries = []
    for key, value in zip(node.keys, node.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            raise NotSimpleError
        entries.append(f"{string(key.value).text}: {_term(value).text}")
    return Term("{" + ", ".join(entries) + "}")


_READERS: Final[Mapping[type[ast.expr], Callable[[Any], Term]]] = {
    ast.Constant: _literal,
    ast.Name: lambda node: Term(node.id),
    ast.Attribute: lambda node: Term(f"{_term(node.value).at(SIGN + 1)}.{node.attr}"),
    ast.Subscript: _member,
    ast.Compare: _comparison,
    ast.BoolOp: _both,
    ast.UnaryOp: _sign,
    ast.BinOp: _sum,
    ast.IfExp: lambda node: choice(_term(node.test), _term(node.body), _term(node.orelse)),
    ast.List: _listed,
    ast.Dict: _context,
}
