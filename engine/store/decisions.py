"""Published files of decisions and the versions of the decisions in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select

from engine.store.database import Tx
from engine.store.tables import decision, decision_file


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file of decisions as it was published."""

    deployment: int
    """Which publication brought it; counted together with those of processes."""
    namespace: str
    name: str
    digest: str
    xml: bytes
    imports: Sequence[int]
    """The publications of all files that it reaches by imports."""
    deployed_at: datetime
    deployed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """One version of one decision."""

    key: str
    version: int
    name: str
    tag: str = ""
    """camunda:versionTag as written."""
    deployment: int
    """The publication of its file."""


def add_file(tx: Tx, stored: StoredFile) -> None:
    """Keep a file; raise IntegrityError when its number is used."""
    values = {name: getattr(stored, name) for name in stored.__slots__}
    tx.execute(insert(decision_file).values({**values, "imports": list(stored.imports)}))


def add(tx: Tx, stored: Iterable[StoredDecision]) -> None:
    """Keep new versions; raise IntegrityError when somebody was faster."""
    rows = [{name: getattr(each, name) for name in each.__slots__} for each in stored]
    if rows:
        tx.execute(insert(decision), rows)


def file(tx: Tx, deployment: int) -> StoredFile | None:
    """Return the file that a publication brought, or None."""
    row = tx.execute(select(decision_file).where(decision_file.c.deployment == deployment)).first()
    return None if row is None else StoredFile(**row._mapping)


def latest_file(tx: Tx, namespace: str) -> StoredFile | None:
    """Return the file of a namespace that was published last, or None."""
    where = decision_file.c.namespace == namespace
    newest = select(decision_file).where(where).order_by(decision_file.c.deployment.desc())
    row = tx.execute(newest.limit(1)).first()
    return None if row is None else StoredFile(**row._mapping)


def files_of(tx: Tx, namespace: str) -> int:
    """Return how many files of a namespace were published."""
    count = select(func.count()).where(decision_file.c.namespace == namespace)
    return tx.execute(count).scalar() or 0


def get(tx: Tx, key: str, version: int) -> StoredDecision | None:
    """Return one version of a decision, or None."""
    where = (decision.c.key == key, decision.c.version == version)
    return _one(tx.execute(select(decision).where(*where)).first())


def versions(tx: Tx, key: str) -> tuple[StoredDecision, ...]:
    """Return all versions of a decision, newest first."""
    found = select(decision).where(decision.c.key == key).order_by(decision.c.version.desc())
    return tuple(StoredDecision(**row._mapping) for row in tx.execute(found))


def latest(tx: Tx) -> tuple[StoredDecision, ...]:
    """Return the latest version of every decision, by key."""
    top = select(decision.c.key, func.max(decision.c.version).label("version"))
    newest = top.group_by(decision.c.key).subquery()
    both = (decision.c.key == newest.c.key) & (decision.c.version == newest.c.version)
    rows = tx.execute(select(decision).join(newest, both).order_by(decision.c.key))
    return tuple(StoredDecision(**row._mapping) for row in rows)


def latest_version(tx: Tx, key: str) -> int:
    """Return the number of the latest version of a decision, 0 when there is none."""
    return _number(tx, _top(key))


def version_then(tx: Tx, key: str, deployment: int) -> int:
    """Return which version was the latest at a publication, 0 when there was none."""
    return _number(tx, _top(key).where(decision.c.deployment <= deployment))


def version_tagged(tx: Tx, key: str, tag: str) -> int:
    """Return the latest version that bears a tag, 0 when none does."""
    return _number(tx, _top(key).where(decision.c.tag == tag))


def _top(key: str) -> Select[Any]:
    return select(func.max(decision.c.version)).where(decision.c.key == key)


def _number(tx: Tx, query: Select[Any]) -> int:
    return tx.execute(query).scalar() or 0


def _one(row: Row[Any] | None) -> StoredDecision | None:
    return None if row is None else StoredDecision(**row._mapping)
