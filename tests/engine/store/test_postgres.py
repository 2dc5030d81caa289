"""The server of the tests: quick to copy, and gone with whoever started it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from engine.records import AgendaKind, FollowUp
from engine.store import agenda
from engine.store.database import Database
from tests import office
from tests.builders import NOON
from tests.postgres import OwnServer, Server, server, start
from tests.reused import Reused
from tests.stores import make_tables
from tests.surroundings import ROOT

KILLED = """
import os
from tests.postgres import start
print(start().folder, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def own() -> Iterator[OwnServer]:
    started = start(fsync="on")
    yield started
    started.stop()


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


def test_a_copy_holds_what_its_template_held_and_goes_its_own_way() -> None:
    model = server().create()
    ask(model, "CREATE TABLE a AS SELECT 1 AS n")
    first, second = server().create(template=model), server().create(template=model)
    ask(first, "UPDATE a SET n = 2")
    assert [ask(url, "SELECT n FROM a") for url in (model, first, second)] == [
        [(1,)],
        [(2,)],
        [(1,)],
    ]
    for url in (model, first, second):
        server().drop(url)
    with pytest.raises(psycopg.OperationalError):
        ask(first, "SELECT 1")


def test_what_was_committed_outlives_a_sudden_restart(own: OwnServer) -> None:
    url = own.create()
    ask(url, "CREATE TABLE a AS SELECT 1 AS n")
    own.restart()
    own.halt()
    own.go_on()
    assert ask(url, "SELECT n FROM a") == [(1,)]


def test_a_stopped_server_leaves_nothing(own: OwnServer) -> None:
    own.stop()
    assert not own.folder.exists()


def test_a_server_ends_with_the_program_that_started_it() -> None:
    command = [sys.executable, "-c", KILLED]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    folder = Path(said.stdout.strip())
    assert folder.name.startswith("bihuan-pg-")
    # Its keeper holds the output open until it is done.
    assert not folder.exists()


def test_another_server_may_be_named(own: OwnServer) -> None:
    named = Server(own.url("postgres").replace("postgresql+psycopg", "postgres"))
    assert ask(named.create(), "SELECT 1") == [(1,)]


@pytest.fixture
def reused() -> Iterator[Reused]:
    def make() -> str:
        url = server().create()
        make_tables(url)
        return url

    lender = Reused(make, server().drop)
    yield lender
    lender.take_back()
    lender.close()


def name_of(database: Database) -> str | None:
    return database.connections.url.database


def test_a_database_that_is_lent_again_is_like_new(reused: Reused) -> None:
    first = reused.lend()
    with first.begin() as tx:
        office.person(tx, "lin")
        agenda.add(tx, FollowUp(kind=AgendaKind.TIMER, instance="i1", ref="t"), NOON)
    reused.take_back()
    second = reused.lend()
    assert name_of(second) == name_of(first)
    with second.begin() as tx:
        assert agenda.count(tx) == 0
        office.person(tx, "lin")
        agenda.add(tx, FollowUp(kind=AgendaKind.TIMER, instance="i1", ref="t"), NOON)
        assert [item.id for item in agenda.due(tx, NOON, 9)] == [1]


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (n int)",
        "ALTER TABLE agenda ADD COLUMN more int",
        "ALTER TABLE agenda RENAME TO away",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE SCHEMA more",
        "UPDATE alembic_version SET version_num = '9999'",
        "DROP INDEX ix_agenda_due",
    ],
)
def test_a_database_with_another_schema_is_not_lent_again(reused: Reused, change: str) -> None:
    first = reused.lend()
    with first.begin() as tx:
        tx.exec_driver_sql(change)
    reused.take_back()
    assert name_of(reused.lend()) != name_of(first)


def test_a_database_that_somebody_is_still_at_is_not_lent_again(reused: Reused) -> None:
    first = reused.lend()
    held = first.connections.connect()
    reused.take_back()
    assert name_of(reused.lend()) != name_of(first)
    held.invalidate()
