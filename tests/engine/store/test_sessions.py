from datetime import timedelta

import pytest

from engine.store import sessions
from engine.store.database import Database
from engine.store.sessions import Session
from tests import office
from tests.builders import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def database(database: Database) -> Database:
    with database.begin() as tx:
        office.person(tx, "lin")
    return database


def session(token_hash: str) -> Session:
    return Session(
        token_hash=token_hash,
        person="u1",
        created_at=NOON,
        seen_at=NOON,
        expires_at=NOON + HOUR,
        csrf="c",
    )


def test_a_session_comes_back_until_it_is_ended(database: Database) -> None:
    with database.begin() as tx:
        sessions.add(tx, session("a"))
        sessions.seen(tx, "a", NOON + HOUR)
        found = sessions.by_hash(tx, "a")
        assert found is not None
        assert (found.person, found.seen_at) == ("u1", NOON + HOUR)
        sessions.end(tx, "a")
        assert sessions.by_hash(tx, "a") is None


def test_all_sessions_of_a_person_end_together(database: Database) -> None:
    with database.begin() as tx:
        sessions.add(tx, session("a"))
        sessions.add(tx, session("b"))
        sessions.end_all_of(tx, "u1")
        assert sessions.by_hash(tx, "a") is sessions.by_hash(tx, "b") is None


def test_sweeping_forgets_only_what_is_over(database: Database) -> None:
    with database.begin() as tx:
        sessions.add(tx, session("a"))
        sessions.count_attempt(tx, "k", NOON)
        sessions.sweep(tx, sessions_before=NOON + HOUR, attempts_before=NOON)
        assert sessions.by_hash(tx, "a") is not None
        assert sessions.count_attempt(tx, "k", NOON).tries == 2
        late = NOON + HOUR + timedelta(seconds=1)
        sessions.sweep(tx, sessions_before=late, attempts_before=late)
        assert sessions.by_hash(tx, "a") is None
        assert sessions.count_attempt(tx, "k", NOON).tries == 1


def test_a_try_is_counted_and_can_be_taken_back(database: Database) -> None:
    with database.begin() as tx:
        assert [sessions.count_attempt(tx, "k", NOON).tries for _ in range(3)] == [1, 2, 3]
        sessions.take_back_attempt(tx, "k")
        assert sessions.count_attempt(tx, "k", NOON).tries == 3
        sessions.forget_attempts(tx, ["k"])
        assert sessions.count_attempt(tx, "k", NOON).tries == 1
