"""The order in which everything happened, over all instances of a trial.

The log numbers the events of each instance for itself. A trial has a database of its own, so a
trigger there can number them across instances, whatever road through the kernel they take.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.records import EventRecord
from engine.store import history, instances
from engine.store.database import Tx

_NUMBERED = """
CREATE TABLE happening (n INTEGER PRIMARY KEY, instance TEXT NOT NULL, seq INTEGER NOT NULL);
CREATE TRIGGER number_happening AFTER INSERT ON event BEGIN
  INSERT INTO happening (instance, seq) VALUES (new.instance, new.seq);
END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event with the instance it happened in."""

    instance: str
    record: EventRecord

    @property
    def node(self) -> str:
        """Return the id of the node it happened at, empty when it was the case itself."""
        return str(self.record.body.get("n", "")).rpartition("#")[0]


def number_events(file: Path) -> None:
    """Make the SQLite database at ``file`` remember in which order events are written."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(_NUMBERED)


def happenings(tx: Tx, file: Path) -> tuple[Happening, ...]:
    """Return every event of the database at ``file``, which ``tx`` reads, in order."""
    known = {
        (instance, record.seq): Happening(instance=instance, record=record)
        for instance in instances.all_ids(tx)
        for record in history.events_of(tx, instance)
    }
    return tuple(known[place] for place in _places(file) if place in known)


def _places(file: Path) -> Iterator[tuple[str, int]]:
    with closing(sqlite3.connect(file)) as connection:
        yield from connection.execute("SELECT instance, seq FROM happening ORDER BY n")
