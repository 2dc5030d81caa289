"""Code for what stands for itself: numbers, texts, lists, contexts, ranges (DMN 1.5 §10.3.1.2)."""

import re
from collections.abc import Mapping
from decimal import Decimal, DecimalException

from lark import Token

from processes.feel.builder import Builder, Node, Rule, defined, parts, token, where
from processes.feel.errors import (
    DuplicateKeyError,
    FeelSyntaxError,
    NumberTooLargeError,
    ReservedNameError,
    TemporalLiteralError,
)
from processes.feel.kinds import DECIMAL128, Range, kind, number
from processes.feel.notes import UnusableError
from processes.feel.run import Code, Frame
from processes.feel.temporal import parse_temporal

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|[\"\\ntr'/])")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r"}
_LAST_CHARACTER = 0x10FFFF


def _constant(value: object) -> Code:
    return lambda _frame: value


def _number(node: Node, _build: Builder) -> Code:
    line, column = where(node)
    try:
        value = DECIMAL128.create_decimal(Decimal(token(node)))
    except DecimalException:
        raise NumberTooLargeError(line=line, column=column) from None
    return _constant(number(value))


def text_of(literal: Token) -> str:
    """Return the text that a string literal stands for; raises FeelSyntaxError.

    Surrogate pairs become one character; half of one, or NUL, cannot be stored and is refused.
    """
    try:
        text = unescaped(literal[1:-1])
    except UnicodeDecodeError:
        raise _no_character(literal) from None
    if "\0" in text or "\ufffe" in text[:1]:
        raise _no_character(literal)
    return text


def unescaped(content: str) -> str:
    """Return what stands between the quotation marks of a literal, its escapes replaced.

    Raises UnicodeDecodeError for half of a surrogate pair.
    """
    text = _ESCAPE.sub(lambda match: _character(match[1]), content)
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def _character(escape: str) -> str:
    if len(escape) == 1:
        return _SIMPLE.get(escape, escape)
    point = int(escape[1:], 16)
    return chr(point) if point <= _LAST_CHARACTER else "\0"


def _no_character(literal: Token) -> FeelSyntaxError:
    line, column = where(literal)
    return FeelSyntaxError(line=line, column=column, found=str(literal))


def _string(node: Node, _build: Builder) -> Code:
    return _constant(text_of(token(node)))


def _temporal(node: Node, _build: Builder) -> Code:
    literal = token(node)
    text = literal[literal.index('"') + 1 : -1]
    try:
        return _constant(parse_temporal(text))
    except UnusableError:
        line, column = where(literal)
        raise TemporalLiteralError(line=line, column=column, found=text) from None


def _list(node: Node, build: Builder) -> Code:
    items = build.codes(parts(node))
    return lambda frame: [item(frame) for item in items]


def _context(node: Node, build: Builder) -> Code:
    entries: dict[str, Code] = {}
    for entry in parts(node):
        key = _key(token(entry))
        if key in entries:
            line, column = where(entry)
            raise DuplicateKeyError(line=line, column=column, found=key)
        entries[key] = build.within(*entries).code(parts(entry)[0])

    def code(frame: Frame) -> object:
        names: dict[str, object] = {}
        inner = frame.within(names)
        for key, entry in entries.items():
            names[key] = entry(inner)
        return names

    return code


def _key(key: Token) -> str:
    if key.type != "STRING":
        return defined(key)
    text = text_of(key)
    if text.startswith("__"):
        line, column = where(key)
        raise ReservedNameError(line=line, column=column, found=text)
    return text


def _range(node: Node, build: Builder) -> Code:
    opening, closing = token(node), token(node, -1)
    first, last = build.codes(parts(node))
    place = where(node)

    def code(frame: Frame) -> object:
        return frame.run.attempt(place, make_range, first(frame), last(frame), opening, closing)

    return code


def make_range(start: object, end: object, opening: str, closing: str) -> Range:
    """Return the range between two brackets; raises UnusableError for ends of two kinds."""
    if start is not None and end is not None and kind(start) != kind(end):
        raise UnusableError("FEEL-018", found=f"{kind(start)} .. {kind(end)}")
    return Range(start=start, end=end, start_included=opening == "[", end_included=closing == "]")


RULES: Mapping[str, Rule] = {
    "number": _number,
    "string": _string,
    "temporal": _temporal,
    "true": lambda _node, _build: _constant(True),
    "false": lambda _node, _build: _constant(False),
    "null": lambda _node, _build: _constant(None),
    "list": _list,
    "context": _context,
    "range": _range,
}
