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
from processes.feel.tokens import Tokens, place, tokenize

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
        lexer=Tokens,
        propagate_positions=True,
        maybe_placeholders=False,
    )


def parse(text: str, names: frozenset[str] = frozenset()) -> Tree[Token]:
    """Return the tree of ``text``; ``names`` are known names that hold words of the grammar.

    Raises EmptyExpressionError, TooLongError or FeelSyntaxError.
    """
    if len(text) > MAX_TEXT:
        raise TooLongError(limit=MAX_TEXT)
    try:
        tree = _grammar().parse(cast("Any", (text, names)))
    except UnexpectedToken as error:
        if next(tokenize(text, names), None) is None:
            raise EmptyExpressionError from None
        raise _error(error.token, text) from None
    return cast("Tree[Token]", tree.children[0])


def _error(token: Token, text: str) -> FeelSyntaxError:
    if token.type == "$END":
        line, column = place(text, len(text.rstrip()))
        return FeelSyntaxError(line=line, column=column, found="the end")
    return FeelSyntaxError(line=token.line or 1, column=token.column or 1, found=str(token))
