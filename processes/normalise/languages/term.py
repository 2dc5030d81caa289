"""Term: a piece of FEEL text that knows how tightly it binds."""

import re
from dataclasses import dataclass
from typing import Final

CHOICE, OR, AND, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(8)

OPERATORS: Final = {
    "or": OR,
    "and": AND,
    "=": COMPARISON,
    "!=": COMPARISON,
    "<": COMPARISON,
    "<=": COMPARISON,
    ">": COMPARISON,
    ">=": COMPARISON,
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
}
"""The operators of FEEL that others have too, by how tightly they bind."""

NAME: Final = re.compile(r"[^\W\d]\w*")


class NotSimpleError(Exception):
    """The text says something that is not translated."""


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of FEEL."""

    text: str
    level: int = ATOM

    def at(self, level: int) -> str:
        """Return the text, in brackets where ``level`` binds tighter."""
        return self.text if self.level >= level else f"({self.text})"


def binary(operator: str, left: Term, right: Term) -> Term:
    """Return ``left operator right``; comparisons are not chained."""
    level = OPERATORS[operator]
    first = left.at(level + 1 if level == COMPARISON else level)
    return Term(f"{first} {operator} {right.at(level + 1)}", level)


def negation(inner: Term) -> Term:
    """Return that ``inner`` does not hold."""
    return Term(f"not({inner.text})")


def string(value: str) -> Term:
    """Return a text in FEEL's quotation marks."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return Term('"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"')


def choice(condition: Term, yes: Term, no: Term) -> Term:
    """Return ``if … then … else …``."""
    return Term(f"if {condition.at(OR)} then {yes.at(OR)} else {no.text}", CHOICE)


def is_empty(inner: Term) -> Term:
    """Return whether ``inner`` is nothing: null, an empty text or an empty list."""
    return Term(f'list contains([null, "", []], {inner.text})')
