"""The tree of an expression's text, or the place where it stops being FEEL."""

from functools import cache
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

from processes.feel.errors import (
    EmptyExpressionError,
    FeelSyntaxError,
    TooLongError,
)
from processes.feel.tokens import Source, Tokens, place, tokenize

MAX_TEXT = 2_000
"""The longest expression, in characters."""
FOREIGN = frozenset(
    {
        *("import", "from", "def", "class", "lambda", "exec", "eval", "while"),
        *("try", "del", "assert", "global", "yield", "await", "async"),
    }
)
"""Words with which only a program in another language begins a phrase of several words."""


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


def parse(text: str, names: frozenset[str] = frozenset()) -> Tree[Token]:
    """Return the tree of ``text``; ``names`` are known names that hold words of the grammar.

    Raises EmptyExpressionError, TooLongError or FeelSyntaxError.
    """
    return cast("Tree[Token]", _parsed(Source(text=text, names=names), "start").children[0])


def parse_tests(text: str, names: frozenset[str] = frozenset()) -> Tree[Token]:
    """Return the tree of a decision table's cell: ``any_value``, ``one_of`` or ``none_of``.

    An empty cell is any value, as “-” is. Raises TooLongError or FeelSyntaxError.
    """
    source = Source(text=text if text.strip() else "-", names=names, cell=True)
    try:
        return _parsed(source, "tests_of_a_cell")
    except FeelSyntaxError as error:
        # “not(a) and b” begins with the function, not with the opposite of tests.
        plain = Source(text=text, names=names)
        try:
            return _parsed(plain, "tests_of_a_cell")
        except FeelSyntaxError as other:
            raise max(error, other, key=lambda e: (e.line, e.column)) from None


def _parsed(source: Source, start: str) -> Tree[Token]:
    if len(source.text) > MAX_TEXT:
        raise TooLongError(limit=MAX_TEXT)
    try:
        return _grammar().parse(cast("Any", source), start=start)
    except UnexpectedToken as error:
        if next(tokenize(source.text, source.names), None) is None:
            raise EmptyExpressionError from None
        raise _error(error.token, source.text) from None


def _error(token: Token, text: str) -> FeelSyntaxError:
    if token.type == "$END":
        line, column = place(text, len(text.rstrip()))
        return FeelSyntaxError(line=line, column=column, found="the end")
    return FeelSyntaxError(line=token.line or 1, column=token.column or 1, found=str(token))
