"""The tree of an expression's text, or the place where it stops being FEEL."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

from processes.feel.errors import (
    EmptyExpressionError,
    EndsEarlyError,
    EndsWithoutNameError,
    EndsWithoutValueError,
    FeelSyntaxError,
    MissingError,
    NameMissingError,
    NoEntryError,
    TooLongError,
    ValueMissingError,
)
from processes.feel.tokens import Source, Tokens, place, tokenize

MAX_TEXT = 2_000
"""The longest expression, in characters."""
MAX_PART = 20_000
"""The longest expression or cell of a decision, in characters: it may hold long lists."""
CLOSING: Final[Mapping[str, Mapping[str, str]]] = {
    "LPAR": {"RPAR": ")"},
    "LSQB": {"RSQB": "]"},
    "OPEN": {"RSQB": "]", "_DOTS": ".."},
    "_LBRACE": {"_RBRACE": "}"},
    "_IF": {"_THEN": "then"},
    "_THEN": {"_ELSE": "else"},
    "_FOR": {"_IN": "in", "_RETURN": "return"},
    "_SOME": {"_IN": "in", "_SATISFIES": "satisfies"},
    "_EVERY": {"_IN": "in", "_SATISFIES": "satisfies"},
    "_BETWEEN": {"_AND": "and"},
    "_FUNCTION": {"LPAR": "(", "_ARROW": "->"},
    "_NOT": {"LPAR": "("},
    "LESS": {"GREATER": ">"},
}
"""How a part goes on, by the token that begins it: kinds of tokens, and how they are written."""


@cache
def _grammar() -> Lark:
    return Lark(
        Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
        parser="lalr",
        start=["start", "tests_of_a_cell"],
        lexer=Tokens,
        propagate_positions=True,
        maybe_placeholders=False,
    )


def parse(
    text: str, names: frozenset[str] = frozenset(), paths: frozenset[str] | None = None
) -> Tree[Token]:
    """Return the tree of ``text``; ``names`` are known names that hold words of the grammar.

    In a part of a model ``paths`` are given, such names of entries, known behind a dot; it may be
    longer. Raises EmptyExpressionError, TooLongError or FeelSyntaxError.
    """
    limit = MAX_TEXT if paths is None else MAX_PART
    source = Source(text=text, names=names, paths=paths or frozenset(), limit=limit)
    return cast("Tree[Token]", _parsed(source, "start").children[0])


def parse_tests(
    text: str, names: frozenset[str] = frozenset(), paths: frozenset[str] = frozenset()
) -> Tree[Token]:
    """Return the tree of a decision table's cell: ``any_value``, ``one_of`` or ``none_of``.

    An empty cell is any value, as “-” is. Raises TooLongError or FeelSyntaxError.
    """
    written = text if text.strip() else "-"
    source = Source(text=written, names=names, paths=paths, limit=MAX_PART, cell=True)
    try:
        return _parsed(source, "tests_of_a_cell")
    except FeelSyntaxError as error:
        # “not(a) and b” begins with the function, not with the opposite of tests.
        plain = Source(text=text, names=names, paths=paths, limit=MAX_PART)
        try:
            return _parsed(plain, "tests_of_a_cell")
        except FeelSyntaxError as other:
            raise max(error, other, key=lambda e: (e.line, e.column)) from None


def _parsed(source: Source, start: str) -> Tree[Token]:
    if len(source.text) > source.limit:
        raise TooLongError(limit=source.limit)
    try:
        return _grammar().parse(cast("Any", source), start=start)
    except UnexpectedToken as error:
        if next(tokenize(source.text, source.names), None) is None:
            raise EmptyExpressionError from None
        raise _error(error, source.text) from None


def _error(error: UnexpectedToken, text: str) -> FeelSyntaxError:
    """Return what to say about the place where the text stops being FEEL."""
    token, wanted = error.token, _wanted(error)
    if token.type == "$END":
        line, column = place(text, len(text.rstrip()))
        kind = _AT_THE_END.get(wanted, EndsEarlyError if wanted else FeelSyntaxError)
        return kind(line=line, column=column, wanted=wanted, found=text.split()[-1])
    kind = _BEFORE_ANOTHER.get(wanted, MissingError if wanted else FeelSyntaxError)
    return kind(line=token.line or 1, column=token.column or 1, wanted=wanted, found=str(token))


def _wanted(error: UnexpectedToken) -> str:
    """Return what must come where an error is: a kind of token or what is written, or nothing."""
    parser = cast("Any", error.interactive_parser)
    awaited = parser.accepts()
    kind = next((kind for kind in _BEFORE_ANOTHER if kind in awaited), "")
    if kind or "$END" in awaited:
        return kind
    for begun in reversed(parser.parser_state.value_stack):
        if isinstance(begun, Token):
            for kind, said in CLOSING.get(begun.type, {}).items():
                if kind in awaited:
                    return said
    return ""


_AT_THE_END: Final[Mapping[str, type[FeelSyntaxError]]] = {
    "NUMBER": EndsWithoutValueError,
    "NAME": EndsWithoutNameError,
    "KEY": EndsWithoutNameError,
}
"""What to say when the text ends where this may stand; a number may where any value may."""
_BEFORE_ANOTHER: Final[Mapping[str, type[FeelSyntaxError]]] = {
    "NUMBER": ValueMissingError,
    "NAME": NameMissingError,
    "KEY": NoEntryError,
}
"""What to say when something else stands where this may."""
