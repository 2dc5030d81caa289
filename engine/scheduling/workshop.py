"""Workshop: the parts that everything which happens by itself works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.clock import Clock
from engine.commands import SYSTEM
from engine.execution import Execution
from engine.records import AgendaItem
from engine.scheduling.handlers import Handler
from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class Workshop:
    """The database, the one door to cases, a clock, and who does the work of service tasks."""

    database: Database
    execution: Execution
    clock: Clock
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    """Who does the work of service tasks, by topic."""

    def common(self, item: AgendaItem, id_: str) -> dict[str, Any]:
        """Return what all commands have in common that an agenda item gives, under the key."""
        return {
            "id": id_,
            "at": self.clock(),
            "actor": SYSTEM,
            "instance": item.instance,
            "task": item.ref,
        }
