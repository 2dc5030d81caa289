"""work, and serve without it: what is due is done by whoever is told to, and ends when told."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from engine.clock import system_clock
from engine.store import namespaces
from engine.store.database import Database
from engine.store.latest import latest
from engine.store.tables import agenda, command, instance
from tests.surroundings import ROOT
from tests.web.cli.answers import Bihuan, object_of, refusal_of
from web.settings import Settings
from web.wiring import open_office

PATIENCE = 60
"""Seconds that a process has to begin, to work and to end; on a busy machine it takes a while."""
PROGRAM = "from web.cli.main import main; main(prog_name='bihuan')"
LOOKS = 1200
"""How often a process is given a moment to do something: a twentieth of a second each."""


SKEWED = """
from datetime import timedelta
from engine import clock
right = clock.system_clock
clock.system_clock = lambda: right() + timedelta(minutes={minutes})
from engine.scheduling import ticker
ticker.system_clock = right
"""
"""What is run first on a machine whose clock is wrong; APScheduler has the same wrong clock."""


@contextmanager
def running(*words: object, minutes: int = 0) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a process of its own; give it when it has said its first word.

    Its clock is so many ``minutes`` ahead.
    """
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", SKEWED.format(minutes=minutes) + PROGRAM, *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline()
            yield process
        finally:
            process.kill()


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    _, complaints = process.communicate(timeout=PATIENCE)
    assert (process.returncode, complaints) == (0, "")


def goes_on(process: subprocess.Popen[str]) -> bool:
    """Give a process a moment; it has not ended by itself."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.05)
    return process.returncode is None


def put(database: Database, after: timedelta = timedelta(0)) -> int:
    """Put something on the agenda that is settled as soon as anybody does it."""
    due = system_clock() + after
    row = {"kind": "message", "instance": "", "ref": f"of nobody, {due}", "due_at": due}
    with database.begin() as tx:
        more = {"attempts": 0, "state": "due", "reason": ""}
        done = tx.execute(insert(agenda).values(**row, **more).returning(agenda.c.id))
        return int(done.scalar_one())


def is_there(database: Database, number: int) -> bool:
    with database.read() as tx:
        return tx.execute(select(agenda.c.id).filter_by(id=number)).first() is not None


def test_a_process_that_works_does_what_is_due_and_ends_cleanly(
    data: Path, database: Database
) -> None:
    with running("work", "--data", data, "--jobs", 2) as process:
        number = put(database)
        assert any(not is_there(database, number) for _ in range(LOOKS) if goes_on(process))
        end(process)


@pytest.mark.parametrize("minutes", [10, -10])
@pytest.mark.only_on("postgresql", reason="only there many machines share a clock")
def test_the_clocks_of_the_machines_do_not_matter(
    data: Path, database: Database, minutes: int
) -> None:
    later = put(database, timedelta(minutes=5))
    with running("work", "--data", data, minutes=minutes) as process:
        now = put(database)
        assert any(not is_there(database, now) for _ in range(LOOKS) if goes_on(process))
        end(process)
    assert is_there(database, later)


@pytest.mark.only_on("sqlite", reason="what the test above would find if it mattered")
def test_alone_a_machine_goes_by_its_own_clock(data: Path, database: Database) -> None:
    later = put(database, timedelta(minutes=5))
    with running("work", "--data", data, minutes=10) as process:
        assert any(not is_there(database, later) for _ in range(LOOKS) if goes_on(process))
        end(process)


def test_pages_may_leave_the_work_to_others(data: Path, database: Database) -> None:
    words = ("--data", data, "--port", 0, "--no-open")
    number = put(database)
    with running("serve", *words, "--no-work") as process:
        assert all(goes_on(process) for _ in range(20))
        end(process)
    assert is_there(database, number)
    with running("serve", *words) as process:
        assert any(not is_there(database, number) for _ in range(LOOKS) if goes_on(process))
        end(process)


@pytest.mark.parametrize("jobs", ["0", "17", "many"])
def test_so_many_things_at_once_are_refused(bihuan: Bihuan, data: Path, jobs: str) -> None:
    result = bihuan("work", "--jobs", jobs, "--data", data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "CLI-001" in result.stderr


@pytest.mark.parametrize("words", [("work",), ("serve", "--port", "0", "--no-open")])
def test_who_is_told_to_end_again_and_again_ends(data: Path, words: tuple[str, ...]) -> None:
    with running(*words, "--data", data) as process:
        for _ in range(50):
            process.send_signal(signal.SIGTERM)
        end(process)


def test_a_clock_that_was_set_back_is_told_and_nothing_is_done_early(
    data: Path, database: Database
) -> None:
    tomorrow = system_clock() + timedelta(days=1)
    with database.begin() as tx:
        tx.execute(update(instance).values(started_at=tomorrow))
    with running("work", "--data", data) as process:
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=PATIENCE)
    first, second = complaints.splitlines()
    assert first.startswith("SYS-010 The clock is behind: it says ")
    assert f"{tomorrow:%Y-%m-%d %H:%M:%S} UTC" in first
    assert second.startswith("  → Set the clock right.")
    assert process.returncode == 0


@pytest.mark.only_on("postgresql", reason="only there are reminders")
def test_reminders_of_another_release_are_refused_until_they_are_made_anew(
    bihuan: Bihuan, data: Path, database: Database
) -> None:
    with database.begin() as tx:
        namespaces.drop(tx, "bihuan_queue")
        namespaces.make(tx, "bihuan_queue", "procrastinate 2.0.0 0123456789ab", "SELECT 1")
    for name in ("work", "serve", "definitions"):
        result = bihuan(name, "--data", data, "--json")
        assert result.exit_code == 2
        assert refusal_of(result)["code"] == "SYS-005"
    assert object_of(bihuan("migrate", "--data", data, "--json"))["changed"] is True
    assert bihuan("definitions", "--data", data).exit_code == 0
    assert object_of(bihuan("migrate", "--data", data, "--json"))["changed"] is False


def test_the_newest_moment_is_that_of_the_last_command(database: Database) -> None:
    with database.read() as tx:
        newest = tx.execute(select(func.max(command.c.at))).scalar_one()
        known = latest(tx)
    assert known is not None
    assert known >= newest


def test_an_empty_database_remembers_nothing(nothing: Settings) -> None:
    office = open_office(nothing)
    with office.database.read() as tx:
        assert latest(tx) is None
    office.close()
