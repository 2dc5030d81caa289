"""Years beyond those of datetime and fractions beyond microseconds."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.feel.errors import TemporalLiteralError
from processes.feel.values import (
    DayTimeDuration,
    WideDate,
    WideMoment,
    WideTime,
    YearMonthDuration,
    from_json,
    to_json,
)
from processes.feel.wide import (
    DAY,
    SECOND,
    ahead_of_utc,
    at_instant,
    civil,
    day_number,
    instant,
    number_of,
    weekday,
)
from tests.processes.feel.evaluation import codes, value

PARIS = ZoneInfo("Europe/Paris")
TEXTS = [
    "-2016-01-30",
    "0000-02-29",
    "-0004-02-29",
    "12345-01-01",
    "999999999-12-31",
    "-999999999-01-01",
    "11:22:33.123456789",
    "11:22:33.000000001Z",
    "11:22:33.123456789+05:30",
    "11:22:33.123456789@Europe/Paris",
    "-2016-01-30T09:05:00",
    "99999-12-31T11:22:33.123456789@Europe/Paris",
    "2026-01-30T09:05:00.000000001-03:00",
    "0000-01-01T00:00:00Z",
    "-999999999-01-01T00:00:00+14:00",
]
VALUES = [
    # The narrowest value that holds it.
    ('@"10000-01-01" - @"P1D"', date(9999, 12, 31)),
    ('@"9999-12-31" + @"P1D" = @"10000-01-01"', True),
    ('@"0000-12-31" + @"P1D"', date(1, 1, 1)),
    ('@"10:00:00.0000005" + @"PT0.0000005S"', time(10, 0, 0, 1)),
    ('@"10:00:00.000001" = @"10:00:00"', True),
    ('time(@"2026-01-01T10:00:00.000000001Z").second = 0.000000001', True),
    ('date(@"2026-01-01T10:00:00.000000001Z")', date(2026, 1, 1)),
    ('date and time(@"2026-01-01", @"24:00:00")', datetime(2026, 1, 1)),  # noqa: DTZ001
    ('date and time("2026-01-31T24:00:00")', datetime(2026, 2, 1)),  # noqa: DTZ001
    ('date and time("9999-12-31T24:00:00") = @"10000-01-01T00:00:00"', True),
    ('date and time("2026-01-31T24:00:00.000Z")', datetime(2026, 2, 1, tzinfo=UTC)),
    # Properties.
    ('@"-2016-01-30".year', -2016),
    ('@"-2016-01-30".month', 1),
    ('@"-2016-01-30".day', 30),
    ('@"12345-06-07".weekday', 4),
    ('@"0000-01-01".weekday', 6),
    ('@"12345-06-07T08:09:10.5".hour', 8),
    ('@"12345-06-07T08:09:10.5".minute', 9),
    ('@"12345-06-07T08:09:10.5".second', Decimal("10.5")),
    ('@"12345-06-07T08:09:10+01:00".time offset', DayTimeDuration(nanoseconds=3_600 * SECOND)),
    (
        '@"12345-07-07T08:09:10@Europe/Paris".time offset',
        DayTimeDuration(nanoseconds=7200 * SECOND),
    ),
    ('@"12345-07-07T08:09:10@Europe/Paris".timezone', "Europe/Paris"),
    ('@"11:22:33.123456789".second', Decimal("33.123456789")),
    ('@"11:22:33.123456789".time offset', None),
    ('@"11:22:33.123456789-01:00".time offset', DayTimeDuration(nanoseconds=-3_600 * SECOND)),
    ('day of week(@"12345-06-07")', "Thursday"),
    ('day of year(@"12345-12-31")', 365),
    ('day of year(@"-0004-12-31")', 366),
    ('month of year(@"-2016-12-31")', "December"),
    ('week of year(@"12345-12-31")', 1),
    ('week of year(@"0000-01-01")', 52),
    # Order and equality; by the second, as of all moments.
    ('@"-2016-01-30" < @"0001-01-01"', True),
    ('@"12345-01-01" > @"9999-12-31"', True),
    ('@"12345-01-01" = @"12345-01-01"', True),
    ('@"12345-01-01T00:00:00Z" = @"12345-01-01T01:00:00+01:00"', True),
    ('@"12345-01-01T00:00:00Z" = @"12345-01-01T01:00:00@Europe/Paris"', True),
    ('@"11:22:33.123456789" = @"11:22:33"', True),
    ('@"11:22:33.123456789Z" < @"12:22:34.123456789+01:00"', True),
    ('@"12345-01-01T00:00:00" < @"12345-01-01T00:00:00Z"', None),
    ('max(@"12345-01-01", @"2026-01-01") = @"12345-01-01"', True),
    ('@"0000-06-01" in [@"-0001-01-01"..@"0001-01-01"]', True),
    ('sort([@"12345-01-01", @"-0001-01-01"])[1] = @"-0001-01-01"', True),
    ('@"12345-01-01" instance of date', True),
    ('@"12345-01-01T00:00:00" instance of date and time', True),
    ('@"11:22:33.123456789" instance of time', True),
    # Arithmetic.
    ('@"12345-01-01" - @"9999-12-31"', DayTimeDuration(nanoseconds=856_495 * DAY)),
    ('@"0001-01-01" - @"0000-01-01"', DayTimeDuration(nanoseconds=366 * DAY)),
    ('@"0000-02-29" + @"P1Y" = @"0001-02-28"', True),
    ('@"-0001-12-31" + @"P2M" = @"0000-02-29"', True),
    ('@"12345-01-31" + @"P1M" = @"12345-02-28"', True),
    ('@"0001-01-01" - @"P1M" = @"0000-12-01"', True),
    ('@"12345-01-01T00:00:00Z" - @"PT1S" = @"12344-12-31T23:59:59Z"', True),
    ('@"12345-07-01T01:59:59@Europe/Paris" + @"PT1S" = @"12345-07-01T00:00:00Z"', True),
    ('@"2026-01-01T00:00:00.000000001Z" - @"2026-01-01T00:00:00Z"', DayTimeDuration(nanoseconds=1)),
    ('@"2026-01-01T00:00:00Z" + @"PT0.000000001S" - @"PT1S" < @"2026-01-01T00:00:00Z"', True),
    ('@"12345-01-01" - @"12345-01-01T12:00:00Z"', DayTimeDuration(nanoseconds=-DAY // 2)),
    ('@"23:59:59.999999999" + @"PT0.000000001S"', time()),
    (
        'years and months duration(@"-2016-01-30", @"2014-12-31")',
        YearMonthDuration(months=4_030 * 12 + 11),
    ),
    ('count(for d in @"9999-12-30"..@"10000-01-02" return d)', 4),
    ('(for d in @"9999-12-30"..@"10000-01-02" return d)[-1].year', 10_000),
    ("string(date(12345, 1, 2))", "12345-01-02"),
    ("string(date(-1, 1, 2))", "-0001-01-02"),
    ('string(time(1, 2, 3.123456789, @"PT1H"))', "01:02:03.123456789+01:00"),
    (
        'string(date and time(date(12345, 1, 2), @"01:02:03.000000004"))',
        "12345-01-02T01:02:03.000000004",
    ),
]
NONE_SUCH = [
    *("1000000000-01-01", "-1000000000-01-01", "01234-01-01", "-00001-01-01", "999-01-01"),
    *("+2026-01-01", "0001-02-29", "-0001-02-29", "12345-02-29", "2026-01-01Z", "2026-01-01T"),
    *("24:00:01", "24:01:00", "24:00:00.1", "23:60:00", "23:59:60", "1:00:00", "10:00:00z"),
    *("10:00:00+14:01", "10:00:00-14:01", "10:00:00+1:00", "10:00:00+01", "10:00:00 Z"),
    *("10:00:00@europe/paris", "10:00:00@", "10:00:00+01:00@Europe/Paris", "10:00:00@localtime"),
    *("2026-01-01t10:00:00", "2026-01-01 10:00:00", "2026-01-01T10:00", "p1d", "P1d", "PT1.5H"),
    *("P1Y1D", "P-1D", "--P1D", "P1YT1H", "PT1M1H", "P1M1Y"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_wide_value_is_written_as_it_was_read(text: str) -> None:
    found = value(f'@"{text}"')
    assert isinstance(found, WideDate | WideTime | WideMoment)
    assert value(f'string(@"{text}")') == text
    assert to_json(found) == {"@": text}
    assert from_json(to_json(found)) == found
    assert value("x", x=found) == found


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_wide_values_are_reckoned_as_others_are(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("text", NONE_SUCH)
def test_what_the_calendar_and_the_clock_lack_is_refused(text: str) -> None:
    with pytest.raises(TemporalLiteralError):
        value(f'@"{text}"')


@pytest.mark.parametrize(
    "text",
    [
        *('@"999999999-12-31" + @"P1D"', '@"-999999999-01-01" - @"P1M"', "date(1000000000, 1, 1)"),
        *('@"999999999-12-31T23:59:59Z" + @"PT1S"', '@"12345-01-01" + @"P999999999999Y"'),
        *("date(1e33, 1, 1)", "date(2026, 1e33, 1)", "time(24, 0, 0)", "time(0, 0, 60)"),
        *("time(0, -1, 0)", "time(0, 0, -0.5)", 'time(0, 0, 0, @"PT15H")'),
    ],
)
def test_beyond_the_last_year_and_hour_there_is_nothing(text: str) -> None:
    assert value(text) is None
    assert codes(text) == ["FEEL-007"]


@given(st.integers(-(10**8), 10**8))
@settings(deadline=None)
def test_the_calendar_counts_every_day_once(ordinal: int) -> None:
    year, month, day = civil(ordinal)
    assert number_of(year, month, day) == ordinal
    assert civil(ordinal + 1) > (year, month, day)
    assert weekday(ordinal + 7) == weekday(ordinal)


@given(st.dates())
def test_the_calendar_is_that_of_datetime(day: date) -> None:
    assert civil(day.toordinal()) == (day.year, day.month, day.day)
    assert number_of(day.year, day.month, day.day) == day.toordinal()
    assert weekday(day.toordinal()) == day.isoweekday()


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001
    st.sampled_from([UTC, PARIS, timezone(timedelta(hours=-3)), ZoneInfo("Pacific/Apia")]),
    st.timedeltas(-timedelta(days=300), timedelta(days=300)),
)
@settings(deadline=None)
def test_moments_move_as_those_of_datetime_do(
    local: datetime, place: ZoneInfo, span: timedelta
) -> None:
    moment = local.replace(tzinfo=place)
    moved = at_instant(instant(moment) + DayTimeDuration.of(span).nanoseconds, place)
    assert moved == (moment.astimezone(UTC) + span).astimezone(place)


@given(st.integers(-(10**17), 10**17), st.sampled_from([UTC, PARIS, None]))
@settings(deadline=None)
def test_an_instant_comes_back_from_its_moment(seconds: int, place: ZoneInfo | None) -> None:
    moment = at_instant(seconds // 10 * SECOND + 1, place)
    assert instant(moment) == seconds // 10 * SECOND + 1
    assert abs(ahead_of_utc(moment) or 0) < DAY
    assert day_number(moment) - 2 <= seconds // 10 // 86_400 <= day_number(moment) + 2
