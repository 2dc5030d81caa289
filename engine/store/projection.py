"""Events → rows of the inbox, the agenda and the messages; what an event changes, and nothing else.

These tables can be dropped and computed again from the log.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from engine.canonical import from_moment
from engine.errors import NobodyAbove
from engine.history import events
from engine.history.events import Event
from engine.history.fold import node_of
from engine.records import AgendaKind, AgendaState, FollowUp, Message, MessageKind, MessageState
from engine.store import agenda, messages, projectedclocks
from engine.store.database import Tx
from engine.store.messages import Waiting
from engine.store.prepared import Prepared
from engine.store.schema import fitting
from engine.store.tables import agenda as agenda_table
from engine.store.tables import awaited, climb, instance, message, task
from processes.model import Process

_TASK = (task.c.instance == bindparam("own_instance"), task.c.name == bindparam("own_name"))
_END_TASK = Prepared(update(task).where(*_TASK).values(
    state=bindparam("own_state"), ended_at=bindparam("own_at"), ended_by=bindparam("own_by")
))  # fmt: skip
_HOLD_TASK = Prepared(update(task).where(*_TASK).values(assignee=bindparam("own_by")))
_ADD_TASK = Prepared(insert(task), [column.name for column in task.c if column.name != "id"])

Body = Mapping[str, Any]
MESSAGE, SIGNAL, CALL = MessageKind.MESSAGE.value, MessageKind.SIGNAL.value, "call"
"""What a token may wait for."""
_STAYS = [AgendaKind.NOTICE.value, AgendaKind.RECOUNT.value]
KEPT_FOR = timedelta(days=30)
"""How long a message waits when its sender does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """What a projection may know besides the events."""

    instance: str
    case_no: str
    at: datetime
    actor: str
    process: Process
    before: int = 0
    """How many events the case had before."""
    again: bool = False
    """Whether all this is computed once more, so that nobody is to be told of it twice."""


def apply(tx: Tx, known: Projected, happened: Sequence[Event]) -> None:
    """Change the rows that ``happened`` speaks of."""
    for number, event in enumerate(happened, known.before + 1):
        if not known.again:
            _notice(tx, known, event, number)
        change = APPLY.get(event.kind)
        if change is not None:
            change(tx, known, event.body)
        elif event.kind in THROWN:
            THROWN[event.kind](tx, _sent(known, event.body, number), event.body)


def _notice(tx: Tx, known: Projected, event: Event, number: int) -> None:
    """Put down that somebody is to be told of an event; forget what nobody needs to be told now."""
    if event.kind in OUTDATES and (event.kind == events.CLOCK_OVERDUE or _over(event.body)):
        projectedclocks.forget_untold(tx, known.instance, event.body["n"])
    if event.kind in NOTICED:
        notice = FollowUp(kind=AgendaKind.NOTICE, instance=known.instance, ref=str(number))
        agenda.add(tx, notice, known.at, **_if_untold(event))


def _over(body: Body) -> bool:
    """Say whether a limit that had passed has ended, or has not passed after all."""
    return bool(body.get("late") or body.get("back"))


def _if_untold(event: Event) -> dict[str, Any]:
    """Return how a notice lies that reaches nobody: it waits for an operator."""
    if event.kind != events.CLOCK_OVERDUE or event.body["role"]:
        return {}
    waits = {"state": AgendaState.STUCK.value, "reason": str(NobodyAbove())}
    return {**waits, "body": {"n": event.body["n"]}}


def empty(tx: Tx) -> None:
    """Empty every table that is computed from the log.

    What is still to be told is not known from the log and stays; so does who is asked to count
    anew.
    """
    for table in (task, awaited, message, climb):
        tx.execute(delete(table))
    tx.execute(delete(agenda_table).where(agenda_table.c.kind.not_in(_STAYS)))
    tx.execute(update(instance).values(clock=None, due_at=None))


def _task_created(tx: Tx, known: Projected, body: Body) -> None:
    node = known.process.nodes[node_of(body["n"])]
    due = body.get("due")
    name = node.name or node.id
    english = node.properties.get("grid.name_en", name)
    _ADD_TASK.run(
        tx,
        {
            "instance": known.instance,
            "name": body["n"],
            "node": node.id,
            "title": fitting(task.c.title, _of(name, body)),
            "title_en": fitting(task.c.title_en, _of(english, body)),
            "role": fitting(task.c.role, body.get("role", "")),
            "place": body.get("place", ""),
            "assignee": body.get("to", ""),
            "state": "open",
            "form": fitting(task.c.form, body.get("form", "")),
            "due_at": from_moment(due) if due else None,
            "created_at": known.at,
            "ended_at": None,
            "ended_by": "",
            "clock": None,
        },
    )


def _of(title: str, body: Mapping[str, Any]) -> str:
    """Return what a task is called; a copy of many says which one it is."""
    return f"{title} {body['copy']}" if body.get("copy") else title


def _task_ended(state: str) -> Callable[[Tx, Projected, Body], None]:
    def ended(tx: Tx, known: Projected, body: Body) -> None:
        own = {"own_instance": known.instance, "own_name": body["n"], "own_at": known.at}
        _END_TASK.run(tx, {**own, "own_state": state, "own_by": body.get("by", "")})

    return ended


def _task_held(tx: Tx, known: Projected, body: Body) -> None:
    own = {"own_instance": known.instance, "own_name": body["n"]}
    _HOLD_TASK.run(tx, {**own, "own_by": body.get("by", "")})


