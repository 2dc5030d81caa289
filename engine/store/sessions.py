"""Signed-in browsers, and the tries to sign in that did not succeed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from engine.store.database import Tx
from engine.store.office_tables import appointment, person, session, sign_in_attempt
from engine.store.people import Person, live
from engine.store.prepared import Prepared
from engine.store.schema import UtcDateTime
from engine.store.upsert import insert_or_update


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in browser; ``token_hash`` is SHA-256 in hex of the token in its cookie."""

    token_hash: str
    person: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    csrf: str
    """A secret of this session that its forms carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Tries to sign in under one key that have not succeeded."""

    key: str
    tries: int
    last_at: datetime
    next_at: datetime
    """The next try is heard at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A session with who uses it: every page begins with this question."""

    session: Session
    person: Person
    posts: tuple[tuple[str, str], ...]
    """Role and place, in the order of appointment."""


_NOW: Any = bindparam("now", type_=UtcDateTime)
_VISITOR = Prepared(
    select(
        *(session.c[name].label(f"s_{name}") for name in Session.__slots__),
        *(person.c[name].label(f"p_{name}") for name in Person.__slots__),
        appointment.c.role,
        appointment.c.place,
    )
    .join(person, person.c.id == session.c.person)
    .outerjoin(appointment, and_(appointment.c.person == person.c.id, live(_NOW)))
    .where(session.c.token_hash == bindparam("token"))
    .order_by(appointment.c.id)
)


def add(tx: Tx, new: Session) -> None:
    """Record a session."""
    tx.execute(insert(session).values(**asdict(new)))


def by_hash(tx: Tx, token_hash: str) -> Session | None:
    """Return the session, or None."""
    query = select(session).where(session.c.token_hash == token_hash)
    row = tx.execute(query).mappings().one_or_none()
    return None if row is None else Session(**row)


def visitor(tx: Tx, token_hash: str, now: datetime) -> Visitor | None:
    """Return the session with its person and the posts held at ``now``, in one statement."""
    rows = _VISITOR.rows(tx, {"token": token_hash, "now": now})
    if not rows:
        return None
    first = rows[0]
    return Visitor(
        session=Session(**{name: first[f"s_{name}"] for name in Session.__slots__}),
        person=Person(**{name: first[f"p_{name}"] for name in Person.__slots__}),
        posts=tuple((row["role"], row["place"]) for row in rows if row["role"]),
    )


def seen(tx: Tx, token_hash: str, now: datetime) -> None:
    """Note that the session was used."""
    tx.execute(update(session).where(session.c.token_hash == token_hash).values(seen_at=now))


def end(tx: Tx, token_hash: str) -> None:
    """Revoke one session."""
    tx.execute(delete(session).where(session.c.token_hash == token_hash))


def end_all_of(tx: Tx, person_id: str) -> None:
    """Revoke all sessions of a person."""
    tx.execute(delete(session).where(session.c.person == person_id))


def sweep(tx: Tx, *, sessions_before: datetime, attempts_before: datetime) -> None:
    """Forget sessions that expired, and tries that were last repeated, before these moments."""
    tx.execute(delete(session).where(session.c.expires_at < sessions_before))
    tx.execute(delete(sign_in_attempt).where(sign_in_attempt.c.last_at < attempts_before))


def count_attempt(tx: Tx, key: str, now: datetime) -> Attempts:
    """Count one more try under ``key``; ``last_at`` and ``next_at`` are those of the try before.

    The row stays locked until the transaction ends, so tries at the same moment count one by one.
    """
    first = {"key": key, "tries": 1, "last_at": now, "next_at": now}
    again = {"tries": sign_in_attempt.c.tries + 1}
    row = insert_or_update(tx, sign_in_attempt, first, again)
    return Attempts(**row._mapping)


def write_attempts(tx: Tx, counted: Attempts) -> None:
    """Replace the count under its key."""
    row = sign_in_attempt.c.key == counted.key
    tx.execute(update(sign_in_attempt).where(row).values(**asdict(counted)))


def take_back_attempt(tx: Tx, key: str) -> None:
    """Count one try less under ``key``, and let the next one come at once."""
    fewer = {"tries": sign_in_attempt.c.tries - 1, "next_at": sign_in_attempt.c.last_at}
    tx.execute(update(sign_in_attempt).where(sign_in_attempt.c.key == key).values(fewer))


def forget_attempts(tx: Tx, keys: Sequence[str]) -> None:
    """Begin anew under ``keys``."""
    tx.execute(delete(sign_in_attempt).where(sign_in_attempt.c.key.in_(keys)))
