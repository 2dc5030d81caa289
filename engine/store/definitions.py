"""Published versions of processes: add one, find the latest, list them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, delete, func, insert, select

from engine.store import locks
from engine.store.database import Tx
from engine.store.schema import fitting
from engine.store.tables import decision_file, definition, start_message, start_signal


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDefinition:
    """One published version as it was stored."""

    key: str
    version: int
    name: str
    digest: str
    xml: bytes
    forms: Mapping[str, Any]
    deployed_at: datetime
    deployed_by: str
    deployment: int = 0
    """Which publication brought it; all of one file have one number."""


_COLUMNS = [c for c in definition.c if c.name != "id"]


def _stored(row: Row[Any]) -> StoredDefinition:
    return StoredDefinition(**row._mapping)


def latest_version(tx: Tx, key: str) -> int:
    """Return the number of the latest version of ``key``, 0 when there is none."""
    top = select(func.max(definition.c.version)).where(definition.c.key == key)
    return tx.execute(top).scalar() or 0


def get(tx: Tx, key: str, version: int) -> StoredDefinition | None:
    """Return one version, or None."""
    where = (definition.c.key == key, definition.c.version == version)
    row = tx.execute(select(*_COLUMNS).where(*where)).first()
    return None if row is None else _stored(row)


def latest(tx: Tx) -> tuple[tuple[str, int], ...]:
    """Return key and number of the latest version of every process, by key."""
    rows = tx.execute(
        select(definition.c.key, func.max(definition.c.version))
        .group_by(definition.c.key)
        .order_by(definition.c.key)
    )
    return tuple((row[0], row[1]) for row in rows)


def versions(tx: Tx, key: str) -> tuple[StoredDefinition, ...]:
    """Return all versions of ``key``, newest first."""
    rows = tx.execute(
        select(*_COLUMNS).where(definition.c.key == key).order_by(definition.c.version.desc())
    )
    return tuple(_stored(row) for row in rows)


def next_deployment(tx: Tx) -> int:
    """Return the number for the publication of one more file, of processes or of decisions.

    Who else publishes waits until this transaction ends.
    """
    locks.take(tx, "publication")
    tops = (select(func.max(table.c.deployment)) for table in (definition, decision_file))
    return max(tx.execute(top).scalar() or 0 for top in tops) + 1


def version_then(tx: Tx, key: str, deployment: int) -> int:
    """Return which version of ``key`` was the latest at a publication, 0 when there was none."""
    top = select(func.max(definition.c.version)).where(
        definition.c.key == key, definition.c.deployment <= deployment
    )
    return tx.execute(top).scalar() or 0


def deployment_of(tx: Tx, key: str, version: int) -> int:
    """Return which publication brought a version, 0 when there is no such version."""
    where = (definition.c.key == key, definition.c.version == version)
    return tx.execute(select(definition.c.deployment).where(*where)).scalar() or 0


def add(
    tx: Tx, stored: StoredDefinition, messages: Iterable[str], signals: Iterable[str] = ()
) -> None:
    """Keep a new version; from now on it is the one that its messages and signals start."""
    row = {n: getattr(stored, n) for n in stored.__slots__}
    tx.execute(insert(definition).values({**row, "name": fitting(definition.c.name, stored.name)}))
    for table, names in ((start_message, messages), (start_signal, signals)):
        tx.execute(delete(table).where(table.c.key == stored.key))
        rows = [{"name": name, "key": stored.key} for name in dict.fromkeys(names)]
        if rows:
            tx.execute(insert(table), rows)


def started_by(tx: Tx, message: str) -> tuple[str, ...]:
    """Return the keys of the processes that ``message`` starts."""
    return _started(tx, start_message, message)


def started_by_signal(tx: Tx, signal: str) -> tuple[str, ...]:
    """Return the keys of the processes that ``signal`` starts."""
    return _started(tx, start_signal, signal)


def _started(tx: Tx, table: Table, name: str) -> tuple[str, ...]:
    rows = tx.execute(select(table.c.key).where(table.c.name == name).order_by(table.c.key))
    return tuple(row[0] for row in rows)