def _timer_armed(tx: Tx, known: Projected, body: Body) -> None:
    asked = FollowUp(kind=AgendaKind.TIMER, instance=known.instance, ref=body["n"])
    if "edition" in body:
        # It was armed before, and another calendar moves it.
        agenda.put(tx, asked, from_moment(body["due"]))
    else:
        agenda.add(tx, asked, from_moment(body["due"]))


def _job_created(tx: Tx, known: Projected, body: Body) -> None:
    asked = FollowUp(kind=AgendaKind.JOB, instance=known.instance, ref=body["n"])
    about = {name: body[name] for name in ("topic", "values") if name in body}
    agenda.add(tx, asked, known.at, body=about)


def _clock(kind: str) -> Callable[[Tx, Projected, Body], None]:
    def clock(tx: Tx, known: Projected, body: Body) -> None:
        projectedclocks.APPLY[kind](tx, known.instance, known.at, kind, body)

    return clock


def _settled(kind: AgendaKind) -> Callable[[Tx, Projected, Body], None]:
    def settled(tx: Tx, known: Projected, body: Body) -> None:
        agenda.drop(tx, (kind,), known.instance, body["n"])

    return settled


def _sent(known: Projected, body: Body, number: int) -> Message:
    return Message(
        id=body["id"],
        name=body["name"],
        case_no=known.case_no,
        key=body.get("key", ""),
        payload=body.get("payload", {}),
        source=known.instance,
        sent_at=known.at,
        seq=number,
    )


def _message_thrown(tx: Tx, sent: Message, body: Body) -> None:
    until = body.get("ttl", "")
    expires = from_moment(until) if until else sent.sent_at + KEPT_FOR
    messages.add(tx, replace(sent, expires_at=expires))


def _signal_thrown(tx: Tx, sent: Message, _body: Body) -> None:
    messages.add(tx, replace(sent, kind=MessageKind.SIGNAL, state=MessageState.SENT))


def _awaits(kind: str, word: str) -> Callable[[Tx, Projected, Body], None]:
    def awaits(tx: Tx, known: Projected, body: Body) -> None:
        waiting = Waiting(
            instance=known.instance,
            task=body["n"],
            kind=kind,
            name=body[word],
            case_no=known.case_no,
            # The key of a call is the name of what it calls.
            key="" if kind == CALL else body.get("key", ""),
            since=known.at,
        )
        messages.wait(tx, waiting)

    return awaits


def _forgoes(kind: str, word: str = "") -> Callable[[Tx, Projected, Body], None]:
    def forgoes(tx: Tx, known: Projected, body: Body) -> None:
        messages.forgo(tx, known.instance, body["n"], kind, body[word] if word else "")

    return forgoes


def _stands_still(tx: Tx, known: Projected, body: Body) -> None:
    """Forget what the token waited for: an operator may let its call or its job begin anew."""
    messages.forgo(tx, known.instance, body["n"], CALL)
    agenda.drop(tx, (AgendaKind.JOB,), known.instance, body["n"])


def _message_received(tx: Tx, known: Projected, body: Body) -> None:
    messages.forgo(tx, known.instance, body["n"], MESSAGE, body["name"])
    messages.received(tx, body["id"], known.instance)
    agenda.drop(tx, (AgendaKind.MESSAGE, AgendaKind.EXPIRY), "", body["id"])


APPLY: Mapping[str, Callable[[Tx, Projected, Body], None]] = {
    events.TASK_CREATED: _task_created,
    events.TASK_CLAIMED: _task_held,
    events.TASK_RELEASED: _task_held,
    events.TASK_COMPLETED: _task_ended("done"),
    events.TASK_CANCELLED: _task_ended("cancelled"),
    events.TIMER_ARMED: _timer_armed,
    events.TIMER_FIRED: _settled(AgendaKind.TIMER),
    events.TIMER_CANCELLED: _settled(AgendaKind.TIMER),
    **{kind: _clock(kind) for kind in projectedclocks.APPLY},
    events.MESSAGE_AWAITED: _awaits(MESSAGE, "name"),
    events.MESSAGE_FORGONE: _forgoes(MESSAGE),
    events.MESSAGE_RECEIVED: _message_received,
    events.SIGNAL_AWAITED: _awaits(SIGNAL, "name"),
    events.SIGNAL_FORGONE: _forgoes(SIGNAL),
    events.SIGNAL_RECEIVED: _forgoes(SIGNAL, "name"),
    events.CALL_STARTED: _awaits(CALL, "key"),
    events.CALL_RETURNED: _forgoes(CALL),
    events.CALL_CANCELLED: _forgoes(CALL),
    events.INCIDENT_RAISED: _stands_still,
    events.JOB_CREATED: _job_created,
    events.JOB_COMPLETED: _settled(AgendaKind.JOB),
    events.JOB_CANCELLED: _settled(AgendaKind.JOB),
    events.JOB_FAILED: _settled(AgendaKind.JOB),
}
NOTICED = frozenset({events.CLOCK_WARNED, events.CLOCK_OVERDUE, events.CLOCK_EXTENDED})
"""What somebody is to be told of, beside what they see."""
OUTDATES = frozenset(
    {
        events.CLOCK_OVERDUE,
        events.CLOCK_EXTENDED,
        events.CLOCK_RESUMED,
        events.CLOCK_RECOUNTED,
        events.CLOCK_STOPPED,
    }
)
"""What may make it needless to say that nobody could be told before."""
THROWN: Mapping[str, Callable[[Tx, Message, Body], None]] = {
    events.MESSAGE_THROWN: _message_thrown,
    events.SIGNAL_THROWN: _signal_thrown,
}
