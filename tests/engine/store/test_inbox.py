import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from engine.store import inbox
from engine.store.database import Database, Tx
from engine.store.inbox import Counts, Owner
from engine.store.tables import instance, task
from tests.builders import NOON

LIN = Owner(person="u1", posts=[("grid_worker", "G1"), ("mediator", "C1")])
EVERY_ROW = re.compile("^SCAN task|Seq Scan on task")
NOBODY = Owner(person="u9", posts=[])


def case(tx: Tx, id_: str = "i1", title: str = "漏水") -> str:
    row = {"id": id_, "case_no": f"NO-{id_}", "key": "p", "version": 1, "state": "open"}
    row |= {"incident": False, "title": title, "place": "C1", "initiator": "u5", "closure": ""}
    row |= {"started_at": NOON, "parent": "", "steps": 1, "seq": 1, "head": b""}
    tx.execute(insert(instance).values(row))
    return id_


def row(name: str, of: str = "i1", **more: Any) -> dict[str, Any]:
    made = {"instance": of, "name": f"{name}#1", "node": name, "title": name, "title_en": name}
    made |= {"role": "grid_worker", "place": "G1", "assignee": "", "state": "open", "form": ""}
    return made | {"due_at": None, "created_at": NOON, "ended_at": None, "ended_by": ""} | more


def put(tx: Tx, *rows: dict[str, Any]) -> None:
    tx.execute(insert(task), list(rows))


def plan(tx: Tx, query: str, values: Any = ()) -> list[str]:
    """Return how the database means to answer, a line for each step."""
    if tx.dialect.name == "sqlite":
        return [line[3] for line in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)]
    # A few rows are read fastest as a whole; with a million of them nobody would.
    tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return [line[0] for line in tx.exec_driver_sql(f"EXPLAIN {query}", values)]


def todo(tx: Tx, owner: Owner, search: str = "", offset: int = 0, limit: int = 50) -> list[str]:
    found = inbox.todo(tx, owner, search=search, offset=offset, limit=limit)
    return [item.node for item in found]


def test_open_tasks_are_those_claimed_and_those_free_at_ones_posts(database: Database) -> None:
    with database.begin() as tx:
        case(tx)
        put(
            tx,
            row("mine", role="other", assignee="u1"),
            row("free"),
            row("also_free", role="mediator", place="C1"),
            row("taken", assignee="u2"),
            row("elsewhere", place="G2"),
            row("wrong_pair", role="mediator", place="G1"),
            row("done", state="done", assignee="u1", ended_by="u1", ended_at=NOON),
            row("gone", state="cancelled", assignee="u1"),
        )
        assert todo(tx, LIN) == ["mine", "free", "also_free"]
        assert inbox.counts(tx, LIN) == Counts(todo=3, done=1)
        assert todo(tx, NOBODY) == []
        assert inbox.counts(tx, NOBODY) == Counts(todo=0, done=0)


def test_the_most_overdue_comes_first_and_what_has_no_date_last(database: Database) -> None:
    days = {"later": 3, "overdue": -2, "today": 0}
    with database.begin() as tx:
        case(tx)
        put(
            tx, row("whenever"), *(row(n, due_at=NOON + timedelta(days=d)) for n, d in days.items())
        )
        assert todo(tx, LIN) == ["overdue", "today", "later", "whenever"]
        assert todo(tx, LIN, offset=1, limit=2) == ["today", "later"]


def test_what_was_done_last_comes_first(database: Database) -> None:
    with database.begin() as tx:
        case(tx)
        done = {"state": "done", "ended_by": "u1"}
        put(
            tx,
            row("first", ended_at=NOON, **done),
            row("second", ended_at=NOON + timedelta(hours=1), **done),
            row("not_mine", state="done", ended_by="u2", ended_at=NOON),
        )
        found = inbox.done(tx, LIN, search="", offset=0, limit=50)
    assert [item.node for item in found] == ["second", "first"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("漏水", ["a"]),
        ("no-i2", ["b"]),
        ("NO", ["a", "b"]),
        ("no 停车", ["b"]),
        ("漏水 停车", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE task; --", []),
        ("  ", ["a", "b"]),
    ],
)
def test_all_words_of_a_search_must_stand_in_number_or_title(
    database: Database, search: str, found: list[str]
) -> None:
    with database.begin() as tx:
        put(tx, row("a", case(tx, "i1", "屋顶漏水")), row("b", case(tx, "i2", "停车乱")))
        assert todo(tx, LIN, search) == found


def test_taking_part_is_having_or_having_had_a_task(database: Database) -> None:
    with database.begin() as tx:
        for number, more in enumerate(
            (
                {"role": "x", "assignee": "u1"},
                {"role": "x", "ended_by": "u1"},
                {},
                {"role": "x"},
            )
        ):
            put(tx, row("t", case(tx, f"i{number}"), **more))
        assert [inbox.took_part(tx, f"i{n}", LIN) for n in range(4)] == [True, True, True, False]
        assert not inbox.took_part(tx, "i2", NOBODY)


def test_the_inbox_reads_indexes_and_never_all_tasks(database: Database) -> None:
    asked: list[tuple[str, Any]] = []
    with database.begin() as tx:
        event.listen(tx, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
        inbox.todo(tx, LIN, search="", offset=0, limit=50)
        inbox.done(tx, LIN, search="", offset=0, limit=50)
        inbox.counts(tx, LIN)
        queries = list(asked)
        plans = [line for text, values in queries for line in plan(tx, text, values)]
        everything = plan(tx, "SELECT * FROM task")
    assert len(queries) == 3
    assert not [line for line in plans if EVERY_ROW.search(line)]
    assert [line for line in plans if "ix_task_open_post" in line]
    assert EVERY_ROW.search(everything[0])
