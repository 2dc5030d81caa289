"""verify and replay: silent on an honest log, exact on a changed one."""

from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.sql import Executable

from engine.store import instances, tables
from engine.store.database import Database
from tests.web.cli.answers import Bihuan, object_of, only, refusal_of, value_of

COMMAND = tables.command.c
EVENT = tables.event.c
AUDITS = ("verify", "replay")


@pytest.fixture
def case(database: Database) -> str:
    """One case of the city."""
    with database.read() as tx:
        return instances.all_ids(tx)[0]


def change(database: Database, statement: Executable) -> None:
    """Edit the log as somebody does who has the file."""
    with database.begin() as tx:
        tx.execute(statement)


def test_an_honest_log_holds(bihuan: Bihuan, data: Path) -> None:
    result = bihuan("verify", "--data", data)
    assert (result.exit_code, result.stdout) == (0, "Verified: 7. Broken: 0.\n")
    assert value_of(bihuan("verify", "--all", "--data", data, "--json")) == {
        "instances": 7,
        "broken": [],
    }


def test_an_honest_log_replays(bihuan: Bihuan, data: Path) -> None:
    found = object_of(bihuan("replay", "--data", data, "--json"))
    assert found["instances"] == 7
    assert found["different"] == []
    people = bihuan("replay", "--all", "--data", data)
    assert people.exit_code == 0
    assert people.stdout == f"Replayed: 7 with {found['events']} events. Different: 0.\n"


@pytest.mark.parametrize("audit", AUDITS)
def test_one_instance_is_looked_at_alone(bihuan: Bihuan, data: Path, case: str, audit: str) -> None:
    assert object_of(bihuan(audit, case, "--data", data, "--json"))["instances"] == 1


@pytest.mark.parametrize("audit", AUDITS)
def test_a_case_number_stands_for_all_its_instances(
    bihuan: Bihuan, data: Path, database: Database, audit: str
) -> None:
    with database.read() as tx:
        every = [instances.get(tx, one) for one in instances.all_ids(tx)]
    numbers = [one.case_no for one in every if one is not None]
    for number in set(numbers):
        found = object_of(bihuan(audit, number, "--data", data, "--json"))
        assert found["instances"] == numbers.count(number)


@pytest.mark.parametrize("audit", AUDITS)
def test_an_unknown_id_is_named(bihuan: Bihuan, data: Path, audit: str) -> None:
    error = refusal_of(bihuan(audit, "P99-0000", "--data", data, "--json"))
    assert (error["code"], error["place"]) == ("ENG-002", "P99-0000")
    assert bihuan(audit, "P99-0000", "--data", data).stderr.startswith("P99-0000: ENG-002 ")


@pytest.mark.parametrize("audit", AUDITS)
def test_an_id_and_all_contradict_each_other(bihuan: Bihuan, data: Path, audit: str) -> None:
    error = refusal_of(bihuan(audit, "x", "--all", "--data", data, "--json"))
    assert error["code"] == "CLI-001"


@pytest.mark.parametrize("audit", [*AUDITS, "definitions"])
def test_nothing_is_made_where_there_is_nothing_to_look_at(
    bihuan: Bihuan, tmp_path: Path, audit: str
) -> None:
    error = refusal_of(bihuan(audit, "--data", tmp_path / "typo", "--json"))
    assert (error["code"], error["place"]) == ("CLI-007", str(tmp_path / "typo"))
    assert not (tmp_path / "typo").exists()


def test_a_changed_event_breaks_the_chain_at_its_place(
    bihuan: Bihuan, data: Path, database: Database, case: str
) -> None:
    here = (EVENT.instance == case, EVENT.seq == 3)
    with database.read() as tx:
        body = tx.execute(select(EVENT.body).where(*here)).scalar_one()
    change(database, update(tables.event).where(*here).values(body=body + b" "))
    result = bihuan("verify", "--data", data)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{case}: the chain breaks at event 3.",
        "Verified: 7. Broken: 1.",
    ]
    broken = object_of(bihuan("verify", "--data", data, "--json"))["broken"]
    assert broken == [{"instance": case, "place": "event 3"}]


def test_a_changed_actor_breaks_the_chain_at_the_command(
    bihuan: Bihuan, data: Path, database: Database, case: str
) -> None:
    here = (COMMAND.instance == case, COMMAND.seq == 1)
    change(database, update(tables.command).where(*here).values(actor="u999"))
    result = bihuan("verify", case, "--data", data)
    assert result.exit_code == 1
    assert f"{case}: the chain breaks at command 1." in result.stdout


