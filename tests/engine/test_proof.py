"""What an auditor can rely on: a changed log is noticed, a replay agrees or says where not."""

import pytest
from sqlalchemy import delete, select, update

from engine import audit
from engine.store import history, tables
from engine.store.database import Database
from tests.engine.desk import Desk
from tests.models import bpmn


@pytest.fixture
def done(database: Database) -> tuple[Desk, str]:
    """A finished case at a desk of its own: these tests break the log on purpose."""
    desk = Desk(database)
    desk.deploy(bpmn("line", "s -> u_a -> x", "x -[n > 1]-> u_b -> e", "x -> e"))
    case = desk.start("line")
    desk.complete(case, "u_a", n=7)
    desk.complete(case, "u_b")
    return desk, case


def holds(desk: Desk, case: str) -> bool:
    with desk.database.read() as tx:
        return audit.verify_instance(tx, case).holds


def replays(desk: Desk, case: str) -> bool:
    with desk.database.read() as tx:
        result = audit.replay_instance(tx, case, desk.execution.library, desk.calendars)
    return result.equal


def test_an_untouched_log_holds_and_replays(done: tuple[Desk, str]) -> None:
    assert holds(*done)
    assert replays(*done)


@pytest.mark.parametrize("seq", [1, 4, 9])
def test_a_changed_event_breaks_the_chain_at_its_place(done: tuple[Desk, str], seq: int) -> None:
    desk, case = done
    here = tables.event.c.seq == seq
    with desk.database.begin() as tx:
        body = tx.execute(select(tables.event.c.body).where(here)).scalar_one()
        tx.execute(update(tables.event).where(here).values(body=body + b" "))
    with desk.database.read() as tx:
        assert audit.verify_instance(tx, case).broken_at == f"event {seq}"


def test_a_changed_command_breaks_the_chain(done: tuple[Desk, str]) -> None:
    desk, case = done
    with desk.database.begin() as tx:
        tx.execute(update(tables.command).where(tables.command.c.seq == 2).values(actor="u2"))
    with desk.database.read() as tx:
        assert audit.verify_instance(tx, case).broken_at == "command 2"


def test_a_missing_event_breaks_the_chain(done: tuple[Desk, str]) -> None:
    desk, case = done
    with desk.database.begin() as tx:
        tx.execute(delete(tables.event).where(tables.event.c.seq == 5))
    assert not holds(desk, case)


def test_a_missing_end_is_noticed(done: tuple[Desk, str]) -> None:
    desk, case = done
    with desk.database.begin() as tx:
        last = len(history.stored_events_of(tx, case))
        tx.execute(delete(tables.event).where(tables.event.c.seq == last))
    with desk.database.read() as tx:
        assert audit.verify_instance(tx, case).broken_at == "head"


def test_a_replay_names_the_first_event_that_differs(done: tuple[Desk, str]) -> None:
    desk, case = done
    with desk.database.begin() as tx:
        events = history.stored_events_of(tx, case)
        target = next(e for e in events if e.kind == "data.changed")
        tx.execute(
            update(tables.event)
            .where(tables.event.c.seq == target.seq)
            .values(body=b'{"set":{"n":8}}')
        )
    with desk.database.read() as tx:
        result = audit.replay_instance(tx, case, desk.execution.library, desk.calendars)
    assert result.difference is not None
    assert result.difference.event == target.seq
    assert result.difference.recorded.endswith('{"set":{"n":8}}')
    assert result.difference.replayed.endswith('{"set":{"n":7}}')


def test_a_replay_notices_a_missing_event(done: tuple[Desk, str]) -> None:
    desk, case = done
    with desk.database.begin() as tx:
        last = len(history.stored_events_of(tx, case))
        tx.execute(delete(tables.event).where(tables.event.c.seq == last))
    assert not replays(desk, case)
