"""Signing in and out: sessions on the server, known to the browser by a random token."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from argon2 import PasswordHasher

from engine.store import people, sessions
from engine.store.database import Database, Tx
from engine.store.people import NewPerson
from engine.store.sessions import Session
from tasks import passwords, throttle
from tasks.errors import LoginTaken, NotADemo, WrongCredentials
from tasks.people import Actor, as_actor

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""Use of a session is written down once a minute, not with each page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What somebody typed to sign in, and the network address it came from."""

    login: str
    password: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session just opened; ``token`` goes into the cookie and is kept nowhere else."""

    token: str
    person: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session in use."""

    actor: Actor
    csrf: str
    """The secret that the forms of this session carry."""
    to_note: bool
    """Whether ``note_use`` should be called."""


def new_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def register(
    tx: Tx, new: NewPerson, password: str, now: datetime, hasher: PasswordHasher = passwords.HASHER
) -> str:
    """Open an account and return the person's id; raise LoginTaken or WeakPassword."""
    if people.by_login(tx, new.login) is not None:
        raise LoginTaken(login=new.login)
    (person,) = people.add(tx, [new], now)
    people.set_password_hash(tx, person, passwords.hash_password(password, hasher))
    return person


def sign_in(
    database: Database,
    given: Credentials,
    now: datetime,
    hasher: PasswordHasher = passwords.HASHER,
) -> NewSession:
    """Open a session for the right name and password; raise WrongCredentials or TooManyTries.

    It takes the database, not a transaction: hashing is slow on purpose and must not hold the
    write lock, and a counted try must stay counted when it fails.
    """
    keys = throttle.keys_of(given.login, given.address)
    with database.begin() as tx:
        throttle.admit(tx, keys, now)
        person = people.by_login(tx, given.login)
        stored = people.password_hash(tx, person.id) if person else None
    right = passwords.is_right(given.password, stored, hasher)
    if not right or person is None or person.closed_at is not None:
        raise WrongCredentials
    with database.begin() as tx:
        throttle.forgive(tx, keys)
        if passwords.is_outdated(str(stored), hasher):
            fresh = passwords.hash_password(given.password, hasher)
            people.set_password_hash(tx, person.id, fresh)
        return open_session(tx, person.id, now)


def step_into(tx: Tx, person: str, now: datetime) -> NewSession:
    """Open a session as one of the fictional people; raise NotADemo.

    Only where nobody real is registered: a demonstration city that became a real one has no such
    door any more.
    """
    found = people.by_id(tx, person)
    if found is None or not found.demo or not people.only_demo(tx):
        raise NotADemo
    return open_session(tx, person, now)


def open_session(
    tx: Tx, person: str, now: datetime, make: Callable[[], str] = new_token
) -> NewSession:
    """Open a session for a person who has proved to be that person."""
    token = make()
    session = Session(
        token_hash=_digest(token),
        person=person,
        created_at=now,
        seen_at=now,
        expires_at=now + LONGEST,
        csrf=make(),
    )
    sessions.add(tx, session)
    return NewSession(token=token, person=person, expires_at=session.expires_at)


def signed_in(tx: Tx, token: str, now: datetime) -> SignedIn | None:
    """Return who uses the session, or None when it ended, was idle too long or never was."""
    visitor = sessions.visitor(tx, _digest(token), now)
    if visitor is None or visitor.person.closed_at is not None:
        return None
    session = visitor.session
    if now >= min(session.expires_at, session.seen_at + IDLE):
        return None
    to_note = now - session.seen_at >= NOTED_EVERY
    actor = as_actor(visitor.person, visitor.posts)
    return SignedIn(actor=actor, csrf=session.csrf, to_note=to_note)


def note_use(tx: Tx, token: str, now: datetime) -> None:
    """Write down that the session is in use."""
    sessions.seen(tx, _digest(token), now)


def sign_out(tx: Tx, token: str) -> None:
    """End the session; its token is worth nothing from now on."""
    sessions.end(tx, _digest(token))


def change_password(
    tx: Tx, person: str, password: str, hasher: PasswordHasher = passwords.HASHER
) -> None:
    """Set a new password and end all sessions of the person; raise WeakPassword."""
    people.set_password_hash(tx, person, passwords.hash_password(password, hasher))
    sessions.end_all_of(tx, person)


def sweep(tx: Tx, now: datetime) -> None:
    """Forget sessions that are over and tries that are old."""
    sessions.sweep(tx, sessions_before=now, attempts_before=now - throttle.QUIET)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
