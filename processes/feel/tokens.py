"""Where one token of an expression ends and the next begins (DMN 1.5 §10.3.1.2, rules 21–36).

A name may hold blanks: words that stand beside one another are one name, because nothing else in
the grammar puts two words side by side. Names that contain a word of the grammar or an operator,
such as ``date and time``, are recognised when they are known beforehand, or when the text itself
defines them: as the key of a context or the variable of a loop.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer

from processes.feel.errors import (
    FeelError,
    FeelSyntaxError,
    ForeignSignError,
    HalfWidthError,
    NotAllowedError,
    OpenTextError,
)

KEYWORDS = {
    word: f"_{word.upper()}"
    for word in (
        *("and", "or", "if", "then", "else", "for", "in", "return", "some", "every"),
        *("satisfies", "between", "function", "external", "true", "false", "null"),
    )
}
ALONE = ("not",)
"""Words that never join their neighbours."""
FOREIGN = frozenset(
    {
        *("import", "from", "def", "class", "lambda", "exec", "eval", "while"),
        *("try", "del", "assert", "global", "yield", "await", "async"),
    }
)
"""Words with which only a program begins a phrase of several words, unless it is a known name."""
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
FOREIGN_SIGNS = {
    "==": "=",
    "&&": "and",
    "||": "or",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
    "'": '"',
    "‘": '"',
    "’": '"',
}
"""Signs of other languages, and what FEEL writes in their place."""

_START = r"[^\W\d]|[\U00010000-\U000EFFFF]"
_PART = r"[\w·\u200d\ufe0f\U00010000-\U000EFFFF]"
_WORD = rf"(?:{_START}){_PART}*"
_RESERVED = "|".join((*KEYWORDS, *ALONE, r"instance\s+of"))
_PLAIN = rf"(?!(?:{_RESERVED})(?!{_PART})){_WORD}"
_NAME = rf"{_PLAIN}(?:\s+{_PLAIN})*|\?"
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_STRING = r'"(?:[^"\\]|\\.)*"'
_ANY_NAME = rf"(?:{_START})(?:\s|{_PART}|[.+'’-]|\*(?!/)|/(?![/*]))*"
_SKIP = r"\s|//[^\n]*+|/\*(?:[^*]|\*(?!/))*\*/"

_ENDS = frozenset({"NUMBER", "STRING", "TEMPORAL", "NAME", "_TRUE", "_FALSE", "_NULL"})
_CLOSERS = frozenset({"RPAR", "RSQB", "_RBRACE", "SHUT"})
_NO_VALUE = re.compile(rf"(?:{_SKIP})*(?:$|[\])}},])")
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
        "SPECIAL": rf"(?:{special})(?!{_PART})",
        "NUMBER": rf"{_NUMBER}(?!{_PART})",
        "_INSTANCE": rf"instance\s+of(?!{_PART})",
        "NAME": _NAME,
        "WORD": _WORD,
        "FOREIGN": "|".join(map(re.escape, FOREIGN_SIGNS)),
        "OPERATOR": "|".join(map(re.escape, OPERATORS)),
    }
    return re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in groups.items()), re.DOTALL)


_KEY_PATTERN = re.compile(rf"{_ANY_NAME}+(?=(?:{_SKIP})*:)")
_PARAMETER_PATTERN = re.compile(rf"{_ANY_NAME}+(?=(?:{_SKIP})*[:,)])")
_VARIABLE_PATTERN = re.compile(rf"{_ANY_NAME}?(?=\s+in\b)")
_ANY_NAMES = re.compile(rf"{_ANY_NAME}+")
_PLAIN_NAME = re.compile(rf"(?:{_NAME})|{_NUMBER}|{'|'.join((*KEYWORDS, *ALONE))}")


def unusual(names: Iterable[str]) -> frozenset[str]:
    """Return those of ``names`` that the lexer cannot recognise without being told."""
    return frozenset(n for n in names if n.strip() and not _is_plain(n))


def _is_plain(name: str) -> bool:
    return bool(_PLAIN_NAME.fullmatch(name)) and not _foreign_word(name)


def _foreign_word(name: str) -> str:
    """Return the word by which a name of several words looks like a program, or nothing."""
    first, *others = name.split()
    return first if others and first in FOREIGN else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text to be read, and what must be known to find its tokens."""

    text: str
    names: frozenset[str] = frozenset()
    """Names with words of the grammar or operators in them."""
    paths: frozenset[str] = frozenset()
    """Such names of entries: they only mean something behind a dot or within a filter."""
    limit: int
    """The most characters that are read: an expression of a diagram is short."""
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
        found = tokenize(source.text, source.names, source.paths)
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


def tokenize(
    text: str, names: frozenset[str] = frozenset(), paths: frozenset[str] = frozenset()
) -> Iterator[Token]:
    """Yield the tokens of ``text``, with line and column counted from 1."""
    return _Reading(text=text, names=names, paths=paths).tokens()


