"""Why a limit ends when it ends."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import Calendar, UnknownUnit, edition_from_holidays
from engine.reckoning import Rest, explain, names_of

CHINA = ZoneInfo("Asia/Shanghai")
EDITION = edition_from_holidays(2015, 2050, 1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_spring_festival_and_its_make_up_day_are_named() -> None:
    found = explain(EDITION, local("2026-02-13 15:00"), 5, "wd")
    rest = Rest(names=("春节",), first=day("2026-02-15"), last=day("2026-02-23"))
    assert (found.due, found.rests) == (local("2026-02-27 18:00"), (rest,))
    assert found.worked == (day("2026-02-14"),)
    assert names_of(EDITION, rest) == ("Spring Festival",)
    assert not found.provisional


@pytest.mark.parametrize(
    ("start", "n", "unit", "rests"),
    [
        ("2020-09-30 10:00", 1, "wd", ["中秋节/国庆节"]),
        ("2026-04-03 10:00", 40, "wd", ["清明节", "劳动节"]),
        ("2026-02-13 15:00", 8, "wh", []),
        ("2026-02-14 15:00", 8, "wh", ["春节"]),
        ("2026-02-13 15:00", 24, "h", []),
        ("2026-02-10 15:00", 30, "cd", []),  # the festival is counted
        ("2026-02-10 15:00", 8, "cd", ["春节"]),  # it would end there
        ("2026-01-17 15:00", 1, "month", ["春节"]),
        ("2026-02-17 15:00", 0, "wd", ["春节"]),
        ("2026-11-20 15:00", 3, "wd", []),  # a weekend has no name
    ],
)
def test_rest_periods_that_were_passed_over_are_named(
    start: str, n: int, unit: str, rests: list[str]
) -> None:
    found = explain(EDITION, local(start), n, unit)
    assert ["/".join(rest.names) for rest in found.rests] == rests


@pytest.mark.parametrize(
    ("start", "n", "unit", "rolled"),
    [
        ("2026-11-20 15:00", 1, "cd", "2026-11-21"),
        ("2026-01-31 15:00", 1, "month", None),  # that Saturday is worked
        ("2025-01-31 15:00", 5, "month", None),
        ("2025-03-31 15:00", 2, "month", "2025-05-31"),
        ("2026-02-10 15:00", 8, "cd", "2026-02-18"),
        ("2026-02-17 15:00", 0, "wd", "2026-02-17"),
        ("2026-11-19 15:00", 1, "cd", None),
        ("2026-11-20 15:00", 1, "wd", None),
    ],
)
def test_the_rest_day_it_would_have_ended_on_is_named(
    start: str, n: int, unit: str, rolled: str | None
) -> None:
    found = explain(EDITION, local(start), n, unit).rolled_from
    assert (found.isoformat() if found else None) == rolled


@pytest.mark.parametrize(
    ("start", "n", "unit", "provisional"),
    [
        ("2026-12-20 15:00", 5, "wd", False),
        ("2026-12-20 15:00", 15, "wd", True),
        ("2026-12-30 15:00", 72, "h", False),
        ("2026-12-20 15:00", 30, "cd", True),
        ("2027-05-01 15:00", 8, "wh", True),
    ],
)
def test_a_year_that_is_not_published_makes_it_provisional(
    start: str, n: int, unit: str, provisional: bool
) -> None:
    assert explain(EDITION, local(start), n, unit).provisional is provisional


@pytest.mark.parametrize(("start", "worked"), [("17:59", True), ("18:00", False)])
def test_a_make_up_day_whose_office_had_closed_was_not_worked(start: str, worked: bool) -> None:
    found = explain(EDITION, local(f"2026-02-14 {start}"), 8, "wh")
    assert (found.worked == (day("2026-02-14"),)) is worked
    assert [rest.first for rest in found.rests] == [day("2026-02-15")]


def test_the_edge_of_the_calendar_ends_a_rest_period() -> None:
    year = edition_from_holidays(2026, 2026, 1)
    (rest,) = explain(year, local("2026-01-01 09:00"), 0, "wd").rests
    assert (rest.first, rest.last) == (day("2026-01-01"), day("2026-01-03"))


def test_a_day_off_in_exchange_alone_keeps_its_name() -> None:
    bridge = Calendar(
        number=1, first_year=2026, last_year=2026, rest_days={day("2026-11-20"): "休息日"}
    )
    (rest,) = explain(bridge, local("2026-11-19 09:00"), 1, "wd").rests
    assert (rest.names, rest.first, rest.last) == (
        ("休息日",),
        day("2026-11-20"),
        day("2026-11-22"),
    )


def test_an_unknown_unit_is_not_explained() -> None:
    with pytest.raises(UnknownUnit):
        explain(EDITION, local("2026-01-01 09:00"), 1, "fortnight")


@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 30), timezones=st.just(CHINA)),  # noqa: DTZ001
    n=st.integers(1, 40),
)
def test_what_is_named_adds_up_to_the_working_days(start: datetime, n: int) -> None:
    found = explain(EDITION, start, n, "wd")
    first, last = start.date(), found.due.astimezone(CHINA).date()
    days = [first + timedelta(days=k + 1) for k in range((last - first).days)]
    resting = [each for rest in found.rests for each in days if rest.first <= each <= rest.last]
    weekends = [each for each in days if each.weekday() >= 5 and each not in resting]
    assert len(days) - len(resting) - len([w for w in weekends if w not in found.worked]) == n
