"""How Python values become FEEL values, at the border of an evaluation and of the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.errors import TooDeepError, UnfitValueError
from processes.feel.kinds import Range, number
from processes.feel.temporal import WIDEST_OFFSET
from processes.feel.wide import WideDate, WideMoment, WideTime

MAX_NESTING = 60
"""How deeply lists and contexts may hold one another."""


def _ignore(_amount: int) -> None:
    """Charge nothing."""


def _refuse(what: str) -> object:
    raise UnfitValueError(kind=what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """How values cross into FEEL: what an entry costs, and what a value FEEL lacks becomes."""

    spend: Callable[[int], None] = _ignore
    refuse: Callable[[str], object] = _refuse


STRICT = Border()
"""Charges nothing and raises UnfitValueError."""


def admit(value: object, border: Border = STRICT, nesting: int = 0) -> object:
    """Return ``value`` as a FEEL value that shares no list or dict with it.

    Floats become decimals by their shortest text, whole decimals become ints, tuples become
    lists; NaN, infinities, functions and everything unknown is refused by ``border``. Raises
    TooDeepError beyond MAX_NESTING.
    """
    if type(value) in SCALARS:
        return value
    if nesting > MAX_NESTING:
        raise TooDeepError(limit=MAX_NESTING)
    if isinstance(value, (list, tuple)):
        border.spend(len(value))
        return [admit(item, border, nesting + 1) for item in value]
    if isinstance(value, Mapping):
        border.spend(len(value))
        return {str(key): admit(item, border, nesting + 1) for key, item in value.items()}
    change = next((change for kept, change in _CHANGES if isinstance(value, kept)), None)
    if change is None:
        return border.refuse(type(value).__name__)
    try:
        return change(value)
    except UnfitValueError as error:
        return border.refuse(str(error.facts["kind"]))


def _float(value: float) -> int | Decimal:
    return finite(Decimal(repr(float(value))))


def finite(value: Decimal) -> int | Decimal:
    """Return a decimal as a FEEL number; raises UnfitValueError for NaN and infinities."""
    if not value.is_finite():
        raise UnfitValueError(kind=str(value))
    return number(value)


def unfold(value: datetime) -> datetime:
    """Return a moment whose text tells it exactly.

    An hour that a zone has twice, and zones that have no name, get their fixed offset. Raises
    UnfitValueError for offsets of more than 14 hours or with fractions of a second.
    """
    ahead = value.utcoffset()
    plain = value.replace(fold=0)
    if ahead is None:
        return plain.replace(tzinfo=None)
    _check_offset(ahead)
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key and plain.utcoffset() == ahead:
        return plain
    return plain.replace(tzinfo=timezone(ahead) if ahead else UTC)


def _time(value: time) -> time:
    ahead = value.utcoffset()
    plain = value.replace(fold=0)
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        return plain
    if ahead is None:
        return plain.replace(tzinfo=None)
    _check_offset(ahead)
    return plain.replace(tzinfo=timezone(ahead) if ahead else UTC)


def _check_offset(ahead: timedelta) -> None:
    if abs(ahead) > WIDEST_OFFSET or ahead.microseconds:
        raise UnfitValueError(kind=f"time {ahead} ahead of UTC")


def _range(value: Range) -> Range:
    return Range(
        start=admit(value.start),
        end=admit(value.end),
        start_included=value.start_included,
        end_included=value.end_included,
        operator=value.operator,
    )


SCALARS = frozenset(
    {type(None), bool, int, str, date, DayTimeDuration, YearMonthDuration}
    | {WideDate, WideTime, WideMoment}
)
"""Kinds that are the same on both sides."""
_CHANGES: tuple[tuple[type, Callable[..., object]], ...] = (
    (str, str),
    (int, int),
    (float, _float),
    (Decimal, finite),
    (datetime, unfold),
    (time, _time),
    (timedelta, DayTimeDuration.of),
    (Range, _range),
)
