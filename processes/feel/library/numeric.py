"""Numeric functions (DMN 1.5 §10.3.4.5)."""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from processes.feel.durations import DayTimeDuration, Duration, YearMonthDuration
from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import DECIMAL128, integer, number
from processes.feel.notes import UnusableError
from processes.feel.operators import divide, multiply, negate, subtract

Number = int | Decimal
_SCALES = range(-6111, 6177)
"""The numbers of decimal places that decimal128 can express."""


def _rounding(mode: str) -> Callable[..., Number]:
    """Return the function that rounds a number to a scale in one direction."""

    def rounded(value: Number, scale: Number = 0) -> Number:
        places, exact = integer(scale), Decimal(value)
        if places not in _SCALES:
            raise UnusableError("FEEL-010")
        if -int(exact.as_tuple().exponent) <= places:
            return value
        unit = Decimal(1).scaleb(-places)
        return number(exact.quantize(unit, rounding=mode, context=DECIMAL128))

    return rounded


def _absolute(value: Number | Duration) -> object:
    if isinstance(value, DayTimeDuration):
        return DayTimeDuration(nanoseconds=abs(value.nanoseconds))
    if isinstance(value, YearMonthDuration):
        return YearMonthDuration(months=abs(value.months))
    return negate(value) if value < 0 else value


def _modulo(dividend: Number, divisor: Number) -> Number:
    """Return the rest that has the sign of the divisor: 10 - 3 * floor(10/3)."""
    if isinstance(dividend, int) and isinstance(divisor, int) and divisor:
        return dividend % divisor
    whole = _rounding(ROUND_FLOOR)(divide(dividend, divisor))
    return subtract(dividend, multiply(divisor, whole))


def _root(value: Number) -> Number:
    if value < 0:
        raise UnusableError("FEEL-037", found=str(value))
    return number(DECIMAL128.sqrt(value))


def _logarithm(value: Number) -> Number:
    if value <= 0:
        raise UnusableError("FEEL-037", found=str(value))
    return number(DECIMAL128.ln(value))


def _exponential(value: Number) -> Number:
    return number(DECIMAL128.exp(value))


def _parity(rest: int) -> Callable[[Number], bool]:
    return lambda value: value == int(value) and int(value) % 2 == rest


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("decimal", form("n: number, scale: number", _rounding(ROUND_HALF_EVEN))),
    builtin("floor", form("n: number, scale?: number", _rounding(ROUND_FLOOR))),
    builtin("ceiling", form("n: number, scale?: number", _rounding(ROUND_CEILING))),
    builtin("round up", form("n: number, scale: number", _rounding(ROUND_UP))),
    builtin("round down", form("n: number, scale: number", _rounding(ROUND_DOWN))),
    builtin("round half up", form("n: number, scale: number", _rounding(ROUND_HALF_UP))),
    builtin("round half down", form("n: number, scale: number", _rounding(ROUND_HALF_DOWN))),
    builtin("abs", form("n: number | duration", _absolute)),
    builtin("modulo", form("dividend: number, divisor: number", _modulo)),
    builtin("sqrt", form("number: number", _root)),
    builtin("log", form("number: number", _logarithm)),
    builtin("exp", form("number: number", _exponential)),
    builtin("odd", form("number: number", _parity(1))),
    builtin("even", form("number: number", _parity(0))),
)
