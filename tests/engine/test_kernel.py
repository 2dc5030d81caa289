"""One command, one transaction, once."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select, update

from engine.commands import Claim, CompleteTask, StartInstance
from engine.errors import DatabaseAway, KeyReused, StateRefused, StorageFull, TaskNotOpen
from engine.store import history, tables, work
from engine.store.database import open_database, ping, sqlite_url
from processes.errors import BihuanError
from tests.engine.desk import Desk
from tests.models import bpmn


@pytest.fixture
def line(desk: Desk) -> str:
    desk.deploy(bpmn("line", "s -> u_a -> u_b -> e"))
    return desk.start("line")


def test_the_same_command_twice_happens_once(desk: Desk, line: str) -> None:
    first = desk.do(CompleteTask, id="k1", instance=line, task="u_a#1", values={"n": 1})
    again = desk.do(CompleteTask, id="k1", instance=line, task="u_a#1", values={"n": 1})
    assert not first.repeated
    assert again.repeated
    assert desk.instance(line).steps == 2


def test_the_same_key_with_other_content_is_refused(desk: Desk, line: str) -> None:
    desk.do(CompleteTask, id="k1", instance=line, task="u_a#1", values={"n": 1})
    with pytest.raises(KeyReused):
        desk.do(CompleteTask, id="k1", instance=line, task="u_a#1", values={"n": 2})


def test_the_same_key_by_somebody_else_is_refused(desk: Desk, line: str) -> None:
    desk.do(CompleteTask, id="k1", instance=line, task="u_a#1")
    with pytest.raises(KeyReused):
        desk.do(CompleteTask, id="k1", instance=line, task="u_a#1", actor="u2")


def test_a_start_that_is_sent_twice_starts_one_case(desk: Desk) -> None:
    desk.deploy(bpmn("line", "s -> u_a -> e"))
    content = {"id": "k1", "instance": "i77", "key": "line", "case_no": "N-1"}
    assert not desk.do(StartInstance, **content).repeated
    assert desk.do(StartInstance, **content).repeated


def test_a_task_that_is_done_cannot_be_done_again(desk: Desk, line: str) -> None:
    desk.complete(line, "u_a")
    with pytest.raises(TaskNotOpen):
        desk.do(CompleteTask, instance=line, task="u_a#1")


def test_a_refused_command_leaves_no_trace(desk: Desk, line: str) -> None:
    before = _rows(desk)
    with pytest.raises(TaskNotOpen):
        desk.do(CompleteTask, instance=line, task="u_zzz#9", values={"n": 1})
    assert _rows(desk) == before


def test_a_crash_between_the_step_and_the_commit_changes_nothing(desk: Desk, line: str) -> None:
    before = _rows(desk)
    with pytest.raises(RuntimeError):
        _complete_and_crash(desk, line)
    assert _rows(desk) == before
    desk.complete(line, "u_a")


def test_of_many_who_finish_one_task_exactly_one_succeeds(desk: Desk, line: str) -> None:
    outcomes = _race(
        16,
        lambda n: desk_do(desk, CompleteTask(
            id=f"r{n}", at=desk.now, actor="u1", instance=line, task="u_a#1"
        )),
    )  # fmt: skip
    assert sorted(outcomes) == ["TaskNotOpen"] * 15 + ["done"]
    assert desk.open_nodes(line) == ["u_b"]


def test_of_many_who_claim_one_task_exactly_one_holds_it(desk: Desk, line: str) -> None:
    desk.release(line, "u_a")
    outcomes = _race(
        8,
        lambda n: desk_do(desk, Claim(
            id=f"r{n}", at=desk.now, actor=f"w{n}", instance=line, task="u_a#1"
        )),
    )  # fmt: skip
    assert sorted(outcomes) == ["TaskHeld"] * 7 + ["done"]
    assert desk.open(line)[0].assignee.startswith("w")


def test_a_state_that_is_not_ours_is_refused(desk: Desk, line: str) -> None:
    where = tables.instance.c.id == line
    with desk.database.begin() as tx:
        kept = tx.execute(select(tables.instance.c.snapshot).where(where)).scalar_one()
        tx.execute(update(tables.instance).where(where).values(snapshot=b"import os"))
    with pytest.raises(StateRefused):
        desk.complete(line, "u_a")
    with desk.database.begin() as tx:
        tx.execute(update(tables.instance).where(where).values(snapshot=kept))


def test_a_case_costs_the_same_at_its_thousandth_step_as_at_its_first(desk: Desk) -> None:
    desk.deploy(bpmn("long", "s -> u -> x", "x -[n < 1100]-> u", "x -> e"))
    case = desk.start("long", n=0)
    sizes = []
    for n in range(1, 1101):
        desk.do(CompleteTask, instance=case, task=f"u#{n}", values={"n": n})
        if n in {10, 1000}:
            sizes.append(_snapshot_size(desk, case))
    assert desk.instance(case).state == "completed"
    assert sizes[1] <= sizes[0] + 8


def test_a_sqlite_file_keeps_what_was_committed_with_full_durability(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path / "a.db"))
    with database.read() as tx:
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    database.close()


@pytest.mark.only_on("sqlite", reason="only there can a page limit stand in for a full disk")
def test_a_full_disk_is_said_in_words_and_changes_nothing(desk: Desk, line: str) -> None:
    """SQLite answers to its page limit as it does to the disk (reliability.md §5 row 99)."""
    before = _rows(desk)
    with desk.database.connections.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    event.listen(desk.database.connections, "begin", limit)
    with pytest.raises(StorageFull):
        desk.do(CompleteTask, instance=line, task="u_a#1", values={"text": "x" * 200_000})
    event.remove(desk.database.connections, "begin", limit)
    assert _rows(desk) == before
    desk.database.close()
    desk.complete(line, "u_a")


def test_a_database_that_is_gone_is_said_in_words(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path / "nowhere" / "a.db"))
    with pytest.raises(DatabaseAway), database.read() as tx:
        ping(tx)


def _complete_and_crash(desk: Desk, case: str) -> None:
    command = CompleteTask(id="k1", at=desk.now, actor="u1", instance=case, task="u_a#1")
    with desk.database.begin() as tx:
        desk.execution.execute(tx, command)
        raise RuntimeError


def desk_do(desk: Desk, command: CompleteTask | Claim) -> None:
    with desk.database.begin() as tx:
        desk.execution.execute(tx, command)


def _race(count: int, act: Callable[[int], None]) -> list[str]:
    outcomes: list[str] = []
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        gate.wait()
        try:
            act(number)
            outcomes.append("done")
        except BihuanError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _rows(desk: Desk) -> tuple[object, ...]:
    with desk.database.read() as tx:
        return tuple(
            tuple(tx.execute(select(table)).all())
            for table in (tables.instance, tables.command, tables.event, tables.task)
        )


def _snapshot_size(desk: Desk, case: str) -> int:
    with desk.database.read() as tx:
        where = tables.instance.c.id == case
        return len(tx.execute(select(tables.instance.c.snapshot).where(where)).scalar_one())


def test_the_log_and_the_inbox_tell_the_same(desk: Desk, line: str) -> None:
    with desk.database.read() as tx:
        assert history.events_of(tx, line)[0].kind == "case.started"
        assert work.of_instance(tx, line)[0].task == "u_a#1"
