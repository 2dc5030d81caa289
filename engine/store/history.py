"""The log: append commands and events, read them; there is no update and no delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select

from engine.canonical import moment, parse
from engine.history.chain import Entry
from engine.records import EventRecord
from engine.store.database import Tx
from engine.store.prepared import Prepared
from engine.store.tables import command, event

_BY_KEY = select(command).where(command.c.key == bindparam("key"))
_ADD_COMMAND = Prepared(insert(command), command.c.keys())
_ADD_EVENT = Prepared(insert(event), event.c.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCommand:
    """One command as the log keeps it; ``body`` is the exact bytes that were hashed."""

    instance: str
    seq: int
    key: str
    kind: str
    at: Any
    actor: str
    body: bytes
    hash: bytes

    def head(self) -> tuple[object, ...]:
        """Return the columns that the chain binds."""
        return (self.seq, self.key, self.kind, moment(self.at), self.actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """One event as the log keeps it."""

    instance: str
    seq: int
    command: int
    kind: str
    body: bytes
    hash: bytes

    def head(self) -> tuple[object, ...]:
        """Return the columns that the chain binds."""
        return (self.seq, self.command, self.kind)


def by_key(tx: Tx, key: str) -> StoredCommand | None:
    """Return the command with this idempotency key, or None."""
    row = tx.execute(_BY_KEY, {"key": key}).first()
    return None if row is None else StoredCommand(**row._mapping)


def append(tx: Tx, asked: StoredCommand, happened: Sequence[StoredEvent]) -> None:
    """Write one command and what it did."""
    _ADD_COMMAND.run(tx, {n: getattr(asked, n) for n in asked.__slots__})
    if happened:
        _ADD_EVENT.run_all(tx, [{n: getattr(e, n) for n in e.__slots__} for e in happened])


def commands_of(tx: Tx, instance: str) -> tuple[StoredCommand, ...]:
    """Return all commands of a case, in order."""
    rows = tx.execute(select(command).where(command.c.instance == instance).order_by(command.c.seq))
    return tuple(StoredCommand(**row._mapping) for row in rows)


def stored_events_of(tx: Tx, instance: str) -> tuple[StoredEvent, ...]:
    """Return all events of a case as they are stored, in order."""
    rows = tx.execute(select(event).where(event.c.instance == instance).order_by(event.c.seq))
    return tuple(StoredEvent(**row._mapping) for row in rows)


def event_at(tx: Tx, instance: str, seq: int) -> StoredEvent | None:
    """Return one event of a case by its number, or None."""
    where = (event.c.instance == instance, event.c.seq == seq)
    row = tx.execute(select(event).where(*where)).first()
    return None if row is None else StoredEvent(**row._mapping)


def events_of(tx: Tx, instance: str) -> tuple[EventRecord, ...]:
    """Return all events of a case with the moment and the actor of their command, in order."""
    rows = tx.execute(
        select(
            event.c.seq,
            event.c.command,
            command.c.at,
            command.c.actor,
            event.c.kind,
            event.c.body,
        )
        .join(
            command,
            (command.c.instance == event.c.instance) & (command.c.seq == event.c.command),
        )
        .where(event.c.instance == instance)
        .order_by(event.c.seq)
    )
    return tuple(
        EventRecord(
            seq=row.seq,
            command=row.command,
            at=row.at,
            actor=row.actor,
            kind=row.kind,
            body=parse(row.body),
        )
        for row in rows
    )


def entries_of(tx: Tx, instance: str) -> tuple[Entry, ...]:
    """Return commands and events of a case in the order in which the chain binds them."""
    rows: list[tuple[tuple[int, int, int], Entry]] = [
        ((c.seq, 0, 0), Entry(label=b"command", head=c.head(), body=c.body, hash=c.hash))
        for c in commands_of(tx, instance)
    ]
    rows += [
        ((e.command, 1, e.seq), Entry(label=b"event", head=e.head(), body=e.body, hash=e.hash))
        for e in stored_events_of(tx, instance)
    ]
    return tuple(entry for _, entry in sorted(rows, key=lambda row: row[0]))