def test_missing_entries_at_the_end_are_noticed(
    bihuan: Bihuan, data: Path, database: Database, case: str
) -> None:
    with database.read() as tx:
        last = max(tx.scalars(select(EVENT.seq).where(EVENT.instance == case)))
    change(database, delete(tables.event).where(EVENT.instance == case, EVENT.seq == last))
    result = bihuan("verify", case, "--data", data)
    assert result.exit_code == 1
    assert "entries are missing" in result.stdout


def test_a_replay_shows_the_first_difference(
    bihuan: Bihuan, data: Path, database: Database, case: str
) -> None:
    here = (EVENT.instance == case, EVENT.seq == 2)
    change(database, update(tables.event).where(*here).values(body=b'{"n":"elsewhere#1"}'))
    result = bihuan("replay", "--data", data)
    assert result.exit_code == 1
    first, recorded, replayed, counted = result.stdout.splitlines()
    assert first == f"{case}: the first difference is at command 1, event 2."
    assert recorded.endswith('{"n":"elsewhere#1"}')
    assert replayed.startswith("  replayed: ")
    assert replayed.partition(" {")[2] != recorded.partition(" {")[2]
    assert counted.endswith("Different: 1.")
    found = only(object_of(bihuan("replay", "--data", data, "--json"))["different"])
    assert (found["instance"], found["command"], found["event"]) == (case, 1, 2)


def test_a_replay_says_which_event_is_not_recorded(
    bihuan: Bihuan, data: Path, database: Database, case: str
) -> None:
    change(database, delete(tables.event).where(EVENT.instance == case))
    result = bihuan("replay", case, "--data", data)
    assert result.exit_code == 1
    assert "  recorded: nothing\n" in result.stdout


def test_events_whose_command_is_gone_are_a_difference(
    bihuan: Bihuan, data: Path, database: Database, case: str
) -> None:
    change(database, delete(tables.command).where(COMMAND.instance == case))
    result = bihuan("replay", case, "--data", data)
    assert result.exit_code == 1
    assert "  replayed: nothing\n" in result.stdout


FORGERIES: dict[str, dict[str, object]] = {
    "no JSON": {"body": b"\xff"},
    "a list": {"body": b"[1]"},
    "nothing in it": {"body": b"{}"},
    "unknown facts": {"body": b'{"facts":{"weather":"fine"}}'},
    "unknown kind": {"kind": "conjure"},
}
"""What a hand may have made of the row of a command."""


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_command_that_cannot_be_read_stops_neither_audit(
    bihuan: Bihuan, data: Path, database: Database, case: str, forgery: str
) -> None:
    here = (COMMAND.instance == case, COMMAND.seq == 1)
    change(database, update(tables.command).where(*here).values(FORGERIES[forgery]))
    assert f"{case}: the chain breaks at command 1." in bihuan("verify", "--data", data).stdout
    result = bihuan("replay", "--data", data)
    assert result.exit_code == 1
    assert f"{case}: STATE-002 A stored row of this case cannot be read" in result.stdout
    found = only(object_of(bihuan("replay", "--data", data, "--json"))["different"])
    assert (found["instance"], found["code"]) == (case, "STATE-002")


@pytest.mark.only_on("sqlite", reason="PostgreSQL keeps no value of another type")
@pytest.mark.parametrize("moment", ["noon", 5])
def test_a_moment_that_is_none_stops_neither_audit(
    bihuan: Bihuan, data: Path, database: Database, case: str, moment: object
) -> None:
    with database.begin() as tx:
        tx.exec_driver_sql(
            "UPDATE command SET at = ? WHERE instance = ? AND seq = 1", (moment, case)
        )
    assert f"{case}: a stored row cannot be read" in bihuan("verify", "--data", data).stdout
    assert f"{case}: STATE-002" in bihuan("replay", "--data", data).stdout


@pytest.mark.only_on("sqlite", reason="PostgreSQL keeps no value of another type")
def test_an_event_of_another_type_is_a_difference(
    bihuan: Bihuan, data: Path, database: Database, case: str
) -> None:
    with database.begin() as tx:
        tx.exec_driver_sql(
            "UPDATE event SET body = CAST(body AS TEXT) WHERE instance = ? AND seq = 2", (case,)
        )
    assert bihuan("verify", "--data", data).exit_code == 1
    assert "command 1, event 2." in bihuan("replay", "--data", data).stdout


def test_a_version_that_is_gone_is_said_of_its_cases(
    bihuan: Bihuan, data: Path, database: Database
) -> None:
    change(database, delete(tables.definition))
    result = bihuan("replay", "--data", data)
    assert result.exit_code == 1
    assert result.stdout.count("ENG-001 There is no published process") == 7
