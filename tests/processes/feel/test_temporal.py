"""Dates, times, durations: what they are read from, how they add up, which comes first."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from processes.feel.errors import TemporalLiteralError
from processes.feel.values import DayTimeDuration, YearMonthDuration
from tests.processes.feel.evaluation import codes, value

HOUR = 3_600 * 10**9
PARIS = ZoneInfo("Europe/Paris")
LITERALS = [
    ('@"2026-11-18"', date(2026, 11, 18)),
    ('@"08:30:00"', time(8, 30)),
    ('@"08:30:00.25Z"', time(8, 30, 0, 250_000, tzinfo=UTC)),
    ('@"08:30:00@Europe/Paris"', time(8, 30, tzinfo=PARIS)),
    ('@"2026-11-18T08:30:00+08:00"', datetime(2026, 11, 18, 0, 30, tzinfo=UTC)),
    ('@"2026-11-18T08:30:00@Europe/Paris"', datetime(2026, 11, 18, 8, 30, tzinfo=PARIS)),
    ('@"P1Y2M"', YearMonthDuration(months=14)),
    ('@"-P1DT1H"', DayTimeDuration(nanoseconds=-25 * HOUR)),
    ('@"PT0.000000001S"', DayTimeDuration(nanoseconds=1)),
]
SUMS = [
    ('@"2026-01-31" + @"P1M"', date(2026, 2, 28)),
    ('@"2026-03-31" - @"P1M"', date(2026, 2, 28)),
    ('@"2026-02-28" + @"P1D"', date(2026, 3, 1)),
    ('@"P1D" + @"2026-02-28"', date(2026, 3, 1)),
    ('@"P1M" + @"2026-01-31"', date(2026, 2, 28)),
    ('@"PT1H" + @"23:30:00"', time(0, 30)),
    ('@"PT1H" + @"2026-01-01T00:00:00Z"', datetime(2026, 1, 1, 1, tzinfo=UTC)),
    ('@"P1M" + @"2026-01-31T00:00:00Z"', datetime(2026, 2, 28, tzinfo=UTC)),
    ('@"2026-02-28T00:00:00Z" - @"P1M"', datetime(2026, 1, 28, tzinfo=UTC)),
    ('@"2026-02-28T01:00:00Z" - @"PT1H"', datetime(2026, 2, 28, tzinfo=UTC)),
    ('@"2026-01-01" - @"2025-12-31T00:00:00Z"', DayTimeDuration(nanoseconds=24 * HOUR)),
    ('@"2026-01-01T01:00:00" - @"2026-01-01"', DayTimeDuration(nanoseconds=HOUR)),
    ('@"2026-01-02" - @"P1D"', date(2026, 1, 1)),
    ('@"PT2H" - @"PT1H"', DayTimeDuration(nanoseconds=HOUR)),
    ('@"PT2H" + @"PT1H"', DayTimeDuration(nanoseconds=3 * HOUR)),
    ('2 * @"PT1H"', DayTimeDuration(nanoseconds=2 * HOUR)),
    ('@"PT2H" / 2', DayTimeDuration(nanoseconds=HOUR)),
    ('2 * @"P1Y"', YearMonthDuration(months=24)),
    ('@"P1Y" - @"P1M"', YearMonthDuration(months=11)),
    ('@"P1Y" / @"P6M"', 2),
    ('-@"P1D"', DayTimeDuration(nanoseconds=-24 * HOUR)),
    ('@"2026-03-01" - @"2026-02-28"', DayTimeDuration(nanoseconds=24 * HOUR)),
    ('@"23:00:00" + @"PT2H"', time(1)),
    ('@"01:00:00" - @"PT2H"', time(23)),
    ('@"10:00:00" - @"09:00:00"', DayTimeDuration(nanoseconds=HOUR)),
    (
        '@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"',
        datetime(2026, 3, 29, 3, 30, tzinfo=PARIS),
    ),
    (
        '@"2026-01-01T00:00:00Z" - @"2026-01-01T00:00:00+08:00"',
        DayTimeDuration(nanoseconds=8 * HOUR),
    ),
    ('@"2026-01-02T00:00:00Z" - @"2026-01-01"', DayTimeDuration(nanoseconds=24 * HOUR)),
    ('@"2026-01-01T00:00:00Z" - @"2026-01-01T00:00:00"', None),
    ('@"P1Y" + @"P1M"', YearMonthDuration(months=13)),
    ('@"P1Y" + @"P1D"', None),
    ('@"P1D" * 2.5', DayTimeDuration(nanoseconds=60 * HOUR)),
    ('@"P1Y" / 2', YearMonthDuration(months=6)),
    ('@"P1D" / @"PT6H"', 4),
    ('@"P1D" / @"PT0S"', None),
    ('-@"P1Y"', YearMonthDuration(months=-12)),
    ('@"999999999-12-31" + @"P1D"', None),
    ('@"-999999999-01-01" - @"P1M"', None),
    ('@"P1D" * 1e33', None),
]
ORDER = [
    ('@"2026-01-01" < @"2026-01-02"', True),
    ('@"2026-01-01" = @"2026-01-01T00:00:00"', None),
    ('@"2026-01-01T00:00:00Z" = @"2026-01-01T08:00:00+08:00"', True),
    ('@"2026-01-01T00:00:00" < @"2026-01-01T00:00:01Z"', None),
    ('@"10:00:00Z" < @"10:00:00-01:00"', True),
    ('@"10:00:00.1" = @"10:00:00.2"', True),
    ('@"P1D" = @"PT24H"', True),
    ('@"P1Y" < @"P365D"', None),
    ('@"2026-01-02" in [@"2026-01-01"..@"2026-01-03"]', True),
    ('for d in @"2026-01-30"..@"2026-02-01" return d.day', [30, 31, 1]),
]
PROPERTIES = [
    ('@"2026-11-18".weekday', 3),
    ('@"2026-11-18T10:20:30.5Z".second = 30.5', True),
    ('@"10:00:00+08:00".time offset', DayTimeDuration(nanoseconds=8 * HOUR)),
    ('@"10:00:00".time offset', None),
    ('@"10:00:00@Europe/Paris".timezone', "Europe/Paris"),
    ('@"P1DT2H3M4S".days', 1),
    ('@"-PT90M".hours', -1),
    ('@"-PT90M".minutes', -30),
    ('@"P14M".years', 1),
    ('@"-P14M".months', -2),
    ('@"P14M".days', None),
]
TEXTS = [
    "2026-11-18",
    "08:30:00",
    "08:30:00.25Z",
    "08:30:00+05:45",
    "08:30:00-05:45:30",
    "2026-11-18T08:30:00@Asia/Shanghai",
    "P1Y2M",
    "-P2M",
    "P0M",
    "PT0S",
    "P1DT2H3M4.5S",
    "-PT0.000000001S",
]


@pytest.mark.parametrize(("text", "expected"), [*LITERALS, *SUMS, *ORDER, *PROPERTIES])
def test_time_is_reckoned_as_the_specification_says(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("text", TEXTS)
def test_the_text_of_a_moment_or_duration_is_what_it_was_read_from(text: str) -> None:
    assert value(f'string(@"{text}")') == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2026-02-30",
            "2026-2-3",
            "25:00:00",
            "08:30",
            "P",
            "PT",
            "P1H",
            "1D",
            "P1.5D",
            "P١D",
        ),
        *("08:30:00+25:00", "08:30:00+01:60", "08:30:00@No/Where", "08:30:00@../etc", "P١D"),
    ],
)
def test_a_literal_that_is_no_date_time_or_duration_is_refused(text: str) -> None:
    with pytest.raises(TemporalLiteralError):
        value(f'@"{text}"')


def test_a_date_that_does_not_exist_is_noted() -> None:
    assert codes('date("2026-02-30")') == ["FEEL-007"]


def test_the_hour_that_comes_twice_keeps_its_moment() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    second = first.replace(fold=1)
    assert value("b - a", a=first, b=second) == DayTimeDuration(nanoseconds=HOUR)
    assert value("string(b)", b=second) == "2026-10-25T02:30:00+01:00"


def test_a_python_span_becomes_a_duration() -> None:
    assert value("x", x=timedelta(hours=1)) == DayTimeDuration(nanoseconds=HOUR)


def test_offsets_that_no_text_can_tell_are_not_admitted() -> None:
    odd = timezone(timedelta(hours=20))
    assert value("x", x=datetime(2026, 1, 1, tzinfo=odd)) is None
    assert codes("x", x=time(1, tzinfo=odd)) == ["FEEL-014"]
