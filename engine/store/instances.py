"""Cases and their state, saved only when nobody else was faster."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from engine.errors import StaleInstance
from engine.records import Instance, InstanceState
from engine.store.database import Tx
from engine.store.history import StoredCommand
from engine.store.prepared import Prepared
from engine.store.tables import command, instance

_PUBLIC = [c for c in instance.c if c.name not in {"seq", "head", "snapshot"}]
_BY_ID = select(instance).where(instance.c.id == bindparam("id"))
_WITH_KNOWN = (
    select(instance, *(c.label(f"known_{c.name}") for c in command.c))
    .outerjoin(command, command.c.key == bindparam("key"))
    .where(instance.c.id == bindparam("id"))
)
_LOCKED = Prepared(_WITH_KNOWN.with_for_update(of=instance))
_LOCKED_IF_FREE = Prepared(_WITH_KNOWN.with_for_update(of=instance, skip_locked=True))
_LOCK = Prepared(select(instance.c.id).where(instance.c.id == bindparam("id")).with_for_update())
_SNAPSHOT = select(instance.c.snapshot).where(instance.c.id == bindparam("id"))
_SAVE = Prepared(
    update(instance)
    .where(instance.c.id == bindparam("own_id"), instance.c.steps == bindparam("own_before"))
    .values(
        {
            name: bindparam(f"own_{name}")
            for name in (
                "steps", "seq", "head", "snapshot", "state", "incident", "ended_at", "closure",
            )
        }
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A case locked for one command, with what only the kernel reads."""

    instance: Instance
    seq: int
    """How many events it has."""
    head: bytes
    """The last link of its hash chain."""
    snapshot: bytes | None
    known: StoredCommand | None = None
    """The command that was carried out before under the key of the one at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a case stands after a command."""

    steps: int
    seq: int
    head: bytes
    snapshot: bytes | None
    state: InstanceState
    incident: bool
    ended_at: datetime | None
    closure: str


def instance_of(row: Row[Any]) -> Instance:
    """Return the case that ``row`` holds."""
    values = {c.name: row._mapping[c.name] for c in _PUBLIC}
    return Instance(**{**values, "state": InstanceState(values["state"])})


def hold(tx: Tx, id_: str, key: str, *, patient: bool = True) -> Held | None:
    """Lock a case until the transaction ends, or return None when there is none.

    The command with the idempotency key ``key``, if there is one, comes with it. Who is not
    ``patient`` gets StaleInstance at once when somebody else holds the case.
    """
    rows = (_LOCKED if patient else _LOCKED_IF_FREE).rows(tx, {"id": id_, "key": key})
    if not rows:
        if not patient and get(tx, id_) is not None:
            raise StaleInstance
        return None
    row = rows[0]
    known = None
    if row["known_key"] is not None:
        known = StoredCommand(**{name: row[f"known_{name}"] for name in StoredCommand.__slots__})
    values = {name: row[name] for name in Instance.__slots__}
    return Held(
        instance=Instance(**{**values, "state": InstanceState(values["state"])}),
        seq=row["seq"],
        head=row["head"],
        snapshot=row["snapshot"],
        known=known,
    )


def lock(tx: Tx, id_: str) -> None:
    """Wait until nobody else holds a case, then hold it until the transaction ends."""
    _LOCK.rows(tx, {"id": id_})


def get(tx: Tx, id_: str) -> Instance | None:
    """Return a case, or None."""
    row = tx.execute(_BY_ID, {"id": id_}).first()
    return None if row is None else instance_of(row)


def head(tx: Tx, id_: str) -> bytes:
    """Return the last link of the hash chain as the case remembers it."""
    found: bytes = tx.execute(select(instance.c.head).where(instance.c.id == id_)).scalar_one()
    return found


def snapshot(tx: Tx, id_: str) -> bytes | None:
    """Return the state of a case, or None when it has ended or there is none."""
    return tx.execute(_SNAPSHOT, {"id": id_}).scalar()


def add(tx: Tx, new: Instance, progress: Progress) -> None:
    """Keep a new case."""
    values = {c.name: getattr(new, c.name) for c in _PUBLIC}
    values |= {name: getattr(progress, name) for name in progress.__slots__}
    tx.execute(insert(instance).values(values))


def save(tx: Tx, id_: str, progress: Progress) -> None:
    """Keep how a case stands; raise StaleInstance when it has moved since it was held."""
    values = {f"own_{name}": getattr(progress, name) for name in progress.__slots__}
    if _SAVE.run(tx, {**values, "own_id": id_, "own_before": progress.steps - 1}) != 1:
        raise StaleInstance


def of_case(tx: Tx, case_no: str) -> tuple[Instance, ...]:
    """Return all instances of one case, in the order they began."""
    rows = tx.execute(
        select(*_PUBLIC)
        .where(instance.c.case_no == case_no)
        .order_by(instance.c.started_at, instance.c.id)
    )
    return tuple(instance_of(row) for row in rows)


def called_by(tx: Tx, parent: str, call: str) -> tuple[Instance, ...]:
    """Return the instances that a token of ``parent`` has called, the oldest first."""
    rows = tx.execute(
        select(*_PUBLIC)
        .where(instance.c.parent == parent, instance.c.call == call, instance.c.call != "")
        .order_by(instance.c.started_at, instance.c.id)
    )
    return tuple(instance_of(row) for row in rows)


def with_incidents(tx: Tx) -> tuple[Instance, ...]:
    """Return the cases in which a token stands still, the oldest first."""
    rows = tx.execute(
        select(*_PUBLIC)
        .where(instance.c.state == InstanceState.OPEN.value, instance.c.incident)
        .order_by(instance.c.started_at, instance.c.id)
    )
    return tuple(instance_of(row) for row in rows)


def all_ids(tx: Tx) -> tuple[str, ...]:
    """Return the ids of all cases, oldest first."""
    rows = tx.execute(select(instance.c.id).order_by(instance.c.started_at, instance.c.id))
    return tuple(row[0] for row in rows)
