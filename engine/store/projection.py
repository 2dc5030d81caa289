"""Events → rows of the inbox, the agenda and the messages; what an event changes, and nothing else.

These tables can be dropped and computed again from the log.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine.canonical import from_moment
from engine.history import events
from engine.history.events import Event
from engine.history.fold import node_of
from engine.store.database import Tx
from engine.store.prepared import Prepared
from engine.store.tables import agenda, awaited, message, task
from processes.model import Process

_TASK = (task.c.instance == bindparam("own_instance"), task.c.name == bindparam("own_name"))
_END_TASK = Prepared(update(task).where(*_TASK).values(
    state=bindparam("own_state"), ended_at=bindparam("own_at"), ended_by=bindparam("own_by")
))  # fmt: skip
_HOLD_TASK = Prepared(update(task).where(*_TASK).values(assignee=bindparam("own_by")))
_ADD_TASK = Prepared(insert(task), [column.name for column in task.c if column.name != "id"])
_ADD_AGENDA = insert(agenda)


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """What a projection may know besides the events."""

    instance: str
    case_no: str
    at: datetime
    actor: str
    process: Process


def apply(tx: Tx, known: Projected, happened: Sequence[Event]) -> None:
    """Change the rows that ``happened`` speaks of."""
    for event in happened:
        change = APPLY.get(event.kind)
        if change is not None:
            change(tx, known, event.body)


def _task_created(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    node = known.process.nodes[node_of(body["n"])]
    due = body.get("due")
    _ADD_TASK.run(
        tx,
        {
            "instance": known.instance,
            "name": body["n"],
            "node": node.id,
            "title": node.name or node.id,
            "title_en": node.properties.get("grid.name_en", node.name or node.id),
            "role": body.get("role", ""),
            "place": body.get("place", ""),
            "assignee": body.get("to", ""),
            "state": "open",
            "form": body.get("form", ""),
            "due_at": from_moment(due) if due else None,
            "created_at": known.at,
            "ended_at": None,
            "ended_by": "",
        },
    )


def _task_ended(state: str) -> Callable[[Tx, Projected, Mapping[str, Any]], None]:
    def ended(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
        own = {"own_instance": known.instance, "own_name": body["n"], "own_at": known.at}
        _END_TASK.run(tx, {**own, "own_state": state, "own_by": body.get("by", "")})

    return ended


def _task_held(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    own = {"own_instance": known.instance, "own_name": body["n"]}
    _HOLD_TASK.run(tx, {**own, "own_by": body.get("by", "")})


def _timer_armed(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    due = from_moment(body["due"])
    row = {"kind": "timer", "instance": known.instance, "ref": body["n"]}
    tx.execute(_ADD_AGENDA, {**row, "due_at": due, "attempts": 0})


def _timer_gone(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    tx.execute(
        delete(agenda).where(
            agenda.c.kind == "timer",
            agenda.c.instance == known.instance,
            agenda.c.ref == body["n"],
        )
    )


def _message_thrown(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    tx.execute(
        insert(message).values(
            id=body["id"],
            name=body["name"],
            case_no=known.case_no,
            payload=body["payload"],
            source=known.instance,
            sent_at=known.at,
            receiver="",
        )
    )
    _deliver_soon(tx, body["id"], known.at)


def _message_awaited(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    tx.execute(
        insert(awaited).values(
            instance=known.instance, task=body["n"], name=body["name"], case_no=known.case_no
        )
    )
    # A message that came too early waits; now somebody waits for it.
    early = select(message.c.id).where(
        message.c.case_no == known.case_no,
        message.c.name == body["name"],
        message.c.receiver == "",
    )
    for row in tx.execute(early.order_by(message.c.sent_at, message.c.id)).all():
        _deliver_soon(tx, row.id, known.at)


def _message_gone(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    tx.execute(
        delete(awaited).where(awaited.c.instance == known.instance, awaited.c.task == body["n"])
    )


def _message_received(tx: Tx, known: Projected, body: Mapping[str, Any]) -> None:
    _message_gone(tx, known, body)
    tx.execute(update(message).where(message.c.id == body["id"]).values(receiver=known.instance))


def _deliver_soon(tx: Tx, message_id: str, at: datetime) -> None:
    own = (agenda.c.kind == "message", agenda.c.instance == "", agenda.c.ref == message_id)
    tx.execute(delete(agenda).where(*own))
    row = {"kind": "message", "instance": "", "ref": message_id}
    tx.execute(_ADD_AGENDA, {**row, "due_at": at, "attempts": 0})


APPLY: Mapping[str, Callable[[Tx, Projected, Mapping[str, Any]], None]] = {
    events.TASK_CREATED: _task_created,
    events.TASK_CLAIMED: _task_held,
    events.TASK_RELEASED: _task_held,
    events.TASK_COMPLETED: _task_ended("done"),
    events.TASK_CANCELLED: _task_ended("cancelled"),
    events.TIMER_ARMED: _timer_armed,
    events.TIMER_FIRED: _timer_gone,
    events.TIMER_CANCELLED: _timer_gone,
    events.MESSAGE_THROWN: _message_thrown,
    events.MESSAGE_AWAITED: _message_awaited,
    events.MESSAGE_FORGONE: _message_gone,
    events.MESSAGE_RECEIVED: _message_received,
}
