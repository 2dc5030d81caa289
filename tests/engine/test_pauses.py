"""What is left of a limit after a pause, and when a share of it is used."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.calendar import Calendar, UnknownUnit, edition_from_holidays

CHINA = ZoneInfo("Asia/Shanghai")
EDITION = edition_from_holidays(2015, 2050, 1)
MORNINGS = ((time(9), time(12)),)
UNITS = st.sampled_from(["h", "wh", "wd", "cd", "month"])
HOURS = st.sampled_from([None, MORNINGS, ((time(0), time(8)), (time(8), time(23, 59)))])
MOMENTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001  the strategy adds the zone itself
    max_value=datetime(2026, 6, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0, second=0))
LENGTHS = st.integers(0, 25 * 24 * 60).map(lambda n: timedelta(minutes=n))
MINUTES = st.integers(0, 4 * 24 * 60).map(lambda n: timedelta(minutes=n))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("due", "unit", "paused", "resumed", "end"),
    [
        ("03-03 10:00", "h", "03-02 10:00", "03-02 15:30", "03-03 15:30"),
        ("03-03 10:00", "wh", "03-02 17:00", "03-05 09:00", "03-05 11:30"),
        ("03-03 10:00", "wh", "03-02 18:30", "03-03 08:00", "03-03 10:00"),  # closed in between
        ("03-06 18:00", "wd", "03-03 10:00", "03-09 16:00", "03-12 18:00"),
        ("03-06 18:00", "wd", "03-03 10:00", "03-03 16:00", "03-06 18:00"),  # on one day
        ("03-06 18:00", "wd", "03-06 10:00", "03-07 16:00", "03-09 18:00"),  # none was left
        ("03-06 18:00", "wd", "03-06 10:00", "03-06 20:00", "03-09 18:00"),  # closed by then
        ("03-06 18:00", "wd", "03-06 10:00", "03-09 18:00", "03-10 18:00"),  # at the close
        ("03-06 18:00", "wd", "03-06 10:00", "03-09 07:00", "03-09 18:00"),  # before it opens
        ("03-06 18:00", "cd", "03-06 10:00", "03-06 20:00", "03-09 18:00"),
        ("03-31 18:00", "month", "03-31 10:00", "04-02 20:00", "04-03 18:00"),
        ("03-10 18:00", "wd", "02-13 10:00", "02-14 10:00", "03-11 18:00"),  # a make-up day
        ("03-06 18:00", "cd", "03-03 10:00", "03-04 09:00", "03-09 18:00"),  # a Saturday rolls
        ("03-31 18:00", "month", "03-03 10:00", "03-05 09:00", "04-02 18:00"),
        ("03-03 18:00", "wd", "03-04 10:00", "03-09 09:00", "03-03 18:00"),  # it was over before
    ],
)
def test_a_pause_moves_the_end(due: str, unit: str, paused: str, resumed: str, end: str) -> None:
    moments = (local(f"2026-{paused}"), local(f"2026-{resumed}"))
    assert EDITION.resumed(local(f"2026-{due}"), unit, *moments) == local(f"2026-{end}")


def test_a_pause_of_an_unknown_unit_is_refused() -> None:
    noon = local("2026-03-03 12:00")
    with pytest.raises(UnknownUnit):
        EDITION.resumed(noon, "fortnight", noon, noon)


@given(start=MOMENTS, n=st.integers(0, 30), unit=UNITS, hours=HOURS, at=LENGTHS)
def test_a_pause_of_no_length_changes_nothing(
    start: datetime, n: int, unit: str, hours: None, at: timedelta
) -> None:
    due = EDITION.due(start, n, unit, hours)
    assert EDITION.resumed(due, unit, start + at, start + at, hours) == due


@given(start=MOMENTS, n=st.integers(0, 30), unit=UNITS, at=LENGTHS, first=LENGTHS, more=LENGTHS)
def test_a_longer_pause_never_ends_earlier(
    start: datetime, n: int, unit: str, at: timedelta, first: timedelta, more: timedelta
) -> None:
    due, paused = EDITION.due(start, n, unit), start + at
    short = EDITION.resumed(due, unit, paused, paused + first)
    assert due <= short <= EDITION.resumed(due, unit, paused, paused + first + more)


@given(start=MOMENTS, n=st.integers(1, 30), unit=UNITS, hours=HOURS, at=LENGTHS, length=LENGTHS)
def test_who_had_time_left_has_time_left_when_it_goes_on(
    start: datetime, n: int, unit: str, hours: None, at: timedelta, length: timedelta
) -> None:
    due, paused = EDITION.due(start, n, unit, hours), start + at / 5
    assume(paused < due)
    assert EDITION.resumed(due, unit, paused, paused + length, hours) > paused + length


def open_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Count minute by minute how long the office is open."""
    found, minute = 0, start.astimezone(CHINA)
    while minute < end:
        at = minute.time()
        works = calendar.is_working_day(minute.date())
        found += works and any(opens <= at < closes for opens, closes in calendar.office)
        minute += timedelta(minutes=1)
    return found


