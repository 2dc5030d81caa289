"""Everything due later, one row each; a row goes with the event that settles it.

Who wants to do an item takes it for a while: the **lease**. Each taking counts ``claim`` up, and
that number is the fence: whoever comes back after somebody else has taken the item over (a paused
process, a frozen machine) finds another number there and changes nothing any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, exists, func, insert, select, update

from engine.errors import LeaseLost
from engine.records import AgendaItem, AgendaKind, AgendaState, FollowUp
from engine.store.database import Tx
from engine.store.tables import agenda, instance, message, start_message

MOST_ATTEMPTS = 4
"""How often an item is tried before it waits for an operator: once, and three times again.

One that can tell its case (a job) is taken once more after that, to be given up there.
"""
RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))
"""How long to wait after the first, second and third failure."""
LEASE = timedelta(seconds=3)
"""How long an item that is one transaction belongs to who took it."""
LEASES: Mapping[AgendaKind, timedelta] = {
    **dict.fromkeys(AgendaKind, LEASE),
    # Programs take their time; a heartbeat keeps the lease alive while they work.
    AgendaKind.JOB: timedelta(seconds=60),
    AgendaKind.NOTICE: timedelta(seconds=60),
}
"""How long an item of each kind belongs to who took it; then it comes back by itself."""
Kinds = frozenset[AgendaKind]
EVERY: Kinds = frozenset(AgendaKind)
LONG: Kinds = frozenset(kind for kind, lease in LEASES.items() if lease > LEASE)
"""Kinds that are kept by a heartbeat while they are being done, each alone."""
SHORT: Kinds = EVERY - LONG
"""Kinds that are one transaction; they need not wait for what takes long."""
NO_TIME = timedelta(0)
HEARTBEAT = timedelta(seconds=10)
"""How often who works long prolongs the lease."""
REASON_LENGTH = 500
INTERRUPTED = "interrupted"
"""The reason of an item whose program ended while it was at it, each time."""

_LONG = frozenset(kind.value for kind in LONG)
_GIVEN_UP = frozenset({AgendaKind.JOB.value})
"""Kinds of which whoever takes them after the last attempt tells the case."""
_DUE = agenda.c.state == AgendaState.DUE.value


def item_of(row: Row[Any]) -> AgendaItem:
    """Return the item that ``row`` holds."""
    known = {**row._mapping, "kind": AgendaKind(row.kind), "state": AgendaState(row.state)}
    return AgendaItem(**known)


def next_due(tx: Tx, kinds: Kinds = EVERY) -> datetime | None:
    """Return the moment of the earliest row, or None when nothing is due ever."""
    query = select(agenda.c.due_at).where(*_due(kinds)).order_by(agenda.c.due_at).limit(1)
    row = tx.execute(query).first()
    return None if row is None else row.due_at


def due(tx: Tx, now: datetime, limit: int) -> tuple[AgendaItem, ...]:
    """Return at most ``limit`` rows due at ``now``, earliest first."""
    rows = tx.execute(_ripe(now, NO_TIME, EVERY).limit(limit))
    return tuple(item_of(row) for row in rows)


def any_due(tx: Tx, now: datetime, late: timedelta = NO_TIME, kinds: Kinds = EVERY) -> bool:
    """Say whether ``claim`` would find anything."""
    return tx.execute(_ripe(now, late, kinds).limit(1)).first() is not None


def claim(
    tx: Tx, now: datetime, limit: int, late: timedelta = NO_TIME, kinds: Kinds = EVERY
) -> tuple[AgendaItem, ...]:
    """Take what was due ``late`` before ``now`` and count one more attempt; commit, then try it.

    What somebody has had before is taken when it is due: nobody else is expected to do it.

    Counted before it is tried, so that an item which kills its program is not tried for ever
    (reliability.md F7). Fresh items come many at once; one that was tried before comes alone, so
    that the innocent ones beside it are counted no further; so does what takes long, for the others
    would have to wait for it. What is neither finished nor put off comes back by itself when its
    lease is over. The items tell the attempts before this one.
    """
    query = _ripe(now, late, kinds).limit(limit).with_for_update(skip_locked=True)
    return _take(tx, _together(tx.execute(query).all()), now)


def claim_one(tx: Tx, id_: int, now: datetime) -> AgendaItem | None:
    """Take the row ``id_`` like ``claim``; None when it is not there, not due or somebody's."""
    query = select(agenda).where(_DUE, agenda.c.id == id_, agenda.c.due_at <= now)
    taken = _take(tx, tx.execute(query.with_for_update(skip_locked=True)).all(), now)
    return taken[0] if taken else None


def promote(tx: Tx, after: datetime, until: datetime, limit: int) -> int:
    """Mark at most ``limit`` rows due in a span of time as queued; return how many were not."""
    query = select(agenda.c.id).where(
        _DUE, ~agenda.c.queued, agenda.c.due_at > after, agenda.c.due_at <= until
    )
    rows = tx.execute(
        query.order_by(agenda.c.due_at, agenda.c.id).limit(limit).with_for_update(skip_locked=True)
    )
    ids = [row.id for row in rows]
    if ids:
        _set(tx, ids, queued=True)
    return len(ids)


