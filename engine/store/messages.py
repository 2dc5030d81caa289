"""Messages and signals, those that are still on their way first, and who waits for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from engine.records import Message, MessageKind, MessageState
from engine.store.database import Tx
from engine.store.tables import awaited, message, outside_message

_SENT_ORDER = (message.c.sent_at, message.c.source, message.c.seq)
_OUTSIDE = [c.name for c in outside_message.c if c.name not in {"sender", "heard"}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One token that waits for a message, a signal or the end of a call."""

    instance: str
    task: str
    kind: str
    name: str
    case_no: str
    key: str
    since: datetime


def _message(row: Row[Any]) -> Message:
    known = {**row._mapping, "kind": MessageKind(row.kind), "state": MessageState(row.state)}
    return Message(**known)


def add(tx: Tx, new: Message) -> None:
    """Keep a message."""
    tx.execute(insert(message).values({n: _plain(getattr(new, n)) for n in new.__slots__}))


def get(tx: Tx, id_: str) -> Message | None:
    """Return a message, or None."""
    row = tx.execute(select(message).where(message.c.id == id_)).first()
    return None if row is None else _message(row)


def received(tx: Tx, id_: str, by: str) -> None:
    """Remember which instance took a message.

    One message may start several processes: then the id that sorts first stays, so that the order
    in which they are asked does not matter.
    """
    first = (message.c.receiver == "") | (message.c.receiver > by)
    values = {"receiver": by, "state": MessageState.RECEIVED.value}
    tx.execute(update(message).where(message.c.id == id_, first).values(values))


def expire(tx: Tx, id_: str) -> None:
    """Mark a message that nobody took in time."""
    waits = (message.c.id == id_, message.c.state == MessageState.WAITING.value)
    tx.execute(update(message).where(*waits).values(state=MessageState.EXPIRED.value))


def receiver_waiting(tx: Tx, sent: Message) -> str:
    """Return the instance that has waited longest for such a message, or empty."""
    row = tx.execute(
        select(awaited.c.instance)
        .where(
            awaited.c.kind == MessageKind.MESSAGE.value,
            awaited.c.name == sent.name,
            awaited.c.key == sent.key,
            *([] if sent.key else [awaited.c.case_no == sent.case_no]),
        )
        .order_by(awaited.c.since, awaited.c.instance, awaited.c.task)
        .limit(1)
    ).first()
    return "" if row is None else str(row.instance)


def earliest(tx: Tx, name: str, case_no: str, key: str, now: datetime) -> Message | None:
    """Return the message sent first that waits for such a receiver, or None."""
    row = tx.execute(
        select(message)
        .where(
            message.c.state == MessageState.WAITING.value,
            message.c.name == name,
            message.c.key == key,
            *([] if key else [message.c.case_no == case_no]),
            message.c.expires_at > now,
        )
        .order_by(*_SENT_ORDER)
        .limit(1)
    ).first()
    return None if row is None else _message(row)


def listeners(tx: Tx, name: str, beside: str) -> tuple[str, ...]:
    """Return the instances that await the signal ``name`` now, but for ``beside``."""
    rows = tx.execute(
        select(awaited.c.instance)
        .where(
            awaited.c.kind == MessageKind.SIGNAL.value,
            awaited.c.name == name,
            awaited.c.instance != beside,
        )
        .distinct()
        .order_by(awaited.c.instance)
    )
    return tuple(row.instance for row in rows)


def wait(tx: Tx, new: Waiting) -> None:
    """Remember that a token waits; what it waited for under the same name before is forgotten."""
    forgo(tx, new.instance, new.task, new.kind, new.name)
    tx.execute(insert(awaited).values({n: getattr(new, n) for n in new.__slots__}))


def forgo(tx: Tx, instance: str, task: str, kind: str, name: str = "") -> None:
    """Forget what a token waits for: what ``name`` says, or all of its kind."""
    where = [awaited.c.instance == instance, awaited.c.task == task, awaited.c.kind == kind]
    if name:
        where.append(awaited.c.name == name)
    tx.execute(delete(awaited).where(*where))


def awaited_by(tx: Tx, instance: str, task: str, kind: str) -> tuple[Waiting, ...]:
    """Return what a token waits for."""
    rows = tx.execute(
        select(awaited)
        .where(awaited.c.instance == instance, awaited.c.task == task, awaited.c.kind == kind)
        .order_by(awaited.c.name)
    )
    return tuple(Waiting(**row._mapping) for row in rows)


def awaited_in(tx: Tx, instance: str) -> tuple[Waiting, ...]:
    """Return the messages, signals and ends of calls that a case waits for."""
    query = select(awaited).where(awaited.c.instance == instance)
    rows = tx.execute(query.order_by(awaited.c.since, awaited.c.task, awaited.c.name))
    return tuple(Waiting(**row._mapping) for row in rows)


def waiting_calls(tx: Tx) -> tuple[Waiting, ...]:
    """Return every token that waits for the end of a call."""
    query = select(awaited).where(awaited.c.kind == "call")
    rows = tx.execute(query.order_by(awaited.c.instance, awaited.c.task))
    return tuple(Waiting(**row._mapping) for row in rows)


def listens_since(tx: Tx, instance: str, signal: str) -> datetime | None:
    """Return since when a case listens for a signal, or None when it does not."""
    since: datetime | None = tx.execute(
        select(func.min(awaited.c.since)).where(
            awaited.c.instance == instance,
            awaited.c.kind == MessageKind.SIGNAL.value,
            awaited.c.name == signal,
        )
    ).scalar()
    return since


def of_case(tx: Tx, case_no: str) -> tuple[Message, ...]:
    """Return all messages of a case, in the order they were sent."""
    return _all(tx, message.c.case_no == case_no)


def undelivered(tx: Tx, case_no: str = "") -> tuple[Message, ...]:
    """Return the messages that nobody has, of one case or of all, in the order they were sent."""
    open_ = message.c.state.in_([MessageState.WAITING.value, MessageState.EXPIRED.value])
    return _all(tx, open_, *([message.c.case_no == case_no] if case_no else []))


def _all(tx: Tx, *where: ColumnElement[bool]) -> tuple[Message, ...]:
    rows = tx.execute(select(message).where(*where).order_by(*_SENT_ORDER))
    return tuple(_message(row) for row in rows)


# What came from outside


def next_from_outside(tx: Tx) -> int:
    """Return the number for one more message from outside."""
    return (tx.execute(select(func.max(outside_message.c.seq))).scalar() or 0) + 1


def keep_outside(tx: Tx, new: Message, sender: str, heard: Sequence[str]) -> None:
    """Write down what came from outside; it is never changed."""
    values = {name: _plain(getattr(new, name)) for name in _OUTSIDE}
    tx.execute(insert(outside_message).values({**values, "sender": sender, "heard": list(heard)}))


def from_outside(tx: Tx) -> Iterator[tuple[Message, Mapping[str, Any]]]:
    """Yield everything that came from outside, with who was told of it, in the order it came."""
    for row in tx.execute(select(outside_message).order_by(outside_message.c.seq)).all():
        known = {name: row._mapping[name] for name in _OUTSIDE}
        kind = MessageKind(row.kind)
        state = MessageState.SENT if kind is MessageKind.SIGNAL else MessageState.WAITING
        yield Message(**{**known, "kind": kind, "state": state}), {row.id: row.heard}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, MessageKind | MessageState) else value
