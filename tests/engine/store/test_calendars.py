from datetime import date

import pytest

from engine.calendar import edition_from_holidays
from engine.store import calendars
from engine.store.database import Database
from tests.builders import NOON


def test_an_edition_comes_back_as_it_was(database: Database) -> None:
    edition = edition_from_holidays(2025, 2027, 3)
    with database.begin() as tx:
        calendars.add(tx, edition, NOON)
    with database.read() as tx:
        assert calendars.by_number(tx, 3) == edition


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
