"""A database from before opens, keeps what waits in it, and goes on."""

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Table, select, text
from sqlalchemy.dialects import postgresql

from engine.rebuild import rebuild
from engine.records import MessageState
from engine.store import (
    agenda,
    instances,
    locks,
    messages,
    migrate,
    tables,
)
from engine.store.database import Database, Tx
from engine.store.migrate import HEAD
from engine.store.schema import metadata
from tests.engine.between import diagram, throws, waits
from tests.engine.desk import Desk
from tests.stores import Shelf

EARLY = diagram(
    "early",
    "s -> p1 -> h_send -> u_wait -> e1",
    "p1 -> u_ready -> c_wait -> u_got -> e2",
    h_send=throws("news", payload='{text: "hello"}'),
    c_wait=waits("news"),
)
LATE = diagram("late", "s -> c_wait -> u_got -> e", c_wait=waits("news"))


def first_schema(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with database.begin() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, "0001")


def reflected(tx: Tx, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=tx)


@pytest.fixture
def old(shelf: Shelf) -> tuple[Database, str, str]:
    """A database of the first schema with the rows that two cases of today would have had."""
    desk = Desk(shelf.new())
    desk.deploy(EARLY)
    desk.deploy(LATE)
    early, late = desk.start("early"), desk.start("late")
    database = shelf.bare()
    first_schema(database)
    with desk.database.read() as source, database.begin() as tx:
        for name in ("definition", "start_message", "instance", "command", "event", "task",
                     "awaited", "message"):  # fmt: skip
            before, now = reflected(tx, name), reflected(source, name)
            rows = source.execute(select(*(now.c[column.name] for column in before.c)))
            if kept := [dict(row) for row in rows.mappings()]:
                tx.execute(before.insert(), kept)
        if tx.dialect.name == "postgresql":
            tx.exec_driver_sql("SELECT setval('task_id_seq', (SELECT max(id) FROM task))")
    return database, early, late


def test_what_waited_before_waits_on(old: tuple[Database, str, str]) -> None:
    database, early, late = old
    assert migrate.migrate(database)
    with database.read() as tx:
        assert migrate.revision(tx) == HEAD
        (message,) = messages.undelivered(tx)
        assert (message.state, message.name, message.payload) == (
            MessageState.WAITING, "news", {"text": "hello"},
        )  # fmt: skip
        assert message.expires_at is not None
        (waiting,) = messages.awaited_in(tx, late)
        assert (waiting.kind, waiting.name, waiting.key) == ("message", "news", "")
        (item,) = agenda.due(tx, message.expires_at, 10)
        assert (item.kind, item.ref) == ("expiry", message.id)
        case = instances.get(tx, early)
        assert case is not None
        assert (case.call, case.depth) == ("", 0)


def test_what_was_published_together_belongs_together(old: tuple[Database, str, str]) -> None:
    database, _early, _late = old
    migrate.migrate(database)
    with database.read() as tx:
        numbers = tx.execute(text("SELECT DISTINCT deployment FROM definition")).scalars().all()
    assert numbers == [1]


def test_the_old_cases_go_on_and_prove(old: tuple[Database, str, str]) -> None:
    database, early, late = old
    migrate.migrate(database)
    desk = Desk(database)
    desk.complete(early, "u_ready")
    assert "u_got" in desk.open_nodes(early)
    assert desk.open_nodes(late) == []
    # The numbers by which messages of one moment are ordered come from the log.
    with desk.database.begin() as tx:
        rebuild(tx, desk.execution.library, desk.now)
    assert desk.prove() == 2


def test_the_upgrade_gives_what_the_log_gives(old: tuple[Database, str, str]) -> None:
    database, _early, _late = old
    migrate.migrate(database)
    desk = Desk(database)
    before = {row["id"]: dict(row) for row in _messages(desk)}
    with desk.database.begin() as tx:
        rebuild(tx, desk.execution.library, desk.now)
    after = {row["id"]: dict(row) for row in _messages(desk)}
    for row in (*before.values(), *after.values()):
        row.pop("seq")
    assert before == after


def _messages(desk: Desk) -> list[Any]:
    with desk.database.read() as tx:
        return list(tx.execute(tables.message.select()).mappings())


def test_the_newest_schema_is_what_the_tables_say(database: Database) -> None:
    with database.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []


# PostgreSQL, which has many writers


def test_only_who_holds_nothing_waits_for_a_case() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    waits_, tries = instances._LOCKED._compile(dialect), instances._LOCKED_IF_FREE._compile(dialect)
    assert waits_.text.endswith("FOR UPDATE OF instance")
    assert tries.text.endswith("FOR UPDATE OF instance SKIP LOCKED")


def test_a_meeting_place_is_a_number_of_its_own() -> None:
    numbers = {locks.number_of(("message", "news", str(n))) for n in range(1000)}
    assert len(numbers) == 1000
    assert all(-(2**63) <= n < 2**63 for n in numbers)
    assert locks.number_of(("a", "bc")) != locks.number_of(("ab", "c"))


def test_json_of_an_old_message_keeps_its_order(old: tuple[Database, str, str]) -> None:
    database, _early, _late = old
    raw = json.dumps({"b": 1, "a": 2}, separators=(",", ":")).encode()
    with database.begin() as tx:
        tx.execute(text("UPDATE message SET payload = :raw"), {"raw": raw})
    migrate.migrate(database)
    with database.read() as tx:
        assert tx.execute(text("SELECT payload FROM message")).scalar_one() == raw
