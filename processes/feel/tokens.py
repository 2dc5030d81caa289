"""Where one token of an expression ends and the next begins (DMN 1.5 §10.3.1.2, rules 21–36).

A name may hold blanks: words that stand beside one another are one name, because nothing else in
the grammar puts two words side by side. Names that contain a word of the grammar or an operator,
such as ``date and time``, are recognised when they are known beforehand.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer

from processes.feel.errors import FeelSyntaxError, HalfWidthError

KEYWORDS = {
    word: f"_{word.upper()}"
    for word in (
        *("and", "or", "if", "then", "else", "for", "in", "return", "some", "every"),
        *("satisfies", "between", "function", "external", "true", "false", "null"),
    )
}
ALONE = ("not",)
"""Words that never join their neighbours."""
SPECIAL_NAMES = frozenset({"date and time", "years and months duration", "days and time duration"})
OPERATORS = {
    "..": "_DOTS",
    "**": "POWER",
    "->": "_ARROW",
    "!=": "COMPARE",
    "<=": "COMPARE",
    ">=": "COMPARE",
    "<": "LESS",
    ">": "GREATER",
    "=": "COMPARE",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
    "{": "_LBRACE",
    "}": "_RBRACE",
    ",": "_COMMA",
    ":": "_COLON",
    ".": "_DOT",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
}
FULL_WIDTH = dict(zip("（）［］｛｝，：＝＜＞＋－＊／“”「」", '()[]{},:=<>+-*/""""', strict=True))

_START = r"[^\W\d]|[\U00010000-\U000EFFFF]"
_PART = r"[\w·\u200d\ufe0f\U00010000-\U000EFFFF]"
_WORD = rf"(?:{_START}){_PART}*"
_RESERVED = "|".join((*KEYWORDS, *ALONE, r"instance\s+of"))
_PLAIN = rf"(?!(?:{_RESERVED})(?!{_PART})){_WORD}"
_NAME = rf"{_PLAIN}(?:\s+{_PLAIN})*|\?"
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_STRING = r'"(?:[^"\\]|\\.)*"'
_KEY = rf"(?:{_START})(?:\s|{_PART}|[.+*'/-])*+(?=:)"
_SKIP = r"\s|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/"

_ENDS = frozenset({"NUMBER", "STRING", "TEMPORAL", "NAME", "_TRUE", "_FALSE", "_NULL"})
_CLOSERS = frozenset({"RPAR", "RSQB", "_RBRACE", "SHUT"})
_AFTER_SHUT = re.compile(
    rf"(?:{_SKIP})*(?:$|[\])}},=<>!]|\.(?![0-9])|(?:and|or|then|else|return|satisfies|in)\b)"
)


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Return the token pattern that also knows ``names``, the longest first."""
    known = sorted(names | SPECIAL_NAMES, key=len, reverse=True)
    special = "|".join(r"\s+".join(map(re.escape, name.split())) for name in known)
    groups = {
        "SKIP": _SKIP,
        "STRING": _STRING,
        "TEMPORAL": rf"@\s*{_STRING}",
        "NUMBER": rf"{_NUMBER}(?!{_PART})",
        "SPECIAL": rf"(?:{special})(?!{_PART})",
        "_INSTANCE": rf"instance\s+of(?!{_PART})",
        "NAME": _NAME,
        "WORD": _WORD,
        "OPERATOR": "|".join(map(re.escape, OPERATORS)),
    }
    return re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in groups.items()), re.DOTALL)


_KEY_PATTERN = re.compile(_KEY)
_PLAIN_NAME = re.compile(_NAME)


def unusual(names: Iterable[str]) -> frozenset[str]:
    """Return those of ``names`` that the lexer cannot recognise without being told."""
    return frozenset(n for n in names if n.strip() and not _PLAIN_NAME.fullmatch(n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text to be read, and what must be known to find its tokens."""

    text: str
    names: frozenset[str] = frozenset()
    """Names with words of the grammar or operators in them."""
    cell: bool = False
    """Whether it is a cell of a decision table, where “-” and “not(…)” are tests."""


