"""Crews on PostgreSQL: told of what is due, on time, once each, whoever of them is gone."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from threading import Event

import pytest

from engine.records import AgendaKind, FollowUp
from engine.scheduling.queueing import crew, schema
from engine.scheduling.queueing.worker import Worker, libpq
from engine.store import agenda
from tests import postgres
from tests.engine.scheduling.depot import PATIENCE, Depot

NOTHING = timedelta(0)
SOON = timedelta(milliseconds=300)
HOUR = timedelta(hours=1)


@cache
def prepared() -> str:
    """Return the address of a depot that nobody works at; others are copies of it."""
    url = postgres.server().create()
    Depot(url).close()
    return url


@pytest.fixture
def depot() -> Iterator[Depot]:
    url = postgres.server().create(template=prepared())
    opened = Depot(url)
    yield opened
    opened.close()
    postgres.server().drop(url)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave everything to the worker: no rescue within the time of a test."""
    monkeypatch.setattr(crew, "GRACE", HOUR)


@pytest.mark.usefixtures("alone")
def test_a_worker_hears_at_once_what_a_command_sets_off(depot: Depot) -> None:
    working = depot.crew()
    for number in range(3):
        depot.want(number + 1)
        depot.begin("at_once", f"i{number}")
        depot.expect(number + 1)
    working.stop()
    assert depot.rows() == {}


@pytest.mark.usefixtures("alone")
def test_a_timer_fires_when_it_is_due_and_not_before(depot: Depot) -> None:
    depot.crew()
    due = depot.clock() + SOON
    depot.wake_at(due, ["i1"])
    depot.expect(1)
    (fired,) = depot.fired("i1")
    assert fired >= due


@pytest.mark.usefixtures("alone")
def test_a_reminder_that_waits_holds_up_no_earlier_one_of_its_case(depot: Depot) -> None:
    """Procrastinate alone would have them one after another, in the order they were queued."""
    with depot.database.begin() as tx:
        tx.exec_driver_sql("ALTER TABLE agenda DISABLE TRIGGER remind_of_new")
    depot.begin("at_once", "i1")
    (item,) = depot.rows().values()
    with depot.database.begin() as tx:
        tx.exec_driver_sql("ALTER TABLE agenda ENABLE TRIGGER remind_of_new")
        tx.exec_driver_sql(
            "INSERT INTO agenda (kind, instance, ref, due_at, attempts, state, reason)"
            " VALUES ('timer', 'i1', 'later', clock_timestamp() + '50 s', 0, 'due', '')"
        )
        assert agenda.promote(tx, item.due_at - HOUR, item.due_at + HOUR, 10) == 1
    assert depot.reminders() == [depot.rows()["later"].id, item.id]
    working = depot.crew()
    depot.expect(1)
    working.stop()
    assert list(depot.rows()) == ["later"]


def test_what_is_far_is_queued_when_it_comes_near(depot: Depot) -> None:
    now = depot.clock()
    depot.write("near", now + timedelta(seconds=schema.AHEAD_SECONDS - 10))
    depot.write("far", now + timedelta(seconds=schema.AHEAD_SECONDS + 10))
    rows = depot.rows()
    assert {ref: row.queued for ref, row in rows.items()} == {"near": True, "far": False}
    assert depot.reminders() == [rows["near"].id]
    with depot.database.begin() as tx:
        assert agenda.promote(tx, now, now + HOUR, 10) == 1
        assert agenda.promote(tx, now, now + HOUR, 10) == 0
    assert depot.rows()["far"].queued
    assert depot.reminders() == [rows["near"].id, rows["far"].id]


def test_what_is_put_off_is_queued_again(depot: Depot) -> None:
    now = depot.clock()
    depot.write("a", now)
    with depot.database.begin() as tx:
        (item,) = agenda.claim(tx, now, 10)
        agenda.put_off(tx, item, now + SOON)
        assert agenda.promote(tx, now, now + HOUR, 10) == 1
    assert depot.reminders() == [item.id, item.id]


def test_a_command_that_is_rolled_back_reminds_nobody(depot: Depot) -> None:
    with depot.database.connections.connect() as tx:
        agenda.add(tx, FollowUp(kind=AgendaKind.MESSAGE, ref="undone"), depot.clock())
        tx.rollback()
    assert depot.reminders() == []


