from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import (
    Calendar,
    CalendarEnds,
    LimitDivided,
    LimitOutOfRange,
    UnknownUnit,
    edition_from_holidays,
)

CHINA = ZoneInfo("Asia/Shanghai")
OTHER = import_module("chinese_calendar")
EDITION = edition_from_holidays(2015, 2050, 1)
DAYS = [date(2015, 1, 1) + timedelta(days=n) for n in range(4383)]
"""Every day from 2015 to 2026."""
MOMENTS = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001  the strategy adds the zone itself
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        pytest.param(
            "2026-02-13 15:00", 5, "wd", "2026-02-27 18:00", id="Spring Festival and its make-up"
        ),
        pytest.param("2026-02-13 15:00", 1, "wd", "2026-02-14 18:00", id="a worked Saturday"),
        pytest.param("2026-02-14 09:00", 0, "wd", "2026-02-14 18:00", id="today, on a make-up day"),
        pytest.param("2026-02-15 09:00", 0, "wd", "2026-02-24 18:00", id="today, on a rest day"),
        pytest.param("2026-11-18 23:59", 1, "wd", "2026-11-19 18:00", id="the day does not count"),
        pytest.param("2026-11-18 00:00", 1, "wd", "2026-11-19 18:00", id="not even at midnight"),
        pytest.param("2026-11-18 12:00", 1, "cd", "2026-11-19 18:00", id="a calendar day"),
        pytest.param("2026-11-20 12:00", 1, "cd", "2026-11-23 18:00", id="Saturday rolls on"),
        pytest.param("2026-09-30 12:00", 3, "cd", "2026-10-08 18:00", id="National Day rolls on"),
        pytest.param("2026-01-31 12:00", 1, "month", "2026-02-28 18:00", id="no 31 February"),
        pytest.param("2024-01-31 12:00", 1, "month", "2024-02-29 18:00", id="leap year"),
        pytest.param("2026-11-18 12:00", 1, "month", "2026-12-18 18:00", id="the same day number"),
        pytest.param("2026-11-18 12:00", 14, "month", "2028-01-18 18:00", id="past the year's end"),
        pytest.param("2026-06-30 12:00", 6, "month", "2026-12-30 18:00", id="December"),
        pytest.param("2026-02-13 17:00", 24, "h", "2026-02-14 17:00", id="hours never pause"),
        pytest.param("2026-11-18 12:00", Decimal("0.25"), "h", "2026-11-18 12:15", id="15 minutes"),
        pytest.param("2026-11-18 08:30", 8, "wh", "2026-11-18 18:00", id="one office day"),
        pytest.param("2026-11-18 11:00", 2, "wh", "2026-11-18 14:30", id="over the noon break"),
        pytest.param("2026-11-18 12:30", 1, "wh", "2026-11-18 14:30", id="from the noon break"),
        pytest.param("2026-11-20 17:00", 2, "wh", "2026-11-23 09:30", id="over the weekend"),
        pytest.param("2026-11-21 10:00", 1, "wh", "2026-11-23 09:30", id="from a Saturday"),
        pytest.param("2026-02-14 17:00", 2, "wh", "2026-02-24 09:30", id="over the festival"),
        pytest.param("2026-11-18 05:00", 3, "wh", "2026-11-18 11:30", id="before the office opens"),
    ],
)
def test_a_clock_ends(start: str, n: Decimal | int, unit: str, end: str) -> None:
    assert EDITION.due(local(start), n, unit) == local(end)


def test_the_end_is_a_moment_in_utc() -> None:
    assert EDITION.due(local("2026-11-18 12:00"), 1, "wd").tzinfo is UTC


def test_the_day_of_a_start_is_the_day_in_china() -> None:
    evening_in_utc = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)  # already the 19th in China
    assert EDITION.due(evening_in_utc, 1, "wd") == local("2026-11-20 18:00")


def test_working_days_agree_with_another_library() -> None:
    assert [day for day in DAYS if EDITION.is_working_day(day) != OTHER.is_workday(day)] == []


def test_make_up_days_agree_with_another_library() -> None:
    worked = {day for day in DAYS if day.weekday() >= 5 and OTHER.is_workday(day)}
    assert worked == {day for day in EDITION.makeup_days if day.year <= 2026}


def test_rest_days_agree_with_another_library() -> None:
    resting = {day for day in DAYS if day.weekday() < 5 and not OTHER.is_workday(day)}
    assert resting == {day for day in EDITION.rest_days if day.year <= 2026}


def test_a_calendar_without_make_up_days_would_disagree() -> None:
    bare = Calendar(number=0, first_year=2015, last_year=2050, rest_days=EDITION.rest_days)
    assert any(bare.is_working_day(day) != OTHER.is_workday(day) for day in DAYS)


def test_an_edition_says_which_years_are_settled() -> None:
    assert EDITION.settled_until == 2026


def test_a_rest_day_has_its_chinese_name() -> None:
    assert EDITION.rest_days[date(2026, 10, 1)] == "国庆节"


def test_a_year_outside_the_edition_is_refused() -> None:
    with pytest.raises(CalendarEnds, match=r"TIME-020.*2015 to 2050, but 2051"):
        EDITION.due(local("2050-12-30 12:00"), 10, "wd")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownUnit, match="not in fortnight"):
        EDITION.due(local("2026-11-18 12:00"), 1, "fortnight")


@pytest.mark.parametrize("unit", ["wd", "cd", "month"])
def test_half_a_day_is_no_limit(unit: str) -> None:
    with pytest.raises(LimitDivided, match="TIME-025"):
        EDITION.due(local("2026-11-18 12:00"), Decimal("1.5"), unit)


@pytest.mark.parametrize("n", [-1, 12_001, 10**12])
def test_a_limit_out_of_range_is_refused(n: int) -> None:
    with pytest.raises(LimitOutOfRange):
        EDITION.due(local("2026-11-18 12:00"), n, "cd")


@given(start=MOMENTS, n=st.integers(0, 40), unit=st.sampled_from(["wd", "cd", "month"]))
def test_a_limit_in_days_ends_at_the_close_of_a_working_day(
    start: datetime, n: int, unit: str
) -> None:
    end = EDITION.due(start, n, unit).astimezone(CHINA)
    assert EDITION.is_working_day(end.date())
    assert (end.hour, end.minute) == (18, 0)


@given(start=MOMENTS, n=st.integers(0, 40))
def test_working_days_are_counted_one_by_one(start: datetime, n: int) -> None:
    end = EDITION.due(start, n, "wd").astimezone(CHINA).date()
    begin = start.astimezone(CHINA).date()
    days = [begin + timedelta(days=d + 1) for d in range((end - begin).days)]
    worked = sum(map(EDITION.is_working_day, days))
    assert worked == n or (n == 0 and worked == 1 and not EDITION.is_working_day(begin))


@given(start=MOMENTS, n=st.integers(0, 40), unit=st.sampled_from(["h", "wh", "wd", "cd", "month"]))
def test_a_longer_limit_never_ends_earlier(start: datetime, n: int, unit: str) -> None:
    assert EDITION.due(start, n, unit) <= EDITION.due(start, n + 1, unit)
