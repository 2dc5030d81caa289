"""serve, demo and migrate: they work, or say why not and leave everything as it was."""

import signal
import socket
import subprocess
import sys
import urllib.request
import webbrowser
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import text

from engine.store import people
from engine.store.database import Database
from engine.store.migrate import HEAD
from engine.store.people import NewPerson
from tests.builders import NOON
from tests.surroundings import ROOT
from tests.web.cli.answers import Bihuan, object_of, refusal_of, value_of
from web.settings import Settings
from web.wiring import open_office

WITH_DATA = ("serve", "work", "demo", "migrate", "definitions", "verify", "replay")
"""Commands that need the database and nothing else."""
PATIENCE = 60
"""Seconds that a process has to begin and to end; on a busy machine it takes a while."""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def signals() -> Iterator[None]:
    """Ending the tests from outside works afterwards as it did before."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def people_in(settings: Settings) -> int:
    office = open_office(settings)
    with office.database.read() as tx:
        count = tx.scalar(text("SELECT count(*) FROM person"))
    office.close()
    return int(count or 0)


# demo


def test_a_city_that_is_there_is_not_made_again(
    bihuan: Bihuan, data: Path, settings: Settings
) -> None:
    before = people_in(settings)
    result = bihuan("demo", "--tier", "T0", "--data", data)
    assert (result.exit_code, result.stdout) == (0, f"The demo city was in {data} already.\n")
    made = value_of(bihuan("demo", "--data", data, "--json"))
    assert made == {"tier": "T0", "made": False, "data": str(data)}
    assert people_in(settings) == before > 0


def test_a_new_city_is_made_and_its_cases_hold(bihuan: Bihuan, fresh: Path) -> None:
    result = bihuan("demo", "--data", fresh, "--json")
    assert (result.exit_code, object_of(result)["made"]) == (0, True)
    assert bihuan("verify", "--data", fresh).exit_code == 0
    assert bihuan("replay", "--data", fresh).exit_code == 0


def test_no_city_is_made_among_real_people(bihuan: Bihuan, fresh: Path, nothing: Settings) -> None:
    office = open_office(nothing)
    with office.database.begin() as tx:
        people.add(tx, [NewPerson(login="zhou", name="周安格")], NOON - timedelta(days=1))
    office.close()
    result = bihuan("demo", "--data", fresh)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("DEMO-001 The demonstration city is only built in an empty")
    assert people_in(nothing) == 1
    assert bihuan("definitions", "--data", fresh).stdout == "Nothing is published yet.\n"


# migrate


def test_a_new_database_is_brought_to_the_schema_once(bihuan: Bihuan, fresh: Path) -> None:
    first = bihuan("migrate", "--data", fresh, "--json")
    assert value_of(first) == {"changed": True, "revision": HEAD}
    second = bihuan("migrate", "--data", fresh)
    assert second.stdout == f"The database was at revision {HEAD} already.\n"


@pytest.mark.parametrize("command", WITH_DATA)
def test_a_database_of_a_newer_program_is_refused(
    bihuan: Bihuan, data: Path, database: Database, command: str
) -> None:
    with database.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    words = ["--port", 0] if command == "serve" else []
    result = bihuan(command, "--data", data, "--json", *words)
    assert result.exit_code == 2
    assert refusal_of(result)["code"] == "SYS-003"
    with database.read() as tx:
        assert tx.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


# The data folder and the database


@pytest.mark.parametrize("command", ["serve", "demo", "migrate", "deploy"])
def test_a_data_folder_that_cannot_be_made_is_named(
    bihuan: Bihuan, tmp_path: Path, command: str
) -> None:
    (tmp_path / "file").write_text("not a folder")
    folder = tmp_path / "file" / "data"
    known: dict[str, list[object]] = {
        "serve": ["--port", 0],
        "deploy": [ROOT / "processes/bpmn"],
    }
    more = known.get(command, [])
    result = bihuan(command, *more, "--data", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    said = f"{folder}: CLI-006 The data folder cannot be used: Not a directory."
    assert said in result.stderr


@pytest.mark.only_on("sqlite", reason="it is about a file")
@pytest.mark.parametrize("command", WITH_DATA)
def test_a_file_that_is_no_database_is_refused(bihuan: Bihuan, fresh: Path, command: str) -> None:
    fresh.mkdir()
    file = Settings(data=fresh).database_file
    file.write_text("These are not the rows that you are looking for." * 20)
    before = file.read_bytes()
    words = ["--port", 0] if command == "serve" else []
    result = bihuan(command, "--data", fresh, "--json", *words)
    assert result.exit_code == 2
    error = refusal_of(result)
    assert (error["code"], error["place"]) == ("CLI-009", str(fresh))
    assert error["sentence"] == "The database cannot be used: file is not a database."
    assert file.read_bytes() == before


@pytest.mark.only_on("sqlite", reason="it is about a file")
def test_a_database_that_may_not_be_written_is_refused(bihuan: Bihuan, fresh: Path) -> None:
    Settings(data=fresh).database_file.mkdir(parents=True)
    error = refusal_of(bihuan("migrate", "--data", fresh, "--json"))
    assert (error["code"], error["place"]) == ("CLI-009", str(fresh))


@pytest.mark.parametrize(
    "address", ["nonsense", "oracle://x", "postgresql+psycopg://127.0.0.1:1/x"]
)
def test_an_address_without_a_database_is_refused(
    bihuan: Bihuan, fresh: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("BIHUAN_DATABASE", address)
    error = refusal_of(bihuan("migrate", "--data", fresh, "--json"))
    assert (error["code"], error["place"]) == ("CLI-009", "BIHUAN_DATABASE")


def test_a_setting_with_a_wrong_value_is_named(
    bihuan: Bihuan, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIHUAN_PORT", "eight")
    error = refusal_of(bihuan("serve", "--data", fresh, "--json"))
    assert error["code"] == "CLI-002"
    assert "BIHUAN_PORT is 'eight'" in str(error["sentence"])
    assert not fresh.exists()


# serve


def test_a_port_that_is_taken_is_named_before_anything_is_made(
    bihuan: Bihuan, fresh: Path, taken: int
) -> None:
    result = bihuan("serve", "--demo", "--port", taken, "--data", fresh)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"CLI-008 Nobody can be served at port {taken} of 127.0.0.1: Address already in use.",
        "  → Choose another port with --port; --port 0 takes a free one.",
    ]
    assert not fresh.exists()


def test_a_host_that_is_not_ours_is_refused(
    bihuan: Bihuan, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIHUAN_HOST", "2001:db8::1")
    error = refusal_of(bihuan("serve", "--port", 0, "--data", fresh, "--json"))
    assert error["code"] == "CLI-008"


@pytest.mark.usefixtures("signals")
def test_a_signing_key_that_is_no_secret_is_refused(bihuan: Bihuan, data: Path) -> None:
    Settings(data=data).key_file.write_text("short")
    error = refusal_of(bihuan("serve", "--port", 0, "--no-open", "--data", data, "--json"))
    assert error["code"] == "CLI-002"
    assert "signing.key holds fewer than 32 bytes" in str(error["sentence"])


@pytest.mark.usefixtures("signals")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_browser_opens_where_the_pages_are(
    bihuan: Bihuan, data: Path, monkeypatch: pytest.MonkeyPatch, end: signal.Signals
) -> None:
    seen: dict[str, object] = {}

    def browse(address: str) -> None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as page:  # noqa: S310 - our own address
                seen[address] = orjson.loads(page.read())
        finally:
            signal.raise_signal(end)

    monkeypatch.setattr(webbrowser, "open", browse)
    result = bihuan("serve", "--demo", "--port", 0, "--data", data, "--json")
    assert result.exit_code == 0
    assert seen == {object_of(result)["address"]: {"status": "ok"}}


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_process_that_serves_ends_cleanly(data: Path, end: signal.Signals) -> None:
    program = "from web.cli.main import main; main(prog_name='bihuan')"
    words = ["serve", "--data", str(data), "--port", "0", "--no-open"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[0]
            with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as page:  # noqa: S310 - our own address
                assert orjson.loads(page.read()) == {"status": "ok"}
            process.send_signal(end)
            _, complaints = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, complaints) == (0, "")
