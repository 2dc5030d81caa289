"""Arithmetic on FEEL values (DMN 1.5 §10.3.2.5, tables 45 and 46): one row per pair of kinds."""

from collections.abc import Callable, Mapping
from datetime import UTC, date
from decimal import Decimal, DecimalException, Overflow
from typing import Any

from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.kinds import DECIMAL128, DIGITS, kind, number
from processes.feel.notes import UnusableError
from processes.feel.wide import (
    DAY,
    Date,
    Moment,
    Time,
    at_instant,
    civil,
    day_number,
    instant,
    join,
    make_clock,
    make_day,
    make_moment,
    number_of,
    since_midnight,
)

_LIMIT = 10**DIGITS
MAX_STRING = 65_536
"""The longest text an expression may make, in characters."""
_SMALL_POWER = 110
"""Bits below which a whole power is calculated exactly."""

Number = int | Decimal
Operation = Callable[[Any, Any], object]


class TooLargePowerError(ArithmeticError):
    """Inside the evaluator: a power that no FEEL number can hold."""


class TooLongTextError(ArithmeticError):
    """Inside the evaluator: a text of more than MAX_STRING characters."""


def whole(value: int) -> Number:
    """Return an int of up to 34 digits as it is, a longer one rounded to 34 digits."""
    return value if -_LIMIT < value < _LIMIT else DECIMAL128.create_decimal(value)


def add(left: Number, right: Number) -> Number:
    """Return the sum, rounded to 34 digits."""
    if isinstance(left, int) and isinstance(right, int):
        return whole(left + right)
    return number(DECIMAL128.add(left, right))


def subtract(left: Number, right: Number) -> Number:
    """Return the difference, rounded to 34 digits."""
    if isinstance(left, int) and isinstance(right, int):
        return whole(left - right)
    return number(DECIMAL128.subtract(left, right))


def multiply(left: Number, right: Number) -> Number:
    """Return the product, rounded to 34 digits."""
    if isinstance(left, int) and isinstance(right, int):
        return whole(left * right)
    return number(DECIMAL128.multiply(left, right))


def divide(left: Number, right: Number) -> Number:
    """Return the quotient with 34 digits; raises UnusableError for a zero divisor."""
    if not right:
        raise UnusableError("FEEL-006")
    return number(DECIMAL128.divide(left, right))


def _is_small(base: int, exponent: int) -> bool:
    return 0 <= exponent <= _SMALL_POWER and base.bit_length() * exponent <= _SMALL_POWER


def _power(base: Number, exponent: Number) -> Number:
    """Return the power; raises TooLargePowerError when it has more than 34 digits."""
    if isinstance(base, int) and isinstance(exponent, int) and _is_small(base, exponent):
        return whole(base**exponent)
    if not base and exponent < 0:
        raise UnusableError("FEEL-006")
    try:
        result = DECIMAL128.power(base, exponent)
    except Overflow:
        raise TooLargePowerError from None
    if result and result.adjusted() >= DIGITS:
        raise TooLargePowerError
    return number(result)


def _join(left: str, right: str) -> str:
    if len(left) + len(right) > MAX_STRING:
        raise TooLongTextError
    return left + right


def months_later(ordinal: int, months: int) -> int:
    """Return the day ``months`` later, or the last day of that month if it is shorter."""
    year, month, day = civil(ordinal)
    year, month = divmod(year * 12 + month - 1 + months, 12)
    first = number_of(year, month + 1, 1)
    following = number_of(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + day, following) - 1


def _date_plus_months(day: Date, span: YearMonthDuration) -> Date:
    return make_day(months_later(day_number(day), span.months))


def _moment_plus_months(moment: Moment, span: YearMonthDuration) -> Moment:
    later = months_later(day_number(moment), span.months)
    return make_moment(later, since_midnight(moment), moment.tzinfo)


