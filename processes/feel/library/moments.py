"""Temporal functions (DMN 1.5 §10.3.4.7 and §10.3.4.9)."""

from datetime import date, datetime

from processes.feel.functions import Builtin, builtin, form
from processes.feel.run import Run
from processes.feel.wide import Date, Moment, civil, day_number, number_of, weekday

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _now(run: Run) -> datetime:
    return run.now


def _today(run: Run) -> date:
    """Return the date of ``now`` in its own zone."""
    return run.now.date()


def _day_of_year(day: Date | Moment) -> int:
    ordinal = day_number(day)
    return ordinal - number_of(civil(ordinal)[0], 1, 1) + 1


def _day_of_week(day: Date | Moment) -> str:
    return _DAYS[weekday(day_number(day)) - 1]


def _month_of_year(day: Date | Moment) -> str:
    return _MONTHS[civil(day_number(day))[1] - 1]


def _week_of_year(day: Date | Moment) -> int:
    """Return the ISO 8601 week number: that of the week's Thursday."""
    ordinal = day_number(day)
    thursday = ordinal - weekday(ordinal) + 4
    return (thursday - number_of(civil(thursday)[0], 1, 1)) // 7 + 1


_DATE = "date: date | date and time"
FUNCTIONS: tuple[Builtin, ...] = (
    builtin("now", form("", _now, needs_run=True)),
    builtin("today", form("", _today, needs_run=True)),
    builtin("day of year", form(_DATE, _day_of_year)),
    builtin("day of week", form(_DATE, _day_of_week)),
    builtin("month of year", form(_DATE, _month_of_year)),
    builtin("week of year", form(_DATE, _week_of_year)),
)
