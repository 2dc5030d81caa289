from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import insert

from engine.calendar import edition_from_holidays
from engine.editions import Own, OwnLimit, edition_of
from engine.store import calendars
from engine.store.database import Database
from engine.store.office_tables import calendar_edition
from processes.vocabulary import load_vocabulary
from tests.builders import NOON


def test_an_edition_comes_back_as_it_was(database: Database) -> None:
    edition = edition_from_holidays(2025, 2027, 3)
    with database.begin() as tx:
        calendars.add(tx, edition, NOON)
    with database.read() as tx:
        assert calendars.by_number(tx, 3) == edition


def test_an_edition_of_an_earlier_program_counts_as_it_did(database: Database) -> None:
    body = {
        "first_year": 2025,
        "last_year": 2027,
        "settled_until": 2026,
        "rest_days": {"2026-02-17": "春节"},
        "makeup_days": ["2026-02-14"],
        "office": [["08:30:00", "12:00:00"], ["13:30:00", "18:00:00"]],
    }
    with database.begin() as tx:
        tx.execute(insert(calendar_edition).values(number=1, body=body, created_at=NOON))
        edition = calendars.by_number(tx, 1)
    assert edition is not None
    assert edition.limits == load_vocabulary().slas
    start = datetime(2026, 2, 13, 7, tzinfo=UTC)
    assert edition.due(start, 2, "wd") == datetime(2026, 2, 16, 10, tzinfo=UTC)


def test_own_hours_and_limits_come_back_as_they_were(database: Database) -> None:
    limit = OwnLimit(key="handle_u3", clock="wh", n=Decimal("7.5"))
    own = Own(hours={"9901": ((time(7), time(11, 30)),)}, limits=[limit])
    edition = edition_of(edition_from_holidays(2025, 2027, 1), own, 4)
    with database.begin() as tx:
        calendars.add(tx, edition, NOON, by="u1", reason="why")
        assert calendars.by_number(tx, 4) == edition
        assert calendars.newest(tx, 1)[0].reason == "why"


def test_the_latest_edition_counts(database: Database) -> None:
    with database.begin() as tx:
        assert calendars.latest(tx) is None
        for number in (1, 2):
            calendars.add(tx, edition_from_holidays(2025, 2027, number), NOON)
        latest = calendars.latest(tx)
        assert latest is not None
        assert latest.number == 2
        assert calendars.by_number(tx, 9) is None


def test_cases_are_counted_per_community_and_day(database: Database) -> None:
    today, tomorrow = date(2026, 11, 18), date(2026, 11, 19)
    asked = [("A", today), ("A", today), ("B", today), ("A", tomorrow), ("A", today)]
    with database.begin() as tx:
        assert [calendars.next_case(tx, *of) for of in asked] == [1, 2, 1, 1, 3]


def test_a_number_of_a_case_that_was_not_started_is_given_out_again(database: Database) -> None:
    day = date(2026, 11, 18)
    with pytest.raises(ZeroDivisionError), database.begin() as tx:
        1 / (calendars.next_case(tx, "A", day) - 1)
    with database.begin() as tx:
        assert calendars.next_case(tx, "A", day) == 1
