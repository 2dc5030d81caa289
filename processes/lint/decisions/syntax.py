"""Texts that are no FEEL: where they stop being it, and what their writer probably meant."""

from collections.abc import Mapping
from typing import Final

from processes.feel.errors import (
    DuplicateKeyError,
    EmptyExpressionError,
    FeelError,
    FeelSyntaxError,
    HalfWidthError,
    NotAllowedError,
    NumberTooLargeError,
    ReservedNameError,
    TemporalLiteralError,
    TooDeepError,
    TooLongError,
)
from processes.lint.decisions.walk import Text
from processes.lint.expressions import hint
from processes.lint.finding import Finding
from processes.lint.rule import Rule, from_error

_PAGE: Final = "DMN 1.5 §10.3.1.2"


def _rule(kind: type[FeelError], sentence: str) -> Rule:
    return Rule(code="DMN-010", sentence=sentence, advice=kind.advice, page=_PAGE)


IN_CELLS: Final[Mapping[type[FeelError], Rule]] = {
    FeelSyntaxError: _rule(
        FeelSyntaxError, "Row {row}, column {column}: {found} does not belong here."
    ),
    HalfWidthError: _rule(
        HalfWidthError, "Row {row}, column {column}: {found} must be written as {wanted}."
    ),
    TemporalLiteralError: _rule(
        TemporalLiteralError,
        "Row {row}, column {column}: {found} is not a date, a time or a duration.",
    ),
    DuplicateKeyError: _rule(
        DuplicateKeyError, "Row {row}, column {column}: the entry {found} is given twice."
    ),
    NotAllowedError: _rule(
        NotAllowedError, "Row {row}, column {column}: call not allowed: {found}."
    ),
    EmptyExpressionError: _rule(
        EmptyExpressionError, "Row {row}, column {column}: there is nothing but a comment."
    ),
    TooDeepError: _rule(
        TooDeepError, "Row {row}, column {column}: nested deeper than {limit} levels."
    ),
    NumberTooLargeError: _rule(
        NumberTooLargeError, "Row {row}, column {column}: number too large."
    ),
    TooLongError: _rule(
        TooLongError, "Row {row}, column {column}: longer than {limit} characters."
    ),
    ReservedNameError: _rule(
        ReservedNameError, "Row {row}, column {column}: the name {found} is reserved."
    ),
    FeelError: _rule(FeelError, "Row {row}, column {column}: this cannot be used."),
}
"""What is said of a cell by the kind of error; of other texts the error says it itself."""
RULES: Final = tuple(IN_CELLS.values())


def explained(text: Text, error: FeelError) -> Finding:
    """Return what is wrong with a text that is no FEEL."""
    line = text.cell.line + error.line - 1
    advice = hint(text.cell.text)
    if not text.row:
        return from_error(error, text.place, on_line=line, advice=advice)
    rule = next(IN_CELLS[kind] for kind in type(error).__mro__ if kind in IN_CELLS)
    if advice:
        rule = Rule(code=rule.code, sentence=rule.sentence, advice=advice, page=rule.page)
    facts = {**error.facts, "character": error.column, "row": text.row, "column": text.column}
    return rule.found(text.place, facts, line)
