"""What can be wrong with an expression as such; wrong data is a note, not an error (notes.py).

* FeelError
  + FeelSyntaxError          BPMN-030   the text does not follow the grammar
    - MissingError           BPMN-030   what was begun does not go on as it must
    - ValueMissingError      BPMN-030   an operator or a bracket where a value should stand
    - NameMissingError       BPMN-030   something else where a name should stand
    - NoEntryError           BPMN-030   something else where an entry of a context should stand
    - EndsEarlyError         BPMN-030   what was begun is not closed
    - EndsWithoutValueError  BPMN-030   the text ends behind an operator
    - EndsWithoutNameError   BPMN-030   the text ends behind a dot
    - OpenTextError          BPMN-030   a quotation mark without a second one
    - ForeignSignError       BPMN-030   an operator of another language
    - UnknownTypeError       BPMN-030   ``instance of`` something that is no type
    - HalfWidthError         BPMN-030   a full-width comma, bracket or quotation mark
    - TemporalLiteralError   BPMN-030   ``@"…"`` is no date, time or duration
    - DuplicateKeyError      BPMN-030   a context names an entry twice
  + NotAllowedError          BPMN-031   a word of a programming language, or an external function
  + EmptyExpressionError     BPMN-032   nothing but blanks and comments
  + TooLongError             BPMN-033   more text than MAX_TEXT characters
    - TooDeepError           BPMN-033   nested deeper than MAX_DEPTH
    - NumberTooLargeError    BPMN-033   a power that no FEEL number can hold
    - ValueTooLargeError     BPMN-033   a text longer than MAX_STRING characters
    - FeelFuelError          BPMN-033   the calculation takes more steps than it may
  + ReservedNameError        BPMN-034   a name beginning with two underscores
* UnfitValueError            FEEL-019   a Python value that FEEL and the store do not know
"""

from typing import ClassVar

from processes.errors import BihuanError, ModelError


class FeelError(ModelError):
    """The expression cannot be used."""

    code: ClassVar[str] = "BPMN-030"
    advice: ClassVar[str] = "Correct the expression."

    def __init__(self, *, line: int = 1, column: int = 1, **facts: object) -> None:
        """Keep the place (counted from 1) and the ``facts`` that the sentence names."""
        super().__init__(line=line, column=column, **facts)
        self.line = line
        self.column = column


class FeelSyntaxError(FeelError):
    """Line {line}, column {column}: {found} does not belong here."""

    advice = "Look at what stands before this place: a word, a bracket or an operator is missing."


class MissingError(FeelSyntaxError):
    """Line {line}, column {column}: {wanted} is missing before {found}."""

    advice = "Write what is missing, or remove what stands at this place."


class ValueMissingError(FeelSyntaxError):
    """Line {line}, column {column}: a value is missing before {found}."""

    advice = "Write a name, a number, a text or a bracket before this place."


class NameMissingError(FeelSyntaxError):
    """Line {line}, column {column}: a name is missing before {found}."""

    advice = "Write the name of a variable, an entry or a type before this place."


class NoEntryError(FeelSyntaxError):
    """Line {line}, column {column}: {found} is no entry of a context."""

    advice = "Write the entries of a context as name: value, with commas between them."


class EndsEarlyError(FeelSyntaxError):
    """Line {line}, column {column}: the expression ends, but {wanted} is still missing."""

    advice = "Add what is missing at the end, or remove what it belongs to."


class EndsWithoutValueError(FeelSyntaxError):
    """Line {line}, column {column}: the expression ends where a value should follow."""

    advice = "Add the value, or remove the operator before it."


class EndsWithoutNameError(FeelSyntaxError):
    """Line {line}, column {column}: the expression ends where a name should follow."""

    advice = "Add the name, or remove the sign before it."


class OpenTextError(FeelSyntaxError):
    """Line {line}, column {column}: the text that begins here has no end."""

    advice = 'Write a " behind the last character of the text.'


class ForeignSignError(FeelSyntaxError):
    """Line {line}, column {column}: expressions write {wanted}, not {found}."""

    advice = 'Use the signs of FEEL: =, !=, <, <=, >, >=, and, or, not(), and " around texts.'


class UnknownTypeError(FeelSyntaxError):
    """Line {line}, column {column}: there is no type {found}."""

    advice = "Use a type of FEEL such as number, string or date, or define a type of that name."


class HalfWidthError(FeelSyntaxError):
    """Line {line}, column {column}: {found} must be written as {wanted}."""

    advice = "Write brackets, commas and quotation marks in expressions with half-width characters."


class TemporalLiteralError(FeelSyntaxError):
    """Line {line}, column {column}: {found} is not a date, a time or a duration."""

    advice = 'Write @"2026-01-31", @"08:30:00", @"2026-01-31T08:30:00", @"P3D" or @"P1Y2M".'


class DuplicateKeyError(FeelSyntaxError):
    """Line {line}, column {column}: the entry {found} is given twice."""

    advice = "Give each entry its own name."


class NotAllowedError(FeelError):
    """Line {line}, column {column}: {found} is not allowed in expressions."""

    code = "BPMN-031"
    advice = "Expressions calculate values; work of other kinds belongs into a service task."


class EmptyExpressionError(FeelError):
    """The expression is empty."""

    code = "BPMN-032"
    advice = "Write an expression, or remove the empty one."


class TooLongError(FeelError):
    """The expression is longer than {limit} characters."""

    code = "BPMN-033"
    advice = "Divide it into parts with names of their own."


class TooDeepError(TooLongError):
    """Line {line}, column {column}: nested deeper than {limit} levels."""

    advice = "Give the inner parts names in a context and use the names."


class NumberTooLargeError(TooLongError):
    """Line {line}, column {column}: number too large."""

    advice = "Numbers have at most 34 digits."


class ValueTooLargeError(TooLongError):
    """Line {line}, column {column}: the text would be longer than {limit} characters."""

    advice = "Shorten the texts that are joined."


class FeelFuelError(TooLongError):
    """The calculation takes too many steps: more than {limit}."""

    advice = "Use shorter lists and ranges."


class ReservedNameError(FeelError):
    """Line {line}, column {column}: the name {found} is reserved."""

    code = "BPMN-034"
    advice = "Choose a name that does not begin with two underscores."


class UnfitValueError(BihuanError):
    """A value of the kind {kind} cannot be kept."""

    code = "FEEL-019"
    advice = "Use text, numbers, yes/no, dates, times, durations, lists and contexts."
