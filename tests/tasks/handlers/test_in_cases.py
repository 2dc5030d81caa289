"""Handlers at work in real cases: what they are told, what comes back, what never happens."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from engine.commands import CompleteTask, RetryIncident
from engine.records import AgendaItem
from engine.scheduling.handlers import Job, Tools
from engine.scheduling.outside import Outside
from engine.store import agenda
from engine.store.database import Database
from tasks.handlers.webhook import Webhook
from tests.engine.desk import Desk
from tests.models import bpmn
from tests.tasks.handlers.jobs import SHORT
from tests.tasks.handlers.receiver import Receiver, Seen, Trick, hangs, receiving, resets, says

SENDING = bpmn(
    "sending",
    "s -> u_write -> svc_send -> u_after -> e",
    svc_send="webhook | in url:where, kind",
)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    opened = Desk(database)
    yield opened
    opened.prove()


def sent_to(desk: Desk, receiver: Receiver) -> str:
    """Return a case whose webhook is about to be sent."""
    outside = Outside(inner_hosts=frozenset({receiver.host}), patience={"webhook": SHORT})
    tools = Tools(database=desk.database, clock=lambda: desk.now, outside=outside)
    desk.handlers["webhook"] = Webhook(tools)
    desk.topics = frozenset({"webhook"})
    desk.deploy(SENDING)
    case = desk.start("sending", where=receiver.url, kind="leak")
    desk.do(CompleteTask, instance=case, task="u_write#1")
    return case


def test_no_transaction_is_open_while_a_receiver_works(desk: Desk) -> None:
    """On SQLite there is one writer: the receiver could not write if we had begun to."""
    rows: list[int] = []

    def writes(receiver: Receiver, connection: object, seen: Seen) -> None:
        with desk.database.begin() as tx:
            rows.append(agenda.count(tx))
        says(200)(receiver, connection, seen)  # type: ignore[arg-type]

    with receiving(writes) as receiver:
        case = sent_to(desk, receiver)
        desk.settle()
    assert rows == [1]
    assert desk.open_nodes(case) == ["u_after"]


@pytest.mark.parametrize("trick", [resets, hangs, says(500), says(429)])
def test_a_receiver_that_keeps_to_the_key_does_the_work_once(desk: Desk, trick: Trick) -> None:
    with receiving(trick, trick, says(200)) as receiver:
        case = sent_to(desk, receiver)
        for _ in range(3):
            desk.settle()
            desk.now += timedelta(minutes=10)
    assert len(receiver.seen) == 3
    assert receiver.effects == {f"{case}:svc_send#1"}
    assert desk.open_nodes(case) == ["u_after"]


def test_a_receiver_that_never_answers_ends_as_an_incident_that_can_be_retried(desk: Desk) -> None:
    with receiving(says(500), says(500), says(500), says(500), says(200)) as receiver:
        case = sent_to(desk, receiver)
        for _ in range(5):
            desk.settle()
            desk.now += timedelta(hours=1)
        facts = desk.picture(case).incidents["svc_send#1"]["facts"]
        assert facts["reason"] == f"CONN-005 “{receiver.host}” has a fault (status 500)."
        assert facts["tries"] == 4
        desk.do(RetryIncident, instance=case, task="svc_send#1", reason="they have mended it")
        desk.settle()
    assert len(receiver.effects) == 1
    assert desk.open_nodes(case) == ["u_after"]


def test_an_address_that_may_not_be_called_is_an_incident_at_once(desk: Desk) -> None:
    with receiving(says(200)) as receiver:
        case = sent_to(desk, receiver)
        desk.handlers["webhook"] = Webhook(Tools(database=desk.database, clock=lambda: desk.now))
        desk.settle()
    assert receiver.seen == []
    facts = desk.picture(case).incidents["svc_send#1"]["facts"]
    assert facts["reason"] == f"CONN-001 The address “{receiver.host}” may not be called."


def test_a_program_that_ends_after_it_has_sent_sends_again_under_the_same_key(desk: Desk) -> None:
    with receiving(says(200)) as receiver:
        case = sent_to(desk, receiver)
        send = desk.handlers["webhook"]
        with desk.database.begin() as tx:
            (item,) = agenda.claim(tx, desk.now, 1)
        # It has sent, and ends before anything is written down.
        send(Job(**seen_by(item), now=desk.now))
        desk.restart()
        desk.settle()
        assert desk.open_nodes(case) == []
        desk.wait(minutes=1)
    assert len(receiver.seen) == 2
    assert receiver.effects == {f"{case}:svc_send#1"}
    assert desk.open_nodes(case) == ["u_after"]


def seen_by(item: AgendaItem) -> dict[str, Any]:
    values = dict((item.body or {})["values"])
    return {
        "instance": item.instance, "task": item.ref, "topic": "webhook",
        "values": values, "inputs": values,
    }  # fmt: skip
