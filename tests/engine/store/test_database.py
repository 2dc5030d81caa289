"""What a transaction promises, on either store."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.records import AgendaKind, FollowUp
from engine.store import agenda
from engine.store.database import Database, Tx, savepoint
from tests.builders import NOON
from tests.stores import Shelf

MANY = 8


def put(tx: Tx, ref: str = "t") -> None:
    agenda.add(tx, FollowUp(kind=AgendaKind.TIMER, instance="i1", ref=ref), NOON)


def count(database: Database) -> int:
    with database.read() as tx:
        return agenda.count(tx)


def test_a_reader_sees_one_state_whatever_others_commit(database: Database, shelf: Shelf) -> None:
    other = shelf.again(database)
    with database.read() as tx:
        assert agenda.count(tx) == 0
        with other.begin() as writing:
            put(writing)
        assert agenda.count(tx) == 0
    assert count(database) == 1


def test_what_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.begin() as tx:
            put(tx)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert count(database) == 0


def test_what_fails_within_a_savepoint_leaves_the_rest(database: Database) -> None:
    def fail(tx: Tx) -> None:
        with savepoint(tx):
            put(tx, "second")
            raise LookupError

    with database.begin() as tx:
        put(tx, "first")
        with pytest.raises(LookupError):
            fail(tx)
    with database.read() as tx:
        assert [item.ref for item in agenda.due(tx, NOON, 9)] == ["first"]


def test_many_write_at_once(database: Database, shelf: Shelf) -> None:
    others = [shelf.again(database) for _ in range(MANY)]
    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(lambda n: others[n].again(lambda tx: put(tx, f"t{n}")), range(MANY)))
    assert count(database) == MANY
