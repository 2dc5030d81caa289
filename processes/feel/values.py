"""FEEL values for the other packages: their types, and the JSON forms in which they are kept.

Dates, times and durations become ``{"@": text}``, numbers with a fraction or beyond 64 bits
``{"#": text}``, ranges
``{"..": [opening, start, end, closing, operator]}``; a context that looks like one of these becomes
``{"=": context}``. Everything else is itself.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from processes.feel.border import MAX_NESTING, admit, finite
from processes.feel.durations import DayTimeDuration, Duration, YearMonthDuration
from processes.feel.errors import TooDeepError, UnfitValueError
from processes.feel.kinds import Range
from processes.feel.notes import UnusableError
from processes.feel.temporal import format_temporal, parse_temporal
from processes.feel.wide import Date, Moment, Time, WideDate, WideMoment, WideTime

__all__ = [
    "DayTimeDuration",
    "Duration",
    "Range",
    "WideDate",
    "WideMoment",
    "WideTime",
    "YearMonthDuration",
    "admit",
    "from_json",
    "to_json",
]

_PLAIN = range(-(2**63), 2**64)
"""The whole numbers that JSON as it is stored has room for; others are written as text."""
_MARKS = frozenset({"@", "#", "..", "="})
"""The only key of an object that stands for something else in the JSON forms."""


def to_json(value: object, nesting: int = 0) -> object:
    """Return the JSON form of a value, from which from_json makes an equal one.

    There are no floats in it; ``nesting`` is how deep inside others it will stand. Raises
    UnfitValueError and TooDeepError as admit does.
    """
    return _form(admit(value, nesting=nesting))


def _form(value: object) -> object:
    if isinstance(value, list):
        return [_form(item) for item in value]
    if isinstance(value, dict):
        plain = {key: _form(item) for key, item in value.items()}
        return {"=": plain} if _marked(plain) else plain
    if isinstance(value, Decimal) or (isinstance(value, int) and value not in _PLAIN):
        return {"#": str(value)}
    if isinstance(value, Range):
        opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
        return {"..": [opening, _form(value.start), _form(value.end), closing, value.operator]}
    if isinstance(value, (Date, Time, Moment, DayTimeDuration, YearMonthDuration)):
        return {"@": format_temporal(value)}
    return value


def from_json(form: object, nesting: int = 0) -> object:
    """Return the value of a JSON form; plain floats become decimals by their shortest text.

    Raises UnfitValueError for what no JSON form is, TooDeepError beyond MAX_NESTING.
    """
    if nesting > MAX_NESTING and isinstance(form, (list, dict)):
        raise TooDeepError(limit=MAX_NESTING)
    if isinstance(form, list):
        return [from_json(item, nesting + 1) for item in form]
    if not isinstance(form, dict):
        return admit(form)
    if not _marked(form):
        return {key: from_json(item, nesting + 1) for key, item in form.items()}
    ((mark, content),) = form.items()
    try:
        return _READERS[mark](content, nesting)
    except (ValueError, TypeError, ArithmeticError, AttributeError, UnusableError):
        raise UnfitValueError(kind=f"{mark} {content!r:.40}") from None


def _marked(form: Mapping[str, object]) -> bool:
    return len(form) == 1 and next(iter(form)) in _MARKS


def _read_range(content: Any, nesting: int) -> Range:
    opening, start, end, closing, operator = content
    return Range(
        start=from_json(start, nesting + 1),
        end=from_json(end, nesting + 1),
        start_included=opening == "[",
        end_included=closing == "]",
        operator=operator,
    )


_READERS: Mapping[str, Callable[[Any, int], object]] = {
    "@": lambda content, _nesting: parse_temporal(content),
    "#": lambda content, _nesting: finite(Decimal(content)),
    "..": _read_range,
    "=": lambda content, nesting: {
        key: from_json(item, nesting + 1) for key, item in content.items()
    },
}
