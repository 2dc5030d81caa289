"""Workshop: the parts that everything which happens by itself works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.clock import Clock
from engine.commands import SYSTEM
from engine.execution import Execution
from engine.records import AgendaItem
from engine.scheduling.handlers import Handler, Teller
from engine.store.database import Database, Tx
from engine.store.moment import DatabaseClock


@dataclass(frozen=True, slots=True)
class Workshop:
    """The database, the one door to cases, a clock, and who does the work of service tasks."""

    database: Database
    execution: Execution
    clock: Clock
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    """Who does the work of service tasks, by topic."""
    tell: Teller | None = None
    """Who tells people of what has come; nobody when it is None."""

    def moment(self, tx: Tx) -> datetime:
        """Return the moment by which leases are compared: the database's, when it has a clock."""
        return self.clock.exactly(tx) if isinstance(self.clock, DatabaseClock) else self.clock()

    def common(self, item: AgendaItem, id_: str) -> dict[str, Any]:
        """Return what all commands have in common that an agenda item gives, under the key.

        It happens when the item was due at the earliest, whichever clock found out that it is.
        """
        return {
            "id": id_,
            "at": max(self.clock(), item.due_at),
            "actor": SYSTEM,
            "instance": item.instance,
            "task": item.ref,
        }
