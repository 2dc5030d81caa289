"""Durations, dates and cycles: exact, refused when garbled, and the same after a round trip."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.errors import ModelError
from processes.iso8601 import (
    Cycle,
    Duration,
    format_cycle,
    format_duration,
    format_moment,
    parse_cycle,
    parse_duration,
    parse_moment,
)
from processes.iso8601errors import LongDurationError, SkippedTimeError, TimeTextError

DURATIONS = st.builds(
    Duration,
    years=st.integers(0, 20),
    months=st.integers(0, 60),
    days=st.integers(0, 3_000),
    seconds=st.decimals(0, 9_999_999, places=6),
)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P3D", Duration(days=3)),
        ("P2W", Duration(days=14)),
        ("P1Y2M", Duration(years=1, months=2)),
        ("PT0S", Duration()),
        ("PT1.5H", Duration(seconds=Decimal(5400))),
        ("PT0,5S", Duration(seconds=Decimal("0.5"))),
        ("P1DT12H30M5S", Duration(days=1, seconds=Decimal(45_005))),
        (" P50Y ", Duration(years=50)),
    ],
)
def test_a_duration_is_read_exactly(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@given(DURATIONS)
def test_a_duration_survives_being_written(duration: Duration) -> None:
    assert parse_duration(format_duration(duration)) == duration


@given(MOMENTS)
def test_a_moment_survives_being_written(moment: datetime) -> None:
    assert parse_moment(format_moment(moment)) == moment


@given(
    st.builds(
        Cycle,
        interval=DURATIONS.filter(lambda duration: not duration.is_zero()),
        repeats=st.none() | st.integers(0, 1_000),
        start=st.none() | MOMENTS,
    )
)
def test_a_cycle_survives_being_written(cycle: Cycle) -> None:
    assert parse_cycle(format_cycle(cycle)) == cycle


def mistake(parse: Callable[[str], object], text: str) -> TimeTextError | None:
    """Return what ``parse`` says against ``text``, if anything."""
    try:
        parse(text)
    except TimeTextError as error:
        return error
    return None


@given(st.text("PRTYMWDHS0123456789.,-+:/Z \"'", max_size=40))
def test_any_text_is_a_time_or_a_named_mistake(text: str) -> None:
    for parse in (parse_duration, parse_moment, parse_cycle):
        error = mistake(parse, text)
        if error is not None:
            assert error.code.startswith("TIME-")
            assert error.sentence()
            assert error.advice


@pytest.mark.parametrize(
    "text",
    ["P" + "9" * 1_000_000 + "Y", "P" + "1D" * 500_000, "PT" + "-" * 1_000_000, "R" + "9" * 10**6],
    ids=["digits", "parts", "signs", "repeats"],
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    begun = time.perf_counter()
    for parse in (parse_duration, parse_moment, parse_cycle):
        with pytest.raises(TimeTextError) as caught:
            parse(text)
        assert len(caught.value.sentence()) < 200
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-01-31T09:00:00Z", "P1M", "2026-02-28T09:00:00Z"),
        ("2028-02-29T09:00:00Z", "P1Y", "2029-02-28T09:00:00Z"),
        ("2026-12-31T23:59:59Z", "PT1S", "2027-01-01T00:00:00Z"),
        ("2026-01-30T00:00:00Z", "P1M2D", "2026-03-02T00:00:00Z"),
        ("2026-01-01T00:00:00Z", "PT0.25S", "2026-01-01T00:00:00.250000Z"),
    ],
)
def test_months_are_calendar_months(start: str, text: str, end: str) -> None:
    assert parse_duration(text).after(parse_moment(start)) == parse_moment(end)


def test_the_calendar_has_an_end() -> None:
    with pytest.raises(LongDurationError):
        parse_duration("P1Y").after(datetime(9999, 6, 1, tzinfo=UTC))


@given(MOMENTS, st.integers(0, 10_000))
def test_seconds_are_seconds(moment: datetime, seconds: int) -> None:
    assert Duration(seconds=Decimal(seconds)).after(moment) - moment == timedelta(seconds=seconds)


def test_a_date_without_a_zone_is_read_in_the_office() -> None:
    office = ZoneInfo("Asia/Shanghai")
    assert parse_moment("2026-01-01", office) == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert parse_moment("2026-01-01T09:00", office) == datetime(2026, 1, 1, 1, tzinfo=UTC)
    assert parse_moment("2026-01-01T09:00+01:00", office) == datetime(2026, 1, 1, 8, tzinfo=UTC)


def test_an_hour_that_clocks_skip_is_refused() -> None:
    with pytest.raises(SkippedTimeError) as caught:
        parse_moment("2026-03-29T02:30", ZoneInfo("Europe/Brussels"))
    assert caught.value.code == "TIME-012"


def test_a_cycle_may_have_a_start_an_end_or_both() -> None:
    day, first, last = Duration(days=1), "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
    assert parse_cycle("R/P1D") == Cycle(interval=day)
    assert parse_cycle(f"R3/{first}/P1D").start == parse_moment(first)
    assert parse_cycle(f"R3/P1D/{last}").end == parse_moment(last)
    assert parse_cycle(f"R3/{first}/{last}").interval == Duration(seconds=Decimal(86_400))


@pytest.mark.parametrize("text", ["P1D", "R/P1D/P1D/P1D", "R-1/P1D", "0 0 * * *", "R3/later"])
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(ModelError):
        parse_cycle(text)
