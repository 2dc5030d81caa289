"""What it costs to find what is due, with few items on the agenda and with many."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from bench.race import race
from bench.reliability.ground import Ground, Store
from engine.records import AgendaKind, AgendaState
from engine.store import agenda
from engine.store.database import Database, Tx, open_database
from engine.store.tables import agenda as rows

DUE = 50
"""How many items are due, however many there are."""
TAKEN = 10
SPAN = timedelta(days=30)
"""Over how long the others become due; the first of them in an hour."""
CHUNK = 20_000
NOW = datetime.fromisoformat("2026-11-18T04:00:00+00:00")

Ask = Callable[[Tx], object]
QUESTIONS: Mapping[str, Ask] = {
    "take ten that are due": lambda tx: agenda.claim(tx, NOW, TAKEN),
    "when is the next due": agenda.next_due,
    "look a minute ahead": lambda tx: agenda.promote(
        tx, NOW - timedelta(hours=1), NOW + timedelta(minutes=1), TAKEN
    ),
}


class _Undone(Exception):
    """So that every look finds the same."""


def measure(store: Store, few: int, many: int, looks: int) -> dict[str, tuple[float, float]]:
    """Return the median seconds of each question, among few and among many."""
    databases = {name: _filled(store.fresh(), n) for name, n in (("few", few), ("many", many))}
    found = {}
    for question, ask in QUESTIONS.items():
        for database in databases.values():
            with database.read() as tx:
                assert len(agenda.due(tx, NOW, DUE)) == DUE, question
        runs = {name: _asking(database, ask) for name, database in databases.items()}
        times = race(runs, looks, 10)
        found[question] = (times["few"].median, times["many"].median)
    for database in databases.values():
        database.close()
    return found


def _asking(database: Database, ask: Ask) -> Callable[[], None]:
    def run() -> None:
        with suppress(_Undone), database.begin() as tx:
            raise _Undone(ask(tx))

    return run


def _filled(ground: Ground, items: int) -> Database:
    database = open_database(ground.url)
    for first in range(0, items, CHUNK):
        with database.begin() as tx:
            numbers = range(first, min(first + CHUNK, items))
            tx.execute(insert(rows), [_item(number, items) for number in numbers])
    with database.glance() as tx:
        tx.execute(text("ANALYZE"))
    return database


def _item(number: int, items: int) -> dict[str, Any]:
    later = timedelta(hours=1) + SPAN * number / items
    return {
        "kind": AgendaKind.TIMER.value,
        "instance": f"case{number}",
        "ref": f"wait#{number}",
        "due_at": NOW - timedelta(minutes=1) if number < DUE else NOW + later,
        "attempts": 0,
        "state": AgendaState.DUE.value,
        "reason": "",
        "body": None,
    }