def keys(text: str) -> Iterator[str]:
    """Yield the names that contexts of a text give their entries; of a broken text, some."""
    before = ""
    with suppress(FeelError):
        for token in tokenize(text) if "{" in text else ():
            if token.type == "KEY":
                yield str(token)
            elif token.type == "_COLON" and before:
                yield before
            before = token.strip('"') if token.type == "STRING" else ""


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One text while its tokens are found."""

    text: str
    names: frozenset[str]
    paths: frozenset[str]
    before: str = ""
    """The kind of the token before; blanks and comments do not count."""
    key: str = ""
    """The text of that token, as it may turn out to be a key."""
    inside: list[str] = field(default_factory=lambda: [""])
    """The brackets that are open; FILTER is “[” behind a value, RANGE one with “..” behind it,
    PARAMS “(” behind “function”."""
    outer: list[frozenset[str]] = field(default_factory=list)
    """What ``names`` were before each of them."""
    loops: list[int] = field(default_factory=list)
    """How many brackets are open around each loop whose variables are still being named."""

    def tokens(self) -> Iterator[Token]:
        position = 0
        while position < len(self.text):
            kind, value, end = self._next(position)
            if kind != "SKIP":
                self._learn(kind, value)
                self._track(kind)
                yield _token(kind, value, self.text, position)
                self.before, self.key = kind, value
            position = end

    def _next(self, position: int) -> tuple[str, str, int]:
        """Return kind, value and end of what stands at ``position``."""
        defined = self._defined(position)
        if defined:
            return defined
        match = _pattern(self._known()).match(self.text, position)
        if match is None or match.lastgroup == "FOREIGN":
            raise _stray(self.text, position)
        foreign = _foreign_word(match.group()) if match.lastgroup == "NAME" else ""
        if foreign:
            line, column = place(self.text, position)
            raise NotAllowedError(line=line, column=column, found=foreign)
        kind, value = self._kind(match)
        return kind, value, match.end()

    def _known(self) -> frozenset[str]:
        if self.paths and (self.before == "_DOT" or "FILTER" in self.inside):
            return self.names | self.paths
        return self.names

    def _defined(self, position: int) -> tuple[str, str, int] | None:
        """Return the name that is defined here, with whatever it holds: a key, a variable."""
        place = self.inside[-1], self.before
        loop = ("", "_FOR") if self._before_variable() else None
        kind, pattern = _DEFINING.get(loop or place) or ("", None)
        match = pattern.match(self.text, position) if pattern else None
        return (kind, " ".join(match.group().split()), match.end()) if match else None

    def _before_variable(self) -> bool:
        """Say whether the variable of a loop comes next."""
        within = bool(self.loops) and self.loops[-1] == len(self.inside)
        return within and self.before in {*_LOOPS, "_COMMA"}

    def _learn(self, kind: str, value: str) -> None:
        """Remember an unusual name that the text itself defines; entries are reached by paths."""
        if kind == "_COLON" and self.inside[-1] == "_LBRACE" and self.before in {"KEY", "STRING"}:
            match = _ANY_NAMES.fullmatch(self.key.strip('"'))
            own = unusual([match.group()] if match else [])
            self.names, self.paths = self.names | own, self.paths | own
        elif kind == "NAME" and (self._before_variable() or self.inside[-1] == "PARAMS"):
            self.names |= unusual([value])

    def _kind(self, match: re.Match[str]) -> tuple[str, str]:
        """Return kind and value of the token that ``match`` found."""
        group, value = str(match.lastgroup), match.group()
        if group in {"SPECIAL", "NAME"}:
            return "NAME", " ".join(value.split())
        if group == "WORD":
            return KEYWORDS.get(value, "NAME"), value
        if group == "OPERATOR":
            return self._operator(value, match.end()), value
        return group, value

    def _operator(self, value: str, end: int) -> str:
        """Tell an open range's bracket from that of a list or filter."""
        if value == "]" and not self._behind_value() and not _NO_VALUE.match(self.text, end):
            return "RSQB" if self.before == "LSQB" else "OPEN"
        within_range = self.inside[-1] == "RANGE" and self._behind_value()
        if value == "[" and within_range and _AFTER_SHUT.match(self.text, end):
            return "SHUT"
        return OPERATORS[value]

    def _behind_value(self) -> bool:
        return self.before in _ENDS or self.before in _CLOSERS

    def _track(self, kind: str) -> None:
        """Keep the brackets that are open, and forget at their end what is known within them."""
        if kind in _LOOPS:
            self.loops.append(len(self.inside))
        elif kind in {"_RETURN", "_SATISFIES"} and self.loops:
            self.loops.pop()
        elif kind in {"LPAR", "LSQB", "_LBRACE", "OPEN"}:
            self.inside.append(self._bracket(kind))
            self.outer.append(self.names)
        elif kind in _CLOSERS and self.outer:
            names = self.outer.pop()
            self.names = self.names if self.inside.pop() == "PARAMS" else names
        elif kind == "_DOTS" and self.inside[-1] in {"LPAR", "LSQB", "OPEN"}:
            self.inside[-1] = "RANGE"

    def _bracket(self, kind: str) -> str:
        if kind == "LPAR" and self.before == "_FUNCTION":
            return "PARAMS"
        return "FILTER" if kind == "LSQB" and self._behind_value() else kind


_LOOPS = frozenset({"_FOR", "_SOME", "_EVERY"})
_DEFINING: Mapping[tuple[str, str], tuple[str, re.Pattern[str]]] = {
    ("_LBRACE", "_LBRACE"): ("KEY", _KEY_PATTERN),
    ("_LBRACE", "_COMMA"): ("KEY", _KEY_PATTERN),
    ("LPAR", "LPAR"): ("NAME", _KEY_PATTERN),
    ("LPAR", "_COMMA"): ("NAME", _KEY_PATTERN),
    ("PARAMS", "LPAR"): ("NAME", _PARAMETER_PATTERN),
    ("PARAMS", "_COMMA"): ("NAME", _PARAMETER_PATTERN),
    ("", "_FOR"): ("NAME", _VARIABLE_PATTERN),
}
"""What defines a name, by the bracket around it and the token before; the last is any loop's."""


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
    for sign, wanted in FOREIGN_SIGNS.items():
        if text.startswith(sign, position):
            return ForeignSignError(line=line, column=column, found=sign, wanted=wanted)
    kind = OpenTextError if found == '"' else FeelSyntaxError
    return kind(line=line, column=column, found=found)
