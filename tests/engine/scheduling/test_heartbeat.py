"""Who takes long keeps what was taken, as long as there is a heart that beats."""

from datetime import timedelta
from threading import Event

import pytest

from engine.commands import StartInstance
from engine.records import AgendaItem
from engine.scheduling.heartbeat import beating
from engine.store import agenda
from tests.engine.desk import Desk
from tests.models import bpmn

OFTEN = timedelta(milliseconds=1)
LOOKS = 2000
"""How often a test looks at the most; each look is a beat later."""


@pytest.fixture
def item(desk: Desk) -> AgendaItem:
    desk.topics = frozenset({"post"})
    desk.deploy(bpmn("sending", "s -> svc_a -> e", svc_a="post"))
    desk.do(StartInstance, instance="i1", key="sending", case_no="C-1", place="P1")
    return take(desk)


def take(desk: Desk) -> AgendaItem:
    with desk.database.begin() as tx:
        (item,) = agenda.claim(tx, desk.now, 1)
    return item


def ends(desk: Desk) -> timedelta:
    """Return how long the item is still somebody's."""
    (row,) = desk.agenda()
    return row.due_at - desk.now


def test_the_lease_goes_on_while_the_heart_beats(desk: Desk, item: AgendaItem) -> None:
    length = agenda.LEASES[item.kind]
    desk.now += length - timedelta(seconds=1)
    assert ends(desk) == timedelta(seconds=1)
    with beating(desk.sweep, item, OFTEN):
        assert any(ends(desk) == length for _ in range(LOOKS))
        assert desk.settle() == 0
    desk.now += length
    assert take(desk).claim == item.claim + 1


def test_the_heart_of_who_was_overtaken_stands_still(
    desk: Desk, item: AgendaItem, caplog: pytest.LogCaptureFixture
) -> None:
    desk.now += agenda.LEASES[item.kind]
    other = take(desk)
    before = desk.agenda()
    with beating(desk.sweep, item, OFTEN):
        assert any("taken over" in caplog.text for _ in range(LOOKS) if not Event().wait(0.001))
    assert desk.agenda() == before
    assert before[0].claim == other.claim


def test_a_heart_that_cannot_reach_the_database_tries_again(
    desk: Desk, item: AgendaItem, caplog: pytest.LogCaptureFixture
) -> None:
    with desk.database.begin() as tx:
        tx.exec_driver_sql("ALTER TABLE agenda RENAME TO away")
    with beating(desk.sweep, item, OFTEN):
        assert any(
            "not be prolonged" in caplog.text for _ in range(LOOKS) if not Event().wait(0.001)
        )
        with desk.database.begin() as tx:
            tx.exec_driver_sql("ALTER TABLE away RENAME TO agenda")
        desk.now += timedelta(seconds=7)
        assert any(ends(desk) == agenda.LEASES[item.kind] for _ in range(LOOKS))