def _date_plus_days(day: Date, span: DayTimeDuration) -> Date:
    return make_day(day_number(day) + span.nanoseconds // DAY)


def _moment_plus_days(moment: Moment, span: DayTimeDuration) -> Moment:
    """Add on the line of real time: a day is 24 hours, whatever the clocks of the zone do."""
    return at_instant(instant(moment) + span.nanoseconds, moment.tzinfo)


def _time_plus_days(clock: Time, span: DayTimeDuration) -> Time:
    """Go round the clock."""
    return make_clock((since_midnight(clock) + span.nanoseconds) % DAY, clock.tzinfo)


def _days_between(left: Date, right: Date) -> DayTimeDuration:
    return DayTimeDuration(nanoseconds=(day_number(left) - day_number(right)) * DAY)


def _between_moments(left: Moment, right: Moment) -> DayTimeDuration:
    if (left.tzinfo is None) != (right.tzinfo is None):
        raise UnusableError("FEEL-041")
    return DayTimeDuration(nanoseconds=instant(left) - instant(right))


def _midnight(day: Date, like: Moment) -> Moment:
    """Return midnight, in UTC when ``like`` has a zone (DMN 1.5 §10.3.2.3.5)."""
    return make_moment(day_number(day), 0, None if like.tzinfo is None else UTC)


def _between_times(left: Time, right: Time) -> DayTimeDuration:
    day = date(2000, 1, 1)
    return _between_moments(join(day, left), join(day, right))


def _bounded(value: Number) -> int:
    """Return the whole part of a duration's length; raises UnusableError beyond 34 digits."""
    if not -_LIMIT < value < _LIMIT:
        raise UnusableError("FEEL-010")
    return int(value)


def _days(nanoseconds: Number) -> DayTimeDuration:
    return DayTimeDuration(nanoseconds=_bounded(nanoseconds))


def _months(months: Number) -> YearMonthDuration:
    return YearMonthDuration(months=_bounded(months))


def _scale_days(span: DayTimeDuration, factor: Number) -> DayTimeDuration:
    return _days(DECIMAL128.multiply(span.nanoseconds, factor))


def _scale_months(span: YearMonthDuration, factor: Number) -> YearMonthDuration:
    return _months(DECIMAL128.multiply(span.months, factor))


def _reciprocal_days(span: DayTimeDuration, divisor: Number) -> DayTimeDuration:
    return _days(divide(span.nanoseconds, divisor))


def _reciprocal_months(span: YearMonthDuration, divisor: Number) -> YearMonthDuration:
    return _months(divide(span.months, divisor))


def _minus_days(span: DayTimeDuration) -> DayTimeDuration:
    return DayTimeDuration(nanoseconds=-span.nanoseconds)


def _minus_months(span: YearMonthDuration) -> YearMonthDuration:
    return YearMonthDuration(months=-span.months)


_N, _S, _D, _T, _M = "number", "string", "date", "time", "date and time"
_DT, _YM = "days and time duration", "years and months duration"

OPERATIONS: Mapping[str, Mapping[tuple[str, str], Operation]] = {
    "+": {
        (_N, _N): add,
        (_S, _S): _join,
        (_D, _DT): _date_plus_days,
        (_D, _YM): _date_plus_months,
        (_M, _DT): _moment_plus_days,
        (_M, _YM): _moment_plus_months,
        (_T, _DT): _time_plus_days,
        (_DT, _D): lambda span, day: _date_plus_days(day, span),
        (_YM, _D): lambda span, day: _date_plus_months(day, span),
        (_DT, _M): lambda span, moment: _moment_plus_days(moment, span),
        (_YM, _M): lambda span, moment: _moment_plus_months(moment, span),
        (_DT, _T): lambda span, clock: _time_plus_days(clock, span),
        (_DT, _DT): lambda a, b: _days(a.nanoseconds + b.nanoseconds),
        (_YM, _YM): lambda a, b: _months(a.months + b.months),
    },
    "-": {
        (_N, _N): subtract,
        (_D, _D): _days_between,
        (_M, _M): _between_moments,
        (_D, _M): lambda day, moment: _between_moments(_midnight(day, moment), moment),
        (_M, _D): lambda moment, day: _between_moments(moment, _midnight(day, moment)),
        (_T, _T): _between_times,
        (_D, _DT): lambda day, span: _date_plus_days(day, _minus_days(span)),
        (_D, _YM): lambda day, span: _date_plus_months(day, _minus_months(span)),
        (_M, _DT): lambda moment, span: _moment_plus_days(moment, _minus_days(span)),
        (_M, _YM): lambda moment, span: _moment_plus_months(moment, _minus_months(span)),
        (_T, _DT): lambda clock, span: _time_plus_days(clock, _minus_days(span)),
        (_DT, _DT): lambda a, b: _days(a.nanoseconds - b.nanoseconds),
        (_YM, _YM): lambda a, b: _months(a.months - b.months),
    },
    "*": {
        (_N, _N): multiply,
        (_DT, _N): _scale_days,
        (_YM, _N): _scale_months,
        (_N, _DT): lambda factor, span: _scale_days(span, factor),
        (_N, _YM): lambda factor, span: _scale_months(span, factor),
    },
    "/": {
        (_N, _N): divide,
        (_DT, _N): _reciprocal_days,
        (_YM, _N): _reciprocal_months,
        (_DT, _DT): lambda a, b: divide(a.nanoseconds, b.nanoseconds),
        (_YM, _YM): lambda a, b: divide(a.months, b.months),
    },
    "**": {(_N, _N): _power},
}

_NEGATIONS: Mapping[str, Callable[[Any], object]] = {
    _N: lambda value: subtract(0, value),
    _DT: _minus_days,
    _YM: _minus_months,
}


def apply(operator: str, left: object, right: object) -> object:
    """Return ``left operator right``; raises UnusableError when there is no such operation."""
    operation = OPERATIONS[operator].get((kind(left), kind(right)))
    if operation is None:
        raise UnusableError("FEEL-003", operator=operator, left=kind(left), right=kind(right))
    try:
        return operation(left, right)
    except DecimalException:
        raise UnusableError("FEEL-010") from None


def negate(value: object) -> object:
    """Return ``-value``; raises UnusableError for anything but numbers and durations."""
    operation = _NEGATIONS.get(kind(value))
    if operation is None:
        raise UnusableError("FEEL-040", found=kind(value))
    return operation(value)
