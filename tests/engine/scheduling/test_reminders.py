"""The tables of the reminders: made once, of one release, thrown away without loss."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import QueueOfOtherRelease
from engine.records import AgendaKind, FollowUp
from engine.scheduling import choosing
from engine.scheduling.queueing import schema
from engine.scheduling.queueing.crew import Crew
from engine.scheduling.sweep import Sweep
from engine.scheduling.ticker import Ticker
from engine.store import agenda, namespaces
from engine.store.database import Database, open_database, sqlite_url
from engine.store.migrate import migrate
from engine.store.moment import DatabaseClock
from tests import postgres
from tests.engine.desk import Desk


@pytest.fixture
def database() -> Iterator[Database]:
    url = postgres.server().create()
    opened = open_database(url)
    migrate(opened)
    yield opened
    opened.close()
    postgres.server().drop(url)


def reminders(database: Database) -> int:
    with database.read() as tx:
        found = tx.exec_driver_sql("SELECT count(*) FROM bihuan_queue.procrastinate_jobs")
        return int(found.scalar_one())


def write(database: Database, ref: str, after: timedelta = timedelta(0), **more: bool) -> None:
    clock = DatabaseClock(database)
    with database.begin() as tx:
        asked = FollowUp(kind=AgendaKind.MESSAGE, ref=ref)
        agenda.add(tx, asked, clock.exactly(tx) + after, **more)


def foreign(database: Database) -> None:
    """Let the tables be those of another release."""
    with database.begin() as tx:
        namespaces.drop(tx, schema.NAMESPACE)
        namespaces.make(tx, schema.NAMESPACE, "procrastinate 2.0.0 0123456789ab", "SELECT 1")


def test_they_are_made_once(database: Database) -> None:
    choosing.prepare(database)
    write(database, "a")
    choosing.prepare(database)
    assert not choosing.renew(database)
    assert reminders(database) == 1


def test_those_of_another_release_are_refused_and_left_alone(database: Database) -> None:
    foreign(database)
    with pytest.raises(QueueOfOtherRelease) as refused:
        choosing.prepare(database)
    assert "(procrastinate 2.0.0)" in refused.value.sentence()
    with database.read() as tx:
        assert namespaces.remark(tx, schema.NAMESPACE) == "procrastinate 2.0.0 0123456789ab"


def test_a_namespace_that_nobody_has_signed_is_refused(database: Database) -> None:
    with database.begin() as tx:
        tx.exec_driver_sql("CREATE SCHEMA bihuan_queue")
    with pytest.raises(QueueOfOtherRelease):
        choosing.prepare(database)


def test_they_are_made_anew_and_what_was_queued_is_queued_again(database: Database) -> None:
    choosing.prepare(database)
    write(database, "a")
    foreign(database)
    assert choosing.renew(database)
    assert reminders(database) == 0
    with database.begin() as tx:
        now = DatabaseClock(database).exactly(tx)
        span = timedelta(minutes=1)
        assert agenda.promote(tx, now - span, now + span, 10) == 1
    assert reminders(database) == 1


@pytest.mark.parametrize(
    ("kind", "seconds", "state", "reminded"),
    [
        (AgendaKind.MESSAGE, 0, "due", True),
        (AgendaKind.TIMER, schema.AHEAD_SECONDS - 5, "due", True),
        (AgendaKind.TIMER, schema.AHEAD_SECONDS + 5, "due", False),
        (AgendaKind.TIMER, -99_999_999, "due", True),
        (AgendaKind.JOB, 0, "stuck", False),
        (AgendaKind.RECOUNT, 0, "due", False),
    ],
)
def test_workers_are_reminded_of_what_is_due_soon(
    database: Database, kind: AgendaKind, seconds: int, state: str, reminded: bool
) -> None:
    """Clocks to be recounted come many at once: the planner queues them little by little."""
    choosing.prepare(database)
    now = DatabaseClock(database)()
    with database.begin() as tx:
        asked = FollowUp(kind=kind, instance="i1", ref="a")
        agenda.add(tx, asked, now + timedelta(seconds=seconds), state=state)
    assert reminders(database) == reminded


def test_the_planner_leaves_the_rest_for_the_next_time(database: Database) -> None:
    choosing.prepare(database)
    for number in range(5):
        write(database, str(number), timedelta(minutes=2 + number))
    now = DatabaseClock(database)()
    with database.begin() as tx:
        until = now + timedelta(hours=1)
        assert [agenda.promote(tx, now, until, 3) for _ in range(3)] == [3, 2, 0]
    assert reminders(database) == 5


def test_the_address_chooses_the_scheduler(database: Database, desk: Desk, tmp_path: Path) -> None:
    sweep = Sweep(database, desk.execution, DatabaseClock(database))
    assert isinstance(choosing.scheduler_for(sweep, "postgresql://h/d"), Crew)
    embedded = open_database(sqlite_url(tmp_path / "other.db"))
    sweep = Sweep(embedded, desk.execution, lambda: desk.now)
    assert isinstance(choosing.scheduler_for(sweep, "sqlite:///other.db"), Ticker)
    choosing.prepare(embedded)
    assert not choosing.renew(embedded)
    embedded.close()


def test_the_clock_of_the_database_is_carried_forward_and_never_ahead(database: Database) -> None:
    seconds = 0.0
    clock = DatabaseClock(database, lambda: seconds)
    first = clock()
    seconds = 0.5
    assert clock() == first + timedelta(seconds=0.5)
    with database.read() as tx:
        told = clock.exactly(tx)
    assert first < told
    # Half a second was made up: the server says less, and is believed after a while.
    assert clock() == first + timedelta(seconds=0.5)
    seconds = 1.6
    assert told < clock() < first + timedelta(seconds=1.6)


def test_a_server_whose_clock_was_set_back_is_believed(database: Database) -> None:
    seconds = 0.0
    clock = DatabaseClock(database, lambda: seconds)
    seconds = 500.0
    with database.read() as tx:
        told = clock.exactly(tx)
    assert clock() == told


def test_while_the_database_is_away_its_clock_goes_on() -> None:
    server = postgres.start()
    database = open_database(server.create())
    seconds = 0.0
    clock = DatabaseClock(database, lambda: seconds)
    first = clock()
    server.halt()
    seconds = 90.0
    assert clock() == first + timedelta(seconds=90)
    database.close()
    server.stop()
