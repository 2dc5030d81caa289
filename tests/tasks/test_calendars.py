"""Days, hours and limits that people set: signed, with a reason, as the next edition."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from engine.calendar import (
    Calendar,
    CalendarEnds,
    LimitDivided,
    LimitOutOfRange,
    UnknownClock,
    UnknownUnit,
    edition_from_holidays,
)
from engine.editions import (
    DayKind,
    Own,
    OwnDay,
    OwnLimit,
    edition_of,
    name_in_english,
    same,
)
from engine.store import calendars, places
from engine.store.database import Database, Tx
from engine.store.officetime import Signed
from engine.store.places import Place
from processes.errors import BihuanError
from tasks import calendars as office_time
from tasks.calendars import Change
from tasks.clocks import provisional_year, set_up_calendar
from tasks.errors import (
    BadDayKind,
    BadHours,
    LongName,
    NotADay,
    NothingSet,
    PlaceNotFound,
    ReasonMissing,
)
from tests.builders import NOON

CHANGE = Change(signed=Signed(by="u1", at=NOON), reason="Notice 2026/7")
FAIR = OwnDay(day=date(2026, 11, 20), kind=DayKind.REST, name="那达慕", name_en="Naadam")
EARLY = ((time(7), time(12)),)
Work = Callable[[Tx], Calendar]


def made(database: Database, *works: Work) -> Calendar:
    """Return the edition in force after a calendar was set up and changed."""
    with database.begin() as tx:
        set_up_calendar(tx, NOON)
        places.add(tx, [Place(code="9901", name="市", name_en="City", kind="city", path="/9901/")])
    for work in works:
        with database.begin() as tx:
            edition = work(tx)
    with database.read() as tx:
        kept = calendars.latest(tx)
    assert kept == edition
    return edition


def test_a_day_that_people_make_a_rest_day_is_not_counted(database: Database) -> None:
    edition = made(database, lambda tx: office_time.set_day(tx, CHANGE, FAIR))
    start = datetime(2026, 11, 19, 4, tzinfo=UTC)
    assert edition.number == 2
    assert edition.due(start, 1, "wd") == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert edition.rest_days[FAIR.day] == "那达慕"
    assert edition.names_en["那达慕"] == "Naadam"


@pytest.mark.parametrize(
    ("day", "kind"),
    [(date(2026, 2, 17), DayKind.WORK), (date(2026, 11, 21), DayKind.WORK)],
    ids=["in the Spring Festival", "a Saturday"],
)
def test_a_day_that_people_make_a_working_day_is_worked(
    database: Database, day: date, kind: DayKind
) -> None:
    own = OwnDay(day=day, kind=kind)
    assert made(database, lambda tx: office_time.set_day(tx, CHANGE, own)).is_working_day(day)


def test_a_make_up_day_may_be_taken_back(database: Database) -> None:
    own = OwnDay(day=date(2026, 2, 14), kind=DayKind.REST)
    edition = made(database, lambda tx: office_time.set_day(tx, CHANGE, own))
    assert not edition.is_working_day(own.day)


ARRANGED = [
    OwnDay(day=date(2027, 2, 5), kind=DayKind.REST, name="春节"),
    OwnDay(day=date(2027, 1, 30), kind=DayKind.WORK),
]


@pytest.mark.parametrize(
    ("days", "settled"),
    [
        ([], 2026),
        (ARRANGED[:1], 2026),
        (ARRANGED[1:], 2026),
        (ARRANGED, 2027),
        ([replace(day, day=day.day.replace(year=2028)) for day in ARRANGED], 2026),
    ],
)
def test_an_arrangement_that_people_have_typed_in_is_not_provisional(
    days: list[OwnDay], settled: int
) -> None:
    published = replace(edition_from_holidays(2025, 2030, 1), settled_until=2026)
    assert edition_of(published, Own(days=days), 2).settled_until == settled


@pytest.mark.parametrize(
    ("name", "english", "said"),
    [
        ("春节", "", "Spring Festival"),
        ("春节", "Lunar New Year", "Lunar New Year"),
        ("那达慕", "", "那达慕"),
        ("", "", "Local day off"),
        ("水灯、河灯", "Lanterns", "Lanterns"),
        ("国庆节、中秋节", "", "National Day and Mid-Autumn Festival"),
    ],
)
def test_a_day_off_keeps_the_english_name_that_is_known(name: str, english: str, said: str) -> None:
    day = OwnDay(day=date(2026, 11, 20), kind=DayKind.REST, name=name, name_en=english)
    edition = edition_of(edition_from_holidays(2025, 2030, 1), Own(days=[day]), 2)
    assert name_in_english(edition, edition.rest_days[day.day]) == said
    assert edition.names_en["休息日"] == "Day off in exchange"


def test_a_limit_that_the_program_does_not_know_any_more_stays_for_the_cases(
    database: Database,
) -> None:
    with database.begin() as tx:
        first = set_up_calendar(tx, NOON)
        gone = replace(first.limit("handle_u3"), key="handle_u9")
        calendars.add(
            tx, replace(first, number=2, limits={**first.limits, "handle_u9": gone}), NOON
        )
        assert set_up_calendar(tx, NOON).number == 2
        assert office_time.set_day(tx, CHANGE, FAIR).limit("handle_u9") == gone


def test_what_is_taken_back_counts_as_published_again(database: Database) -> None:
    first = made(
        database,
        lambda tx: office_time.set_day(tx, CHANGE, FAIR),
        lambda tx: office_time.unset_day(tx, CHANGE, FAIR.day),
    )
    assert first.number == 3
    with database.read() as tx:
        published = calendars.by_number(tx, 1)
    assert published is not None
    assert same(first, published)


def test_a_place_and_all_below_it_keep_their_own_hours(database: Database) -> None:
    edition = made(database, lambda tx: office_time.set_hours(tx, CHANGE, "9901", EARLY))
    assert edition.hours_at(["9901", "990101"]) == EARLY
    assert edition.hours_at(["9902"]) == edition.office
    with database.begin() as tx:
        assert office_time.unset_hours(tx, CHANGE, "9901").offices == {}


def test_a_time_limit_may_be_shorter_in_one_city(database: Database) -> None:
    limit = OwnLimit(key="handle_u3", clock="wh", n=Decimal("7.5"))
    edition = made(database, lambda tx: office_time.set_limit(tx, CHANGE, limit))
    assert (edition.limit("handle_u3").clock, edition.limit("handle_u3").n) == ("wh", limit.n)
    assert edition.limit("handle_u3").unit == "hour"
    with database.begin() as tx:
        assert office_time.unset_limit(tx, CHANGE, "handle_u3").limit("handle_u3").n == 5


def test_an_edition_names_its_author_and_reason(database: Database) -> None:
    made(database, lambda tx: office_time.set_day(tx, CHANGE, FAIR))
    with database.read() as tx:
        newest, first = calendars.newest(tx, 9)
    assert (newest.number, newest.created_by, newest.reason) == (2, "u1", "Notice 2026/7")
    assert (first.number, first.created_by, first.reason) == (1, "system", "")


def test_a_change_that_changes_nothing_makes_no_edition(database: Database) -> None:
    twice = [lambda tx: office_time.set_day(tx, CHANGE, FAIR)] * 2
    assert made(database, *twice).number == 2


REFUSED: list[tuple[type[BihuanError], Callable[[Tx], object]]] = [
    (CalendarEnds, lambda tx: office_time.set_limit(tx, CHANGE, limited("wd", 12_000))),
    (CalendarEnds, lambda tx: office_time.set_limit(tx, CHANGE, limited("wd", 6_500))),
    (CalendarEnds, lambda tx: office_time.set_limit(tx, CHANGE, limited("month", 12_000))),
    (
        ReasonMissing,
        lambda tx: office_time.set_day(tx, Change(signed=CHANGE.signed, reason="  "), FAIR),
    ),
    (
        ReasonMissing,
        lambda tx: office_time.set_day(tx, Change(signed=CHANGE.signed, reason="x" * 501), FAIR),
    ),
    (
        CalendarEnds,
        lambda tx: office_time.set_day(tx, CHANGE, OwnDay(day=date(1999, 1, 1), kind=DayKind.REST)),
    ),
    (
        LongName,
        lambda tx: office_time.set_day(
            tx, CHANGE, OwnDay(day=FAIR.day, kind=DayKind.REST, name="x" * 101)
        ),
    ),
    (NothingSet, lambda tx: office_time.unset_day(tx, CHANGE, FAIR.day)),
    (NothingSet, lambda tx: office_time.unset_hours(tx, CHANGE, "9901")),
    (NothingSet, lambda tx: office_time.unset_limit(tx, CHANGE, "handle_u3")),
    (PlaceNotFound, lambda tx: office_time.set_hours(tx, CHANGE, "77", EARLY)),
    (
        UnknownClock,
        lambda tx: office_time.set_limit(tx, CHANGE, OwnLimit(key="x", clock="h", n=Decimal(1))),
    ),
    (UnknownUnit, lambda tx: office_time.set_limit(tx, CHANGE, limited("week", 1))),
    (LimitOutOfRange, lambda tx: office_time.set_limit(tx, CHANGE, limited("wd", 0))),
    (LimitOutOfRange, lambda tx: office_time.set_limit(tx, CHANGE, limited("wd", 12_001))),
    (LimitDivided, lambda tx: office_time.set_limit(tx, CHANGE, limited("wd", Decimal("1.5")))),
    (NotADay, lambda _tx: office_time.day_from("2026-02-30")),
    (NotADay, lambda _tx: office_time.day_from("14 Feb")),
    (BadDayKind, lambda _tx: office_time.kind_from("holiday")),
    (BadHours, lambda _tx: office_time.hours_from("")),
    (BadHours, lambda _tx: office_time.hours_from("9-17")),
    (BadHours, lambda _tx: office_time.hours_from("09:00-25:00")),
    (BadHours, lambda _tx: office_time.hours_from("18:00-09:00")),
    (BadHours, lambda _tx: office_time.hours_from("08:30-12:00,11:00-18:00")),
    (LimitOutOfRange, lambda _tx: office_time.number_from("five")),
    (LimitOutOfRange, lambda _tx: office_time.number_from("-1")),
    (LimitOutOfRange, lambda _tx: office_time.number_from("NaN")),
    (LimitOutOfRange, lambda _tx: office_time.number_from("1e5")),
]


def limited(clock: str, n: Decimal | int) -> OwnLimit:
    return OwnLimit(key="handle_u3", clock=clock, n=Decimal(n))


@pytest.mark.parametrize(("error", "work"), REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(
    database: Database, error: type[BihuanError], work: Callable[[Tx], object]
) -> None:
    with database.begin() as tx:
        before = set_up_calendar(tx, NOON)
    with pytest.raises(error), database.begin() as tx:
        work(tx)
    with database.begin() as tx:
        assert set_up_calendar(tx, NOON) == before


def test_hours_are_read_as_they_are_written() -> None:
    hours = office_time.hours_from(" 8:30 – 12:00，13:30-18:00")
    assert office_time.hours_to(hours) == "08:30-12:00,13:30-18:00"
    assert office_time.hours_from(office_time.hours_to(hours)) == hours


def test_what_is_typed_in_full_width_is_read_alike() -> None:
    assert office_time.hours_from(
        "０８：３０－１２：００；13：30—18：00"
    ) == office_time.hours_from("08:30-12:00,13:30-18:00")
    assert office_time.day_from("２０２６－０８－１８") == date(2026, 8, 18)
    assert office_time.number_from("１．５") == Decimal("1.5")
    with pytest.raises(LimitOutOfRange):
        office_time.number_from("5²")


def test_a_newer_program_makes_the_next_edition(database: Database) -> None:
    old = Calendar(number=1, first_year=2020, last_year=2030, settled_until=2025)
    with database.begin() as tx:
        calendars.add(tx, old, NOON)
        assert set_up_calendar(tx, NOON).number == 2
        assert set_up_calendar(tx, NOON).number == 2
        newest = calendars.newest(tx, 1)[0]
    assert newest.created_by == "system"
    assert newest.reason


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 11, 30), None), (date(2026, 12, 1), 2027), (date(2027, 3, 1), 2027)],
)
def test_from_december_on_a_missing_year_is_named(
    database: Database, today: date, year: int | None
) -> None:
    with database.begin() as tx:
        edition = set_up_calendar(tx, NOON)
    said = provisional_year(edition, today)
    assert (said.facts["year"] if said else None) == year
