"""Counting, held against counters that are slow and obvious: minute by minute, day by day."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import Calendar, Hours, edition_from_holidays

CHINA = ZoneInfo("Asia/Shanghai")
EDITION = edition_from_holidays(2015, 2050, 1)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LAZY: Hours = ((time(9), time(10, 30)), (time(15), time(16)))
LONG: Hours = ((time(6), time(13)), (time(13, 1), time(22, 45)))
STARTS = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001  the strategy adds the zone itself
    max_value=datetime(2026, 6, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(second=0, microsecond=0))
OFFICES = st.sampled_from([None, LAZY, LONG])


@st.composite
def editions(draw: st.DrawFn) -> Calendar:
    """Years in which any day may rest and any weekend may be worked."""
    days = st.dates(date(2024, 1, 1), date(2024, 3, 31))
    off = draw(st.sets(days, max_size=60))
    on = {day for day in draw(st.sets(days, max_size=20)) if day.weekday() >= 5}
    return Calendar(
        number=1,
        first_year=2023,
        last_year=2026,
        rest_days=dict.fromkeys(sorted(off - on), "x"),
        makeup_days=frozenset(on),
        settled_until=2026,
    )


def closing(calendar: Calendar, day: date, hours: Hours | None) -> datetime:
    while not calendar.is_working_day(day):
        day += DAY
    return datetime.combine(day, (hours or calendar.office)[-1][1], CHINA)


def by_the_day(calendar: Calendar, start: datetime, n: int, hours: Hours | None) -> datetime:
    """Cross the days off one by one."""
    day = start.astimezone(CHINA).date()
    while n:
        day += DAY
        if calendar.is_working_day(day):
            n -= 1
    return closing(calendar, day, hours)


def by_the_minute(
    calendar: Calendar, start: datetime, minutes: int, hours: Hours | None
) -> datetime:
    """Let the clock tick while somebody is in the office."""
    now = start.astimezone(CHINA)
    while True:
        spans = (hours or calendar.office) if calendar.is_working_day(now.date()) else ()
        open_ = any(opens <= now.time() < closes for opens, closes in spans)
        if open_ and not minutes:
            return now
        minutes -= open_
        now += MINUTE
        if open_ and not minutes:
            return now


@given(start=STARTS, n=st.integers(0, 60), hours=OFFICES)
def test_working_days_are_crossed_off(start: datetime, n: int, hours: Hours | None) -> None:
    assert EDITION.due(start, n, "wd", hours) == by_the_day(EDITION, start, n, hours)


@given(calendar=editions(), at=st.integers(0, 70 * 24 * 60), n=st.integers(0, 30), hours=OFFICES)
def test_working_days_are_crossed_off_whatever_the_calendar(
    calendar: Calendar, at: int, n: int, hours: Hours | None
) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC) + at * MINUTE
    assert calendar.due(start, n, "wd", hours) == by_the_day(calendar, start, n, hours)


@given(start=STARTS, minutes=st.integers(1, 20 * 60), hours=OFFICES)
@settings(max_examples=40, deadline=None)
def test_office_time_is_counted_by_the_minute(
    start: datetime, minutes: int, hours: Hours | None
) -> None:
    n = Decimal(minutes) / 60
    end = EDITION.due(start, n, "wh", hours)
    assert end == by_the_minute(EDITION, start, minutes, hours)


@given(calendar=editions(), at=st.integers(0, 70 * 24 * 60), n=st.integers(1, 20), hours=OFFICES)
@settings(max_examples=25, deadline=None)
def test_office_time_is_counted_by_the_minute_whatever_the_calendar(
    calendar: Calendar, at: int, n: int, hours: Hours | None
) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC) + at * MINUTE
    end = calendar.due(start, n, "wh", hours)
    assert end == by_the_minute(calendar, start, n * 60, hours)


@given(start=STARTS, n=st.integers(0, 120), hours=OFFICES)
def test_calendar_days_are_all_counted(start: datetime, n: int, hours: Hours | None) -> None:
    day = start.astimezone(CHINA).date()
    for _ in range(n):
        day += DAY
    assert EDITION.due(start, n, "cd", hours) == closing(EDITION, day, hours)


@given(start=STARTS, n=st.integers(0, 40))
def test_a_month_ends_on_the_same_number_or_the_last_day(start: datetime, n: int) -> None:
    begin = start.astimezone(CHINA).date()
    year, month = begin.year, begin.month
    for _ in range(n):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = min(begin.day, monthrange(year, month)[1])
    end = closing(EDITION, date(year, month, number), None)
    assert EDITION.due(start, n, "month") == end


@given(start=STARTS, n=st.integers(0, 500))
def test_hours_go_on_day_and_night(start: datetime, n: int) -> None:
    assert EDITION.due(start, n, "h") == start + n * timedelta(hours=1)


@pytest.mark.parametrize("unit", ["h", "wh", "wd", "cd", "month"])
@given(start=STARTS, n=st.integers(1, 30), seconds=st.integers(0, 86_400))
def test_who_begins_later_never_ends_earlier(
    unit: str, start: datetime, n: int, seconds: int
) -> None:
    later = start + timedelta(seconds=seconds)
    assert EDITION.due(start, n, unit) <= EDITION.due(later, n, unit)