class Tokens(Lexer):
    """The lexer that lark asks; its input is a Source."""

    __future_interface__ = 2

    def __init__(self, conf: LexerConf) -> None:
        """Lark passes its configuration; nothing of it is needed."""

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Token]:  # noqa: ARG002
        """Yield the tokens of the text; raises FeelSyntaxError at a character of no token."""
        source: Source = lexer_state.text  # type: ignore[attr-defined]
        found = tokenize(source.text, source.names)
        return _of_a_cell(found, source.text) if source.cell else found


def _of_a_cell(found: Iterator[Token], text: str) -> Iterator[Token]:
    """Yield the tokens of a cell: “-” alone is any value, “not(” at its beginning its opposite."""
    first = next(found, None)
    if first is None:
        return
    alone = text.strip() == "-"
    denied = first.type == "NAME" and first == "not"
    yield first.update(type="_DASH" if alone else "_NOT" if denied else first.type)
    yield from found


def tokenize(text: str, names: frozenset[str] = frozenset()) -> Iterator[Token]:
    """Yield the tokens of ``text``, with line and column counted from 1."""
    pattern, position, before, stack = _pattern(names), 0, "", [""]
    while position < len(text):
        match = _match(pattern, text, position, before, stack[-1])
        if match is None:
            raise _stray(text, position)
        kind, value = _kind(match, text, before)
        if kind != "SKIP":
            _track(stack, kind)
            yield _token(kind, value, text, position)
            before = kind
        position = match.end()


def _match(
    pattern: re.Pattern[str], text: str, position: int, before: str, inside: str
) -> re.Match[str] | None:
    if inside == "_LBRACE" and before in {"_LBRACE", "_COMMA"}:
        key = _KEY_PATTERN.match(text, position)
        if key:
            return key
    return pattern.match(text, position)


def _kind(match: re.Match[str], text: str, before: str) -> tuple[str, str]:
    """Return kind and value of the token that ``match`` found behind a token ``before``."""
    group, value = match.lastgroup, match.group()
    if group is None:
        return "KEY", " ".join(value.split())
    if group in {"SPECIAL", "NAME"}:
        return "NAME", " ".join(value.split())
    if group == "WORD":
        return KEYWORDS.get(value, "NAME"), value
    if group == "OPERATOR":
        return _operator(value, text, match.end(), before), value
    return group, value


def _operator(value: str, text: str, end: int, before: str) -> str:
    """Tell an open range's bracket from that of a list or filter."""
    operand_before = before in _ENDS or before in _CLOSERS
    if value == "]" and not operand_before and before != "LSQB":
        return "OPEN"
    if value == "[" and operand_before and _AFTER_SHUT.match(text, end):
        return "SHUT"
    return OPERATORS[value]


def _track(stack: list[str], kind: str) -> None:
    """Keep the brackets that are open, so that the keys of a context are recognised."""
    if kind in {"LPAR", "LSQB", "_LBRACE", "OPEN"}:
        stack.append(kind)
    elif kind in _CLOSERS and len(stack) > 1:
        stack.pop()


def _token(kind: str, value: str, text: str, position: int) -> Token:
    line, column = place(text, position)
    return Token(kind, value, position, line, column, line, column, position)


def place(text: str, position: int) -> tuple[int, int]:
    """Return line and column of ``position`` in ``text``, counted from 1."""
    line = text.count("\n", 0, position) + 1
    return line, position - (text.rfind("\n", 0, position) + 1) + 1


def _stray(text: str, position: int) -> FeelSyntaxError:
    line, column = place(text, position)
    found = text[position]
    if found in FULL_WIDTH:
        return HalfWidthError(line=line, column=column, found=found, wanted=FULL_WIDTH[found])
    return FeelSyntaxError(line=line, column=column, found=found)