@given(start=MOMENTS, n=st.integers(1, 20), at=MINUTES, length=MINUTES)
@settings(max_examples=40)
def test_as_much_office_time_is_left_as_there_was(
    start: datetime, n: int, at: timedelta, length: timedelta
) -> None:
    due, paused = EDITION.due(start, n, "wh"), start + at
    assume(paused < due)
    end = EDITION.resumed(due, "wh", paused, paused + length)
    assert open_minutes(EDITION, paused + length, end) == open_minutes(EDITION, paused, due)


def working_days(after: date, until: date) -> list[date]:
    days = (after + timedelta(days=n + 1) for n in range((until - after).days))
    return [day for day in days if EDITION.is_working_day(day)]


@given(start=MOMENTS, n=st.integers(1, 20), at=LENGTHS, length=LENGTHS)
def test_as_many_working_days_are_left_as_there_were(
    start: datetime, n: int, at: timedelta, length: timedelta
) -> None:
    due, paused = EDITION.due(start, n, "wd"), start + at / 5
    days = [moment.astimezone(CHINA).date() for moment in (paused, paused + length, due)]
    assume(days[0] < days[2])
    end = EDITION.resumed(due, "wd", paused, paused + length).astimezone(CHINA).date()
    assert len(working_days(days[1], end)) == len(working_days(days[0], days[2]))


@pytest.mark.parametrize(
    ("start", "due", "unit", "share", "at"),
    [
        pytest.param("03-02 10:00", "03-03 10:00", "h", "0.5", "03-02 22:00", id="plain hours"),
        pytest.param("03-02 08:30", "03-02 18:00", "wh", "0.8", "03-02 16:24", id="office hours"),
        pytest.param("03-02 18:00", "03-09 18:00", "wd", "0.8", "03-06 18:00", id="four of five"),
        pytest.param("03-02 18:00", "03-09 18:00", "wd", "1", "03-09 18:00", id="all of it"),
        pytest.param("03-02 18:00", "03-04 18:00", "wd", "1.5", "03-05 18:00", id="half over"),
        pytest.param("03-01 00:00", "03-11 00:00", "cd", "0.8", "03-09 00:00", id="plain days"),
        pytest.param("03-07 10:00", "03-07 20:00", "wd", "0.5", "03-07 15:00", id="never open"),
    ],
)
def test_a_share_of_a_limit_is_used(start: str, due: str, unit: str, share: str, at: str) -> None:
    moments = local(f"2026-{start}"), local(f"2026-{due}")
    assert EDITION.at_share(*moments, unit, Decimal(share)) == local(f"2026-{at}")


@given(start=MOMENTS, n=st.integers(1, 30), unit=UNITS)
def test_a_warning_comes_after_the_start_and_before_the_end(
    start: datetime, n: int, unit: str
) -> None:
    due = EDITION.due(start, n, unit)
    warn = EDITION.at_share(start, due, unit, Decimal("0.8"))
    late = EDITION.at_share(start, due, unit, Decimal("1.5"))
    assert start <= warn <= due <= late


def test_the_nearest_place_with_hours_of_its_own_counts() -> None:
    early, late = ((time(7), time(15)),), ((time(10), time(20)),)
    calendar = Calendar(
        number=1, first_year=2026, last_year=2026, offices={"9901": early, "990101": late}
    )
    assert calendar.hours_at(["9901", "990101", "99010101"]) == late
    assert calendar.hours_at(["9901", "990102"]) == early
    assert calendar.hours_at(["9902"]) == calendar.hours_at([]) == calendar.office


def test_a_limit_in_days_ends_when_the_office_concerned_closes() -> None:
    assert EDITION.due(local("2026-03-02 10:00"), 1, "wd", MORNINGS) == local("2026-03-03 12:00")
