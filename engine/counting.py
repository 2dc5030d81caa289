"""How time is counted: hours, office hours, working days, calendar days, months.

The rules are those of the Civil Code of the People's Republic of China: the day a period starts is
not counted (§201), a month ends on the same day number or on the last day of the month (§202), a
last day that is a rest day moves to the next working day, and an office's day ends when it closes
(§203).

Moments in here are local (China), without daylight saving, so differences of clock times are true.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
MONTHS = 12

Span = tuple[time, time]
"""From opening to closing, in local time."""


class Workdays(Protocol):
    """What days offices work on."""

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on ``day``."""

    def next_working_day(self, day: date) -> date:
        """Return ``day``, or the first working day after it (Civil Code §203)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office: the days it works on and the hours it keeps on them."""

    days: Workdays
    hours: tuple[Span, ...]
    """In order, at least one, none reaching into another."""

    def closing(self, day: date) -> datetime:
        """Return the close of business of ``day`` (Civil Code §203)."""
        return datetime.combine(day, self.hours[-1][1], CHINA)

    def last_moment(self, day: date) -> datetime:
        """Return when a period whose last day is ``day`` is over: rest days roll on (§203)."""
        return self.closing(self.days.next_working_day(day))

    def last_moment_after(self, day: date, moment: datetime) -> datetime:
        """Return when a period whose last day is ``day`` is over, the next close after ``moment``.

        Somebody who still has time when the office has closed has it on the next working day.
        """
        end = self.last_moment(day)
        return end if end > moment else self.last_moment(day + ONE_DAY)

    def open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give the opening times after ``start``, the first cut to begin there, without end."""
        day = start.date()
        while True:
            if self.days.is_working_day(day):
                for opens, closes in self.hours:
                    closing = datetime.combine(day, closes, CHINA)
                    if closing > start:
                        yield max(start, datetime.combine(day, opens, CHINA)), closing
            day += ONE_DAY

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the office is open between two moments."""
        open_ = timedelta(0)
        for opening, closing in self.open_from(start):
            if opening >= end:
                break
            open_ += min(closing, end) - opening
        return open_

    def after(self, start: datetime, left: timedelta) -> datetime:
        """Return when the office has been open for ``left`` since ``start``."""
        for opening, closing in self.open_from(start):
            if opening + left <= closing:
                return opening + left
            left -= closing - opening
        raise AssertionError  # the opening times end only with an error of the calendar

    def working_days(self, after: date, until: date) -> int:
        """Count the working days after ``after`` up to ``until``, that day included."""
        days = (after + n * ONE_DAY for n in range(1, (until - after).days + 1))
        return sum(map(self.days.is_working_day, days))

    def nth_working_day(self, day: date, n: int) -> date:
        """Return the ``n``th working day after ``day`` (§201); for none, ``day`` itself."""
        for _ in range(n):
            day = self.days.next_working_day(day + ONE_DAY)
        return day


def _hours(_: Office, start: datetime, n: Decimal | int) -> datetime:
    """Count on without a pause; §201: from the moment the clock was started."""
    return start + hours(n)


def _office_hours(office: Office, start: datetime, n: Decimal | int) -> datetime:
    """Count only while the office is open."""
    return office.after(start, hours(n))


def _working_days(office: Office, start: datetime, n: Decimal | int) -> datetime:
    """Count working days from the day after the start (§201)."""
    return office.last_moment(office.nth_working_day(start.date(), int(n)))


def _calendar_days(office: Office, start: datetime, n: Decimal | int) -> datetime:
    """Count every day from the day after the start (§201), then roll over rest days (§203)."""
    return office.last_moment(last_day(start.date(), n, "cd"))


def _months(office: Office, start: datetime, n: Decimal | int) -> datetime:
    """Find the same day ``n`` months later, or the last of that month (§202), then roll (§203)."""
    return office.last_moment(last_day(start.date(), n, "month"))


def last_day(day: date, n: Decimal | int, unit: str) -> date:
    """Return the last of ``n`` calendar days or months after ``day``, before rest days roll it."""
    if unit == "cd":
        return day + int(n) * ONE_DAY
    year, month = divmod(day.year * MONTHS + day.month - 1 + int(n), MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def hours(n: Decimal | int) -> timedelta:
    """Return ``n`` hours, to the second."""
    return timedelta(seconds=round(n * 3600))


Count = Callable[[Office, datetime, Decimal | int], datetime]

COUNTS: dict[str, Count] = {
    "h": _hours,
    "wh": _office_hours,
    "wd": _working_days,
    "cd": _calendar_days,
    "month": _months,
}
"""The unit of a time limit and how it is counted."""

WHOLE = frozenset({"wd", "cd", "month"})
"""Units that are not divided."""


def _shift_moment(_: Office, due: datetime, paused: datetime, resumed: datetime) -> datetime:
    """End later by as long as the pause was."""
    return due + (resumed - paused)


def _shift_open_time(
    office: Office, due: datetime, paused: datetime, resumed: datetime
) -> datetime:
    """Leave as much office time as there was."""
    left = office.open_time(paused, due)
    return office.after(resumed, left) if left else resumed


def _shift_working_days(
    office: Office, due: datetime, paused: datetime, resumed: datetime
) -> datetime:
    """Leave as many working days as there were after the day of the pause."""
    left = office.working_days(paused.date(), due.date())
    return office.last_moment_after(office.nth_working_day(resumed.date(), left), resumed)


def _shift_days(office: Office, due: datetime, paused: datetime, resumed: datetime) -> datetime:
    """End later by as many days, then roll over rest days (§203)."""
    return office.last_moment_after(due.date() + (resumed.date() - paused.date()), resumed)


Shift = Callable[[Office, datetime, datetime, datetime], datetime]

SHIFTS: dict[str, Shift] = {
    "h": _shift_moment,
    "wh": _shift_open_time,
    "wd": _shift_working_days,
    "cd": _shift_days,
    "month": _shift_days,
}
"""The unit of a time limit and where its end moves to when its clock was paused."""

IN_OFFICE_TIME = frozenset({"wh", "wd"})
"""Units of which a share is measured in office time; that of the others in plain time."""


def moment_of_share(
    office: Office, start: datetime, due: datetime, share: Decimal, unit: str
) -> datetime:
    """Return when ``share`` of the time from ``start`` to ``due`` is used, at most when it is 1."""
    whole = office.open_time(start, due) if unit in IN_OFFICE_TIME else timedelta(0)
    if whole:
        return office.after(start, _part(whole, share))
    return start + _part(max(due - start, timedelta(0)), share)


def _part(whole: timedelta, share: Decimal) -> timedelta:
    return timedelta(seconds=int(Decimal(whole // timedelta(seconds=1)) * share))


def in_china(moment: datetime) -> datetime:
    """Return the moment as a clock in China shows it."""
    return moment.astimezone(CHINA)


def in_utc(moment: datetime) -> datetime:
    """Return the moment as it is kept."""
    return moment.astimezone(UTC)
