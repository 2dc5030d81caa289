from datetime import UTC, datetime

import pytest

from engine.calendar import Calendar, UnknownClock, edition_from_holidays
from engine.store import calendars
from engine.store.database import Database
from processes.vocabulary import load_vocabulary
from tasks.clocks import office_calendars, set_up_calendar
from tasks.errors import NoCalendar
from tests.builders import NOON


def ends(edition: Calendar, start: datetime, key: str) -> datetime:
    limit = edition.limit(key)
    return edition.due(start, limit.n, limit.clock)


def test_an_office_gets_a_calendar_once(database: Database) -> None:
    with database.begin() as tx:
        first = set_up_calendar(tx, NOON)
        assert set_up_calendar(tx, NOON) == first
        assert office_calendars().current(tx) == first.number == 1


def test_a_clock_counts_with_the_edition_it_started_under(database: Database) -> None:
    counted = office_calendars()
    with database.begin() as tx:
        set_up_calendar(tx, NOON)
        calendars.add(tx, edition_from_holidays(2026, 2027, 2), NOON)
        assert counted.current(tx) == 2
        start = datetime(2026, 2, 13, 7, 0, tzinfo=UTC)
        edition = counted.edition(tx, 1)
        end = ends(edition, start, "handle_u3")
        assert end == datetime(2026, 2, 27, 10, tzinfo=UTC)


def test_without_a_calendar_no_time_is_counted(database: Database) -> None:
    with database.read() as tx:
        with pytest.raises(NoCalendar, match="TIME-024"):
            office_calendars().current(tx)
        with pytest.raises(NoCalendar):
            office_calendars().edition(tx, 7)


@pytest.mark.parametrize("key", sorted(load_vocabulary().slas))
def test_every_time_limit_of_the_vocabulary_can_be_counted(key: str) -> None:
    edition = edition_from_holidays(2025, 2030, 1)
    assert ends(edition, NOON, key) >= NOON


def test_an_unknown_time_limit_is_named() -> None:
    with pytest.raises(UnknownClock, match="someday"):
        edition_from_holidays(2025, 2030, 1).limit("someday")
