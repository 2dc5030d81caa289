"""Everything due later, one row each; a row goes with the event that settles it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from engine.records import AgendaItem, AgendaKind, AgendaState, FollowUp
from engine.store.database import Tx
from engine.store.tables import agenda, instance, message, start_message

MOST_ATTEMPTS = 4
"""How often an item is tried before it waits for an operator: once, and three times again."""
RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))
"""How long to wait after the first, second and third failure."""
REASON_LENGTH = 500
INTERRUPTED = "interrupted"
"""The reason of an item whose program ended while it was at it, each time."""

_DUE = agenda.c.state == AgendaState.DUE.value


def item_of(row: Row[Any]) -> AgendaItem:
    """Return the item that ``row`` holds."""
    known = {**row._mapping, "kind": AgendaKind(row.kind), "state": AgendaState(row.state)}
    return AgendaItem(**known)


def next_due(tx: Tx) -> datetime | None:
    """Return the moment of the earliest row, or None when nothing is due ever."""
    query = select(agenda.c.due_at).where(_DUE).order_by(agenda.c.due_at).limit(1)
    row = tx.execute(query).first()
    return None if row is None else row.due_at


def due(tx: Tx, now: datetime, limit: int) -> tuple[AgendaItem, ...]:
    """Return at most ``limit`` rows due at ``now``, earliest first."""
    query = select(agenda).where(_DUE, agenda.c.due_at <= now)
    rows = tx.execute(query.order_by(agenda.c.due_at, agenda.c.id).limit(limit))
    return tuple(item_of(row) for row in rows)


def claim(tx: Tx, now: datetime, limit: int) -> tuple[AgendaItem, ...]:
    """Count one more attempt of what is due at ``now`` and return it, to be tried after a commit.

    Counted before it is tried, so that an item which kills its program is not tried for ever
    (reliability.md F7). Fresh items come many at once; one that was tried before comes alone, so
    that the innocent ones beside it are counted no further. Until it is settled or put off, the
    item comes back by itself after the wait of its attempt.
    """
    query = select(agenda).where(_DUE, agenda.c.due_at <= now)
    rows = tx.execute(
        query.order_by(agenda.c.due_at, agenda.c.id).limit(limit).with_for_update(skip_locked=True)
    ).all()
    fresh = [row for row in rows if not row.attempts]
    taken = fresh or rows[:1]
    claimed = []
    for row in taken:
        if row.attempts >= MOST_ATTEMPTS:
            _set(tx, row.id, state=AgendaState.STUCK, reason=row.reason or INTERRUPTED)
        else:
            claimed.append(item_of(row))
    for item in claimed:
        _set(tx, item.id, attempts=item.attempts + 1, due_at=now + wait_after(item.attempts + 1))
    return tuple(claimed)


def wait_after(attempts: int) -> timedelta:
    """Return how long an item waits after its last of ``attempts`` attempts."""
    return RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]


def count(tx: Tx) -> int:
    """Return how many rows there are."""
    return int(tx.execute(select(func.count()).select_from(agenda)).scalar_one())


def settle(tx: Tx, id_: int) -> bool:
    """Take a row away: what it asked for is done or needed no more; return whether it was there."""
    return tx.execute(delete(agenda).where(agenda.c.id == id_)).rowcount > 0


def drop(tx: Tx, kinds: Iterable[AgendaKind], instance_id: str, ref: str) -> None:
    """Take away the rows of these kinds that are about one thing."""
    tx.execute(
        delete(agenda).where(
            agenda.c.kind.in_([kind.value for kind in kinds]),
            agenda.c.instance == instance_id,
            agenda.c.ref == ref,
        )
    )


def add(tx: Tx, asked: FollowUp, due_at: datetime, **more: Any) -> None:
    """Write one row; ``more`` may give attempts, reason and body."""
    row = {"kind": asked.kind.value, "instance": asked.instance, "ref": asked.ref, "due_at": due_at}
    rest = {"attempts": 0, "state": AgendaState.DUE.value, "reason": "", "body": None, **more}
    tx.execute(insert(agenda).values({**row, **rest, "reason": rest["reason"][:REASON_LENGTH]}))


def put(tx: Tx, asked: FollowUp, due_at: datetime, **more: Any) -> None:
    """Write one row, in the place of an earlier one about the same."""
    drop(tx, (asked.kind,), asked.instance, asked.ref)
    add(tx, asked, due_at, **more)


def put_off(tx: Tx, item: AgendaItem, until: datetime) -> None:
    """Try a claimed row again at ``until``, as if it had not been tried now."""
    _set(tx, item.id, due_at=until, attempts=item.attempts)


def failed(tx: Tx, item: AgendaItem, now: datetime, reason: str) -> bool:
    """Remember why a claimed row failed; return False when an operator has to look at it now."""
    attempts = item.attempts + 1
    again = attempts < MOST_ATTEMPTS
    state = AgendaState.DUE if again else AgendaState.STUCK
    until = now + wait_after(attempts)
    _set(tx, item.id, due_at=until, attempts=attempts, state=state, reason=reason[:REASON_LENGTH])
    return again


def revive(tx: Tx, id_: int, now: datetime) -> bool:
    """Let a stuck row be tried again from ``now`` on; return whether there is one."""
    stuck = (agenda.c.id == id_, agenda.c.state == AgendaState.STUCK.value)
    fresh = {"state": AgendaState.DUE.value, "attempts": 0, "due_at": now}
    return tx.execute(update(agenda).where(*stuck).values(fresh)).rowcount > 0


def stuck(tx: Tx, case_no: str = "") -> tuple[AgendaItem, ...]:
    """Return what waits for an operator, of one case or of all, the oldest first."""
    query = select(agenda).where(agenda.c.state == AgendaState.STUCK.value).order_by(agenda.c.id)
    if case_no:
        own = select(instance.c.id).where(instance.c.case_no == case_no)
        sent = select(message.c.id).where(message.c.case_no == case_no)
        started = start_message.c.key + "/" + message.c.id
        starts = select(started).where(
            message.c.case_no == case_no, start_message.c.name == message.c.name
        )
        query = query.where(
            agenda.c.instance.in_(own) | agenda.c.ref.in_(sent) | agenda.c.ref.in_(starts)
        )
    return tuple(item_of(row) for row in tx.execute(query))


def _set(tx: Tx, id_: int, **values: Any) -> None:
    told = {name: v.value if isinstance(v, AgendaState) else v for name, v in values.items()}
    tx.execute(update(agenda).where(agenda.c.id == id_).values(told))