def test_what_a_dead_worker_had_is_rescued(depot: Depot) -> None:
    """Nobody is reminded of it: it was queued once, and its worker took the reminder along."""
    then = depot.clock() - HOUR
    depot.write("left", then, queued=True)
    with depot.database.begin() as tx:
        assert len(agenda.claim(tx, then, 10)) == 1
    assert depot.reminders() == []
    depot.crew()
    depot.want(1)
    depot.begin("at_once", "i1")
    depot.expect(1)
    _until_gone(depot, "left")


def test_two_crews_fire_each_timer_once_and_none_early(depot: Depot) -> None:
    names = [f"i{number}" for number in range(60)]
    due = depot.clock() + 4 * SOON
    depot.want(len(names))
    depot.wake_at(due, names)
    depot.crew(jobs=2)
    depot.crew(jobs=2)
    depot.expect(len(names))
    fired = [depot.fired(name) for name in names]
    assert [len(one) for one in fired] == [1] * len(names)
    assert min(moment for (moment,) in fired) >= due
    assert sorted(depot.rung) == sorted(names)


def test_a_timer_does_not_wait_for_programs_that_take_their_time(depot: Depot) -> None:
    """More of them than may be done at once, and one of the same case."""
    depot.patience.clear()
    depot.crew(jobs=1)
    depot.want(1)
    for name in ("i1", "i2", "i3"):
        depot.begin("beside", name, at=(depot.clock() + SOON).isoformat())
    assert depot.enough.wait(PATIENCE)
    assert any(all(map(depot.fired, ("i1", "i2", "i3"))) for _ in range(5000))
    assert len(depot.rung) < 3
    depot.patience.set()


def test_a_crew_may_be_stopped_before_it_begins_and_at_once(depot: Depot) -> None:
    crew.Crew(depot.sweep(), depot.url, 1).stop()
    depot.crew().stop()


def test_finished_reminders_are_gone(depot: Depot) -> None:
    working = depot.crew()
    depot.begin("at_once", "i1")
    depot.expect(1)
    working.stop()
    assert depot.reminders() == []


def test_the_reminders_of_a_worker_that_is_gone_are_dropped(depot: Depot) -> None:
    depot.write("a", depot.clock())
    with depot.database.begin() as tx:
        tx.exec_driver_sql("UPDATE bihuan_queue.procrastinate_jobs SET status = 'doing'")

    async def release() -> list[int]:
        with ThreadPoolExecutor(1) as threads:
            worker = Worker(depot.url, "short", int, threads)
            async with worker.opened():
                return [await worker.release(), await worker.release()]

    assert asyncio.run(release()) == [1, 0]
    assert depot.reminders() == []
    assert list(depot.rows()) == ["a"]


def test_a_crew_outlives_its_database() -> None:
    server = postgres.start()
    depot = Depot(server.create())
    try:
        depot.crew()
        depot.begin("at_once", "i1")
        depot.expect(1)
        server.restart()
        depot.want(2)
        depot.begin("at_once", "i2")
        depot.expect(2)
    finally:
        depot.close()
        server.stop()


def test_a_database_that_is_away_is_told_of_in_a_line_each(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = postgres.start()
    depot = Depot(server.create())
    try:
        depot.crew()
        server.halt()
        _until_said(caplog, "the planner waits for the database: SYS-002")
        _until_said(caplog, "the rescue for short waits for the database: SYS-002")
        server.go_on()
        _until_said(caplog, "the planner has found the database again")
        depot.begin("at_once", "i1")
        depot.expect(1)
    finally:
        depot.close()
        server.stop()
    ours = [one for one in caplog.records if one.name.startswith("bihuan")]
    assert not any(one.exc_info for one in ours)
    assert sum("the planner waits" in one.getMessage() for one in ours) == 1


def _until_said(caplog: pytest.LogCaptureFixture, words: str) -> None:
    for _ in range(PATIENCE * 100):
        if words in caplog.text:
            return
        Event().wait(0.01)
    pytest.fail(caplog.text)


def test_the_driver_gets_the_address_without_the_word_for_it() -> None:
    assert libpq("postgresql+psycopg://u:p%2F@h/d?host=/s") == "postgresql://u:p%2F@h/d?host=/s"
    assert libpq("postgresql://h/d") == "postgresql://h/d"


def _until_gone(depot: Depot, ref: str) -> None:
    """Wait for what nobody rings a bell for."""
    assert any(ref not in depot.rows() for _ in range(5000))
