"""Our functions beside those of FEEL: working days and places."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import edition_from_holidays
from engine.functions import Lookups, functions
from processes.feel.expression import Evaluation, compile_expression
from processes.functions import NAMES, TABLE

NOW = datetime(2026, 2, 13, 7, tzinfo=UTC)
EDITION = edition_from_holidays(2020, 2050, 1)
CITY = [
    {"code": "99", "name": "示例市", "name_en": "Sample City", "kind": "city"},
    {"code": "9901", "name": "示例区", "name_en": "Sample District", "kind": "district"},
    {"code": "G-1", "name": "第一网格", "name_en": "Grid 1", "kind": "grid"},
]
"""A fictional city."""
DAYS = st.dates(date(2021, 1, 1), date(2040, 12, 31))


def line(code: str) -> Sequence[Mapping[str, str]]:
    codes = [place["code"] for place in CITY]
    return CITY[: codes.index(code) + 1] if code in codes else ()


LOOKUPS = Lookups(
    calendar=lambda: replace(EDITION, offices={"9901": ((time(9), time(16, 30)),)}),
    line=line,
)


def evaluate(text: str, **variables: object) -> Evaluation:
    return compile_expression(text).evaluate(
        variables, now=NOW, functions=functions(NOW, LOOKUPS), fuel=100_000
    )


def test_every_function_of_the_table_is_carried_out_and_no_other() -> None:
    made = functions(NOW, LOOKUPS)
    assert made.keys() == NAMES
    for each in TABLE:
        assert tuple(signature(made[each.name]).parameters) == each.parameters


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('is working day(@"2026-02-14")', True),
        ('is working day(@"2026-02-16")', False),
        ('is working day(@"2026-02-13T23:00:00Z")', True),
        ('is working day(date and time("2026-02-15T23:00:00@Asia/Shanghai"))', False),
        ('next working day(@"2026-02-15")', date(2026, 2, 24)),
        ('next working day(@"2026-02-13")', date(2026, 2, 13)),
        ('add working days(@"2026-02-13", 5)', date(2026, 2, 27)),
        ('add working days(day: @"2026-02-13", count: 0)', date(2026, 2, 13)),
        ('add working days(@"2026-02-24", -1)', date(2026, 2, 14)),
        ('count working days(@"2026-02-13", @"2026-02-27")', 5),
        ('count working days(@"2026-02-27", @"2026-02-13")', -5),
        ('due("handle_u2")', NOW + timedelta(days=1)),
        ('due("handle_u3")', datetime(2026, 2, 27, 10, tzinfo=UTC)),
        ('due at("handle_u3", "99")', datetime(2026, 2, 27, 10, tzinfo=UTC)),
        ('due at("handle_u3", "G-1")', datetime(2026, 2, 27, 8, 30, tzinfo=UTC)),
        ('due at(key: "handle_u3", place: "9901")', datetime(2026, 2, 27, 8, 30, tzinfo=UTC)),
        ('place("G-1").name', "第一网格"),
        ('place("G-1").name en', "Grid 1"),
        ('place("G-1").above', "9901"),
        ('place("99").above', None),
        ('place above("G-1", "city")', "99"),
        ('place above(code: "G-1", kind: "grid")', "G-1"),
        ('place is within("G-1", "99")', True),
        ('place is within("99", "G-1")', False),
    ],
)
def test_a_function_gives_what_its_line_says(text: str, value: object) -> None:
    found = evaluate(text)
    assert (found.value, [note.text() for note in found.notes]) == (value, [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('is working day("2026-02-14")', "day must be a date, not 2026-02-14"),
        ("add working days(today(), 1.5)", "count must be a whole number"),
        ("add working days(today(), true)", "count must be a whole number"),
        ("add working days(today(), 12001)", "count must be a whole number"),
        ("add working days(null, 1)", "day must be a date, not null"),
        ('is working day(@"2051-01-01")', "2051 was asked for"),
        ('add working days(@"2050-12-30", 12000)', "2051 was asked for"),
        ('place("nowhere")', "There is no place nowhere"),
        ("place(1)", "code must be a text"),
        ('place above("99", "grid")', "lies in no grid"),
        ("due(5)", "key must be a text"),
    ],
)
def test_a_wrong_argument_gives_null_with_the_reason(text: str, reason: str) -> None:
    found = evaluate(text)
    assert found.value is None
    assert reason in found.notes[0].text()


def test_a_wrong_number_of_arguments_gives_null_with_a_reason() -> None:
    assert [note.code for note in evaluate("add working days(today())").notes] == ["FEEL-004"]


@given(DAYS, st.integers(1, 60))
def test_as_many_days_lie_between_as_were_added(day: date, count: int) -> None:
    text = "count working days(day, add working days(day, count))"
    assert evaluate(text, day=day, count=count).value == count


@given(DAYS, st.integers(0, 60))
def test_an_added_working_day_is_a_working_day_or_the_same_day(day: date, count: int) -> None:
    found = evaluate("add working days(day, count)", day=day, count=count).value
    assert isinstance(found, date)
    assert found == day if count == 0 else EDITION.is_working_day(found)
