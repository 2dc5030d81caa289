"""People and their posts: who may sign in, who holds which post at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, cast, func, insert, or_, select, update

from engine.store.database import Tx
from engine.store.office_tables import appointment, person


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person with an account."""

    id: str
    login: str
    name: str
    name_en: str = ""
    locale: str = "zh"
    demo: bool = False
    created_at: datetime
    closed_at: datetime | None = None
    """When the account was closed; nobody signs in with it afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person to be registered."""

    login: str
    name: str
    name_en: str = ""
    password_hash: str | None = None
    """None: signing in with a password is not possible."""
    locale: str = "zh"
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person holds the post ``role`` at ``place`` from ``since`` until before ``until``."""

    person: str
    role: str
    place: str
    since: datetime
    until: datetime | None = None


_PERSON = [c for c in person.c if c.name != "password_hash"]


def add(tx: Tx, people: Sequence[NewPerson], now: datetime) -> tuple[str, ...]:
    """Register ``people`` and return their ids, in order; raise IntegrityError on a used login."""
    number = cast(func.substr(person.c.id, 2), Integer)
    last = tx.scalar(select(func.max(number))) or 0
    ids = tuple(f"u{last + n}" for n in range(1, len(people) + 1))
    rows = [
        {
            "id": id_,
            "login": new.login,
            "name": new.name,
            "name_en": new.name_en,
            "password_hash": new.password_hash,
            "locale": new.locale,
            "demo": new.demo,
            "created_at": now,
        }
        for id_, new in zip(ids, people, strict=True)
    ]
    if rows:
        tx.execute(insert(person), rows)
    return ids


def by_id(tx: Tx, person_id: str) -> Person | None:
    """Return the person, or None."""
    return _one(tx, person.c.id == person_id)


def by_login(tx: Tx, login: str) -> Person | None:
    """Return the person with this login, or None."""
    return _one(tx, person.c.login == login)


def by_ids(tx: Tx, ids: Sequence[str]) -> dict[str, Person]:
    """Return the persons with these ids, by id; the unknown are left out."""
    rows = tx.execute(select(*_PERSON).where(person.c.id.in_(ids))).mappings()
    return {row["id"]: Person(**row) for row in rows}


def password_hash(tx: Tx, person_id: str) -> str | None:
    """Return the stored hash, or None when the person has no password."""
    return tx.scalar(select(person.c.password_hash).where(person.c.id == person_id))


def set_password_hash(tx: Tx, person_id: str, value: str) -> None:
    """Replace the stored hash."""
    tx.execute(update(person).where(person.c.id == person_id).values(password_hash=value))


def set_locale(tx: Tx, person_id: str, locale: str) -> None:
    """Remember the language the person reads."""
    tx.execute(update(person).where(person.c.id == person_id).values(locale=locale))


def close(tx: Tx, person_id: str, now: datetime) -> None:
    """Close the account and end the posts."""
    tx.execute(update(person).where(person.c.id == person_id).values(closed_at=now))
    open_ended = and_(appointment.c.person == person_id, live(now))
    tx.execute(update(appointment).where(open_ended).values(until=now))


def only_demo(tx: Tx) -> bool:
    """Say whether nobody real is registered."""
    return tx.scalar(select(person.c.id).where(person.c.demo.is_(False)).limit(1)) is None


def demo_people(tx: Tx) -> tuple[Person, ...]:
    """Return the fictional people, in the order they were registered."""
    number = cast(func.substr(person.c.id, 2), Integer)
    rows = tx.execute(select(*_PERSON).where(person.c.demo).order_by(number)).mappings()
    return tuple(Person(**row) for row in rows)


def appoint(tx: Tx, appointments: Sequence[Appointment]) -> None:
    """Record appointments."""
    fields = ("person", "role", "place", "since", "until")
    rows = [{name: getattr(a, name) for name in fields} for a in appointments]
    if rows:
        tx.execute(insert(appointment), rows)


def dismiss(tx: Tx, held: Appointment, now: datetime) -> None:
    """End the appointment of a person to a post."""
    same = and_(
        appointment.c.person == held.person,
        appointment.c.role == held.role,
        appointment.c.place == held.place,
    )
    tx.execute(update(appointment).where(same, live(now)).values(until=now))


def live(now: datetime) -> ColumnElement[bool]:
    """Give the condition that an appointment counts at ``now``."""
    started = appointment.c.since <= now
    return and_(started, or_(appointment.c.until.is_(None), appointment.c.until > now))


def appointments_of(tx: Tx, person_id: str, now: datetime) -> tuple[Appointment, ...]:
    """Return the posts the person holds at ``now``, in the order of appointment."""
    return _appointments(tx, and_(appointment.c.person == person_id, live(now)))


def holders(tx: Tx, roles: Sequence[str], now: datetime) -> tuple[Appointment, ...]:
    """Return who holds any of ``roles`` at ``now``, wherever, in the order of appointment."""
    return _appointments(tx, and_(appointment.c.role.in_(roles), live(now)))


def _appointments(tx: Tx, condition: ColumnElement[bool]) -> tuple[Appointment, ...]:
    columns = [c for c in appointment.c if c.name != "id"]
    query = select(*columns).where(condition).order_by(appointment.c.id)
    return tuple(Appointment(**row) for row in tx.execute(query).mappings())


def _one(tx: Tx, condition: ColumnElement[bool]) -> Person | None:
    row = tx.execute(select(*_PERSON).where(condition)).mappings().one_or_none()
    return None if row is None else Person(**row)
