"""What an answer may use: the transaction, the moment, and how patient it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.errors import StaleInstance
from engine.store import locks
from engine.store.database import Tx

CaseNumbers = Callable[[Tx, str, datetime], str]
"""The next number for a case at a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where and when an answer is worked out."""

    tx: Tx
    at: datetime
    patient: bool
    """Whether to wait for what somebody else holds; only who holds nothing yet may."""
    number: CaseNumbers | None = None
    """Gives the number of a case that a message from outside starts."""

    def hold(self, *words: str) -> None:
        """Hold what ``words`` name until the transaction ends; raise StaleInstance."""
        if self.patient:
            locks.take(self.tx, *words)
        elif not locks.try_take(self.tx, *words):
            raise StaleInstance
