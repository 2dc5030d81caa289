"""The values FEEL knows (DMN 1.5 §10.3.2.2) as Python values.

null, boolean, string, list and context are None, bool, str, list and dict; a number is an int, or a
Decimal when it has a fraction or more than 34 digits; date, time and date and time are those of
``datetime`` or, beyond its reach, of wide.py; the durations stand in durations.py, the range and
the function here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.notes import UnusableError
from processes.feel.wide import WideDate, WideMoment, WideTime

DIGITS = 34
"""The precision of FEEL numbers, that of IEEE 754 decimal128."""
_TOO_LARGE = 10**DIGITS
_CHARACTERS_PER_STEP = 256
DECIMAL128 = Context(
    prec=DIGITS, Emax=6144, Emin=-6143, traps=[InvalidOperation, DivisionByZero, Overflow]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A range; one made by ``(< 10)`` keeps its operator and has one end."""

    start: object
    end: object
    start_included: bool
    end_included: bool
    operator: str = ""


def one_sided(operator: str, limit: object) -> Range:
    """Return the range of all values before or behind a limit, as ``(< 10)`` makes it."""
    below, included = operator.startswith("<"), operator.endswith("=")
    return Range(
        start=None if below else limit,
        end=limit if below else None,
        start_included=included and not below,
        end_included=included and below,
        operator=operator,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of an expression; ``invoke`` takes arguments in the order of ``parameters``.

    One with several signatures has ``by_name`` too, which takes names and their arguments.
    """

    parameters: tuple[str, ...]
    invoke: Callable[[list[object]], object]
    by_name: Callable[[tuple[str, ...], list[object]], object] | None = None
    types: tuple[str, ...] = ()
    """The declared type of each parameter, as it is called."""


KINDS: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    date: "date",
    time: "time",
    datetime: "date and time",
    WideDate: "date",
    WideTime: "time",
    WideMoment: "date and time",
    DayTimeDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
    Range: "range",
    Function: "function",
}
"""The name of each kind, as FEEL's types are called."""


def kind(value: object) -> str:
    """Return the name of the kind of a FEEL value."""
    return KINDS[type(value)]


def number(value: Decimal) -> int | Decimal:
    """Return a whole number of up to 34 digits as an int, anything else as it is."""
    if not value or (value.adjusted() < DIGITS and value == value.to_integral_value()):
        return int(value)
    return value


def integer(value: int | Decimal) -> int:
    """Return a number without its fraction; raises UnusableError beyond 34 digits."""
    if abs(value) >= _TOO_LARGE:
        raise UnusableError("FEEL-010")
    return int(value)


def extent(value: object) -> int:
    """Return the steps of going through a value once: an entry is one, so are 256 characters."""
    if isinstance(value, str):
        return len(value) // _CHARACTERS_PER_STEP
    return len(value) if isinstance(value, (list, dict)) else 0