def forget_queue(tx: Tx) -> None:
    """Mark nothing as queued: whoever was told has forgotten it."""
    tx.execute(update(agenda).where(agenda.c.queued).values(queued=False))


def prolong(tx: Tx, item: AgendaItem, until: datetime) -> bool:
    """Keep a taken row until then; return False when it is gone or somebody else has it."""
    return _set_own(tx, item, due_at=until)


def finish(tx: Tx, item: AgendaItem) -> bool:
    """Take a row away: what it asked for is done or needed no more; return whether it was there.

    Raises LeaseLost when somebody else has taken it meanwhile.
    """
    if tx.execute(delete(agenda).where(*_own(item))).rowcount > 0:
        return True
    if tx.execute(select(exists().where(agenda.c.id == item.id))).scalar_one():
        raise LeaseLost
    return False


def lease_of(kind: AgendaKind, attempts: int) -> timedelta:
    """Return how long an item belongs to who takes it after ``attempts`` attempts.

    Once anybody may be unlucky; what has ended its program twice comes back later and later.
    """
    return LEASES[kind] if attempts <= 1 else max(LEASES[kind], wait_after(attempts - 1))


def wait_after(attempts: int) -> timedelta:
    """Return how long an item waits after its last of ``attempts`` attempts."""
    return RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]


def count(tx: Tx) -> int:
    """Return how many rows there are."""
    return int(tx.execute(select(func.count()).select_from(agenda)).scalar_one())


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
    """Try a taken row again at ``until``, as if it had not been tried now; leave one that is lost.

    ``item.attempts`` is what it counts then.
    """
    _set_own(tx, item, due_at=until, attempts=item.attempts, queued=False)


def failed(
    tx: Tx, item: AgendaItem, now: datetime, reason: str, until: datetime | None = None
) -> bool:
    """Remember why a taken row failed; return False when an operator has to look at it now.

    It comes back at ``until``, or after the wait of its attempt. A row that is lost is left to who
    has it.
    """
    attempts = item.attempts + 1
    again = attempts < MOST_ATTEMPTS
    values = {
        "due_at": until or now + wait_after(attempts),
        "attempts": attempts,
        "state": AgendaState.DUE if again else AgendaState.STUCK,
        "reason": reason[:REASON_LENGTH],
        "queued": False,
    }
    return not _set_own(tx, item, **values) or again


def revive(tx: Tx, id_: int, now: datetime) -> bool:
    """Let a stuck row be tried again from ``now`` on; return whether there is one."""
    stuck = (agenda.c.id == id_, agenda.c.state == AgendaState.STUCK.value)
    fresh = {"state": AgendaState.DUE.value, "attempts": 0, "due_at": now, "queued": False}
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


def _due(kinds: Kinds) -> tuple[Any, ...]:
    if kinds == EVERY:
        return (_DUE,)
    # By an expression: SQLite would look for the kinds first, by their index, and sort all of them.
    return _DUE, func.coalesce(agenda.c.kind, "").in_(sorted(kind.value for kind in kinds))


def _ripe(now: datetime, late: timedelta, kinds: Kinds) -> Select[Any]:
    """Return what asks for the rows that may be taken at ``now``, earliest first."""
    query = select(agenda).where(*_due(kinds), agenda.c.due_at <= now)
    if late:
        query = query.where((agenda.c.due_at <= now - late) | (agenda.c.claim > 0))
    return query.order_by(agenda.c.due_at, agenda.c.id)


def _take(tx: Tx, rows: Sequence[Row[Any]], now: datetime) -> tuple[AgendaItem, ...]:
    """Lease rows that are locked; one that was tried too often waits for an operator instead."""
    spent = [row for row in rows if row.attempts >= MOST_ATTEMPTS + (row.kind in _GIVEN_UP)]
    taken = [item_of(row) for row in rows if row not in spent]
    for row in spent:
        reason = row.reason or INTERRUPTED
        _set(tx, [row.id], state=AgendaState.STUCK, reason=reason, claim=row.claim + 1)
    leases = {item.id: lease_of(item.kind, item.attempts) for item in taken}
    counted = {"claim": agenda.c.claim + 1, "attempts": agenda.c.attempts + 1}
    for lease in sorted(set(leases.values())):
        ids = [id_ for id_, length in leases.items() if length == lease]
        _set(tx, ids, due_at=now + lease, **counted)
    return tuple(replace(item, claim=item.claim + 1) for item in taken)


def _together(rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Return those of ``rows`` that may be taken at once, by whoever does them one by one."""
    fresh = [row for row in rows if not row.attempts]
    if not fresh or fresh[0].kind in _LONG:
        return (fresh or rows)[:1]
    return [row for row in fresh if row.kind not in _LONG]


def _own(item: AgendaItem) -> tuple[Any, ...]:
    """Return the fence: the row, as long as nobody else has taken it since."""
    return agenda.c.id == item.id, agenda.c.claim == item.claim


def _set_own(tx: Tx, item: AgendaItem, **values: Any) -> bool:
    return tx.execute(update(agenda).where(*_own(item)).values(_told(values))).rowcount > 0


def _set(tx: Tx, ids: Sequence[int], **values: Any) -> None:
    tx.execute(update(agenda).where(agenda.c.id.in_(ids)).values(_told(values)))


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v.value if isinstance(v, AgendaState) else v for name, v in values.items()}
