"""Everything due later, one row each; a row goes with the event that settles it."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from engine.records import AgendaItem, AgendaKind
from engine.store.database import Tx
from engine.store.tables import agenda


def next_due(tx: Tx) -> datetime | None:
    """Return the moment of the earliest row, or None when nothing is due ever."""
    row = tx.execute(select(agenda.c.due_at).order_by(agenda.c.due_at).limit(1)).first()
    return None if row is None else row.due_at


def due(tx: Tx, now: datetime, limit: int) -> tuple[AgendaItem, ...]:
    """Return at most ``limit`` rows due at ``now``, earliest first."""
    rows = tx.execute(
        select(agenda)
        .where(agenda.c.due_at <= now)
        .order_by(agenda.c.due_at, agenda.c.id)
        .limit(limit)
    )
    return tuple(AgendaItem(**{**r._mapping, "kind": AgendaKind(r.kind)}) for r in rows)


def count(tx: Tx) -> int:
    """Return how many rows there are."""
    return int(tx.execute(select(func.count()).select_from(agenda)).scalar_one())


def settle(tx: Tx, id_: int) -> None:
    """Take a row away: what it asked for is done or needed no more."""
    tx.execute(delete(agenda).where(agenda.c.id == id_))


def put_off(tx: Tx, id_: int, until: datetime) -> None:
    """Try a row again at ``until``, counting the attempt."""
    tx.execute(
        update(agenda)
        .where(agenda.c.id == id_)
        .values(due_at=until, attempts=agenda.c.attempts + 1)
    )
