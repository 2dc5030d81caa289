"""A connection that is cut anywhere costs a moment, never an answer, and nothing happens twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from secrets import token_hex
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text

from engine.commands import CompleteTask, StartInstance
from engine.errors import DatabaseAway, StorageFull
from engine.execution import Executed
from engine.scheduling.handlers import Job, JobDone
from engine.scheduling.sweep import Sweep
from engine.store.again import Patience
from engine.store.database import Database, Tx, ping
from engine.store.moment import DatabaseClock
from tests.engine.desk import Desk
from tests.models import bpmn
from tests.postgres import OwnServer, Server, server, start
from tests.proxy import Fault, Proxy, is_commit, numbered, numbered_commit
from tests.stores import Shelf, make_tables

pytestmark = pytest.mark.only_on("postgresql", reason="SQLite has no connection that could be cut")
QUICK = Patience(first=0.005)
LINE = bpmn("line", "s -> u_a -> u_b -> e")
CUTS = [Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.HALF_CLOSED]
RESTARTS = 5


@pytest.fixture
def proxy(shelf: Shelf) -> Iterator[Proxy]:
    """A line to the server of the tests."""
    opened = Proxy(server())
    yield opened
    opened.close()


@pytest.fixture
def far(database: Database, proxy: Proxy, shelf: Shelf) -> Database:
    """The database of the desk at the other end of the line."""
    url = database.connections.url.render_as_string(hide_password=False)
    opened = shelf.open(proxy.url(url))
    with opened.read() as tx:
        ping(tx)
    return opened


def beginning(desk: Desk, name: str = "") -> Callable[[Tx], Executed]:
    """Return work that begins a case under the id ``name``, or under a new one each time."""

    def work(tx: Tx) -> Executed:
        id_ = name or token_hex(8)
        asked: dict[str, Any] = {"key": "line", "case_no": f"C-{id_}", "place": "P1"}
        begin = StartInstance(id=id_, at=desk.now, actor="u1", instance=f"i-{id_}", **asked)
        return desk.execution.execute(tx, begin)

    return work


def completing(desk: Desk, case: str, task: str) -> Callable[[Tx], Executed]:
    """Return work that completes a task."""
    done = CompleteTask(id=f"k-{case}", at=desk.now, actor="u1", instance=case, task=task)
    return lambda tx: desk.execution.execute(tx, done)


@pytest.mark.parametrize("fault", CUTS)
def test_a_command_cut_at_its_commit_has_one_effect(
    desk: Desk, far: Database, proxy: Proxy, fault: Fault
) -> None:
    desk.deploy(LINE)
    case = desk.start("line")
    proxy.fail(fault, is_commit)
    done = far.again(completing(desk, case, "u_a#1"), QUICK)
    assert proxy.failed == 1
    # Where the first try had been committed, the second finds its own id.
    assert done.repeated == (fault is not Fault.CUT_BEFORE)
    assert desk.trace(case).count("u_a") == 1
    assert desk.open_nodes(case) == ["u_b"]


@pytest.mark.parametrize("fault", CUTS)
def test_a_command_cut_at_any_of_its_messages_has_one_effect(
    desk: Desk, far: Database, proxy: Proxy, fault: Fault
) -> None:
    desk.deploy(LINE)
    number = 0
    while True:
        number += 1
        case = desk.start("line")
        proxy.fail(fault, numbered(number))
        far.again(completing(desk, case, "u_a#1"), QUICK)
        sent = proxy.heal()
        assert desk.trace(case).count("u_a") == 1
        if proxy.failed < number:
            break
    assert number > 10
    assert sent < number


@pytest.mark.parametrize("fault", CUTS)
def test_who_begins_just_then_begins_all_the_same(
    database: Database, proxy: Proxy, shelf: Shelf, fault: Fault
) -> None:
    url = proxy.url(database.connections.url.render_as_string(hide_password=False))
    number = 0
    while proxy.failed == number:
        number += 1
        proxy.fail(fault, numbered(number))
        fresh = shelf.open(url)
        clock = DatabaseClock(fresh)
        proxy.heal()
        with fresh.read() as tx:
            assert clock() <= clock.exactly(tx)
    assert number > 3


@pytest.mark.parametrize("fault", CUTS)
def test_a_timer_fires_once_wherever_the_sweep_is_cut(
    desk: Desk, far: Database, proxy: Proxy, fault: Fault
) -> None:
    rung: list[str] = []

    def ring(job: Job) -> JobDone:
        rung.append(job.instance)
        return JobDone()

    desk.handlers["ring"], desk.topics = ring, frozenset({"ring"})
    desk.deploy(bpmn("waking", "s -> c_t -> svc_ring -> u_a -> e", c_t="PT1H", svc_ring="ring"))
    sweep = Sweep(far, desk.execution, lambda: desk.now, desk.handlers)
    cases, cut = [desk.start("waking")], True
    while cut:
        desk.now += timedelta(hours=1)
        proxy.fail(fault, numbered_commit(len(cases)))
        with suppress(DatabaseAway):
            sweep.run()
        proxy.heal()
        cut = proxy.failed == len(cases)
        # What was taken and not done comes back when its lease is over.
        desk.wait(minutes=10)
        cases.append(desk.start("waking"))
    assert len(cases) > 4
    for case in cases[:-1]:
        assert desk.kinds(case).count("timer.fired") == 1
        assert desk.open_nodes(case) == ["u_a"]
        # A handler may be asked again, under the same name, when nobody knows what came of it.
        assert rung.count(case) in {1, 2}


def test_a_new_id_for_each_try_would_be_noticed(desk: Desk, far: Database, proxy: Proxy) -> None:
    desk.deploy(LINE)
    proxy.fail(Fault.CUT_AFTER, is_commit)
    far.again(beginning(desk, "one id"), QUICK)
    assert len(desk.instances()) == 1
    proxy.fail(Fault.CUT_AFTER, is_commit)
    far.again(beginning(desk), QUICK)
    assert len(desk.instances()) == 3


def test_what_is_lost_each_time_is_given_up_and_has_no_effect(desk: Desk, far: Database) -> None:
    desk.deploy(LINE)
    begin, tries = beginning(desk, "one id"), []

    def lost(tx: Tx) -> Executed:
        tries.append(1)
        done = begin(tx)
        with desk.database.begin() as other:
            other.execute(
                text("SELECT pg_terminate_backend(:pid)"),
                {"pid": tx.execute(text("SELECT pg_backend_pid()")).scalar_one()},
            )
        tx.execute(text("SELECT 1"))
        return done

    with pytest.raises(DatabaseAway):
        far.again(lost, QUICK)
    assert len(tries) == QUICK.tries
    assert desk.instances() == []


def test_a_connection_cut_while_idle_is_not_noticed(
    desk: Desk, far: Database, proxy: Proxy
) -> None:
    desk.deploy(LINE)
    begin = beginning(desk, "one id")
    proxy.cut()
    with far.begin() as tx:
        assert not begin(tx).repeated


def test_a_late_answer_is_waited_for(desk: Desk, far: Database, proxy: Proxy) -> None:
    desk.deploy(LINE)
    proxy.hold()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(far.again, beginning(desk, "one id"), QUICK)
        assert proxy.held.wait(20)
        proxy.go_on()
        assert not done.result().repeated
    assert len(desk.instances()) == 1


def test_what_is_refused_is_refused_at_once(desk: Desk) -> None:
    tries = []

    def work(tx: Tx) -> None:
        tries.append(1)
        tx.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division by zero"):
        desk.database.again(work, QUICK)
    assert len(tries) == 1


def test_who_waits_too_long_for_a_lock_tries_again(desk: Desk, shelf: Shelf) -> None:
    other, tries = shelf.again(desk.database), []

    def work(tx: Tx) -> int:
        tries.append(1)
        tx.execute(text("SET LOCAL lock_timeout = '20ms'"))
        if len(tries) > 1:
            release.set()
            freed.wait()
        return int(tx.execute(text("SELECT count(*) FROM instance")).scalar_one())

    release, freed, taken = Event(), Event(), Event()

    def keep() -> None:
        with other.begin() as tx:
            tx.execute(text("LOCK TABLE instance"))
            taken.set()
            release.wait()
        freed.set()

    with ThreadPoolExecutor(1) as pool:
        keeping = pool.submit(keep)
        taken.wait()
        assert desk.database.again(work, QUICK) == 0
        keeping.result()
    assert len(tries) == 2


def test_two_who_block_each_other_both_get_through(desk: Desk, shelf: Shelf) -> None:
    first, second = desk.database, shelf.again(desk.database)
    with first.begin() as tx:
        tx.execute(text("CREATE TABLE pair AS SELECT n, 0 AS hits FROM generate_series(1, 2) n"))
    both = [Event(), Event()]

    def work(tx: Tx, own: int) -> None:
        hit = text("UPDATE pair SET hits = hits + 1 WHERE n = :n")
        tx.execute(hit, {"n": own + 1})
        both[own].set()
        both[1 - own].wait()
        tx.execute(hit, {"n": 2 - own})

    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda own: (first, second)[own].again(lambda tx: work(tx, own), QUICK), range(2)
            )
        )
    with first.read() as tx:
        assert tx.execute(text("SELECT hits FROM pair")).scalars().all() == [2, 2]


def test_a_full_disk_is_said_in_words_and_changes_nothing(desk: Desk) -> None:
    desk.deploy(LINE)
    fill = (
        """CREATE FUNCTION full_() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$""",
        "CREATE TRIGGER full_ BEFORE INSERT ON event EXECUTE FUNCTION full_()",
    )
    with desk.database.begin() as tx:
        for statement in fill:
            tx.execute(text(statement))
    with pytest.raises(StorageFull):
        desk.database.again(beginning(desk, "one id"), QUICK)
    with desk.database.begin() as tx:
        tx.execute(text("DROP TRIGGER full_ ON event"))
    assert desk.instances() == []
    assert not desk.database.again(beginning(desk, "one id"), QUICK).repeated


# A server that restarts


@pytest.fixture
def own() -> Iterator[OwnServer]:
    started = start()
    yield started
    started.stop()


@pytest.fixture
def nearby(own: Server, shelf: Shelf) -> Database:
    """A database in a server of its own."""
    url = own.create()
    make_tables(url)
    return shelf.open(url)


def test_no_case_is_lost_or_doubled_while_the_server_restarts(
    nearby: Database, own: OwnServer
) -> None:
    desk, over = Desk(nearby), Event()
    desk.deploy(LINE)
    told: list[str] = []

    def work_on() -> None:
        while not over.is_set():
            name = f"{len(told)}"
            nearby.again(beginning(desk, name))
            told.append(f"i-{name}")

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work_on)
        for _ in range(RESTARTS):
            own.restart()
            begun = len(told)
            while len(told) == begun and not working.done():
                over.wait(0.01)
        over.set()
        working.result()
    assert sorted(told) == sorted(one.id for one in desk.instances())
    assert desk.prove() == len(told)


def test_a_server_that_is_gone_is_said_in_words(nearby: Database, own: OwnServer) -> None:
    own.halt()
    with pytest.raises(DatabaseAway):
        nearby.again(ping, QUICK)
    with pytest.raises(DatabaseAway), nearby.read():
        pass
    own.go_on()
    with suppress(DatabaseAway), nearby.read():
        pass
    with nearby.read() as tx:
        ping(tx)
