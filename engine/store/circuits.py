"""How the hosts of programs are doing, as all workers know it; healthy ones have no row."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, literal, select

from engine.store.database import Tx
from engine.store.tables import circuit
from engine.store.upsert import insert_or_update

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """How one host is doing; it is closed as long as the host is asked."""

    host: str
    failures: int = 0
    """How often it failed one after another, each trial of a host left alone counted."""
    open_until: datetime | None = None
    """Until when it is left alone; None when it is asked."""
    reason: str = ""


def get(tx: Tx, host: str, *, lock: bool = False) -> Circuit:
    """Return how ``host`` is doing; with ``lock``, nobody else changes it meanwhile."""
    query = select(circuit).where(circuit.c.host == host)
    row = tx.execute(query.with_for_update() if lock else query).mappings().first()
    return Circuit(**row) if row else Circuit(host=host)


def put(tx: Tx, now: Circuit) -> None:
    """Keep how a host is doing; of one that is well, nothing."""
    if now == Circuit(host=now.host):
        tx.execute(delete(circuit).where(circuit.c.host == now.host))
        return
    row = {name: getattr(now, name) for name in Circuit.__slots__}
    row["reason"] = now.reason[:REASON_LENGTH]
    changed = {name: literal(value) for name, value in row.items() if name != "host"}
    insert_or_update(tx, circuit, row, changed)
